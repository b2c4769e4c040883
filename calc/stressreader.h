/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stressreader.h -- what the parts of reading stress tests share while they work.  Gone
 * when stress_read returns; nobody else includes it.
 */
#ifndef STRESSREADER_H
#define STRESSREADER_H

#include "reading.h"
#include "stress.h"

/* Combined tests are named before they may have been read. */
typedef struct StressBlock {
    const Section *section;
    Stress *stress;
    const Entry *combines, *from;          /* or NULL */
} StressBlock;

typedef struct StressReader {
    Arena *arena;
    const Rulebook *book;
    const Scenario *scenario;
    Diags *diags;
    Stress *list;
    StressBlock *blocks;       /* per test */
    size_t count, room, blocks_room;
    const Source *const *beside;           /* files that are built in: a reform is sought there first */
    size_t beside_count;
} StressReader;

/* -- stressline.c -- */

/* Reads one line into `line`; false if it was reported. */
bool stress_line_read(StressReader *r, const Entry *entry, StressLine *line);

#endif
