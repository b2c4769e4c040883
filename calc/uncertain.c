/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * uncertain.c -- [uncertain]: which quantities are not sure, each by a distribution that
 * has a name:
 *
 *   service.odd-jobs.take_up = pert(60%, 85%, 95%)
 *   worker.klusser-1.wage    = normal(p10=1600 EUR/month, p90=1750 EUR/month)
 *   contribution.environment = renewal(2011-01, 70%)
 *   payer.municipality       = delay(0, 3, 6)
 *
 * A bare  60% .. 95%  is refused: it could mean three things.  Here it is only read and
 * checked; nothing is drawn.
 */
#include "scenarioreader.h"

#include <stdlib.h>
#include <string.h>

/* What a distribution can be of. */
typedef enum DrawOf {
    OF_NUMBER, OF_YES_NO,      /* an attribute */
    OF_ENDING,                 /* a member that may end before the project */
    OF_COUNTED,                /* a member that stands for several */
    OF_PAYMENT                 /* a member, or who pays */
} DrawOf;

/* How a distribution is written.  Its form has a letter per parameter: v value, w width
 * (a value above zero), d difference of values, p chance, c what is carried over, m month,
 * n number of months, r the same above zero, f file; the last of them (of discrete both)
 * may be repeated where `repeats` says so, or left out where it is optional. */
typedef struct DrawSpec {
    const char *name, *form, *usage;
    DrawOf of;
    bool repeats, optional;
    bool rising;               /* values may not fall, and the last is above the first */
    bool percentiles;          /* or two of them: p10=..., p90=... */
} DrawSpec;

static const DrawSpec specs[DRAW_KINDS] = {
    [DRAW_FIXED]      = { "fixed", "v", "fixed(value)", .of = OF_NUMBER },
    [DRAW_UNIFORM]    = { "uniform", "vv", "uniform(low, high)", .rising = true },
    [DRAW_TRIANGULAR] = { "triangular", "vvv", "triangular(low, mode, high)", .rising = true },
    [DRAW_PERT]       = { "pert", "vvv", "pert(low, mode, high)", .rising = true },
    [DRAW_NORMAL]     = { "normal", "vw", "normal(mean, deviation), normal(p10=low, p90=high)",
                          .percentiles = true },
    [DRAW_LOGNORMAL]  = { "lognormal", "ww",
                          "lognormal(mean, deviation), lognormal(p10=low, p90=high)",
                          .percentiles = true },
    [DRAW_DISCRETE]   = { "discrete", "vp", "discrete(value, chance, value, chance, ...)",
                          .repeats = true },
    [DRAW_BERNOULLI]  = { "bernoulli", "p", "bernoulli(chance)", .of = OF_YES_NO },
    [DRAW_EMPIRICAL]  = { "empirical", "f", "empirical(file.csv)", .of = OF_NUMBER },
    [DRAW_RENEWAL]    = { "renewal", "mp", "renewal(2011-01, chance)", .of = OF_ENDING },
    [DRAW_VACANCY]    = { "vacancy", "pr", "vacancy(chance per year, months to refill)",
                          .of = OF_COUNTED },
    [DRAW_DELAY]      = { "delay", "n", "delay(months, months, ...)", .of = OF_PAYMENT,
                          .repeats = true },
    [DRAW_PATH]       = { "path", "vwcd", "path(mean, deviation, carry), "
                          "path(mean, deviation, carry, change per year)", .optional = true },
};

enum { PARAMETERS_MOST = 200 };

Str draw_name(DrawKind kind)
{
    return str_of(specs[kind].name);
}

typedef struct DrawReader {
    Reader *r;
    const Entry *entry;
    const Attribute *attribute;        /* or NULL: of a member */
    const DrawSpec *spec;
    Uncertain *draw;
    Str *names;
    Decimal *values;
    Month *months;
    Span *places;              /* of each parameter */
} DrawReader;

static void tell_usage(DrawReader *d, DiagCode code, Span at)
{
    tell(d->r, code, at, str_of(d->spec->name), str_of(d->spec->usage), STR_NONE);
}

/* -- parameters -- */

static bool read_chance(DrawReader *d, Str text, Span at, Decimal *value)
{
    static const Decimal none = { 0, 0 }, one = { 1, 0 };
    if (!quantity_parse(text, at, UNIT_NONE, d->r->diags, value))
        return false;
    if (exact_order(exact_of(*value), exact_of(none)) >= 0 &&
        exact_order(exact_of(*value), exact_of(one)) <= 0)
        return true;
    tell(d->r, DIAG_CHANCE_RANGE, at, text, STR_NONE, STR_NONE);
    return false;
}

static bool is_above_zero(DrawReader *d, Str text, Span at, const Decimal *value)
{
    if (value->digits > 0)
        return true;
    tell(d->r, DIAG_DRAW_WIDTH, at, text, STR_NONE, STR_NONE);
    return false;
}

/* Values of the attribute's unit, but none that it has. */
static bool read_difference(DrawReader *d, Str text, Span at, Decimal *value)
{
    Unit unit = d->attribute->type.unit;
    return !lacks_unit(d->r, unit, text, at) && quantity_parse(text, at, unit, d->r->diags, value);
}

static bool read_width(DrawReader *d, Str text, Span at, Decimal *value)
{
    return read_difference(d, text, at, value) && is_above_zero(d, text, at, value);
}

/* Between -1 and 1: beyond, a path would run away. */
static bool read_carry(DrawReader *d, Str text, Span at, Decimal *value)
{
    static const Decimal least = { -1, 0 }, most = { 1, 0 };
    if (!quantity_parse(text, at, UNIT_NONE, d->r->diags, value))
        return false;
    if (exact_order(exact_of(*value), exact_of(least)) > 0 &&
        exact_order(exact_of(*value), exact_of(most)) < 0)
        return true;
    tell(d->r, DIAG_DRAW_CARRY, at, text, STR_NONE, STR_NONE);
    return false;
}

/* A value that the attribute may have. */
static bool read_value(DrawReader *d, Str text, Span at, Decimal *value)
{
    int64_t digits;
    Unit unit = d->attribute->type.unit;
    if (lacks_unit(d->r, unit, text, at) ||
        !attribute_parse(d->attribute, text, at, d->r->diags, &digits))
        return false;
    *value = (Decimal){ digits, d->attribute->scale };
    return true;
}

static bool read_delay(DrawReader *d, Str text, Span at, Decimal *value)
{
    enum { DELAY_MOST = 120 };
    if (!quantity_parse(text, at, unit_base(UNIT_MONTH), d->r->diags, value))
        return false;
    if (value->scale == 0 && value->digits >= 0 && value->digits <= DELAY_MOST)
        return true;
    tell(d->r, DIAG_NOT_A_NUMBER, at, text, STR_NONE, STR_NONE);
    return false;
}

static bool read_month(DrawReader *d, Str text, Span at, Month *month)
{
    if (month_parse(text, month) == PARSE_OK)
        return true;
    tell(d->r, DIAG_NO_SUCH_MONTH, at, text, STR_NONE, STR_NONE);
    return false;
}

static bool read_parameter(DrawReader *d, char form, Str text, size_t i)
{
    d->places[i] = piece_span(d->entry, text);
    switch (form) {
    case 'p': return read_chance(d, text, d->places[i], &d->values[i]);
    case 'w': return read_width(d, text, d->places[i], &d->values[i]);
    case 'd': return read_difference(d, text, d->places[i], &d->values[i]);
    case 'c': return read_carry(d, text, d->places[i], &d->values[i]);
    case 'n': return read_delay(d, text, d->places[i], &d->values[i]);
    case 'r': return read_delay(d, text, d->places[i], &d->values[i]) &&
                     is_above_zero(d, text, d->places[i], &d->values[i]);
    case 'm': return read_month(d, text, d->places[i], &d->months[i]);
    default:  return read_value(d, text, d->places[i], &d->values[i]);
    }
}

/* -- what they must be together -- */

static bool check_rising(DrawReader *d, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        int order = exact_order(exact_of(d->values[i - 1]), exact_of(d->values[i]));
        bool flat = i + 1 == count && exact_order(exact_of(d->values[0]), exact_of(d->values[i])) == 0;
        if (order > 0 || flat) {
            tell_usage(d, DIAG_DRAW_ORDER, d->places[i]);
            return false;
        }
    }
    return true;
}

static void check_chances(DrawReader *d, size_t count)
{
    Wide sum = 0;
    Wide all = 1;
    for (int i = 0; i < DECIMAL_SCALE_MAX; i++)
        all *= 10;
    for (size_t i = 1; i < count; i += 2) {
        int64_t digits = 0;
        exact_fits(exact_of(d->values[i]), DECIMAL_SCALE_MAX, &digits);
        sum += digits;
    }
    if (sum == all)
        return;
    Buf percent = { 0 };
    exact_print((Exact){ sum, 1, DECIMAL_SCALE_MAX - 2 }, 0, DECIMAL_SCALE_MAX, &percent);
    buf_byte(&percent, '%');
    tell(d->r, DIAG_CHANCES_SUM, d->entry->value_at, buf_view(&percent), STR_NONE, STR_NONE);
    buf_free(&percent);
}

/* "p10": 10; 0 if it is no percentile. */
static int percentile(Str name)
{
    bool digits = name.len >= 2 && name.len <= 3 && name.at[0] == 'p';
    int value = 0;
    for (size_t i = 1; i < name.len && digits; i++) {
        digits = name.at[i] >= '0' && name.at[i] <= '9';
        value = 10 * value + (name.at[i] - '0');
    }
    return digits ? value : 0;
}

/* A grant is renewed after it has begun and before it ends anyway. */
static bool check_renewal(DrawReader *d)
{
    const Target *t = &d->draw->target;
    Months there = d->r->scenario->presence[t->level][t->member];
    Month month = d->months[0];
    if (!d->r->has_months || (month.index > there.first.index && month.index <= there.last.index))
        return true;
    Buf text = { 0 }, months = { 0 };
    month_print(month, &text);
    months_print(there, &months);
    tell(d->r, DIAG_DRAW_RENEWAL, d->places[0], buf_view(&text), buf_view(&months), STR_NONE);
    buf_free(&text);
    buf_free(&months);
    return false;
}

/* normal(p10=1%, p90=3%): two, and rising. */
static void read_percentiles(DrawReader *d, const Str pieces[], size_t count)
{
    bool good = count == 2 && d->spec->percentiles;
    for (size_t i = 0; i < count && good; i++) {
        Str rest = pieces[i];
        d->names[i] = str_cut(&rest, '=');
        good = rest.at && percentile(d->names[i]) > 0;
        if (!good)
            break;
        char form = d->spec->form[0];
        if (!read_parameter(d, form, str_trim(rest), i))
            return;
    }
    if (!good) {
        tell_usage(d, DIAG_DRAW_COUNT, d->entry->value_at);
        return;
    }
    if (percentile(d->names[0]) >= percentile(d->names[1]))
        tell_usage(d, DIAG_DRAW_ORDER, d->places[1]);
    else if (check_rising(d, count))
        d->draw->count = count;
}

static bool is_right_count(const DrawSpec *spec, size_t count)
{
    size_t form = strlen(spec->form);
    return spec->repeats ? count > 0 && count % form == 0
                         : count == form || (spec->optional && count + 1 == form);
}

static void read_ordered(DrawReader *d, const Str pieces[], size_t count)
{
    size_t form = strlen(d->spec->form);
    bool good = true;
    if (!is_right_count(d->spec, count)) {
        tell_usage(d, DIAG_DRAW_COUNT, d->entry->value_at);
        return;
    }
    for (size_t i = 0; i < count; i++)
        good = read_parameter(d, d->spec->form[i % form], pieces[i], i) && good;
    if (!good || (d->spec->rising && !check_rising(d, count)))
        return;
    if (d->draw->kind == DRAW_DISCRETE)
        check_chances(d, count);
    if (d->draw->kind == DRAW_RENEWAL && !check_renewal(d))
        return;
    d->draw->count = count;
}

static void make_room(DrawReader *d, size_t count)
{
    Arena *arena = d->r->arena;
    d->names = arena_alloc(arena, (count + 1) * sizeof *d->names);
    d->values = arena_alloc(arena, (count + 1) * sizeof *d->values);
    d->months = arena_alloc(arena, (count + 1) * sizeof *d->months);
    d->places = arena_alloc(arena, (count + 1) * sizeof *d->places);
    for (size_t i = 0; i <= count; i++)
        d->names[i] = STR_NONE;
    d->draw->names = d->names;
    d->draw->values = d->values;
    d->draw->months = d->months;
}

/* -- empirical(FILE): a value per line -- */

static bool are_same(const Decimal values[], size_t count)
{
    size_t same = 1;
    while (same < count && values[same].digits == values[0].digits)
        same++;
    return same == count;
}

static void read_values(DrawReader *d, const Source *source)
{
    size_t lines = 1, count = 0;
    for (size_t i = 0; i < source->text.len; i++)
        lines += source->text.at[i] == '\n';
    make_room(d, lines);
    Str rest = source->text, first = STR_NONE;
    if (str_starts(rest, "\xEF\xBB\xBF"))
        rest = str_part(rest.at + 3, rest.len - 3);
    while (rest.at && rest.len) {
        Str line = str_cut(&rest, '\n');
        size_t at = (size_t)(line.at - source->text.at);
        int64_t digits;
        if (!line.len || line.at[0] == '#')
            continue;
        bool good = attribute_parse(d->attribute, line, span_of(source, at, at + line.len), d->r->diags,
                               &digits);
        if (!good)
            return;            /* one is enough: it may be no such file at all */
        first = count ? first : line;
        d->values[count++] = (Decimal){ digits, d->attribute->scale };
    }
    if (!count)
        tell(d->r, DIAG_LIST_EMPTY, d->entry->value_at, d->draw->file, STR_NONE, STR_NONE);
    else if (are_same(d->values, count))
        tell(d->r, DIAG_DRAW_SAME, d->entry->value_at, d->draw->file, first, STR_NONE);
    d->draw->count = count;
}

/* -- one line -- */

/* Whether what is uncertain can be drawn so. */
static bool fits_target(DrawReader *d, const Key *key)
{
    const Target *t = &d->draw->target;
    const Level *level = &d->r->book->levels[t->level];
    const Attribute *a =
        key->kind == KEY_VALUE ? &d->r->book->attributes[key->attribute] : NULL;
    bool whole = key->kind == KEY_MEMBER && t->party < 0;
    d->attribute = a;
    switch (d->spec->of) {
    case OF_NUMBER:  return a && a->type.kind == KIND_NUMBER && !key->dated && !a->pattern;
    case OF_YES_NO:  return a && a->type.kind == KIND_YES_NO && !key->dated;
    case OF_ENDING:  return whole && level->exit >= 0 && t->level != d->r->project;
    case OF_COUNTED: return whole && level->number >= 0;
    case OF_PAYMENT: return key->kind == KEY_MEMBER;
    }
    return false;
}

/* payer.municipality: who pays, and does not only stand for another. */
static bool read_payer(Reader *r, Str path, Span at, Str id, Target *target)
{
    const Rulebook *b = r->book;
    Str *names = arena_alloc(r->arena, (b->parties_count + 1) * sizeof *names);
    size_t count = 0;
    *target = (Target){ .level = LEVEL_NONE, .attribute = -1, .party = -1, .path = path, .at = at };
    for (size_t p = 0; p < b->parties_count; p++) {
        if (b->parties[p].role)
            continue;
        names[count++] = b->parties[p].id;
        if (str_is(b->parties[p].id, id))
            target->party = (int32_t)p;
    }
    if (target->party < 0)
        tell_nothing(r, path, at, id, names, count);
    return target->party >= 0;
}

bool uncertain_target(Reader *r, Str path, Span at, Target *target, Key *key)
{
    static const char payer[] = "payer.";
    const Alias *alias;
    *key = (Key){ .kind = KEY_MEMBER };
    if (str_starts(path, payer) && title_level(r, str_of("payer"), &alias) == LEVEL_NONE)
        return read_payer(r, path, at, str_part(path.at + strlen(payer), path.len - strlen(payer)),
                          target);
    return target_read(r, path, at, true, target, key);
}

/* 60% .. 95%  could be the least and the most, or something around a middle, or what is
 * seldom passed. */
static bool is_bare(DrawReader *d, Str value)
{
    for (size_t i = 0; i + 1 < value.len && value.at[i] != '('; i++) {
        if (value.at[i] != '.' || value.at[i + 1] != '.')
            continue;
        Str low = str_trim(str_part(value.at, i)),
            high = str_trim(str_part(value.at + i + 2, value.len - i - 2));
        tell(d->r, DIAG_DRAW_BARE, d->entry->value_at, value, low.len ? low : str_of("..."),
             high.len ? high : str_of("..."));
        return true;
    }
    return false;
}

static bool find_spec(DrawReader *d, Str name)
{
    Str names[DRAW_KINDS];
    for (int k = 0; k < DRAW_KINDS; k++) {
        names[k] = draw_name((DrawKind)k);
        if (str_is(names[k], name)) {
            d->draw->kind = (DrawKind)k;
            d->spec = &specs[k];
            return true;
        }
    }
    report_unknown(d->r->diags, DIAG_DRAW_UNKNOWN, piece_span(d->entry, name), name, names,
                   DRAW_KINDS);
    return false;
}

/* NAME(...): its parameters, or false, reported. */
static bool read_form(DrawReader *d, Str *inside)
{
    Str value = d->entry->value;
    const char *open = memchr(value.at, '(', value.len);
    if (is_bare(d, value))
        return false;
    if (!open || value.at[value.len - 1] != ')') {
        tell(d->r, DIAG_DRAW_FORM, d->entry->value_at, value, STR_NONE, STR_NONE);
        return false;
    }
    size_t at = (size_t)(open - value.at);
    *inside = str_trim(str_part(open + 1, value.len - at - 2));
    return find_spec(d, str_trim(str_part(value.at, at)));
}

static void read_parameters(DrawReader *d, Str inside)
{
    Str *pieces;
    size_t count;
    if (d->draw->kind == DRAW_EMPIRICAL) {
        d->draw->file = inside;
        const Source *source = inside.len ? read_beside(d->r, d->entry, inside) : NULL;
        if (source)
            read_values(d, source);
        else if (!inside.len)
            tell_usage(d, DIAG_DRAW_COUNT, d->entry->value_at);
        return;
    }
    if (!split_pieces(d->r, d->entry, inside, &pieces, &count))
        return;
    if (count > PARAMETERS_MOST) {
        tell_too_many(d->r, d->entry->value_at, ",", PARAMETERS_MOST);
        return;
    }
    make_room(d, count);
    bool named = false;
    for (size_t i = 0; i < count; i++)
        named = named || memchr(pieces[i].at, '=', pieces[i].len);
    if (named)
        read_percentiles(d, pieces, count);
    else
        read_ordered(d, pieces, inside.len ? count : 0);
}

static void read_line(Reader *r, const Said *said, Uncertain *draw)
{
    DrawReader d = { .r = r, .entry = &said->entry, .draw = draw };
    Str inside;
    Key key;
    *draw = (Uncertain){ .file = STR_NONE, .at = said->entry.value_at };
    bool good = uncertain_target(r, said->entry.key, said->entry.key_at, &draw->target, &key);
    good = read_form(&d, &inside) && good;
    if (good && !fits_target(&d, &key)) {
        tell(r, DIAG_DRAW_TARGET, said->entry.key_at, said->entry.key, draw_name(draw->kind),
             STR_NONE);
        good = false;
    }
    if (good)
        read_parameters(&d, inside);
    else
        draw->kind = DRAW_KINDS;       /* of nothing */
}

static int by_what(const Target *a, const Target *b)
{
    MemberId x = { a->level, a->member }, y = { b->level, b->member };
    int whose = by_member_id(&x, &y);
    int what = (a->attribute > b->attribute) - (a->attribute < b->attribute);
    int who = (a->party > b->party) - (a->party < b->party);
    return whose ? whose : what ? what : who;
}

bool uncertain_is_same(const Target *one, const Target *other)
{
    return by_what(one, other) == 0;
}

/* In order of what they are about, then of place. */
static int by_target(const void *one, const void *other)
{
    const Uncertain *a = *(const Uncertain *const *)one, *b = *(const Uncertain *const *)other;
    int what = by_what(&a->target, &b->target);
    return what ? what : (a > b) - (a < b);
}

static void check_twice(Reader *r, const Uncertain list[], size_t count)
{
    const Uncertain **sorted = arena_alloc(r->arena, (count + 1) * sizeof *sorted);
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        if (list[i].kind != DRAW_KINDS)
            sorted[known++] = &list[i];
    if (known)
        qsort(sorted, known, sizeof *sorted, by_target);
    for (size_t i = 1; i < known; i++) {
        const Target *last = &sorted[i - 1]->target, *now = &sorted[i]->target;
        if (!uncertain_is_same(last, now))
            continue;
        tell(r, DIAG_TARGET_TWICE, now->at, now->path, STR_NONE, STR_NONE);
        diag_also(r->diags, DIAG_FIRST_HERE, last->at, last->path);
    }
}

void read_uncertain(Reader *r)
{
    const Block *block = find_block(r, BLOCK_UNCERTAIN, LEVEL_NONE, STR_NONE);
    size_t count = block ? block->count : 0;
    Uncertain *list = arena_alloc(r->arena, (count + 1) * sizeof *list);
    for (size_t i = 0; i < count; i++)
        read_line(r, &block->said[i], &list[i]);
    check_twice(r, list, count);
    r->scenario->uncertain = list;
    r->scenario->uncertain_count = count;
}
