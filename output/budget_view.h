/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_view.h -- the budget of a municipality and its OCMW over some projects, for the
 * years of a plan: what its page, its JSON and its CSV files share.
 */
#ifndef BUDGET_VIEW_H
#define BUDGET_VIEW_H

#include "budget.h"
#include "show.h"

/* A municipality that the projects are of. */
typedef struct BudgetPlace {
    Str name;
    int64_t inhabitants;       /* 0: not known */
    int year;                  /* of that number; 0: not said, or the first that is known */
} BudgetPlace;

typedef struct BudgetView {
    Session *session;
    const Chart *chart;
    const Budget *budget;
    int first, last;           /* calendar years */
    const ChartWindow *window; /* that has these years, or NULL */
    BudgetPlace *places;       /* in order of name */
    size_t places_count;
    int64_t inhabitants;       /* of all places; 0: not known of all */
    const struct BudgetRisk *risk;         /* NULL: not asked for */
    const BudgetProject *left_out;         /* of other municipalities */
    size_t left_out_count;
} BudgetView;

/* A figure over some years. */
typedef struct BudgetFigure {
    int64_t cents;
    bool unknown;
} BudgetFigure;

BudgetFigure budget_figure(const BudgetView *view, const BudgetPick *pick, int first, int last);
/* What is spent, less what is received. */
BudgetFigure budget_net(const BudgetView *view, uint32_t entity, int first, int last);
/* Whether the authority has any line in the years that are shown. */
bool budget_has(const BudgetView *view, uint32_t entity);
bool line_in_years(const BudgetView *view, const BudgetLine *line);
bool line_counts(const BudgetLine *line);              /* it is in the budget */
/* All of an authority. */
BudgetPick budget_all(uint32_t entity);

/* "0909 Other social policy", "6496/9 ...": the code and what it is called. */
Str field_words(const BudgetView *view, const BudgetLine *line);
Str account_words(const BudgetView *view, const BudgetLine *line);
/* "Odd-job service: environment department", and that without the project. */
Str line_words(const BudgetView *view, const BudgetLine *line);
Str line_what_words(const BudgetView *view, const BudgetLine *line);
/* "wse_lr2", and "WSE-LR2 ..."; empty if none. */
Str line_priority(const BudgetView *view, const BudgetLine *line);
Str line_priority_words(const BudgetView *view, const BudgetLine *line);
Str entity_words(const BudgetView *view, uint32_t entity);
/* "2020-2025" */
Str year_text(const BudgetView *view, int year);
Str window_words(const BudgetView *view);
/* Euros with cents divided by inhabitants: "1,23"; "?" if not known. */
Str per_inhabitant(const BudgetView *view, BudgetFigure figure);

/* What is spent on a policy domain (-1: on all) by all authorities together. */
BudgetFigure spread_figure(const BudgetView *view, int32_t domain, int first, int last);
/* What that gets of a measure: of each project as large a part as it pays of its costs. */
typedef struct Bought {
    int64_t thousandths;
    int64_t cost;              /* of the projects that the domain pays for */
    bool unknown;
} Bought;
Bought spread_bought(const BudgetView *view, int32_t domain, size_t measure);
/* Of a project in the years that are shown: what it costs, and thousandths of what there is of
 * a measure (hours of all months, but of jobs the years that they are filled); false: unknown. */
int64_t project_cost(const BudgetView *view, uint32_t project);
bool project_measure(const BudgetView *view, uint32_t project, size_t measure, int64_t *thousandths);
/* Whether anything is spent on it; "3 Nature"; how many measures tell what is bought. */
bool spread_has(const BudgetView *view, int32_t domain);
Str domain_words(const BudgetView *view, int32_t domain);
size_t bought_count(const BudgetView *view);
/* quarter: 0 .. 3 */
BudgetCash budget_cash(const BudgetView *view, uint32_t entity, int year, int quarter);

/* What is stated of a place in the year in which the plan begins; false if nothing. */
bool form_value(const BudgetView *view, uint32_t attribute, size_t place, int64_t *digits);
/* Warns of what files say differently of a place. */
void check_form(const BudgetView *view);

/* Whether a line is spending of which must be said why; and what is said: why there, or why
 * it matters. */
bool line_is_accounted_for(const BudgetView *view, const BudgetLine *line);
Str line_why(const BudgetView *view, const BudgetLine *line, bool matters);
/* Whether any of it is said. */
bool accounts_given(const BudgetView *view);
/* Warns of money that has no such text, if other money has. */
void check_accounts(const BudgetView *view);

/* What is to know of these figures: what is not in them, and on which choices they rest. */
typedef struct BudgetNote {
    Word word;
    Str text;
} BudgetNote;
size_t budget_notes(const BudgetView *view, const BudgetNote **list);

/* An object "klaverblad.budget/1" in the session's output. */
void json_budget(const BudgetView *view);
/* The tables as CSV files in the folder that was asked for; false, with a diagnostic, if
 * they could not be written. */
bool csv_budget(const BudgetView *view);
/* A workbook of it to the file that was asked for; false, with a diagnostic, if it could not
 * be written. */
bool book_budget(const BudgetView *view);

/* -- what may become of it -- */

typedef enum BudgetRiskOf {
    RISK_OF_NET,               /* what all authorities together pay net */
    RISK_OF_ADDED,             /* what projects fall short, that nobody promised to pay */
    RISKS_OF
} BudgetRiskOf;

/* A sum over the simulations, told in cents. */
typedef struct BudgetSpread {
    int64_t low, middle, high;             /* P5, P50, P95 */
    double low_error, middle_error, high_error;
    uint64_t above;            /* in how many it is more than nothing */
    double above_error;
    int64_t together;          /* P95 of each project, added up */
    BudgetFigure stated;
    bool unknown;              /* not even as stated */
    bool doubtful;             /* in some simulation */
} BudgetSpread;

typedef struct BudgetRisk {
    uint64_t draws, seed;
    bool quasi;
    const uint64_t *seeds;     /* per project: its own */
    const bool *counts;        /* what it falls short is not in the budget already */
    size_t uncertain;          /* inputs of all projects */
    const struct Pooled *pooled;
    BudgetFigure *stated[RISKS_OF];        /* per year, then in all */
} BudgetRisk;

/* Draws, if that was asked for: view->risk.  False, with diagnostics, if it cannot be, or was
 * interrupted. */
bool budget_risk(BudgetView *view);
bool budget_risk_asked(const Session *session);
/* Of a year from 0 on, or of all of them: the number of years. */
BudgetSpread budget_spread(const BudgetView *view, BudgetRiskOf of, size_t year);
/* What to know of these figures, sentence by sentence; and how they were drawn. */
size_t budget_risk_notes(const BudgetView *view, const Str **list);
size_t budget_risk_answers(const BudgetView *view, const Str **list);
Str budget_sample_words(const BudgetView *view);
Str budget_in_hundred(const BudgetView *view, uint64_t count);

/* The page, and its parts. */
void show_budget_risk(const BudgetView *view);
void show_budget(const BudgetView *view);
void show_budget_spread(const BudgetView *view);
void show_budget_cash(const BudgetView *view);
void show_budget_form(const BudgetView *view);
void show_budget_account(const BudgetView *view);
void show_budget_notes(const BudgetView *view);

#endif
