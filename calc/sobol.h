/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sobol.h -- Sobol' indices: which part of the variance of a function is due to a group
 * of its inputs, alone and together with others.  By Jansen's estimators, from two
 * independent samples A and B and, per group, A with that group from B.
 *
 * All sums are exact, so the answer does not hang on the number of threads.  Refuses to
 * know what the function is.
 */
#ifndef SOBOL_H
#define SOBOL_H

#include <stdint.h>

#include "arena.h"

enum { SOBOL_BLOCK = 256 };    /* points in a block */

typedef struct SobolSpec {
    size_t dimensions, groups, blocks, threads;
    const size_t *group_of;    /* per dimension */
    void *context;
    /* points[dimension * SOBOL_BLOCK + i] of a block of sample A (0) or B (1) */
    void (*points)(void *context, int sample, size_t block, double points[]);
    /* values[i]; a thread does one block at a time */
    void (*function)(void *context, size_t thread, const double points[], int64_t values[]);
} SobolSpec;

typedef struct SobolIndex {
    double alone, in_all;      /* first order, and total */
    double alone_error, in_all_error;
} SobolIndex;

/* Per group; `blocks` at least 2. */
SobolIndex *sobol_indices(Arena *arena, const SobolSpec *spec);

#endif
