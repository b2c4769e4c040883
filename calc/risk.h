/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk.h -- what may become of a project when some of it is uncertain: its sums over
 * many worlds, what they depend on most, and the price at which nothing is short.
 *
 * The same scenario and seed give the same answers, on any number of threads.  Refuses
 * to know how anything is shown.
 */
#ifndef RISK_H
#define RISK_H

#include "digest.h"
#include "draw.h"
#include "many.h"
#include "sobol.h"

/* Worlds that were worked out, in order; values[scenario][gauge * stride + i] and
 * digits[quantity][step * stride + i]. */
typedef struct RiskBlock {
    const struct Risk *risk;   /* whose they are: its gauges and draws */
    uint64_t first;
    size_t worlds, stride;
    const int64_t *const *values;
    const int64_t *const *digits;
    const uint8_t *unknown;
} RiskBlock;

typedef struct RiskSpec {
    const Scenario *const *scenarios;      /* the project, then variants of it */
    size_t scenarios_count;
    const Perimeter *perimeter;            /* whose shortfall it is */
    uint64_t draws, seed;
    size_t threads;
    bool quasi;
    double until_error;        /* as soon as the chance of a shortfall is known so well; 0: never */
    void *context;             /* for these, each of which may be NULL: */
    void (*progress)(void *context, uint64_t done, uint64_t all);
    bool (*stop)(void *context);           /* asked now and then: leave it at this? */
    bool (*block)(void *context, const RiskBlock *block);      /* false: leave it at this */
} RiskSpec;

/* What one quantity does to the shortfall when all others are as stated. */
typedef struct Effect {
    size_t quantity;
    int64_t low_digits, high_digits;       /* the quantity at 10% and 90%; of one value only */
    bool sampled;              /* it has a value per year or month: drawn at random */
    int64_t low, high;         /* the shortfall then, in cents */
} Effect;

/* Which part of the variance of the shortfall is due to it, alone and in all. */
typedef struct Portion {
    size_t quantity;           /* the first of those that are drawn together */
    SobolIndex share;
} Portion;

/* The price of a service at which nothing is short, over the worlds. */
typedef struct BreakEven {
    uint32_t attribute, member;
    int64_t stated;            /* digits */
    Digest *digest;            /* digits */
    uint64_t never;            /* worlds in which no price closes the gap */
} BreakEven;

typedef struct Risk {
    Arena *arena;
    RiskSpec spec;
    const Draws *draws;
    uint64_t done;             /* worlds */
    bool stopped, too_much;
    Gauge *gauges;
    size_t gauges_count;
    Digest **digests;          /* [scenario * gauges_count + gauge] */
    Digest **better;           /* per scenario: by how much less it falls short than the first */
    uint64_t unknown, first_unknown;       /* worlds in which money is not known */
    uint8_t *doubtful;         /* as the digests: such money could belong to it */
    struct Tally *tallies;
    int64_t stated;            /* the shortfall when all is as stated */
    Effect *effects;           /* the widest first */
    size_t effects_count;
    Portion *portions;         /* the largest first */
    size_t portions_count;
    BreakEven *breakevens;
    size_t breakevens_count;
} Risk;

/* Draws and works out.  The base run of the scenarios must have gone well before. */
Risk *risk_run(Arena *arena, const RiskSpec *spec);
void risk_free(Risk *risk);                /* what of it is not in the arena */

/* What matters most, and the price at which nothing is short; `worlds` each. */
void risk_matters(Risk *risk, size_t worlds);
void risk_break_even(Risk *risk, size_t worlds);

/* The gauge of that kind, or SIZE_MAX: `which` and `year` as in many.h. */
size_t risk_gauge(const Risk *risk, GaugeKind kind, const Perimeter *perimeter, int which, int year);
const Digest *risk_digest(const Risk *risk, size_t scenario, size_t gauge);

/* The chance that a sum is above zero (below: that it is below), and its standard error. */
double risk_chance(const Risk *risk, size_t scenario, size_t gauge, bool below, double *error);
double risk_mean(const Risk *risk, size_t scenario, size_t gauge, double *error);

/* One world of those that were, or would be, drawn, as a scenario of its own. */
Scenario *risk_world(Arena *arena, const Scenario *scenario, uint64_t seed, bool quasi,
                     uint64_t world);

#endif
