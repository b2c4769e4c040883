/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * course.c -- a few worlds at a time, step after step.
 */
#include "course.h"

#include <math.h>

enum { LANES = 64, COUNTED = 256 };

static size_t less(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* -- places -- */

Places *places_new(Arena *arena, double yearly, size_t refill, const int64_t count[], int64_t one,
                   size_t months, const Curve *normal)
{
    Places *p = arena_alloc(arena, sizeof *p);
    *p = (Places){ .chance = 1 - pow(1 - yearly, 1 / 12.0), .refill = refill, .count = count,
                   .one = one, .months = months, .normal = normal, .counted = COUNTED };
    double *nobody = arena_alloc(arena, COUNTED * sizeof *nobody);
    for (size_t k = 0; k < COUNTED; k++)
        nobody[k] = pow(1 - p->chance, (double)k);
    p->nobody = nobody;
    return p;
}

/* How many of `of` leave: the least number that is reached with at least the chance u. */
static int64_t leavers_few(const Places *p, int64_t of, double u)
{
    double term = (size_t)of < p->counted ? p->nobody[of] : pow(1 - p->chance, (double)of);
    double sum = term, odds = p->chance / (1 - p->chance);
    int64_t k = 0;
    while (u > sum && k < of) {
        term *= odds * (double)(of - k) / (double)(k + 1);
        sum += term;
        k++;
    }
    return k;
}

/* Of a crowd: a normal number, with what makes it as skew (Cornish and Fisher 1937). */
static int64_t leavers_many(const Places *p, int64_t of, double u)
{
    double z, mean = p->chance * (double)of, deviation = sqrt(mean * (1 - p->chance));
    curve_over(p->normal, &u, 1, &z);
    double k = mean + deviation * z + (1 - 2 * p->chance) * (z * z - 1) / 6;
    return digits_round((Bounds){ 0, of }, k);
}

static int64_t leavers(const Places *p, int64_t of, double u)
{
    const double crowd = 200;
    if (p->chance >= 1 || of <= 0)
        return of > 0 ? of : 0;
    bool many = p->chance * (1 - p->chance) * (double)of > crowd;
    return many ? leavers_many(p, of, u) : leavers_few(p, of, u);
}

/* What one month yields, and who leaves at its end: left[] is of the last months, in a
 * circle. */
static void pass_month(const Places *p, size_t month, const double u[], size_t worlds,
                       int64_t empty[], int64_t (*left)[LANES], int64_t digits[])
{
    int64_t *gone = left[month % p->refill], count = p->count[month];
    for (size_t i = 0; i < worlds; i++) {
        bool here = count != DRAWN_STATED && !isnan(u[i]);
        int64_t there = here ? count / p->one - empty[i] : 0;
        there = there > 0 ? there : 0;
        digits[i] = !here ? DRAWN_STATED : empty[i] ? there * p->one : count;
        empty[i] -= gone[i];           /* filled again after this month */
        gone[i] = leavers(p, there, u[i]);
        empty[i] += gone[i];
    }
}

void places_over(const Places *places, const double u[], size_t worlds, size_t stride,
                 int64_t digits[])
{
    int64_t left[PLACES_REFILL_MOST][LANES];
    for (size_t from = 0; from < worlds; from += LANES) {
        int64_t empty[LANES] = { 0 };
        for (size_t m = 0; m < places->refill; m++)
            memset(left[m], 0, sizeof left[m]);
        for (size_t m = 0; m < places->months; m++)
            pass_month(places, m, u + m * stride + from, less(LANES, worlds - from), empty, left,
                       digits + m * stride + from);
    }
}

/* -- paths -- */

/* The yearly values: x, and of rates the sum of the logarithms of 1 + x since the second. */
typedef struct Walk {
    double e[LANES], logs[LANES];
} Walk;

/* A rule raises 1 + rate to the number of years since the first; so that this leads to
 * where the values lead, the rate is that of their geometric mean, the first left out. */
static double compounded(const Path *p, size_t year, double x, double *logs)
{
    const double least = -0.99;        /* not even all of it is lost */
    double rate = x / p->one;
    if (year == 0)
        return x;
    *logs += log1p(rate > least ? rate : least);
    return expm1(*logs / (double)year) * p->one;
}

static void pass_year(const Path *p, size_t year, const double u[], size_t worlds, Walk *walk,
                      int64_t digits[])
{
    double z[LANES], fresh = year ? sqrt(1 - p->carry * p->carry) : 1;
    curve_over(p->normal, u, worlds, z);
    for (size_t i = 0; i < worlds; i++) {
        double middle = p->mean + p->change * (double)year;
        walk->e[i] = p->carry * walk->e[i] + fresh * p->deviation * z[i];
        double x = middle + walk->e[i];
        if (p->compounds) {
            double inside = fmin(fmax(x, (double)p->bounds.least), (double)p->bounds.most);
            x = isnan(x) ? x : compounded(p, year, inside, &walk->logs[i]);
        }
        digits[i] = isnan(x) ? DRAWN_STATED : digits_round(p->bounds, x);
    }
}

void path_over(const Path *path, const double u[], size_t worlds, size_t stride, int64_t digits[])
{
    for (size_t from = 0; from < worlds; from += LANES) {
        Walk walk = { { 0 }, { 0 } };
        for (size_t y = 0; y < path->years; y++)
            pass_year(path, y, u + y * stride + from, less(LANES, worlds - from), &walk,
                      digits + y * stride + from);
    }
}

/* At the most all years go one way: then e nears this many deviations. */
Bounds path_bounds(const Path *path)
{
    double z, edge = 1 - QUANTILE_EDGE, carry = fabs(path->carry);
    curve_over(path->normal, &edge, 1, &z);
    z *= sqrt((1 + carry) / (1 - carry));
    double last = path->mean + path->change * (double)(path->years - 1);
    return (Bounds){
        digits_round(path->bounds, fmin(path->mean, last) - z * path->deviation),
        digits_round(path->bounds, fmax(path->mean, last) + z * path->deviation) };
}
