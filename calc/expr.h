/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expr.h -- small typed expressions, such as  min(wage * 40%, 1200 EUR/month)
 *
 * Text in, code out.  Names, types, units and levels are settled here, once, so
 * that running the code can fail in two ways only: overflow and division by
 * zero.  The grammar is at the top of syntax.c, the operations are in ops.def.
 * Refuses to know what the names stand for: a Scope tells.
 */
#ifndef EXPR_H
#define EXPR_H

#include "code.h"

/* What a name turns out to be. */
typedef enum MeaningKind {
    MEANS_NOTHING,             /* unknown here */
    MEANS_BROKEN,              /* known, but it has a mistake that was reported */
    MEANS_ATTRIBUTE,           /* which: attribute */
    MEANS_SERIES,              /* series */
    MEANS_RESULT,              /* which: the instruction that yields it */
    MEANS_TABLE,               /* table: must be called with one operand */
    MEANS_LEVEL                /* which: a level, for count(worker where ...) */
} MeaningKind;

/* A table with dated rows. */
typedef struct Row {
    Decimal threshold;
    Dated amount;              /* its `from` is the month of the rows it belongs to */
    Span at;                   /* the threshold */
} Row;

typedef struct RowSet {
    Month from;
    bool gap;                  /* no rows known from here on */
    Row *rows;
    size_t count, room;
    Dated origin;              /* source and status of the rows that state none; gap note */
} RowSet;

typedef struct Table {
    TableForm form;
    Str name;
    Unit input, unit;
    bool marginal;
    RowSet *sets;              /* in order of date */
    size_t count, room;
    Month until, checked;
    const Series *missing;     /* a series with no values: what a month without rows yields */
    Span at;
} Table;

/* The rows that began last by the month, perhaps a gap; NULL before the first. */
const RowSet *table_rows(const Table *table, Month month);

typedef struct Meaning {
    MeaningKind kind;
    uint32_t which;
    const Series *series;
    const Table *table;
} Meaning;

/* The names an expression may use. */
typedef struct Scope {
    void *context;
    Meaning (*find)(void *context, Str name, Span at);
    /* All names that could have been meant, for "did you mean". */
    size_t (*names)(void *context, const Str **names);
    const uint8_t *within;     /* per level: the level it is part of, or LEVEL_NONE */
    const Str *level_names;
    const Choice *const *choices;    /* all lists, to say where a bare word belongs */
    size_t choices_count;
} Scope;

typedef struct Node Node;      /* a parsed expression */

/* What an expression must yield.  With `any`, whatever it yields will do. */
typedef struct Want {
    bool any;
    Type type;
    uint8_t level;             /* must be a property of this level or one above; with
                                  `any_level` of any */
    bool any_level;
} Want;

/* Whether a word means something in expressions itself, so that no rule can have it
 * as its name: and, month, max ... */
bool expr_reserves(Str word);

/* Parses the expression at `at`: comments (two blanks and a semicolon) and line
 * ends are skipped.  Reports every mistake it can find; NULL if there was one. */
Node *expr_parse(Arena *arena, Span at, Diags *diags);

/* Compiles it to the end of `code`.  False, with diagnostics, if it does not
 * make sense; what was appended is then not used. */
bool expr_compile(Code *code, const Node *node, const Scope *scope, Want want,
                  Diags *diags, uint32_t *root);

/* The instructions for "this value in the month that is now": a table's rows or
 * an expression's versions become one value by comparisons with the month. */
uint32_t expr_versions(Code *code, const uint32_t roots[], const Month from[],
                       const Span at[], size_t count);

/* The expression as written, comments and line ends folded away. */
void expr_text(Span at, Buf *out);

#endif
