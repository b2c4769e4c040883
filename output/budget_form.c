/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_form.c -- what a municipality puts in and no ledger tells, as projects' files state
 * it: parts that add up, municipalities beside each other; and the texts that account for
 * the money.
 */
#include "budget_view.h"
#include "grid.h"
#include "money.h"
#include "page.h"
#include "run.h"

static Lang lang_of(const BudgetView *v)
{
    return v->session->options.lang;
}

/* -- what is stated of a place -- */

/* The month of the project that is nearest to the start of the plan. */
static Month month_for(const BudgetView *v, const Scenario *scenario)
{
    Month month = month_of(v->first, 1);
    if (month.index < scenario->months.first.index)
        month = scenario->months.first;
    if (month.index > scenario->months.last.index)
        month = scenario->months.last;
    return month;
}

static const Given *stated(const BudgetView *v, const Scenario *scenario, uint32_t attribute, Str place,
                           int64_t *digits)
{
    uint8_t level = v->chart->book->attributes[attribute].level;
    for (uint32_t m = 0; m < scenario->members_count[level]; m++) {
        if (!str_is(scenario->members[level][m].name, place))
            continue;
        const Given *given = scenario_given(scenario, attribute, m);
        if (given && given_in(given, month_for(v, scenario), digits))
            return given;
    }
    return NULL;
}

bool form_value(const BudgetView *v, uint32_t attribute, size_t place, int64_t *digits)
{
    int64_t other;
    for (size_t i = 0; i < v->budget->projects_count; i++)
        if (stated(v, v->budget->projects[i].scenario, attribute, v->places[place].name, &other)) {
            *digits = other;
            return true;
        }
    return false;
}

/* Files that say something else of the same town: only one of them can be right. */
void check_form(const BudgetView *v)
{
    Session *s = v->session;
    for (size_t f = 0; f < v->chart->forms_count; f++)
        for (size_t c = 0; c < v->chart->forms[f].cells.count; c++)
            for (size_t p = 0; p < v->places_count; p++) {
                uint32_t attribute = v->chart->forms[f].cells.attributes[c];
                const Given *first = NULL;
                int64_t digits = 0, other;
                for (size_t i = 0; i < v->budget->projects_count; i++) {
                    const Given *given = stated(v, v->budget->projects[i].scenario, attribute,
                                                v->places[p].name, &other);
                    if (given && first && other != digits) {
                        diag_add(s->diags, DIAG_FORM_DIFFERS, given->at,
                                 v->chart->book->attributes[attribute].name, v->places[p].name,
                                 STR_NONE);
                        diag_also(s->diags, DIAG_FIRST_HERE, first->at, span_text(first->at));
                    } else if (given && !first) {
                        first = given;
                        digits = other;
                    }
                }
            }
}

/* -- the form -- */

static Str value_text(const BudgetView *v, const Attribute *a, int64_t digits)
{
    enum { PERCENT = 2, DIGITS = 2 };
    Session *s = v->session;
    Buf buf = { 0 };
    bool money = a->type.unit.power[UNIT_EUR] == 1, part = attribute_is_part(a);
    Exact value = exact_of((Decimal){ digits, a->scale });
    if (part)
        value.num *= 100;
    exact_show(value, 0, money ? 0 : part ? 1 : DIGITS, lang_of(v), &buf);
    if (part)
        buf_byte(&buf, '%');
    Str text = str_keep(s->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static bool has_values(const BudgetView *v, const ChartForm *form)
{
    int64_t digits;
    for (size_t c = 0; c < form->cells.count; c++)
        for (size_t p = 0; p < v->places_count; p++)
            if (form_value(v, form->cells.attributes[c], p, &digits))
                return true;
    return false;
}

/* The sum of a part, per place and of all; its cells have one unit and scale. */
static void sum_row(const BudgetView *v, Grid *grid, const ChartForm *form)
{
    const Attribute *a = &v->chart->book->attributes[form->cells.attributes[0]];
    Str *cells = grid_row(grid, label_of(v->session, &form->item.label, form->item.id), 0);
    int64_t all = 0;
    for (size_t p = 0; p < v->places_count; p++) {
        int64_t sum = 0, digits;
        bool any = false;
        for (size_t c = 0; c < form->cells.count; c++)
            if (form_value(v, form->cells.attributes[c], p, &digits)) {
                sum += digits;
                any = true;
            }
        all += sum;
        if (any)
            cells[p] = value_text(v, a, sum);
    }
    if (v->places_count > 1)
        cells[v->places_count] = value_text(v, a, all);
}

static void cell_rows(const BudgetView *v, Grid *grid, const ChartForm *form)
{
    for (size_t c = 0; c < form->cells.count; c++) {
        uint32_t attribute = form->cells.attributes[c];
        const Attribute *a = &v->chart->book->attributes[attribute];
        int64_t all = 0, digits;
        bool any = false;
        for (size_t p = 0; p < v->places_count; p++)
            any = any || form_value(v, attribute, p, &digits);
        if (!any)
            continue;
        Str *cells = grid_row(grid, label_of(v->session, &a->label, a->name), 2);
        for (size_t p = 0; p < v->places_count; p++)
            if (form_value(v, attribute, p, &digits)) {
                cells[p] = value_text(v, a, digits);
                all += digits;
            }
        if (form->sum && v->places_count > 1)
            cells[v->places_count] = value_text(v, a, all);
    }
}

void show_budget_form(const BudgetView *v)
{
    Session *s = v->session;
    Str *heads = arena_alloc(s->arena, (v->places_count + 2) * sizeof *heads);
    for (size_t p = 0; p < v->places_count; p++)
        heads[p] = v->places[p].name;
    heads[v->places_count] = say(s, WORD_BUDGET_TOTAL);
    Grid grid = grid_new(s->arena, str_of("EUR"), heads,
                         v->places_count + (v->places_count > 1));
    for (size_t f = 0; f < v->chart->forms_count; f++) {
        const ChartForm *form = &v->chart->forms[f];
        if (!has_values(v, form))
            continue;
        if (form->sum)
            sum_row(v, &grid, form);
        else
            grid_title(&grid, label_of(s, &form->item.label, form->item.id));
        cell_rows(v, &grid, form);
    }
    if (!grid.count)
        return;
    Buf key = { 0 }, year = { 0 };
    buf_print(&year, "%d", v->first);
    Str text = buf_view(&year);
    word_say(WORD_BUDGET_FORM_KEY, lang_of(v), &text, 1, &key);
    page_heading(&s->out, say(s, WORD_BUDGET_FORM));
    page_wrap(&s->out, buf_view(&key), 0, 0);
    buf_byte(&s->out, '\n');
    grid_show(&grid, &s->out);
    buf_free(&key);
    buf_free(&year);
}
