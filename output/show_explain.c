/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_explain.c -- klaverblad explain: for each situation in a file, month by
 * month, what is had, what cannot be told, and what is not had and why.
 */
#include "explain.h"
#include "page.h"

typedef struct Explained {
    Session *session;
    const Case *claim;
    CaseRun run;
    View view;
} Explained;

static const OutcomeState order[] = { OUTCOME_VALUE, OUTCOME_UNKNOWN, OUTCOME_NO };
static const Word headings[] = { WORD_GETS, WORD_CANNOT_BE_TOLD, WORD_GETS_NOT };
static const char *const state_ids[] = { "had", "cannot_tell", "not_had" };

static const Rule *amount_of(const Explained *e, size_t a)
{
    return &e->view.book->rules[e->claim->instrument->amounts[a]];
}

static void show_value_of(Explained *e, const Rule *rule, Exact value)
{
    Session *s = e->session;
    const Version *v = rule_version(rule, e->view.month);
    Buf shown = { 0 }, line = { 0 };
    show_value(&e->view, s->book->code->ins[rule->root].type, value, s->options.lang, &shown);
    Str args[4] = { label_of(s, &e->claim->instrument->label, e->claim->instrument->id),
                    label_of(s, &rule->label, rule->name), buf_view(&shown),
                    v ? label_in(&s->book->parties[v->from].label, s->options.lang) : STR_NONE };
    word_say(WORD_AMOUNT_HAD, s->options.lang, args, 4, &line);
    page_wrap(&s->out, buf_view(&line), 4, 8);
    buf_free(&shown);
    buf_free(&line);
}

/* "SINE, allowance / reduction:", or just "SINE:" when it is about all of it. */
static void show_heading_of(Explained *e, const Outcome outcomes[], size_t first)
{
    Session *s = e->session;
    size_t count = e->claim->instrument->amounts_count, alike = 0;
    Buf line = { 0 }, names = { 0 };
    for (size_t a = first; a < count; a++) {
        if (outcomes[a].state != outcomes[first].state ||
            outcomes[a].failing != outcomes[first].failing ||
            (outcomes[a].state == OUTCOME_UNKNOWN && a > first))
            continue;
        buf_text(&names, alike++ ? " / " : "");
        buf_str(&names, label_of(s, &amount_of(e, a)->label, amount_of(e, a)->name));
    }
    Str args[2] = { label_of(s, &e->claim->instrument->label, e->claim->instrument->id),
                    buf_view(&names) };
    if (alike < count || count == 1) {
        word_say(WORD_AMOUNT_OF, s->options.lang, args, 2, &line);
    } else {
        buf_str(&line, args[0]);
        buf_text(&line, s->options.lang == LANG_FR ? " :" : ":");
    }
    page_wrap(&s->out, buf_view(&line), 4, 8);
    buf_free(&line);
    buf_free(&names);
}

static void show_failing(Explained *e, uint64_t failing, size_t member)
{
    Session *s = e->session;
    const Instrument *in = e->claim->instrument;
    for (size_t i = 0; i < in->conditions_count; i++) {
        if (!(failing >> i & 1))
            continue;
        Buf text = { 0 };
        trace_condition(&e->view, &s->book->rules[in->conditions[i]], member,
                        s->options.lang, &text);
        page_wrap(&s->out, str_trim(buf_view(&text)), 6, 10);
        buf_free(&text);
    }
}

/* What is not had for the same reason is told once. */
static bool told_before(const Outcome outcomes[], size_t a)
{
    for (size_t i = 0; i < a; i++)
        if (outcomes[i].state == OUTCOME_NO && outcomes[i].failing == outcomes[a].failing)
            return true;
    return false;
}

static void show_state(Explained *e, const Outcome outcomes[], size_t member, OutcomeState state)
{
    for (size_t a = 0; a < e->claim->instrument->amounts_count; a++) {
        const Rule *rule = amount_of(e, a);
        if (outcomes[a].state != state || (state == OUTCOME_NO && told_before(outcomes, a)))
            continue;
        if (state == OUTCOME_VALUE) {
            show_value_of(e, rule, outcomes[a].value);
            continue;
        }
        show_heading_of(e, outcomes, a);
        if (state == OUTCOME_NO) {
            show_failing(e, outcomes[a].failing, member);
        } else {
            Buf text = { 0 };
            trace_missing(&e->view, rule->root, member, e->session->options.lang, &text);
            page_wrap(&e->session->out, buf_view(&text), 6, 10);
            buf_free(&text);
        }
    }
}

static void json_outcome(Explained *e, const Rule *rule, const Outcome *out,
                         size_t member, Json *json)
{
    Session *s = e->session;
    Buf month = { 0 }, value = { 0 };
    month_print(e->view.month, &month);
    json_open(json, NULL, '{');
    json_text(json, "situation", e->claim->title);
    json_text(json, "month", buf_view(&month));
    json_text(json, "instrument", e->claim->instrument->id);
    json_text(json, "amount", rule->name);
    json_text(json, "state",
              str_of(state_ids[out->state == OUTCOME_VALUE     ? 0
                               : out->state == OUTCOME_UNKNOWN ? 1
                                                               : 2]));
    if (out->state == OUTCOME_VALUE) {
        exact_print(out->value, 2, 2, &value);
        json_text(json, "value", buf_view(&value));
    } else if (out->state == OUTCOME_UNKNOWN) {
        trace_missing(&e->view, rule->root, member, s->options.lang, &value);
        json_text(json, "missing", buf_view(&value));
    } else {
        json_open(json, "failing", '[');
        for (size_t i = 0; i < e->claim->instrument->conditions_count; i++)
            if (out->failing >> i & 1)
                json_text(json, NULL, s->book->rules[e->claim->instrument->conditions[i]].name);
        json_close(json, ']');
    }
    json_close(json, '}');
    buf_free(&month);
    buf_free(&value);
}

static size_t outcomes_of(Explained *e, size_t member, Outcome outcomes[])
{
    size_t count = e->claim->instrument->amounts_count;
    for (size_t a = 0; a < count; a++)
        outcomes[a] = amount_outcome_of(&e->view, e->claim->instrument, a, member);
    return count;
}

static bool has_state(const Outcome outcomes[], size_t count, OutcomeState state)
{
    for (size_t a = 0; a < count; a++)
        if (outcomes[a].state == state)
            return true;
    return false;
}

/* All instruments of one situation in one month. */
static void show_month(Session *s, Explained list[], size_t count, Month month, Json *json)
{
    if (!json) {
        Buf title = { 0 };
        month_show(month, s->options.lang, &title);
        page_heading(&s->out, buf_view(&title));
        buf_free(&title);
    }
    for (size_t i = 0; i < count; i++) {
        engine_run(list[i].run.engine, month);
        list[i].view = case_view(&list[i].run, month, 0);
    }
    for (int o = 0; o < 3; o++) {
        bool any = false;
        for (size_t i = 0; i < count; i++) {
            Outcome outcomes[AMOUNTS_MAX];
            for (size_t m = 0; m < list[i].claim->members[list[i].claim->instrument->level]; m++) {
                size_t amounts = outcomes_of(&list[i], m, outcomes);
                for (size_t a = 0; json && a < amounts; a++)
                    if (outcomes[a].state == order[o])
                        json_outcome(&list[i], amount_of(&list[i], a), &outcomes[a], m, json);
                if (json || !has_state(outcomes, amounts, order[o]))
                    continue;
                if (!any) {
                    buf_text(&s->out, "  ");
                    buf_str(&s->out, say(s, headings[o]));
                    buf_byte(&s->out, '\n');
                }
                any = true;
                show_state(&list[i], outcomes, m, order[o]);
            }
        }
        if (!any && !json && order[o] == OUTCOME_VALUE)
            page_wrap(&s->out, say(s, WORD_GETS_NOTHING), 2, 2);
    }
}

static void show_situation(Session *s, const Case claims[], size_t count, Json *json)
{
    Explained *list = arena_alloc(s->arena, count * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const uint32_t *roots;
        size_t roots_count = case_roots(s->arena, s->book, &claims[i], &roots);
        list[i] = (Explained){ .session = s, .claim = &claims[i] };
        list[i].run = case_bind(s->arena, s->book, &claims[i], roots, roots_count, NULL, 0, 1,
                                case_months(&claims[i]));
    }
    if (!json) {
        if (s->out.len)
            buf_byte(&s->out, '\n');
        page_title(&s->out, claims[0].title);
    }
    for (size_t t = 0; t < claims[0].months_count; t++)
        show_month(s, list, count, claims[0].months[t], json);
}

ExitStatus command_explain(Session *s)
{
    if (s->options.arguments_count != 1) {
        diag_add(s->diags, DIAG_NEEDS_ONE_FILE, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    const Source *source = source_read(s->arena, s->options.arguments[0], s->diags);
    if (source && scenario_is(source))
        return explain_project(s, s->options.arguments[0]);
    ExitStatus status = session_load(s, NULL, 0);
    if (!source || status != EXIT_DONE)
        return source ? status : EXIT_FILES;
    const Cases *cases = situations_load(s->arena, s->book, source, s->diags);
    if (diags_errors(s->diags))
        return EXIT_INPUT;
    Json json = { .out = &s->out };
    if (s->options.json) {
        json_open(&json, NULL, '{');
        json_text(&json, "schema", str_of("klaverblad.explain/1"));
        json_open(&json, "outcomes", '[');
    }
    for (size_t i = 0, next; i < cases->count; i = next) {
        for (next = i + 1; next < cases->count &&
                           str_is(cases->list[next].title, cases->list[i].title);)
            next++;
        show_situation(s, &cases->list[i], next - i, s->options.json ? &json : NULL);
    }
    if (s->options.json) {
        json_close(&json, ']');
        json_close(&json, '}');
    }
    return EXIT_DONE;
}
