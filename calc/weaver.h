/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weaver.h -- what the parts of drawing up a run as rows share while they work.
 * Gone when workings_of returns; nobody else includes it.
 *
 * The order of the work: which amounts have rows, and so which inputs can be changed
 * (weave_locks.c, weave_may.c); amounts into what is booked (weave_books.c), which asks between
 * whom (weave_parties.c) and for their values (weave_code.c), which ask for inputs
 * (weave_inputs.c).
 */
#ifndef WEAVER_H
#define WEAVER_H

#include <math.h>

#include "booking.h"
#include "formula.h"
#include "workings.h"

static const Label no_label;

typedef struct Weaver {
    Workings *w;
    Arena *arena;
    const Rulebook *book;
    const Scenario *scenario;
    const uint32_t *const *parents;
    const Result *result;
    Plan *plan;
    uint32_t **rows_of;        /* per instruction: per member, its row + 1; NULL: none yet */
    uint32_t *figure_of, *band_of, *constant_of;   /* per series, instruction: place + 1 */
    uint32_t **input_of;       /* per attribute: per member, its first input + 1 */
    uint32_t **input_row;      /* per attribute: per member, its row + 1 */
    uint32_t **active_of;      /* per instrument: per member, its row + 1 */
    uint32_t **takes_of;       /* per instrument: per member, its row + 1 */
    uint32_t *figure_row;      /* per series: its row + 1 */
    uint32_t period_row[PERIOD_ONCE + 1];
    struct Locks *locks;       /* which inputs cannot be changed, and what has rows */
    const Workings *before;    /* the same rows from the first time: they tell where something
                                  is absent; NULL the first time */
} Weaver;

static inline size_t weave_months(const Weaver *v)
{
    return v->w->months_count;
}

static inline const Ins *weave_ins(const Weaver *v, uint32_t ins)
{
    return &v->book->code->ins[ins];
}

static inline double weave_double(Exact value)
{
    return (double)((long double)value.num / (long double)value.den / powl(10.0L, value.scale));
}

/* The member of `level` that `member` of `from` is part of (or is). */
size_t weave_member(const Weaver *v, uint8_t from, size_t member, uint8_t level);

/* -- places, rows -- */
Term weave_place(Weaver *v, RefKind kind, size_t which);
Term weave_row_place(Weaver *v, size_t row);
size_t weave_add_row(Weaver *v, WorkRow row);
/* Where a table notes the row of a member, from 1. */
uint32_t *weave_slot(Weaver *v, uint32_t **table, size_t which, uint8_t level, size_t member);

/* -- inputs -- */
Term weave_attribute(Weaver *v, size_t attribute, size_t member);
size_t weave_input_row(Weaver *v, const Given *given);
/* The instrument of which the attribute says that it is taken, or -1. */
int32_t weave_takes_what(const Weaver *v, size_t attribute);
bool weave_is_asked(const Weaver *v, size_t instrument, size_t member);
/* 1 in the months in which the member takes the instrument. */
size_t weave_takes_row(Weaver *v, size_t instrument, size_t member);

/* -- code -- */
Term weave_value(Weaver *v, uint32_t ins, size_t member);
size_t weave_value_row(Weaver *v, uint32_t ins, size_t member);
/* Is it no, whatever inputs become?  A measure that is not in the project cannot be chosen in
 * a workbook. */
bool weave_never(const Weaver *v, uint32_t ins, size_t member);

/* -- who is behind a party of an amount -- */
typedef struct Who {
    int party;                 /* -1: nobody */
    size_t row;                /* 1 in the months in which it is; SIZE_MAX: in all */
} Who;

/* All who may be, into a list with room for one more than there are parties. */
size_t weave_parties(Weaver *v, int party, uint8_t level, size_t member, Who list[]);

/* -- which amounts have rows, and which inputs are locked because of those that have none -- */

/* What an instruction may come to. */
typedef struct May {
    uint64_t set;              /* a choice, or yes (bit 1) and no (bit 0) */
    double low, high;          /* a number, a month */
    bool absent;               /* there may be no value */
} May;

typedef struct Known {
    May may;
    uint32_t turn;             /* of Locks, in which it was worked out */
} Known;

typedef struct Locks {
    uint32_t **rows;           /* per amount: per member, whether it has rows */
    uint32_t **locked;         /* per attribute: per member */
    Known **known;             /* per instruction: per member */
    uint32_t turn;             /* a new one whenever an input is locked or opened */
    struct Pending *pending;   /* amounts that have no rows */
    size_t pending_count, pending_room;
} Locks;

May weave_may(Weaver *v, uint32_t ins, uint8_t level, size_t member);
/* May the amount be something, or unknown, with what is open now? */
bool weave_may_count(Weaver *v, const Rule *amount, uint8_t level, size_t member);
/* Is something that the amount needs, if it is had, not given? */
bool weave_lacks(Weaver *v, const Rule *amount, uint8_t level, size_t member);
bool weave_is_locked(const Weaver *v, size_t attribute, size_t member);
/* Settles it, when `locks->rows` says what has rows already. */
void weave_locks(Weaver *v);

/* -- all amounts that are booked or may come to be, of each member -- */
void weave_books(Weaver *v);

#endif
