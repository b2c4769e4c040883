/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.c -- a list of chunks, of which the newest is filled from front to back.
 *
 * Chunks double up to a limit; what does not fit in one gets a chunk to its
 * measure.  A chunk is zeroed as a whole when it is asked for, which costs nothing
 * where the system gives fresh pages: a page that nobody uses is never touched.
 */
#include "arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ALIGN_SMALL = 16,
    ALIGN_LARGE = 64,
    CHUNK_FIRST = 16 * 1024,
    CHUNK_MOST = 1024 * 1024,
    GROW_FIRST = 2,
    STATUS_OUR_FAULT = 70
};

typedef struct Chunk {
    struct Chunk *older;
    size_t used, size;         /* both count the header */
} Chunk;

struct Arena {
    Chunk *newest;
    size_t next_size;
};

static _Noreturn void out_of_memory(void)
{
    fputs("klaverblad: out of memory\n", stderr);
    exit(STATUS_OUR_FAULT);
}

static size_t round_up(size_t size, size_t align)
{
    return (size + align - 1) / align * align;
}

Arena *arena_new(void)
{
    Arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        out_of_memory();
    arena->next_size = CHUNK_FIRST;
    return arena;
}

void arena_free(Arena *arena)
{
    if (!arena)
        return;
    for (Chunk *chunk = arena->newest, *older; chunk; chunk = older) {
        older = chunk->older;
        free(chunk);
    }
    free(arena);
}

static void add_chunk(Arena *arena, size_t needed)
{
    needed += sizeof(Chunk) + ALIGN_LARGE;
    size_t size = arena->next_size > needed ? arena->next_size : needed;
    Chunk *chunk = calloc(1, size);
    if (!chunk)
        out_of_memory();
    *chunk = (Chunk){ .older = arena->newest, .used = sizeof *chunk, .size = size };
    arena->newest = chunk;
    if (arena->next_size < CHUNK_MOST)
        arena->next_size *= 2;
}

/* The first place in the chunk, from `used` on, whose address is aligned. */
static size_t next_place(const Chunk *chunk, size_t align)
{
    return round_up((uintptr_t)chunk + chunk->used, align) - (uintptr_t)chunk;
}

void *arena_alloc(Arena *arena, size_t size)
{
    if (size > SIZE_MAX / 4)
        out_of_memory();
    size_t align = size >= ALIGN_LARGE ? ALIGN_LARGE : ALIGN_SMALL;
    size = round_up(size ? size : 1, ALIGN_SMALL);
    if (!arena->newest || next_place(arena->newest, align) + size > arena->newest->size)
        add_chunk(arena, size);
    Chunk *chunk = arena->newest;
    size_t start = next_place(chunk, align);
    chunk->used = start + size;
    return (char *)chunk + start;
}

/* Makes the newest block larger where it is, if it is this one and there is room. */
static bool widen_newest(Arena *arena, const void *block, size_t size, size_t larger)
{
    Chunk *chunk = arena->newest;
    size = round_up(size, ALIGN_SMALL);
    larger = round_up(larger, ALIGN_SMALL);
    if ((const char *)block + size != (char *)chunk + chunk->used ||
        larger - size > chunk->size - chunk->used)
        return false;
    chunk->used += larger - size;
    return true;
}

void *arena_room(Arena *arena, size_t count, size_t *room, size_t item_size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, item_size, &bytes))
        out_of_memory();
    *room = count;
    return arena_alloc(arena, bytes);
}

void *arena_grow(Arena *arena, void *items, size_t count, size_t *room, size_t item_size)
{
    if (count < *room)
        return items;
    size_t more = *room ? *room : GROW_FIRST / 2, bytes;
    if (__builtin_add_overflow(more, more, &more) ||
        __builtin_mul_overflow(more, item_size, &bytes) || bytes > SIZE_MAX / 4)
        out_of_memory();
    void *larger = items;
    if (!*room || !widen_newest(arena, items, *room * item_size, bytes)) {
        larger = arena_alloc(arena, bytes);
        if (count)
            memcpy(larger, items, count * item_size);
    }
    *room = more;
    return larger;
}
