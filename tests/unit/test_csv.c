/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_csv.c -- cells as they are written in both styles, also those that somebody
 * made up to do harm in a spreadsheet; and that a plain reader gets back what was
 * written.
 */
#include <stdlib.h>

#include "check.h"

#include "csv.h"

/* -- one cell -- */

static void check_texts(void)
{
    static const struct Row {
        const char *row, *text, *plain, *belgian;
    } rows[] = {
        { "plain text", "Klusjesdienst", "Klusjesdienst", "Klusjesdienst" },
        { "nothing", "", "", "" },
        { "accents", "Économie sociale", "Économie sociale", "Économie sociale" },
        { "a comma", "a, b", "\"a, b\"", "a, b" },
        { "a semicolon", "a; b", "a; b", "\"a; b\"" },
        { "a quote", "de \"klus\"", "\"de \"\"klus\"\"\"", "\"de \"\"klus\"\"\"" },
        { "only a quote", "\"", "\"\"\"\"", "\"\"\"\"" },
        { "two lines", "a\nb", "\"a\nb\"", "\"a\nb\"" },
        { "two lines of Windows", "a\r\nb", "\"a\r\nb\"", "\"a\r\nb\"" },
        { "blanks before", " a", "\" a\"", "\" a\"" },
        { "blanks after", "a ", "\"a \"", "\"a \"" },
        { "a minus inside", "klusser-1", "klusser-1", "klusser-1" },
        { "a formula", "=1+1", "'=1+1", "'=1+1" },
        { "a formula of a command", "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0" },
        { "a formula with a link", "=HYPERLINK(\"http://x\",\"y\")",
          "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"" },
        { "an old formula", "@SUM(1)", "'@SUM(1)", "'@SUM(1)" },
        { "a plus", "+32 56", "'+32 56", "'+32 56" },
        { "a minus", "-1", "'-1", "'-1" },
        { "only a minus", "-", "'-", "'-" },
        { "a tab", "\t=1", "'\t=1", "'\t=1" },
        { "a carriage return", "\r=1", "\"'\r=1\"", "\"'\r=1\"" },
        { "a new line", "\n=1", "\"'\n=1\"", "\"'\n=1\"" },
        { "blanks before a formula", "  =1", "\"'  =1\"", "\"'  =1\"" },
        { "a formula in full width", "＝1", "'＝1", "'＝1" },
        { "a quote before a formula is text", "\"=1", "\"\"\"=1\"", "\"\"\"=1\"" },
        { "an apostrophe stays one", "'s zomers", "'s zomers", "'s zomers" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf plain = { 0 }, belgian = { 0 };
        Csv p = csv_begin(&plain, CSV_PLAIN), b = csv_begin(&belgian, CSV_BELGIAN);
        csv_text(&p, str_of(rows[i].text));
        csv_text(&b, str_of(rows[i].text));
        CHECK_STR(buf_view(&plain), rows[i].plain, rows[i].row);
        CHECK_STR(str_part(belgian.at + 3, belgian.len - 3), rows[i].belgian, rows[i].row);
        buf_free(&plain);
        buf_free(&belgian);
    }
}

static void check_money(void)
{
    static const struct Row {
        int64_t cents;
        const char *plain, *belgian;
    } rows[] = {
        { 0, "0.00", "0,00" },
        { 5, "0.05", "0,05" },
        { -5, "-0.05", "-0,05" },
        { 123456789, "1234567.89", "1234567,89" },
        { -100, "-1.00", "-1,00" },
        { INT64_MAX, "92233720368547758.07", "92233720368547758,07" },
        { INT64_MIN, "-92233720368547758.08", "-92233720368547758,08" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf plain = { 0 }, belgian = { 0 };
        Csv p = csv_begin(&plain, CSV_PLAIN), b = csv_begin(&belgian, CSV_BELGIAN);
        csv_money(&p, rows[i].cents);
        csv_money(&b, rows[i].cents);
        CHECK_STR(buf_view(&plain), rows[i].plain, rows[i].plain);
        CHECK_STR(str_part(belgian.at + 3, belgian.len - 3), rows[i].belgian, rows[i].belgian);
        buf_free(&plain);
        buf_free(&belgian);
    }
}

static void write_rows(Csv *csv)
{
    csv_text(csv, str_of("wie"));
    csv_text(csv, str_of("hoeveel, en wanneer"));
    csv_end_row(csv);
    csv_text(csv, str_of("-x"));
    csv_money(csv, -250);
    csv_month(csv, month_of(2008, 1));
    csv_number(csv, (Exact){ 1, 3, 0 }, 0, 4);
    csv_number(csv, (Exact){ 5, 2, 0 }, 2, 4);
    csv_count(csv, -1234567);
    csv_empty(csv);
    csv_end_row(csv);
    csv_empty(csv);
    csv_empty(csv);
    csv_end_row(csv);
}

static void check_rows(void)
{
    Buf plain = { 0 }, belgian = { 0 };
    Csv p = csv_begin(&plain, CSV_PLAIN), b = csv_begin(&belgian, CSV_BELGIAN);
    write_rows(&p);
    write_rows(&b);
    CHECK_STR(buf_view(&plain), "wie,\"hoeveel, en wanneer\"\r\n"
              "'-x,-2.50,2008-01,0.3333,2.50,-1234567,\r\n,\r\n", "for programs");
    CHECK_STR(buf_view(&belgian), "\xEF\xBB\xBFwie;hoeveel, en wanneer\r\n"
              "'-x;-2,50;2008-01;0,3333;2,50;-1234567;\r\n;\r\n", "for Excel");
    buf_free(&plain);
    buf_free(&belgian);
}

/* -- what is read back -- */

/* Reads one cell as RFC 4180 says, from `*at` on; stops at the mark after it. */
static void read_cell(Str file, char separator, size_t *at, Buf *cell)
{
    bool quoted = *at < file.len && file.at[*at] == '"';
    for (*at += quoted; *at < file.len; ++*at) {
        char c = file.at[*at];
        if (quoted && c == '"') {
            if (*at + 1 == file.len || file.at[*at + 1] != '"') {
                ++*at;
                return;
            }
            ++*at;
        } else if (!quoted && (c == separator || c == '\r')) {
            return;
        }
        buf_byte(cell, c);
    }
}

static uint64_t seed = 1;

static size_t below(size_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(seed >> 33) % n;
}

static void check_read_back(CsvStyle style)
{
    enum { CELLS = 8, LENGTH = 6 };
    static const char letters[] = "ab ,;\"\n\r\t=+-@'.";
    char texts[CELLS][LENGTH + 1] = { { 0 } };
    Buf out = { 0 };
    Csv csv = csv_begin(&out, style);
    size_t at = out.len;
    for (size_t i = 0; i < CELLS; i++) {
        for (size_t c = below(LENGTH + 1); c > 0; c--)
            texts[i][c - 1] = letters[below(sizeof letters - 1)];
        csv_text(&csv, str_of(texts[i]));
    }
    csv_end_row(&csv);
    for (size_t i = 0; i < CELLS; i++, at++) {
        Buf cell = { 0 };
        read_cell(buf_view(&out), style == CSV_PLAIN ? ',' : ';', &at, &cell);
        Str got = buf_view(&cell);
        bool guarded = got.len > strlen(texts[i]);
        CHECK(!guarded || got.at[0] == '\'', "only an apostrophe is added");
        CHECK_STR(str_part(got.at + guarded, got.len - guarded), texts[i], "what was written is read");
        CHECK(got.len == 0 || !strchr("=+-@\t\r\n", got.at[0]), "no formula");
        buf_free(&cell);
    }
    CHECK_STR(str_part(out.at + at - 1, out.len - at + 1), "\r\n", "the end of the row");
    buf_free(&out);
}

int main(void)
{
    check_texts();
    check_money();
    check_rows();
    for (int i = 0; i < 2000; i++)
        check_read_back(i % 2 ? CSV_PLAIN : CSV_BELGIAN);
    return check_done();
}
