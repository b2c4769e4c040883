/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * steps.h -- the machine that compiled rules are bound to: rows of lanes
 * (registers), steps that fill them, and what emitting steps promises.
 *
 * A number is a register of numerators, sometimes one of denominators, and a
 * fixed number of digits.  Absence is a register of bytes of its own, so that
 * what cannot be absent costs nothing.  For the engine's own files only.
 */
#ifndef STEPS_H
#define STEPS_H

#include "engine.h"

#define WIDE_MOST ((((Wide)1 << 126) - 1) * 2 + 1)

enum { POWERS_WIDE = 38, POWERS_NARROW = 18 };   /* of ten, that still fit */

typedef enum Width { WIDTH_BYTE, WIDTH_NARROW, WIDTH_WIDE, WIDTHS } Width;

/* lanes = members of the level, times the worlds if they may differ */
typedef struct Shape {
    uint8_t level;
    bool per_world;
} Shape;

typedef struct Step Step;
typedef void Kernel(const Step *step);

/* Invariant: every lane lies in [lo, hi], also where the value is absent, so
 * that no kernel can overflow or divide by zero.  A number is narrow if its
 * bounds fit, except where a step wants its operands wide. */
typedef struct Reg {
    void *data;                /* lane = member * stride + world; a supplied one is only read */
    Width width;
    Shape shape;
    size_t lanes;
    Wide lo, hi;
    uint32_t serial;
    uint32_t slot;             /* where it is noted that the lanes changed */
    bool constant;             /* lo == hi, one lane, filled by engine_bind */
    bool supplied;             /* the caller's memory */
    bool needed;
} Reg;

enum { STEP_OPERANDS = 4 };

struct Step {
    Kernel *run;
    Reg *in[STEP_OPERANDS];    /* those not used repeat the first, or are NULL */
    Reg *out;
    Reg *more;                 /* denominators, when a step makes both */
    Reg *marks;                /* bytes: where it could not be done, and why */
    size_t lanes;
    Wide imm;
    const void *extra;
    bool watched;              /* compare with `last`: did it change? */
    bool single;               /* not to be shared with an equal step */
    void *last;
    const uint8_t *stale[STEP_OPERANDS];
    uint8_t *changed;
};

/* -- kernels.c: the loops -- */

/* Which operands of a lane operation have one lane only: bit 0 is the first. */
enum { MASK_NONE = 0, MASK_A = 1, MASK_B = 2, MASK_C = 4, MASK_BC = 6, MASKS = 7 };

typedef struct LaneKernels {
    Kernel *narrow[MASKS], *wide[MASKS];
    Kernel *checked;           /* wide, marks what outgrows 127 bits; may be NULL */
} LaneKernels;

enum { ROUNDINGS = 3 };        /* OP_ROUND, OP_FLOOR, OP_CEIL in this order */
enum { EXTREMES = 2 };         /* OP_LEAST, OP_MOST in this order */

typedef struct Kernels {
    LaneKernels lane[OP_COUNT_OF];
    Kernel *grow[MASKS];                   /* narrow * narrow to wide */
    Kernel *widen, *narrow;
    Kernel *expand[WIDTHS];                /* extra: RowMap */
    Kernel *round[ROUNDINGS][POWERS_NARROW + 1];   /* narrow, by that power of ten */
    Kernel *round_wide[ROUNDINGS];         /* wide by imm */
    Kernel *round_shrink[ROUNDINGS];       /* the same, to narrow */
    Kernel *round_by[ROUNDINGS][WIDTHS];   /* by the second operand */
    Kernel *round_by_small;                /* the same for OP_ROUND, where both are small */
    Kernel *sum[WIDTHS], *sum_where[WIDTHS], *sum_checked;   /* extra: RowMap */
    Kernel *extreme[EXTREMES][WIDTHS];     /* imm: where nobody counts */
    Kernel *gather_fraction;               /* imm: the Op; makes out, more, marks */
    Kernel *gather_first;                  /* bytes: the first that is not 0 */
    Kernel *first, *pick;                  /* bytes: a or else b; c ? a : b */
    Kernel *mark[WIDTHS];                  /* byte imm where the operand is 0 */
    Kernel *and_absent, *or_absent;        /* a, b, absence of a, absence of b */
    Kernel *clean;                         /* imm where absent */
} Kernels;

/* From the members of one level to those of another: expanding reads row
 * rows[m] for member m, gathering adds member m to it. */
typedef struct RowMap {
    const uint32_t *rows;
    size_t members;            /* of the deeper level */
    size_t stride, stride_in;  /* lanes per member */
    size_t lanes_out;
} RowMap;

/* The fastest that this processor can run. */
const Kernels *kernels_best(void);

bool wide_times(Wide a, Wide b, Wide *product);        /* false: beyond 127 bits */
bool wide_plus(Wide a, Wide b, Wide *sum);
bool wide_minus(Wide a, Wide b, Wide *difference);
Wide wide_common(Wide a, Wide b);                      /* greatest common divisor */
Wide wide_power(int k);                                /* 10^k, k up to POWERS_WIDE */

/* -- emit.c: registers and steps -- */

typedef struct Emit {
    Arena *arena;              /* what the running engine keeps */
    Arena *scratch;            /* what only binding needs */
    const EngineSpec *spec;
    const Kernels *kernels;
    Step **steps;              /* in the order in which they run */
    size_t count, room;
    Step **table;              /* open hash of all steps and constants */
    size_t table_count, table_room;
    uint32_t **maps;           /* per pair of levels: row of the outer per member */
    Reg *marks;                /* what emitting marked since emit_take_marks */
    uint32_t serials;
} Emit;

enum { STEP_PLAIN = 0, STEP_MARKS = 1, STEP_MORE = 2 };

Emit emit_new(Arena *arena, Arena *scratch, const EngineSpec *spec);

Shape emit_join(const Emit *e, Shape a, Shape b);
bool emit_above(const Emit *e, uint8_t outer, uint8_t inner);   /* or the same */
size_t emit_lanes_of(const Emit *e, Shape shape);
const uint32_t *emit_rows(Emit *e, uint8_t inner, uint8_t outer);
Wide emit_harmless(Wide lo, Wide hi);                  /* 0, or the bound nearest to it */

Reg *emit_reg(Emit *e, Width width, Shape shape, Wide lo, Wide hi);
Reg *emit_constant(Emit *e, Wide digits);
Reg *emit_code(Emit *e, Absent code);                  /* bytes that are all `code` */

/* The step equal to `want`, or a new one with an `out` like that. */
Step *emit_step(Emit *e, Step want, int makes, Width width, Shape shape, Wide lo, Wide hi);

Reg *emit_widen(Emit *e, Reg *reg);
Reg *emit_expand(Emit *e, Reg *reg, Shape shape);

/* One operation of ops.def on numbers with the same digits; b and c may be NULL.
 * Chooses width and shape, and does not emit what the bounds already decide. */
Reg *emit_lane(Emit *e, Op op, Reg *a, Reg *b, Reg *c);
Reg *emit_scaled(Emit *e, Reg *reg, int k);            /* times 10^k */
/* Rounded (OP_ROUND, OP_FLOOR, OP_CEIL) after division by 10^k or by `den` > 0. */
Reg *emit_rounded(Emit *e, Op op, Reg *reg, int k);
Reg *emit_rounded_by(Emit *e, Op op, Reg *reg, Reg *den);

/* OP_SUM, OP_LEAST, OP_MOST over the members of `inner` for which `filter` (NULL:
 * all) holds; of nobody, LEAST and MOST are some harmless number. */
Reg *emit_gather(Emit *e, Op op, Reg *value, Reg *filter, uint8_t inner, uint8_t outer);
void emit_gather_fraction(Emit *e, Op op, Reg **num, Reg **den, Reg *filter,
                          uint8_t inner, uint8_t outer);
bool emit_all_have_members(Emit *e, uint8_t inner, uint8_t outer);

/* Absence; NULL stands for "never absent". */
Reg *emit_first(Emit *e, Reg *a, Reg *b);
Reg *emit_pick(Emit *e, Reg *condition, Reg *a, Reg *b);
Reg *emit_mark(Emit *e, Absent code, Reg *unless);     /* where `unless` is 0 */
Reg *emit_logic_absent(Emit *e, Op op, Reg *a, Reg *absent_a, Reg *b, Reg *absent_b);
Reg *emit_gather_first(Emit *e, Reg *bytes, uint8_t inner, uint8_t outer);
Reg *emit_present(Emit *e, Reg *absent);               /* a number: 1 where it is there */
Reg *emit_clean(Emit *e, Reg *digits, Reg *absent);

void emit_add_marks(Emit *e, Reg *marks);
Reg *emit_take_marks(Emit *e);

/* -- sources.c, bind.c: from instructions to steps -- */

typedef struct Num {
    Reg *num, *den;            /* den > 0; NULL: 1 */
    int scale;
} Num;

typedef struct Value {
    Num n;
    Reg *absent;               /* NULL: never */
    uint8_t level;
    bool bound;
} Value;

typedef struct Supply {        /* one attribute */
    Reg *digits, *absent;      /* NULL when not needed */
    bool may_miss;
    int64_t *no_digits;        /* read until supplied, if it may miss */
    uint8_t *no_absent, *all_absent;
} Supply;

typedef struct Clock {
    Month month, first;        /* now; the first that may be run */
    int64_t index;             /* of the month, for NOW */
} Clock;

struct Engine {
    Clock clock;
    Months months;
    size_t worlds, levels, values_count, supplies_count, code_count;
    uint8_t *within;
    size_t *members;
    const uint32_t **parents;
    uint32_t *place;           /* per instruction: its place in values, from 1; 0: not needed */
    Value *values;             /* of those that are needed, in the order of the code */
    uint32_t *root_of;         /* per instruction: its place in outs, from 1 */
    size_t roots_count;
    Value *outs;               /* per root: expanded to its level */
    Supply *supplies;          /* per attribute */
    Reg *now;
    Step **steps;
    size_t count;
    uint8_t *changed;          /* per slot */
    uint32_t slots;
    bool ran;
    EngineFacts facts;
};

enum { SLOT_NEVER, SLOT_CLOCK, SLOT_FIRST };

typedef struct Bind {
    Emit *e;
    Engine *engine;
    const EngineSpec *spec;
    const Code *code;
    uint32_t *slice;           /* the instructions that are needed, in the order of the code */
    int32_t *first_patch;      /* per place, -1: none; a series has them at `home` */
    int32_t *next_patch;       /* per patch: the next one for the same target */
    uint32_t *home;            /* per series: its first needed instruction */
    Value *dated;              /* per series, once bound */
    int8_t *chosen;            /* per place: the branch that always holds, or 0 */
} Bind;

/* The place of a needed instruction. */
static inline uint32_t place_of(const Bind *b, uint32_t ins)
{
    return b->engine->place[ins] - 1;
}

/* Constants, dated figures, inputs and the month, and what patches do to them. */
void source_prepare(Bind *b);
Value source_bind(Bind *b, uint32_t ins);
Value source_patched(Bind *b, uint32_t ins, Value value);

/* Fills engine->values, outs, supplies and now, and emits the steps they need. */
void bind_code(Engine *engine, Emit *emit, const EngineSpec *spec);

#endif
