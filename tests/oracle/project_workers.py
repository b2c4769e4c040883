# SPDX-License-Identifier: GPL-3.0-or-later
"""What a worker costs and brings in one month, for oracle_projects.py.

One function per instrument.  It is asked of one worker as he or she is in one month,
says whether the conditions hold, and yields what is had: per month, quarter or year,
from whom to whom.  The figures are typed from the law folder (or, where it has none,
from the sources that the rule files name), or are those of the oracles beside this one.
A figure that nobody found is UNKNOWN, and so is all that needs it.

Refuses to know how an amount is spread over months and rounded: see oracle_projects.py.
"""
from fractions import Fraction as F

import oracle
import oracle_employment
import oracle_services
import oracle_wages
from oracle import EMPLOYERS, LOW, RECOGNISED, beta_share, cents, first_of_quarter, month
from project_inputs import UNKNOWN, once


# ---- amounts and figures ----

def least(*amounts):
    return UNKNOWN if UNKNOWN in amounts else min(amounts)


def beyond(amount, deducted):
    return UNKNOWN if amount is UNKNOWN else max(amount - deducted, F(0))


def dated(table, m, end=None):
    """The last figure that began by then."""
    return oracle.dated(table, m, "", UNKNOWN, end)


class Amount:
    """What is had of one amount: `value` per period, and which part of it falls in the month."""

    def __init__(self, name, period, value, payer, payee, part=None, leaf=None, books="both", due=None):
        self.name, self.period, self.value, self.payer, self.payee = name, period, value, payer, payee
        self.part = part if part is not None else {"month": F(1), "once": F(1), "quarter": F(1, 3), "year": F(1, 12)}[period]
        self.leaf, self.books, self.due = leaf, books, due


def federal_until_2014(m, name):
    """The sixth state reform: the same counter, from July 2014 on account of Flanders."""
    return name if m < month("2014-07") else name + "_flanders"


# ---- people ----

def age(w, at):
    """In whole years."""
    return (at - w.date("birth")) // 12


def is_target(w):
    return w.word("target_group", "yes" if w.word("role", "target") == "target" else "no") == "yes"


def employer(w):
    return w.word("employer", "ocmw" if w.takes("art60") or w.takes("twe") else "promoter")


def full_time_people(w, of_whom=lambda other: True):
    """Who is in service in the month, a part-timer for a part; groups count for all of them."""
    return sum((one.number("fte") * one.number("count", F(1)) * of_whom(one)
                for one in w.all.all_then("worker", w.m) if one.in_service()), F(0))


@once
def months_in_quarter(w):
    start = first_of_quarter(w.m)
    return len([m for m in range(start, start + 3) if w.hired <= m <= w.last])


def work_share(w):
    """mu: of a whole full-time quarter."""
    return w.number("quarter_share", w.number("fte") * months_in_quarter(w) / 3)


def of_quarter(w):
    """An amount per quarter belongs to the months of it that the worker was there."""
    return F(1, months_in_quarter(w))


# ---- what a worker costs ----

def wages_then(w, start):
    """The wages of the month against those of another: index steps, and after the last one a guess per year."""
    pc327 = w.member.level == "worker" and w.word("wage_index", "public") == "pc327"
    step = oracle_wages.pc327_step if pc327 else lambda m: oracle_wages.step(m, "wages")
    index = oracle_wages.power(step(w.m)) / oracle_wages.power(step(start))
    years = max(0, oracle_wages.years_unknown(w.m) - oracle_wages.years_unknown(start))
    return index * oracle_wages.growth(w.project.number("wage_growth", F(0)), years)


@once
def full_time_wage(w):
    if w.word("wage_index", "public") == "none":
        return w.number("wage")
    return cents(w.number("wage") * wages_then(w, w.date("wage_month", w.all.first)))


@once
def gross_wage(w):
    if w.has("gross_wage"):
        return w.number("gross_wage")
    return cents(full_time_wage(w) * w.number("fte"))


def quarter_wage(w):
    """S: the wage of a full-time quarter."""
    return w.number("quarter_wage", 3 * full_time_wage(w))


BASIC_LOCAL = F("0.2307") - F("0.0100") - F("0.0030") + F("0.0017") + F("0.0001")
MODERATION = F("0.0567")
CATEGORY_1 = [("2004-01", "0.3240"), ("2016-04", "0.30"), ("2018-01", "0.25")]
STATUTORY = [("2018-01", "0.4948")]


def employer_rate(w):
    project = w.project
    if employer(w) == "ocmw" or project.word("promoter") in ("municipality", "ocmw"):
        if w.yes("statutory"):
            return dated(STATUTORY, w.m)
        return BASIC_LOCAL + MODERATION * (1 + BASIC_LOCAL)
    if project.word("recognition") == "maatwerk" and is_target(w):
        return F("0.3240") if w.m < month("2023-01") else F("0.2492")
    return dated(CATEGORY_1, w.m) if project.word("rsz_category") == "general" else F("0.3240")


FLAT = [("2016-01", "462.60"), ("2016-04", 438), ("2018-01", 0)]
BOUND = [("2016-01", "5560.49"), ("2016-04", 6900), ("2018-01", 8850)]


def structural_reduction(w):
    """Nothing is counted where the figures were not found (or the wage is below the low-wage bound)."""
    project = w.project
    if w.has("structural_reduction"):
        return w.number("structural_reduction")
    if employer(w) == "ocmw" or project.word("promoter") in ("municipality", "ocmw"):
        return F(0)
    if project.word("recognition") == "maatwerk" and is_target(w) and w.m >= month("2023-01"):
        s = quarter_wage(w)
        low, lowest = max(F(0), F("10890.57") - s), max(F(0), F("6375.19") - s)
        return (F(495) + F("0.1785") * low + F("0.4") * lowest) * beta_share(work_share(w))
    if project.word("rsz_category") == "general" and w.m >= month("2016-01") and quarter_wage(w) >= dated(BOUND, w.m):
        return dated(FLAT, w.m) * beta_share(work_share(w))
    return F(0)


LAST_KNOWN = oracle_wages.MINIMUM_WAGES[-1][1]


def below_minimum_wages(w, wage, times):
    """A wage, at most so many minimum wages.  Where that is not known, the last known one is not too high."""
    minimum = w.figure("minimum_wage", oracle_wages.minimum_wage(w.m, UNKNOWN))
    if minimum is UNKNOWN:
        return wage if wage <= times * LAST_KNOWN else UNKNOWN
    return min(wage, times * minimum)


def bonus(w):
    return w.number("bonus")


@once
def contributions_due(w):
    """Of the quarter: on the wage, and on the premium spread over the months."""
    owed = (gross_wage(w) + bonus(w) / 12) * employer_rate(w) * months_in_quarter(w)
    return cents(max(F(0), owed - structural_reduction(w)))


def is_clerical(w):
    return w.word("statute", "clerical") == "clerical"


def holiday_cost(w):
    """Of a clerical worker, 92% of a month; what the fund asks for a manual worker, nobody found."""
    return gross_wage(w) * F(92, 100) if is_clerical(w) else w.figure("holiday_fund_share")


def has_contract(w):
    return not (w.takes("pwa") or w.takes("wijk_werken"))


def payroll(w):
    if not has_contract(w):
        return
    boss, year = employer(w), w.m // 12
    yield Amount("wage", "month", gross_wage(w), boss, "employee")
    yield Amount("contributions", "quarter", contributions_due(w), boss, "rsz", of_quarter(w))
    if is_clerical(w):
        yield Amount("holiday_pay", "year", holiday_cost(w), boss, "employee", due=(year + 1) * 12 + 4)
    else:
        yield Amount("holiday_fund", "year", holiday_cost(w), boss, "holiday_fund")
    yield Amount("bonus", "year", bonus(w), boss, "employee", due=year * 12 + 11)
    free = w.takes("art60") and w.word("workplace") == "social_economy"
    if boss == "ocmw" and w.project.word("promoter") != "ocmw" and not free:
        yield Amount("user_fee", "month", w.number("user_fee"), "promoter", "ocmw")


def return_loss(w):
    """What a worker brings less than another, of all that he or she costs."""
    if has_contract(w) and is_target(w):
        cost = gross_wage(w) + contributions_due(w) / months_in_quarter(w) + (holiday_cost(w) + bonus(w)) / 12
        yield Amount("loss", "month", (1 - w.number("productivity")) * cost, employer(w), "nobody", books="result")


# ---- SINE ----

def sine(w):
    project, m = w.project, w.m
    if m < month("2004-01"):
        raise SystemExit("the oracle knows SINE from 2004 on")
    hired = w.date("sine_hired", w.hired)      # after Article 60: those months count as months without work
    jobless = w.months("jobless") + hired - w.hired
    before_2004, older = hired < month("2004-01"), age(w, hired) >= 45
    on_aid = w.word("status_hired") in ("living_wage", "social_aid")
    days = jobless * 26
    if before_2004:
        long_enough = jobless >= w.figure("sine.jobless_before_2004", 60)
    else:
        long_enough = days >= (156 if on_aid or older else w.figure("sine.days_unemployed", 312))
    quarters = 21 if days >= (312 if on_aid else 624) else 11
    if not (month("1999-07") <= w.hired <= hired <= min(m, month("2023-06")) and long_enough
            and (on_aid or w.word("status_hired") == "unemployed") and w.word("education") in LOW
            and (project.word("promoter") in EMPLOYERS or project.word("recognition") in RECOGNISED)
            and (before_2004 or older or m < first_of_quarter(hired) + 3 * quarters)):
        return
    chosen = project.word("maatwerk", None)
    ended, over = m >= month("2023-07"), m > month("2025-06")
    if not ended or (not over and chosen in ("none", "outside_contingent")):
        yield Amount("allowance", "month", 500 * w.number("fte"), federal_until_2014(m, "rva"), employer(w))
    if beta_share(work_share(w)) > 0 and (not ended or (not over and chosen != "individual")):
        yield Amount("reduction", "quarter", 1000 * beta_share(work_share(w)), federal_until_2014(m, "rsz"), employer(w),
                     of_quarter(w))


# ---- LDE ----

LDE_OPERATING = [("2006-01", 8000), ("2015-01", None)]
LDE_GUIDANCE = [("2006-01", 1200), ("2015-01", None)]


def lde(w):
    project, m = w.project, w.m
    hired = w.date("lde_hired", w.date("sine_hired", w.hired))     # after Article 60
    second, end = month("2015-01"), month("2023-07")
    on_aid = w.word("status_hired") in ("living_wage", "social_aid")
    group = hired >= second or on_aid or (w.word("education") != "higher" and w.months("jobless") >= 12)
    years = 6 if w.yes("lde_extended") else 5
    if not (project.word("recognition") == "lde" and is_target(w) and w.hired < end and hired <= m
            and (m < second or project.word("promoter") != "company")):
        return
    if m >= end:
        if project.word("maatwerk") != "individual" and hired < end:
            yield Amount("temporary", "year", w.figure("lde.temporary"), "wse", "promoter")
    elif w.all.reform == "enveloppe.ini":      # what if: a fixed sum for the project, divided over who takes LDE
        all_with = full_time_people(w, lambda other: F(other.takes("lde")))
        yield Amount("operating", "year", 25000 * w.number("fte") / all_with, "wse", "promoter")
    elif (group and (m < second or m < max(hired, second) + 12 * years)
          and (m < month("2019-01") or full_time_people(w, is_target) >= 5)):
        yield Amount("operating", "year", dated(LDE_OPERATING, m) * w.number("fte"), "wse", "promoter")
        yield Amount("guidance", "year", dated(LDE_GUIDANCE, m) * w.number("fte"), "wse", "promoter")


# ---- Article 60 § 7, TWE ----

def contract_runs(w):
    _, _, length = oracle_wages.contract({"worker." + key: w.word(key) for key in ("hired", "birth")}, None)
    return w.m < w.hired + length


def art60(w):
    if w.word("status_hired") not in ("living_wage", "social_aid") or not contract_runs(w):
        return
    m, fte = w.m, w.number("fte")
    if w.word("workplace") == "social_economy":
        payer = "pod_mi" if m < month("2017-01") else "wse"
        yield Amount("increased", "month", below_minimum_wages(w, gross_wage(w), 1), payer, "ocmw")
    elif fte == 1:
        yield Amount("subsidy", "month", oracle_wages.living_wage(2, m, UNKNOWN), "pod_mi", "ocmw")
    elif fte >= F(1, 2) and m < w.hired + 6:
        yield Amount("part_time", "month", F(625 if age(w, w.hired) < 25 else 500), "pod_mi", "ocmw")
    if w.hired < month("2017-01") and m < month("2019-01"):
        yield Amount("exemption", "quarter", contributions_due(w), federal_until_2014(m, "rsz"), "ocmw", of_quarter(w))
    if m < month("2017-01"):
        yield Amount("guidance", "month", w.figure("art60.guidance"), "wse", "ocmw")


def twe(w):
    start, m = w.date("twe_start"), w.m
    if not (w.word("status_hired") in ("living_wage", "social_aid") and m >= start >= month("2017-01")
            and (w.hired >= month("2017-01") or m >= month("2019-01"))):
        return
    if m < start + 24 or contract_runs(w):
        yield Amount("effort", "month", F(250), "wse", "ocmw", due=first_of_quarter(m) + 2)
    if contract_runs(w):
        yield Amount("compensation", "month", F(150), "wse", "ocmw")
        yield Amount("compensation_end", "month", F(45), "wse", "ocmw")


# ---- GESCO, social workshop, PWA ----

ORDINARY_GESCO = [("2013-01", "5035.01")]


def gesco(w):
    project, m, fte = w.project, w.m, w.number("fte")
    promoter = project.word("promoter")
    local = promoter in ("municipality", "ocmw", "partnership") or (promoter == "vzw" and project.yes("local_control"))
    on_aid = w.word("status_hired") in ("living_wage", "social_aid")
    aid = w.word("status_hired") == "living_wage" or (on_aid and w.hired >= month("2004-04"))
    year = w.months("jobless") >= 12
    registered = w.yes("jobseeker") and w.word("education") != "higher"
    if promoter == "company" or m >= month("2015-04" if local else "2016-01") or \
            not (local or aid or (year and (w.word("status_hired") == "unemployed" or registered))):
        return
    bands = [("0.5", 283000), ("0.8", 453000)] + ([] if local else [("1", 566000)])
    ceiling = oracle_employment.band(fte, bands, UNKNOWN, "")
    if local and w.word("gesco_premium") == "higher":
        premium = UNKNOWN
    elif local and not (w.word("education") in LOW and on_aid and w.months("jobless") > 12):
        premium = dated(ORDINARY_GESCO, m, "2015-12") * fte
    else:
        premium = ceiling
    yield Amount("premium", "year", premium, "wse", employer(w))
    yield Amount("exemption", "quarter", contributions_due(w), federal_until_2014(m, "rsz"), employer(w), of_quarter(w))


def in_social_workshop(w):
    return w.project.word("recognition") == "social_workshop" and is_target(w) and w.m < month("2019-01")


def social_workshop(w):
    if in_social_workshop(w):
        premium = w.figure("social_workshop.full_premium") * w.number("fte")
        if w.takes("sine"):                    # no double financing of the wage
            premium = beyond(premium, 12 * sum(a.value for a in sine(w) if a.name == "allowance"))
        yield Amount("wage_premium", "year", premium, "wse", employer(w))


def social_workshop_guidance(w):
    if in_social_workshop(w) and w.hired < month("2019-01"):
        premium = w.figure("social_workshop_guidance.guidance_premium") * w.number("fte")
        yield Amount("guidance", "year", premium, "wse", employer(w))


LEAST_CHEQUE = [("1994-01", "4.95"), ("2009-01", "5.95")]


def pwa(w):
    hours, price = w.number("activity_hours"), w.project.number("activity_price")
    if w.m >= month("2018-01"):
        return
    if dated(LEAST_CHEQUE, w.m) <= price <= F("7.45"):
        yield Amount("price", "month", hours * price, "household", "promoter")
    yield Amount("registration", "year", w.number("activity_users") * F("7.45"), "household", "promoter")
    yield Amount("pay", "month", hours * F("4.10"), "promoter", "employee")


# ---- Flemish target groups ----

def young_flanders(w):
    hired, education, m = w.hired, w.word("education"), w.m
    quarters = oracle_employment.quarters_of(hired, 8)
    cap = 7500 if first_of_quarter(m) in quarters[:4] else 8100
    middle = education == "upper_secondary" and hired < month("2020-01")
    if not (month("2016-07") <= hired <= month("2024-06") and age(w, hired) < 25 and (education in LOW or middle)
            and first_of_quarter(m) in quarters and quarter_wage(w) <= cap and beta_share(work_share(w)) > 0):
        return
    if education in LOW and m >= month("2019-01"):
        value = contributions_due(w)
    else:
        value = (1150 if education in LOW else 1000) * beta_share(work_share(w))
    yield Amount("reduction", "quarter", value, "rsz_flanders", employer(w), of_quarter(w))


def older_flanders(w):
    hired, m, share = w.hired, w.m, beta_share(work_share(w))
    end_of_quarter = first_of_quarter(m) + 2
    if m < month("2016-07"):
        raise SystemExit("the oracle knows the older workers from July 2016 on")
    cap = 13400 if m < month("2019-01") else 18545 if m % 12 >= 9 else 13945
    if not (w.project.word("rsz_category") == "general" and share > 0 and quarter_wage(w) <= cap):
        return
    first, second = [(a, b) for start, a, b in oracle_employment.KEPT if month(start) <= m][-1]
    old_then = age(w, hired) >= (55 if hired < month("2020-01") else 58)
    for_hire = (month("2016-07") <= hired <= month("2024-06") and old_then and w.yes("jobseeker")
                and first_of_quarter(m) in oracle_employment.quarters_of(hired, 8))
    high = age(w, end_of_quarter) >= second
    if for_hire:
        value = contributions_due(w) if m >= month("2019-01") else (1500 if high else 1150) * share
        yield Amount("hire", "quarter", value, "rsz_flanders", employer(w), of_quarter(w))
    elif m <= month("2028-06") and (age(w, month("2024-06")) >= 62 if m >= month("2024-07")
                                    else age(w, end_of_quarter) >= first):
        value = (1500 if m >= month("2019-01") else 1150) if high else 600
        yield Amount("retention", "quarter", value * share, "rsz_flanders", employer(w), of_quarter(w))


def no_recent_work(w):
    hired, m = w.hired, w.m
    at_hire, pension = age(w, hired), 65 if m < month("2025-01") else 66
    allowed = 25 <= at_hire < 58 if hired < month("2024-07") else at_hire >= 18 and age(w, m) < pension
    if (hired >= month("2023-10") and w.yes("jobseeker") and w.months("jobless") >= 24 and allowed
            and quarter_wage(w) < 10000 and first_of_quarter(m) in oracle_employment.quarters_of(hired, 4)
            and beta_share(work_share(w)) > 0):
        yield Amount("reduction", "quarter", 1000 * beta_share(work_share(w)), "rsz_flanders", employer(w), of_quarter(w))


# ---- individual maatwerk ----

def maatwerk_individual(w):
    decided, package, need, m = w.date("wop_start"), w.word("wop_package"), w.word("guidance_need"), w.m
    quarter = m // 3 - decided // 3            # 0 in the quarter of the decision
    if decided < month("2023-07") or not 0 <= quarter < (8 if package == "two_years" else 20):
        return
    if package == "decided":
        share = w.number("wop_share")
    elif package != "none":
        share = F(oracle_services.PACKAGES[package][quarter], 100)
    if package != "none" and (package != "decided" or oracle_services.stepped(share, 20, 75)) and \
            (package != "collective_firm" or w.project.word("recognition") == "maatwerk"):
        wage = below_minimum_wages(w, w.number("reference_wage", gross_wage(w)), 2 * w.number("fte"))
        yield Amount("wage_premium", "quarter", share * wage * 3, "wse", employer(w))
    if need != "none":
        index = F(1) if m < month("2024-01") else w.figure("maatwerk_individual.guidance_index")
        yield Amount("guidance_fixed", "quarter", F(1200 if quarter < 5 else 600) * index, "wse", employer(w))
        yield Amount("guidance_variable", "quarter", oracle_services.VARIABLE[need] * work_share(w) * index, "wse", employer(w))
