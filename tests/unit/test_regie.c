/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_regie.c -- support by inhabitants: the 2012 order worked out by hand for the 13 centre
 * cities and Zuid-West-Vlaanderen, and laws that hold for any groups, tried on random ones.
 *
 * By hand: up to 80 000 inhabitants 25 000 EUR, and 25 000 more for each further 70 000 (a
 * bound belongs to the band below it), at most 200 000 above 500 000.  With a centre city at
 * most 50 000 more than that city alone, without one at most 50 000.
 */
#include "check.h"

#include "ours.h"
#include "schedule.h"

enum { EURO = 100, YEAR_2012 = 3, TRIALS = 60 };

static uint64_t seed = 7;

static uint32_t roll(size_t sides)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((seed >> 33) % sides);
}

typedef struct Setting {
    Arena *arena;
    Diags *diags;
    const Rulebook *book;
    Towns towns;
    Month month;
} Setting;

static Setting setting(const char *overlay)
{
    Setting s = { .arena = arena_new(), .month = month_of(2020, 1) };
    const char *texts[2] = { overlay, overlay ? SCHEDULE_EVERYBODY : NULL };
    s.diags = diags_new(s.arena);
    s.book = our_rules(s.arena, texts, s.diags);
    CHECK_INT(diags_errors(s.diags), 0, "the rules are read");
    CHECK(towns_read(s.arena, s.book, regie_instrument(s.book)->level, NULL, s.diags, &s.towns),
          "the towns are read");
    return s;
}

static const Support *work_out(const Setting *s, const Groups *groups)
{
    const size_t year = YEAR_2012;
    int64_t *people = people_of_years(s->arena, &s->towns, groups, &year, 1);
    Schedule *schedule = schedule_bind(s->arena, s->book, &s->towns, groups, people, 1,
                                       (Months){ s->month, s->month });
    Support *support = arena_alloc(s->arena, (groups->count + 1) * sizeof *support);
    schedule_run(schedule, s->month, support);
    return support;
}

static Group group_of(const Setting *s, const char *const names[], size_t count)
{
    uint32_t *members = arena_alloc(s->arena, (count + 1) * sizeof *members);
    for (size_t i = 0; i < count; i++)
        members[i] = (uint32_t)towns_find(&s->towns, str_of(names[i]));
    return (Group){ .name = str_of(names[0]), .members = members, .count = count };
}

/* -- by hand -- */

static const struct City {
    const char *name;
    int64_t euros;
} cities[] = {
    { "Aalst", 50000 },   { "Antwerpen", 200000 }, { "Brugge", 50000 },   { "Genk", 25000 },
    { "Gent", 100000 },   { "Hasselt", 25000 },    { "Kortrijk", 25000 }, { "Leuven", 50000 },
    { "Mechelen", 50000 }, { "Oostende", 25000 },  { "Roeselare", 25000 },
    { "Sint-Niklaas", 25000 }, { "Turnhout", 25000 }, { "Beveren", 0 },   { "Voeren", 0 },
};

static const char *const zuid_west[] = {
    "Anzegem", "Avelgem", "Deerlijk", "Harelbeke", "Kortrijk", "Kuurne", "Lendelede", "Menen",
    "Spiere-Helkijn", "Waregem", "Wervik", "Wevelgem", "Zwevegem"
};

static void by_hand(void)
{
    Setting s = setting(NULL);
    Group list[ROWS(cities) + 1];
    for (size_t i = 0; i < ROWS(cities); i++)
        list[i] = group_of(&s, &cities[i].name, 1);
    list[ROWS(cities)] = group_of(&s, zuid_west, ROWS(zuid_west));
    Groups groups = { list, ROWS(list) };
    const Support *support = work_out(&s, &groups);
    for (size_t i = 0; i < ROWS(cities); i++)
        CHECK_INT(support[i].cents, cities[i].euros * EURO, cities[i].name);
    CHECK_INT(support[ROWS(cities)].cents, 75000 * EURO, "Zuid-West-Vlaanderen: 25 000 + 50 000");
    CHECK_INT(towns_year(&s.towns, 2012), YEAR_2012, "the place of 2012");
    arena_free(s.arena);
}

/* -- the next step, jumps, inequality -- */

static void next_steps(void)
{
    Setting s = setting(NULL);
    Group list[] = { group_of(&s, (const char *[]){ "Kortrijk" }, 1),
                     group_of(&s, (const char *[]){ "Antwerpen" }, 1) };
    Groups groups = { list, 2 };
    NextStep next[2];
    regie_next(s.arena, s.book, &s.towns, &groups, YEAR_2012, s.month, next);
    CHECK_INT(next[0].more, 80001 - 75219, "Kortrijk to the band above 80 000");
    CHECK_INT(next[0].cents, 50000 * EURO, "what Kortrijk gets then");
    CHECK(!next[1].any, "nothing above the last band");
    Cliff *cliffs;
    size_t count = regie_cliffs(s.arena, s.book, &s.towns, list[0].members[0], s.month, &cliffs);
    CHECK_INT(count, 7, "a jump at each bound");
    CHECK_INT(cliffs[0].people, 80000, "the first of the largest");
    CHECK_INT(cliffs[0].cents, 25000 * EURO, "how large it is");
    CHECK_INT(month_year(regie_last_month(s.book)), 2022, "the last year that is known");
    Exact half = regie_gini((int64_t[]){ 10, 10 }, (int64_t[]){ 0, 500 }, 2);
    CHECK_INT(exact_order(half, (Exact){ 5, 1, 1 }), 0, "one of two has all: 0.5");
    Exact equal = regie_gini((int64_t[]){ 10, 30 }, (int64_t[]){ 100, 300 }, 2);
    CHECK_INT(equal.num, 0, "as much per head: 0");
    arena_free(s.arena);
}

/* -- laws -- */

/* Two groups without a town in common, and both together; without a town of which a fact
 * holds if `plain`. */
static void roll_groups(const Setting *s, bool plain, Group list[3])
{
    enum { MOST = 12 };
    bool *taken = arena_alloc(s->arena, s->towns.count);
    size_t one = 1 + roll(MOST), two = 1 + roll(MOST);
    uint32_t *members = arena_alloc(s->arena, (one + two) * sizeof *members);
    for (size_t i = 0; i < one + two; ) {
        uint32_t town = roll(s->towns.count);
        const Town *t = &s->towns.list[town];
        if (taken[town] || t->people[YEAR_2012] == NOBODY || (plain && t->digits[0]))
            continue;
        taken[town] = true;
        members[i++] = town;
    }
    list[0] = (Group){ .members = members, .count = one };
    list[1] = (Group){ .members = members + one, .count = two };
    list[2] = (Group){ .members = members, .count = one + two };
}

static void laws(const char *overlay, int merging, const char *row)
{
    Setting s = setting(overlay);
    Group *list = arena_alloc(s.arena, 3 * TRIALS * sizeof *list);
    for (size_t i = 0; i < TRIALS; i++)
        roll_groups(&s, overlay == NULL, list + 3 * i);
    Groups groups = { list, 3 * TRIALS };
    const Support *support = work_out(&s, &groups);
    for (size_t i = 0; i < TRIALS; i++) {
        int64_t one = support[3 * i].cents, two = support[3 * i + 1].cents;
        int64_t both = support[3 * i + 2].cents;
        if (merging == 0)
            CHECK(both >= one && both >= two, row);
        else if (merging < 0)
            CHECK(both <= one + two + 1, row);     /* each is rounded to the cent */
        else
            CHECK(both + 1 >= one + two, row);
    }
    arena_free(s.arena);
}

static void any_order(void)
{
    Setting s = setting(NULL);
    Group list[3], turned[3];
    roll_groups(&s, false, list);
    for (int i = 0; i < 3; i++)
        turned[i] = list[2 - i];
    const Support *a = work_out(&s, &(Groups){ list, 3 });
    const Support *b = work_out(&s, &(Groups){ turned, 3 });
    for (int i = 0; i < 3; i++)
        CHECK_INT(a[i].cents, b[2 - i].cents, "groups in another order");
    arena_free(s.arena);
}

/* -- who goes first -- */

static void priority(void)
{
    Arena *arena = arena_new();
    Group list[4] = { { .has_need = true, .need = { 5, 0 } }, { .has_need = true, .need = { 9, 0 } },
                      { .has_need = true, .need = { 2, 0 } }, { .has_need = false } };
    bool first[4] = { false, false, true, false };
    Support support[4] = { { OUTCOME_VALUE, 100 }, { OUTCOME_VALUE, 100 }, { OUTCOME_VALUE, 100 },
                           { OUTCOME_NO, 0 } };
    Groups groups = { list, 4 };
    Rationing r = regie_ration(arena, &groups, support, first, 250);
    CHECK(r.short_of && r.told, "too little, and all is known");
    CHECK_INT(r.order[0], 2, "who goes first");
    CHECK_INT(r.order[1], 1, "then the highest unemployment");
    CHECK_INT(r.paid, 2, "so many are paid");
    CHECK_INT(r.left, 50, "what is left");
    list[0].has_need = false;
    CHECK(!regie_ration(arena, &groups, support, first, 250).told, "unemployment is not known");
    CHECK(!regie_ration(arena, &groups, support, first, 300).short_of, "exactly enough");
    arena_free(arena);
}

/* -- borders of a later year -- */

/* By hand, of the published numbers per municipality: 2012 (the 4th year) and 2020 (the 10th). */
static const struct Whole {
    const char *name;
    int borders;
    int64_t of_2012, of_2020;
    bool city;
} wholes[] = {
    { "Hasselt", 2025, 74588 + 8400, 78714 + 8437, true },
    { "Antwerpen", 2025, 502604 + 10233, 529247 + 10949, true },
    { "Tessenderlo-Ham", 2025, 18107 + 10393, 18727 + 10977, false },
    { "Beveren-Kruibeke-Zwijndrecht", 2025, 46752 + 16028 + 18643, 49047 + 16846 + 19154, false },
    { "Pelt", 2025, 16686 + 14400, 33076, false },
    { "Pelt", 2019, 16686 + 14400, 33076, false },
    { "Aalter", 2019, 19860 + 8216, 29182, false },
    { "Hasselt", 2019, 74588, 78714, true },
};

static void within_borders(void)
{
    enum { YEAR_2020 = 9 };
    Setting s = setting(NULL);
    for (size_t i = 0; i < ROWS(wholes); i++) {
        Towns within = towns_within(s.arena, &s.towns, wholes[i].borders);
        ptrdiff_t at = towns_find(&within, str_of(wholes[i].name));
        CHECK(at >= 0, wholes[i].name);
        if (at < 0)
            continue;
        CHECK_INT(within.list[at].people[YEAR_2012], wholes[i].of_2012, wholes[i].name);
        CHECK_INT(within.list[at].people[YEAR_2020], wholes[i].of_2020, wholes[i].name);
        CHECK_INT(within.list[at].digits[0], wholes[i].city, "a centre city stays one");
    }
    Towns within = towns_within(s.arena, &s.towns, 2025);
    CHECK(towns_find(&within, str_of("Kortessem")) < 0, "what was taken in is gone");
    CHECK(towns_find(&within, str_of("Neerpelt")) < 0, "in 2019 too");
    for (size_t y = 0; y < within.years_count; y++) {
        int64_t apart = 0, together = 0;
        for (size_t i = 0; i < s.towns.count; i++)
            apart += s.towns.list[i].people[y] == NOBODY ? 0 : s.towns.list[i].people[y];
        for (size_t i = 0; i < within.count; i++)
            together += within.list[i].people[y] == NOBODY ? 0 : within.list[i].people[y];
        CHECK_INT(together, apart, "nobody is lost, nor counted twice");
    }
    arena_free(s.arena);
}

/* -- facts that only the user knows -- */

static bool read_own(const Setting *s, const char *text, Towns *towns, Diags *diags)
{
    Source *source = arena_alloc(s->arena, sizeof *source);
    *source = (Source){ .name = str_of("own.csv"), .text = str_of(text) };
    return towns_read(s->arena, s->book, regie_instrument(s->book)->level, source, diags, towns);
}

/* 5% of 75 219 and 4.2% of 12 961: 4 305.312 of 88 180. */
static void own_facts(void)
{
    Setting s = setting(NULL);
    CHECK(read_own(&s, "municipality,unemployment\nKortrijk,5.0%\nKuurne,0.042\nMenen,\n", &s.towns,
                   s.diags), "a file with a fact only");
    CHECK_INT(s.towns.years[YEAR_2012], 2012, "with our numbers of people");
    Group list[] = { group_of(&s, (const char *[]){ "Kortrijk", "Kuurne" }, 2),
                     group_of(&s, (const char *[]){ "Kortrijk", "Menen" }, 2),
                     group_of(&s, (const char *[]){ "Gent" }, 1) };
    Groups groups = { list, 3 };
    const size_t year = YEAR_2012;
    Schedule *schedule = schedule_bind(s.arena, s.book, &s.towns, &groups,
                                       people_of_years(s.arena, &s.towns, &groups, &year, 1), 1,
                                       (Months){ s.month, s.month });
    Support support[3];
    Decimal need;
    int32_t then = regie_instrument(s.book)->then;
    schedule_run(schedule, s.month, support);
    CHECK(schedule_decimal(schedule, then, 0, 0, s.month, &need), "both are known");
    CHECK_INT(need.digits, 48824132, "weighted by inhabitants: 4 305.312 / 88 180 = 0.048824132");
    CHECK(!schedule_decimal(schedule, then, 1, 0, s.month, &need), "one cell was left empty");
    CHECK(!schedule_decimal(schedule, then, 2, 0, s.month, &need), "one has no row");
    Towns other;
    Diags *diags = diags_new(s.arena);
    CHECK(!read_own(&s, "municipality,unemployment\nKortrik,5.0%\n", &other, diags), "no such town");
    CHECK(!read_own(&s, "municipality,unemployment\nKortrijk,5.0\n", &other, diags),
          "5 is no 5%: more than all people");
    arena_free(s.arena);
}

int main(void)
{
    within_borders();
    own_facts();
    by_hand();
    next_steps();
    laws(NULL, 0, "without a centre city support never falls when it grows");
    laws(SCHEDULE_CONCAVE, -1, "under a concave schedule from zero merging never gains");
    laws(SCHEDULE_CONVEX, 1, "under a convex schedule from zero splitting never gains");
    any_order();
    priority();
    return check_done();
}
