#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second opinion on whole projects: what `klaverblad run` says of them.

Reads what a project says of itself (project_inputs.py), asks the law of each of its
workers (project_workers.py), services, agreements and costs (project_services.py) month
after month, and keeps the books here: months of a quarter or year that add up to the
cent, groups of equals, when an amount is cash, who stands inside a perimeter and who
outside.  Then it runs the program, with the project's variants and reforms, and
compares every line of the ledger and every total made of it.

Of the rule files it reads nothing but population.csv; of the program only its output.

Usage: oracle_projects.py RULES PROGRAM [SCENARIO...]
       default: all of scenarios/, and what stands in projects/ beside this file: corners
Prints every difference and "N compared", exits with 1 if there was a difference.
"""
import csv
import glob
import json
import os
import subprocess
import sys
import tempfile
from fractions import Fraction as F
from functools import lru_cache

sys.dont_write_bytecode = True                # no __pycache__ in the source tree

import project_services as services
import project_workers as workers
from oracle import HERE, RULES, cents
from project_inputs import UNKNOWN, Project
from project_instruments import INSTRUMENTS, had_by

PERIOD = {"quarter": 3, "year": 12}
COUNTED = ("cost", "funding")                 # kinds that are money


def written(m):
    return "%d-%02d" % (m // 12, m % 12 + 1)


def in_cents(amount):
    """1234.56, or a text of it: in whole cents."""
    return int(amount.replace(".", "")) if isinstance(amount, str) else int(amount * 100)


# ---- the books ----

class Line:
    """One amount of one member in one month: counted then, and paid in the month `due`; in cents."""

    def __init__(self, m, instrument, amount, member, counted, paid):
        self.m, self.instrument, self.amount, self.member = m, instrument.id, amount.name, member
        self.kind, self.leaf = instrument.kind, amount.leaf or instrument.leaf
        self.payer, self.payee = amount.payer, amount.payee
        self.counted, self.paid, self.due = counted, paid, amount.due or m

    def name(self):
        due = written(self.due) if self.paid else ""
        return (written(self.m), self.kind, self.leaf, self.instrument, self.amount, self.member.level, self.member.name,
                self.payer, self.payee, due)


class Spread:
    """The months of a quarter or year: after each, what is booked is the exact sum so far, rounded."""

    def __init__(self):
        self.begun, self.exactly, self.booked = None, F(0), F(0)

    def take(self, m, period, value, part):
        if period not in PERIOD:
            return value
        begun = m - m % PERIOD[period]
        if begun != self.begun:
            self.begun, self.exactly, self.booked = begun, F(0), F(0)
        self.exactly += value * part
        month_part = cents(self.exactly) - self.booked
        self.booked += month_part
        return month_part


class Books:
    """All lines of a project, and what cannot be told."""

    def __init__(self, project):
        self.project, self.lines, self.unknown = project, [], []
        self.months = range(project.first, project.last + 1)
        self.years = sorted({m // 12 for m in self.months})
        spreads = {}
        for m in self.months:
            for level in sorted({i.level for i in INSTRUMENTS}):
                for member in project.members.get(level, []):
                    first, last = project.stay(member)
                    if first <= m <= last:
                        self.book(m, member, spreads)

    def book(self, m, member, spreads):
        then = self.project.then(member, m)
        count = then.number("count", F(1)) if member.level == "worker" else F(1)
        for instrument, amount in had_by(then):
            if amount.value is UNKNOWN:
                self.unknown.append(Line(m, instrument, amount, member, 0, 0))
                continue
            spread = spreads.setdefault((member, instrument.id, amount.name), Spread())
            value = in_cents(count * spread.take(m, amount.period, cents(amount.value), amount.part))
            counted = value if amount.books != "cash" else 0
            paid = value if amount.books != "result" and instrument.kind in COUNTED else 0
            if value:
                self.lines.append(Line(m, instrument, amount, member, counted, paid))


# ---- from whom one looks ----

GOVERNMENT = {
    "rva": "federal", "rsz": "federal", "pod_mi": "federal", "vouchers_federal": "federal", "tax_federal": "federal",
    "culture_fund": "federal", "rva_flanders": "flanders", "rsz_flanders": "flanders", "wse": "flanders",
    "vouchers_flanders": "flanders", "tax_flanders": "flanders", "welfare": "flanders", "kind_en_gezin": "flanders",
    "youth_care": "flanders", "environment": "flanders", "municipality": "local", "ocmw": "local", "partnership": "local",
    "province": "provinces",
}
# parties, governments; the promoter's books belong where its legal entity belongs
PERIMETERS = {
    "project": ({"promoter"}, set()), "promoter": ({"promoter", "owner"}, set()), "gemeente": ({"municipality"}, set()),
    "ocmw": ({"ocmw"}, set()), "local": (set(), {"local"}), "flanders": (set(), {"flanders"}),
    "federal": (set(), {"federal"}), "all": ({"promoter"}, {"local", "provinces", "flanders", "federal"}),
    "partners": ({"promoter", "municipality", "ocmw"}, set()), "partnership": ({"partnership"}, set()),
}
OWNERS = {"municipality", "ocmw", "partnership", "social_housing"}     # other promoters are nobody's


def flows_of(project, perimeter):
    """Line -> out, in, within or outside."""
    parties, governments = PERIMETERS[perimeter]
    promoter = project.itself.said["promoter"].at(0)
    owner = promoter if promoter in OWNERS else None
    if "owner" in parties and owner:
        parties = parties | {owner}

    @lru_cache(maxsize=None)
    def inside(party):
        return party in parties or GOVERNMENT.get(party) in governments or \
            (party == "promoter" and owner is not None and inside(owner))

    ways = {(True, True): "within", (True, False): "out", (False, True): "in", (False, False): "outside"}
    return lambda line: ways[inside(line.payer), inside(line.payee)]


# ---- comparing ----

class Compare:
    def __init__(self):
        self.count, self.different, self.where = 0, 0, ""

    def same(self, what, oracle, program):
        self.count += 1
        if oracle != program:
            self.different += 1
            print("%s: %s: the oracle finds %s, the program %s" % (self.where, what, said(oracle), said(program)))

    def tables(self, name, oracle, program):
        """Rows by key; a row that one of the two does not have is as many differences as it has figures."""
        for key in sorted(set(oracle) | set(program), key=str):
            mine, theirs = oracle.get(key), program.get(key)
            for i in range(len(mine or theirs)):
                self.same("%s %s [%d]" % (name, " ".join(str(k) for k in key if k != ""), i),
                          mine[i] if mine else None, theirs[i] if theirs else None)


def said(x):
    return "nothing" if x is None else "%.2f" % (x / 100) if isinstance(x, int) else str(x)


def rows(folder, name):
    with open(os.path.join(folder, name + ".csv"), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def ledger_of(lines, flow):
    out = {}
    for line in lines:
        key = line.name() + (flow(line),)
        counted, paid = out.get(key, (0, 0))
        out[key] = (counted + line.counted, paid + line.paid)
    return out


def ledger_in(folder):
    out = {}
    for row in rows(folder, "ledger"):
        key = tuple(row[k] for k in ("month", "kind", "leaf", "instrument", "amount", "level", "member", "from", "to",
                                     "cash_month", "flow"))
        counted, paid = out.get(key, (0, 0))
        out[key] = (counted + in_cents(row["counted"]), paid + in_cents(row["cash"]))
    return out


# a file with years beside each other: its heads, and what stands there for a line
PIVOTS = {
    "payer": (["payer"], lambda x: (x.payer,)),
    "receiver": (["receiver"], lambda x: (x.payee,)),
    "instrument": (["instrument", "kind"], lambda x: (x.instrument, x.kind)),
    "amount": (["instrument", "amount", "kind", "leaf"], lambda x: (x.instrument, x.amount, x.kind, x.leaf)),
    "member": (["level", "member"], lambda x: (x.member.level, x.member.name)),
    "leaf": (["leaf"], lambda x: (x.leaf,)),
}


def pivot_of(books, flow, name):
    """Per key and flow: a sum per year, in all, and whether all of it is known."""
    key_of, out = PIVOTS[name][1], {}
    kinds = COUNTED + (("in_kind", "memo") if name in ("instrument", "amount") else ())
    for line in books.lines + books.unknown:
        if line.kind in kinds and flow(line) != "outside":
            row = out.setdefault(key_of(line) + (flow(line),), dict.fromkeys(books.years, 0))
            row[line.m // 12] += line.counted
    not_known = {key_of(line) + (flow(line),) for line in books.unknown}
    shown = not_known if name not in ("payer", "receiver") else set()      # who moves nothing that is known, has no row
    return {key: (*row.values(), sum(row.values()), "no" if key in not_known else "yes") for key, row in out.items()
            if any(row.values()) or key in shown}


def pivot_in(books, folder, name):
    return {tuple(row[k] for k in PIVOTS[name][0] + ["flow"]):
            (*(in_cents(row[str(year)]) for year in books.years), in_cents(row["total"]), row["known"])
            for row in rows(folder, name)}


def time_of(books, flow, of):
    """Per month or year: what goes out, what comes in, the gap, and whether it is known."""
    out = {of(m): {"out": 0, "in": 0} for m in books.months}
    for line in books.lines:
        if line.kind in COUNTED and flow(line) in ("out", "in"):
            out[of(line.m)][flow(line)] += line.counted
    not_known = {of(line.m) for line in books.unknown if flow(line) != "outside"}
    return {(str(of(m)),): (out[of(m)]["out"], out[of(m)]["in"], out[of(m)]["out"] - out[of(m)]["in"],
                            "no" if of(m) in not_known else "yes") for m in books.months}


def time_in(folder, name):
    return {(row[name],): (*(in_cents(row[k]) for k in ("out", "in", "gap")), row["known"]) for row in rows(folder, name)}


def cash_of(books, flow):
    """From nothing at the start, month after month, to the last month in which cash comes or goes."""
    out, position, moves = {}, 0, {}
    for line in books.lines:
        if line.paid and flow(line) in ("in", "out"):
            moves.setdefault((line.due, flow(line)), []).append(line.paid)
    last = max([books.project.last] + [m for m, _ in moves])
    for m in range(books.project.first, last + 1):
        comes, goes = sum(moves.get((m, "in"), [])), sum(moves.get((m, "out"), []))
        position += comes - goes
        out[(written(m),)] = (comes, goes, position)
    return out


def cash_in(folder):
    return {(row["month"],): tuple(in_cents(row[k]) for k in ("in", "out", "position")) for row in rows(folder, "cash")}


def leaves_by_month(ledger):
    """Each leaf per month, made of either ledger."""
    out = {}
    for key, (counted, _) in ledger.items():
        m, kind, leaf, flow = key[0], key[1], key[2], key[-1]
        if kind in COUNTED and flow in ("in", "out"):
            out[m, leaf, flow] = (out.get((m, leaf, flow), (0,))[0] + counted,)
    return out


# ---- what costs are divided by ----

def measures_of(project, m):
    people = project.all_then("worker", m)
    target = workers.full_time_people(people[0], workers.is_target)
    guides = workers.full_time_people(people[0], lambda w: w.word("role", "target") == "guidance")
    return {
        "target_group": target,
        "all_workers": workers.full_time_people(people[0]),
        "heads": sum((w.number("count", F(1)) for w in people if workers.is_target(w) and w.in_service()), F(0)),
        "hours": sum((sum(services.hours_paid(s).values()) for s in project.all_then("service", m)), F(0)),
        "guidance": target / guides if guides else F(0),
        "inhabitants": F(sum(services.population(row, m) for row in project.municipalities)),
    }


def check_measures(compare, books, flow, page):
    by_month = {m: measures_of(books.project, m) for m in books.months}
    spent = dict.fromkeys(books.months, 0)
    for line in books.lines:
        if line.kind in COUNTED and flow(line) == "out":
            spent[line.m] += line.counted
    for measure in page["measures"]:
        spans = [("in all", list(books.months), measure["total"])]
        spans += [(y["year"], [m for m in books.months if m // 12 == y["year"]], y) for y in measure["years"]]
        for name, months, figures in spans:
            mean = sum(by_month[m][measure["id"]] for m in months) / len(months)
            compare.same("mean %s %s" % (measure["id"], name), near(mean, figures["mean"]), F(figures["mean"]))
            if figures["cost"] is not None:
                each = cents(F(sum(spent[m] for m in months), 100) / mean / F(len(months), 12))
                compare.same("cost per %s %s" % (measure["id"], name), in_cents(each), in_cents(figures["cost"]))


def near(exact, text):
    """What is printed, if that is it to six digits; else the exact figure."""
    return F(text) if abs(exact - F(text)) <= F(5, 10 ** 7) else exact


# ---- one run ----

# what if: projects that show a reform, whose figures the oracle can read or knows
REFORMS = {"antwerpen.ini": ["sociale-werkplaats.ini"], "sociaal-restaurant.ini": ["sociale-werkplaats.ini"],
           "maatwerk-2026.ini": ["raming-2026.ini"], "bik.ini": ["sine-ruimer.ini", "enveloppe.ini"]}


class Run:
    """A project as it is looked at: with a variant or a reform, from a perimeter."""

    def __init__(self, path, variant=None, reform=None):
        self.path, self.variant, self.reform = path, variant, reform
        project = Project(path, variant, reform)
        project.municipalities = municipalities(project)
        self.books = Books(project)

    def name(self, perimeter):
        words = [os.path.basename(self.path), self.variant, self.reform and os.path.basename(self.reform)]
        return ", ".join(word for word in words if word) + ("" if perimeter == "project" else ", seen from " + perimeter)

    def program_says(self, program, perimeter, folder):
        command = [program, "run", self.path, "--lang", "en", "--perimeter", perimeter, "--csv", folder, "--json"]
        command += ["--variant", self.variant] if self.variant else []
        command += ["--reform", self.reform] if self.reform else []
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode:
            raise SystemExit("%s: status %d\n%s" % (" ".join(command), done.returncode, done.stderr))
        return json.loads(done.stdout)

    def check(self, compare, program, perimeter="project"):
        books, flow = self.books, flows_of(self.books.project, perimeter)
        compare.where = self.name(perimeter)
        with tempfile.TemporaryDirectory() as folder:
            page = self.program_says(program, perimeter, folder)
            mine, theirs = ledger_of(books.lines, flow), ledger_in(folder)
            compare.tables("ledger", mine, theirs)
            compare.tables("leaf per month", leaves_by_month(mine), leaves_by_month(theirs))
            for name in PIVOTS:
                compare.tables(name, pivot_of(books, flow, name), pivot_in(books, folder, name))
            compare.tables("month", time_of(books, flow, written), time_in(folder, "month"))
            compare.tables("year", time_of(books, flow, lambda m: m // 12), time_in(folder, "year"))
            compare.tables("cash", cash_of(books, flow), cash_in(folder))
            if perimeter == "project":
                check_measures(compare, books, flow, page)


def municipalities(project):
    """The rows of population.csv of those that the project names."""
    with open(os.path.join(RULES, "population.csv"), encoding="utf-8") as file:
        people = {row["municipality"]: row for row in csv.DictReader(x for x in file if not x.startswith("#"))}
    said_of = project.itself.said.get("municipality")
    return [people[name.strip()] for name in said_of.at(0).split(",")] if said_of else []


def check_project(compare, program, path):
    base = Run(path)
    for perimeter in PERIMETERS:
        base.check(compare, program, perimeter)
    reforms = [os.path.join(os.path.dirname(path), "reforms", name) for name in REFORMS.get(os.path.basename(path), [])]
    for variant in base.books.project.variants:
        Run(path, variant).check(compare, program)
    for reform in reforms:
        for variant in [None] + base.books.project.variants[:1]:
            Run(path, variant, reform).check(compare, program)


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    paths = sys.argv[3:] or [path for folder in (os.path.join(HERE, "..", "..", "scenarios"), os.path.join(HERE, "projects"))
                             for path in sorted(glob.glob(os.path.join(folder, "*.ini")))]
    compare = Compare()
    for path in paths:
        check_project(compare, sys.argv[2], path)
    print("%d compared, %d different" % (compare.count, compare.different))
    return 1 if compare.different or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
