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

/* How many bytes of the word fit in so many columns; after a slash or a hyphen
 * if there is one. */
static size_t fitting(Str word, size_t columns)
{
    size_t fits = 0, best = 0;
    for (size_t i = 1; i <= word.len; i++) {
        bool inside = i < word.len && ((unsigned char)word.at[i] & 0xC0) == 0x80;
        if (inside || text_columns(str_part(word.at, i)) > columns)
            continue;
        fits = i;
        if (word.at[i - 1] == '/' || word.at[i - 1] == '-')
            best = i;
    }
    return best ? best : fits ? fits : word.len;
}

void page_wrap(Buf *out, Str text, size_t first, size_t rest)
{
    enum { LAST = PAGE_WIDTH - 1 };
    bool fresh = out->len == 0 || out->at[out->len - 1] == '\n';
    if (fresh)
        buf_fill(out, first, ' ');
    size_t column = first, start = first;
    for (Str left = text; left.at; ) {
        Str word = str_cut(&left, ' ');
        size_t blank = column > start;
        if (word.len && column + blank + text_columns(word) > LAST && column > start) {
            buf_byte(out, '\n');
            buf_fill(out, rest, ' ');
            column = start = rest;
            blank = 0;
        }
        if (word.len && blank) {
            buf_byte(out, ' ');
            column++;
        }
        while (word.len && column + text_columns(word) > LAST && start < LAST) {
            size_t bytes = fitting(word, LAST - column);
            buf_str(out, str_part(word.at, bytes));
            word = str_part(word.at + bytes, word.len - bytes);
            if (!word.len)
                break;
            buf_byte(out, '\n');
            buf_fill(out, rest, ' ');
            column = start = rest;
        }
        buf_str(out, word);
        column += text_columns(word);
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
