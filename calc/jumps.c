/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * jumps.c -- the smallest jumps from band to band: the largest of them as small as can be,
 * then the next largest.  Those that hold the largest up (they have a price) keep that size;
 * the rest is asked again.
 */
#include "design_inside.h"

#include <math.h>

static const double free_of_charge = 1e-7;

/* Columns: amounts in units, and behind them the largest of the jumps that are not settled.
 * Row 0 is the budget; row k the jump to band k, row bands - 1 + k the same downwards. */
static Draft draft_jumps(Arena *arena, const Bounds *b, const double settled[])
{
    const DesignTask *t = b->task;
    Draft d = { .arena = arena };
    double whole = (double)t->whole / b->unit, weights = (double)b->weights;
    double budget = (double)(b->spend - b->fixed) / b->unit / weights;
    for (size_t k = 0; k < t->bands; k++) {
        double high = b->high[k] == DESIGN_NO_CEILING ? INFINITY : (double)b->high[k] * whole;
        draft_column(&d, (LinearColumn){ (double)b->low[k] * whole, high, 0, false });
    }
    size_t largest = draft_column(&d, (LinearColumn){ 0, INFINITY, 1, false });
    draft_row(&d, budget, budget);
    for (size_t k = 0; k < t->bands; k++)
        draft_term(&d, 0, k, (double)b->weight[k] / weights);
    for (int down = 0; down < 2; down++)
        for (size_t k = 1; k < t->bands; k++) {
            double most = down && !t->falling ? 0 : isnan(settled[k]) ? 0 : settled[k];
            size_t row = draft_row(&d, -INFINITY, most);
            draft_term(&d, row, k, down ? -1 : 1);
            draft_term(&d, row, k - 1, down ? 1 : -1);
            if (isnan(settled[k]) && (!down || t->falling))
                draft_term(&d, row, largest, -1);
        }
    return d;
}

/* Those that have a price keep the size that they have; how many. */
static size_t settle(const Bounds *b, LinearAnswer answer, double settled[])
{
    size_t bands = b->task->bands, count = 0;
    double largest = answer.values[bands];
    for (size_t k = 1; k < bands; k++) {
        bool costs = fabs(answer.row_prices[k]) > free_of_charge ||
                     (b->task->falling && fabs(answer.row_prices[bands - 1 + k]) > free_of_charge);
        if (!isnan(settled[k]) || (largest > free_of_charge && !costs))
            continue;
        settled[k] = largest;
        count++;
    }
    return count;
}

bool jumps_parts(Arena *arena, const Bounds *b, double amounts[], double *largest)
{
    double settled[DESIGN_BANDS_MAX];
    size_t left = b->task->bands - 1;
    bool first = true;
    for (size_t k = 0; k < b->task->bands; k++)
        settled[k] = NAN;
    do {
        Draft d = draft_jumps(arena, b, settled);
        LinearAnswer answer = draft_solve(&d, 0);
        if (answer.end != LINEAR_BEST)
            return !first;     /* what is known is good; only the rest could not be told */
        for (size_t k = 0; k < b->task->bands; k++)
            amounts[k] = answer.values[k];
        *largest = first ? answer.objective : *largest;
        first = false;
        size_t count = left ? settle(b, answer, settled) : 0;
        if (left && !count)
            break;
        left -= count;
        if (!count)
            break;
    } while (true);
    return true;
}
