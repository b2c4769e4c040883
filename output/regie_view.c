/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_view.c -- which schedules are asked for, and working them out.
 */
#include "regie_joining.h"

#include <string.h>

/* -- what is asked for -- */

Str regie_stem(const char *path)
{
    const char *slash = strrchr(path, '/');
    Str name = str_of(slash ? slash + 1 : path);
    if (str_ends(name, ".ini"))
        name.len -= strlen(".ini");
    return name;
}

/* A file with a measure of its own takes the place of ours; else it changes what ours says. */
static bool is_rule_file(Session *s, const Source *source)
{
    Diags *ignored = diags_new(s->arena);
    const IniFile *file = ini_file_parse(s->arena, source, ignored);
    for (size_t i = 0; i < file->count; i++)
        if (str_is_text(file->sections[i].title, "instrument") &&
            section_entry(&file->sections[i], "id"))
            return true;
    return false;
}

static const Rulebook *load_schedule(Session *s, const char *path, Str *text)
{
    const Source *source = source_read(s->arena, path, s->diags);
    const Source *overlays[SESSION_ARGUMENTS_MAX + 1];
    size_t count = s->overlays_count;
    RuleFiles files = s->files, own = { 0 };
    if (!source)
        return NULL;
    *text = source->text;
    memcpy(overlays, s->overlays, count * sizeof *overlays);
    if (is_rule_file(s, source)) {
        rule_files_add(s->arena, source, &own);
        files = rule_files_beside(s->arena, &s->files, &own);
    } else {
        overlays[count++] = source;
    }
    const Rulebook *book = rules_load(s->arena, &files, overlays, count, s->diags);
    if (!diags_errors(s->diags) && !regie_instrument(book))
        diag_add(s->diags, DIAG_SCHEDULE_GONE, span_of(source, 0, 0), str_of(path), STR_NONE,
                 STR_NONE);
    return book;
}

static bool load_offers(RegieView *v)
{
    Session *s = v->session;
    v->offers = arena_alloc(s->arena, (s->options.schedules_count + s->options.designs_count + 1) *
                                            sizeof *v->offers);
    v->offers[v->count++] = (Offer){ .name = say(s, WORD_REGIE_NOW), .book = s->book,
                                     .instrument = regie_instrument(s->book) };
    if (!v->offers[0].instrument)
        diag_add(s->diags, DIAG_NO_SCHEDULE, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
    for (size_t i = 0; i < s->options.schedules_count; i++) {
        const char *path = s->options.schedules[i];
        Str text = STR_NONE;
        const Rulebook *book = load_schedule(s, path, &text);
        v->offers[v->count++] =
            (Offer){ .name = regie_stem(path), .file = str_of(path), .text = text, .book = book,
                     .instrument = book && !diags_errors(s->diags) ? regie_instrument(book) : NULL };
    }
    return !diags_errors(s->diags);
}

/* "2012" */
static bool year_parse(Str text, int *year)
{
    Decimal d;
    if (decimal_parse(text, &d) != PARSE_OK || d.scale != 0 || d.digits < 1000 || d.digits > 9999)
        return false;
    *year = (int)d.digits;
    return true;
}

static bool find_year(RegieView *v)
{
    Session *s = v->session;
    int year = month_year(v->offers[0].instrument->counted);
    bool good = !s->options.date || year_parse(str_of(s->options.date), &year);
    ptrdiff_t at = good ? towns_year(&v->towns, year) : -1;
    v->year_asked = s->options.date != NULL;
    v->year = at < 0 ? v->towns.years_count - 1 : (size_t)at;
    if (at >= 0 || (!s->options.date && s->options.population))
        return true;           /* of one's own numbers the latest, if ours has another year */
    Buf asked = { 0 }, years = { 0 };
    if (s->options.date)
        buf_text(&asked, s->options.date);
    else
        buf_print(&asked, "%d", year);
    for (size_t y = 0; y < v->towns.years_count; y++)
        buf_print(&years, "%s%d", y ? ", " : "", v->towns.years[y]);
    diag_add(s->diags, DIAG_TOWN_NO_YEAR, (Span){ 0 }, buf_view(&asked), buf_view(&years), STR_NONE);
    buf_free(&asked);
    buf_free(&years);
    return false;
}

static bool find_borders(RegieView *v)
{
    Session *s = v->session;
    int year, counted = v->towns.years[v->year];
    if (!s->options.borders)
        return true;
    if (!year_parse(str_of(s->options.borders), &year) || year < counted) {
        Buf text = { 0 };
        buf_print(&text, "%d", counted);
        diag_add(s->diags, DIAG_BORDERS_YEAR, (Span){ 0 }, str_of(s->options.borders),
                 buf_view(&text), STR_NONE);
        buf_free(&text);
        return false;
    }
    v->towns = towns_within(s->arena, &v->towns, year);
    return true;
}

static bool find_month(RegieView *v)
{
    Session *s = v->session;
    v->month = regie_last_month(v->offers[0].book);
    if (!s->options.month || month_parse(str_of(s->options.month), &v->month) == PARSE_OK)
        return true;
    diag_add(s->diags, DIAG_NO_SUCH_MONTH, (Span){ 0 }, str_of(s->options.month), STR_NONE, STR_NONE);
    return false;
}

/* Towns that are named must be there. */
static void check_names(RegieView *v)
{
    Session *s = v->session;
    for (size_t i = 0; i < s->options.arguments_count; i++) {
        Str name = str_of(s->options.arguments[i]);
        bool known = false;
        for (size_t g = 0; g < v->given.count; g++)
            known = known || str_is(v->given.list[g].name, name);
        ptrdiff_t town = towns_find(&v->towns, name);
        known = known || (town >= 0 && v->towns.list[town].people[v->year] != NOBODY);
        if (!known)
            towns_unknown(&v->towns, s->arena, name, v->year, (Span){ 0 }, s->diags);
    }
}

/* A town that is asked for by name is shown alone as well, if it is in a group. */
static void add_named(RegieView *v)
{
    Session *s = v->session;
    Groups all = { arena_alloc(s->arena, (v->groups.count + s->options.arguments_count + 1) *
                                             sizeof *all.list), v->groups.count };
    memcpy(all.list, v->groups.list, v->groups.count * sizeof *all.list);
    for (size_t i = 0; i < s->options.arguments_count; i++) {
        Str name = str_of(s->options.arguments[i]);
        ptrdiff_t town = towns_find(&v->towns, name);
        bool there = town < 0;
        for (size_t g = 0; g < all.count; g++)
            there = there || str_is(all.list[g].name, name);
        if (there)
            continue;
        uint32_t *self = arena_alloc(s->arena, sizeof *self);
        *self = (uint32_t)town;
        all.list[all.count++] = (Group){ .name = name, .members = self, .count = 1 };
    }
    v->groups = all;
}

static ExitStatus read_groups(RegieView *v)
{
    Session *s = v->session;
    const Source *source = NULL;
    if (s->options.partnerships) {
        source = source_read(s->arena, s->options.partnerships, s->diags);
        if (!source)
            return EXIT_FILES;
        groups_read(s->arena, &v->towns, v->year, source, s->diags, &v->given);
    }
    if (s->options.neighbours || v->given.count)
        regie_join(v);
    check_names(v);
    if (diags_errors(s->diags))
        return source || s->options.neighbours ? EXIT_INPUT : EXIT_USAGE;
    v->groups = groups_with_rest(s->arena, &v->towns, v->year, &v->given);
    v->all = v->groups.count;
    if (!s->options.json && !s->options.csv && !s->options.output)
        add_named(v);          /* the sums on the page are of all, so it shows none then */
    return EXIT_DONE;
}

/* -- working out -- */

static void sum_offer(RegieView *v, Offer *o)
{
    size_t told = 0, count = v->groups.count;
    int64_t *people = arena_alloc(v->session->arena, (count + 1) * sizeof *people);
    int64_t *cents = arena_alloc(v->session->arena, (count + 1) * sizeof *cents);
    for (size_t g = 0; g < count; g++) {
        if (o->support[g].state == OUTCOME_UNKNOWN) {
            o->unknown++;
            continue;
        }
        people[told] = v->people[g];
        cents[told++] = o->support[g].cents;
        o->total += o->support[g].cents;
        if (o->support[g].cents) {
            o->receivers++;
            o->covered += v->people[g];
        }
    }
    o->gini = regie_gini(people, cents, told);
}

/* In each year those of the user, and who is in none of them; a town that is in one of the
 * years only counts in that year. */
static void sum_years(const RegieView *v, Offer *o)
{
    Session *s = v->session;
    size_t years = v->towns.years_count, *all = arena_alloc(s->arena, years * sizeof *all);
    Groups groups = { arena_alloc(s->arena, (v->towns.count + v->given.count + 1) *
                                                sizeof *groups.list), 0 };
    bool *taken = arena_alloc(s->arena, v->towns.count + 1);
    for (size_t g = 0; g < v->given.count; g++) {
        groups.list[groups.count++] = v->given.list[g];
        for (size_t m = 0; m < v->given.list[g].count; m++)
            taken[v->given.list[g].members[m]] = true;
    }
    for (uint32_t t = 0; t < v->towns.count; t++) {
        uint32_t *self = arena_alloc(s->arena, sizeof *self);
        *self = t;
        if (!taken[t])
            groups.list[groups.count++] = (Group){ .members = self, .count = 1 };
    }
    for (size_t y = 0; y < years; y++)
        all[y] = y;
    Support *support = arena_alloc(s->arena, (groups.count * years + 1) * sizeof *support);
    int64_t *people = people_of_years(s->arena, &v->towns, &groups, all, years);
    Schedule *schedule = schedule_bind(s->arena, o->book, &v->towns, &groups, people, years,
                                       (Months){ v->month, v->month });
    schedule_run(schedule, v->month, support);
    o->by_year = arena_alloc(s->arena, years * sizeof *o->by_year);
    o->by_year_unknown = arena_alloc(s->arena, years);
    for (size_t g = 0; g < groups.count; g++)
        for (size_t y = 0; y < years; y++) {
            bool there = schedule_people(schedule, g, y) != NOBODY;
            o->by_year[y] += there ? support[g * years + y].cents : 0;
            o->by_year_unknown[y] = o->by_year_unknown[y] || (!there && groups.list[g].together) ||
                                    (there && support[g * years + y].state == OUTCOME_UNKNOWN);
        }
}

/* Of what the highest goes first, where the file of partnerships does not give it. */
static void find_needs(RegieView *v, const Offer *o)
{
    for (size_t g = 0; g < v->groups.count; g++) {
        Group *group = &v->groups.list[g];
        if (!group->has_need)
            group->has_need = schedule_decimal(o->schedule, o->instrument->then, g, 0, v->month,
                                               &group->need);
    }
}

static void work_out(RegieView *v, Offer *o)
{
    Session *s = v->session;
    int64_t *people = people_of_years(s->arena, &v->towns, &v->groups, &v->year, 1);
    o->schedule = schedule_bind(s->arena, o->book, &v->towns, &v->groups, people, 1,
                                (Months){ v->month, v->month });
    o->support = arena_alloc(s->arena, (v->groups.count + 1) * sizeof *o->support);
    o->first = arena_alloc(s->arena, v->groups.count + 1);
    schedule_run(o->schedule, v->month, o->support);
    for (size_t g = 0; g < v->groups.count; g++)
        if (!schedule_holds(o->schedule, o->instrument->first, g, 0, v->month, &o->first[g]))
            o->first[g] = false;
    for (size_t g = 0; g < v->groups.count; g++)
        v->people[g] = schedule_people(o->schedule, g, 0);
    find_needs(v, o);
    o->has_budget = schedule_budget(o->schedule, v->month, &o->budget);
    sum_offer(v, o);
    sum_years(v, o);
}

/* Bands that begin above nobody say nothing of the smallest. */
static void check_hole(RegieView *v, const Offer *o)
{
    const Rulebook *b = o->book;
    for (size_t t = 0; t < b->tables_count && o->unknown; t++) {
        const Table *table = b->tables[t];
        const RowSet *set = table_rows(table, v->month);
        if (!table_belongs(b, t, o->instrument) || !set || set->gap || !set->count ||
            set->rows[0].threshold.digits <= 0)
            continue;
        Buf text = { 0 };
        exact_show(exact_of(set->rows[0].threshold), 0, DECIMAL_SCALE_MAX, v->session->options.lang,
                   &text);
        diag_add(v->session->diags, DIAG_SCHEDULE_HOLE, set->rows[0].at, table->name,
                 buf_view(&text), STR_NONE);
        buf_free(&text);
    }
}

/* Who gets something alone under the rules as they are; a town that is like many. */
static uint32_t find_like(const RegieView *v)
{
    const Offer *o = &v->offers[0];
    size_t best = v->groups.count;
    for (size_t g = 0; g < v->groups.count; g++)
        if (!v->groups.list[g].together && o->support[g].cents > 0 &&
            (best == v->groups.count || v->people[g] < v->people[best]))
            best = g;
    for (size_t g = 0; g < v->groups.count && best == v->groups.count; g++)
        if (v->groups.list[g].count)
            best = g;
    return v->groups.list[best].members[0];
}

static bool own_budget(Session *s, int64_t *cents)
{
    Decimal d;
    if (decimal_parse(str_of(s->options.budget), &d) == PARSE_OK && d.digits >= 0 &&
        exact_round(exact_of(d), 2, cents))
        return true;
    diag_add(s->diags, DIAG_BUDGET_FORM, (Span){ 0 }, str_of(s->options.budget), STR_NONE, STR_NONE);
    return false;
}

ExitStatus regie_view(Session *s, RegieView *v)
{
    int64_t budget = 0;
    const Source *own = NULL;
    *v = (RegieView){ .session = s };
    if (s->options.population && !(own = source_read(s->arena, s->options.population, s->diags)))
        return EXIT_FILES;
    if (!load_offers(v) || !towns_read(s->arena, s->book, v->offers[0].instrument->level, own,
                                       s->diags, &v->towns))
        return EXIT_INPUT;
    bool good = find_year(v);
    good = find_borders(v) && good;
    good = find_month(v) && good;          /* both tell what is wrong */
    good = (!s->options.budget || own_budget(s, &budget)) && good;
    good = regie_join_options(v) && good;
    if (good && !regie_wishes(v))
        return EXIT_INPUT;
    ExitStatus status = good ? read_groups(v) : EXIT_USAGE;
    if (status != EXIT_DONE)
        return status;
    v->people = arena_alloc(s->arena, (v->groups.count + 1) * sizeof *v->people);
    for (size_t i = 0; i < v->count; i++) {
        Offer *o = &v->offers[i];
        if (o->design && !regie_design(v, o, s->options.budget != NULL, budget))
            continue;          /* reported */
        work_out(v, o);
        check_hole(v, o);
        if (s->options.budget || o->design) {
            o->budget = o->design ? o->design->proposal.task.budget : budget;
            o->has_budget = true;
        }
        o->ration = regie_ration(s->arena, &v->groups, o->support, o->first, o->budget);
    }
    if (diags_errors(s->diags))
        return EXIT_INPUT;
    v->like = find_like(v);
    for (size_t i = 0; i < v->count; i++)
        v->offers[i].cliffs_count = regie_cliffs(s->arena, v->offers[i].book, &v->towns, v->like,
                                                 v->month, &v->offers[i].cliffs);
    v->next = arena_alloc(s->arena, (v->groups.count + 1) * sizeof *v->next);
    regie_next(s->arena, s->book, &v->towns, &v->groups, v->year, v->month, v->next);
    return EXIT_DONE;
}
