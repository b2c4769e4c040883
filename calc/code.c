/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * code.c -- the list of instructions: appending to it, printing it.
 */
#include "code.h"

#include <assert.h>
#include <string.h>

static const OpInfo op_table[] = {
#define OP(name, symbol, pops, typing, sheet, nl, fr, en, lane)                       \
    { #name, symbol, sheet, pops, { { { nl, sizeof nl - 1 }, { fr, sizeof fr - 1 }, { en, sizeof en - 1 } } } },
#include "ops.def"
#undef OP
};

const OpInfo *op_info(Op op)
{
    return &op_table[op];
}

ptrdiff_t series_in(const Series *series, Month month)
{
    if (month.index > series->until.index)
        return -1;
    /* the last value that began in or before the month */
    size_t low = 0, high = series->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (series->values[middle].from.index <= month.index)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || series->values[low - 1].gap)
        return -1;
    return (ptrdiff_t)low - 1;
}

void series_over(const Series *series, Months months, int32_t *indices)
{
    size_t begun = 0;
    for (int32_t m = months.first.index; m <= months.last.index; m++) {
        while (begun < series->count && series->values[begun].from.index <= m)
            begun++;
        bool none = m > series->until.index || !begun || series->values[begun - 1].gap;
        *indices++ = none ? -1 : (int32_t)begun - 1;
    }
}

Code *code_new(Arena *arena, const Attribute *attributes, size_t count)
{
    Code *code = arena_alloc(arena, sizeof *code);
    code->arena = arena;
    code->attributes = attributes;
    code->attributes_count = count;
    return code;
}

void code_expect(Code *code, size_t expressions)
{
    enum { INS_EACH = 8 };     /* most are short */
    size_t ins = INS_EACH * expressions;
    assert(!code->count);
    code->ins = arena_room(code->arena, ins, &code->room, sizeof *code->ins);
    code->args = arena_room(code->arena, ins, &code->args_room, sizeof *code->args);
    code->constants = arena_room(code->arena, ins, &code->constants_room, sizeof *code->constants);
    code->definitions = arena_room(code->arena, expressions, &code->definitions_room,
                                   sizeof *code->definitions);
}

uint32_t code_add(Code *code, Op op, uint8_t level, Type type,
                  const uint32_t args[], size_t count, int32_t which, Span at)
{
    uint32_t first = (uint32_t)code->args_count;
    for (size_t i = 0; i < count; i++) {
        code->args = arena_grow(code->arena, code->args, code->args_count,
                                &code->args_room, sizeof *code->args);
        code->args[code->args_count++] = args[i];
    }
    code->ins = arena_grow(code->arena, code->ins, code->count, &code->room,
                           sizeof *code->ins);
    code->ins[code->count] = (Ins){ .op = op, .level = level, .type = type,
                                    .args = first, .count = (uint32_t)count,
                                    .which = which, .definition = -1, .at = at };
    return (uint32_t)code->count++;
}

uint32_t code_constant(Code *code, Type type, Decimal value, const Dated *dated, Span at)
{
    code->constants = arena_grow(code->arena, code->constants, code->constants_count,
                                 &code->constants_room, sizeof *code->constants);
    code->constants[code->constants_count] = (Constant){ value, dated, false };
    return code_add(code, OP_CONST, LEVEL_NONE, type, NULL, 0,
                    (int32_t)code->constants_count++, at);
}

int32_t code_series(Code *code, const Series *series)
{
    for (size_t i = 0; i < code->series_count; i++)
        if (code->series[i] == series)
            return (int32_t)i;
    code->series = arena_grow(code->arena, code->series, code->series_count,
                              &code->series_room, sizeof *code->series);
    code->series[code->series_count] = series;
    return (int32_t)code->series_count++;
}

static void list_operand(const Code *code, const Ins *ins, Buf *out)
{
    switch (ins->op) {
    case OP_CONST:
        if (ins->type.kind == KIND_MONTH)
            month_print((Month){ (int32_t)code->constants[ins->which].value.digits }, out);
        else
            decimal_print(code->constants[ins->which].value, out);
        break;
    case OP_PARAM:
        buf_str(out, code->series[ins->which]->name);
        break;
    case OP_ATTR:
        buf_str(out, code->attributes[ins->which].name);
        break;
    case OP_ROUND: case OP_FLOOR: case OP_CEIL:
        buf_print(out, "to %d ", ins->which);
        break;
    case OP_STEP: case OP_MARGINAL:
        buf_str(out, code->tables[ins->which].name);
        buf_byte(out, ' ');
        break;
    default:
        break;
    }
    for (uint32_t i = 0; i < ins->count; i++)
        buf_print(out, i ? " %u" : "%u", code_args(code, ins)[i]);
}

void code_list(const Code *code, size_t first, Buf *out)
{
    for (size_t i = first; i < code->count; i++) {
        const Ins *ins = &code->ins[i];
        buf_print(out, "%4zu  L%u  ", i, ins->level);
        size_t start = out->len;
        type_print(ins->type, out);
        size_t width = out->len - start;
        buf_fill(out, width < 12 ? 12 - width : 1, ' ');
        start = out->len;
        buf_text(out, op_info(ins->op)->symbol);
        width = out->len - start;
        buf_fill(out, width < 9 ? 9 - width : 1, ' ');
        list_operand(code, ins, out);
        if (ins->definition >= 0) {
            buf_text(out, "  = ");
            buf_str(out, code->definitions[ins->definition].name);
        }
        buf_byte(out, '\n');
    }
}
