/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_bridge.c -- at the end of the sheet with the clover: the numbers from which the
 * bridge from costs to what is not covered is drawn, and the ring.
 */
#include "report.h"

static const Slice costs = { SIDE_OUT, -1, -1 };

/* -- the bridge from costs to what is not covered -- */

enum { BRIDGE_VALUE = COL_FIRST, BRIDGE_FROM, BRIDGE_TO, BRIDGE_HIDDEN = BRIDGE_FIRST, BRIDGE_SHOWN,
       BRIDGE_HIDDEN_BELOW, BRIDGE_SHOWN_BELOW };

/* "MAX(0,MIN($H12,$I12))" */
static void clipped(Report *r, const char *outer, const char *inner, uint32_t row)
{
    Buf *f = &r->formula;
    buf_print(f, "%s(0,%s($%c%u,$%c%u))", outer, inner, 'A' + BRIDGE_FROM, (unsigned)row,
              'A' + BRIDGE_TO, (unsigned)row);
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

/* The bar from one height to the other, the part above nothing and the part below. */
static void write_bar(Report *r, Sheet *sheet, uint32_t row, double from, double to)
{
    formula(r);
    clipped(r, "MAX", "MIN", row);
    put(r, sheet, row, BRIDGE_HIDDEN, larger(0, smaller(from, to)), STYLE_MONEY);
    formula(r);
    clipped(r, "MAX", "MAX", row);
    buf_byte(&r->formula, '-');
    clipped(r, "MAX", "MIN", row);
    put(r, sheet, row, BRIDGE_SHOWN, larger(0, larger(from, to)) - larger(0, smaller(from, to)),
        STYLE_MONEY);
    formula(r);
    clipped(r, "MIN", "MAX", row);
    put(r, sheet, row, BRIDGE_HIDDEN_BELOW, smaller(0, larger(from, to)), STYLE_MONEY);
    formula(r);
    clipped(r, "MIN", "MIN", row);
    buf_byte(&r->formula, '-');
    clipped(r, "MIN", "MAX", row);
    put(r, sheet, row, BRIDGE_SHOWN_BELOW,
        smaller(0, smaller(from, to)) - smaller(0, larger(from, to)), STYLE_MONEY);
}

/* Its part of the costs; a ring has no negative parts. */
static void write_part(Report *r, Sheet *sheet, uint32_t row, double value, double whole)
{
    Buf *f = formula(r);
    buf_print(f, "IF($E$%u=0,0,MAX(0,%c%u)/$E$%u)", (unsigned)r->at.cost_total, 'A' + BRIDGE_VALUE,
              (unsigned)row, (unsigned)r->at.cost_total);
    put(r, sheet, row, BRIDGE_RING, whole > 0 || whole < 0 ? larger(0, value) / whole : 0,
        STYLE_PERCENT);
}

/* Costs stand on nothing; each leaf takes its part off the top; what is then left (or
 * too much) reaches to nothing again. */
static void write_bridge_row(Report *r, Sheet *sheet, uint32_t row, Str label, uint32_t source,
                             double value, double *height)
{
    bool first = row == r->at.bridge_first, last = row == r->at.bridge_last;
    double from = first ? 0 : *height, to = first ? value : last ? 0 : *height - value;
    if (!last)
        sheet_text(sheet, row, COL_LABEL, label, STYLE_INDENTED);
    sheet_text(sheet, row, COL_UNIT, str_of("EUR"), STYLE_ID);
    Buf *f = formula(r);
    if (last)
        buf_print(f, "%c%u", 'A' + BRIDGE_TO, (unsigned)row - 1);
    else
        relative(source, COL_TOTAL, f);
    put(r, sheet, row, BRIDGE_VALUE, last ? *height : value, STYLE_MONEY);
    f = formula(r);
    if (first)
        buf_byte(f, '0');
    else
        buf_print(f, "%c%u", 'A' + BRIDGE_TO, (unsigned)row - 1);
    put(r, sheet, row, BRIDGE_FROM, from, STYLE_MONEY);
    f = formula(r);
    if (first)
        buf_print(f, "%c%u", 'A' + BRIDGE_VALUE, (unsigned)row);
    else
        buf_print(f, "%c%u-%c%u", 'A' + BRIDGE_FROM, (unsigned)row, 'A' + BRIDGE_VALUE, (unsigned)row);
    put(r, sheet, row, BRIDGE_TO, to, STYLE_MONEY);
    write_bar(r, sheet, row, from, to);
    write_part(r, sheet, row, last ? *height : value,
               euro(run_sum(r->run, costs, r->run->scenario->months).cents));
    *height = to;
}

void write_bridge(Report *r, Sheet *sheet)
{
    static const Word words[] = { WORD_BRIDGE_VALUE, WORD_BRIDGE_FROM, WORD_BRIDGE_TO,
                                  WORD_BRIDGE_HIDDEN, WORD_BRIDGE_SHOWN, WORD_BRIDGE_HIDDEN_BELOW,
                                  WORD_BRIDGE_SHOWN_BELOW, WORD_BRIDGE_RING };
    Months all = r->run->scenario->months;
    uint32_t row = r->at.bridge_first;
    double height = 0;
    heading(r, sheet, row - 2, WORD_BRIDGE);
    for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
        sheet_text(sheet, row - 1, COL_FIRST + i, say(r->session, words[i]), STYLE_NOTE_WRAP);
    write_bridge_row(r, sheet, row++, say(r->session, r->run->authority ? WORD_SPENDING : WORD_COST),
                     r->at.cost_total, euro(run_sum(r->run, costs, all).cents), &height);
    for (size_t l = 0; l < r->leaves_count; l++)
        write_bridge_row(r, sheet, row++, r->leaves[l].label, r->leaves[l].row,
                         euro(line_sum(r, &r->leaves[l], false, all)), &height);
    Line rest = { .leaf = -1, .instrument = -1 };
    write_bridge_row(r, sheet, row++, say(r->session, WORD_OTHER_FUNDING), r->at.rest,
                     euro(line_sum(r, &rest, false, all)), &height);
    write_bridge_row(r, sheet, row, str_of(""), 0, 0, &height);
    uncovered_label(r, sheet, row);
}
