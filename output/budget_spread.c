/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_spread.c -- over which policy domains the local money is spread, what each of them
 * gets for it, and cash by quarter.
 */
#include "budget_view.h"

#include "grid.h"
#include "money.h"
#include "page.h"

static Lang lang_of(const BudgetView *v)
{
    return v->session->options.lang;
}

/* The authority that is all of them together, or the last one. */
static uint32_t whole_of(const BudgetView *v)
{
    return (uint32_t)v->budget->entities_count - 1;
}

static Str number_text(const BudgetView *v, Exact number, int digits)
{
    Buf buf = { 0 };
    exact_show(number, digits, digits, lang_of(v), &buf);
    Str text = str_keep(v->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

Str domain_words(const BudgetView *v, int32_t domain)
{
    const ChartItem *item = &v->chart->domains[domain];
    Buf buf = { 0 };
    buf_str(&buf, item->id);
    buf_byte(&buf, ' ');
    buf_str(&buf, label_of(v->session, &item->label, STR_NONE));
    Str text = str_keep(v->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

BudgetFigure spread_figure(const BudgetView *v, int32_t domain, int first, int last)
{
    BudgetPick pick = budget_all(whole_of(v));
    pick.side = 0;
    pick.domain = domain;
    return budget_figure(v, &pick, first, last);
}

/* -- what is bought -- */

static int64_t of_project(const BudgetView *v, int32_t domain, uint32_t project)
{
    BudgetPick pick = budget_all(whole_of(v));
    int64_t sum = 0;
    pick.side = 0;
    pick.domain = domain;
    for (size_t i = 0; i < v->budget->count; i++) {
        const BudgetLine *line = &v->budget->lines[i];
        if (line->project != project || !budget_picks(v->budget, &pick, line))
            continue;
        for (size_t y = 0; y < v->budget->years; y++) {
            int year = v->budget->first_year + (int)y;
            sum += year >= v->first && year <= v->last ? line->years[y] : 0;
        }
    }
    return sum;
}

/* The months of the project within the years that are shown. */
static bool months_of(const BudgetView *v, const Scenario *scenario, Months *months)
{
    enum { DECEMBER = 12 };
    Month first = month_of(v->first, 1), last = month_of(v->last, DECEMBER);
    *months = scenario->months;
    months->first = months->first.index < first.index ? first : months->first;
    months->last = months->last.index > last.index ? last : months->last;
    return months->first.index <= months->last.index;
}

static int64_t cost_of(const BudgetView *v, uint32_t project, Months months)
{
    return ledger_sum(v->budget->projects[project].result->ledger,
                      (Choose){ .perimeter = &v->chart->book->perimeters[0], .side = SIDE_OUT,
                                .kind = -1, .leaf = -1, .months = months });
}

static bool total_of(const BudgetView *v, size_t measure, uint32_t project, Months months,
                     Wide *thousandths)
{
    enum { MONTHS_PER_YEAR = 12, THOUSAND = 1000 };
    const Rulebook *b = v->chart->book;
    Unit unit = b->code->ins[b->rules[b->measures[measure].rule].root].type.unit;
    Exact mean;
    int64_t digits;
    if (!result_measure(v->budget->projects[project].result, measure, months, &mean))
        return false;
    Exact all = mean;
    all.num *= months.last.index - months.first.index + 1;
    if (unit.power[UNIT_MONTH] != -1)
        all.den *= MONTHS_PER_YEAR;
    if (!exact_round(all, 3, &digits))
        return false;
    *thousandths = digits;
    return true;
}

int64_t project_cost(const BudgetView *v, uint32_t project)
{
    Months months;
    return months_of(v, v->budget->projects[project].scenario, &months) ? cost_of(v, project, months) : 0;
}

bool project_measure(const BudgetView *v, uint32_t project, size_t measure, int64_t *thousandths)
{
    Months months;
    Wide all = 0;
    bool known = months_of(v, v->budget->projects[project].scenario, &months) &&
                 total_of(v, measure, project, months, &all);
    *thousandths = (int64_t)all;
    return known;
}

Bought spread_bought(const BudgetView *v, int32_t domain, size_t measure)
{
    Bought bought = { 0 };
    for (uint32_t p = 0; p < v->budget->projects_count; p++) {
        int64_t spent = of_project(v, domain, p);
        Months months;
        Wide all = 0;
        if (!spent || !months_of(v, v->budget->projects[p].scenario, &months))
            continue;
        int64_t cost = cost_of(v, p, months), part;
        bought.cost += cost;
        if (cost <= 0 || !total_of(v, measure, p, months, &all) ||
            !exact_round((Exact){ all * spent, cost, 0 }, 0, &part)) {
            bought.unknown = true;
            continue;
        }
        bought.thousandths += part;
    }
    return bought;
}

/* -- the tables -- */

bool spread_has(const BudgetView *v, int32_t domain)
{
    BudgetFigure figure = spread_figure(v, domain, v->first, v->last);
    return figure.cents || figure.unknown;
}

static void show_shares(const BudgetView *v)
{
    Session *s = v->session;
    size_t years = (size_t)(v->last - v->first) + 1;
    Str *heads = arena_alloc(s->arena, (years + 1) * sizeof *heads);
    for (size_t y = 0; y < years; y++) {
        Buf buf = { 0 };
        buf_print(&buf, "%d", v->first + (int)y);
        heads[y] = str_keep(s->arena, buf_view(&buf));
        buf_free(&buf);
    }
    heads[years] = say(s, WORD_BUDGET_TOTAL);
    Grid grid = grid_new(s->arena, say(s, WORD_BUDGET_SHARE_OF), heads, years + 1);
    for (int32_t d = 0; d < (int32_t)v->chart->domains_count; d++) {
        if (!spread_has(v, d))
            continue;
        Str *cells = grid_row(&grid, domain_words(v, d), 0);
        for (size_t y = 0; y <= years; y++) {
            int first = y < years ? v->first + (int)y : v->first;
            int last = y < years ? first : v->last;
            BudgetFigure part = spread_figure(v, d, first, last);
            BudgetFigure whole = spread_figure(v, -1, first, last);
            cells[y] = part.unknown || whole.unknown
                           ? str_of("?") : share(s->arena, part.cents, whole.cents, lang_of(v));
        }
    }
    grid_show(&grid, &s->out);
}

size_t bought_count(const BudgetView *v)
{
    size_t count = 0;
    for (size_t m = 0; v->chart->bought && m < v->chart->book->measures_count; m++)
        count += v->chart->bought[m];
    return count;
}

static Str per_thousand(const BudgetView *v, const Bought *bought, int64_t spent)
{
    enum { EUROS = 1000, CENTS = 100 };
    if (bought->unknown || spent <= 0)
        return str_of("?");
    return number_text(v, (Exact){ (Wide)bought->thousandths * EUROS * CENTS, spent, 3 }, 3);
}

static void show_bought(const BudgetView *v)
{
    Session *s = v->session;
    const Rulebook *b = v->chart->book;
    size_t columns = 2 + 2 * bought_count(v), c = 2;
    Str *heads = arena_alloc(s->arena, columns * sizeof *heads);
    heads[0] = str_of("EUR");
    heads[1] = say(s, WORD_BUDGET_OF_COST);
    for (size_t m = 0; v->chart->bought && m < b->measures_count; m++) {
        if (!v->chart->bought[m])
            continue;
        heads[c++] = label_of(s, &b->measures[m].label, b->measures[m].name);
        heads[c++] = say(s, WORD_BUDGET_PER_THOUSAND);
    }
    Grid grid = grid_new(s->arena, str_of(""), heads, columns);
    for (int32_t d = 0; d < (int32_t)v->chart->domains_count; d++) {
        if (!spread_has(v, d))
            continue;
        Str *cells = grid_row(&grid, domain_words(v, d), 0);
        BudgetFigure spent = spread_figure(v, d, v->first, v->last);
        cells[0] = euros(s->arena, spent.cents, lang_of(v));
        cells[1] = str_of("-");
        c = 2;
        for (size_t m = 0; v->chart->bought && m < b->measures_count; m++) {
            if (!v->chart->bought[m])
                continue;
            Bought bought = spread_bought(v, d, m);
            cells[1] = share(s->arena, spent.cents, bought.cost, lang_of(v));
            cells[c++] = bought.unknown ? str_of("?")
                                        : number_text(v, (Exact){ bought.thousandths, 1, 3 }, 1);
            cells[c++] = per_thousand(v, &bought, spent.cents);
        }
    }
    grid_show(&grid, &s->out);
}

void show_budget_spread(const BudgetView *v)
{
    Session *s = v->session;
    BudgetFigure all = spread_figure(v, -1, v->first, v->last);
    if (!all.cents)
        return;
    page_heading(&s->out, say(s, WORD_BUDGET_SPREAD));
    page_wrap(&s->out, say(s, WORD_BUDGET_SPREAD_KEY), 0, 0);
    buf_byte(&s->out, '\n');
    show_shares(v);
    buf_byte(&s->out, '\n');
    page_wrap(&s->out, say(s, WORD_BUDGET_BOUGHT), 0, 0);
    buf_byte(&s->out, '\n');
    show_bought(v);
}

/* -- cash -- */

BudgetCash budget_cash(const BudgetView *v, uint32_t entity, int year, int quarter)
{
    int from = year - v->budget->first_year;
    if (from < 0 || from >= (int)v->budget->years)
        return (BudgetCash){ 0 };
    return v->budget->cash[entity][from * QUARTERS + quarter];
}

static void cash_row(const BudgetView *v, Grid *grid, uint32_t entity, int year, bool in)
{
    Session *s = v->session;
    int64_t sum = 0, list[QUARTERS];
    for (int q = 0; q < QUARTERS; q++) {
        BudgetCash cash = budget_cash(v, entity, year, q);
        list[q] = in ? cash.in : cash.out;
        sum += list[q];
    }
    bool any = sum != 0;
    for (int q = 0; q < QUARTERS; q++)
        any = any || list[q];
    if (!any)
        return;
    Buf label = { 0 };
    buf_print(&label, "%d ", year);
    buf_str(&label, say(s, in ? WORD_RECEIPTS_HEAD : WORD_SPENDING_HEAD));
    Str *cells = grid_row(grid, str_keep(s->arena, buf_view(&label)), 2);
    buf_free(&label);
    for (int q = 0; q < QUARTERS; q++)
        cells[q] = euros(s->arena, list[q], lang_of(v));
    cells[QUARTERS] = euros(s->arena, sum, lang_of(v));
}

void show_budget_cash(const BudgetView *v)
{
    Session *s = v->session;
    Str heads[QUARTERS + 1];
    for (int q = 0; q < QUARTERS; q++) {
        Str number = number_text(v, (Exact){ q + 1, 1, 0 }, 0);
        Buf head = { 0 };
        word_say(WORD_BUDGET_QUARTER, lang_of(v), &number, 1, &head);
        heads[q] = str_keep(s->arena, buf_view(&head));
        buf_free(&head);
    }
    heads[QUARTERS] = say(s, WORD_BUDGET_TOTAL);
    Grid grid = grid_new(s->arena, str_of("EUR"), heads, QUARTERS + 1);
    size_t rows = 0;
    for (uint32_t e = 0; e < v->chart->separate_count; e++) {
        if (!budget_has(v, e))
            continue;
        grid_title(&grid, entity_words(v, e));
        for (int year = v->first; year <= v->last; year++)
            for (int in = 0; in < 2; in++)
                cash_row(v, &grid, e, year, in == 1);
        rows++;
    }
    if (!rows)
        return;
    page_heading(&s->out, say(s, WORD_BUDGET_CASH));
    grid_show(&grid, &s->out);
}
