/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * booking.c -- see booking.h.  Rounding is cumulative: after each month of a
 * period, what was booked is the exact sum so far, rounded; so nothing is lost or
 * made on the way, and a whole period comes to its own amount.
 */
#include "booking.h"

#include "asking.h"

#define CENTS_MOST (INT64_MAX / 64)

static const int period_months[] = { [PERIOD_MONTH] = 1, [PERIOD_QUARTER] = 3, [PERIOD_YEAR] = 12,
                                     [PERIOD_ONCE] = 1 };

int spread_months(Period period)
{
    return period_months[period];
}

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

bool booking_counts(const Rule *amount)
{
    return amount->books != BOOKS_CASH;
}

bool booking_pays(const Rulebook *book, const Rule *amount)
{
    InstrumentKind kind = book->instruments[amount->owner - 1].kind;
    return amount->books != BOOKS_RESULT && kind != KIND_MEMO && kind != KIND_IN_KIND;
}

int64_t booking_paid(const Rule *amount, size_t parts, int64_t cents)
{
    Exact all = exact_of((Decimal){ cents, 2 }), sum = { 0, 1, 0 };
    if (parts >= amount->paid_count)
        return parts ? cents : 0;
    for (size_t i = 0; i < parts; i++)
        sum = exact_plus(sum, exact_times(all, exact_of(amount->paid[i].part)));
    return to_cents(sum);
}

/* The books open with the project. */
static Month not_before_project(const Plan *plan, size_t world, Month month)
{
    Month first = plan_scenario(plan, world)->months.first;
    return month.index < first.index ? first : month;
}

Month booking_cash_month(const Plan *plan, const Paid *paid, uint8_t level, size_t member,
                         size_t world, Month month)
{
    Month when = paid->from == PAID_ENTRY ? plan_presence(plan, level, member, world).first
                                          : period_start(paid->period, month);
    if (paid->from == PAID_END)
        when = month_plus(when, period_months[paid->period] - 1);
    return not_before_project(plan, world, month_plus(when, paid->months));
}

Month booking_paid_month(const Plan *plan, const Rule *amount, size_t part, size_t member,
                         int from, size_t world, Month month)
{
    MemberId of = { plan->book->instruments[amount->owner - 1].level, (uint32_t)member };
    Month when = amount->paid_count ? booking_cash_month(plan, &amount->paid[part], of.level,
                                                         member, world, month)
                                    : month;
    return month_plus(when, plan_delay(plan, of, from, world));
}

static bool is_paid_from_entry(const Rule *amount)
{
    for (size_t i = 0; i < amount->paid_count; i++)
        if (amount->paid[i].from == PAID_ENTRY)
            return true;
    return false;
}

bool booking_paid_month_differs(const Plan *plan, const Rule *amount, size_t member, int from)
{
    uint8_t level = plan->book->instruments[amount->owner - 1].level;
    return plan_delay_differs(plan, (MemberId){ level, (uint32_t)member }, from) ||
           (is_paid_from_entry(amount) && plan_presence_differs(plan, level, member));
}

bool booking_paid_month_is_own(const Plan *plan, const Rule *amount)
{
    return is_paid_from_entry(amount) ||
           plan_has_delays(plan, plan->book->instruments[amount->owner - 1].level);
}

Posting booking_posting(const Plan *plan, const Rule *amount, size_t member, size_t world,
                        Month month, int32_t *asks)
{
    const Instrument *in = &plan->book->instruments[amount->owner - 1];
    const Version *version = rule_version(amount, month);
    *asks = -1;
    return (Posting){
        .month = month, .cash_month = month, .amount = (uint32_t)(amount - plan->book->rules),
        .member = (uint32_t)member, .leaf = (int8_t)amount->leaf, .kind = (uint8_t)in->kind,
        .version = version ? (uint16_t)(version - amount->versions) : 0,
        .from = (int16_t)booking_party(plan, version ? version->from : -1, in->level, member,
                                       world, month, asks),
        .to = (int16_t)booking_party(plan, version ? version->to : -1, in->level, member, world,
                                     month, asks) };
}

/* Whether a role, or a role that fills it, may be filled by others in other worlds. */
static bool party_differs(const Plan *plan, int32_t party, uint8_t level, size_t member,
                          Month month)
{
    const Rulebook *b = plan->book;
    View view = plan_view(plan, month, 0);
    if (party < 0 || !b->parties[party].role)
        return false;
    const Party *role = &b->parties[party];
    size_t at = view_member(&view, level, member, b->attributes[role->by].level);
    int64_t choice;
    if (plan_value_differs(plan, (size_t)role->by, at))
        return true;
    return plan_value(plan, (size_t)role->by, at, 0, month, &choice) &&
           role->are[choice] != party &&
           party_differs(plan, role->are[choice], level, member, month);
}

bool booking_posting_differs(const Plan *plan, const Rule *amount, size_t member, Month month)
{
    const Version *version = rule_version(amount, month);
    uint8_t level = plan->book->instruments[amount->owner - 1].level;
    return version && (party_differs(plan, version->from, level, member, month) ||
                       party_differs(plan, version->to, level, member, month));
}

void booking_owners(Ledger *ledger, const Plan *plan, size_t world)
{
    const Rulebook *b = plan->book;
    for (size_t p = 0; p < b->parties_count; p++) {
        const Party *party = &b->parties[p];
        int64_t choice;
        if (party->by >= 0 && !party->role &&
            plan_value(plan, (size_t)party->by, 0, world, plan_scenario(plan, world)->months.first,
                       &choice) &&
            party->are[choice] != (int32_t)p)
            ledger_owner(ledger, (int)p, party->are[choice]);
    }
}

/* Adds the parts in which `cents` of the month are paid. */
static Booked add_parts(Ledger *ledger, const Plan *plan, const Rule *amount, Posting posting,
                        size_t world, int64_t cents)
{
    size_t parts = amount->paid_count ? amount->paid_count : 1;
    bool counts = booking_counts(amount), pays = booking_pays(plan->book, amount);
    for (size_t i = 0; i < parts; i++) {
        int64_t part = booking_paid(amount, i + 1, cents) - booking_paid(amount, i, cents);
        posting.cash_month = booking_paid_month(plan, amount, i, posting.member, posting.from,
                                                world, posting.month);
        posting.cents = counts ? part : 0;
        posting.cash = pays ? part : 0;
        if (part && !ledger_add(ledger, posting))
            return BOOKED_TOO_MUCH;
    }
    return BOOKED;
}

Booked booking_month(Ledger *ledger, const Plan *plan, Spread *spread, const Rule *amount,
                     size_t member, size_t world, Month month, int64_t cents, int32_t *asks)
{
    uint8_t level = plan->book->instruments[amount->owner - 1].level;
    int64_t all, part;
    *asks = -1;
    if (cents == 0)
        return BOOKED;         /* nothing for this month: what was booked stays as it is */
    if (cents > CENTS_MOST || cents < -CENTS_MOST)
        return BOOKED_TOO_MUCH;                /* a period's sum would overflow */
    if (amount->has_share)
        part = spread_take(spread, amount->period, month,
                           asking_share(plan, amount, member, world, month), cents);
    else
        part = spread_equally(spread, amount->period, month, cents);
    if (!part)
        return BOOKED;
    if (__builtin_mul_overflow(part, plan_number(plan, level, member, world, month), &all))
        return BOOKED_TOO_MUCH;
    Posting posting = booking_posting(plan, amount, member, world, month, asks);
    return *asks >= 0 ? BOOKED_NOBODY : add_parts(ledger, plan, amount, posting, world, all);
}
