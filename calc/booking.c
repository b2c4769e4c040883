/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * booking.c -- see booking.h.  Rounding is cumulative: after each month of a
 * period, what was booked is the exact sum so far, rounded; so nothing is lost or
 * made on the way, and a whole period comes to its own amount.
 */
#include "booking.h"

static const int period_months[] = { [PERIOD_MONTH] = 1, [PERIOD_QUARTER] = 3, [PERIOD_YEAR] = 12,
                                     [PERIOD_ONCE] = 1 };

/* The first month of the calendar month, quarter or year. */
static Month period_start(int period, Month month)
{
    return (Month){ month.index - (month.index % period_months[period]) };
}

static int64_t to_cents(Exact value)
{
    int64_t cents = 0;
    exact_round(value, 2, &cents);
    return cents;
}

static void open_period(Spread *spread, Period period, Month month)
{
    Month start = period_start((int)period, month);
    if (spread->period.index != start.index || spread->sum.den == 0)
        *spread = (Spread){ .period = start, .sum = { 0, 1, 0 } };
}

static int64_t book_up_to(Spread *spread, int64_t cents)
{
    int64_t part = cents - spread->booked;
    spread->booked = cents;
    return part;
}

/* Halves away from zero. */
static int64_t divide_rounded(int64_t cents, int64_t by)
{
    int64_t rest = cents % by;
    return cents / by + (2 * rest >= by) - (2 * rest <= -by);
}

int64_t spread_equally(Spread *spread, Period period, Month month, int64_t cents)
{
    if (period == PERIOD_MONTH || period == PERIOD_ONCE)
        return cents;
    open_period(spread, period, month);
    spread->cents += cents;
    return book_up_to(spread, divide_rounded(spread->cents, period_months[period]));
}

int64_t spread_take(Spread *spread, Period period, Month month, Exact share, int64_t cents)
{
    open_period(spread, period, month);
    if (cents)
        spread->sum = exact_plus(spread->sum,
                                 exact_times(exact_of((Decimal){ cents, 2 }), share));
    return book_up_to(spread, to_cents(spread->sum));
}

int booking_party(const Plan *plan, int32_t party, uint8_t level, size_t member, size_t world,
                  Month month, int32_t *asks)
{
    const Rulebook *b = plan->book;
    View view = plan_view(plan, month, world);
    for (int steps = 0; party >= 0 && b->parties[party].role && steps < 8; steps++) {
        const Party *role = &b->parties[party];
        uint8_t at = b->attributes[role->by].level;
        int64_t choice;
        if (!plan_value(plan, (size_t)role->by, view_member(&view, level, member, at), world, month,
                        &choice)) {
            *asks = role->by;
            break;
        }
        if (role->are[choice] == party)
            break;
        party = role->are[choice];
    }
    return party;
}

Month booking_cash_month(const Plan *plan, const Paid *paid, uint8_t level, size_t member,
                         size_t world, Month month)
{
    Month first = plan->scenarios[world]->months.first, when = month;
    if (paid->from == PAID_ENTRY)
        when = plan_presence(plan, level, member, world).first;
    else
        when = period_start(paid->period, month);
    if (paid->from == PAID_END)
        when = month_plus(when, period_months[paid->period] - 1);
    when = month_plus(when, paid->months);
    return when.index < first.index ? first : when;        /* the books open with the project */
}

Booked booking_add(Ledger *ledger, const Plan *plan, const Rule *amount, size_t member,
                   size_t world, Month month, int64_t cents, int32_t *asks)
{
    const Rulebook *b = plan->book;
    const Instrument *in = &b->instruments[amount->owner - 1];
    const Version *version = rule_version(amount, month);
    Posting posting = {
        .month = month, .cash_month = month, .amount = (uint32_t)(amount - b->rules),
        .member = (uint32_t)member, .leaf = (int8_t)amount->leaf, .kind = (uint8_t)in->kind,
        .version = version ? (uint16_t)(version - amount->versions) : 0,
        .from = (int16_t)booking_party(plan, version ? version->from : -1, in->level, member,
                                       world, month, asks),
        .to = (int16_t)booking_party(plan, version ? version->to : -1, in->level, member, world,
                                     month, asks) };
    bool counts = amount->books != BOOKS_CASH;
    bool pays = amount->books != BOOKS_RESULT && in->kind != KIND_MEMO && in->kind != KIND_IN_KIND;
    Exact sum = { 0, 1, 0 };
    int64_t booked = 0;
    if (*asks >= 0)
        return BOOKED_NOBODY;
    for (size_t i = 0; i < amount->paid_count + (amount->paid_count == 0); i++) {
        int64_t part = cents;
        if (amount->paid_count) {
            const Paid *paid = &amount->paid[i];
            sum = exact_plus(sum, exact_times(exact_of((Decimal){ cents, 2 }),
                                              exact_of(paid->part)));
            part = to_cents(sum) - booked;
            posting.cash_month = booking_cash_month(plan, paid, in->level, member, world, month);
        }
        booked += part;
        posting.cents = counts ? part : 0;
        posting.cash = pays ? part : 0;
        if (part && !ledger_add(ledger, posting))
            return BOOKED_TOO_MUCH;
    }
    return BOOKED;
}
