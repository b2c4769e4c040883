/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_design_page.c -- schedules that were looked for, on a page of 80 columns: the amounts,
 * what stands in the way of better ones, and the text to keep.
 */
#include <math.h>

#include "grid.h"
#include "money.h"
#include "page.h"
#include "regie_words.h"

enum { DIGITS = 6 };           /* of a Gini coefficient */

static void sentence(const RegieView *v, Word word, const Str args[], size_t count)
{
    page_wrap(&v->session->out, said(v, word, args, count), 0, 0);
}

static Str cents(const RegieView *v, int64_t amount)
{
    return euros_cents(v->session->arena, amount, v->session->options.lang);
}

/* With a plus sign where it is more than nothing. */
static Str gain(const RegieView *v, Exact value, int digits)
{
    Buf buf = { 0 };
    buf_text(&buf, value.num > 0 ? "+" : "");
    buf_str(&buf, decimal_words(v, value, digits));
    Str text = str_keep(v->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static Exact millionths(double value) { return (Exact){ (Wide)llround(value * 1e6), 1, DIGITS }; }

/* -- the bands -- */

static Str band_label(const RegieView *v, const BandGroups *b)
{
    Str args[] = { number_words(v, b->from), number_words(v, b->to) };
    bool last = b->to == INT64_MAX;
    return said(v, last ? WORD_REGIE_CLASS_LAST : WORD_REGIE_CLASS, args, last ? 1 : 2);
}

static void show_bands(const RegieView *v, const Offer *o)
{
    Session *s = v->session;
    const int64_t *amounts = o->design->proposal.design.amounts;
    Str heads[] = { say(s, WORD_REGIE_COUNT), say(s, WORD_DESIGN_AMOUNT), say(s, WORD_DESIGN_JUMP),
                    say(s, WORD_DESIGN_SMALLEST), say(s, WORD_DESIGN_LARGEST) };
    Grid grid = grid_new(s->arena, say(s, WORD_REGIE_PEOPLE), heads, 5);
    for (size_t k = 0; k < o->design->wish.bands; k++) {
        BandGroups b = regie_band(v, o, k);
        Str *cells = grid_row(&grid, band_label(v, &b), 0);
        cells[0] = number_words(v, (int64_t)b.count);
        cells[1] = cents(v, amounts[k]);
        cells[2] = k ? gain(v, (Exact){ amounts[k] - amounts[k - 1], 1, 2 }, 2) : str_of("-");
        cells[3] = b.count ? decimal_words(v, (Exact){ amounts[k], b.least, 2 }, 2) : str_of("-");
        cells[4] = b.count ? decimal_words(v, (Exact){ amounts[k], b.most, 2 }, 2) : str_of("-");
    }
    buf_byte(&s->out, '\n');
    grid_show(&grid, &s->out);
    buf_byte(&s->out, '\n');
    sentence(v, WORD_DESIGN_KEY, NULL, 0);
}

/* -- how good it is -- */

static void show_goal(const RegieView *v, const Offer *o, bool capped)
{
    const Design *d = &o->design->proposal.design;
    if (o->design->wish.goal == DESIGN_CLIFFS) {
        Str args[] = { cents(v, (int64_t)d->value), cents(v, (int64_t)ceil(d->bound)) };
        bool least = d->bound > d->value - 1;
        sentence(v, capped ? WORD_DESIGN_SOME_JUMP : least ? WORD_DESIGN_LEAST_JUMP
                                                           : WORD_DESIGN_NEAR_JUMP, args, 2);
        return;
    }
    Str args[] = { decimal_words(v, o->gini, DIGITS), decimal_words(v, millionths(floor(d->bound * 1e6) / 1e6), DIGITS) };
    bool least = d->value - d->bound < 1e-6;
    sentence(v, capped ? WORD_DESIGN_SOME_GINI : least ? WORD_DESIGN_LEAST_GINI
                                                       : WORD_DESIGN_NEAR_GINI, args, 2);
}

static void show_left(const RegieView *v, const Offer *o)
{
    const Design *d = &o->design->proposal.design;
    Str args[] = { cents(v, o->total), cents(v, d->left), cents(v, d->parts) };
    sentence(v, !d->left ? WORD_DESIGN_ALL_SPENT : d->by_limits ? WORD_DESIGN_LEFT_LIMITS
                                                                : WORD_DESIGN_LEFT_PARTS, args, 3);
}

/* -- what stands in the way -- */

static void add_what_if(const RegieView *v, const Offer *o, Grid *grid, size_t which, double now)
{
    const Wish *w = &o->design->wish;
    bool jumps = w->goal == DESIGN_CLIFFS;
    double then;
    if (!regie_what_if(v, o, which, &then) || isnan(then))
        return;
    double nothing = jumps ? 0.5 : 5e-7;
    if (fabs(then - now) < nothing)
        return;
    Str step = which ? number_words(v, w->steps[(which - 1) / 2]) : STR_NONE;
    Word word = !which ? WORD_DESIGN_IF_BUDGET : which % 2 ? WORD_DESIGN_IF_FLOOR
                                                           : WORD_DESIGN_IF_CEILING;
    Str *cells = grid_row(grid, said(v, word, &step, 1), 0);
    cells[0] = jumps ? cents(v, llround(then)) : decimal_words(v, millionths(then), DIGITS);
    cells[1] = jumps ? gain(v, (Exact){ llround(then - now), 1, 2 }, 2)
                     : gain(v, millionths(then - now), DIGITS);
}

static void show_what_if(const RegieView *v, const Offer *o)
{
    Session *s = v->session;
    const OfferDesign *d = o->design;
    bool jumps = d->wish.goal == DESIGN_CLIFFS;
    Str heads[] = { say(s, jumps ? WORD_DESIGN_LARGEST_JUMP : WORD_REGIE_GINI),
                    say(s, WORD_REGIE_DIFFERENCE) };
    Grid grid = grid_new(s->arena, say(s, WORD_DESIGN_IF), heads, 2);
    double now = design_least(s->arena, &d->proposal.task);
    for (size_t which = 0; which < 1 + 2 * d->wish.bands; which++)
        add_what_if(v, o, &grid, which, now);
    if (!grid.count) {
        sentence(v, WORD_DESIGN_IF_NOTHING, NULL, 0);
        return;
    }
    buf_byte(&s->out, '\n');
    grid_show(&grid, &s->out);
    buf_byte(&s->out, '\n');
    sentence(v, WORD_DESIGN_IF_KEY, NULL, 0);
}

/* -- the page -- */

static void show_design(const RegieView *v, const Offer *o)
{
    Session *s = v->session;
    const Wish *w = &o->design->wish;
    Str goal = say(s, w->goal == DESIGN_CLIFFS ? WORD_DESIGN_CLIFFS : WORD_DESIGN_INEQUALITY);
    page_heading(&s->out, said(v, WORD_DESIGN_TITLE, &o->name, 1));
    sentence(v, WORD_DESIGN_FILE_GOAL, &goal, 1);
    sentence(v, w->for_all ? WORD_DESIGN_FOR_ALL : WORD_DESIGN_FOR_RULES, NULL, 0);
    show_bands(v, o);
    buf_byte(&s->out, '\n');
    uint32_t *capped = arena_alloc(s->arena, (v->all + 1) * sizeof *capped);
    size_t count = regie_capped(v, o, capped);
    show_goal(v, o, count > 0);
    show_left(v, o);
    Str names = group_names(v, capped, count);
    if (count)
        sentence(v, WORD_DESIGN_CAPPED, &names, 1);
    show_what_if(v, o);
    buf_byte(&s->out, '\n');
    sentence(v, WORD_DESIGN_KEEP, &o->design->name, 1);
    buf_byte(&s->out, '\n');
    buf_str(&s->out, o->design->proposal.text);
}

void show_designs(const RegieView *v)
{
    for (size_t i = 0; i < v->count; i++)
        if (v->offers[i].design)
            show_design(v, &v->offers[i]);
}
