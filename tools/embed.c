/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * embed.c -- writes files as a C source that output/builtin.h declares.
 *
 *     embed DIR LIST OUT.c NAME
 *
 * LIST has one path per line, relative to DIR, in the order that the table will have,
 * whose name is builtin_NAME.  INI files are split here, so that the program need not do it: one
 * with a mistake is left to the program, which tells it.  Runs on the machine that
 * builds; a failure leaves no OUT.c behind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inifile.h"

enum { PATH_ROOM = 4096, BYTES_PER_LINE = 20, NUMBERS_PER_LINE = 12 };

typedef struct File {
    Str path;
    Str text;
    Buf behind;                /* what follows the text, for the outline */
    Buf outline;               /* its numbers; none of what is no INI file, or has mistakes */
} File;

static bool next_path(FILE *list, char path[PATH_ROOM])
{
    while (fgets(path, PATH_ROOM, list)) {
        path[strcspn(path, "\n")] = '\0';
        if (path[0] != '\0')
            return true;
    }
    return false;
}

static bool read_file(Arena *arena, const char *dir, const char *path, File *file)
{
    char full[2 * PATH_ROOM];
    snprintf(full, sizeof full, "%s/%s", dir, path);
    Diags *diags = diags_new(arena);
    const Source *source = source_read(arena, full, diags);
    if (!source) {
        Buf why = { 0 };
        diags_render(diags, LANG_EN, &why);
        fprintf(stderr, "%.*s", (int)why.len, why.at);
        buf_free(&why);
        return false;
    }
    *file = (File){ .path = str_keep(arena, str_of(path)), .text = source->text };
    if (str_ends(file->path, ".ini")) {
        const IniFile *ini = ini_file_parse(arena, source, diags);
        if (!diags_count(diags))
            outline_write(ini, &file->behind, &file->outline);
    }
    return true;
}

static void write_bytes(Str bytes, FILE *out)
{
    for (size_t i = 0; i < bytes.len; i++)
        fprintf(out, "%s%d,", i % BYTES_PER_LINE == 0 ? "\n" : "", (unsigned char)bytes.at[i]);
}

static void write_numbers(Str bytes, FILE *out)
{
    uint32_t n;
    for (size_t i = 0; i < bytes.len / sizeof n; i++) {
        memcpy(&n, bytes.at + i * sizeof n, sizeof n);
        fprintf(out, "%s%u,", i % NUMBERS_PER_LINE == 0 ? "\n" : "", (unsigned)n);
    }
}

static void write_string(Str text, FILE *out)
{
    putc('"', out);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"' || text.at[i] == '\\')
            putc('\\', out);
        putc(text.at[i], out);
    }
    putc('"', out);
}

static void write_arrays(const File *file, size_t number, FILE *out)
{
    fprintf(out, "\nstatic const unsigned char file_%zu[] = {", number);
    write_bytes(file->text, out);
    write_bytes(buf_view(&file->behind), out);
    fputs("\n0 };\n", out);
    if (file->outline.len) {
        fprintf(out, "static const uint32_t outline_%zu[] = {", number);
        write_numbers(buf_view(&file->outline), out);
        fputs("\n};\n", out);
    }
}

static void write_row(const File *file, size_t number, FILE *out)
{
    fputs("    { ", out);
    write_string(file->path, out);
    fprintf(out, ", file_%zu, %zu, ", number, file->text.len);
    if (file->outline.len)
        fprintf(out, "outline_%zu },\n", number);
    else
        fputs("0 },\n", out);
}

static bool write_all(Arena *arena, const char *dir, const char *name, FILE *list, FILE *out)
{
    char path[PATH_ROOM];
    File *files = NULL;
    size_t count = 0, room = 0;
    bool good = true;
    fputs("/* Made by tools/embed.c. */\n#include \"builtin.h\"\n", out);
    while (good && next_path(list, path)) {
        files = arena_grow(arena, files, count, &room, sizeof *files);
        good = read_file(arena, dir, path, &files[count]);
        if (good)
            write_arrays(&files[count], count, out);
        count += good;
    }
    fprintf(out, "\nconst BuiltinFile builtin_%s[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        write_row(&files[i], i, out);
        buf_free(&files[i].behind);
        buf_free(&files[i].outline);
    }
    fprintf(out, "    { 0, 0, 0, 0 }\n};\nconst size_t builtin_%s_count = %zu;\n", name, count);
    return good && !ferror(list) && !ferror(out);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fputs("usage: embed DIR LIST OUT.c NAME\n", stderr);
        return EXIT_FAILURE;
    }
    FILE *list = fopen(argv[2], "r");
    if (!list) {
        perror(argv[2]);
        return EXIT_FAILURE;
    }
    FILE *out = fopen(argv[3], "w");
    if (!out) {
        perror(argv[3]);
        fclose(list);
        return EXIT_FAILURE;
    }
    Arena *arena = arena_new();
    bool good = write_all(arena, argv[1], argv[4], list, out);
    arena_free(arena);
    fclose(list);
    if (fclose(out) != 0)
        good = false;
    if (!good) {
        fprintf(stderr, "embed: could not write %s\n", argv[3]);
        remove(argv[3]);
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
