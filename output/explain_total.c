/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * explain_total.c -- "of what does 43 210,55 consist?"  Looks for the figure among
 * the sums that the pages show, and takes it apart into amounts and members.
 */
#include "explain.h"
#include "money.h"
#include "page.h"

/* A sum that a page can show. */
typedef struct Sum {
    Side side;
    int kind;
    PivotBy by;                /* PIVOT_KINDS: all of the side */
    int64_t key;
    Months months;
} Sum;

/* "43 210,55", "43.210,55" or "43,210.55" as cents; whole euros are matched as such. */
static bool read_total(Str text, int64_t *cents, bool *whole)
{
    Buf plain = { 0 };
    size_t last = text.len;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == ',' || text.at[i] == '.')
            last = i;
    bool mark = last + 3 == text.len || last + 2 == text.len;      /* cents behind it */
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if ((c >= '0' && c <= '9') || (c == '-' && i == 0))
            buf_byte(&plain, c);
        else if (i == last && mark)
            buf_byte(&plain, '.');
    }
    Decimal d;
    bool ok = plain.len && decimal_parse(buf_view(&plain), &d) == PARSE_OK &&
              exact_fits(exact_of(d), 2, cents);
    *whole = !mark;
    buf_free(&plain);
    return ok;
}

static bool matches(int64_t sum, int64_t cents, bool whole)
{
    int64_t rounded = sum;
    if (whole)
        exact_round((Exact){ sum, 100, 0 }, 0, &rounded);
    return whole ? rounded * 100 == cents && cents : sum == cents;
}

static int64_t row_key(const Rulebook *b, const Posting *p, PivotBy by)
{
    uint32_t owner = b->rules[p->amount].owner;
    switch (by) {
    case PIVOT_PAYER: return p->from;
    case PIVOT_RECEIVER: return p->to;
    case PIVOT_INSTRUMENT: return (int64_t)owner - 1;
    case PIVOT_AMOUNT: return p->amount;
    case PIVOT_MEMBER: return member_key(b->instruments[owner - 1].level, p->member);
    case PIVOT_LEAF: return p->leaf;
    case PIVOT_MONTH: return p->month.index;
    case PIVOT_YEAR: return month_year(p->month);
    case PIVOT_KINDS: break;
    }
    return 0;
}

static void say_sum(const Run *run, const Sum *sum, int64_t cents, Word word)
{
    Session *s = run->session;
    const Rulebook *b = run->book;
    Str what = say(s, sum->side == SIDE_OUT ? WORD_TOTAL_OUT : WORD_TOTAL_IN);
    if (sum->by == PIVOT_LEAF && sum->key >= 0)
        what = label_of(s, &b->leaves[sum->key].label, b->leaves[sum->key].id);
    if (sum->by == PIVOT_PAYER)
        what = label_of(s, &b->parties[sum->key].label, b->parties[sum->key].id);
    if (sum->by == PIVOT_INSTRUMENT)
        what = label_of(s, &b->instruments[sum->key].label, b->instruments[sum->key].id);
    if (sum->by == PIVOT_MEMBER)
        what = member_label(run, member_key_level(sum->key), member_key_member(sum->key));
    Str args[3] = { euros_cents(s->arena, cents, s->options.lang), what,
                    months_words(s->arena, sum->months, s->options.lang) };
    Buf line = { 0 };
    word_say(word, s->options.lang, args, 3, &line);
    buf_byte(&s->out, '\n');
    page_wrap(&s->out, buf_view(&line), 0, 2);
    buf_free(&line);
}

/* What an amount of a member adds to the sum. */
typedef struct Piece {
    uint32_t amount, member;
    int64_t cents;
    Month first, last;
    size_t months;
} Piece;

static Piece *take_apart(const Run *run, const Sum *sum, size_t *count)
{
    Piece *pieces = NULL;
    size_t room = 0;
    Walk walk = { 0 };
    *count = 0;
    for (const Posting *p; (p = ledger_next(run->result->ledger, &walk)); ) {
        bool kind = sum->kind < 0 ? p->kind == KIND_FUNDING || p->kind == KIND_COST
                                  : p->kind == sum->kind;
        if (!kind || !p->cents || !months_hold(sum->months, p->month) ||
            posting_side(run->result->ledger, run->perimeter, p) != sum->side ||
            (sum->by != PIVOT_KINDS && row_key(run->book, p, sum->by) != sum->key))
            continue;
        size_t i = 0;
        while (i < *count && (pieces[i].amount != p->amount || pieces[i].member != p->member))
            i++;
        if (i == *count) {
            pieces = arena_grow(run->session->arena, pieces, *count, &room, sizeof *pieces);
            pieces[(*count)++] = (Piece){ p->amount, p->member, 0, p->month, { -1 }, 0 };
        }
        pieces[i].cents += p->cents;
        pieces[i].months += pieces[i].last.index != p->month.index;
        pieces[i].last = p->month;
    }
    return pieces;
}

static bool same_pieces(const Piece *a, size_t count_a, const Piece *b, size_t count_b)
{
    for (size_t i = 0; i < count_a && count_a == count_b; i++)
        if (a[i].amount != b[i].amount || a[i].member != b[i].member || a[i].cents != b[i].cents)
            return false;
    return count_a == count_b;
}

static void show_pieces(const Run *run, const Piece pieces[], size_t count)
{
    Session *s = run->session;
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        const Rule *rule = &run->book->rules[pieces[i].amount];
        const Instrument *in = &run->book->instruments[rule->owner - 1];
        Months months = { pieces[i].first, pieces[i].last };
        Str args[5] = { member_label(run, in->level, pieces[i].member),
                        label_of(s, &in->label, in->id), label_of(s, &rule->label, rule->name),
                        months_words(s->arena, months, s->options.lang),
                        count_words(s->arena, pieces[i].months, s->options.lang) };
        Buf line = { 0 };
        word_say(WORD_TOTAL_PIECE, s->options.lang, args, 5, &line);
        buf_text(&s->out, "  ");
        page_cell_right(&s->out, euros_cents(s->arena, pieces[i].cents, s->options.lang), 14);
        page_wrap(&s->out, buf_view(&line), 17, 19);
        total += pieces[i].cents;
        buf_free(&line);
    }
    buf_text(&s->out, "  ");
    page_cell_right(&s->out, euros_cents(s->arena, total, s->options.lang), 14);
    page_wrap(&s->out, say(s, WORD_TOTAL_SUM), 17, 19);
}

/* What was asked, and what was told last: the same amounts are shown once. */
typedef struct Asking {
    const Run *run;
    int64_t cents;
    bool whole;
    Piece *told;
    size_t told_count, found;
} Asking;

static void try_sum(Asking *q, Sum sum, int64_t found)
{
    if (!matches(found, q->cents, q->whole))
        return;
    size_t count;
    Piece *pieces = take_apart(q->run, &sum, &count);
    bool again = q->found++ && same_pieces(pieces, count, q->told, q->told_count);
    say_sum(q->run, &sum, found, again ? WORD_TOTAL_ALSO : WORD_TOTAL_IS);
    if (!again)
        show_pieces(q->run, pieces, count);
    q->told = pieces;
    q->told_count = count;
}

/* The figure that people look at first is a difference. */
static void try_gap(Asking *q, Months months)
{
    const Run *run = q->run;
    Session *s = run->session;
    Figure out = run_sum(run, (Slice){ SIDE_OUT, -1, -1 }, months),
           in = run_sum(run, (Slice){ SIDE_IN, -1, -1 }, months);
    int64_t gap = out.cents - in.cents;
    gap = q->cents < 0 ? gap : gap < 0 ? -gap : gap;
    if (out.unknown || in.unknown || !matches(gap, q->cents, q->whole))
        return;
    Str args[4] = { euros_cents(s->arena, gap, s->options.lang),
                    months_words(s->arena, months, s->options.lang),
                    euros_cents(s->arena, out.cents, s->options.lang),
                    euros_cents(s->arena, in.cents, s->options.lang) };
    Buf line = { 0 };
    word_say(WORD_TOTAL_GAP, s->options.lang, args, 4, &line);
    buf_byte(&s->out, '\n');
    page_wrap(&s->out, buf_view(&line), 0, 2);
    buf_free(&line);
    q->found++;
}

/* One side over the whole project and each of its years, by whatever a page sums. */
static void try_side(Asking *q, Side side, Months months)
{
    static const PivotBy by[] = { PIVOT_LEAF, PIVOT_PAYER, PIVOT_INSTRUMENT, PIVOT_MEMBER };
    const Run *run = q->run;
    Choose what = { .perimeter = run->perimeter, .side = side, .kind = -1, .leaf = -1,
                    .months = months };
    try_sum(q, (Sum){ side, -1, PIVOT_KINDS, 0, months }, ledger_sum(run->result->ledger, what));
    for (size_t b = 0; b < sizeof by / sizeof *by; b++) {
        if (by[b] == PIVOT_LEAF && side == SIDE_OUT)
            continue;
        Pivot pivot = ledger_pivot(run->session->arena, run->result->ledger, what, by[b]);
        for (size_t r = 0; r < pivot.count; r++)
            try_sum(q, (Sum){ side, -1, by[b], pivot.rows[r].key, months }, pivot.rows[r].total);
    }
}

ExitStatus explain_total(Run *run, Str total)
{
    Session *s = run->session;
    Asking q = { .run = run };
    if (!read_total(total, &q.cents, &q.whole)) {
        diag_add(s->diags, DIAG_NOT_A_TOTAL, (Span){ 0 }, total, STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    run_head(run, run->scenario->name);
    for (size_t y = 0; y <= run_years(run); y++) {
        Months months = y == 0 ? run->scenario->months : run_year(run, y - 1);
        try_gap(&q, months);
        try_side(&q, SIDE_IN, months);
        try_side(&q, SIDE_OUT, months);
    }
    if (q.found)
        return EXIT_DONE;
    s->out.len = 0;
    diag_add(s->diags, DIAG_NO_SUCH_TOTAL, (Span){ 0 }, total, STR_NONE, STR_NONE);
    return EXIT_INPUT;
}
