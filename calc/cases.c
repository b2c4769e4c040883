/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cases.c -- running cases: a small world for each, and whether what comes out
 * is what was claimed.  Reading them is casefile.c's business.
 */
#include "cases.h"

#include <string.h>

bool outcome_same(const Outcome *a, const Outcome *b)
{
    if (a->state != b->state || a->failing != b->failing)
        return false;
    return a->state != OUTCOME_VALUE || exact_order(a->value, b->value) == 0;
}

/* -- setting up -- */

Months case_months(const Case *claim)
{
    Months months = { claim->months[0], claim->months[0] };
    for (size_t i = 1; i < claim->months_count; i++) {
        if (claim->months[i].index < months.first.index)
            months.first = claim->months[i];
        if (claim->months[i].index > months.last.index)
            months.last = claim->months[i];
    }
    return months;
}

static size_t add_root(uint32_t roots[], size_t count, uint32_t root)
{
    for (size_t i = 0; i < count; i++)
        if (roots[i] == root)
            return count;
    roots[count] = root;
    return count + 1;
}

static size_t add_amount_roots(const Rulebook *book, const Instrument *in, const Rule *rule,
                               uint32_t roots[], size_t count)
{
    count = add_root(roots, count, rule->root);
    if (rule->kind != RULE_AMOUNT)
        return count;
    count = add_root(roots, count, rule->had);
    count = add_root(roots, count, rule->value);
    if (rule->has_share)
        count = add_root(roots, count, rule->share);
    for (size_t i = 0; i < in->conditions_count; i++)
        count = add_root(roots, count, book->rules[in->conditions[i]].root);
    return count;
}

size_t case_roots(Arena *arena, const Rulebook *book, const Case *claim, const uint32_t **roots)
{
    const Instrument *in = claim->instrument;
    size_t room = (in->amounts_count + claim->expectations_count) * (in->conditions_count + 4);
    uint32_t *all = arena_alloc(arena, (room + 1) * sizeof *all);
    size_t count = 0;
    for (size_t e = 0; e < claim->expectations_count; e++) {
        const Rule *rule = claim->expectations[e].rule;
        if (rule)
            count = add_amount_roots(book, in, rule, all, count);
        for (size_t a = 0; !rule && a < in->amounts_count; a++)
            count = add_amount_roots(book, in, &book->rules[in->amounts[a]], all, count);
    }
    *roots = all;
    return count;
}

/* Nobody has more than one level above it in a case: all are part of the first. */
static const uint32_t *const *case_parents(Arena *arena, const Rulebook *book, const Case *claim)
{
    const uint32_t **parents = arena_alloc(arena, book->levels_count * sizeof *parents);
    for (size_t l = 1; l < book->levels_count; l++)
        if (book->within[l] != LEVEL_NONE)
            parents[l] = arena_alloc(arena, (claim->members[l] + 1) * sizeof **parents);
    return parents;
}

static const CaseInput *given(const Case *claim, size_t attribute)
{
    for (size_t i = 0; i < claim->inputs_count; i++)
        if (claim->inputs[i].attribute == attribute)
            return &claim->inputs[i];
    return NULL;
}

bool case_gives(const Case *claim, size_t attribute)
{
    return given(claim, attribute) != NULL;
}

static bool is_takes(const Rulebook *book, size_t attribute)
{
    for (size_t i = 0; i < book->instruments_count; i++)
        if (book->instruments[i].takes == (int32_t)attribute)
            return true;
    return false;
}

bool case_leaves_out(const Rulebook *book, const Case *claim, size_t attribute)
{
    return is_takes(book, attribute) && (!claim || !given(claim, attribute));
}

/* What a case that is silent says all the same: nothing else is taken, nobody leaves. */
static bool said_in_silence(const Rulebook *book, size_t attribute, int64_t *digits)
{
    *digits = 0;
    for (size_t l = 1; l < book->levels_count; l++)
        if (book->levels[l].exit == (int32_t)attribute) {
            *digits = MONTH_NEVER_ENDS.index;
            return true;
        }
    return is_takes(book, attribute);
}

/* One attribute over all members and, when there are several cases, worlds. */
static void gather_input(Arena *arena, const Rulebook *book, const Case *const claims[],
                         size_t count, size_t a, InputShape *shape, int64_t **digits,
                         uint8_t **absent)
{
    size_t members = claims[0]->members[book->attributes[a].level];
    bool any = false;
    *shape = (InputShape){ .per_world = count > 1, .least = INT64_MAX, .most = INT64_MIN };
    *digits = arena_alloc(arena, (members * count + 1) * sizeof **digits);
    *absent = arena_alloc(arena, members * count + 1);
    for (size_t w = 0; w < count; w++) {
        const CaseInput *input = given(claims[w], a);
        int64_t silent;
        bool missing = !said_in_silence(book, a, &silent) && !input;
        shape->may_miss = shape->may_miss || missing || members == 0;
        for (size_t m = 0; m < members; m++) {
            int64_t value = input ? input->digits[m] : silent;
            (*digits)[m * count + w] = value;
            (*absent)[m * count + w] = missing ? ABSENT_INPUT : ABSENT_NOT;
            if (missing)
                continue;
            any = true;
            shape->least = value < shape->least ? value : shape->least;
            shape->most = value > shape->most ? value : shape->most;
        }
    }
    if (!any) {
        shape->least = 1;
        shape->most = 0;
    }
}

static CaseRun bind_worlds(Arena *arena, const Rulebook *book, const Case *const claims[],
                           size_t count, const uint32_t roots[], size_t roots_count,
                           const Patch patches[], size_t patches_count, size_t worlds,
                           Months months)
{
    CaseRun run = { .book = book, .claim = claims[0], .worlds = worlds,
                    .parents = case_parents(arena, book, claims[0]) };
    size_t attributes = book->attributes_count;
    InputShape *shapes = arena_alloc(arena, (attributes + 1) * sizeof *shapes);
    int64_t **digits = arena_alloc(arena, (attributes + 1) * sizeof *digits);
    uint8_t **absent = arena_alloc(arena, (attributes + 1) * sizeof *absent);
    for (size_t a = 0; a < attributes; a++)
        gather_input(arena, book, claims, count, a, &shapes[a], &digits[a], &absent[a]);
    EngineSpec spec = { .code = book->code, .levels = book->levels_count, .within = book->within,
                        .members = claims[0]->members, .parents = run.parents, .worlds = worlds,
                        .months = months, .roots = roots, .roots_count = roots_count,
                        .inputs = shapes, .patches = patches, .patches_count = patches_count };
    run.engine = engine_bind(arena, &spec);
    for (size_t a = 0; a < attributes; a++)
        engine_input(run.engine, (uint32_t)a, digits[a], shapes[a].may_miss ? absent[a] : NULL);
    return run;
}

CaseRun case_bind(Arena *arena, const Rulebook *book, const Case *claim,
                  const uint32_t roots[], size_t roots_count,
                  const Patch patches[], size_t patches_count, size_t worlds, Months months)
{
    return bind_worlds(arena, book, &claim, 1, roots, roots_count, patches, patches_count,
                       worlds, months);
}

CaseRun cases_bind(Arena *arena, const Rulebook *book, const Case *const claims[], size_t count,
                   const uint32_t roots[], size_t roots_count, Months months)
{
    return bind_worlds(arena, book, claims, count, roots, roots_count, NULL, 0, count, months);
}

View case_view(const CaseRun *run, Month month, size_t world)
{
    return (View){ .book = run->book, .engine = run->engine, .members = run->claim->members,
                   .parents = run->parents, .month = month, .world = world };
}

/* -- outcomes -- */

static Outcome plain_outcome(const View *view, const Rule *rule)
{
    Outcome out = { .state = OUTCOME_VALUE };
    if (view_value(view, rule->root, 0, &out.value) != ABSENT_NOT)
        out.state = OUTCOME_UNKNOWN;
    return out;
}

static uint64_t failing_conditions(const View *view, const Instrument *in, size_t self,
                                   size_t member)
{
    uint64_t failing = 0;
    for (size_t i = 0; i < in->conditions_count; i++) {
        const Rule *c = &view->book->rules[in->conditions[i]];
        uint8_t level = view->book->code->ins[c->root].level;
        Exact holds;
        if ((c->amounts >> self & 1) &&
            view_value(view, c->root, view_member(view, in->level, member, level),
                       &holds) == ABSENT_NOT &&
            holds.num == 0)
            failing |= (uint64_t)1 << i;
    }
    return failing;
}

Outcome amount_outcome_of(const View *view, const Instrument *in, size_t amount, size_t member)
{
    Outcome out = { .state = OUTCOME_VALUE, .value = { 0, 1, 0 } };
    out.failing = failing_conditions(view, in, amount, member);
    if (out.failing)
        out.state = OUTCOME_NO;
    else if (view_value(view, view->book->rules[in->amounts[amount]].root, member,
                        &out.value) != ABSENT_NOT)
        out.state = OUTCOME_UNKNOWN;
    return out;
}

bool amount_share(const View *view, const Rule *rule, size_t member, Exact *share)
{
    static const int parts[] = { [PERIOD_MONTH] = 1, [PERIOD_QUARTER] = 3, [PERIOD_YEAR] = 12,
                                 [PERIOD_ONCE] = 1 };
    *share = (Exact){ 1, parts[rule->period], 0 };
    if (!rule->has_share)
        return true;
    uint8_t level = view->book->instruments[rule->owner - 1].level;
    size_t m = view_member(view, level, member, view->book->code->ins[rule->share].level);
    return view_value(view, rule->share, m, share) == ABSENT_NOT;
}

/* The month's part of what is counted over a longer period. */
static void take_share(const View *view, const Rule *rule, size_t member, Outcome *out)
{
    Exact share;
    if (out->state != OUTCOME_VALUE)
        return;
    if (!amount_share(view, rule, member, &share))
        out->state = OUTCOME_UNKNOWN;
    else
        out->value = exact_times(out->value, share);
}

/* Over all members of the instrument's level; of a span, a month's part. */
static Outcome amount_outcome(const View *view, const Instrument *in, const Rule *rule, bool part)
{
    size_t self = 0;
    while (&view->book->rules[in->amounts[self]] != rule)
        self++;
    Outcome all = { .state = OUTCOME_NO, .value = { 0, 1, 0 } };
    for (size_t m = 0; m < view->members[in->level]; m++) {
        Outcome one = amount_outcome_of(view, in, self, m);
        if (part)
            take_share(view, rule, m, &one);
        if (one.state == OUTCOME_NO) {
            all.failing |= one.failing;
        } else if (one.state == OUTCOME_UNKNOWN) {
            all.state = OUTCOME_UNKNOWN;
        } else {
            all.value = exact_plus(all.value, one.value);
            if (all.state == OUTCOME_NO)
                all.state = OUTCOME_VALUE;
        }
    }
    if (all.state != OUTCOME_NO)
        all.failing = 0;
    return all;
}

static Outcome join_outcomes(Outcome a, Outcome b)
{
    if (a.state == OUTCOME_UNKNOWN || b.state == OUTCOME_UNKNOWN)
        return (Outcome){ .state = OUTCOME_UNKNOWN };
    a.value = exact_plus(a.value, b.value);
    if (a.state == OUTCOME_NO && b.state == OUTCOME_NO)
        a.failing |= b.failing;
    else
        a.failing = 0;
    if (b.state == OUTCOME_VALUE)
        a.state = OUTCOME_VALUE;
    return a;
}

/* Who pays or gets the amount in this month: a place in the list of parties. */
static Outcome party_outcome(const View *view, const Rule *rule, Aspect aspect)
{
    const Version *v = rule_version(rule, view->month);
    int32_t party = !v ? -1 : aspect == ASPECT_FROM ? v->from : v->to;
    return (Outcome){ .state = party < 0 ? OUTCOME_NO : OUTCOME_VALUE,
                      .value = exact_of((Decimal){ party, 0 }) };
}

static Outcome outcome_of(const View *view, const Case *claim, const Expectation *e)
{
    const Instrument *in = claim->instrument;
    const Rule *rule = e->rule;
    if (e->aspect != ASPECT_VALUE)
        return party_outcome(view, rule, e->aspect);
    if (rule && rule->kind != RULE_AMOUNT)
        return plain_outcome(view, rule);
    Outcome all = { .state = OUTCOME_NO, .value = { 0, 1, 0 } };
    for (size_t a = 0; a < in->amounts_count; a++) {
        const Rule *amount = &view->book->rules[in->amounts[a]];
        if (rule && amount != rule)
            continue;
        all = join_outcomes(all, amount_outcome(view, in, amount, claim->during));
    }
    return all;
}

size_t case_outcomes_count(const Case *claim)
{
    return claim->expectations_count * (claim->during ? 1 : claim->months_count);
}

static void round_to_cent(Outcome *out)
{
    int64_t cents;
    if (out->state == OUTCOME_VALUE && exact_round(out->value, 2, &cents))
        out->value = exact_of((Decimal){ cents, 2 });
}

void case_outcomes(CaseRun *run, Outcome outcomes[])
{
    const Case *claim = run->claim;
    size_t count = case_outcomes_count(claim), per = claim->expectations_count;
    Month first = claim->months[0];
    size_t months = claim->during ? (size_t)(claim->months[1].index - first.index) + 1
                                  : claim->months_count;
    for (size_t t = 0; t < months; t++) {
        Month month = claim->during ? month_plus(first, (int)t) : claim->months[t];
        engine_run(run->engine, month);
        for (size_t w = 0; w < run->worlds; w++) {
            View view = case_view(run, month, w);
            for (size_t e = 0; e < per; e++) {
                Outcome one = outcome_of(&view, claim, &claim->expectations[e]);
                Outcome *out = &outcomes[w * count + (claim->during ? e : t * per + e)];
                *out = claim->during && t > 0 ? join_outcomes(*out, one) : one;
            }
        }
    }
    for (size_t i = 0; claim->during && i < run->worlds * count; i++)
        round_to_cent(&outcomes[i]);
}

/* -- checking -- */

typedef struct Needs {
    const Code *code;
    Str wanted;                /* names, or their last parts: birth for worker.birth */
    uint64_t found;            /* which of them (bits) */
    Buf *list;
    Diags *diags;
    Str month;
} Needs;

static bool is_listed(Str list, Str name)
{
    while (list.at)
        if (str_is(str_cut(&list, ' '), name))
            return true;
    return false;
}

static bool is_name_or_end(Str name, Str wanted)
{
    if (name.len <= wanted.len)
        return str_is(name, wanted);
    size_t start = name.len - wanted.len;
    return wanted.len && name.at[start - 1] == '.' && str_is(str_part(name.at + start, wanted.len), wanted);
}

/* Whether each of the names that were wanted was found. */
static bool all_found(const Needs *needs)
{
    uint64_t all = 0;
    for (Str rest = needs->wanted; rest.at && rest.len; str_cut(&rest, ' '))
        all = all << 1 | 1;
    return needs->found == all;
}

static void match_need(void *context, const Ins *ins, Absent why)
{
    Needs *needs = context;
    Str name = trace_name(needs->code, ins);
    if (why == ABSENT_ZERO)
        diag_add(needs->diags, DIAG_RUN_DIVIDES_BY_ZERO, ins->at, needs->month, STR_NONE, STR_NONE);
    if (why == ABSENT_OVERFLOW)
        diag_add(needs->diags, DIAG_RUN_OVERFLOW, ins->at, needs->month, STR_NONE, STR_NONE);
    uint64_t bit = 1;
    for (Str rest = needs->wanted; rest.at && rest.len; bit <<= 1) {
        Str wanted = str_cut(&rest, ' ');
        if (is_name_or_end(name, wanted))
            needs->found |= bit;
    }
    if (is_listed(buf_view(needs->list), name) || needs->list->len >= 200)
        return;
    if (needs->list->len)
        buf_byte(needs->list, ' ');
    buf_str(needs->list, name);
}

static void find_needs_in(const CaseRun *run, const Rule *rule, Month month, Needs *needs)
{
    const Case *claim = run->claim;
    const Rulebook *b = run->book;
    View view = case_view(run, month, 0);
    Buf text = { 0 };
    month_print(month, &text);
    needs->month = buf_view(&text);
    for (size_t a = 0; a < claim->instrument->amounts_count + 1; a++) {
        const Rule *r = rule ? rule : a < claim->instrument->amounts_count
                             ? &b->rules[claim->instrument->amounts[a]] : NULL;
        uint8_t level = r ? b->code->ins[r->root].level : LEVEL_NONE;
        for (size_t m = 0; r && m < claim->members[level]; m++)
            trace_absent(&view, r->root, m, needs, match_need);
        if (rule)
            break;
    }
    buf_free(&text);
}

/* In the month that was run, or in each month of a span. */
static void find_needs(const CaseRun *run, const Rule *rule, Month month, Needs *needs)
{
    const Case *claim = run->claim;
    if (!claim->during) {
        find_needs_in(run, rule, month, needs);
        return;
    }
    for (Month m = claim->months[0]; m.index <= claim->months[1].index; m.index++) {
        engine_run(run->engine, m);
        find_needs_in(run, rule, m, needs);
    }
}

static void print_failing(const Rulebook *book, const Instrument *in, uint64_t failing, Buf *out)
{
    buf_text(out, "no");
    for (size_t i = 0; i < in->conditions_count; i++)
        if (failing >> i & 1) {
            buf_byte(out, ' ');
            buf_str(out, book->rules[in->conditions[i]].name);
        }
}

static void print_value(const Rulebook *book, const Expectation *e, Exact value, Buf *out)
{
    const Rule *rule = e->rule;
    Type type = rule ? book->code->ins[rule->root].type
                     : (Type){ .kind = KIND_NUMBER, .unit = unit_base(UNIT_EUR) };
    int64_t whole = 0;
    exact_fits(value, 0, &whole);
    if (e->aspect != ASPECT_VALUE)
        buf_str(out, book->parties[whole].id);
    else if (type.kind == KIND_YES_NO)
        buf_text(out, value.num ? "yes" : "no");
    else if (type.kind == KIND_MONTH)
        month_print((Month){ (int32_t)whole }, out);
    else if (type.kind == KIND_CHOICE && (size_t)whole < type.choice->count)
        buf_str(out, type.choice->values[whole]);
    else
        exact_print(value, type.unit.power[UNIT_EUR] > 0 ? 2 : 0, 9, out);
}

static bool meets(const CaseRun *run, const Expectation *e, const Expected *expected,
                  const Outcome *out, Month month, Diags *diags, Buf *computed)
{
    Buf list = { 0 };
    Needs needs = {
        .code = run->book->code, .wanted = expected->needs, .list = &list, .diags = diags
    };
    bool ok = out->state == expected->state;
    if (out->state == OUTCOME_UNKNOWN) {
        find_needs(run, e->rule, month, &needs);
        buf_text(computed, list.len ? "unknown " : "unknown");
        buf_str(computed, buf_view(&list));
        ok = ok && all_found(&needs);
    } else if (out->state == OUTCOME_NO) {
        print_failing(run->book, run->claim->instrument, out->failing, computed);
        ok = ok && out->failing == expected->failing;
    } else {
        print_value(run->book, e, out->value, computed);
        ok = ok && exact_order(out->value, expected->value) == 0;
    }
    buf_free(&list);
    return ok;
}

bool case_check(Arena *arena, const Rulebook *book, const Case *claim, Diags *diags)
{
    const uint32_t *roots;
    size_t roots_count = case_roots(arena, book, claim, &roots);
    CaseRun run = case_bind(arena, book, claim, roots, roots_count, NULL, 0, 1, case_months(claim));
    size_t count = case_outcomes_count(claim), per = claim->expectations_count;
    Outcome *outcomes = arena_alloc(arena, (count + 1) * sizeof *outcomes);
    case_outcomes(&run, outcomes);
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        const Expectation *e = &claim->expectations[claim->during ? i : i % per];
        size_t t = claim->during ? 0 : i / per;
        Month month = claim->during ? claim->months[1] : claim->months[t];
        engine_run(run.engine, month);         /* so that what is missing can be traced */
        Buf computed = { 0 };
        if (!meets(&run, e, &e->expected[t], &outcomes[i], month, diags, &computed)) {
            ok = false;
            Buf text = { 0 };
            buf_str(&text, e->expected[t].text);
            if (!claim->during && claim->months_count > 1) {
                buf_text(&text, " (");
                month_print(month, &text);
                buf_byte(&text, ')');
            }
            diag_add(diags, DIAG_CASE_FAILS, e->expected[t].at, claim->title,
                     buf_view(&text), buf_view(&computed));
            buf_free(&text);
        }
        buf_free(&computed);
    }
    return ok;
}

/* -- explaining -- */

static void explain_month(const CaseRun *run, Month month, Lang lang, Buf *out)
{
    const Case *claim = run->claim;
    const Instrument *in = claim->instrument;
    engine_run(run->engine, month);
    View view = case_view(run, month, 0);
    for (size_t a = 0; a < in->amounts_count; a++) {
        const Rule *amount = &run->book->rules[in->amounts[a]];
        bool asked = false;
        for (size_t e = 0; e < claim->expectations_count; e++)
            asked = asked || !claim->expectations[e].rule || claim->expectations[e].rule == amount;
        for (size_t m = 0; asked && m < claim->members[in->level]; m++)
            trace_amount(&view, in, amount, m, lang, out);
    }
}

void case_explain(Arena *arena, const Rulebook *book, const Case *claim, Lang lang, Buf *out)
{
    const uint32_t *roots;
    size_t roots_count = case_roots(arena, book, claim, &roots);
    CaseRun run = case_bind(arena, book, claim, roots, roots_count, NULL, 0, 1, case_months(claim));
    for (size_t t = 0; t < claim->months_count; t++) {
        if (claim->during && t > 0)
            break;             /* of a span, its first month shows how it comes about */
        month_show(claim->months[t], lang, out);
        buf_byte(out, '\n');
        explain_month(&run, claim->months[t], lang, out);
    }
}
