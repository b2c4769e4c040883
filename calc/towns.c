/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * towns.c -- reading the data file of a level, year by year.
 */
#include "towns.h"

#include "reading.h"

/* -- columns -- */

static ptrdiff_t column_of(const DataFile *data, Str name)
{
    for (size_t c = 0; c < data->columns; c++)
        if (str_is(data->cells[c], name))
            return (ptrdiff_t)c;
    return -1;
}

/* The year in the place of * in the pattern, or -1. */
static int year_of(Str pattern, Str name)
{
    const char *star = pattern.len ? memchr(pattern.at, '*', pattern.len) : NULL;
    Month january;
    if (!star)
        return -1;
    size_t before = (size_t)(star - pattern.at), after = pattern.len - before - 1;
    if (name.len != before + 4 + after || memcmp(name.at, pattern.at, before) != 0 ||
        memcmp(name.at + before + 4, star + 1, after) != 0)
        return -1;
    Buf text = { 0 };
    buf_str(&text, str_part(name.at + before, 4));
    buf_text(&text, "-01");
    bool good = month_parse(buf_view(&text), &january) == PARSE_OK;
    buf_free(&text);
    return good ? month_year(january) : -1;
}

static Span cell_span(const DataFile *data, Str cell)
{
    if (cell.at < data->source->text.at || cell.at > data->source->text.at + data->source->text.len)
        return span_of(data->source, 0, 0);
    size_t at = (size_t)(cell.at - data->source->text.at);
    return span_of(data->source, at, at + cell.len);
}

/* -- the file -- */

typedef struct TownReader {
    Arena *arena;
    Diags *diags;
    Towns *towns;
    const DataFile *data, *base;           /* who says how many people there are; and ours */
    const DataFile *own;                   /* the user's, or ours */
    ptrdiff_t key;
    ptrdiff_t columns[TOWNS_YEARS_MAX];    /* per year */
} TownReader;

static void find_years(TownReader *r)
{
    Towns *t = r->towns;
    Str pattern = t->book->attributes[t->counts].column;
    for (size_t c = 0; c < r->data->columns && t->years_count < TOWNS_YEARS_MAX; c++) {
        int year = year_of(pattern, r->data->cells[c]);
        size_t i = t->years_count;
        if (year < 0)
            continue;
        for (; i > 0 && t->years[i - 1] > year; i--) {
            t->years[i] = t->years[i - 1];
            r->columns[i] = r->columns[i - 1];
        }
        t->years[i] = year;
        r->columns[i] = (ptrdiff_t)c;
        t->years_count++;
    }
}

static bool has_column(const DataFile *data, Str name) { return column_of(data, name) >= 0; }

static bool find_attributes(TownReader *r)
{
    Towns *t = r->towns;
    const Rulebook *b = t->book;
    uint32_t *facts = arena_alloc(r->arena, (b->attributes_count + 1) * sizeof *facts);
    bool found = false;
    for (uint32_t a = 0; a < b->attributes_count; a++) {
        Str column = b->attributes[a].column;
        if (b->attributes[a].level != t->level || !column.len)
            continue;
        if (memchr(column.at, '*', column.len) && b->attributes[a].type.kind == KIND_NUMBER) {
            t->counts = a;
            found = true;
        } else if (has_column(r->own, column) || has_column(r->base, column)) {
            facts[t->facts_count++] = a;
        }
    }
    t->facts = facts;
    return found;
}

/* A cell of the town, in the user's file or else in ours. */
static bool fact_cell(const TownReader *r, Str name, Str column, Str *cell)
{
    Str key = r->towns->book->levels[r->towns->level].key;
    return (data_cell(r->own, key, name, column, cell) && cell->len) ||
           (data_cell(r->base, key, name, column, cell) && cell->len);
}

static const int64_t *read_facts(TownReader *r, Str name)
{
    Towns *t = r->towns;
    int64_t *digits = arena_alloc(r->arena, (t->facts_count + 1) * sizeof *digits);
    for (size_t i = 0; i < t->facts_count; i++) {
        const Attribute *a = &t->book->attributes[t->facts[i]];
        Str cell = STR_NONE;
        if (!fact_cell(r, name, a->column, &cell) && !has_column(r->base, a->column))
            digits[i] = TOWN_UNKNOWN;      /* left open by who gives the column */
        else if (!cell.len)
            diag_add(r->diags, DIAG_TOWN_WITHOUT, cell_span(r->data, name), name, a->column,
                     STR_NONE);
        else
            attribute_parse(a, cell, cell_span(r->own, cell), r->diags, &digits[i]);
    }
    return digits;
}

static const int64_t *read_people(TownReader *r, const Str *row)
{
    Towns *t = r->towns;
    int64_t *people = arena_alloc(r->arena, (t->years_count + 1) * sizeof *people);
    for (size_t y = 0; y < t->years_count; y++) {
        Str cell = row[r->columns[y]];
        people[y] = NOBODY;
        if (!cell.len)
            continue;
        if (attribute_parse(&t->book->attributes[t->counts], cell, cell_span(r->data, cell),
                            r->diags, &people[y]) && people[y] == 0)
            diag_add(r->diags, DIAG_TOWN_EMPTY, cell_span(r->data, cell), row[r->key], STR_NONE,
                     STR_NONE);
    }
    return people;
}

static void read_into(const TownReader *r, Town *town)
{
    const Towns *t = r->towns;
    const Level *level = &t->book->levels[t->level];
    for (size_t c = 0, n = 0; c < r->base->columns && n < 2; c++) {
        int year = year_of(level->into, r->base->cells[c]);
        if (year < 0 || !data_cell(r->base, level->key, town->name, r->base->cells[c],
                                   &town->into[n]))
            continue;
        town->into_year[n++] = year;
    }
}

static Str read_part(const TownReader *r, Str name)
{
    const Level *level = &r->towns->book->levels[r->towns->level];
    Str part = STR_NONE;
    if (level->part.len && !fact_cell(r, name, level->part, &part))
        part = STR_NONE;
    return part;
}

static void read_town(TownReader *r, const Str *row)
{
    Towns *t = r->towns;
    Str name = row[r->key];
    if (towns_find(t, name) >= 0) {
        diag_add(r->diags, DIAG_TOWN_TWICE, cell_span(r->data, name), name, STR_NONE, STR_NONE);
        return;
    }
    Town town = { .name = name, .people = read_people(r, row), .digits = read_facts(r, name),
                  .part = read_part(r, name) };
    read_into(r, &town);
    t->list[t->count++] = town;
}

/* The user's file, which says how many people there are unless it has facts only. */
static void take_own(TownReader *r, const DataFile *file)
{
    const Rulebook *b = r->towns->book;
    bool facts = false;
    r->data = r->own = file;
    for (size_t c = 0; c < file->columns; c++)
        if (year_of(b->attributes[r->towns->counts].column, file->cells[c]) >= 0)
            return;
    for (size_t f = 0; f < r->towns->facts_count; f++)
        facts = facts || has_column(file, b->attributes[r->towns->facts[f]].column);
    if (facts && has_column(file, b->levels[r->towns->level].key))
        r->data = r->base;
}

/* Facts of a town that there is not. */
static void check_own(const TownReader *r)
{
    ptrdiff_t key = column_of(r->own, r->towns->book->levels[r->towns->level].key);
    for (size_t i = 1; r->own != r->data && i <= r->own->rows; i++) {
        Str name = r->own->cells[i * r->own->columns + (size_t)key];
        if (towns_find(r->towns, name) < 0)
            towns_unknown(r->towns, r->arena, name, r->towns->years_count - 1,
                          cell_span(r->own, name), r->diags);
    }
}

static bool read_towns(TownReader *r)
{
    Towns *towns = r->towns;
    const Rulebook *book = towns->book;
    size_t errors = diags_errors(r->diags);
    r->key = column_of(r->data, book->levels[towns->level].key);
    find_years(r);
    if (r->key < 0 || !towns->years_count || !r->data->rows) {
        diag_add(r->diags, DIAG_TOWN_COLUMNS, span_of(r->data->source, 0, 0),
                 book->levels[towns->level].key, book->attributes[towns->counts].column, STR_NONE);
        return false;
    }
    towns->list = arena_alloc(r->arena, r->data->rows * sizeof *towns->list);
    for (size_t i = 1; i <= r->data->rows; i++)
        read_town(r, &r->data->cells[i * r->data->columns]);
    check_own(r);
    return diags_errors(r->diags) == errors;
}

bool towns_read(Arena *arena, const Rulebook *book, uint8_t level, const Source *own, Diags *diags,
                Towns *towns)
{
    TownReader r = { .arena = arena, .diags = diags, .towns = towns };
    DataFile file = { 0 };
    *towns = (Towns){ .book = book };
    for (size_t l = 1; l < book->levels_count; l++)
        if (book->levels[l].within == level && book->levels[l].data.len)
            towns->level = (uint8_t)l;
    r.data = r.base = r.own = towns->level ? rules_data(book, book->levels[towns->level].data) : NULL;
    if (own && r.base) {
        file = data_file_parse(arena, own, diags);
        r.own = &file;
    }
    if (!r.base || !find_attributes(&r)) {
        diag_add(diags, DIAG_NO_TOWNS, (Span){ 0 }, book->levels[level].name, STR_NONE, STR_NONE);
        return false;
    }
    if (own)
        take_own(&r, &file);
    return read_towns(&r);
}

/* -- looking up -- */

ptrdiff_t towns_year(const Towns *towns, int year)
{
    for (size_t y = 0; y < towns->years_count; y++)
        if (towns->years[y] == year)
            return (ptrdiff_t)y;
    return -1;
}

ptrdiff_t towns_find(const Towns *towns, Str name)
{
    for (size_t i = 0; i < towns->count; i++)
        if (str_is(towns->list[i].name, name))
            return (ptrdiff_t)i;
    return -1;
}

/* What a town that is no more became part of, or one that was not yet there came from. */
static Str relatives(const Towns *t, Arena *arena, const Town *town, size_t year)
{
    Buf list = { 0 };
    for (int n = 0; n < 2; n++)
        if (town->into[n].len && !str_is(town->into[n], town->name) &&
            t->years[year] >= town->into_year[n]) {
            buf_text(&list, list.len ? ", " : "");
            buf_str(&list, town->into[n]);
        }
    if (!list.len)
        for (size_t i = 0; i < t->count; i++)
            for (int n = 0; n < 2; n++)
                if (str_is(t->list[i].into[n], town->name) && &t->list[i] != town) {
                    buf_text(&list, list.len ? ", " : "");
                    buf_str(&list, t->list[i].name);
                }
    Str text = str_keep(arena, buf_view(&list));
    buf_free(&list);
    return text;
}

/* The towns that became part of what never had figures of its own. */
static Str parts_of(const Towns *t, Arena *arena, Str name)
{
    Town none = { .name = name };
    return relatives(t, arena, &none, 0);
}

/* Reports what took in a town that is not there within these borders; false if none did. */
static bool towns_became(const Towns *t, Arena *arena, Str name, Span at, Diags *diags)
{
    ptrdiff_t part = towns_find(t->before, name);
    for (size_t i = 0; i < t->count && part >= 0; i++)
        for (size_t p = 0; p < t->list[i].parts_count; p++)
            if (t->list[i].parts[p] == (uint32_t)part) {
                Buf year = { 0 };
                buf_print(&year, "%d", t->borders);
                Str text = str_keep(arena, buf_view(&year));
                buf_free(&year);
                diag_add(diags, DIAG_TOWN_MERGED, at, name, text, t->list[i].name);
                return true;
            }
    return false;
}

void towns_unknown(const Towns *t, Arena *arena, Str name, size_t year, Span at, Diags *diags)
{
    Str *names = arena_alloc(arena, (t->count + 1) * sizeof *names);
    ptrdiff_t found = towns_find(t, name);
    if (found < 0 && t->before && towns_became(t, arena, name, at, diags))
        return;
    Str near = found >= 0 ? relatives(t, arena, &t->list[found], year) : parts_of(t, arena, name);
    if (near.len) {
        Buf text = { 0 };
        buf_print(&text, "%d", t->years[year]);
        diag_add(diags, DIAG_TOWN_MERGED, at, name, buf_view(&text), near);
        buf_free(&text);
        return;
    }
    if (found >= 0) {
        Buf text = { 0 };
        buf_print(&text, "%d", t->years[year]);
        diag_add(diags, DIAG_TOWN_NOT_THEN, at, name, buf_view(&text), STR_NONE);
        buf_free(&text);
        return;
    }
    for (size_t i = 0; i < t->count; i++)
        names[i] = t->list[i].name;
    report_unknown(diags, DIAG_NO_SUCH_MEMBER, at, name, names, t->count);
}
