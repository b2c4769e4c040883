/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace.c -- tells a whole amount: its headline, its conditions, the figures and
 * operations that made it, the formula with its values.
 */
#include "telling.h"

#include "words.h"

static void indent(Buf *out, size_t columns)
{
    buf_fill(out, columns, ' ');
}

void trace_condition(const View *view, const Rule *condition, size_t member, Lang lang, Buf *out)
{
    const Ins *ins = ins_at(view, condition->root);
    uint8_t level = view->book->instruments[condition->owner - 1].level;
    size_t m = view_member(view, level, member, ins->level);
    Exact value;
    Absent absent = view_value(view, condition->root, m, &value);
    indent(out, 4);
    buf_text(out, absent ? "?   " : value.num ? "+   " : "-   ");
    Str label = label_in(&condition->label, lang);
    if (label.len) {
        buf_str(out, label);
        buf_text(out, lang == LANG_FR ? " : " : ": ");
    }
    tell(view, condition->root, m, MOOD_ASKED, lang, out);
    const Version *version = rule_version(condition, view->month);
    Str source = version ? version->source : condition->group_source;
    if (source.len) {
        buf_text(out, " [");
        buf_str(out, source);
        buf_byte(out, ']');
    }
    buf_byte(out, '\n');
}

/* -- amounts -- */

/* Walks the operations that made a value, operands first, each once; of a choice
 * only what was chosen. */
typedef struct Walk {
    const View *view;
    bool *seen;                            /* per instruction */
    uint32_t order[512];
    size_t count;
} Walk;

/* The operand that an input with a stand-in has its value from. */
static uint32_t given_or_else(const View *view, const Ins *ins, size_t member)
{
    uint32_t input = arg(view, ins, 0);
    Exact value;
    bool given = view_value(view, input, arg_member(view, ins, member, input), &value) == ABSENT_NOT;
    return arg(view, ins, given ? 0 : 1);
}

static void walk(Walk *w, uint32_t which, size_t member)
{
    const Ins *ins = ins_at(w->view, which);
    Exact value;
    if (w->seen[which])
        return;
    w->seen[which] = true;
    if (ins->op == OP_IF) {
        uint32_t condition = arg(w->view, ins, 0);
        size_t m = arg_member(w->view, ins, member, condition);
        if (view_value(w->view, condition, m, &value) == ABSENT_NOT) {
            uint32_t branch = arg(w->view, ins, value.num ? 1 : 2);
            if (ins->which != IF_VERSION)
                walk(w, condition, m);
            walk(w, branch, arg_member(w->view, ins, member, branch));
        }
    } else if (ins->op == OP_GIVEN) {
        uint32_t used = given_or_else(w->view, ins, member);
        walk(w, used, arg_member(w->view, ins, member, used));
    } else if (!is_gather(ins->op)) {
        for (uint32_t i = 0; i < ins->count; i++)
            walk(w, arg(w->view, ins, i), arg_member(w->view, ins, member, arg(w->view, ins, i)));
    }
    if (w->count < sizeof w->order / sizeof *w->order)
        w->order[w->count++] = which;
}

static void say_status(Status status, Lang lang, Buf *out)
{
    static const Word words[] = { WORD_SEEN, WORD_DERIVED, WORD_ASSUMED };
    buf_str(out, word_in(words[status], lang));
}

static void tell_figure(const View *view, uint32_t which, Lang lang, Buf *out)
{
    const Ins *ins = ins_at(view, which);
    const Code *code = view->book->code;
    const Series *series = code->series[ins->which];
    ptrdiff_t at = series_in(series, view->month);
    if (at < 0)
        return;
    const Dated *d = &series->values[at];
    Buf value = { 0 }, since = { 0 };
    show_value(view, ins->type, exact_of(d->value), lang, &value);
    month_show(d->from, lang, &since);
    Str args[3] = { series->name, buf_view(&value), buf_view(&since) };
    indent(out, 4);
    word_say(WORD_FIGURE_SINCE, lang, args, 3, out);
    buf_text(out, " [");
    buf_str(out, d->source);
    buf_text(out, "; ");
    say_status(d->status, lang, out);
    if (series->checked.index != MONTH_NEVER_ENDS.index &&
        view->month.index > series->checked.index && (size_t)at + 1 == series->count) {
        Buf month = { 0 };
        month_show(series->checked, lang, &month);
        Str text = buf_view(&month);
        buf_text(out, "; ");
        word_say(WORD_PAST_CHECKED, lang, &text, 1, out);
        buf_free(&month);
    }
    buf_text(out, "]\n");
    buf_free(&value);
    buf_free(&since);
}

/* The row of a table that was used, with its source. */
static void tell_row(const View *view, uint32_t which, size_t member, Lang lang, Buf *out)
{
    const Ins *ins = ins_at(view, which);
    const Code *code = view->book->code;
    const TableForm *form = &code->tables[ins->which];
    Exact x, threshold;
    uint32_t used = 0;
    if (operand_value(view, ins, member, 0, &x))
        return;
    for (uint32_t i = 1; i + 1 < ins->count; i += 2) {
        threshold = exact_of(code->constants[ins_at(view, arg(view, ins, i))->which].value);
        int order = exact_order(x, threshold);
        if (order > 0 || (order == 0 && (i == 1 || !form->upper_inclusive)))
            used = i;
    }
    if (!used)
        return;
    const Constant *row = &code->constants[ins_at(view, arg(view, ins, used + 1))->which];
    Buf value = { 0 }, since = { 0 }, name = { 0 };
    buf_str(&name, form->name);
    buf_byte(&name, '(');
    show_value(view, ins_at(view, arg(view, ins, 0))->type, x, lang, &name);
    buf_byte(&name, ')');
    show_value(view, ins_at(view, arg(view, ins, used + 1))->type, exact_of(row->value),
               lang, &value);
    month_show(row->dated->from, lang, &since);
    Str args[3] = { buf_view(&name), buf_view(&value), buf_view(&since) };
    indent(out, 4);
    word_say(WORD_FIGURE_SINCE, lang, args, 3, out);
    buf_text(out, " [");
    buf_str(out, row->dated->source);
    buf_text(out, "; ");
    say_status(row->dated->status, lang, out);
    buf_text(out, "]\n");
    buf_free(&value);
    buf_free(&since);
    buf_free(&name);
}

/* "month is before 2023-07: so 500,00 EUR/maand" */
static void say_choice(const View *view, const Ins *ins, size_t member, Lang lang, Buf *out)
{
    uint32_t condition = arg(view, ins, 0);
    Buf because = { 0 }, result = { 0 };
    tell(view, condition, arg_member(view, ins, member, condition), MOOD_FACT, lang, &because);
    show_ins(view, ins_place(view, ins), member, lang, &result);
    Str args[2] = { buf_view(&because), buf_view(&result) };
    word_say(WORD_SO, lang, args, 2, out);
    buf_free(&because);
    buf_free(&result);
}

static void say_operation(const View *view, const Ins *ins, size_t member, Lang lang, Buf *out)
{
    Buf operands[3] = { { 0 }, { 0 }, { 0 } }, says = { 0 }, result = { 0 };
    Str texts[3] = { STR_NONE, STR_NONE, STR_NONE };
    for (uint32_t i = 0; i < ins->count && i < 3; i++) {
        uint32_t operand = arg(view, ins, i);
        if (is_gather(ins->op))
            expr_text(ins_at(view, operand)->at, &operands[i]);
        else
            show_ins(view, operand, arg_member(view, ins, member, operand), lang, &operands[i]);
        texts[i] = buf_view(&operands[i]);
    }
    buf_pattern(&says, op_info(ins->op)->words.in[lang], texts, 3);
    show_ins(view, ins_place(view, ins), member, lang, &result);
    Str args[2] = { buf_view(&says), buf_view(&result) };
    word_say(WORD_MAKES, lang, args, 2, out);
    for (int i = 0; i < 3; i++)
        buf_free(&operands[i]);
    buf_free(&says);
    buf_free(&result);
}

/* Rounding that changes nothing is not worth a line. */
static bool changes_nothing(const View *view, const Ins *ins, size_t member)
{
    Exact before, after;
    uint32_t operand = ins->count ? arg(view, ins, 0) : 0;
    return ins->op == OP_ROUND &&
           view_value(view, operand, arg_member(view, ins, member, operand), &before) ==
               ABSENT_NOT &&
           view_value(view, ins_place(view, ins), member, &after) == ABSENT_NOT &&
           exact_order(before, after) == 0;
}

static void tell_step(const View *view, uint32_t which, size_t member, Lang lang, Buf *out)
{
    const Ins *ins = ins_at(view, which);
    if (ins->count == 0 || (ins->op == OP_IF && ins->which == IF_VERSION) || ins->op == OP_GIVEN ||
        ins->type.kind == KIND_YES_NO || changes_nothing(view, ins, member))
        return;
    Exact result;
    if (view_value(view, which, member, &result) != ABSENT_NOT)
        return;                /* what could not be worked out was told above */
    indent(out, 4);
    if (ins->definition >= 0) {
        show_what(view, which, lang, out);
        buf_text(out, lang == LANG_FR ? " : " : ": ");
    }
    if (ins->op == OP_IF)
        say_choice(view, ins, member, lang, out);
    else
        say_operation(view, ins, member, lang, out);
    buf_byte(out, '\n');
}

/* The formula with its values in the place of names. */
static void fill_in(const View *view, uint32_t which, size_t member, Lang lang, int depth, Buf *out)
{
    const Ins *ins = ins_at(view, which);
    Exact value;
    if (ins->op == OP_IF && ins->which == IF_VERSION &&
        operand_value(view, ins, member, 0, &value) == ABSENT_NOT) {
        uint32_t branch = arg(view, ins, value.num ? 1 : 2);
        fill_in(view, branch, arg_member(view, ins, member, branch), lang, depth, out);
        return;
    }
    if (ins->op == OP_GIVEN && depth == 0) {
        uint32_t used = given_or_else(view, ins, member);
        fill_in(view, used, arg_member(view, ins, member, used), lang, depth, out);
        return;
    }
    if (ins->count == 0 || is_gather(ins->op) || (depth > 0 && ins->definition >= 0) || depth > 8 ||
        ins->op == OP_STEP || ins->op == OP_MARGINAL) {
        show_ins(view, which, member, lang, out);
        return;
    }
    bool infix = ins->count == 2 && ins->op != OP_MIN && ins->op != OP_MAX;
    if (infix && depth > 0)
        buf_byte(out, '(');
    if (!infix)
        buf_print(out, "%s(", op_info(ins->op)->symbol);
    for (uint32_t i = 0; i < ins->count; i++) {
        uint32_t operand = arg(view, ins, i);
        if (i > 0 && infix)
            buf_print(out, " %s ", op_info(ins->op)->symbol);
        else if (i > 0)
            buf_text(out, "; ");
        fill_in(view, operand, arg_member(view, ins, member, operand), lang, depth + 1, out);
    }
    if (!infix || depth > 0)
        buf_byte(out, ')');
}

/* A heading, taken back if nothing came below it. */
static size_t open_heading(Word word, Lang lang, Buf *out, size_t *start)
{
    *start = out->len;
    buf_text(out, "  ");
    buf_str(out, word_in(word, lang));
    buf_byte(out, '\n');
    return out->len;
}

static void close_heading(Buf *out, size_t start, size_t after)
{
    if (out->len == after)
        out->len = start;
}

static void tell_formula(const View *view, const Rule *amount, size_t member, Lang lang, Buf *out)
{
    const Version *version = rule_version(amount, view->month);
    const Ins *ins = version ? ins_at(view, version->root) : NULL;
    if (!ins)
        return;
    uint8_t level = view->book->instruments[amount->owner - 1].level;
    buf_text(out, "  ");
    buf_str(out, word_in(WORD_FORMULA, lang));
    buf_byte(out, '\n');
    indent(out, 4);
    expr_text(version->value, out);
    Buf filled = { 0 }, result = { 0 };
    fill_in(view, version->root, view_member(view, level, member, ins->level), lang, 0, &filled);
    show_ins(view, amount->value,
             member_of(view, level, member, amount->value), lang,
             &result);
    if (!str_is(buf_view(&filled), buf_view(&result))) {
        buf_text(out, "\n    = ");
        buf_str(out, buf_view(&filled));
    }
    buf_text(out, "\n    = ");
    buf_str(out, buf_view(&result));
    buf_byte(out, '\n');
    buf_free(&filled);
    buf_free(&result);
}

/* What a limit took off. */
static void tell_limits(const View *view, const Rule *amount, size_t member, Lang lang, Buf *out)
{
    const Rulebook *b = view->book;
    uint8_t level = b->instruments[amount->owner - 1].level;
    Exact before, after;
    if (amount->value == amount->limited ||
        view_value(view, amount->value,
                   member_of(view, level, member, amount->value),
                   &before) ||
        view_value(view, amount->limited,
                   member_of(view, level, member, amount->limited),
                   &after) ||
        exact_order(before, after) == 0)
        return;
    for (size_t i = 0; i < b->limits_count; i++) {
        const Limit *limit = &b->limits[i];
        bool in = false;
        for (size_t k = 0; k < limit->amounts_count; k++)
            in = in || &b->rules[limit->amounts[k]] == amount;
        if (!in)
            continue;
        Buf most = { 0 }, rest = { 0 };
        Str label = label_in(&limit->label, lang);
        show_ins(view, limit->root,
                 member_of(view, level, member, limit->root), lang,
                 &most);
        show_value(view, ins_at(view, amount->limited)->type, after, lang, &rest);
        Str args[3] = { label.len ? label : limit->name, buf_view(&most), buf_view(&rest) };
        indent(out, 2);
        word_say(WORD_LIMITED, lang, args, 3, out);
        if (limit->source.len) {
            buf_text(out, " [");
            buf_str(out, limit->source);
            buf_byte(out, ']');
        }
        buf_byte(out, '\n');
        buf_free(&most);
        buf_free(&rest);
    }
}

static void tell_headline(const View *view, const Rule *amount, size_t member, Absent had_absent,
                          bool had, Lang lang, Buf *out)
{
    const Rulebook *b = view->book;
    Exact value;
    Absent absent = view_value(view, amount->root, member, &value);
    Str label = label_in(&amount->label, lang);
    const Version *v = rule_version(amount, view->month);
    Buf shown = { 0 };
    if (!label.len)
        label = amount->name;
    if (absent == ABSENT_NOT)
        show_value(view, ins_at(view, amount->root)->type, value, lang, &shown);
    Str args[4] = { label, buf_view(&shown), STR_NONE, STR_NONE };
    if (v && v->from >= 0 && v->to >= 0) {
        args[2] = label_in(&b->parties[v->from].label, lang);
        args[3] = label_in(&b->parties[v->to].label, lang);
    }
    bool known_no = had_absent == ABSENT_NOT && !had;
    word_say(known_no ? WORD_NOT_HAD : absent ? WORD_CANNOT_TELL : WORD_HAD, lang, args, 4, out);
    buf_byte(out, '\n');
    if (absent && !known_no) {
        indent(out, 4);
        trace_missing(view, amount->root, member, lang, out);
        buf_byte(out, '\n');
    }
    buf_free(&shown);
}

static void tell_working(const View *view, const Rule *amount, size_t member, Lang lang, Buf *out)
{
    const Code *code = view->book->code;
    Walk *w = arena_alloc(view->book->arena, sizeof *w);
    w->view = view;
    w->seen = arena_alloc(view->book->arena, code->count);
    uint8_t level = view->book->instruments[amount->owner - 1].level;
    walk(w, amount->value, member_of(view, level, member, amount->value));
    size_t start, after = open_heading(WORD_FIGURES, lang, out, &start);
    for (size_t i = 0; i < w->count; i++) {
        const Ins *ins = ins_at(view, w->order[i]);
        bool told = false;
        for (size_t k = 0; k < i && ins->count == 0; k++)
            told = told || (ins_at(view, w->order[k])->op == ins->op &&
                            ins_at(view, w->order[k])->which == ins->which);
        if (told)
            continue;
        if (ins->op == OP_PARAM)
            tell_figure(view, w->order[i], lang, out);
        if (ins->op == OP_STEP || ins->op == OP_MARGINAL)
            tell_row(view, w->order[i], view_member(view, level, member, ins->level), lang, out);
        if (ins->op == OP_ATTR) {
            indent(out, 4);
            tell_plain(view, w->order[i], view_member(view, level, member, ins->level), lang, out);
            buf_byte(out, '\n');
        }
    }
    close_heading(out, start, after);
    after = open_heading(WORD_STEPS, lang, out, &start);
    for (size_t i = 0; i < w->count; i++)
        tell_step(view, w->order[i],
                  member_of(view, level, member, w->order[i]), lang, out);
    close_heading(out, start, after);
}

void trace_amount(const View *view, const Instrument *instrument, const Rule *amount,
                  size_t member, Lang lang, Buf *out)
{
    const Rulebook *b = view->book;
    Exact had = { 0 };
    size_t m = view_member(view, instrument->level, member, ins_at(view, amount->had)->level);
    Absent absent = view_value(view, amount->had, m, &had);
    tell_headline(view, amount, member, absent, had.num != 0, lang, out);
    size_t self = 0;
    while (&b->rules[instrument->amounts[self]] != amount)
        self++;
    size_t start, after = open_heading(WORD_CONDITIONS, lang, out, &start);
    for (size_t i = 0; i < instrument->conditions_count; i++) {
        const Rule *c = &b->rules[instrument->conditions[i]];
        if (c->amounts >> self & 1)
            trace_condition(view, c, member, lang, out);
    }
    close_heading(out, start, after);
    if (absent == ABSENT_NOT && had.num == 0)
        return;
    tell_working(view, amount, member, lang, out);
    tell_formula(view, amount, member, lang, out);
    tell_limits(view, amount, member, lang, out);
}
