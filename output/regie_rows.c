/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_rows.c -- the sheet on which a schedule is worked out: a row per group, a column per
 * rule, in the formulas that come from the rules; below it what each town adds.
 *
 * Only what the support hangs on is there.  A schedule that asks for more than one month, or
 * of others than groups and their towns, has no formulas: then its support stands there as
 * the program found it.
 */
#include "regie_book.h"

enum { ROW_WHEN = 5, ROW_NUMBER, COMMON_FIRST };
enum { COMMON_LABEL, COMMON_VALUE, COMMON_UNIT, COMMON_ID };
enum { ROWS_NAME, ROWS_SUPPORT, ROWS_FIRST };

/* -- which rows, and where -- */

typedef struct Search {
    const Workings *w;
    uint8_t group_level, town_level;
    bool *needed;
    bool good;
} Search;

static void need(Search *s, size_t row);

static void need_place(void *context, RefKind kind, size_t which, Buf *out)
{
    Search *s = context;
    (void)out;
    switch (kind) {
    case REF_ROW: case REF_BLOCK:
        for (size_t i = 0; i < (kind == REF_BLOCK ? s->w->rows[which].block : 1); i++)
            need(s, which + i);
        break;
    case REF_INPUT:
        s->good = s->good && s->w->inputs[which].level == s->town_level &&
                  s->w->inputs[which].kind == INPUT_VALUE;
        break;
    case REF_FIGURE_DATES: case REF_FIGURE_VALUES: case REF_CONSTANT: case REF_BAND_FROM:
    case REF_BAND_VALUE: case REF_BAND_RISE: case REF_MONTH: case REF_MONTH_DATE:
        break;
    default: s->good = false;
    }
}

/* The row, and all that its formula needs. */
static void need(Search *s, size_t row)
{
    const WorkRow *r = &s->w->rows[row];
    Buf none = { 0 };
    if (s->needed[row])
        return;
    s->needed[row] = true;
    s->good = s->good && (r->level == LEVEL_NONE || r->level == s->group_level ||
                          r->level == s->town_level);
    workings_fill(r->formula, s, need_place, &none);
    buf_free(&none);
}

/* Of a group its value of the amount, or SIZE_MAX: it can never be anything. */
static size_t amount_row(const OfferBook *o, size_t amount, size_t group)
{
    const Workings *w = o->report.w;
    const Instrument *in = o->offer->instrument;
    uint32_t root = o->offer->book->rules[in->amounts[amount]].root;
    for (size_t i = 0; i < w->rows_count; i++)
        if (w->rows[i].kind == WORK_VALUE && w->rows[i].ins == root && w->rows[i].member == group &&
            w->rows[i].level == in->level)
            return i;
    return SIZE_MAX;
}

static bool same_column(const WorkRow *a, const WorkRow *b)
{
    return a->level == b->level && a->kind == b->kind && a->ins == b->ins &&
           a->instrument == b->instrument && str_is(a->name, b->name);
}

/* The column of the row: one for each thing that is told of groups, or of towns. */
static void place_row_of(OfferBook *o, size_t row, size_t first)
{
    const Workings *w = o->report.w;
    for (size_t k = first; k < o->keys_count; k++)
        if (same_column(&w->rows[o->keys[k]], &w->rows[row])) {
            o->column[row] = ROWS_FIRST + (uint32_t)(k - first);
            return;
        }
    o->column[row] = ROWS_FIRST + (uint32_t)(o->keys_count - first);
    o->keys[o->keys_count++] = row;
}

static void place_rows(RegieBook *b, OfferBook *o, const Search *s)
{
    const Workings *w = o->report.w;
    uint32_t groups = (uint32_t)(b->groups.count - b->points_count);
    o->keys = arena_alloc(b->arena, (w->rows_count + 1) * sizeof *o->keys);
    o->row = arena_alloc(b->arena, (w->rows_count + 1) * sizeof *o->row);
    o->column = arena_alloc(b->arena, (w->rows_count + 1) * sizeof *o->column);
    for (size_t i = 0; i < w->rows_count; i++)
        if (s->needed[i] && w->rows[i].level == LEVEL_NONE) {
            o->row[i] = ++o->common_last;
            o->column[i] = COMMON_VALUE;
        }
    o->group_row = o->common_last + 4;     /* below its heading and its heads */
    o->point_row = o->group_row + groups + 1;
    o->town_row = o->point_row + (uint32_t)b->points_count + 4;
    for (size_t i = 0; i < w->rows_count; i++)
        if (s->needed[i] && w->rows[i].level == s->group_level) {
            place_row_of(o, i, 0);
            o->row[i] = o->group_row + w->rows[i].member + (w->rows[i].member >= groups);
        }
    o->towns_from = o->keys_count;
    for (size_t i = 0; i < w->rows_count; i++)
        if (s->needed[i] && w->rows[i].level == s->town_level) {
            place_row_of(o, i, o->towns_from);
            o->row[i] = o->town_row + w->rows[i].member;
        }
}

/* A sum over towns is a sum over one stretch of cells. */
static bool blocks_hold(const OfferBook *o)
{
    const Workings *w = o->report.w;
    for (size_t i = 0; i < w->rows_count; i++)
        for (size_t k = 1; o->row[i] && k < w->rows[i].block; k++)
            if (o->row[i + k] != o->row[i] + k || o->column[i + k] != o->column[i])
                return false;
    return true;
}

static void lay_workings(RegieBook *b, OfferBook *o)
{
    const Workings *w = o->report.w;
    ptrdiff_t towns = rules_level(o->offer->book, b->v->towns.book->levels[b->v->towns.level].name);
    Search s = { .w = w, .group_level = o->offer->instrument->level, .town_level = (uint8_t)towns,
                 .needed = arena_alloc(b->arena, w->rows_count + 1), .good = towns >= 0 };
    for (size_t g = 0; g < b->groups.count; g++)
        for (size_t a = 0; a < o->offer->instrument->amounts_count; a++) {
            size_t row = amount_row(o, a, g);
            if (row != SIZE_MAX)
                need(&s, row);
        }
    o->common_last = COMMON_FIRST - 1;
    place_rows(b, o, &s);
    if (!s.good || !blocks_hold(o))
        o->report.w = NULL;
}

static const Workings *weave(RegieBook *b, OfferBook *o)
{
    const RegieView *v = b->v;
    const Scenario **one = arena_alloc(b->arena, sizeof *one);
    *one = towns_project(b->arena, o->offer->book, &v->towns, &b->groups, b->people, v->month);
    Diags *ignored = diags_new(b->arena);
    Sim *sim = *one ? sim_run(b->arena, o->offer->book, one, 1, ignored) : NULL;
    if (!sim)
        return NULL;
    o->run = (Run){ .session = b->session, .book = o->offer->book, .scenario = *one, .sim = sim };
    o->month = (size_t)(v->month.index - (*one)->months.first.index);
    return workings_of(b->arena, sim_result(sim, 0));
}

void lay_offer(RegieBook *b, OfferBook *o)
{
    o->report = (Report){ .run = &o->run, .session = b->session, .arena = b->arena, .book = b->book,
                          .w = weave(b, o) };
    o->support = ROWS_SUPPORT;
    if (o->report.w)
        lay_workings(b, o);
    if (o->report.w) {
        o->report.layout = layout_of(b->arena, o->report.w);
    } else {
        o->group_row = REGIE_FIRST_ROW;
        o->point_row = o->group_row + (uint32_t)(b->groups.count - b->points_count) + 1;
    }
}

static uint32_t group_row_of(const RegieBook *b, const OfferBook *o, size_t group)
{
    return o->group_row + (uint32_t)group + (group >= b->groups.count - b->points_count);
}

void offer_cell(const RegieBook *b, const OfferBook *o, size_t group, Buf *out)
{
    place_on(o->rows, group_row_of(b, o, group), o->support, out);
}

/* -- formulas -- */

typedef struct Filling {
    const RegieBook *b;
    const OfferBook *o;
} Filling;

/* Where the towns' sheet has what is known of one of them. */
static void place_input(const Filling *f, const WorkInput *input, Buf *out)
{
    const RegieBook *b = f->b;
    Str name = f->o->offer->book->attributes[input->attribute].name;
    for (size_t a = 0; a < b->attributes_count; a++)
        if (str_is(name, b->v->towns.book->attributes[b->attributes[a]].name))
            place_on(b->towns, town_row_of(b, input->member), TOWN_FIRST + (uint32_t)a, out);
}

static void place(void *context, RefKind kind, size_t which, Buf *out)
{
    const Filling *f = context;
    const OfferBook *o = f->o;
    switch (kind) {
    case REF_INPUT: place_input(f, &o->report.w->inputs[which], out); break;
    case REF_MONTH: cell_name(ROW_NUMBER, COMMON_VALUE, out); break;
    case REF_MONTH_DATE: cell_name(ROW_WHEN, COMMON_VALUE, out); break;
    case REF_ROW: cell_name(o->row[which], o->column[which], out); break;
    case REF_BLOCK:
        cell_name(o->row[which], o->column[which], out);
        buf_byte(out, ':');
        cell_name(o->row[which] + (uint32_t)o->report.w->rows[which].block - 1, o->column[which], out);
        break;
    default: layout_place(&o->report.layout, kind, which, out);
    }
}

static Style row_style(Type type)
{
    if (type.kind == KIND_YES_NO)
        return STYLE_YES_NO;
    if (type.kind == KIND_MONTH)
        return STYLE_MONTH;
    return type.unit.power[UNIT_EUR] ? STYLE_CENTS : STYLE_COUNT_OF;
}

static void write_row(RegieBook *b, const OfferBook *o, size_t i)
{
    const WorkRow *row = &o->report.w->rows[i];
    Filling filling = { b, o };
    Buf *f = formula_of(b);
    workings_fill(row->formula, &filling, place, f);
    put_work(o->rows, o->row[i], o->column[i], buf_view(f), row, o->month, row_style(row->type));
}

/* -- the sheet -- */

static Str row_label(const RegieBook *b, const OfferBook *o, const WorkRow *row)
{
    Str label = label_of(b->session, &row->label, row->name);
    Buf text = { 0 };
    if (label.len || row->kind == WORK_INPUT)
        return label;
    expr_text(o->offer->book->code->ins[row->ins].at, &text);
    label = str_keep(b->arena, buf_view(&text));
    buf_free(&text);
    return label;
}

static void write_common(RegieBook *b, const OfferBook *o)
{
    const Workings *w = o->report.w;
    Session *s = b->session;
    section(o->rows, ROW_WHEN - 1, COMMON_ID, say(s, WORD_REGIE_FOR_ALL));
    sheet_text(o->rows, ROW_WHEN, COMMON_LABEL, say(s, WORD_REGIE_RULES_OF), STYLE_TEXT);
    sheet_month(o->rows, ROW_WHEN, COMMON_VALUE, b->v->month, STYLE_MONTH);
    sheet_text(o->rows, ROW_NUMBER, COMMON_LABEL, say(s, WORD_BOOK_MONTH_NUMBER), STYLE_WRAP);
    Buf *f = formula_of(b);
    buf_print(f, "YEAR($B$%d)*12+MONTH($B$%d)-1", ROW_WHEN, ROW_WHEN);
    put_number(b, o->rows, ROW_NUMBER, COMMON_VALUE, b->v->month.index, STYLE_WHOLE);
    for (size_t i = 0; i < w->rows_count; i++) {
        const WorkRow *row = &w->rows[i];
        if (!o->row[i] || row->level != LEVEL_NONE)
            continue;
        sheet_text(o->rows, o->row[i], COMMON_LABEL, row_label(b, o, row), STYLE_WRAP);
        write_row(b, o, i);
        sheet_text(o->rows, o->row[i], COMMON_UNIT, unit_text(&o->report, row->type), STYLE_ID_APART);
        sheet_text(o->rows, o->row[i], COMMON_ID, row->name, STYLE_ID);
    }
}

static void write_heads(RegieBook *b, const OfferBook *o, uint32_t row, Word who, size_t from, size_t to)
{
    Session *s = b->session;
    const Workings *w = o->report.w;
    sheet_row(o->rows, row, 75, 0);        /* labels are sentences */
    sheet_text(o->rows, row, ROWS_NAME, say(s, who), STYLE_HEAD);
    bool groups = from == 0;
    sheet_text(o->rows, row, ROWS_SUPPORT, groups ? say(s, WORD_REGIE_SUPPORT) : str_of(""),
               STYLE_HEAD_RIGHT);
    for (size_t k = from; k < to; k++)
        sheet_text(o->rows, row, ROWS_FIRST + (uint32_t)(k - from), row_label(b, o, &w->rows[o->keys[k]]),
                   STYLE_HEAD_RIGHT);
}

/* All amounts of the group in a year. */
static void write_support(RegieBook *b, const OfferBook *o, size_t group)
{
    const Instrument *in = o->offer->instrument;
    uint32_t row = group_row_of(b, o, group);
    Support support = o->found[group];
    Buf *f = formula_of(b);
    sheet_text(o->rows, row, ROWS_NAME, b->groups.list[group].name, STYLE_TEXT);
    for (size_t a = 0; o->report.w && a < in->amounts_count; a++) {
        size_t at = amount_row(o, a, group);
        int64_t times = times_a_year(o->offer->book->rules[in->amounts[a]].period);
        if (at == SIZE_MAX)
            continue;
        buf_text(f, f->len ? "+" : "");
        relative(o->row[at], o->column[at], f);
        if (times > 1)
            buf_print(f, "*%d", (int)times);
    }
    if (f->len)
        put_support(b, o->rows, row, o->support, &support, STYLE_CENTS);
    else if (support.state == OUTCOME_UNKNOWN)
        sheet_formula_none(o->rows, row, o->support, str_of("NA()"), STYLE_CENTS);
    else
        sheet_number(o->rows, row, o->support, euro(support.cents), STYLE_CENTS);
}

static void write_groups(RegieBook *b, const OfferBook *o)
{
    Session *s = b->session;
    bool live = o->report.w != NULL;
    uint32_t last = ROWS_FIRST + (uint32_t)(live ? o->towns_from : 0);
    last -= last > ROWS_FIRST;
    section(o->rows, o->group_row - 2, last, say(s, WORD_REGIE_APPLICANTS));
    write_heads(b, o, o->group_row - 1, WORD_REGIE_APPLICANT, 0, live ? o->towns_from : 0);
    section(o->rows, o->point_row - 1, last, say(s, WORD_REGIE_POINTS));
    for (size_t g = 0; g < b->groups.count; g++)
        write_support(b, o, g);
}

static void write_town_rows(RegieBook *b, const OfferBook *o)
{
    size_t town = 0;
    section(o->rows, o->town_row - 2, ROWS_FIRST, say(b->session, WORD_BOOK_GATHERED));
    write_heads(b, o, o->town_row - 1, WORD_REGIE_TOWN, o->towns_from, o->keys_count);
    for (size_t g = 0; g < b->groups.count; g++)
        for (size_t m = 0; m < b->groups.list[g].count; m++, town++) {
            bool point = g >= b->groups.count - b->points_count;
            Str name = point ? b->groups.list[g].name
                             : b->v->towns.list[b->groups.list[g].members[m]].name;
            sheet_text(o->rows, o->town_row + (uint32_t)town, ROWS_NAME, name, STYLE_TEXT);
        }
}

void write_offer(RegieBook *b, OfferBook *o)
{
    enum { NAMES = 34, NUMBERS = 15 };
    const Workings *w = o->report.w;
    sheet_text(o->rows, REGIE_NOTE_ROW, 0, say(b->session, w ? WORD_REGIE_ROWS_HOW : WORD_REGIE_ROWS_FIXED),
               STYLE_NOTE);
    sheet_width(o->rows, ROWS_NAME, NAMES);
    for (size_t k = 0; k <= (w ? o->towns_from : 0); k++)
        sheet_width(o->rows, ROWS_SUPPORT + (uint32_t)k, NUMBERS);
    if (w)
        write_common(b, o);
    write_groups(b, o);
    for (size_t i = 0; w && i < w->rows_count; i++)
        if (o->row[i] && w->rows[i].level != LEVEL_NONE)
            write_row(b, o, i);
    if (w)
        write_town_rows(b, o);
    uint32_t last = w ? o->town_row + (uint32_t)b->towns_count : group_row_of(b, o, b->groups.count);
    sheet_mark_unknown(o->rows, (Range){ REGIE_FIRST_ROW, ROWS_SUPPORT, last,
                                         ROWS_FIRST + (uint32_t)(w ? o->towns_from : 0) });
    sheet_print(o->rows, REGIE_TITLE_ROW);
}
