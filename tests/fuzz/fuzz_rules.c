/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz_rules.c -- any bytes as a rule file beside a small vocabulary.  After a
 * line %% they are its cases, after a second one a reform.  What loads without a
 * mistake is run, explained, checked and audited.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "audit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char vocabulary[] =
    "[level p]\nlabel.nl = p\nentry = p.d\n[level w]\nwithin = p\nentry = w.d\nlabel.nl = w\n"
    "[attribute p.d]\ntype = month\nlabel.nl = d\n[attribute w.d]\ntype = month\nlabel.nl = d\n"
    "[attribute w.n]\ntype = number\ndecimals = 4\nlabel.nl = n\n"
    "[attribute w.e]\ntype = number\nunit = EUR/month\nlabel.nl = e\n"
    "[attribute w.y]\ntype = yes_no\nlabel.nl = y\n"
    "[attribute w.c]\ntype = choice\nvalues = low, high\nordered = yes\nlabel.nl = c\n"
    "[leaf l]\nlabel.nl = l\n[party a]\nlabel.nl = a\n[party b]\nlabel.nl = b\n";

/* The time a span takes is known to grow with its months. */
enum { MONTHS_MAX = 240 };

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

static Source *source_new(Arena *arena, const char *name, Str text)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_of(name), .text = str_keep(arena, text) };
    return source;
}

/* Nothing is given, so much is unknown. */
static void run_instrument(Arena *arena, const Rulebook *book, const Instrument *in)
{
    Month months[] = { month_of(2003, 12), month_of(2004, 1), month_of(2025, 6) };
    Expectation all = { .rule = NULL };
    Case claim = { .instrument = in, .months = months, .months_count = 3, .expectations = &all,
                   .expectations_count = 1 };
    claim.members = arena_alloc(arena, book->levels_count * sizeof *claim.members);
    for (size_t l = 0; l < book->levels_count; l++)
        claim.members[l] = 1;
    Buf out = { 0 };
    for (Lang lang = LANG_NL; lang < LANG_COUNT; lang++)
        case_explain(arena, book, &claim, lang, &out);
    assert(text_bad_utf8(buf_view(&out)) < 0);
    buf_free(&out);
}

static void run_cases(Arena *arena, const Rulebook *book, Cases *cases, const RuleFiles *files, Diags *diags)
{
    size_t kept = 0;
    for (size_t i = 0; i < cases->count; i++) {
        const Case *c = &cases->list[i];
        if (!c->during || c->months[1].index - c->months[0].index < MONTHS_MAX)
            cases->list[kept++] = *c;
    }
    cases->count = kept;
    for (size_t i = 0; i < kept; i++) {
        Buf out = { 0 };
        case_check(arena, book, &cases->list[i], diags);
        case_explain(arena, book, &cases->list[i], LANG_NL, &out);
        buf_free(&out);
    }
    Audit audit = { 0 };
    audit_changes(arena, book, cases, files, &audit);
    assert(audit.untested_count <= audit.changes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    RuleFiles files = { 0 };
    Str rest = str_part((const char *)data, size);
    rule_files_add(arena, source_new(arena, "v.ini", str_of(vocabulary)), &files);
    rule_files_add(arena, source_new(arena, "m.ini", cut_part(&rest)), &files);
    rule_files_add(arena, source_new(arena, "m.cases.ini", cut_part(&rest)), &files);
    const Source *reform = rest.len ? source_new(arena, "reform.ini", cut_part(&rest)) : NULL;

    Rulebook *book = rules_load(arena, &files, &reform, reform ? 1 : 0, diags);
    for (size_t i = 0; i < book->instruments_count && diags_errors(diags) == 0; i++)
        run_instrument(arena, book, &book->instruments[i]);
    if (diags_errors(diags) == 0)
        run_cases(arena, book, cases_load(arena, book, &files, diags), &files, diags);

    Buf out = { 0 };
    code_list(book->code, 0, &out);
    for (Lang lang = LANG_NL; lang < LANG_COUNT; lang++)
        diags_render(diags, lang, &out);
    buf_free(&out);
    arena_free(arena);
    return 0;
}
