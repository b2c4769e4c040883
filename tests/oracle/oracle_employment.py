#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second opinion on the cases of the employment measures (Activa to social workshop).

As oracle.py, whose reading of cases, months, cents and guesses it uses: its own
tables, typed from the law file and not read from rules/*.ini, and other ways to
work things out: lists of the months and quarters of a right, ages as year and
month, amounts in BEF where the law has BEF.

Usage: oracle_employment.py [RULES]    default: the rules folder of this repository
Prints every difference and "N checked", exits with 1 if there was a difference.
"""
import sys

import oracle
from oracle import F, month, first_of_quarter, cents, beta_share

BEF = F("40.3399")
LOW = ("none", "primary", "lower_secondary")
MID = LOW + ("upper_secondary",)
BIRTHS = ["1945-01", "1962-03", "1972-06", "1988-01", "1992-06", "2001-02"]


class Facts:
    """What a case says, and guesses for the rest."""

    def __init__(self, given, m, g):
        self.given, self.m, self.g = given, m, g

    def __call__(self, key, options=None):
        return self.given[key] if key in self.given else self.g.of(key, options)

    def number(self, key, options=None):
        value = self(key, options)
        return F(value.split()[0]) if isinstance(value, str) else F(value)

    def yes(self, key):
        return self(key, ["yes", "no"]) == "yes"

    def birth(self):
        return month(self("worker.birth", BIRTHS))

    def hired(self):
        return month(self.given["worker.hired"])

    def share(self):
        """mu x beta, unknown before 2004."""
        if self.m < month("2004-01"):
            return self.g.of("share")
        return beta_share(F(self.given["worker.quarter_share"]))

    def enough_work(self):
        if self.m < month("2004-01"):
            return self.g.of("floor", [True, False])
        return F(self.given["worker.quarter_share"]) >= F("0.275")

    def figure(self, value, name, start, end="2099-12"):
        """A figure that is known from a month to a month."""
        return F(value) if month(start) <= self.m <= month(end) else self.g.of(name)

    def dated(self, rows, name, end="2099-12"):
        return oracle.dated(rows, self.m, name, self.g, end)


def years(birth, at):
    """Age in whole years."""
    return (at - birth) // 12


def quarters_of(hired, count):
    return [first_of_quarter(hired) + 3 * i for i in range(count)]


# ---- Activa ----

# months without work, months with an allowance
UNDER_25 = [(12, 16)]
UNDER_45 = [(24, 16), (36, 24), (60, 30)]
FROM_45 = [(18, 30)]


def longest(rows, jobless):
    return max([0] + [right for needed, right in rows if jobless >= needed])


def activa(given, m, g):
    f = Facts(given, m, g)
    hired, jobless, education = f.hired(), f.number("worker.jobless"), given["worker.education"]
    at_hire = years(f.birth(), hired)
    known = month("2002-01") <= m <= month("2018-12")
    known_2010 = month("2010-01") <= m <= month("2018-12")
    aid, low = given["worker.status_hired"] in ("living_wage", "social_aid"), education in LOW
    young = at_hire < 25 if known else g.of("young", [True, False])
    older = at_hire >= 45 if known else g.of("older", [True, False])
    ordinary = longest(FROM_45 if older else UNDER_45 + (UNDER_25 if young else []), jobless)
    if not known:
        ordinary = g.of("ordinary right", [0, 16, 24, 30])
    in_2010_2011 = hired // 12 in (2010, 2011)
    winwin = None
    winwin_young = in_2010_2011 and (at_hire < 26 if known_2010 else g.of("winwin young", [True, False]))
    if winwin_young and low and jobless >= 3:
        winwin = 1100
    elif winwin_young and education in MID and jobless >= 6:
        winwin = 1000
    winwin_other = in_2010_2011 and winwin is None and ordinary == 0 and jobless >= 6
    low_year = low and jobless >= 12
    low_27 = hired >= month("2013-07") and at_hire < 27 and low_year
    low_25 = hired < month("2013-07") and young and low_year and winwin is None
    length = 24 if winwin else 36 if low_27 else ordinary
    amended = low_25 and g.of("the amendment for under 25", [True, False])
    months = set(range(hired, hired + max(length, 24 if amended else 0)))
    if aid:
        full = g.of("aid")
    elif winwin_other:
        full = g.of("other Win-Win")
    else:
        full = F(winwin or f.figure(500, "500", "2002-01", "2018-12"))
    if low_27:
        quarters = quarters_of(hired, 12)
        reduction, in_quarters = F(1500), first_of_quarter(m) in quarters
    else:
        reduction, in_quarters = g.of("G1 or G2"), g.of("quarters", [True, False])
    conditions = {"in_service": m >= hired, "open": month("2002-01") <= hired <= month("2016-12"),
                  "status": given["worker.status_hired"] != "other", "runs_on": m <= month("2018-12")}

    def of_2002(value, name):
        return value if known else g.of(name)

    def of_2010(value, name):
        return value if known_2010 else g.of(name)

    return {
        "allowance": ("month", full * F(given["worker.fte"]),
                      dict(conditions, unemployment=aid or length > 0 or winwin_other,
                           duration=aid or winwin_other or m < hired or m in months)),
        "reduction": ("quarter", reduction * f.share(),
                      dict(conditions, reduction_duration=in_quarters, work_share=f.enough_work())),
    }, {
        "young": young, "older": older, "winwin_young": winwin_young, "months_right": of_2010(length, "right"),
        "under_45_right": of_2002(longest(UNDER_45, jobless), "under 45"),
        "youth_right": of_2002(longest(UNDER_25, jobless), "under 25"),
        "older_right": of_2002(longest(FROM_45, jobless), "from 45"),
        "low_jobless": low_year if known else g.of("low", [True, False]),
        "low_25_end": of_2002(hired + 24, "24 months"),
        "winwin_mid": of_2010(winwin is not None and jobless >= 6, "mid"),
        "winwin_amount": of_2010(F(winwin or 0), "amount"),
        "g1_length": g.of("G1 length"), "g2_length": g.of("G2 length"),
    }


# ---- Flemish target groups ----

def young_flanders(given, m, g):
    f = Facts(given, m, g)
    hired, education = f.hired(), given["worker.education"]
    known = month("2016-07") <= m <= month("2026-06")
    quarters = quarters_of(hired, 8)
    first_year = first_of_quarter(m) < first_of_quarter(hired) + 12
    cap = F(7500 if first_year else 8100) if known else g.of("cap")
    low = education in LOW
    mid = education == "upper_secondary" and hired < month("2020-01")
    due = f.number("worker.contributions_due")
    if low:
        value = due if m >= month("2019-01") else 1150 * f.share()
    else:
        value = 1000 * f.share()
    age = years(f.birth(), hired) < 25 if known else g.of("age", [True, False])
    last = quarters[-1] + 3
    conditions = {"in_service": m >= hired, "open": month("2016-07") <= hired <= month("2024-06"), "age": age,
                  "education": low or mid, "duration": m < last if known else g.of("duration", [True, False]),
                  "before_end": m <= month("2026-06"),
                  "wage": f.number("worker.quarter_wage") <= cap, "work_share": f.enough_work()}
    return {"reduction": ("quarter", F(value), conditions)}, \
        {"last_quarter_end": last if known else g.of("last"), "age": age, "wage_cap": cap}


# from, ages for 600 and for 1 150 (1 500 from 2019)
KEPT = [("2016-07", 55, 60), ("2020-01", 58, 60), ("2022-01", 59, 61), ("2023-01", 60, 62), ("2024-01", 61, 62)]


def older_flanders(given, m, g):
    f = Facts(given, m, g)
    hired, birth = f.hired(), f.birth()
    end_of_quarter = first_of_quarter(m) + 2
    age, at_hire = years(birth, end_of_quarter), years(birth, hired)
    first, second = [(a, b) for start, a, b in KEPT if month(start) <= max(m, month("2016-07"))][-1]
    known = month("2016-07") <= m <= month("2028-06")
    if m >= month("2024-07"):
        old = birth <= month("1962-06")        # 62 on 30 June 2024
    else:
        old = age >= first
    caps = (F(13400), F(13400)) if m < month("2019-01") else (F(13945), F(18545))
    cap = caps[m % 12 >= 9] if known else g.of("cap")
    jobseeker = f.yes("worker.jobseeker")
    in_time = month("2016-07") <= hired <= month("2024-06")
    hired_old = at_hire >= (55 if hired < month("2020-01") else 58)
    if not known or (hired >= month("2020-01") and m < month("2020-01")):
        hired_old = g.of("hired old", [True, False])
    quarters = quarters_of(hired, 8)
    running = m < quarters[-1] + 3
    due = f.number("worker.contributions_due")
    high = age >= second
    kept = (1500 if m >= month("2019-01") else 1150) if high else 600
    hire = due if m >= month("2019-01") else (1500 if high else 1150) * f.share()
    shared = {"in_service": m >= hired, "employer": given["project.rsz_category"] == "general", "dates": known,
              "wage": f.number("worker.quarter_wage") <= cap, "work_share": f.enough_work()}
    return {
        "retention": ("quarter", kept * f.share(),
                      dict(shared, age=old if known else g.of("old", [True, False]),
                           not_hire=not (in_time and running and jobseeker and hired_old))),
        "hire": ("quarter", F(hire), dict(shared, jobless=jobseeker, hired_old=hired_old, hired_then=in_time,
                                          duration=running if known else g.of("duration", [True, False]))),
    }, {
        "hire_end": quarters[-1] + 3 if known else g.of("hire end"), "wage_cap": cap,
        "old_enough_hired": hired_old, "wage_cap_year": 3 * caps[0] + caps[1] if known else g.of("caps"),
        "kept": birth <= month("1962-06") if month("2024-07") <= m <= month("2028-06")
        else g.of("kept", [True, False]),
    }


def no_recent_work(given, m, g):
    f = Facts(given, m, g)
    hired, birth = f.hired(), f.birth()
    known = m >= month("2023-10")
    early_known = known and m <= month("2025-03")
    at_hire = years(birth, hired)
    pension = 65 if m < month("2025-01") else 66
    jobless = f.yes("worker.jobseeker") and f.number("worker.jobless") >= f.figure(24, "24", "2023-10")
    from_25 = at_hire >= 25 if early_known else g.of("25", [True, False])
    under_58 = at_hire < 58 if early_known else g.of("58", [True, False])
    adult = at_hire >= 18 if m >= month("2024-07") else g.of("18", [True, False])
    working = years(birth, m) < pension if known else g.of("pension", [True, False])
    age = (from_25 and under_58) if hired < month("2024-07") else (adult and working)
    quarters = quarters_of(hired, 4)
    end = quarters[-1] + 3 if known else g.of("end")
    wage = f.number("worker.quarter_wage") < f.figure(10000, "10 000", "2023-10")
    conditions = {"in_service": m >= hired, "open": hired >= month("2023-10"), "jobless": jobless, "age": age,
                  "wage": wage, "duration": m < quarters[-1] + 3, "work_share": f.enough_work()}
    return {"reduction": ("quarter", 1000 * f.share(), conditions)}, {
        "end": end, "wage": wage, "jobless": jobless, "from_25": from_25, "under_58": under_58, "adult": adult,
        "not_pensioned": working}


def hiring_incentive(given, m, g):
    f = Facts(given, m, g)
    hired = f.hired()
    fte = F(given["worker.fte"])
    both = (1250, 3000) if fte >= F("0.8") else (750, 1800) if fte >= F("0.3") else (0, 0)
    known = month("2017-01") <= m <= month("2024-09")
    first, second = (F(x) if known else g.of("premium %d" % x) for x in both)
    at_hire = years(f.birth(), hired)
    jobless = f.yes("worker.jobseeker") and f.number("worker.jobless") >= f.figure(24, "24", "2017-01", "2024-09")
    from_25 = at_hire >= 25 if known else g.of("25", [True, False])
    oldest = 54 if hired < month("2020-01") else 55
    limit_known = known and (oldest == 54 or m >= month("2020-01"))
    young_enough = at_hire <= oldest if limit_known else g.of("oldest", [True, False])
    conditions = {"open": month("2017-01") <= hired <= month("2023-09"), "jobless": jobless,
                  "age": from_25 and young_enough, "hours": both[0] > 0, "before_end": m <= month("2024-09")}
    after = {n: m == hired + n if known else g.of("after %d" % n, [True, False]) for n in (3, 12)}
    return {
        "first_premium": ("month", first, dict(conditions, first_month=after[3])),
        "second_premium": ("month", second, dict(conditions, second_month=after[12])),
    }, {"first_amount": first, "second_amount": second, "jobless": jobless, "from_25": from_25,
        "young_enough": young_enough, "first_month": after[3], "second_month": after[12]}


def startbaan(given, m, g):
    f = Facts(given, m, g)
    hired, birth, education = f.hired(), f.birth(), given["worker.education"]
    new = hired >= month("2013-01")
    known = month("2000-04") <= m <= month("2018-12")
    birthday = birth + 26 * 12
    wage = not new or f.number("worker.quarter_wage") <= f.figure(9000, "9 000", "2013-01", "2018-12")
    conditions = {"in_service": m >= hired, "open": month("2000-04") <= hired <= month("2016-06"),
                  "age": years(birth, hired) < 26, "education": education in (MID if new else LOW),
                  "duration": g.of("quarters", [True, False]) if new else
                  first_of_quarter(m) <= first_of_quarter(birthday),
                  "wage": wage, "work_share": f.enough_work(), "runs_on": m <= month("2018-12")}
    amount = g.of("2013") if new else g.of("low")
    return {"reduction": ("quarter", amount * f.share(), conditions)}, {
        "full_reduction": amount, "in_quarters": g.of("quarters", [True, False]), "education": conditions["education"],
        "open": conditions["open"], "wage": wage, "birthday": birthday if known else g.of("birthday")}


# ---- GESCO ----

def in_euro(bef):
    return cents(F(bef) / BEF)


def band(fte, rows, g, name):
    """The last row that the fraction reaches; below the first nothing is known."""
    reached = [amount for least, amount in rows if fte >= F(least)]
    return in_euro(reached[-1]) if reached else g.of(name)


def gesco(given, m, g):
    f = Facts(given, m, g)
    hired, promoter, education = f.hired(), given["project.promoter"], given["worker.education"]
    status, fte, jobless = given["worker.status_hired"], F(given["worker.fte"]), f.number("worker.jobless")
    local = promoter in ("municipality", "ocmw", "partnership") or \
        (promoter == "vzw" and f.yes("project.local_control"))
    known = month("1993-10") <= m <= month("2015-12")
    ceiling = band(fte, [("0.5", 283000), ("0.8", 453000), ("1", 566000)], g, "ceiling") if known else g.of("ceiling")
    aid = band(fte, [("0.5", 283000), ("0.8", 453000)], g, "aid") if known else g.of("aid")
    ordinary = f.figure("5035.01", "ordinary", "2013-01", "2015-12") * fte
    on_aid = status in ("living_wage", "social_aid")
    if not local:
        premium = ceiling
    elif f("worker.gesco_premium", ["ordinary", "higher"]) == "higher":
        premium = g.of("higher")
    elif education in LOW and on_aid and jobless > 12:
        premium = aid
    else:
        premium = ordinary
    year = jobless >= 12
    group = local or status == "living_wage" or (status == "social_aid" and hired >= month("2004-04")) or \
        (year and status == "unemployed") or (year and education in MID and f.yes("worker.jobseeker"))
    conditions = {"in_service": m >= hired, "employer": promoter != "company", "group": group,
                  "before_end": m <= (month("2015-03") if local else month("2015-12"))}
    return {"premium": ("year", premium, conditions),
            "exemption": ("quarter", f.number("worker.contributions_due"), conditions)}, \
        {"gesco_ceiling": ceiling, "aid_premium": aid, "ordinary_premium": ordinary}


def gesco_guidance(given, m, g):
    premium, conditions = gesco(given, m, g)[0]["premium"][1:]
    has = oracle.takes(given, "gesco") and all(conditions.values())
    local = given["project.promoter"] in ("municipality", "ocmw", "partnership") or given["project.local_control"] == "yes"
    return {"guidance": ("year", g.of("of a local authority") if local else cents(premium) / 4, {"premium": has})}, {}


def gesco_regularised(given, m, g):
    link = given["project.gesco_link"]
    total = F(given["project.gesco_premiums"]) + F(given["project.gesco_reductions"])
    full = total * 95 / 100 if m >= month("2015-04") else g.of("95%")
    left = {2016: F(1), 2017: F(66, 100), 2018: F(33, 100)}.get(m // 12, F(0))
    not_faded = link != "unlinked" or (left > 0 if m >= month("2016-01") else g.of("faded", [True, False]))
    started = m >= month("2015-04" if link == "local" else "2016-01")
    return {"premium": ("year", full * left if link == "unlinked" else full,
                        {"started": started, "not_faded": not_faded})}, {"full": full, "not_faded": not_faded}


# ---- WEP-plus, PWA, wijk-werken, social workshop ----

def wep_plus(given, m, g):
    f = Facts(given, m, g)
    hired = f.hired()
    known = month("1997-07") <= m <= month("2015-09")
    long = f.number("worker.jobless") > f.figure(36, "36", "1997-07", "2015-09")
    conditions = {"in_service": m >= hired, "open": month("1997-07") <= hired <= month("2015-09"),
                  "employer": given["project.promoter"] != "company", "education": given["worker.education"] in LOW,
                  "unemployment": long, "duration": m - hired < 18 if known else g.of("18", [True, False]),
                  "runs_on": known or m < month("1997-07")}
    out = {name: (period, g.of(name), conditions) for name, period in
           (("wage_premium", "month"), ("guidance", "month"), ("allowance", "month"), ("reduction", "quarter"))}
    return out, {"end": hired + 18 if known else g.of("end"), "unemployment": long}


def pwa(given, m, g):
    f = Facts(given, m, g)
    end = "2017-12"
    hours, price = f.number("worker.activity_hours"), F(given["project.activity_price"])
    low = price >= f.dated([("1994-01", "4.95"), ("2009-01", "5.95")], "least", end)
    high = price <= f.figure("7.45", "most", "1994-01", end)
    pay = hours * f.dated([("1994-01", "3.72"), ("2003-03", "4.10")], "pay", end)
    conditions = {"in_service": m >= f.hired(), "before_end": m <= month(end)}
    fee = f.number("worker.activity_users") * f.figure("7.45", "fee", "1994-01", end)
    return {"price": ("month", hours * price, dict(conditions, price_low=low, price_high=high)),
            "registration": ("year", fee, conditions), "pay": ("month", pay, conditions)}, \
        {"price_low": low, "price_high": high}


def wijk_werken(given, m, g):
    f = Facts(given, m, g)
    hours, start, hired = f.number("worker.activity_hours"), "2018-01", f.hired()
    price, pay = hours * f.figure("7.45", "price", start), hours * f.figure("4.10", "pay", start)
    fee = f.number("worker.activity_users") * f.figure("7.50", "fee", start)
    travel = f.number("worker.travel_km") * f.figure("0.15", "km", start)
    in_month = hours <= f.figure(60, "60", start)
    in_year = f.number("worker.activity_hours_year") <= f.figure(630, "630", start)
    conditions = {"in_service": m >= hired, "open": hired >= month(start), "month_limit": in_month,
                  "year_limit": in_year, "duration": f.yes("worker.former_pwa") or m - hired < 12}
    return {"price": ("month", price, conditions), "registration": ("year", fee, conditions),
            "pay": ("month", pay, conditions), "travel": ("month", travel, conditions)}, {
        "end": hired + 12 if m >= month(start) else g.of("end"), "month_limit": in_month, "year_limit": in_year,
        "fee": fee, "hour_pay": pay, "hour_price": price, "km_pay": travel}


def social_workshop(given, m, g):
    f = Facts(given, m, g)
    premium = in_euro(685904) if month("1996-02") <= m <= month("1997-12") else g.of("premium")
    conditions = {"in_service": m >= f.hired(), "recognised": given["project.recognition"] == "social_workshop",
                  "target_group": f.yes("worker.target_group"), "before_maatwerk": m < month("2019-01")}
    premium, taken = premium * F(given["worker.fte"]), F(0)
    if oracle.takes(given, "sine"):            # its own oracle says how much SINE brings; here: 500 a month, or nothing yet
        taken = 12 * 500 * F(given["worker.fte"]) if m >= month("2004-01") else F(0)
    return {"wage_premium": ("year", max(premium - taken, F(0)), conditions)}, {"sine_year": taken}


MODELS = [activa, young_flanders, older_flanders, no_recent_work, hiring_incentive, startbaan, gesco, gesco_guidance,
          gesco_regularised, wep_plus, pwa, wijk_werken, social_workshop]


def check_law(score):
    """What the law file says in two ways."""
    for bef, euro in ((283000, "7015.39"), (453000, "11229.58"), (566000, "14030.77"), (685904, "17003.12"),
                      (230000, "5701.55")):
        score.same("%d BEF" % bef, F(euro), in_euro(bef))
    score.same("hiring incentive, full-time", 4250, 1250 + 3000)


def main():
    score = oracle.Score()
    oracle.PAYERS["exemption"] = ("rsz", "rsz_flanders")
    check_law(score)
    for model in MODELS:
        for title, given in oracle.claims(model.__name__):
            oracle.check_case(score, model, given, "%s: %s" % (model.__name__, title))
    print("%d checked, %d different" % (score.checked, score.different))
    return 1 if score.different else 0


if __name__ == "__main__":
    sys.exit(main())
