/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.c -- which rule files are read: those built into the program, and
 * the user's own beside them; or the user's alone, when they stand on their own
 * (they say for which leaves and of whom they speak).
 */
#include "session.h"

#include <string.h>

#include "builtin.h"

static const Source *builtin_file(Arena *arena, const char *folder, const BuiltinFile *file)
{
    Source *source = arena_alloc(arena, sizeof *source);
    Buf name = { 0 };
    buf_text(&name, folder);
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
            rule_files_add(arena, builtin_file(arena, "rules/", &builtin_files[i]), &files);
    return files;
}

const Source *builtin_example(Arena *arena, const char *name)
{
    for (size_t i = 0; i < builtin_files_count; i++)
        if (is_example(&builtin_files[i]) &&
            str_is_text(str_of(builtin_files[i].path + strlen("examples/")), name))
            return builtin_file(arena, "rules/", &builtin_files[i]);
    return NULL;
}

size_t builtin_stress_most(void)
{
    return builtin_stress_count;
}

size_t builtin_stress_files(Arena *arena, const Source *tests[], const Source *const **beside,
                            size_t *beside_count)
{
    const Source **others = arena_alloc(arena, (builtin_stress_count + 1) * sizeof *others);
    size_t count = 0;
    *beside = others;
    *beside_count = 0;
    for (size_t i = 0; i < builtin_stress_count; i++) {
        const Source *source = builtin_file(arena, "stress/", &builtin_stress[i]);
        if (strchr(builtin_stress[i].path, '/'))
            others[(*beside_count)++] = source;
        else
            tests[count++] = source;
    }
    return count;
}

ExitStatus session_load(Session *s, const char *const paths[], size_t count)
{
    const Options *o = &s->options;
    for (size_t i = 0; i < o->rules_count; i++)
        rule_files_read(s->arena, o->rules[i], &s->own, s->diags);
    for (size_t i = 0; i < count; i++)
        rule_files_read(s->arena, paths[i], &s->own, s->diags);
    for (size_t i = 0; i < o->reforms_count; i++) {
        const Source *source = source_read(s->arena, o->reforms[i], s->diags);
        if (source)
            s->overlays[s->overlays_count++] = source;
    }
    if (diags_errors(s->diags))
        return EXIT_FILES;
    RuleFiles base = { 0 };
    if (!rule_files_complete(&s->own))
        base = builtin_rules(s->arena);
    s->files = rule_files_beside(s->arena, &base, &s->own);
    s->book = rules_load(s->arena, &s->files, s->overlays, s->overlays_count, s->diags);
    return diags_errors(s->diags) ? EXIT_INPUT : EXIT_DONE;
}
