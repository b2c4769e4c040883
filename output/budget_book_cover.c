/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_book_cover.c -- the first sheet of the workbook of a budget: of which projects and
 * which town it is, how to read and change it, what the figures rest on, and what to know.
 */
#include "budget_book.h"
#include "money.h"

static void write_names(BudgetBook *b, CoverPage *c)
{
    const BudgetView *v = b->view;
    Session *s = b->session;
    Buf places = { 0 }, projects = { 0 };
    for (size_t i = 0; i < v->places_count; i++) {
        buf_text(&places, i ? ", " : "");
        buf_str(&places, v->places[i].name);
    }
    for (size_t i = 0; i < v->budget->projects_count; i++) {
        const Scenario *scenario = v->budget->projects[i].scenario;
        buf_text(&projects, i ? "; " : "");
        buf_str(&projects, scenario->name);
        buf_text(&projects, " (");
        buf_str(&projects, months_words(b->arena, scenario->months, s->options.lang));
        buf_byte(&projects, ')');
    }
    cover_line(c, say(s, WORD_BUDGET_PLACE), buf_view(&places));
    cover_line(c, say(s, WORD_BUDGET_PROJECTS), buf_view(&projects));
    buf_free(&places);
    buf_free(&projects);
}

static void write_about(BudgetBook *b, CoverPage *c)
{
    const BudgetView *v = b->view;
    Session *s = b->session;
    Buf years = { 0 };
    write_names(b, c);
    buf_str(&years, window_words(v));
    buf_text(&years, ": ");
    buf_str(&years, say(s, v->window ? WORD_BUDGET_OF_PLAN : WORD_BUDGET_NO_PLAN));
    cover_line(c, say(s, WORD_BUDGET_YEARS), buf_view(&years));
    buf_free(&years);
    cover_line(c, say(s, WORD_STATUS), say(s, WORD_BOOK_ESTIMATE));
    cover_line(c, say(s, WORD_RULES), rules_words(s, true));
    cover_line(c, say(s, WORD_BOOK_DATE), date_words(s));
    cover_line(c, say(s, WORD_BOOK_HASH), b->xlsx.inputs);
}

static void write_contents(BudgetBook *b, CoverPage *c)
{
    static const Word words[BUDGET_TABS] = {
        [BUDGET_TABLE] = WORD_ABOUT_BUDGET, [BUDGET_DOMAINS] = WORD_ABOUT_DOMAINS,
        [BUDGET_CASH] = WORD_ABOUT_BUDGET_CASH, [BUDGET_FORM] = WORD_ABOUT_FORM,
        [BUDGET_ACCOUNT] = WORD_ABOUT_ACCOUNT, [BUDGET_LINES] = WORD_ABOUT_LINES,
    };
    cover_title(c, WORD_BOOK_CONTENTS);
    for (int t = BUDGET_COVER + 1; t < BUDGET_TABS; t++)
        cover_sheet(c, b->tabs[t], words[t]);
}

static void write_how(BudgetBook *b, CoverPage *c)
{
    cover_title(c, WORD_BOOK_HOW);
    cover_paragraph(c, WORD_BUDGET_HOW_READ);
    cover_paragraph(c, WORD_BUDGET_HOW_LIVE);
    cover_paragraph(c, WORD_BUDGET_HOW_NOT_LIVE);
    if (b->view->risk)
        cover_paragraph(c, WORD_BUDGET_HOW_RISK);
    cover_paragraph(c, WORD_HOW_PROTECTED);
    cover_title(c, WORD_BOOK_LEGEND);
    cover_legend_number(c, 1234.5, STYLE_IN_CENTS, WORD_LEGEND_INPUT);
    cover_legend_number(c, 1234.5, STYLE_CENTS, WORD_LEGEND_FORMULA);
    cover_legend_text(c, say(b->session, WORD_BOOK_UNKNOWN), STYLE_UNKNOWN, WORD_BUDGET_LEGEND_UNKNOWN);
    cover_legend_number(c, 0, STYLE_CENTS, WORD_BUDGET_LEGEND_ZERO);
    cover_legend_text(c, say(b->session, WORD_BOOK_SIGNS), STYLE_KEY, WORD_LEGEND_SIGNS_AUTHORITY);
}

/* Which entry puts a payment on its account, whence we have that, and how sure it is. */
static void write_sources(BudgetBook *b, CoverPage *c)
{
    static const Word status[] = { WORD_SEEN, WORD_DERIVED, WORD_ASSUMED };
    const Chart *chart = b->view->chart;
    cover_title(c, WORD_BUDGET_SOURCES);
    for (size_t k = 0; k < chart->books_count; k++) {
        const ChartBook *book = &chart->books[k];
        bool used = false;
        for (size_t i = 0; i < b->count; i++)
            used = used || b->lines[i].line->book == (int32_t)k;
        if (!used)
            continue;
        const ChartItem *account = &chart->accounts[book->account].item;
        Buf key = { 0 }, text = { 0 };
        buf_str(&key, account->id);
        buf_str(&text, label_of(b->session, &account->label, STR_NONE));
        buf_text(&text, " (");
        buf_str(&text, say(b->session, status[book->item.status]));
        buf_text(&text, "): ");
        buf_str(&text, book->item.source);
        cover_line(c, buf_view(&key), buf_view(&text));
        buf_free(&key);
        buf_free(&text);
    }
}

static void write_notes(BudgetBook *b, CoverPage *c)
{
    const BudgetNote *list;
    size_t count = budget_notes(b->view, &list);
    cover_title(c, WORD_BUDGET_NOTES);
    for (size_t i = 0; i < count; i++)
        if (list[i].word != WORD_BUDGET_ASSUMED && list[i].word != WORD_BUDGET_UNKNOWN)
            cover_text(c, list[i].text);
    if (b->unknown)
        cover_paragraph(c, WORD_BUDGET_SOME_UNKNOWN);
}

/* What the program warned of, as it did in the terminal. */
static void write_warnings(BudgetBook *b, CoverPage *c)
{
    Diags *diags = b->session->diags;
    bool titled = false;
    for (size_t i = 0; i < diags_count(diags); i++) {
        Diag diag = diags_get(diags, i);
        if (diag.severity != SEVERITY_WARNING || diag.attached)
            continue;
        if (!titled)
            cover_title(c, WORD_BUDGET_WARNINGS);
        titled = true;
        Buf text = { 0 };
        diag_message(&diag, b->session->options.lang, &text);
        if (diag.at.source) {
            buf_text(&text, " (");
            buf_str(&text, diag.at.source->name);
            buf_print(&text, ":%zu)", span_place(diag.at).line);
        }
        cover_line(c, str_of(diag_number(diag.code)), buf_view(&text));
        buf_free(&text);
    }
}

void write_budget_cover(BudgetBook *b, Sheet *sheet)
{
    CoverPage c = cover_begin(b->session, sheet, AT_GROUP);
    write_about(b, &c);
    write_contents(b, &c);
    write_how(b, &c);
    uint32_t next = c.row + 1;
    write_sources(b, &c);
    write_notes(b, &c);
    write_warnings(b, &c);
    sheet_print_parts(sheet, AT_ABOUT, (Range){ 1, COVER_KEY, c.row, COVER_TEXT }, next);
}
