/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * overlay.c -- a policy that does not exist yet: a file that changes what the
 * rule files say, applied to their text before anything is read from it.  So
 * every mechanism of the rule files works in an overlay as well, and this file
 * needs to know none of them.
 */
#include <string.h>

#include "loader.h"

/* What an overlay has changed so far, to see when a second one differs. */
typedef struct Change {
    Span section;              /* its title: sections themselves may move */
    Entry entry;
} Change;

typedef struct Overlays {
    Loader *loader;
    Change *changes;
    size_t count, room;
} Overlays;

static size_t file_of_instrument(const Loader *loader, Str id)
{
    for (size_t f = 0; f < loader->files_count; f++)
        for (size_t s = 0; s < loader->files[f]->count; s++) {
            const Section *section = &loader->files[f]->sections[s];
            const Entry *e = section_entry(section, "id");
            if (str_is_text(section->title, "instrument") && e && str_is(e->value, id))
                return f;
        }
    return loader->files_count;
}

static Section *find_section(IniFile *file, Str title)
{
    for (size_t s = 0; s < file->count; s++)
        if (str_is(file->sections[s].title, title))
            return &file->sections[s];
    return NULL;
}

/* "param sine.allowance 2024-01" is "param allowance 2024-01" in sine's file;
 * "instrument sine" is "instrument" there; a name without an owner is common. */
static Str target_title(Loader *loader, const Part *part, size_t *file)
{
    Str name = part->name, owner = { NULL, 0 };
    const char *dot = name.len ? memchr(name.at, '.', name.len) : NULL;
    *file = loader->files_count;
    if (part->kind == SECTION_INSTRUMENT || (dot && part->kind >= SECTION_PARAM)) {
        owner = dot ? str_part(name.at, (size_t)(dot - name.at)) : name;
        *file = file_of_instrument(loader, owner);
        name = dot ? str_part(dot + 1, name.len - owner.len - 1) : STR_NONE;
    }
    Buf title = { 0 };
    buf_text(&title, section_word(part->kind));
    if (name.len)
        buf_byte(&title, ' ');
    buf_str(&title, name);
    if (part->has_date) {
        buf_byte(&title, ' ');
        month_print(part->date, &title);
    }
    Str kept = str_keep(loader->arena, buf_view(&title));
    buf_free(&title);
    return kept;
}

static Section *add_section(Loader *loader, IniFile *file, Str title, Span at)
{
    file->sections = arena_grow(loader->arena, file->sections, file->count, &file->room,
                                sizeof *file->sections);
    file->sections[file->count] = (Section){ .title = title, .at = at };
    return &file->sections[file->count++];
}

/* A later version of something that exists may be new; anything else must be there. */
static Section *find_target(Loader *loader, const Part *part)
{
    size_t f;
    Str title = target_title(loader, part, &f);
    bool owned = f < loader->files_count;
    if (!owned && (part->kind == SECTION_INSTRUMENT ||
                   (part->kind >= SECTION_PARAM && part->name.len &&
                    memchr(part->name.at, '.', part->name.len))))
        return NULL;           /* of an instrument that is not there */
    for (size_t i = owned ? f : 0; i < (owned ? f + 1 : loader->files_count); i++) {
        if (!owned && find_section(loader->files[i], str_of("instrument")))
            continue;          /* what it has is not common */
        Section *s = find_section(loader->files[i], title);
        if (s)
            return s;
        Str base = title;
        if (part->has_date)
            base.len -= strlen(" 2000-01");
        if (part->has_date && find_section(loader->files[i], base))
            return add_section(loader, loader->files[i], title, part->section->at);
    }
    return NULL;
}

static Entry *entry_at(Section *section, Str key)
{
    for (size_t i = 0; i < section->count; i++)
        if (str_is(section->entries[i].key, key))
            return &section->entries[i];
    return NULL;
}

static bool is_dated(const Entry *entry)
{
    return entry->key.at[0] >= '0' && entry->key.at[0] <= '9';
}

static int date_order(Str key, Str other)
{
    enum { DATE_BYTES = 7 };
    return str_order(str_part(key.at, key.len < DATE_BYTES ? key.len : DATE_BYTES),
                     str_part(other.at, other.len < DATE_BYTES ? other.len : DATE_BYTES));
}

/* Keeps dated entries in order of date, so that a new date can go between. */
static void put_entry(Loader *loader, Section *section, Entry entry)
{
    Entry *old = entry_at(section, entry.key);
    if (old) {
        *old = entry;
        return;
    }
    section->entries = arena_grow(loader->arena, section->entries, section->count,
                                  &section->room, sizeof *section->entries);
    size_t i = 0;
    while (i < section->count &&
           !(is_dated(&entry) && is_dated(&section->entries[i]) &&
             date_order(section->entries[i].key, entry.key) > 0))
        i++;
    memmove(&section->entries[i + 1], &section->entries[i], (section->count - i) * sizeof entry);
    section->entries[i] = entry;
    section->count++;
}

static void drop_entry(Section *section, Str key)
{
    Entry *e = entry_at(section, key);
    if (!e)
        return;
    size_t after = section->count - (size_t)(e - section->entries) - 1;
    memmove(e, e + 1, after * sizeof *e);
    section->count--;
}

static bool says_how_sure(Str key)
{
    return str_ends(key, ".source") || str_ends(key, ".status") || str_ends(key, ".note");
}

/* Whether the overlay gives a source (status, note) to all rows of the date. */
static bool says_for_date(Overlays *o, const Section *from, Str key, const char *what)
{
    enum { DATE_BYTES = 7 };
    if (key.len <= DATE_BYTES)
        return false;
    Buf date = { 0 };
    buf_str(&date, str_part(key.at, DATE_BYTES));
    buf_text(&date, what);
    bool says = section_entry(from, str_keep(o->loader->arena, buf_view(&date)).at) != NULL;
    buf_free(&date);
    return says;
}

/* A changed figure does not keep the source of the figure that it replaces. */
static void put_origin(Overlays *o, Section *target, const Section *from, const Entry *entry)
{
    static const char *const parts[] = { ".source", ".status", ".note" };
    bool gap = str_is_text(entry->value, "gap");
    for (int i = 0; i < 3; i++) {
        Buf key = { 0 };
        buf_str(&key, entry->key);
        buf_text(&key, parts[i]);
        Str name = str_keep(o->loader->arena, buf_view(&key));
        buf_free(&key);
        if (section_entry(from, name.at) || says_for_date(o, from, entry->key, parts[i]))
            continue;          /* the overlay says it itself */
        Entry e = *entry;
        e.key = name;
        e.value = i == 0 ? entry->value_at.source->name : str_of("assumed");
        if (i < 2 && !(gap && i == 1))
            put_entry(o->loader, target, e);
        else
            drop_entry(target, name);
    }
}

/* A row where there was a gap fills it; a gap where there were rows empties it. */
static void clear_way(Section *target, const Entry *entry)
{
    enum { DATE_BYTES = 7 };
    bool row = entry->key.len > DATE_BYTES, gap = str_is_text(entry->value, "gap");
    Str date = str_part(entry->key.at, row ? DATE_BYTES : entry->key.len);
    const Entry *there = entry_at(target, date);
    if (row && !gap && (!there || !str_is_text(there->value, "gap")))
        return;
    for (size_t i = target->count; i > 0; i--) {
        Str key = target->entries[i - 1].key;
        bool same_date = key.len > DATE_BYTES && str_is(str_part(key.at, DATE_BYTES), date);
        if ((row && !gap && str_is(key, date)) || (same_date && (row || gap)))
            drop_entry(target, key);
    }
}

static bool same_as_before(Overlays *o, const Section *target, const Entry *entry)
{
    for (size_t i = 0; i < o->count; i++) {
        const Change *c = &o->changes[i];
        bool same = c->section.source == target->at.source && c->section.start == target->at.start;
        if (!same || !str_is(c->entry.key, entry->key))
            continue;
        if (c->entry.value_at.source != entry->value_at.source &&
            !str_is(c->entry.value, entry->value)) {
            report(o->loader, DIAG_OVERLAYS_DIFFER, entry->value_at, entry->key, entry->value);
            diag_also(o->loader->diags, DIAG_FIRST_HERE, c->entry.value_at, c->entry.value);
        }
        return true;
    }
    return false;
}

/* Says which sections of that kind there are, as an overlay names them. */
static void unknown_target(Loader *loader, const Part *part)
{
    Str *names = NULL;
    size_t count = 0, room = 0;
    for (size_t f = 0; f < loader->files_count; f++) {
        const Section *head = find_section(loader->files[f], str_of("instrument"));
        const Entry *id = head ? section_entry(head, "id") : NULL;
        for (size_t s = 0; s < loader->files[f]->count; s++) {
            Str rest = loader->files[f]->sections[s].title;
            if (!str_is_text(str_cut(&rest, ' '), section_word(part->kind)))
                continue;
            Buf name = { 0 };
            buf_text(&name, section_word(part->kind));
            buf_byte(&name, ' ');
            if (id)
                buf_str(&name, id->value);
            buf_text(&name, id && rest.len ? "." : "");
            buf_str(&name, str_cut(&rest, ' '));
            names = arena_grow(loader->arena, names, count, &room, sizeof *names);
            names[count++] = str_keep(loader->arena, buf_view(&name));
            buf_free(&name);
        }
    }
    report_unknown(loader->diags, DIAG_OVERLAY_TARGET, part->section->at, part->section->title,
                   names, count);
}

static void apply_section(Overlays *o, const Part *part)
{
    Section *target = find_target(o->loader, part);
    if (!target) {
        unknown_target(o->loader, part);
        return;
    }
    for (size_t i = 0; i < part->section->count; i++) {
        const Entry *e = &part->section->entries[i];
        if (same_as_before(o, target, e))
            continue;
        o->changes = arena_grow(o->loader->arena, o->changes, o->count, &o->room,
                                sizeof *o->changes);
        o->changes[o->count++] = (Change){ target->at, *e };
        if (part->kind == SECTION_TABLE && is_dated(e) && !says_how_sure(e->key))
            clear_way(target, e);
        put_entry(o->loader, target, *e);
        Month date;            /* a key that is none is told once, where it is read */
        bool dated = month_parse(str_part(e->key.at, e->key.len < 7 ? e->key.len : 7),
                                 &date) == PARSE_OK;
        if (dated && !says_how_sure(e->key))
            put_origin(o, target, part->section, e);
    }
}

void overlays_apply(Loader *loader, const Source *const overlays[], size_t count)
{
    Overlays o = { .loader = loader };
    for (size_t i = 0; i < count; i++) {
        IniFile *file = ini_file_parse(loader->arena, overlays[i], loader->diags);
        for (size_t s = 0; s < file->count; s++) {
            Part part;
            if (part_read(loader, &file->sections[s], &part))
                apply_section(&o, &part);
        }
    }
}
