/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * link.c -- defines, conditions and amounts: their versions, the order in which
 * they need each other, and the code of them all.
 *
 * An amount becomes   if(all its conditions, rounded value, 0)   so that its
 * three states can be read off: had, not had because a condition is known to
 * fail, cannot tell because something it needs is unknown.
 */
#include <string.h>

#include "loader.h"
#include "words.h"

static const char *const yes_no[] = { "no", "yes" };
static const char *const period_words[] = { "month", "quarter", "year", "once" };

const char *period_name(Period period)
{
    return period_words[period];
}

/* -- declaring -- */

/* In the table of rules an owner has names of its own for each kind. */
static uint32_t kind_of_owner(RuleKind kind, uint32_t owner)
{
    return owner * RULE_KINDS + (uint32_t)kind;
}

Rule *own_rule(Loader *loader, RuleKind kind, uint32_t owner, Str name)
{
    const Name *known = names_find(loader->rules, kind_of_owner(kind, owner), name);
    return known ? &loader->book->rules[known->which] : NULL;
}

/* Into the list of its instrument, if it is of such a kind. */
static void list_rule(Loader *loader, Instrument *in, RuleKind kind, uint32_t which)
{
    if (kind == RULE_CONDITION) {
        in->conditions = arena_grow(loader->arena, in->conditions, in->conditions_count,
                                    &in->conditions_room, sizeof *in->conditions);
        in->conditions[in->conditions_count++] = which;
    }
    if (kind == RULE_AMOUNT) {
        in->amounts = arena_grow(loader->arena, in->amounts, in->amounts_count,
                                 &in->amounts_room, sizeof *in->amounts);
        in->amounts[in->amounts_count++] = which;
    }
}

Rule *add_rule(Loader *loader, RuleKind kind, uint32_t owner, Str name, Span at)
{
    Rulebook *b = loader->book;
    b->rules = arena_grow(loader->arena, b->rules, b->rules_count, &b->rules_room,
                          sizeof *b->rules);
    uint32_t which = (uint32_t)b->rules_count++;
    names_add(loader->rules, (Name){ kind_of_owner(kind, owner), name, NAME_RULE, which, at });
    if (owner)
        list_rule(loader, &b->instruments[owner - 1], kind, which);
    b->rules[which] = (Rule){ .kind = kind, .name = name, .owner = owner, .at = at,
                                       .full = qualified_name(loader, owner, name) };
    return &b->rules[which];
}

static int32_t read_party(Loader *loader, const Part *part, const char *key)
{
    const Entry *e = section_entry(part->section, key);
    return e ? (int32_t)read_party_id(loader, e->value, e->value_at) : -1;
}

/* Who fills the role must be known of each thing that the amount is for. */
static void check_role(Loader *loader, const Part *part, const char *key, int32_t party)
{
    const Rulebook *b = loader->book;
    if (party < 0 || !b->parties[party].role || !part->owner)
        return;
    uint8_t level = b->instruments[part->owner - 1].level;
    uint8_t asked = b->attributes[b->parties[party].by].level;
    while (level != asked && level != LEVEL_NONE)
        level = b->within[level];
    if (level != asked)
        report(loader, DIAG_ROLE_LEVEL, section_entry(part->section, key)->value_at,
               b->parties[party].id, b->level_names[asked]);
}

static void take_over(const Version *before, Version *v)
{
    if (!v->value.source)
        v->value = before->value;
    if (!v->source.len)
        v->source = before->source;
    if (v->from < 0)
        v->from = before->from;
    if (v->to < 0)
        v->to = before->to;
}

/* False if a later version counts over another period: its value then has another unit. */
static bool check_period(Loader *loader, const Part *part, Rule *rule, bool first)
{
    const Entry *e = first ? part_need(loader, part, "period")
                           : section_entry(part->section, "period");
    ptrdiff_t p = e ? entry_word(loader, e, period_words, 4) : -1;
    bool changed = p >= 0 && !first && (Period)p != rule->period;
    if (changed)
        report(loader, DIAG_PERIOD_CHANGED, e->value_at, rule->name,
               str_of(period_words[rule->period]));
    if (p >= 0 && first)
        rule->period = (Period)p;
    return !changed;
}

static void check_versions(Loader *loader, Rule *rule, const Version *v)
{
    Version *before = rule->count ? &rule->versions[rule->count - 1] : NULL;
    if (!before)
        return;
    if (v->months.first.index <= before->months.first.index ||
        (before->months.last.index != MONTH_NEVER_ENDS.index &&
         v->months.first.index <= before->months.last.index)) {
        report(loader, DIAG_VERSIONS_OVERLAP, v->at, rule->name, STR_NONE);
        diag_also(loader->diags, DIAG_FIRST_HERE, before->at, rule->name);
    }
}

static void read_label(Rule *rule, const Part *part)
{
    Label label = part_label(part, "label");
    for (int l = 0; l < LANG_COUNT; l++)
        if (label.in[l].len)
            rule->label.in[l] = label.in[l];
}

/* How an amount is booked is one thing for all its versions. */
static void refuse_in_version(Loader *loader, const Part *part, const Rule *rule)
{
    static const char *const keys[] = { "share", "paid", "books", "leaf" };
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        const Entry *e = section_entry(part->section, keys[k]);
        if (e)
            report(loader, DIAG_ONLY_FIRST_VERSION, e->key_at, str_of(keys[k]), rule->name);
    }
}

static void declare_version(Loader *loader, const Part *part, RuleKind kind)
{
    const char *value_key = kind == RULE_CONDITION ? "when" : "value";
    Rule *rule = own_rule(loader, kind, part->owner, part->name);
    bool first = !rule;
    if (first) {
        rule = add_rule(loader, kind, part->owner, part->name, part->section->at);
        rule->amounts = ~(uint64_t)0;
        rule->leaf = part->owner ? loader->book->instruments[part->owner - 1].leaf : -1;
    }
    Version v = { .at = part->section->at, .from = read_party(loader, part, "from"),
                  .to = read_party(loader, part, "to"), .source = part_text(part, "source"),
                  .months = { part->has_date ? part->date : MONTH_NEVER_BEGAN,
                              part_month(loader, part, "until", MONTH_NEVER_ENDS) } };
    check_role(loader, part, "from", v.from);
    check_role(loader, part, "to", v.to);
    const Entry *value = first ? part_need(loader, part, value_key)
                               : section_entry(part->section, value_key);
    if (value)
        v.value = value->value_at;
    if (kind == RULE_AMOUNT) {
        if (!check_period(loader, part, rule, first))
            v.value = (Span){ 0 };
        if (first) {
            part_need(loader, part, "from");
            part_need(loader, part, "to");
            read_books(loader, part, rule);
            const Entry *share = section_entry(part->section, "share");
            rule->share_at = share ? share->value_at : (Span){ 0 };
        } else {
            refuse_in_version(loader, part, rule);
        }
    }
    check_versions(loader, rule, &v);
    if (rule->count)
        take_over(&rule->versions[rule->count - 1], &v);
    read_label(rule, part);
    rule->versions = arena_grow(loader->arena, rule->versions, rule->count, &rule->room,
                                sizeof *rule->versions);
    rule->versions[rule->count++] = v;
}

/* A file whose [instrument] has a mistake was told so already. */
static bool has_head(const Loader *loader, size_t file)
{
    for (size_t i = 0; i < loader->files[file]->count; i++)
        if (str_starts(loader->files[file]->sections[i].title, "instrument"))
            return true;
    return false;
}

static void declare_measure(Loader *loader, const Part *part)
{
    Rulebook *b = loader->book;
    if (part_is_taken(loader, part))
        return;
    part_need(loader, part, "label.nl");
    declare_version(loader, part, RULE_MEASURE);
    b->measures = arena_grow(loader->arena, b->measures, b->measures_count, &b->measures_room,
                             sizeof *b->measures);
    const Entry *ratio = section_entry(part->section, "ratio");
    b->measures[b->measures_count++] = (Measure){
        .name = part->name, .label = part_label(part, "label"), .at = part->section->at,
        .rule = (uint32_t)(b->rules_count - 1),
        .ratio = ratio && entry_word(loader, ratio, yes_no, 2) == 1 };
}

/* A rule of its own for what each attribute is when it is not given. */
static void declare_otherwise(Loader *loader)
{
    Rulebook *b = loader->book;
    b->stand_ins = arena_alloc(loader->arena, (b->attributes_count + 1) * sizeof(int32_t));
    for (size_t i = 0; i < b->attributes_count; i++) {
        const Attribute *a = &b->attributes[i];
        b->stand_ins[i] = -1;
        if (!a->otherwise.source)
            continue;
        b->stand_ins[i] = (int32_t)b->rules_count;
        Rule *rule = add_rule(loader, RULE_OTHERWISE, 0, a->name, a->at);
        rule->label = a->label;
        rule->attribute = (uint32_t)i;
        rule->versions = arena_alloc(loader->arena, sizeof *rule->versions);
        rule->versions[0] = (Version){ .months = { MONTH_NEVER_BEGAN, MONTH_NEVER_ENDS },
                                       .value = a->otherwise, .at = a->at, .from = -1, .to = -1 };
        rule->count = rule->room = 1;
    }
}

static void declare_rule(Loader *loader, const Part *part)
{
    if (part->kind == SECTION_DEFINE) {
        declare_version(loader, part, RULE_DEFINE);
    } else if (part->kind == SECTION_MEASURE) {
        declare_measure(loader, part);
    } else if (part->kind == SECTION_ELIGIBLE || part->kind == SECTION_AMOUNT) {
        if (!part->owner && has_head(loader, part->file))
            return;
        if (!part->owner)
            report(loader, DIAG_OUTSIDE_INSTRUMENT, part->section->at,
                   part->section->title, STR_NONE);
        else
            declare_version(loader, part,
                            part->kind == SECTION_AMOUNT ? RULE_AMOUNT : RULE_CONDITION);
    }
}

/* Defines answer to their bare name at home; amounts and defines to theirs with
 * the instrument before it everywhere. */
static void name_rules(Loader *loader)
{
    Rulebook *b = loader->book;
    for (size_t i = 0; i < b->rules_count; i++) {
        const Rule *r = &b->rules[i];
        if (r->kind == RULE_DEFINE)
            name_declare(loader, r->owner, r->name, NAME_RULE, i, r->at);
        if (r->owner && r->kind != RULE_CONDITION)
            name_declare(loader, 0, r->full, NAME_RULE, i, r->at);
    }
}

/* -- which amounts a condition is for -- */

static void check_counts(Loader *loader)
{
    for (size_t i = 0; i < loader->book->instruments_count; i++) {
        const Instrument *in = &loader->book->instruments[i];
        if (!in->amounts_count)
            report(loader, DIAG_NO_AMOUNTS, in->at, in->id, STR_NONE);
        if (in->amounts_count > AMOUNTS_MAX || in->conditions_count > CONDITIONS_MAX)
            report(loader, DIAG_TOO_MANY_RULES, in->at, in->id, STR_NONE);
    }
}

static void read_for(Loader *loader, const Part *part)
{
    Rulebook *b = loader->book;
    const Instrument *in = &b->instruments[part->owner - 1];
    Rule *rule = own_rule(loader, RULE_CONDITION, part->owner, part->name);
    const Entry *e = section_entry(part->section, "for"),
                *asks = section_entry(part->section, "asks");
    if (rule && asks)
        rule->asks = entry_word(loader, asks, yes_no, 2) == 1;
    if (!rule || !e)
        return;
    if (rule->versions[0].at.start != part->section->at.start ||
        rule->versions[0].at.source != part->section->at.source) {
        report(loader, DIAG_FOR_IN_VERSION, e->key_at, rule->name, STR_NONE);
        return;
    }
    Str names[AMOUNTS_MAX];
    size_t count = in->amounts_count < AMOUNTS_MAX ? in->amounts_count : AMOUNTS_MAX;
    for (size_t a = 0; a < count; a++)
        names[a] = b->rules[in->amounts[a]].name;
    rule->amounts = 0;
    for (Str rest = e->value; rest.at; ) {
        Str name = str_cut(&rest, ',');
        ptrdiff_t a = read_word(name, piece_span(e, name), names, count, loader->diags);
        if (a >= 0)
            rule->amounts |= (uint64_t)1 << a;
    }
}

/* -- names in expressions, and the order in which rules need each other -- */

enum { CHAIN_MAX = 400 };      /* rules that need each other, one inside the other */

typedef enum State { STATE_NEW, STATE_BUSY, STATE_DONE } State;

typedef struct Linker {
    Loader *loader;
    Arena *trees;              /* of the expressions that are being worked out */
    State *states;             /* per rule */
    uint32_t *path;            /* the rules that are being worked out, outermost first */
    size_t depth;
} Linker;

static void link_rule(Linker *linker, uint32_t which);

typedef struct Finder {
    Linker *linker;
    uint32_t owner;
} Finder;

/* What is used is worked out first. */
static Meaning result_of(Linker *linker, uint32_t which)
{
    link_rule(linker, which);
    const Rule *rule = &linker->loader->book->rules[which];
    return (Meaning){ .kind = rule->compiled ? MEANS_RESULT : MEANS_BROKEN, .which = rule->root };
}

static Meaning find(void *context, Str name, Span at)
{
    const Finder *f = context;
    Loader *loader = f->linker->loader;
    Rulebook *b = loader->book;
    (void)at;
    const Name *n = f->owner ? names_find(loader->names, f->owner, name) : NULL;
    if (!n)
        n = names_find(loader->names, 0, name);
    if (!n)
        return (Meaning){ .kind = MEANS_NOTHING };
    switch ((NameKind)n->kind) {
    case NAME_ATTRIBUTE:
        if (b->stand_ins[n->which] < 0)
            return (Meaning){ .kind = MEANS_ATTRIBUTE, .which = n->which };
        return result_of(f->linker, (uint32_t)b->stand_ins[n->which]);
    case NAME_SERIES:
        return (Meaning){ .kind = MEANS_SERIES, .series = b->series[n->which] };
    case NAME_TABLE:
        return (Meaning){ .kind = MEANS_TABLE, .table = b->tables[n->which] };
    case NAME_LEVEL:
        return (Meaning){ .kind = MEANS_LEVEL, .which = n->which };
    case NAME_RULE:
        break;
    }
    return result_of(f->linker, n->which);
}

static size_t all_names(void *context, const Str **names)
{
    const Finder *f = context;
    return names_list(f->linker->loader->names, f->owner, names);
}

static void report_circle(Linker *linker, uint32_t which)
{
    Rulebook *b = linker->loader->book;
    Buf path = { 0 };
    size_t start = 0;
    while (start < linker->depth && linker->path[start] != which)
        start++;
    for (size_t i = start; i < linker->depth; i++) {
        buf_str(&path, b->rules[linker->path[i]].full);
        buf_text(&path, " > ");
    }
    buf_str(&path, b->rules[which].full);
    report(linker->loader, DIAG_CIRCLE, b->rules[which].at, buf_view(&path), STR_NONE);
    buf_free(&path);
}

/* An instrument's result needs its conditions as well. */
static void need_conditions(Linker *linker, const Rule *rule)
{
    const Instrument *in = &linker->loader->book->instruments[rule->owner - 1];
    for (size_t i = 0; i < in->conditions_count; i++)
        link_rule(linker, in->conditions[i]);
}

static const char *const period_units[] = { "EUR/month", "EUR/quarter", "EUR/year", "EUR" };

static Want wanted(const Rulebook *b, const Rule *rule)
{
    bool free = rule->kind == RULE_DEFINE || rule->kind == RULE_MEASURE;
    Want want = { .any = free, .any_level = free };
    if (rule->kind == RULE_OTHERWISE) {
        want.type = b->attributes[rule->attribute].type;
        want.level = b->attributes[rule->attribute].level;
        return want;
    }
    if (rule->kind == RULE_CONDITION)
        want.type.kind = KIND_YES_NO;
    if (rule->kind == RULE_AMOUNT)
        unit_parse(str_of(period_units[rule->period]), &want.type.unit);
    if (!free)
        want.level = b->instruments[rule->owner - 1].level;
    want.any_level = want.any_level || want.level == LEVEL_NONE;
    return want;
}

static int32_t define_result(Loader *loader, Rule *rule, uint32_t root)
{
    Code *code = loader->book->code;
    code->definitions = arena_grow(loader->arena, code->definitions, code->definitions_count,
                                   &code->definitions_room, sizeof *code->definitions);
    code->definitions[code->definitions_count] = (Definition){
        rule->full, rule->label, root, rule->count ? rule->versions[0].value : rule->at };
    if (code->ins[root].definition < 0)
        code->ins[root].definition = (int32_t)code->definitions_count;
    return (int32_t)code->definitions_count++;
}

uint32_t implied_constant(Code *code, Type type, int64_t digits, Span at)
{
    uint32_t ins = code_constant(code, type, (Decimal){ digits, 0 }, NULL, at);
    code->constants[code->ins[ins].which].implied = true;
    return ins;
}

/* What a condition or a define without a version for the month yields: the one does
 * not ask anything, the other is unknown. */
static uint32_t no_version(Loader *loader, const Rule *rule, Type type)
{
    Code *code = loader->book->code;
    if (rule->kind == RULE_CONDITION)
        return implied_constant(code, type, 1, rule->at);
    Series *none = arena_alloc(loader->arena, sizeof *none);
    *none = (Series){ .name = rule->full, .label = rule->label, .unit = type.unit,
                      .until = MONTH_NEVER_ENDS, .checked = MONTH_NEVER_ENDS, .at = rule->at };
    return code_add(code, OP_PARAM, LEVEL_NONE, type, NULL, 0, code_series(code, none), rule->at);
}

/* Is one of the two levels part of the other? */
static bool levels_meet(const Rulebook *b, uint8_t one, uint8_t other)
{
    uint8_t deep = one > other ? one : other, above = one > other ? other : one;
    while (deep > above)       /* parents stand before children */
        deep = b->within[deep];
    return deep == above;
}

/* Do all versions yield the same kind of value, for things that meet? */
static bool versions_fit(Loader *loader, const Rule *rule)
{
    const Rulebook *b = loader->book;
    const Ins *first = &b->code->ins[rule->versions[0].root];
    uint8_t level = first->level;
    for (size_t i = 1; i < rule->count; i++) {
        const Ins *ins = &b->code->ins[rule->versions[i].root];
        if (!type_is(ins->type, first->type)) {
            report(loader, DIAG_VERSIONS_DIFFER, rule->versions[i].value, rule->name, STR_NONE);
            return false;
        }
        if (!levels_meet(b, ins->level, level)) {
            report(loader, DIAG_LEVELS_APART, rule->versions[i].value, b->level_names[ins->level],
                   b->level_names[level]);
            return false;
        }
        level = ins->level > level ? ins->level : level;
    }
    return true;
}

/* Joins the versions into the value of the month that is calculated. */
static bool join_versions(Loader *loader, Rule *rule)
{
    Code *code = loader->book->code;
    size_t room = 2 * rule->count + 1, count = 0;
    uint32_t *roots = arena_alloc(loader->scratch, room * sizeof *roots);
    Month *from = arena_alloc(loader->scratch, room * sizeof *from);
    Span *at = arena_alloc(loader->scratch, room * sizeof *at);
    Type type = code->ins[rule->versions[0].root].type;
    if (!versions_fit(loader, rule))
        return false;
    for (size_t i = 0; i < rule->count; i++) {
        const Version *v = &rule->versions[i];
        /* outside all its versions an amount is not had, whatever its value: imply_in_force */
        bool amount = rule->kind == RULE_AMOUNT;
        if (!count && !amount && v->months.first.index != MONTH_NEVER_BEGAN.index) {
            roots[count] = no_version(loader, rule, type);
            at[count] = v->at;
            from[count++] = MONTH_NEVER_BEGAN;
        }
        if (!count || roots[count - 1] != v->root) {
            roots[count] = v->root;
            at[count] = v->at;
            from[count++] = v->months.first;
        }
        bool ends = !amount && v->months.last.index != MONTH_NEVER_ENDS.index &&
                    (i + 1 == rule->count ||
                     rule->versions[i + 1].months.first.index > v->months.last.index + 1);
        if (ends) {
            roots[count] = no_version(loader, rule, type);
            at[count] = v->at;
            from[count++] = month_plus(v->months.last, 1);
        }
    }
    rule->root = expr_versions(code, roots, from, at, count);
    return true;
}

static uint32_t to_cent(Code *code, uint32_t value)
{
    const Ins *ins = &code->ins[value];
    if (ins->op == OP_ROUND && ins->which == 2)
        return value;
    return code_add(code, OP_ROUND, ins->level, ins->type, &value, 1, 2, ins->at);
}

/* The deepest of two levels of which one is part of the other. */
static uint8_t deepest(const Code *code, uint32_t a, uint32_t b)
{
    return code->ins[a].level > code->ins[b].level ? code->ins[a].level : code->ins[b].level;
}

/* What an amount takes of a limit: nothing, if its instrument is not taken as well. */
static uint32_t taken(Loader *loader, const Rule *amount, uint32_t owner, Span at)
{
    Code *code = loader->book->code;
    const Instrument *in = &loader->book->instruments[amount->owner - 1];
    if (amount->owner == owner || in->takes < 0)
        return amount->root;
    uint32_t takes = code_add(code, OP_ATTR, in->level, YES_NO_TYPE, NULL, 0, in->takes, at);
    uint32_t zero = implied_constant(code, code->ins[amount->root].type, 0, at);
    return code_add(code, OP_IF, deepest(code, takes, amount->root), code->ins[amount->root].type,
                    (uint32_t[]){ takes, amount->root, zero }, 3, IF_WRITTEN, at);
}

/* min(value, max(0, most - what the amounts before it in the list took)) */
static uint32_t limit_value(Loader *loader, const Limit *limit, size_t place, uint32_t value)
{
    Rulebook *b = loader->book;
    Code *code = b->code;
    Type type = code->ins[value].type;
    uint32_t left = limit->root;
    for (size_t i = 0; i < place; i++) {
        uint32_t before = taken(loader, &b->rules[limit->amounts[i]],
                                b->rules[limit->amounts[place]].owner, limit->at);
        left = code_add(code, OP_SUB, deepest(code, left, before), type,
                        (uint32_t[]){ left, before }, 2, 0, limit->at);
    }
    uint32_t zero = implied_constant(code, type, 0, limit->at);
    left = code_add(code, OP_MAX, code->ins[left].level, type, (uint32_t[]){ zero, left },
                    2, 0, limit->at);
    return code_add(code, OP_MIN, deepest(code, value, left), type,
                    (uint32_t[]){ value, left }, 2, 0, limit->at);
}

static ptrdiff_t limit_place(const Rulebook *b, const Limit *limit, const Rule *rule)
{
    for (size_t i = 0; i < limit->amounts_count; i++)
        if (&b->rules[limit->amounts[i]] == rule)
            return (ptrdiff_t)i;
    return -1;
}

static uint32_t conditions_hold(Loader *loader, const Instrument *in, size_t amount, Span at)
{
    Rulebook *b = loader->book;
    Code *code = b->code;
    uint32_t had = UINT32_MAX;
    for (size_t i = 0; i < in->conditions_count; i++) {
        const Rule *c = &b->rules[in->conditions[i]];
        if (!c->compiled || amount >= AMOUNTS_MAX || !(c->amounts >> amount & 1))
            continue;
        had = had == UINT32_MAX ? c->root
            : code_add(code, OP_AND, deepest(code, had, c->root), YES_NO_TYPE,
                       (uint32_t[]){ had, c->root }, 2, 0, c->at);
    }
    return had == UINT32_MAX ? implied_constant(code, YES_NO_TYPE, 1, at) : had;
}

/* if(all conditions, round(value), 0) */
static void close_amount(Loader *loader, Rule *rule)
{
    Rulebook *b = loader->book;
    Code *code = b->code;
    const Instrument *in = &b->instruments[rule->owner - 1];
    Type type = code->ins[rule->root].type;
    size_t self = 0;
    while (&b->rules[in->amounts[self]] != rule)
        self++;
    rule->value = rule->limited = to_cent(code, rule->root);
    for (size_t i = 0; i < b->limits_count; i++) {
        ptrdiff_t place = limit_place(b, &b->limits[i], rule);
        if (place >= 0 && b->limits[i].compiled)
            rule->limited = to_cent(
                code, limit_value(loader, &b->limits[i], (size_t)place, rule->limited));
    }
    rule->had = conditions_hold(loader, in, self, rule->at);
    uint32_t zero = implied_constant(code, type, 0, rule->at);
    rule->root =
        code_add(code, OP_IF, in->level, type,
                 (uint32_t[]){ rule->had, rule->limited, zero }, 3, IF_WRITTEN, rule->at);
}

/* the input, or what it is when it is not given */
static void close_otherwise(Loader *loader, Rule *rule)
{
    Code *code = loader->book->code;
    const Attribute *a = &loader->book->attributes[rule->attribute];
    if (code->ins[rule->root].definition < 0)
        define_result(loader, rule, rule->root);       /* so that its steps bear its name */
    uint32_t given = code_add(code, OP_ATTR, a->level, a->type, NULL, 0, (int32_t)rule->attribute,
                              rule->at);
    rule->root = code_add(code, OP_GIVEN, a->level, a->type, (uint32_t[]){ given, rule->root }, 2, 0,
                          rule->at);
}

static Scope scope_of(const Rulebook *b, Finder *finder)
{
    return (Scope){ .context = finder, .find = find, .names = all_names, .within = b->within,
                    .level_names = b->level_names, .choices = b->choices,
                    .choices_count = b->choices_count };
}

/* The tree of the expression is gone when it is compiled, as are those of the rules
 * that it needs and that are worked out meanwhile. */
static bool compile_at(Linker *linker, Span at, uint32_t owner, Want want, uint32_t *root)
{
    Loader *loader = linker->loader;
    Finder finder = { linker, owner };
    Scope scope = scope_of(loader->book, &finder);
    ArenaMark mark = arena_mark(linker->trees);
    Node *tree = at.source ? expr_parse(linker->trees, at, loader->diags) : NULL;
    bool ok = tree && expr_compile(loader->book->code, tree, &scope, want, loader->diags, root);
    arena_release(linker->trees, mark);
    return ok;
}

static bool compile_versions(Linker *linker, uint32_t which)
{
    const Rulebook *b = linker->loader->book;
    const Rule *rule = &b->rules[which];
    Want want = wanted(b, rule);
    bool ok = true;
    for (size_t i = 0; i < rule->count; i++) {
        Version *v = &rule->versions[i];
        bool inherited = i > 0 && v->value.source == v[-1].value.source &&
                         v->value.start == v[-1].value.start;
        if (inherited)
            v->root = v[-1].root;
        else
            ok = compile_at(linker, v->value, rule->owner, want, &v->root) && ok;
    }
    return ok && rule->count > 0;
}

/* A limit's own expression, and the amounts that come before this one in it. */
static void need_limits(Linker *linker, const Rule *rule)
{
    Loader *loader = linker->loader;
    Rulebook *b = loader->book;
    for (size_t i = 0; i < b->limits_count; i++) {
        Limit *limit = &b->limits[i];
        ptrdiff_t place = limit_place(b, limit, rule);
        for (ptrdiff_t k = 0; k < place; k++)
            link_rule(linker, limit->amounts[k]);
        if (place < 0 || limit->compiled || !loader->most[i])
            continue;
        Finder finder = { linker, 0 };
        Scope scope = scope_of(b, &finder);
        Want want = wanted(b, rule);
        limit->compiled =
            expr_compile(b->code, loader->most[i], &scope, want, loader->diags, &limit->root);
        if (!limit->compiled)
            loader->most[i] = NULL;                    /* reported once */
    }
}

/* The part of its period that an amount has in a month: a number of its own level. */
static void compile_share(Linker *linker, uint32_t which)
{
    Rulebook *b = linker->loader->book;
    const Rule rule = b->rules[which];
    Want want = { .type = { .kind = KIND_NUMBER }, .level = b->instruments[rule.owner - 1].level };
    uint32_t root;
    if (!compile_at(linker, rule.share_at, rule.owner, want, &root))
        return;
    b->rules[which].share = root;
    b->rules[which].has_share = true;
}

static void link_rule(Linker *linker, uint32_t which)
{
    Loader *loader = linker->loader;
    Rulebook *b = loader->book;
    if (linker->states[which] == STATE_BUSY)
        report_circle(linker, which);
    if (linker->states[which] != STATE_NEW)
        return;
    if (linker->depth >= CHAIN_MAX) {
        report(loader, DIAG_EXPRESSION_TOO_LARGE, b->rules[which].at, STR_NONE, STR_NONE);
        linker->states[which] = STATE_DONE;
        return;
    }
    linker->states[which] = STATE_BUSY;
    linker->path[linker->depth++] = which;
    if (b->rules[which].kind == RULE_AMOUNT) {
        need_conditions(linker, &b->rules[which]);
        need_limits(linker, &b->rules[which]);
        if (b->rules[which].share_at.source)
            compile_share(linker, which);
    }
    Rule *rule = &b->rules[which];
    bool implicit = rule->kind == RULE_CONDITION && rule->compiled;
    if (!implicit && compile_versions(linker, which) && join_versions(loader, rule)) {
        if (rule->kind == RULE_AMOUNT)
            close_amount(loader, rule);
        if (rule->kind == RULE_OTHERWISE)
            close_otherwise(loader, rule);
        rule->compiled = true;
    }
    if (rule->compiled)
        define_result(loader, rule, rule->root);
    linker->depth--;
    linker->states[which] = STATE_DONE;
}

void link_rules(Loader *loader)
{
    Rulebook *b = loader->book;
    b->rules = arena_room(loader->arena, loader->parts_count, &b->rules_room, sizeof *b->rules);
    code_expect(b->code, loader->parts_count);
    for (int local = 0; local < 2; local++)
        for (size_t i = 0; i < loader->parts_count; i++)
            if ((loader->parts[i].owner != 0) == local)
                declare_rule(loader, &loader->parts[i]);
    declare_otherwise(loader);
    name_rules(loader);
    link_heads(loader);
    check_counts(loader);
    for (size_t i = 0; i < loader->parts_count; i++)
        if (loader->parts[i].kind == SECTION_ELIGIBLE && loader->parts[i].owner)
            read_for(loader, &loader->parts[i]);
    imply_conditions(loader);
    declare_limits(loader);
    if (!diags_errors(loader->diags))
        check_counts(loader);
    Linker linker = { .loader = loader, .trees = arena_new(),
                      .states = arena_alloc(loader->scratch, (b->rules_count + 1) * sizeof(State)),
                      .path = arena_alloc(loader->scratch, (b->rules_count + 1) * sizeof(uint32_t)) };
    for (uint32_t i = 0; i < b->rules_count; i++)
        link_rule(&linker, i);
    arena_free(linker.trees);
}
