/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_answer.c -- what klaverblad risk answers, in sentences: how likely a shortfall is,
 * what it may come to, and what matters most; and how the worlds were drawn.
 */
#include <math.h>

#include "risk_view.h"

static const double high = 0.95;

/* -- how it was drawn -- */

static Str seed_text(const RiskView *v)
{
    Buf seed = { 0 };
    buf_print(&seed, "%llu", (unsigned long long)v->asked.seed);
    Str text = str_keep(v->session->arena, buf_view(&seed));
    buf_free(&seed);
    return text;
}

Str sample_words(const RiskView *v)
{
    return sentence(v, v->asked.quasi ? WORD_DRAWN_QUASI : WORD_DRAWN_RANDOM,
                    world_count_words(v, v->risk->done), seed_text(v),
                    world_count_words(v, v->runs[0].scenario->uncertain_count));
}

Str sample_end_words(const RiskView *v)
{
    double error;
    Str done = world_count_words(v, v->risk->done);
    if (v->interrupted)
        return sentence(v, WORD_INTERRUPTED, done, world_count_words(v, v->asked.draws), STR_NONE);
    if (v->asked.until_error <= 0)
        return STR_NONE;
    risk_chance(v->risk, 0, 0, false, &error);
    bool reached = error <= v->asked.until_error;
    return sentence(v, reached ? WORD_UNTIL_REACHED : WORD_UNTIL_NOT_REACHED,
                    part_words(v, v->asked.until_error, 2), done, STR_NONE);
}

/* -- the answer -- */

typedef struct Answers {
    const RiskView *v;
    Answer *list;
    size_t count, room;
} Answers;

static void put(Answers *a, Str text, bool part)
{
    a->list = arena_grow(a->v->session->arena, a->list, a->count, &a->room, sizeof *a->list);
    a->list[a->count++] = (Answer){ text, part };
}

static void add(Answers *a, Word word, Str x, Str y, Str z)
{
    put(a, sentence(a->v, word, x, y, z), false);
}

/* "19 in 100 simulations (± 0,4%)"; without the error of what is sure. */
static Str chance_with_error(const RiskView *v, const Spread *s, bool below)
{
    double error;
    uint64_t count = below ? digest_below(s->digest) : digest_above(s->digest);
    uint64_t of = digest_count(s->digest);
    Str words = chance_words(v, count, of);
    risk_chance(v->risk, s->scenario, s->gauge, below, &error);
    return count && count < of ? with_error(v, words, part_words(v, error, 1)) : words;
}

static void answer_shortfall(Answers *a, const Spread *gap)
{
    const RiskView *v = a->v;
    add(a, WORD_RISK_SHORTFALL, chance_with_error(v, gap, false), STR_NONE, STR_NONE);
    if (!digest_above(gap->digest))
        return;
    Str mean = spread_text(v, gap, llround(digest_mean_above(gap->digest)));
    add(a, WORD_RISK_EXPECTED,
        with_error(v, mean, error_euros(v, mean_above_error(gap->digest))), STR_NONE, STR_NONE);
}

static Str percentile_with_error(const RiskView *v, const Spread *s, double share)
{
    int64_t cents = spread_percentile(s, share);
    return with_error(v, spread_text(v, s, cents),
                      error_euros(v, spread_percentile_error(s, share)));
}

/* The least extra cash at the start with which it never runs out in so many worlds. */
static Str reserve(const RiskView *v, const Spread *lowest, double share)
{
    int64_t least = spread_percentile(lowest, 1 - share);
    Spread up = *lowest;
    up.turned = !lowest->turned;
    return least < 0 ? percentile_with_error(v, &up, share) : spread_text(v, lowest, 0);
}

static void answer_cash(Answers *a)
{
    const RiskView *v = a->v;
    static const double most = 0.9, nearly_all = 0.95;
    Spread lowest = spread_of(v, 0, GAUGE_LOWEST, -1, -1);
    add(a, WORD_RISK_CASH, chance_with_error(v, &lowest, true), STR_NONE, STR_NONE);
    if (spread_percentile(&lowest, 1 - nearly_all) < 0)
        add(a, WORD_RISK_RESERVE, reserve(v, &lowest, most), reserve(v, &lowest, nearly_all),
            STR_NONE);
}

/* What they may have to add at worst. */
static void answer_backstop(Answers *a)
{
    const RiskView *v = a->v;
    const Rulebook *b = v->runs[0].book;
    for (size_t i = 0; i < b->perimeters_count; i++) {
        const Perimeter *p = &b->perimeters[i];
        if (!is_beside(v, p))
            continue;
        Spread net = spread_at(v, 0, risk_gauge(v->risk, GAUGE_GAP, p, -1, -1));
        Str who = label_of(v->session, &p->label, p->id);
        if (!net.stated && !digest_least(net.digest) && !digest_most(net.digest) && !net.unknown)
            continue;
        if (net.unknown)
            add(a, WORD_RISK_BACKSTOP_UNKNOWN, who, STR_NONE, STR_NONE);
        else
            add(a, WORD_RISK_BACKSTOP, who, spread_text(v, &net, net.stated),
                percentile_with_error(v, &net, high));
    }
}

static void answer_what_matters(Answers *a)
{
    const RiskView *v = a->v;
    enum { SHOWN = 3 };
    static const double least = 0.005;     /* what is rounded to 1% */
    const Risk *r = v->risk;
    if (r->effects_count == 1 && r->effects[0].low != r->effects[0].high)
        add(a, WORD_RISK_MATTERS_ONE, quantity_words(v, r->effects[0].quantity), STR_NONE, STR_NONE);
    if (!r->portions_count || r->portions[0].share.in_all < least)
        return;
    add(a, WORD_RISK_MATTERS, STR_NONE, STR_NONE, STR_NONE);
    for (size_t i = 0; i < r->portions_count && i < SHOWN && r->portions[i].share.in_all >= least; i++)
        put(a, sentence(v, WORD_RISK_MATTER, cluster_words(v, r->portions[i].quantity),
                        part_words(v, fmin(r->portions[i].share.in_all, 1), 0), STR_NONE), true);
}

size_t risk_answers(const RiskView *v, const Answer **list)
{
    Answers a = { .v = v };
    Spread gap = spread_of(v, 0, GAUGE_GAP, -1, -1);
    if (gap.unknown) {
        add(&a, WORD_RISK_UNKNOWN, STR_NONE, STR_NONE, STR_NONE);
    } else {
        if (v->runs[0].authority) {
            add(&a, WORD_RISK_NET, spread_text(v, &gap, gap.stated),
                percentile_with_error(v, &gap, high), STR_NONE);
        } else {
            answer_shortfall(&a, &gap);
            answer_cash(&a);
        }
        answer_backstop(&a);
        answer_what_matters(&a);
    }
    *list = a.list;
    return a.count;
}

/* -- what is not known -- */

bool any_unknown(const RiskView *v, bool stated)
{
    for (size_t i = 0; i < v->count; i++)
        for (size_t g = 0; g < v->risk->gauges_count; g++) {
            Spread s = spread_at(v, i, g);
            if (stated ? s.unknown : s.doubtful && !s.unknown)
                return true;
        }
    return false;
}
