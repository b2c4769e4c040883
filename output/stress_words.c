/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stress_words.c -- what goes wrong, in words: trials, what stops, and how far something
 * must go.
 */
#include "compare.h"
#include "money.h"
#include "stress_view.h"

#include <string.h>

static Str keep(const StressView *v, Buf *buf)
{
    Str text = str_keep(v->base->session->arena, buf_view(buf));
    buf_free(buf);
    return text;
}

/* -- trials -- */

Str trial_label(const StressView *v, const Trial *trial)
{
    const Session *s = v->base->session;
    if (trial->stress)
        return label_of(s, &trial->stress->label, trial->name);
    Buf text = { 0 };
    for (Str rest = trial->name; rest.at; ) {
        Str name = str_cut(&rest, '+');
        for (size_t i = 0; i < v->tests.count; i++)
            if (str_is(v->tests.list[i].name, name)) {
                buf_text(&text, text.len ? " + " : "");
                buf_str(&text, label_of(s, &v->tests.list[i].label, name));
            }
    }
    return keep(v, &text);
}

Str trial_stops(const StressView *v, const Trial *trial)
{
    const Session *s = v->base->session;
    const Rulebook *b = v->base->book;
    Buf text = { 0 };
    for (size_t i = 0; i < trial->parts_count && trial->applies; i++) {
        const TrialPart *part = &trial->parts[i];
        if (!part->each)
            continue;
        buf_text(&text, text.len ? ", " : "");
        if (part->stop.instrument >= 0) {
            const Instrument *in = &b->instruments[part->stop.instrument];
            buf_str(&text, label_of(s, &in->label, in->id));
        } else {
            buf_str(&text, member_label(v->base, part->stop.member.level, part->stop.member.member));
        }
    }
    return keep(v, &text);
}

Str trial_stop_id(const StressView *v, const Trial *trial)
{
    const Rulebook *b = v->base->book;
    Buf text = { 0 };
    for (size_t i = 0; i < trial->parts_count && trial->applies; i++) {
        const Stop *stop = &trial->parts[i].stop;
        if (!trial->parts[i].each)
            continue;
        buf_text(&text, text.len ? ", " : "");
        if (stop->instrument >= 0) {
            buf_str(&text, b->instruments[stop->instrument].id);
            continue;
        }
        buf_str(&text, b->levels[stop->member.level].name);
        buf_byte(&text, '.');
        buf_str(&text, member_name(v->base, stop->member.level, stop->member.member));
    }
    return keep(v, &text);
}

Str outcome_lacks(const StressView *v, const StressOutcome *outcome)
{
    Buf text = { 0 };
    for (size_t i = 0; i < diags_count(outcome->lacks) && !text.len; i++) {
        Diag diag = diags_get(outcome->lacks, i);
        if (diag.severity == SEVERITY_ERROR)
            diag_message(&diag, v->base->session->options.lang, &text);
    }
    return keep(v, &text);
}

/* -- levers -- */

static void attribute_words(const StressView *v, uint32_t attribute, Buf *out)
{
    const Attribute *a = &v->base->book->attributes[attribute];
    buf_str(out, label_of(v->base->session, &a->label, a->name));
}

/* "service.*.take_up where paid_by = voucher" */
static void line_words(const StressLine *line, Buf *out)
{
    static const char word[] = " where ";
    buf_text(out, " (");
    buf_str(out, line->key);
    for (size_t i = 0; i + strlen(word) <= line->text.len && line->has_where; i++)
        if (memcmp(line->text.at + i, word, strlen(word)) == 0)
            buf_str(out, str_part(line->text.at + i, line->text.len - i));
    buf_byte(out, ')');
}

Str lever_label(const StressView *v, const Lever *lever)
{
    const Session *s = v->base->session;
    Buf text = { 0 };
    if (lever->line && lever->line->kind == STRESS_LATE) {
        buf_str(&text, say(s, WORD_STRESS_LATE));
    } else if (lever->line && lever->line->kind == STRESS_LEAVE) {
        const Level *level = &v->base->book->levels[lever->line->level];
        Str who = label_of(s, &level->label, level->name);
        word_say(WORD_STRESS_LEAVE, s->options.lang, &who, 1, &text);
    } else if (lever->line) {
        attribute_words(v, lever->line->attribute, &text);
    }
    if (lever->line) {
        line_words(lever->line, &text);
        return keep(v, &text);
    }
    const Target *t = &lever->quantity->target;
    if (t->party >= 0) {
        const Party *p = &v->base->book->parties[t->party];
        buf_str(&text, label_of(s, &p->label, p->id));
        buf_text(&text, ": ");
        buf_str(&text, say(s, WORD_STRESS_LATE));
    } else if (t->attribute < 0) {
        buf_str(&text, member_label(v->base, t->level, t->member));
    } else {
        attribute_words(v, (uint32_t)t->attribute, &text);
        Str name = member_name(v->base, t->level, t->member);
        buf_text(&text, name.len ? ", " : "");
        buf_str(&text, name);
    }
    return keep(v, &text);
}

/* "71,2% in plaats van 85%" */
static void value_reach(const StressView *v, const Reversal *r, Buf *out)
{
    const Session *s = v->base->session;
    const Target *t = &r->lever.quantity->target;
    const Scenario *is = v->base->scenario;
    const Scenario *then = reverse_apply(s->arena, &v->from, &r->lever, r->steps);
    const Given *before = scenario_given(is, (uint32_t)t->attribute, t->member);
    const Given *after = scenario_given(then, (uint32_t)t->attribute, t->member);
    Buf words[2] = { { 0 }, { 0 } };
    if (after)
        given_words(s, is->book, after, &words[0]);
    if (before)
        given_words(s, is->book, before, &words[1]);
    Str args[2] = { buf_view(&words[0]), before ? buf_view(&words[1]) : str_of("-") };
    word_say(WORD_STRESS_INSTEAD, s->options.lang, args, 2, out);
    buf_free(&words[0]);
    buf_free(&words[1]);
}

static void months_reach(const StressView *v, int64_t months, Buf *out)
{
    exact_show((Exact){ months, 1, 0 }, 0, 0, v->base->session->options.lang, out);
    buf_byte(out, ' ');
    Unit month = unit_base(UNIT_MONTH);
    if (months == 1)
        unit_show_one(month, v->base->session->options.lang, out);
    else
        unit_show(month, v->base->session->options.lang, out);
}

/* From the month in which the test begins, where that is later than the project. */
static void from_reach(const StressView *v, const Lever *lever, Buf *out)
{
    const Session *s = v->base->session;
    Month from;
    Buf month = { 0 };
    if (!stress_month(v->base->scenario, lever->stress, &from) ||
        from.index <= v->base->scenario->months.first.index)
        return;
    month_show(from, s->options.lang, &month);
    Str arg = buf_view(&month);
    buf_text(out, ", ");
    word_say(WORD_ROW_FROM, s->options.lang, &arg, 1, out);
    buf_free(&month);
}

/* "+1,3 punten", or with its unit. */
static void shift_reach(const StressView *v, const Reversal *r, Buf *out)
{
    const Session *s = v->base->session;
    const Attribute *a = &v->base->book->attributes[r->lever.line->attribute];
    int64_t digits = r->lever.sign * r->steps;
    Buf number = { 0 };
    buf_text(out, digits > 0 ? "+" : "");
    if (attribute_is_part(a)) {
        exact_show((Exact){ digits, 1, a->scale - 2 }, 0, a->scale, s->options.lang, &number);
        Str arg = buf_view(&number);
        word_say(WORD_STRESS_POINTS, s->options.lang, &arg, 1, out);
    } else {
        Change change = { MONTH_NEVER_BEGAN, digits, { 0 } };
        Given given = { .attribute = r->lever.line->attribute, .changes = &change, .count = 1 };
        given_words(s, v->base->book, &given, out);
    }
    buf_free(&number);
}

Str lever_reach(const StressView *v, const Reversal *r)
{
    const Session *s = v->base->session;
    const Lever *lever = &r->lever;
    Buf text = { 0 };
    if (lever->step == STEP_DIGIT && lever->quantity) {
        value_reach(v, r, &text);
    } else if (lever->step == STEP_MONTH && lever->sign < 0) {
        const Target *t = &lever->quantity->target;
        Buf month = { 0 };
        month_show(month_plus(v->base->scenario->presence[t->level][t->member].last, 1 - (int)r->steps),
                   s->options.lang, &month);
        Str arg = buf_view(&month);
        word_say(WORD_STRESS_GONE, s->options.lang, &arg, 1, &text);
        buf_free(&month);
    } else if (lever->step == STEP_MONTH) {
        months_reach(v, r->steps, &text);
    } else if (lever->step == STEP_PERMILLE) {
        enum { PERMILLE = 1000 };
        bool leave = lever->line->kind == STRESS_LEAVE;
        buf_str(&text, leave ? share(s->arena, r->steps, PERMILLE, s->options.lang)
                             : share_signed(s->arena, lever->sign * r->steps, PERMILLE, s->options.lang));
    } else {
        shift_reach(v, r, &text);
    }
    if (lever->line && lever->line->kind != STRESS_LATE)
        from_reach(v, lever, &text);
    return keep(v, &text);
}
