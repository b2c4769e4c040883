/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_book.c -- the workbook of a budget from view to file: which rows its lines take, and
 * how sums of them are written.
 */
#include "budget_book.h"

/* -- which lines -- */

int64_t line_year(const BudgetBook *b, const BudgetLine *line, int year, bool *unknown)
{
    int y = year - b->view->budget->first_year;
    bool there = y >= 0 && y < (int)b->view->budget->years;
    *unknown = there && line->unknown[y];
    return there ? line->years[y] : 0;
}

static void add_line(BudgetBook *b, const BudgetLine *line)
{
    bool lacks = false, both = false;
    for (int year = b->view->first; year <= b->view->last; year++) {
        bool unknown;
        int64_t cents = line_year(b, line, year, &unknown);
        lacks = lacks || unknown;
        both = both || (unknown && cents);
    }
    b->unknown = b->unknown || lacks;
    b->lines[b->count++] = (BookLine){ line, lacks && !both };
    if (both)
        b->lines[b->count++] = (BookLine){ line, true };
}

/* Whether together they are what each is, less what goes between them: a chart may name others
 * as well, and then those are lines of their own. */
static bool adds_up(const BudgetView *v)
{
    const Budget *budget = v->budget;
    uint32_t whole = (uint32_t)budget->entities_count - 1;
    for (int side = 0; side < 2 && v->chart->together; side++)
        for (int year = v->first; year <= v->last; year++) {
            int y = year - budget->first_year;
            int64_t sum = 0;
            for (size_t i = 0; y >= 0 && y < (int)budget->years && i < budget->count; i++) {
                const BudgetLine *line = &budget->lines[i];
                if (line_counts(line) && line->side_in == (side == 1) && !line->between)
                    sum += line->entity == whole ? -line->years[y] : line->years[y];
            }
            if (sum)
                return false;
        }
    return true;
}

static void choose_lines(BudgetBook *b)
{
    const Budget *budget = b->view->budget;
    b->summed = adds_up(b->view);
    b->whole = (uint32_t)budget->entities_count - 1;
    b->lines = arena_alloc(b->arena, (2 * budget->count + 1) * sizeof *b->lines);
    for (size_t i = 0; i < budget->count; i++) {
        const BudgetLine *line = &budget->lines[i];
        if (line_counts(line) && line_in_years(b->view, line) &&
            (line->entity < b->view->chart->separate_count || !b->summed))
            add_line(b, line);
    }
}

bool in_whole(const BudgetBook *b, const BookLine *row)
{
    if (!b->view->chart->together || !b->summed)
        return row->line->entity == b->whole;
    return !row->line->between;
}

/* -- words and places -- */

Str side_words(const BudgetBook *b, bool in)
{
    return say(b->session, in ? WORD_RECEIPTS : WORD_SPENDING);
}

int32_t line_domain(const BudgetBook *b, const BudgetLine *line)
{
    ptrdiff_t field = line->field.len ? chart_field(b->view->chart, line->field) : -1;
    return field < 0 ? DOMAIN_NONE : b->view->chart->fields[field].domain;
}

Str line_domain_words(const BudgetBook *b, int32_t domain)
{
    return domain < 0 ? say(b->session, WORD_BUDGET_NO_DOMAIN) : domain_words(b->view, domain);
}

uint32_t total_column(const BudgetBook *b)
{
    return LINE_YEARS + b->years;
}

uint32_t key_column(const BudgetBook *b, uint32_t key)
{
    return total_column(b) + 2 + key;
}

uint32_t lines_last(const BudgetBook *b)
{
    return AT_FIRST + (uint32_t)(b->count ? b->count : 1) - 1;
}

uint32_t heads_of_years(BudgetBook *b, Sheet *sheet, uint32_t row, uint32_t n)
{
    for (uint32_t y = 0; y < b->years; y++)
        sheet_number(sheet, row, n++, b->view->first + (int)y, STYLE_HEAD_YEAR);
    sheet_text(sheet, row, n++, say(b->session, WORD_BUDGET_TOTAL), STYLE_HEAD_RIGHT);
    return n;
}

/* -- formulas -- */

Buf *budget_formula(BudgetBook *b)
{
    b->formula.len = 0;
    return &b->formula;
}

void budget_put_number(BudgetBook *b, Sheet *sheet, uint32_t row, uint32_t n, double value, bool unknown,
                       Style style)
{
    if (unknown)
        sheet_formula_text(sheet, row, n, buf_view(&b->formula), say(b->session, WORD_BOOK_UNKNOWN),
                           style);
    else
        sheet_formula(sheet, row, n, buf_view(&b->formula), value, style);
}

void budget_put(BudgetBook *b, Sheet *sheet, uint32_t row, uint32_t n, BudgetFigure figure, Style style)
{
    budget_put_number(b, sheet, row, n, euro(figure.cents), figure.unknown, style);
}

void budget_unknown(const BudgetBook *b, Buf *out)
{
    buf_byte(out, '"');
    buf_str(out, say(b->session, WORD_BOOK_UNKNOWN));
    buf_byte(out, '"');
}

static Str kept(const BudgetBook *b, Buf *buf)
{
    Str text = str_keep(b->arena, buf_view(buf));
    buf_free(buf);
    return text;
}

Str quoted(const BudgetBook *b, Str text)
{
    Buf buf = { 0 };
    buf_byte(&buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        buf_byte(&buf, text.at[i]);
        if (text.at[i] == '"')
            buf_byte(&buf, '"');
    }
    buf_byte(&buf, '"');
    return kept(b, &buf);
}

Str place_fixed(const BudgetBook *b, uint32_t row, uint32_t n)
{
    Buf buf = { 0 };
    cell_name(row, n, &buf);
    return kept(b, &buf);
}

Str place_across(const BudgetBook *b, uint32_t row, uint32_t n)
{
    Buf buf = { 0 };
    across(row, n, &buf);
    return kept(b, &buf);
}

Sum sum_all(void)
{
    return (Sum){ .entity = -1, .side = -1, .domain = DOMAIN_ANY, .project = -1 };
}

/* ",Regels!$A$6:$A$40,$A$7" for each thing that is chosen. */
static void criteria(BudgetBook *b, const Sum *sum, Buf *f)
{
    const struct {
        Str is;
        uint32_t n;
    } list[] = {
        { sum->entity_at, LINE_ENTITY }, { sum->side_at, LINE_SIDE },
        { sum->field_at, key_column(b, KEY_FIELD) }, { sum->account_at, key_column(b, KEY_ACCOUNT) },
        { sum->domain_at, key_column(b, KEY_DOMAIN) }, { sum->project_at, LINE_PROJECT },
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        bool whole = list[i].n == LINE_ENTITY && sum->entity == b->whole && b->summed &&
                     b->view->chart->together;
        if (!list[i].is.len && !whole)
            continue;
        buf_byte(f, ',');
        stretch_on(b->tabs[BUDGET_LINES], whole ? LINE_BETWEEN : list[i].n, AT_FIRST, lines_last(b), f);
        buf_byte(f, ',');
        buf_str(f, whole ? quoted(b, say(b->session, WORD_NO)) : list[i].is);
    }
}

/* Regels!J$6:J$40: the next year's is beside it. */
static void amounts_of(BudgetBook *b, uint32_t n, Buf *f)
{
    buf_str(f, sheet_prefix(b->tabs[BUDGET_LINES]));
    column(n, f);
    buf_print(f, "$%d:", AT_FIRST);
    column(n, f);
    buf_print(f, "$%u", (unsigned)lines_last(b));
}

void sum_formula(BudgetBook *b, const Sum *sum, uint32_t n, bool known_only)
{
    Buf *f = budget_formula(b);
    bool asks = b->unknown && !known_only;
    if (asks) {
        buf_text(f, "IF(COUNTIFS(");
        amounts_of(b, n, f);
        buf_byte(f, ',');
        budget_unknown(b, f);
        criteria(b, sum, f);
        buf_text(f, ")>0,");
        budget_unknown(b, f);
        buf_byte(f, ',');
    }
    buf_text(f, "SUMIFS(");
    amounts_of(b, n, f);
    criteria(b, sum, f);
    buf_text(f, asks ? "))" : ")");
}

static bool is_chosen(const BudgetBook *b, const Sum *sum, const BookLine *row)
{
    const BudgetLine *line = row->line;
    return (sum->entity < 0 || (sum->entity == b->whole ? in_whole(b, row)
                                                        : line->entity == sum->entity)) &&
           (sum->side < 0 || line->side_in == (sum->side == 1)) &&
           (!sum->field || str_is(sum->field->field, line->field)) &&
           (!sum->account || sum->account->account == line->account) &&
           (sum->domain == DOMAIN_ANY || sum->domain == line_domain(b, line)) &&
           (sum->project < 0 || line->project == sum->project);
}

BudgetFigure sum_value(const BudgetBook *b, const Sum *sum, int first, int last)
{
    int64_t cents = 0;
    bool lacks = false;
    for (size_t i = 0; i < b->count; i++) {
        const BookLine *row = &b->lines[i];
        bool again = i && b->lines[i - 1].line == row->line, unknown;
        if (!is_chosen(b, sum, row))
            continue;
        for (int year = first; year <= last; year++) {
            int64_t amount = line_year(b, row->line, year, &unknown);
            cents += again ? 0 : amount;
            lacks = lacks || unknown;
        }
    }
    return (BudgetFigure){ cents, lacks };
}

void row_formula(BudgetBook *b, uint32_t row, uint32_t first, uint32_t last)
{
    Buf range = { 0 }, *f = budget_formula(b);
    relative(row, first, &range);
    buf_byte(&range, ':');
    relative(row, last, &range);
    if (b->unknown) {
        buf_text(f, "IF(COUNTIF(");
        buf_str(f, buf_view(&range));
        buf_byte(f, ',');
        budget_unknown(b, f);
        buf_text(f, ")>0,");
        budget_unknown(b, f);
        buf_byte(f, ',');
    }
    buf_text(f, "SUM(");
    buf_str(f, buf_view(&range));
    buf_text(f, b->unknown ? "))" : ")");
    buf_free(&range);
}

/* -- the whole -- */

static const struct TabSpec {
    Word name;
    uint32_t colour;
    void (*write)(BudgetBook *b, Sheet *sheet);
} tabs[BUDGET_TABS] = {
    [BUDGET_COVER] = { WORD_TAB_COVER, 0x1B5E20, write_budget_cover },
    [BUDGET_TABLE] = { WORD_TAB_BUDGET, 0x1B5E20, write_budget_table },
    [BUDGET_DOMAINS] = { WORD_TAB_DOMAINS, 0x1B5E20, write_budget_domains },
    [BUDGET_CASH] = { WORD_TAB_CASH, 0x1B5E20, write_budget_cash },
    [BUDGET_FORM] = { WORD_TAB_FORM, 0xE0B000, write_budget_form },
    [BUDGET_ACCOUNT] = { WORD_TAB_ACCOUNT, 0x1F4E79, write_budget_account },
    [BUDGET_LINES] = { WORD_TAB_LINES, 0xE0B000, write_budget_lines },
};

/* "Kortrijk", "Kortrijk, Menen, Wervik", "13 gemeenten" */
static Str places_text(const BudgetView *v)
{
    enum { NAMED = 3 };
    Session *s = v->session;
    Buf names = { 0 };
    if (v->places_count > NAMED) {
        Buf number = { 0 };
        buf_print(&number, "%zu", v->places_count);
        Str text = say_with(s, WORD_BUDGET_SO_MANY_PLACES, str_keep(s->arena, buf_view(&number)));
        buf_free(&number);
        return text;
    }
    for (size_t i = 0; i < v->places_count; i++) {
        buf_text(&names, i ? ", " : "");
        buf_str(&names, v->places[i].name);
    }
    Str text = str_keep(s->arena, buf_view(&names));
    buf_free(&names);
    return text;
}

/* "Begroting 2020-2025 · Kortrijk" */
static Str title_of(const BudgetView *v, Word word)
{
    Str places = places_text(v);
    Buf title = { 0 };
    buf_str(&title, say(v->session, word));
    buf_byte(&title, ' ');
    buf_str(&title, window_words(v));
    buf_text(&title, places.len ? " \u00b7 " : "");
    buf_str(&title, places);
    Str text = str_keep(v->session->arena, buf_view(&title));
    buf_free(&title);
    return text;
}

static Str fingerprint_of(const BudgetView *v)
{
    uint64_t print = fingerprint_rules(TEXT_HASH, v->session);
    for (size_t i = 0; i < v->budget->projects_count; i++) {
        const Scenario *scenario = v->budget->projects[i].scenario;
        print = fingerprint_beside(text_hash(print, scenario->file->text), scenario);
    }
    return fingerprint_text(v->session->arena, print);
}

/* The sheet with the sums has the verdict, and the others look at it. */
static void write_tab(BudgetBook *b, BudgetTab tab)
{
    Sheet *sheet = b->tabs[tab];
    sheet_colour(sheet, tabs[tab].colour);
    Word title = tab == BUDGET_COVER ? WORD_TAB_BUDGET : tabs[tab].name;
    sheet_text(sheet, AT_TITLE, 0, title_of(b->view, title), STYLE_TITLE);
    if (tab != BUDGET_TABLE) {
        Buf *f = budget_formula(b);
        buf_str(f, sheet_prefix(b->tabs[BUDGET_TABLE]));
        cell_name(AT_VERDICT, 0, f);
        verdict_cell(b->session, sheet, AT_VERDICT, 1, buf_view(f));
    }
    tabs[tab].write(b, sheet);
}

bool book_budget(const BudgetView *v)
{
    Session *s = v->session;
    BudgetBook b = { .view = v, .session = s, .arena = s->arena,
                     .years = (uint32_t)(v->last - v->first) + 1,
                     .xlsx = { .session = s, .title = title_of(v, WORD_TAB_BUDGET),
                               .subject = say(s, WORD_BUDGET_SUBJECT), .inputs = fingerprint_of(v) } };
    if (!xlsx_begin(&b.xlsx))
        return false;
    choose_lines(&b);
    for (int t = 0; t < BUDGET_TABS; t++)
        b.tabs[t] = book_sheet(b.xlsx.book, say(s, tabs[t].name), SHEET_FREE);
    lay_budget_table(&b);
    lay_budget_domains(&b);
    for (int t = 0; t < BUDGET_TABS; t++)
        write_tab(&b, (BudgetTab)t);
    buf_free(&b.formula);
    return xlsx_end(&b.xlsx);
}
