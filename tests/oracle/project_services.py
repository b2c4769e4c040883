# SPDX-License-Identifier: GPL-3.0-or-later
"""What a project costs and gets in one month beside its workers, for oracle_projects.py:
services and their customers, agreements, running costs, investments, support in kind,
the local plan, and the support of a partnership of municipalities.

As project_workers.py.
"""
from fractions import Fraction as F

import oracle
import oracle_services
import oracle_wages
from oracle import TASKS, cents, month
from project_inputs import UNKNOWN
from project_workers import Amount, dated, full_time_people, is_target, least, wages_then


# ---- the project, and the partnership of municipalities ----

def local_plan(p):
    m, start = p.m, p.all.first
    shares = [F(1)] + [p.number("plan_share_%d" % n, None) for n in range(2, 7)]
    year = (m - start) // 12
    if year < 6 and shares[year] <= shares[max(0, year - 1)]:
        yield Amount("plan", "year", p.number("plan_amount") * shares[year], "municipality", "promoter")
    if p.word("recognition") == "lde" and month("2008-01") <= m <= month("2014-12") and year < 4:
        if p.number("start_costs") > 0:
            yield Amount("start_aid", "year", min(p.number("start_costs"), F(5000)) / 4, "municipality", "promoter")
        yield Amount("extra", "year", p.figure("local_plan.extra_worker"), "municipality", "promoter")


def regie(p):
    people, cities = [], []
    for row in p.all.municipalities:
        people.append(population(row, p.m))
        if row["centre_city"] == "yes":
            cities.append(people[-1])
    alone = len(people) == 1 and cities
    if p.m < month("2014-01") or not (alone or (len(people) > 1 and sum(people) >= 60000)):
        return
    own = oracle.by_formula(sum(people))
    if p.m >= month("2023-01") or (cities and not alone and sum(people) <= 80000):
        support = UNKNOWN
    elif alone:
        support = own
    else:
        support = min(own, (oracle.by_formula(max(cities)) if cities else 0) + F(50000))
    yield Amount("support", "year", support, "wse", "partnership")


def population(row, m):
    """On 1 January of the year, or of the last one before it that is known; before all of them of the first."""
    known = sorted(int(key[-4:]) for key in row if key.startswith("pop_") and row[key])
    return int(row["pop_%d" % max([y for y in known if y <= m // 12] or known[:1])])


# ---- services and those who pay for them ----

def hours_taken_up(s):
    if s.has("hours"):
        hours = s.number("hours")
    else:
        hours = s.number("hours_per_fte") * full_time_people(s, lambda w: w.number("productivity") if is_target(w) else F(0))
    return hours * s.number("take_up", F(1))


def hours_paid(s):
    """Hours a year, by who pays for them: they have one kind of customer, unless it is said in so many words."""
    how = s.word("customer")
    if how == "households":
        how = s.word("paid_by")
    taken = hours_taken_up(s)
    keys = {"voucher": "vouchers", "price": "cash_hours", "city": "city_hours", "companies": "company_hours"}
    return {kind: s.number(key, taken if kind == how else F(0)) for kind, key in keys.items()}


def season(s):
    return s.number("season", F(1, 12))


def cash_price(s):
    hours = hours_paid(s)["price"]
    if hours > 0:
        yield Amount("household", "year", hours * s.number("cash_price", s.number("price")), "household", "promoter", season(s))


def city_customer(s):
    hours = hours_paid(s)
    if hours["city"] > 0:
        price = s.number("city_price", s.number("price"))
        yield Amount("city", "year", hours["city"] * price, "municipality", "promoter", season(s))
    if hours["companies"] > 0:
        price = s.number("company_price", s.number("price"))
        yield Amount("company", "year", hours["companies"] * price, "company", "promoter", season(s))


def vouchers(s):
    m, asked = s.m, hours_paid(s)["voucher"]
    if not (asked > 0 and s.project.yes("voucher_company") and s.word("task") in TASKS):
        return
    users, kind = s.number("users"), s.word("user")
    room = users * dated(oracle.MOST_EXCEPTION if kind == "exception" else oracle.MOST, m)
    if kind == "household" and m >= month("2012-01"):
        room = least(room, s.number("households") * dated(oracle.MOST_HOUSEHOLD, m))
    first = room                               # how many at the ordinary price
    if kind != "exception" and m >= month("2013-01"):
        first = 400 * users if kind == "single" else min(400 * users, 800 * s.number("households"))
    cheap, dear = (asked, F(0)) if first is not UNKNOWN and asked <= first else (first, least(asked, room) - first)
    paid = cheap * dated(oracle.PRICE, m) + (dear * dated(oracle.DEAR, m) if dear != 0 else 0)
    worth = (cheap + dear) * dated(oracle.EXCHANGE, m)
    state = "vouchers_federal" if m < month("2014-07") else "vouchers_flanders"
    yield Amount("customer", "year", paid, "household", "promoter", season(s))
    yield Amount("intervention", "year", worth - paid, state, "promoter", season(s))
    if month("2023-10") <= m <= month("2023-11"):
        yield Amount("supplement", "year", (cheap + dear) * F("3.20"), "vouchers_flanders", "promoter", season(s))
    rate = dated(oracle.RATE, m)
    if rate > 0:
        tax = "tax_federal" if m < month("2014-07") else "tax_flanders"
        yield Amount("tax_back", "year", rate * least(paid, dated(oracle.CAP, m) * users), tax, "household", season(s))


# ---- agreements, costs, investments, support in kind, cash ----

def index_factor(x):
    kind = x.word("index", "none")
    if kind == "health":
        return oracle_wages.growth(x.project.number("price_growth"), x.m // 12 - x.all.first // 12)
    return wages_then(x, x.all.first) if kind == "wages" else F(1)


PARTIES = {"other": "partner"}


def agreement(c):
    if c.word("domain", "none") == "none" and c.number("amount") > 0:
        payer = PARTIES.get(c.word("payer"), c.word("payer"))
        yield Amount(c.word("leaf"), "year", c.number("amount") * index_factor(c), payer, "promoter", leaf=c.word("leaf"))


def service_of(c):
    services = c.all.all_then("service", c.m)
    name = c.word("service", services[0].member.name if len(services) == 1 else None)
    return next(s for s in services if s.member.name == name)


def domain_contribution(c):
    domain = c.word("domain", "none")
    if domain == "none" or c.number("amount") <= 0:
        return
    payer, tasks, _ = oracle_services.DOMAINS[domain]
    if tasks is oracle_services.EVERY or service_of(c).word("task") in tasks:
        yield Amount(domain, "year", c.number("amount") * index_factor(c), payer, "promoter")


def running_costs(k):
    yield Amount("running", "year", k.number("amount") * index_factor(k), "promoter", "supplier")


def written_off(i, amount):
    """The month's part of it over the life: what is due by then less what was before."""
    done, life = i.m - i.date("bought", i.all.first), i.months("life")
    if 0 <= done < life:
        return cents(amount * (done + 1) / life) - cents(amount * done / life)
    return None


def investments(i):
    price = i.number("price")
    if i.m == i.date("bought", i.all.first):
        yield Amount("purchase", "once", price, "promoter", "supplier", books="cash")
    part = written_off(i, price)
    if part is not None:
        yield Amount("depreciation", "month", part, "promoter", "supplier", books="result")


def investment_grant(i):
    grant = i.number("grant", F(0))
    if grant <= 0:
        return
    payer = PARTIES.get(i.word("payer"), i.word("payer"))
    if i.m == i.date("bought", i.all.first):
        yield Amount("received", "once", grant, payer, "promoter", books="cash")
    part = written_off(i, grant)
    if part is not None:
        yield Amount("in_result", "month", part, payer, "promoter", books="result")


def support_in_kind(x):
    yield Amount(x.word("form"), "year", x.number("amount"), PARTIES.get(x.word("payer"), x.word("payer")), "promoter",
                 books="result")


def cash_start(p):
    if p.m == p.all.first and p.number("cash_start", F(0)) != 0:
        yield Amount("cash", "once", p.number("cash_start"), "own_means", "promoter", books="cash")
