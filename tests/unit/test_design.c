/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_design.c -- amounts per band: small tasks against all amounts that there are, tried
 * one by one; some by hand; and large ones that must be spent to the cent.
 */
#include "design.h"

#include <math.h>
#include <stdlib.h>

#include "check.h"

enum { BANDS = 4, GROUPS = 40 };

static uint64_t seed = 11;

static int64_t roll(int64_t sides)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((seed >> 33) % (uint64_t)sides);
}

typedef struct Setting {
    DesignTask task;
    DesignGroup groups[GROUPS];
    int64_t times[GROUPS][BANDS], floors[BANDS], ceilings[BANDS];
} Setting;

static void plain(Setting *s, size_t bands, int64_t budget)
{
    memset(s, 0, sizeof *s);
    for (size_t k = 0; k < bands; k++)
        s->ceilings[k] = DESIGN_NO_CEILING;
    s->task = (DesignTask){ .bands = bands, .floors = s->floors, .ceilings = s->ceilings,
                            .per_head_least = { 0, 1, 0 }, .whole = 1, .budget = budget,
                            .groups = s->groups };
}

static void add(Setting *s, size_t count, int64_t people, size_t band, int64_t fixed)
{
    for (size_t i = 0; i < count; i++) {
        size_t g = s->task.groups_count++;
        s->groups[g] = (DesignGroup){ people, fixed, s->times[g] };
        if (band < s->task.bands)
            s->times[g][band] = 1;
    }
}

/* -- by hand -- */

static void smallest_jumps(void)
{
    /* 10 a + 4 b + 1 c = 1 000, c at least 190: the jumps are even, a = 190 - 2 j, b = 190 - j:
     * 15 * 190 - 24 j = 1 000, j = 77.08.  Whole: c is even; with c = 190 is 5 a + 2 b = 405:
     * (35, 115) jumps 80 and 75, (37, 110) 73 and 80; c = 192: (36, 112) 76 and 80; c = 194:
     * (35, 114) 79 and 80; further on only more. */
    Setting s;
    Arena *a = arena_new();
    plain(&s, 3, 1000);
    s.floors[2] = 190;
    add(&s, 10, 100, 0, 0);
    add(&s, 4, 1000, 1, 0);
    add(&s, 1, 9000, 2, 0);
    CHECK(fabs(design_least(a, &s.task) - 1850.0 / 24) < 1e-6, "even jumps up to a floor");
    Design d = design_amounts(a, &s.task);
    CHECK_INT(d.end, DESIGN_FOUND, "whole amounts");
    CHECK_INT(d.left, 0, "all is spent");
    CHECK_INT(d.value, 80, "the least largest jump in cents");
    CHECK_INT(d.bound, 80, "and that is proven");
    s.ceilings[0] = 20;        /* then 4 b + c = 800: (137, 252) jumps 117 and 115 */
    d = design_amounts(a, &s.task);
    CHECK_INT(d.amounts[0], 20, "a ceiling binds");
    CHECK_INT(d.amounts[1], 137, "the rest in even jumps");
    CHECK_INT(d.amounts[2], 252, "to the cent");
    CHECK_INT(d.value, 117, "from 20 to 137");
    arena_free(a);
}

/* The largest jump is forced between the first two (20 to 100); of what is left the jumps
 * from there to the last, at least 160, are even too: 100, 130, 160. */
static void next_largest(void)
{
    Setting s;
    Arena *a = arena_new();
    plain(&s, 4, 20 + 100 + 130 + 160);
    s.ceilings[0] = 20;
    s.floors[1] = 100;
    s.floors[3] = 160;
    for (size_t k = 0; k < 4; k++)
        add(&s, 1, 10, k, 0);
    Design d = design_amounts(a, &s.task);
    const int64_t want[] = { 20, 100, 130, 160 };
    for (size_t k = 0; k < 4; k++)
        CHECK_INT(d.amounts[k], want[k], "the next largest jump is small as well");
    arena_free(a);
}

static void least_inequality(void)
{
    /* One group per band, people 1 : 2 : 5: as much per head is possible. */
    Setting s;
    Arena *a = arena_new();
    plain(&s, 3, 8000);
    s.task.goal = DESIGN_INEQUALITY;
    add(&s, 1, 10, 0, 0);
    add(&s, 1, 20, 1, 0);
    add(&s, 1, 50, 2, 0);
    Design d = design_amounts(a, &s.task);
    CHECK_INT(d.amounts[0], 1000, "one of eight parts");
    CHECK_INT(d.amounts[1], 2000, "two of eight");
    CHECK_INT(d.amounts[2], 5000, "five of eight");
    CHECK(fabs(d.value) < 1e-9, "no inequality is left");
    s.task.whole = 300;        /* 8 000 is no multiple: 7 800 is spent, 200 is left */
    d = design_amounts(a, &s.task);
    CHECK_INT(d.left, 200, "what no multiples of 300 can spend");
    CHECK(!d.by_limits && d.parts == 300, "because of the multiples");
    arena_free(a);
}

static void cannot(void)
{
    Setting s;
    Arena *a = arena_new();
    plain(&s, 2, 1000);
    add(&s, 3, 100, 0, 0);
    add(&s, 1, 700, 1, 100);
    s.floors[0] = 250;         /* also of the second: amounts do not fall */
    Design d = design_amounts(a, &s.task);
    CHECK_INT(d.end, DESIGN_BELOW, "floors above the budget");
    CHECK_INT(d.limit, 4 * 250 + 100, "what they ask, with what is fixed");
    s.floors[0] = 0;
    s.task.per_head_least = (Exact){ 2, 1, 0 };
    d = design_amounts(a, &s.task);
    CHECK_INT(d.limit, 3 * 20000 + 140000, "2 EUR per head: 200 and 1 400, of which 1 is fixed");
    s.task.per_head_least = (Exact){ 0, 1, 0 };
    s.ceilings[1] = 200;
    d = design_amounts(a, &s.task);
    CHECK_INT(d.end, DESIGN_ABOVE, "ceilings below the budget");
    CHECK_INT(d.limit, 4 * 200 + 100, "what they let pass");
    s.floors[0] = 201;
    d = design_amounts(a, &s.task);
    CHECK_INT(d.end, DESIGN_CROSSED, "a floor above a ceiling further on");
    plain(&s, 2, 1000);
    add(&s, 3, 100, 2, 0);
    CHECK_INT(design_amounts(a, &s.task).end, DESIGN_NOBODY, "nobody gets an amount");
    arena_free(a);
}

/* Even weights and an odd budget: one cent is left, and why. */
static void divisor(void)
{
    Setting s;
    Arena *a = arena_new();
    plain(&s, 2, 1001);
    add(&s, 4, 100, 0, 0);
    add(&s, 6, 700, 1, 0);
    Design d = design_amounts(a, &s.task);
    CHECK_INT(d.left, 1, "4 a + 6 b is even");
    CHECK_INT(d.parts, 2, "it goes up by two cents at a time");
    CHECK(!d.by_limits, "and not because of limits");
    s.floors[0] = s.ceilings[0] = 50;
    s.floors[1] = 100;
    s.ceilings[1] = 133;       /* 200 + 6 b: up to 998 */
    d = design_amounts(a, &s.task);
    CHECK_INT(d.end, DESIGN_ABOVE, "998 at most");
    s.task.budget = 995;       /* 200 + 6 * 132 = 992 */
    d = design_amounts(a, &s.task);
    CHECK_INT(d.left, 3, "992 is spent");
    CHECK(d.by_limits, "because the first may not change");
    arena_free(a);
}

/* -- all amounts, one by one -- */

typedef struct Best {
    bool any;
    int64_t spent, jump;
    double gini;
} Best;

static double gini(const Setting *s, const int64_t amounts[])
{
    double differ = 0, people = 0, money = 0;
    for (size_t i = 0; i < s->task.groups_count; i++) {
        int64_t x = s->groups[i].fixed;
        for (size_t k = 0; k < s->task.bands; k++)
            x += s->times[i][k] * amounts[k];
        people += (double)s->groups[i].people;
        money += (double)x;
        for (size_t j = 0; j < i; j++) {
            int64_t y = s->groups[j].fixed;
            for (size_t k = 0; k < s->task.bands; k++)
                y += s->times[j][k] * amounts[k];
            differ += fabs((double)(x * s->groups[j].people - y * s->groups[i].people));
        }
    }
    return money > 0 ? differ / people / money : 0;
}

static void try_amounts(const Setting *s, const int64_t amounts[], Best *best)
{
    int64_t spent = 0, jump = 0;
    for (size_t k = 0; k < s->task.bands; k++) {
        int64_t step = k ? amounts[k] - amounts[k - 1] : 0;
        if (step < 0 && !s->task.falling)
            return;
        jump = llabs(step) > jump ? llabs(step) : jump;
    }
    for (size_t g = 0; g < s->task.groups_count; g++) {
        spent += s->groups[g].fixed;
        for (size_t k = 0; k < s->task.bands; k++)
            spent += s->times[g][k] * amounts[k];
    }
    if (spent > s->task.budget || (best->any && spent < best->spent))
        return;
    double unequal = gini(s, amounts);
    if (!best->any || spent > best->spent)
        *best = (Best){ true, spent, jump, unequal };
    best->jump = jump < best->jump ? jump : best->jump;
    best->gini = fmin(best->gini, unequal);
}

/* All multiples of `whole` between the limits, as an odometer goes. */
static Best try_all(const Setting *s, int64_t most)
{
    Best best = { 0 };
    int64_t amounts[BANDS] = { 0 }, whole = s->task.whole;
    size_t k = 0;
    while (k < s->task.bands) {
        bool good = true;
        for (size_t i = 0; i < s->task.bands; i++)
            good = good && amounts[i] >= s->floors[i] && amounts[i] <= s->ceilings[i];
        if (good)
            try_amounts(s, amounts, &best);
        for (k = 0; k < s->task.bands && (amounts[k] += whole) > most; k++)
            amounts[k] = 0;
    }
    return best;
}

static void roll_small(Setting *s)
{
    plain(s, 2 + (size_t)roll(2), 30 + roll(40));
    s->task.goal = roll(2) ? DESIGN_CLIFFS : DESIGN_INEQUALITY;
    s->task.falling = roll(4) == 0;
    s->task.whole = 1 + roll(3);
    for (size_t k = 0; k < s->task.bands; k++) {
        s->floors[k] = roll(3) ? 0 : roll(15);
        s->ceilings[k] = roll(4) ? DESIGN_NO_CEILING : s->floors[k] + roll(20);
        add(s, 1 + (size_t)roll(4), 5 + 20 * (int64_t)k + roll(15), k, roll(3) ? 0 : roll(4));
    }
    add(s, (size_t)roll(3), 30, s->task.bands, roll(2) * 5);
}

static void against_all(void)
{
    enum { TRIALS = 500 };
    int found = 0;
    for (int i = 0; i < TRIALS; i++) {
        Setting s;
        Arena *a = arena_new();
        char row[64];
        roll_small(&s);
        snprintf(row, sizeof row, "small task %d", i);
        Best best = try_all(&s, s.task.budget);
        Design d = design_amounts(a, &s.task);
        bool all_spent = d.end == DESIGN_ABOVE;    /* ceilings: an error, though it could be done */
        CHECK((d.end == DESIGN_FOUND) == best.any || all_spent, row);
        if (d.end == DESIGN_FOUND && best.any) {
            bool cliffs = s.task.goal == DESIGN_CLIFFS;
            found++;
            CHECK_INT(s.task.budget - d.left, best.spent, row);
            CHECK(cliffs ? d.value == (double)best.jump : fabs(d.value - best.gini) < 1e-7, row);
            CHECK(d.bound <= d.value + 1e-7, row);
            CHECK(!cliffs || fabs(d.bound - d.value) < (double)s.task.whole, row);
            CHECK(cliffs || fabs(gini(&s, d.amounts) - d.value) < 1e-9, row);
        }
        arena_free(a);
    }
    CHECK(found > TRIALS / 2, "most tasks can be done");
}

/* -- to the cent -- */

static void to_the_cent(void)
{
    enum { TRIALS = 300 };
    for (int i = 0; i < TRIALS; i++) {
        Setting s;
        Arena *a = arena_new();
        char row[64];
        snprintf(row, sizeof row, "large task %d", i);
        plain(&s, BANDS, 100000000 + roll(100000000));
        s.task.goal = i % 8 ? DESIGN_CLIFFS : DESIGN_INEQUALITY;
        s.task.whole = i % 3 ? 1 : 10000;
        for (size_t k = 0; k < BANDS; k++) {
            s.floors[k] = roll(2) ? 0 : roll(500000);
            add(&s, (size_t)roll(9), 1000 + roll(1000), k, 0);
        }
        add(&s, 1, 100000, BANDS - 1, 0);
        Design d = design_amounts(a, &s.task);
        CHECK_INT(d.end, DESIGN_FOUND, row);
        int64_t spent = 0;
        for (size_t g = 0; g < s.task.groups_count && d.end == DESIGN_FOUND; g++)
            for (size_t k = 0; k < BANDS; k++)
                spent += s.times[g][k] * d.amounts[k];
        CHECK_INT(spent + d.left, s.task.budget, row);
        CHECK(!d.by_limits && d.left < d.parts, row);
        for (size_t k = 0; k < BANDS && d.end == DESIGN_FOUND; k++)
            CHECK(d.amounts[k] >= s.floors[k] && (!k || d.amounts[k] >= d.amounts[k - 1]), row);
        CHECK(d.value >= d.bound - 1e-6, row);
        CHECK(d.value <= d.bound + (s.task.goal == DESIGN_CLIFFS ? 0.5 : 1e-4), row);
        arena_free(a);
    }
}

int main(void)
{
    smallest_jumps();
    next_largest();
    least_inequality();
    cannot();
    divisor();
    against_all();
    to_the_cent();
    return check_done();
}
