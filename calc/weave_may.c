/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weave_may.c -- what an instruction may come to, whatever people fill in and in
 * whichever month: a set of choices, or between which bounds.
 *
 * It may say more than can be, never less: who asks wants to be sure that something is
 * never.  The numbers that stand in rules count as they stand.
 */
#include "weaver.h"

enum { CHOICES_MOST = 64 };

static const May none = { 0, INFINITY, -INFINITY, true };      /* something is not given */
static const May anything = { UINT64_MAX, -INFINITY, INFINITY, true };

/* Is there never a value? */
static bool is_none(May a)
{
    return a.absent && !a.set && a.low > a.high;
}

static May exactly(double low, double high)
{
    return (May){ 0, low, high, false };
}

static May yes_no(bool yes, bool no, bool absent)
{
    return (May){ (uint64_t)yes << 1 | (uint64_t)no, 0, 0, absent };
}

static bool may_be(May a, bool yes)
{
    return a.set >> yes & 1;
}

static bool is_nothing(May a)
{
    return !(a.low < 0) && !(a.high > 0);
}

static May either(May a, May b)
{
    return (May){ a.set | b.set, fmin(a.low, b.low), fmax(a.high, b.high), a.absent || b.absent };
}

/* -- what is filled in -- */

static double attribute_bound(const Attribute *a, bool most)
{
    if (most ? !a->has_most : !a->has_least)
        return most ? INFINITY : -INFINITY;
    return weave_double(exact_of(most ? a->most : a->least));
}

static bool begins_later(const Weaver *v, const Given *g)
{
    return g->count && g->changes[0].from.index > v->w->months.first.index;
}

static May may_attribute(const Weaver *v, size_t attribute, size_t member)
{
    const Attribute *a = &v->book->attributes[attribute];
    int32_t takes = weave_takes_what(v, attribute);
    if (takes >= 0)
        return yes_no(!v->book->instruments[takes].chosen || weave_is_asked(v, (size_t)takes, member),
                      true, false);
    const Given *g = scenario_given(v->scenario, (uint32_t)attribute, (uint32_t)member);
    if (!g)
        return none;
    May all = { UINT64_MAX, attribute_bound(a, false), attribute_bound(a, true), begins_later(v, g) };
    if (a->type.kind == KIND_YES_NO)
        all.set = 3;
    else if (a->type.kind == KIND_CHOICE && a->type.choice->count < CHOICES_MOST)
        all.set = ((uint64_t)1 << a->type.choice->count) - 1;
    if (!weave_is_locked(v, attribute, member))
        return all;
    all.set = 0;
    for (size_t i = 0; i < g->count; i++)
        all.set |= g->changes[i].digits < CHOICES_MOST ? (uint64_t)1 << g->changes[i].digits : UINT64_MAX;
    return all;
}

/* -- operations -- */

static double product(double a, double b)
{
    return fabs(a) > 0 && fabs(b) > 0 ? a * b : 0;      /* not: nothing times no bound */
}

static May times(May a, May b)
{
    double all[4] = { product(a.low, b.low), product(a.low, b.high), product(a.high, b.low),
                      product(a.high, b.high) };
    return exactly(fmin(fmin(all[0], all[1]), fmin(all[2], all[3])),
                   fmax(fmax(all[0], all[1]), fmax(all[2], all[3])));
}

/* Of what only its sign is told. */
static May of_sign(May a)
{
    return exactly(a.low < 0 ? -INFINITY : 0, a.high > 0 ? INFINITY : 0);
}

/* Bounds were calculated in binary: what lies this close may be either. */
static bool may_be_less(double a, double b)
{
    return !(a > b + 1e-9 * fmax(1, fabs(b)));
}

static May compare(const Ins *i, Kind kind, May a, May b)
{
    bool equal, other;
    if (kind == KIND_CHOICE || kind == KIND_YES_NO) {
        equal = a.set & b.set;
        other = (a.set | b.set) & ((a.set | b.set) - 1);
    } else {
        equal = may_be_less(a.low, b.high) && may_be_less(b.low, a.high);
        other = a.low < a.high || b.low < b.high || a.low < b.low || a.low > b.low;
    }
    bool less = may_be_less(a.low, b.high), more = may_be_less(b.low, a.high);
    bool strictly_less = less && (a.low < b.high || a.low > b.high);
    bool strictly_more = more && (b.low < a.high || b.low > a.high);
    switch (i->op) {
    case OP_EQ: return yes_no(equal, other, false);
    case OP_NE: return yes_no(other, equal, false);
    case OP_LT: return yes_no(strictly_less, more, false);
    case OP_LE: return yes_no(less, strictly_more, false);
    case OP_GT: return yes_no(strictly_more, less, false);
    default: return yes_no(more, strictly_less, false);
    }
}

static May gather(Weaver *v, const Ins *i, size_t member)
{
    const uint32_t *args = code_args(v->book->code, i);
    uint8_t inner = (uint8_t)i->which;
    May sum = exactly(0, 0);
    for (size_t m = 0; m < v->scenario->members_count[inner]; m++) {
        if (weave_member(v, inner, m, i->level) != member)
            continue;
        May one = weave_may(v, args[0], inner, m), counts = one;
        if (i->op != OP_COUNT)
            counts = weave_may(v, args[1], inner, m);
        else
            one = exactly(1, 1);
        bool absent = counts.absent || (may_be(counts, true) && one.absent);
        if (may_be(counts, true)) {
            sum.low += fmin(one.low, 0);
            sum.high += fmax(one.high, 0);
        }
        sum.absent = sum.absent || absent;
    }
    return i->op == OP_SUM || i->op == OP_COUNT ? sum : anything;
}

static May operate(const Ins *i, Kind kind, const May a[3])
{
    switch (i->op) {
    case OP_NEG: return exactly(-a[0].high, -a[0].low);
    case OP_ADD: return exactly(a[0].low + a[1].low, a[0].high + a[1].high);
    case OP_SUB: return exactly(a[0].low - a[1].high, a[0].high - a[1].low);
    case OP_MUL: return times(a[0], a[1]);
    case OP_MIN: return exactly(fmin(a[0].low, a[1].low), fmin(a[0].high, a[1].high));
    case OP_MAX: return exactly(fmax(a[0].low, a[1].low), fmax(a[0].high, a[1].high));
    case OP_LT: case OP_LE: case OP_GT: case OP_GE: case OP_EQ: case OP_NE:
        return compare(i, kind, a[0], a[1]);
    case OP_NOT: return yes_no(may_be(a[0], false), may_be(a[0], true), false);
    case OP_ROUND: return of_sign(a[0]);
    default: return anything;
    }
}

static May may_constant(const Weaver *v, const Ins *i)
{
    Decimal value = v->book->code->constants[i->which].value;
    double number = weave_double(exact_of(value));
    if (i->type.kind == KIND_NUMBER || i->type.kind == KIND_MONTH)
        return exactly(number, number);
    return (May){ value.digits < CHOICES_MOST ? (uint64_t)1 << value.digits : UINT64_MAX, 0, 0, false };
}

/* One no stops an and, one yes stops an or: then it is no matter what the other is. */
static May may_logic(Op op, May a, May b)
{
    bool stops = op == OP_OR;
    bool stopped = may_be(a, stops) || may_be(b, stops);
    bool goes_on = may_be(a, !stops) && may_be(b, !stops);
    bool absent = (a.absent && (may_be(b, !stops) || b.absent)) || (b.absent && may_be(a, !stops));
    return yes_no(stops ? stopped : goes_on, stops ? goes_on : stopped, absent);
}

static May may_if(const May a[3])
{
    May all = none;
    all.absent = a[0].absent;
    for (int yes = 0; yes < 2; yes++)
        if (may_be(a[0], yes))
            all = either(all, a[yes ? 1 : 2]);
    return all;
}

/* What hangs on its operands and nothing else. */
static May may_operation(Weaver *v, const Ins *i, size_t member)
{
    const uint32_t *args = code_args(v->book->code, i);
    bool absent = false, lacks = false;
    May a[3];
    for (uint32_t k = 0; k < i->count && k < 3; k++) {
        a[k] = weave_may(v, args[k], i->level, member);
        absent = absent || a[k].absent;
        lacks = lacks || is_none(a[k]);
    }
    if (i->op == OP_AND || i->op == OP_OR)
        return may_logic(i->op, a[0], a[1]);
    if (i->op == OP_IF)
        return may_if(a);
    if (lacks)
        return none;
    May result = operate(i, weave_ins(v, args[0])->type.kind, a);
    result.absent = result.absent || absent;
    return result;
}

static May work_out(Weaver *v, uint32_t ins, size_t member)
{
    const Ins *i = weave_ins(v, ins);
    const uint32_t *args = code_args(v->book->code, i);
    switch (i->op) {
    case OP_CONST: return may_constant(v, i);
    case OP_ATTR: return may_attribute(v, (size_t)i->which, member);
    case OP_NOW: return exactly(v->w->months.first.index, v->w->months.last.index);
    case OP_PARAM: return anything;
    case OP_GIVEN: {
        uint32_t attribute = (uint32_t)weave_ins(v, args[0])->which;
        bool given = scenario_given(v->scenario, attribute, (uint32_t)member);
        return weave_may(v, args[given ? 0 : 1], i->level, member);
    }
    case OP_STEP: case OP_MARGINAL:
        return is_none(weave_may(v, args[0], i->level, member)) ? none : anything;
    case OP_SUM: case OP_COUNT: case OP_LEAST: case OP_MOST:
        return gather(v, i, member);
    default:
        return may_operation(v, i, member);
    }
}

May weave_may(Weaver *v, uint32_t ins, uint8_t level, size_t member)
{
    const Ins *i = weave_ins(v, ins);
    member = weave_member(v, level, member, i->level);
    Known **known = v->locks->known;
    if (!known[ins])
        known[ins] = arena_alloc(v->arena, (v->scenario->members_count[i->level] + 1) * sizeof **known);
    if (known[ins][member].turn != v->locks->turn)
        known[ins][member] = (Known){ work_out(v, ins, member), v->locks->turn };
    return known[ins][member].may;
}

bool weave_may_count(Weaver *v, const Rule *amount, uint8_t level, size_t member)
{
    May all = weave_may(v, amount->root, level, member);
    return all.absent || !is_nothing(all);
}

bool weave_lacks(Weaver *v, const Rule *amount, uint8_t level, size_t member)
{
    return is_none(weave_may(v, amount->limited, level, member));
}
