/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_run.c -- klaverblad run --json: one object with all that the page says.
 *
 * Money is text with a point and two digits.  Where something is not known, "known"
 * is false and the figure is what is known of it.
 */
#include "run_data.h"
#include "world.h"

static void json_cell(Json *json, const DataCell *cell)
{
    for (int f = 0; f < FLOWS; f++)
        json_money(json, flow_name((Flow)f), cell->cents[f]);
    json_yes_no(json, "known", cell_known(cell));
}

static void json_years(const Run *run, Json *json, const DataCell years[])
{
    json_open(json, "years", '[');
    for (size_t y = 0; y < run_years(run); y++) {
        json_open(json, NULL, '{');
        json_count(json, "year", (size_t)run_first_year(run) + y);
        json_cell(json, &years[y]);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* -- what was run -- */

/* What a variant changes in the project. */
static void json_changes(const Scenario *scenario, Json *json)
{
    for (size_t i = 0; i < scenario->variants_count; i++) {
        const Variant *v = &scenario->variants[i];
        if (!str_is(v->name, scenario->variant))
            continue;
        json_open(json, "changes", '[');
        for (size_t t = 0; t < v->targets_count; t++) {
            json_open(json, NULL, '{');
            json_text(json, "path", v->targets[t].path);
            json_text(json, "value", v->texts[t]);
            json_close(json, '}');
        }
        json_close(json, ']');
        return;
    }
}

static void json_project(const Run *run, Json *json)
{
    const Scenario *s = run->scenario;
    json_open(json, "project", '{');
    json_text(json, "name", run->session->world ? run->session->world->stated->name : s->name);
    json_text(json, "file", s->file->name);
    if (s->variant.len) {
        json_text(json, "variant", s->variant);
        json_label(json, "variant_label", &s->variant_label);
        json_changes(s, json);
    } else {
        json_null(json, "variant");
    }
    if (run->session->world)
        json_world(run->session->world, json);
    json_close(json, '}');
    json_months(json, "months", s->months);
}

static void json_paths(Json *json, const char *key, const char *const paths[], size_t count)
{
    json_open(json, key, '[');
    for (size_t i = 0; i < count; i++)
        json_text(json, NULL, str_of(paths[i]));
    json_close(json, ']');
}

static void json_rules_used(const Run *run, Json *json)
{
    const Options *o = &run->session->options;
    json_open(json, "rules", '{');
    json_text(json, "program", str_of("klaverblad " KLAVERBLAD_VERSION));
    json_paths(json, "own", o->rules, o->rules_count);
    /* compared with a reform, the rules as they are have none */
    json_paths(json, "reforms", o->reforms, run->book == run->session->book ? o->reforms_count : 0);
    json_close(json, '}');
}

static void json_perimeter(const Run *run, Json *json)
{
    json_open(json, "perimeter", '{');
    json_text(json, "id", run->perimeter->id);
    json_label(json, "label", &run->perimeter->label);
    json_yes_no(json, "authority", run->authority);
    json_close(json, '}');
}

/* -- sums -- */

static void json_with_gap(Json *json, const DataCell *cell)
{
    json_cell(json, cell);
    json_money(json, "gap", cell_gap(cell));
}

static void json_sums(const Run *run, Json *json)
{
    DataCell cell = run_cell(run, run->scenario->months);
    json_open(json, "total", '{');
    json_with_gap(json, &cell);
    json_close(json, '}');
    json_open(json, "years", '[');
    for (size_t y = 0; y < run_years(run); y++) {
        cell = run_cell(run, run_year(run, y));
        json_open(json, NULL, '{');
        json_count(json, "year", (size_t)run_first_year(run) + y);
        json_with_gap(json, &cell);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_by_month(const Run *run, Json *json)
{
    DataTable table = run_table(run, -1, PIVOT_MONTH);
    Months months = run->scenario->months;
    json_open(json, "by_month", '[');
    for (Month m = months.first; m.index <= months.last.index; m.index++) {
        DataCell cell = month_cell(run, &table, m);
        json_open(json, NULL, '{');
        json_month(json, "month", m);
        json_with_gap(json, &cell);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* What of the cost is paid by funding with this leaf; of an authority, what part of its
 * spending has it. */
static void json_share(const Run *run, Json *json, const DataCell *part, const DataCell *whole)
{
    enum { DIGITS = 6 };
    Flow flow = run->authority ? FLOW_OUT : FLOW_IN;
    if (whole->cents[FLOW_OUT] > 0 && whole->known[FLOW_OUT] && part->known[flow])
        json_number(json, "share", (Exact){ part->cents[flow], whole->cents[FLOW_OUT], 0 }, 0,
                    DIGITS);
    else
        json_null(json, "share");
}

/* What has no leaf has a null for its id. */
static void json_leaf_head(const Run *run, Json *json, int64_t leaf)
{
    if (leaf < 0) {
        json_null(json, "id");
        return;
    }
    json_text(json, "id", run->book->leaves[leaf].id);
    json_label(json, "label", &run->book->leaves[leaf].label);
    if (run->scenario->has_targets)
        json_number(json, "target", exact_of(run->scenario->targets[leaf]), 0, DECIMAL_SCALE_MAX);
    else
        json_null(json, "target");
}

static void json_leaves(const Run *run, Json *json)
{
    DataTable table = run_table(run, -1, PIVOT_LEAF);
    DataCell whole = run_cell(run, run->scenario->months), years[SCENARIO_YEARS_MAX + 1];
    for (size_t y = 0; y < table.years; y++)
        years[y] = run_cell(run, run_year(run, y));
    json_open(json, "leaves", '[');
    for (size_t i = 0; i < table.count; i++) {
        const DataRow *row = &table.rows[i];
        json_open(json, NULL, '{');
        json_leaf_head(run, json, row->key);
        json_open(json, "total", '{');
        json_cell(json, &row->total);
        json_share(run, json, &row->total, &whole);
        json_close(json, '}');
        json_open(json, "years", '[');
        for (size_t y = 0; y < table.years; y++) {
            json_open(json, NULL, '{');
            json_count(json, "year", (size_t)run_first_year(run) + y);
            json_cell(json, &row->years[y]);
            json_share(run, json, &row->years[y], &years[y]);
            json_close(json, '}');
        }
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* -- who, what and for whom -- */

static void json_key(const Run *run, Json *json, PivotBy by, int64_t key)
{
    const Rulebook *b = run->book;
    if (by == PIVOT_PAYER || by == PIVOT_RECEIVER) {
        int32_t government = b->parties[key].government;
        json_text(json, "id", b->parties[key].id);
        json_label(json, "label", &b->parties[key].label);
        if (government < 0)
            json_null(json, "government");
        else
            json_text(json, "government", b->governments[government].id);
    } else if (by == PIVOT_INSTRUMENT) {
        const Instrument *in = &b->instruments[key];
        json_text(json, "id", in->id);
        json_label(json, "label", &in->label);
        json_text(json, "kind", str_of(kind_name(in->kind)));
    } else if (by == PIVOT_AMOUNT) {
        const Rule *rule = &b->rules[key];
        json_text(json, "instrument", b->instruments[rule->owner - 1].id);
        json_text(json, "id", rule->name);
        json_label(json, "label", &rule->label);
        if (rule->leaf < 0)
            json_null(json, "leaf");
        else
            json_text(json, "leaf", b->leaves[rule->leaf].id);
    } else if (by == PIVOT_MEMBER) {
        json_text(json, "level", b->levels[member_key_level(key)].name);
        json_text(json, "name",
                  member_name(run, member_key_level(key), member_key_member(key)));
    }
}

static void json_table(const Run *run, Json *json, const char *key, int kind, PivotBy by)
{
    DataTable table = run_table(run, kind, by);
    json_open(json, key, '[');
    for (size_t i = 0; i < table.count; i++) {
        const DataRow *row = &table.rows[i];
        if (row->key < 0)
            continue;
        json_open(json, NULL, '{');
        json_key(run, json, by, row->key);
        json_open(json, "total", '{');
        json_cell(json, &row->total);
        json_close(json, '}');
        json_years(run, json, row->years);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* -- cash, and what costs are divided by -- */

static void json_cash(const Run *run, Json *json)
{
    CashLine cash = *run->cash;
    json_open(json, "cash", '{');
    json_open(json, "lowest", '{');
    json_month(json, "month", cash.lowest);
    json_money(json, "position", cash.low);
    json_close(json, '}');
    json_open(json, "months", '[');
    for (int32_t i = 0; i <= cash.months.last.index - cash.months.first.index; i++) {
        json_open(json, NULL, '{');
        json_month(json, "month", month_plus(cash.months.first, i));
        json_money(json, "in", cash.in[i]);
        json_money(json, "out", cash.out[i]);
        json_money(json, "position", cash.position[i]);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

static void json_measure_of(const Run *run, Json *json, size_t measure, Months months)
{
    enum { DIGITS = 6, CENTS = 2 };
    Exact mean, each;
    bool known = run_measure(run, measure, months, &mean, &each);
    if (known)
        json_number(json, "mean", mean, 0, DIGITS);
    else
        json_null(json, "mean");
    if (known && each.den)
        json_number(json, "cost", each, CENTS, CENTS);
    else
        json_null(json, "cost");
}

static void json_measures(const Run *run, Json *json)
{
    const Rulebook *b = run->book;
    json_open(json, "measures", '[');
    for (size_t m = 0; m < b->measures_count; m++) {
        Buf unit = { 0 };
        unit_print(b->code->ins[b->rules[b->measures[m].rule].root].type.unit, &unit);
        json_open(json, NULL, '{');
        json_text(json, "id", b->measures[m].name);
        json_label(json, "label", &b->measures[m].label);
        json_text(json, "unit", buf_view(&unit));
        buf_free(&unit);
        json_open(json, "total", '{');
        json_measure_of(run, json, m, run->scenario->months);
        json_close(json, '}');
        json_open(json, "years", '[');
        for (size_t y = 0; y < run_years(run); y++) {
            json_open(json, NULL, '{');
            json_count(json, "year", (size_t)run_first_year(run) + y);
            json_measure_of(run, json, m, run_year(run, y));
            json_close(json, '}');
        }
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

void json_run_head(const Run *run, Json *json)
{
    json_project(run, json);
    json_rules_used(run, json);
    json_perimeter(run, json);
    json_text(json, "currency", str_of("EUR"));
}

void json_run_body(const Run *run, Json *json)
{
    json_run_head(run, json);
    json_sums(run, json);
    json_leaves(run, json);
    json_table(run, json, "payers", -1, PIVOT_PAYER);
    json_table(run, json, "receivers", -1, PIVOT_RECEIVER);
    json_table(run, json, "instruments", -1, PIVOT_INSTRUMENT);
    json_table(run, json, "amounts", -1, PIVOT_AMOUNT);
    json_table(run, json, "members", -1, PIVOT_MEMBER);
    json_table(run, json, "in_kind", KIND_IN_KIND, PIVOT_INSTRUMENT);
    json_table(run, json, "memo", KIND_MEMO, PIVOT_INSTRUMENT);
    json_by_month(run, json);
    json_cash(run, json);
    json_measures(run, json);
    json_run_notes(run, json);
}

void json_run(const Run *run)
{
    Json json = { .out = &run->session->out };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.run/1"));
    json_run_body(run, &json);
    json_warnings(run->session, &json);
    json_close(&json, '}');
}
