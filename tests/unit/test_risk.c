/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_risk.c -- a small project of which the answers are known: sums of normals, grants
 * that stop, prices that break even; and laws that hold for any.
 */
#include "check.h"

#include <math.h>
#include <stdlib.h>

#include "risk.h"
#include "sim.h"

static const char rules[] =
    "[level project]\nentry = project.start\nexit = project.last\nlabel.nl = project\n"
    "[level deal]\nwithin = project\nentry = deal.first\nexit = deal.last\nlabel.nl = afspraak\n"
    "[attribute project.start]\ntype = month\nrequired = yes\nlabel.nl = start\n"
    "[attribute project.last]\ntype = month\nlabel.nl = einde\n"
    "[attribute project.cost]\ntype = number\nunit = EUR/month\nlabel.nl = kost\n"
    "[attribute project.grant]\ntype = number\nunit = EUR/month\notherwise = 0.00 EUR/month\n"
    "label.nl = toelage\n"
    "[attribute project.price]\ntype = number\nunit = EUR/hour\notherwise = 0.00 EUR/hour\n"
    "breaks_even = yes\nlabel.nl = prijs\n"
    "[attribute project.hours]\ntype = number\nunit = hour/month\notherwise = 0 hour/month\n"
    "label.nl = uren\n"
    "[attribute project.helped]\ntype = yes_no\notherwise = no\nlabel.nl = geholpen\n"
    "[attribute deal.first]\ntype = month\nlabel.nl = eerste\n"
    "[attribute deal.last]\ntype = month\nlabel.nl = laatste\n"
    "[attribute deal.amount]\ntype = number\nunit = EUR/month\nlabel.nl = bedrag\n"
    "[party town]\nlabel.nl = stad\n[party books]\nlabel.nl = boeken\n[party all]\nlabel.nl = allen\n"
    "[perimeter project]\nparties = books\nlabel.nl = project\n"
    "[perimeter town]\nparties = town\nbackstop = yes\nlabel.nl = stad\n"
    "[leaf city]\nlabel.nl = stad\n";

static const char costs[] =
    "[instrument]\nid = costs\nkind = cost\nchoice = no\nper = project\nsource = x\nlabel.nl = kosten\n"
    "[amount sum]\nfrom = books\nto = all\nperiod = month\nvalue = project.cost\nlabel.nl = som\n";

static const char grants[] =
    "[instrument]\nid = grants\nleaf = city\nchoice = no\nper = project\nsource = x\nlabel.nl = toelagen\n"
    "[amount sum]\nfrom = town\nto = books\nperiod = month\nvalue = project.grant\nlabel.nl = som\n"
    "[amount help]\nfrom = town\nto = books\nperiod = month\n"
    "value = if(project.helped, 100.00 EUR/month, 0.00 EUR/month)\nlabel.nl = hulp\n"
    "[amount sales]\nfrom = all\nto = books\nperiod = month\nvalue = project.price * project.hours\n"
    "label.nl = verkoop\n";

static const char deals[] =
    "[instrument]\nid = deals\nleaf = city\nchoice = no\nper = deal\nsource = x\nlabel.nl = afspraken\n"
    "[amount sum]\nfrom = town\nto = books\nperiod = month\nvalue = deal.amount\nlabel.nl = som\n";

typedef struct World {
    Arena *arena;
    Diags *diags;
    const Rulebook *book;
    const Scenario *scenario;
} World;

static const Source *text_source(Arena *arena, const char *name, const char *text)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_of(name), .text = str_of(text) };
    return source;
}

static World world_new(const char *project)
{
    static const struct { const char *name, *text; } files[] = {
        { "common.ini", rules }, { "costs.ini", costs }, { "deals.ini", deals }, { "grants.ini", grants } };
    World w = { .arena = arena_new() };
    w.diags = diags_new(w.arena);
    RuleFiles list = { 0 };
    for (size_t i = 0; i < ROWS(files); i++)
        rule_files_add(w.arena, text_source(w.arena, files[i].name, files[i].text), &list);
    w.book = rules_load(w.arena, &list, NULL, 0, w.diags);
    w.scenario = scenario_load(w.arena, w.book, text_source(w.arena, "project.ini", project), w.diags);
    Buf out = { 0 };
    diags_render(w.diags, LANG_EN, &out);
    if (diags_errors(w.diags))
        CHECK_STR(buf_view(&out), "(no errors)", project);
    buf_free(&out);
    return w;
}

static RiskSpec spec_of(const World *w, uint64_t draws, uint64_t seed)
{
    const Scenario **one = arena_alloc(w->arena, sizeof *one);
    one[0] = w->scenario;
    return (RiskSpec){ .scenarios = one, .scenarios_count = 1, .perimeter = &w->book->perimeters[0],
                       .draws = draws, .seed = seed, .threads = 2 };
}

static void check_near(double got, double want, double within, const char *row)
{
    if (!(fabs(got - want) <= within)) {
        printf("%s: is %.6f, should be %.6f, within %.6f\n", row, got, want, within);
        check_failures++;
    }
}

/* A year of 12 months of cost - grant: normal, mean 12 * 100, deviation 12 * sqrt(100^2 + 50^2). */
static const char normals[] =
    "[project]\nstart = 2008-01\nyears = 1\ncost = 1000.00 EUR/month\ngrant = 900.00 EUR/month\n"
    "[uncertain]\nproject.cost = normal(1000 EUR/month, 100 EUR/month)\n"
    "project.grant = normal(900 EUR/month, 50 EUR/month)\n";
static const double normals_mean = 120000, normals_deviation = 134164.0786,
                    normals_chance = 0.814453;         /* Phi(1200 / 1341.640786) */

static void test_normals(bool quasi)
{
    World w = world_new(normals);
    RiskSpec spec = spec_of(&w, 20000, 1);
    spec.quasi = quasi;
    Risk *r = risk_run(w.arena, &spec);
    const Digest *d = risk_digest(r, 0, 0);
    double error, mean = risk_mean(r, 0, 0, &error);
    check_near(mean, normals_mean, 4 * error, "the mean of a sum of normals");
    check_near(error, quasi ? 0 : normals_deviation / sqrt(20000), quasi ? 100 : 20, "its error");
    check_near(digest_deviation(d), normals_deviation, 3000, "its deviation");
    double chance = risk_chance(r, 0, 0, false, &error);
    check_near(chance, normals_chance, 4 * error, "the chance of a shortfall");
    CHECK(error > 0 && error < (quasi ? 0.0015 : 0.003), "and how well it is known");
    check_near((double)digest_percentile(d, 0.05), normals_mean - 1.644854 * normals_deviation,
               4 * digest_percentile_error(d, 0.05), "P5");
    check_near((double)digest_percentile(d, 0.95), normals_mean + 1.644854 * normals_deviation,
               4 * digest_percentile_error(d, 0.95), "P95");
    size_t low = risk_gauge(r, GAUGE_LOWEST, spec.perimeter, -1, -1);
    CHECK(low != SIZE_MAX, "there is a lowest cash position");
    risk_matters(r, 4096);
    CHECK_INT(r->stated, 120000, "as stated");
    CHECK_INT(r->effects_count, 2, "two quantities");
    CHECK_INT(r->effects[0].quantity, 0, "the cost does most");
    CHECK_INT(r->effects[0].low_digits, 87184, "its P10: 1000 - 1.281552 * 100");
    CHECK_INT(r->effects[0].low, 12 * (87184 - 90000), "the shortfall then");
    CHECK_INT(r->effects[1].high, 12 * (100000 - 96408), "of the grant at P90: 900 + 64.08");
    check_near(r->portions[0].share.alone, 0.8, 4 * r->portions[0].share.alone_error, "its share");
    check_near(r->portions[1].share.in_all, 0.2, 4 * r->portions[1].share.in_all_error + 0.002,
               "that of the other");
    risk_free(r);
    arena_free(w.arena);
}

/* How often is the true chance within 1.96 standard errors of what is found? */
static void test_coverage(void)
{
    World w = world_new(normals);
    int within = 0;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        RiskSpec spec = spec_of(&w, 1000, seed);
        Risk *r = risk_run(w.arena, &spec);
        double error, chance = risk_chance(r, 0, 0, false, &error);
        within += fabs(chance - normals_chance) <= 1.96 * error;
        risk_free(r);
    }
    CHECK(within >= 89 && within <= 99, "some 95 of 100 runs");
    arena_free(w.arena);
}

static void test_renewal(void)
{
    World w = world_new("[project]\nstart = 2008-01\nyears = 2\ncost = 100.00 EUR/month\n"
                        "[deal a]\namount = 60.00 EUR/month\n[deal b]\namount = 40.00 EUR/month\n"
                        "[uncertain]\ndeal.a = renewal(2009-01, 70%)\ndeal.b = renewal(2009-07, 50%)\n");
    RiskSpec spec = spec_of(&w, 20000, 3);
    Risk *r = risk_run(w.arena, &spec);
    double error, chance = risk_chance(r, 0, 0, false, &error);
    check_near(chance, 1 - 0.7 * 0.5, 4 * error, "one of two stops");
    CHECK_INT(digest_most(risk_digest(r, 0, 0)), 12 * 6000 + 6 * 4000, "both stop");
    CHECK_INT(digest_least(risk_digest(r, 0, 0)), 0, "neither stops");
    size_t first = risk_gauge(r, GAUGE_GAP, spec.perimeter, -1, 0);
    CHECK_INT(digest_above(risk_digest(r, 0, first)), 0, "nothing stops in the first year");
    size_t town = risk_gauge(r, GAUGE_GAP, &w.book->perimeters[1], -1, 1);
    double paid = risk_mean(r, 0, town, &error);
    check_near(paid, 0.7 * 72000 + 0.5 * 24000 + 24000, 4 * error,
               "what the town pays in the second year");
    risk_free(r);
    arena_free(w.arena);
}

static void test_fixed(void)
{
    World w = world_new("[project]\nstart = 2008-01\nyears = 3\ncost = 1000.01 EUR/month\n"
                        "grant = 900.00 EUR/month\n[uncertain]\nproject.cost = fixed(1000.01 EUR/month)\n");
    RiskSpec spec = spec_of(&w, 5000, 1);
    Risk *r = risk_run(w.arena, &spec);
    const Sim *sim = sim_run(w.arena, w.book, &w.scenario, 1, w.diags);
    CashLine cash = ledger_cash(w.arena, sim_result(sim, 0)->ledger, spec.perimeter);
    const Digest *gap = risk_digest(r, 0, 0),
                 *low = risk_digest(r, 0, risk_gauge(r, GAUGE_LOWEST, spec.perimeter, -1, -1));
    CHECK_INT(digest_least(gap), 36 * 10001, "to the cent what the project as stated gives");
    CHECK_INT(digest_percentile(gap, 0.5), 36 * 10001, "in the middle");
    CHECK_INT(digest_most(gap), 36 * 10001, "and at most");
    CHECK_INT(digest_percentile(low, 0.1), cash.low, "the cash as well");
    check_near(digest_deviation(gap), 0, 0, "nothing is uncertain");
    risk_free(r);
    arena_free(w.arena);
}

static const char mixed[] =
    "[project]\nstart = 2008-04\nyears = 3\ncost = 1000.00 EUR/month\ngrant = 500.00 EUR/month\n"
    "price = 8.00 EUR/hour\nhours = 50 hour/month\n[deal a]\namount = 60.00 EUR/month\n"
    "[variant dear]\nproject.cost = 1200.00 EUR/month\n[variant cheap]\nproject.grant = 510.00 EUR/month\n"
    "[uncertain]\nproject.cost = path(1000 EUR/month, 50 EUR/month, 30%)\n"
    "project.hours = pert(30 hour/month, 50 hour/month, 60 hour/month)\n"
    "deal.a = renewal(2009-07, 50%)\n";

typedef struct Seen {
    const World *world;
    const Draws *draws;
    uint64_t worlds, stop_at;
    bool quasi;
} Seen;

/* A few worlds of each block by themselves. */
static bool look_at_block(void *context, const RiskBlock *block)
{
    Seen *seen = context;
    const World *w = seen->world;
    CHECK_INT(block->first, seen->worlds, "blocks come in order");
    seen->worlds += block->worlds;
    for (size_t i = 0; i < block->worlds; i += 97) {
        Arena *arena = arena_new();
        Diags *diags = diags_new(arena);
        const Scenario *one = risk_world(arena, w->scenario, 5, seen->quasi, block->first + i);
        const Sim *sim = sim_run(arena, w->book, &one, 1, diags);
        const Ledger *ledger = sim_result(sim, 0)->ledger;
        Choose what = { .perimeter = &w->book->perimeters[0], .side = SIDE_OUT, .kind = -1, .leaf = -1,
                        .months = w->scenario->months };
        int64_t out = ledger_sum(ledger, what);
        what.side = SIDE_IN;
        CHECK_INT(block->values[0][i], out - ledger_sum(ledger, what), "a world by itself");
        arena_free(arena);
    }
    return true;
}

static bool stop_soon(void *context)
{
    (void)context;
    return true;
}

static void test_threads(bool quasi)
{
    World w = world_new(mixed);
    Seen seen = { .world = &w, .quasi = quasi };
    RiskSpec spec = spec_of(&w, 5000, 5);
    spec.quasi = quasi;
    spec.context = &seen;
    spec.block = look_at_block;
    Risk *two = risk_run(w.arena, &spec);
    CHECK_INT(seen.worlds, 5000, "all worlds are told");
    spec.block = NULL;
    for (size_t threads = 1; threads <= 5; threads += 4) {
        spec.threads = threads;
        Risk *other = risk_run(w.arena, &spec);
        for (size_t g = 0; g < two->gauges_count; g++)
            for (double share = 0.05; share < 1; share += 0.1)
                CHECK_INT(digest_percentile(risk_digest(other, 0, g), share),
                          digest_percentile(risk_digest(two, 0, g), share), "on any number of threads");
        risk_free(other);
    }
    spec.draws = 1000000;
    spec.stop = stop_soon;
    Risk *stopped = risk_run(w.arena, &spec);
    CHECK(stopped->stopped && stopped->done > 0 && stopped->done < 10000, "stopped, with what was done");
    spec.stop = NULL;
    spec.until_error = 0.01;
    Risk *until = risk_run(w.arena, &spec);
    double error;
    risk_chance(until, 0, 0, false, &error);
    CHECK(!until->stopped && until->done < 1000000 && error <= 0.01, "until it is known well enough");
    risk_free(two);
    risk_free(stopped);
    risk_free(until);
    arena_free(w.arena);
}

/* When it never falls short in the first round, that says little: it goes on until it says enough. */
static void test_never(void)
{
    World w = world_new("[project]\nstart = 2010-01\nyears = 1\ncost = 100.00 EUR/month\n"
                        "grant = 900.00 EUR/month\n[uncertain]\n"
                        "project.cost = normal(100 EUR/month, 5 EUR/month)\n");
    RiskSpec spec = spec_of(&w, 1000000, 5);
    spec.until_error = 0.0001;
    Risk *never = risk_run(w.arena, &spec);
    double error;
    CHECK(risk_chance(never, 0, 0, false, &error) <= 0, "it never falls short");
    CHECK(never->done >= 10000 && never->done < 20000, "one in so many is then as small as was asked");
    risk_free(never);
    arena_free(w.arena);
}

static void test_variants(void)
{
    World w = world_new(mixed);
    RiskSpec spec = spec_of(&w, 5000, 5);
    const Scenario *list[3] = { w.scenario, scenario_variant(w.arena, w.scenario, &w.scenario->variants[0]),
                                scenario_variant(w.arena, w.scenario, &w.scenario->variants[1]) };
    spec.scenarios = list;
    spec.scenarios_count = 3;
    Risk *r = risk_run(w.arena, &spec);
    const Digest *dear = r->better[1], *cheap = r->better[2];
    CHECK_INT(digest_above(cheap), 5000, "ten euros more a month are better in every world");
    CHECK_INT(digest_least(cheap), 36 * 1000, "by as much in each");
    CHECK_INT(digest_most(cheap), 36 * 1000, "by as much in each, at most");
    double error, apart = risk_mean(r, 0, 0, &error) - risk_mean(r, 1, 0, &error);
    check_near(digest_mean(dear), apart, 0.5,
               "a difference is a difference");
    CHECK(digest_below(dear) > 4900, "what the variant says is not drawn");
    risk_free(r);
    arena_free(w.arena);
}

static void test_break_even(void)
{
    World w = world_new("[project]\nstart = 2008-01\nyears = 2\ncost = 2000.00 EUR/month\n"
                        "price = 15.00 EUR/hour\nhours = 100 hour/month\n"
                        "[uncertain]\nproject.cost = uniform(1900 EUR/month, 2100 EUR/month)\n");
    RiskSpec spec = spec_of(&w, 5000, 1);
    Risk *r = risk_run(w.arena, &spec);
    risk_break_even(r, 2048);
    CHECK_INT(r->breakevens_count, 1, "one price");
    const Digest *d = r->breakevens[0].digest;
    CHECK_INT(r->breakevens[0].stated, 1500, "as stated");
    check_near((double)digest_percentile(d, 0.5), 2000, 6, "20 euros in the middle");
    check_near((double)digest_percentile(d, 0.1), 1920, 6, "and the band: 10%");
    check_near((double)digest_percentile(d, 0.9), 2080, 6, "90%");
    risk_free(r);
    arena_free(w.arena);
    World u = world_new("[project]\nstart = 2008-01\nyears = 2\ncost = 2000.00 EUR/month\n"
                        "price = 15.00 EUR/hour\nhours = 100 hour/month\n"
                        "[uncertain]\nproject.price = uniform(10 EUR/hour, 20 EUR/hour)\n");
    spec = spec_of(&u, 5000, 1);
    r = risk_run(u.arena, &spec);
    risk_break_even(r, 1024);
    CHECK_INT(digest_least(r->breakevens[0].digest), 2000, "whatever the price is now");
    CHECK_INT(digest_most(r->breakevens[0].digest), 2000, "it must be 20 euros");
    risk_free(r);
    arena_free(u.arena);
}

/* Beside something that is yes or no: a price may be raised, that may not. */
static void test_break_even_beside_chance(void)
{
    World w = world_new("[project]\nstart = 2008-01\nyears = 2\ncost = 2000.00 EUR/month\n"
                        "price = 15.00 EUR/hour\nhours = 100 hour/month\n"
                        "[uncertain]\nproject.helped = bernoulli(50%)\n");
    RiskSpec spec = spec_of(&w, 1000, 1);
    Risk *r = risk_run(w.arena, &spec);
    risk_break_even(r, 1024);
    CHECK_INT(digest_least(r->breakevens[0].digest), 1900, "with help");
    CHECK_INT(digest_most(r->breakevens[0].digest), 2000, "without");
    risk_free(r);
    arena_free(w.arena);
}

int main(void)
{
    test_normals(false);
    test_normals(true);
    test_coverage();
    test_renewal();
    test_fixed();
    test_threads(false);
    test_threads(true);
    test_never();
    test_variants();
    test_break_even();
    test_break_even_beside_chance();
    return check_done();
}
