/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book_look.c -- how a workbook looks: styles, the width of columns, printed pages,
 * and what is marked by what is in a cell.
 */
#include <math.h>
#include <stdlib.h>

#include "book_inside.h"

enum { WIDTH_LEAST = 8, WIDTH_MOST = 60 };

/* -- styles -- */

enum {
    BOLD = 1, ITALIC = 2, WRAPS = 4, RIGHT = 8, INDENTED = 16, BOXED = 32, LINE_OVER = 64,
    LINE_UNDER = 128, OPEN = 256, TOP = 512, LOOSE = 1024, UNDERLINED = 2048, LEFT = 4096, SHRINKS = 8192,
    BUTTON = 16384
};                             /* LOOSE: does not make its column wider; BUTTON: there is one on
                                  the right of it */

typedef enum Format { AS_IT_IS, AS_MONEY, AS_CENTS, AS_PERCENT, AS_NUMBER, AS_WHOLE, AS_MONTH,
                      AS_YES_NO, AS_YEAR, AS_PART, AS_COUNT, AS_CHANGED, AS_CARD_MONTH,
                      AS_HUNDRED, AS_ERROR, AS_ERROR_TENTH, AS_ERROR_PERCENT, AS_THOUSANDTH, FORMATS } Format;

static const struct FormatSpec {
    const char *text;
    int digits;                /* after the point, in a cell that is not narrow */
} formats[FORMATS] = {
    [AS_MONEY] = { "#,##0;[Red]-#,##0;\"\xE2\x80\x93\"", 0 },
    [AS_CENTS] = { "#,##0.00;[Red]-#,##0.00;\"\xE2\x80\x93\"", 2 },
    [AS_PERCENT] = { "0.0%", 2 },
    [AS_NUMBER] = { "General", 4 },
    [AS_WHOLE] = { "0", 0 },
    [AS_MONTH] = { "[=0]\"\xE2\x80\x93\";mmm yyyy", 0 },
    [AS_CARD_MONTH] = { "\"EUR, \"mmm yyyy", 0 },     /* of an amount */
    [AS_YES_NO] = { "0", 0 },              /* in words: see format_text */
    [AS_YEAR] = { "0", 0 },
    [AS_PART] = { "0.00%", 2 },
    [AS_COUNT] = { "#,##0;-#,##0;\"\xE2\x80\x93\"", 0 },
    [AS_THOUSANDTH] = { "#,##0.000", 3 },
    [AS_HUNDRED] = { "[<1]\"<1\";[>99]\">99\";0", 0 },
    [AS_ERROR] = { "\"\xC2\xB1 \"#,##0", 2 },
    [AS_ERROR_TENTH] = { "\"\xC2\xB1 \"0.0", 2 },
    [AS_ERROR_PERCENT] = { "\"\xC2\xB1 \"0.0%", 2 },
    [AS_CHANGED] = { "\"\xE2\x97\x8F\";;", 0 },       /* a dot, or nothing */
};

#define GREEN 0x1B5E20
#define PALE_GREEN 0xE8F1E4
#define GREY 0x595959
#define INPUT_BLUE 0x0B3C8C
#define INPUT_YELLOW 0xFFF8D6
#define NO_FILL 0

static const struct StyleSpec {
    Format format;
    int size;                  /* 0: as usual */
    unsigned ink, fill;
    unsigned is;
} specs[STYLES] = {
    [STYLE_TEXT] = { AS_IT_IS, 0, 0, NO_FILL, TOP },
    [STYLE_INDENTED] = { AS_IT_IS, 0, 0, NO_FILL, INDENTED | TOP },
    [STYLE_WRAP_APART] = { AS_IT_IS, 0, 0, NO_FILL, WRAPS | TOP | LOOSE | INDENTED },
    [STYLE_ANSWER_APART] = { AS_IT_IS, 0, 0, NO_FILL, BOLD | TOP | INDENTED },
    [STYLE_WRAP] = { AS_IT_IS, 0, 0, NO_FILL, WRAPS | TOP | LOOSE },
    [STYLE_NOTE] = { AS_IT_IS, 9, GREY, NO_FILL, LOOSE },
    [STYLE_LOOSE] = { AS_IT_IS, 0, 0, NO_FILL, LOOSE | TOP },
    [STYLE_NOTE_RIGHT] = { AS_IT_IS, 9, GREY, NO_FILL, LOOSE | RIGHT | WRAPS | TOP },
    [STYLE_UNKNOWN] = { AS_IT_IS, 0, 0x8C8C8C, 0xF2F2F2, RIGHT | TOP },
    [STYLE_NOTE_WRAP] = { AS_IT_IS, 9, GREY, NO_FILL, WRAPS | TOP | LOOSE },
    [STYLE_ID] = { AS_IT_IS, 9, GREY, NO_FILL, TOP },
    [STYLE_ID_APART] = { AS_IT_IS, 9, GREY, NO_FILL, TOP | INDENTED },
    [STYLE_LINK] = { AS_IT_IS, 0, 0x0B5394, NO_FILL, UNDERLINED | TOP },
    [STYLE_TITLE] = { AS_IT_IS, 18, GREEN, NO_FILL, BOLD | LOOSE },
    [STYLE_HEADING] = { AS_IT_IS, 13, GREEN, NO_FILL, BOLD | LOOSE },
    [STYLE_HEAD] = { AS_IT_IS, 0, 0xFFFFFF, GREEN, BOLD | WRAPS | TOP },
    [STYLE_HEAD_APART] = { AS_IT_IS, 0, 0xFFFFFF, GREEN, BOLD | WRAPS | TOP | INDENTED },
    [STYLE_HEAD_FILTER] = { AS_IT_IS, 0, 0xFFFFFF, GREEN, BOLD | RIGHT | WRAPS | TOP | BUTTON },
    [STYLE_HEAD_LOOSE] = { AS_IT_IS, 0, 0xFFFFFF, GREEN, BOLD | LOOSE | TOP },
    [STYLE_HEAD_RIGHT] = { AS_IT_IS, 0, 0xFFFFFF, GREEN, BOLD | RIGHT | WRAPS | TOP },
    [STYLE_HEAD_YEAR] = { AS_YEAR, 0, 0xFFFFFF, GREEN, BOLD | RIGHT | TOP },
    [STYLE_HEAD_MONTH] = { AS_MONTH, 0, 0xFFFFFF, GREEN, BOLD | RIGHT | TOP },
    [STYLE_HEAD_INDEX] = { AS_WHOLE, 8, GREY, NO_FILL, RIGHT },
    [STYLE_SECTION] = { AS_IT_IS, 0, GREEN, PALE_GREEN, BOLD | LOOSE },
    [STYLE_KEY] = { AS_IT_IS, 0, GREY, NO_FILL, TOP },
    [STYLE_VERDICT] = { AS_IT_IS, 9, GREEN, NO_FILL, BOLD | LOOSE },
    [STYLE_CARD_LABEL] = { AS_IT_IS, 10, GREY, PALE_GREEN, TOP | LOOSE },
    [STYLE_CARD] = { AS_MONEY, 16, GREEN, PALE_GREEN, BOLD | LOOSE | LEFT | SHRINKS },
    [STYLE_CARD_TEXT] = { AS_IT_IS, 16, GREEN, PALE_GREEN, BOLD | LOOSE | LEFT },
    [STYLE_CARD_MONTH] = { AS_CARD_MONTH, 10, GREY, PALE_GREEN, LOOSE | LEFT | SHRINKS },
    [STYLE_TEXT_RIGHT] = { AS_IT_IS, 0, 0, NO_FILL, RIGHT | TOP | WRAPS },
    [STYLE_MONEY] = { AS_MONEY, 0, 0, NO_FILL, TOP | RIGHT },
    [STYLE_CENTS] = { AS_CENTS, 0, 0, NO_FILL, TOP | RIGHT },
    [STYLE_PERCENT] = { AS_PERCENT, 0, 0, NO_FILL, TOP | RIGHT },
    [STYLE_PART] = { AS_PART, 0, 0, NO_FILL, TOP | RIGHT },
    [STYLE_COUNT_OF] = { AS_COUNT, 0, 0, NO_FILL, TOP | RIGHT },
    [STYLE_HUNDRED] = { AS_HUNDRED, 0, 0, NO_FILL, RIGHT | TOP },
    [STYLE_HUNDRED_SURE] = { AS_WHOLE, 0, 0, NO_FILL, RIGHT | TOP },
    [STYLE_ERROR] = { AS_ERROR, 9, GREY, NO_FILL, TOP },
    [STYLE_ERROR_TENTH] = { AS_ERROR_TENTH, 9, GREY, NO_FILL, TOP },
    [STYLE_ERROR_PERCENT] = { AS_ERROR_PERCENT, 9, GREY, NO_FILL, TOP },
    [STYLE_CHANGED] = { AS_CHANGED, 0, 0x9C5700, NO_FILL, RIGHT | TOP },
    [STYLE_NUMBER] = { AS_NUMBER, 0, 0, NO_FILL, TOP },
    [STYLE_WHOLE] = { AS_WHOLE, 0, 0, NO_FILL, TOP },
    [STYLE_YEAR_LEFT] = { AS_YEAR, 0, 0, NO_FILL, LEFT | TOP },
    [STYLE_THOUSANDTH] = { AS_THOUSANDTH, 0, 0, NO_FILL, TOP | RIGHT },
    [STYLE_MONTH] = { AS_MONTH, 0, 0, NO_FILL, RIGHT | TOP },
    [STYLE_MONTH_LEFT] = { AS_MONTH, 0, 0, NO_FILL, LEFT | TOP },
    [STYLE_YES_NO] = { AS_YES_NO, 0, 0, NO_FILL, TOP },
    [STYLE_ANSWER] = { AS_IT_IS, 0, 0, NO_FILL, BOLD | TOP },
    [STYLE_SUM_TEXT] = { AS_IT_IS, 0, 0, NO_FILL, BOLD | LINE_OVER | TOP },
    [STYLE_SUM_RIGHT] = { AS_IT_IS, 0, 0, NO_FILL, BOLD | LINE_OVER | RIGHT | TOP },
    [STYLE_SUM_MONEY] = { AS_MONEY, 0, 0, NO_FILL, BOLD | LINE_OVER | TOP | RIGHT },
    [STYLE_SUM_CENTS] = { AS_CENTS, 0, 0, NO_FILL, BOLD | LINE_OVER | TOP | RIGHT },
    [STYLE_SUM_PERCENT] = { AS_PERCENT, 0, 0, NO_FILL, BOLD | LINE_OVER | TOP | RIGHT },
    [STYLE_IN_TEXT] = { AS_IT_IS, 0, INPUT_BLUE, INPUT_YELLOW, BOXED | OPEN | RIGHT | TOP | WRAPS },
    [STYLE_IN_WRAP] = { AS_IT_IS, 0, INPUT_BLUE, INPUT_YELLOW, BOXED | OPEN | TOP | WRAPS | LOOSE },
    [STYLE_IN_CENTS] = { AS_CENTS, 0, INPUT_BLUE, INPUT_YELLOW, BOXED | OPEN | TOP },
    [STYLE_IN_NUMBER] = { AS_NUMBER, 0, INPUT_BLUE, INPUT_YELLOW, BOXED | OPEN | TOP },
    [STYLE_IN_COUNT] = { AS_COUNT, 0, INPUT_BLUE, INPUT_YELLOW, BOXED | OPEN | TOP },
    [STYLE_IN_PERCENT] = { AS_PART, 0, INPUT_BLUE, INPUT_YELLOW, BOXED | OPEN | TOP },
    [STYLE_IN_MONTH] = { AS_MONTH, 0, INPUT_BLUE, INPUT_YELLOW, BOXED | OPEN | RIGHT | TOP },
    [STYLE_IN_YES_NO] = { AS_YES_NO, 0, INPUT_BLUE, INPUT_YELLOW, BOXED | OPEN | TOP },
};

static void set_font(lxw_format *f, const struct StyleSpec *spec)
{
    if (spec->size)
        format_set_font_size(f, spec->size);
    if (spec->ink)
        format_set_font_color(f, spec->ink);
    if (spec->is & BOLD)
        format_set_bold(f);
    if (spec->is & ITALIC)
        format_set_italic(f);
    if (spec->is & UNDERLINED)
        format_set_underline(f, LXW_UNDERLINE_SINGLE);
}

/* [=1]"yes";[=0]"no";0 */
static const char *format_text(Book *book, Format format)
{
    if (format != AS_YES_NO)
        return formats[format].text;
    Buf buf = { 0 };
    buf_text(&buf, "[=1]\"");
    buf_str(&buf, book->about->yes);
    buf_text(&buf, "\";[=0]\"");
    buf_str(&buf, book->about->no);
    buf_text(&buf, "\";0");
    const char *text = book_kept(book, buf_view(&buf));
    buf_free(&buf);
    return text;
}

static lxw_format *style_new(Book *book, Style which, bool folded)
{
    const struct StyleSpec *spec = &specs[which];
    lxw_format *f = workbook_add_format(book->to);
    set_font(f, spec);
    if (formats[spec->format].text)
        format_set_num_format(f, format_text(book, spec->format));
    if (spec->fill)
        format_set_bg_color(f, spec->fill);
    if (folded || spec->is & WRAPS)
        format_set_text_wrap(f);
    if (spec->is & TOP)
        format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    if (spec->is & (RIGHT | LEFT))
        format_set_align(f, spec->is & RIGHT ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT);
    if (spec->is & INDENTED)
        format_set_indent(f, 1);
    if (spec->is & BUTTON)
        format_set_indent(f, 2);
    if (spec->is & SHRINKS)
        format_set_shrink(f);
    if (spec->is & LINE_OVER)
        format_set_top(f, LXW_BORDER_THIN);
    if (spec->is & BOXED) {
        format_set_border(f, LXW_BORDER_THIN);
        format_set_border_color(f, 0xBFA84A);
    }
    if (spec->is & OPEN)
        format_set_unlocked(f);
    return f;
}

lxw_format *book_style(Book *book, Style which)
{
    if (!book->styles[which])
        book->styles[which] = style_new(book, which, false);
    return book->styles[which];
}

static lxw_format *marker(Book *book, unsigned ink, unsigned fill, bool bold)
{
    lxw_format *f = workbook_add_format(book->to);
    format_set_font_color(f, ink);
    if (fill)
        format_set_bg_color(f, fill);
    if (bold)
        format_set_bold(f);
    return f;
}

void book_marks(Book *book)
{
    book->unknown = marker(book, 0x8C8C8C, 0xF2F2F2, false);
    book->changed = marker(book, 0x000000, 0xFFD08A, true);
    book->good = marker(book, GREEN, 0xDDEFD5, true);
    book->bad = marker(book, 0x9C0006, 0xFFD5D5, true);
}

/* -- widths -- */

/* In characters as wide as digits are; those of heads are bold. */
static double longest_word(Str text)
{
    size_t longest = 0;
    while (text.len) {
        size_t len = text_columns(str_cut(&text, ' '));
        longest = len > longest ? len : longest;
    }
    return (double)longest * 1.2;
}

static void note_wrapped(Sheet *sheet, uint32_t row, uint32_t column, Str text, Style which)
{
    enum { USUAL = 11 };
    if (!text.len || !memchr(text.at, ' ', text.len))
        return;                /* one word: its column is wide enough */
    int size = specs[which].size ? specs[which].size : USUAL;
    size_t characters = text_columns(text);
    characters += specs[which].is & BOLD ? (characters + 3) / 4 : 0;
    sheet->wrapped = arena_grow(sheet->book->arena, sheet->wrapped, sheet->wrapped_count,
                                &sheet->wrapped_room, sizeof *sheet->wrapped);
    sheet->wrapped[sheet->wrapped_count++] = (Wrapped){ row, column, characters, size };
}

void note_text(Sheet *sheet, uint32_t row, uint32_t column, Str text, Style which)
{
    if (column >= COLUMNS_KEPT)
        return;
    if (column >= sheet->columns)
        sheet->columns = column + 1;
    if (specs[which].is & WRAPS && sheet->kind == SHEET_FREE)
        note_wrapped(sheet, row, column, text, which);
    if (specs[which].is & LOOSE)
        return;
    double wide = (double)text_columns(text) + (specs[which].is & INDENTED ? 2 : 0);
    if (specs[which].is & WRAPS)
        wide = fmin(wide, WIDTH_LEAST);
    if (specs[which].is & WRAPS && specs[which].is & BOLD)     /* no word of a head is broken */
        wide = fmax(wide, longest_word(text) - 1 + (specs[which].is & BUTTON ? 3 : 0));
    if (wide > sheet->text[column])
        sheet->text[column] = wide;
}

void note_number(Sheet *sheet, uint32_t column, double value, Style which)
{
    static const double powers[] = { 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12 };
    if (column >= COLUMNS_KEPT)
        return;
    if (column >= sheet->columns)
        sheet->columns = column + 1;
    Format format = specs[which].format;
    if (specs[which].is & LOOSE)
        return;
    int wide = formats[format].digits ? formats[format].digits + 4 : 3;
    double size = fabs(value);
    for (size_t i = 0; i < sizeof powers / sizeof *powers && size >= powers[i]; i++)
        wide += i % 3 == 0 && format != AS_YEAR && format != AS_WHOLE ? 2 : 1;
    if (format == AS_MONTH)
        wide = 9;
    wide += value < 0;
    if (wide > sheet->number[column])
        sheet->number[column] = wide;
}

/* A text that its column would cut off takes more lines; letters are less wide than the
 * digits that columns are measured in.  Of a long sheet the row is still being written. */
lxw_format *text_style(Sheet *sheet, uint32_t row, uint32_t column, Str text, Style which)
{
    enum { LINE = 15 };
    Book *book = sheet->book;
    double room = column < COLUMNS_KEPT ? sheet->widest[column] - 1 : 0;
    double wide = (double)text_columns(text) * (specs[which].is & BOLD ? 0.97 : 0.93) *
                      (specs[which].size ? specs[which].size / 11.0 : 1) +
                  (specs[which].is & INDENTED ? 2 : 0);
    if (room <= 0 || specs[which].is & (LOOSE | WRAPS) || wide <= room || !text.len ||
        !memchr(text.at, ' ', text.len))
        return book_style(book, which);
    if (sheet->kind == SHEET_FREE)
        note_wrapped(sheet, row, column, text, which);
    else
        sheet_row(sheet, row, LINE * ceil(wide / room), sheet->row == row ? sheet->level : 0);
    if (!book->folded[which])
        book->folded[which] = style_new(book, which, true);
    return book->folded[which];
}

/* -- how a sheet behaves -- */

void sheet_width(Sheet *sheet, uint32_t column, double characters)
{
    sheet->set[column] = characters;
    if (column >= sheet->columns)
        sheet->columns = column + 1;
}

void sheet_widest(Sheet *sheet, uint32_t column, double characters)
{
    sheet->widest[column] = characters;
}

void sheet_row(Sheet *sheet, uint32_t row, double height, int level)
{
    lxw_row_col_options options = { .level = (uint8_t)level };
    sheet->row = row;
    sheet->level = level;
    worksheet_set_row_opt(sheet->to, row - 1, height > 0 ? height : LXW_DEF_ROW_HEIGHT, NULL,
                          level ? &options : NULL);
}

void sheet_freeze(Sheet *sheet, uint32_t row, uint32_t column)
{
    worksheet_freeze_panes(sheet->to, row - 1, (lxw_col_t)column);
}

void sheet_filter(Sheet *sheet, Range r)
{
    worksheet_autofilter(sheet->to, r.row - 1, (lxw_col_t)r.column, r.last_row - 1,
                         (lxw_col_t)r.last_column);
}

void sheet_colour(Sheet *sheet, uint32_t rgb)
{
    worksheet_set_tab_color(sheet->to, rgb);
}

void sheet_print(Sheet *sheet, uint32_t head_rows)
{
    worksheet_fit_to_pages(sheet->to, 1, 0);
    if (head_rows)
        worksheet_repeat_rows(sheet->to, 0, head_rows - 1);
}

void sheet_print_area(Sheet *sheet, uint32_t last_row, uint32_t last_column)
{
    worksheet_print_area(sheet->to, 0, 0, last_row - 1, (lxw_col_t)last_column);
}

void sheet_print_one(Sheet *sheet, Range r)
{
    worksheet_fit_to_pages(sheet->to, 1, 1);
    worksheet_print_area(sheet->to, r.row - 1, (lxw_col_t)r.column, r.last_row - 1,
                         (lxw_col_t)r.last_column);
}

void sheet_print_by(Sheet *sheet, uint32_t head_rows, uint32_t column, uint32_t last,
                    uint32_t first_step, uint32_t step)
{
    worksheet_repeat_rows(sheet->to, 0, head_rows - 1);
    worksheet_repeat_columns(sheet->to, 0, (lxw_col_t)(column - 1));
    sheet->print = (PrintBy){ column, last, first_step, step };
}

void sheet_print_parts(Sheet *sheet, uint32_t head_rows, Range r, uint32_t next)
{
    worksheet_repeat_rows(sheet->to, 0, head_rows - 1);
    worksheet_print_area(sheet->to, r.row - 1, (lxw_col_t)r.column, r.last_row - 1,
                         (lxw_col_t)r.last_column);
    sheet->parts = (PrintParts){ r.column, r.last_column, { next } };
}

void sheet_print_break(Sheet *sheet, uint32_t row)
{
    uint32_t n = 0;
    while (sheet->parts.breaks[n])
        n++;
    if (n < BREAKS_KEPT)
        sheet->parts.breaks[n] = row;
}

static double width_of(const Sheet *sheet, uint32_t column)
{
    double widest = sheet->widest[column] > 0 ? sheet->widest[column] : WIDTH_MOST;
    double wide = sheet->text[column] > sheet->number[column] ? sheet->text[column]
                                                              : sheet->number[column];
    if (sheet->set[column] > 0)
        return sheet->set[column];
    wide += 2;
    return wide < WIDTH_LEAST ? WIDTH_LEAST : wide > widest ? widest : wide;
}

enum { PAGE_PIXELS = 770, PER_CHARACTER = 7, LEAST_SCALE = 30 };

/* All columns on a page, and the rows above the break too: pages that are fitted have no
 * breaks. */
static void print_parts(Sheet *sheet)
{
    enum { PAGE_ROWS = 30 };
    double wide = 0;
    for (uint32_t c = sheet->parts.column; c <= sheet->parts.last; c++)
        wide += width_of(sheet, c) + 1;
    double scale = fmin(100.0 * PAGE_PIXELS / PER_CHARACTER / wide,
                        100.0 * PAGE_ROWS / sheet->parts.breaks[0]);
    lxw_row_t breaks[BREAKS_KEPT + 1] = { 0 };
    for (uint32_t i = 0; sheet->parts.breaks[i]; i++)
        breaks[i] = sheet->parts.breaks[i] - 1;
    worksheet_set_print_scale(sheet->to, (uint16_t)fmin(100, fmax(LEAST_SCALE, floor(scale))));
    worksheet_set_h_pagebreaks(sheet->to, breaks);
}

/* A page's columns fill its width, and no page has columns of two years. */
static void print_by(Sheet *sheet)
{
    enum { BREAKS = 64 };
    lxw_col_t breaks[BREAKS] = { 0 };
    double head = 0, widest = 8;
    size_t count = 0;
    for (uint32_t c = 0; c < sheet->print.column; c++)
        head += width_of(sheet, c) + 1;
    for (uint32_t c = sheet->print.column; c <= sheet->print.last && c < COLUMNS_KEPT; c++)
        widest = fmax(widest, width_of(sheet, c) + 1);
    double scale = 100.0 * PAGE_PIXELS / PER_CHARACTER / (head + widest * sheet->print.step);
    scale = fmin(100, fmax(LEAST_SCALE, floor(scale)));
    worksheet_set_print_scale(sheet->to, (uint16_t)scale);
    for (uint32_t c = sheet->print.column + sheet->print.first_step;
         c <= sheet->print.last && count < BREAKS - 1; c += sheet->print.step)
        breaks[count++] = (lxw_col_t)c;
    if (count)
        worksheet_set_v_pagebreaks(sheet->to, breaks);
}

static int by_row(const void *a, const void *b)
{
    const Wrapped *x = a, *y = b;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Not every program finds out by itself how high a row must be for its texts. */
static void set_heights(Sheet *sheet)
{
    enum { HIGHEST = 400 };
    if (sheet->wrapped_count)
        qsort(sheet->wrapped, sheet->wrapped_count, sizeof *sheet->wrapped, by_row);
    for (size_t i = 0, next; i < sheet->wrapped_count; i = next) {
        double height = 0;
        for (next = i; next < sheet->wrapped_count && sheet->wrapped[next].row == sheet->wrapped[i].row;
             next++) {
            const Wrapped *w = &sheet->wrapped[next];
            double wide = width_of(sheet, w->column) * 11 / w->size;
            double lines = ceil((double)w->characters * 0.9 / fmax(wide, 1));
            if (lines > 1)
                height = fmax(height, lines * (w->size + 3.5));
        }
        if (height > 0)
            worksheet_set_row(sheet->to, sheet->wrapped[i].row - 1, fmin(height, HIGHEST), NULL);
    }
}

void sheet_finish(Sheet *sheet)
{
    set_heights(sheet);
    for (uint32_t c = 0; c < sheet->columns; c++)
        worksheet_set_column(sheet->to, (lxw_col_t)c, (lxw_col_t)c, width_of(sheet, c), NULL);
    if (sheet->print.step)
        print_by(sheet);
    if (sheet->parts.breaks[0])
        print_parts(sheet);
}

/* -- what may be filled in -- */

enum { ASK_TITLE_MOST = 32, ASK_TEXT_MOST = 255 };

/* The library forgets to give back the source of each list to choose from. */
#ifdef __SANITIZE_ADDRESS__
void __lsan_disable(void);
void __lsan_enable(void);
#else
static void __lsan_disable(void) { }
static void __lsan_enable(void) { }
#endif

static void ask(Sheet *sheet, Range r, lxw_data_validation *rule, Str title, Str prompt)
{
    Book *book = sheet->book;
    rule->ignore_blank = LXW_VALIDATION_OFF;
    rule->input_title = book_kept(book, first_characters(title, ASK_TITLE_MOST));
    rule->input_message = book_kept(book, first_characters(prompt, ASK_TEXT_MOST));
    rule->error_title = rule->input_title;
    rule->error_message = rule->input_message;
    __lsan_disable();
    worksheet_data_validation_range(sheet->to, r.row - 1, (lxw_col_t)r.column, r.last_row - 1,
                                    (lxw_col_t)r.last_column, rule);
    __lsan_enable();
}

void sheet_ask_number(Sheet *sheet, Range range, double least, double most, Str title, Str prompt)
{
    lxw_data_validation rule = { .validate = LXW_VALIDATION_TYPE_DECIMAL,
                                 .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                 .minimum_number = least, .maximum_number = most };
    ask(sheet, range, &rule, title, prompt);
}

void sheet_ask_list(Sheet *sheet, Range range, Str source, Str title, Str prompt)
{
    lxw_data_validation rule = { .validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                                 .value_formula = book_kept(sheet->book, source) };
    ask(sheet, range, &rule, title, prompt);
}

static void condition(Sheet *sheet, Range r, lxw_conditional_format *rule)
{
    worksheet_conditional_format_range(sheet->to, r.row - 1, (lxw_col_t)r.column, r.last_row - 1,
                                       (lxw_col_t)r.last_column, rule);
}

void sheet_mark_unknown(Sheet *sheet, Range range)
{
    lxw_conditional_format rule = { .type = LXW_CONDITIONAL_TYPE_ERRORS,
                                    .format = sheet->book->unknown };
    condition(sheet, range, &rule);
    /* as it stands in the file, for who does not calculate */
    rule = (lxw_conditional_format){ .type = LXW_CONDITIONAL_TYPE_TEXT,
                                     .criteria = LXW_CONDITIONAL_CRITERIA_TEXT_BEGINS_WITH,
                                     .value_string = "#N/A", .format = sheet->book->unknown };
    condition(sheet, range, &rule);
}

void sheet_mark_word(Sheet *sheet, Range range, Str word)
{
    lxw_conditional_format rule = { .type = LXW_CONDITIONAL_TYPE_TEXT,
                                    .criteria = LXW_CONDITIONAL_CRITERIA_TEXT_BEGINS_WITH,
                                    .value_string = book_kept(sheet->book, word),
                                    .format = sheet->book->unknown };
    condition(sheet, range, &rule);
}

void sheet_mark_changed(Sheet *sheet, Range range, Str differs)
{
    Buf formula = { 0 };
    buf_byte(&formula, '=');
    buf_str(&formula, differs);
    lxw_conditional_format rule = { .type = LXW_CONDITIONAL_TYPE_FORMULA,
                                    .value_string = book_kept(sheet->book, buf_view(&formula)),
                                    .format = sheet->book->changed };
    condition(sheet, range, &rule);
    buf_free(&formula);
}

/* "=LEFT($A2,2)=" with the good word, or "<>": the first column of the range decides,
 * so that a text that is wider than its cell has its colour all along. */
static void verdict_rule(Sheet *sheet, Range range, Str good, const char *compared, lxw_format *format)
{
    Buf formula = { 0 };
    buf_print(&formula, "=LEFT($");
    column_letters(range.column, &formula);
    buf_print(&formula, "%u,%zu)%s\"", (unsigned)range.row, text_characters(good), compared);
    buf_str(&formula, good);
    buf_byte(&formula, '"');
    lxw_conditional_format rule = { .type = LXW_CONDITIONAL_TYPE_FORMULA,
                                    .value_string = book_kept(sheet->book, buf_view(&formula)),
                                    .format = format };
    condition(sheet, range, &rule);
    buf_free(&formula);
}

void sheet_mark_verdict(Sheet *sheet, Range range, Str good)
{
    verdict_rule(sheet, range, good, "=", sheet->book->good);
    verdict_rule(sheet, range, good, "<>", sheet->book->bad);
}

