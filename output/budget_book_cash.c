/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_book_cash.c -- the sheet for the treasury: what is paid and received in which
 * quarter, per authority, and the same per year.
 */
#include "budget_book.h"

enum { CASH_YEAR, CASH_QUARTER, CASH_FIRST };
enum { PARTS_OUT, PARTS_IN, PARTS_NET, PARTS };
enum { GRAPH_AT = 2, GRAPH_ROWS = 20 };        /* rows below the tables, and of the graph */

typedef struct Cash {
    BudgetBook *b;
    Sheet *sheet;
    uint32_t *entities, count; /* that have any */
    uint32_t row, last;        /* the last quarter's row */
} Cash;

static void write_heads(Cash *c, uint32_t row, bool quarters)
{
    static const Word parts[PARTS] = { WORD_SPENDING_HEAD, WORD_RECEIPTS_HEAD, WORD_BUDGET_NET_HEAD };
    Session *s = c->b->session;
    sheet_text(c->sheet, row, CASH_YEAR, say(s, WORD_BUDGET_YEAR), STYLE_HEAD_RIGHT);
    sheet_text(c->sheet, row, CASH_QUARTER, quarters ? say(s, WORD_BUDGET_QUARTER_HEAD) : str_of(""),
               STYLE_HEAD_RIGHT);
    for (uint32_t e = 0; e < c->count; e++)
        for (uint32_t p = 0; p < PARTS; p++) {
            Str args[] = { entity_words(c->b->view, c->entities[e]), say(s, parts[p]) };
            Buf head = { 0 };
            word_say(WORD_BUDGET_OF_ENTITY, s->options.lang, args, 2, &head);
            sheet_text(c->sheet, row, CASH_FIRST + PARTS * e + p, buf_view(&head), STYLE_HEAD_RIGHT);
            buf_free(&head);
        }
}

static void net_formula(Cash *c, uint32_t first)
{
    Buf *f = budget_formula(c->b);
    relative(c->row, first + PARTS_OUT, f);
    buf_byte(f, '-');
    relative(c->row, first + PARTS_IN, f);
}

static void write_quarters(Cash *c)
{
    BudgetBook *b = c->b;
    for (int year = b->view->first; year <= b->view->last; year++)
        for (int q = 0; q < QUARTERS; q++, c->row++) {
            sheet_number(c->sheet, c->row, CASH_YEAR, year, STYLE_WHOLE);
            sheet_number(c->sheet, c->row, CASH_QUARTER, q + 1, STYLE_WHOLE);
            for (uint32_t e = 0; e < c->count; e++) {
                uint32_t n = CASH_FIRST + PARTS * e;
                BudgetCash cash = budget_cash(b->view, c->entities[e], year, q);
                sheet_number(c->sheet, c->row, n + PARTS_OUT, euro(cash.out), STYLE_MONEY);
                sheet_number(c->sheet, c->row, n + PARTS_IN, euro(cash.in), STYLE_MONEY);
                net_formula(c, n);
                budget_put(b, c->sheet, c->row, n + PARTS_NET, (BudgetFigure){ cash.out - cash.in, false },
                           STYLE_MONEY);
            }
        }
    c->last = c->row - 1;
}

static BudgetCash cash_of(const BudgetBook *b, uint32_t entity, int first, int last)
{
    BudgetCash sum = { 0 };
    for (int year = first; year <= last; year++)
        for (int q = 0; q < QUARTERS; q++) {
            BudgetCash cash = budget_cash(b->view, entity, year, q);
            sum.out += cash.out;
            sum.in += cash.in;
        }
    return sum;
}

static void year_formula(Cash *c, uint32_t n)
{
    Buf *f = budget_formula(c->b);
    buf_text(f, "SUMIFS(");
    column(n, f);
    buf_print(f, "$%d:", AT_FIRST);
    column(n, f);
    buf_print(f, "$%u,", (unsigned)c->last);
    cell_name(AT_FIRST, CASH_YEAR, f);
    buf_byte(f, ':');
    cell_name(c->last, CASH_YEAR, f);
    buf_byte(f, ',');
    across(c->row, CASH_YEAR, f);
    buf_byte(f, ')');
}

static void all_formula(Cash *c, uint32_t n)
{
    Buf *f = budget_formula(c->b);
    buf_text(f, "SUM(");
    relative(AT_FIRST, n, f);
    buf_byte(f, ':');
    relative(c->last, n, f);
    buf_byte(f, ')');
}

/* Of a year, or of all of them. */
static void write_year(Cash *c, int first, int last, Style style)
{
    BudgetBook *b = c->b;
    for (uint32_t e = 0; e < c->count; e++) {
        BudgetCash cash = cash_of(b, c->entities[e], first, last);
        const int64_t cents[PARTS] = { cash.out, cash.in, cash.out - cash.in };
        for (uint32_t p = 0; p < PARTS; p++) {
            uint32_t n = CASH_FIRST + PARTS * e + p;
            if (style == STYLE_MONEY)
                year_formula(c, n);
            else
                all_formula(c, n);
            budget_put(b, c->sheet, c->row, n, (BudgetFigure){ cents[p], false }, style);
        }
    }
    c->row++;
}

static void write_years(Cash *c)
{
    BudgetBook *b = c->b;
    sheet_text(c->sheet, ++c->row, CASH_YEAR, say(b->session, WORD_BUDGET_CASH_YEARS), STYLE_HEADING);
    write_heads(c, ++c->row, false);
    c->row++;
    for (int year = b->view->first; year <= b->view->last; year++) {
        sheet_number(c->sheet, c->row, CASH_YEAR, year, STYLE_WHOLE);
        write_year(c, year, year, STYLE_MONEY);
    }
    sheet_text(c->sheet, c->row, CASH_YEAR, say(b->session, WORD_BUDGET_TOTAL), STYLE_SUM_RIGHT);
    sheet_empty(c->sheet, c->row, CASH_QUARTER, STYLE_SUM_TEXT);
    write_year(c, b->view->first, b->view->last, STYLE_SUM_MONEY);
}

/* Of all of them together: what is paid and what is received, quarter by quarter. */
static void write_graph(Cash *c)
{
    Session *s = c->b->session;
    uint32_t n = CASH_FIRST + PARTS * (c->count - 1);
    Plot plots[] = {
        { .sheet = c->sheet, .name = say(s, WORD_SPENDING), .ink = INK_1,
          .values = { AT_FIRST, n + PARTS_OUT, c->last, n + PARTS_OUT },
          .labels = { AT_FIRST, CASH_YEAR, c->last, CASH_QUARTER } },
        { .sheet = c->sheet, .name = say(s, WORD_RECEIPTS), .ink = INK_3,
          .values = { AT_FIRST, n + PARTS_IN, c->last, n + PARTS_IN },
          .labels = { AT_FIRST, CASH_YEAR, c->last, CASH_QUARTER } },
    };
    Graph graph = { .kind = GRAPH_LINE, .y_axis = str_of("EUR"), .plots = plots, .count = 2, .legend = true,
                    .title = say_with(s, WORD_BUDGET_GRAPH_CASH, entity_words(c->b->view, c->entities[c->count - 1])),
                    .about = say(s, WORD_BUDGET_CASH), .width = 900, .height = 320 };
    sheet_graph(c->sheet, c->row + GRAPH_AT, CASH_YEAR, &graph);
}

void write_budget_cash(BudgetBook *b, Sheet *sheet)
{
    Cash c = { .b = b, .sheet = sheet, .row = AT_FIRST };
    c.entities = arena_alloc(b->arena, b->view->budget->entities_count * sizeof *c.entities);
    for (uint32_t e = 0; e < b->view->budget->entities_count; e++)
        if (budget_has(b->view, e))
            c.entities[c.count++] = e;
    sheet_text(sheet, AT_ABOUT, CASH_YEAR, say(b->session, WORD_BUDGET_CASH_HOW), STYLE_NOTE);
    if (!c.count)
        return;
    write_heads(&c, AT_HEADS, true);
    write_quarters(&c);
    uint32_t next = c.row + 1;
    write_years(&c);
    write_graph(&c);
    sheet_freeze(sheet, AT_FIRST, CASH_FIRST);
    sheet_print_parts(sheet, AT_ABOUT, (Range){ 1, CASH_YEAR, c.row + GRAPH_ROWS, CASH_FIRST + PARTS * c.count - 1 },
                      next);
}
