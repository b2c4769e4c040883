/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_partners.c -- the sheet with what there is to say of partnerships: the grouping that was
 * found and how sure it is that none brings more, what each member brings, who gains by leaving.
 *
 * Finding and asking about hundreds of sets is no work for cells: these are values, and a line
 * says so.
 */
#include "regie_book.h"
#include "regie_joining.h"
#include "regie_words.h"

enum { GROUP, MEMBER, PEOPLE, SHARE, BY_ITSELF, WITHOUT, BRINGS, COLUMNS };

typedef struct Partners {
    RegieBook *b;
    Session *s;
    Sheet *sheet;
    uint32_t row;              /* the next */
} Partners;

static void title(Partners *p, Word word)
{
    p->row++;
    sheet_text(p->sheet, p->row++, GROUP, say(p->s, word), STYLE_HEADING);
}

/* Text over the columns of the sheet, on as many rows as it takes. */
static void write_line(Partners *p, Str text, Style style)
{
    enum { MOST = 150 };
    Buf line = { 0 };
    for (Str left = text; left.at; ) {
        Str word = str_cut(&left, ' ');
        if (line.len && text_columns(buf_view(&line)) + 1 + text_columns(word) > MOST) {
            sheet_text(p->sheet, p->row++, GROUP, buf_view(&line), style);
            line.len = 0;
        }
        buf_text(&line, line.len ? " " : "");
        buf_str(&line, word);
    }
    sheet_text(p->sheet, p->row++, GROUP, buf_view(&line), style);
    buf_free(&line);
}

/* What the page would say, a sentence per line. */
static void write_told(Partners *p, void (*tell)(const RegieView *view))
{
    Told told = { 0 };
    RegieView view = *p->b->v;
    view.told = &told;
    tell(&view);
    for (size_t i = 0; i < told.count; i++)
        write_line(p, told.list[i], STYLE_LOOSE);
}

static void put_money(Partners *p, uint32_t column, int64_t cents, bool unknown, Style style)
{
    if (unknown)
        sheet_text(p->sheet, p->row, column, say(p->s, WORD_BOOK_UNKNOWN), STYLE_UNKNOWN);
    else
        sheet_number(p->sheet, p->row, column, euro(cents), style);
}

static void put_state(Partners *p, uint32_t column, const Support *support)
{
    put_money(p, column, support->cents, support->state == OUTCOME_UNKNOWN, STYLE_CENTS);
}

/* -- the grouping that was found -- */

enum { AREA, AREA_TOWNS = PEOPLE, AREA_ALONE, AREA_FOUND, AREA_BOUND };

static void write_area(Partners *p, Str name, size_t towns, int64_t alone, bool alone_unknown,
                       int64_t found, bool found_unknown, int64_t bound, bool bounded, bool sum)
{
    Style style = sum ? STYLE_SUM_CENTS : STYLE_CENTS;
    sheet_text(p->sheet, p->row, AREA, name, sum ? STYLE_SUM_TEXT : STYLE_TEXT);
    sheet_empty(p->sheet, p->row, MEMBER, sum ? STYLE_SUM_TEXT : STYLE_TEXT);
    sheet_number(p->sheet, p->row, AREA_TOWNS, (double)towns, sum ? STYLE_SUM_MONEY : STYLE_COUNT_OF);
    put_money(p, AREA_ALONE, alone, alone_unknown, style);
    put_money(p, AREA_FOUND, found, found_unknown, style);
    put_money(p, AREA_BOUND, bound, !bounded || found_unknown, style);
    p->row++;
}

static void write_areas(Partners *p)
{
    const RegieView *v = p->b->v;
    const Joining *all = &v->join->joining;
    const Str texts[] = { say(p->s, WORD_REGIE_EUR), str_of(""), say(p->s, WORD_JOIN_TOWNS),
                          say(p->s, WORD_JOIN_ALONE), say(p->s, WORD_JOIN_FOUND),
                          say(p->s, WORD_JOIN_BOUND) };
    sheet_text(p->sheet, p->row, AREA, texts[AREA], STYLE_HEAD);
    heads_over(p->sheet, p->row++, texts, MEMBER, AREA_BOUND, STYLE_HEAD_RIGHT);
    for (size_t a = 0; a < all->areas_count; a++) {
        const JoinedArea *one = &all->areas[a];
        write_area(p, area_label(v, one), one->area.count, one->alone, one->alone_unknown > 0,
                   one->found, one->found_unknown > 0, one->bound, one->proof != PROOF_NONE, false);
    }
    if (all->areas_count > 1)
        write_area(p, say(p->s, WORD_REGIE_TOTAL), all->towns, all->alone, all->alone_unknown > 0,
                   all->found, all->found_unknown > 0, all->bound, all->bounded, true);
}

/* -- what each member brings -- */

static void write_member(Partners *p, const Group *group, size_t member, const Bringing *b)
{
    const Town *town = &p->b->v->towns.list[group->members[member]];
    bool untold = b->with.state == OUTCOME_UNKNOWN;
    sheet_text(p->sheet, p->row, GROUP, group->name, STYLE_TEXT);
    sheet_text(p->sheet, p->row, MEMBER, town->name, STYLE_TEXT);
    sheet_number(p->sheet, p->row, PEOPLE, (double)town->people[p->b->v->year], STYLE_COUNT_OF);
    put_money(p, SHARE, b->share, untold, STYLE_CENTS);
    put_state(p, BY_ITSELF, &b->alone);
    put_state(p, WITHOUT, &b->without);
    put_money(p, BRINGS, b->with.cents - b->without.cents,
              untold || b->without.state == OUTCOME_UNKNOWN, STYLE_CENTS);
    p->row++;
}

static void write_members(Partners *p)
{
    const RegieView *v = p->b->v;
    const Str texts[] = { say(p->s, WORD_REGIE_PARTNERSHIP), say(p->s, WORD_REGIE_TOWN),
                          say(p->s, WORD_REGIE_PEOPLE), say(p->s, WORD_JOIN_SHARE),
                          say(p->s, WORD_JOIN_BY_ITSELF), say(p->s, WORD_JOIN_WITHOUT),
                          say(p->s, WORD_JOIN_BRINGS) };
    uint32_t first = p->row;
    heads(p->sheet, p->row, texts, PEOPLE);
    heads_over(p->sheet, p->row++, texts, PEOPLE, BRINGS, STYLE_HEAD_FILTER);
    for (size_t g = 0; g < v->given.count; g++)
        for (size_t m = 0; m < v->given.list[g].count; m++)
            write_member(p, &v->given.list[g], m, &v->join->bringing[g][m]);
    sheet_filter(p->sheet, (Range){ first, GROUP, p->row - 1, BRINGS });
}

/* Of each partnership that has something worth telling. */
static void tell_groups(const RegieView *v)
{
    for (size_t g = 0; g < v->given.count; g++)
        tell_group(v, g);
}

void write_partners(RegieBook *b)
{
    enum { NAMES = 28, NUMBERS = 15 };
    Partners p = { b, b->session, b->partners, REGIE_NOTE_ROW };
    sheet_width(p.sheet, GROUP, NAMES);
    sheet_widest(p.sheet, GROUP, NAMES);
    sheet_width(p.sheet, MEMBER, NAMES);
    for (uint32_t c = PEOPLE; c < COLUMNS; c++)
        sheet_width(p.sheet, c, NUMBERS);
    write_line(&p, say(p.s, WORD_REGIE_FIXED), STYLE_NOTE);
    if (b->v->join->has_neighbours) {
        title(&p, WORD_JOIN_TITLE);
        write_told(&p, tell_who_may);
        write_areas(&p);
        write_told(&p, tell_found);
    }
    if (b->v->given.count) {
        title(&p, WORD_JOIN_BRINGING);
        write_line(&p, say(p.s, WORD_JOIN_BRINGING_KEY), STYLE_NOTE);
        write_members(&p);
        write_told(&p, tell_groups);
        title(&p, WORD_JOIN_LEAVING);
        write_line(&p, say(p.s, WORD_JOIN_LEAVING_KEY), STYLE_NOTE);
        write_told(&p, tell_leaving);
    }
    sheet_print(p.sheet, REGIE_TITLE_ROW);
}
