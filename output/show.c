/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show.c -- what the pages of the rulebook share.
 */
#include "show.h"

const char *status_id(Status status)
{
    static const char *const ids[] = { "seen", "derived", "assumed" };
    return ids[status];
}

Str say(const Session *s, Word word)
{
    return word_in(word, s->options.lang);
}

void unknown_word(Session *s, DiagCode code, Str word, const Str names[], size_t count)
{
    Buf all = { 0 };
    ptrdiff_t near = text_nearest(word, names, count);
    for (size_t i = 0; i < count; i++) {
        buf_text(&all, i ? ", " : "");
        buf_str(&all, names[i]);
    }
    if (!count)
        buf_byte(&all, '-');
    diag_add(s->diags, code, (Span){ 0 }, word, near >= 0 ? names[near] : buf_view(&all), STR_NONE);
    buf_free(&all);
}

Str label_of(const Session *s, const Label *label, Str otherwise)
{
    Str text = label_in(label, s->options.lang);
    return text.len ? text : otherwise;
}

Str leaf_id_of(const Rulebook *book, const Instrument *in)
{
    return in->leaf < 0 ? STR_NONE : book->leaves[in->leaf].id;
}

Str leaf_of(const Session *s, const Instrument *in)
{
    return in->leaf < 0 ? STR_NONE : label_of(s, &s->book->leaves[in->leaf].label,
                                                leaf_id_of(s->book, in));
}

bool belongs(const Rulebook *book, const Rule *rule, const Instrument *instrument, RuleKind kind)
{
    return rule->kind == kind && rule->owner == (uint32_t)(instrument - book->instruments) + 1;
}

bool limit_belongs(const Rulebook *book, const Limit *limit, const Instrument *instrument)
{
    for (size_t i = 0; i < limit->amounts_count; i++)
        if (belongs(book, &book->rules[limit->amounts[i]], instrument, RULE_AMOUNT))
            return true;
    return false;
}

void limit_amounts(const Rulebook *book, const Limit *limit, Buf *out)
{
    for (size_t i = 0; i < limit->amounts_count; i++) {
        buf_text(out, i ? ", " : "");
        buf_str(out, book->rules[limit->amounts[i]].full);
    }
}

bool table_belongs(const Rulebook *book, size_t table, const Instrument *instrument)
{
    return book->tables_owner[table] == (uint32_t)(instrument - book->instruments) + 1;
}

void open_months(const Instrument *in, Buf *out)
{
    if (in->open.first.index == MONTH_NEVER_BEGAN.index &&
        in->open.last.index == MONTH_NEVER_ENDS.index)
        buf_byte(out, '-');
    else
        months_print(in->open, out);
}

void payers_of(const Rulebook *book, const Instrument *in, Buf *out)
{
    int32_t seen[64];
    size_t count = 0;
    for (size_t a = 0; a < in->amounts_count; a++) {
        const Rule *rule = &book->rules[in->amounts[a]];
        for (size_t v = 0; v < rule->count; v++) {
            bool known = rule->versions[v].from < 0 || count == 64;
            for (size_t i = 0; i < count; i++)
                known = known || seen[i] == rule->versions[v].from;
            if (known)
                continue;
            buf_text(out, count ? ", " : "");
            buf_str(out, book->parties[rule->versions[v].from].id);
            seen[count++] = rule->versions[v].from;
        }
    }
}

void json_instrument_head(const Rulebook *b, const Instrument *in, Json *json)
{
    Buf open = { 0 }, who = { 0 };
    open_months(in, &open);
    payers_of(b, in, &who);
    json_text(json, "id", in->id);
    json_label(json, "label", &in->label);
    json_text(json, "leaf", leaf_id_of(b, in));
    json_text(json, "per", b->levels[in->level].name);
    json_text(json, "open", buf_view(&open));
    json_text(json, "payers", buf_view(&who));
    json_text(json, "source", in->source);
    buf_free(&open);
    buf_free(&who);
}
