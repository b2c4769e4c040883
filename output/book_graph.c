/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * book_graph.c -- graphs in a workbook.
 */
#include "book_inside.h"

enum { GREEN = 0x1B5E20, GREY = 0x595959 };

/* From dark to light, and red with stripes (a line: dashes) for what is not covered; then
 * the bands. */
static const unsigned inks[] = { 0x173F5F, 0x3C7A4E, 0xD98E04, 0xCFE0B0, 0x7A5C99, 0x9CC7E5,
                                 0xB3261E, 0x767676, 0xDDEBD3, 0x86B585 };

static void put_range(lxw_chart_series *series, const Plot *plot, bool labels)
{
    const Range *r = labels ? &plot->labels : &plot->values;
    if (labels)
        chart_series_set_categories(series, plot->sheet->name.at, r->row - 1,
                                    (lxw_col_t)r->column, r->last_row - 1,
                                    (lxw_col_t)r->last_column);
    else
        chart_series_set_values(series, plot->sheet->name.at, r->row - 1, (lxw_col_t)r->column,
                                r->last_row - 1, (lxw_col_t)r->last_column);
}

/* No line, a dot for each value. */
static void paint_dots(lxw_chart_series *series, Ink ink)
{
    lxw_chart_line none = { .none = 1 }, edge = { .color = 0xFFFFFF, .width = 0.5 };
    lxw_chart_fill fill = { .color = inks[ink] };
    chart_series_set_line(series, &none);
    chart_series_set_marker_type(series, LXW_CHART_MARKER_CIRCLE);
    chart_series_set_marker_size(series, 6);
    chart_series_set_marker_line(series, &edge);
    chart_series_set_marker_fill(series, &fill);
}

static void paint(lxw_chart_series *series, Ink ink, bool is_line)
{
    lxw_chart_line none = { .none = 1 }, edge = { .color = 0x404040, .width = 0.5 };
    lxw_chart_line stroke = { .color = inks[ink == INK_NONE ? INK_DARK : ink], .width = 2.25,
                              .dash_type = ink == INK_GAP ? LXW_CHART_LINE_DASH_DASH
                                                          : LXW_CHART_LINE_DASH_SOLID };
    lxw_chart_fill clear = { .none = 1 }, fill = { .color = inks[ink == INK_NONE ? INK_DARK : ink] };
    lxw_chart_pattern stripes = { .fg_color = inks[INK_GAP], .bg_color = 0xFFFFFF,
                                  .type = LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL };
    if (is_line) {
        chart_series_set_line(series, &stroke);
        chart_series_set_marker_type(series, LXW_CHART_MARKER_NONE);
        return;
    }
    chart_series_set_line(series, ink == INK_NONE ? &none : &edge);
    if (ink == INK_GAP)
        chart_series_set_pattern(series, &stripes);
    else
        chart_series_set_fill(series, ink == INK_NONE ? &clear : &fill);
}

/* Each value of a plot in its own colour. */
static void paint_points(Book *book, lxw_chart_series *series, const Plot *plot)
{
    size_t count = plot->points_count;
    lxw_chart_point *points = arena_alloc(book->arena, (count + 1) * sizeof *points);
    lxw_chart_point **list = arena_alloc(book->arena, (count + 1) * sizeof *list);
    lxw_chart_line *edge = arena_alloc(book->arena, sizeof *edge);
    *edge = (lxw_chart_line){ .color = 0x404040, .width = 0.5 };
    for (size_t i = 0; i < count; i++) {
        lxw_chart_fill *fill = arena_alloc(book->arena, sizeof *fill);
        lxw_chart_pattern *stripes = arena_alloc(book->arena, sizeof *stripes);
        *fill = (lxw_chart_fill){ .color = inks[plot->points[i]] };
        *stripes = (lxw_chart_pattern){ .fg_color = inks[INK_GAP], .bg_color = 0xFFFFFF,
                                        .type = LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL };
        points[i].line = edge;
        if (plot->points[i] == INK_GAP)
            points[i].pattern = stripes;
        else
            points[i].fill = fill;
        list[i] = &points[i];
    }
    chart_series_set_points(series, list);
}

/* The part of the whole on each piece of a ring, light on dark; not where it does not
 * fit. */
static void show_parts(Book *book, lxw_chart_series *series, const Plot *plot)
{
    size_t count = plot->points_count;
    lxw_chart_data_label *labels = arena_alloc(book->arena, (count + 1) * sizeof *labels);
    lxw_chart_data_label **list = arena_alloc(book->arena, (count + 1) * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        Ink ink = plot->points[i];
        lxw_chart_font *font = arena_alloc(book->arena, sizeof *font);
        bool dark = ink == INK_1 || ink == INK_2 || ink == INK_5 || ink == INK_DARK;
        *font = (lxw_chart_font){ .size = 9, .bold = LXW_TRUE, .color = dark ? 0xFFFFFF : 0x202020 };
        labels[i].font = font;
        list[i] = &labels[i];
    }
    chart_series_set_labels(series);
    chart_series_set_labels_num_format(series, "[<0.03]\"\";0%");
    chart_series_set_labels_custom(series, list);
}

static bool lies_flat(const Graph *graph)
{
    return graph->kind == GRAPH_BARS || graph->kind == GRAPH_OVER;
}

static void set_axes(Book *book, lxw_chart *chart, const Graph *graph)
{
    bool bars = lies_flat(graph);  /* the library calls what lies flat x */
    lxw_chart_axis *labels = bars ? chart->y_axis : chart->x_axis;
    lxw_chart_axis *values = bars ? chart->x_axis : chart->y_axis;
    lxw_chart_font small = { .size = 9, .color = GREY };
    lxw_chart_font names = { .size = 9, .bold = LXW_EXPLICIT_FALSE };
    lxw_chart_line grid = { .color = 0xD9D9D9, .width = 0.5 };
    if (graph->x_axis.len)
        chart_axis_set_name(labels, book_kept(book, graph->x_axis));
    if (graph->y_axis.len)
        chart_axis_set_name(values, book_kept(book, graph->y_axis));
    chart_axis_set_name_font(labels, &names);
    chart_axis_set_name_font(values, &names);
    chart_axis_set_num_font(labels, &small);
    chart_axis_set_num_font(values, &small);
    chart_axis_set_num_format(values, graph->parts ? "0%" : graph->cents ? "0.00" : "#,##0");
    if (graph->amounts)
        chart_axis_set_num_format(labels, "#,##0");
    chart_axis_set_label_position(labels, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_major_gridlines_set_visible(labels, LXW_FALSE);
    chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
    chart_axis_major_gridlines_set_line(values, &grid);
    if (graph->tenfold_from > 0) {
        chart_axis_set_log_base(labels, 10);
        chart_axis_set_min(labels, graph->tenfold_from);
    }
    if (graph->from_zero)
        chart_axis_set_min(values, 0);
    if (graph->step > 0)
        chart_axis_set_major_unit(values, graph->step);
    if (bars) {                /* the first on top, and the numbers below */
        chart_axis_set_reverse(labels);
        chart_axis_set_crossing_max(labels);
    }
    if (graph->months) {
        chart_axis_set_major_tick_mark(labels, LXW_CHART_AXIS_TICK_MARK_NONE);
        chart_axis_set_num_format(labels, "mmm yy");
        chart_axis_set_interval_unit(labels, 12);
        chart_axis_set_interval_tick(labels, 12);
    }
}

static void set_legend(lxw_chart *chart, const Graph *graph)
{
    enum { MOST = 16 };
    int16_t hidden[MOST + 1];
    size_t count = 0;
    lxw_chart_font small = { .size = 9 };
    for (size_t i = 0; i < graph->count && count < MOST; i++)
        if (graph->plots[i].ink == INK_NONE && !graph->plots[i].points)
            hidden[count++] = (int16_t)i;
    hidden[count] = -1;
    chart_legend_set_position(chart, !graph->legend              ? LXW_CHART_LEGEND_NONE
                                     : graph->kind == GRAPH_RING ? LXW_CHART_LEGEND_RIGHT
                                                                 : LXW_CHART_LEGEND_BOTTOM);
    chart_legend_set_font(chart, &small);
    if (graph->legend && count)
        chart_legend_delete_series(chart, hidden);
}

void sheet_graph(Sheet *sheet, uint32_t row, uint32_t column, const Graph *graph)
{
    static const uint8_t types[] = { LXW_CHART_COLUMN_STACKED, LXW_CHART_BAR_STACKED,
                                     LXW_CHART_LINE, LXW_CHART_DOUGHNUT, LXW_CHART_BAR,
                                     LXW_CHART_AREA_STACKED, LXW_CHART_COLUMN,
                                     LXW_CHART_SCATTER_STRAIGHT_WITH_MARKERS };
    enum { WIDE = 480, HIGH = 288, GAP = 60, CLOSE = 8, OVER = 100 };
    Book *book = sheet->book;
    lxw_chart *chart = workbook_add_chart(book->to, types[graph->kind]);
    lxw_chart_font big = { .size = 12, .bold = LXW_TRUE, .color = GREEN };
    lxw_chart_line none = { .none = 1 };
    bool ring = graph->kind == GRAPH_RING;
    for (size_t i = 0; i < graph->count; i++) {
        const Plot *plot = &graph->plots[i];
        lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
        put_range(series, plot, false);
        put_range(series, plot, true);
        chart_series_set_name(series, book_kept(book, plot->name));
        if (plot->points)
            paint_points(book, series, plot);
        else if (plot->dots)
            paint_dots(series, plot->ink);
        else
            paint(series, plot->ink, graph->kind == GRAPH_LINE || graph->kind == GRAPH_POINTS);
        if (ring && graph->parts)
            show_parts(book, series, plot);
    }
    chart_title_set_name(chart, book_kept(book, graph->title));
    chart_title_set_name_font(chart, &big);
    chart_chartarea_set_line(chart, &none);
    set_legend(chart, graph);
    if (!ring) {
        set_axes(book, chart, graph);
        if (graph->kind != GRAPH_BANDS && graph->kind != GRAPH_POINTS)
            chart_set_series_gap(chart, graph->amounts ? CLOSE : GAP);
        if (graph->kind == GRAPH_OVER)
            chart_set_series_overlap(chart, OVER);
    } else {
        chart_set_hole_size(chart, 55);
    }
    lxw_chart_options options = { .x_scale = (double)graph->width / WIDE,
                                  .y_scale = (double)graph->height / HIGH,
                                  .description = book_kept(book, graph->about) };
    worksheet_insert_chart_opt(sheet->to, row - 1, (lxw_col_t)column, chart, &options);
}
