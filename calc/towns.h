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

typedef struct Town {
    Str name;
    Str part;                  /* "West-Vlaanderen": for people to find it; may be empty */
    const int64_t *people;     /* per year; NOBODY: there was none of that name, or no figure */
    const int64_t *digits;     /* per fact */
    Str into[2];               /* what it became part of, the earliest first; empty: nothing */
    int into_year[2];
} Town;

typedef struct Towns {
    const Rulebook *book;
    uint8_t level;
    uint32_t counts;           /* the attribute that says how many people */
    const uint32_t *facts;     /* the other attributes that the file gives */
    size_t facts_count;
    int years[TOWNS_YEARS_MAX];
    size_t years_count;
    Town *list;
    size_t count;
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
 * people there are in the place of our file.  False, reported, if it cannot be. */
bool towns_read(Arena *arena, const Rulebook *book, uint8_t level, const Source *own, Diags *diags,
                Towns *towns);

/* The place of the year, or -1. */
ptrdiff_t towns_year(const Towns *towns, int year);
ptrdiff_t towns_find(const Towns *towns, Str name);
/* Reports a name that is none, or that was none in that year. */
void towns_unknown(const Towns *towns, Arena *arena, Str name, size_t year, Span at, Diags *diags);

/* Reads [partnership NAME] sections: groups whose members all have people in the year. */
bool groups_read(Arena *arena, const Towns *towns, size_t year, const Source *source, Diags *diags,
                 Groups *groups);
/* Those, and behind them each town of that year that is in none of them. */
Groups groups_with_rest(Arena *arena, const Towns *towns, size_t year, const Groups *groups);

#endif
