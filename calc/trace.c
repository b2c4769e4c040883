/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace.c -- reads an engine's results back into sentences.
 *
 * The sentences of operations stand in ops.def, those around them in words.def;
 * here is only which of them to say.  Of a condition that fails only the parts
 * that fail are told, of one that holds the parts that make it hold.
 */
#include "trace.h"

#include "words.h"

size_t view_member(const View *view, uint8_t from, size_t member, uint8_t level)
{
    while (from != level && from != LEVEL_NONE) {
        member = view->parents[from] ? view->parents[from][member] : 0;
        from = view->book->within[from];
    }
    return from == LEVEL_NONE ? 0 : member;
}

Absent view_value(const View *view, uint32_t ins, size_t member, Exact *value)
{
    return engine_value(view->engine, ins, member, view->world, value);
}

static const Ins *ins_at(const View *view, uint32_t ins)
{
    return &view->book->code->ins[ins];
}

static uint32_t arg(const View *view, const Ins *ins, size_t i)
{
    return code_args(view->book->code, ins)[i];
}

/* An operand of an instruction, seen from the member that the instruction is of. */
static size_t arg_member(const View *view, const Ins *ins, size_t member, uint32_t operand)
{
    return view_member(view, ins->level, member, ins_at(view, operand)->level);
}

static bool is_gather(Op op)
{
    return op == OP_SUM || op == OP_COUNT || op == OP_LEAST || op == OP_MOST;
}

/* -- values -- */

void show_value(const View *view, Type type, Exact value, Lang lang, Buf *out)
{
    (void)view;
    int64_t whole = 0;
    switch (type.kind) {
    case KIND_NUMBER: {
        bool money = type.unit.power[UNIT_EUR] > 0;
        exact_show(value, money ? 2 : 0, money ? 6 : 6, lang, out);
        Buf unit = { 0 };
        unit_show(type.unit, lang, &unit);
        if (unit.len) {
            buf_byte(out, ' ');
            buf_str(out, buf_view(&unit));
        }
        buf_free(&unit);
        break;
    }
    case KIND_YES_NO:
        buf_str(out, word_in(value.num ? WORD_YES : WORD_NO, lang));
        break;
    case KIND_MONTH:
        if (exact_fits(value, 0, &whole))
            month_show((Month){ (int32_t)whole }, lang, out);
        break;
    case KIND_CHOICE:
        if (exact_fits(value, 0, &whole) && (size_t)whole < type.choice->count)
            buf_str(out, label_in(&type.choice->labels[whole], lang));
        break;
    }
}

/* The value of an instruction, or a question mark. */
static void show_ins(const View *view, uint32_t which, size_t member, Lang lang, Buf *out)
{
    Exact value;
    if (view_value(view, which, member, &value) == ABSENT_NOT)
        show_value(view, ins_at(view, which)->type, value, lang, out);
    else
        buf_byte(out, '?');
}

Str trace_name(const Code *code, const Ins *ins)
{
    switch (ins->op) {
    case OP_ATTR:
        return code->attributes[ins->which].name;
    case OP_PARAM:
        return code->series[ins->which]->name;
    case OP_STEP: case OP_MARGINAL:
        return code->tables[ins->which].name;
    default:
        return ins->definition >= 0 ? code->definitions[ins->definition].name : STR_NONE;
    }
}

/* What people call it: its label, else the expression as written. */
static void show_what(const View *view, uint32_t which, Lang lang, Buf *out)
{
    const Code *code = view->book->code;
    const Ins *ins = ins_at(view, which);
    Str label = STR_NONE;
    if (ins->op == OP_NOW)
        label = word_in(WORD_THIS_MONTH, lang);
    else if (ins->op == OP_ATTR)
        label = label_in(&code->attributes[ins->which].label, lang);
    else if (ins->op == OP_PARAM)
        label = label_in(&code->series[ins->which]->label, lang);
    else if (ins->definition >= 0)
        label = label_in(&code->definitions[ins->definition].label, lang);
    if (!label.len)
        label = trace_name(code, ins);
    if (label.len)
        buf_str(out, label);
    else
        expr_text(ins->at, out);
}

/* -- what is missing -- */

static void absent_members(const View *view, const Ins *ins, size_t member, void *context,
                           void (*visit)(void *context, const Ins *ins, Absent why))
{
    uint8_t level = (uint8_t)ins->which;
    for (size_t m = 0; m < view->members[level]; m++) {
        if (view_member(view, level, m, ins->level) != member)
            continue;
        for (uint32_t i = 0; i < ins->count; i++) {
            uint32_t operand = arg(view, ins, i);
            trace_absent(view, operand, view_member(view, level, m, ins_at(view, operand)->level),
                         context, visit);
        }
    }
}

void trace_absent(const View *view, uint32_t which, size_t member, void *context,
                  void (*visit)(void *context, const Ins *ins, Absent why))
{
    const Ins *ins = ins_at(view, which);
    Exact value;
    Absent why = view_value(view, which, member, &value);
    if (why == ABSENT_NOT)
        return;
    bool deeper = false;
    if (is_gather(ins->op)) {
        absent_members(view, ins, member, context, visit);
        deeper = why != ABSENT_MEMBER;
    } else if (ins->op == OP_IF &&
               view_value(view, arg(view, ins, 0), arg_member(view, ins, member, arg(view, ins, 0)),
                          &value) == ABSENT_NOT) {
        uint32_t branch = arg(view, ins, value.num ? 1 : 2);
        trace_absent(view, branch, arg_member(view, ins, member, branch), context, visit);
        return;
    }
    for (uint32_t i = 0; i < ins->count && !is_gather(ins->op); i++) {
        uint32_t operand = arg(view, ins, i);
        size_t m = arg_member(view, ins, member, operand);
        if (view_value(view, operand, m, &value) != ABSENT_NOT) {
            trace_absent(view, operand, m, context, visit);
            deeper = true;
        }
    }
    if (!deeper)
        visit(context, ins, why);
}

typedef struct MissingList {
    const View *view;
    Lang lang;
    Buf *out;
    const char *before;
    Str seen[16];
    size_t count;
} MissingList;

static void say_missing(void *context, const Ins *ins, Absent why)
{
    static const Word words[] = {
        [ABSENT_INPUT] = WORD_MISSING_INPUT, [ABSENT_GAP] = WORD_MISSING_FIGURE,
        [ABSENT_ROW] = WORD_MISSING_ROW, [ABSENT_MEMBER] = WORD_MISSING_MEMBER,
        [ABSENT_ZERO] = WORD_MISSING_ZERO, [ABSENT_OVERFLOW] = WORD_MISSING_OVERFLOW };
    MissingList *list = context;
    const Code *code = list->view->book->code;
    Str name = trace_name(code, ins);
    for (size_t i = 0; i < list->count; i++)
        if (str_is(list->seen[i], name))
            return;
    if (list->count < 16)
        list->seen[list->count++] = name;
    Buf what = { 0 }, other = { 0 };
    if (ins->op == OP_ATTR || ins->op == OP_PARAM || ins->op == OP_STEP || ins->op == OP_MARGINAL)
        show_what(list->view, (uint32_t)(ins - code->ins), list->lang, &what);
    else
        expr_text(ins->at, &what);
    if (why == ABSENT_GAP)
        month_show(list->view->month, list->lang, &other);
    else
        buf_str(&other, name);
    Str args[2] = { buf_view(&what), buf_view(&other) };
    buf_text(list->out, list->before);
    word_say(words[why], list->lang, args, 2, list->out);
    list->before = "; ";
    buf_free(&what);
    buf_free(&other);
}

static void tell_missing(const View *view, uint32_t which, size_t member, Lang lang, Buf *out)
{
    MissingList list = { .view = view, .lang = lang, .out = out, .before = "" };
    trace_absent(view, which, member, &list, say_missing);
}

/* -- conditions -- */

/* "(7 maanden te weinig)" */
static void tell_distance(const View *view, const Ins *ins, Exact a, Exact b, Lang lang, Buf *out)
{
    Type type = ins_at(view, arg(view, ins, 0))->type;
    bool months = type.kind == KIND_MONTH;
    if ((type.kind != KIND_NUMBER && !months) || ins->op == OP_EQ || ins->op == OP_NE)
        return;
    bool low = ins->op == OP_GE || ins->op == OP_GT;
    Exact distance = low ? exact_minus(b, a) : exact_minus(a, b);
    if (distance.num == 0)
        return;
    Buf amount = { 0 };
    Type shown = type;
    if (months)
        shown = (Type){ .kind = KIND_NUMBER, .unit = unit_base(UNIT_MONTH) };
    show_value(view, shown, distance, lang, &amount);
    Str text = buf_view(&amount);
    Word word = months ? (low ? WORD_TOO_EARLY : WORD_TOO_LATE)
                       : (low ? WORD_TOO_LITTLE : WORD_TOO_MUCH);
    buf_text(out, " (");
    word_say(word, lang, &text, 1, out);
    buf_byte(out, ')');
    buf_free(&amount);
}

/* How a sentence about a comparison is meant: what a rule asks, or what decides
 * between two ways of calculating. */
typedef enum Mood { MOOD_ASKED, MOOD_FACT } Mood;

/* "at least 12 months"; of dates, "January 2004 at the earliest" */
static void tell_asked(const View *view, const Ins *ins, Str other, Lang lang, Buf *out)
{
    static const Word dates[] = { [OP_LT] = WORD_MONTH_LT, [OP_LE] = WORD_MONTH_LE,
                                  [OP_GT] = WORD_MONTH_GT, [OP_GE] = WORD_MONTH_GE };
    Str operands[2] = { STR_NONE, other };
    bool month = ins_at(view, arg(view, ins, 0))->type.kind == KIND_MONTH;
    if (month && ins->op != OP_EQ && ins->op != OP_NE)
        word_say(dates[ins->op], lang, &other, 1, out);
    else
        buf_pattern(out, op_info(ins->op)->words.in[lang], operands, 2);
}

static void tell_comparison(const View *view, const Ins *ins, size_t member, bool holds, Mood mood,
                            Lang lang, Buf *out)
{
    uint32_t left = arg(view, ins, 0), right = arg(view, ins, 1);
    size_t lm = arg_member(view, ins, member, left), rm = arg_member(view, ins, member, right);
    Buf what = { 0 }, value = { 0 }, other = { 0 }, asked = { 0 };
    Exact a, b;
    if (view_value(view, left, lm, &a) == ABSENT_NOT && view_value(view, right, rm, &b) == ABSENT_NOT) {
        show_what(view, left, lang, &what);
        show_ins(view, left, lm, lang, &value);
        show_ins(view, right, rm, lang, &other);
        tell_asked(view, ins, buf_view(&other), lang, &asked);
        Str args[3] = { buf_view(&what), buf_view(&value), buf_view(&asked) };
        word_say(mood == MOOD_ASKED ? WORD_IS_ASKED : holds ? WORD_IS_THUS : WORD_IS_NOT_THUS,
                 lang, args, 3, out);
        if (!holds && mood == MOOD_ASKED)
            tell_distance(view, ins, a, b, lang, out);
    }
    buf_free(&what);
    buf_free(&value);
    buf_free(&other);
    buf_free(&asked);
}

static void tell(const View *view, uint32_t which, size_t member, Mood mood, Lang lang, Buf *out);

/* Of "a and b" that fails, what fails; of "a or b" that holds, what holds. */
static void tell_parts(const View *view, const Ins *ins, size_t member, bool holds, Mood mood,
                       Lang lang, Buf *out)
{
    bool all = (ins->op == OP_AND) == holds, first = true;
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t operand = arg(view, ins, i);
        size_t m = arg_member(view, ins, member, operand);
        Exact value;
        if (view_value(view, operand, m, &value) != ABSENT_NOT || (!all && (value.num != 0) != holds))
            continue;
        if (!first)
            buf_text(out, "; ");
        first = false;
        tell(view, operand, m, mood, lang, out);
    }
}

static void tell_plain(const View *view, uint32_t which, size_t member, Lang lang, Buf *out)
{
    Buf what = { 0 }, value = { 0 };
    show_what(view, which, lang, &what);
    show_ins(view, which, member, lang, &value);
    Str args[2] = { buf_view(&what), buf_view(&value) };
    word_say(WORD_IS, lang, args, 2, out);
    buf_free(&what);
    buf_free(&value);
}

/* Says why a yes/no value is what it is. */
static void tell(const View *view, uint32_t which, size_t member, Mood mood, Lang lang, Buf *out)
{
    const Ins *ins = ins_at(view, which);
    Exact value, chosen;
    if (view_value(view, which, member, &value) != ABSENT_NOT) {
        tell_missing(view, which, member, lang, out);
        return;
    }
    switch (ins->op) {
    case OP_LT: case OP_LE: case OP_GT: case OP_GE: case OP_EQ: case OP_NE:
        tell_comparison(view, ins, member, value.num != 0, mood, lang, out);
        break;
    case OP_AND: case OP_OR:
        tell_parts(view, ins, member, value.num != 0, mood, lang, out);
        break;
    case OP_NOT:
        tell(view, arg(view, ins, 0), arg_member(view, ins, member, arg(view, ins, 0)), mood, lang, out);
        break;
    case OP_IF: {
        uint32_t condition = arg(view, ins, 0);
        size_t m = arg_member(view, ins, member, condition);
        if (view_value(view, condition, m, &chosen) != ABSENT_NOT)
            break;
        uint32_t branch = arg(view, ins, chosen.num ? 1 : 2);
        if (ins->which != IF_VERSION) {
            tell(view, condition, m, MOOD_FACT, lang, out);
            buf_text(out, "; ");
        }
        tell(view, branch, arg_member(view, ins, member, branch), mood, lang, out);
        break;
    }
    default:
        tell_plain(view, which, member, lang, out);
        break;
    }
}

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
        buf_text(out, lang == LANG_FR ? " : " : ": ");
    }
    tell(view, condition->root, m, MOOD_ASKED, lang, out);
    const Version *version = rule_version(condition, view->month);
    if (version && version->source.len) {
        buf_text(out, " [");
        buf_str(out, version->source);
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
    if (series->checked.index != MONTH_NEVER_ENDS.index && view->month.index > series->checked.index &&
        (size_t)at + 1 == series->count) {
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
    if (view_value(view, arg(view, ins, 0), arg_member(view, ins, member, arg(view, ins, 0)), &x))
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
    show_value(view, ins_at(view, arg(view, ins, used + 1))->type, exact_of(row->value), lang, &value);
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
    show_ins(view, (uint32_t)(ins - view->book->code->ins), member, lang, &result);
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
    show_ins(view, (uint32_t)(ins - view->book->code->ins), member, lang, &result);
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
           view_value(view, operand, arg_member(view, ins, member, operand), &before) == ABSENT_NOT &&
           view_value(view, (uint32_t)(ins - view->book->code->ins), member, &after) == ABSENT_NOT &&
           exact_order(before, after) == 0;
}

static void tell_step(const View *view, uint32_t which, size_t member, Lang lang, Buf *out)
{
    const Ins *ins = ins_at(view, which);
    if (ins->count == 0 || (ins->op == OP_IF && ins->which == IF_VERSION) ||
        ins->type.kind == KIND_YES_NO || changes_nothing(view, ins, member))
        return;
    indent(out, 4);
    if (ins->definition >= 0) {
        show_what(view, which, lang, out);
        buf_text(out, lang == LANG_FR ? " : " : ": ");
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
        view_value(view, arg(view, ins, 0), arg_member(view, ins, member, arg(view, ins, 0)), &value) == ABSENT_NOT) {
        uint32_t branch = arg(view, ins, value.num ? 1 : 2);
        fill_in(view, branch, arg_member(view, ins, member, branch), lang, depth, out);
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
    buf_text(out, "\n    = ");
    fill_in(view, version->root, view_member(view, level, member, ins->level), lang, 0, out);
    buf_text(out, "\n    = ");
    show_ins(view, amount->value, view_member(view, level, member, ins_at(view, amount->value)->level), lang, out);
    buf_byte(out, '\n');
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
        tell_missing(view, amount->root, member, lang, out);
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
    walk(w, amount->value, view_member(view, level, member, ins_at(view, amount->value)->level));
    buf_text(out, "  ");
    buf_str(out, word_in(WORD_FIGURES, lang));
    buf_byte(out, '\n');
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
    buf_text(out, "  ");
    buf_str(out, word_in(WORD_STEPS, lang));
    buf_byte(out, '\n');
    for (size_t i = 0; i < w->count; i++)
        tell_step(view, w->order[i],
                  view_member(view, level, member, ins_at(view, w->order[i])->level), lang, out);
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
    buf_text(out, "  ");
    buf_str(out, word_in(WORD_CONDITIONS, lang));
    buf_byte(out, '\n');
    for (size_t i = 0; i < instrument->conditions_count; i++) {
        const Rule *c = &b->rules[instrument->conditions[i]];
        if (c->amounts >> self & 1)
            trace_condition(view, c, member, lang, out);
    }
    if (absent == ABSENT_NOT && had.num == 0)
        return;
    tell_working(view, amount, member, lang, out);
    tell_formula(view, amount, member, lang, out);
}
