/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * proposal.c -- the text of a schedule with given amounts, what groups get of each of them,
 * and going to and fro between the two.
 */
#include "proposal.h"

/* -- the table -- */

typedef struct Looking {
    const Rulebook *book;
    Str name;                  /* of the table */
    bool *seen;
    uint32_t *found;           /* look-ups in it */
    size_t count;
} Looking;

static void look(Looking *l, uint32_t at)
{
    const Code *code = l->book->code;
    const Ins *ins = &code->ins[at];
    if (l->seen[at])
        return;
    l->seen[at] = true;
    if (ins->op == OP_STEP && str_is(code->tables[ins->which].name, l->name))
        l->found[l->count++] = at;
    for (uint32_t i = 0; i < ins->count; i++)
        look(l, code_args(code, ins)[i]);
}

/* All look-ups in the table on which the support depends. */
static Looking look_ups(Arena *arena, const Rulebook *book, Str table)
{
    const Instrument *in = regie_instrument(book);
    Looking l = { .book = book, .name = table, .seen = arena_alloc(arena, book->code->count + 1),
                  .found = arena_alloc(arena, (book->code->count + 1) * sizeof(uint32_t)) };
    for (size_t a = 0; a < in->amounts_count; a++)
        look(&l, book->rules[in->amounts[a]].root);
    return l;
}

static bool is_in_euros(Unit unit)
{
    Unit rest;
    if (unit.power[UNIT_EUR] != 1 || !unit_over(unit, unit_base(UNIT_EUR), &rest))
        return false;
    return unit_is(rest, UNIT_NONE) || rest.power[UNIT_YEAR] == -1 || rest.power[UNIT_MONTH] == -1 ||
           rest.power[UNIT_QUARTER] == -1;
}

const Table *proposal_table(const Rulebook *book, Month month)
{
    Arena *scratch = arena_new();
    const Table *found = NULL;
    for (size_t t = 0; t < book->tables_count && !found; t++) {
        const Table *table = book->tables[t];
        bool fits = table_rows(table, month) && !table->marginal && unit_is(table->input, unit_base(UNIT_PERSON)) &&
                    is_in_euros(table->unit);
        if (fits && look_ups(scratch, book, table->name).count)
            found = table;
    }
    arena_free(scratch);
    return found;
}

/* -- its text -- */

static void put_month(Buf *out, Month month, const char *after)
{
    month_print(month, out);
    buf_text(out, after);
}

/* Everybody gets what the row says: no conditions, no ceilings. */
static void open_to_all(const Rulebook *book, const Instrument *in, Month month, Buf *out)
{
    for (size_t c = 0; c < in->conditions_count; c++) {
        const Rule *rule = &book->rules[in->conditions[c]];
        if (!rule->count)
            continue;          /* follows from the head of the instrument */
        buf_text(out, "\n[eligible ");
        buf_str(out, rule->full);
        buf_byte(out, ' ');
        put_month(out, month, "]\nwhen = yes\n");
    }
    for (size_t a = 0; a < in->amounts_count; a++) {
        buf_text(out, "\n[amount ");
        buf_str(out, book->rules[in->amounts[a]].full);
        buf_byte(out, ' ');
        put_month(out, month, "]\nvalue = ");
        buf_str(out, book->rules[in->row].name);
        buf_byte(out, '\n');
    }
}

static bool has_rows_from(const Table *table, Month month)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->sets[i].from.index == month.index)
            return true;
    return false;
}

static Str text_of(Arena *arena, const Rulebook *book, const ProposalSpec *spec, const Wish *wish,
                   const int64_t amounts[])
{
    const Table *table = proposal_table(book, spec->month);
    Buf out = { 0 };
    buf_str(&out, spec->head);
    buf_text(&out, "\n[table ");
    buf_str(&out, table->name);
    buf_text(&out, "]\n");
    if (has_rows_from(table, spec->month))
        put_month(&out, spec->month, " = gap\n");      /* the rows that were there */
    for (size_t k = 0; k < wish->bands; k++) {
        put_month(&out, spec->month, "");
        buf_print(&out, ".%lld = ", (long long)wish->steps[k]);
        decimal_print((Decimal){ amounts[k], 2 }, &out);
        buf_byte(&out, '\n');
    }
    if (wish->for_all)
        open_to_all(book, regie_instrument(book), spec->month, &out);
    Str text = str_keep(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static const Rulebook *load(Arena *arena, const ProposalSpec *spec, Str text, Diags *diags)
{
    Source *source = arena_alloc(arena, sizeof *source);
    const Source **overlays = arena_alloc(arena, (spec->overlays_count + 1) * sizeof *overlays);
    *source = (Source){ .name = spec->name, .text = text };
    for (size_t i = 0; i < spec->overlays_count; i++)
        overlays[i] = spec->overlays[i];
    overlays[spec->overlays_count] = source;
    size_t errors = diags_errors(diags);
    const Rulebook *book = rules_load(arena, spec->files, overlays, spec->overlays_count + 1, diags);
    return diags_errors(diags) == errors ? book : NULL;
}

/* -- what groups get of it -- */

/* A cent more of each amount, in a world of its own. */
static size_t cents_more(Arena *arena, const Rulebook *book, const ProposalSpec *spec,
                         size_t bands, Patch **patches)
{
    const Code *code = book->code;
    Looking l = look_ups(arena, book, proposal_table(book, spec->month)->name);
    size_t count = 0;
    *patches = arena_alloc(arena, (l.count * bands + 1) * sizeof **patches);
    for (size_t i = 0; i < l.count; i++) {
        const Ins *ins = &code->ins[l.found[i]];
        for (size_t k = 0; 2 + 2 * k < ins->count; k++) {
            uint32_t row = code_args(code, ins)[2 + 2 * k];
            const Constant *constant = &code->constants[code->ins[row].which];
            if (!constant->dated || constant->dated->from.index != spec->month.index)
                break;         /* rows of another time */
            (*patches)[count++] = (Patch){ .ins = row, .world = (uint32_t)k + 1, .kind = PATCH_ADD,
                                           .amount = 1, .dated = -1 };
        }
    }
    return count;
}

/* People of every world are the same. */
static int64_t *same_people(Arena *arena, const ProposalSpec *spec, size_t worlds)
{
    size_t *years = arena_alloc(arena, worlds * sizeof *years);
    for (size_t w = 0; w < worlds; w++)
        years[w] = spec->year;
    return people_of_years(arena, spec->towns, spec->groups, years, worlds);
}

typedef struct Answer {
    Support *support;          /* [group * worlds + world]; world 0: as it is */
    size_t worlds;
    DesignGroup *groups;
} Answer;

static Answer ask(Arena *arena, const Rulebook *book, const ProposalSpec *spec, const Wish *wish,
                  const int64_t amounts[])
{
    size_t bands = wish->bands, count = spec->groups->count;
    Answer a = { .worlds = bands + 1, .groups = arena_alloc(arena, (count + 1) * sizeof *a.groups) };
    Patch *patches;
    size_t patches_count = cents_more(arena, book, spec, bands, &patches);
    Schedule *s = schedule_bind_changed(arena, book, spec->towns, spec->groups,
                                        same_people(arena, spec, a.worlds), a.worlds,
                                        (Months){ spec->month, spec->month }, patches, patches_count);
    a.support = arena_alloc(arena, (count * a.worlds + 1) * sizeof *a.support);
    schedule_run(s, spec->month, a.support);
    for (size_t g = 0; g < count; g++) {
        const Support *one = &a.support[g * a.worlds];
        int64_t *times = arena_alloc(arena, bands * sizeof *times), fixed = one->cents;
        for (size_t k = 0; k < bands; k++) {
            times[k] = one[k + 1].cents - one->cents;
            fixed -= times[k] * amounts[k];
        }
        a.groups[g] = (DesignGroup){ schedule_people(s, g, 0), fixed, times };
    }
    return a;
}

/* Whether each group gets what was expected of it. */
static bool as_expected(const ProposalSpec *spec, const DesignTask *task, const int64_t amounts[],
                        const Answer *answer)
{
    for (size_t g = 0; g < spec->groups->count; g++) {
        int64_t cents = task->groups[g].fixed;
        for (size_t k = 0; k < task->bands; k++)
            cents += task->groups[g].times[k] * amounts[k];
        if (answer->support[g * answer->worlds].cents != cents)
            return false;
    }
    return true;
}

/* -- what stands in its way -- */

static Str money_text(Arena *arena, int64_t cents)
{
    Buf out = { 0 };
    decimal_print((Decimal){ cents, 2 }, &out);
    Str text = str_keep(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static void tell_floors(const Wish *wish, Diags *diags)
{
    for (size_t k = 0; k < wish->bands; k++)
        if (wish->floor_at[k].source && wish->floors[k])
            diag_also(diags, DIAG_DESIGN_FLOOR_HERE, wish->floor_at[k], span_text(wish->step_at[k]));
    if (wish->per_head_at.source)
        diag_also(diags, DIAG_DESIGN_PER_HEAD_HERE, wish->per_head_at, STR_NONE);
}

/* Reports the groups of which it cannot be told what they get; whether there are any. */
static bool tell_unknown(const ProposalSpec *spec, const Answer *answer, const Wish *wish,
                         Diags *diags)
{
    enum { ENOUGH = 60 };
    Buf names = { 0 };
    for (size_t g = 0; g < spec->groups->count && names.len < ENOUGH; g++)
        if (answer->support[g * answer->worlds].state == OUTCOME_UNKNOWN) {
            buf_text(&names, names.len ? ", " : "");
            buf_str(&names, spec->groups->list[g].name);
        }
    bool any = names.len > 0;
    if (any)
        diag_add(diags, DIAG_DESIGN_UNTOLD, span_of(wish->source, 0, 0), buf_view(&names), STR_NONE,
                 STR_NONE);
    buf_free(&names);
    return any;
}

static bool tell_end(Arena *arena, const Design *d, const ProposalSpec *spec, const Wish *wish,
                     Diags *diags)
{
    Str budget = money_text(arena, spec->budget), limit = money_text(arena, d->limit);
    switch (d->end) {
    case DESIGN_FOUND:
        return true;
    case DESIGN_NOBODY:
        diag_add(diags, DIAG_DESIGN_NOBODY, wish->at, STR_NONE, STR_NONE, STR_NONE);
        break;
    case DESIGN_CROSSED:
        diag_add(diags, DIAG_DESIGN_CROSSED, wish->step_at[d->band],
                 span_text(wish->step_at[d->band]), STR_NONE, STR_NONE);
        tell_floors(wish, diags);
        break;
    case DESIGN_BELOW:
        diag_add(diags, DIAG_DESIGN_BELOW, wish->at, budget, limit, STR_NONE);
        tell_floors(wish, diags);
        break;
    case DESIGN_ABOVE:
        diag_add(diags, DIAG_DESIGN_ABOVE, wish->at, budget, limit, STR_NONE);
        break;
    case DESIGN_MISSED:
        diag_add(diags, DIAG_DESIGN_MISSED, wish->at, STR_NONE, STR_NONE, STR_NONE);
        break;
    }
    return false;
}

/* -- to and fro -- */

static DesignTask task_of(const ProposalSpec *spec, const Wish *wish, const DesignGroup groups[])
{
    return (DesignTask){ .goal = wish->goal, .bands = wish->bands, .floors = wish->floors,
                         .ceilings = wish->ceilings, .per_head_least = wish->per_head_least,
                         .falling = wish->falling, .whole = wish->whole, .budget = spec->budget,
                         .groups = groups, .groups_count = spec->groups->count };
}

Proposal proposal_find(Arena *arena, const Rulebook *book, const ProposalSpec *spec,
                       const Wish *wish, Diags *diags)
{
    enum { ROUNDS_MOST = 16 };
    Proposal p = { 0 };
    int64_t even[DESIGN_BANDS_MAX], *amounts = even;
    for (size_t k = 0; k < wish->bands; k++)           /* to begin with: as much for everybody */
        even[k] = spec->budget / (int64_t)(spec->groups->count + 1);
    for (int round = 0; round < ROUNDS_MOST; round++) {
        p.text = text_of(arena, book, spec, wish, amounts);
        const Rulebook *with = load(arena, spec, p.text, diags);
        if (!with)
            return (Proposal){ 0 };
        Answer answer = ask(arena, with, spec, wish, amounts);
        if (tell_unknown(spec, &answer, wish, diags))
            return (Proposal){ 0 };
        if (round && as_expected(spec, &p.task, amounts, &answer)) {
            p.book = with;
            return p;
        }
        p.task = task_of(spec, wish, answer.groups);
        p.design = design_amounts(arena, &p.task);
        if (!tell_end(arena, &p.design, spec, wish, diags))
            return (Proposal){ 0 };
        amounts = p.design.amounts;
    }
    diag_add(diags, DIAG_DESIGN_MISSED, wish->at, STR_NONE, STR_NONE, STR_NONE);
    return (Proposal){ 0 };
}
