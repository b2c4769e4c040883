/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pooled.h -- what may become of the budgets of local authorities when some of their projects
 * is uncertain: sums over all projects, world by world.
 *
 * Each project is drawn by itself, from a seed of its own that follows from the seed and its
 * name: `klaverblad risk` with that seed gives the same worlds.  Refuses to know what causes
 * projects have in common, and how anything is shown.
 */
#ifndef POOLED_H
#define POOLED_H

#include "chart.h"
#include "scenario.h"

typedef struct PooledProject {
    const Scenario *scenario;
    uint64_t seed;
    bool counts;               /* what it falls short, somebody may have to add */
} PooledProject;

typedef struct PooledSpec {
    const PooledProject *projects;
    size_t count;
    const Chart *chart;
    const Perimeter *authorities;          /* whose net spending it is */
    const Perimeter *project;              /* what of a project falls short */
    int first, last;           /* calendar years */
    uint64_t draws;
    size_t threads;
    bool quasi;
    void *context;             /* for these, each of which may be NULL: */
    void (*progress)(void *context, uint64_t done, uint64_t all);
    bool (*stop)(void *context);           /* asked now and then: leave it at this? */
} PooledSpec;

/* A sum over the worlds. */
typedef struct PooledSum {
    int64_t *values;           /* in order of size */
    uint64_t above;            /* how many are above zero */
    double error;              /* the standard error of that part */
    int64_t together;          /* what is not exceeded in 95 in 100 worlds, project by project,
                                  added up: if all turn out badly in the same world */
    bool doubtful;             /* in some world something of it is not known */
} PooledSum;

typedef struct Pooled {
    uint64_t worlds;
    size_t years;
    PooledSum *net;            /* per year, then in all: what the authorities pay net */
    PooledSum *added;          /* what falls short: of each project the years that do */
    bool too_much, stopped;    /* then there are no sums */
} Pooled;

/* The base runs must have gone well before. */
Pooled *pooled_run(Arena *arena, const PooledSpec *spec);

/* The seed of a project, below 2^32; of the nth of that name, from 0. */
uint64_t pooled_seed(uint64_t seed, Str name, size_t nth);

/* The least value that at least so many in a hundred worlds do not exceed, and its standard
 * error: by how much it would differ from sample to sample. */
int64_t pooled_percentile(const Pooled *pooled, const PooledSum *sum, int percent);
double pooled_percentile_error(const Pooled *pooled, const PooledSum *sum, int percent);

#endif
