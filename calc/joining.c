/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * joining.c -- the best grouping, area by area: exact where every set can be worked out, else
 * searched for, with a bound beside it.
 */
#include "joining.h"

#include <stdlib.h>
#include <string.h>

#include "joiner.h"

/* -- sums -- */

int64_t joining_total(const JoinTask *task, const Area *area, const Groups *groups,
                      size_t *unknown)
{
    Arena *scratch = arena_new();
    bool *taken = arena_alloc(scratch, task->towns->count + 1);
    Group *list = arena_alloc(scratch, (area->count + groups->count + 1) * sizeof *list);
    size_t count = 0, untold = 0;
    int64_t total = 0;
    for (size_t g = 0; g < groups->count; g++) {
        list[count++] = groups->list[g];
        for (size_t m = 0; m < groups->list[g].count; m++)
            taken[groups->list[g].members[m]] = true;
    }
    for (size_t t = 0; t < area->count; t++)
        if (!taken[area->towns[t]])
            list[count++] = (Group){ .members = &area->towns[t], .count = 1 };
    Support *support = arena_alloc(scratch, (count + 1) * sizeof *support);
    join_ask(task, list, count, support);
    for (size_t i = 0; i < count; i++) {
        total += support[i].cents;
        untold += support[i].state == OUTCOME_UNKNOWN;
    }
    if (unknown)
        *unknown = untold;
    arena_free(scratch);
    return total;
}

/* -- one area -- */

static Groups join_few(Arena *arena, const JoinTask *task, JoinedArea *joined)
{
    Arena *scratch = arena_new();
    const Area *area = &joined->area;
    Pack pack = pack_new(scratch, task, area->towns, area->count,
                         task->fewest ? PACK_FEW_MEMBERS : PACK_MANY_MEMBERS);
    Packing best = pack_best(&pack);
    Groups groups = { arena_alloc(arena, (best.count + 1) * sizeof *groups.list), 0 };
    for (size_t i = 0; i < best.count; i++)
        groups.list[groups.count++] = pack_group(arena, &pack, best.sets[i]);
    joined->proof = PROOF_EVERY_SET;
    joined->bound = best.cents;
    joined->sets = pack.sets;
    joined->unknown = pack.unknown;
    arena_free(scratch);
    return groups;
}

/* Whether the list says more than what was found and its bound. */
static bool ask_list(Arena *arena, const JoinTask *task, JoinedArea *joined, int64_t total,
                     ListBound *list)
{
    if (joined->proof != PROOF_NONE && total >= joined->bound)
        return false;
    if (!join_list(arena, task, &joined->area, list))
        return false;
    joined->sets = list->sets;
    if (joined->proof == PROOF_NONE || list->cents < joined->bound) {
        joined->proof = PROOF_PER_TOWN;
        joined->bound = list->cents;
    }
    return joining_total(task, &joined->area, &list->groups, NULL) > total;
}

static Groups join_many(Arena *arena, const JoinTask *task, JoinedArea *joined)
{
    Bound bound = join_bound(arena, task, &joined->area);
    Groups groups = join_search(arena, task, &joined->area, &bound);
    ListBound list;
    joined->proof = bound.proof;
    joined->bound = bound.cents;
    int64_t total = joining_total(task, &joined->area, &groups, NULL);
    if (ask_list(arena, task, joined, total, &list))
        groups = list.groups;
    join_fill(arena, task, &joined->area, &groups);
    return groups;
}

static Groups join_area(Arena *arena, const JoinTask *task, JoinedArea *joined)
{
    const Groups nobody = { NULL, 0 };
    Groups groups = joined->area.count <= PACK_MOST ? join_few(arena, task, joined)
                                                    : join_many(arena, task, joined);
    joined->alone = joining_total(task, &joined->area, &nobody, &joined->alone_unknown);
    joined->found = joining_total(task, &joined->area, &groups, &joined->found_unknown);
    return groups;
}

/* -- all of them -- */

static int by_place(const void *a, const void *b)
{
    const Group *x = a, *y = b;
    return (x->members[0] > y->members[0]) - (x->members[0] < y->members[0]);
}

/* The largest member first, the others as they are in the data. */
static Group largest_first(Arena *arena, const JoinTask *task, const Group *group)
{
    Group turned = *group;
    uint32_t *members = arena_alloc(arena, (group->count + 1) * sizeof *members);
    size_t largest = 0;
    for (size_t m = 0; m < group->count; m++)
        if (join_people(task, group->members[m]) > join_people(task, group->members[largest]))
            largest = m;
    members[0] = group->members[largest];
    memcpy(members + 1, group->members, largest * sizeof *members);
    memcpy(members + largest + 1, group->members + largest + 1,
           (group->count - largest - 1) * sizeof *members);
    turned.members = members;
    return turned;
}

static void add_area(Arena *arena, const JoinTask *task, Joining *all, JoinedArea *joined)
{
    Groups groups = join_area(arena, task, joined);
    for (size_t g = 0; g < groups.count; g++)
        all->groups.list[all->groups.count++] = largest_first(arena, task, &groups.list[g]);
    all->towns += joined->area.count;
    all->alone += joined->alone;
    all->alone_unknown += joined->alone_unknown;
    all->found_unknown += joined->found_unknown;
    all->found += joined->found;
    all->bound += joined->bound;
    all->bounded = all->bounded && joined->proof != PROOF_NONE;
    all->sets += joined->sets;
    all->unknown += joined->unknown;
}

Joining joining_find(Arena *arena, const JoinTask *task)
{
    Area *areas;
    Joining all = { .areas_count = neighbours_areas(arena, task->neighbours, &areas),
                    .bounded = true };
    all.areas = arena_alloc(arena, (all.areas_count + 1) * sizeof *all.areas);
    all.groups.list = arena_alloc(arena, (task->towns->count + 1) * sizeof *all.groups.list);
    for (size_t i = 0; i < all.areas_count; i++) {
        all.areas[i].area = areas[i];
        add_area(arena, task, &all, &all.areas[i]);
    }
    if (all.groups.count)
        qsort(all.groups.list, all.groups.count, sizeof *all.groups.list, by_place);
    return all;
}
