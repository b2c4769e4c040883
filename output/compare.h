/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare.h -- projects, their variants and reforms of the rules beside each other.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include "run.h"

typedef struct Column {
    Str name;                  /* over its figures: "base", "no-vouchers", "odd-jobs" */
    Str label;                 /* what it is, in words */
    Run run;
} Column;

/* The first column is what the others differ from. */
typedef struct Comparison {
    Session *session;
    Column *columns;
    size_t count, room;
    bool reform;               /* the columns are one project under other rules */
} Comparison;

/* The page: what differs in the inputs or the rules, and what comes of it. */
void show_comparison(const Comparison *comparison);

/* Its parts. */
void show_input_differences(const Comparison *comparison);
/* The same in words, for who asks: of which column, whose and what, and both values. */
typedef struct OnDifference {
    void (*tell)(void *context, size_t column, Str what, Str before, Str after);
    void *context;
} OnDifference;
void tell_input_differences(const Comparison *comparison, const OnDifference *on);
void show_rule_differences(const Comparison *comparison);
void show_eligibility(const Comparison *comparison);

/* compare_words.c: a value, what a member takes, and whose it is. */
/* Of a number at most so many digits after the point. */
void value_words(const Session *s, const Attribute *a, int64_t digits, int most, Buf *out);
void given_words(const Session *s, const Rulebook *book, const Given *given, Buf *out);
void takings_words(const Session *s, const Scenario *scenario, uint8_t level, uint32_t member, Buf *out);
void whose_words(const Session *s, const Scenario *scenario, uint8_t level, uint32_t member, Str what,
                 Buf *out);

/* Whether two runs have the same postings, one by one. */
bool same_postings(const Run *a, const Run *b);

#endif
