/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inputs.h -- what the engine of a plan is supplied with: of each attribute a row of
 * lanes, from what is given and what was drawn.  For the module plan only.
 */
#ifndef INPUTS_H
#define INPUTS_H

#include "plan.h"

/* One attribute, over all members and worlds. */
typedef struct Input {
    int64_t *digits, *spare;   /* lane = member * stride + world; what comes next */
    uint8_t *absent, *spare_absent;
    const Given **given;       /* per member and scenario (one for all: given_stride 1) */
    const int32_t *drawn;      /* per member: the drawn quantity, or -1; NULL: none is */
    size_t lanes, stride, given_stride;
    int32_t takes;             /* the instrument that it says is taken, or -1 */
    bool varies;               /* from month to month, as stated */
    bool fresh;                /* drawn anew */
    Rhythm rhythm;             /* of what is drawn */
    Month filled;
    bool may_miss;
} Input;

/* From when to when the members of a level are there. */
typedef struct Presence {
    Months *months;            /* [member * stride + world] */
    size_t stride;
    const int32_t *entry, *exit;           /* per member: the drawn quantity, or -1 */
} Presence;

/* What was drawn of a quantity for the month, per world. */
const int64_t *drawn_row(const Plan *plan, int32_t quantity, Month month);

/* The quantity that entry (or exit) of a member hangs on, or -1. */
int32_t find_drawn_month(const Plan *plan, uint8_t level, size_t member, bool exit);

/* Per member the quantity that `find` tells; NULL if it is -1 for all. */
const int32_t *list_drawn(Plan *plan, size_t members, size_t of,
                          int32_t (*find)(const Plan *, size_t, size_t));

/* Makes plan->inputs[attribute]; what may become of it. */
InputShape input_prepare(Plan *plan, size_t attribute);

/* Supplies the engine with what holds in the month, if that may have changed. */
void input_supply(Plan *plan, size_t attribute, Month month);

#endif
