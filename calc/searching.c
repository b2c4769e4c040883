/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * searching.c -- a good grouping of an area that is too large to work out every set of.
 *
 * First, if anybody may join anybody, the ways in which the bound would be reached with people
 * as sand are tried with whole towns.  Then, over and over, a few neighbouring groups are taken
 * apart and put together again in the best way (packing.c), such that of what brings as much
 * the one with the fewest people is kept: who is not needed can help elsewhere.  The work is
 * counted, not timed: the same on any machine.
 */
#include <string.h>

#include "joiner.h"

enum { FEW = 12, SWEEPS = 8, VARIANTS = 2, SHUFFLES = 8 };

typedef struct Search {
    Arena *arena;
    const JoinTask *task;
    const Area *area;
    size_t count;
    uint32_t *unit;            /* per town of the area: the first of the group that it is in */
    uint64_t seed;
} Search;

static size_t roll(Search *s, size_t sides)
{
    s->seed = s->seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)((s->seed >> 33) % sides);
}

static int64_t people_of(const Search *s, size_t town)
{
    return join_people(s->task, s->area->towns[town]);
}

/* -- from units to groups and back -- */

static Groups groups_of(Arena *arena, const Search *s)
{
    Groups groups = { arena_alloc(arena, (s->count + 1) * sizeof *groups.list), 0 };
    for (uint32_t first = 0; first < s->count; first++) {
        uint32_t *members = arena_alloc(arena, (s->count + 1) * sizeof *members);
        Group group = { .members = members, .together = true };
        for (uint32_t t = first; t < s->count && s->unit[first] == first; t++)
            if (s->unit[t] == first)
                members[group.count++] = s->area->towns[t];
        if (group.count > 1)
            groups.list[groups.count++] = group;
    }
    return groups;
}

/* The towns, places in the area in rising order, become a group of their own. */
static void unite(Search *s, const uint32_t towns[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        s->unit[towns[i]] = towns[0];
}

static int64_t total_of(const Search *s)
{
    Arena *scratch = arena_new();
    Groups groups = groups_of(scratch, s);
    int64_t total = joining_total(s->task, s->area, &groups, NULL);
    arena_free(scratch);
    return total;
}

/* -- with whole towns -- */

/* Of those that are free, towns with at least so many people and as few more as can be; the
 * larger ones rather than many small ones.  Marks them with `group`; false if there are too few. */
static bool fill_demand(const Search *s, int64_t people, const uint32_t order[], size_t free_count,
                        uint32_t group, uint32_t *of)
{
    Arena *scratch = arena_new();
    int64_t largest = 0;
    for (size_t i = 0; i < free_count; i++)
        largest = people_of(s, order[i]) > largest ? people_of(s, order[i]) : largest;
    size_t room = (size_t)(people + largest) + 1, best = room;
    uint16_t *last = arena_alloc(scratch, room * sizeof *last);    /* per sum: its last town, from 1 */
    for (size_t i = 0; i < free_count; i++) {
        size_t more = (size_t)people_of(s, order[i]);
        for (size_t sum = (size_t)people; sum-- > 0;)
            if ((!sum || last[sum]) && !last[sum + more])
                last[sum + more] = (uint16_t)(i + 1);
    }
    for (size_t sum = (size_t)people; sum < room && best == room; sum++)
        best = last[sum] ? sum : best;
    bool found = best < room;
    for (size_t sum = best; found && sum > 0;) {
        uint32_t town = order[last[sum] - 1];
        of[town] = group;
        sum -= (size_t)people_of(s, town);
    }
    arena_free(scratch);
    return found;
}

static bool is_special(const DemandPlan *plan, uint32_t town)
{
    for (size_t d = 0; d < plan->count; d++)
        for (size_t i = 0; i < plan->list[d].special_count; i++)
            if (plan->list[d].special[i] == town)
                return true;
    return false;
}

static void mark_special(const Search *s, const Demand *demand, uint32_t group, uint32_t *of)
{
    for (size_t i = 0; i < demand->special_count; i++)
        for (uint32_t t = 0; t < s->count; t++)
            if (s->area->towns[t] == demand->special[i])
                of[t] = group;
}

/* The towns that are in no group yet and are not special, the largest first. */
static size_t list_free(const Search *s, const DemandPlan *plan, const uint32_t *of,
                        uint32_t *order)
{
    size_t count = 0;
    for (uint32_t t = 0; t < s->count; t++) {
        size_t at = count;
        if (of[t] || is_special(plan, s->area->towns[t]))
            continue;
        for (; at > 0 && people_of(s, order[at - 1]) < people_of(s, t); at--)
            order[at] = order[at - 1];
        order[at] = t;
        count++;
    }
    return count;
}

/* Fills the demands in that order; then `s` has the groups. */
static bool fill_plan(Search *s, const DemandPlan *plan, const uint32_t turn[])
{
    Arena *scratch = arena_new();
    uint32_t *of = arena_alloc(scratch, (s->count + 1) * sizeof *of);
    uint32_t *order = arena_alloc(scratch, (s->count + 1) * sizeof *order);
    bool good = true;
    for (size_t d = 0; d < plan->count && good; d++) {
        const Demand *demand = &plan->list[turn[d]];
        uint32_t group = (uint32_t)d + 1;
        mark_special(s, demand, group, of);
        size_t free_count = list_free(s, plan, of, order);
        good = !demand->people || fill_demand(s, demand->people, order, free_count, group, of);
    }
    for (uint32_t t = 0; t < s->count && good; t++) {
        s->unit[t] = t;
        for (uint32_t first = 0; first < t && of[t]; first++)
            if (of[first] == of[t]) {
                s->unit[t] = s->unit[first];
                break;
            }
    }
    arena_free(scratch);
    return good;
}

static bool too_large(const Search *s)
{
    Arena *scratch = arena_new();
    Groups groups = groups_of(scratch, s);
    bool large = false;
    for (size_t g = 0; g < groups.count; g++)
        large = large || (s->task->most && groups.list[g].count > s->task->most);
    arena_free(scratch);
    return large;
}

static bool more_people(const DemandPlan *plan, uint32_t a, uint32_t b)
{
    return plan->list[a].people > plan->list[b].people;
}

/* The largest demand first; then in orders that are drawn. */
static void draw_order(Search *s, const DemandPlan *plan, int shuffle, uint32_t *turn)
{
    for (uint32_t d = 0; d < plan->count; d++) {
        size_t at = d;
        for (; at > 0 && more_people(plan, d, turn[at - 1]); at--)
            turn[at] = turn[at - 1];
        turn[at] = d;
    }
    for (size_t d = plan->count; shuffle && d > 1; d--) {
        size_t other = roll(s, d);
        uint32_t one = turn[d - 1];
        turn[d - 1] = turn[other];
        turn[other] = one;
    }
}

/* What has been found so far. */
typedef struct Kept {
    uint32_t *unit;
    int64_t total;
} Kept;

static void keep_if_better(const Search *s, Kept *kept)
{
    int64_t total = too_large(s) ? INT64_MIN : total_of(s);
    if (total <= kept->total)
        return;
    kept->total = total;
    memcpy(kept->unit, s->unit, s->count * sizeof *kept->unit);
}

/* Fills the plans with whole towns, the best one first, until one brings what it should. */
static void try_plans(Search *s, const Bound *bound)
{
    uint32_t *turn = arena_alloc(s->arena, (s->count + 1) * sizeof *turn);
    Kept kept = { arena_alloc(s->arena, (s->count + 1) * sizeof *kept.unit), INT64_MIN };
    keep_if_better(s, &kept);
    for (size_t p = 0; p < bound->plans_count && kept.total < bound->plans[p].cents; p++)
        for (int i = 0; i < SHUFFLES && kept.total < bound->plans[p].cents; i++) {
            draw_order(s, &bound->plans[p], i, turn);
            if (fill_plan(s, &bound->plans[p], turn))
                keep_if_better(s, &kept);
        }
    memcpy(s->unit, kept.unit, s->count * sizeof *kept.unit);
}

/* -- a few groups anew -- */

static bool touches(const Search *s, uint32_t unit, const bool taken[])
{
    for (uint32_t t = 0; t < s->count; t++)
        for (uint32_t other = 0; s->unit[t] == unit && other < s->count; other++)
            if (taken[other] && neighbours_join(s->task->neighbours, s->area->towns[t],
                                                s->area->towns[other]))
                return true;
    return false;
}

static size_t size_of(const Search *s, uint32_t unit)
{
    size_t size = 0;
    for (uint32_t t = 0; t < s->count; t++)
        size += s->unit[t] == unit;
    return size;
}

static void take_unit(const Search *s, uint32_t unit, bool taken[], size_t *count)
{
    for (uint32_t t = 0; t < s->count; t++)
        if (s->unit[t] == unit) {
            taken[t] = true;
            (*count)++;
        }
}

/* Whole groups around a town, as many as fit; those that are drawn first go first. */
static size_t take_around(Search *s, uint32_t town, uint32_t *few)
{
    bool *taken = arena_alloc(s->arena, s->count + 1);
    size_t count = 0, listed = 0, start = roll(s, s->count);
    if (size_of(s, s->unit[town]) > FEW)
        return 0;
    take_unit(s, s->unit[town], taken, &count);
    for (bool grew = true; grew && count < FEW; ) {
        grew = false;
        for (size_t i = 0; i < s->count; i++) {
            uint32_t unit = s->unit[(start + i) % s->count];
            if (taken[unit] || count + size_of(s, unit) > FEW || !touches(s, unit, taken))
                continue;
            take_unit(s, unit, taken, &count);
            start = roll(s, s->count);
            grew = true;
            break;
        }
    }
    for (uint32_t t = 0; t < s->count; t++)
        if (taken[t])
            few[listed++] = t;
    return listed;
}

/* What the groups among those few bring now, and how many people are in them. */
static Packing as_it_is(const Search *s, const Pack *pack, const uint32_t few[])
{
    Packing now = { 0 };
    for (size_t i = 0; i < pack->count; i++) {
        uint32_t set = 0;
        for (size_t j = 0; j < pack->count; j++)
            set |= s->unit[few[j]] == few[i] ? 1u << j : 0;
        now.cents += set && pack->cents[set] > 0 ? pack->cents[set] : 0;
        now.weight += set ? pack->weight[set] : 0;
    }
    return now;
}

static bool improve_around(Search *s, uint32_t town)
{
    ArenaMark mark = arena_mark(s->arena);
    uint32_t few[PACK_MOST], towns[PACK_MOST];
    size_t count = take_around(s, town, few);
    bool better = false;
    for (size_t i = 0; i < count; i++)
        towns[i] = s->area->towns[few[i]];
    if (count > 1) {
        Pack pack = pack_new(s->arena, s->task, towns, count, PACK_FEW_PEOPLE);
        Packing now = as_it_is(s, &pack, few), then = pack_best(&pack);
        better = then.cents > now.cents || (then.cents == now.cents && then.weight > now.weight);
        for (size_t i = 0; better && i < count; i++)
            s->unit[few[i]] = few[i];
        for (size_t g = 0; better && g < then.count; g++) {
            uint32_t members[PACK_MOST];
            size_t size = 0;
            for (uint32_t i = 0; i < count; i++)
                if (then.sets[g] >> i & 1)
                    members[size++] = few[i];
            unite(s, members, size);
        }
    }
    arena_release(s->arena, mark);
    return better;
}

static void improve(Search *s, const Bound *bound)
{
    bool better = true;
    for (int sweep = 0; sweep < SWEEPS && better; sweep++) {
        better = false;
        if (bound->proof != PROOF_NONE && total_of(s) >= bound->cents)
            return;
        for (uint32_t town = 0; town < s->count; town++)
            for (int variant = 0; variant < VARIANTS; variant++)
                better = improve_around(s, town) || better;
    }
}

/* -- as many or as few members as bring as much -- */

static Group with_town(Arena *arena, const Group *group, uint32_t town)
{
    uint32_t *members = arena_alloc(arena, (group->count + 1) * sizeof *members);
    Group larger = *group;
    while (larger.count > 0 && group->members[larger.count - 1] > town) {
        members[larger.count] = group->members[larger.count - 1];
        larger.count--;
    }
    members[larger.count] = town;
    memcpy(members, group->members, larger.count * sizeof *members);
    larger.members = members;
    larger.count = group->count + 1;
    return larger;
}

static Group without_member(Arena *arena, const Group *group, size_t member)
{
    uint32_t *members = arena_alloc(arena, (group->count + 1) * sizeof *members);
    Group smaller = *group;
    memcpy(members, group->members, member * sizeof *members);
    memcpy(members + member, group->members + member + 1,
           (group->count - member - 1) * sizeof *members);
    smaller.members = members;
    smaller.count--;
    return smaller;
}

static Support ask_one(const JoinTask *task, const Group *group)
{
    Support support;
    join_ask(task, group, 1, &support);
    return support;
}

static bool may_take_in(const JoinTask *task, const Group *group, uint32_t town)
{
    if (task->most && group->count >= task->most)
        return false;
    for (size_t m = 0; m < group->count; m++)
        if (neighbours_join(task->neighbours, group->members[m], town))
            return true;
    return false;
}

/* Whether some member would get more alone than its share by people. */
static bool drives_away(Arena *arena, const JoinTask *task, const Group *group, int64_t cents)
{
    Group *alone = arena_alloc(arena, (group->count + 1) * sizeof *alone);
    Support *support = arena_alloc(arena, (group->count + 1) * sizeof *support);
    int64_t people = 0;
    for (size_t m = 0; m < group->count; m++) {
        alone[m] = (Group){ .members = &group->members[m], .count = 1 };
        people += join_people(task, group->members[m]);
    }
    join_ask(task, alone, group->count, support);
    for (size_t m = 0; m < group->count; m++)
        if ((Wide)support[m].cents * people > (Wide)cents * join_people(task, group->members[m]))
            return true;
    return false;
}

/* The first group that gets no less with it, and of which nobody would leave for it. */
static bool take_in(Arena *arena, const JoinTask *task, Groups *groups, uint32_t town)
{
    const Group self = { .members = &town, .count = 1 };
    if (ask_one(task, &self).cents > 0)
        return false;
    for (size_t g = 0; g < groups->count; g++) {
        if (!may_take_in(task, &groups->list[g], town))
            continue;
        Group larger = with_town(arena, &groups->list[g], town);
        Support now = ask_one(task, &groups->list[g]), then = ask_one(task, &larger);
        if (then.state == OUTCOME_VALUE && then.cents >= now.cents &&
            !drives_away(arena, task, &larger, then.cents)) {
            groups->list[g] = larger;
            return true;
        }
    }
    return false;
}

static void take_in_all(Arena *arena, const JoinTask *task, const Area *area, Groups *groups)
{
    bool *taken = arena_alloc(arena, task->towns->count + 1), grew = true;
    for (size_t g = 0; g < groups->count; g++)
        for (size_t m = 0; m < groups->list[g].count; m++)
            taken[groups->list[g].members[m]] = true;
    while (grew) {
        grew = false;
        for (size_t i = 0; i < area->count; i++)
            if (!taken[area->towns[i]] && take_in(arena, task, groups, area->towns[i]))
                grew = taken[area->towns[i]] = true;
    }
}

/* Without one member after another, as long as the rest is connected and gets no less. */
static void leave_out(Arena *arena, const JoinTask *task, Group *group)
{
    int64_t now = ask_one(task, group).cents;
    for (size_t m = group->count; m-- > 0 && group->count > 2;) {
        Group smaller = without_member(arena, group, m);
        Support then = neighbours_connect(task->neighbours, smaller.members, smaller.count)
                           ? ask_one(task, &smaller)
                           : (Support){ OUTCOME_NO, 0 };
        if (then.state == OUTCOME_VALUE && then.cents >= now)
            *group = smaller;
    }
}

Groups join_search(Arena *arena, const JoinTask *task, const Area *area, const Bound *bound)
{
    Arena *scratch = arena_new();
    Search s = { .arena = scratch, .task = task, .area = area, .count = area->count, .seed = 1,
                 .unit = arena_alloc(scratch, (area->count + 1) * sizeof *s.unit) };
    for (uint32_t t = 0; t < s.count; t++)
        s.unit[t] = t;
    if (area->any_set)
        try_plans(&s, bound);
    improve(&s, bound);
    Groups groups = groups_of(arena, &s);
    arena_free(scratch);
    return groups;
}

void join_fill(Arena *arena, const JoinTask *task, const Area *area, Groups *groups)
{
    for (size_t g = 0; g < groups->count && task->fewest; g++)
        leave_out(arena, task, &groups->list[g]);
    if (!task->fewest)
        take_in_all(arena, task, area, groups);
}
