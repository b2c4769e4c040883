/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_joining.c -- partnerships on a page of 80 columns: the best grouping and how sure that
 * is, what each member brings, who would gain by leaving, and the grouping as a file.
 */
#include "regie_joining.h"

#include "grid.h"
#include "money.h"
#include "page.h"
#include "regie_words.h"

static void plain(const RegieView *v, Word word)
{
    sentence_of(v, word, NULL, 0);
}

static void counted(const RegieView *v, Word word, size_t count)
{
    Str text = size_words(v, count);
    sentence_of(v, word, &text, 1);
}

/* "Kortrijk, Kuurne, Menen" */
static Str names_of(const RegieView *v, const uint32_t towns[], size_t count)
{
    Buf list = { 0 };
    for (size_t i = 0; i < count; i++) {
        buf_text(&list, i ? ", " : "");
        buf_str(&list, v->towns.list[towns[i]].name);
    }
    Str text = str_keep(v->session->arena, buf_view(&list));
    buf_free(&list);
    return text;
}

/* -- the best grouping -- */

void tell_who_may(const RegieView *v)
{
    const JoinView *j = v->join;
    Str pairs[2] = { size_words(v, j->neighbours.pairs), size_words(v, j->joining.towns) };
    if (j->neighbours.by_part)
        counted(v, WORD_JOIN_SAME_PART, j->joining.towns);
    else
        sentence_of(v, WORD_JOIN_PAIRS, pairs, 2);
    if (j->neighbours.assumed)
        counted(v, WORD_JOIN_ASSUMED, j->neighbours.assumed);
    if (j->neighbours.partless)
        counted(v, WORD_JOIN_PARTLESS, j->neighbours.partless);
    if (j->task.most)
        counted(v, WORD_JOIN_MOST_N, j->task.most);
}

/* The province, or what it is of which the largest town is most of. */
Str area_label(const RegieView *v, const JoinedArea *joined)
{
    const Area *area = &joined->area;
    uint32_t largest = area->towns[0];
    for (size_t t = 0; t < area->count; t++)
        if (v->towns.list[area->towns[t]].people[v->year] > v->towns.list[largest].people[v->year])
            largest = area->towns[t];
    if (v->join->neighbours.by_part)
        return v->towns.list[largest].part;
    return said(v, WORD_JOIN_NAME, &v->towns.list[largest].name, 1);
}

static void area_cells(const RegieView *v, Str *cells, const Joining *sum)
{
    Session *s = v->session;
    bool untold = sum->found_unknown > 0;
    cells[0] = size_words(v, sum->towns);
    cells[1] = known_part(s->arena, money_words(v, sum->alone), sum->alone, sum->alone_unknown > 0);
    cells[2] = known_part(s->arena, money_words(v, sum->found), sum->found, untold);
    cells[3] = sum->bounded && !untold ? money_words(v, sum->bound) : str_of("?");
}

/* One area as a sum of one. */
static Joining sum_of_area(const JoinedArea *area)
{
    return (Joining){ .towns = area->area.count, .alone = area->alone, .found = area->found,
                      .bound = area->bound, .alone_unknown = area->alone_unknown,
                      .found_unknown = area->found_unknown,
                      .bounded = area->proof != PROOF_NONE };
}

static void show_areas(const RegieView *v)
{
    Session *s = v->session;
    const Joining *all = &v->join->joining;
    Str heads[] = { say(s, WORD_JOIN_TOWNS), say(s, WORD_JOIN_ALONE), say(s, WORD_JOIN_FOUND),
                    say(s, WORD_JOIN_BOUND) };
    Grid grid = grid_new(s->arena, say(s, WORD_REGIE_EUR), heads, sizeof heads / sizeof *heads);
    for (size_t a = 0; a < all->areas_count; a++) {
        Joining sum = sum_of_area(&all->areas[a]);
        area_cells(v, grid_row(&grid, area_label(v, &all->areas[a]), 0), &sum);
    }
    if (all->areas_count > 1)
        area_cells(v, grid_sum(&grid, say(s, WORD_REGIE_TOTAL), 0), all);
    buf_byte(&s->out, '\n');
    grid_show(&grid, &s->out);
    buf_byte(&s->out, '\n');
}

static bool has_proof(const RegieView *v, JoinProof proof)
{
    const Joining *all = &v->join->joining;
    for (size_t a = 0; a < all->areas_count; a++)
        if (all->areas[a].proof == proof)
            return true;
    return false;
}

/* What the bound rests on. */
static void show_proof(const RegieView *v)
{
    const Joining *all = &v->join->joining;
    Str more[2] = { money_words(v, all->bound), money_words(v, all->bound - all->found) };
    if (all->bounded && all->bound == all->found)
        plain(v, WORD_JOIN_BEST);
    else if (all->bounded)
        sentence_of(v, WORD_JOIN_AT_MOST, more, 2);
    if (has_proof(v, PROOF_EVERY_SET))
        counted(v, WORD_JOIN_EVERY_SET, all->sets);
    if (has_proof(v, PROOF_SHARED_OUT))
        plain(v, WORD_JOIN_SHARED_OUT);
    if (has_proof(v, PROOF_PER_TOWN))
        counted(v, WORD_JOIN_PER_TOWN, all->sets);
    if (has_proof(v, PROOF_PER_HEAD))
        plain(v, WORD_JOIN_PER_HEAD);
    if (has_proof(v, PROOF_NONE))
        plain(v, WORD_JOIN_NO_BOUND);
}

static void show_choice(const RegieView *v)
{
    const JoinView *j = v->join;
    size_t members = 0;
    for (size_t g = 0; g < j->joining.groups.count; g++)
        members += j->joining.groups.list[g].count;
    Str text[2] = { size_words(v, j->joining.groups.count), size_words(v, members) };
    if (!members) {
        plain(v, WORD_JOIN_NOTHING_MORE);
        return;
    }
    sentence_of(v, j->task.fewest ? WORD_JOIN_FEWEST : WORD_JOIN_MANY, text, 2);
    if (j->joining.areas_count && j->joining.areas[0].proof != PROOF_EVERY_SET)
        plain(v, j->task.fewest ? WORD_JOIN_FEWEST_SEARCHED : WORD_JOIN_MANY_SEARCHED);
}

static void show_own(const RegieView *v)
{
    const JoinView *j = v->join;
    Str text[2] = { money_words(v, j->own), money_words(v, j->joining.found) };
    if (!j->chosen && j->comparable)
        sentence_of(v, WORD_JOIN_OWN, text, 2);
}

void tell_found(const RegieView *v)
{
    const Joining *all = &v->join->joining;
    if (all->found_unknown)
        counted(v, WORD_JOIN_UNTOLD, all->found_unknown);
    else
        show_proof(v);
    if (all->unknown)
        counted(v, WORD_JOIN_UNKNOWN, all->unknown);
    if (!all->found_unknown || all->groups.count)
        show_choice(v);
    show_own(v);
}

static void show_best(const RegieView *v)
{
    page_heading(&v->session->out, say(v->session, WORD_JOIN_TITLE));
    tell_who_may(v);
    show_areas(v);
    tell_found(v);
}

/* -- what each member brings -- */

static Str state_money(const RegieView *v, const Support *support)
{
    return support->state == OUTCOME_UNKNOWN ? str_of("?") : money_words(v, support->cents);
}

static Str difference(const RegieView *v, const Bringing *b)
{
    if (b->with.state == OUTCOME_UNKNOWN || b->without.state == OUTCOME_UNKNOWN)
        return str_of("?");
    return money_words(v, b->with.cents - b->without.cents);
}

static void list_members(const RegieView *v, Grid *grid, size_t g)
{
    const Group *group = &v->given.list[g];
    grid_title(grid, group->name);
    for (size_t m = 0; m < group->count; m++) {
        const Bringing *b = &v->join->bringing[g][m];
        Str *cells = grid_row(grid, v->towns.list[group->members[m]].name, 1);
        cells[0] = size_words(v, (size_t)v->towns.list[group->members[m]].people[v->year]);
        cells[1] = b->with.state == OUTCOME_UNKNOWN ? str_of("?") : money_words(v, b->share);
        cells[2] = state_money(v, &b->alone);
        cells[3] = state_money(v, &b->without);
        cells[4] = difference(v, b);
    }
}

void tell_group(const RegieView *v, size_t g)
{
    const Group *group = &v->given.list[g];
    size_t idle = 0;
    int64_t row, taken;
    for (size_t m = 0; m < group->count; m++) {
        const Bringing *b = &v->join->bringing[g][m];
        idle += b->with.state == OUTCOME_VALUE && b->without.state != OUTCOME_UNKNOWN &&
                b->without.cents >= b->with.cents;
    }
    Str args[3] = { group->name, size_words(v, idle), size_words(v, group->count) };
    if (idle)
        sentence_of(v, WORD_JOIN_IDLE, args, 3);
    if (!regie_row(v, g, &row, &taken) || !taken)
        return;
    Str ceiling[3] = { group->name, money_words(v, row), money_words(v, row - taken) };
    sentence_of(v, WORD_JOIN_CEILING, ceiling, 3);
}

static bool is_asked(const RegieView *v, const Group *group)
{
    const Options *o = &v->session->options;
    for (size_t i = 0; i < o->arguments_count; i++)
        if (str_is(group->name, str_of(o->arguments[i])))
            return true;
    return !o->arguments_count;
}

/* Those that are asked for; of many, only if they are named. */
static void show_bringing(const RegieView *v)
{
    enum { MOST = 40 };
    Session *s = v->session;
    size_t members = 0;
    for (size_t g = 0; g < v->given.count; g++)
        members += is_asked(v, &v->given.list[g]) ? v->given.list[g].count : 0;
    if (!members)
        return;
    Str heads[] = { say(s, WORD_REGIE_PEOPLE), say(s, WORD_JOIN_SHARE), say(s, WORD_JOIN_BY_ITSELF),
                    say(s, WORD_JOIN_WITHOUT), say(s, WORD_JOIN_BRINGS) };
    Grid grid = grid_new(s->arena, say(s, WORD_REGIE_EUR), heads, sizeof heads / sizeof *heads);
    page_heading(&s->out, say(s, WORD_JOIN_BRINGING));
    if (members > MOST) {
        counted(v, WORD_JOIN_TOO_MANY, members);
        return;
    }
    for (size_t g = 0; g < v->given.count; g++)
        if (is_asked(v, &v->given.list[g]))
            list_members(v, &grid, g);
    grid_show(&grid, &s->out);
    buf_byte(&s->out, '\n');
    page_wrap(&s->out, say(s, WORD_JOIN_BRINGING_KEY), 0, 0);
    for (size_t g = 0; g < v->given.count; g++)
        if (is_asked(v, &v->given.list[g]))
            tell_group(v, g);
}

/* -- who would gain by leaving -- */

static size_t show_alone(const RegieView *v)
{
    size_t gaining = 0;
    for (size_t g = 0; g < v->given.count; g++)
        for (size_t m = 0; m < v->given.list[g].count; m++) {
            const Bringing *b = &v->join->bringing[g][m];
            Str args[3] = { v->towns.list[v->given.list[g].members[m]].name,
                            money_words(v, b->alone.cents), money_words(v, b->share) };
            if (b->alone.state != OUTCOME_VALUE || b->with.state == OUTCOME_UNKNOWN ||
                b->alone.cents <= b->share)
                continue;
            sentence_of(v, WORD_JOIN_GAINS, args, 3);
            gaining++;
        }
    if (!gaining)
        plain(v, WORD_JOIN_NOBODY_ALONE);
    return gaining;
}

static void show_together(const RegieView *v)
{
    const Leaving *l = &v->join->leaving;
    Str args[4] = { names_of(v, l->most.towns, l->most.count), money_words(v, l->most.then),
                    money_words(v, l->most.now), size_words(v, l->sets) };
    if (!v->join->has_neighbours)
        plain(v, WORD_JOIN_TOGETHER_UNKNOWN);
    else if (l->most.count > 1)
        sentence_of(v, l->every_set ? WORD_JOIN_GAIN_TOGETHER : WORD_JOIN_GAIN_LOOKED, args, 4);
    else if (!l->most.count)
        counted(v, l->every_set ? WORD_JOIN_STABLE : WORD_JOIN_NOT_FOUND, l->sets);
}

/* The partnerships of a stable grouping: "A, B; C, D, E". */
static Str grouping_text(const RegieView *v, const Groups *groups)
{
    Buf list = { 0 };
    for (size_t g = 0; g < groups->count; g++) {
        buf_text(&list, g ? "; " : "");
        buf_str(&list, names_of(v, groups->list[g].members, groups->list[g].count));
    }
    Str text = str_keep(v->session->arena, buf_view(&list));
    buf_free(&list);
    return text;
}

static void show_stable(const RegieView *v)
{
    const JoinView *j = v->join;
    for (size_t a = 0; j->has_neighbours && a < j->joining.areas_count; a++) {
        const Stable *stable = &j->stable[a];
        if (!stable->told || j->joining.areas[a].found <= 0)
            continue;
        Str args[4] = { area_label(v, &j->joining.areas[a]), number_words(v, stable->groupings),
                        number_words(v, stable->looked), number_words(v, stable->stable) };
        sentence_of(v, stable->stable ? WORD_JOIN_SOME_STABLE : WORD_JOIN_NONE_STABLE, args, 4);
        Str one = grouping_text(v, &stable->one);
        if (stable->stable)
            sentence_of(v, WORD_JOIN_ONE_STABLE, &one, 1);
    }
}

void tell_leaving(const RegieView *v)
{
    show_alone(v);
    show_together(v);
    show_stable(v);
}

static void show_leaving(const RegieView *v)
{
    Session *s = v->session;
    page_heading(&s->out, say(s, WORD_JOIN_LEAVING));
    page_wrap(&s->out, say(s, WORD_JOIN_LEAVING_KEY), 0, 0);
    tell_leaving(v);
}

/* -- as a file -- */

static void show_file(const RegieView *v)
{
    enum { MOST = 12 };
    Session *s = v->session;
    if (!v->join->chosen || !v->given.count)
        return;
    page_heading(&s->out, say(s, WORD_JOIN_FILE));
    if (v->given.count > MOST)
        counted(v, WORD_JOIN_FILE_LONG, v->given.count);
    else
        buf_str(&s->out, regie_join_file(v));
}

void show_joining(const RegieView *v)
{
    bool all = v->session->options.arguments_count == 0;
    if (!v->join)
        return;
    if (all && v->join->has_neighbours)
        show_best(v);
    show_bringing(v);
    if (all && v->given.count)
        show_leaving(v);
    if (all)
        show_file(v);
}
