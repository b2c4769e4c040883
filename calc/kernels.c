/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kernels.c -- what the loops do in one lane where ops.def does not say it, the
 * loops themselves (loops.inc, compiled once per kind of processor), and the
 * sums of fractions that have no common denominator.
 */
#include <string.h>

#include "steps.h"

/* -- exact arithmetic on 127 bits -- */

bool wide_plus(Wide a, Wide b, Wide *sum)
{
    if (b > 0 ? a > WIDE_MOST - b : a < -WIDE_MOST - b)
        return false;
    *sum = a + b;
    return true;
}

bool wide_minus(Wide a, Wide b, Wide *difference)
{
    return wide_plus(a, -b, difference);
}

static Wide magnitude(Wide a)
{
    return a < 0 ? -a : a;
}

bool wide_times(Wide a, Wide b, Wide *product)
{
    bool small = a == (int64_t)a && b == (int64_t)b;
    if (!small && a != 0 && b != 0 && magnitude(a) > WIDE_MOST / magnitude(b))
        return false;
    *product = a * b;
    return true;
}

Wide wide_common(Wide a, Wide b)
{
    a = magnitude(a);
    b = magnitude(b);
    while (b != 0) {
        Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

Wide wide_power(int k)
{
    Wide power = 1;
    while (k-- > 0)
        power *= 10;
    return power;
}

/* -- rounding one lane; d > 0 -- */

/* Works on magnitudes, where adding half of d cannot overflow. */
static inline int64_t round_lane(int64_t x, int64_t d)
{
    uint64_t all = (uint64_t)(x < 0 ? -x : x), by = (uint64_t)d;
    int64_t q = (int64_t)((all + by / 2) / by);
    return x < 0 ? -q : q;
}

/* The same where both are below 2^52: a quotient of doubles is right, or one too many. */
static inline int64_t round_small_lane(int64_t x, int64_t d)
{
    int64_t all = x < 0 ? -x : x, q = (int64_t)((double)all / (double)d);
    q -= q * d > all;
    q += 2 * (all - q * d) >= d;
    return x < 0 ? -q : q;
}

static inline int64_t floor_lane(int64_t x, int64_t d)
{
    return x / d - (x % d < 0);
}

static inline int64_t ceil_lane(int64_t x, int64_t d)
{
    return x / d + (x % d > 0);
}

/* Most values that need 128 bits for others' sake fit in 64 themselves. */
static inline bool both_small(Wide x, Wide d)
{
    return x >= -INT64_MAX && x <= INT64_MAX && d <= INT64_MAX;
}

static inline Wide round_wide_lane(Wide x, Wide d)
{
    if (both_small(x, d))
        return round_lane((int64_t)x, (int64_t)d);
    Wide all = magnitude(x), q = all / d, rest = all - q * d;
    q += rest >= d - rest;
    return x < 0 ? -q : q;
}

static inline Wide floor_wide_lane(Wide x, Wide d)
{
    if (both_small(x, d))
        return floor_lane((int64_t)x, (int64_t)d);
    Wide q = x / d;
    return q - (x - q * d < 0);
}

static inline Wide ceil_wide_lane(Wide x, Wide d)
{
    if (both_small(x, d))
        return ceil_lane((int64_t)x, (int64_t)d);
    Wide q = x / d;
    return q + (x - q * d > 0);
}

/* -- over members, where sums may outgrow 127 bits -- */

static void sum_checked(const Step *s)
{
    const RowMap *map = s->extra;
    Wide *out = s->out->data;
    uint8_t *marks = s->marks->data;
    memset(out, 0, map->lanes_out * sizeof *out);
    memset(marks, ABSENT_NOT, map->lanes_out);
    for (size_t m = 0; m < map->members; m++) {
        const Wide *value = (const Wide *)s->in[0]->data + m * map->stride;
        const int64_t *filter = (const int64_t *)s->in[1]->data + m * map->stride;
        size_t row = map->rows[m] * map->stride;
        for (size_t i = 0; i < map->stride; i++) {
            if (!filter[i] || marks[row + i])
                continue;
            if (!wide_plus(out[row + i], value[i], &out[row + i])) {
                marks[row + i] = ABSENT_OVERFLOW;
                out[row + i] = 0;
            }
        }
    }
}

/* <0, 0, >0: compares a/b with c/d (b, d > 0) digit by digit, as Euclid does,
 * so that nothing outgrows its operands. */
static int fraction_order(Wide a, Wide b, Wide c, Wide d)
{
    for (int sign = 1;; sign = -sign) {
        Wide p = floor_wide_lane(a, b), q = floor_wide_lane(c, d);
        if (p != q)
            return p < q ? -sign : sign;
        a -= p * b;
        c -= q * d;
        if (a == 0 || c == 0)
            return a == c ? 0 : a == 0 ? -sign : sign;
        Wide was_b = b, was_d = d;         /* compare b/a with d/c, the other way */
        b = a;
        a = was_b;
        d = c;
        c = was_d;
    }
}

static bool fraction_plus(Wide *num, Wide *den, Wide n, Wide d)
{
    Wide common = wide_common(*den, d), left, right, sum;
    if (!wide_times(*num, d / common, &left) || !wide_times(n, *den / common, &right) ||
        !wide_plus(left, right, &sum) || !wide_times(*den, d / common, den))
        return false;
    common = wide_common(sum, *den);
    *num = sum / common;
    *den /= common;
    return true;
}

static void gather_one_fraction(const Step *s, size_t from, size_t to, bool *seen)
{
    Wide *num = (Wide *)s->out->data + to, *den = (Wide *)s->more->data + to;
    uint8_t *mark = (uint8_t *)s->marks->data + to;
    Wide n = ((const Wide *)s->in[0]->data)[from], d = ((const Wide *)s->in[1]->data)[from];
    if (*mark)
        return;
    if (s->imm == OP_SUM) {
        if (!fraction_plus(num, den, n, d)) {
            *num = 0;
            *den = 1;
            *mark = ABSENT_OVERFLOW;
        }
        return;
    }
    int order = *seen ? fraction_order(n, d, *num, *den) : 0;
    if (!*seen || (s->imm == OP_LEAST ? order < 0 : order > 0)) {
        *num = n;
        *den = d;
    }
    *seen = true;
}

static void gather_fraction(const Step *s)
{
    const RowMap *map = s->extra;
    Wide *num = s->out->data, *den = s->more->data;
    const int64_t *filter = s->in[2]->data;
    memset(s->marks->data, ABSENT_NOT, map->lanes_out);
    for (size_t to = 0; to < map->lanes_out; to++) {
        bool seen = false;
        num[to] = 0;
        den[to] = 1;
        for (size_t m = 0; m < map->members; m++) {
            size_t from = m * map->stride + to % map->stride;
            if (map->rows[m] == to / map->stride && filter[from])
                gather_one_fraction(s, from, to, &seen);
        }
    }
}

/* -- the loops -- */

#define POWERS(DO)                                                                    \
    DO(1, 10) DO(2, 100) DO(3, 1000) DO(4, 10000) DO(5, 100000) DO(6, 1000000)        \
    DO(7, 10000000) DO(8, 100000000) DO(9, 1000000000) DO(10, 10000000000)            \
    DO(11, 100000000000) DO(12, 1000000000000) DO(13, 10000000000000)                 \
    DO(14, 100000000000000) DO(15, 1000000000000000) DO(16, 10000000000000000)        \
    DO(17, 100000000000000000) DO(18, 1000000000000000000)

#define LOOPS "loops.inc"
#define SET Kernels
#define TABLE kernels
#define BEST kernels_best
#include "processors.inc"
