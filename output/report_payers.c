/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_payers.c -- the sheet that says who pays, by level of government, and to whom
 * the costs go, year by year.
 */
#include "report.h"

static const Slice costs = { SIDE_OUT, -1, -1 }, funding = { SIDE_IN, -1, -1 };

typedef struct Block {
    Report *r;
    Sheet *sheet;
    bool out;                  /* what is spent, to whom; else what comes in, from whom */
    Pivot pivot;
    uint32_t row;
} Block;

static Pivot pivot_of(const Report *r, bool out)
{
    Choose what = { .perimeter = r->run->perimeter, .side = out ? SIDE_OUT : SIDE_IN, .kind = -1,
                    .leaf = -1, .months = r->run->scenario->months };
    return ledger_pivot(r->arena, r->run->result->ledger, what, out ? PIVOT_RECEIVER : PIVOT_PAYER);
}

static int government_of(const Report *r, int64_t party)
{
    return r->run->book->parties[party].government;
}

/* Whether the party can have something on this side: it has, or a row for it waits. */
static bool takes_part(const Block *b, size_t party)
{
    Counts counts = b->out ? COUNTS_OUT : COUNTS_IN;
    if (pivot_row(&b->pivot, (int64_t)party))
        return true;
    for (size_t i = 0; i < b->r->posts_count; i++) {
        const Post *p = &b->r->posts[i];
        if (p->counts == counts && (b->out ? p->to : p->from) == (int)party)
            return true;
    }
    return false;
}

/* Of a year, or in all, of those with that government (of one party). */
static int64_t sum(const Block *b, int government, int64_t party, size_t year)
{
    int64_t total = 0;
    for (size_t i = 0; i < b->pivot.count; i++) {
        const PivotRow *row = &b->pivot.rows[i];
        if (party >= 0 ? row->key == party : government_of(b->r, row->key) == government)
            total += year < b->r->years ? row->years[year] : row->total;
    }
    return total;
}

static void part_of_total(Block *b, uint32_t row, int64_t cents)
{
    Report *r = b->r;
    uint32_t total = b->out ? r->at.cost_total : r->at.funding_total, last = COL_FIRST + (uint32_t)r->years;
    int64_t whole = run_sum(r->run, b->out ? costs : funding, r->run->scenario->months).cents;
    Buf *f = formula(r);
    buf_text(f, "IF(");
    cell_on(r, TAB_CLOVER, total, COL_TOTAL, f);
    buf_text(f, "=0,0,");
    across(row, COL_TOTAL, f);
    buf_byte(f, '/');
    cell_on(r, TAB_CLOVER, total, COL_TOTAL, f);
    buf_byte(f, ')');
    put(r, b->sheet, row, last, whole ? (double)cents / (double)whole : 0, STYLE_PERCENT);
}

static void write_line(Block *b, Str part, Str label, Str id, int government, int64_t party)
{
    Report *r = b->r;
    Counts counts = b->out ? COUNTS_OUT : COUNTS_IN;
    bool group = party < 0;
    Style style = group ? STYLE_SUM_MONEY : STYLE_MONEY;
    int which = group ? (b->out ? ID_TO_GOVERNMENT : ID_FROM_GOVERNMENT) : (b->out ? ID_TO : ID_FROM);
    uint32_t row = b->row++;
    sheet_text(b->sheet, row, COL_PART, part, group ? STYLE_SUM_TEXT : STYLE_ID);
    sheet_text(b->sheet, row, COL_LABEL, label, group ? STYLE_SUM_TEXT : STYLE_INDENTED);
    sheet_text(b->sheet, row, COL_NAME, id, group ? STYLE_SUM_TEXT : STYLE_ID);
    sheet_text(b->sheet, row, COL_UNIT, str_of("EUR"), group ? STYLE_SUM_TEXT : STYLE_ID);
    if (group)
        sheet_empty(b->sheet, row, COL_GAP, STYLE_SUM_TEXT);
    for (size_t y = 0; y < r->years; y++) {
        uint32_t n = COL_FIRST + (uint32_t)y;
        Buf *f = formula(r);
        if (r->w)
            sum_of_posts(r, counts, POST_YEARS + (uint32_t)y, which, f);
        buf_print(f, "$C%u)", (unsigned)row);
        put(r, b->sheet, row, n, euro(sum(b, government, party, y)), style);
    }
    Buf *f = formula(r);
    buf_text(f, "SUM(");
    across(row, COL_FIRST, f);
    buf_byte(f, ':');
    across(row, COL_FIRST + (uint32_t)r->years - 1, f);
    buf_byte(f, ')');
    int64_t all = sum(b, government, party, r->years);
    put(r, b->sheet, row, COL_TOTAL, euro(all), style);
    part_of_total(b, row, all);
}

static void write_government(Block *b, int government, Str id, Str label)
{
    const Rulebook *book = b->r->run->book;
    bool any = false;
    for (size_t p = 0; p < book->parties_count; p++)
        any = any || (book->parties[p].government == government && takes_part(b, p));
    if (!any)
        return;
    write_line(b, label, str_of(""), id, government, -1);
    for (size_t p = 0; p < book->parties_count; p++)
        if (book->parties[p].government == government && takes_part(b, p))
            write_line(b, str_of(""), party_text(b->r, (int)p), book->parties[p].id, government,
                       (int64_t)p);
}

static void write_sum(Block *b)
{
    Report *r = b->r;
    Counts counts = b->out ? COUNTS_OUT : COUNTS_IN;
    uint32_t row = b->row++;
    for (uint32_t c = COL_PART; c <= COL_GAP; c++)
        sheet_empty(b->sheet, row, c, STYLE_SUM_TEXT);
    sheet_text(b->sheet, row, COL_PART, say(r->session, WORD_TOGETHER), STYLE_SUM_TEXT);
    sheet_text(b->sheet, row, COL_UNIT, str_of("EUR"), STYLE_SUM_TEXT);
    for (size_t y = 0; y < r->years; y++) {
        Buf *f = formula(r);
        if (r->w)
            sum_of_posts(r, counts, POST_YEARS + (uint32_t)y, -1, f);
        put(r, b->sheet, row, COL_FIRST + (uint32_t)y,
            euro(run_sum(r->run, b->out ? costs : funding, run_year(r->run, y)).cents),
            STYLE_SUM_MONEY);
    }
    Buf *f = formula(r);
    buf_text(f, "SUM(");
    across(row, COL_FIRST, f);
    buf_byte(f, ':');
    across(row, COL_FIRST + (uint32_t)r->years - 1, f);
    buf_byte(f, ')');
    put(r, b->sheet, row, COL_TOTAL,
        euro(run_sum(r->run, b->out ? costs : funding, r->run->scenario->months).cents),
        STYLE_SUM_MONEY);
}

static uint32_t write_block(Report *r, Sheet *sheet, bool out, uint32_t row)
{
    const Rulebook *book = r->run->book;
    bool authority = r->run->authority;
    Word word = out ? (authority ? WORD_SPENDING_TO : WORD_COST_TO)
                    : (authority ? WORD_RECEIPTS_FROM : WORD_FUNDING_FROM);
    Block b = { r, sheet, out, pivot_of(r, out), row + 1 };
    sheet_text(sheet, row, COL_PART, say(r->session, word), STYLE_SECTION);
    for (uint32_t c = COL_LABEL; c <= COL_FIRST + r->years; c++)
        sheet_empty(sheet, row, c, STYLE_SECTION);
    for (size_t g = 0; g < book->governments_count; g++)
        write_government(&b, (int)g, book->governments[g].id,
                         label_text(r, &book->governments[g].label, book->governments[g].id));
    write_government(&b, -1, str_of("-"), say(r->session, WORD_NO_GOVERNMENT));
    write_sum(&b);
    return b.row;
}

/* The rows of the block, as write_block counts them. */
static uint32_t block_rows(Report *r, bool out)
{
    const Rulebook *book = r->run->book;
    Block b = { r, NULL, out, pivot_of(r, out), 0 };
    uint32_t rows = 2;
    for (int g = -1; g < (int)book->governments_count; g++) {
        uint32_t parties = 0;
        for (size_t p = 0; p < book->parties_count; p++)
            parties += book->parties[p].government == g && takes_part(&b, p);
        rows += parties + (parties > 0);
    }
    return rows;
}

void lay_payers(Report *r)
{
    r->at.payers_total = ROW_FIRST + block_rows(r, false) - 1;
}

void write_payers(Report *r, Sheet *sheet)
{
    head_years(r, sheet, true);
    sheet_text(sheet, ROW_INDEX, COL_FIRST + (uint32_t)r->years, say(r->session, WORD_BOOK_OF_TOTAL),
               STYLE_HEAD_RIGHT);
    sheet_width(sheet, COL_PART, 26);
    uint32_t row = write_block(r, sheet, false, ROW_FIRST);
    write_block(r, sheet, true, row + 1);
}
