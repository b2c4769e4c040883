/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test_rules.c -- rulebooks from texts that stand here.  Most rows are a rule
 * file and a case file: the cases say what must come out, and the row says which
 * mistakes are told ("" is none), each as  NAME file:line:column.
 *
 * All figures are made up, so that each can be worked out in the head.
 */
#include "check.h"

#include "audit.h"

static const char vocabulary[] =
    "[level project]\n"
    "entry = project.start\n"
    "label.nl = project\n"
    "[level worker]\n"
    "within = project\n"
    "entry = worker.hired\n"
    "label.nl = werknemer\n"
    "[level service]\n"
    "within = project\n"
    "label.nl = dienst\n"
    "[level town]\n"
    "data = towns.csv\n"
    "key = name\n"
    "label.nl = gemeente\n"
    "[attribute project.start]\n"
    "type = month\n"
    "label.nl = start\n"
    "[attribute project.share]\n"
    "type = number\n"
    "decimals = 2\n"
    "label.nl = aandeel\n"
    "[attribute worker.hired]\n"
    "type = month\n"
    "label.nl = in dienst\n"
    "[attribute worker.fte]\n"
    "type = number\n"
    "decimals = 4\n"
    "least = 0\n"
    "most = 1\n"
    "label.nl = arbeidstijd\n"
    "[attribute worker.wage]\n"
    "type = number\n"
    "unit = EUR/month\n"
    "label.nl = loon\n"
    "[attribute worker.school]\n"
    "type = choice\n"
    "values = none, primary, higher\n"
    "ordered = yes\n"
    "label.nl = diploma\n"
    "[attribute worker.sick]\n"
    "type = yes_no\n"
    "label.nl = ziek\n"
    "[attribute service.hours]\n"
    "type = number\n"
    "unit = hours\n"
    "label.nl = uren\n"
    "[attribute town.people]\n"
    "type = number\n"
    "unit = persons\n"
    "label.nl = inwoners\n"
    "[government federal]\n"
    "label.nl = federaal\n"
    "[party state]\n"
    "government = federal\n"
    "label.nl = staat\n"
    "[party firm]\n"
    "label.nl = bedrijf\n"
    "[leaf work]\n"
    "label.nl = werk\n";

#define HEAD_PER(id, per) "[instrument]\nid = " id "\nleaf = work\nper = " per "\nsource = wet\nlabel.nl = " id "\n"
#define HEAD HEAD_PER("m", "worker")                       /* lines 1-6 */
#define AMOUNT_PER(name, period, value) \
    "[amount " name "]\nfrom = state\nto = firm\nperiod = " period "\nvalue = " value "\nsource = wet\n"
#define AMOUNT(name, value) AMOUNT_PER(name, "month", value)
#define SIMPLE HEAD AMOUNT("a", "100 EUR/month")           /* lines 1-12 */
#define FROM(date, value) date " = " value "\n" date ".source = wet\n" date ".status = seen\n"
#define RATE "[param rate]\nunit = EUR/month\n" FROM("2004-01", "500.00")
#define GIVEN "[given]\nat = 2006-03\nsource = test\nworker.hired = 2005-01\nworker.fte = 1\n" \
    "worker.wage = 2000.00\nworker.school = primary\nproject.start = 2004-07\n"
#define OTHER HEAD_PER("n", "worker") AMOUNT("b", "7 EUR/month")

typedef struct Trial {
    const char *row;
    const char *rules;         /* m.ini */
    const char *other;         /* n.ini */
    const char *common;        /* common.ini */
    const char *csv;           /* towns.csv */
    const char *reform, *reform2;
    const char *cases;         /* m.cases.ini */
    const char *told;          /* NULL: nothing */
} Trial;

typedef struct Book {
    Arena *arena;
    Diags *diags;
    RuleFiles files;
    Rulebook *book;
    Cases *cases;
} Book;

static const Source *source_new(Arena *arena, const char *name, const char *text)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){ .name = str_of(name), .text = str_keep(arena, str_of(text)) };
    return source;
}

static void add_file(Book *b, const char *name, const char *text)
{
    if (text)
        rule_files_add(b->arena, source_new(b->arena, name, text), &b->files);
}

static Book book_open(const Trial *row)
{
    Book b = { .arena = arena_new() };
    b.diags = diags_new(b.arena);
    add_file(&b, "vocabulary.ini", vocabulary);
    add_file(&b, "common.ini", row->common);
    add_file(&b, "m.ini", row->rules);
    add_file(&b, "n.ini", row->other);
    add_file(&b, "towns.csv", row->csv);
    add_file(&b, "m.cases.ini", row->cases);
    const Source *overlays[2];
    size_t count = 0;
    if (row->reform)
        overlays[count++] = source_new(b.arena, "reform.ini", row->reform);
    if (row->reform2)
        overlays[count++] = source_new(b.arena, "reform2.ini", row->reform2);
    b.book = rules_load(b.arena, &b.files, overlays, count, b.diags);
    b.cases = arena_alloc(b.arena, sizeof *b.cases);
    if (diags_errors(b.diags) == 0)
        b.cases = cases_load(b.arena, b.book, &b.files, b.diags);
    return b;
}

/* With the case's own words, when it fails: "CASE_FAILS ... 5.00 | 6.00". */
static void print_told(Diags *diags, Buf *out)
{
    for (size_t i = 0; i < diags_count(diags); i++) {
        Diag d = diags_get(diags, i);
        Place place = span_place(d.at);
        buf_text(out, i ? "; " : "");
        buf_text(out, diag_name(d.code));
        if (d.at.source) {
            buf_byte(out, ' ');
            buf_str(out, d.at.source->name);
            buf_print(out, ":%zu:%zu", place.line, place.column);
        }
        for (int k = 1; k < 3 && d.code == DIAG_CASE_FAILS; k++) {
            buf_text(out, k == 1 ? " " : " | ");
            buf_str(out, d.args[k]);
        }
        if (d.code == DIAG_CIRCLE) {
            buf_byte(out, ' ');
            buf_str(out, d.args[0]);
        }
    }
}

static void check_row(const Trial *row)
{
    Book b = book_open(row);
    Buf told = { 0 }, out = { 0 };
    for (size_t i = 0; i < b.cases->count; i++) {
        case_check(b.arena, b.book, &b.cases->list[i], b.diags);
        for (Lang lang = LANG_NL; lang < LANG_COUNT; lang++)
            case_explain(b.arena, b.book, &b.cases->list[i], lang, &out);
    }
    print_told(b.diags, &told);
    CHECK_STR(buf_view(&told), row->told ? row->told : "", row->row);
    if (!row->told && row->cases)
        CHECK(b.cases->count > 0, row->row);
    diags_render(b.diags, LANG_FR, &out);
    code_list(b.book->code, 0, &out);
    buf_free(&told);
    buf_free(&out);
    arena_free(b.arena);
}

#define CHECK_ALL(rows) check_all(rows, ROWS(rows))
static void check_all(const Trial rows[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_row(&rows[i]);
}

/* -- versions -- */

static const Trial versions[] = {
    { .row = "one version, for ever", .rules = SIMPLE,
      .cases = GIVEN "[a]\nat = 1990-01, 2006-03, 2050-12\nexpect.a = 100.00, 100.00, 100.00\n" },
    { .row = "a later value", .rules = SIMPLE "[amount a 2006-03]\nvalue = 200 EUR/month\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 100.00, 200.00\n" },
    { .row = "a later payer keeps the value", .rules = SIMPLE "[amount a 2006-03]\nfrom = firm\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 100.00, 100.00\n"
                     "expect.a.from = state, firm\nexpect.a.to = firm, firm\n" },
    { .row = "three versions", .rules = SIMPLE "[amount a 2006-03]\nvalue = 200 EUR/month\n"
      "[amount a 2006-04]\nto = state\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03, 2006-04\nexpect.a = 100.00, 200.00, 200.00\n"
                     "expect.a.to = firm, firm, state\n" },
    { .row = "an amount that begins on a date is not had before", .rules = HEAD
      "[amount a 2006-03]\nfrom = state\nto = firm\nperiod = month\nvalue = 5 EUR/month\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = no a_in_force, 5.00\n" },
    { .row = "an amount that ends is not had after", .rules = SIMPLE "until = 2006-02\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 100.00, no a_in_force\n" },
    { .row = "a hole between versions", .rules = SIMPLE "until = 2006-01\n"
      "[amount a 2006-03]\nvalue = 9 EUR/month\nuntil = 2006-04\n",
      .cases = GIVEN "[a]\nat = 2006-01, 2006-02, 2006-03, 2006-04, 2006-05\n"
                     "expect.a = 100.00, no a_in_force, 9.00, 9.00, no a_in_force\n" },
    { .row = "a condition that begins on a date asks nothing before", .rules = SIMPLE
      "[eligible c 2006-03]\nwhen = no\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 100.00, no c\n" },
    { .row = "a condition that ends asks nothing after", .rules = SIMPLE
      "[eligible c]\nwhen = no\nuntil = 2006-02\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = no c, 100.00\n" },
    { .row = "a condition keeps what it is for", .rules = SIMPLE AMOUNT("b", "1 EUR/month")
      "[eligible c]\nwhen = yes\nfor = a\n[eligible c 2006-03]\nwhen = no\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 100.00, no c\nexpect.b = 1.00, 1.00\n" },
    { .row = "a define that begins on a date is unknown before", .rules = HEAD
      "[define d 2006-03]\nvalue = 5 EUR/month\n" AMOUNT("a", "d"),
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = unknown d, 5.00\nexpect.d = unknown m.d, 5.00\n" },
    { .row = "versions that overlap", .rules = SIMPLE "[amount a 2006-03]\n[amount a 2006-02]\n",
      .told = "VERSIONS_OVERLAP m.ini:14:2; FIRST_HERE m.ini:13:2" },
    { .row = "a version before the end of the one before", .rules = SIMPLE "until = 2006-03\n"
      "[amount a 2006-03]\nvalue = 9 EUR/month\n",
      .told = "VERSIONS_OVERLAP m.ini:14:2; FIRST_HERE m.ini:7:2" },
    { .row = "another period", .rules = SIMPLE "[amount a 2006-03]\nperiod = year\nvalue = 9 EUR/year\n",
      .told = "PERIOD_CHANGED m.ini:14:10" },
    { .row = "another unit", .rules = SIMPLE "[define d]\nvalue = 1\n[define d 2006-03]\nvalue = 1 EUR\n",
      .told = "VERSIONS_DIFFER m.ini:16:9" },
    { .row = "versions of levels that do not meet", .rules = SIMPLE
      "[define d]\nvalue = worker.fte\n[define d 2006-03]\nvalue = service.hours / 1 hour\n",
      .told = "LEVELS_APART m.ini:16:9" },
    { .row = "versions of two levels", .rules = HEAD AMOUNT("a", "d * 10 EUR/month")
      "[define d]\nvalue = worker.fte\n[define d 2006-03]\nvalue = 5\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nworker.fte = 1, 0.5\nexpect.a = 15.00, 100.00\n" },
    { .row = "a version with nothing to follow", .rules = HEAD "[amount a 2006-03]\nfrom = firm\n",
      .told = "KEY_MISSING m.ini:7:2; KEY_MISSING m.ini:7:2; KEY_MISSING m.ini:7:2" },
};

/* -- order and circles -- */

static const Trial order[] = {
    { .row = "what is used may stand below", .rules = HEAD AMOUNT("a", "x") "[define x]\nvalue = y * 2\n"
      "[define y]\nvalue = rate\n" RATE, .cases = GIVEN "[a]\nexpect.a = 1000.00\n" },
    { .row = "of another instrument, had", .rules = HEAD AMOUNT("a", "n.b * 2"), .other = OTHER,
      .cases = GIVEN "[a]\nexpect.a = 14.00\n" },
    { .row = "of another instrument, not had", .rules = HEAD AMOUNT("a", "n.b * 2"),
      .other = OTHER "[eligible c]\nwhen = no\n", .cases = GIVEN "[a]\nexpect.a = 0.00\n" },
    { .row = "of another instrument, unknown", .rules = HEAD AMOUNT("a", "n.b * 2"),
      .other = OTHER "[eligible c]\nwhen = worker.sick\n",
      .cases = GIVEN "[a]\nexpect.a = unknown worker.sick\n" },
    { .row = "a define of another instrument", .rules = HEAD AMOUNT("a", "n.d"),
      .other = OTHER "[define d]\nvalue = 3 EUR/month\n", .cases = GIVEN "[a]\nexpect.a = 3.00\n" },
    { .row = "its bare name is not known here", .rules = HEAD AMOUNT("a", "d"),
      .other = OTHER "[define d]\nvalue = 3 EUR/month\n", .told = "UNKNOWN_NAME m.ini:11:9" },
    { .row = "a common define", .common = "[define d]\nvalue = 3 EUR/month\n", .rules = HEAD AMOUNT("a", "d"),
      .cases = GIVEN "[a]\nexpect.a = 3.00\nexpect.d = 3 EUR/month\n" },
    { .row = "a circle of one", .rules = SIMPLE "[define x]\nvalue = x + 1\n",
      .told = "CIRCLE m.ini:13:2 m.x > m.x" },
    { .row = "a circle of three", .rules = SIMPLE "[define x]\nvalue = y\n[define y]\nvalue = z\n"
      "[define z]\nvalue = x\n", .told = "CIRCLE m.ini:13:2 m.x > m.y > m.z > m.x" },
    { .row = "a circle in a later version", .rules = SIMPLE "[define x]\nvalue = 1\n"
      "[define x 2006-01]\nvalue = x + 1\n", .told = "CIRCLE m.ini:13:2 m.x > m.x" },
    { .row = "a circle through a condition", .rules = SIMPLE "[eligible c]\nwhen = m.a > 0\n",
      .told = "CIRCLE m.ini:7:2 m.a > m.c > m.a" },
    { .row = "a circle of two instruments", .rules = HEAD AMOUNT("a", "n.b"),
      .other = HEAD_PER("n", "worker") AMOUNT("b", "m.a"), .told = "CIRCLE m.ini:7:2 m.a > n.b > m.a" },
    { .row = "not a circle: twice the same", .rules = HEAD AMOUNT("a", "x + x") "[define x]\nvalue = rate\n" RATE,
      .cases = GIVEN "[a]\nexpect.a = 1000.00\n" },
    { .row = "what is broken is told once", .rules = HEAD AMOUNT("a", "x") AMOUNT("b", "x + x")
      "[define x]\nvalue = oops\n", .told = "UNKNOWN_NAME m.ini:20:9" },
    { .row = "a define by another define", .rules = HEAD AMOUNT("a", "x") "[define x]\nvalue = y\n"
      "[define y]\nvalue = 3 EUR/month\n", .cases = GIVEN "[a]\nexpect.a = 3.00\nexpect.x = 3\nexpect.y = 3\n" },
};

/* -- names, levels, vocabulary -- */

static const Trial names[] = {
    { .row = "a local name shadows a common one", .common = RATE, .rules = SIMPLE RATE,
      .told = "NAME_TAKEN m.ini:13:8; FIRST_HERE common.ini:1:8" },
    { .row = "also when the common file comes later", .rules = SIMPLE RATE, .other = RATE,
      .told = "NAME_TAKEN m.ini:13:8; FIRST_HERE n.ini:1:8" },
    { .row = "a define shadows a param", .rules = SIMPLE RATE "[define rate]\nvalue = 1\n",
      .told = "NAME_TAKEN m.ini:18:2; FIRST_HERE m.ini:13:8" },
    { .row = "a define shadows a common define", .common = "[define d]\nvalue = 1\n",
      .rules = SIMPLE "[define d]\nvalue = 2\n",
      .told = "NAME_TAKEN m.ini:13:2; FIRST_HERE common.ini:1:2" },
    { .row = "two instruments may use one name", .rules = HEAD AMOUNT("a", "rate") RATE,
      .other = HEAD_PER("n", "worker") AMOUNT("a", "rate") "[param rate]\nunit = EUR/month\n" FROM("2004-01", "9"),
      .cases = GIVEN "[a]\nexpect.a = 500.00\n[b]\ninstrument = n\nexpect.a = 9.00\n" },
    { .row = "an amount and a condition may share a name", .rules = SIMPLE "[eligible a]\nwhen = yes\n",
      .cases = GIVEN "[a]\nexpect.a = 100.00\n" },
    { .row = "two instruments with one id", .rules = SIMPLE, .other = HEAD AMOUNT("z", "1 EUR/month"),
      .told = "NAME_TAKEN n.ini:2:6; FIRST_HERE m.ini:1:2" },
    { .row = "a condition that the head implies", .rules = HEAD "open = 2004-01 ..\n"
      AMOUNT("a", "1 EUR/month") "[eligible open]\nwhen = yes\n", .told = "NAME_TAKEN m.ini:14:2" },
    { .row = "bad names", .rules = SIMPLE "[define 2x]\nvalue = 1\n[define x-y]\nvalue = 1\n"
      "[define x.]\nvalue = 1\n", .told = "BAD_NAME m.ini:13:9; BAD_NAME m.ini:15:9; BAD_NAME m.ini:17:9" },
    { .row = "unknown section", .rules = SIMPLE "[parm x]\n", .told = "UNKNOWN_SECTION m.ini:13:2" },
    { .row = "unknown key", .rules = SIMPLE "lable.nl = x\n", .told = "UNKNOWN_KEY m.ini:13:1" },
    { .row = "no name", .rules = SIMPLE "[define]\nvalue = 1\n", .told = "SECTION_NEEDS_NAME m.ini:13:2" },
    { .row = "a name too many", .rules = "[instrument m]\n", .told = "SECTION_TAKES_NO_NAME m.ini:1:13" },
    { .row = "words too many", .rules = SIMPLE "[define x 2004-01 y]\nvalue = 1\n",
      .told = "TITLE_TOO_LONG m.ini:13:2" },
    { .row = "a date where there are no versions", .rules = SIMPLE "[param x 2004-01]\n",
      .told = "TITLE_TOO_LONG m.ini:13:2" },
    { .row = "a month that does not exist", .rules = SIMPLE "[define x 2004-13]\nvalue = 1\n",
      .told = "NO_SUCH_MONTH m.ini:13:11" },
    { .row = "an amount outside an instrument", .common = AMOUNT("z", "1 EUR/month"), .rules = SIMPLE,
      .told = "OUTSIDE_INSTRUMENT common.ini:1:2" },
    { .row = "no amount", .rules = HEAD, .told = "NO_AMOUNTS m.ini:1:2" },
    { .row = "unknown party", .rules = HEAD "[amount a]\nfrom = stat\nto = firm\nperiod = month\nvalue = 0\n",
      .told = "NOT_ONE_OF m.ini:8:8" },
    { .row = "unknown leaf and level", .rules = "[instrument]\nid = m\nleaf = wrk\nper = wrker\nsource = x\n"
      "label.nl = m\n" AMOUNT("a", "1 EUR/month"), .told = "NOT_ONE_OF m.ini:3:8; NOT_ONE_OF m.ini:4:7" },
    { .row = "unknown amount in for", .rules = SIMPLE "[eligible c]\nwhen = yes\nfor = a, b\n",
      .told = "NOT_ONE_OF m.ini:15:10" },
    { .row = "too deep for an instrument per project", .rules = HEAD_PER("m", "project")
      AMOUNT("a", "worker.wage"), .told = "LEVEL_TOO_DEEP m.ini:11:9" },
    { .row = "gathered per project", .rules = HEAD_PER("m", "project") AMOUNT("a", "sum(worker.wage where worker.fte = 1)"),
      .cases = GIVEN "[a]\nworker.fte = 1, 0.5, 1\nworker.wage = 1000, 2000, 3000.50\nexpect.a = 4000.50\n" },
    { .row = "the level above, per worker", .rules = HEAD AMOUNT("a", "worker.wage * project.share"),
      .cases = GIVEN "[a]\nproject.share = 0.25\nworker.wage = 1000, 3000\nexpect.a = 1000.00\n" },
    { .row = "levels in a circle", .common = "[level x]\nwithin = y\nlabel.nl = x\n[level y]\nwithin = x\n"
      "label.nl = y\n", .rules = SIMPLE, .told = "LEVELS_CIRCLE common.ini:1:2" },
    { .row = "a level within nothing we know", .common = "[level x]\nwithin = nowhere\nlabel.nl = x\n",
      .rules = SIMPLE, .told = "NOT_ONE_OF common.ini:2:10" },
    { .row = "an attribute of no level", .common = "[attribute wrker.x]\ntype = number\nlabel.nl = x\n",
      .rules = SIMPLE, .told = "ATTRIBUTE_LEVEL common.ini:1:12" },
    { .row = "an entry that is no month", .common = "[level x]\nentry = worker.fte\nlabel.nl = x\n",
      .rules = SIMPLE, .told = "ENTRY_NOT_MONTH common.ini:2:9" },
};

/* -- figures -- */

#define PLAIN_TABLE(rows) HEAD AMOUNT("a", "t(worker.fte)") \
    "[table t]\ninput = fte\nunit = EUR/month\nkind = stepwise\nupper = exclusive\n" rows   /* rows from line 18 on */

static const Trial figures[] = {
    { .row = "a param with dates", .rules = HEAD AMOUNT("a", "r") "[param r]\nunit = EUR/month\nuntil = 2006-06\n"
      FROM("2006-01", "1.50") FROM("2006-03", "2"),
      .cases = GIVEN "[a]\nat = 2005-12, 2006-01, 2006-02, 2006-03, 2006-06, 2006-07\n"
                     "expect.a = unknown m.r, 1.50, 1.50, 2.00, 2.00, unknown r\n" },
    { .row = "a gap", .rules = HEAD AMOUNT("a", "r") "[param r]\nunit = EUR/month\n"
      "2006-01 = gap\n2006-01.source = niet gevonden\n" FROM("2006-03", "2"),
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = unknown r, 2.00\n" },
    { .row = "dates unordered", .rules = SIMPLE "[param r]\n" FROM("2006-03", "1") FROM("2006-01", "2"),
      .told = "DATES_UNORDERED m.ini:17:1" },
    { .row = "no source, no status", .rules = SIMPLE "[param r]\n2006-01 = 1\n",
      .told = "SOURCE_MISSING m.ini:14:11; STATUS_MISSING m.ini:14:11" },
    { .row = "a gap needs a source", .rules = SIMPLE "[param r]\n2006-01 = gap\n",
      .told = "SOURCE_MISSING m.ini:14:11" },
    { .row = "a source of nothing", .rules = SIMPLE "[param r]\n" FROM("2006-01", "1") "2006-02.source = wet\n",
      .told = "ORIGIN_ALONE m.ini:17:1" },
    { .row = "no values", .rules = SIMPLE "[param r]\nunit = EUR\n", .told = "NO_VALUES m.ini:13:2" },
    { .row = "until before the last value", .rules = SIMPLE "[param r]\nuntil = 2005-12\n" FROM("2006-01", "1"),
      .told = "UNTIL_TOO_EARLY m.ini:14:9" },
    { .row = "an unknown status", .rules = SIMPLE "[param r]\n2006-01 = 1\n2006-01.source = wet\n"
      "2006-01.status = sene\n", .told = "NOT_ONE_OF m.ini:16:18" },
    { .row = "no number", .rules = SIMPLE "[param r]\n2006-01 = veel\n2006-01.source = wet\n",
      .told = "NOT_A_NUMBER m.ini:14:11" },
    { .row = "a decimal comma", .rules = SIMPLE "[param r]\n2006-01 = 9,50\n2006-01.source = wet\n",
      .told = "DECIMAL_COMMA m.ini:14:11" },
    { .row = "with its unit", .rules = HEAD AMOUNT("a", "r") "[param r]\nunit = EUR/month\n" FROM("2004-01", "5 EUR/month"),
      .cases = GIVEN "[a]\nexpect.a = 5.00\n" },
    { .row = "with another unit", .rules = SIMPLE "[param r]\nunit = EUR/month\n2006-01 = 5 EUR/year\n2006-01.source = w\n",
      .told = "WRONG_UNIT m.ini:15:11" },
    { .row = "an unknown unit", .rules = SIMPLE "[param r]\nunit = EURO\n" FROM("2006-01", "1"),
      .told = "UNKNOWN_UNIT m.ini:14:8" },
    { .row = "years in a param of months", .rules = HEAD AMOUNT("a", "if(26 months > r, 1 EUR/month, 0)")
      "[param r]\nunit = months\n" FROM("2004-01", "2 years"), .cases = GIVEN "[a]\nexpect.a = 1.00\n" },
    { .row = "a key that is no date", .rules = SIMPLE "[param r]\n2006-1 = 1\n", .told = "NO_SUCH_MONTH m.ini:14:1" },
    { .row = "a param with a row", .rules = SIMPLE "[param r]\n" FROM("2006-01", "1") "2006-01.5 = 1\n",
      .told = "UNKNOWN_KEY m.ini:17:1" },

    { .row = "rows", .rules = PLAIN_TABLE("2004-01.0 = 1\n2004-01.0.5 = 2\n2004-01.source = wet\n2004-01.status = seen\n"),
      .cases = GIVEN "[a]\nworker.fte = 0.4999\nexpect.a = 1.00\n[b]\nworker.fte = 0.5\nexpect.a = 2.00\n" },
    { .row = "rows with digits are in order by what they are", .rules = PLAIN_TABLE("2004-01.0 = 1\n2004-01.0.5 = 2\n"
      "2004-01.1 = 3\n2004-01.source = wet\n2004-01.status = seen\n"),
      .cases = GIVEN "[a]\nworker.fte = 0.75\nexpect.a = 2.00\n[b]\nexpect.a = 3.00\n" },
    { .row = "rows with digits out of order", .rules = PLAIN_TABLE("2004-01.1 = 1\n2004-01.0.5 = 2\n2004-01.source = wet\n2004-01.status = seen\n"),
      .told = "ROWS_UNORDERED m.ini:19:9" },
    { .row = "limits of very different digits", .rules = HEAD AMOUNT("a", "t(worker.wage)") "[table t]\ninput = EUR/month\n"
      "unit = EUR/month\nkind = stepwise\nupper = exclusive\n2004-01.0 = 1\n2004-01.0.000000000001 = 2\n"
      "2004-01.999999999999 = 3\n2004-01.source = wet\n2004-01.status = seen\n",
      .cases = GIVEN "[a]\nworker.wage = 500000000\nexpect.a = 2.00\n[b]\nworker.wage = 999999999999\nexpect.a = 3.00\n"
                     "[c]\nworker.wage = 0\nexpect.a = 1.00\n" },
    { .row = "below the first row", .rules = PLAIN_TABLE("2004-01.0.5 = 2\n2004-01.source = wet\n2004-01.status = seen\n"),
      .cases = GIVEN "[a]\nworker.fte = 0.4\nexpect.a = unknown m.t\n" },
    { .row = "later rows and a gap", .rules = PLAIN_TABLE("2004-01.0 = 1\n2004-01.source = wet\n2004-01.status = seen\n"
      "2006-03.0 = 2\n2006-03.source = wet\n2006-03.status = seen\n2006-04 = gap\n2006-04.source = niets\n"),
      .cases = GIVEN "[a]\nat = 2003-12, 2006-02, 2006-03, 2006-04\nexpect.a = unknown t, 1.00, 2.00, unknown t\n" },
    { .row = "slices", .rules = HEAD AMOUNT("a", "t(worker.wage)") "[table t]\ninput = EUR/month\nunit = 1\n"
      "kind = marginal\nupper = inclusive\n2004-01.0 = 0%\n2004-01.1000 = 10%\n2004-01.1500 = 20%\n"
      "2004-01.source = wet\n2004-01.status = seen\n", .cases = GIVEN "[a]\nexpect.a = 150.00\n" },
    { .row = "a status of one row", .rules = PLAIN_TABLE("2004-01.0 = 1\n2004-01.0.status = seen\n2004-01.0.source = wet\n"
      "2004-01.0.5 = 2\n"), .told = "SOURCE_MISSING m.ini:21:15; STATUS_MISSING m.ini:21:15" },
    { .row = "a source of a row that is not there", .rules = PLAIN_TABLE("2004-01.0 = 1\n2004-01.source = wet\n"
      "2004-01.status = seen\n2004-01.7.source = wet\n"), .told = "ORIGIN_ALONE m.ini:21:1" },
    { .row = "a row without threshold", .rules = PLAIN_TABLE("2004-01 = 1\n2004-01.source = wet\n"),
      .told = "ROW_WITHOUT_THRESHOLD m.ini:18:1" },
    { .row = "rows and a gap", .rules = PLAIN_TABLE("2004-01.0 = 1\n2004-01 = gap\n2004-01.source = wet\n2004-01.status = seen\n"),
      .told = "ROWS_AND_GAP m.ini:18:1" },
    { .row = "a source without rows", .rules = PLAIN_TABLE("2004-01.source = wet\n2004-01.status = seen\n"),
      .told = "ORIGIN_ALONE m.ini:18:1" },
    { .row = "a second date without rows", .rules = PLAIN_TABLE("2004-01.0 = 1\n2004-01.source = wet\n2004-01.status = seen\n"
      "2005-01.source = wet\n"), .told = "ORIGIN_ALONE m.ini:21:1" },
    { .row = "no rows at all", .rules = PLAIN_TABLE(""), .told = "NO_VALUES m.ini:13:2" },
};

/* -- open, once, periods, excludes, takes -- */

static const Trial heads[] = {
    { .row = "open: first and last month of entry", .rules = HEAD "open = 2004-02 .. 2005-03\n" AMOUNT("a", "1 EUR/month"),
      .cases = GIVEN "[a]\nworker.hired = 2004-01\nexpect.a = no open\n[b]\nworker.hired = 2004-02\nexpect.a = 1.00\n"
                     "[c]\nworker.hired = 2005-03\nexpect.a = 1.00\n[d]\nworker.hired = 2005-04\nexpect.a = no open\n"
                     "[e]\nworker.hired = unknown\nexpect.a = unknown worker.hired\n" },
    { .row = "open without an end", .rules = HEAD "open = 2004-02 ..\n" AMOUNT("a", "1 EUR/month"),
      .cases = GIVEN "[a]\nworker.hired = 2004-01\nexpect.a = no open\n[b]\nworker.hired = 2024-01\nexpect.a = 1.00\n" },
    { .row = "open without a beginning", .rules = HEAD "open = .. 2004-02\n" AMOUNT("a", "1 EUR/month"),
      .cases = GIVEN "[a]\nworker.hired = 1950-01\nexpect.a = 1.00\n[b]\nworker.hired = 2004-03\nexpect.a = no open\n" },
    { .row = "open where nothing enters goes by the month itself", .rules = HEAD_PER("m", "service")
      "open = 2006-02 .. 2006-03\n" AMOUNT("a", "1 EUR/month"),
      .cases = GIVEN "[a]\nat = 2006-01, 2006-02, 2006-03, 2006-04\nexpect.a = no open, 1.00, 1.00, no open\n" },
    { .row = "open that is no period", .rules = HEAD "open = 2005-01 .. 2004-01\n" AMOUNT("a", "1 EUR/month"),
      .told = "BAD_MONTHS m.ini:7:8" },
    { .row = "open and a single month", .rules = HEAD "open = 2005-01\n" AMOUNT("a", "1 EUR/month"),
      .told = "BAD_MONTHS m.ini:7:8" },
    { .row = "once", .rules = HEAD AMOUNT_PER("a", "once", "1000 EUR") AMOUNT("b", "1 EUR/month"),
      .cases = GIVEN "[a]\nat = 2004-12, 2005-01, 2005-02\nexpect.a = no once, 1000.00, no once\nexpect.b = 1.00, 1.00, 1.00\n" },
    { .row = "once over a span is paid in full", .rules = HEAD AMOUNT_PER("a", "once", "1000 EUR"),
      .cases = GIVEN "[a]\nduring = 2004-01 .. 2006-12\nexpect.a = 1000.00\n[b]\nduring = 2005-02 .. 2006-12\nexpect.a = no once\n" },
    { .row = "once without an entry", .rules = HEAD_PER("m", "service") AMOUNT_PER("a", "once", "1000 EUR"),
      .told = "ONCE_WITHOUT_ENTRY m.ini:1:2" },
    { .row = "per quarter", .rules = HEAD AMOUNT_PER("a", "quarter", "100 EUR/quarter"),
      .cases = GIVEN "[a]\nexpect.a = 100.00\n[b]\nduring = 2006-02 .. 2006-02\nexpect.a = 33.33\n"
                     "[c]\nduring = 2006-02 .. 2006-03\nexpect.a = 66.67\n[d]\nduring = 2006-01 .. 2006-12\nexpect.a = 400.00\n" },
    { .row = "per year", .rules = HEAD AMOUNT_PER("a", "year", "100 EUR/year"),
      .cases = GIVEN "[a]\nexpect.a = 100.00\n[b]\nduring = 2006-01 .. 2006-01\nexpect.a = 8.33\n"
                     "[c]\nduring = 2006-01 .. 2007-12\nexpect.a = 200.00\n" },
    { .row = "another unit than the period's", .rules = HEAD AMOUNT_PER("a", "quarter", "100 EUR/month"),
      .told = "WRONG_UNIT m.ini:11:9" },
    { .row = "an unknown period", .rules = HEAD AMOUNT_PER("a", "week", "100 EUR"),
      .told = "NOT_ONE_OF m.ini:10:10; WRONG_UNIT m.ini:11:9" },
    { .row = "amounts are rounded to the cent, once", .rules = HEAD AMOUNT("a", "worker.wage / 3") AMOUNT("b", "m.a * 3"),
      .cases = GIVEN "[a]\nexpect.a = 666.67\nexpect.b = 2000.01\n[b]\nworker.wage = 0.01, 0.01\nexpect.a = 0.00\n" },
    { .row = "half a cent, below zero", .rules = HEAD AMOUNT("a", "-0.005 EUR/month"),
      .cases = GIVEN "[a]\nexpect.a = -0.01\n" },
    { .row = "excludes, from this side", .rules = HEAD "excludes = n\n" AMOUNT("a", "1 EUR/month"), .other = OTHER,
      .cases = GIVEN "[a]\nexpect.a = 1.00\n[b]\nwith = n\nexpect.a = no without_n\n" },
    { .row = "excludes, from the other side", .rules = HEAD "excludes = n\n" AMOUNT("a", "1 EUR/month"), .other = OTHER,
      .cases = GIVEN "[a]\ninstrument = n\nexpect.b = 7.00\n[b]\ninstrument = n\nwith = m\nexpect.b = no without_m\n" },
    { .row = "excludes said twice", .rules = HEAD "excludes = n\n" AMOUNT("a", "1 EUR/month"),
      .other = HEAD_PER("n", "worker") "excludes = m\n" AMOUNT("b", "7 EUR/month"),
      .cases = GIVEN "[a]\nwith = n\nexpect.a = no without_n\n", .told = "EXCLUDES_TWICE n.ini:7:12" },
    { .row = "excludes itself", .rules = HEAD "excludes = m\n" AMOUNT("a", "1 EUR/month"),
      .told = "EXCLUDES_WRONG m.ini:7:12" },
    { .row = "excludes what is for something else", .rules = HEAD "excludes = n\n" AMOUNT("a", "1 EUR/month"),
      .other = HEAD_PER("n", "project") AMOUNT("b", "7 EUR/month"), .told = "EXCLUDES_WRONG m.ini:7:12" },
    { .row = "excludes what does not exist", .rules = HEAD "excludes = nn\n" AMOUNT("a", "1 EUR/month"), .other = OTHER,
      .told = "NOT_ONE_OF m.ini:7:12" },
    { .row = "takes, as a name", .rules = HEAD AMOUNT("a", "if(worker.takes.n, 1 EUR/month, 2 EUR/month)"), .other = OTHER,
      .cases = GIVEN "[a]\nexpect.a = 2.00\n[b]\nwith = n\nexpect.a = 1.00\n[c]\nworker.takes.n = yes\nexpect.a = 1.00\n"
                     "[d]\nworker.takes.n = yes, no\nexpect.a = 3.00\n" },
    { .row = "takes, gathered", .rules = HEAD_PER("m", "project") AMOUNT("a", "count(worker where worker.takes.n) * 1 EUR/month"),
      .other = OTHER, .cases = GIVEN "[a]\nworker.takes.n = yes, no, yes\nexpect.a = 2.00\n" },
};

/* -- groups of amounts -- */

#define GROUP(kind, name, amounts) "[" kind " " name "]\namounts = " amounts "\nsource = wet\nlabel.nl = x\n"
#define LIMIT(amounts, most) GROUP("limit", "top", amounts) "most = " most "\n"     /* most: line 5 */

static const Trial groups[] = {
    { .row = "one of two", .common = GROUP("exclusive", "one", "m.a, n.b"), .rules = SIMPLE, .other = OTHER,
      .cases = GIVEN "[a]\nexpect.a = 100.00\n[b]\nwith = n\nexpect.a = no one\n[c]\ninstrument = n\nwith = m\nexpect.b = no one\n" },
    { .row = "one of two leaves other amounts alone", .common = GROUP("exclusive", "one", "m.a, n.b"),
      .rules = SIMPLE AMOUNT("z", "1 EUR/month"), .other = OTHER,
      .cases = GIVEN "[a]\nwith = n\nexpect.a = no one\nexpect.z = 1.00\n" },
    { .row = "two amounts of one instrument may go together", .common = GROUP("exclusive", "one", "m.a, m.z, n.b"),
      .rules = SIMPLE AMOUNT("z", "1 EUR/month"), .other = OTHER,
      .cases = GIVEN "[a]\nexpect.a = 100.00\nexpect.z = 1.00\n[b]\nwith = n\nexpect.a = no one\nexpect.z = no one\n" },
    { .row = "an amount that is not there", .common = GROUP("exclusive", "one", "m.a, n.bb"), .rules = SIMPLE, .other = OTHER,
      .told = "NOT_ONE_OF common.ini:2:16" },
    { .row = "an amount twice", .common = GROUP("exclusive", "one", "m.a, n.b, m.a"), .rules = SIMPLE, .other = OTHER,
      .told = "NAME_TAKEN common.ini:2:21" },
    { .row = "amounts per different things", .common = GROUP("exclusive", "one", "m.a, n.b"), .rules = SIMPLE,
      .other = HEAD_PER("n", "project") AMOUNT("b", "7 EUR/month"), .told = "GROUP_LEVELS common.ini:1:2" },
    { .row = "a limit: the first takes all it can", .common = LIMIT("m.a, n.b", "103 EUR/month"), .rules = SIMPLE, .other = OTHER,
      .cases = GIVEN "[a]\nwith = n\nexpect.a = 100.00\n[b]\ninstrument = n\nwith = m\nexpect.b = 3.00\n" },
    { .row = "a limit: what is not taken takes nothing", .common = LIMIT("m.a, n.b", "103 EUR/month"), .rules = SIMPLE, .other = OTHER,
      .cases = GIVEN "[a]\ninstrument = n\nexpect.b = 7.00\n" },
    { .row = "a limit: taken by some of the workers", .common = LIMIT("m.a, n.b", "103 EUR/month"), .rules = SIMPLE, .other = OTHER,
      .cases = GIVEN "[a]\ninstrument = n\nworker.takes.m = yes, no, yes\nexpect.b = 13.00\n" },
    { .row = "a limit: two amounts of one instrument", .common = LIMIT("m.a, m.z", "103 EUR/month"),
      .rules = SIMPLE AMOUNT("z", "7 EUR/month"), .cases = GIVEN "[a]\nexpect.a = 100.00\nexpect.z = 3.00\nexpect = 103.00\n" },
    { .row = "a limit: in the order of its list", .common = LIMIT("n.b, m.a", "103 EUR/month"), .rules = SIMPLE, .other = OTHER,
      .cases = GIVEN "[a]\nwith = n\nexpect.a = 96.00\n[b]\ninstrument = n\nwith = m\nexpect.b = 7.00\n" },
    { .row = "a limit: what is not had takes nothing", .common = LIMIT("m.a, n.b", "103 EUR/month"),
      .rules = SIMPLE "[eligible c]\nwhen = worker.fte > 0.5\n", .other = OTHER,
      .cases = GIVEN "[a]\nworker.fte = 0.5\ninstrument = n\nwith = m\nexpect.b = 7.00\n" },
    { .row = "a limit: nothing is left", .common = LIMIT("m.a, n.b", "60.005 EUR/month"), .rules = SIMPLE, .other = OTHER,
      .cases = GIVEN "[a]\nexpect.a = 60.01\n[b]\ninstrument = n\nwith = m\nexpect.b = 0.00\n" },
    { .row = "a limit: below nothing", .common = LIMIT("m.a, n.b", "0 - 5 EUR/month"), .rules = SIMPLE, .other = OTHER,
      .cases = GIVEN "[a]\nexpect.a = 0.00\n" },
    { .row = "a limit: per worker", .common = LIMIT("m.a", "worker.wage / 20"), .rules = SIMPLE,
      .cases = GIVEN "[a]\nworker.wage = 2000, 1000, 3000\nexpect.a = 250.00\n" },
    { .row = "a limit: unknown", .common = LIMIT("m.a", "worker.wage / 20"), .rules = SIMPLE,
      .cases = GIVEN "[a]\nworker.wage = unknown\nexpect.a = unknown worker.wage\n" },
    { .row = "a limit of another period", .common = LIMIT("m.a", "100 EUR/quarter"), .rules = SIMPLE,
      .told = "WRONG_UNIT common.ini:5:8" },
    { .row = "a limit over periods that differ", .common = LIMIT("m.a, m.z", "100 EUR/month"),
      .rules = SIMPLE AMOUNT_PER("z", "year", "1 EUR/year"), .told = "GROUP_PERIODS common.ini:1:2" },
    { .row = "a limit without most", .common = GROUP("limit", "top", "m.a"), .rules = SIMPLE, .told = "KEY_MISSING common.ini:1:2" },
    { .row = "a limit that needs what it limits", .common = LIMIT("m.a", "m.a"), .rules = SIMPLE,
      .told = "CIRCLE m.ini:7:2 m.a > m.a" },
    { .row = "the first of a limit needs the second", .common = LIMIT("m.a, n.b", "103 EUR/month"),
      .rules = HEAD AMOUNT("a", "n.b * 2"), .other = OTHER, .told = "CIRCLE m.ini:7:2 m.a > n.b > m.a" },
};

/* -- data files -- */

#define TOWNS "# inhabitants\nname,people,empty\nAnzegem,14000,\n\"Wortegem-Petegem\",6000,x\nKluisbergen,6500,1\n"
#define PER_TOWN HEAD_PER("m", "town") AMOUNT("a", "town.people * 1 EUR/person/month")

static const Trial data[] = {
    { .row = "a column by name", .rules = PER_TOWN, .csv = TOWNS,
      .cases = GIVEN "[a]\ntown = Anzegem, Wortegem-Petegem\ntown.people = column people\nexpect.a = 20000.00\n" },
    { .row = "values beside names", .rules = PER_TOWN, .csv = TOWNS,
      .cases = GIVEN "[a]\ntown = Anzegem, Elders\ntown.people = 1, 2\nexpect.a = 3.00\n" },
    { .row = "a town that is not there", .rules = PER_TOWN, .csv = TOWNS,
      .cases = GIVEN "[a]\ntown = Anzegm\ntown.people = column people\nexpect.a = 14000.00\n",
      .told = "NO_SUCH_MEMBER m.cases.ini:10:8" },
    { .row = "a column that is not there", .rules = PER_TOWN, .csv = TOWNS,
      .cases = GIVEN "[a]\ntown = Anzegem\ntown.people = column peple\nexpect.a = 14000.00\n",
      .told = "NO_DATA m.cases.ini:11:15" },
    { .row = "an empty cell", .rules = PER_TOWN, .csv = TOWNS,
      .cases = GIVEN "[a]\ntown = Anzegem\ntown.people = column empty\nexpect.a = 14000.00\n",
      .told = "NOT_A_NUMBER m.cases.ini:11:15" },
    { .row = "a row that is too short", .rules = PER_TOWN, .csv = TOWNS "Gent,1\n",
      .told = "DATA_ROW_LENGTH towns.csv:6:1" },
    { .row = "no data file at all", .rules = PER_TOWN,
      .cases = GIVEN "[a]\ntown = Anzegem\ntown.people = column people\nexpect.a = 14000.00\n",
      .told = "NO_DATA m.cases.ini:11:15" },
    { .row = "lines that end in CR LF", .rules = PER_TOWN, .csv = "name,people\r\nAnzegem,14000\r\n",
      .cases = GIVEN "[a]\ntown = Anzegem\ntown.people = column people\nexpect.a = 14000.00\n" },
};

/* -- overlays -- */

#define REFORMED HEAD AMOUNT("a", "rate") RATE "[eligible c]\nwhen = worker.fte >= 0.5\n"   /* 13 rate, 18 c */
#define TABLED PLAIN_TABLE("2004-01.0 = 1\n2004-01.0.8 = 2\n2004-01.source = wet\n2004-01.status = seen\n")

static const Trial overlays[] = {
    { .row = "a value", .rules = REFORMED, .reform = "[param m.rate]\n2004-01 = 550.00\n",
      .cases = GIVEN "[a]\nexpect.a = 550.00\n" },
    { .row = "a later date", .rules = REFORMED, .reform = "[param m.rate]\n2006-03 = 550.00\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 500.00, 550.00\n" },
    { .row = "an earlier date", .rules = REFORMED, .reform = "[param m.rate]\n2003-01 = 450.00\n",
      .cases = GIVEN "[a]\nat = 2003-01, 2004-01\nexpect.a = 450.00, 500.00\n" },
    { .row = "a date between two", .rules = HEAD AMOUNT("a", "rate") RATE FROM("2008-01", "700"),
      .reform = "[param m.rate]\n2006-03 = 550.00\n2006-03.note = x\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03, 2007-12, 2008-01\nexpect.a = 500.00, 550.00, 550.00, 700.00\n" },
    { .row = "a date between two, before what has no date", .rules = HEAD AMOUNT("a", "rate") RATE FROM("2008-01", "700")
      "until = 2009-12\nlabel.nl = x\n", .reform = "[param m.rate]\n2006-03 = 550.00\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03, 2007-12, 2008-01\nexpect.a = 500.00, 550.00, 550.00, 700.00\n" },
    { .row = "several dates", .rules = REFORMED, .reform = "[param m.rate]\n2006-03 = 1\n2006-04 = 2\n2005-01 = 3\n",
      .cases = GIVEN "[a]\nat = 2004-12, 2005-01, 2006-03, 2006-04\nexpect.a = 500.00, 3.00, 1.00, 2.00\n" },
    { .row = "a gap in its place", .rules = REFORMED, .reform = "[param m.rate]\n2004-01 = gap\n",
      .cases = GIVEN "[a]\nexpect.a = unknown rate\n" },
    { .row = "a value for a gap", .rules = HEAD AMOUNT("a", "r") "[param r]\nunit = EUR/month\n2004-01 = gap\n2004-01.source = x\n",
      .reform = "[param m.r]\n2004-01 = 3\n", .cases = GIVEN "[a]\nexpect.a = 3.00\n" },
    { .row = "an end", .rules = REFORMED, .reform = "[param m.rate]\nuntil = 2006-02\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 500.00, unknown rate\n" },
    { .row = "a common param", .common = RATE, .rules = HEAD AMOUNT("a", "rate"), .reform = "[param rate]\n2004-01 = 1\n",
      .cases = GIVEN "[a]\nexpect.a = 1.00\n" },
    { .row = "a row", .rules = TABLED, .reform = "[table m.t]\n2004-01.0.8 = 9\n", .cases = GIVEN "[a]\nexpect.a = 9.00\n" },
    { .row = "a row at the end", .rules = TABLED, .reform = "[table m.t]\n2004-01.0.9 = 9\n",
      .cases = GIVEN "[a]\nexpect.a = 9.00\n[b]\nworker.fte = 0.8\nexpect.a = 2.00\n" },
    { .row = "a row between two is out of order", .rules = TABLED, .reform = "[table m.t]\n2004-01.0.5 = 9\n",
      .told = "ROWS_UNORDERED reform.ini:2:9" },
    { .row = "rows of a new date", .rules = TABLED, .reform = "[table m.t]\n2006-03.0 = 3\n2006-03.0.5 = 4\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 2.00, 4.00\n" },
    { .row = "a gap in the place of rows", .rules = TABLED, .reform = "[table m.t]\n2004-01 = gap\n",
      .cases = GIVEN "[a]\nexpect.a = unknown t\n" },
    { .row = "rows in the place of a gap", .rules = PLAIN_TABLE("2004-01 = gap\n2004-01.source = x\n"),
      .reform = "[table m.t]\n2004-01.0 = 1\n2004-01.0.5 = 2\n", .cases = GIVEN "[a]\nexpect.a = 2.00\n" },
    { .row = "a key that is too short for a date, in a table", .rules = TABLED, .reform = "[table m.t]\n2=1",
      .told = "NO_SUCH_MONTH reform.ini:2:1" },
    { .row = "no rows from a date on", .rules = TABLED, .reform = "[table m.t]\n2006-03 = gap\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 2.00, unknown t\n" },
    { .row = "the side of a limit", .rules = TABLED, .reform = "[table m.t]\nupper = inclusive\n",
      .cases = GIVEN "[a]\nworker.fte = 0.8\nexpect.a = 1.00\n" },
    { .row = "a condition", .rules = REFORMED, .reform = "[eligible m.c]\nwhen = worker.fte > 1\n",
      .cases = GIVEN "[a]\nexpect.a = no c\n" },
    { .row = "a condition from a date on", .rules = REFORMED, .reform = "[eligible m.c 2006-03]\nwhen = worker.fte > 1\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 500.00, no c\n" },
    { .row = "the value of an amount", .rules = REFORMED, .reform = "[amount m.a]\nvalue = rate * 2\n",
      .cases = GIVEN "[a]\nexpect.a = 1000.00\n" },
    { .row = "who pays, from a date on", .rules = REFORMED, .reform = "[amount m.a 2006-03]\nfrom = firm\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a.from = state, firm\n" },
    { .row = "open", .rules = REFORMED, .reform = "[instrument m]\nopen = 2005-02 ..\n",
      .cases = GIVEN "[a]\nexpect.a = no open\n" },
    { .row = "a mistake in an overlay stands in the overlay", .rules = REFORMED, .reform = "[eligible m.c]\nwhen = wrker.fte > 1\n",
      .told = "UNKNOWN_NAME_NEAR reform.ini:2:8" },
    { .row = "two overlays, two values", .rules = REFORMED, .reform = "[param m.rate]\n2004-01 = 550.00\n",
      .reform2 = "[param m.rate]\n2005-01 = 600.00\n", .cases = GIVEN "[a]\nat = 2004-01, 2005-01\nexpect.a = 550.00, 600.00\n" },
    { .row = "two overlays that agree", .rules = REFORMED, .reform = "[param m.rate]\n2004-01 = 550.00\n",
      .reform2 = "[param m.rate]\n2004-01 = 550.00\n", .cases = GIVEN "[a]\nexpect.a = 550.00\n" },
    { .row = "two overlays that do not", .rules = REFORMED, .reform = "[param m.rate]\n2004-01 = 550.00\n",
      .reform2 = "\n[param m.rate]\n2004-01 = 560.00\n", .told = "OVERLAYS_DIFFER reform2.ini:3:11; FIRST_HERE reform.ini:2:11" },
    { .row = "two overlays that do not, after a new section", .rules = REFORMED
      "[define z1]\nvalue = 1\n[define z2]\nvalue = 1\n[define z3]\nvalue = 1\n[define z4]\nvalue = 1\n",
      .reform = "[param m.rate]\n2004-01 = 550.00\n[eligible m.c 2005-01]\nwhen = yes\n[define m.z1 2005-01]\nvalue = 2\n"
                "[define m.z2 2005-01]\nvalue = 2\n[define m.z3 2005-01]\nvalue = 2\n[define m.z4 2005-01]\nvalue = 2\n",
      .reform2 = "[param m.rate]\n2004-01 = 560.00\n", .told = "OVERLAYS_DIFFER reform2.ini:2:11; FIRST_HERE reform.ini:2:11" },
    { .row = "two overlays with one new section", .rules = REFORMED, .reform = "[eligible m.c 2006-03]\nwhen = no\n",
      .reform2 = "[eligible m.c 2006-03]\nwhen = yes\n", .told = "OVERLAYS_DIFFER reform2.ini:2:8; FIRST_HERE reform.ini:2:8" },
    { .row = "no such instrument", .rules = REFORMED, .reform = "[param mm.rate]\n2004-01 = 1\n", .told = "OVERLAY_TARGET reform.ini:1:2" },
    { .row = "no such instrument, but a common param of that name", .common = "[param duty]\n" FROM("2004-01", "1"),
      .rules = REFORMED, .reform = "[param mm.duty]\n2004-01 = 2\n", .told = "OVERLAY_TARGET reform.ini:1:2" },
    { .row = "no such param", .rules = REFORMED, .reform = "[param m.rat]\n2004-01 = 1\n", .told = "OVERLAY_TARGET reform.ini:1:2" },
    { .row = "a local param without its instrument", .rules = REFORMED, .reform = "[param rate]\n2004-01 = 1\n",
      .told = "OVERLAY_TARGET reform.ini:1:2" },
    { .row = "a local version without its instrument", .rules = REFORMED, .reform = "[eligible c 2006-01]\nwhen = no\n",
      .told = "OVERLAY_TARGET reform.ini:1:2" },
    { .row = "a later version of nothing", .rules = REFORMED, .reform = "[eligible m.d 2006-01]\nwhen = no\n",
      .told = "OVERLAY_TARGET reform.ini:1:2" },
    { .row = "an instrument without a name", .rules = REFORMED, .reform = "[instrument]\nopen = 2004-01 ..\n",
      .told = "OVERLAY_TARGET reform.ini:1:2" },
    { .row = "an unknown key", .rules = REFORMED, .reform = "[param m.rate]\nvalue = 1\n", .told = "UNKNOWN_KEY reform.ini:2:1" },
    { .row = "a key that is no date", .rules = REFORMED, .reform = "[param m.rate]\n2=1\n", .told = "NO_SUCH_MONTH reform.ini:2:1" },
    { .row = "a common attribute", .rules = REFORMED, .reform = "[attribute worker.fte]\nmost = 2\n",
      .cases = GIVEN "[a]\nworker.fte = 1.5\nexpect.a = 500.00\n" },
};

/* -- cases -- */

static const Trial cases[] = {
    { .row = "what fails is told with what was calculated", .rules = SIMPLE "[eligible c]\nwhen = worker.fte > 0.5\n",
      .cases = GIVEN "[a]\nexpect.a = 99.99\n[b]\nworker.fte = 0.5\nexpect.a = 100.00\n[c]\nworker.fte = unknown\nexpect.a = no c\n",
      .told = "CASE_FAILS m.cases.ini:10:12 99.99 | 100.00; CASE_FAILS m.cases.ini:13:12 100.00 | no c; "
              "CASE_FAILS m.cases.ini:16:12 no c | unknown worker.fte" },
    { .row = "which of several months", .rules = SIMPLE "until = 2006-02\n",
      .cases = GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 100.00, 100.00\n",
      .told = "CASE_FAILS m.cases.ini:11:20 100.00 (2006-03) | no a_in_force" },
    { .row = "no zero for not had", .rules = SIMPLE "[eligible c]\nwhen = no\n",
      .cases = GIVEN "[a]\nexpect.a = 0.00\n", .told = "CASE_FAILS m.cases.ini:10:12 0.00 | no c" },
    { .row = "these conditions and no others", .rules = SIMPLE "[eligible c]\nwhen = no\n[eligible d]\nwhen = no\n[eligible e]\nwhen = yes\n",
      .cases = GIVEN "[a]\nexpect.a = no c d\n[b]\nexpect.a = no d c\n[c]\nexpect.a = no c\n",
      .told = "CASE_FAILS m.cases.ini:14:12 no c | no c d" },
    { .row = "a condition that fails settles it, whatever is unknown", .rules = SIMPLE
      "[eligible c]\nwhen = no\n[eligible d]\nwhen = worker.sick\n", .cases = GIVEN "[a]\nexpect.a = no c\n" },
    { .row = "one unknown of two", .rules = SIMPLE "[eligible c]\nwhen = yes\n[eligible d]\nwhen = worker.sick\n",
      .cases = GIVEN "[a]\nexpect.a = unknown sick\n[b]\nexpect.a = unknown worker.sick\n[c]\nexpect.a = unknown ick\n",
      .told = "CASE_FAILS m.cases.ini:14:12 unknown ick | unknown worker.sick" },
    { .row = "defines and conditions", .rules = SIMPLE "[eligible c]\nwhen = worker.fte > 0.5\n[define d]\nvalue = worker.wage / 4 hour/month\n"
      "[define e]\nvalue = worker.hired + 1 year\n[define f]\nvalue = if(yes, worker.school, worker.school)\n",
      .cases = GIVEN "[a]\nexpect.c = yes\nexpect.d = 500 EUR/hour\nexpect.e = 2006-01\nexpect.f = primary\n"
                     "[b]\nworker.fte = 0.5\nexpect.c = no\nexpect.d = 500.01 EUR/hour\nexpect.e = 2006-02\nexpect.f = none\n",
      .told = "CASE_FAILS m.cases.ini:17:12 500.01 EUR/hour | 500.00; CASE_FAILS m.cases.ini:18:12 2006-02 | 2006-01; "
              "CASE_FAILS m.cases.ini:19:12 none | primary" },
    { .row = "all amounts together", .rules = SIMPLE AMOUNT("b", "1 EUR/month") AMOUNT("c", "5 EUR/month") "[eligible z]\nwhen = no\nfor = c\n",
      .cases = GIVEN "[a]\nexpect = 101.00\n" },
    { .row = "all amounts, none had", .rules = SIMPLE AMOUNT("b", "1 EUR/month") "[eligible y]\nwhen = no\nfor = a\n[eligible z]\nwhen = no\nfor = b\n",
      .cases = GIVEN "[a]\nexpect = no y z\nexpect.a = no y\n" },
    { .row = "all amounts, one unknown", .rules = SIMPLE AMOUNT("b", "1 EUR/month") "[eligible z]\nwhen = worker.sick\nfor = b\n",
      .cases = GIVEN "[a]\nexpect = unknown worker.sick\n" },
    { .row = "amounts of different periods have no sum in a month", .rules = SIMPLE AMOUNT_PER("b", "year", "12 EUR/year"),
      .cases = GIVEN "[a]\nexpect = 112.00\n[b]\nduring = 2006-01 .. 2006-02\nexpect = 202.00\n",
      .told = "EXPECT_MIXED m.cases.ini:10:1" },
    { .row = "over a span, partly had", .rules = SIMPLE "[eligible c]\nwhen = month >= 2006-03\n",
      .cases = GIVEN "[a]\nduring = 2006-01 .. 2006-04\nexpect.a = 200.00\n[b]\nduring = 2006-01 .. 2006-02\nexpect.a = no c\n" },
    { .row = "over a span, partly unknown, at the end", .rules = HEAD AMOUNT("a", "rate") RATE "until = 2006-02\n",
      .cases = GIVEN "[a]\nduring = 2006-01 .. 2006-04\nexpect.a = unknown rate\n" },
    { .row = "over a span, partly unknown, at the start", .rules = HEAD AMOUNT("a", "rate") RATE,
      .cases = GIVEN "[a]\nduring = 2003-11 .. 2004-02\nexpect.a = unknown rate\n" },
    { .row = "over a span, sums are rounded at the end", .rules = HEAD AMOUNT_PER("a", "year", "0.10 EUR/year"),
      .cases = GIVEN "[a]\nduring = 2006-01 .. 2006-06\nexpect.a = 0.05\n" },
    { .row = "a define has no sum over a span", .rules = SIMPLE "[define d]\nvalue = 1\n",
      .cases = GIVEN "[a]\nduring = 2006-01 .. 2006-06\nexpect.d = 1\n", .told = "EXPECT_DURING m.cases.ini:11:1" },
    { .row = "several members are added up", .rules = SIMPLE "[eligible c]\nwhen = worker.fte > 0.5\n",
      .cases = GIVEN "[a]\nworker.fte = 1, 0.5, 0.6\nexpect.a = 200.00\n[b]\nworker.fte = 0.1, 0.5\nexpect.a = no c\n" },
    { .row = "members: one of them unknown", .rules = SIMPLE "[eligible c]\nwhen = worker.fte > worker.wage / 1 EUR/month\n",
      .cases = GIVEN "[a]\nworker.fte = 1, 0\nworker.wage = unknown\nexpect.a = unknown worker.wage\n" },
    { .row = "members: as many values as members", .rules = SIMPLE,
      .cases = GIVEN "[a]\nworker.fte = 1, 0.5, 0.6\nworker.wage = 1, 2\nexpect.a = 300.00\n", .told = "MEMBER_COUNT m.cases.ini:11:15" },
    { .row = "a case's own keys go before the given ones", .rules = SIMPLE "[eligible c]\nwhen = worker.fte > 0.5\n",
      .cases = GIVEN "[a]\nworker.fte = 0.5\nexpect.a = no c\n[b]\nexpect.a = 100.00\n" },
    { .row = "the first and the last month there are", .rules = SIMPLE,
      .cases = GIVEN "[a]\nat = 0000-01, 9999-12\nexpect.a = 100.00, 100.00\n" },
    { .row = "18 digits before the point, and 12 after it", .rules = HEAD AMOUNT("a", "r * 1 EUR/month")
      "[param r]\n" FROM("2004-01", "999999999999999999") FROM("2005-01", "0.000000000001"),
      .cases = GIVEN "[a]\nat = 2004-12, 2005-01\nexpect.a = 999999999999999999, 0.00\n" },
    { .row = "no time", .rules = SIMPLE, .cases = "[a]\nexpect.a = 1\nsource = x\n", .told = "CASE_NEEDS_TIME m.cases.ini:1:2" },
    { .row = "two times", .rules = SIMPLE, .cases = "[a]\nat = 2006-01\nduring = 2006-01 .. 2006-02\nexpect.a = 1\nsource = x\n",
      .told = "CASE_TWO_TIMES m.cases.ini:3:1" },
    { .row = "a span without an end", .rules = SIMPLE, .cases = "[a]\nduring = 2006-01 ..\nexpect.a = 1\nsource = x\n",
      .told = "BAD_MONTHS m.cases.ini:2:10" },
    { .row = "no such month", .rules = SIMPLE, .cases = "[a]\nat = 2006-01, 2006-13\nexpect.a = 1, 2\nsource = x\n",
      .told = "NO_SUCH_MONTH m.cases.ini:2:15" },
    { .row = "months without a blank between them", .rules = SIMPLE, .cases = "[a]\nat = 2006-01,2006-02\nexpect.a = 100, 100\nsource = x\n" },
    { .row = "nothing expected", .rules = SIMPLE, .cases = GIVEN "[a]\nworker.fte = 1\n", .told = "CASE_EXPECTS_NOTHING m.cases.ini:9:2" },
    { .row = "no source", .rules = SIMPLE, .cases = "[a]\nat = 2006-01\nexpect.a = 100\n", .told = "CASE_NEEDS_SOURCE m.cases.ini:1:2" },
    { .row = "an unknown instrument", .rules = SIMPLE, .cases = GIVEN "[a]\ninstrument = mm\nexpect.a = 100\n",
      .told = "UNKNOWN_INSTRUMENT m.cases.ini:10:14" },
    { .row = "an unknown amount", .rules = SIMPLE, .cases = GIVEN "[a]\nexpect.aa = 100\n", .told = "EXPECT_UNKNOWN m.cases.ini:10:1" },
    { .row = "an unknown condition", .rules = SIMPLE "[eligible c]\nwhen = no\n", .cases = GIVEN "[a]\nexpect.a = no cc\n",
      .told = "EXPECT_CONDITION m.cases.ini:10:15" },
    { .row = "an unknown party", .rules = SIMPLE, .cases = GIVEN "[a]\nexpect.a.from = stat\n", .told = "NOT_ONE_OF m.cases.ini:10:17" },
    { .row = "who pays a define", .rules = SIMPLE "[define d]\nvalue = 1\n", .cases = GIVEN "[a]\nexpect.d.from = state\n",
      .told = "EXPECT_UNKNOWN m.cases.ini:10:1" },
    { .row = "more values than months", .rules = SIMPLE, .cases = GIVEN "[a]\nexpect.a = 100, 100\n", .told = "EXPECT_COUNT m.cases.ini:10:12" },
    { .row = "an unknown key", .rules = SIMPLE, .cases = GIVEN "[a]\nworker.ft = 1\nexpect.a = 100\n", .told = "UNKNOWN_KEY m.cases.ini:10:1" },
    { .row = "out of range", .rules = SIMPLE, .cases = GIVEN "[a]\nworker.fte = 1, 1.1\nexpect.a = 200\n", .told = "OUT_OF_RANGE m.cases.ini:10:17" },
    { .row = "too precise", .rules = SIMPLE, .cases = GIVEN "[a]\nworker.fte = 0.12345\nexpect.a = 100\n", .told = "TOO_PRECISE m.cases.ini:10:14" },
    { .row = "not a possibility", .rules = SIMPLE, .cases = GIVEN "[a]\nworker.school = primry\nexpect.a = 100\n", .told = "NOT_ONE_OF m.cases.ini:10:17" },
    { .row = "with what does not exist", .rules = SIMPLE, .cases = GIVEN "[a]\nwith = z\nexpect.a = 100\n", .told = "UNKNOWN_INSTRUMENT m.cases.ini:10:8" },
    { .row = "a decimal comma", .rules = SIMPLE, .cases = GIVEN "[a]\nexpect.a = 100,00\n", .told = "DECIMAL_COMMA m.cases.ini:10:12" },
    { .row = "divided by zero is told where it happens", .rules = HEAD AMOUNT("a", "1 EUR/month / worker.fte"),
      .cases = GIVEN "[a]\nworker.fte = 0\nexpect.a = 1.00\n",
      .told = "RUN_DIVIDES_BY_ZERO m.ini:11:9; CASE_FAILS m.cases.ini:11:12 1.00 | unknown" },
    { .row = "an overflow is told where it happens", .rules = HEAD AMOUNT("a", "x * x * x * x * 1 EUR/month")
      "[define x]\nvalue = worker.wage * 1000000000000 / 1 EUR/month\n", .cases = GIVEN "[a]\nexpect.a = 1.00\n",
      .told = "RUN_OVERFLOW m.ini:11:9; CASE_FAILS m.cases.ini:10:12 1.00 | unknown" },
};

/* -- what an overlay leaves of the old source -- */

static const Series *find_series(const Rulebook *b, const char *name)
{
    for (size_t i = 0; i < b->series_count; i++)
        if (str_is_text(b->series[i]->name, name))
            return b->series[i];
    return NULL;
}

static void test_replaced_source(void)
{
    Trial row = { .rules = HEAD AMOUNT("a", "rate") RATE "2004-01.note = gelezen\n",
                .reform = "[param m.rate]\n2004-01 = 550.00\n2005-01 = 560.00\n2005-01.source = plan\n2005-01.status = derived\n" };
    Book b = book_open(&row);
    const Series *s = find_series(b.book, "m.rate");
    CHECK_INT(diags_count(b.diags), 0, "overlay");
    CHECK(s && s->count == 2, "a value replaced, a date added");
    if (s && s->count == 2) {
        CHECK_STR(s->values[0].source, "reform.ini", "a replaced value has the overlay as its source");
        CHECK_INT(s->values[0].status, STATUS_ASSUMED, "and is assumed");
        CHECK_STR(s->values[0].note, "", "and loses its note");
        CHECK_STR(s->values[1].source, "plan", "its own source");
        CHECK_INT(s->values[1].status, STATUS_DERIVED, "its own status");
        CHECK_STR(s->values[0].at.source->name, "reform.ini", "and its place");
    }
    arena_free(b.arena);

    row = (Trial){ .rules = TABLED, .reform = "[table m.t]\n2004-01.0.8 = 9\n" };
    b = book_open(&row);
    const RowSet *set = &b.book->tables[0]->sets[0];
    CHECK_STR(set->rows[0].amount.source, "wet", "a row that is left alone keeps its source");
    CHECK_STR(set->rows[1].amount.source, "reform.ini", "a replaced row has the overlay's");
    CHECK_INT(set->rows[0].amount.status, STATUS_SEEN, "and its status");
    CHECK_INT(set->rows[1].amount.status, STATUS_ASSUMED, "or is assumed");
    arena_free(b.arena);
}

/* -- 65 amounts: refused, and nothing worse -- */

static void test_too_many(void)
{
    Buf text = { 0 };
    buf_text(&text, HEAD);
    for (int i = 0; i < 70; i++)
        buf_print(&text, "[amount a%d]\nfrom = state\nto = firm\nperiod = month\nvalue = 1 EUR/month\n", i);
    for (int i = 0; i < 70; i++)
        buf_print(&text, "[eligible c%d]\nwhen = yes\nfor = a%d\n", i, i % 30);
    buf_byte(&text, '\0');
    check_row(&(Trial){ .row = "too many amounts and conditions", .rules = text.at, .told = "TOO_MANY_RULES m.ini:1:2" });
    buf_free(&text);
}

/* -- audits -- */

static void print_untested(const Audit *audit, Buf *out)
{
    for (size_t i = 0; i < audit->untested_count; i++) {
        buf_text(out, i ? "; " : "");
        buf_str(out, audit->untested[i].what);
    }
}

static void test_changes(void)
{
    static const struct {
        const char *row, *rules, *cases, *untested;
    } rows[] = {
        { "no case", HEAD AMOUNT("a", "rate") RATE, NULL, "m.rate 2004-01: +10%, +1 month" },
        { "a case in the first month", HEAD AMOUNT("a", "rate") RATE, GIVEN "[a]\nat = 2004-01\nexpect.a = 500.00\n", "" },
        { "a case later", HEAD AMOUNT("a", "rate") RATE, GIVEN "[a]\nexpect.a = 500.00\n", "m.rate 2004-01: +1 month" },
        { "a second value, tested the month before and on", HEAD AMOUNT("a", "rate") RATE FROM("2006-03", "600"),
          GIVEN "[a]\nat = 2004-01, 2006-02, 2006-03\nexpect.a = 500.00, 500.00, 600.00\n", "" },
        { "a second value, not tested the month before", HEAD AMOUNT("a", "rate") RATE FROM("2006-03", "600"),
          GIVEN "[a]\nat = 2004-01, 2006-03\nexpect.a = 500.00, 600.00\n", "m.rate 2006-03: -1 month" },
        { "a second value, not tested on its date", HEAD AMOUNT("a", "rate") RATE FROM("2006-03", "600"),
          GIVEN "[a]\nat = 2004-01, 2006-02, 2006-04\nexpect.a = 500.00, 500.00, 600.00\n", "m.rate 2006-03: +1 month" },
        { "a second value that is the same", HEAD AMOUNT("a", "rate") RATE FROM("2006-03", "500"),
          GIVEN "[a]\nat = 2004-01, 2006-04\nexpect.a = 500.00, 500.00\n", "" },
        { "until, tested", HEAD AMOUNT("a", "rate") RATE "until = 2006-03\n",
          GIVEN "[a]\nat = 2004-01, 2006-03\nexpect.a = 500.00, 500.00\n", "" },
        { "until, not tested", HEAD AMOUNT("a", "rate") RATE "until = 2006-03\n",
          GIVEN "[a]\nat = 2004-01, 2006-02\nexpect.a = 500.00, 500.00\n", "m.rate 2004-01: until -1 month" },
        { "a gap, tested", HEAD AMOUNT("a", "rate") RATE "2006-03 = gap\n2006-03.source = x\n",
          GIVEN "[a]\nat = 2004-01, 2006-02, 2006-03\nexpect.a = 500.00, 500.00, unknown rate\n", "" },
        { "a gap, not tested", HEAD AMOUNT("a", "rate") RATE "2006-03 = gap\n2006-03.source = x\n",
          GIVEN "[a]\nat = 2004-01, 2006-02\nexpect.a = 500.00, 500.00\n", "m.rate 2006-03: gap, +1 month" },
        { "a gap, tested by a span that ends in it", HEAD AMOUNT("a", "rate") RATE "2006-03 = gap\n2006-03.source = x\n",
          GIVEN "[a]\nat = 2004-01, 2006-02, 2006-03\nexpect.a = 500.00, 500.00, unknown rate\n"
                "[b]\nduring = 2006-01 .. 2006-06\nexpect.a = unknown rate\n", "" },
        { "a gap, tested by a span alone", HEAD AMOUNT("a", "rate") RATE "2006-03 = gap\n2006-03.source = x\n" FROM("2006-05", "500"),
          GIVEN "[a]\nat = 2004-01, 2006-02, 2006-05\nexpect.a = 500.00, 500.00, 500.00\n"
                "[b]\nduring = 2006-01 .. 2006-06\nexpect.a = unknown rate\n",
          "m.rate 2006-03: +1 month; m.rate 2006-05: -1 month" },
        { "a literal, tested on both sides", HEAD AMOUNT("a", "1 EUR/month") "[eligible c]\nwhen = worker.fte >= 0.5\n",
          GIVEN "[a]\nworker.fte = 0.5\nexpect.a = 1.00\n[b]\nworker.fte = 0.4\nexpect.a = no c\n", "" },
        { "a literal, tested above only", HEAD AMOUNT("a", "1 EUR/month") "[eligible c]\nwhen = worker.fte >= 0.5\n",
          GIVEN "[a]\nworker.fte = 0.5\nexpect.a = 1.00\n[b]\nworker.fte = 0.3\nexpect.a = no c\n", "0.5: -1" },
        { "a literal, tested below only", HEAD AMOUNT("a", "1 EUR/month") "[eligible c]\nwhen = worker.fte >= 0.5\n",
          GIVEN "[a]\nworker.fte = 0.6\nexpect.a = 1.00\n[b]\nworker.fte = 0.4\nexpect.a = no c\n", "0.5: +1" },
        { "a literal, not near it", HEAD AMOUNT("a", "1 EUR/month") "[eligible c]\nwhen = worker.fte >= 0.5\n",
          GIVEN "[a]\nworker.fte = 0.9\nexpect.a = 1.00\n", "0.5: +1, -1" },
        { "a condition that nobody tests", HEAD AMOUNT("a", "1 EUR/month") AMOUNT("b", "2 EUR/month")
          "[eligible c]\nwhen = yes\nfor = b\n", GIVEN "[a]\nexpect.a = 1.00\n", "2 EUR/month: +1, -1; m.c: not" },
        { "a month, tested on both sides", HEAD AMOUNT("a", "1 EUR/month") "[eligible c]\nwhen = worker.hired < 2005-06\n",
          GIVEN "[a]\nworker.hired = 2005-05\nexpect.a = 1.00\n[b]\nworker.hired = 2005-06\nexpect.a = no c\n", "" },
        { "a month, not tested after", HEAD AMOUNT("a", "1 EUR/month") "[eligible c]\nwhen = worker.hired < 2005-06\n",
          GIVEN "[a]\nworker.hired = 2005-05\nexpect.a = 1.00\n", "2005-06: +1" },
        { "open, half tested", HEAD "open = 2004-02 .. 2005-03\n" AMOUNT("a", "1 EUR/month"),
          GIVEN "[a]\nworker.hired = 2004-02\nexpect.a = 1.00\n[b]\nworker.hired = 2004-01\nexpect.a = no open\n",
          "2005-03: +1, -1" },
        { "a version, tested", HEAD AMOUNT("a", "1 EUR/month") "[amount a 2006-03]\nvalue = 2 EUR/month\n",
          GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 1.00, 2.00\n", "" },
        { "a version, not tested before", HEAD AMOUNT("a", "1 EUR/month") "[amount a 2006-03]\nvalue = 2 EUR/month\n",
          GIVEN "[a]\nat = 2006-01, 2006-03\nexpect.a = 1.00, 2.00\n", "2006-03: -1" },
        { "who pays, tested", HEAD AMOUNT("a", "1 EUR/month") "[amount a 2006-03]\nfrom = firm\n",
          GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 1.00, 1.00\nexpect.a.from = state, firm\n", "" },
        { "who pays, not tested", HEAD AMOUNT("a", "1 EUR/month") "[amount a 2006-03]\nfrom = firm\n",
          GIVEN "[a]\nat = 2006-02, 2006-03\nexpect.a = 1.00, 1.00\n", "m.a: +1 month, -1 month" },
        { "a table, tested", PLAIN_TABLE("2004-01.0 = 10\n2004-01.0.5 = 20\n2004-01.source = wet\n2004-01.status = seen\n"),
          GIVEN "[a]\nat = 2003-12, 2004-01\nworker.fte = 0.5\nexpect.a = unknown t, 20.00\n"
                "[b]\nworker.fte = 0.4\nexpect.a = 10.00\n", "" },
        { "a table, a limit and an amount not tested",
          PLAIN_TABLE("2004-01.0 = 10\n2004-01.0.5 = 20\n2004-01.source = wet\n2004-01.status = seen\n"),
          GIVEN "[a]\nat = 2003-12, 2004-01\nworker.fte = 0.3\nexpect.a = unknown t, 10.00\n", "0.5 2004-01: +1, -1; 20 2004-01: +10%" },
        { "a choice", HEAD AMOUNT("a", "1 EUR/month") "[eligible c]\nwhen = worker.school <= primary\n",
          GIVEN "[a]\nexpect.a = 1.00\n", "primary: +1" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Trial row = { .row = rows[i].row, .rules = rows[i].rules, .cases = rows[i].cases };
        Book b = book_open(&row);
        Audit audit = { 0 };
        Buf told = { 0 }, untested = { 0 };
        for (size_t k = 0; k < b.cases->count; k++)
            case_check(b.arena, b.book, &b.cases->list[k], b.diags);
        print_told(b.diags, &told);
        CHECK_STR(buf_view(&told), "", rows[i].row);
        audit_changes(b.arena, b.book, b.cases, &b.files, &audit);
        print_untested(&audit, &untested);
        CHECK_STR(buf_view(&untested), rows[i].untested, rows[i].row);
        CHECK(audit.changes > 0, rows[i].row);
        buf_free(&told);
        buf_free(&untested);
        arena_free(b.arena);
    }
}

static void test_coverage(void)
{
    static const struct {
        const char *row, *rules, *cases, *gaps;
    } rows[] = {
        { "no gaps", SIMPLE, GIVEN "[a]\nexpect.a = 100.00\n", "" },
        { "a param with gaps", HEAD AMOUNT("a", "rate") "[param rate]\nunit = EUR/month\nuntil = 2030-12\n" FROM("2004-07", "1")
          "2010-01 = gap\n2010-01.source = niet gevonden\n" FROM("2011-01", "2"), GIVEN "[a]\nexpect.a = 1.00\n",
          "m.rate 2004-01 .. 2004-06 (); m.rate 2010-01 .. 2010-12 (niet gevonden); m.rate 2031-01 .. 2031-12 ()" },
        { "a gap that is not needed", HEAD AMOUNT("a", "if(month < 2010-01, 1 EUR/month, rate)") "[param rate]\nunit = EUR/month\n" FROM("2010-01", "1"),
          GIVEN "[a]\nexpect.a = 1.00\n", "" },
        { "a gap behind a condition that fails", HEAD AMOUNT("a", "rate") "[param rate]\nunit = EUR/month\n" FROM("2010-01", "1")
          "[eligible c]\nwhen = month >= 2010-01\n", GIVEN "[a]\nexpect.a = no c\n", "" },
        { "an input that is not given is no gap", HEAD AMOUNT("a", "worker.wage"), GIVEN "[a]\nworker.wage = unknown\nexpect.a = unknown wage\n", "" },
        { "a table with a gap", PLAIN_TABLE("2004-01.0 = 1\n2004-01.source = wet\n2004-01.status = seen\n2031-01 = gap\n2031-01.source = later\n"),
          GIVEN "[a]\nexpect.a = 1.00\n", "m.t 2031-01 .. 2031-12 (later)" },
        { "below a table's first row is no gap", PLAIN_TABLE("2004-01.1 = 1\n2004-01.source = wet\n2004-01.status = seen\n"),
          GIVEN "[a]\nworker.fte = 0\nexpect.a = unknown t\n", "" },
        { "a define that begins late", HEAD "[define d 2005-01]\nvalue = 1 EUR/month\n" AMOUNT("a", "d"),
          GIVEN "[a]\nexpect.a = 1.00\n", "m.d 2004-01 .. 2004-12 ()" },
        { "one member needs it", HEAD AMOUNT("a", "if(worker.fte < 1, rate, 1 EUR/month)") "[param rate]\nunit = EUR/month\n" FROM("2004-03", "1"),
          GIVEN "[a]\nworker.fte = 1, 0.5\nexpect.a = 2.00\n", "m.rate 2004-01 .. 2004-02 ()" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Trial row = { .row = rows[i].row, .rules = rows[i].rules, .cases = rows[i].cases };
        Book b = book_open(&row);
        Audit audit = { 0 };
        Buf gaps = { 0 };
        for (size_t k = 0; k < b.cases->count; k++)
            CHECK(case_check(b.arena, b.book, &b.cases->list[k], b.diags), rows[i].row);
        audit_coverage(b.arena, b.book, b.cases, &b.files, &audit);
        for (size_t g = 0; g < audit.gaps_count; g++) {
            buf_text(&gaps, g ? "; " : "");
            buf_str(&gaps, audit.gaps[g].name);
            buf_byte(&gaps, ' ');
            months_print(audit.gaps[g].months, &gaps);
            buf_text(&gaps, " (");
            buf_str(&gaps, audit.gaps[g].why);
            buf_byte(&gaps, ')');
        }
        CHECK_STR(buf_view(&gaps), rows[i].gaps, rows[i].row);
        CHECK_INT(audit.months_run, 336 * b.cases->count, rows[i].row);
        buf_free(&gaps);
        arena_free(b.arena);
    }
}

static void test_checked(void)
{
    static const struct {
        const char *row, *rules, *at, *told;
    } rows[] = {
        { "used up to the month it was checked", HEAD AMOUNT("a", "rate") RATE "checked = 2006-03\n", "2006-03", "" },
        { "used later", HEAD AMOUNT("a", "rate") RATE "checked = 2006-02\n", "2006-03", "PAST_CHECKED m.ini:13:2" },
        { "never checked", HEAD AMOUNT("a", "rate") RATE, "2006-03", "" },
        { "an earlier value is used", HEAD AMOUNT("a", "rate") RATE FROM("2007-01", "1") "checked = 2006-02\n", "2006-03", "" },
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf cases_text = { 0 }, told = { 0 };
        buf_print(&cases_text, GIVEN "[a]\nat = %s\nexpect.a = 500.00\n", rows[i].at);
        buf_byte(&cases_text, '\0');
        Trial row = { .rules = rows[i].rules, .cases = cases_text.at };
        Book b = book_open(&row);
        audit_checked(b.book, b.cases, &b.files, b.diags);
        print_told(b.diags, &told);
        CHECK_STR(buf_view(&told), rows[i].told, rows[i].row);
        buf_free(&cases_text);
        buf_free(&told);
        arena_free(b.arena);
    }
}

int main(void)
{
    CHECK_ALL(versions);
    CHECK_ALL(order);
    CHECK_ALL(names);
    CHECK_ALL(figures);
    CHECK_ALL(heads);
    CHECK_ALL(groups);
    CHECK_ALL(data);
    CHECK_ALL(overlays);
    CHECK_ALL(cases);
    test_replaced_source();
    test_too_many();
    test_changes();
    test_coverage();
    test_checked();
    return check_done();
}
