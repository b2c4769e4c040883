/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * outline.c -- the sections and entries of a file as a list of numbers, and back.
 *
 *   how many sections; of each: its place, its title, how many entries
 *                      of each: the key's place, the value's place, the value
 *
 * A place, a title and a value are two offsets, from and to.  A value of several
 * lines, which stands nowhere in the text as it is, stands behind the text.
 */
#include "inifile.h"

/* -- writing -- */

static void put_number(Buf *out, size_t number)
{
    uint32_t n = (uint32_t)number;
    buf_str(out, str_part((const char *)&n, sizeof n));
}

static void put_span(Buf *out, Span span)
{
    put_number(out, span.start);
    put_number(out, span.end);
}

/* What is said at a place: mostly the very bytes of it. */
static void put_text(Buf *out, Str said, Span at, Buf *behind)
{
    if (said.at == span_text(at).at) {
        put_number(out, at.start);
        put_number(out, at.start + said.len);
        return;
    }
    size_t start = at.source->text.len + behind->len;
    buf_str(behind, said);
    put_number(out, start);
    put_number(out, start + said.len);
}

void outline_write(const IniFile *file, Buf *behind, Buf *out)
{
    put_number(out, file->count);
    for (size_t s = 0; s < file->count; s++) {
        const Section *section = &file->sections[s];
        put_span(out, section->at);
        put_text(out, section->title, section->at, behind);
        put_number(out, section->count);
        for (size_t i = 0; i < section->count; i++) {
            const Entry *e = &section->entries[i];
            put_span(out, e->key_at);
            put_span(out, e->value_at);
            put_text(out, e->value, e->value_at, behind);
        }
    }
}

/* -- reading -- */

typedef struct Reader {
    const Source *source;
    const uint32_t *next;
} Reader;

static Span take_span(Reader *r)
{
    r->next += 2;
    return span_of(r->source, r->next[-2], r->next[-1]);
}

static Str take_text(Reader *r)
{
    r->next += 2;
    return str_part(r->source->text.at + r->next[-2], r->next[-1] - r->next[-2]);
}

static void read_section(Arena *arena, Reader *r, Section *section)
{
    section->at = take_span(r);
    section->title = take_text(r);
    section->count = section->room = *r->next++;
    section->entries = arena_alloc(arena, section->count * sizeof *section->entries);
    for (size_t i = 0; i < section->count; i++) {
        Entry *e = &section->entries[i];
        e->key_at = take_span(r);
        e->key = span_text(e->key_at);
        e->value_at = take_span(r);
        e->value = take_text(r);
    }
}

IniFile *outline_read(Arena *arena, const Source *source)
{
    Reader r = { source, source->outline };
    IniFile *file = arena_alloc(arena, sizeof *file);
    file->source = source;
    file->count = file->room = *r.next++;
    file->sections = arena_alloc(arena, file->count * sizeof *file->sections);
    for (size_t s = 0; s < file->count; s++)
        read_section(arena, &r, &file->sections[s]);
    return file;
}
