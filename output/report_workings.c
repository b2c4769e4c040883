/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_workings.c -- the sheet that works everything out, month by month: what each
 * member is and gets, rule by rule, in the formulas that come from the rules.
 */
#include "report.h"

/* "Werkgever: OCMW" */
static Str party_label(const Report *r, const WorkRow *row)
{
    Buf buf = { 0 };
    buf_str(&buf, label_text(r, &row->label, row->name));
    buf_text(&buf, ": ");
    buf_str(&buf, party_text(r, row->party));
    Str text = str_keep(r->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static Str row_label(const Report *r, const WorkRow *row)
{
    static const Word words[] = {
        [WORK_ACTIVE] = WORD_BOOK_ROW_ACTIVE, [WORK_PERIOD] = WORD_BOOK_ROW_PERIOD,
        [WORK_PART] = WORD_BOOK_ROW_PART, [WORK_BOOKED] = WORD_BOOK_ROW_BOOKED,
        [WORK_CASH_MONTH] = WORD_BOOK_ROW_CASH,
    };
    Str label = label_text(r, &row->label, row->name);
    switch (row->kind) {
    case WORK_ACTIVE: case WORK_PART: case WORK_BOOKED: case WORK_CASH_MONTH: case WORK_PERIOD:
        return text_with(r, words[row->kind], label);
    case WORK_PARTY: return party_label(r, row);
    default: return label;
    }
}

static Str section_text(const Report *r, const WorkRow *row)
{
    if (row->kind == WORK_GATHERED)
        return say(r->session, WORD_BOOK_GATHERED);
    Str who = member_text(r, row->level, row->member);
    if (row->instrument < 0)
        return who;
    const Instrument *in = &r->run->book->instruments[row->instrument];
    Buf buf = { 0 };
    buf_str(&buf, who);
    buf_text(&buf, " \xC2\xB7 ");
    buf_str(&buf, label_text(r, &in->label, in->id));
    Str text = str_keep(r->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static Style row_style(const WorkRow *row)
{
    bool cents = row->kind == WORK_BOOKED || row->kind == WORK_PART;
    return cents ? STYLE_CENTS : style_of(row->type);
}

/* The columns before the months. */
static void row_heads(Report *r, Sheet *sheet, uint32_t at, const WorkRow *row)
{
    bool sums = row->kind == WORK_BOOKED;
    sheet_text(sheet, at, COL_PART, member_text(r, row->level, row->member), STYLE_ID);
    sheet_text(sheet, at, COL_LABEL, row_label(r, row), sums ? STYLE_ANSWER : STYLE_INDENTED);
    sheet_text(sheet, at, COL_NAME, row->name, STYLE_ID);
    sheet_text(sheet, at, COL_UNIT, unit_text(r, row->type), STYLE_ID);
    if (!sums)
        return;
    double sum = 0;
    for (size_t t = 0; t < r->months; t++)
        sum += row->values[t];
    Buf *f = formula(r);
    buf_text(f, "SUM(");
    across(at, COL_FIRST, f);
    buf_byte(f, ':');
    across(at, COL_FIRST + (uint32_t)r->months - 1, f);
    buf_byte(f, ')');
    put(r, sheet, at, COL_TOTAL, sum, STYLE_CENTS);
}

void put_work(Sheet *sheet, uint32_t at, uint32_t n, Str formula, const WorkRow *row, size_t t,
              Style style)
{
    if (row->absent[t])
        sheet_formula_none(sheet, at, n, formula, style);
    else if (row->empty && row->empty[t])
        sheet_formula_text(sheet, at, n, formula, str_of(""), style);
    else
        sheet_formula(sheet, at, n, formula, row->values[t], style);
}

static void write_cell(Report *r, Sheet *sheet, uint32_t at, uint32_t n, const WorkRow *row, size_t t)
{
    Buf *f = formula(r);
    layout_formula(&r->layout, row->formula, n, f);
    put_work(sheet, at, n, buf_view(f), row, t, row_style(row));
}

/* What is the same in all months stands once, where others have their total. */
static void write_row(Report *r, Sheet *sheet, uint32_t at, const WorkRow *row)
{
    bool fixed = r->layout.fixed[row - r->w->rows];
    sheet_row(sheet, at, 0, row->kind == WORK_BOOKED ? 0 : 1);
    row_heads(r, sheet, at, row);
    if (fixed)
        write_cell(r, sheet, at, COL_TOTAL, row, 0);
    for (size_t t = 0; t < r->months && !fixed; t++)
        write_cell(r, sheet, at, COL_FIRST + (uint32_t)t, row, t);
}

void write_workings(Report *r, Sheet *sheet)
{
    const LayList *lines = &r->layout.work_lines;
    head_months(r, sheet, r->months, WORD_BOOK_TOTAL_OR_FIXED);
    sheet_widest(sheet, COL_LABEL, 52);
    sheet_widest(sheet, COL_NAME, 34);
    sheet_widest(sheet, COL_PART, 24);
    for (size_t i = 0; i < lines->count; i++) {
        const Lay *line = &lines->list[i];
        const WorkRow *row = &r->w->rows[line->which];
        if (line->kind == LAY_ITEM) {
            write_row(r, sheet, line->row, row);
            continue;
        }
        sheet_text(sheet, line->row, COL_PART, section_text(r, row), STYLE_SECTION);
        for (uint32_t c = COL_LABEL; c < COL_FIRST + r->months; c++)
            sheet_empty(sheet, line->row, c, STYLE_SECTION);
    }
    uint32_t last = COL_FIRST + (uint32_t)r->months - 1;
    if (lines->count)
        sheet_mark_unknown(sheet, (Range){ ROW_FIRST, COL_TOTAL, lines->last, last });
}
