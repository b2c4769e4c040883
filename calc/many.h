/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * many.h -- one project in many worlds that differ in what is drawn only: the same
 * months and the same cents as sim.h, of which only sums are kept.
 *
 * Worlds come in blocks, each worked out by itself; several threads may each have one
 * of these.  Refuses to know how the worlds were drawn, and what the sums are for.
 */
#ifndef MANY_H
#define MANY_H

#include "chart.h"
#include "ledger.h"
#include "scenario.h"

typedef enum GaugeKind {
    GAUGE_GAP,                 /* what is paid less what is received */
    GAUGE_COST, GAUGE_FUNDING, /* what is paid, and received, from outside the perimeter */
    GAUGE_LEAF,                /* of what is received, that of a leaf */
    GAUGE_PAYER,               /* of what is received, what a party pays */
    GAUGE_CASH,                /* the cash position at the end of the year */
    GAUGE_LOWEST,              /* the lowest cash position of all months */
    GAUGE_BUDGET               /* spending less receipts as the budget of an authority has them:
                                  what is of no year when it is paid (budget.h) */
} GaugeKind;

/* A sum that is read off in each world, in cents. */
typedef struct Gauge {
    GaugeKind kind;
    const Perimeter *perimeter;
    int which;                 /* leaf or party */
    int year;                  /* of the project, from 0; -1: all of it; of a budget one
                                  year, which may come after the project */
    const Chart *chart;        /* of a budget: which amounts it has */
} Gauge;

typedef struct Many Many;

/* `worlds` in a block.  `drawn` and `gauges` must stay. */
Many *many_new(Arena *arena, const Scenario *scenario, size_t worlds, const Drawn drawn[],
               size_t drawn_count, const Gauge gauges[], size_t gauges_count);

/* Works out a block: draws[quantity][step * worlds + world] as in plan.h, and
 * values[gauge * worlds + world].  False: more money than can be counted. */
bool many_run(Many *many, const int64_t *const draws[], int64_t values[]);

/* Per world of the last block: 1 where money is not known that hangs on what is drawn.
 * What is unknown in all worlds alike, the project as stated tells. */
const uint8_t *many_unknown(const Many *many);

/* Per gauge: 1 if such money, in a world of some block so far, could belong to it. */
const uint8_t *many_doubtful(const Many *many);

/* Calendar years that the project touches. */
size_t many_years(const Scenario *scenario);

#endif
