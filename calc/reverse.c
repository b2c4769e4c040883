/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reverse.c -- looks for the first step at which a project is in trouble: a few points
 * over the whole range, then fewer and fewer steps between one at which it is not and
 * one at which it is.  The points of a round run as worlds of one simulation.
 */
#include "reverse.h"

#include <string.h>

enum { POINTS = 8, PERMILLE = 1000, PERMILLE_SCALE = 3 };

bool reverse_asks(const StressSums *sums, ReverseAsk *ask)
{
    *ask = sums->low >= 0 ? ASK_CASH : ASK_GAP;
    return sums->low >= 0 || sums->gap <= 0;
}

/* -- levers -- */

static int64_t digits_of_bound(Decimal bound, int scale, int64_t otherwise)
{
    int64_t digits;
    return exact_round(exact_of(bound), scale, &digits) ? digits : otherwise;
}

/* How many steps of its last digit an attribute can go from what is given: to its bound,
 * or, where it has none, to ten times as much. */
static int64_t room_of(const StressBase *base, uint32_t attribute, int32_t member, int sign)
{
    const Scenario *s = base->scenario;
    const Attribute *a = &s->book->attributes[attribute];
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (size_t i = s->given_from[attribute]; i < s->given_from[attribute + 1]; i++)
        for (size_t c = 0; c < s->given[i].count; c++) {
            int64_t digits = s->given[i].changes[c].digits;
            if (member >= 0 && s->given[i].member != (uint32_t)member)
                continue;
            low = digits < low ? digits : low;
            high = digits > high ? digits : high;
        }
    int64_t widest = high < 0 ? -low : high;
    if (low > high || widest > INT64_MAX / (2 * STRESS_SCALE_MOST))
        return 0;
    int64_t least = a->has_least ? digits_of_bound(a->least, a->scale, low) : low - STRESS_SCALE_MOST * widest;
    int64_t most = a->has_most ? digits_of_bound(a->most, a->scale, high) : high + STRESS_SCALE_MOST * widest;
    return sign < 0 ? high - least : most - low;
}

typedef struct Levers {
    Arena *arena;
    const StressBase *base;
    Lever *list;
    size_t count, room;
} Levers;

static void add_lever(Levers *l, Lever lever)
{
    if (lever.most < 1)
        return;
    l->list = arena_grow(l->arena, l->list, l->count, &l->room, sizeof *l->list);
    l->list[l->count++] = lever;
}

static bool is_plain(DrawKind kind)
{
    return kind != DRAW_RENEWAL && kind != DRAW_VACANCY && kind != DRAW_DELAY && kind != DRAW_BERNOULLI;
}

static void lever_of_quantity(Levers *l, const Uncertain *u)
{
    const Scenario *s = l->base->scenario;
    const Target *t = &u->target;
    Lever lever = { .quantity = u, .step = STEP_MONTH, .sign = 1 };
    if (u->kind == DRAW_DELAY && t->party >= 0) {
        lever.most = STRESS_LATE_MOST;
        add_lever(l, lever);
    } else if (u->kind == DRAW_RENEWAL) {
        Months there = s->presence[t->level][t->member];
        lever.sign = -1;
        lever.most = there.last.index - there.first.index + 1;
        add_lever(l, lever);
    } else if (is_plain(u->kind) && t->attribute >= 0 &&
               s->book->attributes[t->attribute].type.kind == KIND_NUMBER &&
               !s->book->attributes[t->attribute].pattern) {
        lever.step = STEP_DIGIT;
        for (lever.sign = -1; lever.sign <= 1; lever.sign += 2) {
            lever.most = room_of(l->base, (uint32_t)t->attribute, (int32_t)t->member, lever.sign);
            add_lever(l, lever);
        }
    }
}

static bool changes_something(Levers *l, const Lever *lever)
{
    Month from;
    return stress_month(l->base->scenario, lever->stress, &from) &&
           reverse_apply(l->arena, l->base, lever, 1) != l->base->scenario;
}

static void lever_of_line(Levers *l, const Stress *stress, const StressLine *line)
{
    Lever lever = { .stress = stress, .line = line, .sign = line->amount.digits < 0 ? -1 : 1 };
    if (line->kind == STRESS_VALUE && line->shift == SHIFT_PART) {
        lever.step = STEP_PERMILLE;
        lever.most = lever.sign < 0 ? PERMILLE : STRESS_SCALE_MOST * PERMILLE;
    } else if (line->kind == STRESS_VALUE && line->shift == SHIFT_BY) {
        lever.step = STEP_DIGIT;
        lever.most = room_of(l->base, line->attribute, line->member, lever.sign);
    } else if (line->kind == STRESS_LEAVE) {
        lever.step = STEP_PERMILLE;
        lever.most = PERMILLE;
    } else if (line->kind == STRESS_LATE && line->months) {
        lever.step = STEP_MONTH;
        lever.most = STRESS_LATE_MOST;
    }
    if (lever.most && changes_something(l, &lever))
        add_lever(l, lever);
}

/* Several lines of a test that say who is late are one lever: all wait as long. */
static bool is_second_late(const Stress *stress, size_t i)
{
    for (size_t j = 0; j < i && stress->lines[i].kind == STRESS_LATE; j++)
        if (stress->lines[j].kind == STRESS_LATE && stress->lines[j].months)
            return true;
    return false;
}

size_t reverse_levers(Arena *arena, const StressBase *base, const Stresses *stresses, Lever **levers)
{
    Levers l = { .arena = arena, .base = base };
    for (size_t i = 0; i < base->scenario->uncertain_count; i++)
        lever_of_quantity(&l, &base->scenario->uncertain[i]);
    for (size_t i = 0; i < stresses->count; i++)
        for (size_t j = 0; j < stresses->list[i].lines_count; j++)
            if (!is_second_late(&stresses->list[i], j))
                lever_of_line(&l, &stresses->list[i], &stresses->list[i].lines[j]);
    *levers = l.list;
    return l.count;
}

/* -- so many steps -- */

static const Scenario *apply_quantity(Arena *arena, const StressBase *base, const Lever *lever, int64_t steps)
{
    const Scenario *s = base->scenario;
    const Target *t = &lever->quantity->target;
    StressLine line = { .kind = STRESS_VALUE, .shift = SHIFT_BY, .level = t->level,
                        .member = (int32_t)t->member, .section = STR_NONE, .at = t->at };
    if (lever->step == STEP_DIGIT) {
        line.attribute = (uint32_t)t->attribute;
        line.amount = (Decimal){ lever->sign * steps, s->book->attributes[t->attribute].scale };
        return stress_line_apply(arena, base, s, &line, s->months.first);
    }
    if (lever->sign > 0) {
        line = (StressLine){ .kind = STRESS_LATE, .party = t->party, .months = (int)steps };
        return stress_late_apply(arena, base, s, &line, 1);
    }
    Month from = month_plus(s->presence[t->level][t->member].last, 1 - (int)steps);
    return stress_stop_apply(arena, base, s, (Stop){ -1, { t->level, t->member } }, from);
}

static const Scenario *apply_late(Arena *arena, const StressBase *base, const Lever *lever, int64_t steps)
{
    const Stress *stress = lever->stress;
    StressLine *lines = arena_alloc(arena, stress->lines_count * sizeof *lines);
    memcpy(lines, stress->lines, stress->lines_count * sizeof *lines);
    for (size_t i = 0; i < stress->lines_count; i++)
        if (lines[i].kind == STRESS_LATE && lines[i].months)
            lines[i].months = (int)steps;
    return stress_late_apply(arena, base, base->scenario, lines, stress->lines_count);
}

const Scenario *reverse_apply(Arena *arena, const StressBase *base, const Lever *lever, int64_t steps)
{
    const Scenario *s = base->scenario;
    Month from = s->months.first;
    if (!steps)
        return s;
    if (lever->quantity)
        return apply_quantity(arena, base, lever, steps);
    if (lever->line->kind == STRESS_LATE)
        return apply_late(arena, base, lever, steps);
    StressLine line = *lever->line;
    stress_month(s, lever->stress, &from);
    line.amount = (Decimal){ lever->sign * steps,
                             lever->step == STEP_PERMILLE ? PERMILLE_SCALE
                                                          : s->book->attributes[line.attribute].scale };
    return stress_line_apply(arena, base, s, &line, from);
}

/* -- the search -- */

static bool is_trouble(Arena *arena, const Result *result, const Perimeter *perimeter, ReverseAsk ask)
{
    StressSums sums = stress_sums(arena, result, perimeter);
    return ask == ASK_CASH ? sums.low < 0 : sums.gap > 0;
}

/* The first of the points, which rise, at which there is trouble; count if there is none,
 * -1 if it cannot be told. */
static int first_trouble(const StressBase *base, const Lever *lever, ReverseAsk ask,
                         const int64_t points[], int count)
{
    Arena *arena = arena_new();
    const Scenario *scenarios[POINTS];
    for (int i = 0; i < count; i++)
        scenarios[i] = reverse_apply(arena, base, lever, points[i]);
    const Sim *sim = sim_run(arena, base->scenario->book, scenarios, (size_t)count, diags_new(arena));
    int first = sim ? 0 : -1;
    while (sim && first < count &&
           !is_trouble(arena, sim_result(sim, (size_t)first), base->perimeter, ask))
        first++;
    arena_free(arena);
    return first;
}

/* Points between, and the last: evenly, no two the same. */
static int spread(int64_t from, int64_t to, bool with_last, int64_t points[])
{
    int count = 0;
    int parts = with_last ? POINTS : POINTS + 1;
    for (int i = 1; i <= POINTS; i++) {
        int64_t at = from + (int64_t)((Wide)(to - from) * i / parts);
        if (at > from && (at < to || with_last) && (!count || at > points[count - 1]))
            points[count++] = at;
    }
    return count;
}

Reversal reverse_find(const StressBase *base, const Lever *lever, ReverseAsk ask)
{
    int64_t low = 0, high = lever->most, points[POINTS];
    Reversal found = { .lever = *lever, .answer = REVERSE_UNTOLD };
    int count = spread(low, high, true, points);
    for (bool whole = true; count > 0; whole = false) {
        int first = first_trouble(base, lever, ask, points, count);
        if (first < 0)
            return found;
        if (first == count && whole) {
            found.answer = REVERSE_NEVER;
            return found;
        }
        low = first > 0 ? points[first - 1] : low;
        high = first < count ? points[first] : high;
        count = high - low > 1 ? spread(low, high, false, points) : 0;
    }
    found.answer = REVERSE_AT;
    found.steps = high;
    return found;
}
