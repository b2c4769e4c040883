/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * formula.c -- see formula.h.  A spreadsheet has no value for "unknown" but an
 * error, and an error spreads also where the answer is known: "no and unknown" is
 * no.  Where an operand may fail, and and or are written so that it stays known.
 */
#include "formula.h"

Term term_text(Arena *arena, const char *text)
{
    return (Term){ .text = str_keep(arena, str_of(text)), .binds = BINDS_WHOLE };
}

Term term_number(Arena *arena, Decimal value)
{
    Buf buf = { 0 };
    decimal_print(value, &buf);
    Term term = { .text = str_keep(arena, buf_view(&buf)),
                  .binds = value.digits < 0 ? BINDS_NEGATE : BINDS_WHOLE };
    buf_free(&buf);
    return term;
}

static int binds_of(Op op)
{
    switch (op) {
    case OP_LT: case OP_LE: case OP_GT: case OP_GE: case OP_EQ: case OP_NE:
        return BINDS_COMPARE;
    case OP_ADD: case OP_SUB:
        return BINDS_ADD;
    case OP_MUL: case OP_DIV: case OP_FLOOR: case OP_YEAR: case OP_QUARTER:
        return BINDS_MULTIPLY;
    case OP_NEG: case OP_CEIL:
        return BINDS_NEGATE;
    default:
        return BINDS_WHOLE;    /* a call */
    }
}

/* Inside a call nothing needs parentheses; of  a - b  and  a / b  the second operand
 * must bind more tightly than the operation itself. */
static int asked_of(Op op, size_t operand)
{
    int binds = binds_of(op);
    if (op == OP_FLOOR)
        return BINDS_MULTIPLY;
    if (binds == BINDS_WHOLE || op == OP_CEIL)
        return 0;
    if (op == OP_YEAR || op == OP_QUARTER)
        return BINDS_MULTIPLY + 1;
    if (op == OP_NEG || binds == BINDS_COMPARE)
        return binds + 1;
    return binds + (operand == 1 && (op == OP_SUB || op == OP_DIV));
}

static void write_operand(const Term *term, int asked, Buf *out)
{
    bool inside = term->binds < asked;
    buf_text(out, inside ? "(" : "");
    buf_str(out, term->text);
    buf_text(out, inside ? ")" : "");
}

static Term finish(Arena *arena, Buf *buf, int binds, const Term operands[], size_t count)
{
    Term term = { .text = str_keep(arena, buf_view(buf)), .binds = binds };
    for (size_t i = 0; i < count; i++)
        term.may_fail = term.may_fail || operands[i].may_fail;
    buf_free(buf);
    return term;
}

Term term_pattern(Arena *arena, const char *pattern, int binds, const Term operands[], size_t count)
{
    Buf buf = { 0 };
    for (const char *c = pattern; *c; c++) {
        if (c[0] == '{' && c[1] >= '0' && c[1] <= '9' && c[2] == '}' && (size_t)(c[1] - '0') < count) {
            write_operand(&operands[c[1] - '0'], binds == BINDS_WHOLE ? 0 : binds + 1, &buf);
            c += 2;
        } else {
            buf_byte(&buf, *c);
        }
    }
    return finish(arena, &buf, binds, operands, count);
}

/* ",a,b" or ",IFERROR(a,1),IFERROR(b,1)" */
static void write_list(const Term operands[], size_t count, const char *known, Buf *out)
{
    for (size_t i = 0; i < count; i++) {
        buf_text(out, i ? "," : "");
        if (known && operands[i].may_fail)
            buf_text(out, "IFERROR(");
        buf_str(out, operands[i].text);
        if (known && operands[i].may_fail) {
            buf_text(out, known);
            buf_byte(out, ')');
        }
    }
}

/* A known no decides "and", a known yes decides "or". */
Term term_logic(Arena *arena, Op op, const Term operands[], size_t count)
{
    bool all = op == OP_AND, guarded = false;
    const char *name = all ? "AND(" : "OR(";
    Buf buf = { 0 };
    for (size_t i = 0; i < count; i++)
        guarded = guarded || operands[i].may_fail;
    if (guarded) {
        buf_print(&buf, "IF(%s", name);
        write_list(operands, count, all ? ",1" : ",0", &buf);
        buf_text(&buf, all ? ")," : "),1,");
    }
    buf_text(&buf, name);
    write_list(operands, count, NULL, &buf);
    buf_text(&buf, guarded && all ? "),0)" : guarded ? "))" : ")");
    return finish(arena, &buf, BINDS_WHOLE, operands, count);
}

/* TRUE is not equal to 1 in a spreadsheet: yes and no are compared as numbers. */
static Term as_number(Arena *arena, Term term)
{
    return term_pattern(arena, "IF({0},1,0)", BINDS_WHOLE, &term, 1);
}

Term term_operation(Arena *arena, const Ins *ins, const Term operands[], size_t count)
{
    Op op = ins->op;
    Term first[2];
    if (op == OP_AND || op == OP_OR)
        return term_logic(arena, op, operands, count);
    if ((op == OP_EQ || op == OP_NE) && ins->type.kind == KIND_YES_NO && count == 2 &&
        operands[0].binds == BINDS_COMPARE) {
        first[0] = as_number(arena, operands[0]);
        first[1] = as_number(arena, operands[1]);
        operands = first;
    }
    Buf buf = { 0 };
    for (const char *c = op_info(op)->sheet; *c; c++) {
        bool hole = c[0] == '{' && c[1] && c[2] == '}';
        size_t i = hole ? (size_t)(c[1] - '0') : 0;
        if (hole && c[1] == 'd')
            buf_print(&buf, "%d", ins->which);
        else if (hole && i < count)
            write_operand(&operands[i], asked_of(op, i), &buf);
        else
            buf_byte(&buf, *c);
        c += hole ? 2 : 0;
    }
    return finish(arena, &buf, binds_of(op), operands, count);
}
