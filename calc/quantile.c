/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quantile.c -- inverse distributions.
 *
 * All in digits: parameters are multiplied by 10^scale first.  Those that choose from a
 * list have its values in rising order, so that more of the coordinate is never less of
 * the value: that is what correlation needs.
 */
#include "quantile.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

/* -- curves -- */

enum {
    OCTAVES = 14,              /* from 1/2 down to 2^-15: below it is worked out each time */
    PARTS = 16,                /* cells of an octave: a power of 2 */
    PART_SHIFT = 52 - 4,       /* of a double's bits: exponent and first four of the fraction */
    CELLS = OCTAVES * PARTS,
    CHUNK = 64
};
#define TAIL 0x1p-15

/* x = c0 + h (c1 + h (c2 + h c3)) at h beyond its start */
typedef struct Cell {
    double start, c[4];
} Cell;

struct Curve {
    double (*low)(const Curve *curve, double u);      /* the quantile of u */
    double (*high)(const Curve *curve, double v);     /* the quantile of 1 - v */
    double (*density)(const Curve *curve, double x);
    double a, b;
    Cell cells[2][CELLS];      /* of u up to a half, and of 1 - u */
};

static double curve_exact(const Curve *curve, int side, double v)
{
    return side ? curve->high(curve, v) : curve->low(curve, v);
}

/* The slope of a cubic at one of its ends, no steeper than keeps it from turning back. */
static double slope_at(const Curve *curve, int side, double x, double chord)
{
    double slope = (side ? -1 : 1) / curve->density(curve, x);
    return fabs(slope) <= 3 * fabs(chord) ? slope : 3 * chord;
}

static void fill_cell(const Curve *curve, int side, double from, double x[2], Cell *cell, double width)
{
    double chord = (x[1] - x[0]) / width;
    double s0 = slope_at(curve, side, x[0], chord), s1 = slope_at(curve, side, x[1], chord);
    *cell = (Cell){ from, { x[0], s0, (3 * chord - 2 * s0 - s1) / width,
                            (s0 + s1 - 2 * chord) / (width * width) } };
}

static void fill_curve(Curve *curve)
{
    for (int side = 0; side < 2; side++) {
        double x[2] = { 0, curve_exact(curve, side, TAIL) };
        for (int i = 0; i < CELLS; i++) {
            double octave = ldexp(TAIL, i / PARTS), width = octave / PARTS;
            double from = octave + width * (i % PARTS);
            x[0] = x[1];
            x[1] = curve_exact(curve, side, from + width);
            fill_cell(curve, side, from, x, &curve->cells[side][i], width);
        }
    }
}

/* Which cell follows from the bits of the number: their upper part counts the cells. */
static size_t cell_of(double v)
{
    const double tail = TAIL;
    uint64_t bits, first;
    memcpy(&bits, &v, sizeof bits);
    memcpy(&first, &tail, sizeof first);
    size_t cell = (size_t)((bits >> PART_SHIFT) - (first >> PART_SHIFT));
    return cell < CELLS ? cell : CELLS - 1;           /* a half itself ends the last */
}

static inline double curve_at(const Curve *curve, double u)
{
    int side = u > 0.5;
    double v = side ? 1 - u : u;
    if (!(v >= TAIL))
        return isnan(u) ? u : curve_exact(curve, side, v);
    const Cell *cell = &curve->cells[side][cell_of(v)];
    double h = v - cell->start;
    return cell->c[0] + h * (cell->c[1] + h * (cell->c[2] + h * cell->c[3]));
}

void curve_over(const Curve *curve, const double u[], size_t count, double x[])
{
    for (size_t i = 0; i < count; i++)
        x[i] = curve_at(curve, u[i]);
}

static double normal_low(const Curve *curve, double u)
{
    (void)curve;
    return gsl_cdf_ugaussian_Pinv(u);
}

static double normal_high(const Curve *curve, double v)
{
    (void)curve;
    return gsl_cdf_ugaussian_Qinv(v);
}

static double normal_density(const Curve *curve, double x)
{
    (void)curve;
    return gsl_ran_ugaussian_pdf(x);
}

static double beta_low(const Curve *curve, double u)
{
    return gsl_cdf_beta_Pinv(u, curve->a, curve->b);
}

static double beta_high(const Curve *curve, double v)
{
    return gsl_cdf_beta_Qinv(v, curve->a, curve->b);
}

static double beta_density(const Curve *curve, double x)
{
    return gsl_ran_beta_pdf(x, curve->a, curve->b);
}

Curve *curve_normal(Arena *arena)
{
    Curve *curve = arena_alloc(arena, sizeof *curve);
    curve->low = normal_low, curve->high = normal_high, curve->density = normal_density;
    fill_curve(curve);
    return curve;
}

Curve *curve_beta(Arena *arena, double a, double b)
{
    gsl_set_error_handler_off();       /* it would end the program; what comes is precise enough */
    Curve *curve = arena_alloc(arena, sizeof *curve);
    curve->a = a, curve->b = b;
    curve->low = beta_low, curve->high = beta_high, curve->density = beta_density;
    fill_curve(curve);
    return curve;
}

/* -- parameters -- */

struct Quantile {
    DrawKind kind;
    Bounds bounds;
    double from, width, split; /* x = from + width * what the coordinate becomes */
    const Curve *curve;
    const int64_t *values;     /* one of these, in rising order */
    const double *ends;        /* of each but the last: where its part ends; NULL: equal parts */
    size_t count;
};

double digits_of(Decimal value, int scale)
{
    return (double)value.digits * pow(10, scale - value.scale);
}

/* From two percentiles, or mean and deviation, to where a normal number begins and how wide
 * it is. */
static void set_normal(Quantile *q, const Uncertain *u, int scale)
{
    double x[2], z[2];
    bool natural = u->kind == DRAW_NORMAL, percentiles = u->names[0].len > 0;
    for (int i = 0; i < 2; i++) {
        x[i] = digits_of(u->values[i], scale);
        if (percentiles)
            z[i] = gsl_cdf_ugaussian_Pinv(atoi(u->names[i].at + 1) / 100.0);
    }
    if (percentiles) {
        double low = natural ? x[0] : log(x[0]), high = natural ? x[1] : log(x[1]);
        q->width = (high - low) / (z[1] - z[0]);
        q->from = low - z[0] * q->width;
    } else if (natural) {
        q->from = x[0];
        q->width = x[1];
    } else {
        double variance = log1p(x[1] / x[0] * (x[1] / x[0]));
        q->from = log(x[0]) - variance / 2;
        q->width = sqrt(variance);
    }
}

/* The share of the way from low to high at which the mode is. */
static void set_range(Quantile *q, const Uncertain *u, int scale)
{
    double low = digits_of(u->values[0], scale), high = digits_of(u->values[u->count - 1], scale);
    q->from = low;
    q->width = high - low;
    q->split = (digits_of(u->values[1], scale) - low) / q->width;
}

typedef struct Chosen {
    double value, chance;
} Chosen;

static int by_value(const void *one, const void *other)
{
    double a = ((const Chosen *)one)->value, b = ((const Chosen *)other)->value;
    return (a > b) - (a < b);
}

/* What can be chosen, and the chance of each; 0 where all are alike. */
static size_t list_chosen(const Uncertain *u, int scale, Chosen list[])
{
    switch (u->kind) {
    case DRAW_BERNOULLI:
    case DRAW_RENEWAL: {
        double chance = digits_of(u->values[u->count - 1], 0);
        list[0] = (Chosen){ 0, 1 - chance };
        list[1] = (Chosen){ 1, chance };
        return 2;
    }
    case DRAW_DISCRETE:
        for (size_t i = 0; i < u->count; i += 2)
            list[i / 2] = (Chosen){ digits_of(u->values[i], scale), digits_of(u->values[i + 1], 0) };
        return u->count / 2;
    default:
        for (size_t i = 0; i < u->count; i++)
            list[i] = (Chosen){ digits_of(u->values[i], u->kind == DRAW_DELAY ? 0 : scale), 0 };
        return u->count;
    }
}

static void set_choice(Arena *arena, Quantile *q, const Uncertain *u, int scale)
{
    Chosen *list = arena_alloc(arena, (u->count + 2) * sizeof *list);
    q->count = list_chosen(u, scale, list);
    qsort(list, q->count, sizeof *list, by_value);
    int64_t *values = arena_alloc(arena, q->count * sizeof *values);
    double *ends = arena_alloc(arena, q->count * sizeof *ends);
    double sum = 0;
    for (size_t i = 0; i < q->count; i++) {
        values[i] = digits_round(q->bounds, list[i].value);
        ends[i] = sum += list[i].chance;
    }
    if (u->kind == DRAW_RENEWAL) {
        values[0] = u->months[0].index - 1;
        values[1] = DRAWN_STATED;
    }
    q->values = values;
    q->ends = sum > 0 ? ends : NULL;
}

/* -- over many worlds -- */

static void choose(const Quantile *q, const double u[], size_t count, int64_t digits[])
{
    for (size_t i = 0; i < count; i++) {
        size_t low = 0, high = q->count - 1;
        if (!q->ends) {
            double part = u[i] * (double)q->count;
            low = part < (double)high ? (size_t)part : high;
            high = low;
        }
        while (low < high) {           /* the first that ends beyond */
            size_t middle = (low + high) / 2;
            if (u[i] < q->ends[middle])
                high = middle;
            else
                low = middle + 1;
        }
        digits[i] = q->values[low];
    }
}

static double triangular_at(const Quantile *q, double u)
{
    return u < q->split ? sqrt(u * q->split) : 1 - sqrt((1 - u) * (1 - q->split));
}

static void shape(const Quantile *q, const double u[], size_t count, double x[])
{
    if (q->curve)
        curve_over(q->curve, u, count, x);
    for (size_t i = 0; i < count && q->kind == DRAW_UNIFORM; i++)
        x[i] = u[i];
    for (size_t i = 0; i < count && q->kind == DRAW_TRIANGULAR; i++)
        x[i] = triangular_at(q, u[i]);
    for (size_t i = 0; i < count; i++)
        x[i] = q->from + q->width * x[i];
    for (size_t i = 0; i < count && q->kind == DRAW_LOGNORMAL; i++)
        x[i] = exp(x[i]);
}

void quantile_over(const Quantile *quantile, const double u[], size_t count, int64_t digits[])
{
    if (quantile->count) {
        choose(quantile, u, count, digits);
    } else {
        double x[CHUNK];
        for (size_t from = 0; from < count; from += CHUNK) {
            size_t some = count - from < CHUNK ? count - from : CHUNK;
            shape(quantile, u + from, some, x);
            for (size_t i = 0; i < some; i++)
                digits[from + i] = digits_round(quantile->bounds, x[i]);
        }
    }
    for (size_t i = 0; i < count; i++)
        digits[i] = u[i] == u[i] ? digits[i] : DRAWN_STATED;
}

/* -- made from what the scenario says -- */

static Bounds find_bounds(const Quantile *q)
{
    static const double ends[2] = { QUANTILE_EDGE, 1 - QUANTILE_EDGE };
    int64_t digits[2];
    if (q->kind == DRAW_RENEWAL)
        return (Bounds){ q->values[0], q->values[0] };
    if (q->count)
        return (Bounds){ q->values[0], q->values[q->count - 1] };
    quantile_over(q, ends, 2, digits);
    return (Bounds){ digits[0], digits[1] };
}

Quantile *quantile_new(Arena *arena, const Uncertain *uncertain, int scale, Bounds bounds,
                       const Curve *normal)
{
    Quantile *q = arena_alloc(arena, sizeof *q);
    *q = (Quantile){ .kind = uncertain->kind, .bounds = bounds };
    switch (uncertain->kind) {
    case DRAW_UNIFORM:
    case DRAW_TRIANGULAR:
        set_range(q, uncertain, scale);
        break;
    case DRAW_PERT:
        set_range(q, uncertain, scale);
        q->curve = curve_beta(arena, 1 + 4 * q->split, 5 - 4 * q->split);
        break;
    case DRAW_NORMAL:
    case DRAW_LOGNORMAL:
        set_normal(q, uncertain, scale);
        q->curve = normal;
        break;
    default:
        set_choice(arena, q, uncertain, scale);
    }
    q->bounds = find_bounds(q);
    return q;
}

Bounds quantile_bounds(const Quantile *quantile)
{
    return quantile->bounds;
}
