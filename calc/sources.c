/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sources.c -- where values come from: constants, figures that change on dates,
 * inputs, the month; and the small changes per world ("patches") that ask
 * whether one of them, or a condition, matters.
 */
#include <assert.h>
#include <string.h>

#include "steps.h"

static const Shape one_lane = { LEVEL_NONE, false };

/* -- patches, by target -- */

void source_prepare(Bind *b)
{
    const Code *code = b->code;
    Arena *scratch = b->e->scratch;
    size_t count = b->engine->values_count;
    b->first_patch = arena_alloc(scratch, (count + 1) * sizeof(int32_t));
    b->next_patch = arena_alloc(scratch, (b->spec->patches_count + 1) * sizeof(int32_t));
    b->home = arena_alloc(scratch, (code->series_count + 1) * sizeof(uint32_t));
    b->dated = arena_alloc(scratch, (code->series_count + 1) * sizeof(Value));
    for (size_t i = count; i-- > 0;) {
        b->first_patch[i] = -1;
        if (code->ins[b->slice[i]].op == OP_PARAM)
            b->home[code->ins[b->slice[i]].which] = b->slice[i];
    }
    for (size_t i = b->spec->patches_count; i-- > 0;) {
        uint32_t target = b->spec->patches[i].ins;
        if (!b->engine->place[target] && code->ins[target].op != OP_PARAM)
            continue;          /* of something that is not needed */
        if (code->ins[target].op == OP_PARAM) {
            int32_t series = code->ins[target].which;
            target = b->home[series];
            if (code->ins[target].op != OP_PARAM || code->ins[target].which != series)
                continue;      /* of a figure that is not needed */
        }
        b->next_patch[i] = b->first_patch[place_of(b, target)];
        b->first_patch[place_of(b, target)] = (int32_t)i;
    }
}

/* -- constants, the month, inputs -- */

static Value constant(Bind *b, uint32_t ins)
{
    Decimal d = b->code->constants[b->code->ins[ins].which].value;
    /* fewer digits make narrower products; patches count in the digits as written */
    while (b->first_patch[place_of(b, ins)] < 0 && d.scale > 0 && d.digits % 10 == 0) {
        d.digits /= 10;
        d.scale--;
    }
    return (Value){ .n = { emit_constant(b->e, d.digits), NULL, d.scale } };
}

static Value now(Bind *b)
{
    Engine *engine = b->engine;
    if (!engine->now) {
        engine->now = emit_reg(b->e, WIDTH_NARROW, one_lane, b->spec->months.first.index,
                               b->spec->months.last.index);
        engine->now->supplied = true;
        engine->now->data = &engine->clock.index;
        engine->now->slot = SLOT_CLOCK;
    }
    return (Value){ .n = { engine->now, NULL, 0 } };
}

static Reg *supplied(Bind *b, Width width, Shape shape, uint32_t attribute, Wide lo, Wide hi)
{
    Reg *reg = emit_reg(b->e, width, shape, lo, hi);
    reg->supplied = true;
    reg->slot = SLOT_FIRST + attribute;
    return reg;
}

static Value input(Bind *b, uint32_t attribute)
{
    const Attribute *a = &b->code->attributes[attribute];
    const InputShape *given = &b->spec->inputs[attribute];
    Supply *supply = &b->engine->supplies[attribute];
    bool never = given->least > given->most;
    int64_t least = never ? 0 : given->least, most = never ? 0 : given->most;
    assert((!never || given->may_miss) && least >= -INT64_MAX);
    assert(a->type.kind != KIND_YES_NO || (least >= 0 && most <= 1));
    if (!supply->digits) {
        Shape shape = { a->level, given->per_world && b->spec->worlds > 1 };
        supply->digits = supplied(b, WIDTH_NARROW, shape, attribute, least, most);
        supply->may_miss = given->may_miss;
        if (given->may_miss)
            supply->absent = supplied(b, WIDTH_BYTE, shape, attribute, 0, ABSENT_OVERFLOW);
    }
    Value v = { .n = { supply->digits, NULL, a->type.kind == KIND_NUMBER ? a->scale : 0 } };
    if (supply->may_miss) {
        v.absent = supply->absent;
        v.n.num = emit_clean(b->e, supply->digits, supply->absent);
    }
    return v;
}

/* -- figures that change on dates -- */

typedef struct Param {
    const Clock *clock;
    const int32_t *dated;      /* per month: which value holds, or -1 */
    const Wide *digits;        /* per value, at the scale of the series */
} Param;

static int32_t dated_now(const Param *param)
{
    return param->dated[param->clock->month.index - param->clock->first.index];
}

static void store(const Reg *reg, size_t lane, Wide digits)
{
    if (reg->width == WIDTH_WIDE)
        ((Wide *)reg->data)[lane] = digits;
    else
        ((int64_t *)reg->data)[lane] = (int64_t)digits;
}

static Wide fetch(const Reg *reg, size_t lane)
{
    return reg->width == WIDTH_WIDE ? ((const Wide *)reg->data)[lane]
                                    : ((const int64_t *)reg->data)[lane];
}

static void run_param(const Step *s)
{
    const Param *param = s->extra;
    int32_t dated = dated_now(param);
    store(s->out, 0, dated < 0 ? s->imm : param->digits[dated]);
    if (s->marks)
        *(uint8_t *)s->marks->data = dated < 0 ? ABSENT_GAP : ABSENT_NOT;
}

typedef struct Dates {         /* what a series does in the months that may be run */
    Wide lo, hi;
    bool gap, value;
} Dates;

static Wide digits_of(const Series *series, size_t value)
{
    Decimal d = series->values[value].value;
    assert(d.scale <= series->scale);
    return (Wide)d.digits * wide_power(series->scale - d.scale);
}

static Dates dates_of(const Series *series, Months months)
{
    const Dated *values = series->values;
    Dates dates = { .gap = !series->count || months.first.index < values[0].from.index ||
                           months.last.index > series->until.index };
    for (size_t i = 0; i < series->count && values[i].from.index <= months.last.index; i++) {
        int32_t last = series->until.index;
        if (i + 1 < series->count && values[i + 1].from.index <= last)
            last = values[i + 1].from.index - 1;
        if (last < months.first.index || last < values[i].from.index)
            continue;
        if (values[i].gap) {
            dates.gap = true;
            continue;
        }
        Wide d = digits_of(series, i);
        dates.lo = dates.value && dates.lo < d ? dates.lo : d;
        dates.hi = dates.value && dates.hi > d ? dates.hi : d;
        dates.value = true;
    }
    return dates;
}

static const Param *param_of(Bind *b, const Series *series)
{
    Months months = b->spec->months;
    size_t count = (size_t)(months.last.index - months.first.index) + 1;
    Arena *arena = b->e->arena;
    Param *param = arena_alloc(arena, sizeof *param);
    int32_t *dated = arena_alloc(arena, count * sizeof *dated);
    Wide *digits = arena_alloc(arena, (series->count + 1) * sizeof *digits);
    series_over(series, months, dated);
    for (size_t i = 0; i < series->count; i++)
        digits[i] = digits_of(series, i);
    *param = (Param){ &b->engine->clock, dated, digits };
    return param;
}

static Value patch(Bind *b, Value v, int32_t first, const Param *param);

/* All instructions that name the series share what this makes. */
static Value dated(Bind *b, int32_t which)
{
    Value *known = &b->dated[which];
    if (known->bound)
        return *known;
    const Series *series = b->code->series[which];
    int32_t patched = b->first_patch[place_of(b, b->home[which])];
    Dates dates = dates_of(series, b->spec->months);
    Value v = { .n = { NULL, NULL, series->scale } };
    if (patched < 0 && !dates.gap && dates.lo == dates.hi) {
        v.n.num = emit_constant(b->e, dates.lo);
    } else if (patched < 0 && !dates.value) {
        v.n.num = emit_constant(b->e, 0);
        v.absent = emit_code(b->e, ABSENT_GAP);
    } else {
        const Param *param = param_of(b, series);
        bool wide = dates.lo < -INT64_MAX || dates.hi > INT64_MAX;
        Step want = { .run = run_param, .in = { now(b).n.num }, .extra = param, .single = true,
                      .imm = emit_harmless(dates.lo, dates.hi) };
        Step *s = emit_step(b->e, want, dates.gap ? STEP_MARKS : STEP_PLAIN,
                            wide ? WIDTH_WIDE : WIDTH_NARROW, one_lane, dates.lo, dates.hi);
        v.n.num = s->out;
        v.absent = s->marks;
        if (patched >= 0)
            v = patch(b, v, patched, param);
    }
    v.bound = true;
    return *known = v;
}

/* -- patching -- */

typedef struct PatchPlan {
    const Clock *clock;
    const Param *param;        /* NULL: not a dated figure */
    Patch *list;
    size_t count;
    size_t members, stride;
} PatchPlan;

static bool applies(const PatchPlan *plan, const Patch *p)
{
    if (p->one_month && p->month.index != plan->clock->month.index)
        return false;
    return !plan->param || p->dated < 0 || p->dated == dated_now(plan->param);
}

static void patch_lane(const Step *s, const Patch *p, size_t lane)
{
    uint8_t none = ABSENT_NOT;
    uint8_t *absent = s->marks ? (uint8_t *)s->marks->data + lane : &none;
    if (p->kind == PATCH_FILL && *absent) {
        store(s->out, lane, p->amount);
        *absent = ABSENT_NOT;
    } else if (p->kind == PATCH_DROP && !*absent) {
        store(s->out, lane, s->imm);
        *absent = ABSENT_GAP;
    } else if (p->kind == PATCH_ADD && !*absent) {
        store(s->out, lane, fetch(s->out, lane) + p->amount);
    } else if (p->kind == PATCH_NOT && !*absent) {
        store(s->out, lane, !fetch(s->out, lane));
    }
}

static void run_patches(const Step *s)
{
    const PatchPlan *plan = s->extra;
    size_t size = s->out->width == WIDTH_WIDE ? sizeof(Wide) : sizeof(int64_t);
    memcpy(s->out->data, s->in[0]->data, s->lanes * size);
    if (s->marks && s->in[1])
        memcpy(s->marks->data, s->in[1]->data, s->lanes);
    else if (s->marks)
        memset(s->marks->data, ABSENT_NOT, s->lanes);
    for (size_t i = 0; i < plan->count; i++)
        if (applies(plan, &plan->list[i]))
            for (size_t m = 0; m < plan->members; m++)
                patch_lane(s, &plan->list[i], m * plan->stride + plan->list[i].world);
}

/* Widens [lo, hi] by what the patches of any one world may do. */
static void patch_bounds(Bind *b, int32_t first, Wide *lo, Wide *hi)
{
    size_t worlds = b->spec->worlds;
    Wide *less = arena_alloc(b->e->scratch, worlds * sizeof *less);
    Wide *more = arena_alloc(b->e->scratch, worlds * sizeof *more);
    Wide least = 0, most = 0;
    for (int32_t i = first; i >= 0; i = b->next_patch[i]) {
        const Patch *p = &b->spec->patches[i];
        assert(p->world < worlds);
        if (p->kind == PATCH_ADD && p->amount < 0)
            less[p->world] += p->amount;
        else if (p->kind == PATCH_ADD)
            more[p->world] += p->amount;
        else if (p->kind == PATCH_FILL) {
            *lo = p->amount < *lo ? p->amount : *lo;
            *hi = p->amount > *hi ? p->amount : *hi;
        } else if (p->kind == PATCH_NOT) {
            *lo = 0;
            *hi = 1;
        }
        least = less[p->world] < least ? less[p->world] : least;
        most = more[p->world] > most ? more[p->world] : most;
    }
    *lo += least;
    *hi += most;
}

static PatchPlan *plan_patches(Bind *b, int32_t first, const Param *param, Shape shape,
                               bool *drops, bool *timed)
{
    PatchPlan *plan = arena_alloc(b->e->arena, sizeof *plan);
    *plan = (PatchPlan){ .clock = &b->engine->clock, .param = param,
                         .members = emit_lanes_of(b->e, (Shape){ shape.level, false }),
                         .stride = shape.per_world ? b->spec->worlds : 1 };
    *drops = *timed = false;
    for (int32_t i = first; i >= 0; i = b->next_patch[i])
        plan->count++;
    plan->list = arena_alloc(b->e->arena, plan->count * sizeof(Patch));
    size_t at = 0;
    for (int32_t i = first; i >= 0; i = b->next_patch[i]) {
        const Patch *p = &b->spec->patches[i];
        *drops = *drops || p->kind == PATCH_DROP;
        *timed = *timed || p->one_month || (param && p->dated >= 0);
        plan->list[at++] = *p;
    }
    return plan;
}

static Value patch(Bind *b, Value v, int32_t first, const Param *param)
{
    Emit *e = b->e;
    assert(!v.n.den);
    Reg *num = v.n.num;
    Shape shape = v.absent ? emit_join(e, num->shape, v.absent->shape) : num->shape;
    shape.per_world = b->spec->worlds > 1;
    bool drops, timed;
    PatchPlan *plan = plan_patches(b, first, param, shape, &drops, &timed);
    Wide lo = num->lo, hi = num->hi;
    patch_bounds(b, first, &lo, &hi);
    bool wide = num->width == WIDTH_WIDE || lo < -INT64_MAX || hi > INT64_MAX;
    Step want = { .run = run_patches, .extra = plan, .single = true, .watched = true,
                  .imm = emit_harmless(lo, hi) };
    want.in[0] = emit_expand(e, wide ? emit_widen(e, num) : num, shape);
    want.in[1] = v.absent ? emit_expand(e, v.absent, shape) : NULL;
    want.in[2] = timed ? now(b).n.num : NULL;
    Step *s = emit_step(e, want, v.absent || drops ? STEP_MARKS : STEP_PLAIN,
                        wide ? WIDTH_WIDE : WIDTH_NARROW, shape, lo, hi);
    v.n.num = s->out;
    v.absent = s->marks;
    return v;
}

Value source_patched(Bind *b, uint32_t ins, Value value)
{
    if (b->first_patch[place_of(b, ins)] < 0 || b->code->ins[ins].op == OP_PARAM)
        return value;
    return patch(b, value, b->first_patch[place_of(b, ins)], NULL);
}

Value source_bind(Bind *b, uint32_t ins)
{
    const Ins *i = &b->code->ins[ins];
    switch (i->op) {
    case OP_CONST:
        return constant(b, ins);
    case OP_PARAM:
        return dated(b, i->which);
    case OP_ATTR:
        return input(b, (uint32_t)i->which);
    default:
        return now(b);
    }
}
