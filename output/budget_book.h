/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_book.h -- the workbook of a budget: all its lines on one sheet, where amounts may be
 * changed, and sums of these as formulas on the others.  What its sheets share.
 *
 * Refuses to know how lines come about: they are the budget's.
 */
#ifndef BUDGET_BOOK_H
#define BUDGET_BOOK_H

#include "budget_view.h"
#include "xlsx.h"

/* In the order in which they stand in the workbook. */
typedef enum BudgetTab {
    BUDGET_COVER, BUDGET_TABLE, BUDGET_DOMAINS, BUDGET_CASH, BUDGET_FORM, BUDGET_ACCOUNT,
    BUDGET_LINES, BUDGET_TABS
} BudgetTab;

/* Rows of every sheet: title, verdict, what to know, then the first row of data below its
 * heads.  On the sheet with the sums row 3 has the inhabitants. */
enum { AT_TITLE = 1, AT_VERDICT, AT_ABOUT, AT_GROUP, AT_HEADS, AT_FIRST };

/* Columns of the sheet with lines; years begin at the last one, then come their total and
 * what formulas look for: those are not printed. */
enum { LINE_ENTITY, LINE_SIDE, LINE_FIELD, LINE_ACCOUNT, LINE_PRIORITY, LINE_PROJECT, LINE_WHAT,
       LINE_BETWEEN, LINE_STATUS, LINE_YEARS };
enum { KEY_FIELD, KEY_ACCOUNT, KEY_DOMAIN, KEY_KNOWN, KEY_MADE };

/* A row there: a line of the budget, or the part of it on which there are no data. */
typedef struct BookLine {
    const BudgetLine *line;
    bool lacks;
} BookLine;

enum { DOMAIN_ANY = -1, DOMAIN_NONE = -2 };

/* Which of these rows are added up: what is chosen, and the formula's word for it (a place or
 * a text in quotation marks); STR_NONE: any. */
typedef struct Sum {
    int64_t entity;            /* of the budget's list; -1: any */
    int side;
    const BudgetLine *field, *account;
    int32_t domain;
    int64_t project;           /* -1: any */
    Str entity_at, side_at, field_at, account_at, domain_at, project_at;
} Sum;

typedef struct BudgetBook {
    const BudgetView *view;
    Session *session;
    Arena *arena;
    Xlsx xlsx;
    Sheet *tabs[BUDGET_TABS];
    uint32_t years;
    BookLine *lines;
    size_t count;
    bool unknown;              /* of any line, in any year */
    bool summed;               /* together they are what each is, less what goes between them */
    uint32_t whole;            /* the authority that is all of them, or the last one */
    struct TableRow *table;    /* the sheet with the sums */
    size_t table_count;
    uint32_t (*sums)[2], *net; /* rows of spending and receipts, and of net, per authority; 0:
                                  it has none */
    uint32_t places_first;     /* row of the first municipality, when there are several */
    uint32_t table_last;       /* row */
    int32_t *domains;          /* on which something is spent */
    uint32_t domains_count, domains_total;         /* and the row of their total */
    Buf formula;               /* being made */
} BudgetBook;

/* -- formulas -- */

/* Starts one anew. */
Buf *budget_formula(BudgetBook *b);
/* Writes it with its value: "unknown" if that is so. */
void budget_put(BudgetBook *b, Sheet *sheet, uint32_t row, uint32_t n, BudgetFigure figure, Style style);
void budget_put_number(BudgetBook *b, Sheet *sheet, uint32_t row, uint32_t n, double value, bool unknown,
                       Style style);
/* "unknown", as a formula writes a text. */
void budget_unknown(const BudgetBook *b, Buf *out);
/* "text" */
Str quoted(const BudgetBook *b, Str text);
/* $A$12, or $A12: kept in the arena. */
Str place_fixed(const BudgetBook *b, uint32_t row, uint32_t n);
Str place_across(const BudgetBook *b, uint32_t row, uint32_t n);

Sum sum_all(void);
/* The sum in column n of the lines (a year or what is known in all); what is not known makes it
 * so unless `known_only`. */
void sum_formula(BudgetBook *b, const Sum *sum, uint32_t n, bool known_only);
BudgetFigure sum_value(const BudgetBook *b, const Sum *sum, int first, int last);
/* The sum of a row from one column to another; not known if one of them is not. */
void row_formula(BudgetBook *b, uint32_t row, uint32_t first, uint32_t last);

/* -- where things stand -- */

uint32_t total_column(const BudgetBook *b);                /* of the lines */
uint32_t key_column(const BudgetBook *b, uint32_t key);
uint32_t lines_last(const BudgetBook *b);                  /* row */
/* Whether a row counts in the sum of all authorities together. */
bool in_whole(const BudgetBook *b, const BookLine *line);
Str side_words(const BudgetBook *b, bool in);
/* The domain of a line's field, or that it has none. */
int32_t line_domain(const BudgetBook *b, const BudgetLine *line);
Str line_domain_words(const BudgetBook *b, int32_t domain);
int64_t line_year(const BudgetBook *b, const BudgetLine *line, int year, bool *unknown);

/* The heads of years from column n on, and of their total; the next column. */
uint32_t heads_of_years(BudgetBook *b, Sheet *sheet, uint32_t row, uint32_t n);

/* -- the sheets -- */

/* The columns of the sheet with the sums, and where its inhabitants are. */
enum { TABLE_FIELD, TABLE_ACCOUNT, TABLE_YEARS };

void lay_budget_table(BudgetBook *b);
void lay_budget_domains(BudgetBook *b);
enum { DOMAIN_LABEL, DOMAIN_YEARS };
void write_budget_cover(BudgetBook *b, Sheet *sheet);
void write_budget_table(BudgetBook *b, Sheet *sheet);
/* Below it, from that row on: whether all agrees.  Fills the verdict in; the next row. */
uint32_t write_budget_checks(BudgetBook *b, Sheet *sheet, uint32_t row);
/* And what may become of it, if that was asked for. */
void write_budget_risk(BudgetBook *b, Sheet *sheet, uint32_t row);
void write_budget_domains(BudgetBook *b, Sheet *sheet);
void write_budget_cash(BudgetBook *b, Sheet *sheet);
void write_budget_form(BudgetBook *b, Sheet *sheet);
void write_budget_account(BudgetBook *b, Sheet *sheet);
void write_budget_lines(BudgetBook *b, Sheet *sheet);

#endif
