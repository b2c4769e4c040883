/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_sobol.c -- Sobol' indices of functions of which they are known.
 */
#include "check.h"

#include <math.h>

#include "random.h"
#include "sobol.h"

static const double pi = 3.14159265358979323846;

typedef struct Trial {
    const Random *random;
} Trial;

static void points(void *context, int sample, size_t block, double at[])
{
    const Trial *t = context;
    random_points(t->random, (uint32_t)sample, block * SOBOL_BLOCK, SOBOL_BLOCK, at);
}

/* Ishigami and Homma (1990): sin x1 + a sin^2 x2 + b x3^4 sin x1, a = 7, b = 0.1, each
 * uniform from -pi to pi. */
static void ishigami(void *context, size_t thread, const double at[], int64_t values[])
{
    (void)context;
    (void)thread;
    for (size_t i = 0; i < SOBOL_BLOCK; i++) {
        double x[3];
        for (size_t d = 0; d < 3; d++)
            x[d] = pi * (2 * at[d * SOBOL_BLOCK + i] - 1);
        double y = sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * pow(x[2], 4) * sin(x[0]);
        values[i] = llround(1e6 * y);
    }
}

/* 3 x1 + x2 + 2 (x3 + x4), the last two together. */
static void linear(void *context, size_t thread, const double at[], int64_t values[])
{
    (void)context;
    (void)thread;
    for (size_t i = 0; i < SOBOL_BLOCK; i++) {
        const double *x = at + i;
        values[i] = llround(1e6 * (3 * x[0] + x[SOBOL_BLOCK] +
                                   2 * (x[2 * SOBOL_BLOCK] + x[3 * SOBOL_BLOCK])));
    }
}

static void check_near(double got, double want, double error, const char *row)
{
    if (fabs(got - want) > 4 * error + 0.002) {
        printf("%s: is %.4f, should be %.4f\n", row, got, want);
        check_failures++;
    }
}

static SobolIndex *indices_of(Arena *arena, size_t dimensions, size_t groups,
                              const size_t group_of[], size_t threads, bool quasi,
                              void (*function)(void *, size_t, const double[], int64_t[]))
{
    static const uint32_t places[] = { 0, 1, 2, 3 };
    Trial *t = arena_alloc(arena, sizeof *t);
    t->random = random_new(arena, 7, dimensions, quasi ? places : NULL);
    return sobol_indices(arena, &(SobolSpec){ .dimensions = dimensions, .groups = groups,
                                              .blocks = 64, .threads = threads,
                                              .group_of = group_of, .context = t,
                                              .points = points, .function = function });
}

static void test_ishigami(bool quasi)
{
    static const size_t each[] = { 0, 1, 2 };
    static const double alone[] = { 0.3139, 0.4424, 0 }, in_all[] = { 0.5576, 0.4424, 0.2437 };
    Arena *arena = arena_new();
    SobolIndex *one = indices_of(arena, 3, 3, each, 1, quasi, ishigami),
               *two = indices_of(arena, 3, 3, each, 2, quasi, ishigami);
    for (size_t i = 0; i < 3; i++) {
        check_near(one[i].alone, alone[i], one[i].alone_error, "Ishigami, alone");
        check_near(one[i].in_all, in_all[i], one[i].in_all_error, "Ishigami, in all");
        CHECK(one[i].alone_error > 0 && one[i].alone_error < 0.03, "the error is told");
        CHECK(memcmp(&one[i], &two[i], sizeof one[i]) == 0, "the same on two threads");
    }
    arena_free(arena);
}

static void test_groups(void)
{
    static const size_t grouped[] = { 0, 1, 2, 2 };
    static const double want[] = { 9.0 / 18, 1.0 / 18, 8.0 / 18 };
    Arena *arena = arena_new();
    SobolIndex *index = indices_of(arena, 4, 3, grouped, 2, true, linear);
    for (size_t i = 0; i < 3; i++) {
        check_near(index[i].alone, want[i], index[i].alone_error, "linear, alone");
        check_near(index[i].in_all, want[i], index[i].in_all_error, "linear, in all");
    }
    arena_free(arena);
}

int main(void)
{
    test_ishigami(false);
    test_ishigami(true);
    test_groups();
    return check_done();
}
