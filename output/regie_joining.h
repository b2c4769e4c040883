/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_joining.h -- partnerships, given or found: what each member brings, who would gain by
 * leaving, and how sure it is that no other grouping brings more; for page, JSON and CSV.
 */
#ifndef REGIE_JOINING_H
#define REGIE_JOINING_H

#include "joining.h"
#include "json.h"
#include "regie_view.h"

/* The file of --csv with the grouping that was found. */
#define JOIN_FILE "partnerships.ini"

typedef struct JoinView {
    JoinTask task;
    bool has_neighbours;       /* it was said who may join whom: */
    Neighbours neighbours;
    Joining joining;
    bool chosen;               /* the partnerships are those that were found, not the user's */
    bool comparable;           /* the user's are all within the areas: */
    int64_t own;               /* what those areas get with them */
    Bringing **bringing;       /* per partnership and member */
    Leaving leaving;
    Stable *stable;            /* per area */
} JoinView;

/* Whether --best and --most are what they can be; reports it if not. */
bool regie_join_options(RegieView *view);
/* Reads who may join whom and finds the best grouping, which becomes the user's partnerships
 * if there are none; then what there is to say of them.  Reports what is wrong. */
void regie_join(RegieView *view);

/* The partnerships as a file for --partnerships. */
Str regie_join_file(const RegieView *view);

/* "West-Vlaanderen", "Kortrijk and others" */
Str area_label(const RegieView *view, const JoinedArea *area);
/* The sentences: who may apply with whom; what was found and how sure that is; of a given
 * partnership, how many members bring nothing and what a ceiling takes away; who gains by leaving. */
void tell_who_may(const RegieView *view);
void tell_found(const RegieView *view);
void tell_group(const RegieView *view, size_t group);
void tell_leaving(const RegieView *view);

void show_joining(const RegieView *view);
void json_joining(const RegieView *view, Json *json);
/* members.csv: a row per member. */
void csv_joining(const RegieView *view, Buf *text);

#endif
