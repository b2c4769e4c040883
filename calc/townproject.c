/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * townproject.c -- writes the project as a file and has it read: all that reading a project
 * settles (what follows from what, who is there when) is settled here in the same way.
 */
#include "townproject.h"

/* A value as files write it. */
static void write_value(const Attribute *a, int64_t digits, Buf *out)
{
    switch (a->type.kind) {
    case KIND_YES_NO: buf_text(out, digits ? "yes" : "no"); break;
    case KIND_CHOICE: buf_str(out, a->type.choice->values[digits]); break;
    case KIND_MONTH:
        buf_print(out, "%04d-%02d", month_year((Month){ (int32_t)digits }),
                  month_number((Month){ (int32_t)digits }));
        break;
    case KIND_NUMBER:
        decimal_print((Decimal){ digits, a->scale }, out);
        buf_byte(out, ' ');
        unit_show_one(a->type.unit, LANG_EN, out);
        break;
    }
}

static void write_entry(const Rulebook *book, size_t attribute, int64_t digits, Buf *out)
{
    const Attribute *a = &book->attributes[attribute];
    Str level = book->levels[a->level].name;
    buf_str(out, str_part(a->name.at + level.len + 1, a->name.len - level.len - 1));
    buf_text(out, " = ");
    write_value(a, digits, out);
    buf_byte(out, '\n');
}

/* Of what must be said and says nothing of towns: anything that may be said. */
static void write_required(const Rulebook *book, uint8_t level, Month start, Buf *out)
{
    for (size_t i = 0; i < book->attributes_count; i++) {
        const Attribute *a = &book->attributes[i];
        bool month = a->type.kind == KIND_MONTH;
        if (a->level == level && a->required)
            write_entry(book, i, month ? start.index : a->has_least ? a->least.digits : 0, out);
    }
}

/* "[partnership 3]" */
static void write_title(const Level *level, size_t number, Buf *out)
{
    buf_byte(out, '[');
    buf_str(out, level->name);
    buf_print(out, " %zu]\n", number + 1);
}

static void write_town(const Rulebook *book, const Towns *towns, const Town *town, int64_t people,
                       Buf *out)
{
    for (size_t a = 0; a < book->attributes_count; a++) {
        Str name = book->attributes[a].name;
        if (str_is(name, towns->book->attributes[towns->counts].name))
            write_entry(book, a, people, out);
        for (size_t f = 0; f < towns->facts_count; f++)
            if (town->digits[f] != TOWN_UNKNOWN &&
                str_is(name, towns->book->attributes[towns->facts[f]].name))
                write_entry(book, a, town->digits[f], out);
    }
}

static void write_groups(const Rulebook *book, const Towns *towns, const Groups *groups,
                         const int64_t people[], Month start, Buf *out)
{
    const Instrument *in = regie_instrument(book);
    const Level *above = &book->levels[in->level];
    ptrdiff_t below = rules_level(book, towns->book->levels[towns->level].name);
    size_t number = 0;
    for (size_t g = 0; g < groups->count && below >= 0; g++) {
        write_title(above, g, out);
        buf_text(out, "instruments = ");
        buf_str(out, in->id);
        buf_byte(out, '\n');
        write_required(book, in->level, start, out);
        for (size_t m = 0; m < groups->list[g].count; m++, number++) {
            write_title(&book->levels[below], number, out);
            buf_str(out, above->name);
            buf_print(out, " = %zu\n", g + 1);
            write_town(book, towns, &towns->list[groups->list[g].members[m]], people[number], out);
        }
    }
}

const Scenario *towns_project(Arena *arena, const Rulebook *book, const Towns *towns,
                              const Groups *groups, const int64_t people[], Month month)
{
    Buf text = { 0 };
    Diags *diags = diags_new(arena);
    Month start = month_of(month_year(month), 1);
    ptrdiff_t project = rules_level(book, str_of("project"));
    if (project < 0)
        return NULL;
    buf_text(&text, "[project]\nname = -\nyears = 1\n");
    write_required(book, (uint8_t)project, start, &text);
    write_groups(book, towns, groups, people, start, &text);
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_of("-"), .text = str_keep(arena, buf_view(&text)) };
    buf_free(&text);
    const Scenario *scenario = scenario_load(arena, book, source, diags);
    return diags_errors(diags) ? NULL : scenario;
}
