/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run_notes.c -- what to note below the figures: what was chosen and not had and why,
 * what could not be told, chances that were missed, and what the figures rest on.
 */
#include "money.h"
#include "page.h"
#include "run.h"

enum { MISSED_SHOWN = 5, OLD_SHOWN = 5 };

typedef struct Notes {
    const Run *run;
    bool any;
} Notes;

static void begin(Notes *n)
{
    Session *s = n->run->session;
    if (n->any)
        buf_byte(&s->out, '\n');
    else
        page_heading(&s->out, say(s, WORD_NOTES));
    n->any = true;
}

static void title(Notes *n, Word word)
{
    begin(n);
    page_wrap(&n->run->session->out, say(n->run->session, word), 0, 2);
}

static void title_with(Notes *n, Word word, const Str args[], size_t count)
{
    Session *s = n->run->session;
    Buf line = { 0 };
    begin(n);
    word_say(word, s->options.lang, args, count, &line);
    page_wrap(&s->out, buf_view(&line), 0, 2);
    buf_free(&line);
}

static const Instrument *instrument_of(const Notes *n, uint32_t instrument)
{
    return &n->run->book->instruments[instrument];
}

/* "klusser-1, SINE, 2009-07 .. 2010-12: " */
static void subject(const Notes *n, Str member, Str what, Months months, Buf *line)
{
    Session *s = n->run->session;
    buf_str(line, member);
    buf_text(line, member.len ? ", " : "");
    buf_str(line, what);
    buf_text(line, ", ");
    buf_str(line, months_words(s->arena, months, s->options.lang));
    buf_text(line, s->options.lang == LANG_FR ? " : " : ": ");
}

static void show_line(const Notes *n, Buf *line)
{
    page_wrap(&n->run->session->out, str_trim(buf_view(line)), 2, 4);
    buf_free(line);
}

/* -- chosen, not had -- */

static int first_failing(uint64_t failing)
{
    return failing ? __builtin_ctzll(failing) : -1;
}

void refusal_reason(const Run *run, const Refusal *refusal, Buf *out)
{
    const Instrument *in = &run->book->instruments[refusal->instrument];
    int first = first_failing(refusal->failing);
    if (first < 0)
        return;
    Buf text = { 0 };
    View view = sim_view(run->sim, run->which, refusal->months.first);
    trace_condition(&view, &run->book->rules[in->conditions[first]], refusal->member,
                    run->session->options.lang, &text);
    Str sentence = str_trim(buf_view(&text));
    bool listed = str_starts(sentence, "- ");
    buf_str(out, str_part(sentence.at + 2 * listed, sentence.len - 2 * listed));
    buf_free(&text);
}

/* Whether the second goes on where the first ends, for the same first reason. */
static bool goes_on(const Refusal *a, const Refusal *b)
{
    return a->instrument == b->instrument && a->member == b->member &&
           a->months.last.index + 1 == b->months.first.index &&
           first_failing(a->failing) == first_failing(b->failing);
}

/* Marks those that go on after `from`; what is told is one stretch. */
static Refusal join_refusals(const Result *result, size_t from, bool told[])
{
    Refusal joined = result->refusals[from];
    for (size_t i = from + 1; i < result->refusals_count; i++)
        if (!told[i] && goes_on(&joined, &result->refusals[i])) {
            told[i] = true;
            joined.months.last = result->refusals[i].months.last;
        }
    return joined;
}

size_t run_refusals(const Run *run, Refusal **list)
{
    const Result *result = run->result;
    Arena *arena = run->session->arena;
    bool *told = arena_alloc(arena, result->refusals_count + 1);
    size_t count = 0;
    *list = arena_alloc(arena, (result->refusals_count + 1) * sizeof **list);
    for (size_t i = 0; i < result->refusals_count; i++)
        if (!told[i])
            (*list)[count++] = join_refusals(result, i, told);
    return count;
}

static void note_refusals(Notes *n)
{
    const Run *run = n->run;
    Refusal *list;
    size_t count = run_refusals(run, &list);
    for (size_t i = 0; i < count; i++) {
        const Instrument *in = instrument_of(n, list[i].instrument);
        Buf line = { 0 };
        if (i == 0)
            title(n, WORD_CHOSEN_NOT_HAD);
        subject(n, member_label(run, in->level, list[i].member),
                label_of(run->session, &in->label, in->id), list[i].months, &line);
        refusal_reason(run, &list[i], &line);
        show_line(n, &line);
    }
}

/* -- cannot be told -- */

void figure_labels(const Run *run, Str names, Buf *out)
{
    for (Str rest = names; rest.at; ) {
        Str name = str_cut(&rest, ','), label = { 0 };
        for (size_t i = 0; i < run->book->series_count && !label.len; i++)
            if (str_is(run->book->series[i]->name, name))
                label = label_in(&run->book->series[i]->label, run->session->options.lang);
        buf_text(out, out->len ? ", " : "");
        buf_str(out, label.len ? label : name);
        if (!label.len)
            continue;
        buf_text(out, " (");
        buf_str(out, name);
        buf_byte(out, ')');
    }
}

/* The same is missing for the same months. */
static bool same_lack(const Run *run, const Unknown *a, const Unknown *b)
{
    return run->book->rules[a->amount].owner == run->book->rules[b->amount].owner &&
           a->months.first.index == b->months.first.index &&
           a->months.last.index == b->months.last.index && str_is(a->names, b->names);
}

static void add_name(Buf *list, Str name, const char *between)
{
    buf_text(list, list->len && name.len ? between : "");
    buf_str(list, name);
}

static bool lacks(const Run *run, const Unknown *like, uint32_t amount, uint32_t member)
{
    for (size_t i = 0; i < run->result->unknowns_count; i++) {
        const Unknown *u = &run->result->unknowns[i];
        if (u->amount == amount && u->member == member && same_lack(run, like, u))
            return true;
    }
    return false;
}

/* Whether it lacks all amounts that the first member lacks. */
static bool lacks_as(const Run *run, const Unknown *first, uint32_t member)
{
    for (size_t i = 0; i < run->result->unknowns_count; i++) {
        const Unknown *u = &run->result->unknowns[i];
        if (u->member == first->member && same_lack(run, first, u) &&
            !lacks(run, first, u->amount, member))
            return false;
    }
    return true;
}

/* Members that lack the same amounts for the same reason are told in one line. */
static void note_lack(Notes *n, size_t from, bool told[])
{
    const Run *run = n->run;
    Session *s = run->session;
    const Unknown *first = &run->result->unknowns[from];
    const Instrument *in = instrument_of(n, run->book->rules[first->amount].owner - 1);
    Buf members = { 0 }, what = { 0 }, names = { 0 }, line = { 0 };
    buf_str(&what, label_of(s, &in->label, in->id));
    const char *between = ", ";
    for (size_t i = from; i < run->result->unknowns_count; i++) {
        const Unknown *u = &run->result->unknowns[i];
        const Rule *rule = &run->book->rules[u->amount];
        if (!same_lack(run, first, u) || !lacks(run, first, u->amount, first->member) ||
            !lacks_as(run, first, u->member))
            continue;
        told[i] = true;
        if (u->amount == first->amount)
            add_name(&members, member_label(run, in->level, u->member), ", ");
        if (u->member == first->member) {
            add_name(&what, label_of(s, &rule->label, rule->name), between);
            between = " / ";
        }
    }
    subject(n, buf_view(&members), buf_view(&what), first->months, &line);
    figure_labels(run, first->names, &names);
    Str missing = buf_view(&names);
    word_say(WORD_MISSING_NAMES, s->options.lang, &missing, 1, &line);
    show_line(n, &line);
    buf_free(&members);
    buf_free(&what);
    buf_free(&names);
}

static void note_unknowns(Notes *n)
{
    const Result *result = n->run->result;
    bool *told = arena_alloc(n->run->session->arena, result->unknowns_count + 1);
    for (size_t i = 0; i < result->unknowns_count; i++) {
        if (i == 0)
            title(n, WORD_UNKNOWN_FIGURES);
        if (!told[i])
            note_lack(n, i, told);
    }
}

/* -- not chosen, possible -- */

static void note_missed(Notes *n)
{
    const Run *run = n->run;
    Session *s = run->session;
    size_t count = run->result->missed_count;
    for (size_t i = 0; i < count && i < MISSED_SHOWN; i++) {
        const Missed *m = &run->result->missed[i];
        const Instrument *in = instrument_of(n, m->instrument);
        Buf line = { 0 };
        if (i == 0)
            title(n, WORD_POSSIBLE_NOT_CHOSEN);
        subject(n, member_label(run, in->level, m->member), label_of(s, &in->label, in->id),
                m->months, &line);
        buf_str(&line, euros(s->arena, m->cents, s->options.lang));
        buf_text(&line, " EUR");
        show_line(n, &line);
    }
    if (count > MISSED_SHOWN) {
        Buf line = { 0 };
        Str more = count_words(s->arena, count - MISSED_SHOWN, s->options.lang);
        word_say(WORD_AND_MORE, s->options.lang, &more, 1, &line);
        show_line(n, &line);
    }
}

/* -- what the figures rest on -- */

static void note_assumed(Notes *n)
{
    const Run *run = n->run;
    Session *s = run->session;
    size_t count = 0;
    for (size_t i = 0; i < run->result->doubts_count; i++)
        count += run->result->doubts[i].assumed;
    Str number = count_words(s->arena, count, s->options.lang);
    if (count)
        title_with(n, count == 1 ? WORD_ASSUMED_RULE : WORD_ASSUMED_RULES, &number, 1);
}

/* "klusser-1: gross wage, productivity": what is assumed of one member. */
static void assumed_of(const Run *run, uint8_t level, uint32_t member, Buf *out)
{
    Session *s = run->session;
    for (size_t i = 0; i < run->scenario->given_count; i++) {
        const Given *given = &run->scenario->given[i];
        const Attribute *a = &run->book->attributes[given->attribute];
        if (!given->assumed || a->level != level || given->member != member)
            continue;
        if (!out->len) {
            Str name = member_label(run, level, member);
            const Level *l = &run->book->levels[level];
            buf_str(out, name.len ? name : label_of(s, &l->label, l->name));
            buf_text(out, s->options.lang == LANG_FR ? " : " : ": ");
        } else {
            buf_text(out, ", ");
        }
        buf_str(out, label_of(s, &a->label, a->name));
    }
}

static void note_own_assumed(Notes *n)
{
    const Run *run = n->run;
    Session *s = run->session;
    size_t count = 0;
    for (size_t i = 0; i < run->scenario->given_count; i++)
        count += run->scenario->given[i].assumed;
    Str number = count_words(s->arena, count, s->options.lang);
    if (count)
        title_with(n, count == 1 ? WORD_ASSUMED_OWN : WORD_ASSUMED_OWNS, &number, 1);
    for (size_t l = 1; count && l < run->book->levels_count; l++)
        for (uint32_t m = 0; m < run->scenario->members_count[l]; m++) {
            Buf line = { 0 };
            assumed_of(run, (uint8_t)l, m, &line);
            if (line.len)
                show_line(n, &line);
            buf_free(&line);
        }
}

static void note_old(Notes *n)
{
    const Run *run = n->run;
    Session *s = run->session;
    size_t count = 0, shown = 0;
    for (size_t i = 0; i < run->result->doubts_count; i++)
        count += run->result->doubts[i].old;
    Str number = count_words(s->arena, count, s->options.lang);
    if (count)
        title_with(n, count == 1 ? WORD_OLD_FIGURE : WORD_OLD_FIGURES, &number, 1);
    for (size_t i = 0; i < run->result->doubts_count && shown < OLD_SHOWN; i++) {
        const Doubt *d = &run->result->doubts[i];
        Buf line = { 0 };
        if (!d->old)
            continue;
        Str args[2] = { label_of(s, &d->series->label, d->series->name),
                        months_words(s->arena, (Months){ d->checked, d->checked },
                                     s->options.lang) };
        word_say(WORD_CHECKED_UNTIL, s->options.lang, args, 2, &line);
        show_line(n, &line);
        shown++;
    }
    if (count > shown) {
        Buf line = { 0 };
        Str more = count_words(s->arena, count - shown, s->options.lang);
        word_say(WORD_AND_MORE, s->options.lang, &more, 1, &line);
        show_line(n, &line);
    }
}

/* -- what ends -- */

static bool ends_within(const Run *run, Month last)
{
    Months months = run->scenario->months;
    return last.index >= months.first.index && last.index < months.last.index;
}

static bool is_taken(const Run *run, size_t instrument)
{
    for (size_t i = 0; i < run->scenario->takings_count; i++)
        if (run->scenario->takings[i].instrument == instrument)
            return true;
    return false;
}

size_t run_endings(const Run *run, Ending **list)
{
    const Rulebook *b = run->book;
    Arena *arena = run->session->arena;
    size_t count = 0;
    bool *had = arena_alloc(arena, b->rules_count + 1);
    Walk walk = { 0 };
    for (const Posting *p; (p = ledger_next(run->result->ledger, &walk)); )
        had[p->amount] = true;
    *list = arena_alloc(arena, (b->instruments_count + b->rules_count + 1) * sizeof **list);
    for (size_t i = 0; i < b->instruments_count; i++) {
        const Instrument *in = &b->instruments[i];
        if (is_taken(run, i) && ends_within(run, in->open.last))
            (*list)[count++] = (Ending){ in, NULL, in->open.last };
        for (size_t a = 0; a < in->amounts_count; a++) {
            const Rule *rule = &b->rules[in->amounts[a]];
            Month last = rule->versions[rule->count - 1].months.last;
            if (had[in->amounts[a]] && ends_within(run, last))
                (*list)[count++] = (Ending){ in, rule, last };
        }
    }
    return count;
}

static void note_ending(Notes *n)
{
    Session *s = n->run->session;
    Ending *list;
    size_t count = run_endings(n->run, &list);
    for (size_t i = 0; i < count; i++) {
        const Ending *e = &list[i];
        Buf line = { 0 }, what = { 0 };
        if (i == 0)
            title(n, WORD_ENDING);
        buf_str(&what, label_of(s, &e->instrument->label, e->instrument->id));
        buf_text(&what, e->amount ? ", " : "");
        if (e->amount)
            buf_str(&what, label_of(s, &e->amount->label, e->amount->name));
        Str args[2] = { buf_view(&what), months_words(s->arena, (Months){ e->last, e->last },
                                                      s->options.lang) };
        word_say(e->amount ? WORD_ENDS : WORD_CLOSES, s->options.lang, args, 2, &line);
        show_line(n, &line);
        buf_free(&what);
    }
}

void show_run_notes(const Run *run)
{
    Notes n = { run, false };
    note_refusals(&n);
    note_unknowns(&n);
    note_missed(&n);
    note_ending(&n);
    note_own_assumed(&n);
    note_assumed(&n);
    note_old(&n);
}
