/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_figures.c -- what is asked of schedules that were worked out: who gets more or less,
 * when a group has enough people, what a ceiling takes away, support by size, and why not.
 */
#include "regie_view.h"

#include <stdlib.h>

static int by_gain(const void *a, const void *b)
{
    const Shift *x = a, *y = b;
    if (x->cents != y->cents)
        return x->cents < y->cents ? 1 : -1;
    return (x->group > y->group) - (x->group < y->group);
}

Shifts regie_shifts(const RegieView *v, size_t offer)
{
    const Offer *now = &v->offers[0], *then = &v->offers[offer];
    Shifts shifts = { .list = arena_alloc(v->session->arena,
                                          (v->groups.count + 1) * sizeof *shifts.list) };
    for (uint32_t g = 0; g < v->groups.count; g++) {
        int64_t cents = then->support[g].cents - now->support[g].cents;
        if (then->support[g].state == OUTCOME_UNKNOWN || now->support[g].state == OUTCOME_UNKNOWN ||
            !cents)
            continue;
        shifts.list[shifts.count++] = (Shift){ g, cents };
        shifts.winners += cents > 0;
        shifts.losers += cents < 0;
        shifts.won += cents > 0 ? cents : 0;
        shifts.lost -= cents < 0 ? cents : 0;
    }
    if (shifts.count)
        qsort(shifts.list, shifts.count, sizeof *shifts.list, by_gain);
    return shifts;
}

/* Whether the town took in others between the two years: then its figures tell no growth. */
static bool is_another(const RegieView *v, const Town *town, size_t year)
{
    int one = v->towns.years[year], other = v->towns.years[v->year];
    for (int n = 0; n < 2; n++)
        if (str_is(town->into[n], town->name) &&
            (one < town->into_year[n]) != (other < town->into_year[n]))
            return true;
    return town->people[year] == NOBODY;
}

static int64_t people_in(const RegieView *v, const Group *group, size_t year)
{
    int64_t sum = 0;
    for (size_t m = 0; m < group->count; m++) {
        const Town *town = &v->towns.list[group->members[m]];
        if (is_another(v, town, year))
            return NOBODY;
        sum += town->people[year];
    }
    return sum;
}

int regie_when(const RegieView *v, size_t g)
{
    enum { CENTURY = 100 };
    const Group *group = &v->groups.list[g];
    size_t first = v->towns.years_count, last = 0;
    for (size_t y = 0; y < v->towns.years_count; y++)
        if (people_in(v, group, y) != NOBODY) {
            first = y < first ? y : first;
            last = y;
        }
    if (!v->next[g].any || first >= last)
        return 0;
    int64_t span = v->towns.years[last] - v->towns.years[first];
    int64_t gain = people_in(v, group, last) - people_in(v, group, first);
    if (gain <= 0)
        return 0;
    int64_t years = (v->next[g].more * span + gain - 1) / gain;
    return years > CENTURY ? 0 : v->towns.years[v->year] + (int)years;
}

bool regie_row(const RegieView *v, size_t group, int64_t *row, int64_t *taken)
{
    const Offer *o = &v->offers[0];
    if (o->support[group].state != OUTCOME_VALUE ||
        !schedule_cents(o->schedule, o->instrument->row, group, 0, v->month, row))
        return false;
    *taken = *row - o->support[group].cents;
    return true;
}

void regie_classes(const RegieView *v, size_t offer, SizeClass classes[])
{
    static const int64_t bounds[REGIE_CLASSES_COUNT] = { 0, 10000, 20000, 40000, 80000, 150000,
                                                         300000 };
    for (int c = 0; c < REGIE_CLASSES_COUNT; c++)
        classes[c] = (SizeClass){ .from = bounds[c],
                                  .below = c + 1 < REGIE_CLASSES_COUNT ? bounds[c + 1] : 0 };
    for (size_t g = 0; g < v->groups.count; g++) {
        int c = 0;
        while (c + 1 < REGIE_CLASSES_COUNT && v->people[g] >= bounds[c + 1])
            c++;
        classes[c].count++;
        classes[c].people += v->offers[offer].support[g].state == OUTCOME_UNKNOWN ? 0 : v->people[g];
        classes[c].cents += v->offers[offer].support[g].cents;
        classes[c].unknown += v->offers[offer].support[g].state == OUTCOME_UNKNOWN;
    }
}

typedef struct Missing {
    const Code *code;
    Buf *list;
} Missing;

static void add_missing(void *context, const Ins *ins, Absent why)
{
    const Missing *missing = context;
    Buf *list = missing->list;
    Str name = trace_name(missing->code, ins);
    (void)why;
    if (list->len > 60)
        return;
    buf_text(list, list->len ? ", " : "");
    buf_str(list, name);
}

Str regie_reason(const RegieView *v, size_t offer, size_t group)
{
    const Offer *o = &v->offers[offer];
    View view = schedule_view(o->schedule, v->month, 0);
    Buf list = { 0 };
    for (size_t a = 0; a < o->instrument->amounts_count; a++) {
        Outcome out = amount_outcome_of(&view, o->instrument, a, group);
        for (size_t c = 0; c < o->instrument->conditions_count; c++) {
            const Rule *rule = &o->book->rules[o->instrument->conditions[c]];
            if (!(out.failing >> c & 1) || a)
                continue;
            buf_text(&list, list.len ? "; " : "");
            buf_str(&list, label_of(v->session, &rule->label, rule->name));
        }
        Missing missing = { o->book->code, &list };
        if (out.state == OUTCOME_UNKNOWN)
            trace_absent(&view, o->book->rules[o->instrument->amounts[a]].root, group, &missing,
                         add_missing);
    }
    Str text = str_keep(v->session->arena, buf_view(&list));
    buf_free(&list);
    return text;
}
