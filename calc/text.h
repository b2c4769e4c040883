/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text.h -- pieces of UTF-8 text, a buffer to write text into, and labels in
 * the languages that people read.  Knows nothing of files or of meaning.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "arena.h"

/* A piece of text that someone else owns; not ended by a NUL. */
typedef struct Str {
    const char *at;
    size_t len;
} Str;

/* For printf:  "%.*s", STR_ARG(s) has no place here; use buf_str instead. */
static inline Str str_of(const char *text)
{
    return (Str){ text, strlen(text) };
}

static inline Str str_part(const char *at, size_t len)
{
    return (Str){ at, len };
}

static inline bool str_is(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool str_is_text(Str a, const char *text)
{
    return str_is(a, str_of(text));
}

Str str_trim(Str s);                      /* without blanks, tabs, CR, LF at either end */
bool str_starts(Str s, const char *prefix);
bool str_ends(Str s, const char *suffix);
int str_order(Str a, Str b);              /* <0, 0, >0 by bytes, for qsort */
Str str_keep(Arena *arena, Str s);        /* a copy in the arena, NUL after it */

/* Goes on with a hash (FNV-1a) that begins as TEXT_HASH. */
#define TEXT_HASH 0xCBF29CE484222325u
uint64_t text_hash(uint64_t before, Str text);

/* Cuts `*rest` at the first `mark`: returns the trimmed piece before it, leaves
 * what follows in `*rest` (empty, with at == NULL, when nothing is left). */
Str str_cut(Str *rest, char mark);

/* The offset of the first byte that is not well-formed UTF-8 (no surrogates,
 * nothing overlong, nothing above U+10FFFF), or -1. */
ptrdiff_t text_bad_utf8(Str s);

/* How many columns of a terminal the text takes: 0 for combining marks, 2 for
 * wide East Asian characters, 1 for the rest. */
size_t text_columns(Str s);
size_t text_characters(Str s);            /* code points */

/* The index of the name that `wanted` is most likely a slip of (edit distance
 * with swaps, at most a third of its length, case ignored; without what both
 * begin with up to a point, so that worker.age is no slip of worker.fte), or -1. */
ptrdiff_t text_nearest(Str wanted, const Str names[], size_t count);

/* A buffer that grows.  Start with {0}; end with buf_free. */
typedef struct Buf {
    char *at;
    size_t len, room;
} Buf;

void buf_free(Buf *buf);
void buf_byte(Buf *buf, char c);
void buf_str(Buf *buf, Str s);
void buf_text(Buf *buf, const char *text);
void buf_print(Buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_fill(Buf *buf, size_t columns, char c);   /* that many times c */
Str buf_view(const Buf *buf);

/* Writes `pattern` with {0}, {1}, ... replaced by args; {n} beyond count stays. */
void buf_pattern(Buf *buf, Str pattern, const Str args[], size_t count);

typedef enum Lang { LANG_NL, LANG_FR, LANG_EN, LANG_COUNT } Lang;

/* What a thing is called, per language; an empty one falls back on nl, then en. */
typedef struct Label {
    Str in[LANG_COUNT];
} Label;

Str label_in(const Label *label, Lang lang);
const char *lang_code(Lang lang);               /* "nl", "fr", "en" */
bool lang_parse(Str code, Lang *lang);

#endif
