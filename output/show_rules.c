/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_rules.c -- klaverblad rules: the table of instruments, and the choice between
 * it, the page of one and what is due.
 */
#include <time.h>

#include "page.h"
#include "show.h"

/* -- the table -- */

static void show_table(Session *s)
{
    const Rulebook *b = s->book;
    Buf *out = &s->out;
    page_cell(out, say(s, WORD_COLUMN_MEASURE), 28);
    page_cell(out, say(s, WORD_COLUMN_LEAF), 14);
    page_cell(out, say(s, WORD_COLUMN_PER), 15);
    buf_str(out, say(s, WORD_COLUMN_OPEN));
    buf_byte(out, '\n');
    buf_fill(out, PAGE_WIDTH - 1, '-');
    buf_byte(out, '\n');
    for (size_t i = 0; i < b->instruments_count; i++) {
        const Instrument *in = &b->instruments[i];
        Buf open = { 0 }, who = { 0 };
        open_months(in, &open);
        buf_str(&who, say(s, WORD_COLUMN_PAYS));
        buf_text(&who, s->options.lang == LANG_FR ? " : " : ": ");
        payers_of(b, in, &who);
        page_cell(out, in->id, 28);
        page_cell(out, leaf_id_of(b, in), 14);
        page_cell(out, b->levels[in->level].name, 15);
        buf_str(out, buf_view(&open));
        buf_byte(out, '\n');
        page_wrap(out, label_of(s, &in->label, in->id), 2, 4);
        page_wrap(out, buf_view(&who), 2, 4);
        buf_free(&open);
        buf_free(&who);
    }
}

static void json_table(Session *s)
{
    Json json = { .out = &s->out };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.rules/1"));
    json_open(&json, "instruments", '[');
    for (size_t i = 0; i < s->book->instruments_count; i++) {
        json_open(&json, NULL, '{');
        json_instrument_head(s->book, &s->book->instruments[i], &json);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
}

static Month this_month(void)
{
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    return month_of(local.tm_year + 1900, local.tm_mon + 1);
}

/* -- the command -- */

static ExitStatus unknown_instrument(Session *s, Str id)
{
    Str *ids = arena_alloc(s->arena, (s->book->instruments_count + 1) * sizeof *ids);
    Buf all = { 0 };
    for (size_t i = 0; i < s->book->instruments_count; i++) {
        ids[i] = s->book->instruments[i].id;
        buf_text(&all, i ? ", " : "");
        buf_str(&all, ids[i]);
    }
    ptrdiff_t near = text_nearest(id, ids, s->book->instruments_count);
    diag_add(s->diags, DIAG_UNKNOWN_INSTRUMENT, (Span){ 0 }, id,
             near >= 0 ? ids[near] : buf_view(&all), STR_NONE);
    buf_free(&all);
    return EXIT_USAGE;
}

ExitStatus command_rules(Session *s)
{
    Month now = { 0 };
    if (s->options.due_month && month_parse(str_of(s->options.due_month), &now) != PARSE_OK) {
        diag_add(s->diags, DIAG_NO_SUCH_MONTH, (Span){ 0 }, str_of(s->options.due_month),
                 STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    if (s->options.arguments_count > 1) {
        diag_add(s->diags, DIAG_TOO_MANY_ARGUMENTS, (Span){ 0 },
                 str_of(s->options.arguments[1]), STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    ExitStatus status = session_load(s, NULL, 0);
    if (status != EXIT_DONE)
        return status;
    if (s->options.due) {
        show_due(s, s->options.due_month ? now : this_month());
        return EXIT_DONE;
    }
    if (s->options.arguments_count == 0 && !s->options.markdown) {
        if (s->options.json)
            json_table(s);
        else
            show_table(s);
        return EXIT_DONE;
    }
    const char *id = s->options.arguments_count ? s->options.arguments[0] : NULL;
    const Instrument *in = id ? rules_instrument(s->book, str_of(id)) : NULL;
    if (id && !in)
        return unknown_instrument(s, str_of(id));
    const Cases *cases = cases_load(s->arena, s->book, &s->files, s->diags);
    if (diags_errors(s->diags))
        return EXIT_INPUT;
    Audit audit = { 0 };
    audit_coverage(s->arena, s->book, cases, &s->files, &audit);
    if (!in)
        show_markdown(s, cases, &audit);
    else if (s->options.json)
        json_page(s, in, cases, &audit);
    else
        show_page(s, in, cases, &audit);
    return EXIT_DONE;
}
