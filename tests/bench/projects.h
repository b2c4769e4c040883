/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * projects.h -- how long the program takes over a whole project, from its file to
 * the page on the terminal.
 */
#ifndef PROJECTS_H
#define PROJECTS_H

#include <stdbool.h>

typedef struct Process {
    double seconds;
    long kilobytes;            /* at its peak */
    bool ok;
} Process;

/* The best of several processes of the program with these words (at most six). */
Process projects_best(int times, const char *program, const char *const words[]);

/* A made-up project. */
bool projects_write(const char *path, int workers, int years);

/* How long a report takes, beside as many plain formulas (workbook.c). */
void bench_workbook(const char *program);

/* A project in many worlds (worlds.c). */
void bench_worlds(const char *program);

/* Runs `program` over made-up projects; prints time, memory and the ratio to a
 * process that only reads the rules. */
void bench_projects(const char *program);

#endif
