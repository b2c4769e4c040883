/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie.c -- what can be asked of a schedule of support: when a group gets more, where it
 * jumps, how unequal it is, and who gets it when the budget is too small.
 */
#include "schedule.h"

#include <stdlib.h>

/* -- the numbers of people that matter -- */

typedef struct Finding {
    const Rulebook *book;
    Month month;
    bool *seen;
    int64_t *list;
    size_t count, room;
    Arena *arena;
} Finding;

static bool counts_people(Type type)
{
    return type.kind == KIND_NUMBER && unit_is(type.unit, unit_base(UNIT_PERSON));
}

static void add_bound(Finding *f, Decimal value)
{
    int64_t people;
    if (!exact_round(exact_of(value), 0, &people) || people < 1)
        return;
    for (size_t i = 0; i < f->count; i++)
        if (f->list[i] == people)
            return;
    f->list = arena_grow(f->arena, f->list, f->count, &f->room, sizeof *f->list);
    f->list[f->count++] = people;
}

static void find_bounds(Finding *f, uint32_t at)
{
    const Code *code = f->book->code;
    const Ins *ins = &code->ins[at];
    if (f->seen[at])
        return;
    f->seen[at] = true;
    if (ins->op == OP_CONST && counts_people(ins->type))
        add_bound(f, code->constants[ins->which].value);
    if (ins->op == OP_PARAM && counts_people(ins->type)) {
        const Series *series = code->series[ins->which];
        ptrdiff_t dated = series_in(series, f->month);
        if (dated >= 0)
            add_bound(f, series->values[dated].value);
    }
    for (uint32_t i = 0; i < ins->count; i++)
        find_bounds(f, code_args(code, ins)[i]);
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

size_t schedule_bounds(Arena *arena, const Rulebook *book, Month month, int64_t **bounds)
{
    const Instrument *in = regie_instrument(book);
    Finding f = { .book = book, .month = month, .arena = arena,
                  .seen = arena_alloc(arena, book->code->count + 1) };
    for (size_t i = 0; i < in->amounts_count; i++)
        find_bounds(&f, book->rules[in->amounts[i]].root);
    if (f.count)
        qsort(f.list, f.count, sizeof *f.list, by_size);
    *bounds = f.list;
    return f.count;
}

/* -- when -- */

static bool series_known(const Series *series, Month month)
{
    bool ever = false;
    for (size_t i = 0; i < series->count; i++)
        ever = ever || !series->values[i].gap;
    return !ever || series_in(series, month) >= 0;
}

static bool table_known(const Table *table, Month month)
{
    const RowSet *set = table_rows(table, month);
    return set && !set->gap && month.index <= table->until.index;
}

static Month latest_change(const Rulebook *b, uint32_t owner, Month otherwise)
{
    Month last = otherwise;
    for (size_t i = 0; i < b->series_count; i++)
        for (size_t v = 0; b->series_owner[i] == owner && v < b->series[i]->count; v++)
            if (b->series[i]->values[v].from.index > last.index)
                last = b->series[i]->values[v].from;
    for (size_t i = 0; i < b->tables_count; i++)
        for (size_t v = 0; b->tables_owner[i] == owner && v < b->tables[i]->count; v++)
            if (b->tables[i]->sets[v].from.index > last.index)
                last = b->tables[i]->sets[v].from;
    return last;
}

Month regie_last_month(const Rulebook *b)
{
    const Instrument *in = regie_instrument(b);
    uint32_t owner = (uint32_t)(in - b->instruments) + 1;
    Month begin = in->open.first.index > in->counted.index ? in->open.first : in->counted;
    Month last = latest_change(b, owner, begin);
    for (int year = month_year(last); year >= month_year(begin); year--) {
        Month january = month_of(year, 1);
        bool known = true;
        for (size_t i = 0; i < b->series_count && known; i++)
            known = b->series_owner[i] != owner || series_known(b->series[i], january);
        for (size_t i = 0; i < b->tables_count && known; i++)
            known = b->tables_owner[i] != owner || table_known(b->tables[i], january);
        if (known && january.index >= begin.index)
            return january;
    }
    return begin;
}

/* -- the next step -- */

/* The group with so many people in all, its towns as they are to each other; what is left
 * by rounding goes to the largest. */
static void grow_all(const int64_t now[], size_t count, size_t largest, int64_t sum, int64_t wanted,
                     int64_t grown[])
{
    int64_t left = wanted;
    for (size_t i = 0; i < count; i++) {
        grown[i] = (int64_t)((Wide)now[i] * wanted / sum);
        left -= grown[i];
    }
    grown[largest] += left;
}

/* The same until the largest town has so many. */
static void grow_largest(const int64_t now[], size_t count, size_t largest, int64_t wanted,
                         int64_t grown[])
{
    for (size_t i = 0; i < count; i++)
        grown[i] = (int64_t)((Wide)now[i] * wanted / now[largest]);
    grown[largest] = wanted;
}

enum { WAYS = 4 };             /* per bound: on it and one above it, in all or of the largest */

/* One town after another; a world is one way to have grown.  World 0: as it is; 1: one more. */
static void grow_group(const int64_t now[], size_t count, const int64_t bounds[],
                       size_t worlds, Arena *scratch, int64_t *lanes)
{
    int64_t sum = 0, *grown = arena_alloc(scratch, (count + 1) * sizeof *grown);
    size_t largest = 0;
    for (size_t i = 0; i < count; i++) {
        sum += now[i];
        largest = now[i] > now[largest] ? i : largest;
    }
    for (size_t w = 0; w < worlds; w++) {
        int64_t bound = w < 2 ? sum + (int64_t)w : bounds[(w - 2) / WAYS] + (int64_t)(w - 2) % 2;
        bool of_all = w < 2 || (w - 2) % WAYS < 2;
        if (of_all)
            grow_all(now, count, largest, sum, bound, grown);
        else
            grow_largest(now, count, largest, bound, grown);
        for (size_t i = 0; i < count; i++)
            lanes[i * worlds + w] = grown[i];
    }
}

static NextStep least_step(const Schedule *s, const Support support[], size_t group)
{
    NextStep next = { 0 };
    const Support *mine = &support[group * s->worlds];
    int64_t now = schedule_people(s, group, 0);
    for (size_t w = 1; w < s->worlds && mine[0].state != OUTCOME_UNKNOWN; w++) {
        int64_t more = schedule_people(s, group, w) - now;
        if (mine[w].state != OUTCOME_VALUE || mine[w].cents <= mine[0].cents || more <= 0 ||
            (next.any && more >= next.more))
            continue;
        next = (NextStep){ true, more, mine[w].cents };
    }
    return next;
}

void regie_next(Arena *arena, const Rulebook *book, const Towns *towns, const Groups *groups,
                size_t year, Month month, NextStep next[])
{
    Arena *scratch = arena_new();
    int64_t *bounds, *now = people_of_years(arena, towns, groups, &year, 1);
    size_t count = schedule_bounds(scratch, book, month, &bounds), worlds = 2 + WAYS * count;
    size_t members = 0;
    for (size_t g = 0; g < groups->count; g++)
        members += groups->list[g].count;
    int64_t *lanes = arena_alloc(scratch, (members * worlds + 1) * sizeof *lanes);
    for (size_t g = 0, m = 0; g < groups->count; m += groups->list[g++].count)
        grow_group(now + m, groups->list[g].count, bounds, worlds, scratch,
                   lanes + m * worlds);
    Schedule *s = schedule_bind(scratch, book, towns, groups, lanes, worlds, (Months){ month, month });
    Support *support = arena_alloc(scratch, (groups->count * worlds + 1) * sizeof *support);
    schedule_run(s, month, support);
    for (size_t g = 0; g < groups->count; g++)
        next[g] = least_step(s, support, g);
    arena_free(scratch);
}

/* -- cliffs -- */

static int by_jump(const void *a, const void *b)
{
    const Cliff *x = a, *y = b;
    int64_t jump_x = x->cents < 0 ? -x->cents : x->cents;
    int64_t jump_y = y->cents < 0 ? -y->cents : y->cents;
    if (jump_x != jump_y)
        return jump_x < jump_y ? 1 : -1;
    return (x->people > y->people) - (x->people < y->people);
}

static int64_t paid(const Support *support)
{
    return support->state == OUTCOME_VALUE ? support->cents : 0;
}

size_t regie_cliffs(Arena *arena, const Rulebook *book, const Towns *towns, uint32_t like,
                    Month month, Cliff **cliffs)
{
    enum { AROUND = 3 };
    Arena *scratch = arena_new();
    int64_t *bounds;
    size_t count = schedule_bounds(scratch, book, month, &bounds), found = 0;
    size_t worlds = count * AROUND;
    Group alone = { .name = towns->list[like].name, .members = &like, .count = 1 };
    Groups groups = { &alone, 1 };
    int64_t *people = arena_alloc(scratch, (worlds + 1) * sizeof *people);
    Support *support = arena_alloc(scratch, (worlds + 1) * sizeof *support);
    for (size_t w = 0; w < worlds; w++)
        people[w] = bounds[w / AROUND] - 1 + (int64_t)(w % AROUND);
    *cliffs = arena_alloc(arena, (2 * count + 1) * sizeof **cliffs);
    if (worlds) {
        Schedule *s = schedule_bind(scratch, book, towns, &groups, people, worlds,
                                    (Months){ month, month });
        schedule_run(s, month, support);
    }
    for (size_t w = 0; w < worlds; w++) {
        bool known = w % AROUND != 2 && support[w].state != OUTCOME_UNKNOWN &&
                     support[w + 1].state != OUTCOME_UNKNOWN;
        int64_t jump = known ? paid(&support[w + 1]) - paid(&support[w]) : 0;
        if (jump)
            (*cliffs)[found++] = (Cliff){ people[w], jump };
    }
    if (found)
        qsort(*cliffs, found, sizeof **cliffs, by_jump);
    arena_free(scratch);
    return found;
}

/* -- inequality -- */

/* Half the mean difference between any two people, as a part of the mean. */
Exact regie_gini(const int64_t people[], const int64_t cents[], size_t count)
{
    Wide differ = 0, all_people = 0, all_cents = 0;
    for (size_t i = 0; i < count; i++) {
        all_people += people[i];
        all_cents += cents[i];
        for (size_t j = 0; j < i; j++) {
            Wide one = (Wide)cents[i] * people[j] - (Wide)cents[j] * people[i];
            differ += one < 0 ? -one : one;
        }
    }
    Wide den = all_people * all_cents;
    return den ? (Exact){ differ, den, 0 } : (Exact){ 0, 1, 0 };
}

/* -- who goes first -- */

static bool goes_before(const Groups *groups, const bool first[], uint32_t a, uint32_t b)
{
    const Group *x = &groups->list[a], *y = &groups->list[b];
    if (first[a] != first[b])
        return first[a];
    if (x->has_need && y->has_need)
        return exact_order(exact_of(x->need), exact_of(y->need)) > 0;
    return x->has_need && !y->has_need;
}

Rationing regie_ration(Arena *arena, const Groups *groups, const Support support[],
                       const bool first[], int64_t budget)
{
    Rationing r = { .told = true, .left = budget,
                    .order = arena_alloc(arena, (groups->count + 1) * sizeof *r.order) };
    for (uint32_t g = 0; g < groups->count; g++) {
        size_t at = r.count;
        if (support[g].state != OUTCOME_VALUE || support[g].cents <= 0)
            continue;
        for (; at > 0 && goes_before(groups, first, g, r.order[at - 1]); at--)
            r.order[at] = r.order[at - 1];
        r.order[at] = g;
        r.count++;
    }
    while (r.paid < r.count && support[r.order[r.paid]].cents <= r.left)
        r.left -= support[r.order[r.paid++]].cents;
    r.short_of = r.paid < r.count;
    for (size_t i = 0; r.short_of && i < r.count; i++)
        if (first[r.order[i]] == first[r.order[r.paid]] && !groups->list[r.order[i]].has_need)
            r.told = false;
    return r;
}
