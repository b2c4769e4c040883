/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regie_design.c -- schedules that are looked for: finding them, so that they stand beside
 * the others, and what there is to say of how they were found.
 */
#include "money.h"
#include "page.h"
#include "regie_joining.h"

enum { THOUSAND = 100000 };    /* euros, in cents */

/* -- what is asked for -- */

bool regie_wishes(RegieView *v)
{
    Session *s = v->session;
    const Table *table = proposal_table(s->book, v->month);
    size_t errors = diags_errors(s->diags);
    if (s->options.designs_count && (!table || v->offers[0].instrument->row < 0)) {
        diag_add(s->diags, DIAG_DESIGN_NO_TABLE, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
        return false;
    }
    for (size_t i = 0; i < s->options.designs_count; i++) {
        const char *path = s->options.designs[i];
        const Source *source = source_read(s->arena, path, s->diags);
        OfferDesign *design = arena_alloc(s->arena, sizeof *design);
        Buf name = { 0 };
        buf_str(&name, regie_stem(path));
        buf_text(&name, ".ini");
        design->name = str_keep(s->arena, buf_view(&name));
        design->upper_inclusive = table->form.upper_inclusive;
        buf_free(&name);
        bool taken = s->options.neighbours && str_is_text(design->name, JOIN_FILE);
        for (size_t other = 0; other < v->count; other++)
            taken = taken || (v->offers[other].design &&
                              str_is(v->offers[other].design->name, design->name));
        if (taken)
            diag_add(s->diags, DIAG_DESIGN_TWICE, (Span){ 0 }, design->name, STR_NONE, STR_NONE);
        if (source && wish_read(s->arena, source, table->unit, s->diags, &design->wish))
            v->offers[v->count++] =
                (Offer){ .name = regie_stem(path), .file = str_of(path), .design = design };
    }
    return diags_errors(s->diags) == errors;
}

/* -- finding it -- */

static Str goal_text(const Session *s, const Wish *wish)
{
    return say(s, wish->goal == DESIGN_CLIFFS ? WORD_DESIGN_CLIFFS : WORD_DESIGN_INEQUALITY);
}

/* In comments of a file, no wider than a page; `first` is what the first begins with. */
static void put_comment(const Session *s, const char *first, Word word, const Str args[],
                        size_t count, Buf *out)
{
    Buf text = { 0 };
    buf_text(&text, first);
    word_say(word, s->options.lang, args, count, &text);
    size_t width = 1;
    buf_byte(out, ';');
    for (Str rest = buf_view(&text); rest.at; ) {
        Str piece = str_cut(&rest, ' ');
        if (width > 1 && width + 1 + text_columns(piece) > PAGE_WIDTH) {
            buf_text(out, "\n;");
            width = 1;
        }
        buf_byte(out, ' ');
        buf_str(out, piece);
        width += 1 + text_columns(piece);
    }
    buf_byte(out, '\n');
    buf_free(&text);
}

/* What a reader of the file must know of it. */
static Str head_of(const RegieView *v, const OfferDesign *design, int64_t budget)
{
    const Session *s = v->session;
    Buf out = { 0 };
    Str from[] = { regie_stem(design->name.at), design->wish.source->name };
    Str goal = goal_text(s, &design->wish), money = euros_cents(s->arena, budget, s->options.lang);
    put_comment(s, "klaverblad: ", WORD_DESIGN_FILE, from, 2, &out);
    put_comment(s, "", WORD_DESIGN_FILE_GOAL, &goal, 1, &out);
    put_comment(s, "", WORD_DESIGN_FILE_BUDGET, &money, 1, &out);
    buf_text(&out, ";\n;   klaverblad regie --schedule ");
    buf_str(&out, design->name);
    buf_byte(&out, '\n');
    Str text = str_keep(s->arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static void warn_empty(const RegieView *v, const OfferDesign *design)
{
    const DesignTask *task = &design->proposal.task;
    for (size_t k = 0; k < task->bands; k++) {
        bool any = false;
        for (size_t g = 0; g < task->groups_count; g++)
            any = any || task->groups[g].times[k];
        if (!any)
            diag_add(v->session->diags, DIAG_DESIGN_EMPTY_BAND, design->wish.step_at[k],
                     span_text(design->wish.step_at[k]), STR_NONE, STR_NONE);
    }
}

bool regie_design(RegieView *v, Offer *o, bool has_budget, int64_t budget)
{
    Session *s = v->session;
    OfferDesign *design = o->design;
    Groups all = { v->groups.list, v->all };
    if (!has_budget && design->wish.has_budget)
        budget = design->wish.budget;
    else if (!has_budget && !schedule_budget(v->offers[0].schedule, v->month, &budget)) {
        diag_add(s->diags, DIAG_DESIGN_NO_BUDGET, design->wish.at, STR_NONE, STR_NONE, STR_NONE);
        return false;
    }
    ProposalSpec spec = { .files = &s->files, .overlays = s->overlays,
                          .overlays_count = s->overlays_count, .towns = &v->towns, .groups = &all,
                          .year = v->year, .month = v->month, .budget = budget,
                          .name = design->name, .head = head_of(v, design, budget) };
    design->proposal = proposal_find(s->arena, s->book, &spec, &design->wish, s->diags);
    o->book = design->proposal.book;
    o->text = design->proposal.text;
    if (!o->book)
        return false;
    o->instrument = regie_instrument(o->book);
    warn_empty(v, design);
    return true;
}

/* -- what there is to say of it -- */

BandGroups regie_band(const RegieView *v, const Offer *o, size_t band)
{
    const OfferDesign *d = o->design;
    const Wish *w = &d->wish;
    bool last = band + 1 == w->bands;
    int64_t above = d->upper_inclusive ? 1 : 0;
    BandGroups b = { .from = band ? w->steps[band] + above : 0,
                     .to = last ? INT64_MAX : w->steps[band + 1] + above - 1 };
    for (size_t g = 0; g < v->all; g++) {
        if (v->people[g] < b.from || v->people[g] > b.to || !o->support[g].cents)
            continue;
        b.least = b.count && b.least < v->people[g] ? b.least : v->people[g];
        b.most = b.most > v->people[g] ? b.most : v->people[g];
        b.count++;
    }
    return b;
}

size_t regie_capped(const RegieView *v, const Offer *o, uint32_t groups[])
{
    const int64_t *amounts = o->design->proposal.design.amounts;
    size_t count = 0;
    for (size_t k = 0; k < o->design->wish.bands; k++) {
        BandGroups b = regie_band(v, o, k);
        for (uint32_t g = 0; g < v->all; g++)
            if (v->people[g] >= b.from && v->people[g] <= b.to && o->support[g].cents &&
                o->support[g].cents != amounts[k])
                groups[count++] = g;
    }
    return count;
}

bool regie_what_if(const RegieView *v, const Offer *o, size_t which, double *value)
{
    DesignTask task = o->design->proposal.task;
    int64_t floors[DESIGN_BANDS_MAX], ceilings[DESIGN_BANDS_MAX];
    size_t k = (which - 1) / 2;
    if (which) {
        memcpy(floors, task.floors, task.bands * sizeof *floors);
        memcpy(ceilings, task.ceilings, task.bands * sizeof *ceilings);
        task.floors = floors;
        task.ceilings = ceilings;
    }
    if (!which)
        task.budget += THOUSAND;
    else if (which % 2 && floors[k] > 0)
        floors[k] = floors[k] > THOUSAND ? floors[k] - THOUSAND : 0;
    else if (which % 2 == 0 && ceilings[k] != DESIGN_NO_CEILING)
        ceilings[k] += THOUSAND;
    else
        return false;
    *value = design_least(v->session->arena, &task);
    return true;
}

void json_design(const RegieView *v, const Offer *o, Json *json)
{
    const OfferDesign *d = o->design;
    const Design *found = &d->proposal.design;
    json_open(json, "design", '{');
    json_text(json, "goal", str_of(d->wish.goal == DESIGN_CLIFFS ? "cliffs" : "inequality"));
    json_money(json, "budget", d->proposal.task.budget);
    json_money(json, "left", found->left);
    if (d->wish.goal == DESIGN_CLIFFS) {
        json_money(json, "largest_jump", (int64_t)found->value);
        json_money(json, "no_less_than", (int64_t)found->bound);
    } else {
        json_number(json, "gini_no_less_than",
                    (Exact){ (Wide)(found->bound * 1e6), 1, 6 }, 6, 6);
    }
    json_open(json, "bands", '[');
    for (size_t k = 0; k < d->wish.bands; k++) {
        BandGroups b = regie_band(v, o, k);
        json_open(json, NULL, '{');
        json_count(json, "from", (size_t)b.from);
        json_count(json, "number", b.count);
        json_money(json, "amount", found->amounts[k]);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_text(json, "text", d->proposal.text);
    json_close(json, '}');
}
