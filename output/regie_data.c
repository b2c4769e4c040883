/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_data.c -- schedules of support for programs and spreadsheets: JSON and CSV.
 */
#include "csv.h"
#include "files.h"
#include "regie_joining.h"
#include "run_data.h"

/* -- JSON -- */

static const char *state_id(OutcomeState state)
{
    return state == OUTCOME_VALUE ? "had" : state == OUTCOME_NO ? "not" : "unknown";
}

static void json_group(const RegieView *v, size_t g, Json *json)
{
    const Group *group = &v->groups.list[g];
    int64_t row, taken;
    int when = regie_when(v, g);
    json_open(json, NULL, '{');
    json_text(json, "name", group->name);
    json_yes_no(json, "partnership", group->together);
    if (group->form.len)
        json_text(json, "form", group->form);
    if (group->together) {
        json_open(json, "members", '[');
        for (size_t m = 0; m < group->count; m++)
            json_text(json, NULL, v->towns.list[group->members[m]].name);
        json_close(json, ']');
    }
    json_count(json, "inhabitants", (size_t)v->people[g]);
    json_open(json, "support", '[');
    for (size_t i = 0; i < v->count; i++) {
        json_open(json, NULL, '{');
        json_text(json, "schedule", v->offers[i].file);
        json_text(json, "state", str_of(state_id(v->offers[i].support[g].state)));
        if (v->offers[i].support[g].state == OUTCOME_VALUE)
            json_money(json, "amount", v->offers[i].support[g].cents);
        else
            json_text(json, "why", regie_reason(v, i, g));
        json_close(json, '}');
    }
    json_close(json, ']');
    if (regie_row(v, g, &row, &taken)) {
        json_money(json, "row", row);
        json_money(json, "ceiling_takes", taken);
    }
    if (v->next[g].any) {
        json_count(json, "needed", (size_t)v->next[g].more);
        json_money(json, "then", v->next[g].cents);
        if (when)
            json_count(json, "in", (size_t)when);
    }
    json_close(json, '}');
}

static void json_lists(const RegieView *v, const Offer *o, Json *json)
{
    json_open(json, "jumps", '[');
    for (size_t c = 0; c < o->cliffs_count; c++) {
        json_open(json, NULL, '{');
        json_count(json, "from", (size_t)o->cliffs[c].people);
        json_money(json, "amount", o->cliffs[c].cents);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_open(json, "years", '[');
    for (size_t y = 0; y < v->towns.years_count; y++) {
        json_open(json, NULL, '{');
        json_count(json, "year", (size_t)v->towns.years[y]);
        json_money(json, "total", o->by_year[y]);
        json_yes_no(json, "known", !o->by_year_unknown[y]);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_open(json, "sizes", '[');
    SizeClass classes[REGIE_CLASSES_COUNT];
    regie_classes(v, (size_t)(o - v->offers), classes);
    for (int c = 0; c < REGIE_CLASSES_COUNT; c++) {
        json_open(json, NULL, '{');
        json_count(json, "from", (size_t)classes[c].from);
        json_count(json, "number", classes[c].count);
        json_count(json, "inhabitants", (size_t)classes[c].people);
        json_money(json, "amount", classes[c].cents);
        if (classes[c].unknown)
            json_yes_no(json, "known", false);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_ration(const RegieView *v, const Offer *o, Json *json)
{
    const Rationing *r = &o->ration;
    if (!o->has_budget)
        return;
    json_money(json, "budget", o->budget);
    if (o->unknown && !r->short_of) {
        json_null(json, "enough");
        return;
    }
    json_yes_no(json, "enough", !r->short_of);
    if (!r->short_of)
        return;
    json_yes_no(json, "order_known", r->told);
    json_open(json, "not_paid", '[');
    for (size_t i = r->paid; r->told && i < r->count; i++)
        json_text(json, NULL, v->groups.list[r->order[i]].name);
    json_close(json, ']');
}

static void json_offer(const RegieView *v, size_t offer, Json *json)
{
    const Offer *o = &v->offers[offer];
    Shifts shifts = regie_shifts(v, offer);
    json_open(json, NULL, '{');
    json_text(json, "schedule", o->file);
    json_money(json, "total", o->total);
    json_yes_no(json, "known", o->unknown == 0);
    json_count(json, "receivers", o->receivers);
    json_count(json, "their_inhabitants", (size_t)o->covered);
    json_number(json, "gini", o->gini, 0, 6);
    json_ration(v, o, json);
    json_count(json, "winners", shifts.winners);
    json_money(json, "won", shifts.won);
    json_count(json, "losers", shifts.losers);
    json_money(json, "lost", shifts.lost);
    json_lists(v, o, json);
    if (o->design)
        json_design(v, o, json);
    if (v->towns.borders)
        json_mergers(v, o, json);
    json_close(json, '}');
}

void json_regie(const RegieView *v)
{
    Session *s = v->session;
    Json json = { .out = &s->out };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.regie/1"));
    json_text(&json, "program", str_of("klaverblad " KLAVERBLAD_VERSION));
    json_text(&json, "instrument", v->offers[0].instrument->id);
    json_count(&json, "date", (size_t)v->towns.years[v->year]);
    if (v->towns.borders)
        json_count(&json, "borders", (size_t)v->towns.borders);
    json_month(&json, "month", v->month);
    json_open(&json, "schedules", '[');
    for (size_t i = 0; i < v->count; i++)
        json_offer(v, i, &json);
    json_close(&json, ']');
    json_open(&json, "groups", '[');
    for (size_t g = 0; g < v->groups.count; g++)
        json_group(v, g, &json);
    json_close(&json, ']');
    json_joining(v, &json);
    json_warnings(s, &json);
    json_close(&json, '}');
}

/* -- CSV: a row per group and schedule -- */

static const char *const heads[] = { "schedule", "group", "partnership", "inhabitants", "state",
                                     "amount", "difference", "row", "ceiling_takes", "needed",
                                     "then", "in", "why" };
enum { HEADS = sizeof heads / sizeof *heads };

static bool is_our_csv(Str there)
{
    return csv_begins_with(there, heads[0], heads[1]);
}

/* A schedule that was found, for --schedule. */
static bool is_our_schedule(Str there)
{
    return str_starts(there, "; klaverblad: ");
}

static FileToBe design_file(const RegieView *v, const Offer *o)
{
    return (FileToBe){ path_in(v->session->arena, v->session->options.csv, o->design->name.at),
                       o->design->proposal.text, is_our_schedule };
}

static void csv_rest(const RegieView *v, Csv *csv, size_t offer, size_t g)
{
    int64_t row, taken;
    int when = regie_when(v, g);
    bool has_row = !offer && regie_row(v, g, &row, &taken), next = !offer && v->next[g].any;
    if (has_row) {
        csv_money(csv, row);
        csv_money(csv, taken);
    } else {
        csv_empty(csv);
        csv_empty(csv);
    }
    if (next) {
        csv_count(csv, v->next[g].more);
        csv_money(csv, v->next[g].cents);
    } else {
        csv_empty(csv);
        csv_empty(csv);
    }
    if (next && when)
        csv_count(csv, when);
    else
        csv_empty(csv);
    if (v->offers[offer].support[g].state == OUTCOME_VALUE)
        csv_empty(csv);
    else
        csv_text(csv, regie_reason(v, offer, g));
}

static void csv_group(const RegieView *v, Csv *csv, size_t offer, size_t g)
{
    const Group *group = &v->groups.list[g];
    const Support *now = &v->offers[0].support[g], *then = &v->offers[offer].support[g];
    csv_text(csv, v->offers[offer].file);
    csv_text(csv, group->name);
    csv_text(csv, str_of(group->together ? "yes" : "no"));
    csv_count(csv, v->people[g]);
    csv_text(csv, str_of(state_id(then->state)));
    if (then->state == OUTCOME_UNKNOWN)
        csv_empty(csv);
    else
        csv_money(csv, then->cents);
    if (then->state == OUTCOME_UNKNOWN || now->state == OUTCOME_UNKNOWN)
        csv_empty(csv);
    else
        csv_money(csv, then->cents - now->cents);
    csv_rest(v, csv, offer, g);
    csv_end_row(csv);
}

static bool is_our_members(Str there)
{
    return csv_begins_with(there, "partnership", "municipality");
}

static bool is_our_ini(Str there)
{
    return str_starts(there, "; klaverblad regie --partnerships");
}

static void csv_support(const RegieView *v, Buf *text)
{
    Csv csv = csv_begin(text, v->session->options.csv_be ? CSV_BELGIAN : CSV_PLAIN);
    for (int i = 0; i < HEADS; i++)
        csv_text(&csv, str_of(heads[i]));
    csv_end_row(&csv);
    for (size_t i = 0; i < v->count; i++)
        for (size_t g = 0; g < v->groups.count; g++)
            csv_group(v, &csv, i, g);
}

/* The partnerships too, if there are any; as a file to read again only if they were found. */
bool csv_regie(const RegieView *v)
{
    Session *s = v->session;
    Buf support = { 0 }, members = { 0 };
    FileToBe files[3 + SESSION_ARGUMENTS_MAX];
    size_t count = 0;
    if (!folder_make(s->arena, str_of(s->options.csv), s->diags))
        return false;
    csv_support(v, &support);
    files[count++] = (FileToBe){ path_in(s->arena, s->options.csv, "support.csv"),
                                 buf_view(&support), is_our_csv };
    if (v->join) {
        csv_joining(v, &members);
        files[count++] = (FileToBe){ path_in(s->arena, s->options.csv, "members.csv"),
                                     buf_view(&members), is_our_members };
    }
    if (v->join && v->join->chosen)
        files[count++] = (FileToBe){ path_in(s->arena, s->options.csv, JOIN_FILE),
                                     regie_join_file(v), is_our_ini };
    for (size_t i = 0; i < v->count; i++)
        if (v->offers[i].design)
            files[count++] = design_file(v, &v->offers[i]);
    bool good = files_write(s->arena, files, count,
                            s->options.force ? REPLACE_ANY : REPLACE_OURS, s->diags);
    buf_free(&support);
    buf_free(&members);
    return good;
}
