/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inputs.c -- see inputs.h.  A row is filled anew in the months in which something in it
 * may change, and supplied anew where something did.
 */
#include "inputs.h"

#include <string.h>

/* -- what is drawn -- */

/* Which of a quantity's steps the month is in. */
static size_t step_of(const Plan *plan, Rhythm every, Month month)
{
    int32_t first = plan->scenarios[0]->months.first.index;
    switch (every) {
    case RHYTHM_YEAR: return (size_t)(month.index / 12 - first / 12);
    case RHYTHM_MONTH: return (size_t)(month.index - first);
    case RHYTHM_ONCE: break;
    }
    return 0;
}

const int64_t *drawn_row(const Plan *plan, int32_t quantity, Month month)
{
    return plan->draws[quantity] +
           step_of(plan, plan->drawn[quantity].every, month) * plan->worlds;
}

static int32_t find_drawn(const Plan *plan, int32_t attribute, size_t member)
{
    for (size_t q = 0; q < plan->drawn_count; q++)
        if (plan->drawn[q].attribute == attribute && plan->drawn[q].of.member == member)
            return (int32_t)q;
    return -1;
}

/* Entry and exit that are not said are those of the member above. */
int32_t find_drawn_month(const Plan *plan, uint8_t level, size_t member, bool exit)
{
    for (;;) {
        const Level *l = &plan->book->levels[level];
        int32_t attribute = exit ? l->exit : l->entry;
        if (attribute >= 0) {
            int32_t quantity = find_drawn(plan, attribute, member);
            const Given *given = scenario_given(plan->scenarios[0], (uint32_t)attribute,
                                                (uint32_t)member);
            if (quantity >= 0 || (given && given->by != GIVEN_INHERITED))
                return quantity;
        }
        if (!plan->parents[level])
            return -1;
        member = plan->parents[level][member];
        level = l->within;
    }
}

static int32_t find_quantity(const Plan *plan, size_t attribute, size_t member)
{
    uint8_t level = plan->book->attributes[attribute].level;
    const Level *l = &plan->book->levels[level];
    if ((int32_t)attribute == l->entry || (int32_t)attribute == l->exit)
        return find_drawn_month(plan, level, member, (int32_t)attribute == l->exit);
    return find_drawn(plan, (int32_t)attribute, member);
}

const int32_t *list_drawn(Plan *plan, size_t members, size_t of,
                          int32_t (*find)(const Plan *, size_t, size_t))
{
    int32_t *list = arena_alloc(plan->arena, (members + 1) * sizeof *list);
    bool any = false;
    for (size_t m = 0; m < members && plan->drawn_count; m++) {
        list[m] = find(plan, of, m);
        any = any || list[m] >= 0;
    }
    return any ? list : NULL;
}

/* -- what there is to know of an input before any month is run -- */

static int32_t takes_what(const Rulebook *book, size_t attribute)
{
    for (size_t i = 0; i < book->instruments_count; i++)
        if (book->instruments[i].takes == (int32_t)attribute)
            return (int32_t)i;
    return -1;
}

typedef struct Bounds {
    int64_t least, most;
    bool any;
} Bounds;

static void widen(Bounds *b, int64_t digits)
{
    b->least = !b->any || digits < b->least ? digits : b->least;
    b->most = !b->any || digits > b->most ? digits : b->most;
    b->any = true;
}

static void bound_given(const Given *given, Bounds *bounds)
{
    for (size_t i = 0; i < given->count; i++)
        widen(bounds, given->changes[i].digits);
    for (int m = 0; given->pattern && m < 12; m++)
        widen(bounds, given->pattern[m]);
}

static bool same_given(const Given *a, const Given *b)
{
    if (!a || !b || a->count != b->count || (a->pattern != NULL) != (b->pattern != NULL))
        return a == b;
    for (size_t i = 0; i < a->count; i++)
        if (a->changes[i].digits != b->changes[i].digits ||
            a->changes[i].from.index != b->changes[i].from.index)
            return false;
    return !a->pattern || memcmp(a->pattern, b->pattern, 12 * sizeof *a->pattern) == 0;
}

/* Whether two scenarios take the instrument alike. */
static bool same_takings(const Scenario *a, const Scenario *b, uint32_t instrument)
{
    const Taking *x = a->takings, *y = b->takings;
    const Taking *x_end = x + a->takings_count, *y_end = y + b->takings_count;
    for (;;) {
        while (x < x_end && x->instrument != instrument)
            x++;
        while (y < y_end && y->instrument != instrument)
            y++;
        if (x == x_end || y == y_end)
            return x == x_end && y == y_end;
        if (x->member != y->member || x->months.first.index != y->months.first.index ||
            x->months.last.index != y->months.last.index)
            return false;
        x++;
        y++;
    }
}

static bool differs(const Plan *plan, size_t attribute, size_t member, int32_t takes)
{
    const Scenario *first = plan->scenarios[0];
    for (size_t w = 1; w < plan->scenarios_count; w++) {
        const Scenario *other = plan->scenarios[w];
        if (takes >= 0 ? !same_takings(first, other, (uint32_t)takes)
                       : !same_given(scenario_given(first, (uint32_t)attribute, (uint32_t)member),
                                     scenario_given(other, (uint32_t)attribute, (uint32_t)member)))
            return true;
    }
    return false;
}

static bool is_taken(const Scenario *s, uint32_t instrument)
{
    for (size_t i = 0; i < s->takings_count; i++)
        if (s->takings[i].instrument == instrument)
            return true;
    return false;
}

/* Whether an instrument is taken: not before somebody takes it. */
static InputShape prepare_takes(Plan *plan, Input *in, size_t members)
{
    InputShape shape = { .least = 0, .most = 0 };
    const Instrument *instrument = &plan->book->instruments[in->takes];
    if (!instrument->chosen) {
        shape.least = shape.most = 1;
        for (size_t i = 0; i < in->lanes; i++)
            in->digits[i] = 1;
    }
    for (size_t w = 0; w < plan->scenarios_count && instrument->chosen; w++)
        in->varies = in->varies || is_taken(plan->scenarios[w], (uint32_t)in->takes);
    shape.most = in->varies ? 1 : shape.most;
    if (members == 0)
        in->varies = false;
    return shape;
}

static Month scenarios_first(const Plan *plan)
{
    return plan->scenarios[0]->months.first;
}

/* -- lanes -- */

static void fill_takes(const Plan *plan, Input *in, Month month)
{
    memset(in->spare, 0, in->lanes * sizeof *in->spare);
    for (size_t w = 0; w < in->stride; w++) {
        const Scenario *s = plan->scenarios[w];
        for (size_t i = 0; i < s->takings_count; i++)
            if (s->takings[i].instrument == (uint32_t)in->takes &&
                months_hold(s->takings[i].months, month))
                in->spare[s->takings[i].member * in->stride + w] = 1;
    }
}

/* What was drawn, or else what is given; what is given from a month on only is not there
 * before it. */
static void fill_given(const Plan *plan, Input *in, Month month)
{
    size_t each = in->stride / in->given_stride;           /* lanes with the same given */
    for (size_t i = 0; i * each < in->lanes; i++) {
        int32_t quantity = in->drawn ? in->drawn[i / in->given_stride] : -1;
        const int64_t *drawn = quantity >= 0 ? drawn_row(plan, quantity, month) : NULL;
        int64_t stated = 0;
        bool given = in->given[i] && given_in(in->given[i], month, &stated);
        for (size_t k = 0; k < each; k++) {
            bool is_drawn = drawn && drawn[k] != DRAWN_STATED;
            in->spare[i * each + k] = is_drawn ? drawn[k] : stated;
            in->spare_absent[i * each + k] = is_drawn || given ? ABSENT_NOT : ABSENT_INPUT;
        }
    }
    in->filled = month;
    in->fresh = false;
}

/* Takes over what was filled in; false if it is what was there. */
static bool turn_over(Input *in)
{
    int64_t *digits = in->digits;
    uint8_t *absent = in->absent;
    if (memcmp(in->spare, digits, in->lanes * sizeof *digits) == 0 &&
        memcmp(in->spare_absent, absent, in->lanes) == 0)
        return false;
    in->digits = in->spare;
    in->spare = digits;
    in->absent = in->spare_absent;
    in->spare_absent = absent;
    return true;
}

/* -- before any month is run -- */

/* What is given of a member in some world, before any month is run. */
static void note_given(const Plan *plan, Input *in, const Given *given, size_t at, Bounds *bounds)
{
    in->given[at] = given;
    in->may_miss = in->may_miss || !given ||
                   (given->count && given->changes[0].from.index > scenarios_first(plan).index);
    if (!given)
        return;
    bound_given(given, bounds);
    in->varies = in->varies || in->may_miss || given->count > 1 || given->pattern;
}

static void note_drawn(const Plan *plan, Input *in, size_t members, Bounds *bounds)
{
    for (size_t m = 0; m < members; m++) {
        if (in->drawn[m] < 0)
            continue;
        const Drawn *drawn = &plan->drawn[in->drawn[m]];
        widen(bounds, drawn->least);
        widen(bounds, drawn->most);
        in->rhythm = drawn->every > in->rhythm ? drawn->every : in->rhythm;
    }
}

static InputShape prepare_given(Plan *plan, Input *in, size_t attribute, size_t members)
{
    Bounds bounds = { .any = false };
    in->given_stride = plan->scenarios_count == 1 ? 1 : in->stride;
    in->given = arena_alloc(plan->arena, (members * in->given_stride + 1) * sizeof *in->given);
    for (size_t m = 0; m < members; m++)
        for (size_t w = 0; w < in->given_stride; w++)
            note_given(plan, in,
                       scenario_given(plan->scenarios[w], (uint32_t)attribute, (uint32_t)m),
                       m * in->given_stride + w, &bounds);
    if (in->drawn)
        note_drawn(plan, in, members, &bounds);
    else
        fill_given(plan, in, scenarios_first(plan));
    turn_over(in);
    in->may_miss = in->may_miss || members == 0;
    return (InputShape){ .may_miss = in->may_miss,
                         .least = bounds.any ? bounds.least : 1,   /* never given: least > most */
                         .most = bounds.any ? bounds.most : 0 };
}

static void make_lanes(Arena *arena, Input *in)
{
    in->digits = arena_alloc(arena, (in->lanes + 1) * sizeof *in->digits);
    in->spare = arena_alloc(arena, (in->lanes + 1) * sizeof *in->spare);
    in->absent = arena_alloc(arena, in->lanes + 1);
    in->spare_absent = arena_alloc(arena, in->lanes + 1);
}

InputShape input_prepare(Plan *plan, size_t attribute)
{
    const Attribute *a = &plan->book->attributes[attribute];
    Input *in = &plan->inputs[attribute];
    size_t members = plan->members[a->level];
    in->takes = takes_what(plan->book, attribute);
    in->drawn = list_drawn(plan, members, attribute, find_quantity);
    in->stride = in->drawn ? plan->worlds : 1;
    for (size_t m = 0; m < members && in->stride == 1; m++)
        if (differs(plan, attribute, m, in->takes))
            in->stride = plan->worlds;
    in->lanes = members * in->stride;
    make_lanes(plan->arena, in);
    InputShape shape = in->takes >= 0 ? prepare_takes(plan, in, members)
                                      : prepare_given(plan, in, attribute, members);
    shape.per_world = in->stride > 1;
    return shape;
}

/* -- a month -- */

static bool is_due(const Plan *plan, const Input *in, Month month)
{
    return in->varies || in->fresh ||
           (in->drawn && step_of(plan, in->rhythm, month) != step_of(plan, in->rhythm, in->filled));
}

void input_supply(Plan *plan, size_t attribute, Month month)
{
    Input *in = &plan->inputs[attribute];
    if (!is_due(plan, in, month))
        return;
    bool first = in->drawn && in->fresh;
    if (in->takes >= 0)
        fill_takes(plan, in, month);
    else
        fill_given(plan, in, month);
    if (turn_over(in) || first)
        engine_input(plan->engine, (uint32_t)attribute, in->digits,
                     in->may_miss ? in->absent : NULL);
}
