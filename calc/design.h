/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * design.h -- looks for the amounts of bands that spend a budget to the cent, with the
 * smallest jumps from band to band or the least inequality per head.
 *
 * What a group gets is a sum of amounts, each a whole number of times, and something fixed.
 * Smallest jumps: the largest jump is as small as can be, then the next largest, and so on;
 * of whole amounts those whose jumps are nearest to that, none larger than it must be.  Least
 * inequality: the Gini coefficient of what groups get per head.  Refuses to know rules,
 * files, and what the bands are of.
 */
#ifndef DESIGN_H
#define DESIGN_H

#include "linear.h"
#include "value.h"

enum { DESIGN_BANDS_MAX = 64 };
#define DESIGN_NO_CEILING INT64_MAX

typedef enum DesignGoal { DESIGN_CLIFFS, DESIGN_INEQUALITY } DesignGoal;

typedef struct DesignGroup {
    int64_t people, fixed;     /* cents */
    const int64_t *times;      /* per band: how often its amount counts */
} DesignGroup;

typedef struct DesignTask {
    DesignGoal goal;
    size_t bands;
    const int64_t *floors, *ceilings;      /* per band, in cents */
    Exact per_head_least;      /* of each group that gets an amount */
    bool falling;              /* amounts may fall from band to band */
    int64_t whole;             /* amounts are multiples of so many cents */
    int64_t budget;
    const DesignGroup *groups;
    size_t groups_count;
} DesignTask;

typedef enum DesignEnd {
    DESIGN_FOUND,
    DESIGN_NOBODY,             /* no group gets any of the amounts */
    DESIGN_CROSSED,            /* of `band` the least is above the most */
    DESIGN_BELOW,              /* the budget is below what the floors ask: `limit` */
    DESIGN_ABOVE,              /* the budget is above what the ceilings let pass: `limit` */
    DESIGN_MISSED              /* no whole amounts were found within the work */
} DesignEnd;

typedef struct Design {
    DesignEnd end;
    size_t band;
    int64_t limit;
    int64_t *amounts;          /* per band, in cents */
    int64_t left;              /* of the budget */
    int64_t parts;             /* what is spent goes up by so many cents at a time, */
    bool by_limits;            /* but floors and ceilings leave more than that */
    double value, bound;       /* of the goal: the largest jump in cents, or the Gini
                                  coefficient; and what no amounts can be below */
} Design;

Design design_amounts(Arena *arena, const DesignTask *task);

/* The least that the goal can be if amounts need not be whole; NAN if there are none. */
double design_least(Arena *arena, const DesignTask *task);

#endif
