/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * schedule.h -- what groups of towns get in a year under a schedule of support: a rulebook
 * with an instrument that goes by people that were counted.
 *
 * All groups are members of one run of the engine; what differs in how many people there
 * are (another year, a town that has grown) is a world of it.  So whatever can be written
 * as rules can be asked.  Refuses to know what is done with the results, and any schedule.
 */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "cases.h"
#include "towns.h"

/* What a group gets in a year. */
typedef struct Support {
    OutcomeState state;        /* OUTCOME_NO: nothing, some condition fails */
    int64_t cents;
} Support;

/* A schedule bound to groups: run it for as many months as you like. */
typedef struct Schedule {
    const Rulebook *book;
    const Instrument *instrument;
    const Groups *groups;
    size_t worlds;
    size_t *members;           /* per level */
    const uint32_t *const *parents;
    size_t *first;             /* per group: its first member; one more ends the last */
    int64_t *people;           /* [member * worlds + world]; NOBODY: not there */
    uint8_t *absent;
    Engine *engine;
} Schedule;

/* The instrument that goes by people counted; NULL if there is none. */
const Instrument *regie_instrument(const Rulebook *book);

/* The first and last month in which the schedule may be asked. */
Schedule *schedule_bind(Arena *arena, const Rulebook *book, const Towns *towns,
                        const Groups *groups, const int64_t *people, size_t worlds, Months months);

/* What it takes a town or group to be of which the attribute is not known: who is silent takes
 * nothing else, and does not leave.  False: nothing, so it is unknown. */
bool schedule_presumes(const Rulebook *book, size_t attribute, int64_t *digits);

/* The same, with figures that differ from world to world: many schedules at once. */
Schedule *schedule_bind_changed(Arena *arena, const Rulebook *book, const Towns *towns,
                                const Groups *groups, const int64_t *people, size_t worlds,
                                Months months, const Patch patches[], size_t patches_count);

/* Per member and world what the towns have in these years, one per world. */
int64_t *people_of_years(Arena *arena, const Towns *towns, const Groups *groups,
                         const size_t years[], size_t count);

/* support[group * worlds + world] */
void schedule_run(Schedule *schedule, Month month, Support support[]);

/* How often what is due per period is due in a year. */
int64_t times_a_year(Period period);

/* After a run, of one group in one world: a define of the schedule in cents a year, or yes
 * or no; false if it is not known. */
bool schedule_cents(const Schedule *schedule, int32_t rule, size_t group, size_t world,
                    Month month, int64_t *cents);
/* The same of a plain number, with so many digits. */
enum { SCHEDULE_DIGITS = 9 };
bool schedule_decimal(const Schedule *schedule, int32_t rule, size_t group, size_t world,
                      Month month, Decimal *value);
bool schedule_holds(const Schedule *schedule, int32_t rule, size_t group, size_t world, Month month,
                    bool *holds);
/* What every group shares: the budget. */
bool schedule_budget(const Schedule *schedule, Month month, int64_t *cents);
View schedule_view(const Schedule *schedule, Month month, size_t world);

/* How many people a group has in a world; NOBODY if of one of its members there is no figure. */
int64_t schedule_people(const Schedule *schedule, size_t group, size_t world);

/* The numbers of people at which something may change: thresholds of tables, figures and
 * numbers in formulas that the support depends on.  In order, each once. */
size_t schedule_bounds(Arena *arena, const Rulebook *book, Month month, int64_t **bounds);

/* The last January in which all figures of the instrument that are ever known are known. */
Month regie_last_month(const Rulebook *book);

/* How many more people bring a group more, if all its towns grow alike. */
typedef struct NextStep {
    bool any;
    int64_t more;              /* people */
    int64_t cents;             /* what it gets then */
} NextStep;

void regie_next(Arena *arena, const Rulebook *book, const Towns *towns, const Groups *groups,
                size_t year, Month month, NextStep next[]);

/* By how much a year support changes for the town, alone, at that number of people. */
typedef struct Cliff {
    int64_t people;            /* from this number to one more */
    int64_t cents;
} Cliff;

/* Largest first; `like` is the town whose other facts count. */
size_t regie_cliffs(Arena *arena, const Rulebook *book, const Towns *towns, uint32_t like,
                    Month month, Cliff **cliffs);

/* The Gini coefficient of support per head: of each group its people and what it gets. */
Exact regie_gini(const int64_t people[], const int64_t cents[], size_t count);

/* How far the budget goes: groups in order of priority, until there is too little for the
 * next.  Who goes first, then the highest unemployment; `told` false: of some group that
 * would have to be compared it is not known. */
typedef struct Rationing {
    bool short_of;             /* the budget is too small */
    bool told;
    uint32_t *order;           /* groups that get something */
    size_t count, paid;        /* the first so many are paid */
    int64_t left;
} Rationing;

Rationing regie_ration(Arena *arena, const Groups *groups, const Support support[],
                       const bool first[], int64_t budget);

#endif
