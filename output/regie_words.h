/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_words.h -- figures and sentences about schedules of support, in words: the same on
 * each of their pages.
 */
#ifndef REGIE_WORDS_H
#define REGIE_WORDS_H

#include "regie_view.h"

/* Sentences that are collected, for another page than the terminal's. */
typedef struct Told {
    Str *list;
    size_t count, room;
} Told;

/* A sentence with what is filled in; and on the page, or where view->told collects them. */
Str said(const RegieView *view, Word word, const Str args[], size_t count);
void sentence_of(const RegieView *view, Word word, const Str args[], size_t count);

Str number_words(const RegieView *view, int64_t count);            /* 75.219 */
Str size_words(const RegieView *view, size_t count);
Str decimal_words(const RegieView *view, Exact value, int digits); /* 0,751 */
/* Whole euros; with a sign. */
Str money_words(const RegieView *view, int64_t cents);
Str gain_words(const RegieView *view, int64_t cents);

/* "Aalst, Brugge and 3 others" */
Str group_names(const RegieView *view, const uint32_t groups[], size_t count);

#endif
