/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz_scenario.c -- any bytes as a scenario on a small rulebook.  After a line %% comes
 * a file that it may include (x.ini), then a list (w.csv).  What loads without a mistake
 * is asked for all that it gives and takes, and its variants are applied.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char vocabulary[] =
    "[level project]\nentry = project.d\nexit = project.x\nlabel.nl = p\n"
    "[level w]\nwithin = project\nentry = w.d\nexit = w.x\nnumber = w.n\nalias.s = c high\nlabel.nl = w\n"
    "[level v]\nwithin = project\nlabel.nl = v\n[level c]\nwithin = v\nexit = c.x\nlabel.nl = c\n"
    "[level q]\nlabel.nl = q\n[level t]\nwithin = q\ndata = t.csv\nkey = name\nlabel.nl = t\n"
    "[attribute project.d]\ntype = month\nlabel.nl = d\n[attribute project.x]\ntype = month\nlabel.nl = d\n"
    "[attribute w.d]\ntype = month\nlabel.nl = d\n[attribute w.x]\ntype = month\nlabel.nl = x\n"
    "[attribute w.n]\ntype = number\nlabel.nl = n\n"
    "[attribute w.e]\ntype = number\nunit = EUR/month\nunlikely_above = 9 EUR/month\nlabel.nl = e\n"
    "[attribute w.y]\ntype = yes_no\nlabel.nl = y\n"
    "[attribute w.c]\ntype = choice\nvalues = low, high\nrequired = yes\nlabel.nl = c\n"
    "[attribute v.f]\ntype = number\ndecimals = 4\nleast = 0\nmost = 1\nrequired = yes\notherwise = 1\n"
    "label.nl = f\n[attribute v.p]\ntype = number\ndecimals = 4\npattern = yes\nlabel.nl = p\n"
    "[attribute c.x]\ntype = month\nlabel.nl = x\n"
    "[attribute t.m]\ntype = number\nunit = person\ncolumn = m_*\nlabel.nl = m\n"
    "[leaf l]\nlabel.nl = l\n[leaf k]\nlabel.nl = k\n[party a]\nlabel.nl = a\n[party b]\nlabel.nl = b\n";

static const char towns[] = "name,m_2009,m_2010\nA,1,2\nB,3,\n";

#define INSTRUMENT(id, per)                                                                     \
    "[instrument]\nid = " id "\nleaf = l\nper = " per "\nsource = x\nlabel.nl = x\n[amount m]\n"   \
    "from = a\nto = b\nperiod = month\nvalue = 1 EUR/month\nsource = x\n"

static Source *source_new(Arena *arena, const char *name, Str text)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_of(name), .text = str_keep(arena, text) };
    return source;
}

/* Loaded once, for all inputs. */
static const Rulebook *rules(void)
{
    static const Rulebook *book;
    if (book)
        return book;
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    RuleFiles files = { 0 };
    rule_files_add(arena, source_new(arena, "v.ini", str_of(vocabulary)), &files);
    rule_files_add(arena, source_new(arena, "t.csv", str_of(towns)), &files);
    rule_files_add(arena, source_new(arena, "i.ini", str_of(INSTRUMENT("i", "w"))), &files);
    rule_files_add(arena, source_new(arena, "j.ini", str_of(INSTRUMENT("j", "w"))), &files);
    rule_files_add(arena, source_new(arena, "k.ini", str_of(INSTRUMENT("k", "project"))), &files);
    book = rules_load(arena, &files, NULL, 0, diags);
    assert(diags_errors(diags) == 0);
    return book;
}

static Str cut_part(Str *rest)
{
    Str part = *rest;
    for (size_t i = 0; i + 4 <= rest->len; i++)
        if (memcmp(rest->at + i, "\n%%\n", 4) == 0) {
            part.len = i + 1;
            *rest = str_part(rest->at + i + 4, rest->len - i - 4);
            return part;
        }
    rest->len = 0;
    return part;
}

/* Asking one by one finds what the lists have, in order, and nothing else. */
static void ask_all(const Scenario *s)
{
    size_t found = 0;
    int64_t digits = 0;
    for (size_t i = 1; i < s->given_count; i++)
        assert(s->given[i - 1].attribute < s->given[i].attribute ||
               (s->given[i - 1].attribute == s->given[i].attribute &&
                s->given[i - 1].member < s->given[i].member));
    for (uint32_t a = 0; a < s->book->attributes_count; a++)
        for (uint32_t m = 0; m < s->members_count[s->book->attributes[a].level]; m++) {
            const Given *g = scenario_given(s, a, m);
            found += g != NULL;
            for (size_t i = 1; g && i < g->count; i++)
                assert(g->changes[i - 1].from.index < g->changes[i].from.index);
            if (g)
                assert(given_in(g, s->months.first, &digits) || g->changes[0].from.index > s->months.first.index);
        }
    assert(found == s->given_count);
    for (size_t i = 0; i < s->takings_count; i++) {
        const Taking *t = &s->takings[i];
        assert(t->months.first.index <= t->months.last.index);
        assert(months_hold(s->months, t->months.first) && months_hold(s->months, t->months.last));
        assert(scenario_takes(s, t->instrument, t->member, t->months.last));
    }
    for (size_t l = 1; l < s->book->levels_count; l++)
        for (size_t m = 0; m < s->members_count[l]; m++)
            assert(!s->parents[l] || s->parents[l][m] < s->members_count[s->book->levels[l].within]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    RuleFiles files = { 0 };
    Str rest = str_part(size ? (const char *)data : "", size);
    const Source *source = source_new(arena, "s.ini", cut_part(&rest));
    rule_files_add(arena, source_new(arena, "x.ini", cut_part(&rest)), &files);
    rule_files_add(arena, source_new(arena, "w.csv", cut_part(&rest)), &files);

    Scenario *s = scenario_load_from(arena, rules(), source, &files, diags);
    assert(s || diags_errors(diags) > 0);
    if (diags_errors(diags) == 0) {
        ask_all(s);
        for (size_t i = 0; i < s->variants_count; i++)
            ask_all(scenario_variant(arena, s, &s->variants[i]));
    }
    Buf out = { 0 };
    for (Lang lang = LANG_NL; lang < LANG_COUNT; lang++)
        diags_render(diags, lang, &out);
    assert(text_bad_utf8(buf_view(&out)) < 0);
    buf_free(&out);
    arena_free(arena);
    return 0;
}
