/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * digest.h -- how one sum spreads over many worlds, in little memory however many there
 * are: how often, how much, percentiles.
 *
 * All of it is counted in whole cents and worlds, so the order in which worlds come does
 * not matter.  Percentiles are exact when the values lie within 4,096 cents of each other,
 * or when no two are near; otherwise within about a four-thousandth of the range.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include "arena.h"
#include "value.h"

typedef struct Digest Digest;

/* `pilot` has some of the values to come: they say how wide the range is. */
Digest *digest_new(const int64_t pilot[], size_t count);
void digest_free(Digest *digest);
void digest_add(Digest *digest, const int64_t values[], size_t count);

uint64_t digest_count(const Digest *digest);
int64_t digest_least(const Digest *digest);
int64_t digest_most(const Digest *digest);
double digest_mean(const Digest *digest);
double digest_deviation(const Digest *digest);

/* How many are above zero, and below; and the mean of those above. */
uint64_t digest_above(const Digest *digest);
uint64_t digest_below(const Digest *digest);
double digest_mean_above(const Digest *digest);

/* The least value that at least `share` of the worlds do not exceed. */
int64_t digest_percentile(const Digest *digest, double share);

/* The standard error of that: by how much it would differ from sample to sample. */
double digest_percentile_error(const Digest *digest, double share);

/* How many are below or at the edge between two bars of a histogram: counts[i] of those
 * in edges[i] <= value < edges[i + 1]. */
void digest_histogram(const Digest *digest, const int64_t edges[], size_t bars, uint64_t counts[]);

#endif
