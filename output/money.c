/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * money.c -- the texts of money.h.  Whole euros are rounded halves away from zero,
 * as the law does.
 */
#include "money.h"

static Str kept(Arena *arena, Buf *buf)
{
    Str text = str_keep(arena, buf_view(buf));
    buf_free(buf);
    return text;
}

static Str number(Arena *arena, Exact value, int digits, bool sign, const char *behind, Lang lang)
{
    Buf buf = { 0 };
    int64_t rounded = 0;
    if (!exact_round(value, digits, &rounded))
        return str_of("...");
    if (sign && rounded > 0)
        buf_byte(&buf, '+');
    exact_show((Exact){ rounded, 1, digits }, digits, digits, lang, &buf);
    buf_text(&buf, behind);
    return kept(arena, &buf);
}

Str euros(Arena *arena, int64_t cents, Lang lang)
{
    return number(arena, (Exact){ cents, 1, 2 }, 0, false, "", lang);
}

Str euros_signed(Arena *arena, int64_t cents, Lang lang)
{
    return number(arena, (Exact){ cents, 1, 2 }, 0, true, "", lang);
}

Str euros_cents(Arena *arena, int64_t cents, Lang lang)
{
    return number(arena, (Exact){ cents, 1, 2 }, 2, false, "", lang);
}

static Str share_of(Arena *arena, int64_t part, int64_t whole, bool sign, Lang lang)
{
    if (whole == 0)
        return str_of("-");
    Wide num = (Wide)part * 100, den = whole;
    if (den < 0) {
        num = -num;
        den = -den;
    }
    return number(arena, (Exact){ num, den, 0 }, 1, sign, lang == LANG_FR ? "\u00a0%" : "%", lang);
}

Str share(Arena *arena, int64_t part, int64_t whole, Lang lang)
{
    return share_of(arena, part, whole, false, lang);
}

Str share_signed(Arena *arena, int64_t part, int64_t whole, Lang lang)
{
    return share_of(arena, part, whole, true, lang);
}

Str months_words(Arena *arena, Months months, Lang lang)
{
    Buf buf = { 0 };
    month_show(months.first, lang, &buf);
    if (months.last.index > months.first.index) {
        buf_text(&buf, " - ");
        month_show(months.last, lang, &buf);
    }
    return kept(arena, &buf);
}

Str count_words(Arena *arena, size_t count, Lang lang)
{
    return number(arena, (Exact){ (Wide)count, 1, 0 }, 0, false, "", lang);
}

Str known_part(Arena *arena, Str text, int64_t cents, bool unknown)
{
    Buf buf = { 0 };
    if (!unknown)
        return text;
    if (cents)
        buf_str(&buf, text);
    buf_byte(&buf, '?');
    Str kept = str_keep(arena, buf_view(&buf));
    buf_free(&buf);
    return kept;
}
