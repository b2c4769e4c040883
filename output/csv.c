/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv.c -- the writer of csv.h.
 */
#include "csv.h"

#include <string.h>

static const char utf8_mark[] = "\xEF\xBB\xBF";

Csv csv_begin(Buf *out, CsvStyle style)
{
    if (style == CSV_BELGIAN)
        buf_text(out, utf8_mark);
    return (Csv){ .out = out, .style = style };
}

static bool row_begins_with(Str row, char separator, const char *first, const char *second)
{
    Str one = str_cut(&row, separator);
    return str_is_text(one, first) && str_is_text(str_cut(&row, separator), second);
}

bool csv_begins_with(Str there, const char *first, const char *second)
{
    if (str_starts(there, utf8_mark))
        there = str_part(there.at + strlen(utf8_mark), there.len - strlen(utf8_mark));
    Str row = str_cut(&there, '\n');
    return row_begins_with(row, ',', first, second) || row_begins_with(row, ';', first, second);
}

static char separator(const Csv *csv)
{
    return csv->style == CSV_BELGIAN ? ';' : ',';
}

static void next_cell(Csv *csv)
{
    if (csv->in_row)
        buf_byte(csv->out, separator(csv));
    csv->in_row = true;
}

/* What a spreadsheet begins a formula with, also behind what it skips; in full width
 * as well, which some take for the same. */
static bool looks_like_formula(Str text)
{
    static const char *const wide[] = { "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0" };
    char first = text.at[0];
    if (first == '\t' || first == '\r' || first == '\n')
        return true;
    text = str_trim(text);
    first = text.len ? text.at[0] : ' ';
    for (size_t i = 0; first == wide[0][0] && i < sizeof wide / sizeof *wide; i++)
        if (str_starts(text, wide[i]))
            return true;
    return first == '=' || first == '+' || first == '-' || first == '@';
}

/* Blanks at either end would be lost in some programs. */
static bool needs_quotes(const Csv *csv, Str text)
{
    const char mark = separator(csv);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == mark || c == '"' || c == '\r' || c == '\n')
            return true;
    }
    return text.at[0] == ' ' || text.at[text.len - 1] == ' ';
}

static void quoted(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, text.at[i]);
    }
}

void csv_text(Csv *csv, Str text)
{
    next_cell(csv);
    if (!text.len)
        return;
    bool quotes = needs_quotes(csv, text);
    buf_text(csv->out, quotes ? "\"" : "");
    buf_text(csv->out, looks_like_formula(text) ? "'" : "");
    if (quotes)
        quoted(csv->out, text);
    else
        buf_str(csv->out, text);
    buf_text(csv->out, quotes ? "\"" : "");
}

void csv_number(Csv *csv, Exact number, int least, int most)
{
    next_cell(csv);
    size_t start = csv->out->len;
    exact_print(number, least, most, csv->out);
    char *point = memchr(csv->out->at + start, '.', csv->out->len - start);
    if (point && csv->style == CSV_BELGIAN)
        *point = ',';
}

void csv_money(Csv *csv, int64_t cents)
{
    enum { DECIMALS = 2 };
    csv_number(csv, (Exact){ cents, 1, DECIMALS }, DECIMALS, DECIMALS);
}

void csv_count(Csv *csv, int64_t count)
{
    csv_number(csv, (Exact){ count, 1, 0 }, 0, 0);
}

void csv_month(Csv *csv, Month month)
{
    next_cell(csv);
    month_print(month, csv->out);
}

void csv_empty(Csv *csv)
{
    next_cell(csv);
}

void csv_end_row(Csv *csv)
{
    buf_text(csv->out, "\r\n");
    csv->in_row = false;
}
