/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_random.c -- points: the published numbers, that cutting worlds in blocks changes
 * nothing, and that they are as even as they should be.
 */
#include "check.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_qrng.h>

#include "random.h"

/* Known answers of philox4x32 with 10 rounds: kat_vectors of the authors' Random123. */
static void check_vectors(void)
{
    static const struct {
        uint32_t counter[4], key[2], want[4];
    } rows[] = {
        { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
        { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, { 0xffffffff, 0xffffffff },
          { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
        { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, { 0xa4093822, 0x299f31d0 },
          { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        uint32_t words[4];
        random_words(rows[i].counter, rows[i].key[0] | (uint64_t)rows[i].key[1] << 32, words);
        for (int w = 0; w < 4; w++)
            CHECK_INT(words[w], rows[i].want[w], "a published vector");
    }
}

/* -- what a point depends on -- */

enum { DIMENSIONS = 7, WORLDS = 1000 };
static const uint64_t FIRST = UINT64_C(0xfffffff0);     /* the next word of the counter */
static const uint32_t mixed[DIMENSIONS] = { 1, RANDOM_QUASI_MOST, 0, RANDOM_QUASI_MOST, 2,
                                            RANDOM_QUASI_MOST, RANDOM_QUASI_MOST };

static void check_cuts(const Random *random, const char *row)
{
    static const size_t cuts[] = { 0, 1, 2, 65, 130, 129, 999, WORLDS };
    static double whole[DIMENSIONS * WORLDS], part[DIMENSIONS * WORLDS];
    random_points(random, 3, FIRST, WORLDS, whole);
    for (size_t c = 0; c + 1 < ROWS(cuts); c++) {
        size_t from = cuts[c], count = cuts[c + 1] > from ? cuts[c + 1] - from : 1, wrong = 0;
        random_points(random, 3, FIRST + from, count, part);
        for (size_t d = 0; d < DIMENSIONS; d++)
            for (size_t i = 0; i < count; i++)
                wrong += part[d * count + i] != whole[d * WORLDS + from + i];
        CHECK_INT(wrong, 0, row);
    }
}

/* The generator for GSL yields the coordinates of a world one after the other. */
static void check_gsl(const Random *random, uint64_t seed)
{
    static double points[DIMENSIONS * WORLDS];
    random_points(random, 5, 100, WORLDS, points);
    gsl_rng *rng = gsl_rng_alloc(random_philox);
    gsl_rng_set(rng, seed);
    for (size_t i = 0; i < WORLDS; i += 99) {
        random_go(rng, 5, 100 + i);
        for (size_t d = 0; d < DIMENSIONS; d++)
            CHECK(gsl_rng_uniform(rng) == points[d * WORLDS + i], "a world's coordinates through GSL");
    }
    CHECK_STR(str_of(gsl_rng_name(rng)), "philox4x32-10", "its name");
    gsl_rng_free(rng);
}

static double correlation(const double x[], const double y[], size_t count)
{
    double sx = 0, sy = 0, xx = 0, yy = 0, xy = 0, n = (double)count;
    for (size_t i = 0; i < count; i++) {
        sx += x[i], sy += y[i];
        xx += x[i] * x[i], yy += y[i] * y[i], xy += x[i] * y[i];
    }
    return (xy - sx * sy / n) / sqrt((xx - sx * sx / n) * (yy - sy * sy / n));
}

enum { MANY = 100000 };

/* Of dimensions, streams, seeds and neighbouring worlds: none says anything of another.
 * The error of a correlation is 1 / sqrt(MANY); of some twenty none is beyond 4 of them. */
static void check_independence(const uint32_t places[], const char *row)
{
    Arena *arena = arena_new();
    const Random *one = random_new(arena, 1, DIMENSIONS, places);
    const Random *two = random_new(arena, 2, DIMENSIONS, places);
    double *a = arena_alloc(arena, DIMENSIONS * MANY * sizeof *a);
    double *b = arena_alloc(arena, DIMENSIONS * MANY * sizeof *b);
    const double limit = 4 / sqrt(MANY);
    random_points(one, 0, 0, MANY, a);
    random_points(one, 1, 0, MANY, b);
    for (size_t d = 0; d < DIMENSIONS; d++) {
        const double *x = a + d * MANY;
        CHECK(fabs(correlation(x, b + d * MANY, MANY)) < limit, row);
        CHECK(d == 0 || fabs(correlation(a, x, MANY)) < limit, row);
        CHECK((places && places[d] < RANDOM_QUASI_MOST) ||
                  fabs(correlation(x, x + 1, MANY - 1)) < limit, row);
        CHECK(fabs(correlation(x, b, MANY)) < limit, row);
    }
    random_points(two, 0, 0, MANY, b);
    size_t same = 0;
    for (size_t i = 0; i < DIMENSIONS * MANY; i++)
        same += a[i] == b[i];
    CHECK(same < 3, "another seed");
    arena_free(arena);
}

/* -- how even they are -- */

/* Chi square over 100 cells: 99 expected, error sqrt(198). */
static void check_uniform(void)
{
    Arena *arena = arena_new();
    const Random *random = random_new(arena, 20, DIMENSIONS, NULL);
    double *points = arena_alloc(arena, DIMENSIONS * MANY * sizeof *points);
    random_points(random, 0, 0, MANY, points);
    for (size_t d = 0; d < DIMENSIONS; d++) {
        double cells[100] = { 0 }, sum = 0;
        for (size_t i = 0; i < MANY; i++) {
            double u = points[d * MANY + i];
            CHECK(u > 0 && u < 1, "strictly inside");
            cells[(size_t)(u * 100)]++;
        }
        for (size_t c = 0; c < 100; c++)
            sum += (cells[c] - MANY / 100.0) * (cells[c] - MANY / 100.0) / (MANY / 100.0);
        CHECK(fabs(sum - 99) < 4 * sqrt(198), "all cells alike");
    }
    arena_free(arena);
}

/* GSL's points, which have the numbers of Bratley and Fox (1988), one by one. */
static void check_sobol(const Random *random)
{
    enum { POINTS = 40000, ALL = 40 };
    static const uint32_t first[] = { 0, 1u << 31, 3u << 30, 1u << 30, 3u << 29, 7u << 29, 5u << 29,
                                      1u << 29 };      /* of the first dimension */
    uint32_t words[ROWS(first)];
    random_sobol(random, 0, 0, ROWS(first), words);
    CHECK(memcmp(words, first, sizeof first) == 0, "0 1/2 3/4 1/4 3/8 7/8 5/8 1/8");
    gsl_qrng *q = gsl_qrng_alloc(gsl_qrng_sobol, ALL);
    size_t wrong = 0;
    double point[ALL];
    for (uint64_t n = 1; n < POINTS; n++) {
        gsl_qrng_get(q, point);
        for (uint32_t d = 0; d < ALL; d++) {
            uint32_t word;
            random_sobol(random, d, n, 1, &word);
            wrong += word * 0x1p-32 != point[d];
        }
    }
    CHECK_INT(wrong, 0, "GSL's points");
    gsl_qrng_free(q);
}

/* The mean of  product of (1 + x - 1/2)  over the cube is 1.  Its error, over 16 streams. */
static double error_of_mean(const Random *random)
{
    enum { POINTS = 4096, STREAMS = 16 };
    static double points[DIMENSIONS * POINTS];
    double squares = 0;
    for (uint32_t stream = 0; stream < STREAMS; stream++) {
        double sum = 0;
        random_points(random, stream, 0, POINTS, points);
        for (size_t i = 0; i < POINTS; i++) {
            double product = 1;
            for (size_t d = 0; d < DIMENSIONS; d++)
                product *= 0.5 + points[d * POINTS + i];
            sum += product;
        }
        squares += (sum / POINTS - 1) * (sum / POINTS - 1);
    }
    return sqrt(squares / STREAMS);
}

int main(void)
{
    Arena *arena = arena_new();
    const Random *plain = random_new(arena, 77, DIMENSIONS, NULL);
    const Random *both = random_new(arena, 77, DIMENSIONS, mixed);
    const Random *quasi =
        random_new(arena, 77, DIMENSIONS, (uint32_t[DIMENSIONS]){ 0, 1, 2, 3, 4, 5, 6 });
    check_vectors();
    check_cuts(plain, "a block alone, at random");
    check_cuts(both, "a block alone, partly quasi-random");
    check_gsl(plain, 77);
    check_independence(NULL, "independent at random");
    check_independence(mixed, "independent, partly quasi-random");
    check_uniform();
    check_sobol(quasi);
    CHECK(error_of_mean(quasi) * 20 < error_of_mean(plain), "quasi-random is closer by far");
    arena_free(arena);
    return check_done();
}
