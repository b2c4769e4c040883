/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * syntax.h -- the tree of a parsed expression, shared by the parser (syntax.c)
 * and the compiler (compile.c) and by nobody else.
 */
#ifndef SYNTAX_H
#define SYNTAX_H

#include "expr.h"

typedef enum NodeKind {
    NODE_NUMBER,               /* number, unit */
    NODE_MONTH,                /* month */
    NODE_YES_NO,               /* number: 1 or 0 */
    NODE_NAME,                 /* name: worker.fte */
    NODE_OP,                   /* op, args: one or two */
    NODE_CALL,                 /* name, args, where (or NULL) */
    NODE_AMONG                 /* args[0] in (args[1], ...) */
} NodeKind;

struct Node {
    NodeKind kind;
    Op op;
    Span at;
    Span op_at;                /* the operator or the function's name */
    union {                    /* of each kind its own */
        Str name;
        Month month;
        struct {
            Decimal number;
            bool has_unit;
            Unit unit;
        };
    };
    Node **args;
    size_t count, room;
    Node *where;
};

#endif
