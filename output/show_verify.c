/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show_verify.c -- klaverblad verify: whether a workbook tells the truth.  Every cell
 * with a formula shows a value that was stored with it; another program works all
 * formulas out again, and each must come to what is shown.
 */
#include <math.h>
#include <stdlib.h>

#include "grid.h"
#include "money.h"
#include "office.h"
#include "page.h"
#include "show.h"

enum { SHOWN_MOST = 50 };

/* Euros agree to the cent.  Shares, hours and heads are smaller or matter beyond two
 * digits: they agree in six digits, the most that we ever write of one.  What should be
 * 0 but comes from adding and subtracting binary fractions is not: hence the floor,
 * which is a hundred times what a sum of a million amounts can be off. */
static const double CENT = 0.005, RELATIVE = 1e-6, FLOOR = 1e-6;

typedef struct Content {
    Str text;
    bool quoted;               /* it is no number */
} Content;

typedef struct Difference {
    size_t sheet, row, column;
    Content stored, worked_out;
} Difference;

typedef struct Verified {
    Session *session;
    OfficeBook book;
    size_t *formulas, *different;                  /* per sheet */
    size_t formulas_count, different_count;
    Difference shown[SHOWN_MOST];
} Verified;

/* -- values -- */

static bool read_digits(Str text, size_t from, size_t count, int *number)
{
    *number = 0;
    for (size_t i = from; i < from + count; i++) {
        if (i >= text.len || text.at[i] < '0' || text.at[i] > '9')
            return false;
        *number = *number * 10 + (text.at[i] - '0');
    }
    return true;
}

/* The number that stands for a date: days since 30 December 1899. */
static double day_number(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int m = month <= 2 ? month + 9 : month - 3;    /* a year that begins in March */
    return 365.0 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 693900;
}

/* 12/31/2008 or 2008-12-31: where the one program stores a number, the other may make
 * a date of it. */
static bool read_date(Str text, double *number)
{
    enum { LENGTH = 10 };
    int year, month, day;
    if (text.len != LENGTH)
        return false;
    if (text.at[2] == '/' && text.at[5] == '/' && read_digits(text, 0, 2, &month) &&
        read_digits(text, 3, 2, &day) && read_digits(text, 6, 4, &year)) {
        *number = day_number(year, month, day);
        return true;
    }
    if (text.at[4] == '-' && text.at[7] == '-' && read_digits(text, 0, 4, &year) &&
        read_digits(text, 5, 2, &month) && read_digits(text, 8, 2, &day)) {
        *number = day_number(year, month, day);
        return true;
    }
    return false;
}

/* Numbers, also as a percentage, a date or a truth: not what has quotes. */
static bool read_number(const OfficeReader *cell, double *number)
{
    Str text = buf_view(&cell->cell);
    if (cell->quoted || !text.len)
        return false;
    if (str_is_text(text, "TRUE") || str_is_text(text, "FALSE")) {
        *number = str_is_text(text, "TRUE");
        return true;
    }
    if (read_date(text, number))
        return true;
    enum { LONGEST = 64 };
    char copy[LONGEST], *end;
    if (text.len >= LONGEST)
        return false;
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    *number = strtod(copy, &end);
    if (end == copy || !isfinite(*number))
        return false;
    if (*end == '%') {
        *number /= 100;
        end++;
    }
    return *end == '\0';
}

static bool agree(const OfficeReader *stored, const OfficeReader *worked_out)
{
    double a, b;
    bool number = read_number(stored, &a);
    if (number != read_number(worked_out, &b))
        return false;
    if (!number)
        return str_is(buf_view(&stored->cell), buf_view(&worked_out->cell));
    double size = fabs(a) > fabs(b) ? fabs(a) : fabs(b);
    double most = size * RELATIVE > FLOOR ? size * RELATIVE : FLOOR;
    return fabs(a - b) <= (most < CENT ? most : CENT);
}

/* A text that begins with = but is no formula reads the same either way. */
static bool is_formula(const OfficeReader *shown, const OfficeReader *stored)
{
    Str text = buf_view(&shown->cell);
    return shown->quoted && (str_starts(text, "=") || str_starts(text, "{=")) &&
           !str_is(text, buf_view(&stored->cell));
}

/* -- comparing -- */

static Content keep_content(const Verified *v, const OfficeReader *cell)
{
    Str text = buf_view(&cell->cell);
    return (Content){ str_keep(v->session->arena, text), cell->quoted && !str_starts(text, "#") };
}

static void compare_cell(Verified *v, size_t sheet, const OfficeReader at[], size_t column)
{
    const OfficeReader *stored = &at[OFFICE_STORED], *worked_out = &at[OFFICE_WORKED_OUT];
    if (!is_formula(&at[OFFICE_FORMULAS], stored))
        return;
    v->formulas[sheet]++;
    v->formulas_count++;
    if (agree(stored, worked_out))
        return;
    if (v->different_count < SHOWN_MOST)
        v->shown[v->different_count] = (Difference){
            sheet, stored->row, column, keep_content(v, stored), keep_content(v, worked_out),
        };
    v->different[sheet]++;
    v->different_count++;
}

/* The three views go through the sheet in step.  Empty cells at the end of a row need
 * not be there. */
static void compare_sheet(Verified *v, size_t sheet)
{
    OfficeReader at[OFFICE_VIEWS] = { 0 };
    bool rows = true;
    for (size_t i = 0; i < OFFICE_VIEWS; i++)
        at[i].left = buf_view(&v->book.sheets[sheet].text[i]);
    while (rows) {
        bool cells = true;
        for (size_t column = 0; cells; column++) {
            cells = false;
            for (size_t i = 0; i < OFFICE_VIEWS; i++)
                cells = office_next_cell(&at[i]) || cells;
            if (cells)
                compare_cell(v, sheet, at, column);
        }
        rows = false;
        for (size_t i = 0; i < OFFICE_VIEWS; i++)
            rows = office_next_row(&at[i]) || rows;
    }
    for (size_t i = 0; i < OFFICE_VIEWS; i++)
        buf_free(&at[i].cell);
}

/* -- what came out -- */

/* "AB12" */
static void write_cell_name(size_t row, size_t column, Buf *out)
{
    enum { LETTERS = 26, LONGEST = 8 };
    char letters[LONGEST];
    size_t n = 0;
    for (size_t left = column + 1; left > 0 && n < LONGEST; left = (left - 1) / LETTERS)
        letters[n++] = (char)('A' + (left - 1) % LETTERS);
    while (n > 0)
        buf_byte(out, letters[--n]);
    buf_print(out, "%zu", row + 1);
}

static void say_counts(Session *s, Word word, size_t a, size_t b)
{
    Str args[] = { count_words(s->arena, a, s->options.lang), count_words(s->arena, b, s->options.lang) };
    Buf line = { 0 };
    word_say(word, s->options.lang, args, 2, &line);
    page_wrap(&s->out, buf_view(&line), 0, 0);
    buf_free(&line);
}

/* Texts in quotes, so that "7" is not 7. */
static void say_value(Session *s, Word word, const Content *value)
{
    enum { INDENT = 2, WIDTH = 14 };
    Buf text = { 0 };
    buf_text(&text, value->quoted ? "\"" : "");
    buf_str(&text, value->text);
    buf_text(&text, value->quoted ? "\"" : "");
    for (size_t i = 0; i < text.len; i++)
        text.at[i] = text.at[i] == '\n' ? ' ' : text.at[i];
    buf_fill(&s->out, INDENT, ' ');
    page_cell(&s->out, say(s, word), WIDTH);
    page_wrap(&s->out, text.len ? buf_view(&text) : str_of("-"), INDENT + WIDTH, INDENT + WIDTH);
    buf_free(&text);
}

static void show_differences(const Verified *v)
{
    Session *s = v->session;
    size_t count = v->different_count < SHOWN_MOST ? v->different_count : SHOWN_MOST;
    for (size_t i = 0; i < count; i++) {
        const Difference *d = &v->shown[i];
        buf_byte(&s->out, '\n');
        buf_str(&s->out, v->book.sheets[d->sheet].name);
        buf_byte(&s->out, '!');
        write_cell_name(d->row, d->column, &s->out);
        buf_byte(&s->out, '\n');
        say_value(s, WORD_VERIFY_STORED, &d->stored);
        say_value(s, WORD_VERIFY_WORKED_OUT, &d->worked_out);
    }
    if (count < v->different_count) {
        buf_byte(&s->out, '\n');
        say_counts(s, WORD_VERIFY_MORE, v->different_count - count, 0);
    }
}

static void show_text(const Verified *v)
{
    Session *s = v->session;
    Str heads[] = { say(s, WORD_VERIFY_FORMULAS), say(s, WORD_VERIFY_DIFFERENT) };
    Grid grid = grid_new(s->arena, say(s, WORD_VERIFY_SHEET), heads, 2);
    for (size_t i = 0; i <= v->book.count; i++) {
        bool sum = i == v->book.count;
        Str *cells = sum ? grid_sum(&grid, say(s, WORD_IN_ALL), 0)
                         : grid_row(&grid, v->book.sheets[i].name, 0);
        cells[0] = count_words(s->arena, sum ? v->formulas_count : v->formulas[i], s->options.lang);
        cells[1] = count_words(s->arena, sum ? v->different_count : v->different[i], s->options.lang);
    }
    grid_show(&grid, &s->out);
    if (v->different_count) {
        show_differences(v);
    } else if (v->formulas_count) {
        buf_byte(&s->out, '\n');
        say_counts(s, WORD_VERIFY_SAME, v->formulas_count, v->book.count);
    }
}

static void show_json(const Verified *v)
{
    Session *s = v->session;
    Json json = { .out = &s->out };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", str_of("klaverblad.verify/1"));
    json_count(&json, "formulas", v->formulas_count);
    json_count(&json, "different", v->different_count);
    json_open(&json, "sheets", '[');
    for (size_t i = 0; i < v->book.count; i++) {
        json_open(&json, NULL, '{');
        json_text(&json, "name", v->book.sheets[i].name);
        json_count(&json, "formulas", v->formulas[i]);
        json_count(&json, "different", v->different[i]);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_open(&json, "differences", '[');
    for (size_t i = 0; i < v->different_count && i < SHOWN_MOST; i++) {
        const Difference *d = &v->shown[i];
        Buf cell = { 0 };
        write_cell_name(d->row, d->column, &cell);
        json_open(&json, NULL, '{');
        json_text(&json, "sheet", v->book.sheets[d->sheet].name);
        json_text(&json, "cell", buf_view(&cell));
        json_text(&json, "stored", d->stored.text);
        json_text(&json, "worked_out", d->worked_out.text);
        json_close(&json, '}');
        buf_free(&cell);
    }
    json_close(&json, ']');
    json_close(&json, '}');
}

/* -- the command -- */

static ExitStatus conclude(const Verified *v)
{
    Session *s = v->session;
    if (v->formulas_count && !v->different_count)
        return EXIT_DONE;
    if (!v->formulas_count) {
        diag_add(s->diags, DIAG_NO_FORMULAS, (Span){ 0 }, str_of(s->options.arguments[0]), STR_NONE, STR_NONE);
        return EXIT_MISSED;
    }
    diag_add(s->diags, DIAG_WORKED_OUT_DIFFERS, (Span){ 0 },
             count_words(s->arena, v->different_count, s->options.lang),
             count_words(s->arena, v->formulas_count, s->options.lang), STR_NONE);
    return EXIT_MISSED;
}

ExitStatus command_verify(Session *s)
{
    if (s->options.arguments_count != 1) {
        diag_add(s->diags, DIAG_NEEDS_ONE_WORKBOOK, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
        return EXIT_USAGE;
    }
    ExitStatus status = EXIT_FILES;
    Verified v = { .session = s };
    if (office_read(s->arena, s->options.arguments[0], &v.book, s->diags)) {
        v.formulas = arena_alloc(s->arena, v.book.count * sizeof *v.formulas);
        v.different = arena_alloc(s->arena, v.book.count * sizeof *v.different);
        for (size_t i = 0; i < v.book.count; i++)
            compare_sheet(&v, i);
        if (s->options.json)
            show_json(&v);
        else
            show_text(&v);
        status = conclude(&v);
    }
    office_free(&v.book);
    return status;
}
