/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * neighbours.c -- reading who may join whom, and finding the areas.
 */
#include "neighbours.h"

#include <stdlib.h>

#include "reading.h"

bool neighbours_join(const Neighbours *n, uint32_t town, uint32_t other)
{
    return n->join[town * n->towns->count + other];
}

static void join(Neighbours *n, uint32_t town, uint32_t other, bool assumed)
{
    if (neighbours_join(n, town, other))
        return;
    n->join[town * n->towns->count + other] = true;
    n->join[other * n->towns->count + town] = true;
    n->pairs++;
    n->assumed += assumed;
}

static Neighbours nobody_joins(Arena *arena, const Towns *towns, size_t year)
{
    return (Neighbours){ .towns = towns, .year = year,
                         .join = arena_alloc(arena, towns->count * towns->count + 1) };
}

static bool is_there(const Neighbours *n, ptrdiff_t town)
{
    return town >= 0 && n->towns->list[town].people[n->year] != NOBODY;
}

/* -- the file -- */

enum { KEY_MAY_JOIN, KEY_SOURCE, KEY_STATUS, KEYS };

typedef struct NeighbourReader {
    Arena *arena;
    Neighbours *neighbours;
    Diags *diags;
} NeighbourReader;

static void tell(NeighbourReader *r, DiagCode code, Span at, Str a, Str b)
{
    diag_add(r->diags, code, at, a, b, STR_NONE);
}

/* The town of that name, or -1, reported. */
static ptrdiff_t find_town(NeighbourReader *r, Str name, Span at)
{
    Neighbours *n = r->neighbours;
    ptrdiff_t town = towns_find(n->towns, name);
    if (is_there(n, town))
        return town;
    towns_unknown(n->towns, r->arena, name, n->year, at, r->diags);
    return -1;
}

static bool is_assumed(NeighbourReader *r, const Section *section, const Str keys[])
{
    static const char *const words[STATUS_COUNT] = { "seen", "derived", "assumed" };
    const Entry *e = section_entry(section, keys[KEY_STATUS].at);
    Str names[STATUS_COUNT];
    for (int i = 0; i < STATUS_COUNT; i++)
        names[i] = str_of(words[i]);
    return e && read_word(e->value, e->value_at, names, STATUS_COUNT, r->diags) == STATUS_ASSUMED;
}

static void read_list(NeighbourReader *r, ptrdiff_t town, const Entry *e, bool assumed)
{
    const Towns *towns = r->neighbours->towns;
    bool *named = arena_alloc(r->arena, towns->count + 1), any = false;
    for (Str rest = e->value; rest.at; ) {
        Str name = str_cut(&rest, ',');
        if (!name.len)
            continue;
        any = true;
        ptrdiff_t other = find_town(r, name, piece_span(e, name));
        if (other < 0)
            continue;
        if (other == town)
            tell(r, DIAG_NEIGHBOUR_SELF, piece_span(e, name), name, STR_NONE);
        else if (named[other])
            tell(r, DIAG_NEIGHBOUR_TWICE, piece_span(e, name), name, STR_NONE);
        else if (town >= 0)
            join(r->neighbours, (uint32_t)town, (uint32_t)other, assumed);
        named[other] = true;
    }
    if (!any)
        tell(r, DIAG_KEY_MISSING, e->value_at, town < 0 ? STR_NONE : towns->list[town].name, e->key);
}

static void read_town(NeighbourReader *r, const Section *section, Str name)
{
    const Str keys[KEYS] = { str_of("may_join"), str_of("source"), str_of("status") };
    ptrdiff_t town = find_town(r, name, span_piece(section->at, name));
    bool assumed = is_assumed(r, section, keys);
    for (size_t i = 0; i < section->count; i++) {
        const Entry *e = &section->entries[i];
        if (str_is(e->key, keys[KEY_MAY_JOIN]))
            read_list(r, town, e, assumed);
        else if (!str_is(e->key, keys[KEY_SOURCE]) && !str_is(e->key, keys[KEY_STATUS]))
            report_unknown(r->diags, DIAG_UNKNOWN_KEY, e->key_at, e->key, keys, KEYS);
    }
    if (!section_entry(section, keys[KEY_MAY_JOIN].at) && !section_lost(section, keys[KEY_MAY_JOIN]))
        tell(r, DIAG_KEY_MISSING, section->at, section->title, keys[KEY_MAY_JOIN]);
}

bool neighbours_read(Arena *arena, const Towns *towns, size_t year, const Source *source,
                     Diags *diags, Neighbours *n)
{
    size_t errors = diags_errors(diags);
    const IniFile *file = ini_file_parse(arena, source, diags);
    *n = nobody_joins(arena, towns, year);
    NeighbourReader r = { arena, n, diags };
    for (size_t i = 0; i < file->count; i++) {
        Str name;
        if (section_named(&file->sections[i], towns->book->levels[towns->level].name, diags, &name))
            read_town(&r, &file->sections[i], name);
    }
    if (!n->pairs && diags_errors(diags) == errors)
        tell(&r, DIAG_NEIGHBOURS_NONE, span_of(source, 0, 0), towns->book->levels[towns->level].name,
             STR_NONE);
    return diags_errors(diags) == errors;
}

bool neighbours_by_part(Arena *arena, const Towns *towns, size_t year, Diags *diags, Neighbours *n)
{
    *n = nobody_joins(arena, towns, year);
    n->by_part = true;
    if (!towns->book->levels[towns->level].part.len) {
        diag_add(diags, DIAG_NEIGHBOURS_NO_PART, (Span){ 0 },
                 towns->book->levels[towns->level].name, STR_NONE, STR_NONE);
        return false;
    }
    for (uint32_t a = 0; a < towns->count; a++) {
        n->partless += is_there(n, a) && !towns->list[a].part.len;
        for (uint32_t b = 0; b < a; b++)
            if (is_there(n, a) && is_there(n, b) && towns->list[a].part.len &&
                str_is(towns->list[a].part, towns->list[b].part))
                join(n, a, b, false);
    }
    return true;
}

/* -- areas -- */

bool neighbours_connect(const Neighbours *n, const uint32_t towns[], size_t count)
{
    Arena *scratch = arena_new();
    uint32_t *reached = arena_alloc(scratch, (count + 1) * sizeof *reached);
    bool *is_reached = arena_alloc(scratch, count + 1);
    size_t reached_count = count ? 1 : 0;
    is_reached[0] = true;
    for (size_t i = 0; i < reached_count; i++)
        for (uint32_t other = 0; other < count; other++)
            if (!is_reached[other] && neighbours_join(n, towns[reached[i]], towns[other])) {
                is_reached[other] = true;
                reached[reached_count++] = other;
            }
    arena_free(scratch);
    return reached_count == count;
}

static Area area_around(Arena *arena, const Neighbours *n, uint32_t town, bool *taken)
{
    size_t count = n->towns->count;
    bool *here = arena_alloc(arena, count + 1);
    uint32_t *reached = arena_alloc(arena, (count + 1) * sizeof *reached);
    Area area = { .towns = arena_alloc(arena, (count + 1) * sizeof *area.towns), .any_set = true };
    size_t reached_count = 1;
    reached[0] = town;
    here[town] = true;
    for (size_t i = 0; i < reached_count; i++)
        for (uint32_t other = 0; other < count; other++)
            if (!here[other] && neighbours_join(n, reached[i], other)) {
                here[other] = true;
                reached[reached_count++] = other;
            }
    for (uint32_t t = 0; t < count; t++)
        if (here[t]) {
            taken[t] = true;
            area.towns[area.count++] = t;
        }
    for (size_t i = 0; i < area.count; i++)
        for (size_t j = 0; j < i; j++)
            area.any_set = area.any_set && neighbours_join(n, area.towns[i], area.towns[j]);
    return area;
}

static int by_size(const void *a, const void *b)
{
    const Area *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return (x->towns[0] > y->towns[0]) - (x->towns[0] < y->towns[0]);
}

size_t neighbours_areas(Arena *arena, const Neighbours *n, Area **areas)
{
    bool *taken = arena_alloc(arena, n->towns->count + 1);
    size_t count = 0;
    *areas = arena_alloc(arena, (n->towns->count + 1) * sizeof **areas);
    for (uint32_t t = 0; t < n->towns->count; t++) {
        bool any = false;
        for (uint32_t other = 0; other < n->towns->count && !any; other++)
            any = neighbours_join(n, t, other);
        if (any && !taken[t])
            (*areas)[count++] = area_around(arena, n, t, taken);
    }
    if (count)
        qsort(*areas, count, sizeof **areas, by_size);
    return count;
}
