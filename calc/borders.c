/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * borders.c -- the towns of a later year, put together from those that were counted.
 */
#include "towns.h"

/* What the town is called within the borders. */
static Str becomes(const Town *town, int borders)
{
    Str name = town->name;
    for (int n = 0; n < 2; n++)
        if (town->into[n].len && town->into_year[n] <= borders)
            name = town->into[n];
    return name;
}

/* The year in which the town came about under a name of its own; 0: it was always there. */
static int founded(const Towns *t, const Town *town)
{
    for (size_t i = 0; i < t->count; i++)
        for (int n = 0; n < 2; n++)
            if (&t->list[i] != town && str_is(t->list[i].into[n], town->name) &&
                !str_is(town->into[n], town->name))
                return t->list[i].into_year[n];
    return 0;
}

bool town_was_there(const Towns *t, uint32_t town, size_t year)
{
    const Town *of = &t->list[town];
    for (int n = 0; n < 2; n++)
        if (of->into[n].len && !str_is(of->into[n], of->name) &&
            t->years[year] >= of->into_year[n])
            return false;
    return t->years[year] >= founded(t, of);
}

static const int64_t *add_people(Arena *arena, const Towns *t, const Town *whole)
{
    int64_t *people = arena_alloc(arena, (t->years_count + 1) * sizeof *people);
    for (size_t y = 0; y < t->years_count; y++) {
        bool known = true, any = false;
        for (size_t p = 0; p < whole->parts_count; p++) {
            uint32_t part = whole->parts[p];
            if (!town_was_there(t, part, y))
                continue;
            any = true;
            known = known && t->list[part].people[y] != NOBODY;
            people[y] += t->list[part].people[y];
        }
        if (!any || !known)
            people[y] = NOBODY;
    }
    return people;
}

static int64_t join_fact(const Towns *t, const Town *whole, size_t fact)
{
    bool yes_no = t->book->attributes[t->facts[fact]].type.kind == KIND_YES_NO;
    int64_t digits = t->list[whole->parts[0]].digits[fact];
    for (size_t p = 1; p < whole->parts_count; p++) {
        int64_t other = t->list[whole->parts[p]].digits[fact];
        if (yes_no && digits != TOWN_UNKNOWN && other != TOWN_UNKNOWN)
            digits = digits || other;
        else if (other != digits)
            digits = TOWN_UNKNOWN;
    }
    return digits;
}

static int64_t most_people(const Towns *t, const Town *town)
{
    int64_t most = 0;
    for (size_t y = 0; y < t->years_count; y++)
        most = town->people[y] > most ? town->people[y] : most;
    return most;
}

/* Of the town with the same name, or else of the largest part. */
static void keep_of_one(const Towns *t, Town *whole, int borders)
{
    const Town *largest = NULL, *own = NULL;
    for (size_t p = 0; p < whole->parts_count; p++) {
        const Town *part = &t->list[whole->parts[p]];
        if (!largest || most_people(t, part) > most_people(t, largest))
            largest = part;
        if (str_is(part->name, whole->name))
            own = part;
    }
    whole->part = (own ? own : largest)->part;
    for (int n = 0; n < 2 && own; n++)
        if (own->into_year[n] > borders) {
            whole->into[n] = own->into[n];
            whole->into_year[n] = own->into_year[n];
        }
}

static Town put_together(Arena *arena, const Towns *t, Str name, int borders)
{
    uint32_t *parts = arena_alloc(arena, (t->count + 1) * sizeof *parts);
    int64_t *digits = arena_alloc(arena, (t->facts_count + 1) * sizeof *digits);
    Town whole = { .name = name, .parts = parts, .digits = digits };
    for (uint32_t i = 0; i < t->count; i++)
        if (str_is(becomes(&t->list[i], borders), name))
            parts[whole.parts_count++] = i;
    whole.people = add_people(arena, t, &whole);
    for (size_t f = 0; f < t->facts_count; f++)
        digits[f] = join_fact(t, &whole, f);
    keep_of_one(t, &whole, borders);
    return whole;
}

Towns towns_within(Arena *arena, const Towns *towns, int borders)
{
    Towns *before = arena_alloc(arena, sizeof *before), within = *towns;
    *before = *towns;
    within.before = before;
    within.borders = borders;
    within.list = arena_alloc(arena, (towns->count + 1) * sizeof *within.list);
    within.count = 0;
    for (size_t i = 0; i < towns->count; i++) {
        Str name = becomes(&towns->list[i], borders);
        if (towns_find(&within, name) < 0)
            within.list[within.count++] = put_together(arena, towns, name, borders);
    }
    return within;
}
