/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * schedule.c -- groups of towns as members of one run of the engine.
 */
#include "schedule.h"

const Instrument *regie_instrument(const Rulebook *book)
{
    for (size_t i = 0; i < book->instruments_count; i++)
        if (book->instruments[i].is_counted)
            return &book->instruments[i];
    return NULL;
}

/* -- members -- */

int64_t *people_of_years(Arena *arena, const Towns *towns, const Groups *groups,
                         const size_t years[], size_t count)
{
    size_t members = 0, at = 0;
    for (size_t g = 0; g < groups->count; g++)
        members += groups->list[g].count;
    int64_t *people = arena_alloc(arena, (members * count + 1) * sizeof *people);
    for (size_t g = 0; g < groups->count; g++)
        for (size_t m = 0; m < groups->list[g].count; m++)
            for (size_t w = 0; w < count; w++)
                people[at++] = towns->list[groups->list[g].members[m]].people[years[w]];
    return people;
}

/* Rulebooks have the same levels and attributes by name; one that brings its own may have
 * them in other places. */
static size_t level_in(const Rulebook *book, const Towns *towns)
{
    ptrdiff_t level = rules_level(book, towns->book->levels[towns->level].name);
    return level < 0 ? towns->level : (size_t)level;
}

static bool is_attribute(const Rulebook *book, size_t attribute, const Towns *towns, size_t other)
{
    return str_is(book->attributes[attribute].name, towns->book->attributes[other].name);
}

static void place_members(Arena *arena, Schedule *s, const Towns *towns)
{
    const Groups *groups = s->groups;
    size_t level = level_in(s->book, towns);
    const uint32_t **parents = arena_alloc(arena, s->book->levels_count * sizeof *parents);
    s->members = arena_alloc(arena, s->book->levels_count * sizeof *s->members);
    s->first = arena_alloc(arena, (groups->count + 1) * sizeof *s->first);
    for (size_t g = 0; g < groups->count; g++)
        s->first[g + 1] = s->first[g] + groups->list[g].count;
    s->members[LEVEL_NONE] = 1;
    s->members[s->instrument->level] = groups->count;
    s->members[level] = s->first[groups->count];
    for (size_t l = 1; l < s->book->levels_count; l++)
        if (s->book->within[l] != LEVEL_NONE) {
            uint32_t *list = arena_alloc(arena, (s->members[l] + 1) * sizeof *list);
            for (size_t g = 0; l == level && g < groups->count; g++)
                for (size_t m = s->first[g]; m < s->first[g + 1]; m++)
                    list[m] = (uint32_t)g;
            parents[l] = list;
        }
    s->parents = parents;
}

/* -- inputs -- */

typedef struct Supplied {
    InputShape shape;
    const int64_t *digits;
    const uint8_t *absent;
} Supplied;

static void widen(InputShape *shape, int64_t digits)
{
    shape->least = digits < shape->least ? digits : shape->least;
    shape->most = digits > shape->most ? digits : shape->most;
}

static Supplied supply_people(Arena *arena, Schedule *s, const int64_t *people)
{
    size_t lanes = s->first[s->groups->count] * s->worlds;
    Supplied in = { .shape = { .per_world = s->worlds > 1, .least = INT64_MAX, .most = INT64_MIN } };
    s->people = arena_alloc(arena, (lanes + 1) * sizeof *s->people);
    s->absent = arena_alloc(arena, lanes + 1);
    for (size_t i = 0; i < lanes; i++) {
        s->people[i] = people[i];
        s->absent[i] = people[i] == NOBODY ? ABSENT_INPUT : ABSENT_NOT;
        in.shape.may_miss = in.shape.may_miss || people[i] == NOBODY;
        if (people[i] != NOBODY)
            widen(&in.shape, people[i]);
    }
    in.digits = s->people;
    in.absent = in.shape.may_miss ? s->absent : NULL;
    return in;
}

static Supplied supply_fact(Arena *arena, const Schedule *s, const Towns *towns, size_t fact)
{
    int64_t *digits = arena_alloc(arena, (s->first[s->groups->count] + 1) * sizeof *digits);
    uint8_t *absent = arena_alloc(arena, s->first[s->groups->count] + 1);
    Supplied in = { .shape = { .least = INT64_MAX, .most = INT64_MIN }, .digits = digits };
    for (size_t g = 0, m = 0; g < s->groups->count; g++)
        for (size_t i = 0; i < s->groups->list[g].count; i++, m++) {
            digits[m] = towns->list[s->groups->list[g].members[i]].digits[fact];
            absent[m] = digits[m] == TOWN_UNKNOWN ? ABSENT_INPUT : ABSENT_NOT;
            in.shape.may_miss = in.shape.may_miss || absent[m] != ABSENT_NOT;
            if (absent[m] == ABSENT_NOT)
                widen(&in.shape, digits[m]);
        }
    in.absent = in.shape.may_miss ? absent : NULL;
    return in;
}

bool schedule_presumes(const Rulebook *b, size_t attribute, int64_t *digits)
{
    bool exits = false, takes = case_leaves_out(b, NULL, attribute);
    for (size_t l = 1; l < b->levels_count; l++)
        exits = exits || b->levels[l].exit == (int32_t)attribute;
    *digits = exits ? MONTH_NEVER_ENDS.index : 0;
    return exits || takes;
}

static Supplied supply_silence(Arena *arena, const Schedule *s, size_t attribute)
{
    size_t lanes = s->members[s->book->attributes[attribute].level];
    int64_t value;
    if (!schedule_presumes(s->book, attribute, &value))
        return (Supplied){ .shape = { .may_miss = true, .least = 1, .most = 0 } };
    int64_t *digits = arena_alloc(arena, (lanes + 1) * sizeof *digits);
    for (size_t i = 0; i < lanes; i++)
        digits[i] = value;
    return (Supplied){ .shape = { .least = value, .most = value }, .digits = digits };
}

static Supplied supply(Arena *arena, Schedule *s, const Towns *towns, size_t attribute,
                       const int64_t *people)
{
    if (is_attribute(s->book, attribute, towns, towns->counts))
        return supply_people(arena, s, people);
    for (size_t f = 0; f < towns->facts_count; f++)
        if (is_attribute(s->book, attribute, towns, towns->facts[f]))
            return supply_fact(arena, s, towns, f);
    return supply_silence(arena, s, attribute);
}

/* -- binding -- */

static size_t add_roots(const Rulebook *b, const Instrument *in, uint32_t roots[])
{
    const int32_t defines[] = { in->row, in->budget, in->first, in->then };
    size_t count = 0;
    for (size_t i = 0; i < sizeof defines / sizeof *defines; i++)
        if (defines[i] >= 0)
            roots[count++] = b->rules[defines[i]].root;
    for (size_t i = 0; i < in->amounts_count; i++) {
        roots[count++] = b->rules[in->amounts[i]].root;
        roots[count++] = b->rules[in->amounts[i]].had;
    }
    for (size_t i = 0; i < in->conditions_count; i++)
        roots[count++] = b->rules[in->conditions[i]].root;
    return count;
}

Schedule *schedule_bind(Arena *arena, const Rulebook *book, const Towns *towns,
                        const Groups *groups, const int64_t *people, size_t worlds, Months months)
{
    return schedule_bind_changed(arena, book, towns, groups, people, worlds, months, NULL, 0);
}

Schedule *schedule_bind_changed(Arena *arena, const Rulebook *book, const Towns *towns,
                                const Groups *groups, const int64_t *people, size_t worlds,
                                Months months, const Patch patches[], size_t patches_count)
{
    Schedule *s = arena_alloc(arena, sizeof *s);
    uint32_t roots[4 + 2 * AMOUNTS_MAX + CONDITIONS_MAX];
    *s = (Schedule){ .book = book, .instrument = regie_instrument(book), .groups = groups,
                     .worlds = worlds };
    place_members(arena, s, towns);
    Supplied *inputs = arena_alloc(arena, (book->attributes_count + 1) * sizeof *inputs);
    InputShape *shapes = arena_alloc(arena, (book->attributes_count + 1) * sizeof *shapes);
    for (size_t a = 0; a < book->attributes_count; a++) {
        inputs[a] = supply(arena, s, towns, a, people);
        shapes[a] = inputs[a].shape;
    }
    EngineSpec spec = { .code = book->code, .levels = book->levels_count, .within = book->within,
                        .members = s->members, .parents = s->parents, .worlds = worlds,
                        .months = months, .roots = roots,
                        .roots_count = add_roots(book, s->instrument, roots), .inputs = shapes,
                        .patches = patches, .patches_count = patches_count };
    s->engine = engine_bind(arena, &spec);
    for (size_t a = 0; a < book->attributes_count; a++)
        engine_input(s->engine, (uint32_t)a, inputs[a].digits, inputs[a].absent);
    return s;
}

/* -- running -- */

int64_t times_a_year(Period period)
{
    return period == PERIOD_MONTH ? 12 : period == PERIOD_QUARTER ? 4 : 1;
}

/* Adds one amount, of which the lanes are cents, to what each group gets. */
static void add_amount(const Schedule *s, const Rule *rule, Support support[])
{
    Lanes sum = engine_lanes(s->engine, rule->root), had = engine_lanes(s->engine, rule->had);
    int64_t times = times_a_year(rule->period);
    for (int scale = sum.scale; scale < 2; scale++)
        times *= 10;
    for (size_t g = 0; g < s->groups->count; g++)
        for (size_t w = 0; w < s->worlds; w++) {
            Support *one = &support[g * s->worlds + w];
            size_t at = g * sum.stride + (sum.stride == 1 ? 0 : w);
            size_t had_at = had.members == 1 ? 0 : g * had.stride;
            had_at += had.stride == 1 ? 0 : w;
            if (sum.absent && sum.absent[at]) {
                one->state = OUTCOME_UNKNOWN;
                continue;
            }
            bool has = had.digits && !(had.absent && had.absent[had_at]) && had.digits[had_at];
            if (has && one->state == OUTCOME_NO)
                one->state = OUTCOME_VALUE;
            one->cents += times * (sum.wide ? (int64_t)sum.wide[at] : sum.digits[at]);
        }
}

void schedule_run(Schedule *s, Month month, Support support[])
{
    const Instrument *in = s->instrument;
    for (size_t i = 0; i < s->groups->count * s->worlds; i++)
        support[i] = (Support){ OUTCOME_NO, 0 };
    engine_run(s->engine, month);
    for (size_t a = 0; a < in->amounts_count; a++)
        add_amount(s, &s->book->rules[in->amounts[a]], support);
    for (size_t i = 0; i < s->groups->count * s->worlds; i++)
        if (support[i].state == OUTCOME_UNKNOWN)
            support[i].cents = 0;
}

View schedule_view(const Schedule *s, Month month, size_t world)
{
    return (View){ .book = s->book, .engine = s->engine, .members = s->members,
                   .parents = s->parents, .month = month, .world = world };
}

/* The value of a define for a group. */
static bool value_of(const Schedule *s, int32_t rule, size_t group, size_t world, Month month,
                     Exact *value)
{
    if (rule < 0)
        return false;
    View view = schedule_view(s, month, world);
    uint32_t root = s->book->rules[rule].root;
    uint8_t level = s->book->code->ins[root].level;
    return view_value(&view, root, view_member(&view, s->instrument->level, group, level), value) ==
           ABSENT_NOT;
}

bool schedule_decimal(const Schedule *s, int32_t rule, size_t group, size_t world, Month month,
                      Decimal *value)
{
    Exact exact;
    value->scale = SCHEDULE_DIGITS;
    return value_of(s, rule, group, world, month, &exact) &&
           exact_round(exact, SCHEDULE_DIGITS, &value->digits);
}

bool schedule_cents(const Schedule *s, int32_t rule, size_t group, size_t world, Month month,
                    int64_t *cents)
{
    Exact value;
    return value_of(s, rule, group, world, month, &value) && exact_round(value, 2, cents);
}

bool schedule_holds(const Schedule *s, int32_t rule, size_t group, size_t world, Month month,
                    bool *holds)
{
    Exact value;
    if (!value_of(s, rule, group, world, month, &value))
        return false;
    *holds = value.num != 0;
    return true;
}

bool schedule_budget(const Schedule *s, Month month, int64_t *cents)
{
    return s->groups->count && schedule_cents(s, s->instrument->budget, 0, 0, month, cents);
}

int64_t schedule_people(const Schedule *s, size_t group, size_t world)
{
    int64_t sum = 0;
    for (size_t m = s->first[group]; m < s->first[group + 1]; m++) {
        if (s->people[m * s->worlds + world] == NOBODY)
            return NOBODY;
        sum += s->people[m * s->worlds + world];
    }
    return sum;
}
