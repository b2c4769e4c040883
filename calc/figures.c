/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * figures.c -- params and tables: values with dates, each with its source and
 * how sure we are of it.
 *
 *   2004-01        = 500.00            a value of a param, or  = gap
 *   2004-01.source = KB 3-5-1999       and .status, .note
 *   2014-01.80000  = 50000             a row of a table: threshold, amount
 *   2014-01.80000.status = assumed     of one row; without it, of all rows of the date
 */
#include <string.h>

#include "loader.h"

static const char *const status_words[] = { "seen", "derived", "assumed" };

/* A dated key taken apart: date, threshold (may be empty), what it says. */
typedef enum Says { SAYS_VALUE, SAYS_SOURCE, SAYS_STATUS, SAYS_NOTE } Says;

typedef struct DatedKey {
    Month date;
    Str threshold;
    Says says;
} DatedKey;

static bool is_dated(const Entry *e)
{
    return e->key.at[0] >= '0' && e->key.at[0] <= '9';
}

/* Do the two keys begin with the same date, or what stands for one? */
static bool same_date(const Entry *a, const Entry *b)
{
    return a->key.len >= 7 && b->key.len >= 7 && memcmp(a->key.at, b->key.at, 7) == 0;
}

/* "2004-01.sorce" was meant to be "2004-01.source". */
static void unknown_suffix(Loader *loader, const Part *part, const Entry *e, Month date)
{
    static const char *const suffixes[] = { ".source", ".status", ".note" };
    Str keys[3];
    for (int i = 0; i < 3; i++) {
        Buf key = { 0 };
        month_print(date, &key);
        buf_text(&key, suffixes[i]);
        keys[i] = str_keep(loader->arena, buf_view(&key));
        buf_free(&key);
    }
    unknown_key(loader, part->section, e, keys, 3);
}

/* A wrong date is reported once, and not again for its source and status. */
static bool read_key(Loader *loader, const Part *part, size_t i, DatedKey *key)
{
    const Entry *e = &part->section->entries[i];
    static const char *const suffixes[] = { "", ".source", ".status", ".note" };
    Str date = str_part(e->key.at, e->key.len < 7 ? e->key.len : 7);
    Str rest = str_part(e->key.at + date.len, e->key.len - date.len);
    *key = (DatedKey){ .says = SAYS_VALUE };
    if (month_parse(date, &key->date) != PARSE_OK || (rest.len && rest.at[0] != '.')) {
        if (!i || !same_date(e - 1, e))
            report(loader, DIAG_NO_SUCH_MONTH, e->key_at, e->key, STR_NONE);
        return false;
    }
    for (int s = SAYS_SOURCE; s <= SAYS_NOTE; s++)
        if (str_ends(rest, suffixes[s])) {
            key->says = (Says)s;
            rest.len -= strlen(suffixes[s]);
        }
    if (rest.len)
        key->threshold = str_part(rest.at + 1, rest.len - 1);
    bool digit = key->threshold.len && key->threshold.at[0] >= '0' && key->threshold.at[0] <= '9';
    if (key->threshold.len &&
        (part->kind == SECTION_PARAM || (!digit && key->threshold.at[0] != '-'))) {
        unknown_suffix(loader, part, e, key->date);
        return false;
    }
    return true;
}

/* Writes source, status or note into `dated`. */
static void read_origin(Loader *loader, const Entry *e, Says says, Dated *dated, bool *has_status)
{
    if (says == SAYS_SOURCE) {
        dated->source = e->value;
    } else if (says == SAYS_NOTE) {
        dated->note = e->value;
    } else {
        ptrdiff_t s = entry_word(loader, e, status_words, STATUS_COUNT);
        dated->status = s < 0 ? STATUS_ASSUMED : (Status)s;
        *has_status = true;
    }
}

static bool was_lost(const Part *part, Month date, const char *suffix)
{
    if (!part->section->lost_count)
        return false;
    Buf key = { 0 };
    month_print(date, &key);
    buf_text(&key, suffix);
    bool lost = section_lost(part->section, buf_view(&key));
    buf_free(&key);
    return lost;
}

static void need_origin(Loader *loader, const Part *part, const Dated *dated, bool has_status)
{
    if (dated->source.len && (dated->gap || has_status))
        return;
    Buf date = { 0 };
    month_print(dated->from, &date);
    if (!dated->source.len && !was_lost(part, dated->from, ".source"))
        report(loader, DIAG_SOURCE_MISSING, dated->at, buf_view(&date), STR_NONE);
    if (!dated->gap && !has_status && !was_lost(part, dated->from, ".status"))
        report(loader, DIAG_STATUS_MISSING, dated->at, buf_view(&date), STR_NONE);
    buf_free(&date);
}

/* Reports a section without values, unless there are some that were refused. */
static void need_values(Loader *loader, const Part *part)
{
    bool any = false;
    for (size_t i = 0; i < part->section->count; i++)
        any = any || is_dated(&part->section->entries[i]);
    for (size_t i = 0; i < part->section->lost_count; i++)
        any = any || (part->section->lost[i].len && part->section->lost[i].at[0] >= '0' &&
                      part->section->lost[i].at[0] <= '9');
    if (!any)
        report(loader, DIAG_NO_VALUES, part->section->at, part->name, STR_NONE);
}

/* Reported once per date, as is a wrong one. */
static bool in_order(Loader *loader, const Part *part, size_t i, Month date, bool any_before,
                     Month before)
{
    const Entry *e = &part->section->entries[i];
    if (!any_before || date.index > before.index)
        return true;
    if (i && same_date(e - 1, e))
        return false;
    Buf earlier = { 0 };
    month_print(before, &earlier);
    report(loader, DIAG_DATES_UNORDERED, e->key_at, e->key, buf_view(&earlier));
    buf_free(&earlier);
    return false;
}

static void check_until(Loader *loader, const Part *part, Month until, Month last)
{
    const Entry *e = section_entry(part->section, "until");
    if (e && until.index < last.index)
        report(loader, DIAG_UNTIL_TOO_EARLY, e->value_at, e->value, STR_NONE);
}

/* -- params -- */

static void read_value(Loader *loader, const Entry *e, Month date, Series *series,
                       size_t *room, Unit unit)
{
    Dated d = { .from = date, .at = e->value_at, .status = STATUS_ASSUMED };
    d.gap = str_is_text(e->value, "gap");
    if (!d.gap && !quantity_parse(e->value, e->value_at, unit, loader->diags, &d.value))
        d.gap = true;
    if (d.value.scale > series->scale)
        series->scale = d.value.scale;
    series->values = arena_grow(loader->arena, series->values, series->count, room,
                                sizeof *series->values);
    series->values[series->count++] = d;
}

static void read_values(Loader *loader, const Part *part, Series *series)
{
    size_t room = 0;
    bool has_status = false;
    for (size_t i = 0; i < part->section->count; i++) {
        const Entry *e = &part->section->entries[i];
        DatedKey key;
        if (!is_dated(e) || !read_key(loader, part, i, &key))
            continue;
        Dated *last = series->count ? &series->values[series->count - 1] : NULL;
        if (key.says == SAYS_VALUE) {
            if (!in_order(loader, part, i, key.date, last != NULL, last ? last->from : key.date))
                continue;
            if (last)
                need_origin(loader, part, last, has_status);
            has_status = false;
            read_value(loader, e, key.date, series, &room, series->unit);
        } else if (!last || last->from.index != key.date.index) {
            if (!was_lost(part, key.date, "") && (!i || !same_date(e - 1, e)))
                report(loader, DIAG_ORIGIN_ALONE, e->key_at, e->key, STR_NONE);
        } else {
            read_origin(loader, e, key.says, last, &has_status);
        }
    }
    if (series->count)
        need_origin(loader, part, &series->values[series->count - 1], has_status);
    else
        need_values(loader, part);
}

static void add_series(Loader *loader, Series *series, uint32_t owner)
{
    Rulebook *b = loader->book;
    size_t room = b->series_room;
    b->series = arena_grow(loader->arena, b->series, b->series_count, &b->series_room,
                           sizeof *b->series);
    b->series_owner = arena_grow(loader->arena, b->series_owner, b->series_count, &room,
                                 sizeof *b->series_owner);
    b->series[b->series_count] = series;
    b->series_owner[b->series_count++] = owner;
}

static void declare_param(Loader *loader, const Part *part)
{
    Series *series = arena_alloc(loader->arena, sizeof *series);
    *series = (Series){ .name = qualified_name(loader, part->owner, part->name),
                        .label = part_label(part, "label"), .at = part->section->at,
                        .until = part_month(loader, part, "until", MONTH_NEVER_ENDS),
                        .checked = part_month(loader, part, "checked", MONTH_NEVER_ENDS) };
    series->unit = entry_unit(loader, section_entry(part->section, "unit"));
    read_values(loader, part, series);
    if (series->count)
        check_until(loader, part, series->until, series->values[series->count - 1].from);
    if (name_declare(loader, part->owner, part->name, NAME_SERIES, loader->book->series_count,
                     part->name_at))
        add_series(loader, series, part->owner);
}

/* -- tables -- */

typedef struct TableReader {
    Loader *loader;
    const Part *part;
    Table *table;
    bool refused;              /* a row of the date that is being read */
    bool set_has_status;       /* of that date */
    bool *row_has_status;      /* per row of that date */
    size_t row_room;
} TableReader;

static RowSet *last_set(const Table *table)
{
    return table->count ? &table->sets[table->count - 1] : NULL;
}

/* Rows that say nothing of their source have that of their date. */
static void finish_set(TableReader *r)
{
    RowSet *set = last_set(r->table);
    if (!set)
        return;
    bool told = false;         /* what all rows lack is said once */
    if (set->gap && set->count)
        report(r->loader, DIAG_ROWS_AND_GAP, set->origin.at, STR_NONE, STR_NONE);
    if (set->gap)
        need_origin(r->loader, r->part, &set->origin, true);
    if (!set->gap && !set->count && !r->refused)
        report(r->loader, DIAG_ORIGIN_ALONE, set->origin.at, span_text(set->origin.at), STR_NONE);
    for (size_t i = 0; i < set->count; i++) {
        Dated *d = &set->rows[i].amount;
        bool has_status = r->row_has_status[i] || r->set_has_status;
        if (!d->source.len)
            d->source = set->origin.source;
        if (!d->note.len)
            d->note = set->origin.note;
        if (!r->row_has_status[i])
            d->status = set->origin.status;
        if (i > 0 && exact_order(exact_of(set->rows[i - 1].threshold),
                                 exact_of(set->rows[i].threshold)) >= 0)
            report(r->loader, DIAG_ROWS_UNORDERED, set->rows[i].at,
                   span_text(set->rows[i].at), STR_NONE);
        if (!told && (!d->source.len || !has_status)) {
            need_origin(r->loader, r->part, d, has_status);
            told = true;
        }
    }
}

static bool open_set(TableReader *r, size_t i, Month date)
{
    const Entry *e = &r->part->section->entries[i];
    RowSet *set = last_set(r->table);
    if (set && set->from.index == date.index)
        return true;
    if (!in_order(r->loader, r->part, i, date, set != NULL, set ? set->from : date))
        return false;
    finish_set(r);
    Table *t = r->table;
    t->sets = arena_grow(r->loader->arena, t->sets, t->count, &t->room, sizeof *t->sets);
    t->sets[t->count++] = (RowSet){ .from = date,
        .origin = { .from = date, .at = e->key_at, .status = STATUS_ASSUMED } };
    r->set_has_status = r->refused = false;
    return true;
}

/* As many digits after the point as asked, if there is room for them. */
static Decimal to_scale(Decimal d, int scale)
{
    int64_t digits;
    for (; d.scale < scale && !__builtin_mul_overflow(d.digits, 10, &digits); d.scale++)
        d.digits = digits;
    return d;
}

static void read_row(TableReader *r, const Entry *e, const DatedKey *key)
{
    RowSet *set = last_set(r->table);
    Row row = { .at = e->key_at, .amount = { .from = key->date, .at = e->value_at } };
    Span threshold = span_of(e->key_at.source, e->key_at.start + 8, e->key_at.end);
    row.at = threshold;
    if (!quantity_parse(key->threshold, threshold, r->table->input, r->loader->diags,
                        &row.threshold) ||
        !quantity_parse(e->value, e->value_at, r->table->unit, r->loader->diags,
                        &row.amount.value)) {
        r->refused = true;
        return;
    }
    set->rows = arena_grow(r->loader->arena, set->rows, set->count, &set->room, sizeof *set->rows);
    r->row_has_status = arena_grow(r->loader->arena, r->row_has_status, set->count,
                                   &r->row_room, sizeof *r->row_has_status);
    r->row_has_status[set->count] = false;
    set->rows[set->count++] = row;
}

static void read_row_origin(TableReader *r, const Entry *e, const DatedKey *key)
{
    RowSet *set = last_set(r->table);
    if (!key->threshold.len) {
        read_origin(r->loader, e, key->says, &set->origin, &r->set_has_status);
        return;
    }
    Decimal threshold;
    bool found = false;
    for (size_t i = 0; i < set->count && decimal_parse(key->threshold, &threshold) == PARSE_OK; i++)
        if (exact_order(exact_of(set->rows[i].threshold), exact_of(threshold)) == 0) {
            read_origin(r->loader, e, key->says, &set->rows[i].amount, &r->row_has_status[i]);
            found = true;
        }
    if (!found && !r->refused)
        report(r->loader, DIAG_ORIGIN_ALONE, e->key_at, e->key, STR_NONE);
}

static void align_rows(Table *table)
{
    int scale = 0, amount_scale = 0;
    for (size_t s = 0; s < table->count; s++)
        for (size_t i = 0; i < table->sets[s].count; i++) {
            const Row *row = &table->sets[s].rows[i];
            scale = row->threshold.scale > scale ? row->threshold.scale : scale;
            amount_scale = row->amount.value.scale > amount_scale
                               ? row->amount.value.scale
                               : amount_scale;
        }
    for (size_t s = 0; s < table->count; s++)
        for (size_t i = 0; i < table->sets[s].count; i++) {
            Row *row = &table->sets[s].rows[i];
            row->threshold = to_scale(row->threshold, scale);
            row->amount.value = to_scale(row->amount.value, amount_scale);
        }
}

static void read_rows(Loader *loader, const Part *part, Table *table)
{
    TableReader r = { .loader = loader, .part = part, .table = table };
    for (size_t i = 0; i < part->section->count; i++) {
        const Entry *e = &part->section->entries[i];
        DatedKey key;
        if (!is_dated(e) || !read_key(loader, part, i, &key) || !open_set(&r, i, key.date))
            continue;
        if (key.says != SAYS_VALUE)
            read_row_origin(&r, e, &key);
        else if (key.threshold.len)
            read_row(&r, e, &key);
        else if (str_is_text(e->value, "gap"))
            last_set(table)->gap = true;
        else {
            report(loader, DIAG_ROW_WITHOUT_THRESHOLD, e->key_at, e->key, STR_NONE);
            r.refused = true;
        }
    }
    finish_set(&r);
    if (!table->count)
        need_values(loader, part);
    align_rows(table);
}

static void declare_table(Loader *loader, const Part *part)
{
    static const char *const kinds[] = { "stepwise", "marginal" };
    static const char *const uppers[] = { "exclusive", "inclusive" };
    Rulebook *b = loader->book;
    Table *table = arena_alloc(loader->arena, sizeof *table);
    const Entry *input = part_need(loader, part, "input"), *unit = part_need(loader, part, "unit");
    const Entry *kind = part_need(loader, part, "kind"), *upper = part_need(loader, part, "upper");
    *table = (Table){ .name = qualified_name(loader, part->owner, part->name), .at = part->section->at,
                      .input = entry_unit(loader, input), .unit = entry_unit(loader, unit),
                      .until = part_month(loader, part, "until", MONTH_NEVER_ENDS),
                      .checked = part_month(loader, part, "checked", MONTH_NEVER_ENDS) };
    table->marginal = kind && entry_word(loader, kind, kinds, 2) == 1;
    table->form = (TableForm){ .name = table->name,
                               .label = part_label(part, "label"),
                               .upper_inclusive =
                                   upper && entry_word(loader, upper, uppers, 2) == 1 };
    Series *missing = arena_alloc(loader->arena, sizeof *missing);
    *missing = (Series){ .name = table->name, .label = table->form.label, .unit = table->unit,
                         .until = MONTH_NEVER_ENDS, .checked = MONTH_NEVER_ENDS, .at = table->at };
    table->missing = missing;
    read_rows(loader, part, table);
    if (table->count)
        check_until(loader, part, table->until, table->sets[table->count - 1].from);
    if (!name_declare(loader, part->owner, part->name, NAME_TABLE, b->tables_count, part->name_at))
        return;
    size_t room = b->tables_room;
    b->tables = arena_grow(loader->arena, b->tables, b->tables_count, &b->tables_room,
                           sizeof *b->tables);
    b->tables_owner = arena_grow(loader->arena, b->tables_owner, b->tables_count, &room,
                                 sizeof *b->tables_owner);
    b->tables[b->tables_count] = table;
    b->tables_owner[b->tables_count++] = part->owner;
}

void declare_figures(Loader *loader)
{
    /* common ones first, so that a local name that shadows one is told so */
    for (int local = 0; local < 2; local++)
        for (size_t i = 0; i < loader->parts_count; i++) {
            const Part *part = &loader->parts[i];
            if ((part->owner != 0) != local)
                continue;
            if (part->kind == SECTION_PARAM)
                declare_param(loader, part);
            if (part->kind == SECTION_TABLE)
                declare_table(loader, part);
        }
}
