/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * telling.c -- reads single results back into words: a value, what is missing,
 * why a condition holds or fails.
 *
 * The sentences of operations stand in ops.def, those around them in words.def;
 * here is only which of them to say.  Of a condition that fails only the parts
 * that fail are told, of one that holds the parts that make it hold.
 */
#include "telling.h"

#include <stdlib.h>

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

bool is_gather(Op op)
{
    return op == OP_SUM || op == OP_COUNT || op == OP_LEAST || op == OP_MOST;
}

size_t arg_member(const View *view, const Ins *ins, size_t member, uint32_t operand)
{
    return view_member(view, ins->level, member, ins_at(view, operand)->level);
}

Absent operand_value(const View *view, const Ins *ins, size_t member, size_t i, Exact *value)
{
    uint32_t operand = arg(view, ins, i);
    return view_value(view, operand, arg_member(view, ins, member, operand), value);
}

/* -- values -- */

/* Ages: nobody thinks of 45 years as 540 months. */
static bool show_years(Type type, Exact value, Lang lang, Buf *out)
{
    enum { YEARS_FROM = 120 };
    int64_t months;
    if (!unit_is(type.unit, unit_base(UNIT_MONTH)) || !exact_fits(value, 0, &months) ||
        months < YEARS_FROM)
        return false;
    Buf years = { 0 }, rest = { 0 };
    buf_print(&years, "%lld", (long long)(months / 12));
    buf_print(&rest, "%lld", (long long)(months % 12));
    Str args[2] = { buf_view(&years), buf_view(&rest) };
    word_say(months % 12 == 0   ? WORD_YEARS
             : months % 12 == 1 ? WORD_YEARS_MONTH
                                : WORD_YEARS_MONTHS,
             lang, args, 2, out);
    buf_free(&years);
    buf_free(&rest);
    return true;
}

void show_value(const View *view, Type type, Exact value, Lang lang, Buf *out)
{
    (void)view;
    int64_t whole = 0;
    switch (type.kind) {
    case KIND_NUMBER: {
        if (show_years(type, value, lang, out))
            break;
        bool money = type.unit.power[UNIT_EUR] > 0;
        exact_show(value, money ? 2 : 0, 6, lang, out);
        Buf unit = { 0 };
        if (exact_order(value, exact_of((Decimal){ 1, 0 })) == 0)
            unit_show_one(type.unit, lang, &unit);
        else
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

void show_ins(const View *view, uint32_t which, size_t member, Lang lang, Buf *out)
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

void show_what(const View *view, uint32_t which, Lang lang, Buf *out)
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

/* A search through what made a value absent; what many operands share is looked at
 * once. */
typedef struct Search {
    const View *view;
    void *context;
    void (*visit)(void *context, const Ins *ins, Absent why);
    uint64_t *seen;            /* instruction and member, from 1; open addressing */
    size_t count, room;        /* room: a power of two */
    uint64_t small[64];
} Search;

static bool put_seen(uint64_t *seen, size_t room, uint64_t key)
{
    size_t i = (size_t)((key * 0x9E3779B97F4A7C15u) >> 40) & (room - 1);
    while (seen[i] && seen[i] != key)
        i = (i + 1) & (room - 1);
    bool fresh = !seen[i];
    seen[i] = key;
    return fresh;
}

static bool first_time(Search *s, uint32_t ins, size_t member)
{
    if (2 * s->count >= s->room) {
        uint64_t *larger = calloc(4 * s->room, sizeof *larger);
        if (!larger)
            return false;      /* what is found so far is told */
        for (size_t i = 0; i < s->room; i++)
            if (s->seen[i])
                put_seen(larger, 4 * s->room, s->seen[i]);
        if (s->seen != s->small)
            free(s->seen);
        s->seen = larger;
        s->room *= 4;
    }
    bool fresh = put_seen(s->seen, s->room, ((uint64_t)member << 32 | ins) + 1);
    s->count += fresh;
    return fresh;
}

static void search(Search *s, uint32_t which, size_t member);

static void search_members(Search *s, const Ins *ins, size_t member)
{
    const View *view = s->view;
    uint8_t level = (uint8_t)ins->which;
    for (size_t m = 0; m < view->members[level]; m++) {
        if (view_member(view, level, m, ins->level) != member)
            continue;
        for (uint32_t i = 0; i < ins->count; i++) {
            uint32_t operand = arg(view, ins, i);
            search(s, operand, view_member(view, level, m, ins_at(view, operand)->level));
        }
    }
}

static void search(Search *s, uint32_t which, size_t member)
{
    const View *view = s->view;
    const Ins *ins = ins_at(view, which);
    Exact value;
    Absent why = engine_absent(view->engine, which, member, view->world);
    if (why == ABSENT_NOT || !first_time(s, which, member))
        return;
    bool deeper = false;
    if (is_gather(ins->op)) {
        search_members(s, ins, member);
        deeper = why != ABSENT_MEMBER;
    } else if (ins->op == OP_IF) {
        /* while it is not known what is chosen, what could be is not missed yet */
        uint32_t needed = arg(view, ins, 0);
        if (view_value(view, needed, arg_member(view, ins, member, needed), &value) == ABSENT_NOT)
            needed = arg(view, ins, value.num ? 1 : 2);
        search(s, needed, arg_member(view, ins, member, needed));
        return;
    } else if (ins->op == OP_GIVEN) {
        /* the input itself would do, and so would what it is otherwise */
        s->visit(s->context, ins_at(view, arg(view, ins, 0)), ABSENT_INPUT);
        uint32_t other = arg(view, ins, 1);
        search(s, other, arg_member(view, ins, member, other));
        return;
    }
    for (uint32_t i = 0; i < ins->count && !is_gather(ins->op); i++) {
        uint32_t operand = arg(view, ins, i);
        size_t m = arg_member(view, ins, member, operand);
        if (engine_absent(view->engine, operand, m, view->world) != ABSENT_NOT) {
            search(s, operand, m);
            deeper = true;
        }
    }
    if (!deeper)
        s->visit(s->context, ins, why);
}

void trace_absent(const View *view, uint32_t which, size_t member, void *context,
                  void (*visit)(void *context, const Ins *ins, Absent why))
{
    if (engine_absent(view->engine, which, member, view->world) == ABSENT_NOT)
        return;
    Search s = { .view = view, .context = context, .visit = visit };
    s.seen = s.small;
    s.room = sizeof s.small / sizeof *s.small;
    search(&s, which, member);
    if (s.seen != s.small)
        free(s.seen);
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

void trace_missing(const View *view, uint32_t which, size_t member, Lang lang, Buf *out)
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
    if (view_value(view, left, lm, &a) == ABSENT_NOT &&
        view_value(view, right, rm, &b) == ABSENT_NOT) {
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

static bool same_input(const Ins *a, const Ins *b)
{
    return a->op == OP_ATTR && b->op == OP_ATTR && a->which == b->which;
}

/* The comparisons that "x in (a, b, c)" is made of, if it is that. */
static bool one_of(const View *view, uint32_t which, uint32_t *what, uint32_t list[], size_t *count,
                   size_t room)
{
    const Ins *ins = ins_at(view, which);
    if (ins->op == OP_OR)
        return one_of(view, arg(view, ins, 0), what, list, count, room) &&
               one_of(view, arg(view, ins, 1), what, list, count, room);
    if (ins->op != OP_EQ || *count == room || (*count && arg(view, ins, 0) != *what &&
        !same_input(ins_at(view, arg(view, ins, 0)), ins_at(view, *what))))
        return false;
    *what = arg(view, ins, 0);
    list[(*count)++] = arg(view, ins, 1);
    return true;
}

/* "task is odd jobs; asked is one of: cleaning, cooking" */
static bool tell_one_of(const View *view, uint32_t which, size_t member, Lang lang, Buf *out)
{
    uint32_t list[32], what = 0;
    size_t count = 0;
    if (!one_of(view, which, &what, list, &count, 32) || count < 2)
        return false;
    const Ins *ins = ins_at(view, which);
    Buf name = { 0 }, value = { 0 }, names = { 0 }, asked = { 0 };
    show_what(view, what, lang, &name);
    show_ins(view, what, arg_member(view, ins, member, what), lang, &value);
    for (size_t i = 0; i < count; i++) {
        buf_text(&names, i ? ", " : "");
        show_ins(view, list[i], arg_member(view, ins, member, list[i]), lang, &names);
    }
    Str text = buf_view(&names);
    word_say(WORD_ONE_OF, lang, &text, 1, &asked);
    Str args[3] = { buf_view(&name), buf_view(&value), buf_view(&asked) };
    word_say(WORD_IS_ASKED, lang, args, 3, out);
    buf_free(&name);
    buf_free(&value);
    buf_free(&names);
    buf_free(&asked);
    return true;
}

/* Of "a and b" that fails, what fails; of "a or b" that holds, what holds. */
static void tell_parts(const View *view, const Ins *ins, size_t member, bool holds, Mood mood,
                       Lang lang, Buf *out)
{
    bool all = (ins->op == OP_AND) == holds, first = true;
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t operand = arg(view, ins, i);
        size_t m = arg_member(view, ins, member, operand);
        Exact value;
        if (view_value(view, operand, m, &value) != ABSENT_NOT ||
            (!all && (value.num != 0) != holds))
            continue;
        if (!first && ins->op == OP_OR)
            buf_str(out, word_in(WORD_EITHER, lang));
        else if (!first)
            buf_text(out, lang == LANG_FR ? " ; " : "; ");
        first = false;
        tell(view, operand, m, mood, lang, out);
    }
}

void tell_plain(const View *view, uint32_t which, size_t member, Lang lang, Buf *out)
{
    Buf what = { 0 }, value = { 0 };
    show_what(view, which, lang, &what);
    show_ins(view, which, member, lang, &value);
    Str args[2] = { buf_view(&what), buf_view(&value) };
    word_say(WORD_IS, lang, args, 2, out);
    buf_free(&what);
    buf_free(&value);
}

void tell(const View *view, uint32_t which, size_t member, Mood mood, Lang lang, Buf *out)
{
    const Ins *ins = ins_at(view, which);
    Exact value, chosen;
    if (view_value(view, which, member, &value) != ABSENT_NOT) {
        trace_missing(view, which, member, lang, out);
        return;
    }
    switch (ins->op) {
    case OP_LT: case OP_LE: case OP_GT: case OP_GE: case OP_EQ: case OP_NE:
        tell_comparison(view, ins, member, value.num != 0, mood, lang, out);
        break;
    case OP_AND: case OP_OR:
        if (!value.num && mood == MOOD_ASKED && tell_one_of(view, which, member, lang, out))
            break;
        tell_parts(view, ins, member, value.num != 0, mood, lang, out);
        break;
    case OP_NOT:
        /* what is asked is the opposite: so only what is, is told */
        tell(view, arg(view, ins, 0), arg_member(view, ins, member, arg(view, ins, 0)),
             MOOD_FACT, lang, out);
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
