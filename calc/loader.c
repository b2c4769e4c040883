/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * loader.c -- taking sections apart: which kinds there are, which keys each may
 * have, and the small readers for their values.
 */
#include "loader.h"

#include <string.h>

static const struct SectionSpec {
    const char *word;
    bool named, local, versions, dated;
    const char *keys;          /* "@label" stands for label.nl, label.fr and label.en */
    const char *prefixes;      /* of keys that whoever reads them checks, or NULL */
} specs[SECTION_KINDS] = {
    [SECTION_LEVEL]      = { "level", true, false, false, false, "within entry exit number data key into part @label",
                             "alias." },
    [SECTION_ATTRIBUTE]  = { "attribute", true, false, false, false,
                             "type unit decimals least most unlikely_below unlikely_above values "
                             "ordered required otherwise pattern compounds breaks_even column @label @help", "choice." },
    [SECTION_GOVERNMENT] = { "government", true, false, false, false, "@label", NULL },
    [SECTION_PARTY]      = { "party", true, false, false, false, "government role owner @label", "role. owner." },
    [SECTION_LEAF]       = { "leaf", true, false, false, false, "@label", NULL },
    [SECTION_INSTRUMENT] = { "instrument", false, true, false, false,
                             "id kind leaf per choice source open excludes counted row budget first then @label @about", NULL },
    [SECTION_PARAM]      = { "param", true, true, false, true, "unit until checked @label", NULL },
    [SECTION_TABLE]      = { "table", true, true, false, true,
                             "input unit kind upper until checked @label", NULL },
    [SECTION_DEFINE]     = { "define", true, true, true, false, "value until source @label", NULL },
    [SECTION_ELIGIBLE]   = { "eligible", true, true, true, false, "when for asks until source @label", NULL },
    [SECTION_AMOUNT]     = { "amount", true, true, true, false,
                             "from to period value share paid books leaf until source @label", NULL },
    [SECTION_EXCLUSIVE]  = { "exclusive", true, false, false, false, "amounts source @label", NULL },
    [SECTION_LIMIT]      = { "limit", true, false, false, false, "amounts most source @label", NULL },
    [SECTION_PERIMETER]  = { "perimeter", true, false, false, false, "parties governments backstop @label", NULL },
    [SECTION_MEASURE]    = { "measure", true, false, false, false, "value ratio source @label", NULL },
};

static const char *const languages[LANG_COUNT] = { "nl", "fr", "en" };

const char *section_word(SectionKind kind)
{
    return specs[kind].word;
}

void report(Loader *loader, DiagCode code, Span at, Str a, Str b)
{
    diag_add(loader->diags, code, at, a, b, STR_NONE);
}

/* -- keys -- */

/* All keys that the kind may have, languages spelled out. */
static KeyList keys_of(Loader *loader, SectionKind kind)
{
    KeyList *list = &loader->keys[kind];
    size_t room = 0;
    if (list->keys)
        return *list;
    for (Str rest = str_of(specs[kind].keys); rest.at; ) {
        Str key = str_cut(&rest, ' ');
        bool labels = key.len && key.at[0] == '@';
        for (int l = 0; l < (labels ? LANG_COUNT : 1); l++) {
            Buf buf = { 0 };
            buf_str(&buf, labels ? str_part(key.at + 1, key.len - 1) : key);
            if (labels)
                buf_print(&buf, ".%s", languages[l]);
            list->keys = arena_grow(loader->scratch, list->keys, list->count, &room,
                                    sizeof *list->keys);
            list->keys[list->count++] = str_keep(loader->scratch, buf_view(&buf));
            buf_free(&buf);
        }
    }
    return *list;
}

static bool is_dated_key(Str key)
{
    return key.len && key.at[0] >= '0' && key.at[0] <= '9';
}

void unknown_key(Loader *loader, Section *section, const Entry *e, const Str keys[], size_t count)
{
    ptrdiff_t near =
        report_unknown(loader->diags, DIAG_UNKNOWN_KEY, e->key_at, e->key, keys, count);
    if (near >= 0)
        section_lose(loader->arena, section, keys[near]);
}

static bool has_prefix(const char *prefixes, Str key)
{
    for (Str rest = str_of(prefixes ? prefixes : ""); rest.at && rest.len; ) {
        Str prefix = str_cut(&rest, ' ');
        if (key.len > prefix.len && memcmp(key.at, prefix.at, prefix.len) == 0)
            return true;
    }
    return false;
}

static void check_keys(Loader *loader, Section *section, SectionKind kind)
{
    KeyList list = keys_of(loader, kind);
    for (size_t i = 0; i < section->count; i++) {
        const Entry *e = &section->entries[i];
        bool known = specs[kind].dated && is_dated_key(e->key);
        for (size_t k = 0; k < list.count && !known; k++)
            known = str_is(list.keys[k], e->key);
        if (!known && !has_prefix(specs[kind].prefixes, e->key))
            unknown_key(loader, section, e, list.keys, list.count);
    }
}

/* -- titles -- */

bool name_is_good(Str name)
{
    bool good = name.len > 0, start = true;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool letter = (c >= 'a' && c <= 'z') || c == '_' || (c >= 'A' && c <= 'Z');
        bool digit = c >= '0' && c <= '9';
        good = good && (letter || (digit && !start) || (c == '.' && !start));
        start = c == '.';
    }
    return good && !start;
}

static bool find_kind(Loader *loader, Str word, Span at, SectionKind *kind)
{
    Str words[SECTION_KINDS];
    for (int k = 0; k < SECTION_KINDS; k++) {
        words[k] = str_of(specs[k].word);
        if (str_is(word, words[k])) {
            *kind = (SectionKind)k;
            return true;
        }
    }
    report_unknown(loader->diags, DIAG_UNKNOWN_SECTION, at, word, words, SECTION_KINDS);
    return false;
}

bool part_read(Loader *loader, Section *section, Part *part)
{
    Str rest = section->title;
    Str word = str_cut(&rest, ' ');
    *part = (Part){ .section = section, .name_at = section->at };
    if (!find_kind(loader, word, span_piece(section->at, word), &part->kind))
        return false;
    const struct SectionSpec *spec = &specs[part->kind];
    part->name = str_cut(&rest, ' ');
    Str date = str_cut(&rest, ' ');
    if (part->name.len)
        part->name_at = span_piece(section->at, part->name);
    if (part->name.len && !name_is_good(part->name)) {
        report(loader, DIAG_BAD_NAME, part->name_at, part->name, STR_NONE);
        return false;
    }
    if (rest.at || (date.len && !spec->versions)) {
        report(loader, DIAG_TITLE_TOO_LONG, section->at, section->title, word);
        return false;
    }
    if (date.len && month_parse(date, &part->date) != PARSE_OK) {
        report(loader, DIAG_NO_SUCH_MONTH, span_piece(section->at, date), date, STR_NONE);
        return false;
    }
    part->has_date = date.len > 0;
    check_keys(loader, section, part->kind);
    return true;
}

/* -- values -- */

const Entry *part_need(Loader *loader, const Part *part, const char *key)
{
    const Entry *e = section_entry(part->section, key);
    if (!e && !section_lost(part->section, str_of(key)))
        report(loader, DIAG_KEY_MISSING, part->section->at, part->section->title, str_of(key));
    return e;
}

Str part_text(const Part *part, const char *key)
{
    const Entry *e = section_entry(part->section, key);
    return e ? e->value : STR_NONE;
}

Label part_label(const Part *part, const char *prefix)
{
    Label label = { { STR_NONE, STR_NONE, STR_NONE } };
    for (int l = 0; l < LANG_COUNT; l++) {
        char key[64];
        size_t n = strlen(prefix);
        memcpy(key, prefix, n);
        key[n] = '.';
        memcpy(key + n + 1, languages[l], 3);
        label.in[l] = part_text(part, key);
    }
    return label;
}

bool part_months(Loader *loader, const Part *part, const char *key, Months *months)
{
    *months = (Months){ MONTH_NEVER_BEGAN, MONTH_NEVER_ENDS };
    const Entry *e = section_entry(part->section, key);
    if (!e)
        return true;
    if (months_parse(e->value, months) != PARSE_OK || months->first.index > months->last.index) {
        report(loader, DIAG_BAD_MONTHS, e->value_at, e->value, STR_NONE);
        return false;
    }
    return true;
}

Month part_month(Loader *loader, const Part *part, const char *key, Month otherwise)
{
    const Entry *e = section_entry(part->section, key);
    Month m = otherwise;
    if (e && month_parse(e->value, &m) != PARSE_OK) {
        report(loader, DIAG_NO_SUCH_MONTH, e->value_at, e->value, STR_NONE);
        m = otherwise;
    }
    return m;
}

ptrdiff_t entry_word(Loader *loader, const Entry *entry, const char *const words[], size_t count)
{
    Str list[16];
    for (size_t i = 0; i < count; i++)
        list[i] = str_of(words[i]);
    return read_word(entry->value, entry->value_at, list, count, loader->diags);
}

Unit entry_unit(Loader *loader, const Entry *entry)
{
    Unit unit = UNIT_NONE;
    if (entry && unit_parse(entry->value, &unit) != PARSE_OK)
        report(loader, DIAG_UNKNOWN_UNIT, entry->value_at, entry->value, STR_NONE);
    return unit;
}

Str qualified_name(Loader *loader, uint32_t owner, Str name)
{
    if (!owner)
        return name;
    Buf buf = { 0 };
    buf_str(&buf, loader->book->instruments[owner - 1].id);
    buf_byte(&buf, '.');
    buf_str(&buf, name);
    Str kept = str_keep(loader->arena, buf_view(&buf));
    buf_free(&buf);
    return kept;
}

bool name_declare(Loader *loader, uint32_t owner, Str text, NameKind kind, size_t which, Span at)
{
    if (expr_reserves(text)) {
        report(loader, DIAG_NAME_RESERVED, at, text, STR_NONE);
        return false;
    }
    const Name *other = owner ? names_find(loader->names, 0, text) : NULL;
    if (!other)
        other = names_add(loader->names, (Name){ owner, text, (int)kind, (uint32_t)which, at });
    if (!other)
        return true;
    report(loader, DIAG_NAME_TAKEN, at, text, STR_NONE);
    diag_also(loader->diags, DIAG_FIRST_HERE, other->at, text);
    return false;
}
