/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_folder.h -- the tables that a command writes into the folder of --csv: all of
 * them, or none.  Refuses to know what is in them.
 */
#ifndef CSV_FOLDER_H
#define CSV_FOLDER_H

#include "csv.h"
#include "session.h"

typedef struct CsvFolder {
    size_t tables;
    const void *context;       /* for `write` */
    const char *(*file)(size_t table);     /* its name: "ledger.csv" */
    bool (*is_ours)(Str there);            /* may such a file be replaced without asking? */
    void (*write)(const void *context, size_t table, Csv *csv);
} CsvFolder;

/* False, with diagnostics, if they cannot be written. */
bool csv_folder(Session *session, const CsvFolder *folder);

#endif
