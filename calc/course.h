/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * course.h -- what is uncertain in the course of a project: places that fall empty and are
 * filled again, month after month, and yearly values of which each resembles the last.
 *
 * A coordinate per step; what a step yields depends on those before it.  Refuses to know
 * where the coordinates come from.
 */
#ifndef COURSE_H
#define COURSE_H

#include "quantile.h"

/* The places of a member that stands for several. */
typedef struct Places {
    double chance;             /* that who is there leaves, per month */
    const double *nobody;      /* the chance that nobody leaves, of so many: as far as counted */
    size_t counted;
    size_t refill;             /* months for which a place is empty: at most PLACES_REFILL_MOST */
    const int64_t *count;      /* per month: how many there are; DRAWN_STATED: the member is away */
    int64_t one;               /* digits of one of them */
    size_t months;
    const Curve *normal;
} Places;

enum { PLACES_REFILL_MOST = 120 };

Places *places_new(Arena *arena, double yearly, size_t refill, const int64_t count[],
                   int64_t one, size_t months, const Curve *normal);

/* digits[month * stride + i], from the coordinates u[month * stride + i], of so many worlds.
 * A month whose coordinate is NAN is as stated, and nobody leaves in it. */
void places_over(const Places *places, const double u[], size_t worlds, size_t stride,
                 int64_t digits[]);

/* A path: mean + change * year + e, in which e has the same deviation in every year and
 * keeps the part `carry` of the year before. */
typedef struct Path {
    double mean, deviation, carry, change;            /* in digits */
    bool compounds;            /* each year yields the constant rate that leads as far */
    double one;                /* digits of 1 */
    Bounds bounds;
    size_t years;
    const Curve *normal;
} Path;

/* The same per year; from a year on whose coordinate is NAN all are as stated. */
void path_over(const Path *path, const double u[], size_t worlds, size_t stride, int64_t digits[]);
/* All that it can yield. */
Bounds path_bounds(const Path *path);

#endif
