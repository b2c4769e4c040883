/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_run.c -- klaverblad run: runs one project and shows it as a page, a table,
 * JSON or CSV files.
 */
#include "report.h"
#include "run_data.h"
#include "world.h"

static const struct Key {
    const char *name;
    PivotBy by;
} keys[] = {
    { "month", PIVOT_MONTH }, { "year", PIVOT_YEAR }, { "payer", PIVOT_PAYER },
    { "instrument", PIVOT_INSTRUMENT }, { "worker", PIVOT_MEMBER }, { "leaf", PIVOT_LEAF },
};
enum { KEYS = sizeof keys / sizeof *keys };

/* PIVOT_KINDS if none was asked for. */
static bool read_by(Session *s, PivotBy *by)
{
    Str names[KEYS];
    *by = PIVOT_KINDS;
    if (!s->options.by)
        return true;
    Str wanted = str_of(s->options.by);
    for (int i = 0; i < KEYS; i++) {
        names[i] = str_of(keys[i].name);
        if (str_is(wanted, names[i]))
            *by = keys[i].by;
    }
    if (*by == PIVOT_KINDS)
        unknown_word(s, DIAG_UNKNOWN_PIVOT, wanted, names, KEYS);
    return *by != PIVOT_KINDS;
}

const Variant *variant_named(Session *s, const Scenario *scenario, Str name)
{
    Str *names = arena_alloc(s->arena, (scenario->variants_count + 1) * sizeof *names);
    for (size_t i = 0; i < scenario->variants_count; i++) {
        names[i] = scenario->variants[i].name;
        if (str_is(names[i], name))
            return &scenario->variants[i];
    }
    unknown_word(s, DIAG_UNKNOWN_VARIANT, name, names, scenario->variants_count);
    return NULL;
}

ExitStatus command_run(Session *s)
{
    PivotBy by;
    const Scenario *scenario = NULL;
    if (!read_by(s, &by))
        return EXIT_USAGE;
    if (s->options.arguments_count != 1) {
        diag_add(s->diags, DIAG_NEEDS_ONE_PROJECT, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    ExitStatus status = run_load(s, s->options.arguments[0], &scenario);
    if (status != EXIT_DONE)
        return status;
    const Perimeter *perimeter = run_perimeter(s);
    if (!perimeter)
        return EXIT_USAGE;
    status = world_load(s, &scenario);
    if (status != EXIT_DONE)
        return status;
    Sim *sim = sim_run(s->arena, s->book, &scenario, 1, s->diags);
    if (!sim || diags_errors(s->diags))
        return EXIT_INPUT;
    Run run = run_of(s, scenario, sim, 0, perimeter);
    if (s->options.csv && !csv_run(&run))
        return EXIT_FILES;
    if (s->options.output && !report_run(&run))
        return xlsx_failed(s);
    if (s->options.json)
        json_run(&run);
    else if (by == PIVOT_KINDS)
        show_run_page(&run);
    else
        show_run_by(&run, by);
    return EXIT_DONE;
}
