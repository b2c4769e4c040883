/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rows.c -- see rows.h.
 */
#include "rows.h"

#define LOOPS "rows.inc"
#define SET Rows
#define TABLE rows
#define BEST rows_best
#include "processors.inc"
