/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz_expr.c -- any bytes as one expression over a few fixed names: parse and
 * compile it, list the code, run it for a month before, in and after a gap, read
 * every lane; show what is wrong with it in each language.
 */
#include <assert.h>
#include <stdint.h>

#include "engine.h"
#include "expr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define STR(text) { text, sizeof text - 1 }
#define EUR_MONTH { { [UNIT_EUR] = 1, [UNIT_MONTH] = -1 } }

static const Str level_names[] = { STR(""), STR("p"), STR("w"), STR("s") };
static const uint8_t within[] = { 0, 0, 1, 1 };
static const size_t members[] = { 1, 2, 3, 0 };
static const uint32_t w_parents[] = { 0, 0, 1 }, s_parents[] = { 0 };
static const uint32_t *const parents[] = { NULL, NULL, w_parents, s_parents };
static const Str school_values[] = { STR("low"), STR("high") };
static const Label school_labels[2];
static const Choice school = { STR("w.c"), school_values, school_labels, 2, true };
static const Choice *const choices[] = { &school };
static const Attribute attributes[] = {
    { .name = STR("p.n"), .level = 1, .type = { .kind = KIND_NUMBER }, .scale = 2 },
    { .name = STR("w.n"), .level = 2, .type = { .kind = KIND_NUMBER }, .scale = 12 },
    { .name = STR("w.e"), .level = 2, .type = { .kind = KIND_NUMBER, .unit = EUR_MONTH }, .scale = 2 },
    { .name = STR("w.y"), .level = 2, .type = { .kind = KIND_YES_NO } },
    { .name = STR("w.d"), .level = 2, .type = { .kind = KIND_MONTH } },
    { .name = STR("w.c"), .level = 2, .type = { .kind = KIND_CHOICE, .choice = &school } },
    { .name = STR("s.n"), .level = 3, .type = { .kind = KIND_NUMBER } },
};
enum { ATTRIBUTES = sizeof attributes / sizeof *attributes, GAP = 2006 * 12 };

static const int64_t digits[ATTRIBUTES][3] = { { -150, 0 }, { 1000000000000, 0, INT64_MAX }, { 200000, 1, -5 },
                                               { 1, 0, 0 }, { GAP, GAP - 9, 0 }, { 0, 1, 1 } };
static const uint8_t absent[ATTRIBUTES][3] = { [4] = { [2] = ABSENT_INPUT }, [3] = { [1] = ABSENT_INPUT } };
static const InputShape shapes[ATTRIBUTES] = {
    { false, false, -150, 0 }, { false, false, 0, INT64_MAX }, { false, false, -5, 200000 },
    { false, true, 0, 1 }, { false, true, 0, GAP }, { false, false, 0, 1 }, { false, false, 0, 0 } };

static Dated values[] = { { .from = { 0 }, .value = { 50000, 2 } }, { .from = { GAP }, .gap = true },
                          { .from = { GAP + 1 }, .value = { 999999999999999999, 12 } } };
static const Series param = { .name = STR("r"), .unit = EUR_MONTH, .scale = 12, .values = values,
                              .count = 3, .until = { 1 << 28 } };
static const Series missing = { .name = STR("t"), .until = { 1 << 28 } };
static Row rows[] = { { .threshold = { 0, 1 }, .amount.value = { 1, 1 } }, { .threshold = { 5, 1 }, .amount.value = { 20, 1 } } };
static RowSet sets[] = { { .from = { 0 }, .rows = rows, .count = 2 }, { .from = { GAP }, .gap = true } };
static const Table tables[] = {
    { .name = STR("t"), .sets = sets, .count = 2, .until = { GAP + 9 }, .missing = &missing },
    { .name = STR("u"), .sets = sets, .count = 1, .until = { 1 << 28 }, .missing = &missing, .marginal = true,
      .form.upper_inclusive = true } };

static Meaning find(void *context, Str name, Span at)
{
    (void)context, (void)at;
    for (uint32_t i = 0; i < ATTRIBUTES; i++)
        if (str_is(name, attributes[i].name))
            return (Meaning){ .kind = MEANS_ATTRIBUTE, .which = i };
    for (uint32_t i = 1; i < 4; i++)
        if (str_is(name, level_names[i]))
            return (Meaning){ .kind = MEANS_LEVEL, .which = i };
    for (int i = 0; i < 2; i++)
        if (str_is(name, tables[i].name))
            return (Meaning){ .kind = MEANS_TABLE, .table = &tables[i] };
    if (str_is(name, param.name))
        return (Meaning){ .kind = MEANS_SERIES, .series = &param };
    return (Meaning){ .kind = MEANS_NOTHING };
}

static size_t names(void *context, const Str **list)
{
    (void)context;
    *list = &attributes[1].name;
    return 1;
}

static void run(Arena *arena, const Code *code, uint32_t root)
{
    EngineSpec spec = { .code = code, .levels = 4, .within = within, .members = members, .parents = parents,
                        .worlds = 1, .months = { { GAP - 1 }, { GAP + 1 } }, .roots = &root,
                        .roots_count = 1, .inputs = shapes };
    Engine *engine = engine_bind(arena, &spec);
    for (uint32_t a = 0; a < ATTRIBUTES; a++)
        engine_input(engine, a, digits[a], absent[a]);
    for (int32_t month = GAP - 1; month <= GAP + 1; month++) {
        engine_run(engine, (Month){ month });
        for (size_t m = 0; m < members[code->ins[root].level]; m++) {
            Exact value;
            Buf out = { 0 };
            if (engine_value(engine, root, m, 0, &value) == ABSENT_NOT) {
                assert(value.den > 0 && value.scale >= 0);
                assert(code->ins[root].type.kind != KIND_YES_NO || value.num == 0 || value.num == 1);
                exact_show(value, 0, 6, LANG_NL, &out);
            }
            buf_free(&out);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    Source source = { str_of("fuzz"), str_keep(arena, str_part((const char *)data, size)) };
    Code *code = code_new(arena, attributes, ATTRIBUTES);
    Scope scope = { .find = find, .names = names, .within = within, .level_names = level_names,
                    .choices = choices, .choices_count = 1 };
    Want anything = { .any = true, .any_level = true };
    uint32_t root;
    Buf out = { 0 };
    Node *node = expr_parse(arena, span_of(&source, 0, size), diags);
    bool good = node && expr_compile(code, node, &scope, anything, diags, &root);
    assert(good == (diags_errors(diags) == 0));
    code_list(code, 0, &out);
    if (good)
        run(arena, code, root);
    for (Lang lang = LANG_NL; lang < LANG_COUNT; lang++)
        diags_render(diags, lang, &out);
    buf_free(&out);
    arena_free(arena);
    return 0;
}
