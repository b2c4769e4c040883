/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * schedules.c -- see schedules.h.
 */
#include "schedules.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "builtin.h"
#include "joining.h"
#include "schedule.h"

enum { SCHEDULES = 50, RANDOM = 10000, BLOCK = 50, ROWS_MOST = 32, STEPS_MOST = 8 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static const Rulebook *load(Arena *arena, Diags *diags, const Source *overlay)
{
    RuleFiles files = { 0 };
    for (size_t i = 0; i < builtin_files_count; i++) {
        const BuiltinFile *file = &builtin_files[i];
        Source *source = arena_alloc(arena, sizeof *source);
        *source = (Source){ .name = str_of(file->path), .outline = file->outline,
                            .text = str_part((const char *)file->data, file->size) };
        if (!strstr(file->path, ".cases.ini") && !strstr(file->path, "examples/"))
            rule_files_add(arena, source, &files);
    }
    return rules_load(arena, &files, &overlay, overlay ? 1 : 0, diags);
}

/* Steps of other sizes for everybody. */
static const Source *overlay_of(Arena *arena, int which)
{
    Buf text = { 0 };
    buf_text(&text, "[eligible regie.form]\nwhen = members >= 1\n[eligible regie.size]\n"
                    "when = members >= 1\n[table regie.scale]\n");
    for (int row = 0; row < 8; row++)
        buf_print(&text, "2014-01.%d = %d.00\n", row ? 10000 + 70000 * row : 0,
                  (row + 1) * (1000 + 20 * which));
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_of("overlay.ini"), .text = str_keep(arena, buf_view(&text)) };
    buf_free(&text);
    return source;
}

typedef struct Bench {
    Arena *arena;
    Diags *diags;
    const Rulebook *book;      /* the rules as they are */
    Towns towns;
    Groups groups;
    Month month;
} Bench;

static int64_t run_one(const Bench *b, const Rulebook *book)
{
    Arena *arena = arena_new();
    size_t years[TOWNS_YEARS_MAX], count = b->towns.years_count;
    for (size_t y = 0; y < count; y++)
        years[y] = y;
    int64_t *people = people_of_years(arena, &b->towns, &b->groups, years, count), total = 0;
    Schedule *s = schedule_bind(arena, book, &b->towns, &b->groups, people, count,
                                (Months){ b->month, b->month });
    Support *support = arena_alloc(arena, b->groups.count * count * sizeof *support);
    schedule_run(s, b->month, support);
    for (size_t i = 0; i < b->groups.count * count; i++)
        total += support[i].cents;
    arena_free(arena);
    return total;
}

static void bench_years(const Bench *b)
{
    const Rulebook *books[SCHEDULES];
    double start = now();
    int64_t total = 0;
    for (int i = 0; i < SCHEDULES; i++)
        books[i] = load(b->arena, b->diags, overlay_of(b->arena, i));
    double loaded = now() - start;
    start = now();
    for (int i = 0; i < SCHEDULES; i++)
        total += run_one(b, books[i]);
    printf("regie, %zu municipalities x %d schedules x %zu years: %.3f s, and %.3f s to read the "
           "schedules (total %lld)\n", b->groups.count, SCHEDULES, b->towns.years_count,
           now() - start, loaded, (long long)total);
}

/* -- random tables: the rows of one table, changed per world -- */

static size_t find_steps(const Bench *b, const Rulebook *book, uint32_t steps[])
{
    int64_t *bounds;
    size_t count = 0;
    schedule_bounds(b->arena, book, b->month, &bounds);
    for (uint32_t i = 0; i < book->code->count && count < STEPS_MOST; i++) {
        const Ins *ins = &book->code->ins[i];
        if (ins->op != OP_STEP)
            continue;
        const Ins *bound = &book->code->ins[code_args(book->code, ins)[1]];
        if (bound->type.kind == KIND_NUMBER && unit_is(bound->type.unit, unit_base(UNIT_PERSON)))
            steps[count++] = i;
    }
    return count;
}

static size_t roll_patches(const Rulebook *book, const uint32_t steps[], size_t count,
                           uint64_t *seed, Patch patches[])
{
    enum { EURO = 100 };
    size_t done = 0;
    for (uint32_t w = 0; w < BLOCK; w++) {
        int64_t added[ROWS_MOST];
        for (int r = 0; r < ROWS_MOST; r++) {
            *seed = *seed * 6364136223846793005u + 1442695040888963407u;
            added[r] = (int64_t)((*seed >> 33) % 20000) * EURO;
        }
        for (size_t s = 0; s < count; s++) {
            const Ins *ins = &book->code->ins[steps[s]];
            for (uint32_t r = 0; 2 + 2 * r < ins->count && r < ROWS_MOST; r++)
                patches[done++] = (Patch){ .ins = code_args(book->code, ins)[2 + 2 * r], .world = w,
                                           .kind = PATCH_ADD, .amount = added[r], .dated = -1 };
        }
    }
    return done;
}

static void bench_random(const Bench *b)
{
    uint32_t steps[STEPS_MOST];
    const Rulebook *book = load(b->arena, b->diags, overlay_of(b->arena, 0));
    size_t count = find_steps(b, book, steps);
    Patch *patches = arena_alloc(b->arena, BLOCK * ROWS_MOST * STEPS_MOST * sizeof *patches);
    size_t years[BLOCK] = { 0 };
    int64_t *people = people_of_years(b->arena, &b->towns, &b->groups, years, BLOCK), total = 0;
    Support *support = arena_alloc(b->arena, b->groups.count * BLOCK * sizeof *support);
    uint64_t seed = 1;
    double start = now();
    for (int block = 0; block < RANDOM / BLOCK; block++) {
        Arena *arena = arena_new();
        size_t changed = roll_patches(book, steps, count, &seed, patches);
        Schedule *s = schedule_bind_changed(arena, book, &b->towns, &b->groups, people, BLOCK,
                                            (Months){ b->month, b->month }, patches, changed);
        schedule_run(s, b->month, support);
        for (size_t i = 0; i < b->groups.count * BLOCK; i++)
            total += support[i].cents;
        arena_free(arena);
    }
    printf("regie, %zu municipalities x %d random tables: %.3f s on one core (total %lld)\n",
           b->groups.count, RANDOM, now() - start, (long long)total);
}

static void bench_joining(const Bench *b)
{
    enum { YEAR_2012 = 3 };
    Neighbours neighbours;
    if (!neighbours_by_part(b->arena, &b->towns, YEAR_2012, b->diags, &neighbours))
        return;
    JoinTask task = { .book = b->book, .towns = &b->towns, .neighbours = &neighbours,
                      .year = YEAR_2012, .month = b->month };
    double start = now();
    Joining joining = joining_find(b->arena, &task);
    double found = now() - start;
    start = now();
    Leaving leaving = joining_leaving(b->arena, &task, &joining.groups);
    printf("regie, who joins whom in the provinces, %zu municipalities: %.3f s, and %.3f s for who "
           "would leave (%lld of at most %lld cents, %zu sets)\n\n", joining.towns, found,
           now() - start, (long long)joining.found, (long long)joining.bound, leaving.sets);
}

void bench_schedules(void)
{
    Bench b = { .arena = arena_new(), .month = month_of(2020, 1) };
    b.diags = diags_new(b.arena);
    b.book = load(b.arena, b.diags, NULL);
    Groups none = { NULL, 0 };
    if (!towns_read(b.arena, b.book, regie_instrument(b.book)->level, NULL, b.diags, &b.towns))
        return;
    b.groups = groups_with_rest(b.arena, &b.towns, 0, &none);
    bench_years(&b);
    bench_random(&b);
    bench_joining(&b);
    arena_free(b.arena);
}
