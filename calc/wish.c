/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wish.c -- reading [design].
 */
#include "wish.h"

#include "reading.h"

typedef enum Key {
    KEY_STEPS, KEY_GOAL, KEY_BUDGET, KEY_FOR, KEY_FALLING, KEY_WHOLE, KEY_PER_HEAD, KEYS
} Key;

static const char *const key_names[KEYS] = { "steps", "goal", "budget", "for", "falling", "whole",
                                             "per_head_least" };

typedef struct WishReader {
    Arena *arena;
    Diags *diags;
    Wish *wish;
    Unit amounts, euro, head;
} WishReader;

static void tell(const WishReader *r, DiagCode code, Span at, Str a, Str b)
{
    diag_add(r->diags, code, at, a, b, STR_NONE);
}

/* -- values -- */

/* An amount that is not below zero; reported if it is none. */
static bool read_cents(const WishReader *r, const Entry *e, Unit unit, int64_t *cents)
{
    Decimal d;
    if (!quantity_parse(e->value, e->value_at, unit, r->diags, &d))
        return false;
    if (d.digits >= 0 && exact_fits(exact_of(d), 2, cents))
        return true;
    tell(r, DIAG_BUDGET_FORM, e->value_at, e->value, STR_NONE);
    return false;
}

static ptrdiff_t read_choice(const WishReader *r, const Entry *e, const char *first,
                             const char *second)
{
    Str names[] = { str_of(first), str_of(second) };
    return read_word(e->value, e->value_at, names, 2, r->diags);
}

/* The bands begin at nobody and go up. */
static void read_step(const WishReader *r, const Entry *e, Str piece)
{
    Wish *w = r->wish;
    Span at = piece_span(e, piece);
    Decimal d;
    int64_t people;
    if (!quantity_parse(piece, at, unit_base(UNIT_PERSON), r->diags, &d))
        return;
    if (!exact_fits(exact_of(d), 0, &people) || (w->bands && people <= w->steps[w->bands - 1])) {
        tell(r, DIAG_DESIGN_STEP_ORDER, at, piece, STR_NONE);
        return;
    }
    if (!w->bands && people != 0)
        tell(r, DIAG_DESIGN_STEP_FIRST, at, piece, STR_NONE);
    if (w->bands == DESIGN_BANDS_MAX) {
        tell(r, DIAG_DESIGN_STEP_ORDER, at, piece, STR_NONE);
        return;
    }
    w->step_at[w->bands] = at;
    w->ceilings[w->bands] = DESIGN_NO_CEILING;
    w->steps[w->bands++] = people;
}

static void read_steps(const WishReader *r, const Entry *e)
{
    for (Str rest = e->value; rest.at; )
        read_step(r, e, str_cut(&rest, ','));
}

/* -- keys -- */

static void read_per_head(const WishReader *r, const Entry *e)
{
    Decimal d;
    if (!quantity_parse(e->value, e->value_at, r->head, r->diags, &d))
        return;
    if (d.digits < 0)
        tell(r, DIAG_BUDGET_FORM, e->value_at, e->value, STR_NONE);
    r->wish->per_head_least = exact_of(d);
    r->wish->per_head_at = e->value_at;
}

static void read_whole(const WishReader *r, const Entry *e)
{
    if (read_cents(r, e, r->euro, &r->wish->whole) && r->wish->whole == 0)
        tell(r, DIAG_BUDGET_FORM, e->value_at, e->value, STR_NONE);
}

static void read_key(const WishReader *r, Key key, const Entry *e)
{
    Wish *w = r->wish;
    switch (key) {
    case KEY_STEPS: read_steps(r, e); break;
    case KEY_GOAL: w->goal = read_choice(r, e, "cliffs", "inequality") == 1 ? DESIGN_INEQUALITY
                                                                           : DESIGN_CLIFFS; break;
    case KEY_BUDGET:
        w->at = e->value_at;
        w->has_budget = read_cents(r, e, r->amounts, &w->budget);
        break;
    case KEY_FOR: w->for_all = read_choice(r, e, "rules", "all") == 1; break;
    case KEY_FALLING: w->falling = read_choice(r, e, "no", "yes") == 1; break;
    case KEY_WHOLE: read_whole(r, e); break;
    case KEY_PER_HEAD: read_per_head(r, e); break;
    case KEYS: break;
    }
}

/* floor.20000 = ...: of the band that begins there. */
static void read_limit(const WishReader *r, const Entry *e, Str number, int64_t limits[], Span places[])
{
    Wish *w = r->wish;
    Decimal d;
    int64_t people = -1, cents;
    if (decimal_parse(number, &d) == PARSE_OK && !exact_fits(exact_of(d), 0, &people))
        people = -1;
    if (!read_cents(r, e, r->amounts, &cents))
        return;
    for (size_t k = 0; k < w->bands; k++)
        if (w->steps[k] == people) {
            limits[k] = cents;
            places[k] = e->value_at;
            return;
        }
    tell(r, DIAG_DESIGN_NO_BAND, e->key_at, number, STR_NONE);
}

static void read_entry(const WishReader *r, const Entry *e, bool limits)
{
    Str names[KEYS], number = e->key, kind = str_cut(&number, '.');
    bool is_floor = str_is_text(kind, "floor"), is_ceiling = str_is_text(kind, "ceiling");
    if (number.at && (is_floor || is_ceiling)) {
        if (limits)
            read_limit(r, e, number, is_floor ? r->wish->floors : r->wish->ceilings,
                       is_floor ? r->wish->floor_at : r->wish->ceiling_at);
        return;
    }
    for (int i = 0; i < KEYS; i++)
        names[i] = str_of(key_names[i]);
    for (int i = 0; i < KEYS && !limits; i++)
        if (str_is(e->key, names[i])) {
            read_key(r, (Key)i, e);
            return;
        }
    if (!limits)
        report_unknown(r->diags, DIAG_UNKNOWN_KEY, e->key_at, e->key, names, KEYS);
}

static void read_section(const WishReader *r, const Section *section)
{
    static const Key needed[] = { KEY_STEPS, KEY_GOAL };
    r->wish->at = section->at;
    for (size_t i = 0; i < section->count; i++)
        read_entry(r, &section->entries[i], false);
    for (size_t i = 0; i < section->count && r->wish->bands; i++)
        read_entry(r, &section->entries[i], true);     /* these ask which bands there are */
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!section_entry(section, key_names[needed[i]]) &&
            !section_lost(section, str_of(key_names[needed[i]])))
            tell(r, DIAG_KEY_MISSING, section->at, section->title, str_of(key_names[needed[i]]));
}

static void check_limits(const WishReader *r)
{
    const Wish *w = r->wish;
    for (size_t k = 0; k < w->bands; k++) {
        if (!w->floor_at[k].source || !w->ceiling_at[k].source || w->floors[k] <= w->ceilings[k])
            continue;
        tell(r, DIAG_DESIGN_CROSSED, w->floor_at[k], span_text(w->step_at[k]), STR_NONE);
        diag_also(r->diags, DIAG_FIRST_HERE, w->ceiling_at[k], span_text(w->ceiling_at[k]));
    }
}

bool wish_read(Arena *arena, const Source *source, Unit amounts, Diags *diags, Wish *wish)
{
    size_t errors = diags_errors(diags);
    const IniFile *file = ini_file_parse(arena, source, diags);
    WishReader r = { .arena = arena, .diags = diags, .wish = wish, .amounts = amounts,
                     .euro = unit_base(UNIT_EUR) };
    bool any = false;
    *wish = (Wish){ .source = source, .whole = 1, .per_head_least = { 0, 1, 0 } };
    if (!unit_over(amounts, unit_base(UNIT_PERSON), &r.head))
        r.head = amounts;
    for (size_t i = 0; i < file->count; i++) {
        const Section *section = &file->sections[i];
        if (str_is_text(section->title, "design")) {
            any = true;
            read_section(&r, section);
        } else {
            tell(&r, DIAG_UNKNOWN_SECTION, section->at, section->title, str_of("design"));
        }
    }
    if (!any)
        tell(&r, DIAG_DESIGN_WITHOUT, span_of(source, 0, 0), STR_NONE, STR_NONE);
    check_limits(&r);
    return diags_errors(diags) == errors;
}
