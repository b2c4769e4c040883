/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_clover.c -- the sheet with the clover, year by year: what it costs, what each
 * leaf bears in euros and as a part of the costs, what is left, what is not known, and
 * what a unit costs.  At the end the numbers from which graphs are drawn.
 *
 * Of a government: what it spends and receives.
 */
#include "report.h"

static const Slice costs = { SIDE_OUT, -1, -1 }, funding = { SIDE_IN, -1, -1 };

/* -- which lines there are -- */

static bool has_post_of(const Report *r, Counts counts, int instrument, int leaf)
{
    for (size_t i = 0; i < r->posts_count; i++) {
        const Rule *rule = &r->run->book->rules[r->posts[i].rule];
        if (r->posts[i].counts == counts && (instrument < 0 || (int)rule->owner - 1 == instrument) &&
            (leaf < -1 || rule->leaf == leaf))
            return true;
    }
    return false;
}

static bool has_cost(const Report *r, int instrument)
{
    const Run *run = r->run;
    const Instrument *in = &run->book->instruments[instrument];
    if (has_post_of(r, COUNTS_OUT, instrument, -2))
        return true;
    return run_instrument_sum(run, costs, in, run->scenario->months) != 0 ||
           run_unknown(run, costs, PIVOT_INSTRUMENT, instrument, run->scenario->months);
}

/* What a project pays, by instrument; what a government pays, by leaf. */
static void find_costs(Report *r)
{
    const Rulebook *b = r->run->book;
    r->costs = arena_alloc(r->arena, (b->instruments_count + b->leaves_count + 1) * sizeof *r->costs);
    for (size_t l = 0; r->run->authority && l < b->leaves_count; l++)
        r->costs[r->costs_count++] = (Line){ .id = b->leaves[l].id, .leaf = (int)l, .instrument = -1,
                                             .label = label_text(r, &b->leaves[l].label,
                                                                 b->leaves[l].id) };
    if (r->run->authority) {
        r->costs[r->costs_count++] = (Line){ .id = str_of("-"), .leaf = -1, .instrument = -1,
                                             .label = say(r->session, WORD_OWN_COSTS) };
        return;
    }
    for (size_t i = 0; i < b->instruments_count; i++)
        if (has_cost(r, (int)i))
            r->costs[r->costs_count++] =
                (Line){ .id = b->instruments[i].id, .leaf = -1, .instrument = (int)i,
                        .label = label_text(r, &b->instruments[i].label, b->instruments[i].id) };
}

static void find_leaves(Report *r)
{
    const Rulebook *b = r->run->book;
    r->leaves = arena_alloc(r->arena, (b->leaves_count + 1) * sizeof *r->leaves);
    for (size_t l = 0; l < b->leaves_count; l++)
        r->leaves[r->leaves_count++] = (Line){ .id = b->leaves[l].id, .leaf = (int)l, .instrument = -1,
                                               .label = label_text(r, &b->leaves[l].label,
                                                                   b->leaves[l].id) };
}

static int64_t aside_sum(const Report *r, const Instrument *in, Months months)
{
    static const Side sides[] = { SIDE_IN, SIDE_OUT, SIDE_WITHIN };
    int64_t sum = 0;
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        sum += run_instrument_sum(r->run, (Slice){ sides[i], (int)in->kind, -1 }, in, months);
    return sum;
}

/* What is worth knowing, or comes in kind. */
static void find_asides(Report *r)
{
    const Rulebook *b = r->run->book;
    r->asides = arena_alloc(r->arena, (b->instruments_count + 1) * sizeof *r->asides);
    for (size_t i = 0; i < b->instruments_count; i++) {
        const Instrument *in = &b->instruments[i];
        bool aside = in->kind == KIND_MEMO || in->kind == KIND_IN_KIND;
        Counts counts = in->kind == KIND_MEMO ? COUNTS_MEMO : COUNTS_IN_KIND;
        if (aside && (has_post_of(r, counts, (int)i, -2) ||
                      aside_sum(r, in, r->run->scenario->months)))
            r->asides[r->asides_count++] = (Line){ .id = in->id, .leaf = -1, .instrument = (int)i,
                                                   .label = label_text(r, &in->label, in->id) };
    }
}

void lay_clover(Report *r)
{
    const Rulebook *book = r->run->book;
    Places *at = &r->at;
    uint32_t row = ROW_FIRST + 1;
    find_costs(r);
    find_leaves(r);
    r->shown = r->run->authority ? r->costs : r->leaves;
    r->shown_count = r->run->authority ? r->costs_count : r->leaves_count;
    at->cost_first = row;
    for (size_t i = 0; i < r->costs_count; i++)
        r->costs[i].row = row++;
    at->cost_last = row - 1;
    at->cost_total = row;
    row += 3;                  /* a blank line and a heading */
    at->leaf_first = row;
    for (size_t i = 0; i < r->leaves_count; i++)
        r->leaves[i].row = row++;
    at->leaf_last = row - 1;
    at->rest = row++;
    at->funding_total = row++;
    at->gap = ++row;
    at->uncovered = ++row;
    row += 3;
    at->share_first = row;
    at->share_last = row + (uint32_t)r->shown_count - 1;
    row = at->share_last + 4;  /* and what is not covered */
    at->lack_cost = row++;
    at->lack_first = row;
    at->lack_last = row + (uint32_t)r->shown_count - 1;
    at->lack_total = at->lack_last + 1;
    at->measure_months = at->lack_total + 3;
    row = at->measure_months + 1;
    at->measure = arena_alloc(r->arena, (book->measures_count + 1) * sizeof *at->measure);
    for (size_t m = 0; m < book->measures_count; m++) {
        at->measure[m] = row;
        row += book->measures[m].ratio ? 1 : 2;
    }
    find_asides(r);
    at->aside_first = row + 2;
    for (size_t i = 0; i < r->asides_count; i++)
        r->asides[i].row = at->aside_first + (uint32_t)i;
    row += r->asides_count ? 2 + (uint32_t)r->asides_count : 0;
    at->bridge_first = row + 3;
    at->bridge_last = at->bridge_first + (uint32_t)r->leaves_count + 2;
}

/* -- sums of a year -- */

static Slice slice_of(const Line *line, bool out)
{
    Slice slice = out ? costs : funding;
    slice.leaf = line->leaf;
    return slice;
}

int64_t line_sum(const Report *r, const Line *line, bool out, Months months)
{
    const Run *run = r->run;
    if (line->instrument >= 0)
        return run_instrument_sum(run, slice_of(line, out),
                                  &run->book->instruments[line->instrument], months);
    if (line->leaf >= 0)
        return run_sum(run, slice_of(line, out), months).cents;
    /* without a leaf */
    int64_t rest = run_sum(run, out ? costs : funding, months).cents;
    for (size_t l = 0; l < run->book->leaves_count; l++)
        rest -= run_sum(run, (Slice){ out ? SIDE_OUT : SIDE_IN, -1, (int)l }, months).cents;
    return rest;
}

int64_t clover_sum(const Report *r, const Line *line)
{
    return line_sum(r, line, r->run->authority, r->run->scenario->months);
}

Months year_months(const Report *r, size_t y)
{
    return y < r->years ? run_year(r->run, y) : r->run->scenario->months;
}

/* The column of the year's sums in the register, seen from a column of this sheet. */
static uint32_t register_column(uint32_t n)
{
    return POST_YEARS + n - COL_FIRST;
}

void sum_of_row(Report *r, uint32_t row)
{
    Buf *f = formula(r);
    buf_text(f, "SUM(");
    across(row, COL_FIRST, f);
    buf_byte(f, ':');
    across(row, COL_FIRST + (uint32_t)r->years - 1, f);
    buf_byte(f, ')');
}

static void line_heads(Report *r, Sheet *sheet, uint32_t row, Str part, Str label, Str id)
{
    (void)r;
    sheet_text(sheet, row, COL_PART, part, STYLE_ID);
    sheet_text(sheet, row, COL_LABEL, label, STYLE_INDENTED);
    sheet_text(sheet, row, COL_NAME, id, STYLE_ID);
    sheet_text(sheet, row, COL_UNIT, str_of("EUR"), STYLE_ID);
}

static void write_line(Report *r, Sheet *sheet, const Line *line, bool out)
{
    Counts counts = out ? COUNTS_OUT : COUNTS_IN;
    line_heads(r, sheet, line->row, counts_text(r, counts), line->label, line->id);
    for (size_t y = 0; y < r->years; y++) {
        uint32_t n = COL_FIRST + (uint32_t)y;
        Buf *f = formula(r);
        if (r->w)
            sum_of_posts(r, counts, register_column(n),
                         line->instrument >= 0 ? ID_INSTRUMENT : ID_LEAF, f);
        buf_print(f, "$C%u)", (unsigned)line->row);
        put(r, sheet, line->row, n, euro(line_sum(r, line, out, run_year(r->run, y))), STYLE_MONEY);
    }
    sum_of_row(r, line->row);
    put(r, sheet, line->row, COL_TOTAL, euro(line_sum(r, line, out, r->run->scenario->months)),
        STYLE_MONEY);
}

/* Below the lines: all of it, straight from the register.  That it is the sum of the
 * lines is one of the checks. */
static void write_total(Report *r, Sheet *sheet, uint32_t row, bool out)
{
    Counts counts = out ? COUNTS_OUT : COUNTS_IN;
    sheet_text(sheet, row, COL_PART, counts_text(r, counts), STYLE_SUM_TEXT);
    sheet_text(sheet, row, COL_LABEL, say(r->session, WORD_TOGETHER), STYLE_SUM_TEXT);
    sheet_empty(sheet, row, COL_NAME, STYLE_SUM_TEXT);
    sheet_text(sheet, row, COL_UNIT, str_of("EUR"), STYLE_SUM_TEXT);
    sheet_empty(sheet, row, COL_GAP, STYLE_SUM_TEXT);
    for (size_t y = 0; y < r->years; y++) {
        uint32_t n = COL_FIRST + (uint32_t)y;
        Buf *f = formula(r);
        if (r->w)
            sum_of_posts(r, counts, register_column(n), -1, f);
        put(r, sheet, row, n, euro(run_sum(r->run, out ? costs : funding, run_year(r->run, y)).cents),
            STYLE_SUM_MONEY);
    }
    sum_of_row(r, row);
    put(r, sheet, row, COL_TOTAL,
        euro(run_sum(r->run, out ? costs : funding, r->run->scenario->months).cents),
        STYLE_SUM_MONEY);
}

void heading(Report *r, Sheet *sheet, uint32_t row, Word word)
{
    section(sheet, row, COL_FIRST + (uint32_t)r->years, say(r->session, word));
}

/* What is no money, instrument by instrument. */
static void write_asides(Report *r, Sheet *sheet)
{
    if (!r->asides_count)
        return;
    heading(r, sheet, r->at.aside_first - 1, WORD_BOOK_ASIDES);
    for (size_t i = 0; i < r->asides_count; i++) {
        const Line *line = &r->asides[i];
        const Instrument *in = &r->run->book->instruments[line->instrument];
        Counts counts = in->kind == KIND_MEMO ? COUNTS_MEMO : COUNTS_IN_KIND;
        line_heads(r, sheet, line->row, counts_text(r, counts), line->label, line->id);
        for (size_t y = 0; y < r->years; y++) {
            uint32_t n = COL_FIRST + (uint32_t)y;
            Buf *f = formula(r);
            if (r->w)
                sum_of_posts(r, counts, register_column(n), ID_INSTRUMENT, f);
            buf_print(f, "$C%u)", (unsigned)line->row);
            put(r, sheet, line->row, n, euro(aside_sum(r, in, run_year(r->run, y))), STYLE_MONEY);
        }
        sum_of_row(r, line->row);
        put(r, sheet, line->row, COL_TOTAL, euro(aside_sum(r, in, r->run->scenario->months)),
            STYLE_MONEY);
    }
}

/* -- what is left -- */

enum { ALL_LEAVES = -2 };      /* -1: what has none */

/* Months for which something is not known; of year r->years: of all. */
static int lacks(const Report *r, size_t y, Counts counts, int leaf)
{
    int sum = 0;
    for (size_t i = 0; i < r->posts_count; i++) {
        const Post *p = &r->posts[i];
        if (p->counts != counts || (leaf != ALL_LEAVES && r->run->book->rules[p->rule].leaf != leaf))
            continue;
        for (size_t k = 0; k < r->years; k++)
            sum += y == k || y == r->years ? p->lacks[k] : 0;
    }
    return sum;
}

static bool gap_unknown(const Report *r, size_t y)
{
    if (!r->w)
        return run_gap(r->run, year_months(r, y)).unknown;
    return lacks(r, y, COUNTS_OUT, ALL_LEAVES) + lacks(r, y, COUNTS_IN, ALL_LEAVES) > 0;
}

/* A shortfall is negative, as on the screen; of a government, net spending is positive. */
static void write_gap(Report *r, Sheet *sheet)
{
    uint32_t row = r->at.gap;
    bool authority = r->run->authority;
    sheet_text(sheet, row, COL_PART, say(r->session, authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED),
               STYLE_SUM_TEXT);
    for (uint32_t c = COL_LABEL; c <= COL_GAP; c++)
        sheet_empty(sheet, row, c, STYLE_SUM_TEXT);
    sheet_text(sheet, row, COL_UNIT, str_of("EUR"), STYLE_SUM_TEXT);
    for (size_t y = 0; y <= r->years; y++) {
        uint32_t n = y < r->years ? COL_FIRST + (uint32_t)y : COL_TOTAL;
        Buf *f = formula(r);
        buf_text(f, "IF(");
        relative(r->at.lack_cost, n, f);
        buf_byte(f, '+');
        relative(r->at.lack_total, n, f);
        buf_text(f, ">0,");
        cannot(r, f);
        buf_byte(f, ',');
        relative(authority ? r->at.cost_total : r->at.funding_total, n, f);
        buf_byte(f, '-');
        relative(authority ? r->at.funding_total : r->at.cost_total, n, f);
        buf_byte(f, ')');
        int64_t gap = run_gap(r->run, year_months(r, y)).cents;
        if (gap_unknown(r, y))
            put_text(r, sheet, row, n, say(r->session, WORD_BOOK_UNKNOWN), STYLE_SUM_RIGHT);
        else
            put(r, sheet, row, n, euro(authority ? gap : -gap), STYLE_SUM_MONEY);
    }
}

/* What graphs show as not covered, or not known to be: never less than nothing. */
static int64_t uncovered(const Report *r, size_t y)
{
    int64_t gap = run_gap(r->run, year_months(r, y)).cents;
    return gap < 0 ? 0 : gap;
}

Str uncovered_text(const Report *r)
{
    if (r->run->authority)
        return say(r->session, WORD_NET_SPENT);
    return say(r->session, gap_unknown(r, r->years) ? WORD_BOOK_NOT_COVERED_UNKNOWN
                                                    : WORD_NOT_COVERED);
}

/* "Not covered", as long as all is known. */
void uncovered_label(Report *r, Sheet *sheet, uint32_t row)
{
    if (r->run->authority) {
        sheet_text(sheet, row, COL_LABEL, uncovered_text(r), STYLE_INDENTED);
        return;
    }
    Buf *f = formula(r);
    buf_print(f, "IF($E$%u+$E$%u>0,\"", (unsigned)r->at.lack_cost, (unsigned)r->at.lack_total);
    buf_str(f, say(r->session, WORD_BOOK_NOT_COVERED_UNKNOWN));
    buf_text(f, "\",\"");
    buf_str(f, say(r->session, WORD_NOT_COVERED));
    buf_text(f, "\")");
    put_text(r, sheet, row, COL_LABEL, uncovered_text(r), STYLE_INDENTED);
}

static void write_uncovered(Report *r, Sheet *sheet)
{
    uint32_t row = r->at.uncovered;
    uncovered_label(r, sheet, row);
    sheet_text(sheet, row, COL_UNIT, str_of("EUR"), STYLE_ID);
    for (size_t y = 0; y <= r->years; y++) {
        uint32_t n = y < r->years ? COL_FIRST + (uint32_t)y : COL_TOTAL;
        Buf *f = formula(r);
        buf_text(f, "MAX(0,");
        relative(r->at.cost_total, n, f);
        buf_byte(f, '-');
        relative(r->at.funding_total, n, f);
        buf_byte(f, ')');
        put(r, sheet, row, n, euro(uncovered(r, y)), STYLE_MONEY);
    }
}

/* -- as a part of the costs -- */

static void share_cell(Report *r, Sheet *sheet, uint32_t row, uint32_t n, uint32_t part,
                       uint32_t lack, bool unknown, int64_t cents, int64_t whole)
{
    Buf *f = formula(r);
    buf_text(f, "IF(");
    relative(r->at.lack_cost, n, f);
    buf_byte(f, '+');
    relative(lack, n, f);
    buf_text(f, ">0,");
    cannot(r, f);
    buf_text(f, ",IF(");
    column(n, f);
    buf_print(f, "$%u=0,0,", (unsigned)r->at.cost_total);
    relative(part, n, f);
    buf_byte(f, '/');
    column(n, f);
    buf_print(f, "$%u))", (unsigned)r->at.cost_total);
    if (unknown)
        put_text(r, sheet, row, n, say(r->session, WORD_BOOK_UNKNOWN), STYLE_TEXT_RIGHT);
    else
        put(r, sheet, row, n, whole ? (double)cents / (double)whole : 0, STYLE_PERCENT);
}

static bool share_unknown(const Report *r, size_t y, int leaf)
{
    bool out = r->run->authority;
    Months months = year_months(r, y);
    if (!r->w)
        return run_sum(r->run, costs, months).unknown ||
               run_sum(r->run, (Slice){ out ? SIDE_OUT : SIDE_IN, -1, leaf }, months).unknown;
    return lacks(r, y, COUNTS_OUT, ALL_LEAVES) + (out ? 0 : lacks(r, y, COUNTS_IN, leaf)) > 0;
}

static void write_share(Report *r, Sheet *sheet, size_t l)
{
    const Scenario *s = r->run->scenario;
    bool rest = l == r->shown_count, out = r->run->authority;
    uint32_t row = r->at.share_first + (uint32_t)l;
    uint32_t part = rest ? r->at.uncovered : r->shown[l].row;
    uint32_t lack = rest ? r->at.lack_total : r->at.lack_first + (uint32_t)l;
    if (rest)
        uncovered_label(r, sheet, row);
    else
        sheet_text(sheet, row, COL_LABEL, r->shown[l].label, STYLE_INDENTED);
    sheet_text(sheet, row, COL_UNIT, str_of("%"), STYLE_ID);
    for (size_t y = 0; y <= r->years; y++) {
        uint32_t n = y < r->years ? COL_FIRST + (uint32_t)y : COL_TOTAL;
        int64_t whole = run_sum(r->run, costs, year_months(r, y)).cents;
        int64_t cents = rest ? uncovered(r, y) : line_sum(r, &r->shown[l], out, year_months(r, y));
        share_cell(r, sheet, row, n, part, lack,
                   rest ? gap_unknown(r, y) : share_unknown(r, y, r->shown[l].leaf), cents, whole);
    }
    if (s->has_targets && !rest && !out)
        sheet_number(sheet, row, COL_FIRST + (uint32_t)r->years, as_double(exact_of(s->targets[l])),
                     STYLE_PERCENT);
}

static void write_shares(Report *r, Sheet *sheet)
{
    bool authority = r->run->authority;
    heading(r, sheet, r->at.share_first - 1, authority ? WORD_LEAVES_SPENT : WORD_SHARES);
    if (r->run->scenario->has_targets && !authority)
        sheet_text(sheet, r->at.share_first - 1, COL_FIRST + (uint32_t)r->years,
                   say(r->session, WORD_TARGET), STYLE_SECTION);
    for (size_t l = 0; l <= r->shown_count; l++)
        write_share(r, sheet, l);
}

/* -- what is not known -- */

static void write_lack(Report *r, Sheet *sheet, uint32_t row, Str label, Counts counts, Str id, int leaf)
{
    line_heads(r, sheet, row, counts_text(r, counts), label, id);
    sheet_text(sheet, row, COL_UNIT, say(r->session, WORD_BOOK_MONTHS), STYLE_ID);
    for (size_t y = 0; y < r->years; y++) {
        uint32_t n = COL_FIRST + (uint32_t)y;
        Buf *f = formula(r);
        if (r->w)
            sum_of_posts(r, counts, post_lacks(r) + (uint32_t)y, id.len ? ID_LEAF : -1, f);
        if (id.len)
            buf_print(f, "$C%u)", (unsigned)row);
        Slice slice = { counts == COUNTS_OUT ? SIDE_OUT : SIDE_IN, -1, leaf < 0 ? -1 : leaf };
        put(r, sheet, row, n, r->w ? lacks(r, y, counts, leaf)
                                   : run_sum(r->run, slice, run_year(r->run, y)).unknown,
            STYLE_COUNT_OF);
    }
    sum_of_row(r, row);
    put(r, sheet, row, COL_TOTAL, lacks(r, r->years, counts, leaf), STYLE_COUNT_OF);
}

static void write_lacks(Report *r, Sheet *sheet)
{
    heading(r, sheet, r->at.lack_cost - 1, WORD_BOOK_LACKS);
    write_lack(r, sheet, r->at.lack_cost, counts_text(r, COUNTS_OUT), COUNTS_OUT, str_of(""), ALL_LEAVES);
    for (size_t l = 0; l < r->shown_count; l++)
        write_lack(r, sheet, r->at.lack_first + (uint32_t)l, r->shown[l].label,
                   r->run->authority ? COUNTS_OUT : COUNTS_IN, r->shown[l].id, r->shown[l].leaf);
    write_lack(r, sheet, r->at.lack_total, counts_text(r, COUNTS_IN), COUNTS_IN, str_of(""), ALL_LEAVES);
}

static void write_mark(Report *r, Sheet *sheet, uint32_t row, uint32_t lack, bool unknown, Style style)
{
    Buf *f = formula(r);
    buf_text(f, "IF(");
    relative(lack, COL_TOTAL, f);
    buf_text(f, ">0,\"?\",\"\")");
    put_text(r, sheet, row, COL_GAP, str_of(unknown ? "?" : ""), style);
}

/* A question mark beside what is not all. */
static void write_marks(Report *r, Sheet *sheet)
{
    size_t all = r->years;
    Counts counts = r->run->authority ? COUNTS_OUT : COUNTS_IN;
    for (size_t l = 0; l < r->shown_count; l++)
        write_mark(r, sheet, r->shown[l].row, r->at.lack_first + (uint32_t)l,
                   lacks(r, all, counts, r->shown[l].leaf) > 0, STYLE_ANSWER);
    write_mark(r, sheet, r->at.cost_total, r->at.lack_cost,
               lacks(r, all, COUNTS_OUT, ALL_LEAVES) > 0, STYLE_SUM_TEXT);
    write_mark(r, sheet, r->at.funding_total, r->at.lack_total,
               lacks(r, all, COUNTS_IN, ALL_LEAVES) > 0, STYLE_SUM_TEXT);
}

void write_clover(Report *r, Sheet *sheet)
{
    bool authority = r->run->authority;
    head_years(r, sheet, true);
    sheet_text(sheet, ROW_INDEX, COL_FIRST + (uint32_t)r->years, str_of(""), STYLE_HEAD);
    sheet_widest(sheet, COL_LABEL, 46);
    sheet_width(sheet, COL_PART, 16);
    heading(r, sheet, ROW_FIRST, authority ? WORD_SPENDING : WORD_COST);
    for (size_t i = 0; i < r->costs_count; i++)
        write_line(r, sheet, &r->costs[i], true);
    write_total(r, sheet, r->at.cost_total, true);
    heading(r, sheet, r->at.leaf_first - 1, authority ? WORD_RECEIPTS : WORD_FUNDING);
    for (size_t i = 0; i < r->leaves_count; i++)
        write_line(r, sheet, &r->leaves[i], false);
    Line rest = { .row = r->at.rest, .id = str_of("-"), .leaf = -1, .instrument = -1,
                  .label = say(r->session, WORD_OTHER_FUNDING) };
    write_line(r, sheet, &rest, false);
    write_total(r, sheet, r->at.funding_total, false);
    write_gap(r, sheet);
    write_uncovered(r, sheet);
    write_shares(r, sheet);
    write_lacks(r, sheet);
    write_marks(r, sheet);
    write_units(r, sheet);
    write_asides(r, sheet);
    write_bridge(r, sheet);
    /* one page, without what the graphs are drawn from */
    sheet_print_one(sheet, (Range){ 1, 0, r->at.bridge_first - 4, COL_FIRST + (uint32_t)r->years });
}
