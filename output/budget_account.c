/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_account.c -- accounting for what is spent in four depths: how much, on what, why
 * there, and why it matters.  The last two are texts of the project.
 */
#include "budget_view.h"
#include "money.h"
#include "page.h"

/* The first text that stands with anything that is said of the member. */
static Str text_of(const Scenario *scenario, uint8_t level, uint32_t member, bool matters)
{
    for (size_t i = 0; i < scenario->given_count; i++) {
        const Given *given = &scenario->given[i];
        Str text = matters ? given->matters : given->why;
        if (text.len && given->member == member &&
            scenario->book->attributes[given->attribute].level == level)
            return text;
    }
    return STR_NONE;
}

/* The level of the project, of which there is one, if a chart's attribute is of it. */
static uint8_t project_level(const BudgetView *v)
{
    const Rulebook *b = v->chart->book;
    for (size_t i = 0; i < v->chart->field.count; i++) {
        uint8_t level = b->attributes[v->chart->field.attributes[i]].level;
        if (b->within[level] == LEVEL_NONE)
            return level;
    }
    return LEVEL_NONE;
}

/* Of the line's own member, or else of the project. */
Str line_why(const BudgetView *v, const BudgetLine *line, bool matters)
{
    const Rulebook *b = v->chart->book;
    const Scenario *scenario = v->budget->projects[line->project].scenario;
    Str text = STR_NONE;
    uint8_t level = b->instruments[line->instrument].level;
    if (line->member >= 0 && level != LEVEL_NONE)
        text = text_of(scenario, level, (uint32_t)line->member, matters);
    if (!text.len && project_level(v) != LEVEL_NONE)
        text = text_of(scenario, project_level(v), 0, matters);
    return text;
}

static int64_t total_of(const BudgetView *v, const BudgetLine *line)
{
    int64_t sum = 0;
    for (size_t y = 0; y < v->budget->years; y++) {
        int year = v->budget->first_year + (int)y;
        sum += year >= v->first && year <= v->last ? line->years[y] : 0;
    }
    return sum;
}

bool line_is_accounted_for(const BudgetView *v, const BudgetLine *line)
{
    return line->entity < v->chart->separate_count && line_counts(line) && !line->side_in &&
           total_of(v, line) > 0;
}

/* Where the line's money is asked for in the file. */
static Span place_of(const BudgetView *v, const BudgetLine *line)
{
    const Scenario *scenario = v->budget->projects[line->project].scenario;
    uint8_t level = v->chart->book->instruments[line->instrument].level;
    if (line->member >= 0 && level != LEVEL_NONE)
        return scenario->members[level][line->member].at;
    if (project_level(v) != LEVEL_NONE && scenario->members_count[project_level(v)])
        return scenario->members[project_level(v)][0].at;
    return span_of(scenario->file, 0, 0);
}

bool accounts_given(const BudgetView *v)
{
    for (size_t i = 0; i < v->budget->count; i++) {
        const BudgetLine *line = &v->budget->lines[i];
        if (line_is_accounted_for(v, line) &&
            (line_why(v, line, false).len || line_why(v, line, true).len))
            return true;
    }
    return false;
}

void check_accounts(const BudgetView *v)
{
    Session *s = v->session;
    if (!accounts_given(v))
        return;
    for (size_t i = 0; i < v->budget->count; i++) {
        const BudgetLine *line = &v->budget->lines[i];
        if (!line_is_accounted_for(v, line))
            continue;
        bool there = line_why(v, line, false).len > 0, matters = line_why(v, line, true).len > 0;
        if (there && matters)
            continue;
        Word word = there ? WORD_BUDGET_WHY_MATTERS_LOW
                  : matters ? WORD_BUDGET_WHY_THERE_LOW : WORD_BUDGET_WHY_BOTH_LOW;
        diag_add(s->diags, DIAG_UNACCOUNTED, place_of(v, line),
                 line_words(v, line), say(s, word), STR_NONE);
    }
}

static void depth(const BudgetView *v, Word word, Str text)
{
    Session *s = v->session;
    Buf line = { 0 };
    buf_str(&line, say(s, word));
    buf_text(&line, s->options.lang == LANG_FR ? " : " : ": ");
    buf_str(&line, text.len ? text : say(s, WORD_BUDGET_WHY_NONE));
    page_wrap(&s->out, buf_view(&line), 2, 4);
    buf_free(&line);
}

void show_budget_account(const BudgetView *v)
{
    Session *s = v->session;
    bool headed = false;
    if (!accounts_given(v))
        return;
    for (size_t i = 0; i < v->budget->count; i++) {
        const BudgetLine *line = &v->budget->lines[i];
        if (!line_is_accounted_for(v, line))
            continue;
        if (!headed)
            page_heading(&s->out, say(s, WORD_BUDGET_ACCOUNT));
        headed = true;
        Str args[] = { euros(s->arena, total_of(v, line), s->options.lang),
                       entity_words(v, line->entity), line_words(v, line), field_words(v, line) };
        Buf what = { 0 };
        word_say(WORD_BUDGET_HOW_MUCH, s->options.lang, args, 4, &what);
        page_wrap(&s->out, buf_view(&what), 0, 2);
        buf_free(&what);
        depth(v, WORD_BUDGET_WHY_THERE, line_why(v, line, false));
        depth(v, WORD_BUDGET_WHY_MATTERS, line_why(v, line, true));
    }
}
