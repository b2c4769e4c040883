/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * names.c -- a hash table that only grows, with open addressing.
 */
#include "names.h"

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

static void widen(Names *names)
{
    names->slots_count *= 2;
    names->slots = arena_alloc(names->arena, names->slots_count * sizeof *names->slots);
    for (size_t i = 0; i < names->count; i++)
        *slot(names, names->list[i].owner, names->list[i].text) = (uint32_t)i + 1;
}

Names *names_new(Arena *arena)
{
    Names *names = arena_alloc(arena, sizeof *names);
    names->arena = arena;
    names->slots_count = 128;
    widen(names);
    return names;
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
    if (names->count * 2 > names->slots_count)
        widen(names);
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
