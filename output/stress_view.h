/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stress_view.h -- the stress tests of a project that was run: which were asked for, what
 * comes of each, and the least that must go wrong.
 */
#ifndef STRESS_VIEW_H
#define STRESS_VIEW_H

#include "reverse.h"
#include "run.h"

typedef struct StressView {
    const Run *base;
    StressBase from;
    Stresses tests;
    const Trial *trials;
    size_t count;
    StressOutcome *outcomes;   /* per trial */
    Run *runs;                 /* per trial: of those that ran */
    bool unknown;              /* money of the project is not known: nothing can be asked */
    bool asks;                 /* there is something left to go wrong */
    ReverseAsk ask;
    Reversal *reversals;       /* those that are there first, the smallest part of the way first */
    size_t reversals_count;
} StressView;

/* Reads the tests: ours, and the files of --stress. */
ExitStatus stress_tests(Session *session, const Scenario *scenario, Stresses *tests);
/* Runs those that were asked for: all if none was named. */
ExitStatus stress_view(const Run *base, const Stresses *tests, StressView *view);
/* Asks the reverse question of every lever: of a project, not of an authority, which
 * spends what it spends. */
void stress_view_reverse(StressView *view);

/* What a trial is, in words; of one that is one of several, also without what they share. */
Str trial_label(const StressView *view, const Trial *trial);
Str trial_stops(const StressView *view, const Trial *trial);
/* What stops in it, as files write it ("contribution.garden"); empty where nothing is chosen. */
Str trial_stop_id(const StressView *view, const Trial *trial);
/* Why a trial could not be told. */
Str outcome_lacks(const StressView *view, const StressOutcome *outcome);
/* What a lever is, and how far it goes: "part of the hours ...: 71.2% in the place of 85%". */
Str lever_label(const StressView *view, const Lever *lever);
Str lever_reach(const StressView *view, const Reversal *reversal);

/* The page, and its parts: a table with a row per test, the same year by year, what does
 * not apply, and what must go wrong. */
void show_stress(const StressView *view);
/* Below another page: only the table, unless all of it was asked for. */
void show_stress_section(const StressView *view, bool whole);
void show_stress_table(const StressView *view);
void show_stress_years(const StressView *view);
void show_stress_notes(const StressView *view);
void show_stress_reverse(const StressView *view);
void show_stress_names(const StressView *view);

/* Lists "tests" and "reverse" in an object that is open; and the base. */
void json_stress(const StressView *view, Json *json);
/* A row per test, year and in all, in stress.csv of the folder that was asked for. */
bool csv_stress(const StressView *view);

#endif
