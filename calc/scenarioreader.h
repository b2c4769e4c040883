/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenarioreader.h -- what the parts of reading a scenario share while they work: the
 * sections of all files put together per member, and what their keys state.  Gone when
 * scenario_load returns; nobody else includes it.
 *
 * The order of the work: files and lists into blocks (scenariofile.c, memberlist.c),
 * blocks into members (members.c), their keys into statements and values (given.c),
 * then chains, variants and uncertain quantities.
 */
#ifndef SCENARIOREADER_H
#define SCENARIOREADER_H

#include "names.h"
#include "reading.h"
#include "scenario.h"

/* One line of a section, or a cell of a list. */
typedef struct Said {
    Entry entry;
    uint32_t rank;             /* of its file: lower ones win */
    bool listed;               /* a cell: its unit may be left out */
    bool comma;                /* of a list with semicolons: the decimal mark is a comma */
} Said;

enum { RANK_IMPLIED = 1 << 20 };       /* what no file of the scenario says */

typedef enum BlockKind { BLOCK_MEMBER, BLOCK_TARGET, BLOCK_VARIANT, BLOCK_UNCERTAIN,
               BLOCK_CORRELATION } BlockKind;

/* All that the files say under one title. */
typedef struct Block {
    BlockKind kind;
    uint8_t level;             /* of a member */
    uint32_t member;
    bool has_member;
    Str word, name;            /* of its title */
    Span at;
    const Alias *alias;        /* what the word implies, or NULL */
    uint32_t rank;             /* of the file that says most about it */
    bool joined;               /* more files say something: their keys are in reader->keys */
    Said *said;
    size_t count, room;
    Str *lost;                 /* keys of lines that were refused */
    size_t lost_count, lost_room;
} Block;

/* What a key of a member's section is. */
typedef enum KeyKind {
    KEY_NOTHING,               /* reported */
    KEY_VALUE, KEY_SOURCE, KEY_STATUS, KEY_WHY, KEY_MATTERS,       /* of an attribute */
    KEY_INSTRUMENTS,
    KEY_PARENT,
    KEY_MEMBER,                /* none: the member itself */
    KEY_OTHER                  /* of the format: read elsewhere */
} KeyKind;

typedef struct Key {
    KeyKind kind;
    Str near;                  /* of one that was reported: what was probably meant */
    uint32_t attribute;
    bool dated;
    Month from;                /* else MONTH_NEVER_BEGAN */
} Key;

/* What one line says of an attribute of a member. */
typedef struct Statement {
    uint32_t attribute, member;
    uint32_t rank;
    uint32_t order;            /* in which it was read */
    KeyKind kind;
    Month from;
    int64_t digits;
    const int64_t *pattern;
    Str text;                  /* of a source */
    bool assumed;
    Span at;
} Statement;

typedef struct Statements {
    Statement *list;
    size_t count, room;
} Statements;

/* One step of a chain: instruments, and months as far as they are said. */
typedef struct Step {
    Span at;
    const uint32_t *instruments;
    size_t count;
    bool has_from, has_until;
    Month from, until;
    Span from_at, until_at;
} Step;

typedef struct Chain {
    MemberId of;
    const Step *steps;
    size_t count;
    Span at;
} Chain;

typedef struct Takings {
    Taking *list;
    size_t count, room;
} Takings;

/* A scenario, and a few values that go before what it gives (in the same order). */
typedef struct Heard {
    const Scenario *scenario;
    const Given *first;
    size_t count;
    const Months **presence;   /* found from both */
} Heard;

typedef struct Reader {
    Arena *arena;
    const Rulebook *book;
    Diags *diags;
    const RuleFiles *files;    /* in the place of the disk, or NULL */
    struct ReadFile **read;    /* in the order in which they were begun */
    size_t read_count, read_room;
    bool has_too_many;         /* files, and that was told */
    struct ReadFile **ranked;  /* those that nothing else includes last */
    size_t ranked_count;
    uint8_t project;           /* its level */
    Block *blocks;
    size_t blocks_count, blocks_room;
    size_t members_blocks, variants_blocks;
    Names *titles;             /* owner: kind and level.  which: block */
    Names *keys;               /* owner: block */
    Names *attributes;         /* owner: level.  which: attribute, by its name without level */
    Member **members;          /* per level */
    size_t *members_room;
    bool has_months;           /* of the project: its start is known */
    Statements said;           /* in order of attribute, member, rank */
    Chain *chains;             /* in order of level and member */
    size_t chains_count, chains_room;
    Scenario *scenario;
} Reader;

/* -- scenariofile.c: files into blocks -- */

static inline void tell(Reader *r, DiagCode code, Span at, Str a, Str b, Str c)
{
    diag_add(r->diags, code, at, a, b, c);
}

void tell_too_many(Reader *r, Span at, const char *what, int most);
const Source *read_beside(Reader *r, const Entry *entry, Str path);
/* The block of that title, made if there is none; NULL, reported, if there is one that
 * the same file says already, or if there are too many. */
Block *block_open(Reader *r, Block like);
Block *find_block(const Reader *r, BlockKind kind, uint8_t level, Str name);
void block_say(Reader *r, Block *block, Said said);
void block_lose(Reader *r, Block *block, Str key);
const Said *block_said(const Block *block, Str key);
bool block_lost(const Block *block, Str key);
/* The level that a word in a title means, and the alias if it is one; LEVEL_NONE if none. */
uint8_t title_level(const Reader *r, Str word, const Alias **alias);
/* All words that a title may begin with. */
size_t title_words(Reader *r, Str **words);
/* Reports a name that a member or variant cannot have. */
bool member_name_is_good(Reader *r, Str name, Span at);

/* -- memberlist.c: a CSV file of members into blocks -- */

void read_member_list(Reader *r, const Said *said, Str word);

/* -- members.c: blocks into members -- */

void make_members(Reader *r);
void find_parents(Reader *r);

/* -- keys.c: what a line states -- */

/* The name of an attribute without that of its level. */
Str attribute_key(const Rulebook *book, uint32_t attribute);
bool key_is_known(Reader *r, uint8_t level, Str text);
/* Reads the key `text` at `at`; what is none is reported as `unknown`, and the nearest one
 * offered behind `before`, which stands before it in the file. */
Key key_read(Reader *r, uint8_t level, Str text, Span at, DiagCode unknown, Str before);
/* Splits at commas; false, reported, if one stands between digits: that is no list. */
bool split_pieces(Reader *r, const Entry *entry, Str value, Str **pieces, size_t *count);
/* Reports a number without its unit. */
bool lacks_unit(Reader *r, Unit unit, Str text, Span at);
void state(Reader *r, Statements *to, const Said *said, Key key, uint32_t member);
void state_members(Reader *r);

/* -- given.c: what holds in the end -- */

/* In order of attribute, member and rank. */
void sort_statements(Statements *statements);
/* What the base gives, and what a variant gives in its place. */
void give_values(Reader *r);
Given *give_changes(Reader *r, Statements *changes, size_t *count);
/* Entry and exit of who has none of its own; and whether they can be. */
void inherit_presence(Reader *r);
size_t inherit_months(Arena *arena, const Heard *heard, MemberId id, Given given[2]);
void check_presence(Reader *r, const Heard *heard, MemberId id, const Span *because);
void check_required(Reader *r);

/* -- chain.c -- */

bool chain_read(Reader *r, const Entry *entry, MemberId of, Chain *chain);
void chain_resolve(Reader *r, const Chain *chain, Months presence, const Span *because,
                   Takings *takings);
void take_chains(Reader *r);

/* -- variant.c -- */

/* Reports that the path names nothing, and offers what the wrong piece of it was probably
 * meant to be, or all names. */
void tell_nothing(Reader *r, Str path, Span at, Str wrong, const Str names[], size_t count);
bool target_read(Reader *r, Str path, Span at, bool member_alone, Target *target, Key *key);
void read_variants(Reader *r);

/* -- uncertain.c -- */

/* What is uncertain, as a member and an attribute of it, or who pays. */
bool uncertain_target(Reader *r, Str path, Span at, Target *target, Key *key);
bool uncertain_is_same(const Target *one, const Target *other);
void read_uncertain(Reader *r);

/* -- correlation.c -- */

void read_correlations(Reader *r);

/* -- scenario.c: what a scenario is made of -- */

/* What a member was said to have, not what it inherits; NULL if nothing. */
const Given *own_given(const Heard *heard, int32_t attribute, uint32_t member);
void sort_given(Given given[], size_t count);
int by_member_id(const void *one, const void *other);
void keep_given(Scenario *scenario, Given given[], size_t count);
void keep_takings(Scenario *scenario, Taking takings[], size_t count);
const Months **find_presence(Arena *arena, const Heard *heard);

#endif
