/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rules.h -- a rulebook: all rule files read, checked and compiled.
 *
 * Nothing here, nor below, knows the name of an instrument, an amount, a date
 * or an authority: they are what the files say.  Refuses to know projects and
 * cases, and how anything is shown.
 */
#ifndef RULES_H
#define RULES_H

#include "code.h"
#include "expr.h"
#include "inifile.h"

typedef struct Alias {         /* [staff X] is a [worker X] with role = guidance */
    Str word;
    Str key, value;            /* an attribute without its level, and its value */
    Span at;
} Alias;

typedef struct Level {         /* a kind of thing that rules speak of: worker, project */
    Str name;
    Label label;
    uint8_t within;            /* the level it is part of, or LEVEL_NONE */
    int32_t entry, exit;       /* the attributes that say its first and last month, or -1 */
    int32_t number;            /* the attribute that says how many equals a member stands for, or -1 */
    const Alias *aliases;      /* other words for a section of it, with what they imply */
    size_t aliases_count;
    Str data, key;             /* a CSV file of known members, and its naming column */
    Str into;                  /* its columns (into_*) that say of what they became part */
    Str part;                  /* its column that says in which part of the country they are */
    Span at;
} Level;

typedef struct Government {
    Str id;
    Label label;
} Government;

typedef struct Party {         /* who pays or receives */
    Str id;
    Label label;
    int32_t government;        /* -1: private */
    int32_t by;                /* the attribute (a choice) that says who it is, or -1 */
    const int32_t *are;        /* per choice: that party; itself where none is named */
    bool role;                 /* by: it only stands for them.  Else they own it. */
} Party;

/* A choice of parties to look from.  A party that is owned belongs where its owner
 * belongs. */
typedef struct Perimeter {
    Str id;
    Label label;
    const bool *has;           /* per party */
    bool backstop;             /* who is asked when a project falls short */
    Span at;
} Perimeter;

/* What costs are divided by: full-time workers, hours of service, inhabitants.  Or a
 * ratio worth knowing: target-group workers per companion. */
typedef struct Measure {
    Str name;
    Label label;
    uint32_t rule;             /* its root is how much of it there is, in every month */
    bool ratio;                /* shown itself; nothing is divided by it */
    Span at;
} Measure;

typedef struct Leaf {
    Str id;
    Label label;
} Leaf;

/* One version of an expression: holds from its month to `until`. */
typedef struct Version {
    Months months;
    Span value; /* the expression; of an amount that inherits it, the earlier one's */
    Span at;                   /* the section's title */
    uint32_t root;
    Str source;
    int32_t from, to;          /* of an amount: parties */
} Version;

/* A part of an amount is cash so many months after the start or the end of the month,
 * quarter or year in which it is counted; or in the month in which its member entered. */
typedef enum PaidFrom { PAID_START, PAID_END, PAID_ENTRY } PaidFrom;

typedef struct Paid {
    Decimal part;              /* together 1 */
    int months;                /* after */
    PaidFrom from;
    int period;                /* Period: of the month, the quarter, the year */
} Paid;

typedef enum Books { BOOKS_BOTH, BOOKS_RESULT, BOOKS_CASH } Books;

/* What an instrument's amounts are: money for the project, what it costs, what it gets
 * without money, or only worth knowing. */
typedef enum InstrumentKind { KIND_FUNDING, KIND_COST, KIND_IN_KIND, KIND_MEMO } InstrumentKind;

typedef enum Period { PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR, PERIOD_ONCE } Period;

/* RULE_OTHERWISE: what an attribute is when it is not given.  RULE_MEASURE: see Measure. */
typedef enum RuleKind {
    RULE_DEFINE, RULE_CONDITION, RULE_AMOUNT, RULE_OTHERWISE, RULE_MEASURE, RULE_KINDS
} RuleKind;

/* A named expression of a rule file, with its versions. */
typedef struct Rule {
    RuleKind kind;
    Str name;                  /* "education" */
    Str full;                  /* "sine.education"; of a common define its bare name */
    Label label;
    uint32_t owner;            /* instrument + 1, or 0: common */
    uint32_t attribute;        /* of an otherwise */
    Version *versions;         /* in order of date */
    size_t count, room;
    uint32_t root;             /* what it yields in the month that is calculated */
    bool compiled;
    uint64_t amounts;          /* of a condition: the amounts (bits) that it is for */
    bool asks;                 /* of a condition: it says that what needs no choosing is asked for */
    Str group_source;          /* of a condition that a group implies */
    Period period;             /* of an amount */
    uint32_t value;            /* of an amount: the value before conditions and limits, in cents */
    uint32_t limited;          /* of an amount: what the limits leave of it */
    uint32_t had;              /* of an amount: whether all its conditions hold */
    uint32_t share;            /* of an amount: the part of its period that falls in the month */
    bool has_share;            /* else an equal part */
    Span share_at;
    int32_t leaf;              /* of an amount: its own, or its instrument's; -1: none */
    Books books;
    const Paid *paid;          /* of an amount: none is in the month itself */
    size_t paid_count;
    Span at;
} Rule;

enum { AMOUNTS_MAX = 32, CONDITIONS_MAX = 64 };

typedef struct Instrument {
    Str id;
    Label label, about;
    Str source;
    int32_t leaf;              /* -1: none, of what is no funding */
    InstrumentKind kind;
    bool chosen;               /* must be chosen; else it holds for whom it is about */
    uint8_t level;
    Months open;               /* entry months of new entrants */
    Span open_at;              /* where the file says so */
    const uint32_t *excludes;  /* instruments, both ways */
    size_t excludes_count;
    uint32_t *conditions;      /* rules, in file order; those that are implied last */
    size_t conditions_count, conditions_room;
    uint32_t *amounts;
    size_t amounts_count, amounts_room;
    int32_t takes;             /* the attribute that says whether it is taken as well */
    bool is_counted;           /* it goes by people that were counted: */
    Month counted;             /* the month, unless the user says another one */
    int32_t row, budget, first, then;      /* rules, or -1: what it is before ceilings; what there
                                  is for all; if that is too little who goes first, and then
                                  of what the highest goes first */
    const Source *file;
    Span at;
} Instrument;

/* Amounts that together are never more than something; in the order of the list
 * each gets what the earlier ones leave. */
typedef struct Limit {
    Str name, source;
    Label label;
    const uint32_t *amounts;   /* rules */
    size_t amounts_count;
    Span most_at;              /* its expression */
    uint32_t root;
    bool compiled;
    Span at;
} Limit;

/* A CSV file of figures: the first row names the columns. */
typedef struct DataFile {
    Str name;                  /* as the rule files refer to it */
    const Source *source;
    const Str *cells;
    size_t columns, rows;      /* rows without the first */
} DataFile;

typedef struct Rulebook {
    Arena *arena;
    Level *levels;             /* [LEVEL_NONE] is nobody; parents before children */
    size_t levels_count, levels_room;
    uint8_t *within;           /* per level */
    Str *level_names;
    Attribute *attributes;
    size_t attributes_count, attributes_room;
    int32_t *stand_ins;        /* per attribute: the rule of what it is when not given, or -1 */
    const Choice **choices;
    size_t choices_count, choices_room;
    Government *governments;
    size_t governments_count, governments_room;
    Party *parties;
    size_t parties_count, parties_room;
    Leaf *leaves;
    size_t leaves_count, leaves_room;
    Instrument *instruments;
    size_t instruments_count, instruments_room;
    Series **series;
    size_t series_count, series_room;
    uint32_t *series_owner;
    Table **tables;
    size_t tables_count, tables_room;
    uint32_t *tables_owner;
    Rule *rules;
    size_t rules_count, rules_room;
    Limit *limits;
    size_t limits_count, limits_room;
    Perimeter *perimeters;
    size_t perimeters_count, perimeters_room;
    Measure *measures;
    size_t measures_count, measures_room;
    DataFile *data;
    size_t data_count, data_room;
    Code *code;
} Rulebook;

/* The files a rulebook is made of: INI texts and data files, in order of name. */
typedef struct RuleFiles {
    const Source **files;
    size_t count, room;
} RuleFiles;

/* Adds the .ini and .csv files of a folder (and the folders in it, but those
 * named examples), or one file with the cases or rules beside it. */
void rule_files_read(Arena *arena, const char *path, RuleFiles *files, Diags *diags);
void rule_files_add(Arena *arena, const Source *source, RuleFiles *files);
/* Both; `own`'s file of an instrument takes the place of `base`'s with the same id,
 * a common file that of the same name; their cases go with them. */
RuleFiles rule_files_beside(Arena *arena, const RuleFiles *base, const RuleFiles *own);
bool rule_file_is_cases(const Source *source);
bool rule_file_is_chart(const Source *source);         /* how authorities book: see chart.h */
bool rule_files_have(const RuleFiles *files, const Source *source);

/* Whether these files stand on their own: they say who pays and for which leaf. */
bool rule_files_complete(const RuleFiles *files);

/* Reads the rules, changed by the overlays.  Reports every mistake; with errors
 * the rulebook must not be used for anything but looking. */
Rulebook *rules_load(Arena *arena, const RuleFiles *files,
                     const Source *const overlays[], size_t overlays_count, Diags *diags);

const Instrument *rules_instrument(const Rulebook *book, Str id);
ptrdiff_t rules_attribute(const Rulebook *book, Str name);
ptrdiff_t rules_level(const Rulebook *book, Str name);
/* A rule of an instrument (or a common define) by its own name; NULL if none. */
const Rule *rules_rule(const Rulebook *book, const Instrument *instrument, RuleKind kind, Str name);
/* The version of an amount, condition or define that holds in the month, or NULL. */
const Version *rule_version(const Rule *rule, Month month);

/* Reads one value of an attribute as a file writes it: "0.8", "26 months",
 * "1650.00 EUR/month", "lower_secondary", "yes", "1966-05". */
bool attribute_parse(const Attribute *attribute, Str text, Span at, Diags *diags, int64_t *digits);

DataFile data_file_parse(Arena *arena, const Source *source, Diags *diags);
/* A cell of a data file; false if there is no such row or column. */
bool data_cell(const DataFile *data, Str key_column, Str key, Str column, Str *cell);
const DataFile *rules_data(const Rulebook *book, Str name);

const char *period_name(Period period);            /* "month" as files write it */
const char *kind_name(InstrumentKind kind);        /* "funding" */

#endif
