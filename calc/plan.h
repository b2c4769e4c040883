/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan.h -- scenarios bound to the rules: who is there in each month, what is said
 * of them then, and the engine that works out from it whatever was asked.
 *
 * The worlds of a plan are scenarios of one project (the same members and months), or
 * one scenario many times, of which some values are drawn.  Refuses to know what is
 * done with the results, and how anything is drawn.
 */
#ifndef PLAN_H
#define PLAN_H

#include "scenario.h"
#include "trace.h"

typedef struct Plan {
    Arena *arena;
    const Rulebook *book;
    const Scenario *const *scenarios;      /* one per world, or one for all */
    size_t scenarios_count, worlds;
    Engine *engine;
    const size_t *members;                 /* per level */
    const uint32_t *const *parents;
    struct Input *inputs;                  /* per attribute */
    struct Presence *presence;             /* per level */
    const Drawn *drawn;
    size_t drawn_count;
    const int64_t *const *draws;           /* per drawn quantity: [step * worlds + world] */
} Plan;

/* `roots` are the results that will be asked for. */
Plan *plan_bind(Arena *arena, const Rulebook *book, const Scenario *const scenarios[],
                size_t worlds, const uint32_t roots[], size_t roots_count);

/* The same with nothing left out because of what yes and no are now: for those who
 * look at what is not chosen. */
Plan *plan_bind_all(Arena *arena, const Rulebook *book, const Scenario *const scenarios[],
                    size_t worlds, const uint32_t roots[], size_t roots_count);

/* Many worlds of one scenario, which differ in what is drawn.  `drawn` must stay. */
Plan *plan_bind_drawn(Arena *arena, const Scenario *scenario, size_t worlds, const Drawn drawn[],
                      size_t drawn_count, const uint32_t roots[], size_t roots_count);

/* Supplies what was drawn, for all months: draws[quantity][step * worlds + world], each
 * within the bounds of its quantity.  Read in place, so it must stay as it is until it is
 * supplied anew.  To be called before a month is run. */
void plan_draw(Plan *plan, const int64_t *const draws[]);

/* Works out a month: what is asked for below is of that month. */
void plan_run(Plan *plan, Month month);

View plan_view(const Plan *plan, Month month, size_t world);

/* The roots that plan_value needs for an attribute: what it is when not given. */
bool plan_root(const Rulebook *book, size_t attribute, uint32_t *root);

/* An attribute of a member, as given or else as its rule says; false if neither. */
bool plan_value(const Plan *plan, size_t attribute, size_t member, size_t world, Month month,
                int64_t *digits);

const Scenario *plan_scenario(const Plan *plan, size_t world);

/* From the member's entry to its exit; all months for a level that has neither. */
Months plan_presence(const Plan *plan, uint8_t level, size_t member, size_t world);

/* Whether it may differ from world to world: of presence, and of an attribute. */
bool plan_presence_differs(const Plan *plan, uint8_t level, size_t member);
bool plan_value_differs(const Plan *plan, size_t attribute, size_t member);

/* By how many months later than its rule says what `party` pays of the member comes. */
int plan_delay(const Plan *plan, MemberId of, int party, size_t world);
bool plan_delay_differs(const Plan *plan, MemberId of, int party);
bool plan_draws_delays(const Plan *plan);
/* Is there any of one member of the level? */
bool plan_has_delays(const Plan *plan, uint8_t level);

/* Does the member take the instrument in the month that was run? */
bool plan_takes(const Plan *plan, const Instrument *instrument, size_t member, size_t world);

/* How many equals the member stands for; and that of each world. */
int64_t plan_number(const Plan *plan, uint8_t level, size_t member, size_t world, Month month);
void plan_numbers(const Plan *plan, uint8_t level, size_t member, Month month, int64_t numbers[]);

#endif
