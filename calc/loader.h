/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * loader.h -- what the parts of rule loading share while they work: sections of
 * all files with their kind and name, and the table of names.  Gone when
 * rules_load returns; nobody else includes it.
 */
#ifndef LOADER_H
#define LOADER_H

#include "names.h"
#include "reading.h"
#include "rules.h"

typedef enum SectionKind {
    SECTION_LEVEL, SECTION_ATTRIBUTE, SECTION_GOVERNMENT, SECTION_PARTY, SECTION_LEAF,
    SECTION_INSTRUMENT, SECTION_PARAM, SECTION_TABLE, SECTION_DEFINE, SECTION_ELIGIBLE,
    SECTION_AMOUNT, SECTION_EXCLUSIVE, SECTION_LIMIT, SECTION_PERIMETER, SECTION_MEASURE,
    SECTION_KINDS
} SectionKind;

/* A section of a rule file, its title taken apart. */
typedef struct Part {
    Section *section;
    SectionKind kind;
    Str name;                  /* empty for [instrument] */
    Span name_at;
    bool has_date;
    Month date;
    size_t file;
    uint32_t owner;            /* instrument + 1, or 0 */
} Part;

/* The keys that sections of a kind may have. */
typedef struct KeyList {
    Str *keys;                 /* NULL: not asked for yet */
    size_t count;
} KeyList;

typedef enum NameKind { NAME_ATTRIBUTE, NAME_SERIES, NAME_TABLE, NAME_RULE, NAME_LEVEL } NameKind;

typedef struct Loader {
    Arena *arena;
    Arena *scratch;            /* for what is gone when all is loaded */
    Diags *diags;
    Rulebook *book;
    Names *names;
    Names *rules;              /* see own_rule */
    Names *taken;              /* see part_is_taken */
    KeyList keys[SECTION_KINDS];
    Str *party_ids;            /* of all parties so far */
    size_t party_ids_room;
    IniFile **files;
    size_t files_count, files_room;
    uint32_t *owners;          /* per file: instrument + 1, or 0 */
    Part *parts;
    size_t parts_count;
    Node **most;               /* per limit: its parsed expression, or NULL */
    size_t most_room;
} Loader;

/* Splits "param sine.allowance 2024-01"; false, with a diagnostic, if it is no
 * section we know. */
bool part_read(Loader *loader, Section *section, Part *part);
const char *section_word(SectionKind kind);

/* Applies the overlays to the sections, before anything is declared. */
void overlays_apply(Loader *loader, const Source *const overlays[], size_t count);

/* Declares levels, attributes, parties, instruments. */
void declare_vocabulary(Loader *loader);
/* Who pays, who receives, and from whom one may look at it. */
void declare_parties(Loader *loader);
/* The party of that name, reported if there is none. */
ptrdiff_t read_party_id(Loader *loader, Str id, Span at);
/* The keys of an amount beside its value: when it is cash, in which books, for which leaf. */
void read_books(Loader *loader, const Part *part, Rule *amount);
/* Declares params and tables with their dated values. */
void declare_figures(Loader *loader);
/* Declares defines, conditions and amounts, and compiles them. */
void link_rules(Loader *loader);

/* Adds the conditions that heads and groups imply, and the limits of groups;
 * after amounts are declared, before anything is compiled. */
void imply_conditions(Loader *loader);
void declare_limits(Loader *loader);
/* Which defines an instrument's head names; after they are declared. */
void link_heads(Loader *loader);

static const Type YES_NO_TYPE = { .kind = KIND_YES_NO };

/* The rule that the owner has by that name, or NULL. */
Rule *own_rule(Loader *loader, RuleKind kind, uint32_t owner, Str name);
Rule *add_rule(Loader *loader, RuleKind kind, uint32_t owner, Str name, Span at);
/* A constant that nobody wrote. */
uint32_t implied_constant(Code *code, Type type, int64_t digits, Span at);

/* -- small readers they share -- */
Str *ids_of(Loader *loader, const void *items, size_t count, size_t size);
/* Whether an earlier part has that name; reported. */
bool part_is_taken(Loader *loader, const Part *part);
void report(Loader *loader, DiagCode code, Span at, Str a, Str b);
/* Reports a key that the section cannot have; the nearest of `keys` was meant. */
void unknown_key(Loader *loader, Section *section, const Entry *e, const Str keys[], size_t count);
const Entry *part_need(Loader *loader, const Part *part, const char *key);
Label part_label(const Part *part, const char *prefix);
/* Whether KEY = yes; `otherwise` where the part does not say. */
bool entry_says_yes(Loader *loader, const Part *part, const char *key, bool otherwise);
bool part_months(Loader *loader, const Part *part, const char *key, Months *months);
Month part_month(Loader *loader, const Part *part, const char *key, Month otherwise);
Str part_text(const Part *part, const char *key);
/* The place of the word in a list of words, reported if it is none of them. */
ptrdiff_t entry_word(Loader *loader, const Entry *entry, const char *const words[], size_t count);
Unit entry_unit(Loader *loader, const Entry *entry);
bool name_is_good(Str name);
/* "sine.allowance" for what an instrument owns, the bare name for what is common. */
Str qualified_name(Loader *loader, uint32_t owner, Str name);
/* Adds a name, reported if it is taken or shadows a common one. */
bool name_declare(Loader *loader, uint32_t owner, Str text, NameKind kind, size_t which, Span at);

#endif
