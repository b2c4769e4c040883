/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_compare.c -- klaverblad compare: which projects, variants and rules stand
 * beside each other.  Variants of a file run as worlds of one simulation.
 */
#include <string.h>

#include "report.h"
#include "run_data.h"

enum { FILES_MAX = SESSION_FILES_MAX };

/* A file's project and those of its variants that are compared. */
typedef struct Project {
    Str file;                  /* without folder and ending */
    const Source *source;
    const Scenario **scenarios;            /* the base first */
    size_t count;
} Project;

static Str file_stem(const char *path)
{
    const char *slash = strrchr(path, '/');
    Str name = str_of(slash ? slash + 1 : path);
    if (str_ends(name, ".ini"))
        name.len -= strlen(".ini");
    return name;
}

/* Whether --variants asks for it. */
static bool is_wanted(const Session *s, Str variant)
{
    if (!s->options.variants)
        return s->options.arguments_count == 1 && !s->options.reforms_count;
    if (strcmp(s->options.variants, "all") == 0)
        return true;
    for (Str rest = str_of(s->options.variants); rest.at; )
        if (str_is(str_cut(&rest, ','), variant))
            return true;
    return false;
}

/* Each name in --variants must be a variant of one of the projects. */
static bool variants_known(Session *s, const Project projects[], size_t count)
{
    if (!s->options.variants || strcmp(s->options.variants, "all") == 0)
        return true;
    bool good = true;
    for (Str rest = str_of(s->options.variants); rest.at; ) {
        Str name = str_cut(&rest, ',');
        bool known = false;
        for (size_t p = 0; p < count && !known; p++)
            for (size_t v = 1; v < projects[p].count; v++)
                known = known || str_is(projects[p].scenarios[v]->variant, name);
        if (!known)
            good = variant_named(s, projects[0].scenarios[0], name) && good;
    }
    return good;
}

static Project load_project(Session *s, const Rulebook *book, const Source *source,
                            const char *path)
{
    Project project = { .file = file_stem(path), .source = source };
    const Scenario *base = scenario_load(s->arena, book, source, s->diags);
    if (diags_errors(s->diags))
        return project;
    project.scenarios =
        arena_alloc(s->arena, (base->variants_count + 1) * sizeof *project.scenarios);
    project.scenarios[project.count++] = base;
    for (size_t v = 0; v < base->variants_count; v++)
        if (is_wanted(s, base->variants[v].name))
            project.scenarios[project.count++] =
                scenario_variant(s->arena, base, &base->variants[v]);
    return project;
}

/* -- columns -- */

static Str column_name(Session *s, const Project *project, const Scenario *scenario)
{
    if (s->options.arguments_count == 1)
        return scenario->variant.len ? scenario->variant : say(s, WORD_BASE);
    if (!scenario->variant.len)
        return project->file;
    Buf buf = { 0 };
    buf_str(&buf, project->file);
    buf_text(&buf, "/");
    buf_str(&buf, scenario->variant);
    Str text = str_keep(s->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static Str column_label(const Session *s, const Scenario *scenario)
{
    if (!scenario->variant.len)
        return scenario->name;
    return label_of(s, &scenario->variant_label, scenario->variant);
}

static const Perimeter *same_perimeter(const Rulebook *book, const Perimeter *perimeter)
{
    for (size_t i = 0; i < book->perimeters_count; i++)
        if (str_is(book->perimeters[i].id, perimeter->id))
            return &book->perimeters[i];
    return perimeter;
}

static bool run_project(Session *s, const Project *project, const Perimeter *perimeter,
                        Column columns[])
{
    const Rulebook *book = project->scenarios[0]->book;
    Sim *sim = sim_run(s->arena, book, project->scenarios, project->count, s->diags);
    for (size_t i = 0; sim && i < project->count; i++) {
        const Scenario *one = project->scenarios[i];
        columns[i] = (Column){ column_name(s, project, one), column_label(s, one),
                               run_of(s, one, sim, i, same_perimeter(book, perimeter)) };
    }
    return sim != NULL;
}

/* "base" is the project as it stands, in every language. */
static bool is_named(const Session *s, const Column *column, Str name)
{
    bool plain = s->options.arguments_count == 1 && !column->run.scenario->variant.len;
    return str_is(column->name, name) || (plain && str_is_text(name, "base"));
}

/* Puts the column that --base names first. */
static bool put_base_first(Session *s, Comparison *c)
{
    if (!s->options.base)
        return true;
    Str wanted = str_of(s->options.base);
    Str *names = arena_alloc(s->arena, c->count * sizeof *names);
    for (size_t i = 0; i < c->count; i++) {
        names[i] = c->columns[i].name;
        if (!is_named(s, &c->columns[i], wanted))
            continue;
        Column base = c->columns[i];
        memmove(c->columns + 1, c->columns, i * sizeof base);
        c->columns[0] = base;
        return true;
    }
    unknown_word(s, DIAG_UNKNOWN_BASE, wanted, names, c->count);
    return false;
}

/* -- the command -- */

static ExitStatus show_all(Session *s, const Comparison list[], size_t count)
{
    if (s->options.output && !report_compare(list, count))
        return xlsx_failed(s);
    if (s->options.json) {
        json_compare(s, list, count);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_byte(&s->out, '\n');
        show_comparison(&list[i]);
    }
    return EXIT_DONE;
}

static ExitStatus compare_side_by_side(Session *s, const Project projects[], size_t count,
                                       const Perimeter *perimeter)
{
    Comparison c = { .session = s };
    for (size_t p = 0; p < count; p++)
        c.count += projects[p].count;
    if (c.count < 2) {
        diag_add(s->diags, DIAG_NEEDS_TO_COMPARE, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    c.columns = arena_alloc(s->arena, c.count * sizeof *c.columns);
    size_t at = 0;
    for (size_t p = 0; p < count; p++) {
        if (!run_project(s, &projects[p], perimeter, c.columns + at))
            return EXIT_INPUT;
        at += projects[p].count;
    }
    if (!put_base_first(s, &c))
        return EXIT_USAGE;
    return show_all(s, &c, 1);
}

/* Each project (and variant) under the rules as they are and as reformed. */
static ExitStatus compare_reform(Session *s, const Project now[], const Project reformed[],
                                 size_t count, const Perimeter *perimeter)
{
    size_t room = 0, done = 0;
    for (size_t p = 0; p < count; p++)
        room += now[p].count;
    Comparison *list = arena_alloc(s->arena, room * sizeof *list);
    for (size_t p = 0; p < count; p++) {
        size_t scenarios = now[p].count;
        Column *columns = arena_alloc(s->arena, 2 * scenarios * sizeof *columns);
        if (!run_project(s, &now[p], perimeter, columns) ||
            !run_project(s, &reformed[p], perimeter, columns + scenarios))
            return EXIT_INPUT;
        for (size_t i = 0; i < scenarios; i++) {
            Column *pair = arena_alloc(s->arena, 2 * sizeof *pair);
            pair[0] = columns[i];
            pair[1] = columns[scenarios + i];
            pair[0].name = say(s, WORD_RULES_NOW);
            pair[1].name = say(s, WORD_REFORMED);
            list[done++] = (Comparison){ s, pair, 2, 2, true };
        }
    }
    return show_all(s, list, done);
}

static const Source *read_project(Session *s, const char *path)
{
    const Source *source = source_read(s->arena, path, s->diags);
    if (source && !scenario_is(source))
        diag_add(s->diags, DIAG_NOT_A_PROJECT, span_of(source, 0, 0), STR_NONE, STR_NONE, STR_NONE);
    return source;
}

ExitStatus command_compare(Session *s)
{
    const Source *sources[FILES_MAX];
    Project now[FILES_MAX], reformed[FILES_MAX];
    size_t count = s->options.arguments_count;
    bool reform = s->options.reforms_count > 0, missing = false;
    if (!count) {
        diag_add(s->diags, DIAG_NEEDS_TO_COMPARE, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < count; i++) {
        sources[i] = read_project(s, s->options.arguments[i]);
        missing = missing || !sources[i];
    }
    ExitStatus status = session_load(s, NULL, 0);
    if (missing || status != EXIT_DONE)
        return missing ? EXIT_FILES : status;
    const Rulebook *book = s->book;
    if (reform)
        book = rules_load(s->arena, &s->files, NULL, 0, s->diags);
    for (size_t i = 0; i < count && !diags_errors(s->diags); i++) {
        now[i] = load_project(s, book, sources[i], s->options.arguments[i]);
        if (reform)
            reformed[i] = load_project(s, s->book, sources[i], s->options.arguments[i]);
    }
    if (diags_errors(s->diags))
        return EXIT_INPUT;
    const Perimeter *perimeter = run_perimeter(s);
    if (!perimeter || !variants_known(s, now, count))
        return EXIT_USAGE;
    return reform ? compare_reform(s, now, reformed, count, perimeter)
                  : compare_side_by_side(s, now, count, perimeter);
}
