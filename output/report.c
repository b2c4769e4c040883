/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report.c -- a workbook from run to file: decides which sheets it has and where all
 * stands, has each sheet written, and puts the file in its place.
 */
#include "report.h"

#include "money.h"
#include "risk_view.h"

/* Above so many members times months a workbook of formulas is too much for a
 * spreadsheet to work with. */
enum { LIVE_MOST = 24000 };

typedef enum Needs { NEEDS_NOTHING, NEEDS_FORMULAS, NEEDS_COMPARISON, NEEDS_RISK } Needs;

static const struct TabSpec {
    Word name;
    Needs needs;
    SheetKind kind;
    uint32_t colour;
    void (*write)(Report *r, Sheet *sheet);
} tabs[TABS] = {
    [TAB_COVER] = { WORD_TAB_COVER, NEEDS_NOTHING, SHEET_FREE, 0x1B5E20, write_cover },
    [TAB_SUMMARY] = { WORD_TAB_SUMMARY, NEEDS_NOTHING, SHEET_FREE, 0x1B5E20, write_summary },
    [TAB_COMPARE] = { WORD_TAB_COMPARE, NEEDS_COMPARISON, SHEET_FREE, 0x1B5E20, write_compare },
    [TAB_INPUTS] = { WORD_TAB_INPUTS, NEEDS_FORMULAS, SHEET_FREE, 0xE0B000, write_inputs },
    [TAB_FIGURES] = { WORD_TAB_FIGURES, NEEDS_FORMULAS, SHEET_FREE, 0xE0B000, write_figures },
    [TAB_WORKINGS] = { WORD_TAB_WORKINGS, NEEDS_FORMULAS, SHEET_LONG, 0x808080, write_workings },
    [TAB_BOOKED] = { WORD_TAB_BOOKED, NEEDS_FORMULAS, SHEET_LONG, 0x808080, write_booked },
    [TAB_POSTS] = { WORD_TAB_POSTS, NEEDS_FORMULAS, SHEET_LONG, 0x808080, write_posts },
    [TAB_CLOVER] = { WORD_TAB_CLOVER, NEEDS_NOTHING, SHEET_FREE, 0x1B5E20, write_clover },
    [TAB_PAYERS] = { WORD_TAB_PAYERS, NEEDS_NOTHING, SHEET_FREE, 0x1B5E20, write_payers },
    [TAB_CASH] = { WORD_TAB_CASH, NEEDS_NOTHING, SHEET_FREE, 0x1B5E20, write_cash },
    [TAB_RISK] = { WORD_TAB_RISK, NEEDS_RISK, SHEET_FREE, 0x1B5E20, write_risk },
    [TAB_WHY] = { WORD_TAB_WHY, NEEDS_NOTHING, SHEET_FREE, 0x1F4E79, write_why },
    [TAB_CHECKS] = { WORD_TAB_CHECKS, NEEDS_NOTHING, SHEET_FREE, 0x1F4E79, write_checks },
    [TAB_GLOSSARY] = { WORD_TAB_GLOSSARY, NEEDS_NOTHING, SHEET_FREE, 0x1F4E79, write_glossary },
    [TAB_LISTS] = { WORD_TAB_LISTS, NEEDS_FORMULAS, SHEET_FREE, 0x808080, write_lists },
};

/* -- for the sheets -- */

Buf *formula(Report *r)
{
    r->formula.len = 0;
    return &r->formula;
}

void put(Report *r, Sheet *sheet, uint32_t row, uint32_t n, double value, Style style)
{
    if (r->w)
        sheet_formula(sheet, row, n, buf_view(&r->formula), value, style);
    else
        sheet_number(sheet, row, n, value, style);
}

void put_text(Report *r, Sheet *sheet, uint32_t row, uint32_t n, Str value, Style style)
{
    if (r->w)
        sheet_formula_text(sheet, row, n, buf_view(&r->formula), value, style);
    else
        sheet_text(sheet, row, n, value, style);
}

void on(Report *r, Tab tab, Buf *out)
{
    buf_str(out, sheet_prefix(r->tabs[tab]));
}

void cell_on(Report *r, Tab tab, uint32_t row, uint32_t n, Buf *out)
{
    on(r, tab, out);
    relative(row, n, out);
}

void range_on(Report *r, Tab tab, uint32_t n, uint32_t first, uint32_t last, Buf *out)
{
    on(r, tab, out);
    cell_name(first, n, out);
    buf_byte(out, ':');
    cell_name(last, n, out);
}

Str text_with(const Report *r, Word word, Str argument)
{
    return say_with(r->session, word, argument);
}

Str label_text(const Report *r, const Label *label, Str otherwise)
{
    return label_of(r->session, label, otherwise);
}

Str number_text(const Report *r, long long number)
{
    Buf buf = { 0 };
    buf_print(&buf, "%lld", number);
    Str text = str_keep(r->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

/* "Werknemer eddy", "Project" */
Str member_text(const Report *r, uint8_t level, uint32_t member)
{
    if (level == LEVEL_NONE)
        return say(r->session, WORD_BOOK_GENERAL);
    const Level *l = &r->run->book->levels[level];
    Str name = r->run->scenario->members[level][member].name;
    Buf buf = { 0 };
    buf_str(&buf, label_text(r, &l->label, l->name));
    buf_text(&buf, name.len ? " " : "");
    buf_str(&buf, name);
    Str text = str_keep(r->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

Str party_text(const Report *r, int party)
{
    if (party < 0)
        return say(r->session, WORD_BOOK_NOT_KNOWN);
    const Party *p = &r->run->book->parties[party];
    return label_text(r, &p->label, p->id);
}

Str unit_text(const Report *r, Type type)
{
    Buf buf = { 0 };
    switch (type.kind) {
    case KIND_NUMBER: unit_show(type.unit, r->session->options.lang, &buf); break;
    case KIND_YES_NO: buf_str(&buf, say(r->session, WORD_BOOK_YES_NO)); break;
    case KIND_MONTH: buf_str(&buf, say(r->session, WORD_BOOK_MONTH)); break;
    case KIND_CHOICE: buf_str(&buf, say(r->session, WORD_BOOK_CHOICE)); break;
    }
    Str text = str_keep(r->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

Style style_of(Type type)
{
    if (type.kind != KIND_NUMBER)
        return STYLE_WHOLE;
    return type.unit.power[UNIT_EUR] ? STYLE_CENTS : STYLE_NUMBER;
}

Str counts_text(const Report *r, Counts counts)
{
    bool authority = r->run->authority;
    const Word words[COUNTS_KINDS] = {
        [COUNTS_OUT] = authority ? WORD_BOOK_SPENDING : WORD_BOOK_COST,
        [COUNTS_IN] = authority ? WORD_BOOK_RECEIPTS : WORD_BOOK_FUNDING,
        [COUNTS_WITHIN] = WORD_BOOK_WITHIN, [COUNTS_ELSEWHERE] = WORD_BOOK_ELSEWHERE,
        [COUNTS_IN_KIND] = WORD_BOOK_IN_KIND, [COUNTS_MEMO] = WORD_BOOK_MEMO,
        [COUNTS_CASH] = WORD_BOOK_CASH_ONLY,
    };
    return say(r->session, words[counts]);
}

/* "not known", as a formula writes a text. */
void cannot(const Report *r, Buf *out)
{
    buf_byte(out, '"');
    buf_str(out, say(r->session, WORD_BOOK_UNKNOWN));
    buf_byte(out, '"');
}

/* -- heads -- */

static void standard_heads(Report *r, Sheet *sheet, uint32_t row, Word total)
{
    Session *s = r->session;
    const Str texts[COL_GAP] = { say(s, WORD_BOOK_PART), say(s, WORD_BOOK_WHAT),
                                 say(s, WORD_BOOK_NAME), say(s, WORD_BOOK_UNIT) };
    heads(sheet, row, texts, COL_TOTAL);
    sheet_text(sheet, row, COL_TOTAL, say(s, total), STYLE_HEAD_RIGHT);
    sheet_text(sheet, row, COL_GAP, str_of(""), STYLE_HEAD);
    sheet_width(sheet, COL_GAP, 3);
}

void head_months(Report *r, Sheet *sheet, size_t months, Word total)
{
    enum { MONTHS = 12 };
    Month first = r->run->scenario->months.first;
    bool formulas = r->w != NULL;
    for (size_t t = 0; t < months; t++) {
        uint32_t n = COL_FIRST + (uint32_t)t;
        Month month = month_plus(first, (int)t);
        Buf *f = formula(r);
        buf_text(f, "YEAR(");
        column(n, f);
        buf_print(f, "$%d)", ROW_MONTH);
        if (formulas)
            sheet_formula(sheet, ROW_YEAR, n, buf_view(f), month_year(month), STYLE_HEAD_INDEX);
        else
            sheet_number(sheet, ROW_YEAR, n, month_year(month), STYLE_HEAD_INDEX);
    }
    standard_heads(r, sheet, ROW_MONTH, total);
    for (size_t t = 0; t < months; t++)
        sheet_month(sheet, ROW_MONTH, COL_FIRST + (uint32_t)t, month_plus(first, (int)t),
                    STYLE_HEAD_MONTH);
    sheet_text(sheet, ROW_INDEX, COL_LABEL, say(r->session, WORD_BOOK_MONTH_NUMBER), STYLE_NOTE);
    for (size_t t = 0; t < months; t++) {
        uint32_t n = COL_FIRST + (uint32_t)t;
        Buf *f = formula(r);
        buf_text(f, "YEAR(");
        column(n, f);
        buf_print(f, "$%d)*12+MONTH(", ROW_MONTH);
        column(n, f);
        buf_print(f, "$%d)-1", ROW_MONTH);
        put(r, sheet, ROW_INDEX, n, month_plus(first, (int)t).index, STYLE_HEAD_INDEX);
    }
    sheet_freeze(sheet, ROW_FIRST, COL_NAME);
    uint32_t rest = (uint32_t)(MONTHS - (month_number(first) - 1));
    sheet_print_by(sheet, ROW_INDEX, COL_FIRST, COL_FIRST + (uint32_t)months - 1, rest, MONTHS);
}

void head_years(Report *r, Sheet *sheet, bool total)
{
    standard_heads(r, sheet, ROW_INDEX, WORD_TOGETHER);
    if (!total)
        sheet_text(sheet, ROW_INDEX, COL_TOTAL, str_of(""), STYLE_HEAD);
    for (size_t y = 0; y < r->years; y++)
        sheet_number(sheet, ROW_INDEX, COL_FIRST + (uint32_t)y, run_first_year(r->run) + (int)y,
                     STYLE_HEAD_YEAR);
    sheet_freeze(sheet, ROW_FIRST, COL_FIRST);
    sheet_print(sheet, ROW_INDEX);
}

Str report_title(const Report *r, Word word)
{
    Buf buf = { 0 };
    buf_str(&buf, say(r->session, word));
    buf_text(&buf, " \xC2\xB7 ");
    buf_str(&buf, r->run->scenario->name);
    Str text = str_keep(r->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

/* Title, and whether all checks hold: that cell looks at the sheet of checks. */
static Sheet *begin(Report *r, Tab tab)
{
    Sheet *sheet = r->tabs[tab];
    sheet_colour(sheet, tabs[tab].colour);
    sheet_text(sheet, ROW_TITLE, 0, report_title(r, tabs[tab].name), STYLE_TITLE);
    if (tab != TAB_CHECKS) {
        Buf *f = formula(r);
        on(r, TAB_CHECKS, f);
        buf_print(f, "$A$%d", ROW_YEAR);
        verdict_cell(r->session, sheet, ROW_VERDICT, COL_LABEL, r->w ? buf_view(f) : STR_NONE);
    }
    return sheet;
}

/* -- the whole -- */

Str report_hash(const Report *r)
{
    const Scenario *scenario = r->run->scenario;
    uint64_t print = fingerprint_rules(text_hash(TEXT_HASH, scenario->file->text), r->session);
    print = fingerprint_beside(print, scenario);
    return fingerprint_text(r->arena, print);
}

static void lay_out(Report *r)
{
    bool has[] = { [NEEDS_NOTHING] = true, [NEEDS_FORMULAS] = r->w != NULL,
                   [NEEDS_COMPARISON] = r->comparison != NULL, [NEEDS_RISK] = r->risk != NULL };
    for (int t = 0; t < TABS; t++)
        if (has[tabs[t].needs])
            r->tabs[t] = book_sheet(r->book, say(r->session, tabs[t].name), tabs[t].kind);
    if (r->w) {
        r->layout = layout_of(r->arena, r->w);
        r->layout.inputs = r->tabs[TAB_INPUTS];
        r->layout.figures = r->tabs[TAB_FIGURES];
        r->layout.workings = r->tabs[TAB_WORKINGS];
        r->layout.lists = r->tabs[TAB_LISTS];
    }
    lay_posts(r);
    lay_clover(r);
    lay_payers(r);
    lay_cash(r);
    lay_checks(r);
}

static void write_tabs(Report *r)
{
    for (int t = 0; t < TABS; t++)
        if (r->tabs[t])
            tabs[t].write(r, begin(r, (Tab)t));
}

static bool is_live(const Scenario *scenario)
{
    size_t members = 0;
    for (size_t l = 1; l < scenario->book->levels_count; l++)
        members += scenario->members_count[l];
    size_t months = (size_t)(scenario->months.last.index - scenario->months.first.index) + 1;
    return members * months <= LIVE_MOST;
}

static bool write_book(Report *r)
{
    Session *s = r->session;
    Xlsx x = { .session = s, .title = r->run->scenario->name, .subject = say(s, WORD_BOOK_SUBJECT),
               .inputs = report_hash(r), .key = str_of("klaverblad perimeter"),
               .value = r->run->perimeter->id };
    if (!xlsx_begin(&x))
        return false;
    r->book = x.book;
    lay_out(r);
    write_tabs(r);
    bool good = xlsx_end(&x);
    buf_free(&r->formula);
    return good;
}

static Report report_of(const Run *run)
{
    Session *s = run->session;
    Report r = { .run = run, .session = s, .arena = s->arena, .years = run_years(run) };
    Months months = run->scenario->months;
    r.months = (size_t)(months.last.index - months.first.index) + 1;
    if (is_live(run->scenario))
        r.w = workings_of(s->arena, run->result);
    r.cash = ledger_cash(s->arena, run->result->ledger, run->perimeter);
    return r;
}

bool report_run(const Run *run)
{
    Report r = report_of(run);
    return write_book(&r);
}

bool report_compare(const Comparison list[], size_t count)
{
    Report r = report_of(&list[0].columns[0].run);
    r.comparison = &list[0];
    if (count == 1)
        return write_book(&r);
    diag_add(r.session->diags, DIAG_WORKBOOK_ONE, (Span){ 0 }, number_text(&r, (long long)count),
             STR_NONE, STR_NONE);
    return false;
}

bool report_risk(const RiskView *view)
{
    Report r = report_of(&view->runs[0]);
    r.risk = view;
    return write_book(&r);
}
