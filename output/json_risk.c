/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_risk.c -- klaverblad risk --json: one object with all that the page says, and
 * every sum of every year.
 *
 * A gap has the sign that it has everywhere in JSON: above zero is a shortfall.
 */
#include "risk_data.h"
#include "run_data.h"
#include "stress_view.h"

enum { PART = 6, CENTS = 2 };

static void json_part(Json *json, const char *key, double part)
{
    json_number(json, key, exact_part(part), 0, PART);
}

static void json_cents(Json *json, const char *key, double cents)
{
    json_number(json, key, exact_cents(cents), CENTS, CENTS);
}

/* -- what was done -- */

static void json_draws(const RiskView *v, Json *json)
{
    const RiskAsked *a = &v->asked;
    json_open(json, "simulations", '{');
    json_count(json, "asked", (size_t)a->draws);
    json_count(json, "done", (size_t)v->risk->done);
    json_count(json, "seed", (size_t)a->seed);
    json_text(json, "method", str_of(risk_method(v)));
    if (a->until_error > 0)
        json_part(json, "until_error", a->until_error);
    else
        json_null(json, "until_error");
    json_yes_no(json, "stopped", v->interrupted);
    json_count(json, "unknown", (size_t)v->risk->unknown);
    if (v->risk->unknown)
        json_count(json, "first_unknown", (size_t)v->risk->first_unknown + 1);
    else
        json_null(json, "first_unknown");
    json_close(json, '}');
}

/* -- sums -- */

static void json_chance(Json *json, const char *key, uint64_t count, double chance, double error)
{
    json_open(json, key, '{');
    json_count(json, "simulations", (size_t)count);
    json_part(json, "chance", chance);
    json_part(json, "error", error);
    json_close(json, '}');
}

static void json_percentiles(Json *json, const Digest *d)
{
    json_open(json, "percentiles", '[');
    for (int i = 0; i < RISK_SHARES; i++) {
        double share = risk_shares[i] / 100.0;
        json_open(json, NULL, '{');
        json_count(json, "percent", (size_t)risk_shares[i]);
        json_money(json, "value", digest_percentile(d, share));
        json_cents(json, "error", digest_percentile_error(d, share));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_spread(const RiskView *v, Json *json, const Spread *s)
{
    const Digest *d = s->digest;
    double error, chance, mean;
    mean = risk_mean(v->risk, s->scenario, s->gauge, &error);
    json_cents(json, "mean", mean);
    json_cents(json, "mean_error", error);
    json_cents(json, "deviation", digest_deviation(d));
    json_money(json, "least", digest_least(d));
    json_money(json, "most", digest_most(d));
    chance = risk_chance(v->risk, s->scenario, s->gauge, false, &error);
    json_chance(json, "above_zero", digest_above(d), chance, error);
    chance = risk_chance(v->risk, s->scenario, s->gauge, true, &error);
    json_chance(json, "below_zero", digest_below(d), chance, error);
    if (digest_above(d)) {
        json_cents(json, "mean_above_zero", digest_mean_above(d));
        json_cents(json, "mean_above_zero_error", mean_above_error(d));
    } else {
        json_null(json, "mean_above_zero");
        json_null(json, "mean_above_zero_error");
    }
    json_percentiles(json, d);
}

static void json_sum(const RiskView *v, Json *json, size_t scenario, size_t gauge)
{
    const Gauge *g = &v->risk->gauges[gauge];
    Spread s = spread_at(v, scenario, gauge);
    const Label *label;
    Str id = sum_id(v, g, &label);
    json_open(json, NULL, '{');
    json_text(json, "of", str_of(sum_name(g->kind)));
    json_text(json, "perimeter", g->perimeter->id);
    if (label) {
        json_text(json, "id", id);
        json_label(json, "label", label);
    } else {
        json_null(json, "id");
    }
    if (g->year < 0)
        json_null(json, "year");
    else
        json_count(json, "year", (size_t)(run_first_year(&v->runs[0]) + g->year));
    json_yes_no(json, "known", !s.unknown && !s.doubtful);
    json_money(json, "stated", s.turned ? -s.stated : s.stated);
    if (!s.unknown)
        json_spread(v, json, &s);
    json_close(json, '}');
}

/* By how much less the variant falls short than the project, world by world. */
static void json_better(const RiskView *v, Json *json, size_t scenario)
{
    const Digest *d = v->risk->better[scenario];
    double error, chance = better_chance(v, scenario, &error);
    json_open(json, "better", '{');
    json_chance(json, "above_zero", digest_above(d), chance, error);
    json_cents(json, "mean", digest_mean(d));
    json_percentiles(json, d);
    json_close(json, '}');
}

static void json_scenarios(const RiskView *v, Json *json)
{
    json_open(json, "scenarios", '[');
    for (size_t i = 0; i < v->count; i++) {
        const Scenario *s = v->runs[i].scenario;
        json_open(json, NULL, '{');
        if (s->variant.len) {
            json_text(json, "variant", s->variant);
            json_label(json, "label", &s->variant_label);
            json_better(v, json, i);
        } else {
            json_null(json, "variant");
        }
        json_open(json, "sums", '[');
        for (size_t g = 0; g < v->risk->gauges_count; g++)
            json_sum(v, json, i, g);
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* The least extra cash at the start with which it lasts in so many worlds. */
static void json_reserve(const RiskView *v, Json *json)
{
    static const int percents[] = { 90, 95 };
    Spread lowest = spread_of(v, 0, GAUGE_LOWEST, -1, -1);
    json_open(json, "reserve", '[');
    for (size_t i = 0; i < sizeof percents / sizeof *percents && !lowest.unknown; i++) {
        double rest = 1 - percents[i] / 100.0;
        int64_t least = digest_percentile(lowest.digest, rest);
        json_open(json, NULL, '{');
        json_count(json, "percent", (size_t)percents[i]);
        json_money(json, "value", least < 0 ? -least : 0);
        json_cents(json, "error", digest_percentile_error(lowest.digest, rest));
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* -- what matters -- */

static void json_quantity(const RiskView *v, Json *json, size_t quantity)
{
    const Uncertain *u = &v->runs[0].scenario->uncertain[quantity];
    json_text(json, "path", u->target.path);
    json_text(json, "distribution", draw_name(u->kind));
}

static void json_value(const RiskView *v, Json *json, const char *key, const Effect *e,
                       int64_t digits)
{
    Buf text = { 0 };
    value_text(v, draws_drawn(v->risk->draws, e->quantity), digits, &text);
    if (text.len && !e->sampled)
        json_text(json, key, buf_view(&text));
    else
        json_null(json, key);
    buf_free(&text);
}

static void json_effects(const RiskView *v, Json *json)
{
    const Risk *r = v->risk;
    json_open(json, "one_at_a_time", '[');
    for (size_t i = 0; i < r->effects_count; i++) {
        const Effect *e = &r->effects[i];
        json_open(json, NULL, '{');
        json_quantity(v, json, e->quantity);
        json_value(v, json, "value_at_10", e, e->low_digits);
        json_value(v, json, "value_at_90", e, e->high_digits);
        json_money(json, "gap_at_10", e->low);
        json_money(json, "gap_at_90", e->high);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_portions(const RiskView *v, Json *json)
{
    const Risk *r = v->risk;
    json_open(json, "variance_shares", '[');
    for (size_t i = 0; i < r->portions_count; i++) {
        const Portion *p = &r->portions[i];
        json_open(json, NULL, '{');
        json_open(json, "paths", '[');
        for (size_t q = 0; q < draws_count(r->draws); q++)
            if (draws_cluster(r->draws, q) == p->quantity)
                json_text(json, NULL, v->runs[0].scenario->uncertain[q].target.path);
        json_close(json, ']');
        json_part(json, "alone", p->share.alone);
        json_part(json, "alone_error", p->share.alone_error);
        json_part(json, "in_all", p->share.in_all);
        json_part(json, "in_all_error", p->share.in_all_error);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* -- prices -- */

static void json_break_even(const RiskView *v, Json *json)
{
    const Risk *r = v->risk;
    json_open(json, "break_even", '[');
    for (size_t i = 0; i < r->breakevens_count; i++) {
        const BreakEven *b = &r->breakevens[i];
        const Attribute *a = &v->runs[0].book->attributes[b->attribute];
        json_open(json, NULL, '{');
        json_text(json, "attribute", a->name);
        json_text(json, "name", member_name(&v->runs[0], a->level, b->member));
        json_number(json, "stated", (Exact){ b->stated, 1, a->scale }, 0, a->scale);
        json_count(json, "simulations", (size_t)(digest_count(b->digest) + b->never));
        json_count(json, "none", (size_t)b->never);
        json_open(json, "percentiles", '[');
        for (int k = 0; k < RISK_SHARES && digest_count(b->digest); k++) {
            int64_t digits;
            if (!break_even_percentile(b, risk_shares[k] / 100.0, &digits))
                break;
            json_open(json, NULL, '{');
            json_count(json, "percent", (size_t)risk_shares[k]);
            json_number(json, "value", (Exact){ digits, 1, a->scale }, 0, a->scale);
            json_close(json, '}');
        }
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

void json_risk(const RiskView *v)
{
    Json json = { .out = &v->session->out };
    bool known = !gauge_stated(v, 0, 0).unknown;
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.risk/1"));
    json_run_head(&v->runs[0], &json);
    json_draws(v, &json);
    json_reserve(v, &json);
    json_scenarios(v, &json);
    if (known) {
        json_effects(v, &json);
        json_portions(v, &json);
        json_break_even(v, &json);
    }
    if (!v->interrupted) {
        json_open(&json, "stress", '{');
        json_stress(v->stress, &json);
        json_close(&json, '}');
    }
    json_warnings(v->session, &json);
    json_close(&json, '}');
}
