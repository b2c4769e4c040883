/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * markdown.c -- all instruments as one document, a chapter each, for a manual.
 */
#include "show.h"

static void cell(Buf *out, Str text)
{
    buf_text(out, "| ");
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '|')
            buf_byte(out, '\\');
        buf_byte(out, text.at[i]);
    }
    buf_byte(out, ' ');
}

static void heading(Session *s, const char *marks, Str text)
{
    buf_print(&s->out, "\n%s ", marks);
    buf_str(&s->out, text);
    buf_text(&s->out, "\n\n");
}

static void formula(Session *s, Span at)
{
    buf_byte(&s->out, '`');
    expr_text(at, &s->out);
    buf_byte(&s->out, '`');
}

static void source(Session *s, Str text)
{
    if (!text.len)
        return;
    buf_text(&s->out, " *(");
    buf_str(&s->out, text);
    buf_text(&s->out, ")*");
}

static void head(Session *s, const Instrument *in)
{
    const Rulebook *b = s->book;
    Buf open = { 0 };
    open_months(in, &open);
    heading(s, "##", label_of(s, &in->label, in->id));
    Str about = label_in(&in->about, s->options.lang);
    if (about.len) {
        buf_str(&s->out, about);
        buf_text(&s->out, "\n\n");
    }
    const struct { Word word; Str text; } rows[] = {
        { WORD_COLUMN_MEASURE, in->id },
        { WORD_LEAF, leaf_of(s, in) },
        { WORD_PER, label_of(s, &b->levels[in->level].label, b->levels[in->level].name) },
        { WORD_OPEN_SPAN, buf_view(&open) },
        { WORD_SOURCE, in->source },
    };
    buf_text(&s->out, "| | |\n|---|---|\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cell(&s->out, say(s, rows[i].word));
        cell(&s->out, rows[i].text);
        buf_text(&s->out, "|\n");
    }
    buf_free(&open);
}

static void condition(Session *s, const Rule *rule)
{
    buf_text(&s->out, "- **");
    buf_str(&s->out, label_of(s, &rule->label, rule->name));
    buf_text(&s->out, "**");
    for (size_t v = 0; v < rule->count; v++) {
        buf_text(&s->out, v ? "; " : ": ");
        formula(s, rule->versions[v].value);
        source(s, rule->versions[v].source);
    }
    source(s, rule->group_source);
    buf_byte(&s->out, '\n');
}

static void amount(Session *s, const Rule *rule)
{
    static const Word periods[] = { WORD_EACH_MONTH, WORD_EACH_QUARTER, WORD_EACH_YEAR,
                                    WORD_EACH_ONCE };
    const Rulebook *b = s->book;
    buf_text(&s->out, "- **");
    buf_str(&s->out, label_of(s, &rule->label, rule->name));
    buf_text(&s->out, "**\n");
    for (size_t v = 0; v < rule->count; v++) {
        const Version *version = &rule->versions[v];
        Str args[3] = { say(s, periods[rule->period]),
                        label_in(&b->parties[version->from].label, s->options.lang),
                        label_in(&b->parties[version->to].label, s->options.lang) };
        buf_text(&s->out, "  - ");
        if (rule->count > 1) {
            Months months = version->months;
            if (months.last.index == MONTH_NEVER_ENDS.index && v + 1 < rule->count)
                months.last = month_plus(rule->versions[v + 1].months.first, -1);
            months_print(months, &s->out);
            buf_text(&s->out, ": ");
        }
        word_say(WORD_FROM_TO, s->options.lang, args, 3, &s->out);
        buf_text(&s->out, ": ");
        formula(s, version->value);
        source(s, version->source);
        buf_byte(&s->out, '\n');
    }
}

static void rules_of(Session *s, const Instrument *in, RuleKind kind, Word title,
                     void (*write)(Session *, const Rule *))
{
    bool any = false;
    for (size_t i = 0; i < s->book->rules_count; i++) {
        if (!belongs(s->book, &s->book->rules[i], in, kind))
            continue;
        if (!any)
            heading(s, "###", say(s, title));
        any = true;
        write(s, &s->book->rules[i]);
    }
}

static void define(Session *s, const Rule *rule)
{
    buf_text(&s->out, "- `");
    buf_str(&s->out, rule->name);
    buf_text(&s->out, "`, ");
    buf_str(&s->out, label_of(s, &rule->label, rule->name));
    for (size_t v = 0; v < rule->count; v++) {
        buf_text(&s->out, v ? "; " : ": ");
        formula(s, rule->versions[v].value);
    }
    buf_byte(&s->out, '\n');
}

static void figure_line(Session *s, Str name, const Dated *d, Str amount_text)
{
    static const Word status[] = { WORD_SEEN, WORD_DERIVED, WORD_ASSUMED };
    Buf month = { 0 }, origin = { 0 };
    month_print(d->from, &month);
    buf_str(&origin, d->source);
    if (d->note.len) {
        buf_text(&origin, ". ");
        buf_str(&origin, d->note);
    }
    cell(&s->out, name);
    cell(&s->out, buf_view(&month));
    cell(&s->out, amount_text);
    cell(&s->out, d->gap ? STR_NONE : say(s, status[d->status]));
    cell(&s->out, buf_view(&origin));
    buf_text(&s->out, "|\n");
    buf_free(&month);
    buf_free(&origin);
}

static void with_unit(Session *s, Decimal value, Unit unit, Buf *out)
{
    exact_show(exact_of(value), unit.power[UNIT_EUR] > 0 ? 2 : 0, DECIMAL_SCALE_MAX,
               s->options.lang, out);
    Buf text = { 0 };
    unit_show(unit, s->options.lang, &text);
    if (text.len)
        buf_byte(out, ' ');
    buf_str(out, buf_view(&text));
    buf_free(&text);
}

static void series_lines(void *context, const Series *series)
{
    Session *s = context;
    for (size_t i = 0; i < series->count; i++) {
        const Dated *d = &series->values[i];
        Buf text = { 0 };
        if (d->gap)
            buf_str(&text, say(s, WORD_NO_DATA));
        else
            with_unit(s, d->value, series->unit, &text);
        Str name = label_in(&series->label, s->options.lang);
        figure_line(s, i ? STR_NONE : name.len ? name : series->name, d, buf_view(&text));
        buf_free(&text);
    }
}

static void table_lines(Session *s, const Table *table)
{
    Str name = label_in(&table->form.label, s->options.lang);
    for (size_t i = 0; i < table->count; i++) {
        const RowSet *set = &table->sets[i];
        if (set->gap)
            figure_line(s, name.len ? name : table->name,
                        &(Dated){ .from = set->from, .gap = true, .source = set->origin.source,
                                  .note = set->origin.note }, say(s, WORD_NO_DATA));
        for (size_t r = 0; r < set->count; r++) {
            Buf text = { 0 }, from = { 0 };
            with_unit(s, set->rows[r].threshold, table->input, &from);
            Str args[1] = { buf_view(&from) };
            word_say(table->form.upper_inclusive && r ? WORD_ROW_ABOVE : WORD_ROW_FROM,
                     s->options.lang, args, 1, &text);
            buf_text(&text, ": ");
            with_unit(s, set->rows[r].amount.value, table->unit, &text);
            figure_line(s,
                        r          ? STR_NONE
                        : name.len ? name
                                   : table->name,
                        &set->rows[r].amount, buf_view(&text));
            buf_free(&text);
            buf_free(&from);
        }
    }
}

static void figures(Session *s, const Instrument *in)
{
    heading(s, "###", say(s, WORD_FIGURES_OF));
    cell(&s->out, say(s, WORD_COLUMN_FIGURE));
    cell(&s->out, say(s, WORD_COLUMN_SINCE));
    cell(&s->out, say(s, WORD_COLUMN_VALUE));
    cell(&s->out, say(s, WORD_COLUMN_STATUS));
    cell(&s->out, say(s, WORD_SOURCE));
    buf_text(&s->out, "|\n|---|---|---:|---|---|\n");
    audit_series(s->book, &in, 1, s, series_lines);
    for (size_t t = 0; t < s->book->tables_count; t++)
        if (table_belongs(s->book, t, in))
            table_lines(s, s->book->tables[t]);
}

static void limits(Session *s, const Instrument *in)
{
    const Rulebook *b = s->book;
    bool any = false;
    for (size_t i = 0; i < b->limits_count; i++) {
        const Limit *limit = &b->limits[i];
        if (!limit_belongs(b, limit, in))
            continue;
        if (!any)
            heading(s, "###", say(s, WORD_LIMITS));
        any = true;
        buf_text(&s->out, "- **");
        buf_str(&s->out, label_of(s, &limit->label, limit->name));
        buf_text(&s->out, "** (");
        limit_amounts(b, limit, &s->out);
        buf_text(&s->out, "): ");
        formula(s, limit->most_at);
        source(s, limit->source);
        buf_byte(&s->out, '\n');
    }
}

static void gaps(Session *s, const Instrument *in, const Audit *audit)
{
    bool any = false;
    for (size_t i = 0; i < audit->gaps_count; i++) {
        const Gap *gap = &audit->gaps[i];
        if (gap->instrument != in)
            continue;
        if (!any)
            heading(s, "###", say(s, WORD_GAPS));
        any = true;
        buf_text(&s->out, "- ");
        months_print(gap->months, &s->out);
        buf_text(&s->out, ": `");
        buf_str(&s->out, gap->name);
        buf_byte(&s->out, '`');
        source(s, gap->why);
        buf_byte(&s->out, '\n');
    }
}

static void claims(Session *s, const Instrument *in, const Cases *cases)
{
    heading(s, "###", say(s, WORD_CASES));
    for (size_t i = 0; i < cases->count; i++) {
        if (cases->list[i].instrument != in)
            continue;
        buf_text(&s->out, "- ");
        buf_str(&s->out, cases->list[i].title);
        source(s, cases->list[i].source);
        buf_byte(&s->out, '\n');
    }
}

void show_markdown(Session *s, const Cases *cases, const Audit *audit)
{
    buf_text(&s->out, "# ");
    buf_str(&s->out, say(s, WORD_MANUAL_TITLE));
    buf_text(&s->out, "\n\n");
    buf_str(&s->out, say(s, WORD_MANUAL_INTRO));
    buf_byte(&s->out, '\n');
    for (size_t i = 0; i < s->book->instruments_count; i++) {
        const Instrument *in = &s->book->instruments[i];
        head(s, in);
        rules_of(s, in, RULE_CONDITION, WORD_CONDITIONS_OF, condition);
        rules_of(s, in, RULE_AMOUNT, WORD_AMOUNTS, amount);
        rules_of(s, in, RULE_DEFINE, WORD_DEFINES, define);
        figures(s, in);
        limits(s, in);
        gaps(s, in, audit);
        claims(s, in, cases);
    }
}
