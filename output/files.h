/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * files.h -- puts files on disk whole or not at all: each is written beside its
 * place, in the same folder, and takes it when all are complete.
 *
 * What somebody else wrote is not replaced unless that is asked for.  Refuses to
 * know what is in the files.
 */
#ifndef FILES_H
#define FILES_H

#include "diag.h"

/* Tells by what is in a file that is there whether klaverblad wrote it; of more than
 * 16 MB, by that. */
typedef bool FileIsOurs(Str there);

/* A file to be. */
typedef struct FileToBe {
    Str path;
    Str bytes;
    FileIsOurs *ours;          /* NULL: none is */
} FileToBe;

typedef enum Replace {
    REPLACE_OURS,              /* what klaverblad wrote before */
    REPLACE_ANY                /* whatever file is there, when its owner may write it */
} Replace;

/* Writes them all, in folders that exist.  False, and a diagnostic, if that cannot be
 * done: all that was there is then as it was (but a disk that fails at the very end,
 * when the files take their places one by one, can leave the first of them replaced). */
bool files_write(Arena *arena, const FileToBe files[], size_t count, Replace replace,
                 Diags *diags);

/* A file that is too large to be in memory as a whole: written beside its place piece by
 * piece.  All but file_drop report what cannot be done. */
typedef struct FileStream FileStream;

FileStream *file_begin(Arena *arena, const FileToBe *file, Replace replace, Diags *diags);
bool file_put(FileStream *stream, Str bytes);
/* All of it is on disk: it may take its place. */
bool file_complete(FileStream *stream);
bool file_place(FileStream *stream);
/* Ends the stream; what did not take its place is gone. */
void file_drop(FileStream *stream);

/* The path of a file in a folder. */
Str path_in(Arena *arena, const char *folder, const char *file);

/* Makes the folder, in one that exists, unless it is there. */
bool folder_make(Arena *arena, Str path, Diags *diags);

#endif
