/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_cover.c -- the first sheet: what this is, of what and of when, how to read
 * it, what can be changed in it, and where everything is.
 */
#include <stdlib.h>

#include "money.h"
#include "report.h"

enum { KEY, TEXT, MORE };

typedef struct Cover {
    Report *r;
    Sheet *sheet;
    uint32_t row;
} Cover;

static void line(Cover *c, Str key, Str text)
{
    if (!text.len)
        return;
    sheet_text(c->sheet, c->row, KEY, key, STYLE_KEY);
    sheet_text(c->sheet, c->row++, TEXT, text, STYLE_WRAP_APART);
}

static void title(Cover *c, Word word)
{
    c->row++;
    sheet_text(c->sheet, c->row++, KEY, say(c->r->session, word), STYLE_HEADING);
}

static void paragraph(Cover *c, Word word)
{
    sheet_text(c->sheet, c->row++, TEXT, say(c->r->session, word), STYLE_WRAP_APART);
}

/* Known members of a level with a data file: the municipalities. */
static void places(Cover *c)
{
    const Run *run = c->r->run;
    for (size_t l = 1; l < run->book->levels_count; l++) {
        const Level *level = &run->book->levels[l];
        Buf names = { 0 };
        for (size_t m = 0; level->data.len && m < run->scenario->members_count[l]; m++) {
            buf_text(&names, m ? ", " : "");
            buf_str(&names, run->scenario->members[l][m].name);
        }
        line(c, label_text(c->r, &level->label, level->name), buf_view(&names));
        buf_free(&names);
    }
}

static Str rules_text(const Report *r)
{
    Session *s = r->session;
    Str version = str_of("klaverblad " KLAVERBLAD_VERSION);
    Buf buf = { 0 };
    word_say(WORD_RULES_BUILT_IN, s->options.lang, &version, 1, &buf);
    for (size_t i = 0; i < s->options.rules_count; i++) {
        Str path = str_of(s->options.rules[i]);
        buf_text(&buf, "; ");
        word_say(WORD_RULES_OWN, s->options.lang, &path, 1, &buf);
    }
    for (size_t i = 0; i < s->options.reforms_count && !r->comparison; i++) {
        Str path = str_of(s->options.reforms[i]);
        buf_text(&buf, "; ");
        word_say(WORD_RULES_REFORM, s->options.lang, &path, 1, &buf);
    }
    Str text = str_keep(r->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

/* The day that SOURCE_DATE_EPOCH says, of whoever wants a date on it. */
static Str date_text(const Report *r)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    long long seconds = epoch ? strtoll(epoch, &end, 10) : 0;
    enum { DAY = 86400, FIRST_DAY = 25569 };
    if (seconds <= 0 || *end)
        return str_of("");
    long long days = seconds / DAY;
    Month month = month_of(1970, 1);
    while (month_serial(month_plus(month, 1)) <= (double)(days + FIRST_DAY) && month_year(month) < 9999)
        month = month_plus(month, 1);
    Buf buf = { 0 };
    buf_print(&buf, "%lld ", days + FIRST_DAY - (long long)month_serial(month) + 1);
    month_show(month, r->session->options.lang, &buf);
    Str text = str_keep(r->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static void write_about(Cover *c)
{
    Report *r = c->r;
    Session *s = r->session;
    const Scenario *scenario = r->run->scenario;
    line(c, say(s, WORD_BOOK_PROJECT), scenario->name);
    if (scenario->variant.len)
        line(c, say(s, WORD_VARIANT), label_text(r, &scenario->variant_label, scenario->variant));
    places(c);
    line(c, say(s, WORD_PERIOD), months_words(r->arena, scenario->months, s->options.lang));
    line(c, say(s, WORD_STATUS), say(s, WORD_BOOK_ESTIMATE));
    line(c, say(s, WORD_SEEN_FROM), label_text(r, &r->run->perimeter->label, r->run->perimeter->id));
    line(c, say(s, WORD_RULES), rules_text(r));
    line(c, say(s, WORD_BOOK_DATE), date_text(r));
    line(c, say(s, WORD_BOOK_FILE), scenario->file->name);
    line(c, say(s, WORD_BOOK_HASH), report_hash(r));
}

static void write_contents(Cover *c)
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
    title(c, WORD_BOOK_CONTENTS);
    for (int t = TAB_COVER + 1; t < TABS; t++) {
        Sheet *to = c->r->tabs[t];
        if (!to)
            continue;
        sheet_link(c->sheet, c->row, KEY, to, sheet_name(to));
        sheet_text(c->sheet, c->row++, TEXT, say(c->r->session, words[t]), STYLE_WRAP_APART);
    }
}

/* One cell in each of the styles, with what it means. */
static void write_live_legend(Cover *c)
{
    Session *s = c->r->session;
    sheet_number(c->sheet, c->row, KEY, 1234.5, STYLE_IN_CENTS);
    sheet_text(c->sheet, c->row++, TEXT, say(s, WORD_LEGEND_INPUT), STYLE_WRAP_APART);
    sheet_number(c->sheet, c->row, KEY, 1234.5, STYLE_CENTS);
    sheet_text(c->sheet, c->row++, TEXT, say(s, WORD_LEGEND_FORMULA), STYLE_WRAP_APART);
    sheet_number(c->sheet, c->row, KEY, 1, STYLE_CHANGED);
    sheet_text(c->sheet, c->row++, TEXT, say(s, WORD_LEGEND_CHANGED), STYLE_WRAP_APART);
    sheet_text(c->sheet, c->row, KEY, str_of("#N/A"), STYLE_UNKNOWN);
    sheet_text(c->sheet, c->row++, TEXT, say(s, WORD_LEGEND_UNKNOWN), STYLE_WRAP_APART);
}

static void write_legend(Cover *c)
{
    Session *s = c->r->session;
    title(c, WORD_BOOK_LEGEND);
    if (c->r->w)
        write_live_legend(c);
    sheet_number(c->sheet, c->row, KEY, 0, STYLE_CENTS);
    sheet_text(c->sheet, c->row++, TEXT, say(s, WORD_LEGEND_ZERO), STYLE_WRAP_APART);
    sheet_text(c->sheet, c->row, KEY, say(s, WORD_BOOK_SIGNS), STYLE_KEY);
    sheet_text(c->sheet, c->row++, TEXT, say(s, c->r->run->authority ? WORD_LEGEND_SIGNS_AUTHORITY
                                                                     : WORD_LEGEND_SIGNS), STYLE_WRAP_APART);
}

static bool named_before(const Workings *w, size_t which)
{
    for (size_t i = 0; i < which; i++)
        if (w->inputs[i].lock == LOCK_AMOUNTS && w->inputs[i].attribute == w->inputs[which].attribute)
            return true;
    return false;
}

/* The choices on Inputs that cannot be changed: each attribute once. */
static void write_locked(Cover *c)
{
    const Workings *w = c->r->w;
    Buf names = { 0 };
    for (size_t i = 0; i < w->inputs_count; i++) {
        const WorkInput *input = &w->inputs[i];
        const Attribute *a = &w->book->attributes[input->attribute];
        if (input->lock != LOCK_AMOUNTS || named_before(w, i))
            continue;
        buf_text(&names, names.len ? ", " : "");
        buf_str(&names, label_text(c->r, &w->book->levels[a->level].label, a->name));
        buf_text(&names, ": ");
        buf_str(&names, label_text(c->r, &a->label, a->name));
    }
    if (names.len)
        sheet_text(c->sheet, c->row++, TEXT, text_with(c->r, WORD_HOW_LOCKED, buf_view(&names)),
                   STYLE_WRAP_APART);
    buf_free(&names);
}

void write_cover(Report *r, Sheet *sheet)
{
    Cover c = { r, sheet, ROW_YEAR + 1 };
    sheet_width(sheet, KEY, 26);
    sheet_width(sheet, TEXT, 100);
    write_about(&c);
    write_contents(&c);
    title(&c, WORD_BOOK_HOW);
    if (r->w) {
        paragraph(&c, WORD_HOW_READ);
        paragraph(&c, WORD_HOW_LIVE);
        paragraph(&c, WORD_HOW_NOT_LIVE);
        write_locked(&c);
        if (r->risk)
            paragraph(&c, WORD_HOW_RISK);
        paragraph(&c, WORD_HOW_PROTECTED);
    } else {
        paragraph(&c, WORD_HOW_TOO_LARGE);
    }
    write_legend(&c);
    sheet_print_one(sheet, (Range){ 1, KEY, c.row, TEXT });
}
