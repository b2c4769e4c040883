/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_why.c -- the sheet that says of each member and instrument whether it is had,
 * for how much, and why or why not: also what cannot be told, and what could have been
 * had and was not asked for.
 */
#include "report.h"

enum { WHY_WHO, WHY_WHAT, WHY_OUTCOME, WHY_FIRST, WHY_LAST, WHY_EUR, WHY_REASON, WHY_COLUMNS };

typedef struct Telling {
    Report *r;
    Sheet *sheet;
    uint32_t row;
} Telling;

static void tell_row(Telling *t, Str who, Str what, Word outcome, Months months, Str reason)
{
    Session *s = t->r->session;
    sheet_text(t->sheet, t->row, WHY_WHO, who, STYLE_TEXT);
    sheet_text(t->sheet, t->row, WHY_WHAT, what, STYLE_TEXT);
    sheet_text(t->sheet, t->row, WHY_OUTCOME, say(s, outcome), STYLE_ANSWER);
    sheet_month(t->sheet, t->row, WHY_FIRST, months.first, STYLE_MONTH);
    sheet_month(t->sheet, t->row, WHY_LAST, months.last, STYLE_MONTH);
    sheet_text(t->sheet, t->row, WHY_REASON, reason, STYLE_WRAP_APART);
    t->row++;
}

static Str instrument_text(const Report *r, uint32_t instrument)
{
    const Instrument *in = &r->run->book->instruments[instrument];
    return label_text(r, &in->label, in->id);
}

/* -- had -- */

typedef struct Had {
    Months months;
    int64_t cents;
    uint64_t amounts;          /* of the instrument (bits) */
} Had;

static uint64_t amount_bit(const Instrument *in, uint32_t rule)
{
    for (size_t i = 0; i < in->amounts_count; i++)
        if (in->amounts[i] == rule)
            return (uint64_t)1 << i;
    return 0;
}

/* Per instrument and member, of the ledger. */
static Had **find_had(const Report *r)
{
    const Rulebook *b = r->run->book;
    Had **had = arena_alloc(r->arena, (b->instruments_count + 1) * sizeof *had);
    Walk walk = { 0 };
    for (const Posting *p; (p = ledger_next(r->run->result->ledger, &walk)); ) {
        uint32_t instrument = b->rules[p->amount].owner - 1;
        uint8_t level = b->instruments[instrument].level;
        if (!p->cents || b->instruments[instrument].kind == KIND_COST)
            continue;
        if (!had[instrument])
            had[instrument] = arena_alloc(r->arena, r->run->scenario->members_count[level] *
                                                        sizeof **had);
        Had *h = &had[instrument][p->member];
        if (!h->amounts)
            h->months.first = p->month;
        h->months.last = p->month;
        h->cents += p->cents;
        h->amounts |= amount_bit(&b->instruments[instrument], p->amount);
    }
    return had;
}

/* What the conditions of those amounts ask, one after the other. */
static void conditions_of(const Report *r, const Instrument *in, uint64_t amounts, Buf *out)
{
    const char *between = r->session->options.lang == LANG_FR ? " : " : ": ";
    buf_str(out, say(r->session, WORD_WHY_MET));
    for (size_t i = 0; i < in->conditions_count; i++) {
        const Rule *rule = &r->run->book->rules[in->conditions[i]];
        if (!(rule->amounts & amounts))
            continue;
        buf_text(out, between);
        buf_str(out, label_text(r, &rule->label, rule->name));
        between = "; ";
    }
}

static void tell_had(Telling *t)
{
    Report *r = t->r;
    const Rulebook *b = r->run->book;
    Had **had = find_had(r);
    for (size_t i = 0; i < b->instruments_count; i++) {
        const Instrument *in = &b->instruments[i];
        for (uint32_t m = 0; had[i] && m < r->run->scenario->members_count[in->level]; m++) {
            Buf why = { 0 };
            if (!had[i][m].amounts)
                continue;
            conditions_of(r, in, had[i][m].amounts, &why);
            sheet_number(t->sheet, t->row, WHY_EUR, euro(had[i][m].cents), STYLE_CENTS);
            tell_row(t, member_text(r, in->level, m), instrument_text(r, (uint32_t)i), WORD_WHY_HAD,
                     had[i][m].months, buf_view(&why));
            buf_free(&why);
        }
    }
}

/* -- not had, not known, not asked for -- */

static void tell_refusals(Telling *t)
{
    Refusal *list;
    size_t count = run_refusals(t->r->run, &list);
    for (size_t i = 0; i < count; i++) {
        const Instrument *in = &t->r->run->book->instruments[list[i].instrument];
        Buf why = { 0 };
        refusal_reason(t->r->run, &list[i], &why);
        tell_row(t, member_text(t->r, in->level, list[i].member),
                 instrument_text(t->r, list[i].instrument), WORD_WHY_NOT_HAD, list[i].months,
                 str_trim(buf_view(&why)));
        buf_free(&why);
    }
}

static void tell_unknowns(Telling *t)
{
    const Run *run = t->r->run;
    for (size_t i = 0; i < run->result->unknowns_count; i++) {
        const Unknown *u = &run->result->unknowns[i];
        const Rule *rule = &run->book->rules[u->amount];
        Buf names = { 0 }, what = { 0 };
        figure_labels(run, u->names, &names);
        buf_str(&what, instrument_text(t->r, rule->owner - 1));
        buf_text(&what, ": ");
        buf_str(&what, label_text(t->r, &rule->label, rule->name));
        tell_row(t, member_text(t->r, run->book->instruments[rule->owner - 1].level, u->member),
                 buf_view(&what), WORD_WHY_UNKNOWN, u->months,
                 text_with(t->r, WORD_MISSING_NAMES, buf_view(&names)));
        buf_free(&names);
        buf_free(&what);
    }
}

static void tell_missed(Telling *t)
{
    const Result *result = t->r->run->result;
    for (size_t i = 0; i < result->missed_count; i++) {
        const Missed *m = &result->missed[i];
        const Instrument *in = &t->r->run->book->instruments[m->instrument];
        sheet_number(t->sheet, t->row, WHY_EUR, euro(m->cents), STYLE_CENTS);
        tell_row(t, member_text(t->r, in->level, m->member), instrument_text(t->r, m->instrument),
                 WORD_WHY_MISSED, m->months, say(t->r->session, WORD_WHY_ALONE));
    }
}

static void tell_endings(Telling *t)
{
    Ending *list;
    size_t count = run_endings(t->r->run, &list);
    for (size_t i = 0; i < count; i++) {
        const Ending *e = &list[i];
        Str what = label_text(t->r, &e->instrument->label, e->instrument->id);
        Str amount = e->amount ? label_text(t->r, &e->amount->label, e->amount->name) : str_of("");
        tell_row(t, str_of("-"), what, e->amount ? WORD_WHY_ENDS : WORD_WHY_CLOSES,
                 (Months){ e->last, e->last }, amount);
    }
}

void write_why(Report *r, Sheet *sheet)
{
    Session *s = r->session;
    const Str texts[] = { say(s, WORD_BOOK_WHO), say(s, WORD_WHY_MEASURE), say(s, WORD_WHY_OUTCOME),
                          say(s, WORD_BOOK_FIRST), say(s, WORD_BOOK_LAST), str_of("EUR"),
                          say(s, WORD_WHY_REASON) };
    Telling t = { r, sheet, ROW_FIRST };
    sheet_text(sheet, ROW_MONTH, 0, say(s, WORD_WHY_HOW), STYLE_NOTE);
    heads(sheet, ROW_INDEX, texts, WHY_COLUMNS);
    heads_over(sheet, ROW_INDEX, texts, WHY_FIRST, WHY_EUR, STYLE_HEAD_FILTER);
    sheet_text(sheet, ROW_INDEX, WHY_REASON, texts[WHY_REASON], STYLE_HEAD_APART);
    sheet_widest(sheet, WHY_WHAT, 60);
    sheet_width(sheet, WHY_LAST, 14);
    sheet_width(sheet, WHY_REASON, 90);
    tell_refusals(&t);
    tell_unknowns(&t);
    tell_missed(&t);
    tell_endings(&t);
    tell_had(&t);
    if (t.row > ROW_FIRST)
        sheet_filter(sheet, (Range){ ROW_INDEX, 0, t.row - 1, WHY_COLUMNS - 1 });
    sheet_freeze(sheet, ROW_FIRST, WHY_WHAT);
    sheet_print(sheet, ROW_INDEX);
}
