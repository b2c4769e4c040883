/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_words.c -- chances, errors and uncertain quantities as people read them: a chance
 * as so many in a hundred simulations, and no more precise than that.
 */
#include <math.h>

#include "compare.h"
#include "money.h"
#include "risk_view.h"

static Str kept(const RiskView *v, Buf *buf)
{
    Str text = str_keep(v->session->arena, buf_view(buf));
    buf_free(buf);
    return text;
}

Str sentence(const RiskView *v, Word word, Str a, Str b, Str c)
{
    Buf buf = { 0 };
    Str args[3] = { a, b, c };
    word_say(word, v->session->options.lang, args, 3, &buf);
    return kept(v, &buf);
}

Str world_count_words(const RiskView *v, uint64_t count)
{
    return count_words(v->session->arena, (size_t)count, v->session->options.lang);
}

/* -- chances -- */

/* In a hundred; -1: less than one, 101: more than 99. */
static int in_hundred(uint64_t count, uint64_t of)
{
    enum { LESS = -1, MORE = 101, HUNDRED = 100 };
    if (count == 0 || count == of)
        return count ? HUNDRED : 0;
    if ((Wide)count * HUNDRED < of)
        return LESS;
    if ((Wide)(of - count) * HUNDRED < of)
        return MORE;
    return (int)(((Wide)count * HUNDRED * 2 + of) / ((Wide)of * 2));
}

Str chance_words(const RiskView *v, uint64_t count, uint64_t of)
{
    int n = in_hundred(count, of);
    Str all = world_count_words(v, of);
    if (count == 0)
        return sentence(v, WORD_CHANCE_NONE, all, STR_NONE, STR_NONE);
    if (count == of)
        return sentence(v, WORD_CHANCE_ALL, all, STR_NONE, STR_NONE);
    if (n < 0)
        return say(v->session, WORD_CHANCE_LESS);
    if (n > 100)
        return say(v->session, WORD_CHANCE_MORE);
    return sentence(v, WORD_CHANCE, world_count_words(v, (uint64_t)n), STR_NONE, STR_NONE);
}

Str chance_cell(const RiskView *v, uint64_t count, uint64_t of)
{
    int n = in_hundred(count, of);
    if (n < 0)
        return str_of("<1");
    return n > 100 ? str_of(">99") : world_count_words(v, (uint64_t)n);
}

Str part_words(const RiskView *v, double part, int digits)
{
    Buf buf = { 0 };
    Lang lang = v->session->options.lang;
    double power = pow(10, digits + 2);
    exact_show((Exact){ llround(part * power), 1, digits }, digits, digits, lang, &buf);
    buf_text(&buf, lang == LANG_FR ? "\u00a0%" : "%");
    return kept(v, &buf);
}

/* -- money -- */

Str spread_text(const RiskView *v, const Spread *s, int64_t cents)
{
    return s->unknown ? str_of("?")
                      : figure_text(&v->runs[s->scenario], (Figure){ cents, s->doubtful });
}

Str plus_minus(const RiskView *v, Str error)
{
    Buf buf = { 0 };
    buf_text(&buf, "\u00b1");
    buf_text(&buf, "\u00a0");
    buf_str(&buf, error);
    return kept(v, &buf);
}

Str with_error(const RiskView *v, Str figure, Str error)
{
    Buf buf = { 0 };
    buf_str(&buf, figure);
    buf_text(&buf, " (");
    buf_str(&buf, plus_minus(v, error));
    buf_byte(&buf, ')');
    return kept(v, &buf);
}

Str error_euros(const RiskView *v, double cents)
{
    return euros(v->session->arena, llround(cents), v->session->options.lang);
}

/* -- uncertain quantities -- */

static const Word what_is_drawn[DRAW_KINDS] = {
    [DRAW_RENEWAL] = WORD_DRAWN_RENEWAL, [DRAW_VACANCY] = WORD_DRAWN_VACANCY,
    [DRAW_DELAY] = WORD_DRAWN_DELAY,
};

Str quantity_words(const RiskView *v, size_t quantity)
{
    const Scenario *s = v->runs[0].scenario;
    const Uncertain *u = &s->uncertain[quantity];
    const Target *t = &u->target;
    const Attribute *a = t->attribute < 0 ? NULL : &s->book->attributes[t->attribute];
    Str what = a ? label_of(v->session, &a->label, a->name)
                 : say(v->session, what_is_drawn[u->kind]);
    Buf text = { 0 };
    if (t->party >= 0) {
        const Party *party = &s->book->parties[t->party];
        buf_str(&text, label_of(v->session, &party->label, party->id));
        buf_text(&text, v->session->options.lang == LANG_FR ? " : " : ": ");
        buf_str(&text, what);
    } else {
        whose_words(v->session, s, t->level, t->member, what, &text);
    }
    return kept(v, &text);
}

Str cluster_words(const RiskView *v, size_t first)
{
    Buf names = { 0 };
    for (size_t q = 0; q < draws_count(v->risk->draws); q++) {
        if (draws_cluster(v->risk->draws, q) != first)
            continue;
        buf_text(&names, names.len ? " + " : "");
        buf_str(&names, quantity_words(v, q));
    }
    return kept(v, &names);
}

Str renewal_words(const RiskView *v, int64_t digits)
{
    Buf month = { 0 };
    if (digits == DRAWN_STATED)
        return say(v->session, WORD_YES);
    month_show((Month){ (int32_t)digits }, v->session->options.lang, &month);
    return sentence(v, WORD_RENEWAL_NOT, kept(v, &month), STR_NONE, STR_NONE);
}

/* A part with one digit behind its percent, money with its cents, months whole. */
Str digits_words(const RiskView *v, size_t quantity, int64_t digits)
{
    enum { DIGITS = 1 };
    const Rulebook *b = v->runs[0].book;
    const Uncertain *u = &v->runs[0].scenario->uncertain[quantity];
    const Drawn *d = draws_drawn(v->risk->draws, quantity);
    Buf text = { 0 };
    if (u->kind == DRAW_RENEWAL)
        return renewal_words(v, digits);
    if (digits == DRAWN_STATED)
        return say(v->session, WORD_AS_STATED);
    if (d->attribute >= 0) {
        value_words(v->session, &b->attributes[d->attribute], digits, DIGITS, &text);
        return kept(v, &text);
    }
    buf_free(&text);
    return world_count_words(v, (uint64_t)digits);
}
