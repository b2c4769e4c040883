/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_tables.c -- the tables of klaverblad risk: variants under the same draws, and the
 * percentiles of every sum.
 */
#include <math.h>

#include "grid.h"
#include "money.h"
#include "page.h"
#include "risk_view.h"

/* -- variants -- */

Str variant_name(const RiskView *v, size_t i)
{
    const Scenario *s = v->runs[i].scenario;
    return s->variant.len ? s->variant : say(v->session, WORD_BASE);
}

/* What each name stands for. */
static void show_names(const RiskView *v)
{
    enum { NAMES = 16 };
    Session *s = v->session;
    for (size_t i = 1; i < v->count; i++) {
        const Scenario *one = v->runs[i].scenario;
        page_cell(&s->out, one->variant, NAMES);
        page_wrap(&s->out, label_of(s, &one->variant_label, one->variant), NAMES, NAMES);
    }
    buf_byte(&s->out, '\n');
}

static void variant_row(const RiskView *v, Grid *grid, size_t i)
{
    static const double shares[] = { 0.05, 0.5, 0.95 };
    Spread gap = spread_of(v, i, GAUGE_GAP, -1, -1), base = spread_of(v, 0, GAUGE_GAP, -1, -1);
    Str *cells = grid_row(grid, variant_name(v, i), 0);
    uint64_t of = digest_count(gap.digest);
    int64_t mean = llround(digest_mean(gap.digest));
    cells[0] = gap.unknown ? str_of("?") : chance_cell(v, digest_above(gap.digest), of);
    for (size_t k = 0; k < 3; k++)
        cells[k + 1] = spread_text(v, &gap, spread_percentile(&gap, shares[k]));
    cells[4] = spread_text(v, &gap, gap.turned ? -mean : mean);
    if (i)
        cells[5] = gap.unknown || base.unknown
                       ? str_of("?") : chance_cell(v, digest_above(v->risk->better[i]), of);
}

void show_risk_variants(const RiskView *v)
{
    Session *s = v->session;
    Str heads[] = { say(s, v->runs[0].authority ? WORD_CHANCE_NET : WORD_CHANCE_HEAD),
                    str_of("P5"), str_of("P50"), str_of("P95"), say(s, WORD_MEAN),
                    say(s, WORD_BETTER_HEAD) };
    Grid grid = grid_new(s->arena, str_of("EUR"), heads, sizeof heads / sizeof *heads);
    page_heading(&s->out, say(s, WORD_RISK_VARIANTS));
    show_names(v);
    for (size_t i = 0; i < v->count; i++)
        variant_row(v, &grid, i);
    grid_show(&grid, &s->out);
    buf_byte(&s->out, '\n');
    page_wrap(&s->out, say(s, WORD_READ_VARIANTS), 0, 0);
}

/* -- percentiles -- */

const int risk_shares[RISK_SHARES] = { 1, 5, 10, 25, 50, 75, 90, 95, 99 };

Str gauge_words(const RiskView *v, const Gauge *g)
{
    Session *s = v->session;
    const Rulebook *b = v->runs[0].book;
    switch (g->kind) {
    case GAUGE_GAP:
        if (g->perimeter != v->runs[0].perimeter)
            return sentence(v, WORD_NET_OF, label_of(s, &g->perimeter->label, g->perimeter->id),
                            STR_NONE, STR_NONE);
        return say(s, v->runs[0].authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED);
    case GAUGE_COST: return say(s, v->runs[0].authority ? WORD_SPENDING : WORD_COST);
    case GAUGE_FUNDING: return say(s, v->runs[0].authority ? WORD_RECEIPTS : WORD_FUNDING);
    case GAUGE_LEAF: return label_of(s, &b->leaves[g->which].label, b->leaves[g->which].id);
    case GAUGE_PAYER: return label_of(s, &b->parties[g->which].label, b->parties[g->which].id);
    case GAUGE_CASH: return say(s, WORD_CASH_AT_END);
    case GAUGE_LOWEST: case GAUGE_BUDGET: break;
    }
    return say(s, WORD_LOWEST_CASH_ROW);
}

bool gauge_is_told(const RiskView *v, const Gauge *g)
{
    bool cash = g->kind == GAUGE_CASH || g->kind == GAUGE_LOWEST;
    return g->year < 0 && !(cash && v->runs[0].authority) && g->kind != GAUGE_CASH;
}

static void percentile_row(const RiskView *v, Grid *grid, size_t gauge)
{
    const Gauge *g = &v->risk->gauges[gauge];
    Spread s = spread_at(v, 0, gauge);
    bool moves = digest_least(s.digest) || digest_most(s.digest);
    if (!moves && !s.unknown)
        return;
    bool indented = g->kind == GAUGE_LEAF || g->kind == GAUGE_PAYER;
    Str *cells = grid_row(grid, gauge_words(v, g), indented ? 2 : 0);
    for (size_t i = 0; i < RISK_SHARES; i++)
        cells[i] = spread_text(v, &s, spread_percentile(&s, risk_shares[i] / 100.0));
}

static void rows_of(const RiskView *v, Grid *grid, GaugeKind kind)
{
    for (size_t g = 0; g < v->risk->gauges_count; g++)
        if (v->risk->gauges[g].kind == kind && gauge_is_told(v, &v->risk->gauges[g]))
            percentile_row(v, grid, g);
}

void show_percentiles(const RiskView *v)
{
    Session *s = v->session;
    Str heads[RISK_SHARES];
    for (size_t i = 0; i < RISK_SHARES; i++) {
        Buf head = { 0 };
        buf_print(&head, "P%d", risk_shares[i]);
        heads[i] = str_keep(s->arena, buf_view(&head));
        buf_free(&head);
    }
    Grid grid = grid_new(s->arena, str_of("EUR"), heads, RISK_SHARES);
    rows_of(v, &grid, GAUGE_COST);
    rows_of(v, &grid, GAUGE_FUNDING);
    rows_of(v, &grid, GAUGE_LEAF);
    grid_title(&grid, say(s, WORD_FUNDING_FROM));
    rows_of(v, &grid, GAUGE_PAYER);
    grid_title(&grid, STR_NONE);
    rows_of(v, &grid, GAUGE_GAP);
    rows_of(v, &grid, GAUGE_LOWEST);
    page_heading(&s->out, say(s, WORD_PERCENTILES));
    grid_show(&grid, &s->out);
}
