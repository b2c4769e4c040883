/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * townproject.h -- groups of towns as the members of a project that takes a schedule's
 * measure for a year: so what can be made of a project, such as rows of formulas, can be
 * made of a schedule as well.
 *
 * Refuses to know what is made of it, and any schedule.
 */
#ifndef TOWNPROJECT_H
#define TOWNPROJECT_H

#include "scenario.h"
#include "schedule.h"

/* The groups, and their towns, are members in the same order; people[] is per town.  NULL if
 * the rules ask of a project what towns do not tell. */
const Scenario *towns_project(Arena *arena, const Rulebook *book, const Towns *towns,
                              const Groups *groups, const int64_t people[], Month month);

#endif
