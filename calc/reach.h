/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reach.h -- between what and what the support lies of any group of towns of which only this
 * is known: which special towns are in it, how many others, and how many people those others
 * have together.
 *
 * A town is special if its facts are not those of most, as far as the schedule asks for them.
 * The rules are worked out with intervals in the place of numbers, each rounded outwards, so
 * that what is said of a class holds for every group in it.  Refuses to know which groups
 * there are, and any schedule.
 */
#ifndef REACH_H
#define REACH_H

#include "schedule.h"

enum { REACH_SPECIAL_MAX = 16 };

typedef struct Reach Reach;

/* Of these towns, in that year and month; NULL if more of them are special than fit, or if
 * the rules ask for what is not known of a town. */
Reach *reach_new(Arena *arena, const Rulebook *book, const Towns *towns, size_t year, Month month,
                 const uint32_t list[], size_t count);

/* The special ones, in the order of the list. */
size_t reach_special(const Reach *reach, const uint32_t **special);

/* A class of groups: at least one town in all. */
typedef struct ReachClass {
    uint32_t special;          /* a bit for each that is in it */
    int64_t fewest, most;      /* others; both 0, or both not */
    int64_t from, to;          /* the people of those others together */
} ReachClass;

/* In cents a year; of groups of which the support is known. */
typedef struct ReachRange {
    bool any;                  /* there may be such a group */
    bool bounded;
    int64_t low, high;
} ReachRange;

ReachRange reach_of(Reach *reach, const ReachClass *class);

#endif
