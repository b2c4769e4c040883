# SPDX-License-Identifier: GPL-3.0-or-later
"""What is changed: in the scenario that the program runs, and in cells of the workbook that
it wrote before.  Both must come to the same."""
import re
from datetime import date


class Change:
    """given: {path: value} as in a [variant]; reform: the text of a file for --reform; cells:
    {name: value} of the workbook, on top of those that follow from `given`; before: what is
    given already when the workbook is written."""

    def __init__(self, project, what, given=None, reform=None, cells=None, before=None):
        self.project, self.what, self.reform = project, what, reform
        self.given, self.before = given or {}, before or {}
        self.cells = dict(cells or {})
        for path, value in self.given.items():
            if not path.endswith(".instruments") and cell_name(*path.split(".")) not in self.cells:
                self.cells.update(cells_of(path, value))


def cell_name(*parts):
    return "_".join(["in", *(re.sub(r"\W", "_", part) for part in parts)])


def month(text):
    """As a workbook counts: days since the end of 1899."""
    year, number = map(int, text.split("-"))
    return (date(year, number, 1) - date(1899, 12, 30)).days


def cell_value(text):
    if text in ("yes", "no"):
        return int(text == "yes")
    if re.fullmatch(r"\d{4}-\d\d", text):
        return month(text)
    number, unit = re.fullmatch(r"(-?[\d.]+)(%?)( .*)?", text).groups()[:2]
    return float(number) / 100 if unit else float(number)


def cells_of(path, value):
    level, *rest = path.split(".")
    parts = value.split(", ")
    if len(parts) == 12:
        return {cell_name(level, *rest, f"{i:02d}"): cell_value(v) for i, v in enumerate(parts, 1)}
    return {cell_name(level, *rest): cell_value(value)}


def takes(member, instrument, first=None, last=None):
    cells = {}
    if first:
        cells[cell_name(member, "takes", instrument, "from")] = month(first)
    if last:
        cells[cell_name(member, "takes", instrument, "until")] = month(last)
    return cells


def off(member, *instruments):
    return {cell_name(member, "takes", i): 0 for i in instruments}


def figure(name, since, value):
    """A reform of one dated figure, and its cell."""
    reform = f"[param {name}]\n{since} = {value}\n{since}.source = test\n{since}.status = assumed\n"
    cell = "par_" + re.sub(r"\W", "_", name) + "_" + since.replace("-", "_")
    return {"reform": reform, "cells": {cell: cell_value(value)}}


CHANGES = [
    # wages, hours of work, heads
    Change("bik", "a wage", {"worker.eddy.wage": "1475.25 EUR/month"}),
    Change("bik", "a bonus", {"worker.fatima.bonus": "801.50 EUR/year"}),
    Change("bik", "three instead of two", {"worker.nieuwe-ploeg.count": "3"}),
    Change("bik", "half-time", {"worker.nieuwe-ploeg.fte": "0.5"}),
    Change("bik", "a companion who leaves", {"worker.werkleider.last": "2009-06"}),
    Change("antwerpen", "more workers of the city", {"worker.gesco.count": "5", "worker.coordinator.fte": "0.5"}),
    # what people can do, and who they were
    Change("bik", "productivity", {"worker.fatima.productivity": "75%"}),
    Change("bik", "born later: the short right", {"worker.eddy.birth": "1968-09"}),
    Change("bik", "jobless for longer: a right that was not had", {"worker.rudy-oude-ploeg.jobless": "62 months"}),
    Change("sociaal-restaurant", "jobless for too short", {"worker.vaste-ploeg.jobless": "5 months"}),
    Change("sociaal-restaurant", "a certificate that is too high", {"worker.vaste-ploeg.education": "higher"},
           cells={"in_worker_vaste_ploeg_education": "hoger onderwijs"}),
    # services
    Change("bik", "prices", {"service.klussen.price": "9.25 EUR/hour", "service.klussen.price.2009-01": "10.10 EUR/hour"}),
    Change("bik", "take-up and hours", {"service.klussen.take_up": "62.5%",
                                        "service.klussen.hours_per_fte": "1010 hours/year"}),
    Change("bik", "a season", {"service.klussen.season": "0%, 0%, 0%, 20%, 20%, 20%, 20%, 20%, 0%, 0%, 0%, 0%"}),
    Change("bik", "activity", {"worker.pwa-klusser.activity_hours": "55 hours/month",
                               "worker.pwa-klusser.activity_users": "31 persons",
                               "project.activity_price.2009-01": "6.95 EUR/hour"}),
    Change("buurtkinderopvang", "hours", {"service.opvang.hours": "27500 hours/year"}),
    Change("sociaal-restaurant", "meals", {"service.maaltijden.hours": "8800 hours/year",
                                           "service.maaltijden.take_up": "95%"}),
    Change("energiesnoeiers", "a price", {"service.scans.price": "12.34 EUR/hour"}),
    Change("strijkwinkel", "users at their limit", {"service.strijken.users": "8 persons",
                                                    "service.strijken.households": "6"}),
    Change("maatwerk-2026", "a later price", {"service.groen.price.2028-01": "39.95 EUR/hour"}),
    # contributions, costs, investments
    Change("bik", "a contribution", {"contribution.stad.amount": "31234.56 EUR/year"}),
    Change("bik", "a contribution from then until then", {"contribution.milieudienst.start": "2007-04",
                                                          "contribution.milieudienst.last": "2009-09"}),
    Change("energiesnoeiers", "a contribution that begins later", {"contribution.lde.start": "2016-07"}),
    Change("bik", "a van", {"investment.bestelwagen.price": "21999.00 EUR", "investment.bestelwagen.life": "4 years",
                            "investment.bestelwagen.grant": "7500.00 EUR"},
           cells={"in_investment_bestelwagen_life": 48}),
    Change("buurtkinderopvang", "costs and support", {"cost.kinderen.amount": "12345.67 EUR/year",
                                                      "support.huis.amount": "9600.00 EUR/year"}),
    # growth
    Change("bik", "growth", {"project.price_growth": "3.5%", "project.wage_growth": "0.75%"}),
    Change("maatwerk-2026", "growth of wages", {"project.wage_growth": "3.25%"}),
    Change("antwerpen", "a plan that falls less", {"project.plan_amount": "151000.00 EUR/year",
                                                   "project.plan_share_4": "95%"}),
    # measures: not asked for, and for other months
    Change("bik", "LDE is not asked for", {"worker.eddy.instruments": "art60 until 2007-12, then sine"},
           cells=off("worker.eddy", "lde")),
    Change("strijkwinkel", "SINE is not asked for", {"worker.sine.instruments": "none"},
           cells=off("worker.sine", "sine")),
    Change("energiesnoeiers", "no partnership", {"partnership.zuid-west.instruments": "none"},
           cells=off("partnership.zuid-west", "regie")),
    Change("energiesnoeiers", "work experience is not asked for", {"worker.twe-2018.instruments": "art60"},
           cells=off("worker.twe-2018", "twe")),
    Change("bik", "hired earlier", {"worker.nieuwe-ploeg.hired": "2006-04"},
           cells={**takes("worker.nieuwe-ploeg", "sine", first="2006-04"),
                  **takes("worker.nieuwe-ploeg", "lde", first="2006-04")}),
    # another employer: who pays changes too
    Change("bik", "another last month of Article 60",
           {"worker.eddy.instruments": "art60 until 2007-06, then sine + lde"},
           cells=takes("worker.eddy", "art60", last="2007-06")),
    Change("buurtkinderopvang", "Article 60 for longer",
           {"worker.poetshulp.instruments": "art60 until 2009-09, then sine + lde"},
           cells=takes("worker.poetshulp", "art60", last="2009-09")),
    Change("energiesnoeiers", "no Article 60", {"worker.art60-2014.instruments": "none"},
           cells=off("worker.art60-2014", "art60")),
    Change("sociaal-restaurant", "no Article 60", {"worker.art60-2010.instruments": "none"},
           cells=off("worker.art60-2010", "art60")),
    Change("energiesnoeiers", "neither Article 60 nor work experience", {"worker.twe-2017.instruments": "none"},
           cells=off("worker.twe-2017", "art60", "twe")),
    Change("bik", "from the payroll of the OCMW to the promoter's", {"worker.werkleider.employer": "promoter"},
           cells={"in_worker_werkleider_employer": "de promotor"},
           before={"worker.werkleider.employer": "ocmw", "worker.werkleider.user_fee": "500.00 EUR/month"}),
    Change("strijkwinkel", "a right for a year less", {"worker.jongeren.instruments": "young_flanders until 2017-12, then none"},
           cells=takes("worker.jongeren", "young_flanders", last="2017-12")),
    # what did not count before: it has rows all the same
    Change("bik", "a contribution for another leaf", {"contribution.stad.leaf": "return"},
           cells={"in_contribution_stad_leaf": "Sociaal-economisch perspectief"}),
    Change("bik", "companies as customers", {"service.klussen.customer": "companies"},
           cells={"in_service_klussen_customer": "bedrijven"}),
    Change("bik", "a price for what was free", {"service.kippenhokken.price": "12.50 EUR/hour"}),
    Change("bik", "a contract where there was none", {"worker.pwa-klusser.fte": "0.5"}),
    # choices
    Change("maatwerk-2026", "a higher need", {"worker.groen-gewoon.guidance_need": "high",
                                              "worker.groen-gewoon.wop_share.2031-01": "25%"},
           cells={"in_worker_groen_gewoon_guidance_need": "hoog"}),
    # figures of the rules
    Change("bik", "a figure: SINE", **figure("sine.allowance", "2004-01", "612.50")),
    Change("bik", "a figure in the middle", **figure("minimum_wage", "2006-10", "1300.00")),
    Change("antwerpen", "a figure: contributions", **figure("rate_local_basic", "2004-01", "21.50%")),
    Change("energiesnoeiers", "a figure: the minimum wage", **figure("minimum_wage", "2016-06", "1500.00")),
    Change("strijkwinkel", "a figure: the voucher", **figure("vouchers.exchange_value", "2018-10", "24.99")),
    Change("antwerpen", "a figure that was not known", **figure("social_workshop.full_premium", "1999-01", "17003.12")),
]

# Cells that are locked, and what may not stand in those that are open: the workbook says that it is wrong.
WRONG = [
    ("bik", {"in_contribution_dagcentrum_domain": "sociale huisvesting"}),
    ("bik", {"in_project_start": month("2007-01")}),
    ("strijkwinkel", {"in_worker_sine_education": "geen idee"}),
    ("strijkwinkel", {"in_worker_oudere_jobseeker": 2}),
]
