/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_risk.c -- what may become of a budget: all projects in many simulations, what that
 * comes to beside what is stated, and what to say of it.
 */
#include "budget_view.h"

#include "money.h"
#include "pooled.h"
#include "progress.h"
#include "risk_view.h"

enum { BUDGET_DRAWS_MOST = 1000000, LOW = 5, MIDDLE = 50, HIGH = 95 };

bool budget_risk_asked(const Session *s)
{
    const Options *o = &s->options;
    return o->draws || o->seed || o->quasi || o->threads;
}

/* -- drawing -- */

static void on_progress(void *context, uint64_t done, uint64_t all)
{
    progress_show(context, done, all);
}

static bool on_stop(void *context)
{
    (void)context;
    return progress_interrupted();
}

/* Whether what the project falls short is that of the authorities: they run it. */
static bool is_own(const BudgetView *v, const BudgetProject *project)
{
    const Perimeter *books = &v->chart->book->perimeters[0];
    const Perimeter *all = v->budget->entities[v->budget->entities_count - 1];
    for (size_t p = 0; p < v->chart->book->parties_count; p++) {
        Posting within = { .from = (int16_t)p, .to = (int16_t)p };
        if (books->has[p] && posting_side(project->result->ledger, all, &within) == SIDE_WITHIN)
            return true;
    }
    return false;
}

static PooledProject *list_projects(const BudgetView *v, BudgetRisk *risk)
{
    size_t count = v->budget->projects_count, same = 0;
    Arena *arena = v->session->arena;
    PooledProject *list = arena_alloc(arena, (count + 1) * sizeof *list);
    uint64_t *seeds = arena_alloc(arena, (count + 1) * sizeof *seeds);
    bool *counts = arena_alloc(arena, count + 1);
    for (size_t i = 0; i < count; i++) {
        const BudgetProject *project = &v->budget->projects[i];
        same = i && str_is(project->name, v->budget->projects[i - 1].name) ? same + 1 : 0;
        seeds[i] = pooled_seed(risk->seed, project->name, same);
        counts[i] = !is_own(v, project);
        risk->uncertain += project->scenario->uncertain_count;
        list[i] = (PooledProject){ project->scenario, seeds[i], counts[i] };
    }
    risk->seeds = seeds;
    risk->counts = counts;
    return list;
}

/* -- as stated -- */

/* What the project falls short in a calendar year that it has. */
static BudgetFigure stated_gap(const BudgetView *v, size_t which, int year)
{
    const BudgetProject *project = &v->budget->projects[which];
    Run run = run_of(v->session, project->scenario, project->sim, 0, &v->chart->book->perimeters[0]);
    int n = year - run_first_year(&run);
    if (n < 0 || n >= (int)run_years(&run))
        return (BudgetFigure){ 0 };
    Figure gap = run_gap(&run, run_year(&run, (size_t)n));
    return (BudgetFigure){ gap.cents > 0 ? gap.cents : 0, gap.unknown };
}

static void add_stated(const BudgetView *v, BudgetRisk *risk)
{
    size_t years = (size_t)(v->last - v->first) + 1;
    uint32_t whole = (uint32_t)v->budget->entities_count - 1;
    for (int k = 0; k < RISKS_OF; k++)
        risk->stated[k] = arena_alloc(v->session->arena, (years + 1) * sizeof *risk->stated[k]);
    BudgetFigure *net = risk->stated[RISK_OF_NET], *added = risk->stated[RISK_OF_ADDED];
    net[years] = budget_net(v, whole, v->first, v->last);
    for (size_t y = 0; y < years; y++) {
        int year = v->first + (int)y;
        net[y] = budget_net(v, whole, year, year);
        for (size_t i = 0; i < v->budget->projects_count; i++) {
            BudgetFigure gap = risk->counts[i] ? stated_gap(v, i, year) : (BudgetFigure){ 0 };
            added[y].cents += gap.cents;
            added[y].unknown = added[y].unknown || gap.unknown;
        }
        added[years].cents += added[y].cents;
        added[years].unknown = added[years].unknown || added[y].unknown;
    }
}

/* -- all of it -- */

static bool read_asked(Session *s, RiskAsked *asked)
{
    if (!risk_asked(s, asked))
        return false;
    if (asked->draws <= BUDGET_DRAWS_MOST)
        return true;
    Buf most = { 0 };
    buf_print(&most, "%d", BUDGET_DRAWS_MOST);
    diag_add(s->diags, DIAG_BUDGET_DRAWS_MANY, (Span){ 0 }, str_of(s->options.draws), buf_view(&most),
             STR_NONE);
    buf_free(&most);
    return false;
}

static void warn_of_nothing(const BudgetView *v, const BudgetRisk *risk)
{
    if (!risk->uncertain)
        diag_add(v->session->diags, DIAG_BUDGET_NOTHING_UNCERTAIN,
                 span_of(v->budget->projects[0].scenario->file, 0, 0), STR_NONE, STR_NONE, STR_NONE);
}

bool budget_risk(BudgetView *v)
{
    Session *s = v->session;
    RiskAsked asked;
    BudgetRisk *risk = arena_alloc(s->arena, sizeof *risk);
    if (!read_asked(s, &asked))
        return false;
    *risk = (BudgetRisk){ .draws = asked.draws, .seed = asked.seed, .quasi = asked.quasi };
    PooledProject *projects = list_projects(v, risk);
    Progress progress = progress_begin(s->options.quiet);
    Pooled *pooled = pooled_run(s->arena, &(PooledSpec){
        .projects = projects, .count = v->budget->projects_count, .chart = v->chart,
        .authorities = v->budget->entities[v->budget->entities_count - 1],
        .project = &v->chart->book->perimeters[0], .first = v->first, .last = v->last,
        .draws = asked.draws, .threads = asked.threads, .quasi = asked.quasi, .context = &progress,
        .progress = on_progress, .stop = on_stop });
    progress_end(&progress);
    if (pooled->too_much)
        diag_add(s->diags, DIAG_BUDGET_TOO_LARGE, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
    if (pooled->too_much || pooled->stopped)
        return false;
    warn_of_nothing(v, risk);
    risk->pooled = pooled;
    add_stated(v, risk);
    v->risk = risk;
    return true;
}

BudgetSpread budget_spread(const BudgetView *v, BudgetRiskOf of, size_t year)
{
    const Pooled *p = v->risk->pooled;
    const PooledSum *sum = of == RISK_OF_NET ? &p->net[year] : &p->added[year];
    BudgetFigure stated = v->risk->stated[of][year];
    return (BudgetSpread){ .low = pooled_percentile(p, sum, LOW), .middle = pooled_percentile(p, sum, MIDDLE),
                           .high = pooled_percentile(p, sum, HIGH),
                           .low_error = pooled_percentile_error(p, sum, LOW),
                           .middle_error = pooled_percentile_error(p, sum, MIDDLE),
                           .high_error = pooled_percentile_error(p, sum, HIGH),
                           .above = sum->above, .above_error = sum->error, .together = sum->together,
                           .stated = stated, .unknown = stated.unknown, .doubtful = sum->doubtful };
}

/* -- in words -- */

static RiskView words_of(const BudgetView *v)
{
    return (RiskView){ .session = v->session };
}

static Str filled(const BudgetView *v, Word word, Str a, Str b, Str c)
{
    RiskView words = words_of(v);
    return sentence(&words, word, a, b, c);
}

static Str number_words(const BudgetView *v, uint64_t number)
{
    Buf buf = { 0 };
    buf_print(&buf, "%llu", (unsigned long long)number);
    Str text = str_keep(v->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

Str budget_sample_words(const BudgetView *v)
{
    const BudgetRisk *r = v->risk;
    return filled(v, r->quasi ? WORD_BUDGET_SAMPLE_QUASI : WORD_BUDGET_SAMPLE,
                  count_words(v->session->arena, (size_t)r->draws, v->session->options.lang),
                  number_words(v, r->seed),
                  count_words(v->session->arena, r->uncertain, v->session->options.lang));
}

Str budget_in_hundred(const BudgetView *v, uint64_t count)
{
    RiskView words = words_of(v);
    return chance_cell(&words, count, v->risk->draws);
}

/* "12.345 (± 67)", with the error only if there is one. */
static Str euros_about(const BudgetView *v, int64_t cents, double error, bool doubtful)
{
    RiskView words = words_of(v);
    Arena *arena = v->session->arena;
    Str figure = known_part(arena, euros(arena, cents, v->session->options.lang), cents, doubtful);
    return error > 0 ? with_error(&words, figure, error_euros(&words, error)) : figure;
}

static Str stated_words(const BudgetView *v, BudgetFigure figure)
{
    return euros(v->session->arena, figure.cents, v->session->options.lang);
}

static bool any_counts(const BudgetView *v)
{
    for (size_t i = 0; i < v->budget->projects_count; i++)
        if (v->risk->counts[i])
            return true;
    return false;
}

static Str how_often(const BudgetView *v, const BudgetSpread *added)
{
    RiskView words = words_of(v);
    Str chance = chance_words(&words, added->above, v->risk->draws);
    if (added->above == 0 || added->above == v->risk->draws)
        return chance;
    return with_error(&words, chance, part_words(&words, added->above_error, 1));
}

size_t budget_risk_answers(const BudgetView *v, const Str **list)
{
    enum { MOST = 4 };
    size_t years = v->risk->pooled->years, count = 0;
    Str *texts = arena_alloc(v->session->arena, MOST * sizeof *texts);
    BudgetSpread net = budget_spread(v, RISK_OF_NET, years), added = budget_spread(v, RISK_OF_ADDED, years);
    if (net.unknown)
        texts[count++] = say(v->session, WORD_BUDGET_RISK_UNKNOWN_NET);
    else
        texts[count++] = filled(v, WORD_BUDGET_RISK_NET, euros_about(v, net.high, net.high_error, net.doubtful),
                                stated_words(v, net.stated), STR_NONE);
    *list = texts;
    if (!any_counts(v)) {
        texts[count++] = say(v->session, WORD_BUDGET_RISK_NONE_COUNTS);
        return count;
    }
    if (added.unknown) {
        texts[count++] = say(v->session, WORD_BUDGET_RISK_UNKNOWN_ADDED);
        return count;
    }
    texts[count++] = filled(v, WORD_BUDGET_RISK_HOW_OFTEN, how_often(v, &added), STR_NONE, STR_NONE);
    texts[count++] = filled(v, WORD_BUDGET_RISK_ADDED,
                            euros_about(v, added.high, added.high_error, added.doubtful),
                            stated_words(v, added.stated), STR_NONE);
    if (added.together > added.high)
        texts[count++] = filled(v, WORD_BUDGET_RISK_TOGETHER, euros(v->session->arena, added.together,
                                                                    v->session->options.lang),
                                STR_NONE, STR_NONE);
    return count;
}

static Str own_names(const BudgetView *v)
{
    Buf names = { 0 };
    for (size_t i = 0; i < v->budget->projects_count; i++) {
        if (v->risk->counts[i])
            continue;
        buf_text(&names, names.len ? "; " : "");
        buf_str(&names, v->budget->projects[i].name);
    }
    Str text = str_keep(v->session->arena, buf_view(&names));
    buf_free(&names);
    return text;
}

static bool any_doubt(const BudgetView *v)
{
    for (int of = 0; of < RISKS_OF; of++)
        if (budget_spread(v, (BudgetRiskOf)of, v->risk->pooled->years).doubtful)
            return true;
    return false;
}

size_t budget_risk_notes(const BudgetView *v, const Str **list)
{
    enum { MOST = 6 };
    Session *s = v->session;
    Str *texts = arena_alloc(s->arena, MOST * sizeof *texts), own = own_names(v);
    size_t count = 0;
    texts[count++] = say(s, WORD_BUDGET_RISK_KEY);
    if (any_counts(v))
        texts[count++] = say(s, WORD_BUDGET_RISK_YEARS);
    texts[count++] = say(s, WORD_BUDGET_RISK_ALL);
    if (own.len)
        texts[count++] = filled(v, WORD_BUDGET_RISK_OWN, own, STR_NONE, STR_NONE);
    if (any_doubt(v))
        texts[count++] = say(s, WORD_BUDGET_RISK_DOUBT);
    texts[count++] = filled(v, WORD_BUDGET_RISK_AGAIN, v->budget->projects[0].scenario->file->name,
                            number_words(v, v->risk->seeds[0]), number_words(v, v->risk->draws));
    *list = texts;
    return count;
}
