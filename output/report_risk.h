/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_risk.h -- the sheet with what may become of a project: what its parts share.
 */
#ifndef REPORT_RISK_H
#define REPORT_RISK_H

#include "report.h"
#include "risk_view.h"

/* The columns of tables with percentiles. */
enum {
    RISK_LABEL, RISK_STATED, RISK_P, RISK_MEAN = RISK_P + RISK_SHARES, RISK_CHANCE, RISK_COLUMNS
};
/* Of what happens when one input turns out badly or well. */
enum {
    EFFECT_LABEL, EFFECT_SUMS, EFFECT_DIFFERENCES = EFFECT_SUMS + 2,
    EFFECT_WIDTH = EFFECT_DIFFERENCES + 2, EFFECT_VALUES = EFFECT_WIDTH + 2, EFFECT_VALUE_WIDE = 3
};
/* Of parts of the uncertainty. */
enum { PORTION_LABEL, PORTION_ALONE, PORTION_IN_ALL = PORTION_ALONE + 2, PORTION_OTHERS = PORTION_IN_ALL + 2,
       PORTION_GRAPH };
/* Of how many worlds come to what. */
enum { BAR_LABEL, BAR_FROM, BAR_SHORT, BAR_NOT_SHORT, BAR_PART };
/* Of what fans are drawn from: the first value, and the bands above it. */
enum { FAN_BANDS = 4, FAN_GAP = 1, FAN_CASH = FAN_GAP + FAN_BANDS + 1 };

/* As many effects and portions as are shown. */
enum { RISK_SHOWN = 20 };

typedef struct RiskSheet {
    Report *r;
    const RiskView *v;
    Sheet *sheet;
    uint32_t row;              /* the next */
    bool known;                /* it is known what the project falls short as stated */
    size_t effects, portions;  /* that are shown */
    uint32_t *gap_rows, *cash_rows;        /* of percentiles, per year */
    uint32_t effect_first, portion_first, bar_first, fan_first;
    size_t bars;
} RiskSheet;

/* A text over the columns of the sheet, on as many rows as it takes. */
void risk_lines(RiskSheet *s, Str text, bool part, Style style);
void risk_heading(RiskSheet *s, Word word);
/* The head of a table: a text over names, then over numbers. */
void risk_heads(RiskSheet *s, Str first, const Str texts[], size_t count);

/* Each begins at s->row, which is then below it. */
void risk_effects_table(RiskSheet *s);
void risk_portions_table(RiskSheet *s);
void risk_prices_table(RiskSheet *s);
void risk_variants_table(RiskSheet *s);
void risk_stress_table(RiskSheet *s);
void risk_years_tables(RiskSheet *s);
void risk_sums_table(RiskSheet *s);
void risk_bars_table(RiskSheet *s);
void risk_fans_table(RiskSheet *s);

/* When the tables are there: the graphs on the first page, from that row on. */
uint32_t risk_graph_rows(const RiskSheet *s);
void risk_graphs(RiskSheet *s, uint32_t row);
void risk_portions_graph(RiskSheet *s, uint32_t row);
uint32_t risk_portions_rows(const RiskSheet *s);

#endif
