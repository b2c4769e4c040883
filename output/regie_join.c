/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_join.c -- who may join whom, as asked for, and working out what follows.
 */
#include <string.h>

#include "page.h"
#include "regie_joining.h"

/* -- what is asked for -- */

static const char best_support[] = "support", best_fewest[] = "fewest", by_part[] = "province";

static bool most_members(const Session *s, size_t *most)
{
    Decimal d;
    *most = 0;
    if (!s->options.most)
        return true;
    if (decimal_parse(str_of(s->options.most), &d) != PARSE_OK || d.scale || d.digits < 2 ||
        d.digits > INT32_MAX)
        return false;
    *most = (size_t)d.digits;
    return true;
}

bool regie_join_options(RegieView *v)
{
    Session *s = v->session;
    const char *best = s->options.best;
    size_t most, errors = diags_errors(s->diags);
    if (best && strcmp(best, best_support) != 0 && strcmp(best, best_fewest) != 0)
        diag_add(s->diags, DIAG_BEST_FORM, (Span){ 0 }, str_of(best), STR_NONE, STR_NONE);
    if (!most_members(s, &most))
        diag_add(s->diags, DIAG_MOST_FORM, (Span){ 0 }, str_of(s->options.most), STR_NONE, STR_NONE);
    return diags_errors(s->diags) == errors;
}

static bool read_neighbours(RegieView *v, Neighbours *neighbours)
{
    Session *s = v->session;
    if (strcmp(s->options.neighbours, by_part) == 0)
        return neighbours_by_part(s->arena, &v->towns, v->year, s->diags, neighbours);
    const Source *source = source_read(s->arena, s->options.neighbours, s->diags);
    return source && neighbours_read(s->arena, &v->towns, v->year, source, s->diags, neighbours);
}

/* -- working out -- */

/* Each is named after its largest member: a town is in one of them only. */
static void name_groups(const Session *s, const Towns *towns, Groups *groups)
{
    for (size_t g = 0; g < groups->count; g++) {
        Group *group = &groups->list[g];
        Buf name = { 0 };
        word_say(WORD_JOIN_NAME, s->options.lang, &towns->list[group->members[0]].name, 1, &name);
        group->name = str_keep(s->arena, buf_view(&name));
        buf_free(&name);
    }
}

/* What the areas get with the user's partnerships; only if those are within them. */
static void compare_own(const RegieView *v, JoinView *j)
{
    Arena *arena = v->session->arena;
    bool *within = arena_alloc(arena, v->towns.count + 1);
    Area all = { .towns = arena_alloc(arena, (v->towns.count + 1) * sizeof *all.towns) };
    for (size_t a = 0; a < j->joining.areas_count; a++)
        for (size_t t = 0; t < j->joining.areas[a].area.count; t++) {
            all.towns[all.count++] = j->joining.areas[a].area.towns[t];
            within[all.towns[all.count - 1]] = true;
        }
    size_t unknown;
    j->comparable = true;
    for (size_t g = 0; g < v->given.count; g++)
        for (size_t m = 0; m < v->given.list[g].count; m++)
            j->comparable = j->comparable && within[v->given.list[g].members[m]];
    j->own = joining_total(&j->task, &all, &v->given, &unknown);
    j->comparable = j->comparable && !unknown;
}

static void find_grouping(RegieView *v, JoinView *j)
{
    Session *s = v->session;
    j->joining = joining_find(s->arena, &j->task);
    name_groups(s, &v->towns, &j->joining.groups);
    if (v->given.count) {
        compare_own(v, j);
    } else {
        v->given = j->joining.groups;
        j->chosen = true;
    }
    j->stable = arena_alloc(s->arena, (j->joining.areas_count + 1) * sizeof *j->stable);
    for (size_t a = 0; a < j->joining.areas_count; a++)
        j->stable[a] = joining_stable(s->arena, &j->task, &j->joining.areas[a].area);
}

void regie_join(RegieView *v)
{
    Session *s = v->session;
    JoinView *j = arena_alloc(s->arena, sizeof *j);
    *j = (JoinView){ .has_neighbours = s->options.neighbours != NULL };
    j->task = (JoinTask){ .book = v->offers[0].book, .towns = &v->towns,
                          .neighbours = &j->neighbours, .year = v->year, .month = v->month,
                          .fewest = s->options.best && strcmp(s->options.best, best_fewest) == 0 };
    if ((j->has_neighbours && !read_neighbours(v, &j->neighbours)) || diags_errors(s->diags) ||
        !most_members(s, &j->task.most))
        return;
    if (j->has_neighbours)
        find_grouping(v, j);
    j->bringing = joining_bringing(s->arena, &j->task, &v->given);
    if (j->has_neighbours)
        j->leaving = joining_leaving(s->arena, &j->task, &v->given);
    v->join = j;
}

/* -- as a file -- */

static void write_group(const RegieView *v, const Group *group, Buf *out)
{
    enum { BEHIND_MEMBERS = 10 };
    Buf members = { 0 };
    const Towns *towns = &v->towns;
    const Level *above = &towns->book->levels[towns->book->within[towns->level]];
    buf_text(out, "\n[");
    buf_str(out, above->name);
    buf_byte(out, ' ');
    buf_str(out, group->name);
    buf_text(out, "]\n");
    buf_text(&members, "members = ");
    for (size_t m = 0; m < group->count; m++) {
        buf_text(&members, m ? ", " : "");
        buf_str(&members, towns->list[group->members[m]].name);
    }
    page_wrap(out, buf_view(&members), 0, BEHIND_MEMBERS);
    buf_free(&members);
}

Str regie_join_file(const RegieView *v)
{
    Buf out = { 0 };
    buf_text(&out, "; klaverblad regie --partnerships\n");
    for (size_t g = 0; g < v->given.count; g++)
        write_group(v, &v->given.list[g], &out);
    Str text = str_keep(v->session->arena, buf_view(&out));
    buf_free(&out);
    return text;
}
