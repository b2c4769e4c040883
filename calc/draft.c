/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draft.c -- a linear program that grows, for those who look for a design.
 */
#include "design_inside.h"

size_t draft_column(Draft *d, LinearColumn column)
{
    d->columns = arena_grow(d->arena, d->columns, d->columns_count, &d->columns_room,
                            sizeof *d->columns);
    d->columns[d->columns_count] = column;
    return d->columns_count++;
}

size_t draft_row(Draft *d, double low, double high)
{
    d->rows = arena_grow(d->arena, d->rows, d->rows_count, &d->rows_room, sizeof *d->rows);
    d->rows[d->rows_count] = (LinearRow){ low, high };
    return d->rows_count++;
}

void draft_term(Draft *d, size_t row, size_t column, double factor)
{
    d->terms = arena_grow(d->arena, d->terms, d->terms_count, &d->terms_room, sizeof *d->terms);
    d->terms[d->terms_count++] = (LinearTerm){ row, column, factor };
}

LinearAnswer draft_solve(const Draft *d, size_t nodes_most)
{
    LinearProgram p = { .columns = d->columns, .rows = d->rows, .terms = d->terms,
                        .column_count = d->columns_count, .row_count = d->rows_count,
                        .term_count = d->terms_count, .nodes_most = nodes_most };
    return linear_solve(d->arena, &p);
}
