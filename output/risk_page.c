/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_page.c -- the page of klaverblad risk.  On the first screen: how likely a
 * shortfall is, what it may come to, and what matters most; then year by year, charts
 * and tables.
 */
#include <math.h>

#include "grid.h"
#include "page.h"
#include "risk_view.h"

static const double low = 0.05, half = 0.5, high = 0.95;

static void line(const RiskView *v, Word word, Str a, Str b, Str c)
{
    page_wrap(&v->session->out, sentence(v, word, a, b, c), 0, 2);
}

/* -- the head -- */

static Str seed_text(const RiskView *v)
{
    Buf seed = { 0 };
    buf_print(&seed, "%llu", (unsigned long long)v->asked.seed);
    Str text = str_keep(v->session->arena, buf_view(&seed));
    buf_free(&seed);
    return text;
}

static void show_until(const RiskView *v)
{
    double error;
    risk_chance(v->risk, 0, 0, false, &error);
    bool reached = error <= v->asked.until_error;
    line(v, reached ? WORD_UNTIL_REACHED : WORD_UNTIL_NOT_REACHED,
         part_words(v, v->asked.until_error, 2), world_count_words(v, v->risk->done), STR_NONE);
}

static void show_head(const RiskView *v)
{
    enum { FEW = 200 };
    const Scenario *base = v->runs[0].scenario;
    run_head(&v->runs[0], sentence(v, WORD_RISK_TITLE, base->name, STR_NONE, STR_NONE));
    head_line(v->session, WORD_SIMULATIONS,
              sentence(v, v->asked.quasi ? WORD_DRAWN_QUASI : WORD_DRAWN_RANDOM,
                       world_count_words(v, v->risk->done), seed_text(v),
                       world_count_words(v, base->uncertain_count)));
    if (v->interrupted) {
        buf_byte(&v->session->out, '\n');
        line(v, WORD_INTERRUPTED, world_count_words(v, v->risk->done),
             world_count_words(v, v->asked.draws), STR_NONE);
    } else if (v->asked.until_error > 0) {
        buf_byte(&v->session->out, '\n');
        show_until(v);
    }
    if (v->risk->done < FEW) {
        buf_byte(&v->session->out, '\n');
        line(v, WORD_FEW_SIMULATIONS, STR_NONE, STR_NONE, STR_NONE);
    }
}

/* -- the answer -- */

/* "19 in 100 simulations (± 0,4%)"; without the error of what is sure. */
static Str chance_with_error(const RiskView *v, const Spread *s, bool below)
{
    double error;
    uint64_t count = below ? digest_below(s->digest) : digest_above(s->digest);
    uint64_t of = digest_count(s->digest);
    Str words = chance_words(v, count, of);
    risk_chance(v->risk, s->scenario, s->gauge, below, &error);
    return count && count < of ? with_error(v, words, part_words(v, error, 1)) : words;
}

static void answer_shortfall(const RiskView *v, const Spread *gap)
{
    line(v, WORD_RISK_SHORTFALL, chance_with_error(v, gap, false), STR_NONE, STR_NONE);
    if (!digest_above(gap->digest))
        return;
    Str mean = spread_text(v, gap, llround(digest_mean_above(gap->digest)));
    line(v, WORD_RISK_EXPECTED,
         with_error(v, mean, error_euros(v, mean_above_error(gap->digest))), STR_NONE, STR_NONE);
}

static Str percentile_with_error(const RiskView *v, const Spread *s, double share)
{
    int64_t cents = spread_percentile(s, share);
    return with_error(v, spread_text(v, s, cents),
                      error_euros(v, spread_percentile_error(s, share)));
}

/* The least extra cash at the start with which it never runs out in so many worlds. */
static Str reserve(const RiskView *v, const Spread *lowest, double share)
{
    int64_t least = spread_percentile(lowest, 1 - share);
    Spread up = *lowest;
    up.turned = !lowest->turned;
    return least < 0 ? percentile_with_error(v, &up, share) : spread_text(v, lowest, 0);
}

static void answer_cash(const RiskView *v)
{
    static const double most = 0.9, nearly_all = 0.95;
    Spread lowest = spread_of(v, 0, GAUGE_LOWEST, -1, -1);
    line(v, WORD_RISK_CASH, chance_with_error(v, &lowest, true), STR_NONE, STR_NONE);
    if (spread_percentile(&lowest, 1 - nearly_all) < 0)
        line(v, WORD_RISK_RESERVE, reserve(v, &lowest, most), reserve(v, &lowest, nearly_all),
             STR_NONE);
}

/* What they may have to add at worst. */
static void answer_backstop(const RiskView *v)
{
    const Rulebook *b = v->runs[0].book;
    for (size_t i = 0; i < b->perimeters_count; i++) {
        const Perimeter *p = &b->perimeters[i];
        if (!is_beside(v, p))
            continue;
        Spread net = spread_at(v, 0, risk_gauge(v->risk, GAUGE_GAP, p, -1, -1));
        Str who = label_of(v->session, &p->label, p->id);
        if (!net.stated && !digest_least(net.digest) && !digest_most(net.digest) && !net.unknown)
            continue;
        if (net.unknown)
            line(v, WORD_RISK_BACKSTOP_UNKNOWN, who, STR_NONE, STR_NONE);
        else
            line(v, WORD_RISK_BACKSTOP, who, spread_text(v, &net, net.stated),
                 percentile_with_error(v, &net, high));
    }
}

static void answer_what_matters(const RiskView *v)
{
    enum { SHOWN = 3 };
    static const double least = 0.005;     /* what is rounded to 1% */
    const Risk *r = v->risk;
    if (r->effects_count == 1 && r->effects[0].low != r->effects[0].high)
        line(v, WORD_RISK_MATTERS_ONE, quantity_words(v, r->effects[0].quantity), STR_NONE, STR_NONE);
    if (!r->portions_count || r->portions[0].share.in_all < least)
        return;
    line(v, WORD_RISK_MATTERS, STR_NONE, STR_NONE, STR_NONE);
    for (size_t i = 0; i < r->portions_count && i < SHOWN && r->portions[i].share.in_all >= least; i++)
        page_wrap(&v->session->out,
                  sentence(v, WORD_RISK_MATTER, cluster_words(v, r->portions[i].quantity),
                           part_words(v, fmin(r->portions[i].share.in_all, 1), 0), STR_NONE), 2, 4);
}

static void show_answer(const RiskView *v)
{
    Session *s = v->session;
    Spread gap = spread_of(v, 0, GAUGE_GAP, -1, -1);
    page_heading(&s->out, say(s, v->runs[0].authority ? WORD_RISK_QUESTION_NET
                                                      : WORD_RISK_QUESTION));
    if (gap.unknown) {
        line(v, WORD_RISK_UNKNOWN, STR_NONE, STR_NONE, STR_NONE);
        return;
    }
    if (v->runs[0].authority) {
        line(v, WORD_RISK_NET, spread_text(v, &gap, gap.stated),
             percentile_with_error(v, &gap, high), STR_NONE);
    } else {
        answer_shortfall(v, &gap);
        answer_cash(v);
    }
    answer_backstop(v);
    answer_what_matters(v);
}

/* -- in all, and year by year -- */

static void three(const RiskView *v, const Spread *s, Str cells[])
{
    static const double *const shares[] = { &low, &half, &high };
    for (int i = 0; i < 3; i++)
        cells[i] = spread_text(v, s, spread_percentile(s, *shares[i]));
}

static void error_row(const RiskView *v, Grid *grid, const Spread *s)
{
    double error;
    static const double *const shares[] = { &low, &half, &high };
    if (s->unknown)
        return;
    Str *cells = grid_row(grid, say(v->session, WORD_STANDARD_ERROR), 2);
    for (int i = 0; i < 3; i++)
        cells[i] = plus_minus(v, error_euros(v, spread_percentile_error(s, *shares[i])));
    risk_mean(v->risk, s->scenario, s->gauge, &error);
    cells[3] = plus_minus(v, error_euros(v, error));
}

static void sum_row(const RiskView *v, Grid *grid, Str label, const Spread *s)
{
    Str *cells = grid_row(grid, label, 0);
    int64_t mean = llround(digest_mean(s->digest));
    three(v, s, cells);
    cells[3] = spread_text(v, s, s->turned ? -mean : mean);
    cells[4] = spread_text(v, s, s->stated);
    error_row(v, grid, s);
}

static void show_sums(const RiskView *v)
{
    Session *s = v->session;
    bool authority = v->runs[0].authority;
    Str heads[] = { str_of("P5"), str_of("P50"), str_of("P95"), say(s, WORD_MEAN),
                    say(s, WORD_AS_STATED) };
    Grid grid = grid_new(s->arena, str_of("EUR"), heads, sizeof heads / sizeof *heads);
    Spread gap = spread_of(v, 0, GAUGE_GAP, -1, -1), lowest = spread_of(v, 0, GAUGE_LOWEST, -1, -1);
    sum_row(v, &grid, say(s, authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED), &gap);
    if (!authority)
        sum_row(v, &grid, say(s, WORD_LOWEST_CASH_ROW), &lowest);
    buf_byte(&s->out, '\n');
    grid_show(&grid, &s->out);
    buf_byte(&s->out, '\n');
    line(v, WORD_READ_PERCENTILES, STR_NONE, STR_NONE, STR_NONE);
}

static Str year_name(const RiskView *v, size_t year)
{
    Buf name = { 0 };
    buf_print(&name, "%d", run_first_year(&v->runs[0]) + (int)year);
    Str text = str_keep(v->session->arena, buf_view(&name));
    buf_free(&name);
    return text;
}

/* "19 ± 0,4%" */
static void chance_cells(const RiskView *v, const Spread *s, Str cells[2])
{
    double error;
    uint64_t above = digest_above(s->digest), of = digest_count(s->digest);
    risk_chance(v->risk, s->scenario, s->gauge, false, &error);
    cells[0] = s->unknown ? str_of("?") : chance_cell(v, above, of);
    cells[1] = s->unknown || above == 0 || above == of
                   ? STR_NONE : plus_minus(v, part_words(v, error, 1));
}

static void show_years(const RiskView *v)
{
    Session *s = v->session;
    bool authority = v->runs[0].authority;
    Str heads[] = { say(s, WORD_CHANCE_HEAD), STR_NONE, str_of("P5"), str_of("P50"), str_of("P95"),
                    say(s, WORD_AS_STATED) };
    size_t skipped = authority ? 2 : 0;
    Grid grid = grid_new(s->arena, str_of("EUR"), heads + skipped,
                         sizeof heads / sizeof *heads - skipped);
    for (size_t y = 0; y < run_years(&v->runs[0]); y++) {
        Spread gap = spread_of(v, 0, GAUGE_GAP, -1, (int)y);
        Str *cells = grid_row(&grid, year_name(v, y), 0);
        if (!authority)
            chance_cells(v, &gap, cells);
        three(v, &gap, cells + 2 - skipped);
        cells[5 - skipped] = spread_text(v, &gap, gap.stated);
    }
    page_heading(&s->out, say(s, authority ? WORD_YEARS_NET : WORD_YEARS_GAP));
    grid_show(&grid, &s->out);
}

/* -- notes -- */

/* Of sums that are not known as stated, or only not in some worlds. */
static bool any_unknown(const RiskView *v, bool stated)
{
    for (size_t i = 0; i < v->count; i++)
        for (size_t g = 0; g < v->risk->gauges_count; g++) {
            Spread s = spread_at(v, i, g);
            if (stated ? s.unknown : s.doubtful && !s.unknown)
                return true;
        }
    return false;
}

static void show_notes(const RiskView *v)
{
    Session *s = v->session;
    const Risk *r = v->risk;
    bool stated = any_unknown(v, true), odd = any_unknown(v, false);
    if (!stated && !odd)
        return;
    page_heading(&s->out, say(s, WORD_NOTES));
    if (stated)
        line(v, WORD_MARK_UNKNOWN_ELSEWHERE, STR_NONE, STR_NONE, STR_NONE);
    if (odd)
        line(v, WORD_WORLDS_UNKNOWN, world_count_words(v, r->unknown),
             world_count_words(v, r->first_unknown + 1), STR_NONE);
}

/* -- the page -- */

void show_risk_page(const RiskView *v)
{
    Session *s = v->session;
    bool known = !spread_of(v, 0, GAUGE_GAP, -1, -1).unknown;
    show_head(v);
    show_answer(v);
    show_sums(v);
    show_years(v);
    show_fan(v);
    if (known) {
        show_histogram(v);
        show_tornado(v);
        show_portions(v);
        show_break_even(v);
    }
    if (v->count > 1)
        show_risk_variants(v);
    show_percentiles(v);
    show_notes(v);
    buf_byte(&s->out, '\n');
    page_wrap(&s->out, say(s, WORD_READ_ERRORS), 0, 0);
}
