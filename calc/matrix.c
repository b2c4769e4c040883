/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix.c -- eigenvalues come from GSL.
 */
#include "matrix.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_eigen.h>

static const double close_to_zero = 1e-10;

/* -- eigenvalues -- */

typedef struct Spectrum {
    gsl_matrix *a, *vectors;
    gsl_vector *values;
    gsl_eigen_symmv_workspace *work;
} Spectrum;

static Spectrum spectrum_new(size_t n)
{
    return (Spectrum){ gsl_matrix_alloc(n, n), gsl_matrix_alloc(n, n), gsl_vector_alloc(n),
                       gsl_eigen_symmv_alloc(n) };
}

static void spectrum_free(Spectrum *s)
{
    gsl_matrix_free(s->a);
    gsl_matrix_free(s->vectors);
    gsl_vector_free(s->values);
    gsl_eigen_symmv_free(s->work);
}

static void spectrum_find(Spectrum *s, const double a[], size_t n)
{
    for (size_t i = 0; i < n * n; i++)
        gsl_matrix_set(s->a, i / n, i % n, a[i]);
    gsl_eigen_symmv(s->a, s->values, s->vectors, s->work);
}

bool matrix_can_be(const double a[], size_t n)
{
    Spectrum s = spectrum_new(n);
    spectrum_find(&s, a, n);
    bool can = gsl_vector_min(s.values) >= -close_to_zero;
    spectrum_free(&s);
    return can;
}

/* -- the nearest -- */

/* The same without the eigenvalues below zero: the nearest matrix that has none. */
static void drop_below_zero(Spectrum *s, double a[], size_t n)
{
    spectrum_find(s, a, n);
    memset(a, 0, n * n * sizeof *a);
    for (size_t k = 0; k < n; k++) {
        double value = gsl_vector_get(s->values, k);
        for (size_t i = 0; i < n * n && value > 0; i++)
            a[i] += value * gsl_matrix_get(s->vectors, i / n, k) *
                    gsl_matrix_get(s->vectors, i % n, k);
    }
}

/* Goes to and fro between the matrices without eigenvalues below zero and those with ones on
 * the diagonal; before the first of the two what it changed the last time is taken back, so
 * that the end is the nearest and not only one that can be (Dykstra). */
void matrix_make_nearest(double a[], size_t n)
{
    enum { STEPS_MOST = 2000 };
    Spectrum s = spectrum_new(n);
    gsl_matrix *kept = gsl_matrix_calloc(n, n);
    double *change = kept->data, moved = 1;
    for (int step = 0; step < STEPS_MOST && moved > close_to_zero; step++) {
        for (size_t i = 0; i < n * n; i++)
            change[i] = a[i] -= change[i];
        drop_below_zero(&s, a, n);
        for (size_t i = 0; i < n * n; i++)
            change[i] = a[i] - change[i];
        moved = 0;
        for (size_t i = 0; i < n; i++) {
            moved = fmax(moved, fabs(a[i * n + i] - 1));
            a[i * n + i] = 1;
        }
    }
    gsl_matrix_free(kept);
    spectrum_free(&s);
}

/* -- the factor -- */

void matrix_factor(const double a[], size_t n, double lower[])
{
    const double nothing = 1e-8;
    memset(lower, 0, n * n * sizeof *lower);
    for (size_t j = 0; j < n; j++) {
        double rest = a[j * n + j];
        for (size_t k = 0; k < j; k++)
            rest -= lower[j * n + k] * lower[j * n + k];
        bool is_mix = rest < nothing;
        lower[j * n + j] = is_mix ? 0 : sqrt(rest);
        for (size_t i = j + 1; i < n && !is_mix; i++) {
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++)
                sum -= lower[i * n + k] * lower[j * n + k];
            lower[i * n + j] = sum / lower[j * n + j];
        }
    }
}
