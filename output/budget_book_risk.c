/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_book_risk.c -- below the sums of a budget: what may become of it, in sentences and two
 * tables.  Values, since a simulation cannot be worked out again in a cell.
 */
#include "budget_book.h"
#include "pooled.h"

enum { RISK_YEAR, RISK_FIRST = TABLE_YEARS, RISK_SECOND, RISK_THIRD, RISK_STATED };

static void line(Sheet *sheet, uint32_t *row, Str text, Style style)
{
    sheet_text(sheet, (*row)++, RISK_YEAR, text, style);
}

/* The command that makes these figures again. */
static Str command_text(const BudgetBook *b)
{
    const Options *o = &b->session->options;
    const BudgetRisk *r = b->view->risk;
    Buf text = { 0 };
    buf_text(&text, "klaverblad budget");
    for (size_t i = 0; i < o->arguments_count; i++)
        buf_print(&text, " %s", o->arguments[i]);
    buf_print(&text, " --draws %llu --seed %llu%s", (unsigned long long)r->draws, (unsigned long long)r->seed,
              r->quasi ? " --quasi" : "");
    if (o->window)
        buf_print(&text, " --window %s", o->window);
    if (o->municipality)
        buf_print(&text, " --municipality %s", o->municipality);
    Str kept = str_keep(b->arena, buf_view(&text));
    buf_free(&text);
    return kept;
}

static void money(BudgetBook *b, Sheet *sheet, uint32_t row, uint32_t n, BudgetFigure figure, Style style)
{
    if (figure.unknown)
        sheet_text(sheet, row, n, say(b->session, WORD_BOOK_UNKNOWN), style);
    else
        sheet_number(sheet, row, n, euro(figure.cents), style);
}

static void write_chance(BudgetBook *b, Sheet *sheet, uint32_t row, const BudgetSpread *spread, Style style)
{
    uint64_t of = b->view->risk->draws;
    bool sure = spread->above == 0 || spread->above == of;
    if (spread->unknown)
        sheet_text(sheet, row, RISK_FIRST, say(b->session, WORD_BOOK_UNKNOWN), style);
    else
        sheet_number(sheet, row, RISK_FIRST, 100 * (double)spread->above / (double)of,
                     sure ? STYLE_HUNDRED_SURE : STYLE_HUNDRED);
}

static void write_errors(BudgetBook *b, Sheet *sheet, uint32_t row, const BudgetSpread *spread, bool net)
{
    sheet_text(sheet, row, RISK_YEAR, say(b->session, WORD_STANDARD_ERROR), STYLE_INDENTED);
    if (net)
        sheet_number(sheet, row, RISK_FIRST, spread->low_error / 100, STYLE_ERROR);
    else if (spread->above_error > 0)
        sheet_number(sheet, row, RISK_FIRST, 100 * spread->above_error, STYLE_ERROR_TENTH);
    sheet_number(sheet, row, RISK_SECOND, spread->middle_error / 100, STYLE_ERROR);
    sheet_number(sheet, row, RISK_THIRD, spread->high_error / 100, STYLE_ERROR);
}

static void write_row(BudgetBook *b, Sheet *sheet, uint32_t row, BudgetRiskOf of, size_t year)
{
    BudgetSpread spread = budget_spread(b->view, of, year);
    bool all = year == b->view->risk->pooled->years;
    Style style = all ? STYLE_SUM_MONEY : STYLE_MONEY;
    Str label = all ? say(b->session, WORD_BUDGET_TOTAL) : year_text(b->view, b->view->first + (int)year);
    sheet_text(sheet, row, RISK_YEAR, label, all ? STYLE_SUM_TEXT : STYLE_TEXT);
    sheet_text(sheet, row, RISK_YEAR + 1, str_of(""), all ? STYLE_SUM_TEXT : STYLE_TEXT);
    if (of == RISK_OF_NET)
        money(b, sheet, row, RISK_FIRST, (BudgetFigure){ spread.low, spread.unknown }, style);
    else
        write_chance(b, sheet, row, &spread, style);
    money(b, sheet, row, RISK_SECOND, (BudgetFigure){ spread.middle, spread.unknown }, style);
    money(b, sheet, row, RISK_THIRD, (BudgetFigure){ spread.high, spread.unknown }, style);
    money(b, sheet, row, RISK_STATED, spread.stated, style);
    if (all && !spread.unknown && spread.low != spread.high)
        write_errors(b, sheet, row + 1, &spread, of == RISK_OF_NET);
}

static uint32_t write_table(BudgetBook *b, Sheet *sheet, uint32_t row, BudgetRiskOf of)
{
    Session *s = b->session;
    bool net = of == RISK_OF_NET;
    const Str over[] = { net ? str_of("P5") : say(s, WORD_BUDGET_RISK_ON), str_of("P50"), str_of("P95"),
                         say(s, WORD_AS_STATED) };
    sheet_text(sheet, row, RISK_YEAR, say(s, net ? WORD_BUDGET_RISK_TABLE_NET : WORD_BUDGET_RISK_TABLE_ADDED),
               STYLE_HEAD_LOOSE);
    sheet_text(sheet, row, RISK_YEAR + 1, str_of(""), STYLE_HEAD);
    for (uint32_t i = 0; i < 4; i++)
        sheet_text(sheet, row, RISK_FIRST + i, over[i], STYLE_HEAD_RIGHT);
    for (size_t y = 0; y <= b->view->risk->pooled->years; y++)
        write_row(b, sheet, ++row, of, y);
    return row + 3;
}

void write_budget_risk(BudgetBook *b, Sheet *sheet, uint32_t row)
{
    const Str *list;
    sheet_text(sheet, row++, RISK_YEAR, say(b->session, WORD_BUDGET_RISK), STYLE_HEADING);
    line(sheet, &row, say_with(b->session, WORD_BUDGET_RISK_FIXED, command_text(b)), STYLE_NOTE);
    line(sheet, &row, budget_sample_words(b->view), STYLE_LOOSE);
    size_t count = budget_risk_answers(b->view, &list);
    for (size_t i = 0; i < count; i++)
        line(sheet, &row, list[i], STYLE_LOOSE);
    row++;
    row = write_table(b, sheet, row, RISK_OF_NET);
    row = write_table(b, sheet, row, RISK_OF_ADDED);
    count = budget_risk_notes(b->view, &list);
    for (size_t i = 0; i < count; i++)
        line(sheet, &row, list[i], STYLE_NOTE);
}
