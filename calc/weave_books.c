/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weave_books.c -- from amounts to what is booked: while a member is there and takes
 * the instrument, the month's part in whole cents, between whom, and when it is cash.
 */
#include <stdio.h>
#include <string.h>

#include "weaver.h"

/* -- from amounts to what is booked -- */

/* 1 while the member is there and takes the instrument. */
static size_t active_row(Weaver *v, size_t instrument, size_t member)
{
    const Instrument *in = &v->book->instruments[instrument];
    const Level *level = &v->book->levels[in->level];
    uint32_t *row = weave_slot(v, v->active_of, instrument, in->level, member);
    if (*row)
        return *row - 1;
    Term terms[4] = { weave_row_place(v, weave_takes_row(v, instrument, member)), weave_place(v, REF_MONTH, 0) };
    if (level->entry >= 0)
        terms[2] = weave_attribute(v, (size_t)level->entry, member);
    if (level->exit >= 0)
        terms[3] = weave_attribute(v, (size_t)level->exit, member);
    const char *pattern = level->entry >= 0 && level->exit >= 0 ? "{0}*AND({1}>={2},{1}<={3})"
                        : level->entry >= 0                     ? "{0}*({1}>={2})"
                        : level->exit >= 0                      ? "{0}*({1}<={3})" : "{0}";
    Term all = term_pattern(v->arena, pattern, BINDS_MULTIPLY, terms, 4);
    size_t at = weave_add_row(v, (WorkRow){ .kind = WORK_ACTIVE, .level = in->level,
                                      .member = (uint32_t)member, .instrument = (int32_t)instrument,
                                      .label = in->label, .name = in->id,
                                      .type = { .kind = KIND_YES_NO }, .formula = all.text });
    Months present = plan_presence(v->plan, in->level, member, 0);
    for (size_t t = 0; t < weave_months(v); t++) {
        Month month = month_plus(v->w->months.first, (int)t);
        v->w->rows[at].values[t] =
            months_hold(present, month) &&
            (!in->chosen || scenario_takes(v->scenario, (uint32_t)instrument, (uint32_t)member, month));
    }
    *row = (uint32_t)at + 1;
    return at;
}

/* The first month of the quarter or year of each month. */
static size_t period_row(Weaver *v, Period period)
{
    if (v->period_row[period])
        return v->period_row[period] - 1;
    Term month = weave_place(v, REF_MONTH, 0);
    int months = spread_months(period);
    Term formula = term_pattern(v->arena, months == 3 ? "INT({0}/3)*3" : "INT({0}/12)*12",
                                BINDS_MULTIPLY, &month, 1);
    size_t at = weave_add_row(v, (WorkRow){ .kind = WORK_PERIOD, .instrument = -1,
                                      .name = str_of(period_name(period)),
                                      .type = { .kind = KIND_MONTH }, .formula = formula.text });
    for (size_t t = 0; t < weave_months(v); t++) {
        int month_index = v->w->months.first.index + (int)t;
        v->w->rows[at].values[t] = month_index - month_index % months;
    }
    v->period_row[period] = (uint32_t)at + 1;
    return at;
}

/* The month's part of the amount, exactly; what is unknown counts for nothing. */
static size_t part_row(Weaver *v, size_t root, size_t active, const Rule *rule, size_t instrument,
                       size_t member, WorkRowKind kind)
{
    const Instrument *in = &v->book->instruments[instrument];
    Term terms[3] = { weave_row_place(v, active), weave_row_place(v, root) };
    const char *pattern = rule->period == PERIOD_QUARTER && !rule->has_share ? "IFERROR({0}*{1}/3,0)"
                        : rule->period == PERIOD_YEAR && !rule->has_share    ? "IFERROR({0}*{1}/12,0)"
                                                                             : "IFERROR({0}*{1},0)";
    if (rule->has_share) {
        terms[2] = weave_value(v, rule->share,
                              weave_member(v, in->level, member, weave_ins(v, rule->share)->level));
        pattern = "IFERROR({0}*{1}*{2},0)";
        if (terms[2].binds <= BINDS_MULTIPLY)
            terms[2] = term_pattern(v->arena, "({0})", BINDS_WHOLE, &terms[2], 1);
    }
    Term formula = term_pattern(v->arena, pattern, BINDS_WHOLE, terms, 3);
    return weave_add_row(v, (WorkRow){ .kind = kind, .level = in->level, .member = (uint32_t)member,
                                 .instrument = (int32_t)instrument,
                                 .rule = (uint32_t)(rule - v->book->rules), .label = rule->label,
                                 .name = rule->full,
                                 .type = { .kind = KIND_NUMBER, .unit = unit_base(UNIT_EUR) },
                                 .formula = formula.text });
}

static size_t booked_row(Weaver *v, const Rule *rule, size_t instrument, size_t member)
{
    size_t root = weave_value_row(v, rule->root, member), active = active_row(v, instrument, member);
    if (rule->period == PERIOD_MONTH || rule->period == PERIOD_ONCE)
        return part_row(v, root, active, rule, instrument, member, WORK_BOOKED);
    size_t period = period_row(v, rule->period);
    size_t part = part_row(v, root, active, rule, instrument, member, WORK_PART);
    size_t self = v->w->rows_count;
    Term places[5] = { weave_place(v, REF_ROW_SO_FAR, part), weave_place(v, REF_ROW_SO_FAR, period),
                       weave_place(v, REF_ROW, period), weave_place(v, REF_ROW_BEFORE, self),
                       weave_place(v, REF_ROW_BEFORE, period) };
    Term formula = term_pattern(v->arena, "ROUND(SUMIFS({0},{1},{2}),2)-SUMIFS({3},{4},{2})",
                                BINDS_ADD, places, 5);
    WorkRow row = v->w->rows[part];
    row.kind = WORK_BOOKED;
    row.formula = formula.text;
    return weave_add_row(v, row);
}

/* -- when it is cash -- */

static bool same_moment(const Paid *a, const Paid *b)
{
    return a->months == b->months && a->from == b->from && a->period == b->period;
}

static size_t cash_row(Weaver *v, const Paid *paid, size_t instrument, size_t member)
{
    const Instrument *in = &v->book->instruments[instrument];
    for (size_t i = 0; i < v->w->postings_count && paid->from != PAID_ENTRY; i++) {
        const WorkPosting *p = &v->w->postings[i];
        if (p->paid && p->cash_month != SIZE_MAX && same_moment(p->paid, paid))
            return p->cash_month;
    }
    Term terms[2] = { weave_place(v, REF_MONTH, 0), weave_place(v, REF_FIRST_MONTH, 0) };
    char pattern[80];
    int months = spread_months((Period)paid->period);
    if (paid->from == PAID_ENTRY) {
        terms[0] = weave_attribute(v, (size_t)v->book->levels[in->level].entry, member);
        snprintf(pattern, sizeof pattern, "MAX({0},{1})");
    } else {
        int after = (paid->from == PAID_END ? months - 1 : 0) + paid->months;
        snprintf(pattern, sizeof pattern, "MAX(INT({0}/%d)*%d+%d,{1})", months, months, after);
    }
    Term formula = term_pattern(v->arena, pattern, BINDS_WHOLE, terms, 2);
    size_t at = weave_add_row(v, (WorkRow){ .kind = WORK_CASH_MONTH, .instrument = (int32_t)instrument,
                                      .level = in->level, .member = (uint32_t)member,
                                      .label = in->label, .name = in->id,
                                      .type = { .kind = KIND_MONTH }, .formula = formula.text });
    for (size_t t = 0; t < weave_months(v); t++)
        v->w->rows[at].values[t] =
            booking_cash_month(v->plan, paid, in->level, member, 0,
                               month_plus(v->w->months.first, (int)t)).index;
    return at;
}

static size_t number_row(Weaver *v, uint8_t level, size_t member)
{
    int32_t number = v->book->levels[level].number;
    const Given *g = number >= 0 ? scenario_given(v->scenario, (uint32_t)number, (uint32_t)member) : NULL;
    return g ? weave_input_row(v, g) : SIZE_MAX;
}

/* -- what is booked -- */

/* What the ledger has of one amount and member in a month. */
typedef struct Line {
    int64_t cents, cash;
    int from, to;
    bool any;
} Line;

static void add_posting(Weaver *v, WorkPosting posting)
{
    Workings *w = v->w;
    w->postings = arena_grow(v->arena, w->postings, w->postings_count, &w->postings_room,
                             sizeof *w->postings);
    w->postings[w->postings_count++] = posting;
}

static int64_t rounded_part(int64_t cents, Decimal part)
{
    int64_t result = 0;
    Exact share = exact_of(part);
    share.num *= cents;
    exact_round((Exact){ share.num, share.den, share.scale }, 0, &result);
    return result;
}

static Decimal plus(Decimal a, Decimal b)
{
    Exact sum = exact_plus(exact_of(a), exact_of(b));
    Decimal result = { 0, DECIMAL_SCALE_MAX };
    exact_fits(sum, result.scale, &result.digits);
    return result;
}

/* Between two parties in these months: one posting per part that is paid apart. */
static void weave_posting(Weaver *v, const Rule *rule, size_t instrument, size_t member,
                          const Line lines[], WorkPosting p)
{
    for (size_t i = 0; i < rule->paid_count + (rule->paid_count == 0); i++) {
        if (rule->paid_count) {
            p.paid = &rule->paid[i];
            p.cash_month = cash_row(v, p.paid, instrument, member);
            p.part = p.paid->part;
        }
        Decimal until = plus(p.part_before, p.part);
        p.cents = arena_alloc(v->arena, weave_months(v) * sizeof *p.cents);
        for (size_t t = 0; lines && t < weave_months(v); t++) {
            int64_t all = lines[t].cents ? lines[t].cents : lines[t].cash;
            if (lines[t].any && lines[t].from == p.from && lines[t].to == p.to &&
                months_hold(p.months, month_plus(v->w->months.first, (int)t)))
                p.cents[t] = rounded_part(all, until) - rounded_part(all, p.part_before);
        }
        add_posting(v, p);
        p.part_before = until;
    }
}

/* In months with the same version's parties: between all who may be behind them. */
static void weave_between(Weaver *v, const Rule *rule, size_t instrument, size_t member,
                          const Line lines[], const Version *version, Months months, size_t booked)
{
    const Instrument *in = &v->book->instruments[instrument];
    size_t room = (v->book->parties_count + 1) * sizeof(Who);
    Who *from = arena_alloc(v->arena, room), *to = arena_alloc(v->arena, room);
    size_t from_count = weave_parties(v, version->from, in->level, member, from);
    size_t to_count = weave_parties(v, version->to, in->level, member, to);
    for (size_t i = 0; i < from_count * to_count; i++) {
        const Who *payer = &from[i / to_count], *receiver = &to[i % to_count];
        weave_posting(v, rule, instrument, member, lines, (WorkPosting){
            .rule = (uint32_t)(rule - v->book->rules), .member = (uint32_t)member,
            .from = payer->party, .to = receiver->party, .from_is = payer->row,
            .to_is = receiver->row, .leaf = rule->leaf, .kind = in->kind, .months = months,
            .booked = booked, .number = number_row(v, in->level, member), .cash_month = SIZE_MAX,
            .part = { 1, 0 }, .counts = rule->books != BOOKS_CASH,
            .is_cash = rule->books != BOOKS_RESULT && in->kind != KIND_MEMO &&
                       in->kind != KIND_IN_KIND });
    }
}

/* From a month on, as long as the rule names the same parties; where it has no version,
 * nothing is booked. */
static Months same_parties(const Weaver *v, const Rule *rule, Month first, const Version **version)
{
    Months span = { first, first };
    *version = rule_version(rule, first);
    while (span.last.index < v->w->months.last.index) {
        const Version *next = rule_version(rule, month_plus(span.last, 1));
        if (next && *version && (next->from != (*version)->from || next->to != (*version)->to))
            break;
        if (!*version)
            *version = next;
        span.last = month_plus(span.last, 1);
    }
    return span;
}

/* An amount of a member with what the ledger has of it (NULL: nothing), party after party. */
static void weave_amount(Weaver *v, const Rule *rule, size_t instrument, size_t member,
                         const Line lines[])
{
    size_t booked = booked_row(v, rule, instrument, member);
    const Instrument *in = &v->book->instruments[instrument];
    for (size_t t = 0; lines && !v->before && t < weave_months(v); t++) {
        int64_t number = plan_number(v->plan, in->level, member, 0,
                                     month_plus(v->w->months.first, (int)t));
        int64_t all = lines[t].cents ? lines[t].cents : lines[t].cash;
        v->w->rows[booked].values[t] = (double)(all / (number ? number : 1)) / 100;
    }
    Months span;
    for (Month m = v->w->months.first; m.index <= v->w->months.last.index; m = month_plus(span.last, 1)) {
        const Version *version;
        span = same_parties(v, rule, m, &version);
        if (version)
            weave_between(v, rule, instrument, member, lines, version, span, booked);
    }
}

/* The ledger by amount and member: per month, in one walk. */
static Line **read_lines(const Weaver *v)
{
    Line **lines = arena_alloc(v->arena, (v->book->rules_count + 1) * sizeof *lines);
    Walk walk = { 0 };
    for (const Posting *p; (p = ledger_next(v->result->ledger, &walk)); ) {
        uint8_t level = v->book->instruments[v->book->rules[p->amount].owner - 1].level;
        if (!lines[p->amount])
            lines[p->amount] = arena_alloc(v->arena, v->scenario->members_count[level] *
                                                         weave_months(v) * sizeof **lines);
        Line *line = &lines[p->amount][p->member * weave_months(v) +
                                       (size_t)(p->month.index - v->w->months.first.index)];
        line->cents += p->cents;
        line->cash += p->cash;
        line->from = p->from;
        line->to = p->to;
        line->any = true;
    }
    return lines;
}

static bool any_line(const Line lines[], size_t count)
{
    for (size_t t = 0; t < count; t++)
        if (lines[t].any)
            return true;
    return false;
}

/* Would it be had if somebody knew how much?  It counts as soon as the figure is filled in. */
static bool is_unknown(const Weaver *v, uint32_t amount, size_t member)
{
    for (size_t i = 0; i < v->result->unknowns_count; i++)
        if (v->result->unknowns[i].amount == amount && v->result->unknowns[i].member == member)
            return true;
    return false;
}

/* What the ledger has of the amount of the member; NULL: nothing. */
static const Line *lines_of(const Weaver *v, Line **lines, uint32_t amount, size_t member)
{
    const Line *of = lines[amount] ? lines[amount] + member * weave_months(v) : NULL;
    return of && any_line(of, weave_months(v)) ? of : NULL;
}

/* Rows for what is booked, unknown or asked for, and for what may come to be. */
static void find_rows(Weaver *v, Line **lines)
{
    size_t attributes = v->book->attributes_count + 1, amounts = v->book->rules_count + 1;
    v->locks = arena_alloc(v->arena, sizeof *v->locks);
    v->locks->rows = arena_alloc(v->arena, amounts * sizeof *v->locks->rows);
    v->locks->locked = arena_alloc(v->arena, attributes * sizeof *v->locks->locked);
    v->locks->known = arena_alloc(v->arena, (v->book->code->count + 1) * sizeof *v->locks->known);
    for (size_t i = 0; i < v->book->instruments_count; i++) {
        const Instrument *in = &v->book->instruments[i];
        for (size_t m = 0; m < v->scenario->members_count[in->level]; m++)
            for (size_t a = 0; a < in->amounts_count; a++)
                *weave_slot(v, v->locks->rows, in->amounts[a], in->level, m) =
                    lines_of(v, lines, in->amounts[a], m) || is_unknown(v, in->amounts[a], m) ||
                    weave_is_asked(v, i, m);
    }
    weave_locks(v);
}

void weave_books(Weaver *v)
{
    Line **lines = read_lines(v);
    if (!v->locks)
        find_rows(v, lines);
    for (size_t i = 0; i < v->book->instruments_count; i++) {
        const Instrument *in = &v->book->instruments[i];
        for (size_t m = 0; m < v->scenario->members_count[in->level]; m++)
            for (size_t a = 0; a < in->amounts_count; a++)
                if (*weave_slot(v, v->locks->rows, in->amounts[a], in->level, m))
                    weave_amount(v, &v->book->rules[in->amounts[a]], i, m,
                                 lines_of(v, lines, in->amounts[a], m));
    }
}
