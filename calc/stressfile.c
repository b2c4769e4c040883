/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stressfile.c -- the files of stress tests: sections, from when on, and which tests
 * are combined.  What their lines say is read in stressline.c.
 */
#include "stressreader.h"

#include <string.h>

static void tell(StressReader *r, DiagCode code, Span at, Str a, Str b)
{
    diag_add(r->diags, code, at, a, b, STR_NONE);
}

/* -- from when on -- */

static bool year_read(Str text, int *year)
{
    static const char word[] = "year ";
    Decimal number;
    if (!str_starts(text, word))
        return false;
    Str rest = str_trim(str_part(text.at + strlen(word), text.len - strlen(word)));
    if (decimal_parse(rest, &number) != PARSE_OK || number.scale != 0 || number.digits < 1 ||
        number.digits > SCENARIO_YEARS_MAX)
        return false;
    *year = (int)number.digits;
    return true;
}

static void from_read(StressReader *r, const Entry *e, Stress *stress)
{
    if (str_is_text(e->value, "start"))
        stress->from = FROM_START;
    else if (str_is_text(e->value, "half"))
        stress->from = FROM_HALF;
    else if (year_read(e->value, &stress->year))
        stress->from = FROM_YEAR;
    else if (month_parse(e->value, &stress->month) == PARSE_OK)
        stress->from = FROM_MONTH;
    else
        tell(r, DIAG_STRESS_FROM, e->value_at, e->value, STR_NONE);
}

/* A payment that is late and a rule that is another one are so in the whole project; of a
 * rate that builds on itself a later one would change what went before. */
static void check_from(StressReader *r, const StressBlock *block)
{
    const Stress *s = block->stress;
    for (size_t i = 0; i < s->lines_count && s->from != FROM_START; i++) {
        const StressLine *line = &s->lines[i];
        bool builds = line->kind == STRESS_VALUE && r->book->attributes[line->attribute].compounds;
        if (line->kind != STRESS_LATE && line->kind != STRESS_REFORM && !builds)
            continue;
        tell(r, DIAG_STRESS_NOT_LATER, line->at, line->key, STR_NONE);
        diag_also(r->diags, DIAG_BECAUSE_HERE, block->from->value_at, block->from->value);
    }
}

/* -- sections -- */

static bool label_read(const Entry *e, const char *prefix, Label *label)
{
    Lang lang;
    size_t len = strlen(prefix);
    if (!str_starts(e->key, prefix) || !lang_parse(str_part(e->key.at + len, e->key.len - len), &lang))
        return false;
    label->in[lang] = e->value;
    return true;
}

static void section_read(StressReader *r, StressBlock *block)
{
    const Section *section = block->section;
    Stress *s = block->stress;
    StressLine *lines = arena_alloc(r->arena, (section->count + 1) * sizeof *lines);
    bool said = section->lost_count > 0;
    for (size_t i = 0; i < section->count; i++) {
        const Entry *e = &section->entries[i];
        if (label_read(e, "label.", &s->label) || label_read(e, "help.", &s->help))
            continue;
        said = said || !str_is_text(e->key, "from");
        if (str_is_text(e->key, "from")) {
            block->from = e;
            from_read(r, e, s);
        } else if (str_is_text(e->key, "combines")) {
            block->combines = e;
        } else if (stress_line_read(r, e, &lines[s->lines_count])) {
            s->lines_count++;
        }
    }
    s->lines = lines;
    if (!said)
        tell(r, DIAG_STRESS_EMPTY, s->at, s->name, STR_NONE);
    check_from(r, block);
}

/* The name in [stress NAME]; false, reported, if it is none. */
static bool title_read(StressReader *r, const Section *section, Str *name)
{
    if (!section_named(section, str_of("stress"), r->diags, name))
        return false;
    bool good = !str_ends(*name, ".ini") && !str_is_text(*name, "all");    /* --stress all */
    for (size_t i = 0; i < name->len; i++)
        good = good && !memchr("+,:=", name->at[i], 4);
    if (!good)
        tell(r, DIAG_BAD_MEMBER_NAME, span_piece(section->at, *name), *name, STR_NONE);
    return good;
}

/* Where the test of that name stands, or goes: one of ours gives way to the user's. */
static size_t place_of(StressReader *r, const Section *section, Str name, bool own)
{
    for (size_t i = 0; i < r->count; i++) {
        if (!str_is(r->list[i].name, name))
            continue;
        if (own && !r->list[i].own)
            return i;
        tell(r, DIAG_MEMBER_TWICE, section->at, section->title, STR_NONE);
        diag_also(r->diags, DIAG_FIRST_HERE, r->list[i].at, span_text(r->list[i].at));
        return SIZE_MAX;
    }
    r->list = arena_grow(r->arena, r->list, r->count, &r->room, sizeof *r->list);
    r->blocks = arena_grow(r->arena, r->blocks, r->count, &r->blocks_room, sizeof *r->blocks);
    return r->count++;
}

static void file_read(StressReader *r, const Source *source, bool own)
{
    const IniFile *file = ini_file_parse(r->arena, source, r->diags);
    for (size_t i = 0; i < file->count; i++) {
        const Section *section = &file->sections[i];
        Str name;
        size_t place = title_read(r, section, &name) ? place_of(r, section, name, own) : SIZE_MAX;
        if (place == SIZE_MAX)
            continue;
        r->list[place] = (Stress){ .name = name, .own = own, .at = section->at };
        r->blocks[place] = (StressBlock){ .section = section };
    }
}

/* -- combinations -- */

static void combines_read(StressReader *r, StressBlock *block)
{
    Stress *s = block->stress;
    const Entry *e = block->combines;
    Str *names = arena_alloc(r->arena, (r->count + 1) * sizeof *names);
    uint32_t *combines = arena_alloc(r->arena, (e->value.len + 1) * sizeof *combines);
    for (size_t i = 0; i < r->count; i++)
        names[i] = r->list[i].name;
    for (Str rest = e->value; rest.at; ) {
        Str name = str_cut(&rest, ',');
        size_t i = 0;
        while (i < r->count && !str_is(names[i], name))
            i++;
        if (i < r->count)
            combines[s->combines_count++] = (uint32_t)i;
        else
            report_unknown(r->diags, DIAG_UNKNOWN_STRESS, piece_span(e, name), name, names, r->count);
    }
    s->combines = combines;
}

/* Whether the test leads back to `to`. */
static bool leads_to(const StressReader *r, size_t from, size_t to, bool seen[])
{
    if (from == to)
        return true;
    if (seen[from])
        return false;
    seen[from] = true;
    for (size_t i = 0; i < r->list[from].combines_count; i++)
        if (leads_to(r, r->list[from].combines[i], to, seen))
            return true;
    return false;
}

static void check_circle(StressReader *r, size_t which)
{
    for (size_t i = 0; i < r->list[which].combines_count; i++) {
        bool *seen = arena_alloc(r->arena, r->count * sizeof *seen);
        if (!leads_to(r, r->list[which].combines[i], which, seen))
            continue;
        tell(r, DIAG_STRESS_CIRCLE, r->blocks[which].combines->value_at, r->list[which].name,
             STR_NONE);
        return;
    }
}

Stresses stress_read(Arena *arena, const Scenario *scenario, const StressFiles *files, Diags *diags)
{
    StressReader r = { .arena = arena, .book = scenario->book, .scenario = scenario,
                       .diags = diags, .beside = files->beside,
                       .beside_count = files->beside_count };
    for (size_t i = 0; i < files->count; i++)
        file_read(&r, files->files[i], i >= files->shipped);
    for (size_t i = 0; i < r.count; i++) {
        r.blocks[i].stress = &r.list[i];
        section_read(&r, &r.blocks[i]);
    }
    for (size_t i = 0; i < r.count; i++)
        if (r.blocks[i].combines)
            combines_read(&r, &r.blocks[i]);
    for (size_t i = 0; i < r.count; i++)
        check_circle(&r, i);
    return (Stresses){ r.list, r.count };
}
