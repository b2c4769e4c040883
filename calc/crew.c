/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * crew.c -- see crew.h.  The threads come and go with each call: that costs some
 * hundredths of a millisecond, and nothing has to be put to sleep or woken.
 */
#define _DEFAULT_SOURCE                /* sysconf(_SC_NPROCESSORS_ONLN) */
#include "crew.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

enum { THREADS_MOST = 256 };

typedef struct Crew {
    CrewJob *job;
    void *context;
    size_t jobs;
    atomic_size_t next;
} Crew;

typedef struct Hand {
    Crew *crew;
    size_t number;
    pthread_t thread;
    bool hired;
} Hand;

size_t crew_size(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > THREADS_MOST ? THREADS_MOST : (size_t)count;
}

static void *work(void *context)
{
    Hand *hand = context;
    Crew *crew = hand->crew;
    for (size_t job; (job = atomic_fetch_add(&crew->next, 1)) < crew->jobs; )
        crew->job(crew->context, hand->number, job);
    return NULL;
}

void crew_run(size_t threads, size_t jobs, CrewJob *job, void *context)
{
    Crew crew = { .job = job, .context = context, .jobs = jobs };
    Hand hands[THREADS_MOST];
    threads = threads < THREADS_MOST ? threads : THREADS_MOST;
    threads = threads < jobs ? threads : jobs;
    for (size_t i = 0; i < threads; i++) {
        hands[i] = (Hand){ .crew = &crew, .number = i };
        hands[i].hired = i > 0 && pthread_create(&hands[i].thread, NULL, work, &hands[i]) == 0;
    }
    if (threads)
        work(&hands[0]);
    for (size_t i = 1; i < threads; i++)
        if (hands[i].hired)
            pthread_join(hands[i].thread, NULL);
}
