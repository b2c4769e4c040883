/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.c -- which rule files are read: those built into the program, and
 * the user's own beside them; or the user's alone, when they stand on their own
 * (they say for which leaves and of whom they speak).
 */
#include "session.h"

#include "builtin.h"

static RuleFiles builtin_rules(Arena *arena)
{
    RuleFiles files = { 0 };
    for (size_t i = 0; i < builtin_files_count; i++) {
        Source *source = arena_alloc(arena, sizeof *source);
        Buf name = { 0 };
        buf_text(&name, "rules/");
        buf_text(&name, builtin_files[i].path);
        source->name = str_keep(arena, buf_view(&name));
        source->text = str_part((const char *)builtin_files[i].data, builtin_files[i].size);
        buf_free(&name);
        rule_files_add(arena, source, &files);
    }
    return files;
}

ExitStatus session_load(Session *s, const char *const paths[], size_t count)
{
    const Options *o = &s->options;
    for (size_t i = 0; i < o->rules_count; i++)
        rule_files_read(s->arena, o->rules[i], &s->own, s->diags);
    for (size_t i = 0; i < count; i++)
        rule_files_read(s->arena, paths[i], &s->own, s->diags);
    const Source *reforms[SESSION_ARGUMENTS_MAX];
    size_t reforms_count = 0;
    for (size_t i = 0; i < o->reforms_count; i++) {
        const Source *source = source_read(s->arena, o->reforms[i], s->diags);
        if (source)
            reforms[reforms_count++] = source;
    }
    if (diags_errors(s->diags))
        return EXIT_FILES;
    RuleFiles base = { 0 };
    if (!rule_files_complete(&s->own))
        base = builtin_rules(s->arena);
    s->files = rule_files_beside(s->arena, &base, &s->own);
    s->book = rules_load(s->arena, &s->files, reforms, reforms_count, s->diags);
    return diags_errors(s->diags) ? EXIT_INPUT : EXIT_DONE;
}
