/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * options.c -- the command line.  Long options only come in full: an
 * abbreviation that works today would break when an option is added.
 */
#include <stdlib.h>
#include <string.h>

#include "session.h"

typedef enum OptionId {
    OPTION_LANG,
    OPTION_JSON,
    OPTION_MARKDOWN,
    OPTION_RULES,
    OPTION_REFORM,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_STRICT,
    OPTION_DUE,
    OPTION_EXPLAIN,
    OPTION_PERIMETER,
    OPTION_BY,
    OPTION_VARIANT,
    OPTION_VARIANTS,
    OPTION_BASE,
    OPTION_CSV,
    OPTION_CSV_STYLE,
    OPTION_OUTPUT,
    OPTION_FORCE,
    OPTION_WORKER,
    OPTION_INSTRUMENT,
    OPTION_MONTH,
    OPTION_TOTAL,
    OPTION_DRAWS,
    OPTION_SEED,
    OPTION_THREADS,
    OPTION_QUASI,
    OPTION_UNTIL_ERROR,
    OPTION_WORLD,
    OPTION_CSV_WORLDS,
    OPTION_STRESS,
    OPTION_MUNICIPALITY,
    OPTION_WINDOW,
    OPTION_POPULATION,
    OPTION_DATE,
    OPTION_PARTNERSHIPS,
    OPTION_SCHEDULE,
    OPTION_BUDGET,
    OPTION_NEIGHBOURS,
    OPTION_BEST,
    OPTION_MOST,
    OPTION_DESIGN,
    OPTION_BORDERS,
    OPTION_COUNT
} OptionId;

enum {
#define COMMAND(name) COMMAND_##name,
    COMMANDS(COMMAND)
#undef COMMAND
    COMMANDS_COUNT
};

static const char *const command_names[COMMANDS_COUNT] = {
#define COMMAND(name) #name,
    COMMANDS(COMMAND)
#undef COMMAND
};

#define FOR(name) (1u << COMMAND_##name)
enum {
    PROJECTS = FOR(compare) | FOR(explain) | FOR(risk) | FOR(run) | FOR(stress),
    READS_RULES = PROJECTS | FOR(budget) | FOR(check) | FOR(new) | FOR(regie) | FOR(rules),
    WRITES_JSON = PROJECTS | FOR(budget) | FOR(check) | FOR(regie) | FOR(rules) | FOR(verify),
    WRITES_CSV = FOR(budget) | FOR(regie) | FOR(risk) | FOR(run) | FOR(stress),
    WRITES_BOOK = FOR(budget) | FOR(compare) | FOR(regie) | FOR(risk) | FOR(run),
    WRITES_FILES = WRITES_CSV | WRITES_BOOK | FOR(new),
    SHOWS_WORLD = FOR(explain) | FOR(run),
    DRAWS_WORLDS = SHOWS_WORLD | FOR(budget) | FOR(risk)
};

/* value: 'n' none, 'y' one (--lang nl or --lang=nl), 'm' one may follow the =.  of: the
 * commands that it is for (0: all); beside: those of them for which `needs` must be given too. */
static const struct OptionSpec {
    const char *name, *letter;
    char value;
    unsigned of, beside;
    OptionId needs;
} specs[OPTION_COUNT] = {
    [OPTION_LANG] = { "--lang", NULL, 'y', 0, 0, 0 },
    [OPTION_JSON] = { "--json", NULL, 'n', WRITES_JSON, 0, 0 },
    [OPTION_MARKDOWN] = { "--markdown", NULL, 'n', FOR(rules), 0, 0 },
    [OPTION_RULES] = { "--rules", NULL, 'y', READS_RULES, 0, 0 },
    [OPTION_REFORM] = { "--reform", NULL, 'y', READS_RULES, 0, 0 },
    [OPTION_QUIET] = { "--quiet", "-q", 'n', 0, 0, 0 },
    [OPTION_HELP] = { "--help", "-h", 'n', 0, 0, 0 },
    [OPTION_VERSION] = { "--version", NULL, 'n', 0, 0, 0 },
    [OPTION_STRICT] = { "--strict", NULL, 'n', FOR(check), 0, 0 },
    [OPTION_DUE] = { "--due", NULL, 'm', FOR(rules), 0, 0 },
    [OPTION_EXPLAIN] = { "--explain", NULL, 'm', FOR(check), 0, 0 },
    [OPTION_PERIMETER] = { "--perimeter", NULL, 'y', PROJECTS, 0, 0 },
    [OPTION_BY] = { "--by", NULL, 'y', FOR(run), 0, 0 },
    [OPTION_VARIANT] = { "--variant", NULL, 'y', SHOWS_WORLD | FOR(risk) | FOR(stress), 0, 0 },
    [OPTION_VARIANTS] = { "--variants", NULL, 'y', FOR(compare) | FOR(risk), 0, 0 },
    [OPTION_BASE] = { "--base", NULL, 'y', FOR(compare), 0, 0 },
    [OPTION_CSV] = { "--csv", NULL, 'y', WRITES_CSV, 0, 0 },
    [OPTION_CSV_STYLE] = { "--csv-style", NULL, 'y', WRITES_CSV, WRITES_CSV, OPTION_CSV },
    [OPTION_OUTPUT] = { "--output", "-o", 'y', WRITES_BOOK | FOR(new), 0, 0 },
    [OPTION_FORCE] = { "--force", "-f", 'n', WRITES_FILES, 0, 0 },
    [OPTION_WORKER] = { "--worker", NULL, 'y', FOR(explain), 0, 0 },
    [OPTION_INSTRUMENT] = { "--instrument", NULL, 'y', FOR(explain), 0, 0 },
    [OPTION_MONTH] = { "--month", NULL, 'y', FOR(explain) | FOR(regie), 0, 0 },
    [OPTION_TOTAL] = { "--total", NULL, 'y', FOR(explain), 0, 0 },
    [OPTION_DRAWS] = { "--draws", NULL, 'y', DRAWS_WORLDS, SHOWS_WORLD, OPTION_WORLD },
    [OPTION_SEED] = { "--seed", NULL, 'y', DRAWS_WORLDS, SHOWS_WORLD, OPTION_WORLD },
    [OPTION_THREADS] = { "--threads", NULL, 'y', DRAWS_WORLDS, SHOWS_WORLD, OPTION_WORLD },
    [OPTION_QUASI] = { "--quasi", NULL, 'n', DRAWS_WORLDS, SHOWS_WORLD, OPTION_WORLD },
    [OPTION_UNTIL_ERROR] = { "--until-error", NULL, 'y', FOR(risk), 0, 0 },
    [OPTION_WORLD] = { "--world", NULL, 'y', SHOWS_WORLD | FOR(risk), 0, 0 },
    [OPTION_CSV_WORLDS] = { "--csv-worlds", NULL, 'n', FOR(risk), FOR(risk), OPTION_CSV },
    [OPTION_STRESS] = { "--stress", NULL, 'y', FOR(risk) | FOR(stress), 0, 0 },
    [OPTION_MUNICIPALITY] = { "--municipality", NULL, 'y', FOR(budget), 0, 0 },
    [OPTION_WINDOW] = { "--window", NULL, 'y', FOR(budget), 0, 0 },
    [OPTION_POPULATION] = { "--population", NULL, 'y', FOR(regie), 0, 0 },
    [OPTION_DATE] = { "--date", NULL, 'y', FOR(regie), 0, 0 },
    [OPTION_PARTNERSHIPS] = { "--partnerships", NULL, 'y', FOR(regie), 0, 0 },
    [OPTION_SCHEDULE] = { "--schedule", NULL, 'y', FOR(regie), 0, 0 },
    [OPTION_BUDGET] = { "--budget", NULL, 'y', FOR(regie), 0, 0 },
    [OPTION_NEIGHBOURS] = { "--neighbours", NULL, 'y', FOR(regie), 0, 0 },
    [OPTION_BEST] = { "--best", NULL, 'y', FOR(regie), FOR(regie), OPTION_NEIGHBOURS },
    [OPTION_MOST] = { "--most", NULL, 'y', FOR(regie), FOR(regie), OPTION_NEIGHBOURS },
    [OPTION_BORDERS] = { "--borders", NULL, 'y', FOR(regie), 0, 0 },
    [OPTION_DESIGN] = { "--design", NULL, 'y', FOR(regie), 0, 0 },
};

/* The language of the user's locale; Dutch when it is none of ours. */
static Lang locale_lang(void)
{
    static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (!value || !*value)
            continue;
        Lang lang;
        Str code = str_part(value, strlen(value) < 2 ? strlen(value) : 2);
        return lang_parse(code, &lang) ? lang : LANG_NL;
    }
    return LANG_NL;
}

static void mistake(Session *s, DiagCode code, const char *a, const char *b)
{
    diag_add(s->diags, code, (Span){ 0 }, str_of(a), str_of(b), STR_NONE);
}

/* "risk, run --world": where the option goes. */
static void places_of(const struct OptionSpec *spec, Buf *out)
{
    for (int c = 0; c < COMMANDS_COUNT; c++) {
        if (!(spec->of & (1u << c)))
            continue;
        buf_print(out, "%s%s", out->len ? ", " : "", command_names[c]);
        if (spec->beside & (1u << c))
            buf_print(out, " %s", specs[spec->needs].name);
    }
}

static unsigned command_asked(const Options *o)
{
    for (int c = 0; c < COMMANDS_COUNT; c++)
        if (o->command && strcmp(o->command, command_names[c]) == 0)
            return 1u << c;
    return 0;
}

/* What does nothing for the command: to leave it out of account would be to answer another
 * question in silence.  Of a command that there is not, main tells. */
static void check_places(Session *s, const bool given[])
{
    unsigned command = command_asked(&s->options);
    for (int i = 0; i < OPTION_COUNT && command; i++) {
        const struct OptionSpec *spec = &specs[i];
        bool lacks = (spec->beside & command) && !given[spec->needs];
        if (!given[i] || !spec->of || ((spec->of & command) && !lacks))
            continue;
        Buf places = { 0 };
        places_of(spec, &places);
        diag_add(s->diags, DIAG_OPTION_ELSEWHERE, (Span){ 0 }, str_of(spec->name),
                 str_of(s->options.command), buf_view(&places));
        buf_free(&places);
    }
}

static void unknown_option(Session *s, Str name)
{
    Str names[OPTION_COUNT];
    for (int i = 0; i < OPTION_COUNT; i++)
        names[i] = str_of(specs[i].name);
    ptrdiff_t near = text_nearest(name, names, OPTION_COUNT);
    diag_add(s->diags, DIAG_UNKNOWN_OPTION, (Span){ 0 }, name,
             near >= 0 ? names[near] : str_of("klaverblad --help"), STR_NONE);
}

static void keep_path(Session *s, const char *list[], size_t *count, size_t most, const char *value)
{
    if (*count < most)
        list[(*count)++] = value;
    else
        mistake(s, DIAG_TOO_MANY_ARGUMENTS, value, "");
}

static void take(Session *s, OptionId id, const char *value)
{
    Options *o = &s->options;
    switch (id) {
    case OPTION_LANG:
        if (!lang_parse(str_of(value), &o->lang))
            mistake(s, DIAG_UNKNOWN_LANGUAGE, value, "");
        break;
    case OPTION_JSON: o->json = true; break;
    case OPTION_MARKDOWN: o->markdown = true; break;
    case OPTION_RULES: keep_path(s, o->rules, &o->rules_count, SESSION_ARGUMENTS_MAX, value); break;
    case OPTION_REFORM: keep_path(s, o->reforms, &o->reforms_count, SESSION_ARGUMENTS_MAX, value); break;
    case OPTION_QUIET: o->quiet = true; break;
    case OPTION_HELP: o->help = true; break;
    case OPTION_VERSION: o->version = true; break;
    case OPTION_STRICT: o->strict = true; break;
    case OPTION_DUE: o->due = true; o->due_month = value; break;
    case OPTION_EXPLAIN: o->explain = true; o->explain_title = value; break;
    case OPTION_PERIMETER: o->perimeter = value; break;
    case OPTION_BY: o->by = value; break;
    case OPTION_VARIANT: o->variant = value; break;
    case OPTION_VARIANTS: o->variants = value; break;
    case OPTION_BASE: o->base = value; break;
    case OPTION_CSV: o->csv = value; break;
    case OPTION_CSV_STYLE:
        o->csv_be = strcmp(value, "be") == 0;
        if (!o->csv_be && strcmp(value, "plain") != 0)
            mistake(s, DIAG_UNKNOWN_CSV_STYLE, value, "");
        break;
    case OPTION_OUTPUT: o->output = value; break;
    case OPTION_FORCE: o->force = true; break;
    case OPTION_WORKER: o->worker = value; break;
    case OPTION_INSTRUMENT: o->instrument = value; break;
    case OPTION_MONTH: o->month = value; break;
    case OPTION_TOTAL: o->total = value; break;
    case OPTION_DRAWS: o->draws = value; break;
    case OPTION_SEED: o->seed = value; break;
    case OPTION_THREADS: o->threads = value; break;
    case OPTION_QUASI: o->quasi = true; break;
    case OPTION_UNTIL_ERROR: o->until_error = value; break;
    case OPTION_WORLD: o->world = value; break;
    case OPTION_CSV_WORLDS: o->csv_worlds = true; break;
    case OPTION_STRESS: keep_path(s, o->stress, &o->stress_count, SESSION_ARGUMENTS_MAX, value); break;
    case OPTION_MUNICIPALITY: o->municipality = value; break;
    case OPTION_WINDOW: o->window = value; break;
    case OPTION_POPULATION: o->population = value; break;
    case OPTION_DATE: o->date = value; break;
    case OPTION_PARTNERSHIPS: o->partnerships = value; break;
    case OPTION_SCHEDULE: keep_path(s, o->schedules, &o->schedules_count, SESSION_ARGUMENTS_MAX, value); break;
    case OPTION_BUDGET: o->budget = value; break;
    case OPTION_NEIGHBOURS: o->neighbours = value; break;
    case OPTION_BEST: o->best = value; break;
    case OPTION_MOST: o->most = value; break;
    case OPTION_BORDERS: o->borders = value; break;
    case OPTION_DESIGN: keep_path(s, o->designs, &o->designs_count, SESSION_ARGUMENTS_MAX, value); break;
    case OPTION_COUNT: break;
    }
}

/* Returns how many further words the option took. */
static int read_option(Session *s, const char *word, const char *next, bool given[])
{
    const char *equals = strchr(word, '=');
    Str name = equals ? str_part(word, (size_t)(equals - word)) : str_of(word);
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct OptionSpec *spec = &specs[i];
        if (!str_is_text(name, spec->name) && !(spec->letter && str_is_text(name, spec->letter)))
            continue;
        if (equals && spec->value == 'n') {
            mistake(s, DIAG_OPTION_TAKES_NO_VALUE, spec->name, "");
            return 0;
        }
        bool word_follows = next && next[0] && (next[0] != '-' || !next[1]);   /* - is a file */
        if (spec->value == 'y' && !equals && !word_follows) {
            mistake(s, DIAG_OPTION_NEEDS_VALUE, spec->name, "");
            return 0;
        }
        bool takes_next = spec->value == 'y' && !equals;
        given[i] = true;
        take(s, (OptionId)i, equals ? equals + 1 : takes_next ? next : NULL);
        return takes_next;
    }
    unknown_option(s, name);
    return 0;
}

ExitStatus options_read(Session *s, int argc, char **argv)
{
    bool only_words = false;   /* after -- */
    bool given[OPTION_COUNT] = { false };
    s->options.lang = locale_lang();
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (!only_words && strcmp(word, "--") == 0)
            only_words = true;
        else if (!only_words && word[0] == '-' && word[1])
            i += read_option(s, word, i + 1 < argc ? argv[i + 1] : NULL, given);
        else if (!s->options.command)
            s->options.command = word;
        else
            keep_path(s, s->options.arguments, &s->options.arguments_count,
                      SESSION_FILES_MAX, word);
    }
    check_places(s, given);
    return diags_errors(s->diags) ? EXIT_USAGE : EXIT_DONE;
}
