/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_linear.c -- small programs whose answers were worked out by hand, and large ones whose
 * answers follow from how they were made.
 */
#include "linear.h"

#include <math.h>
#include <stdint.h>

#include "check.h"

enum { COLUMNS_MOST = 4, ROWS_MOST = 3 };

typedef struct Hand {
    const char *row;
    LinearGoal goal;
    size_t columns, rows;
    LinearColumn column[COLUMNS_MOST];
    LinearRow limits[ROWS_MOST];
    double factor[ROWS_MOST][COLUMNS_MOST];
    LinearEnd end;
    double values[COLUMNS_MOST], objective, prices[ROWS_MOST];
} Hand;

#define ANY INFINITY
static const Hand by_hand[] = {
    /* Corners (0, 0) (4, 0) (3, 1.5) (0, 3) have 0, 16, 18 and 12.  One more of the first sum
     * moves (3, 1.5) to (2.5, 2.25), one more of the second to (4, 1): 19 and 20. */
    { "two numbers, two limits", LINEAR_MOST, 2, 2,
      { { 0, ANY, 4, false }, { 0, ANY, 4, false } },
      { { -ANY, 6 }, { -ANY, 6 } },
      { { 1, 2 }, { 1.5, 1 } },
      LINEAR_BEST, { 3, 1.5 }, 18, { 1, 2 } },
    { "the same, in whole numbers: (4, 0) has 16, (3, 1) 16.5, (2, 2) 17", LINEAR_MOST, 2, 2,
      { { 0, ANY, 4, true }, { 0, ANY, 4.5, true } },
      { { -ANY, 6 }, { -ANY, 6 } },
      { { 1, 2 }, { 1.5, 1 } },
      LINEAR_BEST, { 2, 2 }, 17, { 0, 0 } },
    /* Pays 3 for each of 10 of the first, 2 for the 5 of the second that are left. */
    { "a sum that must be exact, and the cheapest first", LINEAR_LEAST, 2, 1,
      { { 0, 10, 2, false }, { 0, ANY, 3, false } },
      { { 15, 15 } }, { { 1, 1 } },
      LINEAR_BEST, { 10, 5 }, 35, { 3 } },
    { "numbers below zero, without limit", LINEAR_LEAST, 1, 1,
      { { -ANY, ANY, 1, false } }, { { -7, ANY } }, { { 2 } },
      LINEAR_BEST, { -3.5 }, -3.5, { 0.5 } },
    { "limits of whole numbers are whole", LINEAR_MOST, 1, 0,
      { { 0.5, 2.5, 1, true } }, { { 0, 0 } }, { { 0 } },
      LINEAR_BEST, { 2 }, 2, { 0 } },
    { "no rows", LINEAR_LEAST, 2, 0,
      { { 1, 4, 1, false }, { 1, 4, -1, false } }, { { 0, 0 } }, { { 0 } },
      LINEAR_BEST, { 1, 4 }, -3, { 0 } },
    { "a sum cannot be more than 2 and be 3", LINEAR_LEAST, 2, 1,
      { { 0, 1, 1, false }, { 0, 1, 1, false } }, { { 3, 3 } }, { { 1, 1 } },
      LINEAR_IMPOSSIBLE, { 0 }, 0, { 0 } },
    { "2 x is not 3 in whole numbers", LINEAR_LEAST, 1, 1,
      { { 0, 9, 1, true } }, { { 3, 3 } }, { { 2 } },
      LINEAR_IMPOSSIBLE, { 0 }, 0, { 0 } },
    { "no whole number between 0.2 and 0.8", LINEAR_LEAST, 1, 0,
      { { 0.2, 0.8, 1, true } }, { { 0, 0 } }, { { 0 } },
      LINEAR_IMPOSSIBLE, { 0 }, 0, { 0 } },
    { "a limit below the other", LINEAR_LEAST, 1, 1,
      { { 0, 1, 1, false } }, { { 2, 1 } }, { { 1 } },
      LINEAR_IMPOSSIBLE, { 0 }, 0, { 0 } },
    { "nothing holds it back", LINEAR_MOST, 2, 1,
      { { 0, ANY, 1, false }, { 0, ANY, 1, false } }, { { -1, 1 } }, { { 1, -1 } },
      LINEAR_ENDLESS, { 0 }, 0, { 0 } },
};

static LinearProgram program_of(Arena *a, const Hand *h)
{
    LinearTerm *terms = arena_alloc(a, sizeof *terms * ROWS_MOST * COLUMNS_MOST);
    size_t n = 0;
    for (size_t i = h->rows; i-- > 0;)
        for (size_t j = 0; j < h->columns; j++)
            if (h->factor[i][j] != 0)
                terms[n++] = (LinearTerm){ i, j, h->factor[i][j] };
    return (LinearProgram){ .goal = h->goal, .columns = h->column, .rows = h->limits, .terms = terms,
                            .column_count = h->columns, .row_count = h->rows, .term_count = n };
}

static bool near(double a, double b) { return fabs(a - b) < 1e-7; }

static bool is_whole_program(const Hand *h)
{
    for (size_t j = 0; j < h->columns; j++)
        if (h->column[j].whole)
            return true;
    return false;
}

static void check_by_hand(void)
{
    for (size_t i = 0; i < ROWS(by_hand); i++) {
        const Hand *h = &by_hand[i];
        Arena *a = arena_new();
        LinearProgram p = program_of(a, h);
        LinearAnswer answer = linear_solve(a, &p);
        CHECK_INT(answer.end, h->end, h->row);
        CHECK((answer.values != NULL) == (h->end == LINEAR_BEST), h->row);
        for (size_t j = 0; j < h->columns && answer.values; j++)
            CHECK(near(answer.values[j], h->values[j]), h->row);
        CHECK(!answer.values || near(answer.objective, h->objective), h->row);
        CHECK(!answer.values || near(answer.bound, h->objective), h->row);
        for (size_t j = 0; j < h->rows && answer.values && !is_whole_program(h); j++)
            CHECK(near(answer.row_prices[j], h->prices[j]), h->row);
        arena_free(a);
    }
}

/* -- what one more is worth, of a limit on a number itself -- */

static void check_column_price(void)
{
    const char *row = "a floor one higher costs what the dearer one costs more";
    const LinearColumn columns[] = { { 2, INFINITY, 5, false }, { 0, INFINITY, 3, false } };
    const LinearRow rows[] = { { 10, 10 } };
    const LinearTerm terms[] = { { 0, 1, 1 }, { 0, 0, 1 } };
    LinearProgram p = { .columns = columns, .rows = rows, .terms = terms, .column_count = 2,
                        .row_count = 1, .term_count = 2 };
    Arena *a = arena_new();
    LinearAnswer answer = linear_solve(a, &p);
    CHECK_INT(answer.end, LINEAR_BEST, row);
    CHECK(near(answer.objective, 34), row);
    CHECK(near(answer.column_prices[0], 2) && near(answer.column_prices[1], 0), row);
    arena_free(a);
}

/* -- the limit on work -- */

/* The most worth that fits a weight of half of all: what a thing is worth hangs closely
 * together with what it weighs, which takes branch and bound many branches. */
static LinearProgram bag(Arena *a, size_t things)
{
    LinearColumn *columns = arena_alloc(a, things * sizeof *columns);
    LinearTerm *terms = arena_alloc(a, things * sizeof *terms);
    LinearRow *rows = arena_alloc(a, sizeof *rows);
    uint32_t random = 12345;
    double all = 0;
    for (size_t i = 0; i < things; i++) {
        random = random * 1664525u + 1013904223u;
        double weight = 1000 + random % 9000;
        columns[i] = (LinearColumn){ 0, 1, weight + 1000, true };
        terms[i] = (LinearTerm){ 0, i, weight };
        all += weight;
    }
    rows[0] = (LinearRow){ -INFINITY, floor(all / 2) };
    return (LinearProgram){ .goal = LINEAR_MOST, .columns = columns, .rows = rows, .terms = terms,
                            .column_count = things, .row_count = 1, .term_count = things };
}

static void check_work(void)
{
    const char *row = "stops after so many branches, with what it has and a bound on it";
    Arena *a = arena_new();
    LinearProgram p = bag(a, 60);
    p.nodes_most = 500;
    LinearAnswer first = linear_solve(a, &p), second = linear_solve(a, &p);
    CHECK_INT(first.end, LINEAR_FOUND, row);
    CHECK(first.values && first.objective <= first.bound, row);
    CHECK(memcmp(first.values, second.values, 60 * sizeof *first.values) == 0, "the same again");
    p.nodes_most = 0;
    p.near_enough = 0.05;
    LinearAnswer near_by = linear_solve(a, &p);
    CHECK_INT(near_by.end, LINEAR_FOUND, "near enough is found");
    CHECK(near_by.objective >= near_by.bound * 0.949, "and it is as near as was asked");
    p.steps_most = 1;
    p.near_enough = 0;
    CHECK_INT(linear_solve(a, &p).end, LINEAR_NOTHING_YET, "one step of the simplex method");
    arena_free(a);
}

/* -- large ones -- */

/* Every person to one of ten places, for nothing to his own and for 1 to another; all but the
 * first place have room for one less than there are persons of theirs. */
static void check_many_columns(void)
{
    enum { PERSONS = 20000, PLACES = 10, COLUMNS = PERSONS * PLACES };
    const char *row = "200,000 numbers";
    Arena *a = arena_new();
    LinearColumn *columns = arena_alloc(a, COLUMNS * sizeof *columns);
    LinearTerm *terms = arena_alloc(a, 2 * COLUMNS * sizeof *terms);
    LinearRow *rows = arena_alloc(a, (PERSONS + PLACES) * sizeof *rows);
    for (size_t i = 0; i < COLUMNS; i++) {
        size_t person = i / PLACES, place = i % PLACES;
        columns[i] = (LinearColumn){ 0, 1, person % PLACES == place ? 0 : 1, false };
        terms[2 * i] = (LinearTerm){ person, i, 1 };
        terms[2 * i + 1] = (LinearTerm){ PERSONS + place, i, 1 };
    }
    for (size_t i = 0; i < PERSONS + PLACES; i++)
        rows[i] = i < PERSONS ? (LinearRow){ 1, 1 } : (LinearRow){ 0, PERSONS / PLACES - 1 };    /* room */
    rows[PERSONS] = (LinearRow){ 0, INFINITY };
    LinearProgram p = { .columns = columns, .rows = rows, .terms = terms, .column_count = COLUMNS,
                        .row_count = PERSONS + PLACES, .term_count = 2 * COLUMNS };
    LinearAnswer answer = linear_solve(a, &p);
    CHECK_INT(answer.end, LINEAR_BEST, row);
    CHECK(near(answer.objective, PLACES - 1), row);    /* one of each of the nine gives way */
    arena_free(a);
}

int main(void)
{
    check_by_hand();
    check_column_price();
    check_work();
    check_many_columns();
    return check_done();
}
