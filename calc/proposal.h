/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * proposal.h -- finds the schedule that somebody wishes for: rows for the table of the rules
 * that goes by people, such that what the engine then works out for all groups spends the
 * budget.
 *
 * How much groups get of each amount is not known beforehand (rules may have ceilings of
 * their own): the engine is asked, amounts are found, and the engine is asked again, until
 * what was found is what comes out.  Refuses to know which instrument it is.
 */
#ifndef PROPOSAL_H
#define PROPOSAL_H

#include "schedule.h"
#include "wish.h"

typedef struct ProposalSpec {
    const RuleFiles *files;
    const Source *const *overlays;
    size_t overlays_count;
    const Towns *towns;
    const Groups *groups;
    size_t year;
    Month month;
    int64_t budget;
    Str name, head;            /* of its text: the file, and comment above it */
} ProposalSpec;

typedef struct Proposal {
    const Rulebook *book;      /* the rules with it; NULL if it was not found */
    Str text;
    Design design;
    DesignTask task;           /* as the engine answered, for asking further */
} Proposal;

/* The table of the instrument, in amounts by people, that holds in the month; NULL if there
 * is none. */
const Table *proposal_table(const Rulebook *book, Month month);

/* Reports what stands in its way. */
Proposal proposal_find(Arena *arena, const Rulebook *book, const ProposalSpec *spec,
                       const Wish *wish, Diags *diags);

#endif
