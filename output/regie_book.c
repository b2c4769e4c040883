/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_book.c -- schedules of support as a workbook, from what there is to show to the
 * file: which sheets, the cover, and the checks.
 */
#include "regie_book.h"

#include <stdlib.h>

#include "money.h"
#include "xlsx.h"

/* -- for the sheets -- */

Buf *formula_of(RegieBook *b)
{
    b->formula.len = 0;
    return &b->formula;
}

void put_number(RegieBook *b, Sheet *sheet, uint32_t row, uint32_t n, double value, Style style)
{
    sheet_formula(sheet, row, n, buf_view(&b->formula), value, style);
}

void put_support(RegieBook *b, Sheet *sheet, uint32_t row, uint32_t n, const Support *support,
                 Style style)
{
    if (support->state == OUTCOME_UNKNOWN)
        sheet_formula_none(sheet, row, n, buf_view(&b->formula), style);
    else
        put_number(b, sheet, row, n, euro(support->cents), style);
}

void place_on(const Sheet *sheet, uint32_t row, uint32_t n, Buf *out)
{
    buf_str(out, sheet_prefix(sheet));
    cell_name(row, n, out);
}

/* -- points: a town alone with so many people -- */

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

enum { POINTS_MOST = 240 };

static void add_point(RegieBook *b, int64_t people, int64_t most)
{
    if (people >= 1 && people <= most && b->points_count < POINTS_MOST)
        b->points[b->points_count++] = people;
}

/* Both sides of each bound of a schedule, and enough between them to draw a line. */
static void find_points(RegieBook *b)
{
    const RegieView *v = b->v;
    int64_t most = 1;
    for (size_t g = 0; g < v->groups.count; g++)
        most = v->people[g] > most ? v->people[g] : most;
    b->points = arena_alloc(b->arena, POINTS_MOST * sizeof *b->points);
    add_point(b, most, most);
    for (int64_t one = 1000; one <= most; one *= 10)
        for (int64_t n = 10; n < 100; n += 5)
            add_point(b, one * n / 10, most);
    for (size_t i = 0; i < v->count; i++) {
        int64_t *bounds;
        size_t count = schedule_bounds(b->arena, v->offers[i].book, v->month, &bounds);
        for (size_t k = 0; k < count; k++) {
            add_point(b, bounds[k] - 1, most);
            add_point(b, bounds[k], most);
            add_point(b, bounds[k] + 1, most);
        }
    }
    qsort(b->points, b->points_count, sizeof *b->points, by_number);
    size_t kept = 0;
    for (size_t i = 0; i < b->points_count; i++)
        if (!kept || b->points[kept - 1] != b->points[i])
            b->points[kept++] = b->points[i];
    b->points_count = kept;
}

/* "Turnhout, 80,001" */
static Str point_name(const RegieBook *b, int64_t people)
{
    Lang lang = b->session->options.lang;
    Str args[2] = { b->v->towns.list[b->v->like].name, count_words(b->arena, (size_t)people, lang) };
    Buf buf = { 0 };
    word_say(WORD_REGIE_POINT, lang, args, 2, &buf);
    Str text = str_keep(b->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

/* The groups of the view, then a town alone per point; and all their towns. */
static void find_groups(RegieBook *b)
{
    const RegieView *v = b->v;
    size_t towns = b->points_count, at = 0;
    for (size_t g = 0; g < v->groups.count; g++)
        towns += v->groups.list[g].count;
    b->groups.list = arena_alloc(b->arena, (v->groups.count + b->points_count + 1) * sizeof *b->groups.list);
    b->people = arena_alloc(b->arena, (towns + 1) * sizeof *b->people);
    b->who = arena_alloc(b->arena, (towns + 1) * sizeof *b->who);
    b->towns_count = towns;
    for (size_t g = 0; g < v->groups.count; g++) {
        b->groups.list[b->groups.count++] = v->groups.list[g];
        for (size_t m = 0; m < v->groups.list[g].count; m++, at++) {
            b->who[at] = v->groups.list[g].members[m];
            b->people[at] = v->towns.list[b->who[at]].people[v->year];
        }
    }
    for (size_t p = 0; p < b->points_count; p++, at++) {
        b->groups.list[b->groups.count++] =
            (Group){ .name = point_name(b, b->points[p]), .members = &v->like, .count = 1 };
        b->who[at] = v->like;
        b->people[at] = b->points[p];
    }
}

static void find_attributes(RegieBook *b)
{
    const Towns *towns = &b->v->towns;
    uint32_t *list = arena_alloc(b->arena, (towns->facts_count + 1) * sizeof *list);
    list[b->attributes_count++] = towns->counts;
    for (size_t f = 0; f < towns->facts_count; f++)
        list[b->attributes_count++] = towns->facts[f];
    b->attributes = list;
}

/* The program's own answer for all of them, points as well. */
static const Support *work_out(const RegieBook *b, const Offer *offer)
{
    const RegieView *v = b->v;
    Support *support = arena_alloc(b->arena, (b->groups.count + 1) * sizeof *support);
    Schedule *schedule = schedule_bind(b->arena, offer->book, &v->towns, &b->groups, b->people, 1,
                                       (Months){ v->month, v->month });
    schedule_run(schedule, v->month, support);
    return support;
}

/* -- the sheets -- */

static Sheet *new_sheet(RegieBook *b, Str name, uint32_t colour)
{
    Sheet *sheet = book_sheet(b->book, name, SHEET_FREE);
    sheet_colour(sheet, colour);
    return sheet;
}

enum { FOR_READING = 0x1B5E20, FOR_CHANGING = 0xE0B000, FOR_WORKING = 0x808080, FOR_CHECKING = 0x1F4E79 };

static void make_sheets(RegieBook *b)
{
    Session *s = b->session;
    b->cover = new_sheet(b, say(s, WORD_TAB_COVER), FOR_READING);
    b->answer = new_sheet(b, say(s, WORD_TAB_REGIE), FOR_READING);
    b->list = new_sheet(b, say(s, WORD_TAB_WHO_GETS), FOR_READING);
    if (b->v->join)
        b->partners = new_sheet(b, say(s, WORD_TAB_PARTNERS), FOR_READING);
    b->towns = new_sheet(b, say(s, WORD_TAB_TOWNS), FOR_CHANGING);
    for (size_t i = 0; i < b->v->count; i++) {
        OfferBook *o = &b->offers[i];
        Str name = o->offer->name;
        lay_offer(b, o);
        if (o->report.w)
            o->figures = new_sheet(b, say_with(s, WORD_TAB_FIGURES_OF, name), FOR_CHANGING);
        o->rows = new_sheet(b, say_with(s, WORD_TAB_ROWS_OF, name), FOR_WORKING);
        o->report.layout.figures = o->figures;
    }
    b->checks = new_sheet(b, say(s, WORD_TAB_CHECKS), FOR_CHECKING);
}

static void begin(RegieBook *b, Sheet *sheet, Str name)
{
    const Instrument *in = b->v->offers[0].instrument;
    Buf title = { 0 };
    buf_str(&title, name);
    buf_text(&title, " \xC2\xB7 ");
    buf_str(&title, label_of(b->session, &in->label, in->id));
    sheet_text(sheet, REGIE_TITLE_ROW, 0, buf_view(&title), STYLE_TITLE);
    buf_free(&title);
    Buf *f = formula_of(b);
    place_on(b->checks, b->verdict_row, 0, f);
    if (sheet != b->checks)
        verdict_cell(b->session, sheet, REGIE_VERDICT_ROW, 1, buf_view(f));
}

/* -- the cover -- */

static void cover_offers(RegieBook *b, CoverPage *c)
{
    for (size_t i = 1; i < b->v->count; i++)
        cover_line(c, b->v->offers[i].name, b->v->offers[i].file);
}

static void write_cover_sheet(RegieBook *b, const Xlsx *x)
{
    const RegieView *v = b->v;
    Session *s = b->session;
    Buf year = { 0 };
    buf_print(&year, "%d", v->towns.years[v->year]);
    CoverPage c = cover_begin(s, b->cover, REGIE_NOTE_ROW + 1);
    cover_line(&c, say(s, WORD_REGIE_COUNTED), say_with(s, WORD_REGIE_FIRST_OF, buf_view(&year)));
    cover_line(&c, say(s, WORD_REGIE_RULES_OF), months_words(b->arena, (Months){ v->month, v->month }, s->options.lang));
    cover_line(&c, say(s, WORD_STATUS), say(s, WORD_BOOK_ESTIMATE));
    cover_line(&c, say(s, WORD_RULES), rules_words(s, true));
    cover_offers(b, &c);
    if (s->options.partnerships)
        cover_line(&c, say(s, WORD_REGIE_TOGETHER), str_of(s->options.partnerships));
    if (s->options.neighbours)
        cover_line(&c, say(s, WORD_REGIE_TOGETHER), str_of(s->options.neighbours));
    if (s->options.population)
        cover_line(&c, say(s, WORD_REGIE_PEOPLE), str_of(s->options.population));
    cover_line(&c, say(s, WORD_BOOK_DATE), date_words(s));
    cover_line(&c, say(s, WORD_BOOK_HASH), x->inputs);
    cover_title(&c, WORD_BOOK_CONTENTS);
    cover_sheet(&c, b->answer, WORD_ABOUT_REGIE);
    cover_sheet(&c, b->list, WORD_ABOUT_WHO_GETS);
    if (b->partners)
        cover_sheet(&c, b->partners, WORD_ABOUT_PARTNERS);
    cover_sheet(&c, b->towns, WORD_ABOUT_TOWNS);
    for (size_t i = 0; i < v->count; i++) {
        if (b->offers[i].figures)
            cover_sheet(&c, b->offers[i].figures, WORD_ABOUT_FIGURES);
        cover_sheet(&c, b->offers[i].rows, WORD_ABOUT_ROWS);
    }
    cover_sheet(&c, b->checks, WORD_ABOUT_CHECKS);
    cover_title(&c, WORD_BOOK_HOW);
    cover_paragraph(&c, WORD_REGIE_HOW_LIVE);
    cover_paragraph(&c, WORD_REGIE_HOW_NOT_LIVE);
    cover_paragraph(&c, WORD_HOW_PROTECTED);
    cover_title(&c, WORD_BOOK_LEGEND);
    cover_legend_number(&c, 1234.5, STYLE_IN_CENTS, WORD_LEGEND_INPUT);
    cover_legend_number(&c, 1234.5, STYLE_CENTS, WORD_LEGEND_FORMULA);
    cover_legend_number(&c, 1, STYLE_CHANGED, WORD_LEGEND_CHANGED);
    cover_legend_text(&c, str_of("#N/A"), STYLE_UNKNOWN, WORD_LEGEND_UNKNOWN);
    cover_end(&c);
    buf_free(&year);
}

/* -- the checks -- */

enum { CHECKS_WHAT, CHECKS_HERE, CHECKS_THERE, CHECKS_DIFFERENCE, CHECKS_VERDICT };

/* How many cells are no longer what they were: of the towns, and of the figures. */
static void count_changes(RegieBook *b, Buf *f)
{
    for (size_t a = 0; a < b->attributes_count; a++) {
        uint32_t n = TOWN_FIRST + (uint32_t)a, last = town_row_of(b, b->towns_count - 1);
        buf_text(f, a ? "+SUMPRODUCT((" : "SUMPRODUCT((");
        stretch_on(b->towns, n, REGIE_FIRST_ROW, last, f);
        buf_text(f, "<>");
        stretch_on(b->towns, n + (uint32_t)b->attributes_count, REGIE_FIRST_ROW, last, f);
        buf_text(f, ")*1)");
    }
    for (size_t i = 0; i < b->v->count; i++) {
        const OfferBook *o = &b->offers[i];
        if (!o->figures)
            continue;
        buf_text(f, "+SUM(");
        stretch_on(o->figures, IN_CHANGED, ROW_FIRST, o->report.layout.figures_last, f);
        buf_byte(f, ')');
    }
}

static uint32_t changed_row(const RegieBook *b)
{
    return REGIE_FIRST_ROW + (uint32_t)b->v->count + 2;
}

static void check_verdict(RegieBook *b, uint32_t row, bool changes_matter)
{
    Session *s = b->session;
    Str good = say(s, WORD_BOOK_GOOD), bad = say(s, WORD_BOOK_BAD);
    Buf *f = formula_of(b);
    buf_text(f, "ROUND(");
    across(row, CHECKS_HERE, f);
    buf_byte(f, '-');
    across(row, CHECKS_THERE, f);
    buf_text(f, ",2)");
    put_number(b, b->checks, row, CHECKS_DIFFERENCE, 0, STYLE_CENTS);
    f = formula_of(b);
    buf_text(f, "IF(");
    across(row, CHECKS_DIFFERENCE, f);
    buf_print(f, "=0,\"%.*s\",", (int)good.len, good.at);
    if (changes_matter) {
        Str changed = say(s, WORD_BOOK_GOOD_CHANGED);
        buf_print(f, "IF($B$%u>0,\"%.*s\",\"%.*s\"))", (unsigned)changed_row(b), (int)changed.len, changed.at,
                  (int)bad.len, bad.at);
    } else {
        buf_print(f, "\"%.*s\")", (int)bad.len, bad.at);
    }
    sheet_formula_text(b->checks, row, CHECKS_VERDICT, buf_view(f), good, STYLE_ANSWER_APART);
}

/* All that is known of what is paid: as a sum over who gets it, and as the program found it. */
static void check_offer(RegieBook *b, size_t offer)
{
    uint32_t row = REGIE_FIRST_ROW + (uint32_t)offer;
    const Offer *o = b->offers[offer].offer;
    sheet_text(b->checks, row, CHECKS_WHAT, say_with(b->session, WORD_REGIE_CHECK_TOTAL, o->name), STYLE_WRAP);
    Buf *f = formula_of(b);
    buf_text(f, "SUMIF(");
    list_stretch(b, list_support(offer), f);
    buf_text(f, ",\">0\")");
    put_number(b, b->checks, row, CHECKS_HERE, euro(o->total), STYLE_CENTS);
    sheet_number(b->checks, row, CHECKS_THERE, euro(o->total), STYLE_CENTS);
    check_verdict(b, row, true);
}

/* Every town is in one group, and in no other. */
static void check_people(RegieBook *b)
{
    uint32_t row = REGIE_FIRST_ROW + (uint32_t)b->v->count;
    int64_t people = 0;
    for (size_t g = 0; g < b->v->groups.count; g++)
        people += b->v->people[g];
    sheet_text(b->checks, row, CHECKS_WHAT, say(b->session, WORD_REGIE_CHECK_PEOPLE), STYLE_WRAP);
    Buf *f = formula_of(b);
    buf_text(f, "SUM(");
    list_stretch(b, LIST_PEOPLE, f);
    buf_byte(f, ')');
    put_number(b, b->checks, row, CHECKS_HERE, (double)people, STYLE_COUNT_OF);
    f = formula_of(b);
    buf_text(f, "SUM(");
    stretch_on(b->towns, TOWN_FIRST, REGIE_FIRST_ROW,
               town_row_of(b, b->towns_count - b->points_count - 1), f);
    buf_byte(f, ')');
    put_number(b, b->checks, row, CHECKS_THERE, (double)people, STYLE_COUNT_OF);
    check_verdict(b, row, false);
}

static void write_verdict(RegieBook *b)
{
    Session *s = b->session;
    Str good = say(s, WORD_BOOK_ALL_GOOD), changed = say(s, WORD_BOOK_ALL_GOOD_CHANGED);
    Str bad = say(s, WORD_BOOK_NOT_ALL_GOOD);
    Buf *f = formula_of(b);
    buf_text(f, "IF(COUNTIF(");
    stretch_on(b->checks, CHECKS_VERDICT, REGIE_FIRST_ROW, changed_row(b) - 2, f);
    Str begins = say(s, WORD_BOOK_GOOD);
    buf_print(f, ",\"%.*s*\")<%u,\"%.*s\",IF($B$%u>0,\"%.*s\",\"%.*s\"))", (int)begins.len, begins.at,
              (unsigned)b->v->count + 1, (int)bad.len, bad.at, (unsigned)changed_row(b), (int)changed.len,
              changed.at, (int)good.len, good.at);
    verdict_cell(s, b->checks, b->verdict_row, 1, buf_view(f));
}

static void write_checks_sheet(RegieBook *b)
{
    enum { WHAT = 70, NUMBERS = 18 };
    Session *s = b->session;
    const Str texts[] = { say(s, WORD_CHECK_WHAT), say(s, WORD_CHECK_HERE), say(s, WORD_CHECK_THERE),
                          say(s, WORD_CHECK_DIFFERENCE), say(s, WORD_CHECK_VERDICT) };
    sheet_width(b->checks, CHECKS_WHAT, WHAT);
    for (uint32_t c = CHECKS_HERE; c <= CHECKS_VERDICT; c++)
        sheet_width(b->checks, c, NUMBERS);
    write_verdict(b);
    heads(b->checks, REGIE_HEAD_ROW, texts, sizeof texts / sizeof *texts);
    for (size_t i = 0; i < b->v->count; i++)
        check_offer(b, i);
    check_people(b);
    sheet_text(b->checks, changed_row(b), CHECKS_WHAT, say(s, WORD_REGIE_CHANGED), STYLE_TEXT);
    count_changes(b, formula_of(b));
    put_number(b, b->checks, changed_row(b), CHECKS_HERE, 0, STYLE_WHOLE);
    sheet_print(b->checks, REGIE_HEAD_ROW);
}

/* -- the whole -- */

static void write_sheets(RegieBook *b, const Xlsx *x)
{
    Session *s = b->session;
    begin(b, b->cover, say(s, WORD_TAB_COVER));
    write_cover_sheet(b, x);
    begin(b, b->answer, say(s, WORD_TAB_REGIE));
    write_answer(b);
    begin(b, b->list, say(s, WORD_TAB_WHO_GETS));
    write_list(b);
    if (b->partners) {
        begin(b, b->partners, say(s, WORD_TAB_PARTNERS));
        write_partners(b);
    }
    begin(b, b->towns, say(s, WORD_TAB_TOWNS));
    write_towns(b);
    for (size_t i = 0; i < b->v->count; i++) {
        OfferBook *o = &b->offers[i];
        if (o->figures) {
            begin(b, o->figures, say_with(s, WORD_TAB_FIGURES_OF, o->offer->name));
            write_figures(&o->report, o->figures);
            buf_free(&o->report.formula);
        }
        begin(b, o->rows, say_with(s, WORD_TAB_ROWS_OF, o->offer->name));
        write_offer(b, o);
    }
    begin(b, b->checks, say(s, WORD_TAB_CHECKS));
    write_checks_sheet(b);
}

static Str inputs_of(const RegieView *v)
{
    Session *s = v->session;
    uint64_t print = fingerprint_rules(TEXT_HASH, s);
    for (size_t i = 1; i < v->count; i++)
        print = text_hash(print, v->offers[i].text);
    for (size_t g = 0; g < v->groups.count; g++) {
        print = text_hash(print, v->groups.list[g].name);
        print = text_hash(print, count_words(s->arena, (size_t)v->people[g], LANG_EN));
    }
    return fingerprint_text(s->arena, print);
}

bool regie_book(const RegieView *v)
{
    Session *s = v->session;
    const Instrument *in = v->offers[0].instrument;
    RegieBook b = { .v = v, .session = s, .arena = s->arena, .verdict_row = REGIE_VERDICT_ROW };
    Xlsx x = { .session = s, .title = label_of(s, &in->label, in->id),
               .subject = say(s, WORD_REGIE_SUBJECT), .inputs = inputs_of(v) };
    if (!xlsx_begin(&x))
        return false;
    b.book = x.book;
    find_points(&b);
    find_groups(&b);
    find_attributes(&b);
    b.offers = arena_alloc(s->arena, (v->count + 1) * sizeof *b.offers);
    for (size_t i = 0; i < v->count; i++) {
        b.offers[i].offer = &v->offers[i];
        b.offers[i].found = work_out(&b, &v->offers[i]);
    }
    make_sheets(&b);
    write_sheets(&b, &x);
    buf_free(&b.formula);
    return xlsx_end(&x);
}
