/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace.h -- why a result is what it is: each condition with the values that
 * were compared, each figure with its date and source, each operation with its
 * operands, in plain sentences first and the filled-in formula below.
 *
 * It calculates nothing: it reads what the engine left behind after a month was
 * run.  Refuses to know where the inputs came from.
 */
#ifndef TRACE_H
#define TRACE_H

#include "engine.h"
#include "rules.h"

/* One lane of a run, looked at. */
typedef struct View {
    const Rulebook *book;
    const Engine *engine;
    const size_t *members;                 /* per level */
    const uint32_t *const *parents;
    Month month;
    size_t world;
} View;

/* The member of `level` that `member` of `from` is part of (or is). */
size_t view_member(const View *view, uint8_t from, size_t member, uint8_t level);

Absent view_value(const View *view, uint32_t ins, size_t member, Exact *value);

/* A value as people read it: "500,00 EUR/maand", "26 maanden", "ja". */
void show_value(const View *view, Type type, Exact value, Lang lang, Buf *out);

/* What made an absent result absent: visits each input, figure or table that is
 * missing, and each operation that could not be done. */
void trace_absent(const View *view, uint32_t ins, size_t member, void *context,
                  void (*visit)(void *context, const Ins *ins, Absent why));

/* The name by which rule files call it: "worker.birth", "sine.reduction". */
Str trace_name(const Code *code, const Ins *ins);

/* The sentence that says whether a condition holds, and why (not). */
void trace_condition(const View *view, const Rule *condition, size_t member, Lang lang, Buf *out);

/* What is missing for a result, as a sentence. */
void trace_missing(const View *view, uint32_t ins, size_t member, Lang lang, Buf *out);

/* All about one amount of an instrument, for one member: sentences, figures, formula. */
void trace_amount(const View *view, const Instrument *instrument, const Rule *amount,
                  size_t member, Lang lang, Buf *out);

#endif
