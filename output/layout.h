/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout.h -- where each input, figure, constant, table and row of the workings stands
 * in the workbook, so that formulas can name them.
 *
 * Refuses to know what is written around them.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "book.h"
#include "workings.h"

/* The columns of every sheet with months or years; those come from the last one on. */
enum { COL_PART, COL_LABEL, COL_NAME, COL_UNIT, COL_TOTAL, COL_GAP, COL_FIRST };
/* And its rows: title, verdict, years, months, months as numbers with the heads. */
enum { ROW_TITLE = 1, ROW_VERDICT, ROW_YEAR, ROW_MONTH, ROW_INDEX, ROW_FIRST };

/* The columns of inputs and figures. */
enum { IN_PART, IN_WHO, IN_WHAT, IN_UNIT, IN_VALUE, IN_BEFORE, IN_FROM, IN_CHANGED, IN_STATUS,
       IN_SOURCE, IN_NAME, IN_RISE };
/* And of the lists. */
enum { LIST_OF, LIST_CHOICE, LIST_WRITTEN };

/* What a line of a sheet is about: a heading over what follows it, or one item. */
typedef enum LayKind { LAY_HEADING, LAY_ITEM } LayKind;

typedef struct Lay {
    LayKind kind;
    size_t which;              /* the item; of a heading the first under it */
    uint32_t row;
} Lay;

typedef struct LayList {
    Lay *list;
    size_t count;
    uint32_t last;             /* row */
} LayList;

typedef struct Layout {
    const Workings *w;
    const Sheet *inputs, *figures, *workings, *lists;
    LayList input_lines, work_lines;
    uint32_t *input_row, *work_row;                /* per input, per row */
    bool *fixed;               /* per row: the same in all months, so it stands once, in the
                                  column of totals */
    uint32_t *figure_row, *constant_row, *band_row;    /* the first of each; those that are
                                  the same in the rule files stand there once */
    bool *constant_again, *band_again;     /* stands with an earlier one */
    uint32_t figures_last;     /* row */
    uint32_t *choice_row;      /* per attribute: the first row of its list, or 0 */
    LayList choice_lines;      /* a list per line: `which` is an attribute that has it */
} Layout;

/* Decides where all of it stands; the sheets are filled in when there are. */
Layout layout_of(Arena *arena, const Workings *w);

/* How many rows a figure takes: one per date, and one for when nothing is known. */
size_t figure_rows(const Series *series);

/* Appends the place of what is no row: an input, a figure, a constant, a table, a list.  False:
 * it is none of these. */
bool layout_place(const Layout *layout, RefKind kind, size_t which, Buf *out);

/* Appends the place of a row of the workings in that column, or its only one. */
void layout_cell(const Layout *layout, size_t row, uint32_t column, Buf *out);

/* Appends a formula of the workings, as it stands in that column. */
void layout_formula(const Layout *layout, Str formula, uint32_t column, Buf *out);

/* Whether two rows of the workings stand under one heading. */
bool same_section(const WorkRow *a, const WorkRow *b);

#endif
