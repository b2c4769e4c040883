/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_checks.c -- the sheet with the checks: that sums taken along different ways
 * agree, and that without changes they are what the program found.  One cell has the
 * verdict of all of them; every sheet shows it.
 */
#include "report.h"

enum { CHECK_WHAT, CHECK_LEFT, CHECK_RIGHT, CHECK_DIFFERENCE, CHECK_VERDICT };

static const Slice costs = { SIDE_OUT, -1, -1 }, funding = { SIDE_IN, -1, -1 };

typedef struct Checking {
    Report *r;
    Sheet *sheet;
    uint32_t row;
} Checking;

void lay_checks(Report *r)
{
    enum { ALWAYS = 6, LIVE = 5 };
    r->at.check_first = ROW_FIRST;
    r->at.check_last = ROW_FIRST - 1 + ALWAYS + (r->w ? LIVE : 0);
    for (size_t i = 0; r->w && i < r->w->inputs_count; i++)
        r->at.check_last += r->w->inputs[i].calendar_month == 1;
    r->at.changed = r->at.check_last + 3;
}

/* What is checked, and one side of it; the other side comes next. */
static void begin_check(Checking *c, Word what)
{
    sheet_text(c->sheet, c->row, CHECK_WHAT, say(c->r->session, what), STYLE_WRAP);
}

/* Good when both sides are the same to the cent. */
static void end_check(Checking *c, bool changes_matter)
{
    Report *r = c->r;
    Session *s = r->session;
    Buf *f = formula(r);
    buf_text(f, "ROUND(");
    across(c->row, CHECK_LEFT, f);
    buf_byte(f, '-');
    across(c->row, CHECK_RIGHT, f);
    buf_text(f, ",2)");
    put(r, c->sheet, c->row, CHECK_DIFFERENCE, 0, STYLE_CENTS);
    f = formula(r);
    buf_text(f, "IF(");
    across(c->row, CHECK_DIFFERENCE, f);
    buf_text(f, "=0,\"");
    buf_str(f, say(s, WORD_BOOK_GOOD));
    buf_text(f, "\",");
    if (changes_matter && r->w) {
        buf_print(f, "IF($B$%u>0,\"", (unsigned)r->at.changed);
        buf_str(f, say(s, WORD_BOOK_GOOD_CHANGED));
        buf_text(f, "\",\"");
        buf_str(f, say(s, WORD_BOOK_BAD));
        buf_text(f, "\"))");
    } else {
        buf_byte(f, '"');
        buf_str(f, say(s, WORD_BOOK_BAD));
        buf_text(f, "\")");
    }
    put_text(r, c->sheet, c->row, CHECK_VERDICT, say(s, WORD_BOOK_GOOD), STYLE_ANSWER_APART);
    c->row++;
}

static void value(Checking *c, uint32_t n, double amount, Style style)
{
    put(c->r, c->sheet, c->row, n, amount, style);
}

/* What the register adds up to, month by month. */
static void sum_of_months(Report *r, Counts counts)
{
    Buf *f = formula(r);
    buf_text(f, "SUMIFS(");
    range_on(r, TAB_BOOKED, COL_TOTAL, ROW_FIRST, r->posts_last, f);
    buf_byte(f, ',');
    range_on(r, TAB_POSTS, POST_COUNTS, ROW_FIRST, r->posts_last, f);
    buf_text(f, ",\"");
    buf_str(f, counts_text(r, counts));
    buf_text(f, "\")");
}

static void check_totals(Checking *c)
{
    Report *r = c->r;
    double cost = euro(run_sum(r->run, costs, r->run->scenario->months).cents);
    double got = euro(run_sum(r->run, funding, r->run->scenario->months).cents);
    if (r->w) {
        begin_check(c, r->run->authority ? WORD_CHECK_MONTHS_SPENT : WORD_CHECK_MONTHS_COST);
        sum_of_months(r, COUNTS_OUT);
        value(c, CHECK_LEFT, cost, STYLE_CENTS);
        cell_on(r, TAB_CLOVER, r->at.cost_total, COL_TOTAL, formula(r));
        value(c, CHECK_RIGHT, cost, STYLE_CENTS);
        end_check(c, false);
        begin_check(c, r->run->authority ? WORD_CHECK_MONTHS_RECEIVED : WORD_CHECK_MONTHS_FUNDING);
        sum_of_months(r, COUNTS_IN);
        value(c, CHECK_LEFT, got, STYLE_CENTS);
        cell_on(r, TAB_CLOVER, r->at.funding_total, COL_TOTAL, formula(r));
        value(c, CHECK_RIGHT, got, STYLE_CENTS);
        end_check(c, false);
    }
    begin_check(c, WORD_CHECK_COST_LINES);
    Buf *f = formula(r);
    buf_text(f, "SUM(");
    range_on(r, TAB_CLOVER, COL_TOTAL, r->at.cost_first,
             r->at.cost_last < r->at.cost_first ? r->at.cost_first : r->at.cost_last, f);
    buf_byte(f, ')');
    value(c, CHECK_LEFT, cost, STYLE_CENTS);
    cell_on(r, TAB_CLOVER, r->at.cost_total, COL_TOTAL, formula(r));
    value(c, CHECK_RIGHT, cost, STYLE_CENTS);
    end_check(c, false);
    begin_check(c, WORD_CHECK_LEAVES);
    f = formula(r);
    buf_text(f, "SUM(");
    range_on(r, TAB_CLOVER, COL_TOTAL, r->at.leaf_first, r->at.rest, f);
    buf_byte(f, ')');
    value(c, CHECK_LEFT, got, STYLE_CENTS);
    cell_on(r, TAB_CLOVER, r->at.funding_total, COL_TOTAL, formula(r));
    value(c, CHECK_RIGHT, got, STYLE_CENTS);
    end_check(c, false);
    begin_check(c, WORD_CHECK_PAYERS);
    cell_on(r, TAB_PAYERS, r->at.payers_total, COL_TOTAL, formula(r));
    value(c, CHECK_LEFT, got, STYLE_CENTS);
    cell_on(r, TAB_CLOVER, r->at.funding_total, COL_TOTAL, formula(r));
    value(c, CHECK_RIGHT, got, STYLE_CENTS);
    end_check(c, false);
}

static void cash_sum(Report *r, Word way)
{
    Buf *f = &r->formula;
    buf_text(f, "SUMIFS(");
    range_on(r, TAB_BOOKED, COL_TOTAL, ROW_FIRST, r->posts_last, f);
    buf_byte(f, ',');
    range_on(r, TAB_POSTS, POST_CASH, ROW_FIRST, r->posts_last, f);
    buf_text(f, ",\"");
    buf_str(f, say(r->session, way));
    buf_text(f, "\")");
}

/* All that is booked as cash is paid in some month of the sheet with the cash. */
static void check_cash(Checking *c)
{
    Report *r = c->r;
    size_t months = (size_t)(r->cash.months.last.index - r->cash.months.first.index) + 1;
    double left = euro(r->cash.position[months - 1]);
    if (!r->w)
        return;
    begin_check(c, WORD_CHECK_CASH);
    formula(r);
    cash_sum(r, WORD_BOOK_CASH_IN);
    buf_byte(&r->formula, '-');
    cash_sum(r, WORD_BOOK_CASH_OUT);
    value(c, CHECK_LEFT, left, STYLE_CENTS);
    cell_on(r, TAB_CASH, r->at.cash_position, COL_FIRST + (uint32_t)months - 1, formula(r));
    value(c, CHECK_RIGHT, left, STYLE_CENTS);
    end_check(c, false);
}

static void all_workings(Report *r, Buf *f)
{
    on(r, TAB_WORKINGS, f);
    cell_name(ROW_FIRST, COL_TOTAL, f);
    buf_byte(f, ':');
    cell_name(r->layout.work_lines.last, COL_FIRST + (uint32_t)r->months - 1, f);
}

/* Nothing may be an error but what is not known, and what is divided by nothing. */
static void check_errors(Checking *c)
{
    Report *r = c->r;
    if (!r->w || !r->layout.work_lines.count)
        return;
    begin_check(c, WORD_CHECK_ERRORS);
    Buf *f = formula(r);
    buf_text(f, "SUMPRODUCT(ISERR(");
    all_workings(r, f);
    buf_text(f, ")*1)-COUNTIF(");
    all_workings(r, f);
    buf_text(f, ",\"#DIV/0!\")");
    value(c, CHECK_LEFT, 0, STYLE_COUNT_OF);
    sheet_number(c->sheet, c->row, CHECK_RIGHT, 0, STYLE_COUNT_OF);
    end_check(c, false);
}

/* What is chosen is one of the list, yes is 1 and no is 0, and what is locked is as it was. */
static void check_choices(Checking *c)
{
    Report *r = c->r;
    if (!r->w || !r->layout.input_lines.count)
        return;
    begin_check(c, WORD_CHECK_CHOICES);
    Buf *f = formula(r);
    buf_text(f, "COUNTIF(");
    range_on(r, TAB_INPUTS, IN_CHANGED, ROW_FIRST, r->layout.input_lines.last, f);
    buf_text(f, ",2)");
    value(c, CHECK_LEFT, 0, STYLE_COUNT_OF);
    sheet_number(c->sheet, c->row, CHECK_RIGHT, 0, STYLE_COUNT_OF);
    end_check(c, false);
}

/* The parts of a year that people may change add up to the whole. */
static void check_patterns(Checking *c)
{
    enum { MONTHS = 12 };
    Report *r = c->r;
    for (size_t i = 0; r->w && i < r->w->inputs_count; i++) {
        const WorkInput *input = &r->w->inputs[i];
        if (input->calendar_month != 1 || input->changes != MONTHS)
            continue;
        const Attribute *a = &r->run->book->attributes[input->attribute];
        Buf who = { 0 };
        buf_str(&who, member_text(r, input->level, input->member));
        buf_text(&who, ": ");
        buf_str(&who, label_text(r, &a->label, a->name));
        sheet_text(c->sheet, c->row, CHECK_WHAT, text_with(r, WORD_CHECK_PATTERN, buf_view(&who)),
                   STYLE_WRAP);
        buf_free(&who);
        Buf *f = formula(r);
        buf_text(f, "SUM(");
        range_on(r, TAB_INPUTS, IN_VALUE, r->layout.input_row[i], r->layout.input_row[i] + MONTHS - 1, f);
        buf_byte(f, ')');
        value(c, CHECK_LEFT, 1, STYLE_PERCENT);
        sheet_number(c->sheet, c->row, CHECK_RIGHT, 1, STYLE_PERCENT);
        end_check(c, false);
    }
}

/* As long as nothing was changed, this is what the program found. */
static void check_engine(Checking *c)
{
    Report *r = c->r;
    const struct {
        Word what;
        Tab tab;
        uint32_t row;
        int64_t cents;
    } table[] = {
        { r->run->authority ? WORD_CHECK_ENGINE_SPENT : WORD_CHECK_ENGINE_COST, TAB_CLOVER,
          r->at.cost_total, run_sum(r->run, costs, r->run->scenario->months).cents },
        { r->run->authority ? WORD_CHECK_ENGINE_RECEIVED : WORD_CHECK_ENGINE_FUNDING, TAB_CLOVER,
          r->at.funding_total, run_sum(r->run, funding, r->run->scenario->months).cents },
        { WORD_CHECK_ENGINE_CASH, TAB_CASH, r->at.cash_low, r->cash.low },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        begin_check(c, table[i].what);
        cell_on(r, table[i].tab, table[i].row, COL_TOTAL, formula(r));
        value(c, CHECK_LEFT, euro(table[i].cents), STYLE_CENTS);
        sheet_number(c->sheet, c->row, CHECK_RIGHT, euro(table[i].cents), STYLE_CENTS);
        end_check(c, true);
    }
}

/* -- what is counted, and no check -- */

static void count_row(Checking *c, Word what, double count, bool live)
{
    sheet_text(c->sheet, c->row, CHECK_WHAT, say(c->r->session, what), STYLE_WRAP);
    if (live)
        value(c, CHECK_LEFT, count, STYLE_COUNT_OF);
    else
        sheet_number(c->sheet, c->row, CHECK_LEFT, count, STYLE_COUNT_OF);
    c->row++;
}

static void write_counts(Checking *c)
{
    Report *r = c->r;
    const Run *run = r->run;
    size_t own = 0, rules = 0, old = 0;
    for (size_t i = 0; i < run->scenario->given_count; i++)
        own += run->scenario->given[i].assumed;
    for (size_t i = 0; i < run->result->doubts_count; i++) {
        rules += run->result->doubts[i].assumed;
        old += run->result->doubts[i].old;
    }
    if (r->w) {
        Buf *f = formula(r);
        buf_text(f, "COUNTIF(");
        range_on(r, TAB_INPUTS, IN_CHANGED, ROW_FIRST, r->layout.input_lines.last, f);
        buf_text(f, ",\">0\")+SUM(");
        range_on(r, TAB_FIGURES, IN_CHANGED, ROW_FIRST, r->layout.figures_last, f);
        buf_byte(f, ')');
        count_row(c, WORD_BOOK_COUNT_CHANGED, 0, true);
        int64_t lacking = 0;
        for (size_t i = 0; i < r->posts_count; i++)
            for (size_t y = 0; y < r->years; y++)
                lacking += r->posts[i].lacks[y];
        f = formula(r);
        buf_text(f, "SUM(");
        on(r, TAB_POSTS, f);
        cell_name(ROW_FIRST, post_lacks(r), f);
        buf_byte(f, ':');
        cell_name(r->posts_last, post_lacks(r) + (uint32_t)r->years - 1, f);
        buf_byte(f, ')');
        count_row(c, WORD_BOOK_COUNT_LACKS, (double)lacking, true);
    }
    count_row(c, WORD_BOOK_COUNT_OWN, (double)own, false);
    count_row(c, WORD_BOOK_COUNT_RULES, (double)rules, false);
    count_row(c, WORD_BOOK_COUNT_OLD, (double)old, false);
}

/* In the first column, where every sheet looks for it. */
static void write_verdict(Checking *c)
{
    Report *r = c->r;
    Session *s = r->session;
    Buf *f = formula(r);
    buf_text(f, "IF(COUNTIF(");
    buf_print(f, "$E$%u:$E$%u,\"", (unsigned)r->at.check_first, (unsigned)r->at.check_last);
    buf_str(f, say(s, WORD_BOOK_BAD));
    buf_text(f, "\")>0,\"");
    buf_str(f, say(s, WORD_BOOK_NOT_ALL_GOOD));
    buf_text(f, "\",");
    if (r->w) {
        buf_print(f, "IF($B$%u>0,\"", (unsigned)r->at.changed);
        buf_str(f, say(s, WORD_BOOK_ALL_GOOD_CHANGED));
        buf_text(f, "\",\"");
    } else {
        buf_byte(f, '"');
    }
    buf_str(f, say(s, WORD_BOOK_ALL_GOOD));
    buf_text(f, r->w ? "\"))" : "\")");
    put_text(r, c->sheet, ROW_YEAR, 0, say(s, WORD_BOOK_ALL_GOOD), STYLE_VERDICT);
    sheet_mark_verdict(c->sheet, (Range){ ROW_YEAR, 0, ROW_YEAR, 0 }, say(s, WORD_BOOK_GOOD));
    sheet_mark_verdict(c->sheet, (Range){ r->at.check_first, CHECK_VERDICT, r->at.check_last,
                                          CHECK_VERDICT }, say(s, WORD_BOOK_GOOD));
}

void write_checks(Report *r, Sheet *sheet)
{
    Session *s = r->session;
    const Str texts[] = { say(s, WORD_CHECK_WHAT), say(s, WORD_CHECK_HERE), say(s, WORD_CHECK_THERE),
                          say(s, WORD_CHECK_DIFFERENCE), say(s, WORD_CHECK_VERDICT) };
    Checking c = { r, sheet, ROW_FIRST };
    heads(sheet, ROW_INDEX, texts, sizeof texts / sizeof *texts);
    heads_over(sheet, ROW_INDEX, texts, CHECK_LEFT, CHECK_DIFFERENCE, STYLE_HEAD_RIGHT);
    sheet_text(sheet, ROW_INDEX, CHECK_VERDICT, texts[CHECK_VERDICT], STYLE_HEAD_APART);
    sheet_width(sheet, CHECK_WHAT, 78);
    for (uint32_t n = CHECK_LEFT; n <= CHECK_DIFFERENCE; n++)
        sheet_width(sheet, n, 17);
    sheet_width(sheet, CHECK_VERDICT, 16);
    check_totals(&c);
    check_cash(&c);
    check_errors(&c);
    check_choices(&c);
    check_patterns(&c);
    check_engine(&c);
    c.row = r->at.changed;
    sheet_text(sheet, c.row - 1, 0, say(s, WORD_BOOK_COUNTED), STYLE_SECTION);
    write_counts(&c);
    write_verdict(&c);
    sheet_freeze(sheet, ROW_FIRST, 1);
    sheet_print(sheet, ROW_INDEX);
}
