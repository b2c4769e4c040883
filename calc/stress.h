/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stress.h -- stress tests: named things that may go wrong in any project, what they
 * change in one, and what comes of it.
 *
 *   [stress fewer-customers]
 *   label.en            = a tenth fewer customers from the third year on
 *   from                = year 3
 *   service.*.take_up   = -10%
 *
 * A test speaks of levels, attributes and payers that the rulebook has, and of members by
 * a * for all of them, so that it can be applied to every project.  The project itself is
 * never changed.  Refuses to know how anything is shown.
 */
#ifndef STRESS_H
#define STRESS_H

#include "sim.h"

typedef enum StressKind {
    STRESS_VALUE,              /* what is given of members is another value */
    STRESS_LEAVE,              /* a part of those who are counted leave */
    STRESS_STOP,               /* what brings money stops */
    STRESS_LATE,               /* who pays, pays later */
    STRESS_REFORM              /* the rules are changed by an overlay */
} StressKind;

/* How a value changes. */
typedef enum Shift {
    SHIFT_TO,                  /* to this value: it stays */
    SHIFT_BY,                  /* so much more or less */
    SHIFT_PART                 /* such a part of it more or less */
} Shift;

/* What stops. */
typedef enum StopWhich { STOP_NAMED, STOP_EACH, STOP_LARGEST } StopWhich;

/* An instrument, or a member of a level. */
typedef struct Stop {
    int32_t instrument;        /* -1: the member */
    MemberId member;
} Stop;

enum { LATE_ANYONE = -1, LATE_PUBLIC = -2 };

/* One line of a stress test. */
typedef struct StressLine {
    StressKind kind;
    uint8_t level;             /* of a value, or of those who leave; of `each` and `largest`:
                                  members of that level, or LEVEL_NONE: instruments */
    Str section;               /* only members with that word in their title; empty: all */
    int32_t member;            /* -1: all of them */
    uint32_t attribute;        /* of a value; of those who leave: what is less of who stays */
    Shift shift;
    Decimal amount;            /* by, or part; of those who leave: the part that does */
    int64_t digits;            /* to */
    bool has_where;            /* only members of which this attribute has that value */
    uint32_t where;
    int64_t where_digits;
    StopWhich which;
    const Stop *stops;         /* of STOP_NAMED */
    size_t stops_count;
    int32_t party;             /* who is late: LATE_ANYONE, LATE_PUBLIC, or a party */
    int months;
    const Source *overlay;
    Str key, text;             /* as written */
    Span at;
} StressLine;

/* From when on. */
typedef enum StressFrom { FROM_START, FROM_HALF, FROM_YEAR, FROM_MONTH } StressFrom;

typedef struct Stress {
    Str name;
    Label label, help;
    StressFrom from;
    int year;                  /* of the project: the first is 1 */
    Month month;
    const StressLine *lines;
    size_t lines_count;
    const uint32_t *combines;  /* other tests of the list */
    size_t combines_count;
    bool own;                  /* of the user's files */
    Span at;
} Stress;

typedef struct Stresses {
    const Stress *list;        /* in the order of the files; one by the user takes the place
                                  of one with the same name that is shipped */
    size_t count;
} Stresses;

enum { STRESS_SCALE_MOST = 10, STRESS_LATE_MOST = 120, STRESS_TRIALS_MOST = 200 };

/* What is read: first our own files, then the user's.  A reform is sought among those
 * `beside` before it is read from disk. */
typedef struct StressFiles {
    const Source *const *files;
    size_t count, shipped;
    const Source *const *beside;
    size_t beside_count;
} StressFiles;

/* Reports every mistake: with errors nothing of it may be used.  Of the scenario its
 * members count. */
Stresses stress_read(Arena *arena, const Scenario *scenario, const StressFiles *files, Diags *diags);

/* A project as it stands and was run, and what it takes to read it again under other
 * rules. */
typedef struct StressBase {
    const Scenario *scenario;
    const Result *result;
    const Perimeter *project;  /* who gets the money that may stop or be late */
    const Perimeter *perimeter;            /* from whom the sums are looked at */
    const RuleFiles *rules;
    const Source *const *overlays;     /* that the rules are changed by already */
    size_t overlays_count;
} StressBase;

/* A test of which is known what stops: `each` makes several of it. */
typedef struct TrialPart {
    const Stress *stress;
    const StressLine *each;    /* its line, or NULL */
    Stop stop;
} TrialPart;

/* What goes wrong together. */
typedef struct Trial {
    Str name;                  /* "subsidy-stops", "storm", "late-payments+fewer-vouchers" */
    const Stress *stress;      /* of that name, or NULL: named together */
    const TrialPart *parts;    /* in their order */
    size_t parts_count;
    bool applies;              /* else the project has nothing of what one of them changes */
} Trial;

/* One trial per test of the list, or all that it is each of; wanted[i]: its parts, together.
 * `diags` gets it when they are too many. */
typedef struct StressWanted {
    const uint32_t *tests;     /* of the list; together one trial */
    size_t count;
} StressWanted;

size_t stress_trials(Arena *arena, const StressBase *base, const Stresses *stresses,
                     const StressWanted wanted[], size_t count, const Trial **trials, Diags *diags);

/* What brings the project money: who pays it, which instruments, for which members. */
Pivot stress_payers(Arena *arena, const StressBase *base, PivotBy by);

/* The first month in which it holds; false if that is after the project. */
bool stress_month(const Scenario *scenario, const Stress *stress, Month *month);

/* The project with one line applied; the same one if it changes nothing there. */
const Scenario *stress_line_apply(Arena *arena, const StressBase *base, const Scenario *scenario,
                                  const StressLine *line, Month from);
/* The lines of one test that say who is late: what says most of a payer counts. */
const Scenario *stress_late_apply(Arena *arena, const StressBase *base, const Scenario *scenario,
                                  const StressLine lines[], size_t count);
/* Only that stops. */
const Scenario *stress_stop_apply(Arena *arena, const StressBase *base, const Scenario *scenario,
                                  Stop stop, Month from);

/* The project when the trial happens to it: under the rules of scenario->book, which are
 * others where a test has a reform.  NULL, with diagnostics, if that cannot be read. */
const Scenario *stress_apply(Arena *arena, const StressBase *base, const Trial *trial, Diags *diags);

/* What is left of a project in the end. */
typedef struct StressSums {
    int64_t gap;               /* what is paid less what is received */
    const int64_t *years;      /* the same per calendar year */
    size_t years_count;
    int64_t low;               /* the lowest cash position, and its first month */
    Month lowest;
} StressSums;

StressSums stress_sums(Arena *arena, const Result *result, const Perimeter *perimeter);

typedef struct StressOutcome {
    const Trial *trial;
    bool ran;                  /* else it could not be told: `lacks` says why */
    const Scenario *scenario;
    Sim *sim;
    size_t which;              /* of the sim's scenarios */
    const Perimeter *perimeter;            /* of its rulebook */
    StressSums sums;
    Diags *lacks;
} StressOutcome;

/* What comes of those trials that apply; of others `ran` is false and `lacks` NULL.  What
 * is wrong with a reform is told in `diags`. */
void stress_run(Arena *arena, const StressBase *base, const Trial trials[], size_t count,
                StressOutcome outcomes[], Diags *diags);

#endif
