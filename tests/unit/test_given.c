/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_given.c -- an input with a stand-in: what is given goes before what it is
 * otherwise, per member and world; and what neither says stays absent.
 */
#include "lab.h"

/* Worker 0 gives 5 in both worlds, worker 1 nothing, worker 2 gives 7 in world 1 only. */
static const int64_t mixed[3 * WORLDS] = { 5, 5, 0, 0, 0, 7 };
static const uint8_t missing[3 * WORLDS] = { 0, 0, ABSENT_INPUT, ABSENT_INPUT, ABSENT_INPUT, 0 };
static const int64_t plain[3] = { 1, 2, 3 };

typedef struct Row {
    const char *row;
    InputShape shape;          /* of the input */
    const int64_t *digits;
    const uint8_t *absent;
    bool stand_in;             /* whether what it is otherwise is given itself */
    const char *want[3][WORLDS];
} Row;

/* The stand-in is 100 times another input, which is 1, 2 and 3. */
static const Row rows[] = {
    { "given by all", { .least = 1, .most = 3 }, plain, NULL, true,
      { { "1", "1" }, { "2", "2" }, { "3", "3" } } },
    { "never given", { .may_miss = true, .least = 1, .most = 0 }, NULL, NULL, true,
      { { "100", "100" }, { "200", "200" }, { "300", "300" } } },
    { "given by some", { .per_world = true, .may_miss = true, .least = 0, .most = 7 }, mixed,
      missing, true, { { "5", "5" }, { "200", "200" }, { "300", "7" } } },
    { "given by some, else unknown",
      { .per_world = true, .may_miss = true, .least = 0, .most = 7 }, mixed, missing, false,
      { { "5", "5" }, { "input", "input" }, { "input", "7" } } },
    { "never given, else unknown", { .may_miss = true, .least = 1, .most = 0 }, NULL, NULL, false,
      { { "input", "input" }, { "input", "input" }, { "input", "input" } } },
};

static void check_row(const Row *r)
{
    Lab *lab = lab_new();
    uint32_t input = attribute(lab, 0, WORKER, number, 0, r->shape);
    InputShape other = { .may_miss = !r->stand_in, .least = 1,
                         .most = r->stand_in ? 3 : 0 };
    uint32_t base = attribute(lab, 1, WORKER, number, 0, other);
    uint32_t stand_in = add2(lab, OP_MUL, number, base, constant(lab, number, 100, 0));
    uint32_t given = add2(lab, OP_GIVEN, number, input, stand_in);
    uint32_t twice = add2(lab, OP_ADD, number, given, given);
    want_root(lab, given);
    want_root(lab, twice);
    bind(lab);
    engine_input(lab->engine, 0, r->digits, r->absent);
    engine_input(lab->engine, 1, r->stand_in ? plain : NULL, NULL);
    for (int month_run = 0; month_run < 2; month_run++) {
        run(lab, month_run);
        for (size_t m = 0; m < 3; m++)
            for (size_t w = 0; w < WORLDS; w++)
                check_value(lab, given, m, w, r->want[m][w], r->row);
    }
    lab_free(lab);
}

/* What is given comes later than the first month, and goes again. */
static void test_supplied_anew(void)
{
    Lab *lab = lab_new();
    InputShape shape = { .may_miss = true, .least = 1, .most = 3 };
    uint32_t given = add2(lab, OP_GIVEN, number, attribute(lab, 0, WORKER, number, 0, shape),
                          constant(lab, number, 9, 0));
    want_root(lab, given);
    bind(lab);
    run(lab, 0);
    check_value(lab, given, 1, 0, "9", "not yet given");
    engine_input(lab->engine, 0, plain, NULL);
    run(lab, 1);
    check_value(lab, given, 1, 0, "2", "given");
    engine_input(lab->engine, 0, NULL, NULL);
    run(lab, 2);
    check_value(lab, given, 1, 0, "9", "no longer given");
    lab_free(lab);
}

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(&rows[i]);
    test_supplied_anew();
    return check_done();
}
