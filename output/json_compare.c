/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_compare.c -- klaverblad compare --json: each run in full, and what it differs
 * from the first in money.
 */
#include "run_data.h"

static bool cells_known(const DataCell *a, const DataCell *b)
{
    return cell_known(a) && cell_known(b);
}

static void json_less(Json *json, const DataCell *cell, const DataCell *base)
{
    json_money(json, "out", cell->cents[FLOW_OUT] - base->cents[FLOW_OUT]);
    json_money(json, "in", cell->cents[FLOW_IN] - base->cents[FLOW_IN]);
    json_money(json, "gap", cell_gap(cell) - cell_gap(base));
    json_yes_no(json, "known", cells_known(cell, base));
}

/* The calendar years that both have. */
static void json_years_less(const Run *run, const Run *base, Json *json)
{
    json_open(json, "years", '[');
    for (size_t y = 0; y < run_years(run); y++) {
        int year = run_first_year(run) + (int)y, other = year - run_first_year(base);
        if (other < 0 || (size_t)other >= run_years(base))
            continue;
        DataCell cell = run_cell(run, run_year(run, y));
        DataCell from = run_cell(base, run_year(base, (size_t)other));
        json_open(json, NULL, '{');
        json_count(json, "year", (size_t)year);
        json_less(json, &cell, &from);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_difference(const Run *run, const Run *base, Json *json)
{
    DataCell cell = run_cell(run, run->scenario->months);
    DataCell from = run_cell(base, base->scenario->months);
    json_open(json, "difference", '{');
    json_open(json, "total", '{');
    json_less(json, &cell, &from);
    json_close(json, '}');
    json_years_less(run, base, json);
    json_close(json, '}');
}

static void json_comparison(const Comparison *c, Json *json)
{
    json_open(json, NULL, '{');
    json_yes_no(json, "reform", c->reform);
    json_open(json, "columns", '[');
    for (size_t i = 0; i < c->count; i++) {
        const Column *column = &c->columns[i];
        json_open(json, NULL, '{');
        json_text(json, "name", column->name);
        json_text(json, "label", column->label);
        json_run_body(&column->run, json);
        if (i)
            json_difference(&column->run, &c->columns[0].run, json);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

void json_compare(Session *s, const Comparison list[], size_t count)
{
    Json json = { .out = &s->out };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.compare/1"));
    json_open(&json, "comparisons", '[');
    for (size_t i = 0; i < count; i++)
        json_comparison(&list[i], &json);
    json_close(&json, ']');
    json_warnings(s, &json);
    json_close(&json, '}');
}
