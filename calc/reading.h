/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reading.h -- small readers for the values of INI entries, the same for rule
 * files, case files and whatever users write next: a quantity with its unit, a
 * word out of a list, the place of a piece.  Knows no section and no key.
 */
#ifndef READING_H
#define READING_H

#include "inifile.h"
#include "value.h"

/* A number, with or without its unit; reported if it is none or of another unit.
 * Years and quarters are understood where months are wanted. */
bool quantity_parse(Str text, Span at, Unit unit, Diags *diags, Decimal *value);

/* The NAME in a section's title [WORD NAME]; false, reported, if it has another word or no name. */
bool section_named(const Section *section, Str word, Diags *diags, Str *name);

/* The span of a piece of what stands at `whole`, or of the same words there if the
 * piece is of a copy; all of it if they are not there. */
Span span_piece(Span whole, Str piece);

/* The span of a piece of an entry's value. */
Span piece_span(const Entry *entry, Str piece);

/* Reports that `name` is none of the names: with the nearest one as second
 * argument, or with all of them when none is near.  Returns the nearest, or -1. */
ptrdiff_t report_unknown(Diags *diags, DiagCode code, Span at, Str name,
                         const Str names[], size_t count);

/* The index of the name in the list, or -1, reported. */
ptrdiff_t read_word(Str name, Span at, const Str names[], size_t count, Diags *diags);

#endif
