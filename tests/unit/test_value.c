/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_value.c -- decimals, exact fractions, months and units: reading, rounding,
 * writing.  Expected roundings follow from the definition (half away from zero).
 */
#include "check.h"

#include "value.h"

static const Wide wide_most = (Wide)((((Wide)1 << 126) - 1) * 2 + 1);

static void test_decimals(void)
{
    static const struct {
        const char *row, *text;
        ParseResult result;
        int64_t digits;
        int scale;
        const char *printed;   /* NULL: as it was written */
    } rows[] = {
        { "whole", "12", PARSE_OK, 12, 0, NULL },
        { "zero", "0", PARSE_OK, 0, 0, NULL },
        { "with digits after the point", "-0.50", PARSE_OK, -50, 2, NULL },
        { "digits that are zero are kept", "500.00", PARSE_OK, 50000, 2, NULL },
        { "small", "0.000000000001", PARSE_OK, 1, 12, NULL },
        { "18 digits", "999999999999999999", PARSE_OK, 999999999999999999, 0, NULL },
        { "zeros in front do not count", "000000000000000000001", PARSE_OK, 1, 0, "1" },
        { "minus zero is zero", "-0.0", PARSE_OK, 0, 1, "0.0" },
        { "per cent", "40%", PARSE_OK, 40, 2, "0.40" },
        { "per cent with digits", "-2.125%", PARSE_OK, -2125, 5, "-0.02125" },
        { "19 digits", "1000000000000000000", PARSE_TOO_LONG, 0, 0, NULL },
        { "13 after the point", "0.1234567890123", PARSE_TOO_LONG, 0, 0, NULL },
        { "13 zeros after the point", "0.0000000000000", PARSE_TOO_LONG, 0, 0, NULL },
        { "11 after the point and per cent", "0.12345678901%", PARSE_TOO_LONG, 0, 0, NULL },
        { "comma", "9,50", PARSE_COMMA, 0, 0, NULL },
        { "comma and per cent", "-9,5%", PARSE_COMMA, 0, 0, NULL },
        { "comma and point", "1.234,50", PARSE_NOT, 0, 0, NULL },
        { "two commas", "1,234,567", PARSE_NOT, 0, 0, NULL },
        { "two points", "1.234.5", PARSE_NOT, 0, 0, NULL },
        { "empty", "", PARSE_NOT, 0, 0, NULL },
        { "minus alone", "-", PARSE_NOT, 0, 0, NULL },
        { "point alone", ".", PARSE_NOT, 0, 0, NULL },
        { "nothing before the point", ".5", PARSE_NOT, 0, 0, NULL },
        { "nothing after the point", "5.", PARSE_NOT, 0, 0, NULL },
        { "plus", "+5", PARSE_NOT, 0, 0, NULL },
        { "two minuses", "--5", PARSE_NOT, 0, 0, NULL },
        { "exponent", "1e3", PARSE_NOT, 0, 0, NULL },
        { "blank inside", "1 000", PARSE_NOT, 0, 0, NULL },
        { "blank before", " 1", PARSE_NOT, 0, 0, NULL },
        { "underscore", "1_000", PARSE_NOT, 0, 0, NULL },
        { "hexadecimal", "0x10", PARSE_NOT, 0, 0, NULL },
        { "per cent twice", "4%%", PARSE_NOT, 0, 0, NULL },
        { "per cent alone", "%", PARSE_NOT, 0, 0, NULL },
        { "word", "gap", PARSE_NOT, 0, 0, NULL },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Decimal d = { 0, 0 };
        CHECK_INT(decimal_parse(str_of(rows[i].text), &d), rows[i].result, rows[i].row);
        if (rows[i].result != PARSE_OK)
            continue;
        CHECK_INT(d.digits, rows[i].digits, rows[i].row);
        CHECK_INT(d.scale, rows[i].scale, rows[i].row);
        Buf out = { 0 };
        decimal_print(d, &out);
        CHECK_STR(buf_view(&out), rows[i].printed ? rows[i].printed : rows[i].text, rows[i].row);
        buf_free(&out);
    }
    Buf out = { 0 };
    decimal_print((Decimal){ INT64_MIN, 2 }, &out);
    CHECK_STR(buf_view(&out), "-92233720368547758.08", "the lowest number");
    buf_free(&out);
}

static void test_rounding(void)
{
    const struct {
        const char *row;
        Exact value;
        int scale;
        bool good, fits;
        int64_t digits;
    } rows[] = {
        { "exact", { 250, 1, 2 }, 2, true, true, 250 },
        { "more digits than there are", { 25, 1, 1 }, 3, true, true, 2500 },
        { "below half", { 1249, 1, 3 }, 2, true, false, 125 },
        { "under half goes down", { 1244, 1, 3 }, 2, true, false, 124 },
        { "half goes up", { 1245, 1, 3 }, 2, true, false, 125 },
        { "half goes away from zero", { -1245, 1, 3 }, 2, true, false, -125 },
        { "a third", { 1, 3, 0 }, 2, true, false, 33 },
        { "two thirds", { -2, 3, 0 }, 2, true, false, -67 },
        { "a half cent as a fraction", { 1, 200, 0 }, 2, true, false, 1 },
        { "just under a half cent", { 199999, 40000000, 0 }, 2, true, false, 0 },
        { "a fraction that comes out", { 1, 8, 0 }, 3, true, true, 125 },
        { "a fraction with a scale", { 10, 4, 1 }, 2, true, true, 25 },
        { "half that only the fraction makes more", { 149, 3, 1 }, 0, true, false, 5 },
        { "half that the fraction leaves less", { 134, 3, 1 }, 0, true, false, 4 },
        { "the highest", { INT64_MAX, 1, 0 }, 0, true, true, INT64_MAX },
        { "beyond the highest", { (Wide)INT64_MAX + 1, 1, 0 }, 0, false, false, 0 },
        { "rounding up beyond the highest", { (Wide)INT64_MAX * 2 + 1, 2, 0 }, 0, false, false, 0 },
        { "far beyond", { wide_most, 1, 0 }, 12, false, false, 0 },
        { "a huge fraction of about one", { wide_most, wide_most - 1, 0 }, 12, true, false,
          1000000000000 },
        { "nearly nothing", { 1, wide_most, 12 }, 12, true, false, 0 },
        { "a scale beyond any number", { wide_most, 1, 60 }, 2, true, false, 0 },
        { "a scale as long as the number", { wide_most, 1, 38 }, 0, true, false, 2 },
        { "zero", { 0, 7, 5 }, 2, true, true, 0 },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        int64_t digits = 0;
        CHECK_INT(exact_round(rows[i].value, rows[i].scale, &digits), rows[i].good, rows[i].row);
        CHECK_INT(digits, rows[i].digits, rows[i].row);
        CHECK_INT(exact_fits(rows[i].value, rows[i].scale, &digits), rows[i].fits, rows[i].row);
        CHECK_INT(digits, rows[i].digits, rows[i].row);
    }
}

static void test_order(void)
{
    const struct {
        const char *row;
        Exact a, b;
        int order;
    } rows[] = {
        { "less", { 1, 1, 0 }, { 2, 1, 0 }, -1 },
        { "the same, in other digits", { 5, 1, 1 }, { 500, 1, 3 }, 0 },
        { "the same, as fractions", { 2, 6, 0 }, { 1, 3, 0 }, 0 },
        { "a third is more than its digits", { 1, 3, 0 }, { 333333333333, 1, 12 }, 1 },
        { "signs", { -1, 3, 0 }, { 1, 1000, 3 }, -1 },
        { "both negative", { -1, 3, 0 }, { -1, 2, 0 }, 1 },
        { "zero is zero", { 0, 5, 0 }, { 0, 9, 9 }, 0 },
        { "next to each other at 128 bits", { wide_most, wide_most - 1, 0 },
          { wide_most - 1, wide_most - 2, 0 }, -1 },
        { "huge against tiny", { wide_most, 1, 0 }, { 1, wide_most, 12 }, 1 },
        { "huge and the same", { wide_most, wide_most, 12 }, { 1, 1, 12 }, 0 },
        { "negative and huge", { -wide_most, 3, 12 }, { -wide_most, 4, 12 }, -1 },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        CHECK_INT(exact_order(rows[i].a, rows[i].b), rows[i].order, rows[i].row);
        CHECK_INT(exact_order(rows[i].b, rows[i].a), -rows[i].order, rows[i].row);
    }
}

static void test_minus(void)
{
    const struct {
        const char *row;
        Exact a, b, want;
    } rows[] = {
        { "whole", { 5, 1, 0 }, { 7, 1, 0 }, { -2, 1, 0 } },
        { "other scales", { 5, 1, 1 }, { 25, 1, 2 }, { 1, 4, 0 } },
        { "fractions", { 1, 2, 0 }, { 1, 3, 0 }, { 1, 6, 0 } },
        { "from itself", { wide_most, 7, 3 }, { wide_most, 7, 3 }, { 0, 1, 0 } },
        { "reduced, it has room", { wide_most / 7 * 7, 7, 0 }, { 1, 1, 0 }, { wide_most / 7 - 1, 1, 0 } },
        { "zero less", { 0, 1, 12 }, { 1, 9, 12 }, { -1, 9, 12 } },
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        CHECK_INT(exact_order(exact_minus(rows[i].a, rows[i].b), rows[i].want), 0, rows[i].row);

    int64_t digits = 0;
    Exact near_one = exact_minus((Exact){ wide_most, wide_most - 1, 0 },
                                 (Exact){ 1, wide_most - 2, 0 });
    CHECK(exact_round(near_one, 9, &digits) && digits == 1000000000,
          "what has no room is rounded, not wrong");
    Exact beyond = exact_minus((Exact){ -wide_most, 1, 0 }, (Exact){ wide_most, 1, 0 });
    CHECK(beyond.num < 0 && !exact_round(beyond, 0, &digits), "what cannot be is at least large");
}

static void test_show(void)
{
    const struct {
        const char *row;
        Exact value;
        int least, most;
        const char *shown[LANG_COUNT], *printed;
    } rows[] = {
        { "an amount", { 12345, 10, 0 }, 2, 2, { "1.234,50", "1.234,50", "1,234.50" }, "1234.50" },
        { "ten thousand", { 10000, 1, 0 }, 2, 2, { "10.000,00", "10.000,00", "10,000.00" }, "10000.00" },
        { "below a thousand", { 999, 1, 0 }, 0, 2, { "999", "999", "999" }, "999" },
        { "negative", { -1234567, 1, 2 }, 2, 2, { "-12.345,67", "-12.345,67", "-12,345.67" }, "-12345.67" },
        { "millions", { 1234567, 1, 0 }, 0, 0, { "1.234.567", "1.234.567", "1,234,567" }, "1234567" },
        { "no more digits than needed", { 1500, 1, 3 }, 0, 6, { "1,5", "1,5", "1.5" }, "1.5" },
        { "a third", { 1, 3, 0 }, 2, 4, { "0,3333", "0,3333", "0.3333" }, "0.3333" },
        { "half away from zero", { -5, 1, 3 }, 2, 2, { "-0,01", "-0,01", "-0.01" }, "-0.01" },
        { "rounded to zero has no minus", { -4, 1, 3 }, 2, 2, { "0,00", "0,00", "0.00" }, "0.00" },
        { "rounding makes a digit more", { 9999, 1, 1 }, 0, 0, { "1.000", "1.000", "1,000" }, "1000" },
        { "zero", { 0, 1, 5 }, 0, 2, { "0", "0", "0" }, "0" },
        { "digits after the point are not grouped", { 1, 1, 6 }, 0, 6,
          { "0,000001", "0,000001", "0.000001" }, "0.000001" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf out = { 0 };
        for (int l = 0; l < LANG_COUNT; l++) {
            out.len = 0;
            exact_show(rows[i].value, rows[i].least, rows[i].most, (Lang)l, &out);
            CHECK_STR(buf_view(&out), rows[i].shown[l], rows[i].row);
        }
        out.len = 0;
        exact_print(rows[i].value, rows[i].least, rows[i].most, &out);
        CHECK_STR(buf_view(&out), rows[i].printed, rows[i].row);
        buf_free(&out);
    }
    Buf out = { 0 };
    exact_print((Exact){ wide_most, 1, 0 }, 2, 12, &out);
    CHECK_STR(buf_view(&out), "170141183460469231731687303715884105727", "the longest number, without room for more digits");
    buf_free(&out);
}

static void test_months(void)
{
    static const struct {
        const char *row, *text;
        ParseResult result;
        int year, month;
    } rows[] = {
        { "a month", "2004-01", PARSE_OK, 2004, 1 },
        { "the last month", "2023-12", PARSE_OK, 2023, 12 },
        { "the year 0", "0000-01", PARSE_OK, 0, 1 },
        { "month 13", "2023-13", PARSE_NO_SUCH_DATE, 0, 0 },
        { "month 0", "2023-00", PARSE_NO_SUCH_DATE, 0, 0 },
        { "one digit", "2023-1", PARSE_NO_SUCH_DATE, 0, 0 },
        { "three digits", "2023-001", PARSE_NO_SUCH_DATE, 0, 0 },
        { "a day that is not", "2023-02-30", PARSE_NO_SUCH_DATE, 0, 0 },
        { "a day that is", "2023-07-01", PARSE_NO_SUCH_DATE, 0, 0 },
        { "a year", "2023", PARSE_NOT, 0, 0 },
        { "a year and a dash", "2023-", PARSE_NOT, 0, 0 },
        { "turned round", "01-2023", PARSE_NOT, 0, 0 },
        { "five digits", "20231-01", PARSE_NOT, 0, 0 },
        { "a slash", "2023/01", PARSE_NOT, 0, 0 },
        { "text after it", "2023-01x", PARSE_NOT, 0, 0 },
        { "text after a day", "2023-01-01x", PARSE_NOT, 0, 0 },
        { "a day without digits", "2023-01-", PARSE_NOT, 0, 0 },
        { "a blank", " 2023-01", PARSE_NOT, 0, 0 },
        { "a word", "januari 2023", PARSE_NOT, 0, 0 },
        { "empty", "", PARSE_NOT, 0, 0 },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Month m = { 0 };
        CHECK_INT(month_parse(str_of(rows[i].text), &m), rows[i].result, rows[i].row);
        if (rows[i].result != PARSE_OK)
            continue;
        CHECK_INT(month_year(m), rows[i].year, rows[i].row);
        CHECK_INT(month_number(m), rows[i].month, rows[i].row);
        Buf out = { 0 };
        month_print(m, &out);
        CHECK_STR(buf_view(&out), rows[i].text, rows[i].row);
        buf_free(&out);
    }
    CHECK_INT(month_of(2004, 1).index, 2004 * 12, "counted from January of the year 0");
    CHECK_INT(month_year((Month){ -1 }), -1, "the month before the year 0");
    CHECK_INT(month_number((Month){ -1 }), 12, "the month before the year 0");
    CHECK_INT(month_plus(month_of(2004, 11), 3).index, month_of(2005, 2).index, "over new year");
    CHECK_INT(month_plus(month_of(2004, 1), -1).index, month_of(2003, 12).index, "back");
    CHECK_INT(month_plus(MONTH_NEVER_ENDS, -5).index, MONTH_NEVER_ENDS.index, "never stays never");
    CHECK_INT(month_plus(month_of(2004, 1), INT32_MAX).index, MONTH_NEVER_ENDS.index, "too far on");
    CHECK_INT(month_plus(month_of(2004, 1), INT32_MIN).index, MONTH_NEVER_BEGAN.index, "too far back");

    static const char *const august[] = { "augustus 2008", "août 2008", "August 2008" };
    for (int l = 0; l < LANG_COUNT; l++) {
        Buf out = { 0 };
        month_show(month_of(2008, 8), (Lang)l, &out);
        CHECK_STR(buf_view(&out), august[l], "the name of a month");
        buf_free(&out);
    }
}

static void test_periods(void)
{
    static const struct {
        const char *row, *text;
        ParseResult result;
        const char *printed;
    } rows[] = {
        { "both ends", "2004-01 .. 2023-06", PARSE_OK, "2004-01 .. 2023-06" },
        { "without blanks", "2004-01..2023-06", PARSE_OK, "2004-01 .. 2023-06" },
        { "one month", "2004-01 .. 2004-01", PARSE_OK, "2004-01 .. 2004-01" },
        { "no end", "2004-01 ..", PARSE_OK, "2004-01 .." },
        { "no beginning", ".. 2023-06", PARSE_OK, ".. 2023-06" },
        { "no months", "..", PARSE_NOT, "" },
        { "no dots", "2004-01", PARSE_NOT, "" },
        { "one dot", "2004-01 . 2004-02", PARSE_NOT, "" },
        { "three dots", "2004-01 ... 2004-02", PARSE_NOT, "" },
        { "turned round", "2004-02 .. 2004-01", PARSE_NOT, "" },
        { "no such month", "2004-13 ..", PARSE_NO_SUCH_DATE, "" },
        { "no such last month", "2004-01 .. 2004-00", PARSE_NO_SUCH_DATE, "" },
        { "words", "nu .. 2004-01", PARSE_NOT, "" },
        { "empty", "", PARSE_NOT, "" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Months m;
        Buf out = { 0 };
        ParseResult result = months_parse(str_of(rows[i].text), &m);
        CHECK_INT(result, rows[i].result, rows[i].row);
        if (result == PARSE_OK)
            months_print(m, &out);
        CHECK_STR(buf_view(&out), rows[i].printed, rows[i].row);
        buf_free(&out);
    }
    Months m = { month_of(2004, 1), month_of(2004, 3) };
    CHECK(!months_hold(m, month_of(2003, 12)), "the month before");
    CHECK(months_hold(m, month_of(2004, 1)), "the first month");
    CHECK(months_hold(m, month_of(2004, 3)), "the last month");
    CHECK(!months_hold(m, month_of(2004, 4)), "the month after");
    Months always = { MONTH_NEVER_BEGAN, MONTH_NEVER_ENDS };
    CHECK(months_hold(always, month_of(9999, 12)), "always");
}

static void test_units(void)
{
    static const struct {
        const char *row, *text;
        ParseResult result;
        const char *printed, *shown[LANG_COUNT];
    } rows[] = {
        { "per month", "EUR/month", PARSE_OK, "EUR/month", { "EUR/maand", "EUR/mois", "EUR/month" } },
        { "per quarter", "EUR/quarter", PARSE_OK, "EUR/quarter",
          { "EUR/kwartaal", "EUR/trimestre", "EUR/quarter" } },
        { "per year", "EUR/year", PARSE_OK, "EUR/year", { "EUR/jaar", "EUR/an", "EUR/year" } },
        { "one word", "month", PARSE_OK, "month", { "maanden", "mois", "months" } },
        { "plurals are read", "hours/years", PARSE_OK, "hour/year",
          { "uren/jaar", "heures/an", "hours/year" } },
        { "persons", "persons", PARSE_OK, "person", { "personen", "personnes", "persons" } },
        { "days", "day", PARSE_OK, "day", { "dagen", "jours", "days" } },
        { "two below the line", "EUR/person/year", PARSE_OK, "EUR/year/person",
          { "EUR/jaar/persoon", "EUR/an/personne", "EUR/year/person" } },
        { "nothing above the line", "1/month", PARSE_OK, "1/month", { "1/maand", "1/mois", "1/month" } },
        { "two above the line", "hour*person", PARSE_OK, "hour*person",
          { "uren*personen", "heures*personnes", "hours*persons" } },
        { "blanks around the stroke", "EUR / month", PARSE_OK, "EUR/month",
          { "EUR/maand", "EUR/mois", "EUR/month" } },
        { "full-time jobs are plain", "fte", PARSE_OK, "1", { "", "", "" } },
        { "per full-time job", "EUR/fte/month", PARSE_OK, "EUR/month",
          { "EUR/maand", "EUR/mois", "EUR/month" } },
        { "cancelling", "month/month", PARSE_OK, "1", { "", "", "" } },
        { "empty", "", PARSE_OK, "1", { "", "", "" } },
        { "one", "1", PARSE_OK, "1", { "", "", "" } },
        { "unknown word", "week", PARSE_UNKNOWN_UNIT, NULL, { 0 } },
        { "unknown below the line", "EUR/week", PARSE_UNKNOWN_UNIT, NULL, { 0 } },
        { "nothing below the line", "EUR/", PARSE_UNKNOWN_UNIT, NULL, { 0 } },
        { "small letters", "eur", PARSE_UNKNOWN_UNIT, NULL, { 0 } },
        { "two words", "EUR month", PARSE_UNKNOWN_UNIT, NULL, { 0 } },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Unit u = UNIT_NONE, again = UNIT_NONE;
        CHECK_INT(unit_parse(str_of(rows[i].text), &u), rows[i].result, rows[i].row);
        if (rows[i].result != PARSE_OK)
            continue;
        Buf out = { 0 };
        unit_print(u, &out);
        CHECK_STR(buf_view(&out), rows[i].printed, rows[i].row);
        CHECK_INT(unit_parse(buf_view(&out), &again), PARSE_OK, rows[i].row);
        CHECK(unit_is(u, again), rows[i].row);
        for (int l = 0; l < LANG_COUNT; l++) {
            out.len = 0;
            unit_show(u, (Lang)l, &out);
            CHECK_STR(buf_view(&out), rows[i].shown[l], rows[i].row);
        }
        buf_free(&out);
    }

    Unit rate, time, money;
    CHECK(unit_over(unit_base(UNIT_EUR), unit_base(UNIT_MONTH), &rate), "dividing units");
    time = unit_base(UNIT_MONTH);
    CHECK(unit_times(rate, time, &money) && unit_is(money, unit_base(UNIT_EUR)), "multiplying units");
    Unit high = UNIT_NONE;
    high.power[UNIT_DAY] = INT8_MAX;
    CHECK(!unit_times(high, unit_base(UNIT_DAY), &high), "a power too high");
    high.power[UNIT_DAY] = INT8_MIN;
    CHECK(!unit_over(high, unit_base(UNIT_DAY), &high), "a power too low");
    CHECK_INT(unit_word(str_of("months")), UNIT_MONTH, "a word");
    CHECK_INT(unit_word(str_of("fte")), UNIT_BASES, "full-time jobs");
    CHECK_INT(unit_word(str_of("mont")), -1, "no word");
    CHECK(unit_is(unit_base(UNIT_BASES), UNIT_NONE), "full-time jobs have no unit");
}

static void test_types(void)
{
    const Choice school = { .name = str_of("education") }, family = { .name = str_of("family") };
    const struct {
        const char *row, *printed;
        Type type;
    } rows[] = {
        { "a plain number", "number", { .kind = KIND_NUMBER } },
        { "a number of months is no date", "months",
          { .kind = KIND_NUMBER, .unit = unit_base(UNIT_MONTH) } },
        { "an amount", "EUR", { .kind = KIND_NUMBER, .unit = unit_base(UNIT_EUR) } },
        { "a date", "month", { .kind = KIND_MONTH } },
        { "yes or no", "yes_no", { .kind = KIND_YES_NO } },
        { "a choice", "education", { .kind = KIND_CHOICE, .choice = &school } },
        { "another choice", "family", { .kind = KIND_CHOICE, .choice = &family } },
        { "any choice", "choice", { .kind = KIND_CHOICE } },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf out = { 0 };
        type_print(rows[i].type, &out);
        CHECK_STR(buf_view(&out), rows[i].printed, rows[i].row);
        buf_free(&out);
        for (size_t j = 0; j < ROWS(rows); j++)
            CHECK_INT(type_is(rows[i].type, rows[j].type), i == j, rows[i].row);
    }
}

static void test_grouped(void)
{
    static const struct { const char *text, *without; } rows[] = {
        { "1.000", "1000" }, { "12.500", "12500" }, { "999.990", "999990" }, { "1.00", "" },
        { "0.500", "" }, { "60.005", "" }, { "1234.000", "" }, { "1000", "" }, { "1.0000", "" },
        { "-1.000", "" }, { "1.000%", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Buf without = { 0 };
        decimal_looks_grouped(str_of(rows[i].text), &without);
        CHECK_STR(buf_view(&without), rows[i].without, rows[i].text);
        buf_free(&without);
    }
}

int main(void)
{
    test_grouped();
    test_decimals();
    test_rounding();
    test_order();
    test_minus();
    test_show();
    test_months();
    test_periods();
    test_units();
    test_types();
    return check_done();
}
