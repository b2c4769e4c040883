/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.h -- one run of the program: what was asked on the command line, the
 * rulebook it is asked of, and what to say on stdout and stderr.  Commands fill
 * a Session's buffers; main writes them out.
 */
#ifndef SESSION_H
#define SESSION_H

#include "cases.h"
#include "rules.h"

typedef enum ExitStatus {
    EXIT_DONE = 0,
    EXIT_INPUT = 1,            /* the input has errors */
    EXIT_USAGE = 2,
    EXIT_FILES = 3,            /* files could not be read or written */
    EXIT_MISSED = 4,           /* a stated requirement (a case) is not met */
    EXIT_OURS = 70,
    EXIT_INTERRUPTED = 130     /* Ctrl-C: what was shown is what was done by then */
} ExitStatus;

enum { SESSION_ARGUMENTS_MAX = 16, SESSION_FILES_MAX = 256 };

typedef struct Options {
    const char *command;
    const char *arguments[SESSION_FILES_MAX];
    size_t arguments_count;
    const char *rules[SESSION_ARGUMENTS_MAX];
    size_t rules_count;
    const char *reforms[SESSION_ARGUMENTS_MAX];
    size_t reforms_count;
    const char *stress[SESSION_ARGUMENTS_MAX];     /* files, or names joined by + */
    size_t stress_count;
    Lang lang;
    bool json, markdown, quiet, help, version, strict, due, explain;
    const char *worker, *instrument, *month, *total;       /* what explain is asked about */
    const char *due_month;     /* with --due=MONTH */
    const char *explain_title; /* with --explain=TEXT: cases with that in their title */
    const char *perimeter, *by;            /* run, compare: seen by whom; run: rows of what */
    const char *variant, *variants, *base; /* run one; compare these, with that one */
    const char *csv;           /* the folder for CSV files */
    bool csv_be;               /* as a Belgian Excel reads them: semicolons, decimal commas */
    const char *output;        /* -o: the file to write */
    const char *draws, *seed, *threads, *until_error;      /* risk, as written */
    const char *world;         /* run, explain: one of the worlds that risk draws */
    const char *municipality, *window;     /* budget */
    bool quasi;
    bool csv_worlds;           /* risk: also a row per world */
    const char *population, *date, *borders, *partnerships, *budget;     /* regie, as written */
    const char *neighbours, *best, *most;  /* regie: who may join whom, and which grouping */
    const char *schedules[SESSION_ARGUMENTS_MAX];
    size_t schedules_count;
    const char *designs[SESSION_ARGUMENTS_MAX];
    size_t designs_count;
    bool force;                /* also over a file that klaverblad did not write */
} Options;

typedef struct Session {
    Arena *arena;
    Diags *diags;
    Options options;
    RuleFiles files;           /* all that the rulebook is made of */
    RuleFiles own;             /* those that the user named; empty: those built in */
    const Source *overlays[SESSION_ARGUMENTS_MAX]; /* those of --reform, once they are read */
    size_t overlays_count;
    Rulebook *book;
    const struct World *world; /* that of --world, once it is known; else NULL */
    Buf out;
} Session;

/* Reads the command line.  Returns EXIT_DONE or EXIT_USAGE with diagnostics. */
ExitStatus options_read(Session *session, int argc, char **argv);

/* Collects the rule files (built in, --rules, and `paths` if any), applies
 * --reform, and loads the rulebook. */
ExitStatus session_load(Session *session, const char *const paths[], size_t count);

/* A file of rules/examples that is built in, or NULL. */
const Source *builtin_example(Arena *arena, const char *name);

/* The stress tests that are built in, at most that many, and what they refer to. */
size_t builtin_stress_most(void);
size_t builtin_stress_files(Arena *arena, const Source *tests[], const Source *const **beside,
                            size_t *beside_count);

/* The commands, in order of name. */
#define COMMANDS(COMMAND)                                                                     \
    COMMAND(budget) COMMAND(check) COMMAND(compare) COMMAND(explain) COMMAND(new)             \
    COMMAND(regie) COMMAND(risk) COMMAND(rules) COMMAND(run) COMMAND(stress) COMMAND(verify)

#define COMMAND(name) ExitStatus command_##name(Session *session);
COMMANDS(COMMAND)
#undef COMMAND

#endif
