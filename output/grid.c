/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * grid.c -- how wide each column is, how many fit beside each other, and where a
 * label goes on.
 */
#include "grid.h"

#include "page.h"

/* A label that is too long goes on below.  Where the column is too narrow for that (some
 * label would take more than LABEL_LINES, or be cut in a word), long labels have lines
 * of their own, and their figures come below them. */
enum { LABEL_LEAST = 14, LABEL_LINES = 2, HEAD_MOST = 14, LINES_MOST = 8, CONTINUED = 2 };

Grid grid_new(Arena *arena, Str title, const Str heads[], size_t columns)
{
    Str *kept = arena_alloc(arena, (columns + 1) * sizeof *kept);
    for (size_t c = 0; c < columns; c++)
        kept[c] = heads[c];
    return (Grid){ .arena = arena, .title = title, .heads = kept, .columns = columns };
}

static GridRow *add_row(Grid *grid, Str label, size_t indent)
{
    grid->rows = arena_grow(grid->arena, grid->rows, grid->count, &grid->room,
                            sizeof *grid->rows);
    GridRow *row = &grid->rows[grid->count++];
    *row = (GridRow){ .label = label, .indent = indent };
    return row;
}

Str *grid_row(Grid *grid, Str label, size_t indent)
{
    Str *cells = arena_alloc(grid->arena, (grid->columns + 1) * sizeof *cells);
    add_row(grid, label, indent)->cells = cells;
    return cells;
}

Str *grid_sum(Grid *grid, Str label, size_t indent)
{
    Str *cells = grid_row(grid, label, indent);
    grid->rows[grid->count - 1].line = true;
    return cells;
}

void grid_title(Grid *grid, Str label)
{
    add_row(grid, label, 0);
}

/* -- wrapping in a narrow column -- */

/* How many bytes of the text go on a line: up to a blank, else after a hyphen or a
 * slash, else as much as fits. */
static size_t line_bytes(Str text, size_t columns)
{
    size_t blank = 0, mark = 0, fits = 0;
    for (size_t i = 1; i <= text.len; i++) {
        bool inside = i < text.len && ((unsigned char)text.at[i] & 0xC0) == 0x80;
        if (inside)
            continue;
        if (text_columns(str_part(text.at, i)) > columns)
            break;
        fits = i;
        if (i == text.len)
            return i;
        if (text.at[i] == ' ')
            blank = i;
        else if (text.at[i - 1] == '-' || text.at[i - 1] == '/')
            mark = i;
    }
    size_t best = blank > mark ? blank : mark;
    return best ? best : fits ? fits : text.len;
}

/* Cuts the text in lines; the second and following have `less` columns less. */
static size_t wrap(Str text, size_t columns, size_t less, Str lines[LINES_MOST])
{
    size_t count = 0;
    for (Str left = text; left.len && count < LINES_MOST; ) {
        size_t room = count == 0 ? columns : columns - less;
        size_t bytes = count == LINES_MOST - 1 ? left.len : line_bytes(left, room);
        lines[count++] = str_trim(str_part(left.at, bytes));
        left = str_trim(str_part(left.at + bytes, left.len - bytes));
    }
    return count;
}

/* -- widths -- */

typedef struct Layout {
    size_t *widths;            /* per column, the blank before it included */
    size_t label;
} Layout;

static size_t least_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t most_size(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* The longest piece of a head that is not cut unless it is very long. */
static size_t longest_piece(Str head)
{
    size_t most = 0, start = 0;
    for (size_t i = 0; i <= head.len; i++) {
        bool blank = i == head.len || head.at[i] == ' ';
        bool mark = !blank && (head.at[i] == '-' || head.at[i] == '/');
        if (!blank && !mark)
            continue;
        most = most_size(most, text_columns(str_part(head.at + start, i - start + mark)));
        start = i + 1;
    }
    return most;
}

/* Its figures, and its head; wrapped when that is asked for. */
static size_t cell_columns(const Grid *grid, size_t c, bool narrow)
{
    size_t head = narrow ? longest_piece(grid->heads[c]) : text_columns(grid->heads[c]);
    size_t most = least_size(head, HEAD_MOST);
    for (size_t r = 0; r < grid->count; r++)
        if (grid->rows[r].cells && grid->rows[r].cells[c].len)
            most = most_size(most, text_columns(grid->rows[r].cells[c]));
    return most + 1;
}

/* Returns their sum. */
static size_t set_widths(const Grid *grid, Layout *layout, bool narrow)
{
    size_t sum = 0;
    for (size_t c = 0; c < grid->columns; c++) {
        layout->widths[c] = cell_columns(grid, c, narrow);
        sum += layout->widths[c];
    }
    return sum;
}

/* Whether the columns from `first` up to `end` fit, with those that are repeated. */
static bool fits(const Grid *grid, const Layout *layout, size_t first, size_t end)
{
    size_t sum = least_size(layout->label, LABEL_LEAST);
    for (size_t c = 0; c < grid->again; c++)
        sum += layout->widths[c];
    for (size_t c = first; c < end; c++)
        sum += layout->widths[c];
    return sum < PAGE_WIDTH || end - first <= 1;
}

/* Where block `b` of `blocks` begins: as equal as can be, the longer ones first. */
static size_t block_start(size_t again, size_t columns, size_t blocks, size_t b)
{
    size_t count = columns - again, each = count / blocks, more = count % blocks;
    return again + b * each + least_size(b, more);
}

static size_t count_blocks(const Grid *grid, const Layout *layout)
{
    size_t most = grid->columns - grid->again;
    for (size_t blocks = 1; blocks < most; blocks++) {
        bool good = true;
        for (size_t b = 0; b < blocks; b++)
            good = good && fits(grid, layout, block_start(grid->again, grid->columns, blocks, b),
                                block_start(grid->again, grid->columns, blocks, b + 1));
        if (good)
            return blocks;
    }
    return most_size(most, 1);
}

/* -- showing -- */

typedef struct Block {
    size_t columns[64];
    size_t count;
    size_t label;              /* columns for the labels */
    bool wraps;                /* long labels go on below */
} Block;

static void right(Buf *out, Str text, size_t width)
{
    size_t columns = text_columns(text);
    buf_fill(out, columns < width ? width - columns : 1, ' ');
    buf_str(out, text);
}

/* No blanks at the end of a line. */
static void end_line(Buf *out)
{
    while (out->len && out->at[out->len - 1] == ' ')
        out->len--;
    buf_byte(out, '\n');
}

static void show_heads(const Grid *grid, const Layout *layout, const Block *block, Buf *out)
{
    enum { HEADS = sizeof block->columns / sizeof *block->columns };
    Str lines[HEADS][LINES_MOST];
    size_t counts[HEADS], most = 1;
    for (size_t i = 0; i < block->count; i++) {
        size_t c = block->columns[i];
        counts[i] = wrap(grid->heads[c], layout->widths[c] - 1, 0, lines[i]);
        most = most_size(most, counts[i]);
    }
    for (size_t line = 0; line < most; line++) {
        page_cell(out, line + 1 == most ? grid->title : str_of(""), block->label);
        for (size_t i = 0; i < block->count; i++) {
            size_t above = most - counts[i];
            right(out, line >= above ? lines[i][line - above] : str_of(""),
                  layout->widths[block->columns[i]]);
        }
        end_line(out);
    }
}

static void show_row(const GridRow *row, const Layout *layout, const Block *block, Buf *out)
{
    size_t width = block->label;
    for (size_t i = 0; i < block->count; i++)
        width += layout->widths[block->columns[i]];
    if (row->line) {
        buf_fill(out, width, '-');
        buf_byte(out, '\n');
    }
    if (!row->cells) {
        page_wrap(out, row->label, row->indent, row->indent + CONTINUED);
        return;
    }
    Str lines[LINES_MOST] = { { 0 } };
    size_t count = 0;
    bool long_label = row->indent + text_columns(row->label) >= block->label;
    if (long_label && !block->wraps)
        page_wrap(out, row->label, row->indent, row->indent + CONTINUED);
    else
        count = wrap(row->label, block->label - row->indent, CONTINUED, lines);
    for (size_t line = 0; line + 1 < count; line++) {
        buf_fill(out, row->indent + (line ? CONTINUED : 0), ' ');
        buf_str(out, lines[line]);
        buf_byte(out, '\n');
    }
    size_t indent = row->indent + (count > 1 ? CONTINUED : 0);
    buf_fill(out, indent, ' ');
    Str last = count ? lines[count - 1] : str_of("");
    buf_str(out, last);
    buf_fill(out, block->label - least_size(block->label, indent + text_columns(last)), ' ');
    for (size_t i = 0; i < block->count; i++)
        right(out, row->cells[block->columns[i]], layout->widths[block->columns[i]]);
    end_line(out);
}

static bool all_wrap(const Grid *grid, size_t width)
{
    Str lines[LINES_MOST];
    for (size_t r = 0; r < grid->count; r++) {
        const GridRow *row = &grid->rows[r];
        size_t room = width > row->indent + CONTINUED ? width - row->indent - CONTINUED : 0;
        if (row->cells && row->indent + text_columns(row->label) >= width &&
            (longest_piece(row->label) > room ||
             wrap(row->label, width - row->indent, CONTINUED, lines) > LABEL_LINES))
            return false;
    }
    return true;
}

static Block make_block(const Grid *grid, const Layout *layout, size_t first, size_t end)
{
    Block block = { .count = 0 };
    size_t sum = 0;
    for (size_t c = 0; c < grid->again; c++)
        block.columns[block.count++] = c;
    for (size_t c = most_size(first, grid->again); c < end; c++)
        block.columns[block.count++] = c;
    for (size_t i = 0; i < block.count; i++)
        sum += layout->widths[block.columns[i]];
    block.label = sum + LABEL_LEAST < PAGE_WIDTH ? PAGE_WIDTH - 1 - sum : LABEL_LEAST;
    block.label = least_size(block.label, layout->label);
    block.wraps = all_wrap(grid, block.label);
    return block;
}

void grid_show(const Grid *grid, Buf *out)
{
    Layout layout = { .label = text_columns(grid->title) + 1 };
    layout.widths = arena_alloc(grid->arena, (grid->columns + 1) * sizeof *layout.widths);
    for (size_t r = 0; r < grid->count; r++)
        if (grid->rows[r].cells)
            layout.label = most_size(layout.label, grid->rows[r].indent +
                                                       text_columns(grid->rows[r].label) + 1);
    size_t all = set_widths(grid, &layout, false);
    if (all + layout.label >= PAGE_WIDTH)
        set_widths(grid, &layout, true);
    size_t blocks = count_blocks(grid, &layout);
    for (size_t b = 0; b < blocks; b++) {
        Block block = make_block(grid, &layout, block_start(grid->again, grid->columns, blocks, b),
                                 block_start(grid->again, grid->columns, blocks, b + 1));
        if (b)
            buf_byte(out, '\n');
        show_heads(grid, &layout, &block, out);
        for (size_t r = 0; r < grid->count; r++)
            show_row(&grid->rows[r], &layout, &block, out);
    }
}
