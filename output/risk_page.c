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

static void show_head(const RiskView *v)
{
    const Scenario *base = v->runs[0].scenario;
    run_head(&v->runs[0], sentence(v, WORD_RISK_TITLE, base->name, STR_NONE, STR_NONE));
    head_line(v->session, WORD_SIMULATIONS, sample_words(v));
    Str ended = sample_end_words(v);
    if (ended.len) {
        buf_byte(&v->session->out, '\n');
        page_wrap(&v->session->out, ended, 0, 2);
    }
    if (v->risk->done < RISK_FEW) {
        buf_byte(&v->session->out, '\n');
        line(v, WORD_FEW_SIMULATIONS, STR_NONE, STR_NONE, STR_NONE);
    }
}

/* -- the answer -- */

static void show_answer(const RiskView *v)
{
    Session *s = v->session;
    const Answer *list;
    page_heading(&s->out, say(s, v->runs[0].authority ? WORD_RISK_QUESTION_NET
                                                      : WORD_RISK_QUESTION));
    size_t count = risk_answers(v, &list);
    for (size_t i = 0; i < count; i++)
        page_wrap(&s->out, list[i].text, list[i].part ? 2 : 0, list[i].part ? 4 : 2);
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

static void show_notes(const RiskView *v)
{
    Session *s = v->session;
    bool stated = any_unknown(v, true), odd = any_unknown(v, false);
    if (!stated && !odd)
        return;
    page_heading(&s->out, say(s, WORD_NOTES));
    if (stated)
        line(v, WORD_MARK_UNKNOWN_ELSEWHERE, STR_NONE, STR_NONE, STR_NONE);
    if (odd)
        line(v, WORD_WORLDS_UNKNOWN, world_count_words(v, v->risk->unknown),
             world_count_words(v, v->risk->first_unknown + 1), STR_NONE);
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
