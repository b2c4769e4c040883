/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cases.h -- claims about rules, in files beside them: given these inputs, this
 * amount, for this reason.  Anyone can add one and run them without a compiler.
 *
 * A case is set up as a small world of its own and run by the engine like any
 * project would be.  Refuses to know how results are shown.
 */
#ifndef CASES_H
#define CASES_H

#include "engine.h"
#include "rules.h"
#include "trace.h"

typedef enum OutcomeState { OUTCOME_VALUE, OUTCOME_NO, OUTCOME_UNKNOWN } OutcomeState;

/* What a rule came to, in one month or over a span. */
typedef struct Outcome {
    OutcomeState state;
    Exact value;
    uint64_t failing;          /* the conditions (bits, in the instrument's order) known to fail */
} Outcome;

bool outcome_same(const Outcome *a, const Outcome *b);

typedef struct Expected {
    OutcomeState state;
    Exact value;
    uint64_t failing;
    Str needs;                 /* of an unknown: what it needs; empty: anything */
    Str text;
    Span at;
} Expected;

/* What is claimed of a rule: what it comes to, or of an amount who pays or gets it. */
typedef enum Aspect { ASPECT_VALUE, ASPECT_FROM, ASPECT_TO } Aspect;

typedef struct Expectation {
    const Rule *rule;          /* NULL: the sum of all amounts */
    Aspect aspect;
    Span at;
    Expected *expected;        /* per month, or one for the span */
} Expectation;

typedef struct CaseInput {
    uint32_t attribute;
    const int64_t *digits;     /* one per member */
} CaseInput;

typedef struct Case {
    Str title, source;
    Span at;
    const Instrument *instrument;
    bool during;               /* summed over months[0] .. months[1] */
    Month *months;
    size_t months_count;
    size_t *members;           /* per level */
    CaseInput *inputs;
    size_t inputs_count;
    Expectation *expectations;
    size_t expectations_count;
    const Source *file;
} Case;

typedef struct Cases {
    Case *list;
    size_t count, room;
} Cases;

/* Reads the case files among `files`. */
Cases *cases_load(Arena *arena, const Rulebook *book, const RuleFiles *files, Diags *diags);

/* Reads situations: sections like cases that claim nothing.  Each gives a case per
 * instrument of which it states something, to ask all amounts of. */
Cases *situations_load(Arena *arena, const Rulebook *book, const Source *source, Diags *diags);

/* What each amount came to, for one member of the instrument's level. */
Outcome amount_outcome_of(const View *view, const Instrument *instrument, size_t amount,
                          size_t member);

/* The part of an amount of its period that falls in the month; false if not known. */
bool amount_share(const View *view, const Rule *rule, size_t member, Exact *share);

/* From its earliest to its latest month. */
Months case_months(const Case *claim);

/* A case bound to the engine, once, over one or more worlds. */
typedef struct CaseRun {
    const Rulebook *book;
    const Case *claim;
    Engine *engine;
    size_t worlds;
    const uint32_t *const *parents;
} CaseRun;

CaseRun case_bind(Arena *arena, const Rulebook *book, const Case *claim,
                  const uint32_t roots[], size_t roots_count,
                  const Patch patches[], size_t patches_count, size_t worlds, Months months);

/* Several cases of one instrument, each in a world of its own: they must have the
 * same number of members on each level. */
CaseRun cases_bind(Arena *arena, const Rulebook *book, const Case *const claims[], size_t count,
                   const uint32_t roots[], size_t roots_count, Months months);

View case_view(const CaseRun *run, Month month, size_t world);

/* Whether the attribute says that an instrument is taken too, and this case (or,
 * without one, the instrument by itself) does not say so: then it is not. */
bool case_leaves_out(const Rulebook *book, const Case *claim, size_t attribute);

/* Does the case give the attribute, to all its members? */
bool case_gives(const Case *claim, size_t attribute);

/* All that the instructions of this case's expectations need. */
size_t case_roots(Arena *arena, const Rulebook *book, const Case *claim, const uint32_t **roots);

/* How many outcomes a case has in each world: one per expectation and month, or
 * per expectation when summed. */
size_t case_outcomes_count(const Case *claim);

/* Runs the case's months; outcomes[world * count + ...]. */
void case_outcomes(CaseRun *run, Outcome outcomes[]);

/* Runs the case by itself.  Each expectation that is not met is an error in
 * `diags`; returns whether all were met. */
bool case_check(Arena *arena, const Rulebook *book, const Case *claim, Diags *diags);

/* Writes why each amount of the case is what it is. */
void case_explain(Arena *arena, const Rulebook *book, const Case *claim, Lang lang, Buf *out);

#endif
