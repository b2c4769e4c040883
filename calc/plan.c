/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan.c -- binds scenarios to the rules, and answers for who is there and what is said
 * of them.
 */
#include "inputs.h"

const Scenario *plan_scenario(const Plan *plan, size_t world)
{
    return plan->scenarios[plan->scenarios_count == 1 ? 0 : world];
}

/* -- who is there -- */

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

/* -- binding -- */

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
        shapes[a] = input_prepare(plan, a);
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

void plan_run(Plan *plan, Month month)
{
    for (size_t a = 0; a < plan->book->attributes_count; a++)
        input_supply(plan, a, month);
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
