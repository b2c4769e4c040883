/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_book_checks.c -- below the sums of a budget: whether sums that are taken along
 * different ways agree.  One cell, at the top, has the verdict of all of them.
 */
#include "budget_book.h"

enum { CHECK_WHAT = TABLE_FIELD, CHECK_LEFT = TABLE_YEARS, CHECK_RIGHT, CHECK_DIFFERENCE, CHECK_VERDICT };

typedef struct Checking {
    BudgetBook *b;
    Sheet *sheet;
    uint32_t first, row;
} Checking;

static uint32_t table_total(const BudgetBook *b)
{
    return TABLE_YEARS + b->years;
}

/* -- one check -- */

static void begin_check(Checking *c, Str what)
{
    sheet_text(c->sheet, c->row, CHECK_WHAT, what, STYLE_LOOSE);
}

static void word(const BudgetBook *b, Word which, Buf *f)
{
    buf_byte(f, '"');
    buf_str(f, say(b->session, which));
    buf_byte(f, '"');
}

/* Number of cells that somebody changed. */
static void changed(BudgetBook *b, Buf *f)
{
    Sheet *lines = b->tabs[BUDGET_LINES];
    buf_text(f, "SUMPRODUCT((");
    buf_str(f, sheet_prefix(lines));
    cell_name(AT_FIRST, LINE_YEARS, f);
    buf_byte(f, ':');
    cell_name(lines_last(b), total_column(b) - 1, f);
    buf_text(f, "<>");
    buf_str(f, sheet_prefix(lines));
    cell_name(AT_FIRST, key_column(b, KEY_MADE), f);
    buf_byte(f, ':');
    cell_name(lines_last(b), key_column(b, KEY_MADE) + b->years - 1, f);
    buf_text(f, ")*1)");
}

/* Good when both sides are the same to the cent; of what is not known nothing can be said. */
static void end_check(Checking *c, bool known, bool changes_matter)
{
    BudgetBook *b = c->b;
    Str left = place_across(b, c->row, CHECK_LEFT), right = place_across(b, c->row, CHECK_RIGHT);
    Str difference = place_across(b, c->row, CHECK_DIFFERENCE);
    Buf *f = budget_formula(b);
    buf_text(f, "IF(COUNT(");
    buf_str(f, left);
    buf_byte(f, ',');
    buf_str(f, right);
    buf_text(f, ")<2,");
    budget_unknown(b, f);
    buf_text(f, ",ROUND(");
    buf_str(f, left);
    buf_byte(f, '-');
    buf_str(f, right);
    buf_text(f, ",2))");
    budget_put_number(b, c->sheet, c->row, CHECK_DIFFERENCE, 0, !known, STYLE_CENTS);
    f = budget_formula(b);
    buf_text(f, "IF(ISTEXT(");
    buf_str(f, difference);
    buf_text(f, "),");
    budget_unknown(b, f);
    buf_text(f, ",IF(");
    buf_str(f, difference);
    buf_text(f, "=0,");
    word(b, WORD_BOOK_GOOD, f);
    buf_byte(f, ',');
    if (changes_matter) {
        buf_text(f, "IF(");
        changed(b, f);
        buf_text(f, ">0,");
        word(b, WORD_BOOK_GOOD_CHANGED, f);
        buf_byte(f, ',');
    }
    word(b, WORD_BOOK_BAD, f);
    buf_text(f, changes_matter ? ")))" : "))");
    sheet_formula_text(c->sheet, c->row, CHECK_VERDICT, buf_view(f),
                       say(b->session, known ? WORD_BOOK_GOOD : WORD_BOOK_UNKNOWN), STYLE_ANSWER_APART);
    c->row++;
}

static void put(Checking *c, uint32_t n, BudgetFigure figure)
{
    budget_put(c->b, c->sheet, c->row, n, figure, STYLE_CENTS);
}

/* The formula that was made, unless one of these cells is not known. */
static void put_if_known(Checking *c, Str cells, int count, BudgetFigure figure)
{
    BudgetBook *b = c->b;
    Str made = str_keep(b->arena, buf_view(&b->formula));
    if (b->unknown) {
        Buf *f = budget_formula(b);
        buf_print(f, "IF(COUNT(%.*s)<%d,", (int)cells.len, cells.at, count);
        budget_unknown(b, f);
        buf_byte(f, ',');
        buf_str(f, made);
        buf_byte(f, ')');
    }
    put(c, CHECK_LEFT, figure);
}

/* -- what is checked -- */

static BudgetFigure total_of(const BudgetBook *b, uint32_t entity, int side)
{
    Sum sum = sum_all();
    sum.entity = entity;
    sum.side = side;
    return sum_value(b, &sum, b->view->first, b->view->last);
}

/* "Uitgaven, gemeente: ..." */
static Str check_words(const BudgetBook *b, Word which, uint32_t entity, int side)
{
    Str args[] = { entity_words(b->view, entity), side_words(b, side == 1) };
    Buf text = { 0 };
    word_say(which, b->session->options.lang, args, 2, &text);
    Str kept = str_keep(b->arena, buf_view(&text));
    buf_free(&text);
    return kept;
}

static void right_is_total(Checking *c, uint32_t entity, int side, BudgetFigure total)
{
    relative(c->b->sums[entity][side], table_total(c->b), budget_formula(c->b));
    put(c, CHECK_RIGHT, total);
}

/* What all accounts of a side come to; those are the rows with something in the second column. */
static void check_accounts_of(Checking *c, uint32_t entity, int side)
{
    BudgetBook *b = c->b;
    uint32_t first = b->sums[entity][side], last = side ? b->net[entity] - 1 : b->sums[entity][1] - 1;
    BudgetFigure total = total_of(b, entity, side);
    begin_check(c, check_words(b, WORD_BUDGET_CHECK_ACCOUNTS, entity, side));
    Buf *f = budget_formula(b);
    buf_text(f, "SUMIFS(");
    relative(first, table_total(b), f);
    buf_byte(f, ':');
    relative(last, table_total(b), f);
    buf_byte(f, ',');
    relative(first, TABLE_ACCOUNT, f);
    buf_byte(f, ':');
    relative(last, TABLE_ACCOUNT, f);
    buf_text(f, ",\"?*\")");
    put_if_known(c, place_across(b, c->row, CHECK_RIGHT), 1, total);
    right_is_total(c, entity, side, total);
    end_check(c, !total.unknown, false);
}

/* The lines themselves, by their own totals. */
static void check_lines_of(Checking *c, uint32_t entity, int side)
{
    BudgetBook *b = c->b;
    BudgetFigure total = total_of(b, entity, side);
    Sum sum = sum_all();
    sum.entity = entity;
    sum.entity_at = quoted(b, entity_words(b->view, entity));
    sum.side_at = quoted(b, side_words(b, side == 1));
    begin_check(c, check_words(b, WORD_BUDGET_CHECK_LINES, entity, side));
    sum_formula(b, &sum, key_column(b, KEY_KNOWN), true);
    put_if_known(c, place_across(b, c->row, CHECK_RIGHT), 1, total);
    right_is_total(c, entity, side, total);
    end_check(c, !total.unknown, false);
}

/* Together is what each is, less what goes from one to the other. */
static void check_together(Checking *c, int side)
{
    BudgetBook *b = c->b;
    BudgetFigure total = total_of(b, b->whole, side), left = total;
    Sheet *lines = b->tabs[BUDGET_LINES];
    Buf *f, apart = { 0 }, cells = { 0 };
    int count = 1;
    buf_str(&cells, place_across(b, c->row, CHECK_RIGHT));
    for (uint32_t e = 0; e < b->view->chart->separate_count; e++) {
        if (!b->sums[e][side])
            continue;
        buf_text(&apart, apart.len ? "+" : "");
        relative(b->sums[e][side], table_total(b), &apart);
        buf_byte(&cells, ',');
        relative(b->sums[e][side], table_total(b), &cells);
        left.unknown = left.unknown || total_of(b, e, side).unknown;
        count++;
    }
    begin_check(c, check_words(b, WORD_BUDGET_CHECK_TOGETHER, b->whole, side));
    f = budget_formula(b);
    buf_str(f, buf_view(&apart));
    buf_text(f, "-SUMIFS(");
    stretch_on(lines, key_column(b, KEY_KNOWN), AT_FIRST, lines_last(b), f);
    buf_byte(f, ',');
    stretch_on(lines, LINE_BETWEEN, AT_FIRST, lines_last(b), f);
    buf_byte(f, ',');
    word(b, WORD_YES, f);
    buf_byte(f, ',');
    stretch_on(lines, LINE_SIDE, AT_FIRST, lines_last(b), f);
    buf_byte(f, ',');
    word(b, side ? WORD_RECEIPTS : WORD_SPENDING, f);
    buf_byte(f, ')');
    put_if_known(c, buf_view(&cells), count, left);
    buf_free(&apart);
    buf_free(&cells);
    right_is_total(c, b->whole, side, total);
    end_check(c, !left.unknown, false);
}

static void check_domains(Checking *c)
{
    BudgetBook *b = c->b;
    BudgetFigure total = total_of(b, b->whole, 0);
    begin_check(c, say(b->session, WORD_BUDGET_CHECK_DOMAINS));
    Buf *f = budget_formula(b);
    buf_str(f, sheet_prefix(b->tabs[BUDGET_DOMAINS]));
    relative(b->domains_total, DOMAIN_YEARS + b->years, f);
    put(c, CHECK_LEFT, total);
    right_is_total(c, b->whole, 0, total);
    end_check(c, !total.unknown, false);
}

/* As long as nothing was changed, this is what the program found. */
static void check_made(Checking *c)
{
    BudgetBook *b = c->b;
    int64_t cents = 0;
    for (size_t i = 0; i < b->count; i++)
        for (int year = b->view->first; year <= b->view->last; year++) {
            bool unknown, again = i && b->lines[i - 1].line == b->lines[i].line;
            cents += again ? 0 : line_year(b, b->lines[i].line, year, &unknown);
        }
    begin_check(c, say(b->session, WORD_BUDGET_CHECK_MADE));
    Buf *f = budget_formula(b);
    buf_text(f, "SUM(");
    stretch_on(b->tabs[BUDGET_LINES], key_column(b, KEY_KNOWN), AT_FIRST, lines_last(b), f);
    buf_byte(f, ')');
    put(c, CHECK_LEFT, (BudgetFigure){ cents, false });
    sheet_number(c->sheet, c->row, CHECK_RIGHT, euro(cents), STYLE_CENTS);
    end_check(c, true, true);
}

/* -- all of them -- */

static void write_verdict(Checking *c)
{
    BudgetBook *b = c->b;
    Buf *f = budget_formula(b);
    buf_text(f, "IF(COUNTIF(");
    cell_name(c->first, CHECK_VERDICT, f);
    buf_byte(f, ':');
    cell_name(c->row - 1, CHECK_VERDICT, f);
    buf_byte(f, ',');
    word(b, WORD_BOOK_BAD, f);
    buf_text(f, ")>0,");
    word(b, WORD_BUDGET_NOT_ALL_GOOD, f);
    buf_text(f, ",IF(");
    changed(b, f);
    buf_text(f, ">0,");
    word(b, WORD_BUDGET_GOOD_CHANGED, f);
    buf_byte(f, ',');
    word(b, WORD_BOOK_ALL_GOOD, f);
    buf_text(f, "))");
    verdict_cell(b->session, c->sheet, AT_VERDICT, 1, buf_view(f));
}

static void write_heads(Checking *c)
{
    Session *s = c->b->session;
    const Word over[] = { WORD_BUDGET_CHECK_ONE_WAY, WORD_BUDGET_CHECK_OTHER_WAY, WORD_BUDGET_CHECK_DIFFERENCE };
    sheet_text(c->sheet, c->row, CHECK_WHAT, say(s, WORD_BUDGET_CHECKS), STYLE_HEAD);
    sheet_text(c->sheet, c->row, CHECK_WHAT + 1, str_of(""), STYLE_HEAD);
    for (uint32_t i = 0; i < 3; i++)
        sheet_text(c->sheet, c->row, CHECK_LEFT + i, say(s, over[i]), STYLE_HEAD_RIGHT);
    sheet_text(c->sheet, c->row++, CHECK_VERDICT, say(s, WORD_BUDGET_CHECK_VERDICT), STYLE_HEAD_APART);
}

uint32_t write_budget_checks(BudgetBook *b, Sheet *sheet, uint32_t row)
{
    Checking c = { b, sheet, row + 1, row };
    const BudgetView *v = b->view;
    write_heads(&c);
    for (uint32_t e = 0; e < v->budget->entities_count; e++) {
        bool apart = e < v->chart->separate_count;
        for (int side = 0; side < 2 && b->net[e]; side++) {
            check_accounts_of(&c, e, side);
            if (apart)
                check_lines_of(&c, e, side);
            else if (b->summed)
                check_together(&c, side);
        }
    }
    if (b->net[b->whole])
        check_domains(&c);
    check_made(&c);
    write_verdict(&c);
    if (b->unknown)
        sheet_mark_word(sheet, (Range){ c.first, CHECK_LEFT, c.row - 1, CHECK_DIFFERENCE },
                        say(b->session, WORD_BOOK_UNKNOWN));
    return c.row;
}
