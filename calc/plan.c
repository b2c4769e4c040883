/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan.c -- a scenario's values as the engine wants them: a row of lanes per
 * attribute, filled anew in the months in which something in it changes.
 */
#include <string.h>

#include "plan.h"

/* One attribute, over all members and worlds. */
typedef struct Input {
    int64_t *digits;           /* lane = member * stride + world */
    uint8_t *absent;
    const Given **given;       /* per lane, or NULL */
    size_t lanes, stride;
    int32_t takes;             /* the instrument that it says is taken, or -1 */
    bool varies;               /* from month to month */
    bool may_miss;
} Input;

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
    for (size_t w = 1; w < plan->worlds; w++) {
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
    for (size_t w = 0; w < plan->worlds && instrument->chosen; w++)
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

static InputShape prepare_given(Plan *plan, Input *in, size_t attribute, size_t members)
{
    InputShape shape = { .per_world = in->stride > 1 };
    Bounds bounds = { .any = false };
    in->given = arena_alloc(plan->arena, (in->lanes + 1) * sizeof *in->given);
    for (size_t m = 0; m < members; m++)
        for (size_t w = 0; w < in->stride; w++) {
            const Given *g =
                scenario_given(plan->scenarios[w], (uint32_t)attribute, (uint32_t)m);
            size_t lane = m * in->stride + w;
            in->given[lane] = g;
            in->absent[lane] = g ? ABSENT_NOT : ABSENT_INPUT;
            in->may_miss = in->may_miss || !g ||
                           (g->count && g->changes[0].from.index > scenarios_first(plan).index);
            if (!g)
                continue;
            bound_given(g, &bounds);
            in->varies = in->varies || in->may_miss || g->count > 1 || g->pattern;
            in->digits[lane] = g->pattern ? g->pattern[0] : g->changes[0].digits;
        }
    shape.may_miss = in->may_miss = in->may_miss || members == 0;
    shape.least = bounds.any ? bounds.least : 1;           /* never given: least > most */
    shape.most = bounds.any ? bounds.most : 0;
    return shape;
}

static InputShape prepare(Plan *plan, size_t attribute)
{
    const Attribute *a = &plan->book->attributes[attribute];
    Input *in = &plan->inputs[attribute];
    size_t members = plan->members[a->level];
    in->takes = takes_what(plan->book, attribute);
    in->stride = 1;
    for (size_t m = 0; m < members && in->stride == 1; m++)
        if (differs(plan, attribute, m, in->takes))
            in->stride = plan->worlds;
    in->lanes = members * in->stride;
    in->digits = arena_alloc(plan->arena, (in->lanes + 1) * sizeof *in->digits);
    in->absent = arena_alloc(plan->arena, in->lanes + 1);
    InputShape shape = in->takes >= 0 ? prepare_takes(plan, in, members)
                                      : prepare_given(plan, in, attribute, members);
    shape.per_world = in->stride > 1;
    return shape;
}

static Month month_given(const Scenario *s, int32_t attribute, size_t member, Month otherwise)
{
    const Given *given =
        attribute >= 0 ? scenario_given(s, (uint32_t)attribute, (uint32_t)member) : NULL;
    return given && given->count ? (Month){ (int32_t)given->changes[0].digits } : otherwise;
}

static void note_presence(Plan *plan, uint8_t level)
{
    const Level *l = &plan->book->levels[level];
    size_t lanes = plan->members[level] * plan->worlds;
    plan->presence[level] = arena_alloc(plan->arena, (lanes + 1) * sizeof(Months));
    for (size_t i = 0; i < lanes; i++) {
        const Scenario *s = plan->scenarios[i % plan->worlds];
        plan->presence[level][i] =
            (Months){ month_given(s, l->entry, i / plan->worlds, s->months.first),
                      month_given(s, l->exit, i / plan->worlds, s->months.last) };
    }
}

/* Yes or no, whatever it is now: then no branch that hangs on it is left out. */
static void open_shape(const Attribute *attribute, InputShape *shape)
{
    if (attribute->type.kind != KIND_YES_NO || shape->least > shape->most)
        return;
    shape->least = 0;
    shape->most = 1;
}

static Plan *bind(Arena *arena, const Rulebook *book, const Scenario *const scenarios[],
                  size_t worlds, const uint32_t roots[], size_t roots_count,
                  void (*open)(const Attribute *, InputShape *))
{
    Plan *plan = arena_alloc(arena, sizeof *plan);
    *plan = (Plan){ .arena = arena, .book = book, .scenarios = scenarios, .worlds = worlds,
                    .members = scenarios[0]->members_count, .parents = scenarios[0]->parents };
    plan->presence = arena_alloc(arena, book->levels_count * sizeof *plan->presence);
    for (size_t l = 0; l < book->levels_count; l++)
        note_presence(plan, (uint8_t)l);
    size_t count = book->attributes_count;
    plan->inputs = arena_alloc(arena, (count + 1) * sizeof *plan->inputs);
    InputShape *shapes = arena_alloc(arena, (count + 1) * sizeof *shapes);
    for (size_t a = 0; a < count; a++) {
        shapes[a] = prepare(plan, a);
        if (open)
            open(&book->attributes[a], &shapes[a]);
    }
    EngineSpec spec = { .code = book->code, .levels = book->levels_count, .within = book->within,
                        .members = plan->members, .parents = plan->parents, .worlds = worlds,
                        .months = scenarios[0]->months, .roots = roots,
                        .roots_count = roots_count, .inputs = shapes };
    plan->engine = engine_bind(arena, &spec);
    for (size_t a = 0; a < count; a++)
        engine_input(plan->engine, (uint32_t)a, plan->inputs[a].digits,
                     shapes[a].may_miss ? plan->inputs[a].absent : NULL);
    return plan;
}

Plan *plan_bind(Arena *arena, const Rulebook *book, const Scenario *const scenarios[],
                size_t worlds, const uint32_t roots[], size_t roots_count)
{
    return bind(arena, book, scenarios, worlds, roots, roots_count, NULL);
}

Plan *plan_bind_all(Arena *arena, const Rulebook *book, const Scenario *const scenarios[],
                    size_t worlds, const uint32_t roots[], size_t roots_count)
{
    return bind(arena, book, scenarios, worlds, roots, roots_count, open_shape);
}

/* -- a month -- */

static void fill_takes(const Plan *plan, Input *in, Month month)
{
    memset(in->digits, 0, in->lanes * sizeof *in->digits);
    for (size_t w = 0; w < in->stride; w++) {
        const Scenario *s = plan->scenarios[w];
        for (size_t i = 0; i < s->takings_count; i++)
            if (s->takings[i].instrument == (uint32_t)in->takes &&
                months_hold(s->takings[i].months, month))
                in->digits[s->takings[i].member * in->stride + w] = 1;
    }
}

/* What is given from a month on only is not there before it. */
static void fill_given(Input *in, Month month)
{
    for (size_t i = 0; i < in->lanes; i++) {
        int64_t digits;
        if (!in->given[i])
            continue;
        in->absent[i] = given_in(in->given[i], month, &digits) ? ABSENT_NOT : ABSENT_INPUT;
        if (in->absent[i] == ABSENT_NOT)
            in->digits[i] = digits;
    }
}

void plan_run(Plan *plan, Month month)
{
    for (size_t a = 0; a < plan->book->attributes_count; a++) {
        Input *in = &plan->inputs[a];
        if (!in->varies)
            continue;
        if (in->takes >= 0)
            fill_takes(plan, in, month);
        else
            fill_given(in, month);
        engine_input(plan->engine, (uint32_t)a, in->digits, in->may_miss ? in->absent : NULL);
    }
    engine_run(plan->engine, month);
}

View plan_view(const Plan *plan, Month month, size_t world)
{
    return (View){ .book = plan->book, .engine = plan->engine, .members = plan->members,
                   .parents = plan->parents, .month = month, .world = world };
}

/* -- attributes -- */

bool plan_root(const Rulebook *book, size_t attribute, uint32_t *root)
{
    if (book->stand_ins[attribute] < 0)
        return false;
    *root = book->rules[book->stand_ins[attribute]].root;
    return true;
}

bool plan_value(const Plan *plan, size_t attribute, size_t member, size_t world, Month month,
                int64_t *digits)
{
    const Given *given =
        scenario_given(plan->scenarios[world], (uint32_t)attribute, (uint32_t)member);
    uint32_t root;
    Exact value;
    int scale = plan->book->attributes[attribute].scale;
    if (given && given_in(given, month, digits))
        return true;
    if (!plan_root(plan->book, attribute, &root))
        return false;
    Lanes lanes = engine_lanes(plan->engine, root);
    if (lanes.digits && !lanes.absent && lanes.scale == scale) {
        *digits = lanes.digits[lanes.stride == 1 ? member : member * lanes.stride + world];
        return true;
    }
    return engine_value(plan->engine, root, member, world, &value) == ABSENT_NOT &&
           exact_fits(value, scale, digits);
}

Months plan_presence(const Plan *plan, uint8_t level, size_t member, size_t world)
{
    return plan->presence[level][member * plan->worlds + world];
}

bool plan_takes(const Plan *plan, const Instrument *instrument, size_t member, size_t world)
{
    if (!instrument->chosen || instrument->takes < 0)
        return !instrument->chosen;
    const Input *in = &plan->inputs[instrument->takes];
    return in->digits[in->stride == 1 ? member : member * in->stride + world] != 0;
}

int64_t plan_number(const Plan *plan, uint8_t level, size_t member, size_t world, Month month)
{
    int32_t number = plan->book->levels[level].number;
    int64_t digits;
    if (number < 0 || !plan_value(plan, (size_t)number, member, world, month, &digits))
        return 1;
    for (int i = 0; i < plan->book->attributes[number].scale; i++)
        digits /= 10;
    return digits;
}
