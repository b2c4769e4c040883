/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run.h -- a project that was run and is looked at from a perimeter: the figures
 * that its pages share.
 */
#ifndef RUN_H
#define RUN_H

#include "show.h"
#include "sim.h"

/* Who would pay and receive what is not known: parties, or -1. */
typedef struct Ends {
    int from, to;
} Ends;

typedef struct Run {
    Session *session;
    const Rulebook *book;
    const Scenario *scenario;
    Sim *sim;
    size_t which;              /* of the sim's scenarios */
    const Result *result;
    const Perimeter *perimeter;
    bool authority;            /* seen from whoever governs: it spends and receives; a
                                  project has costs, funding and what is left uncovered */
    const CashLine *cash;
    const int64_t *sums;       /* per side, amount and year: most figures are sums of these */
    const Ends *ends;          /* of each unknown of the result */
} Run;

/* What of the ledger a row of a page is about.  -1: all. */
typedef struct Slice {
    Side side;
    int kind, leaf;
} Slice;

/* A sum of which something may not be known. */
typedef struct Figure {
    int64_t cents;
    bool unknown;
} Figure;

/* Reads the rules and the project; runs nothing yet. */
ExitStatus run_load(Session *session, const char *path, const Scenario **scenario);

/* NULL, with a diagnostic that names those there are. */
const Variant *variant_named(Session *session, const Scenario *scenario, Str name);

/* The perimeter that was asked for, or the first; NULL, with a diagnostic, if there is
 * none of that name. */
const Perimeter *run_perimeter(Session *session);

/* Looks at a scenario of the sim. */
Run run_of(Session *session, const Scenario *scenario, Sim *sim, size_t which,
           const Perimeter *perimeter);
/* The same, seen from elsewhere. */
Run run_seen_from(const Run *run, const Perimeter *perimeter);

Figure run_sum(const Run *run, Slice slice, Months months);
/* Of one instrument, over whole years of the project. */
int64_t run_instrument_sum(const Run *run, Slice slice, const Instrument *instrument,
                           Months months);
/* What is left uncovered (of an authority: what it spends more than it receives). */
Figure run_gap(const Run *run, Months months);

/* Whether something in the months is unknown that could be in the slice, in the row
 * of a pivot with that key; of PIVOT_KINDS in any. */
bool run_unknown(const Run *run, Slice slice, PivotBy by, int64_t key, Months months);

size_t run_years(const Run *run);
int run_first_year(const Run *run);
/* The months of the project in its n-th calendar year. */
Months run_year(const Run *run, size_t n);

/* Whole euros, with a question mark behind what is known of an unknown sum. */
Str figure_text(const Run *run, Figure figure);
Str figure_signed(const Run *run, Figure figure);

/* The mean of a measure and the cost (or, of an authority, net spending) per unit of it;
 * false if the mean is not known.  Of nothing, or an unknown sum, each->den is 0. */
bool run_measure(const Run *run, size_t measure, Months months, Exact *mean, Exact *each);
/* That cost as text. */
Str run_per_measure(const Run *run, size_t measure, Months months);
/* Of a ratio: what it is on average. */
Str run_ratio(const Run *run, size_t measure, Months months);
/* "Cost per full-time job", or "... per year". */
Str measure_label(const Run *run, size_t measure);

/* The name that the project's file gives a member; empty if none. */
Str member_name(const Run *run, uint8_t level, uint32_t member);
/* How people call a member: "klusser-1"; what has no name, by its kind: "Project". */
Str member_label(const Run *run, uint8_t level, uint32_t member);
/* A part of something, which people write as a percentage. */
bool attribute_is_part(const Attribute *a);

/* Refusals, those that go on for the same reason as one. */
size_t run_refusals(const Run *run, Refusal **list);
/* The sentence of the first condition that was not met. */
void refusal_reason(const Run *run, const Refusal *refusal, Buf *out);
/* The labels of the figures with these names: "bonus (a), bonus (b)". */
void figure_labels(const Run *run, Str names, Buf *out);

/* What ends within the project's months: an amount that it had, or, without one, an
 * instrument that it takes closes to new entrants. */
typedef struct Ending {
    const Instrument *instrument;
    const Rule *amount;        /* or NULL */
    Month last;
} Ending;

size_t run_endings(const Run *run, Ending **list);

/* What stands above every page of the project. */
void run_head(const Run *run, Str title);
/* "Seen from:   the project" */
void head_line(Session *session, Word word, Str text);

/* The pages. */
void show_run_page(const Run *run);
void show_run_notes(const Run *run);
/* The tables with cents; PIVOT_YEAR and PIVOT_MONTH have months (years) as rows. */
void show_run_by(const Run *run, PivotBy by);

#endif
