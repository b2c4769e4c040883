/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page.c -- laying out text by display columns, so that accents do not shift it.
 */
#include "page.h"

#include <string.h>

static void underline(Buf *out, Str text, char mark)
{
    buf_str(out, text);
    buf_byte(out, '\n');
    size_t columns = text_columns(text);
    buf_fill(out, columns < PAGE_WIDTH ? columns : PAGE_WIDTH, mark);
    buf_byte(out, '\n');
}

void page_title(Buf *out, Str text)
{
    underline(out, text, '=');
}

void page_heading(Buf *out, Str text)
{
    buf_byte(out, '\n');
    underline(out, text, '-');
}

void page_wrap(Buf *out, Str text, size_t first, size_t rest)
{
    bool fresh = out->len == 0 || out->at[out->len - 1] == '\n';
    if (fresh)
        buf_fill(out, first, ' ');
    size_t column = first;
    bool at_start = true;
    for (Str left = text; left.at; ) {
        Str word = str_cut(&left, ' ');
        size_t wide = text_columns(word);
        if (!wide)
            continue;
        if (!at_start && column + 1 + wide > PAGE_WIDTH - 1) {
            buf_byte(out, '\n');
            buf_fill(out, rest, ' ');
            column = rest;
        } else if (!at_start) {
            buf_byte(out, ' ');
            column++;
        }
        buf_str(out, word);
        column += wide;
        at_start = false;
    }
    buf_byte(out, '\n');
}

void page_cell(Buf *out, Str text, size_t width)
{
    size_t columns = text_columns(text);
    buf_str(out, text);
    buf_fill(out, columns < width ? width - columns : 1, ' ');
}

void page_cell_right(Buf *out, Str text, size_t width)
{
    size_t columns = text_columns(text);
    buf_fill(out, columns < width ? width - columns : 0, ' ');
    buf_str(out, text);
    buf_byte(out, ' ');
}
