/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ours.h -- the rule files that the program carries, for tests that need the rules as they are;
 * and schedules of support that several of them try.
 */
#ifndef OURS_H
#define OURS_H

#include <string.h>

#include "builtin.h"
#include "inifile.h"
#include "rules.h"

/* Without cases and examples. */
static inline RuleFiles our_files(Arena *arena)
{
    RuleFiles files = { 0 };
    for (size_t i = 0; i < builtin_files_count; i++) {
        const BuiltinFile *f = &builtin_files[i];
        Source *source = arena_alloc(arena, sizeof *source);
        *source = (Source){ .name = str_of(f->path), .outline = f->outline,
                            .text = str_part((const char *)f->data, f->size) };
        if (!strstr(f->path, ".cases.ini") && !strstr(f->path, "examples/"))
            rule_files_add(arena, source, &files);
    }
    return files;
}

/* The rules with at most two overlays, up to the first that is NULL. */
static inline const Rulebook *our_rules(Arena *arena, const char *const overlays[2], Diags *diags)
{
    RuleFiles files = our_files(arena);
    const Source *sources[2];
    size_t count = 0;
    for (; count < 2 && overlays[count]; count++) {
        Source *source = arena_alloc(arena, sizeof *source);
        *source = (Source){ .name = str_of("overlay.ini"), .text = str_of(overlays[count]) };
        sources[count] = source;
    }
    return rules_load(arena, &files, sources, count, diags);
}

/* Anybody gets what the row says; a row that grows ever slower, or ever faster, from zero. */
#define SCHEDULE_EVERYBODY                                                                        \
    "[eligible regie.form]\nwhen = members >= 1\n[eligible regie.size]\nwhen = members >= 1\n"    \
    "[amount regie.support]\nvalue = own_row\n"
#define SCHEDULE_CONCAVE                                                                          \
    "[table regie.scale]\nunit = EUR/person/year\nkind = marginal\n2014-01 = gap\n"               \
    "2015-01.0 = 0.40\n2015-01.30000 = 0.30\n2015-01.90000 = 0.10\n"
#define SCHEDULE_CONVEX                                                                           \
    "[table regie.scale]\nunit = EUR/person/year\nkind = marginal\n2014-01 = gap\n"               \
    "2015-01.0 = 0.10\n2015-01.30000 = 0.30\n2015-01.90000 = 0.40\n"

#endif
