/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * packing.c -- the best grouping of a few towns, from every set of them.
 *
 * The best of a set S of towns: its first town t applies alone or in some set G within S, and
 * then the best of what is left.  Each S is worked out once, so 3^n steps for n towns.
 */
#include "joiner.h"

#include <string.h>

static size_t bits_of(uint32_t set)
{
    return (size_t)__builtin_popcount(set);
}

/* -- asking -- */

int64_t join_people(const JoinTask *task, uint32_t town)
{
    return task->towns->list[town].people[task->year];
}

void join_ask(const JoinTask *task, const Group groups[], size_t count, Support support[])
{
    enum { BATCH = 4096 };
    for (size_t at = 0; at < count; at += BATCH) {
        Arena *scratch = arena_new();
        Groups batch = { arena_alloc(scratch, BATCH * sizeof *batch.list),
                         count - at < BATCH ? count - at : BATCH };
        memcpy(batch.list, groups + at, batch.count * sizeof *batch.list);
        int64_t *people = people_of_years(scratch, task->towns, &batch, &task->year, 1);
        Schedule *s = schedule_bind(scratch, task->book, task->towns, &batch, people, 1,
                                    (Months){ task->month, task->month });
        schedule_run(s, task->month, support + at);
        arena_free(scratch);
    }
}

/* -- the sets -- */

static void find_near(const Pack *pack, uint32_t near[])
{
    for (uint32_t a = 0; a < pack->count; a++)
        for (uint32_t b = 0; b < pack->count; b++)
            if (a != b && neighbours_join(pack->task->neighbours, pack->towns[a], pack->towns[b]))
                near[a] |= 1u << b;
}

static bool is_connected(uint32_t set, const uint32_t near[])
{
    uint32_t reached = set & -set, before = 0;
    while (reached != before) {
        uint32_t fresh = reached & ~before;
        before = reached;
        for (; fresh; fresh &= fresh - 1)
            reached |= near[__builtin_ctz(fresh)] & set;
    }
    return reached == set;
}

Group pack_group(Arena *arena, const Pack *pack, uint32_t set)
{
    uint32_t *members = arena_alloc(arena, (bits_of(set) + 1) * sizeof *members);
    Group group = { .members = members, .together = bits_of(set) > 1 };
    for (uint32_t t = 0; t < pack->count; t++)
        if (set >> t & 1)
            members[group.count++] = pack->towns[t];
    return group;
}

static int64_t weight_of(const Pack *pack, uint32_t set, PackWish wish)
{
    int64_t people = 0;
    if (bits_of(set) < 2)
        return 0;
    if (wish != PACK_FEW_PEOPLE)
        return wish == PACK_MANY_MEMBERS ? (int64_t)bits_of(set) : -(int64_t)bits_of(set);
    for (uint32_t t = 0; t < pack->count; t++)
        people += set >> t & 1 ? join_people(pack->task, pack->towns[t]) : 0;
    return -people;
}

Pack pack_new(Arena *arena, const JoinTask *task, const uint32_t towns[], size_t count,
              PackWish wish)
{
    Arena *scratch = arena_new();
    uint32_t near[PACK_MOST] = { 0 }, all = (uint32_t)((1u << count) - 1);
    Pack pack = { .task = task, .towns = towns, .count = count,
                  .cents = arena_alloc(arena, (all + 1u) * sizeof *pack.cents),
                  .weight = arena_alloc(arena, (all + 1u) * sizeof *pack.weight) };
    uint32_t *sets = arena_alloc(scratch, (all + 1u) * sizeof *sets);
    Group *groups = arena_alloc(scratch, (all + 1u) * sizeof *groups);
    Support *support = arena_alloc(scratch, (all + 1u) * sizeof *support);
    find_near(&pack, near);
    for (uint32_t set = 1; set <= all; set++) {
        pack.cents[set] = NOT_TOGETHER;
        if ((bits_of(set) > 1 && task->most && bits_of(set) > task->most) ||
            !is_connected(set, near))
            continue;
        sets[pack.sets] = set;
        groups[pack.sets++] = pack_group(scratch, &pack, set);
    }
    join_ask(task, groups, pack.sets, support);
    for (size_t i = 0; i < pack.sets; i++) {
        pack.unknown += support[i].state == OUTCOME_UNKNOWN;
        pack.weight[sets[i]] = weight_of(&pack, sets[i], wish);
        if (support[i].state != OUTCOME_UNKNOWN)
            pack.cents[sets[i]] = support[i].cents;
    }
    arena_free(scratch);
    return pack;
}

/* -- the best grouping -- */

typedef struct Best {
    int64_t cents, weight;
    uint32_t set;              /* the one that its first town is in */
} Best;

static bool is_better(const Best *a, const Best *b)
{
    return a->cents > b->cents || (a->cents == b->cents && a->weight > b->weight);
}

/* The best of set S, when that of all smaller ones is known. */
static Best best_of(const Pack *pack, const Best best[], uint32_t all)
{
    uint32_t first = all & -all, others = all ^ first;
    int64_t alone = pack->cents[first] > 0 ? pack->cents[first] : 0;
    Best found = { best[others].cents + alone, best[others].weight, first };
    for (uint32_t more = others; more; more = (more - 1) & others) {
        uint32_t set = first | more;
        if (pack->cents[set] <= 0)
            continue;
        const Best *rest = &best[all ^ set];
        Best one = { rest->cents + pack->cents[set], rest->weight + pack->weight[set], set };
        if (is_better(&one, &found))
            found = one;
    }
    return found;
}

Packing pack_best(const Pack *pack)
{
    Arena *scratch = arena_new();
    uint32_t all = (uint32_t)((1u << pack->count) - 1);
    Best *best = arena_alloc(scratch, (all + 1u) * sizeof *best);
    for (uint32_t set = 1; set <= all; set++)
        best[set] = best_of(pack, best, set);
    Packing packing = { .cents = best[all].cents, .weight = best[all].weight };
    for (uint32_t left = all; left; left ^= best[left].set)
        if (bits_of(best[left].set) > 1)
            packing.sets[packing.count++] = best[left].set;
    arena_free(scratch);
    return packing;
}
