/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.c -- a list of chunks, of which the newest is filled from front to back.
 *
 * Chunks double up to a limit; what does not fit in one gets a chunk to its
 * measure.  They are as malloc gives them: a chunk that was aligned for vector
 * loads could not take the place of one that was freed.  Blocks are aligned in it.
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
    CHUNK_MOST = 128 * 1024,
    GROW_FIRST = 1,
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

ArenaMark arena_mark(const Arena *arena)
{
    return (ArenaMark){ arena->newest, arena->newest ? arena->newest->used : 0 };
}

void arena_release(Arena *arena, ArenaMark mark)
{
    while (arena->newest != mark.chunk) {
        Chunk *chunk = arena->newest;
        arena->newest = chunk->older;
        free(chunk);
    }
    if (arena->newest)
        arena->newest->used = mark.used;
}

void arena_free(Arena *arena)
{
    if (!arena)
        return;
    arena_release(arena, (ArenaMark){ NULL, 0 });
    free(arena);
}

static void add_chunk(Arena *arena, size_t needed)
{
    needed += sizeof(Chunk) + ALIGN_LARGE;
    size_t size = arena->next_size > needed ? arena->next_size : needed;
    Chunk *chunk = malloc(size);
    if (!chunk)
        out_of_memory();
    *chunk = (Chunk){ .older = arena->newest, .used = sizeof *chunk, .size = size };
    arena->newest = chunk;
    if (arena->next_size < CHUNK_MOST)
        arena->next_size *= 2;
}

/* The first place in the chunk that is free and aligned. */
static size_t next_place(const Chunk *chunk, size_t align)
{
    return round_up((uintptr_t)chunk + chunk->used, align) - (uintptr_t)chunk;
}

/* A block as it is: what an earlier use left is still in it. */
static void *take(Arena *arena, size_t size)
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

void *arena_alloc(Arena *arena, size_t size)
{
    /* zeroed when handed out, so that what nobody asked for is never touched */
    return memset(take(arena, size), 0, size);
}

void *arena_room(Arena *arena, size_t count, size_t *room, size_t item_size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, item_size, &bytes))
        out_of_memory();
    *room = count;
    return take(arena, bytes);
}

/* Makes the newest block larger where it is, if it is this one and there is room. */
static bool widen_newest(Arena *arena, const void *block, size_t size, size_t larger)
{
    Chunk *chunk = arena->newest;
    size_t more = round_up(larger, ALIGN_SMALL) - round_up(size, ALIGN_SMALL);
    if ((const char *)block + round_up(size, ALIGN_SMALL) != (char *)chunk + chunk->used ||
        more > chunk->size - chunk->used)
        return false;
    chunk->used += more;
    return true;
}

void *arena_widen(Arena *arena, void *items, size_t count, size_t *room, size_t item_size)
{
    size_t had = *room * item_size, more = *room ? 2 * *room : GROW_FIRST, bytes;
    if (__builtin_mul_overflow(more, item_size, &bytes) || bytes > SIZE_MAX / 4)
        out_of_memory();
    *room = more;
    if (had && widen_newest(arena, items, had, bytes))
        return items;
    void *larger = take(arena, bytes);
    if (count)
        memcpy(larger, items, count * item_size);
    return larger;
}
