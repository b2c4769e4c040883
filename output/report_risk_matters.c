/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_risk_matters.c -- what the shortfall depends on, one input at a time, and apart
 * from that its part of all uncertainty; the price at which nothing is short; variants.
 */
#include <math.h>

#include "report_risk.h"

static const double percent = 100;

static Str with(const RiskSheet *s, Word word, Word of)
{
    return text_with(s->r, word, say(s->r->session, of));
}

/* A formula made of places and signs:  "-" between two of them. */
static void difference(RiskSheet *s, uint32_t row, uint32_t column, uint32_t from_row, uint32_t from)
{
    Buf *f = formula(s->r);
    relative(row, column, f);
    buf_byte(f, '-');
    buf_byte(f, '$');
    column_letters(from, f);
    buf_print(f, "$%u", from_row);
}

/* -- one at a time -- */

static void effect_row(RiskSheet *s, const Effect *e, uint32_t stated_row)
{
    const RiskView *v = s->v;
    double stated = euro(told(v, v->risk->stated));
    const double sums[2] = { euro(told(v, e->low)), euro(told(v, e->high)) };
    const int64_t digits[2] = { e->low_digits, e->high_digits };
    sheet_text(s->sheet, s->row, EFFECT_LABEL, quantity_words(v, e->quantity), STYLE_TEXT);
    for (uint32_t i = 0; i < 2; i++) {
        Str value = e->sampled ? say(v->session, i ? WORD_AT_HIGH : WORD_AT_LOW)
                               : digits_words(v, e->quantity, digits[i]);
        sheet_text(s->sheet, s->row, EFFECT_VALUES + i * EFFECT_VALUE_WIDE, value, STYLE_LOOSE);
        sheet_number(s->sheet, s->row, EFFECT_SUMS + i, sums[i], STYLE_MONEY);
        difference(s, s->row, EFFECT_SUMS + i, stated_row, EFFECT_SUMS);
        put(s->r, s->sheet, s->row, EFFECT_DIFFERENCES + i, sums[i] - stated, STYLE_MONEY);
    }
    Buf *f = formula(s->r);
    buf_text(f, "ABS(");
    relative(s->row, EFFECT_SUMS + 1, f);
    buf_byte(f, '-');
    relative(s->row, EFFECT_SUMS, f);
    buf_byte(f, ')');
    put(s->r, s->sheet, s->row, EFFECT_WIDTH, fabs(sums[1] - sums[0]), STYLE_MONEY);
    s->row++;
}

void risk_effects_table(RiskSheet *s)
{
    const Str texts[] = {
        with(s, WORD_EFFECT_SUM, WORD_AT_LOW), with(s, WORD_EFFECT_SUM, WORD_AT_HIGH),
        with(s, WORD_EFFECT_DIFFERENCE, WORD_AT_LOW), with(s, WORD_EFFECT_DIFFERENCE, WORD_AT_HIGH),
        say(s->r->session, WORD_EFFECT_WIDTH)
    };
    risk_heading(s, s->r->run->authority ? WORD_TORNADO_NET : WORD_TORNADO);
    risk_lines(s, say(s->r->session, WORD_READ_EFFECTS), false, STYLE_NOTE);
    for (uint32_t c = EFFECT_WIDTH + 1; c < RISK_COLUMNS; c++)
        sheet_empty(s->sheet, s->row, c, STYLE_HEAD);
    for (uint32_t i = 0; i < 2; i++)
        sheet_text(s->sheet, s->row, EFFECT_VALUES + i * EFFECT_VALUE_WIDE,
                   with(s, WORD_EFFECT_INPUT, i ? WORD_AT_HIGH : WORD_AT_LOW), STYLE_HEAD_LOOSE);
    risk_heads(s, str_of("EUR"), texts, sizeof texts / sizeof *texts);
    uint32_t stated = s->row++;
    sheet_text(s->sheet, stated, EFFECT_LABEL, say(s->r->session, WORD_AS_STATED), STYLE_ANSWER);
    sheet_number(s->sheet, stated, EFFECT_SUMS, euro(told(s->v, s->v->risk->stated)), STYLE_MONEY);
    s->effect_first = s->row;
    for (size_t i = 0; i < s->effects; i++)
        effect_row(s, &s->v->risk->effects[i], stated);
    for (size_t i = 0; i < s->v->risk->effects_count; i++)
        if (effect_is_rare(s->v, &s->v->risk->effects[i]))
            risk_lines(s, sentence(s->v, WORD_TORNADO_RARE,
                                   quantity_words(s->v, s->v->risk->effects[i].quantity), STR_NONE,
                                   STR_NONE), false, STYLE_NOTE);
}

/* -- all together -- */

static double part_of(double share)
{
    return share < 0 ? 0 : share < 1 ? share : 1;
}

static void portion_row(RiskSheet *s, const Portion *p)
{
    double alone = part_of(p->share.alone), in_all = part_of(p->share.in_all);
    sheet_text(s->sheet, s->row, PORTION_LABEL, cluster_words(s->v, p->quantity), STYLE_TEXT);
    sheet_number(s->sheet, s->row, PORTION_ALONE, alone, STYLE_PERCENT);
    sheet_number(s->sheet, s->row, PORTION_ALONE + 1, p->share.alone_error, STYLE_ERROR_PERCENT);
    sheet_number(s->sheet, s->row, PORTION_IN_ALL, in_all, STYLE_PERCENT);
    sheet_number(s->sheet, s->row, PORTION_IN_ALL + 1, p->share.in_all_error, STYLE_ERROR_PERCENT);
    Buf *f = formula(s->r);
    buf_text(f, "MAX(0,");
    relative(s->row, PORTION_IN_ALL, f);
    buf_byte(f, '-');
    relative(s->row, PORTION_ALONE, f);
    buf_byte(f, ')');
    put(s->r, s->sheet, s->row, PORTION_OTHERS, fmax(0, in_all - alone), STYLE_PERCENT);
    s->row++;
}

void risk_portions_table(RiskSheet *s)
{
    Session *session = s->r->session;
    Str error = str_of("\u00b1");
    const Str texts[] = { say(session, WORD_PORTION_ALONE), error, say(session, WORD_PORTION_IN_ALL),
                          error, say(session, WORD_PORTION_OTHERS) };
    risk_heading(s, WORD_PORTIONS);
    risk_lines(s, say(session, WORD_READ_PORTIONS), false, STYLE_NOTE);
    risk_heads(s, STR_NONE, texts, sizeof texts / sizeof *texts);
    s->portion_first = s->row;
    for (size_t i = 0; i < s->portions; i++)
        portion_row(s, &s->v->risk->portions[i]);
}

/* -- the price at which nothing is short -- */

enum { PRICE_UNIT = 1, PRICE_STATED, PRICE_P, PRICE_SHARES = 3, PRICE_MORE = PRICE_P + PRICE_SHARES,
       PRICE_NONE };

static double of_digits(int64_t digits, int scale)
{
    return (double)digits / pow(10, scale);
}

static void price_row(RiskSheet *s, const BreakEven *b)
{
    static const double shares[PRICE_SHARES] = { 0.1, 0.5, 0.9 };
    const Attribute *a = &s->r->run->book->attributes[b->attribute];
    Style style = style_of(a->type);
    double stated = of_digits(b->stated, a->scale);
    sheet_text(s->sheet, s->row, RISK_LABEL, service_words(s->v, b), STYLE_TEXT);
    sheet_text(s->sheet, s->row, PRICE_UNIT, unit_text(s->r, a->type), STYLE_ID);
    sheet_number(s->sheet, s->row, PRICE_STATED, stated, style);
    for (uint32_t i = 0; i < PRICE_SHARES; i++) {
        int64_t digits;
        bool found = break_even_percentile(b, shares[i], &digits);
        if (found)
            sheet_number(s->sheet, s->row, PRICE_P + i, of_digits(digits, a->scale), style);
        else
            sheet_text(s->sheet, s->row, PRICE_P + i, say(s->r->session, WORD_NO_PRICE), STYLE_TEXT_RIGHT);
        if (i != 1 || !found)
            continue;
        difference(s, s->row, PRICE_P + i, s->row, PRICE_STATED);
        put(s->r, s->sheet, s->row, PRICE_MORE, of_digits(digits, a->scale) - stated, style);
    }
    double found = (double)digest_count(b->digest), never = (double)b->never;
    sheet_number(s->sheet, s->row, PRICE_NONE, percent * never / (found + never),
                 b->never ? STYLE_HUNDRED : STYLE_HUNDRED_SURE);
    s->row++;
}

void risk_prices_table(RiskSheet *s)
{
    Session *session = s->r->session;
    const Str texts[] = { say(session, WORD_BOOK_UNIT), say(session, WORD_AS_STATED), str_of("P10"),
                          str_of("P50"), str_of("P90"), say(session, WORD_PRICE_MORE),
                          say(session, WORD_PRICE_NONE) };
    risk_heading(s, WORD_BREAK_EVEN);
    risk_lines(s, say(session, WORD_READ_BREAK_EVEN), false, STYLE_NOTE);
    risk_heads(s, STR_NONE, texts, sizeof texts / sizeof *texts);
    for (size_t i = 0; i < s->v->risk->breakevens_count; i++)
        price_row(s, &s->v->risk->breakevens[i]);
}

/* -- variants -- */

enum { VARIANT_CHANCE = 1, VARIANT_P = VARIANT_CHANCE + 2, VARIANT_SHARES = 3,
       VARIANT_MEAN = VARIANT_P + VARIANT_SHARES, VARIANT_BY = VARIANT_MEAN + 2, VARIANT_BETTER };

static void chance_cells(RiskSheet *s, uint32_t column, double chance, double error)
{
    bool sure = chance <= 0 || chance >= 1;
    sheet_number(s->sheet, s->row, column, percent * chance, sure ? STYLE_HUNDRED_SURE : STYLE_HUNDRED);
    if (!sure)
        sheet_number(s->sheet, s->row, column + 1, percent * error, STYLE_ERROR_TENTH);
}

static double mean_told(const Spread *gap)
{
    double mean = digest_mean(gap->digest) / percent;
    return gap->turned ? -mean : mean;
}

static void better_cells(RiskSheet *s, size_t i, uint32_t base_row)
{
    Spread base = spread_of(s->v, 0, GAUGE_GAP, -1, -1), gap = spread_of(s->v, i, GAUGE_GAP, -1, -1);
    double error, chance = better_chance(s->v, i, &error);
    if (base.unknown)
        return;
    difference(s, s->row, VARIANT_MEAN, base_row, VARIANT_MEAN);
    put(s->r, s->sheet, s->row, VARIANT_BY, mean_told(&gap) - mean_told(&base), STYLE_MONEY);
    chance_cells(s, VARIANT_BETTER, chance, error);
}

static void variant_row(RiskSheet *s, size_t i, uint32_t base_row)
{
    static const double shares[VARIANT_SHARES] = { 0.05, 0.5, 0.95 };
    const RiskView *v = s->v;
    const Scenario *one = v->runs[i].scenario;
    Spread gap = spread_of(v, i, GAUGE_GAP, -1, -1);
    double error, chance = risk_chance(v->risk, i, gap.gauge, false, &error);
    sheet_text(s->sheet, s->row, RISK_LABEL,
               i ? label_text(s->r, &one->variant_label, one->variant) : variant_name(v, i), STYLE_TEXT);
    if (gap.unknown) {
        sheet_text(s->sheet, s->row++, VARIANT_CHANCE, say(s->r->session, WORD_BOOK_UNKNOWN), STYLE_UNKNOWN);
        return;
    }
    chance_cells(s, VARIANT_CHANCE, chance, error);
    for (uint32_t k = 0; k < VARIANT_SHARES; k++)
        sheet_number(s->sheet, s->row, VARIANT_P + k, euro(spread_percentile(&gap, shares[k])), STYLE_MONEY);
    risk_mean(v->risk, i, gap.gauge, &error);
    sheet_number(s->sheet, s->row, VARIANT_MEAN, mean_told(&gap), STYLE_MONEY);
    sheet_number(s->sheet, s->row, VARIANT_MEAN + 1, error / percent, STYLE_ERROR);
    if (i)
        better_cells(s, i, base_row);
    s->row++;
}

void risk_variants_table(RiskSheet *s)
{
    Session *session = s->r->session;
    Str error = str_of("\u00b1");
    const Str texts[] = { say(session, s->r->run->authority ? WORD_CHANCE_NET : WORD_CHANCE_HEAD), error,
                          str_of("P5"), str_of("P50"), str_of("P95"), say(session, WORD_MEAN), error,
                          say(session, WORD_BETTER_BY), say(session, WORD_BETTER_HEAD), error };
    risk_heading(s, WORD_RISK_VARIANTS);
    risk_lines(s, say(session, WORD_READ_VARIANTS), false, STYLE_NOTE);
    risk_heads(s, str_of("EUR"), texts, sizeof texts / sizeof *texts);
    uint32_t base = s->row;
    for (size_t i = 0; i < s->v->count; i++)
        variant_row(s, i, base);
}
