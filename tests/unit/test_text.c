/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_text.c -- arenas, pieces of text, UTF-8, slips of the pen, the buffer,
 * languages.
 */
#include "check.h"

#include <stdint.h>

static void test_arena(void)
{
    static const struct {
        const char *row;
        size_t size, align;
    } rows[] = {
        { "nothing", 0, 16 },
        { "one byte", 1, 16 },
        { "just small", 63, 16 },
        { "just large", 64, 64 },
        { "odd size", 100, 64 },
        { "more than a first chunk", 20000, 64 },
        { "more than any chunk", 3000000, 64 },
        { "small again", 8, 16 },
    };
    Arena *arena = arena_new();
    for (size_t round = 0; round < 300; round++) {
        for (size_t i = 0; i < ROWS(rows) - (round ? 2 : 0); i++) {
            char *block = arena_alloc(arena, rows[i].size);
            CHECK_INT((uintptr_t)block % rows[i].align, 0, rows[i].row);
            bool zero = true;
            for (size_t b = 0; b < rows[i].size; b++)
                zero = zero && block[b] == 0;
            CHECK(zero, rows[i].row);
            memset(block, 0xAA, rows[i].size);
        }
    }

    int *list = NULL;
    size_t room = 0;
    for (size_t n = 0; n < 1000; n++) {
        list = arena_grow(arena, list, n, &room, sizeof *list);
        list[n] = (int)n;
    }
    bool same = true;
    for (size_t n = 0; n < 1000; n++)
        same = same && list[n] == (int)n;
    CHECK(same && room >= 1000, "a growing array keeps its items");
    arena_free(arena);
    arena_free(NULL);
}

static void test_trim(void)
{
    static const struct {
        const char *row, *text, *want;
    } rows[] = {
        { "nothing to trim", "a b", "a b" },
        { "blanks, tabs, line ends", " \t\r\na b\n\r\t ", "a b" },
        { "only blanks", " \t ", "" },
        { "empty", "", "" },
        { "a no-break space stays", "\xC2\xA0", "\xC2\xA0" },
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        CHECK_STR(str_trim(str_of(rows[i].text)), rows[i].want, rows[i].row);
}

static void test_cut(void)
{
    static const struct {
        const char *row, *text;
        size_t count;
        const char *pieces[3];
    } rows[] = {
        { "one piece", "a", 1, { "a" } },
        { "three pieces, trimmed", " a, b ,c ", 3, { "a", "b", "c" } },
        { "an empty piece in the middle", "a,,c", 3, { "a", "", "c" } },
        { "an empty piece at the end", "a,", 2, { "a", "" } },
        { "an empty text is one empty piece", "", 1, { "" } },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        size_t n = 0;
        for (Str rest = str_of(rows[i].text); rest.at; n++) {
            Str piece = str_cut(&rest, ',');
            if (n < rows[i].count)
                CHECK_STR(piece, rows[i].pieces[n], rows[i].row);
            CHECK(rest.at || rest.len == 0, rows[i].row);
        }
        CHECK_INT(n, rows[i].count, rows[i].row);
    }
    Str none = { NULL, 0 };
    CHECK_INT(str_cut(&none, ',').len, 0, "cutting nothing gives nothing");
}

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

static void test_compare(void)
{
    static const struct {
        const char *row, *a, *b;
        int order;
        bool starts, ends;     /* a with b */
    } rows[] = {
        { "the same", "abc", "abc", 0, true, true },
        { "a start comes first", "ab", "abc", -1, false, false },
        { "longer comes later", "abc", "ab", 1, true, false },
        { "by bytes, not by sign", "\xC3\xA9", "z", 1, false, false },
        { "an end", "sine.ini", ".ini", 1, false, true },
        { "empty is a start and an end", "a", "", 1, true, true },
        { "both empty", "", "", 0, true, true },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Str a = str_of(rows[i].a), b = str_of(rows[i].b);
        CHECK_INT(sign(str_order(a, b)), rows[i].order, rows[i].row);
        CHECK_INT(str_is(a, b), rows[i].order == 0, rows[i].row);
        CHECK_INT(str_starts(a, rows[i].b), rows[i].starts, rows[i].row);
        CHECK_INT(str_ends(a, rows[i].b), rows[i].ends, rows[i].row);
    }
}

static void test_utf8(void)
{
    static const struct {
        const char *row, *text;
        int bad;               /* offset of the first bad byte */
        size_t columns, characters;
    } rows[] = {
        { "empty", "", -1, 0, 0 },
        { "ASCII", "abc", -1, 3, 3 },
        { "accents", "caf\xC3\xA9", -1, 4, 4 },
        { "a combining accent takes no column", "e\xCC\x81x", -1, 2, 3 },
        { "a wide character takes two", "\xE6\x97\xA5", -1, 2, 1 },
        { "an emoji takes two", "\xF0\x9F\x8D\x80", -1, 2, 1 },
        { "the euro sign takes one", "\xE2\x82\xAC", -1, 1, 1 },
        { "a zero-width space takes none", "a\xE2\x80\x8B", -1, 1, 2 },
        { "the last code point", "\xF4\x8F\xBF\xBF", -1, 1, 1 },
        { "a lonely continuation byte", "a\x80", 1, 2, 2 },
        { "Latin-1", "caf\xE9 x", 3, 6, 6 },
        { "cut short", "ab\xE2\x82", 2, 4, 4 },
        { "overlong slash", "\xC0\xAF", 0, 2, 2 },
        { "overlong in three", "\xE0\x80\xAF", 0, 3, 3 },
        { "overlong in four", "\xF0\x80\x80\xAF", 0, 4, 4 },
        { "a surrogate", "\xED\xA0\x80", 0, 3, 3 },
        { "above the last code point", "\xF4\x90\x80\x80", 0, 4, 4 },
        { "a byte that never occurs", "\xFF", 0, 1, 1 },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Str text = str_of(rows[i].text);
        CHECK_INT(text_bad_utf8(text), rows[i].bad, rows[i].row);
        CHECK_INT(text_columns(text), rows[i].columns, rows[i].row);
        CHECK_INT(text_characters(text), rows[i].characters, rows[i].row);
    }
}

static void test_nearest(void)
{
    const Str names[] = { str_of("value"), str_of("period"), str_of("label.nl"), str_of("from"),
                          str_of("caf\xC3\xA9") };
    static const struct {
        const char *row, *wanted;
        int index;
    } rows[] = {
        { "the same", "period", 1 },
        { "two letters swapped", "preiod", 1 },
        { "a letter missing", "valu", 0 },
        { "a letter too many", "fromm", 3 },
        { "a letter changed", "label.ml", 2 },
        { "capitals do not count", "PERIOD", 1 },
        { "capitals with accents do not count", "CAF\xC3\x89", 4 },
        { "an accent is one letter", "cafe", 4 },
        { "more than a third is another word", "veil", -1 },
        { "nothing near", "instrument", -1 },
        { "empty", "", -1 },
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        CHECK_INT(text_nearest(str_of(rows[i].wanted), names, ROWS(names)), rows[i].index,
                  rows[i].row);
    char endless[400];
    memset(endless, 'a', sizeof endless);
    Str long_name = str_part(endless, sizeof endless);
    CHECK_INT(text_nearest(long_name, &long_name, 1), -1, "very long words are not compared");
    CHECK_INT(text_nearest(str_of("a"), names, 0), -1, "no names");
}

static void test_buffer(void)
{
    Buf buf = { 0 };
    CHECK_STR(buf_view(&buf), "", "a new buffer is empty");
    buf_print(&buf, "%d-%s", 12, "x");
    buf_byte(&buf, '|');
    buf_fill(&buf, 3, '.');
    buf_fill(&buf, 0, '!');
    buf_text(&buf, "abc");
    buf_str(&buf, str_part("defg", 2));
    CHECK_STR(buf_view(&buf), "12-x|...abcde", "pieces follow each other");
    for (int i = 0; i < 1000; i++)
        buf_text(&buf, "0123456789");
    CHECK_INT(buf_view(&buf).len, 13 + 10000, "it grows");
    buf_free(&buf);
    CHECK_INT(buf.len, 0, "freed, it is empty");

    static const struct {
        const char *row, *pattern, *want;
    } rows[] = {
        { "filled in", "{1} and {0}", "B and A" },
        { "twice", "{0}{0}", "AA" },
        { "beyond what there is", "{2}{9}", "{2}{9}" },
        { "other braces stay", "{} {x} {0 {10} }{", "{} {x} {0 {10} }{" },
        { "empty", "", "" },
    };
    const Str args[] = { str_of("A"), str_of("B") };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf out = { 0 };
        buf_pattern(&out, str_of(rows[i].pattern), args, ROWS(args));
        CHECK_STR(buf_view(&out), rows[i].want, rows[i].row);
        buf_free(&out);
    }
}

static void test_languages(void)
{
    Lang lang = LANG_COUNT;
    CHECK(lang_parse(str_of("fr"), &lang) && lang == LANG_FR, "fr is a language");
    CHECK(!lang_parse(str_of("de"), &lang), "de is none");
    CHECK(!lang_parse(str_of("NL"), &lang), "codes are small letters");
    for (int l = 0; l < LANG_COUNT; l++)
        CHECK(lang_parse(str_of(lang_code((Lang)l)), &lang) && (int)lang == l, "code and back");

    Label label = { { [LANG_NL] = str_of("ja"), [LANG_EN] = str_of("yes") } };
    CHECK_STR(label_in(&label, LANG_EN), "yes", "its own");
    CHECK_STR(label_in(&label, LANG_FR), "ja", "falls back on nl");
    label.in[LANG_NL].len = 0;
    CHECK_STR(label_in(&label, LANG_FR), "yes", "then on en");
}

int main(void)
{
    test_arena();
    test_trim();
    test_cut();
    test_compare();
    test_utf8();
    test_nearest();
    test_buffer();
    test_languages();
    return check_done();
}
