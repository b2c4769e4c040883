/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * budget_notes.c -- below a budget: what is not in it, what lies outside its years, and on
 * which choices of ours it rests.
 */
#include "budget_view.h"
#include "money.h"
#include "page.h"

static Lang lang_of(const BudgetView *v)
{
    return v->session->options.lang;
}

typedef struct Notes {
    const BudgetView *view;
    BudgetNote *list;
    size_t count, room;
} Notes;

static void note(Notes *n, Word word, const Str args[], size_t count)
{
    Session *s = n->view->session;
    Buf text = { 0 };
    word_say(word, s->options.lang, args, count, &text);
    n->list = arena_grow(s->arena, n->list, n->count, &n->room, sizeof *n->list);
    n->list[n->count++] = (BudgetNote){ word, str_keep(s->arena, buf_view(&text)) };
    buf_free(&text);
}

/* Years of the projects that the plan does not have: they are told, with their money. */
static void note_outside(Notes *n)
{
    const BudgetView *v = n->view;
    Session *s = v->session;
    for (uint32_t e = 0; e < v->chart->separate_count; e++)
        for (size_t y = 0; y < v->budget->years; y++) {
            int year = v->budget->first_year + (int)y;
            BudgetPick pick = budget_all(e);
            if (year >= v->first && year <= v->last)
                continue;
            pick.side = 0;
            BudgetFigure out = budget_figure(v, &pick, year, year);
            pick.side = 1;
            BudgetFigure in = budget_figure(v, &pick, year, year);
            if (!out.cents && !in.cents && !out.unknown && !in.unknown)
                continue;
            Str args[] = { entity_words(v, e), year_text(v, year),
                           euros_cents(s->arena, out.cents, lang_of(v)),
                           euros_cents(s->arena, in.cents, lang_of(v)) };
            note(n, WORD_BUDGET_OUTSIDE, args, 4);
        }
}

static void note_not_counted(Notes *n)
{
    const BudgetView *v = n->view;
    Session *s = v->session;
    for (size_t k = 0; k < v->chart->books_count; k++) {
        for (uint32_t e = 0; e < v->chart->separate_count; e++) {
            int64_t sums[2] = { 0 };
            for (size_t i = 0; i < v->budget->count; i++) {
                const BudgetLine *line = &v->budget->lines[i];
                if (line->entity != e || line->book != (int32_t)k || line->account >= 0)
                    continue;
                for (size_t y = 0; y < v->budget->years; y++) {
                    int year = v->budget->first_year + (int)y;
                    if (year >= v->first && year <= v->last)
                        sums[line->in] += line->years[y];
                }
            }
            if (v->chart->books[k].account >= 0 || (!sums[0] && !sums[1]))
                continue;
            Str args[] = { entity_words(v, e), label_of(s, &v->chart->books[k].item.label,
                                                        v->chart->books[k].item.id),
                           euros_cents(s->arena, sums[0], lang_of(v)),
                           euros_cents(s->arena, sums[1], lang_of(v)) };
            note(n, WORD_BUDGET_NOT_COUNTED, args, 4);
        }
    }
}

/* Which entries of the chart are used, and are only our choice. */
static void note_assumed(Notes *n)
{
    const BudgetView *v = n->view;
    Session *s = v->session;
    for (size_t k = 0; k < v->chart->books_count; k++) {
        const ChartBook *book = &v->chart->books[k];
        bool used = false;
        for (size_t i = 0; i < v->budget->count; i++)
            used = used || (v->budget->lines[i].book == (int32_t)k &&
                            line_in_years(v, &v->budget->lines[i]));
        if (!used || book->item.status != STATUS_ASSUMED || book->account < 0)
            continue;
        const ChartItem *account = &v->chart->accounts[book->account].item;
        Str args[] = { account->id, label_of(s, &account->label, STR_NONE), book->item.source };
        note(n, WORD_BUDGET_ASSUMED, args, 3);
    }
}

static void note_fields(Notes *n)
{
    const BudgetView *v = n->view;
    bool assumed = false, unknown = false, unbooked = false;
    for (size_t i = 0; i < v->budget->count; i++) {
        const BudgetLine *line = &v->budget->lines[i];
        if (!line_counts(line) || !line_in_years(v, line))
            continue;
        assumed = assumed || line->field_assumed;
        unbooked = unbooked || line->book < 0;
        for (size_t y = 0; y < v->budget->years; y++)
            unknown = unknown || line->unknown[y];
    }
    if (unknown)
        note(n, WORD_BUDGET_UNKNOWN, NULL, 0);
    if (assumed)
        note(n, WORD_BUDGET_FIELD_ASSUMED, &v->chart->field_else.id, 1);
    if (unbooked)
        note(n, WORD_BUDGET_UNBOOKED, NULL, 0);
}

static void note_places(Notes *n)
{
    const BudgetView *v = n->view;
    for (size_t i = 0; i < v->left_out_count; i++)
        note(n, WORD_BUDGET_LEFT_OUT, &v->left_out[i].name, 1);
    if (v->places_count > 1)
        note(n, WORD_BUDGET_MANY_PLACES, NULL, 0);
    if (!v->inhabitants)
        note(n, WORD_BUDGET_NO_HEADS, NULL, 0);
}

size_t budget_notes(const BudgetView *v, const BudgetNote **list)
{
    Notes notes = { .view = v };
    note_outside(&notes);
    note_not_counted(&notes);
    note_fields(&notes);
    if (!accounts_given(v))
        note(&notes, WORD_BUDGET_UNACCOUNTED, NULL, 0);
    note_places(&notes);
    note_assumed(&notes);
    *list = notes.list;
    return notes.count;
}

static void show_note(const BudgetView *v, Str text)
{
    Buf line = { 0 };
    buf_text(&line, "- ");
    buf_str(&line, text);
    page_wrap(&v->session->out, buf_view(&line), 0, 2);
    buf_free(&line);
}

void show_budget_notes(const BudgetView *v)
{
    Session *s = v->session;
    const BudgetNote *list;
    size_t count = budget_notes(v, &list);
    page_heading(&s->out, say(s, WORD_BUDGET_NOTES));
    show_note(v, say(s, WORD_BUDGET_ROUNDED));
    for (size_t i = 0; i < count; i++)
        show_note(v, list[i].text);
}
