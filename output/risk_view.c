/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_view.c -- the sums of risk_view.h, and what each is in the project as stated.
 */
#include <math.h>

#include "risk_view.h"

static const Slice funding = { SIDE_IN, -1, -1 }, costs = { SIDE_OUT, -1, -1 };

/* -- as stated -- */

static Months months_of(const Run *run, int year)
{
    return year < 0 ? run->scenario->months : run_year(run, (size_t)year);
}

static Figure payer_stated(const Run *run, int party, Months months)
{
    Choose what = { .perimeter = run->perimeter, .side = SIDE_IN, .kind = -1, .leaf = -1,
                    .months = months };
    Pivot pivot = ledger_pivot(run->session->arena, run->result->ledger, what, PIVOT_PAYER);
    const PivotRow *row = pivot_row(&pivot, party);
    return (Figure){ row ? row->total : 0,
                     run_unknown(run, funding, PIVOT_PAYER, party, months) };
}

static Figure cash_stated(const Run *run, int year)
{
    Months so_far = run->scenario->months;
    if (year >= 0)
        so_far.last = run_year(run, (size_t)year).last;
    int32_t at = so_far.last.index - run->cash->months.first.index;
    return (Figure){ run->cash->position[at], run_gap(run, so_far).unknown };
}

static Figure gauge_in(const Run *run, const Gauge *g)
{
    Run seen;
    if (g->perimeter != run->perimeter) {
        seen = run_seen_from(run, g->perimeter);
        run = &seen;
    }
    Months months = months_of(run, g->year);
    Slice leaf = funding;
    leaf.leaf = g->which;
    switch (g->kind) {
    case GAUGE_GAP: return run_gap(run, months);
    case GAUGE_COST: return run_sum(run, costs, months);
    case GAUGE_FUNDING: return run_sum(run, funding, months);
    case GAUGE_LEAF: return run_sum(run, leaf, months);
    case GAUGE_PAYER: return payer_stated(run, g->which, months);
    case GAUGE_CASH: return cash_stated(run, g->year);
    case GAUGE_LOWEST: case GAUGE_BUDGET: break;
    }
    return (Figure){ run->cash->low, run_gap(run, run->scenario->months).unknown };
}

Figure gauge_stated(const RiskView *v, size_t scenario, size_t gauge)
{
    return gauge_in(&v->runs[scenario], &v->risk->gauges[gauge]);
}

/* -- over the worlds -- */

Spread spread_at(const RiskView *v, size_t scenario, size_t gauge)
{
    const Gauge *g = &v->risk->gauges[gauge];
    Figure stated = gauge_stated(v, scenario, gauge);
    bool turned = g->kind == GAUGE_GAP && g->perimeter == v->runs[0].perimeter &&
                  !v->runs[0].authority;
    return (Spread){ risk_digest(v->risk, scenario, gauge), scenario, gauge, turned,
                     stated.unknown,
                     v->risk->doubtful[scenario * v->risk->gauges_count + gauge],
                     turned ? -stated.cents : stated.cents };
}

Spread spread_of(const RiskView *v, size_t scenario, GaugeKind kind, int which, int year)
{
    return spread_at(v, scenario, risk_gauge(v->risk, kind, v->runs[0].perimeter, which, year));
}

int64_t spread_percentile(const Spread *s, double share)
{
    return s->turned ? -digest_percentile(s->digest, 1 - share)
                     : digest_percentile(s->digest, share);
}

double spread_percentile_error(const Spread *s, double share)
{
    return digest_percentile_error(s->digest, s->turned ? 1 - share : share);
}

/* The deviation of what is above zero from the middles of that many equal parts of it:
 * near enough for an error. */
double mean_above_error(const Digest *d)
{
    enum { PARTS = 200 };
    double above = (double)digest_above(d), part = above / (double)digest_count(d), squares = 0;
    double mean = digest_mean_above(d);
    for (int i = 0; i < PARTS; i++) {
        double value = (double)digest_percentile(d, 1 - part * (i + 0.5) / PARTS);
        squares += (value - mean) * (value - mean);
    }
    return above > 0 ? sqrt(squares / PARTS / above) : 0;
}

double better_chance(const RiskView *v, size_t scenario, double *error)
{
    const Digest *d = v->risk->better[scenario];
    double n = (double)digest_count(d), chance = (double)digest_above(d) / n;
    *error = sqrt(chance * (1 - chance) / n);
    return chance;
}

bool break_even_percentile(const BreakEven *b, double share, int64_t *digits)
{
    double found = (double)digest_count(b->digest), all = found + (double)b->never;
    if (found <= 0 || share * all > found)
        return false;
    *digits = digest_percentile(b->digest, share * all / found);
    return true;
}

bool is_beside(const RiskView *v, const Perimeter *perimeter)
{
    return perimeter->backstop && perimeter != v->runs[0].perimeter;
}

const char *risk_method(const RiskView *v)
{
    return v->asked.quasi ? "quasi-random" : "random";
}
