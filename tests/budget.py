# SPDX-License-Identifier: GPL-3.0-or-later
"""budget.py PROGRAM

What `klaverblad budget` says, against the ledger that `klaverblad run` gives: every payment
that enters or leaves the budget of an authority is in one line, to the cent; the same
projects in any order give the same bytes; CSV says what JSON says.
"""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PROGRAM = str(Path(sys.argv[1]).resolve())
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
bad = 0

RESTAURANT = """[project]
name         = Restaurant
start        = 2020-01
years        = 6
promoter     = ocmw
municipality = Kortrijk

[service meals]
task     = other
hours    = 3000 hours/year
customer = households
paid_by  = price
price    = 7.00 EUR/hour

[cost kitchen]
amount = 60000.00 EUR/year

[contribution town]
service = meals
payer   = municipality
leaf    = domains
amount  = 25000.00 EUR/year
"""


def same(got, want, what):
    global bad
    if got != want:
        print(f"not so: {what}: {got!r} should be {want!r}")
        bad += 1


def run(*words):
    done = subprocess.run([PROGRAM, *words, "--quiet"], capture_output=True, env=ENVIRONMENT, timeout=120, cwd=ROOT)
    same(done.returncode, 0, " ".join(words))
    return done.stdout.decode()


def ledger(path, perimeter):
    """(flow, year) -> what counts; and what is paid and never counts."""
    counted, paid = defaultdict(Decimal), defaultdict(Decimal)
    with tempfile.TemporaryDirectory() as folder:
        run("run", path, "--perimeter", perimeter, "--csv", folder)
        for row in csv.DictReader(io.StringIO((Path(folder) / "ledger.csv").read_text())):
            if row["kind"] not in ("cost", "funding") or row["flow"] not in ("out", "in"):
                continue
            counted[row["instrument"], row["flow"], int(row["month"][:4])] += Decimal(row["counted"])
            if row["cash_month"]:
                paid[row["instrument"], row["flow"], int(row["cash_month"][:4])] += Decimal(row["cash"])
    return counted, paid


def lines_of(entity):
    return entity["lines"] + entity["not_counted"]


def check_sums(path, projects):
    """All lines of an authority together are its ledger."""
    said = json.loads(run("budget", *projects, "--window", "2006-2025", "--json"))
    later = json.loads(run("budget", *projects, "--window", "2026-2040", "--json"))
    for entity, after in zip(said["entities"], later["entities"]):
        counted, paid = defaultdict(Decimal), defaultdict(Decimal)
        for project in projects:
            one, two = ledger(project, entity["id"])
            for key, cents in one.items():
                counted[key] += cents
            for key, cents in two.items():
                paid[key] += cents
        got = {"counted": defaultdict(Decimal), "paid": defaultdict(Decimal)}
        for line in lines_of(entity) + lines_of(after):
            sign = 1 if line["flow"] == line["side"] else -1
            for year in line["years"]:
                got[line["basis"]][line["instrument"], line["flow"], year["year"]] += sign * Decimal(year["amount"])
        for key in set(counted) | set(got["counted"]):
            same(got["counted"][key], counted[key], f"{path}, {entity['id']}, {key}: counted")
        for key, amount in got["paid"].items():
            same(amount, paid[key], f"{path}, {entity['id']}, {key}: paid")
        # a year is its lines, and the total its years
        for year in entity["years"]:
            for side in ("out", "in"):
                lines = sum(Decimal(y["amount"]) for line in entity["lines"] if line["side"] == side
                            for y in line["years"] if y["year"] == year["year"])
                same(Decimal(year[side]), lines, f"{path}, {entity['id']}, {year['year']}: {side}")
        for side in ("out", "in", "net"):
            same(Decimal(entity["total"][side]), sum(Decimal(y[side]) for y in entity["years"]),
                 f"{path}, {entity['id']}: {side} of all years")
    check_between(path, said["entities"])


def check_between(path, entities):
    """Together they spend and receive what each does, less what goes from one to the other: in
    every year, and of that as much leaves the one as enters the other."""
    *apart, together = entities
    between = defaultdict(Decimal)
    for number, year in enumerate(together["years"]):
        for side in ("out", "in"):
            gone = sum(Decimal(line["years"][number]["amount"]) for entity in apart for line in entity["lines"]
                       if line["between"] and line["side"] == side)
            same(Decimal(year[side]), sum(Decimal(e["years"][number][side]) for e in apart) - gone,
                 f"{path}, {year['year']}: together, {side}")
            between[side] += gone
    same(between["out"], between["in"], f"{path}: between them")
    same([line for line in together["lines"] if line["between"]], [], f"{path}: nothing between them is in together")
    return between["out"]


def check_window(path):
    """What is outside the years of a plan is told, not lost."""
    whole = json.loads(run("budget", path, "--window", "2000-2015", "--json"))
    part = json.loads(run("budget", path, "--window", "2008-2009", "--json"))
    for a, b in zip(whole["entities"], part["entities"]):
        for side in ("out", "in", "net"):
            same(Decimal(b["total"][side]) + sum(Decimal(y[side]) for y in b["outside"]), Decimal(a["total"][side]),
                 f"{path}, {a['id']}: {side} within and outside 2008-2009")


def check_town():
    """A town that pays its own OCMW for a restaurant: by hand 25,000.00 a year in six years."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "restaurant.ini"
        path.write_text(RESTAURANT)
        said = json.loads(run("budget", str(path), "--json"))
        same(check_between("restaurant", said["entities"]), 6 * Decimal("25000.00"), "what the town pays its OCMW")
        same([e["total"]["out"] for e in said["entities"]], ["150000.00", "360000.00", "360000.00"], "restaurant: spent")


def check_csv(projects):
    said = json.loads(run("budget", *projects, "--json"))
    with tempfile.TemporaryDirectory() as folder:
        run("budget", *projects, "--csv", folder)
        for name, entities in (("budget.csv", said["entities"][:-1]), ("together.csv", said["entities"][-1:])):
            sums = defaultdict(Decimal)
            for row in csv.DictReader(io.StringIO((Path(folder) / name).read_text())):
                sums[row["entity"], row["side"], row["year"]] += Decimal(row["amount"])
            for entity in entities:
                for year in entity["years"]:
                    for side in ("out", "in"):
                        same(sums[entity["id"], side, str(year["year"])], Decimal(year[side]),
                             f"{name}, {entity['id']}, {year['year']}: {side}")
        quarters = list(csv.DictReader(io.StringIO((Path(folder) / "quarters.csv").read_text())))
        for entity in said["entities"]:
            rows = [r for r in quarters if r["entity"] == entity["id"]]
            for cash, row in zip(entity["cash"], rows, strict=True):
                same((row["out"], row["in"]), (cash["out"], cash["in"]), f"quarters.csv, {entity['id']}")


def main():
    projects = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "scenarios").glob("*.ini"))
    for path in projects:
        check_sums(path, [path])
    check_sums("all", projects)
    check_window("scenarios/bik.ini")
    check_town()
    check_csv(projects)
    for words in (["--json"], [], ["--lang", "fr"]):
        same(run("budget", *reversed(projects), *words), run("budget", *projects, *words), "in another order")
    if bad:
        sys.exit(f"{bad} not so")


main()
