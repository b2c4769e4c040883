/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * grid.h -- a table of figures on a page of 80 columns: labels on the left, which
 * wrap, figures right below their heads; what does not fit beside each other comes
 * in blocks below each other.  Knows nothing of what it lays out.
 */
#ifndef GRID_H
#define GRID_H

#include "text.h"

typedef struct GridRow {
    Str label;
    size_t indent;
    const Str *cells;          /* one per column; NULL: a title among the rows */
    bool line;                 /* a line above it */
} GridRow;

typedef struct Grid {
    Arena *arena;
    Str title;                 /* over the labels */
    const Str *heads;          /* one per column */
    size_t columns;
    size_t again;              /* so many columns at the left are repeated in each block */
    GridRow *rows;
    size_t count, room;
} Grid;

Grid grid_new(Arena *arena, Str title, const Str heads[], size_t columns);

/* Adds a row; its cells are the caller's to fill in, and empty until then. */
Str *grid_row(Grid *grid, Str label, size_t indent);
/* The same with a line above it: a sum. */
Str *grid_sum(Grid *grid, Str label, size_t indent);
/* A title among the rows. */
void grid_title(Grid *grid, Str label);

void grid_show(const Grid *grid, Buf *out);

#endif
