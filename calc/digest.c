/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * digest.c -- see digest.h.  Values that agree but for their last bits share a bucket,
 * which knows how many they are and their sum; buckets stand in an open hash.
 */
#include "digest.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { FINENESS_BITS = 12, ROOM_FIRST = 1 << 10 };

typedef struct Bucket {
    int64_t key;               /* value >> shift */
    uint64_t count;            /* 0: free */
    int64_t least, most;
} Bucket;

struct Digest {
    Arena *arena;
    int shift;
    Bucket *buckets;
    size_t used, room;
    uint64_t count, above, below;
    int64_t least, most;
    Wide sum, squares, sum_above;
    const Bucket **sorted;     /* or NULL: something came since */
};

Digest *digest_new(const int64_t pilot[], size_t count)
{
    Arena *arena = arena_new();
    Digest *d = arena_alloc(arena, sizeof *d);
    int64_t least = count ? pilot[0] : 0, most = least;
    for (size_t i = 1; i < count; i++) {
        least = pilot[i] < least ? pilot[i] : least;
        most = pilot[i] > most ? pilot[i] : most;
    }
    *d = (Digest){ .arena = arena, .room = ROOM_FIRST };
    while (most - least >= (int64_t)1 << (FINENESS_BITS + d->shift))
        d->shift++;
    d->buckets = arena_alloc(arena, d->room * sizeof *d->buckets);
    return d;
}

void digest_free(Digest *d)
{
    if (d)
        arena_free(d->arena);
}

static size_t place_of(const Digest *d, int64_t key)
{
    uint64_t h = (uint64_t)key * 0x9E3779B97F4A7C15u;
    size_t at = (size_t)(h >> 32) & (d->room - 1);
    while (d->buckets[at].count && d->buckets[at].key != key)
        at = (at + 1) & (d->room - 1);
    return at;
}

static void grow(Digest *d)
{
    Bucket *old = d->buckets;
    size_t old_room = d->room;
    d->room *= 2;
    d->buckets = arena_alloc(d->arena, d->room * sizeof *d->buckets);
    for (size_t i = 0; i < old_room; i++)
        if (old[i].count)
            d->buckets[place_of(d, old[i].key)] = old[i];
}

static void add(Digest *d, int64_t value, uint64_t times)
{
    if (d->used * 2 >= d->room)
        grow(d);
    int64_t key = value >> d->shift;
    Bucket *b = &d->buckets[place_of(d, key)];
    if (!b->count) {
        *b = (Bucket){ .key = key, .least = value, .most = value };
        d->used++;
    }
    b->count += times;
    b->least = value < b->least ? value : b->least;
    b->most = value > b->most ? value : b->most;
}

static void add_up(Digest *d, const int64_t values[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t value = values[i];
        d->least = value < d->least ? value : d->least;
        d->most = value > d->most ? value : d->most;
        d->sum += value;
        d->squares += (Wide)value * value;
        d->above += value > 0;
        d->below += value < 0;
        d->sum_above += value > 0 ? value : 0;
    }
    d->count += count;
}

void digest_add(Digest *d, const int64_t values[], size_t count)
{
    uint64_t differ = 0;
    d->sorted = NULL;
    if (!count)
        return;
    if (!d->count)
        d->least = d->most = values[0];
    add_up(d, values, count);
    for (size_t i = 1; i < count; i++)
        differ |= (uint64_t)(values[i] ^ values[0]);
    for (size_t i = 0; i < count && differ; i++)
        add(d, values[i], 1);
    if (!differ)               /* many sums are the same in all worlds */
        add(d, values[0], count);
}

/* -- asking -- */

uint64_t digest_count(const Digest *d)
{
    return d->count;
}

int64_t digest_least(const Digest *d)
{
    return d->least;
}

int64_t digest_most(const Digest *d)
{
    return d->most;
}

double digest_mean(const Digest *d)
{
    return d->count ? (double)d->sum / (double)d->count : 0;
}

double digest_deviation(const Digest *d)
{
    if (d->count < 2)
        return 0;
    double mean = digest_mean(d), n = (double)d->count;
    double variance = ((double)d->squares - mean * (double)d->sum) / (n - 1);
    return variance > 0 ? sqrt(variance) : 0;
}

uint64_t digest_above(const Digest *d)
{
    return d->above;
}

uint64_t digest_below(const Digest *d)
{
    return d->below;
}

double digest_mean_above(const Digest *d)
{
    return d->above ? (double)d->sum_above / (double)d->above : 0;
}

static int by_key(const void *one, const void *other)
{
    const Bucket *a = *(const Bucket *const *)one, *b = *(const Bucket *const *)other;
    return (a->key > b->key) - (a->key < b->key);
}

static const Bucket *const *in_order(const Digest *digest)
{
    Digest *d = (Digest *)(uintptr_t)digest;           /* what is remembered changes no answer */
    size_t count = 0;
    if (d->sorted)
        return d->sorted;
    d->sorted = arena_alloc(d->arena, (d->used + 1) * sizeof *d->sorted);
    for (size_t i = 0; i < d->room; i++)
        if (d->buckets[i].count)
            d->sorted[count++] = &d->buckets[i];
    if (count)
        qsort(d->sorted, count, sizeof *d->sorted, by_key);
    return d->sorted;
}

/* The value of that rank, from 1. */
static int64_t value_at(const Digest *d, uint64_t rank)
{
    const Bucket *const *sorted = in_order(d);
    rank = rank < 1 ? 1 : rank > d->count ? d->count : rank;
    for (size_t i = 0; i < d->used; i++) {
        const Bucket *b = sorted[i];
        if (rank > b->count) {
            rank -= b->count;
            continue;
        }
        if (b->count == 1)
            return b->least;
        return b->least + (int64_t)((Wide)(b->most - b->least) * (rank - 1) / (b->count - 1));
    }
    return 0;
}

int64_t digest_percentile(const Digest *d, double share)
{
    double rank = ceil(share * (double)d->count - 1e-9);
    return value_at(d, rank < 1 ? 1 : (uint64_t)rank);
}

double digest_percentile_error(const Digest *d, double share)
{
    double n = (double)d->count, width = sqrt(n * share * (1 - share));
    double low = ceil(n * share - width), high = ceil(n * share + width);
    return ((double)value_at(d, high < 1 ? 1 : (uint64_t)high) -
            (double)value_at(d, low < 1 ? 1 : (uint64_t)low)) / 2;
}

void digest_histogram(const Digest *d, const int64_t edges[], size_t bars, uint64_t counts[])
{
    const Bucket *const *sorted = in_order(d);
    for (size_t i = 0; i < bars; i++)
        counts[i] = 0;
    for (size_t k = 0, bar = 0; k < d->used; k++) {
        while (bar + 1 < bars && sorted[k]->least >= edges[bar + 1])
            bar++;
        counts[bar] += sorted[k]->count;
    }
}
