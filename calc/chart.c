/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart.c -- reads how authorities book: first which sections there are, then what each
 * says, since an entry may name an account that stands below it.
 */
#include "chart.h"

#include "reading.h"

enum { ANY = -1, YEAR_LEAST = 1990, YEAR_MOST = 2100, CODE_MOST = 9, LISTED_MOST = 64 };

typedef enum BlockKind { BLOCK_HEAD, BLOCK_WINDOW, BLOCK_DOMAIN, BLOCK_FIELD, BLOCK_ACCOUNT,
                         BLOCK_FORM, BLOCK_BOOK, BLOCK_KINDS } BlockKind;

static const struct BlockSpec {
    const char *word;
    const char *keys;          /* beside label.nl, .fr and .en */
} specs[BLOCK_KINDS] = {
    [BLOCK_HEAD] = { "budget", "field field.else field.source field.status field.digits priority "
                               "inhabitants bought separate together" },
    [BLOCK_WINDOW] = { "window", "years source status" },
    [BLOCK_DOMAIN] = { "domain", "source status" },
    [BLOCK_FIELD] = { "field", "domain source status" },
    [BLOCK_ACCOUNT] = { "account", "side source status" },
    [BLOCK_FORM] = { "form", "cells sum source status" },
    [BLOCK_BOOK] = { "book", "way from to kind books leaf instrument account source status" },
};

typedef struct ChartReader {
    Arena *arena;
    Diags *diags;
    const Rulebook *book;
    Chart *chart;
    size_t room[BLOCK_KINDS];
} ChartReader;

typedef struct ChartBlock {
    BlockKind kind;
    const Section *section;
    ChartItem item;
} ChartBlock;

static void tell(ChartReader *r, DiagCode code, Span at, Str a, Str b)
{
    diag_add(r->diags, code, at, a, b, STR_NONE);
}

/* -- values of keys -- */

static const Entry *need(ChartReader *r, const ChartBlock *block, const char *key)
{
    const Entry *e = section_entry(block->section, key);
    if (!e && !section_lost(block->section, str_of(key)))
        tell(r, DIAG_KEY_MISSING, block->section->at, block->section->title, str_of(key));
    return e;
}

/* The place of its word among these, or -1, reported. */
static ptrdiff_t word_of(ChartReader *r, const Entry *e, const char *const words[], size_t count)
{
    Str names[LISTED_MOST];
    for (size_t i = 0; i < count; i++)
        names[i] = str_of(words[i]);
    return e ? read_word(e->value, e->value_at, names, count, r->diags) : -1;
}

/* The names of what is in an array, for read_word. */
static Str *names_of(ChartReader *r, const void *items, size_t count, size_t size)
{
    Str *names = arena_alloc(r->arena, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        memcpy(&names[i], (const char *)items + i * size, sizeof *names);
    return names;
}

static int32_t one_of(ChartReader *r, const Entry *e, const void *items, size_t count, size_t size)
{
    return e ? (int32_t)read_word(e->value, e->value_at, names_of(r, items, count, size), count,
                                  r->diags) : -1;
}

/* Which of them a list with commas names; NULL if there is no list. */
static bool *some_of(ChartReader *r, const Entry *e, const void *items, size_t count, size_t size)
{
    if (!e)
        return NULL;
    Str *names = names_of(r, items, count, size);
    bool *has = arena_alloc(r->arena, count + 1);
    for (Str rest = e->value; rest.at; ) {
        Str name = str_cut(&rest, ',');
        ptrdiff_t i = read_word(name, piece_span(e, name), names, count, r->diags);
        if (i >= 0)
            has[i] = true;
    }
    return has;
}

/* Attributes of that kind: a number, or a choice. */
static ChartSays says_of(ChartReader *r, const Entry *e, Kind kind)
{
    const Rulebook *b = r->book;
    ChartSays says = { 0 };
    size_t count = 0;
    if (!e)
        return says;
    Str *names = arena_alloc(r->arena, (b->attributes_count + 1) * sizeof *names);
    uint32_t *which = arena_alloc(r->arena, (b->attributes_count + 1) * sizeof *which);
    for (uint32_t a = 0; a < b->attributes_count; a++)
        if (b->attributes[a].type.kind == kind && !b->attributes[a].pattern) {
            names[count] = b->attributes[a].name;
            which[count++] = a;
        }
    says.attributes = arena_alloc(r->arena, (count + 1) * sizeof *says.attributes);
    for (Str rest = e->value; rest.at && says.count < count; ) {
        Str name = str_cut(&rest, ',');
        ptrdiff_t i = read_word(name, piece_span(e, name), names, count, r->diags);
        if (i >= 0)
            says.attributes[says.count++] = which[i];
    }
    return says;
}

/* What adds up has one unit, and as many digits after the point. */
static void read_form(ChartReader *r, const ChartBlock *block, ChartForm *form)
{
    static const char *const yes_no[] = { "no", "yes" };
    const Entry *cells = need(r, block, "cells");
    form->cells = says_of(r, cells, KIND_NUMBER);
    form->sum = word_of(r, need(r, block, "sum"), yes_no, 2) == 1;
    for (size_t i = 1; i < form->cells.count && form->sum; i++) {
        const Attribute *first = &r->book->attributes[form->cells.attributes[0]];
        const Attribute *other = &r->book->attributes[form->cells.attributes[i]];
        if (!type_is(first->type, other->type) || first->scale != other->scale)
            tell(r, DIAG_UNIT_MISMATCH, cells->value_at, first->name, other->name);
    }
}

static bool whole(ChartReader *r, const Entry *e, Str text, int least, int most, int *number)
{
    Decimal d;
    if (decimal_parse(text, &d) == PARSE_OK && d.scale == 0 && d.digits >= least &&
        d.digits <= most) {
        *number = (int)d.digits;
        return true;
    }
    tell(r, DIAG_NOT_A_NUMBER, piece_span(e, text), text, STR_NONE);
    return false;
}

/* -- sections -- */

static void read_head(ChartReader *r, const ChartBlock *block)
{
    Chart *c = r->chart;
    const Rulebook *b = r->book;
    c->field = says_of(r, need(r, block, "field"), KIND_NUMBER);
    c->priority = says_of(r, section_entry(block->section, "priority"), KIND_CHOICE);
    const Entry *e = need(r, block, "field.else");
    c->field_else = block->item;
    c->field_else.id = e ? e->value : STR_NONE;
    if ((e = need(r, block, "field.digits")))
        whole(r, e, e->value, 1, CODE_MOST, &c->digits);
    ChartSays heads = says_of(r, section_entry(block->section, "inhabitants"), KIND_NUMBER);
    c->inhabitants = heads.count ? (int32_t)heads.attributes[0] : ANY;
    c->bought = some_of(r, section_entry(block->section, "bought"), b->measures, b->measures_count,
                        sizeof *b->measures);
    const bool *has = some_of(r, need(r, block, "separate"), b->perimeters, b->perimeters_count,
                              sizeof *b->perimeters);
    c->separate = arena_alloc(r->arena, (b->perimeters_count + 1) * sizeof *c->separate);
    for (size_t i = 0; has && i < b->perimeters_count; i++)
        if (has[i])
            c->separate[c->separate_count++] = &b->perimeters[i];
    int32_t together = one_of(r, section_entry(block->section, "together"), b->perimeters,
                              b->perimeters_count, sizeof *b->perimeters);
    c->together = together < 0 ? NULL : &b->perimeters[together];
}

static void read_window(ChartReader *r, const ChartBlock *block, ChartWindow *w)
{
    const Entry *e = need(r, block, "years");
    if (!e)
        return;
    Str rest = e->value, first = str_cut(&rest, '.');
    while (rest.len && rest.at[0] == '.')
        rest = str_part(rest.at + 1, rest.len - 1);
    Str last = str_trim(rest);
    if (whole(r, e, first, YEAR_LEAST, YEAR_MOST, &w->first) &&
        whole(r, e, last, w->first, YEAR_MOST, &w->last))
        return;
    w->last = w->first;
}

static void read_book(ChartReader *r, const ChartBlock *block, ChartBook *book)
{
    static const char *const ways[] = { "out", "in" }, *const kinds[] = { "funding", "cost" },
                      *const books[] = { "both", "result", "cash" };
    const Section *s = block->section;
    const Rulebook *b = r->book;
    const Entry *account = need(r, block, "account");
    book->way = (int)word_of(r, section_entry(s, "way"), ways, 2);
    book->kind = (int)word_of(r, section_entry(s, "kind"), kinds, 2);
    book->books = (int)word_of(r, section_entry(s, "books"), books, 3);
    book->from = some_of(r, section_entry(s, "from"), b->parties, b->parties_count, sizeof *b->parties);
    book->to = some_of(r, section_entry(s, "to"), b->parties, b->parties_count, sizeof *b->parties);
    book->instruments = some_of(r, section_entry(s, "instrument"), b->instruments,
                                b->instruments_count, sizeof *b->instruments);
    book->leaf = one_of(r, section_entry(s, "leaf"), b->leaves, b->leaves_count, sizeof *b->leaves);
    book->account = account && str_is_text(account->value, "none") ? ANY
                  : one_of(r, account, r->chart->accounts, r->chart->accounts_count,
                           sizeof *r->chart->accounts);
}

static void read_block(ChartReader *r, const ChartBlock *block, size_t which)
{
    static const char *const sides[] = { "out", "in" };
    Chart *c = r->chart;
    switch (block->kind) {
    case BLOCK_HEAD: read_head(r, block); break;
    case BLOCK_WINDOW: read_window(r, block, &c->windows[which]); break;
    case BLOCK_FIELD:
        c->fields[which].domain = one_of(r, need(r, block, "domain"), c->domains, c->domains_count,
                                         sizeof *c->domains);
        break;
    case BLOCK_ACCOUNT:
        c->accounts[which].in = word_of(r, need(r, block, "side"), sides, 2) == 1;
        break;
    case BLOCK_FORM: read_form(r, block, &c->forms[which]); break;
    case BLOCK_BOOK: read_book(r, block, &c->books[which]); break;
    case BLOCK_DOMAIN:
    case BLOCK_KINDS: break;
    }
}

/* -- which sections there are -- */

static bool key_fits(const ChartBlock *block, Str key)
{
    Lang lang;
    if (str_starts(key, "label."))
        return lang_parse(str_part(key.at + 6, key.len - 6), &lang);
    for (Str rest = str_of(specs[block->kind].keys); rest.at; )
        if (str_is(str_cut(&rest, ' '), key))
            return true;
    return false;
}

static void check_keys(ChartReader *r, const ChartBlock *block)
{
    Str names[LISTED_MOST];
    size_t count = 0;
    for (Str rest = str_of(specs[block->kind].keys); rest.at; )
        names[count++] = str_cut(&rest, ' ');
    for (size_t i = 0; i < block->section->count; i++) {
        const Entry *e = &block->section->entries[i];
        if (!key_fits(block, e->key))
            report_unknown(r->diags, DIAG_UNKNOWN_KEY, e->key_at, e->key, names, count);
    }
}

static void read_item(ChartReader *r, const ChartBlock *block, ChartItem *item)
{
    static const char *const words[] = { "seen", "derived", "assumed" };
    const Section *s = block->section;
    bool head = block->kind == BLOCK_HEAD;
    const Entry *source = need(r, block, head ? "field.source" : "source");
    const Entry *status = need(r, block, head ? "field.status" : "status");
    ptrdiff_t word = word_of(r, status, words, STATUS_COUNT);
    item->source = source ? source->value : STR_NONE;
    item->status = word < 0 ? STATUS_ASSUMED : (Status)word;
    for (int l = 0; l < LANG_COUNT; l++) {
        char key[] = "label.xx";
        memcpy(key + 6, lang_code((Lang)l), 2);
        const Entry *e = section_entry(s, key);
        item->label.in[l] = e ? e->value : STR_NONE;
    }
}

/* Keeps an item in the list of its kind; where it is there. */
static size_t keep(ChartReader *r, const ChartBlock *block)
{
    Chart *c = r->chart;
    size_t *room = &r->room[block->kind];
    switch (block->kind) {
    case BLOCK_WINDOW:
        c->windows = arena_grow(r->arena, c->windows, c->windows_count, room, sizeof *c->windows);
        c->windows[c->windows_count] = (ChartWindow){ .item = block->item };
        return c->windows_count++;
    case BLOCK_DOMAIN:
        c->domains = arena_grow(r->arena, c->domains, c->domains_count, room, sizeof *c->domains);
        c->domains[c->domains_count] = block->item;
        return c->domains_count++;
    case BLOCK_FIELD:
        c->fields = arena_grow(r->arena, c->fields, c->fields_count, room, sizeof *c->fields);
        c->fields[c->fields_count] = (ChartField){ .item = block->item, .domain = ANY };
        return c->fields_count++;
    case BLOCK_ACCOUNT:
        c->accounts = arena_grow(r->arena, c->accounts, c->accounts_count, room,
                                 sizeof *c->accounts);
        c->accounts[c->accounts_count] = (ChartAccount){ .item = block->item };
        return c->accounts_count++;
    case BLOCK_FORM:
        c->forms = arena_grow(r->arena, c->forms, c->forms_count, room, sizeof *c->forms);
        c->forms[c->forms_count] = (ChartForm){ .item = block->item };
        return c->forms_count++;
    case BLOCK_BOOK:
        c->books = arena_grow(r->arena, c->books, c->books_count, room, sizeof *c->books);
        c->books[c->books_count] = (ChartBook){ .item = block->item, .account = ANY };
        return c->books_count++;
    case BLOCK_HEAD:
    case BLOCK_KINDS: break;
    }
    return 0;
}

/* The kind and the name in a title; false, reported, if it is none. */
static bool read_title(ChartReader *r, const Section *section, ChartBlock *block)
{
    Str rest = section->title, word = str_cut(&rest, ' '), names[BLOCK_KINDS];
    for (int k = 0; k < BLOCK_KINDS; k++)
        names[k] = str_of(specs[k].word);
    for (int k = 0; k < BLOCK_KINDS; k++) {
        if (!str_is(word, names[k]))
            continue;
        *block = (ChartBlock){ .kind = (BlockKind)k, .section = section };
        block->item.id = str_trim(rest);
        block->item.at = section->at;
        if (k == BLOCK_HEAD || block->item.id.len)
            return true;
        tell(r, DIAG_SECTION_NEEDS_NAME, section->at, section->title, STR_NONE);
        return false;
    }
    report_unknown(r->diags, DIAG_UNKNOWN_SECTION, section->at, section->title, names, BLOCK_KINDS);
    return false;
}

static void read_file(ChartReader *r, const Source *source)
{
    IniFile *file = ini_file_parse(r->arena, source, r->diags);
    ChartBlock *blocks = arena_alloc(r->arena, (file->count + 1) * sizeof *blocks);
    size_t *which = arena_alloc(r->arena, (file->count + 1) * sizeof *which);
    size_t count = 0;
    bool head = false;
    for (size_t i = 0; i < file->count; i++) {
        ChartBlock *block = &blocks[count];
        if (!read_title(r, &file->sections[i], block))
            continue;
        check_keys(r, block);
        read_item(r, block, &block->item);
        which[count++] = keep(r, block);
        head = head || block->kind == BLOCK_HEAD;
    }
    for (size_t i = 0; i < count; i++)
        read_block(r, &blocks[i], which[i]);
    if (!head)
        tell(r, DIAG_CHART_WITHOUT_HEAD, span_of(source, 0, 0), STR_NONE, STR_NONE);
}

Chart *chart_load(Arena *arena, const Rulebook *book, const RuleFiles *files, Diags *diags)
{
    Chart *chart = arena_alloc(arena, sizeof *chart);
    ChartReader r = { .arena = arena, .diags = diags, .book = book, .chart = chart };
    chart->book = book;
    chart->inhabitants = ANY;
    for (size_t i = 0; i < files->count; i++) {
        if (!rule_file_is_chart(files->files[i]))
            continue;
        read_file(&r, files->files[i]);
        return chart;
    }
    diag_add(diags, DIAG_NO_CHART, (Span){ 0 }, STR_NONE, STR_NONE, STR_NONE);
    return NULL;
}

/* -- looking things up -- */

ptrdiff_t chart_field(const Chart *chart, Str code)
{
    for (size_t i = 0; i < chart->fields_count; i++)
        if (str_is(chart->fields[i].item.id, code))
            return (ptrdiff_t)i;
    return -1;
}

Str chart_code(Arena *arena, const Chart *chart, int64_t number)
{
    Buf buf = { 0 };
    buf_print(&buf, "%0*lld", chart->digits, (long long)number);
    Str code = str_keep(arena, buf_view(&buf));
    buf_free(&buf);
    return code;
}

static bool party_fits(const bool *has, int party)
{
    return !has || (party >= 0 && has[party]);
}

ptrdiff_t chart_book(const Chart *chart, const Rule *amount, bool in, int from, int to)
{
    const Instrument *instrument = &chart->book->instruments[amount->owner - 1];
    for (size_t i = 0; i < chart->books_count; i++) {
        const ChartBook *b = &chart->books[i];
        if ((b->way < 0 || (b->way == 1) == in) && party_fits(b->from, from) &&
            party_fits(b->to, to) && (b->kind < 0 || b->kind == (int)instrument->kind) &&
            (b->books < 0 || b->books == (int)amount->books) &&
            (b->leaf < 0 || b->leaf == amount->leaf) &&
            (!b->instruments || b->instruments[amount->owner - 1]))
            return (ptrdiff_t)i;
    }
    return -1;
}
