/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * keys.c -- what one line of a member's section states: of which attribute, from when,
 * how much; or where it comes from and how sure it is.
 *
 *   wage        = 1650.00 EUR/month        a value, with its unit
 *   wage.2010   = 1700.00 EUR/month        from January 2010; wage.2010-07 from July
 *   wage.source = contract
 *   wage.status = assumed                  seen, derived or assumed
 *   season      = 5%, 5%, 8%, ...          a pattern: twelve, January first
 */
#include "scenarioreader.h"

#include <string.h>

enum { MONTHS_IN_YEAR = 12 };

Str attribute_key(const Rulebook *book, uint32_t attribute)
{
    const Attribute *a = &book->attributes[attribute];
    size_t level = book->levels[a->level].name.len + 1;
    return str_part(a->name.at + level, a->name.len - level);
}

/* -- keys -- */

static bool is_format_key(const Reader *r, uint8_t level, Str text)
{
    if (level != r->project)
        return false;
    ptrdiff_t known = rules_level(r->book, text);
    return str_is_text(text, "name") || str_is_text(text, "years") ||
           str_is_text(text, "include") || str_starts(text, "list.") ||
           (known > 0 && r->book->levels[known].data.len);
}

static bool is_parent_key(const Reader *r, uint8_t level, Str text)
{
    uint8_t above = r->book->levels[level].within;
    return above != LEVEL_NONE && above != r->project && str_is(text, r->book->levels[above].name);
}

/* The part behind the last point; empty if there is none. */
static Str last_part(Str text)
{
    for (size_t i = text.len; i > 0; i--)
        if (text.at[i - 1] == '.')
            return str_part(text.at + i, text.len - i);
    return STR_NONE;
}

static bool date_parse(Str text, Month *month)
{
    enum { YEAR_DIGITS = 4 };
    int year = 0;
    if (text.len != YEAR_DIGITS)
        return month_parse(text, month) == PARSE_OK;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        year = 10 * year + (text.at[i] - '0');
    }
    *month = month_of(year, 1);
    return true;
}

/* The key as far as it can be read without reporting anything. */
static Key key_find(const Reader *r, uint8_t level, Str text)
{
    Key key = { .kind = KEY_OTHER, .from = MONTH_NEVER_BEGAN, .near = STR_NONE };
    if (is_format_key(r, level, text))
        return key;
    key.kind = KEY_PARENT;
    if (is_parent_key(r, level, text))
        return key;
    key.kind = KEY_INSTRUMENTS;
    if (str_is_text(text, "instruments"))
        return key;
    const Name *n = names_find(r->attributes, level, text);
    Str last = n ? STR_NONE : last_part(text);
    if (last.len)
        n = names_find(r->attributes, level, str_part(text.at, text.len - last.len - 1));
    key.kind = !n ? KEY_NOTHING
             : str_is_text(last, "source") ? KEY_SOURCE
             : str_is_text(last, "why_there") ? KEY_WHY
             : str_is_text(last, "why_it_matters") ? KEY_MATTERS
             : str_is_text(last, "status") ? KEY_STATUS : KEY_VALUE;
    key.attribute = n ? n->which : 0;
    key.dated = n && key.kind == KEY_VALUE && last.len;
    if (key.dated && !date_parse(last, &key.from))
        key.kind = KEY_NOTHING;
    return key;
}

bool key_is_known(Reader *r, uint8_t level, Str text)
{
    return key_find(r, level, text).kind != KEY_NOTHING;
}

typedef struct Words {
    Str *list;
    size_t count, room;
} Words;

static void add_word(Reader *r, Words *words, Str before, Str word, const char *after)
{
    Buf whole = { 0 };
    buf_str(&whole, before);
    buf_str(&whole, word);
    buf_text(&whole, after);
    words->list = arena_grow(r->arena, words->list, words->count, &words->room,
                             sizeof *words->list);
    words->list[words->count++] = str_keep(r->arena, buf_view(&whole));
    buf_free(&whole);
}

/* All keys that the level may have, or those of the attribute that `text` is about. */
static void list_keys(Reader *r, uint8_t level, Str text, Str before, Words *words)
{
    const Rulebook *b = r->book;
    Str last = last_part(text), first = str_part(text.at, text.len - last.len - (last.len > 0));
    if (last.len && names_find(r->attributes, level, first)) {
        add_word(r, words, before, first, ".source");
        add_word(r, words, before, first, ".status");
        add_word(r, words, before, first, ".why_there");
        add_word(r, words, before, first, ".why_it_matters");
        return;
    }
    for (uint32_t a = 0; a < b->attributes_count; a++)
        if (b->attributes[a].level == level &&
            names_find(r->attributes, level, attribute_key(b, a)))
            add_word(r, words, before, attribute_key(b, a), "");
    add_word(r, words, before, str_of("instruments"), "");
    uint8_t above = b->levels[level].within;
    if (before.len)
        return;
    if (above != LEVEL_NONE && above != r->project)
        add_word(r, words, before, b->levels[above].name, "");
    for (size_t l = 1; l < b->levels_count && level == r->project; l++)
        if (b->levels[l].data.len)
            add_word(r, words, before, b->levels[l].name, "");
    for (int i = 0; i < 3 && level == r->project; i++)
        add_word(r, words, before, str_of((const char *const[]){ "name", "years", "include" }[i]), "");
}

Key key_read(Reader *r, uint8_t level, Str text, Span at, DiagCode unknown, Str before)
{
    Key key = key_find(r, level, text);
    Str last = last_part(text);
    if (key.kind != KEY_NOTHING)
        return key;
    if (key.dated && last.at[0] >= '0' && last.at[0] <= '9') {
        tell(r, DIAG_NO_SUCH_MONTH, span_piece(at, last), last, STR_NONE, STR_NONE);
        key.near = attribute_key(r->book, key.attribute);
        return key;
    }
    Words words = { 0 };
    Buf whole = { 0 };
    list_keys(r, level, text, before, &words);
    buf_str(&whole, before);
    buf_str(&whole, text);
    ptrdiff_t near = report_unknown(r->diags, unknown, at, buf_view(&whole), words.list,
                                    words.count);
    if (near >= 0)
        key.near = str_part(words.list[near].at + before.len, words.list[near].len - before.len);
    buf_free(&whole);
    return key;
}

/* -- values -- */

bool split_pieces(Reader *r, const Entry *e, Str value, Str **pieces, size_t *count)
{
    size_t room = 0;
    *pieces = NULL;
    *count = 0;
    for (size_t i = 1; i + 1 < value.len; i++) {
        bool digits = value.at[i - 1] >= '0' && value.at[i - 1] <= '9' &&
                      value.at[i + 1] >= '0' && value.at[i + 1] <= '9';
        if (value.at[i] != ',' || !digits)
            continue;
        size_t from = i, to = i + 1;
        while (from > 0 && value.at[from - 1] >= '0' && value.at[from - 1] <= '9')
            from--;
        while (to < value.len && value.at[to] >= '0' && value.at[to] <= '9')
            to++;
        Buf point = { 0 };
        buf_str(&point, str_part(value.at + from, to - from));
        point.at[i - from] = '.';
        Str number = str_part(value.at + from, to - from);
        tell(r, DIAG_DECIMAL_COMMA, piece_span(e, number), number, buf_view(&point), STR_NONE);
        buf_free(&point);
        return false;
    }
    for (Str rest = value; rest.at; ) {
        Str piece = str_cut(&rest, ',');
        *pieces = arena_grow(r->arena, *pieces, *count, &room, sizeof **pieces);
        (*pieces)[(*count)++] = piece;
    }
    return true;
}

bool lacks_unit(Reader *r, Unit unit, Str text, Span at)
{
    Decimal number;
    bool lacks = !unit_is(unit, UNIT_NONE) && decimal_parse(text, &number) == PARSE_OK;
    if (lacks) {
        Buf with = { 0 };
        buf_str(&with, text);
        buf_byte(&with, ' ');
        unit_print(unit, &with);
        tell(r, DIAG_UNIT_MISSING, at, text, buf_view(&with), STR_NONE);
        buf_free(&with);
    }
    return lacks;
}

/* Is the point at i between groups of three, as in 1.650,00? */
static bool groups(Str number, size_t i)
{
    size_t digits = 0;
    while (i + 1 + digits < number.len && number.at[i + 1 + digits] >= '0' &&
           number.at[i + 1 + digits] <= '9')
        digits++;
    return i > 0 && digits == 3 && i + 1 + digits < number.len;
}

/* A number of a list with semicolons, with a point in the place of its comma.  A point
 * without a comma could mean either: 1.650 is refused. */
static bool point_for_comma(Reader *r, Str text, Span at, Str *result)
{
    Str rest = text, number = str_cut(&rest, ' ');
    const char *comma = memchr(number.at, ',', number.len);
    size_t comma_at = comma ? (size_t)(comma - number.at) : number.len;
    Buf buf = { 0 }, meant = { 0 };
    bool good = true;
    for (size_t i = 0; i < number.len; i++) {
        char c = number.at[i];
        bool group = c == '.' && comma && i < comma_at && groups(number, i);
        good = good && (c != '.' || group);
        if (!group)
            buf_byte(&buf, i == comma_at ? '.' : c);
        buf_byte(&meant, c == '.' ? ',' : c);
    }
    buf_str(&buf, str_part(text.at + number.len, text.len - number.len));
    if (!good)
        tell(r, DIAG_LIST_POINT, at, number, comma ? STR_NONE : buf_view(&meant), STR_NONE);
    *result = str_keep(r->arena, buf_view(&buf));
    buf_free(&buf);
    buf_free(&meant);
    return good;
}

static void warn_unlikely(Reader *r, const Attribute *a, int64_t digits, Span at)
{
    Exact value = { digits, 1, a->scale };
    bool low = a->has_unlikely_below && exact_order(value, exact_of(a->unlikely_below)) < 0;
    bool high = a->has_unlikely_above && exact_order(value, exact_of(a->unlikely_above)) > 0;
    if (!low && !high)
        return;
    Buf limit = { 0 };
    buf_text(&limit, low ? "< " : "> ");
    decimal_print(low ? a->unlikely_below : a->unlikely_above, &limit);
    if (!unit_is(a->type.unit, UNIT_NONE)) {
        buf_byte(&limit, ' ');
        unit_print(a->type.unit, &limit);
    }
    tell(r, DIAG_UNLIKELY, at, a->name, buf_view(&limit), STR_NONE);
    buf_free(&limit);
}

/* How many equals a member stands for: there is no half of one, and none is nobody. */
static bool is_count(Reader *r, const Attribute *a, int64_t digits, Str text, Span at)
{
    int64_t one = 1;
    for (int i = 0; i < a->scale; i++)
        one *= 10;
    if (digits >= one && digits % one == 0)
        return true;
    tell(r, DIAG_COUNT_NOT_WHOLE, at, text, STR_NONE, STR_NONE);
    return false;
}

static bool value_read(Reader *r, uint32_t attribute, const Said *said, Str text, Span at,
                       int64_t *digits)
{
    const Attribute *a = &r->book->attributes[attribute];
    bool number = a->type.kind == KIND_NUMBER;
    if (number && said->comma && !point_for_comma(r, text, at, &text))
        return false;
    if (number && !said->listed && lacks_unit(r, a->type.unit, text, at))
        return false;
    if (!attribute_parse(a, text, at, r->diags, digits))
        return false;
    if (r->book->levels[a->level].number == (int32_t)attribute &&
        !is_count(r, a, *digits, text, at))
        return false;
    if (number)
        warn_unlikely(r, a, *digits, at);
    return true;
}

/* -- patterns -- */

static void tell_sum(Reader *r, const Attribute *a, Wide sum, Span at)
{
    Buf text = { 0 };
    exact_print((Exact){ sum, 1, a->scale }, 0, a->scale, &text);
    tell(r, DIAG_PATTERN_SUM, at, buf_view(&text), STR_NONE, STR_NONE);
    buf_free(&text);
}

static const int64_t *pattern_read(Reader *r, uint32_t attribute, const Said *said)
{
    const Attribute *a = &r->book->attributes[attribute];
    const Entry *e = &said->entry;
    int64_t *pattern = arena_alloc(r->arena, MONTHS_IN_YEAR * sizeof *pattern);
    Str *pieces;
    size_t count;
    bool good = true;
    Wide sum = 0, one = 1;
    if (!split_pieces(r, e, e->value, &pieces, &count))
        return NULL;
    if (count != MONTHS_IN_YEAR) {
        Buf had = { 0 };
        buf_print(&had, "%zu", count);
        tell(r, DIAG_PATTERN_COUNT, e->value_at, a->name, buf_view(&had), STR_NONE);
        buf_free(&had);
        return NULL;
    }
    for (int m = 0; m < MONTHS_IN_YEAR; m++) {
        good = attribute_parse(a, pieces[m], piece_span(e, pieces[m]), r->diags, &pattern[m]) &&
               good;
        sum += pattern[m];
    }
    for (int i = 0; i < a->scale; i++)
        one *= 10;
    if (good && sum != one)
        tell_sum(r, a, sum, e->value_at);
    return good && sum == one ? pattern : NULL;
}

/* -- statements -- */

static void add_statement(Reader *r, Statements *to, Statement statement)
{
    statement.order = (uint32_t)to->count;
    to->list = arena_grow(r->arena, to->list, to->count, &to->room, sizeof *to->list);
    to->list[to->count++] = statement;
}

/* Entry and exit happen once, and a pattern is of every year. */
static bool may_be_dated(const Reader *r, uint32_t attribute)
{
    const Attribute *a = &r->book->attributes[attribute];
    const Level *level = &r->book->levels[a->level];
    return !a->pattern && level->entry != (int32_t)attribute && level->exit != (int32_t)attribute;
}

static bool status_read(Reader *r, const Entry *e)
{
    const Str words[STATUS_COUNT] = { [STATUS_SEEN] = str_of("seen"),
                                      [STATUS_DERIVED] = str_of("derived"),
                                      [STATUS_ASSUMED] = str_of("assumed") };
    return read_word(e->value, e->value_at, words, STATUS_COUNT, r->diags) == STATUS_ASSUMED;
}

/* A value that cannot be read is kept as one that says nothing, so that it is not told
 * to be missing as well. */
void state(Reader *r, Statements *to, const Said *said, Key key, uint32_t member)
{
    const Entry *e = &said->entry;
    Statement st = { .attribute = key.attribute, .member = member, .rank = said->rank,
                     .kind = key.kind, .from = key.from, .text = e->value,
                     .at = said->listed ? e->value_at : e->key_at };
    bool good = true;
    if (key.dated && !may_be_dated(r, key.attribute)) {
        tell(r, DIAG_NOT_DATED, e->key_at, r->book->attributes[key.attribute].name, STR_NONE,
             STR_NONE);
        good = false;
    } else if (key.kind == KEY_STATUS) {
        st.assumed = status_read(r, e);
    } else if (key.kind == KEY_VALUE && r->book->attributes[key.attribute].pattern) {
        st.pattern = pattern_read(r, key.attribute, said);
        good = st.pattern != NULL;
    } else if (key.kind == KEY_VALUE) {
        good = value_read(r, key.attribute, said, e->value, e->value_at, &st.digits);
    }
    if (!good)
        st.kind = KEY_NOTHING;
    add_statement(r, to, st);
}

static void state_block(Reader *r, Block *block)
{
    for (size_t i = 0; i < block->count; i++) {
        const Said *said = &block->said[i];
        const Entry *e = &said->entry;
        Key key = key_read(r, block->level, e->key, e->key_at, DIAG_UNKNOWN_KEY, STR_NONE);
        if (key.kind >= KEY_VALUE && key.kind <= KEY_MATTERS)
            state(r, &r->said, said, key, block->member);
        if (key.near.len)
            block_lose(r, block, key.near);
    }
}

/* What the word in the title implies, unless the section says otherwise. */
static void state_alias(Reader *r, const Block *block)
{
    const Alias *alias = block->alias;
    const Name *n = alias ? names_find(r->attributes, block->level, alias->key) : NULL;
    Statement st = { .member = block->member, .rank = RANK_IMPLIED, .kind = KEY_VALUE,
                     .from = MONTH_NEVER_BEGAN, .at = block->at };
    if (!n)
        return;
    st.attribute = n->which;
    if (attribute_parse(&r->book->attributes[n->which], alias->value, alias->at, r->diags,
                        &st.digits))
        add_statement(r, &r->said, st);
}

/* -- what the data file knows of a member -- */

/* The year that stands in the place of * in the column's name; 0 if it is that name
 * itself; -1 if it is another column. */
static int column_year(Str column, Str name)
{
    const char *star = memchr(column.at, '*', column.len);
    if (!star)
        return str_is(column, name) ? 0 : -1;
    size_t before = (size_t)(star - column.at), after = column.len - before - 1;
    Month january;
    if (name.len != before + 4 + after || memcmp(name.at, column.at, before) != 0 ||
        memcmp(name.at + before + 4, star + 1, after) != 0 ||
        !date_parse(str_part(name.at + before, 4), &january))
        return -1;
    return month_year(january);
}

static void state_column(Reader *r, const Block *block, uint32_t attribute, const DataFile *data,
                         const Str *row)
{
    const Attribute *a = &r->book->attributes[attribute];
    int earliest = -1;
    for (size_t c = 0; c < data->columns; c++) {
        int year = column_year(a->column, data->cells[c]);
        if (year >= 0 && row[c].len && (earliest < 0 || year < earliest))
            earliest = year;
    }
    for (size_t c = 0; c < data->columns; c++) {
        int year = column_year(a->column, data->cells[c]);
        Statement st = { .attribute = attribute, .member = block->member, .kind = KEY_VALUE,
                         .rank = RANK_IMPLIED, .at = block->at };
        if (year < 0 || !row[c].len)
            continue;
        size_t at = (size_t)(row[c].at - data->source->text.at);
        st.from = year == earliest ? MONTH_NEVER_BEGAN : month_of(year, 1);
        if (attribute_parse(a, row[c], span_of(data->source, at, at + row[c].len), r->diags,
                            &st.digits))
            add_statement(r, &r->said, st);
    }
}

static void state_data(Reader *r, const Block *block)
{
    const Level *level = &r->book->levels[block->level];
    const DataFile *data = level->data.len ? rules_data(r->book, level->data) : NULL;
    const Str *row = NULL;
    size_t key = 0;
    while (data && key < data->columns && !str_is(data->cells[key], level->key))
        key++;
    for (size_t i = 1; data && key < data->columns && i <= data->rows && !row; i++)
        if (str_is(data->cells[i * data->columns + key], block->name))
            row = &data->cells[i * data->columns];
    for (uint32_t a = 0; row && a < r->book->attributes_count; a++)
        if (r->book->attributes[a].level == block->level && r->book->attributes[a].column.len)
            state_column(r, block, a, data, row);
}

void state_members(Reader *r)
{
    for (size_t i = 0; i < r->blocks_count; i++) {
        Block *block = &r->blocks[i];
        if (block->kind != BLOCK_MEMBER)
            continue;
        state_block(r, block);
        state_alias(r, block);
        state_data(r, block);
    }
    sort_statements(&r->said);
}
