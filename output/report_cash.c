/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_cash.c -- the sheet with the money as it is paid, month by month until the
 * last of it: in, out, what is left, and when that is lowest.
 */
#include "report.h"

enum { COL_MONTHS = COL_FIRST };

static size_t cash_months(const Report *r)
{
    return (size_t)(r->cash.months.last.index - r->cash.months.first.index) + 1;
}

/* Cash may come later when inputs change, not after the last month of any payment. */
static void widen(Report *r)
{
    Month last = r->cash.months.last;
    for (size_t i = 0; r->w && i < r->posts_count; i++) {
        const Post *p = &r->posts[i];
        if (p->cash == SIDE_OUTSIDE || !p->work || p->work->cash_month == SIZE_MAX)
            continue;
        for (size_t t = 0; t < r->months; t++) {
            int32_t index = (int32_t)r->w->rows[p->work->cash_month].values[t];
            if (index > last.index)
                last.index = index;
        }
    }
    size_t was = cash_months(r), is = was + (size_t)(last.index - r->cash.months.last.index);
    int64_t *in = arena_alloc(r->arena, is * sizeof *in), *out = arena_alloc(r->arena, is * sizeof *out);
    int64_t *position = arena_alloc(r->arena, is * sizeof *position);
    for (size_t t = 0; t < is; t++) {
        in[t] = t < was ? r->cash.in[t] : 0;
        out[t] = t < was ? r->cash.out[t] : 0;
        position[t] = r->cash.position[t < was ? t : was - 1];
    }
    r->cash.months.last = last;
    r->cash.in = in;
    r->cash.out = out;
    r->cash.position = position;
}

void lay_cash(Report *r)
{
    uint32_t row = ROW_FIRST;
    widen(r);
    r->at.cash_in = row++;
    r->at.cash_out = row++;
    r->at.cash_position = row++;
    r->at.cash_low = row++;
    row += 2;
    r->at.cash_first = row + 1;
    for (size_t i = 0; i < r->posts_count; i++)
        row += r->posts[i].cash != SIDE_OUTSIDE;
    r->at.cash_last = row;
}

static uint32_t last_column(const Report *r)
{
    return COL_MONTHS + (uint32_t)cash_months(r) - 1;
}

static void row_heads(Report *r, Sheet *sheet, uint32_t row, Str label, Style style)
{
    (void)r;
    sheet_text(sheet, row, COL_LABEL, label, style);
    sheet_text(sheet, row, COL_UNIT, str_of("EUR"), STYLE_ID);
}

static void total_of_row(Report *r, Sheet *sheet, uint32_t row, double value)
{
    Buf *f = formula(r);
    buf_text(f, "SUM(");
    across(row, COL_MONTHS, f);
    buf_byte(f, ':');
    across(row, last_column(r), f);
    buf_byte(f, ')');
    put(r, sheet, row, COL_TOTAL, value, STYLE_CENTS);
}

/* All rows below that go the way that column A says. */
static void write_way(Report *r, Sheet *sheet, uint32_t row, Word word, const int64_t cents[])
{
    int64_t sum = 0;
    row_heads(r, sheet, row, say(r->session, word), STYLE_ANSWER);
    Str way = say(r->session, row == r->at.cash_in ? WORD_BOOK_CASH_IN : WORD_BOOK_CASH_OUT);
    sheet_text(sheet, row, COL_PART, way, STYLE_TEXT);
    for (size_t t = 0; t < cash_months(r); t++) {
        uint32_t n = COL_MONTHS + (uint32_t)t;
        Buf *f = formula(r);
        buf_text(f, "SUMIFS(");
        column(n, f);
        buf_print(f, "$%u:", (unsigned)r->at.cash_first);
        column(n, f);
        buf_print(f, "$%u,$A$%u:$A$%u,$A%u)", (unsigned)r->at.cash_last,
                  (unsigned)r->at.cash_first, (unsigned)r->at.cash_last, (unsigned)row);
        put(r, sheet, row, n, euro(cents[t]), STYLE_CENTS);
        sum += cents[t];
    }
    total_of_row(r, sheet, row, euro(sum));
}

static void write_position(Report *r, Sheet *sheet)
{
    uint32_t row = r->at.cash_position;
    for (uint32_t c = COL_PART; c < COL_MONTHS; c++)
        sheet_empty(sheet, row, c, STYLE_SUM_TEXT);
    sheet_text(sheet, row, COL_LABEL, say(r->session, WORD_BOOK_POSITION), STYLE_SUM_TEXT);
    sheet_text(sheet, row, COL_UNIT, str_of("EUR"), STYLE_SUM_TEXT);
    for (size_t t = 0; t < cash_months(r); t++) {
        uint32_t n = COL_MONTHS + (uint32_t)t;
        Buf *f = formula(r);       /* N() of the empty column before the first month is 0 */
        buf_text(f, "N(");
        relative(row, n - 1, f);
        buf_text(f, ")+");
        relative(r->at.cash_in, n, f);
        buf_byte(f, '-');
        relative(r->at.cash_out, n, f);
        put(r, sheet, row, n, euro(r->cash.position[t]), STYLE_SUM_CENTS);
    }
}

static void position_range(Report *r, uint32_t row, Buf *f)
{
    across(row, COL_MONTHS, f);
    buf_byte(f, ':');
    across(row, last_column(r), f);
}

/* The lowest position as a line in the graph, and in columns C and E what and when. */
static void write_low(Report *r, Sheet *sheet)
{
    uint32_t row = r->at.cash_low;
    row_heads(r, sheet, row, say(r->session, WORD_LOWEST_CASH_ROW), STYLE_ANSWER);
    Buf *f = formula(r);
    buf_text(f, "INDEX(");
    position_range(r, ROW_MONTH, f);
    buf_text(f, ",MATCH(");
    across(row, COL_TOTAL, f);
    buf_byte(f, ',');
    position_range(r, r->at.cash_position, f);
    buf_text(f, ",0))");
    put(r, sheet, row, COL_NAME, month_serial(r->cash.lowest), STYLE_MONTH_LEFT);
    f = formula(r);
    buf_text(f, "MIN(");
    position_range(r, r->at.cash_position, f);
    buf_byte(f, ')');
    put(r, sheet, row, COL_TOTAL, euro(r->cash.low), STYLE_CENTS);
    for (size_t t = 0; t < cash_months(r); t++) {
        across(row, COL_TOTAL, formula(r));
        put(r, sheet, row, COL_MONTHS + (uint32_t)t, euro(r->cash.low), STYLE_CENTS);
    }
}

/* -- post by post -- */

static int64_t cash_of(const Report *r, const Post *post, Month month)
{
    int64_t sum = 0;
    for (size_t t = 0; post->work && t < r->months; t++) {
        int32_t paid = r->run->scenario->months.first.index + (int32_t)t;
        if (post->work->cash_month != SIZE_MAX)
            paid = (int32_t)r->w->rows[post->work->cash_month].values[t];
        if (paid == month.index)
            sum += post->work->cents[t];
    }
    return sum;
}

/* What was booked in the months that are paid in this one. */
static void cash_formula(Report *r, const Post *post, uint32_t n)
{
    bool later = post->work && post->work->cash_month != SIZE_MAX;
    uint32_t end = COL_MONTHS + (uint32_t)r->months - 1;
    Buf *f = formula(r);
    buf_text(f, "SUMIFS(");
    on(r, TAB_BOOKED, f);
    across(post->row, COL_MONTHS, f);
    buf_byte(f, ':');
    across(post->row, end, f);
    buf_byte(f, ',');
    on(r, later ? TAB_WORKINGS : TAB_BOOKED, f);
    uint32_t row = later ? r->layout.work_row[post->work->cash_month] : ROW_INDEX;
    across(row, COL_MONTHS, f);
    buf_byte(f, ':');
    across(row, end, f);
    buf_byte(f, ',');
    column(n, f);
    buf_print(f, "$%d)", ROW_INDEX);
}

static void write_cash_post(Report *r, Sheet *sheet, const Post *post, uint32_t row)
{
    const Rule *rule = &r->run->book->rules[post->rule];
    const Instrument *in = &r->run->book->instruments[rule->owner - 1];
    int64_t sum = 0;
    Buf label = { 0 };
    buf_str(&label, member_label(r->run, in->level, post->member));
    buf_text(&label, label.len ? ": " : "");
    buf_str(&label, label_text(r, &rule->label, rule->name));
    sheet_text(sheet, row, COL_PART,
               say(r->session, post->cash == SIDE_IN ? WORD_BOOK_CASH_IN : WORD_BOOK_CASH_OUT),
               STYLE_TEXT);
    row_heads(r, sheet, row, buf_view(&label), STYLE_TEXT);
    sheet_text(sheet, row, COL_NAME, rule->full, STYLE_ID);
    buf_free(&label);
    for (size_t t = 0; t < cash_months(r); t++) {
        int64_t cents = cash_of(r, post, month_plus(r->cash.months.first, (int)t));
        cash_formula(r, post, COL_MONTHS + (uint32_t)t);
        put(r, sheet, row, COL_MONTHS + (uint32_t)t, euro(cents), STYLE_CENTS);
        sum += cents;
    }
    total_of_row(r, sheet, row, euro(sum));
}

void write_cash(Report *r, Sheet *sheet)
{
    uint32_t row = r->at.cash_first;
    head_months(r, sheet, cash_months(r), WORD_TOGETHER);
    sheet_widest(sheet, COL_LABEL, 56);
    sheet_widest(sheet, COL_NAME, 34);
    write_way(r, sheet, r->at.cash_in, WORD_BOOK_CASH_INTO, r->cash.in);
    write_way(r, sheet, r->at.cash_out, WORD_BOOK_CASH_OUTOF, r->cash.out);
    write_position(r, sheet);
    write_low(r, sheet);
    if (!r->w)
        return;
    sheet_text(sheet, r->at.cash_first - 1, COL_PART, say(r->session, WORD_BOOK_CASH_POSTS),
               STYLE_SECTION);
    for (uint32_t c = COL_LABEL; c <= last_column(r); c++)
        sheet_empty(sheet, r->at.cash_first - 1, c, STYLE_SECTION);
    for (size_t i = 0; i < r->posts_count; i++)
        if (r->posts[i].cash != SIDE_OUTSIDE)
            write_cash_post(r, sheet, &r->posts[i], row++);
}
