/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compile.c -- from the tree of an expression to code: every name resolved,
 * every type, unit and level settled, or a diagnostic that says what does not
 * fit and where both sides got what they have.
 *
 * A number without a unit that is zero fits any unit; a bare word is one of the
 * possibilities of whatever it is compared with.  Both need to know the other
 * side first: that is the `hint`.
 */
#include <string.h>

#include "syntax.h"

typedef struct Compiler {
    Code *code;
    const Scope *scope;
    Diags *diags;
} Compiler;

/* What a subexpression came to.  When not ok, it was reported. */
typedef struct Result {
    bool ok;
    uint32_t ins;
    Type type;
    uint8_t level;
    Span at;
} Result;

static const Result NO_RESULT = { .ok = false };

static Result compile(Compiler *c, const Node *n, const Type *hint);

/* -- saying what is wrong -- */

static Str type_text(Compiler *c, Type type)
{
    Buf buf = { 0 };
    type_print(type, &buf);
    Str kept = str_keep(c->code->arena, buf_view(&buf));
    buf_free(&buf);
    return kept;
}

static Result fail(Compiler *c, DiagCode code, Span at, Str a, Str b, Str d)
{
    diag_add(c->diags, code, at, a, b, d);
    return NO_RESULT;
}

/* Two operands that should be alike and are not: shows both. */
static Result fail_apart(Compiler *c, const Node *n, Result a, Result b)
{
    bool numbers = a.type.kind == KIND_NUMBER && b.type.kind == KIND_NUMBER;
    diag_add(c->diags, numbers ? DIAG_UNIT_MISMATCH : DIAG_KIND_MISMATCH, n->op_at,
             type_text(c, a.type), type_text(c, b.type), STR_NONE);
    diag_also(c->diags, DIAG_THIS_IS, a.at, type_text(c, a.type));
    diag_also(c->diags, DIAG_THIS_IS, b.at, type_text(c, b.type));
    return NO_RESULT;
}

static const Type yes_no_type = { .kind = KIND_YES_NO };
static const Type month_type = { .kind = KIND_MONTH };

static Type number_type(Unit unit)
{
    return (Type){ .kind = KIND_NUMBER, .unit = unit };
}

static bool is_months(Type t)
{
    return t.kind == KIND_NUMBER && unit_is(t.unit, unit_base(UNIT_MONTH));
}

static Result want_kind(Compiler *c, Result r, Kind kind)
{
    if (!r.ok || r.type.kind == kind)
        return r;
    Type wanted = { .kind = kind };
    return fail(c, DIAG_WRONG_KIND, r.at, type_text(c, wanted), type_text(c, r.type), STR_NONE);
}

/* -- levels -- */

static bool is_within(const Scope *scope, uint8_t inner, uint8_t outer)
{
    while (inner != outer) {
        if (inner == LEVEL_NONE)
            return false;
        inner = scope->within[inner];
    }
    return true;
}

static bool join_levels(Compiler *c, Span at, uint8_t a, uint8_t b, uint8_t *joined)
{
    if (is_within(c->scope, a, b))
        *joined = a;
    else if (is_within(c->scope, b, a))
        *joined = b;
    else {
        diag_add(c->diags, DIAG_LEVELS_APART, at, c->scope->level_names[a],
                 c->scope->level_names[b], STR_NONE);
        return false;
    }
    return true;
}

/* Emits an operation over operands that are already known to fit. */
static Result emit(Compiler *c, Op op, Type type, const Node *n,
                   const Result operands[], size_t count, int32_t which)
{
    uint32_t args[3];
    uint8_t level = LEVEL_NONE;
    for (size_t i = 0; i < count; i++) {
        args[i] = operands[i].ins;
        if (!join_levels(c, n->op_at, level, operands[i].level, &level))
            return NO_RESULT;
    }
    return (Result){ true, code_add(c->code, op, level, type, args, count, which, n->at),
                     type, level, n->at };
}

/* -- leaves -- */

static Result compile_number(Compiler *c, const Node *n, const Type *hint)
{
    Decimal value = n->number;
    Unit unit = n->has_unit ? n->unit : UNIT_NONE;
    int times = unit_is(unit, unit_base(UNIT_YEAR)) ? 12
              : unit_is(unit, unit_base(UNIT_QUARTER)) ? 3 : 1;
    if (times > 1) {           /* a duration: 45 years is counted in months */
        unit = unit_base(UNIT_MONTH);
        if (__builtin_mul_overflow(value.digits, times, &value.digits))
            return fail(c, DIAG_NUMBER_TOO_LONG, n->at, span_text(n->at), STR_NONE, STR_NONE);
    }
    if (!n->has_unit && value.digits == 0 && hint && hint->kind == KIND_NUMBER)
        unit = hint->unit;
    Str rest = span_text(n->at), digits = str_cut(&rest, ' ');
    Buf without = { 0 };
    if (unit.power[UNIT_EUR] > 0 && decimal_looks_grouped(digits, &without))
        diag_add(c->diags, DIAG_LOOKS_GROUPED, n->at, digits, buf_view(&without), STR_NONE);
    buf_free(&without);
    Type type = number_type(unit);
    return (Result){ true, code_constant(c->code, type, value, NULL, n->at), type,
                     LEVEL_NONE, n->at };
}

static ptrdiff_t choice_value(const Choice *choice, Str name)
{
    for (size_t i = 0; i < choice->count; i++)
        if (str_is(choice->values[i], name))
            return (ptrdiff_t)i;
    return -1;
}

static Str choice_list(Compiler *c, const Choice *choice)
{
    Buf buf = { 0 };
    for (size_t i = 0; i < choice->count; i++) {
        if (i)
            buf_text(&buf, ", ");
        buf_str(&buf, choice->values[i]);
    }
    Str kept = str_keep(c->code->arena, buf_view(&buf));
    buf_free(&buf);
    return kept;
}

static Result unknown_name(Compiler *c, const Node *n, const Type *hint)
{
    if (hint && hint->kind == KIND_CHOICE)
        return fail(c, DIAG_NOT_A_CHOICE, n->op_at, n->name, hint->choice->name,
                    choice_list(c, hint->choice));
    for (size_t i = 0; i < c->scope->choices_count; i++)
        if (choice_value(c->scope->choices[i], n->name) >= 0)
            return fail(c, DIAG_LONELY_CHOICE, n->op_at, n->name,
                        c->scope->choices[i]->name, STR_NONE);
    static const struct { const char *said, *meant; } others[] = {
        { "ja", "yes" }, { "oui", "yes" }, { "nee", "no" }, { "neen", "no" }, { "non", "no" },
        { "niet", "not" }, { "pas", "not" },
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_is_text(n->name, others[i].said))
            return fail(c, DIAG_OTHER_SIGN, n->op_at, n->name, str_of(others[i].meant), STR_NONE);
    const Str *names;
    size_t count = c->scope->names(c->scope->context, &names);
    ptrdiff_t near = text_nearest(n->name, names, count);
    if (near >= 0)
        return fail(c, DIAG_UNKNOWN_NAME_NEAR, n->op_at, n->name, names[near], STR_NONE);
    return fail(c, DIAG_UNKNOWN_NAME, n->op_at, n->name, STR_NONE, STR_NONE);
}

static Result compile_name(Compiler *c, const Node *n, const Type *hint)
{
    Code *code = c->code;
    if (hint && hint->kind == KIND_CHOICE) {
        ptrdiff_t value = choice_value(hint->choice, n->name);
        if (value >= 0)
            return (Result){ true, code_constant(code, *hint, (Decimal){ value, 0 }, NULL, n->at),
                             *hint, LEVEL_NONE, n->at };
    }
    if (str_is_text(n->name, "month"))
        return (Result){ true, code_add(code, OP_NOW, LEVEL_NONE, month_type, NULL, 0, 0, n->at),
                         month_type, LEVEL_NONE, n->at };
    Meaning m = c->scope->find(c->scope->context, n->name, n->at);
    switch (m.kind) {
    case MEANS_NOTHING:
        return unknown_name(c, n, hint);
    case MEANS_BROKEN:
        return NO_RESULT;
    case MEANS_ATTRIBUTE: {
        const Attribute *a = &code->attributes[m.which];
        return (Result){ true, code_add(code, OP_ATTR, a->level, a->type, NULL, 0,
                                        (int32_t)m.which, n->at), a->type, a->level, n->at };
    }
    case MEANS_SERIES: {
        Type type = number_type(m.series->unit);
        return (Result){ true, code_add(code, OP_PARAM, LEVEL_NONE, type, NULL, 0,
                                        code_series(code, m.series), n->at),
                         type, LEVEL_NONE, n->at };
    }
    case MEANS_RESULT:
        return (Result){ true, m.which, code->ins[m.which].type, code->ins[m.which].level, n->at };
    case MEANS_TABLE:
        return fail(c, DIAG_TABLE_NEEDS_OPERAND, n->at, n->name, STR_NONE, STR_NONE);
    case MEANS_LEVEL:
        return fail(c, DIAG_LEVEL_ALONE, n->at, n->name, STR_NONE, STR_NONE);
    }
    return NO_RESULT;
}

/* -- operators -- */

/* A bare word or a plain zero says nothing of its own type: take it second. */
static bool needs_hint(Compiler *c, const Node *n)
{
    if (n->kind == NODE_NUMBER)
        return !n->has_unit && n->number.digits == 0;
    return n->kind == NODE_NAME && !memchr(n->name.at, '.', n->name.len) &&
           !str_is_text(n->name, "month") &&
           c->scope->find(c->scope->context, n->name, n->at).kind == MEANS_NOTHING;
}

/* Operands of one type: what says its own goes first, and tells the others. */
static bool compile_alike(Compiler *c, Node *const args[], size_t count, const Type *hint,
                          Result out[])
{
    size_t first = 0;
    while (first < count && needs_hint(c, args[first]))
        first++;
    first = first < count ? first : 0;
    out[first] = compile(c, args[first], hint);
    bool ok = out[first].ok;
    for (size_t i = 0; i < count; i++)
        if (i != first) {
            out[i] = compile(c, args[i], out[first].ok ? &out[first].type : hint);
            ok = ok && out[i].ok;
        }
    return ok;
}

static Result compile_adding(Compiler *c, const Node *n, const Type *hint)
{
    Result r[2];
    /* a month plus a duration: the hint of one side says nothing of the other */
    if (!compile_alike(c, n->args, 2, hint && hint->kind == KIND_NUMBER ? hint : NULL, r))
        return NO_RESULT;
    Type a = r[0].type, b = r[1].type;
    if (a.kind == KIND_NUMBER && type_is(a, b))
        return emit(c, n->op, a, n, r, 2, 0);
    if (a.kind == KIND_MONTH && is_months(b))
        return emit(c, n->op, month_type, n, r, 2, 0);
    if (n->op == OP_ADD && b.kind == KIND_MONTH && is_months(a))
        return emit(c, n->op, month_type, n, r, 2, 0);
    if (n->op == OP_SUB && a.kind == KIND_MONTH && b.kind == KIND_MONTH)
        return emit(c, n->op, number_type(unit_base(UNIT_MONTH)), n, r, 2, 0);
    return fail_apart(c, n, r[0], r[1]);
}

static Result compile_product(Compiler *c, const Node *n)
{
    Result r[2] = { want_kind(c, compile(c, n->args[0], NULL), KIND_NUMBER),
                    want_kind(c, compile(c, n->args[1], NULL), KIND_NUMBER) };
    if (!r[0].ok || !r[1].ok)
        return NO_RESULT;
    const Ins *divisor = &c->code->ins[r[1].ins];
    if (n->op == OP_DIV && divisor->op == OP_CONST &&
        c->code->constants[divisor->which].value.digits == 0)
        return fail(c, DIAG_DIVIDES_BY_ZERO, n->op_at, STR_NONE, STR_NONE, STR_NONE);
    Unit unit;
    bool fits = n->op == OP_MUL ? unit_times(r[0].type.unit, r[1].type.unit, &unit)
                                : unit_over(r[0].type.unit, r[1].type.unit, &unit);
    if (!fits)
        return fail(c, DIAG_UNIT_TOO_LARGE, n->at, STR_NONE, STR_NONE, STR_NONE);
    return emit(c, n->op, number_type(unit), n, r, 2, 0);
}

static Result compare_results(Compiler *c, const Node *n, Op op, Result r[2])
{
    if (!type_is(r[0].type, r[1].type))
        return fail_apart(c, n, r[0], r[1]);
    Type t = r[0].type;
    bool ordered = t.kind == KIND_NUMBER || t.kind == KIND_MONTH ||
                   (t.kind == KIND_CHOICE && t.choice->ordered);
    if (op != OP_EQ && op != OP_NE && !ordered)
        return fail(c, DIAG_NOT_ORDERED, n->op_at, type_text(c, t), STR_NONE, STR_NONE);
    return emit(c, op, yes_no_type, n, r, 2, 0);
}

static Result compile_comparison(Compiler *c, const Node *n)
{
    Result r[2];
    return compile_alike(c, n->args, 2, NULL, r)
         ? compare_results(c, n, n->op, r) : NO_RESULT;
}

static Result compile_logic(Compiler *c, const Node *n)
{
    Result r[2] = { NO_RESULT, NO_RESULT };
    bool ok = true;
    for (size_t i = 0; i < n->count; i++) {
        r[i] = want_kind(c, compile(c, n->args[i], NULL), KIND_YES_NO);
        ok = ok && r[i].ok;
    }
    return ok ? emit(c, n->op, yes_no_type, n, r, n->count, 0) : NO_RESULT;
}

static Result compile_op(Compiler *c, const Node *n, const Type *hint)
{
    switch (n->op) {
    case OP_NEG: {
        Result r = want_kind(c, compile(c, n->args[0], hint), KIND_NUMBER);
        return r.ok ? emit(c, OP_NEG, r.type, n, &r, 1, 0) : r;
    }
    case OP_ADD: case OP_SUB:
        return compile_adding(c, n, hint);
    case OP_MUL: case OP_DIV:
        return compile_product(c, n);
    case OP_AND: case OP_OR: case OP_NOT:
        return compile_logic(c, n);
    default:
        return compile_comparison(c, n);
    }
}

/* x in (a, b, c) is x = a or x = b or x = c */
static Result compile_among(Compiler *c, const Node *n)
{
    Result x = compile(c, n->args[0], NULL), all = NO_RESULT;
    bool ok = x.ok;
    for (size_t i = 1; i < n->count; i++) {
        Result pair[2] = { x, compile(c, n->args[i], x.ok ? &x.type : NULL) };
        Result one = pair[0].ok && pair[1].ok ? compare_results(c, n, OP_EQ, pair) : NO_RESULT;
        ok = ok && one.ok;
        if (!ok)
            continue;
        Result both[2] = { all, one };
        all = i == 1 ? one : emit(c, OP_OR, yes_no_type, n, both, 2, 0);
    }
    return ok ? all : NO_RESULT;
}

/* -- calls -- */

typedef Result (*Builtin)(Compiler *c, const Node *n, const Type *hint);

static Result wrong_count(Compiler *c, const Node *n, const char *wanted)
{
    Buf buf = { 0 };
    buf_print(&buf, "%zu", n->count);
    Result r = fail(c, DIAG_ARGUMENT_COUNT, n->op_at, n->name, str_of(wanted), buf_view(&buf));
    buf_free(&buf);
    return r;
}

static Result call_if(Compiler *c, const Node *n, const Type *hint)
{
    if (n->count != 3)
        return wrong_count(c, n, "3");
    Result r[3];
    r[0] = want_kind(c, compile(c, n->args[0], NULL), KIND_YES_NO);
    if (!compile_alike(c, n->args + 1, 2, hint, r + 1) || !r[0].ok)
        return NO_RESULT;
    if (!type_is(r[1].type, r[2].type))
        return fail_apart(c, n, r[1], r[2]);
    return emit(c, OP_IF, r[1].type, n, r, 3, 0);
}

static Result gather(Compiler *c, const Node *n, Op op, const Node *value, const Type *hint)
{
    Result r[2] = { compile(c, value, hint), NO_RESULT };
    if (n->where)
        r[1] = want_kind(c, compile(c, n->where, NULL), KIND_YES_NO);
    else
        r[1] = (Result){ true, code_constant(c->code, yes_no_type, (Decimal){ 1, 0 }, NULL, n->at),
                         yes_no_type, LEVEL_NONE, n->at };
    uint8_t level;
    if (!r[0].ok || !r[1].ok || !join_levels(c, n->op_at, r[0].level, r[1].level, &level))
        return NO_RESULT;
    if (level == LEVEL_NONE)
        return fail(c, DIAG_NOTHING_TO_GATHER, n->at, n->name, STR_NONE, STR_NONE);
    if (op == OP_SUM)
        r[0] = want_kind(c, r[0], KIND_NUMBER);
    else if (r[0].type.kind != KIND_MONTH)
        r[0] = want_kind(c, r[0], KIND_NUMBER);
    if (!r[0].ok)
        return NO_RESULT;
    uint32_t args[2] = { r[0].ins, r[1].ins };
    uint8_t above = c->scope->within[level];
    return (Result){ true, code_add(c->code, op, above, r[0].type, args, 2, level, n->at),
                     r[0].type, above, n->at };
}

static Result call_sum(Compiler *c, const Node *n, const Type *hint)
{
    return n->count == 1 ? gather(c, n, OP_SUM, n->args[0], hint) : wrong_count(c, n, "1");
}

static Result call_count(Compiler *c, const Node *n, const Type *hint)
{
    (void)hint;
    if (n->count != 1)
        return wrong_count(c, n, "1");
    Meaning m = { .kind = MEANS_NOTHING };
    if (n->args[0]->kind == NODE_NAME)
        m = c->scope->find(c->scope->context, n->args[0]->name, n->args[0]->at);
    if (m.kind != MEANS_LEVEL)
        return fail(c, DIAG_COUNT_NEEDS_LEVEL, n->args[0]->at, span_text(n->args[0]->at),
                    STR_NONE, STR_NONE);
    Result r = { true, 0, yes_no_type, LEVEL_NONE, n->at };
    if (n->where)
        r = want_kind(c, compile(c, n->where, NULL), KIND_YES_NO);
    else
        r.ins = code_constant(c->code, yes_no_type, (Decimal){ 1, 0 }, NULL, n->at);
    if (!r.ok)
        return r;
    if (!is_within(c->scope, (uint8_t)m.which, r.level))
        return fail(c, DIAG_LEVEL_TOO_DEEP, r.at, c->scope->level_names[r.level],
                    c->scope->level_names[m.which], STR_NONE);
    uint8_t above = c->scope->within[m.which];
    Type type = number_type(UNIT_NONE);
    return (Result){ true, code_add(c->code, OP_COUNT, above, type, &r.ins, 1,
                                    (int32_t)m.which, n->at), type, above, n->at };
}

/* min and max: of several values, or of one value over the members below */
static Result extreme(Compiler *c, const Node *n, const Type *hint, Op op, Op over_members)
{
    if (n->count == 1)
        return gather(c, n, over_members, n->args[0], hint);
    if (n->count < 1)
        return wrong_count(c, n, "2+");
    Result *r = arena_alloc(c->code->arena, n->count * sizeof *r);
    if (!compile_alike(c, n->args, n->count, hint, r))
        return NO_RESULT;
    Result all = r[0];
    if (all.type.kind != KIND_MONTH && !want_kind(c, all, KIND_NUMBER).ok)
        return NO_RESULT;
    for (size_t i = 1; all.ok && i < n->count; i++) {
        if (!type_is(all.type, r[i].type))
            return fail_apart(c, n, r[0], r[i]);
        all = emit(c, op, all.type, n, (Result[]){ all, r[i] }, 2, 0);
    }
    return all;
}

static Result call_min(Compiler *c, const Node *n, const Type *hint)
{
    return extreme(c, n, hint, OP_MIN, OP_LEAST);
}
static Result call_max(Compiler *c, const Node *n, const Type *hint)
{
    return extreme(c, n, hint, OP_MAX, OP_MOST);
}

static Result call_clamp(Compiler *c, const Node *n, const Type *hint)
{
    if (n->count != 3)
        return wrong_count(c, n, "3");
    Result r[3];
    if (!compile_alike(c, n->args, 3, hint, r))
        return NO_RESULT;
    for (int i = 1; i < 3; i++)
        if (!type_is(r[0].type, r[i].type))
            return fail_apart(c, n, r[0], r[i]);
    if (r[0].type.kind != KIND_MONTH && !want_kind(c, r[0], KIND_NUMBER).ok)
        return NO_RESULT;
    return emit(c, OP_CLAMP, r[0].type, n, r, 3, 0);
}

static Result rounding(Compiler *c, const Node *n, const Type *hint, Op op)
{
    if (n->count < 1 || n->count > 2)
        return wrong_count(c, n, "1-2");
    Result r = want_kind(c, compile(c, n->args[0], hint), KIND_NUMBER);
    if (!r.ok)
        return r;
    int32_t digits = r.type.unit.power[UNIT_EUR] > 0 ? 2 : 0;    /* to the cent */
    if (n->count == 2) {
        const Node *d = n->args[1];
        if (d->kind != NODE_NUMBER || d->has_unit || d->number.scale != 0 || d->number.digits > 9)
            return fail(c, DIAG_ROUNDING_DIGITS, d->at, span_text(d->at), STR_NONE, STR_NONE);
        digits = (int32_t)d->number.digits;
    }
    return emit(c, op, r.type, n, &r, 1, digits);
}

static Result call_round(Compiler *c, const Node *n, const Type *hint)
{
    return rounding(c, n, hint, OP_ROUND);
}
static Result call_floor(Compiler *c, const Node *n, const Type *hint)
{
    return rounding(c, n, hint, OP_FLOOR);
}
static Result call_ceil(Compiler *c, const Node *n, const Type *hint)
{
    return rounding(c, n, hint, OP_CEIL);
}

static Result calendar(Compiler *c, const Node *n, Op op)
{
    if (n->count != 1)
        return wrong_count(c, n, "1");
    Result r = want_kind(c, compile(c, n->args[0], NULL), KIND_MONTH);
    return r.ok ? emit(c, op, month_type, n, &r, 1, 0) : r;
}
static Result call_year(Compiler *c, const Node *n, const Type *hint)
{
    (void)hint;
    return calendar(c, n, OP_YEAR);
}
static Result call_quarter(Compiler *c, const Node *n, const Type *hint)
{
    (void)hint;
    return calendar(c, n, OP_QUARTER);
}

static const struct { Str name; Builtin run; bool where; } builtins[] = {
    { { "if", 2 }, call_if, false },       { { "sum", 3 }, call_sum, true },
    { { "count", 5 }, call_count, true },  { { "min", 3 }, call_min, true },
    { { "max", 3 }, call_max, true },      { { "clamp", 5 }, call_clamp, false },
    { { "round", 5 }, call_round, false }, { { "floor", 5 }, call_floor, false },
    { { "ceil", 4 }, call_ceil, false },   { { "year", 4 }, call_year, false },
    { { "quarter", 7 }, call_quarter, false },
};
enum { BUILTINS = sizeof builtins / sizeof *builtins };

bool expr_reserves(Str word)
{
    static const char *const words[] = { "and", "or", "not", "in", "where", "yes", "no", "month" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is_text(word, words[i]))
            return true;
    for (size_t i = 0; i < BUILTINS; i++)
        if (str_is(builtins[i].name, word))
            return true;
    return false;
}

/* -- tables -- */

static Result step_rows(Compiler *c, const Node *n, const Table *table, const RowSet *set,
                        Result x, Type type, int32_t form)
{
    Code *code = c->code;
    size_t count = 1 + 2 * set->count;
    uint32_t *args = arena_alloc(code->arena, count * sizeof *args);
    args[0] = x.ins;
    for (size_t i = 0; i < set->count; i++) {
        const Row *row = &set->rows[i];
        args[1 + 2 * i] = code_constant(code, number_type(table->input), row->threshold,
                                        &row->amount, row->at);
        args[2 + 2 * i] = code_constant(code, number_type(table->unit), row->amount.value,
                                        &row->amount, row->amount.at);
    }
    uint32_t ins = code_add(code, table->marginal ? OP_MARGINAL : OP_STEP, x.level, type,
                            args, count, form, n->at);
    return (Result){ true, ins, type, x.level, n->at };
}

static uint32_t missing_rows(Compiler *c, const Table *table, Type type, Span at)
{
    return code_add(c->code, OP_PARAM, LEVEL_NONE, type, NULL, 0,
                    code_series(c->code, table->missing), at);
}

static Result call_table(Compiler *c, const Node *n, const Table *table)
{
    Code *code = c->code;
    if (n->count != 1)
        return wrong_count(c, n, "1");
    Type input = number_type(table->input), type = number_type(table->unit);
    Result x = compile(c, n->args[0], &input);
    if (!x.ok)
        return x;
    if (!type_is(x.type, input))
        return fail(c, x.type.kind == KIND_NUMBER ? DIAG_WRONG_UNIT : DIAG_WRONG_KIND, x.at,
                    type_text(c, input), type_text(c, x.type), STR_NONE);
    if (table->marginal && !unit_times(table->input, table->unit, &type.unit))
        return fail(c, DIAG_UNIT_TOO_LARGE, n->at, STR_NONE, STR_NONE, STR_NONE);
    code->tables = arena_grow(code->arena, code->tables, code->tables_count,
                              &code->tables_room, sizeof *code->tables);
    code->tables[code->tables_count] = table->form;
    int32_t form = (int32_t)code->tables_count++;

    size_t room = table->count + 2, count = 0;
    uint32_t *roots = arena_alloc(code->arena, room * sizeof *roots);
    Month *from = arena_alloc(code->arena, room * sizeof *from);
    Span *at = arena_alloc(code->arena, room * sizeof *at);
    roots[count] = missing_rows(c, table, type, n->at);
    at[count] = n->at;
    from[count++] = MONTH_NEVER_BEGAN;
    for (size_t i = 0; i < table->count; i++) {
        const RowSet *set = &table->sets[i];
        from[count] = set->from;
        at[count] = set->origin.at;
        roots[count++] = set->gap ? missing_rows(c, table, type, n->at)
                                  : step_rows(c, n, table, set, x, type, form).ins;
    }
    if (table->until.index != MONTH_NEVER_ENDS.index) {
        from[count] = month_plus(table->until, 1);
        at[count] = table->at;
        roots[count++] = missing_rows(c, table, type, n->at);
    }
    return (Result){ true, expr_versions(code, roots, from, at, count), type, x.level, n->at };
}

/* -- a figure in another month than the one that is calculated -- */

/* A constant that nobody wrote here: the figure's own file says it. */
static uint32_t copied(Compiler *c, Type type, Decimal value, Span at)
{
    uint32_t ins = code_constant(c->code, type, value, NULL, at);
    c->code->constants[c->code->ins[ins].which].implied = true;
    return ins;
}

/* `then` from the month on, `before` until it. */
static uint32_t from_month(Compiler *c, const Node *n, Result x, Month month, uint32_t then,
                           uint32_t before)
{
    uint32_t start = copied(c, month_type, (Decimal){ month.index, 0 }, n->at);
    uint32_t since = code_add(c->code, OP_GE, x.level, yes_no_type, (uint32_t[]){ x.ins, start }, 2,
                              0, n->at);
    return code_add(c->code, OP_IF, x.level, c->code->ins[then].type,
                    (uint32_t[]){ since, then, before }, 3, IF_VERSION, n->at);
}

static Result call_series(Compiler *c, const Node *n, const Series *series)
{
    if (n->count != 1)
        return wrong_count(c, n, "1");
    Result x = want_kind(c, compile(c, n->args[0], &month_type), KIND_MONTH);
    if (!x.ok)
        return x;
    Type type = number_type(series->unit);
    Series *missing = arena_alloc(c->code->arena, sizeof *missing);
    *missing = (Series){ .name = series->name, .label = series->label, .unit = series->unit,
                         .until = MONTH_NEVER_ENDS, .checked = MONTH_NEVER_ENDS, .at = series->at };
    uint32_t unknown = code_add(c->code, OP_PARAM, LEVEL_NONE, type, NULL, 0,
                                code_series(c->code, missing), n->at), all = unknown;
    for (size_t i = 0; i < series->count; i++) {
        const Dated *d = &series->values[i];
        uint32_t value = d->gap ? unknown : copied(c, type, d->value, d->at);
        all = from_month(c, n, x, d->from, value, all);
    }
    if (series->until.index != MONTH_NEVER_ENDS.index)
        all = from_month(c, n, x, month_plus(series->until, 1), unknown, all);
    return (Result){ true, all, type, x.level, n->at };
}

static Result compile_call(Compiler *c, const Node *n, const Type *hint)
{
    for (size_t i = 0; i < BUILTINS; i++) {
        if (!str_is(builtins[i].name, n->name))
            continue;
        if (n->where && (!builtins[i].where || n->count != 1))
            return fail(c, DIAG_WHERE_MISPLACED, n->where->at, n->name, STR_NONE, STR_NONE);
        return builtins[i].run(c, n, hint);
    }
    Meaning m = c->scope->find(c->scope->context, n->name, n->at);
    if (m.kind == MEANS_BROKEN)
        return NO_RESULT;
    bool known = m.kind == MEANS_TABLE || m.kind == MEANS_SERIES;
    if (known && n->where)
        return fail(c, DIAG_WHERE_MISPLACED, n->where->at, n->name, STR_NONE, STR_NONE);
    if (known)
        return m.kind == MEANS_TABLE ? call_table(c, n, m.table) : call_series(c, n, m.series);
    if (m.kind != MEANS_NOTHING)
        return fail(c, DIAG_NOT_A_TABLE, n->op_at, n->name, STR_NONE, STR_NONE);
    Str names[BUILTINS];
    for (size_t i = 0; i < BUILTINS; i++)
        names[i] = builtins[i].name;
    ptrdiff_t near = text_nearest(n->name, names, BUILTINS);
    if (near >= 0)
        return fail(c, DIAG_UNKNOWN_NAME_NEAR, n->op_at, n->name, names[near], STR_NONE);
    return fail(c, DIAG_UNKNOWN_NAME, n->op_at, n->name, STR_NONE, STR_NONE);
}

static Result compile(Compiler *c, const Node *n, const Type *hint)
{
    switch (n->kind) {
    case NODE_NUMBER:
        return compile_number(c, n, hint);
    case NODE_MONTH:
        return (Result){ true, code_constant(c->code, month_type, (Decimal){ n->month.index, 0 },
                                             NULL, n->at), month_type, LEVEL_NONE, n->at };
    case NODE_YES_NO:
        return (Result){ true, code_constant(c->code, yes_no_type, n->number, NULL, n->at),
                         yes_no_type, LEVEL_NONE, n->at };
    case NODE_NAME:
        return compile_name(c, n, hint);
    case NODE_OP:
        return compile_op(c, n, hint);
    case NODE_CALL:
        return compile_call(c, n, hint);
    case NODE_AMONG:
        return compile_among(c, n);
    }
    return NO_RESULT;
}

/* -- whole expressions -- */

uint32_t expr_versions(Code *code, const uint32_t roots[], const Month from[],
                       const Span at[], size_t count)
{
    uint32_t all = roots[0];
    for (size_t i = 1; i < count; i++) {
        uint32_t now = code_add(code, OP_NOW, LEVEL_NONE, month_type, NULL, 0, 0, at[i]);
        uint32_t start =
            code_constant(code, month_type, (Decimal){ from[i].index, 0 }, NULL, at[i]);
        uint32_t since = code_add(code, OP_GE, LEVEL_NONE, yes_no_type,
                                  (uint32_t[]){ now, start }, 2, 0, at[i]);
        uint8_t level = code->ins[all].level > code->ins[roots[i]].level
                      ? code->ins[all].level : code->ins[roots[i]].level;
        all = code_add(code, OP_IF, level, code->ins[roots[i]].type,
                       (uint32_t[]){ since, roots[i], all }, 3, IF_VERSION, at[i]);
    }
    return all;
}

static bool meets(Compiler *c, Result r, Want want)
{
    if (!want.any && !type_is(r.type, want.type)) {
        bool numbers = r.type.kind == KIND_NUMBER && want.type.kind == KIND_NUMBER;
        diag_add(c->diags, numbers ? DIAG_WRONG_UNIT : DIAG_WRONG_KIND, r.at,
                 type_text(c, want.type), type_text(c, r.type), STR_NONE);
        return false;
    }
    if (!want.any_level && !is_within(c->scope, want.level, r.level)) {
        diag_add(c->diags, DIAG_LEVEL_TOO_DEEP, r.at, c->scope->level_names[r.level],
                 c->scope->level_names[want.level], STR_NONE);
        return false;
    }
    return true;
}

bool expr_compile(Code *code, const Node *node, const Scope *scope, Want want,
                  Diags *diags, uint32_t *root)
{
    Compiler c = { code, scope, diags };
    Result r = compile(&c, node, want.any ? NULL : &want.type);
    if (!r.ok || !meets(&c, r, want))
        return false;
    *root = r.ins;
    return true;
}

const RowSet *table_rows(const Table *table, Month month)
{
    const RowSet *rows = NULL;
    for (size_t i = 0; i < table->count; i++)
        if (table->sets[i].from.index <= month.index)
            rows = &table->sets[i];
    return rows;
}
