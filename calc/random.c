/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * random.c -- the generator that counts, and Sobol's sequence.
 *
 * The key is the seed.  The counter is
 *
 *   word 0, 1   the world
 *   word 2      the dimension / 4: the four words that come out are those of four
 *               dimensions; all ones: what a stream shifts its sequence by
 *   word 3      the stream
 *
 * A word becomes a coordinate in the middle of its 2^32nd part: never 0, never 1.
 */
#include "random.h"

#include <assert.h>
#include <stdbool.h>

#include <gsl/gsl_qrng.h>

enum {
    WORDS = 4, ROUNDS = 10,
    LANES = 64,                /* worlds at a time */
    SOBOL_DIMENSIONS = 40,     /* of gsl_qrng_sobol */
    SOBOL_BITS = 30,           /* in its points */
    SHIFTS = -1                /* counter word 2: no dimension */
};

struct Random {
    uint64_t seed;
    size_t dimensions;
    const uint32_t *places;    /* or NULL */
    uint32_t quasi;            /* how many dimensions have a place in the sequence */
    uint32_t direction[SOBOL_DIMENSIONS][SOBOL_BITS];
};

/* -- the function that mixes -- */

/* Plain loops over lanes: compilers make vectors of them. */
static inline void mix(uint32_t (*restrict x)[LANES], size_t lanes, uint64_t key)
{
    const uint64_t multiply0 = 0xD2511F53, multiply1 = 0xCD9E8D57;
    uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < lanes; i++) {
            uint64_t a = multiply0 * x[0][i], b = multiply1 * x[2][i];
            x[0][i] = (uint32_t)(b >> 32) ^ x[1][i] ^ key0;
            x[1][i] = (uint32_t)b;
            x[2][i] = (uint32_t)(a >> 32) ^ x[3][i] ^ key1;
            x[3][i] = (uint32_t)a;
        }
        key0 += 0x9E3779B9;
        key1 += 0xBB67AE85;
    }
}

void random_words(const uint32_t counter[4], uint64_t key, uint32_t words[4])
{
    uint32_t x[WORDS][LANES];
    for (int w = 0; w < WORDS; w++)
        x[w][0] = counter[w];
    mix(x, 1, key);
    for (int w = 0; w < WORDS; w++)
        words[w] = x[w][0];
}

static inline double coordinate(uint32_t word)
{
    return ((double)word + 0.5) * 0x1p-32;
}

/* -- Sobol's sequence: point n is the sum, bit by bit, of the direction numbers that the
 *    bits of n ^ n >> 1 choose -- */

/* The direction number that follows, if the polynomial has these coefficients. */
static uint32_t next_direction(const uint32_t v[], int at, int degree, unsigned coefficients)
{
    uint32_t next = v[at - degree] >> degree;
    for (int i = 1; i <= degree; i++)
        next ^= coefficients >> (i - 1) & 1 ? v[at - i] : 0;
    return next;
}

/* Those from `known` on: each follows from the ones before it by a polynomial, of which
 * only the right one yields all those that are known. */
static void continue_directions(uint32_t v[], int known)
{
    enum { DEGREE_MOST = 8 };  /* of the forty first */
    for (int degree = 1; degree <= DEGREE_MOST; degree++)
        for (unsigned coefficients = 0; coefficients < 1u << degree; coefficients++) {
            int at = degree;
            while (at < known && v[at] == next_direction(v, at, degree, coefficients))
                at++;
            if (at < known)
                continue;
            for (; at < SOBOL_BITS; at++)
                v[at] = next_direction(v, at, degree, coefficients);
            return;
        }
    assert(false && "the sequence is one of Sobol's");
}

/* GSL gives points, one after the other, and no direction numbers; but its point 2^(k+1)-1
 * is direction number k.  (It calls 1 the point that comes first.) */
static void find_directions(Random *r)
{
    enum { KNOWN = 13 };
    gsl_qrng *q = gsl_qrng_alloc(gsl_qrng_sobol, SOBOL_DIMENSIONS);
    double point[SOBOL_DIMENSIONS];
    for (int k = 0; k < KNOWN; k++) {
        for (int n = k ? 1 << k : 1; n < 1 << (k + 1); n++)
            gsl_qrng_get(q, point);
        for (int d = 0; d < SOBOL_DIMENSIONS; d++)
            r->direction[d][k] = (uint32_t)(point[d] * 0x1p32);
    }
    gsl_qrng_free(q);
    for (int d = 0; d < SOBOL_DIMENSIONS; d++)
        continue_directions(r->direction[d], KNOWN);
}

void random_sobol(const Random *random, uint32_t dimension, uint64_t first, size_t count,
                  uint32_t words[])
{
    const uint32_t *v = random->direction[dimension];
    uint32_t x = 0;
    for (int bit = 0; bit < SOBOL_BITS; bit++)
        x ^= (first ^ first >> 1) >> bit & 1 ? v[bit] : 0;
    for (size_t i = 0; i < count; i++) {
        words[i] = x;
        int zeros = __builtin_ctzll((first + i + 1) | UINT64_C(1) << 63);
        x ^= zeros < SOBOL_BITS ? v[zeros] : 0;
    }
}

/* -- points -- */

Random *random_new(Arena *arena, uint64_t seed, size_t dimensions, const uint32_t places[])
{
    Random *r = arena_alloc(arena, sizeof *r);
    *r = (Random){ .seed = seed, .dimensions = dimensions };
    if (!places)
        return r;
    uint32_t *kept = arena_alloc(arena, (dimensions + 1) * sizeof *kept);
    for (size_t d = 0; d < dimensions; d++) {
        kept[d] = places[d];
        r->quasi += places[d] < RANDOM_QUASI_MOST;
    }
    r->places = kept;
    find_directions(r);
    return r;
}

static bool is_quasi(const Random *r, size_t dimension)
{
    return r->places && r->places[dimension] < RANDOM_QUASI_MOST;
}

/* Four dimensions from `dimension` on, as far as there are and as they are at random. */
static void fill_at_random(const Random *r, uint32_t stream, size_t dimension, uint64_t first,
                           size_t worlds, double points[])
{
    uint32_t x[WORDS][LANES];
    for (size_t from = 0; from < worlds; from += LANES) {
        size_t count = worlds - from < LANES ? worlds - from : LANES;
        for (size_t i = 0; i < LANES; i++) {
            uint64_t world = first + from + i;
            x[0][i] = (uint32_t)world;
            x[1][i] = (uint32_t)(world >> 32);
            x[2][i] = (uint32_t)(dimension / WORDS);
            x[3][i] = stream;
        }
        mix(x, LANES, r->seed);
        for (size_t w = 0; w < WORDS && dimension + w < r->dimensions; w++) {
            double *to = points + (dimension + w) * worlds + from;
            for (size_t i = 0; i < count && !is_quasi(r, dimension + w); i++)
                to[i] = coordinate(x[w][i]);
        }
    }
}

static void fill_quasi(const Random *r, uint32_t stream, size_t dimension, uint64_t first,
                       size_t worlds, double points[])
{
    uint32_t place = r->places[dimension] + stream % 2 * r->quasi;
    uint32_t shift[WORDS], words[LANES];
    random_words((uint32_t[]){ place, 0, (uint32_t)SHIFTS, stream }, r->seed, shift);
    for (size_t from = 0; from < worlds; from += LANES) {
        size_t count = worlds - from < LANES ? worlds - from : LANES;
        double *to = points + dimension * worlds + from;
        random_sobol(r, place, first + from, count, words);
        for (size_t i = 0; i < count; i++)
            to[i] = coordinate(words[i] ^ shift[0]);
    }
}

void random_points(const Random *random, uint32_t stream, uint64_t first, size_t worlds,
                   double points[])
{
    for (size_t d = 0; d < random->dimensions; d += WORDS)
        fill_at_random(random, stream, d, first, worlds, points);
    for (size_t d = 0; d < random->dimensions; d++)
        if (is_quasi(random, d))
            fill_quasi(random, stream, d, first, worlds, points);
}

/* -- for GSL -- */

typedef struct Counting {
    uint64_t key;
    uint32_t counter[WORDS], words[WORDS];
    unsigned used;             /* of the words */
} Counting;

static void counting_set(void *state, unsigned long seed)
{
    *(Counting *)state = (Counting){ .key = seed, .used = WORDS };
}

static unsigned long counting_get(void *state)
{
    Counting *c = state;
    if (c->used == WORDS) {
        random_words(c->counter, c->key, c->words);
        c->counter[2]++;
        c->used = 0;
    }
    return c->words[c->used++];
}

static double counting_get_double(void *state)
{
    return coordinate((uint32_t)counting_get(state));
}

static const gsl_rng_type philox = {
    "philox4x32-10", UINT32_MAX, 0, sizeof(Counting), counting_set, counting_get, counting_get_double
};

const gsl_rng_type *const random_philox = &philox;

void random_go(gsl_rng *rng, uint32_t stream, uint64_t world)
{
    Counting *c = gsl_rng_state(rng);
    c->counter[0] = (uint32_t)world;
    c->counter[1] = (uint32_t)(world >> 32);
    c->counter[2] = 0;
    c->counter[3] = stream;
    c->used = WORDS;
}
