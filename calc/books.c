/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * books.c -- how an amount is booked: when it is cash, whether it counts as a
 * result, as cash or as both, and for which leaf it is.
 *
 *   paid = 1 month after
 *   paid = 80% at start of year, 20% 6 months after year
 *   paid = 50% 5 months after start of year, 50% at end of year
 *   paid = at entry
 */
#include "loader.h"

static const char *const period_words[] = { "month", "quarter", "year" };
static const char *const books_words[] = { "both", "result", "cash" };

/* The words of a piece, at most `room` of them. */
static size_t words_of(Str piece, Str words[], size_t room)
{
    size_t count = 0;
    for (Str rest = piece; rest.at && count < room; ) {
        Str word = str_cut(&rest, ' ');
        if (word.len)
            words[count++] = word;
    }
    return count;
}

static int period_of(Str word)
{
    for (int p = 0; p < 3; p++)
        if (str_is_text(word, period_words[p]))
            return p;
    return -1;
}

/* "1 month after", "6 months after year", "5 months after start of year" */
static bool read_months_after(const Str w[], size_t count, Paid *paid)
{
    Decimal months;
    bool start = count == 6 && str_is_text(w[3], "start") && str_is_text(w[4], "of");
    if (!(start || count == 3 || count == 4) || unit_word(w[1]) != UNIT_MONTH ||
        !str_is_text(w[2], "after") || decimal_parse(w[0], &months) != PARSE_OK ||
        months.scale || months.digits < 0 || months.digits > 120)
        return false;
    paid->from = start ? PAID_START : PAID_END;
    paid->months = (int)months.digits;
    if (count > 3)
        paid->period = period_of(w[count - 1]);
    return paid->period >= 0;
}

/* "at entry", "at start of year", or so many months after something */
static bool read_moment(const Str w[], size_t count, Paid *paid)
{
    paid->period = PERIOD_MONTH;
    if (count == 2 && str_is_text(w[0], "at") && str_is_text(w[1], "entry")) {
        paid->from = PAID_ENTRY;
        return true;
    }
    if (count == 4 && str_is_text(w[0], "at") && str_is_text(w[2], "of")) {
        paid->from = str_is_text(w[1], "end") ? PAID_END : PAID_START;
        paid->period = period_of(w[3]);
        return paid->period >= 0 && (str_is_text(w[1], "start") || str_is_text(w[1], "end"));
    }
    return read_months_after(w, count, paid);
}

static bool read_part(Str piece, bool only, Paid *paid)
{
    Str words[8];
    size_t count = words_of(piece, words, 8);
    *paid = (Paid){ .part = { 1, 0 } };
    if (count && str_ends(words[0], "%")) {
        if (decimal_parse(words[0], &paid->part) != PARSE_OK || paid->part.digits <= 0)
            return false;
        return read_moment(words + 1, count - 1, paid);
    }
    return only && read_moment(words, count, paid);
}

static void read_paid(Loader *loader, const Entry *e, Rule *amount)
{
    Paid *list = NULL;
    size_t count = 0, room = 0;
    Exact left = exact_of((Decimal){ 1, 0 });
    bool only = str_cut(&(Str){ e->value.at, e->value.len }, ',').len == e->value.len;
    for (Str rest = e->value; rest.at; ) {
        Str piece = str_cut(&rest, ',');
        Paid paid;
        if (!read_part(piece, only, &paid)) {
            report(loader, DIAG_PAID_WHEN, piece_span(e, piece), piece, STR_NONE);
            return;
        }
        left = exact_minus(left, exact_of(paid.part));
        list = arena_grow(loader->arena, list, count, &room, sizeof *list);
        list[count++] = paid;
    }
    if (left.num != 0) {
        report(loader, DIAG_PAID_NOT_WHOLE, e->value_at, e->value, STR_NONE);
        return;
    }
    amount->paid = list;
    amount->paid_count = count;
}

void read_books(Loader *loader, const Part *part, Rule *amount)
{
    Rulebook *b = loader->book;
    const Entry *paid = section_entry(part->section, "paid"),
                *books = section_entry(part->section, "books"),
                *leaf = section_entry(part->section, "leaf");
    ptrdiff_t which;
    if (paid)
        read_paid(loader, paid, amount);
    if (books && (which = entry_word(loader, books, books_words, 3)) >= 0)
        amount->books = (Books)which;
    if (leaf && (which = read_word(leaf->value, leaf->value_at,
                                   ids_of(loader, b->leaves, b->leaves_count, sizeof *b->leaves),
                                   b->leaves_count, loader->diags)) >= 0)
        amount->leaf = (int32_t)which;
}
