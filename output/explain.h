/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * explain.h -- why the figures of a project are what they are.
 */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "run.h"

/* What each member gets, costs and does not get, and why. */
ExitStatus explain_project(Session *session, const char *path);

/* Of which amounts a total on one of the pages consists: "43 210,55". */
ExitStatus explain_total(Run *run, Str total);

#endif
