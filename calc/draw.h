/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draw.h -- draws what is uncertain: from the seed, the number of a world and the
 * quantity, and from nothing else, what that quantity is in that world.
 *
 * In two steps.  A point has a coordinate between 0 and 1 per dimension, all of
 * them independent; a quantity has one dimension, or one per year or month of the
 * project.  From a point follow the values: correlated first, then each by the
 * inverse of its distribution, rounded to the digits that its attribute has.  So
 * whoever chooses the points chooses the design: at random, quasi-random, one
 * quantity at a time.
 *
 * Refuses to know what the values do.
 */
#ifndef DRAW_H
#define DRAW_H

#include "scenario.h"

typedef struct Draws Draws;

/* All that the scenario says is uncertain.  The same scenario, the same draws; variants
 * of one project draw alike.  May be used by several threads at a time. */
Draws *draws_new(Arena *arena, const Scenario *scenario, uint64_t seed);
/* With quasi-random points (see random.h), as far as there are dimensions of them: first for
 * quantities with one, then for those of years, then of months. */
Draws *draws_new_quasi(Arena *arena, const Scenario *scenario, uint64_t seed);

/* Per quantity, in the order of scenario->uncertain. */
size_t draws_count(const Draws *draws);
const Drawn *draws_drawn(const Draws *draws, size_t quantity);

/* The dimensions of a quantity, one after the other. */
size_t draws_dimensions(const Draws *draws);
size_t draws_first(const Draws *draws, size_t quantity);       /* of the next: where it ends */

/* Quantities that are drawn together, because they are correlated: the first of them;
 * itself if it is drawn alone. */
size_t draws_cluster(const Draws *draws, size_t quantity);

/* Fills points[dimension * worlds + i] for the worlds first .. first + worlds - 1.
 * Points of different streams are independent of each other; of quasi-random ones only
 * those of streams 2k and 2k + 1, while means over any streams are. */
void draws_points(const Draws *draws, uint32_t stream, uint64_t first, size_t worlds,
                  double points[]);

/* digits[quantity][step * worlds + i] for the points of draws_points, or others; a
 * coordinate that is no number (NAN) means: as the scenario says (DRAWN_STATED).  Of a
 * cluster of which some are so, the others are drawn as if they were not correlated. */
void draws_values(const Draws *draws, const double points[], size_t worlds,
                  int64_t *const digits[]);

#endif
