/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * risk_charts.c -- the charts of klaverblad risk as text: the fan of the years, the
 * histogram of all of them together.  What falls short is left, and drawn with another
 * mark.
 */
#include "money.h"
#include "page.h"
#include "risk_view.h"

enum { YEAR = 6, FAN = 70 };

static void line(const RiskView *v, Word word)
{
    page_wrap(&v->session->out, say(v->session, word), 0, 0);
}

/* -- a scale -- */

typedef struct Scale {
    int64_t first, last;       /* cents at both ends */
    size_t width;              /* columns */
} Scale;

static size_t column_of(const Scale *s, int64_t cents)
{
    if (cents <= s->first)
        return 0;
    if (cents >= s->last)
        return s->width - 1;
    return (size_t)((Wide)(cents - s->first) * (Wide)(s->width - 1) / (s->last - s->first));
}

/* Both ends, and 0 between them if it is there and there is room. */
static void show_scale(const RiskView *v, const Scale *s, size_t indent)
{
    Buf *out = &v->session->out;
    Lang lang = v->session->options.lang;
    Str first = euros(v->session->arena, s->first, lang), last = euros(v->session->arena, s->last, lang);
    size_t zero = column_of(s, 0), end = s->width - text_columns(last);
    buf_fill(out, indent, ' ');
    buf_str(out, first);
    size_t at = text_columns(first);
    if (s->first < 0 && s->last > 0 && zero > at && zero + 1 < end) {
        buf_fill(out, zero - at, ' ');
        buf_byte(out, '0');
        at = zero + 1;
    }
    buf_fill(out, at < end ? end - at : 1, ' ');
    buf_str(out, last);
    buf_byte(out, '\n');
}

/* -- the fan -- */

static const double fan_shares[] = { 0.05, 0.25, 0.5, 0.75, 0.95 };
enum { FAN_SHARES = sizeof fan_shares / sizeof *fan_shares };

static bool fan_scale(const RiskView *v, Scale *scale)
{
    bool any = false;
    *scale = (Scale){ .width = FAN };
    for (size_t y = 0; y < run_years(&v->runs[0]); y++) {
        Spread gap = spread_of(v, 0, GAUGE_GAP, -1, (int)y);
        if (gap.unknown)
            continue;
        int64_t first = spread_percentile(&gap, fan_shares[0]);
        int64_t last = spread_percentile(&gap, fan_shares[FAN_SHARES - 1]);
        scale->first = !any || first < scale->first ? first : scale->first;
        scale->last = !any || last > scale->last ? last : scale->last;
        any = true;
    }
    if (scale->last <= scale->first)
        scale->last = scale->first + 1;
    return any;
}

static void fan_line(const RiskView *v, const Scale *scale, size_t year)
{
    Buf *out = &v->session->out;
    Spread gap = spread_of(v, 0, GAUGE_GAP, -1, (int)year);
    char row[FAN + 1];
    size_t at[FAN_SHARES];
    buf_print(out, "%-*d", YEAR, run_first_year(&v->runs[0]) + (int)year);
    if (gap.unknown) {
        buf_text(out, "?\n");
        return;
    }
    for (size_t i = 0; i < FAN_SHARES; i++)
        at[i] = column_of(scale, spread_percentile(&gap, fan_shares[i]));
    memset(row, ' ', FAN);
    if (scale->first < 0 && scale->last > 0)
        row[column_of(scale, 0)] = ':';
    memset(row + at[0], '.', at[4] - at[0] + 1);
    memset(row + at[1], '=', at[3] - at[1] + 1);
    row[at[2]] = '|';
    size_t len = FAN;
    while (len && row[len - 1] == ' ')
        len--;
    buf_str(out, str_part(row, len));
    buf_byte(out, '\n');
}

void show_fan(const RiskView *v)
{
    Scale scale;
    Session *s = v->session;
    if (!fan_scale(v, &scale))
        return;
    page_heading(&s->out, say(s, v->runs[0].authority ? WORD_FAN_NET : WORD_FAN));
    show_scale(v, &scale, YEAR);
    for (size_t y = 0; y < run_years(&v->runs[0]); y++)
        fan_line(v, &scale, y);
    buf_byte(&s->out, '\n');
    line(v, WORD_READ_FAN);
}

/* -- the histogram -- */

enum { BARS_LEAST = 8, BAR = 40 };

/* 1, 2 or 5 with noughts, in whole euros, so that there are at least so many bars. */
static int64_t bar_width(int64_t span)
{
    enum { EURO = 100, TEN = 10 };
    static const int64_t steps[] = { 5, 2, 1 };
    int64_t power = EURO;
    while (power <= INT64_MAX / (TEN * TEN) && span / power >= BARS_LEAST * TEN)
        power *= TEN;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (span / (steps[i] * power) >= BARS_LEAST)
            return steps[i] * power;
    return power;
}

static int64_t floor_to(int64_t value, int64_t step)
{
    int64_t over = value % step;
    return value - (over < 0 ? over + step : over);
}

/* From 1% to 99%; what lies beyond is in the first and last bar.  The edges of what is
 * kept lie a cent higher where its sign is turned, so that nothing short is on the side
 * of what is not. */
Bars risk_bars(const Spread *gap)
{
    static const double least = 0.01, most = 0.99;
    Bars b = { .count = 0 };
    int64_t kept[RISK_BARS_MOST + 1];
    uint64_t counts[RISK_BARS_MOST];
    int64_t first = spread_percentile(gap, least), last = spread_percentile(gap, most);
    int64_t step = bar_width(last - first);
    first = floor_to(first, step);
    while (b.count < RISK_BARS_MOST && first + (int64_t)b.count * step <= last)
        b.count++;
    for (size_t i = 0; i <= b.count; i++)
        b.edges[i] = first + (int64_t)i * step;
    for (size_t i = 0; i <= b.count; i++)
        kept[i] = gap->turned ? 1 - b.edges[b.count - i] : b.edges[i];
    digest_histogram(gap->digest, kept, b.count, counts);
    for (size_t i = 0; i < b.count; i++)
        b.counts[i] = counts[gap->turned ? b.count - 1 - i : i];
    return b;
}

Str bar_words(const RiskView *v, const Bars *b, size_t bar)
{
    Arena *arena = v->session->arena;
    Lang lang = v->session->options.lang;
    Str first = euros(arena, b->edges[bar], lang), last = euros(arena, b->edges[bar + 1], lang);
    if (b->count == 1)
        return first;
    if (bar == 0)
        return sentence(v, WORD_BELOW, last, STR_NONE, STR_NONE);
    if (bar + 1 == b->count)
        return sentence(v, WORD_FROM_UP, first, STR_NONE, STR_NONE);
    return sentence(v, WORD_FROM_TILL, first, last, STR_NONE);
}

static void show_bar(const RiskView *v, const Bars *b, const Spread *gap, size_t bar, size_t label,
                     uint64_t most)
{
    Buf *out = &v->session->out;
    Str text = bar_words(v, b, bar);
    uint64_t of = digest_count(gap->digest), count = b->counts[bar];
    size_t len = most ? (size_t)(((Wide)count * BAR + most - 1) / most) : 0;
    bool short_of = gap->turned && b->edges[bar] < 0;
    buf_fill(out, label - text_columns(text), ' ');
    buf_str(out, text);
    buf_text(out, "  ");
    buf_fill(out, len, short_of ? '#' : '=');
    buf_text(out, len ? " " : "");
    buf_str(out, part_words(v, (double)count / (double)of, 0));
    buf_byte(out, '\n');
}

void show_histogram(const RiskView *v)
{
    Session *s = v->session;
    Spread gap = spread_of(v, 0, GAUGE_GAP, -1, -1);
    Bars b = risk_bars(&gap);
    size_t label = 0;
    uint64_t most = 0;
    for (size_t i = 0; i < b.count; i++) {
        size_t columns = text_columns(bar_words(v, &b, i));
        label = columns > label ? columns : label;
        most = b.counts[i] > most ? b.counts[i] : most;
    }
    page_heading(&s->out, say(s, v->runs[0].authority ? WORD_HISTOGRAM_NET : WORD_HISTOGRAM));
    for (size_t i = 0; i < b.count; i++)
        show_bar(v, &b, &gap, i, label, most);
    if (!v->runs[0].authority) {
        buf_byte(&s->out, '\n');
        line(v, WORD_READ_HISTOGRAM);
    }
}
