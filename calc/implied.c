/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * implied.c -- conditions and limits that no single amount states: those that
 * follow from an instrument's head (open, once, excludes), and those that are
 * stated once for a group of amounts of several instruments ([exclusive],
 * [limit]).
 */
#include "loader.h"
#include "words.h"

/* -- the conditions that the instrument's head implies -- */

static uint32_t entry_of(Loader *loader, const Instrument *in, Span at)
{
    Code *code = loader->book->code;
    const Level *level = &loader->book->levels[in->level];
    Type month = { .kind = KIND_MONTH };
    if (level->entry < 0)
        return code_add(code, OP_NOW, LEVEL_NONE, month, NULL, 0, 0, at);
    return code_add(code, OP_ATTR, in->level, month, NULL, 0, level->entry, at);
}

static Rule *add_condition(Loader *loader, uint32_t owner, const char *name, Label label,
                          uint32_t root, uint64_t amounts, Span at)
{
    const Rule *own = own_rule(loader, RULE_CONDITION, owner, str_of(name));
    if (own) {
        report(loader, DIAG_NAME_TAKEN, own->at, own->name, STR_NONE);
        return NULL;
    }
    Rule *rule = add_rule(loader, RULE_CONDITION, owner, str_of(name), at);
    rule->label = label;
    rule->root = root;
    rule->amounts = amounts;
    rule->compiled = true;
    return rule;
}

static void imply_open(Loader *loader, const Instrument *in, uint32_t owner)
{
    Code *code = loader->book->code;
    Type month = { .kind = KIND_MONTH };
    uint32_t all = UINT32_MAX;
    Month limits[2] = { in->open.first, in->open.last };
    for (int i = 0; i < 2; i++) {
        if (limits[i].index == MONTH_NEVER_BEGAN.index || limits[i].index == MONTH_NEVER_ENDS.index)
            continue;
        uint32_t args[2] = { entry_of(loader, in, in->open_at),
                             code_constant(code, month, (Decimal){ limits[i].index, 0 },
                                           NULL, in->open_at) };
        uint32_t one = code_add(code, i ? OP_LE : OP_GE, code->ins[args[0]].level, YES_NO_TYPE,
                                args, 2, 0, in->open_at);
        all = all == UINT32_MAX
                  ? one
                  : code_add(code, OP_AND, code->ins[one].level, YES_NO_TYPE,
                             (uint32_t[]){ all, one }, 2, 0, in->open_at);
    }
    if (all != UINT32_MAX)
        add_condition(loader, owner, "open", word_label(WORD_OPEN), all, ~(uint64_t)0, in->open_at);
}

static void imply_once(Loader *loader, const Instrument *in, uint32_t owner)
{
    Rulebook *b = loader->book;
    Code *code = b->code;
    uint64_t amounts = 0;
    for (size_t i = 0; i < in->amounts_count && i < AMOUNTS_MAX; i++)
        if (b->rules[in->amounts[i]].period == PERIOD_ONCE)
            amounts |= (uint64_t)1 << i;
    if (!amounts)
        return;
    if (b->levels[in->level].entry < 0) {
        report(loader, DIAG_ONCE_WITHOUT_ENTRY, in->at, b->levels[in->level].name, STR_NONE);
        return;
    }
    uint32_t args[2] = { entry_of(loader, in, in->at),
                         code_add(code, OP_NOW, LEVEL_NONE, (Type){ .kind = KIND_MONTH },
                                  NULL, 0, 0, in->at) };
    uint32_t root = code_add(code, OP_EQ, in->level, YES_NO_TYPE, args, 2, 0, in->at);
    add_condition(loader, owner, "once", word_label(WORD_ONCE), root, amounts, in->at);
}

static void imply_excludes(Loader *loader, const Instrument *in, uint32_t owner)
{
    Rulebook *b = loader->book;
    for (size_t i = 0; i < in->excludes_count; i++) {
        const Instrument *other = &b->instruments[in->excludes[i]];
        if (other->takes < 0)
            continue;
        uint32_t takes = code_add(b->code, OP_ATTR, other->level, YES_NO_TYPE, NULL, 0,
                                  other->takes, in->at);
        uint32_t root = code_add(b->code, OP_NOT, other->level, YES_NO_TYPE, &takes, 1, 0, in->at);
        Buf name = { 0 };
        buf_text(&name, "without_");
        buf_str(&name, other->id);
        Str kept = str_keep(loader->arena, buf_view(&name));
        buf_free(&name);
        add_condition(loader, owner, kept.at,
                      word_label_with(loader->arena, WORD_NOT_TOGETHER, &other->label), root,
                      ~(uint64_t)0, in->at);
    }
}

static uint64_t amount_bit(const Rulebook *b, uint32_t amount)
{
    const Instrument *in = &b->instruments[b->rules[amount].owner - 1];
    for (size_t a = 0; a < in->amounts_count && a < AMOUNTS_MAX; a++)
        if (in->amounts[a] == amount)
            return (uint64_t)1 << a;
    return 0;
}

/* The last month of a version: its own, or the one before the next begins. */
static Month version_end(const Rule *rule, size_t v)
{
    Month last = rule->versions[v].months.last;
    if (v + 1 < rule->count && rule->versions[v + 1].months.first.index <= last.index)
        last = month_plus(rule->versions[v + 1].months.first, -1);
    return last;
}

/* Whether the month is in a span of versions that follow each other without a hole;
 * UINT32_MAX if that asks nothing. */
static uint32_t in_span(Code *code, const Rule *rule, size_t first, size_t last)
{
    Type month = { .kind = KIND_MONTH };
    Month limits[2] = { rule->versions[first].months.first, version_end(rule, last) };
    Span at[2] = { rule->versions[first].at, rule->versions[last].at };
    uint32_t all = UINT32_MAX;
    for (int i = 0; i < 2; i++) {
        if (limits[i].index == MONTH_NEVER_BEGAN.index ||
            limits[i].index == MONTH_NEVER_ENDS.index)
            continue;
        uint32_t args[2] = {
            code_add(code, OP_NOW, LEVEL_NONE, month, NULL, 0, 0, at[i]),
            code_constant(code, month, (Decimal){ limits[i].index, 0 }, NULL, at[i]) };
        uint32_t one = code_add(code, i ? OP_LE : OP_GE, LEVEL_NONE, YES_NO_TYPE, args, 2, 0, at[i]);
        all = all == UINT32_MAX ? one
            : code_add(code, OP_AND, LEVEL_NONE, YES_NO_TYPE, (uint32_t[]){ all, one }, 2, 0, at[i]);
    }
    return all;
}

/* An amount is had in the months of its versions only. */
static void imply_in_force(Loader *loader, uint32_t which)
{
    Rulebook *b = loader->book;
    const Rule rule = b->rules[which];
    uint32_t any = UINT32_MAX;
    for (size_t v = 0, first = 0; v < rule.count; v++) {
        bool hole = v + 1 < rule.count &&
                    rule.versions[v + 1].months.first.index > version_end(&rule, v).index + 1;
        if (!hole && v + 1 < rule.count)
            continue;
        uint32_t span = in_span(b->code, &rule, first, v);
        first = v + 1;
        if (span == UINT32_MAX)
            return;            /* always */
        any = any == UINT32_MAX ? span
            : code_add(b->code, OP_OR, LEVEL_NONE, YES_NO_TYPE, (uint32_t[]){ any, span }, 2, 0, rule.at);
    }
    if (any == UINT32_MAX)
        return;
    Buf name = { 0 };
    buf_str(&name, rule.name);
    buf_text(&name, "_in_force");
    Str kept = str_keep(loader->arena, buf_view(&name));
    buf_free(&name);
    add_condition(loader, rule.owner, kept.at, word_label(WORD_IN_FORCE), any, amount_bit(b, which), rule.at);
}

/* -- groups of amounts -- */

/* Says which amounts there are. */
static void unknown_amount(Loader *loader, Str name, Span at)
{
    const Rulebook *b = loader->book;
    Str *names = arena_alloc(loader->scratch, (b->rules_count + 1) * sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < b->rules_count; i++)
        if (b->rules[i].kind == RULE_AMOUNT)
            names[count++] = b->rules[i].full;
    report_unknown(loader->diags, DIAG_NOT_ONE_OF, at, name, names, count);
}

/* The amounts that a list names, reported if one is none. */
static uint32_t *read_amounts(Loader *loader, const Part *part, size_t *count)
{
    const Entry *e = part_need(loader, part, "amounts");
    uint32_t *amounts = NULL;
    size_t room = 0;
    *count = 0;
    for (Str rest = e ? e->value : (Str){ 0 }; rest.at; ) {
        Str name = str_cut(&rest, ',');
        const Name *known = names_find(loader->names, 0, name);
        bool twice = false;
        if (!known || known->kind != NAME_RULE ||
            loader->book->rules[known->which].kind != RULE_AMOUNT) {
            unknown_amount(loader, name, piece_span(e, name));
            continue;
        }
        for (size_t i = 0; i < *count; i++)
            twice = twice || amounts[i] == known->which;
        if (twice) {
            report(loader, DIAG_NAME_TAKEN, piece_span(e, name), name, STR_NONE);
            continue;
        }
        amounts = arena_grow(loader->arena, amounts, *count, &room, sizeof *amounts);
        amounts[(*count)++] = known->which;
    }
    return amounts;
}

/* The same thing takes none of the other instruments of the group. */
static uint32_t takes_no_other(Loader *loader, const uint32_t amounts[], size_t count,
                               uint32_t owner, Span at)
{
    Rulebook *b = loader->book;
    uint32_t any = UINT32_MAX;
    uint8_t level = b->instruments[owner - 1].level;
    for (size_t i = 0; i < count; i++) {
        uint32_t other = b->rules[amounts[i]].owner;
        bool before = other == owner;
        for (size_t k = 0; k < i && !before; k++)
            before = b->rules[amounts[k]].owner == other;
        if (before)
            continue;
        uint32_t takes = code_add(b->code, OP_ATTR, level, YES_NO_TYPE, NULL, 0,
                                  b->instruments[other - 1].takes, at);
        any = any == UINT32_MAX ? takes
            : code_add(b->code, OP_OR, level, YES_NO_TYPE, (uint32_t[]){ any, takes }, 2, 0, at);
    }
    return any == UINT32_MAX ? any : code_add(b->code, OP_NOT, level, YES_NO_TYPE, &any, 1, 0, at);
}

static bool same_level(Loader *loader, const Part *part, const uint32_t amounts[], size_t count)
{
    Rulebook *b = loader->book;
    for (size_t i = 1; i < count; i++)
        if (b->instruments[b->rules[amounts[i]].owner - 1].level !=
            b->instruments[b->rules[amounts[0]].owner - 1].level) {
            report(loader, DIAG_GROUP_LEVELS, part->section->at, b->rules[amounts[i]].full,
                   b->rules[amounts[0]].full);
            return false;
        }
    return true;
}

static void imply_exclusive(Loader *loader, const Part *part)
{
    Rulebook *b = loader->book;
    size_t count;
    uint32_t *amounts = read_amounts(loader, part, &count);
    if (!same_level(loader, part, amounts, count))
        return;
    for (size_t i = 0; i < count; i++) {
        uint32_t owner = b->rules[amounts[i]].owner;
        uint64_t bits = 0;
        bool done = false;
        for (size_t k = 0; k < count; k++) {
            done = done || (k < i && b->rules[amounts[k]].owner == owner);
            bits |= b->rules[amounts[k]].owner == owner ? amount_bit(b, amounts[k]) : 0;
        }
        uint32_t root =
            done ? UINT32_MAX
                 : takes_no_other(loader, amounts, count, owner, part->section->at);
        if (root == UINT32_MAX)
            continue;
        Rule *rule =
            add_condition(loader, owner, str_keep(loader->arena, part->name).at,
                          part_label(part, "label"), root, bits, part->section->at);
        if (rule)
            rule->group_source = part_text(part, "source");
    }
}

static void declare_limit(Loader *loader, const Part *part)
{
    Rulebook *b = loader->book;
    Limit limit = { .name = part->name, .label = part_label(part, "label"),
                    .source = part_text(part, "source"), .at = part->section->at };
    limit.amounts = read_amounts(loader, part, &limit.amounts_count);
    const Entry *most = part_need(loader, part, "most");
    if (!most || !same_level(loader, part, limit.amounts, limit.amounts_count))
        return;
    for (size_t i = 1; i < limit.amounts_count; i++)
        if (b->rules[limit.amounts[i]].period != b->rules[limit.amounts[0]].period) {
            report(loader, DIAG_GROUP_PERIODS, part->section->at, b->rules[limit.amounts[i]].full,
                   b->rules[limit.amounts[0]].full);
            return;
        }
    limit.most_at = most->value_at;
    loader->most = arena_grow(loader->scratch, loader->most, b->limits_count, &loader->most_room,
                              sizeof *loader->most);
    loader->most[b->limits_count] = expr_parse(loader->scratch, most->value_at, loader->diags);
    b->limits = arena_grow(loader->arena, b->limits, b->limits_count, &b->limits_room,
                           sizeof *b->limits);
    b->limits[b->limits_count++] = limit;
}

void declare_limits(Loader *loader)
{
    for (size_t i = 0; i < loader->parts_count; i++)
        if (loader->parts[i].kind == SECTION_LIMIT)
            declare_limit(loader, &loader->parts[i]);
}

void imply_conditions(Loader *loader)
{
    Rulebook *b = loader->book;
    for (uint32_t i = 0; i < b->instruments_count; i++) {
        const Instrument *in = &b->instruments[i];
        if (in->level == LEVEL_NONE)
            continue;
        imply_open(loader, in, i + 1);
        imply_once(loader, in, i + 1);
        imply_excludes(loader, in, i + 1);
        for (size_t a = 0; a < in->amounts_count && a < AMOUNTS_MAX; a++)
            imply_in_force(loader, in->amounts[a]);
    }
    for (size_t i = 0; i < loader->parts_count; i++)
        if (loader->parts[i].kind == SECTION_EXCLUSIVE)
            imply_exclusive(loader, &loader->parts[i]);
}
