/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ledger.c -- postings in folios of a fixed size, always in order: what comes in
 * order, as nearly all does, fills the last one; what does not is put in its place,
 * and a folio that is full is then split.  Sums walk through all of them: a million
 * postings are 40 MB, which is a few milliseconds.
 */
#include "ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FOLIO_ROOM = 512 };

/* A quarter, so that differences of sums fit with room to spare. */
static const int64_t turnover_most = INT64_MAX / 4;

static Months join(Months a, Months b)
{
    return (Months){ a.first.index < b.first.index ? a.first : b.first,
                     a.last.index > b.last.index ? a.last : b.last };
}

static Months meet(Months a, Months b)
{
    return (Months){ a.first.index > b.first.index ? a.first : b.first,
                     a.last.index < b.last.index ? a.last : b.last };
}

Ledger *ledger_new(Arena *arena, const Rulebook *book, Months months)
{
    Ledger *ledger = arena_alloc(arena, sizeof *ledger);
    *ledger = (Ledger){ .arena = arena, .book = book, .months = months, .cash = months };
    ledger->owner = arena_alloc(arena, (book->parties_count + 1) * sizeof *ledger->owner);
    for (size_t i = 0; i < book->parties_count; i++)
        ledger->owner[i] = -1;
    return ledger;
}

void ledger_owner(Ledger *ledger, int party, int owner)
{
    assert(party >= 0 && (size_t)party < ledger->book->parties_count);
    assert(owner < (int)ledger->book->parties_count && owner <= INT16_MAX);
    ledger->owner[party] = (int16_t)(owner < 0 ? -1 : owner);
}

/* -- adding -- */

/* <0, 0, >0 */
static int posting_order(const Posting *a, const Posting *b)
{
    if (a->month.index != b->month.index)
        return a->month.index < b->month.index ? -1 : 1;
    if (a->amount != b->amount)
        return a->amount < b->amount ? -1 : 1;
    return (a->member > b->member) - (a->member < b->member);
}

static bool add_turnover(int64_t *turnover, int64_t amount)
{
    if (amount < -turnover_most || amount > turnover_most)
        return false;
    *turnover += amount < 0 ? -amount : amount;
    return *turnover <= turnover_most;
}

/* Makes an empty folio at that place. */
static Folio *open_folio(Ledger *l, size_t at)
{
    l->folios = arena_grow(l->arena, l->folios, l->folios_count, &l->folios_room,
                           sizeof *l->folios);
    memmove(l->folios + at + 1, l->folios + at, (l->folios_count - at) * sizeof *l->folios);
    l->folios_count++;
    l->folios[at] = (Folio){ arena_alloc(l->arena, FOLIO_ROOM * sizeof(Posting)), 0 };
    return &l->folios[at];
}

/* The folio in which the posting belongs, given that it comes before the last one
 * there is: the last that does not begin after it, or the first. */
static size_t find_folio(const Ledger *l, const Posting *posting)
{
    size_t low = 0, high = l->folios_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (posting_order(&l->folios[middle].list[0], posting) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Its place in the folio: after all that does not come after it. */
static size_t find_place(const Folio *folio, const Posting *posting)
{
    size_t low = 0, high = folio->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (posting_order(&folio->list[middle], posting) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void insert(Ledger *l, const Posting *posting)
{
    size_t at = find_folio(l, posting);
    if (l->folios[at].count == FOLIO_ROOM) {
        Folio *upper = open_folio(l, at + 1), *lower = upper - 1;
        lower->count = upper->count = FOLIO_ROOM / 2;
        memcpy(upper->list, lower->list + lower->count, upper->count * sizeof *upper->list);
        at += posting_order(&upper->list[0], posting) <= 0;
    }
    Folio *folio = &l->folios[at];
    size_t place = find_place(folio, posting);
    memmove(folio->list + place + 1, folio->list + place,
            (folio->count - place) * sizeof *folio->list);
    folio->list[place] = *posting;
    folio->count++;
}

bool ledger_add(Ledger *l, Posting posting)
{
    int64_t turnover = l->turnover;
    if (!add_turnover(&turnover, posting.cents) || !add_turnover(&turnover, posting.cash))
        return false;
    l->turnover = turnover;
    if (posting.cash)
        l->cash = join(l->cash, (Months){ posting.cash_month, posting.cash_month });
    l->count++;
    Folio *last = l->folios_count ? &l->folios[l->folios_count - 1] : NULL;
    if (last && posting_order(&last->list[last->count - 1], &posting) > 0) {
        insert(l, &posting);
        return true;
    }
    if (!last || last->count == FOLIO_ROOM)
        last = open_folio(l, l->folios_count);
    last->list[last->count++] = posting;
    return true;
}

const Posting *ledger_next(const Ledger *ledger, Walk *walk)
{
    if (walk->folio < ledger->folios_count && walk->at == ledger->folios[walk->folio].count)
        *walk = (Walk){ walk->folio + 1, 0 };
    if (walk->folio == ledger->folios_count)
        return NULL;
    return &ledger->folios[walk->folio].list[walk->at++];
}

Months ledger_months(const Ledger *l, bool cash)
{
    if (cash)
        return join(l->months, l->cash);
    if (!l->count)
        return l->months;
    const Folio *last = &l->folios[l->folios_count - 1];
    return join(l->months, (Months){ l->folios[0].list[0].month,
                                     last->list[last->count - 1].month });
}

/* -- perimeters -- */

/* Owners may own each other, by a slip of the rules: nobody is asked twice. */
static bool is_inside(const Ledger *ledger, const Perimeter *perimeter, int party)
{
    for (size_t asked = 0; party >= 0 && asked < ledger->book->parties_count; asked++) {
        if (perimeter->has[party])
            return true;
        party = ledger->owner[party];
    }
    return false;
}

Side posting_side(const Ledger *ledger, const Perimeter *perimeter, const Posting *posting)
{
    bool from = is_inside(ledger, perimeter, posting->from);
    bool to = is_inside(ledger, perimeter, posting->to);
    return from && to ? SIDE_WITHIN : from ? SIDE_OUT : to ? SIDE_IN : SIDE_OUTSIDE;
}

/* -- what is chosen -- */

static bool kind_chosen(int wanted, uint8_t kind)
{
    return wanted >= 0 ? wanted == kind : kind == KIND_FUNDING || kind == KIND_COST;
}

/* Whether the posting is looked at, and then in which month and for how much. */
static bool is_chosen(const Ledger *ledger, const Choose *what, const Posting *p, Month *month,
                      int64_t *figure)
{
    *month = what->cash ? p->cash_month : p->month;
    *figure = what->cash ? p->cash : p->cents;
    return *figure && months_hold(what->months, *month) && kind_chosen(what->kind, p->kind) &&
           (what->leaf < 0 || what->leaf == p->leaf) &&
           posting_side(ledger, what->perimeter, p) == what->side;
}

int64_t ledger_sum(const Ledger *ledger, Choose what)
{
    int64_t sum = 0, figure;
    Month month;
    Walk walk = { 0 };
    for (const Posting *p; (p = ledger_next(ledger, &walk)); )
        if (is_chosen(ledger, &what, p, &month, &figure))
            sum += figure;
    return sum;
}

/* -- pivots -- */

int64_t member_key(uint8_t level, uint32_t member)
{
    return (int64_t)level << 32 | member;
}

uint8_t member_key_level(int64_t key)
{
    return (uint8_t)(key >> 32);
}

uint32_t member_key_member(int64_t key)
{
    return (uint32_t)key;
}

static int64_t key_of(const Rulebook *book, const Posting *p, Month month, PivotBy by)
{
    uint32_t owner = book->rules[p->amount].owner;
    assert(owner > 0);
    switch (by) {
    case PIVOT_MONTH: return month.index;
    case PIVOT_YEAR: return month_year(month);
    case PIVOT_PAYER: return p->from;
    case PIVOT_RECEIVER: return p->to;
    case PIVOT_INSTRUMENT: return owner - 1;
    case PIVOT_AMOUNT: return p->amount;
    case PIVOT_MEMBER: return member_key(book->instruments[owner - 1].level, p->member);
    case PIVOT_LEAF: return p->leaf;
    case PIVOT_KINDS: break;
    }
    return 0;
}

/* Finds rows by their key: a table of row number + 1, its size a power of two. */
typedef struct Finder {
    Arena *arena;
    Pivot *pivot;
    size_t room;               /* for rows */
    uint32_t *places;
    size_t size;
} Finder;

static uint32_t *finder_place(const Finder *f, int64_t key)
{
    uint64_t hash = (uint64_t)key * 0x9E3779B97F4A7C15u;
    for (size_t i = hash >> 32 & (f->size - 1); ; i = (i + 1) & (f->size - 1))
        if (!f->places[i] || f->pivot->rows[f->places[i] - 1].key == key)
            return &f->places[i];
}

static void finder_widen(Finder *f)
{
    enum { PLACES_FIRST = 64 };
    f->size = f->size ? 2 * f->size : PLACES_FIRST;
    f->places = arena_alloc(f->arena, f->size * sizeof *f->places);
    for (size_t i = 0; i < f->pivot->count; i++)
        *finder_place(f, f->pivot->rows[i].key) = (uint32_t)i + 1;
}

/* The row with that key; a new one if there is none. */
static PivotRow *finder_row(Finder *f, int64_t key)
{
    Pivot *pivot = f->pivot;
    if (f->size <= 2 * pivot->count)
        finder_widen(f);
    uint32_t *place = finder_place(f, key);
    if (!*place) {
        pivot->rows = arena_grow(f->arena, pivot->rows, pivot->count, &f->room,
                                 sizeof *pivot->rows);
        int64_t *years = arena_alloc(f->arena, pivot->years_count * sizeof *years);
        pivot->rows[pivot->count++] = (PivotRow){ .key = key, .years = years };
        *place = (uint32_t)pivot->count;
    }
    return &pivot->rows[*place - 1];
}

static int order_of_rows(const void *one, const void *other)
{
    const PivotRow *a = one, *b = other;
    return (a->key > b->key) - (a->key < b->key);
}

Pivot ledger_pivot(Arena *arena, const Ledger *ledger, Choose what, PivotBy by)
{
    Month month;
    int64_t figure;
    Walk walk = { 0 };
    what.months = meet(what.months, ledger_months(ledger, what.cash));
    Pivot pivot = { .by = by, .first_year = month_year(what.months.first) };
    if (what.months.first.index > what.months.last.index)
        return pivot;
    pivot.years_count = (size_t)(month_year(what.months.last) - pivot.first_year) + 1;
    Finder finder = { .arena = arena, .pivot = &pivot };
    for (const Posting *p; (p = ledger_next(ledger, &walk)); ) {
        if (!is_chosen(ledger, &what, p, &month, &figure))
            continue;
        PivotRow *row = finder_row(&finder, key_of(ledger->book, p, month, by));
        row->years[month_year(month) - pivot.first_year] += figure;
        row->total += figure;
    }
    if (pivot.count)
        qsort(pivot.rows, pivot.count, sizeof *pivot.rows, order_of_rows);
    return pivot;
}

const PivotRow *pivot_row(const Pivot *pivot, int64_t key)
{
    PivotRow wanted = { .key = key };
    return pivot->count ? bsearch(&wanted, pivot->rows, pivot->count, sizeof *pivot->rows,
                                  order_of_rows) : NULL;
}

/* -- cash -- */

/* The months in which cash crosses the perimeter, and those of the project. */
static Months cash_months(const Ledger *ledger, const Choose *in, const Choose *out)
{
    Months months = ledger->months;
    Month month;
    int64_t figure;
    Walk walk = { 0 };
    for (const Posting *p; (p = ledger_next(ledger, &walk)); )
        if (is_chosen(ledger, in, p, &month, &figure) ||
            is_chosen(ledger, out, p, &month, &figure))
            months = join(months, (Months){ month, month });
    return months;
}

CashLine ledger_cash(Arena *arena, const Ledger *ledger, const Perimeter *perimeter)
{
    Choose in = { .perimeter = perimeter, .side = SIDE_IN, .kind = -1, .leaf = -1,
                  .months = ledger_months(ledger, true), .cash = true }, out = in;
    out.side = SIDE_OUT;
    CashLine line = { .months = cash_months(ledger, &in, &out) };
    size_t count = (size_t)(line.months.last.index - line.months.first.index) + 1;
    line.in = arena_alloc(arena, count * sizeof *line.in);
    line.out = arena_alloc(arena, count * sizeof *line.out);
    line.position = arena_alloc(arena, count * sizeof *line.position);
    Month month;
    int64_t figure, position = 0;
    Walk walk = { 0 };
    for (const Posting *p; (p = ledger_next(ledger, &walk)); ) {
        if (is_chosen(ledger, &in, p, &month, &figure))
            line.in[month.index - line.months.first.index] += figure;
        else if (is_chosen(ledger, &out, p, &month, &figure))
            line.out[month.index - line.months.first.index] += figure;
    }
    for (size_t i = 0; i < count; i++) {
        position += line.in[i] - line.out[i];
        line.position[i] = position;
        if (i == 0 || position < line.low) {
            line.low = position;
            line.lowest = month_plus(line.months.first, (int)i);
        }
    }
    return line;
}
