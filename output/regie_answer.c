/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_answer.c -- the sheet that answers what people ask of schedules of support: what each
 * costs, how unequal it is, who wins and loses, where one inhabitant makes a difference; and
 * its graphs.
 */
#include "money.h"
#include "regie_book.h"

enum { LABEL, VALUES };
enum { LABELS_WIDE = 38, NUMBERS_WIDE = 16, LEAST_COLUMNS = 9 };

typedef struct Answering {
    RegieBook *b;
    Session *s;
    Sheet *sheet;
    uint32_t row;              /* the next */
    uint32_t total_row, classes_row, curve_row;
} Answering;

static void title(Answering *a, Word word, Str argument)
{
    a->row++;
    sheet_text(a->sheet, a->row++, LABEL, say_with(a->s, word, argument), STYLE_HEADING);
}

static void note(Answering *a, Str text)
{
    sheet_text(a->sheet, a->row++, LABEL, text, STYLE_NOTE);
}

/* A head over names, then one per schedule. */
static void offer_heads(Answering *a, Str first)
{
    sheet_text(a->sheet, a->row, LABEL, first, STYLE_HEAD);
    for (size_t i = 0; i < a->b->v->count; i++)
        sheet_text(a->sheet, a->row, VALUES + (uint32_t)i, a->b->v->offers[i].name, STYLE_HEAD_RIGHT);
    a->row++;
}

/* -- what it costs -- */

/* "SUMIF(support,">0")" and the like: one column of the list, or two. */
static void of_list(Answering *a, const char *name, uint32_t tested, const char *test, uint32_t summed)
{
    Buf *f = &a->b->formula;
    buf_text(f, name);
    buf_byte(f, '(');
    list_stretch(a->b, tested, f);
    buf_print(f, ",\"%s\"", test);
    if (summed) {
        buf_byte(f, ',');
        list_stretch(a->b, summed, f);
    }
    buf_byte(f, ')');
}

/* What yields nothing as long as something in the column of the list is not known: its
 * beginning, and its end in the cell. */
static Buf *begin_known(Answering *a, uint32_t tested)
{
    Buf *f = formula_of(a->b);
    buf_text(f, "IF(SUMPRODUCT(ISNA(");
    list_stretch(a->b, tested, f);
    buf_text(f, ")*1)>0,NA(),");
    return f;
}

static void end_known(Answering *a, size_t offer, bool known, double value, Style style)
{
    Buf *f = &a->b->formula;
    uint32_t n = VALUES + (uint32_t)offer;
    buf_byte(f, ')');
    if (known)
        sheet_formula(a->sheet, a->row, n, buf_view(f), value, style);
    else
        sheet_formula_none(a->sheet, a->row, n, buf_view(f), style);
}

/* Whether the support of all is known; of what changes, under both schedules. */
static bool is_told(const RegieBook *b, size_t offer, bool gains)
{
    return !b->v->offers[offer].unknown && !(gains && b->v->offers[0].unknown);
}

/* The coefficient is what the ranks add up to, over all people times all money, less one. */
static void gini_formula(Answering *a, size_t offer)
{
    RegieBook *b = a->b;
    Buf *f = begin_known(a, list_support(offer));
    buf_text(f, "IFERROR(SUM(");
    list_stretch(b, list_rank(b, offer), f);
    buf_text(f, ")/(");
    of_list(a, "SUMIF", list_support(offer), ">=0", LIST_PEOPLE);
    buf_byte(f, '*');
    of_list(a, "SUMIF", list_support(offer), ">0", 0);
    buf_text(f, ")-1,0)");
}

static void write_budget(Answering *a)
{
    RegieBook *b = a->b;
    sheet_text(a->sheet, a->row, LABEL, say(a->s, WORD_REGIE_BUDGET), STYLE_TEXT);
    for (size_t i = 0; i < b->v->count; i++) {
        const Offer *o = &b->v->offers[i];
        if (o->has_budget)
            sheet_number(a->sheet, a->row, VALUES + (uint32_t)i, euro(o->budget), STYLE_IN_CENTS);
        else
            sheet_formula_none(a->sheet, a->row, VALUES + (uint32_t)i, str_of("NA()"), STYLE_IN_CENTS);
    }
    a->row++;
}

static void write_left(Answering *a)
{
    RegieBook *b = a->b;
    sheet_text(a->sheet, a->row, LABEL, say(a->s, WORD_REGIE_LEFT), STYLE_TEXT);
    for (size_t i = 0; i < b->v->count; i++) {
        const Offer *o = &b->v->offers[i];
        uint32_t n = VALUES + (uint32_t)i;
        Buf *f = formula_of(b);
        relative(a->row - 1, n, f);
        buf_byte(f, '-');
        relative(a->total_row, n, f);
        bool told = o->has_budget && is_told(b, i, false);
        Support left = { told ? OUTCOME_VALUE : OUTCOME_UNKNOWN, o->budget - o->total };
        put_support(b, a->sheet, a->row, n, &left, STYLE_CENTS);
    }
    a->row++;
}

typedef struct Told {
    Word label;
    const char *name, *test;   /* of the formula */
    bool whole;                /* not told when something of it is not known */
    bool gains;                /* of what changes; else of the support */
    bool people;               /* sums up people */
    Style style;
} Told;

static double told_value(const RegieBook *b, const Told *t, size_t offer)
{
    const Offer *o = &b->v->offers[offer];
    Shifts shifts = regie_shifts(b->v, offer);
    switch (t->label) {
    case WORD_REGIE_TOTAL: case WORD_BUDGET_KNOWN: return euro(o->total);
    case WORD_REGIE_RECEIVERS: return (double)o->receivers;
    case WORD_REGIE_COVERED: return (double)o->covered;
    case WORD_REGIE_WINNERS: return (double)shifts.winners;
    case WORD_REGIE_WON: return euro(shifts.won);
    case WORD_REGIE_LOSERS: return (double)shifts.losers;
    case WORD_REGIE_LOST: return euro(-shifts.lost);
    default: return 0;
    }
}

static void write_told(Answering *a, const Told *t)
{
    RegieBook *b = a->b;
    sheet_text(a->sheet, a->row, LABEL, say(a->s, t->label), STYLE_TEXT);
    for (size_t i = t->gains; i < b->v->count; i++) {
        uint32_t tested = t->gains ? list_difference(b, i) : list_support(i);
        double value = told_value(b, t, i);
        if (t->whole)
            begin_known(a, tested);
        else
            formula_of(b);
        of_list(a, t->name, tested, t->test, t->people ? LIST_PEOPLE : 0);
        if (t->whole)
            end_known(a, i, is_told(b, i, t->gains), value, t->style);
        else
            put_number(b, a->sheet, a->row, VALUES + (uint32_t)i, value, t->style);
    }
    a->row++;
}

static void write_unknown(Answering *a)
{
    RegieBook *b = a->b;
    sheet_text(a->sheet, a->row, LABEL, say(a->s, WORD_REGIE_UNTOLD), STYLE_TEXT);
    for (size_t i = 0; i < b->v->count; i++) {
        Buf *f = formula_of(b);
        buf_text(f, "SUMPRODUCT(ISNA(");
        list_stretch(b, list_support(i), f);
        buf_text(f, ")*1)");
        put_number(b, a->sheet, a->row, VALUES + (uint32_t)i, (double)b->v->offers[i].unknown, STYLE_COUNT_OF);
    }
    a->row++;
}

static void write_gini(Answering *a)
{
    RegieBook *b = a->b;
    sheet_text(a->sheet, a->row, LABEL, say(a->s, WORD_REGIE_GINI), STYLE_TEXT);
    for (size_t i = 0; i < b->v->count; i++) {
        gini_formula(a, i);
        end_known(a, i, is_told(b, i, false), as_double(b->v->offers[i].gini), STYLE_THOUSANDTH);
    }
    a->row++;
}

static bool any_untold(const RegieBook *b)
{
    size_t untold = 0;
    for (size_t i = 0; i < b->v->count; i++)
        untold += b->v->offers[i].unknown;
    return untold > 0;
}

static void write_totals(Answering *a)
{
    static const Told total = { WORD_REGIE_TOTAL, "SUMIF", ">0", true, false, false, STYLE_CENTS };
    static const Told known = { WORD_BUDGET_KNOWN, "SUMIF", ">0", false, false, false, STYLE_CENTS };
    static const Told plain[] = {
        { WORD_REGIE_RECEIVERS, "COUNTIF", ">0", false, false, false, STYLE_COUNT_OF },
        { WORD_REGIE_COVERED, "SUMIF", ">0", false, false, true, STYLE_COUNT_OF },
    }, gains[] = {
        { WORD_REGIE_WINNERS, "COUNTIF", ">0", false, true, false, STYLE_COUNT_OF },
        { WORD_REGIE_WON, "SUMIF", ">0", true, true, false, STYLE_CENTS },
        { WORD_REGIE_LOSERS, "COUNTIF", "<0", false, true, false, STYLE_COUNT_OF },
        { WORD_REGIE_LOST, "SUMIF", "<0", true, true, false, STYLE_CENTS },
    };
    title(a, WORD_REGIE_TOTALS, STR_NONE);
    offer_heads(a, say(a->s, WORD_REGIE_EUR));
    a->total_row = a->row;
    write_told(a, &total);
    if (any_untold(a->b))
        write_told(a, &known);
    write_budget(a);
    write_left(a);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        write_told(a, &plain[i]);
    write_unknown(a);
    write_gini(a);
    for (size_t i = 0; i < sizeof gains / sizeof *gains && a->b->v->count > 1; i++)
        write_told(a, &gains[i]);
    sheet_mark_unknown(a->sheet, (Range){ a->total_row, VALUES, a->row - 1,
                                          VALUES + (uint32_t)a->b->v->count - 1 });
    note(a, say(a->s, WORD_REGIE_TOTALS_KEY));
}

/* -- by size -- */

/* Of what is known, between the bounds of the row. */
static void sum_of_class(Answering *a, uint32_t summed, uint32_t known, bool last)
{
    RegieBook *b = a->b;
    Buf *f = &b->formula;
    buf_text(f, "SUMIFS(");
    list_stretch(b, summed, f);
    buf_byte(f, ',');
    list_stretch(b, known, f);
    buf_text(f, ",\">=0\",");
    list_stretch(b, LIST_PEOPLE, f);
    buf_text(f, ",\">=\"&");
    across(a->row, VALUES, f);
    if (!last) {
        buf_byte(f, ',');
        list_stretch(b, LIST_PEOPLE, f);
        buf_text(f, ",\"<\"&");
        across(a->row + 1, VALUES, f);
    }
    buf_byte(f, ')');
}

static void write_class(Answering *a, int which, const SizeClass *class)
{
    RegieBook *b = a->b;
    Lang lang = a->s->options.lang;
    bool last = which == REGIE_CLASSES_COUNT - 1;
    Str args[2] = { count_words(b->arena, (size_t)class->from, lang),
                    count_words(b->arena, (size_t)class->below, lang) };
    Buf label = { 0 };
    word_say(last ? WORD_REGIE_CLASS_LAST : WORD_REGIE_CLASS, lang, args, 2, &label);
    sheet_text(a->sheet, a->row, LABEL, buf_view(&label), STYLE_TEXT);
    buf_free(&label);
    sheet_number(a->sheet, a->row, VALUES, (double)class->from, STYLE_COUNT_OF);
    for (size_t i = 0; i < b->v->count; i++) {
        SizeClass own[REGIE_CLASSES_COUNT];
        regie_classes(b->v, i, own);
        if (own[which].unknown) {
            sheet_text(a->sheet, a->row, VALUES + 1 + (uint32_t)i, str_of("?"), STYLE_TEXT);
            continue;
        }
        formula_of(b);
        buf_text(&b->formula, "IFERROR(");
        sum_of_class(a, list_support(i), list_support(i), last);
        buf_byte(&b->formula, '/');
        sum_of_class(a, LIST_PEOPLE, list_support(i), last);
        buf_text(&b->formula, ",0)");
        put_number(b, a->sheet, a->row, VALUES + 1 + (uint32_t)i,
                   own[which].people ? euro(own[which].cents) / (double)own[which].people : 0,
                   STYLE_CENTS);
    }
    a->row++;
}

static void write_classes(Answering *a)
{
    RegieBook *b = a->b;
    SizeClass classes[REGIE_CLASSES_COUNT];
    regie_classes(b->v, 0, classes);
    title(a, WORD_REGIE_CLASSES, STR_NONE);
    sheet_text(a->sheet, a->row, LABEL, say(a->s, WORD_REGIE_PEOPLE), STYLE_HEAD);
    sheet_text(a->sheet, a->row, VALUES, say(a->s, WORD_REGIE_FROM), STYLE_HEAD_RIGHT);
    for (size_t i = 0; i < b->v->count; i++)
        sheet_text(a->sheet, a->row, VALUES + 1 + (uint32_t)i, b->v->offers[i].name, STYLE_HEAD_RIGHT);
    a->classes_row = ++a->row;
    for (int c = 0; c < REGIE_CLASSES_COUNT; c++)
        write_class(a, c, &classes[c]);
}

/* -- winners and losers -- */

static void write_shift(Answering *a, size_t offer, Shift shift)
{
    enum { PEOPLE = VALUES, NOW, THEN, GAIN };
    RegieBook *b = a->b;
    uint32_t row = list_row_of(shift.group);
    const Support *now = &b->offers[0].found[shift.group], *then = &b->offers[offer].found[shift.group];
    sheet_text(a->sheet, a->row, LABEL, b->v->groups.list[shift.group].name, STYLE_TEXT);
    place_on(b->list, row, LIST_PEOPLE, formula_of(b));
    put_number(b, a->sheet, a->row, PEOPLE, (double)b->v->people[shift.group], STYLE_COUNT_OF);
    place_on(b->list, row, list_support(0), formula_of(b));
    put_support(b, a->sheet, a->row, NOW, now, STYLE_CENTS);
    place_on(b->list, row, list_support(offer), formula_of(b));
    put_support(b, a->sheet, a->row, THEN, then, STYLE_CENTS);
    place_on(b->list, row, list_difference(b, offer), formula_of(b));
    put_number(b, a->sheet, a->row++, GAIN, euro(shift.cents), STYLE_CENTS);
}

static void write_shifts(Answering *a, size_t offer)
{
    enum { ENDS = 10 };
    Session *s = a->s;
    Shifts shifts = regie_shifts(a->b->v, offer);
    size_t winners = shifts.winners > ENDS ? ENDS : shifts.winners;
    size_t losers = shifts.losers > ENDS ? ENDS : shifts.losers;
    title(a, WORD_REGIE_CHANGES, a->b->v->offers[offer].name);
    if (!shifts.count) {
        sheet_text(a->sheet, a->row++, LABEL, say(s, WORD_REGIE_NO_CHANGE), STYLE_LOOSE);
        return;
    }
    const Str texts[] = { say(s, WORD_REGIE_EUR), say(s, WORD_REGIE_PEOPLE), say(s, WORD_REGIE_WAS),
                          say(s, WORD_REGIE_BECOMES), say(s, WORD_REGIE_DIFFERENCE) };
    sheet_text(a->sheet, a->row, LABEL, texts[0], STYLE_HEAD);
    heads_over(a->sheet, a->row++, texts, 1, 4, STYLE_HEAD_RIGHT);
    for (size_t i = 0; i < winners; i++)
        write_shift(a, offer, shifts.list[i]);
    for (size_t i = shifts.count - losers; i < shifts.count; i++)
        write_shift(a, offer, shifts.list[i]);
    note(a, say(s, WORD_REGIE_SHIFTS_KEY));
}

/* -- jumps -- */

/* The group that stands for a town alone with so many people, or none. */
static size_t point_of(const RegieBook *b, int64_t people)
{
    for (size_t p = 0; p < b->points_count; p++)
        if (b->points[p] == people)
            return b->groups.count - b->points_count + p;
    return SIZE_MAX;
}

static void write_cliff(Answering *a, const OfferBook *o, const Cliff *cliff)
{
    enum { FROM = VALUES, TO, JUMP };
    RegieBook *b = a->b;
    size_t from = point_of(b, cliff->people), to = point_of(b, cliff->people + 1);
    sheet_text(a->sheet, a->row, LABEL, o->offer->name, STYLE_TEXT);
    sheet_number(a->sheet, a->row, FROM, (double)cliff->people, STYLE_COUNT_OF);
    sheet_number(a->sheet, a->row, TO, (double)(cliff->people + 1), STYLE_COUNT_OF);
    if (from == SIZE_MAX || to == SIZE_MAX) {
        sheet_number(a->sheet, a->row++, JUMP, euro(cliff->cents), STYLE_CENTS);
        return;
    }
    Buf *f = formula_of(b);
    offer_cell(b, o, to, f);
    buf_byte(f, '-');
    offer_cell(b, o, from, f);
    put_number(b, a->sheet, a->row++, JUMP, euro(cliff->cents), STYLE_CENTS);
}

static void write_cliffs(Answering *a)
{
    enum { MOST = 5, EURO = 100 };
    RegieBook *b = a->b;
    Session *s = a->s;
    title(a, WORD_REGIE_CLIFFS, STR_NONE);
    const Str texts[] = { say(s, WORD_REGIE_SCHEDULE), say(s, WORD_REGIE_FROM), say(s, WORD_REGIE_TO),
                          say(s, WORD_REGIE_DIFFERENCE) };
    sheet_text(a->sheet, a->row, LABEL, texts[0], STYLE_HEAD);
    heads_over(a->sheet, a->row++, texts, 1, 3, STYLE_HEAD_RIGHT);
    for (size_t i = 0; i < b->v->count; i++) {
        const Offer *o = &b->v->offers[i];
        size_t shown = 0;
        for (size_t c = 0; c < o->cliffs_count && shown < MOST; c++)
            if (o->cliffs[c].cents >= EURO || o->cliffs[c].cents <= -EURO) {
                write_cliff(a, &b->offers[i], &o->cliffs[c]);
                shown++;
            }
        if (!shown)
            sheet_text(a->sheet, a->row++, LABEL, say_with(s, WORD_REGIE_NO_CLIFF, o->name), STYLE_LOOSE);
    }
    note(a, say_with(s, WORD_REGIE_CLIFF_KEY, b->v->towns.list[b->v->like].name));
}

/* -- what the program found, that no cell follows -- */

static void write_years(Answering *a)
{
    RegieBook *b = a->b;
    title(a, WORD_REGIE_YEARS, STR_NONE);
    offer_heads(a, str_of("1-1"));
    for (size_t y = 0; y < b->v->towns.years_count; y++) {
        sheet_number(a->sheet, a->row, LABEL, b->v->towns.years[y], STYLE_YEAR_LEFT);
        for (size_t i = 0; i < b->v->count; i++) {
            const Offer *o = &b->v->offers[i];
            uint32_t n = VALUES + (uint32_t)i;
            if (o->by_year_unknown[y])
                sheet_text(a->sheet, a->row, n, say(a->s, WORD_BOOK_UNKNOWN), STYLE_UNKNOWN);
            else
                sheet_number(a->sheet, a->row, n, euro(o->by_year[y]), STYLE_CENTS);
        }
        a->row++;
    }
    note(a, say(a->s, WORD_REGIE_FIXED));
}

static void write_rations(Answering *a)
{
    title(a, WORD_REGIE_RATION, STR_NONE);
    for (size_t i = 0; i < a->b->v->count; i++)
        sheet_text(a->sheet, a->row++, LABEL, regie_ration_words(a->b->v, i), STYLE_LOOSE);
    note(a, say(a->s, WORD_REGIE_FIXED));
}

/* -- graphs -- */

/* What a town alone gets, by how many people it has. */
static void write_curves(Answering *a)
{
    RegieBook *b = a->b;
    title(a, WORD_REGIE_CURVE, b->v->towns.list[b->v->like].name);
    offer_heads(a, say(a->s, WORD_REGIE_PEOPLE));
    a->curve_row = a->row;
    for (size_t p = 0; p < b->points_count; p++) {
        size_t group = b->groups.count - b->points_count + p, town = b->towns_count - b->points_count + p;
        place_on(b->towns, town_row_of(b, town), TOWN_FIRST, formula_of(b));
        put_number(b, a->sheet, a->row, LABEL, (double)b->points[p], STYLE_COUNT_OF);
        for (size_t i = 0; i < b->v->count; i++) {
            offer_cell(b, &b->offers[i], group, formula_of(b));
            put_support(b, a->sheet, a->row, VALUES + (uint32_t)i, &b->offers[i].found[group], STYLE_CENTS);
        }
        a->row++;
    }
}

enum { GRAPH_ROWS = 21, GRAPH_HIGH = 400, POINTS_WIDE = 690, CLASSES_WIDE = 470, CLASSES_COLUMN = 5 };

static void graph_points(Answering *a, uint32_t row)
{
    RegieBook *b = a->b;
    size_t offers = b->v->count, last_group = b->v->groups.count - 1;
    Plot *plots = arena_alloc(b->arena, (2 * offers + 1) * sizeof *plots);
    uint32_t last = a->curve_row + (uint32_t)b->points_count - 1;
    for (size_t i = 0; i < offers; i++) {
        uint32_t n = VALUES + (uint32_t)i, support = list_support(i);
        Ink ink = (Ink)(i % INKS);
        plots[i] = (Plot){ .sheet = a->sheet, .name = say_with(a->s, WORD_REGIE_ALONE, b->v->offers[i].name),
                           .values = { a->curve_row, n, last, n },
                           .labels = { a->curve_row, LABEL, last, LABEL }, .ink = ink };
        plots[offers + i] = (Plot){ .sheet = b->list, .name = b->v->offers[i].name, .dots = true,
            .values = { REGIE_FIRST_ROW, support, list_row_of(last_group), support },
            .labels = { REGIE_FIRST_ROW, LIST_PEOPLE, list_row_of(last_group), LIST_PEOPLE }, .ink = ink };
    }
    Graph graph = { .kind = GRAPH_POINTS, .title = say(a->s, WORD_REGIE_GRAPH),
                    .about = say(a->s, WORD_REGIE_GRAPH_ABOUT), .x_axis = say(a->s, WORD_REGIE_GRAPH_X),
                    .y_axis = say(a->s, WORD_REGIE_EUR), .plots = plots, .count = 2 * offers, .legend = true,
                    .amounts = true, .tenfold_from = 1000, .width = POINTS_WIDE, .height = GRAPH_HIGH };
    sheet_graph(a->sheet, row, LABEL, &graph);
}

static void graph_classes(Answering *a, uint32_t row)
{
    RegieBook *b = a->b;
    Plot *plots = arena_alloc(b->arena, (b->v->count + 1) * sizeof *plots);
    uint32_t last = a->classes_row + REGIE_CLASSES_COUNT - 1;
    for (size_t i = 0; i < b->v->count; i++) {
        uint32_t n = VALUES + 1 + (uint32_t)i;
        plots[i] = (Plot){ .sheet = a->sheet, .name = b->v->offers[i].name,
                           .values = { a->classes_row, n, last, n },
                           .labels = { a->classes_row, LABEL, last, LABEL }, .ink = (Ink)(i % INKS) };
    }
    Graph graph = { .kind = GRAPH_BESIDE, .title = say(a->s, WORD_REGIE_CLASSES),
                    .about = say(a->s, WORD_REGIE_CLASSES), .x_axis = say(a->s, WORD_REGIE_PEOPLE),
                    .y_axis = say(a->s, WORD_REGIE_EACH_LONG), .plots = plots, .count = b->v->count,
                    .legend = true, .cents = true, .width = CLASSES_WIDE, .height = GRAPH_HIGH };
    sheet_graph(a->sheet, row, CLASSES_COLUMN, &graph);
}

/* -- the sheet -- */

void write_answer(RegieBook *b)
{
    Answering a = { .b = b, .s = b->session, .sheet = b->answer, .row = REGIE_NOTE_ROW };
    uint32_t columns = VALUES + (uint32_t)b->v->count + 1;
    columns = columns < LEAST_COLUMNS ? LEAST_COLUMNS : columns;
    sheet_width(a.sheet, LABEL, LABELS_WIDE);
    sheet_widest(a.sheet, LABEL, LABELS_WIDE);
    for (uint32_t c = VALUES; c < columns; c++)
        sheet_width(a.sheet, c, NUMBERS_WIDE);
    note(&a, say(a.s, WORD_REGIE_ANSWER_HOW));
    write_totals(&a);
    uint32_t graphs = ++a.row;
    a.row += GRAPH_ROWS;
    uint32_t next = a.row + 1;
    write_classes(&a);
    for (size_t i = 1; i < b->v->count; i++)
        write_shifts(&a, i);
    write_cliffs(&a);
    write_years(&a);
    write_rations(&a);
    uint32_t data = a.row + 1;
    write_curves(&a);
    graph_points(&a, graphs);
    graph_classes(&a, graphs);
    sheet_print_parts(a.sheet, REGIE_TITLE_ROW, (Range){ 1, LABEL, a.row, columns - 1 }, next);
    sheet_print_break(a.sheet, data);
}
