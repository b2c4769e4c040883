/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_summary.c -- one page: four numbers, the leaves, the years, and the graphs.
 * All of it looks at other sheets.
 */
#include "money.h"
#include "report.h"

enum { LABEL, YEARS, PART, CARDS = 4, LAST_CARD = 10, WIDE = 12 };
enum { ROW_ABOUT = 3, ROW_CARD = 5, ROW_LEAVES = 10 };

static const Slice costs = { SIDE_OUT, -1, -1 }, funding = { SIDE_IN, -1, -1 };

/* -- four numbers -- */

static void card_fill(Sheet *sheet, uint32_t first, uint32_t last)
{
    for (uint32_t row = ROW_CARD; row <= ROW_CARD + 2; row++)
        for (uint32_t c = first; c <= last; c++)
            sheet_empty(sheet, row, c, STYLE_CARD_LABEL);
}

static void card(Report *r, Sheet *sheet, uint32_t n, Str label, Tab tab, uint32_t row,
                 int64_t cents, bool unknown)
{
    sheet_text(sheet, ROW_CARD, n, label, STYLE_CARD_LABEL);
    cell_on(r, tab, row, COL_TOTAL, formula(r));
    if (unknown)
        put_text(r, sheet, ROW_CARD + 1, n, say(r->session, WORD_BOOK_UNKNOWN), STYLE_CARD);
    else
        put(r, sheet, ROW_CARD + 1, n, euro(cents), STYLE_CARD);
}

static void write_cards(Report *r, Sheet *sheet)
{
    static const uint32_t first[CARDS] = { 0, 2, 6, LAST_CARD }, last[CARDS] = { 0, 4, 8, 11 };
    Session *s = r->session;
    Months all = r->run->scenario->months;
    Figure cost = run_sum(r->run, costs, all), got = run_sum(r->run, funding, all);
    Figure gap = run_gap(r->run, all);
    bool authority = r->run->authority;
    for (int i = 0; i < CARDS; i++)
        card_fill(sheet, first[i], last[i]);
    card(r, sheet, first[0], say(s, authority ? WORD_SPENDING : WORD_COST), TAB_CLOVER,
         r->at.cost_total, cost.cents, false);
    card(r, sheet, first[1], say(s, authority ? WORD_RECEIPTS : WORD_FUNDING), TAB_CLOVER,
         r->at.funding_total, got.cents, false);
    card(r, sheet, first[2], say(s, authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED), TAB_CLOVER,
         r->at.gap, authority ? gap.cents : -gap.cents, gap.unknown);
    card(r, sheet, first[3], say(s, WORD_LOWEST_CASH_ROW), TAB_CASH, r->at.cash_low, r->cash.low,
         false);
    const bool unknown[] = { cost.unknown, got.unknown, false };
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        sheet_text(sheet, ROW_CARD + 2, first[i],
                   say(s, unknown[i] ? WORD_BOOK_KNOWN_PART : WORD_BOOK_WHOLE_PERIOD),
                   STYLE_CARD_LABEL);
    cell_on(r, TAB_CASH, r->at.cash_low, COL_NAME, formula(r));
    put(r, sheet, ROW_CARD + 2, first[3], month_serial(r->cash.lowest), STYLE_CARD_MONTH);
}

/* -- the leaves -- */

static void leaf_row(Report *r, Sheet *sheet, uint32_t row, Str label, uint32_t amount, double euros,
                     uint32_t share, bool unknown, double part, bool target)
{
    if (label.len)
        sheet_text(sheet, row, LABEL, label, STYLE_TEXT);
    cell_on(r, TAB_CLOVER, amount, COL_TOTAL, formula(r));
    put(r, sheet, row, 1, euros, STYLE_MONEY);
    cell_on(r, TAB_CLOVER, share, COL_TOTAL, formula(r));
    if (unknown)
        put_text(r, sheet, row, 2, say(r->session, WORD_BOOK_UNKNOWN), STYLE_TEXT_RIGHT);
    else
        put(r, sheet, row, 2, part, STYLE_PERCENT);
    if (!target)
        return;
    size_t leaf = row - ROW_LEAVES - 1;
    cell_on(r, TAB_CLOVER, share, COL_FIRST + (uint32_t)r->years, formula(r));
    put(r, sheet, row, 3, as_double(exact_of(r->run->scenario->targets[leaf])), STYLE_PERCENT);
}

/* What is not covered, or may not be. */
static void rest_row(Report *r, Sheet *sheet, uint32_t row)
{
    Months all = r->run->scenario->months;
    Figure whole = run_sum(r->run, costs, all), gap = run_gap(r->run, all);
    int64_t rest = gap.cents < 0 ? 0 : gap.cents;
    leaf_row(r, sheet, row, str_of(""), r->at.uncovered, euro(rest), r->at.share_last + 1, gap.unknown,
             whole.cents ? (double)rest / (double)whole.cents : 0, false);
    cell_on(r, TAB_CLOVER, r->at.uncovered, COL_LABEL, formula(r));
    put_text(r, sheet, row, LABEL, uncovered_text(r), STYLE_TEXT);
}

static uint32_t write_leaves(Report *r, Sheet *sheet)
{
    Session *s = r->session;
    Months all = r->run->scenario->months;
    Figure whole = run_sum(r->run, costs, all);
    bool authority = r->run->authority, targets = r->run->scenario->has_targets && !authority;
    uint32_t row = ROW_LEAVES;
    sheet_text(sheet, row, 0, say(s, authority ? WORD_LEAVES_SPENT : WORD_LEAVES), STYLE_HEAD);
    sheet_text(sheet, row, 1, str_of("EUR"), STYLE_HEAD_RIGHT);
    sheet_text(sheet, row, 2, say(s, authority ? WORD_OF_SPENDING : WORD_OF_COST), STYLE_HEAD_RIGHT);
    if (targets)
        sheet_text(sheet, row, 3, say(s, WORD_TARGET), STYLE_HEAD_RIGHT);
    for (size_t l = 0; l < r->shown_count; l++) {
        const Line *line = &r->shown[l];
        Slice slice = { authority ? SIDE_OUT : SIDE_IN, -1, line->leaf };
        Figure one = run_sum(r->run, slice, all);
        one.cents = clover_sum(r, line);
        leaf_row(r, sheet, ++row, line->label, line->row, euro(one.cents),
                 r->at.share_first + (uint32_t)l, one.unknown || whole.unknown,
                 whole.cents ? (double)one.cents / (double)whole.cents : 0, targets);
    }
    if (!authority)
        rest_row(r, sheet, ++row);
    return row;
}

/* -- what a unit costs -- */

static void write_unit_costs(Report *r, Sheet *sheet)
{
    enum { AT = 5, VALUE = 11 };
    const Rulebook *b = r->run->book;
    if (!b->measures_count)
        return;
    for (uint32_t c = AT; c <= VALUE; c++)
        sheet_empty(sheet, ROW_LEAVES, c, STYLE_HEAD);
    sheet_text(sheet, ROW_LEAVES, AT, say(r->session, r->run->authority ? WORD_NET_PER : WORD_COST_PER),
               STYLE_HEAD_LOOSE);
    sheet_text(sheet, ROW_LEAVES, VALUE, str_of("EUR"), STYLE_HEAD_RIGHT);
    uint32_t row = ROW_LEAVES;
    for (size_t m = 0; m < b->measures_count; m++) {
        Exact mean, each;
        if (b->measures[m].ratio)
            continue;
        sheet_text(sheet, ++row, AT, measure_label(r->run, m), STYLE_LOOSE);
        cell_on(r, TAB_CLOVER, r->at.measure[m] + 1, COL_TOTAL, formula(r));
        bool known = run_measure(r->run, m, r->run->scenario->months, &mean, &each) && each.den;
        if (known)
            put(r, sheet, row, VALUE, as_double(each), STYLE_CENTS);
        else
            put_text(r, sheet, row, VALUE, say(r->session, WORD_BOOK_UNKNOWN), STYLE_TEXT_RIGHT);
    }
}

/* -- the years -- */

static void year_row(Report *r, Sheet *sheet, uint32_t row, Str label, uint32_t from, int what)
{
    sheet_text(sheet, row, LABEL, label, what == 2 ? STYLE_SUM_TEXT : STYLE_TEXT);
    for (size_t y = 0; y <= r->years; y++) {
        uint32_t n = YEARS + (uint32_t)y;
        bool all = y == r->years;
        Months months = all ? r->run->scenario->months : run_year(r->run, y);
        Figure figure = what == 0 ? run_sum(r->run, costs, months)
                      : what == 1 ? run_sum(r->run, funding, months) : run_gap(r->run, months);
        if (what == 2 && !r->run->authority)
            figure.cents = -figure.cents;
        cell_on(r, TAB_CLOVER, from, all ? COL_TOTAL : COL_FIRST + (uint32_t)y, formula(r));
        if (what == 2 && figure.unknown)
            put_text(r, sheet, row, n, say(r->session, WORD_BOOK_UNKNOWN), STYLE_SUM_RIGHT);
        else
            put(r, sheet, row, n, euro(figure.cents), what == 2 ? STYLE_SUM_MONEY : STYLE_MONEY);
    }
}

static uint32_t write_years(Report *r, Sheet *sheet, uint32_t row)
{
    Session *s = r->session;
    bool authority = r->run->authority;
    sheet_text(sheet, row, LABEL, say(s, WORD_YEAR_BY_YEAR), STYLE_HEAD);
    for (size_t y = 0; y < r->years; y++)
        sheet_number(sheet, row, YEARS + (uint32_t)y, run_first_year(r->run) + (int)y,
                     STYLE_HEAD_YEAR);
    sheet_text(sheet, row, YEARS + (uint32_t)r->years, say(s, WORD_IN_ALL), STYLE_HEAD_RIGHT);
    year_row(r, sheet, row + 1, say(s, authority ? WORD_SPENDING : WORD_COST), r->at.cost_total, 0);
    year_row(r, sheet, row + 2, say(s, authority ? WORD_RECEIPTS : WORD_FUNDING),
             r->at.funding_total, 1);
    year_row(r, sheet, row + 3, say(s, authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED), r->at.gap, 2);
    return row + 3;
}

/* -- graphs -- */

static Str with_figures(const Report *r, Word word)
{
    Session *s = r->session;
    Months all = r->run->scenario->months;
    Figure gap = run_gap(r->run, all);
    const Str args[] = { r->run->scenario->name,
                         euros(r->arena, run_sum(r->run, costs, all).cents, s->options.lang),
                         euros(r->arena, run_sum(r->run, funding, all).cents, s->options.lang),
                         gap.unknown ? say(s, WORD_BOOK_UNKNOWN)
                                     : euros(r->arena, gap.cents, s->options.lang),
                         euros(r->arena, r->cash.low, s->options.lang) };
    Buf buf = { 0 };
    word_say(word, s->options.lang, args, sizeof args / sizeof *args, &buf);
    Str text = str_keep(r->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

/* Leaves in their colours; the last of them, and what has none, in grey. */
static Ink ink_of(const Line *line)
{
    return line->leaf < 0 ? INK_DARK : (Ink)(line->leaf % INKS);
}

/* A round number, so that no more than five of them make the whole: the numbers on an
 * axis then have room. */
static double step_of(double whole)
{
    static const double rounds[] = { 1, 2, 2.5, 5, 10 };
    enum { STEPS = 5 };
    double ten = 1;
    while (ten * 10 * STEPS < whole)
        ten *= 10;
    size_t i = 0;
    while (rounds[i] * ten * STEPS < whole && rounds[i] < 10)
        i++;
    return rounds[i] * ten;
}

static void graph_years(Report *r, Sheet *sheet, uint32_t row)
{
    Session *s = r->session;
    bool authority = r->run->authority;
    size_t count = r->shown_count + !authority;
    Plot *plots = arena_alloc(r->arena, (count + 1) * sizeof *plots);
    uint32_t last = COL_FIRST + (uint32_t)r->years - 1;
    Range labels = { ROW_INDEX, COL_FIRST, ROW_INDEX, last };
    for (size_t l = 0; l < count; l++) {
        bool rest = l == r->shown_count;
        uint32_t at = rest ? r->at.uncovered : r->shown[l].row;
        plots[l] = (Plot){ .sheet = r->tabs[TAB_CLOVER],
                           .name = rest ? uncovered_text(r) : r->shown[l].label,
                           .values = { at, COL_FIRST, at, last }, .labels = labels,
                           .ink = rest ? INK_GAP : ink_of(&r->shown[l]) };
    }
    Graph graph = { .kind = GRAPH_STACKED, .y_axis = str_of("EUR"), .x_axis = say(s, WORD_AXIS_YEAR),
                    .title = say(s, authority ? WORD_GRAPH_SPENT : WORD_GRAPH_YEARS),
                    .about = with_figures(r, authority ? WORD_GRAPH_SPENT_ABOUT : WORD_GRAPH_YEARS_ABOUT),
                    .plots = plots,
                    .count = count, .legend = true, .width = 640, .height = 330 };
    sheet_graph(sheet, row, 0, &graph);
}

/* From the costs down to what is not covered: each bar begins where the one above it ends. */
static void graph_bridge(Report *r, Sheet *sheet, uint32_t row)
{
    Session *s = r->session;
    size_t count = r->at.bridge_last - r->at.bridge_first + 1;
    Ink *inks = arena_alloc(r->arena, count * sizeof *inks);
    inks[0] = INK_DARK;
    for (size_t l = 0; l < r->leaves_count; l++)
        inks[l + 1] = ink_of(&r->leaves[l]);
    inks[count - 2] = INK_DARK;
    inks[count - 1] = INK_GAP;
    Plot plots[BRIDGE_PARTS];
    for (uint32_t i = 0; i < BRIDGE_PARTS; i++) {
        uint32_t n = BRIDGE_FIRST + i;
        plots[i] = (Plot){ .sheet = r->tabs[TAB_CLOVER], .name = str_of(i % 2 ? "EUR" : " "),
                           .values = { r->at.bridge_first, n, r->at.bridge_last, n },
                           .labels = { r->at.bridge_first, COL_LABEL, r->at.bridge_last, COL_LABEL },
                           .ink = INK_NONE, .points = i % 2 ? inks : NULL, .points_count = count };
    }
    double whole = euro(run_sum(r->run, costs, r->run->scenario->months).cents);
    Graph graph = { .kind = GRAPH_BARS, .y_axis = str_of("EUR"), .step = step_of(whole),
                    .title = say(s, r->run->authority ? WORD_GRAPH_BRIDGE_NET : WORD_GRAPH_BRIDGE),
                    .about = with_figures(r, r->run->authority ? WORD_GRAPH_BRIDGE_NET_ABOUT
                                                               : WORD_GRAPH_BRIDGE_ABOUT),
                    .plots = plots,
                    .count = BRIDGE_PARTS, .width = 615, .height = 330 };
    sheet_graph(sheet, row, 5, &graph);
}

/* Of a project the leaves and what is not covered, together the costs. */
static void graph_ring(Report *r, Sheet *sheet, uint32_t row)
{
    Session *s = r->session;
    bool authority = r->run->authority;
    size_t count = authority ? r->shown_count : r->leaves_count + 2;
    uint32_t first = authority ? r->at.cost_first : r->at.bridge_first + 1;
    uint32_t last = first + (uint32_t)count - 1, n = authority ? COL_TOTAL : BRIDGE_RING;
    Ink *inks = arena_alloc(r->arena, count * sizeof *inks);
    for (size_t l = 0; l < count; l++)
        inks[l] = l < r->shown_count ? ink_of(&r->shown[l]) : INK_DARK;
    if (!authority)
        inks[count - 1] = INK_GAP;
    Plot plot = { .sheet = r->tabs[TAB_CLOVER], .name = say(s, WORD_GRAPH_RING),
                  .values = { first, n, last, n }, .labels = { first, COL_LABEL, last, COL_LABEL },
                  .points = inks, .points_count = count };
    Graph graph = { .kind = GRAPH_RING,
                    .title = say(s, authority ? WORD_GRAPH_RING_SPENT : WORD_GRAPH_RING),
                    .about = with_figures(r, authority ? WORD_GRAPH_RING_SPENT_ABOUT : WORD_GRAPH_RING_ABOUT),
                    .plots = &plot, .count = 1,
                    .legend = true, .parts = !authority, .width = 640, .height = 300 };
    sheet_graph(sheet, row, 0, &graph);
}

static void graph_cash(Report *r, Sheet *sheet, uint32_t row)
{
    Session *s = r->session;
    size_t months = (size_t)(r->cash.months.last.index - r->cash.months.first.index) + 1;
    uint32_t last = COL_FIRST + (uint32_t)months - 1;
    Range labels = { ROW_MONTH, COL_FIRST, ROW_MONTH, last };
    Plot plots[2] = {
        { .sheet = r->tabs[TAB_CASH], .name = say(s, WORD_BOOK_POSITION), .labels = labels,
          .values = { r->at.cash_position, COL_FIRST, r->at.cash_position, last }, .ink = INK_1 },
        { .sheet = r->tabs[TAB_CASH], .name = say(s, WORD_LOWEST_CASH_ROW), .labels = labels,
          .values = { r->at.cash_low, COL_FIRST, r->at.cash_low, last }, .ink = INK_GAP },
    };
    Graph graph = { .kind = GRAPH_LINE, .title = say(s, WORD_GRAPH_CASH), .y_axis = str_of("EUR"),
                    .x_axis = say(s, WORD_BOOK_MONTH),
                    .about = with_figures(r, WORD_GRAPH_CASH_ABOUT), .plots = plots, .count = 2,
                    .legend = true, .months = true, .width = 615, .height = 300 };
    sheet_graph(sheet, row, 5, &graph);
}

void write_summary(Report *r, Sheet *sheet)
{
    Session *s = r->session;
    Buf about = { 0 };
    buf_str(&about, months_words(r->arena, r->run->scenario->months, s->options.lang));
    buf_text(&about, " \xC2\xB7 ");
    buf_str(&about, say(s, WORD_SEEN_FROM));
    buf_text(&about, s->options.lang == LANG_FR ? " : " : ": ");
    buf_str(&about, label_text(r, &r->run->perimeter->label, r->run->perimeter->id));
    buf_text(&about, " \xC2\xB7 ");
    buf_str(&about, say(s, WORD_ESTIMATE));
    sheet_text(sheet, ROW_ABOUT, 0, buf_view(&about), STYLE_NOTE);
    buf_free(&about);
    sheet_width(sheet, LABEL, 38);
    for (uint32_t c = 1; c < WIDE; c++)
        sheet_width(sheet, c, c == PART || c == LAST_CARD ? 16 : 12);     /* two words */
    sheet_row(sheet, ROW_CARD + 1, 27, 0);
    write_cards(r, sheet);
    uint32_t row = write_leaves(r, sheet);
    write_unit_costs(r, sheet);
    row = write_years(r, sheet, row + 2) + 2;
    graph_years(r, sheet, row);
    graph_bridge(r, sheet, row);
    graph_ring(r, sheet, row + 17);
    graph_cash(r, sheet, row + 17);
    uint32_t last = YEARS + (uint32_t)r->years;        /* or more of them than graphs are wide */
    sheet_print_one(sheet, (Range){ 1, 0, row + 33, last < WIDE ? WIDE - 1 : last });
}
