/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_book.h -- schedules of support as a workbook: what its sheets share.
 *
 * The support of every group is worked out by the formulas of its schedule, on a sheet with
 * a row per group and a column per rule; so whoever changes how many people live somewhere,
 * or an amount of a schedule, sees what becomes of it everywhere.  Behind the groups stand
 * points: a town alone with so many people, for the graph and the jumps.
 */
#ifndef REGIE_BOOK_H
#define REGIE_BOOK_H

#include "regie_view.h"
#include "report.h"
#include "townproject.h"

/* A schedule in the workbook. */
typedef struct OfferBook {
    const Offer *offer;
    Run run;                   /* of the groups as a project, and where its figures stand; */
    Report report;             /* no formulas can be had: report.w is NULL */
    const Support *found;      /* per group and point: what the program found */
    Sheet *figures, *rows;     /* figures: NULL without formulas */
    size_t month;              /* of the project, the one that counts */
    uint32_t *row, *column;    /* per row of the workings where it stands; row 0: nowhere */
    size_t *keys;              /* per column of groups, then of towns, a row that is in it */
    size_t keys_count, towns_from;
    uint32_t common_last, group_row, point_row, town_row;      /* the first of each */
    uint32_t support;          /* the column */
} OfferBook;

typedef struct RegieBook {
    const RegieView *v;
    Session *session;
    Arena *arena;
    Book *book;
    Sheet *cover, *answer, *list, *towns, *checks;
    Sheet *partners;           /* NULL: nobody applies together */
    Groups groups;             /* those of the view, and the points */
    size_t points_count;
    int64_t *points;           /* how many people, in order */
    size_t towns_count;        /* of the groups */
    int64_t *people;           /* of each of these */
    uint32_t *who;             /* which town of the view each of them is, or is like */
    const uint32_t *attributes;            /* what is known of towns: how many people first */
    size_t attributes_count;
    OfferBook *offers;
    uint32_t verdict_row;      /* of the checks */
    Buf formula;               /* being made */
} RegieBook;

/* Writes the workbook to the file that was asked for.  False, with a diagnostic, if that
 * cannot be done. */
bool regie_book(const RegieView *view);

/* -- for the sheets -- */

enum { REGIE_TITLE_ROW = 1, REGIE_VERDICT_ROW = 2, REGIE_NOTE_ROW = 3, REGIE_HEAD_ROW = 5,
       REGIE_FIRST_ROW = 6 };

/* Starts a formula anew. */
Buf *formula_of(RegieBook *b);
/* Writes it with its value. */
void put_number(RegieBook *b, Sheet *sheet, uint32_t row, uint32_t column, double value, Style style);
/* The same of an amount that may not be known. */
void put_support(RegieBook *b, Sheet *sheet, uint32_t row, uint32_t column, const Support *support,
                 Style style);
void place_on(const Sheet *sheet, uint32_t row, uint32_t column, Buf *out);


/* regie_rows.c: the sheets on which schedules are worked out. */
void lay_offer(RegieBook *b, OfferBook *o);
void write_offer(RegieBook *b, OfferBook *o);
/* Where the support of a group or a point stands. */
void offer_cell(const RegieBook *b, const OfferBook *o, size_t group, Buf *out);

/* regie_list.c: the towns with what is known of them, and who gets what. */
enum { TOWN_NAME, TOWN_PART, TOWN_GROUP, TOWN_FIRST };
uint32_t town_row_of(const RegieBook *b, size_t town);
void write_towns(RegieBook *b);
void write_list(RegieBook *b);
enum { LIST_NAME, LIST_PART, LIST_MEMBERS, LIST_PEOPLE, LIST_FIRST };
uint32_t list_row_of(size_t group);
uint32_t list_support(size_t offer);
uint32_t list_per_head(const RegieBook *b, size_t offer);
uint32_t list_difference(const RegieBook *b, size_t offer);
uint32_t list_rank(const RegieBook *b, size_t offer);
/* All groups in that column of the list, or of the towns' sheet. */
void list_stretch(const RegieBook *b, uint32_t column, Buf *out);

/* regie_partners.c: the sheet with what there is to say of partnerships. */
void write_partners(RegieBook *b);

/* regie_answer.c: the sheet with what there is to compare. */
void write_answer(RegieBook *b);

#endif
