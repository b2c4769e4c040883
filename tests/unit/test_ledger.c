/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_ledger.c -- a small ledger whose sums were worked out by hand, and laws that
 * hold for any: pivots add up, what passes within a perimeter cancels, the order of
 * adding does not matter.
 */
#include <stdlib.h>
#include <sys/resource.h>

#include "check.h"

#include "ledger.h"

/* -- a made-up town: who pays whom for what -- */

enum { STATE, TOWN, WELFARE, PROMOTER, FIRM, STAFF, PARTIES };
enum { NOBODY, PROJECT, WORKER };
enum { PREMIUM, WAGES, GRANT, USER, VAN, LOAN, NOTE, TRANSFER, INSTRUMENTS };
enum { ALLOWANCE, REDUCTION, GROSS, SUBSIDY, LENT, WEAR, BUY, DESK, KNOWN, MOVED, RULES };
enum { LEAF_WORK, LEAF_TOWN, LEAVES };
enum { NOV = 2008 * 12 + 10, DEC, JAN, FEB, EVER = 1 << 28 };

typedef struct Town {
    Arena *arena;
    Party parties[PARTIES];
    Instrument instruments[INSTRUMENTS];
    Rule rules[RULES];
    Rulebook book;
} Town;

static const struct RuleSpec {
    int instrument, level, kind, from, to, leaf;
} specs[RULES] = {
    [ALLOWANCE] = { PREMIUM, WORKER, KIND_FUNDING, STATE, PROMOTER, LEAF_WORK },
    [REDUCTION] = { PREMIUM, WORKER, KIND_FUNDING, STATE, PROMOTER, LEAF_WORK },
    [GROSS] = { WAGES, WORKER, KIND_COST, PROMOTER, STAFF, -1 },
    [SUBSIDY] = { GRANT, PROJECT, KIND_FUNDING, TOWN, PROMOTER, LEAF_TOWN },
    [LENT] = { USER, WORKER, KIND_COST, PROMOTER, WELFARE, -1 },
    [WEAR] = { VAN, PROJECT, KIND_COST, PROMOTER, FIRM, -1 },
    [BUY] = { VAN, PROJECT, KIND_COST, PROMOTER, FIRM, -1 },
    [DESK] = { LOAN, PROJECT, KIND_IN_KIND, TOWN, PROMOTER, LEAF_TOWN },
    [KNOWN] = { NOTE, PROJECT, KIND_MEMO, STATE, PROMOTER, -1 },
    [MOVED] = { TRANSFER, PROJECT, KIND_FUNDING, TOWN, WELFARE, LEAF_TOWN },
};

static const bool has_promoter[PARTIES] = { [PROMOTER] = true }, has_town[PARTIES] = { [TOWN] = true },
                  has_local[PARTIES] = { [TOWN] = true, [WELFARE] = true },
                  has_welfare[PARTIES] = { [WELFARE] = true };
static const Perimeter project = { .has = has_promoter }, town = { .has = has_town },
                       local = { .has = has_local }, welfare = { .has = has_welfare };

static Town *town_new(void)
{
    Arena *arena = arena_new();
    Town *t = arena_alloc(arena, sizeof *t);
    t->arena = arena;
    t->book = (Rulebook){ .arena = arena, .parties = t->parties, .parties_count = PARTIES,
                          .instruments = t->instruments, .instruments_count = INSTRUMENTS,
                          .rules = t->rules, .rules_count = RULES };
    for (int r = 0; r < RULES; r++) {
        t->rules[r].owner = (uint32_t)specs[r].instrument + 1;
        t->instruments[specs[r].instrument].level = (uint8_t)specs[r].level;
    }
    return t;
}

static Posting posting_of(int rule, uint32_t member, Month month, int64_t cents, Month paid, int64_t cash)
{
    const struct RuleSpec *s = &specs[rule];
    return (Posting){ .month = month, .cash_month = paid, .amount = (uint32_t)rule,
                      .member = member, .from = (int16_t)s->from, .to = (int16_t)s->to,
                      .leaf = (int8_t)s->leaf, .kind = (uint8_t)s->kind, .cents = cents,
                      .cash = cash };
}

static void add(Ledger *ledger, Posting posting)
{
    CHECK(ledger_add(ledger, posting), "an ordinary posting fits");
}

/* -- the ledger worked out by hand -- */

/* Rule, member, month from November 2008 (0), cents, month paid, cash paid. */
static const struct Line {
    int rule;
    uint32_t member;
    int month;
    int64_t cents;
    int paid;
    int64_t cash;
} lines[] = {
    { GROSS, 0, 0, 200000, 0, 200000 }, { GROSS, 0, 1, 200000, 1, 200000 },
    { GROSS, 0, 2, 204000, 2, 204000 }, { GROSS, 0, 3, 204000, 3, 204000 },
    { GROSS, 1, 2, 100000, 2, 100000 }, { GROSS, 1, 3, 100000, 3, 100000 },
    { ALLOWANCE, 0, 0, 50000, 1, 50000 }, { ALLOWANCE, 0, 1, 50000, 2, 50000 },
    { ALLOWANCE, 0, 2, 50000, 3, 50000 }, { ALLOWANCE, 0, 3, 50000, 4, 50000 },
    { SUBSIDY, 0, 0, 10000, 0, 0 }, { SUBSIDY, 0, 1, 10000, 0, 0 },
    { SUBSIDY, 0, 2, 10000, 0, 0 }, { SUBSIDY, 0, 3, 10000, 9, 40000 },
    { LENT, 1, 1, 30000, 1, 30000 },
    { WEAR, 0, 0, 5000, 0, 0 }, { WEAR, 0, 1, 5000, 0, 0 },
    { WEAR, 0, 2, 5000, 0, 0 }, { WEAR, 0, 3, 5000, 0, 0 },
    { BUY, 0, 0, 0, 0, 180000 },
    { DESK, 0, 0, 7000, 0, 0 }, { KNOWN, 0, 1, 9999, 1, 9999 },
    { MOVED, 0, 2, 25000, 2, 25000 },
};

static const Months of_project = { { NOV }, { FEB } };
static const Months always = { { -EVER }, { EVER } };

static Ledger *by_hand(Town *t)
{
    Ledger *ledger = ledger_new(t->arena, &t->book, of_project);
    for (size_t i = 0; i < ROWS(lines); i++)
        add(ledger, posting_of(lines[i].rule, lines[i].member,
                               month_plus(of_project.first, lines[i].month), lines[i].cents,
                               month_plus(of_project.first, lines[i].paid), lines[i].cash));
    return ledger;
}

static void check_sums(void)
{
    static const struct Row {
        const char *row;
        const Perimeter *from;
        Side side;
        int kind, leaf;
        Months months;
        bool cash;
        int owner;             /* of the promoter */
        int64_t want;
    } rows[] = {
        { "costs: 6 wages, 1 loan of a worker, 4 months of wear", &project, SIDE_OUT, -1, -1,
          { { NOV }, { FEB } }, false, -1, 1058000 },
        { "costs until December", &project, SIDE_OUT, -1, -1, { { NOV }, { DEC } }, false, -1, 440000 },
        { "costs from January", &project, SIDE_OUT, -1, -1, { { JAN }, { FEB } }, false, -1, 618000 },
        { "funding: 4 allowances, 4 months of grant", &project, SIDE_IN, -1, -1,
          { { NOV }, { FEB } }, false, -1, 240000 },
        { "the kind alone gives the same", &project, SIDE_IN, KIND_FUNDING, -1,
          { { NOV }, { FEB } }, false, -1, 240000 },
        { "no costs come in", &project, SIDE_IN, KIND_COST, -1, { { NOV }, { FEB } }, false, -1, 0 },
        { "one leaf", &project, SIDE_IN, -1, LEAF_TOWN, { { NOV }, { FEB } }, false, -1, 40000 },
        { "in kind, when asked for", &project, SIDE_IN, KIND_IN_KIND, -1,
          { { NOV }, { FEB } }, false, -1, 7000 },
        { "only worth knowing, when asked for", &project, SIDE_IN, KIND_MEMO, -1,
          { { NOV }, { FEB } }, false, -1, 9999 },
        { "cash in the project's months", &project, SIDE_IN, -1, -1,
          { { NOV }, { FEB } }, true, -1, 150000 },
        { "cash in all, also after it", &project, SIDE_IN, -1, -1,
          { { -EVER }, { EVER } }, true, -1, 240000 },
        { "cash out: a van and no wear", &project, SIDE_OUT, -1, -1,
          { { -EVER }, { EVER } }, true, -1, 1218000 },
        { "the town pays the grant and the transfer", &town, SIDE_OUT, -1, -1,
          { { NOV }, { FEB } }, false, -1, 65000 },
        { "the town gets nothing", &town, SIDE_IN, -1, -1, { { NOV }, { FEB } }, false, -1, 0 },
        { "the town owns the project: it pays its costs, not its grant", &town, SIDE_OUT, -1, -1,
          { { NOV }, { FEB } }, false, TOWN, 1083000 },
        { "the town owns the project: it gets the allowances", &town, SIDE_IN, -1, -1,
          { { NOV }, { FEB } }, false, TOWN, 200000 },
        { "the transfer stays within the local authorities", &local, SIDE_OUT, -1, -1,
          { { NOV }, { FEB } }, false, -1, 40000 },
        { "what the project pays for a worker comes in", &local, SIDE_IN, -1, -1,
          { { NOV }, { FEB } }, false, -1, 30000 },
        { "within, asked for", &local, SIDE_WITHIN, -1, -1, { { NOV }, { FEB } }, false, -1, 25000 },
        { "owned by a member: grant, loan and transfer are within", &local, SIDE_WITHIN, -1, -1,
          { { NOV }, { FEB } }, false, WELFARE, 95000 },
        { "an owner outside changes nothing", &local, SIDE_IN, -1, -1,
          { { NOV }, { FEB } }, false, STATE, 30000 },
        { "no months", &project, SIDE_OUT, -1, -1, { { FEB }, { NOV } }, false, -1, 0 },
    };
    Town *t = town_new();
    Ledger *ledger = by_hand(t);
    for (size_t i = 0; i < ROWS(rows); i++) {
        const struct Row *r = &rows[i];
        ledger_owner(ledger, PROMOTER, r->owner);
        CHECK_INT(ledger_sum(ledger, (Choose){ r->from, r->side, r->kind, r->leaf, r->months, r->cash }),
                  r->want, r->row);
    }
    arena_free(t->arena);
}

/* "STATE 2008 2009 = total; ..." of a pivot */
static void check_pivot(const Ledger *ledger, Choose what, PivotBy by, const char *want, const char *row)
{
    Arena *arena = arena_new();
    Pivot pivot = ledger_pivot(arena, ledger, what, by);
    Buf buf = { 0 };
    buf_print(&buf, "%d:", pivot.first_year);
    for (size_t i = 0; i < pivot.count; i++) {
        if (by == PIVOT_MEMBER)
            buf_print(&buf, " %d/%u", member_key_level(pivot.rows[i].key),
                      (unsigned)member_key_member(pivot.rows[i].key));
        else
            buf_print(&buf, " %lld", (long long)pivot.rows[i].key);
        for (size_t y = 0; y < pivot.years_count; y++)
            buf_print(&buf, "%c%lld", y ? '+' : '=', (long long)pivot.rows[i].years[y]);
        CHECK(pivot_row(&pivot, pivot.rows[i].key) == &pivot.rows[i], row);
    }
    CHECK_STR(buf_view(&buf), want, row);
    CHECK(!pivot_row(&pivot, -7), row);
    buf_free(&buf);
    arena_free(arena);
}

static void check_pivots(void)
{
    Town *t = town_new();
    Ledger *ledger = by_hand(t);
    Choose out = { &project, SIDE_OUT, -1, -1, of_project, false }, in = out, paid;
    in.side = SIDE_IN;
    check_pivot(ledger, out, PIVOT_YEAR, "2008: 2008=440000+0 2009=0+618000", "costs per year");
    check_pivot(ledger, out, PIVOT_MONTH,
                "2008: 24106=205000+0 24107=235000+0 24108=0+309000 24109=0+309000", "costs per month");
    check_pivot(ledger, out, PIVOT_RECEIVER, "2008: 2=30000+0 4=10000+10000 5=400000+608000",
                "costs by receiver");
    check_pivot(ledger, out, PIVOT_MEMBER, "2008: 1/0=10000+10000 2/0=400000+408000 2/1=30000+200000",
                "costs by member: the same number at two levels is two");
    check_pivot(ledger, out, PIVOT_LEAF, "2008: -1=440000+618000", "costs have no leaf");
    check_pivot(ledger, out, PIVOT_AMOUNT, "2008: 2=400000+608000 4=30000+0 5=10000+10000",
                "no row for what is cash only");
    check_pivot(ledger, in, PIVOT_PAYER, "2008: 0=100000+100000 1=20000+20000", "funding by payer");
    check_pivot(ledger, in, PIVOT_INSTRUMENT, "2008: 0=100000+100000 2=20000+20000",
                "funding by instrument");
    check_pivot(ledger, in, PIVOT_LEAF, "2008: 0=100000+100000 1=20000+20000", "funding by leaf");
    paid = in;
    paid.cash = true;
    paid.months = always;
    check_pivot(ledger, paid, PIVOT_PAYER, "2008: 0=50000+150000 1=0+40000", "by payer, when paid");
    paid.months = (Months){ month_of(2009, 3), month_of(2009, 12) };
    check_pivot(ledger, paid, PIVOT_PAYER, "2009: 0=50000 1=40000", "only what comes after the project");
    paid.months = (Months){ month_of(2010, 1), MONTH_NEVER_ENDS };
    check_pivot(ledger, paid, PIVOT_PAYER, "2010:", "nothing comes later");
    CHECK_INT(ledger_months(ledger, false).last.index, of_project.last.index, "months counted");
    CHECK_INT(ledger_months(ledger, true).last.index, of_project.first.index + 9, "months with cash");
    arena_free(t->arena);
}

static void check_cash(void)
{
    static const struct Row {
        const char *row;
        int64_t in, out, position;
    } rows[] = {
        { "2008-11: wage and van", 0, 380000, -380000 },
        { "2008-12: allowance, wage and lent worker", 50000, 230000, -560000 },
        { "2009-01", 50000, 304000, -814000 },
        { "2009-02: the lowest", 50000, 304000, -1068000 },
        { "2009-03: the last allowance", 50000, 0, -1018000 },
        { "2009-04", 0, 0, -1018000 },
        { "2009-05", 0, 0, -1018000 },
        { "2009-06", 0, 0, -1018000 },
        { "2009-07", 0, 0, -1018000 },
        { "2009-08: the grant at last", 40000, 0, -978000 },
    };
    Town *t = town_new();
    Ledger *ledger = by_hand(t);
    CashLine line = ledger_cash(t->arena, ledger, &project);
    CHECK_INT(line.months.first.index, of_project.first.index, "from the start");
    CHECK_INT(line.months.last.index, of_project.first.index + 9, "until the grant");
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK_INT(line.in[i], rows[i].in, rows[i].row);
        CHECK_INT(line.out[i], rows[i].out, rows[i].row);
        CHECK_INT(line.position[i], rows[i].position, rows[i].row);
    }
    CHECK_INT(line.low, -1068000, "lowest position");
    CHECK_INT(line.lowest.index, month_of(2009, 2).index, "its month");

    line = ledger_cash(t->arena, ledger, &welfare);
    CHECK_INT(line.months.last.index, of_project.last.index, "never shorter than the project");
    CHECK_INT(line.low, 0, "nothing before December");
    CHECK_INT(line.lowest.index, of_project.first.index, "the first month that is lowest");
    CHECK_INT(line.position[3], 55000, "loan and transfer");

    Ledger *early = ledger_new(t->arena, &t->book, of_project);
    line = ledger_cash(t->arena, early, &project);
    CHECK_INT(line.low, 0, "an empty ledger");
    CHECK_INT(line.lowest.index, of_project.first.index, "an empty ledger");
    add(early, posting_of(SUBSIDY, 0, of_project.first, 100, month_plus(of_project.first, -2), 100));
    line = ledger_cash(t->arena, early, &project);
    CHECK_INT(line.months.first.index, of_project.first.index - 2, "cash before the start is not lost");
    CHECK_INT(line.low, 100, "cash before the start");
    arena_free(t->arena);
}

/* -- ownership, and what does not fit -- */

static void check_owners(void)
{
    Town *t = town_new();
    Ledger *ledger = ledger_new(t->arena, &t->book, of_project);
    Posting grant = posting_of(SUBSIDY, 0, of_project.first, 1, of_project.first, 1);
    Posting nobody = grant;
    nobody.from = nobody.to = -1;
    CHECK_INT(posting_side(ledger, &town, &grant), SIDE_OUT, "not owned");
    CHECK_INT(posting_side(ledger, &town, &nobody), SIDE_OUTSIDE, "nobody pays nobody");
    ledger_owner(ledger, PROMOTER, FIRM);
    ledger_owner(ledger, FIRM, TOWN);
    CHECK_INT(posting_side(ledger, &town, &grant), SIDE_WITHIN, "owned by what it owns");
    CHECK_INT(posting_side(ledger, &welfare, &grant), SIDE_OUTSIDE, "not its own");
    ledger_owner(ledger, FIRM, PROMOTER);
    CHECK_INT(posting_side(ledger, &town, &grant), SIDE_OUT, "each owns the other");
    ledger_owner(ledger, FIRM, -1);
    ledger_owner(ledger, PROMOTER, -1);
    CHECK_INT(posting_side(ledger, &project, &grant), SIDE_IN, "owned no more");
    arena_free(t->arena);
}

static void check_room(void)
{
    static const int64_t most = INT64_MAX / 4;
    Town *t = town_new();
    Ledger *ledger = ledger_new(t->arena, &t->book, of_project);
    Month m = of_project.first;
    CHECK(!ledger_add(ledger, posting_of(GROSS, 0, m, INT64_MIN, m, 0)), "the least number");
    CHECK(!ledger_add(ledger, posting_of(GROSS, 0, m, most, m, 1)), "one too many");
    CHECK(!ledger_add(ledger, posting_of(GROSS, 0, m, most + 1, m, 0)), "too large at once");
    CHECK_INT(ledger->count, 0, "nothing was kept");
    CHECK_INT(ledger->turnover, 0, "nor counted");
    CHECK(ledger_add(ledger, posting_of(GROSS, 0, m, most - 1, m, 0)), "nearly all");
    CHECK(!ledger_add(ledger, posting_of(GROSS, 0, m, -2, m, 0)), "what is negative counts as well");
    CHECK(ledger_add(ledger, posting_of(GROSS, 0, m, -1, m, 0)), "exactly all");
    CHECK(ledger_add(ledger, posting_of(GROSS, 0, m, 0, m, 0)), "nothing always fits");
    Choose out = { &project, SIDE_OUT, -1, -1, of_project, false };
    CHECK_INT(ledger_sum(ledger, out), most - 2, "its sum");
    arena_free(t->arena);
}

/* -- laws -- */

static uint64_t seed = 1;

static int below(int n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed >> 33) % (uint64_t)n);
}

enum { SPAN = 30 };

static Posting anything(void)
{
    int rule = below(RULES);
    Month month = month_plus(of_project.first, below(SPAN));
    Posting p = posting_of(rule, (uint32_t)below(7), month, below(200001) - 50000,
                           month_plus(month, below(20)), below(200001) - 50000);
    p.from = (int16_t)below(PARTIES);
    p.to = (int16_t)below(PARTIES);
    p.version = (uint16_t)below(1000);         /* tells equals apart */
    return p;
}

/* What every pivot of a ledger must add up to. */
static void check_adds_up(const Ledger *ledger, const Ledger *doubled, Choose what)
{
    Arena *arena = arena_new();
    int64_t sum = ledger_sum(ledger, what);
    CHECK_INT(ledger_sum(doubled, what), 2 * sum, "each posting twice: twice the sum");
    for (int by = 0; by < PIVOT_KINDS; by++) {
        Pivot pivot = ledger_pivot(arena, ledger, what, (PivotBy)by);
        Pivot twice = ledger_pivot(arena, doubled, what, (PivotBy)by);
        int64_t total = 0;
        CHECK_INT(twice.count, pivot.count, "each posting twice: the same rows");
        for (size_t i = 0; i < pivot.count; i++) {
            int64_t row = 0;
            for (size_t y = 0; y < pivot.years_count; y++) {
                row += pivot.rows[i].years[y];
                CHECK_INT(twice.rows[i].years[y], 2 * pivot.rows[i].years[y], "twice each figure");
            }
            CHECK_INT(row, pivot.rows[i].total, "years add up to the total");
            CHECK(i == 0 || pivot.rows[i - 1].key < pivot.rows[i].key, "keys rise");
            total += row;
        }
        CHECK_INT(total, sum, "rows add up to the sum");
    }
    Pivot months = ledger_pivot(arena, ledger, what, PIVOT_MONTH);
    Pivot years = ledger_pivot(arena, ledger, what, PIVOT_YEAR);
    for (size_t i = 0; i < years.count; i++) {
        int64_t year = 0;
        for (size_t m = 0; m < months.count; m++)
            if (month_year((Month){ (int32_t)months.rows[m].key }) == years.rows[i].key)
                year += months.rows[m].total;
        CHECK_INT(year, years.rows[i].total, "months add up to years");
    }
    arena_free(arena);
}

/* Seen from two that have no member in common, and from both together. */
static void check_cancels(const Ledger *ledger, bool cash)
{
    int64_t net[3] = { 0 };
    const Perimeter *from[] = { &town, &welfare, &local };
    for (int i = 0; i < 3; i++)
        for (int kind = KIND_FUNDING; kind <= KIND_MEMO; kind++) {
            Choose what = { from[i], SIDE_IN, kind, -1, always, cash };
            net[i] += ledger_sum(ledger, what);
            what.side = SIDE_OUT;
            net[i] -= ledger_sum(ledger, what);
        }
    CHECK_INT(net[2], net[0] + net[1], "what passes within cancels");
}

static void check_line(const Ledger *ledger)
{
    Arena *arena = arena_new();
    Choose what = { &local, SIDE_IN, -1, -1, always, true };
    CashLine line = ledger_cash(arena, ledger, &local);
    int64_t end = line.position[line.months.last.index - line.months.first.index];
    int64_t net = ledger_sum(ledger, what), low = line.position[0];
    what.side = SIDE_OUT;
    net -= ledger_sum(ledger, what);
    CHECK_INT(end, net, "the position ends with all that came in and went out");
    for (int32_t i = 0; i <= line.months.last.index - line.months.first.index; i++)
        low = line.position[i] < low ? line.position[i] : low;
    CHECK_INT(line.low, low, "the lowest of all months");
    arena_free(arena);
}

static int order_of_postings(const void *one, const void *other)
{
    const Posting *a = one, *b = other;
    if (a->month.index != b->month.index)
        return a->month.index < b->month.index ? -1 : 1;
    if (a->amount != b->amount)
        return a->amount < b->amount ? -1 : 1;
    if (a->member != b->member)
        return a->member < b->member ? -1 : 1;
    return (a->cash_month.index > b->cash_month.index) - (a->cash_month.index < b->cash_month.index);
}

/* Added in any order it is in order; equals (told apart by cash_month here) stay as added. */
static void check_order(int count)
{
    Town *t = town_new();
    Ledger *ledger = ledger_new(t->arena, &t->book, of_project);
    Posting *list = arena_alloc(t->arena, (size_t)count * sizeof *list);
    for (int i = 0; i < count; i++) {
        list[i] = anything();
        list[i].cash_month.index = i;
        add(ledger, list[i]);
    }
    qsort(list, (size_t)count, sizeof *list, order_of_postings);
    Walk walk = { 0 };
    int i = 0;
    for (const Posting *p; (p = ledger_next(ledger, &walk)); i++)
        CHECK(i < count && p->cash_month.index == list[i].cash_month.index &&
              p->cents == list[i].cents && p->version == list[i].version, "in order, however added");
    CHECK_INT(i, count, "none lost");
    CHECK(!ledger_next(ledger, &walk), "the end stays the end");
    CHECK_INT(ledger->count, (size_t)count, "counted");
    arena_free(t->arena);
}

static void check_laws(void)
{
    for (int trial = 0; trial < 6; trial++) {
        Town *t = town_new();
        Ledger *ledger = ledger_new(t->arena, &t->book, of_project);
        Ledger *doubled = ledger_new(t->arena, &t->book, of_project);
        if (trial % 2) {
            ledger_owner(ledger, PROMOTER, TOWN);
            ledger_owner(doubled, PROMOTER, TOWN);
        }
        for (int i = 0; i < 2000; i++) {
            Posting p = anything();
            add(ledger, p);
            add(doubled, p);
            add(doubled, p);
        }
        for (int kind = -1; kind <= KIND_MEMO; kind++)
            for (int side = SIDE_OUTSIDE; side <= SIDE_WITHIN; side++)
                check_adds_up(ledger, doubled, (Choose){ &local, (Side)side, kind, below(LEAVES + 1) - 1,
                                                         always, below(2) == 1 });
        check_cancels(ledger, false);
        check_cancels(ledger, true);
        check_line(ledger);
        arena_free(t->arena);
    }
}

/* -- a large project -- */

static void check_million(void)
{
    enum { MONTHS = 120, MEMBERS = 2083, AMOUNTS = 4 };
    Town *t = town_new();
    Ledger *ledger = ledger_new(t->arena, &t->book, (Months){ { 24000 }, { 24000 + MONTHS - 1 } });
    for (int m = 0; m < MONTHS; m++)
        for (int rule = 0; rule < AMOUNTS; rule++)
            for (uint32_t member = 0; member < MEMBERS; member++)
                add(ledger, posting_of(rule, member, (Month){ 24000 + m }, 1, (Month){ 24001 + m }, 1));
    Choose in = { &project, SIDE_IN, -1, -1, always, false };
    CHECK_INT(ledger->count, 999840, "a million");
    CHECK_INT(ledger_sum(ledger, in), 3 * 249960 * 1, "three of four rules bring money");
    CHECK_INT(ledger_pivot(t->arena, ledger, in, PIVOT_MEMBER).count, 2 * MEMBERS, "workers and projects");
    struct rusage used;
    CHECK(getrusage(RUSAGE_SELF, &used) == 0, "what it took");
#ifdef __linux__
    CHECK(used.ru_maxrss < 200 * 1000, "a million postings in less than 200 MB");
#endif
    arena_free(t->arena);
}

int main(void)
{
    check_sums();
    check_pivots();
    check_cash();
    check_owners();
    check_room();
    check_order(0);
    check_order(1);
    check_order(5000);
    check_laws();
    check_million();
    return check_done();
}
