/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare_inputs.c -- what the files say differently: only that, as they write it; or
 * in words, for who reads no files.
 */
#include "compare.h"
#include "page.h"

typedef struct Differ {
    const Comparison *comparison;
    const Scenario *base, *other;
    bool any;
    const OnDifference *on;    /* who is told in words; NULL: the page */
    size_t column;
} Differ;

static void show_difference(Differ *d, Str path, Str before, Str after)
{
    Session *s = d->comparison->session;
    Buf line = { 0 };
    Str none = say(s, WORD_NOT_GIVEN);
    d->any = true;
    if (d->on) {
        d->on->tell(d->on->context, d->column, path, before.len ? before : none,
                    after.len ? after : none);
        return;
    }
    Str args[3] = { path, before.len ? before : none, after.len ? after : none };
    word_say(WORD_INPUT_DIFFERS, s->options.lang, args, 3, &line);
    page_wrap(&s->out, buf_view(&line), 2, 6);
    buf_free(&line);
}

/* -- paths and values as files write them -- */

static void member_path(const Scenario *scenario, uint8_t level, uint32_t member, Buf *out)
{
    const Member *m = &scenario->members[level][member];
    buf_str(out, m->section.len ? m->section : scenario->book->levels[level].name);
    buf_text(out, m->name.len ? "." : "");
    buf_str(out, m->name);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Of a key the value that follows it, with the lines on which it goes on; a cell of a
 * list is its own value. */
static Str written_value(Span at)
{
    Str all = at.source->text;
    size_t i = at.end;
    while (i < all.len && is_blank(all.at[i]))
        i++;
    if (i >= all.len || all.at[i] != '=')
        return span_text(at);
    size_t start = ++i;
    while (i < all.len &&
           !(all.at[i] == '\n' && (i + 1 == all.len || !is_blank(all.at[i + 1]))))
        i++;
    return str_trim(str_part(all.at + start, i - start));
}

/* Line ends and comments folded away. */
static void value_text(Span at, Buf *out)
{
    Str text = written_value(at);
    bool comment = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        comment = c != '\n' && (comment || (c == ';' && i && text.at[i - 1] == ' '));
        if (comment)
            continue;
        if (!blank)
            buf_byte(out, c);
        else if (out->len && out->at[out->len - 1] != ' ')
            buf_byte(out, ' ');
    }
    while (out->len && out->at[out->len - 1] == ' ')
        out->len--;
}

static void given_text(const Given *given, Buf *out)
{
    if (!given || given->by != GIVEN_WRITTEN)
        return;
    if (given->pattern && given->count == 0)
        value_text(given->at, out);
    for (size_t i = 0; i < given->count; i++) {
        Buf value = { 0 };
        buf_text(out, i ? ", " : "");
        if (given->changes[i].from.index != MONTH_NEVER_BEGAN.index) {
            month_print(given->changes[i].from, out);
            buf_text(out, ": ");
        }
        value_text(given->changes[i].at, &value);
        buf_str(out, buf_view(&value));
        buf_free(&value);
    }
}

static bool same_values(const Given *a, const Given *b)
{
    if (!a || !b || a->count != b->count || !a->pattern != !b->pattern)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->changes[i].digits != b->changes[i].digits ||
            a->changes[i].from.index != b->changes[i].from.index)
            return false;
    enum { MONTHS_PER_YEAR = 12 };
    for (size_t i = 0; a->pattern && i < MONTHS_PER_YEAR; i++)
        if (a->pattern[i] != b->pattern[i])
            return false;
    return true;
}

/* -- finding the same member in the other file -- */

static bool find_member(const Scenario *in, const Scenario *from, uint8_t level, uint32_t member,
                        uint32_t *found)
{
    const Member *m = &from->members[level][member];
    for (size_t i = 0; i < in->members_count[level]; i++)
        if (str_is(in->members[level][i].name, m->name)) {
            *found = (uint32_t)i;
            return true;
        }
    return false;
}

/* A member that only one of both has. */
static void tell_member(Differ *d, const Scenario *one, uint8_t level, uint32_t member)
{
    Session *s = d->comparison->session;
    bool before = one == d->base;
    Buf whose = { 0 };
    whose_words(s, one, level, member, str_of(""), &whose);
    show_difference(d, buf_view(&whose), before ? say(s, WORD_YES) : say(s, WORD_NO),
                    before ? say(s, WORD_NO) : say(s, WORD_YES));
    buf_free(&whose);
}

/* "only in base: worker.a, worker.b" */
static void show_members(Differ *d, const Scenario *one, const Scenario *two, Str name)
{
    Session *s = d->comparison->session;
    Buf paths = { 0 }, line = { 0 };
    for (size_t l = 1; l < one->book->levels_count; l++)
        for (uint32_t m = 0; m < one->members_count[l]; m++) {
            uint32_t found;
            if (find_member(two, one, (uint8_t)l, m, &found))
                continue;
            if (d->on) {
                tell_member(d, one, (uint8_t)l, m);
                continue;
            }
            buf_text(&paths, paths.len ? ", " : "");
            member_path(one, (uint8_t)l, m, &paths);
        }
    if (paths.len) {
        Str args[2] = { name, buf_view(&paths) };
        word_say(WORD_ONLY_IN, s->options.lang, args, 2, &line);
        page_wrap(&s->out, buf_view(&line), 2, 6);
        d->any = true;
    }
    buf_free(&paths);
    buf_free(&line);
}

/* -- values -- */

static void tell_given(Differ *d, const Given *base, const Given *other)
{
    Session *s = d->comparison->session;
    const Given *one = base ? base : other;
    const Scenario *scenario = base ? d->base : d->other;
    const Attribute *a = &scenario->book->attributes[one->attribute];
    Buf whose = { 0 }, before = { 0 }, after = { 0 };
    whose_words(s, scenario, a->level, one->member, label_of(s, &a->label, a->name), &whose);
    given_words(s, d->base->book, base, &before);
    given_words(s, d->other->book, other, &after);
    if (!str_is(buf_view(&before), buf_view(&after)))
        show_difference(d, buf_view(&whose), buf_view(&before), buf_view(&after));
    buf_free(&whose);
    buf_free(&before);
    buf_free(&after);
}

static void show_given(Differ *d, const Given *base, const Given *other)
{
    if (d->on) {
        tell_given(d, base, other);
        return;
    }
    const Given *one = base ? base : other;
    const Scenario *scenario = base ? d->base : d->other;
    const Attribute *a = &scenario->book->attributes[one->attribute];
    Buf path = { 0 }, before = { 0 }, after = { 0 };
    given_text(base, &before);
    given_text(other, &after);
    member_path(scenario, a->level, one->member, &path);
    Str name = a->name;
    str_cut(&name, '.');
    buf_byte(&path, '.');
    buf_str(&path, name);
    if (!str_is(buf_view(&before), buf_view(&after)))
        show_difference(d, buf_view(&path), buf_view(&before), buf_view(&after));
    buf_free(&path);
    buf_free(&before);
    buf_free(&after);
}

static void show_values(Differ *d)
{
    for (size_t i = 0; i < d->base->given_count; i++) {
        const Given *base = &d->base->given[i];
        uint32_t member;
        uint8_t level = d->base->book->attributes[base->attribute].level;
        if (!find_member(d->other, d->base, level, base->member, &member))
            continue;
        const Given *other = scenario_given(d->other, base->attribute, member);
        if (!same_values(base, other))
            show_given(d, base, other);
    }
    for (size_t i = 0; i < d->other->given_count; i++) {
        const Given *other = &d->other->given[i];
        uint32_t member;
        uint8_t level = d->other->book->attributes[other->attribute].level;
        if (find_member(d->base, d->other, level, other->member, &member) &&
            !scenario_given(d->base, other->attribute, member))
            show_given(d, NULL, other);
    }
}

/* -- instruments -- */

/* "A until 2009-06, B from 2009-07" */
static void takings_text(const Scenario *s, uint8_t level, uint32_t member, Buf *out)
{
    Months all = s->presence[level][member];
    for (size_t i = 0; i < s->takings_count; i++) {
        const Taking *t = &s->takings[i];
        if (t->member != member || s->book->instruments[t->instrument].level != level)
            continue;
        buf_text(out, out->len ? ", " : "");
        buf_str(out, s->book->instruments[t->instrument].id);
        if (t->months.first.index > all.first.index &&
            t->months.first.index > s->months.first.index) {
            buf_text(out, " from ");
            month_print(t->months.first, out);
        }
        if (t->months.last.index < all.last.index &&
            t->months.last.index < s->months.last.index) {
            buf_text(out, " until ");
            month_print(t->months.last, out);
        }
    }
}

static void tell_takings(Differ *d, uint8_t level, uint32_t base, uint32_t other)
{
    Session *s = d->comparison->session;
    Buf whose = { 0 }, before = { 0 }, after = { 0 };
    takings_words(s, d->base, level, base, &before);
    takings_words(s, d->other, level, other, &after);
    whose_words(s, d->base, level, base, say(s, WORD_MEASURES), &whose);
    if (!str_is(buf_view(&before), buf_view(&after)))
        show_difference(d, buf_view(&whose), buf_view(&before), buf_view(&after));
    buf_free(&whose);
    buf_free(&before);
    buf_free(&after);
}

static void show_takings(Differ *d)
{
    for (size_t l = 1; l < d->base->book->levels_count; l++)
        for (uint32_t m = 0; m < d->base->members_count[l]; m++) {
            uint32_t other;
            Buf path = { 0 }, before = { 0 }, after = { 0 };
            if (!find_member(d->other, d->base, (uint8_t)l, m, &other))
                continue;
            if (d->on) {
                tell_takings(d, (uint8_t)l, m, other);
                continue;
            }
            takings_text(d->base, (uint8_t)l, m, &before);
            takings_text(d->other, (uint8_t)l, other, &after);
            member_path(d->base, (uint8_t)l, m, &path);
            buf_text(&path, ".instruments");
            if (!str_is(buf_view(&before), buf_view(&after)))
                show_difference(d, buf_view(&path), buf_view(&before), buf_view(&after));
            buf_free(&path);
            buf_free(&before);
            buf_free(&after);
        }
}

/* How long the projects are is no attribute of theirs. */
static void show_years(Differ *d)
{
    const Scenario *both[2] = { d->base, d->other };
    Buf years[2] = { { 0 }, { 0 } };
    for (int i = 0; i < 2; i++)
        buf_print(&years[i], "%d",
                  (both[i]->months.last.index - both[i]->months.first.index) / 12 + 1);
    Str path = d->on ? say(d->comparison->session, WORD_PERIOD_YEARS) : str_of("project.years");
    if (!str_is(buf_view(&years[0]), buf_view(&years[1])))
        show_difference(d, path, buf_view(&years[0]), buf_view(&years[1]));
    buf_free(&years[0]);
    buf_free(&years[1]);
}

static void find_differences(Differ *d)
{
    const Comparison *c = d->comparison;
    show_years(d);
    show_members(d, d->base, d->other, c->columns[0].name);
    show_members(d, d->other, d->base, c->columns[d->column].name);
    show_values(d);
    show_takings(d);
}

static Differ differ_of(const Comparison *c, size_t column, const OnDifference *on)
{
    return (Differ){ .comparison = c, .base = c->columns[0].run.scenario, .on = on,
                     .other = c->columns[column].run.scenario, .column = column };
}

void tell_input_differences(const Comparison *c, const OnDifference *on)
{
    for (size_t i = 1; i < c->count; i++) {
        Differ d = differ_of(c, i, on);
        find_differences(&d);
    }
}

void show_input_differences(const Comparison *c)
{
    Session *s = c->session;
    page_heading(&s->out, say(s, WORD_INPUTS_DIFFER));
    for (size_t i = 1; i < c->count; i++) {
        Differ d = differ_of(c, i, NULL);
        buf_str(&s->out, c->columns[i].name);
        buf_text(&s->out, s->options.lang == LANG_FR ? " :\n" : ":\n");
        find_differences(&d);
        if (!d.any)
            page_wrap(&s->out, say(s, WORD_NO_INPUT_DIFFERS), 2, 2);
    }
}
