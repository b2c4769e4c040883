/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * groups.c -- the file of those who apply together, as a user writes it:
 *
 *     [partnership Midden]
 *     members      = Roeselare, Izegem, Ledegem
 *     form         = projectvereniging      ; may be left out
 *     unemployment = 6.1%                   ; may be left out
 */
#include "towns.h"

#include "reading.h"

typedef struct GroupReader {
    Arena *arena;
    const Towns *towns;
    size_t year;
    Diags *diags;
    Groups *groups;
    Span *taken;               /* per town: where it was named, or no source */
} GroupReader;

static void tell(GroupReader *r, DiagCode code, Span at, Str a, Str b)
{
    diag_add(r->diags, code, at, a, b, STR_NONE);
}

static void take_member(GroupReader *r, Group *group, uint32_t *members, Str name, Span at)
{
    ptrdiff_t town = towns_find(r->towns, name);
    if (town < 0 || r->towns->list[town].people[r->year] == NOBODY) {
        towns_unknown(r->towns, r->arena, name, r->year, at, r->diags);
        return;
    }
    if (r->taken[town].source) {
        tell(r, DIAG_TOWN_TWICE, at, name, STR_NONE);
        diag_also(r->diags, DIAG_FIRST_HERE, r->taken[town], name);
        return;
    }
    r->taken[town] = at;
    members[group->count++] = (uint32_t)town;
}

static void read_members(GroupReader *r, Group *group, const Entry *e)
{
    uint32_t *members = arena_alloc(r->arena, (e->value.len + 1) * sizeof *members);
    bool any = false;
    for (Str rest = e->value; rest.at; ) {
        Str name = str_cut(&rest, ',');
        any = any || name.len;
        if (name.len)
            take_member(r, group, members, name, piece_span(e, name));
    }
    if (!any)
        tell(r, DIAG_KEY_MISSING, e->value_at, group->name, e->key);
    group->members = members;
}

static void read_group(GroupReader *r, const Section *section, Str name)
{
    static const char *const keys[] = { "members", "form", "unemployment" };
    enum { KEYS = sizeof keys / sizeof *keys };
    Group group = { .name = name, .together = true, .at = section->at };
    Str names[KEYS];
    for (int i = 0; i < KEYS; i++)
        names[i] = str_of(keys[i]);
    for (size_t i = 0; i < section->count; i++) {
        const Entry *e = &section->entries[i];
        if (str_is(e->key, names[0]))
            read_members(r, &group, e);
        else if (str_is(e->key, names[1]))
            group.form = e->value;
        else if (str_is(e->key, names[2]))
            group.has_need =
                quantity_parse(e->value, e->value_at, UNIT_NONE, r->diags, &group.need);
        else
            report_unknown(r->diags, DIAG_UNKNOWN_KEY, e->key_at, e->key, names, KEYS);
    }
    if (!section_entry(section, keys[0]) && !section_lost(section, names[0]))
        tell(r, DIAG_KEY_MISSING, section->at, section->title, names[0]);
    r->groups->list[r->groups->count++] = group;
}

/* The name in [partnership NAME]; false, reported, if it is none or there already. */
static bool read_title(GroupReader *r, const Section *section, Str *name)
{
    const Level *above = &r->towns->book->levels[r->towns->book->within[r->towns->level]];
    if (!section_named(section, above->name, r->diags, name))
        return false;
    for (size_t i = 0; i < r->groups->count; i++)
        if (str_is(r->groups->list[i].name, *name)) {
            tell(r, DIAG_MEMBER_TWICE, section->at, section->title, STR_NONE);
            diag_also(r->diags, DIAG_FIRST_HERE, r->groups->list[i].at, section->title);
            return false;
        }
    return true;
}

bool groups_read(Arena *arena, const Towns *towns, size_t year, const Source *source, Diags *diags,
                 Groups *groups)
{
    size_t errors = diags_errors(diags);
    const IniFile *file = ini_file_parse(arena, source, diags);
    GroupReader r = { .arena = arena, .towns = towns, .year = year, .diags = diags,
                      .groups = groups,
                      .taken = arena_alloc(arena, (towns->count + 1) * sizeof(Span)) };
    *groups = (Groups){ arena_alloc(arena, (file->count + 1) * sizeof *groups->list), 0 };
    for (size_t i = 0; i < file->count; i++) {
        Str name;
        if (read_title(&r, &file->sections[i], &name))
            read_group(&r, &file->sections[i], name);
    }
    return diags_errors(diags) == errors;
}

Groups groups_with_rest(Arena *arena, const Towns *towns, size_t year, const Groups *groups)
{
    Groups all = { arena_alloc(arena, (groups->count + towns->count + 1) * sizeof *all.list), 0 };
    bool *taken = arena_alloc(arena, towns->count + 1);
    for (size_t g = 0; g < groups->count; g++) {
        all.list[all.count++] = groups->list[g];
        for (size_t m = 0; m < groups->list[g].count; m++)
            taken[groups->list[g].members[m]] = true;
    }
    for (uint32_t t = 0; t < towns->count; t++) {
        if (taken[t] || towns->list[t].people[year] == NOBODY)
            continue;
        uint32_t *self = arena_alloc(arena, sizeof *self);
        *self = t;
        all.list[all.count++] = (Group){ .name = towns->list[t].name, .members = self, .count = 1 };
    }
    return all;
}
