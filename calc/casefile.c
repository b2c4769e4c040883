/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * casefile.c -- reading case files: months, inputs, expectations.
 *
 *   [een voltijdse maand geeft 500 EUR]        the claim
 *   at               = 2006-03                 or several, or  during = A .. B
 *   worker.fte       = 1                       inputs; a list for several members
 *   expect.allowance = 500.00                  or  no CONDITION  or  unknown INPUT
 *   expect.allowance.from = rva                who pays, .to who gets it
 *   source           = KB 3-5-1999
 *
 * [given] holds what all cases of the file share.
 */
#include <string.h>

#include "cases.h"
#include "reading.h"

typedef struct CaseReader {
    Arena *arena;
    const Rulebook *book;
    Diags *diags;
    Section *given;            /* may be NULL */
    Section *section;
    Case *claim;
    size_t inputs_room, expectations_room;
    Str *names[32];            /* per level: the members' names, or NULL */
} CaseReader;

static void report_at(CaseReader *r, DiagCode code, Span at, Str a, Str b)
{
    diag_add(r->diags, code, at, a, b, STR_NONE);
}

/* A list is split at commas; "9,50" is no list of two. */
static size_t split_list(CaseReader *r, const Entry *e, Str **pieces)
{
    Str *list = NULL;
    size_t count = 0, room = 0;
    Str value = e->value;
    for (size_t i = 1; i + 1 < value.len; i++) {
        bool digits = value.at[i - 1] >= '0' && value.at[i - 1] <= '9' &&
                      value.at[i + 1] >= '0' && value.at[i + 1] <= '9';
        bool month = i >= 7 && month_parse(str_part(value.at + i - 7, 7),
                                           &(Month){ 0 }) == PARSE_OK;
        if (value.at[i] == ',' && digits && !month) {
            Buf point = { 0 };
            for (size_t k = 0; k < value.len; k++)
                buf_byte(&point, k == i ? '.' : value.at[k]);
            report_at(r, DIAG_DECIMAL_COMMA, e->value_at, value, buf_view(&point));
            buf_free(&point);
            *pieces = NULL;
            return 0;
        }
    }
    for (Str rest = value; rest.at; ) {
        Str piece = str_cut(&rest, ',');
        list = arena_grow(r->arena, list, count, &room, sizeof *list);
        list[count++] = piece;
    }
    *pieces = list;
    return count;
}

/* -- months -- */

static const Entry *case_entry(const CaseReader *r, const char *key)
{
    const Entry *e = section_entry(r->section, key);
    return e ? e : r->given ? section_entry(r->given, key) : NULL;
}

/* Was there a line with that key that could not be read? */
static bool was_lost(const CaseReader *r, const char *key)
{
    return section_lost(r->section, str_of(key)) ||
           (r->given && section_lost(r->given, str_of(key)));
}

static bool read_span(CaseReader *r, const Entry *e)
{
    Months months;
    if (months_parse(e->value, &months) != PARSE_OK ||
        months.first.index > months.last.index ||
        months.first.index == MONTH_NEVER_BEGAN.index ||
        months.last.index == MONTH_NEVER_ENDS.index) {
        report_at(r, DIAG_BAD_MONTHS, e->value_at, e->value, STR_NONE);
        return false;
    }
    r->claim->during = true;
    r->claim->months = arena_alloc(r->arena, 2 * sizeof *r->claim->months);
    r->claim->months[0] = months.first;
    r->claim->months[1] = months.last;
    r->claim->months_count = 2;
    return true;
}

static bool read_time(CaseReader *r)
{
    const Entry *at = section_entry(r->section, "at"),
                *during = section_entry(r->section, "during");
    if (at && during) {
        report_at(r, DIAG_CASE_TWO_TIMES, during->key_at, STR_NONE, STR_NONE);
        return false;
    }
    if (!at && !during) {
        at = case_entry(r, "at");
        during = at ? NULL : case_entry(r, "during");
    }
    if (!at && !during) {
        if (!was_lost(r, "at") && !was_lost(r, "during"))
            report_at(r, DIAG_CASE_NEEDS_TIME, r->section->at, STR_NONE, STR_NONE);
        return false;
    }
    if (during)
        return read_span(r, during);
    Str *pieces;
    size_t count = split_list(r, at, &pieces);
    r->claim->months = arena_alloc(r->arena, (count + 1) * sizeof *r->claim->months);
    for (size_t i = 0; i < count; i++)
        if (month_parse(pieces[i], &r->claim->months[r->claim->months_count++]) != PARSE_OK) {
            report_at(r, DIAG_NO_SUCH_MONTH, piece_span(at, pieces[i]), pieces[i], STR_NONE);
            return false;
        }
    return count > 0;
}

/* -- inputs -- */

/* What a case says itself goes before what all cases of the file share. */
static bool says_itself(const CaseReader *r, Str key)
{
    for (size_t i = 0; i < r->section->count; i++)
        if (str_is(r->section->entries[i].key, key))
            return true;
    return false;
}

static const char *const controls[] = { "at", "during", "expect", "source", "with", "instrument" };

static bool is_control(Str key)
{
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
        if (str_is_text(key, controls[i]))
            return true;
    return str_starts(key, "expect.");
}

static void check_key(CaseReader *r, const Entry *e)
{
    const Rulebook *b = r->book;
    if (is_control(e->key) || rules_level(b, e->key) > 0 || rules_attribute(b, e->key) >= 0)
        return;
    size_t count = 0;
    Str *names = arena_alloc(r->arena, (b->attributes_count + b->levels_count + 8) * sizeof *names);
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
        names[count++] = str_of(controls[i]);
    for (size_t i = 1; i < b->levels_count; i++)
        names[count++] = b->levels[i].name;
    for (size_t i = 0; i < b->attributes_count; i++)
        names[count++] = b->attributes[i].name;
    ptrdiff_t near = report_unknown(r->diags, DIAG_UNKNOWN_KEY, e->key_at, e->key, names, count);
    if (near >= 0)
        section_lose(r->arena, r->section, names[near]);
}

static bool from_data(Str value)
{
    return str_starts(value, "column ");
}

/* Members are named, or as many as the longest list has. */
static void count_members(CaseReader *r, const Section *section)
{
    const Rulebook *b = r->book;
    for (size_t i = 0; section && i < section->count; i++) {
        const Entry *e = &section->entries[i];
        ptrdiff_t level = rules_level(b, e->key), attribute = rules_attribute(b, e->key);
        if (section == r->given && says_itself(r, e->key))
            continue;
        Str *pieces;
        if (level > 0) {
            r->claim->members[level] = split_list(r, e, &pieces);
            r->names[level] = pieces;
        } else if (attribute >= 0 && !from_data(e->value) &&
                   !r->names[b->attributes[attribute].level]) {
            size_t count = split_list(r, e, &pieces);
            size_t *members = &r->claim->members[b->attributes[attribute].level];
            *members = count > *members ? count : *members;
        }
    }
}

static Str columns_of(CaseReader *r, const DataFile *data)
{
    Buf list = { 0 };
    for (size_t c = 0; data && c < data->columns; c++) {
        buf_text(&list, c ? ", " : "");
        buf_str(&list, data->cells[c]);
    }
    Str kept = str_keep(r->arena, buf_view(&list));
    buf_free(&list);
    return kept;
}

/* Where the case, or what all cases share, names the member. */
static Span member_span(const CaseReader *r, const Level *level, Str name, Span otherwise)
{
    const Section *sections[] = { r->section, r->given };
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; sections[s] && i < sections[s]->count; i++)
            if (str_is(sections[s]->entries[i].key, level->name))
                return piece_span(&sections[s]->entries[i], name);
    return otherwise;
}

static bool read_column(CaseReader *r, const Entry *e, const Attribute *a, int64_t *digits)
{
    const Level *level = &r->book->levels[a->level];
    const DataFile *data = level->data.len ? rules_data(r->book, level->data) : NULL;
    Str column = str_trim(
        str_part(e->value.at + strlen("column "), e->value.len - strlen("column ")));
    bool known = false;
    for (size_t c = 0; data && c < data->columns; c++)
        known = known || str_is(data->cells[c], column);
    if (!known) {
        diag_add(r->diags, DIAG_NO_DATA, e->value_at, level->name, column, columns_of(r, data));
        return false;
    }
    if (!r->names[a->level]) {
        report_at(r, DIAG_MEMBERS_UNNAMED, e->value_at, level->name, STR_NONE);
        return false;
    }
    for (size_t m = 0; m < r->claim->members[a->level]; m++) {
        Str cell;
        if (!data_cell(data, level->key, r->names[a->level][m], column, &cell)) {
            size_t key = 0;
            while (key + 1 < data->columns && !str_is(data->cells[key], level->key))
                key++;
            Str *names = arena_alloc(r->arena, (data->rows + 1) * sizeof *names);
            for (size_t row = 0; row < data->rows; row++)
                names[row] = data->cells[(row + 1) * data->columns + key];
            Str name = r->names[a->level][m];
            report_unknown(r->diags, DIAG_NO_SUCH_MEMBER, member_span(r, level, name, e->value_at),
                           name, names, data->rows);
            return false;
        }
        if (!attribute_parse(a, cell, e->value_at, r->diags, &digits[m]))
            return false;
    }
    return true;
}

static bool read_digits(CaseReader *r, const Entry *e, const Attribute *a, int64_t *digits)
{
    size_t members = r->claim->members[a->level];
    if (from_data(e->value))
        return read_column(r, e, a, digits);
    Str *pieces;
    size_t count = split_list(r, e, &pieces);
    if (count != 1 && count != members) {
        Buf had = { 0 }, wanted = { 0 };
        buf_print(&had, "%zu", count);
        buf_print(&wanted, "%zu", members);
        if (count)
            diag_add(r->diags, DIAG_MEMBER_COUNT, e->value_at, a->name, buf_view(&had),
                     buf_view(&wanted));
        buf_free(&had);
        buf_free(&wanted);
        return false;
    }
    for (size_t m = 0; m < members; m++)
        if (m < count && !attribute_parse(a, pieces[m], piece_span(e, pieces[m]),
                                          r->diags, &digits[m]))
            return false;
        else if (m >= count)
            digits[m] = digits[0];
    return true;
}

static void add_input(CaseReader *r, size_t attribute, const int64_t *digits)
{
    Case *c = r->claim;
    c->inputs = arena_grow(r->arena, c->inputs, c->inputs_count, &r->inputs_room,
                           sizeof *c->inputs);
    c->inputs[c->inputs_count++] = (CaseInput){ (uint32_t)attribute, digits };
}

static bool read_inputs(CaseReader *r, const Section *section)
{
    bool ok = true;
    for (size_t i = 0; section && i < section->count; i++) {
        const Entry *e = &section->entries[i];
        if (section == r->given && says_itself(r, e->key))
            continue;
        ptrdiff_t a = rules_attribute(r->book, e->key);
        if (a < 0)
            continue;
        const Attribute *attribute = &r->book->attributes[a];
        int64_t *digits = arena_alloc(
            r->arena, (r->claim->members[attribute->level] + 1) * sizeof *digits);
        if (str_is_text(e->value, "unknown"))
            continue;          /* said to be missing, where [given] has it */
        if (read_digits(r, e, attribute, digits))
            add_input(r, (size_t)a, digits);
        else
            ok = false;
    }
    return ok;
}

static void unknown_instrument(CaseReader *r, Span at, Str id)
{
    const Rulebook *b = r->book;
    Str *ids = arena_alloc(r->arena, (b->instruments_count + 1) * sizeof *ids);
    for (size_t i = 0; i < b->instruments_count; i++)
        ids[i] = b->instruments[i].id;
    report_unknown(r->diags, DIAG_UNKNOWN_INSTRUMENT, at, id, ids, b->instruments_count);
}

static bool read_with(CaseReader *r)
{
    const Entry *e = case_entry(r, "with");
    const Rulebook *b = r->book;
    Str *pieces;
    size_t count = e ? split_list(r, e, &pieces) : 0;
    for (size_t i = 0; i < count; i++) {
        const Instrument *in = rules_instrument(b, pieces[i]);
        if (!in) {
            unknown_instrument(r, piece_span(e, pieces[i]), pieces[i]);
            return false;
        }
        int64_t *digits =
            arena_alloc(r->arena, (r->claim->members[in->level] + 1) * sizeof *digits);
        for (size_t m = 0; m < r->claim->members[in->level]; m++)
            digits[m] = 1;
        add_input(r, (size_t)in->takes, digits);
    }
    return true;
}

/* -- expectations -- */

static bool find_condition(CaseReader *r, const Entry *e, Str name, uint64_t *failing)
{
    const Instrument *in = r->claim->instrument;
    Str names[CONDITIONS_MAX];
    for (size_t i = 0; i < in->conditions_count; i++) {
        names[i] = r->book->rules[in->conditions[i]].name;
        if (str_is(names[i], name)) {
            *failing |= (uint64_t)1 << i;
            return true;
        }
    }
    report_unknown(r->diags, DIAG_EXPECT_CONDITION, piece_span(e, name), name, names,
                   in->conditions_count);
    return false;
}

static bool read_party(CaseReader *r, const Entry *e, Str text, Expected *x)
{
    const Rulebook *b = r->book;
    Str *ids = arena_alloc(r->arena, (b->parties_count + 1) * sizeof *ids);
    for (size_t i = 0; i < b->parties_count; i++)
        ids[i] = b->parties[i].id;
    ptrdiff_t party = read_word(text, piece_span(e, text), ids, b->parties_count, r->diags);
    *x = (Expected){ .state = OUTCOME_VALUE, .text = text, .at = x->at,
                     .value = exact_of((Decimal){ party, 0 }) };
    return party >= 0;
}

static bool read_expected(CaseReader *r, const Entry *e, const Rule *rule, Str text, Expected *x)
{
    const Code *code = r->book->code;
    Type type = { .kind = KIND_NUMBER, .unit = unit_base(UNIT_EUR) };
    if (rule)
        type = code->ins[rule->root].type;
    *x = (Expected){ .state = OUTCOME_VALUE, .text = text, .at = x->at };
    Str rest = text;
    Str first = str_cut(&rest, ' ');
    if (str_is_text(first, "unknown")) {
        x->state = OUTCOME_UNKNOWN;
        x->needs = rest.at ? str_trim(rest) : STR_NONE;
        return true;
    }
    if (str_is_text(first, "no") && (!rule || rule->kind == RULE_AMOUNT)) {
        x->state = OUTCOME_NO;
        while (rest.at)
            if (!find_condition(r, e, str_cut(&rest, ' '), &x->failing))
                return false;
        return true;
    }
    if (type.kind == KIND_NUMBER) {
        Decimal value;
        if (!quantity_parse(text, piece_span(e, text), type.unit, r->diags, &value))
            return false;
        x->value = exact_of(value);
        return true;
    }
    Attribute like = { .name = e->key, .type = type };
    int64_t digits;
    if (!attribute_parse(&like, text, piece_span(e, text), r->diags, &digits))
        return false;
    x->value = exact_of((Decimal){ digits, 0 });
    return true;
}

static const Rule *find_rule(CaseReader *r, const Entry *e, Str name)
{
    const Rulebook *b = r->book;
    const Instrument *in = r->claim->instrument;
    static const RuleKind kinds[] = { RULE_AMOUNT, RULE_DEFINE, RULE_CONDITION };
    for (int k = 0; k < 3; k++) {
        const Rule *rule = rules_rule(b, in, kinds[k], name);
        if (rule)
            return rule;
    }
    const Rule *common = rules_rule(b, NULL, RULE_DEFINE, name);
    if (common)
        return common;
    Str *names = arena_alloc(r->arena, (b->rules_count + 1) * sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < b->rules_count; i++)
        if (b->rules[i].owner == (uint32_t)(in - b->instruments) + 1)
            names[count++] = b->rules[i].name;
    report_unknown(r->diags, DIAG_EXPECT_UNKNOWN, e->key_at, name, names, count);
    return NULL;
}

/* The sum of all amounts means something over a span, or when all are counted
 * over the same period. */
static bool can_sum(const CaseReader *r)
{
    const Instrument *in = r->claim->instrument;
    for (size_t a = 1; a < in->amounts_count && !r->claim->during; a++)
        if (r->book->rules[in->amounts[a]].period != r->book->rules[in->amounts[0]].period)
            return false;
    return true;
}

static bool read_expectation(CaseReader *r, const Entry *e)
{
    Case *c = r->claim;
    Expectation x = { .at = e->value_at };
    if (!str_is_text(e->key, "expect")) {
        Str name = str_part(e->key.at + strlen("expect."), e->key.len - strlen("expect."));
        x.aspect = str_ends(name, ".from") ? ASPECT_FROM
                   : str_ends(name, ".to") ? ASPECT_TO
                                           : ASPECT_VALUE;
        name.len -= x.aspect == ASPECT_FROM ? strlen(".from")
                    : x.aspect == ASPECT_TO ? strlen(".to")
                                            : 0;
        x.rule = find_rule(r, e, name);
        if (!x.rule)
            return false;
        if (x.aspect != ASPECT_VALUE && x.rule->kind != RULE_AMOUNT) {
            report_at(r, DIAG_EXPECT_UNKNOWN, e->key_at, e->key, x.rule->name);
            return false;
        }
    }
    bool plain = x.rule && (x.rule->kind != RULE_AMOUNT || x.aspect != ASPECT_VALUE);
    if (x.rule ? c->during && plain : !can_sum(r)) {
        report_at(r, x.rule ? DIAG_EXPECT_DURING : DIAG_EXPECT_MIXED, e->key_at, e->key, STR_NONE);
        return false;
    }
    Str *pieces;
    size_t count = split_list(r, e, &pieces), months = c->during ? 1 : c->months_count;
    if (count != months) {
        Buf had = { 0 }, wanted = { 0 };
        buf_print(&wanted, "%zu", months);
        buf_print(&had, "%zu", count);
        if (count)
            report_at(r, DIAG_EXPECT_COUNT, e->value_at, buf_view(&wanted), buf_view(&had));
        buf_free(&had);
        buf_free(&wanted);
        return false;
    }
    x.expected = arena_alloc(r->arena, count * sizeof *x.expected);
    for (size_t i = 0; i < count; i++) {
        x.expected[i].at = piece_span(e, pieces[i]);
        if (x.aspect == ASPECT_VALUE ? !read_expected(r, e, x.rule, pieces[i], &x.expected[i])
                                     : !read_party(r, e, pieces[i], &x.expected[i]))
            return false;
    }
    c->expectations = arena_grow(r->arena, c->expectations, c->expectations_count,
                                 &r->expectations_room, sizeof *c->expectations);
    c->expectations[c->expectations_count++] = x;
    return true;
}

static bool read_expectations(CaseReader *r)
{
    bool ok = true, any = false, lost = false;
    for (size_t i = 0; i < r->section->count; i++) {
        const Entry *e = &r->section->entries[i];
        if (!str_is_text(e->key, "expect") && !str_starts(e->key, "expect."))
            continue;
        any = true;
        ok = read_expectation(r, e) && ok;
    }
    for (size_t i = 0; i < r->section->lost_count; i++)
        lost = lost || str_starts(r->section->lost[i], "expect");
    if (!any && !lost)
        report_at(r, DIAG_CASE_EXPECTS_NOTHING, r->section->at, STR_NONE, STR_NONE);
    return ok && any;
}

/* -- the file -- */

/* The instrument of sine.cases.ini is the one of sine.ini. */
static const Instrument *file_instrument(const Rulebook *book, const Source *cases)
{
    Str stem = str_part(cases->name.at, cases->name.len - strlen(".cases.ini"));
    for (size_t i = 0; i < book->instruments_count; i++) {
        Str file = book->instruments[i].file->name;
        if (file.len == stem.len + 4 && memcmp(file.at, stem.at, stem.len) == 0)
            return &book->instruments[i];
    }
    return NULL;
}

static const Instrument *find_instrument(CaseReader *r, const Source *file)
{
    const Entry *e = case_entry(r, "instrument");
    const Instrument *in = e ? rules_instrument(r->book, e->value) : file_instrument(r->book, file);
    if (!in && e)
        unknown_instrument(r, e->value_at, e->value);
    else if (!in)
        report_at(r, DIAG_CASE_WITHOUT_INSTRUMENT, r->section->at,
                  r->book->instruments_count ? r->book->instruments[0].id : str_of("..."),
                  STR_NONE);
    return in;
}

/* Time and inputs, which a claim and a situation have alike. */
static bool read_world(CaseReader *r)
{
    Case *c = r->claim;
    c->members = arena_alloc(r->arena, (r->book->levels_count + 1) * sizeof *c->members);
    for (size_t l = 0; l < r->book->levels_count; l++)
        c->members[l] = 1;
    for (size_t i = 0; i < r->section->count; i++)
        check_key(r, &r->section->entries[i]);
    bool ok = read_time(r);
    count_members(r, r->given);
    count_members(r, r->section);
    ok = read_inputs(r, r->given) && ok;
    ok = read_inputs(r, r->section) && ok;
    return read_with(r) && ok;
}

static bool read_case(CaseReader *r, const Source *file)
{
    Case *c = r->claim;
    *c = (Case){ .title = r->section->title, .at = r->section->at, .file = file };
    const Entry *source = case_entry(r, "source");
    if (source)
        c->source = source->value;
    else if (!was_lost(r, "source"))
        report_at(r, DIAG_CASE_NEEDS_SOURCE, r->section->at, STR_NONE, STR_NONE);
    c->instrument = find_instrument(r, file);
    bool ok = read_world(r) && c->instrument && c->instrument->level != LEVEL_NONE;
    return ok && read_expectations(r) && source;
}

static Section *find_given(IniFile *file)
{
    for (size_t s = 0; s < file->count; s++)
        if (str_is_text(file->sections[s].title, "given"))
            return &file->sections[s];
    return NULL;
}

static void keep_case(Arena *arena, Cases *cases, const Case *claim)
{
    cases->list = arena_grow(arena, cases->list, cases->count, &cases->room, sizeof *cases->list);
    cases->list[cases->count++] = *claim;
}

static bool states_level(const Rulebook *book, const Case *claim, uint8_t level)
{
    for (size_t i = 0; i < claim->inputs_count; i++)
        if (book->attributes[claim->inputs[i].attribute].level == level)
            return true;
    return claim->members[level] > 1;
}

Cases *situations_load(Arena *arena, const Rulebook *book, const Source *source, Diags *diags)
{
    Cases *cases = arena_alloc(arena, sizeof *cases);
    IniFile *file = ini_file_parse(arena, source, diags);
    Section *given = find_given(file);
    for (size_t s = 0; s < file->count; s++) {
        Case claim = { .title = file->sections[s].title,
                       .at = file->sections[s].at,
                       .file = source };
        CaseReader r = { .arena = arena, .book = book, .diags = diags, .given = given,
                         .section = &file->sections[s], .claim = &claim };
        if (r.section == given || !read_world(&r))
            continue;
        if (claim.during) {
            report_at(&r, DIAG_SITUATION_DURING, r.section->at, STR_NONE, STR_NONE);
            continue;
        }
        size_t before = cases->count;
        for (size_t i = 0; i < book->instruments_count; i++) {
            const Instrument *in = &book->instruments[i];
            if (!states_level(book, &claim, in->level))
                continue;
            claim.instrument = in;
            claim.expectations =
                arena_alloc(arena, (in->amounts_count + 1) * sizeof *claim.expectations);
            for (size_t a = 0; a < in->amounts_count; a++)
                claim.expectations[a] = (Expectation){ .rule = &book->rules[in->amounts[a]] };
            claim.expectations_count = in->amounts_count;
            keep_case(arena, cases, &claim);
        }
        if (cases->count == before)
            report_at(&r, DIAG_SITUATION_EMPTY, r.section->at, r.section->title, STR_NONE);
    }
    return cases;
}

Cases *cases_load(Arena *arena, const Rulebook *book, const RuleFiles *files, Diags *diags)
{
    Cases *cases = arena_alloc(arena, sizeof *cases);
    for (size_t f = 0; f < files->count; f++) {
        if (!rule_file_is_cases(files->files[f]))
            continue;
        IniFile *file = ini_file_parse(arena, files->files[f], diags);
        Section *given = find_given(file);
        for (size_t s = 0; s < file->count; s++) {
            Case claim;
            CaseReader r = { .arena = arena, .book = book, .diags = diags, .given = given,
                             .section = &file->sections[s], .claim = &claim };
            if (r.section == given) {
                for (size_t i = 0; i < given->count; i++)
                    check_key(&r, &given->entries[i]);
                continue;
            }
            if (!read_case(&r, files->files[f]))
                continue;
            keep_case(arena, cases, &claim);
        }
    }
    return cases;
}
