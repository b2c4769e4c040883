/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chain.c -- which instruments a member takes, and when:
 *
 *   chain = step { ", then" step }
 *   step  = ( "none" | ID { "+" ID } ) [ "from" MONTH ] [ "until" MONTH ]
 *
 * Months are included.  Without "from" a step begins in the month after the one before
 * it, the first when its member enters; only the last may be without "until", and then
 * runs until its member leaves.  Steps meet: a hole on purpose is the step "none".
 *
 * A chain is read once, and laid over the months of its member for the base and for each
 * variant in which these are others.
 */
#include "scenarioreader.h"

#include <stdlib.h>

typedef struct ChainReader {
    Reader *r;
    const Entry *entry;
    MemberId of;
    Str rest;
    Str word;                  /* the one that is looked at; empty at the end */
    bool good;
} ChainReader;

/* -- words -- */

static void next_word(ChainReader *c)
{
    Str rest = str_trim(c->rest);
    size_t len = 0;
    while (len < rest.len && rest.at[len] != ' ' && rest.at[len] != ',' && rest.at[len] != '+')
        len++;
    len = len || !rest.len ? len : 1;
    c->word = str_part(rest.at, len);
    c->rest = str_part(rest.at + len, rest.len - len);
}

static bool skip_word(ChainReader *c, const char *word)
{
    bool is = str_is_text(c->word, word);
    if (is)
        next_word(c);
    return is;
}

static Span word_span(const ChainReader *c, Str word)
{
    return piece_span(c->entry, word);
}

static void expected(ChainReader *c, const char *what)
{
    if (c->word.len)
        tell(c->r, DIAG_CHAIN_UNEXPECTED, word_span(c, c->word), c->word, str_of(what), STR_NONE);
    else
        tell(c->r, DIAG_CHAIN_ENDS_EARLY, c->entry->value_at, str_of(what), STR_NONE, STR_NONE);
    c->good = false;
}

/* -- steps -- */

static void tell_unknown(ChainReader *c)
{
    const Rulebook *b = c->r->book;
    size_t count = 0;
    Str *ids = arena_alloc(c->r->arena, (b->instruments_count + 1) * sizeof *ids);
    for (int own = 1; own >= 0; own--)         /* those that could stand here first */
        for (size_t i = 0; i < b->instruments_count; i++) {
            const Instrument *in = &b->instruments[i];
            if ((in->chosen && in->level == c->of.level) == (own == 1))
                ids[count++] = in->id;
        }
    report_unknown(c->r->diags, DIAG_UNKNOWN_INSTRUMENT, word_span(c, c->word), c->word, ids,
                   count);
}

/* The instrument, if this member can take it. */
static const Instrument *read_instrument(ChainReader *c)
{
    Reader *r = c->r;
    const Instrument *in = rules_instrument(r->book, c->word);
    const Level *levels = r->book->levels;
    if (!in)
        tell_unknown(c);
    else if (!in->chosen)
        tell(r, DIAG_CHAIN_NOT_CHOSEN, word_span(c, c->word), in->id, STR_NONE, STR_NONE);
    else if (in->level != c->of.level)
        tell(r, DIAG_CHAIN_OTHER_LEVEL, word_span(c, c->word), in->id, levels[in->level].name,
             levels[c->of.level].name);
    else
        return in;
    c->good = false;
    return NULL;
}

static void read_instruments(ChainReader *c, Step *step)
{
    uint32_t *list = NULL;
    size_t room = 0;
    do {
        if (!c->word.len || str_is_text(c->word, ",") || str_is_text(c->word, "+")) {
            expected(c, step->count ? "ID" : "ID, none");
            break;
        }
        const Instrument *in = read_instrument(c);
        uint32_t which = in ? (uint32_t)(in - c->r->book->instruments) : 0;
        bool again = false;
        for (size_t i = 0; in && i < step->count; i++)
            again = again || list[i] == which;
        if (again) {
            tell(c->r, DIAG_CHAIN_TWICE, word_span(c, c->word), c->word, STR_NONE, STR_NONE);
            c->good = false;
        } else if (in) {
            list = arena_grow(c->r->arena, list, step->count, &room, sizeof *list);
            list[step->count++] = which;
        }
        next_word(c);
    } while (skip_word(c, "+"));
    step->instruments = list;
}

static bool read_month(ChainReader *c, const char *word, Month *month, Span *at)
{
    if (!skip_word(c, word))
        return false;
    if (!c->word.len || str_is_text(c->word, ",") || str_is_text(c->word, "+")) {
        expected(c, "2008-01");
        return false;
    }
    *at = word_span(c, c->word);
    bool good = month_parse(c->word, month) == PARSE_OK;
    if (!good) {
        tell(c->r, DIAG_NO_SUCH_MONTH, *at, c->word, STR_NONE, STR_NONE);
        c->good = false;
    }
    next_word(c);
    return good;
}

static void read_step(ChainReader *c, Step *step)
{
    *step = (Step){ .at = word_span(c, c->word) };
    if (!skip_word(c, "none"))
        read_instruments(c, step);
    step->has_from = read_month(c, "from", &step->from, &step->from_at);
    step->has_until = read_month(c, "until", &step->until, &step->until_at);
}

bool chain_read(Reader *r, const Entry *entry, MemberId of, Chain *chain)
{
    ChainReader c = { .r = r, .entry = entry, .of = of, .rest = entry->value, .good = true };
    Step *steps = NULL;
    size_t room = 0;
    *chain = (Chain){ .of = of, .at = entry->value_at };
    for (next_word(&c); ; ) {
        steps = arena_grow(r->arena, steps, chain->count, &room, sizeof *steps);
        read_step(&c, &steps[chain->count++]);
        if (!c.word.len)
            break;
        if (!skip_word(&c, ",") || !skip_word(&c, "then")) {
            if (c.good)
                expected(&c, ", then");
            break;
        }
    }
    chain->steps = steps;
    return c.good;
}

/* -- laying it over months -- */

static bool tell_step(Reader *r, DiagCode code, Span at, Month month, Months months,
                      const Span *because)
{
    Buf one = { 0 }, span = { 0 };
    month_print(month, &one);
    months_print(months, &span);
    tell(r, code, at, buf_view(&one), buf_view(&span), STR_NONE);
    if (because)
        diag_also(r->diags, DIAG_BECAUSE_HERE, *because, span_text(*because));
    buf_free(&one);
    buf_free(&span);
    return false;
}

/* The months of a step, of which `follows` is the first that is free; false, reported, if
 * it does not fit. */
static bool place_step(Reader *r, const Step *step, bool first, bool last, Months free,
                       const Span *because, Months *months)
{
    *months = (Months){ step->has_from ? step->from : free.first,
                        step->has_until ? step->until : free.last };
    Span from_at = step->has_from ? step->from_at : step->at;
    Months hole = { free.first, month_plus(months->first, -1) };
    if (months->first.index > free.last.index || (first && months->first.index < free.first.index))
        return tell_step(r, DIAG_CHAIN_OUTSIDE, from_at, months->first, free, because);
    if (months->first.index < free.first.index)
        return tell_step(r, DIAG_CHAIN_OVERLAP, from_at, months->first, free, because);
    if (!first && months->first.index > free.first.index)
        return tell_step(r, DIAG_CHAIN_HOLE, from_at, months->first, hole, because);
    if (!last && !step->has_until)
        return tell_step(r, DIAG_CHAIN_OPEN, step->at, months->first, free, because);
    if (months->last.index < months->first.index)
        return tell_step(r, DIAG_CHAIN_BACKWARDS, step->until_at, months->first, free, because);
    if (months->last.index > free.last.index)
        return tell_step(r, DIAG_CHAIN_OUTSIDE, step->until_at, months->last, free, because);
    return true;
}

static void take_step(Reader *r, const Chain *chain, const Step *step, Months months,
                      Takings *takings)
{
    Months all = r->scenario->months;
    if (months.first.index < all.first.index)
        months.first = all.first;
    for (size_t i = 0; i < step->count && months.first.index <= months.last.index; i++) {
        takings->list = arena_grow(r->arena, takings->list, takings->count, &takings->room,
                                   sizeof *takings->list);
        takings->list[takings->count++] = (Taking){ .instrument = step->instruments[i],
                                                    .member = chain->of.member,
                                                    .months = months, .at = step->at };
    }
}

void chain_resolve(Reader *r, const Chain *chain, Months presence, const Span *because,
                   Takings *takings)
{
    Months free = presence, months;
    if (free.last.index > r->scenario->months.last.index)
        free.last = r->scenario->months.last;
    if (free.first.index > free.last.index)
        return;                /* never there: told elsewhere */
    for (size_t i = 0; i < chain->count; i++) {
        bool last = i + 1 == chain->count;
        if (!place_step(r, &chain->steps[i], i == 0, last, free, because, &months))
            return;            /* where the next begins is not known */
        take_step(r, chain, &chain->steps[i], months, takings);
        free.first = month_plus(months.last, 1);
    }
}

static int by_member(const void *one, const void *other)
{
    const Chain *a = one, *b = other;
    return by_member_id(&a->of, &b->of);
}

void take_chains(Reader *r)
{
    Scenario *s = r->scenario;
    Takings takings = { 0 };
    for (size_t i = 0; i < r->blocks_count; i++) {
        const Block *block = &r->blocks[i];
        const Said *said =
            block->kind == BLOCK_MEMBER ? block_said(block, str_of("instruments")) : NULL;
        MemberId of = { block->level, block->member };
        Chain chain;
        if (!said || !chain_read(r, &said->entry, of, &chain))
            continue;
        r->chains = arena_grow(r->arena, r->chains, r->chains_count, &r->chains_room,
                               sizeof *r->chains);
        r->chains[r->chains_count++] = chain;
        if (r->has_months)
            chain_resolve(r, &chain, s->presence[of.level][of.member], NULL, &takings);
    }
    if (r->chains_count)
        qsort(r->chains, r->chains_count, sizeof *r->chains, by_member);
    keep_takings(s, takings.list, takings.count);
}
