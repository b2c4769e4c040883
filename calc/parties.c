/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parties.c -- who pays and who receives: governments and parties, the roles that
 * stand for a party, the books that a party owns, the perimeters from which one
 * may look; and the leaves for which it is paid.
 */
#include <string.h>

#include "loader.h"

Str *ids_of(Loader *loader, const void *items, size_t count, size_t size)
{
    Str *ids = arena_alloc(loader->scratch, (count + 1) * sizeof *ids);
    for (size_t i = 0; i < count; i++)
        memcpy(&ids[i], (const char *)items + i * size, sizeof *ids);
    return ids;
}

bool part_is_taken(Loader *loader, const Part *part)
{
    const Name *other = names_add(loader->taken, (Name){ .owner = part->kind, .text = part->name,
                                                         .at = part->name_at });
    if (!other)
        return false;
    report(loader, DIAG_NAME_TAKEN, part->name_at, part->name, STR_NONE);
    diag_also(loader->diags, DIAG_FIRST_HERE, other->at, part->name);
    return true;
}

static void declare_government(Loader *loader, const Part *part)
{
    Rulebook *b = loader->book;
    b->governments = arena_grow(loader->arena, b->governments, b->governments_count,
                                &b->governments_room, sizeof *b->governments);
    b->governments[b->governments_count++] = (Government){ part->name, part_label(part, "label") };
}

static void declare_leaf(Loader *loader, const Part *part)
{
    Rulebook *b = loader->book;
    b->leaves = arena_grow(loader->arena, b->leaves, b->leaves_count, &b->leaves_room,
                           sizeof *b->leaves);
    b->leaves[b->leaves_count++] = (Leaf){ part->name, part_label(part, "label") };
}

/* -- parties -- */

ptrdiff_t read_party_id(Loader *loader, Str id, Span at)
{
    return read_word(id, at, loader->party_ids, loader->book->parties_count, loader->diags);
}

static ptrdiff_t read_government(Loader *loader, Str id, Span at)
{
    Rulebook *b = loader->book;
    return read_word(id, at,
                     ids_of(loader, b->governments, b->governments_count, sizeof *b->governments),
                     b->governments_count, loader->diags);
}

static void declare_party(Loader *loader, const Part *part)
{
    Rulebook *b = loader->book;
    Party party = { .id = part->name, .label = part_label(part, "label"), .government = -1,
                    .by = -1 };
    const Entry *e = section_entry(part->section, "government");
    if (e)
        party.government = (int32_t)read_government(loader, e->value, e->value_at);
    loader->party_ids = arena_grow(loader->scratch, loader->party_ids, b->parties_count,
                                   &loader->party_ids_room, sizeof *loader->party_ids);
    loader->party_ids[b->parties_count] = part->name;
    b->parties = arena_grow(loader->arena, b->parties, b->parties_count, &b->parties_room,
                            sizeof *b->parties);
    b->parties[b->parties_count++] = party;
}

/* "role = worker.employer" with "role.ocmw = ocmw": the party for each choice. */
static void read_stand_in(Loader *loader, const Part *part, Party *party, bool role)
{
    Rulebook *b = loader->book;
    const char *key = role ? "role" : "owner";
    const Entry *e = section_entry(part->section, key);
    if (!e)
        return;
    ptrdiff_t a = rules_attribute(b, e->value);
    if (a < 0 || b->attributes[a].type.kind != KIND_CHOICE) {
        report(loader, DIAG_ROLE_NOT_CHOICE, e->value_at, e->value, part->name);
        return;
    }
    const Choice *choice = b->attributes[a].type.choice;
    int32_t *are = arena_alloc(loader->arena, (choice->count + 1) * sizeof *are);
    for (size_t v = 0; v < choice->count; v++)
        are[v] = (int32_t)(party - b->parties);
    size_t prefix = strlen(key) + 1;
    for (size_t i = 0; i < part->section->count; i++) {
        const Entry *one = &part->section->entries[i];
        if (!str_starts(one->key, key) || one->key.len < prefix || one->key.at[prefix - 1] != '.')
            continue;
        Str value = str_part(one->key.at + prefix, one->key.len - prefix);
        ptrdiff_t v = read_word(value, one->key_at, choice->values, choice->count, loader->diags);
        ptrdiff_t who = read_party_id(loader, one->value, one->value_at);
        if (v >= 0 && who >= 0)
            are[v] = (int32_t)who;
    }
    party->by = (int32_t)a;
    party->are = are;
    party->role = role;
}

static void finish_party(Loader *loader, const Part *part)
{
    Rulebook *b = loader->book;
    for (size_t i = 0; i < b->parties_count; i++)
        if (str_is(b->parties[i].id, part->name)) {
            read_stand_in(loader, part, &b->parties[i], true);
            read_stand_in(loader, part, &b->parties[i], false);
        }
}

/* -- perimeters -- */

static void declare_perimeter(Loader *loader, const Part *part)
{
    Rulebook *b = loader->book;
    bool *has = arena_alloc(loader->arena, b->parties_count + 1);
    const Entry *parties = section_entry(part->section, "parties"),
                *governments = section_entry(part->section, "governments");
    if (!parties && !governments)
        part_need(loader, part, "parties");
    for (Str rest = parties ? parties->value : (Str){ 0 }; rest.at; ) {
        Str id = str_cut(&rest, ',');
        ptrdiff_t party = read_party_id(loader, id, piece_span(parties, id));
        if (party >= 0)
            has[party] = true;
    }
    for (Str rest = governments ? governments->value : (Str){ 0 }; rest.at; ) {
        Str id = str_cut(&rest, ',');
        ptrdiff_t government = read_government(loader, id, piece_span(governments, id));
        for (size_t i = 0; i < b->parties_count && government >= 0; i++)
            has[i] = has[i] || b->parties[i].government == government;
    }
    b->perimeters = arena_grow(loader->arena, b->perimeters, b->perimeters_count,
                               &b->perimeters_room, sizeof *b->perimeters);
    b->perimeters[b->perimeters_count++] =
        (Perimeter){ part->name, part_label(part, "label"), has,
                     entry_says_yes(loader, part, "backstop", false), part->section->at };
}

void declare_parties(Loader *loader)
{
    static const struct Pass {
        SectionKind kind;
        void (*declare)(Loader *, const Part *);
        bool labelled;         /* the pass that asks for names of their own, and labels */
    } passes[] = {
        { SECTION_GOVERNMENT, declare_government, true }, { SECTION_PARTY, declare_party, true },
        { SECTION_PARTY, finish_party, false }, { SECTION_LEAF, declare_leaf, true },
        { SECTION_PERIMETER, declare_perimeter, true },
    };
    for (size_t p = 0; p < sizeof passes / sizeof *passes; p++)
        for (size_t i = 0; i < loader->parts_count; i++) {
            const Part *part = &loader->parts[i];
            if (part->kind != passes[p].kind || (passes[p].labelled && part_is_taken(loader, part)))
                continue;
            if (passes[p].labelled)
                part_need(loader, part, "label.nl");
            passes[p].declare(loader, part);
        }
}
