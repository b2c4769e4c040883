/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * heads.c -- the keys of an instrument's head that name its own defines: what people who
 * look at a schedule of support ask of it.
 */
#include "loader.h"

static int32_t own_define(Loader *loader, const Part *part, const char *key)
{
    Rulebook *b = loader->book;
    const Entry *e = section_entry(part->section, key);
    Str *names = arena_alloc(loader->scratch, (b->rules_count + 1) * sizeof *names);
    size_t count = 0;
    if (!e)
        return -1;
    for (size_t i = 0; i < b->rules_count; i++) {
        if (b->rules[i].kind != RULE_DEFINE || b->rules[i].owner != part->owner)
            continue;
        if (str_is(b->rules[i].name, e->value))
            return (int32_t)i;
        names[count++] = b->rules[i].name;
    }
    report_unknown(loader->diags, DIAG_NOT_ONE_OF, e->value_at, e->value, names, count);
    return -1;
}

void link_heads(Loader *loader)
{
    for (size_t i = 0; i < loader->parts_count; i++) {
        const Part *part = &loader->parts[i];
        if (part->kind != SECTION_INSTRUMENT || !part->owner)
            continue;
        Instrument *in = &loader->book->instruments[part->owner - 1];
        in->row = own_define(loader, part, "row");
        in->budget = own_define(loader, part, "budget");
        in->first = own_define(loader, part, "first");
        in->then = own_define(loader, part, "then");
    }
}
