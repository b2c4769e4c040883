/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stream.h -- one amount in many worlds: what it brings in a month, in a row of cents
 * per world, for each pair of payer and receiver between whom it flows.
 *
 * What did not change since is not worked out again: a month of the same phase of an
 * earlier period brings the same.  For many.c only; refuses to know sums and reports.
 */
#ifndef STREAM_H
#define STREAM_H

#include "booking.h"
#include "rows.h"

enum { PHASES_MOST = 12 };     /* months in the longest period */

typedef struct Flow {
    Posting like;              /* who pays whom and for what: without its money */
    int64_t *rows;             /* [phase * worlds + world]: cents of the month */
    uint64_t most[PHASES_MOST];            /* no cents of the row are further from 0 */
    uint32_t used;             /* the phases (bits) in which anything may flow */
    size_t channel;            /* free for the caller */
} Flow;

typedef struct Stream Stream;

/* The members of the amount for which worlds may differ; the others are listed in
 * `equal`.  NULL if there are none.  The plan must have run a month. */
Stream *stream_new(Arena *arena, const Plan *plan, const Rule *amount, uint32_t equal[],
                   size_t *equal_count);

/* Begins a new block of worlds; `unknown` becomes 1 where money is not known. */
void stream_open(Stream *stream, uint8_t *unknown);

/* Works out the month that the plan has run.  Returns its phase; false: too much money. */
bool stream_run(Stream *stream, Month month, size_t *phase);

/* Is money of the phase not known in some world of the block?  Then of whom and to whom:
 * -1 where that is not known either. */
bool stream_lost(const Stream *stream, size_t phase, Posting *like);

const Rule *stream_amount(const Stream *stream);
size_t stream_flows(const Stream *stream);
Flow *stream_flow(Stream *stream, size_t i);

#endif
