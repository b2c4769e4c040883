/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book_inside.h -- the door to libxlsxwriter, for book.c and its neighbours alone.
 *
 * What to know of it (1.1.4): it writes numbers in the locale of the thread, so that is
 * C here while writing; lists to choose from are always a range of cells (a list in one
 * text can abort); a formula without a value would be shown as 0 by who does not
 * calculate; it writes to a file only, and takes the clock for a date that is not given.
 */
#ifndef BOOK_INSIDE_H
#define BOOK_INSIDE_H

#include <locale.h>
#include <xlsxwriter.h>

#include "book.h"

enum { COLUMNS_KEPT = 256 };

/* Columns come in pages: so many from `column` to `last`, those before it on each. */
typedef struct PrintBy {
    uint32_t column, last, first_step, step;   /* step 0: all columns on one page */
} PrintBy;

enum { BREAKS_KEPT = 8 };

/* Columns on one page, and pages that begin at these rows. */
typedef struct PrintParts {
    uint32_t column, last;
    uint32_t breaks[BREAKS_KEPT + 1];          /* ends with 0; the first 0: not so */
} PrintParts;

/* A text that may take more than one line in its cell. */
typedef struct Wrapped {
    uint32_t row, column;
    size_t characters;
    int size;                  /* of the letters, in points */
} Wrapped;

struct Sheet {
    Book *book;
    Sheet *next;
    lxw_worksheet *to;
    SheetKind kind;
    Str name, prefix;
    double set[COLUMNS_KEPT], widest[COLUMNS_KEPT];    /* widths, asked for */
    double text[COLUMNS_KEPT], number[COLUMNS_KEPT];   /* what was written would take */
    uint32_t columns;
    Wrapped *wrapped;
    size_t wrapped_count, wrapped_room;
    PrintBy print;
    PrintParts parts;
    uint32_t row;              /* the last that got a height or a level */
    int level;
};

struct Book {
    Arena *arena;
    const BookAbout *about;
    lxw_workbook *to;
    char *path;                /* of the file that is written and read again */
    locale_t plain, before;
    lxw_format *styles[STYLES], *folded[STYLES];
    lxw_format *unknown, *changed, *good, *bad;
    Sheet *sheets, *last;
    struct Named *named;
    size_t named_count, named_room;
    uint32_t *named_slots;     /* open hash: place in `named` + 1 */
    size_t named_slots_count;  /* a power of two */
    Buf scratch;
    int error;                 /* errno, when something went wrong before closing */
};

/* A copy with a NUL after it. */
char *book_kept(Book *book, Str text);
Str first_characters(Str text, size_t most);

/* book_look.c */
lxw_format *book_style(Book *book, Style style);
/* The same for a text in that cell. */
lxw_format *text_style(Sheet *sheet, uint32_t row, uint32_t column, Str text, Style style);
void book_marks(Book *book);
/* How wide its column must be for it. */
void note_text(Sheet *sheet, uint32_t row, uint32_t column, Str text, Style style);
void note_number(Sheet *sheet, uint32_t column, double value, Style style);
/* When all is written: widths, and what follows from them. */
void sheet_finish(Sheet *sheet);

#endif
