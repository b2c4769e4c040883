/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * emit.c -- registers and steps, one by one: the width and shape that each
 * operation needs, the bounds of what it yields, and every change of
 * representation in between as a step of its own.  Equal steps are shared,
 * which is also what finds equal subexpressions.
 */
#include <string.h>

#include "steps.h"

/* -- bounds -- */

typedef struct Range {
    Wide lo, hi;
    bool over;                 /* may leave 127 bits: saturated, to be checked */
} Range;

static Wide plus_bound(Wide a, Wide b, bool *over)
{
    Wide sum;
    if (wide_plus(a, b, &sum))
        return sum;
    *over = true;
    return a < 0 ? -WIDE_MOST : WIDE_MOST;
}

static Wide times_bound(Wide a, Wide b, bool *over)
{
    Wide product;
    if (wide_times(a, b, &product))
        return product;
    *over = true;
    return (a < 0) == (b < 0) ? WIDE_MOST : -WIDE_MOST;
}

static Wide lesser(Wide a, Wide b)
{
    return a < b ? a : b;
}

static Wide greater(Wide a, Wide b)
{
    return a > b ? a : b;
}

static Range times_range(const Reg *a, const Reg *b)
{
    Range r = { .over = false };
    Wide p[4] = { times_bound(a->lo, b->lo, &r.over), times_bound(a->lo, b->hi, &r.over),
                  times_bound(a->hi, b->lo, &r.over), times_bound(a->hi, b->hi, &r.over) };
    r.lo = lesser(lesser(p[0], p[1]), lesser(p[2], p[3]));
    r.hi = greater(greater(p[0], p[1]), greater(p[2], p[3]));
    return r;
}

/* What bounds say of a comparison: no, yes, or [0, 1]. */
static Range truth(bool never, bool always)
{
    return (Range){ always ? 1 : 0, never ? 0 : 1, false };
}

static Range lane_range(Op op, const Reg *a, const Reg *b, const Reg *c)
{
    Range r = { .over = false };
    bool apart, same;
    switch (op) {
    case OP_NEG:
        return (Range){ -a->hi, -a->lo, false };
    case OP_ADD:
        r.lo = plus_bound(a->lo, b->lo, &r.over);
        r.hi = plus_bound(a->hi, b->hi, &r.over);
        return r;
    case OP_SUB:
        r.lo = plus_bound(a->lo, -b->hi, &r.over);
        r.hi = plus_bound(a->hi, -b->lo, &r.over);
        return r;
    case OP_MUL:
        return times_range(a, b);
    case OP_LT:
        return truth(a->lo >= b->hi, a->hi < b->lo);
    case OP_LE:
        return truth(a->lo > b->hi, a->hi <= b->lo);
    case OP_GT:
        return truth(a->hi <= b->lo, a->lo > b->hi);
    case OP_GE:
        return truth(a->hi < b->lo, a->lo >= b->hi);
    case OP_EQ: case OP_NE:
        apart = a->hi < b->lo || b->hi < a->lo;
        same = a == b || (a->lo == a->hi && b->lo == b->hi && a->lo == b->lo);
        return op == OP_EQ ? truth(apart, same) : truth(same, apart);
    case OP_AND:
        return (Range){ lesser(a->lo, b->lo), lesser(a->hi, b->hi), false };
    case OP_OR:
        return (Range){ greater(a->lo, b->lo), greater(a->hi, b->hi), false };
    case OP_NOT:
        return (Range){ 1 - a->hi, 1 - a->lo, false };
    case OP_IF:
        return (Range){ lesser(b->lo, c->lo), greater(b->hi, c->hi), false };
    case OP_MIN:
        return (Range){ lesser(a->lo, b->lo), lesser(a->hi, b->hi), false };
    case OP_MAX:
        return (Range){ greater(a->lo, b->lo), greater(a->hi, b->hi), false };
    case OP_CLAMP:
        return (Range){ lesser(b->lo, c->lo), greater(b->hi, lesser(a->hi, c->hi)), false };
    default:
        return (Range){ -WIDE_MOST, WIDE_MOST, true };
    }
}

Wide emit_harmless(Wide lo, Wide hi)
{
    return lo > 0 ? lo : hi < 0 ? hi : 0;
}

static bool fits_narrow(Wide lo, Wide hi)
{
    return lo >= -INT64_MAX && hi <= INT64_MAX;
}

static Width width_for(Wide lo, Wide hi)
{
    return fits_narrow(lo, hi) ? WIDTH_NARROW : WIDTH_WIDE;
}

/* -- shapes -- */

bool emit_above(const Emit *e, uint8_t outer, uint8_t inner)
{
    while (inner != outer) {
        if (inner == LEVEL_NONE)
            return false;
        inner = e->spec->within[inner];
    }
    return true;
}

Shape emit_join(const Emit *e, Shape a, Shape b)
{
    return (Shape){ emit_above(e, a.level, b.level) ? b.level : a.level,
                    a.per_world || b.per_world };
}

static size_t stride_of(const Emit *e, Shape shape)
{
    return shape.per_world ? e->spec->worlds : 1;
}

static size_t members_of(const Emit *e, uint8_t level)
{
    return level == LEVEL_NONE ? 1 : e->spec->members[level];
}

size_t emit_lanes_of(const Emit *e, Shape shape)
{
    return members_of(e, shape.level) * stride_of(e, shape);
}

static bool same_shape(Shape a, Shape b)
{
    return a.level == b.level && a.per_world == b.per_world;
}

/* One lane for all: kernels take it as it is. */
static bool is_single(const Reg *reg)
{
    return reg->shape.level == LEVEL_NONE && !reg->shape.per_world;
}

const uint32_t *emit_rows(Emit *e, uint8_t inner, uint8_t outer)
{
    uint32_t **known = &e->maps[inner * e->spec->levels + outer];
    if (*known)
        return *known;
    size_t members = members_of(e, inner);
    uint32_t *rows = arena_alloc(e->arena, (members + 1) * sizeof *rows);
    for (size_t m = 0; m < members; m++)
        rows[m] = (uint32_t)m;
    for (uint8_t at = inner; at != outer; at = e->spec->within[at]) {
        const uint32_t *parents = e->spec->parents ? e->spec->parents[at] : NULL;
        for (size_t m = 0; m < members; m++)
            rows[m] = parents && e->spec->within[at] != LEVEL_NONE ? parents[rows[m]] : 0;
    }
    return *known = rows;
}

/* -- registers -- */

Emit emit_new(Arena *arena, Arena *scratch, const EngineSpec *spec)
{
    Emit e = { .arena = arena, .scratch = scratch, .spec = spec, .kernels = kernels_best() };
    e.table_room = 1024;
    e.table = arena_alloc(scratch, e.table_room * sizeof(Step *));
    e.maps = arena_alloc(scratch, spec->levels * spec->levels * sizeof(uint32_t *));
    return e;
}

Reg *emit_reg(Emit *e, Width width, Shape shape, Wide lo, Wide hi)
{
    Reg *reg = arena_alloc(e->arena, sizeof *reg);
    *reg = (Reg){ .width = width, .shape = shape, .lanes = emit_lanes_of(e, shape),
                  .lo = lo, .hi = hi, .serial = e->serials++ };
    return reg;
}

static size_t hash_step(const Step *s, Width width, Shape shape)
{
    uint64_t h = 14695981039346656037u;
    uint64_t parts[STEP_OPERANDS + 4] = {
        (uint64_t)(uintptr_t)s->run, (uint64_t)s->imm, (uint64_t)(s->imm >> 64),
        (uint64_t)width << 16 | (uint64_t)shape.level << 1 | shape.per_world
    };
    for (int i = 0; i < STEP_OPERANDS; i++)
        parts[4 + i] = s->in[i] ? s->in[i]->serial + 1u : 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        h = (h ^ parts[i]) * 1099511628211u;
        h ^= h >> 29;
    }
    return (size_t)h;
}

static bool equal_steps(const Step *a, const Step *b, Width width, Shape shape)
{
    for (int i = 0; i < STEP_OPERANDS; i++)
        if (a->in[i] != b->in[i])
            return false;
    return a->run == b->run && a->imm == b->imm && !a->single && a->out->width == width &&
           same_shape(a->out->shape, shape);
}

static void grow_table(Emit *e)
{
    size_t old_room = e->table_room, room = old_room * 2;
    Step **table = arena_alloc(e->scratch, room * sizeof *table);
    for (size_t i = 0; i < old_room; i++) {
        Step *s = e->table[i];
        if (!s)
            continue;
        size_t at = hash_step(s, s->out->width, s->out->shape) & (room - 1);
        while (table[at])
            at = (at + 1) & (room - 1);
        table[at] = s;
    }
    e->table = table;
    e->table_room = room;
}

Step *emit_step(Emit *e, Step want, int makes, Width width, Shape shape, Wide lo, Wide hi)
{
    if (e->table_count * 2 >= e->table_room)
        grow_table(e);
    size_t at = hash_step(&want, width, shape) & (e->table_room - 1);
    for (; e->table[at]; at = (at + 1) & (e->table_room - 1))
        if (!want.single && equal_steps(e->table[at], &want, width, shape))
            return e->table[at];
    Step *s = arena_alloc(e->arena, sizeof *s);
    *s = want;
    e->table[at] = s;
    e->table_count++;
    s->out = emit_reg(e, width, shape, lo, hi);
    s->lanes = s->out->lanes;
    if (makes & STEP_MARKS)
        s->marks = emit_reg(e, WIDTH_BYTE, shape, 0, ABSENT_OVERFLOW);
    if (makes & STEP_MORE)
        s->more = emit_reg(e, width, shape, 1, WIDE_MOST);
    if (!s->run)
        return s;
    s->watched = s->watched || !shape.per_world;
    e->steps = arena_grow(e->scratch, e->steps, e->count, &e->room, sizeof(Step *));
    e->steps[e->count++] = s;
    return s;
}

static const Shape single_shape = { LEVEL_NONE, false };

static Reg *constant_of(Emit *e, Wide digits, Width width)
{
    Reg *reg = emit_step(e, (Step){ .imm = digits }, STEP_PLAIN, width, single_shape,
                         digits, digits)->out;
    reg->constant = true;
    return reg;
}

Reg *emit_constant(Emit *e, Wide digits)
{
    return constant_of(e, digits, width_for(digits, digits));
}

Reg *emit_code(Emit *e, Absent code)
{
    return constant_of(e, code, WIDTH_BYTE);
}

/* -- changes of representation -- */

static Reg *unary(Emit *e, Kernel *run, Reg *reg, Width width, Shape shape)
{
    return emit_step(e, (Step){ .run = run, .in = { reg } }, STEP_PLAIN, width, shape,
                     reg->lo, reg->hi)->out;
}

Reg *emit_widen(Emit *e, Reg *reg)
{
    if (reg->width == WIDTH_WIDE)
        return reg;
    if (reg->constant)
        return constant_of(e, reg->lo, WIDTH_WIDE);
    return unary(e, e->kernels->widen, reg, WIDTH_WIDE, reg->shape);
}

/* Back to 64 bits where the bounds allow it. */
static Reg *settle(Emit *e, Reg *reg)
{
    if (reg->width == WIDTH_NARROW || !fits_narrow(reg->lo, reg->hi))
        return reg;
    return unary(e, e->kernels->narrow, reg, WIDTH_NARROW, reg->shape);
}

Reg *emit_expand(Emit *e, Reg *reg, Shape shape)
{
    if (same_shape(reg->shape, shape))
        return reg;
    Step want = { .run = e->kernels->expand[reg->width], .in = { reg } };
    Step *s = emit_step(e, want, STEP_PLAIN, reg->width, shape, reg->lo, reg->hi);
    if (!s->extra) {
        RowMap *map = arena_alloc(e->arena, sizeof *map);
        map->rows = emit_rows(e, shape.level, reg->shape.level);
        map->members = members_of(e, shape.level);
        map->stride = stride_of(e, shape);
        map->stride_in = stride_of(e, reg->shape);
        map->lanes_out = s->out->lanes;
        s->extra = map;
    }
    return s->out;
}

/* -- operations on lanes -- */

static bool is_number(const Reg *reg, Wide digits)
{
    return reg->lo == digits && reg->hi == digits;
}

/* The operand that the result is equal to, if the bounds tell. */
static Reg *known_operand(Op op, Reg *a, Reg *b, Reg *c)
{
    switch (op) {
    case OP_ADD: case OP_OR:
        if (is_number(a, 0))
            return b;
        return is_number(b, 0) || (op == OP_OR && a == b) ? a : NULL;
    case OP_SUB:
        return is_number(b, 0) ? a : NULL;
    case OP_MUL: case OP_AND:
        if (is_number(a, 1))
            return b;
        return is_number(b, 1) || (op == OP_AND && a == b) ? a : NULL;
    case OP_IF:
        if (b == c || is_number(a, 1))
            return b;
        return is_number(a, 0) ? c : NULL;
    case OP_MIN:
        return a->hi <= b->lo ? a : b->hi <= a->lo ? b : NULL;
    case OP_MAX:
        return a->lo >= b->hi ? a : b->lo >= a->hi ? b : NULL;
    case OP_CLAMP:
        return a->lo >= b->hi && a->hi <= c->lo ? a : NULL;
    default:
        return NULL;
    }
}

/* a op b = b op' a: one order for all, the single lane second. */
static Op in_order(Op op, Reg **a, Reg **b)
{
    static const Op turned[OP_COUNT_OF] = {
        [OP_ADD] = OP_ADD, [OP_MUL] = OP_MUL, [OP_AND] = OP_AND, [OP_OR] = OP_OR,
        [OP_MIN] = OP_MIN, [OP_MAX] = OP_MAX, [OP_EQ] = OP_EQ, [OP_NE] = OP_NE,
        [OP_LT] = OP_GT, [OP_GT] = OP_LT, [OP_LE] = OP_GE, [OP_GE] = OP_LE,
    };
    if (!turned[op])
        return op;
    bool turn = is_single(*a) != is_single(*b) ? is_single(*a) : (*a)->serial > (*b)->serial;
    if (!turn)
        return op;
    Reg *was_a = *a;
    *a = *b;
    *b = was_a;
    return turned[op];
}

static int single_mask(Reg *const in[3], Shape shape)
{
    int mask = 0;
    for (int i = 0; i < 3; i++)
        if (in[i] && is_single(in[i]) && !(shape.level == LEVEL_NONE && !shape.per_world))
            mask |= 1 << i;
    return mask;
}

/* Expands operands until there is a kernel that takes the others as single lanes. */
static Kernel *fit_operands(Emit *e, Kernel *const kernels[MASKS], Reg *in[3], Shape shape)
{
    static const int wanted[] = { MASK_BC, MASK_B, MASK_C, MASK_A, MASK_NONE };
    int mask = single_mask(in, shape), use = MASK_NONE;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if ((wanted[i] & mask) == wanted[i] && kernels[wanted[i]]) {
            use = wanted[i];
            break;
        }
    for (int i = 0; i < 3; i++)
        if (in[i] && !(use & 1 << i))
            in[i] = emit_expand(e, in[i], shape);
    return kernels[use];
}

static bool compares(Op op)
{
    return op == OP_LT || op == OP_LE || op == OP_GT || op == OP_GE || op == OP_EQ ||
           op == OP_NE;
}

static Step lane_step(Kernel *run, Reg *in[3])
{
    return (Step){ .run = run,
                   .in = { in[0], in[1] ? in[1] : in[0], in[2] ? in[2] : in[0] } };
}

static Reg *emit_checked(Emit *e, Op op, Reg *in[3], Shape shape, Range r)
{
    for (int i = 0; i < 3; i++)
        if (in[i])
            in[i] = emit_expand(e, emit_widen(e, in[i]), shape);
    Step *s = emit_step(e, lane_step(e->kernels->lane[op].checked, in), STEP_MARKS, WIDTH_WIDE,
                        shape, lesser(r.lo, 0), greater(r.hi, 0));
    emit_add_marks(e, s->marks);
    return s->out;
}

Reg *emit_lane(Emit *e, Op op, Reg *a, Reg *b, Reg *c)
{
    const Kernels *k = e->kernels;
    Reg *known = known_operand(op, a, b, c);
    if (known)
        return known;
    Range r = lane_range(op, a, b, c);
    if (r.lo == r.hi && !r.over)
        return emit_constant(e, r.lo);
    if (b)
        op = in_order(op, &a, &b);
    Reg *in[3] = { a, b, c };
    Shape shape = a->shape;
    bool wide = false;
    for (int i = 0; i < 3 && in[i]; i++) {
        shape = emit_join(e, shape, in[i]->shape);
        wide = wide || in[i]->width == WIDTH_WIDE;
    }
    if (r.over)
        return emit_checked(e, op, in, shape, r);
    Width width = width_for(r.lo, r.hi);
    if (op == OP_MUL && !wide && width == WIDTH_WIDE) {
        Kernel *run = fit_operands(e, k->grow, in, shape);
        return emit_step(e, lane_step(run, in), STEP_PLAIN, width, shape, r.lo, r.hi)->out;
    }
    wide = wide || width == WIDTH_WIDE;
    if (wide)
        for (int i = 0; i < 3; i++)
            in[i] = in[i] ? emit_widen(e, in[i]) : NULL;
    Kernel *run = fit_operands(e, wide ? k->lane[op].wide : k->lane[op].narrow, in, shape);
    Width made = wide && !compares(op) ? WIDTH_WIDE : WIDTH_NARROW;
    Step *s = emit_step(e, lane_step(run, in), STEP_PLAIN, made, shape, r.lo, r.hi);
    return settle(e, s->out);
}

Reg *emit_scaled(Emit *e, Reg *reg, int k)
{
    for (; k > POWERS_WIDE; k -= POWERS_WIDE)
        reg = emit_lane(e, OP_MUL, reg, emit_constant(e, wide_power(POWERS_WIDE)), NULL);
    return k > 0 ? emit_lane(e, OP_MUL, reg, emit_constant(e, wide_power(k)), NULL) : reg;
}

/* -- rounding -- */

static Wide rounded(Op op, Wide x, Wide den)
{
    Wide q = x / den, r = x % den;
    if (op == OP_FLOOR)
        return q - (r < 0);
    if (op == OP_CEIL)
        return q + (r > 0);
    Wide rest = r < 0 ? -r : r;
    return rest >= den - rest ? q + (x < 0 ? -1 : 1) : q;
}

Reg *emit_rounded(Emit *e, Op op, Reg *reg, int k)
{
    const Kernels *kernels = e->kernels;
    int which = (int)op - (int)OP_ROUND;
    if (k > POWERS_WIDE) {     /* half of it is beyond 127 bits */
        if (op == OP_ROUND)
            return emit_constant(e, 0);
        reg = emit_rounded(e, op, reg, POWERS_WIDE);
        return emit_rounded(e, op, reg, k - POWERS_WIDE);
    }
    Wide power = wide_power(k);
    Wide lo = rounded(op, reg->lo, power), hi = rounded(op, reg->hi, power);
    if (lo == hi)
        return emit_constant(e, lo);
    if (reg->width == WIDTH_NARROW && k <= POWERS_NARROW)
        return emit_step(e, lane_step(kernels->round[which][k], (Reg *[3]){ reg }), STEP_PLAIN,
                         WIDTH_NARROW, reg->shape, lo, hi)->out;
    Width width = width_for(lo, hi);
    Kernel *run = (width == WIDTH_NARROW ? kernels->round_shrink : kernels->round_wide)[which];
    return emit_step(e, (Step){ .run = run, .in = { emit_widen(e, reg) }, .imm = power },
                     STEP_PLAIN, width, reg->shape, lo, hi)->out;
}

/* Doubles hold it exactly. */
static bool is_small(const Reg *reg)
{
    const Wide most = (Wide)1 << 52;
    return reg->width == WIDTH_NARROW && reg->lo > -most && reg->hi < most;
}

Reg *emit_rounded_by(Emit *e, Op op, Reg *reg, Reg *den)
{
    Wide lo = rounded(op, reg->lo, reg->lo < 0 ? den->lo : den->hi);
    Wide hi = rounded(op, reg->hi, reg->hi < 0 ? den->hi : den->lo);
    if (lo == hi)
        return emit_constant(e, lo);
    Shape shape = emit_join(e, reg->shape, den->shape);
    Width width = reg->width > den->width ? reg->width : den->width;
    if (width == WIDTH_WIDE) {
        reg = emit_widen(e, reg);
        den = emit_widen(e, den);
    }
    Kernel *run = e->kernels->round_by[(int)op - (int)OP_ROUND][width];
    if (op == OP_ROUND && is_small(reg) && is_small(den))
        run = e->kernels->round_by_small;
    Reg *in[3] = { emit_expand(e, reg, shape), emit_expand(e, den, shape) };
    return settle(e, emit_step(e, lane_step(run, in), STEP_PLAIN, width, shape, lo, hi)->out);
}
