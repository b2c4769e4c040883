/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * booking.h -- from "an amount per quarter is had in this month" to postings: the
 * month's part, so that the months of a period add up to the cent; who pays and
 * who receives once roles are filled in; and when it is cash.
 */
#ifndef BOOKING_H
#define BOOKING_H

#include "ledger.h"
#include "plan.h"

/* What has been booked of one amount of one member in the running period. */
typedef struct Spread {
    Month period;              /* its first month */
    int64_t cents;             /* of equal parts: the sum of the months' amounts */
    Exact sum;                 /* of other shares: exactly what the months so far come to */
    int64_t booked;            /* of it, in cents */
} Spread;

/* The month's part, in cents, of an amount per period: an equal part, or its share. */
int64_t spread_equally(Spread *spread, Period period, Month month, int64_t cents);
int64_t spread_take(Spread *spread, Period period, Month month, Exact share, int64_t cents);

/* Who a party is in this month: roles filled in.  When it is not known who fills one,
 * `*asks` becomes the attribute that would say so. */
int booking_party(const Plan *plan, int32_t party, uint8_t level, size_t member, size_t world,
                  Month month, int32_t *asks);

/* When a part of what is counted in the month is paid. */
Month booking_cash_month(const Plan *plan, const Paid *paid, uint8_t level, size_t member,
                         size_t world, Month month);

typedef enum Booked { BOOKED, BOOKED_TOO_MUCH, BOOKED_NOBODY } Booked;

/* Adds the postings of one amount of one member, `cents` being those of the month.
 * BOOKED_NOBODY: who pays or receives hangs on the attribute `*asks`, not given. */
Booked booking_add(Ledger *ledger, const Plan *plan, const Rule *amount, size_t member,
                   size_t world, Month month, int64_t cents, int32_t *asks);

#endif
