/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_compare.c -- the sheet with projects, variants or rules side by side.  The
 * first column is the one that the rest of the workbook works out; the others are
 * what the program found, and how they differ is a formula.
 */
#include "report.h"

enum { FIRST_COLUMN = COL_TOTAL };
/* In characters, and the rows that the graph takes. */
enum { PART_WIDE = 4, LABEL_WIDE = 46, COLUMN_WIDE = 22, GRAPH_ROWS = 20 };

static const Slice costs = { SIDE_OUT, -1, -1 }, funding = { SIDE_IN, -1, -1 };

typedef enum RowKind { ROW_COSTS, ROW_LEAF, ROW_REST, ROW_FUNDING, ROW_GAP, ROW_CASH,
                       ROW_UNCOVERED } RowKind;

typedef struct CompareRow {
    RowKind kind;
    size_t leaf;
    Str label;
    Tab tab;                   /* where the first column finds it */
    uint32_t from;
} CompareRow;

typedef struct Comparing {
    Report *r;
    const Comparison *c;
    Sheet *sheet;
    CompareRow *rows;
    size_t count;
    uint32_t first;            /* row */
} Comparing;

/* -- what is compared -- */

static Figure figure_of(const Run *run, const CompareRow *row)
{
    Months all = run->scenario->months;
    Figure figure = { 0 };
    CashLine cash;
    switch (row->kind) {
    case ROW_COSTS: return run_sum(run, costs, all);
    case ROW_FUNDING: return run_sum(run, funding, all);
    case ROW_LEAF:
        return run_sum(run, (Slice){ run->authority ? SIDE_OUT : SIDE_IN, -1, (int)row->leaf }, all);
    case ROW_REST:
        figure = run_sum(run, run->authority ? costs : funding, all);
        figure.unknown = false;
        for (size_t l = 0; l < run->book->leaves_count; l++)
            figure.cents -=
                run_sum(run, (Slice){ run->authority ? SIDE_OUT : SIDE_IN, -1, (int)l }, all).cents;
        return figure;
    case ROW_GAP:
        figure = run_gap(run, all);
        figure.cents = run->authority ? figure.cents : -figure.cents;
        return figure;
    case ROW_UNCOVERED:
        figure = run_gap(run, all);
        figure.cents = figure.cents < 0 ? 0 : figure.cents;
        return figure;
    case ROW_CASH:
        cash = ledger_cash(run->session->arena, run->result->ledger, run->perimeter);
        figure.cents = cash.low;
        return figure;
    }
    return figure;
}

static void add_row(Comparing *c, CompareRow row)
{
    c->rows[c->count++] = row;
}

static void find_rows(Comparing *c)
{
    Report *r = c->r;
    Session *s = r->session;
    bool authority = r->run->authority;
    c->rows = arena_alloc(r->arena, (r->leaves_count + 8) * sizeof *c->rows);
    add_row(c, (CompareRow){ ROW_COSTS, 0, say(s, authority ? WORD_SPENDING : WORD_COST), TAB_CLOVER,
                             r->at.cost_total });
    for (size_t l = 0; l < r->shown_count; l++)
        if (r->shown[l].leaf >= 0)
            add_row(c, (CompareRow){ ROW_LEAF, (size_t)r->shown[l].leaf, r->shown[l].label, TAB_CLOVER,
                                     r->shown[l].row });
    add_row(c, (CompareRow){ ROW_REST, 0, say(s, authority ? WORD_OWN_COSTS : WORD_OTHER_FUNDING),
                             TAB_CLOVER, authority ? r->shown[r->shown_count - 1].row : r->at.rest });
    add_row(c, (CompareRow){ ROW_FUNDING, 0, say(s, authority ? WORD_RECEIPTS : WORD_FUNDING),
                             TAB_CLOVER, r->at.funding_total });
    add_row(c, (CompareRow){ ROW_GAP, 0, say(s, authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED),
                             TAB_CLOVER, r->at.gap });
    if (!authority)
        add_row(c, (CompareRow){ ROW_UNCOVERED, 0, uncovered_text(r), TAB_CLOVER, r->at.uncovered });
    add_row(c, (CompareRow){ ROW_CASH, 0, say(s, WORD_LOWEST_CASH_ROW), TAB_CASH, r->at.cash_low });
}

static uint32_t block_row(const Comparing *c, int block, size_t i)
{
    return c->first + (uint32_t)block * ((uint32_t)c->count + 2) + 1 + (uint32_t)i;
}

static bool is_sum(RowKind kind)
{
    return kind == ROW_COSTS || kind == ROW_FUNDING || kind == ROW_GAP;
}

static void write_amounts(Comparing *c)
{
    Report *r = c->r;
    section(c->sheet, c->first, COL_TOTAL + (uint32_t)c->c->count - 1, say(r->session, WORD_EUR_ALL));
    for (size_t i = 0; i < c->count; i++) {
        uint32_t row = block_row(c, 0, i);
        bool sum = is_sum(c->rows[i].kind);
        sheet_text(c->sheet, row, COL_LABEL, c->rows[i].label, sum ? STYLE_ANSWER : STYLE_INDENTED);
        sheet_text(c->sheet, row, COL_UNIT, str_of("EUR"), STYLE_ID);
        for (size_t k = 0; k < c->c->count; k++) {
            Figure figure = figure_of(&c->c->columns[k].run, &c->rows[i]);
            uint32_t n = FIRST_COLUMN + (uint32_t)k;
            bool unknown = figure.unknown && c->rows[i].kind == ROW_GAP;
            if (k == 0)
                cell_on(r, c->rows[i].tab, c->rows[i].from, COL_TOTAL, formula(r));
            if (k == 0 && unknown)
                put_text(r, c->sheet, row, n, say(r->session, WORD_BOOK_UNKNOWN), STYLE_TEXT_RIGHT);
            else if (k == 0)
                put(r, c->sheet, row, n, euro(figure.cents), STYLE_MONEY);
            else if (unknown)
                sheet_text(c->sheet, row, n, say(r->session, WORD_BOOK_UNKNOWN), STYLE_TEXT_RIGHT);
            else
                sheet_number(c->sheet, row, n, euro(figure.cents), STYLE_MONEY);
        }
    }
}

/* Each column but the first against the first, in euros or as a part of it. */
static void write_difference(Comparing *c, size_t i, size_t k, bool parts)
{
    Report *r = c->r;
    uint32_t amount = block_row(c, 0, i), row = block_row(c, parts ? 2 : 1, i);
    uint32_t n = FIRST_COLUMN + (uint32_t)k;
    Figure base = figure_of(&c->c->columns[0].run, &c->rows[i]);
    Figure other = figure_of(&c->c->columns[k].run, &c->rows[i]);
    bool unknown = c->rows[i].kind == ROW_GAP && (base.unknown || other.unknown);
    Buf *f = formula(r);
    buf_text(f, "IFERROR(");
    buf_text(f, parts ? "(" : "");
    relative(amount, n, f);
    buf_byte(f, '-');
    across(amount, FIRST_COLUMN, f);
    if (parts) {
        buf_text(f, ")/ABS(");
        across(amount, FIRST_COLUMN, f);
        buf_byte(f, ')');
    }
    buf_byte(f, ',');
    if (parts)
        buf_text(f, "\"\xE2\x80\x93\"");
    else
        cannot(r, f);
    buf_byte(f, ')');
    double whole = base.cents < 0 ? -(double)base.cents : (double)base.cents;
    double difference = (double)other.cents - (double)base.cents;
    if (unknown || (parts && base.cents == 0))
        put_text(r, c->sheet, row, n, parts ? str_of("\xE2\x80\x93") : say(r->session, WORD_BOOK_UNKNOWN),
                 STYLE_TEXT_RIGHT);
    else
        put(r, c->sheet, row, n, parts ? difference / whole : difference / 100,
            parts ? STYLE_PERCENT : STYLE_MONEY);
}

static void write_differences(Comparing *c, bool parts)
{
    Report *r = c->r;
    section(c->sheet, block_row(c, parts ? 2 : 1, 0) - 1, COL_TOTAL + (uint32_t)c->c->count - 1,
            text_with(r, parts ? WORD_BOOK_DIFFERS_PARTS : WORD_BOOK_DIFFERS, c->c->columns[0].name));
    for (size_t i = 0; i < c->count; i++) {
        uint32_t row = block_row(c, parts ? 2 : 1, i);
        bool sum = is_sum(c->rows[i].kind);
        sheet_text(c->sheet, row, COL_LABEL, c->rows[i].label, sum ? STYLE_ANSWER : STYLE_INDENTED);
        sheet_text(c->sheet, row, COL_UNIT, str_of(parts ? "%" : "EUR"), STYLE_ID);
        for (size_t k = 1; k < c->c->count; k++)
            write_difference(c, i, k, parts);
    }
}

/* -- in a graph -- */

static bool is_drawn(RowKind kind)
{
    return kind == ROW_LEAF || kind == ROW_REST || kind == ROW_UNCOVERED;
}

static void write_graph(Comparing *c, uint32_t row)
{
    Report *r = c->r;
    size_t count = 0;
    Plot *plots = arena_alloc(r->arena, (c->count + 1) * sizeof *plots);
    enum { PIXELS = 7 };       /* of a character: as wide as what is above it */
    uint32_t last = FIRST_COLUMN + (uint32_t)c->c->count - 1;
    for (size_t i = 0; i < c->count; i++) {
        RowKind kind = c->rows[i].kind;
        uint32_t at = block_row(c, 0, i);
        if (!is_drawn(kind))
            continue;
        plots[count++] = (Plot){ .sheet = c->sheet, .name = c->rows[i].label,
                                 .values = { at, FIRST_COLUMN, at, last },
                                 .labels = { ROW_INDEX, FIRST_COLUMN, ROW_INDEX, last },
                                 .ink = kind == ROW_LEAF ? (Ink)(c->rows[i].leaf % INKS)
                                      : kind == ROW_REST ? INK_DARK : INK_GAP };
    }
    Graph graph = { .kind = GRAPH_STACKED, .y_axis = str_of("EUR"),
                    .title = say(r->session, r->run->authority ? WORD_GRAPH_COMPARE_SPENT
                                                               : WORD_GRAPH_COMPARE),
                    .about = say(r->session, r->run->authority ? WORD_GRAPH_COMPARE_SPENT_ABOUT
                                                               : WORD_GRAPH_COMPARE_ABOUT),
                    .plots = plots, .count = count, .legend = true, .height = 360,
                    .width = PIXELS * (LABEL_WIDE + COLUMN_WIDE * (int)c->c->count) };
    sheet_graph(c->sheet, row, COL_LABEL, &graph);
}

/* -- what differs in the inputs or the rules -- */

typedef struct Differing {
    Comparing *c;
    uint32_t row;              /* the next */
    size_t column;             /* of which the last row tells; 0: none yet */
} Differing;

/* Under the name of its column, with that of the first over what it was. */
static void differing_heads(Differing *d, size_t column)
{
    Comparing *c = d->c;
    const Column *other = &c->c->columns[column];
    Buf title = { 0 };
    buf_str(&title, other->name);
    if (other->label.len) {
        buf_text(&title, " \xC2\xB7 ");
        buf_str(&title, other->label);
    }
    section(c->sheet, d->row, FIRST_COLUMN + (uint32_t)c->c->count - 1, buf_view(&title));
    sheet_text(c->sheet, d->row, FIRST_COLUMN, c->c->columns[0].name, STYLE_SECTION);
    sheet_text(c->sheet, d->row, FIRST_COLUMN + 1, other->name, STYLE_SECTION);
    buf_free(&title);
    d->row++;
    d->column = column;
}

static void write_difference_row(void *context, size_t column, Str what, Str before, Str after)
{
    Differing *d = context;
    Sheet *sheet = d->c->sheet;
    if (d->column != column)
        differing_heads(d, column);
    sheet_text(sheet, d->row, COL_LABEL, what, STYLE_WRAP);
    sheet_text(sheet, d->row, FIRST_COLUMN, before, STYLE_WRAP);
    sheet_text(sheet, d->row, FIRST_COLUMN + 1, after, STYLE_WRAP);
    d->row++;
}

static uint32_t write_inputs_differ(Comparing *c, uint32_t row)
{
    Differing d = { c, row + 1, 0 };
    OnDifference on = { write_difference_row, &d };
    sheet_text(c->sheet, row, COL_PART, say(c->r->session, WORD_INPUTS_DIFFER), STYLE_HEADING);
    tell_input_differences(c->c, &on);
    if (!d.column)
        sheet_text(c->sheet, d.row++, COL_LABEL, say(c->r->session, WORD_NO_INPUT_DIFFERS), STYLE_TEXT);
    return d.row;
}

/* As the page on the screen says it. */
static uint32_t write_rules_differ(Comparing *c, uint32_t row)
{
    Session *s = c->r->session;
    Buf screen = s->out;
    s->out = (Buf){ 0 };
    show_rule_differences(c->c);
    Buf text = s->out;
    s->out = screen;
    Str rest = buf_view(&text);
    bool title = true;
    while (rest.len) {
        const char *end = memchr(rest.at, '\n', rest.len);
        size_t len = end ? (size_t)(end - rest.at) : rest.len;
        Str line = str_part(rest.at, len);
        rest = str_part(rest.at + len + (end != NULL), rest.len - len - (end != NULL));
        if (str_trim(line).len && line.at[0] != '-' && line.at[0] != '=') {
            sheet_text(c->sheet, row++, title ? COL_PART : COL_LABEL, line,
                       title ? STYLE_HEADING : STYLE_LOOSE);
            title = false;
        }
    }
    buf_free(&text);
    return row;
}

void write_compare(Report *r, Sheet *sheet)
{
    Comparing c = { r, r->comparison, sheet, NULL, 0, ROW_FIRST + 1 };
    Session *s = r->session;
    const Str texts[] = { str_of(""), say(s, WORD_BOOK_WHAT), str_of(""), say(s, WORD_BOOK_UNIT) };
    find_rows(&c);
    sheet_text(sheet, ROW_MONTH, 0, say(s, WORD_COMPARE_HOW), STYLE_NOTE);
    heads(sheet, ROW_INDEX, texts, COL_TOTAL);
    for (size_t k = 0; k < r->comparison->count; k++) {
        uint32_t n = FIRST_COLUMN + (uint32_t)k;
        sheet_text(sheet, ROW_INDEX, n, r->comparison->columns[k].name, STYLE_HEAD_RIGHT);
        sheet_text(sheet, ROW_FIRST, n, r->comparison->columns[k].label, STYLE_NOTE_RIGHT);
        sheet_width(sheet, n, COLUMN_WIDE);
    }
    sheet_width(sheet, COL_PART, PART_WIDE);
    sheet_width(sheet, COL_NAME, PART_WIDE);
    sheet_width(sheet, COL_LABEL, LABEL_WIDE);
    write_amounts(&c);
    write_differences(&c, false);
    write_differences(&c, true);
    uint32_t row = block_row(&c, 2, c.count) + 1;
    write_graph(&c, row);
    uint32_t graph = row;
    row += GRAPH_ROWS;
    row = r->comparison->reform ? write_rules_differ(&c, row) : write_inputs_differ(&c, row);
    sheet_freeze(sheet, ROW_FIRST, FIRST_COLUMN);
    sheet_print_parts(sheet, ROW_INDEX, (Range){ 1, 0, row, FIRST_COLUMN + (uint32_t)c.c->count - 1 },
                      graph);
}
