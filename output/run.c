/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run.c -- the figures of run.h: sums of the ledger, and whether they can be told.
 */
#include "run.h"

#include "money.h"
#include "page.h"
#include "world.h"

ExitStatus run_load(Session *s, const char *path, const Scenario **scenario)
{
    const Source *source = source_read(s->arena, path, s->diags);
    ExitStatus status = session_load(s, NULL, 0);
    if (!source || status != EXIT_DONE)
        return source ? status : EXIT_FILES;
    if (!scenario_is(source)) {
        diag_add(s->diags, DIAG_NOT_A_PROJECT, span_of(source, 0, 0), STR_NONE, STR_NONE, STR_NONE);
        return EXIT_INPUT;
    }
    *scenario = scenario_load(s->arena, s->book, source, s->diags);
    return diags_errors(s->diags) ? EXIT_INPUT : EXIT_DONE;
}

const Perimeter *run_perimeter(Session *s)
{
    const Rulebook *b = s->book;
    Str wanted = str_of(s->options.perimeter ? s->options.perimeter : "");
    Str *names = arena_alloc(s->arena, (b->perimeters_count + 1) * sizeof *names);
    for (size_t i = 0; i < b->perimeters_count; i++) {
        names[i] = b->perimeters[i].id;
        if (!s->options.perimeter || str_is(names[i], wanted))
            return &b->perimeters[i];
    }
    unknown_word(s, DIAG_UNKNOWN_PERIMETER, wanted, names, b->perimeters_count);
    return NULL;
}

enum { SIDES = SIDE_WITHIN + 1 };

static size_t sums_place(const Run *run, Side side, size_t amount, size_t year)
{
    return ((size_t)side * run->book->rules_count + amount) * run_years(run) + year;
}

/* One walk through the ledger, instead of one for each figure of a page. */
static const int64_t *sum_up(const Run *run)
{
    size_t places = SIDES * run->book->rules_count * run_years(run);
    int64_t *sums = arena_alloc(run->session->arena, (places + 1) * sizeof *sums);
    Walk walk = { 0 };
    for (const Posting *p; (p = ledger_next(run->result->ledger, &walk)); ) {
        size_t year = (size_t)(month_year(p->month) - run_first_year(run));
        Side side = posting_side(run->result->ledger, run->perimeter, p);
        sums[sums_place(run, side, p->amount, year)] += p->cents;
    }
    return sums;
}

static const Ends *find_ends(const Run *run)
{
    const Result *r = run->result;
    Ends *ends = arena_alloc(run->session->arena, (r->unknowns_count + 1) * sizeof *ends);
    for (size_t i = 0; i < r->unknowns_count; i++) {
        const Unknown *u = &r->unknowns[i];
        sim_parties(run->sim, run->which, &run->book->rules[u->amount], u->member, u->months.first,
                    &ends[i].from, &ends[i].to);
    }
    return ends;
}

Run run_seen_from(const Run *run, const Perimeter *perimeter)
{
    Run seen = *run;
    seen.perimeter = perimeter;
    seen.authority = false;
    for (size_t i = 0; i < run->book->parties_count; i++)
        seen.authority = seen.authority ||
                         (perimeter->has[i] && run->book->parties[i].government >= 0);
    seen.sums = sum_up(&seen);
    CashLine *cash = arena_alloc(seen.session->arena, sizeof *cash);
    *cash = ledger_cash(seen.session->arena, seen.result->ledger, seen.perimeter);
    seen.cash = cash;
    return seen;
}

Run run_of(Session *session, const Scenario *scenario, Sim *sim, size_t which,
           const Perimeter *perimeter)
{
    Run run = { .session = session, .book = scenario->book, .scenario = scenario, .sim = sim,
                .which = which, .result = sim_result(sim, which) };
    run.ends = find_ends(&run);
    return run_seen_from(&run, perimeter);
}

/* -- what is not known -- */

/* A party that cannot be told may be anybody. */
static bool may_be_inside(const Run *run, int party)
{
    Posting self = { .from = (int16_t)party, .to = (int16_t)party };
    return party < 0 ||
           posting_side(run->result->ledger, run->perimeter, &self) == SIDE_WITHIN;
}

static bool is_kind(int wanted, InstrumentKind kind)
{
    return wanted >= 0 ? wanted == (int)kind : kind == KIND_FUNDING || kind == KIND_COST;
}

static bool may_be_on_side(const Run *run, const Ends *ends, Side side)
{
    bool from = may_be_inside(run, ends->from), to = may_be_inside(run, ends->to);
    bool known = ends->from >= 0 && ends->to >= 0;
    switch (side) {
    case SIDE_IN: return to && !(known && from);
    case SIDE_OUT: return from && !(known && to);
    case SIDE_WITHIN: return from && to;
    case SIDE_OUTSIDE: break;
    }
    return false;
}

static bool may_be_in_slice(const Run *run, const Unknown *u, const Ends *ends, Slice slice)
{
    const Rule *rule = &run->book->rules[u->amount];
    return is_kind(slice.kind, run->book->instruments[rule->owner - 1].kind) &&
           (slice.leaf < 0 || slice.leaf == rule->leaf) && rule->books != BOOKS_CASH &&
           may_be_on_side(run, ends, slice.side);
}

static bool may_be_in_row(const Run *run, const Unknown *u, const Ends *ends, PivotBy by,
                          int64_t key)
{
    const Rule *rule = &run->book->rules[u->amount];
    uint8_t level = run->book->instruments[rule->owner - 1].level;
    switch (by) {
    case PIVOT_INSTRUMENT: return rule->owner == key + 1;
    case PIVOT_AMOUNT: return u->amount == key;
    case PIVOT_MEMBER: return member_key(level, u->member) == key;
    case PIVOT_LEAF: return rule->leaf == key;
    case PIVOT_PAYER: return ends->from < 0 || ends->from == key;
    case PIVOT_RECEIVER: return ends->to < 0 || ends->to == key;
    case PIVOT_MONTH:
    case PIVOT_YEAR:
    case PIVOT_KINDS: break;
    }
    return true;
}

bool run_unknown(const Run *run, Slice slice, PivotBy by, int64_t key, Months months)
{
    for (size_t i = 0; i < run->result->unknowns_count; i++) {
        const Unknown *u = &run->result->unknowns[i];
        const Ends *ends = &run->ends[i];
        if (u->months.last.index >= months.first.index &&
            u->months.first.index <= months.last.index && may_be_in_slice(run, u, ends, slice) &&
            may_be_in_row(run, u, ends, by, key))
            return true;
    }
    return false;
}

/* -- sums -- */

static int64_t sum_of_year(const Run *run, Slice slice, const Instrument *of, size_t year)
{
    int64_t sum = 0;
    for (size_t i = 0; i < run->book->instruments_count; i++) {
        const Instrument *in = &run->book->instruments[i];
        if (!is_kind(slice.kind, in->kind) || (of && of != in))
            continue;
        for (size_t a = 0; a < in->amounts_count; a++)
            if (slice.leaf < 0 || slice.leaf == run->book->rules[in->amounts[a]].leaf)
                sum += run->sums[sums_place(run, slice.side, in->amounts[a], year)];
    }
    return sum;
}

int64_t run_instrument_sum(const Run *run, Slice slice, const Instrument *instrument, Months months)
{
    int64_t sum = 0;
    for (size_t y = 0; y < run_years(run); y++)
        if (months_hold(months, run_year(run, y).first))
            sum += sum_of_year(run, slice, instrument, y);
    return sum;
}

Figure run_sum(const Run *run, Slice slice, Months months)
{
    Figure figure = { 0, run_unknown(run, slice, PIVOT_KINDS, 0, months) };
    for (size_t y = 0; y < run_years(run); y++) {
        Months year = run_year(run, y);
        if (year.first.index >= months.first.index && year.last.index <= months.last.index) {
            figure.cents += sum_of_year(run, slice, NULL, y);
        } else if (year.first.index <= months.last.index && year.last.index >= months.first.index) {
            Choose part = { .perimeter = run->perimeter, .side = slice.side, .kind = slice.kind,
                            .leaf = slice.leaf, .months = months };
            part.months.first.index = months.first.index > year.first.index ? months.first.index
                                                                            : year.first.index;
            part.months.last.index = months.last.index < year.last.index ? months.last.index
                                                                         : year.last.index;
            figure.cents += ledger_sum(run->result->ledger, part);
        }
    }
    return figure;
}

Figure run_gap(const Run *run, Months months)
{
    Figure out = run_sum(run, (Slice){ SIDE_OUT, -1, -1 }, months);
    Figure in = run_sum(run, (Slice){ SIDE_IN, -1, -1 }, months);
    return (Figure){ out.cents - in.cents, out.unknown || in.unknown };
}

int run_first_year(const Run *run)
{
    return month_year(run->scenario->months.first);
}

size_t run_years(const Run *run)
{
    return (size_t)(month_year(run->scenario->months.last) - run_first_year(run)) + 1;
}

Months run_year(const Run *run, size_t n)
{
    enum { DECEMBER = 12 };
    int year = run_first_year(run) + (int)n;
    Months all = run->scenario->months;
    Months months = { month_of(year, 1), month_of(year, DECEMBER) };
    if (months.first.index < all.first.index)
        months.first = all.first;
    if (months.last.index > all.last.index)
        months.last = all.last;
    return months;
}

/* -- as text -- */

Str figure_text(const Run *run, Figure figure)
{
    Session *s = run->session;
    return known_part(s->arena, euros(s->arena, figure.cents, s->options.lang), figure.cents,
                      figure.unknown);
}

Str figure_signed(const Run *run, Figure figure)
{
    Session *s = run->session;
    if (figure.unknown)
        return str_of("?");
    return euros_signed(s->arena, figure.cents, s->options.lang);
}

/* -- per measure -- */

enum { MONTHS_PER_YEAR = 12 };

/* A mean of 12 a month (hours) is divided into what a month costs, one of 12 a year or
 * of 12 heads into what a year costs. */
static int months_of_unit(Unit unit)
{
    if (unit.power[UNIT_MONTH] == -1)
        return 1;
    return unit.power[UNIT_QUARTER] == -1 ? 3 : MONTHS_PER_YEAR;
}

static bool is_stock(Unit unit)
{
    return unit.power[UNIT_MONTH] != -1 && unit.power[UNIT_QUARTER] != -1 &&
           unit.power[UNIT_YEAR] != -1;
}

bool run_measure(const Run *run, size_t measure, Months months, Exact *mean, Exact *each)
{
    const Measure *m = &run->book->measures[measure];
    Unit unit = run->book->code->ins[run->book->rules[m->rule].root].type.unit;
    Figure figure = run->authority ? run_gap(run, months)
                                   : run_sum(run, (Slice){ SIDE_OUT, -1, -1 }, months);
    *each = (Exact){ 0, 0, 0 };
    if (!result_measure(run->result, measure, months, mean))
        return false;
    if (m->ratio || mean->num <= 0 || figure.unknown)
        return true;
    Wide count = months.last.index - months.first.index + 1;
    *each = (Exact){ (Wide)figure.cents * months_of_unit(unit) * mean->den, count * mean->num, 2 };
    for (int i = 0; i < mean->scale; i++)
        each->num *= 10;
    return true;
}

Str run_ratio(const Run *run, size_t measure, Months months)
{
    Session *s = run->session;
    Exact mean;
    if (!result_measure(run->result, measure, months, &mean))
        return str_of("?");
    if (mean.num == 0)
        return str_of("-");
    Buf buf = { 0 };
    exact_show(mean, 2, 2, s->options.lang, &buf);
    Str text = str_keep(s->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

Str run_per_measure(const Run *run, size_t measure, Months months)
{
    enum { SMALL = 1000 };
    Session *s = run->session;
    Exact mean, each;
    if (!run_measure(run, measure, months, &mean, &each))
        return str_of("?");
    if (!each.den)
        return str_of(mean.num <= 0 ? "-" : "?");
    int64_t rounded = 0;
    if (!exact_round(each, 0, &rounded))
        return str_of("...");
    int digits = rounded > -SMALL && rounded < SMALL ? 2 : 0;
    Buf buf = { 0 };
    exact_show(each, digits, digits, s->options.lang, &buf);
    Str text = str_keep(s->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

Str measure_label(const Run *run, size_t measure)
{
    Session *s = run->session;
    const Measure *m = &run->book->measures[measure];
    Str label = label_of(s, &m->label, m->name);
    Buf buf = { 0 };
    bool yearly = is_stock(run->book->code->ins[run->book->rules[m->rule].root].type.unit);
    word_say(yearly ? WORD_PER_MEASURE_YEAR : WORD_PER_MEASURE, s->options.lang, &label, 1, &buf);
    Str text = str_keep(s->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

Str member_name(const Run *run, uint8_t level, uint32_t member)
{
    if (level == LEVEL_NONE || member >= run->scenario->members_count[level])
        return str_of("");
    return run->scenario->members[level][member].name;
}

Str member_label(const Run *run, uint8_t level, uint32_t member)
{
    Str name = member_name(run, level, member);
    return name.len ? name : label_of(run->session, &run->book->levels[level].label,
                                      run->book->levels[level].name);
}

bool attribute_is_part(const Attribute *a)
{
    Decimal one = { 1, 0 };
    return a->type.kind == KIND_NUMBER && unit_is(a->type.unit, UNIT_NONE) && a->scale >= 2 &&
           (a->pattern || (a->has_most && exact_order(exact_of(a->most), exact_of(one)) == 0));
}

/* -- the head -- */

void head_line(Session *s, Word word, Str text)
{
    enum { NAMES = 16 };
    if (!text.len)
        return;
    page_cell(&s->out, say(s, word), NAMES);
    page_wrap(&s->out, text, NAMES, NAMES);
}

/* Known members of a level with a data file: the municipalities. */
static void head_places(const Run *run)
{
    enum { NAMES = 16 };
    Session *s = run->session;
    for (size_t l = 1; l < run->book->levels_count; l++) {
        size_t count = run->scenario->members_count[l];
        if (!run->book->levels[l].data.len || !count)
            continue;
        Buf names = { 0 };
        for (size_t m = 0; m < count; m++) {
            buf_text(&names, m ? ", " : "");
            buf_str(&names, run->scenario->members[l][m].name);
        }
        page_cell(&s->out, label_of(s, &run->book->levels[l].label, run->book->levels[l].name),
                  NAMES);
        page_wrap(&s->out, buf_view(&names), NAMES, NAMES);
        buf_free(&names);
    }
}

static void list_paths(Session *s, Word word, const char *const paths[], size_t count, Buf *out)
{
    for (size_t i = 0; i < count; i++) {
        Str path = str_of(paths[i]);
        buf_text(out, "; ");
        word_say(word, s->options.lang, &path, 1, out);
    }
}

void run_head(const Run *run, Str title)
{
    Session *s = run->session;
    Str version = str_of("klaverblad " KLAVERBLAD_VERSION);
    Buf rules = { 0 };
    page_title(&s->out, title);
    if (run->scenario->variant.len)
        head_line(s, WORD_VARIANT, label_of(s, &run->scenario->variant_label,
                                            run->scenario->variant));
    head_places(run);
    head_line(s, WORD_PERIOD, months_words(s->arena, run->scenario->months, s->options.lang));
    head_line(s, WORD_STATUS, say(s, WORD_ESTIMATE));
    head_line(s, WORD_SEEN_FROM, label_of(s, &run->perimeter->label, run->perimeter->id));
    word_say(WORD_RULES_BUILT_IN, s->options.lang, &version, 1, &rules);
    list_paths(s, WORD_RULES_OWN, s->options.rules, s->options.rules_count, &rules);
    list_paths(s, WORD_RULES_REFORM, s->options.reforms, s->options.reforms_count, &rules);
    head_line(s, WORD_RULES, buf_view(&rules));
    buf_free(&rules);
    if (s->world)
        world_head(run);
}
