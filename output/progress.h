/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * progress.h -- how far a long calculation is, on a terminal; and Ctrl-C, which asks it
 * to leave it at what is done.  Knows nothing of what is done.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Progress Progress;

struct Progress {
    double began;              /* seconds */
    bool visible;              /* somebody would see it */
    int shown;                 /* parts of the bar; -1: nothing yet */
};

/* From now on Ctrl-C is a request; a second one ends the program at once. */
Progress progress_begin(bool quiet);
/* Shows a bar on stderr if that is a terminal and it has taken half a second. */
void progress_show(Progress *progress, uint64_t done, uint64_t all);
/* Takes the bar away, and Ctrl-C is what it was. */
void progress_end(Progress *progress);

/* Whether Ctrl-C came. */
bool progress_interrupted(void);

#endif
