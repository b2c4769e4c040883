/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check.h -- checks that count failures and go on, so that every failing row of
 * a table is shown.  `row` says in words which behaviour is tested; end main
 * with  return check_done();
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

static int check_failures;

#define CHECK(condition, row) check_that(condition, row, #condition, __FILE__, __LINE__)
#define CHECK_INT(got, want, row) \
    check_int((long long)(got), (long long)(want), row, #got, __FILE__, __LINE__)
#define CHECK_STR(got, want, row) check_str(got, want, row, #got, __FILE__, __LINE__)

static inline void check_that(bool good, const char *row, const char *what, const char *file, int line)
{
    if (!good) {
        printf("%s:%d: %s: not so: %s\n", file, line, row, what);
        check_failures++;
    }
}

static inline void check_int(long long got, long long want, const char *row, const char *what,
                             const char *file, int line)
{
    if (got != want) {
        printf("%s:%d: %s: %s is %lld, should be %lld\n", file, line, row, what, got, want);
        check_failures++;
    }
}

static inline void check_str(Str got, const char *want, const char *row, const char *what,
                             const char *file, int line)
{
    if (!str_is_text(got, want)) {
        printf("%s:%d: %s: %s is\n%.*s\nshould be\n%s\n", file, line, row, what, (int)got.len,
               got.at ? got.at : "", want);
        check_failures++;
    }
}

static inline int check_done(void)
{
    if (check_failures)
        printf("%d failed\n", check_failures);
    return check_failures != 0;
}

#define ROWS(table) (sizeof(table) / sizeof *(table))

#endif
