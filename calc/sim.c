/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sim.c -- asks every amount of every member, month after month.  What is had is
 * booked; what was chosen and is not had is a refusal, with the conditions that
 * fail; what could be had and was not chosen is a missed chance.
 */
#include "sim.h"

#include <stdlib.h>

#include "asking.h"
#include "audit.h"
#include "booking.h"

/* What is remembered of one amount of one member in one world. */
typedef struct Track {
    Spread spread;
    int64_t missed;            /* twelfths of cents */
    Month missed_first, missed_last;
    int32_t unknown;           /* its place in the list while it goes on, or -1 */
} Track;

/* An amount that is asked of the members of its instrument's level. */
typedef struct Asked {
    const Instrument *in;
    const Rule *rule;
    size_t self;               /* which of its instrument's amounts */
    Track *tracks;             /* [member * worlds + world] */
} Asked;

struct Sim {
    Arena *arena;
    const Rulebook *book;
    const Scenario *const *scenarios;
    size_t worlds;
    Plan *plan;
    Asked *asked;
    size_t asked_count;
    Result *results;
    Diags *diags;
    bool overflow;
};

/* -- what is asked -- */

static void ask_instrument(Sim *sim, const Instrument *in, Roots *roots)
{
    const Rulebook *b = sim->book;
    size_t lanes = sim->scenarios[0]->members_count[in->level] * sim->worlds;
    for (size_t a = 0; a < in->amounts_count; a++) {
        const Rule *rule = &b->rules[in->amounts[a]];
        Asked *asked = &sim->asked[sim->asked_count++];
        *asked = (Asked){ .in = in, .rule = rule, .self = a,
                          .tracks = arena_alloc(sim->arena, (lanes + 1) * sizeof(Track)) };
        for (size_t i = 0; i < lanes; i++)
            asked->tracks[i].unknown = -1;
        roots_add_amount(roots, rule);
    }
    for (size_t c = 0; c < in->conditions_count; c++)
        roots_add(roots, b->rules[in->conditions[c]].root);
}

static Roots ask(Sim *sim)
{
    const Rulebook *b = sim->book;
    size_t amounts = 0;
    for (size_t i = 0; i < b->instruments_count; i++)
        amounts += b->instruments[i].amounts_count;
    sim->asked = arena_alloc(sim->arena, (amounts + 1) * sizeof *sim->asked);
    Roots roots = roots_new(sim->arena, b);
    for (size_t i = 0; i < b->instruments_count; i++)
        if (asking_has_members(sim->scenarios[0], &b->instruments[i]))
            ask_instrument(sim, &b->instruments[i], &roots);
    for (size_t i = 0; i < b->measures_count; i++)
        roots_add(&roots, b->rules[b->measures[i].rule].root);
    roots_add_attributes(&roots, b);
    return roots;
}

/* -- one amount of one member in a month -- */

typedef struct Need {
    Buf inputs, others;        /* names, with a comma between them */
} Need;

static void note_name(Buf *list, Str name)
{
    for (Str rest = buf_view(list); rest.at && rest.len; )
        if (str_is(str_cut(&rest, ','), name))
            return;
    buf_text(list, list->len ? ", " : "");
    buf_str(list, name);
}

/* An input with a stand-in is not itself asked for: what that needs is. */
static void note_need(void *context, const Ins *ins, Absent why)
{
    Need *need = ((Need **)context)[0];
    const Rulebook *b = ((const Rulebook **)context)[1];
    bool input = why == ABSENT_INPUT && ins->op == OP_ATTR;
    if (input && b->stand_ins[ins->which] >= 0)
        return;
    Str name = trace_name(b->code, ins);
    if (name.len)
        note_name(input ? &need->inputs : &need->others, name);
}

static Need what_is_missing(const Sim *sim, uint32_t root, size_t member, size_t world, Month month)
{
    Need need = { { 0 }, { 0 } };
    void *context[2] = { &need, (void *)(uintptr_t)sim->book };
    View view = plan_view(sim->plan, month, world);
    trace_absent(&view, root, member, context, note_need);
    return need;
}

static void lack_figure(Sim *sim, const Asked *asked, size_t member, size_t world, Str names)
{
    const Member *m = &sim->scenarios[world]->members[asked->in->level][member];
    diag_add(sim->diags, DIAG_FIGURE_MISSING, m->at, m->name, asked->in->id, names);
}

/* A figure of the project that is not given is a mistake; one that nobody knows is
 * shown as unknown, month after month as long as the same is missing. */
static void note_unknown(Sim *sim, Asked *asked, size_t member, size_t world, Month month)
{
    Result *r = &sim->results[world];
    Track *track = &asked->tracks[member * sim->worlds + world];
    Need need = what_is_missing(sim, asked->rule->root, member, world, month);
    Unknown *last = track->unknown >= 0 ? &r->unknowns[track->unknown] : NULL;
    if (need.inputs.len && !need.others.len) {
        lack_figure(sim, asked, member, world, buf_view(&need.inputs));
    } else if (last && last->months.last.index + 1 == month.index &&
               str_is(last->names, buf_view(&need.others))) {
        last->months.last = month;
    } else {
        r->unknowns = arena_grow(sim->arena, r->unknowns, r->unknowns_count, &r->unknowns_room,
                                 sizeof *r->unknowns);
        track->unknown = (int32_t)r->unknowns_count;
        r->unknowns[r->unknowns_count++] = (Unknown){
            .amount = (uint32_t)(asked->rule - sim->book->rules), .member = (uint32_t)member,
            .months = { month, month }, .names = str_keep(sim->arena, buf_view(&need.others)) };
    }
    buf_free(&need.inputs);
    buf_free(&need.others);
}

static void note_missed(const Sim *sim, const Asked *asked, Track *track, size_t member,
                        size_t world, Month month, int64_t cents)
{
    static const int twelfths[] = { [PERIOD_MONTH] = 12, [PERIOD_QUARTER] = 4, [PERIOD_YEAR] = 1,
                                    [PERIOD_ONCE] = 12 };
    if (cents <= 0 || asked->in->kind != KIND_FUNDING)
        return;
    if (!track->missed)
        track->missed_first = month;
    track->missed_last = month;
    track->missed += cents * twelfths[asked->rule->period] *
                     plan_number(sim->plan, asked->in->level, member, world, month);
}

static void ask_member(Sim *sim, Asked *asked, const Lanes *lanes, size_t member, size_t world,
                       Month month)
{
    const Rule *rule = asked->rule;
    Track *track = &asked->tracks[member * sim->worlds + world];
    int64_t cents = 0;
    Absent absent = asking_cents(sim->plan, lanes, rule->root, member, world, &cents);
    if (!plan_takes(sim->plan, asked->in, member, world)) {
        if (absent == ABSENT_NOT)
            note_missed(sim, asked, track, member, world, month, cents);
        return;
    }
    if (absent != ABSENT_NOT) {
        if (asking_matters(sim->plan, asked->in, rule, member, world, month))
            note_unknown(sim, asked, member, world, month);
        cents = 0;
    }
    int32_t asks;
    Booked booked = booking_month(sim->results[world].ledger, sim->plan, &track->spread, rule,
                                  member, world, month, cents, &asks);
    sim->overflow = sim->overflow || booked == BOOKED_TOO_MUCH;
    if (booked == BOOKED_NOBODY)
        lack_figure(sim, asked, member, world, sim->book->attributes[asks].name);
}

/* -- refusals -- */

/* Is some amount of it there this month?  (Most often: then nothing more is asked.) */
static bool anything_had(const Sim *sim, const Instrument *in, size_t member, size_t world)
{
    for (size_t a = 0; a < in->amounts_count; a++) {
        uint32_t root = sim->book->rules[in->amounts[a]].root;
        Lanes lanes = engine_lanes(sim->plan->engine, root);
        int64_t cents;
        if (asking_cents(sim->plan, &lanes, root, member, world, &cents) == ABSENT_NOT && cents)
            return true;
    }
    return false;
}

/* The conditions that fail for all its amounts; if none does so, those of the amount that
 * comes nearest to being had. */
static uint64_t failing_for_all(const View *view, const Instrument *in, size_t member, bool *had)
{
    uint64_t all = ~(uint64_t)0, nearest = ~(uint64_t)0;
    *had = false;
    for (size_t a = 0; a < in->amounts_count; a++) {
        Outcome out = amount_outcome_of(view, in, a, member);
        *had = *had || out.state != OUTCOME_NO;
        if (__builtin_popcountll(out.failing) < __builtin_popcountll(nearest))
            nearest = out.failing;
        all &= out.failing;
    }
    return all ? all : nearest;
}

static void note_refusal(Sim *sim, size_t instrument, size_t member, size_t world, Month month,
                         uint64_t failing)
{
    Result *r = &sim->results[world];
    for (size_t i = r->refusals_count; i-- > 0;) {
        Refusal *last = &r->refusals[i];
        if (last->instrument != instrument || last->member != member)
            continue;
        if (last->failing == failing && last->months.last.index + 1 == month.index) {
            last->months.last = month;
            return;
        }
        break;
    }
    r->refusals = arena_grow(sim->arena, r->refusals, r->refusals_count, &r->refusals_room,
                             sizeof *r->refusals);
    r->refusals[r->refusals_count++] = (Refusal){ (uint32_t)instrument, (uint32_t)member,
                                                  { month, month }, failing };
}

/* What needs no choosing is asked for where one of its conditions says so. */
static const Rule *asking_rule(const Rulebook *book, const Instrument *in)
{
    for (size_t c = 0; c < in->conditions_count && !in->chosen; c++)
        if (book->rules[in->conditions[c]].asks)
            return &book->rules[in->conditions[c]];
    return NULL;
}

static void refuse_asked(Sim *sim, const Instrument *in, const View *view, size_t world, Month month)
{
    const Rule *rule = asking_rule(sim->book, in);
    uint8_t level = rule ? sim->book->code->ins[rule->root].level : LEVEL_NONE;
    for (size_t m = 0; rule && m < sim->plan->members[in->level]; m++) {
        Exact asked;
        bool had;
        if (!months_hold(plan_presence(sim->plan, in->level, m, world), month) ||
            view_value(view, rule->root, view_member(view, in->level, m, level), &asked) != ABSENT_NOT ||
            asked.num == 0 || anything_had(sim, in, m, world))
            continue;
        uint64_t failing = failing_for_all(view, in, m, &had);
        if (!had)
            note_refusal(sim, (size_t)(in - sim->book->instruments), m, world, month, failing);
    }
}

static void look_for_refusals(Sim *sim, size_t world, Month month)
{
    const Scenario *s = sim->scenarios[world];
    View view = plan_view(sim->plan, month, world);
    for (size_t i = 0; i < s->takings_count; i++) {
        const Taking *t = &s->takings[i];
        const Instrument *in = &sim->book->instruments[t->instrument];
        bool had;
        if (!months_hold(t->months, month) ||
            !months_hold(plan_presence(sim->plan, in->level, t->member, world), month) ||
            anything_had(sim, in, t->member, world))
            continue;
        uint64_t failing = failing_for_all(&view, in, t->member, &had);
        if (!had)
            note_refusal(sim, t->instrument, t->member, world, month, failing);
    }
    for (size_t i = 0; i < sim->book->instruments_count; i++)
        refuse_asked(sim, &sim->book->instruments[i], &view, world, month);
}

/* -- months -- */

static void note_measures(Sim *sim, size_t world, size_t month)
{
    const Rulebook *b = sim->book;
    size_t months = (size_t)(sim->scenarios[0]->months.last.index -
                             sim->scenarios[0]->months.first.index) + 1;
    for (size_t i = 0; i < b->measures_count; i++) {
        Exact *value = &sim->results[world].measures[i * months + month];
        uint32_t root = b->rules[b->measures[i].rule].root;
        uint8_t level = b->code->ins[root].level;
        if (sim->plan->members[level] == 0 ||
            engine_value(sim->plan->engine, root, 0, world, value) != ABSENT_NOT)
            *value = (Exact){ 0, 0, 0 };
    }
}

static void run_month(Sim *sim, Month month)
{
    plan_run(sim->plan, month);
    for (size_t i = 0; i < sim->asked_count; i++) {
        Asked *asked = &sim->asked[i];
        Lanes lanes = engine_lanes(sim->plan->engine, asked->rule->root);
        if (lanes.nothing)
            continue;
        for (size_t m = 0; m < sim->plan->members[asked->in->level]; m++)
            for (size_t w = 0; w < sim->worlds; w++)
                if (months_hold(plan_presence(sim->plan, asked->in->level, m, w), month))
                    ask_member(sim, asked, &lanes, m, w, month);
    }
    for (size_t w = 0; w < sim->worlds; w++) {
        look_for_refusals(sim, w, month);
        note_measures(sim, w,
                      (size_t)(month.index - sim->scenarios[0]->months.first.index));
    }
}

/* -- afterwards -- */

static int by_cents(const void *a, const void *b)
{
    const Missed *x = a, *y = b;
    if (x->cents != y->cents)
        return x->cents < y->cents ? 1 : -1;
    if (x->instrument != y->instrument)
        return x->instrument < y->instrument ? -1 : 1;
    return (x->member > y->member) - (x->member < y->member);
}

/* Per instrument and member, over all its amounts. */
static void gather_missed(Sim *sim, size_t world)
{
    Result *r = &sim->results[world];
    for (size_t i = 0; i < sim->asked_count; i++) {
        const Asked *asked = &sim->asked[i];
        uint32_t instrument = (uint32_t)(asked->in - sim->book->instruments);
        for (size_t m = 0; m < sim->plan->members[asked->in->level]; m++) {
            const Track *t = &asked->tracks[m * sim->worlds + world];
            int64_t cents = t->missed / 12;
            Missed *same = NULL;
            if (cents == 0)
                continue;
            for (size_t k = r->missed_count; k-- > 0 && !same && r->missed[k].instrument == instrument;)
                if (r->missed[k].member == m)
                    same = &r->missed[k];
            if (!same) {
                r->missed = arena_grow(sim->arena, r->missed, r->missed_count, &r->missed_room,
                                       sizeof *r->missed);
                same = &r->missed[r->missed_count++];
                *same = (Missed){ instrument, (uint32_t)m, { t->missed_first, t->missed_last }, 0 };
            }
            same->cents += cents;
            if (t->missed_first.index < same->months.first.index)
                same->months.first = t->missed_first;
            if (t->missed_last.index > same->months.last.index)
                same->months.last = t->missed_last;
        }
    }
    if (r->missed_count)
        qsort(r->missed, r->missed_count, sizeof *r->missed, by_cents);
}

typedef struct Doubting {
    Sim *sim;
    Result *result;
} Doubting;

/* Does one of its values in these months have the status `assumed`? */
static bool rests_on_assumption(const Series *series, Months months)
{
    for (size_t i = 0; i < series->count; i++) {
        bool starts = series->values[i].from.index <= months.last.index;
        bool lasts = i + 1 == series->count ||
                     series->values[i + 1].from.index > months.first.index;
        if (starts && lasts && !series->values[i].gap && series->values[i].status == STATUS_ASSUMED)
            return true;
    }
    return false;
}

static void note_doubt(void *context, const Series *series)
{
    Doubting *d = context;
    Result *r = d->result;
    Months months = r->scenario->months;
    bool assumed = rests_on_assumption(series, months);
    bool old = series->checked.index < months.last.index &&
               series->checked.index != MONTH_NEVER_ENDS.index &&
               series->until.index >= months.last.index;
    if (!assumed && !old)
        return;
    r->doubts = arena_grow(d->sim->arena, r->doubts, r->doubts_count, &r->doubts_room,
                           sizeof *r->doubts);
    r->doubts[r->doubts_count++] = (Doubt){ series, assumed, old, series->checked };
}

/* Of the instruments that have a posting. */
static void gather_doubts(Sim *sim, size_t world)
{
    Result *r = &sim->results[world];
    const Rulebook *b = sim->book;
    bool *used = arena_alloc(sim->arena, b->instruments_count + 1);
    const Instrument **list = arena_alloc(sim->arena, (b->instruments_count + 1) * sizeof *list);
    size_t count = 0;
    Walk walk = { 0 };
    for (const Posting *p; (p = ledger_next(r->ledger, &walk)); ) {
        uint32_t instrument = b->rules[p->amount].owner - 1;
        if (!used[instrument])
            list[count++] = &b->instruments[instrument];
        used[instrument] = true;
    }
    Doubting d = { sim, r };
    audit_series(b, list, count, &d, note_doubt);
}

static void open_result(Sim *sim, size_t world)
{
    const Scenario *s = sim->scenarios[world];
    const Rulebook *b = sim->book;
    size_t months = (size_t)(s->months.last.index - s->months.first.index) + 1;
    Result *r = &sim->results[world];
    *r = (Result){ .book = b, .scenario = s, .ledger = ledger_new(sim->arena, b, s->months) };
    r->measures =
        arena_alloc(sim->arena, (b->measures_count * months + 1) * sizeof *r->measures);
    booking_owners(r->ledger, sim->plan, world);
}

Sim *sim_run(Arena *arena, const Rulebook *book, const Scenario *const scenarios[], size_t count,
             Diags *diags)
{
    Sim *sim = arena_alloc(arena, sizeof *sim);
    size_t errors = diags_errors(diags);
    *sim = (Sim){ .arena = arena, .book = book, .scenarios = scenarios, .worlds = count,
                  .diags = diags };
    Roots roots = ask(sim);
    sim->plan = plan_bind(arena, book, scenarios, count, roots.list, roots.count);
    sim->results = arena_alloc(arena, count * sizeof *sim->results);
    Months months = scenarios[0]->months;
    plan_run(sim->plan, months.first);
    for (size_t w = 0; w < count; w++)
        open_result(sim, w);
    for (Month m = months.first; m.index <= months.last.index; m.index++)
        run_month(sim, m);
    if (sim->overflow)
        diag_add(diags, DIAG_TOO_MUCH_MONEY, scenarios[0]->members[1][0].at, STR_NONE, STR_NONE,
                 STR_NONE);
    for (size_t w = 0; w < count; w++) {
        gather_missed(sim, w);
        gather_doubts(sim, w);
    }
    return diags_errors(diags) == errors ? sim : NULL;
}

const Result *sim_result(const Sim *sim, size_t scenario)
{
    return &sim->results[scenario];
}

View sim_view(Sim *sim, size_t scenario, Month month)
{
    plan_run(sim->plan, month);
    return plan_view(sim->plan, month, scenario);
}

void sim_parties(Sim *sim, size_t scenario, const Rule *amount, size_t member, Month month,
                 int *from, int *to)
{
    const Version *v = rule_version(amount, month);
    uint8_t level = sim->book->instruments[amount->owner - 1].level;
    int32_t asks;
    plan_run(sim->plan, month);
    *from = booking_party(sim->plan, v ? v->from : -1, level, member, scenario, month, &asks);
    *to = booking_party(sim->plan, v ? v->to : -1, level, member, scenario, month, &asks);
}

Months sim_presence(const Sim *sim, size_t scenario, uint8_t level, size_t member)
{
    return plan_presence(sim->plan, level, member, scenario);
}

bool result_measure(const Result *r, size_t measure, Months months, Exact *mean)
{
    Months all = r->scenario->months;
    size_t per = (size_t)(all.last.index - all.first.index) + 1;
    Exact sum = { 0, 1, 0 };
    int count = 0;
    for (Month m = months.first; m.index <= months.last.index; m.index++) {
        if (!months_hold(all, m))
            continue;
        Exact one = r->measures[measure * per + (size_t)(m.index - all.first.index)];
        if (one.den == 0)
            return false;
        sum = exact_plus(sum, one);
        count++;
    }
    if (!count)
        return false;
    sum.den *= count;
    *mean = sum;
    return true;
}
