/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gather.c -- the steps that emit.c leaves: over the members of a level, and
 * for absence, which has registers of its own.
 */
#include "steps.h"

/* -- over members -- */

/* How many members the smallest and the largest group have. */
static void group_sizes(Emit *e, uint8_t inner, uint8_t outer, size_t *least, size_t *most)
{
    size_t groups = emit_lanes_of(e, (Shape){ outer, false });
    size_t members = emit_lanes_of(e, (Shape){ inner, false });
    const uint32_t *rows = emit_rows(e, inner, outer);
    size_t *sizes = arena_alloc(e->scratch, (groups + 1) * sizeof *sizes);
    for (size_t m = 0; m < members; m++)
        sizes[rows[m]]++;
    *least = groups ? sizes[0] : 0;
    *most = 0;
    for (size_t g = 0; g < groups; g++) {
        *least = sizes[g] < *least ? sizes[g] : *least;
        *most = sizes[g] > *most ? sizes[g] : *most;
    }
}

bool emit_all_have_members(Emit *e, uint8_t inner, uint8_t outer)
{
    size_t least, most;
    group_sizes(e, inner, outer, &least, &most);
    return least > 0;
}

static void add_row_map(Emit *e, Step *s, uint8_t inner)
{
    if (s->extra)
        return;
    RowMap *map = arena_alloc(e->arena, sizeof *map);
    map->rows = emit_rows(e, inner, s->out->shape.level);
    map->members = emit_lanes_of(e, (Shape){ inner, false });
    map->stride = s->out->shape.per_world ? e->spec->worlds : 1;
    map->stride_in = map->stride;
    map->lanes_out = s->out->lanes;
    s->extra = map;
}

static Shape shape_within(Reg *value, Reg *filter, uint8_t inner)
{
    return (Shape){ inner, value->shape.per_world || (filter && filter->shape.per_world) };
}

static Reg *emit_sum(Emit *e, Reg *value, Reg *filter, uint8_t inner, uint8_t outer)
{
    const Kernels *k = e->kernels;
    size_t least, most;
    group_sizes(e, inner, outer, &least, &most);
    if ((filter && filter->hi == 0) || most == 0)
        return emit_constant(e, 0);
    if (filter)
        least = 0;
    Wide lo, hi;
    bool fits = wide_times(value->lo, (Wide)(value->lo < 0 ? most : least), &lo);
    fits = wide_times(value->hi, (Wide)(value->hi < 0 ? least : most), &hi) && fits;
    if (fits && lo == hi)
        return emit_constant(e, lo);
    if (!fits || lo < -INT64_MAX || hi > INT64_MAX)
        value = emit_widen(e, value);
    Shape shape = shape_within(value, filter, inner), shape_out = { outer, shape.per_world };
    Step want = { .in = { emit_expand(e, value, shape) } };
    want.in[1] = filter ? emit_expand(e, filter, shape) : NULL;
    want.run = filter ? k->sum_where[value->width] : k->sum[value->width];
    if (!fits) {
        want.in[1] = emit_expand(e, filter ? filter : emit_constant(e, 1), shape);
        want.run = k->sum_checked;
        lo = -WIDE_MOST;
        hi = WIDE_MOST;
    }
    int makes = fits ? STEP_PLAIN : STEP_MARKS;
    Step *s = emit_step(e, want, makes, value->width, shape_out, lo, hi);
    add_row_map(e, s, inner);
    emit_add_marks(e, s->marks);
    return s->out;
}

Reg *emit_gather(Emit *e, Op op, Reg *value, Reg *filter, uint8_t inner, uint8_t outer)
{
    if (filter && filter->lo == 1)
        filter = NULL;
    if (op == OP_SUM)
        return emit_sum(e, value, filter, inner, outer);
    if (value->lo == value->hi)
        return emit_constant(e, value->lo);
    Shape shape = shape_within(value, filter, inner), shape_out = { outer, shape.per_world };
    Step want = { .run = e->kernels->extreme[op == OP_MOST][value->width],
                  .imm = op == OP_MOST ? value->lo : value->hi };
    want.in[0] = emit_expand(e, value, shape);
    want.in[1] = emit_expand(e, filter ? filter : emit_constant(e, 1), shape);
    Step *s = emit_step(e, want, STEP_PLAIN, value->width, shape_out, value->lo, value->hi);
    add_row_map(e, s, inner);
    return s->out;
}

void emit_gather_fraction(Emit *e, Op op, Reg **num, Reg **den, Reg *filter,
                          uint8_t inner, uint8_t outer)
{
    Shape shape = shape_within(*num, *den, inner);
    shape.per_world = shape.per_world || filter->shape.per_world;
    Step want = { .run = e->kernels->gather_fraction, .imm = op };
    want.in[0] = emit_expand(e, emit_widen(e, *num), shape);
    want.in[1] = emit_expand(e, emit_widen(e, *den), shape);
    want.in[2] = emit_expand(e, filter, shape);
    Step *s = emit_step(e, want, STEP_MARKS | STEP_MORE, WIDTH_WIDE,
                        (Shape){ outer, shape.per_world }, -WIDE_MOST, WIDE_MOST);
    add_row_map(e, s, inner);
    emit_add_marks(e, s->marks);
    *num = s->out;
    *den = s->more;
}

/* -- absence -- */

static Reg *bytes_step(Emit *e, Step want, Shape shape)
{
    return emit_step(e, want, STEP_PLAIN, WIDTH_BYTE, shape, 0, ABSENT_OVERFLOW)->out;
}

Reg *emit_first(Emit *e, Reg *a, Reg *b)
{
    if (!a || !b || a == b)
        return a ? a : b;
    if (a->constant)
        return a->lo ? a : b;
    if (b->constant && b->lo == 0)
        return a;
    Shape shape = emit_join(e, a->shape, b->shape);
    Step want = { .run = e->kernels->first,
                  .in = { emit_expand(e, a, shape), emit_expand(e, b, shape) } };
    return bytes_step(e, want, shape);
}

Reg *emit_pick(Emit *e, Reg *condition, Reg *a, Reg *b)
{
    if (a == b || condition->lo == 1)
        return a;
    if (condition->hi == 0)
        return b;
    a = a ? a : emit_code(e, ABSENT_NOT);
    b = b ? b : emit_code(e, ABSENT_NOT);
    Shape shape = emit_join(e, condition->shape, emit_join(e, a->shape, b->shape));
    Step want = { .run = e->kernels->pick,
                  .in = { emit_expand(e, condition, shape), emit_expand(e, a, shape),
                          emit_expand(e, b, shape) } };
    return bytes_step(e, want, shape);
}

Reg *emit_mark(Emit *e, Absent code, Reg *unless)
{
    if (unless->lo > 0 || unless->hi < 0)
        return NULL;
    if (unless->lo == 0 && unless->hi == 0)
        return emit_code(e, code);
    return bytes_step(e, (Step){ .run = e->kernels->mark[unless->width], .in = { unless },
                                 .imm = code }, unless->shape);
}

Reg *emit_present(Emit *e, Reg *absent)
{
    if (!absent || absent->constant)
        return emit_constant(e, !absent || absent->lo == ABSENT_NOT);
    Step want = { .run = e->kernels->clean, .imm = 0,
                  .in = { emit_expand(e, emit_constant(e, 1), absent->shape), absent } };
    return emit_step(e, want, STEP_PLAIN, WIDTH_NARROW, absent->shape, 0, 1)->out;
}

Reg *emit_logic_absent(Emit *e, Op op, Reg *a, Reg *absent_a, Reg *b, Reg *absent_b)
{
    if (!absent_a && !absent_b)
        return NULL;
    Wide decides = op == OP_OR;       /* a known yes, or a known no, is enough */
    if ((!absent_a && a->lo == decides && a->hi == decides) ||
        (!absent_b && b->lo == decides && b->hi == decides))
        return NULL;
    absent_a = absent_a ? absent_a : emit_code(e, ABSENT_NOT);
    absent_b = absent_b ? absent_b : emit_code(e, ABSENT_NOT);
    Shape shape = emit_join(e, emit_join(e, a->shape, absent_a->shape),
                            emit_join(e, b->shape, absent_b->shape));
    Step want = { .run = op == OP_OR ? e->kernels->or_absent : e->kernels->and_absent,
                  .in = { emit_expand(e, a, shape), emit_expand(e, b, shape),
                          emit_expand(e, absent_a, shape), emit_expand(e, absent_b, shape) } };
    return bytes_step(e, want, shape);
}

Reg *emit_gather_first(Emit *e, Reg *bytes, uint8_t inner, uint8_t outer)
{
    if (!bytes)
        return NULL;
    Shape shape = { inner, bytes->shape.per_world };
    Step want = { .run = e->kernels->gather_first, .in = { emit_expand(e, bytes, shape) } };
    Step *s = emit_step(e, want, STEP_PLAIN, WIDTH_BYTE, (Shape){ outer, shape.per_world }, 0,
                        ABSENT_OVERFLOW);
    add_row_map(e, s, inner);
    return s->out;
}

Reg *emit_clean(Emit *e, Reg *digits, Reg *absent)
{
    Step want = { .run = e->kernels->clean, .in = { digits, absent },
                  .imm = emit_harmless(digits->lo, digits->hi) };
    return emit_step(e, want, STEP_PLAIN, WIDTH_NARROW, digits->shape, digits->lo,
                     digits->hi)->out;
}

void emit_add_marks(Emit *e, Reg *marks)
{
    e->marks = emit_first(e, e->marks, marks);
}

Reg *emit_take_marks(Emit *e)
{
    Reg *marks = e->marks;
    e->marks = NULL;
    return marks;
}
