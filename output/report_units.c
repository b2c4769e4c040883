/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_units.c -- below the clover: what a unit costs.
 */
#include "report.h"

/* -- what a unit costs -- */

static bool is_known(const Report *r, size_t measure, Months months, Exact *mean, Exact *each)
{
    return run_measure(r->run, measure, months, mean, each);
}

/* The row of the workings with the measure, if it is worked out there. */
static size_t measure_row(const Report *r, size_t measure)
{
    uint32_t root = r->run->book->rules[r->run->book->measures[measure].rule].root;
    for (size_t i = 0; r->w && i < r->w->rows_count; i++)
        if (r->w->rows[i].kind == WORK_VALUE && r->w->rows[i].ins == root &&
            r->w->rows[i].member == 0)
            return i;
    return SIZE_MAX;
}

static void months_of_workings(Report *r, uint32_t row, bool fixed, Buf *f)
{
    on(r, TAB_WORKINGS, f);
    buf_print(f, fixed ? "$G$%u:$" : "$G%u:$", (unsigned)row);
    column(COL_FIRST + (uint32_t)r->months - 1, f);
    buf_print(f, fixed ? "$%u" : "%u", (unsigned)row);
}

/* How much there is of it, on average. */
static void write_mean(Report *r, Sheet *sheet, size_t m, uint32_t row)
{
    size_t at = measure_row(r, m);
    const Measure *measure = &r->run->book->measures[m];
    sheet_text(sheet, row, COL_LABEL, label_text(r, &measure->label, measure->name), STYLE_INDENTED);
    sheet_text(sheet, row, COL_NAME, measure->name, STYLE_ID);
    sheet_text(sheet, row, COL_UNIT, say(r->session, at == SIZE_MAX ? WORD_BOOK_MEAN_FIXED
                                                                    : WORD_BOOK_MEAN), STYLE_ID);
    for (size_t y = 0; y <= r->years; y++) {
        Exact mean = { 0, 1, 0 }, each;
        uint32_t n = y < r->years ? COL_FIRST + (uint32_t)y : COL_TOTAL;
        bool known = is_known(r, m, year_months(r, y), &mean, &each);
        if (at == SIZE_MAX && known)
            sheet_number(sheet, row, n, as_double(mean), STYLE_CENTS);
        else if (at == SIZE_MAX)
            sheet_text(sheet, row, n, say(r->session, WORD_BOOK_UNKNOWN), STYLE_TEXT_RIGHT);
        if (at == SIZE_MAX)
            continue;
        Buf *f = formula(r);
        buf_text(f, y < r->years ? "IFERROR(AVERAGEIFS(" : "IFERROR(AVERAGE(");
        months_of_workings(r, r->layout.work_row[at], false, f);
        if (y < r->years) {
            buf_byte(f, ',');
            months_of_workings(r, ROW_YEAR, true, f);
            buf_byte(f, ',');
            column(n, f);
            buf_print(f, "$%d", ROW_INDEX);
        }
        buf_text(f, "),");
        cannot(r, f);
        buf_byte(f, ')');
        if (known)
            put(r, sheet, row, n, as_double(mean), STYLE_CENTS);
        else
            put_text(r, sheet, row, n, say(r->session, WORD_BOOK_UNKNOWN), STYLE_TEXT_RIGHT);
    }
}

/* How many months its unit is per: hours a month, workers a year. */
static int per_months(const Report *r, size_t m)
{
    const Rulebook *b = r->run->book;
    Unit unit = b->code->ins[b->rules[b->measures[m].rule].root].type.unit;
    return unit.power[UNIT_MONTH] == -1 ? 1 : unit.power[UNIT_QUARTER] == -1 ? 3 : 12;
}

static void write_each(Report *r, Sheet *sheet, size_t m, uint32_t row)
{
    int months = per_months(r, m);
    sheet_text(sheet, row, COL_LABEL, measure_label(r->run, m), STYLE_ANSWER);
    sheet_text(sheet, row, COL_UNIT, str_of("EUR"), STYLE_ID);
    for (size_t y = 0; y <= r->years; y++) {
        uint32_t n = y < r->years ? COL_FIRST + (uint32_t)y : COL_TOTAL;
        uint32_t amount = r->run->authority ? r->at.gap : r->at.cost_total;
        Exact mean, each;
        bool known = is_known(r, m, year_months(r, y), &mean, &each) && each.den;
        Buf *f = formula(r);
        buf_text(f, "IFERROR(");
        relative(amount, n, f);
        if (months > 1)
            buf_print(f, "*%d", months);
        buf_byte(f, '/');
        relative(r->at.measure_months, n, f);
        buf_byte(f, '/');
        relative(row - 1, n, f);
        buf_byte(f, ',');
        cannot(r, f);
        buf_byte(f, ')');
        if (known)
            put(r, sheet, row, n, as_double(each), STYLE_CENTS);
        else
            put_text(r, sheet, row, n, say(r->session, WORD_BOOK_UNKNOWN), STYLE_TEXT_RIGHT);
    }
}

void write_units(Report *r, Sheet *sheet)
{
    uint32_t row = r->at.measure_months;
    heading(r, sheet, row - 1, r->run->authority ? WORD_NET_PER : WORD_COST_PER);
    sheet_text(sheet, row, COL_LABEL, say(r->session, WORD_BOOK_MONTHS), STYLE_INDENTED);
    for (size_t y = 0; y < r->years; y++) {
        Months months = run_year(r->run, y);
        uint32_t n = COL_FIRST + (uint32_t)y;
        Buf *f = formula(r);
        if (r->w) {
            buf_text(f, "COUNTIF(");
            months_of_workings(r, ROW_YEAR, true, f);
            buf_byte(f, ',');
            column(n, f);
            buf_print(f, "$%d)", ROW_INDEX);
        }
        put(r, sheet, row, n, months.last.index - months.first.index + 1, STYLE_WHOLE);
    }
    sum_of_row(r, row);
    put(r, sheet, row, COL_TOTAL, (double)r->months, STYLE_WHOLE);
    for (size_t m = 0; m < r->run->book->measures_count; m++) {
        write_mean(r, sheet, m, r->at.measure[m]);
        if (!r->run->book->measures[m].ratio)
            write_each(r, sheet, m, r->at.measure[m] + 1);
    }
}
