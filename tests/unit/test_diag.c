/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_diag.c -- places in a text, the order of diagnostics, and how each looks
 * with its line and caret.
 */
#include "check.h"

#include "diag.h"

static Source source_of(const char *name, const char *text)
{
    return (Source){ .name = str_of(name), .text = str_of(text) };
}

static void test_places(void)
{
    static const struct {
        const char *row, *text;
        size_t start, line, column;
    } rows[] = {
        { "the first byte", "abc", 0, 1, 1 },
        { "the end of the text", "abc", 3, 1, 4 },
        { "the second line", "ab\ncd", 4, 2, 2 },
        { "a line end belongs to its line", "ab\ncd", 2, 1, 3 },
        { "after the last line end", "ab\n", 3, 2, 1 },
        { "characters, not bytes", "\xC3\xA9\xC3\xA9x", 4, 1, 3 },
        { "a tab is one character", "\t\tx", 2, 1, 3 },
        { "a byte order mark is none", "\xEF\xBB\xBFx", 3, 1, 1 },
        { "inside a byte order mark", "\xEF\xBB\xBFx", 1, 1, 1 },
        { "CR LF", "a\r\nb", 3, 2, 1 },
        { "an empty text", "", 0, 1, 1 },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Source source = source_of("a.ini", rows[i].text);
        Place place = span_place(span_of(&source, rows[i].start, rows[i].start));
        CHECK_INT(place.line, rows[i].line, rows[i].row);
        CHECK_INT(place.column, rows[i].column, rows[i].row);
    }

    Source source = source_of("a.ini", "one two three");
    Span one = span_of(&source, 0, 3), two = span_of(&source, 4, 7);
    CHECK_STR(span_text(two), "two", "the text of a span");
    CHECK_STR(span_text(span_join(one, two)), "one two", "joined");
    CHECK_STR(span_text(span_join(two, two)), "two", "joined with itself");
    CHECK_STR(span_text((Span){ NULL, 0, 0 }), "", "no place has no text");
}

#define A100 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A60 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B60 "                                                            "
#define B39 "                                       "
#define A39 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* One diagnostic (ENTRY_TWICE with "k") on a text: head and remedy are the same
 * in all rows, so a row has only the place and the two lines of the excerpt. */
static void test_excerpts(void)
{
    static const struct {
        const char *row, *text;
        size_t start, end;
        const char *place, *line, *caret;
    } rows[] = {
        { "a name", "k = 1\n", 0, 1, "1:1", "  1 | k = 1", "    | ^" },
        { "as long as the span", "key = 1\n", 0, 3, "1:1", "  1 | key = 1", "    | ^~~" },
        { "no final newline", "a\nkey = 1", 2, 5, "2:1", "  2 | key = 1", "    | ^~~" },
        { "an empty span", "a = b", 4, 4, "1:5", "  1 | a = b", "    |     ^" },
        { "the end of a line", "ab\nc", 2, 2, "1:3", "  1 | ab", "    |   ^" },
        { "the end of the text", "ab\n", 3, 3, "2:1", "  2 | ", "    | ^" },
        { "an empty line", "\n\nx", 0, 0, "1:1", "  1 | ", "    | ^" },
        { "CR LF is not shown", "ab\r\nc", 1, 2, "1:2", "  1 | ab", "    |  ^" },
        { "the end of a line before CR LF", "ab\r\nc", 2, 3, "1:3", "  1 | ab", "    |   ^" },
        { "more lines: to the end of the first", "ab cd\nef", 3, 8, "1:4", "  1 | ab cd", "    |    ^~" },
        { "blanks at the end are not marked", "ab  \nef", 0, 7, "1:1", "  1 | ab  ", "    | ^~" },
        { "after accents", "\xC3\xA9\xC3\xA9 = x", 7, 8, "1:6", "  1 | \xC3\xA9\xC3\xA9 = x", "    |      ^" },
        { "under accents", "\xC3\xA9\xC3\xA9 = x", 0, 4, "1:1", "  1 | \xC3\xA9\xC3\xA9 = x", "    | ^~" },
        { "after a combining accent", "e\xCC\x81 x", 4, 5, "1:4", "  1 | e\xCC\x81 x", "    |   ^" },
        { "after a wide character", "\xE6\x97\xA5 x", 4, 5, "1:3", "  1 | \xE6\x97\xA5 x", "    |    ^" },
        { "under a wide character", "\xE6\x97\xA5 x", 0, 3, "1:1", "  1 | \xE6\x97\xA5 x", "    | ^~" },
        { "a tab is blanks, to the next fourth column", "a\tb\t\tx", 5, 6, "1:6", "  1 | a   b       x", "    |             ^" },
        { "after a byte order mark", "\xEF\xBB\xBFkey", 3, 6, "1:1", "  1 | key", "    | ^~~" },
        { "bytes that are no text", "a\xE9\xE8 x", 4, 5, "1:5", "  1 | a\xEF\xBF\xBD\xEF\xBF\xBD x", "    |     ^" },
        { "a letter and a stray byte", "a\x80x", 2, 3, "1:3", "  1 | a\xEF\xBF\xBDx", "    |   ^" },
        { "cut short at the end of the text", "a\xE2\x82", 1, 2, "1:2", "  1 | a\xEF\xBF\xBD\xEF\xBF\xBD", "    |  ^" },
        { "a terminal is not given orders", "\x1B[31m\x07x", 6, 7, "1:7", "  1 | \xEF\xBF\xBD[31m\xEF\xBF\xBDx", "    |       ^" },
        { "nor in Unicode", "\xC2\x9Bx", 2, 3, "1:2", "  1 | \xEF\xBF\xBDx", "    |  ^" },
        { "a hundred columns fit", A100, 99, 100, "1:100", "  1 | " A100, "    | " B60 B39 "^" },
        { "a long line is cut at the end", A100 A60, 2, 4, "1:3", "  1 | " A100 "…", "    |   ^~" },
        { "a long line is cut at the start", A60 A100, 159, 160, "1:160", "  1 | …" A100, "    |  " B60 B39 "^" },
        { "its end", A60 A100, 160, 160, "1:161", "  1 | …" A100, "    |  " B60 B39 " ^" },
        { "and at both sides", A100 "X" A100, 100, 101, "1:101", "  1 | …" A60 "X" A39 "…", "    |  " B60 "^" },
        { "the mark stops where the line is cut", A100 "X" A100, 100, 201, "1:101", "  1 | …" A60 "X" A39 "…",
          "    |  " B60 "^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~" },
        { "the gutter grows with the number", "\n\n\n\n\n\n\n\n\nkey", 9, 12, "10:1", "  10 | key", "     | ^~~" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Arena *arena = arena_new();
        Diags *diags = diags_new(arena);
        Source source = source_of("a.ini", rows[i].text);
        Buf got = { 0 }, want = { 0 };
        diag_add(diags, DIAG_ENTRY_TWICE, span_of(&source, rows[i].start, rows[i].end), str_of("k"),
                 STR_NONE, STR_NONE);
        diags_render(diags, LANG_EN, &got);
        buf_print(&want, "a.ini:%s: error K035: k is already in this section\n%s\n%s\n%.*s| remove one of the two\n",
                  rows[i].place, rows[i].line, rows[i].caret,
                  (int)(strchr(rows[i].caret, '|') - rows[i].caret), "          ");
        buf_byte(&want, '\0');
        CHECK_STR(buf_view(&got), want.at, rows[i].row);
        buf_free(&got);
        buf_free(&want);
        arena_free(arena);
    }
}

static void test_languages(void)
{
    static const struct {
        Lang lang;
        const char *want;
    } rows[] = {
        { LANG_NL, "a.ini:2:1: fout K035: k staat al in deze sectie\n"
                   "  2 | k = 2\n"
                   "    | ^\n"
                   "    | haal een van de twee weg\n"
                   "a.ini:1:1: let op K209: hier eerst: k\n"
                   "  1 | k = 1\n"
                   "    | ^\n" },
        { LANG_FR, "a.ini:2:1: erreur K035: k existe déjà dans cette section\n"
                   "  2 | k = 2\n"
                   "    | ^\n"
                   "    | enlevez l'une des deux\n"
                   "a.ini:1:1: note K209: d'abord ici : k\n"
                   "  1 | k = 1\n"
                   "    | ^\n" },
        { LANG_EN, "a.ini:2:1: error K035: k is already in this section\n"
                   "  2 | k = 2\n"
                   "    | ^\n"
                   "    | remove one of the two\n"
                   "a.ini:1:1: note K209: here first: k\n"
                   "  1 | k = 1\n"
                   "    | ^\n" },
    };
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    Source source = source_of("a.ini", "k = 1\nk = 2\n");
    diag_add(diags, DIAG_ENTRY_TWICE, span_of(&source, 6, 7), str_of("k"), STR_NONE, STR_NONE);
    diag_also(diags, DIAG_FIRST_HERE, span_of(&source, 0, 1), str_of("k"));
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf got = { 0 };
        diags_render(diags, rows[i].lang, &got);
        CHECK_STR(buf_view(&got), rows[i].want, lang_code(rows[i].lang));
        buf_free(&got);
    }
    arena_free(arena);
}

static void test_without_lines(void)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    Source missing = source_of("x\x1B.ini", "");
    Buf got = { 0 };
    diags_render(diags, LANG_NL, &got);
    CHECK_STR(buf_view(&got), "", "nothing wrong, nothing said");
    diag_add(diags, DIAG_FILE_MISSING, span_of(&missing, 0, 0), STR_NONE, STR_NONE, STR_NONE);
    diag_add(diags, DIAG_FILE_UNREADABLE, (Span){ NULL, 0, 0 }, str_of("a\nb"), STR_NONE, STR_NONE);
    diag_add(diags, DIAG_FILE_UNREADABLE, (Span){ NULL, 0, 0 }, str_of("c"), STR_NONE, STR_NONE);
    diags_render(diags, LANG_NL, &got);
    CHECK_STR(buf_view(&got),
              "x\xEF\xBF\xBD.ini: fout K001: dit bestand bestaat niet\n"
              "  kijk na of de naam en de map juist zijn\n"
              "fout K006: dit bestand kan niet gelezen worden: a\xEF\xBF\xBD" "b\n"
              "fout K006: dit bestand kan niet gelezen worden: c\n",
              "a file without text has no place; the command line has no name");
    buf_free(&got);
    arena_free(arena);
}

/* Each diagnostic as its argument, attached ones with a + before it. */
static void list_arguments(Diags *diags, Buf *out)
{
    for (size_t i = 0; i < diags_count(diags); i++) {
        Diag d = diags_get(diags, i);
        buf_print(out, d.attached ? "+" : " ");
        buf_str(out, d.args[0]);
    }
}

static void add(Diags *diags, DiagCode code, Span at, const char *argument)
{
    diag_add(diags, code, at, str_of(argument), STR_NONE, STR_NONE);
}

static void test_order(void)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    Source a = source_of("z.ini", "0123456789"), b = source_of("a.ini", "0123456789");
    add(diags, DIAG_ENTRY_TWICE, span_of(&a, 5, 6), "a5");
    diag_also(diags, DIAG_FIRST_HERE, span_of(&b, 9, 10), str_of("b9"));
    diag_also(diags, DIAG_FIRST_HERE, span_of(&a, 0, 1), str_of("a0"));
    add(diags, DIAG_ENTRY_TWICE, span_of(&b, 1, 2), "b1");
    add(diags, DIAG_EXCLUDES_TWICE, span_of(&a, 3, 4), "a3w");
    add(diags, DIAG_ENTRY_TWICE, span_of(&a, 3, 4), "a3");
    add(diags, DIAG_ENTRY_TWICE, span_of(&a, 3, 8), "a3-8");
    add(diags, DIAG_ENTRY_TWICE, span_of(&a, 5, 6), "a5");
    diag_also(diags, DIAG_FIRST_HERE, span_of(&a, 0, 1), str_of("not again"));
    Buf got = { 0 };
    list_arguments(diags, &got);
    CHECK_STR(buf_view(&got), " a3w a3 a3-8 a5+b9+a0 b1",
              "by source as first named, by place, then as added; notes with their own");
    CHECK_INT(diags_errors(diags), 4, "errors");
    CHECK_INT(diags_warnings(diags), 1, "warnings");
    CHECK_INT(diags_get(diags, 0).severity, SEVERITY_WARNING, "a warning");

    add(diags, DIAG_ENTRY_TWICE, span_of(&a, 0, 1), "late");
    got.len = 0;
    list_arguments(diags, &got);
    CHECK_STR(buf_view(&got), " late a3w a3 a3-8 a5+b9+a0 b1", "one added after listing");
    buf_free(&got);

    static char text[4000];
    memset(text, 'x', sizeof text);
    Source many = { .name = str_of("many"), .text = str_part(text, sizeof text) };
    size_t before = diags_count(diags);
    for (int round = 0; round < 2; round++)
        for (size_t i = sizeof text; i-- > 0; )
            add(diags, DIAG_ENTRY_TWICE, span_of(&many, i, i), "x");
    CHECK_INT(diags_count(diags), before + sizeof text, "the same at the same place counts once");
    CHECK_INT(diags_get(diags, before).at.start, 0, "many are in order too");
    arena_free(arena);
}

static void test_words(void)
{
    CHECK_STR(str_of(diag_number(DIAG_FILE_MISSING)), "K001", "a number");
    CHECK_STR(str_of(diag_name(DIAG_FILE_MISSING)), "FILE_MISSING", "a name");
    Diag d = { .code = DIAG_LINE_TOO_LONG, .args = { str_of("200"), str_of("199"), STR_NONE } };
    Buf out = { 0 };
    diag_message(&d, LANG_EN, &out);
    CHECK_STR(buf_view(&out), "this line has 200 bytes; at most 199 fit", "a sentence");
    out.len = 0;
    diag_help(&d, LANG_EN, &out);
    CHECK_STR(buf_view(&out), "continue on a new line: a value with blanks in front, a comment with a ;", "a remedy");
    out.len = 0;
    d.code = DIAG_FIRST_HERE;
    diag_help(&d, LANG_EN, &out);
    CHECK_STR(buf_view(&out), "", "no remedy");
    buf_free(&out);
}

int main(void)
{
    test_places();
    test_excerpts();
    test_languages();
    test_without_lines();
    test_order();
    test_words();
    return check_done();
}
