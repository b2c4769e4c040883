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

int spread_months(Period period);                      /* in a period */

/* The month's part, in cents, of an amount per period: an equal part, or its share. */
int64_t spread_equally(Spread *spread, Period period, Month month, int64_t cents);
int64_t spread_take(Spread *spread, Period period, Month month, Exact share, int64_t cents);

/* Who a party is in this month: roles filled in.  When it is not known who fills one,
 * `*asks` becomes the attribute that would say so. */
int booking_party(const Plan *plan, int32_t party, uint8_t level, size_t member, size_t world,
                  Month month, int32_t *asks);

/* A posting of the amount in the month, without its money.  Who pays or receives hangs on
 * the attribute `*asks`, which is not given, unless that is -1. */
Posting booking_posting(const Plan *plan, const Rule *amount, size_t member, size_t world,
                        Month month, int32_t *asks);

/* Whether who pays and who receives may differ from world to world. */
bool booking_posting_differs(const Plan *plan, const Rule *amount, size_t member, Month month);

/* Does what is posted count in its month; is it paid? */
bool booking_counts(const Rule *amount);
bool booking_pays(const Rulebook *book, const Rule *amount);

/* Of `cents` what has been paid with the first `parts` parts. */
int64_t booking_paid(const Rule *amount, size_t parts, int64_t cents);

/* When a part of what is counted in the month is to be paid. */
Month booking_cash_month(const Plan *plan, const Paid *paid, uint8_t level, size_t member,
                         size_t world, Month month);

/* When part `part` of a posting of the amount is paid: `from` may be late. */
Month booking_paid_month(const Plan *plan, const Rule *amount, size_t part, size_t member,
                         int from, size_t world, Month month);

/* Whether that may differ from world to world; and whether it hangs on the member. */
bool booking_paid_month_differs(const Plan *plan, const Rule *amount, size_t member, int from);
bool booking_paid_month_is_own(const Plan *plan, const Rule *amount);

typedef enum Booked { BOOKED, BOOKED_TOO_MUCH, BOOKED_NOBODY } Booked;

/* Says in the ledger whose books are whose in this world. */
void booking_owners(Ledger *ledger, const Plan *plan, size_t world);

/* Adds the postings of one amount of one member that comes to `cents` per period, and of
 * as many as the member stands for.  BOOKED_NOBODY: who pays or receives hangs on the
 * attribute `*asks`, not given. */
Booked booking_month(Ledger *ledger, const Plan *plan, Spread *spread, const Rule *amount,
                     size_t member, size_t world, Month month, int64_t cents, int32_t *asks);

#endif
