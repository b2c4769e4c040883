/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stream.c -- see stream.h.  The same rounding as in booking.c: after each month of a
 * period, what was booked is the exact sum so far, rounded.  That sum is kept per phase,
 * so that a phase that is not worked out anew leaves the right one behind.
 */
#include "stream.h"

#include <string.h>

#include "asking.h"

/* What a month's cents hang on, but for the amount itself. */
typedef struct Terms {
    bool active;
    int64_t number;
    Posting like;              /* without money */
    int32_t asks;              /* who pays or receives hangs on it, and it is not given; or -1 */
    Exact share;
} Terms;

typedef struct Streaming {     /* one member */
    uint32_t member;
    bool presence_differs, number_differs, parties_differ, share_differs;
    Terms terms;               /* of the last month */
    int64_t *sums;             /* [phase * worlds + world]: of the period so far, times den */
    int64_t *booked;           /* [phase * worlds + world]: of it, in cents */
    int64_t den[PHASES_MOST];
    Spread *spreads;           /* per world, where shares differ */
} Streaming;

enum { STEADY_UNKNOWN, STEADY, STEADY_NOT };
enum { NOBODY_YET = -2 };

struct Stream {
    Arena *arena;
    const Plan *plan;
    const Rows *rows;
    const Rule *amount;
    const Instrument *in;
    size_t worlds, phases;
    Streaming *members;
    size_t members_count;
    Flow *flows;
    size_t flows_count, flows_room;
    bool own_dates;            /* members are paid at dates of their own */
    Month since;               /* nothing changed since this month's beginning */
    uint8_t *steady;           /* per month: are the terms of all members as in the last? */
    Month filled[PHASES_MOST]; /* when the phase was worked out last */
    uint8_t *unknown;
    bool lost[PHASES_MOST];    /* money is not known in some world */
    int lost_from, lost_to;    /* between whom: -1 where that differs */
    int64_t *cents, *part, *numbers;       /* a row each, for passing use */
    bool overflow;
};

/* -- what differs -- */

static bool takes_part(const Stream *s, size_t member, Month month)
{
    return plan_takes(s->plan, s->in, member, 0) &&
           (plan_presence_differs(s->plan, s->in->level, member) ||
            months_hold(plan_presence(s->plan, s->in->level, member, 0), month));
}

/* Whether who pays whom, or when, may differ in some month. */
static bool parties_differ(const Plan *plan, const Rule *amount, MemberId of, bool *dates)
{
    Months months = plan->scenarios[0]->months;
    const Version *last = NULL;
    bool differ = false, pays = booking_pays(plan->book, amount);
    for (Month m = months.first; m.index <= months.last.index; m.index++) {
        const Version *version = rule_version(amount, m);
        int32_t asks;
        if (version != last)
            differ = differ || booking_posting_differs(plan, amount, of.member, m);
        last = version;
        *dates = *dates || (pays && plan_draws_delays(plan) &&
                            plan_delay_differs(plan, of, booking_posting(plan, amount, of.member, 0,
                                                                         m, &asks).from));
    }
    return differ;
}

static Streaming look_at(const Plan *plan, const Instrument *in, const Rule *amount, size_t member,
                         bool *differs)
{
    int32_t number = plan->book->levels[in->level].number;
    bool dates = false;
    Streaming m = { .member = (uint32_t)member };
    m.presence_differs = plan_presence_differs(plan, in->level, member);
    m.number_differs = number >= 0 && plan_value_differs(plan, (size_t)number, member);
    m.share_differs = amount->has_share && engine_differs(plan->engine, amount->share);
    m.parties_differ = parties_differ(plan, amount, (MemberId){ in->level, m.member }, &dates);
    *differs = m.presence_differs || m.number_differs || m.share_differs || m.parties_differ || dates;
    return m;
}

static void make_rows(Stream *s)
{
    for (size_t i = 0; i < s->members_count; i++) {
        Streaming *m = &s->members[i];
        if (m->share_differs)
            m->spreads = arena_alloc(s->arena, s->worlds * sizeof *m->spreads);
        else if (s->phases > 1 || s->amount->has_share) {
            m->sums = arena_alloc(s->arena, s->phases * s->worlds * sizeof *m->sums);
            m->booked = arena_alloc(s->arena, s->phases * s->worlds * sizeof *m->booked);
        }
    }
    Months months = s->plan->scenarios[0]->months;
    s->steady = arena_alloc(s->arena, (size_t)(months.last.index - months.first.index) + 1);
    s->cents = arena_alloc(s->arena, s->worlds * sizeof *s->cents);
    s->part = arena_alloc(s->arena, s->worlds * sizeof *s->part);
    s->numbers = arena_alloc(s->arena, s->worlds * sizeof *s->numbers);
}

Stream *stream_new(Arena *arena, const Plan *plan, const Rule *amount, uint32_t equal[],
                   size_t *equal_count)
{
    const Instrument *in = &plan->book->instruments[amount->owner - 1];
    size_t members = plan->members[in->level];
    Stream *s = arena_alloc(arena, sizeof *s);
    *s = (Stream){ .arena = arena, .plan = plan, .rows = rows_best(), .amount = amount, .in = in,
                   .worlds = plan->worlds, .lost_from = NOBODY_YET, .lost_to = NOBODY_YET,
                   .own_dates = booking_paid_month_is_own(plan, amount) || amount->paid_count > 1 };
    s->phases = (size_t)spread_months(amount->period);
    s->members = arena_alloc(arena, (members + 1) * sizeof *s->members);
    *equal_count = 0;
    for (size_t member = 0; member < members; member++) {
        bool differs;
        Streaming m = look_at(plan, in, amount, member, &differs);
        if (differs || engine_differs(plan->engine, amount->root))
            s->members[s->members_count++] = m;
        else
            equal[(*equal_count)++] = (uint32_t)member;
    }
    if (!s->members_count)
        return NULL;
    make_rows(s);
    return s;
}

void stream_open(Stream *s, uint8_t *unknown)
{
    s->unknown = unknown;
    s->since = s->plan->scenarios[0]->months.first;
    for (size_t p = 0; p < s->phases; p++)
        s->filled[p] = MONTH_NEVER_BEGAN;
    for (size_t i = 0; i < s->members_count; i++) {
        s->members[i].terms = (Terms){ .number = -1 };
        if (s->members[i].spreads)
            memset(s->members[i].spreads, 0, s->worlds * sizeof(Spread));
    }
    for (size_t i = 0; i < s->flows_count; i++)
        s->flows[i].used = 0;
}

/* -- one member in a month -- */

static bool same_terms(const Terms *a, const Terms *b)
{
    return a->active == b->active && a->number == b->number && a->like.from == b->like.from &&
           a->like.to == b->like.to && a->share.num == b->share.num && a->share.den == b->share.den &&
           a->share.scale == b->share.scale;
}

/* Looks what the month's cents hang on; false if it is not as it was. */
static bool look_again(Stream *s, Streaming *m, Month month)
{
    Terms now = { .active = takes_part(s, m->member, month), .share = { 0, 1, 0 } };
    if (now.active) {
        now.like = booking_posting(s->plan, s->amount, m->member, 0, month, &now.asks);
        now.number = plan_number(s->plan, s->in->level, m->member, 0, month);
        if (!m->share_differs)
            now.share = asking_share(s->plan, s->amount, m->member, 0, month);
    }
    bool same = same_terms(&now, &m->terms);
    m->terms = now;
    return same && !(now.active && (m->presence_differs || m->number_differs ||
                                    m->parties_differ || m->share_differs));
}

static bool any_absent(const Lanes *lanes, size_t first, size_t count)
{
    uint8_t any = 0;
    for (size_t i = 0; lanes->absent && i < count; i++)
        any |= lanes->absent[first + i];
    return any;
}

/* The party that all agree on; -1 where they do not. */
static int agreed(int so_far, int party)
{
    return so_far == NOBODY_YET || so_far == party ? party : -1;
}

/* Money of the month is not known in a world. */
static void lose(Stream *s, const Streaming *m, size_t phase, size_t world)
{
    bool known = !m->parties_differ && m->terms.asks < 0;
    s->lost_from = agreed(s->lost_from, known ? m->terms.like.from : -1);
    s->lost_to = agreed(s->lost_to, known ? m->terms.like.to : -1);
    s->lost[phase] = true;
    s->unknown[world] = 1;
}

static void ask_each(Stream *s, const Streaming *m, const Lanes *lanes, size_t phase, Month month)
{
    size_t member = m->member;
    for (size_t w = 0; w < s->worlds; w++) {
        s->cents[w] = 0;
        Absent absent = asking_cents(s->plan, lanes, s->amount->root, member, w, &s->cents[w]);
        if (absent == ABSENT_NOT)
            continue;
        s->cents[w] = 0;
        bool money = s->in->kind == KIND_FUNDING || s->in->kind == KIND_COST;
        bool there = months_hold(plan_presence(s->plan, s->in->level, member, w), month);
        if (money && there && asking_matters(s->plan, s->in, s->amount, member, w, month))
            lose(s, m, phase, w);
        s->overflow = s->overflow || absent == ABSENT_OVERFLOW;
    }
}

/* Nothing comes where the member is not there. */
static void mask_absentees(Stream *s, const int64_t *cents, size_t member, Month month)
{
    for (size_t w = 0; w < s->worlds; w++)
        s->cents[w] =
            months_hold(plan_presence(s->plan, s->in->level, member, w), month) ? cents[w] : 0;
}

/* The amount in cents, per world. */
static const int64_t *cents_row(Stream *s, const Streaming *m, size_t phase, Month month)
{
    Lanes lanes = engine_lanes(s->plan->engine, s->amount->root);
    size_t first = lanes.stride == 1 ? m->member : m->member * lanes.stride;
    const int64_t *row = s->cents;
    if (lanes.digits && lanes.scale == 2 && lanes.stride > 1 &&
        !any_absent(&lanes, first, s->worlds))
        row = lanes.digits + first;
    else
        ask_each(s, m, &lanes, phase, month);
    if (m->presence_differs) {
        mask_absentees(s, row, m->member, month);
        row = s->cents;
    }
    return row;
}

static Wide common_factor(Wide a, Wide b)
{
    while (b) {
        Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* sum = before + cents * share, over the least denominator that holds both. */
static void add_share(Stream *s, Streaming *m, size_t phase, const int64_t *before,
                      int64_t before_den, const int64_t *cents)
{
    enum { DEN_MOST = 1000000 };
    Wide num = m->terms.share.num, den = m->terms.share.den;
    for (int i = 0; i < m->terms.share.scale && den <= DEN_MOST; i++)
        den *= 10;
    Wide common = common_factor(den, num);             /* den > 0 */
    num /= common;
    den /= common;
    Wide least = before_den / common_factor(before_den, den) * den, times = num * (least / den);
    int64_t *sum = m->sums + phase * s->worlds;
    s->overflow = s->overflow || least > DEN_MOST || times > 4 * least || times < -4 * least ||
                  s->rows->most(cents, s->worlds) > ROW_ROUNDS_BELOW / (uint64_t)(64 * least);
    if (s->overflow)
        return;
    s->rows->mix(sum, cents, (int64_t)times, before ? before : cents,
                 before ? (int64_t)least / before_den : 0, s->worlds);
    m->den[phase] = (int64_t)least;
}

/* What of the period is booked in this month. */
static const int64_t *spread_row(Stream *s, Streaming *m, size_t phase, bool begins,
                                 const int64_t *cents)
{
    size_t n = s->worlds;
    const int64_t *before = begins ? NULL : m->sums + (phase - 1) * n,
                  *booked_before = begins ? NULL : m->booked + (phase - 1) * n;
    int64_t *booked = m->booked + phase * n;
    if (cents) {
        add_share(s, m, phase, before, begins ? 1 : m->den[phase - 1], cents);
        s->rows->rounded(booked, m->sums + phase * n, m->den[phase], n);
    } else if (begins) {
        memset(m->sums + phase * n, 0, n * sizeof *m->sums);
        memset(booked, 0, n * sizeof *booked);
        m->den[phase] = 1;
    } else {
        memcpy(m->sums + phase * n, before, n * sizeof *before);
        memcpy(booked, booked_before, n * sizeof *booked);
        m->den[phase] = m->den[phase - 1];
    }
    if (begins)
        return booked;
    s->rows->mix(s->part, booked, 1, booked_before, -1, n);
    return s->part;
}

static const int64_t *spread_each(Stream *s, Streaming *m, Month month, const int64_t *cents)
{
    for (size_t w = 0; w < s->worlds; w++)
        s->part[w] = cents[w] == 0 ? 0
                   : spread_take(&m->spreads[w], s->amount->period, month,
                                 asking_share(s->plan, s->amount, m->member, w, month), cents[w]);
    return s->part;
}

/* -- flows -- */

static Flow *find_flow(Stream *s, Posting like)
{
    for (size_t i = 0; i < s->flows_count; i++) {
        Flow *f = &s->flows[i];
        if (f->like.from == like.from && f->like.to == like.to &&
            (!s->own_dates || f->like.member == like.member))
            return f;
    }
    s->flows = arena_grow(s->arena, s->flows, s->flows_count, &s->flows_room, sizeof *s->flows);
    Flow *f = &s->flows[s->flows_count++];
    *f = (Flow){ .like = like, .channel = SIZE_MAX,
                 .rows = arena_alloc(s->arena, s->phases * s->worlds * sizeof *f->rows) };
    return f;
}

static int64_t *flow_row(Stream *s, Flow *flow, size_t phase)
{
    int64_t *row = flow->rows + phase * s->worlds;
    if (!(flow->used >> phase & 1)) {
        memset(row, 0, s->worlds * sizeof *row);
        flow->used |= 1u << phase;
        flow->most[phase] = 0;
    }
    return row;
}

/* All that ever flows must stay far from what 64 bits hold. */
static bool is_too_much(Stream *s, Flow *flow, size_t phase, uint64_t most, uint64_t number)
{
    enum { ROOM_BITS = 52 };
    if (__builtin_mul_overflow(most, number, &most) ||
        __builtin_add_overflow(flow->most[phase], most, &flow->most[phase]) ||
        flow->most[phase] >> ROOM_BITS)
        s->overflow = true;
    return s->overflow;
}

/* Where who pays whom differs from world to world. */
static void flow_each(Stream *s, const Streaming *m, size_t phase, Month month,
                      const int64_t *part)
{
    uint64_t most = s->rows->most(part, s->worlds), number = s->rows->most(s->numbers, s->worlds);
    for (size_t w = 0; w < s->worlds; w++) {
        int32_t asks;
        if (!part[w])
            continue;
        Posting like = booking_posting(s->plan, s->amount, m->member, w, month, &asks);
        if (asks >= 0)
            lose(s, m, phase, w);
        else
            flow_row(s, find_flow(s, like), phase)[w] += part[w] * s->numbers[w];
    }
    for (size_t i = 0; i < s->flows_count; i++)
        if (s->flows[i].used >> phase & 1)
            is_too_much(s, &s->flows[i], phase, most, number);
}

/* Something comes, and nobody knows from whom or to whom. */
static void flow_to_nobody(Stream *s, const Streaming *m, size_t phase, const int64_t *part)
{
    for (size_t w = 0; w < s->worlds; w++)
        if (part[w])
            lose(s, m, phase, w);
}

static void flow_all(Stream *s, const Streaming *m, size_t phase, const int64_t *part)
{
    size_t n = s->worlds;
    if (m->terms.asks >= 0) {
        flow_to_nobody(s, m, phase, part);
        return;
    }
    Flow *flow = find_flow(s, m->terms.like);
    int64_t *row = flow_row(s, flow, phase);
    uint64_t number = m->number_differs ? s->rows->most(s->numbers, n) : (uint64_t)m->terms.number;
    if (is_too_much(s, flow, phase, s->rows->most(part, n), number))
        return;
    if (!m->number_differs)
        s->rows->add(row, part, m->terms.number, n);
    else
        s->rows->add_product(row, part, s->numbers, n);
}

static void stream_member(Stream *s, Streaming *m, size_t phase, Month month)
{
    bool begins = phase == 0 || month.index == s->plan->scenarios[0]->months.first.index;
    const int64_t *cents = m->terms.active ? cents_row(s, m, phase, month) : NULL, *part = cents;
    if (m->sums)
        part = spread_row(s, m, phase, begins, cents);
    else if (m->spreads && cents)
        part = spread_each(s, m, month, cents);
    if (!cents || s->overflow)
        return;
    if (m->number_differs || m->parties_differ)
        plan_numbers(s->plan, s->in->level, m->member, month, s->numbers);
    if (m->parties_differ)
        flow_each(s, m, phase, month, part);
    else
        flow_all(s, m, phase, part);
}

/* -- a month -- */

/* Is what the phase brought last still true? */
static bool is_filled(const Stream *s, size_t phase)
{
    Month filled = s->filled[phase];
    return filled.index != MONTH_NEVER_BEGAN.index &&
           filled.index - (int32_t)phase >= s->since.index;
}

/* Looks what all members' cents hang on; false if not all is as in the last month. */
static bool look_at_all(Stream *s, Month month)
{
    bool same = true;
    for (size_t i = 0; i < s->members_count; i++)
        same = look_again(s, &s->members[i], month) && same;
    return same;
}

bool stream_run(Stream *s, Month month, size_t *phase)
{
    uint8_t *known = &s->steady[month.index - s->plan->scenarios[0]->months.first.index];
    bool looked = *known == STEADY_UNKNOWN;
    if (looked)                /* in the first block: it is the same in all */
        *known = look_at_all(s, month) ? STEADY : STEADY_NOT;
    bool steady = *known == STEADY && !engine_changed(s->plan->engine, s->amount->root);
    *phase = (size_t)month.index % s->phases;
    if (!steady)
        s->since = month;
    if (is_filled(s, *phase))
        return !s->overflow;
    if (!looked)
        look_at_all(s, month);
    s->lost[*phase] = false;
    for (size_t i = 0; i < s->flows_count; i++)
        s->flows[i].used &= ~(1u << *phase);
    for (size_t i = 0; i < s->members_count; i++)
        stream_member(s, &s->members[i], *phase, month);
    s->filled[*phase] = month;
    return !s->overflow;
}

bool stream_lost(const Stream *s, size_t phase, Posting *like)
{
    *like = (Posting){ .leaf = (int8_t)s->amount->leaf, .kind = (uint8_t)s->in->kind,
                       .amount = (uint32_t)(s->amount - s->plan->book->rules),
                       .from = (int16_t)s->lost_from, .to = (int16_t)s->lost_to };
    return s->lost[phase];
}

const Rule *stream_amount(const Stream *s)
{
    return s->amount;
}

size_t stream_flows(const Stream *s)
{
    return s->flows_count;
}

Flow *stream_flow(Stream *s, size_t i)
{
    return &s->flows[i];
}
