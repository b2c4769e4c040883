/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_book.c -- the workbook writer: names that Excel takes, months as it counts
 * them, and the same bytes whenever and wherever it runs.
 */
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"

#include "book.h"

static const BookAbout about = { .footer = { "test", 4 } };

static void test_sheet_names(void)
{
    static const struct {
        const char *wanted, *name, *row;
    } table[] = {
        { "Kosten", "Kosten", "a plain name stays" },
        { "KOSTEN", "KOSTEN (2)", "Excel does not tell capitals apart" },
        { "a[b]c:d*e?f/g\\h", "a-b-c-d-e-f-g-h", "what a name may not have" },
        { "'quoted'", "quoted", "no apostrophe at either end" },
        { "", "-", "no empty name" },
        { "History", "History (2)", "a name that Excel keeps for itself" },
        { "een naam van meer dan eenendertig tekens", "een naam van meer dan eenendert",
          "at most 31 characters" },
        { "ëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëë", "ëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëë",
          "characters, not bytes" },
        { "een naam van meer dan eenendertig dingen", "een naam van meer dan een (2)",
          "cut names are told apart too" },
    };
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    Book *book = book_new(arena, &about);
    Buf bytes = { 0 };
    for (size_t i = 0; i < ROWS(table); i++)
        CHECK_STR(sheet_name(book_sheet(book, str_of(table[i].wanted), SHEET_FREE)), table[i].name,
                  table[i].row);
    CHECK_STR(sheet_prefix(book_sheet(book, str_of("d'eau 1"), SHEET_FREE)), "'d''eau 1'!",
              "in a formula a name with signs stands between apostrophes");
    CHECK(book_close(book, &bytes, diags), "it can be written");
    buf_free(&bytes);
    arena_free(arena);
}

static void test_names(void)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    Book *book = book_new(arena, &about);
    Sheet *sheet = book_sheet(book, str_of("Invoer"), SHEET_FREE);
    Buf bytes = { 0 }, long_name = { 0 };
    buf_fill(&long_name, 400, 'x');
    CHECK_STR(book_name(book, str_of("in_worker_eddy-1_wage"), sheet, 2, 4), "in_worker_eddy_1_wage",
              "a hyphen becomes an underscore");
    CHECK_STR(book_name(book, str_of("in_worker_eddy_1_WAGE"), sheet, 3, 4), "in_worker_eddy_1_WAGE_2",
              "names that differ in capitals only are the same");
    CHECK_STR(book_name(book, str_of("in_é=+[x]"), sheet, 4, 4), "in_____x_", "signs and accents");
    CHECK_STR(book_name(book, str_of("2010"), sheet, 5, 4), "_2010", "no digit in front");
    CHECK_INT(book_name(book, buf_view(&long_name), sheet, 6, 4).len, 200, "not too long");
    CHECK(book_close(book, &bytes, diags), "it can be written");
    buf_free(&bytes);
    buf_free(&long_name);
    arena_free(arena);
}

static void test_places(void)
{
    static const struct {
        uint32_t row, column;
        const char *name;
    } table[] = {
        { 1, 0, "$A$1" }, { 12, 25, "$Z$12" }, { 7, 26, "$AA$7" }, { 9, 701, "$ZZ$9" },
        { 9, 702, "$AAA$9" },
    };
    for (size_t i = 0; i < ROWS(table); i++) {
        Buf buf = { 0 };
        cell_name(table[i].row, table[i].column, &buf);
        CHECK_STR(buf_view(&buf), table[i].name, table[i].name);
        buf_free(&buf);
    }
}

/* The days are those that LibreOffice Calc and Excel give for DATE(year, month, 1). */
static void test_months(void)
{
    static const struct {
        int year, month, serial;
    } table[] = {
        { 1900, 1, 1 },      { 1900, 3, 61 },     { 1970, 1, 25569 }, { 2000, 2, 36557 },
        { 2000, 3, 36586 },  { 2006, 1, 38718 },  { 2026, 12, 46357 }, { 2100, 3, 73110 },
        { 1850, 1, 1 },
    };
    for (size_t i = 0; i < ROWS(table); i++)
        CHECK_INT(month_serial(month_of(table[i].year, table[i].month)), table[i].serial,
                  "a month as the days since 1900");
    CHECK_INT(month_serial(MONTH_NEVER_BEGAN), 0, "from the beginning");
}

/* All that a book can hold. */
static void make(Buf *bytes)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    Book *book = book_new(arena, &about);
    Sheet *free_sheet = book_sheet(book, str_of("Vrij"), SHEET_FREE);
    Sheet *long_sheet = book_sheet(book, str_of("Lang"), SHEET_LONG);
    sheet_text(free_sheet, 1, 0, str_of("=1+1"), STYLE_TITLE);
    sheet_number(free_sheet, 2, 0, 1234.5, STYLE_CENTS);
    sheet_month(free_sheet, 3, 0, month_of(2026, 1), STYLE_IN_MONTH);
    sheet_formula(free_sheet, 4, 0, str_of("A2*2"), 2469, STYLE_CENTS);
    sheet_formula_text(free_sheet, 5, 0, str_of("A1&\"x\""), str_of("=1+1x"), STYLE_TEXT);
    sheet_formula_none(free_sheet, 6, 0, str_of("NA()"), STYLE_CENTS);
    sheet_link(free_sheet, 7, 0, long_sheet, str_of("daar"));
    sheet_ask_list(free_sheet, (Range){ 3, 0, 3, 0 }, str_of("=Lang!$A$1:$A$9"), str_of("t"), str_of("u"));
    for (uint32_t row = 1; row < 10; row++)
        sheet_number(long_sheet, row, 0, row / 3.0, STYLE_NUMBER);
    Plot plot = { .sheet = long_sheet, .name = str_of("reeks"), .values = { 1, 0, 9, 0 },
                  .labels = { 1, 0, 9, 0 }, .ink = INK_1 };
    Graph graph = { .kind = GRAPH_STACKED, .title = str_of("t"), .about = str_of("u"), .plots = &plot,
                    .count = 1, .width = 400, .height = 200 };
    sheet_graph(free_sheet, 9, 0, &graph);
    book_name(book, str_of("naam"), free_sheet, 2, 0);
    CHECK(book_close(book, bytes, diags), "it can be written");
    arena_free(arena);
}

static void test_same_bytes(void)
{
    Buf first = { 0 }, second = { 0 }, other = { 0 };
    make(&first);
    sleep(1);
    make(&second);
    CHECK(str_is(buf_view(&first), buf_view(&second)), "a second later: the same bytes");
    if (setlocale(LC_ALL, "nl_BE.UTF-8")) {
        make(&other);
        CHECK(str_is(buf_view(&first), buf_view(&other)), "in Belgium: the same bytes");
        setlocale(LC_ALL, "C");
    }
    CHECK(book_is_ours(buf_view(&first)), "it is known again");
    first.len--;
    CHECK(!book_is_ours(buf_view(&first)), "but not when its end is gone");
    CHECK(!book_is_ours(str_of("")), "nothing is not ours");
    CHECK(!book_is_ours(str_of("PK\3\4 klaverblad workbook/1")), "nor what only looks like it");
    buf_free(&first);
    buf_free(&second);
    buf_free(&other);
}

/* Its file for passing data cannot be made: an error, and no workbook. */
static void test_no_room(void)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    Buf bytes = { 0 };
    setenv("TMPDIR", "/nonexistent/folder", 1);
    Book *book = book_new(arena, &about);
    sheet_text(book_sheet(book, str_of("x"), SHEET_FREE), 1, 0, str_of("x"), STYLE_TEXT);
    CHECK(!book_close(book, &bytes, diags), "without a folder it cannot be written");
    CHECK_INT(diags_errors(diags), 1, "and says so");
    unsetenv("TMPDIR");
    buf_free(&bytes);
    arena_free(arena);
}

int main(void)
{
    test_sheet_names();
    test_names();
    test_places();
    test_months();
    test_same_bytes();
    test_no_room();
    return check_done();
}
