/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_notes.c -- what is noted below the figures of a run, as JSON: what was chosen
 * and not had, what cannot be told, what was not chosen, and what the figures rest on.
 */
#include "run_data.h"

/* What a note is about: an instrument (or one amount of it), a member, a span. */
static void json_subject(const Run *run, Json *json, const Instrument *in, uint32_t member,
                         Months months)
{
    json_text(json, "instrument", in->id);
    json_text(json, "level", run->book->levels[in->level].name);
    json_text(json, "member", member_name(run, in->level, member));
    json_months(json, "months", months);
}

static void json_refusals(const Run *run, Json *json)
{
    json_open(json, "refusals", '[');
    for (size_t i = 0; i < run->result->refusals_count; i++) {
        const Refusal *r = &run->result->refusals[i];
        const Instrument *in = &run->book->instruments[r->instrument];
        Buf reason = { 0 };
        json_open(json, NULL, '{');
        json_subject(run, json, in, r->member, r->months);
        json_open(json, "conditions", '[');
        for (size_t c = 0; c < in->conditions_count; c++)
            if (r->failing >> c & 1)
                json_text(json, NULL, run->book->rules[in->conditions[c]].name);
        json_close(json, ']');
        refusal_reason(run, r, &reason);
        json_text(json, "reason", str_trim(buf_view(&reason)));
        buf_free(&reason);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_unknowns(const Run *run, Json *json)
{
    json_open(json, "unknowns", '[');
    for (size_t i = 0; i < run->result->unknowns_count; i++) {
        const Unknown *u = &run->result->unknowns[i];
        const Rule *rule = &run->book->rules[u->amount];
        json_open(json, NULL, '{');
        json_subject(run, json, &run->book->instruments[rule->owner - 1], u->member, u->months);
        json_text(json, "amount", rule->name);
        json_text(json, "missing", u->names);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_missed(const Run *run, Json *json)
{
    json_open(json, "missed", '[');
    for (size_t i = 0; i < run->result->missed_count; i++) {
        const Missed *m = &run->result->missed[i];
        json_open(json, NULL, '{');
        json_subject(run, json, &run->book->instruments[m->instrument], m->member, m->months);
        json_money(json, "amount", m->cents);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_endings(const Run *run, Json *json)
{
    Ending *list;
    size_t count = run_endings(run, &list);
    json_open(json, "endings", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(json, NULL, '{');
        json_text(json, "instrument", list[i].instrument->id);
        if (list[i].amount)
            json_text(json, "amount", list[i].amount->name);
        else
            json_null(json, "amount");
        json_month(json, "last", list[i].last);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_doubts(const Run *run, Json *json)
{
    json_open(json, "doubts", '[');
    for (size_t i = 0; i < run->result->doubts_count; i++) {
        const Doubt *d = &run->result->doubts[i];
        json_open(json, NULL, '{');
        json_text(json, "figure", d->series->name);
        json_label(json, "label", &d->series->label);
        json_yes_no(json, "assumed", d->assumed);
        json_yes_no(json, "old", d->old);
        if (d->old)
            json_month(json, "checked", d->checked);
        else
            json_null(json, "checked");
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* What the project itself says is assumed. */
static void json_assumed(const Run *run, Json *json)
{
    json_open(json, "assumed", '[');
    for (size_t i = 0; i < run->scenario->given_count; i++) {
        const Given *g = &run->scenario->given[i];
        const Attribute *a = &run->book->attributes[g->attribute];
        if (!g->assumed)
            continue;
        json_open(json, NULL, '{');
        json_text(json, "attribute", a->name);
        json_text(json, "member", member_name(run, a->level, g->member));
        json_text(json, "source", g->source);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void json_run_notes(const Run *run, Json *json)
{
    json_refusals(run, json);
    json_unknowns(run, json);
    json_missed(run, json);
    json_endings(run, json);
    json_doubts(run, json);
    json_assumed(run, json);
}

/* -- what stands on stderr -- */

void json_warnings(Session *s, Json *json)
{
    json_open(json, "warnings", '[');
    for (size_t i = 0; i < diags_count(s->diags); i++) {
        Diag diag = diags_get(s->diags, i);
        Buf text = { 0 };
        if (diag.severity != SEVERITY_WARNING)
            continue;
        diag_message(&diag, s->options.lang, &text);
        json_open(json, NULL, '{');
        json_text(json, "code", str_of(diag_number(diag.code)));
        json_text(json, "message", buf_view(&text));
        if (diag.at.source) {
            json_text(json, "file", diag.at.source->name);
            json_count(json, "line", span_place(diag.at).line);
        }
        json_close(json, '}');
        buf_free(&text);
    }
    json_close(json, ']');
}
