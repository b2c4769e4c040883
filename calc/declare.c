/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * declare.c -- what rules speak of: levels, attributes, instruments.
 */
#include <string.h>

#include "loader.h"
#include "words.h"

static const char *const yes_no[] = { "no", "yes" };
static const char choice_prefix[] = "choice.";
static const char *const instrument_kinds[] = { "funding", "cost", "in_kind", "memo" };

const char *kind_name(InstrumentKind kind)
{
    return instrument_kinds[kind];
}

/* -- levels: parents before children -- */

static const Part *find_part(const Loader *loader, SectionKind kind, Str name)
{
    for (size_t i = 0; i < loader->parts_count; i++)
        if (loader->parts[i].kind == kind && str_is(loader->parts[i].name, name))
            return &loader->parts[i];
    return NULL;
}

static ptrdiff_t level_index(const Rulebook *book, Str name)
{
    for (size_t i = 1; i < book->levels_count; i++)
        if (str_is(book->levels[i].name, name))
            return (ptrdiff_t)i;
    return -1;
}

static void unknown_level(Loader *loader, const Part *part, const Entry *e)
{
    Str *names = arena_alloc(loader->scratch, (loader->parts_count + 1) * sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < loader->parts_count; i++)
        if (loader->parts[i].kind == SECTION_LEVEL && !str_is(loader->parts[i].name, part->name))
            names[count++] = loader->parts[i].name;
    report_unknown(loader->diags, DIAG_NOT_ONE_OF, e->value_at, e->value, names, count);
}

enum { LEVELS_DEEP = 16, LEVELS_MOST = 30 };

/* The one that stands first, so that a circle is reported once. */
static const Part *first_of_circle(const Loader *loader, const Part *part)
{
    const Part *first = part;
    for (int i = 0; i < LEVELS_DEEP && part; i++) {
        const Entry *e = section_entry(part->section, "within");
        part = e ? find_part(loader, SECTION_LEVEL, e->value) : NULL;
        first = part && part < first ? part : first;
    }
    return first;
}

static ptrdiff_t declare_level(Loader *loader, const Part *part, int depth)
{
    Rulebook *b = loader->book;
    ptrdiff_t there = level_index(b, part->name);
    if (there >= 0)
        return there;
    if (depth > LEVELS_DEEP || b->levels_count > LEVELS_MOST) {
        const Part *first = depth > LEVELS_DEEP ? first_of_circle(loader, part) : part;
        report(loader, DIAG_LEVELS_CIRCLE, first->section->at, first->name, STR_NONE);
        return -1;
    }
    uint8_t within = LEVEL_NONE;
    const Entry *e = section_entry(part->section, "within");
    if (e) {
        const Part *above = find_part(loader, SECTION_LEVEL, e->value);
        if (!above)
            unknown_level(loader, part, e);
        ptrdiff_t w = above ? declare_level(loader, above, depth + 1) : -1;
        if (w < 0)
            return -1;
        within = (uint8_t)w;
    }
    part_need(loader, part, "label.nl");
    if (!name_declare(loader, 0, part->name, NAME_LEVEL, b->levels_count, part->name_at))
        return -1;
    b->levels = arena_grow(loader->arena, b->levels, b->levels_count, &b->levels_room,
                           sizeof *b->levels);
    b->levels[b->levels_count] = (Level){
        .name = part->name, .label = part_label(part, "label"), .within = within, .entry = -1,
        .exit = -1, .number = -1,
        .data = part_text(part, "data"), .key = part_text(part, "key"),
        .into = part_text(part, "into"), .part = part_text(part, "part"),
        .at = part->section->at };
    return (ptrdiff_t)b->levels_count++;
}

static void finish_levels(Loader *loader)
{
    Rulebook *b = loader->book;
    b->within = arena_alloc(loader->arena, b->levels_count);
    b->level_names = arena_alloc(loader->arena, b->levels_count * sizeof *b->level_names);
    for (size_t i = 0; i < b->levels_count; i++) {
        b->within[i] = b->levels[i].within;
        b->level_names[i] = b->levels[i].name;
    }
}

/* -- attributes -- */

bool entry_says_yes(Loader *loader, const Part *part, const char *key, bool otherwise)
{
    const Entry *e = section_entry(part->section, key);
    return e ? entry_word(loader, e, yes_no, 2) == 1 : otherwise;
}

/* Says what choice.X.nl and so on there are. */
static void unknown_choice_key(Loader *loader, const Part *part, const Entry *e,
                               const Choice *choice)
{
    size_t count = LANG_COUNT * choice->count;
    Str *keys = arena_alloc(loader->scratch, (count + 1) * sizeof *keys);
    for (size_t i = 0; i < count; i++) {
        Buf key = { 0 };
        buf_text(&key, choice_prefix);
        buf_str(&key, choice->values[i / LANG_COUNT]);
        buf_print(&key, ".%s", lang_code((Lang)(i % LANG_COUNT)));
        keys[i] = str_keep(loader->scratch, buf_view(&key));
        buf_free(&key);
    }
    unknown_key(loader, part->section, e, keys, count);
}

/* choice.X.nl and so on: the label of the value X, or NULL if there is none. */
static Str *choice_label(const Choice *choice, Label labels[], Str key)
{
    Str value = str_part(key.at + strlen(choice_prefix), key.len - strlen(choice_prefix)), word;
    Lang lang;
    size_t dot = value.len;
    while (dot > 0 && value.at[dot - 1] != '.')
        dot--;
    word = str_part(value.at + dot, value.len - dot);
    value.len = dot ? dot - 1 : 0;
    for (size_t i = 0; i < choice->count; i++)
        if (str_is(choice->values[i], value) && lang_parse(word, &lang))
            return &labels[i].in[lang];
    return NULL;
}

static Label *read_choice_labels(Loader *loader, const Part *part, const Choice *choice)
{
    Label *labels = arena_alloc(loader->arena, (choice->count + 1) * sizeof *labels);
    for (size_t i = 0; i < part->section->count; i++) {
        const Entry *e = &part->section->entries[i];
        if (!str_starts(e->key, choice_prefix))
            continue;
        Str *label = choice_label(choice, labels, e->key);
        if (label)
            *label = e->value;
        else
            unknown_choice_key(loader, part, e, choice);
    }
    for (size_t i = 0; i < choice->count; i++)
        if (!label_in(&labels[i], LANG_NL).len)
            labels[i].in[LANG_NL] = choice->values[i];
    return labels;
}

static const Choice *read_choice(Loader *loader, const Part *part)
{
    const Entry *e = part_need(loader, part, "values");
    if (!e)
        return NULL;
    Choice *choice = arena_alloc(loader->arena, sizeof *choice);
    Str *values = NULL;
    size_t room = 0;
    choice->name = part->name;
    for (Str rest = e->value; rest.at; ) {
        Str value = str_cut(&rest, ',');
        if (!name_is_good(value)) {
            report(loader, DIAG_BAD_NAME, piece_span(e, value), value, STR_NONE);
            continue;
        }
        values = arena_grow(loader->arena, values, choice->count, &room, sizeof *values);
        values[choice->count++] = value;
    }
    choice->values = values;
    choice->labels = read_choice_labels(loader, part, choice);
    choice->ordered = entry_says_yes(loader, part, "ordered", false);
    Rulebook *b = loader->book;
    b->choices = arena_grow(loader->arena, b->choices, b->choices_count, &b->choices_room,
                            sizeof *b->choices);
    b->choices[b->choices_count++] = choice;
    return choice;
}

static void read_limit(Loader *loader, const Part *part, const char *key, Unit unit,
                       bool *has, Decimal *limit)
{
    const Entry *e = section_entry(part->section, key);
    *has = e && quantity_parse(e->value, e->value_at, unit, loader->diags, limit);
}

static void read_number_attribute(Loader *loader, const Part *part, Attribute *a)
{
    a->type.unit = entry_unit(loader, section_entry(part->section, "unit"));
    a->scale = a->type.unit.power[UNIT_EUR] > 0 ? 2 : 0;
    const Entry *e = section_entry(part->section, "decimals");
    Decimal d;
    if (e && quantity_parse(e->value, e->value_at, UNIT_NONE, loader->diags, &d)) {
        if (d.scale == 0 && d.digits >= 0 && d.digits <= DECIMAL_SCALE_MAX)
            a->scale = (int)d.digits;
        else
            report(loader, DIAG_NOT_A_NUMBER, e->value_at, e->value, STR_NONE);
    }
    read_limit(loader, part, "least", a->type.unit, &a->has_least, &a->least);
    read_limit(loader, part, "most", a->type.unit, &a->has_most, &a->most);
    read_limit(loader, part, "unlikely_below", a->type.unit, &a->has_unlikely_below,
               &a->unlikely_below);
    read_limit(loader, part, "unlikely_above", a->type.unit, &a->has_unlikely_above,
               &a->unlikely_above);
}

static void declare_attribute(Loader *loader, const Part *part)
{
    static const char *const kinds[] = { "number", "yes_no", "month", "choice" };
    Rulebook *b = loader->book;
    const char *dot = memchr(part->name.at, '.', part->name.len);
    ptrdiff_t level =
        dot ? level_index(b, str_part(part->name.at, (size_t)(dot - part->name.at))) : -1;
    if (level < 0) {
        report_unknown(loader->diags, DIAG_ATTRIBUTE_LEVEL, part->name_at, part->name,
                       b->level_names + 1, b->levels_count - 1);
        return;
    }
    const Entry *type = part_need(loader, part, "type");
    ptrdiff_t kind = type ? entry_word(loader, type, kinds, 4) : -1;
    part_need(loader, part, "label.nl");
    if (kind < 0)
        return;
    Attribute a = { .name = part->name, .level = (uint8_t)level, .type.kind = (Kind)kind,
                    .label = part_label(part, "label"), .help = part_label(part, "help"),
                    .at = part->section->at };
    if (kind == KIND_NUMBER)
        read_number_attribute(loader, part, &a);
    if (kind == KIND_CHOICE && !(a.type.choice = read_choice(loader, part)))
        return;
    a.required = entry_says_yes(loader, part, "required", false);
    a.pattern = entry_says_yes(loader, part, "pattern", false);
    a.compounds = entry_says_yes(loader, part, "compounds", false);
    a.breaks_even = entry_says_yes(loader, part, "breaks_even", false);
    a.column = part_text(part, "column");
    const Entry *otherwise = section_entry(part->section, "otherwise");
    a.otherwise = otherwise ? otherwise->value_at : (Span){ 0 };
    if (!name_declare(loader, 0, a.name, NAME_ATTRIBUTE, b->attributes_count, part->name_at))
        return;
    b->attributes = arena_grow(loader->arena, b->attributes, b->attributes_count,
                               &b->attributes_room, sizeof *b->attributes);
    b->attributes[b->attributes_count++] = a;
}

/* -- what a level's members have: when they come and go, how many they stand for -- */

static int32_t level_attribute(Loader *loader, const Part *part, size_t level, const char *key,
                               Kind kind)
{
    Rulebook *b = loader->book;
    const Entry *e = section_entry(part->section, key);
    if (!e)
        return -1;
    ptrdiff_t a = rules_attribute(b, e->value);
    if (a >= 0 && b->attributes[a].type.kind == kind && b->attributes[a].level == level)
        return (int32_t)a;
    report(loader, kind == KIND_MONTH ? DIAG_ENTRY_NOT_MONTH : DIAG_NUMBER_NOT_NUMBER, e->value_at,
           e->value, part->name);
    return -1;
}

/* "alias.staff = role guidance": [staff X] is a member with that attribute. */
static void read_aliases(Loader *loader, const Part *part, Level *level)
{
    static const char prefix[] = "alias.";
    Alias *list = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < part->section->count; i++) {
        const Entry *e = &part->section->entries[i];
        if (!str_starts(e->key, prefix))
            continue;
        Alias alias = { .word = str_part(e->key.at + sizeof prefix - 1,
                                         e->key.len - (sizeof prefix - 1)), .at = e->value_at };
        Str rest = e->value;
        alias.key = str_cut(&rest, ' ');
        alias.value = str_trim(rest);
        if (!name_is_good(alias.word) || !alias.value.len) {
            report(loader, DIAG_BAD_NAME, e->key_at, alias.word, STR_NONE);
            continue;
        }
        list = arena_grow(loader->arena, list, count, &room, sizeof *list);
        list[count++] = alias;
    }
    level->aliases = list;
    level->aliases_count = count;
}

static void finish_attributes(Loader *loader)
{
    Rulebook *b = loader->book;
    for (size_t i = 0; i < loader->parts_count; i++) {
        const Part *part = &loader->parts[i];
        ptrdiff_t level = part->kind == SECTION_LEVEL ? level_index(b, part->name) : -1;
        if (level < 0)
            continue;
        Level *l = &b->levels[level];
        l->entry = level_attribute(loader, part, (size_t)level, "entry", KIND_MONTH);
        l->exit = level_attribute(loader, part, (size_t)level, "exit", KIND_MONTH);
        l->number = level_attribute(loader, part, (size_t)level, "number", KIND_NUMBER);
        read_aliases(loader, part, l);
    }
}

/* -- instruments -- */

static void declare_instrument(Loader *loader, Part *part)
{
    Rulebook *b = loader->book;
    const Entry *id = part_need(loader, part, "id");
    const Entry *kind = section_entry(part->section, "kind");
    ptrdiff_t what = kind ? entry_word(loader, kind, instrument_kinds, 4) : KIND_FUNDING;
    const Entry *leaf = what == KIND_FUNDING ? part_need(loader, part, "leaf")
                                             : section_entry(part->section, "leaf");
    const Entry *per = part_need(loader, part, "per");
    part_need(loader, part, "source");
    part_need(loader, part, "label.nl");
    Instrument in = { .label = part_label(part, "label"), .about = part_label(part, "about"),
                      .source = part_text(part, "source"), .leaf = -1, .takes = -1,
                      .row = -1, .budget = -1, .first = -1,
                      .kind = what < 0 ? KIND_FUNDING : (InstrumentKind)what,
                      .chosen = entry_says_yes(loader, part, "choice", true),
                      .file = loader->files[part->file]->source, .at = part->section->at };
    part_months(loader, part, "open", &in.open);
    in.counted = part_month(loader, part, "counted", MONTH_NEVER_BEGAN);
    in.is_counted = in.counted.index != MONTH_NEVER_BEGAN.index;
    const Entry *open = section_entry(part->section, "open");
    in.open_at = open ? open->value_at : in.at;
    if (leaf)
        in.leaf = (int32_t)read_word(
            leaf->value, leaf->value_at,
            ids_of(loader, b->leaves, b->leaves_count, sizeof *b->leaves),
            b->leaves_count, loader->diags);
    ptrdiff_t level = per ? read_word(per->value, per->value_at, b->level_names + 1,
                                      b->levels_count - 1, loader->diags)
                          : -1;
    if (!id)
        return;
    if (!name_is_good(id->value) || memchr(id->value.at, '.', id->value.len)) {
        report(loader, DIAG_BAD_NAME, id->value_at, id->value, STR_NONE);
        return;
    }
    if (rules_instrument(b, id->value)) {
        report(loader, DIAG_NAME_TAKEN, id->value_at, id->value, STR_NONE);
        diag_also(loader->diags, DIAG_FIRST_HERE, rules_instrument(b, id->value)->at, id->value);
        return;
    }
    in.id = id->value;
    in.level = level >= 0 ? (uint8_t)(level + 1) : LEVEL_NONE;
    b->instruments = arena_grow(loader->arena, b->instruments, b->instruments_count,
                                &b->instruments_room, sizeof *b->instruments);
    b->instruments[b->instruments_count++] = in;
    loader->owners[part->file] = (uint32_t)b->instruments_count;
}

/* Whether the same worker also takes another instrument is an input like any
 * other, so that a rule may ask for it: worker.takes.sine */
static void declare_takes(Loader *loader)
{
    Rulebook *b = loader->book;
    for (size_t i = 0; i < b->instruments_count; i++) {
        Instrument *in = &b->instruments[i];
        if (in->level == LEVEL_NONE)
            continue;
        Buf name = { 0 };
        buf_str(&name, b->levels[in->level].name);
        buf_text(&name, ".takes.");
        buf_str(&name, in->id);
        Str kept = str_keep(loader->arena, buf_view(&name));
        buf_free(&name);
        if (!name_declare(loader, 0, kept, NAME_ATTRIBUTE, b->attributes_count, in->at))
            continue;
        in->takes = (int32_t)b->attributes_count;
        b->attributes = arena_grow(loader->arena, b->attributes, b->attributes_count,
                                   &b->attributes_room, sizeof *b->attributes);
        b->attributes[b->attributes_count++] = (Attribute){
            .name = kept, .level = in->level, .type.kind = KIND_YES_NO,
            .label = word_label_with(loader->arena, WORD_ALSO, &in->label), .at = in->at };
    }
}

typedef struct Pair { uint32_t a, b; } Pair;

static void keep_excludes(Loader *loader, const Pair *pairs, size_t count)
{
    Rulebook *b = loader->book;
    for (size_t i = 0; i < b->instruments_count; i++) {
        uint32_t *others = arena_alloc(loader->arena, (count + 1) * sizeof *others);
        size_t found = 0;
        for (size_t p = 0; p < count; p++)
            if (pairs[p].a == i || pairs[p].b == i)
                others[found++] = pairs[p].a == i ? pairs[p].b : pairs[p].a;
        b->instruments[i].excludes = others;
        b->instruments[i].excludes_count = found;
    }
}

/* Stated once, it holds both ways. */
static void declare_excludes(Loader *loader)
{
    Rulebook *b = loader->book;
    Pair *pairs = NULL;
    size_t count = 0, room = 0;
    Str *ids = ids_of(loader, b->instruments, b->instruments_count, sizeof *b->instruments);
    for (size_t i = 0; i < loader->parts_count; i++) {
        const Part *part = &loader->parts[i];
        const Entry *e = part->kind == SECTION_INSTRUMENT
                             ? section_entry(part->section, "excludes")
                             : NULL;
        uint32_t self = e ? loader->owners[part->file] : 0;
        for (Str rest = self ? e->value : (Str){ 0 }; rest.at; ) {
            Str id = str_cut(&rest, ',');
            ptrdiff_t other = read_word(id, piece_span(e, id), ids, b->instruments_count,
                                        loader->diags);
            if (other < 0)
                continue;
            if ((uint32_t)other + 1 == self ||
                b->instruments[other].level != b->instruments[self - 1].level) {
                report(loader, DIAG_EXCLUDES_WRONG, piece_span(e, id), id, STR_NONE);
                continue;
            }
            Pair pair = { self - 1, (uint32_t)other };
            bool known = false;
            for (size_t p = 0; p < count; p++)
                known = known || (pairs[p].a == pair.a && pairs[p].b == pair.b) ||
                        (pairs[p].a == pair.b && pairs[p].b == pair.a);
            if (known) {
                report(loader, DIAG_EXCLUDES_TWICE, piece_span(e, id), id, STR_NONE);
                continue;
            }
            pairs = arena_grow(loader->arena, pairs, count, &room, sizeof *pairs);
            pairs[count++] = pair;
        }
    }
    keep_excludes(loader, pairs, count);
}

static void each_part(Loader *loader, SectionKind kind, void (*declare)(Loader *, const Part *))
{
    for (size_t i = 0; i < loader->parts_count; i++)
        if (loader->parts[i].kind == kind)
            declare(loader, &loader->parts[i]);
}

void declare_vocabulary(Loader *loader)
{
    Rulebook *b = loader->book;
    b->levels = arena_grow(loader->arena, b->levels, 0, &b->levels_room, sizeof *b->levels);
    b->levels[b->levels_count++] = (Level){ .entry = -1, .exit = -1, .number = -1 };
    for (size_t i = 0; i < loader->parts_count; i++)
        if (loader->parts[i].kind == SECTION_LEVEL && !part_is_taken(loader, &loader->parts[i]))
            declare_level(loader, &loader->parts[i], 0);
    finish_levels(loader);
    b->attributes = arena_room(loader->arena, loader->parts_count, &b->attributes_room,
                               sizeof *b->attributes);
    each_part(loader, SECTION_ATTRIBUTE, declare_attribute);
    finish_attributes(loader);
    declare_parties(loader);
    for (size_t i = 0; i < loader->parts_count; i++) {
        Part *part = &loader->parts[i];
        if (part->kind != SECTION_INSTRUMENT)
            continue;
        declare_instrument(loader, part);
    }
    for (size_t i = 0; i < loader->parts_count; i++)
        loader->parts[i].owner = loader->owners[loader->parts[i].file];
    declare_takes(loader);
    declare_excludes(loader);
}
