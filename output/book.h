/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book.h -- an Excel workbook being written: sheets of cells with a style, formulas
 * with the value that they had, names, lists to choose from, and graphs.
 *
 *     Book *book = book_new(arena, &about);
 *     Sheet *sheet = book_sheet(book, str_of("Kosten"), SHEET_FREE);
 *     sheet_text(sheet, 1, 0, str_of("Jaar 1"), STYLE_TITLE);
 *     sheet_formula(sheet, 2, 0, str_of("SUM(B1:B9)"), 120.5, STYLE_CENTS);
 *     good = book_close(book, &bytes, diags);
 *
 * The one place that knows how such files are written.  Refuses to know what is in
 * the cells.  Rows are counted from 1, as formulas do; columns from 0.  What is written
 * hangs on nothing but what it is asked to write: neither the clock nor the locale.
 */
#ifndef BOOK_H
#define BOOK_H

#include "diag.h"
#include "value.h"

/* What a cell looks like: what is in it, and what it is for.  Of those with IN_ people
 * may change what is in it; those with APART keep away from what is before them.  STYLE_HEAD_FILTER is over
 * numbers, where a filter has its button.  STYLE_HUNDRED is so many in a hundred, and never
 * none or all of them; STYLE_ERROR has a ± before it. */
typedef enum Style {
    STYLE_TEXT, STYLE_INDENTED, STYLE_WRAP, STYLE_WRAP_APART, STYLE_LOOSE, STYLE_NOTE, STYLE_NOTE_WRAP, STYLE_NOTE_RIGHT,
    STYLE_UNKNOWN, STYLE_ID, STYLE_ID_APART, STYLE_LINK,
    STYLE_TITLE, STYLE_HEADING, STYLE_HEAD, STYLE_HEAD_APART,
    STYLE_HEAD_FILTER, STYLE_HEAD_LOOSE, STYLE_HEAD_RIGHT, STYLE_HEAD_YEAR, STYLE_HEAD_MONTH,
    STYLE_HEAD_INDEX, STYLE_SECTION, STYLE_KEY, STYLE_VERDICT, STYLE_CARD_LABEL, STYLE_CARD, STYLE_CARD_TEXT, STYLE_CARD_MONTH,
    STYLE_TEXT_RIGHT, STYLE_MONEY, STYLE_CENTS, STYLE_PERCENT, STYLE_PART, STYLE_NUMBER,
    STYLE_WHOLE, STYLE_YEAR_LEFT, STYLE_COUNT_OF, STYLE_THOUSANDTH, STYLE_HUNDRED, STYLE_HUNDRED_SURE, STYLE_ERROR, STYLE_ERROR_TENTH, STYLE_ERROR_PERCENT,
    STYLE_MONTH, STYLE_MONTH_LEFT, STYLE_YES_NO, STYLE_CHANGED, STYLE_ANSWER,
    STYLE_ANSWER_APART,
    STYLE_SUM_TEXT, STYLE_SUM_RIGHT, STYLE_SUM_MONEY, STYLE_SUM_CENTS, STYLE_SUM_PERCENT,
    STYLE_IN_TEXT, STYLE_IN_WRAP, STYLE_IN_CENTS, STYLE_IN_NUMBER, STYLE_IN_COUNT, STYLE_IN_PERCENT, STYLE_IN_MONTH, STYLE_IN_YES_NO,
    STYLES
} Style;

typedef struct Book Book;
typedef struct Sheet Sheet;

typedef struct BookAbout {
    Str title, subject, comment;           /* of the document */
    const Str *names, *values;             /* more that is said of it */
    size_t count;
    Str footer;                            /* printed on each page, beside file, sheet and page */
    Str yes, no;                           /* how 1 and 0 are shown where they mean that */
} BookAbout;

/* Memory is the arena's; ends with book_close. */
Book *book_new(Arena *arena, const BookAbout *about);

/* Writes the workbook's bytes to `bytes`.  False, with a diagnostic, if they could not
 * be made. */
bool book_close(Book *book, Buf *bytes, Diags *diags);

/* Whether these are the bytes of a workbook that was made here, and that nobody saved
 * again since: FileIsOurs. */
bool book_is_ours(Str bytes);

/* -- sheets -- */

typedef enum SheetKind {
    SHEET_FREE,                /* cells in any order; its graphs are drawn everywhere */
    SHEET_LONG                 /* row after row, and it takes no memory */
} SheetKind;

/* The name without what a sheet's name may not have, not too long, and unlike others. */
Sheet *book_sheet(Book *book, Str name, SheetKind kind);

Str sheet_name(const Sheet *sheet);
/* Before a place of another sheet in a formula:  'Paramètres'! */
Str sheet_prefix(const Sheet *sheet);

/* "AB", "$AB$12" */
void column_letters(uint32_t column, Buf *out);
void cell_name(uint32_t row, uint32_t column, Buf *out);

/* Text is never a formula, whatever it begins with. */
void sheet_text(Sheet *sheet, uint32_t row, uint32_t column, Str text, Style style);
void sheet_number(Sheet *sheet, uint32_t row, uint32_t column, double value, Style style);
void sheet_month(Sheet *sheet, uint32_t row, uint32_t column, Month month, Style style);
void sheet_empty(Sheet *sheet, uint32_t row, uint32_t column, Style style);
/* Formulas come without =, with the value that they have. */
void sheet_formula(Sheet *sheet, uint32_t row, uint32_t column, Str formula, double value,
                   Style style);
void sheet_formula_text(Sheet *sheet, uint32_t row, uint32_t column, Str formula, Str value,
                        Style style);
/* One that yields #N/A: not known. */
void sheet_formula_none(Sheet *sheet, uint32_t row, uint32_t column, Str formula, Style style);
/* A link to a sheet's first cell, or to an address. */
void sheet_link(Sheet *sheet, uint32_t row, uint32_t column, const Sheet *to, Str text);

/* Days since the end of 1899, as cells count them. */
double month_serial(Month month);

/* -- how a sheet behaves -- */

/* A stretch of cells; both ends are included. */
typedef struct Range {
    uint32_t row, column, last_row, last_column;
} Range;

void sheet_width(Sheet *sheet, uint32_t column, double characters);
/* The widest that what is written may make a column. */
void sheet_widest(Sheet *sheet, uint32_t column, double characters);
/* A row of that height (0: as it comes), folding away at that level (0: never); before
 * its cells are written. */
void sheet_row(Sheet *sheet, uint32_t row, double height, int level);
void sheet_freeze(Sheet *sheet, uint32_t row, uint32_t column);
void sheet_filter(Sheet *sheet, Range range);
void sheet_colour(Sheet *sheet, uint32_t rgb);

/* Printed pages: those rows (from the first) on each, all columns on one page. */
void sheet_print(Sheet *sheet, uint32_t head_rows);
/* Only the cells up to there. */
void sheet_print_area(Sheet *sheet, uint32_t last_row, uint32_t last_column);
/* All on one page. */
void sheet_print_one(Sheet *sheet, Range range);
/* Those cells, as wide as a page; what stands above the row `next` on the first page, and
 * the rest from the second on. */
void sheet_print_parts(Sheet *sheet, uint32_t head_rows, Range range, uint32_t next);
/* Then also a page from that row on. */
void sheet_print_break(Sheet *sheet, uint32_t row);
/* Columns in pages of `step`, from `column` to `last`; those before it on each. */
void sheet_print_by(Sheet *sheet, uint32_t head_rows, uint32_t column, uint32_t last,
                    uint32_t first_step, uint32_t step);

/* What may be filled in, and what is said of it. */
void sheet_ask_number(Sheet *sheet, Range range, double least, double most, Str title, Str prompt);
void sheet_ask_list(Sheet *sheet, Range range, Str source, Str title, Str prompt);

/* Greys what is not known; shows what was changed (where `differs` yields true); shows
 * in a colour whether the text in the first column begins with `good`. */
void sheet_mark_unknown(Sheet *sheet, Range range);
/* Greys texts that begin with that word. */
void sheet_mark_word(Sheet *sheet, Range range, Str word);
void sheet_mark_changed(Sheet *sheet, Range range, Str differs);
void sheet_mark_verdict(Sheet *sheet, Range range, Str good);

/* Gives a cell a name, made safe and unlike others: returns it. */
Str book_name(Book *book, Str name, const Sheet *sheet, uint32_t row, uint32_t column);

/* -- graphs -- */

/* Columns and bars are stacked; those of GRAPH_OVER begin at 0, one over the other, those of
 * GRAPH_BESIDE stand beside each other.  Bands are stacked too, from the first value on: that
 * plot has INK_NONE.  The labels of GRAPH_POINTS are numbers: a line through them, or dots. */
typedef enum GraphKind {
    GRAPH_STACKED, GRAPH_BARS, GRAPH_LINE, GRAPH_RING, GRAPH_OVER, GRAPH_BANDS, GRAPH_BESIDE,
    GRAPH_POINTS
} GraphKind;

/* Colours that differ in lightness too, so that they can be told apart in grey. */
typedef enum Ink {
    INK_1, INK_2, INK_3, INK_4, INK_5, INK_6, INK_GAP, INK_DARK,
    INK_OUTER, INK_INNER,      /* bands: far from the middle, and near it */
    INK_NONE                   /* not drawn, nor in the legend */
} Ink;
enum { INKS = INK_GAP };       /* for leaves; a seventh begins again */

typedef struct Plot {
    const Sheet *sheet;
    Str name;
    Range values, labels;
    Ink ink;
    const Ink *points;         /* of each of its values, so many; or NULL */
    size_t points_count;
    bool dots;                 /* of GRAPH_POINTS: no line */
} Plot;

typedef struct Graph {
    GraphKind kind;
    Str title, x_axis, y_axis;
    Str about;                 /* for who cannot see it */
    const Plot *plots;
    size_t count;
    bool legend;
    bool months;               /* a label for each twelfth */
    bool parts;                /* values are parts of a whole; those of a ring are shown */
    bool from_zero;            /* its numbers begin there */
    bool amounts;              /* its labels are: columns with little between them */
    bool cents;                /* its values have them */
    double tenfold_from;       /* of GRAPH_POINTS: labels from there on, each step tenfold; or 0 */
    double step;               /* from one number on the axis to the next; 0: as it comes */
    int width, height;         /* in pixels */
} Graph;

void sheet_graph(Sheet *sheet, uint32_t row, uint32_t column, const Graph *graph);

#endif
