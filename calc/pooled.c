/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pooled.c -- project after project is worked out in the same number of worlds; what each
 * comes to is added to the sums of its world.  All values are kept, so that percentiles are
 * exact.
 */
#include "pooled.h"

#include <math.h>
#include <stdlib.h>

#include "crew.h"
#include "probe.h"
#include "random.h"

enum { BADLY = 95, BLOCK = PROBE_BLOCK, COPIES = PROBE_COPIES };

typedef struct Pooling {
    const PooledSpec *spec;
    Pooled *pooled;
    const PooledProject *project;          /* that is worked out */
    Draws *draws;
    Probe **probes;            /* per thread */
    Gauge *gauges;             /* two per year; NULL perimeter: the project has no such year */
    size_t gauges_count;
    size_t *net_gauge, *gap_gauge;         /* per year; SIZE_MAX: none */
    int64_t **net, **added;    /* per year and in all: of this project, per world */
    int64_t **net_all, **added_all;        /* of all so far */
    bool *too_much;            /* per block */
    bool *net_doubtful, *added_doubtful;   /* per year */
    uint64_t blocks, from;     /* of this batch: how many, and the first */
} Pooling;

uint64_t pooled_seed(uint64_t seed, Str name, size_t nth)
{
    uint64_t hash = text_hash(TEXT_HASH, name);
    uint32_t words[4];
    const uint32_t counter[4] = { (uint32_t)hash, (uint32_t)(hash >> 32), (uint32_t)nth, 0 };
    random_words(counter, seed, words);
    return words[0];
}

/* -- one project -- */

static size_t add_gauge(Pooling *p, GaugeKind kind, const Perimeter *perimeter, int year, const Chart *chart)
{
    p->gauges[p->gauges_count] = (Gauge){ kind, perimeter, -1, year, chart };
    return p->gauges_count++;
}

static void choose_gauges(Pooling *p)
{
    const PooledSpec *spec = p->spec;
    const Scenario *s = p->project->scenario;
    int first = month_year(s->months.first), last = month_year(s->months.last);
    p->gauges_count = 0;
    for (int year = spec->first; year <= spec->last; year++) {
        size_t y = (size_t)(year - spec->first);
        p->net_gauge[y] = year < first ? SIZE_MAX
                                       : add_gauge(p, GAUGE_BUDGET, spec->authorities, year - first, spec->chart);
        p->gap_gauge[y] = year < first || year > last || !p->project->counts
                              ? SIZE_MAX
                              : add_gauge(p, GAUGE_GAP, spec->project, year - first, NULL);
    }
}

static bool add_to(int64_t *sum, int64_t amount)
{
    return !__builtin_add_overflow(*sum, amount, sum);
}

static void keep_world(Pooling *p, const Probe *probe, size_t i, uint64_t world, uint64_t block)
{
    size_t years = p->pooled->years;
    bool good = true;
    int64_t net = 0, added = 0;
    for (size_t y = 0; y < years; y++) {
        int64_t paid = p->net_gauge[y] == SIZE_MAX ? 0 : probe->values[0][p->net_gauge[y] * BLOCK + i];
        int64_t gap = p->gap_gauge[y] == SIZE_MAX ? 0 : probe->values[0][p->gap_gauge[y] * BLOCK + i];
        p->net[y][world] = paid;
        p->added[y][world] = gap > 0 ? gap : 0;
        good = add_to(&net, paid) && add_to(&added, gap > 0 ? gap : 0) && good;
    }
    p->net[years][world] = net;
    p->added[years][world] = added;
    for (size_t y = 0; y <= years; y++)
        good = add_to(&p->net_all[y][world], p->net[y][world]) &&
               add_to(&p->added_all[y][world], p->added[y][world]) && good;
    p->too_much[block % COPIES] = p->too_much[block % COPIES] || !good;
}

static void work_out_block(void *context, size_t thread, size_t job)
{
    Pooling *p = context;
    Probe *probe = p->probes[thread];
    uint64_t block = p->from + job, first, world = block * BLOCK;
    uint32_t stream;
    probe_locate(p->spec->quasi, block, &stream, &first);
    draws_points(p->draws, stream, first, BLOCK, probe->points);
    probe_run(probe);
    for (size_t i = 0; i < BLOCK && world + i < p->pooled->worlds; i++)
        keep_world(p, probe, i, world + i, block);
}

static void note_doubts(Pooling *p)
{
    for (size_t t = 0; t < p->spec->threads; t++) {
        const uint8_t *doubtful = many_doubtful(p->probes[t]->many[0]);
        p->pooled->too_much = p->pooled->too_much || p->probes[t]->too_much;
        for (size_t y = 0; y < p->pooled->years; y++) {
            if (p->net_gauge[y] != SIZE_MAX && doubtful[p->net_gauge[y]])
                p->net_doubtful[y] = true;
            if (p->gap_gauge[y] != SIZE_MAX && doubtful[p->gap_gauge[y]])
                p->added_doubtful[y] = true;
        }
        probe_free(p->probes[t]);
    }
}

static int order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* The least value that so many in a hundred do not exceed, of values in order. */
static int64_t value_of(const int64_t values[], uint64_t count, int percent)
{
    enum { HUNDRED = 100 };
    uint64_t rank = (count * (uint64_t)percent + HUNDRED - 1) / HUNDRED;
    return values[rank ? rank - 1 : 0];
}

static void add_badly(Pooling *p)
{
    uint64_t worlds = p->pooled->worlds;
    for (size_t y = 0; y <= p->pooled->years; y++) {
        qsort(p->net[y], worlds, sizeof **p->net, order);
        qsort(p->added[y], worlds, sizeof **p->added, order);
        if (!add_to(&p->pooled->net[y].together, value_of(p->net[y], worlds, BADLY)) ||
            !add_to(&p->pooled->added[y].together, value_of(p->added[y], worlds, BADLY)))
            p->pooled->too_much = true;
    }
}

/* False if it was left at this. */
static bool work_out(Pooling *p, Arena *arena, uint64_t done)
{
    const PooledSpec *spec = p->spec;
    const Scenario *scenario = p->project->scenario;
    uint64_t worlds = p->pooled->worlds, all = worlds * spec->count;
    p->draws = spec->quasi ? draws_new_quasi(arena, scenario, p->project->seed)
                           : draws_new(arena, scenario, p->project->seed);
    choose_gauges(p);
    for (size_t t = 0; t < spec->threads; t++)
        p->probes[t] = probe_new(&(ProbeSpec){ p->draws, &p->project->scenario, 1, BLOCK, p->gauges,
                                               p->gauges_count, 0 });
    bool go_on = true;
    for (p->from = 0; p->from * BLOCK < worlds && go_on; p->from += COPIES) {
        uint64_t left = (worlds + BLOCK - 1) / BLOCK - p->from;
        crew_run(spec->threads, left < COPIES ? (size_t)left : COPIES, work_out_block, p);
        go_on = !spec->stop || !spec->stop(spec->context);
        if (spec->progress)
            spec->progress(spec->context, done + p->from * BLOCK, all);
    }
    note_doubts(p);
    add_badly(p);
    return go_on;
}

/* -- all of them -- */

static int64_t **make_rows(Arena *arena, size_t count, uint64_t worlds)
{
    int64_t **rows = arena_alloc(arena, count * sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = arena_alloc(arena, worlds * sizeof **rows);
    return rows;
}

/* Of quasi-random worlds by how much the copies differ. */
static double part_error(const Pooling *p, const int64_t values[], uint64_t above)
{
    double n = (double)p->pooled->worlds, part = (double)above / n;
    double counts[COPIES] = { 0 }, parts[COPIES] = { 0 };
    size_t copies = 0;
    if (!p->spec->quasi)
        return sqrt(part * (1 - part) / n);
    for (uint64_t w = 0; w < p->pooled->worlds; w++) {
        counts[w / BLOCK % COPIES] += 1;
        parts[w / BLOCK % COPIES] += values[w] > 0;
    }
    while (copies < COPIES && counts[copies] > 0) {
        parts[copies] /= counts[copies];
        copies++;
    }
    return probe_copies_error(parts, copies);
}

static void finish(Pooling *p, PooledSum *sum, int64_t values[], bool doubtful)
{
    for (uint64_t w = 0; w < p->pooled->worlds; w++)
        sum->above += values[w] > 0;
    sum->error = part_error(p, values, sum->above);
    qsort(values, p->pooled->worlds, sizeof *values, order);
    sum->values = values;
    sum->doubtful = doubtful;
}

static void finish_all(Pooling *p)
{
    size_t years = p->pooled->years;
    for (size_t y = 0; y <= years; y++) {
        finish(p, &p->pooled->net[y], p->net_all[y], p->net_doubtful[y]);
        finish(p, &p->pooled->added[y], p->added_all[y], p->added_doubtful[y]);
        p->net_doubtful[years] = p->net_doubtful[years] || p->net_doubtful[y];
        p->added_doubtful[years] = p->added_doubtful[years] || p->added_doubtful[y];
    }
}

static Pooling *make_pooling(Arena *arena, const PooledSpec *spec, Pooled *pooled)
{
    Pooling *p = arena_alloc(arena, sizeof *p);
    size_t years = pooled->years;
    *p = (Pooling){ .spec = spec, .pooled = pooled };
    p->probes = arena_alloc(arena, spec->threads * sizeof *p->probes);
    p->gauges = arena_alloc(arena, 2 * years * sizeof *p->gauges);
    p->net_gauge = arena_alloc(arena, years * sizeof *p->net_gauge);
    p->gap_gauge = arena_alloc(arena, years * sizeof *p->gap_gauge);
    p->net = make_rows(arena, years + 1, pooled->worlds);
    p->added = make_rows(arena, years + 1, pooled->worlds);
    p->net_all = make_rows(arena, years + 1, pooled->worlds);
    p->added_all = make_rows(arena, years + 1, pooled->worlds);
    p->too_much = arena_alloc(arena, COPIES * sizeof *p->too_much);
    p->net_doubtful = arena_alloc(arena, (years + 1) * sizeof *p->net_doubtful);
    p->added_doubtful = arena_alloc(arena, (years + 1) * sizeof *p->added_doubtful);
    return p;
}

Pooled *pooled_run(Arena *arena, const PooledSpec *spec)
{
    Pooled *pooled = arena_alloc(arena, sizeof *pooled);
    *pooled = (Pooled){ .worlds = spec->draws, .years = (size_t)(spec->last - spec->first) + 1 };
    pooled->net = arena_alloc(arena, (pooled->years + 1) * sizeof *pooled->net);
    pooled->added = arena_alloc(arena, (pooled->years + 1) * sizeof *pooled->added);
    Pooling *p = make_pooling(arena, spec, pooled);
    for (size_t i = 0; i < spec->count && !pooled->stopped; i++) {
        p->project = &spec->projects[i];
        pooled->stopped = !work_out(p, arena, i * spec->draws);
    }
    for (int i = 0; i < COPIES; i++)
        pooled->too_much = pooled->too_much || p->too_much[i];
    finish_all(p);
    return pooled;
}

/* -- asking -- */

int64_t pooled_percentile(const Pooled *pooled, const PooledSum *sum, int percent)
{
    return value_of(sum->values, pooled->worlds, percent);
}

/* The value of that rank, which may lie outside. */
static double ranked(const Pooled *pooled, const PooledSum *sum, double rank)
{
    double most = (double)pooled->worlds;
    return (double)sum->values[(uint64_t)(rank < 1 ? 1 : rank > most ? most : rank) - 1];
}

double pooled_percentile_error(const Pooled *pooled, const PooledSum *sum, int percent)
{
    double n = (double)pooled->worlds, share = percent / 100.0, width = sqrt(n * share * (1 - share));
    return (ranked(pooled, sum, ceil(n * share + width)) - ranked(pooled, sum, ceil(n * share - width))) / 2;
}
