/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget.h -- what projects that were run mean for the budgets of local authorities: lines
 * per authority, policy field, account and year, and cash by quarter.
 *
 * Every payment of the ledgers that enters or leaves a budget is in one line of it, or in
 * one that says why it is no receipt or expense.  Refuses to know accounts and fields (the
 * chart says them), places, and how anything is shown.
 */
#ifndef BUDGET_H
#define BUDGET_H

#include "chart.h"
#include "sim.h"

/* A project, run by itself. */
typedef struct BudgetProject {
    const Scenario *scenario;
    Sim *sim;
    const Result *result;
    Str name;                  /* as it stands in lines */
} BudgetProject;

typedef struct BudgetLine {
    uint32_t entity;           /* of the budget's list */
    uint32_t project;
    uint32_t instrument;
    int32_t member;            /* of the instrument's level; -1: of all of them */
    int32_t book;              /* of the chart; -1: none fits */
    int32_t account;           /* -1: no receipt and no expense */
    bool in;                   /* which way the money goes */
    bool side_in;              /* on which side it stands; on the other side than it goes: less */
    bool paid;                 /* counted when it is paid: no cost of one year only */
    bool between;              /* from one of the authorities to another: together it cancels */
    Str field;                 /* the code; empty where there is no account */
    bool field_assumed;        /* nothing says so */
    int32_t priority;          /* a choice of priority_of, or -1 */
    uint32_t priority_of;      /* the attribute */
    int64_t *years;            /* cents, per year of the budget */
    bool *unknown;             /* per year: something of it cannot be told */
} BudgetLine;

/* Money of one authority in a quarter. */
typedef struct BudgetCash {
    int64_t in, out;
} BudgetCash;

typedef struct Budget {
    const Chart *chart;
    const BudgetProject *projects;
    size_t projects_count;
    const Perimeter **entities;            /* the separate ones, then both together */
    size_t entities_count;
    int first_year;
    size_t years;              /* in which anything is counted or paid */
    BudgetLine *lines;         /* by authority, side, field, account, project */
    size_t count, room;
    BudgetCash **cash;         /* per authority, per quarter from the first year on */
} Budget;

enum { QUARTERS = 4 };

/* Projects in any order give the same budget; their names and places must differ.  NULL,
 * reported, if all together is more than can be counted. */
Budget *budget_make(Arena *arena, const Chart *chart, BudgetProject projects[], size_t count,
                    Diags *diags);

/* A sum over the window's years of what is chosen; -1, empty: any. */
typedef struct BudgetPick {
    uint32_t entity;
    int side;                  /* 0 out, 1 in */
    int32_t account;
    Str field;
    int32_t domain;            /* of the chart: of fields that have one */
    const BudgetLine *line;    /* only this one */
} BudgetPick;

int64_t budget_sum(const Budget *budget, const BudgetPick *pick, int first, int last, bool *unknown);

/* Whether a line is about what is picked. */
bool budget_picks(const Budget *budget, const BudgetPick *pick, const BudgetLine *line);

#endif
