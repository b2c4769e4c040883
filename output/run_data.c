/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run_data.c -- the tables of run_data.h: three pivots of the ledger with their rows
 * put together, and a row for what is not known at all.
 */
#include "run_data.h"

#include <stdlib.h>

Side flow_side(Flow flow)
{
    static const Side sides[FLOWS] = { SIDE_OUT, SIDE_IN, SIDE_WITHIN };
    return sides[flow];
}

const char *flow_name(Flow flow)
{
    static const char *const names[FLOWS] = { "out", "in", "within" };
    return names[flow];
}

int64_t cell_gap(const DataCell *cell)
{
    return cell->cents[FLOW_OUT] - cell->cents[FLOW_IN];
}

bool cell_known(const DataCell *cell)
{
    return cell->known[FLOW_OUT] && cell->known[FLOW_IN] && cell->known[FLOW_WITHIN];
}

DataCell run_cell(const Run *run, Months months)
{
    DataCell cell;
    for (int f = 0; f < FLOWS; f++) {
        Figure figure = run_sum(run, (Slice){ flow_side((Flow)f), -1, -1 }, months);
        cell.cents[f] = figure.cents;
        cell.known[f] = !figure.unknown;
    }
    return cell;
}

/* -- rows -- */

static int order_of_keys(const void *one, const void *other)
{
    const int64_t *a = one, *b = other;
    return (*a > *b) - (*a < *b);
}

/* The key of the row in which something unknown will be, as far as it has one. */
static bool unknown_key(const Run *run, const Unknown *u, PivotBy by, int64_t *key)
{
    const Rule *rule = &run->book->rules[u->amount];
    uint8_t level = run->book->instruments[rule->owner - 1].level;
    switch (by) {
    case PIVOT_INSTRUMENT: *key = rule->owner - 1; return true;
    case PIVOT_AMOUNT: *key = u->amount; return true;
    case PIVOT_MEMBER: *key = member_key(level, u->member); return true;
    case PIVOT_LEAF: *key = rule->leaf; return true;
    case PIVOT_MONTH:
    case PIVOT_YEAR:
    case PIVOT_PAYER:
    case PIVOT_RECEIVER:
    case PIVOT_KINDS: break;
    }
    return false;
}

static bool could_be_had(const Run *run, const Unknown *u, int kind)
{
    const Rule *rule = &run->book->rules[u->amount];
    uint32_t instrument = rule->owner - 1;
    for (int f = 0; f < FLOWS; f++)
        if (run_unknown(run, (Slice){ flow_side((Flow)f), kind, -1 }, PIVOT_INSTRUMENT, instrument,
                        u->months))
            return true;
    return false;
}

/* All keys of the pivots and of what is unknown, each once, in order. */
static size_t gather_keys(const Run *run, const Pivot pivots[FLOWS], int kind, PivotBy by,
                          int64_t **list)
{
    size_t room = run->result->unknowns_count + 1, count = 0, kept = 0;
    for (int f = 0; f < FLOWS; f++)
        room += pivots[f].count;
    int64_t *keys = arena_alloc(run->session->arena, room * sizeof *keys);
    for (int f = 0; f < FLOWS; f++)
        for (size_t i = 0; i < pivots[f].count; i++)
            keys[count++] = pivots[f].rows[i].key;
    for (size_t i = 0; i < run->result->unknowns_count; i++) {
        const Unknown *u = &run->result->unknowns[i];
        if (could_be_had(run, u, kind) && unknown_key(run, u, by, &keys[count]))
            count++;
    }
    qsort(keys, count, sizeof *keys, order_of_keys);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || keys[i] != keys[i - 1])
            keys[kept++] = keys[i];
    *list = keys;
    return kept;
}

static void fill_flow(const Run *run, DataTable *table, DataRow *row, Flow flow,
                      const PivotRow *sums)
{
    Slice slice = { flow_side(flow), table->kind, -1 };
    for (size_t y = 0; y < table->years; y++) {
        row->years[y].cents[flow] = sums ? sums->years[y] : 0;
        row->years[y].known[flow] = !run_unknown(run, slice, table->by, row->key, run_year(run, y));
    }
    row->total.cents[flow] = sums ? sums->total : 0;
    row->total.known[flow] = !run_unknown(run, slice, table->by, row->key, run->scenario->months);
}

DataTable run_table(const Run *run, int kind, PivotBy by)
{
    Arena *arena = run->session->arena;
    DataTable table = { .by = by, .kind = kind, .years = run_years(run) };
    Pivot pivots[FLOWS];
    int64_t *keys;
    for (int f = 0; f < FLOWS; f++)
        pivots[f] = ledger_pivot(arena, run->result->ledger,
                                 (Choose){ .perimeter = run->perimeter,
                                           .side = flow_side((Flow)f), .kind = kind, .leaf = -1,
                                           .months = run->scenario->months }, by);
    table.count = gather_keys(run, pivots, kind, by, &keys);
    table.rows = arena_alloc(arena, (table.count + 1) * sizeof *table.rows);
    for (size_t i = 0; i < table.count; i++) {
        table.rows[i].key = keys[i];
        table.rows[i].years = arena_alloc(arena, (table.years + 1) * sizeof(DataCell));
        for (int f = 0; f < FLOWS; f++)
            fill_flow(run, &table, &table.rows[i], (Flow)f, pivot_row(&pivots[f], keys[i]));
    }
    return table;
}

DataCell month_cell(const Run *run, const DataTable *months, Month month)
{
    DataCell cell = { 0 };
    for (size_t i = 0; i < months->count; i++)
        if (months->rows[i].key == month.index)
            cell = months->rows[i].total;
    for (int f = 0; f < FLOWS; f++)
        cell.known[f] = !run_unknown(run, (Slice){ flow_side((Flow)f), months->kind, -1 },
                                     PIVOT_KINDS, 0, (Months){ month, month });
    return cell;
}
