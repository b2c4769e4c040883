/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * embedded.c -- embedded RULES_DIR PATH... : fails unless the files inside the
 * program are these, in this order, byte for byte.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "builtin.h"

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
    same = same && getc(in) == EOF && file->data[file->size] == '\0';
    fclose(in);
    return same || complain(file->path, "differs from what is in the program");
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return EXIT_FAILURE;
    bool good = true;
    size_t count = (size_t)argc - 2;
    if (count != builtin_files_count) {
        printf("%zu files below rules/, %zu in the program\n", count, builtin_files_count);
        good = false;
    }
    for (size_t i = 0; i < count && i < builtin_files_count; i++) {
        if (strcmp(argv[i + 2], builtin_files[i].path) != 0)
            good = complain(argv[i + 2], "missing from the program, or out of order");
        else
            good = same_bytes(argv[1], &builtin_files[i]) && good;
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
