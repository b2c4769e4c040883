/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_many.c -- the example projects in worlds in which much is drawn, at random: each
 * world gives the cents that the simulation gives for that world alone, and its budget what
 * budget.h makes of that simulation.
 */
#include "check.h"

#include "budget.h"
#include "many.h"
#include "ours.h"
#include "sim.h"

enum { WORLDS = 7, BLOCKS = 2, QUANTITIES = 14 };

static const char *const projects[] = {
    "antwerpen", "bik", "buurtkinderopvang", "energiesnoeiers", "maatwerk-2026",
    "sociaal-restaurant", "strijkwinkel"
};

typedef struct Trial {
    Arena *arena;
    Diags *diags;
    const Rulebook *book;
    const Chart *chart;
    const Scenario *base;
    uint64_t random;
    Drawn drawn[QUANTITIES];
    int64_t *draws[QUANTITIES];
    size_t count;
    Gauge *gauges;
    size_t gauges_count;
} Trial;

static uint64_t roll(Trial *t, uint64_t sides)
{
    t->random = t->random * 6364136223846793005u + 1442695040888963407u;
    return (t->random >> 33) % sides;
}

/* -- rules and projects -- */

static const Rulebook *load_rules(Arena *arena, Diags *diags, const Chart **chart)
{
    RuleFiles files = our_files(arena);
    const Rulebook *book = rules_load(arena, &files, NULL, 0, diags);
    *chart = chart_load(arena, book, &files, diags);
    return book;
}

static const Scenario *load_project(Arena *arena, const Rulebook *book, const char *name,
                                    Diags *diags)
{
    char path[300];
    snprintf(path, sizeof path, SOURCE_DIR "/scenarios/%s.ini", name);
    const Source *source = source_read(arena, path, diags);
    return !source ? NULL : scenario_load(arena, book, source, diags);
}

/* -- what is drawn -- */

static bool is_taken_already(const Trial *t, int32_t attribute, uint32_t member)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->drawn[i].attribute == attribute && t->drawn[i].of.member == member)
            return true;
    return false;
}

/* Values around the one that is given; now and then it stays. */
static void draw_values(Trial *t, Drawn d, int64_t around, bool to_zero)
{
    int64_t *draws = arena_alloc(t->arena, d.steps * WORLDS * sizeof *draws);
    int64_t width = around / 4 > 0 ? around / 4 : around < 0 ? -around / 4 : 1;
    d.least = to_zero ? 0 : around - width;
    d.most = around + (to_zero ? 0 : width);
    for (size_t i = 0; i < d.steps * WORLDS; i++)
        draws[i] = roll(t, 5) == 0 && d.every == RHYTHM_ONCE
                       ? DRAWN_STATED
                       : d.least + (int64_t)roll(t, (uint64_t)(d.most - d.least) + 1);
    t->draws[t->count] = draws;
    t->drawn[t->count++] = d;
}

static void draw_given(Trial *t, const Given *g)
{
    const Rulebook *b = t->book;
    const Attribute *a = &b->attributes[g->attribute];
    const Level *level = &b->levels[a->level];
    size_t months = (size_t)(t->base->months.last.index - t->base->months.first.index) + 1;
    Drawn d = { .of = { a->level, g->member }, .attribute = (int32_t)g->attribute, .party = -1,
                .steps = 1 };
    bool is_exit = (int32_t)g->attribute == level->exit, is_number = (int32_t)g->attribute == level->number;
    if (is_taken_already(t, d.attribute, g->member) || !g->count)
        return;
    if (is_number) {
        d.every = RHYTHM_MONTH;
        d.steps = months;
    } else if (roll(t, 3) == 0 && !is_exit) {
        d.every = RHYTHM_YEAR;
        d.steps = many_years(t->base);
    }
    if (is_exit && a->level != 1)
        draw_values(t, d, t->base->months.first.index + (int64_t)roll(t, months), false);
    else if (a->type.kind == KIND_NUMBER)
        draw_values(t, d, g->changes[0].digits, is_number);
}

static void draw_delays(Trial *t)
{
    const Rulebook *b = t->book;
    Drawn d = { .of = { LEVEL_NONE, 0 }, .attribute = -1, .steps = 1,
                .party = (int32_t)roll(t, b->parties_count) };
    draw_values(t, d, 6, true);
    for (uint8_t l = 1; l < b->levels_count; l++)
        if (t->base->members_count[l] && l > 1) {
            d.of = (MemberId){ l, (uint32_t)roll(t, t->base->members_count[l]) };
            d.party = -1;
            draw_values(t, d, 4, true);
            break;
        }
}

static void gauge_all(Trial *t)
{
    const Rulebook *b = t->book;
    size_t years = many_years(t->base), room = b->perimeters_count * (years + 3) * 9;
    t->gauges = arena_alloc(t->arena, room * sizeof *t->gauges);
    for (size_t p = 0; p < b->perimeters_count; p++)
        for (int y = -1; y < (int)years; y++)
            for (int k = GAUGE_GAP; k <= GAUGE_LOWEST; k++) {
                int which = k == GAUGE_LEAF ? (int)roll(t, b->leaves_count)
                          : k == GAUGE_PAYER ? (int)roll(t, b->parties_count) : -1;
                if (roll(t, 12) == 0)
                    t->gauges[t->gauges_count++] =
                    (Gauge){ (GaugeKind)k, &b->perimeters[p], which, k == GAUGE_LOWEST ? -1 : y, NULL };
            }
}

/* Of budgets also years after the project: some is paid then. */
static void gauge_budgets(Trial *t)
{
    enum { AFTER = 2 };
    const Chart *c = t->chart;
    for (size_t e = 0; e <= c->separate_count; e++)
        for (int y = 0; y < (int)many_years(t->base) + AFTER; y++)
            if (roll(t, 2) == 0)
                t->gauges[t->gauges_count++] =
                    (Gauge){ GAUGE_BUDGET, e < c->separate_count ? c->separate[e] : c->together, -1, y, c };
}

/* -- the same by the simulation -- */

static int64_t read_budget(const Trial *t, const Budget *budget, const Gauge *g)
{
    BudgetPick pick = { .account = -1, .domain = -1 };
    int year = month_year(t->base->months.first) + g->year;
    bool unknown;
    while (budget->entities[pick.entity] != g->perimeter)
        pick.entity++;
    int64_t out = budget_sum(budget, &pick, year, year, &unknown);
    pick.side = 1;
    return out - budget_sum(budget, &pick, year, year, &unknown);
}

static int64_t sum_of(const Ledger *ledger, const Gauge *g, Side side, int leaf, Months months)
{
    return ledger_sum(ledger, (Choose){ .perimeter = g->perimeter, .side = side, .kind = -1,
                                        .leaf = leaf, .months = months });
}

static int64_t read_gauge(Trial *t, Arena *arena, const Ledger *ledger, const Gauge *g)
{
    Months all = t->base->months, months = all;
    if (g->year >= 0) {
        int32_t first = (all.first.index / 12 + g->year) * 12;
        months.first.index = first > all.first.index ? first : all.first.index;
        months.last.index = first + 11 < all.last.index ? first + 11 : all.last.index;
    }
    int64_t out = sum_of(ledger, g, SIDE_OUT, -1, months), in = sum_of(ledger, g, SIDE_IN, -1, months);
    CashLine line = ledger_cash(arena, ledger, g->perimeter);
    switch (g->kind) {
    case GAUGE_GAP: return out - in;
    case GAUGE_COST: return out;
    case GAUGE_FUNDING: return in;
    case GAUGE_LEAF: return sum_of(ledger, g, SIDE_IN, g->which, months);
    case GAUGE_CASH: return line.position[months.last.index - line.months.first.index];
    case GAUGE_LOWEST: return line.low;
    case GAUGE_PAYER: case GAUGE_BUDGET: break;
    }
    Pivot pivot = ledger_pivot(arena, ledger,
                               (Choose){ .perimeter = g->perimeter, .side = SIDE_IN, .kind = -1,
                                         .leaf = -1, .months = months }, PIVOT_PAYER);
    const PivotRow *row = pivot_row(&pivot, g->which);
    return row ? row->total : 0;
}

static void check_world(Trial *t, size_t world, const int64_t values[], bool unknown,
                        const char *name)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    const Scenario *one = scenario_world(arena, t->base, t->drawn, t->count,
                                         (const int64_t *const *)t->draws, WORLDS, world);
    Sim *sim = sim_run(arena, t->book, &one, 1, diags);
    char row[200];
    BudgetProject project = { .scenario = one, .sim = sim, .name = one->name,
                              .result = sim ? sim_result(sim, 0) : NULL };
    const Budget *budget = sim ? budget_make(arena, t->chart, &project, 1, diags) : NULL;
    for (size_t g = 0; g < t->gauges_count && sim; g++) {
        int64_t want = t->gauges[g].kind == GAUGE_BUDGET
                           ? read_budget(t, budget, &t->gauges[g])
                           : read_gauge(t, arena, sim_result(sim, 0)->ledger, &t->gauges[g]);
        snprintf(row, sizeof row, "%s, world %zu: kind %d, perimeter %td, year %d, which %d", name,
                 world, (int)t->gauges[g].kind, t->gauges[g].perimeter - t->book->perimeters,
                 t->gauges[g].year, t->gauges[g].which);
        CHECK_INT(values[g * WORLDS + world], want, row);
    }
    snprintf(row, sizeof row, "%s world %zu: unknown", name, world);
    CHECK(unknown ? !sim || sim_result(sim, 0)->unknowns_count > 0 : sim != NULL, row);
    arena_free(arena);
}

static void try_project(const char *name, uint64_t seed)
{
    Arena *arena = arena_new();
    Trial t = { .arena = arena, .diags = diags_new(arena), .random = seed };
    t.book = load_rules(arena, t.diags, &t.chart);
    t.base = load_project(arena, t.book, name, t.diags);
    CHECK(t.base && !diags_errors(t.diags), name);
    for (size_t tries = 0; t.count < QUANTITIES - 2 && tries < 400; tries++)
        draw_given(&t, &t.base->given[roll(&t, t.base->given_count)]);
    draw_delays(&t);
    gauge_all(&t);
    gauge_budgets(&t);
    Many *many = many_new(arena, t.base, WORLDS, t.drawn, t.count, t.gauges, t.gauges_count);
    int64_t *values = arena_alloc(arena, t.gauges_count * WORLDS * sizeof *values);
    for (int block = 0; block < BLOCKS; block++) {
        CHECK(many_run(many, (const int64_t *const *)t.draws, values), name);
        for (size_t w = 0; w < WORLDS; w++)
            check_world(&t, w, values, many_unknown(many)[w], name);
        for (size_t q = 0; q < t.count; q++)           /* another block: the worlds move up */
            for (size_t i = 0; i + 1 < t.drawn[q].steps * WORLDS; i++) {
                int64_t was = t.draws[q][i];
                t.draws[q][i] = t.draws[q][i + 1];
                t.draws[q][i + 1] = was;
            }
    }
    arena_free(arena);
}

int main(void)
{
    for (size_t i = 0; i < sizeof projects / sizeof *projects; i++)
        for (uint64_t seed = 1; seed <= 2; seed++)
            try_project(projects[i], seed);
    return check_done();
}
