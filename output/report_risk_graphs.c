/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_risk_graphs.c -- the graphs of the sheet with risk: fans of the years, how many
 * worlds come to what, what matters one at a time, and parts of the uncertainty.
 */
#include "money.h"
#include "report_risk.h"

/* In pixels; the graphs on the right begin at a column. */
enum { LEFT_WIDE = 575, RIGHT_WIDE = 650, HIGH = 280, RIGHT = 5, ROW_HIGH = 20, PARTS_WIDE = 570 };

static uint32_t rows_of(int height)
{
    return (uint32_t)((height + ROW_HIGH - 1) / ROW_HIGH + 1);
}

/* Room for the names of what lies flat. */
static int flat_height(size_t bars)
{
    enum { AROUND = 100, BAR = 30 };
    int height = AROUND + (int)bars * BAR;
    return height;
}

static int effects_height(const RiskSheet *s)
{
    int height = flat_height(s->effects);
    return height > HIGH ? height : HIGH;
}

uint32_t risk_portions_rows(const RiskSheet *s)
{
    enum { LEAST = 160 };
    int height = flat_height(s->portions);
    return rows_of(height > LEAST ? height : LEAST);
}

/* The fans are not there for a single year. */
uint32_t risk_graph_rows(const RiskSheet *s)
{
    return (s->r->years > 1 ? rows_of(HIGH) : 0) + rows_of(effects_height(s));
}

static Str about(const RiskSheet *s, Word word, GaugeKind kind)
{
    Spread sum = spread_of(s->v, 0, kind, -1, -1);
    Arena *arena = s->r->arena;
    Lang lang = s->r->session->options.lang;
    return sentence(s->v, word, euros(arena, spread_percentile(&sum, 0.05), lang),
                    euros(arena, spread_percentile(&sum, 0.5), lang),
                    euros(arena, spread_percentile(&sum, 0.95), lang));
}

/* -- fans -- */

static void graph_fan(RiskSheet *s, uint32_t row, uint32_t column, uint32_t from, Word title, Str text,
                      int width)
{
    static const Ink inks[FAN_BANDS + 1] = { INK_NONE, INK_OUTER, INK_INNER, INK_INNER, INK_OUTER };
    static const char *const names[] = { " ", "P5 \u2013 P25", "P25 \u2013 P50", "P50 \u2013 P75",
                                         "P75 \u2013 P95" };
    uint32_t last = s->fan_first + (uint32_t)s->r->years - 1;
    Plot plots[FAN_BANDS + 1];
    for (uint32_t i = 0; i <= FAN_BANDS; i++)
        plots[i] = (Plot){ .sheet = s->sheet, .name = str_of(names[i]),
                           .values = { s->fan_first, from + i, last, from + i },
                           .labels = { s->fan_first, RISK_LABEL, last, RISK_LABEL }, .ink = inks[i] };
    Graph graph = { .kind = GRAPH_BANDS, .title = say(s->r->session, title), .about = text,
                    .y_axis = str_of("EUR"),
                    .plots = plots, .count = FAN_BANDS + 1, .legend = true, .width = width,
                    .height = HIGH };
    sheet_graph(s->sheet, row, column, &graph);
}

/* -- how many worlds come to what -- */

static void graph_bars(RiskSheet *s, uint32_t row, uint32_t column, int width, int height)
{
    Session *session = s->r->session;
    bool authority = s->r->run->authority;
    uint32_t last = s->bar_first + (uint32_t)s->bars - 1;
    Range labels = { s->bar_first, BAR_FROM, last, BAR_FROM };
    Plot plots[] = {
        { .sheet = s->sheet, .name = say(session, WORD_SERIES_SHORT), .labels = labels,
          .values = { s->bar_first, BAR_SHORT, last, BAR_SHORT }, .ink = INK_GAP },
        { .sheet = s->sheet, .name = say(session, WORD_SERIES_NOT_SHORT), .labels = labels,
          .values = { s->bar_first, BAR_NOT_SHORT, last, BAR_NOT_SHORT }, .ink = INK_2 },
    };
    Graph graph = { .kind = GRAPH_STACKED, .title = say(session, WORD_GRAPH_HISTOGRAM),
                    .about = about(s, WORD_GRAPH_HISTOGRAM_ABOUT, GAUGE_GAP),
                    .x_axis = say(session, WORD_AXIS_FROM), .y_axis = say(session, WORD_SIMULATIONS),
                    .plots = plots + authority, .count = authority ? 1 : 2, .legend = !authority,
                    .amounts = true, .width = width, .height = height };
    sheet_graph(s->sheet, row, column, &graph);
}

/* -- one at a time -- */

static void graph_effects(RiskSheet *s, uint32_t row, uint32_t column, int width)
{
    Session *session = s->r->session;
    const Effect *widest = &s->v->risk->effects[0];
    Lang lang = session->options.lang;
    uint32_t last = s->effect_first + (uint32_t)s->effects - 1;
    Range labels = { s->effect_first, EFFECT_LABEL, last, EFFECT_LABEL };
    Plot plots[] = {
        { .sheet = s->sheet, .name = say(session, WORD_AT_LOW), .labels = labels, .ink = INK_1,
          .values = { s->effect_first, EFFECT_DIFFERENCES, last, EFFECT_DIFFERENCES } },
        { .sheet = s->sheet, .name = say(session, WORD_AT_HIGH), .labels = labels, .ink = INK_6,
          .values = { s->effect_first, EFFECT_DIFFERENCES + 1, last, EFFECT_DIFFERENCES + 1 } },
    };
    Graph graph = { .kind = GRAPH_OVER, .title = say(session, WORD_GRAPH_EFFECTS),
                    .about = sentence(s->v, WORD_GRAPH_EFFECTS_ABOUT, quantity_words(s->v, widest->quantity),
                                      euros(s->r->arena, told(s->v, widest->low), lang),
                                      euros(s->r->arena, told(s->v, widest->high), lang)),
                    .y_axis = say(session, WORD_AXIS_DIFFERENCE), .plots = plots, .count = 2,
                    .legend = true, .width = width, .height = effects_height(s) };
    sheet_graph(s->sheet, row, column, &graph);
}

/* -- parts of the uncertainty -- */

void risk_portions_graph(RiskSheet *s, uint32_t row)
{
    Session *session = s->r->session;
    const Portion *largest = &s->v->risk->portions[0];
    double part = largest->share.in_all < 1 ? largest->share.in_all : 1;
    uint32_t last = s->portion_first + (uint32_t)s->portions - 1;
    Range labels = { s->portion_first, PORTION_LABEL, last, PORTION_LABEL };
    Plot plots[] = {
        { .sheet = s->sheet, .name = say(session, WORD_PORTION_ALONE), .labels = labels, .ink = INK_2,
          .values = { s->portion_first, PORTION_ALONE, last, PORTION_ALONE } },
        { .sheet = s->sheet, .name = say(session, WORD_PORTION_OTHERS), .labels = labels, .ink = INK_4,
          .values = { s->portion_first, PORTION_OTHERS, last, PORTION_OTHERS } },
    };
    Graph graph = { .kind = GRAPH_BARS, .title = say(session, WORD_GRAPH_PORTIONS),
                    .about = sentence(s->v, WORD_GRAPH_PORTIONS_ABOUT, cluster_words(s->v, largest->quantity),
                                      part_words(s->v, part, 0), STR_NONE),
                    .plots = plots, .count = 2, .legend = true, .parts = true, .width = PARTS_WIDE,
                    .height = (int)(risk_portions_rows(s) - 1) * ROW_HIGH };
    sheet_graph(s->sheet, row, PORTION_GRAPH, &graph);
}

/* -- the first page -- */

void risk_graphs(RiskSheet *s, uint32_t row)
{
    bool authority = s->r->run->authority;
    if (s->r->years > 1) {
        graph_fan(s, row, 0, FAN_GAP, authority ? WORD_GRAPH_FAN_NET : WORD_GRAPH_FAN,
                  about(s, WORD_GRAPH_FAN_ABOUT, GAUGE_GAP), LEFT_WIDE);
        if (!authority)
            graph_fan(s, row, RIGHT, FAN_CASH, WORD_GRAPH_FAN_CASH,
                      about(s, WORD_GRAPH_FAN_CASH_ABOUT, GAUGE_LOWEST), RIGHT_WIDE);
        row += rows_of(HIGH);
    }
    graph_bars(s, row, 0, LEFT_WIDE, HIGH);
    if (s->effects)
        graph_effects(s, row, RIGHT, RIGHT_WIDE);
}
