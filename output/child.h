/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * child.h -- runs other programs beside each other, and waits for them, but not
 * forever.  No shell comes into it.  Refuses to know what the programs do.
 */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

typedef struct Child {
    const char *program;       /* its file */
    const char *const *arguments;          /* the program's name first, NULL last */
    const char *log;           /* a file that gets what it prints */
} Child;

typedef enum ChildrenEnd {
    CHILDREN_DONE,             /* all ended by themselves, whatever their status */
    CHILDREN_LATE,             /* the time was up, and those left were stopped */
    CHILDREN_STOPPED,          /* we were told to end by a signal, and so were they */
    CHILDREN_FAILED            /* one could not be started: errno */
} ChildrenEnd;

/* The file of a program in one of the folders of PATH, or NULL. */
const char *child_find(Arena *arena, const char *name);

enum { CHILDREN_MOST = 8 };

/* Starts them all, and stops whoever has not ended after so many seconds, with all
 * that these started in turn.  `environment` holds "NAME=value", NULL last.  `stopped_by`
 * becomes the one that stopped us: tidy up, then end by it (child_end_by). */
ChildrenEnd children_run(const Child children[], size_t count, const char *const environment[],
                         unsigned seconds, int *stopped_by);

/* Ends this program by that signal, as if it had never been held back. */
void child_end_by(int stopped_by);

#endif
