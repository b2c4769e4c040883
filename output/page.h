/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page.h -- plain text for a terminal of 80 columns: headings, wrapped
 * paragraphs, columns.  Knows nothing of what it lays out.
 */
#ifndef PAGE_H
#define PAGE_H

#include "text.h"

enum { PAGE_WIDTH = 80 };

/* The text, underlined. */
void page_title(Buf *out, Str text);
void page_heading(Buf *out, Str text);

/* Words wrapped to the page; the first line begins after `first` blanks (which
 * are written only if `out` is at the start of a line), the others after `rest`. */
void page_wrap(Buf *out, Str text, size_t first, size_t rest);

/* The text, filled up with blanks to `width` columns; at least one blank. */
void page_cell(Buf *out, Str text, size_t width);
void page_cell_right(Buf *out, Str text, size_t width);

#endif
