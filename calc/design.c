/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * design.c -- first the best amounts that need not be whole, then whole amounts near them
 * that spend all there is.  Whole amounts are changes of the first, so that the numbers are
 * small and floating point can tell them apart; what comes out is checked in whole numbers.
 */
#include "design_inside.h"

#include <math.h>
#include <string.h>

enum { NODES_MOST = 4000 };

/* -- limits -- */

static int64_t up_to_multiple(int64_t cents, int64_t whole)
{
    return cents <= 0 ? 0 : (cents + whole - 1) / whole;
}

/* The least of the amount so that a group that gets only this one has enough per head. */
static int64_t per_head_floor(const DesignTask *t, const DesignGroup *group, size_t band)
{
    for (size_t k = 0; k < t->bands; k++)
        if ((k == band) != (group->times[k] > 0))
            return 0;
    /* ceiling of  people * least * 100  */
    Wide num = t->per_head_least.num * group->people * 100, den = t->per_head_least.den;
    for (int i = 0; i < t->per_head_least.scale; i++)
        den *= 10;
    int64_t wanted = (int64_t)((num + den - 1) / den) - group->fixed;
    return wanted <= 0 ? 0 : (wanted + group->times[band] - 1) / group->times[band];
}

static void draw_tight(Bounds *b)
{
    const DesignTask *t = b->task;
    for (size_t k = 0; k < t->bands; k++) {
        int64_t floor = t->floors[k];
        for (size_t g = 0; g < t->groups_count; g++) {
            int64_t own = per_head_floor(t, &t->groups[g], k);
            floor = own > floor ? own : floor;
        }
        b->low[k] = up_to_multiple(floor, t->whole);
        b->high[k] = t->ceilings[k] == DESIGN_NO_CEILING ? t->ceilings[k]
                                                         : t->ceilings[k] / t->whole;
    }
    for (size_t k = 1; k < t->bands && !t->falling; k++)
        if (b->low[k] < b->low[k - 1])
            b->low[k] = b->low[k - 1];
    for (size_t k = t->bands - 1; k > 0 && !t->falling; k--)
        if (b->high[k - 1] > b->high[k])
            b->high[k - 1] = b->high[k];
}

static void add_up(Bounds *b)
{
    const DesignTask *t = b->task;
    for (size_t g = 0; g < t->groups_count; g++) {
        b->fixed += t->groups[g].fixed;
        for (size_t k = 0; k < t->bands; k++)
            b->weight[k] += t->groups[g].times[k];
    }
    for (size_t k = 0; k < t->bands; k++)
        b->weights += b->weight[k];
}

/* Whether the floors and ceilings leave room for the budget. */
static Design check_room(const Bounds *b)
{
    const DesignTask *t = b->task;
    Wide least = b->fixed, most = b->fixed;
    bool endless = false;
    for (size_t k = 0; k < t->bands; k++) {
        if (b->low[k] > b->high[k])
            return (Design){ .end = DESIGN_CROSSED, .band = k };
        least += (Wide)b->low[k] * t->whole * b->weight[k];
        if (b->high[k] == DESIGN_NO_CEILING)
            endless = endless || b->weight[k] > 0;
        else
            most += (Wide)b->high[k] * t->whole * b->weight[k];
    }
    if (!b->weights)
        return (Design){ .end = DESIGN_NOBODY };
    if (least > t->budget)
        return (Design){ .end = DESIGN_BELOW, .limit = (int64_t)least };
    if (!endless && most < t->budget)
        return (Design){ .end = DESIGN_ABOVE, .limit = (int64_t)most };
    return (Design){ .end = DESIGN_FOUND };
}

static Design begin(const DesignTask *t, Bounds *b)
{
    *b = (Bounds){ .task = t };
    draw_tight(b);
    add_up(b);
    Design design = check_room(b);
    if (design.end == DESIGN_FOUND) {
        double unit = (double)(t->budget - b->fixed) / (double)b->weights;
        b->unit = unit > 1 ? unit : 1;
        b->spend = t->budget;
    }
    return design;
}

/* -- whole amounts -- */

typedef struct Whole {
    Arena *arena;
    const Bounds *bounds;
    Unequal *unequal;            /* NULL: jumps */
    double parts[DESIGN_BANDS_MAX];    /* the best that need not be whole, in multiples */
    int64_t base[DESIGN_BANDS_MAX];    /* those rounded down */
    int64_t divisor;           /* of all weights */
    int64_t wanted;            /* how many divisors more than the base are spent */
} Whole;

static int64_t divisor_of(const Bounds *b)
{
    int64_t divisor = 0;
    for (size_t k = 0; k < b->task->bands; k++)
        for (int64_t a = divisor, rest = b->weight[k]; ; ) {
            divisor = a;
            if (!rest)
                break;
            a = rest;
            rest = divisor % rest;
        }
    return divisor;
}

/* The part of the budget that multiples of the divisor can spend. */
static int64_t spendable(const Bounds *b, int64_t divisor)
{
    int64_t room = b->task->budget - b->fixed, step = divisor * b->task->whole;
    return b->fixed + room / step * step;
}

static void round_down(Whole *w)
{
    const Bounds *b = w->bounds;
    const DesignTask *t = b->task;
    int64_t room = (b->spend - b->fixed) / t->whole;
    for (size_t k = 0; k < t->bands; k++) {
        int64_t base = (int64_t)floor(w->parts[k] + 1e-6);
        base = base < b->low[k] ? b->low[k] : base;
        w->base[k] = base > b->high[k] ? b->high[k] : base;
        room -= w->base[k] * b->weight[k];
    }
    w->wanted = room / w->divisor;     /* the base and the room are multiples of it */
}

/* Columns 0 .. bands - 1: the changes.  Row 0: what is spent.  The best whole amounts are no
 * further from the best that need not be whole than the number of bands times the largest
 * determinant of the limits (Cook, Gerards, Schrijver and Tardos 1986), and that is no more
 * than all weights. */
static Draft draft_whole(const Whole *w)
{
    const Bounds *b = w->bounds;
    const DesignTask *t = b->task;
    const double far = 1 + (double)t->bands * (double)(b->weights / w->divisor);
    Draft d = { .arena = w->arena };
    for (size_t k = 0; k < t->bands; k++) {
        double low = fmax((double)(b->low[k] - w->base[k]), -far);
        double high = b->high[k] == DESIGN_NO_CEILING ? far : (double)(b->high[k] - w->base[k]);
        draft_column(&d, (LinearColumn){ low, fmin(high, far), 0, true });
    }
    draft_row(&d, (double)w->wanted, (double)w->wanted);
    for (size_t k = 0; k < t->bands; k++)
        draft_term(&d, 0, k, (double)(b->weight[k] / w->divisor));
    for (size_t k = 1; k < t->bands && !t->falling; k++) {
        size_t row = draft_row(&d, (double)(w->base[k - 1] - w->base[k]), INFINITY);
        draft_term(&d, row, k, 1);
        draft_term(&d, row, k - 1, -1);
    }
    return d;
}

/* Adds  jump to band k <= most * column + more  (both ways if amounts may fall). */
static void limit_jumps(const Whole *w, Draft *d, size_t column, double more)
{
    const DesignTask *t = w->bounds->task;
    for (int down = 0; down < 1 + (int)t->falling; down++)
        for (size_t k = 1; k < t->bands; k++) {
            double base = (double)(w->base[k] - w->base[k - 1]) * (down ? -1 : 1);
            size_t row = draft_row(d, -INFINITY, more - base);
            draft_term(d, row, k, down ? -1 : 1);
            draft_term(d, row, k - 1, down ? 1 : -1);
            if (column)
                draft_term(d, row, column, -1);
        }
}

/* The smallest largest jump of whole amounts; then the jumps nearest to the best ones. */
static LinearAnswer whole_jumps(const Whole *w, double largest, double *bound)
{
    const DesignTask *t = w->bounds->task;
    Draft d = draft_whole(w);
    size_t most = draft_column(&d, (LinearColumn){ ceil(largest - 1e-6), INFINITY, 1, true });
    limit_jumps(w, &d, most, 0);
    LinearAnswer first = draft_solve(&d, NODES_MOST);
    if (!first.values)
        return first;
    *bound = ceil(first.bound - 1e-6);
    d = draft_whole(w);
    limit_jumps(w, &d, 0, first.objective);
    for (size_t k = 1; k < t->bands; k++) {
        double off = (double)(w->base[k] - w->base[k - 1]) - (w->parts[k] - w->parts[k - 1]);
        size_t away = draft_column(&d, (LinearColumn){ 0, INFINITY, 1, false });
        for (int sign = -1; sign <= 1; sign += 2) {
            size_t row = draft_row(&d, sign * off, INFINITY);
            draft_term(&d, row, away, 1);
            draft_term(&d, row, k, -sign);
            draft_term(&d, row, k - 1, sign);
        }
    }
    LinearAnswer second = draft_solve(&d, NODES_MOST);
    return second.values ? second : first;
}

static void cents_of(const Whole *w, const double changes[], double cents[])
{
    const DesignTask *t = w->bounds->task;
    for (size_t k = 0; k < t->bands; k++)
        cents[k] = ((double)w->base[k] + (changes ? changes[k] : 0)) * (double)t->whole;
}

/* Asks, learns how unequal the answer is, and asks again. */
static LinearAnswer whole_unequal(const Whole *w, double *bound)
{
    enum { ROUNDS_MOST = 40 };
    const DesignTask *t = w->bounds->task;
    double base[DESIGN_BANDS_MAX], cents[DESIGN_BANDS_MAX], least = INFINITY;
    double factor = w->bounds->unit / (double)t->whole;
    LinearAnswer best = { .end = LINEAR_NOTHING_YET };
    cents_of(w, NULL, base);
    for (int round = 0; round < ROUNDS_MOST; round++) {
        Draft d = draft_whole(w);
        unequal_add(w->unequal, &d, base, factor);
        LinearAnswer answer = draft_solve(&d, NODES_MOST);
        if (!answer.values)
            return best.values ? best : answer;
        cents_of(w, answer.values, cents);
        double here = unequal_of(w->unequal, cents);
        if (here < least)
            best = answer;
        least = fmin(least, here);
        *bound = fmax(*bound, answer.bound / factor);
        if (least - *bound < 1e-10 || !unequal_learn(w->unequal, cents))
            break;
    }
    return best;
}

/* The most that whole amounts can spend, in divisors less than wanted; -1: not found. */
static int64_t least_unspent(const Whole *w)
{
    Draft d = draft_whole(w);
    size_t unspent = draft_column(&d, (LinearColumn){ 0, INFINITY, 1, true });
    draft_term(&d, 0, unspent, 1);
    LinearAnswer answer = draft_solve(&d, NODES_MOST);
    return answer.values ? (int64_t)answer.values[unspent] : -1;
}

/* In whole numbers: whether the amounts keep to all limits, and what they leave. */
static bool check(const Bounds *b, const int64_t amounts[], int64_t *left)
{
    const DesignTask *t = b->task;
    *left = t->budget - b->fixed;
    for (size_t k = 0; k < t->bands; k++) {
        bool too_high = b->high[k] != DESIGN_NO_CEILING && amounts[k] > b->high[k] * t->whole;
        if (amounts[k] < b->low[k] * t->whole || too_high || amounts[k] % t->whole)
            return false;
        if (k && !t->falling && amounts[k] < amounts[k - 1])
            return false;
        *left -= amounts[k] * b->weight[k];
    }
    return *left >= 0;
}

static double largest_jump(const DesignTask *t, const int64_t amounts[])
{
    double largest = 0;
    for (size_t k = 1; k < t->bands; k++)
        largest = fmax(largest, fabs((double)(amounts[k] - amounts[k - 1])));
    return largest;
}

static Design take(const Whole *w, const double changes[], double bound)
{
    const Bounds *b = w->bounds;
    const DesignTask *t = b->task;
    double cents[DESIGN_BANDS_MAX];
    Design design = { .end = DESIGN_FOUND, .bound = bound, .parts = w->divisor * t->whole };
    design.amounts = arena_alloc(w->arena, t->bands * sizeof *design.amounts);
    for (size_t k = 0; k < t->bands; k++) {
        design.amounts[k] = (w->base[k] + (int64_t)changes[k]) * t->whole;
        cents[k] = (double)design.amounts[k];
    }
    if (!check(b, design.amounts, &design.left))
        return (Design){ .end = DESIGN_MISSED };
    design.by_limits = design.left >= design.parts;
    design.value = w->unequal ? unequal_of(w->unequal, cents) : largest_jump(t, design.amounts);
    return design;
}

static bool best_parts(Arena *arena, const Bounds *b, Unequal *unequal, double amounts[], double *best)
{
    return unequal ? unequal_parts(unequal, amounts, best) : jumps_parts(arena, b, amounts, best);
}

/* Spends what the bounds say; NULL values if whole amounts cannot, or were not found. */
static LinearAnswer spend(Whole *w, double *bound)
{
    const Bounds *b = w->bounds;
    const DesignTask *t = b->task;
    double whole = (double)t->whole;
    w->unequal = t->goal == DESIGN_INEQUALITY ? unequal_new(w->arena, b) : NULL;
    if (!best_parts(w->arena, b, w->unequal, w->parts, bound))
        return (LinearAnswer){ .end = LINEAR_IMPOSSIBLE };
    for (size_t k = 0; k < t->bands; k++)
        w->parts[k] *= b->unit / whole;
    round_down(w);
    if (w->unequal)
        return whole_unequal(w, bound);
    LinearAnswer answer = whole_jumps(w, *bound * b->unit / whole, bound);
    *bound *= whole;
    return answer;
}

Design design_amounts(Arena *arena, const DesignTask *t)
{
    Bounds b;
    double bound = 0;
    Design design = begin(t, &b);
    if (design.end != DESIGN_FOUND)
        return design;
    Whole w = { .arena = arena, .bounds = &b, .divisor = divisor_of(&b) };
    b.spend = spendable(&b, w.divisor);
    LinearAnswer answer = spend(&w, &bound);
    if (!answer.values) {      /* limits may stand in the way: spend a little less */
        int64_t unspent = least_unspent(&w);
        b.spend -= (unspent < 0 ? 0 : unspent) * w.divisor * t->whole;
        if (unspent > 0)
            answer = spend(&w, &bound);
    }
    return answer.values ? take(&w, answer.values, bound) : (Design){ .end = DESIGN_MISSED };
}

double design_least(Arena *arena, const DesignTask *t)
{
    Bounds b;
    double amounts[DESIGN_BANDS_MAX], best = 0;
    if (begin(t, &b).end != DESIGN_FOUND)
        return NAN;
    Unequal *unequal = t->goal == DESIGN_INEQUALITY ? unequal_new(arena, &b) : NULL;
    if (!best_parts(arena, &b, unequal, amounts, &best))
        return NAN;
    return unequal ? best : best * b.unit;
}
