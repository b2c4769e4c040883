/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_risk.c -- klaverblad risk: the project as stated, then in many worlds, and what
 * that comes to as a page, a workbook, JSON or CSV files.
 */
#include <string.h>

#include "progress.h"
#include "report.h"
#include "risk_data.h"
#include "sim.h"
#include "stress_view.h"

/* So many worlds to find out what matters, and which price breaks even. */
enum { MATTERS_WORLDS = 2048 };

/* -- which scenarios -- */

static const Variant *is_listed(const Scenario *base, Str name)
{
    for (size_t v = 0; v < base->variants_count; v++)
        if (str_is(base->variants[v].name, name))
            return &base->variants[v];
    return NULL;
}

/* The project, and the variants that --variants names in their order; 0 with a
 * diagnostic for a name that there is not. */
static size_t list_scenarios(Session *s, const Scenario *base, const Scenario **list)
{
    const char *wanted = s->options.variants ? s->options.variants : s->options.variant;
    size_t count = 0;
    bool good = true, all = wanted && strcmp(wanted, "all") == 0;
    list[count++] = base;
    for (size_t v = 0; all && v < base->variants_count; v++)
        list[count++] = scenario_variant(s->arena, base, &base->variants[v]);
    for (Str rest = wanted && !all ? str_of(wanted) : (Str){ NULL, 0 }; rest.at; ) {
        Str name = str_cut(&rest, ',');
        const Variant *variant = is_listed(base, name);
        bool listed = false;
        for (size_t i = 1; i < count; i++)
            listed = listed || str_is(list[i]->variant, name);
        if (variant && !listed)
            list[count++] = scenario_variant(s->arena, base, variant);
        else if (!variant)
            good = variant_named(s, base, name) && good;
    }
    return good ? count : 0;
}

/* -- the worlds -- */

typedef struct Drawing {
    Progress progress;
    RowsToBe *rows;            /* or NULL */
    bool failed;               /* they cannot be written */
} Drawing;

static void on_progress(void *context, uint64_t done, uint64_t all)
{
    Drawing *d = context;
    progress_show(&d->progress, done, all);
}

static bool on_stop(void *context)
{
    (void)context;
    return progress_interrupted();
}

static bool on_block(void *context, const RiskBlock *block)
{
    Drawing *d = context;
    d->failed = !rows_add(d->rows, block);
    return !d->failed;
}

static Risk *draw_worlds(const RiskView *v, const Scenario *const list[], Drawing *d)
{
    RiskSpec spec = { .scenarios = list, .scenarios_count = v->count,
                      .perimeter = v->runs[0].perimeter, .draws = v->asked.draws,
                      .seed = v->asked.seed, .threads = v->asked.threads, .quasi = v->asked.quasi,
                      .until_error = v->asked.until_error, .context = d,
                      .progress = on_progress, .stop = on_stop };
    if (d->rows)
        spec.block = on_block;
    Risk *risk = risk_run(v->session->arena, &spec);
    if (!risk->too_much && !d->failed && !progress_interrupted())
        risk_matters(risk, MATTERS_WORLDS);
    if (!risk->too_much && !d->failed && !progress_interrupted())
        risk_break_even(risk, MATTERS_WORLDS);
    return risk;
}

/* -- what to know of the scenario -- */

static bool matters(const Risk *risk, size_t quantity)
{
    for (size_t i = 0; i < risk->effects_count; i++)
        if (risk->effects[i].quantity == quantity && risk->effects[i].low != risk->effects[i].high)
            return true;
    for (size_t i = 0; i < risk->portions_count; i++)
        if (draws_cluster(risk->draws, quantity) == risk->portions[i].quantity &&
            risk->portions[i].share.in_all > 0)
            return true;
    return false;
}

/* What is uncertain and changes nothing was meant to: of a project whose shortfall is known.
 * A fixed value was not, and a delay changes when, not how much. */
static void warn_of_nothing(const RiskView *v)
{
    Session *s = v->session;
    const Scenario *base = v->runs[0].scenario;
    if (!base->uncertain_count)
        diag_add(s->diags, DIAG_NOTHING_UNCERTAIN, span_of(base->file, 0, 0), STR_NONE, STR_NONE,
                 STR_NONE);
    bool told = !v->runs[0].authority && v->risk->effects_count &&
                !run_gap(&v->runs[0], base->months).unknown;
    for (size_t q = 0; q < base->uncertain_count && told; q++) {
        const Uncertain *u = &base->uncertain[q];
        if (u->kind != DRAW_DELAY && u->kind != DRAW_FIXED && !matters(v->risk, q))
            diag_add(s->diags, DIAG_DRAW_CHANGES_NOTHING, u->target.at, u->target.path, STR_NONE,
                     STR_NONE);
    }
}

/* -- if something goes wrong -- */

/* All of it if it was asked for; else the table. */
static void show_stress_below(const RiskView *v)
{
    bool whole = v->session->options.stress_count > 0;
    if (!v->interrupted)
        show_stress_section(v->stress, whole);
}

/* -- the command -- */

static ExitStatus show(RiskView *v, Drawing *d)
{
    Session *s = v->session;
    if (v->risk->too_much) {
        diag_add(s->diags, DIAG_TOO_MUCH_MONEY, span_of(v->runs[0].scenario->file, 0, 0), STR_NONE,
                 STR_NONE, STR_NONE);
        return EXIT_INPUT;
    }
    if (!v->interrupted && (s->options.json || s->options.stress_count))
        stress_view_reverse(v->stress);
    if (s->options.csv && (!csv_risk(v, d->rows) || !csv_stress(v->stress)))
        return EXIT_FILES;
    if (s->options.output && !report_risk(v))
        return xlsx_failed(s);
    warn_of_nothing(v);
    if (s->options.json) {
        json_risk(v);
    } else {
        show_risk_page(v);
        show_stress_below(v);
    }
    return v->interrupted ? EXIT_INTERRUPTED : EXIT_DONE;
}

static ExitStatus run_worlds(RiskView *v, const Scenario *const list[])
{
    Session *s = v->session;
    Drawing drawing = { .rows = NULL };
    if (s->options.csv_worlds && !(drawing.rows = rows_begin(v)))
        return EXIT_FILES;
    drawing.progress = progress_begin(s->options.quiet);
    Risk *risk = draw_worlds(v, list, &drawing);
    progress_end(&drawing.progress);
    v->risk = risk;
    v->interrupted = progress_interrupted();
    ExitStatus status = drawing.failed ? EXIT_FILES : show(v, &drawing);
    rows_free(drawing.rows);
    risk_free(risk);
    return status;
}

static ExitStatus load(Session *s, RiskView *v, const Scenario ***list)
{
    const Scenario *base = NULL;
    ExitStatus status = run_load(s, s->options.arguments[0], &base);
    if (status != EXIT_DONE)
        return status;
    Stresses tests;
    status = stress_tests(s, base, &tests);
    if (status != EXIT_DONE)
        return status;
    const Perimeter *perimeter = run_perimeter(s);
    *list = arena_alloc(s->arena, (base->variants_count + 1) * sizeof **list);
    v->count = list_scenarios(s, base, *list);
    if (!perimeter || !v->count)
        return EXIT_USAGE;
    Sim *sim = sim_run(s->arena, s->book, *list, v->count, s->diags);
    if (!sim || diags_errors(s->diags))
        return EXIT_INPUT;
    Run *runs = arena_alloc(s->arena, v->count * sizeof *runs);
    for (size_t i = 0; i < v->count; i++)
        runs[i] = run_of(s, (*list)[i], sim, i, perimeter);
    v->runs = runs;
    v->stress = arena_alloc(s->arena, sizeof *v->stress);
    return stress_view(&runs[0], &tests, v->stress);
}

ExitStatus command_risk(Session *s)
{
    RiskView view = { .session = s };
    const Scenario **list;
    if (s->options.arguments_count != 1) {
        diag_add(s->diags, DIAG_NEEDS_ONE_PROJECT, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    if (s->options.world)
        return command_run(s);
    if (!risk_asked(s, &view.asked))
        return EXIT_USAGE;
    ExitStatus status = load(s, &view, &list);
    return status == EXIT_DONE ? run_worlds(&view, list) : status;
}
