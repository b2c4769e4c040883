/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trial.c -- which trials a list of stress tests makes in a project, and what comes of
 * each.  Those under the rules as they are run as worlds of one simulation; a reform of
 * the rules has the project read again.
 */
#include "stress.h"

#include <string.h>

/* -- what there is to stop -- */

static bool is_largest(const Pivot *pivot, size_t i, bool (*may)(const StressBase *, int64_t),
                       const StressBase *base)
{
    for (size_t j = 0; j < pivot->count; j++)
        if (may(base, pivot->rows[j].key) &&
            (pivot->rows[j].total > pivot->rows[i].total ||
             (pivot->rows[j].total == pivot->rows[i].total && j < i)))
            return false;
    return true;
}

/* Asked for, or of members that may end and cost nothing. */
static bool instrument_stops(const StressBase *base, int64_t key)
{
    const Rulebook *b = base->scenario->book;
    const Instrument *in = &b->instruments[key];
    const Level *level = &b->levels[in->level];
    if (in->chosen)
        return true;
    if (level->exit < 0 || level->within == LEVEL_NONE)
        return false;
    for (size_t i = 0; i < b->instruments_count; i++)
        if (b->instruments[i].level == in->level && b->instruments[i].kind == KIND_COST)
            return false;
    return true;
}

static bool anyone_stops(const StressBase *base, int64_t key)
{
    (void)base;
    (void)key;
    return true;
}

static bool is_of_level(uint8_t level, int64_t key)
{
    return level == LEVEL_NONE || member_key_level(key) == level;
}

/* Members of other levels do not count. */
static Pivot of_level(Arena *arena, Pivot all, uint8_t level)
{
    Pivot some = all;
    some.rows = arena_alloc(arena, (all.count + 1) * sizeof *some.rows);
    some.count = 0;
    for (size_t i = 0; i < all.count; i++)
        if (is_of_level(level, all.rows[i].key))
            some.rows[some.count++] = all.rows[i];
    return some;
}

/* Still there from that month on. */
static bool stops_later(const Scenario *s, Stop stop, Month from)
{
    if (stop.instrument < 0)
        return s->presence[stop.member.level][stop.member.member].last.index >= from.index;
    if (!s->book->instruments[stop.instrument].chosen)
        return true;
    for (size_t i = s->takings_from[stop.instrument]; i < s->takings_from[stop.instrument + 1]; i++)
        if (s->takings[i].months.last.index >= from.index)
            return true;
    return false;
}

/* What `each` and `largest` mean in this project. */
static size_t find_stops(Arena *arena, const StressBase *base, const StressLine *line, Month from,
                         Stop **stops)
{
    bool members = line->level != LEVEL_NONE;
    Pivot brings = stress_payers(arena, base, members ? PIVOT_MEMBER : PIVOT_INSTRUMENT);
    bool (*may)(const StressBase *, int64_t) = members ? anyone_stops : instrument_stops;
    if (members)
        brings = of_level(arena, brings, line->level);
    *stops = arena_alloc(arena, (brings.count + 1) * sizeof **stops);
    size_t count = 0;
    for (size_t i = 0; i < brings.count; i++) {
        int64_t key = brings.rows[i].key;
        Stop stop = members ? (Stop){ -1, { line->level, member_key_member(key) } }
                            : (Stop){ (int32_t)key, { 0 } };
        if (brings.rows[i].total > 0 && may(base, key) && stops_later(base->scenario, stop, from) &&
            (line->which == STOP_EACH || is_largest(&brings, i, may, base)))
            (*stops)[count++] = stop;
    }
    return count;
}

/* -- trials -- */

typedef struct Trials {
    Arena *arena;
    const StressBase *base;
    const Stresses *stresses;
    Trial *list;
    size_t count, room;
    bool too_many;
} Trials;

typedef struct Parts {
    TrialPart *list;
    size_t count, room;
} Parts;

/* The tests that a test comes down to, itself among them if it has lines; each once. */
static void flatten(Trials *t, uint32_t test, bool seen[], Parts *parts)
{
    const Stress *s = &t->stresses->list[test];
    if (seen[test])
        return;
    seen[test] = true;
    if (s->lines_count) {
        parts->list = arena_grow(t->arena, parts->list, parts->count, &parts->room,
                                 sizeof *parts->list);
        parts->list[parts->count++] = (TrialPart){ .stress = s };
    }
    for (size_t i = 0; i < s->combines_count; i++)
        flatten(t, s->combines[i], seen, parts);
}

static const StressLine *stop_line(const Stress *stress)
{
    for (size_t i = 0; i < stress->lines_count; i++)
        if (stress->lines[i].kind == STRESS_STOP && stress->lines[i].which != STOP_NAMED)
            return &stress->lines[i];
    return NULL;
}

/* Whether the project has something of what the line changes. */
static bool line_applies(Trials *t, const StressLine *line, Month from)
{
    const Scenario *s = t->base->scenario;
    bool late = false;
    if (line->kind == STRESS_REFORM || (line->kind == STRESS_STOP && line->which != STOP_NAMED))
        return true;
    if (line->kind == STRESS_STOP) {
        for (size_t i = 0; i < line->stops_count; i++)
            late = late || stops_later(s, line->stops[i], from);
        return late;
    }
    StressLine some = *line;
    some.months = 1;
    return stress_line_apply(t->arena, t->base, s, &some, from) != s;
}

static bool part_applies(Trials *t, const TrialPart *part)
{
    Month from;
    bool any = false;
    if (!stress_month(t->base->scenario, part->stress, &from))
        return false;
    for (size_t i = 0; i < part->stress->lines_count; i++)
        any = any || line_applies(t, &part->stress->lines[i], from);
    return any;
}

static void add_trial(Trials *t, const Trial *like, const TrialPart parts[], size_t count, bool applies)
{
    if (t->count == STRESS_TRIALS_MOST) {
        t->too_many = true;
        return;
    }
    TrialPart *own = arena_alloc(t->arena, (count + 1) * sizeof *own);
    if (count)
        memcpy(own, parts, count * sizeof *own);
    t->list = arena_grow(t->arena, t->list, t->count, &t->room, sizeof *t->list);
    t->list[t->count] = *like;
    t->list[t->count].parts = own;
    t->list[t->count].parts_count = count;
    t->list[t->count++].applies = applies;
}

/* From parts[at] on: each of what they are each of. */
static void expand(Trials *t, const Trial *like, TrialPart parts[], size_t count, size_t at)
{
    Month from = { 0 };
    while (at < count && !stop_line(parts[at].stress))
        at++;
    if (at == count) {
        add_trial(t, like, parts, count, true);
        return;
    }
    Stop *stops;
    parts[at].each = stop_line(parts[at].stress);
    stress_month(t->base->scenario, parts[at].stress, &from);
    size_t stops_count = find_stops(t->arena, t->base, parts[at].each, from, &stops);
    for (size_t i = 0; i < stops_count && !t->too_many; i++) {
        parts[at].stop = stops[i];
        expand(t, like, parts, count, at + 1);
    }
}

static void make_trials(Trials *t, const StressWanted *wanted)
{
    Parts parts = { 0 };
    bool *seen = arena_alloc(t->arena, t->stresses->count + 1);
    Buf name = { 0 };
    bool applies = true;
    size_t before = t->count;
    for (size_t i = 0; i < wanted->count; i++) {
        flatten(t, wanted->tests[i], seen, &parts);
        buf_text(&name, i ? "+" : "");
        buf_str(&name, t->stresses->list[wanted->tests[i]].name);
    }
    Trial like = { .name = str_keep(t->arena, buf_view(&name)),
                   .stress = wanted->count == 1 ? &t->stresses->list[wanted->tests[0]] : NULL };
    buf_free(&name);
    for (size_t i = 0; i < parts.count; i++)
        applies = part_applies(t, &parts.list[i]) && applies;
    if (applies)
        expand(t, &like, parts.list, parts.count, 0);
    if (t->count == before)
        add_trial(t, &like, parts.list, parts.count, false);
}

size_t stress_trials(Arena *arena, const StressBase *base, const Stresses *stresses,
                     const StressWanted wanted[], size_t count, const Trial **trials, Diags *diags)
{
    Trials t = { .arena = arena, .base = base, .stresses = stresses };
    for (size_t i = 0; i < count && !t.too_many; i++)
        make_trials(&t, &wanted[i]);
    if (t.too_many) {
        Buf most = { 0 };
        buf_print(&most, "%d", STRESS_TRIALS_MOST);
        diag_add(diags, DIAG_TOO_MANY, (Span){ 0 }, str_of("stress"), buf_view(&most), STR_NONE);
        buf_free(&most);
    }
    *trials = t.list;
    return t.count;
}

/* -- applying -- */

/* The rules with the overlays of the trial, and the project read under them. */
static const Scenario *read_again(Arena *arena, const StressBase *base, const Source *const overlays[],
                                  size_t count, Diags *diags)
{
    const Scenario *s = base->scenario;
    size_t all_count = base->overlays_count + count;
    const Source **all = arena_alloc(arena, (all_count + 1) * sizeof *all);
    for (size_t i = 0; i < all_count; i++)
        all[i] = i < base->overlays_count ? base->overlays[i] : overlays[i - base->overlays_count];
    const Rulebook *book = rules_load(arena, base->rules, all, all_count, diags);
    if (diags_errors(diags))
        return NULL;
    const Scenario *again = scenario_load(arena, book, s->file, diags);
    for (size_t i = 0; again && i < again->variants_count && s->variant.len; i++)
        if (str_is(again->variants[i].name, s->variant))
            again = scenario_variant(arena, again, &again->variants[i]);
    return diags_errors(diags) ? NULL : again;
}

static const Scenario *reform(Arena *arena, const StressBase *base, const Trial *trial, Diags *diags)
{
    size_t count = 0;
    for (size_t p = 0; p < trial->parts_count; p++)
        count += trial->parts[p].stress->lines_count;
    const Source **overlays = arena_alloc(arena, (count + 1) * sizeof *overlays);
    count = 0;
    for (size_t p = 0; p < trial->parts_count; p++)
        for (size_t i = 0; i < trial->parts[p].stress->lines_count; i++)
            if (trial->parts[p].stress->lines[i].kind == STRESS_REFORM)
                overlays[count++] = trial->parts[p].stress->lines[i].overlay;
    return count ? read_again(arena, base, overlays, count, diags) : base->scenario;
}

static const Scenario *apply_part(Arena *arena, const StressBase *base, const Scenario *s,
                                  const TrialPart *part)
{
    Month from;
    if (!stress_month(s, part->stress, &from))
        return s;
    s = stress_late_apply(arena, base, s, part->stress->lines, part->stress->lines_count);
    for (size_t i = 0; i < part->stress->lines_count; i++) {
        const StressLine *line = &part->stress->lines[i];
        if (line == part->each)
            s = stress_stop_apply(arena, base, s, part->stop, from);
        else if (line->kind != STRESS_LATE)
            s = stress_line_apply(arena, base, s, line, from);
    }
    return s;
}

const Scenario *stress_apply(Arena *arena, const StressBase *base, const Trial *trial, Diags *diags)
{
    const Scenario *s = reform(arena, base, trial, diags);
    for (size_t p = 0; p < trial->parts_count && s; p++)
        s = apply_part(arena, base, s, &trial->parts[p]);
    return s;
}

/* -- what comes of it -- */

StressSums stress_sums(Arena *arena, const Result *result, const Perimeter *perimeter)
{
    Ledger *ledger = result->ledger;
    int first = month_year(ledger->months.first), last = month_year(ledger->months.last);
    StressSums sums = { .years_count = (size_t)(last - first + 1) };
    int64_t *years = arena_alloc(arena, sums.years_count * sizeof *years);
    for (int i = 0; i < 2; i++) {
        Choose what = { .perimeter = perimeter, .side = i ? SIDE_IN : SIDE_OUT, .kind = -1,
                        .leaf = -1, .months = ledger->months };
        Pivot pivot = ledger_pivot(arena, ledger, what, PIVOT_YEAR);
        for (size_t y = 0; y < pivot.count; y++)
            years[pivot.rows[y].key - first] += i ? -pivot.rows[y].total : pivot.rows[y].total;
    }
    for (size_t y = 0; y < sums.years_count; y++)
        sums.gap += years[y];
    CashLine cash = ledger_cash(arena, ledger, perimeter);
    sums.years = years;
    sums.low = cash.low;
    sums.lowest = cash.lowest;
    return sums;
}

static void settle(Arena *arena, const StressBase *base, StressOutcome *o, Sim *sim, size_t which)
{
    size_t perimeter = (size_t)(base->perimeter - base->scenario->book->perimeters);
    o->ran = true;
    o->sim = sim;
    o->which = which;
    o->perimeter = &o->scenario->book->perimeters[perimeter];
    o->sums = stress_sums(arena, sim_result(sim, which), o->perimeter);
}

static void run_alone(Arena *arena, const StressBase *base, StressOutcome *o)
{
    Sim *sim = sim_run(arena, o->scenario->book, &o->scenario, 1, o->lacks);
    if (sim)
        settle(arena, base, o, sim, 0);
}

/* All at once; where one lacks something, each by itself. */
static void run_together(Arena *arena, const StressBase *base, StressOutcome *const some[], size_t count)
{
    const Scenario **scenarios = arena_alloc(arena, (count + 1) * sizeof *scenarios);
    for (size_t i = 0; i < count; i++)
        scenarios[i] = some[i]->scenario;
    Sim *sim = count ? sim_run(arena, base->scenario->book, scenarios, count, diags_new(arena)) : NULL;
    for (size_t i = 0; i < count; i++) {
        if (sim)
            settle(arena, base, some[i], sim, i);
        else
            run_alone(arena, base, some[i]);
    }
}

/* Its errors; reading the project again has warnings that were told before. */
static void tell_errors(Diags *from, Diags *to)
{
    bool error = false;
    for (size_t i = 0; i < diags_count(from); i++) {
        Diag d = diags_get(from, i);
        error = d.attached ? error : d.severity == SEVERITY_ERROR;
        if (error && d.attached)
            diag_also(to, d.code, d.at, d.args[0]);
        else if (error)
            diag_add(to, d.code, d.at, d.args[0], d.args[1], d.args[2]);
    }
}

void stress_run(Arena *arena, const StressBase *base, const Trial trials[], size_t count,
                StressOutcome outcomes[], Diags *diags)
{
    StressOutcome **together = arena_alloc(arena, (count + 1) * sizeof *together);
    size_t together_count = 0;
    for (size_t i = 0; i < count; i++) {
        StressOutcome *o = &outcomes[i];
        *o = (StressOutcome){ .trial = &trials[i] };
        if (!trials[i].applies)
            continue;
        o->lacks = diags_new(arena);
        o->scenario = stress_apply(arena, base, &trials[i], o->lacks);
        if (!o->scenario)
            tell_errors(o->lacks, diags);
        if (o->scenario && o->scenario->book == base->scenario->book)
            together[together_count++] = o;
        else if (o->scenario)
            run_alone(arena, base, o);
    }
    run_together(arena, base, together, together_count);
}
