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
    OPTION_COUNT
} OptionId;

/* value: 'n' none, 'y' one (--lang nl or --lang=nl), 'm' one may follow the = */
static const struct OptionSpec {
    const char *name, *letter;
    char value;
} specs[OPTION_COUNT] = {
    [OPTION_LANG] = { "--lang", NULL, 'y' },     [OPTION_JSON] = { "--json", NULL, 'n' },
    [OPTION_MARKDOWN] = { "--markdown", NULL, 'n' },
    [OPTION_RULES] = { "--rules", NULL, 'y' },   [OPTION_REFORM] = { "--reform", NULL, 'y' },
    [OPTION_QUIET] = { "--quiet", "-q", 'n' },   [OPTION_HELP] = { "--help", "-h", 'n' },
    [OPTION_VERSION] = { "--version", NULL, 'n' }, [OPTION_STRICT] = { "--strict", NULL, 'n' },
    [OPTION_DUE] = { "--due", NULL, 'm' },       [OPTION_EXPLAIN] = { "--explain", NULL, 'm' },
    [OPTION_PERIMETER] = { "--perimeter", NULL, 'y' }, [OPTION_BY] = { "--by", NULL, 'y' },
    [OPTION_VARIANT] = { "--variant", NULL, 'y' }, [OPTION_VARIANTS] = { "--variants", NULL, 'y' },
    [OPTION_BASE] = { "--base", NULL, 'y' },     [OPTION_CSV] = { "--csv", NULL, 'y' },
    [OPTION_CSV_STYLE] = { "--csv-style", NULL, 'y' },
    [OPTION_OUTPUT] = { "--output", "-o", 'y' }, [OPTION_FORCE] = { "--force", "-f", 'n' },
    [OPTION_WORKER] = { "--worker", NULL, 'y' }, [OPTION_INSTRUMENT] = { "--instrument", NULL, 'y' },
    [OPTION_MONTH] = { "--month", NULL, 'y' },   [OPTION_TOTAL] = { "--total", NULL, 'y' },
    [OPTION_DRAWS] = { "--draws", NULL, 'y' },   [OPTION_SEED] = { "--seed", NULL, 'y' },
    [OPTION_THREADS] = { "--threads", NULL, 'y' }, [OPTION_QUASI] = { "--quasi", NULL, 'n' },
    [OPTION_UNTIL_ERROR] = { "--until-error", NULL, 'y' },
    [OPTION_WORLD] = { "--world", NULL, 'y' },
    [OPTION_CSV_WORLDS] = { "--csv-worlds", NULL, 'n' },
    [OPTION_STRESS] = { "--stress", NULL, 'y' },
    [OPTION_MUNICIPALITY] = { "--municipality", NULL, 'y' },
    [OPTION_WINDOW] = { "--window", NULL, 'y' },
    [OPTION_POPULATION] = { "--population", NULL, 'y' }, [OPTION_DATE] = { "--date", NULL, 'y' },
    [OPTION_PARTNERSHIPS] = { "--partnerships", NULL, 'y' },
    [OPTION_SCHEDULE] = { "--schedule", NULL, 'y' }, [OPTION_BUDGET] = { "--budget", NULL, 'y' },
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
    case OPTION_COUNT: break;
    }
}

/* Returns how many further words the option took. */
static int read_option(Session *s, const char *word, const char *next)
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
        take(s, (OptionId)i, equals ? equals + 1 : takes_next ? next : NULL);
        return takes_next;
    }
    unknown_option(s, name);
    return 0;
}

ExitStatus options_read(Session *s, int argc, char **argv)
{
    bool only_words = false;   /* after -- */
    s->options.lang = locale_lang();
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (!only_words && strcmp(word, "--") == 0)
            only_words = true;
        else if (!only_words && word[0] == '-' && word[1])
            i += read_option(s, word, i + 1 < argc ? argv[i + 1] : NULL);
        else if (!s->options.command)
            s->options.command = word;
        else
            keep_path(s, s->options.arguments, &s->options.arguments_count,
                      SESSION_FILES_MAX, word);
    }
    return diags_errors(s->diags) ? EXIT_USAGE : EXIT_DONE;
}
