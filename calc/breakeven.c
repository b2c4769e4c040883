/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * breakeven.c -- the price of a service at which nothing is short.  In each world the
 * price is raised a little: what that brings tells how far it would have to go, since
 * what a price brings is in proportion to it.
 */
#include <math.h>

#include "probe.h"
#include "risk.h"

enum { BLOCK = 256, PART = 10 };           /* raised by a tenth */

/* What is given, raised by `more`. */
static Given raise(Arena *arena, const Given *given, int64_t more)
{
    Given raised = *given;
    Change *changes = arena_alloc(arena, (given->count + 1) * sizeof *changes);
    for (size_t i = 0; i < given->count; i++) {
        changes[i] = given->changes[i];
        changes[i].digits += more;
    }
    raised.changes = changes;
    return raised;
}

static int32_t find_quantity(const Probe *p, uint32_t attribute, uint32_t member)
{
    for (size_t q = 0; q < p->quantities; q++)
        if (p->drawn[q].attribute == (int32_t)attribute && p->drawn[q].of.member == member)
            return (int32_t)q;
    return -1;
}

/* Where the price itself is drawn, it is raised there. */
static int64_t *raise_drawn(Arena *arena, Probe *p, int32_t quantity)
{
    size_t lanes = p->drawn[quantity].steps * p->worlds;
    int64_t *row = arena_alloc(arena, lanes * sizeof *row);
    p->seen[1][quantity] = row;
    return row;
}

typedef struct Raising {
    Risk *risk;
    Probe *probe;
    BreakEven *found;
    int32_t quantity;          /* that draws the price, or -1 */
    int64_t *row;
    int64_t more;
} Raising;

/* gap - (price - now) * slope = 0 */
static void break_even(Raising *x, int64_t prices[], size_t *count)
{
    Probe *p = x->probe;
    *count = 0;
    for (size_t w = 0; w < BLOCK; w++) {
        double gap = (double)p->values[0][w], fall = gap - (double)p->values[1][w];
        int64_t drawn = x->quantity >= 0 ? p->digits[x->quantity][w] : DRAWN_STATED;
        double now = (double)(drawn == DRAWN_STATED ? x->found->stated : drawn);
        if (fall > 0)
            prices[(*count)++] = (int64_t)llround(now + gap / fall * (double)x->more);
        else
            x->found->never++;
    }
}

static void run_block(Raising *x, uint64_t first)
{
    Probe *p = x->probe;
    int64_t prices[BLOCK];
    size_t count;
    draws_points(x->risk->draws, 0, first, BLOCK, p->points);
    probe_draw(p);
    for (size_t i = 0; x->row && i < p->drawn[x->quantity].steps * BLOCK; i++) {
        int64_t drawn = p->digits[x->quantity][i];
        x->row[i] = drawn == DRAWN_STATED ? drawn : drawn + x->more;
    }
    probe_work_out(p);
    break_even(x, prices, &count);
    if (!x->found->digest)
        x->found->digest = digest_new(prices, count);
    digest_add(x->found->digest, prices, count);
}

static void look_for_price(Risk *r, const Given *given, size_t worlds)
{
    Arena *arena = arena_new();
    int64_t stated = given->changes[given->count - 1].digits, more = stated / PART;
    more = more > 0 ? more : 1;
    Given raised = raise(arena, given, more);
    const Scenario *pair[2] = { r->spec.scenarios[0],
                                scenario_changed(arena, r->spec.scenarios[0], &raised, 1) };
    BreakEven *found = &r->breakevens[r->breakevens_count++];
    *found = (BreakEven){ .attribute = given->attribute, .member = given->member, .stated = stated };
    Probe *p = probe_new(&(ProbeSpec){ r->draws, pair, 2, BLOCK, &r->gauges[0], 1, more });
    Raising x = { r, p, found, find_quantity(p, given->attribute, given->member), NULL, more };
    if (x.quantity >= 0)
        x.row = raise_drawn(arena, p, x.quantity);
    for (size_t at = 0; at < worlds; at += BLOCK)
        run_block(&x, at);
    probe_free(p);
    arena_free(arena);
}

void risk_break_even(Risk *r, size_t worlds)
{
    const Scenario *base = r->spec.scenarios[0];
    size_t count = 0;
    for (size_t i = 0; i < base->given_count; i++)
        count += base->book->attributes[base->given[i].attribute].breaks_even;
    r->breakevens = arena_alloc(r->arena, (count + 1) * sizeof *r->breakevens);
    for (size_t i = 0; i < base->given_count; i++) {
        const Given *g = &base->given[i];
        if (base->book->attributes[g->attribute].breaks_even && g->count &&
            g->changes[g->count - 1].digits > 0)
            look_for_price(r, g, worlds);
    }
}
