#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second opinion on the cases in rules/*.cases.ini.

Works out the expected figures from the law by another way than the rule files:
its own tables, typed from the sources and not read from rules/*.ini, plain
loops (voucher by voucher, quarter by quarter), exact fractions, and formulas
where the rules have tables.  What is unknown (an input that a case does not
give, a figure that nobody found) is guessed many times over: only what comes
out the same under every guess is known.

Usage: oracle.py [RULES]    default: the rules folder of this repository
Prints every difference and "N checked", exits with 1 if there was a difference.
"""
import csv
import os
import random
import sys
from fractions import Fraction as F

HERE = os.path.dirname(os.path.abspath(__file__))
RULES = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "..", "..", "rules")
GUESSES = 40


# ---- months, money ----

def month(text):
    year, number = text.split("-")
    return int(year) * 12 + int(number) - 1


def first_of_quarter(m):
    return m - m % 3


def cents(x):
    """To the cent, halves away from zero."""
    sign = -1 if x < 0 else 1
    return sign * F(int(abs(x) * 100 + F(1, 2)), 100)


class Guess:
    """One way in which the unknown could turn out."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.kept = {}

    def of(self, name, options=None):
        if name not in self.kept:
            r = self.random
            self.kept[name] = r.choice(options) if options else F(r.randrange(1000, 9999)) * F(10) ** r.randrange(-6, 4)
        return self.kept[name]


def dated(table, m, name, guess, end=None):
    """The last value that began; None in the table, before or after it: unknown."""
    value = None
    for start, v in table:
        if month(start) <= m:
            value = v
    if value is None or (end and m > month(end)):
        return guess.of(name)
    return F(value)


def takes(given, instrument):
    """Whether the worker of the case takes another instrument as well."""
    return instrument in [name.strip() for name in given.get("with", "").split(",")]


# ---- SINE ----

EMPLOYERS = {"ocmw", "pwa", "social_housing", "social_purpose"}
RECOGNISED = {"sheltered_workshop", "social_workshop", "maatwerk", "insertion_company",
              "employment_initiative", "neighbourhood_services", "lde"}
LOW = {"none", "primary", "lower_secondary"}


def beta_share(mu):
    """mu x beta, as the RSZ instructions put it: four bands of mu."""
    if mu < F("0.275"):
        return F(0)
    if mu < F("0.55"):
        return mu * F("1.18")
    if mu < F("0.80"):
        return mu * (F("1.18") + (mu - F("0.55")) * F("0.28"))
    return mu / mu


def sine(given, m, g):
    def of(key, options):
        return given[key] if key in given else g.of(key, options)

    begun = month(given["worker.hired"])
    hired = month(given.get("worker.sine_hired", given["worker.hired"]))   # under SINE, after Article 60
    birth = month(of("worker.birth", ["1940-01", "1955-01", "1985-01", "1990-06"]))
    status, education = given["worker.status_hired"], given["worker.education"]
    months = F(given["worker.jobless"].split()[0]) + len(range(begun, hired))
    days = months * F(312, 12)
    old, aid = hired < month("2004-01"), status in ("living_wage", "social_aid")
    before, after = m < month("2004-01"), m > month("2025-06")
    closed = before or after               # the figures of 2004 are not known then

    def new(figure, name):
        return g.of(name) if closed else F(figure)

    older = hired - birth >= new(45 * 12, "45 years")
    need = new(156, "156 aid") if aid else new(312, "312")
    need_long = new(312, "312 aid") if aid else new(624, "624")
    since_1999 = m >= month("1999-07")
    if not since_1999 or after:
        days = g.of("days a month")
    long_right = days >= need_long
    # the right, quarter by quarter: the quarter of hiring and 10 or 20 more
    last = {}
    for name, more in (("short", 10), ("long", 20)):
        quarters = [first_of_quarter(hired) + 3 * i for i in range(more + 1)]
        last[name] = quarters[-1] + 3 if not closed else int(g.of(name + " right"))
    runs = old or older or m < (last["long"] if long_right else last["short"])
    if old:
        unemployed = months >= (60 if since_1999 and not after else g.of("60 months"))
    else:
        unemployed = days >= need or (older and days >= new(156, "156 older"))
    chosen = of("project.maatwerk", ["none", "individual", "within_contingent", "outside_contingent"])
    ended, over = m >= month("2023-07"), m > month("2025-06")
    mu = F(given["worker.quarter_share"])
    share = beta_share(mu) if not before else g.of("share")
    conditions = {
        "in_service": m >= hired,
        "open": month("1999-07") <= begun <= month("2023-06"),
        "moved_in_time": begun == hired or hired <= month("2023-06"),
        "status": status in ("unemployed", "living_wage", "social_aid"),
        "education": education in LOW,
        "unemployment": unemployed,
        "employer": given["project.promoter"] in EMPLOYERS or given["project.recognition"] in RECOGNISED,
        "duration": runs,
    }
    fte = F(given["worker.fte"])
    if fte >= F(3, 4):
        by_hours = cents(F(22000) / F("40.3399"))
    elif fte >= F(1, 2):
        by_hours = cents(F(17500) / F("40.3399"))
    else:
        by_hours = g.of("less than half-time")
    if not since_1999 or not before:
        by_hours_now = g.of("hours scale")
    else:
        by_hours_now = by_hours
    due = F(of("worker.contributions_due", ["0.00", "400.00", "100000.00"]))
    g1 = new(1000, "G1")
    return {
        "allowance": ("month", by_hours_now if before else fte * 500,
                      dict(conditions, allowance_runs_on=not ended or
                           (not over and chosen in ("none", "outside_contingent")))),
        "reduction": ("quarter", min(g1 * share, due),
                      dict(conditions, work_share=share > 0 if not before else g.of("floor", [True, False]),
                           reduction_runs_on=not ended or (not over and chosen != "individual"))),
    }, {
        "unemployment": unemployed, "benefit_days": days, "days_needed": need, "jobless_then": months,
        "enough_if_older": days >= new(156, "156 older"), "long_right": long_right, "older": older,
        "end_short": last["short"], "end_long": last["long"], "allowance_by_hours": by_hours_now,
        "allowance_year": new(6000, "500"),
        "rsz_enough_work": share > 0 if not before else g.of("floor", [True, False]),
        "rsz_beta": beta_share(mu) / mu if not before else g.of("beta"),
        "rsz_rise_factor": (mu - F("0.55")) * F("0.28") if not before else g.of("rise"),
    }


# ---- service vouchers ----

PRICE = [("2003-05", "6.20"), ("2005-01", "6.70"), ("2008-05", "7"), ("2009-01", "7.50"),
         ("2013-01", "8.50"), ("2014-01", "9"), ("2025-01", "10")]
DEAR = [("2013-01", "9.50"), ("2014-01", "10"), ("2025-01", None)]
RATE = [("2004-01", "0.30"), ("2020-01", "0.20"), ("2025-01", "0")]
CAP = [("2005-01", 2250), ("2006-01", None), ("2011-01", 2510), ("2012-01", 2560), ("2013-01", None),
       ("2013-07", 1380), ("2014-01", 1400), ("2015-01", 1410), ("2018-01", 1470), ("2019-01", 1500),
       ("2020-01", 1520), ("2021-01", None), ("2022-01", 1570), ("2023-01", 1720), ("2024-01", 1790),
       ("2025-01", None)]
MOST = [("2003-01", 500), ("2008-06", 750), ("2010-01", 500), ("2025-01", None)]
MOST_EXCEPTION = [("2003-01", 500), ("2008-06", 2000), ("2025-01", None)]
MOST_HOUSEHOLD = [("2012-01", 1000), ("2025-01", None)]
TASKS = {"cleaning", "laundry", "cooking", "shopping", "ironing_shop", "assisted_transport"}


def chain(start, factor, months):
    """The exchange value step by step, to the cent at each step."""
    value, out = F(start), []
    for m in months:
        value = cents(value * factor)
        out.append((m, value))
    return out


PART = 1 + F("0.02") * F("0.73")                 # a step of the pivot index, 73% passed on
EXCHANGE = [("2003-05", F("6.20") + F("17.36")), ("2004-01", F("6.20") + F("13.27")),
            ("2004-07", F("6.20") + F("14.80")), ("2006-07", F("6.70") + F("13.30")),
            ("2008-02", F("6.70") + F("13.58")), ("2008-05", F("7.00") + F("13.50"))]
EXCHANGE += chain("20.50", PART, ["2008-10", "2010-10", "2011-06", "2012-03", "2013-01"])
EXCHANGE += chain("22.04", PART, ["2016-07", "2017-07", "2018-10", "2020-04", "2021-10"])
EXCHANGE += [("2022-01", EXCHANGE[-1][1] + F("0.13"))]
EXCHANGE += chain(EXCHANGE[-1][1], F("1.02"), ["2022-02"])
EXCHANGE += [("2022-04", F("25.42") - F("0.54")), ("2022-07", F("9.00") + F("16.42"))]
EXCHANGE += chain("25.42", F("1.02"), ["2022-09", "2022-12", "2023-01", "2023-12", "2024-06",
                                       "2025-03", "2026-03"])
# what was read itself, and must come out of the chain
ANCHORS = [("2004-07", "21.00"), ("2006-07", "20.00"), ("2008-02", "20.28"), ("2008-05", "20.50"),
           ("2008-10", "20.80"), ("2013-01", "22.04"), ("2023-01", "26.98")]


def vouchers(given, m, g):
    asked = int(F(given["service.vouchers"]))
    users = int(F(given["service.users"]))
    households = int(given.get("service.households") or g.of("households", ["1", "0"]))
    kind = given["service.user"]
    price, dear = dated(PRICE, m, "price", g), dated(DEAR, m, "dear price", g)
    exchange = dated(EXCHANGE, m, "exchange value", g)
    most = dated(MOST_EXCEPTION, m, "most, exception", g) if kind == "exception" else dated(MOST, m, "most", g)
    user_room = most * users
    household_most = dated(MOST_HOUSEHOLD, m, "most, household", g)
    room = user_room
    if kind == "household" and m >= month("2012-01"):
        room = min(room, household_most * households)
    tier = None
    if m >= month("2013-01") and kind != "exception":
        tier = 400 * users if kind == "single" else min(400 * users, 800 * households)
        if m >= month("2025-01"):              # the maximum is unknown, but not below the first tier
            room = max(room, tier)
    room, cheap, expensive = int(room), 0, 0
    for number in range(1, asked + 1):         # one voucher after the other
        if number > room:
            break
        if tier is None or number <= tier:
            cheap += 1
        else:
            expensive += 1
    bought = F(cheap + expensive)
    paid = cheap * price + (expensive * dear if expensive else 0)
    if m >= month("2025-01") and tier is not None and asked > tier:
        paid = bought = g.of("beyond the first tier")
    rate, cap = dated(RATE, m, "rate", g), dated(CAP, m, "cap", g)
    in_supplement = month("2023-10") <= m <= month("2023-11")
    supplement = F("3.20") if in_supplement else g.of("supplement")
    base = min(paid, cap * users)
    conditions = {"asked": asked > 0, "recognised": given["project.voucher_company"] == "yes",
                  "task": given["service.task"] in TASKS, "open": m >= month("2003-05")}
    back = rate * base
    had_back = cents(back) if all(conditions.values()) and rate > 0 else 0
    return {
        "customer": ("year", paid, conditions),
        "intervention": ("year", bought * exchange - paid, conditions),
        "supplement": ("year", bought * supplement, dict(conditions, supplement_months=in_supplement)),
        "tax_back": ("year", back, dict(conditions, tax_left=rate > 0)),
    }, {
        "paid": paid, "worth": bought * exchange, "user_room": user_room,
        "household_room": household_most * households, "bought": bought, "beyond": asked - bought,
        "user_tier": 400 * users if m >= month("2013-01") else g.of("tier"),
        "household_tier": 800 * households if m >= month("2013-01") else g.of("tier"),
        "supplement_due": bought * supplement, "tax_base": base,
        "net_price": price - price * rate, "dear_net_price": dear - dear * rate,
        "net_average": (paid - had_back) / bought if bought else g.of("nothing bought"),
    }


# ---- regie ----

def by_formula(p):
    """Socialeeconomie.be: min(200 000, 25 000 x (1 + ceil((p - 80 000) / 70 000)))"""
    if p <= 80000:
        return F(25000)
    return F(min(200000, 25000 * (1 - (80000 - p) // 70000)))


SOLO_2012 = {"Genk": 25000, "Hasselt": 25000, "Kortrijk": 25000, "Oostende": 25000, "Roeselare": 25000,
             "Sint-Niklaas": 25000, "Turnhout": 25000, "Aalst": 50000, "Brugge": 50000, "Leuven": 50000,
             "Mechelen": 50000, "Gent": 100000, "Antwerpen": 200000}


def budget_of_regie(m, g):
    """2 225 000 from 2020, which was 350 000 more than before; 3 000 000 from 2023."""
    if m < month("2014-01"):
        return g.of("budget")
    return F(2225000 - 350000 if m < month("2020-01") else 2225000 if m < month("2023-01") else 3000000)


def regie(given, m, g):
    people = [int(p) for p in given["municipality.population"]]
    is_city = [c == "yes" for c in given["municipality.centre_city"]]
    total, known = sum(people), month("2014-01") <= m <= month("2022-12")
    cities = [p for p, city in zip(people, is_city) if city]
    alone = len(people) == 1 and len(cities) == 1
    row = by_formula(total) if known else g.of("row")
    most = F(50000) if known else g.of("most")
    if alone:
        amount = row
    elif not cities:
        amount = min(row, most)
    elif total <= 80000:
        amount = g.of("no row for it")
    else:
        amount = min(row, by_formula(max(cities)) + most)
    size = alone or total >= (60000 if known else g.of("60 000", [0, 10 ** 9]))
    small = total <= (80000 if known else g.of("80 000", [0, 10 ** 9]))
    return {
        "support": ("year", amount if known or not alone else g.of("row"),
                    {"form": alone or len(people) > 1, "size": size, "open": m >= month("2014-01")}),
    }, {
        "inhabitants": F(total), "own_row": row, "size": size, "extra": most, "is_small": small,
        "city_row": by_formula(max(cities)) if cities and known else g.of("city row"),
        "available": budget_of_regie(m, g),
    }


# ---- reading cases ----

def sections(path):
    title, keys, last = None, {}, None
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line.strip() or line.lstrip().startswith(";"):
            continue
        if line.startswith("["):
            if title is not None:
                yield title, keys
            title, keys = line[1:line.rindex("]")], {}
        elif line[0] in " \t":
            keys[last] += " " + line.strip()
        else:
            last, value = (part.strip() for part in line.split("=", 1))
            keys[last] = value
    if title is not None:
        yield title, keys


def claims(name):
    """The cases of a file: what is given to all and to this one, without what is said to be unknown."""
    shared = {}
    for title, keys in sections(os.path.join(RULES, name + ".cases.ini")):
        if title == "given":
            shared = keys
        else:
            yield title, {k: v for k, v in dict(shared, **keys).items() if v != "unknown"}


def population():
    with open(os.path.join(RULES, "population.csv"), encoding="utf-8") as file:
        return {row["municipality"]: row for row in csv.DictReader(l for l in file if not l.startswith("#"))}


def members(given, people):
    """The municipalities of a case: named, or made up."""
    out = dict(given)
    names = [n.strip() for n in given.get("municipality", "").split(",") if n.strip()]
    lists = {}
    for key in ("municipality.population", "municipality.centre_city"):
        value = given[key]
        if value.startswith("column "):
            lists[key] = [people[name][value.split()[1]] for name in names]
        else:
            lists[key] = [piece.strip() for piece in value.split(",")]
    count = max([len(names)] + [len(v) for v in lists.values()])
    for key, values in lists.items():
        out[key] = values if len(values) == count else values * count
    return out


# ---- comparing ----

SHARE = {"month": 1, "quarter": 3, "year": 12}
# who pays until 2014-06, and since
PAYERS = {"allowance": ("rva", "rva_flanders"), "reduction": ("rsz", "rsz_flanders"),
          "intervention": ("vouchers_federal", "vouchers_flanders"), "tax_back": ("tax_federal", "tax_flanders")}


def amount_of(model, given, name, m):
    """("no", failing) or ("value", x) or ("unknown",): what holds under every guess."""
    failing, values = None, set()
    for seed in range(GUESSES):
        period, value, conditions = model(given, m, Guess(seed))[0][name]
        false = {c for c, holds in conditions.items() if not holds}
        failing = false if failing is None else failing & false
        values.add(("no", None) if false else ("value", cents(value)))
    if failing:
        return "no", failing
    if len(values) == 1 and ("no", None) not in values:
        return "value", values.pop()[1], period
    return ("unknown",)


def define_of(model, given, name, m):
    values = {model(given, m, Guess(seed))[1][name] for seed in range(GUESSES)}
    return ("value", values.pop()) if len(values) == 1 else ("unknown",)


def each_worker(given):
    """A case with lists, as one case per worker."""
    lists = {k: [x.strip() for x in v.split(",")] for k, v in given.items() if k.startswith("worker.") and "," in v}
    count = max([1] + [len(v) for v in lists.values()])
    return [dict(given, **{k: v[i] for k, v in lists.items()}) for i in range(count)]


def over_workers(model, given, name, m):
    """The sum over the workers who get it."""
    outs = [amount_of(model, one, name, m) for one in each_worker(given)]
    had = [out for out in outs if out[0] == "value"]
    if any(out[0] == "unknown" for out in outs) or not had:
        return next((out for out in outs if out[0] == "unknown"), outs[0])
    return "value", sum(out[1] for out in had), had[0][2]


def total_of(model, given, names, span):
    total = F(0)
    for m in span:
        for name in names:
            out = amount_of(model, given, name, m)
            if out[0] == "unknown":
                return out
            if out[0] == "value":
                total += out[1] / SHARE[out[2]]
    return "value", cents(total)


def expected_of(text):
    words = text.split()
    if words[0] == "unknown":
        return ("unknown",)
    if words[0] == "no" and len(words) > 1:
        return "no", set(words[1:])
    if words[0] in ("yes", "no"):
        return "value", words[0] == "yes"
    if len(words[0]) == 7 and words[0][4] == "-":
        return "value", month(words[0])
    return "value", F(words[0])


class Score:
    checked = 0
    different = 0

    def same(self, where, expected, found):
        self.checked += 1
        if expected != found:
            self.different += 1
            print("%s: the case says %s, the oracle finds %s" % (where, expected, found))


def check_case(score, model, given, where):
    amounts, defines = model(each_worker(given)[0], month("2010-01"), Guess(0))
    for key, text in given.items():
        if key != "expect" and not key.startswith("expect."):
            continue
        name = key[len("expect."):]
        if name.endswith(".from"):
            for at, payer in zip(given["at"].split(","), text.split(",")):
                flemish = month(at.strip()) >= month("2014-07")
                score.same(where + " " + key, payer.strip(), PAYERS[name[:-len(".from")]][flemish])
            continue
        expected = [expected_of(piece.strip()) for piece in text.split(",")]
        if "during" in given:
            first, last = (month(x.strip()) for x in given["during"].split(".."))
            names = [name] if name else list(amounts)
            score.same(where + " " + key, expected[0], total_of(model, given, names, range(first, last + 1)))
            continue
        for at, one in zip(given["at"].split(","), expected):
            if name in amounts:
                found = over_workers(model, given, name, month(at.strip()))[:2]
            elif name in defines:
                found = define_of(model, given, name, month(at.strip()))
            else:
                raise SystemExit("%s: the oracle knows no %s" % (where, name))
            score.same("%s %s %s" % (where, key, at.strip()), one, found)


def check_files(score, people):
    for name, model in (("sine", sine), ("vouchers", vouchers), ("regie", regie)):
        for title, given in claims(name):
            if model is regie:
                given = members(given, people)
            check_case(score, model, given, "%s: %s" % (name, title))


def check_law(score, people):
    """What the sources say of their own figures."""
    for year, flanders, towns in ((2012, 6350765, 308), (2019, 6589069, 300), (2020, 6629143, 300)):
        there = [int(p["pop_%d" % year]) for p in people.values() if p["pop_%d" % year]]
        score.same("Flanders %d" % year, flanders, sum(there))
        score.same("municipalities %d" % year, towns, len(there))
    for name, p in people.items():             # who became part of another one in 2019 has no figure after it
        gone = p["into_2019"] not in ("", name)
        score.same(name + " in 2019", gone, not p["pop_2019"])
    cities = {name for name, p in people.items() if p["centre_city"] == "yes"}
    score.same("centre cities", set(SOLO_2012), cities)
    exchange = {m: v for m, v in EXCHANGE}
    for m, value in ANCHORS:
        score.same("exchange value " + m, F(value), exchange[m])
    for name, p in people.items():             # all 308 alone, on the figures of 2012
        if not p["pop_2012"]:
            continue                           # of a merger in 2019
        given = {"municipality.population": [p["pop_2012"]], "municipality.centre_city": [p["centre_city"]]}
        found = amount_of(regie, given, "support", month("2014-01"))[:2]
        if name in cities:
            score.same(name + " alone", ("value", F(SOLO_2012[name])), found)
        else:
            score.same(name + " alone", True, found[0] == "no" and "form" in found[1])
    rows = [(80000, 25000), (150000, 50000), (220000, 75000), (290000, 100000), (360000, 125000),
            (430000, 150000), (500000, 175000), (10 ** 9, 200000)]
    for p in (1, 59999, 60000, 80000, 80001, 150000, 150001, 219999, 220000, 220001, 290000, 290001,
              301550, 360000, 360001, 430000, 430001, 499999, 500000, 500001, 570001, 2000000):
        by_table = next(amount for upper, amount in rows if p <= upper)
        score.same("%d inhabitants, formula and table" % p, F(by_table), by_formula(p))


def main():
    score, people = Score(), population()
    check_law(score, people)
    check_files(score, people)
    print("%d checked, %d different" % (score.checked, score.different))
    return 1 if score.different else 0


if __name__ == "__main__":
    sys.exit(main())
