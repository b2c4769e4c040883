#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second opinion on the cases of LDE and what followed, maatwerk, the local
plan, the customers, the other policy domains and state aid.

Like oracle.py (whose reading of case files it uses): its own tables, typed from
the law folder and not read from rules/*.ini, exact fractions, and other ways to
the same figure (month by month, quarter numbers, years of a plan).  What is
unknown is guessed many times over: only what comes out the same under every
guess is known.

Usage: oracle_services.py [RULES]    default: the rules folder of this repository
Prints every difference and "N checked", exits with 1 if there was a difference.
"""
import sys
from fractions import Fraction as F

sys.dont_write_bytecode = True                # no __pycache__ in the source tree

import oracle
from oracle import Guess, Score, cents, claims, dated, expected_of, month, takes

GUESSES = 24
YES = [True, False]
SHARE = {"month": 1, "quarter": 3, "year": 12}


class Case:
    """The inputs of a case: of the project and of one member of the level that the instrument is per."""

    def __init__(self, given, member, all_workers):
        self.given, self.member, self.workers = given, member, all_workers

    def text(self, key, g, options):
        value = self.member.get(key, self.given.get(key))
        return value if value is not None and "," not in value else g.of(key, options)

    def number(self, key, g):
        value = self.member.get(key, self.given.get(key))
        return F(value.split()[0]) if value is not None else g.of(key)

    def truth(self, key, g):
        value = self.member.get(key, self.given.get(key))
        return value == "yes" if value is not None else g.of(key, YES)

    def date(self, key, g):
        value = self.member.get(key, self.given.get(key))
        return month(value) if value is not None else g.of(key, [month("1990-05"), month("2024-11")])


def within(m, first, last):
    return month(first) <= m <= month(last)


def target_people(case, m):
    """The target-group workers in service, one by one."""
    return [w for w in case.workers if w.get("worker.target_group") == "yes" and month(w["worker.hired"]) <= m]


def full_time(case, m):
    return sum((F(w["worker.fte"]) for w in target_people(case, m)), F(0))


# ---- LDE, and the grant to municipalities after it ----

def lde(case, m, g):
    begun, second, end = month(case.member["worker.hired"]), month("2015-01"), month("2023-07")
    hired = begun                               # in LDE: later than in service, after Article 60
    for key in ("worker.sine_hired", "worker.lde_hired"):
        hired = month(case.member[key]) if key in case.member else hired
    known = within(m, "2006-01", "2014-12")
    operating = F(8000) if known else g.of("8 000")
    guidance = F(1200) if known else g.of("1 200")
    jobless = case.number("worker.jobless", g) >= (12 if within(m, "2006-01", "2023-06") else g.of("12", [0, 10 ** 9]))
    aid = case.text("worker.status_hired", g, ["other", "social_aid"]) in ("living_wage", "social_aid")
    low = case.text("worker.education", g, ["none", "higher"]) != "higher"
    years = 0                                   # whole years in the path, counted one by one
    begins = max(hired, second)
    while begins + 12 * (years + 1) <= m:
        years += 1
    path_known = within(m, "2015-01", "2023-06")
    in_path = years < 5 if path_known else g.of("5 years", YES)
    in_sixth = case.truth("worker.lde_extended", g) and (years < 6 if path_known else g.of("6 years", YES))
    people = full_time(case, m)
    smallest = 5 if within(m, "2019-01", "2023-06") else g.of("five", [0, 10 ** 9])
    scale = m < month("2019-01") or people >= smallest
    fte = F(case.member["worker.fte"])
    every = {"recognition": case.text("project.recognition", g, ["lde", "none"]) == "lde",
             "form": m < second or case.text("project.promoter", g, ["vzw", "company"]) != "company",
             "in_service": m >= hired, "target_group": case.truth("worker.target_group", g),
             "open": begun <= month("2023-06")}
    running = dict(every, scale=scale, before_end=m < end,
                   first_decree_group=hired >= second or aid or (low and jobless),
                   duration=m < second or in_path or in_sixth)
    after = dict(every, after_end=m >= end, moved_in_time=hired == begun or hired < end,
                 no_individual_maatwerk=case.text("project.maatwerk", g, ["none", "individual"]) != "individual")
    return {
        "operating": ("year", operating * fte, running, "wse"),
        "guidance": ("year", guidance * fte, running, "wse"),
        "temporary": ("year", g.of("temporary") * fte, after, "wse"),
    }, {"whole_year": operating + guidance, "long_jobless": jobless, "within_path": in_path,
        "within_exceptional": in_sixth, "path_start": begins, "target_full_time": people}


def ald(case, m, g):
    total = F("10396129") if within(m, "2023-07", "2025-12") else g.of("total")
    own = case.number("municipality.ald_grant", g)
    return {"grant": ("year", own if own < total else total, {"open": m >= month("2023-07"), "stated": own > 0}, "wse")}, {}


# ---- the local plan ----

def local_plan(case, m, g):
    start = month(case.given["project.start"])
    year = (m - start) // 12 + 1                # of the plan, from 1 on
    shares = [F(1)] + [case.number("project.plan_share_%d" % n, g) for n in range(2, 7)]
    now = shares[min(max(year, 1), 6) - 1]
    before = shares[min(max(year - 1, 1), 6) - 1]
    costs = case.number("project.start_costs", g)
    paid = costs if costs <= 5000 else F(5000)
    in_years = within(m, "2008-01", "2014-12")
    started = m >= start
    model = in_years and m < start + 48
    lde_project = case.text("project.recognition", g, ["lde", "none"]) == "lde"
    aid = paid / 4 if in_years else g.of("start aid")
    return {
        "plan": ("year", case.number("project.plan_amount", g) * now,
                 {"started": started, "six_years": year <= 6, "degressive": now <= before}, "municipality"),
        "start_aid": ("year", aid, {"started": started, "recognised": lde_project, "model": model, "asked": costs > 0},
                      "municipality"),
        "extra": ("year", g.of("per worker") * full_time(case, m),
                  {"started": started, "recognised": lde_project, "model": model}, "municipality"),
    }, {"share": now, "share_before": before, "model_years": in_years, "in_model_years": model,
        "target_full_time": full_time(case, m)}


# ---- customers ----

def cash_price(case, m, g):
    hours, price = case.number("service.cash_hours", g), case.number("service.cash_price", g)
    given = {k: v for k, v in case.given.items() if v != "unknown"}
    amounts, defines = oracle.vouchers(given, m, g)
    had = all(amounts["customer"][2].values())
    back = cents(amounts["tax_back"][1]) if all(amounts["tax_back"][2].values()) else F(0)
    paid = cents(amounts["customer"][1]) - back if had else F(0)
    bought = defines["bought"] if had else F(0)
    together = (hours * price + paid) / (hours + bought) if hours + bought else g.of("no hours")
    return {"household": ("year", hours * price, {"hours": hours > 0}, "household")}, {
        "net_price": price, "voucher_price": defines["net_price"], "dearer": price - defines["net_price"],
        "with_vouchers": paid, "net_together": together}


def city_customer(case, m, g):
    out = {}
    for name, payer in (("city", "municipality"), ("company", "company")):
        hours = case.number("service.%s_hours" % name, g)
        out[name] = ("year", hours * case.number("service.%s_price" % name, g), {name + "_hours": hours > 0}, payer)
    return out, {}


# ---- other policy domains: payer, what it may pay for, policy field ----

EVERY = None
DOMAINS = {
    "home_care": ("welfare", {"home_care"}, 943), "child_care": ("kind_en_gezin", {"child_care"}, 945),
    "youth_care": ("youth_care", {"child_care"}, 940), "nature": ("environment", {"green_maintenance"}, 340),
    "waste": ("municipality", {"green_maintenance", "other"}, 390),
    "housing": ("social_housing", {"odd_jobs", "cleaning", "other"}, 930),
    "day_centre": ("day_centre", {"odd_jobs"}, 951), "tourism": ("municipality", {"other"}, 520),
    "culture": ("culture_fund", {"child_care", "other"}, 739), "ocmw": ("ocmw", EVERY, 900),
}


def domains(case, m, g):
    domain, amount = case.member.get("contribution.domain", "none"), case.number("contribution.amount", g)
    out = {}
    for name, (payer, tasks, _) in DOMAINS.items():
        conditions = {"asked": domain != "none", "agreed": amount > 0, "is_" + name: domain == name}
        if tasks is not EVERY and domain == name:
            conditions[name + "_task"] = case.given["service.task"] in tasks
        out[name] = ("year", amount, conditions, payer)
    field = F(DOMAINS[domain][2]) if m >= month("2014-01") and domain != "none" else g.of("field")
    return out, {"policy_field": field}


# ---- state aid ----

def state_aid(case, m, g):
    general = dated([("2004-01", 100000), ("2007-01", 200000), ("2024-01", 300000)], m, "general", g, "2030-12")
    sgei = dated([("2012-01", 500000), ("2024-01", 750000)], m, "sgei", g, "2030-12")
    got, got_sgei = case.number("project.aid_received", g), case.number("project.aid_received_sgei", g)
    first = (m // 12 - 2) * 12 if m < month("2024-01") else m - 36
    return {}, {"state_aid_room": general - got if got < general else F(0), "state_aid_window": first,
                "state_aid_room_sgei": sgei - got_sgei if got_sgei < sgei else F(0)}


# ---- maatwerk ----

MINIMUM_WAGE = [("2018-09", "1593.84"), ("2020-03", "1625.72"), ("2021-09", "1658.24"), ("2022-01", "1691.40"),
                ("2022-03", "1725.21"), ("2022-04", "1806.16"), ("2022-05", "1842.28"), ("2022-08", "1879.13"),
                ("2022-11", "1916.71"), ("2022-12", "1954.99"), ("2023-11", "1994.18"), ("2024-04", "2029.88"),
                ("2024-05", "2070.48"), ("2025-02", "2111.89"), ("2026-01", "2154.13"), ("2026-04", None)]


def capped(case, m, g):
    """The cap for this contract, and the wage below it."""
    times = F(2) if m >= month("2019-01") else g.of("cap")
    minimum = dated(MINIMUM_WAGE, m, "minimum wage", g)
    if m >= month("2026-04"):                   # how much more than in March 2026 nobody read, but not less
        minimum = F("2154.13") + g.of("rise in 2026", [F(0), F(35)])
    cap = times * minimum * F(case.member["worker.fte"])
    return cap, min(case.number("worker.reference_wage", g), cap)


def stepped(share, least, most):
    """A multiple of 5% between two bounds: the list of them all."""
    return share in [F(n, 100) for n in range(least, most + 1, 5)]


# percentages of the start packages, for each quarter (1 to 20, or 1 to 8)
PACKAGES = {"two_years": [20] * 5 + [20] * 3, "wage_need": [40] * 5 + [30] * 4 + [20] * 11,
            "raised_need": [55] * 5 + [50] * 4 + [40] * 11, "collective_firm": [45] * 5 + [45] * 4 + [40] * 11}
VARIABLE = {"low": 430, "medium": 730, "high": 1280}


def maatwerk_individual(case, m, g):
    hired, decided = month(case.member["worker.hired"]), case.date("worker.wop_start", g)
    package, need = case.member["worker.wop_package"], case.member["worker.guidance_need"]
    known = m >= month("2023-07")
    quarter = m // 3 - decided // 3 + 1         # the quarter of the decision is the first
    percentages = PACKAGES.get(package, [None] * 20)
    duration = quarter <= len(percentages) if known else g.of("duration", YES)
    own = case.number("worker.wop_share", g)
    if package == "decided":
        share = own
    elif not known or package == "none" or not 1 <= quarter <= len(percentages):
        share = g.of("share")
        if known and package != "none" and quarter > len(percentages):
            share = F(percentages[-1], 100)     # the last step stays, the duration ends it
    else:
        share = F(percentages[quarter - 1], 100)
    cap, wage = capped(case, m, g)
    fixed = F(1200 if quarter <= 5 else 600) if known and quarter >= 1 else g.of("fixed")
    full = F(VARIABLE[need]) if known and need in VARIABLE else g.of("variable")
    part = full * case.number("worker.quarter_share", g)
    index = F(1) if within(m, "2023-07", "2023-12") else g.of("index")
    every = {"decision": decided >= month("2023-07"), "started": quarter >= 1, "in_service": m >= hired,
             "duration": duration}
    premium = dict(every, wage_need=package != "none",
                   firm=package != "collective_firm" or case.text("project.recognition", g, ["none"]) == "maatwerk",
                   percentage=package != "decided" or (stepped(own, 20, 75) if known else g.of("stepped", YES)))
    guided = dict(every, guidance_needed=need != "none")
    return {
        "wage_premium": ("quarter", share * wage * 3, premium, "wse"),
        "guidance_fixed": ("quarter", fixed * index, guided, "wse"),
        "guidance_variable": ("quarter", part * index, guided, "wse"),
    }, {"share": share, "maatwerk_cap": cap, "maatwerk_wage": wage, "maatwerk_cap_least": F("4308.26") * F(case.member["worker.fte"]), "fixed_part": fixed, "variable_part": part,
        "steps": own / F(5, 100) if known else g.of("step"),
        "above_least": own >= F(20, 100) if known else g.of("least", YES),
        "below_most": own <= F(75, 100) if known else g.of("most", YES)}


def company(case, m, g):
    """The conditions on a maatwerk company, the same for its workers and for itself."""
    department = case.truth("project.maatwerk_department", g)
    people = full_time(case, m)
    firm_size = people >= 20 if m >= month("2019-01") else g.of("20", YES)
    department_size = people >= 5 if within(m, "2019-01", "2023-06") else g.of("5", YES)
    return {"regime": m >= month("2015-04"),
            "recognition": case.text("project.recognition", g, ["none"]) == "maatwerk",
            "form": not department or m < month("2023-07"),
            "size": department_size if department else firm_size}, department_size


def maatwerk_collective(case, m, g):
    conditions, department_size = company(case, m, g)
    known, package = m >= month("2019-01"), case.member["worker.cmw_package"]
    own = case.number("worker.wop_share", g)
    share = F({"start_low": 45, "start_high": 60, "returned": 45, "none": 45}.get(package, 0), 100)
    if package == "decided":
        share = own
    elif not known:
        share = g.of("share")
    cap, wage = capped(case, m, g)
    sine = F(0)
    if takes(case.given, "sine") and case.member["worker.status_hired"] == "unemployed" and \
            within(m, "2018-01", "2023-06"):
        sine = 3 * 500 * F(case.member["worker.fte"])
    premium = share * wage * 3
    conditions = dict(conditions, in_service=m >= month(case.member["worker.hired"]),
                      target_group=case.truth("worker.target_group", g), package=package != "none",
                      percentage=package != "decided" or (stepped(own, 40, 75) if known else g.of("stepped", YES)))
    return {"wage_premium": ("quarter", premium - sine if premium > sine else F(0), conditions, "wse")}, {
        "share": share, "maatwerk_cap": cap, "premium": premium, "sine_quarter": sine,
        "maatwerk_department_size": department_size, "target_full_time": full_time(case, m),
        "steps": own * 20 if known else g.of("step"),
        "above_least": own >= F(40, 100) if known else g.of("least", YES),
        "below_most": own <= F(75, 100) if known else g.of("most", YES)}


def maatwerk_organisation(case, m, g):
    conditions, _ = company(case, m, g)
    people, heads = full_time(case, m), len(target_people(case, m))
    known = within(m, "2019-01", "2022-12")
    with_supplement = (people if people < 100 else F(100)) if known else g.of("100")
    base = people * 625 if known else g.of("625")
    # a worker among the first hundred brings 700, each further one 625
    support = with_supplement * 700 + (people - with_supplement) * 625 if known else g.of("support")
    limit = case.number("project.contingent", g) * F(115, 100)
    paid = min(F(heads), limit) if m >= month("2019-01") else g.of("1.15")
    days = case.number("project.ama_days", g)
    paths = min(days / 365, case.number("project.ama_contingent", g)) if m >= month("2022-04") else g.of("365")
    care = F("2812.20") if within(m, "2022-04", "2022-05") else g.of("work care")
    return {
        "organisation": ("quarter", support, conditions, "wse"),
        "guidance_fixed": ("quarter", g.of("per head") * paid, conditions, "wse"),
        "guidance_variable": ("quarter", g.of("per full-time") * people, conditions, "wse"),
        "work_care": ("year", care * paths, dict(conditions, work_care_days=days > 0), "wse"),
    }, {"with_supplement": with_supplement, "base_part": base, "heads": F(heads), "heads_paid": paid, "paths": paths}


# ---- comparing ----

MODELS = {"lde": (lde, "worker"), "ald": (ald, "municipality"), "local_plan": (local_plan, "project"),
          "cash_price": (cash_price, "service"), "city_customer": (city_customer, "service"),
          "domains": (domains, "contribution"), "state_aid": (state_aid, "project"),
          "maatwerk_individual": (maatwerk_individual, "worker"), "maatwerk_collective": (maatwerk_collective, "worker"),
          "maatwerk_organisation": (maatwerk_organisation, "project")}


def members(given, level):
    """The members of a level: one value for all, or one each."""
    lists = {k: [x.strip() for x in v.split(",")] for k, v in given.items() if k.startswith(level + ".")}
    count = max([1] + [len(v) for v in lists.values()])
    return [{k: v[i if len(v) > 1 else 0] for k, v in lists.items()} for i in range(count)]


def of_member(model, case, name, m):
    """("no", failing), ("value", x, period, payer) or ("unknown",)."""
    failing, values = None, set()
    for seed in range(GUESSES):
        period, value, conditions, payer = model(case, m, Guess(seed))[0][name]
        false = {c for c, holds in conditions.items() if not holds}
        failing = false if failing is None else failing & false
        values.add(None if false else cents(value))
    if failing:
        return "no", failing
    if len(values) == 1 and None not in values:
        return "value", values.pop(), period, payer
    return ("unknown",)


def over_members(model, cases, name, m):
    outs = [of_member(model, case, name, m) for case in cases]
    had = [out for out in outs if out[0] == "value"]
    if any(out[0] == "unknown" for out in outs):
        return ("unknown",)
    if not had:
        return "no", set().union(*(out[1] for out in outs))
    return "value", sum(out[1] for out in had), had[0][2], had[0][3]


def other_of(model, case, name, m):
    """A define or a condition."""
    values = set()
    for seed in range(GUESSES):
        amounts, defines = model(case, m, Guess(seed))
        conditions = {c: holds for amount in amounts.values() for c, holds in amount[2].items()}
        values.add({**conditions, **defines}[name])
    return ("value", values.pop()) if len(values) == 1 else ("unknown",)


def check_case(score, model, level, given, where):
    workers = members(given, "worker")
    alone = {k: v for k, v in given.items() if not k.startswith(level + ".")}
    cases = [Case(alone if level != "service" else given, one, workers) for one in members(given, level)]
    if level == "project":
        cases = [Case(given, {}, workers)]
    names = list(model(cases[0], month("2010-01"), Guess(0))[0])
    for key, text in given.items():
        if key != "expect" and not key.startswith("expect."):
            continue
        name = key[len("expect."):]
        pieces = [piece.strip() for piece in text.split(",")]
        if "during" in given:
            first, last = (month(x.strip()) for x in given["during"].split(".."))
            outs = [over_members(model, cases, n, m) for m in range(first, last + 1) for n in ([name] if name else names)]
            total = sum((out[1] / SHARE[out[2]] for out in outs if out[0] == "value"), F(0))
            score.same("%s %s" % (where, key), expected_of(pieces[0]), ("value", cents(total)))
            continue
        for at, piece in zip(given["at"].split(","), pieces):
            m, place = month(at.strip()), "%s %s %s" % (where, key, at.strip())
            if name.endswith(".from"):
                score.same(place, piece, over_members(model, cases, name[:-len(".from")], m)[3])
            elif not name:
                outs = [over_members(model, cases, n, m) for n in names]
                score.same(place, expected_of(piece), ("value", sum(out[1] for out in outs if out[0] == "value")))
            elif name in names:
                score.same(place, expected_of(piece), over_members(model, cases, name, m)[:2])
            else:
                score.same(place, expected_of(piece), other_of(model, cases[0], name, m))


def check_files(score):
    for name, (model, level) in MODELS.items():
        for title, given in claims(name):
            check_case(score, model, level, given, "%s: %s" % (name, title))


def check_law(score):
    """What the sources say of their own figures."""
    for name, percentages in PACKAGES.items():
        score.same(name + " in quarters", 8 if name == "two_years" else 20, len(percentages))
        score.same(name + " in steps", True, all(stepped(F(p, 100), 20, 75) for p in percentages))
    score.same("8 000 + 1 200", F(9200), F(8000) + F(1200))
    score.same("collective steps", 8, sum(stepped(F(n, 100), 40, 75) for n in range(101)))
    score.same("individual steps", 12, sum(stepped(F(n, 100), 20, 75) for n in range(101)))


def main():
    score = Score()
    check_law(score)
    check_files(score)
    print("%d checked, %d different" % (score.checked, score.different))
    return 1 if score.different else 0


if __name__ == "__main__":
    sys.exit(main())
