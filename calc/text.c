/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text.c -- pieces of text, UTF-8, slips of the pen, and the growing buffer.
 *
 * Bytes that are not UTF-8 count as one character of one column each, so that
 * even broken text can be measured and shown.
 */
#include "text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- pieces -- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Str str_trim(Str s)
{
    while (s.len && is_blank(s.at[s.len - 1]))
        s.len--;
    while (s.len && is_blank(s.at[0])) {
        s.at++;
        s.len--;
    }
    return s;
}

bool str_starts(Str s, const char *prefix)
{
    size_t len = strlen(prefix);
    return s.len >= len && str_is(str_part(s.at, len), str_part(prefix, len));
}

bool str_ends(Str s, const char *suffix)
{
    size_t len = strlen(suffix);
    return s.len >= len && (len == 0 || memcmp(s.at + s.len - len, suffix, len) == 0);
}

int str_order(Str a, Str b)
{
    size_t both = a.len < b.len ? a.len : b.len;
    int order = both ? memcmp(a.at, b.at, both) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

Str str_keep(Arena *arena, Str s)
{
    char *copy = arena_alloc(arena, s.len + 1);
    if (s.len)
        memcpy(copy, s.at, s.len);
    return (Str){ copy, s.len };
}

uint64_t text_hash(uint64_t hash, Str text)
{
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001B3u;
    return hash;
}

Str str_cut(Str *rest, char mark)
{
    const char *end = rest->len ? memchr(rest->at, mark, rest->len) : NULL;
    if (!end) {
        Str all = str_trim(*rest);
        *rest = (Str){ NULL, 0 };
        return all;
    }
    size_t len = (size_t)(end - rest->at);
    Str piece = str_trim(str_part(rest->at, len));
    *rest = str_part(end + 1, rest->len - len - 1);
    return piece;
}

/* -- UTF-8 -- */

enum { NOT_A_CHARACTER = -1 };

/* The code point at the start of `s` (not empty) and how many bytes it takes, or
 * NOT_A_CHARACTER and 1. */
static int32_t decode(Str s, size_t *len)
{
    static const int32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    unsigned char lead = (unsigned char)s.at[0];
    size_t need = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3
                : lead < 0xF5 ? 4 : 0;
    *len = 1;
    if (need == 0 || need > s.len)
        return NOT_A_CHARACTER;
    if (need == 1)
        return lead;
    int32_t point = lead & (0x7F >> need);
    for (size_t i = 1; i < need; i++) {
        unsigned char next = (unsigned char)s.at[i];
        if ((next & 0xC0) != 0x80)
            return NOT_A_CHARACTER;
        point = point << 6 | (next & 0x3F);
    }
    if (point < least[need] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return NOT_A_CHARACTER;
    *len = need;
    return point;
}

ptrdiff_t text_bad_utf8(Str s)
{
    for (size_t i = 0, len = 1; i < s.len; i += len) {
        if ((unsigned char)s.at[i] < 0x80)
            len = 1;
        else if (decode(str_part(s.at + i, s.len - i), &len) == NOT_A_CHARACTER)
            return (ptrdiff_t)i;
    }
    return -1;
}

/* What does not take one column, in order; the rest does. */
static const struct Width {
    int32_t first, last;
    unsigned columns;
} widths[] = {
    { 0x0300, 0x036F, 0 },   { 0x0483, 0x0489, 0 },   { 0x0591, 0x05BD, 0 },
    { 0x0610, 0x061A, 0 },   { 0x064B, 0x065F, 0 },   { 0x1100, 0x115F, 2 },
    { 0x1AB0, 0x1AFF, 0 },   { 0x1DC0, 0x1DFF, 0 },   { 0x200B, 0x200F, 0 },
    { 0x202A, 0x202E, 0 },   { 0x2060, 0x2069, 0 },   { 0x20D0, 0x20FF, 0 },
    { 0x2E80, 0x303E, 2 },   { 0x3041, 0x33FF, 2 },   { 0x3400, 0x4DBF, 2 },
    { 0x4E00, 0xA4CF, 2 },   { 0xAC00, 0xD7A3, 2 },   { 0xF900, 0xFAFF, 2 },
    { 0xFE00, 0xFE0F, 0 },   { 0xFE20, 0xFE2F, 0 },   { 0xFE30, 0xFE6F, 2 },
    { 0xFEFF, 0xFEFF, 0 },   { 0xFF01, 0xFF60, 2 },   { 0xFFE0, 0xFFE6, 2 },
    { 0x1F300, 0x1F64F, 2 }, { 0x1F680, 0x1F6FF, 2 }, { 0x1F900, 0x1F9FF, 2 },
    { 0x20000, 0x3FFFD, 2 }, { 0xE0100, 0xE01EF, 0 },
};

static unsigned point_columns(int32_t point)
{
    for (size_t i = 0; i < sizeof widths / sizeof *widths && widths[i].first <= point; i++)
        if (point <= widths[i].last)
            return widths[i].columns;
    return 1;
}

size_t text_columns(Str s)
{
    size_t columns = 0;
    for (size_t i = 0, len; i < s.len; i += len)
        columns += point_columns(decode(str_part(s.at + i, s.len - i), &len));
    return columns;
}

size_t text_characters(Str s)
{
    size_t count = 0;
    for (size_t i = 0, len; i < s.len; i += len, count++)
        decode(str_part(s.at + i, s.len - i), &len);
    return count;
}

/* -- slips of the pen -- */

enum { WORD_MOST = 128 };      /* longer words are nobody's slip */

typedef struct Letters {
    int32_t at[WORD_MOST];
    size_t count;
} Letters;

/* Small letters of ASCII and Latin-1: all that Dutch, French and English have. */
static int32_t small(int32_t point)
{
    bool capital = (point >= 'A' && point <= 'Z') ||
                   (point >= 0xC0 && point <= 0xDE && point != 0xD7);
    return capital ? point + 0x20 : point;
}

static bool letters_of(Str s, Letters *word)
{
    word->count = 0;
    for (size_t i = 0, len; i < s.len; i += len) {
        if (word->count == WORD_MOST)
            return false;
        word->at[word->count++] = small(decode(str_part(s.at + i, s.len - i), &len));
    }
    return true;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters to add, drop, change, or swap with their neighbour. */
static size_t distance(const Letters *a, const Letters *b)
{
    size_t rows[3][WORD_MOST + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b->count; j++)
        last[j] = before[j] = j;
    for (size_t i = 1; i <= a->count; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b->count; j++) {
            size_t change = a->at[i - 1] != b->at[j - 1];
            now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + change);
            if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
        size_t *oldest = before;
        before = last;
        last = now;
        now = oldest;
    }
    return last[b->count];
}

/* How many letters both begin with, up to a point: "worker." */
static size_t shared(const Letters *a, const Letters *b)
{
    size_t count = 0;
    for (size_t i = 0; i < a->count && i < b->count && a->at[i] == b->at[i]; i++)
        if (a->at[i] == '.')
            count = i + 1;
    return count;
}

ptrdiff_t text_nearest(Str wanted, const Str names[], size_t count)
{
    Letters word, name;
    ptrdiff_t best = -1;
    if (!letters_of(wanted, &word))
        return -1;
    size_t nearest = 0;
    for (size_t i = 0; i < count; i++) {
        if (!letters_of(names[i], &name))
            continue;
        size_t d = distance(&word, &name), same = shared(&word, &name);
        size_t limit = (word.count - same) / 3;
        if (d <= (same && !limit ? 1 : limit) && (best < 0 || d < nearest)) {
            best = (ptrdiff_t)i;
            nearest = d;
        }
    }
    return best;
}

/* -- the buffer -- */

enum { BUF_FIRST = 64, STATUS_OUR_FAULT = 70 };

static void make_room(Buf *buf, size_t more)
{
    size_t need;
    bool huge = __builtin_add_overflow(buf->len, more, &need);
    if (!huge && need <= buf->room)
        return;
    size_t room = buf->room ? buf->room : BUF_FIRST;
    while (!huge && room < need)
        huge = __builtin_add_overflow(room, room, &room);
    char *larger = huge ? NULL : realloc(buf->at, room);
    if (!larger) {
        fputs("klaverblad: out of memory\n", stderr);
        exit(STATUS_OUR_FAULT);
    }
    buf->at = larger;
    buf->room = room;
}

void buf_free(Buf *buf)
{
    free(buf->at);
    *buf = (Buf){ 0 };
}

void buf_byte(Buf *buf, char c)
{
    make_room(buf, 1);
    buf->at[buf->len++] = c;
}

void buf_str(Buf *buf, Str s)
{
    if (!s.len)
        return;
    make_room(buf, s.len);
    memcpy(buf->at + buf->len, s.at, s.len);
    buf->len += s.len;
}

void buf_text(Buf *buf, const char *text)
{
    buf_str(buf, str_of(text));
}

void buf_print(Buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    make_room(buf, (size_t)len + 1);
    vsnprintf(buf->at + buf->len, (size_t)len + 1, format, again);
    va_end(again);
    buf->len += (size_t)len;
}

void buf_fill(Buf *buf, size_t columns, char c)
{
    if (!columns)
        return;
    make_room(buf, columns);
    memset(buf->at + buf->len, c, columns);
    buf->len += columns;
}

Str buf_view(const Buf *buf)
{
    return buf->at ? str_part(buf->at, buf->len) : str_part("", 0);
}

void buf_pattern(Buf *buf, Str pattern, const Str args[], size_t count)
{
    for (size_t i = 0; i < pattern.len; i++) {
        const char *c = pattern.at + i;
        size_t n = (size_t)(pattern.len - i >= 3 && c[0] == '{' && c[2] == '}' ? c[1] - '0' : -1);
        if (n < count && n < 10) {
            buf_str(buf, args[n]);
            i += 2;
        } else {
            buf_byte(buf, *c);
        }
    }
}

/* -- languages -- */

static const char *const codes[LANG_COUNT] = {
    [LANG_NL] = "nl", [LANG_FR] = "fr", [LANG_EN] = "en"
};

Str label_in(const Label *label, Lang lang)
{
    if (label->in[lang].len)
        return label->in[lang];
    return label->in[label->in[LANG_NL].len ? LANG_NL : LANG_EN];
}

const char *lang_code(Lang lang)
{
    return codes[lang];
}

bool lang_parse(Str code, Lang *lang)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        if (str_is_text(code, codes[l])) {
            *lang = (Lang)l;
            return true;
        }
    }
    return false;
}
