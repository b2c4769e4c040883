/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * value.c -- exact decimals and fractions, months and units: reading, comparing,
 * rounding and writing them.
 *
 * Fractions are cut into digits by long division and compared by products of
 * whatever length they need, so that neither depends on what fits in 128 bits.
 */
#include "value.h"

#include <assert.h>
#include <string.h>

__extension__ typedef unsigned __int128 UWide;

enum { TENS_MOST = 38 };       /* 10^38 is the highest power of ten in 128 bits */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static UWide power_of_ten(int exponent)
{
    UWide power = 1;
    for (int i = 0; i < exponent; i++)
        power *= 10;
    return power;
}

static UWide magnitude(Wide n)
{
    return n < 0 ? -(UWide)n : (UWide)n;
}

/* -- decimals -- */

/* Goes over digits; returns how many there were. */
static size_t skip_digits(Str text, size_t *i)
{
    size_t start = *i;
    while (*i < text.len && is_digit(text.at[*i]))
        ++*i;
    return *i - start;
}

/* Is it  [-] digits [mark digits] [%] ? */
static bool looks_decimal(Str text, char mark)
{
    size_t i = text.len && text.at[0] == '-';
    if (!skip_digits(text, &i))
        return false;
    if (i < text.len && text.at[i] == mark) {
        i++;
        if (!skip_digits(text, &i))
            return false;
    }
    if (i < text.len && text.at[i] == '%')
        i++;
    return i == text.len;
}

ParseResult decimal_parse(Str text, Decimal *result)
{
    if (!looks_decimal(text, '.'))
        return looks_decimal(text, ',') ? PARSE_COMMA : PARSE_NOT;
    int64_t digits = 0;
    int scale = 0, count = 0;
    bool after_point = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '.')
            after_point = true;
        if (c == '%')
            scale += 2;
        if (!is_digit(c))
            continue;
        scale += after_point;
        count += count > 0 || c != '0';
        if (count > DECIMAL_DIGITS_MAX || scale > DECIMAL_SCALE_MAX)
            return PARSE_TOO_LONG;
        digits = digits * 10 + (c - '0');
    }
    if (scale > DECIMAL_SCALE_MAX)
        return PARSE_TOO_LONG;
    *result = (Decimal){ text.at[0] == '-' ? -digits : digits, scale };
    return PARSE_OK;
}

/* -- digits of a whole number, with marks -- */

typedef struct Marks {
    char point, group;         /* group '\0': none */
} Marks;

static const Marks plain_marks = { '.', '\0' };
static const Marks lang_marks[LANG_COUNT] = {
    [LANG_NL] = { ',', '.' }, [LANG_FR] = { ',', '.' }, [LANG_EN] = { '.', ',' }
};

/* Writes digits / 10^scale. */
static void write_digits(bool negative, UWide digits, int scale, Marks marks, Buf *out)
{
    char reversed[2 * TENS_MOST + 2];
    int count = 0;
    while (digits > 0 || count <= scale) {
        reversed[count++] = (char)('0' + (int)(digits % 10));
        digits /= 10;
    }
    if (negative)
        buf_byte(out, '-');
    for (int i = count - 1; i >= 0; i--) {
        buf_byte(out, reversed[i]);
        if (i == scale && i > 0)
            buf_byte(out, marks.point);
        else if (i > scale && (i - scale) % 3 == 0 && marks.group)
            buf_byte(out, marks.group);
    }
}

bool decimal_looks_grouped(Str text, Buf *without)
{
    size_t point = 0;
    while (point < text.len && text.at[point] != '.')
        point++;
    bool whole = point >= 1 && point <= 3 && text.at[0] != '0' && text.at[0] != '-';
    /* nobody writes a third digit after the point to say nothing with it */
    if (!whole || text.len != point + 4 || text.at[text.len - 1] != '0')
        return false;
    buf_str(without, str_part(text.at, point));
    buf_str(without, str_part(text.at + point + 1, 3));
    return true;
}

void decimal_print(Decimal d, Buf *out)
{
    write_digits(d.digits < 0, magnitude(d.digits), d.scale, plain_marks, out);
}

/* -- fractions -- */

Exact exact_of(Decimal d)
{
    return (Exact){ d.digits, 1, d.scale };
}

/* What a division leaves. */
typedef enum Rest { REST_NONE, REST_BELOW_HALF, REST_HALF_OR_MORE } Rest;

/* The next digit of rest / den; needs no room beyond 2 * den. */
static unsigned next_digit(UWide *rest, UWide den)
{
    UWide sum = 0;
    unsigned digit = 0;
    for (int i = 0; i < 10; i++) {
        sum += *rest;
        if (sum >= den) {
            sum -= den;
            digit++;
        }
    }
    *rest = sum;
    return digit;
}

/* |a| * 10^scale, cut off to a whole number.  False if that has no place. */
static bool cut_off(Exact a, int scale, UWide *whole, Rest *left)
{
    assert(a.den > 0 && a.scale >= 0 && scale >= 0);
    UWide den = (UWide)a.den, num = magnitude(a.num);
    UWide quotient = num / den, rest = num % den;
    int digits = scale - a.scale;
    for (; digits > 0; digits--)
        if (__builtin_mul_overflow(quotient, (UWide)10, &quotient) ||
            __builtin_add_overflow(quotient, next_digit(&rest, den), &quotient))
            return false;
    *left = rest == 0 ? REST_NONE : rest < den - rest ? REST_BELOW_HALF : REST_HALF_OR_MORE;
    *whole = quotient;
    if (digits < -TENS_MOST) {             /* 2^127 is less than half of 10^39 */
        *left = num ? REST_BELOW_HALF : REST_NONE;
        *whole = 0;
    } else if (digits < 0) {
        UWide unit = power_of_ten(-digits), dropped = quotient % unit;
        *left = dropped >= unit / 2   ? REST_HALF_OR_MORE
                : dropped > 0 || rest ? REST_BELOW_HALF : REST_NONE;
        *whole = quotient / unit;
    }
    return true;
}

static bool rounded(Exact a, int scale, UWide *whole)
{
    Rest left;
    return cut_off(a, scale, whole, &left) &&
           !__builtin_add_overflow(*whole, (UWide)(left == REST_HALF_OR_MORE), whole);
}

/* Gives the number its sign, if it fits. */
static bool signed_digits(Wide sign, UWide whole, int64_t *digits)
{
    if (whole > INT64_MAX)
        return false;
    *digits = sign < 0 ? -(int64_t)whole : (int64_t)whole;
    return true;
}

bool exact_fits(Exact a, int scale, int64_t *digits)
{
    UWide whole;
    Rest left;
    return cut_off(a, scale, &whole, &left) && left == REST_NONE &&
           signed_digits(a.num, whole, digits);
}

bool exact_round(Exact a, int scale, int64_t *digits)
{
    UWide whole;
    return rounded(a, scale, &whole) && signed_digits(a.num, whole, digits);
}

/* A product that has room for two factors of 128 bits and 38 tens. */
enum { PRODUCT_LIMBS = 12 };
typedef struct Product {
    uint32_t limbs[PRODUCT_LIMBS];         /* the least significant first */
} Product;

static void product_add(Product *p, int limb, uint64_t more)
{
    for (; more > 0; limb++) {
        assert(limb < PRODUCT_LIMBS);
        more += p->limbs[limb];
        p->limbs[limb] = (uint32_t)more;
        more >>= 32;
    }
}

static Product multiply(UWide a, UWide b, int tens)
{
    Product p = { { 0 } };
    assert(tens <= TENS_MOST);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            product_add(&p, i + j, (uint64_t)(uint32_t)(a >> (32 * i)) * (uint32_t)(b >> (32 * j)));
    for (; tens > 0; tens--) {
        Product once = p;
        p = (Product){ { 0 } };
        for (int i = 0; i < PRODUCT_LIMBS; i++)
            product_add(&p, i, (uint64_t)once.limbs[i] * 10);
    }
    return p;
}

static int product_order(const Product *a, const Product *b)
{
    for (int i = PRODUCT_LIMBS - 1; i >= 0; i--)
        if (a->limbs[i] != b->limbs[i])
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
    return 0;
}

int exact_order(Exact a, Exact b)
{
    int sign_a = (a.num > 0) - (a.num < 0), sign_b = (b.num > 0) - (b.num < 0);
    if (sign_a != sign_b)
        return sign_a < sign_b ? -1 : 1;
    int tens = b.scale - a.scale;
    Product left = multiply(magnitude(a.num), (UWide)b.den, tens > 0 ? tens : 0);
    Product right = multiply(magnitude(b.num), (UWide)a.den, tens < 0 ? -tens : 0);
    return sign_a * product_order(&left, &right);
}

static UWide common_divisor(UWide a, UWide b)
{
    while (b) {
        UWide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static Exact in_lowest_terms(Exact a)
{
    Wide divisor = (Wide)common_divisor(magnitude(a.num), (UWide)a.den);
    a.num /= divisor;
    a.den /= divisor;
    while (a.scale > 0 && a.num % 10 == 0) {
        a.num /= 10;
        a.scale--;
    }
    return a;
}

static bool times_tens(Wide *n, int tens)
{
    return tens <= TENS_MOST - 1 && !__builtin_mul_overflow(*n, (Wide)power_of_ten(tens), n);
}

static bool subtract(Exact a, Exact b, Exact *result)
{
    int scale = a.scale > b.scale ? a.scale : b.scale;
    Wide divisor = (Wide)common_divisor((UWide)a.den, (UWide)b.den);
    Wide left, right;
    bool good = times_tens(&a.num, scale - a.scale) && times_tens(&b.num, scale - b.scale) &&
                !__builtin_mul_overflow(a.num, b.den / divisor, &left) &&
                !__builtin_mul_overflow(b.num, a.den / divisor, &right) &&
                !__builtin_sub_overflow(left, right, &result->num) &&
                !__builtin_mul_overflow(a.den, b.den / divisor, &result->den);
    result->scale = scale;
    return good;
}

/* Rounded to the most digits, up to `most`, with which it leaves room for a sum. */
static Exact to_digits(Exact a, int most)
{
    UWide whole = 0;
    while (most > 0 && (!rounded(a, most, &whole) || whole >> 126))
        most--;
    if (most == 0)
        rounded(a, 0, &whole);
    return (Exact){ a.num < 0 ? -(Wide)whole : (Wide)whole, 1, most };
}

/* Beyond 38 digits, which no sum of money reaches, rounded to what has room. */
Exact exact_minus(Exact a, Exact b)
{
    Exact result;
    if (subtract(in_lowest_terms(a), in_lowest_terms(b), &result))
        return result;
    for (int most = DECIMAL_SCALE_MAX; most >= 0; most--)
        if (subtract(to_digits(a, most), to_digits(b, most), &result))
            return result;
    bool high = (a.num > 0) - (a.num < 0) > (b.num > 0) - (b.num < 0);
    return (Exact){ (high ? 1 : -1) * (Wide)(~(UWide)0 >> 1), 1, 0 };
}

Exact exact_plus(Exact a, Exact b)
{
    b.num = -b.num;
    return exact_minus(a, b);
}

static bool product(Exact a, Exact b, Exact *result)
{
    return !__builtin_mul_overflow(a.num, b.num, &result->num) &&
           !__builtin_mul_overflow(a.den, b.den, &result->den) &&
           (result->scale = a.scale + b.scale) <= TENS_MOST;
}

/* Beyond 38 digits rounded to what has room, as above. */
Exact exact_times(Exact a, Exact b)
{
    Exact result;
    a = in_lowest_terms(a);
    b = in_lowest_terms(b);
    for (int most = 2 * DECIMAL_SCALE_MAX; !product(a, b, &result); most -= 2) {
        if (most < 0)
            return (Exact){ (a.num < 0) == (b.num < 0) ? (Wide)(~(UWide)0 >> 1) : -(Wide)(~(UWide)0 >> 1), 1, 0 };
        a = to_digits(a, most / 2);
        b = to_digits(b, most / 2);
    }
    return result;
}

static void write_exact(Exact a, int least, int most, Marks marks, Buf *out)
{
    UWide digits = 0;
    assert(least >= 0 && least <= most && most <= TENS_MOST);
    while (!rounded(a, most, &digits) && most > 0)
        most--;
    while (most > least && digits % 10 == 0) {
        digits /= 10;
        most--;
    }
    write_digits(a.num < 0 && digits > 0, digits, most, marks, out);
}

void exact_show(Exact a, int least, int most, Lang lang, Buf *out)
{
    write_exact(a, least, most, lang_marks[lang], out);
}

void exact_print(Exact a, int least, int most, Buf *out)
{
    write_exact(a, least, most, plain_marks, out);
}

/* -- months -- */

const Month MONTH_NEVER_BEGAN = { -(1 << 28) };
const Month MONTH_NEVER_ENDS = { 1 << 28 };

static const char *const month_names[LANG_COUNT][12] = {
    [LANG_NL] = { "januari", "februari", "maart", "april", "mei", "juni", "juli",
                  "augustus", "september", "oktober", "november", "december" },
    [LANG_FR] = { "janvier", "février", "mars", "avril", "mai", "juin", "juillet",
                  "août", "septembre", "octobre", "novembre", "décembre" },
    [LANG_EN] = { "January", "February", "March", "April", "May", "June", "July",
                  "August", "September", "October", "November", "December" },
};

static bool is_never(Month m)
{
    return m.index <= MONTH_NEVER_BEGAN.index || m.index >= MONTH_NEVER_ENDS.index;
}

Month month_of(int year, int month)
{
    return (Month){ year * 12 + month - 1 };
}

int month_year(Month m)
{
    return m.index >= 0 ? m.index / 12 : -((11 - m.index) / 12);
}

int month_number(Month m)
{
    return m.index - month_year(m) * 12 + 1;
}

Month month_plus(Month m, int months)
{
    int32_t index;
    if (is_never(m))
        return m;
    bool huge = __builtin_add_overflow(m.index, months, &index);
    if (huge || is_never((Month){ index }))
        return months < 0 ? MONTH_NEVER_BEGAN : MONTH_NEVER_ENDS;
    return (Month){ index };
}

ParseResult month_parse(Str text, Month *result)
{
    enum { YEAR_DIGITS = 4, MONTH_DIGITS = 2 };
    size_t i = 0;
    int year = 0, month = 0;
    if (skip_digits(text, &i) != YEAR_DIGITS || i == text.len || text.at[i] != '-')
        return PARSE_NOT;
    for (size_t d = 0; d < YEAR_DIGITS; d++)
        year = year * 10 + (text.at[d] - '0');
    size_t start = ++i;
    size_t digits = skip_digits(text, &i);
    for (size_t d = start; d < i && digits == MONTH_DIGITS; d++)
        month = month * 10 + (text.at[d] - '0');
    bool day = digits && i < text.len && text.at[i] == '-';
    if (day) {
        i++;
        if (!skip_digits(text, &i))
            return PARSE_NOT;
    }
    if (!digits || i < text.len)
        return PARSE_NOT;
    if (day || month < 1 || month > 12)
        return PARSE_NO_SUCH_DATE;
    *result = month_of(year, month);
    return PARSE_OK;
}

void month_print(Month m, Buf *out)
{
    buf_print(out, "%04d-%02d", month_year(m), month_number(m));
}

void month_show(Month m, Lang lang, Buf *out)
{
    buf_print(out, "%s %d", month_names[lang][month_number(m) - 1], month_year(m));
}

ParseResult months_parse(Str text, Months *result)
{
    static const char dots[] = "..";
    size_t at = 0;
    while (at + 2 <= text.len && memcmp(text.at + at, dots, 2) != 0)
        at++;
    if (at + 2 > text.len)
        return PARSE_NOT;
    Str first = str_trim(str_part(text.at, at));
    Str last = str_trim(str_part(text.at + at + 2, text.len - at - 2));
    Months m = { MONTH_NEVER_BEGAN, MONTH_NEVER_ENDS };
    if (!first.len && !last.len)
        return PARSE_NOT;
    ParseResult first_is = first.len ? month_parse(first, &m.first) : PARSE_OK;
    ParseResult last_is = last.len ? month_parse(last, &m.last) : PARSE_OK;
    if (first_is != PARSE_OK || last_is != PARSE_OK)
        return first_is != PARSE_OK ? first_is : last_is;
    if (m.first.index > m.last.index)
        return PARSE_NOT;
    *result = m;
    return PARSE_OK;
}

void months_print(Months m, Buf *out)
{
    if (!is_never(m.first)) {
        month_print(m.first, out);
        buf_byte(out, ' ');
    }
    buf_text(out, "..");
    if (!is_never(m.last)) {
        buf_byte(out, ' ');
        month_print(m.last, out);
    }
}

bool months_hold(Months m, Month month)
{
    return m.first.index <= month.index && month.index <= m.last.index;
}

/* -- units -- */

const Unit UNIT_NONE = { { 0 } };

typedef struct UnitWord {
    const char *one, *many;
} UnitWord;

/* The English ones are those that files are written with. */
static const UnitWord unit_words[LANG_COUNT][UNIT_BASES] = {
    [LANG_NL] = {
        [UNIT_EUR] = { "EUR", "EUR" },             [UNIT_MONTH] = { "maand", "maanden" },
        [UNIT_QUARTER] = { "kwartaal", "kwartalen" }, [UNIT_YEAR] = { "jaar", "jaren" },
        [UNIT_HOUR] = { "uur", "uren" },           [UNIT_DAY] = { "dag", "dagen" },
        [UNIT_PERSON] = { "persoon", "personen" },
    },
    [LANG_FR] = {
        [UNIT_EUR] = { "EUR", "EUR" },             [UNIT_MONTH] = { "mois", "mois" },
        [UNIT_QUARTER] = { "trimestre", "trimestres" }, [UNIT_YEAR] = { "an", "ans" },
        [UNIT_HOUR] = { "heure", "heures" },       [UNIT_DAY] = { "jour", "jours" },
        [UNIT_PERSON] = { "personne", "personnes" },
    },
    [LANG_EN] = {
        [UNIT_EUR] = { "EUR", "EUR" },             [UNIT_MONTH] = { "month", "months" },
        [UNIT_QUARTER] = { "quarter", "quarters" }, [UNIT_YEAR] = { "year", "years" },
        [UNIT_HOUR] = { "hour", "hours" },         [UNIT_DAY] = { "day", "days" },
        [UNIT_PERSON] = { "person", "persons" },
    },
};

int unit_word(Str word)
{
    const UnitWord *words = unit_words[LANG_EN];
    for (int base = 0; base < UNIT_BASES; base++)
        if (str_is_text(word, words[base].one) || str_is_text(word, words[base].many))
            return base;
    return str_is_text(word, "fte") ? UNIT_BASES : -1;
}

bool unit_word_elsewhere(Str word)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        for (int base = 0; lang != LANG_EN && base < UNIT_BASES; base++)
            if (str_is_text(word, unit_words[lang][base].one) ||
                str_is_text(word, unit_words[lang][base].many))
                return unit_word(word) < 0;
    return false;
}

Unit unit_base(int base)
{
    Unit u = UNIT_NONE;
    if (base < UNIT_BASES)
        u.power[base] = 1;
    return u;
}

bool unit_is(Unit a, Unit b)
{
    return memcmp(a.power, b.power, sizeof a.power) == 0;
}

static bool combine(Unit a, Unit b, int sign, Unit *result)
{
    for (int base = 0; base < UNIT_BASES; base++) {
        int power = a.power[base] + sign * b.power[base];
        if (power < INT8_MIN || power > INT8_MAX)
            return false;
        a.power[base] = (int8_t)power;
    }
    *result = a;
    return true;
}

bool unit_times(Unit a, Unit b, Unit *result)
{
    return combine(a, b, 1, result);
}

bool unit_over(Unit a, Unit b, Unit *result)
{
    return combine(a, b, -1, result);
}

/* unit = word { ("/" | "*") word }, read from left to right */
ParseResult unit_parse(Str text, Unit *result)
{
    Unit u = UNIT_NONE;
    int sign = 1;
    text = str_trim(text);
    for (size_t start = 0, i = 0; text.len && i <= text.len; i++) {
        if (i < text.len && text.at[i] != '/' && text.at[i] != '*')
            continue;
        Str word = str_trim(str_part(text.at + start, i - start));
        int base = str_is_text(word, "1") ? UNIT_BASES : unit_word(word);
        if (base < 0 || !combine(u, unit_base(base), sign, &u))
            return PARSE_UNKNOWN_UNIT;
        sign = i < text.len && text.at[i] == '/' ? -1 : 1;
        start = i + 1;
    }
    *result = u;
    return PARSE_OK;
}

/* How the words above the line are written; those below it are singular. */
typedef enum Above { ABOVE_SINGULAR, ABOVE_PLURAL } Above;

static void write_unit(Unit u, Lang lang, Above above, Buf *out)
{
    const UnitWord *words = unit_words[lang];
    bool first = true;
    for (int base = 0; base < UNIT_BASES; base++) {
        for (int i = 0; i < u.power[base]; i++, first = false) {
            buf_text(out, first ? "" : "*");
            buf_text(out, above == ABOVE_PLURAL ? words[base].many : words[base].one);
        }
    }
    if (first)
        buf_text(out, "1");
    for (int base = 0; base < UNIT_BASES; base++)
        for (int i = 0; i > u.power[base]; i--)
            buf_print(out, "/%s", words[base].one);
}

void unit_print(Unit u, Buf *out)
{
    write_unit(u, LANG_EN, ABOVE_SINGULAR, out);
}

void unit_show(Unit u, Lang lang, Buf *out)
{
    if (!unit_is(u, UNIT_NONE))
        write_unit(u, lang, ABOVE_PLURAL, out);
}

void unit_show_one(Unit u, Lang lang, Buf *out)
{
    if (!unit_is(u, UNIT_NONE))
        write_unit(u, lang, ABOVE_SINGULAR, out);
}

/* -- types -- */

bool type_is(Type a, Type b)
{
    if (a.kind != b.kind)
        return false;
    if (a.kind == KIND_NUMBER)
        return unit_is(a.unit, b.unit);
    return a.kind != KIND_CHOICE || a.choice == b.choice;
}

/* A number of months is "months", to tell it from a month, which is a date. */
void type_print(Type t, Buf *out)
{
    switch (t.kind) {
    case KIND_NUMBER:
        if (unit_is(t.unit, UNIT_NONE))
            buf_text(out, "number");
        else if (unit_is(t.unit, unit_base(UNIT_MONTH)))
            buf_text(out, unit_words[LANG_EN][UNIT_MONTH].many);
        else
            unit_print(t.unit, out);
        break;
    case KIND_YES_NO:
        buf_text(out, "yes_no");
        break;
    case KIND_MONTH:
        buf_text(out, "month");
        break;
    case KIND_CHOICE:
        buf_str(out, t.choice ? t.choice->name : str_of("choice"));
        break;
    }
}
