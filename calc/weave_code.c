/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weave_code.c -- the rows of results: a named result has one row per member that it
 * is about, and what has no name is written into the formula of what uses it.
 *
 * What does not hang on inputs is settled here: which version of a rule holds when
 * it is the same in all months, and whether an input is given or what it is
 * otherwise.
 */
#include <string.h>

#include "weaver.h"

size_t weave_member(const Weaver *v, uint8_t from, size_t member, uint8_t level)
{
    while (from != level && from != LEVEL_NONE) {
        member = v->parents[from] ? v->parents[from][member] : 0;
        from = v->book->within[from];
    }
    return from == LEVEL_NONE ? 0 : member;
}

/* -- places -- */

Term weave_place(Weaver *v, RefKind kind, size_t which)
{
    Buf buf = { 0 };
    buf_print(&buf, "%c%c%zu%c", REF_MARK, (char)kind, which, REF_MARK);
    Term term = { .text = str_keep(v->arena, buf_view(&buf)), .binds = BINDS_WHOLE };
    buf_free(&buf);
    return term;
}

Term weave_row_place(Weaver *v, size_t row)
{
    Term term = weave_place(v, REF_ROW, row);
    for (size_t t = 0; v->before && t < weave_months(v); t++)
        term.may_fail = term.may_fail || v->before->rows[row].absent[t];
    return term;
}

/* -- rows and cells -- */

/* Whatever goes wrong where there is no value shows as the one error that says so. */
static Str calm_formula(Weaver *v, const bool absent[], Str formula)
{
    Term term = { .text = formula, .binds = BINDS_WHOLE };
    for (size_t t = 0; t < weave_months(v); t++)
        if (absent[t])
            return term_pattern(v->arena, "IFERROR({0},NA())", BINDS_WHOLE, &term, 1).text;
    return formula;
}

size_t weave_add_row(Weaver *v, WorkRow row)
{
    Workings *w = v->w;
    w->rows = arena_grow(v->arena, w->rows, w->rows_count, &w->rows_room, sizeof *w->rows);
    if (v->before) {
        row.values = v->before->rows[w->rows_count].values;
        row.absent = v->before->rows[w->rows_count].absent;
        row.empty = v->before->rows[w->rows_count].empty;
        row.formula = calm_formula(v, row.absent, row.formula);
    } else {
        row.values = arena_alloc(v->arena, weave_months(v) * sizeof *row.values);
        row.absent = arena_alloc(v->arena, weave_months(v));
        row.empty = row.kind == WORK_GATHERED ? arena_alloc(v->arena, weave_months(v)) : NULL;
    }
    w->rows[w->rows_count] = row;
    return w->rows_count++;
}

uint32_t *weave_slot(Weaver *v, uint32_t **table, size_t which, uint8_t level, size_t member)
{
    if (!table[which])
        table[which] = arena_alloc(v->arena, (v->scenario->members_count[level] + 1) * sizeof **table);
    return &table[which][member];
}

static Term constant_term(Weaver *v, uint32_t ins)
{
    Workings *w = v->w;
    const Constant *c = &v->book->code->constants[weave_ins(v, ins)->which];
    if (c->implied)
        return term_number(v->arena, c->value);
    if (!v->constant_of[ins]) {
        const Ins *i = weave_ins(v, ins);
        w->constants = arena_grow(v->arena, w->constants, w->constants_count, &w->constants_room,
                                  sizeof *w->constants);
        w->constants[w->constants_count++] = (WorkConstant){ c, i->type, i->at, STR_NONE };
        v->constant_of[ins] = (uint32_t)w->constants_count;
    }
    Term cell = weave_place(v, REF_CONSTANT, v->constant_of[ins] - 1);
    return weave_ins(v, ins)->type.kind == KIND_MONTH
               ? term_pattern(v->arena, "YEAR({0})*12+MONTH({0})-1", BINDS_ADD, &cell, 1)
               : cell;
}


/* -- figures and tables of the rules -- */

static Term figure_term(Weaver *v, uint32_t ins)
{
    Workings *w = v->w;
    size_t series = (size_t)weave_ins(v, ins)->which;
    const Series *figure = v->book->code->series[series];
    if (!v->figure_of[series]) {
        w->figures = arena_grow(v->arena, w->figures, w->figures_count, &w->figures_room,
                                sizeof *w->figures);
        w->figures[w->figures_count++] = (WorkFigure){ figure };
        v->figure_of[series] = (uint32_t)w->figures_count;
        size_t which = w->figures_count - 1;
        Term places[3] = { weave_place(v, REF_MONTH_DATE, 0), weave_place(v, REF_FIGURE_DATES, which),
                           weave_place(v, REF_FIGURE_VALUES, which) };
        Term formula = term_pattern(v->arena, "LOOKUP({0},{1},{2})", BINDS_WHOLE, places, 3);
        v->figure_row[series] =
            (uint32_t)weave_add_row(v, (WorkRow){ .kind = WORK_FIGURE, .instrument = -1, .ins = ins,
                                            .label = figure->label, .name = figure->name,
                                            .type = weave_ins(v, ins)->type,
                                            .formula = formula.text }) + 1;
    }
    return weave_row_place(v, v->figure_row[series] - 1);
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
    for (; i->op == OP_IF && i->which == IF_VERSION; i = weave_ins(v, code_args(code, i)[2]), count++) {
        const Ins *test = weave_ins(v, code_args(code, i)[0]), *value = weave_ins(v, code_args(code, i)[1]);
        const Ins *since = test->op == OP_GE ? weave_ins(v, code_args(code, test)[1]) : test;
        if (test->op != OP_GE || value->op != OP_CONST || since->op != OP_CONST ||
            (count && code_args(code, test)[0] != month))
            return 0;
        month = code_args(code, test)[0];
        if (band->from) {      /* the latest stands first */
            band->from[band->count - 1 - count] = &code->constants[since->which];
            band->value[band->count - 1 - count] = &code->constants[value->which];
        }
    }
    bool other = i->op == OP_PARAM && count && weave_ins(v, month)->op != OP_NOW;
    band->name = other ? code->series[i->which]->name : STR_NONE;
    band->label = other ? code->series[i->which]->label : no_label;
    return other ? count : 0;
}

static Term dated_term(Weaver *v, uint32_t ins, size_t member, size_t count)
{
    const Code *code = v->book->code;
    const Ins *i = weave_ins(v, ins), *test = weave_ins(v, code_args(code, i)[0]);
    if (!v->band_of[ins]) {
        WorkBand band = { .count = count, .by_month = true, .unit = i->type.unit };
        band.from = arena_alloc(v->arena, (count + 1) * sizeof *band.from);
        band.value = arena_alloc(v->arena, (count + 1) * sizeof *band.value);
        dated_band(v, i, &band);
        add_band(v, ins, band);
    }
    uint32_t month = code_args(code, test)[0];
    size_t band = v->band_of[ins] - 1;
    Term operands[3] = { weave_value(v, month, weave_member(v, i->level, member, weave_ins(v, month)->level)),
                         weave_place(v, REF_BAND_FROM, band), weave_place(v, REF_BAND_VALUE, band) };
    return term_pattern(v->arena, "LOOKUP({0},{1},{2})", BINDS_WHOLE, operands, 3);
}

static size_t band_of(Weaver *v, uint32_t ins)
{
    const Code *code = v->book->code;
    const Ins *i = weave_ins(v, ins);
    if (v->band_of[ins])
        return v->band_of[ins] - 1;
    size_t rows = (i->count - 1) / 2;
    const TableForm *form = &code->tables[i->which];
    WorkBand band = { .name = form->name, .label = form->label, .count = rows,
                      .upper_inclusive = form->upper_inclusive, .unit = i->type.unit,
                      .marginal = i->op == OP_MARGINAL,
                      .input = weave_ins(v, code_args(code, i)[0])->type.unit };
    band.from = arena_alloc(v->arena, (rows + 1) * sizeof *band.from);
    band.value = arena_alloc(v->arena, (rows + 1) * sizeof *band.value);
    for (size_t r = 0; r < rows; r++) {
        band.from[r] = &code->constants[weave_ins(v, code_args(code, i)[1 + 2 * r])->which];
        band.value[r] = &code->constants[weave_ins(v, code_args(code, i)[2 + 2 * r])->which];
    }
    return add_band(v, ins, band);
}

static Term band_term(Weaver *v, uint32_t ins, Term x)
{
    size_t band = band_of(v, ins);
    const WorkBand *b = &v->w->bands[band];
    Term operands[4] = { x, weave_place(v, REF_BAND_FROM, band), weave_place(v, REF_BAND_VALUE, band),
                         weave_place(v, REF_BAND_RISE, band) };
    const char *pattern = b->marginal ? "IF({0}<MIN({1}),NA(),SUMPRODUCT(({0}>{1})*({0}-{1})*{3}))"
                        : b->upper_inclusive ? "INDEX({2},MAX(1,SUMPRODUCT(({1}<{0})*1)))"
                                                   : "LOOKUP({0},{1},{2})";
    return term_pattern(v->arena, pattern, BINDS_WHOLE, operands, 4);
}

/* -- the code -- */

static Term operand_term(Weaver *v, const Ins *i, size_t member, size_t operand)
{
    uint32_t at = code_args(v->book->code, i)[operand];
    return weave_value(v, at, weave_member(v, i->level, member, weave_ins(v, at)->level));
}

/* Which branch holds in all months of the project, when only the month decides: 1, 2; else 0. */
static int version_branch(const Weaver *v, const Ins *i)
{
    const Code *code = v->book->code;
    const Ins *test = weave_ins(v, code_args(code, i)[0]);
    if (i->which != IF_VERSION || test->op != OP_GE)
        return 0;
    const Ins *now = weave_ins(v, code_args(code, test)[0]), *from = weave_ins(v, code_args(code, test)[1]);
    if (now->op != OP_NOW || from->op != OP_CONST)
        return 0;
    int64_t month = code->constants[from->which].value.digits;
    return v->w->months.first.index >= month ? 1 : v->w->months.last.index < month ? 2 : 0;
}

/* What each member adds: rows one below the other. */
static Term gathered_term(Weaver *v, uint32_t ins, size_t member)
{
    const Ins *i = weave_ins(v, ins);
    uint8_t inner = (uint8_t)i->which;
    size_t members = v->scenario->members_count[inner], count = 0;
    Term *terms = arena_alloc(v->arena, (members + 1) * sizeof *terms);
    uint32_t *who = arena_alloc(v->arena, (members + 1) * sizeof *who);
    bool counts = i->op == OP_COUNT, extreme = i->op == OP_LEAST || i->op == OP_MOST;
    for (size_t m = 0; m < members; m++) {
        if (weave_member(v, inner, m, i->level) != member)
            continue;
        uint32_t value = code_args(v->book->code, i)[0];
        uint32_t filter = code_args(v->book->code, i)[counts ? 0 : 1];
        Term operands[2] = { weave_value(v, filter, weave_member(v, inner, m, weave_ins(v, filter)->level)) };
        operands[1] = counts ? term_text(v->arena, "1")
                             : weave_value(v, value, weave_member(v, inner, m, weave_ins(v, value)->level));
        who[count] = (uint32_t)m;
        /* nothing is no number: the least of all would be zero */
        terms[count++] = term_pattern(v->arena, extreme ? "IF({0},{1},\"\")" : "IF({0},{1},0)", BINDS_WHOLE,
                                      operands, 2);
    }
    if (count == 0)
        return term_text(v->arena, extreme ? "NA()" : "0");
    size_t first = v->w->rows_count;
    for (size_t k = 0; k < count; k++) {
        const Definition *d = i->definition >= 0 ? &v->book->code->definitions[i->definition] : NULL;
        weave_add_row(v, (WorkRow){ .kind = WORK_GATHERED, .level = inner, .member = who[k], .ins = ins,
                              .instrument = -1, .label = d ? d->label : no_label,
                              .name = d ? d->name : STR_NONE, .type = i->type,
                              .block = k == 0 ? count : 0, .formula = terms[k].text });
    }
    Term block = weave_place(v, REF_BLOCK, first);
    block.may_fail = extreme;
    for (size_t k = 0; k < count; k++)
        block.may_fail = block.may_fail || weave_row_place(v, first + k).may_fail;
    return term_operation(v->arena, i, &block, 1);
}

enum { LOGIC_MOST = 64 };

static bool has_row(const Weaver *v, uint32_t ins);

/* What "a and b and c" is about, as one list. */
static size_t logic_terms(Weaver *v, uint32_t ins, Op op, size_t member, Term list[], size_t count)
{
    const Ins *i = weave_ins(v, ins);
    for (uint32_t k = 0; k < 2; k++) {
        uint32_t at = code_args(v->book->code, i)[k];
        const Ins *operand = weave_ins(v, at);
        size_t m = weave_member(v, i->level, member, operand->level);
        if (operand->op == op && !has_row(v, at) && count + 2 < LOGIC_MOST)
            count = logic_terms(v, at, op, m, list, count);
        else if (count < LOGIC_MOST)
            list[count++] = weave_value(v, at, m);
    }
    return count;
}

bool weave_never(const Weaver *v, uint32_t ins, size_t member)
{
    const Ins *i = weave_ins(v, ins);
    if (i->op == OP_AND || i->op == OP_OR) {
        bool never[2];
        for (size_t k = 0; k < 2; k++) {
            uint32_t at = code_args(v->book->code, i)[k];
            never[k] = weave_never(v, at, weave_member(v, i->level, member, weave_ins(v, at)->level));
        }
        return i->op == OP_AND ? never[0] || never[1] : never[0] && never[1];
    }
    int32_t takes = i->op == OP_ATTR ? weave_takes_what(v, (size_t)i->which) : -1;
    return takes >= 0 && v->book->instruments[takes].chosen && !weave_is_asked(v, (size_t)takes, member);
}

/* Does it hang on something that never is? */
static bool never_holds(const Weaver *v, const Ins *i, size_t member)
{
    uint32_t test = code_args(v->book->code, i)[0];
    return weave_never(v, test, weave_member(v, i->level, member, weave_ins(v, test)->level));
}

static Term inline_term(Weaver *v, uint32_t ins, size_t member)
{
    const Ins *i = weave_ins(v, ins);
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
        return weave_attribute(v, (size_t)i->which, member);
    case OP_NOW:
        return weave_place(v, REF_MONTH, 0);
    case OP_GIVEN: {
        size_t attribute = (size_t)weave_ins(v, code_args(v->book->code, i)[0])->which;
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
        if (never_holds(v, i, member))
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
    const Ins *i = weave_ins(v, ins);
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

size_t weave_value_row(Weaver *v, uint32_t ins, size_t member)
{
    const Ins *i = weave_ins(v, ins);
    uint32_t *row = weave_slot(v, v->rows_of, ins, i->level, member);
    if (*row)
        return *row - 1;
    Term term = inline_term(v, ins, member);
    bool yes_no = i->type.kind == KIND_YES_NO;
    if (yes_no)
        term = term_pattern(v->arena, "IF({0},1,0)", BINDS_WHOLE, &term, 1);
    const Definition *d = i->definition >= 0 ? &v->book->code->definitions[i->definition] : NULL;
    size_t at = weave_add_row(v, (WorkRow){ .kind = WORK_VALUE, .level = i->level,
                                      .member = (uint32_t)member, .ins = ins,
                                      .instrument = d ? owner_of(v, d->name) : -1,
                                      .label = d ? d->label : no_label,
                                      .name = d ? d->name : STR_NONE, .type = i->type,
                                      .formula = term.text });
    *weave_slot(v, v->rows_of, ins, i->level, member) = (uint32_t)at + 1;
    return at;
}

Term weave_value(Weaver *v, uint32_t ins, size_t member)
{
    return has_row(v, ins) ? weave_row_place(v, weave_value_row(v, ins, member)) : inline_term(v, ins, member);
}
