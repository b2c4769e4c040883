/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run_by.c -- klaverblad run --by: one table to the cent, by payer, instrument,
 * worker or leaf, year by year; or month by month (year by year) with the cash.
 */
#include "grid.h"
#include "money.h"
#include "page.h"
#include "run.h"

static const Slice costs = { SIDE_OUT, -1, -1 }, funding = { SIDE_IN, -1, -1 };

static Str cents_text(const Run *run, Figure figure)
{
    Session *s = run->session;
    Buf buf = { 0 };
    if (figure.cents || !figure.unknown)
        buf_str(&buf, euros_cents(s->arena, figure.cents, s->options.lang));
    buf_text(&buf, figure.unknown ? "?" : "");
    Str text = str_keep(s->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

/* -- rows of something, years beside each other -- */

static Str two_words(const Run *run, Str a, Str b)
{
    Buf buf = { 0 };
    buf_str(&buf, a);
    buf_text(&buf, a.len && b.len ? " " : "");
    buf_str(&buf, b);
    Str text = str_keep(run->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static Str key_label(const Run *run, PivotBy by, int64_t key)
{
    Session *s = run->session;
    const Rulebook *b = run->book;
    switch (by) {
    case PIVOT_PAYER:
    case PIVOT_RECEIVER: return label_of(s, &b->parties[key].label, b->parties[key].id);
    case PIVOT_INSTRUMENT:
        return label_of(s, &b->instruments[key].label, b->instruments[key].id);
    case PIVOT_LEAF:
        return key < 0 ? say(s, WORD_WITHOUT_LEAF)
                       : label_of(s, &b->leaves[key].label, b->leaves[key].id);
    case PIVOT_MEMBER: {
        const Level *level = &b->levels[member_key_level(key)];
        return two_words(run, label_of(s, &level->label, level->name),
                         member_label(run, member_key_level(key), member_key_member(key)));
    }
    case PIVOT_AMOUNT: return b->rules[key].full;
    case PIVOT_MONTH:
    case PIVOT_YEAR:
    case PIVOT_KINDS: break;
    }
    return str_of("");
}

static void sum_row(const Run *run, Grid *grid, Slice slice)
{
    Str *cells = grid_sum(grid, say(run->session, WORD_TOGETHER), 0);
    size_t years = run_years(run);
    for (size_t y = 0; y < years; y++)
        cells[y] = cents_text(run, run_sum(run, slice, run_year(run, y)));
    cells[years] = cents_text(run, run_sum(run, slice, run->scenario->months));
}

static void side_rows(const Run *run, Grid *grid, Word title, Slice slice, PivotBy by)
{
    Session *s = run->session;
    Choose what = { .perimeter = run->perimeter, .side = slice.side, .kind = slice.kind,
                    .leaf = slice.leaf, .months = run->scenario->months };
    Pivot pivot = ledger_pivot(s->arena, run->result->ledger, what, by);
    grid_title(grid, say(s, title));
    for (size_t r = 0; r < pivot.count; r++) {
        const PivotRow *row = &pivot.rows[r];
        Str *cells = grid_row(grid, key_label(run, by, row->key), 2);
        for (size_t y = 0; y < pivot.years_count; y++)
            cells[y] = cents_text(run, (Figure){ row->years[y],
                                                 run_unknown(run, slice, by, row->key,
                                                             run_year(run, y)) });
        bool unknown = run_unknown(run, slice, by, row->key, run->scenario->months);
        cells[pivot.years_count] = cents_text(run, (Figure){ row->total, unknown });
    }
    sum_row(run, grid, slice);
    grid_title(grid, str_of(""));
}

/* With its sign: minus is a shortfall, or what an authority receives more. */
static Figure balance(const Run *run, Months months)
{
    Figure gap = run_gap(run, months);
    gap.cents = run->authority ? gap.cents : -gap.cents;
    return gap;
}

static Str balance_text(const Run *run, Months months)
{
    Figure figure = balance(run, months);
    return figure.unknown ? str_of("?") : cents_text(run, figure);
}

static void show_rows(const Run *run, PivotBy by)
{
    Session *s = run->session;
    size_t years = run_years(run);
    Str heads[SCENARIO_YEARS_MAX + 2];
    for (size_t y = 0; y < years; y++) {
        Buf year = { 0 };
        buf_print(&year, "%d", run_first_year(run) + (int)y);
        heads[y] = str_keep(s->arena, buf_view(&year));
        buf_free(&year);
    }
    heads[years] = say(s, WORD_IN_ALL);
    Grid grid = grid_new(s->arena, str_of("EUR"), heads, years + 1);
    if (by == PIVOT_PAYER) {
        side_rows(run, &grid, run->authority ? WORD_SPENDING_TO : WORD_COST_TO, costs,
                  PIVOT_RECEIVER);
        side_rows(run, &grid, run->authority ? WORD_RECEIPTS_FROM : WORD_FUNDING_FROM, funding, by);
    } else {
        side_rows(run, &grid, run->authority ? WORD_SPENDING : WORD_COST, costs, by);
        side_rows(run, &grid, run->authority ? WORD_RECEIPTS : WORD_FUNDING, funding, by);
    }
    Str *cells = grid_row(&grid, say(s, run->authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED), 0);
    for (size_t y = 0; y < years; y++)
        cells[y] = balance_text(run, run_year(run, y));
    cells[years] = balance_text(run, run->scenario->months);
    grid_show(&grid, &s->out);
}

/* -- months or years below each other -- */

static void time_cells(const Run *run, Str cells[4], Months months, const CashLine *cash)
{
    Months all = run->scenario->months;
    bool inside = months.first.index <= all.last.index;
    if (inside) {
        cells[0] = cents_text(run, run_sum(run, costs, months));
        cells[1] = cents_text(run, run_sum(run, funding, months));
        cells[2] = balance_text(run, months);
    }
    if (months.last.index > cash->months.last.index)
        return;
    Months so_far = { all.first, inside ? months.last : all.last };
    Figure position = { cash->position[months.last.index - cash->months.first.index],
                        run_gap(run, so_far).unknown };
    cells[3] = cents_text(run, position);
}

static Month earlier(Month a, Month b)
{
    return a.index < b.index ? a : b;
}

/* Also the months after the project in which cash still moves. */
static void show_time(const Run *run, PivotBy by)
{
    enum { DECEMBER = 12 };
    Session *s = run->session;
    CashLine cash = *run->cash;
    Str heads[4] = { say(s, run->authority ? WORD_SPENDING_HEAD : WORD_COST_HEAD),
                     say(s, run->authority ? WORD_RECEIPTS_HEAD : WORD_FUNDING_HEAD),
                     say(s, run->authority ? WORD_NET_HEAD : WORD_GAP_HEAD),
                     say(s, WORD_CASH_HEAD) };
    Grid grid = grid_new(s->arena, str_of("EUR"), heads, 4);
    Month last = cash.months.last;
    for (Month m = cash.months.first; m.index <= last.index; ) {
        Month end = by == PIVOT_MONTH ? m : earlier(month_of(month_year(m), DECEMBER), last);
        /* a year of the project and what is paid after it do not share a row */
        if (m.index <= run->scenario->months.last.index)
            end = earlier(end, run->scenario->months.last);
        Buf label = { 0 };
        if (by == PIVOT_MONTH)
            month_print(m, &label);
        else
            buf_print(&label, "%d", month_year(m));
        Str kept = str_keep(s->arena, buf_view(&label));
        buf_free(&label);
        time_cells(run, grid_row(&grid, kept, 0), (Months){ m, end }, &cash);
        m = month_plus(end, 1);
    }
    Str *cells = grid_sum(&grid, say(s, WORD_TOGETHER), 0);
    time_cells(run, cells, run->scenario->months, &cash);
    cells[3] = str_of("");
    grid_show(&grid, &s->out);
}

void show_run_by(const Run *run, PivotBy by)
{
    Session *s = run->session;
    run_head(run, run->scenario->name);
    buf_byte(&s->out, '\n');
    if (by == PIVOT_MONTH || by == PIVOT_YEAR)
        show_time(run, by);
    else
        show_rows(run, by);
    Figure gap = run_gap(run, run->scenario->months);
    if (gap.unknown) {
        buf_byte(&s->out, '\n');
        page_wrap(&s->out, say(s, WORD_MARK_UNKNOWN), 0, 0);
    }
}
