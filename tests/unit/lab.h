/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lab.h -- a small laboratory for the engine's tests: two projects, three
 * workers, a few worlds; code built by hand, results checked as text.
 */
#ifndef LAB_H
#define LAB_H

#include "check.h"

#include "engine.h"

enum { ATTRIBUTES = 8, LEVELS = 3, PROJECT = 1, WORKER = 2, WORLDS = 2 };

static const Span nowhere;
static const Type number = { .kind = KIND_NUMBER }, yes_no = { .kind = KIND_YES_NO },
                  month = { .kind = KIND_MONTH };

typedef struct Lab {
    Arena *arena;
    Code *code;
    Attribute attributes[ATTRIBUTES];
    InputShape shapes[ATTRIBUTES];
    EngineSpec spec;
    uint32_t roots[ATTRIBUTES];
    Engine *engine;
} Lab;

static const uint8_t within[LEVELS] = { 0, 0, PROJECT };
static const size_t members[LEVELS] = { 1, 2, 3 };
static const uint32_t of_project[3] = { 1, 0, 1 };
static const uint32_t *const parents[LEVELS] = { NULL, NULL, of_project };

static inline Lab *lab_new(void)
{
    Arena *arena = arena_new();
    Lab *lab = arena_alloc(arena, sizeof *lab);
    lab->arena = arena;
    lab->code = code_new(arena, lab->attributes, ATTRIBUTES);
    lab->spec = (EngineSpec){ .code = lab->code, .levels = LEVELS, .within = within,
                              .members = members, .parents = parents, .worlds = WORLDS,
                              .months = { { 0 }, { 47 } }, .roots = lab->roots, .inputs = lab->shapes };
    return lab;
}

static inline void lab_free(Lab *lab)
{
    arena_free(lab->arena);
}

static inline uint32_t attribute(Lab *lab, int which, uint8_t level, Type type, int scale, InputShape shape)
{
    lab->attributes[which] = (Attribute){ .level = level, .type = type, .scale = scale };
    lab->shapes[which] = shape;
    return code_add(lab->code, OP_ATTR, level, type, NULL, 0, which, nowhere);
}

static inline uint32_t constant(Lab *lab, Type type, int64_t digits, int scale)
{
    return code_constant(lab->code, type, (Decimal){ digits, scale }, NULL, nowhere);
}

static inline uint32_t parsed(Lab *lab, const char *text)
{
    Decimal d = { 0, 0 };
    decimal_parse(str_of(text), &d);
    return constant(lab, number, d.digits, d.scale);
}

static inline uint32_t add(Lab *lab, Op op, Type type, int32_t which, size_t count, const uint32_t args[])
{
    uint8_t level = LEVEL_NONE;
    for (size_t i = 0; i < count; i++)
        if (lab->code->ins[args[i]].level > level)
            level = lab->code->ins[args[i]].level;
    return code_add(lab->code, op, level, type, args, count, which, nowhere);
}

static inline uint32_t add2(Lab *lab, Op op, Type type, uint32_t a, uint32_t b)
{
    return add(lab, op, type, 0, 2, (uint32_t[]){ a, b });
}

static inline uint32_t gather(Lab *lab, Op op, uint32_t value, uint32_t filter, uint8_t inner, uint8_t outer)
{
    uint32_t args[2] = { op == OP_COUNT ? filter : value, filter };
    return code_add(lab->code, op, outer, number, args, op == OP_COUNT ? 1 : 2, inner, nowhere);
}

static inline uint32_t series(Lab *lab, size_t count, const Dated values[], int scale, int until)
{
    Series *s = arena_alloc(lab->arena, sizeof *s);
    *s = (Series){ .scale = scale, .count = count, .until = { until } };
    s->values = arena_alloc(lab->arena, (count + 1) * sizeof *values);
    if (count)
        memcpy(s->values, values, count * sizeof *values);
    return code_add(lab->code, OP_PARAM, LEVEL_NONE, number, NULL, 0, code_series(lab->code, s), nowhere);
}

static inline int32_t table(Lab *lab, bool upper_inclusive)
{
    Code *code = lab->code;
    code->tables = arena_grow(lab->arena, code->tables, code->tables_count, &code->tables_room,
                              sizeof *code->tables);
    code->tables[code->tables_count] = (TableForm){ .upper_inclusive = upper_inclusive };
    return (int32_t)code->tables_count++;
}

static inline void want_root(Lab *lab, uint32_t ins)
{
    lab->roots[lab->spec.roots_count++] = ins;
}

static inline void bind(Lab *lab)
{
    lab->engine = engine_bind(lab->arena, &lab->spec);
}

static inline void run(Lab *lab, int index)
{
    engine_run(lab->engine, (Month){ index });
}

static const char *const absent_names[] = { "", "input", "gap", "row", "member", "zero", "overflow" };

/* "12.5", "1/3", or why it is absent */
static inline void check_value(const Lab *lab, uint32_t ins, size_t member, size_t world, const char *want,
                        const char *row)
{
    Buf buf = { 0 };
    Exact x;
    Str num = str_of(want), rest = num;
    Decimal n, d;
    num = str_cut(&rest, '/');
    Absent absent = engine_value(lab->engine, ins, member, world, &x);
    if (absent)
        buf_text(&buf, absent_names[absent]);
    else if (rest.at && decimal_parse(num, &n) == PARSE_OK && decimal_parse(rest, &d) == PARSE_OK &&
             exact_order(x, (Exact){ n.digits, d.digits, 0 }) == 0)
        buf_text(&buf, want);
    else
        exact_print(x, 0, 12, &buf);
    CHECK_STR(buf_view(&buf), want, row);
    buf_free(&buf);
}

#endif
