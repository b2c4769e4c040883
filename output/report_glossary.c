/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_glossary.c -- the sheet with the words: the leaves, the measures that money
 * comes from, what was asked of the project, and what costs are divided by.
 */
#include "report.h"

enum { TERM_COLUMN, KIND_COLUMN, MEANING_COLUMN, NAME_COLUMN };

typedef struct Glossary {
    Report *r;
    Sheet *sheet;
    uint32_t row;
} Glossary;

static void entry(Glossary *g, Str word, Word kind, Str meaning, Str name)
{
    sheet_text(g->sheet, g->row, TERM_COLUMN, word, STYLE_ANSWER);
    sheet_text(g->sheet, g->row, KIND_COLUMN, say(g->r->session, kind), STYLE_TEXT);
    sheet_text(g->sheet, g->row, MEANING_COLUMN, meaning, STYLE_WRAP);
    sheet_text(g->sheet, g->row, NAME_COLUMN, name, STYLE_ID_APART);
    g->row++;
}

static bool is_used(const Report *r, size_t instrument)
{
    const Scenario *s = r->run->scenario;
    if (s->takings_from[instrument] < s->takings_from[instrument + 1])
        return true;
    for (size_t i = 0; i < r->posts_count; i++)
        if (r->run->book->rules[r->posts[i].rule].owner == instrument + 1)
            return true;
    return false;
}

static bool is_input(const Report *r, size_t attribute)
{
    const Scenario *s = r->run->scenario;
    for (size_t i = s->given_from[attribute]; i < s->given_from[attribute + 1]; i++)
        if (s->given[i].by == GIVEN_WRITTEN)
            return true;
    return false;
}

static void write_words(Glossary *g)
{
    Report *r = g->r;
    const Rulebook *b = r->run->book;
    for (size_t i = 0; i < b->leaves_count; i++)
        entry(g, label_text(r, &b->leaves[i].label, b->leaves[i].id), WORD_LEAF,
              say(r->session, WORD_GLOSSARY_LEAF), b->leaves[i].id);
    for (size_t i = 0; i < b->instruments_count; i++) {
        const Instrument *in = &b->instruments[i];
        if (is_used(r, i))
            entry(g, label_text(r, &in->label, in->id), WORD_WHY_MEASURE,
                  label_text(r, &in->about, str_of("")), in->id);
    }
    for (size_t i = 0; i < b->attributes_count; i++) {
        const Attribute *a = &b->attributes[i];
        if (is_input(r, i))
            entry(g, label_text(r, &a->label, a->name), WORD_GLOSSARY_INPUT,
                  label_text(r, &a->help, str_of("")), a->name);
    }
    for (size_t i = 0; i < b->measures_count; i++)
        entry(g, label_text(r, &b->measures[i].label, b->measures[i].name), WORD_GLOSSARY_UNIT,
              say(r->session, WORD_GLOSSARY_UNIT_ABOUT), b->measures[i].name);
}

void write_glossary(Report *r, Sheet *sheet)
{
    Session *s = r->session;
    const Str texts[] = { say(s, WORD_GLOSSARY_WORD), say(s, WORD_GLOSSARY_KIND),
                          say(s, WORD_GLOSSARY_MEANING), say(s, WORD_BOOK_NAME) };
    Glossary g = { r, sheet, ROW_FIRST };
    heads(sheet, ROW_INDEX, texts, sizeof texts / sizeof *texts);
    sheet_text(sheet, ROW_INDEX, NAME_COLUMN, texts[NAME_COLUMN], STYLE_HEAD_APART);
    sheet_widest(sheet, TERM_COLUMN, 62);
    sheet_width(sheet, MEANING_COLUMN, 90);
    write_words(&g);
    sheet_filter(sheet, (Range){ ROW_INDEX, 0, g.row - 1, NAME_COLUMN });
    sheet_freeze(sheet, ROW_FIRST, KIND_COLUMN);
    sheet_print(sheet, ROW_INDEX);
}
