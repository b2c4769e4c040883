/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix.h -- matrices of correlations: whether numbers can be correlated so, the nearest
 * way in which they can, and how independent numbers become so.
 *
 * n x n, row by row, symmetric, with ones on the diagonal.  Refuses to know what is
 * correlated.
 */
#ifndef MATRIX_H
#define MATRIX_H

#include <stdbool.h>
#include <stddef.h>

/* Whether there are numbers with these correlations: no eigenvalue is below zero. */
bool matrix_can_be(const double a[], size_t n);

/* Makes it the nearest (least sum of squared changes) that can be: Higham (2002),
 * "Computing the nearest correlation matrix: a problem from finance". */
void matrix_make_nearest(double a[], size_t n);

/* The lower triangle L of  a = L L',  for one that can be; of what is a mix of those before
 * it the diagonal is zero. */
void matrix_factor(const double a[], size_t n, double lower[]);

#endif
