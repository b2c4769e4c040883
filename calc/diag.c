/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * diag.c -- collecting mistakes, putting them in order, and showing each with
 * its line and a caret.
 *
 * Offsets are bytes, columns are what a reader counts: characters in
 * "file:line:column", terminal columns under the caret.  What could upset a
 * terminal (control characters, bytes that are no text) is shown as U+FFFD.
 */
#include "diag.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const Str STR_NONE = { "", 0 };

static const char bom[] = "\xEF\xBB\xBF";      /* may begin a file; nobody sees it */

/* -- spans -- */

Span span_join(Span a, Span b)
{
    assert(a.source == b.source);
    return (Span){ a.source, a.start, b.end > a.start ? b.end : a.start };
}

Str span_text(Span span)
{
    if (!span.source)
        return STR_NONE;
    return str_part(span.source->text.at + span.start, span.end - span.start);
}

/* The line on which the offset lies, from `start` (where it begins) on, without
 * its end and without a byte order mark. */
static Str line_at(const Source *source, size_t start, size_t *begins)
{
    Str text = source->text;
    if (start == 0 && str_starts(text, bom))
        start = strlen(bom);
    const char *end = start < text.len ? memchr(text.at + start, '\n', text.len - start) : NULL;
    Str line = str_part(text.at + start, (end ? (size_t)(end - text.at) : text.len) - start);
    if (line.len && line.at[line.len - 1] == '\r')
        line.len--;
    *begins = start;
    return line;
}

static size_t column_of(Span span, size_t line_start)
{
    size_t begins;
    line_at(span.source, line_start, &begins);
    size_t before = span.start > begins ? span.start - begins : 0;
    return text_characters(str_part(span.source->text.at + begins, before)) + 1;
}

Place span_place(Span span)
{
    Place place = { 1, 1 };
    if (!span.source)
        return place;
    size_t line_start = 0;
    for (size_t i = 0; i < span.start; i++) {
        if (span.source->text.at[i] == '\n') {
            place.line++;
            line_start = i + 1;
        }
    }
    place.column = column_of(span, line_start);
    return place;
}

/* -- the table of messages -- */

typedef struct Message {
    const char *number, *name;
    Severity severity;
    Label text, help;
} Message;

#define LITERAL(text) { text, sizeof text - 1 }
static const Message messages[] = {
#define MSG(number, name, severity, nl, fr, en, help_nl, help_fr, help_en)                \
    { "K" #number, #name, SEVERITY_##severity,                                            \
      { { LITERAL(nl), LITERAL(fr), LITERAL(en) } },                                      \
      { { LITERAL(help_nl), LITERAL(help_fr), LITERAL(help_en) } } },
#include "messages.def"
#undef MSG
};
#undef LITERAL

static const Label severity_words[] = {
    [SEVERITY_NOTE]    = { { { "let op", 6 }, { "note", 4 }, { "note", 4 } } },
    [SEVERITY_WARNING] = { { { "waarschuwing", 12 }, { "avertissement", 13 }, { "warning", 7 } } },
    [SEVERITY_ERROR]   = { { { "fout", 4 }, { "erreur", 6 }, { "error", 5 } } },
};

/* -- collecting -- */

/* A source in the order in which it was first named, and where its lines begin
 * (found when first shown). */
typedef struct Known {
    const Source *source;
    uint32_t *lines;
    size_t count, room;
} Known;

typedef struct Item {
    Diag diag;
    size_t known;              /* of its own source, in diags->known */
    size_t leader;             /* the item that it is attached to, or itself */
    size_t rank;               /* its place in the order of adding */
} Item;

struct Diags {
    Arena *arena;
    Item *items;
    size_t count, room;
    Known *known;
    size_t known_count, known_room;
    uint32_t *seen;            /* hash table of item number + 1; its size is a power of two */
    size_t seen_size;
    size_t by_severity[SEVERITY_ERROR + 1];
    Item *sorted;              /* NULL: not since the last was added */
    enum { ADDED_NOTHING, ADDED_ONE, ADDED_AGAIN } last;
};

Diags *diags_new(Arena *arena)
{
    Diags *diags = arena_alloc(arena, sizeof *diags);
    diags->arena = arena;
    return diags;
}

static size_t know_source(Diags *diags, const Source *source)
{
    for (size_t i = diags->known_count; i > 0; i--)
        if (diags->known[i - 1].source == source)
            return i - 1;
    diags->known = arena_grow(diags->arena, diags->known, diags->known_count,
                              &diags->known_room, sizeof *diags->known);
    diags->known[diags->known_count] = (Known){ .source = source };
    return diags->known_count++;
}

static size_t hash_of(DiagCode code, Span at)
{
    uint64_t hash = (uint64_t)(uintptr_t)at.source;
    const uint64_t parts[] = { at.start, at.end, (uint64_t)code };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        hash = (hash ^ parts[i]) * 0x9E3779B97F4A7C15u;
    return (size_t)(hash >> 20);
}

/* The place in the hash table of what is said at this place: its own or a free one. */
static uint32_t *seen_at(Diags *diags, DiagCode code, Span at, const Str args[3])
{
    size_t mask = diags->seen_size - 1;
    for (size_t i = hash_of(code, at) & mask; ; i = (i + 1) & mask) {
        if (!diags->seen[i])
            return &diags->seen[i];
        const Diag *d = &diags->items[diags->seen[i] - 1].diag;
        if (d->code == code && d->at.source == at.source && d->at.start == at.start &&
            d->at.end == at.end && str_is(d->args[0], args[0]) && str_is(d->args[1], args[1]) &&
            str_is(d->args[2], args[2]))
            return &diags->seen[i];
    }
}

static void make_seen(Diags *diags)
{
    enum { SEEN_FIRST = 64 };
    if (diags->seen_size > 2 * diags->count)
        return;
    diags->seen_size = diags->seen_size ? 2 * diags->seen_size : SEEN_FIRST;
    diags->seen = arena_alloc(diags->arena, diags->seen_size * sizeof *diags->seen);
    for (size_t i = 0; i < diags->count; i++) {
        const Diag *d = &diags->items[i].diag;
        if (!d->attached && d->at.source)
            *seen_at(diags, d->code, d->at, d->args) = (uint32_t)i + 1;
    }
}

static void add_item(Diags *diags, Diag diag, size_t leader)
{
    for (int i = 0; i < 3; i++)
        diag.args[i] = diag.args[i].len ? str_keep(diags->arena, diag.args[i]) : STR_NONE;
    diag.severity = messages[diag.code].severity;
    diags->by_severity[diag.severity]++;
    diags->items = arena_grow(diags->arena, diags->items, diags->count, &diags->room,
                              sizeof *diags->items);
    diags->items[diags->count] = (Item){ diag, know_source(diags, diag.at.source), leader,
                                         diags->count };
    diags->count++;
    diags->sorted = NULL;
}

/* What has no place (the command line) is never the same. */
void diag_add(Diags *diags, DiagCode code, Span at, Str a, Str b, Str c)
{
    diags->last = ADDED_ONE;
    if (at.source) {
        make_seen(diags);
        uint32_t *seen = seen_at(diags, code, at, (const Str[]){ a, b, c });
        if (*seen) {
            diags->last = ADDED_AGAIN;
            return;
        }
        *seen = (uint32_t)diags->count + 1;
    }
    add_item(diags, (Diag){ .code = code, .at = at, .args = { a, b, c } }, diags->count);
}

void diag_also(Diags *diags, DiagCode code, Span at, Str a)
{
    assert(diags->last != ADDED_NOTHING);
    if (diags->last == ADDED_AGAIN)
        return;
    Diag diag = { .code = code, .at = at, .args = { a, STR_NONE, STR_NONE }, .attached = true };
    add_item(diags, diag, diags->items[diags->count - 1].leader);
}

size_t diags_errors(const Diags *diags)
{
    return diags->by_severity[SEVERITY_ERROR];
}

size_t diags_warnings(const Diags *diags)
{
    return diags->by_severity[SEVERITY_WARNING];
}

size_t diags_count(const Diags *diags)
{
    return diags->count;
}

/* -- putting in order -- */

typedef struct Key {
    size_t known, start, leader, rank;
} Key;

static int order_of_keys(const void *one, const void *other)
{
    const Key *a = one, *b = other;
    if (a->known != b->known)
        return a->known < b->known ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->leader != b->leader)
        return a->leader < b->leader ? -1 : 1;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

/* What is attached stands where its leader does. */
static void sort(Diags *diags)
{
    if (diags->sorted || !diags->count)
        return;
    Key *keys = arena_alloc(diags->arena, diags->count * sizeof *keys);
    for (size_t i = 0; i < diags->count; i++) {
        const Item *leader = &diags->items[diags->items[i].leader];
        keys[i] = (Key){ leader->known, leader->diag.at.start, leader->rank, i };
    }
    qsort(keys, diags->count, sizeof *keys, order_of_keys);
    diags->sorted = arena_alloc(diags->arena, diags->count * sizeof *diags->sorted);
    for (size_t i = 0; i < diags->count; i++)
        diags->sorted[i] = diags->items[keys[i].rank];
}

Diag diags_get(Diags *diags, size_t i)
{
    assert(i < diags->count);
    sort(diags);
    return diags->sorted[i].diag;
}

/* -- their words -- */

const char *diag_number(DiagCode code)
{
    return messages[code].number;
}

const char *diag_name(DiagCode code)
{
    return messages[code].name;
}

void diag_message(const Diag *diag, Lang lang, Buf *out)
{
    buf_pattern(out, label_in(&messages[diag->code].text, lang), diag->args, 3);
}

void diag_help(const Diag *diag, Lang lang, Buf *out)
{
    Str help = label_in(&messages[diag->code].help, lang);
    for (size_t i = 0; i + 3 <= help.len; i++)
        if (help.at[i] == '{' && help.at[i + 2] == '}' && help.at[i + 1] >= '0' &&
            help.at[i + 1] <= '2' && !diag->args[help.at[i + 1] - '0'].len)
            return;
    buf_pattern(out, help, diag->args, 3);
}

/* -- showing text on a terminal -- */

/* One character of a text as it is shown. */
typedef struct Cell {
    size_t bytes;              /* how many it takes in the text */
    size_t columns;
    Str shown;
} Cell;

/* The character at the start of `rest`, which is shown from `column` (from 0). */
static Cell cell_of(Str rest, size_t column)
{
    enum { TAB = 4 };
    static const char blanks[] = "    ", unshowable[] = "\xEF\xBF\xBD";
    unsigned char lead = (unsigned char)rest.at[0];
    size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    Str self = str_part(rest.at, bytes < rest.len ? bytes : rest.len);
    bool bad = text_bad_utf8(self) >= 0;
    bool control = lead < 0x20 || lead == 0x7F ||
                   (lead == 0xC2 && !bad && (unsigned char)rest.at[1] < 0xA0);
    if (lead == '\t')
        return (Cell){ 1, TAB - column % TAB, str_part(blanks, TAB - column % TAB) };
    if (bad || control)
        return (Cell){ bad ? 1 : bytes, 1, str_of(unshowable) };
    return (Cell){ bytes, text_columns(self), self };
}

static void show_text(Str text, Buf *out)
{
    size_t column = 0;
    for (size_t i = 0; i < text.len; ) {
        Cell cell = cell_of(str_part(text.at + i, text.len - i), column);
        buf_str(out, cell.shown);
        column += cell.columns;
        i += cell.bytes;
    }
}

/* -- the excerpt: a line, and a caret under the place -- */

typedef struct Excerpt {
    Str line;
    size_t caret, width;       /* columns from the start of the line */
    size_t columns;            /* of the whole line */
} Excerpt;

/* The column at which the byte stands when the line is shown. */
static size_t shown_column(Str line, size_t byte)
{
    size_t column = 0;
    for (size_t i = 0; i < line.len && i < byte; ) {
        Cell cell = cell_of(str_part(line.at + i, line.len - i), column);
        i += cell.bytes;
        if (i <= byte)
            column += cell.columns;
    }
    return column;
}

static Excerpt excerpt_of(Span span, size_t line_start)
{
    size_t begins;
    Excerpt e = { .line = line_at(span.source, line_start, &begins) };
    size_t start = span.start > begins ? span.start - begins : 0;
    size_t end = span.end > begins ? span.end - begins : 0;
    if (end > e.line.len)
        end = e.line.len;
    while (end > start && (e.line.at[end - 1] == ' ' || e.line.at[end - 1] == '\t'))
        end--;
    e.caret = shown_column(e.line, start);
    size_t after = shown_column(e.line, end);
    e.width = after > e.caret ? after - e.caret : 1;
    e.columns = shown_column(e.line, e.line.len);
    return e;
}

enum { EXCERPT_COLUMNS = 100, EXCERPT_BEFORE = 60 };
static const char ellipsis[] = "…";

/* What stands before the lines below line `number` of the file. */
static void show_margin(size_t number, Buf *out)
{
    size_t digits = 1;
    for (; number >= 10; number /= 10)
        digits++;
    buf_fill(out, digits + 2, ' ');
    buf_text(out, " | ");
}

/* Writes the columns [from, to) of the line; returns where they really began,
 * since a wide character is not cut in two. */
static size_t show_columns(Str line, size_t from, size_t to, Buf *out)
{
    size_t column = 0, began = to;
    for (size_t i = 0; i < line.len; ) {
        Cell cell = cell_of(str_part(line.at + i, line.len - i), column);
        if (column >= from && column + cell.columns <= to) {
            began = column < began ? column : began;
            buf_str(out, cell.shown);
        }
        column += cell.columns;
        i += cell.bytes;
    }
    return began;
}

/* The line, cut at both sides if it is long, and below it the caret. */
static void show_excerpt(Excerpt e, size_t number, Buf *out)
{
    size_t from = 0, to = e.columns;
    if (e.columns > EXCERPT_COLUMNS) {
        from = e.caret > EXCERPT_BEFORE ? e.caret - EXCERPT_BEFORE : 0;
        if (from > e.columns - EXCERPT_COLUMNS)
            from = e.columns - EXCERPT_COLUMNS;
        to = from + EXCERPT_COLUMNS;
    }
    buf_print(out, "  %zu | %s", number, from > 0 ? ellipsis : "");
    size_t began = show_columns(e.line, from, to, out);
    buf_text(out, to < e.columns ? ellipsis : "");
    buf_byte(out, '\n');

    show_margin(number, out);
    buf_fill(out, e.caret - began + (from > 0), ' ');
    buf_byte(out, '^');
    if (e.caret + e.width > to)
        e.width = to > e.caret ? to - e.caret : 1;
    buf_fill(out, e.width - 1, '~');
    buf_byte(out, '\n');
}

/* -- one diagnostic, and all of them -- */

static void find_lines(Diags *diags, Known *known)
{
    Str text = known->source->text;
    for (size_t start = 0; ; ) {
        known->lines = arena_grow(diags->arena, known->lines, known->count, &known->room,
                                  sizeof *known->lines);
        known->lines[known->count++] = (uint32_t)start;
        const char *end = memchr(text.at + start, '\n', text.len - start);
        if (!end)
            return;
        start = (size_t)(end - text.at) + 1;
    }
}

/* The number of the line, from 1, on which the byte stands. */
static size_t line_number(Diags *diags, Known *known, size_t byte)
{
    if (!known->count)
        find_lines(diags, known);
    size_t low = 0, high = known->count;       /* lines[low] <= byte < lines[high] */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (known->lines[middle] <= byte)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

static void show_head(const Diag *diag, Lang lang, Buf *out)
{
    Buf message = { 0 };
    diag_message(diag, lang, &message);
    buf_str(out, label_in(&severity_words[diag->severity], lang));
    buf_print(out, " %s: ", diag_number(diag->code));
    show_text(buf_view(&message), out);
    buf_byte(out, '\n');
    buf_free(&message);
}

/* A file that could not be read has a name and no lines. */
static void render(Diags *diags, const Item *item, Lang lang, Buf *out)
{
    const Diag *diag = &item->diag;
    const Source *source = diag->at.source;
    size_t line = 0;
    if (source)
        show_text(source->name, out);
    if (source && source->text.len) {
        Known *known = &diags->known[item->known];
        line = line_number(diags, known, diag->at.start);
        buf_print(out, ":%zu:%zu", line, column_of(diag->at, known->lines[line - 1]));
    }
    buf_text(out, source ? ": " : "");
    show_head(diag, lang, out);
    if (line)
        show_excerpt(excerpt_of(diag->at, diags->known[item->known].lines[line - 1]), line, out);

    Buf help = { 0 };
    diag_help(diag, lang, &help);
    if (help.len) {
        if (line)
            show_margin(line, out);
        else
            buf_text(out, "  ");
        show_text(buf_view(&help), out);
        buf_byte(out, '\n');
    }
    buf_free(&help);
}

void diags_render(Diags *diags, Lang lang, Buf *out)
{
    sort(diags);
    for (size_t i = 0; i < diags->count; i++)
        render(diags, &diags->sorted[i], lang, out);
}
