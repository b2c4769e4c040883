/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inifile.h -- an INI text as a list of entries, each with its place.
 *
 * The one door to libinih, and the guard before it: what the library would cut
 * or drop in silence (long lines, long section names, duplicates, a `;` in the
 * middle of a value, a colon as separator) is refused with a diagnostic.  Knows
 * nothing of which sections and keys exist.
 */
#ifndef INIFILE_H
#define INIFILE_H

#include "arena.h"
#include "diag.h"

typedef struct Entry {
    Str key;
    Str value;       /* without comments; lines of a continued value joined by one blank */
    Span key_at;
    Span value_at;   /* in the source: from the first to the last byte of the value,
                        comments and line ends between its lines included */
} Entry;

typedef struct Section {
    Str title;       /* the text between the brackets, trimmed, blanks folded */
    Span at;         /* that text */
    Entry *entries;
    size_t count, room;
    Str *lost;       /* keys of lines that were refused: they were not forgotten */
    size_t lost_count, lost_room;
} Section;

typedef struct IniFile {
    const Source *source;
    Section *sections;
    size_t count, room;
} IniFile;

/* Reads a regular file of at most 8 MB.  NULL, and a diagnostic, if it is a
 * folder, a pipe, too large, or cannot be read. */
const Source *source_read(Arena *arena, const char *path, Diags *diags);

/* Splits the text into sections and entries.  Reports every mistake it finds
 * and returns what could be understood.  A source with an outline has no mistakes
 * and was split before. */
IniFile *ini_file_parse(Arena *arena, const Source *source, Diags *diags);

/* The outline of a file says where its sections and entries stand, as numbers of
 * 32 bits: a file that is built into the program need not be split again each time
 * that starts.  Some values stand behind the text of the file: in `behind`. */
void outline_write(const IniFile *file, Buf *behind, Buf *numbers);
IniFile *outline_read(Arena *arena, const Source *source);

const Entry *section_entry(const Section *section, const char *key);

/* Notes that the key was meant to be there; whether it was. */
void section_lose(Arena *arena, Section *section, Str key);
bool section_lost(const Section *section, Str key);

#endif
