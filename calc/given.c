/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * given.c -- from statements to what holds: which of several files or variants is heard,
 * in order of date; entry and exit of those who have none of their own; and what is
 * missing.
 *
 * A value without a date takes the place of all that lower-ranked files say of the
 * attribute; values with dates are laid over them.  So a variant that says  price = 9
 * has 9 throughout, one that says  price.2010 = 9  has it from 2010 to the next change.
 */
#include "scenarioreader.h"

#include <stdlib.h>

/* -- order -- */

static int order(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int by_attribute(const void *one, const void *other)
{
    const Statement *a = one, *b = other;
    int first = order(a->attribute, b->attribute), then = order(a->member, b->member);
    return first ? first : then;
}

static int by_rank(const void *one, const void *other)
{
    const Statement *a = one, *b = other;
    int whose = by_attribute(one, other), rank = order(a->rank, b->rank);
    return whose ? whose : rank ? rank : order(a->order, b->order);
}

static int by_date(const void *one, const void *other)
{
    const Statement *a = *(const Statement *const *)one, *b = *(const Statement *const *)other;
    int32_t first = a->from.index, then = b->from.index;
    return first != then ? (first > then) - (first < then) : by_rank(a, b);
}

void sort_statements(Statements *statements)
{
    if (statements->count)
        qsort(statements->list, statements->count, sizeof *statements->list, by_rank);
}

/* -- what holds of one attribute of one member -- */

/* The statements of one attribute of one member, in order of rank. */
typedef struct Group {
    const Statement *list;
    size_t count;
} Group;

/* Up to which rank is heard. */
static uint32_t lowest_heard(Group group)
{
    for (size_t i = 0; i < group.count; i++)
        if (group.list[i].kind == KEY_VALUE &&
            group.list[i].from.index == MONTH_NEVER_BEGAN.index)
            return group.list[i].rank;
    return UINT32_MAX;
}

static void tell_twice(Reader *r, const Statement *first, const Statement *again)
{
    Buf month = { 0 };
    bool dated = again->from.index != MONTH_NEVER_BEGAN.index;
    if (dated || r->has_months)
        month_print(dated ? again->from : r->scenario->months.first, &month);
    tell(r, DIAG_VALUE_TWICE, again->at, attribute_key(r->book, again->attribute),
         buf_view(&month), STR_NONE);
    diag_also(r->diags, DIAG_FIRST_HERE, first->at, span_text(first->at));
    buf_free(&month);
}

/* The values that are heard, in order of date, one per date. */
static size_t pick_values(Reader *r, Group group, const Statement **picked)
{
    uint32_t heard = lowest_heard(group);
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < group.count; i++)
        if (group.list[i].kind == KEY_VALUE && group.list[i].rank <= heard)
            picked[count++] = &group.list[i];
    if (count)
        qsort(picked, count, sizeof *picked, by_date);
    for (size_t i = 0; i < count; i++) {
        const Statement *last = kept ? picked[kept - 1] : NULL;
        if (!last || last->from.index != picked[i]->from.index)
            picked[kept++] = picked[i];
        else if (last->rank == picked[i]->rank && last->rank < RANK_IMPLIED)
            tell_twice(r, last, picked[i]);
    }
    return kept;
}

/* A value that holds in none of the project's months is probably a slip in its date.  It
 * is no error: a file may be shared by projects of other years, so only the file itself
 * is looked at, not what it includes. */
static void warn_unused(Reader *r, const Statement *const picked[], size_t count)
{
    Months all = r->scenario->months;
    for (size_t i = 0; i < count && r->has_months; i++) {
        bool replaced = i + 1 < count && picked[i + 1]->from.index <= all.first.index;
        if (picked[i]->rank > 0 || (!replaced && picked[i]->from.index <= all.last.index))
            continue;
        Buf months = { 0 };
        months_print(all, &months);
        tell(r, DIAG_VALUE_UNUSED, picked[i]->at, buf_view(&months), STR_NONE, STR_NONE);
        buf_free(&months);
    }
}

/* Where it comes from and how sure it is, as far as that is said of what is heard. */
static void find_origin(Reader *r, Group group, bool has_value, Given *given)
{
    uint32_t heard = lowest_heard(group);
    bool has_source = false, has_status = false;
    for (size_t i = 0; i < group.count; i++) {
        const Statement *st = &group.list[i];
        bool origin = st->kind != KEY_VALUE && st->kind != KEY_NOTHING;
        if (origin && !has_value)
            tell(r, DIAG_ORIGIN_ALONE, st->at, span_text(st->at), STR_NONE, STR_NONE);
        if (st->rank > heard)
            continue;
        if (st->kind == KEY_SOURCE && !has_source)
            given->source = st->text;
        if (st->kind == KEY_WHY && !given->why.len)
            given->why = st->text;
        if (st->kind == KEY_MATTERS && !given->matters.len)
            given->matters = st->text;
        if (st->kind == KEY_STATUS && !has_status)
            given->assumed = st->assumed;
        has_source = has_source || st->kind == KEY_SOURCE;
        has_status = has_status || st->kind == KEY_STATUS;
    }
}

/* False if nothing holds. */
static bool give_one(Reader *r, Group group, Given *given)
{
    const Statement **picked = arena_alloc(r->arena, (group.count + 1) * sizeof *picked);
    size_t count = pick_values(r, group, picked);
    bool broken = false;
    for (size_t i = 0; i < group.count; i++)
        broken = broken || group.list[i].kind == KEY_NOTHING;
    *given = (Given){ .attribute = group.list[0].attribute, .member = group.list[0].member,
                      .source = STR_NONE };
    find_origin(r, group, count > 0 || broken, given);
    if (!count)
        return false;
    warn_unused(r, picked, count);
    const Statement *first = picked[0];
    Change *changes = arena_alloc(r->arena, count * sizeof *changes);
    for (size_t i = 0; i < count; i++) {
        changes[i] = (Change){ picked[i]->from, picked[i]->digits, picked[i]->at };
        first = picked[i]->rank < first->rank ? picked[i] : first;
    }
    given->by = first->rank < RANK_IMPLIED ? GIVEN_WRITTEN : GIVEN_IMPLIED;
    given->at = first->at;
    given->pattern = picked[0]->pattern;
    given->changes = given->pattern ? NULL : changes;
    given->count = given->pattern ? 0 : count;
    return true;
}

static Group group_at(const Statements *statements, size_t at)
{
    Group group = { statements->list + at, 1 };
    while (at + group.count < statements->count &&
           by_attribute(group.list, group.list + group.count) == 0)
        group.count++;
    return group;
}

void give_values(Reader *r)
{
    Given *given = arena_alloc(r->arena, (r->said.count + 1) * sizeof *given);
    size_t count = 0;
    for (size_t i = 0; i < r->said.count; ) {
        Group group = group_at(&r->said, i);
        count += give_one(r, group, &given[count]);
        i += group.count;
    }
    keep_given(r->scenario, given, count);
}

/* What the base says of the same attribute of the same member. */
static Group group_of(const Statements *statements, const Statement *like)
{
    size_t from = 0, to = statements->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (by_attribute(&statements->list[middle], like) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    bool found = from < statements->count && by_attribute(&statements->list[from], like) == 0;
    return found ? group_at(statements, from) : (Group){ NULL, 0 };
}

/* A variant is heard before the files. */
Given *give_changes(Reader *r, Statements *changes, size_t *count)
{
    Given *given = arena_alloc(r->arena, (changes->count + 1) * sizeof *given);
    sort_statements(changes);
    *count = 0;
    for (size_t i = 0; i < changes->count; ) {
        Group own = group_at(changes, i), base = group_of(&r->said, own.list);
        Statement *all = arena_alloc(r->arena, (own.count + base.count) * sizeof *all);
        for (size_t k = 0; k < own.count + base.count; k++) {
            all[k] = k < own.count ? own.list[k] : base.list[k - own.count];
            all[k].rank += k < own.count ? 0 : SCENARIO_FILES_MAX;
        }
        *count += give_one(r, (Group){ all, own.count + base.count }, &given[*count]);
        i += own.count;
    }
    return given;
}

/* -- entry and exit -- */

static void tell_presence(Reader *r, DiagCode code, const Given *given, Months months,
                          const Span *because)
{
    Buf month = { 0 }, span = { 0 };
    month_print((Month){ (int32_t)given->changes[0].digits }, &month);
    months_print(months, &span);
    tell(r, code, given->at, buf_view(&month), buf_view(&span), STR_NONE);
    if (because)
        diag_also(r->diags, DIAG_BECAUSE_HERE, *because, span_text(*because));
    buf_free(&month);
    buf_free(&span);
}

void check_presence(Reader *r, const Heard *heard, MemberId id, const Span *because)
{
    const Level *level = &r->book->levels[id.level];
    const Given *entry = own_given(heard, level->entry, id.member),
                *out = own_given(heard, level->exit, id.member);
    Months is = heard->presence[id.level][id.member], all = heard->scenario->months;
    if (!entry && !out)
        return;
    if (is.last.index < is.first.index && is.first.index <= all.last.index)
        tell_presence(r, DIAG_EXIT_BEFORE_ENTRY, out ? out : entry, is, because);
    else if (entry && is.first.index > all.last.index)
        tell_presence(r, DIAG_NEVER_THERE, entry, all, because);
    else if (out && is.last.index < all.first.index)
        tell_presence(r, DIAG_NEVER_THERE, out, all, because);
}

static Given inherited(Arena *arena, const Member *member, MemberId id, int32_t attribute,
                       Month month)
{
    Change *change = arena_alloc(arena, sizeof *change);
    *change = (Change){ MONTH_NEVER_BEGAN, month.index, member->at };
    return (Given){ .attribute = (uint32_t)attribute, .member = id.member, .by = GIVEN_INHERITED,
                    .changes = change, .count = 1, .source = STR_NONE, .at = member->at };
}

size_t inherit_months(Arena *arena, const Heard *heard, MemberId id, Given given[2])
{
    const Scenario *s = heard->scenario;
    const Level *level = &s->book->levels[id.level];
    const Member *member = &s->members[id.level][id.member];
    Months is = heard->presence[id.level][id.member];
    size_t count = 0;
    if (level->entry >= 0 && !own_given(heard, level->entry, id.member))
        given[count++] = inherited(arena, member, id, level->entry, is.first);
    if (level->exit >= 0 && !own_given(heard, level->exit, id.member))
        given[count++] = inherited(arena, member, id, level->exit, is.last);
    return count;
}

void inherit_presence(Reader *r)
{
    Scenario *s = r->scenario;
    size_t count = s->given_count, members = 0;
    if (!r->has_months)
        return;
    Heard heard = { .scenario = s };
    s->presence = heard.presence = find_presence(r->arena, &heard);
    for (size_t l = 1; l < r->book->levels_count; l++)
        members += s->members_count[l];
    Given *given = arena_alloc(r->arena, (count + 2 * members + 1) * sizeof *given);
    for (size_t i = 0; i < count; i++)
        given[i] = s->given[i];
    for (size_t l = 1; l < r->book->levels_count; l++)
        for (uint32_t m = 0; m < s->members_count[l]; m++) {
            MemberId id = { (uint8_t)l, m };
            check_presence(r, &heard, id, NULL);
            count += inherit_months(r->arena, &heard, id, given + count);
        }
    keep_given(s, given, count);
}

/* -- what is missing -- */

/* How a value of it is written: "... EUR/month", "none | primary | ...". */
static void print_form(const Attribute *a, Buf *out)
{
    if (a->type.kind == KIND_MONTH)
        buf_text(out, "2008-01");
    else if (a->type.kind == KIND_YES_NO)
        buf_text(out, "yes | no");
    else if (a->type.kind == KIND_NUMBER)
        buf_text(out, "... ");
    for (size_t i = 0; a->type.kind == KIND_CHOICE && i < a->type.choice->count; i++) {
        buf_text(out, i ? " | " : "");
        buf_str(out, a->type.choice->values[i]);
    }
    if (a->type.kind == KIND_NUMBER && !unit_is(a->type.unit, UNIT_NONE))
        unit_print(a->type.unit, out);
}

static void tell_missing(Reader *r, MemberId id, uint32_t attribute)
{
    const Member *member = &r->scenario->members[id.level][id.member];
    Buf form = { 0 }, who = { 0 };
    buf_str(&who, member->section);
    if (member->name.len)
        buf_byte(&who, ' ');
    buf_str(&who, member->name);
    print_form(&r->book->attributes[attribute], &form);
    tell(r, DIAG_ATTRIBUTE_MISSING, member->at, buf_view(&who), attribute_key(r->book, attribute),
         str_trim(buf_view(&form)));
    buf_free(&form);
    buf_free(&who);
}

/* A required value that begins later than its member. */
static void check_early(Reader *r, const Given *g, MemberId id)
{
    Scenario *s = r->scenario;
    Month first = s->presence[id.level][id.member].first;
    if (first.index < s->months.first.index)
        first = s->months.first;
    if (g->pattern || g->changes[0].from.index <= first.index)
        return;
    Buf month = { 0 };
    month_print(g->changes[0].from, &month);
    tell(r, DIAG_VALUE_LATE, g->changes[0].at, attribute_key(r->book, g->attribute),
         buf_view(&month), STR_NONE);
    buf_free(&month);
}

static void check_member(Reader *r, MemberId id, const Block *block)
{
    const Rulebook *b = r->book;
    const Level *level = &b->levels[id.level];
    for (uint32_t a = 0; a < b->attributes_count; a++) {
        const Attribute *attribute = &b->attributes[a];
        bool inherits = (int32_t)a == level->exit ||
                        ((int32_t)a == level->entry && id.level != r->project);
        bool needed = attribute->required && !attribute->otherwise.source && !inherits;
        needed = needed || (id.level == r->project && (int32_t)a == level->entry);
        if (attribute->level != id.level || !needed)
            continue;
        const Given *g = scenario_given(r->scenario, a, id.member);
        Statement like = { .attribute = a, .member = id.member };
        bool tried = group_of(&r->said, &like).count > 0 ||
                     (block && block_lost(block, attribute_key(b, a)));
        if (g && g->by != GIVEN_INHERITED && r->has_months)
            check_early(r, g, id);
        else if (!g && !tried)
            tell_missing(r, id, a);
    }
}

void check_required(Reader *r)
{
    for (size_t i = 0; i < r->blocks_count; i++)
        if (r->blocks[i].kind == BLOCK_MEMBER)
            check_member(r, (MemberId){ r->blocks[i].level, r->blocks[i].member }, &r->blocks[i]);
    for (size_t l = 1; l < r->book->levels_count; l++)
        if (l != r->project && r->scenario->members_count[l] == 1 &&
            !r->scenario->members[l][0].name.len)
            check_member(r, (MemberId){ (uint8_t)l, 0 }, NULL);
}
