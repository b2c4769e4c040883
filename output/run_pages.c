/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run_pages.c -- the page of a project: four numbers, the leaves, then year by year.
 * Seen from an authority: what it spends and receives.
 */
#include "grid.h"
#include "money.h"
#include "page.h"
#include "run.h"

static const Slice costs = { SIDE_OUT, -1, -1 }, funding = { SIDE_IN, -1, -1 };

static Str year_text(const Run *run, size_t n)
{
    Buf year = { 0 };
    buf_print(&year, "%d", run_first_year(run) + (int)n);
    Str text = str_keep(run->session->arena, buf_view(&year));
    buf_free(&year);
    return text;
}

static Slice of_leaf(Slice slice, size_t leaf)
{
    slice.leaf = (int)leaf;
    return slice;
}

static Str leaf_label(const Run *run, size_t leaf)
{
    const Leaf *l = &run->book->leaves[leaf];
    return label_of(run->session, &l->label, l->id);
}

/* "Sentence with {0}" in the session's language. */
static Str said(const Run *run, Word word, Str arg)
{
    Buf buf = { 0 };
    word_say(word, run->session->options.lang, &arg, 1, &buf);
    Str text = str_keep(run->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

/* -- the four numbers -- */

static Str month_text(const Run *run, Month month)
{
    return months_words(run->session->arena, (Months){ month, month }, run->session->options.lang);
}

static void per_year_and_month(const Run *run, Figure figure, Str cells[3])
{
    enum { MONTHS_PER_YEAR = 12 };
    Months months = run->scenario->months;
    Wide count = months.last.index - months.first.index + 1;
    int64_t year = 0, month = 0;
    cells[0] = figure_text(run, figure);
    exact_round((Exact){ (Wide)figure.cents * MONTHS_PER_YEAR, count, 0 }, 0, &year);
    exact_round((Exact){ figure.cents, count, 0 }, 0, &month);
    cells[1] = figure_text(run, (Figure){ year, figure.unknown });
    cells[2] = figure_text(run, (Figure){ month, figure.unknown });
}

static void gap_row(const Run *run, Grid *grid, Figure gap)
{
    Session *s = run->session;
    Word word = gap.cents > 0 ? WORD_SHORTFALL : gap.cents < 0 ? WORD_SURPLUS : WORD_BALANCED;
    if (run->authority)
        word = gap.cents < 0 ? WORD_NET_RECEIVED : WORD_NET_SPENT;
    if (gap.unknown) {
        grid_sum(grid, say(s, run->authority ? WORD_NET_UNKNOWN : WORD_GAP_UNKNOWN), 0)[0] =
            str_of("?");
        return;
    }
    gap.cents = gap.cents < 0 ? -gap.cents : gap.cents;
    per_year_and_month(run, gap, grid_sum(grid, say(s, word), 0));
}

/* The year in which an authority spends most, net; not while something is unknown. */
static void heaviest_row(const Run *run, Grid *grid)
{
    size_t most = 0;
    Figure heaviest = { 0 };
    for (size_t y = 0; y < run_years(run); y++) {
        Figure gap = run_gap(run, run_year(run, y));
        if (gap.unknown)
            return;
        if (y && gap.cents <= heaviest.cents)
            continue;
        heaviest = gap;
        most = y;
    }
    grid_row(grid, said(run, WORD_HEAVIEST_YEAR, year_text(run, most)), 0)[0] =
        figure_text(run, heaviest);
}

static void show_four(const Run *run)
{
    Session *s = run->session;
    Str heads[3] = { say(s, WORD_IN_ALL), say(s, WORD_EACH_YEAR), say(s, WORD_EACH_MONTH) };
    Grid grid = grid_new(s->arena, str_of("EUR"), heads, 3);
    Months months = run->scenario->months;
    Figure cost = run_sum(run, costs, months), got = run_sum(run, funding, months);
    per_year_and_month(run, cost,
                       grid_row(&grid, say(s, run->authority ? WORD_SPENDING : WORD_COST), 0));
    per_year_and_month(run, got,
                       grid_row(&grid, say(s, run->authority ? WORD_RECEIPTS : WORD_FUNDING), 0));
    gap_row(run, &grid, run_gap(run, months));
    if (run->authority) {
        heaviest_row(run, &grid);
    } else {
        CashLine cash = *run->cash;
        Figure low = { cash.low, cost.unknown || got.unknown };
        grid_row(&grid, said(run, WORD_LOWEST_CASH, month_text(run, cash.lowest)), 0)[0] =
            figure_text(run, low);
    }
    buf_byte(&s->out, '\n');
    grid_show(&grid, &s->out);
    if (cost.unknown || got.unknown) {
        buf_byte(&s->out, '\n');
        page_wrap(&s->out, say(s, WORD_MARK_UNKNOWN), 0, 0);
    }
}

/* -- the leaves -- */

enum { BAR = 12 };

/* "####............": what part of the whole. */
static Str bar(const Run *run, int64_t part, int64_t whole)
{
    Buf buf = { 0 };
    int64_t filled = 0;
    if (whole > 0 && part > 0 &&
        (!exact_round((Exact){ (Wide)part * BAR, whole, 0 }, 0, &filled) || filled > BAR))
        filled = BAR;
    if (part > 0 && filled == 0)
        filled = 1;
    buf_fill(&buf, (size_t)filled, '#');
    buf_fill(&buf, BAR - (size_t)filled, '.');
    Str text = str_keep(run->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

typedef struct LeafColumns {
    Figure whole;              /* 100% */
    size_t share, target, bar; /* columns; SIZE_MAX if there is none */
} LeafColumns;

static void leaf_cells(const Run *run, const LeafColumns *columns, Figure figure, Str cells[])
{
    Session *s = run->session;
    cells[0] = figure_text(run, figure);
    bool unknown = figure.unknown || columns->whole.unknown;
    cells[columns->share] = unknown ? str_of("?") : share(s->arena, figure.cents,
                                                          columns->whole.cents, s->options.lang);
    cells[columns->bar] = unknown ? str_of("") : bar(run, figure.cents, columns->whole.cents);
}

static Str target_text(const Run *run, size_t leaf)
{
    enum { PERCENT = 2 };
    Decimal d = run->scenario->targets[leaf];
    int64_t digits = 0;
    exact_round(exact_of(d), PERCENT + 2, &digits);
    return share(run->session->arena, digits, 10000, run->session->options.lang);
}

/* What of a side has no leaf. */
static Figure without_leaf(const Run *run, Slice slice, Months months)
{
    Figure rest = run_sum(run, slice, months);
    rest.unknown = false;
    for (size_t l = 0; l < run->book->leaves_count; l++)
        rest.cents -= run_sum(run, of_leaf(slice, l), months).cents;
    return rest;
}

static void show_leaves(const Run *run)
{
    Session *s = run->session;
    Slice slice = run->authority ? costs : funding;
    Months months = run->scenario->months;
    Figure whole = run_sum(run, costs, months);
    bool targets = run->scenario->has_targets && !run->authority;
    Str heads[4] = { str_of("EUR"), say(s, run->authority ? WORD_OF_SPENDING : WORD_OF_COST) };
    LeafColumns columns = { whole, 1, targets ? 2 : SIZE_MAX, targets ? 3 : 2 };
    if (targets)
        heads[columns.target] = say(s, WORD_TARGET);
    heads[columns.bar] = str_of("");
    Grid grid = grid_new(s->arena, str_of(""), heads, columns.bar + 1);
    for (size_t l = 0; l < run->book->leaves_count; l++) {
        Figure figure = run_sum(run, of_leaf(slice, l), months);
        if (run->authority && !figure.cents && !figure.unknown)
            continue;
        Str *cells = grid_row(&grid, leaf_label(run, l), 0);
        leaf_cells(run, &columns, figure, cells);
        if (targets)
            cells[columns.target] = target_text(run, l);
    }
    Figure other = without_leaf(run, slice, months);
    if (other.cents)
        leaf_cells(run, &columns, other,
                   grid_row(&grid, say(s, run->authority ? WORD_OWN_COSTS : WORD_OTHER_FUNDING),
                            0));
    Figure gap = run_gap(run, months);
    if (!run->authority && !gap.unknown && gap.cents > 0)
        leaf_cells(run, &columns, gap, grid_row(&grid, say(s, WORD_NOT_COVERED), 0));
    if (!grid.count)
        return;
    page_heading(&s->out, say(s, run->authority ? WORD_LEAVES_SPENT : WORD_LEAVES));
    grid_show(&grid, &s->out);
}

/* -- year by year -- */

/* Fills the cells of the years and of all. */
static void year_cells(const Run *run, Str cells[],
                       Str (*cell)(const Run *run, const void *context, Months months),
                       const void *context)
{
    size_t years = run_years(run);
    for (size_t y = 0; y < years; y++)
        cells[y] = cell(run, context, run_year(run, y));
    cells[years] = cell(run, context, run->scenario->months);
}

static Str slice_cell(const Run *run, const void *slice, Months months)
{
    return figure_text(run, run_sum(run, *(const Slice *)slice, months));
}

static Str gap_cell(const Run *run, const void *context, Months months)
{
    (void)context;
    Figure gap = run_gap(run, months);
    gap.cents = run->authority ? gap.cents : -gap.cents;
    return figure_signed(run, gap);
}

static Str share_cell(const Run *run, const void *slice, Months months)
{
    Session *s = run->session;
    Figure part = run_sum(run, *(const Slice *)slice, months);
    Figure whole = run_sum(run, costs, months);
    if (part.unknown || whole.unknown)
        return str_of("?");
    return share(s->arena, part.cents, whole.cents, s->options.lang);
}

static Str measure_cell(const Run *run, const void *measure, Months months)
{
    return run_per_measure(run, *(const size_t *)measure, months);
}

static Str ratio_cell(const Run *run, const void *measure, Months months)
{
    return run_ratio(run, *(const size_t *)measure, months);
}

/* One row per instrument of a side; `alone`: only of what has no leaf. */
static void instrument_rows(const Run *run, Grid *grid, Slice slice, bool alone)
{
    Session *s = run->session;
    Choose what = { .perimeter = run->perimeter, .side = slice.side, .kind = slice.kind,
                    .leaf = slice.leaf, .months = run->scenario->months };
    Pivot pivot = ledger_pivot(s->arena, run->result->ledger, what, PIVOT_INSTRUMENT);
    for (size_t i = 0; i < run->book->instruments_count; i++) {
        const Instrument *in = &run->book->instruments[i];
        const PivotRow *row = pivot_row(&pivot, (int64_t)i);
        bool unknown = run_unknown(run, slice, PIVOT_INSTRUMENT, (int64_t)i, run->scenario->months);
        if ((!row && !unknown) || (alone && in->leaf >= 0))
            continue;
        Str *cells = grid_row(grid, label_of(s, &in->label, in->id), 2);
        for (size_t y = 0; y <= pivot.years_count; y++) {
            bool all = y == pivot.years_count;
            Months months = all ? run->scenario->months : run_year(run, y);
            Figure figure = { row ? all ? row->total : row->years[y] : 0,
                              run_unknown(run, slice, PIVOT_INSTRUMENT, (int64_t)i, months) };
            cells[y] = figure_text(run, figure);
        }
    }
}

static bool is_nothing(const Run *run, Slice slice)
{
    for (size_t y = 0; y < run_years(run); y++) {
        Figure figure = run_sum(run, slice, run_year(run, y));
        if (figure.cents || figure.unknown)
            return false;
    }
    return true;
}

/* All leaves of a project; of an authority those that it has to do with. */
static void leaf_rows(const Run *run, Grid *grid, Slice slice)
{
    for (size_t l = 0; l < run->book->leaves_count; l++) {
        Slice one = of_leaf(slice, l);
        if (run->authority && is_nothing(run, one))
            continue;
        year_cells(run, grid_row(grid, leaf_label(run, l), 2), slice_cell, &one);
    }
    instrument_rows(run, grid, slice, true);
}

static Grid years_grid(const Run *run, Str title)
{
    Session *s = run->session;
    size_t years = run_years(run);
    Str heads[SCENARIO_YEARS_MAX + 2];
    for (size_t y = 0; y < years; y++)
        heads[y] = year_text(run, y);
    heads[years] = say(s, WORD_IN_ALL);
    return grid_new(s->arena, title, heads, years + 1);
}

/* What is in the till at the end of each year, and when all has been paid. */
static void cash_row(const Run *run, Grid *grid)
{
    Session *s = run->session;
    CashLine cash = *run->cash;
    Str *cells = grid_row(grid, say(s, WORD_CASH_AT_END), 0);
    for (size_t y = 0; y < run_years(run); y++) {
        Month last = run_year(run, y).last;
        Months so_far = { run->scenario->months.first, last };
        Figure figure = { cash.position[last.index - cash.months.first.index],
                          run_gap(run, so_far).unknown };
        cells[y] = figure_text(run, figure);
    }
}

static void show_years(const Run *run)
{
    Session *s = run->session;
    Grid grid = years_grid(run, str_of("EUR"));
    grid_title(&grid, say(s, run->authority ? WORD_SPENDING : WORD_COST));
    if (run->authority)
        leaf_rows(run, &grid, costs);
    else
        instrument_rows(run, &grid, costs, false);
    year_cells(run, grid_sum(&grid, say(s, WORD_TOGETHER), 0), slice_cell, &costs);
    grid_title(&grid, str_of(""));
    grid_title(&grid, say(s, run->authority ? WORD_RECEIPTS : WORD_FUNDING));
    leaf_rows(run, &grid, funding);
    year_cells(run, grid_sum(&grid, say(s, WORD_TOGETHER), 0), slice_cell, &funding);
    grid_title(&grid, str_of(""));
    year_cells(run, grid_row(&grid, say(s, run->authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED), 0),
               gap_cell, NULL);
    if (!run->authority)
        cash_row(run, &grid);
    page_heading(&s->out, say(s, WORD_YEAR_BY_YEAR));
    grid_show(&grid, &s->out);
}

static void show_shares(const Run *run)
{
    Session *s = run->session;
    Grid grid = years_grid(run, str_of("%"));
    for (size_t l = 0; l < run->book->leaves_count; l++) {
        Slice one = of_leaf(funding, l);
        year_cells(run, grid_row(&grid, leaf_label(run, l), 0), share_cell, &one);
    }
    bool any = false;
    for (size_t y = 0; y < run_years(run); y++)
        any = any || !run_sum(run, costs, run_year(run, y)).unknown;
    if (!any)
        return;
    page_heading(&s->out, say(s, WORD_SHARES));
    grid_show(&grid, &s->out);
}

static void show_measures(const Run *run)
{
    Session *s = run->session;
    if (!run->book->measures_count)
        return;
    Grid grid = years_grid(run, str_of("EUR"));
    Grid ratios = years_grid(run, STR_NONE);
    for (size_t m = 0; m < run->book->measures_count; m++) {
        const Measure *one = &run->book->measures[m];
        if (one->ratio)
            year_cells(run, grid_row(&ratios, label_of(s, &one->label, one->name), 0), ratio_cell, &m);
        else
            year_cells(run, grid_row(&grid, measure_label(run, m), 0), measure_cell, &m);
    }
    page_heading(&s->out, say(s, run->authority ? WORD_NET_PER : WORD_COST_PER));
    grid_show(&grid, &s->out);
    if (run->authority || !ratios.count)
        return;
    page_heading(&s->out, say(s, WORD_RATIOS));
    grid_show(&ratios, &s->out);
}

/* -- what is no money -- */

static const Side sides[] = { SIDE_IN, SIDE_OUT, SIDE_WITHIN };

/* What an instrument without money comes to, whoever it is from. */
static Figure aside(const Run *run, int kind, size_t instrument, Months months)
{
    Figure sum = { 0 };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        Slice slice = { sides[i], kind, -1 };
        sum.cents += run_instrument_sum(run, slice, &run->book->instruments[instrument], months);
        sum.unknown = sum.unknown || run_unknown(run, slice, PIVOT_INSTRUMENT,
                                                 (int64_t)instrument, months);
    }
    return sum;
}

typedef struct Aside {
    int kind;
    size_t instrument;
} Aside;

static Str aside_cell(const Run *run, const void *context, Months months)
{
    const Aside *a = context;
    return figure_text(run, aside(run, a->kind, a->instrument, months));
}

static void show_aside(const Run *run, InstrumentKind kind, Word heading)
{
    Session *s = run->session;
    Grid grid = years_grid(run, str_of("EUR"));
    for (size_t i = 0; i < run->book->instruments_count; i++) {
        const Instrument *in = &run->book->instruments[i];
        Figure all = { 0 };
        if (in->kind == kind)
            all = aside(run, (int)kind, i, run->scenario->months);
        if (!all.cents && !all.unknown)
            continue;
        Aside one = { (int)kind, i };
        year_cells(run, grid_row(&grid, label_of(s, &in->label, in->id), 0), aside_cell, &one);
        if (in->leaf < 0)
            continue;
        Slice leaf = of_leaf(funding, (size_t)in->leaf);
        Str label = said(run, WORD_AGAINST_LEAF, leaf_label(run, (size_t)in->leaf));
        year_cells(run, grid_row(&grid, label, 2), slice_cell, &leaf);
    }
    if (!grid.count)
        return;
    page_heading(&s->out, say(s, heading));
    grid_show(&grid, &s->out);
}

void show_run_page(const Run *run)
{
    Session *s = run->session;
    run_head(run, run->scenario->name);
    show_four(run);
    show_leaves(run);
    show_years(run);
    if (!run->authority)
        show_shares(run);
    show_measures(run);
    show_aside(run, KIND_MEMO, WORD_FOR_COMPARISON);
    show_aside(run, KIND_IN_KIND, WORD_IN_KIND);
    show_run_notes(run);
    buf_byte(&s->out, '\n');
    page_wrap(&s->out, say(s, WORD_ROUNDED), 0, 0);
}
