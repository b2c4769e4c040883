/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_check.c -- klaverblad check: runs the cases, asks the rulebook about
 * itself, and says what came out.
 */
#include <string.h>

#include "audit.h"
#include "json.h"
#include "page.h"
#include "session.h"
#include "words.h"

enum { PAST_SHOWN = 5 };       /* more warnings of a kind than this are counted, not shown */

typedef struct Checked {
    const RuleFiles *files;    /* whose cases and rules are checked */
    Cases *cases;              /* all of them: also those of other files may test a rule */
    bool *own, *passed;        /* per case */
    size_t count, failed;
    size_t past;               /* figures used after the month up to which they were checked */
    Audit audit;
} Checked;

static void say_counts(Session *s, Word word, size_t a, size_t b, size_t c)
{
    Buf numbers[3] = { { 0 }, { 0 }, { 0 } };
    size_t counts[3] = { a, b, c };
    Str args[3];
    for (int i = 0; i < 3; i++) {
        exact_show((Exact){ (Wide)counts[i], 1, 0 }, 0, 0, s->options.lang, &numbers[i]);
        args[i] = buf_view(&numbers[i]);
    }
    Buf line = { 0 };
    word_say(word, s->options.lang, args, 3, &line);
    page_wrap(&s->out, buf_view(&line), 0, 2);
    buf_free(&line);
    for (int i = 0; i < 3; i++)
        buf_free(&numbers[i]);
}

static bool has(Str text, Str part)
{
    for (size_t i = 0; i + part.len <= text.len; i++)
        if (memcmp(text.at + i, part.at, part.len) == 0)
            return true;
    return false;
}

/* -- the text -- */

static void show_gaps(Session *s, const Checked *c)
{
    say_counts(s, c->audit.gaps_count ? WORD_COVERAGE_GAPS : WORD_COVERAGE_FULL,
               c->audit.months_run, c->audit.gaps_count, 0);
    for (size_t i = 0; i < c->audit.gaps_count; i++) {
        const Gap *gap = &c->audit.gaps[i];
        Buf months = { 0 };
        months_print(gap->months, &months);
        buf_text(&s->out, "  ");
        page_cell(&s->out, buf_view(&months), 20);
        page_cell(&s->out, gap->instrument->id, 18);
        page_wrap(&s->out, gap->name, 40, 42);
        buf_free(&months);
    }
}

static void show_text(Session *s, const Checked *c)
{
    size_t instruments = 0;
    for (size_t i = 0; i < s->book->instruments_count; i++)
        instruments += rule_files_have(c->files, s->book->instruments[i].file);
    say_counts(s, c->failed ? WORD_CASES_FAIL : WORD_CASES_PASS, instruments, c->count, c->failed);
    show_gaps(s, c);
    say_counts(s, c->audit.untested_count ? WORD_CHANGES_MISSED : WORD_CHANGES_SEEN,
               c->audit.changes, c->audit.untested_count, 0);
    if (c->past > PAST_SHOWN)
        say_counts(s, WORD_PAST_MANY, c->past, 0, 0);
}

/* Lines that are too long go on below, two blanks further in. */
static void show_wrapped(Session *s, Str text)
{
    for (const char *p = text.at, *end = text.at + text.len; p < end; ) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        Str line = str_part(p, (size_t)((stop ? stop : end) - p));
        size_t blanks = 0;
        while (blanks < line.len && line.at[blanks] == ' ')
            blanks++;
        page_wrap(&s->out, str_part(line.at + blanks, line.len - blanks), blanks, blanks + 4);
        p = stop ? stop + 1 : end;
    }
}

static void explain(Session *s, const Checked *c)
{
    Str wanted = str_of(s->options.explain_title ? s->options.explain_title : "");
    bool any = false;
    for (size_t i = 0; i < c->cases->count; i++) {
        const Case *claim = &c->cases->list[i];
        if (!c->own[i] || !has(claim->title, wanted))
            continue;
        any = true;
        page_title(&s->out, claim->title);
        Buf text = { 0 };
        case_explain(s->arena, s->book, claim, s->options.lang, &text);
        show_wrapped(s, buf_view(&text));
        buf_free(&text);
        buf_byte(&s->out, '\n');
    }
    if (!any)
        diag_add(s->diags, DIAG_NO_SUCH_CASE, (Span){ 0 }, wanted, STR_NONE, STR_NONE);
}

/* -- JSON -- */

static void json_place(Json *json, Span at)
{
    Place place = span_place(at);
    json_text(json, "file", at.source ? at.source->name : str_of(""));
    json_count(json, "line", place.line);
    json_count(json, "column", place.column);
}

static void json_case(Session *s, const Checked *c, size_t i, Json *json)
{
    const Case *claim = &c->cases->list[i];
    json_open(json, NULL, '{');
    json_text(json, "title", claim->title);
    json_text(json, "instrument", claim->instrument->id);
    json_text(json, "source", claim->source);
    json_yes_no(json, "passed", c->passed[i]);
    json_place(json, claim->at);
    if (s->options.explain) {
        Buf text = { 0 };
        case_explain(s->arena, s->book, claim, s->options.lang, &text);
        json_open(json, "explanation", '[');
        for (Str rest = buf_view(&text); rest.at; ) {
            Str left = rest;
            const char *end = memchr(left.at, '\n', left.len);
            Str line = str_part(left.at, end ? (size_t)(end - left.at) : left.len);
            if (line.len)
                json_text(json, NULL, line);
            rest = end && end + 1 < left.at + left.len
                 ? str_part(end + 1, (size_t)(left.at + left.len - end - 1)) : (Str){ 0 };
        }
        json_close(json, ']');
        buf_free(&text);
    }
    json_close(json, '}');
}

static void json_messages(Session *s, Json *json)
{
    json_open(json, "messages", '[');
    for (size_t i = 0; i < diags_count(s->diags); i++) {
        Diag d = diags_get(s->diags, i);
        Buf text = { 0 };
        static const char *const severities[] = { "note", "warning", "error" };
        diag_message(&d, s->options.lang, &text);
        json_open(json, NULL, '{');
        json_text(json, "code", str_of(diag_number(d.code)));
        json_text(json, "severity", str_of(severities[d.severity]));
        json_place(json, d.at);
        json_text(json, "text", buf_view(&text));
        json_close(json, '}');
        buf_free(&text);
    }
    json_close(json, ']');
}

static void show_json(Session *s, const Checked *c)
{
    Json json = { .out = &s->out };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.check/1"));
    json_count(&json, "cases_passed", c->count - c->failed);
    json_count(&json, "cases_failed", c->failed);
    json_open(&json, "cases", '[');
    for (size_t i = 0; c->cases && i < c->cases->count; i++)
        if (c->own[i])
            json_case(s, c, i, &json);
    json_close(&json, ']');
    json_count(&json, "months_run", c->audit.months_run);
    json_open(&json, "gaps", '[');
    for (size_t i = 0; i < c->audit.gaps_count; i++) {
        const Gap *gap = &c->audit.gaps[i];
        Buf months = { 0 };
        months_print(gap->months, &months);
        json_open(&json, NULL, '{');
        json_text(&json, "instrument", gap->instrument->id);
        json_text(&json, "figure", gap->name);
        json_text(&json, "months", buf_view(&months));
        json_close(&json, '}');
        buf_free(&months);
    }
    json_close(&json, ']');
    json_count(&json, "changes_tried", c->audit.changes);
    json_open(&json, "untested", '[');
    for (size_t i = 0; i < c->audit.untested_count; i++) {
        json_open(&json, NULL, '{');
        json_text(&json, "what", c->audit.untested[i].what);
        json_place(&json, c->audit.untested[i].at);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_messages(s, &json);
    json_close(&json, '}');
}

/* -- the command -- */

static void run_cases(Session *s, Checked *c)
{
    c->own = arena_alloc(s->arena, c->cases->count + 1);
    c->passed = arena_alloc(s->arena, c->cases->count + 1);
    for (size_t i = 0; i < c->cases->count; i++) {
        const Case *claim = &c->cases->list[i];
        c->own[i] = rule_files_have(c->files, claim->file);
        if (!c->own[i])
            continue;
        Arena *scratch = arena_new();
        c->passed[i] = case_check(scratch, s->book, claim, s->diags);
        arena_free(scratch);
        c->count++;
        c->failed += !c->passed[i];
    }
}

static void ask_rulebook(Session *s, Checked *c)
{
    audit_coverage(s->arena, s->book, c->cases, c->files, &c->audit);
    audit_changes(s->arena, s->book, c->cases, c->files, &c->audit);
    Diags *past = diags_new(s->arena);
    audit_checked(s->book, c->cases, c->files, past);
    c->past = diags_count(past);
    if (c->past <= PAST_SHOWN || s->options.json)
        audit_checked(s->book, c->cases, c->files, s->diags);
    /* while a case fails, what it would have noticed is not known yet */
    for (size_t i = 0; i < c->audit.untested_count && !c->failed; i++)
        diag_add(s->diags, DIAG_UNTESTED, c->audit.untested[i].at, c->audit.untested[i].what,
                 STR_NONE, STR_NONE);
}

ExitStatus command_check(Session *s)
{
    ExitStatus status = session_load(s, s->options.arguments, s->options.arguments_count);
    Checked c = { .files = s->own.count ? &s->own : &s->files };
    if (status == EXIT_DONE || status == EXIT_INPUT) {
        /* also with errors in the rules: all mistakes in one go */
        c.cases = status == EXIT_DONE ? cases_load(s->arena, s->book, &s->files, s->diags) : NULL;
        if (diags_errors(s->diags))
            status = EXIT_INPUT;
    }
    if (status == EXIT_DONE) {
        run_cases(s, &c);
        if (s->options.explain && !s->options.json)
            explain(s, &c);
        else
            ask_rulebook(s, &c);
        bool untested = s->options.strict && c.audit.untested_count;
        status = diags_errors(s->diags) || untested ? EXIT_MISSED : EXIT_DONE;
    }
    if (s->options.json)
        show_json(s, &c);
    else if (c.own && !s->options.explain)
        show_text(s, &c);
    return status;
}
