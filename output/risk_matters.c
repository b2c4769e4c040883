/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_matters.c -- what the shortfall depends on, told in two ways that are kept apart:
 * one quantity at a time (the tornado), and its part of all uncertainty.  And the price
 * at which nothing is short.
 */
#include <math.h>

#include "compare.h"
#include "grid.h"
#include "money.h"
#include "page.h"
#include "risk_view.h"

enum { SHOWN = 20 };

static void paragraph(const RiskView *v, Word word)
{
    buf_byte(&v->session->out, '\n');
    page_wrap(&v->session->out, say(v->session, word), 0, 0);
}

int64_t told(const RiskView *v, int64_t gap)
{
    return v->runs[0].authority ? gap : -gap;
}

/* -- one at a time -- */

enum { BAR = 60, INDENT = 2 };

typedef struct Reach {
    int64_t first, last;
} Reach;

static size_t column_of(Reach ends, int64_t cents)
{
    if (ends.last <= ends.first)
        return 0;
    return (size_t)((Wide)(cents - ends.first) * (BAR - 1) / (ends.last - ends.first));
}

/* From what it is at one end to what it is at the other, over what it is as stated. */
static void show_bar(const RiskView *v, Reach ends, int64_t from, int64_t to, int64_t stated)
{
    Buf *out = &v->session->out;
    char row[BAR + 1];
    size_t first = column_of(ends, from < to ? from : to);
    size_t last = column_of(ends, from < to ? to : from), zero = column_of(ends, stated);
    memset(row, ' ', BAR);
    for (size_t i = first; i <= last; i++)
        row[i] = i < zero ? '#' : '=';
    row[zero] = '|';
    size_t len = BAR;
    while (len && row[len - 1] == ' ')
        len--;
    buf_fill(out, INDENT, ' ');
    buf_str(out, str_part(row, len));
    buf_byte(out, '\n');
}

static Reach ends_of(const RiskView *v, size_t count)
{
    int64_t stated = told(v, v->risk->stated);
    Reach ends = { stated, stated };
    for (size_t i = 0; i < count; i++) {
        int64_t both[2] = { told(v, v->risk->effects[i].low), told(v, v->risk->effects[i].high) };
        for (int k = 0; k < 2; k++) {
            ends.first = both[k] < ends.first ? both[k] : ends.first;
            ends.last = both[k] > ends.last ? both[k] : ends.last;
        }
    }
    return ends;
}

/* "  65,3% -> -90.000   91% -> -40.000" */
static Str effect_words(const RiskView *v, const Effect *e)
{
    Arena *arena = v->session->arena;
    Lang lang = v->session->options.lang;
    Buf text = { 0 };
    Str sums[2] = { euros(arena, told(v, e->low), lang), euros(arena, told(v, e->high), lang) };
    Str values[2] = { say(v->session, WORD_AT_LOW), say(v->session, WORD_AT_HIGH) };
    if (!e->sampled) {
        values[0] = digits_words(v, e->quantity, e->low_digits);
        values[1] = digits_words(v, e->quantity, e->high_digits);
    }
    for (int i = 0; i < 2; i++) {
        buf_text(&text, i ? ";  " : "");
        buf_str(&text, sentence(v, WORD_EFFECT, values[i], sums[i], STR_NONE));
    }
    Str kept = str_keep(arena, buf_view(&text));
    buf_free(&text);
    return kept;
}

bool effect_is_rare(const RiskView *v, const Effect *e)
{
    static const double little = 0.005;
    const Risk *r = v->risk;
    for (size_t p = 0; p < r->portions_count && e->low == e->high; p++)
        if (r->portions[p].share.in_all > little &&
            r->portions[p].quantity == draws_cluster(r->draws, e->quantity))
            return true;
    return false;
}

static void show_rare(const RiskView *v)
{
    const Risk *r = v->risk;
    for (size_t i = 0; i < r->effects_count; i++)
        if (effect_is_rare(v, &r->effects[i]))
            page_wrap(&v->session->out,
                      sentence(v, WORD_TORNADO_RARE, quantity_words(v, r->effects[i].quantity),
                               STR_NONE, STR_NONE), 0, 2);
}

void show_tornado(const RiskView *v)
{
    Session *s = v->session;
    const Risk *r = v->risk;
    size_t count = 0;
    while (count < r->effects_count && count < SHOWN && r->effects[count].low != r->effects[count].high)
        count++;
    if (!count)
        return;
    Reach ends = ends_of(v, count);
    page_heading(&s->out, say(s, v->runs[0].authority ? WORD_TORNADO_NET : WORD_TORNADO));
    for (size_t i = 0; i < count; i++) {
        const Effect *e = &r->effects[i];
        page_wrap(&s->out, quantity_words(v, e->quantity), 0, 2);
        page_wrap(&s->out, effect_words(v, e), INDENT, INDENT);
        show_bar(v, ends, told(v, e->low), told(v, e->high), told(v, r->stated));
    }
    paragraph(v, WORD_READ_TORNADO);
    show_rare(v);
}

/* -- all together -- */

static Str part_with_error(const RiskView *v, double part, double error)
{
    Buf text = { 0 };
    buf_str(&text, part_words(v, part < 0 ? 0 : part < 1 ? part : 1, 0));
    buf_byte(&text, ' ');
    buf_str(&text, plus_minus(v, part_words(v, error, 0)));
    Str kept = str_keep(v->session->arena, buf_view(&text));
    buf_free(&text);
    return kept;
}

void show_portions(const RiskView *v)
{
    Session *s = v->session;
    const Risk *r = v->risk;
    Str heads[] = { say(s, WORD_PORTION_ALONE), say(s, WORD_PORTION_IN_ALL) };
    Grid grid = grid_new(s->arena, STR_NONE, heads, 2);
    for (size_t i = 0; i < r->portions_count && i < SHOWN; i++) {
        const Portion *p = &r->portions[i];
        Str *cells = grid_row(&grid, cluster_words(v, p->quantity), 0);
        cells[0] = part_with_error(v, p->share.alone, p->share.alone_error);
        cells[1] = part_with_error(v, p->share.in_all, p->share.in_all_error);
    }
    if (!grid.count)
        return;
    page_heading(&s->out, say(s, WORD_PORTIONS));
    grid_show(&grid, &s->out);
    paragraph(v, WORD_READ_PORTIONS);
}

/* -- the price that breaks even -- */

Str price_words(const RiskView *v, const BreakEven *b, int64_t digits)
{
    enum { CENTS = 2 };
    Buf text = { 0 };
    value_words(v->session, &v->runs[0].book->attributes[b->attribute], digits, CENTS, &text);
    Str kept = str_keep(v->session->arena, buf_view(&text));
    buf_free(&text);
    return kept;
}

Str service_words(const RiskView *v, const BreakEven *b)
{
    const Attribute *a = &v->runs[0].book->attributes[b->attribute];
    Buf text = { 0 };
    whose_words(v->session, v->runs[0].scenario, a->level, b->member,
                label_of(v->session, &a->label, a->name), &text);
    Str kept = str_keep(v->session->arena, buf_view(&text));
    buf_free(&text);
    return kept;
}

static Str price_cell(const RiskView *v, const BreakEven *b, double share)
{
    int64_t digits;
    return break_even_percentile(b, share, &digits) ? price_words(v, b, digits)
                                                    : say(v->session, WORD_NO_PRICE);
}

void show_break_even(const RiskView *v)
{
    static const double low = 0.1, half = 0.5, high = 0.9;
    Session *s = v->session;
    const Risk *r = v->risk;
    Str heads[] = { say(s, WORD_AS_STATED), str_of("P10"), str_of("P50"), str_of("P90") };
    Grid grid = grid_new(s->arena, STR_NONE, heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < r->breakevens_count; i++) {
        const BreakEven *b = &r->breakevens[i];
        Str *cells = grid_row(&grid, service_words(v, b), 0);
        cells[0] = price_words(v, b, b->stated);
        cells[1] = price_cell(v, b, low);
        cells[2] = price_cell(v, b, half);
        cells[3] = price_cell(v, b, high);
    }
    if (!grid.count)
        return;
    page_heading(&s->out, say(s, WORD_BREAK_EVEN));
    grid_show(&grid, &s->out);
    paragraph(v, WORD_READ_BREAK_EVEN);
}
