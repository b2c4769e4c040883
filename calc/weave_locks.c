/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weave_locks.c -- a workbook has rows for what is booked and asked for, not for all that
 * could ever be.  So what an input would bring about either has rows, where a few will do,
 * or the input is locked: money that has no row would be gone without anybody noticing.
 *
 * Numbers and months are never locked, and neither is what is taken.
 */
#include <stdlib.h>

#include "weaver.h"

enum { FEW = 3 };              /* so many amounts, or parts of them, for one input */

/* An amount of a member that has no rows. */
typedef struct Pending {
    const Rule *amount;
    uint8_t level;
    uint32_t member;
} Pending;

/* A choice, or yes or no, that is given of a member. */
typedef struct Key {
    uint32_t attribute, member;
    size_t pending;            /* an amount that hangs on it */
    size_t hang;               /* how many do: those of one input stand together */
} Key;

typedef struct Keys {
    Key *list;
    size_t count, room;
} Keys;

bool weave_is_locked(const Weaver *v, size_t attribute, size_t member)
{
    const uint32_t *locked = v->locks ? v->locks->locked[attribute] : NULL;
    return locked && locked[member];
}

static void set_locked(Weaver *v, uint32_t attribute, uint32_t member, bool locked)
{
    *weave_slot(v, v->locks->locked, attribute, v->book->attributes[attribute].level, member) = locked;
    v->locks->turn++;
}

static bool may_be_locked(const Weaver *v, const Given *g)
{
    Kind kind = v->book->attributes[g->attribute].type.kind;
    return !g->pattern && g->count && (kind == KIND_YES_NO || kind == KIND_CHOICE);
}

static void lock_all(Weaver *v)
{
    for (size_t i = 0; i < v->scenario->given_count; i++) {
        const Given *g = &v->scenario->given[i];
        if (may_be_locked(v, g))
            set_locked(v, g->attribute, g->member, true);
    }
}


/* -- the amounts without rows -- */

static void give_rows(Weaver *v, const Pending *p)
{
    *weave_slot(v, v->locks->rows, (size_t)(p->amount - v->book->rules), p->level, p->member) = 1;
}

static bool has_rows(Weaver *v, const Pending *p)
{
    return *weave_slot(v, v->locks->rows, (size_t)(p->amount - v->book->rules), p->level, p->member);
}

static bool may_count(Weaver *v, const Pending *p)
{
    return !has_rows(v, p) && weave_may_count(v, p->amount, p->level, p->member);
}

/* Those that may come to count, if every input is open.  What must be asked for and is
 * not, never does. */
static void find_pending(Weaver *v)
{
    Locks *locks = v->locks;
    for (size_t i = 0; i < v->book->instruments_count; i++) {
        const Instrument *in = &v->book->instruments[i];
        for (size_t m = 0; m < v->scenario->members_count[in->level] && !in->chosen; m++)
            for (size_t a = 0; a < in->amounts_count; a++) {
                Pending one = { &v->book->rules[in->amounts[a]], in->level, (uint32_t)m };
                if (!may_count(v, &one))
                    continue;
                locks->pending = arena_grow(v->arena, locks->pending, locks->pending_count,
                                            &locks->pending_room, sizeof *locks->pending);
                locks->pending[locks->pending_count++] = one;
            }
    }
}

/* -- on which inputs they hang -- */

static void add_key(Weaver *v, Keys *keys, Key key)
{
    keys->list = arena_grow(v->arena, keys->list, keys->count, &keys->room, sizeof *keys->list);
    keys->list[keys->count++] = key;
}

/* Adds every locked input that the instruction asks for, once each. */
static void find_keys(Weaver *v, uint32_t ins, uint8_t level, size_t member, size_t pending,
                      uint32_t **seen, uint32_t turn, Keys *keys)
{
    const Ins *i = weave_ins(v, ins);
    member = weave_member(v, level, member, i->level);
    uint32_t *when = weave_slot(v, seen, ins, i->level, member);
    if (*when == turn)
        return;
    *when = turn;
    if (i->op == OP_ATTR && weave_is_locked(v, (size_t)i->which, member))
        add_key(v, keys, (Key){ .attribute = (uint32_t)i->which, .member = (uint32_t)member, .pending = pending });
    bool gathers = i->op == OP_SUM || i->op == OP_COUNT || i->op == OP_LEAST || i->op == OP_MOST;
    uint8_t inner = gathers ? (uint8_t)i->which : i->level;
    for (size_t m = 0; m < v->scenario->members_count[inner] || !gathers; m++) {
        bool of_it = !gathers || weave_member(v, inner, m, i->level) == member;
        for (uint32_t k = 0; k < i->count && of_it; k++)
            find_keys(v, code_args(v->book->code, i)[k], inner, gathers ? m : member, pending, seen, turn,
                      keys);
        if (!gathers)
            break;
    }
}

static int by_input(const void *x, const void *y)
{
    const Key *a = x, *b = y;
    if (a->attribute != b->attribute)
        return a->attribute < b->attribute ? -1 : 1;
    if (a->member != b->member)
        return a->member < b->member ? -1 : 1;
    return a->pending < b->pending ? -1 : a->pending > b->pending;
}

static int by_hang(const void *x, const void *y)
{
    const Key *a = x, *b = y;
    return a->hang > b->hang ? -1 : a->hang < b->hang ? 1 : by_input(x, y);
}

static size_t same_input(const Keys *keys, size_t first)
{
    size_t count = 1;
    while (first + count < keys->count && keys->list[first + count].attribute == keys->list[first].attribute &&
           keys->list[first + count].member == keys->list[first].member)
        count++;
    return count;
}

/* Of all amounts without rows: first the inputs on which most of them hang. */
static Keys keys_of_pending(Weaver *v)
{
    Keys keys = { 0 };
    uint32_t **seen = arena_alloc(v->arena, (v->book->code->count + 1) * sizeof *seen);
    for (size_t p = 0; p < v->locks->pending_count; p++) {
        const Pending *one = &v->locks->pending[p];
        if (!has_rows(v, one))
            find_keys(v, one->amount->root, one->level, one->member, p, seen, (uint32_t)p + 1, &keys);
    }
    if (keys.count)
        qsort(keys.list, keys.count, sizeof *keys.list, by_input);
    for (size_t k = 0, of_it; k < keys.count; k += of_it) {
        of_it = same_input(&keys, k);
        for (size_t i = 0; i < of_it; i++)
            keys.list[k + i].hang = of_it;
    }
    if (keys.count)
        qsort(keys.list, keys.count, sizeof *keys.list, by_hang);
    return keys;
}

/* -- one input after the other -- */

/* How many rows its being open asks for; more than a few if one of them would never be
 * anything but unknown. */
static size_t rows_asked(Weaver *v, const Key *keys, size_t count)
{
    size_t rows = 0;
    for (size_t k = 0; k < count; k++) {
        const Pending *p = &v->locks->pending[keys[k].pending];
        if (may_count(v, p))
            rows += weave_lacks(v, p->amount, p->level, p->member) ? FEW + 1
                  : p->amount->paid_count                         ? p->amount->paid_count : 1;
    }
    return rows;
}

static void open_input(Weaver *v, const Key *keys, size_t count)
{
    set_locked(v, keys->attribute, keys->member, false);
    if (rows_asked(v, keys, count) > FEW) {
        set_locked(v, keys->attribute, keys->member, true);
        return;
    }
    for (size_t k = 0; k < count; k++)
        if (may_count(v, &v->locks->pending[keys[k].pending]))
            give_rows(v, &v->locks->pending[keys[k].pending]);
}

/* On which nothing hangs. */
static void open_rest(Weaver *v, const Keys *keys)
{
    uint32_t **hangs = arena_alloc(v->arena, (v->book->attributes_count + 1) * sizeof *hangs);
    for (size_t k = 0; k < keys->count; k++)
        *weave_slot(v, hangs, keys->list[k].attribute, v->book->attributes[keys->list[k].attribute].level,
                    keys->list[k].member) = 1;
    for (size_t i = 0; i < v->scenario->given_count; i++) {
        const Given *g = &v->scenario->given[i];
        if (!hangs[g->attribute] || !hangs[g->attribute][g->member])
            set_locked(v, g->attribute, g->member, false);
    }
}

void weave_locks(Weaver *v)
{
    v->locks->turn = 1;
    find_pending(v);
    lock_all(v);
    for (size_t p = 0; p < v->locks->pending_count; p++)
        if (may_count(v, &v->locks->pending[p]))
            give_rows(v, &v->locks->pending[p]);       /* a number is enough for it */
    Keys keys = keys_of_pending(v);
    for (size_t k = 0, of_it; k < keys.count; k += of_it) {
        of_it = same_input(&keys, k);
        open_input(v, &keys.list[k], of_it);
    }
    open_rest(v, &keys);
}
