/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xlsx.c -- a workbook from its title to its place on disk, its cover, and what is written
 * the same on all sheets.
 */
#include "xlsx.h"

#include <stdlib.h>

#include "files.h"

/* -- the file -- */

static Str footer_text(const Session *s)
{
    Buf buf = { 0 };
    buf_text(&buf, "klaverblad " KLAVERBLAD_VERSION " \xC2\xB7 ");
    buf_str(&buf, say(s, WORD_ESTIMATE));
    Str text = str_keep(s->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

bool xlsx_begin(Xlsx *x)
{
    Session *s = x->session;
    if (!str_ends(str_of(s->options.output), ".xlsx")) {
        diag_add(s->diags, DIAG_WORKBOOK_ENDING, (Span){ 0 }, str_of(s->options.output), STR_NONE,
                 STR_NONE);
        return false;
    }
    x->names[0] = str_of("klaverblad version");
    x->values[0] = str_of(KLAVERBLAD_VERSION);
    x->names[1] = str_of("klaverblad inputs");
    x->values[1] = x->inputs;
    x->names[2] = x->key;
    x->values[2] = x->value;
    x->about = (BookAbout){ .title = x->title, .subject = x->subject, .names = x->names,
                            .values = x->values, .count = x->key.len ? 3 : 2,
                            .footer = footer_text(s), .yes = say(s, WORD_YES),
                            .no = say(s, WORD_NO) };
    x->book = book_new(s->arena, &x->about);
    return true;
}

bool xlsx_end(Xlsx *x)
{
    Session *s = x->session;
    Buf bytes = { 0 };
    bool good = book_close(x->book, &bytes, s->diags);
    FileToBe file = { str_of(s->options.output), buf_view(&bytes), book_is_ours };
    good = good && files_write(s->arena, &file, 1, s->options.force ? REPLACE_ANY : REPLACE_OURS,
                               s->diags);
    buf_free(&bytes);
    return good;
}

ExitStatus xlsx_failed(const Session *session)
{
    for (size_t i = 0; i < diags_count(session->diags); i++) {
        DiagCode code = diags_get(session->diags, i).code;
        if (code == DIAG_WORKBOOK_ENDING || code == DIAG_WORKBOOK_ONE)
            return EXIT_USAGE;
    }
    return EXIT_FILES;
}

/* -- fingerprints -- */

uint64_t fingerprint_rules(uint64_t hash, const Session *s)
{
    for (size_t i = 0; i < s->files.count; i++)
        hash = text_hash(hash, s->files.files[i]->text);
    return hash;
}

uint64_t fingerprint_beside(uint64_t hash, const Scenario *scenario)
{
    const Source *before = scenario->file;
    for (size_t i = 0; i < scenario->given_count; i++) {
        const Source *source = scenario->given[i].at.source;
        if (source && source != before && source != scenario->file)
            hash = text_hash(hash, source->text);
        before = source;
    }
    return hash;
}

Str fingerprint_text(Arena *arena, uint64_t hash)
{
    Buf buf = { 0 };
    buf_print(&buf, "%016llx", (unsigned long long)hash);
    Str text = str_keep(arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

/* -- the cover -- */

CoverPage cover_begin(Session *session, Sheet *sheet, uint32_t row)
{
    sheet_width(sheet, COVER_KEY, 26);
    sheet_width(sheet, COVER_TEXT, 100);
    return (CoverPage){ session, sheet, row };
}

void cover_text(CoverPage *c, Str text)
{
    sheet_text(c->sheet, c->row++, COVER_TEXT, text, STYLE_WRAP_APART);
}

void cover_line(CoverPage *c, Str key, Str text)
{
    if (!text.len)
        return;
    sheet_text(c->sheet, c->row, COVER_KEY, key, STYLE_KEY);
    cover_text(c, text);
}

void cover_title(CoverPage *c, Word word)
{
    c->row++;
    sheet_text(c->sheet, c->row++, COVER_KEY, say(c->session, word), STYLE_HEADING);
}

void cover_paragraph(CoverPage *c, Word word)
{
    cover_text(c, say(c->session, word));
}

void cover_sheet(CoverPage *c, const Sheet *to, Word about)
{
    sheet_link(c->sheet, c->row, COVER_KEY, to, sheet_name(to));
    cover_paragraph(c, about);
}

void cover_legend_number(CoverPage *c, double value, Style style, Word means)
{
    sheet_number(c->sheet, c->row, COVER_KEY, value, style);
    cover_paragraph(c, means);
}

void cover_legend_text(CoverPage *c, Str text, Style style, Word means)
{
    sheet_text(c->sheet, c->row, COVER_KEY, text, style);
    cover_paragraph(c, means);
}

void cover_end(CoverPage *c)
{
    sheet_print_one(c->sheet, (Range){ 1, COVER_KEY, c->row, COVER_TEXT });
}

Str rules_words(const Session *s, bool reforms)
{
    Str version = str_of("klaverblad " KLAVERBLAD_VERSION);
    Buf buf = { 0 };
    word_say(WORD_RULES_BUILT_IN, s->options.lang, &version, 1, &buf);
    for (size_t i = 0; i < s->options.rules_count; i++) {
        Str path = str_of(s->options.rules[i]);
        buf_text(&buf, "; ");
        word_say(WORD_RULES_OWN, s->options.lang, &path, 1, &buf);
    }
    for (size_t i = 0; i < s->options.reforms_count && reforms; i++) {
        Str path = str_of(s->options.reforms[i]);
        buf_text(&buf, "; ");
        word_say(WORD_RULES_REFORM, s->options.lang, &path, 1, &buf);
    }
    Str text = str_keep(s->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

/* Whoever wants a date on it says which. */
Str date_words(const Session *s)
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
    month_show(month, s->options.lang, &buf);
    Str text = str_keep(s->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

/* -- on any sheet -- */

Str say_with(const Session *s, Word word, Str argument)
{
    Buf buf = { 0 };
    word_say(word, s->options.lang, &argument, 1, &buf);
    Str text = str_keep(s->arena, buf_view(&buf));
    buf_free(&buf);
    return text;
}

void column(uint32_t n, Buf *out)
{
    column_letters(n, out);
}

void relative(uint32_t row, uint32_t n, Buf *out)
{
    column_letters(n, out);
    buf_print(out, "%u", row);
}

void across(uint32_t row, uint32_t n, Buf *out)
{
    buf_byte(out, '$');
    relative(row, n, out);
}

void stretch_on(const Sheet *sheet, uint32_t n, uint32_t first, uint32_t last, Buf *out)
{
    buf_str(out, sheet_prefix(sheet));
    cell_name(first, n, out);
    buf_byte(out, ':');
    cell_name(last, n, out);
}

double euro(int64_t cents)
{
    return (double)cents / 100;
}

void heads(Sheet *sheet, uint32_t row, const Str texts[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        sheet_text(sheet, row, (uint32_t)i, texts[i], STYLE_HEAD);
}

void heads_over(Sheet *sheet, uint32_t row, const Str texts[], uint32_t first, uint32_t last,
                Style style)
{
    for (uint32_t c = first; c <= last; c++)
        sheet_text(sheet, row, c, texts[c], style);
}

void section(Sheet *sheet, uint32_t row, uint32_t last, Str text)
{
    sheet_text(sheet, row, 0, text, STYLE_SECTION);
    for (uint32_t c = 1; c <= last; c++)
        sheet_empty(sheet, row, c, STYLE_SECTION);
}

void verdict_cell(Session *s, Sheet *sheet, uint32_t row, uint32_t last, Str formula)
{
    Str good = say(s, WORD_BOOK_ALL_GOOD);
    if (formula.len)
        sheet_formula_text(sheet, row, 0, formula, good, STYLE_VERDICT);
    else
        sheet_text(sheet, row, 0, good, STYLE_VERDICT);
    sheet_mark_verdict(sheet, (Range){ row, 0, row, last }, say(s, WORD_BOOK_GOOD));
}
