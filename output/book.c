/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book.c -- a workbook from its beginning to its bytes: sheets, cells and names.  The
 * library writes to a file, so there is one in the folder for passing files.
 */
#include "book_inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_MOST = 32000, NAME_MOST = 200, SHEET_NAME_MOST = 31 };

/* Ends a zip file that we wrote; a program that saves the workbook leaves it out. */
static const char mark[] = "klaverblad workbook/1";

typedef struct Named {
    const char *name, *place;
} Named;

/* -- texts -- */

/* With a NUL after it, cut where a cell ends, between two characters; until the next call. */
static const char *chars(Book *book, Str text, size_t most)
{
    if (text.len > most) {
        text.len = most;
        while (text.len && ((unsigned char)text.at[text.len] & 0xC0) == 0x80)
            text.len--;
    }
    book->scratch.len = 0;
    buf_str(&book->scratch, text);
    buf_byte(&book->scratch, '\0');
    return book->scratch.at;
}

char *book_kept(Book *book, Str text)
{
    char *copy = arena_alloc(book->arena, text.len + 1);
    if (text.len)
        memcpy(copy, text.at, text.len);
    return copy;
}

static bool same_ignoring_case(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if ((*a | 0x20) != (*b | 0x20))
            return false;
    return *a == *b;
}

void column_letters(uint32_t column, Buf *out)
{
    if (column >= 26)
        column_letters(column / 26 - 1, out);
    buf_byte(out, (char)('A' + column % 26));
}

void cell_name(uint32_t row, uint32_t column, Buf *out)
{
    buf_byte(out, '$');
    column_letters(column, out);
    buf_print(out, "$%u", (unsigned)row);
}

double month_serial(Month month)
{
    static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
    int year = month_year(month), number = month_number(month);
    if (month.index == MONTH_NEVER_BEGAN.index)
        return 0;
    if (year < 1900)
        return 1;
    if (year > 9999)
        return month_serial(month_of(9999, 12));
    int past = year - 1;
    int days = (past - 1899) * 365 + (past / 4 - 1899 / 4) - (past / 100 - 1899 / 100) +
               (past / 400 - 1899 / 400) + before[number - 1];
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    days += leap && number > 2;
    return days + 1 + (days >= 59);        /* for a spreadsheet 1900 is a leap year */
}

/* -- the book -- */

static time_t created(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    long long seconds = epoch ? strtoll(epoch, &end, 10) : 0;
    enum { YEAR_2000 = 946684800 };
    return epoch && *epoch && !*end && seconds > 0 ? (time_t)seconds : (time_t)YEAR_2000;
}

static void describe(Book *book)
{
    const BookAbout *about = book->about;
    lxw_doc_properties properties = {
        .title = book_kept(book, about->title), .subject = book_kept(book, about->subject),
        .author = book_kept(book, str_of("klaverblad")), .comments = book_kept(book, about->comment),
        .created = created()
    };
    workbook_set_properties(book->to, &properties);
    for (size_t i = 0; i < about->count; i++) {
        enum { PROPERTY_MOST = 255 };
        Str value = about->values[i];
        if (value.len)
            workbook_set_custom_property_string(book->to, book_kept(book, about->names[i]),
                                                book_kept(book, str_of(chars(book, value, PROPERTY_MOST))));
    }
}

Book *book_new(Arena *arena, const BookAbout *about)
{
    Book *book = arena_alloc(arena, sizeof *book);
    book->arena = arena;
    book->about = about;
    book->plain = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
    book->before = uselocale(book->plain);
    const char *folder = getenv("TMPDIR");
    Buf path = { 0 };
    buf_text(&path, folder && *folder ? folder : "/tmp");
    buf_text(&path, "/klaverblad-XXXXXX");
    book->path = book_kept(book, buf_view(&path));
    buf_free(&path);
    int file = mkstemp(book->path);
    if (file < 0)
        book->error = errno;
    else
        close(file);
    book->to = workbook_new(book->path);
    describe(book);
    book_marks(book);
    return book;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const Named *)b)->name, ((const Named *)a)->name);
}

/* The last first: that is the quick way of the library, which keeps them in order. */
static void define_names(Book *book)
{
    if (book->named_count)
        qsort(book->named, book->named_count, sizeof *book->named, by_name);
    for (size_t i = 0; i < book->named_count; i++)
        workbook_define_name(book->to, book->named[i].name, book->named[i].place);
}

/* After the library's own end, which says that no comment follows. */
static bool add_mark(Buf *bytes)
{
    enum { END = 22, LENGTH = 20 };
    size_t size = sizeof mark - 1;
    if (bytes->len < END || memcmp(bytes->at + bytes->len - END, "PK\5\6", 4) != 0)
        return false;
    bytes->at[bytes->len - END + LENGTH] = (char)size;
    buf_text(bytes, mark);
    return true;
}

bool book_is_ours(Str bytes)
{
    enum { END = 22 };
    size_t size = sizeof mark - 1;
    return bytes.len > END + size && str_starts(bytes, "PK\3\4") && str_ends(bytes, mark) &&
           memcmp(bytes.at + bytes.len - size - END, "PK\5\6", 4) == 0;
}

static bool read_back(const char *path, Buf *bytes)
{
    char block[64 * 1024];
    size_t got;
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        buf_str(bytes, str_part(block, got));
    bool good = !ferror(file);
    fclose(file);
    return good;
}

bool book_close(Book *book, Buf *bytes, Diags *diags)
{
    for (Sheet *sheet = book->sheets; sheet; sheet = sheet->next)
        sheet_finish(sheet);
    define_names(book);
    errno = 0;
    if (book->error)
        lxw_workbook_free(book->to);       /* closing would complain on stderr */
    else if (workbook_close(book->to))
        book->error = errno ? errno : EIO;
    if (!book->error && !(read_back(book->path, bytes) && add_mark(bytes)))
        book->error = errno ? errno : EIO;
    unlink(book->path);
    uselocale(book->before);
    freelocale(book->plain);
    buf_free(&book->scratch);
    if (book->error) {
        Source *at = arena_alloc(book->arena, sizeof *at);
        *at = (Source){ .name = str_of(book->path), .text = STR_NONE };
        diag_add(diags, DIAG_WRITE_FAILED, span_of(at, 0, 0), str_of(strerror(book->error)),
                 STR_NONE, STR_NONE);
    }
    return !book->error;
}

/* -- sheets -- */

static bool sheet_name_taken(const Book *book, const char *name)
{
    for (const Sheet *sheet = book->sheets; sheet; sheet = sheet->next)
        if (same_ignoring_case(sheet->name.at, name))
            return true;
    return same_ignoring_case(name, "History");
}

/* So many characters of the text. */
Str first_characters(Str text, size_t most)
{
    while (text_characters(text) > most)
        do
            text.len--;
        while (text.len && ((unsigned char)text.at[text.len] & 0xC0) == 0x80);
    return text;
}

static Str safe_sheet_name(Book *book, Str wanted)
{
    Buf safe = { 0 };
    for (size_t i = 0; i < wanted.len; i++) {
        bool bad = strchr("[]:*?/\\", wanted.at[i]) || (unsigned char)wanted.at[i] < ' ';
        buf_byte(&safe, bad ? '-' : wanted.at[i]);
    }
    Str name = str_trim(buf_view(&safe));
    while (name.len && name.at[0] == '\'')
        name = str_part(name.at + 1, name.len - 1);
    name = str_trim(first_characters(name, SHEET_NAME_MOST));
    while (name.len && name.at[name.len - 1] == '\'')
        name.len--;
    char *result = book_kept(book, name.len ? name : str_of("-"));
    for (int n = 2; sheet_name_taken(book, result); n++) {
        enum { BEHIND = 6 };
        Buf numbered = { 0 };
        buf_str(&numbered, str_trim(first_characters(name, SHEET_NAME_MOST - BEHIND)));
        buf_print(&numbered, " (%d)", n);
        result = book_kept(book, buf_view(&numbered));
        buf_free(&numbered);
    }
    buf_free(&safe);
    return str_of(result);
}

static Str prefix_of(Book *book, Str name)
{
    bool plain = true;
    Buf buf = { 0 };
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        plain = plain && ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
    }
    buf_text(&buf, plain ? "" : "'");
    for (size_t i = 0; i < name.len; i++) {
        buf_byte(&buf, name.at[i]);
        if (name.at[i] == '\'')
            buf_byte(&buf, '\'');
    }
    buf_text(&buf, plain ? "!" : "'!");
    Str prefix = str_of(book_kept(book, buf_view(&buf)));
    buf_free(&buf);
    return prefix;
}

Sheet *book_sheet(Book *book, Str name, SheetKind kind)
{
    enum { A4 = 9 };
    Sheet *sheet = arena_alloc(book->arena, sizeof *sheet);
    sheet->book = book;
    sheet->kind = kind;
    sheet->name = safe_sheet_name(book, name);
    sheet->prefix = prefix_of(book, sheet->name);
    book->to->options.constant_memory = kind == SHEET_LONG;
    sheet->to = workbook_add_worksheet(book->to, sheet->name.at);
    if (book->last)
        book->last->next = sheet;
    else
        book->sheets = sheet;
    book->last = sheet;
    worksheet_set_landscape(sheet->to);
    worksheet_set_paper(sheet->to, A4);
    worksheet_set_margins(sheet->to, 0.4, 0.4, 0.5, 0.6);
    Buf footer = { 0 };
    buf_text(&footer, "&L&8&F \xC2\xB7 &A&C&8");
    buf_str(&footer, book->about->footer);
    buf_text(&footer, "&R&8&D \xC2\xB7 &P/&N");
    worksheet_set_footer(sheet->to, chars(book, buf_view(&footer), 250));
    buf_free(&footer);
    if (kind == SHEET_FREE)
        worksheet_gridlines(sheet->to, LXW_HIDE_ALL_GRIDLINES);
    lxw_protection allowed = { .format_columns = 1, .format_rows = 1, .autofilter = 1, .sort = 1 };
    worksheet_protect(sheet->to, NULL, &allowed);
    return sheet;
}

Str sheet_name(const Sheet *sheet)
{
    return sheet->name;
}

Str sheet_prefix(const Sheet *sheet)
{
    return sheet->prefix;
}

/* -- cells -- */

void sheet_text(Sheet *sheet, uint32_t row, uint32_t column, Str text, Style which)
{
    note_text(sheet, row, column, text, which);
    worksheet_write_string(sheet->to, row - 1, (lxw_col_t)column,
                           chars(sheet->book, text, TEXT_MOST),
                           text_style(sheet, row, column, text, which));
}

void sheet_number(Sheet *sheet, uint32_t row, uint32_t column, double value, Style which)
{
    note_number(sheet, column, value, which);
    worksheet_write_number(sheet->to, row - 1, (lxw_col_t)column, value + 0.0,
                           book_style(sheet->book, which));
}

void sheet_month(Sheet *sheet, uint32_t row, uint32_t column, Month month, Style which)
{
    sheet_number(sheet, row, column, month_serial(month), which);
}

void sheet_empty(Sheet *sheet, uint32_t row, uint32_t column, Style which)
{
    worksheet_write_blank(sheet->to, row - 1, (lxw_col_t)column, book_style(sheet->book, which));
}

void sheet_formula(Sheet *sheet, uint32_t row, uint32_t column, Str formula, double value,
                   Style which)
{
    note_number(sheet, column, value, which);
    worksheet_write_formula_num(sheet->to, row - 1, (lxw_col_t)column,
                                chars(sheet->book, formula, TEXT_MOST),
                                book_style(sheet->book, which), value + 0.0);
}

void sheet_formula_text(Sheet *sheet, uint32_t row, uint32_t column, Str formula, Str value,
                        Style which)
{
    note_text(sheet, row, column, value, which);
    char *shown = book_kept(sheet->book, value);
    worksheet_write_formula_str(sheet->to, row - 1, (lxw_col_t)column,
                                chars(sheet->book, formula, TEXT_MOST),
                                book_style(sheet->book, which), shown);
}

void sheet_formula_none(Sheet *sheet, uint32_t row, uint32_t column, Str formula, Style which)
{
    worksheet_write_formula_str(sheet->to, row - 1, (lxw_col_t)column,
                                chars(sheet->book, formula, TEXT_MOST),
                                book_style(sheet->book, which), "#N/A");
}

void sheet_link(Sheet *sheet, uint32_t row, uint32_t column, const Sheet *to, Str text)
{
    Buf place = { 0 };
    buf_text(&place, "internal:");
    buf_str(&place, to->prefix);
    buf_text(&place, "A1");
    buf_byte(&place, '\0');
    note_text(sheet, row, column, text, STYLE_LINK);
    worksheet_write_url_opt(sheet->to, row - 1, (lxw_col_t)column, place.at,
                            book_style(sheet->book, STYLE_LINK), chars(sheet->book, text, TEXT_MOST),
                            NULL);
    buf_free(&place);
}

/* -- names -- */

static size_t name_slot(const Book *book, const char *name)
{
    uint32_t hash = 2166136261u;
    for (const char *c = name; *c; c++)
        hash = (hash ^ (uint32_t)(unsigned char)(*c | 0x20)) * 16777619u;
    size_t slot = hash & (book->named_slots_count - 1);
    while (book->named_slots[slot] &&
           !same_ignoring_case(book->named[book->named_slots[slot] - 1].name, name))
        slot = (slot + 1) & (book->named_slots_count - 1);
    return slot;
}

static void widen_names(Book *book)
{
    enum { FIRST = 1024 };
    if (2 * (book->named_count + 1) <= book->named_slots_count)
        return;
    size_t count = book->named_slots_count ? 2 * book->named_slots_count : FIRST;
    book->named_slots = arena_alloc(book->arena, count * sizeof *book->named_slots);
    book->named_slots_count = count;
    for (size_t i = 0; i < book->named_count; i++)
        book->named_slots[name_slot(book, book->named[i].name)] = (uint32_t)i + 1;
}

/* Letters without accents, digits and underscores. */
static void safe_name(Str text, Buf *out)
{
    for (size_t i = 0; i < text.len && out->len < NAME_MOST; i++) {
        unsigned char c = (unsigned char)text.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        bool digit = c >= '0' && c <= '9';
        if ((c & 0xC0) == 0x80)            /* a letter with an accent is one underscore */
            continue;
        if (digit && !out->len)
            buf_byte(out, '_');
        buf_byte(out, letter || digit ? (char)c : '_');
    }
}

Str book_name(Book *book, Str name, const Sheet *sheet, uint32_t row, uint32_t column)
{
    Buf safe = { 0 }, numbered = { 0 }, place = { 0 };
    safe_name(name, &safe);
    widen_names(book);
    char *result = book_kept(book, buf_view(&safe));
    for (int n = 2; book->named_slots[name_slot(book, result)]; n++) {
        numbered.len = 0;
        buf_str(&numbered, buf_view(&safe));
        buf_print(&numbered, "_%d", n);
        result = book_kept(book, buf_view(&numbered));
    }
    buf_byte(&place, '=');
    buf_str(&place, sheet->prefix);
    cell_name(row, column, &place);
    book->named_slots[name_slot(book, result)] = (uint32_t)book->named_count + 1;
    book->named = arena_grow(book->arena, book->named, book->named_count, &book->named_room,
                             sizeof *book->named);
    book->named[book->named_count] =
        (Named){ result, book_kept(book, buf_view(&place)) };
    book->named_count++;
    buf_free(&safe);
    buf_free(&numbered);
    buf_free(&place);
    return str_of(result);
}
