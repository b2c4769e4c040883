/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_budget.c -- klaverblad budget: which projects of which municipality count, and for
 * which years.
 */
#include <stdlib.h>
#include <string.h>

#include "budget_view.h"
#include "progress.h"
#include "run.h"
#include "xlsx.h"

enum { WINDOW_MOST = 20 };

/* -- the projects -- */

/* The same text under another name would count twice as well. */
static bool is_new(Session *s, const Source *source, const BudgetProject projects[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Source *other = projects[i].scenario->file;
        if (!str_is(other->text, source->text))
            continue;
        diag_add(s->diags, DIAG_PROJECT_TWICE, span_of(source, 0, 0), STR_NONE, STR_NONE, STR_NONE);
        diag_also(s->diags, DIAG_FIRST_HERE, span_of(other, 0, 0), other->name);
        return false;
    }
    return true;
}

static bool load_project(Session *s, const char *path, BudgetProject projects[], size_t *count)
{
    const Source *source = source_read(s->arena, path, s->diags);
    if (!source)
        return false;
    if (!scenario_is(source)) {
        diag_add(s->diags, DIAG_NOT_A_PROJECT, span_of(source, 0, 0), STR_NONE, STR_NONE, STR_NONE);
        return true;
    }
    if (!is_new(s, source, projects, *count))
        return true;
    const Scenario *scenario = scenario_load(s->arena, s->book, source, s->diags);
    if (scenario)
        projects[(*count)++] = (BudgetProject){ .scenario = scenario, .name = scenario->name };
    return true;
}

static bool is_place(const Rulebook *b, size_t level)
{
    return b->levels[level].data.len > 0;
}

/* -- of which municipality -- */

static bool is_of(const Scenario *scenario, Str place)
{
    for (size_t l = 1; l < scenario->book->levels_count; l++)
        for (size_t m = 0; is_place(scenario->book, l) && m < scenario->members_count[l]; m++)
            if (str_is(scenario->members[l][m].name, place))
                return true;
    return false;
}

static int place_order(const void *a, const void *b)
{
    return str_order(((const BudgetPlace *)a)->name, ((const BudgetPlace *)b)->name);
}

static void add_inhabitants(const BudgetView *v, const Scenario *scenario, uint32_t member,
                            BudgetPlace *place)
{
    int32_t attribute = v->chart->inhabitants;
    const Given *given = attribute < 0 ? NULL
                                       : scenario_given(scenario, (uint32_t)attribute, member);
    Month start = month_of(v->first, 1);
    if (place->inhabitants || !given || !given_in(given, start, &place->inhabitants))
        return;
    for (size_t c = 0; c < given->count; c++)
        if (given->changes[c].from.index <= start.index &&
            given->changes[c].from.index != MONTH_NEVER_BEGAN.index)
            place->year = month_year(given->changes[c].from);
    for (int i = 0; i < v->chart->book->attributes[attribute].scale; i++)
        place->inhabitants /= 10;
}

/* Every place of these projects, each once. */
static void find_places(BudgetView *v, const BudgetProject projects[], size_t count)
{
    const Rulebook *b = v->chart->book;
    size_t room = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t l = 1; l < b->levels_count; l++)
            for (uint32_t m = 0; is_place(b, l) && m < projects[i].scenario->members_count[l]; m++) {
                Str name = projects[i].scenario->members[l][m].name;
                size_t at = 0;
                while (at < v->places_count && !str_is(v->places[at].name, name))
                    at++;
                if (!name.len)
                    continue;
                if (at == v->places_count) {
                    v->places = arena_grow(v->session->arena, v->places, at, &room, sizeof *v->places);
                    v->places[v->places_count++] = (BudgetPlace){ .name = name };
                }
                if (v->chart->inhabitants >= 0 &&
                    b->attributes[v->chart->inhabitants].level == l)
                    add_inhabitants(v, projects[i].scenario, m, &v->places[at]);
            }
    if (v->places_count)
        qsort(v->places, v->places_count, sizeof *v->places, place_order);
    bool known = v->places_count > 0;
    for (size_t i = 0; i < v->places_count; i++) {
        known = known && v->places[i].inhabitants > 0;
        v->inhabitants += v->places[i].inhabitants;
    }
    if (!known)
        v->inhabitants = 0;
}

static int project_order(const void *one, const void *other)
{
    const BudgetProject *a = one, *b = other;
    int order = str_order(a->name, b->name);
    return order ? order : str_order(a->scenario->file->name, b->scenario->file->name);
}

/* Those of the municipality that was asked for come first; how many. */
static size_t choose(Session *s, BudgetProject projects[], size_t count)
{
    qsort(projects, count, sizeof *projects, project_order);
    Str wanted = str_of(s->options.municipality ? s->options.municipality : "");
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        BudgetProject one = projects[i];
        if (s->options.municipality && !is_of(one.scenario, wanted))
            continue;
        for (size_t k = i; k > kept; k--)
            projects[k] = projects[k - 1];
        projects[kept++] = one;
    }
    return kept;
}

static void no_such_place(BudgetView *v, const BudgetProject projects[], size_t count)
{
    Session *s = v->session;
    v->first = v->last = month_year(projects[0].scenario->months.first);
    find_places(v, projects, count);
    Str *names = arena_alloc(s->arena, (v->places_count + 1) * sizeof *names);
    for (size_t i = 0; i < v->places_count; i++)
        names[i] = v->places[i].name;
    unknown_word(s, DIAG_BUDGET_PLACE, str_of(s->options.municipality), names, v->places_count);
}

/* -- for which years -- */

static bool year_of(Str text, int *year)
{
    Buf month = { 0 };
    Month m;
    buf_str(&month, text);
    buf_text(&month, "-01");
    bool good = text.len == 4 && month_parse(buf_view(&month), &m) == PARSE_OK;
    buf_free(&month);
    if (good)
        *year = month_year(m);
    return good;
}

static bool read_window(BudgetView *v)
{
    const char *asked = v->session->options.window;
    Str rest = str_of(asked), first = str_cut(&rest, '-');
    if (year_of(first, &v->first) && year_of(rest.at ? str_trim(rest) : first, &v->last) &&
        v->last >= v->first && v->last - v->first < WINDOW_MOST)
        return true;
    diag_add(v->session->diags, DIAG_BUDGET_WINDOW, (Span){ 0 }, str_of(asked), STR_NONE, STR_NONE);
    return false;
}

/* The plan in which the projects have most years; without one, their own years. */
static void choose_window(BudgetView *v, const BudgetProject projects[], size_t count)
{
    int best = 0;
    v->first = month_year(projects[0].scenario->months.first);
    v->last = v->first;
    for (size_t i = 0; i < count; i++) {
        int first = month_year(projects[i].scenario->months.first);
        int last = month_year(projects[i].scenario->months.last);
        v->first = first < v->first ? first : v->first;
        v->last = last > v->last ? last : v->last;
    }
    if (v->last - v->first >= WINDOW_MOST)
        v->last = v->first + WINDOW_MOST - 1;
    for (size_t w = 0; w < v->chart->windows_count; w++) {
        const ChartWindow *window = &v->chart->windows[w];
        int years = 0;
        for (size_t i = 0; i < count; i++)
            for (int y = month_year(projects[i].scenario->months.first);
                 y <= month_year(projects[i].scenario->months.last); y++)
                years += y >= window->first && y <= window->last;
        if (years > best) {
            best = years;
            v->first = window->first;
            v->last = window->last;
        }
    }
}

static bool find_window(BudgetView *v, const BudgetProject projects[], size_t count)
{
    if (!v->session->options.window)
        choose_window(v, projects, count);
    else if (!read_window(v))
        return false;
    for (size_t w = 0; w < v->chart->windows_count; w++)
        if (v->chart->windows[w].first == v->first && v->chart->windows[w].last == v->last)
            v->window = &v->chart->windows[w];
    return true;
}

/* -- the command -- */

static int path_order(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* In order of their names: the order in which they were given makes no difference. */
static ExitStatus load_all(Session *s, BudgetProject projects[], size_t *count)
{
    bool read = true;
    ExitStatus status = session_load(s, NULL, 0);
    if (status != EXIT_DONE)
        return status;
    qsort(s->options.arguments, s->options.arguments_count, sizeof *s->options.arguments, path_order);
    for (size_t i = 0; i < s->options.arguments_count; i++)
        read = load_project(s, s->options.arguments[i], projects, count) && read;
    return !read ? EXIT_FILES : diags_errors(s->diags) ? EXIT_INPUT : EXIT_DONE;
}

static bool run_all(Session *s, BudgetProject projects[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Scenario **one = arena_alloc(s->arena, sizeof *one);
        *one = projects[i].scenario;
        projects[i].sim = sim_run(s->arena, s->book, one, 1, s->diags);
        if (projects[i].sim)
            projects[i].result = sim_result(projects[i].sim, 0);
    }
    return !diags_errors(s->diags);
}

ExitStatus command_budget(Session *s)
{
    BudgetProject *projects = arena_alloc(s->arena, SESSION_FILES_MAX * sizeof *projects);
    BudgetView view = { .session = s };
    size_t count = 0;
    if (!s->options.arguments_count) {
        diag_add(s->diags, DIAG_BUDGET_NEEDS_PROJECT, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    ExitStatus status = load_all(s, projects, &count);
    if (status != EXIT_DONE)
        return status;
    view.chart = chart_load(s->arena, s->book, &s->files, s->diags);
    if (!view.chart || diags_errors(s->diags))
        return EXIT_INPUT;
    size_t kept = choose(s, projects, count);
    if (!kept) {
        no_such_place(&view, projects, count);
        return EXIT_USAGE;
    }
    view.left_out = projects + kept;
    view.left_out_count = count - kept;
    if (!find_window(&view, projects, kept))
        return EXIT_USAGE;
    find_places(&view, projects, kept);
    if (!run_all(s, projects, kept))
        return EXIT_INPUT;
    view.budget = budget_make(s->arena, view.chart, projects, kept, s->diags);
    if (!view.budget)
        return EXIT_INPUT;
    check_form(&view);
    check_accounts(&view);
    if (budget_risk_asked(s) && !budget_risk(&view))
        return progress_interrupted() ? EXIT_INTERRUPTED : diags_errors(s->diags) ? EXIT_USAGE : EXIT_OURS;
    if (s->options.csv && !csv_budget(&view))
        return EXIT_FILES;
    if (s->options.output && !book_budget(&view))
        return xlsx_failed(s);
    if (s->options.json)
        json_budget(&view);
    else
        show_budget(&view);
    return EXIT_DONE;
}
