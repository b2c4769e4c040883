/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matters.c -- what the shortfall depends on most, asked in two ways that are kept
 * apart.  One at a time: all as stated but for one quantity, at its 10% and its 90%.
 * All together: which part of the variance is due to a quantity, alone and in all
 * (Sobol' indices by Jansen's estimators, over independent points).
 */
#include <math.h>
#include <stdlib.h>

#include "crew.h"
#include "probe.h"
#include "risk.h"

enum { BLOCK = 256 };

static const Gauge *shortfall(const Risk *r)
{
    return &r->gauges[0];      /* in all the years: risk.c puts it first */
}

/* -- one at a time -- */

typedef struct Alone {
    Risk *risk;
    Probe **probes;            /* per thread */
    Arena **arenas;
    size_t worlds;             /* drawn of a quantity that has many values */
} Alone;

static Probe *probe_of(Alone *a, size_t thread)
{
    const Risk *r = a->risk;
    if (!a->probes[thread]) {
        a->arenas[thread] = arena_new();
        a->probes[thread] = probe_new(a->arenas[thread], &(ProbeSpec){ r->draws, r->spec.scenarios, 1,
                                                                      BLOCK, shortfall(r), 1, 0 });
    }
    return a->probes[thread];
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
    Probe *p = probe_of(a, thread);
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

static void work_out_stated(Alone *a)
{
    Probe *p = probe_of(a, 0);
    state_all(a->risk, p);
    probe_run(p);
    a->risk->stated = p->values[0][0];
}

static void one_at_a_time(Risk *r, size_t worlds)
{
    size_t threads = r->spec.threads;
    Alone a = { r, arena_alloc(r->arena, threads * sizeof(Probe *)),
                arena_alloc(r->arena, threads * sizeof(Arena *)), worlds };
    r->effects_count = draws_count(r->draws);
    r->effects = arena_alloc(r->arena, (r->effects_count + 1) * sizeof *r->effects);
    work_out_stated(&a);
    crew_run(threads, r->effects_count, effect_job, &a);
    if (r->effects_count)
        qsort(r->effects, r->effects_count, sizeof *r->effects, by_width);
    for (size_t t = 0; t < threads; t++)
        if (a.arenas[t])
            arena_free(a.arenas[t]);
}

/* -- all together -- */

/* Sums of one block of worlds. */
typedef struct Sums {
    Wide sum, squares;         /* of the first design */
    Wide *apart_b, *apart_a;   /* per cluster: squared differences from B, and from A */
} Sums;

typedef struct Together {
    Risk *risk;
    Probe **probes;
    Arena **arenas;
    size_t *clusters, count;   /* the first quantity of each */
    Sums *sums;                /* per job */
    int64_t **rows;            /* per thread: what A gives, and B */
    double **points;           /* per thread: those of A, and of B */
} Together;

enum { STREAM_A = 2 * 64, STREAM_B = STREAM_A + 1 };   /* beyond those of the sample */

static bool is_in_cluster(const Risk *r, size_t cluster, size_t dimension)
{
    for (size_t q = 0; q < draws_count(r->draws); q++)
        if (draws_cluster(r->draws, q) == cluster && dimension >= draws_first(r->draws, q) &&
            dimension < draws_first(r->draws, q + 1))
            return true;
    return false;
}

static void keep_row(Probe *p, int64_t *row)
{
    probe_run(p);
    for (size_t w = 0; w < BLOCK; w++)
        row[w] = p->values[0][w];
}

static Wide squares_apart(const int64_t *a, const int64_t *b)
{
    Wide sum = 0;
    for (size_t w = 0; w < BLOCK; w++)
        sum += (Wide)(a[w] - b[w]) * (a[w] - b[w]);
    return sum;
}

static void together_job(void *context, size_t thread, size_t job)
{
    Together *t = context;
    const Risk *r = t->risk;
    Probe *p = t->probes[thread];
    size_t dimensions = draws_dimensions(r->draws);
    double *a = t->points[thread], *b = a + dimensions * BLOCK;
    int64_t *from_a = t->rows[thread], *from_b = from_a + BLOCK;
    Sums *sums = &t->sums[job];
    draws_points(r->draws, STREAM_A, job * BLOCK, BLOCK, a);
    draws_points(r->draws, STREAM_B, job * BLOCK, BLOCK, b);
    for (size_t i = 0; i < dimensions * BLOCK; i++)
        p->points[i] = b[i];
    keep_row(p, from_b);
    for (size_t i = 0; i < dimensions * BLOCK; i++)
        p->points[i] = a[i];
    keep_row(p, from_a);
    for (size_t w = 0; w < BLOCK; w++) {
        sums->sum += from_a[w];
        sums->squares += (Wide)from_a[w] * from_a[w];
    }
    for (size_t c = 0; c < t->count; c++) {
        for (size_t d = 0; d < dimensions; d++) {
            const double *from = is_in_cluster(r, t->clusters[c], d) ? b : a;
            for (size_t w = 0; w < BLOCK; w++)
                p->points[d * BLOCK + w] = from[d * BLOCK + w];
        }
        probe_run(p);
        sums->apart_b[c] = squares_apart(p->values[0], from_b);
        sums->apart_a[c] = squares_apart(p->values[0], from_a);
    }
}

/* The indices of a cluster from all jobs but one (SIZE_MAX: from all). */
static void portion_of(const Together *t, size_t jobs, size_t without, size_t cluster,
                       double *alone, double *in_all)
{
    Wide sum = 0, squares = 0, apart_a = 0, apart_b = 0;
    double n = (double)((jobs - (without < jobs)) * BLOCK);
    for (size_t j = 0; j < jobs; j++) {
        if (j == without)
            continue;
        sum += t->sums[j].sum;
        squares += t->sums[j].squares;
        apart_a += t->sums[j].apart_a[cluster];
        apart_b += t->sums[j].apart_b[cluster];
    }
    double variance = ((double)squares - (double)sum / n * (double)sum) / n;
    *alone = variance > 0 ? 1 - (double)apart_b / (2 * n) / variance : 0;
    *in_all = variance > 0 ? (double)apart_a / (2 * n) / variance : 0;
}

/* The error is that of leaving out one job after the other (the jackknife). */
static Portion measure(const Together *t, size_t jobs, size_t cluster)
{
    Portion p = { .quantity = t->clusters[cluster] };
    double n = (double)jobs, sum[2] = { 0 }, squares[2] = { 0 };
    portion_of(t, jobs, SIZE_MAX, cluster, &p.alone, &p.in_all);
    for (size_t j = 0; j < jobs; j++) {
        double one[2];
        portion_of(t, jobs, j, cluster, &one[0], &one[1]);
        for (int i = 0; i < 2; i++) {
            double apart = one[i] - (i ? p.in_all : p.alone);
            sum[i] += apart;
            squares[i] += apart * apart;
        }
    }
    double spread[2];
    for (int i = 0; i < 2; i++)
        spread[i] = squares[i] - sum[i] * sum[i] / n;
    p.alone_error = sqrt((n - 1) / n * (spread[0] > 0 ? spread[0] : 0));
    p.in_all_error = sqrt((n - 1) / n * (spread[1] > 0 ? spread[1] : 0));
    return p;
}

static int by_share(const void *one, const void *other)
{
    const Portion *a = one, *b = other;
    if (a->in_all < b->in_all || a->in_all > b->in_all)
        return a->in_all < b->in_all ? 1 : -1;
    return (a->quantity > b->quantity) - (a->quantity < b->quantity);
}

static void prepare(Together *t, size_t jobs)
{
    Risk *r = t->risk;
    size_t threads = r->spec.threads, rows = 2 * draws_dimensions(r->draws) * BLOCK;
    t->probes = arena_alloc(r->arena, threads * sizeof *t->probes);
    t->arenas = arena_alloc(r->arena, threads * sizeof *t->arenas);
    t->rows = arena_alloc(r->arena, threads * sizeof *t->rows);
    t->points = arena_alloc(r->arena, threads * sizeof *t->points);
    for (size_t i = 0; i < threads; i++) {
        t->arenas[i] = arena_new();
        t->probes[i] = probe_new(t->arenas[i], &(ProbeSpec){ r->draws, r->spec.scenarios, 1, BLOCK,
                                                            shortfall(r), 1, 0 });
        t->rows[i] = arena_alloc(t->arenas[i], 2 * BLOCK * sizeof **t->rows);
        t->points[i] = arena_alloc(t->arenas[i], (rows + 1) * sizeof **t->points);
    }
    t->sums = arena_alloc(r->arena, jobs * sizeof *t->sums);
    for (size_t j = 0; j < jobs; j++) {
        t->sums[j].apart_a = arena_alloc(r->arena, (t->count + 1) * sizeof(Wide));
        t->sums[j].apart_b = arena_alloc(r->arena, (t->count + 1) * sizeof(Wide));
    }
}

static void all_together(Risk *r, size_t worlds)
{
    size_t jobs = (worlds + BLOCK - 1) / BLOCK;
    Together t = { .risk = r,
                   .clusters = arena_alloc(r->arena, (draws_count(r->draws) + 1) * sizeof(size_t)) };
    for (size_t q = 0; q < draws_count(r->draws); q++)
        if (draws_cluster(r->draws, q) == q)
            t.clusters[t.count++] = q;
    prepare(&t, jobs);
    crew_run(r->spec.threads, jobs, together_job, &t);
    r->portions = arena_alloc(r->arena, (t.count + 1) * sizeof *r->portions);
    for (size_t c = 0; c < t.count; c++)
        r->portions[r->portions_count++] = measure(&t, jobs, c);
    if (t.count)
        qsort(r->portions, r->portions_count, sizeof *r->portions, by_share);
    for (size_t i = 0; i < r->spec.threads; i++)
        arena_free(t.arenas[i]);
}

void risk_matters(Risk *r, size_t worlds)
{
    one_at_a_time(r, worlds);
    if (draws_count(r->draws) > 1)
        all_together(r, worlds);
}
