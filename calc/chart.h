/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart.h -- how local authorities book: the years of their plans, policy fields, kinds of
 * account, and on which of these a payment of a project goes.  Read from a file
 * NAME.budget.ini among the rule files.
 *
 *   [book subsidy-had]
 *   way     = in
 *   leaf    = return
 *   account = 7405/9
 *
 * Knows no account, no field and no authority: they are what the file says.  Refuses to
 * know projects, sums, and how anything is shown.
 */
#ifndef CHART_H
#define CHART_H

#include "rules.h"

/* What all that the file names has. */
typedef struct ChartItem {
    Str id;
    Label label;
    Str source;
    Status status;
    Span at;                   /* its section's title */
} ChartItem;

/* The calendar years of a multi-year plan. */
typedef struct ChartWindow {
    ChartItem item;
    int first, last;
} ChartWindow;

typedef struct ChartField {
    ChartItem item;
    int32_t domain;
} ChartField;

typedef struct ChartAccount {
    ChartItem item;
    bool in;                   /* where it stands in the budget; else it is spent */
} ChartAccount;

/* Which payments go on an account; what is NULL or -1 may be anything. */
typedef struct ChartBook {
    ChartItem item;
    int way;                   /* 0: out of the authority's budget, 1: in */
    const bool *from, *to;     /* per party */
    const bool *instruments;
    int kind, books, leaf;
    int32_t account;           /* -1: nothing of the budget; then its label says what it is */
} ChartBook;

/* Attributes that say something, the first that applies and is known. */
typedef struct ChartSays {
    uint32_t *attributes;
    size_t count;
} ChartSays;

/* A part of what a municipality puts in, that no ledger tells: its attributes. */
typedef struct ChartForm {
    ChartItem item;
    ChartSays cells;
    bool sum;                  /* they add up */
} ChartForm;

typedef struct Chart {
    const Rulebook *book;
    ChartWindow *windows;
    size_t windows_count;
    ChartItem *domains;
    size_t domains_count;
    ChartField *fields;
    size_t fields_count;
    ChartAccount *accounts;
    size_t accounts_count;
    ChartForm *forms;
    size_t forms_count;
    ChartBook *books;
    size_t books_count;
    ChartSays field, priority;
    ChartItem field_else;      /* id: the field of what has none */
    int digits;                /* of a field's code */
    int32_t inhabitants;       /* the attribute of a place, or -1 */
    const bool *bought;        /* per measure: is it what a domain gets for its money?  Or NULL */
    const Perimeter **separate;
    size_t separate_count;
    const Perimeter *together; /* or NULL */
} Chart;

/* Reads those among the files.  Reports every mistake: with errors it must not be used.
 * NULL, reported, if there is none. */
Chart *chart_load(Arena *arena, const Rulebook *book, const RuleFiles *files, Diags *diags);

/* The field with that code, or -1; the code of a number. */
ptrdiff_t chart_field(const Chart *chart, Str code);
Str chart_code(Arena *arena, const Chart *chart, int64_t number);

/* The first entry under which the posting's amount goes, or -1. */
ptrdiff_t chart_book(const Chart *chart, const Rule *amount, bool in, int from, int to);

#endif
