/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xlsx.h -- what all workbooks share, whatever they are about: whether the file that was
 * asked for can be one, what the document says of itself, its cover, and its way to its
 * place; and small words for cells and formulas.
 *
 *     Xlsx x = { .session = s, .title = name, .subject = say(s, WORD_BOOK_SUBJECT),
 *                .inputs = fingerprint_text(s->arena, fingerprint_rules(TEXT_HASH, s)) };
 *     if (!xlsx_begin(&x))
 *         return xlsx_failed(s);
 *     Sheet *sheet = book_sheet(x.book, say(s, WORD_TAB_COVER), SHEET_FREE);
 *     ...
 *     return xlsx_end(&x) ? EXIT_DONE : xlsx_failed(s);
 *
 * How a cell is written and looks is book.h's; the words are in calc/workbook.def.
 * Refuses to know what a workbook is of: a run has report.h.
 */
#ifndef XLSX_H
#define XLSX_H

#include "book.h"
#include "scenario.h"
#include "show.h"

typedef struct Xlsx {
    Session *session;
    Str title, subject;        /* of the document */
    Str inputs;                /* fingerprint of all that was read */
    Str key, value;            /* one thing more that the document says of itself, or empty */
    Book *book;                /* from xlsx_begin on */
    BookAbout about;
    Str names[3], values[3];
} Xlsx;

/* False, with a diagnostic, if the file of -o is not named like a workbook; the Xlsx must
 * stay where it is. */
bool xlsx_begin(Xlsx *x);
/* Writes the file.  False, with a diagnostic, if that cannot be done: what was there is
 * then as it was. */
bool xlsx_end(Xlsx *x);
/* What the program ends with after false. */
ExitStatus xlsx_failed(const Session *session);

/* -- a fingerprint tells whether two workbooks were made of the same files -- */

/* From TEXT_HASH on, with text_hash for what is read beside these: the rules, and the files
 * that a project leads to. */
uint64_t fingerprint_rules(uint64_t before, const Session *session);
uint64_t fingerprint_beside(uint64_t before, const Scenario *scenario);
Str fingerprint_text(Arena *arena, uint64_t print);

/* -- the cover: keys in the first column, texts in the second -- */

typedef struct CoverPage {
    Session *session;
    Sheet *sheet;
    uint32_t row;              /* the next */
} CoverPage;

enum { COVER_KEY, COVER_TEXT };

CoverPage cover_begin(Session *session, Sheet *sheet, uint32_t row);
void cover_line(CoverPage *c, Str key, Str text);          /* none if there is no text */
void cover_title(CoverPage *c, Word word);
void cover_paragraph(CoverPage *c, Word word);
void cover_text(CoverPage *c, Str text);
/* A sheet of the workbook, and what is on it. */
void cover_sheet(CoverPage *c, const Sheet *to, Word about);
/* How a cell looks, and what that means. */
void cover_legend_number(CoverPage *c, double value, Style style, Word means);
void cover_legend_text(CoverPage *c, Str text, Style style, Word means);
/* All on one page. */
void cover_end(CoverPage *c);

/* The rules that were used, with `reforms` also those of --reform. */
Str rules_words(const Session *session, bool reforms);
/* The day that SOURCE_DATE_EPOCH says; empty if it says none. */
Str date_words(const Session *session);

/* -- on any sheet -- */

/* The text of a word in which something is filled in. */
Str say_with(const Session *session, Word word, Str argument);

/* Places in formulas:  G, G12, $G12, and 'Sheet'!$G$12:$G$20 of one column. */
void column(uint32_t n, Buf *out);
void relative(uint32_t row, uint32_t n, Buf *out);
void across(uint32_t row, uint32_t n, Buf *out);
void stretch_on(const Sheet *sheet, uint32_t n, uint32_t first, uint32_t last, Buf *out);

/* Cents as a cell has them. */
double euro(int64_t cents);

/* Heads of columns, from the first; of those, from the one column to the other, over
 * numbers; and a heading over all columns up to `last`. */
void heads(Sheet *sheet, uint32_t row, const Str texts[], size_t count);
void heads_over(Sheet *sheet, uint32_t row, const Str texts[], uint32_t first, uint32_t last,
                Style style);
void section(Sheet *sheet, uint32_t row, uint32_t last, Str text);

/* Whether all checks hold, in that row's first column: looks at a cell with the verdict,
 * whose text begins as those do that are good. */
void verdict_cell(Session *session, Sheet *sheet, uint32_t row, uint32_t last, Str formula);

#endif
