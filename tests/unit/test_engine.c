/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_engine.c -- what each operation yields, when a value is absent and why,
 * and that levels, worlds, months, inputs and patches come out right.  Code is
 * built by hand.  Expected figures follow from the definitions by mental sums.
 */
#include "lab.h"

/* -- each operation, held in each way -- */

/* The same number as a constant, as an input, in 128 bits, and as a fraction. */
enum { AS_CONSTANT, AS_INPUT, AS_WIDE, AS_FRACTION, WAYS };
static const char *const ways[] = { "constant", "input", "wide", "fraction" };

static const int64_t big_zero[WORLDS], seven[WORLDS] = { 7, 7 };

static uint32_t held(Lab *lab, int which, Decimal d, int way, Type type)
{
    if (way == AS_CONSTANT)
        return constant(lab, type, d.digits, d.scale);
    int64_t room = type.kind == KIND_YES_NO ? 0 : 50;
    InputShape shape = { true, false, d.digits - room, d.digits + room };
    if (type.kind == KIND_YES_NO)
        shape = (InputShape){ true, false, 0, 1 };
    uint32_t x = attribute(lab, which, LEVEL_NONE, type, d.scale, shape);
    if (way == AS_INPUT || type.kind != KIND_NUMBER)
        return x;
    if (way == AS_WIDE) {
        uint32_t zero = attribute(lab, 4, LEVEL_NONE, number, 0,
                                  (InputShape){ true, false, 0, 1000000000000000 });
        return add2(lab, OP_ADD, number, x, add2(lab, OP_MUL, number, zero, zero));
    }
    uint32_t by = attribute(lab, 5, LEVEL_NONE, number, 0, (InputShape){ true, false, -3, 9 });
    return add2(lab, OP_DIV, number, add2(lab, OP_MUL, number, x, by), by);
}

static void check_operation(Op op, int32_t which, Type takes, const char *const operands[3],
                            const char *want, const char *row)
{
    for (int way = 0; way < WAYS; way++) {
        Lab *lab = lab_new();
        uint32_t args[3];
        int64_t digits[3][WORLDS];
        size_t count = 0;
        for (; count < 3 && operands[count]; count++) {
            Decimal d = { 0, 0 };
            decimal_parse(str_of(operands[count]), &d);
            Type type = op == OP_IF && count == 0 ? yes_no : takes;
            args[count] = held(lab, (int)count, d, way, type);
            for (size_t w = 0; w < WORLDS; w++)
                digits[count][w] = d.digits;
        }
        uint32_t root = add(lab, op, takes, which, count, args);
        want_root(lab, root);
        bind(lab);
        for (uint32_t i = 0; way != AS_CONSTANT && i < count; i++)
            engine_input(lab->engine, i, digits[i], NULL);
        engine_input(lab->engine, 4, big_zero, NULL);
        engine_input(lab->engine, 5, seven, NULL);
        run(lab, 0);
        Buf buf = { 0 };
        buf_print(&buf, "%s, as %s", row, ways[way]);
        buf_byte(&buf, '\0');
        check_value(lab, root, 0, 1, want, buf.at);
        buf_free(&buf);
        lab_free(lab);
    }
}

static void test_operations(void)
{
    static const struct {
        const char *row;
        Op op;
        int which;
        const char *operands[3], *want;
    } rows[] = {
        { "negation", OP_NEG, 0, { "1.50" }, "-1.5" },
        { "sum of different digits", OP_ADD, 0, { "1.5", "0.025" }, "1.525" },
        { "sum of different digits, turned", OP_ADD, 0, { "0.025", "1.5" }, "1.525" },
        { "difference", OP_SUB, 0, { "1", "2.75" }, "-1.75" },
        { "product adds digits", OP_MUL, 0, { "-1.25", "0.5" }, "-0.625" },
        { "product with zero", OP_MUL, 0, { "0", "3.5" }, "0" },
        { "quotient that decimals hold", OP_DIV, 0, { "1", "-8" }, "-0.125" },
        { "quotient by a small decimal", OP_DIV, 0, { "3", "0.02" }, "150" },
        { "quotient that decimals do not hold", OP_DIV, 0, { "2", "6" }, "1/3" },
        { "quotient by a negative", OP_DIV, 0, { "2", "-6" }, "-1/3" },
        { "quotient of more digits", OP_DIV, 0, { "0.002", "0.6" }, "1/300" },
        { "lesser", OP_LT, 0, { "1.5", "1.50" }, "0" },
        { "lesser or equal", OP_LE, 0, { "1.5", "1.50" }, "1" },
        { "greater", OP_GT, 0, { "1.51", "1.5" }, "1" },
        { "greater or equal", OP_GE, 0, { "1.49", "1.5" }, "0" },
        { "equal", OP_EQ, 0, { "2", "2.000" }, "1" },
        { "not equal", OP_NE, 0, { "2", "2.001" }, "1" },
        { "least of two", OP_MIN, 0, { "-1.5", "-1.55" }, "-1.55" },
        { "most of two", OP_MAX, 0, { "-1.5", "-1.55" }, "-1.5" },
        { "clamp below", OP_CLAMP, 0, { "1", "1.5", "2.25" }, "1.5" },
        { "clamp above", OP_CLAMP, 0, { "3", "1.5", "2.25" }, "2.25" },
        { "clamp inside", OP_CLAMP, 0, { "2.125", "1.5", "2.25" }, "2.125" },
        { "if yes", OP_IF, 0, { "1", "1.5", "2.25" }, "1.5" },
        { "if no", OP_IF, 0, { "0", "1.5", "2.25" }, "2.25" },
        { "tie goes up", OP_ROUND, 2, { "0.125" }, "0.13" },
        { "negative tie goes down", OP_ROUND, 2, { "-0.125" }, "-0.13" },
        { "under the tie", OP_ROUND, 2, { "0.1249" }, "0.12" },
        { "negative under the tie", OP_ROUND, 2, { "-0.1249" }, "-0.12" },
        { "tie to a whole number", OP_ROUND, 0, { "-2.5" }, "-3" },
        { "nothing to round", OP_ROUND, 2, { "7.5" }, "7.5" },
        { "many digits at once", OP_ROUND, 0, { "0.499999999999" }, "0" },
        { "floor", OP_FLOOR, 1, { "1.29" }, "1.2" },
        { "floor of a negative", OP_FLOOR, 1, { "-1.21" }, "-1.3" },
        { "floor of a whole negative", OP_FLOOR, 0, { "-2.0" }, "-2" },
        { "ceil", OP_CEIL, 1, { "1.21" }, "1.3" },
        { "ceil of a negative", OP_CEIL, 1, { "-1.29" }, "-1.2" },
        { "ceil of a whole number", OP_CEIL, 0, { "2.0" }, "2" },
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        check_operation(rows[i].op, rows[i].which, number, rows[i].operands, rows[i].want, rows[i].row);
    static const struct {
        const char *row;
        Op op;
        const char *of, *want;
    } months[] = {
        { "year of January", OP_YEAR, "24", "24" },   { "year of December", OP_YEAR, "35", "24" },
        { "year before the year 0", OP_YEAR, "-1", "-12" },
        { "quarter of March", OP_QUARTER, "26", "24" }, { "quarter of April", OP_QUARTER, "27", "27" },
        { "quarter before the year 0", OP_QUARTER, "-1", "-3" },
    };
    for (size_t i = 0; i < ROWS(months); i++)
        check_operation(months[i].op, 0, month, (const char *[3]){ months[i].of }, months[i].want,
                        months[i].row);
}

/* A rounding after a division: the fraction itself is rounded, once. */
static void test_fractions(void)
{
    static const struct {
        const char *row, *a, *b;
        Op op;
        int digits;
        const char *want;
    } rows[] = {
        { "two thirds", "2", "3", OP_ROUND, 2, "0.67" },
        { "minus two thirds", "-2", "3", OP_ROUND, 2, "-0.67" },
        { "a sixth, to a whole number", "1", "6", OP_ROUND, 0, "0" },
        { "a tie by three quarters of 14", "10.5", "7", OP_ROUND, 0, "2" },
        { "a negative tie", "-10.5", "7", OP_ROUND, 0, "-2" },
        { "a negative denominator", "10.5", "-7", OP_ROUND, 0, "-2" },
        { "floor of minus a third", "-1", "3", OP_FLOOR, 1, "-0.4" },
        { "ceil of a third", "1", "3", OP_CEIL, 1, "0.4" },
        { "more digits than the fraction has", "1", "7", OP_ROUND, 9, "0.142857143" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Lab *lab = lab_new();
        uint32_t quotient = add2(lab, OP_DIV, number, parsed(lab, rows[i].a), parsed(lab, rows[i].b));
        uint32_t root = add(lab, rows[i].op, number, rows[i].digits, 1, &quotient);
        want_root(lab, root);
        bind(lab);
        run(lab, 0);
        check_value(lab, root, 0, 0, rows[i].want, rows[i].row);
        lab_free(lab);
    }
    check_operation(OP_ADD, 0, number, (const char *[3]){ "0.1", "0.2" }, "0.3", "no binary point");
}

/* -- absence -- */

static void test_logic(void)
{
    /* n, y, - (absent): the result of "and", "or" for each pair */
    static const struct {
        const char *a, *b, *both, *either;
    } rows[] = {
        { "n", "n", "0", "0" },     { "n", "y", "0", "1" },     { "n", "-", "0", "input" },
        { "y", "n", "0", "1" },     { "y", "y", "1", "1" },     { "y", "-", "input", "1" },
        { "-", "n", "0", "input" }, { "-", "y", "input", "1" }, { "-", "-", "input", "input" },
    };
    Lab *lab = lab_new();
    InputShape shape = { true, true, 0, 1 };
    uint32_t a = attribute(lab, 0, LEVEL_NONE, yes_no, 0, shape);
    uint32_t b = attribute(lab, 1, LEVEL_NONE, yes_no, 0, shape);
    uint32_t both = add2(lab, OP_AND, yes_no, a, b), either = add2(lab, OP_OR, yes_no, a, b);
    uint32_t not_a = add(lab, OP_NOT, yes_no, 0, 1, &a);
    want_root(lab, both);
    want_root(lab, either);
    want_root(lab, not_a);
    bind(lab);
    for (size_t i = 0; i < ROWS(rows); i++) {
        int64_t digits[2][WORLDS];
        uint8_t absent[2][WORLDS];
        const char *operands[2] = { rows[i].a, rows[i].b };
        for (uint32_t j = 0; j < 2; j++) {
            for (size_t w = 0; w < WORLDS; w++) {
                digits[j][w] = *operands[j] == '-' ? 99 : *operands[j] == 'y';
                absent[j][w] = *operands[j] == '-';
            }
            engine_input(lab->engine, j, digits[j], absent[j]);
        }
        run(lab, 0);
        check_value(lab, both, 0, 0, rows[i].both, "and");
        check_value(lab, either, 0, 1, rows[i].either, "or");
        check_value(lab, not_a, 0, 0, *rows[i].a == '-' ? "input" : *rows[i].a == 'y' ? "0" : "1", "not");
    }
    lab_free(lab);
}

static void test_choice_absent(void)
{
    Lab *lab = lab_new();
    InputShape may_miss = { true, true, 0, 1 };
    uint32_t c = attribute(lab, 0, LEVEL_NONE, yes_no, 0, may_miss);
    uint32_t gap = series(lab, 0, NULL, 0, 47);
    uint32_t zero = add2(lab, OP_DIV, number, parsed(lab, "1"),
                         attribute(lab, 1, LEVEL_NONE, number, 0, (InputShape){ false, false, 0, 1 }));
    uint32_t root = add(lab, OP_IF, number, IF_WRITTEN, 3, (uint32_t[]){ c, gap, zero });
    uint32_t sum = add2(lab, OP_ADD, number, zero, gap);
    uint32_t cap = add(lab, OP_IF, number, IF_WRITTEN, 3, (uint32_t[]){ c, gap, parsed(lab, "5") });
    want_root(lab, root);
    want_root(lab, sum);
    want_root(lab, cap);
    bind(lab);
    engine_input(lab->engine, 0, (int64_t[WORLDS]){ 1, 0 }, NULL);
    engine_input(lab->engine, 1, (int64_t[]){ 0 }, NULL);
    run(lab, 0);
    check_value(lab, root, 0, 0, "gap", "the chosen branch is absent");
    check_value(lab, root, 0, 1, "zero", "the other branch is absent for its own reason");
    check_value(lab, cap, 0, 1, "5", "a branch that is not chosen may be absent");
    check_value(lab, sum, 0, 0, "zero", "the first absent operand says why");
    engine_input(lab->engine, 0, NULL, NULL);
    engine_input(lab->engine, 1, (int64_t[]){ 1 }, NULL);
    run(lab, 0);
    check_value(lab, root, 0, 0, "input", "the condition is absent");
    check_value(lab, sum, 0, 0, "gap", "nothing is divided by zero any more");
    lab_free(lab);
}

/* -- tables -- */

static void test_tables(void)
{
    static const struct {
        const char *row;
        int64_t x;             /* in tenths */
        const char *exclusive, *inclusive, *marginal;
    } rows[] = {
        { "below the first row", 9, "row", "row", "row" },
        { "at the first threshold", 10, "10", "10", "0" },
        { "just under the second", 19, "10", "10", "9" },
        { "at the second threshold", 20, "20", "10", "10" },
        { "just over the second", 21, "20", "20", "12" },
        { "at the last threshold", 40, "0.5", "20", "50" },
        { "far above", 240, "0.5", "0.5", "60" },
    };
    for (int way = AS_INPUT; way <= AS_FRACTION; way++)
        for (size_t i = 0; i < ROWS(rows); i++) {
            Lab *lab = lab_new();
            uint32_t x = held(lab, 0, (Decimal){ rows[i].x, 1 }, way, number);
            uint32_t args[7] = { x, parsed(lab, "1"), parsed(lab, "10"), parsed(lab, "2"),
                                 parsed(lab, "20"), parsed(lab, "4.0"), parsed(lab, "0.5") };
            uint32_t step = add(lab, OP_STEP, number, table(lab, false), 7, args);
            uint32_t upper = add(lab, OP_STEP, number, table(lab, true), 7, args);
            uint32_t marginal = add(lab, OP_MARGINAL, number, table(lab, false), 7, args);
            want_root(lab, step);
            want_root(lab, upper);
            want_root(lab, marginal);
            bind(lab);
            engine_input(lab->engine, 0, (int64_t[WORLDS]){ rows[i].x, rows[i].x }, NULL);
            engine_input(lab->engine, 4, big_zero, NULL);
            engine_input(lab->engine, 5, seven, NULL);
            run(lab, 0);
            check_value(lab, step, 0, 0, rows[i].exclusive, rows[i].row);
            check_value(lab, upper, 0, 0, rows[i].inclusive, rows[i].row);
            check_value(lab, marginal, 0, 0, rows[i].marginal, rows[i].row);
            lab_free(lab);
        }
}

/* -- levels and worlds -- */

static void test_gathers(void)
{
    Lab *lab = lab_new();
    uint32_t wage = attribute(lab, 0, WORKER, number, 2, (InputShape){ true, true, 0, 500000 });
    uint32_t counts = attribute(lab, 1, WORKER, yes_no, 0, (InputShape){ false, false, 0, 1 });
    uint32_t bonus = attribute(lab, 2, PROJECT, number, 0, (InputShape){ false, false, 0, 100 });
    uint32_t all = constant(lab, yes_no, 1, 0);
    uint32_t with_bonus = add2(lab, OP_ADD, number, wage, bonus);
    uint32_t sum = gather(lab, OP_SUM, with_bonus, counts, WORKER, PROJECT);
    uint32_t heads = gather(lab, OP_COUNT, 0, counts, WORKER, PROJECT);
    uint32_t least = gather(lab, OP_LEAST, with_bonus, counts, WORKER, PROJECT);
    uint32_t most = gather(lab, OP_MOST, with_bonus, counts, WORKER, LEVEL_NONE);
    uint32_t shared = gather(lab, OP_SUM, bonus, all, WORKER, LEVEL_NONE);
    uint32_t part = add2(lab, OP_DIV, number, parsed(lab, "1"), add2(lab, OP_ADD, number, bonus, parsed(lab, "1")));
    uint32_t parts = gather(lab, OP_SUM, part, all, WORKER, PROJECT);
    uint32_t across = gather(lab, OP_SUM, part, all, WORKER, LEVEL_NONE);
    uint32_t roots[] = { sum, heads, least, most, shared, parts, across };
    for (size_t i = 0; i < ROWS(roots); i++)
        want_root(lab, roots[i]);
    bind(lab);
    /* workers 0 and 2 are of project 1, worker 1 of project 0 */
    const int64_t wages[3 * WORLDS] = { 100, 150, 200, 250, -99, 350 };
    const uint8_t missing[3 * WORLDS] = { 0, 0, 0, 0, 1, 0 };
    engine_input(lab->engine, 0, wages, missing);
    engine_input(lab->engine, 1, (int64_t[]){ 1, 0, 1 }, NULL);
    engine_input(lab->engine, 2, (int64_t[]){ 2, 6 }, NULL);
    run(lab, 0);
    check_value(lab, with_bonus, 1, 1, "4.5", "each worker has the bonus of his own project");
    check_value(lab, sum, 0, 0, "0", "nobody counts");
    check_value(lab, sum, 1, 0, "input", "one who counts is absent");
    check_value(lab, sum, 1, 1, "17", "two who count, in the other world");
    check_value(lab, heads, 1, 0, "2", "heads");
    check_value(lab, heads, 0, 1, "0", "no heads");
    check_value(lab, least, 0, 1, "member", "the least of nobody");
    check_value(lab, least, 1, 1, "7.5", "the least");
    check_value(lab, most, 0, 1, "9.5", "the most, two levels up");
    check_value(lab, shared, 0, 0, "14", "a project's value counts once per worker");
    check_value(lab, parts, 1, 0, "2/7", "fractions with one denominator per project");
    check_value(lab, across, 0, 0, "13/21", "fractions with different denominators");
    engine_input(lab->engine, 1, (int64_t[]){ 1, 1, 0 }, NULL);
    run(lab, 0);
    check_value(lab, sum, 1, 0, "7", "the absent one does not count any more");
    check_value(lab, least, 0, 0, "4", "the least of one");
    lab_free(lab);
}

static void test_shapes(void)
{
    Lab *lab = lab_new();
    uint32_t same = attribute(lab, 0, WORKER, number, 1, (InputShape){ false, false, 0, 99 });
    uint32_t differs = attribute(lab, 1, PROJECT, number, 0, (InputShape){ true, false, 0, 99 });
    uint32_t uniform = add2(lab, OP_MUL, number, same, parsed(lab, "3"));
    uint32_t mixed = add2(lab, OP_ADD, number, uniform, differs);
    uint32_t fixed = add2(lab, OP_MUL, number, parsed(lab, "1.5"), parsed(lab, "3"));
    want_root(lab, uniform);
    want_root(lab, mixed);
    want_root(lab, fixed);
    bind(lab);
    engine_input(lab->engine, 0, (int64_t[]){ 10, 20, 30 }, NULL);
    engine_input(lab->engine, 1, (int64_t[]){ 1, 2, 3, 4 }, NULL);
    run(lab, 0);
    Lanes u = engine_lanes(lab->engine, uniform), m = engine_lanes(lab->engine, mixed);
    CHECK_INT(u.stride, 1, "equal in all worlds: one lane per member");
    CHECK_INT(u.members, 3, "a lane per worker");
    CHECK_INT(u.digits[2], 90, "worker 2, in tenths");
    CHECK_INT(m.stride, WORLDS, "differs: a lane per world");
    static const int64_t want[] = { 60, 70, 70, 80, 120, 130 };
    for (size_t i = 0; i < ROWS(want); i++)
        CHECK_INT(m.digits[i], want[i], "world after world within member after member");
    CHECK(m.absent == NULL, "nothing can be absent");
    CHECK_INT(engine_lanes(lab->engine, fixed).digits[0], 45, "known when binding");
    EngineFacts facts = engine_facts(lab->engine);
    CHECK(facts.steps_equal >= 1 && facts.steps_equal < facts.steps, "some steps are the same in all worlds");
    lab_free(lab);
}

/* -- months and inputs -- */

static void test_months(void)
{
    static const Dated values[] = { { .from = { 2 }, .value = { 100, 1 } },
                                    { .from = { 12 }, .value = { 2025, 2 } },
                                    { .from = { 24 }, .gap = true },
                                    { .from = { 30 }, .value = { 30, 0 } } };
    static const struct {
        const char *row;
        int month;
        const char *want;
    } rows[] = {
        { "before the first", 1, "gap" },     { "from the first on", 2, "10" },
        { "the last month of it", 11, "10" }, { "the second", 12, "20.25" },
        { "the same month again", 12, "20.25" }, { "in a gap", 24, "gap" },
        { "after a gap", 30, "30" },          { "back in time", 3, "10" },
        { "beyond the last known", 41, "gap" },
    };
    Lab *lab = lab_new();
    uint32_t figure = series(lab, 4, values, 2, 40);
    uint32_t x = attribute(lab, 0, LEVEL_NONE, number, 0, (InputShape){ true, false, 1, 3 });
    uint32_t product = add2(lab, OP_MUL, number, figure, x);
    uint32_t now = code_add(lab->code, OP_NOW, LEVEL_NONE, month, NULL, 0, 0, nowhere);
    uint32_t late = add2(lab, OP_GE, yes_no, now, constant(lab, month, 24, 0));
    uint32_t early = add2(lab, OP_GE, yes_no, now, constant(lab, month, 99, 0));
    uint32_t version = add(lab, OP_IF, number, IF_VERSION, 3, (uint32_t[]){ late, x, product });
    uint32_t never = add(lab, OP_IF, number, IF_VERSION, 3, (uint32_t[]){ early, figure, x });
    want_root(lab, product);
    want_root(lab, version);
    want_root(lab, never);
    bind(lab);
    engine_input(lab->engine, 0, (int64_t[WORLDS]){ 1, 2 }, NULL);
    for (size_t i = 0; i < ROWS(rows); i++) {
        run(lab, rows[i].month);
        check_value(lab, product, 0, 0, rows[i].want, rows[i].row);
        check_value(lab, version, 0, 0, rows[i].month < 24 ? rows[i].want : "1", "the version that holds");
        check_value(lab, never, 0, 1, "2", "a version that never comes");
    }
    run(lab, 12);
    check_value(lab, product, 0, 1, "40.5", "the other world");
    engine_input(lab->engine, 0, (int64_t[WORLDS]){ 3, 1 }, NULL);
    run(lab, 12);
    check_value(lab, product, 0, 0, "60.75", "an input supplied anew, in the same month");
    check_value(lab, never, 0, 1, "1", "and for all that reads it");
    lab_free(lab);
}

/* -- patches -- */

static void test_patches(void)
{
    static const Dated values[] = { { .from = { 0 }, .value = { 1000, 2 } },
                                    { .from = { 12 }, .value = { 1000, 2 } },
                                    { .from = { 24 }, .gap = true } };
    Lab *lab = lab_new();
    lab->spec.worlds = 8;
    uint32_t figure = series(lab, 3, values, 2, 47);
    uint32_t again = code_add(lab->code, OP_PARAM, LEVEL_NONE, number, NULL, 0, 0, nowhere);
    uint32_t factor = parsed(lab, "1.50"), twin = parsed(lab, "1.50");
    uint32_t fte = attribute(lab, 0, WORKER, number, 2, (InputShape){ false, true, 50, 100 });
    uint32_t now = code_add(lab->code, OP_NOW, LEVEL_NONE, month, NULL, 0, 0, nowhere);
    uint32_t enough = add2(lab, OP_GE, yes_no, fte, parsed(lab, "0.8"));
    uint32_t product = add2(lab, OP_MUL, number, add2(lab, OP_MUL, number, again, factor), fte);
    uint32_t paid = add(lab, OP_IF, number, IF_WRITTEN, 3, (uint32_t[]){ enough, product, parsed(lab, "0") });
    uint32_t roots[] = { figure, twin, paid, now };
    for (size_t i = 0; i < ROWS(roots); i++)
        want_root(lab, roots[i]);
    const Patch patches[] = {
        { .ins = figure, .world = 1, .kind = PATCH_ADD, .amount = 100, .dated = 1 },
        { .ins = factor, .world = 2, .kind = PATCH_ADD, .amount = -50, .dated = -1 },
        { .ins = enough, .world = 3, .kind = PATCH_NOT, .dated = -1 },
        { .ins = fte, .world = 4, .kind = PATCH_FILL, .amount = 90, .dated = -1 },
        { .ins = again, .world = 5, .kind = PATCH_DROP, .dated = -1, .one_month = true, .month = { 13 } },
        { .ins = now, .world = 6, .kind = PATCH_ADD, .amount = 12, .dated = -1 },
        { .ins = figure, .world = 7, .kind = PATCH_FILL, .amount = 2000, .dated = -1 },
        { .ins = figure, .world = 7, .kind = PATCH_ADD, .amount = 1, .dated = -1 },
    };
    lab->spec.patches = patches;
    lab->spec.patches_count = ROWS(patches);
    static const struct {
        int month;
        size_t member, world;
        const char *want, *row;
    } rows[] = {
        { 0, 0, 0, "12", "unpatched: 10 * 1.5 * 0.8" },
        { 0, 0, 1, "12", "not while another dated value holds" },
        { 12, 0, 1, "13.2", "a dated figure, for all who name it" },
        { 0, 0, 2, "8", "a constant, by its own digits" },
        { 0, 0, 3, "0", "a yes becomes no" },
        { 0, 1, 3, "7.5", "a no becomes yes" },
        { 0, 2, 0, "input", "an absent input" },
        { 0, 2, 4, "13.5", "filled" },
        { 0, 0, 4, "12", "what was there is not filled" },
        { 12, 0, 5, "12", "not yet dropped" },
        { 13, 0, 5, "gap", "dropped in one month" },
        { 14, 0, 5, "12", "and back" },
        { 24, 0, 0, "gap", "a gap" },
        { 24, 0, 7, "24.012", "a gap filled, then added to" },
        { 0, 0, 7, "12.012", "no gap to fill, added to" },
    };
    bind(lab);
    engine_input(lab->engine, 0, (int64_t[]){ 80, 50, 0 }, (uint8_t[]){ 0, 0, ABSENT_INPUT });
    for (size_t i = 0; i < ROWS(rows); i++) {
        run(lab, rows[i].month);
        check_value(lab, paid, rows[i].member, rows[i].world, rows[i].want, rows[i].row);
        check_value(lab, twin, 0, rows[i].world, "1.5", "an equal constant is not patched along");
    }
    run(lab, 5);
    check_value(lab, now, 0, 6, "17", "another month in one world");
    check_value(lab, now, 0, 5, "5", "and not in the others");
    lab_free(lab);
}

int main(void)
{
    test_operations();
    test_fractions();
    test_logic();
    test_choice_absent();
    test_tables();
    test_gathers();
    test_shapes();
    test_months();
    test_patches();
    return check_done();
}
