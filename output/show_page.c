/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_page.c -- the page of one instrument, as text for people.
 */
#include "page.h"
#include "show.h"

static const Word status_words[] = { WORD_SEEN, WORD_DERIVED, WORD_ASSUMED };

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
    open_months(in, &open);
    const struct { Word word; Str text; } rows[] = {
        { WORD_LEAF, leaf_of(s, in) },
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
            static const Word periods[] = { WORD_EACH_MONTH, WORD_EACH_QUARTER,
                                            WORD_EACH_YEAR, WORD_EACH_ONCE };
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
    show_source(s, rule->group_source, 20);
}

static void show_rules_of(Session *s, const Instrument *in, RuleKind kind, Word heading)
{
    const Rulebook *b = s->book;
    bool any = false;
    for (size_t i = 0; i < b->rules_count; i++) {
        const Rule *rule = &b->rules[i];
        if (!belongs(b, rule, in, kind))
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
    exact_show(exact_of(value), unit.power[UNIT_EUR] > 0 ? 2 : 0, DECIMAL_SCALE_MAX,
               s->options.lang, out);
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
        buf_str(&s->out, say(s, status_words[row->amount.status]));
        buf_byte(&s->out, '\n');
        bool told = i + 1 < set->count &&
                    str_is(row->amount.source, set->rows[i + 1].amount.source);
        if (!told) {           /* once for all rows above that share it */
            show_source(s, row->amount.source, 11);
            if (row->amount.note.len)
                page_wrap(&s->out, row->amount.note, 11, 11);
        }
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
        if (!table_belongs(b, t, in))
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

static void show_limits(Session *s, const Instrument *in)
{
    const Rulebook *b = s->book;
    bool any = false;
    for (size_t i = 0; i < b->limits_count; i++) {
        const Limit *limit = &b->limits[i];
        if (!limit_belongs(b, limit, in))
            continue;
        if (!any)
            page_heading(&s->out, say(s, WORD_LIMITS));
        any = true;
        Buf names = { 0 };
        limit_amounts(b, limit, &names);
        page_cell(&s->out, limit->name, 18);
        page_wrap(&s->out, label_of(s, &limit->label, limit->name), 18, 18);
        page_wrap(&s->out, buf_view(&names), 18, 18);
        show_formula(s, limit->most_at, 20);
        show_source(s, limit->source, 20);
        buf_free(&names);
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

void show_page(Session *s, const Instrument *in, const Cases *cases, const Audit *audit)
{
    show_head(s, in);
    show_rules_of(s, in, RULE_CONDITION, WORD_CONDITIONS_OF);
    show_rules_of(s, in, RULE_AMOUNT, WORD_AMOUNTS);
    show_rules_of(s, in, RULE_DEFINE, WORD_DEFINES);
    size_t start = s->out.len;
    page_heading(&s->out, say(s, WORD_FIGURES_OF));
    size_t after = s->out.len;
    audit_series(s->book, &in, 1, s, show_series);
    if (s->out.len == after)
        s->out.len = start;    /* no figure, no heading */
    show_tables(s, in);
    show_gaps(s, in, audit);
    show_limits(s, in);
    show_excludes(s, in);
    show_cases(s, in, cases);
}
