/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reading.c -- the readers of reading.h.
 */
#include "reading.h"

#include <string.h>

ptrdiff_t report_unknown(Diags *diags, DiagCode code, Span at, Str name,
                         const Str names[], size_t count)
{
    ptrdiff_t near = text_nearest(name, names, count);
    Buf list = { 0 };
    if (near >= 0)
        buf_str(&list, names[near]);
    else
        for (size_t i = 0; i < count && list.len < 200; i++) {
            buf_text(&list, i ? ", " : "");
            buf_str(&list, names[i]);
        }
    diag_add(diags, code, at, name, buf_view(&list), STR_NONE);
    buf_free(&list);
    return near;
}

ptrdiff_t read_word(Str name, Span at, const Str names[], size_t count, Diags *diags)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(names[i], name))
            return (ptrdiff_t)i;
    report_unknown(diags, DIAG_NOT_ONE_OF, at, name, names, count);
    return -1;
}

Span span_piece(Span whole, Str piece)
{
    Str text = span_text(whole);
    uintptr_t start = (uintptr_t)text.at, at = (uintptr_t)piece.at;
    bool inside = at >= start && at + piece.len <= start + text.len;
    for (size_t i = inside ? at - start : 0; piece.len && i + piece.len <= text.len; i++)
        if (memcmp(text.at + i, piece.at, piece.len) == 0)
            return span_of(whole.source, whole.start + i, whole.start + i + piece.len);
    return whole;
}

Span piece_span(const Entry *entry, Str piece)
{
    Str whole = span_text(entry->value_at);
    /* a piece of the value itself is no earlier in the file than in the value;
     * comments and line ends can only move it back */
    bool inside = piece.at >= entry->value.at && piece.at <= entry->value.at + entry->value.len;
    size_t from = inside ? (size_t)(piece.at - entry->value.at) : 0;
    for (size_t i = from; piece.len && i + piece.len <= whole.len; i++)
        if (memcmp(whole.at + i, piece.at, piece.len) == 0)
            return span_of(entry->value_at.source, entry->value_at.start + i,
                           entry->value_at.start + i + piece.len);
    return entry->value_at;
}

static void report_number(Diags *diags, ParseResult why, Str number, Span at)
{
    if (why == PARSE_COMMA) {
        Buf with_point = { 0 };
        for (size_t i = 0; i < number.len; i++)
            buf_byte(&with_point, number.at[i] == ',' ? '.' : number.at[i]);
        diag_add(diags, DIAG_DECIMAL_COMMA, at, number, buf_view(&with_point), STR_NONE);
        buf_free(&with_point);
    } else {
        diag_add(diags, why == PARSE_TOO_LONG ? DIAG_NUMBER_TOO_LONG : DIAG_NOT_A_NUMBER, at,
                 number, STR_NONE, STR_NONE);
    }
}

/* An amount such as 1.000, which is one euro. */
static void warn_grouped(Diags *diags, Str number, Span at)
{
    Buf without = { 0 };
    if (decimal_looks_grouped(number, &without))
        diag_add(diags, DIAG_LOOKS_GROUPED, at, number, buf_view(&without), STR_NONE);
    buf_free(&without);
}

bool quantity_parse(Str text, Span at, Unit unit, Diags *diags, Decimal *value)
{
    Str rest = text;
    Str number = str_cut(&rest, ' ');
    ParseResult result = decimal_parse(number, value);
    if (result != PARSE_OK) {
        report_number(diags, result, number, at);
        return false;
    }
    if (unit.power[UNIT_EUR] > 0)
        warn_grouped(diags, number, at);
    if (!rest.at)
        return true;
    Unit stated;
    Str unit_text = str_trim(rest);
    if (unit_text.len && unit_text.at[0] >= '0' && unit_text.at[0] <= '9') {
        diag_add(diags, DIAG_NOT_A_NUMBER, at, text, STR_NONE, STR_NONE);      /* 1 000 */
        return false;
    }
    if (unit_parse(unit_text, &stated) != PARSE_OK) {
        Str whole = span_text(at);
        if (whole.len > unit_text.len &&
            str_is(str_part(whole.at + whole.len - unit_text.len, unit_text.len), unit_text))
            at.start = at.end - (uint32_t)unit_text.len;
        diag_add(diags, DIAG_UNKNOWN_UNIT, at, unit_text, STR_NONE, STR_NONE);
        return false;
    }
    bool months = unit_is(unit, unit_base(UNIT_MONTH));
    int times = months && unit_is(stated, unit_base(UNIT_YEAR)) ? 12
              : months && unit_is(stated, unit_base(UNIT_QUARTER)) ? 3 : 1;
    if ((times == 1 && !unit_is(stated, unit)) ||
        __builtin_mul_overflow(value->digits, times, &value->digits)) {
        Buf wanted = { 0 };
        unit_print(unit, &wanted);
        diag_add(diags, DIAG_WRONG_UNIT, at, buf_view(&wanted), unit_text, STR_NONE);
        buf_free(&wanted);
        return false;
    }
    return true;
}

bool section_named(const Section *section, Str wanted, Diags *diags, Str *name)
{
    Str rest = section->title, word = str_cut(&rest, ' ');
    *name = str_trim(rest);
    if (!str_is(word, wanted)) {
        Buf offer = { 0 };
        buf_str(&offer, wanted);
        buf_byte(&offer, ' ');
        buf_str(&offer, name->len ? *name : word);
        diag_add(diags, DIAG_UNKNOWN_SECTION, section->at, section->title, buf_view(&offer), STR_NONE);
        buf_free(&offer);
        return false;
    }
    if (!name->len)
        diag_add(diags, DIAG_SECTION_NEEDS_NAME, section->at, section->title, STR_NONE, STR_NONE);
    return name->len > 0;
}
