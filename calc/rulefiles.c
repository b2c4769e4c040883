/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rulefiles.c -- which files a rulebook is made of, and the CSV files among
 * them: a first row that names the columns, lines that start with # as remarks.
 */
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "rules.h"

enum { FOLDER_DEPTH_MAX = 8 };

static const char bom[] = "\xEF\xBB\xBF";      /* may begin a file; nobody sees it */

bool rule_file_is_cases(const Source *source)
{
    return str_ends(source->name, ".cases.ini");
}

bool rule_file_is_chart(const Source *source)
{
    return str_ends(source->name, ".budget.ini");
}

bool rule_files_have(const RuleFiles *files, const Source *source)
{
    for (size_t i = 0; i < files->count; i++)
        if (files->files[i] == source)
            return true;
    return false;
}

static Str base_name(Str path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return str_part(path.at + i, path.len - i);
    return path;
}

void rule_files_add(Arena *arena, const Source *source, RuleFiles *files)
{
    files->files = arena_grow(arena, files->files, files->count, &files->room,
                              sizeof *files->files);
    files->files[files->count++] = source;
}

/* The name by which a rule file and its cases belong together. */
static Str stem(Str path)
{
    Str name = base_name(path);
    static const char *const ends[] = { ".cases.ini", ".ini" };
    for (int i = 0; i < 2; i++)
        if (str_ends(name, ends[i]))
            return str_part(name.at, name.len - strlen(ends[i]));
    return name;
}

/* The id that a file's [instrument] states; empty for a common file.  Read from the
 * text, before anything is parsed, and only to tell which files are the same. */
static Str instrument_id(const Source *source)
{
    bool in_head = false;
    for (const char *p = source->text.at, *end = p + source->text.len; p < end; ) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        Str rest = str_trim(str_part(p, (size_t)((stop ? stop : end) - p)));
        if (rest.len && rest.at[0] == '[')
            in_head = str_starts(rest, "[instrument]");
        Str key = in_head ? str_cut(&rest, '=') : STR_NONE;
        if (in_head && rest.at && str_is_text(key, "id")) {
            rest = str_trim(rest);
            return str_cut(&rest, ' ');
        }
        p = stop ? stop + 1 : end;
    }
    return STR_NONE;
}

/* An instrument's file gives way to one with the same id, any other to one with the
 * same name that is no instrument's either. */
static bool gives_way(const Source *base, const RuleFiles *own)
{
    Str id = instrument_id(base);
    for (size_t k = 0; k < own->count; k++) {
        Str other = instrument_id(own->files[k]);
        if (rule_file_is_cases(own->files[k]))
            continue;
        if (id.len ? str_is(id, other)
                   : !other.len && str_is(base_name(base->name), base_name(own->files[k]->name)))
            return true;
    }
    return false;
}

RuleFiles rule_files_beside(Arena *arena, const RuleFiles *base, const RuleFiles *own)
{
    RuleFiles all = { 0 };
    if (!own->count)
        return *base;
    for (size_t i = 0; i < base->count; i++) {
        /* cases go with the rules that they are about */
        const Source *rules = base->files[i];
        for (size_t k = 0; rule_file_is_cases(base->files[i]) && k < base->count; k++)
            if (!rule_file_is_cases(base->files[k]) &&
                str_is(stem(base->files[k]->name), stem(base->files[i]->name)))
                rules = base->files[k];
        if (!gives_way(rules, own))
            rule_files_add(arena, base->files[i], &all);
    }
    for (size_t k = 0; k < own->count; k++)
        rule_files_add(arena, own->files[k], &all);
    return all;
}

static bool is_rule_file(const char *name)
{
    Str s = str_of(name);
    return str_ends(s, ".ini") || str_ends(s, ".csv");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *join_path(Arena *arena, const char *folder, const char *name)
{
    Buf buf = { 0 };
    buf_text(&buf, folder);
    if (buf.len && buf.at[buf.len - 1] != '/')
        buf_byte(&buf, '/');
    buf_text(&buf, name);
    Str kept = str_keep(arena, buf_view(&buf));
    buf_free(&buf);
    return (char *)(uintptr_t)kept.at;
}

static void read_one(Arena *arena, const char *path, RuleFiles *files, Diags *diags)
{
    for (size_t i = 0; i < files->count; i++)
        if (str_is_text(files->files[i]->name, path))
            return;            /* named twice, read once */
    const Source *source = source_read(arena, path, diags);
    if (source)
        rule_files_add(arena, source, files);
}

static void read_folder(Arena *arena, const char *path, int depth, RuleFiles *files, Diags *diags)
{
    DIR *folder = opendir(path);
    if (!folder) {
        Source *source = arena_alloc(arena, sizeof *source);
        *source = (Source){ .name = str_keep(arena, str_of(path)), .text = STR_NONE };
        bool forbidden = errno == EACCES || errno == EPERM;
        diag_add(diags, forbidden ? DIAG_FILE_FORBIDDEN : DIAG_FILE_UNREADABLE,
                 span_of(source, 0, 0), str_of(strerror(errno)), STR_NONE, STR_NONE);
        return;
    }
    char **names = NULL;
    size_t count = 0, room = 0;
    for (struct dirent *d; (d = readdir(folder)); ) {
        if (d->d_name[0] == '.')
            continue;
        names = arena_grow(arena, names, count, &room, sizeof *names);
        names[count++] = join_path(arena, path, d->d_name);
    }
    closedir(folder);
    if (count)
        qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++) {
        struct stat st;
        bool is_folder = stat(names[i], &st) == 0 && S_ISDIR(st.st_mode);
        /* examples show a user how to write a file of their own; they are no rules */
        bool skip = str_is_text(base_name(str_of(names[i])), "examples");
        if (is_folder && !skip && depth >= FOLDER_DEPTH_MAX)
            diag_add(diags, DIAG_FOLDERS_TOO_DEEP, (Span){ 0 }, str_of(names[i]),
                     STR_NONE, STR_NONE);
        else if (is_folder && !skip)
            read_folder(arena, names[i], depth + 1, files, diags);
        else if (!is_folder && is_rule_file(names[i]))
            read_one(arena, names[i], files, diags);
    }
}

/* sine.ini comes with sine.cases.ini, and the other way round */
static void read_companion(Arena *arena, const char *path, RuleFiles *files, Diags *diags)
{
    Str s = str_of(path);
    Buf buf = { 0 };
    if (str_ends(s, ".cases.ini"))
        buf_str(&buf, str_part(s.at, s.len - strlen(".cases.ini")));
    else if (str_ends(s, ".ini"))
        buf_str(&buf, str_part(s.at, s.len - strlen(".ini")));
    if (buf.len) {
        buf_text(&buf, str_ends(s, ".cases.ini") ? ".ini" : ".cases.ini");
        buf_byte(&buf, '\0');
        struct stat st;
        if (stat(buf.at, &st) == 0 && S_ISREG(st.st_mode))
            read_one(arena, buf.at, files, diags);
    }
    buf_free(&buf);
}

void rule_files_read(Arena *arena, const char *path, RuleFiles *files, Diags *diags)
{
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        size_t before = files->count;
        size_t errors = diags_errors(diags);
        read_folder(arena, path, 0, files, diags);
        if (files->count == before && diags_errors(diags) == errors)
            diag_add(diags, DIAG_NO_RULE_FILES, (Span){ 0 }, str_of(path), STR_NONE, STR_NONE);
        return;
    }
    read_one(arena, path, files, diags);
    read_companion(arena, path, files, diags);
}

bool rule_files_complete(const RuleFiles *files)
{
    for (size_t i = 0; i < files->count; i++) {
        Str text = files->files[i]->text;
        if (str_starts(text, bom))
            text = str_part(text.at + strlen(bom), text.len - strlen(bom));
        for (const char *p = text.at; p && p < text.at + text.len; ) {
            Str line = str_part(p, (size_t)(text.at + text.len - p));
            if (str_starts(line, "[leaf ") || str_starts(line, "[level "))
                return true;
            p = memchr(p, '\n', line.len);
            p = p ? p + 1 : NULL;
        }
    }
    return false;
}

/* -- data files -- */

typedef struct CsvReader {
    const Source *source;
    size_t at;
    Str *cells;
    size_t count, room;
} CsvReader;

/* How many cells there can be at most. */
static size_t cells_most(Str text)
{
    size_t count = 1;
    for (size_t i = 0; i < text.len; i++)
        count += text.at[i] == ',' || text.at[i] == '\n';
    return count;
}

/* One cell, quoted or not; leaves `at` on the comma or the line's end. */
static Str read_cell(CsvReader *r)
{
    Str text = r->source->text;
    size_t start = r->at;
    if (start < text.len && text.at[start] == '"') {
        for (r->at++; r->at < text.len && text.at[r->at] != '"'; r->at++)
            continue;
        Str inside = str_part(text.at + start + 1, r->at - start - 1);
        while (r->at < text.len && text.at[r->at] != ',' && text.at[r->at] != '\n')
            r->at++;
        return inside;
    }
    size_t end = start;
    while (end < text.len && text.at[end] != ',' && text.at[end] != '\n')
        end++;
    r->at = end;
    return str_trim(str_part(text.at + start, end - start));
}

static size_t read_row(CsvReader *r)
{
    Str text = r->source->text;
    size_t before = r->count;
    for (;;) {
        assert(r->count < r->room);
        r->cells[r->count++] = read_cell(r);
        bool more = r->at < text.len && text.at[r->at] == ',';
        r->at += r->at < text.len;
        if (!more)
            return r->count - before;
    }
}

DataFile data_file_parse(Arena *arena, const Source *source, Diags *diags)
{
    CsvReader r = { .source = source };
    r.cells = arena_room(arena, cells_most(source->text), &r.room, sizeof *r.cells);
    DataFile file = { .name = base_name(source->name), .source = source };
    ptrdiff_t bad = text_bad_utf8(source->text);
    if (bad >= 0) {
        Buf byte = { 0 };
        buf_print(&byte, "0x%02X", (unsigned)(unsigned char)source->text.at[bad]);
        diag_add(diags, DIAG_NOT_UTF8, span_of(source, (size_t)bad, (size_t)bad + 1),
                 buf_view(&byte), STR_NONE, STR_NONE);
        buf_free(&byte);
    }
    r.at = str_starts(source->text, bom) ? strlen(bom) : 0;
    while (r.at < source->text.len) {
        size_t start = r.at;
        Str line = str_part(source->text.at + start, source->text.len - start);
        const char *end = memchr(line.at, '\n', line.len);
        line.len = end ? (size_t)(end - line.at) : line.len;
        if (!str_trim(line).len || line.at[0] == '#') {
            r.at = start + line.len + 1;
            continue;
        }
        size_t cells = read_row(&r);
        if (!file.columns) {
            file.columns = cells;
        } else if (cells != file.columns) {
            Buf counts = { 0 };
            buf_print(&counts, "%zu", file.columns);
            diag_add(diags, DIAG_DATA_ROW_LENGTH, span_of(source, start, start + line.len),
                     buf_view(&counts), STR_NONE, STR_NONE);
            buf_free(&counts);
            r.count -= cells;
        } else {
            file.rows++;
        }
    }
    file.cells = r.cells;
    return file;
}

const DataFile *rules_data(const Rulebook *book, Str name)
{
    for (size_t i = 0; i < book->data_count; i++)
        if (str_is(book->data[i].name, name))
            return &book->data[i];
    return NULL;
}

static ptrdiff_t data_column(const DataFile *data, Str name)
{
    for (size_t i = 0; i < data->columns; i++)
        if (str_is(data->cells[i], name))
            return (ptrdiff_t)i;
    return -1;
}

bool data_cell(const DataFile *data, Str key_column, Str key, Str column, Str *cell)
{
    ptrdiff_t k = data_column(data, key_column), c = data_column(data, column);
    for (size_t row = 1; k >= 0 && c >= 0 && row <= data->rows; row++)
        if (str_is(data->cells[row * data->columns + (size_t)k], key)) {
            *cell = data->cells[row * data->columns + (size_t)c];
            return true;
        }
    return false;
}
