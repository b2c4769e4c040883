/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_risk.c -- the sheet with what may become of a project: how likely a shortfall
 * is, in four numbers and some sentences; then graphs, and the tables behind them.
 */
#include "money.h"
#include "report_risk.h"

enum { ROW_ABOUT = 3, CARDS = 4, PRICES = 3 };

/* -- texts -- */

void risk_lines(RiskSheet *s, Str text, bool part, Style style)
{
    enum { PLAIN = 180, SMALL = 225 };
    size_t most = style == STYLE_NOTE ? SMALL : PLAIN;
    Buf line = { 0 };
    for (Str left = text; left.at; ) {
        Str word = str_cut(&left, ' ');
        if (line.len && text_columns(buf_view(&line)) + 1 + text_columns(word) > most) {
            sheet_text(s->sheet, s->row++, RISK_LABEL, buf_view(&line), style);
            line.len = 0;
        }
        buf_text(&line, line.len ? " " : part ? "   \u2022 " : "");
        buf_str(&line, word);
    }
    sheet_text(s->sheet, s->row++, RISK_LABEL, buf_view(&line), style);
    buf_free(&line);
}

void risk_heading(RiskSheet *s, Word word)
{
    s->row++;
    sheet_text(s->sheet, s->row++, RISK_LABEL, say(s->r->session, word), STYLE_HEADING);
}

void risk_heads(RiskSheet *s, Str first, const Str texts[], size_t count)
{
    sheet_text(s->sheet, s->row, RISK_LABEL, first, STYLE_HEAD);
    for (size_t i = 0; i < count; i++)
        sheet_text(s->sheet, s->row, (uint32_t)i + 1, texts[i], STYLE_HEAD_RIGHT);
    s->row++;
}

/* -- how to make it again -- */

static void option(Buf *out, const char *name, const char *value)
{
    if (value)
        buf_print(out, " %s %s", name, value);
}

static Str command_text(const RiskSheet *s)
{
    const Options *o = &s->r->session->options;
    Buf text = { 0 };
    buf_print(&text, "klaverblad risk %s --draws %llu --seed %llu", o->arguments[0],
              (unsigned long long)s->v->risk->done, (unsigned long long)s->v->asked.seed);
    buf_text(&text, o->quasi ? " --quasi" : "");
    option(&text, "--variants", o->variants);
    option(&text, "--perimeter", o->perimeter);
    for (size_t i = 0; i < o->stress_count; i++)
        option(&text, "--stress", o->stress[i]);
    for (size_t i = 0; i < o->rules_count; i++)
        option(&text, "--rules", o->rules[i]);
    for (size_t i = 0; i < o->reforms_count; i++)
        option(&text, "--reform", o->reforms[i]);
    Str kept = str_keep(s->r->arena, buf_view(&text));
    buf_free(&text);
    return kept;
}

static void write_about(RiskSheet *s)
{
    Report *r = s->r;
    Session *session = r->session;
    const char *colon = session->options.lang == LANG_FR ? " : " : ": ";
    Buf about = { 0 };
    buf_str(&about, months_words(r->arena, r->run->scenario->months, session->options.lang));
    buf_text(&about, " \u00b7 ");
    buf_str(&about, say(session, WORD_SEEN_FROM));
    buf_text(&about, colon);
    buf_str(&about, label_text(r, &r->run->perimeter->label, r->run->perimeter->id));
    buf_text(&about, " \u00b7 ");
    buf_str(&about, say(session, WORD_SIMULATIONS));
    buf_text(&about, colon);
    buf_str(&about, sample_words(s->v));
    s->row = ROW_ABOUT;
    risk_lines(s, buf_view(&about), false, STYLE_NOTE);
    risk_lines(s, text_with(r, WORD_RISK_FIXED, command_text(s)), false, STYLE_NOTE);
    Str ended = sample_end_words(s->v);
    if (ended.len)
        risk_lines(s, ended, false, STYLE_LOOSE);
    if (s->v->risk->done < RISK_FEW)
        risk_lines(s, say(session, WORD_FEW_SIMULATIONS), false, STYLE_LOOSE);
    buf_free(&about);
}

/* -- four numbers -- */

static const uint32_t card_first[CARDS] = { 0, 2, 6, 10 }, card_last[CARDS] = { 0, 4, 8, 12 };

static void card_begin(RiskSheet *s, size_t card, Word label, Str below)
{
    for (uint32_t row = s->row; row <= s->row + 2; row++)
        for (uint32_t c = card_first[card]; c <= card_last[card]; c++)
            sheet_empty(s->sheet, row, c, STYLE_CARD_LABEL);
    sheet_text(s->sheet, s->row, card_first[card], say(s->r->session, label), STYLE_CARD_LABEL);
    sheet_text(s->sheet, s->row + 2, card_first[card], below, STYLE_CARD_LABEL);
}

static void card_chance(RiskSheet *s, size_t card, Word label, const Spread *sum, bool below)
{
    const RiskView *v = s->v;
    double error;
    uint64_t of = digest_count(sum->digest);
    uint64_t count = below ? digest_below(sum->digest) : digest_above(sum->digest);
    risk_chance(v->risk, sum->scenario, sum->gauge, below, &error);
    bool sure = count == 0 || count == of;
    card_begin(s, card, label, sure ? STR_NONE : plus_minus(v, part_words(v, error, 1)));
    sheet_text(s->sheet, s->row + 1, card_first[card],
               sentence(v, WORD_IN_HUNDRED, chance_cell(v, count, of), STR_NONE, STR_NONE), STYLE_CARD_TEXT);
}

static void card_money(RiskSheet *s, size_t card, Word label, double cents, double error)
{
    Buf below = { 0 };
    buf_text(&below, "EUR, ");
    buf_str(&below, plus_minus(s->v, error_euros(s->v, error)));
    card_begin(s, card, label, error > 0 ? buf_view(&below) : str_of("EUR"));
    sheet_number(s->sheet, s->row + 1, card_first[card], cents / 100, STYLE_CARD);
    buf_free(&below);
}

static void write_cards(RiskSheet *s)
{
    static const double few = 0.05, most = 0.95;
    const RiskView *v = s->v;
    Spread gap = spread_of(v, 0, GAUGE_GAP, -1, -1);
    if (!s->known)
        return;
    s->row++;
    sheet_row(s->sheet, s->row + 1, 27, 0);
    if (s->r->run->authority) {
        card_money(s, 0, WORD_CARD_NET, (double)gap.stated, 0);
        card_money(s, 1, WORD_CARD_NET_MOST, (double)spread_percentile(&gap, most),
                   spread_percentile_error(&gap, most));
    } else {
        Spread lowest = spread_of(v, 0, GAUGE_LOWEST, -1, -1);
        int64_t least = spread_percentile(&lowest, few);
        bool any = digest_above(gap.digest) > 0;
        card_chance(s, 0, WORD_CARD_SHORT, &gap, false);
        card_money(s, 1, WORD_CARD_EXPECTED, any ? digest_mean_above(gap.digest) : 0,
                   any ? mean_above_error(gap.digest) : 0);
        card_chance(s, 2, WORD_CARD_CASH, &lowest, true);
        card_money(s, 3, WORD_CARD_RESERVE, least < 0 ? -(double)least : 0,
                   least < 0 ? spread_percentile_error(&lowest, few) : 0);
    }
    s->row += 3;
}

/* -- sentences -- */

static void price_line(RiskSheet *s, const BreakEven *b)
{
    static const double shares[] = { 0.5, 0.1, 0.9 };
    enum { SHARES = sizeof shares / sizeof *shares };
    const RiskView *v = s->v;
    Str args[2 + SHARES] = { service_words(v, b), price_words(v, b, b->stated) };
    int64_t digits;
    for (int i = 0; i < SHARES; i++)
        args[2 + i] = break_even_percentile(b, shares[i], &digits)
                          ? price_words(v, b, digits) : say(v->session, WORD_NO_PRICE);
    Buf text = { 0 };
    word_say(WORD_RISK_PRICE, v->session->options.lang, args, 2 + SHARES, &text);
    risk_lines(s, buf_view(&text), false, STYLE_LOOSE);
    buf_free(&text);
}

static void write_answers(RiskSheet *s)
{
    const RiskView *v = s->v;
    const Answer *list;
    size_t count = risk_answers(v, &list);
    risk_heading(s, s->r->run->authority ? WORD_RISK_QUESTION_NET : WORD_RISK_QUESTION);
    for (size_t i = 0; i < count; i++)
        risk_lines(s, list[i].text, list[i].part, STYLE_LOOSE);
    for (size_t i = 0; s->known && i < v->risk->breakevens_count && i < PRICES; i++)
        price_line(s, &v->risk->breakevens[i]);
    if (any_unknown(v, false))
        risk_lines(s, sentence(v, WORD_WORLDS_UNKNOWN, world_count_words(v, v->risk->unknown),
                               world_count_words(v, v->risk->first_unknown + 1), STR_NONE), false,
                   STYLE_LOOSE);
}

static void write_readings(RiskSheet *s)
{
    Session *session = s->r->session;
    if (s->r->years > 1)
        risk_lines(s, say(session, WORD_READ_BANDS), false, STYLE_NOTE);
    if (!s->r->run->authority)
        risk_lines(s, say(session, WORD_READ_COLUMNS), false, STYLE_NOTE);
}

/* -- the sheet -- */

/* Those that make a difference come first. */
static size_t shown_effects(const Risk *r)
{
    size_t count = 0;
    while (count < r->effects_count && count < RISK_SHOWN &&
           r->effects[count].low != r->effects[count].high)
        count++;
    return count;
}

static void set_widths(RiskSheet *s)
{
    enum { LABELS = 36, NUMBERS = 11, WIDE_NUMBERS = 15 };
    static const int64_t much = 1000000000;
    bool wide = false;
    for (size_t g = 0; g < s->v->risk->gauges_count; g++) {
        const Digest *d = risk_digest(s->v->risk, 0, g);
        wide = wide || digest_most(d) >= much || digest_least(d) <= -much;
    }
    sheet_width(s->sheet, RISK_LABEL, LABELS);
    sheet_widest(s->sheet, RISK_LABEL, LABELS);
    for (uint32_t c = RISK_LABEL + 1; c < RISK_COLUMNS; c++)
        sheet_width(s->sheet, c, wide ? WIDE_NUMBERS : NUMBERS);
}

/* The tables of what can be told only when it is known what is short. */
static void write_known(RiskSheet *s)
{
    if (s->effects)
        risk_effects_table(s);
    if (s->portions) {
        risk_portions_table(s);
        uint32_t head = s->portion_first - 1, below = head + risk_portions_rows(s);
        risk_portions_graph(s, head);
        s->row = s->row < below ? below : s->row;
    }
    if (s->v->risk->breakevens_count)
        risk_prices_table(s);
    if (!s->v->interrupted)
        risk_stress_table(s);
}

static void write_tables(RiskSheet *s)
{
    if (s->v->count > 1)
        risk_variants_table(s);
    risk_years_tables(s);
    risk_sums_table(s);
}

/* The graphs need the tables, and stand above them. */
static void write_all(RiskSheet *s)
{
    uint32_t graphs = s->row + 1, pages[3];
    s->row = graphs + risk_graph_rows(s);
    write_readings(s);
    pages[0] = s->row + 1;
    write_known(s);
    pages[1] = s->row + 1;
    write_tables(s);
    pages[2] = s->row + 1;
    risk_bars_table(s);
    if (s->r->years > 1)
        risk_fans_table(s);
    risk_graphs(s, graphs);
    sheet_print_parts(s->sheet, ROW_TITLE, (Range){ 1, 0, s->row, RISK_COLUMNS - 1 }, pages[0]);
    if (pages[1] > pages[0])
        sheet_print_break(s->sheet, pages[1]);
    sheet_print_break(s->sheet, pages[2]);
}

void write_risk(Report *r, Sheet *sheet)
{
    const RiskView *v = r->risk;
    size_t portions = v->risk->portions_count;
    RiskSheet s = { .r = r, .v = v, .sheet = sheet };
    s.known = !gauge_stated(v, 0, 0).unknown;
    s.effects = s.known ? shown_effects(v->risk) : 0;
    s.portions = !s.known ? 0 : portions < RISK_SHOWN ? portions : RISK_SHOWN;
    set_widths(&s);
    write_about(&s);
    write_cards(&s);
    write_answers(&s);
    if (s.known) {
        write_all(&s);
    } else {
        write_tables(&s);
        sheet_print(sheet, ROW_TITLE);
    }
}
