/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reverse.h -- the reverse question: what is the least that must go wrong, by itself,
 * before a project runs out of cash or falls short?
 *
 * Each answer is a whole number of steps, found by running the project again and again:
 * with so many steps it is there, with one step less it is not.  Refuses to know how
 * anything is shown.
 */
#ifndef REVERSE_H
#define REVERSE_H

#include "stress.h"

typedef enum ReverseAsk {
    ASK_CASH,                  /* the lowest cash position is below nothing */
    ASK_GAP                    /* more is paid than received */
} ReverseAsk;

/* What a step is. */
typedef enum LeverStep {
    STEP_DIGIT,                /* the last digit of the attribute */
    STEP_PERMILLE,             /* a thousandth: of what is given, or of who is there */
    STEP_MONTH                 /* a month later; of a member that ends: a month earlier */
} LeverStep;

/* Something that can go wrong a little or a lot: a line of a stress test, or an uncertain
 * quantity of the project. */
typedef struct Lever {
    const Stress *stress;      /* whose line it is, or NULL */
    const StressLine *line;
    const Uncertain *quantity; /* or NULL */
    LeverStep step;
    int sign;                  /* -1: down */
    int64_t most;              /* steps: the worst that can be */
} Lever;

typedef enum ReverseAnswer {
    REVERSE_AT,                /* at `steps`, and not at one less */
    REVERSE_NEVER,             /* not even at its worst */
    REVERSE_UNTOLD             /* some figure is missing on the way there */
} ReverseAnswer;

typedef struct Reversal {
    Lever lever;
    ReverseAnswer answer;
    int64_t steps;
} Reversal;

/* What can be asked of a project with those sums: whether cash runs out, or, of one that
 * has run out of it, whether it falls short.  False if it does both already. */
bool reverse_asks(const StressSums *sums, ReverseAsk *ask);

/* All levers of the project, of its uncertain quantities first. */
size_t reverse_levers(Arena *arena, const StressBase *base, const Stresses *stresses, Lever **levers);

/* The project with so many steps of it. */
const Scenario *reverse_apply(Arena *arena, const StressBase *base, const Lever *lever, int64_t steps);

Reversal reverse_find(const StressBase *base, const Lever *lever, ReverseAsk ask);

#endif
