/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_data.h -- the figures of a risk for programs and spreadsheets: exact where they
 * are counted in cents, by id, and the same in every language but for the labels.
 */
#ifndef RISK_DATA_H
#define RISK_DATA_H

#include "csv.h"
#include "risk_view.h"

/* An object "klaverblad.risk/1" in the session's output. */
void json_risk(const RiskView *view);

/* The rows of worlds.csv, written while worlds are drawn. */
typedef struct RowsToBe RowsToBe;

/* NULL, with a diagnostic, if they cannot be written. */
RowsToBe *rows_begin(const RiskView *view);
bool rows_add(RowsToBe *rows, const RiskBlock *block);
/* Then they are on disk, and may take their place.  NULL does, too. */
bool rows_complete(RowsToBe *rows);
bool rows_place(RowsToBe *rows);
/* Gives up what did not get its place. */
void rows_free(RowsToBe *rows);

/* CSV files in the folder that was asked for, and the rows, if any.  False, with a
 * diagnostic, if they could not be written: then none is. */
bool csv_risk(const RiskView *view, RowsToBe *rows);

/* -- names and values that they share -- */

/* "gap", "out", "leaf": of what is paid, of what is received. */
const char *sum_name(GaugeKind kind);
/* The leaf or payer that a sum is of, with its label; empty and NULL of others. */
Str sum_id(const RiskView *view, const Gauge *gauge, const Label **label);
Exact exact_part(double part);             /* six digits */
Exact exact_cents(double cents);
/* A drawn value as files write it, without its unit; nothing if it is as stated. */
void value_text(const RiskView *view, const Drawn *drawn, int64_t digits, Buf *out);
void csv_drawn(Csv *csv, const RiskView *view, const Drawn *drawn, int64_t digits);

#endif
