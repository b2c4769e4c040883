/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * names.c -- a hash table that only grows, with open addressing.
 */
#include "names.h"

#include <assert.h>

enum { NAMES_FIRST = 32 };

struct Names {
    Arena *arena;
    Name *list;                /* in the order in which they were added */
    size_t count, room;
    uint32_t *slots;           /* 1 + place in the list, or 0 */
    size_t slots_count;        /* a power of two */
};

static size_t hash(uint32_t owner, Str text)
{
    uint64_t h = 1469598103934665603u ^ owner;     /* FNV-1a */
    for (size_t i = 0; i < text.len; i++)
        h = (h ^ (unsigned char)text.at[i]) * 1099511628211u;
    return (size_t)(h ^ h >> 29);
}

static uint32_t *slot(const Names *names, uint32_t owner, Str text)
{
    size_t mask = names->slots_count - 1, i = hash(owner, text) & mask;
    while (names->slots[i]) {
        const Name *n = &names->list[names->slots[i] - 1];
        if (n->owner == owner && str_is(n->text, text))
            break;
        i = (i + 1) & mask;
    }
    return &names->slots[i];
}

/* At most half of the slots are taken. */
static void make_slots(Names *names)
{
    size_t before = names->slots_count;
    while (names->slots_count <= 2 * names->room)
        names->slots_count *= 2;
    if (names->slots_count == before)
        return;
    names->slots = arena_alloc(names->arena, names->slots_count * sizeof *names->slots);
    for (size_t i = 0; i < names->count; i++)
        *slot(names, names->list[i].owner, names->list[i].text) = (uint32_t)i + 1;
}

Names *names_new(Arena *arena)
{
    Names *names = arena_alloc(arena, sizeof *names);
    names->arena = arena;
    names->slots_count = 1;
    names_expect(names, NAMES_FIRST);
    return names;
}

void names_expect(Names *names, size_t count)
{
    assert(!names->count);
    names->list = arena_room(names->arena, count, &names->room, sizeof *names->list);
    make_slots(names);
}

const Name *names_add(Names *names, Name name)
{
    uint32_t *s = slot(names, name.owner, name.text);
    if (*s)
        return &names->list[*s - 1];
    names->list = arena_grow(names->arena, names->list, names->count, &names->room,
                             sizeof *names->list);
    names->list[names->count++] = name;
    *s = (uint32_t)names->count;
    make_slots(names);
    return NULL;
}

const Name *names_find(const Names *names, uint32_t owner, Str text)
{
    uint32_t s = *slot(names, owner, text);
    return s ? &names->list[s - 1] : NULL;
}

size_t names_list(Names *names, uint32_t owner, const Str **list)
{
    Str *found = arena_alloc(names->arena, (names->count + 1) * sizeof *found);
    size_t count = 0;
    for (size_t i = 0; i < names->count; i++)
        if (names->list[i].owner == owner || names->list[i].owner == 0)
            found[count++] = names->list[i].text;
    *list = found;
    return count;
}
