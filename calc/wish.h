/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wish.h -- the file in which somebody says what a schedule of support must be like, and
 * leaves its amounts to be found:
 *
 *     [design]
 *     steps       = 0, 20000, 80000         ; a bound belongs where the table of the rules says
 *     goal        = cliffs                  ; or inequality
 *     budget      = 2225000.00 EUR/year     ; may be left out, as all that follows
 *     floor.80000 = 50000.00 EUR/year       ; of the band that begins there; ceiling.80000 too
 *
 * Refuses to know how amounts are found, and any schedule.
 */
#ifndef WISH_H
#define WISH_H

#include "design.h"
#include "inifile.h"

typedef struct Wish {
    const Source *source;
    DesignGoal goal;
    bool for_all;              /* without the conditions and ceilings of the rules */
    bool falling;
    size_t bands;
    int64_t steps[DESIGN_BANDS_MAX];       /* people */
    int64_t floors[DESIGN_BANDS_MAX], ceilings[DESIGN_BANDS_MAX];
    Span step_at[DESIGN_BANDS_MAX];
    Span floor_at[DESIGN_BANDS_MAX], ceiling_at[DESIGN_BANDS_MAX];     /* no source: none given */
    Span per_head_at;
    Exact per_head_least;
    bool has_budget;
    int64_t budget, whole;
    Span at;                   /* of the budget, or else of the section */
} Wish;

/* False, all mistakes reported, if it cannot be followed. */
bool wish_read(Arena *arena, const Source *source, Unit amounts, Diags *diags, Wish *wish);

#endif
