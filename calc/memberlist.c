/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * memberlist.c -- members from a CSV file, a row each:
 *
 *   name,gross_wage,fte,instruments
 *   jan,1650.00,0.8,"art60 until 2009-06, then sine"
 *
 * Separated by commas with decimal points, or by semicolons with decimal commas (as a
 * Belgian spreadsheet saves it).  The first row names the columns: keys as in a section.
 * An empty cell says nothing; rows that are empty or begin with # are passed over.
 */
#include "scenarioreader.h"

#include <string.h>

typedef struct Cell {
    Str text;
    Span at;
} Cell;

typedef struct List {
    Reader *r;
    const Source *source;
    Str text;
    size_t at;
    char mark;                 /* between cells */
    Cell *cells;               /* of one row */
    size_t count, room;
    Cell *columns;
    size_t columns_count;
    size_t name_column;
    /* whose members */
    const Said *said;
    Str word;
    uint8_t level;
    const Alias *alias;
} List;

static const char bom[] = "\xEF\xBB\xBF", name_word[] = "name";

/* -- cells -- */

static bool at_end(const List *l)
{
    return l->at >= l->text.len || l->text.at[l->at] == '\n' || l->text.at[l->at] == l->mark;
}

static void take_cell(List *l, Str text, size_t start, size_t end)
{
    l->cells = arena_grow(l->r->arena, l->cells, l->count, &l->room, sizeof *l->cells);
    l->cells[l->count++] = (Cell){ text, span_of(l->source, start, end) };
}

static void read_plain(List *l)
{
    size_t start = l->at;
    while (!at_end(l))
        l->at++;
    Str text = str_trim(str_part(l->text.at + start, l->at - start));
    size_t from = text.len ? (size_t)(text.at - l->text.at) : start;
    take_cell(l, text, from, from + text.len);
}

/* "..." with "" for a quotation mark in it; it may hold marks and line ends. */
static void read_quoted(List *l)
{
    Reader *r = l->r;
    size_t start = ++l->at;
    Buf inside = { 0 };
    bool closed = false;
    while (l->at < l->text.len && !closed) {
        char c = l->text.at[l->at++];
        bool twice = c == '"' && l->at < l->text.len && l->text.at[l->at] == '"';
        closed = c == '"' && !twice;
        l->at += twice;
        if (!closed)
            buf_byte(&inside, c == '\n' || c == '\r' ? ' ' : c);
    }
    size_t end = l->at - closed;
    while (closed && !at_end(l) && strchr(" \t\r", l->text.at[l->at]))
        l->at++;
    if (!closed || !at_end(l)) {
        tell(r, DIAG_LIST_QUOTE, span_of(l->source, start - 1, start), STR_NONE, STR_NONE, STR_NONE);
        while (!at_end(l))
            l->at++;
    }
    Str raw = str_part(l->text.at + start, end - start);
    Str text = str_is(raw, buf_view(&inside)) ? raw : str_keep(r->arena, buf_view(&inside));
    buf_free(&inside);
    take_cell(l, str_trim(text), start, end);
}

/* Reads a row into `cells`; without empty ones at its end if there are more than columns. */
static void read_row(List *l)
{
    l->count = 0;
    for (bool more = true; more; ) {
        bool quoted = l->at < l->text.len && l->text.at[l->at] == '"';
        if (quoted)
            read_quoted(l);
        else
            read_plain(l);
        more = l->at < l->text.len && l->text.at[l->at] == l->mark;
        l->at += l->at < l->text.len;
    }
    while (l->count > l->columns_count && !l->cells[l->count - 1].text.len)
        l->count--;
}

/* Passes over rows that say nothing; false at the end. */
static bool next_row(List *l)
{
    while (l->at < l->text.len) {
        const char *start = l->text.at + l->at;
        const char *end = memchr(start, '\n', l->text.len - l->at);
        Str line = str_trim(str_part(start, end ? (size_t)(end - start) : l->text.len - l->at));
        size_t empty = 0;
        while (empty < line.len && (line.at[empty] == l->mark || line.at[empty] == ' '))
            empty++;
        if (empty < line.len && line.at[0] != '#')
            return true;
        l->at = end ? (size_t)(end - l->text.at) + 1 : l->text.len;
    }
    return false;
}

/* Commas, or semicolons if the first row has more of them. */
static char find_mark(const List *l)
{
    size_t commas = 0, semicolons = 0;
    bool quoted = false;
    for (size_t i = l->at; i < l->text.len && (quoted || l->text.at[i] != '\n'); i++) {
        char c = l->text.at[i];
        quoted = quoted != (c == '"');
        commas += !quoted && c == ',';
        semicolons += !quoted && c == ';';
    }
    return semicolons > commas ? ';' : ',';
}

static bool is_text(Reader *r, const Source *source)
{
    const char *nul = source->text.len ? memchr(source->text.at, '\0', source->text.len) : NULL;
    size_t zero = nul ? (size_t)(nul - source->text.at) : 0;
    ptrdiff_t bad = text_bad_utf8(source->text);
    if (nul) {
        tell(r, DIAG_NOT_TEXT, span_of(source, zero, zero + 1), STR_NONE, STR_NONE, STR_NONE);
    } else if (bad >= 0) {
        Buf byte = { 0 };
        buf_print(&byte, "0x%02X", (unsigned)(unsigned char)source->text.at[bad]);
        tell(r, DIAG_NOT_UTF8, span_of(source, (size_t)bad, (size_t)bad + 1), buf_view(&byte),
             STR_NONE, STR_NONE);
        buf_free(&byte);
    }
    return !nul && bad < 0;
}

/* -- columns -- */

static bool column_is_known(List *l, size_t column)
{
    Cell cell = l->columns[column];
    for (size_t other = 0; other < column; other++)
        if (str_is(l->columns[other].text, cell.text)) {
            tell(l->r, DIAG_LIST_COLUMN_TWICE, cell.at, cell.text, STR_NONE, STR_NONE);
            return false;
        }
    Str name = str_of(name_word);
    bool is_name = str_is(cell.text, name);
    bool slip = !is_name && !key_is_known(l->r, l->level, cell.text) &&
                text_nearest(cell.text, &name, 1) == 0;
    if (slip)
        tell(l->r, DIAG_LIST_COLUMN, cell.at, cell.text, name, STR_NONE);
    if (is_name || slip) {
        l->name_column = column;
        return is_name;
    }
    Key key = key_read(l->r, l->level, cell.text, cell.at, DIAG_LIST_COLUMN, STR_NONE);
    return key.kind != KEY_NOTHING;
}

/* False if the rows cannot be read. */
static bool read_columns(List *l)
{
    enum { COLUMNS_MOST = 500 };
    read_row(l);
    if (l->count > COLUMNS_MOST) {
        tell_too_many(l->r, l->cells[COLUMNS_MOST].at, ";", COLUMNS_MOST);
        return false;
    }
    l->columns_count = l->count;
    l->columns = arena_alloc(l->r->arena, (l->count + 1) * sizeof *l->columns);
    memcpy(l->columns, l->cells, l->count * sizeof *l->columns);
    l->name_column = l->count;
    size_t known = 0;
    for (size_t c = 0; c < l->count; c++)
        known += column_is_known(l, c);
    if (l->name_column == l->count)
        tell(l->r, DIAG_LIST_NO_NAMES, span_join(l->columns[0].at, l->columns[l->count - 1].at),
             str_of(name_word), STR_NONE, STR_NONE);
    return known == l->count && l->name_column < l->count;
}

/* -- rows -- */

static void tell_length(List *l)
{
    Buf has = { 0 }, wanted = { 0 };
    buf_print(&has, "%zu", l->count);
    buf_print(&wanted, "%zu", l->columns_count);
    tell(l->r, DIAG_LIST_ROW_LENGTH, span_join(l->cells[0].at, l->cells[l->count - 1].at),
         buf_view(&has), buf_view(&wanted), STR_NONE);
    buf_free(&has);
    buf_free(&wanted);
}

static void keep_row(List *l)
{
    Reader *r = l->r;
    Cell name = l->cells[l->name_column];
    if (!name.text.len) {
        tell(r, DIAG_LIST_NAME_EMPTY, span_join(l->cells[0].at, l->cells[l->count - 1].at),
             STR_NONE, STR_NONE, STR_NONE);
        return;
    }
    if (!r->book->levels[l->level].data.len && !member_name_is_good(r, name.text, name.at))
        return;
    Block *block = block_open(r, (Block){ .kind = BLOCK_MEMBER, .level = l->level,
                                          .word = l->word, .name = name.text, .at = name.at,
                                          .alias = l->alias, .rank = l->said->rank });
    for (size_t c = 0; block && c < l->count; c++) {
        Entry entry = { .key = l->columns[c].text, .value = l->cells[c].text,
                        .key_at = l->columns[c].at, .value_at = l->cells[c].at };
        if (c != l->name_column && entry.value.len)
            block_say(r, block, (Said){ .entry = entry, .rank = l->said->rank, .listed = true,
                                        .comma = l->mark == ';' });
    }
}

void read_member_list(Reader *r, const Said *said, Str word)
{
    const Source *source = read_beside(r, &said->entry, said->entry.value);
    if (!source || !is_text(r, source))
        return;
    List l = { .r = r, .source = source, .text = source->text, .said = said, .word = word };
    l.level = title_level(r, word, &l.alias);
    l.at = str_starts(l.text, bom) ? strlen(bom) : 0;
    if (!next_row(&l)) {
        tell(r, DIAG_LIST_EMPTY, said->entry.value_at, said->entry.value, STR_NONE, STR_NONE);
        return;
    }
    l.mark = find_mark(&l);
    if (!read_columns(&l))
        return;
    while (next_row(&l)) {
        read_row(&l);
        if (l.count == l.columns_count)
            keep_row(&l);
        else
            tell_length(&l);
    }
}
