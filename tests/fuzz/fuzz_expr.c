/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz_expr.c -- any bytes as one expression over a few fixed names: parse and
 * compile it, list the code, run it for a month before, in and after a gap, read
 * every lane; show what is wrong with it in each language.
 */
#include <assert.h>
#include <stdint.h>

#include "engine.h"
#include "rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Level 0 is everybody; of the level s there are no members. */
static const char names_text[] =
    "[level p]\nlabel.nl = p\n[level w]\nwithin = p\nlabel.nl = w\n[level s]\nwithin = p\nlabel.nl = s\n"
    "[attribute p.n]\ntype = number\ndecimals = 2\nlabel.nl = n\n[attribute s.n]\ntype = number\nlabel.nl = n\n"
    "[attribute w.n]\ntype = number\ndecimals = 12\nlabel.nl = n\n[attribute w.y]\ntype = yes_no\nlabel.nl = y\n"
    "[attribute w.e]\ntype = number\nunit = EUR/month\nlabel.nl = e\n[attribute w.d]\ntype = month\nlabel.nl = d\n"
    "[attribute w.c]\ntype = choice\nvalues = low, high\nordered = yes\nlabel.nl = c\n"
    "[param r]\nunit = EUR/month\n2000-01 = 500.00\n2000-01.source = s\n2000-01.status = seen\n"
    "2006-01 = gap\n2006-01.source = s\n2006-02 = 999999.999999999999\n2006-02.source = s\n2006-02.status = seen\n"
    "[table t]\ninput = 1\nunit = 1\nkind = stepwise\nupper = exclusive\n2000-01.0 = 0.1\n2000-01.0.5 = 2\n"
    "2000-01.source = s\n2000-01.status = seen\n2006-01 = gap\n2006-01.source = s\n"
    "[table u]\ninput = 1\nunit = 1\nkind = marginal\nupper = inclusive\n2000-01.0 = 0.1\n2000-01.0.5 = 2\n"
    "2000-01.source = s\n2000-01.status = seen\n";

enum { LEVELS = 4, MEMBERS = 3 };
static const size_t members[LEVELS] = { 1, 2, MEMBERS, 0 };
static const uint32_t w_parents[MEMBERS] = { 0, 0, 1 }, s_parents[1];
static const uint32_t *const parents[LEVELS] = { NULL, NULL, w_parents, s_parents };
static const int64_t numbers[MEMBERS] = { 1000000000000, -150, INT64_MAX }, truths[MEMBERS] = { 1, 0, 1 };
static const uint8_t given[MEMBERS], half_given[MEMBERS] = { 0, ABSENT_INPUT, 0 };

/* The names, read once: a book without instruments. */
static const Rulebook *names_book(void)
{
    static Rulebook *book;
    if (!book) {
        Arena *arena = arena_new();
        Diags *diags = diags_new(arena);
        static Source source;
        RuleFiles files = { 0 };
        source = (Source){ .name = str_of("names.ini"), .text = str_of(names_text) };
        rule_files_add(arena, &source, &files);
        book = rules_load(arena, &files, NULL, 0, diags);
        assert(diags_errors(diags) == 0 && book->levels_count == LEVELS);
    }
    return book;
}

static Meaning find(void *context, Str name, Span at)
{
    const Rulebook *book = names_book();
    ptrdiff_t attribute = rules_attribute(book, name), level = rules_level(book, name);
    (void)context, (void)at;
    for (size_t i = 0; i < book->tables_count; i++)
        if (str_is(name, book->tables[i]->name))
            return (Meaning){ .kind = MEANS_TABLE, .table = book->tables[i] };
    if (str_is(name, book->series[0]->name))
        return (Meaning){ .kind = MEANS_SERIES, .series = book->series[0] };
    return attribute >= 0 ? (Meaning){ .kind = MEANS_ATTRIBUTE, .which = (uint32_t)attribute }
         : level > 0 ? (Meaning){ .kind = MEANS_LEVEL, .which = (uint32_t)level }
         : (Meaning){ .kind = MEANS_NOTHING };
}

static size_t all_names(void *context, const Str **list)
{
    (void)context;
    *list = names_book()->level_names;
    return LEVELS;
}

static void run(Arena *arena, const Code *code, uint32_t root)
{
    const Rulebook *book = names_book();
    InputShape shapes[16];
    Month gap = month_of(2006, 1);
    for (size_t a = 0; a < book->attributes_count; a++)
        shapes[a] = book->attributes[a].type.kind == KIND_NUMBER ? (InputShape){ false, true, -150, INT64_MAX }
                                                                 : (InputShape){ false, true, 0, 1 };
    EngineSpec spec = { .code = code, .levels = LEVELS, .within = book->within, .members = members,
                        .parents = parents, .worlds = 1, .months = { month_plus(gap, -1), month_plus(gap, 1) },
                        .roots = &root, .roots_count = 1, .inputs = shapes };
    Engine *engine = engine_bind(arena, &spec);
    for (uint32_t a = 0; a < book->attributes_count; a++)
        engine_input(engine, a, book->attributes[a].type.kind == KIND_NUMBER ? numbers : truths,
                     a % 2 ? half_given : given);
    for (Month m = spec.months.first; m.index <= spec.months.last.index; m.index++) {
        engine_run(engine, m);
        for (size_t i = 0; i < members[code->ins[root].level]; i++) {
            Exact x;
            Buf out = { 0 };
            if (engine_value(engine, root, i, 0, &x) == ABSENT_NOT) {
                assert(x.den > 0 && x.scale >= 0);
                assert(code->ins[root].type.kind != KIND_YES_NO || x.num == 0 || x.num == 1);
                exact_show(x, 0, 6, LANG_NL, &out);
            }
            buf_free(&out);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    const Rulebook *book = names_book();
    Source source = { .name = str_of("fuzz"),
                      .text = str_keep(arena, str_part((const char *)data, size)) };
    Code *code = code_new(arena, book->attributes, book->attributes_count);
    Scope scope = { .find = find, .names = all_names, .within = book->within, .level_names = book->level_names,
                    .choices = book->choices, .choices_count = book->choices_count };
    uint32_t root;
    Buf out = { 0 };
    Node *node = expr_parse(arena, span_of(&source, 0, size), diags);
    bool good = node && expr_compile(code, node, &scope, (Want){ .any = true, .any_level = true }, diags, &root);
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
