/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * audit.h -- questions that a rulebook can be asked about itself: is there a
 * month without figures, and is there a figure that no case would miss?
 *
 * The second is asked by changing each figure, date, threshold, number and
 * condition a little, one world each, and running the cases over all these
 * worlds at once.  Refuses to know how the answers are shown.
 */
#ifndef AUDIT_H
#define AUDIT_H

#include "cases.h"

/* Months in which an instrument needs a figure that nobody knows: a case's
 * inputs, moved to that month, would have no answer. */
typedef struct Gap {
    const Instrument *instrument;
    Str name, why;             /* the figure; what its file says of the gap */
    Months months;
} Gap;

/* Changes of one figure, limit or condition that no case notices. */
typedef struct Untested {
    Span at;
    Str name;                  /* of the last change in `what` */
    Str what;                  /* "sine.allowance 2004-01: +10%, +1 month" */
} Untested;

typedef struct Audit {
    Gap *gaps;
    size_t gaps_count, gaps_room;
    Untested *untested;
    size_t untested_count, untested_room;
    size_t changes;            /* how many were tried */
    size_t months_run;         /* cases times months run */
} Audit;

/* All three ask only of what stands in `files`.
 *
 * Coverage: every instrument in every month from 2004 to 2031, the plans of
 * municipalities that are past, running and next. */
void audit_coverage(Arena *arena, const Rulebook *book, const Cases *cases,
                    const RuleFiles *files, Audit *audit);

/* Perturbation. */
void audit_changes(Arena *arena, const Rulebook *book, const Cases *cases,
                   const RuleFiles *files, Audit *audit);

/* A figure that a case uses after the month up to which it was checked: a
 * warning each. */
void audit_checked(const Rulebook *book, const Cases *cases, const RuleFiles *files, Diags *diags);

/* Visits every series that the results of these instruments need, each once. */
void audit_series(const Rulebook *book, const Instrument *const instruments[], size_t count,
                  void *context, void (*visit)(void *context, const Series *series));

#endif
