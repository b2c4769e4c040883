/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_joining.c -- the best grouping, its bound, and who gains by leaving, against every way to
 * divide a few towns into groups, for random towns, neighbours and schedules; and the ranges of
 * reach.h against random groups.
 */
#include "check.h"

#include "joiner.h"
#include "ours.h"
#include "reach.h"

enum { EURO = 100, YEAR_2012 = 3, FEW_TOWNS = 7, TRIALS = 8, GROUPS = 400 };

/* -- schedules -- */

static const char small_steps[] =
    "[param regie.smallest]\n2014-01 = 20000\n[table regie.scale]\n2014-01 = gap\n"
    "2015-01.0 = 1000.00\n2015-01.15000 = 4000.00\n2015-01.40000 = 9000.00\n"
    "2015-01.70000 = 12000.00\n2015-01.200000 = 90000.00\n";
static const char odd[] =          /* a gap, a quotient, a rounding, and a fall */
    "[amount regie.support]\nvalue = if(inhabitants > 50000 person and inhabitants < 60000 person, "
    "small_with_city, floor(own_row * (members / (members + cities + 1)), 2) - "
    "if(members > 3, 5000 EUR/year, 0 EUR/year))\n"
    "[eligible regie.form]\nwhen = members >= 1\n[eligible regie.size]\nwhen = members >= 1\n";

static const struct {
    const char *name, *overlays[2];
} schedules[] = {
    { "the order of 2012", { NULL, NULL } },
    { "concave", { SCHEDULE_CONCAVE, SCHEDULE_EVERYBODY } },
    { "convex", { SCHEDULE_CONVEX, SCHEDULE_EVERYBODY } },
    { "small steps", { small_steps, NULL } },
    { "odd", { odd, NULL } },
};

static uint64_t seed = 11;

static uint32_t roll(size_t sides)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((seed >> 33) % sides);
}

typedef struct Setting {
    Arena *arena;
    const char *name;
    Towns towns;
    Neighbours neighbours;
    JoinTask task;
    Area area;
} Setting;

static Setting setting(size_t which)
{
    Setting s = { .arena = arena_new(), .name = schedules[which].name };
    Diags *diags = diags_new(s.arena);
    const Rulebook *book = our_rules(s.arena, schedules[which].overlays, diags);
    CHECK_INT(diags_errors(diags), 0, s.name);
    CHECK(towns_read(s.arena, book, regie_instrument(book)->level, NULL, diags, &s.towns), s.name);
    s.task = (JoinTask){ .book = book, .year = YEAR_2012, .month = month_of(2020, 1) };
    return s;
}

/* Few towns, some of them large and special; who may join whom is drawn, but all hang together. */
static void draw_area(Setting *s, size_t count)
{
    size_t n = s->towns.count;
    bool *taken = arena_alloc(s->arena, n);
    bool anybody = roll(3) == 0;
    s->task.towns = &s->towns;
    s->task.neighbours = &s->neighbours;
    s->task.most = roll(3) == 0 ? 2 + roll(4) : 0;
    s->task.fewest = roll(2) == 0;
    s->neighbours = (Neighbours){ .towns = &s->towns, .year = YEAR_2012,
                                  .join = arena_alloc(s->arena, n * n) };
    s->area = (Area){ .towns = arena_alloc(s->arena, count * sizeof(uint32_t)), .any_set = anybody };
    while (s->area.count < count) {
        uint32_t town = roll(n);
        const Town *t = &s->towns.list[town];
        bool wanted = t->people[YEAR_2012] != NOBODY && (t->digits[0] || roll(4) == 0);
        if (!wanted || taken[town])
            continue;
        taken[town] = true;
        s->area.towns[s->area.count++] = town;
    }
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < a; b++) {
            uint32_t x = s->area.towns[a], y = s->area.towns[b];
            bool joins = anybody || b + 1 == a || roll(4) == 0;
            s->neighbours.join[x * n + y] = s->neighbours.join[y * n + x] = joins;
        }
}

/* -- by trying everything -- */

typedef struct Trying {
    const Setting *s;
    Support *support;          /* per set of the area */
    bool *allowed;
    int64_t best;
    size_t fewest, most;       /* members of partnerships, of those that bring the most */
} Trying;

static Trying all_sets(const Setting *s)
{
    size_t n = s->area.count, sets = (size_t)1 << n;
    Trying t = { .s = s, .best = INT64_MIN,
                 .support = arena_alloc(s->arena, sets * sizeof *t.support),
                 .allowed = arena_alloc(s->arena, sets) };
    Group *groups = arena_alloc(s->arena, sets * sizeof *groups);
    for (size_t set = 1; set < sets; set++) {
        uint32_t *members = arena_alloc(s->arena, n * sizeof *members);
        Group *g = &groups[set - 1];
        g->members = members;
        for (size_t i = 0; i < n; i++)
            if (set >> i & 1)
                members[g->count++] = s->area.towns[i];
        t.allowed[set] = g->count == 1 ||
                         ((!s->task.most || g->count <= s->task.most) &&
                          neighbours_connect(&s->neighbours, g->members, g->count));
    }
    Groups all = { groups, sets - 1 };
    int64_t *people = people_of_years(s->arena, &s->towns, &all, &s->task.year, 1);
    Schedule *schedule = schedule_bind(s->arena, s->task.book, &s->towns, &all, people, 1,
                                       (Months){ s->task.month, s->task.month });
    schedule_run(schedule, s->task.month, t.support + 1);
    return t;
}

static int64_t worth(const Trying *t, size_t set)
{
    return t->support[set].state == OUTCOME_UNKNOWN || t->support[set].cents < 0
               ? 0 : t->support[set].cents;
}

/* Every way to divide the towns from `left` on into groups that are allowed. */
static void try_all(Trying *t, size_t left, int64_t cents, size_t members)
{
    size_t first = left & (~left + 1), others = left ^ first;
    if (!left) {
        bool better = cents > t->best;
        t->fewest = better || (cents == t->best && members < t->fewest) ? members : t->fewest;
        t->most = better || (cents == t->best && members > t->most) ? members : t->most;
        t->best = better ? cents : t->best;
        return;
    }
    for (size_t more = others;; more = (more - 1) & others) {
        size_t set = first | more, size = (size_t)__builtin_popcountll(set);
        if (!more)
            try_all(t, others, cents + worth(t, set), members);
        else if (t->allowed[set] && worth(t, set) > 0)
            try_all(t, left ^ set, cents + worth(t, set), members + size);
        if (!more)
            break;
    }
}

static size_t members_of(const Groups *groups)
{
    size_t members = 0;
    for (size_t g = 0; g < groups->count; g++)
        members += groups->list[g].count;
    return members;
}

static void check_groups(const Setting *s, const Groups *groups, const char *row)
{
    bool *taken = arena_alloc(s->arena, s->towns.count);
    for (size_t g = 0; g < groups->count; g++) {
        const Group *group = &groups->list[g];
        CHECK(group->count > 1, row);
        CHECK(!s->task.most || group->count <= s->task.most, row);
        CHECK(neighbours_connect(&s->neighbours, group->members, group->count), row);
        for (size_t m = 0; m < group->count; m++) {
            CHECK(!taken[group->members[m]], row);
            taken[group->members[m]] = true;
        }
    }
}

static void against_all(size_t which)
{
    Setting s = setting(which);
    for (int trial = 0; trial < TRIALS; trial++) {
        draw_area(&s, FEW_TOWNS);
        Trying t = all_sets(&s);
        try_all(&t, ((size_t)1 << FEW_TOWNS) - 1, 0, 0);
        Joining found = joining_find(s.arena, &s.task);
        CHECK_INT(found.found, t.best, s.name);
        CHECK_INT(found.bound, t.best, s.name);
        CHECK_INT(members_of(&found.groups), s.task.fewest ? t.fewest : t.most, s.name);
        check_groups(&s, &found.groups, s.name);
        Bound bound = join_bound(s.arena, &s.task, &s.area);
        CHECK(bound.proof != PROOF_NONE || which == 4, s.name);
        CHECK(bound.proof == PROOF_NONE || bound.cents >= t.best, "no grouping exceeds the bound");
        Groups searched = join_search(s.arena, &s.task, &s.area, &bound);
        CHECK(joining_total(&s.task, &s.area, &searched, NULL) <= t.best, "a search finds no more than there is");
        CHECK_INT(joining_total(&s.task, &s.area, &searched, NULL), t.best, "so few towns are searched in full");
        check_groups(&s, &searched, s.name);
        join_fill(s.arena, &s.task, &s.area, &searched);
        CHECK_INT(joining_total(&s.task, &s.area, &searched, NULL), t.best, "filling up costs nothing");
        check_groups(&s, &searched, s.name);
        ListBound list;
        CHECK(join_list(s.arena, &s.task, &s.area, &list) == (s.task.most && t.best > 0), "small groups are listed");
        if (!s.task.most || t.best <= 0)
            continue;
        CHECK(list.cents >= t.best, "no grouping exceeds what all towns cost");
        CHECK(joining_total(&s.task, &s.area, &list.groups, NULL) <= t.best, "nor do sets from the list");
        check_groups(&s, &list.groups, s.name);
        CHECK(list.cents <= 2 * t.best, "the bound is not far off");
    }
    arena_free(s.arena);
}

/* -- who gains -- */

static void who_gains(size_t which)
{
    Setting s = setting(which);
    for (int trial = 0; trial < TRIALS; trial++) {
        draw_area(&s, FEW_TOWNS);
        Trying t = all_sets(&s);
        Joining found = joining_find(s.arena, &s.task);
        Bringing **bringing = joining_bringing(s.arena, &s.task, &found.groups);
        int64_t *has = arena_alloc(s.arena, s.towns.count * sizeof *has), most = 0;
        bool known = true;
        for (size_t i = 0; i < FEW_TOWNS; i++) {
            has[s.area.towns[i]] = t.support[(size_t)1 << i].cents;
            known = known && t.support[(size_t)1 << i].state != OUTCOME_UNKNOWN;
        }
        for (size_t g = 0; g < found.groups.count; g++) {
            int64_t sum = 0;
            for (size_t m = 0; m < found.groups.list[g].count; m++) {
                has[found.groups.list[g].members[m]] = bringing[g][m].share;
                sum += bringing[g][m].share;
            }
            CHECK_INT(sum, bringing[g][0].with.cents, "shares add up to the support");
        }
        for (size_t set = 1; set < (size_t)1 << FEW_TOWNS; set++) {
            int64_t now = 0;
            for (size_t i = 0; i < FEW_TOWNS; i++)
                now += set >> i & 1 ? has[s.area.towns[i]] : 0;
            if (t.allowed[set] && t.support[set].state != OUTCOME_UNKNOWN &&
                t.support[set].cents - now > most)
                most = t.support[set].cents - now;
        }
        Leaving leaving = joining_leaving(s.arena, &s.task, &found.groups);
        Stable stable = joining_stable(s.arena, &s.task, &s.area);
        if (known)
            CHECK_INT(leaving.most.then - leaving.most.now, most, "what a set gains by leaving");
        CHECK(stable.told && stable.looked == stable.groupings, "all groupings are looked at");
        CHECK(most > 0 || !known || stable.stable > 0, "the one that was found is stable");
        Leaving of_one = joining_leaving(s.arena, &s.task, &stable.one);
        CHECK(!stable.stable || !of_one.most.count, "the stable one that is shown is stable");
        CHECK(!stable.stable || joining_total(&s.task, &s.area, &stable.one, NULL) == found.found,
              "and brings the most");
    }
    arena_free(s.arena);
}

/* -- ranges -- */

static bool is_special(const uint32_t special[], size_t count, uint32_t town, size_t *which)
{
    for (*which = 0; *which < count; ++*which)
        if (special[*which] == town)
            return true;
    return false;
}

/* The class that a group is in, and wider ones. */
static void ranges(size_t which)
{
    enum { TOWNS = 14 };
    Setting s = setting(which);
    draw_area(&s, TOWNS);
    const uint32_t *special;
    Reach *reach = reach_new(s.arena, s.task.book, &s.towns, YEAR_2012, s.task.month, s.area.towns,
                             TOWNS);
    size_t count = reach_special(reach, &special);
    Group *groups = arena_alloc(s.arena, GROUPS * sizeof *groups);
    ReachClass *classes = arena_alloc(s.arena, GROUPS * sizeof *classes);
    Support *support = arena_alloc(s.arena, GROUPS * sizeof *support);
    for (size_t g = 0; g < GROUPS; g++) {
        uint32_t *members = arena_alloc(s.arena, TOWNS * sizeof *members);
        groups[g].members = members;
        for (size_t i = 0, place; i < TOWNS; i++) {
            if (roll(3) && (groups[g].count || i + 1 < TOWNS))
                continue;
            members[groups[g].count++] = s.area.towns[i];
            if (is_special(special, count, s.area.towns[i], &place)) {
                classes[g].special |= 1u << place;
                continue;
            }
            classes[g].most = ++classes[g].fewest;
            classes[g].from = classes[g].to += join_people(&s.task, s.area.towns[i]);
        }
        for (int wider = (int)roll(3); wider > 0 && classes[g].most; wider--) {
            classes[g].to += roll(40000);
            classes[g].from -= roll((size_t)classes[g].from);
            classes[g].most += roll(3);
            classes[g].fewest -= roll((size_t)classes[g].fewest);
        }
    }
    join_ask(&s.task, groups, GROUPS, support);
    size_t exact = 0;
    for (size_t g = 0; g < GROUPS; g++) {
        ReachRange range = reach_of(reach, &classes[g]);
        if (support[g].state == OUTCOME_UNKNOWN)
            continue;
        CHECK(range.any, s.name);
        CHECK(!range.bounded || (range.low <= support[g].cents && support[g].cents <= range.high),
              s.name);
        exact += range.bounded && range.low == range.high;
    }
    CHECK(exact > GROUPS / 10, "many ranges are a single amount");
    arena_free(s.arena);
}

int main(void)
{
    for (size_t i = 0; i < ROWS(schedules); i++) {
        against_all(i);
        who_gains(i);
        ranges(i);
    }
    return check_done();
}
