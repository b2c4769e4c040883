/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * loading.c -- see loading.h.  Times are medians.
 */
#include "loading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "builtin.h"
#include "rules.h"

enum { TIMES = 31 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool is_rules(const BuiltinFile *file)
{
    return !strstr(file->path, ".cases.ini") && !strstr(file->path, "examples/");
}

static double load(void)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    RuleFiles files = { 0 };
    for (size_t i = 0; i < builtin_files_count; i++) {
        const BuiltinFile *file = &builtin_files[i];
        Source *source = arena_alloc(arena, sizeof *source);
        *source = (Source){ .name = str_of(file->path), .outline = file->outline,
                            .text = str_part((const char *)file->data, file->size) };
        if (is_rules(file))
            rule_files_add(arena, source, &files);
    }
    double start = now();
    rules_load(arena, &files, NULL, 0, diags);
    double seconds = now() - start;
    bool good = !diags_errors(diags);
    arena_free(arena);
    return good ? seconds : -1;
}

/* As a program does it: with memory that nobody used before. */
static double load_in_process(void)
{
    int ends[2];
    double seconds = -1;
    if (pipe(ends) != 0)
        return seconds;
    pid_t child = fork();
    if (child == 0) {
        seconds = load();
        _exit(write(ends[1], &seconds, sizeof seconds) != sizeof seconds);
    }
    close(ends[1]);
    if (read(ends[0], &seconds, sizeof seconds) != sizeof seconds)
        seconds = -1;
    close(ends[0]);
    waitpid(child, NULL, 0);
    return seconds;
}

static volatile size_t lines;  /* of all files: so that they must be counted */

static double count_lines(void)
{
    double start = now();
    size_t count = 0;
    for (size_t i = 0; i < builtin_files_count; i++) {
        const unsigned char *at = builtin_files[i].data, *end = at + builtin_files[i].size;
        for (; is_rules(&builtin_files[i]) && at < end; at++)
            count += *at == '\n';
    }
    lines = count;
    return now() - start;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double (*what)(void))
{
    double times[TIMES];
    for (int i = 0; i < TIMES; i++)
        times[i] = what();
    qsort(times, TIMES, sizeof *times, by_value);
    return times[TIMES / 2];
}

void bench_loading(void)
{
    size_t bytes = 0;
    for (size_t i = 0; i < builtin_files_count; i++)
        bytes += is_rules(&builtin_files[i]) ? builtin_files[i].size : 0;
    double first = median(load_in_process), again = median(load), plain = median(count_lines);
    printf("built-in rules, %zu kB: loaded in %.2f ms by a new process, in %.2f ms once more; "
           "ratio to counting their %zu lines: %.0f\n\n", bytes / 1024, first * 1e3, again * 1e3,
           lines, first / plain);
}
