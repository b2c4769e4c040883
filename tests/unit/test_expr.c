/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_expr.c -- expressions: what each comes to, or how it is refused and where
 * the caret stands.  Every operation of ops.def and every message of 101-134 has
 * a row; the last test says which have none.
 *
 * The world: project a (2 workers, 2 services), project b (1 worker) and project
 * c (nobody).  The third worker's jobless, sick and birth are not given.
 */
#include "check.h"

#include "engine.h"
#include "expr.h"

enum { PROJECT = 1, WORKER, SERVICE, LEVELS };
enum { PROJECTS = 3, WORKERS = 3, SERVICES = 2 };

#define STR(text) { text, sizeof text - 1 }

static const Str level_names[LEVELS] = { STR(""), STR("project"), STR("worker"), STR("service") };
static const uint8_t within[LEVELS] = { LEVEL_NONE, LEVEL_NONE, PROJECT, PROJECT };
static const size_t members[LEVELS] = { 1, PROJECTS, WORKERS, SERVICES };
static const uint32_t worker_parents[WORKERS] = { 0, 0, 1 }, service_parents[SERVICES] = { 0, 0 };
static const uint32_t *const parents[LEVELS] = { NULL, NULL, worker_parents, service_parents };

/* -- names -- */

static const Str school_values[] = { STR("none"), STR("primary"), STR("lower"), STR("higher") };
static const Label school_labels[4];
static const Choice school = { STR("worker.school"), school_values, school_labels, 4, true };
static const Str status_values[] = { STR("jobseeker"), STR("student") };
static const Choice status = { STR("worker.status"), status_values, school_labels, 2, false };
static const Choice *const choices[] = { &school, &status };

#define EUR { { [UNIT_EUR] = 1 } }
#define EUR_MONTH { { [UNIT_EUR] = 1, [UNIT_MONTH] = -1 } }
#define EUR_YEAR { { [UNIT_EUR] = 1, [UNIT_YEAR] = -1 } }
#define MONTHS { { [UNIT_MONTH] = 1 } }
#define PERSONS { { [UNIT_PERSON] = 1 } }
#define PLAIN { { 0 } }
#define NUMBER(u) { KIND_NUMBER, u, NULL }
#define YES_NO { KIND_YES_NO, PLAIN, NULL }
#define MONTH { KIND_MONTH, PLAIN, NULL }
#define CHOICE(c) { KIND_CHOICE, PLAIN, &c }
#define NOT_GIVEN INT64_MIN
#define YM(year, month) ((year) * 12 + (month) - 1)

static const struct Given {
    Attribute attribute;
    int64_t digits[3];
} givens[] = {
    { { STR("project.size"), PROJECT, NUMBER(PLAIN), .scale = 0 }, { 10, 20, 0 } },
    { { STR("project.small"), PROJECT, YES_NO, .scale = 0 }, { 1, 0, 0 } },
    { { STR("project.start"), PROJECT, MONTH, .scale = 0 }, { YM(2004, 7), YM(2006, 3), YM(2006, 4) } },
    { { STR("project.budget"), PROJECT, NUMBER(EUR_YEAR), .scale = 2 }, { 12000000, 0, 99999 } },
    { { STR("project.people"), PROJECT, NUMBER(PERSONS), .scale = 0 }, { 79, 80, 81 } },
    { { STR("worker.wage"), WORKER, NUMBER(EUR_MONTH), .scale = 2 }, { 200000, 150050, 250000 } },
    { { STR("worker.fte"), WORKER, NUMBER(PLAIN), .scale = 4 }, { 10000, 5000, 8000 } },
    { { STR("worker.jobless"), WORKER, NUMBER(MONTHS), .scale = 0 }, { 24, 6, NOT_GIVEN } },
    { { STR("worker.school"), WORKER, CHOICE(school), .scale = 0 }, { 1, 3, 2 } },
    { { STR("worker.status"), WORKER, CHOICE(status), .scale = 0 }, { 0, 1, 0 } },
    { { STR("worker.sick"), WORKER, YES_NO, .scale = 0 }, { 1, 0, NOT_GIVEN } },
    { { STR("worker.birth"), WORKER, MONTH, .scale = 0 }, { YM(1966, 5), YM(1990, 12), NOT_GIVEN } },
    { { STR("worker.tie"), WORKER, NUMBER(PLAIN), .scale = 1 }, { -5, 5, 15 } },
    { { STR("worker.parts"), WORKER, NUMBER(PLAIN), .scale = 0 }, { 0, -2, 3 } },
    { { STR("worker.vast"), WORKER, NUMBER(PLAIN), .scale = 0 },
      { 1000000000000000000, -1000000000000000000, 1 } },
    { { STR("service.hours"), SERVICE, NUMBER({ { [UNIT_HOUR] = 1 } }), .scale = 0 }, { 100, 40 } },
};
enum { ATTRIBUTES = ROWS(givens) };

#define FOREVER { 1 << 28 }
#define VALUE(year, month, digits, scale) { .from = { YM(year, month) }, .value = { digits, scale } }
#define GAP(year, month) { .from = { YM(year, month) }, .gap = true }

static Dated allowance_values[] = { VALUE(2004, 1, 50000, 2), GAP(2007, 1), VALUE(2008, 1, 55000, 2) };
static Dated index_values[] = { VALUE(2000, 1, 10200000000, 10), VALUE(2006, 1, 105, 2) };
static Dated far_values[] = { VALUE(2000, 1, 999999999999999999, 0), VALUE(2007, 1, 1, 12) };
static const Series allowance = { .name = STR("allowance"), .unit = EUR_MONTH, .scale = 2,
    .values = allowance_values, .count = 3, .until = { YM(2009, 12) }, .checked = FOREVER };
static const Series index_of = { .name = STR("index"), .unit = PLAIN, .scale = 10,
    .values = index_values, .count = 2, .until = FOREVER, .checked = FOREVER };
static const Series far_apart = { .name = STR("far"), .unit = PLAIN, .scale = 12,
    .values = far_values, .count = 2, .until = FOREVER, .checked = FOREVER };

#define ROW(t, t_scale, a, a_scale) { .threshold = { t, t_scale }, .amount = { .value = { a, a_scale } } }

static Row support_rows[] = { ROW(0, 0, 25000, 0), ROW(80, 0, 50000, 0) };
static Row support_later[] = { ROW(80, 0, 1, 0) };
static RowSet support_sets[] = { { .from = { YM(2004, 1) }, .rows = support_rows, .count = 2 },
    { .from = { YM(2007, 1) }, .gap = true },
    { .from = { YM(2008, 1) }, .rows = support_later, .count = 1 } };
static Row slice_rows[] = { ROW(0, 0, 0, 0), ROW(1000, 0, 100, 3), ROW(10000, 0, 200, 3) };
static RowSet slice_sets[] = { { .from = { YM(2004, 1) }, .rows = slice_rows, .count = 3 } };
static const Series no_support = { .name = STR("support"), .unit = EUR_YEAR, .until = FOREVER };
static const Series no_slices = { .name = STR("slices"), .unit = PLAIN, .until = FOREVER };
static const Table tables[] = {
    { .name = STR("support"), .form.name = STR("support"), .input = PERSONS, .unit = EUR_YEAR,
      .sets = support_sets, .count = 3, .until = { YM(2009, 12) }, .missing = &no_support },
    { .name = STR("above"), .form = { .name = STR("above"), .upper_inclusive = true },
      .input = PERSONS, .unit = EUR_YEAR, .sets = support_sets, .count = 3,
      .until = { YM(2009, 12) }, .missing = &no_support },
    { .name = STR("slices"), .form.name = STR("slices"), .input = EUR_YEAR, .unit = PLAIN,
      .marginal = true, .sets = slice_sets, .count = 1, .until = FOREVER, .missing = &no_slices },
    { .name = STR("slices_above"), .form = { .name = STR("slices_above"), .upper_inclusive = true },
      .input = EUR_YEAR, .unit = PLAIN, .marginal = true, .sets = slice_sets, .count = 1,
      .until = FOREVER, .missing = &no_slices },
};

typedef struct World {
    Arena *arena;
    Attribute attributes[ATTRIBUTES];
    Code *code;
    Diags *diags;
    uint32_t half;             /* the result of another rule:  worker.fte / 2 */
} World;

static Meaning find(void *context, Str name, Span at)
{
    static const Series *const series[] = { &allowance, &index_of, &far_apart };
    const World *w = context;
    (void)at;
    for (uint32_t i = 0; i < ATTRIBUTES; i++)
        if (str_is(name, w->attributes[i].name))
            return (Meaning){ .kind = MEANS_ATTRIBUTE, .which = i };
    for (size_t i = 0; i < ROWS(series); i++)
        if (str_is(name, series[i]->name))
            return (Meaning){ .kind = MEANS_SERIES, .series = series[i] };
    for (size_t i = 0; i < ROWS(tables); i++)
        if (str_is(name, tables[i].name))
            return (Meaning){ .kind = MEANS_TABLE, .table = &tables[i] };
    for (uint32_t i = 1; i < LEVELS; i++)
        if (str_is(name, level_names[i]))
            return (Meaning){ .kind = MEANS_LEVEL, .which = i };
    if (str_is_text(name, "half"))
        return (Meaning){ .kind = MEANS_RESULT, .which = w->half };
    return (Meaning){ .kind = str_is_text(name, "broken") ? MEANS_BROKEN : MEANS_NOTHING };
}

static size_t all_names(void *context, const Str **names)
{
    static const Str list[] = { STR("allowance"), STR("worker.wage"), STR("worker.fte"), STR("support") };
    (void)context;
    *names = list;
    return ROWS(list);
}

/* -- compiling and running -- */

static bool compile_text(World *w, const char *text, Want want, uint32_t *root)
{
    Source *source = arena_alloc(w->arena, sizeof *source);
    *source = (Source){ .name = str_of("test"), .text = str_keep(w->arena, str_of(text)) };
    Scope scope = { .context = w, .find = find, .names = all_names, .within = within,
                    .level_names = level_names, .choices = choices, .choices_count = ROWS(choices) };
    Node *node = expr_parse(w->arena, span_of(source, 0, source->text.len), w->diags);
    return node && expr_compile(w->code, node, &scope, want, w->diags, root);
}

static World world_new(void)
{
    World w = { .arena = arena_new() };
    for (size_t i = 0; i < ATTRIBUTES; i++)
        w.attributes[i] = givens[i].attribute;
    w.diags = diags_new(w.arena);
    return w;
}

/* The code keeps a pointer to the attributes: the world must stand where it stays. */
static void world_open(World *w)
{
    w->code = code_new(w->arena, w->attributes, ATTRIBUTES);
    Want anything = { .any = true, .any_level = true };
    CHECK(compile_text(w, "worker.fte / 2", anything, &w->half), "half");
}

static void supply(Engine *engine)
{
    static uint8_t absent[ATTRIBUTES][3];
    for (uint32_t a = 0; a < ATTRIBUTES; a++) {
        for (size_t m = 0; m < 3; m++)
            absent[a][m] = givens[a].digits[m] == NOT_GIVEN ? ABSENT_INPUT : ABSENT_NOT;
        engine_input(engine, a, givens[a].digits, absent[a]);
    }
}

static Engine *bind(World *w, const uint32_t *root, Months months)
{
    InputShape *shapes = arena_alloc(w->arena, sizeof(InputShape[ATTRIBUTES]));
    for (size_t a = 0; a < ATTRIBUTES; a++) {
        shapes[a].least = INT64_MAX;
        shapes[a].most = -INT64_MAX;
        for (size_t m = 0; m < members[givens[a].attribute.level]; m++) {
            int64_t d = givens[a].digits[m];
            shapes[a].may_miss = shapes[a].may_miss || d == NOT_GIVEN;
            if (d == NOT_GIVEN)
                continue;
            shapes[a].least = d < shapes[a].least ? d : shapes[a].least;
            shapes[a].most = d > shapes[a].most ? d : shapes[a].most;
        }
    }
    EngineSpec spec = { .code = w->code, .levels = LEVELS, .within = within, .members = members,
                        .parents = parents, .worlds = 1, .months = months, .roots = root,
                        .roots_count = 1, .inputs = shapes };
    Engine *engine = engine_bind(w->arena, &spec);
    supply(engine);
    return engine;
}

/* -- showing a result: "EUR/month 2000, 1500.5, 2500" -- */

static void print_wide(Wide n, Buf *out)
{
    char digits[40];
    int count = 0;
    if (n < 0)
        buf_byte(out, '-');
    do {
        int digit = (int)(n % 10);
        digits[count++] = (char)('0' + (digit < 0 ? -digit : digit));
        n /= 10;
    } while (n);
    while (count > 0)
        buf_byte(out, digits[--count]);
}

static Wide common_divisor(Wide a, Wide b)
{
    while (b) {
        Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/* A decimal if it is one, else a fraction in lowest terms. */
static void print_number(Exact x, Buf *out)
{
    Wide num = x.num, den = x.den;
    for (int i = 0; i < x.scale; i++)
        den *= 10;
    Wide common = common_divisor(num, den), rest = den / common;
    while (rest % 2 == 0)
        rest /= 2;
    while (rest % 5 == 0)
        rest /= 5;
    if (rest == 1) {
        exact_print(x, 0, 30, out);
        return;
    }
    print_wide(num / common, out);
    buf_byte(out, '/');
    print_wide(den / common, out);
}

static void print_value(Type type, Absent absent, Exact x, Buf *out)
{
    static const char *const words[] = { "", "not given", "gap", "no row", "nobody", "by zero", "overflow" };
    int64_t whole;
    if (absent)
        buf_text(out, words[absent]);
    else if (type.kind == KIND_NUMBER)
        print_number(x, out);
    else if (!exact_fits(x, 0, &whole))
        buf_text(out, "not whole");
    else if (type.kind == KIND_YES_NO)
        buf_text(out, whole == 1 ? "yes" : whole == 0 ? "no" : "neither");
    else if (type.kind == KIND_MONTH)
        month_print((Month){ (int32_t)whole }, out);
    else
        buf_str(out, type.choice->values[whole]);
}

static void print_root(const World *w, const Engine *engine, uint32_t root, Buf *out)
{
    const Ins *ins = &w->code->ins[root];
    type_print(ins->type, out);
    for (size_t m = 0; m < members[ins->level]; m++) {
        Exact x = { 0, 1, 0 };
        Absent absent = engine_value(engine, root, m, 0, &x);
        buf_text(out, m ? ", " : " ");
        print_value(ins->type, absent, x, out);
    }
}

static void print_refusal(World *w, Buf *out)
{
    buf_text(out, "refused\n");
    diags_render(w->diags, LANG_EN, out);
}

/* What an expression comes to in March 2006, or in another month. */
typedef struct Result {
    const char *row, *text, *result;
} Result;

typedef struct DatedResult {
    Result result;
    int year, month;
} DatedResult;

static void check_result(const Result *r, Month month)
{
    World w = world_new();
    world_open(&w);
    uint32_t root;
    Buf out = { 0 };
    if (compile_text(&w, r->text, (Want){ .any = true, .any_level = true }, &root)) {
        Engine *engine = bind(&w, &root, (Months){ month, month });
        engine_run(engine, month);
        print_root(&w, engine, root, &out);
        /* the same when it is one of many months, with a run before it */
        Buf again = { 0 };
        engine = bind(&w, &root, (Months){ month_of(2000, 1), month_of(2012, 12) });
        engine_run(engine, month_plus(month, -1));
        engine_run(engine, month);
        print_root(&w, engine, root, &again);
        buf_byte(&again, '\0');
        CHECK_STR(buf_view(&out), again.at, "one month or many");
        buf_free(&again);
    } else {
        print_refusal(&w, &out);
    }
    char row[200];
    snprintf(row, sizeof row, "%s: %s", r->row, r->text);
    CHECK_STR(buf_view(&out), r->result, row);
    buf_free(&out);
    arena_free(w.arena);
}

static const Result literals[] = {
    { "whole number", "12", "number 12" },
    { "decimals", "0.50", "number 0.5" },
    { "per cent", "40%", "number 0.4" },
    { "per cent with digits", "13.07%", "number 0.1307" },
    { "money", "500.00 EUR/month", "EUR/month 500" },
    { "persons", "60000 persons", "person 60000" },
    { "unit of three words", "2 EUR/hour/person", "EUR/hour/person 2" },
    { "unit with blanks in it", "2 EUR / month", "EUR/month 2" },
    { "fte is a plain number", "3 fte", "number 3" },
    { "per fte", "3 EUR/fte", "EUR 3" },
    { "months", "12 months", "months 12" },
    { "years are months", "45 years", "months 540" },
    { "half years", "2.5 years", "months 30" },
    { "quarters are months", "11 quarters", "months 33" },
    { "one year", "1 year", "months 12" },
    { "quarters per year stay", "4 quarter/year", "quarter/year 4" },
    { "18 digits", "999999999999999999", "number 999999999999999999" },
    { "12 digits after the point", "0.000000000001", "number 0.000000000001" },
    { "a month", "2023-07", "month 2023-07" },
    { "yes", "yes", "yes_no yes" },
    { "no", "no", "yes_no no" },
    { "the month that is calculated", "month", "month 2006-03" },
    { "division after a unit", "12 EUR/3", "EUR 4" },
    { "division by a name after a unit", "12 EUR/worker.fte", "EUR 12, 24, 15" },
    { "division by a unitless bracket", "12 EUR/(3)", "EUR 4" },
};

static const Result names_and_blanks[] = {
    { "an attribute, each member", "worker.wage", "EUR/month 2000, 1500.5, 2500" },
    { "of another level", "project.size", "number 10, 20, 0" },
    { "not given", "worker.jobless", "months 24, 6, not given" },
    { "a choice", "worker.school", "worker.school primary, higher, lower" },
    { "a param", "allowance", "EUR/month 500" },
    { "a result of another rule", "half + half", "number 1, 0.5, 0.8" },
    { "blanks around", "  1  +  2  ", "number 3" },
    { "no blanks", "1+2*3", "number 7" },
    { "line ends", "1 +\n  2\r\n  + 3", "number 6" },
    { "comment at the end of a line", "1 +  ; one\n 2", "number 3" },
    { "comment on its own line", "1 +\n; half a thought\n 2", "number 3" },
    { "comment after a tab", "1\t; one\n + 2", "number 3" },
    { "comment at the very end", "1 + 2  ; three", "number 3" },
    { "comment inside a call", "min(1,  ; first\n 2)", "number 1" },
    { "comment inside a unit", "5 EUR  ; money\n /month", "EUR/month 5" },
    { "line end inside a unit", "5 EUR\n / month", "EUR/month 5" },
};

static const Result arithmetic[] = {
    { "product before sum", "1 + 2 * 3", "number 7" },
    { "from left to right: minus", "3 - 2 - 4", "number -3" },
    { "from left to right: divide", "12 / 3 / 2", "number 2" },
    { "divide and multiply", "12 / 3 * 2", "number 8" },
    { "brackets", "(1 + 2) * 3", "number 9" },
    { "minus of a bracket", "-(1 + 2)", "number -3" },
    { "minus binds before product", "-2 * 3", "number -6" },
    { "minus after an operator", "2 - -3", "number 5" },
    { "minus twice", "--3", "number 3" },
    { "minus zero", "-0", "number 0" },
    { "minus of members", "-worker.tie", "number 0.5, -0.5, -1.5" },
    { "sum of members", "worker.fte + worker.tie", "number 0.5, 1, 2.3" },
    { "difference of members", "worker.fte - worker.tie", "number 1.5, 0, -0.7" },
    { "product of members", "worker.fte * worker.wage", "EUR/month 2000, 750.25, 2000" },
    { "with the level above", "worker.fte * project.size", "number 10, 5, 16" },
    { "units multiply", "2 EUR/month * 3 months", "EUR 6" },
    { "units divide", "12 EUR / 4 hours", "EUR/hour 3" },
    { "units vanish", "12 EUR / 4 EUR", "number 3" },
    { "quarter to year", "500 EUR/quarter * 4 quarter/year", "EUR/year 2000" },
    { "exact: tenths", "0.1 + 0.2 = 0.3", "yes_no yes" },
    { "exact: a third", "1/3", "number 1/3" },
    { "exact: three thirds", "1/3*3 = 1", "yes_no yes" },
    { "exact: thirds and sixths", "1/3 + 1/6", "number 0.5" },
    { "exact: sevenths of members", "worker.wage / 7 * 7 = worker.wage", "yes_no yes, yes, yes" },
    { "exact: a negative divisor", "1/-3", "number -1/3" },
    { "exact: two negatives", "-1/-3 = 1/3", "yes_no yes" },
    { "exact: ten decimals", "1.0200000000 * 1.0312345678", "number 1.051859259156" },
    { "index products", "index * index * index", "number 1.157625" },
    { "divided by members", "12 / worker.parts", "number by zero, -6, 4" },
    { "less than nothing below the line", "1 / worker.parts < 0", "yes_no by zero, yes, no" },
    { "zero divided", "0 / 3", "number 0" },
    { "beyond 64 bits", "worker.vast * 1000000", "number 1000000000000000000000000, -1000000000000000000000000, 1000000" },
    { "beyond 127 bits", "worker.vast * worker.vast * worker.vast", "number overflow, overflow, 1" },
    { "beyond 127 bits and back", "worker.vast * worker.vast * worker.vast * 0", "number overflow, overflow, 0" },
    { "a sum that stays inside", "worker.vast + worker.vast - worker.vast", "number 1000000000000000000, -1000000000000000000, 1" },
};

static const Result zeros[] = {
    { "zero takes the unit: plus", "worker.wage + 0", "EUR/month 2000, 1500.5, 2500" },
    { "before the plus as well", "0 + worker.wage", "EUR/month 2000, 1500.5, 2500" },
    { "zero less", "0 - worker.wage", "EUR/month -2000, -1500.5, -2500" },
    { "compared", "worker.wage > 0", "yes_no yes, yes, yes" },
    { "compared, first", "0 < worker.wage", "yes_no yes, yes, yes" },
    { "0.00 as well", "worker.wage > 0.00", "yes_no yes, yes, yes" },
    { "per cent as well", "worker.wage > 0%", "yes_no yes, yes, yes" },
    { "in max", "max(0, worker.wage - 2000 EUR/month)", "EUR/month 0, 0, 500" },
    { "in max, second", "max(worker.wage - 2000 EUR/month, 0)", "EUR/month 0, 0, 500" },
    { "in max, two zeros first", "max(0, 0, worker.wage)", "EUR/month 2000, 1500.5, 2500" },
    { "in if", "if(worker.fte < 1, 0, worker.wage)", "EUR/month 2000, 0, 0" },
    { "in if, else", "if(worker.fte < 1, worker.wage, 0)", "EUR/month 0, 1500.5, 2500" },
    { "in clamp", "clamp(worker.wage, 0, 1800 EUR/month)", "EUR/month 1800, 1500.5, 1800" },
    { "first in clamp", "clamp(0, allowance, worker.wage)", "EUR/month 500, 500, 500" },
    { "in a list", "project.budget in (0, 5 EUR/year)", "yes_no no, yes, no" },
    { "minus zero", "worker.wage > -0", "yes_no yes, yes, yes" },
    { "in brackets", "worker.wage > (0)", "yes_no yes, yes, yes" },
    { "of a table", "support(0)", "EUR/year 25000" },
    { "a product keeps it plain", "worker.fte * 0", "number 0, 0, 0" },
};

static const Result comparisons[] = {
    { "less", "worker.fte < 0.8", "yes_no no, yes, no" },
    { "at most", "worker.fte <= 0.8", "yes_no no, yes, yes" },
    { "more", "worker.fte > 0.8", "yes_no yes, no, no" },
    { "at least", "worker.fte >= 0.8", "yes_no yes, no, yes" },
    { "equal", "worker.fte = 0.8", "yes_no no, no, yes" },
    { "not equal", "worker.fte != 0.8", "yes_no yes, yes, no" },
    { "the number first", "0.8 <= worker.fte", "yes_no yes, no, yes" },
    { "of other digits", "worker.fte = 0.80", "yes_no no, no, yes" },
    { "sums on both sides", "1 + 1 < 4 - 1", "yes_no yes" },
    { "months", "project.start < 2006-03", "yes_no yes, no, no" },
    { "months, at least", "project.start >= 2006-03", "yes_no no, yes, yes" },
    { "yes and no", "project.small = yes", "yes_no yes, no, no" },
    { "not equal to no", "project.small != no", "yes_no yes, no, no" },
    { "choice", "worker.school = lower", "yes_no no, no, yes" },
    { "choice, first", "lower = worker.school", "yes_no no, no, yes" },
    { "choice, not", "worker.status != student", "yes_no yes, no, yes" },
    { "ordered choice", "worker.school <= lower", "yes_no yes, no, yes" },
    { "ordered choice, more", "worker.school > primary", "yes_no no, yes, yes" },
    { "among", "worker.school in (none, primary)", "yes_no yes, no, no" },
    { "among one", "worker.fte in (1)", "yes_no yes, no, no" },
    { "among numbers", "worker.fte in (0.5, 0.8)", "yes_no no, yes, yes" },
    { "among months", "project.start in (2004-07, 2006-04)", "yes_no yes, no, yes" },
    { "not among", "not worker.school in (none, primary)", "yes_no no, yes, yes" },
    { "among sums", "1 + 1 in (2, 3)", "yes_no yes" },
    { "a choice by if", "worker.school = if(project.small, primary, lower)", "yes_no yes, no, yes" },
};

static const Result logic[] = {
    { "and before or", "yes or yes and no", "yes_no yes" },
    { "brackets", "(yes or yes) and no", "yes_no no" },
    { "not reaches over a comparison", "not 1 = 2", "yes_no yes" },
    { "not before and", "not no and no", "yes_no no" },
    { "not twice", "not not yes", "yes_no yes" },
    { "comparison before and", "1 < 2 and 2 < 3", "yes_no yes" },
    { "unknown alone", "worker.sick", "yes_no yes, no, not given" },
    { "not unknown", "not worker.sick", "yes_no no, yes, not given" },
    { "unknown and no", "worker.sick and worker.fte > 5", "yes_no no, no, no" },
    { "no and unknown", "worker.fte > 5 and worker.sick", "yes_no no, no, no" },
    { "unknown and yes", "worker.sick and worker.fte > 0", "yes_no yes, no, not given" },
    { "unknown or yes", "worker.sick or worker.fte > 0", "yes_no yes, yes, yes" },
    { "yes or unknown", "worker.fte > 0 or worker.sick", "yes_no yes, yes, yes" },
    { "unknown or no", "worker.sick or worker.fte > 5", "yes_no yes, no, not given" },
    { "literal no and unknown", "no and worker.sick", "yes_no no, no, no" },
    { "unknown and unknown", "worker.sick and worker.jobless > 3 months", "yes_no yes, no, not given" },
    { "compared with unknown", "worker.jobless >= 12 months", "yes_no yes, no, not given" },
    { "among with one unknown", "worker.jobless in (6 months, 7 months)", "yes_no no, yes, not given" },
    { "if: what is not chosen may be unknown", "if(worker.fte = 0.8, 3 months, worker.jobless)", "months 24, 6, 3" },
    { "if: chosen and unknown", "if(worker.fte = 0.8, worker.jobless, 3 months)", "months 3, 3, not given" },
    { "if: unknown which", "if(worker.sick, 1, 2)", "number 1, 2, not given" },
    { "if: unknown which, both alike", "if(worker.sick, 1, 1)", "number 1, 1, not given" },
    { "if: a division that is not reached", "if(worker.parts = 0, 0, 6 / worker.parts)", "number 0, -3, 2" },
    { "if: an overflow that is not reached",
      "if(worker.vast * worker.vast > 1, 0, worker.vast * worker.vast * worker.vast)", "number 0, 0, 1" },
    { "absence passes through sums", "worker.jobless + 1 month", "months 25, 7, not given" },
    { "and through min", "min(worker.jobless, 12 months)", "months 12, 6, not given" },
    { "and through products", "worker.jobless * 0", "months 0, 0, not given" },
};

static const Result functions[] = {
    { "if", "if(worker.fte < 1, 1, 2)", "number 2, 1, 1" },
    { "if of months", "if(yes, 2004-01, 2005-01)", "month 2004-01" },
    { "if of yes and no", "if(no, yes, no)", "yes_no no" },
    { "min", "min(3, 2)", "number 2" },
    { "min of three", "min(3, 2, 1)", "number 1" },
    { "max", "max(3, 2)", "number 3" },
    { "max of three", "max(1, 3, 2)", "number 3" },
    { "max of fractions", "max(1/3, 2/7)", "number 1/3" },
    { "min of fraction and decimal", "min(1/3, 0.3)", "number 0.3" },
    { "max of months", "max(project.start, 2006-01)", "month 2006-01, 2006-03, 2006-04" },
    { "min of months", "min(project.start, 2006-01)", "month 2004-07, 2006-01, 2006-01" },
    { "clamp: inside", "clamp(5, 1, 9)", "number 5" },
    { "clamp: below", "clamp(0.5, 1, 9)", "number 1" },
    { "clamp: above", "clamp(10, 1, 9)", "number 9" },
    { "clamp of members", "clamp(worker.tie, 0, 1)", "number 0, 0.5, 1" },
    { "clamp of fractions", "clamp(1/3, 0.4, 1)", "number 0.4" },
    { "clamp of months", "clamp(project.start, 2005-01, 2006-03)", "month 2005-01, 2006-03, 2006-03" },
    { "clamp: low above high gives low", "clamp(5, 9, 1)", "number 9" },
    { "round: half up", "round(0.5)", "number 1" },
    { "round: half down below zero", "round(-0.5)", "number -1" },
    { "round: members", "round(worker.tie)", "number -1, 1, 2" },
    { "round: just below half", "round(0.499999999999)", "number 0" },
    { "round: a third", "round(10/3)", "number 3" },
    { "round: a half that is a fraction", "round(7/6 + 1/3)", "number 2" },
    { "round: minus a half that is a fraction", "round(-(7/6 + 1/3))", "number -2" },
    { "round: money to the cent", "round(2.345 EUR)", "EUR 2.35" },
    { "round: money below zero", "round(-2.345 EUR/month)", "EUR/month -2.35" },
    { "round: per hour is money too", "round(10.005 EUR/hour)", "EUR/hour 10.01" },
    { "round: months are no money", "round(7 months / 2)", "months 4" },
    { "round: per EUR is no money", "round(1.5 hours/EUR)", "hour/EUR 2" },
    { "round: digits", "round(1/3, 4)", "number 0.3333" },
    { "round: no digits", "round(2.345 EUR, 0)", "EUR 2" },
    { "round: nine digits", "round(2/3, 9)", "number 0.666666667" },
    { "round: what has fewer digits", "round(2.5, 3)", "number 2.5" },
    { "floor", "floor(worker.tie)", "number -1, 0, 1" },
    { "floor of a fraction below zero", "floor(-1/3)", "number -1" },
    { "floor to digits", "floor(1.29, 1)", "number 1.2" },
    { "floor of money", "floor(2.349 EUR)", "EUR 2.34" },
    { "ceil", "ceil(worker.tie)", "number 0, 1, 2" },
    { "ceil of a fraction", "ceil(1/3)", "number 1" },
    { "ceil of a fraction below zero", "ceil(-4/3)", "number -1" },
    { "ceil to digits", "ceil(1.21, 1)", "number 1.3" },
    { "year", "year(2006-12)", "month 2006-01" },
    { "year of now", "year(month)", "month 2006-01" },
    { "year of January", "year(2006-01)", "month 2006-01" },
    { "quarter: first month", "quarter(2006-04)", "month 2006-04" },
    { "quarter: last month", "quarter(2006-06)", "month 2006-04" },
    { "quarter of members", "quarter(project.start)", "month 2004-07, 2006-01, 2006-04" },
    { "year of what is not given", "year(worker.birth)", "month 1966-01, 1990-01, not given" },
    { "date less date", "month - project.start", "months 20, 0, -1" },
    { "age in months", "month - worker.birth", "months 478, 183, not given" },
    { "age", "month - worker.birth >= 18 years", "yes_no yes, no, not given" },
    { "date and months", "project.start + 6 months", "month 2005-01, 2006-09, 2006-10" },
    { "months and date", "1 year + project.start", "month 2005-07, 2007-03, 2007-04" },
    { "date less months", "2006-03 - 3 months", "month 2005-12" },
    { "year of a date and months", "year(2006-12 + 1 month)", "month 2007-01" },
    { "year of a date and months with digits", "year(2006-11 + 1.0 month)", "month 2006-01" },
    { "year of a date and a quotient", "year(2006-12 + 24 months / 2)", "month 2007-01" },
    { "quarter of a date and half a month", "quarter(2006-03 + 1 month / 2)", "month 2006-01" },
};

static const DatedResult dated[] = {
    { { "param: before its first value", "allowance", "EUR/month gap" }, 2003, 12 },
    { { "param: from its first month", "allowance", "EUR/month 500" }, 2004, 1 },
    { { "param: to the month before the next", "allowance", "EUR/month 500" }, 2006, 12 },
    { { "param: a gap", "allowance", "EUR/month gap" }, 2007, 1 },
    { { "param: end of a gap", "allowance", "EUR/month gap" }, 2007, 12 },
    { { "param: after a gap", "allowance", "EUR/month 550" }, 2008, 1 },
    { { "param: until", "allowance", "EUR/month 550" }, 2009, 12 },
    { { "param: after until", "allowance", "EUR/month gap" }, 2010, 1 },
    { { "param: a gap is not zero", "allowance * 0", "EUR/month gap" }, 2007, 1 },
    { { "param: a gap behind if", "if(no, allowance, 0)", "EUR/month 0" }, 2007, 1 },
    { { "param: of many digits", "index", "number 1.02" }, 2005, 12 },
    { { "param: products of many digits", "index * 1.0000000001 * 1.0000000001",
        "number 1.0200000002040000000102" }, 2005, 12 },
    { { "param: values of very different digits", "far", "number 999999999999999999" }, 2006, 3 },
    { { "param: the small one", "far", "number 0.000000000001" }, 2007, 1 },
    { { "table: below the limit", "support(79 persons)", "EUR/year 25000" }, 2006, 3 },
    { { "table: on the limit", "support(80 persons)", "EUR/year 50000" }, 2006, 3 },
    { { "table: members", "support(project.people)", "EUR/year 25000, 50000, 50000" }, 2006, 3 },
    { { "table: upper inclusive, on the limit", "above(80 persons)", "EUR/year 25000" }, 2006, 3 },
    { { "table: upper inclusive, above", "above(project.people)", "EUR/year 25000, 25000, 50000" }, 2006, 3 },
    { { "table: upper inclusive, first row holds on its limit", "above(0)", "EUR/year 25000" }, 2006, 3 },
    { { "table: between limits, with digits", "support(79.999 persons)", "EUR/year 25000" }, 2006, 3 },
    { { "table: of a fraction", "support(239 persons / 3)", "EUR/year 25000" }, 2006, 3 },
    { { "table: below the first row", "support(-1 person)", "EUR/year no row" }, 2006, 3 },
    { { "table: below the first row, members", "support(project.people)", "EUR/year no row, 1, 1" }, 2008, 1 },
    { { "table: before its first date", "support(project.people)", "EUR/year gap, gap, gap" }, 2003, 12 },
    { { "table: a gap", "support(100 persons)", "EUR/year gap" }, 2007, 6 },
    { { "table: a later date", "support(100 persons)", "EUR/year 1" }, 2008, 1 },
    { { "table: until", "support(100 persons)", "EUR/year 1" }, 2009, 12 },
    { { "table: after until", "support(100 persons)", "EUR/year gap" }, 2010, 1 },
    { { "table: of what is not given", "support(worker.jobless / 1 month * 1 person)", "EUR/year 25000, 25000, not given" }, 2006, 3 },
    { { "slices: within the first", "slices(1000 EUR/year)", "EUR/year 0" }, 2006, 3 },
    { { "slices: two", "slices(1500 EUR/year)", "EUR/year 50" }, 2006, 3 },
    { { "slices: on a limit", "slices(10000 EUR/year)", "EUR/year 900" }, 2006, 3 },
    { { "slices: three", "slices(15000.50 EUR/year)", "EUR/year 1900.1" }, 2006, 3 },
    { { "slices: members", "slices(project.budget)", "EUR/year 22900, 0, 0" }, 2006, 3 },
    { { "slices: nothing", "slices(0)", "EUR/year 0" }, 2006, 3 },
    { { "slices: below the first row", "slices(-1 EUR/year)", "EUR/year no row" }, 2006, 3 },
    { { "slices: before the first date", "slices(0)", "EUR/year gap" }, 2003, 12 },
    { { "slices: the limit's side makes no difference", "slices_above(15000.50 EUR/year)", "EUR/year 1900.1" }, 2006, 3 },
};

static const Result gathers[] = {
    { "sum", "sum(worker.fte)", "number 1.5, 0.8, 0" },
    { "sum where", "sum(worker.fte where worker.fte < 1)", "number 0.5, 0.8, 0" },
    { "sum of an expression", "sum(worker.wage * worker.fte)", "EUR/month 2750.25, 2000, 0" },
    { "sum of a constant where", "sum(1 where worker.school >= lower)", "number 1, 1, 0" },
    { "sum of fractions", "sum(worker.fte / 3)", "number 0.5, 4/15, 0" },
    { "sum of fractions with divisors of their own", "sum(1 / worker.parts where worker.parts != 0)", "number -0.5, 1/3, 0" },
    { "sum of the level above counts it once for each", "sum(project.size where worker.fte > 0)", "number 20, 20, 0" },
    { "sum of what is not given", "sum(worker.jobless)", "months 30, not given, 0" },
    { "sum where what is not given does not count", "sum(worker.jobless where worker.fte != 0.8)", "months 30, 0, 0" },
    { "sum where it is unknown who counts", "sum(worker.fte where worker.sick)", "number 1, not given, 0" },
    { "sum beyond 64 bits", "sum(worker.vast * worker.vast)", "number 2000000000000000000000000000000000000, 1, 0" },
    { "sum beyond 127 bits", "sum(worker.vast * worker.vast * 100)",
      "number overflow, 100, 0" },
    { "count", "count(worker)", "number 2, 1, 0" },
    { "count where", "count(worker where worker.fte < 1)", "number 1, 1, 0" },
    { "count by the level above", "count(worker where project.small)", "number 2, 0, 0" },
    { "count where unknown", "count(worker where worker.sick)", "number 1, not given, 0" },
    { "count of the highest level", "count(project)", "number 3" },
    { "count of another level", "count(service where service.hours > 50 hours)", "number 1, 0, 0" },
    { "least", "min(worker.fte)", "number 0.5, 0.8, nobody" },
    { "least where", "min(worker.wage where worker.fte = 1)", "EUR/month 2000, nobody, nobody" },
    { "least of months", "min(worker.birth)", "month 1966-05, not given, nobody" },
    { "most", "max(worker.fte)", "number 1, 0.8, nobody" },
    { "most of months", "max(worker.birth where worker.fte <= 1)", "month 1990-12, not given, nobody" },
    { "most of fractions", "max(worker.fte / 3)", "number 1/3, 4/15, nobody" },
    { "least of fractions where", "min(worker.fte / 3 where worker.fte > 0.5)", "number 1/3, 4/15, nobody" },
    { "gathered twice", "sum(sum(worker.fte))", "number 2.3" },
    { "least of sums", "min(sum(worker.fte))", "number 0" },
    { "least of nobody, of somebody", "max(min(worker.fte) where count(worker) > 0)", "number 0.8" },
    { "two levels below", "sum(service.hours) * sum(worker.fte)", "hour 210, 0, 0" },
    { "share of the whole", "worker.fte / sum(worker.fte)", "number 2/3, 1/3, 1" },
    { "nobody and a way out", "if(count(worker) = 0, 0, min(worker.fte))", "number 0.5, 0.8, 0" },
};

#define CHECK_ALL(rows) check_all(rows, ROWS(rows))
static void check_all(const Result rows[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_result(&rows[i], month_of(2006, 3));
}

/* -- versions -- */

static void test_versions(void)
{
    static const struct {
        int year, month;
        const char *result;
    } rows[] = {
        { 2003, 12, "number 1, 1, 1" }, { 2004, 1, "number 1, 0.5, 0.8" },
        { 2006, 6, "number 1, 0.5, 0.8" }, { 2006, 7, "number 10, 20, 0" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        World w = world_new();
        world_open(&w);
        static const char *const texts[] = { "1", "worker.fte", "worker.fte * 0 + project.size" };
        Month from[] = { MONTH_NEVER_BEGAN, month_of(2004, 1), month_of(2006, 7) };
        uint32_t roots[3], root;
        Span at[3];
        for (size_t v = 0; v < 3; v++) {
            CHECK(compile_text(&w, texts[v], (Want){ .any = true, .any_level = true }, &roots[v]), texts[v]);
            at[v] = w.code->ins[roots[v]].at;
        }
        root = expr_versions(w.code, roots, from, at, 3);
        CHECK_INT(w.code->ins[root].level, WORKER, "versions are of the deepest level");
        Engine *engine = bind(&w, &root, (Months){ month_of(2003, 1), month_of(2007, 1) });
        engine_run(engine, month_of(rows[i].year, rows[i].month));
        Buf out = { 0 };
        print_root(&w, engine, root, &out);
        static const char *const project_size = "number 10, 10, 20";
        CHECK_STR(buf_view(&out), i == 3 ? project_size : rows[i].result, "versions");
        buf_free(&out);
        arena_free(w.arena);
    }
}

/* -- refusals: carets show the place, ^~~ of the message, and of its notes -- */

static bool told[DIAG_COUNT];

typedef struct Refusal {
    const char *row, *text, *caret;
    DiagCode code;
    const char *arg;           /* an argument that it has, or NULL */
    const char *notes;         /* carets of what is attached, or NULL */
    const char *want;          /* what it must yield, or NULL: anything */
    uint8_t level;
} Refusal;

static void draw(Span at, Buf *out)
{
    buf_fill(out, at.start > out->len ? at.start - out->len : 0, ' ');
    buf_byte(out, '^');
    if (at.end > at.start)
        buf_fill(out, at.end - at.start - 1, '~');
}

static Want want_of(const Refusal *r)
{
    Want want = { .any = !r->want, .any_level = !r->level, .level = r->level };
    if (!r->want)
        return want;
    if (strcmp(r->want, "yes_no") == 0)
        want.type.kind = KIND_YES_NO;
    else
        CHECK(unit_parse(str_of(r->want), &want.type.unit) == PARSE_OK, r->row);
    return want;
}

static void check_refusal(const Refusal *r)
{
    World w = world_new();
    world_open(&w);
    uint32_t root;
    Buf caret = { 0 }, notes = { 0 };
    char row[300];
    snprintf(row, sizeof row, "%s: %.200s", r->row, r->text);
    CHECK(!compile_text(&w, r->text, want_of(r), &root), row);
    CHECK(diags_count(w.diags) > 0, row);
    bool has_arg = !r->arg;
    for (size_t i = 0; i < diags_count(w.diags); i++) {
        Diag d = diags_get(w.diags, i);
        told[d.code] = true;
        if (i == 0)
            CHECK_STR(str_of(diag_name(d.code)), diag_name(r->code), row);
        CHECK(d.attached == (i > 0), row);
        draw(d.at, i == 0 ? &caret : &notes);
        for (int k = 0; k < 3 && i == 0 && !has_arg; k++)
            has_arg = str_is_text(d.args[k], r->arg);
    }
    CHECK(has_arg, row);
    if (r->caret)
        CHECK_STR(buf_view(&caret), r->caret, row);
    CHECK_STR(buf_view(&notes), r->notes ? r->notes : "", row);
    for (Lang lang = LANG_NL; lang < LANG_COUNT; lang++) {
        Buf out = { 0 };
        diags_render(w.diags, lang, &out);
        CHECK(out.len > 0, row);
        buf_free(&out);
    }
    buf_free(&caret);
    buf_free(&notes);
    arena_free(w.arena);
}

static const Refusal refusals[] = {
    { "units differ", "worker.wage + project.budget",
                      "            ^", DIAG_UNIT_MISMATCH, "EUR/month",
                      "^~~~~~~~~~~   ^~~~~~~~~~~~~~", NULL, 0 },
    { "units differ in a comparison", "worker.wage < 5",
                                      "            ^", DIAG_UNIT_MISMATCH, "number",
                                      "^~~~~~~~~~~   ^", NULL, 0 },
    { "units differ in if", "if(yes, 1 EUR, 1)",
                            "^~", DIAG_UNIT_MISMATCH, "EUR", "        ^~~~~  ^", NULL, 0 },
    { "units differ in min", "min(1 EUR, 2 EUR, 3)",
                             "^~~", DIAG_UNIT_MISMATCH, "number", "    ^~~~~         ^", NULL, 0 },
    { "units differ in clamp", "clamp(1 EUR, 0, 3)",
                               "^~~~~", DIAG_UNIT_MISMATCH, "number", "      ^~~~~     ^", NULL, 0 },
    { "units differ in a list", "worker.wage in (0, 5)",
                                "^~~~~~~~~~~", DIAG_UNIT_MISMATCH, "number", "^~~~~~~~~~~        ^", NULL, 0 },
    { "a quarter is not three months", "1 EUR/quarter + 1 EUR/month",
                                       "              ^", DIAG_UNIT_MISMATCH, "EUR/quarter",
                                       "^~~~~~~~~~~~~   ^~~~~~~~~~~", NULL, 0 },
    { "kinds differ", "worker.sick = 1",
                      "            ^", DIAG_KIND_MISMATCH, "yes_no", "^~~~~~~~~~~   ^", NULL, 0 },
    { "month plus month", "month + month",
                          "      ^", DIAG_KIND_MISMATCH, "month", "^~~~~   ^~~~~", NULL, 0 },
    { "month plus a plain zero", "month + 0",
                                 "      ^", DIAG_KIND_MISMATCH, "number", "^~~~~   ^", NULL, 0 },
    { "duration less month", "3 months - month",
                             "         ^", DIAG_KIND_MISMATCH, "months", "^~~~~~~~   ^~~~~", NULL, 0 },
    { "choices of two lists", "worker.school = worker.status",
                              "              ^", DIAG_KIND_MISMATCH, "worker.status",
                              "^~~~~~~~~~~~~   ^~~~~~~~~~~~~", NULL, 0 },
    { "yes and a number", "yes and 1", "        ^", DIAG_WRONG_KIND, "number", NULL, NULL, 0 },
    { "not of a number", "not 1", "    ^", DIAG_WRONG_KIND, "yes_no", NULL, NULL, 0 },
    { "minus yes", "-yes", " ^~~", DIAG_WRONG_KIND, "yes_no", NULL, NULL, 0 },
    { "product of months", "month * 2", "^~~~~", DIAG_WRONG_KIND, "month", NULL, NULL, 0 },
    { "if of a number", "if(1, 2, 3)", "   ^", DIAG_WRONG_KIND, NULL, NULL, NULL, 0 },
    { "round of a month", "round(month)", "      ^~~~~", DIAG_WRONG_KIND, NULL, NULL, NULL, 0 },
    { "year of a number", "year(2006)", "     ^~~~", DIAG_WRONG_KIND, NULL, NULL, NULL, 0 },
    { "min of yes", "min(yes, no)", "    ^~~", DIAG_WRONG_KIND, NULL, NULL, NULL, 0 },
    { "least of yes", "min(worker.sick)", "    ^~~~~~~~~~~", DIAG_WRONG_KIND, NULL, NULL, NULL, 0 },
    { "sum of months", "sum(worker.birth)", "    ^~~~~~~~~~~~", DIAG_WRONG_KIND, NULL, NULL, NULL, 0 },
    { "where of a number", "sum(worker.fte where 1)", "                     ^", DIAG_WRONG_KIND, NULL, NULL, NULL, 0 },
    { "a table of another kind", "support(month)", "        ^~~~~", DIAG_WRONG_KIND, "month", NULL, NULL, 0 },
    { "a table of another unit", "support(worker.wage)", "        ^~~~~~~~~~~", DIAG_WRONG_UNIT, "EUR/month", NULL, NULL, 0 },
    { "clamp of yes", "clamp(yes, no, yes)", "      ^~~", DIAG_WRONG_KIND, NULL, NULL, NULL, 0 },
    { "a yes or no is wanted", "worker.fte", "^~~~~~~~~~", DIAG_WRONG_KIND, "number", NULL, "yes_no", WORKER },
    { "a number is wanted", "worker.fte > 1", "^~~~~~~~~~~~~~", DIAG_WRONG_KIND, "yes_no", NULL, "EUR/month", WORKER },
    { "another unit is wanted", "worker.wage * 3",
                                "^~~~~~~~~~~~~~~", DIAG_WRONG_UNIT, "EUR/quarter", NULL, "EUR/quarter", WORKER },
    { "unknown unit: a power too high", NULL, NULL, DIAG_UNKNOWN_UNIT, NULL, NULL, NULL, 0 },
    { "unit too large", NULL, NULL, DIAG_UNIT_TOO_LARGE, NULL, NULL, NULL, 0 },
    { "unknown name", "1 + something", "    ^~~~~~~~~", DIAG_UNKNOWN_NAME, "something", NULL, NULL, 0 },
    { "unknown function", "frobnicate(1)", "^~~~~~~~~~", DIAG_UNKNOWN_NAME, "frobnicate", NULL, NULL, 0 },
    { "a name that is near", "worker.wgae * 2", "^~~~~~~~~~~", DIAG_UNKNOWN_NAME_NEAR, "worker.wage", NULL, NULL, 0 },
    { "a function that is near", "ronud(1.5)", "^~~~~", DIAG_UNKNOWN_NAME_NEAR, "round", NULL, NULL, 0 },
    { "a unit that is none", "5 EUR/moth", "      ^~~~", DIAG_UNKNOWN_NAME, "moth", NULL, NULL, 0 },
    { "not a choice", "worker.school = lowre",
                      "                ^~~~~", DIAG_NOT_A_CHOICE, "none, primary, lower, higher", NULL, NULL, 0 },
    { "not a choice, first", "lowre = worker.school", "^~~~~", DIAG_NOT_A_CHOICE, "lowre", NULL, NULL, 0 },
    { "not a choice in a list", "worker.school in (none, lowre)",
                                "                        ^~~~~", DIAG_NOT_A_CHOICE, "lowre", NULL, NULL, 0 },
    { "a choice of another list", "worker.status = lower",
                                  "                ^~~~~", DIAG_NOT_A_CHOICE, "worker.status", NULL, NULL, 0 },
    { "a lonely choice", "lower", "^~~~~", DIAG_LONELY_CHOICE, "worker.school", NULL, NULL, 0 },
    { "a lonely choice in a sum", "1 + lower", "    ^~~~~", DIAG_LONELY_CHOICE, "lower", NULL, NULL, 0 },
    { "no order", "worker.status < student", "              ^", DIAG_NOT_ORDERED, "worker.status", NULL, NULL, 0 },
    { "no order in yes and no", "project.small >= yes", "              ^~", DIAG_NOT_ORDERED, "yes_no", NULL, NULL, 0 },
    { "levels apart", "worker.fte * service.hours",
                      "           ^", DIAG_LEVELS_APART, "worker", NULL, NULL, 0 },
    { "levels apart in if", "if(worker.sick, service.hours, 0)", "^~", DIAG_LEVELS_APART, "service", NULL, NULL, 0 },
    { "levels apart in where", "sum(worker.fte where service.hours > 3 hours)",
                               "^~~", DIAG_LEVELS_APART, "service", NULL, NULL, 0 },
    { "levels apart in a list", "1 hour * worker.fte in (service.hours, 1 hour)",
                                "^~~~~~~~~~~~~~~~~~~", DIAG_LEVELS_APART, "service", NULL, NULL, 0 },
    { "too deep for the rule", "worker.fte > 0", "^~~~~~~~~~~~~~", DIAG_LEVEL_TOO_DEEP, "project", NULL, "yes_no", PROJECT },
    { "beside the rule", "service.hours > 0", "^~~~~~~~~~~~~~~~~", DIAG_LEVEL_TOO_DEEP, "service", NULL, "yes_no", WORKER },
    { "count where too deep", "count(project where worker.sick)",
                              "                    ^~~~~~~~~~~", DIAG_LEVEL_TOO_DEEP, "worker", NULL, NULL, 0 },
    { "nothing to gather", "sum(allowance)", "^~~~~~~~~~~~~~", DIAG_NOTHING_TO_GATHER, "sum", NULL, NULL, 0 },
    { "nothing to take the least of", "min(3)", "^~~~~~", DIAG_NOTHING_TO_GATHER, "min", NULL, NULL, 0 },
    { "count of a property", "count(worker.fte)", "      ^~~~~~~~~~", DIAG_COUNT_NEEDS_LEVEL, "worker.fte", NULL, NULL, 0 },
    { "count of a condition", "count(worker.fte > 1)", "      ^~~~~~~~~~~~~~", DIAG_COUNT_NEEDS_LEVEL, NULL, NULL, NULL, 0 },
    { "a level alone", "worker + 1", "^~~~~~", DIAG_LEVEL_ALONE, "worker", NULL, NULL, 0 },
    { "a table alone", "support + 1", "^~~~~~~", DIAG_TABLE_NEEDS_OPERAND, "support", NULL, NULL, 0 },
    { "a figure in what is no month", "allowance(3)", "          ^", DIAG_WRONG_KIND, "month", NULL, NULL, 0 },
    { "a figure in two months", "allowance(month, month)", "^~~~~~~~~", DIAG_ARGUMENT_COUNT, "1", NULL, NULL, 0 },
    { "an attribute called", "worker.fte(3)", "^~~~~~~~~~", DIAG_NOT_A_TABLE, "worker.fte", NULL, NULL, 0 },
    { "if of two", "if(yes, 1)", "^~", DIAG_ARGUMENT_COUNT, "2", NULL, NULL, 0 },
    { "min of none", "min()", "^~~", DIAG_ARGUMENT_COUNT, "0", NULL, NULL, 0 },
    { "clamp of two", "clamp(1, 2)", "^~~~~", DIAG_ARGUMENT_COUNT, "2", NULL, NULL, 0 },
    { "round of three", "round(1, 2, 3)", "^~~~~", DIAG_ARGUMENT_COUNT, "3", NULL, NULL, 0 },
    { "year of none", "year()", "^~~~", DIAG_ARGUMENT_COUNT, "0", NULL, NULL, 0 },
    { "sum of two", "sum(1, 2)", "^~~", DIAG_ARGUMENT_COUNT, "2", NULL, NULL, 0 },
    { "count of none", "count()", "^~~~~", DIAG_ARGUMENT_COUNT, "0", NULL, NULL, 0 },
    { "table of two", "support(1 person, 2 persons)", "^~~~~~~", DIAG_ARGUMENT_COUNT, "2", NULL, NULL, 0 },
    { "where in round", "round(1 where yes)", "              ^~~", DIAG_WHERE_MISPLACED, "round", NULL, NULL, 0 },
    { "where in min of two", "min(1, 2 where yes)", "               ^~~", DIAG_WHERE_MISPLACED, "min", NULL, NULL, 0 },
    { "where in a table", "support(0 where yes)", "                ^~~", DIAG_WHERE_MISPLACED, "support", NULL, NULL, 0 },
    { "where outside", "1 where yes", "  ^~~~~", DIAG_UNEXPECTED, "where", NULL, NULL, 0 },
    { "rounding to parts of a digit", "round(1/3, 1.5)", "           ^~~", DIAG_ROUNDING_DIGITS, "1.5", NULL, NULL, 0 },
    { "rounding to ten digits", "round(1/3, 10)", "           ^~", DIAG_ROUNDING_DIGITS, "10", NULL, NULL, 0 },
    { "rounding to less than none", "round(1/3, -1)", "           ^~", DIAG_ROUNDING_DIGITS, "-1", NULL, NULL, 0 },
    { "rounding to a name", "round(1/3, worker.fte)", "           ^~~~~~~~~~", DIAG_ROUNDING_DIGITS, NULL, NULL, NULL, 0 },
    { "rounding to a unit", "round(1/3, 2 EUR)", "           ^~~~~", DIAG_ROUNDING_DIGITS, NULL, NULL, NULL, 0 },
    { "by zero", "1 / 0", "  ^", DIAG_DIVIDES_BY_ZERO, NULL, NULL, NULL, 0 },
    { "by zero with a unit", "1 / 0.00 EUR", "  ^", DIAG_DIVIDES_BY_ZERO, NULL, NULL, NULL, 0 },
    { "chained", "1 < 2 < 3", "      ^", DIAG_CHAINED_COMPARISON, NULL, NULL, NULL, 0 },
    { "chained equals", "1 = 1 = yes", "      ^", DIAG_CHAINED_COMPARISON, NULL, NULL, NULL, 0 },
    { "chained with in", "1 in (1) = yes", "         ^", DIAG_CHAINED_COMPARISON, NULL, NULL, NULL, 0 },
    { "two equal signs", "1 == 1", "  ^~", DIAG_OTHER_SIGN, "=", NULL, NULL, 0 },
    { "less and more", "1 <> 1", "  ^~", DIAG_OTHER_SIGN, "!=", NULL, NULL, 0 },
    { "and in Dutch", "yes en no", "    ^~", DIAG_OTHER_SIGN, "and", NULL, NULL, 0 },
    { "or in French", "yes ou no", "    ^~", DIAG_OTHER_SIGN, "or", NULL, NULL, 0 },
    { "yes in Dutch", "worker.sick = ja", "              ^~", DIAG_OTHER_SIGN, "yes", NULL, NULL, 0 },
    { "not in French", "pas", "^~~", DIAG_OTHER_SIGN, "not", NULL, NULL, 0 },
    { "a unit in Dutch", "5 EUR/maand", "      ^~~~~", DIAG_UNKNOWN_UNIT, "maand", NULL, NULL, 0 },
    { "thousands and a comma", "1.000,50", "^~~~~~~~", DIAG_DECIMAL_COMMA, "1000.50", NULL, NULL, 0 },
    { "no operator between", "(1) 2", "    ^", DIAG_UNEXPECTED, "2", NULL, NULL, 0 },
    { "a blank in a number", "1 000 + 1", "^~~~~", DIAG_NOT_A_NUMBER, "1 000", NULL, NULL, 0 },
    { "two operators", "1 + * 2", "    ^", DIAG_UNEXPECTED, "*", NULL, NULL, 0 },
    { "a bracket too many", "(1))", "   ^", DIAG_UNEXPECTED, ")", NULL, NULL, 0 },
    { "an empty bracket", "()", " ^", DIAG_UNEXPECTED, ")", NULL, NULL, 0 },
    { "in without a list", "1 in 2", "     ^", DIAG_UNEXPECTED, "(", NULL, NULL, 0 },
    { "and at the start", "and yes", "^~~", DIAG_UNEXPECTED, "and", NULL, NULL, 0 },
    { "plus at the start", "+1", "^", DIAG_UNEXPECTED, "+", NULL, NULL, 0 },
    { "a number and a name", "1e5", " ^~", DIAG_UNKNOWN_UNIT, "e5", NULL, NULL, 0 },
    { "a unit that is not known", "5 francs", "  ^~~~~~", DIAG_UNKNOWN_UNIT, "francs", NULL, NULL, 0 },
    { "ends after an operator", "1 +", "  ^", DIAG_ENDS_EARLY, NULL, NULL, NULL, 0 },
    { "ends after not", "not", "^~~", DIAG_ENDS_EARLY, NULL, NULL, NULL, 0 },
    { "ends before a comment", "1 +  ; two", "  ^", DIAG_ENDS_EARLY, NULL, NULL, NULL, 0 },
    { "ends after a comma", "min(1,", "     ^", DIAG_ENDS_EARLY, NULL, NULL, NULL, 0 },
    { "nothing at all", "  ", "^~", DIAG_ENDS_EARLY, NULL, NULL, NULL, 0 },
    { "only a comment", "\n; so", NULL, DIAG_ENDS_EARLY, NULL, NULL, NULL, 0 },
    { "unclosed", "2 * (1 + 2", "    ^", DIAG_UNCLOSED, NULL, NULL, NULL, 0 },
    { "unclosed call", "min(1, 2", "   ^", DIAG_UNCLOSED, NULL, NULL, NULL, 0 },
    { "unclosed list", "1 in (1, 2", "     ^", DIAG_UNCLOSED, NULL, NULL, NULL, 0 },
    { "closed elsewhere", "if(yes no)", "  ^", DIAG_UNCLOSED, NULL, "       ^~", NULL, 0 },
    { "a sign without meaning", "1 & 2", "  ^", DIAG_BAD_CHARACTER, "&", NULL, NULL, 0 },
    { "an exclamation mark alone", "!yes", "^", DIAG_BAD_CHARACTER, "!", NULL, NULL, 0 },
    { "a character of several bytes", "1 \xE2\x82\xAC", "  ^~~", DIAG_BAD_CHARACTER, "\xE2\x82\xAC", NULL, NULL, 0 },
    { "a percent sign apart", "40 %", "   ^", DIAG_BAD_CHARACTER, "%", NULL, NULL, 0 },
    { "a semicolon after one blank", "1 ; one", "  ^", DIAG_BAD_CHARACTER, ";", NULL, NULL, 0 },
    { "a point without digits", "5. + 1", " ^", DIAG_BAD_CHARACTER, ".", NULL, NULL, 0 },
    { "a bad sign behind a unit", "1 EUR/&", "      ^", DIAG_BAD_CHARACTER, "&", NULL, NULL, 0 },
    { "decimal comma", "9,50 * 2", "^~~~", DIAG_DECIMAL_COMMA, "9.50", NULL, NULL, 0 },
    { "decimal comma in a list", "min(1,2)", "    ^~~", DIAG_DECIMAL_COMMA, "1,2", NULL, NULL, 0 },
    { "19 digits", "1000000000000000000", "^~~~~~~~~~~~~~~~~~~", DIAG_NUMBER_TOO_LONG, NULL, NULL, NULL, 0 },
    { "13 digits after the point", "0.1234567890123", "^~~~~~~~~~~~~~~", DIAG_NUMBER_TOO_LONG, NULL, NULL, NULL, 0 },
    { "years that do not fit", "999999999999999999 years", "^~~~~~~~~~~~~~~~~~~~~~~~", DIAG_NUMBER_TOO_LONG, NULL, NULL, NULL, 0 },
    { "month 13", "2023-13", "^~~~~~~", DIAG_NO_SUCH_MONTH, "2023-13", NULL, NULL, 0 },
    { "month 00", "2023-00", "^~~~~~~", DIAG_NO_SUCH_MONTH, "2023-00", NULL, NULL, 0 },
    { "a day", "month >= 2023-07-01", "         ^~~~~~~~~~", DIAG_NO_SUCH_MONTH, "2023-07-01", NULL, NULL, 0 },
    { "too large", NULL, NULL, DIAG_EXPRESSION_TOO_LARGE, NULL, NULL, NULL, 0 },
    { "nested too deep", NULL, NULL, DIAG_EXPRESSION_TOO_LARGE, NULL, NULL, NULL, 1 },
};

/* Texts that are too long to write out. */
static void write_long(const Refusal *r, Buf *text)
{
    static const struct { DiagCode code; int times; const char *first, *more; } longs[] = {
        { DIAG_UNKNOWN_UNIT, 140, "1 EUR", "/hour" },
        { DIAG_UNIT_TOO_LARGE, 140, "1 EUR", " * 1 EUR" },
        { DIAG_EXPRESSION_TOO_LARGE, 2000, "1", " + 1" },
    };
    for (size_t i = 0; i < ROWS(longs); i++)
        if (longs[i].code == r->code && !r->level) {
            buf_text(text, longs[i].first);
            for (int k = 0; k < longs[i].times; k++)
                buf_text(text, longs[i].more);
        }
    if (!text->len) {
        buf_fill(text, 150, '(');
        buf_text(text, "1");
        buf_fill(text, 150, ')');
    }
    buf_byte(text, '\0');
}

static void test_refusals(void)
{
    for (size_t i = 0; i < ROWS(refusals); i++) {
        Refusal r = refusals[i];
        Buf text = { 0 };
        if (!r.text) {
            write_long(&r, &text);
            r.text = text.at;
            r.level = 0;
        }
        check_refusal(&r);
        buf_free(&text);
    }
}

/* What is broken elsewhere was reported there. */
static void test_broken(void)
{
    static const char *const texts[] = { "broken", "1 + broken", "broken * broken", "if(broken, 1, 2)",
                                         "broken(3)", "sum(broken)", "broken in (1, 2)" };
    for (size_t i = 0; i < ROWS(texts); i++) {
        World w = world_new();
        world_open(&w);
        uint32_t root;
        CHECK(!compile_text(&w, texts[i], (Want){ .any = true, .any_level = true }, &root), texts[i]);
        CHECK_INT(diags_count(w.diags), 0, texts[i]);
        arena_free(w.arena);
    }
}

/* Several mistakes in one expression are all told. */
static void test_several(void)
{
    World w = world_new();
    world_open(&w);
    uint32_t root;
    const char *text = "(yes and 1) and (worker.wage > 5) and something and lower = higher";
    CHECK(!compile_text(&w, text, (Want){ .any = true, .any_level = true }, &root), text);
    CHECK_INT(diags_errors(w.diags), 5, text);
    arena_free(w.arena);
}

/* -- the text as written, and the names in it -- */

static void test_text(void)
{
    World w = world_new();
    Source source = { .name = str_of("test"),
                      .text = str_of("min(a,  ; first\n   b.c  where d in (e, 2))\n; end") };
    Span all = span_of(&source, 0, source.text.len);
    Buf out = { 0 };
    expr_text(all, &out);
    CHECK_STR(buf_view(&out), "min(a, b.c where d in (e, 2))", "comments and line ends folded away");
    CHECK(expr_parse(w.arena, all, w.diags) != NULL, "parsed");
    buf_free(&out);
    arena_free(w.arena);
}

/* -- is everything tested? -- */

static bool listed[OP_COUNT_OF];

static void note_ops(const Result *r)
{
    World w = world_new();
    world_open(&w);
    uint32_t root;
    compile_text(&w, r->text, (Want){ .any = true, .any_level = true }, &root);
    for (size_t k = 0; k < w.code->count; k++)
        listed[w.code->ins[k].op] = true;
    Buf out = { 0 };
    code_list(w.code, 0, &out);
    CHECK(w.code->count == 0 || out.len > 0, r->row);
    buf_free(&out);
    arena_free(w.arena);
}

static void test_all_covered(void)
{
    static const struct { const Result *rows; size_t count; } all[] = {
        { literals, ROWS(literals) }, { arithmetic, ROWS(arithmetic) },
        { comparisons, ROWS(comparisons) }, { logic, ROWS(logic) },
        { functions, ROWS(functions) }, { gathers, ROWS(gathers) },
    };
    for (size_t i = 0; i < ROWS(all); i++)
        for (size_t k = 0; k < all[i].count; k++)
            note_ops(&all[i].rows[k]);
    for (size_t i = 0; i < ROWS(dated); i++)
        note_ops(&dated[i].result);
    for (Op op = 0; op < OP_COUNT_OF; op++)
        CHECK(listed[op] || op == OP_GIVEN, op_info(op)->name);     /* no expression writes it */
    for (DiagCode code = DIAG_UNIT_MISMATCH; code <= DIAG_EXPRESSION_TOO_LARGE; code++)
        CHECK(told[code], diag_name(code));
}

int main(void)
{
    CHECK_ALL(literals);
    CHECK_ALL(names_and_blanks);
    CHECK_ALL(arithmetic);
    CHECK_ALL(zeros);
    CHECK_ALL(comparisons);
    CHECK_ALL(logic);
    CHECK_ALL(functions);
    for (size_t i = 0; i < ROWS(dated); i++)
        check_result(&dated[i].result, month_of(dated[i].year, dated[i].month));
    CHECK_ALL(gathers);
    test_versions();
    test_refusals();
    test_broken();
    test_several();
    test_text();
    test_all_covered();
    return check_done();
}
