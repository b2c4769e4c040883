/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * loading.h -- how long it takes to read the rules that are built into the program.
 */
#ifndef LOADING_H
#define LOADING_H

/* Prints the time of loading them, in a process that begins with it and once more,
 * and the ratio to counting the lines of the same bytes. */
void bench_loading(void);

#endif
