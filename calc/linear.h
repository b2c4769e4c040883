/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * linear.h -- the least or the most that a sum of numbers can be, within limits on other
 * sums of them: linear programs, some numbers of which may have to be whole.
 *
 *     least of   cost * x   where   row.low <= sum of factor * x <= row.high   for every row
 *                           and     column.low <= x <= column.high             for every x
 *
 * Solved in floating point: whoever needs an exact answer makes it exact himself, and checks
 * it.  What limits the search is work and not time, so that every machine gives the same
 * answer.  Prints nothing, and refuses to know what the numbers are for.
 */
#ifndef LINEAR_H
#define LINEAR_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/* One number that is looked for.  -INFINITY and INFINITY: no limit on that side. */
typedef struct LinearColumn {
    double low, high, cost;
    bool whole;
} LinearColumn;

/* What a sum of them must lie between. */
typedef struct LinearRow {
    double low, high;
} LinearRow;

/* Each pair of row and column at most once; in any order. */
typedef struct LinearTerm {
    size_t row, column;
    double factor;
} LinearTerm;

typedef enum LinearGoal { LINEAR_LEAST, LINEAR_MOST } LinearGoal;

typedef struct LinearProgram {
    LinearGoal goal;
    const LinearColumn *columns;
    const LinearRow *rows;
    const LinearTerm *terms;
    size_t column_count, row_count, term_count;
    size_t steps_most;    /* steps of the simplex method in all; 0: no limit */
    size_t nodes_most;    /* programs tried to make numbers whole; 0: no limit */
    double near_enough;   /* stops at an answer so near to the bound: 0.01 is within 1 %; 0: the best */
} LinearProgram;

typedef enum LinearEnd {
    LINEAR_BEST,          /* nothing is better */
    LINEAR_FOUND,         /* good, but the work ran out or it was near enough: see the bound */
    LINEAR_NOTHING_YET,   /* the work ran out before anything was found */
    LINEAR_IMPOSSIBLE,    /* no numbers keep to all limits */
    LINEAR_ENDLESS,       /* the sum has no end */
} LinearEnd;

typedef struct LinearAnswer {
    LinearEnd end;
    const double *values;           /* per column, whole where it must be; of BEST and FOUND */
    double objective;
    double bound;                   /* proven: no numbers do better than this */
    /* By how much the objective changes per unit that the limit at which it stands is raised;
     * of the program in which no number needs to be whole.  NULL if that was not solved. */
    const double *row_prices;
    const double *column_prices;
} LinearAnswer;

LinearAnswer linear_solve(Arena *arena, const LinearProgram *program);

#endif
