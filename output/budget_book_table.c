/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_book_table.c -- the sheet with the sums: per authority what is spent and received by
 * policy field and kind of account, each year, net and per inhabitant.
 */
#include "budget_book.h"

typedef enum RowKind {
    ROW_SECTION, ROW_SIDE, ROW_FIELD, ROW_ACCOUNT, ROW_KNOWN, ROW_NET, ROW_PER_HEAD, ROW_NOTHING
} RowKind;

/* A row, and those above it that its formula looks at. */
typedef struct TableRow {
    RowKind kind;
    uint32_t row, entity;
    int side;
    const BudgetLine *line;
    uint32_t section, of_side, of_field;
} TableRow;

/* -- where everything stands -- */

static TableRow *add_row(BudgetBook *b, RowKind kind, uint32_t entity, int side)
{
    TableRow *row = &b->table[b->table_count++];
    *row = (TableRow){ .kind = kind, .row = b->table_last++, .entity = entity, .side = side };
    return row;
}

static bool is_in(const BudgetBook *b, const BudgetLine *line, uint32_t entity, int side)
{
    return line->entity == entity && line_counts(line) && line->side_in == (side == 1) &&
           line_in_years(b->view, line);
}

/* Lines come in order of field, then of account: a row for each that begins. */
static void lay_side(BudgetBook *b, uint32_t entity, int side, uint32_t section)
{
    const Budget *budget = b->view->budget;
    const BudgetLine *before = NULL;
    TableRow *whole = add_row(b, ROW_SIDE, entity, side), *field = NULL;
    whole->section = section;
    whole->of_side = b->sums[entity][side] = whole->row;
    if (b->unknown) {
        TableRow *known = add_row(b, ROW_KNOWN, entity, side);
        known->section = section;
        known->of_side = whole->row;
    }
    for (size_t i = 0; i < budget->count; i++) {
        const BudgetLine *line = &budget->lines[i];
        if (!is_in(b, line, entity, side))
            continue;
        bool new_field = !before || !str_is(before->field, line->field);
        if (new_field) {
            field = add_row(b, ROW_FIELD, entity, side);
            field->line = line;
            field->section = section;
            field->of_side = whole->row;
            field->of_field = field->row;
        }
        if (new_field || before->account != line->account) {
            TableRow *account = add_row(b, ROW_ACCOUNT, entity, side);
            uint32_t row = account->row;
            *account = *field;
            account->kind = ROW_ACCOUNT;
            account->row = row;
            account->line = line;
        }
        before = line;
    }
}

static void lay_entity(BudgetBook *b, uint32_t entity)
{
    uint32_t section = add_row(b, ROW_SECTION, entity, -1)->row;
    if (!budget_has(b->view, entity)) {
        add_row(b, ROW_NOTHING, entity, -1);
    } else {
        for (int side = 0; side < 2; side++)
            lay_side(b, entity, side, section);
        b->net[entity] = add_row(b, ROW_NET, entity, -1)->row;
        add_row(b, ROW_PER_HEAD, entity, -1);
    }
    b->table_last++;
}

void lay_budget_table(BudgetBook *b)
{
    enum { BESIDES = 8 };      /* rows of an authority that are of no line */
    const Budget *budget = b->view->budget;
    size_t most = 2 * budget->count + BESIDES * budget->entities_count;
    b->table = arena_alloc(b->arena, most * sizeof *b->table);
    b->sums = arena_alloc(b->arena, budget->entities_count * sizeof *b->sums);
    b->net = arena_alloc(b->arena, budget->entities_count * sizeof *b->net);
    b->table_last = AT_FIRST;
    for (uint32_t e = 0; e < budget->entities_count; e++)
        lay_entity(b, e);
    if (b->view->places_count > 1) {
        b->places_first = b->table_last + 1;
        b->table_last += (uint32_t)b->view->places_count + 2;
    }
}

/* -- rows -- */

static void labels(Sheet *sheet, const TableRow *at, Str first, Str second, Style style)
{
    sheet_text(sheet, at->row, TABLE_FIELD, first, style);
    sheet_text(sheet, at->row, TABLE_ACCOUNT, second, style);
}

static Sum sum_of(const BudgetBook *b, const TableRow *at)
{
    Sum sum = sum_all();
    sum.entity = at->entity;
    sum.side = at->side;
    sum.entity_at = place_fixed(b, at->section, TABLE_FIELD);
    sum.side_at = place_fixed(b, at->of_side, TABLE_FIELD);
    if (at->kind == ROW_FIELD || at->kind == ROW_ACCOUNT) {
        sum.field = at->line;
        sum.field_at = place_fixed(b, at->of_field, TABLE_FIELD);
    }
    if (at->kind == ROW_ACCOUNT) {
        sum.account = at->line;
        sum.account_at = place_across(b, at->row, TABLE_ACCOUNT);
    }
    return sum;
}

static void write_sums(BudgetBook *b, Sheet *sheet, const TableRow *at, Style style)
{
    const BudgetView *v = b->view;
    Sum sum = sum_of(b, at);
    bool known_only = at->kind == ROW_KNOWN;
    uint32_t last = TABLE_YEARS + b->years;
    for (uint32_t y = 0; y < b->years; y++) {
        int year = v->first + (int)y;
        BudgetFigure figure = sum_value(b, &sum, year, year);
        figure.unknown = figure.unknown && !known_only;
        sum_formula(b, &sum, LINE_YEARS + y, known_only);
        budget_put(b, sheet, at->row, TABLE_YEARS + y, figure, style);
    }
    BudgetFigure all = sum_value(b, &sum, v->first, v->last);
    all.unknown = all.unknown && !known_only;
    row_formula(b, at->row, TABLE_YEARS, last - 1);
    budget_put(b, sheet, at->row, last, all, style);
}

/* Spending less receipts of the column; when one is not known, that is not either. */
static BudgetFigure net_of(const BudgetBook *b, uint32_t entity, int first, int last)
{
    Sum sum = sum_all();
    sum.entity = entity;
    sum.side = 0;
    BudgetFigure out = sum_value(b, &sum, first, last);
    sum.side = 1;
    BudgetFigure in = sum_value(b, &sum, first, last);
    return (BudgetFigure){ out.cents - in.cents, out.unknown || in.unknown };
}

static void net_formula(BudgetBook *b, uint32_t entity, uint32_t n)
{
    Buf *f = budget_formula(b);
    Buf less = { 0 };
    relative(b->sums[entity][0], n, &less);
    buf_byte(&less, '-');
    relative(b->sums[entity][1], n, &less);
    if (b->unknown) {
        buf_text(f, "IF(COUNT(");
        relative(b->sums[entity][0], n, f);
        buf_byte(f, ',');
        relative(b->sums[entity][1], n, f);
        buf_text(f, ")<2,");
        budget_unknown(b, f);
        buf_byte(f, ',');
    }
    buf_str(f, buf_view(&less));
    buf_text(f, b->unknown ? ")" : "");
    buf_free(&less);
}

static void per_head_formula(BudgetBook *b, uint32_t entity, uint32_t n)
{
    Str people = place_fixed(b, AT_ABOUT, TABLE_YEARS);
    Buf *f = budget_formula(b);
    buf_text(f, "IF(AND(ISNUMBER(");
    relative(b->net[entity], n, f);
    buf_print(f, "),N(%.*s)>0),", (int)people.len, people.at);
    relative(b->net[entity], n, f);
    buf_print(f, "/%.*s,", (int)people.len, people.at);
    budget_unknown(b, f);
    buf_byte(f, ')');
}

static void write_net(BudgetBook *b, Sheet *sheet, const TableRow *at)
{
    const BudgetView *v = b->view;
    bool per_head = at->kind == ROW_PER_HEAD;
    double people = v->inhabitants ? (double)v->inhabitants : 1;
    labels(sheet, at, say(b->session, per_head ? WORD_BUDGET_PER_HEAD : WORD_BUDGET_NET), str_of(""),
           per_head ? STYLE_INDENTED : STYLE_SUM_TEXT);
    for (uint32_t y = 0; y <= b->years; y++) {
        uint32_t n = TABLE_YEARS + y;
        int first = y < b->years ? v->first + (int)y : v->first;
        BudgetFigure figure = net_of(b, at->entity, first, y < b->years ? first : v->last);
        if (per_head) {
            per_head_formula(b, at->entity, n);
            budget_put_number(b, sheet, at->row, n, euro(figure.cents) / people,
                              figure.unknown || !v->inhabitants, STYLE_CENTS);
        } else {
            net_formula(b, at->entity, n);
            budget_put(b, sheet, at->row, n, figure, STYLE_SUM_MONEY);
        }
    }
}

static void write_row(BudgetBook *b, Sheet *sheet, const TableRow *at)
{
    const BudgetView *v = b->view;
    switch (at->kind) {
    case ROW_SECTION:
        section(sheet, at->row, TABLE_YEARS + b->years, entity_words(v, at->entity));
        break;
    case ROW_NOTHING:
        sheet_text(sheet, at->row, TABLE_FIELD, say(b->session, WORD_BUDGET_NOTHING), STYLE_LOOSE);
        break;
    case ROW_SIDE:
        labels(sheet, at, side_words(b, at->side == 1), str_of(""), STYLE_SUM_TEXT);
        write_sums(b, sheet, at, STYLE_SUM_MONEY);
        break;
    case ROW_KNOWN:
        labels(sheet, at, say(b->session, WORD_BUDGET_KNOWN), str_of(""), STYLE_INDENTED);
        write_sums(b, sheet, at, STYLE_MONEY);
        break;
    case ROW_FIELD:
        labels(sheet, at, field_words(v, at->line), str_of(""), STYLE_ANSWER);
        write_sums(b, sheet, at, STYLE_MONEY);
        break;
    case ROW_ACCOUNT:
        sheet_text(sheet, at->row, TABLE_ACCOUNT, account_words(v, at->line), STYLE_TEXT);
        write_sums(b, sheet, at, STYLE_MONEY);
        break;
    case ROW_NET:
    case ROW_PER_HEAD:
        write_net(b, sheet, at);
        break;
    }
}

/* -- inhabitants: a cell to be changed, or the sum of some -- */

static void input_people(BudgetBook *b, Sheet *sheet, uint32_t row, int64_t people)
{
    Session *s = b->session;
    if (people)
        sheet_number(sheet, row, TABLE_YEARS, (double)people, STYLE_IN_COUNT);
    else
        sheet_text(sheet, row, TABLE_YEARS, say(s, WORD_BOOK_UNKNOWN), STYLE_IN_TEXT);
    sheet_ask_number(sheet, (Range){ row, TABLE_YEARS, row, TABLE_YEARS }, 1, 1e9,
                     say(s, WORD_BUDGET_HEADS_NAME), say(s, WORD_BUDGET_HEADS_ASK));
}

static Str since_words(const BudgetBook *b, const BudgetPlace *place)
{
    if (!place->inhabitants)
        return STR_NONE;
    return place->year ? say_with(b->session, WORD_BUDGET_HEADS_ON, year_text(b->view, place->year))
                       : say(b->session, WORD_BUDGET_HEADS_OLDEST);
}

static void write_places(BudgetBook *b, Sheet *sheet)
{
    const BudgetView *v = b->view;
    uint32_t row = b->places_first;
    section(sheet, row - 1, TABLE_YEARS + b->years, say(b->session, WORD_BUDGET_HEADS_NAME));
    for (size_t i = 0; i < v->places_count; i++, row++) {
        sheet_text(sheet, row, TABLE_FIELD, v->places[i].name, STYLE_TEXT);
        input_people(b, sheet, row, v->places[i].inhabitants);
        sheet_text(sheet, row, TABLE_ACCOUNT, since_words(b, &v->places[i]), STYLE_NOTE_RIGHT);
    }
    Buf range = { 0 }, *f = budget_formula(b);
    relative(b->places_first, TABLE_YEARS, &range);
    buf_byte(&range, ':');
    relative(row - 1, TABLE_YEARS, &range);
    Str places = buf_view(&range);
    buf_print(f, "IF(COUNT(%.*s)<ROWS(%.*s),", (int)places.len, places.at, (int)places.len, places.at);
    budget_unknown(b, f);
    buf_print(f, ",SUM(%.*s))", (int)places.len, places.at);
    budget_put_number(b, sheet, AT_ABOUT, TABLE_YEARS, (double)v->inhabitants, !v->inhabitants,
                      STYLE_COUNT_OF);
    buf_free(&range);
}

static void write_people(BudgetBook *b, Sheet *sheet)
{
    const BudgetView *v = b->view;
    sheet_text(sheet, AT_ABOUT, TABLE_FIELD, say(b->session, WORD_BUDGET_HEADS_NAME), STYLE_KEY);
    if (b->places_first) {
        write_places(b, sheet);
    } else {
        input_people(b, sheet, AT_ABOUT, v->inhabitants);
        if (v->places_count)
            sheet_text(sheet, AT_ABOUT, TABLE_ACCOUNT, since_words(b, &v->places[0]), STYLE_NOTE_RIGHT);
    }
    book_name(b->xlsx.book, str_of("inhabitants"), sheet, AT_ABOUT, TABLE_YEARS);
}

void write_budget_table(BudgetBook *b, Sheet *sheet)
{
    Session *s = b->session;
    const Str texts[] = { say(s, WORD_BUDGET_FIELD), say(s, WORD_BUDGET_ACCOUNT_HEAD) };
    enum { FIELD_WIDE = 38, ACCOUNT_WIDE = 64 };
    sheet_width(sheet, TABLE_FIELD, FIELD_WIDE);
    sheet_widest(sheet, TABLE_FIELD, FIELD_WIDE);
    sheet_width(sheet, TABLE_ACCOUNT, ACCOUNT_WIDE);
    sheet_widest(sheet, TABLE_ACCOUNT, ACCOUNT_WIDE);
    sheet_text(sheet, AT_GROUP, TABLE_FIELD, say(s, WORD_BUDGET_TABLE_HOW), STYLE_NOTE);
    heads(sheet, AT_HEADS, texts, 2);
    heads_of_years(b, sheet, AT_HEADS, TABLE_YEARS);
    write_people(b, sheet);
    for (size_t i = 0; i < b->table_count; i++)
        write_row(b, sheet, &b->table[i]);
    if (b->unknown)
        sheet_mark_word(sheet, (Range){ AT_FIRST, TABLE_YEARS, b->table_last - 1, TABLE_YEARS + b->years },
                        say(s, WORD_BOOK_UNKNOWN));
    uint32_t next = write_budget_checks(b, sheet, b->table_last);
    if (b->view->risk)
        write_budget_risk(b, sheet, next + 1);
    sheet_freeze(sheet, AT_FIRST, TABLE_YEARS);
    sheet_print(sheet, AT_HEADS);
}
