/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * listing.c -- a bound and a grouping from all sets of an area, if partnerships are so small
 * that these can be listed.
 *
 * A price for each town such that no set gets more than its towns cost: each town is in one set,
 * so no grouping brings more than all towns cost together.  The cheapest such prices are the
 * duals of a linear program over the sets, found by adding the sets that exceed their price most
 * until none does.  They are made whole and checked here against every set: whatever the
 * solver's arithmetic, the bound holds.  The best grouping of the sets that were added, each
 * taken or not, is often the best of all.
 */
#include <stdlib.h>
#include <string.h>

#include "joiner.h"
#include "linear.h"

enum { LIST_MOST = 1 << 20, SET_MOST = 8, MICRO = 1000000, ROUNDS = 60, ADDED = 256,
       NODES_MOST = 400, STEPS_MOST = 400000 };

typedef struct Listed {
    int64_t cents;
    uint16_t members[SET_MOST];    /* places in the area */
    uint8_t count;
    bool active;
} Listed;

typedef struct Listing {
    Arena *arena;
    const JoinTask *task;
    const Area *area;
    Listed *sets;
    size_t count, room, asked, fresh;
    int64_t *price;            /* per town, in millionths of a cent */
} Listing;

/* -- all sets -- */

static Group group_of(Arena *arena, const Area *area, const Listed *set)
{
    uint32_t *members = arena_alloc(arena, (set->count + 1u) * sizeof *members);
    for (size_t m = 0; m < set->count; m++)
        members[m] = area->towns[set->members[m]];
    return (Group){ .members = members, .count = set->count, .together = set->count > 1 };
}

/* Asks about the sets that were listed last, and keeps those that get something. */
static void ask_fresh(Listing *l)
{
    Arena *scratch = arena_new();
    size_t first = l->count - l->fresh, kept = first;
    Group *groups = arena_alloc(scratch, (l->fresh + 1) * sizeof *groups);
    Support *support = arena_alloc(scratch, (l->fresh + 1) * sizeof *support);
    for (size_t i = 0; i < l->fresh; i++)
        groups[i] = group_of(scratch, l->area, &l->sets[first + i]);
    join_ask(l->task, groups, l->fresh, support);
    for (size_t i = 0; i < l->fresh; i++) {
        if (support[i].state != OUTCOME_VALUE || support[i].cents <= 0)
            continue;
        l->sets[kept] = l->sets[first + i];
        l->sets[kept++].cents = support[i].cents;
    }
    l->count = kept;
    l->fresh = 0;
    arena_free(scratch);
}

static bool joins(const Listing *l, size_t a, size_t b)
{
    return neighbours_join(l->task->neighbours, l->area->towns[a], l->area->towns[b]);
}

/* Each connected set once: `more` are the towns that may be added, all after the first one and
 * each next to the set.  False if there are too many sets. */
static bool list_from(Listing *l, const Listed *set, const uint16_t more[], size_t more_count)
{
    enum { BATCH = 4096 };
    if (++l->asked > LIST_MOST)
        return false;
    l->sets = arena_grow(l->arena, l->sets, l->count, &l->room, sizeof *l->sets);
    l->sets[l->count++] = *set;
    if (++l->fresh == BATCH)
        ask_fresh(l);
    if (set->count == l->task->most)
        return true;
    Arena *scratch = arena_new();
    uint16_t *next = arena_alloc(scratch, (l->area->count + 1) * sizeof *next);
    bool good = true, *near = arena_alloc(scratch, l->area->count + 1);
    for (size_t i = 0; i < more_count; i++)
        near[more[i]] = true;
    for (size_t t = 0; t < l->area->count; t++)
        for (size_t m = 0; m < set->count; m++)
            near[t] = near[t] || t == set->members[m] || joins(l, t, set->members[m]);
    for (size_t i = 0; i < more_count && good; i++) {
        Listed larger = *set;
        size_t count = more_count - i - 1;
        memcpy(next, more + i + 1, count * sizeof *next);
        for (size_t t = set->members[0] + 1u; t < l->area->count; t++)
            if (!near[t] && joins(l, t, more[i]))
                next[count++] = (uint16_t)t;
        larger.members[larger.count++] = more[i];
        good = list_from(l, &larger, next, count);
    }
    arena_free(scratch);
    return good;
}

static bool list_all(Listing *l)
{
    uint16_t *more = arena_alloc(l->arena, (l->area->count + 1) * sizeof *more);
    bool good = l->task->most && l->task->most <= SET_MOST;
    for (size_t first = 0; first < l->area->count && good; first++) {
        Listed set = { .members = { (uint16_t)first }, .count = 1 };
        size_t count = 0;
        for (size_t t = first + 1; t < l->area->count; t++)
            if (joins(l, first, t))
                more[count++] = (uint16_t)t;
        good = list_from(l, &set, more, count);
    }
    if (good)
        ask_fresh(l);
    return good;
}

/* -- prices -- */

static int64_t excess(const Listing *l, const Listed *set)
{
    int64_t excess = set->cents * MICRO;
    for (size_t m = 0; m < set->count; m++)
        excess -= l->price[set->members[m]];
    return excess;
}

/* `which` are the sets of its columns, `count` so many. */
static LinearAnswer solve(Arena *arena, const Listing *l, bool whole, size_t **which, size_t *count)
{
    size_t columns = 0, terms = 0;
    LinearRow *rows = arena_alloc(arena, (l->area->count + 1) * sizeof *rows);
    *which = arena_alloc(arena, (l->count + 1) * sizeof **which);
    for (size_t i = 0; i < l->count; i++)
        if (l->sets[i].active) {
            (*which)[columns++] = i;
            terms += l->sets[i].count;
        }
    *count = columns;
    LinearColumn *column = arena_alloc(arena, (columns + 1) * sizeof *column);
    LinearTerm *term = arena_alloc(arena, (terms + 1) * sizeof *term);
    terms = 0;
    for (size_t t = 0; t < l->area->count; t++)
        rows[t] = (LinearRow){ 0, 1 };
    for (size_t c = 0; c < columns; c++) {
        const Listed *set = &l->sets[(*which)[c]];
        column[c] = (LinearColumn){ 0, 1, (double)set->cents, whole };
        for (size_t m = 0; m < set->count; m++)
            term[terms++] = (LinearTerm){ set->members[m], c, 1 };
    }
    LinearProgram program = { .goal = LINEAR_MOST, .columns = column, .rows = rows, .terms = term,
                              .column_count = columns, .row_count = l->area->count,
                              .term_count = terms, .steps_most = STEPS_MOST,
                              .nodes_most = whole ? NODES_MOST : 0 };
    return linear_solve(arena, &program);
}

/* The sets that exceed their price by more than half as much as any; false if none does. */
static bool add_sets(Listing *l)
{
    int64_t most = 0;
    size_t added = 0;
    for (size_t i = 0; i < l->count; i++)
        most = excess(l, &l->sets[i]) > most ? excess(l, &l->sets[i]) : most;
    for (size_t i = 0; i < l->count && most > MICRO && added < ADDED; i++)
        if (!l->sets[i].active && excess(l, &l->sets[i]) > most / 2) {
            l->sets[i].active = true;
            added++;
        }
    return added > 0;
}

static void find_prices(Listing *l)
{
    bool more = true;
    for (int round = 0; round < ROUNDS && more; round++) {
        Arena *scratch = arena_new();
        size_t *which, count;
        LinearAnswer answer = solve(scratch, l, false, &which, &count);
        for (size_t t = 0; t < l->area->count && answer.row_prices; t++)
            l->price[t] = answer.row_prices[t] > 0 ? (int64_t)(answer.row_prices[t] * MICRO) : 0;
        more = add_sets(l);
        arena_free(scratch);
    }
}

/* Whatever still exceeds its price raises that of every town. */
static int64_t cost_of_all(const Listing *l)
{
    int64_t most = 0, total = 0;
    for (size_t i = 0; i < l->count; i++)
        most = excess(l, &l->sets[i]) > most ? excess(l, &l->sets[i]) : most;
    for (size_t t = 0; t < l->area->count; t++)
        total += l->price[t] + most;
    return total / MICRO;
}

static int64_t unit_of(const Listing *l)
{
    int64_t unit = 0;
    for (size_t i = 0; i < l->count; i++)
        for (int64_t rest = l->sets[i].cents; rest; ) {
            int64_t next = unit % rest;
            unit = rest;
            rest = next;
        }
    return unit ? unit : 1;
}

/* The best grouping of the sets that were added; none if that is not found. */
static Groups whole_sets(Arena *arena, const Listing *l)
{
    Arena *scratch = arena_new();
    size_t *which, count;
    LinearAnswer answer = solve(scratch, l, true, &which, &count);
    Groups groups = { arena_alloc(arena, (l->area->count + 1) * sizeof *groups.list), 0 };
    bool found = answer.end == LINEAR_BEST || answer.end == LINEAR_FOUND;
    bool *taken = arena_alloc(scratch, l->area->count + 1);
    for (size_t c = 0; found && c < count; c++) {
        const Listed *set = &l->sets[which[c]];
        bool wanted = set->count > 1 && answer.values[c] > 0.5;
        for (size_t m = 0; m < set->count; m++)
            wanted = wanted && !taken[set->members[m]];
        for (size_t m = 0; wanted && m < set->count; m++)
            taken[set->members[m]] = true;
        if (wanted)
            groups.list[groups.count++] = group_of(arena, l->area, set);
    }
    arena_free(scratch);
    return groups;
}

bool join_list(Arena *arena, const JoinTask *task, const Area *area, ListBound *bound)
{
    Listing l = { .arena = arena_new(), .task = task, .area = area };
    bool good = list_all(&l) && l.count;
    if (good) {
        l.price = arena_alloc(l.arena, (area->count + 1) * sizeof *l.price);
        for (size_t i = 0; i < l.count; i += l.count / (4 * ADDED) + 1)
            l.sets[i].active = true;
        find_prices(&l);
        bound->cents = cost_of_all(&l);
        bound->cents -= bound->cents % unit_of(&l);
        bound->sets = l.asked;
        bound->groups = whole_sets(arena, &l);
    }
    arena_free(l.arena);
    return good;
}
