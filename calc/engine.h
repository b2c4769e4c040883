/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * engine.h -- runs compiled rules, month by month, over a block of worlds.
 *
 * Binding settles once what running must not ask: which of the code is needed,
 * what is the same in all worlds (computed once), how many digits each value
 * carries, whether its bounds fit in 64 bits or need 128.  Running is then one
 * dispatch per operation and block, in plain loops over exact integers, and
 * skips what did not change since the last month.  Nothing is allocated, looked
 * up by name or compared as text while running.
 *
 * A value may be absent in a lane, for a reason: an input was not given, a
 * figure has a gap, a table has no row.  Absence travels through operations
 * that need the value (not through those that do not: no and absent is no), so
 * that an unknown figure is never taken for zero.
 *
 * Refuses to know instruments, files and people's words.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include "code.h"

typedef enum Absent {
    ABSENT_NOT,                /* the value is there */
    ABSENT_INPUT,              /* an attribute was not given */
    ABSENT_GAP,                /* no figure for this month */
    ABSENT_ROW,                /* below the first row of a table */
    ABSENT_MEMBER,             /* the least or most of nobody */
    ABSENT_ZERO,               /* divided by zero */
    ABSENT_OVERFLOW            /* more digits than 127 bits hold */
} Absent;

/* How an attribute will be supplied. */
typedef struct InputShape {
    bool per_world;            /* else the same in all worlds */
    bool may_miss;             /* some lanes may be absent */
    int64_t least, most;       /* bounds of its digits, over all worlds and months;
                                  least > most: it is never given */
} InputShape;

/* A small change to one world, for asking "does this figure matter?" */
typedef enum PatchKind {
    PATCH_ADD,                 /* adds `amount` to the digits */
    PATCH_NOT,                 /* yes becomes no and no becomes yes */
    PATCH_FILL,                /* an absent value becomes `amount` */
    PATCH_DROP                 /* a value becomes absent (a gap) */
} PatchKind;

typedef struct Patch {
    uint32_t ins;
    uint32_t world;
    PatchKind kind;
    int64_t amount;
    ptrdiff_t dated;           /* PARAM: only while this value holds; -1: always */
    bool one_month;            /* only in `month` */
    Month month;
} Patch;

typedef struct EngineSpec {
    const Code *code;
    size_t levels;                       /* number of levels, LEVEL_NONE included */
    const uint8_t *within;               /* per level: the one above it */
    const size_t *members;               /* per level: how many there are; [LEVEL_NONE] is 1 */
    const uint32_t *const *parents;      /* per level: which member of the level above each
                                            is part of; NULL where there is none above */
    size_t worlds;                       /* worlds in a block, at least 1 */
    Months months;                       /* the months that may be run */
    const uint32_t *roots;               /* the results that are wanted */
    size_t roots_count;
    const InputShape *inputs;            /* per attribute of the code */
    const Patch *patches;
    size_t patches_count;
} EngineSpec;

typedef struct Engine Engine;

/* Everything lives in `arena`; of `spec` nothing is needed any more afterwards.
 * Binding cannot fail on compiled code.  An instruction that only serves versions
 * (IF_VERSION) which hold in none of the months is left out. */
Engine *engine_bind(Arena *arena, const EngineSpec *spec);

/* Supplies an attribute for this block: `digits` has, member after member, one
 * value (or one per world), `absent` as many bytes (an Absent each; the digits of
 * what is absent are not looked at) or is NULL.  Both are read in place, so they
 * must stay as they are until supplied anew; `digits` NULL: not given at all, as
 * before the first call, which only an attribute that may miss can be. */
void engine_input(Engine *engine, uint32_t attribute, const int64_t *digits,
                  const uint8_t *absent);

void engine_run(Engine *engine, Month month);

/* The lanes of a root: world after world within member after member. */
typedef struct Lanes {
    const int64_t *digits;     /* or NULL, and then: */
    const Wide *wide;          /* 128 bits; both NULL if the result is a fraction */
    const uint8_t *absent;     /* NULL if nothing is absent */
    int scale;
    size_t members;
    size_t stride;             /* lanes per member: 1 if equal in all worlds, else worlds */
    bool nothing;              /* it is 0 in every lane and every month: binding tells */
} Lanes;

Lanes engine_lanes(const Engine *engine, uint32_t root);

/* Whether a root may differ from world to world; whether the last run may have changed it. */
bool engine_differs(const Engine *engine, uint32_t root);
bool engine_changed(const Engine *engine, uint32_t root);

/* Any instruction that a root needs, in one lane, as it was in the last run: reduced,
 * and in as few digits as will do.  What was left out is ABSENT_GAP. */
Absent engine_value(const Engine *engine, uint32_t ins, size_t member,
                    size_t world, Exact *value);

/* The same without the value: whether and why it is absent. */
Absent engine_absent(const Engine *engine, uint32_t ins, size_t member, size_t world);

/* What was bound, for benches and listings. */
typedef struct EngineFacts {
    size_t steps, steps_wide, steps_equal;   /* all; on 128 bits; the same in all worlds */
    size_t bytes;
} EngineFacts;
EngineFacts engine_facts(const Engine *engine);

#endif
