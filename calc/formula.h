/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * formula.h -- operations as a spreadsheet writes them, with the parentheses that
 * they need.  Which operations there are, and their patterns, stands in ops.def.
 * Refuses to know where operands stand.
 */
#ifndef FORMULA_H
#define FORMULA_H

#include "code.h"

/* A piece of a formula. */
typedef struct Term {
    Str text;
    int binds;                 /* how tightly: what binds less than its surroundings gets
                                  parentheses */
    bool may_fail;             /* may be an error (#N/A) in some month */
} Term;

enum { BINDS_COMPARE = 1, BINDS_ADD, BINDS_MULTIPLY, BINDS_NEGATE, BINDS_WHOLE };

Term term_text(Arena *arena, const char *text);        /* a place, a number, a call */
Term term_number(Arena *arena, Decimal value);

/* The operation on its operands.  Yes and no are 1 and 0, or TRUE and FALSE. */
Term term_operation(Arena *arena, const Ins *ins, const Term operands[], size_t count);

/* and (or) of all of them. */
Term term_logic(Arena *arena, Op op, const Term operands[], size_t count);

/* "{0}*{1}" with its operands between parentheses where they bind less than `binds`. */
Term term_pattern(Arena *arena, const char *pattern, int binds, const Term operands[], size_t count);

#endif
