/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * progress.c -- see progress.h.  The bar is no message and no result: it is on the
 * terminal while one waits, and gone when there is something to read.
 */
#include "progress.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 40 };

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Whoever started us without Ctrl-C (in the background) keeps it so. */
static void catch_interrupt(void (*handler)(int), bool once)
{
    struct sigaction action = { .sa_handler = handler }, before;
    sigemptyset(&action.sa_mask);
    action.sa_flags = once ? (int)SA_RESETHAND : 0;
    if (sigaction(SIGINT, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGINT, &action, NULL);
}

Progress progress_begin(bool quiet)
{
    catch_interrupt(on_interrupt, true);
    return (Progress){ seconds(), !quiet && isatty(STDERR_FILENO), -1 };
}

void progress_show(Progress *p, uint64_t done, uint64_t all)
{
    static const double patience = 0.5;
    int parts = all ? (int)((double)done / (double)all * BAR) : BAR;
    if (!p->visible || parts == p->shown || seconds() - p->began < patience)
        return;
    p->shown = parts;
    fprintf(stderr, "\r[");
    for (int i = 0; i < BAR; i++)
        fputc(i < parts ? '#' : '.', stderr);
    fprintf(stderr, "] %3d%%", parts * 100 / BAR);
    fflush(stderr);
}

void progress_end(Progress *p)
{
    if (p->shown >= 0)
        fprintf(stderr, "\r%*s\r", BAR + 10, "");
    catch_interrupt(SIG_DFL, false);
}

bool progress_interrupted(void)
{
    return interrupted != 0;
}
