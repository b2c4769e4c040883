/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_joining_data.c -- partnerships for programs and spreadsheets: JSON and CSV.
 */
#include "csv.h"
#include "regie_joining.h"

static const char *proof_id(JoinProof proof)
{
    switch (proof) {
    case PROOF_EVERY_SET: return "every_set";
    case PROOF_SHARED_OUT: return "shared_out";
    case PROOF_PER_TOWN: return "per_town";
    case PROOF_PER_HEAD: return "per_head";
    case PROOF_NONE: break;
    }
    return "none";
}

/* -- JSON -- */

static void json_support(Json *json, const char *key, const Support *support)
{
    if (support->state == OUTCOME_UNKNOWN)
        json_null(json, key);
    else
        json_money(json, key, support->cents);
}

static void json_towns(const RegieView *v, Json *json, const uint32_t towns[], size_t count)
{
    json_open(json, "municipalities", '[');
    for (size_t i = 0; i < count; i++)
        json_text(json, NULL, v->towns.list[towns[i]].name);
    json_close(json, ']');
}

static void json_stable(const RegieView *v, Json *json, const Stable *stable)
{
    if (!stable->told)
        return;
    json_open(json, "as_good", '{');
    json_count(json, "groupings", (size_t)stable->groupings);
    json_count(json, "looked_at", (size_t)stable->looked);
    json_count(json, "stable", (size_t)stable->stable);
    json_open(json, "one_stable", '[');
    for (size_t g = 0; g < stable->one.count; g++) {
        json_open(json, NULL, '{');
        json_towns(v, json, stable->one.list[g].members, stable->one.list[g].count);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

static void json_areas(const RegieView *v, Json *json)
{
    const JoinView *j = v->join;
    json_open(json, "areas", '[');
    for (size_t a = 0; a < j->joining.areas_count; a++) {
        const JoinedArea *area = &j->joining.areas[a];
        json_open(json, NULL, '{');
        json_towns(v, json, area->area.towns, area->area.count);
        json_money(json, "alone", area->alone);
        json_money(json, "found", area->found);
        json_count(json, "found_unknown", area->found_unknown);
        json_text(json, "proof", str_of(proof_id(area->proof)));
        if (area->proof == PROOF_NONE || area->found_unknown)
            json_null(json, "at_most");
        else
            json_money(json, "at_most", area->bound);
        if (area->proof == PROOF_EVERY_SET) {
            json_count(json, "sets", area->sets);
            json_count(json, "sets_unknown", area->unknown);
        }
        json_stable(v, json, &j->stable[a]);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_members(const RegieView *v, Json *json)
{
    json_open(json, "partnerships", '[');
    for (size_t g = 0; g < v->given.count; g++) {
        const Group *group = &v->given.list[g];
        json_open(json, NULL, '{');
        json_text(json, "name", group->name);
        json_open(json, "members", '[');
        for (size_t m = 0; m < group->count; m++) {
            const Bringing *b = &v->join->bringing[g][m];
            json_open(json, NULL, '{');
            json_text(json, "name", v->towns.list[group->members[m]].name);
            json_support(json, "with", &b->with);
            json_support(json, "without", &b->without);
            json_support(json, "alone", &b->alone);
            if (b->with.state == OUTCOME_UNKNOWN)
                json_null(json, "share");
            else
                json_money(json, "share", b->share);
            json_close(json, '}');
        }
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_leavers(const RegieView *v, Json *json, const char *key, const Leavers *leavers)
{
    json_open(json, key, '{');
    json_towns(v, json, leavers->towns, leavers->count);
    json_money(json, "now", leavers->now);
    json_money(json, "then", leavers->then);
    json_close(json, '}');
}

static void json_leaving(const RegieView *v, Json *json)
{
    const Leaving *l = &v->join->leaving;
    json_open(json, "leaving", '{');
    json_open(json, "alone", '[');
    for (size_t i = 0; i < l->alone_count; i++)
        json_leavers(v, json, NULL, &l->alone[i]);
    json_close(json, ']');
    if (l->most.count)
        json_leavers(v, json, "most", &l->most);
    json_count(json, "sets", l->sets);
    json_yes_no(json, "every_set", l->every_set);
    json_yes_no(json, "stable", l->every_set && !l->most.count);
    json_close(json, '}');
}

void json_joining(const RegieView *v, Json *json)
{
    const JoinView *j = v->join;
    if (!j)
        return;
    json_open(json, "joining", '{');
    if (j->has_neighbours) {
        json_text(json, "neighbours", str_of(v->session->options.neighbours));
        json_count(json, "pairs", j->neighbours.pairs);
        json_count(json, "pairs_assumed", j->neighbours.assumed);
        json_yes_no(json, "chosen", j->chosen);
        json_money(json, "alone", j->joining.alone);
        json_count(json, "alone_unknown", j->joining.alone_unknown);
        json_money(json, "found", j->joining.found);
        json_count(json, "found_unknown", j->joining.found_unknown);
        if (j->joining.bounded && !j->joining.found_unknown)
            json_money(json, "at_most", j->joining.bound);
        else
            json_null(json, "at_most");
        json_areas(v, json);
        json_leaving(v, json);
    }
    json_members(v, json);
    json_close(json, '}');
}

/* -- CSV -- */

static void csv_support(Csv *csv, const Support *support)
{
    if (support->state == OUTCOME_UNKNOWN)
        csv_empty(csv);
    else
        csv_money(csv, support->cents);
}

static void csv_member(const RegieView *v, Csv *csv, const Group *group, size_t member,
                       const Bringing *b)
{
    const Town *town = &v->towns.list[group->members[member]];
    csv_text(csv, group->name);
    csv_text(csv, town->name);
    csv_count(csv, town->people[v->year]);
    csv_support(csv, &b->with);
    if (b->with.state == OUTCOME_UNKNOWN)
        csv_empty(csv);
    else
        csv_money(csv, b->share);
    csv_support(csv, &b->alone);
    csv_support(csv, &b->without);
    if (b->with.state == OUTCOME_UNKNOWN || b->without.state == OUTCOME_UNKNOWN)
        csv_empty(csv);
    else
        csv_money(csv, b->with.cents - b->without.cents);
    csv_end_row(csv);
}

void csv_joining(const RegieView *v, Buf *text)
{
    static const char *const heads[] = { "partnership", "municipality", "inhabitants", "support",
                                         "share", "alone", "without", "brings" };
    Csv csv = csv_begin(text, v->session->options.csv_be ? CSV_BELGIAN : CSV_PLAIN);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        csv_text(&csv, str_of(heads[i]));
    csv_end_row(&csv);
    for (size_t g = 0; g < v->given.count; g++)
        for (size_t m = 0; m < v->given.list[g].count; m++)
            csv_member(v, &csv, &v->given.list[g], m, &v->join->bringing[g][m]);
}
