/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_words.c -- see regie_words.h.
 */
#include "regie_words.h"

#include "money.h"
#include "page.h"

Str said(const RegieView *v, Word word, const Str args[], size_t count)
{
    Buf buf = { 0 };
    word_say(word, v->session->options.lang, args, count, &buf);
    Str text = str_keep(v->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

void sentence_of(const RegieView *v, Word word, const Str args[], size_t count)
{
    Str text = said(v, word, args, count);
    if (!v->told) {
        page_wrap(&v->session->out, text, 0, 2);
        return;
    }
    Told *t = v->told;
    t->list = arena_grow(v->session->arena, t->list, t->count, &t->room, sizeof *t->list);
    t->list[t->count++] = text;
}

Str number_words(const RegieView *v, int64_t count)
{
    return decimal_words(v, (Exact){ count, 1, 0 }, 0);
}

Str size_words(const RegieView *v, size_t count)
{
    return number_words(v, (int64_t)count);
}

Str decimal_words(const RegieView *v, Exact value, int digits)
{
    Buf buf = { 0 };
    exact_show(value, digits, digits, v->session->options.lang, &buf);
    Str text = str_keep(v->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

Str money_words(const RegieView *v, int64_t cents)
{
    return euros(v->session->arena, cents, v->session->options.lang);
}

Str gain_words(const RegieView *v, int64_t cents)
{
    return euros_signed(v->session->arena, cents, v->session->options.lang);
}

Str group_names(const RegieView *v, const uint32_t groups[], size_t count)
{
    enum { NAMES_MOST = 6 };
    Buf list = { 0 };
    for (size_t i = 0; i < count && i < NAMES_MOST; i++) {
        buf_text(&list, i ? ", " : "");
        buf_str(&list, v->groups.list[groups[i]].name);
    }
    Str args[2] = { buf_view(&list), number_words(v, (int64_t)count - NAMES_MOST) };
    Str text = count > NAMES_MOST ? said(v, WORD_REGIE_AND_MORE, args, 2)
                                  : str_keep(v->session->arena, args[0]);
    buf_free(&list);
    return text;
}
