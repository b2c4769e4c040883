#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second opinion on the cases of the wages and of Article 60.

As oracle.py, for the index, minimum wage, living wage, contributions, Article 60,
TWE and the State's share: own tables from the law folder, the index as powers of
1.02, the living wage as a chain of increases, contracts month by month.

Usage: oracle_wages.py [RULES]    default: the rules folder of this repository
Prints every difference and "N checked", exits with 1 if there was a difference.
"""
import sys
from fractions import Fraction as F
from functools import lru_cache

from oracle import (Guess, Score, amount_of, beta_share, cents, claims, define_of, expected_of, first_of_quarter,
                    month, total_of)


def rounded(x, digits):
    return F(int(abs(x) * 10 ** digits + F(1, 2)), 10 ** digits)


# ---- the index: crossing, and how long benefits and wages wait ----

CROSSED = {15: "2004-09", 16: "2005-07", 17: "2006-09", 18: "2007-12", 19: "2008-04", 20: "2008-08", 21: "2010-08",
           22: "2011-04", 23: "2012-01", 24: "2012-11", 25: "2016-05", 26: "2017-05", 27: "2018-08", 28: "2020-02",
           29: "2021-08", 30: "2021-12", 31: "2022-02", 32: "2022-04", 33: "2022-07", 34: "2022-10", 35: "2022-11",
           36: "2023-10", 37: "2024-04", 38: "2025-01", 39: "2025-12"}


def first_month(n, kind):
    """The month in which step n holds, for benefits or wages."""
    if n == 12:
        return month("2001-12")
    if n == 13:
        return month("2002-03")
    crossed = month("2003-05") if n == 14 else month(CROSSED[n])
    if crossed >= month("2025-07"):
        return crossed + 3
    return crossed + (1 if kind == "benefits" else 2)


@lru_cache(maxsize=None)
def step(m, kind):
    reached = [n for n in range(12, 40) if first_month(n, kind) <= m]
    return reached[-1] if reached else None


@lru_cache(maxsize=None)
def power(n):
    return rounded(F("1.02") ** n, 4)


def after_crossing(m):
    """The last step whose crossing is past."""
    return [n for n in CROSSED if month(CROSSED[n]) < m][-1]


def pc327_step(m):
    if m >= month("2026-01"):
        return after_crossing(m)
    return step(m, "benefits" if m >= month("2022-03") else "wages")


def index_model(given, m, g):
    benefits, wages = step(m, "benefits"), step(m, "wages")
    table = m >= month("2002-01")

    def at(n, name):
        return power(n) if n is not None and table else g.of(name)

    ben = F(benefits) if benefits else g.of("step benefits")
    return {}, {
        "index_benefits": at(benefits, "benefits"), "index_wages": at(wages, "wages"),
        "index_pc327": at(pc327_step(m), "benefits" if month("2022-03") <= m < month("2026-01") else "wages"),
        "index_pc327_early": m >= month("2022-03"), "index_lag": ben - (wages or g.of("step wages")),
        "index_lead": (F(after_crossing(m)) if m >= month("2026-01") else g.of("step after")) - ben,
    }


# ---- minimum wage ----

MINIMUM = [("2003-06", "1186.31"), ("2006-10", "1258.91"), ("2007-04", "1283.91"), ("2008-01", "1309.59"),
           ("2008-05", "1335.78"), ("2008-10", "1387.49"), ("2011-05", "1443.54"), ("2012-12", "1501.82"),
           ("2017-06", "1562.59"), ("2020-03", "1625.72"), ("2022-01", "1691.40"), ("2022-03", "1725.21"),
           ("2022-04", "1806.16"), ("2022-05", "1842.28"), ("2022-08", "1879.13"), ("2022-12", "1954.99"),
           ("2023-11", "1994.18"), ("2024-04", "2029.88"), ("2024-05", "2070.48"), ("2025-02", "2111.89")]
FORWARD = {"2004-10", "2005-08", "2008-09", "2010-09", "2012-02", "2018-09", "2022-11", "2026-01"}
BACKWARD = {"2016-06", "2021-09"}             # the next amount that was read, less one step


def minimum_wages():
    read, out = dict(MINIMUM), []
    months = sorted(set(read) | FORWARD | BACKWARD)
    for i, m in enumerate(months):
        if m in read:
            value = F(read[m])
        elif m in FORWARD:
            value = cents(out[-1][1] * F("1.02"))
        else:
            value = cents(F(read[months[i + 1]]) / F("1.02"))
        out.append((m, value))
    return out


MINIMUM_WAGES = minimum_wages()


def minimum_wage(m, g):
    reached = [v for start, v in MINIMUM_WAGES if month(start) <= m]
    if m >= month("2026-04"):
        return F("2154.13") + g.of("rise in 2026", [F(0), F(35)])     # not read, but not less than in March
    return reached[-1] if reached else g.of("minimum wage")


def minimum_model(given, m, g):
    return {}, {"minimum_wage_quarter": 3 * minimum_wage(m, g)}


# ---- living wage: a chain of increases, and the amounts that were read ----

RISES = [("2004-10", "1.01"), ("2006-10", "1.01"), ("2007-04", "1.02"), ("2008-01", "1.02"), ("2009-06", "1.02"),
         ("2011-09", "1.02"), ("2013-09", "1.02"), ("2015-09", "1.02"), ("2016-04", "1.02"), ("2017-09", "1.009"),
         ("2019-07", "1.02"), ("2020-01", "1.012255"), ("2021-01", "1.026875"), ("2021-07", "1.02")]
READ_BASE = {("2019-07", 2): "10754.06", ("2020-01", 2): "10888.50", ("2022-01", 0): "5773.17",
             ("2022-01", 1): "8659.81", ("2022-01", 2): "11703.24", ("2023-01", 0): "5920.39",
             ("2023-01", 1): "8880.63", ("2023-01", 2): "12001.67", ("2023-07", 0): "6038.835",
             ("2023-07", 1): "9058.24", ("2023-07", 2): "12241.75"}
CATEGORIES = ["cohabiting", "single", "family"]
# from the law folder: what was read itself
READ = {"2007-04": ("438.25", "657.37", "876.50"), "2009-06": ("483.86", "725.79", "967.72"),
        "2013-09": ("544.91", "817.36", "1089.82"), "2017-06": ("589.82", "884.74", "1179.65"),
        "2017-09": ("595.13", "892.70", "1190.27"), "2019-07": ("619.15", "928.73", "1254.82"),
        "2020-03": ("639.27", "958.91", "1295.91"), "2021-01": ("656.45", "984.68", "1330.74"),
        "2022-01": ("714.86", "1072.30", "1449.15"), "2022-05": ("743.78", "1115.67", "1507.77"),
        "2023-01": ("809.42", "1214.13", "1640.83"), "2023-11": ("842.12", "1263.17", "1707.11"),
        "2024-01": ("842.12", "1263.17", "1707.11"), "2024-05": ("858.97", "1288.46", "1741.29"),
        "2025-02": ("876.13", "1314.20", "1776.07")}


@lru_cache(maxsize=None)
def base_amount(category, m):
    value = F([4400, 6600, 8800][category])
    rises = dict(RISES)
    for start in sorted(set(rises) | {d for d, _ in READ_BASE}):
        if month(start) > m:
            break
        own = READ_BASE.get((start, category))
        value = F(own) if own else cents(value * F(rises[start]))
    return value


def living_wage(category, m, g):
    if m < month("2002-10"):
        return g.of("leefloon %d" % category)
    return cents(base_amount(category, m) * power(step(m, "benefits") - 10) / 12)


def leefloon_model(given, m, g):
    amounts = {"leefloon_" + c: living_wage(i, m, g) for i, c in enumerate(CATEGORIES)}
    amounts["leefloon"] = amounts["leefloon_" + given.get("worker.leefloon", "family")]
    amounts["leefloon_index"] = power(step(m, "benefits") - 10) if m >= month("2002-03") else g.of("index")
    return {}, amounts


# ---- what a worker costs ----

def growth(rate, years):
    """Year after year, each rounded to nine digits."""
    factor = F(1)
    for _ in range(years):
        factor = rounded(factor * (1 + rate), 9)
    return factor


def percentage(given, key, otherwise):
    text = given.get(key, otherwise)
    return F(text[:-1]) / 100 if text.endswith("%") else F(text)


def years_unknown(m):
    """How many Januaries after the year of the last known step."""
    return len([y for y in range(2027, 2100) if y <= m // 12])


def wages_since(given, m, then, kind="public"):
    """The wages of the month against those of another month."""
    steps = pc327_step if kind == "pc327" else lambda k: step(k, "wages")
    years = max(0, years_unknown(m) - years_unknown(then))
    return power(steps(m)) / power(steps(then)) * growth(percentage(given, "project.wage_growth", "0%"), years)


def full_time_wage(given, m, g):
    if "worker.wage" not in given:
        return g.of("wage")
    wage, kind = F(given["worker.wage"]), given.get("worker.wage_index", "public")
    if kind == "none":
        return wage
    then = given.get("worker.wage_month", given.get("project.start"))
    return cents(wage * wages_since(given, m, month(then), kind)) if then else g.of("wage")


def gross_wage(given, m, g):
    if "worker.gross_wage" in given:
        return F(given["worker.gross_wage"])
    return cents(full_time_wage(given, m, g) * F(given["worker.fte"]))


def months_in_quarter(given, m):
    first, last = month(given.get("worker.hired", "1900-01")), month(given.get("worker.last", "2999-12"))
    return len([k for k in range(first_of_quarter(m), first_of_quarter(m) + 3) if first <= k <= last])


def takes(given, name):
    return name in [x.strip() for x in given.get("with", "").split(",")]


def employed_by_ocmw(given):
    if "worker.employer" in given:
        return given["worker.employer"] == "ocmw"
    return takes(given, "art60") or takes(given, "twe")


def employer_rate(given, m, g):
    if employed_by_ocmw(given) or given["project.promoter"] in ("municipality", "ocmw"):
        if given.get("worker.statutory", "no") == "yes":
            return F("0.4948") if m >= month("2018-01") else g.of("statutory rate")
        return F("0.28864565") if m >= month("2004-01") else g.of("local rate")
    if given["project.recognition"] == "maatwerk" and given["worker.target_group"] == "yes":
        return F("0.3240") if m < month("2023-01") else F("0.2492")
    if m < month("2004-01"):
        return g.of("rate")
    if given["project.rsz_category"] != "general" or m < month("2016-04"):
        return F("0.3240")
    return F("0.30") if m < month("2018-01") else F("0.25")


def share_of_work(given, m):
    if "worker.quarter_share" in given:
        return F(given["worker.quarter_share"])
    return F(given["worker.fte"]) * months_in_quarter(given, m) / 3


def quarter_wage(given, m, g):
    if "worker.quarter_wage" in given:
        return F(given["worker.quarter_wage"])
    return 3 * full_time_wage(given, m, g) if "worker.wage" in given else F(9000)


def structural(given, m, g):
    """Of category 1, of maatwerk, and what is counted for this worker."""
    s, share = quarter_wage(given, m, g), beta_share(share_of_work(given, m))
    flat, bound = (F("462.60"), F("5560.49"))
    if m >= month("2016-04"):
        flat, bound = F(438), F(6900)
    if m >= month("2018-01"):
        flat, bound = F(0), F(8850)
    above = s >= bound and m >= month("2016-01")
    general = flat * share if above else g.of("structural")
    adapted = 495 + max(F(0), F("10890.57") - s) * F("0.1785") + max(F(0), F("6375.19") - s) * F("0.4")
    adapted = adapted * share if m >= month("2023-01") else g.of("structural maatwerk")
    counted = F(0) if m >= month("2004-01") else g.of("not found")
    local = employed_by_ocmw(given) or given["project.promoter"] in ("municipality", "ocmw")
    if not local and given["project.recognition"] == "maatwerk" and given.get("worker.target_group") == "yes":
        counted = adapted if m >= month("2023-01") else counted
    elif not local and above and given["project.rsz_category"] == "general":
        counted = general
    return general, adapted, counted


def bonuses(wage, m, g):
    def one(first, last, flat, share):
        known = month(first) <= m <= month(last)
        return flat + 12 * wage * F(share) / 100 if known else g.of("bonus")

    year = m // 12
    return {
        "pc329": one("2017-01", "2019-12", F("136.92") if year == 2019 else F("132.81"), "5.76")
        if year != 2018 else g.of("2018"),
        "pc329_lde": one("2017-01", "2019-12", 0, "4.17"), "pc318": one("2016-01", "2016-12", F("130.54"), "7.57"),
        "vouchers": one("2017-01", "2017-12", F("343.19") + F("55.08"), "2.5"),
        "pc327": wage if m >= month("2020-01") else g.of("327"), "month": wage, "none": F(0),
    }


def bonus_of(given, wage, m, g):
    if "worker.bonus" in given:
        return F(given["worker.bonus"])
    scheme = given.get("worker.bonus_scheme")
    return bonuses(wage, m, g)[scheme] if scheme else g.of("premium")


def contributions(given, m, g):
    """Of a month, and of the months in service in the quarter less the structural reduction."""
    wage = gross_wage(given, m, g)
    owed = (wage + bonus_of(given, wage, m, g) / 12) * employer_rate(given, m, g)
    if "worker.structural_reduction" in given:
        less = F(given["worker.structural_reduction"])
    else:
        less = structural(given, m, g)[2]
    left = owed * months_in_quarter(given, m) - less
    return owed, cents(left) if left > 0 else F(0)


def holidays(given, m, g):
    if given.get("worker.statute", "clerical") == "manual":
        return g.of("holiday fund")
    return gross_wage(given, m, g) * F(92, 100) if m >= month("2004-01") else g.of("holiday")


def wages_model(given, m, g):
    wage = gross_wage(given, m, g)
    before = m < month("2004-01")
    general, adapted, counted = structural(given, m, g)
    premium = bonuses(wage, m, g)
    owed, due = contributions(given, m, g)
    then = month(given["worker.wage_month"]) if "worker.wage_month" in given else g.of("then")
    cap = F(2) if m >= month("2019-01") else g.of("cap")
    defines = {
        "employer_rate": employer_rate(given, m, g), "employer_contributions": owed, "gross_cost": wage + owed,
        "rate_maatwerk": F("0.2492") if m >= month("2023-01") else F("0.3240"),
        "rate_local_contract": F("0.28864565") if not before else g.of("local"),
        "local_employer": employed_by_ocmw(given) or given["project.promoter"] in ("municipality", "ocmw"),
        "structural_general": general, "structural_maatwerk": adapted, "structural_reduction": counted,
        "contributions_of_quarter": due, "contributions_of_month": due / months_in_quarter(given, m)
        if months_in_quarter(given, m) else g.of("month"),
        "holiday_pay": wage * F("0.92") if not before else g.of("holiday"),
        "holiday_pay_manual": wage * 12 * F("0.1538") if not before else g.of("holiday"),
        "holiday_cost": holidays(given, m, g),
        "bonus_by_scheme": premium[given["worker.bonus_scheme"]] if "worker.bonus_scheme" in given else g.of("scheme"),
        "full_time_wage": full_time_wage(given, m, g), "maatwerk_wage": min(wage, cap * 10 ** 9),
        "index_pc327_early_then": then >= month("2022-03"), "index_pc327_after_then": then >= month("2026-01"),
    }
    defines.update({"bonus_" + {"pc329": "329", "pc329_lde": "329_lde", "pc318": "318", "pc327": "327"}.get(k, k): v
                    for k, v in premium.items()})
    return {}, defines


# ---- Article 60 § 7, TWE, the State's share ----

def contract(given, g):
    """Tries each length, the longest first: does the age in its last month allow it?"""
    hired = month(given["worker.hired"])
    birth = month(given["worker.birth"] if "worker.birth" in given
                  else g.of("birth", ["1940-01", "1968-01", "1990-01"]))
    for length, youngest in ((24, 50), (18, 36)):
        if hired + length - 1 - birth >= 12 * youngest:
            return hired, birth, length
    return hired, birth, 12


def ocmw_model(given, m, g):
    hired, birth, length = contract(given, g)
    known = m >= month("2002-10")
    runs = m in range(hired, hired + length)
    return {}, {
        "art60_duration": F(length) if known else F(g.of("length")),
        "art60_runs": runs if known else g.of("runs", [True, False]),
        "art60_is_long": length == 24 if known else g.of("long", [True, False]),
        "art60_is_middle": hired + 17 - birth >= 36 * 12 if known else g.of("middle", [True, False]),
    }


def on_aid(given):
    return given["worker.status_hired"] in ("living_wage", "social_aid")


def art60_model(given, m, g):
    hired, birth, length = contract(given, g)
    known = m >= month("2002-10")
    always = {"client": on_aid(given),
              "contract": m in range(hired, hired + length) if known else g.of("runs", [True, False])}
    posted = given["worker.workplace"] == "social_economy"
    fte = F(given["worker.fte"])
    due = given.get("worker.contributions_due")
    return {
        "subsidy": ("month", living_wage(2, m, g), dict(always, not_increased=not posted, whole_time=fte == 1)),
        "part_time": ("month", F(625) if hired - birth < 300 else F(500),
                      dict(always, not_increased=not posted, part_of_time=F(1, 2) <= fte < 1, first_months=m < hired + 6)),
        "increased": ("month", min(F(given["worker.gross_wage"]), minimum_wage(m, g)), dict(always, posted=posted)),
        "exemption": ("quarter", F(due) if due else g.of("due"),
                      dict(always, old_rules=hired < month("2017-01") and m <= month("2018-12"))),
        "guidance": ("month", g.of("guidance"), dict(always, before_reform=m <= month("2016-12"))),
    }, {}


def twe_model(given, m, g):
    hired, _, length = contract(given, g)
    start = month(given["worker.twe_start"])
    always = {"client": on_aid(given), "started": m >= start >= month("2017-01"),
              "folded_in": m >= month("2019-01") or hired >= month("2017-01")}
    works = m in range(hired, hired + length)
    return {
        "effort": ("month", F(250), dict(always, effort_runs=works or m - start < 24)),
        "compensation": ("month", F(150), dict(always, contract=works)),
        "compensation_end": ("month", F(45), dict(always, contract=works)),
    }, {}


def share_model(given, m, g):
    clients, paid = F(given["project.leefloon_clients"]), F(given["worker.leefloon_paid"])
    share = F(50) + (5 if m >= month("2014-07") else 0)
    if clients >= 500:
        share += 10
    if clients >= 1000:
        share += 5
    amount = paid * share / 100 if m >= month("2002-10") else g.of("share")
    living = given["worker.status_hired"] == "living_wage"
    return {
        "share": ("month", amount, {"living_wage": living}),
        "gpmi": ("month", paid / 10, {"living_wage": living, "contract": given["worker.gpmi"] == "yes",
                                      "gpmi_started": m >= month("2016-11")}),
    }, {"share_paid": amount}


def forfait_model(given, m, g):
    table = {1: (1000, "2004-01"), 2: (400, "2004-01"), 4: (600, "2016-07"), 6: (1150, "2016-07"), 8: (1500, "2013-01")}
    read_in_2022 = {3: 300, 5: 750, 9: 800, 10: 500, 11: 770, 12: F("726.50"), 14: 1550, 15: 1050, 16: 450, 18: 4000}
    table.update({n: (v, "2022-04") for n, v in read_in_2022.items()})
    return {}, {"rsz_g%d_year" % n: F(4 * v) if m >= month(start) else g.of("G%d" % n)
                for n, (v, start) in table.items()}


# ---- comparing ----

PAYERS = {"increased": [("2017-01", "wse"), ("2002-10", "pod_mi")], "subsidy": [("2002-10", "pod_mi")],
          "exemption": [("2014-07", "rsz_flanders"), ("2002-10", "rsz")]}
MODELS = {"index": index_model, "minimum_wage": minimum_model, "leefloon": leefloon_model, "wages": wages_model,
          "ocmw": ocmw_model, "art60": art60_model, "twe": twe_model, "leefloon_share": share_model,
          "rsz_forfaits": forfait_model}


def check_case(score, model, given, where):
    names = list(model(given, month("2018-01"), Guess(0))[0])
    for key, text in given.items():
        if key != "expect" and not key.startswith("expect."):
            continue
        name, pieces = key[len("expect."):], [piece.strip() for piece in text.split(",")]
        if "during" in given:
            first, last = (month(x.strip()) for x in given["during"].split(".."))
            found = total_of(model, given, [name] if name else names, range(first, last + 1))
            score.same(where + " " + key, expected_of(pieces[0]), found)
            continue
        for at, piece in zip(given["at"].split(","), pieces):
            m = month(at.strip())
            if name.endswith(".from"):
                found = next(p for start, p in PAYERS[name[:-len(".from")]] if month(start) <= m)
                score.same(where + " " + key, piece, found)
                continue
            if not name:
                found = total_of(model, given, names, [m])
            elif name in names:
                found = amount_of(model, given, name, m)[:2]
            else:
                found = define_of(model, given, name, m)
            score.same("%s %s %s" % (where, key, at.strip()), expected_of(piece), found)


def check_law(score):
    """The law folder's own figures come out of the chains."""
    for m, amounts in READ.items():
        for i, amount in enumerate(amounts):
            score.same("living wage %s %s" % (m, CATEGORIES[i]), F(amount), living_wage(i, month(m), None))
    for i, amount in enumerate(("7671.25", "11506.89", "15550.96")):
        score.same("living wage per year, 2020-03", F(amount), cents(base_amount(i, month("2020-03")) * power(18)))
    for n, text in ((12, "1.2682"), (18, "1.4282"), (24, "1.6084"), (30, "1.8114"), (38, "2.1223"), (39, "2.1647")):
        score.same("index step %d" % n, F(text), power(n))
    for birth in range(month("1940-01"), month("1995-01")):   # a contract never ends before its age allows
        given = {"worker.hired": "2008-03", "worker.birth": "%d-%02d" % (birth // 12, birth % 12 + 1)}
        _, _, length = contract(given, None)
        ages = [(month("2008-03") + n - 1 - birth) // 12 for n in (12, 18, 24)]
        longest = max([12] + [n for n, age, least in zip((18, 24), ages[1:], (36, 50)) if age >= least])
        score.same("Article 60, born " + given["worker.birth"], longest, length)


def main():
    score = Score()
    check_law(score)
    for name, model in MODELS.items():
        for title, given in claims(name):
            check_case(score, model, given, "%s: %s" % (name, title))
    print("%d checked, %d different" % (score.checked, score.different))
    return 1 if score.different else 0


if __name__ == "__main__":
    sys.exit(main())
