/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * builtin.h -- the rule files that are built into the program, so that it runs
 * from anywhere.  The bytes are those of rules/, written by tools/embed.c while
 * building.
 */
#ifndef BUILTIN_H
#define BUILTIN_H

#include <stddef.h>

typedef struct BuiltinFile {
    const char *path;              /* relative to rules/: "belgium/population.csv" */
    const unsigned char *data;     /* a NUL follows, not counted in `size` */
    size_t size;
} BuiltinFile;

/* In order of path, by bytes. */
extern const BuiltinFile builtin_files[];
extern const size_t builtin_files_count;

#endif
