# SPDX-License-Identifier: GPL-3.0-or-later
"""All instruments that the example projects use, for oracle_projects.py: of whom each is
asked, where its money belongs, and what may not be had together or beyond something.
"""
from fractions import Fraction as F

import project_services as other
import project_workers as worker
from oracle import cents
from project_inputs import UNKNOWN

CHOSEN, ALWAYS = True, False                   # had by who takes it, or by all for whom its conditions hold


class Instrument:
    def __init__(self, level, kind, leaf, chosen, amounts):
        self.id, self.level, self.kind, self.leaf, self.chosen = amounts.__name__, level, kind, leaf, chosen
        self.amounts = amounts


INSTRUMENTS = [Instrument(level, kind, leaf, chosen, amounts) for level, kind, leaf, chosen, several in (
    ("worker", "cost", "", ALWAYS, [worker.payroll]),
    ("worker", "memo", "return", ALWAYS, [worker.return_loss]),
    ("worker", "funding", "return", CHOSEN, [worker.lde, worker.maatwerk_individual, worker.social_workshop_guidance]),
    ("worker", "funding", "employment", CHOSEN,
     [worker.sine, worker.art60, worker.twe, worker.gesco, worker.social_workshop, worker.pwa, worker.young_flanders,
      worker.older_flanders, worker.no_recent_work]),
    ("service", "funding", "customer", ALWAYS, [other.vouchers, other.cash_price, other.city_customer]),
    ("contribution", "funding", "domains", ALWAYS, [other.agreement, other.domain_contribution]),
    ("cost", "cost", "", ALWAYS, [other.running_costs]),
    ("investment", "cost", "", ALWAYS, [other.investments]),
    ("investment", "funding", "return", ALWAYS, [other.investment_grant]),
    ("support", "in_kind", "", ALWAYS, [other.support_in_kind]),
    ("project", "cost", "", ALWAYS, [other.cash_start]),
    ("project", "funding", "return", CHOSEN, [other.local_plan]),
    ("partnership", "funding", "return", CHOSEN, [other.regie]),
) for amounts in several]

# never two target-group reductions for the same worker, and never more than the contributions
REDUCTIONS = {("sine", "reduction"), ("art60", "exemption"), ("gesco", "exemption"), ("young_flanders", "reduction"),
              ("older_flanders", "retention"), ("older_flanders", "hire"), ("no_recent_work", "reduction")}
ARTICLE_60 = {("art60", "subsidy"), ("art60", "part_time"), ("art60", "increased")}
TWE = {("twe", "effort"), ("twe", "compensation"), ("twe", "compensation_end")}
LDE = {("lde", "operating"), ("lde", "guidance")}
# per month together never more than what the wage costs after reductions
WAGE_SUBSIDIES = ARTICLE_60 | {("sine", "allowance")}
# of each of these, those of one instrument at a time
ONE_OF = [REDUCTIONS, WAGE_SUBSIDIES, {("sine", "allowance"), ("gesco", "premium")}, LDE | {("gesco", "premium")},
          LDE | {("social_workshop", "wage_premium")}, LDE | {("lde", "temporary")} | ARTICLE_60,
          LDE | {("lde", "temporary")} | TWE]


def is_excluded(taken, instrument, amount):
    """Does the worker take another instrument of a group that this amount is of?"""
    groups = [group for group in ONE_OF if (instrument.id, amount.name) in group]
    return any(name != instrument.id and name in taken for group in groups for name, _ in group)


def had_by(then):
    """All that the member has in the month: (instrument, amount)."""
    taken = then.taken()
    strange = taken - {i.id for i in INSTRUMENTS}
    if strange:
        raise SystemExit("%s takes what the oracle does not know: %s" % (then.member.name, ", ".join(strange)))
    out = []
    for instrument in INSTRUMENTS:
        if instrument.level == then.member.level and (instrument.id in taken or not instrument.chosen):
            out += [(instrument, amount) for amount in instrument.amounts(then)
                    if not is_excluded(taken, instrument, amount)]
    if then.member.level == "worker" and worker.has_contract(then):
        keep_below(then, out)
    return out


def keep_below(w, had):
    """Reductions are never more than what is due, wage subsidies never more than what is left to pay."""
    due, reduced = worker.contributions_due(w), F(0)
    for instrument, amount in had:
        if (instrument.id, amount.name) in REDUCTIONS:
            amount.value = cents(min(amount.value, due - reduced))
            reduced += amount.value
    left = worker.gross_wage(w) + (due - reduced) / worker.months_in_quarter(w)
    for instrument, amount in had:
        if (instrument.id, amount.name) in WAGE_SUBSIDIES and amount.value is not UNKNOWN:
            amount.value = min(amount.value, left)
            left -= amount.value
