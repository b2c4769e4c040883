/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * world.c -- see world.h.
 */
#include "world.h"

#include "compare.h"
#include "money.h"
#include "page.h"

/* Its name tells that it is no plan but one of many worlds, wherever it is shown. */
static Str name_of(Session *s, const Scenario *project, uint64_t number)
{
    Buf name = { 0 };
    Str args[2] = { project->name, count_words(s->arena, (size_t)number, s->options.lang) };
    word_say(WORD_WORLD_NAME, s->options.lang, args, 2, &name);
    Str text = str_keep(s->arena, buf_view(&name));
    buf_free(&name);
    return text;
}

static ExitStatus load_world(Session *s, const Scenario **scenario)
{
    World *w = arena_alloc(s->arena, sizeof *w);
    if (!risk_asked(s, &w->asked) || !risk_world_asked(s, &w->asked, &w->number))
        return EXIT_USAGE;
    w->stated = *scenario;
    Scenario *drawn = risk_world(s->arena, *scenario, w->asked.seed, w->asked.quasi, w->number - 1);
    drawn->name = name_of(s, *scenario, w->number);
    w->draws = draws_new(s->arena, *scenario, w->asked.seed);
    w->drawn = *scenario = drawn;
    s->world = w;
    return EXIT_DONE;
}

/* A variant is laid over the world, as when many are drawn: what it says is not drawn. */
ExitStatus world_load(Session *s, const Scenario **scenario)
{
    const Variant *variant = NULL;
    if (s->options.variant) {
        variant = variant_named(s, *scenario, str_of(s->options.variant));
        if (!variant)
            return EXIT_USAGE;
    }
    ExitStatus status = s->options.world ? load_world(s, scenario) : EXIT_DONE;
    if (status == EXIT_DONE && variant)
        *scenario = scenario_variant(s->arena, *scenario, variant);
    return status;
}

/* -- what was drawn -- */

/* Values, from when each holds if there are more; one that is the same as before it is
 * not told again. */
static void drawn_words(const Session *s, const Scenario *scenario, const Drawn *d, Buf *out)
{
    enum { DIGITS = 4 };
    const Given *given = scenario_given(scenario, (uint32_t)d->attribute, d->of.member);
    const Attribute *a = &scenario->book->attributes[d->attribute];
    int64_t before = 0;
    for (size_t i = 0; given && i < given->count; i++) {
        const Change *c = &given->changes[i];
        if (out->len && c->digits == before)
            continue;
        before = c->digits;
        buf_text(out, out->len ? "; " : "");
        if (i) {
            month_show(c->from, s->options.lang, out);
            buf_text(out, s->options.lang == LANG_FR ? " : " : ": ");
        }
        value_words(s, a, c->digits, DIGITS, out);
    }
}

/* Delays of the world stand behind those of the project, in order. */
static int delay_of(const World *w, size_t quantity)
{
    size_t at = w->stated->delays_count;
    for (size_t q = 0; q < quantity; q++)
        at += draws_drawn(w->draws, q)->attribute < 0;
    return at < w->drawn->delays_count ? w->drawn->delays[at].months : 0;
}

static int64_t exit_in(const Scenario *s, const Drawn *d)
{
    const Given *given = scenario_given(s, (uint32_t)d->attribute, d->of.member);
    return given && given->count ? given->changes[0].digits : DRAWN_STATED;
}

/* The same month as in the project: it went on. */
static Str whether_renewed(const RiskView *v, const World *w, const Drawn *d)
{
    int64_t last = exit_in(w->drawn, d);
    return renewal_words(v, last == exit_in(w->stated, d) ? DRAWN_STATED : last);
}

static void quantity_line(const RiskView *v, const World *w, size_t quantity)
{
    Session *s = v->session;
    const Drawn *d = draws_drawn(w->draws, quantity);
    Buf line = { 0 }, value = { 0 };
    if (w->stated->uncertain[quantity].kind == DRAW_RENEWAL)
        buf_str(&value, whether_renewed(v, w, d));
    else if (d->attribute >= 0)
        drawn_words(s, w->drawn, d, &value);
    else
        buf_str(&value, world_count_words(v, (uint64_t)delay_of(w, quantity)));
    Str args[2] = { quantity_words(v, quantity),
                    value.len ? buf_view(&value) : say(s, WORD_AS_STATED) };
    word_say(WORD_DRAWN_IS, s->options.lang, args, 2, &line);
    page_wrap(&s->out, buf_view(&line), 2, 4);
    buf_free(&line);
    buf_free(&value);
}

void world_head(const Run *run)
{
    const World *w = run->session->world;
    Run stated = *run;
    stated.scenario = w->stated;
    RiskView v = { .session = run->session, .asked = w->asked, .runs = &stated, .count = 1 };
    Buf seed = { 0 };
    buf_print(&seed, "%llu", (unsigned long long)w->asked.seed);
    head_line(run->session, WORD_WORLD,
              sentence(&v, w->asked.quasi ? WORD_WORLD_QUASI : WORD_WORLD_RANDOM,
                       world_count_words(&v, w->number), buf_view(&seed), STR_NONE));
    buf_free(&seed);
    for (size_t q = 0; q < draws_count(w->draws); q++)
        quantity_line(&v, w, q);
}

void json_world(const World *w, Json *json)
{
    json_open(json, "world", '{');
    json_count(json, "number", (size_t)w->number);
    json_count(json, "seed", (size_t)w->asked.seed);
    json_text(json, "method", str_of(w->asked.quasi ? "quasi-random" : "random"));
    json_close(json, '}');
}
