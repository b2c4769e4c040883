/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * neighbours.h -- which towns may apply together, and the areas that follow: towns that can
 * reach each other from one to the next.
 *
 * As a user writes it, a section per town, one side of each pair being enough:
 *
 *     [municipality Kuurne]
 *     may_join = Kortrijk, Harelbeke
 *     status   = assumed                    ; may be left out, and so may  source
 *
 * or whoever is in the same part of the country.  Refuses to know what anybody gets.
 */
#ifndef NEIGHBOURS_H
#define NEIGHBOURS_H

#include "towns.h"

typedef struct Neighbours {
    const Towns *towns;
    size_t year;
    bool *join;                /* [town * count + other]: the same both ways */
    size_t pairs, assumed;     /* how many, and how many of them only assumed */
    bool by_part;              /* whoever is in the same part of the country */
    size_t partless;           /* then: towns of which it is not known */
} Neighbours;

/* False, reported, if something is wrong with it. */
bool neighbours_read(Arena *arena, const Towns *towns, size_t year, const Source *source,
                     Diags *diags, Neighbours *neighbours);
/* False, reported, if the rules do not say in which part of the country anybody is. */
bool neighbours_by_part(Arena *arena, const Towns *towns, size_t year, Diags *diags,
                        Neighbours *neighbours);

bool neighbours_join(const Neighbours *neighbours, uint32_t town, uint32_t other);
/* Whether each can be reached from each, through them alone. */
bool neighbours_connect(const Neighbours *neighbours, const uint32_t towns[], size_t count);

/* Towns that are connected, and with no other. */
typedef struct Area {
    uint32_t *towns;           /* in the order of the data */
    size_t count;
    bool any_set;              /* everybody may join everybody: any of them are connected */
} Area;

/* Towns that may join nobody are in none; the largest first, else in the order of the data. */
size_t neighbours_areas(Arena *arena, const Neighbours *neighbours, Area **areas);

#endif
