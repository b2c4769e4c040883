/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matters.c -- what the shortfall depends on most, asked in two ways that are kept
 * apart.  One at a time: all as stated but for one quantity, at its 10% and its 90%.
 * All together: which part of the variance is due to a quantity, alone and in all.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "crew.h"
#include "probe.h"
#include "risk.h"

enum { BLOCK = SOBOL_BLOCK };

static const Gauge *shortfall(const Risk *r)
{
    return &r->gauges[0];      /* in all the years: risk.c puts it first */
}

/* -- one at a time -- */

typedef struct Alone {
    Risk *risk;
    Probe **probes;            /* per thread */
    size_t worlds;             /* drawn of a quantity that has many values */
} Alone;

static Probe *new_probe(const Risk *r)
{
    return probe_new(&(ProbeSpec){ .draws = r->draws, .scenarios = r->spec.scenarios,
                                          .scenarios_count = 1, .worlds = BLOCK,
                                          .gauges = shortfall(r), .gauges_count = 1 });
}

/* All as stated. */
static void state_all(const Risk *r, Probe *p)
{
    for (size_t i = 0; i < draws_dimensions(r->draws) * BLOCK; i++)
        p->points[i] = NAN;
}

static int by_value(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

/* Its values in the first worlds of the sample, all else as stated. */
static void sample_effect(Alone *a, Probe *p, Effect *e)
{
    const Risk *r = a->risk;
    size_t dimensions = draws_dimensions(r->draws), first = draws_first(r->draws, e->quantity),
           last = draws_first(r->draws, e->quantity + 1), count = a->worlds / BLOCK * BLOCK;
    Arena *arena = arena_new();
    double *points = arena_alloc(arena, (dimensions * BLOCK + 1) * sizeof *points);
    int64_t *values = arena_alloc(arena, (count + 1) * sizeof *values);
    for (size_t at = 0; at < count; at += BLOCK) {
        state_all(r, p);
        draws_points(r->draws, 0, at, BLOCK, points);
        for (size_t i = first * BLOCK; i < last * BLOCK; i++)
            p->points[i] = points[i];
        probe_run(p);
        for (size_t w = 0; w < BLOCK; w++)
            values[at + w] = p->values[0][w];
    }
    qsort(values, count, sizeof *values, by_value);
    e->low = values[(count + 9) / 10 - 1];
    e->high = values[(count * 9 + 9) / 10 - 1];
    e->sampled = true;
    arena_free(arena);
}

static void effect_job(void *context, size_t thread, size_t job)
{
    Alone *a = context;
    const Risk *r = a->risk;
    Probe *p = a->probes[thread];
    Effect *e = &a->risk->effects[job];
    size_t first = draws_first(r->draws, job);
    *e = (Effect){ .quantity = job };
    if (draws_first(r->draws, job + 1) - first != 1) {
        sample_effect(a, p, e);
        return;
    }
    state_all(r, p);
    p->points[first * BLOCK] = 0.1;
    p->points[first * BLOCK + 1] = 0.9;
    probe_run(p);
    e->low_digits = p->digits[job][0];
    e->high_digits = p->digits[job][1];
    e->low = p->values[0][0];
    e->high = p->values[0][1];
}

static int64_t width(const Effect *e)
{
    return e->high > e->low ? e->high - e->low : e->low - e->high;
}

static int by_width(const void *one, const void *other)
{
    const Effect *a = one, *b = other;
    if (width(a) != width(b))
        return width(a) < width(b) ? 1 : -1;
    return (a->quantity > b->quantity) - (a->quantity < b->quantity);
}

static void one_at_a_time(Risk *r, size_t worlds)
{
    size_t threads = r->spec.threads;
    Arena *arena = arena_new();
    Alone a = { r, arena_alloc(arena, threads * sizeof *a.probes), worlds };
    for (size_t t = 0; t < threads; t++)
        a.probes[t] = new_probe(r);
    state_all(r, a.probes[0]);
    probe_run(a.probes[0]);
    r->stated = a.probes[0]->values[0][0];
    r->effects_count = draws_count(r->draws);
    r->effects = arena_alloc(r->arena, (r->effects_count + 1) * sizeof *r->effects);
    crew_run(threads, r->effects_count, effect_job, &a);
    if (r->effects_count)
        qsort(r->effects, r->effects_count, sizeof *r->effects, by_width);
    for (size_t t = 0; t < threads; t++)
        probe_free(a.probes[t]);
    arena_free(arena);
}

/* -- all together -- */

typedef struct Together {
    const Draws *draws;
    Probe **probes;            /* per thread */
} Together;

enum { STREAM_TOGETHER = 128 };            /* and the next: beyond those of the sample */

static void points_together(void *context, int sample, size_t block, double points[])
{
    const Together *t = context;
    draws_points(t->draws, STREAM_TOGETHER + (uint32_t)sample, block * BLOCK, BLOCK, points);
}

static void shortfall_together(void *context, size_t thread, const double points[],
                               int64_t values[])
{
    Together *t = context;
    Probe *p = t->probes[thread];
    memcpy(p->points, points, draws_dimensions(t->draws) * BLOCK * sizeof *points);
    probe_run(p);
    memcpy(values, p->values[0], BLOCK * sizeof *values);
}

static int by_share(const void *one, const void *other)
{
    const Portion *a = one, *b = other;
    if (a->share.in_all < b->share.in_all || a->share.in_all > b->share.in_all)
        return a->share.in_all < b->share.in_all ? 1 : -1;
    return (a->quantity > b->quantity) - (a->quantity < b->quantity);
}

/* Numbers the quantities that are drawn together; says which has which dimension. */
static size_t group_dimensions(Risk *r, size_t group_of[])
{
    size_t count = 0, *group = arena_alloc(r->arena, (draws_count(r->draws) + 1) * sizeof *group);
    for (size_t q = 0; q < draws_count(r->draws); q++) {
        size_t first = draws_cluster(r->draws, q);
        group[q] = first == q ? count : group[first];
        if (first == q)
            r->portions[count++].quantity = q;
        for (size_t d = draws_first(r->draws, q); d < draws_first(r->draws, q + 1); d++)
            group_of[d] = group[q];
    }
    return count;
}

static void all_together(Risk *r, size_t worlds)
{
    size_t threads = r->spec.threads, blocks = (worlds + BLOCK - 1) / BLOCK;
    Arena *arena = arena_new();
    size_t *group_of = arena_alloc(arena, (draws_dimensions(r->draws) + 1) * sizeof *group_of);
    /* quasi-random points in any case: the errors are half of those of random ones */
    Together t = { draws_new_quasi(arena, r->spec.scenarios[0], r->spec.seed),
                   arena_alloc(arena, threads * sizeof *t.probes) };
    for (size_t i = 0; i < threads; i++)
        t.probes[i] = new_probe(r);
    r->portions = arena_alloc(r->arena, (draws_count(r->draws) + 1) * sizeof *r->portions);
    r->portions_count = group_dimensions(r, group_of);
    SobolIndex *indices = sobol_indices(
        arena, &(SobolSpec){ .dimensions = draws_dimensions(r->draws), .groups = r->portions_count,
                             .blocks = blocks > 1 ? blocks : 2, .threads = threads,
                             .group_of = group_of, .context = &t, .points = points_together,
                             .function = shortfall_together });
    for (size_t g = 0; g < r->portions_count; g++)
        r->portions[g].share = indices[g];
    qsort(r->portions, r->portions_count, sizeof *r->portions, by_share);
    for (size_t i = 0; i < threads; i++)
        probe_free(t.probes[i]);
    arena_free(arena);
}

void risk_matters(Risk *r, size_t worlds)
{
    one_at_a_time(r, worlds);
    if (draws_count(r->draws) > 1)
        all_together(r, worlds);
}
