/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * telling.h -- what the two halves of the explanation share: looking at one
 * instruction in one lane (telling.c), and telling a whole amount (trace.c).
 */
#ifndef TELLING_H
#define TELLING_H

#include "trace.h"

/* How a sentence about a comparison is meant: what a rule asks, or what decides
 * between two ways of calculating. */
typedef enum Mood { MOOD_ASKED, MOOD_FACT } Mood;

static inline const Ins *ins_at(const View *view, uint32_t ins)
{
    return &view->book->code->ins[ins];
}

static inline uint32_t ins_place(const View *view, const Ins *ins)
{
    return (uint32_t)(ins - view->book->code->ins);
}

static inline uint32_t arg(const View *view, const Ins *ins, size_t i)
{
    return code_args(view->book->code, ins)[i];
}

bool is_gather(Op op);

/* An operand of an instruction, seen from the member that the instruction is of. */
size_t arg_member(const View *view, const Ins *ins, size_t member, uint32_t operand);

/* The member that an instruction is of, for a member of `level`. */
static inline size_t member_of(const View *view, uint8_t level, size_t member, uint32_t ins)
{
    return view_member(view, level, member, ins_at(view, ins)->level);
}

/* The value of its operand number i. */
Absent operand_value(const View *view, const Ins *ins, size_t member, size_t i, Exact *value);

/* The value of an instruction, or a question mark. */
void show_ins(const View *view, uint32_t which, size_t member, Lang lang, Buf *out);

/* What people call it: its label, else the expression as written. */
void show_what(const View *view, uint32_t which, Lang lang, Buf *out);

/* "X is 12 months" */
void tell_plain(const View *view, uint32_t which, size_t member, Lang lang, Buf *out);

/* Says why a yes/no value is what it is. */
void tell(const View *view, uint32_t which, size_t member, Mood mood, Lang lang, Buf *out);

#endif
