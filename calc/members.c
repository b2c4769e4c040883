/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * members.c -- who there is on each level, and what each is part of.
 *
 * Of a level with a data file, [project] names the known members (municipality =
 * Kortrijk, Menen); a section of one adds to what the file knows.  A level that others
 * are part of and of which nobody names a member has one without a name.
 */
#include "scenarioreader.h"

static uint32_t add_member(Reader *r, uint8_t level, Member member)
{
    Scenario *s = r->scenario;
    size_t *count = &s->members_count[level];
    r->members[level] = arena_grow(r->arena, r->members[level], *count, &r->members_room[level],
                                   sizeof **r->members);
    r->members[level][*count] = member;
    return (uint32_t)(*count)++;
}

static void add_block(Reader *r, Block *block)
{
    if (block->has_member)
        return;
    block->has_member = true;
    block->member = add_member(r, block->level, (Member){ .name = block->name,
                                                          .section = block->word,
                                                          .at = block->at });
}

/* -- known members -- */

static size_t key_column(const DataFile *data, Str key)
{
    size_t column = 0;
    while (column < data->columns && !str_is(data->cells[column], key))
        column++;
    return column;
}

static bool is_in_data(const Rulebook *book, const Level *level, Str name)
{
    const DataFile *data = rules_data(book, level->data);
    size_t column = data ? key_column(data, level->key) : 0;
    for (size_t row = 1; data && column < data->columns && row <= data->rows; row++)
        if (str_is(data->cells[row * data->columns + column], name))
            return true;
    return false;
}

static void tell_not_in_data(Reader *r, DiagCode code, const Level *level, Str name, Span at)
{
    const DataFile *data = rules_data(r->book, level->data);
    size_t column = data ? key_column(data, level->key) : 0, count = 0;
    Str *names = arena_alloc(r->arena, ((data ? data->rows : 0) + 1) * sizeof *names);
    for (size_t row = 1; data && column < data->columns && row <= data->rows; row++)
        names[count++] = data->cells[row * data->columns + column];
    report_unknown(r->diags, code, at, name, names, count);
}

/* Members in the order in which [project] names them. */
static void name_members(Reader *r, uint8_t level, const Said *said)
{
    const Level *l = &r->book->levels[level];
    const Entry *e = &said->entry;
    for (Str rest = e->value; rest.at; ) {
        Str name = str_cut(&rest, ',');
        Span at = piece_span(e, name);
        Block *block = find_block(r, BLOCK_MEMBER, level, name);
        if (block && block->has_member) {
            tell(r, DIAG_MEMBER_TWICE, at, name, STR_NONE, STR_NONE);
            diag_also(r->diags, DIAG_FIRST_HERE, block->at, name);
            continue;
        }
        if (!block && !is_in_data(r->book, l, name)) {
            tell_not_in_data(r, DIAG_NO_SUCH_MEMBER, l, name, at);
            continue;
        }
        if (!block)
            block = block_open(r, (Block){ .kind = BLOCK_MEMBER, .level = level, .word = l->name,
                                           .name = name, .at = at, .rank = said->rank });
        if (block)
            add_block(r, block);
    }
}

/* A section of a level with a data file may make up a member, but more likely its name
 * is a slip: nothing is filled in for it. */
static void check_known(Reader *r, const Block *block)
{
    const Level *level = &r->book->levels[block->level];
    if (level->data.len && !is_in_data(r->book, level, block->name))
        tell_not_in_data(r, DIAG_NOT_IN_DATA, level, block->name,
                         span_piece(block->at, block->name));
}

/* A level without members that others are part of has one. */
static void add_implicit(Reader *r)
{
    const Rulebook *b = r->book;
    Scenario *s = r->scenario;
    for (size_t l = b->levels_count; l-- > 1; ) {      /* parents stand before children */
        uint8_t above = b->levels[l].within;
        if (above == LEVEL_NONE || !s->members_count[l] || s->members_count[above])
            continue;
        add_member(r, above, (Member){ .name = STR_NONE, .section = b->levels[above].name,
                                       .at = s->members_count[l] ? r->members[l][0].at
                                                                 : (Span){ 0 } });
    }
}

void make_members(Reader *r)
{
    const Rulebook *b = r->book;
    Scenario *s = r->scenario;
    r->members = arena_alloc(r->arena, b->levels_count * sizeof *r->members);
    r->members_room = arena_alloc(r->arena, b->levels_count * sizeof *r->members_room);
    s->members_count = arena_alloc(r->arena, b->levels_count * sizeof *s->members_count);
    add_member(r, LEVEL_NONE, (Member){ .name = STR_NONE, .section = STR_NONE });
    for (size_t l = 1; l < b->levels_count; l++) {
        const Block *project = find_block(r, BLOCK_MEMBER, r->project, STR_NONE);
        const Said *said = b->levels[l].data.len ? block_said(project, b->levels[l].name) : NULL;
        if (said)
            name_members(r, (uint8_t)l, said);
    }
    for (size_t i = 0; i < r->blocks_count; i++) {
        if (r->blocks[i].kind != BLOCK_MEMBER)
            continue;
        add_block(r, &r->blocks[i]);
        check_known(r, &r->blocks[i]);
    }
    add_implicit(r);
    s->members = arena_alloc(r->arena, b->levels_count * sizeof *s->members);
    for (size_t l = 0; l < b->levels_count; l++)
        s->members[l] = r->members[l];
}

/* -- part of what -- */

static size_t member_names(Reader *r, uint8_t level, Str **names)
{
    enum { NAMES_MOST = 1000 };
    size_t count = r->scenario->members_count[level];
    count = count < NAMES_MOST ? count : NAMES_MOST;
    *names = arena_alloc(r->arena, (count + 1) * sizeof **names);
    for (size_t m = 0; m < count; m++)
        (*names)[m] = r->members[level][m].name;
    return count;
}

static uint32_t find_parent(Reader *r, Block *block, uint8_t above)
{
    const Level *level = &r->book->levels[above];
    const Said *said = above == r->project ? NULL : block_said(block, level->name);
    Str *names;
    if (said) {
        const Block *parent = find_block(r, BLOCK_MEMBER, above, said->entry.value);
        if (parent)
            return parent->member;
        size_t count = member_names(r, above, &names);
        report_unknown(r->diags, DIAG_NOT_ONE_OF, said->entry.value_at, said->entry.value, names,
                       count);
    } else if (r->scenario->members_count[above] > 1 && !block_lost(block, level->name)) {
        member_names(r, above, &names);
        tell(r, DIAG_PARENT_MISSING, block->at, level->name, names[0], STR_NONE);
    }
    return 0;
}

void find_parents(Reader *r)
{
    const Rulebook *b = r->book;
    Scenario *s = r->scenario;
    for (size_t i = 0; i < r->blocks_count; i++) {
        Block *block = &r->blocks[i];
        uint8_t above = block->kind == BLOCK_MEMBER ? b->levels[block->level].within : LEVEL_NONE;
        if (above != LEVEL_NONE)
            r->members[block->level][block->member].parent = find_parent(r, block, above);
    }
    s->parents = arena_alloc(r->arena, b->levels_count * sizeof *s->parents);
    for (size_t l = 1; l < b->levels_count; l++) {
        if (b->levels[l].within == LEVEL_NONE)
            continue;
        uint32_t *parents = arena_alloc(r->arena, (s->members_count[l] + 1) * sizeof *parents);
        for (size_t m = 0; m < s->members_count[l]; m++)
            parents[m] = r->members[l][m].parent;
        s->parents[l] = parents;
    }
}
