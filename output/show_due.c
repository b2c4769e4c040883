/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_due.c -- which figures are still taken to hold, but were not checked up to
 * the month that is asked.
 */
#include "page.h"
#include "show.h"

typedef struct Due {
    Str name;
    Month since, checked;      /* checked: MONTH_NEVER_ENDS if never */
} Due;

static bool is_due(Month until, Month checked, Month now)
{
    bool never = checked.index == MONTH_NEVER_ENDS.index;
    return until.index == MONTH_NEVER_ENDS.index && (never || checked.index < now.index);
}

static size_t find_due(Session *s, Month now, Due *list)
{
    const Rulebook *b = s->book;
    size_t count = 0;
    for (size_t i = 0; i < b->series_count; i++) {
        const Series *x = b->series[i];
        if (x->count && is_due(x->until, x->checked, now))
            list[count++] = (Due){ x->name, x->values[x->count - 1].from, x->checked };
    }
    for (size_t i = 0; i < b->tables_count; i++) {
        const Table *x = b->tables[i];
        if (x->count && is_due(x->until, x->checked, now))
            list[count++] = (Due){ x->name, x->sets[x->count - 1].from, x->checked };
    }
    return count;
}

void show_due(Session *s, Month now)
{
    const Rulebook *b = s->book;
    Due *list = arena_alloc(s->arena, (b->series_count + b->tables_count + 1) * sizeof *list);
    size_t count = find_due(s, now, list);
    Json json = { .out = &s->out };
    if (s->options.json) {
        json_open(&json, NULL, '{');
        json_text(&json, "schema", str_of("klaverblad.due/1"));
        json_open(&json, "due", '[');
    } else if (!count) {
        buf_str(&s->out, say(s, WORD_NOTHING_DUE));
        buf_byte(&s->out, '\n');
    } else {
        page_cell(&s->out, say(s, WORD_COLUMN_FIGURE), 46);
        page_cell(&s->out, say(s, WORD_COLUMN_SINCE), 14);
        buf_str(&s->out, say(s, WORD_COLUMN_CHECKED));
        buf_byte(&s->out, '\n');
    }
    for (size_t i = 0; i < count; i++) {
        Buf since = { 0 }, checked = { 0 };
        month_print(list[i].since, &since);
        if (list[i].checked.index != MONTH_NEVER_ENDS.index)
            month_print(list[i].checked, &checked);
        if (s->options.json) {
            json_open(&json, NULL, '{');
            json_text(&json, "name", list[i].name);
            json_text(&json, "since", buf_view(&since));
            json_text(&json, "checked", buf_view(&checked));
            json_close(&json, '}');
        } else {
            page_cell(&s->out, list[i].name, 46);
            page_cell(&s->out, buf_view(&since), 14);
            buf_str(&s->out, checked.len ? buf_view(&checked) : say(s, WORD_NEVER));
            buf_byte(&s->out, '\n');
        }
        buf_free(&since);
        buf_free(&checked);
    }
    if (s->options.json) {
        json_close(&json, ']');
        json_close(&json, '}');
    }
}
