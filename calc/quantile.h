/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quantile.h -- what an uncertain number is, given how far up its distribution one is:
 * the inverse of each distribution that takes one coordinate.
 *
 * What takes long to invert is worked out once at points that lie close together, closer
 * to both ends, and between them by cubics that rise.  Refuses to know what the number
 * is of and where the coordinate comes from.
 */
#ifndef QUANTILE_H
#define QUANTILE_H

#include "scenario.h"

/* How far a coordinate stays from 0 and 1. */
#define QUANTILE_EDGE 0x1p-33

/* A quantile function, tabulated. */
typedef struct Curve Curve;

Curve *curve_normal(Arena *arena);                    /* mean 0, deviation 1 */
Curve *curve_beta(Arena *arena, double a, double b);
/* x[i] for the coordinates u[i], each between 0 and 1; NAN yields NAN. */
void curve_over(const Curve *curve, const double u[], size_t count, double x[]);

/* What digits may be. */
typedef struct Bounds {
    int64_t least, most;
} Bounds;

/* To digits: halves away from zero, within bounds. */
static inline int64_t digits_round(Bounds bounds, double x)
{
    if (!(x > (double)bounds.least))
        return bounds.least;
    if (x >= (double)bounds.most)
        return bounds.most;
    int64_t whole = (int64_t)x;
    double rest = x - (double)whole;
    return whole + (rest >= 0.5) - (rest <= -0.5);
}

double digits_of(Decimal value, int scale);           /* before rounding */

typedef struct Quantile Quantile;

/* Of any kind but vacancy and path.  `scale` is that of its attribute, `bounds` what that
 * may be, `normal` as curve_normal makes it. */
Quantile *quantile_new(Arena *arena, const Uncertain *uncertain, int scale, Bounds bounds,
                       const Curve *normal);
/* digits[i] for u[i]; NAN yields DRAWN_STATED, which is also what a grant that is renewed
 * yields. */
void quantile_over(const Quantile *quantile, const double u[], size_t count, int64_t digits[]);
/* All that it can yield, except DRAWN_STATED. */
Bounds quantile_bounds(const Quantile *quantile);

#endif
