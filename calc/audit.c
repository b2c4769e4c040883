/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * audit.c -- coverage and perturbation, both worked out from the code itself.
 */
#include "audit.h"

#include <string.h>

/* -- what an instrument needs -- */

/* What an amount takes of a limit stands behind "if this one is taken as well":
 * whoever does not say so (or asks about the instrument alone) needs none of it. */
static bool is_left_out(const Rulebook *book, const Case *claim, const Ins *ins)
{
    const Ins *condition = &book->code->ins[code_args(book->code, ins)[0]];
    return condition->op == OP_ATTR && case_leaves_out(book, claim, (size_t)condition->which);
}

/* What an input is when it is not given is of no account where a case gives it. */
static bool is_given(const Rulebook *book, const Case *claim, const Ins *ins)
{
    const Ins *input = &book->code->ins[code_args(book->code, ins)[0]];
    return claim && case_gives(claim, (size_t)input->which);
}

static void mark(const Rulebook *book, const Case *claim, uint32_t at, bool *needed)
{
    if (needed[at])
        return;
    needed[at] = true;
    const Ins *ins = &book->code->ins[at];
    bool skips = (ins->op == OP_IF && is_left_out(book, claim, ins)) ||
                 (ins->op == OP_GIVEN && is_given(book, claim, ins));
    for (uint32_t i = 0; i < ins->count; i++)
        if (!skips || i != 1)
            mark(book, claim, code_args(book->code, ins)[i], needed);
}

static void mark_instrument(const Rulebook *book, const Instrument *in, bool *needed)
{
    for (size_t i = 0; i < in->amounts_count; i++)
        if (book->rules[in->amounts[i]].compiled)
            mark(book, NULL, book->rules[in->amounts[i]].root, needed);
    for (size_t i = 0; i < in->conditions_count; i++)
        if (book->rules[in->conditions[i]].compiled)
            mark(book, NULL, book->rules[in->conditions[i]].root, needed);
}

void audit_series(const Rulebook *book, const Instrument *const instruments[], size_t count,
                  void *context, void (*visit)(void *context, const Series *series))
{
    const Code *code = book->code;
    bool *needed = arena_alloc(book->arena, code->count + 1);
    for (size_t i = 0; i < count; i++)
        mark_instrument(book, instruments[i], needed);
    bool *seen = arena_alloc(book->arena, code->series_count + 1);
    for (size_t i = 0; i < code->count; i++)
        if (needed[i] && code->ins[i].op == OP_PARAM && !seen[code->ins[i].which]) {
            seen[code->ins[i].which] = true;
            visit(context, code->series[code->ins[i].which]);
        }
}

/* -- coverage -- */

enum { SPAN_MONTHS = 28 * 12 };

/* The months in which one figure was asked for and missing. */
typedef struct Missing {
    const Ins *ins;
    Str name;
    bool months[SPAN_MONTHS];
} Missing;

typedef struct GapFinder {
    Arena *arena;
    const Code *code;
    Missing *list;
    size_t count, room;
    int month;                 /* of the span */
} GapFinder;

static void note_missing(void *context, const Ins *ins, Absent why)
{
    GapFinder *f = context;
    if (why != ABSENT_GAP)
        return;                /* an input that a case does not give is no gap */
    Str name = trace_name(f->code, ins);
    size_t i = 0;
    while (i < f->count && !str_is(f->list[i].name, name))
        i++;
    if (i == f->count) {
        f->list = arena_grow(f->arena, f->list, f->count, &f->room, sizeof *f->list);
        f->list[f->count++] = (Missing){ .ins = ins, .name = name };
    }
    f->list[i].months[f->month] = true;
}

/* What the file says of the gap, if it says anything. */
static Str gap_reason(const Rulebook *book, const Ins *ins, Month month)
{
    const Series *series = book->code->series[ins->which];
    Str why = STR_NONE;
    for (size_t i = 0; i < series->count && series->values[i].from.index <= month.index; i++)
        why = series->values[i].gap ? series->values[i].source : STR_NONE;
    for (size_t t = 0; t < book->tables_count; t++) {
        const RowSet *rows = table_rows(book->tables[t], month);
        if (book->tables[t]->missing == series && rows)
            why = rows->gap ? rows->origin.source : STR_NONE;
    }
    return why;
}

static void add_gaps(Arena *arena, const Rulebook *book, const Instrument *in,
                     const Missing *missing, Month first, Audit *audit)
{
    for (int m = 0; m < SPAN_MONTHS; m++) {
        if (!missing->months[m])
            continue;
        int end = m;
        while (end + 1 < SPAN_MONTHS && missing->months[end + 1])
            end++;
        Month from = month_plus(first, m);
        audit->gaps = arena_grow(arena, audit->gaps, audit->gaps_count, &audit->gaps_room,
                                 sizeof *audit->gaps);
        audit->gaps[audit->gaps_count++] = (Gap){ in,
                                                  missing->name,
                                                  gap_reason(book, missing->ins, from),
                                                  { from, month_plus(first, end) } };
        m = end;
    }
}

/* Looks for worlds in which an amount is absent because of a gap; what a missing
 * input leaves open says nothing of the figures. */
static void note_amount(const CaseRun *run, Month month, uint32_t root, GapFinder *f)
{
    Lanes lanes = engine_lanes(run->engine, root);
    for (size_t i = 0; lanes.absent && i < lanes.members * lanes.stride; i++) {
        if (lanes.absent[i] != ABSENT_GAP)
            continue;
        View view = case_view(run, month, i % lanes.stride);
        trace_absent(&view, root, i / lanes.stride, f, note_missing);
    }
}

/* Runs the inputs of some cases through all months, whatever months they are
 * about: each case is a world. */
static void run_all_months(const Rulebook *book, const Case *const claims[], size_t count,
                           Month first, GapFinder *f)
{
    Arena *arena = arena_new();
    const Instrument *in = claims[0]->instrument;
    uint32_t *roots = arena_alloc(arena, (in->amounts_count + 1) * sizeof *roots);
    for (size_t a = 0; a < in->amounts_count; a++)
        roots[a] = book->rules[in->amounts[a]].root;
    Months span = { first, month_plus(first, SPAN_MONTHS - 1) };
    CaseRun run = cases_bind(arena, book, claims, count, roots, in->amounts_count, span);
    for (f->month = 0; f->month < SPAN_MONTHS; f->month++) {
        engine_run(run.engine, month_plus(first, f->month));
        for (size_t a = 0; a < in->amounts_count; a++)
            note_amount(&run, month_plus(first, f->month), roots[a], f);
    }
    arena_free(arena);
}

static bool same_members(const Rulebook *book, const Case *a, const Case *b)
{
    return memcmp(a->members, b->members, book->levels_count * sizeof *a->members) == 0;
}

/* The cases of one instrument, those with the same members together. */
static void cover_instrument(const Rulebook *book, const Cases *cases, const Instrument *in,
                             Month first, GapFinder *f, Audit *audit)
{
    const Case **group = arena_alloc(f->arena, (cases->count + 1) * sizeof *group);
    bool *done = arena_alloc(f->arena, cases->count + 1);
    for (size_t c = 0; c < cases->count; c++) {
        size_t count = 0;
        for (size_t k = c; k < cases->count; k++) {
            const Case *other = &cases->list[k];
            if (done[k] || other->instrument != in || cases->list[c].instrument != in ||
                !same_members(book, &cases->list[c], other))
                continue;
            done[k] = true;
            group[count++] = other;
        }
        if (count)
            run_all_months(book, group, count, first, f);
        audit->months_run += count * SPAN_MONTHS;
    }
}

void audit_coverage(Arena *arena, const Rulebook *book, const Cases *cases,
                    const RuleFiles *files, Audit *audit)
{
    Month first = month_of(2004, 1);
    for (size_t i = 0; i < book->instruments_count; i++) {
        const Instrument *in = &book->instruments[i];
        if (!rule_files_have(files, in->file))
            continue;
        GapFinder f = { .arena = arena, .code = book->code };
        cover_instrument(book, cases, in, first, &f, audit);
        for (size_t g = 0; g < f.count; g++)
            add_gaps(arena, book, in, &f.list[g], first, audit);
    }
}

/* -- perturbation -- */

/* One change: what to patch, in every place that stands for the same text. */
typedef struct Change {
    Span at;
    Str name;                  /* of what is changed */
    const char *how;
    int32_t series;            /* or -1: constants or a condition */
    Patch patch;               /* `ins` and `world` are filled in per case */
    int64_t value;             /* of a constant: its digits, to tell apart those of one place */
    bool fills_gap;            /* the months of the gap, not all that are absent */
    Months gap;
    uint32_t first_use;        /* the last instruction that stands for it; NO_USE: none */
    bool tested;
} Change;

static const uint32_t NO_USE = UINT32_MAX;

typedef struct Changes {
    Arena *arena;
    const Rulebook *book;
    Change *list;
    size_t count, room;
    uint32_t *next_use;        /* per instruction: another one for the same text */
    uint32_t *slots;           /* changes of constants by their place: 1 + index, or 0 */
    size_t slots_count;        /* a power of two */
} Changes;

static Str with_month(Changes *c, Str name, const Month *month)
{
    if (!month)
        return name;
    Buf buf = { 0 };
    buf_str(&buf, name);
    buf_byte(&buf, ' ');
    month_print(*month, &buf);
    Str kept = str_keep(c->arena, buf_view(&buf));
    buf_free(&buf);
    return kept;
}

static Change *add_change(Changes *c, Change change)
{
    c->list = arena_grow(c->arena, c->list, c->count, &c->room, sizeof *c->list);
    c->list[c->count] = change;
    return &c->list[c->count++];
}

static int64_t at_scale(Decimal d, int scale)
{
    int64_t digits = 0;
    exact_fits(exact_of(d), scale, &digits);
    return digits;
}

/* In one month, the value of its neighbour: the date moved by a month. */
static void add_moved(Changes *c, int32_t which, const Series *s, Month month,
                      const Dated *holds, const Dated *instead, const Dated *about, const char *how)
{
    bool was = holds && !holds->gap, is = instead && !instead->gap;
    int64_t before = was ? at_scale(holds->value, s->scale) : 0;
    int64_t after = is ? at_scale(instead->value, s->scale) : 0;
    if ((!was && !is) || (was && is && before == after))
        return;
    Patch patch = { .dated = -1, .one_month = true, .month = month,
                    .kind = was && is ? PATCH_ADD : is ? PATCH_FILL : PATCH_DROP,
                    .amount = was && is ? after - before : after };
    add_change(c, (Change){ .at = about->at,
                            .name = with_month(c, s->name, &about->from),
                            .how = how,
                            .series = which,
                            .patch = patch });
}

static void series_changes(Changes *c, int32_t which)
{
    const Series *s = c->book->code->series[which];
    for (size_t k = 0; k < s->count; k++) {
        const Dated *d = &s->values[k], *before = k ? &s->values[k - 1] : NULL;
        int64_t digits = at_scale(d->value, s->scale), tenth = digits / 10;
        if (d->gap) {
            Month last = k + 1 < s->count ? month_plus(s->values[k + 1].from, -1) : s->until;
            add_change(
                c, (Change){ .at = d->at,
                             .name = with_month(c, s->name, &d->from),
                             .how = "gap",
                             .series = which,
                             .patch = { .dated = -1, .kind = PATCH_FILL, .amount = 1 },
                             .fills_gap = true,
                             .gap = { d->from, last } });
        } else {
            add_change(c, (Change){ .at = d->at,
                                    .name = with_month(c, s->name, &d->from),
                                    .how = "+10%",
                                    .series = which,
                                    .patch = { .dated = (ptrdiff_t)k,
                                               .kind = PATCH_ADD,
                                               .amount = tenth ? tenth : 1 } });
        }
        add_moved(c, which, s, d->from, d, before, d, "+1 month");
        if (k)                 /* before the first value nothing may ask for it */
            add_moved(c, which, s, month_plus(d->from, -1), before, d, d, "-1 month");
    }
    if (s->count && s->until.index != MONTH_NEVER_ENDS.index) {
        const Dated *last = &s->values[s->count - 1];
        add_moved(c, which, s, s->until, last, NULL, last, "until -1 month");
    }
}

static Str constant_name(Changes *c, const Ins *ins)
{
    const Constant *k = &c->book->code->constants[ins->which];
    Buf buf = { 0 };
    expr_text(ins->at, &buf);
    if (!buf.len || ins->type.kind == KIND_MONTH) {
        buf.len = 0;
        month_print((Month){ (int32_t)k->value.digits }, &buf);
    }
    Str kept = str_keep(c->arena, buf_view(&buf));
    buf_free(&buf);
    return kept;
}

static bool same_constant(const Code *code, const Change *change, const Ins *ins)
{
    return change->at.source == ins->at.source && change->at.start == ins->at.start &&
           change->at.end == ins->at.end &&
           change->value == code->constants[ins->which].value.digits;
}

/* The slot of a constant's first change: those of one place share it. */
static uint32_t *constant_slot(Changes *c, const Ins *ins)
{
    int64_t value = c->book->code->constants[ins->which].value.digits;
    uint64_t h = ((uint64_t)(uintptr_t)ins->at.source ^ ins->at.start * 0x9E3779B97F4A7C15u ^
                  (uint64_t)value * 0xC2B2AE3D27D4EB4Fu) * 0xD6E8FEB86659FD93u;
    size_t i = (size_t)(h >> 32) & (c->slots_count - 1);
    while (c->slots[i] && !same_constant(c->book->code, &c->list[c->slots[i] - 1], ins))
        i = (i + 1) & (c->slots_count - 1);
    return &c->slots[i];
}

/* The lowest row of a table that begins at nothing is no limit. */
static bool is_limit(const Code *code, const Ins *ins)
{
    const Constant *k = &code->constants[ins->which];
    return !k->implied && ins->type.kind != KIND_YES_NO &&
           !(k->dated && k->value.digits == 0 && k->dated->at.start != ins->at.start);
}

static void constant_changes(Changes *c, uint32_t which)
{
    const Code *code = c->book->code;
    const Ins *ins = &code->ins[which];
    const Constant *k = &code->constants[ins->which];
    if (!is_limit(code, ins))
        return;
    uint32_t *slot = constant_slot(c, ins);
    if (*slot) {               /* the same text, compiled once more */
        c->next_use[which] = c->list[*slot - 1].first_use;
        for (size_t i = *slot - 1; i < c->count && same_constant(code, &c->list[i], ins); i++)
            c->list[i].first_use = which;
        return;
    }
    *slot = (uint32_t)c->count + 1;
    bool amount = k->dated && k->dated->at.start == ins->at.start;
    int64_t tenth = k->value.digits / 10;
    int64_t steps[2] = { amount && tenth ? tenth : 1, -1 };
    size_t count = amount || ins->type.kind == KIND_CHOICE ? 1 : 2;
    if (ins->type.kind == KIND_CHOICE && (size_t)k->value.digits + 1 >= ins->type.choice->count)
        steps[0] = -1;
    for (size_t i = 0; i < count; i++)
        add_change(
            c,
            (Change){ .at = ins->at,
                      .series = -1,
                      .first_use = which,
                      .value = k->value.digits,
                      .name = with_month(c, constant_name(c, ins),
                                         k->dated ? &k->dated->from : NULL),
                      .how = amount         ? "+10%"
                             : steps[i] > 0 ? "+1"
                                            : "-1",
                      .patch = { .dated = -1, .kind = PATCH_ADD, .amount = steps[i] } });
}

static void condition_changes(Changes *c)
{
    const Rulebook *b = c->book;
    for (size_t i = 0; i < b->rules_count; i++) {
        const Rule *r = &b->rules[i];
        if (r->kind == RULE_CONDITION && r->compiled)
            add_change(
                c,
                (Change){ .at = r->at,
                          .name = r->full,
                          .how = "not",
                          .series = -1,
                          .first_use = NO_USE,
                          .patch = { .ins = r->root, .dated = -1, .kind = PATCH_NOT } });
    }
}

/* Who pays from a month on is not calculated, so it is not patched either: moving
 * the month matters to a case that says who pays just there. */
static bool says_party(const Cases *cases, const Rule *rule, Aspect aspect, Month month)
{
    for (size_t i = 0; i < cases->count; i++) {
        const Case *c = &cases->list[i];
        for (size_t e = 0; e < c->expectations_count; e++)
            if (c->expectations[e].rule == rule && c->expectations[e].aspect == aspect)
                for (size_t m = 0; m < c->months_count; m++)
                    if (c->months[m].index == month.index)
                        return true;
    }
    return false;
}

static void party_changes(Changes *c, const Cases *cases)
{
    for (size_t i = 0; i < c->book->rules_count; i++) {
        const Rule *r = &c->book->rules[i];
        for (size_t v = 1; r->kind == RULE_AMOUNT && v < r->count; v++) {
            const Version *now = &r->versions[v], *before = &r->versions[v - 1];
            for (Aspect a = ASPECT_FROM; a <= ASPECT_TO; a++) {
                if (a == ASPECT_FROM ? now->from == before->from : now->to == before->to)
                    continue;
                Change change = { .at = now->at, .name = r->full, .series = -1, .first_use = NO_USE,
                                  .patch = { .kind = PATCH_DROP } };
                change.how = "+1 month";
                change.tested = says_party(cases, r, a, now->months.first);
                add_change(c, change);
                change.how = "-1 month";
                change.tested = says_party(cases, r, a, month_plus(now->months.first, -1));
                add_change(c, change);
            }
        }
    }
}

static Changes find_changes(Arena *arena, const Rulebook *book, const Cases *cases,
                            const RuleFiles *files)
{
    Changes c = { .arena = arena, .book = book, .slots_count = 1024 };
    const Code *code = book->code;
    while (c.slots_count < 2 * code->count)
        c.slots_count *= 2;
    c.slots = arena_alloc(arena, c.slots_count * sizeof *c.slots);
    c.next_use = arena_alloc(arena, (code->count + 1) * sizeof *c.next_use);
    uint32_t *uses = arena_alloc(arena, (code->series_count + 1) * sizeof *uses);
    for (size_t s = 0; s < code->series_count; s++)
        uses[s] = NO_USE;
    for (uint32_t i = 0; i < code->count; i++) {
        c.next_use[i] = NO_USE;
        if (code->ins[i].op != OP_PARAM)
            continue;
        c.next_use[i] = uses[code->ins[i].which];
        uses[code->ins[i].which] = i;
    }
    for (size_t s = 0; s < code->series_count; s++) {
        size_t first = c.count;
        series_changes(&c, (int32_t)s);
        for (size_t i = first; i < c.count; i++)
            c.list[i].first_use = uses[s];
    }
    for (uint32_t i = 0; i < code->count; i++)
        if (code->ins[i].op == OP_CONST)
            constant_changes(&c, i);
    condition_changes(&c);
    party_changes(&c, cases);
    size_t kept = 0;
    for (size_t i = 0; i < c.count; i++)
        if (rule_files_have(files, c.list[i].at.source))
            c.list[kept++] = c.list[i];
    c.count = kept;
    return c;
}

typedef struct Patches {
    Arena *arena;
    Patch *list;
    size_t count, room;
} Patches;

static void add_patch(Patches *p, Patch patch, uint32_t ins, size_t world)
{
    patch.ins = ins;
    patch.world = (uint32_t)world;
    p->list = arena_grow(p->arena, p->list, p->count, &p->room, sizeof *p->list);
    p->list[p->count++] = patch;
}

/* A gap is filled in those of the case's months that lie in it. */
static void add_fill(Patches *p, const Change *change, const Case *claim, uint32_t ins,
                     size_t world)
{
    size_t count = claim->during ? (size_t)(claim->months[1].index - claim->months[0].index) + 1
                                 : claim->months_count;
    for (size_t m = 0; m < count; m++) {
        Patch patch = change->patch;
        patch.one_month = true;
        patch.month = claim->during ? month_plus(claim->months[0], (int)m) : claim->months[m];
        if (months_hold(change->gap, patch.month))
            add_patch(p, patch, ins, world);
    }
}

/* Patches for one change in one case; none if the case does not need it. */
static bool patch_change(Patches *p, const Changes *c, const Change *change, const Case *claim,
                         const bool *needed, size_t world)
{
    size_t before = p->count;
    if (change->patch.kind == PATCH_NOT) {
        if (needed[change->patch.ins])
            add_patch(p, change->patch, change->patch.ins, world);
        return p->count > before;
    }
    for (uint32_t i = change->first_use; i != NO_USE; i = c->next_use[i]) {
        if (!needed[i])
            continue;
        if (change->fills_gap)
            add_fill(p, change, claim, i, world);
        else
            add_patch(p, change->patch, i, world);
        if (change->series >= 0)
            break;             /* all uses of a figure share its value */
    }
    return p->count > before;
}

static bool may_matter(const Change *change, Months span)
{
    return !change->patch.one_month || months_hold(span, change->patch.month);
}

static void try_case(Changes *c, const Case *claim)
{
    Arena *arena = arena_new();
    const Code *code = c->book->code;
    const uint32_t *roots;
    size_t roots_count = case_roots(arena, c->book, claim, &roots);
    bool *needed = arena_alloc(arena, code->count + 1);
    for (size_t i = 0; i < roots_count; i++)
        mark(c->book, claim, roots[i], needed);
    Patches patches = { .arena = arena };
    size_t *tried = arena_alloc(arena, (c->count + 1) * sizeof *tried);
    size_t worlds = 1;         /* the first one is left as it is */
    Months span = case_months(claim);
    for (size_t i = 0; i < c->count; i++)
        if (!c->list[i].tested && may_matter(&c->list[i], span) &&
            patch_change(&patches, c, &c->list[i], claim, needed, worlds))
            tried[worlds++] = i;
    if (worlds > 1) {
        CaseRun run = case_bind(arena, c->book, claim, roots, roots_count, patches.list,
                                patches.count, worlds, span);
        size_t count = case_outcomes_count(claim);
        Outcome *outcomes = arena_alloc(arena, (worlds * count + 1) * sizeof *outcomes);
        case_outcomes(&run, outcomes);
        for (size_t w = 1; w < worlds; w++)
            for (size_t i = 0; i < count; i++)
                if (!outcome_same(&outcomes[i], &outcomes[w * count + i]))
                    c->list[tried[w]].tested = true;
    }
    arena_free(arena);
}

/* What is untested of one place is told in one line. */
static void add_untested(Arena *arena, Audit *audit, const Change *change)
{
    Untested *last = audit->untested_count ? &audit->untested[audit->untested_count - 1] : NULL;
    bool same = last && last->at.source == change->at.source && last->at.start == change->at.start;
    bool named = same && str_is(last->name, change->name);
    Buf buf = { 0 };
    if (same) {
        buf_str(&buf, last->what);
        buf_text(&buf, named ? ", " : "; ");
    }
    if (!named) {
        buf_str(&buf, change->name);
        buf_text(&buf, ": ");
    }
    buf_text(&buf, change->how);
    Str what = str_keep(arena, buf_view(&buf));
    buf_free(&buf);
    if (same) {
        *last = (Untested){ change->at, change->name, what };
        return;
    }
    audit->untested = arena_grow(arena, audit->untested, audit->untested_count,
                                 &audit->untested_room, sizeof *audit->untested);
    audit->untested[audit->untested_count++] = (Untested){ change->at, change->name, what };
}

void audit_changes(Arena *arena, const Rulebook *book, const Cases *cases,
                   const RuleFiles *files, Audit *audit)
{
    Changes c = find_changes(arena, book, cases, files);
    audit->changes = c.count;
    for (size_t i = 0; i < cases->count; i++)
        try_case(&c, &cases->list[i]);
    for (size_t i = 0; i < c.count; i++)
        if (!c.list[i].tested)
            add_untested(arena, audit, &c.list[i]);
}

/* -- checked up to -- */

typedef struct PastCheck {
    const Case *claim;
    const RuleFiles *files;
    Diags *diags;
} PastCheck;

static void past_checked(void *context, const Series *series)
{
    PastCheck *p = context;
    Month last = case_months(p->claim).last;
    if (!series->count || !rule_files_have(p->files, series->at.source) ||
        series->checked.index == MONTH_NEVER_ENDS.index ||
        last.index <= series->checked.index ||
        series_in(series, last) + 1 != (ptrdiff_t)series->count)
        return;
    Buf month = { 0 };
    month_print(series->checked, &month);
    diag_add(p->diags, DIAG_PAST_CHECKED, series->at, series->name, buf_view(&month), STR_NONE);
    buf_free(&month);
}

void audit_checked(const Rulebook *book, const Cases *cases, const RuleFiles *files, Diags *diags)
{
    for (size_t i = 0; i < cases->count; i++) {
        PastCheck p = { &cases->list[i], files, diags };
        audit_series(book, &cases->list[i].instrument, 1, &p, past_checked);
    }
}
