/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rules.c -- reading a rulebook from its files, in the order in which things
 * need each other: text, overlays, vocabulary, figures, rules.
 */
#include "rules.h"

#include "loader.h"

const Instrument *rules_instrument(const Rulebook *book, Str id)
{
    for (size_t i = 0; i < book->instruments_count; i++)
        if (str_is(book->instruments[i].id, id))
            return &book->instruments[i];
    return NULL;
}

ptrdiff_t rules_attribute(const Rulebook *book, Str name)
{
    for (size_t i = 0; i < book->attributes_count; i++)
        if (str_is(book->attributes[i].name, name))
            return (ptrdiff_t)i;
    return -1;
}

ptrdiff_t rules_level(const Rulebook *book, Str name)
{
    for (size_t i = 1; i < book->levels_count; i++)
        if (str_is(book->levels[i].name, name))
            return (ptrdiff_t)i;
    return -1;
}

const Rule *rules_rule(const Rulebook *book, const Instrument *instrument, RuleKind kind, Str name)
{
    uint32_t owner = instrument ? (uint32_t)(instrument - book->instruments) + 1 : 0;
    for (size_t i = 0; i < book->rules_count; i++) {
        const Rule *r = &book->rules[i];
        if (r->kind == kind && r->owner == owner && str_is(r->name, name))
            return r;
    }
    return NULL;
}

const Version *rule_version(const Rule *rule, Month month)
{
    for (size_t i = rule->count; i > 0; i--)
        if (months_hold(rule->versions[i - 1].months, month))
            return &rule->versions[i - 1];
    return NULL;
}

static bool check_range(const Attribute *a, Decimal value, Span at, Diags *diags)
{
    Exact v = exact_of(value);
    bool low = a->has_least && exact_order(v, exact_of(a->least)) < 0;
    bool high = a->has_most && exact_order(v, exact_of(a->most)) > 0;
    if (!low && !high)
        return true;
    Buf limit = { 0 };
    buf_text(&limit, low ? ">= " : "<= ");
    decimal_print(low ? a->least : a->most, &limit);
    diag_add(diags, DIAG_OUT_OF_RANGE, at, a->name, buf_view(&limit), STR_NONE);
    buf_free(&limit);
    return false;
}

static bool parse_number(const Attribute *a, Str text, Span at, Diags *diags, int64_t *digits)
{
    Decimal value;
    if (!quantity_parse(text, at, a->type.unit, diags, &value) || !check_range(a, value, at, diags))
        return false;
    if (exact_fits(exact_of(value), a->scale, digits))
        return true;
    Buf decimals = { 0 };
    buf_print(&decimals, "%d", a->scale);
    diag_add(diags, DIAG_TOO_PRECISE, at, a->name, buf_view(&decimals), STR_NONE);
    buf_free(&decimals);
    return false;
}

bool attribute_parse(const Attribute *a, Str text, Span at, Diags *diags, int64_t *digits)
{
    const Str yes_no[] = { str_of("no"), str_of("yes") };
    Month month;
    switch (a->type.kind) {
    case KIND_NUMBER:
        return parse_number(a, text, at, diags, digits);
    case KIND_YES_NO:
        return (*digits = read_word(text, at, yes_no, 2, diags)) >= 0;
    case KIND_CHOICE:
        return (*digits = read_word(text, at, a->type.choice->values, a->type.choice->count,
                                    diags)) >= 0;
    case KIND_MONTH:
        if (month_parse(text, &month) != PARSE_OK) {
            diag_add(diags, DIAG_NO_SUCH_MONTH, at, text, STR_NONE, STR_NONE);
            return false;
        }
        *digits = month.index;
        return true;
    }
    return false;
}

static void read_files(Loader *loader, const RuleFiles *files)
{
    Rulebook *b = loader->book;
    for (size_t i = 0; i < files->count; i++) {
        const Source *source = files->files[i];
        if (str_ends(source->name, ".csv")) {
            b->data = arena_grow(loader->arena, b->data, b->data_count, &b->data_room,
                                 sizeof *b->data);
            b->data[b->data_count++] = data_file_parse(loader->arena, source, loader->diags);
        } else if (!rule_file_is_cases(source) && !rule_file_is_chart(source)) {
            loader->files = arena_grow(loader->scratch, loader->files, loader->files_count,
                                       &loader->files_room, sizeof *loader->files);
            loader->files[loader->files_count++] =
                ini_file_parse(source->outline ? loader->scratch : loader->arena, source,
                               loader->diags);
        }
    }
    loader->owners = arena_alloc(loader->scratch, (loader->files_count + 1) * sizeof *loader->owners);
}

static void read_parts(Loader *loader)
{
    size_t sections = 0;
    for (size_t f = 0; f < loader->files_count; f++)
        sections += loader->files[f]->count;
    loader->parts = arena_alloc(loader->scratch, (sections + 1) * sizeof *loader->parts);
    for (size_t f = 0; f < loader->files_count; f++) {
        for (size_t s = 0; s < loader->files[f]->count; s++) {
            Part part;
            if (!part_read(loader, &loader->files[f]->sections[s], &part))
                continue;
            part.file = f;
            if (!part.name.len && part.kind != SECTION_INSTRUMENT) {
                report(loader, DIAG_SECTION_NEEDS_NAME, part.section->at,
                       part.section->title, STR_NONE);
                continue;
            }
            if (part.name.len && part.kind == SECTION_INSTRUMENT) {
                report(loader, DIAG_SECTION_TAKES_NO_NAME, part.name_at, part.name, STR_NONE);
                continue;
            }
            loader->parts[loader->parts_count++] = part;
        }
    }
}

Rulebook *rules_load(Arena *arena, const RuleFiles *files,
                     const Source *const overlays[], size_t overlays_count, Diags *diags)
{
    Rulebook *book = arena_alloc(arena, sizeof *book);
    Arena *scratch = arena_new();
    Loader loader = { .arena = arena, .scratch = scratch, .diags = diags, .book = book,
                      .names = names_new(scratch), .rules = names_new(scratch),
                      .taken = names_new(scratch) };
    book->arena = arena;
    read_files(&loader, files);
    overlays_apply(&loader, overlays, overlays_count);
    read_parts(&loader);
    names_expect(loader.names, loader.parts_count);
    names_expect(loader.rules, loader.parts_count);
    declare_vocabulary(&loader);
    declare_figures(&loader);
    book->code = code_new(arena, book->attributes, book->attributes_count);
    link_rules(&loader);
    arena_free(scratch);
    return book;
}
