/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenariofile.c -- reading a scenario: the file and those it includes, their sections
 * put together, and the keys of [project] and [target] that are the format's own.
 *
 *   [project]
 *   name         = Klusjesdienst
 *   start        = 2008-01                 attributes of the level, without its name
 *   years        = 6
 *   include      = people.ini              the including file wins
 *   municipality = Kortrijk, Menen         known members of a level with a data file
 *   list.worker  = workers.csv             a row per member
 *
 *   [worker klusser-1]                     a member of a level, or [ALIAS NAME]
 *   wage         = 1650.00 EUR/month
 *   wage.2010    = 1700.00 EUR/month       from January 2010 on
 *   wage.source  = contract                .status = assumed, seen or derived
 *   instruments  = A until 2009-06, then B + C
 *
 * Files are ranked: whatever includes stands before what it includes, and of several
 * the later named before the earlier.  Of two that say the same key, the first wins.
 */
#include "scenarioreader.h"

#include <string.h>

static const char project_word[] = "project", target_word[] = "target",
                  variant_word[] = "variant", uncertain_word[] = "uncertain",
                  correlation_word[] = "correlation";

typedef struct ReadFile {
    Str path;
    const IniFile *ini;
    uint32_t rank;
    bool open;                 /* what it includes is being read */
} ReadFile;

/* -- files -- */

static Str without_dots(Str path)
{
    while (str_starts(path, "./"))
        path = str_trim(str_part(path.at + 2, path.len - 2));
    return path;
}

static Str path_beside(Reader *r, Str file, Str path)
{
    size_t folder = file.len;
    while (folder > 0 && file.at[folder - 1] != '/')
        folder--;
    path = without_dots(path);
    Buf joined = { 0 };
    if (!str_starts(path, "/"))
        buf_str(&joined, str_part(file.at, folder));
    buf_str(&joined, path);
    Str kept = str_keep(r->arena, without_dots(buf_view(&joined)));
    buf_free(&joined);
    return kept;
}

static const Source *read_from(Reader *r, Str path)
{
    for (size_t i = 0; i < r->files->count; i++)
        if (str_is(without_dots(r->files->files[i]->name), path))
            return r->files->files[i];
    Source *missing = arena_alloc(r->arena, sizeof *missing);
    *missing = (Source){ .name = path, .text = STR_NONE };
    tell(r, DIAG_FILE_MISSING, span_of(missing, 0, 0), STR_NONE, STR_NONE, STR_NONE);
    return NULL;
}

const Source *read_beside(Reader *r, const Entry *entry, Str path)
{
    Str whole = path_beside(r, entry->value_at.source->name, path);
    const Source *source = r->files ? read_from(r, whole)
                                    : source_read(r->arena, whole.at, r->diags);
    if (!source)
        diag_also(r->diags, DIAG_BECAUSE_HERE, piece_span(entry, path), path);
    return source;
}

static const Section *find_section(const IniFile *ini, const char *title)
{
    for (size_t i = 0; i < ini->count; i++)
        if (str_is_text(ini->sections[i].title, title))
            return &ini->sections[i];
    return NULL;
}

void tell_too_many(Reader *r, Span at, const char *what, int most)
{
    Buf limit = { 0 };
    buf_print(&limit, "%d", most);
    tell(r, DIAG_TOO_MANY, at, str_of(what), buf_view(&limit), STR_NONE);
    buf_free(&limit);
}

/* Whether the file still has to be read. */
static bool is_new_file(Reader *r, const Entry *e, Str piece, Str path)
{
    for (size_t i = 0; i < r->read_count; i++) {
        if (!str_is(r->read[i]->path, path))
            continue;
        if (r->read[i]->open)
            tell(r, DIAG_INCLUDE_CIRCLE, piece_span(e, piece), piece, STR_NONE, STR_NONE);
        return false;
    }
    if (r->read_count < SCENARIO_FILES_MAX)
        return true;
    if (!r->has_too_many)
        tell_too_many(r, piece_span(e, piece), "include", SCENARIO_FILES_MAX);
    r->has_too_many = true;
    return false;
}

static void read_file(Reader *r, const Source *source, Str path)
{
    ReadFile *file = arena_alloc(r->arena, sizeof *file);
    *file = (ReadFile){ .path = path, .ini = ini_file_parse(r->arena, source, r->diags),
                        .open = true };
    r->read = arena_grow(r->arena, r->read, r->read_count, &r->read_room, sizeof *r->read);
    r->read[r->read_count++] = file;
    const Section *project = find_section(file->ini, project_word);
    const Entry *e = project ? section_entry(project, "include") : NULL;
    for (Str rest = e ? e->value : (Str){ 0 }; rest.at; ) {
        Str piece = str_cut(&rest, ',');
        Str beside = path_beside(r, source->name, piece);
        const Source *other = piece.len && is_new_file(r, e, piece, beside)
                                  ? read_beside(r, e, piece)
                                  : NULL;
        if (other)
            read_file(r, other, beside);
    }
    file->open = false;
    r->ranked[r->ranked_count++] = file;
}

static void rank_files(Reader *r)
{
    for (size_t i = 0; i < r->ranked_count / 2; i++) {
        ReadFile *file = r->ranked[i];
        r->ranked[i] = r->ranked[r->ranked_count - 1 - i];
        r->ranked[r->ranked_count - 1 - i] = file;
    }
    for (size_t i = 0; i < r->ranked_count; i++)
        r->ranked[i]->rank = (uint32_t)i;
}

/* -- blocks -- */

static uint32_t title_owner(BlockKind kind, uint8_t level)
{
    return (uint32_t)kind * 256 + level;
}

Block *find_block(const Reader *r, BlockKind kind, uint8_t level, Str name)
{
    const Name *n = names_find(r->titles, title_owner(kind, level), name);
    return n ? &r->blocks[n->which] : NULL;
}

/* Whether there may be one more of its kind; that there are too many is told once. */
static bool has_room(Reader *r, const Block *like)
{
    bool variant = like->kind == BLOCK_VARIANT;
    if (!variant && like->kind != BLOCK_MEMBER)
        return true;
    size_t *count = variant ? &r->variants_blocks : &r->members_blocks;
    size_t most = variant ? SCENARIO_VARIANTS_MAX : SCENARIO_MEMBERS_MAX;
    ++*count;
    if (*count == most + 1)
        tell_too_many(r, like->at, variant ? variant_word : "[...]", (int)most);
    return *count <= most;
}

/* From now on each key is looked up before it is kept. */
static void join_block(Reader *r, Block *block)
{
    uint32_t owner = (uint32_t)(block - r->blocks);
    for (size_t i = 0; i < block->count && !block->joined; i++)
        names_add(r->keys, (Name){ .owner = owner, .text = block->said[i].entry.key });
    block->joined = true;
}

Block *block_open(Reader *r, Block like)
{
    uint32_t owner = title_owner(like.kind, like.level);
    const Name *n = names_find(r->titles, owner, like.name);
    if (n) {
        Block *block = &r->blocks[n->which];
        if (block->rank == like.rank) {
            tell(r, DIAG_MEMBER_TWICE, like.at, like.name, STR_NONE, STR_NONE);
            diag_also(r->diags, DIAG_FIRST_HERE, block->at, like.name);
            return NULL;
        }
        if (like.kind == BLOCK_TARGET)
            return NULL;       /* shares are stated together */
        join_block(r, block);
        block->alias = block->alias ? block->alias : like.alias;
        return block;
    }
    if (!has_room(r, &like))
        return NULL;
    names_add(r->titles, (Name){ .owner = owner, .text = like.name,
                                 .which = (uint32_t)r->blocks_count });
    r->blocks = arena_grow(r->arena, r->blocks, r->blocks_count, &r->blocks_room,
                           sizeof *r->blocks);
    r->blocks[r->blocks_count] = like;
    return &r->blocks[r->blocks_count++];
}

void block_say(Reader *r, Block *block, Said said)
{
    Name key = { .owner = (uint32_t)(block - r->blocks), .text = said.entry.key };
    if (block->joined && names_add(r->keys, key))
        return;                /* a file that wins says it */
    block->said = arena_grow(r->arena, block->said, block->count, &block->room,
                             sizeof *block->said);
    block->said[block->count++] = said;
}

const Said *block_said(const Block *block, Str key)
{
    for (size_t i = 0; i < block->count; i++)
        if (str_is(block->said[i].entry.key, key))
            return &block->said[i];
    return NULL;
}

bool block_lost(const Block *block, Str key)
{
    for (size_t i = 0; i < block->lost_count; i++)
        if (str_is(block->lost[i], key))
            return true;
    return false;
}

void block_lose(Reader *r, Block *block, Str key)
{
    block->lost = arena_grow(r->arena, block->lost, block->lost_count, &block->lost_room,
                             sizeof *block->lost);
    block->lost[block->lost_count++] = key;
}

/* -- titles -- */

uint8_t title_level(const Reader *r, Str word, const Alias **alias)
{
    const Rulebook *b = r->book;
    ptrdiff_t level = rules_level(b, word);
    *alias = NULL;
    for (size_t l = 1; level < 0 && l < b->levels_count; l++)
        for (size_t i = 0; i < b->levels[l].aliases_count; i++)
            if (str_is(b->levels[l].aliases[i].word, word)) {
                *alias = &b->levels[l].aliases[i];
                return (uint8_t)l;
            }
    return level > 0 ? (uint8_t)level : LEVEL_NONE;
}

size_t title_words(Reader *r, Str **words)
{
    const Rulebook *b = r->book;
    size_t count = 0, room = 0;
    *words = NULL;
    for (size_t l = 1; l < b->levels_count; l++)
        for (size_t i = 0; i <= b->levels[l].aliases_count; i++) {
            *words = arena_grow(r->arena, *words, count, &room, sizeof **words);
            (*words)[count++] = i ? b->levels[l].aliases[i - 1].word : b->levels[l].name;
        }
    return count;
}

static void tell_unknown_title(Reader *r, const Section *section, Str word)
{
    Str *words;
    size_t count = title_words(r, &words);
    Str *all = arena_alloc(r->arena, (count + 4) * sizeof *all);
    memcpy(all, words, count * sizeof *all);
    all[count++] = str_of(target_word);
    all[count++] = str_of(variant_word);
    all[count++] = str_of(uncertain_word);
    all[count++] = str_of(correlation_word);
    report_unknown(r->diags, DIAG_UNKNOWN_SECTION, span_piece(section->at, word), word, all, count);
}

bool member_name_is_good(Reader *r, Str name, Span at)
{
    bool good = name.len > 0;
    for (size_t i = 0; i < name.len; i++)
        good = good && !strchr(".,=:+\"[]", name.at[i]);
    if (!good)
        tell(r, DIAG_BAD_MEMBER_NAME, at, name, STR_NONE, STR_NONE);
    return good;
}

static bool is_format_title(Str word, Block *block)
{
    static const struct { const char *word; BlockKind kind; } titles[] = {
        { target_word, BLOCK_TARGET }, { variant_word, BLOCK_VARIANT },
        { uncertain_word, BLOCK_UNCERTAIN }, { correlation_word, BLOCK_CORRELATION },
    };
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (str_is_text(word, titles[i].word)) {
            block->kind = titles[i].kind;
            return true;
        }
    block->kind = BLOCK_MEMBER;
    return false;
}

/* Takes the title apart; false, reported, if it is none of ours. */
static bool read_title(Reader *r, const Section *section, Block *block)
{
    Str rest = section->title;
    block->word = str_cut(&rest, ' ');
    block->name = rest.at ? str_trim(rest) : STR_NONE;
    block->at = section->at;
    if (!is_format_title(block->word, block)) {
        block->level = title_level(r, block->word, &block->alias);
        if (block->level == LEVEL_NONE) {
            tell_unknown_title(r, section, block->word);
            return false;
        }
    }
    bool named = block->kind == BLOCK_VARIANT ||
                 (block->kind == BLOCK_MEMBER && block->level != r->project);
    if (named && !block->name.len) {
        tell(r, DIAG_SECTION_NEEDS_NAME, section->at, block->word, STR_NONE, STR_NONE);
        return false;
    }
    if (!named && block->name.len) {
        tell(r, DIAG_TITLE_TAKES_NO_NAME, span_piece(section->at, block->name), block->word,
             STR_NONE, STR_NONE);
        return false;
    }
    if (!named)
        block->name = STR_NONE;
    else if (!r->book->levels[block->level].data.len)
        member_name_is_good(r, block->name, span_piece(section->at, block->name));
    return true;
}

static void read_section(Reader *r, const Section *section, uint32_t rank)
{
    Block like = { .rank = rank };
    Block *block = read_title(r, section, &like) ? block_open(r, like) : NULL;
    for (size_t i = 0; block && i < section->count; i++)
        block_say(r, block, (Said){ .entry = section->entries[i], .rank = rank });
    for (size_t i = 0; block && i < section->lost_count; i++)
        block_lose(r, block, section->lost[i]);
}

/* -- the keys of [project] that are no attributes -- */

static int64_t read_years(Reader *r, const Said *said)
{
    Decimal years;
    if (!said)
        return SCENARIO_YEARS;
    const Entry *e = &said->entry;
    bool plain = !memchr(e->value.at, ' ', e->value.len);
    if (!quantity_parse(e->value, e->value_at, plain ? UNIT_NONE : unit_base(UNIT_YEAR), r->diags,
                        &years))
        return SCENARIO_YEARS;
    if (years.scale == 0 && years.digits >= 1 && years.digits <= SCENARIO_YEARS_MAX)
        return years.digits;
    Buf most = { 0 };
    buf_print(&most, "%d", SCENARIO_YEARS_MAX);
    tell(r, DIAG_YEARS_RANGE, e->value_at, e->value, buf_view(&most), STR_NONE);
    buf_free(&most);
    return SCENARIO_YEARS;
}

static void read_lists(Reader *r)
{
    static const char prefix[] = "list.";
    Block project = *find_block(r, BLOCK_MEMBER, r->project, STR_NONE);
    for (size_t i = 0; i < project.count; i++) {
        const Said *said = &project.said[i];
        const Alias *alias;
        Str key = said->entry.key;
        if (!str_starts(key, prefix))
            continue;
        Str word = str_part(key.at + strlen(prefix), key.len - strlen(prefix));
        uint8_t level = title_level(r, word, &alias);
        if (level != LEVEL_NONE && level != r->project) {
            read_member_list(r, said, word);
            continue;
        }
        Str *words;
        size_t count = title_words(r, &words);
        report_unknown(r->diags, DIAG_NOT_ONE_OF, span_piece(said->entry.key_at, word), word, words,
                       count);
    }
}

/* The months of the project, if its start could be read. */
static void find_months(Reader *r, int64_t years)
{
    const int32_t start = r->book->levels[r->project].entry;
    Scenario *s = r->scenario;
    s->months = (Months){ MONTH_NEVER_BEGAN, MONTH_NEVER_ENDS };
    for (size_t i = 0; i < r->said.count && !r->has_months; i++) {
        const Statement *st = &r->said.list[i];
        if (st->attribute != (uint32_t)start || st->kind != KEY_VALUE)
            continue;
        s->months.first = (Month){ (int32_t)st->digits };
        s->months.last = month_plus(s->months.first, (int)(12 * years - 1));
        r->has_months = true;
    }
}

/* -- [target] -- */

enum { SHARE_SCALE = 8, SHARE_ALL = 100000000 };

static void read_share(Reader *r, const Said *said, Decimal shares[], bool *good)
{
    const Rulebook *b = r->book;
    const Entry *e = &said->entry;
    Str *ids = arena_alloc(r->arena, (b->leaves_count + 1) * sizeof *ids);
    for (size_t i = 0; i < b->leaves_count; i++)
        ids[i] = b->leaves[i].id;
    ptrdiff_t leaf = read_word(e->key, e->key_at, ids, b->leaves_count, r->diags);
    Decimal share;
    int64_t digits = 0;
    bool number = quantity_parse(e->value, e->value_at, UNIT_NONE, r->diags, &share);
    bool fits = number && exact_fits(exact_of(share), SHARE_SCALE, &digits);
    if (number && !fits)
        tell(r, DIAG_TOO_PRECISE, e->value_at, e->key, str_of("8"), STR_NONE);
    if (fits && (digits < 0 || digits > SHARE_ALL))
        tell(r, DIAG_CHANCE_RANGE, e->value_at, e->value, STR_NONE, STR_NONE);
    number = fits && digits >= 0 && digits <= SHARE_ALL;
    *good = *good && number && leaf >= 0;
    if (number && leaf >= 0)
        shares[leaf] = (Decimal){ digits, SHARE_SCALE };
}

static void read_targets(Reader *r)
{
    const Block *block = find_block(r, BLOCK_TARGET, LEVEL_NONE, STR_NONE);
    Decimal *shares = arena_alloc(r->arena, (r->book->leaves_count + 1) * sizeof *shares);
    bool good = block != NULL;
    int64_t sum = 0;
    for (size_t i = 0; block && i < block->count; i++)
        read_share(r, &block->said[i], shares, &good);
    for (size_t i = 0; i < r->book->leaves_count; i++)
        sum += shares[i].digits;
    r->scenario->targets = shares;
    r->scenario->has_targets = good;
    if (!good || sum == SHARE_ALL || block->lost_count)
        return;
    Buf percent = { 0 };
    exact_print((Exact){ sum, 1, SHARE_SCALE - 2 }, 0, SHARE_SCALE, &percent);
    buf_byte(&percent, '%');
    tell(r, DIAG_TARGET_SUM, block->at, buf_view(&percent), STR_NONE, STR_NONE);
    buf_free(&percent);
}

/* -- all of it -- */

static bool find_project(Reader *r)
{
    ptrdiff_t level = rules_level(r->book, str_of(project_word));
    if (level < 0 || r->book->levels[level].entry < 0) {
        tell(r, DIAG_RULES_WITHOUT_PROJECT, span_of(r->scenario->file, 0, 0),
             str_of(project_word), STR_NONE, STR_NONE);
        return false;
    }
    r->project = (uint8_t)level;
    return true;
}

/* False if there is no [project]. */
static bool read_blocks(Reader *r)
{
    const Source *file = r->scenario->file;
    r->ranked = arena_alloc(r->arena, SCENARIO_FILES_MAX * sizeof *r->ranked);
    read_file(r, file, without_dots(file->name));
    rank_files(r);
    for (size_t f = 0; f < r->ranked_count; f++)
        for (size_t s = 0; s < r->ranked[f]->ini->count; s++)
            read_section(r, &r->ranked[f]->ini->sections[s], (uint32_t)f);
    if (find_block(r, BLOCK_MEMBER, r->project, STR_NONE))
        return true;
    if (diags_errors(r->diags) == 0)
        tell(r, DIAG_NOT_A_PROJECT, span_of(file, 0, 0), STR_NONE, STR_NONE, STR_NONE);
    return false;
}

static void name_attributes(Reader *r)
{
    const Rulebook *b = r->book;
    r->attributes = names_new(r->arena);
    for (uint32_t a = 0; a < b->attributes_count; a++) {
        bool takes = false;    /* what is taken stands in chains */
        for (size_t i = 0; i < b->instruments_count && !takes; i++)
            takes = b->instruments[i].takes == (int32_t)a;
        /* when a project ends is said in years */
        if (!takes && b->levels[r->project].exit != (int32_t)a)
            names_add(r->attributes, (Name){ .owner = b->attributes[a].level,
                                             .text = attribute_key(b, a), .which = a });
    }
}

Scenario *scenario_load_from(Arena *arena, const Rulebook *book, const Source *source,
                             const RuleFiles *files, Diags *diags)
{
    Scenario *s = arena_alloc(arena, sizeof *s);
    *s = (Scenario){ .arena = arena, .book = book, .file = source, .name = STR_NONE,
                     .variant = STR_NONE };
    Reader r = { .arena = arena, .book = book, .diags = diags, .files = files, .scenario = s,
                 .titles = names_new(arena), .keys = names_new(arena) };
    if (!find_project(&r) || !read_blocks(&r))
        return NULL;
    name_attributes(&r);
    read_lists(&r);
    const Block *project = find_block(&r, BLOCK_MEMBER, r.project, STR_NONE);
    const Said *name = block_said(project, str_of("name"));
    s->name = name ? name->entry.value : STR_NONE;
    int64_t years = read_years(&r, block_said(project, str_of("years")));
    make_members(&r);
    find_parents(&r);
    state_members(&r);
    find_months(&r, years);
    give_values(&r);
    inherit_presence(&r);
    check_required(&r);
    take_chains(&r);
    read_targets(&r);
    read_variants(&r);
    read_uncertain(&r);
    read_correlations(&r);
    return s;
}

Scenario *scenario_load(Arena *arena, const Rulebook *book, const Source *source, Diags *diags)
{
    return scenario_load_from(arena, book, source, NULL, diags);
}

bool scenario_is(const Source *source)
{
    Str rest = source->text;
    if (str_starts(rest, "\xEF\xBB\xBF"))
        rest = str_part(rest.at + 3, rest.len - 3);
    while (rest.len) {
        const char *end = memchr(rest.at, '\n', rest.len);
        size_t len = end ? (size_t)(end - rest.at) : rest.len;
        const char *close = rest.at[0] == '[' ? memchr(rest.at, ']', len) : NULL;
        if (close && str_is_text(str_trim(str_part(rest.at + 1, (size_t)(close - rest.at) - 1)),
                                 project_word))
            return true;
        len += end != NULL;
        rest = str_part(rest.at + len, rest.len - len);
    }
    return false;
}
