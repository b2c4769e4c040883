/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_page.c -- schedules of support on a page of 80 columns: who gets what and when more,
 * and what there is to compare between schedules.
 */
#include "grid.h"
#include "money.h"
#include "page.h"
#include "regie_joining.h"
#include "regie_words.h"

static Str per_head(const RegieView *v, int64_t cents, int64_t people)
{
    return people > 0 ? decimal_words(v, (Exact){ cents, people, 2 }, 2) : str_of("-");
}

/* -- the head -- */

static void head(const RegieView *v, Word word, Str text)
{
    enum { NAMES = 16 };
    page_cell(&v->session->out, say(v->session, word), NAMES);
    page_wrap(&v->session->out, text, NAMES, NAMES);
}

static void show_head(const RegieView *v)
{
    Session *s = v->session;
    const Offer *o = &v->offers[0];
    Buf year = { 0 };
    buf_print(&year, "%d", v->towns.years[v->year]);
    Str text = buf_view(&year);
    page_title(&s->out, label_of(s, &o->instrument->label, o->instrument->id));
    head(v, WORD_REGIE_COUNTED,
         said(v, v->year_asked ? WORD_REGIE_FIRST_OF : WORD_REGIE_COUNTED_SELF, &text, 1));
    if (v->towns.borders) {
        year.len = 0;
        buf_print(&year, "%d", v->towns.borders);
        Str borders = buf_view(&year);
        head(v, WORD_REGIE_BORDERS, said(v, WORD_REGIE_BORDERS_OF, &borders, 1));
    }
    head(v, WORD_REGIE_RULES_OF, months_words(s->arena, (Months){ v->month, v->month }, s->options.lang));
    Str budget = o->has_budget ? money_words(v, o->budget) : str_of("?");
    head(v, WORD_REGIE_BUDGET, said(v, WORD_REGIE_A_YEAR, &budget, 1));
    buf_free(&year);
}

/* -- who gets what -- */

static bool is_named(const RegieView *v, size_t g)
{
    const Options *o = &v->session->options;
    for (size_t i = 0; i < o->arguments_count; i++)
        if (str_is(v->groups.list[g].name, str_of(o->arguments[i])))
            return true;
    return false;
}

/* Those that were asked for; else groups, and towns that get something. */
static bool is_listed(const RegieView *v, size_t g)
{
    if (v->session->options.arguments_count)
        return is_named(v, g);
    return v->groups.list[g].together || v->offers[0].support[g].cents != 0;
}

static Str group_label(const RegieView *v, const Group *group)
{
    Buf buf = { 0 };
    buf_str(&buf, group->name);
    if (group->together)
        buf_print(&buf, " (%zu)", group->count);
    Str text = str_keep(v->session->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static Str support_text(const RegieView *v, const Support *support)
{
    return support->state == OUTCOME_UNKNOWN ? str_of("?") : money_words(v, support->cents);
}

static void list_group(const RegieView *v, Grid *grid, size_t g)
{
    const Support *support = &v->offers[0].support[g];
    const NextStep *next = &v->next[g];
    Str *cells = grid_row(grid, group_label(v, &v->groups.list[g]), 0);
    int64_t row = 0, taken = 0;
    int when = regie_when(v, g);
    Buf year = { 0 };
    buf_print(&year, "%d", when);
    bool has_row = regie_row(v, g, &row, &taken);
    cells[0] = number_words(v, v->people[g]);
    cells[1] = support_text(v, support);
    cells[2] = support->state == OUTCOME_UNKNOWN ? str_of("?")
                                                 : per_head(v, support->cents, v->people[g]);
    cells[3] = has_row ? money_words(v, row) : str_of("-");
    cells[4] = has_row && taken ? money_words(v, -taken) : str_of("-");
    cells[5] = next->any ? number_words(v, next->more) : str_of("-");
    cells[6] = next->any ? money_words(v, next->cents) : str_of("-");
    cells[7] = when ? str_keep(v->session->arena, buf_view(&year)) : str_of("-");
    buf_free(&year);
}

static void show_list(const RegieView *v)
{
    Session *s = v->session;
    Str heads[] = { say(s, WORD_REGIE_PEOPLE),  say(s, WORD_REGIE_SUPPORT), say(s, WORD_REGIE_EACH),
                    say(s, WORD_REGIE_ROW),     say(s, WORD_REGIE_CEILING), say(s, WORD_REGIE_MORE),
                    say(s, WORD_REGIE_THEN),    say(s, WORD_REGIE_WHEN) };
    Grid grid = grid_new(s->arena, say(s, WORD_REGIE_EUR), heads, sizeof heads / sizeof *heads);
    for (size_t g = 0; g < v->groups.count; g++)
        if (is_listed(v, g))
            list_group(v, &grid, g);
    buf_byte(&s->out, '\n');
    if (!grid.count) {
        page_wrap(&s->out, say(s, WORD_REGIE_NONE_OF_ALL), 0, 0);
        return;
    }
    grid_show(&grid, &s->out);
    buf_byte(&s->out, '\n');
    page_wrap(&s->out, say(s, WORD_REGIE_KEY), 0, 0);
}

/* -- who gets nothing, by reason -- */

typedef struct Reason {
    Str text;
    size_t first, count;
    bool unknown;
} Reason;

static size_t find_reasons(const RegieView *v, Reason reasons[])
{
    size_t count = 0;
    for (size_t g = 0; g < v->groups.count; g++) {
        const Support *support = &v->offers[0].support[g];
        bool named = !v->session->options.arguments_count || is_named(v, g);
        if (!named || (support->state != OUTCOME_UNKNOWN && support->cents))
            continue;
        Str text = regie_reason(v, 0, g);
        size_t i = 0;
        while (i < count && !(str_is(reasons[i].text, text) && !v->groups.list[g].together))
            i++;
        if (i == count)
            reasons[count++] = (Reason){ text, g, 0, support->state == OUTCOME_UNKNOWN };
        reasons[i].count++;
    }
    return count;
}

static void show_nothing(const RegieView *v)
{
    Session *s = v->session;
    Reason *reasons = arena_alloc(s->arena, (v->groups.count + 1) * sizeof *reasons);
    size_t count = find_reasons(v, reasons);
    if (count)
        page_heading(&s->out, say(s, WORD_REGIE_NOTHING));
    for (size_t i = 0; i < count; i++) {
        Str how_many = number_words(v, (int64_t)reasons[i].count);
        Str who = reasons[i].count > 1 ? said(v, WORD_REGIE_ALONE_COUNT, &how_many, 1)
                                       : v->groups.list[reasons[i].first].name;
        Str args[2] = { who, reasons[i].text };
        sentence_of(v, reasons[i].unknown ? WORD_REGIE_NOT_KNOWN : WORD_REGIE_NOT_MET, args, 2);
    }
}

/* -- totals -- */

static Grid offers_grid(const RegieView *v, Str title)
{
    Str *heads = arena_alloc(v->session->arena, (v->count + 1) * sizeof *heads);
    for (size_t i = 0; i < v->count; i++)
        heads[i] = v->offers[i].name;
    return grid_new(v->session->arena, title, heads, v->count);
}

static Str question(const RegieView *v, Str text, bool unknown)
{
    Buf buf = { 0 };
    if (!unknown)
        return text;
    buf_str(&buf, text);
    buf_byte(&buf, '?');
    Str kept = str_keep(v->session->arena, buf_view(&buf));
    buf_free(&buf);
    return kept;
}

typedef enum Total {
    TOTAL_ALL, TOTAL_LEFT, TOTAL_RECEIVERS, TOTAL_UNKNOWN, TOTAL_COVERED, TOTAL_GINI,
    TOTAL_WINNERS, TOTAL_WON, TOTAL_LOSERS, TOTAL_LOST, TOTALS
} Total;

static Str total_text(const RegieView *v, size_t offer, Total total)
{
    const Offer *o = &v->offers[offer];
    Shifts shifts = regie_shifts(v, offer);
    bool doubt = o->unknown > 0;
    switch (total) {
    case TOTAL_ALL: return question(v, money_words(v, o->total), doubt);
    case TOTAL_LEFT:
        return o->has_budget ? question(v, money_words(v, o->budget - o->total), doubt) : str_of("?");
    case TOTAL_RECEIVERS: return number_words(v, (int64_t)o->receivers);
    case TOTAL_UNKNOWN: return number_words(v, (int64_t)o->unknown);
    case TOTAL_COVERED: return number_words(v, o->covered);
    case TOTAL_GINI: return question(v, decimal_words(v, o->gini, 3), doubt);
    case TOTAL_WINNERS: return offer ? number_words(v, (int64_t)shifts.winners) : str_of("-");
    case TOTAL_WON: return offer ? gain_words(v, shifts.won) : str_of("-");
    case TOTAL_LOSERS: return offer ? number_words(v, (int64_t)shifts.losers) : str_of("-");
    case TOTAL_LOST: return offer ? gain_words(v, -shifts.lost) : str_of("-");
    case TOTALS: break;
    }
    return STR_NONE;
}

static void show_totals(const RegieView *v)
{
    static const Word words[TOTALS] = {
        WORD_REGIE_TOTAL, WORD_REGIE_LEFT, WORD_REGIE_RECEIVERS, WORD_REGIE_UNTOLD,
        WORD_REGIE_COVERED, WORD_REGIE_GINI, WORD_REGIE_WINNERS, WORD_REGIE_WON,
        WORD_REGIE_LOSERS, WORD_REGIE_LOST };
    Session *s = v->session;
    Grid grid = offers_grid(v, say(s, WORD_REGIE_EUR));
    page_heading(&s->out, say(s, WORD_REGIE_TOTALS));
    for (Total t = 0; t < TOTALS; t++) {
        if (t >= TOTAL_WINNERS && v->count == 1)
            continue;
        Str *cells = grid_row(&grid, say(s, words[t]), 0);
        for (size_t i = 0; i < v->count; i++)
            cells[i] = total_text(v, i, t);
    }
    grid_show(&grid, &s->out);
    buf_byte(&s->out, '\n');
    page_wrap(&s->out, say(s, WORD_REGIE_TOTALS_KEY), 0, 0);
}

/* -- by size -- */

static Str class_label(const RegieView *v, const SizeClass *c)
{
    Str args[2] = { number_words(v, c->from), number_words(v, c->below) };
    return said(v, c->below ? WORD_REGIE_CLASS : WORD_REGIE_CLASS_LAST, args, 2);
}

static void show_classes(const RegieView *v)
{
    Session *s = v->session;
    Str *heads = arena_alloc(s->arena, (v->count + 2) * sizeof *heads);
    SizeClass classes[REGIE_CLASSES_COUNT];
    heads[0] = say(s, WORD_REGIE_COUNT);
    for (size_t i = 0; i < v->count; i++)
        heads[i + 1] = v->offers[i].name;
    Grid grid = grid_new(s->arena, say(s, WORD_REGIE_PEOPLE), heads, v->count + 1);
    regie_classes(v, 0, classes);
    for (int c = 0; c < REGIE_CLASSES_COUNT; c++) {
        Str *cells = grid_row(&grid, class_label(v, &classes[c]), 0);
        cells[0] = number_words(v, (int64_t)classes[c].count);
        for (size_t i = 0; i < v->count; i++) {
            SizeClass own[REGIE_CLASSES_COUNT];
            regie_classes(v, i, own);
            cells[i + 1] = own[c].unknown ? str_of("?") : per_head(v, own[c].cents, own[c].people);
        }
    }
    page_heading(&s->out, say(s, WORD_REGIE_CLASSES));
    grid_show(&grid, &s->out);
}

/* -- winners and losers -- */

static void shift_row(const RegieView *v, Grid *grid, size_t offer, Shift shift)
{
    Str *cells = grid_row(grid, group_label(v, &v->groups.list[shift.group]), 0);
    cells[0] = number_words(v, v->people[shift.group]);
    cells[1] = support_text(v, &v->offers[0].support[shift.group]);
    cells[2] = support_text(v, &v->offers[offer].support[shift.group]);
    cells[3] = gain_words(v, shift.cents);
}

/* The largest gains and the largest losses. */
static void show_shifts(const RegieView *v, size_t offer)
{
    enum { ENDS = 8 };
    Session *s = v->session;
    Shifts shifts = regie_shifts(v, offer);
    Str heads[] = { say(s, WORD_REGIE_PEOPLE), say(s, WORD_REGIE_WAS), say(s, WORD_REGIE_BECOMES),
                    say(s, WORD_REGIE_DIFFERENCE) };
    Grid grid = grid_new(s->arena, say(s, WORD_REGIE_EUR), heads, 4);
    size_t winners = shifts.winners > ENDS ? ENDS : shifts.winners;
    size_t losers = shifts.losers > ENDS ? ENDS : shifts.losers;
    page_heading(&s->out, said(v, WORD_REGIE_CHANGES, &v->offers[offer].name, 1));
    for (size_t i = 0; i < winners; i++)
        shift_row(v, &grid, offer, shifts.list[i]);
    for (size_t i = shifts.count - losers; i < shifts.count; i++)
        shift_row(v, &grid, offer, shifts.list[i]);
    if (!shifts.count) {
        page_wrap(&s->out, say(s, WORD_REGIE_NO_CHANGE), 0, 0);
        return;
    }
    grid_show(&grid, &s->out);
    Str others = number_words(v, (int64_t)(shifts.count - winners - losers));
    if (shifts.count > winners + losers)
        sentence_of(v, WORD_REGIE_OTHERS, &others, 1);
}

/* -- jumps -- */

static void show_cliffs(const RegieView *v)
{
    enum { MOST = 3, EURO = 100 };
    Session *s = v->session;
    page_heading(&s->out, say(s, WORD_REGIE_CLIFFS));
    for (size_t i = 0; i < v->count; i++) {
        const Offer *o = &v->offers[i];
        size_t shown = 0;
        for (size_t c = 0; c < o->cliffs_count && shown < MOST; c++) {
            int64_t jump = o->cliffs[c].cents;
            Str args[4] = { o->name, number_words(v, o->cliffs[c].people),
                            number_words(v, o->cliffs[c].people + 1), gain_words(v, jump) };
            if (jump > -EURO && jump < EURO)
                continue;
            sentence_of(v, WORD_REGIE_CLIFF, args, 4);
            shown++;
        }
        if (!shown)
            sentence_of(v, WORD_REGIE_NO_CLIFF, &o->name, 1);
    }
    sentence_of(v, WORD_REGIE_CLIFF_KEY, &v->towns.list[v->like].name, 1);
}

/* -- years -- */

static void show_years(const RegieView *v)
{
    Session *s = v->session;
    Buf year = { 0 };
    Str january = str_of("1-1");
    Grid grid = offers_grid(v, january);
    for (size_t y = 0; y < v->towns.years_count; y++) {
        year.len = 0;
        buf_print(&year, "%d", v->towns.years[y]);
        Str *cells = grid_row(&grid, str_keep(s->arena, buf_view(&year)), 0);
        for (size_t i = 0; i < v->count; i++)
            cells[i] = question(v, money_words(v, v->offers[i].by_year[y]), v->offers[i].by_year_unknown[y]);
    }
    page_heading(&s->out, say(s, WORD_REGIE_YEARS));
    grid_show(&grid, &s->out);
    buf_byte(&s->out, '\n');
    page_wrap(&s->out, say(s, WORD_REGIE_YEARS_KEY), 0, 0);
    buf_free(&year);
}

/* -- too little -- */

/* Those that stand in the way of telling who goes first. */
static Str needless(const RegieView *v, const Offer *o)
{
    const Rationing *r = &o->ration;
    uint32_t *list = arena_alloc(v->session->arena, (r->count + 1) * sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++)
        if (!v->groups.list[r->order[i]].has_need &&
            o->first[r->order[i]] == o->first[r->order[r->paid]])
            list[count++] = r->order[i];
    return group_names(v, list, count);
}

/* Whether a schedule's budget is enough, and who gets it if not. */
Str regie_ration_words(const RegieView *v, size_t offer)
{
    const Offer *o = &v->offers[offer];
    const Rationing *r = &o->ration;
    if (!o->has_budget)
        return said(v, WORD_REGIE_NO_BUDGET, &o->name, 1);
    if (!r->short_of && o->unknown) {
        Str args[2] = { o->name, size_words(v, o->unknown) };
        return said(v, WORD_REGIE_ENOUGH_UNTOLD, args, 2);
    }
    if (!r->short_of)
        return said(v, WORD_REGIE_ENOUGH, &o->name, 1);
    if (!r->told) {
        Str args[3] = { o->name, money_words(v, o->total - o->budget), needless(v, o) };
        return said(v, WORD_REGIE_RATION_UNTOLD, args, 3);
    }
    Str args[4] = { o->name, number_words(v, (int64_t)r->paid), money_words(v, r->left),
                    group_names(v, r->order + r->paid, r->count - r->paid) };
    return said(v, WORD_REGIE_RATIONED, args, 4);
}

static void show_ration(const RegieView *v)
{
    page_heading(&v->session->out, say(v->session, WORD_REGIE_RATION));
    for (size_t i = 0; i < v->count; i++)
        page_wrap(&v->session->out, regie_ration_words(v, i), 0, 2);
}

void show_regie(const RegieView *v)
{
    show_head(v);
    show_list(v);
    show_nothing(v);
    show_joining(v);
    if (v->session->options.arguments_count)
        return;                /* the rest is about all of them */
    show_designs(v);
    show_mergers(v);
    show_totals(v);
    show_classes(v);
    for (size_t i = 1; i < v->count; i++)
        show_shifts(v, i);
    show_cliffs(v);
    show_years(v);
    show_ration(v);
}
