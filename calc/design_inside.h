/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * design_inside.h -- what the files of design.h share: limits that were drawn tight, and
 * linear programs that are put together row by row.
 */
#ifndef DESIGN_INSIDE_H
#define DESIGN_INSIDE_H

#include "design.h"

/* The task in multiples of `whole`. */
typedef struct Bounds {
    const DesignTask *task;
    int64_t low[DESIGN_BANDS_MAX], high[DESIGN_BANDS_MAX];
    int64_t weight[DESIGN_BANDS_MAX];  /* what one cent more costs */
    int64_t weights;           /* all of them */
    int64_t fixed;             /* what groups get whatever the amounts are */
    int64_t spend;             /* what groups get in all */
    double unit;               /* cents: an amount of ordinary size */
} Bounds;

/* A program that grows. */
typedef struct Draft {
    Arena *arena;
    LinearColumn *columns;
    LinearRow *rows;
    LinearTerm *terms;
    size_t columns_count, rows_count, terms_count, columns_room, rows_room, terms_room;
} Draft;

size_t draft_column(Draft *draft, LinearColumn column);
size_t draft_row(Draft *draft, double low, double high);
void draft_term(Draft *draft, size_t row, size_t column, double factor);
LinearAnswer draft_solve(const Draft *draft, size_t nodes_most);

/* -- jumps (jumps.c) -- */

/* Amounts that need not be whole, in units; false if there are none. */
bool jumps_parts(Arena *arena, const Bounds *bounds, double amounts[], double *largest);

/* -- inequality (unequal.c) -- */

/* Groups that get the same, and how far apart they are. */
typedef struct Unequal Unequal;

Unequal *unequal_new(Arena *arena, const Bounds *bounds);
bool unequal_parts(Unequal *unequal, double amounts[], double *gini);
/* The Gini coefficient of amounts in cents. */
double unequal_of(Unequal *unequal, const double cents[]);
/* Adds to a program in which columns 0 .. bands - 1 are changes of `cents`, each of `whole`
 * cents, what makes its objective the inequality, times `factor`. */
void unequal_add(Unequal *unequal, Draft *draft, const double cents[], double factor);
/* Learns how the inequality is at these amounts; whether that was news. */
bool unequal_learn(Unequal *unequal, const double cents[]);

#endif
