/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_inputs.c -- the sheets with what people may change: the inputs of the project,
 * the figures of the rules; and the lists that choices are made from.
 *
 * Beside each value stands the one that the program worked with, so that what was
 * changed since can be seen and counted.
 */
#include "report.h"

static void input_heads(Report *r, Sheet *sheet, Word part, Word who, Word from)
{
    Session *s = r->session;
    const Str texts[] = {
        [IN_PART] = say(s, part), [IN_WHO] = say(s, who), [IN_WHAT] = say(s, WORD_BOOK_WHAT),
        [IN_UNIT] = say(s, WORD_BOOK_UNIT), [IN_VALUE] = say(s, WORD_BOOK_VALUE),
        [IN_BEFORE] = say(s, WORD_BOOK_BEFORE), [IN_FROM] = say(s, from),
        [IN_CHANGED] = say(s, WORD_BOOK_CHANGED), [IN_STATUS] = say(s, WORD_BOOK_STATUS),
        [IN_SOURCE] = say(s, WORD_BOOK_SOURCE), [IN_NAME] = say(s, WORD_BOOK_NAME),
    };
    heads(sheet, ROW_INDEX, texts, IN_RISE);
    heads_over(sheet, ROW_INDEX, texts, IN_VALUE, IN_CHANGED, STYLE_HEAD_FILTER);
    sheet_text(sheet, ROW_INDEX, IN_STATUS, texts[IN_STATUS], STYLE_HEAD_APART);
    sheet_width(sheet, IN_FROM, 16);
    sheet_freeze(sheet, ROW_FIRST, IN_VALUE);
    sheet_widest(sheet, IN_WHAT, 54);
    sheet_width(sheet, IN_SOURCE, 60);
    sheet_widest(sheet, IN_NAME, 38);
    sheet_widest(sheet, IN_WHO, 44);
    sheet_width(sheet, IN_VALUE, 26);
    sheet_width(sheet, IN_BEFORE, 26);
    sheet_print(sheet, ROW_INDEX);
}

/* 1 if the value is not what it was. */
static void changed_formula(Buf *f, uint32_t row)
{
    buf_text(f, "IF(ISNA(");
    across(row, IN_VALUE, f);
    buf_text(f, "),0,IF(");
    across(row, IN_VALUE, f);
    buf_byte(f, '=');
    across(row, IN_BEFORE, f);
    buf_text(f, ",0,1))");
}

static void changed_cell(Report *r, Sheet *sheet, uint32_t row)
{
    changed_formula(formula(r), row);
    put(r, sheet, row, IN_CHANGED, 0, STYLE_CHANGED);
}

static void mark_changed(Report *r, Sheet *sheet, uint32_t last)
{
    Buf *f = formula(r);
    across(ROW_FIRST, IN_CHANGED, f);
    buf_text(f, ">0");
    Range range = { ROW_FIRST, IN_VALUE, last, IN_VALUE };
    sheet_mark_changed(sheet, range, buf_view(f));
    sheet_mark_unknown(sheet, range);
    Range all = { ROW_INDEX, IN_PART, last, IN_NAME };
    sheet_filter(sheet, all);
}

/* -- inputs -- */

double as_double(Exact value)
{
    double result = (double)value.num / (double)value.den;
    for (int i = 0; i < value.scale; i++)
        result /= 10;
    return result;
}

static Style input_style(const Report *r, const WorkInput *input)
{
    switch (input->type.kind) {
    case KIND_YES_NO: return STYLE_IN_YES_NO;
    case KIND_MONTH: return STYLE_IN_MONTH;
    case KIND_CHOICE: return STYLE_IN_TEXT;
    case KIND_NUMBER: break;
    }
    const Attribute *a = &r->run->book->attributes[input->attribute];
    if (attribute_is_part(a))
        return STYLE_IN_PERCENT;
    return input->type.unit.power[UNIT_EUR] && a->scale <= 2 ? STYLE_IN_CENTS : STYLE_IN_NUMBER;
}

static Style plain_style(Style style)
{
    switch (style) {
    case STYLE_IN_YES_NO: return STYLE_YES_NO;
    case STYLE_IN_MONTH: return STYLE_MONTH;
    case STYLE_IN_TEXT: return STYLE_TEXT_RIGHT;
    case STYLE_IN_PERCENT: return STYLE_PART;
    case STYLE_IN_CENTS: return STYLE_CENTS;
    default: return STYLE_NUMBER;
    }
}

Str choice_text(const Report *r, const Choice *choice, size_t which)
{
    Str label = label_text(r, &choice->labels[which], choice->values[which]);
    for (size_t i = 0; i < choice->count; i++) {
        Str other = label_text(r, &choice->labels[i], choice->values[i]);
        if (i == which || !str_is(label, other))
            continue;
        Buf buf = { 0 };       /* two of the same name: told apart by what files write */
        buf_str(&buf, label);
        buf_text(&buf, " (");
        buf_str(&buf, choice->values[which]);
        buf_byte(&buf, ')');
        label = str_keep(r->arena, buf_view(&buf));
        buf_free(&buf);
        break;
    }
    return label;
}

/* The same in the cell that people change and in the one beside it. */
static void input_value(Report *r, Sheet *sheet, uint32_t row, const WorkInput *input)
{
    Style style = input_style(r, input);
    const uint32_t columns[2] = { IN_VALUE, IN_BEFORE };
    for (int i = 0; i < 2; i++) {
        Style one = i == 0 && !input->lock ? style : plain_style(style);
        double value = as_double(input->value);
        if (input->type.kind == KIND_MONTH)
            sheet_month(sheet, row, columns[i], (Month){ (int32_t)value }, one);
        else if (input->type.kind == KIND_CHOICE)
            sheet_text(sheet, row, columns[i], choice_text(r, input->type.choice, (size_t)value), one);
        else
            sheet_number(sheet, row, columns[i], value, one);
    }
}

static double bound(Decimal d)
{
    return as_double(exact_of(d));
}

static void choices_of(Report *r, const WorkInput *input, Buf *f)
{
    uint32_t first = r->layout.choice_row[input->attribute];
    range_on(r, TAB_LISTS, LIST_CHOICE, first, first + (uint32_t)input->type.choice->count - 1, f);
}

/* What may be filled in, with what it is in words. */
static void input_ask(Report *r, Sheet *sheet, uint32_t row, const WorkInput *input, Str what)
{
    enum { FAR = 1000000000 };
    Session *s = r->session;
    Range cell = { row, IN_VALUE, row, IN_VALUE };
    const Attribute *a = &r->run->book->attributes[input->attribute];
    bool value = input->kind == INPUT_VALUE;
    Str help = value ? label_text(r, &a->help, label_text(r, &a->label, a->name)) : what;
    Buf list = { 0 };
    switch (input->type.kind) {
    case KIND_CHOICE:
        buf_byte(&list, '=');
        choices_of(r, input, &list);
        sheet_ask_list(sheet, cell, buf_view(&list), what, help);
        break;
    case KIND_YES_NO:
        sheet_ask_number(sheet, cell, 0, 1, what, text_with(r, WORD_BOOK_ASK_YES_NO, help));
        break;
    case KIND_MONTH:
        sheet_ask_number(sheet, cell, 1, month_serial(month_of(9999, 12)), what,
                         text_with(r, WORD_BOOK_ASK_MONTH, help));
        break;
    case KIND_NUMBER:
        sheet_ask_number(sheet, cell, value && a->has_least ? bound(a->least) : -(double)FAR,
                         value && a->has_most ? bound(a->most) : FAR, what,
                         help.len ? help : say(s, WORD_BOOK_ASK_NUMBER));
        break;
    }
    buf_free(&list);
}

/* "wage", "SINE: asked", "SINE: from" */
static Str input_label(const Report *r, const WorkInput *input)
{
    const Rulebook *b = r->run->book;
    if (input->kind == INPUT_VALUE) {
        const Attribute *a = &b->attributes[input->attribute];
        Str label = label_text(r, &a->label, a->name);
        if (!input->calendar_month)
            return label;
        Buf month = { 0 }, both = { 0 };
        month_show(month_of(2000, input->calendar_month), r->session->options.lang, &month);
        buf_str(&both, label);
        buf_text(&both, ", ");
        for (Str rest = buf_view(&month); rest.len && rest.at[0] != ' ';
             rest = str_part(rest.at + 1, rest.len - 1))
            buf_byte(&both, rest.at[0]);
        label = str_keep(r->arena, buf_view(&both));
        buf_free(&month);
        buf_free(&both);
        return label;
    }
    static const Word words[] = { [INPUT_TAKES] = WORD_BOOK_ASKED,
                                  [INPUT_TAKES_FROM] = WORD_BOOK_ASKED_FROM,
                                  [INPUT_TAKES_UNTIL] = WORD_BOOK_ASKED_UNTIL };
    const Instrument *in = &b->instruments[input->instrument];
    return text_with(r, words[input->kind], label_text(r, &in->label, in->id));
}

/* "in_worker_eddy_wage", "..._2009_01", "in_worker_eddy_takes_ID_from" */
static Str input_name(const Report *r, const WorkInput *input)
{
    static const char *const ends[] = { "", "_from", "_until" };
    const Rulebook *b = r->run->book;
    Str level = b->levels[input->level].name;
    Str member = r->run->scenario->members[input->level][input->member].name;
    Buf buf = { 0 };
    buf_text(&buf, "in_");
    buf_str(&buf, level);
    buf_byte(&buf, '_');
    buf_str(&buf, member);
    buf_text(&buf, member.len ? "_" : "");
    if (input->kind != INPUT_VALUE) {
        buf_text(&buf, "takes_");
        buf_str(&buf, b->instruments[input->instrument].id);
        buf_text(&buf, ends[input->kind - INPUT_TAKES]);
    } else {
        Str name = b->attributes[input->attribute].name;
        size_t skip = level.len + 1;
        buf_str(&buf, name.len > skip ? str_part(name.at + skip, name.len - skip) : name);
        if (input->calendar_month)
            buf_print(&buf, "_%02d", input->calendar_month);
        else if (input->from.index != MONTH_NEVER_BEGAN.index)
            buf_print(&buf, "_%d_%02d", month_year(input->from), month_number(input->from));
    }
    Str name = str_keep(r->arena, buf_view(&buf));
    buf_free(&buf);
    return name;
}

/* 2 if it is what it may not be: no choice of the list, neither yes nor no, or another
 * value than that of a cell that is locked. */
static void checked_cell(Report *r, Sheet *sheet, uint32_t row, const WorkInput *input)
{
    Buf *f = formula(r);
    buf_text(f, "IF(");
    if (input->lock) {
        across(row, IN_VALUE, f);
        buf_byte(f, '=');
        across(row, IN_BEFORE, f);
        buf_text(f, ",0,2)");
    } else {
        buf_text(f, input->type.kind == KIND_CHOICE ? "COUNTIF(" : "ISNUMBER(MATCH(");
        if (input->type.kind == KIND_CHOICE) {
            choices_of(r, input, f);
            buf_byte(f, ',');
        }
        across(row, IN_VALUE, f);
        buf_text(f, input->type.kind == KIND_CHOICE ? ")>0," : ",{0,1},0)),");
        changed_formula(f, row);
        buf_text(f, ",2)");
    }
    put(r, sheet, row, IN_CHANGED, 0, STYLE_CHANGED);
}

/* What is to be filled in, or why nothing is. */
static Str asked_text(const Report *r, const WorkInput *input)
{
    switch (input->lock) {
    case LOCK_MONTHS: return say(r->session, WORD_BOOK_LOCKED_MONTHS);
    case LOCK_AMOUNTS: return say(r->session, WORD_BOOK_LOCKED);
    case LOCK_NONE: break;
    }
    return unit_text(r, input->type);
}

static void write_input(Report *r, Sheet *sheet, const Lay *line)
{
    const WorkInput *input = &r->w->inputs[line->which];
    const Rulebook *b = r->run->book;
    Str what = input_label(r, input);
    sheet_text(sheet, line->row, IN_PART, label_text(r, &b->levels[input->level].label,
                                                     b->levels[input->level].name), STYLE_ID);
    sheet_text(sheet, line->row, IN_WHO, member_label(r->run, input->level, input->member),
               STYLE_TEXT);
    sheet_text(sheet, line->row, IN_WHAT, what, STYLE_TEXT);
    sheet_text(sheet, line->row, IN_UNIT, asked_text(r, input), STYLE_ID);
    input_value(r, sheet, line->row, input);
    if (!input->lock)
        input_ask(r, sheet, line->row, input, what);
    sheet_month(sheet, line->row, IN_FROM, input->from, STYLE_MONTH);
    if (input->type.kind == KIND_CHOICE || input->type.kind == KIND_YES_NO || input->lock)
        checked_cell(r, sheet, line->row, input);
    else
        changed_cell(r, sheet, line->row);
    sheet_text(sheet, line->row, IN_STATUS, say(r->session, input->assumed ? WORD_ASSUMED
                                                                           : WORD_BOOK_GIVEN),
               STYLE_INDENTED);
    sheet_text(sheet, line->row, IN_SOURCE, input->source, STYLE_WRAP);
    sheet_text(sheet, line->row, IN_NAME,
               book_name(r->book, input_name(r, input), sheet, line->row, IN_VALUE), STYLE_ID);
}

void write_inputs(Report *r, Sheet *sheet)
{
    const LayList *lines = &r->layout.input_lines;
    sheet_text(sheet, ROW_MONTH, 0, say(r->session, WORD_BOOK_INPUTS_HOW), STYLE_NOTE);
    input_heads(r, sheet, WORD_BOOK_PART, WORD_BOOK_WHO, WORD_BOOK_SINCE);
    for (size_t i = 0; i < lines->count; i++) {
        const Lay *line = &lines->list[i];
        const WorkInput *input = &r->w->inputs[line->which];
        if (line->kind == LAY_ITEM) {
            write_input(r, sheet, line);
            continue;
        }
        sheet_text(sheet, line->row, IN_PART, member_text(r, input->level, input->member),
                   STYLE_SECTION);
        for (uint32_t c = IN_WHO; c <= IN_NAME; c++)
            sheet_empty(sheet, line->row, c, STYLE_SECTION);
    }
    mark_changed(r, sheet, lines->last);
    sheet_print_area(sheet, lines->last, IN_SOURCE);
}

/* -- figures of the rules -- */

static bool has_percent(Span at)
{
    Str text = span_text(at);
    return text.len && memchr(text.at, '%', text.len);
}

static Style figure_style(Unit unit, int scale, Span at)
{
    if (unit_is(unit, UNIT_NONE) && has_percent(at))
        return STYLE_IN_PERCENT;
    return unit.power[UNIT_EUR] && scale <= 2 ? STYLE_IN_CENTS : STYLE_IN_NUMBER;
}

static Str owner_text(const Report *r, Str name)
{
    const Rulebook *b = r->run->book;
    for (size_t i = 0; i < b->instruments_count; i++) {
        const Instrument *in = &b->instruments[i];
        if (name.len > in->id.len && name.at[in->id.len] == '.' &&
            memcmp(name.at, in->id.at, in->id.len) == 0)
            return label_text(r, &in->label, in->id);
    }
    return say(r->session, WORD_BOOK_GENERAL);
}

static void figure_value(Report *r, Sheet *sheet, uint32_t row, Decimal value, Style style)
{
    sheet_number(sheet, row, IN_VALUE, bound(value), style);
    sheet_number(sheet, row, IN_BEFORE, bound(value), plain_style(style));
    changed_cell(r, sheet, row);
}

/* No data from here on, until somebody fills them in. */
static void figure_gap(Report *r, Sheet *sheet, uint32_t row, Style style)
{
    sheet_formula_none(sheet, row, IN_VALUE, str_of("NA()"), style);
    sheet_text(sheet, row, IN_BEFORE, say(r->session, WORD_BOOK_NO_DATA), STYLE_ID);
    changed_cell(r, sheet, row);
}

static Str status_text(const Report *r, Status status)
{
    static const Word words[] = { WORD_SEEN, WORD_DERIVED, WORD_ASSUMED };
    return say(r->session, words[status]);
}

/* "par_sine_allowance_2004_01" */
static void name_figure(Report *r, Sheet *sheet, uint32_t row, Str name, const Month *from)
{
    Buf buf = { 0 };
    buf_text(&buf, "par_");
    buf_str(&buf, name);
    if (from && from->index != MONTH_NEVER_BEGAN.index)
        buf_print(&buf, "_%d_%02d", month_year(*from), month_number(*from));
    Str given = book_name(r->book, buf_view(&buf), sheet, row, IN_VALUE);
    sheet_text(sheet, row, IN_NAME, given, STYLE_ID);
    buf_free(&buf);
}

static void figure_texts(Report *r, Sheet *sheet, uint32_t row, Str name, Str label, Unit unit)
{
    Type type = { .kind = KIND_NUMBER, .unit = unit };
    sheet_text(sheet, row, IN_PART, owner_text(r, name), STYLE_ID);
    sheet_text(sheet, row, IN_WHO, label, STYLE_TEXT);
    sheet_text(sheet, row, IN_WHAT, name, STYLE_ID);
    sheet_text(sheet, row, IN_UNIT, unit_text(r, type), STYLE_ID);
}

static void write_series(Report *r, Sheet *sheet, const Series *series, uint32_t row)
{
    Str label = label_text(r, &series->label, series->name);
    Style style = STYLE_IN_NUMBER;
    size_t rows = figure_rows(series);
    for (size_t i = 0; i < rows; i++, row++) {
        bool after = i >= series->count;
        Month from = !after ? series->values[i].from
                   : series->count ? month_plus(series->until, 1) : MONTH_NEVER_BEGAN;
        figure_texts(r, sheet, row, series->name, label, series->unit);
        if (!after)
            style = figure_style(series->unit, series->scale, series->values[i].at);
        if (after || series->values[i].gap)
            figure_gap(r, sheet, row, style);
        else
            figure_value(r, sheet, row, series->values[i].value, style);
        sheet_month(sheet, row, IN_FROM, from, STYLE_MONTH);
        if (!after) {
            const Dated *d = &series->values[i];
            if (!d->gap)
                sheet_text(sheet, row, IN_STATUS, status_text(r, d->status), STYLE_INDENTED);
            sheet_text(sheet, row, IN_SOURCE, d->source.len ? d->source : d->note, STYLE_WRAP);
        }
        name_figure(r, sheet, row, series->name, &from);
    }
}

static void write_band(Report *r, Sheet *sheet, const WorkBand *band, uint32_t row)
{
    Str label = label_text(r, &band->label, band->name);
    sheet_text(sheet, row - 1, IN_PART, owner_text(r, band->name), STYLE_ID);
    sheet_text(sheet, row - 1, IN_WHO, label, STYLE_ANSWER);
    sheet_text(sheet, row - 1, IN_WHAT, band->name, STYLE_ID);
    Type input = { .kind = KIND_NUMBER, .unit = band->input };
    Str unit = unit_text(r, input);
    Str threshold = band->by_month ? say(r->session, WORD_BOOK_MONTH_AS_NUMBER)
                  : unit.len ? unit : say(r->session, WORD_BOOK_THRESHOLD);
    sheet_text(sheet, row - 1, IN_FROM, threshold, STYLE_NOTE);
    sheet_text(sheet, row - 1, IN_RISE, say(r->session, WORD_BOOK_RISE), STYLE_NOTE);
    double before = 0;
    for (size_t i = 0; i < band->count; i++, row++) {
        const Constant *c = band->value[i];
        figure_texts(r, sheet, row, band->name, label, band->unit);
        figure_value(r, sheet, row, c->value,
                     figure_style(band->unit, c->value.scale, c->dated ? c->dated->at : (Span){ 0 }));
        sheet_number(sheet, row, IN_FROM, bound(band->from[i]->value), STYLE_NUMBER);
        if (c->dated) {
            sheet_text(sheet, row, IN_STATUS, status_text(r, c->dated->status), STYLE_INDENTED);
            sheet_text(sheet, row, IN_SOURCE, c->dated->source, STYLE_WRAP);
        }
        name_figure(r, sheet, row, band->name, c->dated ? &c->dated->from : NULL);
        Buf *f = formula(r);
        relative(row, IN_VALUE, f);
        if (i) {
            buf_byte(f, '-');
            relative(row - 1, IN_VALUE, f);
        }
        put(r, sheet, row, IN_RISE, bound(c->value) - before, STYLE_NUMBER);
        before = bound(c->value);
    }
}

/* "rules/sine.ini:45" */
static void place_text(Span at, Buf *out)
{
    if (!at.source)
        return;
    buf_str(out, at.source->name);
    buf_print(out, ":%zu", span_place(at).line);
}

static void constant_value(Report *r, Sheet *sheet, const WorkConstant *c, uint32_t row)
{
    Decimal value = c->constant->value;
    Month month = { (int32_t)value.digits };
    switch (c->type.kind) {
    case KIND_NUMBER:
        figure_value(r, sheet, row, value, figure_style(c->type.unit, value.scale, c->at));
        break;
    case KIND_MONTH:
        sheet_month(sheet, row, IN_VALUE, month, STYLE_IN_MONTH);
        sheet_month(sheet, row, IN_BEFORE, month, STYLE_MONTH);
        changed_cell(r, sheet, row);
        break;
    case KIND_YES_NO:
    case KIND_CHOICE:          /* a place in a list: nothing to change */
        sheet_number(sheet, row, IN_VALUE, bound(value), STYLE_WHOLE);
        break;
    }
}

static void write_constant(Report *r, Sheet *sheet, const WorkConstant *c, uint32_t row)
{
    Buf place = { 0 }, text = { 0 };
    place_text(c->at, &place);
    sheet_text(sheet, row, IN_PART, owner_text(r, c->rule), STYLE_ID);
    sheet_text(sheet, row, IN_WHAT, c->rule.len ? c->rule : buf_view(&place), STYLE_ID);
    sheet_text(sheet, row, IN_UNIT, unit_text(r, c->type), STYLE_ID);
    constant_value(r, sheet, c, row);
    if (c->type.kind == KIND_CHOICE && (size_t)c->constant->value.digits < c->type.choice->count)
        buf_str(&text, choice_text(r, c->type.choice, (size_t)c->constant->value.digits));
    else if (c->at.source)
        expr_text(c->at, &text);
    sheet_text(sheet, row, IN_WHO, buf_view(&text), STYLE_TEXT);
    sheet_text(sheet, row, IN_SOURCE, c->rule.len ? buf_view(&place) : str_of(""), STYLE_WRAP);
    buf_free(&place);
    buf_free(&text);
}

static void figures_heading(Report *r, Sheet *sheet, uint32_t row, Word word)
{
    sheet_text(sheet, row, IN_PART, say(r->session, word), STYLE_SECTION);
    for (uint32_t c = IN_WHO; c <= IN_NAME; c++)
        sheet_empty(sheet, row, c, STYLE_SECTION);
}

void write_figures(Report *r, Sheet *sheet)
{
    const Workings *w = r->w;
    const Layout *l = &r->layout;
    sheet_text(sheet, ROW_MONTH, 0, say(r->session, WORD_BOOK_FIGURES_HOW), STYLE_NOTE);
    input_heads(r, sheet, WORD_BOOK_RULE, WORD_BOOK_WHAT, WORD_BOOK_SINCE_FROM);
    sheet_text(sheet, ROW_INDEX, IN_WHAT, say(r->session, WORD_BOOK_NAME), STYLE_HEAD);
    sheet_text(sheet, ROW_INDEX, IN_NAME, say(r->session, WORD_BOOK_CELL_NAME), STYLE_HEAD);
    uint32_t row = ROW_FIRST;
    figures_heading(r, sheet, row, WORD_BOOK_DATED);
    for (size_t i = 0; i < w->figures_count; i++) {
        write_series(r, sheet, w->figures[i].series, l->figure_row[i]);
        row = l->figure_row[i] + (uint32_t)figure_rows(w->figures[i].series) - 1;
    }
    figures_heading(r, sheet, ++row, WORD_BOOK_TABLES);
    for (size_t i = 0; i < w->bands_count; i++) {
        if (l->band_again[i])
            continue;
        write_band(r, sheet, &w->bands[i], l->band_row[i]);
        row = l->band_row[i] + (uint32_t)w->bands[i].count - 1;
    }
    figures_heading(r, sheet, ++row, WORD_BOOK_CONSTANTS);
    for (size_t i = 0; i < w->constants_count; i++)
        if (!l->constant_again[i])
            write_constant(r, sheet, &w->constants[i], l->constant_row[i]);
    mark_changed(r, sheet, l->figures_last);
    sheet_print_area(sheet, l->figures_last, IN_SOURCE);
}

/* -- lists -- */

void write_lists(Report *r, Sheet *sheet)
{
    Session *s = r->session;
    const LayList *lines = &r->layout.choice_lines;
    const Str texts[] = { say(s, WORD_BOOK_LIST_OF), say(s, WORD_BOOK_LIST_CHOICE),
                          say(s, WORD_BOOK_LIST_WRITTEN) };
    sheet_text(sheet, ROW_MONTH, 0, say(s, WORD_BOOK_LISTS_HOW), STYLE_NOTE);
    heads(sheet, ROW_INDEX, texts, sizeof texts / sizeof *texts);
    for (size_t l = 0; l < lines->count; l++) {
        const Attribute *a = &r->run->book->attributes[lines->list[l].which];
        const Choice *choice = a->type.choice;
        for (size_t i = 0; i < choice->count; i++) {
            uint32_t row = lines->list[l].row + (uint32_t)i;
            sheet_text(sheet, row, LIST_OF, label_text(r, &a->label, a->name), STYLE_TEXT);
            sheet_text(sheet, row, LIST_CHOICE, choice_text(r, choice, i), STYLE_TEXT);
            sheet_text(sheet, row, LIST_WRITTEN, choice->values[i], STYLE_ID);
        }
    }
    if (lines->count)
        sheet_filter(sheet, (Range){ ROW_INDEX, 0, lines->last, LIST_WRITTEN });
    sheet_widest(sheet, LIST_CHOICE, 80);
    sheet_width(sheet, LIST_WRITTEN, 28);
    sheet_freeze(sheet, ROW_FIRST, LIST_CHOICE);
    sheet_print(sheet, ROW_INDEX);
}
