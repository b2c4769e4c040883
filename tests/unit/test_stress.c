/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_stress.c -- stress tests on a made-up project with round figures, worked out by
 * hand; and laws that hold for any project, tried on our own.
 *
 * The small project, in each of its twelve months: wages 4 x 100 + 50 = 450; a grant of
 * 4 x 20 = 80, sales of 240 + 100 = 340, deals of 60 + 30 = 90.  So 60 is left each month,
 * 720 in all, and the lowest cash position is the first: 60.
 */
#include "check.h"

#include "ours.h"
#include "reverse.h"

static const char rules[] =
    "[level project]\nentry = project.start\nexit = project.last\nlabel.nl = project\n"
    "[level worker]\nwithin = project\nentry = worker.hired\nexit = worker.last\n"
    "number = worker.count\nlabel.nl = werknemer\nalias.staff = role boss\n"
    "[level service]\nwithin = project\nlabel.nl = dienst\n"
    "[level deal]\nwithin = project\nentry = deal.start\nexit = deal.last\nlabel.nl = afspraak\n"
    "[attribute project.start]\ntype = month\nrequired = yes\nlabel.nl = start\n"
    "[attribute project.last]\ntype = month\nlabel.nl = einde\n"
    "[attribute worker.hired]\ntype = month\nlabel.nl = in dienst\n"
    "[attribute worker.last]\ntype = month\nlabel.nl = laatste maand\n"
    "[attribute worker.count]\ntype = number\nleast = 0\notherwise = 1\nlabel.nl = aantal\n"
    "[attribute worker.role]\ntype = choice\nvalues = hand, boss\notherwise = hand\nlabel.nl = rol\n"
    "[attribute worker.fte]\ntype = number\ndecimals = 2\nleast = 0\nmost = 1\nlabel.nl = vte\n"
    "[attribute worker.wage]\ntype = number\nunit = EUR/month\nleast = 0\nlabel.nl = loon\n"
    "[attribute service.income]\ntype = number\nunit = EUR/month\nleast = 0\nlabel.nl = opbrengst\n"
    "[attribute service.take_up]\ntype = number\ndecimals = 2\nleast = 0\nmost = 1\n"
    "otherwise = 100%\nlabel.nl = afname\n"
    "[attribute service.extra]\ntype = number\nunit = EUR/month\nlabel.nl = extra\n"
    "[attribute service.kind]\ntype = choice\nvalues = cash, voucher\notherwise = cash\nlabel.nl = soort\n"
    "[attribute deal.start]\ntype = month\nlabel.nl = begin\n"
    "[attribute deal.last]\ntype = month\nlabel.nl = einde\n"
    "[attribute deal.amount]\ntype = number\nunit = EUR/month\nlabel.nl = bedrag\n"
    "[government state]\nlabel.nl = staat\n"
    "[government town]\nlabel.nl = stad\n"
    "[party state]\ngovernment = state\nlabel.nl = staat\n"
    "[party town]\ngovernment = town\nlabel.nl = stad\n"
    "[party customer]\nlabel.nl = klant\n"
    "[party books]\nlabel.nl = boeken\n"
    "[party crew]\nlabel.nl = personeel\n"
    "[perimeter project]\nparties = books\nlabel.nl = project\n"
    "[leaf work]\nlabel.nl = werk\n";

static const char wages[] =
    "[instrument]\nid = wages\nkind = cost\nchoice = no\nper = worker\nsource = x\nlabel.nl = lonen\n"
    "[amount gross]\nfrom = books\nto = crew\nperiod = month\nvalue = worker.wage * worker.fte\n"
    "label.nl = brutoloon\n";
static const char sales[] =
    "[instrument]\nid = sales\nleaf = work\nchoice = no\nper = service\nsource = x\nlabel.nl = verkoop\n"
    "[amount sum]\nfrom = customer\nto = books\nperiod = month\n"
    "value = service.income * service.take_up\nlabel.nl = verkoop\n";
static const char grant[] =
    "[instrument]\nid = grant\nleaf = work\nper = worker\nsource = x\nlabel.nl = toelage\n"
    "[amount sum]\nfrom = state\nto = books\nperiod = month\nvalue = 20.00 EUR/month\nlabel.nl = som\n";
static const char deals[] =
    "[instrument]\nid = deals\nleaf = work\nchoice = no\nper = deal\nsource = x\nlabel.nl = afspraken\n"
    "[amount sum]\nfrom = town\nto = books\nperiod = month\nvalue = deal.amount\nlabel.nl = som\n";

static const char project[] =
    "[project]\nname = P\nstart = 2008-01\nyears = 1\n"
    "[worker team]\ncount = 4\nfte = 1\nwage = 100.00 EUR/month\ninstruments = grant\n"
    "[worker ann]\nfte = 0.5\nwage = 100.00 EUR/month\n"
    "[service shop]\nincome = 300.00 EUR/month\ntake_up = 80%\n"
    "[service van]\nincome = 100.00 EUR/month\nkind = voucher\n"
    "[deal park]\namount = 60.00 EUR/month\n"
    "[deal wood]\namount = 30.00 EUR/month\n"
    "[uncertain]\nservice.shop.take_up = uniform(50%, 90%)\n"
    "deal.park = renewal(2008-07, 50%)\npayer.state = delay(0, 3)\n";

/* Beside the tests: what a reform refers to. */
static const char other_rules[] = "[amount grant.sum]\nvalue = 10.00 EUR/month\n";

typedef struct World {
    Arena *arena;
    Diags *diags;
    RuleFiles files;
    const Scenario *scenario;
    StressBase base;
} World;

/* In its own arena: arena_free(w->arena) frees all. */
static World *world_new(void)
{
    Arena *arena = arena_new();
    World *w = arena_alloc(arena, sizeof *w);
    *w = (World){ .arena = arena, .diags = diags_new(arena) };
    return w;
}

static const Source *text_source(Arena *arena, const char *name, const char *text)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_of(name), .text = str_of(text) };
    return source;
}

static bool is_clean(World *w, const char *row)
{
    if (!diags_errors(w->diags))
        return true;
    Buf out = { 0 };
    diags_render(w->diags, LANG_EN, &out);
    CHECK_STR(buf_view(&out), "(no errors)", row);
    buf_free(&out);
    return false;
}

/* Runs it as it stands. */
static bool settle(World *w, const Scenario *scenario, const char *row)
{
    const Scenario *one = scenario;
    w->scenario = scenario;
    if (!is_clean(w, row))
        return false;
    Sim *sim = sim_run(w->arena, scenario->book, &one, 1, w->diags);
    if (!is_clean(w, row))
        return false;
    const Perimeter *perimeter = &scenario->book->perimeters[0];
    w->base = (StressBase){ scenario, sim_result(sim, 0), perimeter, perimeter, &w->files, NULL, 0 };
    return true;
}

static World *small_world(void)
{
    static const struct { const char *name, *text; } files[] = {
        { "common.ini", rules }, { "deals.ini", deals }, { "grant.ini", grant },
        { "sales.ini", sales }, { "wages.ini", wages } };
    World *w = world_new();
    for (size_t i = 0; i < ROWS(files); i++)
        rule_files_add(w->arena, text_source(w->arena, files[i].name, files[i].text), &w->files);
    Rulebook *book = rules_load(w->arena, &w->files, NULL, 0, w->diags);
    settle(w, scenario_load(w->arena, book, text_source(w->arena, "project.ini", project), w->diags),
           "the small project");
    return w;
}

static Stresses read_tests(World *w, const char *text)
{
    const Source *tests = text_source(w->arena, "tests.ini", text);
    const Source *beside = text_source(w->arena, "other.ini", other_rules);
    StressFiles files = { &tests, 1, 0, &beside, 1 };
    return stress_read(w->arena, w->scenario, &files, w->diags);
}

/* -- by hand -- */

static void print_cents(Buf *out, int64_t cents)
{
    decimal_print((Decimal){ cents, 2 }, out);
}

/* "rain deals: gap -180.00, low 60.00 in 2008-01" for each trial of the last test. */
static void print_outcome(const World *w, const StressOutcome *o, Buf *out)
{
    const Rulebook *b = w->scenario->book;
    buf_text(out, out->len ? "; " : "");
    for (size_t i = 0; i < o->trial->parts_count; i++) {
        const TrialPart *p = &o->trial->parts[i];
        if (!p->each || !o->trial->applies)
            continue;
        buf_str(out, p->stop.instrument >= 0
                         ? b->instruments[p->stop.instrument].id
                         : w->scenario->members[p->stop.member.level][p->stop.member.member].name);
        buf_text(out, ": ");
    }
    if (!o->ran) {
        buf_text(out, o->trial->applies ? "not told" : "does not apply");
        return;
    }
    print_cents(out, -o->sums.gap);
    buf_text(out, ", ");
    print_cents(out, o->sums.low);
    buf_byte(out, ' ');
    month_print(o->sums.lowest, out);
}

typedef struct Worked {
    const char *row, *tests, *want;
} Worked;

/* What is left in all, and the lowest cash position with its month. */
static const Worked worked[] = {
    { "a tenth less of two services: 216 + 90 instead of 340",
      "service.*.take_up = -10%\n", "312.00, 26.00 2008-01" },
    { "only those of a kind: 90 instead of 100",
      "service.*.take_up = -10% where kind = voucher\n", "600.00, 50.00 2008-01" },
    { "a kind that the rules say when nobody does: 216 instead of 240",
      "service.*.take_up = -10% where kind = cash\n", "432.00, 36.00 2008-01" },
    { "from the second half on: 6 x 60 + 6 x 26",
      "from = half\nservice.*.take_up = -10%\n", "516.00, 60.00 2008-01" },
    { "points: 60% instead of 80%, so nothing is left",
      "service.shop.take_up = -20 points\n", "0.00, 0.00 2008-01" },
    { "so much more: wages 4 x 110 + 55",
      "worker.*.wage = +10.00 EUR/month\n", "180.00, 15.00 2008-01" },
    { "a value, in the last month only: 150 instead of 240",
      "from = 2008-12\nservice.shop.take_up = 50%\n", "630.00, 60.00 2008-01" },
    { "no more than all: 100% and not 120%",
      "service.shop.take_up = +50%\n", "1440.00, 120.00 2008-01" },
    { "no less than nothing", "service.shop.take_up = -90 points\n", "-2160.00, -2160.00 2008-12" },
    { "to the digits that there are: 79.2% is 79%, so 237",
      "service.shop.take_up = -1%\n", "684.00, 57.00 2008-01" },
    { "a tenth leaves: nobody as a whole; 4 x 90 + 45",
      "leave = 10% of worker.fte\n", "1260.00, 105.00 2008-01" },
    { "three tenths of four: one goes, three stay for 0.93; half a job becomes 0.35",
      "leave = 30% of worker.fte\n", "2112.00, 176.00 2008-01" },
    { "half of four: two go, two stay as they were", "leave = 50% of worker.fte\n",
      "2940.00, 245.00 2008-01" },
    { "everybody, from the start: only sales and deals",
      "leave = 100% of worker.fte\n", "5160.00, 430.00 2008-01" },
    { "everybody, from half: 6 x 60 + 6 x 430",
      "from = half\nleave = 100% of worker.fte\n", "2940.00, 60.00 2008-01" },
    { "of those with another word in their title there are none",
      "leave = 50% of staff.fte\n", "does not apply" },
    { "each instrument that brings money and can stop: not sales, whose services have no end",
      "from = half\nstop = each\n",
      "deals: 180.00, 60.00 2008-01; grant: 240.00, 60.00 2008-01" },
    { "each member of a level", "from = half\nstop = each deal\n",
      "park: 360.00, 60.00 2008-01; wood: 540.00, 60.00 2008-01" },
    { "the largest of a level", "from = half\nstop = largest deal\n", "park: 360.00, 60.00 2008-01" },
    { "the largest of all", "from = half\nstop = largest\n", "deals: 180.00, 60.00 2008-01" },
    { "by name, two at once: 6 x 60 - 6 x 50",
      "from = half\nstop = grant, deal.wood\n", "60.00, 60.00 2008-01" },
    { "an instrument from the start: 20 short every month",
      "stop = grant\n", "-240.00, -240.00 2008-12" },
    { "a deal that never begins", "stop = deal.park\n", "0.00, 0.00 2008-01" },
    { "everybody pays two months later: 2 x 450 are paid before anything comes",
      "late = 2 months\n", "720.00, -900.00 2008-02" },
    { "governments a month later: 340 - 450 in the first",
      "late.public = 1 month\n", "720.00, -110.00 2008-01" },
    { "what says most of a payer counts: 430 - 450",
      "late.public = 1 month\nlate.town = 0 months\n", "720.00, -20.00 2008-01" },
    { "other rules: a grant of half as much", "reform = other.ini\n", "240.00, 20.00 2008-01" },
    { "other rules and other values: 40 less, and 34 less",
      "reform = other.ini\nservice.*.take_up = -10%\n", "-168.00, -168.00 2008-12" },
    { "two tests at once: 26 a month, and 306 - 450 in the first",
      "service.*.take_up = -10%\n[stress snow]\nlate.public = 1 month\n"
      "[stress storm]\ncombines = rain, snow\n", "312.00, -144.00 2008-01" },
    { "twice the same is once",
      "service.*.take_up = -10%\n[stress snow]\ncombines = rain\n"
      "[stress storm]\ncombines = rain, snow\n", "312.00, 26.00 2008-01" },
    { "after the project", "from = 2009-01\nservice.*.take_up = -10%\n", "does not apply" },
    { "a year that it does not have", "from = year 2\nstop = each\n", "does not apply" },
    { "of nothing nothing can be less", "service.*.extra = -10%\n", "does not apply" },
    { "nothing of nothing", "service.*.take_up = -0%\nlate = 0 months\nleave = 0% of worker.fte\n"
      "worker.*.wage = +0.00 EUR/month\n", "720.00, 60.00 2008-01" },
};

static void test_worked(const Worked *t)
{
    World *w = small_world();
    Buf text = { 0 }, got = { 0 };
    buf_text(&text, "[stress rain]\n");
    buf_text(&text, t->tests);
    Str kept = str_keep(w->arena, buf_view(&text));
    Stresses tests = read_tests(w, kept.at);
    const Trial *trials;
    if (is_clean(w, t->row)) {
        uint32_t last = (uint32_t)tests.count - 1;
        StressWanted wanted = { &last, 1 };
        size_t count = stress_trials(w->arena, &w->base, &tests, &wanted, 1, &trials, w->diags);
        StressOutcome *outcomes = arena_alloc(w->arena, (count + 1) * sizeof *outcomes);
        stress_run(w->arena, &w->base, trials, count, outcomes, w->diags);
        for (size_t i = 0; i < count; i++)
            print_outcome(w, &outcomes[i], &got);
        CHECK_STR(buf_view(&got), t->want, t->row);
        is_clean(w, t->row);
        StressSums again = stress_sums(w->arena, w->base.result, w->base.perimeter);
        CHECK_INT(again.gap, -72000, "the project itself stays as it was");
    }
    buf_free(&text);
    buf_free(&got);
    arena_free(w->arena);
}

/* -- the reverse question -- */

typedef struct Reached {
    const char *row, *tests;
    const char *want;          /* of the levers of the tests, then those of the project */
} Reached;


static const Reached reached[] = {
    { "no line that can be more or less", "stop = each\n", "" },
    { "two services: at 18.2% less, 195 + 82 is less than the 280 that are needed; at 18.1%, 198 + 82",
      "service.*.take_up = -10%\n", " -182p" },
    { "wages: 4 x 13.34 + 6.67 is more than 60, 4 x 13.33 + 6.67 is not",
      "worker.*.wage = +1.00 EUR/month\n", " +1334d" },
    { "who leaves saves money", "leave = 10% of worker.fte\n", " never" },
    { "late by a month is late enough", "late = 6 months\n", " +1m" },
};

static void print_reversal(const Reversal *r, Buf *out)
{
    buf_byte(out, ' ');
    if (r->answer != REVERSE_AT)
        buf_text(out, r->answer == REVERSE_NEVER ? "never" : "untold");
    else
        buf_print(out, "%s%lld%c", r->lever.sign < 0 ? "-" : "+", (long long)r->steps,
                  r->lever.step == STEP_DIGIT ? 'd' : r->lever.step == STEP_PERMILLE ? 'p' : 'm');
}

static void test_reached(const Reached *t)
{
    World *w = small_world();
    Buf text = { 0 }, got = { 0 };
    buf_text(&text, "[stress rain]\n");
    buf_text(&text, t->tests);
    Str kept = str_keep(w->arena, buf_view(&text));
    Stresses tests = read_tests(w, kept.at);
    Lever *levers;
    size_t count = reverse_levers(w->arena, &w->base, &tests, &levers);
    for (size_t i = 0; i < count; i++) {
        Reversal r = reverse_find(&w->base, &levers[i], ASK_CASH);
        if (!levers[i].quantity)
            print_reversal(&r, &got);
    }
    CHECK_STR(buf_view(&got), t->want, t->row);
    buf_free(&text);
    buf_free(&got);
    arena_free(w->arena);
}

static void test_quantities(void)
{
    World *w = small_world();
    Stresses none = { 0 };
    Buf got = { 0 };
    Lever *levers;
    size_t count = reverse_levers(w->arena, &w->base, &none, &levers);
    for (size_t i = 0; i < count; i++) {
        Reversal r = reverse_find(&w->base, &levers[i], ASK_CASH);
        print_reversal(&r, &got);
    }
    /* 80% to 59%; never too high.  Without the park exactly nothing is left.  The state pays
     * 80 a month: a month later leaves 20 too little. */
    CHECK_STR(buf_view(&got), " -21d never never +1m", "what is uncertain in the project");
    buf_free(&got);
    arena_free(w->arena);
}

/* -- laws, on our own projects -- */

static const char *const projects[] = {
    "antwerpen", "bik", "buurtkinderopvang", "energiesnoeiers", "maatwerk-2026",
    "sociaal-restaurant", "strijkwinkel"
};

static const char laws[] =
    "[stress nothing]\nservice.*.take_up = -0%\nworker.*.wage = +0%\nlate = 0 months\n"
    "leave = 0% of worker.fte\nproject.wage_growth = +0 points\n"
    "[stress rich]\nproject.cash_start = 1500000.00 EUR\n"
    "[stress a]\nfrom = half\nservice.*.take_up = -10%\n"
    "[stress b]\nfrom = year 2\nleave = 10% of worker.fte\n"
    "[stress c]\nlate.public = 5 months\n"
    "[stress d]\nfrom = half\nstop = largest contribution\n"
    "[stress e]\nworker.*.wage = +3%\n"
    "[stress one]\ncombines = a, b, c, d, e\n"
    "[stress other]\ncombines = e, d, c, b, a\n";

static const Rulebook *load_rules(World *w)
{
    w->files = our_files(w->arena);
    return rules_load(w->arena, &w->files, NULL, 0, w->diags);
}

static size_t test_named(const Stresses *tests, const char *name)
{
    size_t i = 0;
    while (i < tests->count && !str_is_text(tests->list[i].name, name))
        i++;
    return i;
}

static StressOutcome outcome_of(World *w, const Stresses *tests, const char *name)
{
    uint32_t which = (uint32_t)test_named(tests, name);
    StressWanted wanted = { &which, 1 };
    const Trial *trials;
    stress_trials(w->arena, &w->base, tests, &wanted, 1, &trials, w->diags);
    StressOutcome outcome;
    stress_run(w->arena, &w->base, trials, 1, &outcome, w->diags);
    return outcome;
}

static bool same_sums(const StressSums *a, const StressSums *b)
{
    return a->gap == b->gap && a->low == b->low && a->lowest.index == b->lowest.index &&
           a->years_count == b->years_count &&
           memcmp(a->years, b->years, a->years_count * sizeof *a->years) == 0;
}

static bool is_short(World *w, const Lever *lever, int64_t steps, ReverseAsk ask)
{
    const Scenario *s = reverse_apply(w->arena, &w->base, lever, steps);
    Sim *sim = sim_run(w->arena, s->book, &s, 1, w->diags);
    StressSums sums = stress_sums(w->arena, sim_result(sim, 0), w->base.perimeter);
    return ask == ASK_CASH ? sums.low < 0 : sums.gap > 0;
}

static size_t check_levers(World *w, const Stresses *tests, const char *name)
{
    StressSums sums = stress_sums(w->arena, w->base.result, w->base.perimeter);
    ReverseAsk ask;
    Lever *levers;
    size_t at = 0;
    CHECK(reverse_asks(&sums, &ask), name);
    size_t count = reverse_levers(w->arena, &w->base, tests, &levers);
    for (size_t i = 0; i < count; i++) {
        Reversal r = reverse_find(&w->base, &levers[i], ask);
        CHECK(r.answer != REVERSE_UNTOLD, name);
        if (r.answer != REVERSE_AT) {
            CHECK(!is_short(w, &levers[i], levers[i].most, ask), name);
            continue;
        }
        at++;
        CHECK(is_short(w, &levers[i], r.steps, ask), name);
        CHECK(!is_short(w, &levers[i], r.steps - 1, ask), name);
    }
    return at;
}

static void test_laws(void)
{
    size_t reached_count = 0;
    for (size_t i = 0; i < ROWS(projects); i++) {
        World *w = world_new();
        char path[300];
        const Rulebook *book = load_rules(w);
        snprintf(path, sizeof path, SOURCE_DIR "/scenarios/%s.ini", projects[i]);
        const Source *source = source_read(w->arena, path, w->diags);
        if (settle(w, scenario_load(w->arena, book, source, w->diags), projects[i])) {
            Stresses tests = read_tests(w, laws);
            StressSums is = stress_sums(w->arena, w->base.result, w->base.perimeter);
            StressOutcome nothing = outcome_of(w, &tests, "nothing");
            CHECK(!nothing.ran || same_sums(&nothing.sums, &is), projects[i]);
            StressOutcome one = outcome_of(w, &tests, "one"), other = outcome_of(w, &tests, "other");
            CHECK(one.ran && other.ran && same_sums(&one.sums, &other.sums), projects[i]);
            StressOutcome rich = outcome_of(w, &tests, "rich");
            if (rich.ran && settle(w, rich.scenario, projects[i]))
                reached_count += check_levers(w, &tests, projects[i]);
            is_clean(w, projects[i]);
        }
        arena_free(w->arena);
    }
    CHECK(reached_count > ROWS(projects), "some levers do bring trouble");
}

int main(void)
{
    for (size_t i = 0; i < ROWS(worked); i++)
        test_worked(&worked[i]);
    for (size_t i = 0; i < ROWS(reached); i++)
        test_reached(&reached[i]);
    test_quantities();
    test_laws();
    return check_done();
}
