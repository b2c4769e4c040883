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
    static const char ascii[] = "=+-@\t\r\n";
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (str_starts(text, wide[i]))
            return true;
    return text.len && memchr(ascii, text.at[0], sizeof ascii - 1);
}

/* Blanks at either end would be lost in some programs. */
static bool needs_quotes(const Csv *csv, Str text)
{
    bool blank = text.len && (text.at[0] == ' ' || text.at[text.len - 1] == ' ');
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == separator(csv) || (text.at[i] && strchr("\"\r\n", text.at[i])))
            return true;
    return blank;
}

void csv_text(Csv *csv, Str text)
{
    Str rest = str_trim(text);
    bool quotes = needs_quotes(csv, text);
    next_cell(csv);
    if (quotes)
        buf_byte(csv->out, '"');
    if (looks_like_formula(text) || looks_like_formula(rest))
        buf_byte(csv->out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"')
            buf_byte(csv->out, '"');
        buf_byte(csv->out, text.at[i]);
    }
    if (quotes)
        buf_byte(csv->out, '"');
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
