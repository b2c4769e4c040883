/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stress.c -- applying stress tests to a project: other values, who leaves, what stops,
 * who pays late.  Each yields another scenario; the one it is applied to stays as it is.
 */
#include "stress.h"

#include <string.h>

enum { MONTHS_IN_YEAR = 12 };

/* -- from when on -- */

bool stress_month(const Scenario *s, const Stress *stress, Month *month)
{
    int32_t first = s->months.first.index, months = s->months.last.index - first + 1;
    switch (stress->from) {
    case FROM_START: *month = s->months.first; break;
    case FROM_HALF: month->index = first + months / 2; break;
    case FROM_YEAR: month->index = first + (stress->year - 1) * MONTHS_IN_YEAR; break;
    case FROM_MONTH: *month = stress->month; break;
    }
    if (month->index < first)
        *month = s->months.first;
    return month->index <= s->months.last.index;
}

/* -- what is given, also by the rules -- */

/* What an attribute is that nobody states, where the rules say a plain value. */
static bool stated_by_rules(const Rulebook *b, uint32_t attribute, int64_t *digits)
{
    int32_t rule = b->stand_ins[attribute];
    const Ins *ins = rule >= 0 ? &b->code->ins[b->rules[rule].root] : NULL;
    if (ins && ins->op == OP_GIVEN)        /* what is given, or else the second */
        ins = &b->code->ins[code_args(b->code, ins)[1]];
    if (!ins || ins->op != OP_CONST)
        return false;
    const Attribute *a = &b->attributes[attribute];
    Decimal value = b->code->constants[ins->which].value;
    if (a->type.kind == KIND_NUMBER)
        return exact_round(exact_of(value), a->scale, digits);
    *digits = value.digits;
    return true;
}

static bool value_in(const Scenario *s, uint32_t attribute, uint32_t member, Month month, int64_t *digits)
{
    const Given *given = scenario_given(s, attribute, member);
    return given ? given_in(given, month, digits) : stated_by_rules(s->book, attribute, digits);
}

/* As if it were given: with one change that always held. */
static bool given_of(Arena *arena, const Scenario *s, uint32_t attribute, uint32_t member, Given *given)
{
    const Given *is = scenario_given(s, attribute, member);
    int64_t digits;
    if (is) {
        *given = *is;
        return is->count > 0;
    }
    if (!stated_by_rules(s->book, attribute, &digits))
        return false;
    Change *always = arena_alloc(arena, sizeof *always);
    *always = (Change){ .from = MONTH_NEVER_BEGAN, .digits = digits };
    *given = (Given){ .attribute = attribute, .member = member, .by = GIVEN_IMPLIED,
                      .changes = always, .count = 1, .source = STR_NONE };
    return true;
}

/* -- other values -- */

static int64_t bounded(const Attribute *a, Exact value, int64_t otherwise)
{
    int64_t digits;
    if (a->has_least && exact_order(value, exact_of(a->least)) < 0)
        value = exact_of(a->least);
    if (a->has_most && exact_order(value, exact_of(a->most)) > 0)
        value = exact_of(a->most);
    return exact_round(value, a->scale, &digits) ? digits : otherwise;
}

static int64_t shifted(const Attribute *a, const StressLine *line, int64_t digits)
{
    static const Decimal one = { 1, 0 };
    Exact value = { digits, 1, a->scale };
    switch (line->shift) {
    case SHIFT_TO: return line->digits;
    case SHIFT_BY: value = exact_plus(value, exact_of(line->amount)); break;
    case SHIFT_PART:
        value = exact_times(value, exact_plus(exact_of(one), exact_of(line->amount)));
        break;
    }
    return bounded(a, value, digits);
}

/* A new value from a month on is as it was before then; from the start it always held. */
typedef struct Course {
    Change *changes;
    size_t count;
} Course;

static void course_add(Course *course, Change change)
{
    course->changes[course->count++] = change;
}

/* The first month in which the new value can be told from the old one. */
static Month effective(const Scenario *s, Month from)
{
    return from.index <= s->months.first.index ? MONTH_NEVER_BEGAN : from;
}

/* What was given before that month, and room for `more`. */
static Given until(Arena *arena, const Given *given, Month from, size_t more, Course *course)
{
    course->changes = arena_alloc(arena, (given->count + more + 1) * sizeof *course->changes);
    course->count = 0;
    for (size_t i = 0; i < given->count && given->changes[i].from.index < from.index; i++)
        course_add(course, given->changes[i]);
    Given changed = *given;
    changed.changes = course->changes;
    return changed;
}

static Given shift_given(Arena *arena, const Scenario *s, const StressLine *line, const Given *given,
                         Month from)
{
    const Attribute *a = &s->book->attributes[given->attribute];
    int64_t digits;
    Course course;
    from = effective(s, from);
    Given changed = until(arena, given, from, given->count, &course);
    if (given_in(given, from, &digits))
        course_add(&course, (Change){ from, shifted(a, line, digits), line->at });
    for (size_t i = 0; i < given->count; i++) {
        Change c = given->changes[i];
        if (c.from.index <= from.index)
            continue;
        c.digits = shifted(a, line, c.digits);
        course_add(&course, c);
    }
    changed.count = course.count;
    return changed;
}

static bool is_meant(const Scenario *s, const StressLine *line, uint32_t member, Month from)
{
    int64_t digits;
    if (line->member >= 0 && line->member != (int32_t)member)
        return false;
    if (line->section.len && !str_is(s->members[line->level][member].section, line->section))
        return false;
    if (s->presence[line->level][member].last.index < from.index)
        return false;
    return !line->has_where ||
           (value_in(s, line->where, member, from, &digits) && digits == line->where_digits);
}

static const Scenario *apply_value(Arena *arena, const Scenario *s, const StressLine *line, Month from)
{
    size_t members = s->members_count[line->level], count = 0;
    Given *changed = arena_alloc(arena, (members + 1) * sizeof *changed);
    for (uint32_t m = 0; m < members; m++) {
        Given given;
        Change to = { effective(s, from), line->digits, line->at };
        if (!is_meant(s, line, m, from))
            continue;
        if (!given_of(arena, s, line->attribute, m, &given)) {
            if (line->shift != SHIFT_TO)
                continue;      /* of nothing, nothing can be more or less */
            given = (Given){ .attribute = line->attribute, .member = m, .source = STR_NONE };
            given.changes = memcpy(arena_alloc(arena, sizeof to), &to, sizeof to);
            given.count = 1;
        }
        changed[count++] = shift_given(arena, s, line, &given, from);
    }
    return count ? scenario_changed(arena, s, changed, count) : s;
}

/* -- who leaves -- */

/* Who is one of several leaves as a whole, as far as that goes; the rest comes off what
 * those have who stay.  Of `count` the part p leaves:  count - floor(count * p)  stay, each
 * with  count * (1 - p) / (that many)  of what there was. */
static void leave_split(const Attribute *number, int64_t count, Decimal part, int64_t *stay, Exact *left)
{
    int64_t one = 1, gone = 0;
    static const Decimal all = { 1, 0 };
    for (int i = 0; i < number->scale; i++)
        one *= 10;
    Exact leaves = exact_times((Exact){ count / one, 1, 0 }, exact_of(part));
    exact_round(leaves, 0, &gone);
    if (exact_order((Exact){ gone, 1, 0 }, leaves) > 0)
        gone--;
    *stay = (count / one - gone) * one;
    *left = exact_times((Exact){ count, 1, 0 }, exact_minus(exact_of(all), exact_of(part)));
    if (*stay)
        left->den *= *stay;
}

/* The months from `from` on in which either of both changes. */
static size_t months_of_change(const Given *a, const Given *b, Month from, Month months[])
{
    size_t count = 0, i = 0, j = 0;
    months[count++] = from;
    while (i < a->count || j < b->count) {
        bool first = j >= b->count || (i < a->count && a->changes[i].from.index <= b->changes[j].from.index);
        Month next = first ? a->changes[i++].from : b->changes[j++].from;
        if (next.index > months[count - 1].index)
            months[count++] = next;
    }
    return count;
}

static size_t leave_member(Arena *arena, const Scenario *s, const StressLine *line, uint32_t member,
                           Month from, Given changed[2])
{
    const Rulebook *b = s->book;
    const Attribute *number = &b->attributes[b->levels[line->level].number];
    const Attribute *amount = &b->attributes[line->attribute];
    Given count, each;
    Course counts, eaches;
    if (!given_of(arena, s, (uint32_t)b->levels[line->level].number, member, &count) ||
        !given_of(arena, s, line->attribute, member, &each))
        return 0;
    Month start = effective(s, from);
    Month *months = arena_alloc(arena, (count.count + each.count + 1) * sizeof *months);
    size_t steps = months_of_change(&count, &each, start, months);
    changed[0] = until(arena, &count, start, steps, &counts);
    changed[1] = until(arena, &each, start, steps, &eaches);
    for (size_t i = 0; i < steps; i++) {
        int64_t heads, digits, stay;
        Exact left;
        Month when = months[i].index == MONTH_NEVER_BEGAN.index ? s->months.first : months[i];
        if (!given_in(&count, when, &heads) || !given_in(&each, when, &digits))
            continue;
        leave_split(number, heads, line->amount, &stay, &left);
        Exact value = exact_times((Exact){ digits, 1, amount->scale }, left);
        course_add(&counts, (Change){ months[i], stay, line->at });
        course_add(&eaches, (Change){ months[i], bounded(amount, value, digits), line->at });
    }
    changed[0].count = counts.count;
    changed[1].count = eaches.count;
    return 2;
}

/* Gone before that month; who was still to come does not. */
static Given exit_before(Arena *arena, const Scenario *s, MemberId id, Month from)
{
    Months there = s->presence[id.level][id.member];
    Change *exit = arena_alloc(arena, sizeof *exit);
    int32_t last = from.index - 1;
    exit->from = MONTH_NEVER_BEGAN;
    exit->digits = last < there.first.index ? there.first.index - 1 : last;
    return (Given){ .attribute = (uint32_t)s->book->levels[id.level].exit, .member = id.member,
                    .changes = exit, .count = 1, .source = STR_NONE };
}

static const Scenario *apply_leave(Arena *arena, const Scenario *s, const StressLine *line, Month from)
{
    static const Decimal all = { 1, 0 };
    bool everybody = exact_order(exact_of(line->amount), exact_of(all)) == 0;
    size_t members = s->members_count[line->level], count = 0;
    Given *changed = arena_alloc(arena, (2 * members + 1) * sizeof *changed);
    for (uint32_t m = 0; m < members; m++) {
        if (!is_meant(s, line, m, from))
            continue;
        if (everybody)
            changed[count++] = exit_before(arena, s, (MemberId){ line->level, m }, from);
        else
            count += leave_member(arena, s, line, m, from, changed + count);
    }
    return count ? scenario_changed(arena, s, changed, count) : s;
}

/* -- what stops -- */

/* Who takes the instrument in that month or later. */
static size_t takers_of(Arena *arena, const Scenario *s, uint32_t instrument, Month from, MemberId **takers)
{
    size_t count = 0, first = s->takings_from[instrument], end = s->takings_from[instrument + 1];
    *takers = arena_alloc(arena, (end - first + 1) * sizeof **takers);
    for (size_t i = first; i < end; i++) {
        const Taking *t = &s->takings[i];
        bool again = count && (*takers)[count - 1].member == t->member;
        if (t->months.last.index >= from.index && !again)
            (*takers)[count++] = (MemberId){ s->book->instruments[instrument].level, t->member };
    }
    return count;
}

static bool is_taker(const Scenario *s, const Taking *t, const MemberId takers[], size_t count)
{
    uint8_t level = s->book->instruments[t->instrument].level;
    size_t from = 0, to = count;
    while (from < to && takers[0].level == level) {
        size_t middle = from + (to - from) / 2;
        if (takers[middle].member == t->member)
            return true;
        if (takers[middle].member < t->member)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

static const Scenario *end_takings(Arena *arena, const Scenario *s, uint32_t instrument, Month from)
{
    MemberId *takers;
    size_t takers_count = takers_of(arena, s, instrument, from, &takers), count = 0;
    Taking *takings = arena_alloc(arena, (s->takings_count + 1) * sizeof *takings);
    for (size_t i = 0; i < s->takings_count; i++) {
        Taking t = s->takings[i];
        if (!is_taker(s, &t, takers, takers_count))
            continue;
        if (t.instrument == instrument && t.months.last.index >= from.index)
            t.months.last.index = from.index - 1;
        if (t.months.last.index >= t.months.first.index)
            takings[count++] = t;
    }
    Variant without = { .name = s->variant, .label = s->variant_label, .retaken = takers,
                        .retaken_count = takers_count, .takings = takings, .takings_count = count };
    return takers_count ? scenario_variant(arena, s, &without) : s;
}

/* Whether the project as it stands has anything of the instrument for that member. */
static bool *brought_by(Arena *arena, const StressBase *base, const Instrument *in)
{
    bool *brought = arena_alloc(arena, base->scenario->members_count[in->level] + 1);
    uint32_t owner = (uint32_t)(in - base->scenario->book->instruments) + 1;
    Walk walk = { 0 };
    for (const Posting *p; (p = ledger_next(base->result->ledger, &walk)); )
        if (base->scenario->book->rules[p->amount].owner == owner)
            brought[p->member] = true;
    return brought;
}

const Scenario *stress_stop_apply(Arena *arena, const StressBase *base, const Scenario *s, Stop stop,
                                  Month from)
{
    const Instrument *in = stop.instrument >= 0 ? &base->scenario->book->instruments[stop.instrument]
                                                : NULL;
    if (in && in->chosen)
        return end_takings(arena, s, (uint32_t)stop.instrument, from);
    uint8_t level = in ? in->level : stop.member.level;
    const bool *brought = in ? brought_by(arena, base, in) : NULL;
    size_t members = s->members_count[level], count = 0;
    Given *changed = arena_alloc(arena, (members + 1) * sizeof *changed);
    for (uint32_t m = 0; m < members; m++)
        if ((in ? brought[m] : m == stop.member.member) &&
            s->presence[level][m].last.index >= from.index)
            changed[count++] = exit_before(arena, s, (MemberId){ level, m }, from);
    return count ? scenario_changed(arena, s, changed, count) : s;
}

/* -- who pays late -- */

/* How late a payer is by the line that says most about it. */
static int months_late(const Rulebook *b, const StressLine lines[], size_t count, int party)
{
    int months = 0, said = 0;
    for (size_t i = 0; i < count; i++) {
        const StressLine *line = &lines[i];
        int says = line->party == party ? 3
                 : line->party == LATE_PUBLIC && b->parties[party].government >= 0 ? 2
                 : line->party == LATE_ANYONE ? 1 : 0;
        if (line->kind != STRESS_LATE || says <= said)
            continue;
        said = says;
        months = line->months;
    }
    return months;
}

const Scenario *stress_late_apply(Arena *arena, const StressBase *base, const Scenario *s,
                                  const StressLine lines[], size_t count)
{
    Pivot payers = stress_payers(arena, base, PIVOT_PAYER);
    Delay *delays = arena_alloc(arena, (s->delays_count + payers.count + 1) * sizeof *delays);
    size_t delays_count = s->delays_count;
    if (s->delays_count)
        memcpy(delays, s->delays, s->delays_count * sizeof *delays);
    for (size_t i = 0; i < payers.count; i++) {
        int party = (int)payers.rows[i].key;
        int months = months_late(s->book, lines, count, party);
        if (months)
            delays[delays_count++] = (Delay){ { LEVEL_NONE, 0 }, party, months };
    }
    if (delays_count == s->delays_count)
        return s;
    Scenario *late = arena_alloc(arena, sizeof *late);
    *late = *s;
    late->arena = arena;
    late->delays = delays;
    late->delays_count = delays_count;
    return late;
}

Pivot stress_payers(Arena *arena, const StressBase *base, PivotBy by)
{
    Choose what = { .perimeter = base->project, .side = SIDE_IN, .kind = KIND_FUNDING,
                    .leaf = -1, .months = { MONTH_NEVER_BEGAN, MONTH_NEVER_ENDS } };
    return ledger_pivot(arena, base->result->ledger, what, by);
}

/* -- one line -- */

const Scenario *stress_line_apply(Arena *arena, const StressBase *base, const Scenario *s,
                                  const StressLine *line, Month from)
{
    switch (line->kind) {
    case STRESS_VALUE: return apply_value(arena, s, line, from);
    case STRESS_LEAVE: return apply_leave(arena, s, line, from);
    case STRESS_LATE: return stress_late_apply(arena, base, s, line, 1);
    case STRESS_STOP:
        for (size_t i = 0; i < line->stops_count; i++)
            s = stress_stop_apply(arena, base, s, line->stops[i], from);
        return s;
    case STRESS_REFORM: break;
    }
    return s;
}
