/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout.c -- the places of layout.h.  Rows of the workings come by whom they are about
 * and of which instrument they are; the rows of one sum stay together.
 */
#include "layout.h"

#include <stdlib.h>

/* A row, or the rows of one sum over members, that stay together. */
typedef struct Strand {
    size_t first, count;
    uint8_t level;
    uint32_t member;
    int32_t instrument;
} Strand;

size_t figure_rows(const Series *series)
{
    bool ends = series->until.index != MONTH_NEVER_ENDS.index;
    return series->count + ends + (series->count == 0 && !ends);
}

bool same_section(const WorkRow *a, const WorkRow *b)
{
    return a->level == b->level && a->member == b->member && a->instrument == b->instrument &&
           (a->kind == WORK_GATHERED) == (b->kind == WORK_GATHERED);
}

/* -- rows -- */

static int by_section(const void *x, const void *y)
{
    const Strand *a = x, *b = y;
    if (a->level != b->level)
        return a->level < b->level ? -1 : 1;
    if (a->member != b->member)
        return a->member < b->member ? -1 : 1;
    if (a->instrument != b->instrument)
        return a->instrument < b->instrument ? -1 : 1;
    return a->first < b->first ? -1 : 1;
}

static size_t strands_of(const Workings *w, Strand *strands)
{
    size_t count = 0;
    for (size_t i = 0; i < w->rows_count; i += strands[count++].count) {
        const WorkRow *row = &w->rows[i];
        bool block = row->kind == WORK_GATHERED && row->block;
        strands[count] = (Strand){ .first = i, .count = block ? row->block : 1,
                                   .level = row->level, .member = row->member,
                                   .instrument = row->instrument };
        if (block) {           /* before all that is about one member */
            strands[count].level = LEVEL_NONE;
            strands[count].member = 1;
        }
    }
    return count;
}

static void add_line(LayList *lines, LayKind kind, size_t which)
{
    lines->last++;
    lines->list[lines->count++] = (Lay){ kind, which, lines->last };
}

static void lay_rows(Arena *arena, Layout *layout)
{
    const Workings *w = layout->w;
    Strand *strands = arena_alloc(arena, (w->rows_count + 1) * sizeof *strands);
    size_t count = strands_of(w, strands);
    LayList *lines = &layout->work_lines;
    if (count)
        qsort(strands, count, sizeof *strands, by_section);
    lines->list = arena_alloc(arena, (2 * w->rows_count + 1) * sizeof *lines->list);
    lines->last = ROW_FIRST - 1;
    layout->work_row = arena_alloc(arena, (w->rows_count + 1) * sizeof *layout->work_row);
    const Strand *before = NULL;
    for (size_t s = 0; s < count; s++) {
        bool same = before && before->level == strands[s].level &&
                    before->member == strands[s].member &&
                    before->instrument == strands[s].instrument;
        if (!same)
            add_line(lines, LAY_HEADING, strands[s].first);
        for (size_t i = 0; i < strands[s].count; i++) {
            add_line(lines, LAY_ITEM, strands[s].first + i);
            layout->work_row[strands[s].first + i] = lines->last;
        }
        before = &strands[s];
    }
}

/* -- what is the same in all months -- */

typedef struct Fixing {
    const Workings *w;
    bool *fixed;
    bool good;                 /* of the formula that is looked at */
} Fixing;

static void look_at_place(void *context, RefKind kind, size_t which, Buf *out)
{
    Fixing *f = context;
    (void)out;
    switch (kind) {
    case REF_MONTH: case REF_MONTH_DATE: case REF_ROW_SO_FAR: case REF_ROW_BEFORE:
        f->good = false;
        break;
    case REF_ROW: case REF_BLOCK:
        f->good = f->good && f->fixed[which];
        break;
    default: break;
    }
}

/* Rows of which a formula needs all months, or those so far, stand in all of them. */
static void need_months(void *context, RefKind kind, size_t which, Buf *out)
{
    Fixing *f = context;
    (void)out;
    if (kind == REF_ROW_SO_FAR || kind == REF_ROW_BEFORE || kind == REF_ROW_ALL)
        f->fixed[which] = false;
}

static bool same_values(const WorkRow *row, size_t months)
{
    for (size_t t = 1; t < months; t++)
        if (row->absent[t] != row->absent[0] || (row->empty && row->empty[t] != row->empty[0]) || row->values[t] < row->values[0] ||
            row->values[t] > row->values[0])
            return false;
    return true;
}

/* Amounts, and what costs are divided by, are summed up by month elsewhere. */
static bool *find_roots(Arena *arena, const Rulebook *book)
{
    bool *roots = arena_alloc(arena, book->code->count + 1);
    for (size_t i = 0; i < book->rules_count; i++)
        if (book->rules[i].kind == RULE_AMOUNT || book->rules[i].kind == RULE_MEASURE)
            roots[book->rules[i].root] = true;
    return roots;
}

static bool may_be_fixed(const WorkRow *row, const bool roots[], size_t months)
{
    bool value = row->kind == WORK_INPUT || row->kind == WORK_VALUE || row->kind == WORK_GATHERED ||
                 row->kind == WORK_FIGURE;
    return value && !(row->kind == WORK_VALUE && roots[row->ins]) && same_values(row, months);
}

/* The rows of a sum over members stand below each other in the same columns. */
static bool level_blocks(Fixing *f)
{
    bool changed = false;
    for (size_t i = 0; i < f->w->rows_count; i++) {
        size_t block = f->w->rows[i].kind == WORK_GATHERED ? f->w->rows[i].block : 0;
        bool all = true;
        for (size_t k = 0; k < block; k++)
            all = all && f->fixed[i + k];
        for (size_t k = 0; k < block && !all; k++) {
            changed = changed || f->fixed[i + k];
            f->fixed[i + k] = false;
        }
    }
    return changed;
}

static void find_fixed(Arena *arena, Layout *layout)
{
    const Workings *w = layout->w;
    Fixing f = { .w = w, .fixed = arena_alloc(arena, w->rows_count + 1) };
    const bool *roots = find_roots(arena, w->book);
    Buf none = { 0 };
    for (size_t i = 0; i < w->rows_count; i++)
        f.fixed[i] = may_be_fixed(&w->rows[i], roots, w->months_count);
    for (size_t i = 0; i < w->rows_count; i++)
        workings_fill(w->rows[i].formula, &f, need_months, &none);
    for (bool changed = true; changed; ) {
        changed = level_blocks(&f);
        for (size_t i = 0; i < w->rows_count; i++) {
            f.good = true;
            none.len = 0;
            if (f.fixed[i])
                workings_fill(w->rows[i].formula, &f, look_at_place, &none);
            changed = changed || !f.good;
            f.fixed[i] = f.fixed[i] && f.good;
        }
    }
    buf_free(&none);
    layout->fixed = f.fixed;
}

/* -- inputs -- */

typedef struct Bundle {
    const WorkInput *input;    /* the first, with its later changes */
    size_t first, count;
} Bundle;

static int by_member(const void *x, const void *y)
{
    const Bundle *a = x, *b = y;
    if (a->input->level != b->input->level)
        return a->input->level < b->input->level ? -1 : 1;
    if (a->input->member != b->input->member)
        return a->input->member < b->input->member ? -1 : 1;
    if ((a->input->kind == INPUT_VALUE) != (b->input->kind == INPUT_VALUE))
        return a->input->kind == INPUT_VALUE ? -1 : 1;
    if (a->input->kind == INPUT_VALUE && a->input->attribute != b->input->attribute)
        return a->input->attribute < b->input->attribute ? -1 : 1;
    return a->first < b->first ? -1 : 1;
}

static void lay_inputs(Arena *arena, Layout *layout)
{
    const Workings *w = layout->w;
    Bundle *bundles = arena_alloc(arena, (w->inputs_count + 1) * sizeof *bundles);
    LayList *lines = &layout->input_lines;
    size_t count = 0;
    for (size_t i = 0; i < w->inputs_count; i += bundles[count++].count) {
        size_t changes = w->inputs[i].changes ? w->inputs[i].changes : 1;
        bundles[count] = (Bundle){ &w->inputs[i], i, changes };
    }
    if (count)
        qsort(bundles, count, sizeof *bundles, by_member);
    lines->list = arena_alloc(arena, (2 * w->inputs_count + 1) * sizeof *lines->list);
    lines->last = ROW_FIRST - 1;
    layout->input_row = arena_alloc(arena, (w->inputs_count + 1) * sizeof *layout->input_row);
    for (size_t b = 0; b < count; b++) {
        const WorkInput *input = bundles[b].input;
        const WorkInput *before = b ? bundles[b - 1].input : NULL;
        if (!before || before->level != input->level || before->member != input->member)
            add_line(lines, LAY_HEADING, bundles[b].first);
        for (size_t i = 0; i < bundles[b].count; i++) {
            add_line(lines, LAY_ITEM, bundles[b].first + i);
            layout->input_row[bundles[b].first + i] = lines->last;
        }
    }
}

/* -- figures, constants and tables: one below the other, a heading over each kind -- */

/* The same number of a rule file, used in more than one formula. */
static bool same_constant(const WorkConstant *a, const WorkConstant *b)
{
    return a->at.source && a->at.source == b->at.source && a->at.start == b->at.start &&
           a->constant->value.digits == b->constant->value.digits &&
           a->constant->value.scale == b->constant->value.scale;
}

static bool same_band(const WorkBand *a, const WorkBand *b)
{
    bool same = a->count == b->count && a->by_month == b->by_month && str_is(a->name, b->name);
    for (size_t i = 0; same && i < a->count; i++)
        same = a->value[i]->dated && a->value[i]->dated == b->value[i]->dated;
    return same;
}

static uint32_t constant_before(const Layout *layout, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_constant(&layout->w->constants[k], &layout->w->constants[i]))
            return layout->constant_row[k];
    return 0;
}

static uint32_t band_before(const Layout *layout, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_band(&layout->w->bands[k], &layout->w->bands[i]))
            return layout->band_row[k];
    return 0;
}

static void lay_figures(Arena *arena, Layout *layout)
{
    const Workings *w = layout->w;
    uint32_t row = ROW_FIRST + 1;
    layout->figure_row = arena_alloc(arena, (w->figures_count + 1) * sizeof *layout->figure_row);
    layout->constant_row =
        arena_alloc(arena, (w->constants_count + 1) * sizeof *layout->constant_row);
    layout->band_row = arena_alloc(arena, (w->bands_count + 1) * sizeof *layout->band_row);
    for (size_t i = 0; i < w->figures_count; i++) {
        layout->figure_row[i] = row;
        row += (uint32_t)figure_rows(w->figures[i].series);
    }
    row++;
    layout->band_again = arena_alloc(arena, w->bands_count + 1);
    layout->constant_again = arena_alloc(arena, w->constants_count + 1);
    for (size_t i = 0; i < w->bands_count; i++) {
        uint32_t before = band_before(layout, i);
        layout->band_again[i] = before != 0;
        layout->band_row[i] = before ? before : row + 1;       /* below its name */
        row += before ? 0 : (uint32_t)w->bands[i].count + 1;
    }
    row++;
    for (size_t i = 0; i < w->constants_count; i++) {
        uint32_t before = constant_before(layout, i);
        layout->constant_again[i] = before != 0;
        layout->constant_row[i] = before ? before : row++;
    }
    layout->figures_last = row - 1;
}

/* -- lists of choices -- */

static void lay_lists(Arena *arena, Layout *layout)
{
    const Workings *w = layout->w;
    size_t attributes = w->book->attributes_count;
    LayList *lines = &layout->choice_lines;
    layout->choice_row = arena_alloc(arena, (attributes + 1) * sizeof *layout->choice_row);
    lines->list = arena_alloc(arena, (attributes + 1) * sizeof *lines->list);
    lines->last = ROW_FIRST - 1;
    for (size_t i = 0; i < w->inputs_count; i++) {
        const WorkInput *input = &w->inputs[i];
        if (input->kind != INPUT_VALUE || input->type.kind != KIND_CHOICE)
            continue;
        size_t at = 0;
        while (at < lines->count &&
               w->book->attributes[lines->list[at].which].type.choice != input->type.choice)
            at++;
        if (at == lines->count) {
            lines->list[lines->count++] = (Lay){ LAY_ITEM, input->attribute, lines->last + 1 };
            lines->last += (uint32_t)input->type.choice->count;
        }
        layout->choice_row[input->attribute] = lines->list[at].row;
    }
}

Layout layout_of(Arena *arena, const Workings *w)
{
    Layout layout = { .w = w };
    find_fixed(arena, &layout);
    lay_rows(arena, &layout);
    lay_inputs(arena, &layout);
    lay_figures(arena, &layout);
    lay_lists(arena, &layout);
    return layout;
}

/* -- places -- */

typedef struct Where {
    const Layout *layout;
    char column[4], before[4], last[4];        /* names */
} Where;

static void fixed(const Sheet *sheet, uint32_t column, uint32_t row, size_t count, Buf *out)
{
    buf_str(out, sheet_prefix(sheet));
    cell_name(row, column, out);
    if (count <= 1)
        return;
    buf_byte(out, ':');
    cell_name(row + (uint32_t)count - 1, column, out);
}

static size_t changes_of(const Layout *layout, size_t input)
{
    size_t changes = layout->w->inputs[input].changes;
    return changes ? changes : 1;
}

static void place_input(const Layout *l, RefKind kind, size_t which, Buf *out)
{
    size_t count = kind == REF_INPUT ? 1 : changes_of(l, which);
    fixed(l->inputs, kind == REF_INPUT_DATES ? IN_FROM : IN_VALUE, l->input_row[which], count, out);
}

static void place_band(const Layout *l, RefKind kind, size_t which, Buf *out)
{
    uint32_t column = kind == REF_BAND_FROM ? IN_FROM : kind == REF_BAND_VALUE ? IN_VALUE : IN_RISE;
    fixed(l->figures, column, l->band_row[which], l->w->bands[which].count, out);
}

static void place_choices(const Layout *l, size_t attribute, Buf *out)
{
    uint32_t row = l->choice_row[attribute];
    if (row)
        fixed(l->lists, LIST_CHOICE, row, l->w->book->attributes[attribute].type.choice->count, out);
}

#define ONCE "$E"              /* the column of totals */

/* As printing does, in a tenth of the time: there are a hundred thousand of these. */
static void put_number(uint32_t number, Buf *out)
{
    char digits[12];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    buf_str(out, str_part(digits + at, sizeof digits - at));
}

static void put_cell(const char *column, uint32_t row, Buf *out)
{
    buf_text(out, column);
    put_number(row, out);
}

static void put_stretch(const char *from, const char *to, uint32_t row, uint32_t last, Buf *out)
{
    put_cell(from, row, out);
    buf_byte(out, ':');
    put_cell(to, last, out);
}

static void place_row(const Where *where, RefKind kind, size_t which, Buf *out)
{
    const Layout *l = where->layout;
    uint32_t row = l->work_row[which];
    size_t block = l->w->rows[which].block;
    const char *column = l->fixed[which] ? ONCE : where->column;
    switch (kind) {
    case REF_ROW_SO_FAR: put_stretch("$G", where->column, row, row, out); break;
    case REF_ROW_BEFORE: put_stretch("$F", where->before, row, row, out); break;
    case REF_ROW_ALL:
        buf_text(out, "$G");
        put_number(row, out);
        buf_text(out, ":$");
        put_cell(where->last, row, out);
        break;
    case REF_BLOCK:
        put_stretch(column, column, row, row + (uint32_t)(block ? block : 1) - 1, out);
        break;
    default: put_cell(column, row, out); break;
    }
}

bool layout_place(const Layout *l, RefKind kind, size_t which, Buf *out)
{
    switch (kind) {
    case REF_INPUT: case REF_INPUT_DATES: case REF_INPUT_VALUES:
        place_input(l, kind, which, out);
        return true;
    case REF_FIGURE_DATES: case REF_FIGURE_VALUES:
        fixed(l->figures, kind == REF_FIGURE_DATES ? IN_FROM : IN_VALUE, l->figure_row[which],
              figure_rows(l->w->figures[which].series), out);
        return true;
    case REF_CONSTANT:
        fixed(l->figures, IN_VALUE, l->constant_row[which], 1, out);
        return true;
    case REF_BAND_FROM: case REF_BAND_VALUE: case REF_BAND_RISE:
        place_band(l, kind, which, out);
        return true;
    case REF_CHOICES:
        place_choices(l, which, out);
        return true;
    default: return false;
    }
}

static void place(void *context, RefKind kind, size_t which, Buf *out)
{
    const Where *where = context;
    if (layout_place(where->layout, kind, which, out))
        return;
    switch (kind) {
    case REF_MONTH: buf_print(out, "%s$%d", where->column, ROW_INDEX); break;
    case REF_MONTH_DATE: buf_print(out, "%s$%d", where->column, ROW_MONTH); break;
    case REF_FIRST_MONTH: buf_print(out, "$G$%d", ROW_INDEX); break;
    default: place_row(where, kind, which, out); break;
    }
}

static void name_column(uint32_t column, char name[4])
{
    Buf buf = { 0 };
    column_letters(column, &buf);
    memcpy(name, buf.at, buf.len);
    name[buf.len] = '\0';
    buf_free(&buf);
}

void layout_cell(const Layout *layout, size_t row, uint32_t column, Buf *out)
{
    buf_str(out, sheet_prefix(layout->workings));
    if (layout->fixed[row])
        buf_text(out, ONCE);
    else
        column_letters(column, out);
    put_number(layout->work_row[row], out);
}

void layout_formula(const Layout *layout, Str formula, uint32_t column, Buf *out)
{
    Where where = { .layout = layout };
    name_column(column, where.column);
    name_column(column - 1, where.before);
    name_column(COL_FIRST + (uint32_t)layout->w->months_count - 1, where.last);
    workings_fill(formula, &where, place, out);
}
