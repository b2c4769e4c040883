/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * many.c -- see many.h.  What is equal in all worlds is booked once, in a ledger; what
 * is not flows, month by month, into channels (who pays whom, for which leaf) and
 * purses (the cash of a perimeter), in rows of cents per world.
 */
#include "many.h"

#include <string.h>

#include "asking.h"
#include "stream.h"

/* An amount, for those members for which all worlds are equal. */
typedef struct Fixed {
    const Rule *amount;
    uint32_t *members;
    size_t count;
    Spread *spreads;
} Fixed;

/* What flows between two parties for one leaf. */
typedef struct Channel {
    Posting like;
    int64_t *year;             /* [world]: of the running year */
    int8_t *signs;             /* per gauge: how it counts there */
    bool flows;                /* anything, this year */
} Channel;

typedef struct Purse {
    const Perimeter *perimeter;
    const Chart *chart;        /* of budgets: what counts when it is paid, month by month */
    int64_t *rows;             /* [month * worlds + world]: what comes in, less what goes out */
    int64_t *fixed;            /* [month]: the same of what is equal */
} Purse;

enum { PARTS = 4 };

struct Many {
    Arena *arena;
    const Scenario *scenario;
    const Rulebook *book;
    Plan *plan;
    const Rows *rows;
    size_t worlds;
    const Gauge *gauges;
    size_t gauges_count;
    const Rule **amounts;
    size_t amounts_count;
    Stream **streams;
    size_t streams_count;
    Fixed *fixed;
    size_t fixed_count;
    Ledger *ledger;            /* of what is fixed */
    int64_t *fixed_values;     /* per gauge */
    bool opened, too_much;
    Channel *channels;
    size_t channels_count, channels_room;
    bool budgets;              /* is a gauge of one? */
    Purse *purses;
    size_t purses_count, cash_months;
    int64_t *parts[PARTS];     /* rows for passing use */
    uint8_t *unknown, *doubtful;           /* per world, and per gauge */
    uint64_t turnover;         /* a bound of all that flowed in this block */
};

size_t many_years(const Scenario *s)
{
    return (size_t)(s->months.last.index / 12 - s->months.first.index / 12) + 1;
}

/* -- binding -- */

static Roots ask(Many *many)
{
    const Rulebook *b = many->book;
    size_t count = 0;
    Roots roots = roots_new(many->arena, b);
    for (size_t i = 0; i < b->instruments_count; i++)
        count += b->instruments[i].amounts_count;
    many->amounts = arena_alloc(many->arena, (count + 1) * sizeof *many->amounts);
    for (size_t i = 0; i < b->instruments_count; i++)
        for (size_t a = 0; a < b->instruments[i].amounts_count; a++) {
            const Rule *rule = &b->rules[b->instruments[i].amounts[a]];
            if (!asking_has_members(many->scenario, &b->instruments[i]))
                continue;
            many->amounts[many->amounts_count++] = rule;
            roots_add_amount(&roots, rule);
        }
    roots_add_attributes(&roots, b);
    return roots;
}

/* In how many months cash may move: some is paid long after the project. */
static size_t count_cash_months(const Many *many, const Drawn drawn[], size_t drawn_count)
{
    enum { YEAR = 12 };
    const Scenario *s = many->scenario;
    int64_t after = 0, late = 0;
    for (size_t i = 0; i < many->amounts_count; i++)
        for (size_t k = 0; k < many->amounts[i]->paid_count; k++)
            if (many->amounts[i]->paid[k].months > after)
                after = many->amounts[i]->paid[k].months;
    for (size_t i = 0; i < s->delays_count; i++)
        late += s->delays[i].months > 0 ? s->delays[i].months : 0;
    for (size_t q = 0; q < drawn_count; q++)
        late += drawn[q].attribute < 0 && drawn[q].most > 0 ? drawn[q].most : 0;
    return (size_t)(s->months.last.index - s->months.first.index + 1 + YEAR + after + late);
}

static bool is_of_purse(const Gauge *gauge, const Purse *purse)
{
    return purse->perimeter == gauge->perimeter && purse->chart == gauge->chart;
}

static void make_purses(Many *many)
{
    many->purses = arena_alloc(many->arena, (many->gauges_count + 1) * sizeof *many->purses);
    for (size_t g = 0; g < many->gauges_count; g++) {
        const Gauge *gauge = &many->gauges[g];
        bool known = gauge->kind != GAUGE_CASH && gauge->kind != GAUGE_LOWEST &&
                     gauge->kind != GAUGE_BUDGET;
        many->budgets = many->budgets || gauge->kind == GAUGE_BUDGET;
        for (size_t p = 0; p < many->purses_count && !known; p++)
            known = is_of_purse(gauge, &many->purses[p]);
        if (known)
            continue;
        Purse *purse = &many->purses[many->purses_count++];
        purse->perimeter = gauge->perimeter;
        purse->chart = gauge->chart;
        purse->rows = arena_alloc(many->arena,
                                  many->cash_months * many->worlds * sizeof *purse->rows);
        purse->fixed = arena_alloc(many->arena, many->cash_months * sizeof *purse->fixed);
    }
}

Many *many_new(Arena *arena, const Scenario *scenario, size_t worlds, const Drawn drawn[],
               size_t drawn_count, const Gauge gauges[], size_t gauges_count)
{
    Many *many = arena_alloc(arena, sizeof *many);
    *many = (Many){ .arena = arena, .scenario = scenario, .book = scenario->book,
                    .rows = rows_best(), .worlds = worlds, .gauges = gauges,
                    .gauges_count = gauges_count };
    Roots roots = ask(many);
    many->plan = plan_bind_drawn(arena, scenario, worlds, drawn, drawn_count, roots.list,
                                 roots.count);
    many->cash_months = count_cash_months(many, drawn, drawn_count);
    many->streams = arena_alloc(arena, (many->amounts_count + 1) * sizeof *many->streams);
    many->fixed = arena_alloc(arena, (many->amounts_count + 1) * sizeof *many->fixed);
    many->fixed_values = arena_alloc(arena, (gauges_count + 1) * sizeof *many->fixed_values);
    many->unknown = arena_alloc(arena, worlds);
    many->doubtful = arena_alloc(arena, gauges_count + 1);
    for (int i = 0; i < PARTS; i++)
        many->parts[i] = arena_alloc(arena, worlds * sizeof(int64_t));
    make_purses(many);
    return many;
}

/* Tells what is fixed from what flows: the plan has run its first month. */
static void part_amounts(Many *many)
{
    for (size_t i = 0; i < many->amounts_count; i++) {
        const Rule *amount = many->amounts[i];
        size_t members = many->plan->members[many->book->instruments[amount->owner - 1].level];
        if (engine_lanes(many->plan->engine, amount->root).nothing)
            continue;
        Fixed fixed = { .amount = amount,
                        .members = arena_alloc(many->arena, (members + 1) * sizeof(uint32_t)) };
        Stream *stream = stream_new(many->arena, many->plan, amount, fixed.members, &fixed.count);
        if (stream)
            many->streams[many->streams_count++] = stream;
        if (!fixed.count)
            continue;
        fixed.spreads = arena_alloc(many->arena, fixed.count * sizeof *fixed.spreads);
        many->fixed[many->fixed_count++] = fixed;
    }
    many->ledger = ledger_new(many->arena, many->book, many->scenario->months);
    booking_owners(many->ledger, many->plan, 0);
}

/* -- what is equal in all worlds -- */

static void book_member(Many *many, const Fixed *fixed, size_t i, const Lanes *lanes, Month month)
{
    const Rule *amount = fixed->amount;
    const Instrument *in = &many->book->instruments[amount->owner - 1];
    size_t member = fixed->members[i];
    int64_t cents = 0;
    int32_t asks;
    if (!plan_takes(many->plan, in, member, 0) ||
        !months_hold(plan_presence(many->plan, in->level, member, 0), month))
        return;
    if (asking_cents(many->plan, lanes, amount->root, member, 0, &cents) != ABSENT_NOT)
        return;                /* as in the project as stated, which tells it */
    Booked booked = booking_month(many->ledger, many->plan, &fixed->spreads[i], amount, member, 0,
                                  month, cents, &asks);
    many->too_much = many->too_much || booked == BOOKED_TOO_MUCH;
}

static void book_fixed(Many *many, Month month)
{
    for (size_t f = 0; f < many->fixed_count; f++) {
        Lanes lanes = engine_lanes(many->plan->engine, many->fixed[f].amount->root);
        for (size_t i = 0; i < many->fixed[f].count; i++)
            book_member(many, &many->fixed[f], i, &lanes, month);
    }
}

/* -- gauges -- */

/* The same for a budget, whenever it counts there. */
static int budget_sign(const Many *many, const Chart *chart, const Perimeter *perimeter,
                       const Posting *p)
{
    Side side = posting_side(many->ledger, perimeter, p);
    bool money = p->kind == KIND_FUNDING || p->kind == KIND_COST;
    if (!money || (side != SIDE_IN && side != SIDE_OUT))
        return 0;
    ptrdiff_t book = chart_book(chart, &many->book->rules[p->amount], side == SIDE_IN, p->from, p->to);
    if (book >= 0 && chart->books[book].account < 0)
        return 0;
    return side == SIDE_OUT ? 1 : -1;
}

/* A budget has it in the year in which it is paid. */
static bool counts_when_paid(const Many *many, const Posting *p)
{
    return many->book->rules[p->amount].books == BOOKS_CASH;
}

/* How a posting counts in a gauge: 1, -1, or not at all. */
static int sign_in(const Many *many, const Gauge *gauge, const Posting *p)
{
    Side side = posting_side(many->ledger, gauge->perimeter, p);
    bool money = p->kind == KIND_FUNDING || p->kind == KIND_COST;
    if (!money)
        return 0;
    switch (gauge->kind) {
    case GAUGE_GAP:
        return side == SIDE_OUT ? 1 : side == SIDE_IN ? -1 : 0;
    case GAUGE_COST:
        return side == SIDE_OUT;
    case GAUGE_FUNDING:
        return side == SIDE_IN;
    case GAUGE_LEAF:
        return side == SIDE_IN && p->leaf == gauge->which;
    case GAUGE_PAYER:
        return side == SIDE_IN && p->from == gauge->which;
    case GAUGE_CASH: case GAUGE_LOWEST:
        return side == SIDE_IN ? 1 : side == SIDE_OUT ? -1 : 0;
    case GAUGE_BUDGET:
        return counts_when_paid(many, p) ? 0 : budget_sign(many, gauge->chart, gauge->perimeter, p);
    }
    return 0;
}

static bool is_of_cash(const Gauge *gauge)
{
    return gauge->kind == GAUGE_CASH || gauge->kind == GAUGE_LOWEST;
}

static int year_of(const Many *many, Month month)
{
    return month.index / 12 - many->scenario->months.first.index / 12;
}

static bool counts_year(const Gauge *gauge, int year)
{
    return gauge->year < 0 || gauge->year == year;
}

static int purse_sign(const Many *many, const Purse *purse, const Posting *p)
{
    if (purse->chart)
        return counts_when_paid(many, p) ? budget_sign(many, purse->chart, purse->perimeter, p) : 0;
    return sign_in(many, &(Gauge){ .kind = GAUGE_CASH, .perimeter = purse->perimeter }, p);
}

static size_t cash_row(const Many *many, Month month)
{
    size_t row = (size_t)(month.index - many->scenario->months.first.index);
    return row < many->cash_months ? row : many->cash_months - 1;
}

static void sum_fixed(Many *many)
{
    Walk walk = { 0 };
    for (const Posting *p; (p = ledger_next(many->ledger, &walk)); ) {
        for (size_t g = 0; g < many->gauges_count; g++)
            if (!is_of_cash(&many->gauges[g]) &&
                counts_year(&many->gauges[g], year_of(many, p->month)))
                many->fixed_values[g] += sign_in(many, &many->gauges[g], p) * p->cents;
        for (size_t i = 0; i < many->purses_count; i++)
            many->purses[i].fixed[cash_row(many, p->cash_month)] +=
                purse_sign(many, &many->purses[i], p) * p->cash;
    }
}

/* -- what flows -- */

static Channel *find_channel(Many *many, Flow *flow)
{
    const Posting *p = &flow->like;
    for (size_t c = 0; c < many->channels_count && flow->channel == SIZE_MAX; c++) {
        const Posting *q = &many->channels[c].like;
        if (q->from == p->from && q->to == p->to && q->leaf == p->leaf && q->kind == p->kind &&
            (!many->budgets || q->amount == p->amount))
            flow->channel = c;
    }
    if (flow->channel != SIZE_MAX)
        return &many->channels[flow->channel];
    many->channels = arena_grow(many->arena, many->channels, many->channels_count,
                                &many->channels_room, sizeof *many->channels);
    flow->channel = many->channels_count;
    Channel *channel = &many->channels[many->channels_count++];
    *channel = (Channel){ .like = *p,
                          .year = arena_alloc(many->arena, many->worlds * sizeof(int64_t)),
                          .signs = arena_alloc(many->arena, many->gauges_count + 1) };
    for (size_t g = 0; g < many->gauges_count; g++)
        channel->signs[g] =
            (int8_t)(is_of_cash(&many->gauges[g]) ? 0 : sign_in(many, &many->gauges[g], p));
    return channel;
}

static void move_cash(Many *many, const Posting *like, const int64_t *part, size_t row)
{
    for (size_t i = 0; i < many->purses_count; i++) {
        Purse *purse = &many->purses[i];
        int sign = purse_sign(many, purse, like);
        if (sign)
            many->rows->add(purse->rows + row * many->worlds, part, sign, many->worlds);
    }
}

/* Where the dates differ from world to world. */
static void move_cash_each(Many *many, const Rule *amount, size_t k, const Posting *like,
                           const int64_t *part, Month month)
{
    for (size_t i = 0; i < many->purses_count; i++) {
        Purse *purse = &many->purses[i];
        int sign = purse_sign(many, purse, like);
        for (size_t w = 0; w < many->worlds && sign; w++) {
            size_t row = cash_row(many, booking_paid_month(many->plan, amount, k, like->member,
                                                           like->from, w, month));
            purse->rows[row * many->worlds + w] += sign * part[w];
            }
    }
}

static int64_t ten_to(int power)
{
    int64_t result = 1;
    while (power-- > 0)
        result *= 10;
    return result;
}

/* Of each the share that is paid with the first parts. */
static void paid_so_far(Many *many, const Rule *amount, size_t parts, const int64_t *row,
                        int64_t so_far[])
{
    Decimal all = { 0, 0 };
    int64_t one = 1;
    for (size_t k = 0; k < amount->paid_count; k++)
        all.scale = amount->paid[k].part.scale > all.scale ? amount->paid[k].part.scale : all.scale;
    for (size_t k = 0; k < parts; k++)
        all.digits += amount->paid[k].part.digits * ten_to(all.scale - amount->paid[k].part.scale);
    one = ten_to(all.scale);
    if (many->rows->most(row, many->worlds) < ROW_ROUNDS_BELOW / (uint64_t)one) {
        many->rows->mix(many->parts[2], row, all.digits, row, 0, many->worlds);
        many->rows->rounded(so_far, many->parts[2], one, many->worlds);
        return;
    }
    for (size_t w = 0; w < many->worlds; w++)
        so_far[w] = booking_paid(amount, parts, row[w]);
}

/* The part of a row that is paid at one date; the parts are asked for in their order. */
static const int64_t *paid_part(Many *many, const Rule *amount, size_t k, const int64_t *row)
{
    int64_t *part = many->parts[0], *before = many->parts[1];
    if (amount->paid_count <= 1)
        return row;
    if (k == 0)
        memset(before, 0, many->worlds * sizeof *before);
    paid_so_far(many, amount, k + 1, row, many->parts[3]);
    many->rows->mix(part, many->parts[3], 1, before, -1, many->worlds);
    memcpy(before, many->parts[3], many->worlds * sizeof *before);
    return part;
}

static void pay_flow(Many *many, const Rule *amount, const Flow *flow, const int64_t *row,
                     Month month)
{
    const Posting *like = &flow->like;
    bool differs = booking_paid_month_differs(many->plan, amount, like->member, like->from);
    for (size_t k = 0; k < amount->paid_count + !amount->paid_count; k++) {
        const int64_t *part = paid_part(many, amount, k, row);
        if (differs)
            move_cash_each(many, amount, k, like, part, month);
        else
            move_cash(many, like, part,
                      cash_row(many, booking_paid_month(many->plan, amount, k, like->member,
                                                        like->from, 0, month)));
    }
}

/* Money that is not known may belong to a sum; if it is not known either who pays it or
 * who gets it, to any sum of its leaf. */
static void doubt(Many *many, const Rule *amount, const Posting *like, int year)
{
    bool known = like->from >= 0 && like->to >= 0;
    for (size_t g = 0; g < many->gauges_count; g++) {
        const Gauge *gauge = &many->gauges[g];
        bool other_leaf = gauge->kind == GAUGE_LEAF && gauge->which != amount->leaf;
        bool budget = gauge->kind == GAUGE_BUDGET, later = amount->books == BOOKS_CASH && budget;
        bool touches = known ? (budget ? budget_sign(many, gauge->chart, gauge->perimeter, like)
                                       : sign_in(many, gauge, like)) != 0
                             : !other_leaf;
        bool in_time = gauge->kind == GAUGE_CASH || later ? gauge->year < 0 || year <= gauge->year
                                                          : counts_year(gauge, year);
        if (touches && in_time)
            many->doubtful[g] = 1;
    }
}

static void flow_month(Many *many, Stream *stream, Month month)
{
    enum { ROOM_BITS = 60 };
    const Rule *amount = stream_amount(stream);
    size_t phase;
    Posting lost;
    many->too_much = !stream_run(stream, month, &phase) || many->too_much;
    if (stream_lost(stream, phase, &lost))
        doubt(many, amount, &lost, year_of(many, month));
    for (size_t i = 0; i < stream_flows(stream); i++) {
        Flow *flow = stream_flow(stream, i);
        const int64_t *row = flow->rows + phase * many->worlds;
        if (!(flow->used >> phase & 1))
            continue;
        many->turnover += flow->most[phase];
        many->too_much = many->too_much || many->turnover >> ROOM_BITS;
        if (booking_counts(amount)) {
            Channel *channel = find_channel(many, flow);
            many->rows->add(channel->year, row, 1, many->worlds);
            channel->flows = true;
        }
        if (booking_pays(many->book, amount) && many->purses_count)
            pay_flow(many, amount, flow, row, month);
    }
}

/* The year is over: what flowed in it counts. */
static void close_year(Many *many, int year, int64_t values[])
{
    size_t n = many->worlds;
    for (size_t c = 0; c < many->channels_count; c++) {
        Channel *channel = &many->channels[c];
        if (!channel->flows)
            continue;
        for (size_t g = 0; g < many->gauges_count; g++)
            if (channel->signs[g] && counts_year(&many->gauges[g], year))
                many->rows->add(values + g * n, channel->year, channel->signs[g], n);
        memset(channel->year, 0, n * sizeof *channel->year);
        channel->flows = false;
    }
}

/* -- cash -- */

/* From what moves to the position after each month. */
static void add_up_cash(Many *many, Purse *purse)
{
    size_t n = many->worlds;
    int64_t fixed = 0;
    for (size_t t = 0; t < many->cash_months; t++) {
        int64_t *row = purse->rows + t * n;
        if (t)
            many->rows->add(row, row - n, 1, n);
        fixed = purse->fixed[t];
        for (size_t w = 0; w < n && fixed; w++)
            row[w] += fixed;
    }
}

static void read_purse(Many *many, const Gauge *gauge, const Purse *purse, int64_t values[])
{
    Months months = many->scenario->months;
    size_t n = many->worlds;
    if (gauge->kind == GAUGE_LOWEST) {
        memcpy(values, purse->rows, n * sizeof *values);
        for (size_t t = 1; t < many->cash_months; t++)
            for (size_t w = 0; w < n; w++)
                values[w] = purse->rows[t * n + w] < values[w] ? purse->rows[t * n + w] : values[w];
        return;
    }
    Month end = { (months.first.index / 12 + gauge->year + 1) * 12 - 1 };
    if (gauge->year < 0 || end.index > months.last.index)
        end = months.last;
    memcpy(values, purse->rows + cash_row(many, end) * n, n * sizeof *values);
}

/* What was paid in the year, on top of what was counted in it. */
static void read_budget(Many *many, const Gauge *gauge, const Purse *purse, int64_t values[])
{
    Month month = many->scenario->months.first;
    size_t n = many->worlds;
    for (size_t t = 0; t < many->cash_months; t++) {
        if (year_of(many, month_plus(month, (int)t)) != gauge->year)
            continue;
        many->rows->add(values, purse->rows + t * n, 1, n);
        for (size_t w = 0; w < n && purse->fixed[t]; w++)
            values[w] += purse->fixed[t];
    }
}

static void read_budgets(Many *many, const Purse *purse, int64_t values[])
{
    for (size_t g = 0; g < many->gauges_count; g++)
        if (many->gauges[g].kind == GAUGE_BUDGET && is_of_purse(&many->gauges[g], purse))
            read_budget(many, &many->gauges[g], purse, values + g * many->worlds);
}

static void read_cash(Many *many, int64_t values[])
{
    for (size_t i = 0; i < many->purses_count; i++) {
        Purse *purse = &many->purses[i];
        if (purse->chart) {
            read_budgets(many, purse, values);
            continue;
        }
        add_up_cash(many, purse);
        for (size_t g = 0; g < many->gauges_count; g++)
            if (is_of_cash(&many->gauges[g]) && is_of_purse(&many->gauges[g], purse))
                read_purse(many, &many->gauges[g], purse, values + g * many->worlds);
    }
}

/* -- a block -- */

static void open_block(Many *many, int64_t values[])
{
    memset(values, 0, many->gauges_count * many->worlds * sizeof *values);
    memset(many->unknown, 0, many->worlds);
    for (size_t i = 0; i < many->purses_count; i++)
        memset(many->purses[i].rows, 0,
               many->cash_months * many->worlds * sizeof *many->purses[i].rows);
    for (size_t i = 0; i < many->streams_count; i++)
        stream_open(many->streams[i], many->unknown);
    many->turnover = 0;
}

static void add_fixed(Many *many, int64_t values[])
{
    for (size_t g = 0; g < many->gauges_count; g++)
        for (size_t w = 0; w < many->worlds; w++)
            values[g * many->worlds + w] += many->fixed_values[g];
}

bool many_run(Many *many, const int64_t *const draws[], int64_t values[])
{
    Months months = many->scenario->months;
    plan_draw(many->plan, draws);
    plan_run(many->plan, months.first);
    bool opening = !many->opened;
    if (opening)
        part_amounts(many);
    many->opened = true;
    open_block(many, values);
    for (Month m = months.first; m.index <= months.last.index; m.index++) {
        if (m.index > months.first.index)
            plan_run(many->plan, m);
        if (opening)
            book_fixed(many, m);
        for (size_t i = 0; i < many->streams_count; i++)
            flow_month(many, many->streams[i], m);
        if (month_number(m) == 12 || m.index == months.last.index)
            close_year(many, year_of(many, m), values);
    }
    if (opening)
        sum_fixed(many);
    add_fixed(many, values);
    read_cash(many, values);
    return !many->too_much;
}

const uint8_t *many_doubtful(const Many *many)
{
    return many->doubtful;
}

const uint8_t *many_unknown(const Many *many)
{
    return many->unknown;
}
