/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_digest.c -- what a digest says of values that are sorted and counted beside it;
 * rows against one number at a time; and a crew that does each job once.
 */
#include "check.h"

#include <math.h>
#include <stdlib.h>

#include "crew.h"
#include "digest.h"
#include "rows.h"

static uint64_t state = 88172645463325252u;

static uint64_t roll(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static int by_value(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

static void check_digest(int64_t values[], size_t count, int64_t within, const char *row)
{
    static const double shares[] = { 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1 };
    Digest *d = digest_new(values, count < 100 ? count : 100);
    size_t above = 0, below = 0;
    double sum = 0;
    for (size_t at = 0; at < count; at += 64)
        digest_add(d, values + at, count - at < 64 ? count - at : 64);
    qsort(values, count, sizeof *values, by_value);
    for (size_t i = 0; i < count; i++) {
        above += values[i] > 0;
        below += values[i] < 0;
        sum += (double)values[i];
    }
    CHECK_INT(digest_count(d), count, row);
    CHECK_INT(digest_above(d), above, row);
    CHECK_INT(digest_below(d), below, row);
    CHECK_INT(digest_least(d), values[0], row);
    CHECK_INT(digest_most(d), values[count - 1], row);
    CHECK(fabs(digest_mean(d) - sum / (double)count) < 1e-6 * (1 + fabs(sum)), row);
    for (size_t i = 0; i < ROWS(shares); i++) {
        int64_t want = values[(size_t)ceil(shares[i] * (double)count - 1e-9) - 1];
        CHECK(llabs(digest_percentile(d, shares[i]) - want) <= within, row);
    }
    digest_free(d);
}

static void test_digest(void)
{
    enum { COUNT = 20000 };
    static int64_t values[COUNT];
    int64_t one[] = { -5 };
    check_digest(one, 1, 0, "one value");
    for (size_t i = 0; i < 5; i++)
        values[i] = 700;
    check_digest(values, 5, 0, "all the same");
    for (size_t i = 0; i < COUNT; i++)
        values[i] = (int64_t)(roll() % 4000) - 1000;
    check_digest(values, COUNT, 0, "within 4,096 cents of each other: exact");
    for (size_t i = 0; i < COUNT; i++)
        values[i] = (int64_t)(roll() % 100000000) - 20000000;
    check_digest(values, COUNT, 100000000 / 4000, "a million euros wide");
    for (size_t i = 0; i < 100; i++)
        values[i] = (int64_t)i;
    for (size_t i = 100; i < COUNT; i++)
        values[i] = (int64_t)(roll() % 1000000) - 500000;
    check_digest(values, COUNT, 0, "far wider than the first hundred said");
}

static void test_histogram(void)
{
    int64_t values[] = { -3, -1, 0, 0, 1, 5, 9, 10 }, edges[] = { -4, 0, 5, 11 };
    uint64_t counts[3];
    Digest *d = digest_new(values, ROWS(values));
    digest_add(d, values, ROWS(values));
    digest_histogram(d, edges, 3, counts);
    CHECK_INT(counts[0], 2, "below zero");
    CHECK_INT(counts[1], 3, "from zero, below five");
    CHECK_INT(counts[2], 3, "from five");
    digest_free(d);
}

static int64_t rounded_by_hand(int64_t x, int64_t by)
{
    int64_t all = x < 0 ? -x : x, q = (2 * all + by) / (2 * by);
    return x < 0 ? -q : q;
}

static void test_rows(void)
{
    enum { COUNT = 1003 };
    static const int64_t by[] = { 1, 2, 3, 4, 6, 7, 12, 90, 100, 365, 10000, 999983 };
    const Rows *rows = rows_best();
    int64_t from[COUNT], to[COUNT], other[COUNT];
    for (int round = 0; round < 40; round++) {
        uint64_t size = (uint64_t)1 << (1 + round % 51);
        for (size_t i = 0; i < COUNT; i++)
            from[i] = (int64_t)(roll() % size) - (int64_t)(size / 3), other[i] = (int64_t)(roll() % 9) - 4;
        for (size_t k = 0; k < ROWS(by); k++) {
            rows->rounded(to, from, by[k], COUNT);
            for (size_t i = 0; i < COUNT; i++)
                if (to[i] != rounded_by_hand(from[i], by[k]))
                    CHECK_INT(to[i], rounded_by_hand(from[i], by[k]), "rounded");
        }
        uint64_t most = rows->most(from, COUNT);
        rows->mix(to, from, 3, other, -2, COUNT);
        rows->add(to, from, -1, COUNT);
        rows->add(to, from, 5, COUNT);
        rows->add_product(to, from, other, COUNT);
        for (size_t i = 0; i < COUNT; i++) {
            int64_t want = 7 * from[i] - 2 * other[i] + from[i] * other[i];
            if (to[i] != want || (uint64_t)llabs(from[i]) > most)
                CHECK_INT(to[i], want, "mix and add");
        }
    }
    int64_t halves[] = { 5, -5, 15, -15, 4, -4 }, want[] = { 1, -1, 2, -2, 0, 0 };
    rows->rounded(to, halves, 10, ROWS(halves));
    for (size_t i = 0; i < ROWS(halves); i++)
        CHECK_INT(to[i], want[i], "halves go away from zero");
}

static void count_job(void *context, size_t thread, size_t job)
{
    int *counts = context;
    (void)thread;
    counts[job]++;
}

static void test_crew(void)
{
    enum { JOBS = 1000 };
    for (size_t threads = 1; threads <= 8; threads++) {
        static int counts[JOBS];
        memset(counts, 0, sizeof counts);
        crew_run(threads, JOBS, count_job, counts);
        for (size_t i = 0; i < JOBS; i++)
            if (counts[i] != 1)
                CHECK_INT(counts[i], 1, "each job is done once");
    }
    crew_run(3, 0, count_job, NULL);
    CHECK(crew_size() >= 1, "there is a processor");
}

int main(void)
{
    test_digest();
    test_histogram();
    test_rows();
    test_crew();
    return check_done();
}
