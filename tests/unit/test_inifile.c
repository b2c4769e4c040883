/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_inifile.c -- INI texts and what is made of them, what is refused and
 * where; and which files can be read.
 *
 * What was understood is written as  [title]key=value;key=value  and a mistake
 * as  NAME line:column "text"  with a + before what is attached to it.
 */
#define _POSIX_C_SOURCE 200809L

#include "check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inifile.h"

static void list_file(const IniFile *file, Buf *out)
{
    for (size_t s = 0; s < file->count; s++) {
        const Section *section = &file->sections[s];
        buf_print(out, "[");
        buf_str(out, section->title);
        buf_print(out, "]");
        for (size_t e = 0; e < section->count; e++) {
            buf_text(out, e ? ";" : "");
            buf_str(out, section->entries[e].key);
            buf_byte(out, '=');
            buf_str(out, section->entries[e].value);
        }
    }
}

static void list_mistakes(Diags *diags, Buf *out)
{
    for (size_t i = 0; i < diags_count(diags); i++) {
        Diag d = diags_get(diags, i);
        Place place = span_place(d.at);
        Str text = span_text(d.at);
        buf_text(out, i ? ", " : "");
        buf_print(out, "%s%s %zu:%zu \"", d.attached ? "+" : "", diag_name(d.code), place.line,
                  place.column);
        if (text.len && text.at[0] == '\0')
            text = str_of("NUL");
        buf_str(out, text.len > 30 ? str_part(text.at, 30) : text);
        buf_byte(out, '"');
    }
}

/* What the spans say must be what the strings say. */
static bool spans_agree(const IniFile *file)
{
    bool good = true;
    for (size_t s = 0; s < file->count; s++) {
        for (size_t e = 0; e < file->sections[s].count; e++) {
            const Entry *entry = &file->sections[s].entries[e];
            Str text = span_text(entry->value_at);
            good = good && str_is(span_text(entry->key_at), entry->key) && text.len > 0 &&
                   entry->value.len > 0 && text.at[0] == entry->value.at[0] &&
                   text.at[text.len - 1] == entry->value.at[entry->value.len - 1];
        }
    }
    return good;
}

static void check_text(const char *row, Str text, const char *understood, const char *mistakes)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    /* a copy to its measure, so that reading beyond it is noticed */
    char *copy = malloc(text.len ? text.len : 1);
    if (!copy)
        abort();
    memcpy(copy, text.at, text.len);
    Source source = { .name = str_of("a.ini"), .text = str_part(copy, text.len) };
    const IniFile *file = ini_file_parse(arena, &source, diags);
    Buf out = { 0 };
    list_file(file, &out);
    CHECK_STR(buf_view(&out), understood, row);
    out.len = 0;
    list_mistakes(diags, &out);
    CHECK_STR(buf_view(&out), mistakes, row);
    CHECK(spans_agree(file), row);
    for (int l = 0; l < LANG_COUNT; l++) {
        out.len = 0;
        diags_render(diags, (Lang)l, &out);
        CHECK(text_bad_utf8(buf_view(&out)) < 0, row);
    }
    buf_free(&out);
    arena_free(arena);
    free(copy);
}

#define A49 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A194 A49 A49 A49 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

typedef struct Row {
    const char *row, *text, *understood, *mistakes;
} Row;

static const Row good_rows[] = {
    { "empty", "", "", "" },
    { "one line end", "\n", "", "" },
    { "only comments", "; a\n# b\n  ; c\n\t# d ; e\n", "", "" },
    { "a section without entries", "[s]\n", "[s]", "" },
    { "sections and entries", "[s]\na = 1\nb=2\n\n[t]\na = 3\n", "[s]a=1;b=2[t]a=3", "" },
    { "no final newline", "[s]\na = 1", "[s]a=1", "" },
    { "no final newline after a title", "[s]", "[s]", "" },
    { "CR LF", "[s]\r\na = 1\r\n  + 2\r\n\r\n[t]\r\n", "[s]a=1 + 2[t]", "" },
    { "CR at the very end", "[s]\na = 1\r", "[s]a=1", "" },
    { "a byte order mark", "\xEF\xBB\xBF[s]\na = 1\n", "[s]a=1", "" },
    { "only a byte order mark", "\xEF\xBB\xBF", "", "" },
    { "tabs", "[\ts\t]\na\t=\t1\t\nb = 2\t; note\n", "[s]a=1;b=2", "" },
    { "blanks in a title are folded", "[ case   one \t two ]\n", "[case one two]", "" },
    { "a comment after a title", "[s]  ; note\na = 1\n", "[s]a=1", "" },
    { "a comment after a value", "[s]\na = 1  ; note ; more\n", "[s]a=1", "" },
    { "a ; without a blank belongs to the value", "[s]\na = x;y; z\n", "[s]a=x;y; z", "" },
    { "a ; without a blank in a title", "[s;t]\n", "[s;t]", "" },
    { "a # within a value belongs to it", "[s]\na = x # y\n", "[s]a=x # y", "" },
    { "more = belong to the value", "[s]\na = b = c\n", "[s]a=b = c", "" },
    { "a colon after = belongs to the value", "[s]\na = b: c\n", "[s]a=b: c", "" },
    { "brackets in a value", "[s]\na = [t]\n", "[s]a=[t]", "" },
    { "blanks in a key", "[s]\na b = 1\n", "[s]a b=1", "" },
    { "dots in a key", "[s]\n2004-01.source = KB\n", "[s]2004-01.source=KB", "" },
    { "accents", "[caf\xC3\xA9]\nna\xC3\xAFve = \xE2\x82\xAC \xC3\xA0\n",
      "[caf\xC3\xA9]na\xC3\xAFve=\xE2\x82\xAC \xC3\xA0", "" },
    { "a value on two lines", "[s]\na = 1\n  + 2\nb = 3\n", "[s]a=1 + 2;b=3", "" },
    { "a value on three, with comments", "[s]\na = f(x,   ; one\n\ty,  ; two\n  z)\t; three\n",
      "[s]a=f(x, y, z)", "" },
    { "a comment line within a value", "[s]\na = 1\n  ; note\n; note\n  + 2\n", "[s]a=1 + 2", "" },
    { "an empty line within a value", "[s]\na = 1\n\n   \n  + 2\n", "[s]a=1 + 2", "" },
    { "a value that begins on the next line", "[s]\na =\n  1\n", "[s]a=1", "" },
    { "and a comment before it", "[s]\na =  ; note\n  1\n", "[s]a=1", "" },
    { "a line that goes on may have = and :", "[s]\na = if(x\n  = y, z: 1)\n", "[s]a=if(x = y, z: 1)", "" },
    { "a line that goes on may begin with [", "[s]\na = 1\n  [b] c\n", "[s]a=1 [b] c", "" },
    { "the same key in two sections", "[s]\na = 1\n[t]\na = 1\n", "[s]a=1[t]a=1", "" },
    { "keys differ in capitals", "[s]\na = 1\nA = 2\n", "[s]a=1;A=2", "" },
    { "199 bytes", "[s]\nkey=" A194 "a\n", "[s]key=" A194 "a", "" },
    { "199 bytes without final newline", "[s]\nkey=" A194 "a", "[s]key=" A194 "a", "" },
    { "199 bytes and CR LF", "[s]\r\nkey=" A194 "a\r\n", "[s]key=" A194 "a", "" },
    { "199 bytes going on", "[s]\nkey=\n     " A194 "\nb = 1\n", "[s]key=" A194 ";b=1", "" },
    { "199 bytes after a byte order mark", "\xEF\xBB\xBF;    " A194 "\n[s]\n", "[s]", "" },
    { "a title of 49 bytes", "[" A49 "]\na = 1\n", "[" A49 "]a=1", "" },
    { "a title of 49 bytes among blanks", "[   " A49 "   ]\na = 1\n", "[" A49 "]a=1", "" },
    { "a long key going on", "[s]\n" A49 A49 " = 1\n  + 2\nb = 3\n", "[s]" A49 A49 "=1 + 2;b=3", "" },
};

static const Row bad_rows[] = {
    { "200 bytes", "[s]\nkey=" A194 "ab\nb = 1\n", "[s]key=" A194 "ab;b=1", "LINE_TOO_LONG 2:200 \"b\"" },
    { "200 bytes, the last an accent", "[s]\nkey=" A194 "\xC3\xA9\n", "[s]key=" A194 "\xC3\xA9",
      "LINE_TOO_LONG 2:199 \"\xC3\xA9\"" },
    { "a long comment", "; " A194 "aaaa\n", "", "LINE_TOO_LONG 1:200 \"a\"" },
    { "a long line that another continues", "[s]\nz = 0\nkey=" A194 "ab\n  c\n", "[s]z=0;key=" A194 "ab c",
      "LINE_TOO_LONG 3:200 \"b\"" },
    { "a long line that continues another", "[s]\nkey=1\n  " A194 "aaaa\n  c\n", "[s]key=1 " A194 "aaaa c",
      "LINE_TOO_LONG 3:200 \"a\"" },
    { "a title of 50 bytes", "[" A49 "b]\na = 1\n", "[" A49 "b]a=1",
      "SECTION_TITLE_LONG 1:2 \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"" },
    { "titles that differ after 49 bytes", "[" A49 "b]\na = 1\n[" A49 "c]\na = 1\n", "[" A49 "b]a=1[" A49 "c]a=1",
      "SECTION_TITLE_LONG 1:2 \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", SECTION_TITLE_LONG 3:2 \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"" },
    { "a title that is empty", "[]\na = 1\n[s]\n", "[s]", "SECTION_UNTITLED 1:1 \"[]\"" },
    { "a title of blanks", "[ \t ]\n", "", "SECTION_UNTITLED 1:1 \"[ \t ]\"" },
    { "a title that is not closed", "[s  ; note\na = 1\n[t]\nb = 2\n", "[t]b=2", "SECTION_UNCLOSED 1:1 \"[s\"" },
    { "text after a title", "[s] x\na = 1\n", "[s]a=1", "SECTION_TRAILER 1:5 \"x\"" },
    { "an entry after a title", "[s] a = 1  ; note\n", "[s]", "SECTION_TRAILER 1:5 \"a = 1\"" },
    { "a ] too many", "[s]]\n", "[s]", "SECTION_TRAILER 1:4 \"]\"" },
    { "one blank and ; after a title", "[s] ; note\na = 1\n", "[s]a=1", "UNCLEAR_SEMICOLON 1:5 \";\"" },
    { "an indented title", "[s]\na = 1\n  [t]\nb = 2\n", "[s]a=1[t]b=2", "SECTION_INDENTED 3:3 \"[t]\"" },
    { "an indented title first", "  [t]\nb = 2\n", "[t]b=2", "SECTION_INDENTED 1:3 \"[t]\"" },
    { "a section twice", "[s]\na = 1\n[t]\n[s]\nb = 2\nb = 3\n", "[s]a=1[t]",
      "SECTION_TWICE 4:2 \"s\", +FIRST_HERE 1:2 \"s\", ENTRY_TWICE 6:1 \"b\", +FIRST_HERE 5:1 \"b\"" },
    { "a section twice but for blanks", "[a  b]\n[ a b ]\n", "[a b]",
      "SECTION_TWICE 2:3 \"a b\", +FIRST_HERE 1:2 \"a  b\"" },
    { "before any section", "a = 1\nb = 2\n  + 3\n[s]\nc = 4\n", "[s]c=4", "ENTRY_OUTSIDE_SECTION 1:1 \"a = 1\"" },
    { "no =", "[s]\na = 1\nb c  ; = 2\n  + 3\nd = 4\n", "[s]a=1;d=4", "ENTRY_WITHOUT_EQUALS 3:1 \"b c\"" },
    { "no key", "[s]\n= 1\n  + 2\na = 3\n", "[s]a=3", "ENTRY_WITHOUT_KEY 2:1 \"=\"" },
    { "= alone", "[s]\n=\n", "[s]", "ENTRY_WITHOUT_KEY 2:1 \"=\"" },
    { "no value", "[s]\na =\nb = 2\nc =\n", "[s]b=2", "ENTRY_WITHOUT_VALUE 2:3 \"=\", ENTRY_WITHOUT_VALUE 4:3 \"=\"" },
    { "no value but a comment", "[s]\na =  ; note\n", "[s]", "ENTRY_WITHOUT_VALUE 2:3 \"=\"" },
    { "no value, and a ; after one blank", "[s]\na = ; note\n", "[s]",
      "ENTRY_WITHOUT_VALUE 2:3 \"=\", UNCLEAR_SEMICOLON 2:5 \";\"" },
    { "a colon before =", "[s]\nz = 0\nlabel:fr = x\n  y\na = 1\n", "[s]z=0;a=1", "ENTRY_WITH_COLON 3:6 \":\"" },
    { "a colon for =", "[s]\na: 1\n  + 2\nb = 3\n", "[s]a=1 + 2;b=3", "ENTRY_WITH_COLON 2:2 \":\"" },
    { "a colon and no key", "[s]\n: 1\n", "[s]", "ENTRY_WITH_COLON 2:1 \":\"" },
    { "a key twice", "[s]\na = 1\nb = 2\na = 3\n  + 4\nc = 5\n", "[s]a=1;b=2;c=5",
      "ENTRY_TWICE 4:1 \"a\", +FIRST_HERE 2:1 \"a\"" },
    { "a key three times", "[s]\na = 1\na = 1\na = 1\n", "[s]a=1",
      "ENTRY_TWICE 3:1 \"a\", +FIRST_HERE 2:1 \"a\", ENTRY_TWICE 4:1 \"a\", +FIRST_HERE 2:1 \"a\"" },
    { "one blank and ;", "[s]\na = x ;y  ; z\nb = 1\n", "[s]a=x;b=1", "UNCLEAR_SEMICOLON 2:7 \";\"" },
    { "one blank and ; where a value goes on", "[s]\na = x\n  y ; z\n", "[s]a=x y", "UNCLEAR_SEMICOLON 3:5 \";\"" },
    { "one blank and ; in a key", "[s]\na ;b = 1\n", "[s]",
      "ENTRY_WITHOUT_EQUALS 2:1 \"a\", UNCLEAR_SEMICOLON 2:3 \";\"" },
    { "going on from nothing", "[s]\n  a = 1\n  b = 2\nc = 3\n", "[s]c=3", "INDENTED_ALONE 2:3 \"a = 1\"" },
    { "going on before any section", "  a = 1\n[s]\n", "[s]", "INDENTED_ALONE 1:3 \"a = 1\"" },
    { "Latin-1", "[s]\na = caf\xE9\n  x\nb = 1\n; caf\xE9\n", "[s]b=1", "NOT_UTF8 2:8 \"\xE9\", NOT_UTF8 5:6 \"\xE9\"" },
    { "Latin-1 in a title", "[caf\xE9]\na = 1\n[s]\nb = 2\n", "[s]b=2", "NOT_UTF8 1:5 \"\xE9\"" },
    { "Latin-1 where a value goes on", "[s]\na = 1\n  caf\xE9\n  x\nb = 1\n", "[s]b=1", "NOT_UTF8 3:6 \"\xE9\"" },
    { "cut off within a character", "[s]\na = \xE2\x82", "[s]", "NOT_UTF8 2:5 \"\xE2\"" },
    { "a lone CR", "[s]\na = 1\rb = 2\n", "[s]", "CONTROL_CHARACTER 2:6 \"\r\"" },
    { "only lone CRs", "[s]\ra = 1\rb = 2\r", "", "CONTROL_CHARACTER 1:4 \"\r\"" },
    { "CR CR LF", "[s]\r\r\n", "", "CONTROL_CHARACTER 1:4 \"\r\"" },
    { "a form feed", "[s]\n\x0C\na = 1\n", "[s]a=1", "CONTROL_CHARACTER 2:1 \"\x0C\"" },
    { "a vertical tab that the library takes for a blank", "[s]\na = 1\x0B;x\n", "[s]", "CONTROL_CHARACTER 2:6 \"\x0B\"" },
    { "an escape", "[s]\na = \x1B[2J\n", "[s]", "CONTROL_CHARACTER 2:5 \"\x1B\"" },
    { "a byte order mark and a mistake", "\xEF\xBB\xBF" "a = 1\n", "", "ENTRY_OUTSIDE_SECTION 1:1 \"a = 1\"" },
    { "accents before the mistake", "[s]\n\xC3\xA9\xC3\xA9: 1\n", "[s]\xC3\xA9\xC3\xA9=1", "ENTRY_WITH_COLON 2:3 \":\"" },
    { "all in one go", "a = 1\n[s\n[t] x\nb\n= 2\nc =\nd: 3\nd = 4\n[t]\n", "[t]d=3",
      "ENTRY_OUTSIDE_SECTION 1:1 \"a = 1\", SECTION_UNCLOSED 2:1 \"[s\", SECTION_TRAILER 3:5 \"x\", "
      "ENTRY_WITHOUT_EQUALS 4:1 \"b\", ENTRY_WITHOUT_KEY 5:1 \"=\", ENTRY_WITHOUT_VALUE 6:3 \"=\", "
      "ENTRY_WITH_COLON 7:2 \":\", ENTRY_TWICE 8:1 \"d\", +FIRST_HERE 7:1 \"d\", "
      "SECTION_TWICE 9:2 \"t\", +FIRST_HERE 3:2 \"t\"" },
};

static void test_nul(void)
{
    check_text("a NUL", str_part("[s]\na = 1\0; x\n", 14), "", "NOT_TEXT 2:6 \"NUL\"");
    check_text("UTF-16", str_part("\xFF\xFE[\0s\0]\0", 8), "", "NOT_TEXT 1:4 \"NUL\"");
}

/* Where a value stands that goes on, and where it ends before a comment. */
static void test_value_spans(void)
{
    static const struct {
        const char *row, *text, *span;
    } rows[] = {
        { "one line", "[s]\na =  x y  ; note\n", "x y" },
        { "two lines, with the comment between", "[s]\na = x  ; n\n  y  ; m\n", "x  ; n\n  y" },
        { "beginning on the next line", "[s]\na =  ; n\n  x\n", "x" },
        { "CR LF", "[s]\r\na = x\r\n y\r\n", "x\r\n y" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Arena *arena = arena_new();
        Diags *diags = diags_new(arena);
        Source source = { .name = str_of("a.ini"), .text = str_of(rows[i].text) };
        const IniFile *file = ini_file_parse(arena, &source, diags);
        const Entry *a = file->count ? section_entry(&file->sections[0], "a") : NULL;
        CHECK(a && diags_count(diags) == 0, rows[i].row);
        if (a)
            CHECK_STR(span_text(a->value_at), rows[i].span, rows[i].row);
        CHECK(file->count && !section_entry(&file->sections[0], "b"), rows[i].row);
        arena_free(arena);
    }
}

/* Many names, so that the tables grow; every one is still known. */
static void test_many(void)
{
    enum { MANY = 5000 };
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    Buf text = { 0 };
    for (int round = 0; round < 2; round++) {
        buf_print(&text, "[s%d]\n", round);
        for (int i = 0; i < MANY; i++)
            buf_print(&text, "key%d = %d\n", i, i);
        for (int i = 0; i < MANY; i++)
            buf_print(&text, "[s%d-%d]\n", round, i);
    }
    buf_print(&text, "[s0-1234]\n");
    Source source = { .name = str_of("a.ini"), .text = buf_view(&text) };
    const IniFile *file = ini_file_parse(arena, &source, diags);
    CHECK_INT(file->count, 2 * MANY + 2, "many sections");
    CHECK_INT(file->sections[MANY + 1].count, MANY, "many entries");
    CHECK_INT(diags_count(diags), 2, "one of them twice");
    buf_free(&text);
    arena_free(arena);
}

/* -- files -- */

static void check_file(const char *row, const char *path, const char *text, const char *mistakes)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    Buf out = { 0 };
    const Source *source = source_read(arena, path, diags);
    CHECK_INT(source != NULL, text != NULL, row);
    if (source && text)
        CHECK_STR(source->text, text, row);
    if (source)
        CHECK_STR(source->name, path, row);
    list_mistakes(diags, &out);
    CHECK_STR(buf_view(&out), mistakes, row);
    buf_free(&out);
    arena_free(arena);
}

static void write_file(const char *path, Str text)
{
    FILE *file = fopen(path, "wb");
    CHECK(file && fwrite(text.at, 1, text.len, file) == text.len, path);
    if (file)
        fclose(file);
}

static void test_files(void)
{
    enum { LIMIT = 8 * 1024 * 1024 };
    char folder[] = "/tmp/test_inifile.XXXXXX";
    CHECK(mkdtemp(folder) && chdir(folder) == 0, "a folder to work in");

    write_file("good.ini", str_of("[s]\n"));
    write_file("empty.ini", str_of(""));
    check_file("a file", "good.ini", "[s]\n", "");
    check_file("an empty file", "empty.ini", "", "");
    check_file("missing", "missing.ini", NULL, "FILE_MISSING 1:1 \"\"");
    check_file("a file as a folder", "good.ini/x", NULL, "FILE_MISSING 1:1 \"\"");
    check_file("no name", "", NULL, "FILE_MISSING 1:1 \"\"");
    check_file("a folder", ".", NULL, "FILE_IS_FOLDER 1:1 \"\"");
    check_file("a device", "/dev/null", NULL, "FILE_NOT_REGULAR 1:1 \"\"");
    CHECK(mkfifo("pipe", 0600) == 0, "a pipe");
    check_file("a pipe that nobody writes to", "pipe", NULL, "FILE_NOT_REGULAR 1:1 \"\"");
    CHECK(symlink("loop", "loop") == 0, "a loop");
    check_file("a loop of links", "loop", NULL, "FILE_UNREADABLE 1:1 \"\"");
    if (geteuid() != 0) {
        chmod("good.ini", 0);
        check_file("no permission", "good.ini", NULL, "FILE_FORBIDDEN 1:1 \"\"");
    }

    char *large = malloc(LIMIT + 1);
    if (!large)
        abort();
    memset(large, '\n', LIMIT + 1);
    write_file("large.ini", str_part(large, LIMIT));
    write_file("larger.ini", str_part(large, LIMIT + 1));
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    const Source *source = source_read(arena, "large.ini", diags);
    CHECK(source && source->text.len == LIMIT, "8 MB is read");
    arena_free(arena);
    check_file("more than 8 MB", "larger.ini", NULL, "FILE_TOO_LARGE 1:1 \"\"");
    free(large);

    static const char *const made[] = { "good.ini", "empty.ini", "pipe", "loop", "large.ini",
                                        "larger.ini" };
    for (size_t i = 0; i < ROWS(made); i++)
        unlink(made[i]);
    CHECK(chdir("/") == 0 && rmdir(folder) == 0, "nothing is left");
}

int main(void)
{
    for (size_t i = 0; i < ROWS(good_rows); i++)
        check_text(good_rows[i].row, str_of(good_rows[i].text), good_rows[i].understood,
                   good_rows[i].mistakes);
    for (size_t i = 0; i < ROWS(bad_rows); i++)
        check_text(bad_rows[i].row, str_of(bad_rows[i].text), bad_rows[i].understood,
                   bad_rows[i].mistakes);
    test_nul();
    test_value_spans();
    test_many();
    test_files();
    return check_done();
}
