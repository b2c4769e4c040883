/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_budget.c -- klaverblad budget --json: one object with all that the page says, to the
 * cent, for each authority and line.
 */
#include "budget_view.h"
#include "json.h"
#include "pooled.h"
#include "risk_data.h"
#include "run_data.h"

static void json_year(Json *json, const char *key, int year)
{
    json_count(json, key, (size_t)year);
}

static void text_or_null(Json *json, const char *key, Str text)
{
    if (text.len)
        json_text(json, key, text);
    else
        json_null(json, key);
}

/* -- what was asked -- */

static void json_head(const BudgetView *v, Json *json)
{
    json_open(json, "window", '{');
    json_year(json, "first", v->first);
    json_year(json, "last", v->last);
    json_yes_no(json, "plan", v->window != NULL);
    json_close(json, '}');
    json_open(json, "municipalities", '[');
    for (size_t i = 0; i < v->places_count; i++) {
        const BudgetPlace *p = &v->places[i];
        json_open(json, NULL, '{');
        json_text(json, "name", p->name);
        if (p->inhabitants)
            json_count(json, "inhabitants", (size_t)p->inhabitants);
        else
            json_null(json, "inhabitants");
        if (p->year)
            json_year(json, "year", p->year);
        else
            json_null(json, "year");
        json_close(json, '}');
    }
    json_close(json, ']');
    json_open(json, "projects", '[');
    for (size_t i = 0; i < v->budget->projects_count; i++) {
        json_open(json, NULL, '{');
        json_text(json, "name", v->budget->projects[i].name);
        json_text(json, "file", v->budget->projects[i].scenario->file->name);
        json_months(json, "months", v->budget->projects[i].scenario->months);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_open(json, "left_out", '[');
    for (size_t i = 0; i < v->left_out_count; i++)
        json_text(json, NULL, v->left_out[i].name);
    json_close(json, ']');
    json_text(json, "currency", str_of("EUR"));
}

/* -- an authority -- */

static void json_sums(const BudgetView *v, Json *json, uint32_t entity, int first, int last)
{
    BudgetPick pick = budget_all(entity);
    pick.side = 0;
    BudgetFigure out = budget_figure(v, &pick, first, last);
    pick.side = 1;
    BudgetFigure in = budget_figure(v, &pick, first, last);
    json_money(json, "out", out.cents);
    json_money(json, "in", in.cents);
    json_money(json, "net", out.cents - in.cents);
    json_yes_no(json, "known", !out.unknown && !in.unknown);
    if (v->inhabitants && !out.unknown && !in.unknown)
        json_number(json, "per_inhabitant",
                    (Exact){ out.cents - in.cents, v->inhabitants, 2 }, 2, 2);
    else
        json_null(json, "per_inhabitant");
}

static void json_years(const BudgetView *v, Json *json, uint32_t entity)
{
    json_open(json, "total", '{');
    json_sums(v, json, entity, v->first, v->last);
    json_close(json, '}');
    json_open(json, "years", '[');
    for (int year = v->first; year <= v->last; year++) {
        json_open(json, NULL, '{');
        json_year(json, "year", year);
        json_sums(v, json, entity, year, year);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_open(json, "outside", '[');
    for (size_t y = 0; y < v->budget->years; y++) {
        int year = v->budget->first_year + (int)y;
        if (year >= v->first && year <= v->last)
            continue;
        json_open(json, NULL, '{');
        json_year(json, "year", year);
        json_sums(v, json, entity, year, year);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* Where it is booked, and on what ground. */
static void json_booking(const BudgetView *v, Json *json, const BudgetLine *line)
{
    ptrdiff_t field = line->field.len ? chart_field(v->chart, line->field) : -1;
    text_or_null(json, "policy_field", line->field);
    if (field >= 0)
        json_label(json, "policy_field_label", &v->chart->fields[field].item.label);
    text_or_null(json, "domain", field < 0 ? STR_NONE
                 : v->chart->domains[v->chart->fields[field].domain].id);
    json_yes_no(json, "policy_field_assumed", line->field_assumed);
    if (line->account >= 0) {
        json_text(json, "account", v->chart->accounts[line->account].item.id);
        json_label(json, "account_label", &v->chart->accounts[line->account].item.label);
    } else {
        json_null(json, "account");
    }
    text_or_null(json, "priority", line_priority(v, line));
    if (line->book < 0)
        return;
    const ChartItem *book = &v->chart->books[line->book].item;
    json_text(json, "book", book->id);
    json_text(json, "source", book->source);
    json_text(json, "status", str_of(status_id(book->status)));
}

static void json_amounts(const BudgetView *v, Json *json, const BudgetLine *line)
{
    int64_t total = 0;
    bool known = true;
    json_open(json, "years", '[');
    for (int year = v->first; year <= v->last; year++) {
        int y = year - v->budget->first_year;
        bool there = y >= 0 && y < (int)v->budget->years;
        json_open(json, NULL, '{');
        json_year(json, "year", year);
        json_money(json, "amount", there ? line->years[y] : 0);
        json_yes_no(json, "known", !there || !line->unknown[y]);
        json_close(json, '}');
        total += there ? line->years[y] : 0;
        known = known && (!there || !line->unknown[y]);
    }
    json_close(json, ']');
    json_money(json, "total", total);
    json_yes_no(json, "known", known);
}

static void json_line(const BudgetView *v, Json *json, const BudgetLine *line)
{
    const Instrument *in = &v->chart->book->instruments[line->instrument];
    const BudgetProject *project = &v->budget->projects[line->project];
    json_open(json, NULL, '{');
    json_text(json, "description", line_words(v, line));
    json_text(json, "project", project->name);
    json_text(json, "instrument", in->id);
    text_or_null(json, "member", line->member < 0 || in->level == LEVEL_NONE
                 ? STR_NONE : project->scenario->members[in->level][line->member].name);
    json_text(json, "side", str_of(line->side_in ? "in" : "out"));
    json_text(json, "flow", str_of(line->in ? "in" : "out"));
    json_text(json, "basis", str_of(line->paid ? "paid" : "counted"));
    json_yes_no(json, "between", line->between);
    json_booking(v, json, line);
    text_or_null(json, "why_there", line_why(v, line, false));
    text_or_null(json, "why_it_matters", line_why(v, line, true));
    json_amounts(v, json, line);
    json_close(json, '}');
}

static void json_lines(const BudgetView *v, Json *json, uint32_t entity, const char *key, bool counts)
{
    json_open(json, key, '[');
    for (size_t i = 0; i < v->budget->count; i++) {
        const BudgetLine *line = &v->budget->lines[i];
        if (line->entity == entity && line_counts(line) == counts && line_in_years(v, line))
            json_line(v, json, line);
    }
    json_close(json, ']');
}

static void json_cash(const BudgetView *v, Json *json, uint32_t entity)
{
    json_open(json, "cash", '[');
    for (int year = v->first; year <= v->last; year++)
        for (int q = 0; q < QUARTERS; q++) {
            BudgetCash cash = budget_cash(v, entity, year, q);
            json_open(json, NULL, '{');
            json_year(json, "year", year);
            json_count(json, "quarter", (size_t)q + 1);
            json_money(json, "out", cash.out);
            json_money(json, "in", cash.in);
            json_close(json, '}');
        }
    json_close(json, ']');
}

/* -- domains -- */

static void json_bought(const BudgetView *v, Json *json, int32_t domain)
{
    const Rulebook *b = v->chart->book;
    json_open(json, "gets", '[');
    for (size_t m = 0; v->chart->bought && m < b->measures_count; m++) {
        if (!v->chart->bought[m])
            continue;
        Bought bought = spread_bought(v, domain, m);
        json_open(json, NULL, '{');
        json_text(json, "measure", b->measures[m].name);
        json_label(json, "label", &b->measures[m].label);
        json_money(json, "cost", bought.cost);
        if (bought.unknown)
            json_null(json, "amount");
        else
            json_number(json, "amount", (Exact){ bought.thousandths, 1, 3 }, 3, 3);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_domains(const BudgetView *v, Json *json)
{
    json_open(json, "domains", '[');
    for (int32_t d = 0; d < (int32_t)v->chart->domains_count; d++) {
        BudgetFigure all = spread_figure(v, d, v->first, v->last);
        if (!all.cents && !all.unknown)
            continue;
        json_open(json, NULL, '{');
        json_text(json, "id", v->chart->domains[d].id);
        json_label(json, "label", &v->chart->domains[d].label);
        json_money(json, "out", all.cents);
        json_yes_no(json, "known", !all.unknown);
        json_open(json, "years", '[');
        for (int year = v->first; year <= v->last; year++) {
            BudgetFigure figure = spread_figure(v, d, year, year);
            json_open(json, NULL, '{');
            json_year(json, "year", year);
            json_money(json, "out", figure.cents);
            json_yes_no(json, "known", !figure.unknown);
            json_close(json, '}');
        }
        json_close(json, ']');
        json_bought(v, json, d);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* What municipalities put in: per attribute of the form, the value of each that states it. */
static void json_form(const BudgetView *v, Json *json)
{
    int64_t digits;
    json_open(json, "form", '[');
    for (size_t f = 0; f < v->chart->forms_count; f++)
        for (size_t c = 0; c < v->chart->forms[f].cells.count; c++) {
            uint32_t attribute = v->chart->forms[f].cells.attributes[c];
            const Attribute *a = &v->chart->book->attributes[attribute];
            for (size_t p = 0; p < v->places_count; p++) {
                if (!form_value(v, attribute, p, &digits))
                    continue;
                json_open(json, NULL, '{');
                json_text(json, "part", v->chart->forms[f].item.id);
                json_text(json, "attribute", a->name);
                json_label(json, "label", &a->label);
                json_text(json, "municipality", v->places[p].name);
                json_number(json, "value", exact_of((Decimal){ digits, a->scale }), 0, a->scale);
                json_close(json, '}');
            }
        }
    json_close(json, ']');
}

/* -- what may become of it -- */

static void json_error(Json *json, const char *key, double cents)
{
    json_number(json, key, exact_cents(cents), 2, 2);
}

static void json_spread(const BudgetView *v, Json *json, BudgetRiskOf of, size_t year)
{
    BudgetSpread spread = budget_spread(v, of, year);
    json_open(json, NULL, '{');
    if (year < v->risk->pooled->years)
        json_year(json, "year", v->first + (int)year);
    else
        json_null(json, "year");
    json_yes_no(json, "known", !spread.unknown);
    json_yes_no(json, "known_in_all", !spread.unknown && !spread.doubtful);
    json_money(json, "stated", spread.stated.cents);
    if (!spread.unknown) {
        json_money(json, "p5", spread.low);
        json_error(json, "p5_error", spread.low_error);
        json_money(json, "p50", spread.middle);
        json_error(json, "p50_error", spread.middle_error);
        json_money(json, "p95", spread.high);
        json_error(json, "p95_error", spread.high_error);
        json_number(json, "above_zero", exact_part((double)spread.above / (double)v->risk->draws), 0, 6);
        json_number(json, "above_zero_error", exact_part(spread.above_error), 0, 6);
        json_money(json, "p95_of_each_project", spread.together);
    }
    json_close(json, '}');
}

static void json_risk_of_budget(const BudgetView *v, Json *json)
{
    static const char *const names[] = { "net", "to_add" };
    json_open(json, "risk", '{');
    json_count(json, "simulations", (size_t)v->risk->draws);
    json_count(json, "seed", (size_t)v->risk->seed);
    json_text(json, "method", str_of(v->risk->quasi ? "quasi-random" : "random"));
    json_count(json, "uncertain_inputs", v->risk->uncertain);
    json_open(json, "projects", '[');
    for (size_t i = 0; i < v->budget->projects_count; i++) {
        json_open(json, NULL, '{');
        json_text(json, "name", v->budget->projects[i].name);
        json_count(json, "seed", (size_t)v->risk->seeds[i]);
        json_yes_no(json, "shortfall_is_in_net", !v->risk->counts[i]);
        json_close(json, '}');
    }
    json_close(json, ']');
    for (int of = 0; of < RISKS_OF; of++) {
        json_open(json, names[of], '[');
        for (size_t y = 0; y <= v->risk->pooled->years; y++)
            json_spread(v, json, (BudgetRiskOf)of, y);
        json_close(json, ']');
    }
    json_close(json, '}');
}

void json_budget(const BudgetView *v)
{
    Json json = { .out = &v->session->out };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.budget/1"));
    json_head(v, &json);
    json_open(&json, "entities", '[');
    for (uint32_t e = 0; e < v->budget->entities_count; e++) {
        json_open(&json, NULL, '{');
        json_text(&json, "id", v->budget->entities[e]->id);
        json_label(&json, "label", &v->budget->entities[e]->label);
        json_years(v, &json, e);
        json_lines(v, &json, e, "lines", true);
        json_lines(v, &json, e, "not_counted", false);
        json_cash(v, &json, e);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_domains(v, &json);
    json_form(v, &json);
    if (v->risk)
        json_risk_of_budget(v, &json);
    json_warnings(v->session, &json);
    json_close(&json, '}');
}
