/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bind.c -- from instructions, which say what is meant, to steps, which say how.
 *
 * A number is a fraction only after a division that decimals cannot hold; until
 * a rounding makes it whole, operations bring fractions to one denominator.
 * Tables become comparisons and choices.  What steps could not do (a division
 * by zero, an overflow) is marked while emitting and joins the value's absence.
 */
#include <assert.h>

#include "steps.h"

/* -- exact numbers -- */

static Reg *times(Emit *e, Reg *a, Reg *b)
{
    return !a ? b : !b ? a : emit_lane(e, OP_MUL, a, b, NULL);
}

/* Where a product overflowed (and was marked) it is 0, which no denominator may be. */
static Reg *positive(Emit *e, Reg *den)
{
    return den ? emit_lane(e, OP_MAX, den, emit_constant(e, 1), NULL) : NULL;
}

static void align(Emit *e, Num *a, Num *b)
{
    int scale = a->scale > b->scale ? a->scale : b->scale;
    a->num = emit_scaled(e, a->num, scale - a->scale);
    b->num = emit_scaled(e, b->num, scale - b->scale);
    a->scale = b->scale = scale;
}

/* One denominator and as many digits for both. */
static void make_common(Emit *e, Num *a, Num *b)
{
    Reg *left = a->den, *right = b->den;
    if (left != right) {
        Reg *times_a = right, *times_b = left;
        if (left && right && left->constant && right->constant) {
            Wide common = wide_common(left->lo, right->lo);
            times_a = emit_constant(e, right->lo / common);
            times_b = emit_constant(e, left->lo / common);
        }
        a->num = times(e, a->num, times_a);
        b->num = times(e, b->num, times_b);
        a->den = b->den = positive(e, times(e, left, times_a));
    }
    align(e, a, b);
}

static Num add(Emit *e, Op op, Num a, Num b)
{
    make_common(e, &a, &b);
    return (Num){ emit_lane(e, op, a.num, b.num, NULL), a.den, a.scale };
}

static Reg *compare(Emit *e, Op op, Num a, Num b)
{
    make_common(e, &a, &b);
    return emit_lane(e, op, a.num, b.num, NULL);
}

/* Chooses numerators and denominators apart: nothing to multiply. */
static Num choose(Emit *e, Reg *condition, Num a, Num b)
{
    if (condition->lo == condition->hi)
        return condition->lo ? a : b;
    align(e, &a, &b);
    Num n = { emit_lane(e, OP_IF, condition, a.num, b.num), a.den, a.scale };
    if (a.den != b.den)
        n.den = emit_lane(e, OP_IF, condition, a.den ? a.den : emit_constant(e, 1),
                          b.den ? b.den : emit_constant(e, 1));
    return n;
}

static Num extreme(Emit *e, Op op, Num a, Num b)
{
    if (a.den != b.den)
        return choose(e, compare(e, op == OP_MIN ? OP_LT : OP_GT, a, b), a, b);
    align(e, &a, &b);
    return (Num){ emit_lane(e, op, a.num, b.num, NULL), a.den, a.scale };
}

static Num clamp(Emit *e, Num x, Num low, Num high)
{
    if (x.den || low.den || high.den)
        return choose(e, compare(e, OP_LT, x, low), low,
                      choose(e, compare(e, OP_GT, x, high), high, x));
    align(e, &x, &low);
    align(e, &x, &high);
    align(e, &x, &low);
    return (Num){ emit_lane(e, OP_CLAMP, x.num, low.num, high.num), NULL, x.scale };
}

static Num multiply(Emit *e, Num a, Num b)
{
    return (Num){ emit_lane(e, OP_MUL, a.num, b.num, NULL), positive(e, times(e, a.den, b.den)),
                  a.scale + b.scale };
}

/* No digits before the point: scales are never negative. */
static Num settled(Emit *e, Reg *num, Reg *den, int scale)
{
    return scale >= 0 ? (Num){ num, den, scale } : (Num){ emit_scaled(e, num, -scale), den, 0 };
}

/* Is 1/divisor a decimal: factor / 10^power? */
static bool decimal_inverse(Wide divisor, Wide *factor, int *power)
{
    Wide rest = divisor < 0 ? -divisor : divisor;
    int twos = 0, fives = 0;
    for (; rest % 2 == 0 && twos <= POWERS_NARROW; twos++)
        rest /= 2;
    for (; rest % 5 == 0 && fives <= POWERS_NARROW; fives++)
        rest /= 5;
    *power = twos > fives ? twos : fives;
    if (rest != 1 || *power > POWERS_NARROW)
        return false;
    *factor = wide_power(*power) / divisor;
    return true;
}

static Num divide(Emit *e, Num a, Num b)
{
    Wide factor;
    int power;
    if (!b.den && b.num->constant && b.num->lo != 0 &&
        decimal_inverse(b.num->lo, &factor, &power))
        return settled(e, times(e, a.num, emit_constant(e, factor)), a.den,
                       a.scale + power - b.scale);
    Num n = settled(e, times(e, a.num, b.den), times(e, a.den, b.num), a.scale - b.scale);
    emit_add_marks(e, emit_mark(e, ABSENT_ZERO, n.den));
    if (n.den->lo < 0) {       /* the sign goes to the numerator */
        Reg *below = emit_lane(e, OP_LT, n.den, emit_constant(e, 0), NULL);
        n.num = emit_lane(e, OP_IF, below, emit_lane(e, OP_NEG, n.num, NULL, NULL), n.num);
        n.den = emit_lane(e, OP_IF, below, emit_lane(e, OP_NEG, n.den, NULL, NULL), n.den);
    }
    n.den = positive(e, n.den);
    if (n.den->constant && n.den->lo == 1)
        n.den = NULL;
    return n;
}

static Num round_off(Emit *e, Op op, Num n, int digits)
{
    int k = n.scale - digits;
    if (!n.den)
        return k <= 0 ? n : (Num){ emit_rounded(e, op, n.num, k), NULL, digits };
    if (k < 0)
        n.num = emit_scaled(e, n.num, -k);
    Reg *den = positive(e, emit_scaled(e, n.den, k));
    return (Num){ emit_rounded_by(e, op, n.num, den), NULL, digits };
}

/* The first month of a year or a quarter; a month and a half is in its month. */
static Num first_month(Emit *e, Num month, Wide months)
{
    month = round_off(e, OP_FLOOR, month, 0);
    Reg *by = emit_constant(e, months);
    return (Num){ times(e, emit_rounded_by(e, OP_FLOOR, month.num, by), by), NULL, 0 };
}

/* -- operations with rules of their own for absence -- */

static const Value *operand(const Bind *b, const Ins *ins, uint32_t i)
{
    return &b->engine->values[place_of(b, code_args(b->code, ins)[i])];
}

static bool is_patched(const Bind *b, uint32_t at)
{
    for (size_t i = 0; i < b->spec->patches_count; i++)
        if (b->spec->patches[i].ins == at)
            return true;
    return false;
}

/* The operand that an input settles because it is the same everywhere, or -1: of a
 * choice one of its branches, of an input with a stand-in one of the two. */
static int settled_operand(const Bind *b, const Ins *ins)
{
    if (ins->op != OP_IF && ins->op != OP_GIVEN)
        return -1;
    uint32_t at = code_args(b->code, ins)[0];
    if (b->code->ins[at].op != OP_ATTR || is_patched(b, at))
        return -1;
    const InputShape *shape = &b->spec->inputs[b->code->ins[at].which];
    if (ins->op == OP_GIVEN)
        return !shape->may_miss ? 0 : shape->least > shape->most ? 1 : -1;
    return shape->may_miss || shape->least != shape->most ? -1 : shape->least ? 1 : 2;
}

static Value bind_if(Bind *b, uint32_t at, const Ins *ins)
{
    Emit *e = b->e;
    int settled = settled_operand(b, ins);
    if (settled >= 0) {        /* the other branch was not even bound */
        b->chosen[place_of(b, at)] = (int8_t)settled;
        return *operand(b, ins, (uint32_t)settled);
    }
    const Value *condition = operand(b, ins, 0);
    Value yes = *operand(b, ins, 1), no = *operand(b, ins, 2), v = { .bound = false };
    Reg *c = condition->n.num;
    if (c->lo == c->hi && !condition->absent) {
        if (ins->which == IF_VERSION)
            b->chosen[place_of(b, at)] = c->lo ? 1 : 2;
        return c->lo ? yes : no;
    }
    if (c->lo != c->hi) {      /* what overflows in the other branch is of no account */
        int scale = yes.n.scale > no.n.scale ? yes.n.scale : no.n.scale;
        yes.n.num = emit_scaled(e, yes.n.num, scale - yes.n.scale);
        yes.absent = emit_first(e, yes.absent, emit_take_marks(e));
        no.n.num = emit_scaled(e, no.n.num, scale - no.n.scale);
        no.absent = emit_first(e, no.absent, emit_take_marks(e));
        yes.n.scale = no.n.scale = scale;
    }
    v.n = choose(e, c, yes.n, no.n);
    v.absent = emit_first(e, condition->absent, emit_pick(e, c, yes.absent, no.absent));
    return v;
}

/* The first operand where it is there, else the second. */
static Value bind_given(Bind *b, const Ins *ins)
{
    int settled = settled_operand(b, ins);
    if (settled >= 0)
        return *operand(b, ins, (uint32_t)settled);
    const Value *given = operand(b, ins, 0), *other = operand(b, ins, 1);
    Value v = { .bound = false };
    Reg *present = emit_present(b->e, given->absent);
    v.n = choose(b->e, present, given->n, other->n);
    v.absent = emit_pick(b->e, present, NULL, other->absent);
    return v;
}

static Value bind_logic(Bind *b, const Ins *ins)
{
    const Value *x = operand(b, ins, 0), *y = operand(b, ins, 1);
    Value v = { .n = { emit_lane(b->e, ins->op, x->n.num, y->n.num, NULL), NULL, 0 } };
    v.absent = emit_logic_absent(b->e, ins->op, x->n.num, x->absent, y->n.num, y->absent);
    return v;
}

/* -- tables -- */

/* The amount of the last row whose threshold x reaches. */
static Value bind_step(Bind *b, const Ins *ins)
{
    Emit *e = b->e;
    const Value *x = operand(b, ins, 0);
    Op reaches = b->code->tables[ins->which].upper_inclusive ? OP_GT : OP_GE;
    Value v = *operand(b, ins, 2);
    Reg *unknown = x->absent;
    for (uint32_t i = 1; i < ins->count; i += 2)
        unknown = emit_first(e, unknown, operand(b, ins, i)->absent);
    Reg *below = emit_mark(e, ABSENT_ROW, compare(e, OP_GE, x->n, operand(b, ins, 1)->n));
    for (uint32_t i = 3; i < ins->count; i += 2) {
        const Value *amount = operand(b, ins, i + 1);
        Reg *here = compare(e, reaches, x->n, operand(b, ins, i)->n);
        v.n = choose(e, here, amount->n, v.n);
        v.absent = emit_pick(e, here, amount->absent, v.absent);
    }
    v.absent = emit_first(e, unknown, emit_first(e, below, v.absent));
    return v;
}

/* The sum over rows of what of x lies in the row, times its amount. */
static Value bind_marginal(Bind *b, const Ins *ins)
{
    Emit *e = b->e;
    const Value *x = operand(b, ins, 0);
    const Num zero = { emit_constant(e, 0), NULL, 0 };
    Num total = zero;
    Reg *unknown = x->absent, *used = NULL;
    Reg *below = emit_mark(e, ABSENT_ROW, compare(e, OP_GE, x->n, operand(b, ins, 1)->n));
    for (uint32_t i = 1; i < ins->count; i += 2) {
        const Value *from = operand(b, ins, i), *amount = operand(b, ins, i + 1);
        Num top = x->n;
        if (i + 2 < ins->count)
            top = extreme(e, OP_MIN, top, operand(b, ins, i + 2)->n);
        Num slice = extreme(e, OP_MAX, add(e, OP_SUB, top, from->n), zero);
        total = add(e, OP_ADD, total, multiply(e, slice, amount->n));
        unknown = emit_first(e, unknown, from->absent);
        Reg *missing = amount->absent;
        if (missing && i > 1)
            missing = emit_pick(e, compare(e, OP_GT, x->n, from->n), missing, NULL);
        used = emit_first(e, used, missing);
    }
    return (Value){ .n = total, .absent = emit_first(e, unknown, emit_first(e, below, used)) };
}

/* -- over members -- */

static Num gather(Bind *b, const Ins *ins, Num n, Reg *filter)
{
    Emit *e = b->e;
    uint8_t inner = (uint8_t)ins->which, outer = ins->level;
    if (n.den && !emit_above(e, n.den->shape.level, outer)) {
        emit_gather_fraction(e, ins->op, &n.num, &n.den, filter, inner, outer);
        return n;
    }
    n.num = emit_gather(e, ins->op, n.num, filter, inner, outer);
    return n;
}

static Value bind_gather(Bind *b, const Ins *ins)
{
    Emit *e = b->e;
    uint8_t inner = (uint8_t)ins->which, outer = ins->level;
    const Value *filter = operand(b, ins, ins->op == OP_COUNT ? 0 : 1);
    Reg *holds = filter->n.num, *absent = filter->absent, *nobody = NULL;
    Value v = { .n = { NULL, NULL, 0 } };
    if (ins->op == OP_COUNT) {
        v.n.num = emit_gather(e, OP_SUM, holds, NULL, inner, outer);
    } else {
        const Value *value = operand(b, ins, 0);
        v.n = gather(b, ins, value->n, holds);
        absent = emit_first(e, absent, emit_pick(e, holds, value->absent, NULL));
    }
    if ((ins->op == OP_LEAST || ins->op == OP_MOST) &&
        !(holds->lo == 1 && emit_all_have_members(e, inner, outer)))
        nobody = emit_mark(e, ABSENT_MEMBER, emit_gather(e, OP_SUM, holds, NULL, inner, outer));
    v.absent = emit_first(e, emit_gather_first(e, absent, inner, outer), nobody);
    return v;
}

/* -- all instructions -- */

static Num bind_number(Bind *b, const Ins *ins)
{
    Emit *e = b->e;
    Num x = operand(b, ins, 0)->n;
    Num y = ins->count > 1 ? operand(b, ins, 1)->n : x;
    switch (ins->op) {
    case OP_NEG: case OP_NOT:
        x.num = emit_lane(e, ins->op, x.num, NULL, NULL);
        return x;
    case OP_ADD: case OP_SUB:
        return add(e, ins->op, x, y);
    case OP_MUL:
        return multiply(e, x, y);
    case OP_DIV:
        return divide(e, x, y);
    case OP_MIN: case OP_MAX:
        return extreme(e, ins->op, x, y);
    case OP_CLAMP:
        return clamp(e, x, y, operand(b, ins, 2)->n);
    case OP_ROUND: case OP_FLOOR: case OP_CEIL:
        return round_off(e, ins->op, x, ins->which);
    case OP_YEAR:
        return first_month(e, x, 12);
    case OP_QUARTER:
        return first_month(e, x, 3);
    default:                   /* the comparisons */
        return (Num){ compare(e, ins->op, x, y), NULL, 0 };
    }
}

static Value bind_operation(Bind *b, uint32_t at)
{
    const Ins *ins = &b->code->ins[at];
    Emit *e = b->e;
    Value v = { .bound = false };
    switch (ins->op) {
    case OP_CONST: case OP_PARAM: case OP_ATTR: case OP_NOW:
        return source_bind(b, at);
    case OP_IF:
        v = bind_if(b, at, ins);
        break;
    case OP_GIVEN:
        v = bind_given(b, ins);
        break;
    case OP_AND: case OP_OR:
        v = bind_logic(b, ins);
        break;
    case OP_STEP:
        v = bind_step(b, ins);
        break;
    case OP_MARGINAL:
        v = bind_marginal(b, ins);
        break;
    case OP_SUM: case OP_COUNT: case OP_LEAST: case OP_MOST:
        v = bind_gather(b, ins);
        break;
    default:
        v.n = bind_number(b, ins);
        for (uint32_t i = 0; i < ins->count; i++)
            v.absent = emit_first(e, v.absent, operand(b, ins, i)->absent);
    }
    v.absent = emit_first(e, v.absent, emit_take_marks(e));
    return v;
}

/* -- what is needed -- */

/* The instructions that the roots need, in the order of the code: a rulebook is
 * large and what one instrument needs of it is small. */
static size_t find_needed(Bind *b)
{
    const Code *code = b->code;
    uint8_t *needed = arena_alloc(b->e->scratch, code->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < b->spec->roots_count; i++)
        needed[b->spec->roots[i]] = 1;
    for (size_t i = code->count; i-- > 0;) {           /* operands stand before it */
        if (!needed[i])
            continue;
        const Ins *ins = &code->ins[i];
        int settled = settled_operand(b, ins);
        bool test = ins->op == OP_IF;      /* its first operand is needed in any case */
        for (uint32_t j = 0; j < ins->count; j++)
            if (settled < 0 || (test && j == 0) || j == (uint32_t)settled)
                needed[code_args(code, ins)[j]] = 1;
        count++;
    }
    b->slice = arena_alloc(b->e->scratch, (count + 1) * sizeof *b->slice);
    for (size_t i = 0, n = 0; n < count; i++)
        if (needed[i])
            b->slice[n++] = (uint32_t)i;
    return count;
}

/* Marks what the roots need once choices by date are settled: not what only
 * serves versions that never hold. */
static void mark_bound(const Bind *b, size_t count)
{
    Engine *engine = b->engine;
    for (size_t i = 0; i < count; i++)
        engine->values[i].bound = false;
    for (size_t i = 0; i < b->spec->roots_count; i++)
        engine->values[place_of(b, b->spec->roots[i])].bound = true;
    for (size_t i = count; i-- > 0;) {
        const Ins *ins = &b->code->ins[b->slice[i]];
        for (uint32_t j = 0; engine->values[i].bound && j < ins->count; j++) {
            uint32_t operand = code_args(b->code, ins)[j];
            bool used = !b->chosen[i] || j == 0 || j == (uint32_t)b->chosen[i];
            if (used && engine->place[operand])        /* not what an input settled */
                engine->values[place_of(b, operand)].bound = true;
        }
    }
}

static Value expand_root(Emit *e, Value v)
{
    if (v.n.den)
        return v;
    bool per_world = v.n.num->shape.per_world || (v.absent && v.absent->shape.per_world);
    Shape shape = { v.level, per_world };
    v.n.num = emit_expand(e, v.n.num, shape);
    v.absent = v.absent ? emit_expand(e, v.absent, shape) : NULL;
    return v;
}

void bind_code(Engine *engine, Emit *emit, const EngineSpec *spec)
{
    const Code *code = spec->code;
    Bind b = { .e = emit, .engine = engine, .spec = spec, .code = code };
    size_t count = find_needed(&b);
    b.chosen = arena_alloc(emit->scratch, count + 1);
    engine->values = arena_alloc(emit->arena, (count + 1) * sizeof(Value));
    engine->values_count = count;
    for (size_t i = 0; i < count; i++)
        engine->place[b.slice[i]] = (uint32_t)i + 1;
    source_prepare(&b);
    for (size_t i = 0; i < count; i++) {
        engine->values[i] = source_patched(&b, b.slice[i], bind_operation(&b, b.slice[i]));
        engine->values[i].level = code->ins[b.slice[i]].level;
        assert(!emit->marks);
    }
    mark_bound(&b, count);
    for (size_t i = 0; i < spec->roots_count; i++)
        engine->outs[i] = expand_root(emit, engine->values[place_of(&b, spec->roots[i])]);
}
