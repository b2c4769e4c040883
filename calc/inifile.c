/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inifile.c -- reading files, and splitting INI text with libinih.
 *
 * The library asks us for lines, one by one, and tells us name and value of each.
 * Before a line is handed over it is looked at here: what the library would cut,
 * drop or take for something else is reported, and kept from it.  So this file
 * knows where each piece stands in the source, which the library does not, and
 * the two must agree (in the C locale) on what each line says.
 */
#define _POSIX_C_SOURCE 200809L

#include "inifile.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- reading a file -- */

enum { FILE_MEGABYTES = 8, FILE_BYTES = FILE_MEGABYTES * 1024 * 1024 };

static void report_failure(Diags *diags, const Source *source, int error)
{
    Span at = span_of(source, 0, 0);
    if (error == ENOENT || error == ENOTDIR)
        diag_add(diags, DIAG_FILE_MISSING, at, STR_NONE, STR_NONE, STR_NONE);
    else if (error == EACCES || error == EPERM)
        diag_add(diags, DIAG_FILE_FORBIDDEN, at, STR_NONE, STR_NONE, STR_NONE);
    else
        diag_add(diags, DIAG_FILE_UNREADABLE, at, str_of(strerror(error)), STR_NONE, STR_NONE);
}

static void report_size(Diags *diags, const Source *source)
{
    Buf limit = { 0 };
    buf_print(&limit, "%d", FILE_MEGABYTES);
    diag_add(diags, DIAG_FILE_TOO_LARGE, span_of(source, 0, 0), buf_view(&limit), STR_NONE,
             STR_NONE);
    buf_free(&limit);
}

/* Is it a file that can be read to its end without waiting for anyone? */
static bool is_readable_kind(const struct stat *about, const Source *source, Diags *diags)
{
    if (S_ISREG(about->st_mode) && about->st_size <= FILE_BYTES)
        return true;
    if (S_ISREG(about->st_mode))
        report_size(diags, source);
    else
        diag_add(diags, S_ISDIR(about->st_mode) ? DIAG_FILE_IS_FOLDER : DIAG_FILE_NOT_REGULAR,
                 span_of(source, 0, 0), STR_NONE, STR_NONE, STR_NONE);
    return false;
}

/* Reads to the end; a file may grow meanwhile, but not beyond the limit. */
static bool read_all(int file, Buf *text, const Source *source, Diags *diags)
{
    char block[16 * 1024];
    for (;;) {
        ssize_t got = read(file, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            report_failure(diags, source, errno);
            return false;
        }
        if (got == 0)
            return true;
        buf_str(text, str_part(block, (size_t)got));
        if (text->len > FILE_BYTES) {
            report_size(diags, source);
            return false;
        }
    }
}

/* Looks before it opens, since opening a device can already do something, and
 * again after it, since the path may by then be another file. */
const Source *source_read(Arena *arena, const char *path, Diags *diags)
{
    struct stat about;
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_keep(arena, str_of(path)), .text = STR_NONE };
    if (stat(path, &about) != 0) {
        report_failure(diags, source, errno);
        return NULL;
    }
    if (!is_readable_kind(&about, source, diags))
        return NULL;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0) {
        report_failure(diags, source, errno);
        return NULL;
    }
    Buf text = { 0 };
    bool good = false;
    if (fstat(file, &about) != 0)
        report_failure(diags, source, errno);
    else
        good = is_readable_kind(&about, source, diags) && read_all(file, &text, source, diags);
    close(file);
    if (good)
        source->text = str_keep(arena, buf_view(&text));
    buf_free(&text);
    return good ? source : NULL;
}

/* -- what was seen before -- */

/* A title (scope 0) or a key (its section's number), and where it first stood. */
typedef struct Name {
    Str text;
    size_t scope;
    Span at;
} Name;

/* A hash table: its room is a power of two, free places have no text. */
typedef struct Names {
    Name *names;
    size_t count, room;
} Names;

static Name *names_find(const Names *names, Str text, size_t scope)
{
    uint64_t hash = text_hash(TEXT_HASH ^ scope, text);
    hash ^= hash >> 32;
    for (size_t i = hash & (names->room - 1); ; i = (i + 1) & (names->room - 1)) {
        Name *name = &names->names[i];
        if (!name->text.at || (name->scope == scope && str_is(name->text, text)))
            return name;
    }
}

static void names_make_room(Names *names, Arena *arena)
{
    enum { NAMES_FIRST = 64 };
    if (names->room > 2 * names->count)
        return;
    Names larger = { .count = names->count,
                     .room = names->room ? 2 * names->room : NAMES_FIRST };
    larger.names = arena_alloc(arena, larger.room * sizeof *larger.names);
    for (size_t i = 0; i < names->room; i++)
        if (names->names[i].text.at)
            *names_find(&larger, names->names[i].text, names->names[i].scope) = names->names[i];
    *names = larger;
}

/* Notes the name.  True, and where it first stood, if it was there already. */
static bool names_again(Names *names, Arena *arena, Name name, Span *first)
{
    names_make_room(names, arena);
    Name *place = names_find(names, name.text, name.scope);
    *first = place->at;
    if (place->text.at)
        return true;
    *place = name;
    names->count++;
    return false;
}

/* -- the state of the parser -- */

/* What fits in the library's buffers, as Debian builds it. */
enum { LINE_BYTES = 199, TITLE_BYTES = 49 };

/* Offsets in the source. */
typedef struct Line {
    size_t start, end;         /* without line end */
    size_t first;              /* what is not blank; == end if all is */
    size_t stop;               /* where the text ends, and blanks or a comment begin */
} Line;

/* Of a refused section or entry the rest is read, and not kept: it was reported. */
typedef enum State { STATE_NONE, STATE_OPEN, STATE_REFUSED } State;

typedef struct Parser {
    Arena *arena;
    const Source *source;
    const char *text;          /* of the source */
    Diags *diags;
    IniFile *file;
    size_t next;               /* where the next line starts */
    Line line;
    Span piece;                /* of a value: what this line brings */
    bool handed_over;          /* the library has the line, and must answer */
    bool handed_entry;         /* the library had the line on which the entry began */
    bool told_no_section;

    State in_section;
    Section section;
    size_t section_number;
    State in_entry;
    Entry entry;
    size_t equals_sign;
    Buf value;                 /* the pieces of the entry's value so far, joined */
    size_t pieces;
    Names names;
} Parser;

static Span place(const Parser *p, size_t start, size_t end)
{
    return span_of(p->source, start, end);
}

static void report(Parser *p, DiagCode code, size_t start, size_t end, Str a)
{
    diag_add(p->diags, code, place(p, start, end), a, STR_NONE, STR_NONE);
}

static void report_too_long(Parser *p, DiagCode code, Span at, size_t bytes, size_t most)
{
    Buf has = { 0 }, limit = { 0 };
    buf_print(&has, "%zu", bytes);
    buf_print(&limit, "%zu", most);
    diag_add(p->diags, code, at, buf_view(&has), buf_view(&limit), STR_NONE);
    buf_free(&has);
    buf_free(&limit);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static Span trimmed(const Parser *p, size_t start, size_t end)
{
    while (end > start && is_blank(p->text[end - 1]))
        end--;
    while (start < end && is_blank(p->text[start]))
        start++;
    return place(p, start, end);
}

/* -- entries -- */

static void add_piece(Parser *p)
{
    if (p->piece.start == p->piece.end)
        return;
    if (p->pieces > 0)
        buf_byte(&p->value, ' ');
    buf_str(&p->value, span_text(p->piece));
    p->entry.value_at = p->pieces > 0 ? span_join(p->entry.value_at, p->piece) : p->piece;
    p->pieces++;
}

static void begin_entry(Parser *p)
{
    Span first;
    Name name = { p->entry.key, p->section_number, p->entry.key_at };
    p->in_entry = STATE_OPEN;
    if (names_again(&p->names, p->arena, name, &first)) {
        diag_add(p->diags, DIAG_ENTRY_TWICE, name.at, name.text, STR_NONE, STR_NONE);
        diag_also(p->diags, DIAG_FIRST_HERE, first, name.text);
        p->in_entry = STATE_REFUSED;
    }
    p->value.len = 0;
    p->pieces = 0;
    add_piece(p);
}

static void keep_entry(Parser *p)
{
    Section *s = &p->section;
    p->entry.value = p->pieces == 1 ? span_text(p->entry.value_at)
                                    : str_keep(p->arena, buf_view(&p->value));
    s->entries = arena_grow(p->arena, s->entries, s->count, &s->room, sizeof *s->entries);
    s->entries[s->count++] = p->entry;
}

static void end_entry(Parser *p)
{
    if (p->in_entry == STATE_OPEN && p->pieces > 0)
        keep_entry(p);
    else if (p->in_entry == STATE_OPEN) {
        report(p, DIAG_ENTRY_WITHOUT_VALUE, p->equals_sign, p->equals_sign + 1, p->entry.key);
        section_lose(p->arena, &p->section, p->entry.key);
    }
    p->in_entry = STATE_NONE;
}

/* "label:fr = x" was meant to be label.fr; "open: 2004-01", open. */
static void report_colon(Parser *p, size_t colon, size_t equals)
{
    Buf key = { 0 };
    buf_str(&key, span_text(trimmed(p, p->line.first, equals < p->line.stop ? equals : colon)));
    for (size_t i = 0; i < key.len; i++)
        if (key.at[i] == ':')
            key.at[i] = '.';
    report(p, DIAG_ENTRY_WITH_COLON, colon, colon + 1, key.len ? buf_view(&key) : str_of("..."));
    section_lose(p->arena, &p->section, buf_view(&key));
    buf_free(&key);
}

/* The first place of the character in the text of the line, or its end. */
static size_t find(const Parser *p, char c)
{
    const char *at = memchr(p->text + p->line.first, c, p->line.stop - p->line.first);
    return at ? (size_t)(at - p->text) : p->line.stop;
}

/* What seems to be the key of a line that is refused. */
static void lose_key(Parser *p)
{
    size_t equals = find(p, '='), end = p->line.first;
    while (end < equals && (equals < p->line.stop || !is_blank(p->text[end])))
        end++;
    section_lose(p->arena, &p->section, span_text(trimmed(p, p->line.first, end)));
}

/* True if the line is  name = value  and leaves its parts in `entry` and `piece`. */
static bool split_entry(Parser *p)
{
    const Line *line = &p->line;
    size_t equals = find(p, '='), colon = find(p, ':');
    if (colon < equals)
        report_colon(p, colon, equals);
    if (colon < equals && equals < line->stop)
        return false;
    size_t mark = colon < equals ? colon : equals;
    if (mark == line->stop) {
        report(p, DIAG_ENTRY_WITHOUT_EQUALS, line->first, line->stop, STR_NONE);
        lose_key(p);
        return false;
    }
    Span key = trimmed(p, line->first, mark);
    if (key.start == key.end) {
        if (mark == equals)
            report(p, DIAG_ENTRY_WITHOUT_KEY, mark, mark + 1, STR_NONE);
        return false;
    }
    p->entry = (Entry){ .key = span_text(key), .key_at = key };
    p->equals_sign = mark;
    p->piece = trimmed(p, mark + 1, line->stop);
    return true;
}

/* -- sections -- */

static void end_section(Parser *p)
{
    IniFile *f = p->file;
    end_entry(p);
    if (p->in_section == STATE_OPEN) {
        f->sections = arena_grow(p->arena, f->sections, f->count, &f->room, sizeof *f->sections);
        f->sections[f->count++] = p->section;
    }
    p->section = (Section){ .title = STR_NONE };
    p->section_number++;
    p->in_section = STATE_REFUSED;
}

/* The title with each run of blanks as one; itself if that changes nothing. */
static Str fold_blanks(Parser *p, Str title)
{
    Buf folded = { 0 };
    bool same = true;
    for (size_t i = 0; i < title.len; i++) {
        bool blank = is_blank(title.at[i]);
        same = same && title.at[i] != '\t' && !(blank && is_blank(title.at[i + 1]));
        if (!blank || !is_blank(title.at[i - 1]))
            buf_byte(&folded, blank ? ' ' : title.at[i]);
    }
    if (!same)
        title = str_keep(p->arena, buf_view(&folded));
    buf_free(&folded);
    return title;
}

static void begin_section(Parser *p, Span title)
{
    Span first;
    p->section.at = title;
    p->section.title = fold_blanks(p, span_text(title));
    p->in_section = STATE_OPEN;
    if (p->section.title.len > TITLE_BYTES)
        report_too_long(p, DIAG_SECTION_TITLE_LONG, title, p->section.title.len, TITLE_BYTES);
    if (names_again(&p->names, p->arena, (Name){ p->section.title, 0, title }, &first)) {
        diag_add(p->diags, DIAG_SECTION_TWICE, title, p->section.title, STR_NONE, STR_NONE);
        diag_also(p->diags, DIAG_FIRST_HERE, first, p->section.title);
        p->in_section = STATE_REFUSED;
    }
}

static void read_title(Parser *p)
{
    const Line *line = &p->line;
    size_t close = find(p, ']');
    end_section(p);
    if (close == line->stop) {
        report(p, DIAG_SECTION_UNCLOSED, line->first, line->stop, STR_NONE);
        return;
    }
    Span title = trimmed(p, line->first + 1, close), after = trimmed(p, close + 1, line->stop);
    if (line->first > line->start)
        report(p, DIAG_SECTION_INDENTED, line->first, close + 1, STR_NONE);
    if (after.start < after.end)
        report(p, DIAG_SECTION_TRAILER, after.start, after.end, STR_NONE);
    if (title.start < title.end)
        begin_section(p, title);
    else
        report(p, DIAG_SECTION_UNTITLED, line->first, close + 1, STR_NONE);
}

/* -- lines -- */

/* The code point of a control character at this byte, or -1. */
static int control_at(const char *text, size_t left)
{
    unsigned char c = (unsigned char)text[0];
    if ((c < 0x20 && c != '\t') || c == 0x7F)
        return c;
    if (c == 0xC2 && left > 1 && (unsigned char)text[1] < 0xA0)
        return (unsigned char)text[1];
    return -1;
}

/* As most lines are: printable characters of ASCII, and tabs. */
static bool is_plain(const char *text, size_t len)
{
    signed char odd = 0;       /* looked at in the end only, so that many bytes go at once */
    for (size_t i = 0; i < len; i++) {
        signed char c = (signed char)text[i];              /* below 0: beyond ASCII */
        odd |= (c < ' ' && c != '\t') || c == 0x7F;
    }
    return !odd;
}

/* Is the line text?  Reports its first byte and its first character that are not. */
static bool check_bytes(Parser *p)
{
    size_t start = p->line.start, len = p->line.end - start;
    const char *text = p->text + start;
    if (is_plain(text, len))
        return true;
    ptrdiff_t bad = text_bad_utf8(str_part(text, len));
    size_t at = 0;
    while (at < len && control_at(text + at, len - at) < 0)
        at++;
    Buf what = { 0 };
    if (bad >= 0) {
        buf_print(&what, "0x%02X", (unsigned)(unsigned char)text[bad]);
        report(p, DIAG_NOT_UTF8, start + (size_t)bad, start + (size_t)bad + 1, buf_view(&what));
    } else if (at < len) {
        buf_print(&what, "U+%04X", (unsigned)control_at(text + at, len - at));
        report(p, DIAG_CONTROL_CHARACTER, start + at, start + at + 1, buf_view(&what));
    }
    buf_free(&what);
    return bad < 0 && at == len;
}

static bool check_length(Parser *p)
{
    size_t len = p->line.end - p->line.start, fits = p->line.start + LINE_BYTES;
    if (len <= LINE_BYTES)
        return true;
    while (((unsigned char)p->text[fits] & 0xC0) == 0x80)
        fits--;
    report_too_long(p, DIAG_LINE_TOO_LONG, place(p, fits, p->line.end), len, LINE_BYTES);
    return false;
}

/* A comment begins at a `;` after two blanks, or after a tab.  After one blank
 * the library begins one as well; whether the user does, we must ask. */
static void find_stop(Parser *p)
{
    Line *line = &p->line;
    const char *text = p->text;
    size_t i = line->first;
    do {
        const char *mark = memchr(text + i + 1, ';', line->end - i - 1);
        i = mark ? (size_t)(mark - text) : line->end;
    } while (i < line->end && !is_blank(text[i - 1]));
    line->stop = trimmed(p, line->first, i < line->end ? i : line->end).end;
    if (i < line->end && text[i - 1] == ' ' && line->stop == i - 1)
        report(p, DIAG_UNCLEAR_SEMICOLON, i, i + 1, STR_NONE);
}

static bool find_line(Parser *p)
{
    Str all = p->source->text;
    if (p->next >= all.len)
        return false;
    const char *from = all.at + p->next;
    const char *newline = memchr(from, '\n', all.len - p->next);
    size_t end = newline ? (size_t)(newline - all.at) : all.len;
    p->line.start = p->next;
    p->next = newline ? end + 1 : end;
    p->line.end = end > p->line.start && all.at[end - 1] == '\r' ? end - 1 : end;
    p->line.first = p->line.start;
    while (p->line.first < p->line.end && is_blank(all.at[p->line.first]))
        p->line.first++;
    p->line.stop = p->line.end;
    return true;
}

static bool line_is_empty(const Line *line, const char *text)
{
    return line->first == line->end || text[line->first] == ';' || text[line->first] == '#';
}

typedef enum LineKind { LINE_TITLE, LINE_ENTRY, LINE_CONTINUED } LineKind;

/* A title that is indented is taken for one, and reported. */
static LineKind line_kind(const Line *line, const char *text)
{
    bool indented = line->first > line->start;
    if (text[line->first] == '[' && (!indented || text[line->stop - 1] == ']'))
        return LINE_TITLE;
    return indented ? LINE_CONTINUED : LINE_ENTRY;
}

/* A line that is no text takes with it what it belongs to. */
static void refuse_line(Parser *p, LineKind kind)
{
    if (kind == LINE_TITLE)
        end_section(p);
    if (kind == LINE_ENTRY) {
        end_entry(p);
        lose_key(p);
    }
    if (kind == LINE_CONTINUED && p->in_entry == STATE_OPEN)
        section_lose(p->arena, &p->section, p->entry.key);
    if (kind != LINE_TITLE)
        p->in_entry = STATE_REFUSED;
}

/* True if an entry begins here, which take_piece will do. */
static bool read_entry(Parser *p)
{
    end_entry(p);
    p->in_entry = STATE_REFUSED;
    if (p->in_section == STATE_NONE) {
        if (!p->told_no_section)
            report(p, DIAG_ENTRY_OUTSIDE_SECTION, p->line.first, p->line.stop, STR_NONE);
        p->told_no_section = true;
        return false;
    }
    return split_entry(p);
}

/* True if an entry goes on here, which take_piece will do. */
static bool read_continued(Parser *p)
{
    if (p->in_entry == STATE_NONE) {
        report(p, DIAG_INDENTED_ALONE, p->line.first, p->line.stop, STR_NONE);
        p->in_entry = STATE_REFUSED;
    }
    p->piece = place(p, p->line.first, p->line.stop);
    return p->in_entry == STATE_OPEN;
}

static void take_piece(Parser *p, LineKind kind)
{
    if (kind == LINE_ENTRY)
        begin_entry(p);
    else
        add_piece(p);
}

/* -- the library's side -- */

/* Writes a line for the library: what it can read without harm, or nothing. */
static void hand_over(Parser *p, LineKind kind, bool fits, Buf *line)
{
    if (kind == LINE_ENTRY)
        p->handed_entry = fits;
    if (fits && p->handed_entry) {
        buf_str(line, str_part(p->text + p->line.start, p->line.end - p->line.start));
        p->handed_over = true;
    } else {
        take_piece(p, kind);
    }
}

static void hand_over_title(const Parser *p, Buf *line)
{
    Str title = p->section.title;
    buf_byte(line, '[');
    buf_str(line, title.len <= TITLE_BYTES ? title : STR_NONE);
    buf_byte(line, ']');
}

static void read_line(Parser *p, Buf *line)
{
    bool clean = check_bytes(p), fits = !clean || check_length(p);
    if (line_is_empty(&p->line, p->text))
        return;
    find_stop(p);
    LineKind kind = line_kind(&p->line, p->text);
    if (!clean)
        refuse_line(p, kind);
    else if (kind == LINE_TITLE)
        read_title(p);
    else if (kind == LINE_ENTRY ? read_entry(p) : read_continued(p))
        hand_over(p, kind, fits, line);
    if (kind == LINE_TITLE)
        hand_over_title(p, line);
}

/* The library asks for a line.  Later versions ask once more, with less room,
 * when a line fills all of it; then there is nothing more of it. */
static char *give_line(char *room, int size, void *parser)
{
    Parser *p = parser;
    assert(!p->handed_over);
    if (size <= LINE_BYTES) {
        memcpy(room, "\n", 2);
        return room;
    }
    if (!find_line(p))
        return NULL;
    Buf line = { 0 };
    read_line(p, &line);
    Str text = buf_view(&line);
    assert(text.len <= LINE_BYTES);
    memcpy(room, text.at, text.len);
    room[text.len] = '\0';
    buf_free(&line);
    return room;
}

/* The library says what it made of the line. */
static int take_line(void *parser, const char *section, const char *name, const char *value)
{
    Parser *p = parser;
    LineKind kind = line_kind(&p->line, p->text);
    assert(p->handed_over);
    assert(p->section.title.len > TITLE_BYTES || str_is_text(p->section.title, section));
    if (kind == LINE_ENTRY) {
        assert(str_is_text(p->entry.key, name));
        assert(str_is_text(span_text(p->piece), value));
    }
    (void)section, (void)name, (void)value;
    p->handed_over = false;
    take_piece(p, kind);
    return 1;
}

IniFile *ini_file_parse(Arena *arena, const Source *source, Diags *diags)
{
    if (source->outline)
        return outline_read(arena, source);
    IniFile *file = arena_alloc(arena, sizeof *file);
    file->source = source;
    const char *nul = source->text.len ? memchr(source->text.at, '\0', source->text.len) : NULL;
    if (nul) {
        size_t at = (size_t)(nul - source->text.at);
        diag_add(diags, DIAG_NOT_TEXT, span_of(source, at, at + 1), STR_NONE, STR_NONE, STR_NONE);
        return file;
    }
    Parser p = { .arena = arena, .source = source, .text = source->text.at, .diags = diags,
                 .file = file, .section.title = STR_NONE,
                 .next = str_starts(source->text, "\xEF\xBB\xBF") ? 3 : 0 };
    ini_parse_stream(give_line, &p, take_line, &p);
    end_section(&p);
    buf_free(&p.value);
    return file;
}

const Entry *section_entry(const Section *section, const char *key)
{
    Str wanted = str_of(key);
    for (size_t i = 0; i < section->count; i++)
        if (str_is(section->entries[i].key, wanted))
            return &section->entries[i];
    return NULL;
}

void section_lose(Arena *arena, Section *section, Str key)
{
    section->lost = arena_grow(arena, section->lost, section->lost_count, &section->lost_room,
                               sizeof *section->lost);
    section->lost[section->lost_count++] = str_keep(arena, key);
}

bool section_lost(const Section *section, Str key)
{
    for (size_t i = 0; i < section->lost_count; i++)
        if (str_is(section->lost[i], key))
            return true;
    return false;
}
