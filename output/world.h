/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * world.h -- the scenario that was asked for: a variant, and one of the worlds that
 * klaverblad risk draws, which is then run and explained like any project.
 */
#ifndef WORLD_H
#define WORLD_H

#include "risk_view.h"

typedef struct World {
    uint64_t number;           /* from 1 */
    RiskAsked asked;
    const Scenario *stated;    /* the project */
    const Scenario *drawn;     /* the same in this world */
    const Draws *draws;
} World;

/* Puts what --variant and --world ask for in the place of the project.  EXIT_DONE, or
 * what to end with, with a diagnostic. */
ExitStatus world_load(Session *session, const Scenario **scenario);

/* What was drawn in it, below the head of a page. */
void world_head(const Run *run);

/* The same in an object that is open. */
void json_world(const World *world, Json *json);

#endif
