/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_risk.c -- klaverblad risk --csv FOLDER: the sums, what they depend on, the prices
 * that break even, and how all of it was drawn.
 */
#include "csv_folder.h"
#include "risk_data.h"

typedef enum Sheet { SHEET_SUMS, SHEET_MATTERS, SHEET_PRICES, SHEET_DRAWN, SHEETS } Sheet;

/* The first two heads of a sheet tell that it is ours. */
static const struct SheetSpec {
    const char *file;
    const char *heads[32];
} specs[SHEETS] = {
    [SHEET_SUMS] = { "risk.csv", { "variant", "of", "perimeter", "id", "label", "year", "known",
                                   "stated", "mean", "mean_error", "deviation", "least", "most",
                                   "chance_above_zero", "chance_above_zero_error",
                                   "chance_below_zero", "chance_below_zero_error",
                                   "mean_above_zero" } },
    [SHEET_MATTERS] = { "matters.csv", { "path", "distribution", "value_at_10", "value_at_90",
                                         "gap_at_10", "gap_at_90", "drawn_with", "alone",
                                         "alone_error", "in_all", "in_all_error" } },
    [SHEET_PRICES] = { "break_even.csv", { "attribute", "name", "stated", "simulations", "none" } },
    [SHEET_DRAWN] = { "simulations.csv", { "asked", "done", "seed", "method", "until_error", "stopped",
                                           "unknown", "first_unknown" } },
};

static bool is_our_csv(Str there)
{
    for (int i = 0; i < SHEETS; i++)
        if (csv_begins_with(there, specs[i].heads[0], specs[i].heads[1]))
            return true;
    return false;
}

static void write_heads(Csv *csv, Sheet sheet)
{
    for (const char *const *head = specs[sheet].heads; *head; head++)
        csv_text(csv, str_of(*head));
    for (int i = 0; i < RISK_SHARES && (sheet == SHEET_SUMS || sheet == SHEET_PRICES); i++) {
        Buf head = { 0 };
        buf_print(&head, "p%d", risk_shares[i]);
        csv_text(csv, buf_view(&head));
        buf_free(&head);
    }
    csv_end_row(csv);
}

static void csv_part(Csv *csv, double part)
{
    enum { DIGITS = 6 };
    csv_number(csv, exact_part(part), 0, DIGITS);
}

static void csv_cents(Csv *csv, double cents)
{
    csv_number(csv, exact_cents(cents), 2, 2);
}

static void skip(Csv *csv, size_t cells)
{
    while (cells--)
        csv_empty(csv);
}

/* -- sums -- */

static void write_spread(Csv *csv, const RiskView *v, const Spread *s)
{
    double error, value;
    value = risk_mean(v->risk, s->scenario, s->gauge, &error);
    csv_cents(csv, value);
    csv_cents(csv, error);
    csv_cents(csv, digest_deviation(s->digest));
    csv_money(csv, digest_least(s->digest));
    csv_money(csv, digest_most(s->digest));
    value = risk_chance(v->risk, s->scenario, s->gauge, false, &error);
    csv_part(csv, value);
    csv_part(csv, error);
    value = risk_chance(v->risk, s->scenario, s->gauge, true, &error);
    csv_part(csv, value);
    csv_part(csv, error);
    if (digest_above(s->digest))
        csv_cents(csv, digest_mean_above(s->digest));
    else
        csv_empty(csv);
    for (int i = 0; i < RISK_SHARES; i++)
        csv_money(csv, digest_percentile(s->digest, risk_shares[i] / 100.0));
}

static void write_sum(Csv *csv, const RiskView *v, size_t scenario, size_t gauge)
{
    enum { CELLS = 10 + RISK_SHARES };
    const Gauge *g = &v->risk->gauges[gauge];
    Spread s = spread_at(v, scenario, gauge);
    const Label *label;
    csv_text(csv, v->runs[scenario].scenario->variant);
    csv_text(csv, str_of(sum_name(g->kind)));
    csv_text(csv, g->perimeter->id);
    csv_text(csv, sum_id(v, g, &label));
    csv_text(csv, label ? label_in(label, v->session->options.lang) : STR_NONE);
    if (g->year < 0)
        csv_empty(csv);
    else
        csv_count(csv, run_first_year(&v->runs[0]) + g->year);
    csv_text(csv, str_of(s.unknown || s.doubtful ? "no" : "yes"));
    csv_money(csv, s.turned ? -s.stated : s.stated);
    if (s.unknown)
        skip(csv, CELLS);
    else
        write_spread(csv, v, &s);
    csv_end_row(csv);
}

/* By how much less a variant falls short than the project. */
static void write_better(Csv *csv, const RiskView *v, size_t scenario)
{
    const Digest *d = v->risk->better[scenario];
    double error, chance = better_chance(v, scenario, &error);
    csv_text(csv, v->runs[scenario].scenario->variant);
    csv_text(csv, str_of("better"));
    csv_text(csv, v->runs[0].perimeter->id);
    skip(csv, 3);
    csv_text(csv, str_of(gauge_stated(v, 0, 0).unknown || gauge_stated(v, scenario, 0).unknown
                             ? "no" : "yes"));
    csv_money(csv, gauge_stated(v, 0, 0).cents - gauge_stated(v, scenario, 0).cents);
    csv_cents(csv, digest_mean(d));
    csv_empty(csv);
    csv_cents(csv, digest_deviation(d));
    csv_money(csv, digest_least(d));
    csv_money(csv, digest_most(d));
    csv_part(csv, chance);
    csv_part(csv, error);
    skip(csv, 3);
    for (int i = 0; i < RISK_SHARES; i++)
        csv_money(csv, digest_percentile(d, risk_shares[i] / 100.0));
    csv_end_row(csv);
}

static void write_sums(Csv *csv, const RiskView *v)
{
    for (size_t i = 0; i < v->count; i++) {
        for (size_t g = 0; g < v->risk->gauges_count; g++)
            write_sum(csv, v, i, g);
        if (i)
            write_better(csv, v, i);
    }
}

/* -- what matters -- */

static const Portion *portion_of(const Risk *r, size_t quantity)
{
    for (size_t i = 0; i < r->portions_count; i++)
        if (r->portions[i].quantity == draws_cluster(r->draws, quantity))
            return &r->portions[i];
    return NULL;
}

static void write_value(Csv *csv, const RiskView *v, const Effect *e, int64_t digits)
{
    if (e->sampled)
        csv_empty(csv);
    else
        csv_drawn(csv, v, draws_drawn(v->risk->draws, e->quantity), digits);
}

static void write_matters(Csv *csv, const RiskView *v)
{
    const Risk *r = v->risk;
    const Uncertain *list = v->runs[0].scenario->uncertain;
    bool known = !gauge_stated(v, 0, 0).unknown;
    for (size_t i = 0; i < r->effects_count && known; i++) {
        const Effect *e = &r->effects[i];
        const Portion *p = portion_of(r, e->quantity);
        size_t first = draws_cluster(r->draws, e->quantity);
        csv_text(csv, list[e->quantity].target.path);
        csv_text(csv, draw_name(list[e->quantity].kind));
        write_value(csv, v, e, e->low_digits);
        write_value(csv, v, e, e->high_digits);
        csv_money(csv, e->low);
        csv_money(csv, e->high);
        csv_text(csv, first == e->quantity ? STR_NONE : list[first].target.path);
        if (p) {
            csv_part(csv, p->share.alone);
            csv_part(csv, p->share.alone_error);
            csv_part(csv, p->share.in_all);
            csv_part(csv, p->share.in_all_error);
        } else {
            skip(csv, 4);
        }
        csv_end_row(csv);
    }
}

/* -- prices, and how it was drawn -- */

static void write_prices(Csv *csv, const RiskView *v)
{
    bool known = !gauge_stated(v, 0, 0).unknown;
    for (size_t i = 0; i < v->risk->breakevens_count && known; i++) {
        const BreakEven *b = &v->risk->breakevens[i];
        const Attribute *a = &v->runs[0].book->attributes[b->attribute];
        csv_text(csv, a->name);
        csv_text(csv, member_name(&v->runs[0], a->level, b->member));
        csv_number(csv, (Exact){ b->stated, 1, a->scale }, 0, a->scale);
        csv_count(csv, (int64_t)(digest_count(b->digest) + b->never));
        csv_count(csv, (int64_t)b->never);
        for (int k = 0; k < RISK_SHARES; k++) {
            int64_t digits;
            if (break_even_percentile(b, risk_shares[k] / 100.0, &digits))
                csv_number(csv, (Exact){ digits, 1, a->scale }, 0, a->scale);
            else
                csv_empty(csv);
        }
        csv_end_row(csv);
    }
}

static void write_drawn(Csv *csv, const RiskView *v)
{
    csv_count(csv, (int64_t)v->asked.draws);
    csv_count(csv, (int64_t)v->risk->done);
    csv_number(csv, (Exact){ (Wide)v->asked.seed, 1, 0 }, 0, 0);
    csv_text(csv, str_of(risk_method(v)));
    if (v->asked.until_error > 0)
        csv_part(csv, v->asked.until_error);
    else
        csv_empty(csv);
    csv_text(csv, str_of(v->interrupted ? "yes" : "no"));
    csv_count(csv, (int64_t)v->risk->unknown);
    if (v->risk->unknown)
        csv_count(csv, (int64_t)v->risk->first_unknown + 1);
    else
        csv_empty(csv);
    csv_end_row(csv);
}

static void write_sheet(const void *v, size_t sheet, Csv *csv)
{
    write_heads(csv, (Sheet)sheet);
    switch ((Sheet)sheet) {
    case SHEET_SUMS: write_sums(csv, v); break;
    case SHEET_MATTERS: write_matters(csv, v); break;
    case SHEET_PRICES: write_prices(csv, v); break;
    case SHEET_DRAWN: write_drawn(csv, v); break;
    case SHEETS: break;
    }
}

static const char *file_of(size_t table)
{
    return specs[table].file;
}

bool csv_risk(const RiskView *v, RowsToBe *rows)
{
    CsvFolder folder = { SHEETS, v, file_of, is_our_csv, write_sheet };
    return rows_complete(rows) && csv_folder(v->session, &folder) && rows_place(rows);
}
