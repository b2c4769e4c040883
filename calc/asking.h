/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * asking.h -- what an amount of a member comes to in the month that was run: which
 * results must be bound to tell, its cents, its share of the period, and whether it
 * matters that it is not known.  Refuses to know what is done with the answers.
 */
#ifndef ASKING_H
#define ASKING_H

#include "plan.h"

/* The results that a plan is bound to, each once. */
typedef struct Roots {
    uint32_t *list;
    uint8_t *seen;             /* per instruction */
    size_t count;
} Roots;

Roots roots_new(Arena *arena, const Rulebook *book);
void roots_add(Roots *roots, uint32_t root);
void roots_add_amount(Roots *roots, const Rule *amount);
/* What says how many a member stands for, and who fills a role, when that is not given. */
void roots_add_attributes(Roots *roots, const Rulebook *book);

/* Are amounts of this instrument asked at all? */
bool asking_has_members(const Scenario *scenario, const Instrument *in);

/* The cents of a lane: but for fractions they are read in place. */
Absent asking_cents(const Plan *plan, const Lanes *lanes, uint32_t root, size_t member,
                    size_t world, int64_t *cents);

/* The month's share of the amount's period; 0 if it is not known. */
Exact asking_share(const Plan *plan, const Rule *amount, size_t member, size_t world, Month month);

/* Whether it is to be told that the amount is not known.  Of a member that nobody named,
 * because others had to be part of one, little is known; of the others what is not known
 * is asked, or what they should bring would be lost. */
bool asking_matters(const Plan *plan, const Instrument *in, const Rule *amount, size_t member,
                    size_t world, Month month);

#endif
