/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan.c -- a scenario's values as the engine wants them: a row of lanes per
 * attribute, filled anew in the months in which something in it may change, and
 * supplied anew where something did.
 */
#include <string.h>

#include "plan.h"

/* One attribute, over all members and worlds. */
typedef struct Input {
    int64_t *digits, *spare;   /* lane = member * stride + world; what comes next */
    uint8_t *absent, *spare_absent;
    const Given **given;       /* per member and scenario (one for all: given_stride 1) */
    const int32_t *drawn;      /* per member: the drawn quantity, or -1; NULL: none is */
    size_t lanes, stride, given_stride;
    int32_t takes;             /* the instrument that it says is taken, or -1 */
    bool varies;               /* from month to month, as stated */
    bool fresh;                /* drawn anew */
    Rhythm rhythm;             /* of what is drawn */
    Month filled;
    bool may_miss;
} Input;

/* From when to when the members of a level are there. */
typedef struct Presence {
    Months *months;            /* [member * stride + world] */
    size_t stride;
    const int32_t *entry, *exit;           /* per member: the drawn quantity, or -1 */
} Presence;

/* -- what is drawn -- */

const Scenario *plan_scenario(const Plan *plan, size_t world)
{
    return plan->scenarios[plan->scenarios_count == 1 ? 0 : world];
}

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

/* What was drawn of it for the month, per world. */
static const int64_t *drawn_row(const Plan *plan, int32_t quantity, Month month)
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
static int32_t find_drawn_month(const Plan *plan, uint8_t level, size_t member, bool exit)
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

/* Per member the quantity that `find` tells; NULL if it is -1 for all. */
static const int32_t *list_drawn(Plan *plan, size_t members, size_t of,
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

static InputShape prepare(Plan *plan, size_t attribute)
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

static Month month_given(const Scenario *s, int32_t attribute, size_t member, Month otherwise)
{
    const Given *given =
        attribute >= 0 ? scenario_given(s, (uint32_t)attribute, (uint32_t)member) : NULL;
    return given && given->count ? (Month){ (int32_t)given->changes[0].digits } : otherwise;
}

static int32_t find_entry(const Plan *plan, size_t level, size_t member)
{
    return find_drawn_month(plan, (uint8_t)level, member, false);
}

static int32_t find_exit(const Plan *plan, size_t level, size_t member)
{
    return find_drawn_month(plan, (uint8_t)level, member, true);
}

/* A month that was drawn, or what was stated. */
static Month month_drawn(const Plan *plan, const int32_t *quantities, size_t member, size_t world,
                         Month stated)
{
    int32_t q = quantities && plan->draws ? quantities[member] : -1;
    int64_t drawn = q < 0 ? DRAWN_STATED : plan->draws[q][world];
    return drawn == DRAWN_STATED ? stated : (Month){ (int32_t)drawn };
}

static void note_presence(Plan *plan, uint8_t level)
{
    const Level *l = &plan->book->levels[level];
    Presence *p = &plan->presence[level];
    for (size_t i = 0; i < plan->members[level] * p->stride; i++) {
        size_t member = i / p->stride, world = i % p->stride;
        const Scenario *s = plan_scenario(plan, world);
        Month first = month_given(s, l->entry, member, s->months.first),
              last = month_given(s, l->exit, member, s->months.last);
        p->months[i] = (Months){ month_drawn(plan, p->entry, member, world, first),
                                 month_drawn(plan, p->exit, member, world, last) };
    }
}

static void prepare_presence(Plan *plan, uint8_t level)
{
    Presence *p = &plan->presence[level];
    size_t members = plan->members[level];
    p->entry = list_drawn(plan, members, level, find_entry);
    p->exit = list_drawn(plan, members, level, find_exit);
    p->stride = plan->scenarios_count > 1 || p->entry || p->exit ? plan->worlds : 1;
    p->months = arena_alloc(plan->arena, (members * p->stride + 1) * sizeof *p->months);
    note_presence(plan, level);
}

/* Yes or no, whatever it is now: then no branch that hangs on it is left out. */
static void open_shape(const Attribute *attribute, InputShape *shape)
{
    if (attribute->type.kind != KIND_YES_NO || shape->least > shape->most)
        return;
    shape->least = 0;
    shape->most = 1;
}

typedef void Open(const Attribute *attribute, InputShape *shape);

/* `plan` says what is bound. */
static Plan *bind(Plan *plan, const uint32_t roots[], size_t roots_count, Open *open)
{
    Arena *arena = plan->arena;
    const Rulebook *book = plan->book;
    plan->presence = arena_alloc(arena, book->levels_count * sizeof *plan->presence);
    for (size_t l = 0; l < book->levels_count; l++)
        prepare_presence(plan, (uint8_t)l);
    size_t count = book->attributes_count;
    plan->inputs = arena_alloc(arena, (count + 1) * sizeof *plan->inputs);
    InputShape *shapes = arena_alloc(arena, (count + 1) * sizeof *shapes);
    for (size_t a = 0; a < count; a++) {
        shapes[a] = prepare(plan, a);
        if (open)
            open(&book->attributes[a], &shapes[a]);
    }
    EngineSpec spec = { .code = book->code, .levels = book->levels_count, .within = book->within,
                        .members = plan->members, .parents = plan->parents,
                        .worlds = plan->worlds, .months = plan->scenarios[0]->months,
                        .roots = roots, .roots_count = roots_count, .inputs = shapes };
    plan->engine = engine_bind(arena, &spec);
    for (size_t a = 0; a < count; a++)
        if (!plan->inputs[a].drawn)
            engine_input(plan->engine, (uint32_t)a, plan->inputs[a].digits,
                         shapes[a].may_miss ? plan->inputs[a].absent : NULL);
    return plan;
}

static Plan *plan_of(Arena *arena, const Rulebook *book, const Scenario *const scenarios[],
                     size_t scenarios_count, size_t worlds)
{
    Plan *plan = arena_alloc(arena, sizeof *plan);
    *plan = (Plan){ .arena = arena, .book = book, .scenarios = scenarios,
                    .scenarios_count = scenarios_count, .worlds = worlds,
                    .members = scenarios[0]->members_count, .parents = scenarios[0]->parents };
    return plan;
}

Plan *plan_bind(Arena *arena, const Rulebook *book, const Scenario *const scenarios[],
                size_t worlds, const uint32_t roots[], size_t roots_count)
{
    return bind(plan_of(arena, book, scenarios, worlds, worlds), roots, roots_count, NULL);
}

Plan *plan_bind_all(Arena *arena, const Rulebook *book, const Scenario *const scenarios[],
                    size_t worlds, const uint32_t roots[], size_t roots_count)
{
    return bind(plan_of(arena, book, scenarios, worlds, worlds), roots, roots_count, open_shape);
}

Plan *plan_bind_drawn(Arena *arena, const Scenario *scenario, size_t worlds, const Drawn drawn[],
                      size_t drawn_count, const uint32_t roots[], size_t roots_count)
{
    const Scenario **one = arena_alloc(arena, sizeof *one);
    *one = scenario;
    Plan *plan = plan_of(arena, scenario->book, one, 1, worlds);
    plan->drawn = drawn;
    plan->drawn_count = drawn_count;
    return bind(plan, roots, roots_count, NULL);
}

void plan_draw(Plan *plan, const int64_t *const draws[])
{
    plan->draws = draws;
    for (size_t l = 0; l < plan->book->levels_count; l++)
        if (plan->presence[l].entry || plan->presence[l].exit)
            note_presence(plan, (uint8_t)l);
    for (size_t a = 0; a < plan->book->attributes_count; a++)
        plan->inputs[a].fresh = plan->inputs[a].drawn != NULL;
}

/* -- a month -- */

static bool is_due(const Plan *plan, const Input *in, Month month)
{
    return in->varies || in->fresh ||
           (in->drawn && step_of(plan, in->rhythm, month) != step_of(plan, in->rhythm, in->filled));
}

void plan_run(Plan *plan, Month month)
{
    for (size_t a = 0; a < plan->book->attributes_count; a++) {
        Input *in = &plan->inputs[a];
        if (!is_due(plan, in, month))
            continue;
        bool first = in->drawn && in->fresh;
        if (in->takes >= 0)
            fill_takes(plan, in, month);
        else
            fill_given(plan, in, month);
        if (turn_over(in) || first)
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
    const Input *in = &plan->inputs[attribute];
    int32_t quantity = in->drawn ? in->drawn[member] : -1;
    const Given *given =
        scenario_given(plan_scenario(plan, world), (uint32_t)attribute, (uint32_t)member);
    uint32_t root;
    Exact value;
    int scale = plan->book->attributes[attribute].scale;
    if (quantity >= 0 && (*digits = drawn_row(plan, quantity, month)[world]) != DRAWN_STATED)
        return true;
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
    const Presence *p = &plan->presence[level];
    return p->months[p->stride == 1 ? member : member * p->stride + world];
}

bool plan_presence_differs(const Plan *plan, uint8_t level, size_t member)
{
    const Presence *p = &plan->presence[level];
    return plan->scenarios_count > 1 || (p->entry && p->entry[member] >= 0) ||
           (p->exit && p->exit[member] >= 0);
}

bool plan_value_differs(const Plan *plan, size_t attribute, size_t member)
{
    const Input *in = &plan->inputs[attribute];
    uint32_t root;
    if (plan->scenarios_count > 1 || (in->drawn && in->drawn[member] >= 0))
        return true;
    if (!in->may_miss || !plan_root(plan->book, attribute, &root))
        return false;
    return engine_differs(plan->engine, root);
}

static bool is_late(MemberId late, int late_party, MemberId of, int party)
{
    return late.level == LEVEL_NONE ? late_party == party
                                    : late.level == of.level && late.member == of.member;
}

int plan_delay(const Plan *plan, MemberId of, int party, size_t world)
{
    const Scenario *s = plan_scenario(plan, world);
    int64_t delay = 0;
    for (size_t i = 0; i < s->delays_count; i++)
        if (is_late(s->delays[i].of, s->delays[i].party, of, party))
            delay += s->delays[i].months;
    for (size_t q = 0; q < plan->drawn_count; q++) {
        const Drawn *d = &plan->drawn[q];
        if (d->attribute < 0 && is_late(d->of, d->party, of, party) &&
            plan->draws[q][world] != DRAWN_STATED)
            delay += plan->draws[q][world];
    }
    return (int)delay;
}

bool plan_delay_differs(const Plan *plan, MemberId of, int party)
{
    for (size_t q = 0; q < plan->drawn_count; q++)
        if (plan->drawn[q].attribute < 0 && is_late(plan->drawn[q].of, plan->drawn[q].party, of, party))
            return true;
    return false;
}

bool plan_draws_delays(const Plan *plan)
{
    for (size_t q = 0; q < plan->drawn_count; q++)
        if (plan->drawn[q].attribute < 0)
            return true;
    return false;
}

bool plan_has_delays(const Plan *plan, uint8_t level)
{
    for (size_t w = 0; w < plan->scenarios_count; w++)
        for (size_t i = 0; i < plan->scenarios[w]->delays_count; i++)
            if (plan->scenarios[w]->delays[i].of.level == level)
                return true;
    for (size_t q = 0; q < plan->drawn_count; q++)
        if (plan->drawn[q].attribute < 0 && plan->drawn[q].of.level == level)
            return true;
    return false;
}

bool plan_takes(const Plan *plan, const Instrument *instrument, size_t member, size_t world)
{
    if (!instrument->chosen || instrument->takes < 0)
        return !instrument->chosen;
    const Input *in = &plan->inputs[instrument->takes];
    return in->digits[in->stride == 1 ? member : member * in->stride + world] != 0;
}

static int64_t whole(int64_t digits, int scale)
{
    for (int i = 0; i < scale; i++)
        digits /= 10;
    return digits;
}

int64_t plan_number(const Plan *plan, uint8_t level, size_t member, size_t world, Month month)
{
    int32_t number = plan->book->levels[level].number;
    int64_t digits;
    if (number < 0 || !plan_value(plan, (size_t)number, member, world, month, &digits))
        return 1;
    return whole(digits, plan->book->attributes[number].scale);
}

void plan_numbers(const Plan *plan, uint8_t level, size_t member, Month month, int64_t numbers[])
{
    int32_t number = plan->book->levels[level].number;
    const Input *in = number >= 0 ? &plan->inputs[number] : NULL;
    int32_t quantity = in && in->drawn ? in->drawn[member] : -1;
    const int64_t *row = quantity >= 0 ? drawn_row(plan, quantity, month) : NULL;
    for (size_t w = 0; w < plan->worlds; w++)
        numbers[w] = row && row[w] != DRAWN_STATED
                         ? whole(row[w], plan->book->attributes[number].scale)
                         : plan_number(plan, level, member, w, month);
}
