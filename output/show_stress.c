/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_stress.c -- klaverblad stress: what a project comes to when something goes wrong.
 */
#include "run_data.h"
#include "stress_view.h"

static void json_all(const StressView *view)
{
    Session *s = view->base->session;
    const Scenario *scenario = view->base->scenario;
    Json json = { .out = &s->out };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.stress/1"));
    json_text(&json, "program", str_of("klaverblad " KLAVERBLAD_VERSION));
    json_open(&json, "project", '{');
    json_text(&json, "name", scenario->name);
    json_text(&json, "file", scenario->file->name);
    if (scenario->variant.len)
        json_text(&json, "variant", scenario->variant);
    json_close(&json, '}');
    json_months(&json, "months", scenario->months);
    json_text(&json, "perimeter", view->base->perimeter->id);
    json_stress(view, &json);
    json_warnings(s, &json);
    json_close(&json, '}');
}

static ExitStatus run_base(Session *s, Run *run, Stresses *tests)
{
    const Scenario *scenario = NULL;
    ExitStatus status = run_load(s, s->options.arguments[0], &scenario);
    if (status != EXIT_DONE)
        return status;
    const Perimeter *perimeter = run_perimeter(s);
    if (!perimeter)
        return EXIT_USAGE;
    if (s->options.variant) {
        const Variant *variant = variant_named(s, scenario, str_of(s->options.variant));
        if (!variant)
            return EXIT_USAGE;
        scenario = scenario_variant(s->arena, scenario, variant);
    }
    status = stress_tests(s, scenario, tests);
    if (status != EXIT_DONE)
        return status;
    Sim *sim = sim_run(s->arena, s->book, &scenario, 1, s->diags);
    if (!sim || diags_errors(s->diags))
        return EXIT_INPUT;
    *run = run_of(s, scenario, sim, 0, perimeter);
    return EXIT_DONE;
}

ExitStatus command_stress(Session *s)
{
    Run run;
    Stresses tests;
    StressView view;
    if (s->options.arguments_count != 1) {
        diag_add(s->diags, DIAG_NEEDS_ONE_PROJECT, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    ExitStatus status = run_base(s, &run, &tests);
    if (status == EXIT_DONE)
        status = stress_view(&run, &tests, &view);
    if (status != EXIT_DONE)
        return status;
    stress_view_reverse(&view);
    if (s->options.csv && !csv_stress(&view))
        return EXIT_FILES;
    if (s->options.json)
        json_all(&view);
    else
        show_stress(&view);
    return EXIT_DONE;
}
