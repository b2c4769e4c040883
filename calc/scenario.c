/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario.c -- asking a scenario what it gives and takes, and applying a variant to it.
 *
 * What is given is kept in order of attribute and member, what is taken in order of
 * instrument and member, each with an index: they are asked for in every month.
 */
#include "scenarioreader.h"

#include <stdlib.h>
#include <string.h>

/* -- asking -- */

/* The first of list[from..to) that is not before `member`.  The list begins with what
 * `size` says, each item with two numbers: whose it is, and the member. */
static size_t first_of_member(const void *list, size_t size, size_t from, size_t to,
                              uint32_t member)
{
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        uint32_t pair[2];
        memcpy(pair, (const char *)list + middle * size, sizeof pair);
        if (pair[1] < member)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

const Given *scenario_given(const Scenario *s, uint32_t attribute, uint32_t member)
{
    size_t end = s->given_from[attribute + 1];
    size_t i = first_of_member(s->given, sizeof *s->given, s->given_from[attribute], end, member);
    return i < end && s->given[i].member == member ? &s->given[i] : NULL;
}

bool given_in(const Given *given, Month month, int64_t *digits)
{
    size_t from = 0, to = given->count;        /* how many began by then is in from..to */
    if (given->pattern) {
        *digits = given->pattern[month_number(month) - 1];
        return true;
    }
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (given->changes[middle].from.index <= month.index)
            from = middle + 1;
        else
            to = middle;
    }
    if (from > 0)
        *digits = given->changes[from - 1].digits;
    return from > 0;
}

bool scenario_takes(const Scenario *s, uint32_t instrument, uint32_t member, Month month)
{
    size_t end = s->takings_from[instrument + 1];
    size_t i = first_of_member(s->takings, sizeof *s->takings, s->takings_from[instrument], end,
                               member);
    for (; i < end && s->takings[i].member == member; i++)
        if (months_hold(s->takings[i].months, month))
            return true;
    return false;
}

/* -- putting in order -- */

static int order_of(const uint32_t a[2], const uint32_t b[2])
{
    int first = (a[0] > b[0]) - (a[0] < b[0]);
    return first ? first : (a[1] > b[1]) - (a[1] < b[1]);
}

static int by_attribute(const void *one, const void *other)
{
    const Given *a = one, *b = other;
    return order_of((const uint32_t[]){ a->attribute, a->member },
                    (const uint32_t[]){ b->attribute, b->member });
}

static int by_instrument(const void *one, const void *other)
{
    const Taking *a = one, *b = other;
    int order = order_of((const uint32_t[]){ a->instrument, a->member },
                         (const uint32_t[]){ b->instrument, b->member });
    int32_t first = a->months.first.index, then = b->months.first.index;
    return order ? order : (first > then) - (first < then);
}

void sort_given(Given given[], size_t count)
{
    if (count)
        qsort(given, count, sizeof *given, by_attribute);
}

/* Where each owner's items begin: owners' numbers rise. */
static const size_t *index_of(Arena *arena, const void *list, size_t size, size_t count,
                              size_t owners)
{
    size_t *from = arena_alloc(arena, (owners + 1) * sizeof *from);
    size_t i = 0;
    for (size_t owner = 0; owner <= owners; owner++) {
        uint32_t is = 0;
        for (; i < count; i++) {
            memcpy(&is, (const char *)list + i * size, sizeof is);
            if (is >= owner)
                break;
        }
        from[owner] = i;
    }
    return from;
}

void keep_given(Scenario *s, Given given[], size_t count)
{
    sort_given(given, count);
    s->given = given;
    s->given_count = count;
    s->given_from = index_of(s->arena, given, sizeof *given, count, s->book->attributes_count);
}

void keep_takings(Scenario *s, Taking takings[], size_t count)
{
    if (count)
        qsort(takings, count, sizeof *takings, by_instrument);
    s->takings = takings;
    s->takings_count = count;
    s->takings_from =
        index_of(s->arena, takings, sizeof *takings, count, s->book->instruments_count);
}

/* -- from entry to exit -- */

const Given *own_given(const Heard *heard, int32_t attribute, uint32_t member)
{
    Given like = { .attribute = (uint32_t)attribute, .member = member };
    const Given *g = attribute < 0 || !heard->count ? NULL
                   : bsearch(&like, heard->first, heard->count, sizeof like, by_attribute);
    if (!g && attribute >= 0)
        g = scenario_given(heard->scenario, (uint32_t)attribute, member);
    return g && g->by != GIVEN_INHERITED ? g : NULL;
}

static Month own_month(const Heard *heard, int32_t attribute, uint32_t member, Month otherwise)
{
    const Given *g = own_given(heard, attribute, member);
    return g && g->count ? (Month){ (int32_t)g->changes[0].digits } : otherwise;
}

const Months **find_presence(Arena *arena, const Heard *heard)
{
    const Scenario *s = heard->scenario;
    const Rulebook *b = s->book;
    const Months **presence = arena_alloc(arena, b->levels_count * sizeof *presence);
    for (size_t l = 0; l < b->levels_count; l++) {
        Months *months = arena_alloc(arena, (s->members_count[l] + 1) * sizeof *months);
        const Level *level = &b->levels[l];
        for (uint32_t m = 0; m < s->members_count[l]; m++) {
            Months above = s->parents[l] ? presence[level->within][s->parents[l][m]] : s->months;
            months[m] = (Months){ own_month(heard, level->entry, m, above.first),
                                  own_month(heard, level->exit, m, above.last) };
        }
        presence[l] = months;
    }
    return presence;
}

/* -- variants -- */

int by_member_id(const void *one, const void *other)
{
    const MemberId *a = one, *b = other;
    return order_of((const uint32_t[]){ a->level, a->member },
                    (const uint32_t[]){ b->level, b->member });
}

static bool is_retaken(const Variant *v, const Rulebook *book, const Taking *t)
{
    MemberId id = { book->instruments[t->instrument].level, t->member };
    return v->retaken_count &&
           bsearch(&id, v->retaken, v->retaken_count, sizeof id, by_member_id);
}

static void change_takings(Scenario *s, const Scenario *base, const Variant *v)
{
    size_t count = 0;
    Taking *takings = arena_alloc(s->arena, (base->takings_count + v->takings_count + 1) *
                                                sizeof *takings);
    for (size_t i = 0; i < base->takings_count; i++)
        if (!is_retaken(v, base->book, &base->takings[i]))
            takings[count++] = base->takings[i];
    for (size_t i = 0; i < v->takings_count; i++)
        takings[count++] = v->takings[i];
    keep_takings(s, takings, count);
}

static void change_given(Scenario *s, const Scenario *base, const Variant *v)
{
    size_t count = 0, changed = 0;
    Given *given = arena_alloc(s->arena, (base->given_count + v->given_count + 1) * sizeof *given);
    for (size_t i = 0; i < base->given_count; i++) {
        while (changed < v->given_count && by_attribute(&v->given[changed], &base->given[i]) < 0)
            given[count++] = v->given[changed++];
        bool same = changed < v->given_count &&
                    by_attribute(&v->given[changed], &base->given[i]) == 0;
        given[count++] = same ? v->given[changed++] : base->given[i];
    }
    while (changed < v->given_count)
        given[count++] = v->given[changed++];
    keep_given(s, given, count);
}

Scenario *scenario_variant(Arena *arena, const Scenario *base, const Variant *variant)
{
    Scenario *s = arena_alloc(arena, sizeof *s);
    *s = *base;
    s->arena = arena;
    s->variant = variant->name;
    s->variant_label = variant->label;
    change_given(s, base, variant);
    change_takings(s, base, variant);
    s->presence = find_presence(arena, &(Heard){ .scenario = s });
    return s;
}

/* -- other values -- */

/* What those inherit who come and go with others whose entry or exit is another. */
static size_t follow_moved(Arena *arena, const Heard *heard, Given given[])
{
    const Scenario *base = heard->scenario;
    size_t count = 0;
    for (size_t l = 1; l < base->book->levels_count; l++)
        for (uint32_t m = 0; m < base->members_count[l]; m++) {
            Months was = base->presence[l][m], is = heard->presence[l][m];
            if (was.first.index != is.first.index || was.last.index != is.last.index)
                count += inherit_months(arena, heard, (MemberId){ (uint8_t)l, m }, given + count);
        }
    return count;
}

Scenario *scenario_changed(Arena *arena, const Scenario *base, const Given given[], size_t count)
{
    size_t members = 0;
    for (size_t l = 1; l < base->book->levels_count; l++)
        members += base->members_count[l];
    Given *all = arena_alloc(arena, (count + 2 * members + 1) * sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = given[i];
    sort_given(all, count);
    Heard heard = { base, all, count, NULL };
    heard.presence = find_presence(arena, &heard);
    size_t all_count = count + follow_moved(arena, &heard, all + count);
    sort_given(all, all_count);
    Variant variant = { .name = base->variant, .label = base->variant_label, .given = all,
                        .given_count = all_count };
    return scenario_variant(arena, base, &variant);
}

/* -- one world of many -- */

/* The first month of a step. */
static Month step_start(const Scenario *s, Rhythm every, size_t step)
{
    int32_t first = s->months.first.index;
    if (step == 0)
        return MONTH_NEVER_BEGAN;
    return (Month){ every == RHYTHM_YEAR ? (first / 12 + (int32_t)step) * 12
                                         : first + (int32_t)step };
}

/* What was drawn of a value, as if it were given; false if it stays as it is. */
static bool give_drawn(Arena *arena, const Scenario *base, const Drawn *drawn,
                       const int64_t *draws, size_t worlds, size_t world, Given *given)
{
    const Given *stated = scenario_given(base, (uint32_t)drawn->attribute, drawn->of.member);
    Change *changes = arena_alloc(arena, drawn->steps * sizeof *changes);
    size_t count = 0;
    bool any = false;
    for (size_t i = 0; i < drawn->steps; i++) {
        Change c = { step_start(base, drawn->every, i), draws[i * worlds + world], drawn->at };
        bool is_drawn = c.digits != DRAWN_STATED;
        Month when = i ? c.from : base->months.first;
        any = any || is_drawn;
        if (is_drawn || (stated && given_in(stated, when, &c.digits)))
            changes[count++] = c;
    }
    *given = (Given){ .attribute = (uint32_t)drawn->attribute, .member = drawn->of.member,
                      .changes = changes, .count = count, .source = STR_NONE, .at = drawn->at };
    return any;
}

static const Delay *delay_drawn(Arena *arena, const Scenario *base, const Drawn drawn[],
                                size_t count, const int64_t *const draws[], size_t world,
                                size_t *delays_count)
{
    Delay *delays = arena_alloc(arena, (base->delays_count + count + 1) * sizeof *delays);
    *delays_count = base->delays_count;
    if (base->delays_count)
        memcpy(delays, base->delays, base->delays_count * sizeof *delays);
    for (size_t q = 0; q < count; q++)
        if (drawn[q].attribute < 0 && draws[q][world] != DRAWN_STATED)
            delays[(*delays_count)++] =
                (Delay){ drawn[q].of, drawn[q].party, (int)draws[q][world] };
    return delays;
}

Scenario *scenario_world(Arena *arena, const Scenario *base, const Drawn drawn[], size_t count,
                         const int64_t *const draws[], size_t worlds, size_t world)
{
    Given *given = arena_alloc(arena, (count + 1) * sizeof *given);
    size_t given_count = 0;
    for (size_t q = 0; q < count; q++)
        if (drawn[q].attribute >= 0 && give_drawn(arena, base, &drawn[q], draws[q], worlds, world,
                                                  &given[given_count]))
            given_count++;
    Scenario *s = scenario_changed(arena, base, given, given_count);
    s->delays = delay_drawn(arena, base, drawn, count, draws, world, &s->delays_count);
    return s;
}
