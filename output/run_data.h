/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run_data.h -- the figures of a run for programs and spreadsheets: exact, by id,
 * and the same in every language but for the labels.
 */
#ifndef RUN_DATA_H
#define RUN_DATA_H

#include "compare.h"
#include "run.h"

/* Which way money goes, seen from the perimeter. */
typedef enum Flow { FLOW_OUT, FLOW_IN, FLOW_WITHIN, FLOWS } Flow;

Side flow_side(Flow flow);
const char *flow_name(Flow flow);          /* "out" */

/* What a row comes to in a year or in all.  Of what is not known, what is known. */
typedef struct DataCell {
    int64_t cents[FLOWS];
    bool known[FLOWS];
} DataCell;

typedef struct DataRow {
    int64_t key;               /* of the pivot */
    DataCell *years;
    DataCell total;
} DataRow;

/* A pivot of the months of the project, money of all ways beside each other; also of
 * what is not known.  kind -1: costs and funding together. */
typedef struct DataTable {
    PivotBy by;
    int kind;
    size_t years;
    DataRow *rows;             /* in order of key */
    size_t count;
} DataTable;

DataTable run_table(const Run *run, int kind, PivotBy by);

/* One month of a table by month. */
DataCell month_cell(const Run *run, const DataTable *months, Month month);

/* The same of a span of months, for everything together. */
DataCell run_cell(const Run *run, Months months);
int64_t cell_gap(const DataCell *cell);    /* what goes out, less what comes in */
bool cell_known(const DataCell *cell);

/* An object "klaverblad.run/1" in the session's output. */
void json_run(const Run *run);

/* Its parts, in an object that is open: what was run, then all of it. */
void json_run_head(const Run *run, Json *json);
void json_run_body(const Run *run, Json *json);
void json_run_notes(const Run *run, Json *json);
void json_warnings(Session *session, Json *json);

/* An object "klaverblad.compare/1": each comparison with its columns and, but for the
 * first, what differs from the first. */
void json_compare(Session *session, const Comparison list[], size_t count);

/* CSV files in the folder that was asked for, which is made if need be; in the style
 * that was asked for.  False, with a diagnostic, if they could not be written: then
 * none is. */
bool csv_run(const Run *run);

#endif
