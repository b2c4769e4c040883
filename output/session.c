/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.c -- which rule files are read: those built into the program, and
 * the user's own beside them; or the user's alone, when they stand on their own
 * (they say for which leaves and of whom they speak).
 */
#include "session.h"

#include <string.h>

#include "builtin.h"

static const Source *builtin_file(Arena *arena, const BuiltinFile *file)
{
    Source *source = arena_alloc(arena, sizeof *source);
    Buf name = { 0 };
    buf_text(&name, "rules/");
    buf_text(&name, file->path);
    source->name = str_keep(arena, buf_view(&name));
    source->text = str_part((const char *)file->data, file->size);
    source->outline = file->outline;
    buf_free(&name);
    return source;
}

static bool is_example(const BuiltinFile *file)
{
    return str_starts(str_of(file->path), "examples/");
}

static RuleFiles builtin_rules(Arena *arena)
{
    RuleFiles files = { 0 };
    for (size_t i = 0; i < builtin_files_count; i++)
        if (!is_example(&builtin_files[i]))
            rule_files_add(arena, builtin_file(arena, &builtin_files[i]), &files);
    return files;
}

const Source *builtin_example(Arena *arena, const char *name)
{
    for (size_t i = 0; i < builtin_files_count; i++)
        if (is_example(&builtin_files[i]) &&
            str_is_text(str_of(builtin_files[i].path + strlen("examples/")), name))
            return builtin_file(arena, &builtin_files[i]);
    return NULL;
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
