#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second opinion on the cases of what a project costs: people, running costs,
investments, support in kind, agreements, and the hours that customers pay.

As oracle.py, with the wages of oracle_wages.py: people counted one by one,
months as lists, prices as powers rounded year by year, depreciation as what is
written off by then.

Usage: oracle_project.py [RULES]    default: the rules folder of this repository
Prints every difference and "N checked", exits with 1 if there was a difference.
"""
import sys
from fractions import Fraction as F

sys.dont_write_bytecode = True                # no __pycache__ in the source tree

import oracle_wages as wages
from oracle import Guess, Score, cents, claims, expected_of, month

GUESSES = 24
ENTRY = ["1990-05", "2029-11"]


class Facts:
    """What a case says of the project and of one member, and guesses for the rest."""

    def __init__(self, given, g):
        self.given, self.g = given, g

    def number(self, key, otherwise=None):
        text = self.given.get(key, otherwise)
        if text is None:
            return self.g.of(key)
        text = text.split()[0]
        return F(text[:-1]) / 100 if text.endswith("%") else F(text)

    def text(self, key, options, otherwise=None):
        text = self.given.get(key, otherwise)
        return text if text is not None else self.g.of(key, options)

    def date(self, key):
        return month(self.given.get(key) or self.g.of(key, ENTRY))


def in_service(given, m):
    return m in range(month(given.get("worker.hired", "2999-12")), month(given.get("worker.last", "2999-12")) + 1)


def people(given, m):
    """The workers in service, each as often as there are equals."""
    out = []
    for one in each(given, "worker"):
        if in_service(one, m):
            out += [one] * int(one.get("worker.count", "1"))
    return out


def is_target(one):
    if "worker.target_group" in one:
        return one["worker.target_group"] == "yes"
    return one.get("worker.role", "target") == "target"


def percent(text):
    return F(text[:-1]) / 100 if text.endswith("%") else F(text)


def workforce(given, m, g):
    first = each(given, "worker")[0]
    here, months = people(given, m), wages.months_in_quarter(first, m)
    target = [one for one in here if is_target(one)]
    guided = sum((F(one["worker.fte"]) for one in target), F(0))
    guides = sum((F(one["worker.fte"]) for one in here if one.get("worker.role") == "guidance"), F(0))
    return {}, {
        "guidance_full_time": guides, "guided": guided / guides if guides else F(0),
        "is_in_service": in_service(first, m), "target_full_time": sum((F(one["worker.fte"]) for one in target), F(0)),
        "target_heads": F(len(target)), "all_full_time": sum((F(one["worker.fte"]) for one in here), F(0)),
        "productive_full_time": sum((F(one["worker.fte"]) * percent(one["worker.productivity"])
                                     if "worker.productivity" in one else g.of("productivity") for one in target), F(0)),
        "months_in_quarter": F(months), "quarter_in_service": F(months, 3),
        "quarter_part": F(1, months) if months else g.of("part"),
    }


# ---- prices and wages since the start ----

def factor(given, m, g, index):
    facts = Facts(given, g)
    start = facts.date("project.start")
    if index == "health":
        years = max(0, m // 12 - start // 12)
        if years and "project.price_growth" not in given:
            return g.of("growth")
        return wages.growth(facts.number("project.price_growth", "0"), years)
    return wages.wages_since(given, m, start) if index == "wages" else F(1)


def running_costs(given, m, g):
    facts = Facts(given, g)
    value = facts.number("cost.amount") * factor(given, m, g, given.get("cost.index", "none"))
    return {"running": ("year", value, {}, F(1, 12), "promoter", "supplier")}, {
        "prices_since_start": factor(given, m, g, "health"), "growth_years": F(wages.years_unknown(m)),
        "growth_years_project": F(max(0, wages.years_unknown(m) - wages.years_unknown(facts.date("project.start")))),
        "price_years": F(max(0, m // 12 - facts.date("project.start") // 12)),
    }


def agreement(given, m, g):
    facts = Facts(given, g)
    amount = facts.number("contribution.amount")
    now = amount * factor(given, m, g, given.get("contribution.index", "none"))
    leaf = facts.text("contribution.leaf", ["return", "employment", "customer", "domains"])
    always = {"agreed": amount > 0, "no_domain": given.get("contribution.domain", "none") == "none"}
    return {name: ("year", now, dict(always, **{"for_" + name: leaf == name}), F(1, 12), "contributor", "promoter")
            for name in ("return", "employment", "customer", "domains")}, {"contribution_now": now}


# ---- investments: what is written off by then ----

def by_then(whole, months, life):
    return cents(whole * months / life)


def written_off(facts, key, m):
    life, bought = int(facts.number("investment.life")), facts.date("investment.bought")
    amount = facts.number(key, "0" if key.endswith("grant") else None)
    done = m - bought
    part = by_then(amount, done + 1, life) - by_then(amount, done, life)
    return amount, part, {"once": m == bought}, {"in_use": m in range(bought, bought + life)}, by_then(amount, done + 1, life)


def investments(given, m, g):
    price, part, once, in_use, _ = written_off(Facts(given, g), "investment.price", m)
    return {"purchase": ("once", price, once, F(1), "promoter", "supplier"),
            "depreciation": ("month", part, in_use, F(1), "promoter", "supplier")}, {}


def grants(given, m, g):
    grant, part, once, in_use, after = written_off(Facts(given, g), "investment.grant", m)
    granted = {"granted": grant > 0}
    return {"received": ("once", grant, dict(once, **granted), F(1), "grantor", "promoter"),
            "in_result": ("month", part, dict(in_use, **granted), F(1), "grantor", "promoter")}, {"taken_after": after}


def in_kind(given, m, g):
    lent = [one for one in each(given, "support") if one.get("support.form") == "staff"]
    form = given["support.form"]
    return {name: ("year", F(given["support.amount"]), {name: form == name}, F(1, 12), "supporter", "promoter")
            for name in ("material", "staff")}, {
        "lent_staff": sum((F(one.get("support.fte", "0")) for one in lent), F(0))}


def cash_start(given, m, g):
    cash = Facts(given, g).number("project.cash_start", "0")
    return {"cash": ("once", cash, {"once": m == month(given["project.start"]), "some": cash != 0}, F(1),
                     "own_means", "promoter")}, {}


# ---- hours ----

def hours(given, m, g):
    facts = Facts(given, g)
    if "service.hours" in given:
        all_hours = F(given["service.hours"])
    elif "service.hours_per_fte" in given:
        all_hours = F(given["service.hours_per_fte"]) * workforce(given, m, g)[1]["productive_full_time"]
    else:
        all_hours = g.of("hours")
    taken = all_hours * facts.number("service.take_up", "100%")
    customer = facts.text("service.customer", ["households", "city", "companies"])
    how = facts.text("service.paid_by", ["voucher", "price"])
    kinds = {"hours_with_vouchers": "households/voucher", "hours_at_a_price": "households/price",
             "hours_for_city": "city", "hours_for_companies": "companies"}
    who = customer + "/" + how if customer == "households" else customer
    out = {name: taken if kind == who else F(0) for name, kind in kinds.items()}
    stated = {"hours_with_vouchers": "vouchers", "hours_at_a_price": "cash_hours", "hours_for_city": "city_hours",
              "hours_for_companies": "company_hours"}
    paid = {name: facts.number("service." + key, str(out[name]) if out[name].denominator == 1 else None)
            for name, key in stated.items()}
    price = facts.number("service.price")
    season = facts.number("service.season") if "service.season" in given else F(1, 12)
    amounts = {
        "household": ("year", paid["hours_at_a_price"] * price, {"hours": paid["hours_at_a_price"] > 0}, season),
        "city": ("year", paid["hours_for_city"] * price, {"city_hours": paid["hours_for_city"] > 0}, season),
        "company": ("year", paid["hours_for_companies"] * price, {"company_hours": paid["hours_for_companies"] > 0}, season),
    }
    return amounts, dict(out, hours_taken_up=taken, hours_paid=sum(paid.values(), F(0)))


# ---- people ----

def employed(given):
    return not (wages.takes(given, "pwa") or wages.takes(given, "wijk_werken"))


def due(given, m, g):
    if "worker.contributions_due" in given:
        return F(given["worker.contributions_due"])
    return wages.contributions(given, m, g)[1]


def payroll(given, m, g):
    wage, months = wages.gross_wage(given, m, g), wages.months_in_quarter(given, m)
    always = {"in_service": in_service(given, m), "employed": employed(given)}
    clerical = given.get("worker.statute", "clerical") == "clerical"
    free = wages.takes(given, "art60") and given.get("worker.workplace") == "social_economy"
    posted = wages.employed_by_ocmw(given) and given["project.promoter"] != "ocmw"
    return {
        "wage": ("month", wage, always, F(1), "employer", "employee"),
        "contributions": ("quarter", due(given, m, g), always, F(1, months) if months else F(0), "employer", "rsz"),
        "holiday_pay": ("year", wage * F(92, 100), dict(always, clerical=clerical), F(1, 12), "employer", "employee"),
        "holiday_fund": ("year", g.of("fund"), dict(always, manual=not clerical), F(1, 12), "employer", "holiday_fund"),
        "bonus": ("year", wages.bonus_of(given, wage, m, g), always, F(1, 12), "employer", "employee"),
        "user_fee": ("month", Facts(given, g).number("worker.user_fee"),
                     dict(always, posted=posted, not_free=not free), F(1), "promoter", "ocmw"),
    }, {}


def return_loss(given, m, g):
    wage, months = wages.gross_wage(given, m, g), wages.months_in_quarter(given, m)
    cost = wage + (due(given, m, g) / months if months else g.of("due"))
    cost += (wages.holidays(given, m, g) + wages.bonus_of(given, wage, m, g)) / 12
    lost = 1 - Facts(given, g).number("worker.productivity")
    conditions = {"in_service": in_service(given, m), "employed": employed(given), "target_group": is_target(given)}
    return {"loss": ("month", lost * cost, conditions, F(1), "employer", "nobody")}, {"labour_cost": cost}


# ---- comparing ----

FILES = {"running_costs": running_costs, "investments": investments, "investment_grants": grants,
         "support_in_kind": in_kind, "agreements": agreement, "cash_start": cash_start, "payroll": payroll,
         "return_loss": return_loss, "workforce": workforce, "services": hours, "growth": running_costs}
INSTRUMENTS = {"agreement": agreement, "running_costs": running_costs}


def each(given, level):
    """A case with lists, as one per member of the level."""
    lists = {k: [x.strip() for x in v.split(",")] for k, v in given.items() if k.startswith(level + ".")}
    count = max([1] + [len(v) for v in lists.values()])
    return [dict(given, **{k: v[i if len(v) > 1 else 0] for k, v in lists.items()}) for i in range(count)]


def amount_of(model, given, name, m):
    failing, values = None, set()
    for seed in range(GUESSES):
        period, value, conditions, share = model(given, m, Guess(seed))[0][name][:4]
        false = {c for c, holds in conditions.items() if not holds}
        failing = false if failing is None else failing & false
        values.add(None if false else (cents(value), share))
    if failing:
        return "no", failing
    if len(values) == 1 and None not in values:
        value, share = values.pop()
        return "value", value, share
    return ("unknown",)


def define_of(model, given, name, m):
    values = {model(given, m, Guess(seed))[1][name] for seed in range(GUESSES)}
    return ("value", values.pop()) if len(values) == 1 else ("unknown",)


def total_of(model, given, names, span, whole):
    total = F(0)
    for m in span:
        for name in names:
            out = amount_of(model, given, name, m)
            if out[0] == "unknown":
                return out
            if out[0] == "value":
                total += out[1] * (1 if whole else out[2])
    return "value", cents(total)


def check_answer(score, model, given, name, m, piece, where):
    amounts = model(given, m, Guess(0))[0]
    if name.endswith((".from", ".to")):
        score.same(where, piece, amounts[name.rsplit(".", 1)[0]][4 if name.endswith(".from") else 5])
    elif not name:
        score.same(where, expected_of(piece), total_of(model, given, list(amounts), [m], True))
    elif name in amounts:
        score.same(where, expected_of(piece), amount_of(model, given, name, m)[:2])
    else:
        score.same(where, expected_of(piece), define_of(model, given, name, m))


def check_case(score, model, given, where):
    for key, text in given.items():
        if key != "expect" and not key.startswith("expect."):
            continue
        name, pieces = key[len("expect."):], [piece.strip() for piece in text.split(",")]
        if "during" in given:
            first, last = (month(x.strip()) for x in given["during"].split(".."))
            names = [name] if name else list(model(given, first, Guess(0))[0])
            score.same(where + " " + key, expected_of(pieces[0]),
                       total_of(model, given, names, range(first, last + 1), False))
            continue
        for at, piece in zip(given["at"].split(","), pieces):
            check_answer(score, model, given, name, month(at.strip()), piece, "%s %s %s" % (where, key, at.strip()))


def main():
    score = Score()
    for name, model in FILES.items():
        for title, given in claims(name):
            check_case(score, INSTRUMENTS.get(given.get("instrument"), model), given, "%s: %s" % (name, title))
    print("%d checked, %d different" % (score.checked, score.different))
    return 1 if score.different else 0


if __name__ == "__main__":
    sys.exit(main())
