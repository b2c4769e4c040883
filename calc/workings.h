/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * workings.h -- a run as a table that can be worked out again: the inputs, the
 * dated figures, and rows of formulas by month, each with the value that the engine
 * found.  The formulas come from the very code that the engine ran.
 *
 * Refuses to know sheets and cells: a formula names what it needs by number, and
 * whoever lays the rows out says where that is (workings_fill).
 */
#ifndef WORKINGS_H
#define WORKINGS_H

#include "sim.h"

/* In a formula,  REF_MARK letter number REF_MARK  stands for a place.  RefKind is
 * the letter. */
enum { REF_MARK = 1 };

typedef enum RefKind {
    REF_INPUT = 'I',           /* the one cell of inputs[n] */
    REF_INPUT_DATES = 'J',     /* the cells with the months of inputs[n] and its later changes */
    REF_INPUT_VALUES = 'K',    /* the cells with their values */
    REF_FIGURE_DATES = 'D',    /* the months of figures[n], all of them */
    REF_FIGURE_VALUES = 'V',   /* and their values */
    REF_CONSTANT = 'C',        /* the cell of constants[n] */
    REF_BAND_FROM = 'T',       /* the thresholds of bands[n] */
    REF_BAND_VALUE = 'U',      /* its amounts */
    REF_BAND_RISE = 'W',       /* what each amount is more than the one before it */
    REF_ROW = 'R',             /* rows[n], in the same month */
    REF_ROW_SO_FAR = 'S',      /* rows[n], from the first month to this one */
    REF_ROW_BEFORE = 'B',      /* rows[n], from the column before the first month (where
                                  there is no number) to the month before this one */
    REF_ROW_ALL = 'A',         /* rows[n], all months of the project */
    REF_BLOCK = 'G',           /* rows[n] and the rows of its block, in the same month */
    REF_MONTH = 'M',           /* the month, counted from January of the year 0 */
    REF_MONTH_DATE = 'N',      /* the same as a date */
    REF_FIRST_MONTH = 'O',     /* the first month of the project, counted like that */
    REF_CHOICES = 'L'          /* the labels of the choices of attribute n, in their order */
} RefKind;

/* A cell that people may change: a value of a member (from a month on), or whether,
 * from when and until when it takes an instrument. */
typedef enum InputKind { INPUT_VALUE, INPUT_TAKES, INPUT_TAKES_FROM, INPUT_TAKES_UNTIL } WorkInputKind;

/* Why a workbook cannot follow a change of it. */
typedef enum WorkLock {
    LOCK_NONE,
    LOCK_MONTHS,               /* it says which months there are */
    LOCK_AMOUNTS               /* it would ask for amounts that have no rows */
} WorkLock;

typedef struct WorkInput {
    WorkInputKind kind;
    uint32_t attribute;        /* of a value */
    uint32_t instrument;       /* of a taking */
    uint8_t level;
    uint32_t member;
    Type type;
    Exact value;               /* months: the index; yes_no: 1 or 0; choices: place in the list */
    Month from;                /* of a value: since when; MONTH_NEVER_BEGAN for the first */
    int calendar_month;        /* of a pattern: 1..12; else 0 */
    size_t changes;            /* of the first: how many cells, itself included, are of this input */
    Str source;
    bool assumed;
    WorkLock lock;
} WorkInput;

/* A figure of the rules with its dated values.  After `until` of the series, and where a
 * value is a gap, there is none: #N/A. */
typedef struct WorkFigure {
    const Series *series;
} WorkFigure;

/* A number that a rule states in its formula: 12 months, 80%. */
typedef struct WorkConstant {
    const Constant *constant;
    Type type;
    Span at;                   /* where it is written */
    Str rule;                  /* the rule that says so: "sine.duration" */
} WorkConstant;

/* The rows of a table in force from a date. */
typedef struct WorkBand {
    Str name;
    Label label;
    bool upper_inclusive;
    const Constant **from, **value;
    size_t count;
    bool marginal;
    bool by_month;             /* the thresholds are months, counted from January of the year 0:
                                  a figure as it was in another month */
    Unit input, unit;
} WorkBand;

typedef enum WorkRowKind {
    WORK_INPUT,                /* what an input is in the month */
    WORK_FIGURE,               /* what a figure of the rules is */
    WORK_VALUE,                /* a named result: a define, a condition, an amount */
    WORK_GATHERED,             /* what one member adds to a sum over members */
    WORK_ACTIVE,               /* 1 while the member is there and takes the instrument */
    WORK_PERIOD,               /* the first month of the quarter or year of the month */
    WORK_PART,                 /* the month's exact part of an amount */
    WORK_BOOKED,               /* of it, in whole cents, so that the period adds up */
    WORK_CASH_MONTH,           /* when what counts in this month is paid */
    WORK_PARTY                 /* 1 while `party` fills `role` */
} WorkRowKind;

typedef struct WorkRow {
    WorkRowKind kind;
    uint8_t level;             /* LEVEL_NONE: of nobody */
    uint32_t member;
    int32_t instrument;        /* whose it is, or -1: common */
    uint32_t ins;              /* of a value: the instruction */
    uint32_t rule;             /* of PART, BOOKED: the amount */
    int role, party;           /* of a PARTY */
    Label label;
    Str name;                  /* as rule files call it */
    Type type;
    size_t block;              /* of a WORK_GATHERED: how many rows its block has, if it is the first */
    Str formula;               /* without the equals sign; the same in each month but for places */
    double *values;            /* per month of the project */
    bool *absent;              /* per month: no value (shown as #N/A) */
    bool *empty;               /* per month: an empty text, for it does not count; or NULL */
} WorkRow;

/* What is booked of one amount of one member from one party to another. */
typedef struct WorkPosting {
    uint32_t rule, member;
    int from, to;
    int leaf;                  /* -1: none */
    InstrumentKind kind;
    Months months;             /* in which it may be between these parties */
    size_t from_is, to_is;     /* rows[]: WORK_PARTY, 1 while it is; SIZE_MAX: always */
    size_t booked;             /* rows[]: the amount per equal, in cents */
    size_t number;             /* rows[]: how many equals; SIZE_MAX: one */
    const Paid *paid;          /* NULL: paid as counted */
    size_t cash_month;         /* rows[]: WORK_CASH_MONTH; SIZE_MAX: in the month itself */
    Decimal part, part_before; /* of `paid`: its share, and those of the parts before it */
    bool counts, is_cash;
    int64_t *cents;            /* per month of the project: all equals, this part */
} WorkPosting;

typedef struct Workings {
    Arena *arena;
    const Rulebook *book;
    const Scenario *scenario;
    const Result *result;
    Months months;
    size_t months_count;
    WorkInput *inputs;
    size_t inputs_count, inputs_room;
    WorkFigure *figures;
    size_t figures_count, figures_room;
    WorkConstant *constants;
    size_t constants_count, constants_room;
    WorkBand *bands;
    size_t bands_count, bands_room;
    WorkRow *rows;             /* operands before what needs them, but for gathered blocks */
    size_t rows_count, rows_room;
    WorkPosting *postings;
    size_t postings_count, postings_room;
} Workings;

/* Of the amounts that were booked, or may be when inputs change. */
Workings *workings_of(Arena *arena, const Result *result);

/* Writes a formula with each place filled in by `place`, which appends the text. */
void workings_fill(Str formula, void *context,
                   void (*place)(void *context, RefKind kind, size_t which, Buf *out), Buf *out);

#endif
