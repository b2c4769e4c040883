/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_risk_stress.c -- stress tests, below what is left to chance: what the project
 * comes to when something goes wrong, and how its cash stands then.
 */
#include "report_risk.h"
#include "stress_view.h"

enum { STRESS_BALANCE = 1, STRESS_BY, STRESS_LOW, STRESS_MONTH, STRESS_LOW_BY };

/* What is left over, or (of an authority) what it spends more than it receives. */
static Figure balance(const Run *run)
{
    Figure gap = run_gap(run, run->scenario->months);
    gap.cents = run->authority ? gap.cents : -gap.cents;
    return gap;
}

/* What it differs from that in the row of the project as it stands. */
static void by(RiskSheet *s, uint32_t column, uint32_t of, uint32_t base, double value)
{
    Buf *f = formula(s->r);
    relative(s->row, of, f);
    buf_byte(f, '-');
    relative(base, of, f);
    put(s->r, s->sheet, s->row, column, value, STYLE_MONEY);
}

static void fill_row(RiskSheet *s, const Run *run, uint32_t base_row)
{
    const Run *base = s->r->run;
    Figure was = balance(base), is = balance(run);
    if (is.unknown) {
        for (uint32_t c = STRESS_BALANCE; c <= STRESS_LOW_BY; c++)
            sheet_text(s->sheet, s->row, c, say(s->r->session, WORD_BOOK_UNKNOWN), STYLE_UNKNOWN);
        return;
    }
    sheet_number(s->sheet, s->row, STRESS_BALANCE, euro(is.cents), STYLE_MONEY);
    sheet_number(s->sheet, s->row, STRESS_LOW, euro(run->cash->low), STYLE_MONEY);
    sheet_month(s->sheet, s->row, STRESS_MONTH, run->cash->lowest, STYLE_MONTH);
    if (run == base || was.unknown)
        return;
    by(s, STRESS_BY, STRESS_BALANCE, base_row, euro(is.cents - was.cents));
    by(s, STRESS_LOW_BY, STRESS_LOW, base_row, euro(run->cash->low - base->cash->low));
}

/* Several of one test stand under its label. */
static void trial_row(RiskSheet *s, size_t i, uint32_t base_row)
{
    const StressView *v = s->v->stress;
    const Trial *t = &v->trials[i];
    Str stops = trial_stops(v, t);
    bool begins = !i || v->trials[i - 1].stress != t->stress || !t->stress;
    if (stops.len && begins)
        sheet_text(s->sheet, s->row++, RISK_LABEL, trial_label(v, t), STYLE_LOOSE);
    sheet_text(s->sheet, s->row, RISK_LABEL, stops.len ? stops : trial_label(v, t),
               stops.len ? STYLE_INDENTED : STYLE_TEXT);
    fill_row(s, &v->runs[i], base_row);
    s->row++;
}

static void untold_line(RiskSheet *s, const StressOutcome *outcome)
{
    const StressView *v = s->v->stress;
    Str stops = trial_stops(v, outcome->trial);
    risk_lines(s, sentence(s->v, WORD_STRESS_UNTOLD, stops.len ? stops : trial_label(v, outcome->trial),
                           outcome_lacks(v, outcome), STR_NONE), false, STYLE_NOTE);
}

void risk_stress_table(RiskSheet *s)
{
    const StressView *v = s->v->stress;
    Session *session = s->r->session;
    bool authority = s->r->run->authority;
    Str by_text = say(session, WORD_DIFFERENCE);
    const Str texts[] = { say(session, authority ? WORD_STRESS_NET : WORD_STRESS_BALANCE), by_text,
                          say(session, WORD_STRESS_LOWEST), say(session, WORD_STRESS_IN), by_text };
    if (!v->count)
        return;
    risk_heading(s, WORD_STRESS_HEADING);
    risk_lines(s, text_with(s->r, WORD_STRESS_KEY, say(session, authority ? WORD_NET_SIGNED : WORD_GAP_SIGNED)),
               false, STYLE_NOTE);
    risk_heads(s, say(session, WORD_STRESS_IF), texts, sizeof texts / sizeof *texts);
    uint32_t base = s->row;
    sheet_text(s->sheet, s->row, RISK_LABEL, say(session, WORD_STRESS_AS_IS), STYLE_ANSWER);
    fill_row(s, s->r->run, base);
    s->row++;
    for (size_t i = 0; i < v->count; i++)
        if (v->outcomes[i].ran)
            trial_row(s, i, base);
    for (size_t i = 0; i < v->count; i++)
        if (!v->outcomes[i].ran && v->trials[i].applies)
            untold_line(s, &v->outcomes[i]);
}
