/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * projects.h -- how long the program takes over a whole project, from its file to
 * the page on the terminal.
 */
#ifndef PROJECTS_H
#define PROJECTS_H

/* Runs `program` over made-up projects; prints time, memory and the ratio to a
 * process that only reads the rules. */
void bench_projects(const char *program);

#endif
