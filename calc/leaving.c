/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * leaving.c -- what each member brings, and who would gain by leaving.
 *
 * What a group gets is shared by people, to the cent: what is left by rounding down goes, a cent
 * each, to those who lost most by it.  A set of towns gains by leaving if it gets more together
 * than its shares add up to now; who is in no group has what it gets alone.
 */
#include <string.h>

#include "joiner.h"

/* -- shares -- */

static void share_out(const JoinTask *task, const uint32_t members[], size_t count, int64_t cents,
                      int64_t shares[])
{
    Arena *scratch = arena_new();
    int64_t people = 0, left = cents, *lost = arena_alloc(scratch, (count + 1) * sizeof *lost);
    for (size_t m = 0; m < count; m++)
        people += join_people(task, members[m]);
    for (size_t m = 0; m < count; m++) {
        Wide part = (Wide)cents * join_people(task, members[m]);
        shares[m] = (int64_t)(part / people);
        lost[m] = (int64_t)(part % people);
        left -= shares[m];
    }
    for (; left > 0; left--) {
        size_t most = 0;
        for (size_t m = 1; m < count; m++)
            most = lost[m] > lost[most] ? m : most;
        shares[most]++;
        lost[most] = -1;
    }
    arena_free(scratch);
}

/* -- what each member brings -- */

/* Three groups for each member: all, all but it, and it alone. */
static void list_three(Arena *arena, const Group *group, size_t member, Group *three)
{
    uint32_t *others = arena_alloc(arena, (group->count + 1) * sizeof *others);
    memcpy(others, group->members, member * sizeof *others);
    memcpy(others + member, group->members + member + 1,
           (group->count - member - 1) * sizeof *others);
    three[0] = *group;
    three[1] = (Group){ .members = others, .count = group->count - 1, .together = true };
    three[2] = (Group){ .members = &group->members[member], .count = 1 };
}

static Bringing *bringing_of(Arena *arena, const JoinTask *task, const Group *group)
{
    Arena *scratch = arena_new();
    size_t count = group->count;
    Bringing *list = arena_alloc(arena, (count + 1) * sizeof *list);
    Group *asked = arena_alloc(scratch, (3 * count + 1) * sizeof *asked);
    Support *support = arena_alloc(scratch, (3 * count + 1) * sizeof *support);
    int64_t *shares = arena_alloc(scratch, (count + 1) * sizeof *shares);
    for (size_t m = 0; m < count; m++)
        list_three(scratch, group, m, asked + 3 * m);
    join_ask(task, asked, 3 * count, support);
    share_out(task, group->members, count, count ? support[0].cents : 0, shares);
    for (size_t m = 0; m < count; m++) {
        list[m] = (Bringing){ support[3 * m], support[3 * m + 1], support[3 * m + 2], shares[m] };
        if (count == 1)
            list[m].without = (Support){ OUTCOME_NO, 0 };
    }
    arena_free(scratch);
    return list;
}

Bringing **joining_bringing(Arena *arena, const JoinTask *task, const Groups *groups)
{
    Bringing **all = arena_alloc(arena, (groups->count + 1) * sizeof *all);
    for (size_t g = 0; g < groups->count; g++)
        all[g] = bringing_of(arena, task, &groups->list[g]);
    return all;
}

/* -- what everybody has now -- */

enum { UNKNOWN_SHARE = -1 };

static int64_t *shares_of_all(Arena *arena, const JoinTask *task, const Groups *groups)
{
    size_t count = task->towns->count, asked = 0;
    int64_t *has = arena_alloc(arena, (count + 1) * sizeof *has);
    uint32_t *self = arena_alloc(arena, (count + 1) * sizeof *self);
    Group *list = arena_alloc(arena, (count + groups->count + 1) * sizeof *list);
    for (size_t g = 0; g < groups->count; g++)
        list[asked++] = groups->list[g];
    for (uint32_t t = 0; t < count; t++) {
        self[t] = t;
        if (join_people(task, t) != NOBODY)
            list[asked++] = (Group){ .members = &self[t], .count = 1 };
    }
    Support *support = arena_alloc(arena, (asked + 1) * sizeof *support);
    int64_t *shares = arena_alloc(arena, (count + 1) * sizeof *shares);
    join_ask(task, list, asked, support);
    for (size_t i = asked; i-- > 0;) {         /* those alone first: who is in a group has its share */
        bool known = support[i].state != OUTCOME_UNKNOWN;
        share_out(task, list[i].members, list[i].count, known ? support[i].cents : 0, shares);
        for (size_t m = 0; m < list[i].count; m++)
            has[list[i].members[m]] = known ? shares[m] : UNKNOWN_SHARE;
    }
    return has;
}

/* -- who would gain -- */

typedef struct Looking {
    Arena *arena;
    const JoinTask *task;
    const int64_t *has;        /* per town */
    Leaving *leaving;
} Looking;

static void keep_leavers(Looking *look, const Pack *pack, uint32_t set, int64_t now)
{
    Leavers *most = &look->leaving->most;
    Group group = pack_group(look->arena, pack, set);
    most->towns = arena_alloc(look->arena, (group.count + 1) * sizeof *most->towns);
    memcpy(most->towns, group.members, group.count * sizeof *most->towns);
    most->count = group.count;
    most->now = now;
    most->then = pack->cents[set];
}

/* Every set of these few that may apply together; of those that would gain as much, the one
 * with the fewest towns. */
static void look_at(Looking *look, const uint32_t towns[], size_t count)
{
    Arena *scratch = arena_new();
    uint32_t known[PACK_MOST];
    size_t known_count = 0;
    for (size_t i = 0; i < count; i++)
        if (look->has[towns[i]] != UNKNOWN_SHARE)
            known[known_count++] = towns[i];
    Pack pack = pack_new(scratch, look->task, known, known_count, PACK_FEW_MEMBERS);
    for (uint32_t set = 1; set < 1u << known_count; set++) {
        int64_t now = 0;
        size_t size = (size_t)__builtin_popcount(set);
        const Leavers *most = &look->leaving->most;
        for (uint32_t t = 0; t < known_count; t++)
            now += set >> t & 1 ? look->has[known[t]] : 0;
        int64_t gain = pack.cents[set] - now, best = most->then - most->now;
        if (gain > 0 && (gain > best || (gain == best && size < most->count)))
            keep_leavers(look, &pack, set, now);
    }
    look->leaving->sets += pack.sets;
    arena_free(scratch);
}

/* The group, and those outside it that have least per head and can be reached. */
static size_t group_and_near(const Looking *look, const Area *area, const Group *group,
                             uint32_t *few)
{
    enum { FEW = 12 };
    size_t count = 0;
    const JoinTask *task = look->task;
    bool *taken = arena_alloc(look->arena, task->towns->count + 1);
    for (; count < group->count && count < FEW; count++) {
        few[count] = group->members[count];
        taken[few[count]] = true;
    }
    while (count < FEW) {
        ptrdiff_t best = -1;
        for (size_t i = 0; i < area->count; i++) {
            uint32_t t = area->towns[i];
            bool near = false;
            for (size_t f = 0; f < count && !taken[t]; f++)
                near = near || neighbours_join(task->neighbours, few[f], t);
            if (near && (best < 0 || (Wide)look->has[t] * join_people(task, (uint32_t)best) <
                                         (Wide)look->has[best] * join_people(task, t)))
                best = (ptrdiff_t)t;
        }
        if (best < 0)
            break;
        few[count++] = (uint32_t)best;
        taken[best] = true;
    }
    return count;
}

static bool is_in(const Area *area, uint32_t town)
{
    for (size_t i = 0; i < area->count; i++)
        if (area->towns[i] == town)
            return true;
    return false;
}

static void look_in(Looking *look, const Area *area, const Groups *groups)
{
    uint32_t few[PACK_MOST];
    if (area->count <= PACK_MOST) {
        look_at(look, area->towns, area->count);
        return;
    }
    look->leaving->every_set = false;
    for (size_t g = 0; g < groups->count; g++)
        if (is_in(area, groups->list[g].members[0]))
            look_at(look, few, group_and_near(look, area, &groups->list[g], few));
}

static void find_alone(Looking *look, const Groups *groups)
{
    Leaving *l = look->leaving;
    l->alone = arena_alloc(look->arena, (look->task->towns->count + 1) * sizeof *l->alone);
    for (size_t g = 0; g < groups->count; g++)
        for (size_t m = 0; m < groups->list[g].count; m++) {
            const uint32_t *town = &groups->list[g].members[m];
            const Group self = { .members = town, .count = 1 };
            Support alone;
            join_ask(look->task, &self, 1, &alone);
            if (alone.state != OUTCOME_VALUE || look->has[*town] == UNKNOWN_SHARE ||
                alone.cents <= look->has[*town])
                continue;
            uint32_t *one = arena_alloc(look->arena, sizeof *one);
            *one = *town;
            l->alone[l->alone_count++] = (Leavers){ one, 1, look->has[*town], alone.cents };
        }
}

Leaving joining_leaving(Arena *arena, const JoinTask *task, const Groups *groups)
{
    Leaving leaving = { .every_set = true };
    Looking look = { arena, task, shares_of_all(arena, task, groups), &leaving };
    Area *areas;
    size_t count = neighbours_areas(arena, task->neighbours, &areas);
    find_alone(&look, groups);
    for (size_t i = 0; i < count; i++)
        look_in(&look, &areas[i], groups);
    return leaving;
}

/* -- all groupings that bring the most -- */

enum { WORK_MOST = 1 << 28 };

typedef struct Going {
    const Pack *pack;
    int64_t *best, *ways;      /* per set of towns: the most it brings; in how many groupings */
    uint32_t *sets;            /* that may gain: no part of one gets as much */
    size_t sets_count;
    uint32_t chosen[PACK_MOST];
    size_t chosen_count;
    int64_t looked_most;
    Stable *stable;
    Arena *arena;
} Going;

static int64_t gets_alone(const Pack *pack, uint32_t town)
{
    return pack->cents[town] > 0 ? pack->cents[town] : 0;
}

static void count_ways(Going *go)
{
    go->ways[0] = 1;
    for (uint32_t all = 1; all < 1u << go->pack->count; all++) {
        uint32_t first = all & -all, others = all ^ first;
        int64_t best = go->best[others] + gets_alone(go->pack, first), ways = go->ways[others];
        for (uint32_t more = others; more; more = (more - 1) & others) {
            uint32_t set = first | more;
            int64_t here = go->pack->cents[set] + go->best[all ^ set];
            if (go->pack->cents[set] <= 0 || here < best)
                continue;
            ways = here > best ? go->ways[all ^ set] : ways + go->ways[all ^ set];
            best = here;
        }
        go->best[all] = best;
        go->ways[all] = ways;
    }
}

/* Who gets no more than a part of it does gains only if that part gains. */
static void find_sets(Going *go, Arena *scratch)
{
    uint32_t sets = 1u << go->pack->count;
    int64_t *within = arena_alloc(scratch, sets * sizeof *within);     /* the most of any part */
    go->sets = arena_alloc(scratch, sets * sizeof *go->sets);
    for (uint32_t set = 1; set < sets; set++) {
        for (uint32_t left = set; left; left &= left - 1) {
            uint32_t part = set ^ (left & -left);
            int64_t most = within[part] > go->pack->cents[part] || !part ? within[part]
                                                                         : go->pack->cents[part];
            within[set] = most > within[set] ? most : within[set];
        }
        if (go->pack->cents[set] > within[set])
            go->sets[go->sets_count++] = set;
    }
}

static void put_shares(const Going *go, uint32_t set, int64_t has[])
{
    uint32_t members[PACK_MOST], places[PACK_MOST];
    int64_t shares[PACK_MOST];
    size_t count = 0;
    for (uint32_t t = 0; t < go->pack->count; t++)
        if (set >> t & 1) {
            members[count] = go->pack->towns[t];
            places[count++] = t;
        }
    share_out(go->pack->task, members, count, go->pack->cents[set], shares);
    for (size_t i = 0; i < count; i++)
        has[places[i]] = shares[i];
}

static bool nobody_gains(const Going *go)
{
    int64_t has[PACK_MOST];
    for (uint32_t t = 0; t < go->pack->count; t++)
        has[t] = gets_alone(go->pack, 1u << t);
    for (size_t i = 0; i < go->chosen_count; i++)
        put_shares(go, go->chosen[i], has);
    for (size_t i = 0; i < go->sets_count; i++) {
        int64_t now = 0;
        for (uint32_t left = go->sets[i]; left; left &= left - 1)
            now += has[__builtin_ctz(left)];
        if (go->pack->cents[go->sets[i]] > now)
            return false;
    }
    return true;
}

static void look_at_grouping(Going *go)
{
    Stable *s = go->stable;
    s->looked++;
    if (!nobody_gains(go))
        return;
    if (!s->stable++) {
        s->one.list = arena_alloc(go->arena, (PACK_MOST + 1) * sizeof *s->one.list);
        for (size_t i = 0; i < go->chosen_count; i++)
            s->one.list[s->one.count++] = pack_group(go->arena, go->pack, go->chosen[i]);
    }
}

/* Goes through the groupings of what is left that bring the most. */
static void go_through(Going *go, uint32_t left)
{
    if (go->stable->looked >= go->looked_most)
        return;
    if (!left) {
        look_at_grouping(go);
        return;
    }
    uint32_t first = left & -left, others = left ^ first;
    if (go->best[others] + gets_alone(go->pack, first) == go->best[left])
        go_through(go, others);
    for (uint32_t more = others; more; more = (more - 1) & others) {
        uint32_t set = first | more;
        if (go->pack->cents[set] <= 0 ||
            go->pack->cents[set] + go->best[left ^ set] != go->best[left])
            continue;
        go->chosen[go->chosen_count++] = set;
        go_through(go, left ^ set);
        go->chosen_count--;
    }
}

Stable joining_stable(Arena *arena, const JoinTask *task, const Area *area)
{
    Stable stable = { .told = area->count <= PACK_MOST };
    if (!stable.told)
        return stable;
    Arena *scratch = arena_new();
    Pack pack = pack_new(scratch, task, area->towns, area->count, PACK_MANY_MEMBERS);
    uint32_t sets = 1u << area->count;
    Going go = { .pack = &pack, .stable = &stable, .arena = arena,
                 .best = arena_alloc(scratch, sets * sizeof *go.best),
                 .ways = arena_alloc(scratch, sets * sizeof *go.ways) };
    count_ways(&go);
    find_sets(&go, scratch);
    stable.groupings = go.ways[sets - 1];
    go.looked_most = WORK_MOST / (int64_t)((area->count + 1) * (go.sets_count + 1));
    go_through(&go, sets - 1);
    arena_free(scratch);
    return stable;
}
