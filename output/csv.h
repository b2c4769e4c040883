/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv.h -- writes CSV (RFC 4180: quotes where needed, lines that end in CR LF) in
 * two styles: for programs, and for a Belgian Excel, which wants semicolons, decimal
 * commas and a mark that the file is UTF-8.
 *
 * Text that a spreadsheet would take for a formula gets an apostrophe in front, so
 * that a name in a project can never run anything.  Knows nothing of the content.
 */
#ifndef CSV_H
#define CSV_H

#include "value.h"

typedef enum CsvStyle {
    CSV_PLAIN,                 /* 1,"a, b",-2.50 */
    CSV_BELGIAN                /* 1;a, b;-2,50 */
} CsvStyle;

typedef struct Csv {
    Buf *out;
    CsvStyle style;
    bool in_row;               /* there is a cell before this one */
} Csv;

/* Into an empty buffer. */
Csv csv_begin(Buf *out, CsvStyle style);

/* Whether what is in a file begins with these two heads, in either style. */
bool csv_begins_with(Str there, const char *first, const char *second);

/* The cells of a row, one by one. */
void csv_text(Csv *csv, Str text);
void csv_money(Csv *csv, int64_t cents);              /* -12.50 */
void csv_number(Csv *csv, Exact number, int least, int most);  /* digits after the point */
void csv_count(Csv *csv, int64_t count);
void csv_month(Csv *csv, Month month);                /* 2008-01 */
void csv_empty(Csv *csv);

void csv_end_row(Csv *csv);

#endif
