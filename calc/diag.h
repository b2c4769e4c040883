/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * diag.h -- what is wrong with what a user wrote, and where.
 *
 * A mistake is data: a code, a place, up to three arguments.  Its text stands
 * in messages.def, a column per language, with the remedy beside it.  All
 * mistakes are collected, sorted by place and shown together:
 *
 *     rules/sine.ini:12:9: fout K101: EUR/month kan niet bij EUR/quarter
 *       12 | value = allowance + reduction
 *          |         ^~~~~~~~~~~~~~~~~~~~~
 *          | zet eerst om, bijvoorbeeld met * 4 quarter/year
 *
 * Refuses to know what the texts are about.
 */
#ifndef DIAG_H
#define DIAG_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "text.h"

/* A text that users wrote, as it was read. */
typedef struct Source {
    Str name;                             /* as the user would name the file */
    Str text;
    const uint32_t *outline;              /* NULL, or what is known of it: see inifile.h */
} Source;

/* A stretch of a source.  `source` may be NULL (no place: the command line). */
typedef struct Span {
    const Source *source;
    uint32_t start, end;                  /* byte offsets, end not included */
} Span;

typedef struct Place {
    size_t line, column;                  /* from 1; columns count characters */
} Place;

static inline Span span_of(const Source *source, size_t start, size_t end)
{
    assert(source && start <= end && end <= source->text.len && end <= UINT32_MAX);
    return (Span){ source, (uint32_t)start, (uint32_t)end };
}

Span span_join(Span a, Span b);           /* from the start of a to the end of b */
Str span_text(Span span);
Place span_place(Span span);

typedef enum Severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR } Severity;

typedef enum DiagCode {
#define MSG(number, name, severity, nl, fr, en, help_nl, help_fr, help_en) DIAG_##name,
#include "messages.def"
#undef MSG
    DIAG_COUNT
} DiagCode;

typedef struct Diags Diags;

Diags *diags_new(Arena *arena);

/* Adds a mistake.  Arguments are copied; unused ones are STR_NONE.  The same
 * at the same place counts once. */
void diag_add(Diags *diags, DiagCode code, Span at, Str a, Str b, Str c);

/* Adds the other place that the last mistake is about ("defined here first"). */
void diag_also(Diags *diags, DiagCode code, Span at, Str a);

extern const Str STR_NONE;

size_t diags_errors(const Diags *diags);
size_t diags_warnings(const Diags *diags);

/* All of them as text, sorted by place within the order in which their sources
 * were first named, each with its line, caret and remedy. */
void diags_render(Diags *diags, Lang lang, Buf *out);

/* For JSON and for tests: one by one, in the order of diags_render. */
typedef struct Diag {
    DiagCode code;
    Severity severity;
    Span at;
    Str args[3];
    bool attached;                        /* belongs to the one before it */
} Diag;
size_t diags_count(const Diags *diags);
Diag diags_get(Diags *diags, size_t i);
const char *diag_number(DiagCode code);               /* "K101" */
const char *diag_name(DiagCode code);                 /* "UNIT_MISMATCH" */
void diag_message(const Diag *diag, Lang lang, Buf *out);   /* its sentence only */
void diag_help(const Diag *diag, Lang lang, Buf *out);      /* its remedy, or nothing */

#endif
