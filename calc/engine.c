/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * engine.c -- lays out the memory of what was bound, runs months, and answers
 * for the results.
 *
 * A step runs only if something it reads changed since it ran last.  What is
 * equal in all worlds has few lanes, so it is also compared with what it was:
 * most conditions and figures do not change from one month to the next.
 */
#include <assert.h>
#include <string.h>

#include "steps.h"

/* -- memory -- */

enum { LINE = 64 };            /* of the first-level cache */

static size_t reg_bytes(const Reg *reg)
{
    static const size_t sizes[WIDTHS] = { 1, sizeof(int64_t), sizeof(Wide) };
    return reg->lanes * sizes[reg->width];
}

static size_t round_up(size_t size, size_t unit)
{
    return (size + unit - 1) / unit * unit;
}

/* Small registers share lines.  Large ones have a line more than they need: those of
 * a power of two would all compete for the same place in the cache. */
static size_t reg_room(const Reg *reg)
{
    size_t bytes = reg_bytes(reg);
    return bytes < LINE ? round_up(bytes, sizeof(Wide)) : round_up(bytes, LINE) + LINE;
}

static size_t step_outputs(const Step *s, Reg *outputs[3])
{
    size_t count = 0;
    outputs[count++] = s->out;
    if (s->more)
        outputs[count++] = s->more;
    if (s->marks)
        outputs[count++] = s->marks;
    return count;
}

static void need(Reg *reg)
{
    if (reg)
        reg->needed = true;
}

static void need_value(const Value *v)
{
    need(v->n.num);
    need(v->n.den);
    need(v->absent);
}

/* Keeps the steps that some result needs, in order. */
static void keep_steps(Engine *engine, Emit *emit)
{
    Reg *outputs[3];
    for (size_t i = 0; i < engine->values_count; i++)
        if (engine->values[i].bound)
            need_value(&engine->values[i]);
    for (size_t i = 0; i < engine->roots_count; i++)
        need_value(&engine->outs[i]);
    size_t kept = 0;
    for (size_t i = emit->count; i-- > 0;) {
        Step *s = emit->steps[i];
        bool needed = false;
        size_t count = step_outputs(s, outputs);
        for (size_t j = 0; j < count; j++)
            needed = needed || outputs[j]->needed;
        if (!needed) {
            emit->steps[i] = NULL;
            continue;
        }
        kept++;
        for (size_t j = 0; j < count; j++)
            need(outputs[j]);
        for (int j = 0; j < STEP_OPERANDS; j++)
            need(s->in[j]);
    }
    engine->steps = arena_alloc(emit->arena, (kept + 1) * sizeof(Step *));
    for (size_t i = 0; i < emit->count; i++)
        if (emit->steps[i])
            engine->steps[engine->count++] = emit->steps[i];
}

typedef struct Slab {
    uint8_t *at;               /* NULL: only measures */
    size_t used;
} Slab;

static void *slab_take(Slab *slab, size_t size)
{
    if (size >= LINE)
        slab->used = round_up(slab->used, LINE);
    void *taken = slab->at ? slab->at + slab->used : NULL;
    slab->used += size;
    return taken;
}

static void place_steps(Engine *engine, Slab *slab)
{
    Reg *outputs[3];
    for (size_t i = 0; i < engine->count; i++) {
        Step *s = engine->steps[i];
        size_t count = step_outputs(s, outputs), watched = 0;
        for (size_t j = 0; j < count; j++) {
            outputs[j]->data = slab_take(slab, reg_room(outputs[j]));
            watched += reg_room(outputs[j]);
        }
        if (s->watched)
            s->last = slab_take(slab, watched);
    }
}

static void place_constants(const Emit *emit, Slab *slab)
{
    for (size_t i = 0; i < emit->table_room; i++) {
        Reg *reg = emit->table[i] && !emit->table[i]->run ? emit->table[i]->out : NULL;
        if (!reg || !reg->needed)
            continue;
        reg->slot = SLOT_NEVER;
        reg->data = slab_take(slab, reg_room(reg));
        if (!reg->data)
            continue;
        if (reg->width == WIDTH_WIDE)
            *(Wide *)reg->data = reg->lo;
        else if (reg->width == WIDTH_NARROW)
            *(int64_t *)reg->data = (int64_t)reg->lo;
        else
            *(uint8_t *)reg->data = (uint8_t)reg->lo;
    }
}

static void place_supplies(Engine *engine, Slab *slab)
{
    for (size_t i = 0; i < engine->supplies_count; i++) {
        Supply *supply = &engine->supplies[i];
        if (!supply->digits || !supply->may_miss)
            continue;
        supply->no_digits = slab_take(slab, reg_room(supply->digits));
        supply->no_absent = slab_take(slab, reg_room(supply->absent));
        supply->all_absent = slab_take(slab, reg_room(supply->absent));
        supply->digits->data = supply->no_digits;
        supply->absent->data = supply->all_absent;
        if (supply->all_absent)
            memset(supply->all_absent, ABSENT_INPUT, supply->absent->lanes);
    }
}

/* Notes where each step finds whether its operands changed. */
static void link_steps(Engine *engine, Emit *emit)
{
    engine->slots = SLOT_FIRST + (uint32_t)engine->supplies_count + (uint32_t)engine->count;
    engine->changed = arena_alloc(emit->arena, engine->slots);
    uint32_t slot = SLOT_FIRST + (uint32_t)engine->supplies_count;
    Reg *outputs[3];
    for (size_t i = 0; i < engine->count; i++, slot++) {
        Step *s = engine->steps[i];
        size_t count = step_outputs(s, outputs);
        for (size_t j = 0; j < count; j++)
            outputs[j]->slot = slot;
        s->changed = &engine->changed[slot];
        for (int j = 0; j < STEP_OPERANDS; j++)
            s->stale[j] = &engine->changed[s->in[j] ? s->in[j]->slot : SLOT_NEVER];
        engine->facts.steps_wide += s->out->width == WIDTH_WIDE ||
                                    (s->in[0] && s->in[0]->width == WIDTH_WIDE);
        engine->facts.steps_equal += !s->out->shape.per_world;
    }
    engine->facts.steps = engine->count;
}

static void place(Engine *engine, Emit *emit)
{
    Slab slab = { NULL, 0 };
    for (int pass = 0; pass < 2; pass++) {
        slab.used = 0;
        place_constants(emit, &slab);
        place_steps(engine, &slab);
        place_supplies(engine, &slab);
        if (pass == 0)
            slab.at = arena_alloc(emit->arena, slab.used + LINE);
    }
    engine->facts.bytes = slab.used;
}

/* -- binding -- */

static void *copy(Arena *arena, const void *from, size_t count, size_t size)
{
    void *to = arena_alloc(arena, (count + 1) * size);
    if (from && count)
        memcpy(to, from, count * size);
    return to;
}

static void copy_levels(Engine *engine, Arena *arena, const EngineSpec *spec)
{
    engine->within = copy(arena, spec->within, spec->levels, sizeof *spec->within);
    engine->members = copy(arena, spec->members, spec->levels, sizeof *spec->members);
    engine->members[LEVEL_NONE] = 1;
    engine->parents = arena_alloc(arena, spec->levels * sizeof *engine->parents);
    for (size_t i = 1; i < spec->levels; i++)
        if (spec->parents && spec->parents[i])
            engine->parents[i] = copy(arena, spec->parents[i], spec->members[i],
                                      sizeof(uint32_t));
}

Engine *engine_bind(Arena *arena, const EngineSpec *spec)
{
    assert(spec->worlds >= 1 && spec->levels >= 1);
    assert(spec->months.first.index <= spec->months.last.index);
    Engine *engine = arena_alloc(arena, sizeof *engine);
    engine->months = spec->months;
    engine->clock.first = spec->months.first;
    engine->worlds = spec->worlds;
    engine->levels = spec->levels;
    engine->code_count = spec->code->count;
    engine->supplies_count = spec->code->attributes_count;
    engine->roots_count = spec->roots_count;
    engine->place = arena_alloc(arena, (spec->code->count + 1) * sizeof(uint32_t));
    engine->supplies = arena_alloc(arena, (spec->code->attributes_count + 1) * sizeof(Supply));
    engine->outs = arena_alloc(arena, (spec->roots_count + 1) * sizeof(Value));
    engine->root_of = arena_alloc(arena, (spec->code->count + 1) * sizeof(uint32_t));
    for (size_t i = 0; i < spec->roots_count; i++)
        engine->root_of[spec->roots[i]] = (uint32_t)i + 1;
    copy_levels(engine, arena, spec);

    Arena *scratch = arena_new();
    Emit emit = emit_new(arena, scratch, spec);
    bind_code(engine, &emit, spec);
    keep_steps(engine, &emit);
    place(engine, &emit);
    link_steps(engine, &emit);
    arena_free(scratch);
    return engine;
}

/* -- running -- */

static void assert_supply(const Supply *supply, const int64_t *digits, const uint8_t *absent)
{
    for (size_t i = 0; i < supply->digits->lanes; i++) {
        bool missing = absent && absent[i];
        assert(!missing || supply->may_miss);
        assert(missing || (digits[i] >= supply->digits->lo && digits[i] <= supply->digits->hi));
    }
}

void engine_input(Engine *engine, uint32_t attribute, const int64_t *digits,
                  const uint8_t *absent)
{
    assert(attribute < engine->supplies_count);
    Supply *supply = &engine->supplies[attribute];
    engine->changed[SLOT_FIRST + attribute] = 1;
    if (!supply->digits)
        return;                /* no result needs it */
    if (!digits) {
        assert(supply->may_miss);
        digits = supply->no_digits;
        absent = supply->all_absent;
    }
    assert_supply(supply, digits, absent);
    /* steps only read what is supplied */
    supply->digits->data = (void *)(uintptr_t)digits;
    if (supply->may_miss)
        supply->absent->data = (void *)(uintptr_t)(absent ? absent : supply->no_absent);
}

/* Did what the step yields change?  Remembers it for the next time. */
static bool differs(const Step *s)
{
    Reg *outputs[3];
    size_t count = step_outputs(s, outputs);
    uint8_t *last = s->last;
    bool changed = false;
    for (size_t i = 0; i < count; i++) {
        size_t size = reg_bytes(outputs[i]);
        if (memcmp(outputs[i]->data, last, size) != 0) {
            memcpy(last, outputs[i]->data, size);
            changed = true;
        }
        last += reg_room(outputs[i]);
    }
    return changed;
}

void engine_run(Engine *engine, Month month)
{
    assert(months_hold(engine->months, month));
    bool first = !engine->ran;
    for (size_t i = 0; first && i < engine->supplies_count; i++)
        assert(!engine->supplies[i].digits || engine->supplies[i].digits->data);
    engine->changed[SLOT_CLOCK] = first || month.index != engine->clock.month.index;
    engine->clock.month = month;
    engine->clock.index = month.index;
    for (size_t i = 0; i < engine->count; i++) {
        const Step *s = engine->steps[i];
        bool stale = *s->stale[0] | *s->stale[1] | *s->stale[2] | *s->stale[3] | first;
        if (stale) {
            s->run(s);
            if (s->watched)
                stale = differs(s);
        }
        *s->changed = stale;
    }
    memset(engine->changed + SLOT_FIRST, 0, engine->supplies_count);
    engine->ran = true;
}

/* -- results -- */

Lanes engine_lanes(const Engine *engine, uint32_t root)
{
    assert(engine->ran && root < engine->code_count && engine->root_of[root]);
    const Value *v = &engine->outs[engine->root_of[root] - 1];
    bool plain = !v->n.den, wide = v->n.num->width == WIDTH_WIDE;
    bool per_world = v->n.num->shape.per_world;
    return (Lanes){ .digits = plain && !wide ? v->n.num->data : NULL,
                    .wide = plain && wide ? v->n.num->data : NULL,
                    .absent = plain && v->absent ? v->absent->data : NULL,
                    .scale = v->n.scale,
                    .members = engine->members[v->level],
                    .stride = per_world ? engine->worlds : 1,
                    .nothing = plain && !v->absent && v->n.num->lo == 0 && v->n.num->hi == 0 };
}

bool engine_differs(const Engine *engine, uint32_t root)
{
    assert(root < engine->code_count && engine->root_of[root]);
    const Value *v = &engine->outs[engine->root_of[root] - 1];
    return v->n.num->shape.per_world || (v->n.den && v->n.den->shape.per_world) ||
           (v->absent && v->absent->shape.per_world);
}

/* What is supplied is not noted: it may have changed. */
static bool reg_changed(const Engine *engine, const Reg *reg)
{
    return reg && (reg->supplied || engine->changed[reg->slot]);
}

bool engine_changed(const Engine *engine, uint32_t root)
{
    assert(engine->ran && root < engine->code_count && engine->root_of[root]);
    const Value *v = &engine->outs[engine->root_of[root] - 1];
    return reg_changed(engine, v->n.num) || reg_changed(engine, v->n.den) ||
           reg_changed(engine, v->absent);
}

/* The lane of a register where a member of a level, or the one it is part of, has it. */
static size_t lane_of(const Engine *engine, const Reg *reg, uint8_t level, size_t member,
                      size_t world)
{
    for (; level != reg->shape.level; level = engine->within[level])
        member = engine->parents[level] && engine->within[level] != LEVEL_NONE
               ? engine->parents[level][member] : 0;
    return reg->shape.per_world ? member * engine->worlds + world : member;
}

static Wide digits_at(const Reg *reg, size_t lane)
{
    return reg->width == WIDTH_WIDE ? ((const Wide *)reg->data)[lane]
                                    : ((const int64_t *)reg->data)[lane];
}

/* The fewest digits that say the same. */
static Exact plainest(Exact x)
{
    if (x.den != 1) {
        Wide common = wide_common(x.num, x.den);
        x.num /= common;
        x.den /= common;
    }
    while (x.scale > 0 && x.num % 10 == 0) {
        x.num /= 10;
        x.scale--;
    }
    return x;
}

static const Value *value_of(const Engine *engine, uint32_t ins)
{
    uint32_t place = engine->place[ins];
    return place && engine->values[place - 1].bound ? &engine->values[place - 1] : NULL;
}

Absent engine_absent(const Engine *engine, uint32_t ins, size_t member, size_t world)
{
    assert(engine->ran && ins < engine->code_count && world < engine->worlds);
    const Value *v = value_of(engine, ins);
    if (!v)
        return ABSENT_GAP;
    assert(member < engine->members[v->level]);
    if (!v->absent)
        return ABSENT_NOT;
    size_t lane = lane_of(engine, v->absent, v->level, member, world);
    return (Absent)((const uint8_t *)v->absent->data)[lane];
}

Absent engine_value(const Engine *engine, uint32_t ins, size_t member, size_t world,
                    Exact *value)
{
    Absent absent = engine_absent(engine, ins, member, world);
    if (absent != ABSENT_NOT)
        return absent;
    const Value *v = value_of(engine, ins);
    *value = (Exact){ .den = 1, .scale = v->n.scale };
    value->num = digits_at(v->n.num, lane_of(engine, v->n.num, v->level, member, world));
    if (v->n.den)
        value->den = digits_at(v->n.den, lane_of(engine, v->n.den, v->level, member, world));
    *value = plainest(*value);
    return ABSENT_NOT;
}

EngineFacts engine_facts(const Engine *engine)
{
    return engine->facts;
}
