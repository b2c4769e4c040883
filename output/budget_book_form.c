/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_book_form.c -- two sheets that people fill in: what a municipality puts in beside its
 * projects, and why its money stands where it stands.
 */
#include "budget_book.h"
#include "run.h"

/* -- what it puts in -- */

enum { FORM_PART, FORM_WHAT, FORM_UNIT, FORM_PLACES };

typedef struct Form {
    BudgetBook *b;
    Sheet *sheet;
    uint32_t row, places;
} Form;

static Style input_of(const Attribute *a)
{
    if (attribute_is_part(a))
        return STYLE_IN_PERCENT;
    return a->type.unit.power[UNIT_EUR] == 1 ? STYLE_IN_CENTS : STYLE_IN_NUMBER;
}

static double stated_value(const Attribute *a, int64_t digits)
{
    double value = (double)digits;
    for (int i = 0; i < a->scale; i++)
        value /= 10;
    return value;
}

/* The sum of a stretch; nothing where nothing is filled in. */
static void sum_or_empty(Form *c, uint32_t n, Str cells, double value, bool any, Style style)
{
    Buf *f = budget_formula(c->b);
    buf_print(f, "IF(COUNT(%.*s)=0,\"\",SUM(%.*s))", (int)cells.len, cells.at, (int)cells.len, cells.at);
    if (any)
        sheet_formula(c->sheet, c->row, n, buf_view(f), value, style);
    else
        sheet_formula_text(c->sheet, c->row, n, buf_view(f), str_of(""), style);
}

static Str cells_text(const BudgetBook *b, uint32_t row, uint32_t first, uint32_t last_row, uint32_t last)
{
    Buf cells = { 0 };
    relative(row, first, &cells);
    buf_byte(&cells, ':');
    relative(last_row, last, &cells);
    Str text = str_keep(b->arena, buf_view(&cells));
    buf_free(&cells);
    return text;
}

/* What may be filled in, and what is stated already; the sum of all places if it adds up. */
static void write_cell_row(Form *c, const ChartForm *form, uint32_t attribute)
{
    BudgetBook *b = c->b;
    const Attribute *a = &b->view->chart->book->attributes[attribute];
    Buf unit = { 0 };
    int64_t digits;
    double sum = 0;
    bool any = false;
    unit_show(a->type.unit, b->session->options.lang, &unit);
    sheet_text(c->sheet, c->row, FORM_WHAT, label_of(b->session, &a->label, a->name), STYLE_TEXT);
    sheet_text(c->sheet, c->row, FORM_UNIT, attribute_is_part(a) ? str_of("%") : buf_view(&unit), STYLE_ID);
    buf_free(&unit);
    for (uint32_t p = 0; p < c->places; p++) {
        if (!form_value(b->view, attribute, p, &digits)) {
            sheet_empty(c->sheet, c->row, FORM_PLACES + p, input_of(a));
            continue;
        }
        sheet_number(c->sheet, c->row, FORM_PLACES + p, stated_value(a, digits), input_of(a));
        sum += stated_value(a, digits);
        any = true;
    }
    if (form->sum && c->places > 1)
        sum_or_empty(c, FORM_PLACES + c->places,
                     cells_text(b, c->row, FORM_PLACES, c->row, FORM_PLACES + c->places - 1), sum, any,
                     input_of(a) == STYLE_IN_CENTS ? STYLE_CENTS : STYLE_NUMBER);
    c->row++;
}

/* What the rows below it come to, per place and together. */
static void write_sum_row(Form *c, const ChartForm *form)
{
    BudgetBook *b = c->b;
    uint32_t last = c->row + (uint32_t)form->cells.count, columns = c->places + (c->places > 1);
    const Attribute *a = &b->view->chart->book->attributes[form->cells.attributes[0]];
    Style style = input_of(a) == STYLE_IN_CENTS ? STYLE_SUM_CENTS : STYLE_SUM_RIGHT;
    for (uint32_t n = 0; n < columns; n++) {
        int64_t digits;
        double sum = 0;
        bool any = false;
        for (size_t i = 0; i < form->cells.count; i++)
            for (uint32_t p = 0; p < c->places; p++)
                if ((n == c->places || n == p) && form_value(b->view, form->cells.attributes[i], p, &digits)) {
                    sum += stated_value(a, digits);
                    any = true;
                }
        sum_or_empty(c, FORM_PLACES + n, cells_text(b, c->row + 1, FORM_PLACES + n, last, FORM_PLACES + n),
                     sum, any, style);
    }
}

static void write_form(Form *c, const ChartForm *form)
{
    BudgetBook *b = c->b;
    uint32_t last = FORM_PLACES + c->places - (c->places == 1);
    Str title = label_of(b->session, &form->item.label, form->item.id);
    if (form->sum) {
        for (uint32_t n = FORM_PART; n <= last; n++)
            sheet_empty(c->sheet, c->row, n, STYLE_SUM_TEXT);
        sheet_text(c->sheet, c->row, FORM_PART, title, STYLE_SUM_TEXT);
        write_sum_row(c, form);
    } else {
        section(c->sheet, c->row, last, title);
    }
    c->row++;
    for (size_t i = 0; i < form->cells.count; i++)
        write_cell_row(c, form, form->cells.attributes[i]);
    c->row++;
}

void write_budget_form(BudgetBook *b, Sheet *sheet)
{
    enum { PART_WIDE = 30, WHAT_WIDE = 56 };
    const BudgetView *v = b->view;
    Session *s = b->session;
    Form c = { b, sheet, AT_FIRST, (uint32_t)v->places_count };
    const Str texts[] = { say(s, WORD_BOOK_PART), say(s, WORD_BOOK_WHAT), say(s, WORD_BOOK_UNIT) };
    sheet_width(sheet, FORM_PART, PART_WIDE);
    sheet_width(sheet, FORM_WHAT, WHAT_WIDE);
    sheet_text(sheet, AT_ABOUT, FORM_PART, say_with(s, WORD_BUDGET_FORM_HOW, year_text(v, v->first)), STYLE_NOTE);
    heads(sheet, AT_HEADS, texts, FORM_PLACES);
    for (uint32_t p = 0; p < c.places; p++)
        sheet_text(sheet, AT_HEADS, FORM_PLACES + p, v->places[p].name, STYLE_HEAD_RIGHT);
    if (c.places > 1)
        sheet_text(sheet, AT_HEADS, FORM_PLACES + c.places, say(s, WORD_BUDGET_TOTAL), STYLE_HEAD_RIGHT);
    for (size_t f = 0; f < v->chart->forms_count && c.places; f++)
        write_form(&c, &v->chart->forms[f]);
    sheet_freeze(sheet, AT_FIRST, FORM_PLACES);
    sheet_print_one(sheet, (Range){ 1, FORM_PART, c.row, FORM_PLACES + c.places - (c.places == 1) });
}

/* -- accounting for it -- */

enum { WHY_AMOUNT, WHY_ENTITY, WHY_WHAT, WHY_FIELD, WHY_THERE, WHY_MATTERS, WHYS };

static void write_why(BudgetBook *b, Sheet *sheet, uint32_t row, size_t which)
{
    const BudgetView *v = b->view;
    const BudgetLine *line = b->lines[which].line;
    int64_t cents = 0;
    bool lacks = false, unknown;
    for (int year = v->first; year <= v->last; year++) {
        cents += line_year(b, line, year, &unknown);
        lacks = lacks || (unknown && b->lines[which].lacks);
    }
    Buf *f = budget_formula(b);
    buf_str(f, sheet_prefix(b->tabs[BUDGET_LINES]));
    relative(AT_FIRST + (uint32_t)which, total_column(b), f);
    budget_put(b, sheet, row, WHY_AMOUNT, (BudgetFigure){ cents, lacks }, STYLE_CENTS);
    sheet_text(sheet, row, WHY_ENTITY, entity_words(v, line->entity), STYLE_WRAP_APART);
    sheet_text(sheet, row, WHY_WHAT, line_words(v, line), STYLE_WRAP);
    sheet_text(sheet, row, WHY_FIELD, field_words(v, line), STYLE_WRAP);
    sheet_text(sheet, row, WHY_THERE, line_why(v, line, false), STYLE_IN_WRAP);
    sheet_text(sheet, row, WHY_MATTERS, line_why(v, line, true), STYLE_IN_WRAP);
}

void write_budget_account(BudgetBook *b, Sheet *sheet)
{
    static const double widths[WHYS] = { 15, 16, 30, 22, 46, 46 };
    Session *s = b->session;
    const Str texts[WHYS] = { say(s, WORD_BUDGET_HOW_MUCH_HEAD), say(s, WORD_BUDGET_ENTITY),
                              say(s, WORD_BUDGET_ON_WHAT), say(s, WORD_BUDGET_FIELD),
                              say(s, WORD_BUDGET_WHY_THERE), say(s, WORD_BUDGET_WHY_MATTERS) };
    uint32_t row = AT_FIRST;
    for (uint32_t n = 0; n < WHYS; n++) {
        sheet_width(sheet, n, widths[n]);
        sheet_text(sheet, AT_HEADS, n, texts[n], n == WHY_AMOUNT ? STYLE_HEAD_RIGHT : n == WHY_ENTITY ? STYLE_HEAD_APART : STYLE_HEAD);
    }
    sheet_text(sheet, AT_ABOUT, WHY_AMOUNT, say(s, WORD_BUDGET_ACCOUNT_HOW), STYLE_NOTE);
    for (size_t i = 0; i < b->count; i++) {
        bool again = i && b->lines[i - 1].line == b->lines[i].line;
        if (!again && line_is_accounted_for(b->view, b->lines[i].line))
            write_why(b, sheet, row++, i);
    }
    sheet_freeze(sheet, AT_FIRST, 0);
    sheet_print(sheet, AT_HEADS);
}
