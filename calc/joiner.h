/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * joiner.h -- what the parts of joining.h share: asking the schedule about many sets of
 * towns, and the best grouping of a few towns.
 */
#ifndef JOINER_H
#define JOINER_H

#include "joining.h"

/* What these groups get; in batches, each a run of the engine. */
void join_ask(const JoinTask *task, const Group groups[], size_t count, Support support[]);

int64_t join_people(const JoinTask *task, uint32_t town);

/* -- a few towns: every set of them -- */

enum { PACK_MOST = 16, NOT_TOGETHER = -1 };

/* What decides between groupings that bring as much. */
typedef enum PackWish { PACK_MANY_MEMBERS, PACK_FEW_MEMBERS, PACK_FEW_PEOPLE } PackWish;

typedef struct Pack {
    const JoinTask *task;
    const uint32_t *towns;
    size_t count;
    int64_t *cents;            /* per set, a bit for each town: what it gets, or NOT_TOGETHER */
    int64_t *weight;           /* per set: more is better, among groupings that bring as much */
    size_t sets, unknown;
} Pack;

Pack pack_new(Arena *arena, const JoinTask *task, const uint32_t towns[], size_t count,
              PackWish wish);

typedef struct Packing {
    int64_t cents, weight;
    uint32_t sets[PACK_MOST];  /* of two towns or more; the others apply alone */
    size_t count;
} Packing;

Packing pack_best(const Pack *pack);

/* The towns of a set. */
Group pack_group(Arena *arena, const Pack *pack, uint32_t set);

/* -- many towns -- */

/* A bound on what any grouping of the area brings; and, if it comes from sharing out people,
 * one way to reach it: of each partnership its special towns and the people of others. */
typedef struct Demand {
    uint32_t special[PACK_MOST];
    size_t special_count;
    int64_t people;
} Demand;

typedef struct DemandPlan {
    int64_t cents;             /* what it would bring */
    Demand *list;
    size_t count;
} DemandPlan;

enum { DEMAND_PLANS = 4 };

typedef struct Bound {
    JoinProof proof;
    int64_t cents;
    DemandPlan plans[DEMAND_PLANS];    /* the best first; of PROOF_SHARED_OUT only */
    size_t plans_count;
} Bound;

Bound join_bound(Arena *arena, const JoinTask *task, const Area *area);

/* From all sets of the area, if partnerships are so small that these can be listed. */
typedef struct ListBound {
    int64_t cents;             /* no grouping brings more */
    size_t sets;
    Groups groups;             /* a good grouping */
} ListBound;

/* False if there are too many sets. */
bool join_list(Arena *arena, const JoinTask *task, const Area *area, ListBound *bound);

/* Partnerships in the area, as good as can be found with a fixed amount of work; it ends when
 * `bound` is reached. */
Groups join_search(Arena *arena, const JoinTask *task, const Area *area, const Bound *bound);

/* Leaves out members that are not needed if the fewest are wanted; else takes in towns that are
 * in no group where that costs nothing and drives nobody away. */
void join_fill(Arena *arena, const JoinTask *task, const Area *area, Groups *groups);

#endif
