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
void show_rule_differences(const Comparison *comparison);
void show_eligibility(const Comparison *comparison);

/* Whether two runs have the same postings, one by one. */
bool same_postings(const Run *a, const Run *b);

#endif
