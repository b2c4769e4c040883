/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * joining.h -- which towns had best apply together, of those that may: the grouping that
 * brings the most, how sure that is, what each member brings, and who would gain by leaving.
 *
 * What a group gets is what the schedule says when it is run; nothing here knows a schedule.
 * A group of which that cannot be told is never chosen.  Refuses to know how it is shown.
 */
#ifndef JOINING_H
#define JOINING_H

#include "neighbours.h"
#include "schedule.h"

typedef struct JoinTask {
    const Rulebook *book;
    const Towns *towns;
    const Neighbours *neighbours;
    size_t year;
    Month month;
    bool fewest;               /* of the groupings that bring as much, the one with the fewest
                                  members in all; else with the most */
    size_t most;               /* members of one partnership at most; 0: any number */
} JoinTask;

/* How it is known that no grouping brings more than so much. */
typedef enum JoinProof {
    PROOF_NONE,                /* it is not */
    PROOF_EVERY_SET,           /* every set that may apply together was worked out */
    PROOF_SHARED_OUT,          /* not even if people could be shared out freely */
    PROOF_PER_TOWN,            /* every set was worked out; no set gets more than a price per town */
    PROOF_PER_HEAD             /* nobody brings more than a price per head and town; special towns their own */
} JoinProof;

typedef struct JoinedArea {
    Area area;
    int64_t alone;             /* what they get if each applies alone */
    int64_t found;
    size_t alone_unknown;      /* of so many towns, alone, it is not known; of those that */
    size_t found_unknown;      /* remain alone */
    JoinProof proof;
    int64_t bound;             /* no grouping brings more; at least `found` */
    size_t sets, unknown;      /* worked out, and of how many of them it is not known */
} JoinedArea;

typedef struct Joining {
    Groups groups;             /* partnerships, without names; their largest member first */
    JoinedArea *areas;
    size_t areas_count, towns;
    int64_t alone, found, bound;
    size_t alone_unknown, found_unknown;
    bool bounded;              /* of every area there is a bound */
    size_t sets, unknown;
} Joining;

Joining joining_find(Arena *arena, const JoinTask *task);

/* What the groups get, and each town of the area that is in none of them alone.  What is not
 * known counts as nothing; `unknown`, if not NULL, is of how many that is so. */
int64_t joining_total(const JoinTask *task, const Area *area, const Groups *groups,
                      size_t *unknown);

/* -- what there is to say of a grouping -- */

/* What a member brings: the support with it and without it. */
typedef struct Bringing {
    Support with, without, alone;
    int64_t share;             /* of `with`, by people; to the cent, together all of it */
} Bringing;

/* Per group a list, in the order of its members. */
Bringing **joining_bringing(Arena *arena, const JoinTask *task, const Groups *groups);

/* Towns that together would get more than they have now. */
typedef struct Leavers {
    uint32_t *towns;
    size_t count;
    int64_t now, then;
} Leavers;

/* Who would gain by leaving, alone or together, of those that may join. */
typedef struct Leaving {
    Leavers *alone;            /* members that would gain alone */
    size_t alone_count;
    Leavers most;              /* the set that would gain the most; none if it has no towns */
    size_t sets;               /* that were looked at */
    bool every_set;            /* those are all that may apply together */
} Leaving;

Leaving joining_leaving(Arena *arena, const JoinTask *task, const Groups *groups);

/* Of a small area: how many groupings bring as much as the best, and how many of those that
 * were looked at nobody gains by leaving; one of them. */
typedef struct Stable {
    bool told;                 /* the area is small enough */
    int64_t groupings, looked, stable;
    Groups one;
} Stable;

Stable joining_stable(Arena *arena, const JoinTask *task, const Area *area);

#endif
