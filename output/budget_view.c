/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_view.c -- figures and words of a budget, the same for all that shows it.
 */
#include "budget_view.h"

BudgetPick budget_all(uint32_t entity)
{
    return (BudgetPick){ .entity = entity, .side = -1, .account = -1, .domain = -1 };
}

BudgetFigure budget_figure(const BudgetView *v, const BudgetPick *pick, int first, int last)
{
    BudgetFigure figure;
    figure.cents = budget_sum(v->budget, pick, first, last, &figure.unknown);
    return figure;
}

BudgetFigure budget_net(const BudgetView *v, uint32_t entity, int first, int last)
{
    BudgetPick out = budget_all(entity), in = out;
    out.side = 0;
    in.side = 1;
    BudgetFigure spent = budget_figure(v, &out, first, last);
    BudgetFigure had = budget_figure(v, &in, first, last);
    return (BudgetFigure){ spent.cents - had.cents, spent.unknown || had.unknown };
}

bool line_counts(const BudgetLine *line)
{
    return line->book < 0 || line->account >= 0;
}

bool line_in_years(const BudgetView *v, const BudgetLine *line)
{
    for (size_t y = 0; y < v->budget->years; y++) {
        int year = v->budget->first_year + (int)y;
        if (year >= v->first && year <= v->last && (line->years[y] || line->unknown[y]))
            return true;
    }
    return false;
}

bool budget_has(const BudgetView *v, uint32_t entity)
{
    for (size_t i = 0; i < v->budget->count; i++)
        if (v->budget->lines[i].entity == entity && line_counts(&v->budget->lines[i]) &&
            line_in_years(v, &v->budget->lines[i]))
            return true;
    return false;
}

/* -- words -- */

static Str kept(const BudgetView *v, Buf *buf)
{
    Str text = str_keep(v->session->arena, buf_view(buf));
    buf_free(buf);
    return text;
}

Str field_words(const BudgetView *v, const BudgetLine *line)
{
    ptrdiff_t field = chart_field(v->chart, line->field);
    Buf buf = { 0 };
    buf_str(&buf, line->field);
    if (field >= 0) {
        buf_byte(&buf, ' ');
        buf_str(&buf, label_of(v->session, &v->chart->fields[field].item.label, STR_NONE));
    } else {
        buf_text(&buf, " (");
        buf_str(&buf, say(v->session, WORD_BUDGET_FIELD_UNSEEN));
        buf_byte(&buf, ')');
    }
    return kept(v, &buf);
}

Str account_words(const BudgetView *v, const BudgetLine *line)
{
    if (line->account < 0)
        return say(v->session, WORD_BUDGET_NO_ACCOUNT);
    const ChartItem *item = &v->chart->accounts[line->account].item;
    Buf buf = { 0 };
    buf_str(&buf, item->id);
    buf_byte(&buf, ' ');
    buf_str(&buf, label_of(v->session, &item->label, STR_NONE));
    return kept(v, &buf);
}

/* "environment department", or what it is called: "Cash price" */
Str line_what_words(const BudgetView *v, const BudgetLine *line)
{
    const Rulebook *b = v->chart->book;
    const BudgetProject *project = &v->budget->projects[line->project];
    const Instrument *in = &b->instruments[line->instrument];
    Str member = STR_NONE;
    if (line->member >= 0 && in->level != LEVEL_NONE)
        member = project->scenario->members[in->level][line->member].name;
    return member.len ? member : label_of(v->session, &in->label, in->id);
}

Str line_words(const BudgetView *v, const BudgetLine *line)
{
    Buf buf = { 0 };
    buf_str(&buf, v->budget->projects[line->project].name);
    buf_text(&buf, ": ");
    buf_str(&buf, line_what_words(v, line));
    return kept(v, &buf);
}

Str line_priority(const BudgetView *v, const BudgetLine *line)
{
    if (line->priority < 0)
        return STR_NONE;
    return v->chart->book->attributes[line->priority_of].type.choice->values[line->priority];
}

Str line_priority_words(const BudgetView *v, const BudgetLine *line)
{
    if (line->priority < 0)
        return STR_NONE;
    const Choice *choice = v->chart->book->attributes[line->priority_of].type.choice;
    return label_of(v->session, &choice->labels[line->priority], choice->values[line->priority]);
}

Str entity_words(const BudgetView *v, uint32_t entity)
{
    const Perimeter *p = v->budget->entities[entity];
    return label_of(v->session, &p->label, p->id);
}

Str window_words(const BudgetView *v)
{
    Buf buf = { 0 };
    buf_print(&buf, "%d", v->first);
    if (v->last > v->first)
        buf_print(&buf, "-%d", v->last);
    return kept(v, &buf);
}

Str per_inhabitant(const BudgetView *v, BudgetFigure figure)
{
    enum { CENTS = 2 };
    if (!v->inhabitants || figure.unknown)
        return str_of("?");
    Buf buf = { 0 };
    exact_show((Exact){ figure.cents, v->inhabitants, CENTS }, CENTS, CENTS,
               v->session->options.lang, &buf);
    return kept(v, &buf);
}

Str year_text(const BudgetView *v, int year)
{
    Buf buf = { 0 };
    buf_print(&buf, "%d", year);
    Str text = str_keep(v->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}
