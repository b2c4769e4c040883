/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * builtin.h -- the rule files and stress tests that are built into the program, so
 * that it runs from anywhere.  The bytes are those of rules/ and stress/, written by
 * tools/embed.c while building.  They are split into sections and entries then, too.
 */
#ifndef BUILTIN_H
#define BUILTIN_H

#include <stddef.h>
#include <stdint.h>

typedef struct BuiltinFile {
    const char *path;              /* relative to rules/: "population.csv" */
    const unsigned char *data;     /* what follows is for the outline, not counted in `size` */
    size_t size;
    const uint32_t *outline;       /* of an .ini file without mistakes; see calc/inifile.h */
} BuiltinFile;

/* In order of path, by bytes. */
extern const BuiltinFile builtin_files[];
extern const size_t builtin_files_count;
extern const BuiltinFile builtin_stress[];     /* relative to stress/ */
extern const size_t builtin_stress_count;

#endif
