/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reach.c -- the code of the rules worked out with intervals.
 *
 * Whole numbers below 2^52 are exact in a double, and sums, products and comparisons of them
 * too; whatever else comes out of an operation is moved to the next double outwards.  A value
 * may also be absent; the interval is then of the cases in which it is there.
 */
#include "reach.h"

#include <math.h>

typedef struct Range {
    double low, high;
    bool some, gone;           /* may be there; may be absent */
} Range;

/* -- arithmetic -- */

static const Range NOTHING = { .gone = true };

static bool is_whole(double x)
{
    return fabs(x) < 4503599627370496.0 && floor(x) == x;
}

/* What an operation on whole numbers yields is exact when it is whole itself and small. */
static Range outward(double low, double high, bool exact, bool gone)
{
    Range r = { low, high, true, gone };
    if (!exact || !is_whole(low))
        r.low = nextafter(low, -INFINITY);
    if (!exact || !is_whole(high))
        r.high = nextafter(high, INFINITY);
    return r;
}

static Range exactly(double value)
{
    return (Range){ value, value, true, false };
}

static Range anything(void)
{
    return (Range){ -INFINITY, INFINITY, true, true };
}

static Range range_of(Decimal d)
{
    int64_t ten = 1;
    for (int i = 0; i < d.scale; i++)
        ten *= 10;
    if (d.digits % ten == 0 && is_whole((double)(d.digits / ten)))
        return exactly((double)(d.digits / ten));
    return outward((double)d.digits / (double)ten, (double)d.digits / (double)ten, false, false);
}

static bool is_exact(Range a, Range b)
{
    return is_whole(a.low) && is_whole(a.high) && is_whole(b.low) && is_whole(b.high);
}

static Range either(Range a, Range b)
{
    if (!a.some || !b.some) {
        Range one = a.some ? a : b;
        one.gone = a.gone || b.gone;
        return one;
    }
    return (Range){ fmin(a.low, b.low), fmax(a.high, b.high), true, a.gone || b.gone };
}

static Range add(Range a, Range b)
{
    return outward(a.low + b.low, a.high + b.high, is_exact(a, b), a.gone || b.gone);
}

static Range negative(Range a)
{
    return (Range){ -a.high, -a.low, a.some, a.gone };
}

static double product(double a, double b)
{
    return a == 0 || b == 0 ? 0 : a * b;       /* nothing times whatever is possible */
}

static Range multiply(Range a, Range b)
{
    double p = product(a.low, b.low), q = product(a.low, b.high);
    double r = product(a.high, b.low), s = product(a.high, b.high);
    return outward(fmin(fmin(p, q), fmin(r, s)), fmax(fmax(p, q), fmax(r, s)), is_exact(a, b),
                   a.gone || b.gone);
}

static Range divide(Range a, Range b)
{
    if (b.low <= 0 && b.high >= 0)
        return anything();
    Range by = outward(1 / b.high, 1 / b.low, false, false);
    Range r = multiply(a, by);
    r.gone = a.gone || b.gone;
    return outward(r.low, r.high, false, r.gone);
}

static Range least(Range a, Range b)
{
    return (Range){ fmin(a.low, b.low), fmin(a.high, b.high), true, a.gone || b.gone };
}

static Range greatest(Range a, Range b)
{
    return (Range){ fmax(a.low, b.low), fmax(a.high, b.high), true, a.gone || b.gone };
}

/* Whole steps below and above, of so many digits after the point. */
static Range round_off(Op op, Range x, int digits)
{
    double ten = 1;
    for (int i = 0; i < digits || i < -digits; i++)
        ten *= 10;
    Range by = exactly(ten), n = digits >= 0 ? multiply(x, by) : divide(x, by);
    if (op == OP_FLOOR)
        n = (Range){ floor(n.low), floor(n.high), true, x.gone };
    else if (op == OP_CEIL)
        n = (Range){ ceil(n.low), ceil(n.high), true, x.gone };
    else
        n = (Range){ round(n.low), round(n.high), true, x.gone };
    if (is_whole(x.low) && is_whole(x.high) && digits >= 0)
        return x;
    return digits < 0 ? multiply(n, by) : outward(n.low / ten, n.high / ten, false, x.gone);
}

/* -- yes and no -- */

static bool may_be(Range a, int value)
{
    return a.some && (value ? a.high > 0 : a.low <= 0);
}

static Range truth(bool may_no, bool may_yes, bool gone)
{
    return (Range){ may_no ? 0 : 1, may_yes ? 1 : 0, may_no || may_yes, gone };
}

static Range compare(Op op, Range a, Range b)
{
    bool less = a.low < b.high, more = a.high > b.low;
    bool same = a.low <= b.high && b.low <= a.high;
    bool gone = a.gone || b.gone;
    bool certain_same = a.low == a.high && b.low == b.high && a.low == b.low;
    switch (op) {
    case OP_LT: return truth(more || same, less, gone);
    case OP_LE: return truth(more, less || same, gone);
    case OP_GT: return truth(less || same, more, gone);
    case OP_GE: return truth(less, more || same, gone);
    case OP_EQ: return truth(!certain_same, same, gone);
    default: return truth(same, !certain_same, gone);
    }
}

static Range logic(Op op, Range a, Range b)
{
    bool gone = a.gone || b.gone;
    if (op == OP_AND)
        return truth(may_be(a, 0) || may_be(b, 0), may_be(a, 1) && may_be(b, 1), gone);
    return truth(may_be(a, 0) && may_be(b, 0), may_be(a, 1) || may_be(b, 1), gone);
}

static Range choose(Range c, Range yes, Range no)
{
    Range r = NOTHING;
    if (may_be(c, 1))
        r = may_be(c, 0) ? either(yes, no) : yes;
    else if (may_be(c, 0))
        r = no;
    r.gone = r.gone || c.gone;
    return r;
}

/* -- the towns, and the code that is needed -- */

struct Reach {
    Arena *arena;
    const Rulebook *book;
    const Towns *towns;
    Month month;
    const Instrument *instrument;
    uint8_t level;             /* of the towns, in this rulebook */
    uint32_t *need;            /* places in the code, operands first */
    size_t count;
    uint32_t *place;           /* per instruction of the code: its place in `need` */
    uint32_t special[REACH_SPECIAL_MAX];
    size_t special_count;
    Range *of[REACH_SPECIAL_MAX + 1];  /* per special town, then of any other: by need */
    Range *now;                /* of the class that is worked out, by need */
    int64_t smallest, largest; /* people of the others: the least and the most */
    bool any_other;
};

static const Ins *ins_of(const Reach *r, size_t i)
{
    return &r->book->code->ins[r->need[i]];
}

static uint32_t operand_place(const Reach *r, const Ins *ins, uint32_t which)
{
    return r->place[code_args(r->book->code, ins)[which]];
}

static bool same_attribute(const Reach *r, int32_t which, uint32_t other)
{
    return str_is(r->book->attributes[which].name, r->towns->book->attributes[other].name);
}

static bool counts_people(const Reach *r, const Ins *ins)
{
    return ins->op == OP_ATTR && same_attribute(r, ins->which, r->towns->counts);
}

static void find_needed(Reach *r)
{
    const Code *code = r->book->code;
    bool *needed = arena_alloc(r->arena, code->count + 1);
    r->place = arena_alloc(r->arena, (code->count + 1) * sizeof *r->place);
    r->need = arena_alloc(r->arena, (code->count + 1) * sizeof *r->need);
    for (size_t i = 0; i < r->instrument->amounts_count; i++)
        needed[r->book->rules[r->instrument->amounts[i]].root] = true;
    for (size_t i = code->count; i-- > 0;)
        for (uint32_t j = 0; needed[i] && j < code->ins[i].count; j++)
            needed[code_args(code, &code->ins[i])[j]] = true;
    for (uint32_t i = 0; i < code->count; i++)
        if (needed[i]) {
            r->place[i] = (uint32_t)r->count;
            r->need[r->count++] = i;
        }
}

/* Whether the rules ask for the fact. */
static bool asks_for(const Reach *r, size_t fact)
{
    for (size_t i = 0; i < r->count; i++)
        if (ins_of(r, i)->op == OP_ATTR && same_attribute(r, ins_of(r, i)->which, r->towns->facts[fact]))
            return true;
    return false;
}

static bool alike(const Reach *r, uint32_t a, uint32_t b)
{
    for (size_t f = 0; f < r->towns->facts_count; f++)
        if (r->towns->list[a].digits[f] != r->towns->list[b].digits[f] && asks_for(r, f))
            return false;
    return true;
}

/* -- one instruction -- */

static Range range_attribute(const Reach *r, const Ins *ins, const Town *town, Range people)
{
    const Attribute *a = &r->book->attributes[ins->which];
    int64_t digits;
    if (counts_people(r, ins))
        return people;
    for (size_t f = 0; f < r->towns->facts_count && a->level == r->level; f++)
        if (same_attribute(r, ins->which, r->towns->facts[f]))
            return town->digits[f] == TOWN_UNKNOWN ? NOTHING : range_of((Decimal){ town->digits[f], a->type.kind == KIND_NUMBER ? a->scale : 0 });
    if (schedule_presumes(r->book, (size_t)ins->which, &digits))
        return exactly((double)digits);
    return NOTHING;
}

static Range range_param(const Reach *r, const Ins *ins)
{
    const Series *series = r->book->code->series[ins->which];
    ptrdiff_t at = series_in(series, r->month);
    return at < 0 ? NOTHING : range_of(series->values[at].value);
}

/* The amounts of the rows that x may be in. */
static Range range_step(const Reach *r, const Ins *ins, const Range *v)
{
    bool upper = r->book->code->tables[ins->which].upper_inclusive;
    Range x = v[operand_place(r, ins, 0)], all = NOTHING;
    all.gone = x.gone || x.low < v[operand_place(r, ins, 1)].high;
    for (uint32_t i = 1; i < ins->count; i += 2) {
        Range from = v[operand_place(r, ins, i)], amount = v[operand_place(r, ins, i + 1)];
        bool reaches = upper && i > 1 ? x.high > from.low : x.high >= from.low;
        if (i + 2 < ins->count) {
            Range next = v[operand_place(r, ins, i + 2)];
            reaches = reaches && (upper ? x.low <= next.high : x.low < next.high);
        }
        bool gone = all.gone;
        all = reaches ? either(all, amount) : all;
        all.gone = gone || from.gone || (reaches && amount.gone);
        if (!from.some)
            return NOTHING;
    }
    return all;
}

static Range range_marginal(const Reach *r, const Ins *ins, const Range *v)
{
    Range x = v[operand_place(r, ins, 0)], total = exactly(0);
    bool gone = x.gone || x.low < v[operand_place(r, ins, 1)].high;
    for (uint32_t i = 1; i < ins->count; i += 2) {
        Range from = v[operand_place(r, ins, i)], amount = v[operand_place(r, ins, i + 1)];
        Range top = x;
        if (i + 2 < ins->count)
            top = least(x, v[operand_place(r, ins, i + 2)]);
        Range slice = greatest(add(top, negative(from)), exactly(0));
        if (!from.some || (!amount.some && slice.low > 0))
            return NOTHING;
        gone = gone || from.gone || (amount.gone && slice.high > 0);
        total = add(total, amount.some ? multiply(slice, amount) : exactly(0));
    }
    total.gone = gone;
    return total;
}

static bool all_some(const Reach *r, const Ins *ins, const Range *v)
{
    for (uint32_t i = 0; i < ins->count; i++)
        if (!v[operand_place(r, ins, i)].some)
            return false;
    return true;
}

static Range range_number(const Reach *r, const Ins *ins, const Range *v)
{
    if (!all_some(r, ins, v))
        return NOTHING;
    Range x = v[operand_place(r, ins, 0)];
    Range y = ins->count > 1 ? v[operand_place(r, ins, 1)] : x;
    switch (ins->op) {
    case OP_NEG: return negative(x);
    case OP_NOT: return truth(may_be(x, 1), may_be(x, 0), x.gone);
    case OP_ADD: return add(x, y);
    case OP_SUB: return add(x, negative(y));
    case OP_MUL: return multiply(x, y);
    case OP_DIV: return divide(x, y);
    case OP_MIN: return least(x, y);
    case OP_MAX: return greatest(x, y);
    case OP_CLAMP: return least(greatest(x, y), v[operand_place(r, ins, 2)]);
    case OP_ROUND: case OP_FLOOR: case OP_CEIL: return round_off(ins->op, x, ins->which);
    case OP_LT: case OP_LE: case OP_GT: case OP_GE: case OP_EQ: case OP_NE:
        return compare(ins->op, x, y);
    default: return anything();
    }
}

/* What is not gathered over towns, from what its operands are. */
static Range range_plain(const Reach *r, const Ins *ins, const Range *v)
{
    switch (ins->op) {
    case OP_CONST: return range_of(r->book->code->constants[ins->which].value);
    case OP_PARAM: return range_param(r, ins);
    case OP_NOW: return exactly(r->month.index);
    case OP_IF: return choose(v[operand_place(r, ins, 0)], v[operand_place(r, ins, 1)],
                              v[operand_place(r, ins, 2)]);
    case OP_GIVEN: {
        Range given = v[operand_place(r, ins, 0)], other = v[operand_place(r, ins, 1)];
        if (!given.gone)
            return given;
        given.gone = false;
        return either(given, other);
    }
    case OP_AND: case OP_OR:
        return logic(ins->op, v[operand_place(r, ins, 0)], v[operand_place(r, ins, 1)]);
    case OP_STEP:
        return v[operand_place(r, ins, 0)].some ? range_step(r, ins, v) : NOTHING;
    case OP_MARGINAL:
        return v[operand_place(r, ins, 0)].some ? range_marginal(r, ins, v) : NOTHING;
    case OP_YEAR: case OP_QUARTER: case OP_SUM: case OP_COUNT: case OP_LEAST: case OP_MOST:
        return anything();
    default: return range_number(r, ins, v);
    }
}

/* -- over the towns of a group -- */

typedef struct Gathered {
    Range sum, most, least;
    bool any, sure;            /* some town may count; some town surely does */
    bool gone;
} Gathered;

static void gather_town(Gathered *g, Range value, Range counts, Range share)
{
    g->gone = g->gone || counts.gone || (value.gone && may_be(counts, 1));
    if (!may_be(counts, 1) || !value.some)
        return;
    bool sure = !may_be(counts, 0) && !counts.gone;
    g->sum = add(g->sum, sure ? share : either(share, exactly(0)));
    g->most = (Range){ sure ? fmax(g->most.low, value.low) : g->most.low,
                       fmax(g->most.high, value.high), true, false };
    g->least = (Range){ fmin(g->least.low, value.low),
                        sure ? fmin(g->least.high, value.high) : g->least.high, true, false };
    g->any = true;
    g->sure = g->sure || sure;
}

/* Of the others: what one has, and what all of them have together. */
static void gather_others(const Reach *r, Gathered *g, const Ins *ins, const Range *of,
                          const ReachClass *c, Range counts)
{
    Range one = exactly(1), all = (Range){ (double)c->fewest, (double)c->most, true, false };
    if (ins->op != OP_COUNT) {
        one = of[operand_place(r, ins, 0)];
        bool people = counts_people(r, &r->book->code->ins[code_args(r->book->code, ins)[0]]);
        all = one.some ? multiply(one, all) : one;
        if (people) {
            all = (Range){ (double)c->from, (double)c->to, true, false };
            one.high = fmin(one.high, (double)c->to);
        }
    }
    bool some_count = may_be(counts, 0) || counts.gone;
    gather_town(g, one, counts, some_count ? either(all, exactly(0)) : all);
}

/* The ends of what may count at all, where no town surely does. */
static Range extreme_of(const Gathered *g, Range ends, bool gone)
{
    if (!g->any)
        return NOTHING;
    if (ends.low > ends.high || isinf(ends.low) || isinf(ends.high))
        ends = (Range){ g->least.low, g->most.high, true, false };
    ends.gone = gone || !g->sure;
    return ends;
}

static Range range_gather(const Reach *r, const Ins *ins, const ReachClass *c)
{
    Gathered g = { .sum = exactly(0), .most = { -INFINITY, -INFINITY, true, false },
                   .least = { INFINITY, INFINITY, true, false } };
    uint32_t filter = operand_place(r, ins, ins->op == OP_COUNT ? 0 : 1);
    if (ins->which != r->level)
        return anything();
    for (size_t s = 0; s < r->special_count; s++) {
        Range value = ins->op == OP_COUNT ? exactly(1) : r->of[s][operand_place(r, ins, 0)];
        if (c->special >> s & 1)
            gather_town(&g, value, r->of[s][filter], value);
    }
    const Range *of = r->of[r->special_count];
    if (c->most > 0)
        gather_others(r, &g, ins, of, c, of[filter]);
    if (ins->op == OP_MOST)
        return extreme_of(&g, g.most, g.gone);
    if (ins->op == OP_LEAST)
        return extreme_of(&g, g.least, g.gone);
    g.sum.gone = g.gone;
    return g.sum;
}

/* -- preparing -- */

/* Whatever does not depend on the group, for one town. */
static void work_out_town(const Reach *r, const Town *town, Range people, Range *of)
{
    for (size_t i = 0; i < r->count; i++) {
        const Ins *ins = ins_of(r, i);
        if (ins->level != LEVEL_NONE && ins->level != r->level)
            of[i] = anything();
        else
            of[i] = ins->op == OP_ATTR ? range_attribute(r, ins, town, people)
                                       : range_plain(r, ins, of);
    }
}

/* The town that most others are like, as far as the rules ask. */
static uint32_t most_usual(const Reach *r, const uint32_t list[], size_t count)
{
    uint32_t usual = list[0];
    size_t best = 0;
    for (size_t i = 0; i < count; i++) {
        size_t like = 0;
        for (size_t j = 0; j < count; j++)
            like += alike(r, list[i], list[j]);
        if (like > best) {
            best = like;
            usual = list[i];
        }
    }
    return usual;
}

static bool part_towns(Reach *r, const uint32_t list[], size_t count, size_t year, uint32_t usual)
{
    for (size_t i = 0; i < count; i++) {
        int64_t people = r->towns->list[list[i]].people[year];
        if (!alike(r, list[i], usual)) {
            if (r->special_count == REACH_SPECIAL_MAX)
                return false;
            r->special[r->special_count++] = list[i];
            continue;
        }
        r->smallest = r->any_other && r->smallest < people ? r->smallest : people;
        r->largest = r->any_other && r->largest > people ? r->largest : people;
        r->any_other = true;
    }
    return true;
}

Reach *reach_new(Arena *arena, const Rulebook *book, const Towns *towns, size_t year, Month month,
                 const uint32_t list[], size_t count)
{
    Reach *r = arena_alloc(arena, sizeof *r);
    *r = (Reach){ .arena = arena, .book = book, .towns = towns, .month = month,
                  .instrument = regie_instrument(book) };
    ptrdiff_t level = rules_level(book, towns->book->levels[towns->level].name);
    r->level = level < 0 ? towns->level : (uint8_t)level;
    find_needed(r);
    uint32_t usual = most_usual(r, list, count);
    if (!part_towns(r, list, count, year, usual))
        return NULL;
    for (size_t s = 0; s <= r->special_count; s++) {
        const Town *town = &towns->list[s < r->special_count ? r->special[s] : usual];
        Range people = s < r->special_count
                           ? exactly((double)town->people[year])
                           : (Range){ (double)r->smallest, (double)r->largest, true, false };
        r->of[s] = arena_alloc(arena, (r->count + 1) * sizeof **r->of);
        work_out_town(r, town, people, r->of[s]);
    }
    r->now = arena_alloc(arena, (r->count + 1) * sizeof *r->now);
    return r;
}

size_t reach_special(const Reach *r, const uint32_t **special)
{
    *special = r->special;
    return r->special_count;
}

/* -- a class -- */

/* What a group gets is a whole number of cents. */
static ReachRange in_cents(Range total)
{
    ReachRange range = { .any = total.some };
    range.bounded = total.some && fabs(total.low) < 4503599627370496.0 &&
                    fabs(total.high) < 4503599627370496.0;
    if (range.bounded) {
        range.low = (int64_t)ceil(total.low);
        range.high = (int64_t)floor(total.high);
    }
    return range;
}

ReachRange reach_of(Reach *r, const ReachClass *c)
{
    enum { CENTS = 100 };
    Range total = exactly(0);
    for (size_t i = 0; i < r->count; i++) {
        const Ins *ins = ins_of(r, i);
        bool gathers = ins->op == OP_SUM || ins->op == OP_COUNT || ins->op == OP_LEAST ||
                       ins->op == OP_MOST;
        if (ins->level == LEVEL_NONE)
            r->now[i] = r->of[r->special_count][i];
        else if (ins->level != r->instrument->level)
            r->now[i] = anything();
        else if (gathers)
            r->now[i] = range_gather(r, ins, c);
        else if (ins->op == OP_ATTR)
            r->now[i] = range_attribute(r, ins, NULL, NOTHING);
        else
            r->now[i] = range_plain(r, ins, r->now);
    }
    for (size_t a = 0; a < r->instrument->amounts_count; a++) {
        const Rule *rule = &r->book->rules[r->instrument->amounts[a]];
        Range amount = r->now[r->place[rule->root]];
        if (!amount.some)
            return (ReachRange){ .any = false };
        total = add(total, multiply(amount, exactly((double)times_a_year(rule->period) * CENTS)));
    }
    return in_cents(total);
}
