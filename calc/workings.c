/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * workings.c -- a run is drawn up twice: the second time it is known where something
 * is absent, and formulas guard against it there only.
 */
#include <string.h>

#include "weaver.h"

static size_t roots_of(const Rulebook *b, uint32_t roots[])
{
    size_t count = 0;
    for (size_t i = 0; i < b->instruments_count; i++)
        for (size_t a = 0; a < b->instruments[i].amounts_count; a++) {
            const Rule *rule = &b->rules[b->instruments[i].amounts[a]];
            roots[count++] = rule->root;
            if (rule->has_share)
                roots[count++] = rule->share;
        }
    for (size_t a = 0; a < b->attributes_count; a++)
        count += plan_root(b, a, &roots[count]);
    return count;
}

static Workings *weave_once(Weaver *v, const Workings *before)
{
    const Rulebook *b = v->book;
    size_t code = b->code->count + 1, attributes = b->attributes_count + 1,
           instruments = b->instruments_count + 1, series = b->code->series_count + 1;
    Workings *w = arena_alloc(v->arena, sizeof *w);
    *w = (Workings){ .arena = v->arena, .book = b, .scenario = v->scenario, .result = v->result,
                     .months = v->scenario->months };
    w->months_count = (size_t)(w->months.last.index - w->months.first.index) + 1;
    v->w = w;
    v->before = before;
    v->rows_of = arena_alloc(v->arena, code * sizeof *v->rows_of);
    v->band_of = arena_alloc(v->arena, code * sizeof *v->band_of);
    v->constant_of = arena_alloc(v->arena, code * sizeof *v->constant_of);
    v->figure_of = arena_alloc(v->arena, series * sizeof *v->figure_of);
    v->figure_row = arena_alloc(v->arena, series * sizeof *v->figure_row);
    v->input_of = arena_alloc(v->arena, attributes * sizeof *v->input_of);
    v->input_row = arena_alloc(v->arena, attributes * sizeof *v->input_row);
    v->active_of = arena_alloc(v->arena, instruments * sizeof *v->active_of);
    v->takes_of = arena_alloc(v->arena, instruments * sizeof *v->takes_of);
    memset(v->period_row, 0, sizeof v->period_row);
    weave_books(v);
    return w;
}

/* A row of an amount's exact part: what is active, times the amount, times its share. */
static double part_value(const Weaver *v, const WorkRow *row, Month month)
{
    const Rule *rule = &v->book->rules[row->rule];
    const Instrument *in = &v->book->instruments[row->instrument];
    View view = plan_view(v->plan, month, 0);
    Exact value, share;
    bool active = months_hold(plan_presence(v->plan, in->level, row->member, 0), month) &&
                  plan_takes(v->plan, in, row->member, 0);
    return active && view_value(&view, rule->root, row->member, &value) == ABSENT_NOT &&
                   amount_share(&view, rule, row->member, &share)
               ? weave_double(value) * weave_double(share) : 0;
}

/* What one member adds to a sum: its value, if it counts. */
static double gathered_value(const Weaver *v, const WorkRow *row, bool *absent, bool *empty)
{
    const Ins *i = weave_ins(v, row->ins);
    bool counts = i->op == OP_COUNT;
    uint32_t at[2] = { code_args(v->book->code, i)[0], code_args(v->book->code, i)[counts ? 0 : 1] };
    Exact value[2];
    for (int k = 1; k >= 0; k--) {
        size_t member = weave_member(v, row->level, row->member, weave_ins(v, at[k])->level);
        *absent = engine_value(v->plan->engine, at[k], member, 0, &value[k]) != ABSENT_NOT;
        if (*absent)
            return 0;
        if (k == 1 && value[1].num == 0) {
            *empty = i->op == OP_LEAST || i->op == OP_MOST;
            return 0;
        }
    }
    return counts ? 1 : weave_double(value[0]);
}

/* Of the rows that have a value of the engine's, or follow from some. */
static void read_values(Weaver *v)
{
    Workings *w = v->w;
    for (size_t t = 0; t < weave_months(v); t++) {
        Month month = month_plus(w->months.first, (int)t);
        plan_run(v->plan, month);
        for (size_t r = 0; r < w->rows_count; r++) {
            WorkRow *row = &w->rows[r];
            Exact value = { 0, 1, 0 };
            if (row->kind == WORK_PART) {
                row->values[t] = part_value(v, row, month);
            } else if (row->kind == WORK_GATHERED) {
                row->values[t] = gathered_value(v, row, &row->absent[t], &row->empty[t]);
            } else if (row->kind == WORK_PARTY) {
                int32_t asks = -1;
                row->values[t] = row->party == booking_party(v->plan, row->role, row->level,
                                                             row->member, 0, month, &asks);
            } else if (row->kind == WORK_VALUE || row->kind == WORK_FIGURE) {
                row->absent[t] =
                    engine_value(v->plan->engine, row->ins, row->member, 0, &value) != ABSENT_NOT;
                row->values[t] = row->absent[t] ? 0 : weave_double(value);
            }
        }
    }
}

Workings *workings_of(Arena *arena, const Result *result)
{
    Weaver v = { .arena = arena, .book = result->book, .scenario = result->scenario,
                 .result = result, .parents = result->scenario->parents };
    const Scenario **one = arena_alloc(arena, sizeof *one);
    one[0] = result->scenario;
    size_t room = v.book->rules_count * 2 + v.book->attributes_count + 1;
    uint32_t *roots = arena_alloc(arena, room * sizeof *roots);
    v.plan = plan_bind_all(arena, v.book, one, 1, roots, roots_of(v.book, roots));
    plan_run(v.plan, v.scenario->months.first);
    Workings *first = weave_once(&v, NULL);
    read_values(&v);
    return weave_once(&v, first);
}

void workings_fill(Str formula, void *context,
                   void (*place_of)(void *context, RefKind kind, size_t which, Buf *out), Buf *out)
{
    for (size_t i = 0; i < formula.len; i++) {
        if (formula.at[i] != REF_MARK) {
            buf_byte(out, formula.at[i]);
            continue;
        }
        RefKind kind = (RefKind)formula.at[i + 1];
        size_t which = 0;
        for (i += 2; formula.at[i] != REF_MARK; i++)
            which = 10 * which + (size_t)(formula.at[i] - '0');
        place_of(context, kind, which, out);
    }
}
