/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * workings.c -- the rows of a run: a named result has one row per member that it is
 * about, and what has no name is written into the formula of what uses it.
 *
 * What does not hang on inputs is settled here: which version of a rule holds when
 * it is the same in all months, and whether an input is given or what it is
 * otherwise.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "booking.h"
#include "formula.h"
#include "workings.h"

static const Label no_label;

typedef struct Weaver {
    Workings *w;
    Arena *arena;
    const Rulebook *book;
    const Scenario *scenario;
    const uint32_t *const *parents;
    const Result *result;
    Plan *plan;
    uint32_t **rows_of;        /* per instruction: per member, its row + 1; NULL: none yet */
    uint32_t *figure_of, *band_of, *constant_of;   /* per series, instruction: place + 1 */
    uint32_t **input_of;       /* per attribute: per member, its first input + 1 */
    uint32_t **input_row;      /* per attribute: per member, its row + 1 */
    uint32_t **active_of;      /* per instrument: per member, its row + 1 */
    uint32_t **takes_of;       /* per instrument: per member, its row + 1 */
    uint32_t *figure_row;      /* per series: its row + 1 */
    uint32_t period_row[PERIOD_ONCE + 1];
    const Workings *before;    /* the same rows from the first time: they tell where something
                                  is absent; NULL the first time */
} Weaver;

static size_t months_of(const Weaver *v)
{
    return v->w->months_count;
}

static const Ins *ins_of(const Weaver *v, uint32_t ins)
{
    return &v->book->code->ins[ins];
}

static size_t member_at(const Weaver *v, uint8_t from, size_t member, uint8_t level)
{
    while (from != level && from != LEVEL_NONE) {
        member = v->parents[from] ? v->parents[from][member] : 0;
        from = v->book->within[from];
    }
    return from == LEVEL_NONE ? 0 : member;
}

/* -- places -- */

static Term place(Weaver *v, RefKind kind, size_t which)
{
    Buf buf = { 0 };
    buf_print(&buf, "%c%c%zu%c", REF_MARK, (char)kind, which, REF_MARK);
    Term term = { .text = str_keep(v->arena, buf_view(&buf)), .binds = BINDS_WHOLE };
    buf_free(&buf);
    return term;
}

static Term row_place(Weaver *v, size_t row)
{
    Term term = place(v, REF_ROW, row);
    for (size_t t = 0; v->before && t < months_of(v); t++)
        term.may_fail = term.may_fail || v->before->rows[row].absent[t];
    return term;
}

/* -- rows and cells -- */

/* Whatever goes wrong where there is no value shows as the one error that says so. */
static Str calm_formula(Weaver *v, const bool absent[], Str formula)
{
    Term term = { .text = formula, .binds = BINDS_WHOLE };
    for (size_t t = 0; t < months_of(v); t++)
        if (absent[t])
            return term_pattern(v->arena, "IFERROR({0},NA())", BINDS_WHOLE, &term, 1).text;
    return formula;
}

static size_t add_row(Weaver *v, WorkRow row)
{
    Workings *w = v->w;
    w->rows = arena_grow(v->arena, w->rows, w->rows_count, &w->rows_room, sizeof *w->rows);
    if (v->before) {
        row.values = v->before->rows[w->rows_count].values;
        row.absent = v->before->rows[w->rows_count].absent;
        row.formula = calm_formula(v, row.absent, row.formula);
    } else {
        row.values = arena_alloc(v->arena, months_of(v) * sizeof *row.values);
        row.absent = arena_alloc(v->arena, months_of(v));
    }
    w->rows[w->rows_count] = row;
    return w->rows_count++;
}

static double as_double(Exact value)
{
    return (double)((long double)value.num / (long double)value.den / powl(10.0L, value.scale));
}

static uint32_t *slot(Weaver *v, uint32_t **table, size_t which, uint8_t level, size_t member)
{
    if (!table[which])
        table[which] = arena_alloc(v->arena, (v->scenario->members_count[level] + 1) * sizeof **table);
    return &table[which][member];
}

static size_t add_input(Weaver *v, WorkInput input)
{
    Workings *w = v->w;
    w->inputs = arena_grow(v->arena, w->inputs, w->inputs_count, &w->inputs_room, sizeof *w->inputs);
    w->inputs[w->inputs_count] = input;
    return w->inputs_count++;
}

static Term constant_term(Weaver *v, uint32_t ins)
{
    Workings *w = v->w;
    const Constant *c = &v->book->code->constants[ins_of(v, ins)->which];
    if (c->implied)
        return term_number(v->arena, c->value);
    if (!v->constant_of[ins]) {
        const Ins *i = ins_of(v, ins);
        w->constants = arena_grow(v->arena, w->constants, w->constants_count, &w->constants_room,
                                  sizeof *w->constants);
        w->constants[w->constants_count++] = (WorkConstant){ c, i->type, i->at, STR_NONE };
        v->constant_of[ins] = (uint32_t)w->constants_count;
    }
    Term cell = place(v, REF_CONSTANT, v->constant_of[ins] - 1);
    return ins_of(v, ins)->type.kind == KIND_MONTH
               ? term_pattern(v->arena, "YEAR({0})*12+MONTH({0})-1", BINDS_ADD, &cell, 1)
               : cell;
}


/* -- figures and tables of the rules -- */

static Term value_term(Weaver *v, uint32_t ins, size_t member);

static Term figure_term(Weaver *v, uint32_t ins)
{
    Workings *w = v->w;
    size_t series = (size_t)ins_of(v, ins)->which;
    const Series *figure = v->book->code->series[series];
    if (!v->figure_of[series]) {
        w->figures = arena_grow(v->arena, w->figures, w->figures_count, &w->figures_room,
                                sizeof *w->figures);
        w->figures[w->figures_count++] = (WorkFigure){ figure };
        v->figure_of[series] = (uint32_t)w->figures_count;
        size_t which = w->figures_count - 1;
        Term places[3] = { place(v, REF_MONTH_DATE, 0), place(v, REF_FIGURE_DATES, which),
                           place(v, REF_FIGURE_VALUES, which) };
        Term formula = term_pattern(v->arena, "LOOKUP({0},{1},{2})", BINDS_WHOLE, places, 3);
        v->figure_row[series] =
            (uint32_t)add_row(v, (WorkRow){ .kind = WORK_FIGURE, .instrument = -1, .ins = ins,
                                            .label = figure->label, .name = figure->name,
                                            .type = ins_of(v, ins)->type,
                                            .formula = formula.text }) + 1;
    }
    return row_place(v, v->figure_row[series] - 1);
}

static size_t add_band(Weaver *v, uint32_t ins, WorkBand band)
{
    Workings *w = v->w;
    w->bands = arena_grow(v->arena, w->bands, w->bands_count, &w->bands_room, sizeof *w->bands);
    w->bands[w->bands_count++] = band;
    v->band_of[ins] = (uint32_t)w->bands_count;
    return w->bands_count - 1;
}

/* "rate(worker.hired)": a choice by date in which each date and value stands in code.  Fills
 * the band and returns how many values it has; 0 if it is something else. */
static size_t dated_band(const Weaver *v, const Ins *i, WorkBand *band)
{
    const Code *code = v->book->code;
    size_t count = 0;
    uint32_t month = 0;
    for (; i->op == OP_IF && i->which == IF_VERSION; i = ins_of(v, code_args(code, i)[2]), count++) {
        const Ins *test = ins_of(v, code_args(code, i)[0]), *value = ins_of(v, code_args(code, i)[1]);
        const Ins *since = test->op == OP_GE ? ins_of(v, code_args(code, test)[1]) : test;
        if (test->op != OP_GE || value->op != OP_CONST || since->op != OP_CONST ||
            (count && code_args(code, test)[0] != month))
            return 0;
        month = code_args(code, test)[0];
        if (band->from) {      /* the latest stands first */
            band->from[band->count - 1 - count] = &code->constants[since->which];
            band->value[band->count - 1 - count] = &code->constants[value->which];
        }
    }
    bool other = i->op == OP_PARAM && count && ins_of(v, month)->op != OP_NOW;
    band->name = other ? code->series[i->which]->name : STR_NONE;
    band->label = other ? code->series[i->which]->label : no_label;
    return other ? count : 0;
}

static Term dated_term(Weaver *v, uint32_t ins, size_t member, size_t count)
{
    const Code *code = v->book->code;
    const Ins *i = ins_of(v, ins), *test = ins_of(v, code_args(code, i)[0]);
    if (!v->band_of[ins]) {
        WorkBand band = { .count = count, .by_month = true, .unit = i->type.unit };
        band.from = arena_alloc(v->arena, (count + 1) * sizeof *band.from);
        band.value = arena_alloc(v->arena, (count + 1) * sizeof *band.value);
        dated_band(v, i, &band);
        add_band(v, ins, band);
    }
    uint32_t month = code_args(code, test)[0];
    size_t band = v->band_of[ins] - 1;
    Term operands[3] = { value_term(v, month, member_at(v, i->level, member, ins_of(v, month)->level)),
                         place(v, REF_BAND_FROM, band), place(v, REF_BAND_VALUE, band) };
    return term_pattern(v->arena, "LOOKUP({0},{1},{2})", BINDS_WHOLE, operands, 3);
}

static size_t band_of(Weaver *v, uint32_t ins)
{
    const Code *code = v->book->code;
    const Ins *i = ins_of(v, ins);
    if (v->band_of[ins])
        return v->band_of[ins] - 1;
    size_t rows = (i->count - 1) / 2;
    const TableForm *form = &code->tables[i->which];
    WorkBand band = { .name = form->name, .label = form->label, .count = rows,
                      .upper_inclusive = form->upper_inclusive, .unit = i->type.unit,
                      .marginal = i->op == OP_MARGINAL,
                      .input = ins_of(v, code_args(code, i)[0])->type.unit };
    band.from = arena_alloc(v->arena, (rows + 1) * sizeof *band.from);
    band.value = arena_alloc(v->arena, (rows + 1) * sizeof *band.value);
    for (size_t r = 0; r < rows; r++) {
        band.from[r] = &code->constants[ins_of(v, code_args(code, i)[1 + 2 * r])->which];
        band.value[r] = &code->constants[ins_of(v, code_args(code, i)[2 + 2 * r])->which];
    }
    return add_band(v, ins, band);
}

static Term band_term(Weaver *v, uint32_t ins, Term x)
{
    size_t band = band_of(v, ins);
    const WorkBand *b = &v->w->bands[band];
    Term operands[4] = { x, place(v, REF_BAND_FROM, band), place(v, REF_BAND_VALUE, band),
                         place(v, REF_BAND_RISE, band) };
    const char *pattern = b->marginal ? "IF({0}<MIN({1}),NA(),SUMPRODUCT(({0}>{1})*({0}-{1})*{3}))"
                        : b->upper_inclusive ? "INDEX({2},MAX(1,SUMPRODUCT(({1}<{0})*1)))"
                                                   : "LOOKUP({0},{1},{2})";
    return term_pattern(v->arena, pattern, BINDS_WHOLE, operands, 4);
}

/* -- inputs -- */

static int32_t takes_what(const Weaver *v, size_t attribute)
{
    for (size_t i = 0; i < v->book->instruments_count; i++)
        if (v->book->instruments[i].takes == (int32_t)attribute)
            return (int32_t)i;
    return -1;
}

/* The change that holds when the project starts, or the first after that: what was before
 * is of no account. */
static size_t first_change(const Weaver *v, const Given *g)
{
    size_t first = 0;
    while (first + 1 < g->count && g->changes[first + 1].from.index <= v->w->months.first.index)
        first++;
    return first;
}

/* A cell per dated value, or per calendar month; returns the first. */
static size_t add_given(Weaver *v, const Given *g)
{
    const Attribute *a = &v->book->attributes[g->attribute];
    size_t skip = first_change(v, g), first = v->w->inputs_count;
    size_t count = g->pattern ? 12 : g->count - skip;
    for (size_t i = 0; i < count; i++) {
        Decimal value = { g->pattern ? g->pattern[i] : g->changes[skip + i].digits,
                          a->type.kind == KIND_NUMBER ? a->scale : 0 };
        Month from = g->pattern ? MONTH_NEVER_BEGAN : g->changes[skip + i].from;
        if (from.index <= v->w->months.first.index)
            from = MONTH_NEVER_BEGAN;
        add_input(v, (WorkInput){ .kind = INPUT_VALUE, .attribute = g->attribute, .level = a->level,
                                  .member = g->member, .type = a->type, .value = exact_of(value),
                                  .from = from,
                                  .calendar_month = g->pattern ? (int)i + 1 : 0,
                                  .changes = i == 0 ? count : 0, .source = g->source,
                                  .assumed = g->assumed });
    }
    return first;
}

/* Does it change, or begin later than the project? */
static bool is_dated(const Weaver *v, const Given *g)
{
    size_t first = first_change(v, g);
    return first + 1 < g->count ||
           (g->count && g->changes[first].from.index > v->w->months.first.index);
}

static Term input_formula(Weaver *v, const Given *g, size_t first)
{
    const Attribute *a = &v->book->attributes[g->attribute];
    Term cell = place(v, REF_INPUT, first);
    Term places[4] = { place(v, REF_MONTH_DATE, 0), place(v, REF_INPUT_DATES, first),
                       place(v, REF_INPUT_VALUES, first), place(v, REF_MONTH, 0) };
    if (g->pattern)
        cell = term_pattern(v->arena, "INDEX({2},MOD({3},12)+1)", BINDS_WHOLE, places, 4);
    else if (is_dated(v, g))
        cell = term_pattern(v->arena, "LOOKUP({0},{1},{2})", BINDS_WHOLE, places, 4);
    Term pair[2] = { cell, place(v, REF_CHOICES, g->attribute) };
    if (a->type.kind == KIND_MONTH)
        return term_pattern(v->arena, "YEAR({0})*12+MONTH({0})-1", BINDS_ADD, &cell, 1);
    if (a->type.kind == KIND_CHOICE)
        return term_pattern(v->arena, "MATCH({0},{1},0)-1", BINDS_ADD, pair, 2);
    return cell;
}

static double given_value(const Weaver *v, const Given *g, Month month, bool *absent)
{
    const Attribute *a = &v->book->attributes[g->attribute];
    int64_t digits = 0;
    *absent = !given_in(g, month, &digits);
    return as_double(exact_of((Decimal){ digits, a->type.kind == KIND_NUMBER ? a->scale : 0 }));
}

/* A row of its own for an input that is not one plain number in all months. */
static size_t input_row(Weaver *v, const Given *g)
{
    const Attribute *a = &v->book->attributes[g->attribute];
    uint32_t *row = slot(v, v->input_row, g->attribute, a->level, g->member);
    if (*row)
        return *row - 1;
    uint32_t *cell = slot(v, v->input_of, g->attribute, a->level, g->member);
    if (!*cell)
        *cell = (uint32_t)add_given(v, g) + 1;
    Term formula = input_formula(v, g, *cell - 1);
    size_t at = add_row(v, (WorkRow){ .kind = WORK_INPUT, .level = a->level, .member = g->member,
                                      .instrument = -1, .label = a->label, .name = a->name,
                                      .type = a->type, .formula = formula.text });
    for (size_t t = 0; t < months_of(v); t++)
        v->w->rows[at].values[t] = given_value(v, g, month_plus(v->w->months.first, (int)t),
                                               &v->w->rows[at].absent[t]);
    *row = (uint32_t)at + 1;
    return at;
}

static size_t takes_row(Weaver *v, size_t instrument, size_t member);

static Term attribute_term(Weaver *v, size_t attribute, size_t member)
{
    const Attribute *a = &v->book->attributes[attribute];
    int32_t takes = takes_what(v, attribute);
    if (takes >= 0)
        return row_place(v, takes_row(v, (size_t)takes, member));
    const Given *g = scenario_given(v->scenario, (uint32_t)attribute, (uint32_t)member);
    if (!g) {
        Term none = term_text(v->arena, "NA()");
        none.may_fail = true;
        return none;
    }
    if (g->pattern || is_dated(v, g) || a->type.kind == KIND_MONTH || a->type.kind == KIND_CHOICE)
        return row_place(v, input_row(v, g));
    uint32_t *cell = slot(v, v->input_of, attribute, a->level, member);
    if (!*cell)
        *cell = (uint32_t)add_given(v, g) + 1;
    return place(v, REF_INPUT, *cell - 1);
}

/* -- what is taken -- */

static bool is_asked(const Weaver *v, size_t instrument, size_t member)
{
    for (size_t i = 0; i < v->scenario->takings_count; i++)
        if (v->scenario->takings[i].instrument == instrument && v->scenario->takings[i].member == member)
            return true;
    return false;
}

static Term taking_term(Weaver *v, const Taking *t)
{
    const Instrument *in = &v->book->instruments[t->instrument];
    WorkInput one = { .instrument = t->instrument, .level = in->level, .member = t->member,
                      .from = MONTH_NEVER_BEGAN, .changes = 1 };
    one.kind = INPUT_TAKES;
    one.type.kind = KIND_YES_NO;
    one.value = (Exact){ 1, 1, 0 };
    Term places[4] = { place(v, REF_INPUT, add_input(v, one)) };
    one.type.kind = KIND_MONTH;
    one.kind = INPUT_TAKES_FROM;
    one.value = (Exact){ t->months.first.index, 1, 0 };
    places[1] = place(v, REF_INPUT, add_input(v, one));
    one.kind = INPUT_TAKES_UNTIL;
    one.value = (Exact){ t->months.last.index, 1, 0 };
    places[2] = place(v, REF_INPUT, add_input(v, one));
    places[3] = place(v, REF_MONTH_DATE, 0);
    return term_pattern(v->arena, "{0}*AND({3}>={1},{3}<={2})", BINDS_MULTIPLY, places, 4);
}

/* 1 in the months in which the member takes the instrument. */
static size_t takes_row(Weaver *v, size_t instrument, size_t member)
{
    const Instrument *in = &v->book->instruments[instrument];
    uint32_t *row = slot(v, v->takes_of, instrument, in->level, member);
    if (*row)
        return *row - 1;
    Term sum = { .text = STR_NONE };
    if (!in->chosen) {
        WorkInput one = { .kind = INPUT_TAKES, .instrument = (uint32_t)instrument,
                          .level = in->level, .member = (uint32_t)member, .changes = 1,
                          .type = { .kind = KIND_YES_NO }, .value = { 1, 1, 0 }, .from = MONTH_NEVER_BEGAN };
        sum = place(v, REF_INPUT, add_input(v, one));
    }
    for (size_t i = 0; i < v->scenario->takings_count; i++) {
        const Taking *t = &v->scenario->takings[i];
        if (t->instrument != instrument || t->member != member)
            continue;
        Term both[2] = { sum, taking_term(v, t) };
        sum = sum.text.len ? term_pattern(v->arena, "{0}+{1}", BINDS_ADD, both, 2) : both[1];
    }
    if (!sum.text.len)
        sum = term_text(v->arena, "0");
    size_t at = add_row(v, (WorkRow){ .kind = WORK_INPUT, .level = in->level,
                                      .member = (uint32_t)member, .instrument = (int32_t)instrument,
                                      .label = v->book->attributes[in->takes].label,
                                      .name = v->book->attributes[in->takes].name,
                                      .type = { .kind = KIND_YES_NO }, .formula = sum.text });
    for (size_t t = 0; t < months_of(v); t++)
        v->w->rows[at].values[t] =
            !in->chosen || scenario_takes(v->scenario, (uint32_t)instrument, (uint32_t)member,
                                          month_plus(v->w->months.first, (int)t));
    *row = (uint32_t)at + 1;
    return at;
}

/* -- the code -- */

static Term operand_term(Weaver *v, const Ins *i, size_t member, size_t operand)
{
    uint32_t at = code_args(v->book->code, i)[operand];
    return value_term(v, at, member_at(v, i->level, member, ins_of(v, at)->level));
}

/* Which branch holds in all months of the project, when only the month decides: 1, 2; else 0. */
static int version_branch(const Weaver *v, const Ins *i)
{
    const Code *code = v->book->code;
    const Ins *test = ins_of(v, code_args(code, i)[0]);
    if (i->which != IF_VERSION || test->op != OP_GE)
        return 0;
    const Ins *now = ins_of(v, code_args(code, test)[0]), *from = ins_of(v, code_args(code, test)[1]);
    if (now->op != OP_NOW || from->op != OP_CONST)
        return 0;
    int64_t month = code->constants[from->which].value.digits;
    return v->w->months.first.index >= month ? 1 : v->w->months.last.index < month ? 2 : 0;
}

/* What each member adds: rows one below the other. */
static Term gathered_term(Weaver *v, uint32_t ins, size_t member)
{
    const Ins *i = ins_of(v, ins);
    uint8_t inner = (uint8_t)i->which;
    size_t members = v->scenario->members_count[inner], count = 0;
    Term *terms = arena_alloc(v->arena, (members + 1) * sizeof *terms);
    uint32_t *who = arena_alloc(v->arena, (members + 1) * sizeof *who);
    bool counts = i->op == OP_COUNT;
    for (size_t m = 0; m < members; m++) {
        if (member_at(v, inner, m, i->level) != member)
            continue;
        uint32_t value = code_args(v->book->code, i)[0];
        uint32_t filter = code_args(v->book->code, i)[counts ? 0 : 1];
        Term operands[2] = { value_term(v, filter, member_at(v, inner, m, ins_of(v, filter)->level)) };
        operands[1] = counts ? term_text(v->arena, "1")
                             : value_term(v, value, member_at(v, inner, m, ins_of(v, value)->level));
        who[count] = (uint32_t)m;
        terms[count++] = term_pattern(v->arena, "IF({0},{1},0)", BINDS_WHOLE, operands, 2);
    }
    if (count == 0)
        return term_text(v->arena, "0");
    size_t first = v->w->rows_count;
    for (size_t k = 0; k < count; k++) {
        const Definition *d = i->definition >= 0 ? &v->book->code->definitions[i->definition] : NULL;
        add_row(v, (WorkRow){ .kind = WORK_GATHERED, .level = inner, .member = who[k], .ins = ins,
                              .instrument = -1, .label = d ? d->label : no_label,
                              .name = d ? d->name : STR_NONE, .type = i->type,
                              .block = k == 0 ? count : 0, .formula = terms[k].text });
    }
    Term block = place(v, REF_BLOCK, first);
    for (size_t k = 0; k < count; k++)
        block.may_fail = block.may_fail || row_place(v, first + k).may_fail;
    return term_operation(v->arena, i, &block, 1);
}

enum { LOGIC_MOST = 64 };

static bool has_row(const Weaver *v, uint32_t ins);

/* What "a and b and c" is about, as one list. */
static size_t logic_terms(Weaver *v, uint32_t ins, Op op, size_t member, Term list[], size_t count)
{
    const Ins *i = ins_of(v, ins);
    for (uint32_t k = 0; k < 2; k++) {
        uint32_t at = code_args(v->book->code, i)[k];
        const Ins *operand = ins_of(v, at);
        size_t m = member_at(v, i->level, member, operand->level);
        if (operand->op == op && !has_row(v, at) && count + 2 < LOGIC_MOST)
            count = logic_terms(v, at, op, m, list, count);
        else if (count < LOGIC_MOST)
            list[count++] = value_term(v, at, m);
    }
    return count;
}

/* Does it hang on something that the member never takes?  That is settled: an instrument
 * that is not there cannot be chosen in a workbook. */
static bool never_taken(const Weaver *v, const Ins *i, size_t member)
{
    const Ins *test = ins_of(v, code_args(v->book->code, i)[0]);
    int32_t takes = test->op == OP_ATTR ? takes_what(v, (size_t)test->which) : -1;
    return takes >= 0 && v->book->instruments[takes].chosen &&
           !is_asked(v, (size_t)takes, member_at(v, i->level, member, test->level));
}

static Term inline_term(Weaver *v, uint32_t ins, size_t member)
{
    const Ins *i = ins_of(v, ins);
    Term operands[3];
    WorkBand band = { .count = 0 };
    size_t dates;
    int branch;
    switch (i->op) {
    case OP_CONST:
        return constant_term(v, ins);
    case OP_PARAM:
        return figure_term(v, ins);
    case OP_ATTR:
        return attribute_term(v, (size_t)i->which, member);
    case OP_NOW:
        return place(v, REF_MONTH, 0);
    case OP_GIVEN: {
        size_t attribute = (size_t)ins_of(v, code_args(v->book->code, i)[0])->which;
        bool given = scenario_given(v->scenario, (uint32_t)attribute, (uint32_t)member) != NULL;
        return operand_term(v, i, member, given ? 0 : 1);
    }
    case OP_STEP: case OP_MARGINAL:
        return band_term(v, ins, operand_term(v, i, member, 0));
    case OP_SUM: case OP_COUNT: case OP_LEAST: case OP_MOST:
        return gathered_term(v, ins, member);
    case OP_AND: case OP_OR: {
        Term *list = arena_alloc(v->arena, LOGIC_MOST * sizeof *list);
        return term_logic(v->arena, i->op, list, logic_terms(v, ins, i->op, member, list, 0));
    }
    case OP_IF:
        if (never_taken(v, i, member))
            return operand_term(v, i, member, 2);
        dates = dated_band(v, i, &band);
        if (dates)
            return dated_term(v, ins, member, dates);
        branch = version_branch(v, i);
        if (branch)
            return operand_term(v, i, member, (size_t)branch);
        break;
    default:
        break;
    }
    for (uint32_t k = 0; k < i->count && k < 3; k++)
        operands[k] = operand_term(v, i, member, k);
    return term_operation(v->arena, i, operands, i->count);
}

/* Names are for rows, but not of what is a cell or a row of its own already. */
static bool has_row(const Weaver *v, uint32_t ins)
{
    const Ins *i = ins_of(v, ins);
    return i->definition >= 0 && i->op != OP_CONST && i->op != OP_PARAM && i->op != OP_ATTR &&
           i->op != OP_NOW && i->op != OP_GIVEN;
}

static int32_t owner_of(const Weaver *v, Str name)
{
    for (size_t k = 0; k < v->book->instruments_count; k++) {
        Str id = v->book->instruments[k].id;
        if (name.len > id.len && name.at[id.len] == '.' && memcmp(name.at, id.at, id.len) == 0)
            return (int32_t)k;
    }
    return -1;
}

static size_t value_row(Weaver *v, uint32_t ins, size_t member)
{
    const Ins *i = ins_of(v, ins);
    uint32_t *row = slot(v, v->rows_of, ins, i->level, member);
    if (*row)
        return *row - 1;
    Term term = inline_term(v, ins, member);
    bool yes_no = i->type.kind == KIND_YES_NO;
    if (yes_no)
        term = term_pattern(v->arena, "IF({0},1,0)", BINDS_WHOLE, &term, 1);
    const Definition *d = i->definition >= 0 ? &v->book->code->definitions[i->definition] : NULL;
    size_t at = add_row(v, (WorkRow){ .kind = WORK_VALUE, .level = i->level,
                                      .member = (uint32_t)member, .ins = ins,
                                      .instrument = d ? owner_of(v, d->name) : -1,
                                      .label = d ? d->label : no_label,
                                      .name = d ? d->name : STR_NONE, .type = i->type,
                                      .formula = term.text });
    *slot(v, v->rows_of, ins, i->level, member) = (uint32_t)at + 1;
    return at;
}

static Term value_term(Weaver *v, uint32_t ins, size_t member)
{
    return has_row(v, ins) ? row_place(v, value_row(v, ins, member)) : inline_term(v, ins, member);
}

/* -- from amounts to what is booked -- */

/* 1 while the member is there and takes the instrument. */
static size_t active_row(Weaver *v, size_t instrument, size_t member)
{
    const Instrument *in = &v->book->instruments[instrument];
    const Level *level = &v->book->levels[in->level];
    uint32_t *row = slot(v, v->active_of, instrument, in->level, member);
    if (*row)
        return *row - 1;
    Term terms[4] = { row_place(v, takes_row(v, instrument, member)), place(v, REF_MONTH, 0) };
    if (level->entry >= 0)
        terms[2] = attribute_term(v, (size_t)level->entry, member);
    if (level->exit >= 0)
        terms[3] = attribute_term(v, (size_t)level->exit, member);
    const char *pattern = level->entry >= 0 && level->exit >= 0 ? "{0}*AND({1}>={2},{1}<={3})"
                        : level->entry >= 0                     ? "{0}*({1}>={2})"
                        : level->exit >= 0                      ? "{0}*({1}<={3})" : "{0}";
    Term all = term_pattern(v->arena, pattern, BINDS_MULTIPLY, terms, 4);
    size_t at = add_row(v, (WorkRow){ .kind = WORK_ACTIVE, .level = in->level,
                                      .member = (uint32_t)member, .instrument = (int32_t)instrument,
                                      .label = in->label, .name = in->id,
                                      .type = { .kind = KIND_YES_NO }, .formula = all.text });
    Months present = plan_presence(v->plan, in->level, member, 0);
    for (size_t t = 0; t < months_of(v); t++) {
        Month month = month_plus(v->w->months.first, (int)t);
        v->w->rows[at].values[t] =
            months_hold(present, month) &&
            (!in->chosen || scenario_takes(v->scenario, (uint32_t)instrument, (uint32_t)member, month));
    }
    *row = (uint32_t)at + 1;
    return at;
}

static int period_months(Period period)
{
    return period == PERIOD_QUARTER ? 3 : period == PERIOD_YEAR ? 12 : 1;
}

/* The first month of the quarter or year of each month. */
static size_t period_row(Weaver *v, Period period)
{
    if (v->period_row[period])
        return v->period_row[period] - 1;
    Term month = place(v, REF_MONTH, 0);
    int months = period_months(period);
    Term formula = term_pattern(v->arena, months == 3 ? "INT({0}/3)*3" : "INT({0}/12)*12",
                                BINDS_MULTIPLY, &month, 1);
    size_t at = add_row(v, (WorkRow){ .kind = WORK_PERIOD, .instrument = -1,
                                      .name = str_of(period_name(period)),
                                      .type = { .kind = KIND_MONTH }, .formula = formula.text });
    for (size_t t = 0; t < months_of(v); t++) {
        int month_index = v->w->months.first.index + (int)t;
        v->w->rows[at].values[t] = month_index - month_index % months;
    }
    v->period_row[period] = (uint32_t)at + 1;
    return at;
}

/* The month's part of the amount, exactly; what is unknown counts for nothing. */
static size_t part_row(Weaver *v, size_t root, size_t active, const Rule *rule, size_t instrument,
                       size_t member, WorkRowKind kind)
{
    const Instrument *in = &v->book->instruments[instrument];
    Term terms[3] = { row_place(v, active), row_place(v, root) };
    const char *pattern = rule->period == PERIOD_QUARTER && !rule->has_share ? "IFERROR({0}*{1}/3,0)"
                        : rule->period == PERIOD_YEAR && !rule->has_share    ? "IFERROR({0}*{1}/12,0)"
                                                                             : "IFERROR({0}*{1},0)";
    if (rule->has_share) {
        terms[2] = value_term(v, rule->share,
                              member_at(v, in->level, member, ins_of(v, rule->share)->level));
        pattern = "IFERROR({0}*{1}*{2},0)";
        if (terms[2].binds <= BINDS_MULTIPLY)
            terms[2] = term_pattern(v->arena, "({0})", BINDS_WHOLE, &terms[2], 1);
    }
    Term formula = term_pattern(v->arena, pattern, BINDS_WHOLE, terms, 3);
    return add_row(v, (WorkRow){ .kind = kind, .level = in->level, .member = (uint32_t)member,
                                 .instrument = (int32_t)instrument,
                                 .rule = (uint32_t)(rule - v->book->rules), .label = rule->label,
                                 .name = rule->full,
                                 .type = { .kind = KIND_NUMBER, .unit = unit_base(UNIT_EUR) },
                                 .formula = formula.text });
}

static size_t booked_row(Weaver *v, const Rule *rule, size_t instrument, size_t member)
{
    size_t root = value_row(v, rule->root, member), active = active_row(v, instrument, member);
    if (rule->period == PERIOD_MONTH || rule->period == PERIOD_ONCE)
        return part_row(v, root, active, rule, instrument, member, WORK_BOOKED);
    size_t period = period_row(v, rule->period);
    size_t part = part_row(v, root, active, rule, instrument, member, WORK_PART);
    size_t self = v->w->rows_count;
    Term places[5] = { place(v, REF_ROW_SO_FAR, part), place(v, REF_ROW_SO_FAR, period),
                       place(v, REF_ROW, period), place(v, REF_ROW_BEFORE, self),
                       place(v, REF_ROW_BEFORE, period) };
    Term formula = term_pattern(v->arena, "ROUND(SUMIFS({0},{1},{2}),2)-SUMIFS({3},{4},{2})",
                                BINDS_ADD, places, 5);
    WorkRow row = v->w->rows[part];
    row.kind = WORK_BOOKED;
    row.formula = formula.text;
    return add_row(v, row);
}

/* -- when it is cash -- */

static bool same_moment(const Paid *a, const Paid *b)
{
    return a->months == b->months && a->from == b->from && a->period == b->period;
}

static size_t cash_row(Weaver *v, const Paid *paid, size_t instrument, size_t member)
{
    const Instrument *in = &v->book->instruments[instrument];
    for (size_t i = 0; i < v->w->postings_count && paid->from != PAID_ENTRY; i++) {
        const WorkPosting *p = &v->w->postings[i];
        if (p->paid && p->cash_month != SIZE_MAX && same_moment(p->paid, paid))
            return p->cash_month;
    }
    Term terms[2] = { place(v, REF_MONTH, 0), place(v, REF_FIRST_MONTH, 0) };
    char pattern[80];
    int months = period_months((Period)paid->period);
    if (paid->from == PAID_ENTRY) {
        terms[0] = attribute_term(v, (size_t)v->book->levels[in->level].entry, member);
        snprintf(pattern, sizeof pattern, "MAX({0},{1})");
    } else {
        int after = (paid->from == PAID_END ? months - 1 : 0) + paid->months;
        snprintf(pattern, sizeof pattern, "MAX(INT({0}/%d)*%d+%d,{1})", months, months, after);
    }
    Term formula = term_pattern(v->arena, pattern, BINDS_WHOLE, terms, 2);
    size_t at = add_row(v, (WorkRow){ .kind = WORK_CASH_MONTH, .instrument = (int32_t)instrument,
                                      .level = in->level, .member = (uint32_t)member,
                                      .label = in->label, .name = in->id,
                                      .type = { .kind = KIND_MONTH }, .formula = formula.text });
    for (size_t t = 0; t < months_of(v); t++)
        v->w->rows[at].values[t] =
            booking_cash_month(v->plan, paid, in->level, member, 0,
                               month_plus(v->w->months.first, (int)t)).index;
    return at;
}

static size_t number_row(Weaver *v, uint8_t level, size_t member)
{
    int32_t number = v->book->levels[level].number;
    const Given *g = number >= 0 ? scenario_given(v->scenario, (uint32_t)number, (uint32_t)member) : NULL;
    return g ? input_row(v, g) : SIZE_MAX;
}

/* -- what is booked -- */

/* What the ledger has of one amount and member in a month. */
typedef struct Line {
    int64_t cents, cash;
    int from, to;
    bool any;
} Line;

static void add_posting(Weaver *v, WorkPosting posting)
{
    Workings *w = v->w;
    w->postings = arena_grow(v->arena, w->postings, w->postings_count, &w->postings_room,
                             sizeof *w->postings);
    w->postings[w->postings_count++] = posting;
}

static int64_t rounded_part(int64_t cents, Decimal part)
{
    int64_t result = 0;
    Exact share = exact_of(part);
    share.num *= cents;
    exact_round((Exact){ share.num, share.den, share.scale }, 0, &result);
    return result;
}

static Decimal plus(Decimal a, Decimal b)
{
    Exact sum = exact_plus(exact_of(a), exact_of(b));
    Decimal result = { 0, DECIMAL_SCALE_MAX };
    exact_fits(sum, result.scale, &result.digits);
    return result;
}

/* Between two parties in these months: one posting per part that is paid apart. */
static void weave_posting(Weaver *v, const Rule *rule, size_t instrument, size_t member,
                          const Line lines[], Months months, size_t booked)
{
    const Instrument *in = &v->book->instruments[instrument];
    size_t first = (size_t)(months.first.index - v->w->months.first.index);
    WorkPosting p = { .rule = (uint32_t)(rule - v->book->rules), .member = (uint32_t)member,
                      .from = lines[first].from, .to = lines[first].to, .leaf = rule->leaf,
                      .kind = in->kind, .months = months, .booked = booked,
                      .number = number_row(v, in->level, member), .cash_month = SIZE_MAX,
                      .part = { 1, 0 }, .counts = rule->books != BOOKS_CASH,
                      .is_cash = rule->books != BOOKS_RESULT && in->kind != KIND_MEMO &&
                                 in->kind != KIND_IN_KIND };
    for (size_t i = 0; i < rule->paid_count + (rule->paid_count == 0); i++) {
        if (rule->paid_count) {
            p.paid = &rule->paid[i];
            p.cash_month = cash_row(v, p.paid, instrument, member);
            p.part = p.paid->part;
        }
        Decimal until = plus(p.part_before, p.part);
        p.cents = arena_alloc(v->arena, months_of(v) * sizeof *p.cents);
        for (size_t t = 0; t < months_of(v); t++) {
            int64_t all = lines[t].cents ? lines[t].cents : lines[t].cash;
            if (months_hold(months, month_plus(v->w->months.first, (int)t)))
                p.cents[t] = rounded_part(all, until) - rounded_part(all, p.part_before);
        }
        add_posting(v, p);
        p.part_before = until;
    }
}

/* All that the ledger has of an amount of a member, party after party. */
static void weave_amount(Weaver *v, const Rule *rule, size_t instrument, size_t member, Line lines[])
{
    size_t months = months_of(v), booked = booked_row(v, rule, instrument, member);
    const Instrument *in = &v->book->instruments[instrument];
    if (!v->before)
        for (size_t t = 0; t < months; t++) {
            int64_t number = plan_number(v->plan, in->level, member, 0,
                                         month_plus(v->w->months.first, (int)t));
            int64_t all = lines[t].cents ? lines[t].cents : lines[t].cash;
            v->w->rows[booked].values[t] = (double)(all / (number ? number : 1)) / 100;
        }
    for (size_t t = 0; t < months;) {
        size_t end = t + 1;
        while (end < months && (!lines[end].any || !lines[t].any ||
                                (lines[end].from == lines[t].from && lines[end].to == lines[t].to))) {
            if (!lines[t].any)
                lines[t] = (Line){ .from = lines[end].from, .to = lines[end].to, .any = lines[end].any };
            end++;
        }
        Months span = { month_plus(v->w->months.first, (int)t),
                        month_plus(v->w->months.first, (int)end - 1) };
        if (lines[t].any)
            weave_posting(v, rule, instrument, member, lines, span, booked);
        t = end;
    }
}

/* The ledger by amount and member: per month, in one walk. */
static Line **read_lines(const Weaver *v)
{
    Line **lines = arena_alloc(v->arena, (v->book->rules_count + 1) * sizeof *lines);
    Walk walk = { 0 };
    for (const Posting *p; (p = ledger_next(v->result->ledger, &walk)); ) {
        uint8_t level = v->book->instruments[v->book->rules[p->amount].owner - 1].level;
        if (!lines[p->amount])
            lines[p->amount] = arena_alloc(v->arena, v->scenario->members_count[level] *
                                                         months_of(v) * sizeof **lines);
        Line *line = &lines[p->amount][p->member * months_of(v) +
                                       (size_t)(p->month.index - v->w->months.first.index)];
        line->cents += p->cents;
        line->cash += p->cash;
        line->from = p->from;
        line->to = p->to;
        line->any = true;
    }
    return lines;
}

static bool any_line(const Line lines[], size_t count)
{
    for (size_t t = 0; t < count; t++)
        if (lines[t].any)
            return true;
    return false;
}

/* The amounts that have something booked, of each member. */
static void weave(Weaver *v)
{
    Line **lines = read_lines(v);
    for (size_t i = 0; i < v->book->instruments_count; i++) {
        const Instrument *in = &v->book->instruments[i];
        for (size_t m = 0; m < v->scenario->members_count[in->level]; m++)
            for (size_t a = 0; a < in->amounts_count; a++) {
                const Rule *rule = &v->book->rules[in->amounts[a]];
                Line *of = lines[in->amounts[a]];
                if (of && any_line(of + m * months_of(v), months_of(v)))
                    weave_amount(v, rule, i, m, of + m * months_of(v));
                else if (is_asked(v, i, m))
                    booked_row(v, rule, i, m);     /* not had: its conditions tell why */
            }
    }
}

/* -- all of it -- */

static size_t roots_of(const Rulebook *b, uint32_t roots[])
{
    size_t count = 0;
    for (size_t i = 0; i < b->instruments_count; i++)
        for (size_t a = 0; a < b->instruments[i].amounts_count; a++) {
            const Rule *rule = &b->rules[b->instruments[i].amounts[a]];
            roots[count++] = rule->root;
            if (rule->has_share)
                roots[count++] = rule->share;
        }
    for (size_t a = 0; a < b->attributes_count; a++)
        count += plan_root(b, a, &roots[count]);
    return count;
}

static Workings *weave_once(Weaver *v, const Workings *before)
{
    const Rulebook *b = v->book;
    size_t code = b->code->count + 1, attributes = b->attributes_count + 1,
           instruments = b->instruments_count + 1, series = b->code->series_count + 1;
    Workings *w = arena_alloc(v->arena, sizeof *w);
    *w = (Workings){ .arena = v->arena, .book = b, .scenario = v->scenario, .result = v->result,
                     .months = v->scenario->months };
    w->months_count = (size_t)(w->months.last.index - w->months.first.index) + 1;
    v->w = w;
    v->before = before;
    v->rows_of = arena_alloc(v->arena, code * sizeof *v->rows_of);
    v->band_of = arena_alloc(v->arena, code * sizeof *v->band_of);
    v->constant_of = arena_alloc(v->arena, code * sizeof *v->constant_of);
    v->figure_of = arena_alloc(v->arena, series * sizeof *v->figure_of);
    v->figure_row = arena_alloc(v->arena, series * sizeof *v->figure_row);
    v->input_of = arena_alloc(v->arena, attributes * sizeof *v->input_of);
    v->input_row = arena_alloc(v->arena, attributes * sizeof *v->input_row);
    v->active_of = arena_alloc(v->arena, instruments * sizeof *v->active_of);
    v->takes_of = arena_alloc(v->arena, instruments * sizeof *v->takes_of);
    memset(v->period_row, 0, sizeof v->period_row);
    weave(v);
    return w;
}

/* A row of an amount's exact part: what is active, times the amount, times its share. */
static double part_value(const Weaver *v, const WorkRow *row, Month month)
{
    const Rule *rule = &v->book->rules[row->rule];
    const Instrument *in = &v->book->instruments[row->instrument];
    View view = plan_view(v->plan, month, 0);
    Exact value, share;
    bool active = months_hold(plan_presence(v->plan, in->level, row->member, 0), month) &&
                  plan_takes(v->plan, in, row->member, 0);
    return active && view_value(&view, rule->root, row->member, &value) == ABSENT_NOT &&
                   amount_share(&view, rule, row->member, &share)
               ? as_double(value) * as_double(share) : 0;
}

/* What one member adds to a sum: its value, if it counts. */
static double gathered_value(const Weaver *v, const WorkRow *row, bool *absent)
{
    const Ins *i = ins_of(v, row->ins);
    bool counts = i->op == OP_COUNT;
    uint32_t at[2] = { code_args(v->book->code, i)[0], code_args(v->book->code, i)[counts ? 0 : 1] };
    Exact value[2];
    for (int k = 1; k >= 0; k--) {
        size_t member = member_at(v, row->level, row->member, ins_of(v, at[k])->level);
        *absent = engine_value(v->plan->engine, at[k], member, 0, &value[k]) != ABSENT_NOT;
        if (*absent || (k == 1 && value[1].num == 0))
            return 0;
    }
    return counts ? 1 : as_double(value[0]);
}

/* Of the rows that have a value of the engine's, or follow from some. */
static void read_values(Weaver *v)
{
    Workings *w = v->w;
    for (size_t t = 0; t < months_of(v); t++) {
        Month month = month_plus(w->months.first, (int)t);
        plan_run(v->plan, month);
        for (size_t r = 0; r < w->rows_count; r++) {
            WorkRow *row = &w->rows[r];
            Exact value = { 0, 1, 0 };
            if (row->kind == WORK_PART) {
                row->values[t] = part_value(v, row, month);
            } else if (row->kind == WORK_GATHERED) {
                row->values[t] = gathered_value(v, row, &row->absent[t]);
            } else if (row->kind == WORK_VALUE || row->kind == WORK_FIGURE) {
                row->absent[t] =
                    engine_value(v->plan->engine, row->ins, row->member, 0, &value) != ABSENT_NOT;
                row->values[t] = row->absent[t] ? 0 : as_double(value);
            }
        }
    }
}

Workings *workings_of(Arena *arena, const Result *result)
{
    Weaver v = { .arena = arena, .book = result->book, .scenario = result->scenario,
                 .result = result, .parents = result->scenario->parents };
    const Scenario **one = arena_alloc(arena, sizeof *one);
    one[0] = result->scenario;
    size_t room = v.book->rules_count * 2 + v.book->attributes_count + 1;
    uint32_t *roots = arena_alloc(arena, room * sizeof *roots);
    v.plan = plan_bind_all(arena, v.book, one, 1, roots, roots_of(v.book, roots));
    plan_run(v.plan, v.scenario->months.first);
    Workings *first = weave_once(&v, NULL);
    read_values(&v);
    return weave_once(&v, first);
}

void workings_fill(Str formula, void *context,
                   void (*place_of)(void *context, RefKind kind, size_t which, Buf *out), Buf *out)
{
    for (size_t i = 0; i < formula.len; i++) {
        if (formula.at[i] != REF_MARK) {
            buf_byte(out, formula.at[i]);
            continue;
        }
        RefKind kind = (RefKind)formula.at[i + 1];
        size_t which = 0;
        for (i += 2; formula.at[i] != REF_MARK; i++)
            which = 10 * which + (size_t)(formula.at[i] - '0');
        place_of(context, kind, which, out);
    }
}
