/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario.h -- one project as its promoter describes it: who works there, what
 * it costs, whom it serves, what is asked for; its variants and what is uncertain.
 *
 * A section [worker klusser-1] makes a member of the level "worker", a key in it
 * says something of that member (an attribute): which levels and attributes exist
 * is what the rulebook says, nothing of it stands in C.  Refuses to know what
 * anything is worth: that is the simulation's business.
 */
#ifndef SCENARIO_H
#define SCENARIO_H

#include "rules.h"

enum { SCENARIO_YEARS_MAX = 10, SCENARIO_YEARS = 6 };

/* A value from a month on. */
typedef struct Change {
    Month from;                /* of the first: MONTH_NEVER_BEGAN */
    int64_t digits;            /* with the attribute's scale */
    Span at;
} Change;

/* Who says it: the scenario, or what it leads to. */
typedef enum GivenBy {
    GIVEN_WRITTEN,
    GIVEN_IMPLIED,             /* by the word in the section's title, or the data file */
    GIVEN_INHERITED            /* entry or exit: of the member above, or the project */
} GivenBy;

/* What is said of one member. */
typedef struct Given {
    uint32_t attribute, member;
    GivenBy by;
    const Change *changes;     /* in order of month; none for a pattern */
    size_t count;
    const int64_t *pattern;    /* of an attribute per calendar month: January first, or NULL */
    Str source;                /* KEY.source, or empty */
    Str why, matters;          /* KEY.why_there, KEY.why_it_matters, or empty: for those who are
                                  to account for the money */
    bool assumed;              /* KEY.status = assumed */
    Span at;                   /* the key, or the cell of a list */
} Given;

/* An instrument that a member takes, in these months. */
typedef struct Taking {
    uint32_t instrument, member;
    Months months;             /* within those of the project */
    Span at;
} Taking;

typedef struct Member {
    Str name;                  /* empty: the project, or one that nobody named */
    Str section;               /* the word in its section's title: worker, staff */
    uint32_t parent;           /* which member of the level above */
    Span at;                   /* its section's title, or where it is named */
} Member;

/* One changed value of a variant, or one uncertain quantity: what it is about. */
typedef struct Target {
    uint8_t level;
    uint32_t member;
    int32_t attribute;         /* -1: its instruments, or the member itself */
    int32_t party;             /* of a quantity: payer.ID, with LEVEL_NONE; else -1 */
    Str path;                  /* "service.odd-jobs.take_up" */
    Span at;
} Target;

/* A member of a level. */
typedef struct MemberId {
    uint8_t level;
    uint32_t member;
} MemberId;

typedef struct Variant {
    Str name;
    Label label;
    const Given *given;        /* take the place of what the base gives; in the same order */
    size_t given_count;
    const MemberId *retaken;   /* whose takings change, in order of level and member */
    size_t retaken_count;
    const Taking *takings;     /* all of those members */
    size_t takings_count;
    const Target *targets;     /* what it changes, in the order of the file */
    const Str *texts;          /* the new value of each, as written */
    size_t targets_count;
    Span at;
} Variant;

typedef enum DrawKind {
    DRAW_FIXED, DRAW_UNIFORM, DRAW_TRIANGULAR, DRAW_PERT, DRAW_NORMAL, DRAW_LOGNORMAL,
    DRAW_DISCRETE, DRAW_BERNOULLI, DRAW_EMPIRICAL, DRAW_RENEWAL, DRAW_VACANCY, DRAW_DELAY,
    DRAW_PATH, DRAW_KINDS
} DrawKind;

/* The name of a distribution in files: "pert". */
Str draw_name(DrawKind kind);

/* An uncertain quantity: named distribution and its parameters, checked.  Values are
 * in the attribute's unit; those of discrete(...) are followed by their chance. */
typedef struct Uncertain {
    Target target;             /* of a renewal, vacancy or delay its attribute is -1 */
    DrawKind kind;
    const Str *names;          /* p10=...: of each parameter, or empty */
    const Decimal *values;     /* of empirical(FILE): those in the file */
    const Month *months;       /* of a renewal: its month, in the place of the value */
    size_t count;
    Str file;                  /* empirical(FILE) */
    Span at;
} Uncertain;

/* Uncertain quantities that are correlated with each other, directly or through others. */
typedef struct Cluster {
    const uint32_t *quantities;        /* in their order */
    size_t count;
    const double *factor;      /* count x count, row by row, nothing above the diagonal: makes
                                  independent normal numbers into those that are correlated */
} Cluster;

/* How often what is drawn may change within one world. */
typedef enum Rhythm { RHYTHM_ONCE, RHYTHM_YEAR, RHYTHM_MONTH } Rhythm;

/* What a drawn quantity takes the place of: a value of a member, or the month in which
 * payments arrive.  Of a grant that may stop it is the month in which it ends, of places
 * that may be empty the number of those who are there.  A value per world and step; a step is all of the project, one of its
 * calendar years, or one of its months. */
typedef struct Drawn {
    MemberId of;               /* level LEVEL_NONE: of a party */
    int32_t attribute;         /* -1: the months by which what is paid of it comes later */
    int32_t party;             /* who pays late; -1: it is of a member */
    Rhythm every;
    size_t steps;
    int64_t least, most;       /* bounds of its digits, with the attribute's scale */
    Span at;
} Drawn;

/* In the place of digits: as the scenario says. */
#define DRAWN_STATED INT64_MIN

/* What is paid of a member, or by a party, comes so many months later than rules say. */
typedef struct Delay {
    MemberId of;               /* level LEVEL_NONE: of a party */
    int32_t party;             /* -1: of a member */
    int months;
} Delay;

typedef struct Scenario {
    Arena *arena;
    const Rulebook *book;
    const Source *file;
    Str name;                  /* of the project, as people call it */
    Str variant;               /* which one this is; empty: the base */
    Label variant_label;
    Months months;             /* of the project */
    const Member **members;    /* per level */
    size_t *members_count;     /* per level; [LEVEL_NONE] is 1 */
    const uint32_t **parents;  /* per level: as the engine wants them; NULL where none */
    const Months **presence;   /* per level, per member: from its entry to its exit, which
                                  may begin before the project; of a level without entry
                                  and exit those of the level above, or the project's */
    const Given *given;        /* in order of attribute, then member; entry and exit of all */
    size_t given_count;
    const size_t *given_from;  /* per attribute: its first; one more entry ends the last */
    const Taking *takings;     /* in order of instrument, then member, then month */
    size_t takings_count;
    const size_t *takings_from;            /* per instrument: its first, and the end */
    const Decimal *targets;    /* per leaf: wanted share of the total cost */
    bool has_targets;
    const Delay *delays;       /* those that apply add up */
    size_t delays_count;
    const Variant *variants;
    size_t variants_count;
    const Uncertain *uncertain;
    size_t uncertain_count;
    const Cluster *clusters;
    size_t clusters_count;
} Scenario;

enum { SCENARIO_MEMBERS_MAX = 20000, SCENARIO_VARIANTS_MAX = 200, SCENARIO_FILES_MAX = 32,
       SCENARIO_CLUSTER_MAX = 64 };

/* Reads the file and what it includes.  Reports every mistake; with errors the
 * scenario must not be used.  NULL if there is nothing to use at all. */
Scenario *scenario_load(Arena *arena, const Rulebook *book, const Source *source, Diags *diags);

/* The same, with what it includes taken from `files` by its path, and nothing from disk. */
Scenario *scenario_load_from(Arena *arena, const Rulebook *book, const Source *source,
                             const RuleFiles *files, Diags *diags);

/* Is this a scenario (and not rules, cases or situations)?  It has [project]. */
bool scenario_is(const Source *source);

/* The same project with a variant's changes applied. */
Scenario *scenario_variant(Arena *arena, const Scenario *base, const Variant *variant);

/* The same project with these values, and no other word of them, in the place of what it
 * gives; who comes and goes with whom follows. */
Scenario *scenario_changed(Arena *arena, const Scenario *base, const Given given[], size_t count);

/* The same project in one world: what was drawn in the place of what is given.
 * draws[quantity][step * worlds + world]. */
Scenario *scenario_world(Arena *arena, const Scenario *base, const Drawn drawn[], size_t count,
                         const int64_t *const draws[], size_t worlds, size_t world);

/* What is given of a member, or NULL. */
const Given *scenario_given(const Scenario *scenario, uint32_t attribute, uint32_t member);

/* The value that holds in the month, of a pattern that of its calendar month; false if
 * none does. */
bool given_in(const Given *given, Month month, int64_t *digits);

/* Does the member take the instrument in that month? */
bool scenario_takes(const Scenario *scenario, uint32_t instrument, uint32_t member, Month month);

#endif
