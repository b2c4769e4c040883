/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * towns.h -- the known members of a level with a data file, how many people each had on
 * which 1 January, and the groups that they form.
 *
 * Which level, which file and which columns is what the rulebook says.  Refuses to know
 * what anybody gets.
 */
#ifndef TOWNS_H
#define TOWNS_H

#include "rules.h"

enum { TOWNS_YEARS_MAX = 64, NOBODY = -1 };
#define TOWN_UNKNOWN INT64_MIN             /* of a fact that nobody gave */

typedef struct Town {
    Str name;
    Str part;                  /* "West-Vlaanderen": for people to find it; may be empty */
    const int64_t *people;     /* per year; NOBODY: there was none of that name, or no figure */
    const int64_t *digits;     /* per fact, or TOWN_UNKNOWN */
    Str into[2];               /* what it became part of, the earliest first; empty: nothing */
    int into_year[2];
    const uint32_t *parts;     /* with borders of another year: the towns that it is made of */
    size_t parts_count;
} Town;

typedef struct Towns {
    const Rulebook *book;
    uint8_t level;
    uint32_t counts;           /* the attribute that says how many people */
    const uint32_t *facts;     /* the other attributes that our file gives, or the user's */
    size_t facts_count;
    int years[TOWNS_YEARS_MAX];
    size_t years_count;
    Town *list;
    size_t count;
    int borders;               /* towns as they are from 1 January of that year on, or 0: as */
    const struct Towns *before;            /* they were counted; and those that they are made of */
} Towns;

/* Towns that apply together. */
typedef struct Group {
    Str name;                  /* of a town alone: its own */
    Str form;                  /* as its file says it, or empty */
    const uint32_t *members;
    size_t count;
    bool together;             /* said to be a group; else a town alone */
    bool has_need;             /* its unemployment was given: */
    Decimal need;
    Span at;
} Group;

typedef struct Groups {
    Group *list;
    size_t count;
} Groups;

/* What is known of the towns at the level below `level`; `own`, if not NULL, says how many
 * people there are in the place of our file, or only facts of towns.  False, reported, if it
 * cannot be. */
bool towns_read(Arena *arena, const Rulebook *book, uint8_t level, const Source *own, Diags *diags,
                Towns *towns);

/* The place of the year, or -1. */
ptrdiff_t towns_year(const Towns *towns, int year);
ptrdiff_t towns_find(const Towns *towns, Str name);
/* Reports a name that is none, or that was none in that year. */
void towns_unknown(const Towns *towns, Arena *arena, Str name, size_t year, Span at, Diags *diags);

/* The same people in the towns of a later year: a town has the people of its parts, in each
 * year of those that were there then, and what is so of one of them (a centre city) is so of
 * it; other facts that differ are not known of it. */
Towns towns_within(Arena *arena, const Towns *towns, int borders);
/* Whether a town was there in the year, by itself. */
bool town_was_there(const Towns *towns, uint32_t town, size_t year);

/* Reads [partnership NAME] sections: groups whose members all have people in the year. */
bool groups_read(Arena *arena, const Towns *towns, size_t year, const Source *source, Diags *diags,
                 Groups *groups);
/* Those, and behind them each town of that year that is in none of them. */
Groups groups_with_rest(Arena *arena, const Towns *towns, size_t year, const Groups *groups);

#endif
