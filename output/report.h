/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report.h -- a run as a workbook in which every figure is a formula over inputs and
 * figures that can be seen and changed.  What its sheets share.
 *
 * A sheet is a line in the table of report.c and a function that fills it in.
 */
#ifndef REPORT_H
#define REPORT_H

#include "compare.h"
#include "layout.h"
#include "xlsx.h"

/* In the order in which they stand in the workbook. */
typedef enum Tab {
    TAB_COVER, TAB_SUMMARY, TAB_COMPARE, TAB_INPUTS, TAB_FIGURES, TAB_WORKINGS, TAB_BOOKED,
    TAB_POSTS, TAB_CLOVER, TAB_PAYERS, TAB_CASH, TAB_RISK, TAB_WHY, TAB_CHECKS, TAB_GLOSSARY, TAB_LISTS,
    TABS
} Tab;

/* How what is booked is looked at from the perimeter. */
typedef enum Counts {
    COUNTS_OUT, COUNTS_IN, COUNTS_WITHIN, COUNTS_ELSEWHERE, COUNTS_IN_KIND, COUNTS_MEMO,
    COUNTS_CASH,               /* cash that is no cost: what an investment takes */
    COUNTS_KINDS
} Counts;

/* One row of what is booked: an amount of a member between two parties, or a part of
 * it that is paid apart. */
typedef struct Post {
    const WorkPosting *work;   /* NULL: nothing was booked */
    uint32_t rule, member;
    int from, to;              /* -1: not known */
    Months months;
    Counts counts;
    Side cash;                 /* SIDE_IN, SIDE_OUT; else none */
    size_t booked, root, active;   /* rows of the workings; SIZE_MAX: none */
    bool first;                /* of the parts that are paid apart: lacks are counted here */
    int64_t *years;            /* cents */
    int *lacks;                /* months for which something is not known, per year */
    uint32_t row;
} Post;

/* A sum over posts on a sheet with years, and where it stands. */
typedef struct Line {
    uint32_t row;
    Str id, label;
    int leaf, instrument;      /* of which; -1: any */
} Line;

/* Where things stand on the sheets that others refer to. */
typedef struct Places {
    uint32_t cost_first, cost_last, cost_total;        /* the clover */
    uint32_t leaf_first, leaf_last, rest, funding_total, gap, uncovered;
    uint32_t lack_cost, lack_first, lack_last, lack_total;
    uint32_t share_first, share_last;
    uint32_t aside_first;      /* what is no money */
    uint32_t bridge_first, bridge_last;
    uint32_t payers_total;     /* of funding */
    uint32_t cash_in, cash_out, cash_position, cash_low, cash_first, cash_last;
    uint32_t check_first, check_last, changed;
    uint32_t measure_months;
    uint32_t *measure;         /* per measure: how much of it, and below that what it costs */
} Places;

typedef struct Report {
    const Run *run;
    Session *session;
    Arena *arena;
    const Workings *w;         /* NULL: too large for formulas, so it has values only */
    const Comparison *comparison;          /* or NULL */
    const struct RiskView *risk;           /* or NULL */
    Book *book;
    Sheet *tabs[TABS];         /* NULL: not in this workbook */
    Layout layout;
    Post *posts;
    size_t posts_count;
    uint32_t posts_last;       /* row */
    size_t years, months;      /* of the project */
    CashLine cash;
    Line *costs, *leaves;
    size_t costs_count, leaves_count;
    Line *asides;              /* instruments that bring no money */
    size_t asides_count;
    const Line *shown;         /* the clover: the leaves that a project gets its money from,
                                  or what a government spends on each */
    size_t shown_count;
    Places at;
    Buf formula;               /* being made */
} Report;

/* Writes the workbook of a run to the file that was asked for.  False, with a
 * diagnostic, if that cannot be done: what was there is then as it was. */
bool report_run(const Run *run);
/* The same of the first column of a comparison, with the others beside it; there must
 * be one only. */
bool report_compare(const Comparison list[], size_t count);
/* The same of a project in many worlds, with what came of it on a sheet of its own. */
bool report_risk(const struct RiskView *view);

/* -- for the sheets -- */

Str report_title(const Report *r, Word word);
Str text_with(const Report *r, Word word, Str argument);

/* Starts a formula anew:  buf_print(formula(r), "SUM(%s)", ...)  */
Buf *formula(Report *r);
/* Writes what was made with its value; the value alone when the report has no formulas. */
void put(Report *r, Sheet *sheet, uint32_t row, uint32_t column, double value, Style style);
void put_text(Report *r, Sheet *sheet, uint32_t row, uint32_t column, Str value, Style style);

/* "Boekingen!", and a place on a sheet. */
void on(Report *r, Tab tab, Buf *out);
void cell_on(Report *r, Tab tab, uint32_t row, uint32_t n, Buf *out);   /* Kas!G12 */
void range_on(Report *r, Tab tab, uint32_t n, uint32_t first, uint32_t last, Buf *out);

/* The heads of months (project, or longer) and of years; `total` is over the column
 * before them. */
void head_months(Report *r, Sheet *sheet, size_t months, Word total);
void head_years(Report *r, Sheet *sheet, bool total);

Style style_of(Type type);
Str unit_text(const Report *r, Type type);
Str member_text(const Report *r, uint8_t level, uint32_t member);
Str label_text(const Report *r, const Label *label, Str otherwise);
Str party_text(const Report *r, int party);
Str number_text(const Report *r, long long number);
Str counts_text(const Report *r, Counts counts);
Str choice_text(const Report *r, const Choice *choice, size_t which);
Str report_hash(const Report *r);          /* of all that was read */
double as_double(Exact value);
void cannot(const Report *r, Buf *out);

/* report_posts.c: the columns of the register */
enum { POST_WHO, POST_WHAT, POST_NAME, POST_COUNTS, POST_CASH, POST_LEAF_LABEL, POST_FROM_LABEL,
       POST_TO_LABEL, POST_FIRST, POST_LAST, POST_BEFORE, POST_PART, POST_TOTAL, POST_YEARS };
/* The first column of lacks, and of ids (of leaf, instrument, payer, its government,
 * receiver, its government). */
uint32_t post_lacks(const Report *r);
uint32_t post_ids(const Report *r);
enum { ID_LEAF, ID_INSTRUMENT, ID_FROM, ID_FROM_GOVERNMENT, ID_TO, ID_TO_GOVERNMENT, IDS };

void lay_posts(Report *r);
void lay_clover(Report *r);
/* What is not covered, as it is called; of a line of the clover what it comes to. */
Str uncovered_text(const Report *r);
int64_t clover_sum(const Report *r, const Line *line);
/* Of a line, out of what is spent or of what comes in. */
int64_t line_sum(const Report *r, const Line *line, bool out, Months months);
/* The months of the n-th year; of r->years: all. */
Months year_months(const Report *r, size_t n);
void heading(Report *r, Sheet *sheet, uint32_t row, Word word);
/* Starts the formula that adds up the years of a row. */
void sum_of_row(Report *r, uint32_t row);
void uncovered_label(Report *r, Sheet *sheet, uint32_t row);
/* The columns from which graphs are drawn, below the clover. */
enum { BRIDGE_FIRST = COL_FIRST + 3, BRIDGE_PARTS = 4, BRIDGE_RING = BRIDGE_FIRST + BRIDGE_PARTS };
void lay_payers(Report *r);
void lay_cash(Report *r);
void lay_checks(Report *r);

/* Of posts that count so: sums of a year or lacks; `id` chooses among IDS, SIZE_MAX: all. */
void sum_of_posts(Report *r, Counts counts, uint32_t column, int id, Buf *out);

void write_cover(Report *r, Sheet *sheet);
void write_summary(Report *r, Sheet *sheet);
void write_compare(Report *r, Sheet *sheet);
void write_inputs(Report *r, Sheet *sheet);
void write_figures(Report *r, Sheet *sheet);
void write_workings(Report *r, Sheet *sheet);
/* A row of the workings in one month, with its formula. */
void put_work(Sheet *sheet, uint32_t row, uint32_t column, Str formula, const WorkRow *work,
              size_t month, Style style);
void write_booked(Report *r, Sheet *sheet);
void write_posts(Report *r, Sheet *sheet);
void write_clover(Report *r, Sheet *sheet);
/* Its parts below. */
void write_units(Report *r, Sheet *sheet);
void write_bridge(Report *r, Sheet *sheet);
void write_payers(Report *r, Sheet *sheet);
void write_cash(Report *r, Sheet *sheet);
void write_risk(Report *r, Sheet *sheet);
void write_why(Report *r, Sheet *sheet);
void write_checks(Report *r, Sheet *sheet);
void write_glossary(Report *r, Sheet *sheet);
void write_lists(Report *r, Sheet *sheet);

#endif
