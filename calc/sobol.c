/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sobol.c -- see sobol.h.  The error is that of leaving out one block after the other
 * (the jackknife).
 */
#include "sobol.h"

#include <math.h>
#include <string.h>

#include "crew.h"
#include "value.h"

/* Of one block. */
typedef struct Sums {
    Wide sum, squares;         /* of the function over A */
    Wide *from_a, *from_b;     /* per group: squared differences of A with the group from B */
} Sums;

typedef struct Hand {          /* what a thread works with */
    double *a, *b, *mixed;
    int64_t of_a[SOBOL_BLOCK], of_b[SOBOL_BLOCK], of_mixed[SOBOL_BLOCK];
} Hand;

typedef struct Sobol {
    const SobolSpec *spec;
    Hand **hands;
    Sums *sums;
} Sobol;

static Wide squares_apart(const int64_t *x, const int64_t *y)
{
    Wide sum = 0;
    for (size_t i = 0; i < SOBOL_BLOCK; i++)
        sum += (Wide)(x[i] - y[i]) * (x[i] - y[i]);
    return sum;
}

static void mix(const SobolSpec *spec, Hand *h, size_t group)
{
    for (size_t d = 0; d < spec->dimensions; d++) {
        const double *from = spec->group_of[d] == group ? h->b : h->a;
        memcpy(h->mixed + d * SOBOL_BLOCK, from + d * SOBOL_BLOCK, SOBOL_BLOCK * sizeof *from);
    }
}

static void do_block(void *context, size_t thread, size_t block)
{
    Sobol *sobol = context;
    const SobolSpec *spec = sobol->spec;
    Hand *h = sobol->hands[thread];
    Sums *sums = &sobol->sums[block];
    spec->points(spec->context, 0, block, h->a);
    spec->points(spec->context, 1, block, h->b);
    spec->function(spec->context, thread, h->a, h->of_a);
    spec->function(spec->context, thread, h->b, h->of_b);
    for (size_t i = 0; i < SOBOL_BLOCK; i++) {
        sums->sum += h->of_a[i];
        sums->squares += (Wide)h->of_a[i] * h->of_a[i];
    }
    for (size_t g = 0; g < spec->groups; g++) {
        mix(spec, h, g);
        spec->function(spec->context, thread, h->mixed, h->of_mixed);
        sums->from_a[g] = squares_apart(h->of_mixed, h->of_a);
        sums->from_b[g] = squares_apart(h->of_mixed, h->of_b);
    }
}

/* From all blocks but one (SIZE_MAX: from all). */
static void estimate(const Sobol *sobol, size_t group, size_t without, double index[2])
{
    Wide sum = 0, squares = 0, from_a = 0, from_b = 0;
    size_t blocks = sobol->spec->blocks;
    double n = (double)((blocks - (without < blocks)) * SOBOL_BLOCK);
    for (size_t b = 0; b < blocks; b++) {
        if (b == without)
            continue;
        sum += sobol->sums[b].sum;
        squares += sobol->sums[b].squares;
        from_a += sobol->sums[b].from_a[group];
        from_b += sobol->sums[b].from_b[group];
    }
    double variance = ((double)squares - (double)sum / n * (double)sum) / n;
    index[0] = variance > 0 ? 1 - (double)from_b / (2 * n) / variance : 0;
    index[1] = variance > 0 ? (double)from_a / (2 * n) / variance : 0;
}

static SobolIndex measure(const Sobol *sobol, size_t group)
{
    size_t blocks = sobol->spec->blocks;
    double n = (double)blocks, all[2], sum[2] = { 0 }, squares[2] = { 0 }, error[2];
    estimate(sobol, group, SIZE_MAX, all);
    for (size_t b = 0; b < blocks; b++) {
        double one[2];
        estimate(sobol, group, b, one);
        for (int i = 0; i < 2; i++) {
            sum[i] += one[i] - all[i];
            squares[i] += (one[i] - all[i]) * (one[i] - all[i]);
        }
    }
    for (int i = 0; i < 2; i++) {
        double spread = squares[i] - sum[i] * sum[i] / n;
        error[i] = sqrt((n - 1) / n * (spread > 0 ? spread : 0));
    }
    return (SobolIndex){ all[0], all[1], error[0], error[1] };
}

static Hand *hire(Arena *arena, const SobolSpec *spec)
{
    Hand *h = arena_alloc(arena, sizeof *h);
    size_t room = spec->dimensions * SOBOL_BLOCK + 1;
    h->a = arena_alloc(arena, room * sizeof *h->a);
    h->b = arena_alloc(arena, room * sizeof *h->b);
    h->mixed = arena_alloc(arena, room * sizeof *h->mixed);
    return h;
}

SobolIndex *sobol_indices(Arena *arena, const SobolSpec *spec)
{
    Sobol sobol = { .spec = spec,
                    .hands = arena_alloc(arena, spec->threads * sizeof *sobol.hands),
                    .sums = arena_alloc(arena, spec->blocks * sizeof *sobol.sums) };
    for (size_t t = 0; t < spec->threads; t++)
        sobol.hands[t] = hire(arena, spec);
    for (size_t b = 0; b < spec->blocks; b++) {
        sobol.sums[b].from_a = arena_alloc(arena, (spec->groups + 1) * sizeof(Wide));
        sobol.sums[b].from_b = arena_alloc(arena, (spec->groups + 1) * sizeof(Wide));
    }
    crew_run(spec->threads, spec->blocks, do_block, &sobol);
    SobolIndex *indices = arena_alloc(arena, (spec->groups + 1) * sizeof *indices);
    for (size_t g = 0; g < spec->groups; g++)
        indices[g] = measure(&sobol, g);
    return indices;
}
