/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show.h -- what the pages of the rulebook share.
 */
#ifndef SHOW_H
#define SHOW_H

#include "audit.h"
#include "json.h"
#include "session.h"
#include "words.h"

/* "seen", "derived", "assumed", as files write it */
const char *status_id(Status status);

Str say(const Session *session, Word word);
/* Reports a word that is none of the names: offers the nearest, or all of them. */
void unknown_word(Session *session, DiagCode code, Str word, const Str names[], size_t count);
/* The label in the session's language, or what stands in its place. */
Str label_of(const Session *session, const Label *label, Str otherwise);
/* The leaf that an instrument is for; empty for what is no funding. */
Str leaf_id_of(const Rulebook *book, const Instrument *in);
Str leaf_of(const Session *session, const Instrument *in);

/* "2004-01 .. 2023-06", or "-" when the instrument says nothing of new entrants. */
void open_months(const Instrument *instrument, Buf *out);

/* Who pays, each once: "rva, rsz". */
void payers_of(const Rulebook *book, const Instrument *instrument, Buf *out);

/* The head of an instrument, in an object that is open. */
void json_instrument_head(const Rulebook *book, const Instrument *instrument, Json *json);

/* Which rules of a rulebook an instrument has, of one kind. */
bool belongs(const Rulebook *book, const Rule *rule, const Instrument *instrument, RuleKind kind);
bool limit_belongs(const Rulebook *book, const Limit *limit, const Instrument *instrument);

/* The amounts that share a limit: "sine.reduction, activa.reduction, ..." */
void limit_amounts(const Rulebook *book, const Limit *limit, Buf *out);
bool table_belongs(const Rulebook *book, size_t table, const Instrument *instrument);

/* The page of one instrument. */
void show_page(Session *session, const Instrument *instrument, const Cases *cases, const Audit *audit);
void json_page(Session *session, const Instrument *instrument, const Cases *cases, const Audit *audit);

/* All instruments as a document. */
void show_markdown(Session *session, const Cases *cases, const Audit *audit);

/* What is due for checking in that month. */
void show_due(Session *session, Month now);

#endif
