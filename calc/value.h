/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * value.h -- the values that rules speak of: exact decimals, months, units,
 * and how people write them.  Knows no rule and no file.
 *
 * Nothing here is binary floating point.  A decimal is an integer with a
 * number of digits after the point; an exact value is a fraction of two such
 * integers, so that a division loses nothing until the law rounds.
 */
#ifndef VALUE_H
#define VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "text.h"

__extension__ typedef __int128 Wide;

/* digits / 10^scale; 0 <= scale <= DECIMAL_SCALE_MAX */
typedef struct Decimal {
    int64_t digits;
    int scale;
} Decimal;

enum { DECIMAL_SCALE_MAX = 12, DECIMAL_DIGITS_MAX = 18 };

typedef enum ParseResult {
    PARSE_OK,
    PARSE_NOT,                /* this is not a number (month, unit) at all */
    PARSE_COMMA,              /* a decimal comma: 9,50 */
    PARSE_TOO_LONG,           /* more digits than we keep */
    PARSE_NO_SUCH_DATE,       /* 2023-13, or a day: months only */
    PARSE_UNKNOWN_UNIT
} ParseResult;

/* "12", "-0.5", "40%" (0.40: the percent sign moves the point) */
ParseResult decimal_parse(Str text, Decimal *result);
/* "1.000": a third digit after the point that says nothing, so that the point may
 * have been meant to group thousands; writes it without the point. */
bool decimal_looks_grouped(Str text, Buf *without);
void decimal_print(Decimal d, Buf *out);              /* as files write it: -0.50 */

/* value = num / (den * 10^scale), den > 0 */
typedef struct Exact {
    Wide num, den;
    int scale;
} Exact;

Exact exact_of(Decimal d);
int exact_order(Exact a, Exact b);                    /* <0, 0, >0 */
Exact exact_minus(Exact a, Exact b);
Exact exact_plus(Exact a, Exact b);
Exact exact_times(Exact a, Exact b);
bool exact_fits(Exact a, int scale, int64_t *digits); /* true if exactly so many digits */

/* Rounds to `scale` digits after the point, halves away from zero.  False if
 * it does not fit. */
bool exact_round(Exact a, int scale, int64_t *digits);

/* For people: grouped thousands and the language's marks, at least `least` and
 * at most `most` digits after the point (halves away from zero).
 * 1234.5 with 2, 2: nl and fr "1.234,50", en "1,234.50". */
void exact_show(Exact a, int least, int most, Lang lang, Buf *out);
/* For files: plain, a point, as many digits as needed up to `most`. */
void exact_print(Exact a, int least, int most, Buf *out);

/* A month, counted from January of the year 0. */
typedef struct Month {
    int32_t index;
} Month;

extern const Month MONTH_NEVER_BEGAN;     /* before every month */
extern const Month MONTH_NEVER_ENDS;      /* after every month */

Month month_of(int year, int month);                  /* month_of(2004, 1) */
int month_year(Month m);
int month_number(Month m);                            /* 1..12 */
Month month_plus(Month m, int months);
ParseResult month_parse(Str text, Month *result);     /* "2004-01" */
void month_print(Month m, Buf *out);                  /* "2004-01" */
void month_show(Month m, Lang lang, Buf *out);        /* "januari 2004" */

/* A first and a last month, both included.  "2004-01 .. 2023-06", "2004-01 ..",
 * ".. 2023-06" */
typedef struct Months {
    Month first, last;
} Months;

ParseResult months_parse(Str text, Months *result);
void months_print(Months m, Buf *out);
bool months_hold(Months m, Month month);

/* What a number counts: exponents of the base units.  A quarter and a year
 * are units of their own, not 3 and 12 months: an amount per quarter is not an
 * amount per month until someone says how it is spread. */
enum { UNIT_EUR, UNIT_MONTH, UNIT_QUARTER, UNIT_YEAR, UNIT_HOUR, UNIT_DAY,
       UNIT_PERSON, UNIT_BASES };

typedef struct Unit {
    int8_t power[UNIT_BASES];
} Unit;

extern const Unit UNIT_NONE;              /* a plain number */

/* "EUR/month", "hour", "EUR/person/year", "" or "1" or "fte" (plain numbers:
 * full-time jobs are counted, not measured); plurals are understood. */
ParseResult unit_parse(Str text, Unit *result);
void unit_print(Unit u, Buf *out);                    /* "EUR/month" */
void unit_show(Unit u, Lang lang, Buf *out);          /* "EUR/maand"; months: "maanden" */
void unit_show_one(Unit u, Lang lang, Buf *out);      /* behind 1: "maand" */
bool unit_is(Unit a, Unit b);
Unit unit_base(int base);
bool unit_times(Unit a, Unit b, Unit *result);        /* false: exponent out of range */
bool unit_over(Unit a, Unit b, Unit *result);
/* The base a word names ("months" -> UNIT_MONTH), UNIT_BASES for "fte", -1 if none. */
int unit_word(Str word);
bool unit_word_elsewhere(Str word);       /* "maand", "mois": in labels, not in files */

/* One of a list of named possibilities, in the order of the list. */
typedef struct Choice {
    Str name;                             /* the attribute that has it */
    const Str *values;
    const Label *labels;
    size_t count;
    bool ordered;                         /* may be compared with < and > */
} Choice;

typedef enum Kind { KIND_NUMBER, KIND_YES_NO, KIND_MONTH, KIND_CHOICE } Kind;

typedef struct Type {
    Kind kind;
    Unit unit;                            /* of a number */
    const Choice *choice;                 /* of a choice */
} Type;

bool type_is(Type a, Type b);
void type_print(Type t, Buf *out);        /* "EUR/month", "yes_no", "month", "education" */

#endif
