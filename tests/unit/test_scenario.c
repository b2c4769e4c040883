/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_scenario.c -- scenarios from texts that stand here, on a small rulebook.  A row is
 * a scenario (with the files it names), a question, the answer, and the mistakes that are
 * told ("" is none), each as  NAME file:line:column "text".
 *
 * A question is the beginning of an attribute's name, or @ and what to list:
 *
 *   @members               worker jan (of 0); ...
 *   @takes                 what is taken: a jan 2008-01 .. 2009-06; ...
 *   @presence              from entry to exit
 *   @variants  @uncertain  @clusters  @targets
 *   NAME: QUESTION         of that variant
 */
#include "check.h"

#include "scenario.h"

static const char vocabulary[] =
    "[level project]\nentry = project.start\nlabel.nl = project\n"
    "[level worker]\nwithin = project\nentry = worker.hired\nexit = worker.last\n"
    "number = worker.count\nalias.staff = role guidance\nlabel.nl = werknemer\n"
    "[level service]\nwithin = project\nlabel.nl = dienst\n"
    "[level contribution]\nwithin = service\nexit = contribution.last\nlabel.nl = bijdrage\n"
    "[level partnership]\nlabel.nl = samenwerking\n"
    "[level town]\nwithin = partnership\ndata = towns.csv\nkey = name\nlabel.nl = gemeente\n"
    "[attribute project.start]\ntype = month\nlabel.nl = x\nrequired = yes\n"
    "[attribute project.promoter]\ntype = choice\nvalues = vzw, town\nlabel.nl = x\n"
    "[attribute worker.hired]\ntype = month\nlabel.nl = x\nrequired = yes\n"
    "[attribute worker.last]\ntype = month\nlabel.nl = x\n"
    "[attribute worker.fte]\ntype = number\ndecimals = 4\nleast = 0\nmost = 1\nlabel.nl = x\n"
    "required = yes\n"
    "[attribute worker.wage]\ntype = number\nunit = EUR/month\nleast = 0\n"
    "unlikely_above = 20000 EUR/month\nunlikely_below = 100 EUR/month\nlabel.nl = x\n"
    "[attribute worker.role]\ntype = choice\nvalues = target, guidance\nlabel.nl = x\n"
    "[attribute worker.sick]\ntype = yes_no\nlabel.nl = x\n"
    "[attribute worker.count]\ntype = number\ndecimals = 2\nlabel.nl = x\n"
    "[attribute worker.jobless]\ntype = number\nunit = month\nlabel.nl = x\n"
    "[attribute service.hours]\ntype = number\nunit = hour/year\nrequired = yes\n"
    "otherwise = 0 hour/year\nlabel.nl = x\n"
    "[attribute service.season]\ntype = number\ndecimals = 4\npattern = yes\nlabel.nl = x\n"
    "[attribute service.take_up]\ntype = number\ndecimals = 4\nleast = 0\nmost = 1\nlabel.nl = x\n"
    "[attribute service.price]\ntype = number\nunit = EUR/hour\nlabel.nl = x\n"
    "[attribute contribution.amount]\ntype = number\nunit = EUR/year\nrequired = yes\nlabel.nl = x\n"
    "[attribute contribution.last]\ntype = month\nlabel.nl = x\n"
    "[attribute town.people]\ntype = number\nunit = person\ncolumn = pop_*\nrequired = yes\n"
    "label.nl = x\n"
    "[attribute town.central]\ntype = yes_no\ncolumn = central\nlabel.nl = x\n"
    "[party p]\nlabel.nl = p\n[party q]\nlabel.nl = q\n"
    "[leaf work]\nlabel.nl = werk\n[leaf care]\nlabel.nl = zorg\n";

static const char towns[] =
    "name,central,pop_2010,pop_2009,pop_2012\nAalst,yes,110,100,120\nBree,no,20,,22\nCkrt,no,3,4,5\n";

#define INSTRUMENT(id, per, more)                                                          \
    "[instrument]\nid = " id "\nleaf = work\nper = " per "\nsource = wet\nlabel.nl = " id  \
    "\n" more "[amount x]\nfrom = p\nto = q\nperiod = month\nvalue = 1 EUR/month\nsource = wet\n"

typedef struct File {
    const char *name, *text;
} File;

static const File rules[] = {
    { "v.ini", vocabulary },
    { "towns.csv", towns },
    { "a.ini", INSTRUMENT("a", "worker", "") },
    { "b.ini", INSTRUMENT("bee", "worker", "") },
    { "c.ini", INSTRUMENT("c", "service", "") },
    { "d.ini", INSTRUMENT("d", "worker", "choice = no\n") },
    { "e.ini", INSTRUMENT("e", "project", "") },
};

enum { FILES = 4 };

typedef struct Trial {
    const char *row;
    const char *text;          /* dir/s.ini */
    File files[FILES];
    const char *ask, *want;
    const char *told;
} Trial;

static const Source *source_new(Arena *arena, const char *name, const char *text)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_of(name), .text = str_keep(arena, str_of(text)) };
    return source;
}

/* -- as text -- */

static void print_digits(const Attribute *a, int64_t digits, Buf *out)
{
    if (a->type.kind == KIND_MONTH)
        month_print((Month){ (int32_t)digits }, out);
    else if (a->type.kind == KIND_CHOICE)
        buf_str(out, a->type.choice->values[digits]);
    else
        exact_print((Exact){ digits, 1, a->scale }, 0, a->scale, out);
}

static void print_given(const Scenario *s, const Given *g, Buf *out)
{
    const Attribute *a = &s->book->attributes[g->attribute];
    const Member *member = &s->members[a->level][g->member];
    buf_text(out, out->len ? "; " : "");
    buf_str(out, a->name);
    if (member->name.len) {
        buf_byte(out, '[');
        buf_str(out, member->name);
        buf_byte(out, ']');
    }
    for (size_t i = 0; i < (g->pattern ? 12 : g->count); i++) {
        buf_text(out, i ? ", " : " = ");
        if (!g->pattern && g->changes[i].from.index != MONTH_NEVER_BEGAN.index) {
            month_print(g->changes[i].from, out);
            buf_text(out, ": ");
        }
        print_digits(a, g->pattern ? g->pattern[i] : g->changes[i].digits, out);
    }
    buf_text(out, g->by == GIVEN_IMPLIED ? " implied" : g->by == GIVEN_INHERITED ? " inherited" : "");
    buf_text(out, g->assumed ? " assumed" : "");
    if (g->source.len) {
        buf_text(out, " by ");
        buf_str(out, g->source);
    }
}

static void print_members(const Scenario *s, bool presence, Buf *out)
{
    for (size_t l = 1; l < s->book->levels_count; l++)
        for (size_t m = 0; m < s->members_count[l]; m++) {
            buf_text(out, out->len ? "; " : "");
            buf_str(out, s->members[l][m].section);
            buf_byte(out, ' ');
            buf_str(out, s->members[l][m].name);
            if (s->parents[l])
                buf_print(out, " of %u", (unsigned)s->parents[l][m]);
            if (presence) {
                buf_byte(out, ' ');
                months_print(s->presence[l][m], out);
            }
        }
}

static void print_takings(const Scenario *s, Buf *out)
{
    for (size_t i = 0; i < s->takings_count; i++) {
        const Taking *t = &s->takings[i];
        const Instrument *in = &s->book->instruments[t->instrument];
        buf_text(out, i ? "; " : "");
        buf_str(out, in->id);
        buf_byte(out, ' ');
        buf_str(out, s->members[in->level][t->member].name);
        buf_byte(out, ' ');
        months_print(t->months, out);
    }
}

static void print_variants(const Scenario *s, Buf *out)
{
    for (size_t v = 0; v < s->variants_count; v++) {
        const Variant *variant = &s->variants[v];
        buf_text(out, v ? "; " : "");
        buf_str(out, variant->name);
        buf_byte(out, ' ');
        buf_str(out, label_in(&variant->label, LANG_NL));
        for (size_t i = 0; i < variant->targets_count; i++) {
            buf_print(out, " | %d.%u.%d ", variant->targets[i].level,
                      (unsigned)variant->targets[i].member, variant->targets[i].attribute >= 0);
            buf_str(out, variant->targets[i].path);
            buf_text(out, " = ");
            buf_str(out, variant->texts[i]);
        }
    }
}

static void print_uncertain(const Scenario *s, Buf *out)
{
    for (size_t i = 0; i < s->uncertain_count; i++) {
        const Uncertain *u = &s->uncertain[i];
        buf_text(out, i ? "; " : "");
        buf_str(out, u->target.path);
        buf_byte(out, ' ');
        buf_str(out, draw_name(u->kind));
        for (size_t p = 0; p < u->count; p++) {
            buf_byte(out, ' ');
            buf_str(out, u->names[p]);
            buf_text(out, u->names[p].len ? "=" : "");
            if (u->kind == DRAW_RENEWAL && p == 0)
                month_print(u->months[p], out);
            else
                exact_print(exact_of(u->values[p]), 0, 12, out);
        }
    }
}

static void print_clusters(const Scenario *s, Buf *out)
{
    for (size_t c = 0; c < s->clusters_count; c++)
        for (size_t i = 0; i < s->clusters[c].count; i++)
            buf_print(out, "%s%u", i ? " " : c ? "; " : "", (unsigned)s->clusters[c].quantities[i]);
}

static void print_targets(const Scenario *s, Buf *out)
{
    for (size_t i = 0; s->has_targets && i < s->book->leaves_count; i++) {
        buf_text(out, i ? "; " : "");
        buf_str(out, s->book->leaves[i].id);
        buf_byte(out, ' ');
        exact_print(exact_of(s->targets[i]), 0, 8, out);
    }
}

static void answer(Arena *arena, const Scenario *s, const char *ask, Buf *out)
{
    Str rest = str_of(ask), first = rest;
    if (strchr(ask, ':')) {
        first = str_cut(&rest, ':');
        for (size_t i = 0; i < s->variants_count; i++)
            if (str_is(s->variants[i].name, first)) {
                s = scenario_variant(arena, s, &s->variants[i]);
                break;
            }
        ask = str_trim(rest).at;
    }
    if (strcmp(ask, "@members") == 0 || strcmp(ask, "@presence") == 0)
        print_members(s, ask[1] == 'p', out);
    else if (strcmp(ask, "@takes") == 0)
        print_takings(s, out);
    else if (strcmp(ask, "@variants") == 0)
        print_variants(s, out);
    else if (strcmp(ask, "@uncertain") == 0)
        print_uncertain(s, out);
    else if (strcmp(ask, "@clusters") == 0)
        print_clusters(s, out);
    else if (strcmp(ask, "@targets") == 0)
        print_targets(s, out);
    else if (strcmp(ask, "@name") == 0)
        buf_str(out, s->name);
    else
        for (size_t i = 0; i < s->given_count; i++)
            if (str_starts(s->book->attributes[s->given[i].attribute].name, ask))
                print_given(s, &s->given[i], out);
}

static void print_told(Diags *diags, Buf *out)
{
    for (size_t i = 0; i < diags_count(diags); i++) {
        Diag d = diags_get(diags, i);
        Place place = span_place(d.at);
        buf_text(out, i ? "; " : "");
        buf_print(out, "%s%s ", d.attached ? "+" : "", diag_name(d.code));
        if (d.at.source && !str_is_text(d.at.source->name, "dir/s.ini")) {
            buf_str(out, d.at.source->name);
            buf_byte(out, ':');
        }
        buf_print(out, "%zu:%zu ", place.line, place.column);
        buf_str(out, span_text(d.at));
    }
}

/* -- what must always be so -- */

/* Asking one by one says the same as the lists do. */
static void check_queries(const Scenario *s, const char *row)
{
    size_t found = 0;
    for (uint32_t a = 0; a < s->book->attributes_count; a++)
        for (uint32_t m = 0; m < s->members_count[s->book->attributes[a].level]; m++) {
            const Given *g = scenario_given(s, a, m);
            found += g != NULL;
            CHECK(!g || (g->attribute == a && g->member == m), row);
            for (size_t i = 0; g && i < g->count; i++) {
                int64_t digits = 0;
                CHECK(given_in(g, g->changes[i].from, &digits) && digits == g->changes[i].digits, row);
            }
        }
    CHECK_INT(found, s->given_count, row);
    for (size_t i = 0; i < s->given_count; i++) {
        const Given *g = &s->given[i];
        int64_t digits = 0;
        for (int m = 0; g->pattern && m < 12; m++)
            CHECK(given_in(g, month_of(2010, m + 1), &digits) && digits == g->pattern[m], row);
    }
    for (size_t i = 0; i < s->takings_count; i++) {
        const Taking *t = &s->takings[i];
        CHECK(scenario_takes(s, t->instrument, t->member, t->months.first), row);
        CHECK(scenario_takes(s, t->instrument, t->member, t->months.last), row);
        CHECK(t->months.first.index >= s->months.first.index, row);
        CHECK(t->months.last.index <= s->months.last.index, row);
    }
}

static Rulebook *load_rules(Arena *arena)
{
    RuleFiles files = { 0 };
    Diags *diags = diags_new(arena);
    for (size_t i = 0; i < ROWS(rules); i++)
        rule_files_add(arena, source_new(arena, rules[i].name, rules[i].text), &files);
    Rulebook *book = rules_load(arena, &files, NULL, 0, diags);
    Buf told = { 0 };
    diags_render(diags, LANG_EN, &told);
    CHECK_STR(buf_view(&told), "", "the rules of this test");
    buf_free(&told);
    return book;
}

static void check_row(const Rulebook *book, const Trial *row)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    RuleFiles files = { 0 };
    for (size_t i = 0; i < FILES && row->files[i].name; i++)
        rule_files_add(arena, source_new(arena, row->files[i].name, row->files[i].text), &files);
    const Source *source = source_new(arena, "dir/s.ini", row->text);
    Scenario *s = scenario_load_from(arena, book, source, &files, diags);
    Buf told = { 0 }, out = { 0 };
    print_told(diags, &told);
    CHECK_STR(buf_view(&told), row->told ? row->told : "", row->row);
    bool good = s && diags_errors(diags) == 0;
    if (good) {
        check_queries(s, row->row);
        for (size_t i = 0; i < s->variants_count; i++)
            check_queries(scenario_variant(arena, s, &s->variants[i]), row->row);
    }
    if (good && row->ask) {
        answer(arena, s, row->ask, &out);
        CHECK_STR(buf_view(&out), row->want, row->row);
    }
    CHECK(good || !row->ask, row->row);
    for (Lang lang = LANG_NL; lang < LANG_COUNT; lang++)
        diags_render(diags, lang, &out);
    buf_free(&told);
    buf_free(&out);
    arena_free(arena);
}

#define PROJECT "[project]\nstart = 2008-01\n"                 /* lines 1-2 */
#define JAN PROJECT "[worker jan]\nfte = 1\n"                   /* lines 1-4 */
#define SHOP PROJECT "[service shop]\n"                         /* lines 1-3 */

/* -- members -- */

static const Trial members[] = {
    { "a project alone", PROJECT, .ask = "@presence", .want = "project  2008-01 .. 2013-12" },
    { "its years", PROJECT "years = 1\n", .ask = "@presence", .want = "project  2008-01 .. 2008-12" },
    { "its years, with the unit", PROJECT "years = 10 years\n", .ask = "@presence",
      .want = "project  2008-01 .. 2017-12" },
    { "its name", PROJECT "name = Klusjes, en meer\n", .ask = "@name", .want = "Klusjes, en meer" },
    { "no years at all", PROJECT "years = 0\n", .told = "YEARS_RANGE 3:9 0" },
    { "too many years", PROJECT "years = 11\n", .told = "YEARS_RANGE 3:9 11" },
    { "half a year", PROJECT "years = 1.5\n", .told = "YEARS_RANGE 3:9 1.5" },
    { "years that are no number", PROJECT "years = zes\n", .told = "NOT_A_NUMBER 3:9 zes" },
    { "no start", "[project]\nyears = 2\n[worker jan]\nfte = 1\ninstruments = a\n",
      .told = "ATTRIBUTE_MISSING 1:2 project" },
    { "a start that is none", "[project]\nstart = 2008\n", .told = "NO_SUCH_MONTH 2:9 2008" },
    { "a start that was lost", "[project]\nstrat = 2008-01\n", .told = "UNKNOWN_KEY 2:1 strat" },
    { "no project", "[worker jan]\nfte = 1\n", .told = "NOT_A_PROJECT 1:1 " },
    { "workers, services, and what is part of a service",
      PROJECT "[worker jan]\nfte = 1\n[service shop]\n[contribution x]\namount = 1 EUR/year\n",
      .ask = "@members", .want = "project ; worker jan of 0; service shop of 0; contribution x of 0" },
    { "of two services, which", PROJECT "[service a]\n[service b]\n[contribution x]\n"
      "service = b\namount = 1 EUR/year\n", .ask = "@members",
      .want = "project ; service a of 0; service b of 0; contribution x of 1" },
    { "of two services, none said", PROJECT "[service a]\n[service b]\n[contribution x]\n"
      "amount = 1 EUR/year\n", .told = "PARENT_MISSING 5:2 contribution x" },
    { "of two services, another", PROJECT "[service aa]\n[service b]\n[contribution x]\n"
      "service = aab\namount = 1 EUR/year\n", .told = "NOT_ONE_OF 6:11 aab" },
    { "a service that nobody named", PROJECT "[contribution x]\namount = 1 EUR/year\n",
      .ask = "@members", .want = "project ; service  of 0; contribution x of 0" },
    { "known towns, in their order", PROJECT "town = Bree, Aalst\n", .ask = "@members",
      .want = "project ; partnership ; town Bree of 0; town Aalst of 0" },
    { "known towns in a partnership", PROJECT "town = Bree\n[partnership west]\n", .ask = "@members",
      .want = "project ; partnership west; town Bree of 0" },
    { "a town in one of two partnerships", PROJECT "town = Bree\n[partnership x]\n[partnership y]\n"
      "[town Bree]\npartnership = y\n", .ask = "@members",
      .want = "project ; partnership x; partnership y; town Bree of 1" },
    { "a town without its partnership", PROJECT "town = Bree\n[partnership x]\n[partnership y]\n",
      .told = "PARENT_MISSING 3:8 Bree" },
    { "an unknown town", PROJECT "town = Bree, Alast\n", .told = "NO_SUCH_MEMBER 3:14 Alast" },
    { "a town twice", PROJECT "town = Bree, Bree\n",
      .told = "MEMBER_TWICE 3:14 Bree; +FIRST_HERE 3:8 Bree" },
    { "a town of a section alone", PROJECT "[town Atlantis]\npeople = 9 persons\n",
      .ask = "town.", .want = "town.people[Atlantis] = 9",
      .told = "NOT_IN_DATA 3:7 Atlantis" },
    { "a section that is none", PROJECT "[wroker jan]\nfte = 1\n", .told = "UNKNOWN_SECTION 3:2 wroker" },
    { "a section that is an alias", PROJECT "[staf jan]\nfte = 1\n", .told = "UNKNOWN_SECTION 3:2 staf" },
    { "a worker without a name", PROJECT "[worker]\nfte = 1\n", .told = "SECTION_NEEDS_NAME 3:2 worker" },
    { "a project with a name", "[project x]\nstart = 2008-01\n",
      .told = "TITLE_TAKES_NO_NAME 1:10 x" },
    { "a target with a name", PROJECT "[target x]\n", .told = "TITLE_TAKES_NO_NAME 3:9 x" },
    { "a name with a point", PROJECT "[worker j.p]\nfte = 1\n", .told = "BAD_MEMBER_NAME 3:9 j.p" },
    { "a name of two words", PROJECT "[worker jan  p]\nfte = 1\n", .ask = "@members",
      .want = "project ; worker jan p of 0" },
    { "staff and worker with one name", JAN "[staff jan]\nfte = 1\n",
      .told = "MEMBER_TWICE 5:2 staff jan; +FIRST_HERE 3:2 worker jan" },
    { "the same name on two levels", JAN "[service jan]\n", .ask = "@members",
      .want = "project ; worker jan of 0; service jan of 0" },
};

/* -- values -- */

static const Trial values[] = {
    { "kinds of values", PROJECT "promoter = town\n[worker j]\nfte = 0.8\nwage = 1650.00 EUR/month\n"
      "sick = yes\njobless = 2 years\nhired = 2009-03\n", .ask = "",
      .want = "project.start = 2008-01; project.promoter = town; worker.hired[j] = 2009-03; "
              "worker.last[j] = 2013-12 inherited; worker.fte[j] = 0.8; worker.wage[j] = 1650; "
              "worker.sick[j] = 1; worker.jobless[j] = 24" },
    { "a percentage", PROJECT "[worker j]\nfte = 85%\n", .ask = "worker.fte",
      .want = "worker.fte[j] = 0.85" },
    { "from months and years on, in any order",
      JAN "wage.2010-07 = 3 EUR/month\nwage = 200 EUR/month\nwage.2009 = 400 EUR/month\n",
      .ask = "worker.wage", .want = "worker.wage[jan] = 200, 2009-01: 400, 2010-07: 3",
      .told = "UNLIKELY 5:16 3 EUR/month" },
    { "only from a date on", JAN "wage.2009 = 400 EUR/month\n", .ask = "worker.wage",
      .want = "worker.wage[jan] = 2009-01: 400" },
    { "a required one only from a date on", PROJECT "[worker j]\nfte.2009 = 1\n",
      .told = "VALUE_LATE 4:1 fte.2009" },
    { "a required one from its entry on", PROJECT "[worker j]\nhired = 2009-01\nfte.2009 = 1\n",
      .ask = "worker.fte", .want = "worker.fte[j] = 2009-01: 1" },
    { "source and status", JAN "wage = 200 EUR/month\nwage.source = contract\nwage.status = assumed\n",
      .ask = "worker.wage", .want = "worker.wage[jan] = 200 assumed by contract" },
    { "a status that is seen", JAN "wage = 200 EUR/month\nwage.status = seen\n",
      .ask = "worker.wage", .want = "worker.wage[jan] = 200" },
    { "a status that is none", JAN "wage = 200 EUR/month\nwage.status = sene\n",
      .told = "NOT_ONE_OF 6:15 sene" },
    { "a source without a value", JAN "wage.source = contract\n", .told = "ORIGIN_ALONE 5:1 wage.source" },
    { "a source of a broken value", JAN "wage = x\nwage.source = contract\n",
      .told = "NOT_A_NUMBER 5:8 x" },
    { "one date said twice", JAN "wage.2010 = 200 EUR/month\nwage.2010-01 = 300 EUR/month\n",
      .told = "VALUE_TWICE 6:1 wage.2010-01; +FIRST_HERE 5:1 wage.2010" },
    { "a date after the project", JAN "wage = 200 EUR/month\nwage.2014 = 300 EUR/month\n",
      .ask = "worker.wage", .want = "worker.wage[jan] = 200, 2014-01: 300",
      .told = "VALUE_UNUSED 6:1 wage.2014" },
    { "the last month of the project", JAN "wage = 200 EUR/month\nwage.2013-12 = 300 EUR/month\n",
      .ask = "worker.wage", .want = "worker.wage[jan] = 200, 2013-12: 300" },
    { "a date before the project", JAN "wage.2007 = 200 EUR/month\n", .ask = "worker.wage",
      .want = "worker.wage[jan] = 2007-01: 200" },
    { "a value that is replaced before the project", JAN "wage = 200 EUR/month\n"
      "wage.2008 = 300 EUR/month\n", .ask = "worker.wage",
      .want = "worker.wage[jan] = 200, 2008-01: 300", .told = "VALUE_UNUSED 5:1 wage" },
    { "a date that is none", JAN "wage.2010-13 = 200 EUR/month\n", .told = "NO_SUCH_MONTH 5:6 2010-13" },
    { "a day", JAN "wage.2010-01-15 = 200 EUR/month\n", .told = "NO_SUCH_MONTH 5:6 2010-01-15" },
    { "a key that is none", PROJECT "[worker jan]\nfet = 1\n", .told = "UNKNOWN_KEY 4:1 fet" },
    { "a source that is none", JAN "fte.sourse = x\n", .told = "UNKNOWN_KEY 5:1 fte.sourse" },
    { "the key of another level", JAN "hours = 1\n", .told = "UNKNOWN_KEY 5:1 hours" },
    { "what is taken is no key", JAN "takes.a = yes\n", .told = "UNKNOWN_KEY 5:1 takes.a" },
    { "a required one that is missing", PROJECT "[worker jan]\nsick = no\n",
      .told = "ATTRIBUTE_MISSING 3:2 worker jan" },
    { "a required one that has another value otherwise", SHOP, .ask = "service.", .want = "" },
    { "a required one whose line was refused", PROJECT "[worker jan]\nfte: 1\n",
      .told = "ENTRY_WITH_COLON 4:4 :" },
    { "a required one of whom nobody named", PROJECT "[contribution x]\n",
      .told = "ATTRIBUTE_MISSING 3:2 contribution x" },
    { "a number without its unit", JAN "wage = 1650.00\n", .told = "UNIT_MISSING 5:8 1650.00" },
    { "a number with another unit", JAN "wage = 1650.00 EUR/year\n",
      .told = "WRONG_UNIT 5:8 1650.00 EUR/year" },
    { "a decimal comma", JAN "wage = 1650,00 EUR/month\n",
      .told = "DECIMAL_COMMA 5:8 1650,00 EUR/month" },
    { "more than the most", PROJECT "[worker jan]\nfte = 101%\n", .told = "OUT_OF_RANGE 4:7 101%" },
    { "less than the least", PROJECT "[worker jan]\nfte = -0.1\n", .told = "OUT_OF_RANGE 4:7 -0.1" },
    { "too many digits", JAN "wage = 1650.005 EUR/month\n",
      .told = "TOO_PRECISE 5:8 1650.005 EUR/month" },
    { "a wage of ten times too much", JAN "wage = 165000 EUR/month\n", .ask = "worker.wage",
      .want = "worker.wage[jan] = 165000", .told = "UNLIKELY 5:8 165000 EUR/month" },
    { "no wage to speak of", JAN "wage = 99.99 EUR/month\n", .ask = "worker.wage",
      .want = "worker.wage[jan] = 99.99", .told = "UNLIKELY 5:8 99.99 EUR/month" },
    { "a choice that is none", JAN "role = targt\n", .told = "NOT_ONE_OF 5:8 targt" },
    { "four equals", JAN "count = 4\n", .ask = "worker.count", .want = "worker.count[jan] = 4" },
    { "half a person", JAN "count = 0.5\n", .told = "COUNT_NOT_WHOLE 5:9 0.5" },
    { "nobody", JAN "count = 0\n", .told = "COUNT_NOT_WHOLE 5:9 0" },
    { "an alias implies something", PROJECT "[staff jan]\nfte = 1\n", .ask = "worker.role",
      .want = "worker.role[jan] = guidance implied" },
    { "unless the section says otherwise", PROJECT "[staff jan]\nfte = 1\nrole = target\n",
      .ask = "worker.role", .want = "worker.role[jan] = target" },
    { "a pattern", SHOP "season = 5%, 5%, 10%, 10%, 10%, 10%, 10%, 10%, 10%, 10%, 5%, 5%\n",
      .ask = "service.season",
      .want = "service.season[shop] = 0.05, 0.05, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05" },
    { "a pattern of eleven", SHOP "season = 5%, 5%, 10%, 10%, 10%, 10%, 10%, 10%, 10%, 10%, 10%\n",
      .told = "PATTERN_COUNT 4:10 5%, 5%, 10%, 10%, 10%, 10%, 10%, 10%, 10%, 10%, 10%" },
    { "a pattern that is too little", SHOP "season = 5%, 5%, 5%, 5%, 5%, 5%, 5%, 5%, 5%, 5%, 5%, 5%\n",
      .told = "PATTERN_SUM 4:10 5%, 5%, 5%, 5%, 5%, 5%, 5%, 5%, 5%, 5%, 5%, 5%" },
    { "a pattern with decimal commas", SHOP "season = 0,05, 0.05\n", .told = "DECIMAL_COMMA 4:10 0,05" },
    { "a pattern from a date on", SHOP "season.2010 = 5%\n", .told = "NOT_DATED 4:1 season.2010" },
    { "an entry from a date on", JAN "hired.2010 = 2011-01\n", .told = "NOT_DATED 5:1 hired.2010" },
    { "what is known of towns", PROJECT "town = Aalst, Bree\n", .ask = "town.",
      .want = "town.people[Aalst] = 100, 2010-01: 110, 2012-01: 120 implied; "
              "town.people[Bree] = 20, 2012-01: 22 implied; town.central[Aalst] = 1 implied; "
              "town.central[Bree] = 0 implied" },
    { "a town's section is heard first", PROJECT "town = Bree\n[town Bree]\npeople = 9 persons\n",
      .ask = "town.people", .want = "town.people[Bree] = 9" },
    { "and laid over with a date", PROJECT "town = Bree\n[town Bree]\npeople.2011 = 9 persons\n",
      .ask = "town.people", .want = "town.people[Bree] = 20, 2011-01: 9, 2012-01: 22" },
};

/* -- entry and exit -- */

static const Trial presence[] = {
    { "those of the project", JAN, .ask = "@presence",
      .want = "project  2008-01 .. 2013-12; worker jan of 0 2008-01 .. 2013-12" },
    { "given", JAN "hired = 2009-02\nlast = 2010-03\n", .ask = "worker.hired",
      .want = "worker.hired[jan] = 2009-02" },
    { "inherited", JAN, .ask = "worker.hired", .want = "worker.hired[jan] = 2008-01 inherited" },
    { "someone hired earlier", JAN "hired = 2001-02\n", .ask = "@presence",
      .want = "project  2008-01 .. 2013-12; worker jan of 0 2001-02 .. 2013-12" },
    { "leaving before coming", JAN "hired = 2010-02\nlast = 2010-01\n",
      .told = "EXIT_BEFORE_ENTRY 6:1 last" },
    { "in and out in a month", JAN "hired = 2010-02\nlast = 2010-02\n", .ask = "worker.last",
      .want = "worker.last[jan] = 2010-02" },
    { "coming after the end", JAN "hired = 2014-01\n", .told = "NEVER_THERE 5:1 hired" },
    { "coming in the last month", JAN "hired = 2013-12\n", .ask = "worker.hired",
      .want = "worker.hired[jan] = 2013-12" },
    { "gone before the start", JAN "hired = 2001-01\nlast = 2007-12\n", .told = "NEVER_THERE 6:1 last" },
    { "a level with an exit only", PROJECT "[contribution x]\namount = 1 EUR/year\nlast = 2010-06\n",
      .ask = "@presence",
      .want = "project  2008-01 .. 2013-12; service  of 0 2008-01 .. 2013-12; "
              "contribution x of 0 2008-01 .. 2010-06" },
    { "a level that is not of the project", PROJECT "town = Bree\n", .ask = "@presence",
      .want = "project  2008-01 .. 2013-12; partnership  2008-01 .. 2013-12; "
              "town Bree of 0 2008-01 .. 2013-12" },
};

/* -- chains -- */

static const Trial chains[] = {
    { "one instrument", JAN "instruments = a\n", .ask = "@takes", .want = "a jan 2008-01 .. 2013-12" },
    { "two at once", JAN "instruments = a + bee\n", .ask = "@takes",
      .want = "a jan 2008-01 .. 2013-12; bee jan 2008-01 .. 2013-12" },
    { "one after the other", JAN "instruments = a until 2009-06, then bee + a\n", .ask = "@takes",
      .want = "a jan 2008-01 .. 2009-06; a jan 2009-07 .. 2013-12; bee jan 2009-07 .. 2013-12" },
    { "over two lines", JAN "instruments = a until 2009-06,   ; first\n  then bee\n", .ask = "@takes",
      .want = "a jan 2008-01 .. 2009-06; bee jan 2009-07 .. 2013-12" },
    { "from and until", JAN "instruments = a from 2008-03 until 2009-06, then bee from 2009-07 "
      "until 2010-01\n", .ask = "@takes", .want = "a jan 2008-03 .. 2009-06; bee jan 2009-07 .. 2010-01" },
    { "a hole on purpose", JAN "instruments = a until 2009-06, then none until 2009-12, then a\n",
      .ask = "@takes", .want = "a jan 2008-01 .. 2009-06; a jan 2010-01 .. 2013-12" },
    { "none at all", JAN "instruments = none\n", .ask = "@takes", .want = "" },
    { "from entry to exit", JAN "hired = 2009-03\nlast = 2010-04\ninstruments = a\n",
      .ask = "@takes", .want = "a jan 2009-03 .. 2010-04" },
    { "hired before the project", JAN "hired = 2005-01\ninstruments = a until 2007-06, then bee until "
      "2008-02, then a\n", .ask = "@takes",
      .want = "a jan 2008-03 .. 2013-12; bee jan 2008-01 .. 2008-02" },
    { "of the project", PROJECT "instruments = e\n", .ask = "@takes", .want = "e  2008-01 .. 2013-12" },
    { "of a service", SHOP "instruments = c\n", .ask = "@takes", .want = "c shop 2008-01 .. 2013-12" },
    { "unknown", JAN "instruments = a + beee\n", .told = "UNKNOWN_INSTRUMENT 5:19 beee" },
    { "of another level", JAN "instruments = c\n", .told = "CHAIN_OTHER_LEVEL 5:15 c" },
    { "not to be chosen", JAN "instruments = a + d\n", .told = "CHAIN_NOT_CHOSEN 5:19 d" },
    { "the same twice", JAN "instruments = a + a\n", .told = "CHAIN_TWICE 5:19 a" },
    { "a hole", JAN "instruments = a until 2009-06, then bee from 2009-08\n",
      .told = "CHAIN_HOLE 5:46 2009-08" },
    { "an overlap", JAN "instruments = a until 2009-06, then bee from 2009-06\n",
      .told = "CHAIN_OVERLAP 5:46 2009-06" },
    { "open before the last", JAN "instruments = a, then bee\n", .told = "CHAIN_OPEN 5:15 a" },
    { "backwards", JAN "instruments = a from 2009-06 until 2009-05\n",
      .told = "CHAIN_BACKWARDS 5:36 2009-05" },
    { "after the project", JAN "instruments = a until 2014-01\n", .told = "CHAIN_OUTSIDE 5:23 2014-01" },
    { "before the project", JAN "instruments = a from 2007-12\n", .told = "CHAIN_OUTSIDE 5:22 2007-12" },
    { "after who takes it left", JAN "last = 2010-01\ninstruments = a until 2010-02\n",
      .told = "CHAIN_OUTSIDE 6:23 2010-02" },
    { "nothing left for the last step", JAN "instruments = a until 2013-12, then bee\n",
      .told = "CHAIN_OUTSIDE 5:37 bee" },
    { "then is missing", JAN "instruments = a until 2009-06, bee\n", .told = "CHAIN_UNEXPECTED 5:32 bee" },
    { "plus is missing", JAN "instruments = a bee\n", .told = "CHAIN_UNEXPECTED 5:17 bee" },
    { "something is missing after plus", JAN "instruments = a +\n", .told = "CHAIN_ENDS_EARLY 5:15 a +" },
    { "something is missing after then", JAN "instruments = a until 2009-06, then\n",
      .told = "CHAIN_ENDS_EARLY 5:15 a until 2009-06, then" },
    { "a month is missing", JAN "instruments = a until\n", .told = "CHAIN_ENDS_EARLY 5:15 a until" },
    { "a month that is none", JAN "instruments = a until 2009\n", .told = "NO_SUCH_MONTH 5:23 2009" },
    { "none and something", JAN "instruments = none + a\n", .told = "CHAIN_UNEXPECTED 5:20 +" },
    { "all mistakes of a chain", JAN "instruments = x + d until 2009-13, then c\n",
      .told = "UNKNOWN_INSTRUMENT 5:15 x; CHAIN_NOT_CHOSEN 5:19 d; NO_SUCH_MONTH 5:27 2009-13; "
              "CHAIN_OTHER_LEVEL 5:41 c" },
};

/* -- files -- */

#define INCLUDE "[project]\nstart = 2008-01\ninclude = x.ini\n"

static const Trial includes[] = {
    { "a section of an included file", INCLUDE, { { "dir/x.ini", "[worker jan]\nfte = 0.5\n" } },
      .ask = "worker.fte", .want = "worker.fte[jan] = 0.5" },
    { "the including file wins", INCLUDE "[worker jan]\nfte = 1\n",
      { { "dir/x.ini", "[worker jan]\nfte = 0.5\nwage = 200 EUR/month\n" } },
      .ask = "worker.", .want = "worker.hired[jan] = 2008-01 inherited; worker.last[jan] = 2013-12 "
      "inherited; worker.fte[jan] = 1; worker.wage[jan] = 200" },
    { "a value without a date replaces all", INCLUDE "[worker jan]\nwage = 300 EUR/month\n",
      { { "dir/x.ini", "[worker jan]\nfte = 1\nwage = 200 EUR/month\nwage.2010 = 210 EUR/month\n"
                       "wage.source = old\n" } },
      .ask = "worker.wage", .want = "worker.wage[jan] = 300" },
    { "a value with a date is laid over", INCLUDE "[worker jan]\nwage.2011 = 300 EUR/month\n",
      { { "dir/x.ini", "[worker jan]\nfte = 1\nwage = 200 EUR/month\nwage.2010 = 210 EUR/month\n"
                       "wage.source = old\n" } },
      .ask = "worker.wage", .want = "worker.wage[jan] = 200, 2010-01: 210, 2011-01: 300 by old" },
    { "the start of the project too", "[project]\ninclude = x.ini\n",
      { { "dir/x.ini", "[project]\nstart = 2010-01\nyears = 1\nname = x\n" } },
      .ask = "@presence", .want = "project  2010-01 .. 2010-12" },
    { "of several, the last wins", "[project]\ninclude = x.ini, y.ini\n",
      { { "dir/x.ini", "[project]\nstart = 2010-01\n" }, { "dir/y.ini", "[project]\nstart = 2011-01\n" } },
      .ask = "project.start", .want = "project.start = 2011-01" },
    { "who includes wins of what it includes", "[project]\ninclude = x.ini, y.ini\n",
      { { "dir/x.ini", "[project]\ninclude = y.ini\nstart = 2010-01\n" },
        { "dir/y.ini", "[project]\nstart = 2011-01\n" } },
      .ask = "project.start", .want = "project.start = 2010-01" },
    { "from another folder", "[project]\nstart = 2008-01\ninclude = ../lib/x.ini\n",
      { { "dir/../lib/x.ini", "[project]\ninclude = ./y.ini\n" }, { "dir/../lib/y.ini", "[service q]\n" } },
      .ask = "@members", .want = "project ; service q of 0" },
    { "a circle", INCLUDE, { { "dir/x.ini", "[project]\ninclude = y.ini\n" },
      { "dir/y.ini", "[project]\ninclude = x.ini\n" } }, .told = "INCLUDE_CIRCLE dir/y.ini:2:11 x.ini" },
    { "itself", "[project]\nstart = 2008-01\ninclude = s.ini\n", .told = "INCLUDE_CIRCLE 3:11 s.ini" },
    { "a missing file", INCLUDE, .told = "FILE_MISSING dir/x.ini:1:1 ; +BECAUSE_HERE 3:11 x.ini" },
    { "mistakes of both", INCLUDE "[worker jan]\nfte = 2\n",
      { { "dir/x.ini", "[worker piet]\nfte = x\n[wrker z]\n" } },
      .told = "NOT_A_NUMBER dir/x.ini:2:7 x; UNKNOWN_SECTION dir/x.ini:3:2 wrker; OUT_OF_RANGE 5:7 2" },
    { "targets are not mixed", INCLUDE "[target]\nwork = 100%\n",
      { { "dir/x.ini", "[target]\ncare = 100%\n" } }, .ask = "@targets", .want = "work 1; care 0" },
    { "variants are mixed by key", INCLUDE "[worker jan]\nfte = 1\n[variant v]\nworker.jan.fte = 0.7\n",
      { { "dir/x.ini", "[variant v]\nworker.jan.fte = 0.6\nworker.jan.sick = yes\n" } },
      .ask = "v: worker.", .want = "worker.hired[jan] = 2008-01 inherited; worker.last[jan] = 2013-12 "
      "inherited; worker.fte[jan] = 0.7; worker.sick[jan] = 1" },
};

#define LIST "[project]\nstart = 2008-01\nlist.worker = w.csv\n"

static const Trial lists[] = {
    { "workers from a list", LIST, { { "dir/w.csv", "name,fte,wage,instruments\njan,0.5,1650.00,a\n"
      "\"piet, p\",1,,\"a until 2009-06, then bee\"\n" } },
      .told = "BAD_MEMBER_NAME dir/w.csv:3:2 piet, p" },
    { "their values", LIST, { { "dir/w.csv", "name,fte,wage\njan,0.5,1650.00\npiet,1,\n" } },
      .ask = "worker.", .want = "worker.hired[jan] = 2008-01 inherited; worker.hired[piet] = 2008-01 "
      "inherited; worker.last[jan] = 2013-12 inherited; worker.last[piet] = 2013-12 inherited; "
      "worker.fte[jan] = 0.5; worker.fte[piet] = 1; worker.wage[jan] = 1650" },
    { "their chains", LIST, { { "dir/w.csv", "name,fte,instruments\r\njan,0.5,a\r\n"
      "piet,1,\"a until 2009-06, then bee\"\r\n" } }, .ask = "@takes",
      .want = "a jan 2008-01 .. 2013-12; a piet 2008-01 .. 2009-06; bee piet 2009-07 .. 2013-12" },
    { "with semicolons and decimal commas", LIST,
      { { "dir/w.csv", "\xEF\xBB\xBFname;fte;wage;count;jobless\r\njan;0,5;1.650,25 EUR/month;2;3\r\n;;;;\r\n" } },
      .ask = "worker.", .want = "worker.hired[jan] = 2008-01 inherited; worker.last[jan] = 2013-12 "
      "inherited; worker.fte[jan] = 0.5; worker.wage[jan] = 1650.25; worker.count[jan] = 2; "
      "worker.jobless[jan] = 3" },
    { "a point among semicolons", LIST, { { "dir/w.csv", "name;fte;wage\njan;0.5;1650.00\npiet;1;1,2.3\n" } },
      .told = "LIST_POINT dir/w.csv:2:5 0.5; LIST_POINT dir/w.csv:2:9 1650.00; LIST_POINT dir/w.csv:3:8 1,2.3" },
    { "a decimal comma among commas", LIST, { { "dir/w.csv", "name,fte\njan,0,5\npiet,\"0,5\"\n" } },
      .told = "LIST_ROW_LENGTH dir/w.csv:2:1 jan,0,5; DECIMAL_COMMA dir/w.csv:3:7 0,5" },
    { "a row too short", LIST, { { "dir/w.csv", "name,fte,wage\njan,1\n" } },
      .told = "LIST_ROW_LENGTH dir/w.csv:2:1 jan,1" },
    { "empty cells at the end", LIST, { { "dir/w.csv", "name,fte,,\njan,1,,,\n" } }, .ask = "worker.fte",
      .want = "worker.fte[jan] = 1" },
    { "an unknown column", LIST, { { "dir/w.csv", "name,ftee\njan,1\n" } },
      .told = "LIST_COLUMN dir/w.csv:1:6 ftee" },
    { "a column twice", LIST, { { "dir/w.csv", "name,fte,fte\njan,1,1\n" } },
      .told = "LIST_COLUMN_TWICE dir/w.csv:1:10 fte" },
    { "no names", LIST, { { "dir/w.csv", "fte,wage\n1,1\n" } }, .told = "LIST_NO_NAMES dir/w.csv:1:1 fte,wage" },
    { "names misspelt", LIST, { { "dir/w.csv", "naem,fte\njan,1\n" } },
      .told = "LIST_COLUMN dir/w.csv:1:1 naem" },
    { "a row without a name", LIST, { { "dir/w.csv", "name,fte\n,1\n" } },
      .told = "LIST_NAME_EMPTY dir/w.csv:2:1 ,1" },
    { "the same name twice", LIST, { { "dir/w.csv", "name,fte\njan,1\njan,1\n" } },
      .told = "MEMBER_TWICE dir/w.csv:3:1 jan; +FIRST_HERE dir/w.csv:2:1 jan" },
    { "in a section and in the list", LIST "[worker jan]\nfte = 1\n", { { "dir/w.csv", "name,fte\njan,1\n" } },
      .told = "MEMBER_TWICE dir/w.csv:2:1 jan; +FIRST_HERE 4:2 worker jan" },
    { "a quotation mark that stays open", LIST, { { "dir/w.csv", "name,fte\n\"jan,1\n" } },
      .told = "LIST_QUOTE dir/w.csv:2:1 \"; LIST_ROW_LENGTH dir/w.csv:2:2 jan,1\n" },
    { "text behind a quotation mark", LIST, { { "dir/w.csv", "name,fte\n\"jan\"x,1\n" } },
      .told = "LIST_QUOTE dir/w.csv:2:1 \"" },
    { "quotation marks within", LIST, { { "dir/w.csv", "name,fte,fte.source\njan,1,\"zie \"\"brief\"\"\"\n" } },
      .ask = "worker.fte", .want = "worker.fte[jan] = 1 by zie \"brief\"" },
    { "an empty list", LIST, { { "dir/w.csv", "# niets\n\n" } }, .told = "LIST_EMPTY 3:15 w.csv" },
    { "only names of columns", LIST, { { "dir/w.csv", "name,fte\n" } }, .ask = "@members", .want = "project " },
    { "a list of staff", "[project]\nstart = 2008-01\nlist.staff = w.csv\n",
      { { "dir/w.csv", "name,fte\njan,1\n" } }, .ask = "worker.role",
      .want = "worker.role[jan] = guidance implied" },
    { "a list of what is none", "[project]\nstart = 2008-01\nlist.wrker = w.csv\n",
      .told = "NOT_ONE_OF 3:6 wrker" },
    { "a missing list", LIST, .told = "FILE_MISSING dir/w.csv:1:1 ; +BECAUSE_HERE 3:15 w.csv" },
    { "no text", LIST, { { "dir/w.csv", "name,fte\nj\xE9,1\n" } }, .told = "NOT_UTF8 dir/w.csv:2:2 \xE9" },
    { "a required value that is missing", LIST, { { "dir/w.csv", "name,wage\njan,200\n" } },
      .told = "ATTRIBUTE_MISSING dir/w.csv:2:1 jan" },
    { "a missing required value in an empty cell", LIST, { { "dir/w.csv", "name,fte\njan,\n" } },
      .told = "ATTRIBUTE_MISSING dir/w.csv:2:1 jan" },
    { "an including section over a list", INCLUDE "[worker jan]\nfte = 0.7\n",
      { { "dir/x.ini", "[project]\nlist.worker = w.csv\n" }, { "dir/w.csv", "name,fte,wage\njan,1,200\n" } },
      .ask = "worker.fte", .want = "worker.fte[jan] = 0.7" },
};

/* -- variants -- */

#define VARIANT JAN "wage = 200 EUR/month\nwage.2010 = 210 EUR/month\ninstruments = a until 2009-06, " \
    "then bee\n[service shop]\n[variant v]\n"                   /* lines 1-9 */

static const Trial variants[] = {
    { "what it changes", VARIANT "label.nl = Meer\nworker.jan.wage = 300 EUR/month\n"
      "staff.jan.instruments = none\nproject.promoter = vzw\n", .ask = "@variants",
      .want = "v Meer | 2.0.1 worker.jan.wage = 300 EUR/month | 2.0.0 staff.jan.instruments = none "
              "| 1.0.1 project.promoter = vzw" },
    { "the base stays as it is", VARIANT "worker.jan.wage = 300 EUR/month\n", .ask = "worker.wage",
      .want = "worker.wage[jan] = 200, 2010-01: 210" },
    { "a value without a date holds throughout", VARIANT "worker.jan.wage = 300 EUR/month\n",
      .ask = "v: worker.wage", .want = "worker.wage[jan] = 300" },
    { "a value with a date is laid over", VARIANT "worker.jan.wage.2009-05 = 300 EUR/month\n",
      .ask = "v: worker.wage", .want = "worker.wage[jan] = 200, 2009-05: 300, 2010-01: 210" },
    { "in the place of one", VARIANT "worker.jan.wage.2010 = 300 EUR/month\n", .ask = "v: worker.wage",
      .want = "worker.wage[jan] = 200, 2010-01: 300" },
    { "what the base does not say", VARIANT "worker.jan.sick = yes\n", .ask = "v: worker.sick",
      .want = "worker.sick[jan] = 1" },
    { "other values stay", VARIANT "worker.jan.sick = yes\n", .ask = "v: worker.fte",
      .want = "worker.fte[jan] = 1" },
    { "instruments", VARIANT "worker.jan.instruments = bee until 2010-12\n", .ask = "v: @takes",
      .want = "bee jan 2008-01 .. 2010-12" },
    { "no instruments", VARIANT "worker.jan.instruments = none\n", .ask = "v: @takes", .want = "" },
    { "instruments that did not change", VARIANT "worker.jan.sick = yes\n", .ask = "v: @takes",
      .want = "a jan 2008-01 .. 2009-06; bee jan 2009-07 .. 2013-12" },
    { "coming later takes the chain along", VARIANT "worker.jan.hired = 2009-02\n", .ask = "v: @takes",
      .want = "a jan 2009-02 .. 2009-06; bee jan 2009-07 .. 2013-12" },
    { "coming after a step", VARIANT "worker.jan.hired = 2010-02\n",
      .told = "CHAIN_BACKWARDS 7:23 2009-06; +BECAUSE_HERE 10:1 worker.jan.hired" },
    { "coming after a step, with a chain of its own", VARIANT "worker.jan.hired = 2010-02\n"
      "worker.jan.instruments = bee\n", .ask = "v: @takes", .want = "bee jan 2010-02 .. 2013-12" },
    { "leaving before coming", VARIANT "worker.jan.hired = 2010-02\nworker.jan.last = 2010-01\n"
      "worker.jan.instruments = none\n",
      .told = "EXIT_BEFORE_ENTRY 11:1 worker.jan.last; +BECAUSE_HERE 10:1 worker.jan.hired" },
    { "where it comes from", VARIANT "worker.jan.wage = 300 EUR/month\nworker.jan.wage.status = assumed\n",
      .ask = "v: worker.wage", .want = "worker.wage[jan] = 300 assumed" },
    { "a known town", PROJECT "town = Bree\n[variant v]\ntown.Bree.people = 5 persons\n",
      .ask = "v: town.people", .want = "town.people[Bree] = 5" },
    { "a level that is none", VARIANT "wroker.jan.fte = 1\n", .told = "NAMES_NOTHING 10:1 wroker.jan.fte" },
    { "a member that is none", VARIANT "worker.jna.fte = 1\n", .told = "NAMES_NOTHING 10:1 worker.jna.fte" },
    { "an attribute that is none", VARIANT "worker.jan.fet = 1\n", .told = "NAMES_NOTHING 10:1 worker.jan.fet" },
    { "a member alone", VARIANT "worker.jan = 1\n", .told = "NAMES_NOTHING 10:1 worker.jan" },
    { "a word alone", VARIANT "fte = 1\n", .told = "NAMES_NOTHING 10:1 fte" },
    { "the project alone", VARIANT "project = 1\n", .told = "NAMES_NOTHING 10:1 project" },
    { "a date that is none", VARIANT "worker.jan.fte.2010-13 = 1\n", .told = "NO_SUCH_MONTH 10:16 2010-13" },
    { "its start", VARIANT "project.start = 2009-01\n", .told = "VARIANT_FIXED 10:1 project.start" },
    { "its years", VARIANT "project.years = 3\n", .told = "VARIANT_FIXED 10:1 project.years" },
    { "what it is part of", PROJECT "[service a]\n[service b]\n[contribution c]\nservice = a\n"
      "amount = 1 EUR/year\n[variant v]\ncontribution.c.service = b\n",
      .told = "VARIANT_FIXED 9:1 contribution.c.service" },
    { "nothing", VARIANT "label.nl = niets\n", .ask = "v: worker.fte", .want = "worker.fte[jan] = 1",
      .told = "VARIANT_EMPTY 9:2 variant v" },
    { "the same twice", VARIANT "worker.jan.fte = 1\nstaff.jan.fte = 0.5\n",
      .told = "VALUE_TWICE 11:1 staff.jan.fte; +FIRST_HERE 10:1 worker.jan.fte" },
    { "the same chain twice", VARIANT "worker.jan.instruments = a\nstaff.jan.instruments = bee\n",
      .told = "TARGET_TWICE 11:25 bee; +FIRST_HERE 10:26 a" },
    { "a value that is out of range", VARIANT "worker.jan.fte = 2\n", .told = "OUT_OF_RANGE 10:18 2" },
    { "a variant without a name", JAN "[variant]\n", .told = "SECTION_NEEDS_NAME 5:2 variant" },
};

/* -- targets and what is uncertain -- */

#define UNCERTAIN SHOP "[worker jan]\nfte = 1\n[contribution x]\namount = 1 EUR/year\n[uncertain]\n"  /* 1-8 */

static const Trial shares[] = {
    { "shares", PROJECT "[target]\nwork = 60%\ncare = 0.4\n", .ask = "@targets", .want = "work 0.6; care 0.4" },
    { "no shares", PROJECT, .ask = "@targets", .want = "" },
    { "less than all", PROJECT "[target]\nwork = 60%\ncare = 30%\n", .told = "TARGET_SUM 3:2 target" },
    { "more than all", PROJECT "[target]\nwork = 60%\ncare = 50%\n", .told = "TARGET_SUM 3:2 target" },
    { "an unknown leaf", PROJECT "[target]\nwrok = 100%\n", .told = "NOT_ONE_OF 4:1 wrok" },
    { "thirds", PROJECT "[target]\nwork = 33.333333%\ncare = 66.666667%\n", .ask = "@targets",
      .want = "work 0.33333333; care 0.66666667" },
    { "more digits than a share needs", PROJECT "[target]\nwork = 33.33333333%\n",
      .told = "TOO_PRECISE 4:8 33.33333333%" },
    { "less than nothing", PROJECT "[target]\nwork = -10%\ncare = 110%\n",
      .told = "CHANCE_RANGE 4:8 -10%; CHANCE_RANGE 5:8 110%" },
};

static const Trial uncertain[] = {
    { "distributions", UNCERTAIN "service.shop.take_up = pert(60%, 85%, 95%)\n"
      "service.shop.price = triangular(8 EUR/hour, 9 EUR/hour, 9.50 EUR/hour)\n"
      "worker.jan.wage = normal(1650 EUR/month, 100 EUR/month)\n"
      "worker.jan.fte = uniform(0.5, 0.8)\nworker.jan.sick = bernoulli(10%)\n"
      "contribution.x = renewal(2011-01, 70%)\nworker.jan = vacancy(5%, 3 months)\n"
      "contribution.x.amount = path(1 EUR/year, 2 EUR/year, 0.5)\nservice.shop = delay(0, 2, 6 months)\n"
      "service.shop.hours = discrete(10 hour/year, 30%, 20 hour/year, 70%)\n"
      "worker.jan.jobless = fixed(3 months)\n",
      .ask = "@uncertain", .want = "service.shop.take_up pert 0.6 0.85 0.95; service.shop.price triangular 8 "
      "9 9.5; worker.jan.wage normal 1650 100; worker.jan.fte uniform 0.5 0.8; worker.jan.sick bernoulli 0.1; "
      "contribution.x renewal 2011-01 0.7; worker.jan vacancy 0.05 3; contribution.x.amount path 1 2 0.5; "
      "service.shop delay 0 2 6; service.shop.hours discrete 10 0.3 20 0.7; worker.jan.jobless fixed 3" },
    { "percentiles", UNCERTAIN "worker.jan.fte = normal(p10=0.5, p90=0.8)\n"
      "worker.jan.wage = lognormal(p5=1000 EUR/month, p50=1650 EUR/month)\n", .ask = "@uncertain",
      .want = "worker.jan.fte normal p10=0.5 p90=0.8; worker.jan.wage lognormal p5=1000 p50=1650" },
    { "values of a file", UNCERTAIN "worker.jan.fte = empirical(f.csv)\n",
      { { "dir/f.csv", "# gezien\n0.5\n0.75\n\n80%\n" } }, .ask = "@uncertain",
      .want = "worker.jan.fte empirical 0.5 0.75 0.8" },
    { "a bare range", UNCERTAIN "worker.jan.fte = 0.5 .. 0.8\nservice.shop.take_up = 60%..95%\n",
      .told = "DRAW_BARE 9:18 0.5 .. 0.8; DRAW_BARE 10:24 60%..95%" },
    { "a bare value", UNCERTAIN "worker.jan.fte = 0.5\n", .told = "DRAW_FORM 9:18 0.5" },
    { "a distribution that is none", UNCERTAIN "worker.jan.fte = petr(1, 2, 3)\n", .told = "DRAW_UNKNOWN 9:18 petr" },
    { "too few values", UNCERTAIN "worker.jan.fte = pert(0.1, 0.2)\n", .told = "DRAW_COUNT 9:18 pert(0.1, 0.2)" },
    { "no values", UNCERTAIN "worker.jan.fte = pert()\n", .told = "DRAW_COUNT 9:18 pert()" },
    { "falling values", UNCERTAIN "worker.jan.fte = pert(0.1, 0.3, 0.2)\n", .told = "DRAW_ORDER 9:33 0.2" },
    { "no width", UNCERTAIN "worker.jan.fte = uniform(0.1, 0.1)\nservice.shop.take_up = normal(50%, 0)\n",
      .told = "DRAW_ORDER 9:31 0.1; DRAW_WIDTH 10:36 0" },
    { "percentiles the wrong way round", UNCERTAIN "worker.jan.fte = normal(p90=0.5, p10=0.8)\n",
      .told = "DRAW_ORDER 9:38 0.8" },
    { "percentiles of another", UNCERTAIN "worker.jan.fte = uniform(p90=0.5, p10=0.8)\n",
      .told = "DRAW_COUNT 9:18 uniform(p90=0.5, p10=0.8)" },
    { "a name that is no percentile", UNCERTAIN "worker.jan.fte = normal(q90=0.5, p10=0.8)\n",
      .told = "DRAW_COUNT 9:18 normal(q90=0.5, p10=0.8)" },
    { "chances over 100%", UNCERTAIN "worker.jan.fte = discrete(0.5, 60%, 1, 60%)\nworker.jan.sick = bernoulli(110%)\n",
      .told = "CHANCES_SUM 9:18 discrete(0.5, 60%, 1, 60%); CHANCE_RANGE 10:29 110%" },
    { "a value that cannot be", UNCERTAIN "worker.jan.fte = uniform(0.5, 1.5)\n", .told = "OUT_OF_RANGE 9:31 1.5" },
    { "a value without a unit", UNCERTAIN "worker.jan.wage = uniform(500, 600 EUR/month)\n",
      .told = "UNIT_MISSING 9:27 500" },
    { "decimal commas", UNCERTAIN "worker.jan.fte = uniform(0,5, 0,8)\n", .told = "DECIMAL_COMMA 9:26 0,5" },
    { "of what is no number", UNCERTAIN "worker.jan.role = uniform(1, 2)\nworker.jan.sick = uniform(1, 2)\n"
      "worker.jan.fte = bernoulli(10%)\nworker.jan = pert(1, 2, 3)\nworker.jan.instruments = renewal(2009-01, 1)\n"
      "project.start = renewal(2009-01, 1)\nworker.jan.fte.2009 = fixed(1)\n",
      .told = "DRAW_TARGET 9:1 worker.jan.role; DRAW_TARGET 10:1 worker.jan.sick; DRAW_TARGET 11:1 "
      "worker.jan.fte; DRAW_TARGET 12:1 worker.jan; DRAW_TARGET 13:1 worker.jan.instruments; "
      "DRAW_TARGET 14:1 project.start; DRAW_TARGET 15:1 worker.jan.fte.2009" },
    { "the same twice", UNCERTAIN "worker.jan.fte = fixed(1)\nstaff.jan.fte = fixed(1)\n",
      .told = "TARGET_TWICE 10:1 staff.jan.fte; +FIRST_HERE 9:1 worker.jan.fte" },
    { "what is nothing", UNCERTAIN "worker.jna.fte = fixed(1)\n", .told = "NAMES_NOTHING 9:1 worker.jna.fte" },
    { "an empty file", UNCERTAIN "worker.jan.fte = empirical(f.csv)\n", { { "dir/f.csv", "\n" } },
      .told = "LIST_EMPTY 9:18 empirical(f.csv)" },
    { "a missing file", UNCERTAIN "worker.jan.fte = empirical(f.csv)\n",
      .told = "FILE_MISSING dir/f.csv:1:1 ; +BECAUSE_HERE 9:28 f.csv" },
    { "a file with something else", UNCERTAIN "worker.jan.fte = empirical(f.csv)\n", { { "dir/f.csv", "1\nx\n" } },
      .told = "NOT_A_NUMBER dir/f.csv:2:1 x" },
    { "no file", UNCERTAIN "worker.jan.fte = empirical()\n", .told = "DRAW_COUNT 9:18 empirical()" },
    { "a file with a byte order mark", UNCERTAIN "worker.jan.fte = empirical(f.csv)\n",
      { { "dir/f.csv", "\xEF\xBB\xBF" "1\r\n0\r\n" } }, .ask = "@uncertain", .want = "worker.jan.fte empirical 1 0" },
    { "a file with one value", UNCERTAIN "worker.jan.fte = empirical(f.csv)\n", { { "dir/f.csv", "0.5\n50%\n" } },
      .told = "DRAW_SAME 9:18 empirical(f.csv)" },
    { "a grant that has not begun, or is over", UNCERTAIN "contribution.x = renewal(2008-01, 1)\n"
      "worker.jan = renewal(2030-01, 1)\n", .told = "DRAW_RENEWAL 9:26 2008-01; DRAW_RENEWAL 10:22 2030-01" },
    { "what does not end, is not counted, or has no payments", UNCERTAIN "service.shop = renewal(2009-01, 1)\n"
      "contribution.x = vacancy(10%, 3)\nworker.jan.fte = delay(1, 2)\nproject = renewal(2009-01, 1)\n"
      "contribution.x.amount = renewal(2009-01, 1)\npayer.q = renewal(2009-01, 1)\n",
      .told = "DRAW_TARGET 9:1 service.shop; DRAW_TARGET 10:1 contribution.x; DRAW_TARGET 11:1 worker.jan.fte; "
      "DRAW_TARGET 12:1 project; DRAW_TARGET 13:1 contribution.x.amount; DRAW_TARGET 14:1 payer.q" },
    { "who pays late", UNCERTAIN "payer.q = delay(0, 6)\npayer.p = delay(1)\n", .ask = "@uncertain",
      .want = "payer.q delay 0 6; payer.p delay 1" },
    { "a payer that nobody is, and one twice", UNCERTAIN "payer.x = delay(0, 6)\npayer.p = delay(1)\n"
      "project = delay(2)\npayer.p = delay(3)\n", .told = "NAMES_NOTHING 9:1 payer.x; ENTRY_TWICE 12:1 payer.p; "
      "+FIRST_HERE 10:1 payer.p" },
    { "places", UNCERTAIN "worker.jan = vacancy(5%)\nstaff.jan = vacancy(110%, 0)\n",
      .told = "DRAW_COUNT 9:14 vacancy(5%); TARGET_TWICE 10:1 staff.jan; +FIRST_HERE 9:1 worker.jan; CHANCE_RANGE 10:21 110%; DRAW_WIDTH 10:27 0" },
    { "paths", UNCERTAIN "worker.jan.fte = path(0.5, 0.1, 1)\nservice.shop.take_up = path(0.5, 0, -1, -3%)\n"
      "worker.jan.wage = path(1500 EUR/month, 100 EUR/month, 0, -3)\nservice.shop.price = path(1 EUR/hour)\n",
      .told = "DRAW_CARRY 9:33 1; DRAW_WIDTH 10:34 0; DRAW_CARRY 10:37 -1; UNIT_MISSING 11:58 -3; "
      "DRAW_COUNT 12:22 path(1 EUR/hour)" },
    { "months that go back", UNCERTAIN "worker.jan = delay(-1, 1.5, 3 years)\n",
      .told = "NOT_A_NUMBER 9:20 -1; NOT_A_NUMBER 9:24 1.5" },
    { "a percentile that is no number", UNCERTAIN "worker.jan.fte = normal(p10=x, p90=1)\n",
      .told = "NOT_A_NUMBER 9:29 x" },
    { "a width of another unit", UNCERTAIN "worker.jan.wage = normal(200 EUR/month, 10 EUR/year)\n",
      .told = "WRONG_UNIT 9:41 10 EUR/year" },
    { "a month that is none", UNCERTAIN "contribution.x = renewal(2011, 70%)\n", .told = "NO_SUCH_MONTH 9:26 2011" },
};

#define FOUR UNCERTAIN "worker.jan.fte = uniform(0.5, 0.8)\nservice.shop.take_up = uniform(50%, 80%)\n"  \
    "worker.jan = vacancy(5%, 3)\nservice.shop.price = fixed(8 EUR/hour)\n"                              \
    "worker.jan.sick = bernoulli(10%)\n[correlation]\n"                                     /* to 14 */

static const Trial correlations[] = {
    { "together, in any order", FOUR "service.shop.take_up, worker.jan.fte = 0.4\n"
      "staff.jan.sick ,worker.jan.fte = -40%\n", .ask = "@clusters", .want = "0 1 4" },
    { "none", FOUR, .ask = "@clusters", .want = "" },
    { "no two", FOUR "worker.jan.fte = 0.4\nworker.jan.fte, worker.jan.sick, service.shop.take_up = 1\n",
      .told = "PAIR_FORM 15:1 worker.jan.fte; PAIR_FORM 16:1 worker.jan.fte, worker.jan.sick, service.shop.take_up" },
    { "not uncertain, or nothing", FOUR "worker.jan.fte, worker.jan.wage = 0.4\nworker.jna.fte, worker.jan.fte = 1\n",
      .told = "PAIR_CERTAIN 15:17 worker.jan.wage; NAMES_NOTHING 16:1 worker.jna.fte" },
    { "itself", FOUR "worker.jan.fte, staff.jan.fte = 1\n", .told = "PAIR_ITSELF 15:1 worker.jan.fte, staff.jan.fte" },
    { "twice", FOUR "worker.jan.fte, worker.jan.sick = 0.4\nworker.jan.sick, worker.jan.fte = 0.5\n",
      .told = "TARGET_TWICE 16:1 worker.jan.sick, worker.jan.fte; +FIRST_HERE 15:1 worker.jan.fte, worker.jan.sick" },
    { "more than all", FOUR "worker.jan.fte, worker.jan.sick = 1.1\nworker.jan.fte, service.shop.take_up = x\n",
      .told = "PAIR_RANGE 15:35 1.1; NOT_A_NUMBER 16:40 x" },
    { "many numbers, or always the same", FOUR "worker.jan, worker.jan.sick = 0.5\nworker.jan.fte, service.shop.price = 0.5\n",
      .told = "PAIR_KIND 15:1 worker.jan; PAIR_KIND 16:17 service.shop.price" },
    { "what can just be", FOUR "worker.jan.fte, worker.jan.sick = 1\nworker.jan.fte, service.shop.take_up = -1\n"
      "worker.jan.sick, service.shop.take_up = -1\n", .ask = "@clusters", .want = "0 1 4" },
    { "what cannot be", FOUR "worker.jan.fte, worker.jan.sick = 1\nworker.jan.fte, service.shop.take_up = 1\n",
      .told = "PAIR_CHANGED 10:1 service.shop.take_up; PAIR_CHANGED 15:1 worker.jan.fte, worker.jan.sick; "
      "PAIR_CHANGED 16:1 worker.jan.fte, service.shop.take_up" },
};

/* -- limits -- */

/* COUNT sections of  [WHAT N]  with `line` in each. */
static void check_many(const Rulebook *book, const char *what, const char *line, size_t count,
                       const char *told)
{
    Buf text = { 0 };
    buf_text(&text, JAN);
    for (size_t i = 0; i < count; i++)
        buf_print(&text, "[%s %zu]\n%s\n", what, i, line);
    buf_byte(&text, '\0');
    check_row(book, &(Trial){ .row = what, .text = text.at, .told = told });
    buf_free(&text);
}

static void check_many_files(const Rulebook *book)
{
    Buf text = { 0 };
    buf_text(&text, PROJECT "include = ");
    for (int i = 0; i < 33; i++)
        buf_print(&text, "%s%d.ini%s", i ? "  " : "", i, i < 32 ? ",\n" : "\n");
    buf_byte(&text, '\0');
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    RuleFiles files = { 0 };
    for (int i = 0; i < 33; i++) {
        char name[20];
        snprintf(name, sizeof name, "%d.ini", i);
        rule_files_add(arena, source_new(arena, str_keep(arena, str_of(name)).at, ""), &files);
    }
    scenario_load_from(arena, book, source_new(arena, "s.ini", text.at), &files, diags);
    CHECK_INT(diags_count(diags), 1, "more files than can be");
    CHECK_INT(diags_get(diags, 0).code, DIAG_TOO_MANY, "more files than can be");
    arena_free(arena);
    buf_free(&text);
}

/* A list of too many columns, a distribution of too many values. */
static void check_wide(const Rulebook *book, int count)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    RuleFiles files = { 0 };
    Buf list = { 0 }, text = { 0 };
    buf_text(&text, SHOP "[uncertain]\nservice.shop.take_up = path(1");
    for (int i = 1; i < count; i++) {
        buf_text(&list, "name,");
        buf_text(&text, ",\n  1");
    }
    buf_text(&list, "fte\n");
    buf_text(&text, ")\n");
    buf_byte(&list, '\0');
    buf_byte(&text, '\0');
    rule_files_add(arena, source_new(arena, "w.csv", list.at), &files);
    rule_files_add(arena, source_new(arena, "x.ini", text.at), &files);
    const Source *source = source_new(arena, "s.ini", "[project]\ninclude = x.ini\nlist.worker = w.csv\n");
    scenario_load_from(arena, book, source, &files, diags);
    int found = 0;
    for (size_t i = 0; i < diags_count(diags); i++)
        found += diags_get(diags, i).code == DIAG_TOO_MANY;
    CHECK_INT(found, 2, "too wide");
    buf_free(&list);
    buf_free(&text);
    arena_free(arena);
}

/* A chain of so many services that each go with the next. */
static void check_long_chain(const Rulebook *book, int count, const char *told)
{
    Buf text = { 0 };
    buf_text(&text, PROJECT);
    for (int i = 0; i < count; i++)
        buf_print(&text, "[service %d]\nhours = 1 hour/year\n", i);
    buf_text(&text, "[uncertain]\n");
    for (int i = 0; i < count; i++)
        buf_print(&text, "service.%d.take_up = uniform(10%%, 20%%)\n", i);
    buf_text(&text, "[correlation]\n");
    for (int i = 1; i < count; i++)
        buf_print(&text, "service.%d.take_up, service.%d.take_up = 0.4\n", i - 1, i);
    buf_byte(&text, '\0');
    check_row(book, &(Trial){ .row = "a long chain", .text = text.at, .told = told });
    buf_free(&text);
}

static void check_is(const char *text, bool want, const char *row)
{
    Source source = { .name = str_of("x.ini"), .text = str_of(text) };
    CHECK_INT(scenario_is(&source), want, row);
}

int main(void)
{
    Arena *arena = arena_new();
    const Rulebook *book = load_rules(arena);
    static const struct { const Trial *rows; size_t count; } all[] = {
        { members, ROWS(members) }, { values, ROWS(values) }, { presence, ROWS(presence) },
        { chains, ROWS(chains) }, { includes, ROWS(includes) }, { lists, ROWS(lists) },
        { variants, ROWS(variants) }, { shares, ROWS(shares) }, { uncertain, ROWS(uncertain) },
        { correlations, ROWS(correlations) },
    };
    for (size_t t = 0; t < ROWS(all); t++)
        for (size_t i = 0; i < all[t].count; i++)
            check_row(book, &all[t].rows[i]);
    check_long_chain(book, SCENARIO_CLUSTER_MAX, "");
    check_long_chain(book, SCENARIO_CLUSTER_MAX + 1, "TOO_MANY 198:1 service.64.take_up");
    check_many(book, "service", "hours = 1 hour/year", SCENARIO_MEMBERS_MAX - 2, "");
    check_many(book, "service", "hours = 1 hour/year", SCENARIO_MEMBERS_MAX + 2,
               "TOO_MANY 40001:2 service 19998");
    check_many(book, "variant", "worker.jan.fte = 0.5", SCENARIO_VARIANTS_MAX, "");
    check_many(book, "variant", "worker.jan.fte = 0.5", SCENARIO_VARIANTS_MAX + 5,
               "TOO_MANY 405:2 variant 200");
    check_many_files(book);
    check_wide(book, 600);
    check_is(PROJECT, true, "a project");
    check_is("\xEF\xBB\xBF[ project ]\n", true, "behind a byte order mark");
    check_is("; x\n[worker jan]\n[project]", true, "after something else");
    check_is("[projects]\n[level project]\n; [project]\n", false, "something else");
    check_is("", false, "nothing");
    arena_free(arena);
    return check_done();
}
