/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * embedded.c -- embedded files|stress DIR PATH... : fails unless the files inside the
 * program are these, in this order, byte for byte, and their outlines say what
 * reading them says.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "builtin.h"
#include "inifile.h"

static bool complain(const char *path, const char *what)
{
    printf("%s: %s\n", path, what);
    return false;
}

static bool same_bytes(const char *dir, const BuiltinFile *file)
{
    char full[8192];
    snprintf(full, sizeof full, "%s/%s", dir, file->path);
    FILE *in = fopen(full, "rb");
    if (!in)
        return complain(full, "cannot be read");
    bool same = true;
    for (size_t i = 0; same && i < file->size; i++)
        same = getc(in) == file->data[i];
    same = same && getc(in) == EOF;
    fclose(in);
    return same || complain(file->path, "differs from what is in the program");
}

static bool same_span(Span a, Span b)
{
    return a.start == b.start && a.end == b.end;
}

static bool same_section(const Section *a, const Section *b)
{
    bool same = str_is(a->title, b->title) && same_span(a->at, b->at) && a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        const Entry *x = &a->entries[i], *y = &b->entries[i];
        same = str_is(x->key, y->key) && same_span(x->key_at, y->key_at) &&
               str_is(x->value, y->value) && same_span(x->value_at, y->value_at);
    }
    return same;
}

static bool same_outline(const BuiltinFile *builtin)
{
    Source source = { .name = str_of(builtin->path),
                      .text = str_part((const char *)builtin->data, builtin->size) };
    if (!str_ends(source.name, ".ini"))
        return !builtin->outline || complain(builtin->path, "is no INI file and has an outline");
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    const IniFile *read = ini_file_parse(arena, &source, diags);
    bool clean = !diags_count(diags), same = clean == (builtin->outline != NULL);
    source.outline = builtin->outline;
    const IniFile *known = clean && same ? ini_file_parse(arena, &source, diags) : read;
    same = same && read->count == known->count;
    for (size_t i = 0; same && i < read->count; i++)
        same = same_section(&read->sections[i], &known->sections[i]);
    arena_free(arena);
    return same || complain(builtin->path, "has another outline");
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return EXIT_FAILURE;
    bool good = true, stress = strcmp(argv[1], "stress") == 0;
    const BuiltinFile *files = stress ? builtin_stress : builtin_files;
    size_t count = (size_t)argc - 3, inside = stress ? builtin_stress_count : builtin_files_count;
    if (count != inside) {
        printf("%zu files below %s, %zu in the program\n", count, argv[2], inside);
        good = false;
    }
    for (size_t i = 0; i < count && i < inside; i++) {
        if (strcmp(argv[i + 3], files[i].path) != 0)
            good = complain(argv[i + 3], "missing from the program, or out of order");
        else
            good = same_bytes(argv[2], &files[i]) && same_outline(&files[i]) && good;
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
