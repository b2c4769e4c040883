/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * variant.c -- what variants change, and the names by which they (and uncertain
 * quantities) speak of a member's attributes:
 *
 *   [variant no-vouchers]
 *   label.nl                     = Zonder dienstencheques
 *   service.odd-jobs.paid_by     = price
 *   service.odd-jobs.price.2010  = 9.50 EUR/hour
 *   worker.klusser-1.instruments = none
 *
 * A variant has the members and the months of its project.  Where it moves the entry or
 * exit of a member, the chains of who comes and goes with it are laid anew.
 */
#include "scenarioreader.h"

#include <stdlib.h>
#include <string.h>

/* -- names -- */

void tell_nothing(Reader *r, Str path, Span at, Str wrong, const Str names[], size_t count)
{
    ptrdiff_t near = text_nearest(wrong, names, count);
    size_t before = (size_t)(wrong.at - path.at), after = before + wrong.len;
    Buf offer = { 0 };
    for (size_t i = 0; near < 0 && i < count && offer.len < 200; i++) {
        buf_text(&offer, i ? ", " : "");
        buf_str(&offer, names[i]);
    }
    if (near >= 0) {
        buf_str(&offer, str_part(path.at, before));
        buf_str(&offer, names[near]);
        buf_str(&offer, str_part(path.at + after, path.len - after));
    }
    tell(r, DIAG_NAMES_NOTHING, at, path, buf_view(&offer), STR_NONE);
    buf_free(&offer);
}

/* Up to the first point. */
static Str first_part(Str text)
{
    const char *point = text.len ? memchr(text.at, '.', text.len) : NULL;
    return point ? str_part(text.at, (size_t)(point - text.at)) : text;
}

/* The longest beginning of `text`, up to a point, that names a member. */
static bool find_member(Reader *r, uint8_t level, Str text, size_t *len, uint32_t *member)
{
    for (size_t end = text.len; end > 0; end--) {
        const Block *block = end == text.len || text.at[end] == '.'
                                 ? find_block(r, BLOCK_MEMBER, level, str_part(text.at, end))
                                 : NULL;
        if (block) {
            *len = end;
            *member = block->member;
            return true;
        }
    }
    return false;
}

static void tell_no_member(Reader *r, Str path, Span at, uint8_t level, Str rest)
{
    enum { NAMES_MOST = 1000 };
    size_t count = r->scenario->members_count[level];
    count = count < NAMES_MOST ? count : NAMES_MOST;
    Str *names = arena_alloc(r->arena, (count + 1) * sizeof *names);
    for (size_t m = 0; m < count; m++)
        names[m] = r->scenario->members[level][m].name;
    tell_nothing(r, path, at, first_part(rest), names, count);
}

bool target_read(Reader *r, Str path, Span at, bool member_alone, Target *target, Key *key)
{
    const Alias *alias;
    Str word = first_part(path);
    Str rest = str_part(path.at + word.len, path.len - word.len);
    *target = (Target){ .level = title_level(r, word, &alias), .attribute = -1, .party = -1,
                        .path = path, .at = at };
    *key = (Key){ .kind = KEY_MEMBER };
    if (target->level == LEVEL_NONE) {
        Str *words;
        size_t count = title_words(r, &words);
        tell_nothing(r, path, at, word, words, count);
        return false;
    }
    if (target->level != r->project) {
        size_t len = 0;
        rest = str_part(rest.at + (rest.len > 0), rest.len - (rest.len > 0));
        if (!find_member(r, target->level, rest, &len, &target->member)) {
            tell_no_member(r, path, at, target->level, rest);
            return false;
        }
        rest = str_part(rest.at + len, rest.len - len);
    }
    if (!rest.len && member_alone)
        return true;
    Str text = str_part(rest.at + (rest.len > 0), rest.len - (rest.len > 0));
    *key = key_read(r, target->level, text, at, DIAG_NAMES_NOTHING,
                    str_part(path.at, path.len - text.len));
    if (key->kind == KEY_VALUE)
        target->attribute = (int32_t)key->attribute;
    return key->kind != KEY_NOTHING;
}

/* -- one variant -- */

typedef struct VariantReader {
    Reader *r;
    const Block *block;
    Variant *variant;
    Statements changes;
    Chain *chains;
    size_t chains_count, chains_room;
    Target *targets;
    Str *texts;
    size_t targets_count, targets_room, texts_room;
    Takings takings;
    MemberId *retaken;
    size_t retaken_count, retaken_room;
} VariantReader;

static bool read_label(VariantReader *v, const Entry *e)
{
    static const char prefix[] = "label.";
    Lang lang;
    if (!str_starts(e->key, prefix) ||
        !lang_parse(str_part(e->key.at + strlen(prefix), e->key.len - strlen(prefix)), &lang))
        return false;
    v->variant->label.in[lang] = e->value;
    return true;
}

static void add_target(VariantReader *v, const Target *target, Str text)
{
    Arena *arena = v->r->arena;
    v->targets = arena_grow(arena, v->targets, v->targets_count, &v->targets_room,
                            sizeof *v->targets);
    v->texts = arena_grow(arena, v->texts, v->targets_count, &v->texts_room, sizeof *v->texts);
    v->targets[v->targets_count] = *target;
    v->texts[v->targets_count++] = text;
}

static void read_change(VariantReader *v, const Said *said)
{
    Reader *r = v->r;
    const Entry *e = &said->entry;
    Target target;
    Key key;
    Chain chain;
    if (!target_read(r, e->key, e->key_at, false, &target, &key))
        return;
    bool start = target.level == r->project && key.kind == KEY_VALUE &&
                 (int32_t)key.attribute == r->book->levels[r->project].entry;
    if (start || key.kind == KEY_OTHER || key.kind == KEY_PARENT) {
        tell(r, DIAG_VARIANT_FIXED, e->key_at, e->key, STR_NONE, STR_NONE);
        return;
    }
    if (key.kind != KEY_INSTRUMENTS) {
        state(r, &v->changes, said, key, target.member);
    } else if (chain_read(r, e, (MemberId){ target.level, target.member }, &chain)) {
        v->chains = arena_grow(r->arena, v->chains, v->chains_count, &v->chains_room,
                               sizeof *v->chains);
        v->chains[v->chains_count++] = chain;
    }
    if (key.kind == KEY_VALUE || key.kind == KEY_INSTRUMENTS)
        add_target(v, &target, e->value);
}

static void read_changes(VariantReader *v)
{
    size_t labels = 0;
    for (size_t i = 0; i < v->block->count; i++) {
        if (read_label(v, &v->block->said[i].entry))
            labels++;
        else
            read_change(v, &v->block->said[i]);
    }
    if (labels == v->block->count && !v->block->lost_count)
        tell(v->r, DIAG_VARIANT_EMPTY, v->block->at, v->block->name, STR_NONE, STR_NONE);
}

/* -- laying it over the base -- */

static int by_member(const void *one, const void *other)
{
    const Chain *a = one, *b = other;
    return by_member_id(&a->of, &b->of);
}

static void sort_chains(VariantReader *v)
{
    if (v->chains_count)
        qsort(v->chains, v->chains_count, sizeof *v->chains, by_member);
    for (size_t i = 1; i < v->chains_count; i++)
        if (by_member(&v->chains[i - 1], &v->chains[i]) == 0) {
            tell(v->r, DIAG_TARGET_TWICE, v->chains[i].at, str_of("instruments"), STR_NONE, STR_NONE);
            diag_also(v->r->diags, DIAG_FIRST_HERE, v->chains[i - 1].at,
                      span_text(v->chains[i - 1].at));
        }
}

static const Chain *find_chain(const Chain *chains, size_t count, MemberId of)
{
    Chain like = { .of = of };
    return count ? bsearch(&like, chains, count, sizeof like, by_member) : NULL;
}

static void retake(VariantReader *v, const Chain *chain, Months presence, const Span *because)
{
    v->retaken = arena_grow(v->r->arena, v->retaken, v->retaken_count, &v->retaken_room,
                            sizeof *v->retaken);
    v->retaken[v->retaken_count++] = chain->of;
    chain_resolve(v->r, chain, presence, because, &v->takings);
}

/* The change that moves an entry or exit, or NULL. */
static const Span *find_move(const VariantReader *v)
{
    for (size_t i = 0; i < v->targets_count; i++) {
        const Level *level = &v->r->book->levels[v->targets[i].level];
        int32_t attribute = v->targets[i].attribute;
        if (attribute >= 0 && (attribute == level->entry || attribute == level->exit))
            return &v->targets[i].at;
    }
    return NULL;
}

/* Gives the members that come or go at another time what they inherit, and lays their
 * chains anew. */
static void move_members(VariantReader *v, const Heard *heard, Given given[], size_t *count,
                         const Span *because)
{
    Reader *r = v->r;
    const Scenario *base = r->scenario;
    for (size_t l = 1; l < r->book->levels_count; l++)
        for (uint32_t m = 0; m < base->members_count[l]; m++) {
            Months was = base->presence[l][m], is = heard->presence[l][m];
            MemberId id = { (uint8_t)l, m };
            if (was.first.index == is.first.index && was.last.index == is.last.index)
                continue;
            check_presence(r, heard, id, because);
            *count += inherit_months(r->arena, heard, id, given + *count);
            const Chain *chain = find_chain(r->chains, r->chains_count, id);
            if (chain && !find_chain(v->chains, v->chains_count, id))
                retake(v, chain, is, because);
        }
}

/* How many members come or go at another time. */
static size_t count_moved(const Heard *heard)
{
    const Scenario *base = heard->scenario;
    size_t moved = 0;
    for (size_t l = 1; l < base->book->levels_count; l++)
        for (uint32_t m = 0; m < base->members_count[l]; m++)
            moved += memcmp(&base->presence[l][m], &heard->presence[l][m],
                            sizeof heard->presence[l][m]) != 0;
    return moved;
}

static void lay_variant(VariantReader *v)
{
    Reader *r = v->r;
    const Span *because = find_move(v);
    size_t count;
    Given *given = give_changes(r, &v->changes, &count);
    Heard heard = { r->scenario, given, count, r->scenario->presence };
    if (because && r->has_months) {
        heard.presence = find_presence(r->arena, &heard);
        size_t moved = count_moved(&heard);
        Given *all = arena_alloc(r->arena, (count + 2 * moved + 1) * sizeof *all);
        for (size_t i = 0; i < count; i++)
            all[i] = given[i];
        move_members(v, &heard, all, &count, because);
        sort_given(all, count);
        given = all;
    }
    for (size_t i = 0; i < v->chains_count && r->has_months; i++) {
        MemberId of = v->chains[i].of;
        retake(v, &v->chains[i], heard.presence[of.level][of.member], NULL);
    }
    v->variant->given = given;
    v->variant->given_count = count;
}

static void read_variant(Reader *r, const Block *block, Variant *variant)
{
    VariantReader v = { .r = r, .block = block, .variant = variant };
    *variant = (Variant){ .name = block->name, .at = block->at,
                          .label = { { STR_NONE, STR_NONE, STR_NONE } } };
    read_changes(&v);
    sort_chains(&v);
    lay_variant(&v);
    if (v.retaken_count)
        qsort(v.retaken, v.retaken_count, sizeof *v.retaken, by_member_id);
    variant->retaken = v.retaken;
    variant->retaken_count = v.retaken_count;
    variant->takings = v.takings.list;
    variant->takings_count = v.takings.count;
    variant->targets = v.targets;
    variant->texts = v.texts;
    variant->targets_count = v.targets_count;
}

void read_variants(Reader *r)
{
    size_t count = 0;
    Variant *variants = arena_alloc(r->arena, (SCENARIO_VARIANTS_MAX + 1) * sizeof *variants);
    for (size_t i = 0; i < r->blocks_count; i++)
        if (r->blocks[i].kind == BLOCK_VARIANT)
            read_variant(r, &r->blocks[i], &variants[count++]);
    r->scenario->variants = variants;
    r->scenario->variants_count = count;
}
