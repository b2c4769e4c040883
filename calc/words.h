/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * words.h -- the program's own sentences in the languages that people read;
 * mistakes have theirs in messages.def.
 */
#ifndef WORDS_H
#define WORDS_H

#include "text.h"

typedef enum Word {
#define WORD(name, nl, fr, en) WORD_##name,
#include "words.def"
#undef WORD
    WORD_COUNT
} Word;

Str word_in(Word word, Lang lang);
Label word_label(Word word);

/* The word with {0} replaced, in each language, by the other label's text. */
Label word_label_with(Arena *arena, Word word, const Label *label);

/* Writes the sentence with its arguments filled in. */
void word_say(Word word, Lang lang, const Str args[], size_t count, Buf *out);

#endif
