/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.h -- memory that lives together and is freed together.
 *
 * Everything that loading a rulebook makes is put in one arena, handed out as
 * const, and given back with one call.  Knows nothing of what it holds.
 * Running out of memory ends the program with a message and status 70: no
 * caller could do anything better.
 */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_new(void);

/* Frees the arena and all that was allocated in it. */
void arena_free(Arena *arena);

/* A place to go back to: releasing gives back all that was allocated since. */
typedef struct ArenaMark {
    const void *chunk;
    size_t used;
} ArenaMark;

ArenaMark arena_mark(const Arena *arena);
void arena_release(Arena *arena, ArenaMark mark);

/* Zeroed memory, aligned for any type and for vector loads (64 bytes when
 * `size` is 64 or more, else 16). */
void *arena_alloc(Arena *arena, size_t size);

/* Room for a growing array of about so many items: what is not used costs nothing.
 * Not zeroed: an item has what the caller stores in it. */
void *arena_room(Arena *arena, size_t count, size_t *room, size_t item_size);

/* The larger copy, for arena_grow. */
void *arena_widen(Arena *arena, void *items, size_t count, size_t *room, size_t item_size);

/* Makes room for one more item in a growing array: returns `items`, or a
 * larger copy of it, and keeps `*room` up to date; not zeroed either.  The caller
 * stores the item and counts it:
 *     list = arena_grow(a, list, n, &room, sizeof *list); list[n++] = x; */
static inline void *arena_grow(Arena *arena, void *items, size_t count, size_t *room,
                               size_t item_size)
{
    return count < *room ? items : arena_widen(arena, items, count, room, item_size);
}

#endif
