/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rows.h -- rows of cents, one per world, and the loops over them: each compiled for
 * old and for new processors.  Exact.  Refuses to know what the cents are.
 */
#ifndef ROWS_H
#define ROWS_H

#include <stddef.h>
#include <stdint.h>

/* No number in a row that is rounded may be so large. */
#define ROW_ROUNDS_BELOW ((uint64_t)1 << 52)

typedef struct Rows {
    /* to += times * from */
    void (*add)(int64_t *restrict to, const int64_t *restrict from, int64_t times, size_t count);
    /* to += a * b */
    void (*add_product)(int64_t *restrict to, const int64_t *restrict a, const int64_t *restrict b,
                        size_t count);
    /* to = times * a + more * b */
    void (*mix)(int64_t *restrict to, const int64_t *restrict a, int64_t times,
                const int64_t *restrict b, int64_t more, size_t count);
    /* to = from / by, halves away from zero; by > 0 */
    void (*rounded)(int64_t *restrict to, const int64_t *restrict from, int64_t by, size_t count);
    /* A bound: no number of the row is further from zero. */
    uint64_t (*most)(const int64_t *from, size_t count);
} Rows;

/* The fastest that this processor can run. */
const Rows *rows_best(void);

#endif
