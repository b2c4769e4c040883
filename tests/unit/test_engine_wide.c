/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_engine_wide.c -- the engine beyond 64 bits: where it needs 128, where
 * even those do not suffice, fractions of many denominators, many digits, and
 * more code than its tables have room for at first.
 */
#include "lab.h"

static void test_widths(void)
{
    Lab *lab = lab_new();
    const int64_t most = 1000000000000000000;
    uint32_t x = attribute(lab, 0, LEVEL_NONE, number, 0, (InputShape){ true, false, 0, most });
    uint32_t square = add2(lab, OP_MUL, number, x, x), fourth = add2(lab, OP_MUL, number, square, square);
    uint32_t half = add2(lab, OP_DIV, number, add2(lab, OP_ADD, number, square, parsed(lab, "1")),
                         parsed(lab, "2"));
    uint32_t back = add(lab, OP_ROUND, number, 0, 1, &half);
    uint32_t least = add2(lab, OP_MIN, number, square, parsed(lab, "12"));
    uint32_t roots[] = { square, fourth, back, least };
    for (size_t i = 0; i < ROWS(roots); i++)
        want_root(lab, roots[i]);
    bind(lab);
    engine_input(lab->engine, 0, (int64_t[WORLDS]){ 4000000001, most }, NULL);
    run(lab, 0);
    check_value(lab, square, 0, 0, "16000000008000000001", "over 63 bits");
    check_value(lab, square, 0, 1, "1000000000000000000000000000000000000", "over 64 bits");
    check_value(lab, back, 0, 0, "8000000004000000001", "rounded in 128 bits");
    check_value(lab, least, 0, 1, "12", "back to 64 bits");
    CHECK_INT(engine_lanes(lab->engine, least).digits[0], 12, "a narrow root has lanes");
    CHECK(engine_lanes(lab->engine, square).digits == NULL, "a wide one has none");
    check_value(lab, fourth, 0, 0, "overflow", "over 127 bits");
    engine_input(lab->engine, 0, (int64_t[WORLDS]){ 1000000000, most }, NULL);
    run(lab, 0);
    check_value(lab, fourth, 0, 0, "1000000000000000000000000000000000000", "just within");
    check_value(lab, fourth, 0, 1, "overflow", "over 127 bits in one world only");
    lab_free(lab);
}

/* (10^18 + 7)^2 / 10^23 = 10000000000000.00014000000000000000049, of either sign */
static void test_wide_rounding(void)
{
    static const struct {
        const char *row;
        Op op;
        int digits, sign;
        const char *want;
    } rows[] = {
        { "rounded down", OP_ROUND, 2, 1, "10000000000000" },
        { "rounded up, to 128 bits", OP_ROUND, 9, 1, "10000000000000.00014" },
        { "floor of a negative", OP_FLOOR, 2, -1, "-10000000000000.01" },
        { "floor of a positive", OP_FLOOR, 2, 1, "10000000000000" },
        { "ceil of a positive", OP_CEIL, 4, 1, "10000000000000.0002" },
        { "ceil of a negative", OP_CEIL, 4, -1, "-10000000000000.0001" },
    };
    const int64_t most = 2000000000000000000, a = 1000000000000000007;
    for (size_t i = 0; i < ROWS(rows); i++)
        for (int fraction = 0; fraction < 2; fraction++) {
            Lab *lab = lab_new();
            uint32_t x = attribute(lab, 0, LEVEL_NONE, number, 12, (InputShape){ true, false, -most, most });
            uint32_t y = attribute(lab, 1, LEVEL_NONE, number, 11, (InputShape){ true, false, -most, most });
            uint32_t by = attribute(lab, 2, LEVEL_NONE, number, 0, (InputShape){ true, false, 1, 9 });
            uint32_t square = add2(lab, OP_MUL, number, x, y);
            if (fraction)
                square = add2(lab, OP_DIV, number, square, by);
            uint32_t root = add(lab, rows[i].op, number, rows[i].digits, 1, &square);
            want_root(lab, root);
            bind(lab);
            engine_input(lab->engine, 0, (int64_t[WORLDS]){ a, a }, NULL);
            engine_input(lab->engine, 1, (int64_t[WORLDS]){ rows[i].sign * a, rows[i].sign * a }, NULL);
            engine_input(lab->engine, 2, (int64_t[WORLDS]){ 1, 1 }, NULL);
            run(lab, 0);
            check_value(lab, root, 0, 1, rows[i].want, rows[i].row);
            lab_free(lab);
        }
}

/* Sums that leave 63 bits and 127 bits, per project and in all. */
static void test_wide_sums(void)
{
    Lab *lab = lab_new();
    const int64_t most = 9000000000000000000, big = 8000000000000000000;
    uint32_t all = constant(lab, yes_no, 1, 0);
    uint32_t x = attribute(lab, 0, WORKER, number, 0, (InputShape){ true, false, -most, most });
    uint32_t square = add2(lab, OP_MUL, number, x, x);
    uint32_t huge = add2(lab, OP_MUL, number, square, parsed(lab, "2"));
    uint32_t counts = add2(lab, OP_GT, yes_no, x, parsed(lab, "0"));
    uint32_t sum = gather(lab, OP_SUM, x, all, WORKER, LEVEL_NONE);
    uint32_t some = gather(lab, OP_SUM, x, counts, WORKER, LEVEL_NONE);
    uint32_t squares = gather(lab, OP_SUM, huge, all, WORKER, LEVEL_NONE);
    uint32_t few = gather(lab, OP_SUM, huge, counts, WORKER, LEVEL_NONE);
    uint32_t least = gather(lab, OP_LEAST, square, counts, WORKER, LEVEL_NONE);
    uint32_t most_of = gather(lab, OP_MOST, huge, all, WORKER, PROJECT);
    uint32_t turned = add(lab, OP_NEG, number, 0, 1, &squares);
    uint32_t roots[] = { sum, some, few, least, most_of, turned };
    for (size_t i = 0; i < ROWS(roots); i++)
        want_root(lab, roots[i]);
    bind(lab);
    engine_input(lab->engine, 0, (int64_t[3 * WORLDS]){ big, big, big, -3, big, 2 }, NULL);
    run(lab, 0);
    check_value(lab, sum, 0, 0, "24000000000000000000", "a sum over 63 bits");
    check_value(lab, some, 0, 1, "8000000000000000002", "with a filter");
    check_value(lab, squares, 0, 0, "overflow", "three times 128 * 10^36");
    check_value(lab, turned, 0, 0, "overflow", "and what is made of it");
    check_value(lab, turned, 0, 1, "-128000000000000000000000000000000000026", "not in the other world");
    check_value(lab, few, 0, 1, "128000000000000000000000000000000000008", "with a filter");
    check_value(lab, least, 0, 1, "4", "the least of two squares");
    check_value(lab, most_of, 1, 1, "128000000000000000000000000000000000000", "the most");
    check_value(lab, most_of, 0, 1, "18", "the most of one");
    lab_free(lab);
}

/* 1/x for each worker: nothing in common. */
static void test_many_denominators(void)
{
    Lab *lab = lab_new();
    const int64_t most = 900000000000000000;
    uint32_t x = attribute(lab, 0, WORKER, number, 0, (InputShape){ true, false, -most, most });
    uint32_t part = add2(lab, OP_DIV, number, parsed(lab, "1"), x);
    uint32_t counts = add2(lab, OP_NE, yes_no, x, parsed(lab, "13"));
    uint32_t sum = gather(lab, OP_SUM, part, counts, WORKER, LEVEL_NONE);
    uint32_t least = gather(lab, OP_LEAST, part, counts, WORKER, LEVEL_NONE);
    uint32_t most_of = gather(lab, OP_MOST, part, counts, WORKER, LEVEL_NONE);
    uint32_t alone = gather(lab, OP_MOST, part, counts, WORKER, PROJECT);
    uint32_t rounded = add(lab, OP_ROUND, number, 4, 1, &sum);
    uint32_t roots[] = { sum, least, most_of, alone, rounded };
    for (size_t i = 0; i < ROWS(roots); i++)
        want_root(lab, roots[i]);
    bind(lab);
    static const struct {
        const char *row;
        int64_t x[3];
        const char *sum, *least, *most, *rounded;
    } rows[] = {
        { "three", { 3, 7, 11 }, "131/231", "1/11", "1/3", "0.5671" },
        { "with a negative", { 3, -7, 11 }, "65/231", "-1/7", "1/3", "0.2814" },
        { "two negatives", { -3, -7, 11 }, "-89/231", "-1/3", "1/11", "-0.3853" },
        { "equal ones", { 6, 6, 6 }, "1/2", "1/6", "1/6", "0.5" },
        { "one does not count", { 13, 6, 4 }, "5/12", "1/6", "1/4", "0.4167" },
        { "nobody counts", { 13, 13, 13 }, "0", "member", "member", "0" },
        { "one is absent", { 3, 0, 11 }, "zero", "zero", "zero", "zero" },
        { "too large to add", { most, most - 1, most - 3 }, "overflow", "1/900000000000000000",
          "1/899999999999999997", "overflow" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        int64_t digits[3 * WORLDS];
        for (size_t lane = 0; lane < 3 * WORLDS; lane++)
            digits[lane] = rows[i].x[lane / WORLDS];
        engine_input(lab->engine, 0, digits, NULL);
        run(lab, 0);
        check_value(lab, sum, 0, 0, rows[i].sum, rows[i].row);
        check_value(lab, least, 0, 1, rows[i].least, rows[i].row);
        check_value(lab, most_of, 0, 1, rows[i].most, rows[i].row);
        check_value(lab, rounded, 0, 0, rows[i].rounded, rows[i].row);
    }
    engine_input(lab->engine, 0, (int64_t[3 * WORLDS]){ 5, 5, 13, 13, 4, 9 }, NULL);
    run(lab, 0);
    check_value(lab, alone, 0, 0, "member", "a project of its own");
    check_value(lab, alone, 1, 0, "0.25", "the other project");
    check_value(lab, alone, 1, 1, "0.2", "the other world");
    lab_free(lab);
}

/* Products of small figures with many digits after the point. */
static void test_many_digits(void)
{
    static const struct {
        const char *row;
        Op op;
        int digits;
        const char *want;
    } rows[] = {
        { "nothing is left of it", OP_ROUND, 2, "0" },
        { "but it is more than nothing", OP_CEIL, 2, "0.01" },
        { "floor", OP_FLOOR, 2, "0" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Lab *lab = lab_new();
        uint32_t x = attribute(lab, 0, LEVEL_NONE, number, 12, (InputShape){ true, false, -5, 5 });
        uint32_t product = x;
        for (int times = 1; times < 5; times++)
            product = add2(lab, OP_MUL, number, product, x);
        uint32_t root = add(lab, rows[i].op, number, rows[i].digits, 1, &product);
        uint32_t more = add2(lab, OP_GT, yes_no, product, parsed(lab, "0"));
        uint32_t thirds = add2(lab, OP_ADD, number, add2(lab, OP_DIV, number, x, parsed(lab, "0.000000000003")),
                               add2(lab, OP_DIV, number, x, parsed(lab, "0.000000000021")));
        want_root(lab, root);
        want_root(lab, more);
        want_root(lab, thirds);
        bind(lab);
        engine_input(lab->engine, 0, (int64_t[WORLDS]){ 1, -1 }, NULL);
        run(lab, 0);
        check_value(lab, root, 0, 0, rows[i].want, rows[i].row);
        check_value(lab, more, 0, 0, "1", "10^-60 is more than 0");
        check_value(lab, more, 0, 1, "0", "and -10^-60 is not");
        check_value(lab, thirds, 0, 1, "-8/21", "constant denominators: their least multiple");
        lab_free(lab);
    }
}

static void test_wide_figures(void)
{
    static const Dated values[] = { { .from = { 0 }, .value = { 100000000000000000, 0 } },
                                    { .from = { 1 }, .value = { 1, 12 } } };
    Lab *lab = lab_new();
    uint32_t figure = series(lab, 2, values, 12, 40);
    uint32_t yes = attribute(lab, 0, LEVEL_NONE, yes_no, 0, (InputShape){ true, false, 0, 1 });
    uint32_t root = add(lab, OP_IF, number, IF_WRITTEN, 3, (uint32_t[]){ yes, figure, parsed(lab, "0.5") });
    want_root(lab, root);
    Patch patch = { .ins = figure, .world = 0, .kind = PATCH_ADD, .amount = 1, .dated = 0 };
    lab->spec.patches = &patch;
    lab->spec.patches_count = 1;
    bind(lab);
    engine_input(lab->engine, 0, (int64_t[WORLDS]){ 1, 1 }, NULL);
    run(lab, 0);
    check_value(lab, root, 0, 0, "100000000000000000.000000000001", "wide, and patched");
    check_value(lab, root, 0, 1, "100000000000000000", "wide");
    run(lab, 1);
    check_value(lab, root, 0, 0, "0.000000000001", "the next one");
    engine_input(lab->engine, 0, (int64_t[WORLDS]){ 0, 1 }, NULL);
    run(lab, 1);
    check_value(lab, root, 0, 0, "0.5", "another branch");
    lab_free(lab);
}

/* The sum of (x - i) * (-3 .. 3): far more steps than the first hash table holds. */
static void test_long_code(void)
{
    Lab *lab = lab_new();
    uint32_t x = attribute(lab, 0, LEVEL_NONE, number, 0, (InputShape){ true, false, 0, 9 });
    uint32_t total = parsed(lab, "0");
    int64_t want = 0;
    for (int64_t i = 1; i <= 3000; i++) {
        total = add2(lab, OP_ADD, number, total,
                     add2(lab, OP_MUL, number, add2(lab, OP_SUB, number, x, constant(lab, number, i, 0)),
                          constant(lab, number, i % 7 - 3, 0)));
        want += (5 - i) * (i % 7 - 3);
    }
    uint32_t same = add2(lab, OP_SUB, number, total, add2(lab, OP_ADD, number, total, parsed(lab, "1")));
    want_root(lab, total);
    want_root(lab, same);
    bind(lab);
    engine_input(lab->engine, 0, (int64_t[WORLDS]){ 5, 5 }, NULL);
    run(lab, 0);
    CHECK_INT(engine_lanes(lab->engine, total).digits[1], want, "six thousand steps");
    check_value(lab, same, 0, 0, "-1", "one more");
    lab_free(lab);
}

int main(void)
{
    test_widths();
    test_wide_rounding();
    test_wide_sums();
    test_many_denominators();
    test_many_digits();
    test_wide_figures();
    test_long_code();
    return check_done();
}
