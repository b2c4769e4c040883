/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_cover.c -- the first sheet: what this is, of what and of when, how to read
 * it, what can be changed in it, and where everything is.
 */
#include "money.h"
#include "report.h"

/* Known members of a level with a data file: the municipalities. */
static void places(Report *r, CoverPage *c)
{
    const Run *run = r->run;
    for (size_t l = 1; l < run->book->levels_count; l++) {
        const Level *level = &run->book->levels[l];
        Buf names = { 0 };
        for (size_t m = 0; level->data.len && m < run->scenario->members_count[l]; m++) {
            buf_text(&names, m ? ", " : "");
            buf_str(&names, run->scenario->members[l][m].name);
        }
        cover_line(c, label_text(r, &level->label, level->name), buf_view(&names));
        buf_free(&names);
    }
}

static void write_about(Report *r, CoverPage *c)
{
    Session *s = r->session;
    const Scenario *scenario = r->run->scenario;
    cover_line(c, say(s, WORD_BOOK_PROJECT), scenario->name);
    if (scenario->variant.len)
        cover_line(c, say(s, WORD_VARIANT), label_text(r, &scenario->variant_label, scenario->variant));
    places(r, c);
    cover_line(c, say(s, WORD_PERIOD), months_words(r->arena, scenario->months, s->options.lang));
    cover_line(c, say(s, WORD_STATUS), say(s, WORD_BOOK_ESTIMATE));
    cover_line(c, say(s, WORD_SEEN_FROM), label_text(r, &r->run->perimeter->label, r->run->perimeter->id));
    cover_line(c, say(s, WORD_RULES), rules_words(s, !r->comparison));
    cover_line(c, say(s, WORD_BOOK_DATE), date_words(s));
    cover_line(c, say(s, WORD_BOOK_FILE), scenario->file->name);
    cover_line(c, say(s, WORD_BOOK_HASH), report_hash(r));
}

static void write_contents(Report *r, CoverPage *c)
{
    static const Word words[TABS] = {
        [TAB_SUMMARY] = WORD_ABOUT_SUMMARY, [TAB_COMPARE] = WORD_ABOUT_COMPARE,
        [TAB_INPUTS] = WORD_ABOUT_INPUTS, [TAB_FIGURES] = WORD_ABOUT_FIGURES,
        [TAB_WORKINGS] = WORD_ABOUT_WORKINGS, [TAB_BOOKED] = WORD_ABOUT_BOOKED,
        [TAB_POSTS] = WORD_ABOUT_POSTS, [TAB_CLOVER] = WORD_ABOUT_CLOVER,
        [TAB_PAYERS] = WORD_ABOUT_PAYERS, [TAB_CASH] = WORD_ABOUT_CASH,
        [TAB_RISK] = WORD_ABOUT_RISK, [TAB_WHY] = WORD_ABOUT_WHY, [TAB_CHECKS] = WORD_ABOUT_CHECKS,
        [TAB_GLOSSARY] = WORD_ABOUT_GLOSSARY, [TAB_LISTS] = WORD_ABOUT_LISTS,
    };
    cover_title(c, WORD_BOOK_CONTENTS);
    for (int t = TAB_COVER + 1; t < TABS; t++)
        if (r->tabs[t])
            cover_sheet(c, r->tabs[t], words[t]);
}

/* One cell in each of the styles, with what it means. */
static void write_legend(Report *r, CoverPage *c)
{
    Session *s = r->session;
    cover_title(c, WORD_BOOK_LEGEND);
    if (r->w) {
        cover_legend_number(c, 1234.5, STYLE_IN_CENTS, WORD_LEGEND_INPUT);
        cover_legend_number(c, 1234.5, STYLE_CENTS, WORD_LEGEND_FORMULA);
        cover_legend_number(c, 1, STYLE_CHANGED, WORD_LEGEND_CHANGED);
        cover_legend_text(c, str_of("#N/A"), STYLE_UNKNOWN, WORD_LEGEND_UNKNOWN);
    }
    cover_legend_number(c, 0, STYLE_CENTS, WORD_LEGEND_ZERO);
    cover_legend_text(c, say(s, WORD_BOOK_SIGNS), STYLE_KEY,
                      r->run->authority ? WORD_LEGEND_SIGNS_AUTHORITY : WORD_LEGEND_SIGNS);
}

static bool named_before(const Workings *w, size_t which)
{
    for (size_t i = 0; i < which; i++)
        if (w->inputs[i].lock == LOCK_AMOUNTS && w->inputs[i].attribute == w->inputs[which].attribute)
            return true;
    return false;
}

/* The choices on Inputs that cannot be changed: each attribute once. */
static void write_locked(Report *r, CoverPage *c)
{
    const Workings *w = r->w;
    Buf names = { 0 };
    for (size_t i = 0; i < w->inputs_count; i++) {
        const WorkInput *input = &w->inputs[i];
        const Attribute *a = &w->book->attributes[input->attribute];
        if (input->lock != LOCK_AMOUNTS || named_before(w, i))
            continue;
        buf_text(&names, names.len ? ", " : "");
        buf_str(&names, label_text(r, &w->book->levels[a->level].label, a->name));
        buf_text(&names, ": ");
        buf_str(&names, label_text(r, &a->label, a->name));
    }
    if (names.len)
        sheet_text(c->sheet, c->row++, COVER_TEXT, text_with(r, WORD_HOW_LOCKED, buf_view(&names)),
                   STYLE_WRAP_APART);
    buf_free(&names);
}

void write_cover(Report *r, Sheet *sheet)
{
    CoverPage c = cover_begin(r->session, sheet, ROW_YEAR + 1);
    write_about(r, &c);
    write_contents(r, &c);
    cover_title(&c, WORD_BOOK_HOW);
    if (r->w) {
        cover_paragraph(&c, WORD_HOW_READ);
        cover_paragraph(&c, WORD_HOW_LIVE);
        cover_paragraph(&c, WORD_HOW_NOT_LIVE);
        write_locked(r, &c);
        if (r->risk)
            cover_paragraph(&c, WORD_HOW_RISK);
        cover_paragraph(&c, WORD_HOW_PROTECTED);
    } else {
        cover_paragraph(&c, WORD_HOW_TOO_LARGE);
    }
    write_legend(r, &c);
    cover_end(&c);
}
