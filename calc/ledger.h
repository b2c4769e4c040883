/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ledger.h -- one flat table of what is paid: month, kind, leaf, rule, who pays,
 * who receives, for which worker or service, how much, and when it is cash.
 *
 * Every report is a pivot of it.  A perimeter is a choice of parties: what passes
 * between its members cancels.  Refuses to know how the amounts came about, and
 * how anything is shown.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include "rules.h"

/* One amount of one member in one month.  Counted in the month (`cents`), or paid
 * in `cash_month` (`cash`), or both: a subsidy of which a part comes later has a
 * posting per part. */
typedef struct Posting {
    Month month, cash_month;
    uint32_t amount;           /* the rule; its owner is the instrument */
    uint32_t member;           /* of the instrument's level */
    uint16_t version;          /* of the rule: who paid, and since when */
    int16_t from, to;          /* parties, roles filled in */
    int8_t leaf;               /* -1: none */
    uint8_t kind;              /* InstrumentKind */
    int64_t cents, cash;
} Posting;

/* A stretch of postings. */
typedef struct Folio {
    Posting *list;
    size_t count;
} Folio;

/* Its folios, one after the other, are in order of month, then of rule, then of
 * member; equals as they were added.  (Not one array: that would be copied as it
 * grows, and the arena keeps every copy.) */
typedef struct Ledger {
    Arena *arena;
    const Rulebook *book;
    Months months;             /* of the project; cash may come later */
    int16_t *owner;            /* per party: who owns it in this run, or -1 */
    Folio *folios;
    size_t folios_count, folios_room;
    size_t count;              /* of all postings */
    Months cash;               /* the first and last month in which any cash moves */
    int64_t turnover;          /* of all postings, whatever their sign */
} Ledger;

Ledger *ledger_new(Arena *arena, const Rulebook *book, Months months);

/* Keeps it, in its place.  False, and nothing is kept, if all that has been added
 * would come near to what an int64_t can hold.  That is why no sum of a ledger can
 * overflow, nor a difference of two, nor the difference of two ledgers' sums. */
bool ledger_add(Ledger *ledger, Posting posting) __attribute__((warn_unused_result));

/* Says who owns a party's books in this run: it belongs where its owner belongs. */
void ledger_owner(Ledger *ledger, int party, int owner);

/* One posting after the other; NULL after the last.
 *     Walk walk = { 0 };
 *     for (const Posting *p; (p = ledger_next(ledger, &walk)); ) ... */
typedef struct Walk {
    size_t folio, at;
} Walk;

const Posting *ledger_next(const Ledger *ledger, Walk *walk);

/* -- perimeters -- */

typedef enum Side { SIDE_OUTSIDE, SIDE_IN, SIDE_OUT, SIDE_WITHIN } Side;

/* Seen from the perimeter: money in, out, between its own members, or not its own. */
Side posting_side(const Ledger *ledger, const Perimeter *perimeter, const Posting *posting);

/* -- pivots -- */

typedef enum PivotBy {
    PIVOT_MONTH, PIVOT_YEAR, PIVOT_PAYER, PIVOT_RECEIVER, PIVOT_INSTRUMENT, PIVOT_AMOUNT,
    PIVOT_MEMBER, PIVOT_LEAF, PIVOT_KINDS
} PivotBy;

/* What of the ledger is looked at. */
typedef struct Choose {
    const Perimeter *perimeter;
    Side side;                 /* SIDE_IN or SIDE_OUT */
    int kind;                  /* InstrumentKind, or -1: costs and funding together */
    int leaf;                  /* -1: all */
    Months months;             /* by month counted; of cash, by cash month */
    bool cash;                 /* sum cash by cash month, not cents by month */
} Choose;

/* From the first month of the project, or of what was added, to the last. */
Months ledger_months(const Ledger *ledger, bool cash);

/* A row of a pivot: its key, and its sum per year of the project and in all. */
typedef struct PivotRow {
    int64_t key;               /* month index, year, party, instrument, rule, leaf, or member_key */
    int64_t *years;            /* per calendar year, from that of months.first */
    int64_t total;
} PivotRow;

typedef struct Pivot {
    PivotBy by;
    int first_year;
    size_t years_count;        /* calendar years that the months touch */
    PivotRow *rows;            /* in order of key; none for what has no figure but 0 */
    size_t count;
} Pivot;

/* Of months that never began or never end, those of ledger_months count. */
Pivot ledger_pivot(Arena *arena, const Ledger *ledger, Choose what, PivotBy by);

/* The row with that key, or NULL. */
const PivotRow *pivot_row(const Pivot *pivot, int64_t key);

/* A member in a pivot by member: members of different levels have the same numbers. */
int64_t member_key(uint8_t level, uint32_t member);
uint8_t member_key_level(int64_t key);
uint32_t member_key_member(int64_t key);

/* Σ of what is chosen. */
int64_t ledger_sum(const Ledger *ledger, Choose what);

/* -- cash -- */

/* Costs and funding as they are paid, from nothing at the start. */
typedef struct CashLine {
    Months months;             /* of the project, and until the last in which cash moves */
    int64_t *in, *out, *position;          /* per month; position is what is left after it */
    Month lowest;              /* the first month in which the position is lowest */
    int64_t low;               /* the position then */
} CashLine;

CashLine ledger_cash(Arena *arena, const Ledger *ledger, const Perimeter *perimeter);

#endif
