/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * words.c -- the table of words.def, and filling in its sentences.
 */
#include "words.h"

static const Label words[] = {
#define WORD(name, nl, fr, en) \
    { { { nl, sizeof nl - 1 }, { fr, sizeof fr - 1 }, { en, sizeof en - 1 } } },
#include "words.def"
#undef WORD
};

Str word_in(Word word, Lang lang)
{
    return words[word].in[lang];
}

Label word_label(Word word)
{
    return words[word];
}

void word_say(Word word, Lang lang, const Str args[], size_t count, Buf *out)
{
    buf_pattern(out, words[word].in[lang], args, count);
}

Label word_label_with(Arena *arena, Word word, const Label *label)
{
    Label all;
    for (int l = 0; l < LANG_COUNT; l++) {
        Buf buf = { 0 };
        Str inner = label_in(label, (Lang)l);
        word_say(word, (Lang)l, &inner, 1, &buf);
        all.in[l] = str_keep(arena, buf_view(&buf));
        buf_free(&buf);
    }
    return all;
}
