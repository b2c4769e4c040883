/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unequal.c -- the least inequality per head.  The Gini coefficient is the sum over pairs of
 * groups of |people of one * what the other gets - the other way round|, through all people
 * times all money; and all money is what is spent.  That is no linear sum, but it lies above
 * the linear sum that it is at any given amounts (each difference has a sign there).  So it
 * is learnt: at the best amounts so far, and again, until what was learnt says no less than
 * what is (Kelley 1960).  Groups that get the same share one such sum with each other sort.
 */
#include "design_inside.h"

#include <math.h>
#include <string.h>

/* Groups with the same formula. */
typedef struct Sort {
    const DesignGroup *like;
    double *people;
    size_t count;
} Sort;

/* The inequality between two sorts is at least  constant + sum of slope * cents. */
typedef struct Learnt {
    size_t pair;
    double constant;
    double *slopes;
} Learnt;

struct Unequal {
    Arena *arena;
    const Bounds *bounds;
    Sort *sorts;
    size_t count, pairs;
    double all;                /* people times money */
    Learnt *list;
    size_t learnt, room;
    double *known;             /* per pair: scratch */
};

static Sort *sort_of(Unequal *s, const DesignGroup *group)
{
    size_t bands = s->bounds->task->bands;
    for (size_t i = 0; i < s->count; i++)
        if (s->sorts[i].like->fixed == group->fixed &&
            memcmp(s->sorts[i].like->times, group->times, bands * sizeof *group->times) == 0)
            return &s->sorts[i];
    s->sorts[s->count] = (Sort){ group, arena_alloc(s->arena, s->bounds->task->groups_count *
                                                                   sizeof(double)), 0 };
    return &s->sorts[s->count++];
}

Unequal *unequal_new(Arena *arena, const Bounds *bounds)
{
    const DesignTask *t = bounds->task;
    Unequal *s = arena_alloc(arena, sizeof *s);
    double people = 0;
    *s = (Unequal){ .arena = arena, .bounds = bounds };
    s->sorts = arena_alloc(arena, (t->groups_count + 1) * sizeof *s->sorts);
    for (size_t g = 0; g < t->groups_count; g++) {
        Sort *sort = sort_of(s, &t->groups[g]);
        sort->people[sort->count++] = (double)t->groups[g].people;
        people += (double)t->groups[g].people;
    }
    s->pairs = s->count * (s->count + 1) / 2;
    s->all = people * (double)bounds->spend;
    s->known = arena_alloc(arena, (s->pairs + 1) * sizeof *s->known);
    return s;
}

static double gets(const Unequal *s, const Sort *sort, const double cents[])
{
    double sum = (double)sort->like->fixed;
    for (size_t k = 0; k < s->bounds->task->bands; k++)
        sum += (double)sort->like->times[k] * cents[k];
    return sum;
}

/* What the differences are made of at these amounts:  more * what a gets - less * what b
 * gets,  with the signs that they have there. */
static void differ(const Unequal *s, size_t a, size_t b, const double cents[], double *more,
                   double *less)
{
    const Sort *x = &s->sorts[a], *y = &s->sorts[b];
    double of_x = gets(s, x, cents), of_y = gets(s, y, cents);
    *more = *less = 0;
    for (size_t i = 0; i < x->count; i++)
        for (size_t j = a == b ? i + 1 : 0; j < y->count; j++) {
            double one = of_x * y->people[j] - of_y * x->people[i];
            double sign = one > 0 ? 1 : one < 0 ? -1 : 0;
            *more += sign * y->people[j];
            *less += sign * x->people[i];
        }
}

double unequal_of(Unequal *s, const double cents[])
{
    double sum = 0, more, less;
    for (size_t a = 0; a < s->count; a++)
        for (size_t b = a; b < s->count; b++) {
            differ(s, a, b, cents, &more, &less);
            sum += more * gets(s, &s->sorts[a], cents) - less * gets(s, &s->sorts[b], cents);
        }
    return sum / s->all;
}

static double says(const Unequal *s, const Learnt *l, const double cents[])
{
    double sum = l->constant;
    for (size_t k = 0; k < s->bounds->task->bands; k++)
        sum += l->slopes[k] * cents[k];
    return sum;
}

static Learnt learn_pair(Unequal *s, size_t pair, size_t a, size_t b, const double cents[])
{
    const DesignGroup *x = s->sorts[a].like, *y = s->sorts[b].like;
    double more, less;
    Learnt l = { pair, 0, arena_alloc(s->arena, s->bounds->task->bands * sizeof *l.slopes) };
    differ(s, a, b, cents, &more, &less);
    l.constant = (more * (double)x->fixed - less * (double)y->fixed) / s->all;
    for (size_t k = 0; k < s->bounds->task->bands; k++)
        l.slopes[k] = (more * (double)x->times[k] - less * (double)y->times[k]) / s->all;
    return l;
}

bool unequal_learn(Unequal *s, const double cents[])
{
    static const double nothing = 1e-13;
    size_t pair = 0, before = s->learnt;
    memset(s->known, 0, s->pairs * sizeof *s->known);
    for (size_t i = 0; i < s->learnt; i++)
        s->known[s->list[i].pair] = fmax(s->known[s->list[i].pair], says(s, &s->list[i], cents));
    for (size_t a = 0; a < s->count; a++)
        for (size_t b = a; b < s->count; b++, pair++) {
            Learnt l = learn_pair(s, pair, a, b, cents);
            if (says(s, &l, cents) <= s->known[pair] + nothing)
                continue;
            s->list = arena_grow(s->arena, s->list, s->learnt, &s->room, sizeof *s->list);
            s->list[s->learnt++] = l;
        }
    return s->learnt > before;
}

/* Columns behind those that are there: the inequality of each pair of which something is
 * known.  Column k is the change of cents[k], in steps of `step` cents. */
static void add_learnt(Unequal *s, Draft *draft, const double cents[], double step, double factor)
{
    size_t *column = arena_alloc(s->arena, (s->pairs + 1) * sizeof *column);
    for (size_t i = 0; i < s->learnt; i++) {
        const Learnt *l = &s->list[i];
        if (!column[l->pair])
            column[l->pair] = draft_column(draft, (LinearColumn){ 0, INFINITY, 1, false });
        size_t row = draft_row(draft, says(s, l, cents) * factor, INFINITY);
        draft_term(draft, row, column[l->pair], 1);
        for (size_t k = 0; k < s->bounds->task->bands; k++)
            if (l->slopes[k] != 0)
                draft_term(draft, row, k, -l->slopes[k] * step * factor);
    }
}

void unequal_add(Unequal *s, Draft *draft, const double cents[], double factor)
{
    add_learnt(s, draft, cents, (double)s->bounds->task->whole, factor);
}

/* Columns: amounts in units; row 0 the budget. */
static Draft draft_amounts(const Unequal *s)
{
    const Bounds *b = s->bounds;
    const DesignTask *t = b->task;
    Draft d = { .arena = s->arena };
    double whole = (double)t->whole / b->unit, weights = (double)b->weights;
    double budget = (double)(b->spend - b->fixed) / b->unit / weights;
    for (size_t k = 0; k < t->bands; k++) {
        double high = b->high[k] == DESIGN_NO_CEILING ? INFINITY : (double)b->high[k] * whole;
        draft_column(&d, (LinearColumn){ (double)b->low[k] * whole, high, 0, false });
    }
    draft_row(&d, budget, budget);
    for (size_t k = 0; k < t->bands; k++)
        draft_term(&d, 0, k, (double)b->weight[k] / weights);
    for (size_t k = 1; k < t->bands && !t->falling; k++) {
        size_t row = draft_row(&d, 0, INFINITY);
        draft_term(&d, row, k, 1);
        draft_term(&d, row, k - 1, -1);
    }
    return d;
}

bool unequal_parts(Unequal *s, double amounts[], double *gini)
{
    enum { ROUNDS_MOST = 300 };
    const double near_by = 1e-10;
    size_t bands = s->bounds->task->bands;
    double none[DESIGN_BANDS_MAX] = { 0 }, cents[DESIGN_BANDS_MAX], best = INFINITY;
    for (int round = 0; round < ROUNDS_MOST; round++) {
        Draft d = draft_amounts(s);
        add_learnt(s, &d, none, s->bounds->unit, 1);
        LinearAnswer answer = draft_solve(&d, 0);
        if (answer.end != LINEAR_BEST)
            return round > 0;
        for (size_t k = 0; k < bands; k++)
            cents[k] = answer.values[k] * s->bounds->unit;
        double here = unequal_of(s, cents);
        if (here < best)
            memcpy(amounts, answer.values, bands * sizeof *amounts);
        best = fmin(best, here);
        *gini = answer.objective;      /* nothing can be below it */
        if (best - answer.objective <= near_by || !unequal_learn(s, cents))
            break;
    }
    return true;
}
