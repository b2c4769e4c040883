/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weave_inputs.c -- the cells that people may change: what the project says of its
 * members, and what they take.
 */
#include "weaver.h"

/* -- inputs -- */

static size_t add_input(Weaver *v, WorkInput input)
{
    Workings *w = v->w;
    w->inputs = arena_grow(v->arena, w->inputs, w->inputs_count, &w->inputs_room, sizeof *w->inputs);
    w->inputs[w->inputs_count] = input;
    return w->inputs_count++;
}

int32_t weave_takes_what(const Weaver *v, size_t attribute)
{
    for (size_t i = 0; i < v->book->instruments_count; i++)
        if (v->book->instruments[i].takes == (int32_t)attribute)
            return (int32_t)i;
    return -1;
}

/* The change that holds when the project starts, or the first after that: what was before
 * is of no account. */
static size_t first_change(const Weaver *v, const Given *g)
{
    size_t first = 0;
    while (first + 1 < g->count && g->changes[first + 1].from.index <= v->w->months.first.index)
        first++;
    return first;
}

/* The months of what everything is part of are those of the columns. */
static WorkLock lock_of(const Weaver *v, const Given *g)
{
    const Level *level = &v->book->levels[v->book->attributes[g->attribute].level];
    if (level->within == LEVEL_NONE &&
        (level->entry == (int32_t)g->attribute || level->exit == (int32_t)g->attribute))
        return LOCK_MONTHS;
    return weave_is_locked(v, g->attribute, g->member) ? LOCK_AMOUNTS : LOCK_NONE;
}

/* A cell per dated value, or per calendar month; returns the first. */
static size_t add_given(Weaver *v, const Given *g)
{
    const Attribute *a = &v->book->attributes[g->attribute];
    size_t skip = first_change(v, g), first = v->w->inputs_count;
    size_t count = g->pattern ? 12 : g->count - skip;
    for (size_t i = 0; i < count; i++) {
        Decimal value = { g->pattern ? g->pattern[i] : g->changes[skip + i].digits,
                          a->type.kind == KIND_NUMBER ? a->scale : 0 };
        Month from = g->pattern ? MONTH_NEVER_BEGAN : g->changes[skip + i].from;
        if (from.index <= v->w->months.first.index)
            from = MONTH_NEVER_BEGAN;
        add_input(v, (WorkInput){ .kind = INPUT_VALUE, .attribute = g->attribute, .level = a->level,
                                  .member = g->member, .type = a->type, .value = exact_of(value),
                                  .from = from,
                                  .calendar_month = g->pattern ? (int)i + 1 : 0,
                                  .changes = i == 0 ? count : 0, .source = g->source,
                                  .assumed = g->assumed,
                                  .lock = lock_of(v, g) });
    }
    return first;
}

/* Does it change, or begin later than the project? */
static bool is_dated(const Weaver *v, const Given *g)
{
    size_t first = first_change(v, g);
    return first + 1 < g->count ||
           (g->count && g->changes[first].from.index > v->w->months.first.index);
}

static Term input_formula(Weaver *v, const Given *g, size_t first)
{
    const Attribute *a = &v->book->attributes[g->attribute];
    Term cell = weave_place(v, REF_INPUT, first);
    Term places[4] = { weave_place(v, REF_MONTH_DATE, 0), weave_place(v, REF_INPUT_DATES, first),
                       weave_place(v, REF_INPUT_VALUES, first), weave_place(v, REF_MONTH, 0) };
    if (g->pattern)
        cell = term_pattern(v->arena, "INDEX({2},MOD({3},12)+1)", BINDS_WHOLE, places, 4);
    else if (is_dated(v, g))
        cell = term_pattern(v->arena, "LOOKUP({0},{1},{2})", BINDS_WHOLE, places, 4);
    Term pair[2] = { cell, weave_place(v, REF_CHOICES, g->attribute) };
    if (a->type.kind == KIND_MONTH)
        return term_pattern(v->arena, "YEAR({0})*12+MONTH({0})-1", BINDS_ADD, &cell, 1);
    if (a->type.kind == KIND_CHOICE)
        return term_pattern(v->arena, "MATCH({0},{1},0)-1", BINDS_ADD, pair, 2);
    return cell;
}

static double given_value(const Weaver *v, const Given *g, Month month, bool *absent)
{
    const Attribute *a = &v->book->attributes[g->attribute];
    int64_t digits = 0;
    *absent = !given_in(g, month, &digits);
    return weave_double(exact_of((Decimal){ digits, a->type.kind == KIND_NUMBER ? a->scale : 0 }));
}

/* A row of its own for an input that is not one plain number in all months. */
size_t weave_input_row(Weaver *v, const Given *g)
{
    const Attribute *a = &v->book->attributes[g->attribute];
    uint32_t *row = weave_slot(v, v->input_row, g->attribute, a->level, g->member);
    if (*row)
        return *row - 1;
    uint32_t *cell = weave_slot(v, v->input_of, g->attribute, a->level, g->member);
    if (!*cell)
        *cell = (uint32_t)add_given(v, g) + 1;
    Term formula = input_formula(v, g, *cell - 1);
    size_t at = weave_add_row(v, (WorkRow){ .kind = WORK_INPUT, .level = a->level, .member = g->member,
                                      .instrument = -1, .label = a->label, .name = a->name,
                                      .type = a->type, .formula = formula.text });
    for (size_t t = 0; t < weave_months(v); t++)
        v->w->rows[at].values[t] = given_value(v, g, month_plus(v->w->months.first, (int)t),
                                               &v->w->rows[at].absent[t]);
    *row = (uint32_t)at + 1;
    return at;
}

Term weave_attribute(Weaver *v, size_t attribute, size_t member)
{
    const Attribute *a = &v->book->attributes[attribute];
    int32_t takes = weave_takes_what(v, attribute);
    if (takes >= 0)
        return weave_row_place(v, weave_takes_row(v, (size_t)takes, member));
    const Given *g = scenario_given(v->scenario, (uint32_t)attribute, (uint32_t)member);
    if (!g) {
        Term none = term_text(v->arena, "NA()");
        none.may_fail = true;
        return none;
    }
    if (g->pattern || is_dated(v, g) || a->type.kind == KIND_MONTH || a->type.kind == KIND_CHOICE)
        return weave_row_place(v, weave_input_row(v, g));
    uint32_t *cell = weave_slot(v, v->input_of, attribute, a->level, member);
    if (!*cell)
        *cell = (uint32_t)add_given(v, g) + 1;
    return weave_place(v, REF_INPUT, *cell - 1);
}

/* -- what is taken -- */

bool weave_is_asked(const Weaver *v, size_t instrument, size_t member)
{
    for (size_t i = 0; i < v->scenario->takings_count; i++)
        if (v->scenario->takings[i].instrument == instrument && v->scenario->takings[i].member == member)
            return true;
    return false;
}

static Term taking_term(Weaver *v, const Taking *t)
{
    const Instrument *in = &v->book->instruments[t->instrument];
    WorkInput one = { .instrument = t->instrument, .level = in->level, .member = t->member,
                      .from = MONTH_NEVER_BEGAN, .changes = 1 };
    one.kind = INPUT_TAKES;
    one.type.kind = KIND_YES_NO;
    one.value = (Exact){ 1, 1, 0 };
    Term places[4] = { weave_place(v, REF_INPUT, add_input(v, one)) };
    one.type.kind = KIND_MONTH;
    one.kind = INPUT_TAKES_FROM;
    one.value = (Exact){ t->months.first.index, 1, 0 };
    places[1] = weave_place(v, REF_INPUT, add_input(v, one));
    one.kind = INPUT_TAKES_UNTIL;
    one.value = (Exact){ t->months.last.index, 1, 0 };
    places[2] = weave_place(v, REF_INPUT, add_input(v, one));
    places[3] = weave_place(v, REF_MONTH_DATE, 0);
    return term_pattern(v->arena, "{0}*AND({3}>={1},{3}<={2})", BINDS_MULTIPLY, places, 4);
}

/* 1 in the months in which the member takes the instrument. */
size_t weave_takes_row(Weaver *v, size_t instrument, size_t member)
{
    const Instrument *in = &v->book->instruments[instrument];
    uint32_t *row = weave_slot(v, v->takes_of, instrument, in->level, member);
    if (*row)
        return *row - 1;
    Term sum = { .text = STR_NONE };
    if (!in->chosen) {
        WorkInput one = { .kind = INPUT_TAKES, .instrument = (uint32_t)instrument,
                          .level = in->level, .member = (uint32_t)member, .changes = 1,
                          .type = { .kind = KIND_YES_NO }, .value = { 1, 1, 0 }, .from = MONTH_NEVER_BEGAN };
        sum = weave_place(v, REF_INPUT, add_input(v, one));
    }
    for (size_t i = 0; i < v->scenario->takings_count; i++) {
        const Taking *t = &v->scenario->takings[i];
        if (t->instrument != instrument || t->member != member)
            continue;
        Term both[2] = { sum, taking_term(v, t) };
        sum = sum.text.len ? term_pattern(v->arena, "{0}+{1}", BINDS_ADD, both, 2) : both[1];
    }
    if (!sum.text.len)
        sum = term_text(v->arena, "0");
    size_t at = weave_add_row(v, (WorkRow){ .kind = WORK_INPUT, .level = in->level,
                                      .member = (uint32_t)member, .instrument = (int32_t)instrument,
                                      .label = v->book->attributes[in->takes].label,
                                      .name = v->book->attributes[in->takes].name,
                                      .type = { .kind = KIND_YES_NO }, .formula = sum.text });
    for (size_t t = 0; t < weave_months(v); t++)
        v->w->rows[at].values[t] =
            !in->chosen || scenario_takes(v->scenario, (uint32_t)instrument, (uint32_t)member,
                                          month_plus(v->w->months.first, (int)t));
    *row = (uint32_t)at + 1;
    return at;
}
