/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv_folder.c -- see csv_folder.h.
 */
#include "csv_folder.h"

#include "files.h"

bool csv_folder(Session *s, const CsvFolder *folder)
{
    FileToBe *files = arena_alloc(s->arena, (folder->tables + 1) * sizeof *files);
    Buf *texts = arena_alloc(s->arena, (folder->tables + 1) * sizeof *texts);
    if (!folder_make(s->arena, str_of(s->options.csv), s->diags))
        return false;
    for (size_t i = 0; i < folder->tables; i++) {
        Csv csv = csv_begin(&texts[i], s->options.csv_be ? CSV_BELGIAN : CSV_PLAIN);
        folder->write(folder->context, i, &csv);
        files[i] = (FileToBe){ path_in(s->arena, s->options.csv, folder->file(i)),
                               buf_view(&texts[i]), folder->is_ours };
    }
    bool good = files_write(s->arena, files, folder->tables,
                            s->options.force ? REPLACE_ANY : REPLACE_OURS, s->diags);
    for (size_t i = 0; i < folder->tables; i++)
        buf_free(&texts[i]);
    return good;
}
