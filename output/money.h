/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * money.h -- euros, shares and months as people read them in a table.
 */
#ifndef MONEY_H
#define MONEY_H

#include "value.h"

/* Texts that live in the arena. */
Str euros(Arena *arena, int64_t cents, Lang lang);             /* whole: 1.235 */
Str euros_signed(Arena *arena, int64_t cents, Lang lang);      /* +1.235 */
Str euros_cents(Arena *arena, int64_t cents, Lang lang);       /* 1.234,56 */
/* The text of so many cents; of a sum that is not known, with a question mark behind what is
 * known of it, or that mark alone. */
Str known_part(Arena *arena, Str text, int64_t cents, bool unknown);
/* part of whole, with one digit: "12,3%"; "-" of nothing. */
Str share(Arena *arena, int64_t part, int64_t whole, Lang lang);
Str share_signed(Arena *arena, int64_t part, int64_t whole, Lang lang);
/* "januari 2008 - december 2013"; one month by itself. */
Str months_words(Arena *arena, Months months, Lang lang);
Str count_words(Arena *arena, size_t count, Lang lang);        /* 1.234 */

#endif
