/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_risk_page.c -- what may become of a budget, on its page.
 */
#include "budget_view.h"
#include "grid.h"
#include "money.h"
#include "page.h"
#include "pooled.h"
#include "risk_view.h"

static Str cell(const BudgetView *v, const BudgetSpread *spread, int64_t cents)
{
    Arena *arena = v->session->arena;
    if (spread->unknown)
        return str_of("?");
    return known_part(arena, euros(arena, cents, v->session->options.lang), cents, spread->doubtful);
}

static Str stated_cell(const BudgetView *v, const BudgetSpread *spread)
{
    Arena *arena = v->session->arena;
    return known_part(arena, euros(arena, spread->stated.cents, v->session->options.lang),
                      spread->stated.cents, spread->unknown);
}

static void error_row(const BudgetView *v, Grid *grid, const BudgetSpread *spread, bool net)
{
    RiskView words = { .session = v->session };
    if (spread->unknown || spread->low == spread->high)
        return;
    Str *cells = grid_row(grid, say(v->session, WORD_STANDARD_ERROR), 2);
    const double errors[] = { spread->low_error, spread->middle_error, spread->high_error };
    if (net)
        cells[0] = plus_minus(&words, error_euros(&words, errors[0]));
    else if (spread->above_error > 0)
        cells[0] = plus_minus(&words, part_words(&words, spread->above_error, 1));
    for (int i = 1; i < 3; i++)
        cells[i] = plus_minus(&words, error_euros(&words, errors[i]));
}

/* What they pay net: P5, P50, P95; what comes on top: how often, P50, P95. */
static void show_table(const BudgetView *v, BudgetRiskOf of)
{
    Session *s = v->session;
    bool net = of == RISK_OF_NET;
    size_t years = v->risk->pooled->years;
    const Str heads[] = { net ? str_of("P5") : say(s, WORD_BUDGET_RISK_ON), str_of("P50"), str_of("P95"),
                          say(s, WORD_AS_STATED) };
    Grid grid = grid_new(s->arena, str_of("EUR"), heads, 4);
    page_heading(&s->out, say(s, net ? WORD_BUDGET_RISK_TABLE_NET : WORD_BUDGET_RISK_TABLE_ADDED));
    for (size_t y = 0; y <= years; y++) {
        BudgetSpread spread = budget_spread(v, of, y);
        Str label = y < years ? year_text(v, v->first + (int)y) : say(s, WORD_BUDGET_TOTAL);
        Str *cells = y < years ? grid_row(&grid, label, 0) : grid_sum(&grid, label, 0);
        cells[0] = net ? cell(v, &spread, spread.low)
                 : spread.unknown ? str_of("?") : budget_in_hundred(v, spread.above);
        cells[1] = cell(v, &spread, spread.middle);
        cells[2] = cell(v, &spread, spread.high);
        cells[3] = stated_cell(v, &spread);
        if (y == years)
            error_row(v, &grid, &spread, net);
    }
    grid_show(&grid, &s->out);
}

void show_budget_risk(const BudgetView *v)
{
    Session *s = v->session;
    const Str *list;
    page_heading(&s->out, say(s, WORD_BUDGET_RISK));
    page_wrap(&s->out, budget_sample_words(v), 0, 2);
    if (v->risk->draws < RISK_FEW)
        page_wrap(&s->out, say(s, WORD_FEW_SIMULATIONS), 0, 2);
    size_t count = budget_risk_answers(v, &list);
    for (size_t i = 0; i < count; i++)
        page_wrap(&s->out, list[i], 0, 2);
    show_table(v, RISK_OF_NET);
    show_table(v, RISK_OF_ADDED);
    buf_byte(&s->out, '\n');
    count = budget_risk_notes(v, &list);
    for (size_t i = 0; i < count; i++)
        page_wrap(&s->out, list[i], 0, 2);
}
