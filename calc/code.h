/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * code.h -- compiled expressions: a list of instructions without jumps, each
 * of which names its operands by their place in the list, operands first.
 *
 * All rules of a rulebook are compiled into one such list; a reference to
 * another rule's result is simply its place.  Several readers go over it: the
 * engine runs it over blocks of worlds, the explanation traces it, the listing
 * prints it.  It says what is meant (types, units, exact values) and nothing
 * of how numbers are held while running: that is the engine's business.
 */
#ifndef CODE_H
#define CODE_H

#include "arena.h"
#include "diag.h"
#include "value.h"

typedef enum Op {
#define OP(name, symbol, pops, typing, sheet, nl, fr, en, lane) OP_##name,
#include "ops.def"
#undef OP
    OP_COUNT_OF
} Op;

typedef struct OpInfo {
    const char *name, *symbol;
    const char *sheet;         /* see ops.def */
    int pops;
    Label words;
} OpInfo;

const OpInfo *op_info(Op op);

/* How sure we are of a figure. */
typedef enum Status { STATUS_SEEN, STATUS_DERIVED, STATUS_ASSUMED, STATUS_COUNT } Status;

/* One dated value: holds from its month until the next one's. */
typedef struct Dated {
    Month from;
    bool gap;                  /* known to be unknown: "geen gegevens" */
    Decimal value;
    Str source, note;
    Status status;
    Span at;
} Dated;

/* A figure that changes on dates. */
typedef struct Series {
    Str name;                  /* "sine.allowance", or "rsz_floor" when common */
    Label label;
    Unit unit;
    int scale;                 /* digits after the point: the most that a value has */
    Dated *values;             /* in order of date */
    size_t count;
    Month until;               /* last month in which the last value holds */
    Month checked;             /* last month up to which it was checked, or MONTH_NEVER_ENDS */
    Span at;
} Series;

/* The index of the value that holds in `month`, or -1: none, or a gap. */
ptrdiff_t series_in(const Series *series, Month month);
/* The same for each of the months, which is quicker than one by one. */
void series_over(const Series *series, Months months, int32_t *indices);

enum { LEVEL_NONE = 0 };       /* what is the same for everybody; levels start at 1 */
enum { IF_WRITTEN = 0, IF_VERSION = 1 };  /* by the user; by us, to choose the version that holds */

typedef struct Ins {
    Op op;
    uint8_t level;             /* of which kind of thing it is a property */
    Type type;
    uint32_t args;             /* its operands: code->args[args .. args + count) */
    uint32_t count;
    int32_t which;             /* ATTR: attribute. PARAM: series. CONST: constant.
                                  ROUND, FLOOR, CEIL: digits after the point.
                                  STEP, MARGINAL: table. SUM, COUNT, LEAST, MOST:
                                  the level whose members are gathered.
                                  IF: IF_VERSION when it chooses by date. */
    int32_t definition;        /* the definition whose result this is, or -1 */
    Span at;
} Ins;

/* A constant: written in an expression, or a row of a table (then with its
 * date and source). */
typedef struct Constant {
    Decimal value;             /* months: the index; choices: place in the list; yes 1, no 0 */
    const Dated *dated;        /* NULL when written in an expression */
    bool implied;              /* written by nobody: the nothing of who has nothing */
} Constant;

/* What STEP and MARGINAL need beside their operands. */
typedef struct TableForm {
    Str name;
    Label label;
    bool upper_inclusive;      /* a row holds above its threshold, up to and including the next */
} TableForm;

/* What an input is: the engine needs only its level and digits, people the rest. */
typedef struct Attribute {
    Str name;                  /* "worker.fte" */
    uint8_t level;
    Type type;
    int scale;                 /* of a number: digits after the point */
    bool has_least, has_most;
    Decimal least, most;       /* of a number: what it may be */
    bool has_unlikely_below, has_unlikely_above;
    Decimal unlikely_below, unlikely_above;    /* beyond them a scenario is warned */
    bool required;             /* a scenario must state it */
    Span otherwise;            /* the expression that it is when it is not given; no source: none */
    bool pattern;              /* twelve values, one per calendar month, that together are 1 */
    bool compounds;            /* a rate by which something rises again every year */
    bool breaks_even;          /* a price: what it would have to be is worth knowing */
    Str column;                /* of known members: its column in their CSV file; with a year in
                                  the place of *, a column per year */
    Label label, help;
    Span at;
} Attribute;

/* A named result, for those who explain: "sine: condition education". */
typedef struct Definition {
    Str name;                  /* "sine.education" */
    Label label;
    uint32_t root;             /* the instruction that yields it */
    Span at;                   /* its expression in the file */
} Definition;

typedef struct Code {
    Arena *arena;
    Ins *ins;
    size_t count, room;
    uint32_t *args;
    size_t args_count, args_room;
    Constant *constants;
    size_t constants_count, constants_room;
    const Series **series;
    size_t series_count, series_room;
    TableForm *tables;
    size_t tables_count, tables_room;
    const Attribute *attributes;          /* all that the rulebook has */
    size_t attributes_count;
    Definition *definitions;
    size_t definitions_count, definitions_room;
} Code;

Code *code_new(Arena *arena, const Attribute *attributes, size_t count);
/* Makes room for about so many expressions, before the first. */
void code_expect(Code *code, size_t expressions);

/* Appends one instruction and returns its place; operands must stand before it. */
uint32_t code_add(Code *code, Op op, uint8_t level, Type type,
                  const uint32_t args[], size_t count, int32_t which, Span at);
uint32_t code_constant(Code *code, Type type, Decimal value, const Dated *dated, Span at);
int32_t code_series(Code *code, const Series *series);    /* its index, adding it if new */

static inline const uint32_t *code_args(const Code *code, const Ins *ins)
{
    return code->args + ins->args;
}

/* One line per instruction, from `first` on: "12  worker   EUR/month  mul  10 11". */
void code_list(const Code *code, size_t first, Buf *out);

#endif
