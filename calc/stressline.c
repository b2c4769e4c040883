/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stressline.c -- what one line of a stress test changes:
 *
 *   service.*.take_up      = -10%              a tenth less of what is given
 *   service.*.take_up      = -10% where paid_by = voucher
 *   project.wage_growth    = +1 point          2% becomes 3%
 *   worker.*.wage          = +50.00 EUR/month
 *   service.gardens.price  = 8.00 EUR/hour
 *   leave                  = 10% of worker.fte
 *   stop                   = each, or each contribution, largest contribution, NAME
 *   late                   = 6 months          late.public, late.PARTY
 *   reform                 = other-rules.ini
 */
#include "stressreader.h"

#include <string.h>

static const char *const format_keys[] = { "from", "combines", "stop", "late", "leave", "reform",
                                           "label.nl", "label.fr", "label.en", "help.nl",
                                           "help.fr", "help.en" };
enum { FORMAT_KEYS = sizeof format_keys / sizeof *format_keys };

static bool tell(StressReader *r, DiagCode code, Span at, Str a, Str b)
{
    diag_add(r->diags, code, at, a, b, STR_NONE);
    return false;
}

/* `names` of what the wrong piece of `path` could have been; the nearest is offered with
 * the rest of the path around it, or all of them. */
static bool tell_unknown(StressReader *r, Span at, Str path, Str wrong, const Str names[], size_t count)
{
    enum { OFFERED_MOST = 200 };
    ptrdiff_t near = text_nearest(wrong, names, count);
    Buf offer = { 0 };
    size_t before = (size_t)(wrong.at - path.at), after = before + wrong.len;
    if (near >= 0) {
        buf_str(&offer, str_part(path.at, before));
        buf_str(&offer, names[near]);
        buf_str(&offer, str_part(path.at + after, path.len - after));
    }
    for (size_t i = 0; near < 0 && i < count && offer.len < OFFERED_MOST; i++) {
        buf_text(&offer, i ? ", " : "");
        buf_str(&offer, names[i]);
    }
    tell(r, DIAG_NAMES_NOTHING, at, path, buf_view(&offer));
    buf_free(&offer);
    return false;
}

/* -- names -- */

static Str cut_word(Str *rest)
{
    const char *point = rest->len ? memchr(rest->at, '.', rest->len) : NULL;
    Str word = point ? str_part(rest->at, (size_t)(point - rest->at)) : *rest;
    *rest = point ? str_part(point + 1, rest->len - word.len - 1)
                  : str_part(rest->at + rest->len, 0);
    return word;
}

/* The level that a word means, and which members by the word in their titles. */
static bool level_read(StressReader *r, Span at, Str path, Str word, uint8_t *level, Str *section)
{
    const Rulebook *b = r->book;
    size_t room = 0, count = 0;
    Str *words = NULL;
    *section = STR_NONE;
    for (size_t l = 1; l < b->levels_count; l++) {
        *level = (uint8_t)l;
        if (str_is(b->levels[l].name, word))
            return true;
        words = arena_grow(r->arena, words, count, &room, sizeof *words);
        words[count++] = b->levels[l].name;
        for (size_t a = 0; a < b->levels[l].aliases_count; a++) {
            *section = b->levels[l].aliases[a].word;
            if (str_is(*section, word))
                return true;
            words = arena_grow(r->arena, words, count, &room, sizeof *words);
            words[count++] = *section;
        }
        *section = STR_NONE;
    }
    return tell_unknown(r, at, path, word, words, count);
}

static bool member_read(StressReader *r, Span at, Str path, uint8_t level, Str name, int32_t *member)
{
    enum { NAMES_MOST = 1000 };
    size_t count = r->scenario->members_count[level];
    Str *names = arena_alloc(r->arena, (NAMES_MOST + 1) * sizeof *names);
    size_t listed = 0;
    for (size_t m = 0; m < count; m++) {
        Str is = r->scenario->members[level][m].name;
        *member = (int32_t)m;
        if (str_is(is, name))
            return true;
        if (listed < NAMES_MOST && is.len)
            names[listed++] = is;
    }
    names[listed++] = str_of("*");
    return tell_unknown(r, at, path, name, names, listed);
}

static bool attribute_read(StressReader *r, Span at, Str path, uint8_t level, Str key,
                           uint32_t *attribute)
{
    const Rulebook *b = r->book;
    size_t before = b->levels[level].name.len + 1, count = 0;
    Str *names = arena_alloc(r->arena, (b->attributes_count + 1) * sizeof *names);
    for (size_t a = 0; a < b->attributes_count; a++) {
        if (b->attributes[a].level != level)
            continue;
        Str name = b->attributes[a].name;
        names[count] = str_part(name.at + before, name.len - before);
        *attribute = (uint32_t)a;
        if (str_is(names[count++], key))
            return true;
    }
    return tell_unknown(r, at, path, key, names, count);
}

/* A level without a parent, and so one member that nobody names: project. */
static bool is_alone(const StressReader *r, uint8_t level)
{
    return r->book->levels[level].within == LEVEL_NONE && r->book->levels[level].entry >= 0;
}

/* "service.*.take_up", "project.wage_growth" */
static bool path_read(StressReader *r, Span at, Str path, StressLine *line)
{
    Str rest = path;
    line->member = -1;
    if (!level_read(r, at, path, cut_word(&rest), &line->level, &line->section))
        return false;
    if (is_alone(r, line->level)) {
        line->member = 0;
    } else {
        Str member = cut_word(&rest);
        if (!str_is_text(member, "*") &&
            !member_read(r, at, path, line->level, member, &line->member))
            return false;
    }
    return attribute_read(r, at, path, line->level, rest, &line->attribute);
}

/* -- values -- */

/* "-10%": a number that ends so, the rest before it; false if it does not end so. */
static bool ends_with(Str text, const char *end, Str *before)
{
    if (!str_ends(text, end))
        return false;
    *before = str_trim(str_part(text.at, text.len - strlen(end)));
    return true;
}

static bool in_range(StressReader *r, Span at, Str text, Decimal part)
{
    static const Decimal least = { -1, 0 }, most = { STRESS_SCALE_MOST, 0 };
    if (exact_order(exact_of(part), exact_of(least)) >= 0 &&
        exact_order(exact_of(part), exact_of(most)) <= 0)
        return true;
    return tell(r, DIAG_STRESS_RANGE, at, text, STR_NONE);
}

/* "+1": as a share of hundred. */
static bool points_read(StressReader *r, Span at, Str number, Decimal *amount)
{
    if (!quantity_parse(number, at, UNIT_NONE, r->diags, amount))
        return false;
    amount->scale += 2;
    return amount->scale <= DECIMAL_SCALE_MAX || tell(r, DIAG_NUMBER_TOO_LONG, at, number, STR_NONE);
}

static Str without_plus(Str text)
{
    return text.len && text.at[0] == '+' ? str_trim(str_part(text.at + 1, text.len - 1)) : text;
}

/* What changes by a signed amount must be a number, and not one per calendar month. */
static bool shift_read(StressReader *r, Span at, Str text, StressLine *line)
{
    const Attribute *a = &r->book->attributes[line->attribute];
    Str number = without_plus(text), before;
    bool plain = unit_is(a->type.unit, UNIT_NONE);
    if (a->type.kind != KIND_NUMBER)
        return tell(r, DIAG_STRESS_CHANGE, at, text, a->name);
    line->shift = SHIFT_BY;
    if (ends_with(number, "points", &before) || ends_with(number, "point", &before))
        return plain ? points_read(r, at, before, &line->amount)
                     : tell(r, DIAG_STRESS_CHANGE, at, text, a->name);
    if (!str_ends(number, "%")) {
        Decimal bare;
        if (!plain && decimal_parse(number, &bare) == PARSE_OK)
            return tell(r, DIAG_STRESS_CHANGE, at, text, a->name);
        return quantity_parse(number, at, a->type.unit, r->diags, &line->amount);
    }
    line->shift = SHIFT_PART;
    return quantity_parse(number, at, UNIT_NONE, r->diags, &line->amount) &&
           in_range(r, at, text, line->amount);
}

/* "paid_by = voucher", of the same member */
static bool where_read(StressReader *r, const Entry *e, Str text, StressLine *line)
{
    Str rest = text, key = str_cut(&rest, '='), value = str_trim(rest);
    Span at = piece_span(e, text);
    if (!value.len)
        return tell(r, DIAG_STRESS_CHANGE, at, text, e->key);
    if (!attribute_read(r, at, key, line->level, key, &line->where))
        return false;
    line->has_where = true;
    return attribute_parse(&r->book->attributes[line->where], value, piece_span(e, value), r->diags,
                           &line->where_digits);
}

static Str cut_where(Str *text)
{
    static const char word[] = " where ";
    for (size_t i = 0; i + strlen(word) <= text->len; i++)
        if (memcmp(text->at + i, word, strlen(word)) == 0) {
            Str where = str_trim(str_part(text->at + i + strlen(word), text->len - i - strlen(word)));
            *text = str_trim(str_part(text->at, i));
            return where;
        }
    return STR_NONE;
}

static bool value_line(StressReader *r, const Entry *e, StressLine *line)
{
    Str text = e->value, where = cut_where(&text);
    if (!path_read(r, e->key_at, e->key, line))
        return false;
    const Attribute *a = &r->book->attributes[line->attribute];
    const Level *level = &r->book->levels[line->level];
    int32_t is = (int32_t)line->attribute;
    line->kind = STRESS_VALUE;
    if (a->pattern || is == level->entry || is == level->exit || is == level->number)
        return tell(r, DIAG_STRESS_FIXED, e->key_at, e->key, STR_NONE);
    if (where.len && !where_read(r, e, where, line))
        return false;
    Span at = piece_span(e, text);
    if (text.len && (text.at[0] == '-' || text.at[0] == '+'))
        return shift_read(r, at, text, line);
    line->shift = SHIFT_TO;
    return attribute_parse(a, text, at, r->diags, &line->digits);
}

/* -- who leaves -- */

/* "10% of worker.fte": of the level whose members are counted. */
static bool leave_line(StressReader *r, const Entry *e, StressLine *line)
{
    static const char of[] = " of ";
    static const Decimal none = { 0, 0 }, all = { 1, 0 };
    Str text = e->value;
    size_t i = 0;
    while (i + strlen(of) <= text.len && memcmp(text.at + i, of, strlen(of)) != 0)
        i++;
    line->kind = STRESS_LEAVE;
    line->member = -1;
    if (i + strlen(of) > text.len)
        return tell(r, DIAG_STRESS_LEAVE, e->value_at, text, STR_NONE);
    Str part = str_trim(str_part(text.at, i));
    Str path = str_trim(str_part(text.at + i + strlen(of), text.len - i - strlen(of))), rest = path;
    Span at = piece_span(e, path);
    if (!quantity_parse(part, piece_span(e, part), UNIT_NONE, r->diags, &line->amount) ||
        !level_read(r, at, path, cut_word(&rest), &line->level, &line->section) ||
        !attribute_read(r, at, path, line->level, rest, &line->attribute))
        return false;
    if (exact_order(exact_of(line->amount), exact_of(none)) < 0 ||
        exact_order(exact_of(line->amount), exact_of(all)) > 0)
        return tell(r, DIAG_CHANCE_RANGE, piece_span(e, part), part, STR_NONE);
    const Level *level = &r->book->levels[line->level];
    const Attribute *a = &r->book->attributes[line->attribute];
    if (level->number < 0 || level->exit < 0 || a->type.kind != KIND_NUMBER || a->pattern ||
        level->number == (int32_t)line->attribute)
        return tell(r, DIAG_STRESS_LEAVE, e->value_at, text, STR_NONE);
    return true;
}

/* -- what stops -- */

/* Its members bring money and cost nothing, and may end before the project. */
static bool may_stop(const Rulebook *b, uint8_t level)
{
    if (b->levels[level].exit < 0 || b->levels[level].within == LEVEL_NONE)
        return false;
    for (size_t i = 0; i < b->instruments_count; i++)
        if (b->instruments[i].level == level && b->instruments[i].kind == KIND_COST)
            return false;
    return true;
}

/* "each", "largest contribution" */
static bool which_read(StressReader *r, const Entry *e, StressLine *line)
{
    Str rest = e->value, word = str_cut(&rest, ' '), section;
    rest = str_trim(rest);
    line->which = str_is_text(word, "each") ? STOP_EACH
                : str_is_text(word, "largest") ? STOP_LARGEST : STOP_NAMED;
    line->level = LEVEL_NONE;
    if (line->which == STOP_NAMED || !rest.len)
        return true;
    if (!level_read(r, piece_span(e, rest), rest, rest, &line->level, &section))
        return false;
    return may_stop(r->book, line->level) ||
           tell(r, DIAG_STRESS_STOP, piece_span(e, rest), rest, STR_NONE);
}

static bool stop_member(StressReader *r, Span at, Str path, Stop *stop)
{
    Str rest = path, section;
    uint8_t level;
    int32_t member;
    if (!level_read(r, at, path, cut_word(&rest), &level, &section))
        return false;
    if (!may_stop(r->book, level))
        return tell(r, DIAG_STRESS_STOP, at, path, STR_NONE);
    if (!member_read(r, at, path, level, rest, &member))
        return false;
    *stop = (Stop){ -1, { level, (uint32_t)member } };
    return true;
}

static bool stop_instrument(StressReader *r, Span at, Str name, Stop *stop)
{
    const Rulebook *b = r->book;
    Str *names = arena_alloc(r->arena, (b->instruments_count + 1) * sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < b->instruments_count; i++) {
        const Instrument *in = &b->instruments[i];
        bool can = in->kind == KIND_FUNDING && (in->chosen || may_stop(b, in->level));
        *stop = (Stop){ (int32_t)i, { 0 } };
        if (str_is(in->id, name))
            return can || tell(r, DIAG_STRESS_STOP, at, name, STR_NONE);
        if (can)
            names[count++] = in->id;
    }
    return tell_unknown(r, at, name, name, names, count);
}

static bool stop_line(StressReader *r, const Entry *e, StressLine *line)
{
    bool good = true;
    line->kind = STRESS_STOP;
    if (!which_read(r, e, line))
        return false;
    if (line->which != STOP_NAMED)
        return true;
    Stop *stops = arena_alloc(r->arena, (e->value.len + 1) * sizeof *stops);
    for (Str rest = e->value; rest.at; ) {
        Str name = str_cut(&rest, ',');
        Span at = piece_span(e, name);
        bool member = name.len && memchr(name.at, '.', name.len);
        good = (member ? stop_member(r, at, name, &stops[line->stops_count])
                       : stop_instrument(r, at, name, &stops[line->stops_count])) && good;
        line->stops_count++;
    }
    line->stops = stops;
    return good;
}

/* -- who is late -- */

static bool late_party(StressReader *r, const Entry *e, StressLine *line)
{
    const Rulebook *b = r->book;
    Str rest = e->key;
    cut_word(&rest);
    line->party = str_is_text(rest, "public") ? LATE_PUBLIC : LATE_ANYONE;
    if (!rest.len || line->party == LATE_PUBLIC)
        return true;
    Str *names = arena_alloc(r->arena, (b->parties_count + 1) * sizeof *names);
    for (size_t p = 0; p < b->parties_count; p++) {
        names[p] = b->parties[p].id;
        line->party = (int32_t)p;
        if (str_is(names[p], rest))
            return true;
    }
    names[b->parties_count] = str_of("public");
    return tell_unknown(r, e->key_at, e->key, rest, names, b->parties_count + 1);
}

static bool late_line(StressReader *r, const Entry *e, StressLine *line)
{
    Decimal months;
    line->kind = STRESS_LATE;
    if (!late_party(r, e, line) ||
        !quantity_parse(e->value, e->value_at, unit_base(UNIT_MONTH), r->diags, &months))
        return false;
    if (months.scale != 0 || months.digits < 0 || months.digits > STRESS_LATE_MOST)
        return tell(r, DIAG_STRESS_MONTHS, e->value_at, e->value, STR_NONE);
    line->months = (int)months.digits;
    return true;
}

/* -- rules that are others -- */

static bool reform_line(StressReader *r, const Entry *e, StressLine *line)
{
    Str file = e->value_at.source->name;
    size_t folder = file.len;
    while (folder > 0 && file.at[folder - 1] != '/')
        folder--;
    Buf path = { 0 };
    if (!str_starts(e->value, "/"))
        buf_str(&path, str_part(file.at, folder));
    buf_str(&path, e->value);
    line->kind = STRESS_REFORM;
    Str kept = str_keep(r->arena, buf_view(&path));
    buf_free(&path);
    for (size_t i = 0; i < r->beside_count && !line->overlay; i++)
        if (str_is(r->beside[i]->name, kept))
            line->overlay = r->beside[i];
    if (!line->overlay)
        line->overlay = source_read(r->arena, kept.at, r->diags);
    if (!line->overlay)
        diag_also(r->diags, DIAG_BECAUSE_HERE, e->value_at, e->value);
    return line->overlay != NULL;
}

bool stress_line_read(StressReader *r, const Entry *e, StressLine *line)
{
    *line = (StressLine){ .key = e->key, .text = e->value, .at = e->key_at, .member = -1 };
    if (str_is_text(e->key, "stop"))
        return stop_line(r, e, line);
    if (str_is_text(e->key, "late") || str_starts(e->key, "late."))
        return late_line(r, e, line);
    if (str_is_text(e->key, "leave"))
        return leave_line(r, e, line);
    if (str_is_text(e->key, "reform"))
        return reform_line(r, e, line);
    if (e->key.len && memchr(e->key.at, '.', e->key.len))
        return value_line(r, e, line);
    Str names[FORMAT_KEYS];
    for (int i = 0; i < FORMAT_KEYS; i++)
        names[i] = str_of(format_keys[i]);
    report_unknown(r->diags, DIAG_UNKNOWN_KEY, e->key_at, e->key, names, FORMAT_KEYS);
    return false;
}
