/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz_ini.c -- any bytes as an INI file: split it, look at every entry, and show
 * what is wrong with it in each language.
 */
#include <assert.h>
#include <stdint.h>

#include "inifile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Places lie in the source, and pieces are in order. */
static void check_span(const Source *source, Span at)
{
    assert(at.source == source);
    assert(at.start <= at.end && at.end <= source->text.len);
}

static void check_file(const IniFile *file, const Source *source)
{
    for (size_t i = 0; i < file->count; i++) {
        const Section *section = &file->sections[i];
        check_span(source, section->at);
        for (size_t j = 0; j < section->count; j++) {
            const Entry *entry = &section->entries[j];
            check_span(source, entry->key_at);
            check_span(source, entry->value_at);
            assert(entry->key.len > 0);
            assert(text_bad_utf8(entry->value) < 0);
        }
        assert(!section_entry(section, ""));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Diags *diags = diags_new(arena);
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_of("fuzz.ini"),
                        .text = str_keep(arena, str_part((const char *)data, size)) };

    const IniFile *file = ini_file_parse(arena, source, diags);
    if (file)
        check_file(file, source);

    for (Lang lang = LANG_NL; lang < LANG_COUNT; lang++) {
        Buf out = { 0 };
        diags_render(diags, lang, &out);
        buf_free(&out);
    }
    arena_free(arena);
    return 0;
}
