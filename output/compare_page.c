/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare_page.c -- the figures of several runs beside each other, each with its
 * difference from the first in EUR and in %.
 */
#include "compare.h"
#include "grid.h"
#include "money.h"
#include "page.h"

static const Slice costs = { SIDE_OUT, -1, -1 }, funding = { SIDE_IN, -1, -1 };

/* What a row has of a run. */
typedef Figure Measured(const Run *run, const void *context);

static Lang lang_of(const Comparison *c)
{
    return c->session->options.lang;
}

/* -- a row and its differences -- */

/* "+12.345" and "+1,2%" below the figures, where something differs. */
static void difference_rows(const Comparison *c, Grid *grid, const Figure figures[], bool percent)
{
    Arena *arena = c->session->arena;
    bool differs = false;
    for (size_t i = 1; i < c->count; i++)
        differs = differs || figures[i].cents != figures[0].cents ||
                  figures[i].unknown != figures[0].unknown;
    if (!differs)
        return;
    Str *euro = grid_row(grid, say(c->session, WORD_DIFFERENCE), 4);
    Str *part = percent && figures[0].cents && !figures[0].unknown
                    ? grid_row(grid, say(c->session, WORD_DIFFERENCE_SHARE), 4) : NULL;
    for (size_t i = 1; i < c->count; i++) {
        bool unknown = figures[i].unknown || figures[0].unknown;
        int64_t more = figures[i].cents - figures[0].cents;
        int64_t whole = figures[0].cents < 0 ? -figures[0].cents : figures[0].cents;
        euro[i] = unknown ? str_of("?") : more ? euros_signed(arena, more, lang_of(c))
                                               : str_of("=");
        if (part)
            part[i] = unknown ? str_of("?") : more ? share_signed(arena, more, whole, lang_of(c))
                                                   : str_of("=");
    }
}

static void figure_rows(const Comparison *c, Grid *grid, Str label, size_t indent,
                        Measured *measured, const void *context, bool percent)
{
    Figure *figures = arena_alloc(c->session->arena, c->count * sizeof *figures);
    Str *cells = grid_row(grid, label, indent);
    for (size_t i = 0; i < c->count; i++) {
        figures[i] = measured(&c->columns[i].run, context);
        cells[i] = figure_text(&c->columns[i].run, figures[i]);
    }
    difference_rows(c, grid, figures, percent);
}

/* -- what is measured -- */

/* Projects of other lengths are compared per year. */
static Figure per_year(const Run *run, Figure figure, bool yearly)
{
    enum { MONTHS_PER_YEAR = 12 };
    Months months = run->scenario->months;
    if (yearly)
        exact_round((Exact){ (Wide)figure.cents * MONTHS_PER_YEAR,
                             months.last.index - months.first.index + 1, 0 }, 0, &figure.cents);
    return figure;
}

typedef struct Asked {
    Slice slice;
    bool yearly;
    int64_t party;             /* the payer */
    int32_t government;        /* all payers of it; -1: of none */
} Asked;

static Figure slice_of(const Run *run, const void *context)
{
    const Asked *a = context;
    return per_year(run, run_sum(run, a->slice, run->scenario->months), a->yearly);
}

static Figure balance_of(const Run *run, const void *context)
{
    const Asked *a = context;
    Figure gap = run_gap(run, run->scenario->months);
    gap.cents = gap.unknown ? 0 : run->authority ? gap.cents : -gap.cents;   /* "?", as run says */
    return per_year(run, gap, a->yearly);
}

static Figure lowest_cash(const Run *run, const void *context)
{
    (void)context;
    CashLine cash = *run->cash;
    return (Figure){ cash.low, run_gap(run, run->scenario->months).unknown };
}

static Figure party_of(const Run *run, const void *context)
{
    const Asked *a = context;
    Choose what = { .perimeter = run->perimeter, .side = SIDE_IN, .kind = -1, .leaf = -1,
                    .months = run->scenario->months };
    Pivot pivot = ledger_pivot(run->session->arena, run->result->ledger, what, PIVOT_PAYER);
    const PivotRow *row = pivot_row(&pivot, a->party);
    Figure figure = { row ? row->total : 0,
                      run_unknown(run, funding, PIVOT_PAYER, a->party, what.months) };
    return per_year(run, figure, a->yearly);
}

static Figure payers_of_government(const Run *run, const void *context)
{
    const Asked *a = context;
    Asked one = { .party = 0 };
    Figure sum = { 0 };
    for (size_t p = 0; p < run->book->parties_count; p++) {
        if (run->book->parties[p].government != a->government)
            continue;
        one.party = (int64_t)p;
        Figure figure = party_of(run, &one);
        sum.cents += figure.cents;
        sum.unknown = sum.unknown || figure.unknown;
    }
    return per_year(run, sum, a->yearly);
}

/* Seen from a level of government as a whole. */
static Run run_of_government(const Run *run, int32_t government, bool *has)
{
    Perimeter *perimeter = arena_alloc(run->session->arena, sizeof *perimeter);
    for (size_t p = 0; p < run->book->parties_count; p++)
        has[p] = run->book->parties[p].government == government;
    *perimeter = (Perimeter){ .has = has };
    return run_seen_from(run, perimeter);
}

static Figure government_net(const Run *run, const void *context)
{
    const Asked *a = context;
    bool *has = arena_alloc(run->session->arena, run->book->parties_count + 1);
    Run seen = run_of_government(run, a->government, has);
    return per_year(run, run_gap(&seen, run->scenario->months), a->yearly);
}

static Figure government_side(const Run *run, const void *context)
{
    const Asked *a = context;
    bool *has = arena_alloc(run->session->arena, run->book->parties_count + 1);
    Run seen = run_of_government(run, a->government, has);
    return per_year(run, run_sum(&seen, a->slice, run->scenario->months), a->yearly);
}

static bool is_zero_everywhere(const Comparison *c, Measured *measured, const void *context)
{
    for (size_t i = 0; i < c->count; i++) {
        Figure figure = measured(&c->columns[i].run, context);
        if (figure.cents || figure.unknown)
            return false;
    }
    return true;
}

/* -- the tables -- */

static int length(const Run *run)
{
    return run->scenario->months.last.index - run->scenario->months.first.index + 1;
}

static bool lengths_differ(const Comparison *c)
{
    for (size_t i = 1; i < c->count; i++)
        if (length(&c->columns[i].run) != length(&c->columns[0].run))
            return true;
    return false;
}

static Grid columns_grid(const Comparison *c)
{
    Str *heads = arena_alloc(c->session->arena, c->count * sizeof *heads);
    for (size_t i = 0; i < c->count; i++)
        heads[i] = c->columns[i].name;
    Grid grid = grid_new(c->session->arena,
                         say(c->session, lengths_differ(c) ? WORD_EUR_YEAR : WORD_EUR_ALL),
                         heads, c->count);
    grid.again = 1;
    return grid;
}

static void leaf_rows(const Comparison *c, Grid *grid, Slice slice, bool yearly)
{
    const Rulebook *b = c->columns[0].run.book;
    for (size_t l = 0; l < b->leaves_count; l++) {
        Asked a = { .slice = slice, .yearly = yearly };
        a.slice.leaf = (int)l;
        if (c->columns[0].run.authority && is_zero_everywhere(c, slice_of, &a))
            continue;
        Str label = label_of(c->session, &b->leaves[l].label, b->leaves[l].id);
        figure_rows(c, grid, label, 2, slice_of, &a, true);
    }
}

static void show_figures(const Comparison *c)
{
    Session *s = c->session;
    bool authority = c->columns[0].run.authority;
    Asked cost = { .slice = costs, .yearly = lengths_differ(c) };
    Asked got = { .slice = funding, .yearly = cost.yearly };
    Grid grid = columns_grid(c);
    figure_rows(c, &grid, say(s, authority ? WORD_SPENDING : WORD_COST), 0, slice_of, &cost, true);
    if (authority)
        leaf_rows(c, &grid, costs, cost.yearly);
    figure_rows(c, &grid, say(s, authority ? WORD_RECEIPTS : WORD_FUNDING), 0, slice_of, &got,
                true);
    if (!authority)
        leaf_rows(c, &grid, funding, cost.yearly);
    figure_rows(c, &grid, say(s, authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED), 0, balance_of,
                &cost, true);
    if (!authority)
        figure_rows(c, &grid,
                    say(s, cost.yearly ? WORD_LOWEST_CASH_WHOLE : WORD_LOWEST_CASH_ROW), 0,
                    lowest_cash, NULL, false);
    buf_byte(&s->out, '\n');
    grid_show(&grid, &s->out);
}

static void party_rows(const Comparison *c, Grid *grid, int32_t government, bool yearly)
{
    const Rulebook *b = c->columns[0].run.book;
    for (size_t p = 0; p < b->parties_count; p++) {
        Asked a = { .party = (int64_t)p, .yearly = yearly };
        if (b->parties[p].government == government && !is_zero_everywhere(c, party_of, &a))
            figure_rows(c, grid, label_of(c->session, &b->parties[p].label, b->parties[p].id), 2,
                        party_of, &a, true);
    }
}

static void show_payers(const Comparison *c)
{
    Session *s = c->session;
    const Rulebook *b = c->columns[0].run.book;
    Grid grid = columns_grid(c);
    int32_t governments = (int32_t)b->governments_count;
    for (int32_t n = 0; n <= governments; n++) {
        int32_t g = n < governments ? n : -1;          /* who is no government comes last */
        Asked a = { .government = g, .yearly = lengths_differ(c) };
        if (is_zero_everywhere(c, payers_of_government, &a))
            continue;
        Str label = g < 0 ? say(s, WORD_NO_GOVERNMENT)
                          : label_of(s, &b->governments[g].label, b->governments[g].id);
        figure_rows(c, &grid, label, 0, payers_of_government, &a, true);
        party_rows(c, &grid, g, a.yearly);
    }
    if (!grid.count)
        return;
    page_heading(&s->out, say(s, WORD_WHO_PAYS));
    grid_show(&grid, &s->out);
}

/* What passes between the parties of one level of government is left out. */
static void show_governments(const Comparison *c)
{
    Session *s = c->session;
    const Rulebook *b = c->columns[0].run.book;
    Grid grid = columns_grid(c);
    for (int32_t g = 0; g < (int32_t)b->governments_count; g++) {
        Asked out = { .slice = costs, .government = g, .yearly = lengths_differ(c) }, in = out;
        in.slice = funding;
        if (is_zero_everywhere(c, government_side, &out) &&
            is_zero_everywhere(c, government_side, &in))
            continue;
        grid_title(&grid, label_of(s, &b->governments[g].label, b->governments[g].id));
        figure_rows(c, &grid, say(s, WORD_PAYS), 2, government_side, &out, true);
        figure_rows(c, &grid, say(s, WORD_RECEIVES), 2, government_side, &in, true);
        figure_rows(c, &grid, say(s, WORD_PAYS_NET), 2, government_net, &out, true);
    }
    if (!grid.count)
        return;
    page_heading(&s->out, say(s, WORD_GOVERNMENTS));
    grid_show(&grid, &s->out);
}

static void show_measures(const Comparison *c)
{
    Session *s = c->session;
    const Run *base = &c->columns[0].run;
    Grid grid = columns_grid(c);
    for (size_t m = 0; m < base->book->measures_count; m++) {
        if (base->book->measures[m].ratio)
            continue;
        Str *cells = grid_row(&grid, measure_label(base, m), 0);
        for (size_t i = 0; i < c->count; i++)
            cells[i] = run_per_measure(&c->columns[i].run, m, c->columns[i].run.scenario->months);
    }
    if (!grid.count)
        return;
    grid.title = str_of("EUR");
    page_heading(&s->out, say(s, base->authority ? WORD_NET_PER : WORD_COST_PER));
    grid_show(&grid, &s->out);
}

/* -- the page -- */

bool same_postings(const Run *a, const Run *b)
{
    Walk left = { 0 }, right = { 0 };
    for (;;) {
        const Posting *p = ledger_next(a->result->ledger, &left);
        const Posting *q = ledger_next(b->result->ledger, &right);
        if (!p || !q)
            return !p && !q;
        if (p->month.index != q->month.index || p->cash_month.index != q->cash_month.index ||
            p->member != q->member || p->from != q->from || p->to != q->to || p->leaf != q->leaf ||
            p->kind != q->kind || p->cents != q->cents || p->cash != q->cash)
            return false;
    }
}

static void show_names(const Comparison *c)
{
    enum { NAMES = 16 };
    Session *s = c->session;
    buf_byte(&s->out, '\n');
    for (size_t i = 0; i < c->count; i++) {
        Buf text = { 0 };
        if (!str_is(c->columns[i].label, c->columns[i].name))
            buf_str(&text, c->columns[i].label);
        if (lengths_differ(c)) {
            buf_text(&text, text.len ? ", " : "");
            buf_str(&text, months_words(s->arena, c->columns[i].run.scenario->months, lang_of(c)));
        }
        if (text.len) {
            page_cell(&s->out, c->columns[i].name, NAMES);
            page_wrap(&s->out, buf_view(&text), NAMES, NAMES);
        } else {
            buf_str(&s->out, c->columns[i].name);
            buf_byte(&s->out, '\n');
        }
        buf_free(&text);
    }
}

/* Says plainly which of them make no difference. */
static void show_sameness(const Comparison *c)
{
    Session *s = c->session;
    for (size_t i = 1; i < c->count; i++) {
        if (!same_postings(&c->columns[0].run, &c->columns[i].run))
            continue;
        Buf line = { 0 };
        Str args[2] = { c->columns[i].name, c->columns[0].name };
        word_say(c->reform ? WORD_REFORM_SAME : WORD_NOTHING_CHANGES, lang_of(c), args, 2, &line);
        buf_byte(&s->out, '\n');
        page_wrap(&s->out, buf_view(&line), 0, 0);
        buf_free(&line);
    }
}

static bool any_unknown(const Comparison *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->columns[i].run.result->unknowns_count)
            return true;
    return false;
}

void show_comparison(const Comparison *c)
{
    Session *s = c->session;
    Str name = c->columns[0].run.scenario->name;
    Buf title = { 0 };
    word_say(WORD_COMPARISON, lang_of(c), &name, 1, &title);
    Run head = c->columns[0].run;
    Scenario plain = *head.scenario;
    if (!c->reform)
        plain.variant = str_of("");                    /* the names below tell */
    head.scenario = &plain;
    run_head(&head, buf_view(&title));
    buf_free(&title);
    if (!c->reform)
        show_names(c);
    show_sameness(c);
    show_figures(c);
    if (any_unknown(c)) {
        buf_byte(&s->out, '\n');
        page_wrap(&s->out, say(s, WORD_MARK_UNKNOWN_ELSEWHERE), 0, 0);
    }
    if (!c->columns[0].run.authority)
        show_payers(c);
    show_governments(c);
    show_measures(c);
    if (c->reform) {
        show_eligibility(c);
        show_rule_differences(c);
    } else {
        show_input_differences(c);
    }
}
