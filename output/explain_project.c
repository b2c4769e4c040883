/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * explain_project.c -- klaverblad explain PROJECT: who gets or costs what, in which
 * months, and why not; in sentences first.  Of one month also the figures with
 * their sources and the formula filled in.
 */
#include <string.h>

#include "explain.h"
#include "money.h"
#include "page.h"
#include "reading.h"
#include "world.h"

typedef struct Question {
    Run run;
    int level;                 /* of the member asked for, or -1: all */
    uint32_t member;
    const Instrument *instrument;          /* NULL: all */
    bool one_month;
    Month month;
    Json *json;                /* NULL: as text */
} Question;

/* What the amounts of an instrument came to for one member, while nothing changes but
 * (unless one asks for the instrument) how much they are: then the value is the least. */
typedef struct Stretch {
    Months months;
    bool taken;
    Outcome outcomes[AMOUNTS_MAX];
    Exact most[AMOUNTS_MAX];
} Stretch;

/* -- what is asked -- */

static bool find_member(Question *q, Str wanted)
{
    const Scenario *s = q->run.scenario;
    const Rulebook *b = q->run.book;
    Str *names = NULL;
    size_t count = 0, room = 0;
    for (size_t l = 1; l < b->levels_count; l++)
        for (size_t m = 0; m < s->members_count[l]; m++) {
            Str name = s->members[l][m].name;
            if (str_is(name, wanted)) {
                q->level = (int)l;
                q->member = (uint32_t)m;
                return true;
            }
            if (!name.len)
                continue;
            names = arena_grow(q->run.session->arena, names, count, &room, sizeof *names);
            names[count++] = name;
        }
    report_unknown(q->run.session->diags, DIAG_UNKNOWN_MEMBER, (Span){ 0 }, wanted, names, count);
    return false;
}

static bool find_instrument(Question *q, Str wanted)
{
    const Rulebook *b = q->run.book;
    q->instrument = rules_instrument(b, wanted);
    if (q->instrument)
        return true;
    Str *ids = arena_alloc(q->run.session->arena, (b->instruments_count + 1) * sizeof *ids);
    for (size_t i = 0; i < b->instruments_count; i++)
        ids[i] = b->instruments[i].id;
    report_unknown(q->run.session->diags, DIAG_UNKNOWN_INSTRUMENT, (Span){ 0 }, wanted, ids,
                   b->instruments_count);
    return false;
}

static bool find_month(Question *q, Str wanted)
{
    Months months = q->run.scenario->months;
    Buf span = { 0 };
    q->one_month = true;
    if (month_parse(wanted, &q->month) == PARSE_OK && months_hold(months, q->month))
        return true;
    months_print(months, &span);
    diag_add(q->run.session->diags, DIAG_MONTH_OUTSIDE, (Span){ 0 }, wanted, buf_view(&span),
             STR_NONE);
    buf_free(&span);
    return false;
}

/* -- stretches -- */

static bool same_outcome(const Outcome *a, const Outcome *b, bool to_the_cent)
{
    bool both = a->state == OUTCOME_VALUE && b->state == OUTCOME_VALUE;
    return both && !to_the_cent ? (a->value.num == 0) == (b->value.num == 0) : outcome_same(a, b);
}

static bool same_stretch(const Question *q, const Stretch *a, const Stretch *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!same_outcome(&a->outcomes[i], &b->outcomes[i], q->instrument != NULL))
            return false;
    return a->taken == b->taken;
}

/* Lengthens a stretch by a month like it. */
static void lengthen(Stretch *s, const Stretch *by, size_t count)
{
    s->months.last = by->months.last;
    for (size_t i = 0; i < count; i++) {
        if (exact_order(by->outcomes[i].value, s->outcomes[i].value) < 0)
            s->outcomes[i].value = by->outcomes[i].value;
        if (exact_order(by->outcomes[i].value, s->most[i]) > 0)
            s->most[i] = by->outcomes[i].value;
    }
}

static Stretch look(Question *q, const View *view, const Instrument *in, size_t member, Month month)
{
    Stretch s = { .months = { month, month } };
    s.taken = !in->chosen || scenario_takes(q->run.scenario, (uint32_t)(in - q->run.book->instruments),
                                            (uint32_t)member, month);
    for (size_t a = 0; a < in->amounts_count; a++) {
        s.outcomes[a] = amount_outcome_of(view, in, a, member);
        if (s.outcomes[a].state != OUTCOME_VALUE)
            s.outcomes[a].value = (Exact){ 0, 1, 0 };
        s.most[a] = s.outcomes[a].value;
    }
    return s;
}

/* Those of one instrument and member that are worth telling: in the months in which
 * it is taken, or in all when it was asked for. */
typedef struct Story {
    const Instrument *in;
    size_t member;
    Stretch *list;
    size_t count, room;
} Story;

static void tell_month(Question *q, Story *story, const View *view, Month month)
{
    Months present = sim_presence(q->run.sim, q->run.which, story->in->level, story->member);
    if (!months_hold(present, month))
        return;
    Stretch now = look(q, view, story->in, story->member, month);
    Stretch *last = story->count ? &story->list[story->count - 1] : NULL;
    if (!now.taken && !q->instrument)
        return;
    if (last && last->months.last.index + 1 == month.index &&
        same_stretch(q, last, &now, story->in->amounts_count)) {
        lengthen(last, &now, story->in->amounts_count);
        return;
    }
    story->list = arena_grow(q->run.session->arena, story->list, story->count, &story->room,
                             sizeof *story->list);
    story->list[story->count++] = now;
}

static Story *gather_stories(Question *q, size_t *count)
{
    const Rulebook *b = q->run.book;
    const Scenario *s = q->run.scenario;
    Story *stories = NULL;
    size_t room = 0;
    *count = 0;
    for (size_t l = 1; l < b->levels_count; l++)
        for (size_t m = 0; m < s->members_count[l]; m++)
            for (size_t i = 0; i < b->instruments_count; i++) {
                const Instrument *in = &b->instruments[i];
                if (in->level != l || (q->instrument && q->instrument != in) ||
                    (q->level >= 0 && ((size_t)q->level != l || q->member != m)))
                    continue;
                stories = arena_grow(q->run.session->arena, stories, *count, &room, sizeof *stories);
                stories[(*count)++] = (Story){ .in = in, .member = m };
            }
    Months months = q->one_month ? (Months){ q->month, q->month } : s->months;
    for (Month month = months.first; month.index <= months.last.index; month.index++) {
        View view = sim_view(q->run.sim, q->run.which, month);
        for (size_t i = 0; i < *count; i++)
            tell_month(q, &stories[i], &view, month);
    }
    return stories;
}

/* -- telling -- */

static bool any_in(const Stretch *s, size_t count, OutcomeState state)
{
    for (size_t a = 0; a < count; a++)
        if (s->outcomes[a].state == state &&
            (state != OUTCOME_VALUE || s->outcomes[a].value.num != 0))
            return true;
    return false;
}

/* "in March 2008", "from July 2009 up to and including December 2011" */
static void say_when(const Question *q, Months months, Buf *out)
{
    Lang lang = q->run.session->options.lang;
    Buf first = { 0 }, last = { 0 };
    month_show(months.first, lang, &first);
    month_show(months.last, lang, &last);
    Str args[2] = { buf_view(&first), buf_view(&last) };
    word_say(months.first.index == months.last.index ? WORD_IN_MONTH : WORD_FROM_UNTIL, lang, args, 2,
             out);
    buf_free(&first);
    buf_free(&last);
}

static void say_sentence(const Question *q, Word word, const Str args[], size_t count)
{
    Buf line = { 0 };
    word_say(word, q->run.session->options.lang, args, count, &line);
    page_wrap(&q->run.session->out, buf_view(&line), 2, 4);
    buf_free(&line);
}

static Str party_text(const Question *q, int party)
{
    const Rulebook *b = q->run.book;
    return party < 0 ? STR_NONE
                     : label_of(q->run.session, &b->parties[party].label, b->parties[party].id);
}

/* "400,00 EUR/maand", "400,00 tot 412,00 EUR/maand" */
static void show_range(const Question *q, const View *view, const Rule *rule, Exact least, Exact most,
                       Buf *out)
{
    Lang lang = q->run.session->options.lang;
    Buf low = { 0 }, high = { 0 };
    Type type = q->run.book->code->ins[rule->root].type;
    show_value(view, type, most, lang, &high);
    exact_show(least, 2, 2, lang, &low);
    Str args[2] = { buf_view(&low), buf_view(&high) };
    if (exact_order(least, most) == 0)
        buf_str(out, args[1]);
    else
        word_say(WORD_RANGE, lang, args, 2, out);
    buf_free(&low);
    buf_free(&high);
}

static void say_amount(Question *q, const Story *story, const Stretch *s, size_t a)
{
    static const Word words[] = { [KIND_FUNDING] = WORD_TOLD_FUNDING, [KIND_COST] = WORD_TOLD_COST,
                                  [KIND_IN_KIND] = WORD_TOLD_IN_KIND, [KIND_MEMO] = WORD_TOLD_MEMO };
    Session *session = q->run.session;
    const Rule *rule = &q->run.book->rules[story->in->amounts[a]];
    View view = sim_view(q->run.sim, q->run.which, s->months.first);
    int from, to;
    sim_parties(q->run.sim, q->run.which, rule, story->member, s->months.first, &from, &to);
    Buf when = { 0 }, value = { 0 };
    say_when(q, s->months, &when);
    show_range(q, &view, rule, s->outcomes[a].value, s->most[a], &value);
    Str args[7] = { member_label(&q->run, story->in->level, (uint32_t)story->member),
                    buf_view(&when), label_of(session, &story->in->label, story->in->id),
                    label_of(session, &rule->label, rule->name), buf_view(&value),
                    party_text(q, from), party_text(q, to) };
    Word word = rule->books == BOOKS_CASH ? WORD_TOLD_CASH : words[story->in->kind];
    say_sentence(q, s->taken ? word : WORD_TOLD_COULD, args, 7);
    buf_free(&when);
    buf_free(&value);
}

static void say_conditions(Question *q, const Story *story, Month month, uint64_t failing)
{
    View view = sim_view(q->run.sim, q->run.which, month);
    for (size_t i = 0; i < story->in->conditions_count; i++) {
        if (!(failing >> i & 1))
            continue;
        Buf text = { 0 };
        trace_condition(&view, &q->run.book->rules[story->in->conditions[i]], story->member,
                        q->run.session->options.lang, &text);
        page_wrap(&q->run.session->out, str_trim(buf_view(&text)), 6, 10);
        buf_free(&text);
    }
}

/* What fails for the amount that comes nearest to being had. */
static uint64_t nearest_to_had(const Stretch *s, size_t count)
{
    uint64_t nearest = ~(uint64_t)0;
    for (size_t a = 0; a < count; a++)
        if (__builtin_popcountll(s->outcomes[a].failing) < __builtin_popcountll(nearest))
            nearest = s->outcomes[a].failing;
    return nearest;
}

/* An amount, or (a == amounts) the instrument as a whole, that is not had. */
static void say_not(Question *q, const Story *story, const Stretch *s, size_t a)
{
    Session *session = q->run.session;
    const Instrument *in = story->in;
    bool whole = a == in->amounts_count;
    uint64_t failing = whole ? ~(uint64_t)0 : s->outcomes[a].failing;
    for (size_t i = 0; whole && i < in->amounts_count; i++)
        failing &= s->outcomes[i].failing;
    if (!failing)
        failing = nearest_to_had(s, in->amounts_count);
    const Rule *rule = whole ? NULL : &q->run.book->rules[in->amounts[a]];
    Buf when = { 0 };
    say_when(q, s->months, &when);
    Str args[3] = { member_label(&q->run, in->level, (uint32_t)story->member), buf_view(&when),
                    whole ? label_of(session, &in->label, in->id)
                          : label_of(session, &rule->label, rule->name) };
    say_sentence(q, in->kind == KIND_COST ? WORD_TOLD_NO_COST : WORD_TOLD_NOT, args, 3);
    say_conditions(q, story, s->months.first, failing);
    buf_free(&when);
}

static void say_unknown(Question *q, const Story *story, const Stretch *s, size_t a)
{
    Session *session = q->run.session;
    const Rule *rule = &q->run.book->rules[story->in->amounts[a]];
    View view = sim_view(q->run.sim, q->run.which, s->months.first);
    Buf when = { 0 }, text = { 0 };
    say_when(q, s->months, &when);
    Str args[3] = { member_label(&q->run, story->in->level, (uint32_t)story->member),
                    buf_view(&when), label_of(session, &rule->label, rule->name) };
    say_sentence(q, WORD_TOLD_UNKNOWN, args, 3);
    trace_missing(&view, rule->root, story->member, session->options.lang, &text);
    page_wrap(&session->out, buf_view(&text), 6, 10);
    buf_free(&when);
    buf_free(&text);
}

/* What of it is counted in the month that was asked for, and when that is cash. */
static void say_booked(Question *q, const Story *story, size_t a)
{
    Session *session = q->run.session;
    uint32_t amount = story->in->amounts[a];
    if (q->run.book->rules[amount].period == PERIOD_MONTH && !q->run.book->rules[amount].paid_count)
        return;
    Walk walk = { 0 };
    for (const Posting *p; (p = ledger_next(q->run.result->ledger, &walk)); ) {
        if (p->amount != amount || p->member != story->member || p->month.index != q->month.index)
            continue;
        Buf cash = { 0 };
        month_show(p->cash_month, session->options.lang, &cash);
        Str args[2] = { euros_cents(session->arena, p->cents ? p->cents : p->cash,
                                    session->options.lang), buf_view(&cash) };
        Buf line = { 0 };
        word_say(p->cash ? WORD_BOOKED_CASH : WORD_BOOKED_ONLY, session->options.lang, args, 2, &line);
        page_wrap(&session->out, buf_view(&line), 4, 6);
        buf_free(&line);
        buf_free(&cash);
    }
}

/* The figures, sources and formula of what is had in the month that was asked for. */
static void say_working(Question *q, const Story *story, size_t a)
{
    Session *session = q->run.session;
    View view = sim_view(q->run.sim, q->run.which, q->month);
    Buf text = { 0 };
    trace_amount(&view, story->in, &q->run.book->rules[story->in->amounts[a]], story->member,
                 session->options.lang, &text);
    Str rest = buf_view(&text);
    str_cut(&rest, '\n');      /* its headline was told above */
    while (rest.at) {
        const char *line = rest.at;
        Str body = str_cut(&rest, '\n');
        size_t indent = body.len ? (size_t)(body.at - line) : 0;
        if (body.len)
            page_wrap(&session->out, body, indent + 2, indent + 6);
    }
    buf_free(&text);
}

static void tell_stretch(Question *q, const Story *story, const Stretch *s)
{
    size_t count = story->in->amounts_count;
    bool had = any_in(s, count, OUTCOME_VALUE), unknown = any_in(s, count, OUTCOME_UNKNOWN);
    bool stated = story->in->chosen || q->instrument;      /* else only what is, is told */
    for (size_t a = 0; a < count; a++) {
        const Outcome *out = &s->outcomes[a];
        if (out->state == OUTCOME_VALUE && out->value.num != 0) {
            say_amount(q, story, s, a);
            if (q->one_month) {
                say_booked(q, story, a);
                say_working(q, story, a);
            }
        } else if (out->state == OUTCOME_UNKNOWN && stated) {
            say_unknown(q, story, s, a);
        } else if (out->state == OUTCOME_NO && q->instrument && had) {
            say_not(q, story, s, a);
        }
    }
    if (!had && !unknown && stated)
        say_not(q, story, s, count);
}

/* -- as JSON -- */

static void json_stretch(Question *q, const Story *story, const Stretch *s)
{
    static const char *const states[] = { [OUTCOME_VALUE] = "had", [OUTCOME_NO] = "not_had",
                                          [OUTCOME_UNKNOWN] = "cannot_tell" };
    const Rulebook *b = q->run.book;
    for (size_t a = 0; a < story->in->amounts_count; a++) {
        const Rule *rule = &b->rules[story->in->amounts[a]];
        const Outcome *out = &s->outcomes[a];
        Buf first = { 0 }, last = { 0 }, value = { 0 };
        month_print(s->months.first, &first);
        month_print(s->months.last, &last);
        json_open(q->json, NULL, '{');
        json_text(q->json, "member", q->run.scenario->members[story->in->level][story->member].name);
        json_text(q->json, "instrument", story->in->id);
        json_text(q->json, "amount", rule->name);
        json_text(q->json, "from", buf_view(&first));
        json_text(q->json, "until", buf_view(&last));
        json_yes_no(q->json, "taken", s->taken);
        json_text(q->json, "state", str_of(states[out->state]));
        if (out->state == OUTCOME_VALUE) {
            exact_print(out->value, 2, 2, &value);
            json_text(q->json, "value", buf_view(&value));
        }
        if (out->state == OUTCOME_NO) {
            json_open(q->json, "failing", '[');
            for (size_t i = 0; i < story->in->conditions_count; i++)
                if (out->failing >> i & 1)
                    json_text(q->json, NULL, b->rules[story->in->conditions[i]].name);
            json_close(q->json, ']');
        }
        json_close(q->json, '}');
        buf_free(&first);
        buf_free(&last);
        buf_free(&value);
    }
}

static void answer(Question *q)
{
    size_t count;
    Story *stories = gather_stories(q, &count);
    Buf *out = &q->run.session->out;
    int64_t before = -1;
    for (size_t i = 0; i < count; i++) {
        const Story *story = &stories[i];
        int64_t key = member_key(story->in->level, (uint32_t)story->member);
        size_t start = out->len;
        if (!q->json && key != before)
            page_heading(out, member_label(&q->run, story->in->level, (uint32_t)story->member));
        size_t after = out->len;
        for (size_t k = 0; k < story->count; k++) {
            if (q->json)
                json_stretch(q, story, &story->list[k]);
            else
                tell_stretch(q, story, &story->list[k]);
        }
        if (out->len == after && !q->json)
            out->len = start;              /* nothing to tell of it */
        else
            before = key;
    }
}

static ExitStatus run_project(Session *s, const char *path, Run *run)
{
    const Scenario *scenario = NULL;
    ExitStatus status = run_load(s, path, &scenario);
    if (status != EXIT_DONE)
        return status;
    status = world_load(s, &scenario);
    if (status != EXIT_DONE)
        return status;
    const Perimeter *perimeter = run_perimeter(s);
    if (!perimeter)
        return EXIT_USAGE;
    const Scenario **one = arena_alloc(s->arena, sizeof *one);
    one[0] = scenario;
    Sim *sim = sim_run(s->arena, s->book, one, 1, s->diags);
    if (!sim)
        return EXIT_INPUT;
    *run = run_of(s, scenario, sim, 0, perimeter);
    return EXIT_DONE;
}

ExitStatus explain_project(Session *s, const char *path)
{
    const Options *o = &s->options;
    Question q = { .level = -1 };
    ExitStatus status = run_project(s, path, &q.run);
    if (status != EXIT_DONE)
        return status;
    if (o->total)
        return explain_total(&q.run, str_of(o->total));
    bool ok = !o->worker || find_member(&q, str_of(o->worker));
    ok = (!o->instrument || find_instrument(&q, str_of(o->instrument))) && ok;
    ok = (!o->month || find_month(&q, str_of(o->month))) && ok;
    if (!ok)
        return EXIT_USAGE;
    if (!o->json) {
        run_head(&q.run, q.run.scenario->name);
        answer(&q);
        return EXIT_DONE;
    }
    Json json = { .out = &s->out };
    q.json = &json;
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.explain/1"));
    json_text(&json, "project", q.run.scenario->name);
    json_open(&json, "outcomes", '[');
    answer(&q);
    json_close(&json, ']');
    json_close(&json, '}');
    return EXIT_DONE;
}
