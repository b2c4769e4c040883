/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan.h -- scenarios bound to the rules: who is there in each month, what is said
 * of them then, and the engine that works out from it whatever was asked.
 *
 * Scenarios of one project (the same members and months) are worlds of one plan.
 * Refuses to know what is done with the results.
 */
#ifndef PLAN_H
#define PLAN_H

#include "scenario.h"
#include "trace.h"

typedef struct Plan {
    Arena *arena;
    const Rulebook *book;
    const Scenario *const *scenarios;      /* one per world */
    size_t worlds;
    Engine *engine;
    const size_t *members;                 /* per level */
    const uint32_t *const *parents;
    struct Input *inputs;                  /* per attribute */
    Months **presence;                     /* per level: [member * worlds + world] */
} Plan;

/* `roots` are the results that will be asked for. */
Plan *plan_bind(Arena *arena, const Rulebook *book, const Scenario *const scenarios[],
                size_t worlds, const uint32_t roots[], size_t roots_count);

/* The same with nothing left out because of what yes and no are now: for those who
 * look at what is not chosen. */
Plan *plan_bind_all(Arena *arena, const Rulebook *book, const Scenario *const scenarios[],
                    size_t worlds, const uint32_t roots[], size_t roots_count);

/* Works out a month: what is asked for below is of that month. */
void plan_run(Plan *plan, Month month);

View plan_view(const Plan *plan, Month month, size_t world);

/* The roots that plan_value needs for an attribute: what it is when not given. */
bool plan_root(const Rulebook *book, size_t attribute, uint32_t *root);

/* An attribute of a member, as given or else as its rule says; false if neither. */
bool plan_value(const Plan *plan, size_t attribute, size_t member, size_t world, Month month,
                int64_t *digits);

/* From the member's entry to its exit; all months for a level that has neither. */
Months plan_presence(const Plan *plan, uint8_t level, size_t member, size_t world);

/* Does the member take the instrument in the month that was run? */
bool plan_takes(const Plan *plan, const Instrument *instrument, size_t member, size_t world);

/* How many equals the member stands for. */
int64_t plan_number(const Plan *plan, uint8_t level, size_t member, size_t world, Month month);

#endif
