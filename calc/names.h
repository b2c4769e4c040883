/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * names.h -- finds a thing by its name.
 *
 * A name belongs to an owner (an instrument, or 0: everybody's).  Refuses to
 * know what the things are: they are a kind and a number.
 */
#ifndef NAMES_H
#define NAMES_H

#include "arena.h"
#include "diag.h"

typedef struct Name {
    uint32_t owner;
    Str text;
    int kind;
    uint32_t which;
    Span at;                   /* where it was given */
} Name;

typedef struct Names Names;

Names *names_new(Arena *arena);
/* Makes room for about so many names, before the first. */
void names_expect(Names *names, size_t count);

/* Adds the name; if the owner has it already, returns that one and adds nothing. */
const Name *names_add(Names *names, Name name);

const Name *names_find(const Names *names, uint32_t owner, Str text);

/* All names that `owner` or everybody has, for "did you mean". */
size_t names_list(Names *names, uint32_t owner, const Str **list);

#endif
