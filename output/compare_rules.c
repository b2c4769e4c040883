/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare_rules.c -- a reform: which figures and rules it changes, and which members
 * of the project it lets in or shuts out.
 */
#include "compare.h"
#include "money.h"
#include "page.h"

static void show_change(Session *s, Str name, Str before, Str after)
{
    Buf line = { 0 };
    Str none = say(s, WORD_NO_DATA);
    Str args[3] = { name, before.len ? before : none, after.len ? after : none };
    word_say(WORD_INPUT_DIFFERS, s->options.lang, args, 3, &line);
    page_wrap(&s->out, buf_view(&line), 2, 6);
    buf_free(&line);
}

/* -- figures -- */

static const Series *same_series(const Rulebook *book, const Series *series)
{
    for (size_t i = 0; i < book->series_count; i++)
        if (str_is(book->series[i]->name, series->name))
            return book->series[i];
    return NULL;
}

static void dated_text(const Series *series, Month month, Lang lang, Buf *out)
{
    ptrdiff_t at = series ? series_in(series, month) : -1;
    if (at < 0)
        return;
    exact_show(exact_of(series->values[at].value), 0, DECIMAL_SCALE_MAX, lang, out);
    buf_byte(out, ' ');
    unit_show(series->unit, lang, out);
}

/* At each date of the reformed figure at which it says something else. */
static bool show_series(Session *s, const Series *before, const Series *after)
{
    bool any = false;
    for (size_t v = 0; v < after->count; v++) {
        Month month = after->values[v].from;
        Buf name = { 0 }, was = { 0 }, is = { 0 };
        dated_text(before, month, s->options.lang, &was);
        dated_text(after, month, s->options.lang, &is);
        buf_str(&name, label_of(s, &after->label, after->name));
        buf_text(&name, ", ");
        month_show(month, s->options.lang, &name);
        if (!str_is(buf_view(&was), buf_view(&is))) {
            show_change(s, buf_view(&name), buf_view(&was), buf_view(&is));
            any = true;
        }
        buf_free(&name);
        buf_free(&was);
        buf_free(&is);
    }
    return any;
}

/* -- tables -- */

static const Table *same_table(const Rulebook *book, const Table *table)
{
    for (size_t i = 0; i < book->tables_count; i++)
        if (str_is(book->tables[i]->name, table->name))
            return book->tables[i];
    return NULL;
}

/* "0: 500, 80.000: 700": the rows that hold in the month. */
static void rows_text(const Table *table, Month month, Lang lang, Buf *out)
{
    const RowSet *set = table ? table_rows(table, month) : NULL;
    for (size_t r = 0; set && !set->gap && r < set->count; r++) {
        buf_text(out, r ? ", " : "");
        exact_show(exact_of(set->rows[r].threshold), 0, DECIMAL_SCALE_MAX, lang, out);
        buf_text(out, lang == LANG_FR ? " : " : ": ");
        if (set->rows[r].amount.gap)
            buf_byte(out, '?');
        else
            exact_show(exact_of(set->rows[r].amount.value), 0, DECIMAL_SCALE_MAX, lang, out);
    }
}

static bool show_table(Session *s, const Table *before, const Table *after)
{
    bool any = false;
    for (size_t v = 0; v < after->count; v++) {
        Month month = after->sets[v].from;
        Buf name = { 0 }, was = { 0 }, is = { 0 };
        rows_text(before, month, s->options.lang, &was);
        rows_text(after, month, s->options.lang, &is);
        buf_str(&name, label_of(s, &after->form.label, after->name));
        buf_text(&name, ", ");
        month_show(month, s->options.lang, &name);
        if (!str_is(buf_view(&was), buf_view(&is))) {
            show_change(s, buf_view(&name), buf_view(&was), buf_view(&is));
            any = true;
        }
        buf_free(&name);
        buf_free(&was);
        buf_free(&is);
    }
    return any;
}

/* -- formulas: that they differ -- */

static void show_rule(Session *s, Word word, const Rule *rule)
{
    Buf line = { 0 };
    Str args[2] = { label_of(s, &rule->label, rule->name), rule->full };
    word_say(word, s->options.lang, args, 2, &line);
    page_wrap(&s->out, buf_view(&line), 2, 6);
    buf_free(&line);
}

static bool same_versions(const Rule *a, const Rule *b)
{
    if (a->count != b->count)
        return false;
    for (size_t v = 0; v < a->count; v++)
        if (a->versions[v].months.first.index != b->versions[v].months.first.index ||
            a->versions[v].months.last.index != b->versions[v].months.last.index ||
            a->versions[v].from != b->versions[v].from || a->versions[v].to != b->versions[v].to ||
            !str_is(span_text(a->versions[v].value), span_text(b->versions[v].value)))
            return false;
    return true;
}

static const Rule *same_rule(const Rulebook *book, const Rule *rule)
{
    for (size_t i = 0; i < book->rules_count; i++)
        if (book->rules[i].kind == rule->kind && str_is(book->rules[i].full, rule->full))
            return &book->rules[i];
    return NULL;
}

void show_rule_differences(const Comparison *c)
{
    Session *s = c->session;
    const Rulebook *before = c->columns[0].run.book, *after = c->columns[1].run.book;
    bool any = false;
    page_heading(&s->out, say(s, WORD_RULES_DIFFER));
    for (size_t i = 0; i < after->series_count; i++)
        any = show_series(s, same_series(before, after->series[i]), after->series[i]) || any;
    for (size_t i = 0; i < after->tables_count; i++)
        any = show_table(s, same_table(before, after->tables[i]), after->tables[i]) || any;
    for (size_t i = 0; i < after->rules_count; i++) {
        const Rule *was = same_rule(before, &after->rules[i]);
        if (was && same_versions(was, &after->rules[i]))
            continue;
        show_rule(s, was ? WORD_RULE_CHANGED : WORD_RULE_ADDED, &after->rules[i]);
        any = true;
    }
    if (!any)
        page_wrap(&s->out, say(s, WORD_NO_RULE_DIFFERS), 2, 2);
}

/* -- who gets in, who falls out -- */

static bool refuses(const Run *run, const Refusal *wanted, Str instrument, Month month)
{
    for (size_t i = 0; i < run->result->refusals_count; i++) {
        const Refusal *r = &run->result->refusals[i];
        if (r->member == wanted->member && months_hold(r->months, month) &&
            str_is(run->book->instruments[r->instrument].id, instrument))
            return true;
    }
    return false;
}

/* Months that `one` refuses and `two` does not, per refusal; the reason if asked. */
static bool show_refusals(const Comparison *c, const Run *one, const Run *two, Word word,
                          bool reason)
{
    Session *s = c->session;
    bool any = false;
    for (size_t i = 0; i < one->result->refusals_count; i++) {
        const Refusal *r = &one->result->refusals[i];
        const Instrument *in = &one->book->instruments[r->instrument];
        Months months = { MONTH_NEVER_ENDS, MONTH_NEVER_BEGAN };
        for (Month m = r->months.first; m.index <= r->months.last.index; m.index++) {
            if (refuses(two, r, in->id, m))
                continue;
            months.first = months.first.index > m.index ? m : months.first;
            months.last = m;
        }
        if (months.first.index > months.last.index)
            continue;
        Buf line = { 0 }, why = { 0 };
        Refusal part = *r;
        part.months = months;
        if (reason)
            refusal_reason(one, &part, &why);
        Str args[3] = { member_label(one, in->level, r->member), label_of(s, &in->label, in->id),
                        months_words(s->arena, months, s->options.lang) };
        word_say(word, s->options.lang, args, 3, &line);
        if (why.len) {
            buf_text(&line, s->options.lang == LANG_FR ? " : " : ": ");
            buf_str(&line, buf_view(&why));
        }
        page_wrap(&s->out, buf_view(&line), 2, 4);
        buf_free(&line);
        buf_free(&why);
        any = true;
    }
    return any;
}

static bool can_have(const Run *run, const Missed *wanted, Str instrument)
{
    for (size_t i = 0; i < run->result->missed_count; i++)
        if (run->result->missed[i].member == wanted->member &&
            str_is(run->book->instruments[run->result->missed[i].instrument].id, instrument))
            return true;
    return false;
}

/* What `one` leaves unused and `two` does not offer. */
static bool show_missed(const Comparison *c, const Run *one, const Run *two, Word word)
{
    Session *s = c->session;
    bool any = false;
    for (size_t i = 0; i < one->result->missed_count; i++) {
        const Missed *m = &one->result->missed[i];
        const Instrument *in = &one->book->instruments[m->instrument];
        if (can_have(two, m, in->id))
            continue;
        Buf line = { 0 };
        Str args[3] = { member_label(one, in->level, m->member), label_of(s, &in->label, in->id),
                        months_words(s->arena, m->months, s->options.lang) };
        word_say(word, s->options.lang, args, 3, &line);
        page_wrap(&s->out, buf_view(&line), 2, 4);
        buf_free(&line);
        any = true;
    }
    return any;
}

void show_eligibility(const Comparison *c)
{
    Session *s = c->session;
    const Run *now = &c->columns[0].run, *then = &c->columns[1].run;
    page_heading(&s->out, say(s, WORD_WHO_GETS_WHAT));
    bool any = show_refusals(c, now, then, WORD_NOW_HAD, false);
    any = show_refusals(c, then, now, WORD_NO_LONGER_HAD, true) || any;
    any = show_missed(c, then, now, WORD_NOW_POSSIBLE) || any;
    any = show_missed(c, now, then, WORD_NO_LONGER_POSSIBLE) || any;
    if (!any)
        page_wrap(&s->out, say(s, WORD_NOBODY_IN_OR_OUT), 2, 2);
}
