/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_book_lines.c -- the sheet with all lines of a budget: an import table whose amounts
 * people may change, and beside it what formulas look for and what the amounts were.
 */
#include "budget_book.h"

enum { AMOUNT_MOST = 1000000000 };

static void write_heads(BudgetBook *b, Sheet *sheet)
{
    Session *s = b->session;
    const Str texts[LINE_YEARS] = {
        [LINE_ENTITY] = say(s, WORD_BUDGET_ENTITY), [LINE_SIDE] = say(s, WORD_BUDGET_SIDE),
        [LINE_FIELD] = say(s, WORD_BUDGET_FIELD), [LINE_ACCOUNT] = say(s, WORD_BUDGET_ACCOUNT_HEAD),
        [LINE_PRIORITY] = say(s, WORD_BUDGET_PRIORITY), [LINE_PROJECT] = say(s, WORD_BOOK_PROJECT),
        [LINE_WHAT] = say(s, WORD_BUDGET_DESCRIPTION), [LINE_BETWEEN] = say(s, WORD_BUDGET_BETWEEN),
        [LINE_STATUS] = say(s, WORD_BOOK_STATUS),
    };
    heads(sheet, AT_HEADS, texts, LINE_YEARS);
    heads_of_years(b, sheet, AT_HEADS, LINE_YEARS);
    sheet_text(sheet, AT_GROUP, key_column(b, KEY_FIELD), say(s, WORD_BUDGET_KEYS), STYLE_NOTE);
    sheet_text(sheet, AT_GROUP, key_column(b, KEY_MADE), say(s, WORD_BUDGET_MADE), STYLE_NOTE);
    sheet_text(sheet, AT_HEADS, key_column(b, KEY_FIELD), say(s, WORD_BUDGET_FIELD), STYLE_HEAD);
    sheet_text(sheet, AT_HEADS, key_column(b, KEY_ACCOUNT), say(s, WORD_BUDGET_ACCOUNT_HEAD), STYLE_HEAD);
    sheet_text(sheet, AT_HEADS, key_column(b, KEY_DOMAIN), say(s, WORD_BUDGET_DOMAIN), STYLE_HEAD);
    sheet_text(sheet, AT_HEADS, key_column(b, KEY_KNOWN), say(s, WORD_BUDGET_KNOWN), STYLE_HEAD_RIGHT);
    for (uint32_t y = 0; y < b->years; y++)
        sheet_number(sheet, AT_HEADS, key_column(b, KEY_MADE) + y, b->view->first + (int)y,
                     STYLE_HEAD_YEAR);
}

/* "Brugfiguur", of the part without data "Brugfiguur (geen gegevens)" */
static Str what_words(const BudgetBook *b, const BookLine *row, bool again)
{
    Str text = line_what_words(b->view, row->line);
    if (!again)
        return text;
    Buf buf = { 0 };
    buf_str(&buf, text);
    buf_text(&buf, " (");
    buf_str(&buf, say(b->session, WORD_BOOK_NO_DATA));
    buf_byte(&buf, ')');
    text = str_keep(b->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static Str status_words(const BudgetBook *b, const BudgetLine *line)
{
    static const Word words[] = { WORD_SEEN, WORD_DERIVED, WORD_ASSUMED };
    Buf buf = { 0 };
    if (line->book >= 0)
        buf_str(&buf, say(b->session, words[b->view->chart->books[line->book].item.status]));
    else
        buf_byte(&buf, '?');
    buf_text(&buf, line->field_assumed ? " *" : "");
    Str text = str_keep(b->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static void write_labels(BudgetBook *b, Sheet *sheet, uint32_t row, const BookLine *at, bool again)
{
    const BudgetView *v = b->view;
    const BudgetLine *line = at->line;
    Session *s = b->session;
    Str account = line->account < 0 ? str_of("?") : v->chart->accounts[line->account].item.id;
    sheet_text(sheet, row, LINE_ENTITY, entity_words(v, line->entity), STYLE_TEXT);
    sheet_text(sheet, row, LINE_SIDE, side_words(b, line->side_in), STYLE_TEXT);
    sheet_text(sheet, row, LINE_FIELD, line->field, STYLE_TEXT);
    sheet_text(sheet, row, LINE_ACCOUNT, account, STYLE_TEXT);
    sheet_text(sheet, row, LINE_PRIORITY, line_priority(v, line), STYLE_TEXT);
    sheet_text(sheet, row, LINE_PROJECT, v->budget->projects[line->project].name, STYLE_WRAP);
    sheet_text(sheet, row, LINE_WHAT, what_words(b, at, again), STYLE_WRAP);
    sheet_text(sheet, row, LINE_BETWEEN, say(s, line->between ? WORD_YES : WORD_NO), STYLE_TEXT);
    sheet_text(sheet, row, LINE_STATUS, status_words(b, line), STYLE_TEXT);
    sheet_text(sheet, row, key_column(b, KEY_FIELD), field_words(v, line), STYLE_ID);
    sheet_text(sheet, row, key_column(b, KEY_ACCOUNT), account_words(v, line), STYLE_ID);
    sheet_text(sheet, row, key_column(b, KEY_DOMAIN), line_domain_words(b, line_domain(b, line)), STYLE_ID);
}

static void write_amount(BudgetBook *b, Sheet *sheet, uint32_t row, uint32_t n, BudgetFigure figure,
                         Style known)
{
    if (figure.unknown)
        sheet_text(sheet, row, n, say(b->session, WORD_BOOK_UNKNOWN),
                   known == STYLE_IN_CENTS ? STYLE_IN_TEXT : STYLE_UNKNOWN);
    else
        sheet_number(sheet, row, n, euro(figure.cents), known);
}

static void write_line(BudgetBook *b, Sheet *sheet, uint32_t row, const BookLine *at, bool again)
{
    int64_t sum = 0;
    bool lacks = false;
    write_labels(b, sheet, row, at, again);
    for (uint32_t y = 0; y < b->years; y++) {
        bool unknown;
        int64_t cents = line_year(b, at->line, b->view->first + (int)y, &unknown);
        BudgetFigure figure = { again ? 0 : cents, at->lacks && unknown };
        write_amount(b, sheet, row, LINE_YEARS + y, figure, STYLE_IN_CENTS);
        write_amount(b, sheet, row, key_column(b, KEY_MADE) + y, figure, STYLE_CENTS);
        sum += again ? 0 : cents;
        lacks = lacks || figure.unknown;
    }
    row_formula(b, row, LINE_YEARS, total_column(b) - 1);
    budget_put(b, sheet, row, total_column(b), (BudgetFigure){ sum, lacks }, STYLE_CENTS);
    Buf *f = budget_formula(b);
    buf_text(f, "SUM(");
    relative(row, LINE_YEARS, f);
    buf_byte(f, ':');
    relative(row, total_column(b) - 1, f);
    buf_byte(f, ')');
    budget_put(b, sheet, row, key_column(b, KEY_KNOWN), (BudgetFigure){ sum, false }, STYLE_CENTS);
}

/* What differs from what it was is shown; a text that is no number would count for nothing. */
static void mark(BudgetBook *b, Sheet *sheet)
{
    Session *s = b->session;
    Range amounts = { AT_FIRST, LINE_YEARS, lines_last(b), total_column(b) - 1 };
    Buf differs = { 0 };
    relative(AT_FIRST, LINE_YEARS, &differs);
    buf_text(&differs, "<>");
    relative(AT_FIRST, key_column(b, KEY_MADE), &differs);
    sheet_mark_changed(sheet, amounts, buf_view(&differs));
    buf_free(&differs);
    sheet_ask_number(sheet, amounts, -(double)AMOUNT_MOST, AMOUNT_MOST, say(s, WORD_BUDGET_AMOUNT),
                     say(s, WORD_BUDGET_AMOUNT_ASK));
}

static void widths(BudgetBook *b, Sheet *sheet)
{
    sheet_width(sheet, LINE_ENTITY, 15);
    sheet_width(sheet, LINE_SIDE, 11);
    sheet_width(sheet, LINE_FIELD, 12);
    sheet_width(sheet, LINE_ACCOUNT, 10);
    sheet_width(sheet, LINE_PRIORITY, 10);
    sheet_width(sheet, LINE_PROJECT, 20);
    sheet_width(sheet, LINE_WHAT, 26);
    sheet_width(sheet, LINE_BETWEEN, 10);
    sheet_width(sheet, LINE_STATUS, 12);
    sheet_width(sheet, total_column(b) + 1, 3);
}

void write_budget_lines(BudgetBook *b, Sheet *sheet)
{
    widths(b, sheet);
    sheet_text(sheet, AT_ABOUT, 0, say(b->session, WORD_BUDGET_LINES_HOW), STYLE_NOTE);
    write_heads(b, sheet);
    for (size_t i = 0; i < b->count; i++)
        write_line(b, sheet, AT_FIRST + (uint32_t)i, &b->lines[i],
                   i && b->lines[i - 1].line == b->lines[i].line);
    if (b->count) {
        mark(b, sheet);
        sheet_filter(sheet, (Range){ AT_HEADS, 0, lines_last(b), LINE_STATUS });
    }
    sheet_freeze(sheet, AT_FIRST, 0);
    sheet_print(sheet, AT_HEADS);
    sheet_print_area(sheet, lines_last(b), total_column(b));
}
