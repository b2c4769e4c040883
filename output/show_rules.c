/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_rules.c -- klaverblad rules: the table of instruments, the page of one,
 * and what is due for checking again.
 */
#include <string.h>
#include <time.h>

#include "audit.h"
#include "json.h"
#include "page.h"
#include "session.h"
#include "words.h"

static const char *const status_ids[] = { "seen", "derived", "assumed" };
static const Word status_words[] = { WORD_SEEN, WORD_DERIVED, WORD_ASSUMED };

static Str say(Session *s, Word word)
{
    return word_in(word, s->options.lang);
}

static Str label_of(Session *s, const Label *label, Str otherwise)
{
    Str text = label_in(label, s->options.lang);
    return text.len ? text : otherwise;
}

/* Who pays, each once: "rva, rsz". */
static void payers(const Rulebook *book, const Instrument *in, Buf *out)
{
    int32_t seen[64];
    size_t count = 0;
    for (size_t a = 0; a < in->amounts_count; a++) {
        const Rule *rule = &book->rules[in->amounts[a]];
        for (size_t v = 0; v < rule->count; v++) {
            bool known = rule->versions[v].from < 0 || count == 64;
            for (size_t i = 0; i < count; i++)
                known = known || seen[i] == rule->versions[v].from;
            if (known)
                continue;
            buf_text(out, count ? ", " : "");
            buf_str(out, book->parties[rule->versions[v].from].id);
            seen[count++] = rule->versions[v].from;
        }
    }
}

/* -- the table -- */

static void show_table(Session *s)
{
    const Rulebook *b = s->book;
    Buf *out = &s->out;
    page_cell(out, say(s, WORD_COLUMN_MEASURE), 18);
    page_cell(out, say(s, WORD_COLUMN_LEAF), 12);
    page_cell(out, say(s, WORD_COLUMN_PER), 13);
    page_cell(out, say(s, WORD_COLUMN_OPEN), 20);
    buf_str(out, say(s, WORD_COLUMN_PAYS));
    buf_byte(out, '\n');
    buf_fill(out, PAGE_WIDTH - 1, '-');
    buf_byte(out, '\n');
    for (size_t i = 0; i < b->instruments_count; i++) {
        const Instrument *in = &b->instruments[i];
        Buf open = { 0 }, who = { 0 };
        months_print(in->open, &open);
        payers(b, in, &who);
        page_cell(out, in->id, 18);
        page_cell(out, b->leaves[in->leaf].id, 12);
        page_cell(out, b->levels[in->level].name, 13);
        page_cell(out, buf_view(&open), 20);
        page_wrap(out, buf_view(&who), 63, 63);
        page_wrap(out, label_of(s, &in->label, in->id), 2, 4);
        buf_free(&open);
        buf_free(&who);
    }
}

static void json_instrument_head(const Rulebook *b, const Instrument *in, Json *json)
{
    Buf open = { 0 }, who = { 0 };
    months_print(in->open, &open);
    payers(b, in, &who);
    json_text(json, "id", in->id);
    json_label(json, "label", &in->label);
    json_text(json, "leaf", b->leaves[in->leaf].id);
    json_text(json, "per", b->levels[in->level].name);
    json_text(json, "open", buf_view(&open));
    json_text(json, "payers", buf_view(&who));
    json_text(json, "source", in->source);
    buf_free(&open);
    buf_free(&who);
}

static void json_table(Session *s)
{
    Json json = { .out = &s->out };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.rules/1"));
    json_open(&json, "instruments", '[');
    for (size_t i = 0; i < s->book->instruments_count; i++) {
        json_open(&json, NULL, '{');
        json_instrument_head(s->book, &s->book->instruments[i], &json);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
}

/* -- the page of one instrument -- */

static void show_head(Session *s, const Instrument *in)
{
    const Rulebook *b = s->book;
    Buf line = { 0 };
    buf_str(&line, label_of(s, &in->label, in->id));
    buf_text(&line, "  [");
    buf_str(&line, in->id);
    buf_byte(&line, ']');
    page_title(&s->out, buf_view(&line));
    Str about = label_in(&in->about, s->options.lang);
    if (about.len) {
        buf_byte(&s->out, '\n');
        page_wrap(&s->out, about, 0, 0);
    }
    buf_byte(&s->out, '\n');
    Buf open = { 0 };
    months_print(in->open, &open);
    const struct { Word word; Str text; } rows[] = {
        { WORD_LEAF, label_of(s, &b->leaves[in->leaf].label, b->leaves[in->leaf].id) },
        { WORD_PER, label_of(s, &b->levels[in->level].label, b->levels[in->level].name) },
        { WORD_OPEN_SPAN, buf_view(&open) },
        { WORD_SOURCE, in->source },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        page_cell(&s->out, say(s, rows[i].word), 26);
        page_wrap(&s->out, rows[i].text, 26, 26);
    }
    buf_free(&open);
    buf_free(&line);
}

static void show_source(Session *s, Str source, size_t column)
{
    if (!source.len)
        return;
    Buf line = { 0 };
    buf_byte(&line, '[');
    buf_str(&line, source);
    buf_byte(&line, ']');
    page_wrap(&s->out, buf_view(&line), column, column + 1);
    buf_free(&line);
}

static void show_formula(Session *s, Span at, size_t column)
{
    Buf text = { 0 };
    expr_text(at, &text);
    page_wrap(&s->out, buf_view(&text), column, column + 2);
    buf_free(&text);
}

static void version_months(const Rule *rule, size_t v, Buf *out)
{
    if (rule->count == 1 && rule->versions[v].months.first.index == MONTH_NEVER_BEGAN.index &&
        rule->versions[v].months.last.index == MONTH_NEVER_ENDS.index)
        return;
    Months months = rule->versions[v].months;
    if (months.last.index == MONTH_NEVER_ENDS.index && v + 1 < rule->count)
        months.last = month_plus(rule->versions[v + 1].months.first, -1);
    months_print(months, out);
}

static void show_rule(Session *s, const Rule *rule)
{
    const Rulebook *b = s->book;
    page_cell(&s->out, rule->name, 18);
    page_wrap(&s->out, label_of(s, &rule->label, rule->name), 18, 18);
    for (size_t v = 0; v < rule->count; v++) {
        const Version *version = &rule->versions[v];
        Buf months = { 0 }, line = { 0 };
        version_months(rule, v, &months);
        if (rule->kind == RULE_AMOUNT) {
            static const Word periods[] = { WORD_EACH_MONTH, WORD_EACH_QUARTER, WORD_EACH_YEAR, WORD_EACH_ONCE };
            Str args[3] = { say(s, periods[rule->period]),
                            label_in(&b->parties[version->from].label, s->options.lang),
                            label_in(&b->parties[version->to].label, s->options.lang) };
            word_say(WORD_FROM_TO, s->options.lang, args, 3, &line);
        }
        if (months.len) {
            buf_text(&line, line.len ? " · " : "");
            buf_str(&line, buf_view(&months));
        }
        if (line.len)
            page_wrap(&s->out, buf_view(&line), 18, 18);
        show_formula(s, version->value, 20);
        show_source(s, version->source, 20);
        buf_free(&months);
        buf_free(&line);
    }
    if (!rule->count)          /* implied by the head */
        buf_text(&s->out, "");
}

static void show_rules_of(Session *s, const Instrument *in, RuleKind kind, Word heading)
{
    const Rulebook *b = s->book;
    bool any = false;
    for (size_t i = 0; i < b->rules_count; i++) {
        const Rule *rule = &b->rules[i];
        if (rule->kind != kind || rule->owner != (uint32_t)(in - b->instruments) + 1)
            continue;
        if (!any)
            page_heading(&s->out, say(s, heading));
        any = true;
        show_rule(s, rule);
    }
}

static void show_value_line(Session *s, const Dated *d, Str amount)
{
    Buf month = { 0 };
    month_print(d->from, &month);
    buf_text(&s->out, "  ");
    page_cell(&s->out, buf_view(&month), 9);
    page_cell_right(&s->out, amount, 14);
    buf_text(&s->out, " ");
    page_cell(&s->out, d->gap ? STR_NONE : say(s, status_words[d->status]), 11);
    page_wrap(&s->out, d->source, 38, 38);
    if (d->note.len)
        page_wrap(&s->out, d->note, 38, 38);
    buf_free(&month);
}

static void decimal_show(Session *s, Decimal value, Unit unit, Buf *out)
{
    exact_show(exact_of(value), unit.power[UNIT_EUR] > 0 ? 2 : 0, DECIMAL_SCALE_MAX, s->options.lang, out);
}

static void show_figure_head(Session *s, Str name, const Label *label, Unit unit)
{
    Buf line = { 0 }, shown = { 0 };
    buf_str(&line, name);
    Str text = label_in(label, s->options.lang);
    if (text.len) {
        buf_text(&line, ": ");
        buf_str(&line, text);
    }
    unit_show(unit, s->options.lang, &shown);
    if (shown.len) {
        buf_text(&line, " (");
        buf_str(&line, buf_view(&shown));
        buf_byte(&line, ')');
    }
    page_wrap(&s->out, buf_view(&line), 0, 4);
    buf_free(&line);
    buf_free(&shown);
}

static void show_end(Session *s, Month until, Month checked)
{
    Buf line = { 0 }, month = { 0 };
    bool ends = until.index != MONTH_NEVER_ENDS.index;
    if (!ends && checked.index == MONTH_NEVER_ENDS.index)
        return;
    month_show(ends ? until : checked, s->options.lang, &month);
    Str text = buf_view(&month);
    word_say(ends ? WORD_UNTIL : WORD_PAST_CHECKED, s->options.lang, &text, 1, &line);
    page_wrap(&s->out, buf_view(&line), 2, 2);
    buf_free(&line);
    buf_free(&month);
}

static void show_series(void *context, const Series *series)
{
    Session *s = context;
    if (!series->count)
        return;
    show_figure_head(s, series->name, &series->label, series->unit);
    for (size_t i = 0; i < series->count; i++) {
        const Dated *d = &series->values[i];
        Buf amount = { 0 };
        if (d->gap)
            buf_str(&amount, say(s, WORD_NO_DATA));
        else
            decimal_show(s, d->value, series->unit, &amount);
        show_value_line(s, d, buf_view(&amount));
        buf_free(&amount);
    }
    show_end(s, series->until, series->checked);
}

static void show_rows(Session *s, const Table *table, const RowSet *set)
{
    if (set->gap) {
        show_value_line(s, &(Dated){ .from = set->from, .gap = true, .source = set->origin.source,
                                     .note = set->origin.note }, say(s, WORD_NO_DATA));
        return;
    }
    for (size_t i = 0; i < set->count; i++) {
        const Row *row = &set->rows[i];
        Buf from = { 0 }, amount = { 0 };
        bool above = table->form.upper_inclusive && i > 0;
        decimal_show(s, row->threshold, table->input, &from);
        decimal_show(s, row->amount.value, table->unit, &amount);
        Str args[1] = { buf_view(&from) };
        Buf band = { 0 };
        word_say(above ? WORD_ROW_ABOVE : WORD_ROW_FROM, s->options.lang, args, 1, &band);
        buf_text(&s->out, "  ");
        if (i == 0) {
            Buf month = { 0 };
            month_print(set->from, &month);
            page_cell(&s->out, buf_view(&month), 9);
            buf_free(&month);
        } else {
            buf_fill(&s->out, 9, ' ');
        }
        page_cell(&s->out, buf_view(&band), 20);
        page_cell_right(&s->out, buf_view(&amount), 12);
        buf_byte(&s->out, ' ');
        page_cell(&s->out, say(s, status_words[row->amount.status]), 11);
        bool same = i > 0 && str_is(row->amount.source, set->rows[i - 1].amount.source);
        if (same)
            buf_byte(&s->out, '\n');
        else
            page_wrap(&s->out, row->amount.source, 56, 56);
        buf_free(&from);
        buf_free(&amount);
        buf_free(&band);
    }
}

static void show_tables(Session *s, const Instrument *in)
{
    const Rulebook *b = s->book;
    bool any = false;
    for (size_t t = 0; t < b->tables_count; t++) {
        if (b->tables_owner[t] != (uint32_t)(in - b->instruments) + 1)
            continue;
        if (!any)
            page_heading(&s->out, say(s, WORD_TABLES));
        any = true;
        const Table *table = b->tables[t];
        show_figure_head(s, table->name, &table->form.label, table->unit);
        for (size_t i = 0; i < table->count; i++)
            show_rows(s, table, &table->sets[i]);
        show_end(s, table->until, table->checked);
    }
}

static void show_excludes(Session *s, const Instrument *in)
{
    if (!in->excludes_count)
        return;
    page_heading(&s->out, say(s, WORD_EXCLUDES));
    for (size_t i = 0; i < in->excludes_count; i++) {
        const Instrument *other = &s->book->instruments[in->excludes[i]];
        page_wrap(&s->out, label_of(s, &other->label, other->id), 2, 4);
    }
}

static void show_cases(Session *s, const Instrument *in, const Cases *cases)
{
    bool any = false;
    for (size_t i = 0; i < cases->count; i++) {
        if (cases->list[i].instrument != in)
            continue;
        if (!any)
            page_heading(&s->out, say(s, WORD_CASES));
        any = true;
        page_wrap(&s->out, cases->list[i].title, 2, 4);
    }
}

static void show_gaps(Session *s, const Instrument *in, const Audit *audit)
{
    bool any = false;
    for (size_t i = 0; i < audit->gaps_count; i++) {
        const Gap *gap = &audit->gaps[i];
        if (gap->instrument != in)
            continue;
        if (!any)
            page_heading(&s->out, say(s, WORD_GAPS));
        any = true;
        Buf line = { 0 };
        months_print(gap->months, &line);
        buf_text(&line, "  ");
        buf_str(&line, gap->name);
        page_wrap(&s->out, buf_view(&line), 2, 4);
        if (gap->why.len)
            page_wrap(&s->out, gap->why, 6, 6);
        buf_free(&line);
    }
}

static void show_page(Session *s, const Instrument *in, const Cases *cases, const Audit *audit)
{
    show_head(s, in);
    show_rules_of(s, in, RULE_CONDITION, WORD_CONDITIONS_OF);
    show_rules_of(s, in, RULE_AMOUNT, WORD_AMOUNTS);
    show_rules_of(s, in, RULE_DEFINE, WORD_DEFINES);
    page_heading(&s->out, say(s, WORD_FIGURES_OF));
    audit_series(s->book, in, s, show_series);
    show_tables(s, in);
    show_gaps(s, in, audit);
    show_excludes(s, in);
    show_cases(s, in, cases);
}

/* -- the page as JSON -- */

static void json_dated(Json *json, const Dated *d)
{
    Buf month = { 0 }, value = { 0 };
    month_print(d->from, &month);
    decimal_print(d->value, &value);
    json_open(json, NULL, '{');
    json_text(json, "from", buf_view(&month));
    if (d->gap)
        json_null(json, "value");
    else
        json_text(json, "value", buf_view(&value));
    if (!d->gap)
        json_text(json, "status", str_of(status_ids[d->status]));
    json_text(json, "source", d->source);
    if (d->note.len)
        json_text(json, "note", d->note);
    json_close(json, '}');
    buf_free(&month);
    buf_free(&value);
}

static void json_series(void *context, const Series *series)
{
    Json *json = context;
    if (!series->count)
        return;
    Buf unit = { 0 };
    unit_print(series->unit, &unit);
    json_open(json, NULL, '{');
    json_text(json, "name", series->name);
    json_text(json, "unit", buf_view(&unit));
    json_label(json, "label", &series->label);
    json_open(json, "values", '[');
    for (size_t i = 0; i < series->count; i++)
        json_dated(json, &series->values[i]);
    json_close(json, ']');
    json_close(json, '}');
    buf_free(&unit);
}

static void json_rule(const Rulebook *b, const Rule *rule, Json *json)
{
    json_open(json, NULL, '{');
    json_text(json, "name", rule->name);
    json_label(json, "label", &rule->label);
    if (rule->kind == RULE_AMOUNT)
        json_text(json, "period", str_of(period_name(rule->period)));
    json_open(json, "versions", '[');
    for (size_t v = 0; v < rule->count; v++) {
        const Version *version = &rule->versions[v];
        Buf months = { 0 }, text = { 0 };
        months_print(version->months, &months);
        expr_text(version->value, &text);
        json_open(json, NULL, '{');
        json_text(json, "months", buf_view(&months));
        json_text(json, "formula", buf_view(&text));
        if (version->from >= 0)
            json_text(json, "from", b->parties[version->from].id);
        if (version->to >= 0)
            json_text(json, "to", b->parties[version->to].id);
        if (version->source.len)
            json_text(json, "source", version->source);
        json_close(json, '}');
        buf_free(&months);
        buf_free(&text);
    }
    json_close(json, ']');
    json_close(json, '}');
}

static void json_rules_of(const Rulebook *b, const Instrument *in, RuleKind kind, const char *key, Json *json)
{
    json_open(json, key, '[');
    for (size_t i = 0; i < b->rules_count; i++)
        if (b->rules[i].kind == kind && b->rules[i].owner == (uint32_t)(in - b->instruments) + 1)
            json_rule(b, &b->rules[i], json);
    json_close(json, ']');
}

static void json_row_sets(const Table *table, Json *json)
{
    json_open(json, "dates", '[');
    for (size_t i = 0; i < table->count; i++) {
        const RowSet *set = &table->sets[i];
        Buf month = { 0 };
        month_print(set->from, &month);
        json_open(json, NULL, '{');
        json_text(json, "from", buf_view(&month));
        json_yes_no(json, "gap", set->gap);
        json_open(json, "rows", '[');
        for (size_t r = 0; r < set->count; r++) {
            Buf threshold = { 0 }, amount = { 0 };
            decimal_print(set->rows[r].threshold, &threshold);
            decimal_print(set->rows[r].amount.value, &amount);
            json_open(json, NULL, '{');
            json_text(json, "threshold", buf_view(&threshold));
            json_text(json, "amount", buf_view(&amount));
            json_text(json, "status", str_of(status_ids[set->rows[r].amount.status]));
            json_text(json, "source", set->rows[r].amount.source);
            json_close(json, '}');
            buf_free(&threshold);
            buf_free(&amount);
        }
        json_close(json, ']');
        json_close(json, '}');
        buf_free(&month);
    }
    json_close(json, ']');
}

static void json_page(Session *s, const Instrument *in, const Cases *cases, const Audit *audit)
{
    const Rulebook *b = s->book;
    Json json = { .out = &s->out };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.instrument/1"));
    json_instrument_head(b, in, &json);
    json_label(&json, "about", &in->about);
    json_rules_of(b, in, RULE_CONDITION, "conditions", &json);
    json_rules_of(b, in, RULE_AMOUNT, "amounts", &json);
    json_rules_of(b, in, RULE_DEFINE, "defines", &json);
    json_open(&json, "figures", '[');
    audit_series(b, in, &json, json_series);
    json_close(&json, ']');
    json_open(&json, "tables", '[');
    for (size_t t = 0; t < b->tables_count; t++) {
        if (b->tables_owner[t] != (uint32_t)(in - b->instruments) + 1)
            continue;
        json_open(&json, NULL, '{');
        json_text(&json, "name", b->tables[t]->name);
        json_row_sets(b->tables[t], &json);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_open(&json, "gaps", '[');
    for (size_t i = 0; i < audit->gaps_count; i++) {
        if (audit->gaps[i].instrument != in)
            continue;
        Buf months = { 0 };
        months_print(audit->gaps[i].months, &months);
        json_open(&json, NULL, '{');
        json_text(&json, "name", audit->gaps[i].name);
        json_text(&json, "months", buf_view(&months));
        json_close(&json, '}');
        buf_free(&months);
    }
    json_close(&json, ']');
    json_open(&json, "excludes", '[');
    for (size_t i = 0; i < in->excludes_count; i++)
        json_text(&json, NULL, b->instruments[in->excludes[i]].id);
    json_close(&json, ']');
    json_open(&json, "cases", '[');
    for (size_t i = 0; i < cases->count; i++)
        if (cases->list[i].instrument == in)
            json_text(&json, NULL, cases->list[i].title);
    json_close(&json, ']');
    json_close(&json, '}');
}

/* -- due for checking -- */

static Month this_month(void)
{
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    return month_of(local.tm_year + 1900, local.tm_mon + 1);
}

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

static void show_due(Session *s, Month now)
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

/* -- the command -- */

static ExitStatus unknown_instrument(Session *s, Str id)
{
    Str *ids = arena_alloc(s->arena, (s->book->instruments_count + 1) * sizeof *ids);
    Buf all = { 0 };
    for (size_t i = 0; i < s->book->instruments_count; i++) {
        ids[i] = s->book->instruments[i].id;
        buf_text(&all, i ? ", " : "");
        buf_str(&all, ids[i]);
    }
    ptrdiff_t near = text_nearest(id, ids, s->book->instruments_count);
    diag_add(s->diags, DIAG_UNKNOWN_INSTRUMENT, (Span){ 0 }, id, near >= 0 ? ids[near] : buf_view(&all), STR_NONE);
    buf_free(&all);
    return EXIT_USAGE;
}

ExitStatus command_rules(Session *s)
{
    Month now = { 0 };
    if (s->options.due_month && month_parse(str_of(s->options.due_month), &now) != PARSE_OK) {
        diag_add(s->diags, DIAG_NO_SUCH_MONTH, (Span){ 0 }, str_of(s->options.due_month), STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    if (s->options.arguments_count > 1) {
        diag_add(s->diags, DIAG_TOO_MANY_ARGUMENTS, (Span){ 0 }, str_of(s->options.arguments[1]), STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    ExitStatus status = session_load(s, NULL, 0);
    if (status != EXIT_DONE)
        return status;
    if (s->options.due) {
        show_due(s, s->options.due_month ? now : this_month());
        return EXIT_DONE;
    }
    if (s->options.arguments_count == 0) {
        if (s->options.json)
            json_table(s);
        else
            show_table(s);
        return EXIT_DONE;
    }
    Str id = str_of(s->options.arguments[0]);
    const Instrument *in = rules_instrument(s->book, id);
    if (!in)
        return unknown_instrument(s, id);
    const Cases *cases = cases_load(s->arena, s->book, &s->files, s->diags);
    if (diags_errors(s->diags))
        return EXIT_INPUT;
    Audit audit = { 0 };
    audit_coverage(s->arena, s->book, cases, &s->files, &audit);
    if (s->options.json)
        json_page(s, in, cases, &audit);
    else
        show_page(s, in, cases, &audit);
    return EXIT_DONE;
}
