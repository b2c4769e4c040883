/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk.c -- the sample: worlds in blocks, blocks in rounds.  A round's blocks are worked
 * out by several threads; then each sum takes up its values of the whole round, in
 * order.  Quasi-random worlds come in several shifted copies, one per block of a round:
 * how much the copies differ tells how much may be wrong.
 */
#include "risk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "crew.h"
#include "probe.h"

enum { BLOCK = PROBE_BLOCK, COPIES = PROBE_COPIES };

/* What of one sum fell to each copy. */
typedef struct Tally {
    uint64_t count[COPIES], above[COPIES], below[COPIES];
    Wide sum[COPIES];
} Tally;

/* One block of the running round, kept until the sums have taken it up. */
typedef struct Kept {
    int64_t **values;          /* per scenario */
    int64_t **digits;          /* per quantity; NULL if nobody asks for them */
    uint8_t *unknown;
    uint64_t first;
    size_t worlds;             /* that count */
} Kept;

typedef struct Sampling {
    Risk *risk;
    Probe **probes;            /* per thread */
    Kept kept[COPIES];
    size_t blocks;             /* of this round */
    uint64_t round;
} Sampling;

/* -- which sums -- */

static void add_gauge(Risk *r, GaugeKind kind, const Perimeter *perimeter, int which, int year)
{
    r->gauges[r->gauges_count++] = (Gauge){ kind, perimeter, which, year, NULL };
}

/* The parties that pay the perimeter in the project as stated. */
static size_t find_payers(const Risk *r, int payers[])
{
    Arena *arena = arena_new();
    const Scenario *base = r->spec.scenarios[0];
    size_t count = 0, parties = base->book->parties_count, gauges = 0;
    Gauge *list = arena_alloc(arena, (parties + 1) * sizeof *list);
    int64_t *values = arena_alloc(arena, (parties + 1) * sizeof *values);
    for (size_t p = 0; p < parties; p++)
        list[gauges++] = (Gauge){ GAUGE_PAYER, r->spec.perimeter, (int)p, -1, NULL };
    Many *many = many_new(arena, base, 1, NULL, 0, list, gauges);
    many_run(many, NULL, values);
    for (size_t p = 0; p < parties; p++)
        if (values[p])
            payers[count++] = (int)p;
    arena_free(arena);
    return count;
}

static void choose_gauges(Risk *r)
{
    const Scenario *base = r->spec.scenarios[0];
    const Rulebook *b = base->book;
    const Perimeter *p = r->spec.perimeter;
    int years = (int)many_years(base);
    int *payers = arena_alloc(r->arena, (b->parties_count + 1) * sizeof *payers);
    size_t payers_count = find_payers(r, payers);
    size_t room = ((size_t)years + 1) * (4 + b->leaves_count + payers_count + b->perimeters_count) + 1;
    r->gauges = arena_alloc(r->arena, room * sizeof *r->gauges);
    for (int y = -1; y < years; y++) {
        add_gauge(r, GAUGE_GAP, p, -1, y);
        add_gauge(r, GAUGE_COST, p, -1, y);
        add_gauge(r, GAUGE_FUNDING, p, -1, y);
        add_gauge(r, GAUGE_CASH, p, -1, y);
        for (size_t l = 0; l < b->leaves_count; l++)
            add_gauge(r, GAUGE_LEAF, p, (int)l, y);
        for (size_t i = 0; i < payers_count; i++)
            add_gauge(r, GAUGE_PAYER, p, payers[i], y);
        for (size_t i = 0; i < b->perimeters_count; i++)
            if (b->perimeters[i].backstop && &b->perimeters[i] != p)
                add_gauge(r, GAUGE_GAP, &b->perimeters[i], -1, y);
    }
    add_gauge(r, GAUGE_LOWEST, p, -1, -1);
}

size_t risk_gauge(const Risk *r, GaugeKind kind, const Perimeter *perimeter, int which, int year)
{
    for (size_t g = 0; g < r->gauges_count; g++)
        if (r->gauges[g].kind == kind && r->gauges[g].perimeter == perimeter &&
            r->gauges[g].which == which && r->gauges[g].year == year)
            return g;
    return SIZE_MAX;
}

/* -- a round -- */

static void keep_block(const Sampling *s, Kept *kept, const Probe *p)
{
    const Risk *r = s->risk;
    for (size_t i = 0; i < r->spec.scenarios_count; i++)
        memcpy(kept->values[i], p->values[i], r->gauges_count * BLOCK * sizeof **kept->values);
    memcpy(kept->unknown, p->unknown, BLOCK);
    for (size_t q = 0; kept->digits && q < p->quantities; q++)
        memcpy(kept->digits[q], p->digits[q], p->drawn[q].steps * BLOCK * sizeof **kept->digits);
}

static void work_out_block(void *context, size_t thread, size_t job)
{
    Sampling *s = context;
    Probe *p = s->probes[thread];
    uint32_t stream;
    uint64_t block = s->round * COPIES + job, first;
    probe_locate(s->risk->spec.quasi, block, &stream, &first);
    draws_points(p->draws, stream, first, BLOCK, p->points);
    probe_run(p);
    keep_block(s, &s->kept[job], p);
}

static void take_up(Risk *r, Sampling *s, size_t job)
{
    size_t scenario = job / r->gauges_count, gauge = job % r->gauges_count;
    Digest **digest = &r->digests[job];
    for (size_t b = 0; b < s->blocks; b++) {
        const int64_t *values = s->kept[b].values[scenario] + gauge * BLOCK;
        Tally *tally = &r->tallies[job];
        if (!*digest)
            *digest = digest_new(values, s->kept[b].worlds);
        digest_add(*digest, values, s->kept[b].worlds);
        for (size_t w = 0; w < s->kept[b].worlds; w++) {
            tally->above[b] += values[w] > 0;
            tally->below[b] += values[w] < 0;
            tally->sum[b] += values[w];
        }
        tally->count[b] += s->kept[b].worlds;
    }
}

/* By how much less the scenario falls short than the first. */
static void take_up_better(Risk *r, Sampling *s, size_t scenario)
{
    int64_t less[BLOCK];
    for (size_t b = 0; b < s->blocks; b++) {
        const int64_t *base = s->kept[b].values[0], *other = s->kept[b].values[scenario];
        for (size_t w = 0; w < s->kept[b].worlds; w++)
            less[w] = base[w] - other[w];              /* the first gauge: the shortfall in all */
        if (!r->better[scenario])
            r->better[scenario] = digest_new(less, s->kept[b].worlds);
        digest_add(r->better[scenario], less, s->kept[b].worlds);
    }
}

static void digest_job(void *context, size_t thread, size_t job)
{
    Sampling *s = context;
    Risk *r = s->risk;
    size_t sums = r->spec.scenarios_count * r->gauges_count;
    (void)thread;
    if (job < sums)
        take_up(r, s, job);
    else
        take_up_better(r, s, job - sums + 1);
}

static bool tell_blocks(const Sampling *s)
{
    const RiskSpec *spec = &s->risk->spec;
    bool go_on = true;
    for (size_t b = 0; b < s->blocks && spec->block && go_on; b++) {
        const Kept *k = &s->kept[b];
        go_on = spec->block(spec->context,
                            &(RiskBlock){ s->risk, k->first, k->worlds, BLOCK,
                                          (const int64_t *const *)k->values,
                                          (const int64_t *const *)k->digits, k->unknown });
    }
    return go_on;
}

static void count_unknown(Risk *r, const Sampling *s)
{
    for (size_t b = 0; b < s->blocks; b++)
        for (size_t w = 0; w < s->kept[b].worlds; w++) {
            if (!s->kept[b].unknown[w])
                continue;
            if (!r->unknown++)
                r->first_unknown = s->kept[b].first + w;
        }
}

static bool run_round(Sampling *s)
{
    Risk *r = s->risk;
    uint64_t first = s->round * COPIES * BLOCK;
    for (s->blocks = 0; s->blocks < COPIES && first + s->blocks * BLOCK < r->spec.draws; s->blocks++) {
        Kept *k = &s->kept[s->blocks];
        k->first = first + s->blocks * BLOCK;
        k->worlds = r->spec.draws - k->first < BLOCK ? (size_t)(r->spec.draws - k->first) : BLOCK;
    }
    crew_run(r->spec.threads, s->blocks, work_out_block, s);
    crew_run(r->spec.threads, r->spec.scenarios_count * r->gauges_count +
                                  r->spec.scenarios_count - 1, digest_job, s);
    count_unknown(r, s);
    for (size_t b = 0; b < s->blocks; b++)
        r->done += s->kept[b].worlds;
    for (size_t t = 0; t < r->spec.threads; t++)
        r->too_much = r->too_much || s->probes[t]->too_much;
    return tell_blocks(s) && !r->too_much;
}

/* -- the sample -- */

static void make_room(Sampling *s)
{
    Risk *r = s->risk;
    Arena *arena = r->arena;
    size_t quantities = draws_count(r->draws);
    for (size_t b = 0; b < COPIES; b++) {
        Kept *k = &s->kept[b];
        k->values = arena_alloc(arena, r->spec.scenarios_count * sizeof *k->values);
        for (size_t i = 0; i < r->spec.scenarios_count; i++)
            k->values[i] = arena_alloc(arena, r->gauges_count * BLOCK * sizeof **k->values);
        k->unknown = arena_alloc(arena, BLOCK);
        k->digits = r->spec.block ? arena_alloc(arena, (quantities + 1) * sizeof *k->digits) : NULL;
        for (size_t q = 0; k->digits && q < quantities; q++)
            k->digits[q] = arena_alloc(arena, draws_drawn(r->draws, q)->steps * BLOCK *
                                                  sizeof **k->digits);
    }
}

static void make_probes(Sampling *s)
{
    Risk *r = s->risk;
    size_t threads = r->spec.threads;
    s->probes = arena_alloc(r->arena, threads * sizeof *s->probes);
    for (size_t t = 0; t < threads; t++) {
        s->probes[t] = probe_new(&(ProbeSpec){ r->draws, r->spec.scenarios, r->spec.scenarios_count,
                                               BLOCK, r->gauges, r->gauges_count, 0 });
    }
}

/* None of so many worlds (or all of them) is no proof of never (or always): something that
 * happens once in as many would as easily have stayed away. */
static bool is_known_enough(const Risk *r)
{
    double error, least = 1 / (double)(r->done ? r->done : 1);
    risk_chance(r, 0, 0, false, &error);
    return r->spec.until_error > 0 && fmax(error, least) <= r->spec.until_error;
}

static void sample(Risk *r)
{
    Sampling *s = arena_alloc(r->arena, sizeof *s);
    const RiskSpec *spec = &r->spec;
    s->risk = r;
    make_room(s);
    make_probes(s);
    for (; r->done < spec->draws; s->round++) {
        r->stopped = (s->round > 0 && spec->stop && spec->stop(spec->context)) || !run_round(s);
        if (r->stopped || is_known_enough(r))
            break;
        if (spec->progress)
            spec->progress(spec->context, r->done, spec->draws);
    }
    for (size_t t = 0; t < spec->threads; t++) {
        for (size_t i = 0; i < spec->scenarios_count; i++)
            for (size_t g = 0; g < r->gauges_count; g++)
                r->doubtful[i * r->gauges_count + g] |= many_doubtful(s->probes[t]->many[i])[g];
        probe_free(s->probes[t]);
    }
}

static Draws *draws_of(Arena *arena, const Scenario *scenario, uint64_t seed, bool quasi)
{
    return quasi ? draws_new_quasi(arena, scenario, seed) : draws_new(arena, scenario, seed);
}

Risk *risk_run(Arena *arena, const RiskSpec *spec)
{
    Risk *r = arena_alloc(arena, sizeof *r);
    *r = (Risk){ .arena = arena, .spec = *spec };
    r->draws = draws_of(arena, spec->scenarios[0], spec->seed, spec->quasi);
    r->spec.threads = spec->threads ? spec->threads : 1;
    choose_gauges(r);
    size_t sums = spec->scenarios_count * r->gauges_count;
    r->digests = arena_alloc(arena, sums * sizeof *r->digests);
    r->doubtful = arena_alloc(arena, sums);
    r->tallies = arena_alloc(arena, sums * sizeof *r->tallies);
    r->better = arena_alloc(arena, spec->scenarios_count * sizeof *r->better);
    sample(r);
    return r;
}

void risk_free(Risk *r)
{
    for (size_t i = 0; i < r->spec.scenarios_count * r->gauges_count; i++)
        digest_free(r->digests[i]);
    for (size_t i = 0; i < r->spec.scenarios_count; i++)
        digest_free(r->better[i]);
    for (size_t i = 0; i < r->breakevens_count; i++)
        digest_free(r->breakevens[i].digest);
}

/* -- asking -- */

const Digest *risk_digest(const Risk *r, size_t scenario, size_t gauge)
{
    return r->digests[scenario * r->gauges_count + gauge];
}

static double copies_error(const Tally *tally, bool chance, bool below)
{
    double means[COPIES];
    size_t copies = 0;
    for (size_t b = 0; b < COPIES; b++)
        if (tally->count[b])
            means[copies++] = (chance ? (double)(below ? tally->below[b] : tally->above[b])
                                      : (double)tally->sum[b]) / (double)tally->count[b];
    return probe_copies_error(means, copies);
}

double risk_chance(const Risk *r, size_t scenario, size_t gauge, bool below, double *error)
{
    const Digest *d = risk_digest(r, scenario, gauge);
    double n = (double)digest_count(d);
    double p = (double)(below ? digest_below(d) : digest_above(d)) / n;
    *error = r->spec.quasi ? copies_error(&r->tallies[scenario * r->gauges_count + gauge], true, below)
                           : sqrt(p * (1 - p) / n);
    return p;
}

double risk_mean(const Risk *r, size_t scenario, size_t gauge, double *error)
{
    const Digest *d = risk_digest(r, scenario, gauge);
    *error = r->spec.quasi ? copies_error(&r->tallies[scenario * r->gauges_count + gauge], false, false)
                           : digest_deviation(d) / sqrt((double)digest_count(d));
    return digest_mean(d);
}

/* -- one world -- */

Scenario *risk_world(Arena *arena, const Scenario *scenario, uint64_t seed, bool quasi,
                     uint64_t world)
{
    Draws *draws = draws_of(arena, scenario, seed, quasi);
    size_t count = draws_count(draws);
    double *points = arena_alloc(arena, (draws_dimensions(draws) + 1) * sizeof *points);
    Drawn *drawn = arena_alloc(arena, (count + 1) * sizeof *drawn);
    int64_t **digits = arena_alloc(arena, (count + 1) * sizeof *digits);
    uint32_t stream;
    uint64_t first;
    probe_locate(quasi, world / BLOCK, &stream, &first);
    draws_points(draws, stream, first + world % BLOCK, 1, points);
    for (size_t q = 0; q < count; q++) {
        drawn[q] = *draws_drawn(draws, q);
        digits[q] = arena_alloc(arena, drawn[q].steps * sizeof **digits);
    }
    draws_values(draws, points, 1, digits);
    return scenario_world(arena, scenario, drawn, count, (const int64_t *const *)digits, 1, 0);
}
