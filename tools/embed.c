/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * embed.c -- writes files as a C source that output/builtin.h declares.
 *
 *     embed RULES_DIR LIST OUT.c
 *
 * LIST has one path per line, relative to RULES_DIR, in the order that the table
 * will have.  Runs on the machine that builds; a failure leaves no OUT.c behind.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_ROOM = 4096, BYTES_PER_LINE = 20 };

static bool next_path(FILE *list, char path[PATH_ROOM])
{
    while (fgets(path, PATH_ROOM, list)) {
        path[strcspn(path, "\n")] = '\0';
        if (path[0] != '\0')
            return true;
    }
    return false;
}

/* Writes the bytes of one file; returns how many, or -1. */
static long write_bytes(const char *dir, const char *path, size_t number, FILE *out)
{
    char full[2 * PATH_ROOM];
    snprintf(full, sizeof full, "%s/%s", dir, path);
    FILE *in = fopen(full, "rb");
    if (!in) {
        perror(full);
        return -1;
    }
    long size = 0;
    fprintf(out, "static const unsigned char file_%zu[] = {", number);
    for (int c = getc(in); c != EOF; c = getc(in), size++)
        fprintf(out, "%s%d,", size % BYTES_PER_LINE == 0 ? "\n" : "", c);
    fprintf(out, "\n0 };\n");
    bool bad = ferror(in) != 0;
    if (bad)
        perror(full);
    fclose(in);
    return bad ? -1 : size;
}

static void write_string(const char *text, FILE *out)
{
    putc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putc('\\', out);
        putc(*text, out);
    }
    putc('"', out);
}

/* The bytes of every file, then the table. */
static bool write_all(const char *dir, FILE *list, FILE *out)
{
    char path[PATH_ROOM];
    size_t count = 0;

    fputs("/* Made by tools/embed.c from the files below rules/. */\n"
          "#include \"builtin.h\"\n\n", out);
    for (; next_path(list, path); count++)
        if (write_bytes(dir, path, count, out) < 0)
            return false;

    fputs("\nconst BuiltinFile builtin_files[] = {\n", out);
    rewind(list);
    for (size_t i = 0; next_path(list, path); i++) {
        fputs("    { ", out);
        write_string(path, out);
        fprintf(out, ", file_%zu, sizeof file_%zu - 1 },\n", i, i);
    }
    fprintf(out, "    { 0, 0, 0 }\n};\nconst size_t builtin_files_count = %zu;\n", count);
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: embed RULES_DIR LIST OUT.c\n", stderr);
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
    bool good = write_all(argv[1], list, out) && !ferror(out) && !ferror(list);
    fclose(list);
    if (fclose(out) != 0)
        good = false;
    if (!good) {
        fprintf(stderr, "embed: could not write %s\n", argv[3]);
        remove(argv[3]);
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
