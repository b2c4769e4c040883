/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare_words.c -- values of a project in words, for who never saw its file: labels
 * instead of keys, and numbers as the language writes them.
 */
#include "compare.h"

/* Says of a text from when until when it holds; 0, 1 or 2 of both ends. */
static void with_dates(const Session *s, Str text, const Month *from, const Month *until, Buf *out)
{
    Buf dates[2] = { { 0 }, { 0 } };
    Str args[2];
    if (from)
        month_show(*from, s->options.lang, &dates[0]);
    if (until)
        month_show(*until, s->options.lang, &dates[1]);
    args[0] = buf_view(&dates[from ? 0 : 1]);
    args[1] = buf_view(&dates[1]);
    buf_text(out, out->len ? "; " : "");
    buf_str(out, text);
    if (from || until) {
        buf_byte(out, ' ');
        word_say(from && until ? WORD_FROM_UNTIL : from ? WORD_ROW_FROM : WORD_UNTIL,
                 s->options.lang, args, 2, out);
    }
    buf_free(&dates[0]);
    buf_free(&dates[1]);
}

static void number_words(const Session *s, const Attribute *a, int64_t digits, int most, Buf *out)
{
    Lang lang = s->options.lang;
    bool part = attribute_is_part(a);
    Decimal value = { digits, part ? a->scale - 2 : a->scale };    /* 0.85 is 85% */
    int least = a->type.unit.power[UNIT_EUR] && a->scale == 2 ? a->scale : 0;  /* 7.50 */
    exact_show(exact_of(value), least, most > least ? most : least, lang, out);
    if (part) {
        buf_text(out, lang == LANG_FR ? "\xC2\xA0%" : "%");
        return;
    }
    buf_byte(out, ' ');
    unit_show(a->type.unit, lang, out);
    while (out->len && out->at[out->len - 1] == ' ')
        out->len--;
}

void value_words(const Session *s, const Attribute *a, int64_t digits, int most, Buf *out)
{
    const Choice *choice = a->type.choice;
    switch (a->type.kind) {
    case KIND_NUMBER: number_words(s, a, digits, most, out); break;
    case KIND_YES_NO: buf_str(out, say(s, digits ? WORD_YES : WORD_NO)); break;
    case KIND_MONTH: month_show((Month){ (int32_t)digits }, s->options.lang, out); break;
    case KIND_CHOICE:
        buf_str(out, label_of(s, &choice->labels[digits], choice->values[digits]));
        break;
    }
}

void given_words(const Session *s, const Rulebook *book, const Given *given, Buf *out)
{
    enum { MONTHS_PER_YEAR = 12 };
    if (!given || given->by != GIVEN_WRITTEN)
        return;
    const Attribute *a = &book->attributes[given->attribute];
    for (size_t i = 0; given->pattern && i < MONTHS_PER_YEAR; i++) {
        buf_text(out, i ? ", " : "");
        number_words(s, a, given->pattern[i], DECIMAL_SCALE_MAX, out);
    }
    for (size_t i = 0; !given->pattern && i < given->count; i++) {
        const Change *change = &given->changes[i];
        bool dated = change->from.index != MONTH_NEVER_BEGAN.index;
        Buf value = { 0 };
        value_words(s, a, change->digits, DECIMAL_SCALE_MAX, &value);
        with_dates(s, buf_view(&value), dated ? &change->from : NULL, NULL, out);
        buf_free(&value);
    }
}

void takings_words(const Session *s, const Scenario *scenario, uint8_t level, uint32_t member, Buf *out)
{
    Months all = scenario->presence[level][member], project = scenario->months;
    for (size_t i = 0; i < scenario->takings_count; i++) {
        const Taking *t = &scenario->takings[i];
        const Instrument *in = &scenario->book->instruments[t->instrument];
        if (t->member != member || in->level != level)
            continue;
        bool later = t->months.first.index > all.first.index &&
                     t->months.first.index > project.first.index;
        bool sooner = t->months.last.index < all.last.index &&
                      t->months.last.index < project.last.index;
        with_dates(s, label_of(s, &in->label, in->id), later ? &t->months.first : NULL,
                   sooner ? &t->months.last : NULL, out);
    }
}

/* "Werknemer eddy", and after a colon what of it. */
void whose_words(const Session *s, const Scenario *scenario, uint8_t level, uint32_t member, Str what,
                 Buf *out)
{
    const Level *l = &scenario->book->levels[level];
    Str name = scenario->members[level][member].name;
    buf_str(out, label_of(s, &l->label, l->name));
    buf_text(out, name.len ? " " : "");
    buf_str(out, name);
    if (what.len) {
        buf_text(out, s->options.lang == LANG_FR ? " : " : ": ");
        buf_str(out, what);
    }
}
