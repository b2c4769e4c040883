/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * schedules.h -- how long it takes to work out support by inhabitants for all municipalities.
 */
#ifndef SCHEDULES_H
#define SCHEDULES_H

/* Prints the time of 50 schedules, loaded before, in all years of the data, with that of loading
 * them apart; and of 10,000 random tables. */
void bench_schedules(void);

#endif
