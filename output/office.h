/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * office.h -- LibreOffice, if it is there, as another reader of a workbook: what the
 * cells of its sheets hold, as stored, as worked out again, and as formulas.
 *
 * Refuses to know what the sheets are about, and how a workbook is built up inside.
 */
#ifndef OFFICE_H
#define OFFICE_H

#include "diag.h"

typedef enum OfficeView {
    OFFICE_STORED,             /* the values that are in the file */
    OFFICE_WORKED_OUT,         /* what its formulas give when they are worked out again */
    OFFICE_FORMULAS,           /* the formulas themselves; where there is none, the value */
    OFFICE_VIEWS
} OfficeView;

typedef struct OfficeSheet {
    Str name;
    Buf text[OFFICE_VIEWS];    /* CSV: commas, points, all digits, quotes around texts only */
} OfficeSheet;

typedef struct OfficeBook {
    OfficeSheet *sheets;       /* in the order of the workbook */
    size_t count, room;
} OfficeBook;

/* Has LibreOffice read a copy of the workbook, in folders that are gone afterwards,
 * whatever happens.  False, and a diagnostic, if that cannot be done; ends the program
 * when a signal asks for that.  To be freed anyhow. */
bool office_read(Arena *arena, const char *path, OfficeBook *book, Diags *diags);
void office_free(OfficeBook *book);

/* Where a reader is in such a CSV.  Start with the text, and the rest 0. */
typedef struct OfficeReader {
    Str left;
    size_t row, column;        /* of the next cell, from 0 */
    Buf cell;                  /* the last one, without its quotes; free it at the end */
    bool quoted;               /* it had quotes: it is a text */
} OfficeReader;

/* Reads the next cell of the row; false, and an empty cell, at the end of the row. */
bool office_next_cell(OfficeReader *reader);
/* Goes to the next row; false at the end of the text. */
bool office_next_row(OfficeReader *reader);

#endif
