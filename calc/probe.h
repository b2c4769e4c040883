/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * probe.h -- what one thread needs to work out worlds of some scenarios of one project:
 * points, what is drawn from them, and the sums.  For the modules risk and pooled.
 */
#ifndef PROBE_H
#define PROBE_H

#include "draw.h"
#include "many.h"

/* Worlds in a block; blocks in a round, each of a copy of its own if they are quasi-random. */
enum { PROBE_BLOCK = 256, PROBE_COPIES = 16 };

typedef struct Probe {
    Arena *arena;
    const Draws *draws;
    size_t worlds, scenarios_count, quantities, gauges_count;
    Drawn *drawn;              /* per quantity */
    Many **many;               /* per scenario */
    double *points;            /* [dimension * worlds + i] */
    int64_t **digits;          /* per quantity: [step * worlds + i] */
    const int64_t ***seen;     /* per scenario and quantity: digits, or as it states itself */
    int64_t **values;          /* per scenario: [gauge * worlds + i] */
    uint8_t *unknown;          /* [i]: of the first scenario, as in many.h */
    size_t lanes;              /* worlds that are worked out at a time */
    int64_t **part_digits, *part_values;   /* of so many */
    bool too_much;
} Probe;

typedef struct ProbeSpec {
    const Draws *draws;
    const Scenario *const *scenarios;      /* what one of them changes of the first one's
                                              uncertain quantities stays as it says */
    size_t scenarios_count, worlds;
    const Gauge *gauges;
    size_t gauges_count;
    int64_t margin;            /* by how much digits may pass what can be drawn, of what a
                                  scenario changes */
} ProbeSpec;

/* A probe has memory of its own, which grows as it works: one thread at a time. */
Probe *probe_new(const ProbeSpec *spec);
void probe_free(Probe *probe);

/* From probe->points to probe->values of all scenarios. */
void probe_run(Probe *probe);
void probe_draw(Probe *probe);             /* the first half of it: to probe->digits */
void probe_work_out(Probe *probe);         /* the second */

/* The stream of points, and the place in it, where a block begins: the same worlds for
 * whoever asks. */
void probe_locate(bool quasi, uint64_t block, uint32_t *stream, uint64_t *first);

/* The standard error of the mean of a number that each copy yields. */
double probe_copies_error(const double numbers[], size_t copies);

#endif
