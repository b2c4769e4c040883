/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget.c -- one walk through each ledger: seen from every authority, a posting adds to the
 * line of its field, account and priority, or makes one.
 */
#include "budget.h"

#include <stdlib.h>

#include "plan.h"

typedef struct Maker {
    Arena *arena;
    Budget *budget;
    Diags *diags;
    uint32_t project;
    size_t from;               /* the project's first line */
    size_t last;               /* where a line was found last: the next is often near */
    Plan *plan;
    Month ran;
    int64_t number;            /* of the code that was made last */
    Str code;
} Maker;

/* -- what is said of a posting -- */

static Plan *bind(Maker *m)
{
    const Chart *c = m->budget->chart;
    const ChartSays *says[] = { &c->field, &c->priority };
    uint32_t *roots = arena_alloc(m->arena, (c->field.count + c->priority.count + 1) * sizeof *roots);
    size_t count = 0;
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < says[s]->count; i++)
            if (plan_root(c->book, says[s]->attributes[i], &roots[count]))
                count++;
    const Scenario **one = arena_alloc(m->arena, sizeof *one);
    *one = m->budget->projects[m->project].scenario;
    return plan_bind(m->arena, c->book, one, 1, roots, count);
}

/* The member of that level of which this one is a part (or which it is). */
static bool climb(const Maker *m, uint8_t from, uint32_t member, uint8_t level, size_t *found)
{
    const Rulebook *b = m->budget->chart->book;
    uint8_t at = from;
    while (at != level && at != LEVEL_NONE)
        at = b->within[at];
    if (at != level)
        return false;
    View view = plan_view(m->plan, m->ran, 0);
    *found = view_member(&view, from, member, level);
    return true;
}

/* The first of these that applies to the member and is known in the month. */
static bool said(const Maker *m, const ChartSays *says, uint8_t level, uint32_t member,
                 uint32_t *attribute, int64_t *digits)
{
    const Rulebook *b = m->budget->chart->book;
    for (size_t i = 0; i < says->count; i++) {
        size_t of;
        *attribute = says->attributes[i];
        if (climb(m, level, member, b->attributes[*attribute].level, &of) &&
            plan_value(m->plan, *attribute, of, 0, m->ran, digits))
            return true;
    }
    return false;
}

static bool is_said_of(const Chart *c, uint8_t level)
{
    const ChartSays *says[] = { &c->field, &c->priority };
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < says[s]->count; i++)
            if (c->book->attributes[says[s]->attributes[i]].level == level)
                return true;
    return false;
}

/* -- lines -- */

static bool same_line(const BudgetLine *a, const BudgetLine *b)
{
    return a->entity == b->entity && a->project == b->project && a->instrument == b->instrument &&
           a->member == b->member && a->book == b->book && a->account == b->account &&
           a->in == b->in && a->paid == b->paid && a->between == b->between &&
           a->priority == b->priority &&
           str_is(a->field, b->field);
}

static bool passes_between(const Maker *m, const Ledger *ledger, const Posting *p)
{
    const Perimeter *together = m->budget->chart->together;
    return together && p->from >= 0 && p->to >= 0 &&
           posting_side(ledger, together, p) == SIDE_WITHIN;
}

static BudgetLine *line_of(Maker *m, const BudgetLine *wanted)
{
    Budget *b = m->budget;
    size_t there = b->count - m->from;
    for (size_t i = 0; i < there; i++) {
        size_t at = m->from + (m->last - m->from + i) % there;
        if (same_line(&b->lines[at], wanted)) {
            m->last = at;
            return &b->lines[at];
        }
    }
    b->lines = arena_grow(m->arena, b->lines, b->count, &b->room, sizeof *b->lines);
    BudgetLine *line = &b->lines[b->count];
    *line = *wanted;
    line->years = arena_alloc(m->arena, b->years * sizeof *line->years);
    line->unknown = arena_alloc(m->arena, b->years);
    m->last = b->count++;
    return line;
}

static void at_month(Maker *m, Month month)
{
    if (m->ran.index == month.index)
        return;
    plan_run(m->plan, month);
    m->ran = month;
}

/* The line of a payment, seen from the authority. */
static BudgetLine describe(Maker *m, uint32_t entity, const Posting *p, bool in)
{
    const Chart *c = m->budget->chart;
    const Rule *rule = &c->book->rules[p->amount];
    uint8_t level = c->book->instruments[rule->owner - 1].level;
    uint32_t attribute;
    int64_t digits;
    BudgetLine line = { .entity = entity, .project = m->project, .instrument = rule->owner - 1,
                        .member = is_said_of(c, level) ? (int32_t)p->member : -1, .in = in,
                        .account = -1, .priority = -1, .side_in = in,
                        .paid = rule->books == BOOKS_CASH };
    line.book = (int32_t)chart_book(c, rule, in, p->from, p->to);
    if (line.book >= 0 && c->books[line.book].account < 0)
        return line;
    if (line.book >= 0) {
        line.account = c->books[line.book].account;
        line.side_in = c->accounts[line.account].in;
    }
    at_month(m, p->month);
    if (said(m, &c->field, level, p->member, &attribute, &digits)) {
        for (int s = 0; s < c->book->attributes[attribute].scale; s++)
            digits /= 10;
        if (!m->code.len || m->number != digits)
            m->code = chart_code(m->arena, c, digits);
        m->number = digits;
        line.field = m->code;
    } else {
        line.field = c->field_else.id;
        line.field_assumed = true;
    }
    if (said(m, &c->priority, level, p->member, &attribute, &digits)) {
        line.priority = (int32_t)digits;
        line.priority_of = attribute;
    }
    return line;
}

static void add_cash(Maker *m, const BudgetLine *line, const Posting *p)
{
    if (!p->cash || (line->book >= 0 && line->account < 0))
        return;
    size_t quarter = (size_t)(month_year(p->cash_month) - m->budget->first_year) * QUARTERS +
                     (size_t)(month_number(p->cash_month) - 1) / 3;
    BudgetCash *cash = &m->budget->cash[line->entity][quarter];
    if (line->in)
        cash->in += p->cash;
    else
        cash->out += p->cash;
}

static void add_posting(Maker *m, const Ledger *ledger, const Posting *p)
{
    Budget *b = m->budget;
    if (p->kind != KIND_FUNDING && p->kind != KIND_COST)
        return;
    for (uint32_t e = 0; e < b->entities_count; e++) {
        Side side = posting_side(ledger, b->entities[e], p);
        if (side != SIDE_IN && side != SIDE_OUT)
            continue;
        BudgetLine wanted = describe(m, e, p, side == SIDE_IN);
        wanted.between = passes_between(m, ledger, p);
        BudgetLine *line = line_of(m, &wanted);
        int64_t cents = line->paid ? p->cash : p->cents;
        Month month = line->paid ? p->cash_month : p->month;
        add_cash(m, line, p);
        if (cents)
            line->years[month_year(month) - b->first_year] +=
                line->in == line->side_in ? cents : -cents;
    }
}

/* What cannot be told is in a line as well, without a figure. */
static void add_unknown(Maker *m, const Unknown *u)
{
    Budget *b = m->budget;
    const BudgetProject *project = &b->projects[m->project];
    int from, to;
    sim_parties(project->sim, 0, &b->chart->book->rules[u->amount], u->member, u->months.first,
                &from, &to);
    for (uint32_t e = 0; e < b->entities_count; e++) {
        Posting p = { .month = u->months.first, .amount = u->amount, .member = u->member,
                      .from = (int16_t)from, .to = (int16_t)to };
        Posting payer = p, receiver = p;
        payer.to = payer.from;
        receiver.from = receiver.to;
        bool out = from >= 0 &&
                   posting_side(project->result->ledger, b->entities[e], &payer) == SIDE_WITHIN;
        bool in = to >= 0 &&
                  posting_side(project->result->ledger, b->entities[e], &receiver) == SIDE_WITHIN;
        if (out == in)
            continue;
        BudgetLine wanted = describe(m, e, &p, in);
        wanted.between = passes_between(m, project->result->ledger, &p);
        BudgetLine *line = line_of(m, &wanted);
        for (int y = month_year(u->months.first); y <= month_year(u->months.last); y++)
            line->unknown[y - b->first_year] = true;
    }
}

static bool is_money(const Budget *b, const Unknown *u)
{
    const Rule *rule = &b->chart->book->rules[u->amount];
    InstrumentKind kind = b->chart->book->instruments[rule->owner - 1].kind;
    return kind == KIND_FUNDING || kind == KIND_COST;
}

static void add_project(Maker *m, uint32_t which)
{
    const Result *r = m->budget->projects[which].result;
    Walk walk = { 0 };
    m->project = which;
    m->from = m->last = m->budget->count;
    m->plan = bind(m);
    m->ran = MONTH_NEVER_BEGAN;
    for (const Posting *p; (p = ledger_next(r->ledger, &walk)); )
        add_posting(m, r->ledger, p);
    for (size_t i = 0; i < r->unknowns_count; i++)
        if (is_money(m->budget, &r->unknowns[i]))
            add_unknown(m, &r->unknowns[i]);
}

/* -- all of it -- */

static int order_of_projects(const void *one, const void *other)
{
    const BudgetProject *a = one, *b = other;
    int order = str_order(a->name, b->name);
    return order ? order : str_order(a->scenario->file->name, b->scenario->file->name);
}

/* Who is authority first, then where it stands, then whose and what. */
static int order_of_lines(const void *one, const void *other)
{
    const BudgetLine *a = one, *b = other;
    int64_t keys[][2] = {
        { a->entity, b->entity }, { a->book >= 0 && a->account < 0, b->book >= 0 && b->account < 0 },
        { a->side_in, b->side_in }, { 0, 0 }, { a->account, b->account }, { a->project, b->project },
        { a->instrument, b->instrument }, { a->member, b->member }, { a->priority, b->priority },
        { a->in, b->in }, { a->paid, b->paid }, { a->between, b->between }, { a->book, b->book },
    };
    enum { FIELD = 3 };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        int fields = i == FIELD ? str_order(a->field, b->field) : 0;
        if (fields)
            return fields;
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    }
    return 0;
}

static void find_years(Budget *b)
{
    int first = INT32_MAX, last = INT32_MIN;
    for (size_t i = 0; i < b->projects_count; i++) {
        Months counted = ledger_months(b->projects[i].result->ledger, false);
        Months paid = ledger_months(b->projects[i].result->ledger, true);
        Months own = b->projects[i].scenario->months;
        Months all[] = { counted, paid, own };
        for (int k = 0; k < 3; k++) {
            if (all[k].first.index == MONTH_NEVER_BEGAN.index || all[k].last.index < all[k].first.index)
                continue;
            first = month_year(all[k].first) < first ? month_year(all[k].first) : first;
            last = month_year(all[k].last) > last ? month_year(all[k].last) : last;
        }
    }
    b->first_year = first;
    b->years = (size_t)(last - first) + 1;
}

static bool can_be_counted(const Budget *b, Diags *diags)
{
    int64_t all = 0;
    for (size_t i = 0; i < b->projects_count; i++)
        if (__builtin_add_overflow(all, b->projects[i].result->ledger->turnover, &all)) {
            diag_add(diags, DIAG_BUDGET_TOO_LARGE, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
            return false;
        }
    return true;
}

Budget *budget_make(Arena *arena, const Chart *chart, BudgetProject projects[], size_t count,
                    Diags *diags)
{
    Budget *b = arena_alloc(arena, sizeof *b);
    qsort(projects, count, sizeof *projects, order_of_projects);
    *b = (Budget){ .chart = chart, .projects = projects, .projects_count = count };
    b->entities = arena_alloc(arena, (chart->separate_count + 1) * sizeof *b->entities);
    for (size_t i = 0; i < chart->separate_count; i++)
        b->entities[b->entities_count++] = chart->separate[i];
    if (chart->together)
        b->entities[b->entities_count++] = chart->together;
    if (!can_be_counted(b, diags))
        return NULL;
    find_years(b);
    b->cash = arena_alloc(arena, (b->entities_count + 1) * sizeof *b->cash);
    for (size_t e = 0; e < b->entities_count; e++)
        b->cash[e] = arena_alloc(arena, b->years * QUARTERS * sizeof **b->cash);
    Maker m = { .arena = arena, .budget = b, .diags = diags };
    for (uint32_t i = 0; i < count; i++)
        add_project(&m, i);
    if (b->count)
        qsort(b->lines, b->count, sizeof *b->lines, order_of_lines);
    return b;
}

/* -- sums -- */

bool budget_picks(const Budget *b, const BudgetPick *pick, const BudgetLine *line)
{
    if (line->entity != pick->entity || (line->book >= 0 && line->account < 0))
        return false;
    if (pick->domain >= 0) {
        ptrdiff_t field = chart_field(b->chart, line->field);
        if (field < 0 || b->chart->fields[field].domain != pick->domain)
            return false;
    }
    return (pick->side < 0 || line->side_in == (pick->side == 1)) &&
           (pick->account < 0 || line->account == pick->account) &&
           (!pick->field.len || str_is(pick->field, line->field)) &&
           (!pick->line || pick->line == line);
}

int64_t budget_sum(const Budget *b, const BudgetPick *pick, int first, int last, bool *unknown)
{
    int64_t sum = 0;
    *unknown = false;
    for (size_t i = 0; i < b->count; i++) {
        const BudgetLine *line = &b->lines[i];
        if (!budget_picks(b, pick, line))
            continue;
        for (size_t y = 0; y < b->years; y++) {
            int year = b->first_year + (int)y;
            if (year < first || year > last)
                continue;
            sum += line->years[y];
            *unknown = *unknown || line->unknown[y];
        }
    }
    return sum;
}
