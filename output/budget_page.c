/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_page.c -- the page of klaverblad budget: what each authority spends and receives by
 * field and kind of account, year by year, and the same line by line.
 */
#include "budget_view.h"
#include "grid.h"
#include "money.h"
#include "page.h"

enum { NAMES = 16 };

static Lang lang_of(const BudgetView *v)
{
    return v->session->options.lang;
}

static size_t years_of(const BudgetView *v)
{
    return (size_t)(v->last - v->first) + 1;
}

/* -- figures -- */

static Str money_text(const BudgetView *v, BudgetFigure figure)
{
    Arena *arena = v->session->arena;
    return known_part(arena, euros(arena, figure.cents, lang_of(v)), figure.cents, figure.unknown);
}

static void fill(const BudgetView *v, Str cells[], const BudgetPick *pick)
{
    size_t years = years_of(v);
    for (size_t y = 0; y < years; y++) {
        int year = v->first + (int)y;
        cells[y] = money_text(v, budget_figure(v, pick, year, year));
    }
    cells[years] = money_text(v, budget_figure(v, pick, v->first, v->last));
}

static Grid years_grid(const BudgetView *v)
{
    size_t years = years_of(v);
    Str *heads = arena_alloc(v->session->arena, (years + 1) * sizeof *heads);
    for (size_t y = 0; y < years; y++)
        heads[y] = year_text(v, v->first + (int)y);
    heads[years] = say(v->session, WORD_BUDGET_TOTAL);
    return grid_new(v->session->arena, str_of("EUR"), heads, years + 1);
}

/* -- by field and account -- */

static bool is_shown(const BudgetView *v, const BudgetLine *line, const BudgetPick *pick)
{
    return budget_picks(v->budget, pick, line) && line_in_years(v, line);
}

/* Lines come in order of field, then of account: a row for each that begins. */
static void side_rows(const BudgetView *v, Grid *grid, uint32_t entity, int side)
{
    BudgetPick all = budget_all(entity);
    const BudgetLine *before = NULL;
    all.side = side;
    for (size_t i = 0; i < v->budget->count; i++) {
        const BudgetLine *line = &v->budget->lines[i];
        if (!is_shown(v, line, &all))
            continue;
        BudgetPick pick = all;
        pick.field = line->field;
        bool new_field = !before || !str_is(before->field, line->field);
        if (new_field)
            fill(v, grid_row(grid, field_words(v, line), 2), &pick);
        pick.account = line->account;
        if (line->account >= 0 && (new_field || before->account != line->account))
            fill(v, grid_row(grid, account_words(v, line), 4), &pick);
        before = line;
    }
}

static void net_rows(const BudgetView *v, Grid *grid, uint32_t entity)
{
    size_t years = years_of(v);
    Str *net = grid_sum(grid, say(v->session, WORD_BUDGET_NET), 0);
    Str *each = v->inhabitants ? grid_row(grid, say(v->session, WORD_BUDGET_PER_HEAD), 2) : NULL;
    for (size_t y = 0; y <= years; y++) {
        int first = y < years ? v->first + (int)y : v->first;
        BudgetFigure figure = budget_net(v, entity, first, y < years ? first : v->last);
        net[y] = money_text(v, figure);
        if (each)
            each[y] = per_inhabitant(v, figure);
    }
}

static void show_entity(const BudgetView *v, uint32_t entity)
{
    Session *s = v->session;
    page_heading(&s->out, entity_words(v, entity));
    if (!budget_has(v, entity)) {
        page_wrap(&s->out, say(s, WORD_BUDGET_NOTHING), 0, 0);
        return;
    }
    Grid grid = years_grid(v);
    BudgetPick pick = budget_all(entity);
    pick.side = 0;
    fill(v, grid_row(&grid, say(s, WORD_SPENDING), 0), &pick);
    side_rows(v, &grid, entity, 0);
    pick.side = 1;
    fill(v, grid_row(&grid, say(s, WORD_RECEIPTS), 0), &pick);
    side_rows(v, &grid, entity, 1);
    net_rows(v, &grid, entity);
    grid_show(&grid, &s->out);
}

/* -- line by line -- */

static Str line_label(const BudgetView *v, const BudgetLine *line)
{
    Buf buf = { 0 };
    buf_str(&buf, line->field);
    buf_text(&buf, line->field_assumed ? "* " : " ");
    if (line->account >= 0)
        buf_str(&buf, v->chart->accounts[line->account].item.id);
    else
        buf_byte(&buf, '?');
    buf_byte(&buf, ' ');
    buf_str(&buf, line_words(v, line));
    if (line->priority >= 0) {
        buf_text(&buf, " (");
        buf_str(&buf, line_priority_words(v, line));
        buf_byte(&buf, ')');
    }
    Str text = str_keep(v->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static void show_lines(const BudgetView *v)
{
    Session *s = v->session;
    Grid grid = years_grid(v);
    for (uint32_t e = 0; e < v->chart->separate_count; e++) {
        BudgetPick all = budget_all(e);
        for (int side = 0; side < 2; side++) {
            bool titled = false;
            all.side = side;
            for (size_t i = 0; i < v->budget->count; i++) {
                const BudgetLine *line = &v->budget->lines[i];
                if (!is_shown(v, line, &all))
                    continue;
                if (!titled) {
                    Str args[2] = { entity_words(v, e), say(s, side ? WORD_RECEIPTS : WORD_SPENDING) };
                    Buf title = { 0 };
                    buf_pattern(&title, str_of("{0}: {1}"), args, 2);
                    grid_title(&grid, str_keep(s->arena, buf_view(&title)));
                    buf_free(&title);
                    titled = true;
                }
                BudgetPick pick = all;
                pick.line = line;
                fill(v, grid_row(&grid, line_label(v, line), 2), &pick);
            }
        }
    }
    if (!grid.count)
        return;
    page_heading(&s->out, say(s, WORD_BUDGET_LINES));
    grid_show(&grid, &s->out);
}

/* -- the head -- */

static void head(const BudgetView *v, Word word, Str text)
{
    Session *s = v->session;
    page_cell(&s->out, say(s, word), NAMES);
    page_wrap(&s->out, text, NAMES, NAMES);
}

static void head_places(const BudgetView *v)
{
    Session *s = v->session;
    Buf names = { 0 };
    for (size_t i = 0; i < v->places_count; i++) {
        buf_text(&names, i ? ", " : "");
        buf_str(&names, v->places[i].name);
    }
    if (names.len)
        head(v, WORD_BUDGET_PLACE, buf_view(&names));
    buf_free(&names);
    if (!v->inhabitants)
        return;
    Buf text = { 0 };
    int year = v->places[0].year;
    for (size_t i = 1; i < v->places_count; i++)
        year = v->places[i].year == year ? year : 0;
    Str args[2] = { count_words(s->arena, (size_t)v->inhabitants, lang_of(v)), year_text(v, year) };
    word_say(year ? WORD_BUDGET_HEADS_OF : WORD_BUDGET_HEADS, lang_of(v), args, 2, &text);
    head(v, WORD_BUDGET_HEADS_NAME, buf_view(&text));
    buf_free(&text);
}

static void show_head(const BudgetView *v)
{
    Session *s = v->session;
    Buf title = { 0 }, names = { 0 };
    Str window = window_words(v);
    word_say(WORD_BUDGET_TITLE, lang_of(v), &window, 1, &title);
    page_title(&s->out, buf_view(&title));
    buf_free(&title);
    for (size_t i = 0; i < v->budget->projects_count; i++) {
        buf_text(&names, i ? "; " : "");
        buf_str(&names, v->budget->projects[i].name);
    }
    head_places(v);
    head(v, WORD_BUDGET_PROJECTS, buf_view(&names));
    buf_free(&names);
    head(v, WORD_BUDGET_YEARS, v->window ? say(s, WORD_BUDGET_OF_PLAN) : say(s, WORD_BUDGET_NO_PLAN));
    head(v, WORD_STATUS, say(s, WORD_ESTIMATE));
}

void show_budget(const BudgetView *v)
{
    show_head(v);
    for (uint32_t e = 0; e < v->budget->entities_count; e++)
        show_entity(v, e);
    if (v->risk)
        show_budget_risk(v);
    show_lines(v);
    show_budget_spread(v);
    show_budget_cash(v);
    show_budget_form(v);
    show_budget_account(v);
    show_budget_notes(v);
}
