/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_page.c -- the page of one instrument, as JSON for programs.
 */
#include "show.h"

static void json_dated(Json *json, const Dated *d)
{
    Buf month = { 0 }, value = { 0 };
    month_print(d->from, &month);
    decimal_print(d->value, &value);
    json_open(json, NULL, '{');
    json_text(json, "from", buf_view(&month));
    if (d->gap)
        json_null(json, "value");
    else
        json_text(json, "value", buf_view(&value));
    if (!d->gap)
        json_text(json, "status", str_of(status_id(d->status)));
    json_text(json, "source", d->source);
    if (d->note.len)
        json_text(json, "note", d->note);
    json_close(json, '}');
    buf_free(&month);
    buf_free(&value);
}

static void json_series(void *context, const Series *series)
{
    Json *json = context;
    if (!series->count)
        return;
    Buf unit = { 0 };
    unit_print(series->unit, &unit);
    json_open(json, NULL, '{');
    json_text(json, "name", series->name);
    json_text(json, "unit", buf_view(&unit));
    json_label(json, "label", &series->label);
    json_open(json, "values", '[');
    for (size_t i = 0; i < series->count; i++)
        json_dated(json, &series->values[i]);
    json_close(json, ']');
    json_close(json, '}');
    buf_free(&unit);
}

static void json_rule(const Rulebook *b, const Rule *rule, Json *json)
{
    json_open(json, NULL, '{');
    json_text(json, "name", rule->name);
    json_label(json, "label", &rule->label);
    if (rule->kind == RULE_AMOUNT)
        json_text(json, "period", str_of(period_name(rule->period)));
    json_open(json, "versions", '[');
    for (size_t v = 0; v < rule->count; v++) {
        const Version *version = &rule->versions[v];
        Buf months = { 0 }, text = { 0 };
        months_print(version->months, &months);
        expr_text(version->value, &text);
        json_open(json, NULL, '{');
        json_text(json, "months", buf_view(&months));
        json_text(json, "formula", buf_view(&text));
        if (version->from >= 0)
            json_text(json, "from", b->parties[version->from].id);
        if (version->to >= 0)
            json_text(json, "to", b->parties[version->to].id);
        if (version->source.len)
            json_text(json, "source", version->source);
        json_close(json, '}');
        buf_free(&months);
        buf_free(&text);
    }
    json_close(json, ']');
    json_close(json, '}');
}

static void json_rules_of(const Rulebook *b, const Instrument *in, RuleKind kind,
                          const char *key, Json *json)
{
    json_open(json, key, '[');
    for (size_t i = 0; i < b->rules_count; i++)
        if (belongs(b, &b->rules[i], in, kind))
            json_rule(b, &b->rules[i], json);
    json_close(json, ']');
}

static void json_row_sets(const Table *table, Json *json)
{
    json_open(json, "dates", '[');
    for (size_t i = 0; i < table->count; i++) {
        const RowSet *set = &table->sets[i];
        Buf month = { 0 };
        month_print(set->from, &month);
        json_open(json, NULL, '{');
        json_text(json, "from", buf_view(&month));
        json_yes_no(json, "gap", set->gap);
        json_open(json, "rows", '[');
        for (size_t r = 0; r < set->count; r++) {
            Buf threshold = { 0 }, amount = { 0 };
            decimal_print(set->rows[r].threshold, &threshold);
            decimal_print(set->rows[r].amount.value, &amount);
            json_open(json, NULL, '{');
            json_text(json, "threshold", buf_view(&threshold));
            json_text(json, "amount", buf_view(&amount));
            json_text(json, "status", str_of(status_id(set->rows[r].amount.status)));
            json_text(json, "source", set->rows[r].amount.source);
            json_close(json, '}');
            buf_free(&threshold);
            buf_free(&amount);
        }
        json_close(json, ']');
        json_close(json, '}');
        buf_free(&month);
    }
    json_close(json, ']');
}

void json_page(Session *s, const Instrument *in, const Cases *cases, const Audit *audit)
{
    const Rulebook *b = s->book;
    Json json = { .out = &s->out };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.instrument/1"));
    json_instrument_head(b, in, &json);
    json_label(&json, "about", &in->about);
    json_rules_of(b, in, RULE_CONDITION, "conditions", &json);
    json_rules_of(b, in, RULE_AMOUNT, "amounts", &json);
    json_rules_of(b, in, RULE_DEFINE, "defines", &json);
    json_open(&json, "figures", '[');
    audit_series(b, &in, 1, &json, json_series);
    json_close(&json, ']');
    json_open(&json, "tables", '[');
    for (size_t t = 0; t < b->tables_count; t++) {
        if (!table_belongs(b, t, in))
            continue;
        json_open(&json, NULL, '{');
        json_text(&json, "name", b->tables[t]->name);
        json_row_sets(b->tables[t], &json);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_open(&json, "gaps", '[');
    for (size_t i = 0; i < audit->gaps_count; i++) {
        if (audit->gaps[i].instrument != in)
            continue;
        Buf months = { 0 };
        months_print(audit->gaps[i].months, &months);
        json_open(&json, NULL, '{');
        json_text(&json, "name", audit->gaps[i].name);
        json_text(&json, "months", buf_view(&months));
        json_close(&json, '}');
        buf_free(&months);
    }
    json_close(&json, ']');
    json_open(&json, "limits", '[');
    for (size_t i = 0; i < b->limits_count; i++) {
        if (!limit_belongs(b, &b->limits[i], in))
            continue;
        Buf most = { 0 };
        expr_text(b->limits[i].most_at, &most);
        json_open(&json, NULL, '{');
        json_text(&json, "name", b->limits[i].name);
        json_text(&json, "most", buf_view(&most));
        json_text(&json, "source", b->limits[i].source);
        json_close(&json, '}');
        buf_free(&most);
    }
    json_close(&json, ']');
    json_open(&json, "excludes", '[');
    for (size_t i = 0; i < in->excludes_count; i++)
        json_text(&json, NULL, b->instruments[in->excludes[i]].id);
    json_close(&json, ']');
    json_open(&json, "cases", '[');
    for (size_t i = 0; i < cases->count; i++)
        if (cases->list[i].instrument == in)
            json_text(&json, NULL, cases->list[i].title);
    json_close(&json, ']');
    json_close(&json, '}');
}
