/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_grid.c -- tables of figures: no line is wider than the page, labels go on
 * below, what does not fit comes in blocks; and euros as people read them.
 */
#include "check.h"
#include "grid.h"
#include "money.h"

static void check_shown(const Grid *grid, const char *want, const char *row)
{
    Buf out = { 0 };
    grid_show(grid, &out);
    CHECK_STR(buf_view(&out), want, row);
    buf_free(&out);
}

static void test_small(Arena *arena)
{
    Str heads[2] = { str_of("2008"), str_of("samen") };
    Grid grid = grid_new(arena, str_of("EUR"), heads, 2);
    grid_title(&grid, str_of("Kosten"));
    Str *cells = grid_row(&grid, str_of("Loon"), 2);
    cells[0] = str_of("1.000");
    cells[1] = str_of("12.000");
    grid_row(&grid, str_of("Huur"), 2)[1] = str_of("7");
    cells = grid_sum(&grid, str_of("Samen"), 0);
    cells[0] = str_of("1.000");
    cells[1] = str_of("12.007");
    check_shown(&grid,
                "EUR      2008  samen\n"
                "Kosten\n"
                "  Loon  1.000 12.000\n"
                "  Huur             7\n"
                "--------------------\n"
                "Samen   1.000 12.007\n",
                "labels, figures, a title and a sum");
}

static void test_wrapping(Arena *arena)
{
    Str heads[2] = { str_of("gebruikersbijdrage-zonder"), str_of("B") };
    Grid grid = grid_new(arena, str_of(""), heads, 2);
    Str *cells = grid_row(&grid, str_of("een label dat veel te lang is voor de kolom die "
                                        "ervoor overblijft op een bladzijde van tachtig"), 0);
    cells[0] = str_of("1");
    cells[1] = str_of("2");
    check_shown(&grid,
                "                                                               gebruikersbijd\n"
                "                                                                  rage-zonder B\n"
                "een label dat veel te lang is voor de kolom die ervoor\n"
                "  overblijft op een bladzijde van tachtig                                   1 2\n",
                "long words");
}

/* Whatever the figures are: no line beyond column 79, none with a blank at its end. */
static void test_width(Arena *arena)
{
    for (size_t columns = 1; columns <= 14; columns++)
        for (size_t digits = 1; digits <= 16; digits++)
            for (size_t label = 0; label <= 100; label += 7) {
                char text[128], number[32];
                memset(text, 'x', sizeof text);
                for (size_t i = 9; i < sizeof text; i += 10)
                    text[i] = ' ';
                memset(number, '9', sizeof number);
                Str heads[14];
                for (size_t c = 0; c < columns; c++)
                    heads[c] = str_of("2008");
                Grid grid = grid_new(arena, str_of("EUR"), heads, columns);
                grid.again = columns > 4 ? 1 : 0;
                Str *cells = grid_row(&grid, str_part(text, label), label % 3);
                for (size_t c = 0; c < columns; c++)
                    cells[c] = str_part(number, digits);
                Buf out = { 0 };
                grid_show(&grid, &out);
                size_t shown = 0;
                for (Str rest = buf_view(&out); rest.at && rest.len; ) {
                    const char *end = memchr(rest.at, '\n', rest.len);
                    Str line = str_part(rest.at, (size_t)(end - rest.at));
                    CHECK(text_columns(line) < 80, "fits the page");
                    CHECK(!line.len || line.at[line.len - 1] != ' ', "no blank at the end");
                    for (size_t i = 0; i + digits <= line.len; i++)
                        if (memcmp(line.at + i, number, digits) == 0) {
                            shown++;
                            i += digits - 1;
                        }
                    rest = str_part(end + 1, rest.len - line.len - 1);
                }
                CHECK(shown >= columns, "every figure is shown");
                buf_free(&out);
            }
}

static void test_money(Arena *arena)
{
    static const struct {
        const char *row;
        int64_t cents;
        Lang lang;
        const char *whole, *sign, *exact;
    } rows[] = {
        { "nothing", 0, LANG_NL, "0", "0", "0,00" },
        { "half a euro goes up", 50, LANG_NL, "1", "+1", "0,50" },
        { "less than half is nothing, without a sign", -49, LANG_NL, "0", "0", "-0,49" },
        { "half a euro of debt goes down", -150, LANG_EN, "-2", "-2", "-1.50" },
        { "thousands", 123456789, LANG_FR, "1.234.568", "+1.234.568", "1.234.567,89" },
        { "English marks", 123456789, LANG_EN, "1,234,568", "+1,234,568", "1,234,567.89" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK_STR(euros(arena, rows[i].cents, rows[i].lang), rows[i].whole, rows[i].row);
        CHECK_STR(euros_signed(arena, rows[i].cents, rows[i].lang), rows[i].sign, rows[i].row);
        CHECK_STR(euros_cents(arena, rows[i].cents, rows[i].lang), rows[i].exact, rows[i].row);
    }
    CHECK_STR(share(arena, 1, 3, LANG_NL), "33,3%", "a third");
    CHECK_STR(share(arena, 1, 0, LANG_NL), "-", "of nothing");
    CHECK_STR(share_signed(arena, 1, -4, LANG_EN), "-25.0%", "of a negative whole");
    CHECK_STR(months_words(arena, (Months){ month_of(2008, 1), month_of(2008, 1) }, LANG_NL),
              "januari 2008", "one month");
    CHECK_STR(months_words(arena, (Months){ month_of(2008, 1), month_of(2009, 2) }, LANG_NL),
              "januari 2008 - februari 2009", "several months");
}

int main(void)
{
    Arena *arena = arena_new();
    test_small(arena);
    test_wrapping(arena);
    test_width(arena);
    test_money(arena);
    arena_free(arena);
    return check_done();
}
