/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.c -- a list of chunks, of which the newest is filled from front to back.
 *
 * A chunk begins with 64 bytes for its header, so that what follows it is
 * aligned for vector loads.  Chunks double up to a limit; what does not fit in
 * one gets a chunk to its measure.
 */
#include "arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ALIGN_SMALL = 16,
    ALIGN_LARGE = 64,
    CHUNK_FIRST = 16 * 1024,
    CHUNK_MOST = 1024 * 1024,
    GROW_FIRST = 8,
    STATUS_OUR_FAULT = 70
};

typedef struct Chunk {
    struct Chunk *older;
    size_t used, size;         /* both count the header */
} Chunk;

_Static_assert(sizeof(Chunk) <= ALIGN_LARGE, "the header fits before the first block");

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
    size_t size = arena->next_size;
    if (size < needed)
        size = round_up(needed, ALIGN_LARGE);
    Chunk *chunk = aligned_alloc(ALIGN_LARGE, size);
    if (!chunk)
        out_of_memory();
    *chunk = (Chunk){ .older = arena->newest, .used = ALIGN_LARGE, .size = size };
    arena->newest = chunk;
    if (arena->next_size < CHUNK_MOST)
        arena->next_size *= 2;
}

void *arena_alloc(Arena *arena, size_t size)
{
    if (size > SIZE_MAX / 4)
        out_of_memory();
    size_t align = size >= ALIGN_LARGE ? ALIGN_LARGE : ALIGN_SMALL;
    size = round_up(size ? size : 1, ALIGN_SMALL);
    Chunk *chunk = arena->newest;
    if (!chunk || round_up(chunk->used, align) + size > chunk->size) {
        add_chunk(arena, size + ALIGN_LARGE);
        chunk = arena->newest;
    }
    size_t start = round_up(chunk->used, align);
    chunk->used = start + size;
    /* zeroed when handed out, so that what nobody asked for is never touched */
    return memset((char *)chunk + start, 0, size);
}

void *arena_grow(Arena *arena, void *items, size_t count, size_t *room, size_t item_size)
{
    if (count < *room)
        return items;
    size_t more = *room ? *room : GROW_FIRST / 2, bytes;
    if (__builtin_add_overflow(more, more, &more) ||
        __builtin_mul_overflow(more, item_size, &bytes))
        out_of_memory();
    void *larger = arena_alloc(arena, bytes);
    if (count)
        memcpy(larger, items, count * item_size);
    *room = more;
    return larger;
}
