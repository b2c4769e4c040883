/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * crew.h -- does numbered jobs on several threads.  Which thread does which job, and
 * when, is left open: a job may only write where no other job writes.
 */
#ifndef CREW_H
#define CREW_H

#include <stddef.h>

typedef void CrewJob(void *context, size_t thread, size_t job);

/* How many threads this machine runs at a time. */
size_t crew_size(void);

/* Does jobs 0 .. jobs - 1; `thread` is below `threads`.  Returns when all are done.  Where
 * no thread can be had, the others do its jobs. */
void crew_run(size_t threads, size_t jobs, CrewJob *job, void *context);

#endif
