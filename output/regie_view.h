/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_view.h -- schedules of support beside each other, worked out for the same groups of
 * towns: what the page, JSON and CSV show.
 */
#ifndef REGIE_VIEW_H
#define REGIE_VIEW_H

#include "proposal.h"
#include "show.h"

/* A schedule that was looked for. */
typedef struct OfferDesign {
    Wish wish;
    Proposal proposal;
    Str name;                  /* of the file that it would be kept in */
    bool upper_inclusive;      /* a bound belongs to the band below it */
} OfferDesign;

/* A schedule, and what comes of it. */
typedef struct Offer {
    Str name;                  /* as people see it */
    Str file, text;            /* empty: the rules as they are */
    const Rulebook *book;
    const Instrument *instrument;
    Schedule *schedule;        /* ran, over the groups in the year that counts */
    Support *support;          /* per group */
    bool *first;               /* per group: who goes first */
    int64_t total;             /* of what is known */
    size_t receivers, unknown;
    int64_t covered;           /* the people of those who get something */
    bool has_budget;
    int64_t budget;
    Exact gini;
    Cliff *cliffs;
    size_t cliffs_count;
    int64_t *by_year;          /* per year of the data: the total */
    bool *by_year_unknown;
    Rationing ration;
    OfferDesign *design;       /* NULL: of a file as it is */
} Offer;

/* Those who get more or less than under the rules as they are. */
typedef struct Shift {
    uint32_t group;
    int64_t cents;
} Shift;

typedef struct Shifts {
    Shift *list;               /* the largest gain first, the largest loss last */
    size_t count, winners, losers;
    int64_t won, lost;
} Shifts;

typedef struct RegieView {
    Session *session;
    Towns towns;               /* within the borders that were asked for */
    size_t year;               /* of the towns */
    bool year_asked;
    Month month;
    Groups given, groups;      /* those of the user; and behind them who is in none */
    size_t all;                /* of the groups: behind them who is named as well */
    int64_t *people;           /* per group */
    Offer *offers;             /* the rules as they are first */
    size_t count;
    NextStep *next;            /* per group, under the first */
    uint32_t like;             /* the town that the jumps are of */
    const struct JoinView *join;   /* what there is to say of partnerships; see regie_joining.h */
    struct Told *told;         /* where sentences go; NULL: on the page */
} RegieView;

/* "trappen" of some/where/trappen.ini */
Str regie_stem(const char *path);

/* Works out all schedules; reports what is wrong. */
ExitStatus regie_view(Session *session, RegieView *view);

Shifts regie_shifts(const RegieView *view, size_t offer);
/* The year in which the group would have so many more people, growing as it did; 0: never, or
 * not within a century. */
int regie_when(const RegieView *view, size_t group);
/* What the row says, and what a ceiling takes of it; false if not known or not asked for. */
bool regie_row(const RegieView *view, size_t group, int64_t *row, int64_t *taken);
/* Classes by size: how many groups, their people and what they get. */
enum { REGIE_CLASSES_COUNT = 7 };
typedef struct SizeClass {
    int64_t from, below;       /* below: 0 for the last */
    size_t count, unknown;
    int64_t people, cents;     /* of what is known */
} SizeClass;
void regie_classes(const RegieView *view, size_t offer, SizeClass classes[]);

/* Why a group gets nothing, or why it cannot be told. */
Str regie_reason(const RegieView *view, size_t offer, size_t group);

/* Whether a schedule's budget is enough, and who gets it if not. */
Str regie_ration_words(const RegieView *view, size_t offer);
/* Reads what designs ask for: false, reported, if one cannot be followed.  Then finds the
 * schedule of one; it has a book when it was found. */
bool regie_wishes(RegieView *view);
bool regie_design(RegieView *view, Offer *offer, bool has_budget, int64_t budget);
/* Of a band of a design: who is in it and gets something. */
typedef struct BandGroups {
    int64_t from, to;          /* people; to: INT64_MAX in the last */
    size_t count;
    int64_t least, most;       /* people of the smallest and the largest */
} BandGroups;
BandGroups regie_band(const RegieView *view, const Offer *offer, size_t band);
/* What the goal could come to with a thousand euros more of the budget (0), less of the floor
 * or more of the ceiling of band (which - 1) / 2; false if there is no such limit. */
bool regie_what_if(const RegieView *view, const Offer *offer, size_t which, double *value);
/* The groups that get something else than the amount of their band; how many. */
size_t regie_capped(const RegieView *view, const Offer *offer, uint32_t groups[]);
void show_designs(const RegieView *view);

/* What mergers change for a group: what its parts got or would get as they were counted. */
typedef struct Merger {
    uint32_t group;
    bool unknown;
    int64_t before, after;
} Merger;
/* Of the groups with a town that was made of others; how many. */
size_t regie_mergers(const RegieView *view, const Offer *offer, Merger **mergers);
void show_mergers(const RegieView *view);
void json_mergers(const RegieView *view, const Offer *offer, Json *json);
void json_design(const RegieView *view, const Offer *offer, Json *json);

void show_regie(const RegieView *view);
void json_regie(const RegieView *view);
bool csv_regie(const RegieView *view);

#endif
