/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_risk_tables.c -- percentiles of every sum, year by year and in all; how many
 * worlds come to what; and what the fans are drawn from.
 */
#include "report_risk.h"

static const double percent = 100;

/* -- percentiles -- */

static void percentile_heads(RiskSheet *s, bool chance)
{
    Session *session = s->r->session;
    Str texts[RISK_COLUMNS - 1] = { say(session, WORD_AS_STATED) };
    for (int i = 0; i < RISK_SHARES; i++) {
        Buf head = { 0 };
        buf_print(&head, "P%d", risk_shares[i]);
        texts[RISK_P - 1 + i] = str_keep(s->r->arena, buf_view(&head));
        buf_free(&head);
    }
    texts[RISK_MEAN - 1] = say(session, WORD_MEAN);
    texts[RISK_CHANCE - 1] = say(session, WORD_CHANCE_HEAD);
    risk_heads(s, str_of("EUR"), texts, chance ? RISK_COLUMNS - 1 : RISK_COLUMNS - 2);
}

static void chance_cells(RiskSheet *s, const Spread *sum)
{
    double error, chance = risk_chance(s->v->risk, sum->scenario, sum->gauge, false, &error);
    bool sure = chance <= 0 || chance >= 1;
    sheet_number(s->sheet, s->row, RISK_CHANCE, percent * chance,
                 sure ? STYLE_HUNDRED_SURE : STYLE_HUNDRED);
    if (!sure)
        sheet_number(s->sheet, s->row + 1, RISK_CHANCE, percent * error, STYLE_ERROR_TENTH);
}

static void error_cells(RiskSheet *s, const Spread *sum)
{
    double error;
    sheet_text(s->sheet, s->row, RISK_LABEL, say(s->r->session, WORD_STANDARD_ERROR), STYLE_NOTE_RIGHT);
    for (uint32_t i = 0; i < RISK_SHARES; i++)
        sheet_number(s->sheet, s->row, RISK_P + i,
                     spread_percentile_error(sum, risk_shares[i] / percent) / percent, STYLE_ERROR);
    risk_mean(s->v->risk, sum->scenario, sum->gauge, &error);
    sheet_number(s->sheet, s->row, RISK_MEAN, error / percent, STYLE_ERROR);
}

/* Of what is the same in all worlds there is no error. */
static void percentile_row(RiskSheet *s, Str label, Style style, const Spread *sum, bool chance)
{
    sheet_text(s->sheet, s->row, RISK_LABEL, label, style);
    if (sum->unknown) {
        for (uint32_t c = RISK_STATED; c <= RISK_MEAN; c++)
            sheet_text(s->sheet, s->row, c, say(s->r->session, WORD_BOOK_UNKNOWN), STYLE_UNKNOWN);
        s->row++;
        return;
    }
    double mean = digest_mean(sum->digest);
    sheet_number(s->sheet, s->row, RISK_STATED, euro(sum->stated), STYLE_MONEY);
    for (uint32_t i = 0; i < RISK_SHARES; i++)
        sheet_number(s->sheet, s->row, RISK_P + i,
                     euro(spread_percentile(sum, risk_shares[i] / percent)), STYLE_MONEY);
    sheet_number(s->sheet, s->row, RISK_MEAN, (sum->turned ? -mean : mean) / percent, STYLE_MONEY);
    if (chance)
        chance_cells(s, sum);
    s->row++;
    if (digest_least(sum->digest) != digest_most(sum->digest)) {
        error_cells(s, sum);
        s->row++;
    }
}

static void year_rows(RiskSheet *s, GaugeKind kind, bool chance, uint32_t rows[])
{
    for (size_t y = 0; y < s->r->years; y++) {
        Spread sum = spread_of(s->v, 0, kind, -1, (int)y);
        rows[y] = s->row;
        percentile_row(s, number_text(s->r, run_first_year(s->r->run) + (int)y), STYLE_TEXT, &sum, chance);
    }
}

void risk_years_tables(RiskSheet *s)
{
    Session *session = s->r->session;
    bool authority = s->r->run->authority;
    Spread gap = spread_of(s->v, 0, GAUGE_GAP, -1, -1);
    s->gap_rows = arena_alloc(s->r->arena, (s->r->years + 1) * sizeof *s->gap_rows);
    s->cash_rows = arena_alloc(s->r->arena, (s->r->years + 1) * sizeof *s->cash_rows);
    risk_heading(s, authority ? WORD_YEARS_NET : WORD_YEARS_GAP);
    risk_lines(s, say(session, WORD_READ_PERCENTILES), false, STYLE_NOTE);
    risk_lines(s, say(session, WORD_READ_ERRORS), false, STYLE_NOTE);
    percentile_heads(s, !authority);
    year_rows(s, GAUGE_GAP, !authority, s->gap_rows);
    percentile_row(s, say(session, WORD_ALL_YEARS), STYLE_ANSWER, &gap, !authority);
    if (authority)
        return;
    Spread lowest = spread_of(s->v, 0, GAUGE_LOWEST, -1, -1);
    risk_heading(s, WORD_CASH_ENDS);
    percentile_heads(s, false);
    year_rows(s, GAUGE_CASH, false, s->cash_rows);
    percentile_row(s, say(session, WORD_LOWEST_CASH_ROW), STYLE_ANSWER, &lowest, false);
}

static void sum_rows(RiskSheet *s, GaugeKind kind)
{
    const Risk *r = s->v->risk;
    for (size_t g = 0; g < r->gauges_count; g++) {
        const Gauge *gauge = &r->gauges[g];
        Spread sum = spread_at(s->v, 0, g);
        bool own_gap = kind == GAUGE_GAP && gauge->perimeter == s->r->run->perimeter;
        bool any = sum.unknown || digest_least(sum.digest) || digest_most(sum.digest);
        bool part = kind == GAUGE_LEAF || kind == GAUGE_PAYER;
        if (gauge->kind == kind && gauge_is_told(s->v, gauge) && any && !own_gap)
            percentile_row(s, gauge_words(s->v, gauge), part ? STYLE_INDENTED : STYLE_TEXT, &sum, false);
    }
}

void risk_sums_table(RiskSheet *s)
{
    risk_heading(s, WORD_PERCENTILES);
    percentile_heads(s, false);
    sum_rows(s, GAUGE_COST);
    sum_rows(s, GAUGE_FUNDING);
    sum_rows(s, GAUGE_LEAF);
    section(s->sheet, s->row++, RISK_MEAN, say(s->r->session, WORD_FUNDING_FROM));
    sum_rows(s, GAUGE_PAYER);
    sum_rows(s, GAUGE_GAP);
}

/* -- how many worlds come to what -- */

static void bar_row(RiskSheet *s, const Bars *bars, size_t i, uint64_t of)
{
    bool is_short = !s->r->run->authority && bars->edges[i] < 0;
    double count = (double)bars->counts[i];
    sheet_text(s->sheet, s->row, BAR_LABEL, bar_words(s->v, bars, i), STYLE_TEXT);
    sheet_number(s->sheet, s->row, BAR_FROM, euro(bars->edges[i]), STYLE_MONEY);
    sheet_number(s->sheet, s->row, BAR_SHORT, is_short ? count : 0, STYLE_COUNT_OF);
    sheet_number(s->sheet, s->row, BAR_NOT_SHORT, is_short ? 0 : count, STYLE_COUNT_OF);
    Buf *f = formula(s->r);
    buf_byte(f, '(');
    relative(s->row, BAR_SHORT, f);
    buf_byte(f, '+');
    relative(s->row, BAR_NOT_SHORT, f);
    buf_text(f, ")/SUM(");
    cell_name(s->bar_first, BAR_SHORT, f);
    buf_byte(f, ':');
    cell_name(s->bar_first + (uint32_t)bars->count - 1, BAR_NOT_SHORT, f);
    buf_byte(f, ')');
    put(s->r, s->sheet, s->row, BAR_PART, of ? count / (double)of : 0, STYLE_PERCENT);
    s->row++;
}

void risk_bars_table(RiskSheet *s)
{
    Session *session = s->r->session;
    bool authority = s->r->run->authority;
    Spread gap = spread_of(s->v, 0, GAUGE_GAP, -1, -1);
    Bars bars = risk_bars(&gap);
    const Str texts[] = { say(session, WORD_AXIS_FROM), say(session, WORD_SERIES_SHORT),
                          say(session, authority ? WORD_SIMULATIONS : WORD_SERIES_NOT_SHORT),
                          say(session, WORD_PART_OF_ALL) };
    uint64_t of = 0;
    for (size_t i = 0; i < bars.count; i++)
        of += bars.counts[i];
    risk_heading(s, authority ? WORD_HISTOGRAM_NET : WORD_HISTOGRAM);
    risk_heads(s, str_of("EUR"), texts, sizeof texts / sizeof *texts);
    s->bar_first = s->row;
    s->bars = bars.count;
    for (size_t i = 0; i < bars.count; i++)
        bar_row(s, &bars, i, of);
}

/* -- what the fans are drawn from -- */

/* Columns of percentiles: 5, 25, 50, 75 and 95. */
static const uint32_t band_ends[FAN_BANDS + 1] = { 1, 3, 4, 5, 7 };

static void fan_cells(RiskSheet *s, GaugeKind kind, size_t year, uint32_t from, uint32_t first)
{
    Spread sum = spread_of(s->v, 0, kind, -1, (int)year);
    double before = 0;
    for (uint32_t i = 0; i <= FAN_BANDS; i++) {
        double value = euro(spread_percentile(&sum, risk_shares[band_ends[i]] / percent));
        Buf *f = formula(s->r);
        relative(from, RISK_P + band_ends[i], f);
        if (i) {
            buf_byte(f, '-');
            relative(from, RISK_P + band_ends[i - 1], f);
        }
        put(s->r, s->sheet, s->row, first + i, i ? value - before : value, STYLE_MONEY);
        before = value;
    }
}

static Str band_name(const RiskSheet *s, uint32_t band)
{
    Buf name = { 0 };
    if (band)
        buf_print(&name, "P%d \u2013 P%d", risk_shares[band_ends[band - 1]], risk_shares[band_ends[band]]);
    else
        buf_print(&name, "P%d", risk_shares[band_ends[0]]);
    Str text = str_keep(s->r->arena, buf_view(&name));
    buf_free(&name);
    return text;
}

void risk_fans_table(RiskSheet *s)
{
    Session *session = s->r->session;
    bool authority = s->r->run->authority;
    Str texts[2 * (FAN_BANDS + 1)];
    for (uint32_t i = 0; i <= FAN_BANDS; i++)
        texts[i] = texts[FAN_BANDS + 1 + i] = band_name(s, i);
    risk_heading(s, WORD_GRAPH_DATA);
    sheet_text(s->sheet, s->row, FAN_GAP, say(session, authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED), STYLE_NOTE);
    if (!authority)
        sheet_text(s->sheet, s->row, FAN_CASH, say(session, WORD_CASH_AT_END), STYLE_NOTE);
    s->row++;
    risk_heads(s, str_of("EUR"), texts, authority ? FAN_BANDS + 1 : 2 * (FAN_BANDS + 1));
    s->fan_first = s->row;
    for (size_t y = 0; y < s->r->years; y++) {
        sheet_text(s->sheet, s->row, RISK_LABEL, number_text(s->r, run_first_year(s->r->run) + (int)y),
                   STYLE_TEXT);
        fan_cells(s, GAUGE_GAP, y, s->gap_rows[y], FAN_GAP);
        if (!authority)
            fan_cells(s, GAUGE_CASH, y, s->cash_rows[y], FAN_CASH);
        s->row++;
    }
}
