/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stress_page.c -- stress tests on a page: a row per test, the same year by year, and
 * what must go wrong before the cash runs out.
 */
#include "grid.h"
#include "money.h"
#include "page.h"
#include "stress_view.h"

enum { COLUMNS = 5 };

/* What is left over, or (of an authority) what it spends more than it receives. */
static Figure balance(const Run *run, Months months)
{
    Figure gap = run_gap(run, months);
    gap.cents = gap.unknown ? 0 : run->authority ? gap.cents : -gap.cents;
    return gap;
}

static Str change_text(const Run *base, Figure was, Figure is)
{
    const Session *s = base->session;
    if (was.unknown || is.unknown)
        return str_of("?");
    return is.cents == was.cents ? str_of("=")
                                 : euros_signed(s->arena, is.cents - was.cents, s->options.lang);
}

static Str month_text(const Run *run, Month month)
{
    Buf buf = { 0 };
    month_print(month, &buf);
    Str text = str_keep(run->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

/* -- a row per test -- */

static void fill_row(const StressView *v, const Run *run, Str cells[])
{
    const Run *base = v->base;
    Figure was = balance(base, base->scenario->months), is = balance(run, run->scenario->months);
    Figure low_was = { base->cash->low, was.unknown }, low = { run->cash->low, is.unknown };
    cells[0] = figure_text(run, is);
    cells[2] = figure_text(run, low);
    cells[3] = month_text(run, run->cash->lowest);
    if (run == base)
        return;
    cells[1] = change_text(base, was, is);
    cells[4] = change_text(base, low_was, low);
}

/* Several of one test stand under its label. */
static bool begins_group(const StressView *v, size_t i)
{
    const Trial *t = &v->trials[i];
    return trial_stops(v, t).len && (!i || v->trials[i - 1].stress != t->stress || !t->stress);
}

static bool is_shown(const StressView *v, size_t i)
{
    return v->outcomes[i].ran;
}

static Str *add_row(const StressView *v, Grid *grid, size_t i)
{
    const Trial *t = &v->trials[i];
    Str stops = trial_stops(v, t);
    if (begins_group(v, i))
        grid_title(grid, trial_label(v, t));
    return stops.len ? grid_row(grid, stops, 2) : grid_row(grid, trial_label(v, t), 0);
}

void show_stress_table(const StressView *v)
{
    Session *s = v->base->session;
    Str heads[COLUMNS] = { say(s, v->base->authority ? WORD_STRESS_NET : WORD_STRESS_BALANCE),
                           say(s, WORD_DIFFERENCE), say(s, WORD_STRESS_LOWEST),
                           say(s, WORD_STRESS_IN), say(s, WORD_DIFFERENCE) };
    Grid grid = grid_new(s->arena, say(s, WORD_STRESS_IF), heads, COLUMNS);
    fill_row(v, v->base, grid_row(&grid, say(s, WORD_STRESS_AS_IS), 0));
    for (size_t i = 0; i < v->count; i++)
        if (is_shown(v, i))
            fill_row(v, &v->runs[i], add_row(v, &grid, i));
    grid_show(&grid, &s->out);
    Buf key = { 0 };
    Str what = say(s, v->base->authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED);
    word_say(WORD_STRESS_KEY, s->options.lang, &what, 1, &key);
    buf_byte(&s->out, '\n');
    page_wrap(&s->out, buf_view(&key), 0, 0);
    buf_free(&key);
}

/* -- year by year -- */

static void fill_years(const StressView *v, const Run *run, Str cells[])
{
    size_t years = run_years(v->base);
    for (size_t y = 0; y < years; y++)
        cells[y] = figure_text(run, balance(run, run_year(run, y)));
    cells[years] = figure_text(run, balance(run, run->scenario->months));
}

void show_stress_years(const StressView *v)
{
    Session *s = v->base->session;
    size_t years = run_years(v->base);
    Str *heads = arena_alloc(s->arena, (years + 1) * sizeof *heads);
    for (size_t y = 0; y < years; y++) {
        Buf year = { 0 };
        buf_print(&year, "%d", run_first_year(v->base) + (int)y);
        heads[y] = str_keep(s->arena, buf_view(&year));
        buf_free(&year);
    }
    heads[years] = say(s, WORD_IN_ALL);
    page_heading(&s->out, say(s, WORD_STRESS_YEARS));
    Grid grid = grid_new(s->arena, say(s, v->base->authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED),
                         heads, years + 1);
    fill_years(v, v->base, grid_row(&grid, say(s, WORD_STRESS_AS_IS), 0));
    for (size_t i = 0; i < v->count; i++)
        if (is_shown(v, i))
            fill_years(v, &v->runs[i], add_row(v, &grid, i));
    grid_show(&grid, &s->out);
}

/* -- what cannot be shown -- */

void show_stress_notes(const StressView *v)
{
    Session *s = v->base->session;
    Buf list = { 0 }, line = { 0 };
    for (size_t i = 0; i < v->count; i++)
        if (!v->trials[i].applies) {
            buf_text(&list, list.len ? ", " : "");
            buf_str(&list, v->trials[i].name);
        }
    if (list.len) {
        Str names = buf_view(&list);
        word_say(WORD_STRESS_NOT_HERE, s->options.lang, &names, 1, &line);
        buf_byte(&s->out, '\n');
        page_wrap(&s->out, buf_view(&line), 0, 2);
    }
    for (size_t i = 0; i < v->count; i++) {
        const StressOutcome *o = &v->outcomes[i];
        if (o->ran || !v->trials[i].applies)
            continue;
        Str stops = trial_stops(v, o->trial), label = trial_label(v, o->trial);
        Str args[2] = { stops.len ? stops : label, outcome_lacks(v, o) };
        line.len = 0;
        word_say(WORD_STRESS_UNTOLD, s->options.lang, args, 2, &line);
        page_wrap(&s->out, buf_view(&line), 0, 2);
    }
    buf_free(&list);
    buf_free(&line);
}

/* -- the reverse question -- */

static void show_reached(const StressView *v)
{
    Session *s = v->base->session;
    for (size_t i = 0; i < v->reversals_count; i++) {
        const Reversal *r = &v->reversals[i];
        Buf line = { 0 };
        if (r->answer != REVERSE_AT)
            continue;
        buf_text(&line, "- ");
        buf_str(&line, lever_label(v, &r->lever));
        buf_text(&line, s->options.lang == LANG_FR ? " : " : ": ");
        buf_str(&line, lever_reach(v, r));
        page_wrap(&s->out, buf_view(&line), 0, 4);
        buf_free(&line);
    }
}

/* Those with another answer, in one paragraph. */
static void show_others(const StressView *v, ReverseAnswer answer, Word word)
{
    Session *s = v->base->session;
    Buf list = { 0 }, line = { 0 };
    for (size_t i = 0; i < v->reversals_count; i++) {
        if (v->reversals[i].answer != answer)
            continue;
        buf_text(&list, list.len ? "; " : "");
        buf_str(&list, lever_label(v, &v->reversals[i].lever));
    }
    Str args[2] = { buf_view(&list), str_of("-") };
    if (list.len) {
        word_say(word, s->options.lang, args, 2, &line);
        page_wrap(&s->out, buf_view(&line), 0, 2);
    }
    buf_free(&list);
    buf_free(&line);
}

void show_stress_reverse(const StressView *v)
{
    Session *s = v->base->session;
    page_heading(&s->out, say(s, WORD_STRESS_REVERSE));
    if (v->unknown) {
        page_wrap(&s->out, say(s, WORD_STRESS_GAP_UNKNOWN), 0, 0);
        return;
    }
    if (!v->asks) {
        Buf line = { 0 };
        Str month = months_words(s->arena, (Months){ v->base->cash->lowest, v->base->cash->lowest },
                                 s->options.lang);
        word_say(WORD_STRESS_ALREADY, s->options.lang, &month, 1, &line);
        page_wrap(&s->out, buf_view(&line), 0, 0);
        buf_free(&line);
        return;
    }
    page_wrap(&s->out, say(s, v->ask == ASK_CASH ? WORD_STRESS_ASK_CASH : WORD_STRESS_ASK_GAP), 0, 0);
    buf_byte(&s->out, '\n');
    show_reached(v);
    show_others(v, REVERSE_NEVER, WORD_STRESS_NEVER);
    show_others(v, REVERSE_UNTOLD, WORD_STRESS_UNTOLD);
}

/* -- names -- */

static bool is_named_before(const StressView *v, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (v->trials[j].stress == v->trials[i].stress)
            return true;
    return false;
}

/* By what name a test is asked for, and what it does. */
void show_stress_names(const StressView *v)
{
    Session *s = v->base->session;
    bool any = false;
    for (size_t i = 0; i < v->count; i++) {
        const Stress *stress = v->trials[i].stress;
        Buf line = { 0 };
        if (!stress || is_named_before(v, i))
            continue;
        if (!any)
            page_heading(&s->out, say(s, WORD_STRESS_NAMES));
        any = true;
        buf_text(&line, "- ");
        buf_str(&line, stress->name);
        buf_text(&line, s->options.lang == LANG_FR ? " : " : ": ");
        buf_str(&line, label_of(s, &stress->help, label_of(s, &stress->label, stress->name)));
        page_wrap(&s->out, buf_view(&line), 0, 4);
        buf_free(&line);
    }
}

void show_stress(const StressView *v)
{
    Session *s = v->base->session;
    Buf title = { 0 };
    word_say(WORD_STRESS_TESTS, s->options.lang, &v->base->scenario->name, 1, &title);
    run_head(v->base, buf_view(&title));
    buf_byte(&s->out, '\n');
    show_stress_table(v);
    show_stress_notes(v);
    show_stress_years(v);
    if (!v->base->authority)
        show_stress_reverse(v);
    show_stress_names(v);
    buf_free(&title);
}

void show_stress_section(const StressView *v, bool whole)
{
    Session *s = v->base->session;
    if (!v->count)
        return;                /* with rules of one's own there are none of ours */
    page_heading(&s->out, say(s, WORD_STRESS_HEADING));
    show_stress_table(v);
    show_stress_notes(v);
    if (!whole)
        return;
    show_stress_years(v);
    if (!v->base->authority)
        show_stress_reverse(v);
    show_stress_names(v);
}
