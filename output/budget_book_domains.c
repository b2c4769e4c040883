/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_book_domains.c -- the sheet that says over which policy domains the local money is
 * spread, with graphs, and what each of them gets for it.
 */
#include "budget_book.h"

/* What each project gives, and how it is shared: rows of projects below the rest. */
enum { PROJECT_NAME, PROJECT_COST, PROJECT_MEASURES };
/* What a domain gets: per measure so much, and per thousand euros. */
enum { GETS_SPENT = 1, GETS_COST, GETS_SHARE, GETS_MEASURES };
enum { GRAPH_ROWS = 19 };

typedef struct Domains {
    BudgetBook *b;
    Sheet *sheet;
    uint32_t row, shares_first, projects_first, projects_last;
} Domains;

void lay_budget_domains(BudgetBook *b)
{
    const Chart *chart = b->view->chart;
    b->domains = arena_alloc(b->arena, (chart->domains_count + 1) * sizeof *b->domains);
    for (int32_t d = DOMAIN_NONE; d < (int32_t)chart->domains_count; d++) {
        bool spent = false;
        for (size_t i = 0; i < b->count && d != DOMAIN_ANY; i++)
            spent = spent || (in_whole(b, &b->lines[i]) && !b->lines[i].line->side_in &&
                              line_domain(b, b->lines[i].line) == d);
        if (spent)
            b->domains[b->domains_count++] = d;
    }
    if (b->domains_count && b->domains[0] == DOMAIN_NONE)      /* comes last */
        for (uint32_t i = 0; i + 1 < b->domains_count; i++) {
            b->domains[i] = b->domains[i + 1];
            b->domains[i + 1] = DOMAIN_NONE;
        }
    b->domains_total = AT_FIRST + (b->domains_count ? b->domains_count : 1);
}

static Sum sum_of(const BudgetBook *b, uint32_t which)
{
    Sum sum = sum_all();
    sum.entity = b->whole;
    sum.entity_at = quoted(b, entity_words(b->view, b->whole));
    sum.side = 0;
    sum.side_at = quoted(b, side_words(b, false));
    sum.domain = b->domains[which];
    return sum;
}

/* -- what is spent on each, per year -- */

static BudgetFigure all_domains(const BudgetBook *b, int first, int last)
{
    Sum sum = sum_all();
    sum.entity = b->whole;
    sum.side = 0;
    return sum_value(b, &sum, first, last);
}

static void write_spent(Domains *d)
{
    BudgetBook *b = d->b;
    const BudgetView *v = b->view;
    for (uint32_t i = 0; i < b->domains_count; i++, d->row++) {
        Sum sum = sum_of(b, i);
        sum.domain_at = place_across(b, d->row, DOMAIN_LABEL);
        sheet_text(d->sheet, d->row, DOMAIN_LABEL, line_domain_words(b, b->domains[i]), STYLE_TEXT);
        for (uint32_t y = 0; y < b->years; y++) {
            sum_formula(b, &sum, LINE_YEARS + y, false);
            budget_put(b, d->sheet, d->row, DOMAIN_YEARS + y,
                       sum_value(b, &sum, v->first + (int)y, v->first + (int)y), STYLE_MONEY);
        }
        row_formula(b, d->row, DOMAIN_YEARS, DOMAIN_YEARS + b->years - 1);
        budget_put(b, d->sheet, d->row, DOMAIN_YEARS + b->years, sum_value(b, &sum, v->first, v->last),
                   STYLE_MONEY);
    }
}

static void column_formula(BudgetBook *b, uint32_t n, uint32_t first, uint32_t last)
{
    Buf range = { 0 }, *f = budget_formula(b);
    relative(first, n, &range);
    buf_byte(&range, ':');
    relative(last, n, &range);
    Str cells = buf_view(&range);
    if (b->unknown) {
        buf_print(f, "IF(COUNTIF(%.*s,", (int)cells.len, cells.at);
        budget_unknown(b, f);
        buf_text(f, ")>0,");
        budget_unknown(b, f);
        buf_byte(f, ',');
    }
    buf_print(f, b->unknown ? "SUM(%.*s))" : "SUM(%.*s)", (int)cells.len, cells.at);
    buf_free(&range);
}

static void write_total(Domains *d)
{
    BudgetBook *b = d->b;
    const BudgetView *v = b->view;
    sheet_text(d->sheet, d->row, DOMAIN_LABEL, say(b->session, WORD_TOGETHER), STYLE_SUM_TEXT);
    for (uint32_t y = 0; y <= b->years; y++) {
        int first = y < b->years ? v->first + (int)y : v->first;
        column_formula(b, DOMAIN_YEARS + y, AT_FIRST, b->domains_total - 1);
        budget_put(b, d->sheet, d->row, DOMAIN_YEARS + y,
                   all_domains(b, first, y < b->years ? first : v->last), STYLE_SUM_MONEY);
    }
    d->row++;
}

/* -- as shares -- */

static void write_share(Domains *d, uint32_t which, uint32_t n, int first, int last)
{
    BudgetBook *b = d->b;
    Sum sum = sum_of(b, which);
    BudgetFigure part = sum_value(b, &sum, first, last), whole = all_domains(b, first, last);
    bool unknown = part.unknown || whole.unknown;
    Buf *f = budget_formula(b);
    if (b->unknown) {
        buf_text(f, "IF(ISTEXT(");
        relative(b->domains_total, n, f);
        buf_text(f, "),");
        budget_unknown(b, f);
        buf_byte(f, ',');
    }
    buf_text(f, "IF(");
    relative(b->domains_total, n, f);
    buf_text(f, "=0,0,");
    relative(AT_FIRST + which, n, f);
    buf_byte(f, '/');
    relative(b->domains_total, n, f);
    buf_text(f, b->unknown ? "))" : ")");
    budget_put_number(b, d->sheet, d->row, n, whole.cents ? (double)part.cents / (double)whole.cents : 0,
                      unknown, STYLE_PERCENT);
}

static void write_shares(Domains *d)
{
    BudgetBook *b = d->b;
    const BudgetView *v = b->view;
    Str title = say(b->session, WORD_BUDGET_SPREAD_KEY);
    sheet_text(d->sheet, d->row, DOMAIN_LABEL, title, STYLE_HEADING);
    d->row++;
    sheet_text(d->sheet, d->row, DOMAIN_LABEL, say(b->session, WORD_BUDGET_DOMAIN), STYLE_HEAD);
    heads_of_years(b, d->sheet, d->row, DOMAIN_YEARS);
    d->row++;
    for (uint32_t i = 0; i < b->domains_count; i++, d->row++) {
        sheet_text(d->sheet, d->row, DOMAIN_LABEL, line_domain_words(b, b->domains[i]), STYLE_TEXT);
        for (uint32_t y = 0; y <= b->years; y++) {
            int first = y < b->years ? v->first + (int)y : v->first;
            write_share(d, i, DOMAIN_YEARS + y, first, y < b->years ? first : v->last);
        }
    }
    d->row++;
}

/* -- graphs -- */

static bool any_below_zero(const BudgetBook *b)
{
    for (uint32_t i = 0; i < b->domains_count; i++)
        for (int year = b->view->first; year <= b->view->last; year++) {
            Sum sum = sum_of(b, i);
            if (sum_value(b, &sum, year, year).cents < 0)
                return true;
        }
    return false;
}

static void graph_years(Domains *d)
{
    BudgetBook *b = d->b;
    Session *s = b->session;
    Plot *plots = arena_alloc(b->arena, (b->domains_count + 1) * sizeof *plots);
    for (uint32_t i = 0; i < b->domains_count; i++)
        plots[i] = (Plot){ .sheet = d->sheet, .name = line_domain_words(b, b->domains[i]),
                           .values = { AT_FIRST + i, DOMAIN_YEARS, AT_FIRST + i, DOMAIN_YEARS + b->years - 1 },
                           .labels = { AT_HEADS, DOMAIN_YEARS, AT_HEADS, DOMAIN_YEARS + b->years - 1 },
                           .ink = (Ink)(i % INKS) };
    Graph graph = { .kind = GRAPH_STACKED, .title = say(s, WORD_BUDGET_GRAPH_YEARS), .y_axis = str_of("EUR"),
                    .x_axis = say(s, WORD_AXIS_YEAR), .about = say(s, WORD_BUDGET_GRAPH_YEARS),
                    .plots = plots, .count = b->domains_count, .legend = true, .from_zero = !any_below_zero(b), .width = 620, .height = 350 };
    sheet_graph(d->sheet, d->row, DOMAIN_LABEL, &graph);
}

static void graph_ring(Domains *d)
{
    BudgetBook *b = d->b;
    Session *s = b->session;
    uint32_t total = DOMAIN_YEARS + b->years, last = d->shares_first + b->domains_count - 1;
    uint32_t at = b->years > 4 ? 5 : b->years + 2;
    Ink *inks = arena_alloc(b->arena, (b->domains_count + 1) * sizeof *inks);
    for (uint32_t i = 0; i < b->domains_count; i++)
        inks[i] = (Ink)(i % INKS);
    Plot plot = { .sheet = d->sheet, .name = say(s, WORD_BUDGET_GRAPH_RING),
                  .values = { d->shares_first, total, last, total },
                  .labels = { d->shares_first, DOMAIN_LABEL, last, DOMAIN_LABEL },
                  .points = inks, .points_count = b->domains_count };
    Graph graph = { .kind = GRAPH_RING, .title = say(s, WORD_BUDGET_GRAPH_RING),
                    .about = say(s, WORD_BUDGET_GRAPH_RING), .plots = &plot, .count = 1, .parts = true,
                    .width = 380, .height = 350 };
    sheet_graph(d->sheet, d->row, at, &graph);
}

/* -- what each project costs and gives, and which part of it a domain pays -- */

static uint32_t measures(const BudgetBook *b)
{
    return (uint32_t)bought_count(b->view);
}

static uint32_t share_column(const BudgetBook *b, uint32_t which)
{
    return PROJECT_MEASURES + measures(b) + which;
}

static int64_t spent_on(const BudgetBook *b, uint32_t which, uint32_t project)
{
    Sum sum = sum_of(b, which);
    sum.project = project;
    return sum_value(b, &sum, b->view->first, b->view->last).cents;
}

static void write_part(Domains *d, uint32_t which, uint32_t project, int64_t cost)
{
    BudgetBook *b = d->b;
    uint32_t n = share_column(b, which);
    Sum sum = sum_of(b, which);
    sum.domain_at = place_fixed(b, AT_FIRST + which, DOMAIN_LABEL);
    sum.project_at = place_across(b, d->row, PROJECT_NAME);
    sum_formula(b, &sum, key_column(b, KEY_KNOWN), true);
    Str spent = str_keep(b->arena, buf_view(&b->formula)), of = place_across(b, d->row, PROJECT_COST);
    int64_t cents = spent_on(b, which, project);
    Buf *f = budget_formula(b);
    buf_print(f, "IF(N(%.*s)>0,", (int)of.len, of.at);
    buf_str(f, spent);
    buf_print(f, "/%.*s,IF(", (int)of.len, of.at);
    buf_str(f, spent);
    buf_text(f, "=0,0,");
    budget_unknown(b, f);
    buf_text(f, "))");
    budget_put_number(b, d->sheet, d->row, n, cost > 0 ? (double)cents / (double)cost : 0,
                      cost <= 0 && cents != 0, STYLE_PART);
}

static void write_project(Domains *d, uint32_t project)
{
    BudgetBook *b = d->b;
    const BudgetView *v = b->view;
    int64_t cost = project_cost(v, project), thousandths;
    uint32_t n = PROJECT_MEASURES;
    sheet_text(d->sheet, d->row, PROJECT_NAME, v->budget->projects[project].name, STYLE_TEXT);
    sheet_number(d->sheet, d->row, PROJECT_COST, euro(cost), STYLE_CENTS);
    for (size_t m = 0; n < PROJECT_MEASURES + measures(b); m++) {
        if (!v->chart->bought[m])
            continue;
        if (project_measure(v, project, m, &thousandths))
            sheet_number(d->sheet, d->row, n, (double)thousandths / 1000, STYLE_CENTS);
        else
            sheet_text(d->sheet, d->row, n, say(b->session, WORD_BOOK_UNKNOWN), STYLE_UNKNOWN);
        n++;
    }
    for (uint32_t i = 0; i < b->domains_count; i++)
        write_part(d, i, project, cost);
    d->row++;
}

static void write_projects(Domains *d)
{
    BudgetBook *b = d->b;
    const BudgetView *v = b->view;
    uint32_t n = PROJECT_MEASURES;
    sheet_text(d->sheet, d->row++, PROJECT_NAME, say(b->session, WORD_BUDGET_PROJECTS_GIVE), STYLE_HEADING);
    sheet_text(d->sheet, d->row++, PROJECT_NAME, say(b->session, WORD_BUDGET_PROJECTS_HOW), STYLE_NOTE);
    sheet_text(d->sheet, d->row, PROJECT_NAME, say(b->session, WORD_BOOK_PROJECT), STYLE_HEAD);
    sheet_text(d->sheet, d->row, PROJECT_COST, say(b->session, WORD_BUDGET_COSTS), STYLE_HEAD_RIGHT);
    for (size_t m = 0; n < PROJECT_MEASURES + measures(b); m++)
        if (v->chart->bought[m]) {
            const Measure *measure = &v->chart->book->measures[m];
            sheet_text(d->sheet, d->row, n++, label_of(b->session, &measure->label, measure->name),
                       STYLE_HEAD_RIGHT);
        }
    for (uint32_t i = 0; i < b->domains_count; i++)
        sheet_text(d->sheet, d->row, share_column(b, i),
                   say_with(b->session, WORD_BUDGET_PART_OF, line_domain_words(b, b->domains[i])),
                   STYLE_HEAD_RIGHT);
    d->row++;
    for (uint32_t p = 0; p < v->budget->projects_count; p++)
        write_project(d, p);
}

/* -- what a domain gets -- */

typedef struct Gets {
    double amount;
    bool unknown;
} Gets;

/* What the projects that it pays for cost. */
static int64_t paid_for(const BudgetBook *b, uint32_t which)
{
    int64_t cents = 0;
    for (uint32_t p = 0; p < b->view->budget->projects_count; p++)
        cents += spent_on(b, which, p) ? project_cost(b->view, p) : 0;
    return cents;
}

static Gets gets_of(const BudgetBook *b, uint32_t which, size_t measure)
{
    Gets gets = { 0 };
    for (uint32_t p = 0; p < b->view->budget->projects_count; p++) {
        int64_t cents = spent_on(b, which, p), cost = project_cost(b->view, p), thousandths;
        if (!cents)
            continue;
        if (cost <= 0 || !project_measure(b->view, p, measure, &thousandths))
            gets.unknown = true;
        else
            gets.amount += (double)thousandths / 1000 * ((double)cents / (double)cost);
    }
    return gets;
}

static void projects_range(const Domains *d, uint32_t n, Buf *f)
{
    cell_name(d->projects_first, n, f);
    buf_byte(f, ':');
    cell_name(d->projects_last, n, f);
}

/* Of each project its part; what is not known of a project that the domain does not pay for
 * does not matter. */
static void gets_formula(Domains *d, uint32_t share, uint32_t n)
{
    BudgetBook *b = d->b;
    Buf parts = { 0 }, amounts = { 0 }, *f = budget_formula(b);
    projects_range(d, share, &parts);
    projects_range(d, n, &amounts);
    Str part = buf_view(&parts), amount = buf_view(&amounts);
    buf_print(f, "IF(SUMPRODUCT((%.*s<>0)*((ISTEXT(%.*s)+ISTEXT(%.*s))>0))>0,", (int)part.len, part.at,
              (int)part.len, part.at, (int)amount.len, amount.at);
    budget_unknown(b, f);
    buf_print(f, ",SUMPRODUCT(%.*s,%.*s))", (int)part.len, part.at, (int)amount.len, amount.at);
    buf_free(&parts);
    buf_free(&amounts);
}

/* Per thousand euros of what the domain spends. */
static void per_thousand(Domains *d, uint32_t n, const Gets *gets, BudgetFigure spent)
{
    enum { THOUSAND = 1000 };
    BudgetBook *b = d->b;
    bool unknown = gets->unknown || spent.unknown || spent.cents <= 0;
    Str of = place_across(b, d->row, GETS_SPENT);
    Buf *f = budget_formula(b);
    buf_text(f, "IF(AND(ISNUMBER(");
    relative(d->row, n - 1, f);
    buf_print(f, "),N(%.*s)>0),", (int)of.len, of.at);
    relative(d->row, n - 1, f);
    buf_print(f, "*%d/%.*s,", THOUSAND, (int)of.len, of.at);
    budget_unknown(b, f);
    buf_byte(f, ')');
    budget_put_number(b, d->sheet, d->row, n, unknown ? 0 : gets->amount * THOUSAND / euro(spent.cents), unknown,
                      STYLE_THOUSANDTH);
}

static void write_paid(Domains *d, uint32_t which, BudgetFigure spent)
{
    BudgetBook *b = d->b;
    int64_t cost = paid_for(b, which);
    Str of = place_across(b, d->row, GETS_COST), paid = place_across(b, d->row, GETS_SPENT);
    relative(AT_FIRST + which, DOMAIN_YEARS + b->years, budget_formula(b));
    budget_put(b, d->sheet, d->row, GETS_SPENT, spent, STYLE_MONEY);
    Buf *f = budget_formula(b);
    buf_text(f, "SUMIFS(");
    projects_range(d, PROJECT_COST, f);
    buf_byte(f, ',');
    projects_range(d, share_column(b, which), f);
    buf_text(f, ",\"<>0\")");
    budget_put(b, d->sheet, d->row, GETS_COST, (BudgetFigure){ cost, false }, STYLE_MONEY);
    f = budget_formula(b);
    buf_print(f, "IF(AND(ISNUMBER(%.*s),%.*s>0),%.*s/%.*s,", (int)paid.len, paid.at, (int)of.len, of.at,
              (int)paid.len, paid.at, (int)of.len, of.at);
    budget_unknown(b, f);
    buf_byte(f, ')');
    budget_put_number(b, d->sheet, d->row, GETS_SHARE,
                      cost > 0 ? (double)spent.cents / (double)cost : 0,
                      spent.unknown || cost <= 0, STYLE_PERCENT);
}

static void write_gets(Domains *d, uint32_t which)
{
    BudgetBook *b = d->b;
    const BudgetView *v = b->view;
    Sum sum = sum_of(b, which);
    BudgetFigure spent = sum_value(b, &sum, v->first, v->last);
    uint32_t n = GETS_MEASURES, project = PROJECT_MEASURES;
    sheet_text(d->sheet, d->row, DOMAIN_LABEL, line_domain_words(b, b->domains[which]), STYLE_TEXT);
    write_paid(d, which, spent);
    for (size_t m = 0; project < PROJECT_MEASURES + measures(b); m++) {
        if (!v->chart->bought[m])
            continue;
        Gets gets = gets_of(b, which, m);
        gets_formula(d, share_column(b, which), project++);
        budget_put_number(b, d->sheet, d->row, n, gets.amount, gets.unknown, STYLE_CENTS);
        per_thousand(d, n + 1, &gets, spent);
        n += 2;
    }
    d->row++;
}

static void write_bought(Domains *d)
{
    BudgetBook *b = d->b;
    Session *s = b->session;
    const BudgetView *v = b->view;
    const Word first[] = { WORD_BUDGET_SPENT, WORD_BUDGET_COSTS, WORD_BUDGET_OF_COST };
    uint32_t n = GETS_MEASURES;
    sheet_text(d->sheet, d->row++, DOMAIN_LABEL, say(s, WORD_BUDGET_GETS), STYLE_HEADING);
    sheet_text(d->sheet, d->row++, DOMAIN_LABEL, say(s, WORD_BUDGET_BOUGHT), STYLE_NOTE);
    sheet_text(d->sheet, d->row, DOMAIN_LABEL, say(s, WORD_BUDGET_DOMAIN), STYLE_HEAD);
    for (uint32_t i = 0; i < 3; i++)
        sheet_text(d->sheet, d->row, GETS_SPENT + i, say(s, first[i]), STYLE_HEAD_RIGHT);
    for (size_t m = 0; n < GETS_MEASURES + 2 * measures(b); m++)
        if (v->chart->bought[m]) {
            const Measure *measure = &v->chart->book->measures[m];
            sheet_text(d->sheet, d->row, n++, label_of(s, &measure->label, measure->name), STYLE_HEAD_RIGHT);
            sheet_text(d->sheet, d->row, n++, say(s, WORD_BUDGET_PER_THOUSAND), STYLE_HEAD_RIGHT);
        }
    d->row++;
    for (uint32_t i = 0; i < b->domains_count; i++)
        write_gets(d, i);
    d->row++;
}

/* -- the sheet -- */

static uint32_t last_column(const BudgetBook *b)
{
    uint32_t ends[] = { DOMAIN_YEARS + b->years, GETS_MEASURES + 2 * measures(b) - 1,
                        share_column(b, b->domains_count) - 1, 9 };
    uint32_t last = 0;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        last = ends[i] > last ? ends[i] : last;
    return last;
}

void write_budget_domains(BudgetBook *b, Sheet *sheet)
{
    enum { LABEL_WIDE = 42 };
    Domains d = { .b = b, .sheet = sheet, .row = AT_HEADS };
    sheet_width(sheet, DOMAIN_LABEL, LABEL_WIDE);
    sheet_widest(sheet, DOMAIN_LABEL, LABEL_WIDE);
    sheet_text(sheet, AT_ABOUT, DOMAIN_LABEL, say(b->session, WORD_BUDGET_DOMAINS_HOW), STYLE_NOTE);
    sheet_text(sheet, d.row, DOMAIN_LABEL, say(b->session, WORD_BUDGET_DOMAIN), STYLE_HEAD);
    heads_of_years(b, sheet, d.row++, DOMAIN_YEARS);
    write_spent(&d);
    d.row = b->domains_total;
    write_total(&d);
    sheet_freeze(sheet, AT_FIRST, DOMAIN_YEARS);
    if (!b->domains_count) {
        sheet_print(sheet, AT_ABOUT);
        return;
    }
    d.row++;
    d.shares_first = d.row + GRAPH_ROWS + 2;
    graph_years(&d);
    graph_ring(&d);
    d.row += GRAPH_ROWS;
    uint32_t next = d.row;
    write_shares(&d);
    d.projects_first = d.row + b->domains_count + 7;
    d.projects_last = d.projects_first + (uint32_t)b->view->budget->projects_count - 1;
    write_bought(&d);
    write_projects(&d);
    sheet_mark_word(sheet, (Range){ AT_FIRST, DOMAIN_YEARS, d.row - 1, last_column(b) },
                    say(b->session, WORD_BOOK_UNKNOWN));
    sheet_print_parts(sheet, AT_ABOUT, (Range){ 1, DOMAIN_LABEL, d.row - 1, last_column(b) }, next);
}
