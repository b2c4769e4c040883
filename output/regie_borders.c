/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_borders.c -- what mergers of towns change: for each group, what the towns that it is
 * made of would get as they were counted.  Partnerships stay together either way.
 */
#include "grid.h"
#include "page.h"
#include "regie_words.h"

/* -- working it out -- */

/* The groups as they were, and of which group now each is a part. */
typedef struct Apart {
    Groups groups;
    uint32_t *of;
    bool *merged;              /* per group now: it has a town that was made of others */
} Apart;

static void add_group(Apart *a, uint32_t of, const uint32_t members[], size_t count)
{
    a->of[a->groups.count] = of;
    a->groups.list[a->groups.count++] = (Group){ .members = members, .count = count };
}

static void take_apart(const RegieView *v, Apart *a, uint32_t g)
{
    const Group *group = &v->groups.list[g];
    uint32_t *members = arena_alloc(v->session->arena, (v->towns.before->count + 1) * sizeof *members);
    size_t count = 0;
    for (size_t m = 0; m < group->count; m++) {
        const Town *town = &v->towns.list[group->members[m]];
        for (size_t p = 0; p < town->parts_count; p++)
            if (town_was_there(v->towns.before, town->parts[p], v->year))
                members[count++] = town->parts[p];
    }
    a->merged[g] = count > group->count;
    if (group->together) {
        add_group(a, g, members, count);
        return;
    }
    for (size_t m = 0; m < count; m++)
        add_group(a, g, members + m, 1);
}

static Apart all_apart(const RegieView *v)
{
    Arena *arena = v->session->arena;
    size_t most = v->towns.before->count + v->all + 1;
    Apart a = { .of = arena_alloc(arena, most * sizeof *a.of),
                .merged = arena_alloc(arena, v->all + 1) };
    a.groups.list = arena_alloc(arena, most * sizeof *a.groups.list);
    for (uint32_t g = 0; g < v->all; g++)
        take_apart(v, &a, g);
    return a;
}

size_t regie_mergers(const RegieView *v, const Offer *o, Merger **mergers)
{
    Arena *arena = v->session->arena;
    Apart a = all_apart(v);
    size_t count = 0;
    int64_t *people = people_of_years(arena, v->towns.before, &a.groups, &v->year, 1);
    Support *support = arena_alloc(arena, (a.groups.count + 1) * sizeof *support);
    Schedule *schedule = schedule_bind(arena, o->book, v->towns.before, &a.groups, people, 1,
                                       (Months){ v->month, v->month });
    schedule_run(schedule, v->month, support);
    *mergers = arena_alloc(arena, (v->all + 1) * sizeof **mergers);
    for (uint32_t g = 0, i = 0; g < v->all; g++) {
        Merger m = { .group = g, .unknown = o->support[g].state == OUTCOME_UNKNOWN,
                     .after = o->support[g].cents };
        for (; i < a.groups.count && a.of[i] == g; i++) {
            m.unknown = m.unknown || support[i].state == OUTCOME_UNKNOWN;
            m.before += support[i].cents;
        }
        if (a.merged[g])
            (*mergers)[count++] = m;
    }
    return count;
}

/* -- showing it -- */

static void fill(const RegieView *v, const Merger *m, Str cells[])
{
    Str unknown = str_of("?");
    cells[1] = m->unknown ? unknown : money_words(v, m->before);
    cells[2] = m->unknown ? unknown : money_words(v, m->after);
    cells[3] = m->unknown ? unknown : gain_words(v, m->after - m->before);
}

/* Those for whom it makes a difference, and all of them together. */
static void show_one(const RegieView *v, const Offer *o)
{
    Session *s = v->session;
    Merger *list, all = { 0 };
    size_t count = regie_mergers(v, o, &list), same = 0;
    Str heads[] = { say(s, WORD_REGIE_PEOPLE), say(s, WORD_REGIE_APART), say(s, WORD_REGIE_MERGED),
                    say(s, WORD_REGIE_DIFFERENCE) };
    Grid grid = grid_new(s->arena, say(s, WORD_REGIE_EUR), heads, 4);
    int64_t people = 0;
    for (size_t i = 0; i < count; i++) {
        if (list[i].before == list[i].after && !list[i].unknown) {
            same++;
            continue;
        }
        Str *cells = grid_row(&grid, v->groups.list[list[i].group].name, 0);
        cells[0] = number_words(v, v->people[list[i].group]);
        fill(v, &list[i], cells);
        all.before += list[i].before;
        all.after += list[i].after;
        all.unknown = all.unknown || list[i].unknown;
        people += v->people[list[i].group];
    }
    page_heading(&s->out, said(v, WORD_REGIE_MERGERS, &o->name, 1));
    if (grid.count) {
        Str *cells = grid_sum(&grid, say(s, WORD_REGIE_TOTAL), 0);
        cells[0] = number_words(v, people);
        fill(v, &all, cells);
        grid_show(&grid, &s->out);
        buf_byte(&s->out, '\n');
    }
    if (!count)
        page_wrap(&s->out, say(s, WORD_REGIE_MERGERS_NONE), 0, 0);
    else if (same)
        page_wrap(&s->out, said(v, WORD_REGIE_MERGERS_SAME, (Str[]){ size_words(v, same) }, 1), 0, 0);
}

void show_mergers(const RegieView *v)
{
    for (size_t i = 0; i < v->count && v->towns.borders; i++)
        show_one(v, &v->offers[i]);
}

void json_mergers(const RegieView *v, const Offer *o, Json *json)
{
    Merger *list;
    size_t count = regie_mergers(v, o, &list);
    json_open(json, "mergers", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(json, NULL, '{');
        json_text(json, "name", v->groups.list[list[i].group].name);
        json_yes_no(json, "known", !list[i].unknown);
        if (!list[i].unknown) {
            json_money(json, "without", list[i].before);
            json_money(json, "with", list[i].after);
        }
        json_close(json, '}');
    }
    json_close(json, ']');
}
