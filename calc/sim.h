/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sim.h -- runs a scenario through its months: binds it to the rules once, asks
 * every amount of every member each month, and writes down in the ledger what is
 * had; of the rest, why not, and what could have been had.
 *
 * Scenarios that differ in values only run together, as worlds of one plan.
 * Refuses to know instruments, and how anything is shown.
 */
#ifndef SIM_H
#define SIM_H

#include "cases.h"
#include "ledger.h"
#include "scenario.h"

/* An instrument that a member takes and does not have, in a run of months. */
typedef struct Refusal {
    uint32_t instrument, member;
    Months months;
    uint64_t failing;          /* conditions (bits) that no amount of it meets */
} Refusal;

/* Something that cannot be told: a figure has a gap. */
typedef struct Unknown {
    uint32_t amount, member;   /* the rule */
    Months months;
    Str names;                 /* what is missing: "lde.operating" */
} Unknown;

/* What a member could have had and does not take. */
typedef struct Missed {
    uint32_t instrument, member;
    Months months;             /* the first and last in which it could */
    int64_t cents;             /* of all members of a group */
} Missed;

/* A figure whose status is `assumed`, or that is used after it was last checked. */
typedef struct Doubt {
    const Series *series;
    bool assumed, old;
    Month checked;             /* of an old one */
} Doubt;

typedef struct Result {
    const Rulebook *book;
    const Scenario *scenario;
    Ledger *ledger;
    Refusal *refusals;
    size_t refusals_count, refusals_room;
    Unknown *unknowns;
    size_t unknowns_count, unknowns_room;
    Missed *missed;            /* the largest first */
    size_t missed_count, missed_room;
    Doubt *doubts;
    size_t doubts_count, doubts_room;
    Exact *measures;           /* [measure * months + month]; den 0: not known */
} Result;

typedef struct Sim Sim;

/* Binds and runs the scenarios together; they are the base and variants of one
 * project (same members, same months).  A figure of the project that is needed and
 * not given is an error in `diags`, at its section; NULL if there is one. */
Sim *sim_run(Arena *arena, const Rulebook *book, const Scenario *const scenarios[], size_t count,
             Diags *diags);

const Result *sim_result(const Sim *sim, size_t scenario);

/* Looks at one month again, for explaining: trace.h reads it. */
View sim_view(Sim *sim, size_t scenario, Month month);

/* From whom to whom an amount of a member goes in the month: roles filled in; -1: none. */
void sim_parties(Sim *sim, size_t scenario, const Rule *amount, size_t member, Month month,
                 int *from, int *to);

/* From a member's first month to its last. */
Months sim_presence(const Sim *sim, size_t scenario, uint8_t level, size_t member);

/* The mean of a measure over the months; false if it is not known in one of them. */
bool result_measure(const Result *result, size_t measure, Months months, Exact *mean);

#endif
