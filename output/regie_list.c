/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_list.c -- the sheet with the towns and what is known of them, which people may
 * change, and the sheet with who gets what under each schedule.
 */
#include "regie_book.h"

enum { NAMES = 28, NUMBERS = 13 };
/* Support per head has so many digits: a cell compares with more by way of text, which is
 * exact for these. */
enum { EACH_DIGITS = 9 };
static const double each_one = 1e9;

static size_t listed(const RegieBook *b)
{
    return b->groups.count - b->points_count;
}

/* -- towns -- */

/* Points stand below the towns, under a heading. */
uint32_t town_row_of(const RegieBook *b, size_t town)
{
    bool point = town >= b->towns_count - b->points_count;
    return REGIE_FIRST_ROW + (uint32_t)town + point;
}

static Style fact_style(const Attribute *a, bool open)
{
    if (a->type.kind == KIND_YES_NO)
        return open ? STYLE_IN_YES_NO : STYLE_YES_NO;
    if (attribute_is_part(a))
        return open ? STYLE_IN_PERCENT : STYLE_PART;
    if (a->scale)
        return open ? STYLE_IN_NUMBER : STYLE_NUMBER;
    return open ? STYLE_IN_COUNT : STYLE_COUNT_OF;
}

/* "in_municipality_Kortrijk_population" */
static void name_fact(RegieBook *b, size_t town, const Attribute *a, uint32_t row, uint32_t n)
{
    const Towns *towns = &b->v->towns;
    Str level = towns->book->levels[towns->level].name;
    Buf name = { 0 };
    buf_text(&name, "in_");
    buf_str(&name, level);
    buf_byte(&name, '_');
    buf_str(&name, towns->list[b->who[town]].name);
    buf_byte(&name, '_');
    buf_str(&name, str_part(a->name.at + level.len + 1, a->name.len - level.len - 1));
    book_name(b->book, buf_view(&name), b->towns, row, n);
    buf_free(&name);
}

/* What is known of the town, in the cell that people change and as it was. */
static void write_fact(RegieBook *b, size_t town, size_t which)
{
    const Towns *towns = &b->v->towns;
    const Attribute *a = &towns->book->attributes[b->attributes[which]];
    int64_t digits = which ? towns->list[b->who[town]].digits[which - 1] : b->people[town];
    uint32_t row = town_row_of(b, town), column = TOWN_FIRST + (uint32_t)which;
    uint32_t before = column + (uint32_t)b->attributes_count;
    if (digits == TOWN_UNKNOWN) {
        sheet_text(b->towns, row, column, str_of("?"), STYLE_TEXT_RIGHT);
        sheet_text(b->towns, row, before, str_of("?"), STYLE_TEXT_RIGHT);
        return;
    }
    double value = as_double(exact_of((Decimal){ digits, a->scale }));
    sheet_number(b->towns, row, column, value, fact_style(a, true));
    if (town < b->towns_count - b->points_count)
        name_fact(b, town, a, row, column);
    sheet_number(b->towns, row, before, value, fact_style(a, false));
}

static void town_heads(RegieBook *b)
{
    Session *s = b->session;
    uint32_t last = TOWN_FIRST + 2 * (uint32_t)b->attributes_count - 1;
    const Str texts[] = { say(s, WORD_REGIE_TOWN), say(s, WORD_REGIE_PART), say(s, WORD_REGIE_APPLICANT) };
    heads(b->towns, REGIE_HEAD_ROW, texts, TOWN_FIRST);
    for (size_t a = 0; a < b->attributes_count; a++) {
        const Attribute *attribute = &b->v->towns.book->attributes[b->attributes[a]];
        Str label = label_of(s, &attribute->label, attribute->name);
        uint32_t column = TOWN_FIRST + (uint32_t)a, before = column + (uint32_t)b->attributes_count;
        sheet_text(b->towns, REGIE_HEAD_ROW, column, label, STYLE_HEAD_RIGHT);
        sheet_text(b->towns, REGIE_HEAD_ROW, before, say_with(s, WORD_REGIE_BEFORE, label),
                   STYLE_HEAD_RIGHT);
    }
    for (uint32_t c = TOWN_FIRST; c <= last; c++)
        sheet_width(b->towns, c, NUMBERS + 3);
}

static void ask_facts(RegieBook *b)
{
    enum { MOST = 100000000 };
    uint32_t first = REGIE_FIRST_ROW, last = town_row_of(b, b->towns_count - 1);
    for (size_t i = 0; i < b->attributes_count; i++) {
        const Attribute *a = &b->v->towns.book->attributes[b->attributes[i]];
        uint32_t column_at = TOWN_FIRST + (uint32_t)i;
        Range range = { first, column_at, last, column_at };
        Str label = label_of(b->session, &a->label, a->name);
        bool yes_no = a->type.kind == KIND_YES_NO;
        sheet_ask_number(b->towns, range, 0, yes_no ? 1 : MOST, label,
                         yes_no ? say_with(b->session, WORD_BOOK_ASK_YES_NO, label) : label);
        Buf *f = formula_of(b);
        relative(first, column_at, f);
        buf_text(f, "<>");
        relative(first, column_at + (uint32_t)b->attributes_count, f);
        sheet_mark_changed(b->towns, range, buf_view(f));
    }
}

void write_towns(RegieBook *b)
{
    size_t town = 0;
    Session *s = b->session;
    uint32_t last = TOWN_FIRST + 2 * (uint32_t)b->attributes_count - 1;
    sheet_text(b->towns, REGIE_NOTE_ROW, 0, say(s, WORD_REGIE_TOWNS_HOW), STYLE_NOTE);
    sheet_width(b->towns, TOWN_NAME, NAMES);
    town_heads(b);
    for (size_t g = 0; g < b->groups.count; g++) {
        if (g == listed(b))
            section(b->towns, town_row_of(b, town) - 1, last, say(s, WORD_REGIE_POINTS));
        for (size_t m = 0; m < b->groups.list[g].count; m++, town++) {
            const Town *of = &b->v->towns.list[b->who[town]];
            uint32_t row = town_row_of(b, town);
            sheet_text(b->towns, row, TOWN_NAME, g < listed(b) ? of->name : b->groups.list[g].name,
                       STYLE_TEXT);
            sheet_text(b->towns, row, TOWN_PART, g < listed(b) ? of->part : str_of(""), STYLE_TEXT);
            sheet_text(b->towns, row, TOWN_GROUP, b->groups.list[g].together ? b->groups.list[g].name
                                                                             : str_of(""), STYLE_TEXT);
            for (size_t a = 0; a < b->attributes_count; a++)
                write_fact(b, town, a);
        }
    }
    ask_facts(b);
    sheet_freeze(b->towns, REGIE_FIRST_ROW, TOWN_PART);
    sheet_print(b->towns, REGIE_HEAD_ROW);
}

/* -- who gets what -- */

uint32_t list_row_of(size_t group)
{
    return REGIE_FIRST_ROW + (uint32_t)group;
}

uint32_t list_support(size_t offer)
{
    return LIST_FIRST + (uint32_t)offer;
}

uint32_t list_per_head(const RegieBook *b, size_t offer)
{
    return LIST_FIRST + (uint32_t)(b->v->count + offer);
}

uint32_t list_difference(const RegieBook *b, size_t offer)
{
    return LIST_FIRST + (uint32_t)(2 * b->v->count + offer - 1);
}

uint32_t list_rank(const RegieBook *b, size_t offer)
{
    return LIST_FIRST + (uint32_t)(3 * b->v->count + offer - 1);
}

void list_stretch(const RegieBook *b, uint32_t n, Buf *out)
{
    stretch_on(b->list, n, REGIE_FIRST_ROW, list_row_of(listed(b)) - 1, out);
}

/* The towns of a group stand below each other. */
static void write_people(RegieBook *b, size_t group, size_t town)
{
    size_t count = b->groups.list[group].count;
    Buf *f = formula_of(b);
    buf_text(f, "SUM(");
    stretch_on(b->towns, TOWN_FIRST, town_row_of(b, town), town_row_of(b, town + count - 1), f);
    buf_byte(f, ')');
    put_number(b, b->list, list_row_of(group), LIST_PEOPLE, (double)b->v->people[group],
               STYLE_COUNT_OF);
}

/* What a group gets per head, as its cell has it. */
static int64_t each_of(const RegieBook *b, size_t offer, size_t group)
{
    int64_t digits, people = b->v->people[group];
    Exact each = { b->offers[offer].found[group].cents, people > 0 ? people : 1, 2 };
    return exact_round(each, EACH_DIGITS, &digits) ? digits : 0;
}

static void write_amounts(RegieBook *b, size_t group, size_t offer)
{
    const OfferBook *o = &b->offers[offer];
    Support now = b->offers[0].found[group], then = o->found[group];
    uint32_t row = list_row_of(group);
    offer_cell(b, o, group, formula_of(b));
    put_support(b, b->list, row, list_support(offer), &then, STYLE_CENTS);
    Buf *f = formula_of(b);
    buf_text(f, "ROUND(");
    across(row, list_support(offer), f);
    buf_byte(f, '/');
    across(row, LIST_PEOPLE, f);
    buf_print(f, ",%d)", EACH_DIGITS);
    Support each = { then.state, 0 };
    if (then.state == OUTCOME_UNKNOWN)
        put_support(b, b->list, row, list_per_head(b, offer), &each, STYLE_CENTS);
    else
        put_number(b, b->list, row, list_per_head(b, offer),
                   (double)each_of(b, offer, group) / each_one, STYLE_CENTS);
    if (!offer)
        return;
    f = formula_of(b);
    across(row, list_support(offer), f);
    buf_byte(f, '-');
    across(row, list_support(0), f);
    bool unknown = now.state == OUTCOME_UNKNOWN || then.state == OUTCOME_UNKNOWN;
    Support gain = { unknown ? OUTCOME_UNKNOWN : OUTCOME_VALUE, then.cents - now.cents };
    put_support(b, b->list, row, list_difference(b, offer), &gain, STYLE_CENTS);
}

static bool is_known(const RegieBook *b, size_t offer, size_t group)
{
    return b->offers[offer].found[group].state != OUTCOME_UNKNOWN;
}

/* Its support times the people of those who get less per head, twice, and of those who get as
 * much: what the Gini coefficient adds up. */
static double rank_of(const RegieBook *b, size_t offer, size_t group)
{
    int64_t own = each_of(b, offer, group), ranked = 0;
    for (size_t g = 0; g < listed(b); g++) {
        int64_t other = each_of(b, offer, g);
        if (is_known(b, offer, g))
            ranked += other < own ? 2 * b->v->people[g] : other == own ? b->v->people[g] : 0;
    }
    return euro(b->offers[offer].found[group].cents) * (double)ranked;
}

static void write_rank(RegieBook *b, size_t group, size_t offer)
{
    uint32_t row = list_row_of(group), each = list_per_head(b, offer);
    Buf *f = formula_of(b);
    buf_text(f, "IF(ISNUMBER(");
    across(row, each, f);
    buf_text(f, "),");
    across(row, list_support(offer), f);
    buf_text(f, "*(2*SUMIF(");
    list_stretch(b, each, f);
    buf_text(f, ",\"<\"&");
    across(row, each, f);
    buf_byte(f, ',');
    list_stretch(b, LIST_PEOPLE, f);
    buf_text(f, ")+SUMIF(");
    list_stretch(b, each, f);
    buf_byte(f, ',');
    across(row, each, f);
    buf_byte(f, ',');
    list_stretch(b, LIST_PEOPLE, f);
    buf_text(f, ")),0)");
    put_number(b, b->list, row, list_rank(b, offer), is_known(b, offer, group) ? rank_of(b, offer, group) : 0,
               STYLE_COUNT_OF);
}

static void list_heads(RegieBook *b)
{
    Session *s = b->session;
    const Str texts[] = { say(s, WORD_REGIE_APPLICANT), say(s, WORD_REGIE_PART), say(s, WORD_REGIE_MEMBERS),
                          say(s, WORD_REGIE_PEOPLE) };
    heads(b->list, REGIE_HEAD_ROW, texts, LIST_FIRST);
    for (size_t i = 0; i < b->v->count; i++) {
        Str name = b->v->offers[i].name;
        const struct { uint32_t column; Word word; } of[] = {
            { list_support(i), WORD_REGIE_SUPPORT_OF }, { list_per_head(b, i), WORD_REGIE_EACH_OF },
            { list_rank(b, i), WORD_REGIE_RANK_OF }, { list_difference(b, i), WORD_REGIE_GAIN_OF } };
        for (size_t k = 0; k < sizeof of / sizeof *of - !i; k++) {
            sheet_text(b->list, REGIE_HEAD_ROW, of[k].column, say_with(s, of[k].word, name), STYLE_HEAD_FILTER);
            sheet_width(b->list, of[k].column, NUMBERS + 2);
        }
    }
}

void write_list(RegieBook *b)
{
    size_t town = 0;
    uint32_t last = list_rank(b, b->v->count - 1);
    sheet_text(b->list, REGIE_NOTE_ROW, 0, say(b->session, WORD_REGIE_LIST_HOW), STYLE_NOTE);
    sheet_width(b->list, LIST_NAME, NAMES);
    list_heads(b);
    for (size_t g = 0; g < listed(b); g++) {
        const Group *group = &b->groups.list[g];
        uint32_t row = list_row_of(g);
        sheet_text(b->list, row, LIST_NAME, group->name, STYLE_TEXT);
        sheet_text(b->list, row, LIST_PART, b->v->towns.list[b->who[town]].part, STYLE_TEXT);
        sheet_number(b->list, row, LIST_MEMBERS, (double)group->count, STYLE_WHOLE);
        write_people(b, g, town);
        for (size_t i = 0; i < b->v->count; i++) {
            write_amounts(b, g, i);
            write_rank(b, g, i);
        }
        town += group->count;
    }
    Range all = { REGIE_HEAD_ROW, 0, list_row_of(listed(b)) - 1, last };
    sheet_filter(b->list, all);
    sheet_mark_unknown(b->list, (Range){ REGIE_FIRST_ROW, LIST_FIRST, all.last_row, last });
    sheet_freeze(b->list, REGIE_FIRST_ROW, LIST_PART);
    sheet_print(b->list, REGIE_HEAD_ROW);
    sheet_print_area(b->list, all.last_row, list_rank(b, 0) - 1);
}
