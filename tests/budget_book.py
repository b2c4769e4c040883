# SPDX-License-Identifier: GPL-3.0-or-later
"""budget_book.py PROGRAM

The workbook of `klaverblad budget`: its cells have what --json says, to the cent; what is a sum is
a formula; nothing unknown is 0; the same projects in any order give the same bytes.  That formulas
come to what they say, also after a change, is tested by tests/office.
"""
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
sys.path.insert(0, str(HERE / "office"))
from budget import NET, PER_HEAD, TOTAL, UNKNOWN, expected, lines, table, write_town, years_of  # noqa: E402
from workbook import Workbook, place_name  # noqa: E402

PROGRAM = str(Path(sys.argv[1]).resolve())
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
SHEETS = {
    "nl": ["Voorblad", "Begroting", "Spreiding", "Kas", "Inbreng", "Verantwoording", "Regels"],
    "fr": ["Couverture", "Budget", "Répartition", "Trésorerie", "Apport", "Justification", "Lignes"],
    "en": ["Cover", "Budget", "Domains", "Cash", "Own input", "Accountability", "Lines"],
}
FORM = """[project]
name = Policy of Menen
start = 2020-01
years = 6
promoter = vzw
municipality = Menen, Kortrijk
[municipality Kortrijk]
policy_gemeente_staff = 42000.00 EUR/year
alderman_time = 10%
leading_gemeente = 0.2
executing_gemeente = 0.5
[municipality Menen]
policy_gemeente_staff = 18000.50 EUR/year
executing_gemeente = 0.4
[cost office]
amount = 1000.00 EUR/year
"""
bad = 0


def check(good, what):
    global bad
    if not good:
        print("not so:", what)
        bad += 1
    return good


def run(*words, status=0, **more):
    done = subprocess.run([PROGRAM, *map(str, words), "--quiet"], capture_output=True, timeout=120, cwd=ROOT,
                          env={**ENVIRONMENT, **more})
    check(done.returncode == status, f"{words}: {done.returncode}: {done.stderr.decode()[:500]}")
    return done


def says(cell, want, known, what):
    """The cell has that many euros, or says that it is not known; and it is a formula."""
    good = cell.formula is not None and (
        abs(cell.value - float(want)) < 0.0051 if known and isinstance(cell.value, float)
        else not known and cell.value == UNKNOWN)
    check(good, f"{what}: {cell.value!r} ({cell.formula}) should be {want if known else UNKNOWN}")


def fields_of(entity):
    """{(side, field, account): {year: [euros, known]}}, of the lines; a field without its name"""
    sums = defaultdict(lambda: defaultdict(lambda: [Decimal(0), True]))
    for line in entity["lines"]:
        for key in ((line["side"], line["policy_field"], None), (line["side"], line["policy_field"], line["account"])):
            for year in line["years"]:
                for when in (year["year"], TOTAL):
                    sums[key][when][0] += Decimal(year["amount"])
                    sums[key][when][1] &= year["known"]
    return sums


def check_table(name, book, told):
    cells = book.cells("Begroting")
    labels = {e["label"]["nl"]: e for e in told["entities"]}
    rows, count = table(cells, labels), 0
    for label, entity in labels.items():
        wanted = [(year["year"], year) for year in entity["years"]] + [(TOTAL, entity["total"])]
        lacks = {side: [not y["known"] for line in entity["lines"] if line["side"] == side for y in line["years"]]
                 for side in ("out", "in")}
        for when, year in wanted if entity["lines"] else []:
            for side in ("out", "in"):
                known = year["known"] or not any(lacks[side])
                says(rows[label, side, None, None][when], year[side], known, f"{name}: {label} {side} {when}")
            says(rows[label, NET, None, None][when], year["net"], year["known"], f"{name}: {label} net {when}")
            says(rows[label, PER_HEAD, None, None][when], year["per_inhabitant"] or 0, year["known"],
                 f"{name}: {label} per inhabitant {when}")
        codes = {(k[1], (k[2] or "").split()[0] if k[2] else None, k[3].split()[0] if k[3] else None): v
                 for k, v in rows.items() if k[0] == label}
        for key, years in fields_of(entity).items():
            for when, (euros, known) in years.items():
                says(codes[key][when], euros, known, f"{name}: {label} {key} {when}")
                count += 1
    check(count > 40, f"{name}: {count} sums of fields and accounts")


def check_lines(name, book, told):
    """Regels has the lines of each authority, whose amounts are no formulas; by hand they add up as Begroting says."""
    cells = book.cells("Regels")
    rows = lines(cells)
    want = sorted((e["label"]["nl"], line["side"], line["policy_field"], line["account"], line["project"],
                   [float(y["amount"]) for y in line["years"] if y["known"] or float(y["amount"])])
                  for e in told["entities"][:-1] for line in e["lines"])
    got = sorted((r["Bestuur"], {"Uitgaven": "out"}.get(r["Uitgaven of ontvangsten"], "in"), r["Beleidsveld"],
                  r["Rekening"], r["Project"], [c.value for _, c in r["years"].values() if c.value != UNKNOWN])
                 for r in rows if "(geen gegevens)" not in r["Omschrijving"])
    check(got == want, f"{name}: Regels: {got} should be {want}")
    check(all(c.formula is None for r in rows for _, c in r["years"].values()), f"{name}: amounts are no formulas")
    sums = table(book.cells("Begroting"), {e["label"]["nl"] for e in told["entities"]})
    for key, years in expected(rows).items():
        for year, euros in years.items():
            says(sums[key][year], euros or 0, euros is not None, f"{name}: Regels make {key} {year}")


def check_domains(name, book, told):
    cells = book.cells("Spreiding")
    columns = years_of(cells)
    label_of = {at[0]: cell.value for at, cell in cells.items() if at[1] == 1}
    for domain in told["domains"]:
        label = f"{domain['id']} {domain['label']['nl']}"
        row, shares, gets = sorted(r for r, text in label_of.items() if text == label)
        total = Decimal(0)
        for column, year in columns.items():
            want = domain if year == TOTAL else next(y for y in domain["years"] if y["year"] == year)
            says(cells[row, column], want["out"], want["known"], f"{name}: domain {label} {year}")
            total += Decimal(want["out"]) if year != TOTAL else 0
        whole = Decimal(next(e for e in told["entities"] if e["id"] == "gemeente_ocmw")["total"]["out"])
        says(cells[shares, max(columns)], Decimal(domain["out"]) / whole * 100 / 100, domain["known"], f"{name}: share")
        for number, one in enumerate(domain["gets"]):
            cell = cells[gets, 5 + 2 * number]
            if one["amount"] is None:
                check(cell.value == UNKNOWN, f"{name}: {label} gets {cell.value}")
            else:
                check(abs(cell.value - float(one["amount"])) < 0.002 and cell.formula, f"{name}: {label} gets {cell.value}")
    check(told["domains"], f"{name}: domains")


def check_cash(name, book, told):
    cells, entities = book.cells("Kas"), [e for e in told["entities"] if e["lines"]]
    row = 6
    sums = defaultdict(Decimal)
    for number, quarter in enumerate(entities[0]["cash"]):
        check((cells[row, 1].value, cells[row, 2].value) == (quarter["year"], quarter["quarter"]), f"{name}: quarter")
        for place, entity in enumerate(entities):
            cash = entity["cash"][number]
            out, in_, net = (cells[row, 3 + 3 * place + n] for n in range(3))
            check((out.value, in_.value) == (float(cash["out"]), float(cash["in"])), f"{name}: cash {cash}")
            says(net, Decimal(cash["out"]) - Decimal(cash["in"]), True, f"{name}: net cash {cash}")
            sums[place, quarter["year"]] += Decimal(cash["out"])
        row += 1
    for year in range(told["window"]["first"], told["window"]["last"] + 1):
        at = next(r for r in range(row + 2, row + 12) if cells[r, 1].value == year)
        for place in range(len(entities)):
            says(cells[at, 3 + 3 * place], sums[place, year], True, f"{name}: cash in {year}")


def check_account(name, book, told):
    cells, rows = book.cells("Verantwoording"), defaultdict(dict)
    for (row, column), cell in cells.items():
        rows[row][column] = cell
    told_lines = {line["description"]: line for e in told["entities"][:-1] for line in e["lines"] if line["side"] == "out"}
    count = 0
    for row, found in rows.items():
        if row < 6:
            continue
        line = told_lines[found[3].value]
        says(found[1], line["total"], True, f"{name}: {found[3].value}")
        for column, key in ((5, "why_there"), (6, "why_it_matters")):
            check((found[column].value if column in found else None) == line[key], f"{name}: {found[3].value}: {key}")
        count += 1
    check(count >= 5 and any(line["why_there"] for line in told_lines.values()), f"{name}: {count} are accounted for")


def check_form(folder):
    path = folder / "menen.ini"
    path.write_text(FORM)
    report = folder / "menen.xlsx"
    run("budget", path, "-o", report, "--lang", "nl")
    told = json.loads(run("budget", path, "--json").stdout)
    cells = Workbook(report).cells("Inbreng")
    heads = {cell.value: at[1] for at, cell in cells.items() if at[0] == 5}
    labels = {cell.value: at[0] for at, cell in cells.items() if at[1] == 2}
    for one in told["form"]:
        cell = cells[labels[one["label"]["nl"]], heads[one["municipality"]]]
        check(cell.value == float(one["value"]) and cell.formula is None, f"Inbreng: {one}: {cell.value}")
    sums = {cells[r, 1].value: cells[r, heads[TOTAL]] for r in range(6, 60) if (r, 1) in cells and (r, heads[TOTAL]) in cells}
    check(abs(sums["Beleidsmatig"].value - 60000.50) < 0.001 and sums["Beleidsmatig"].formula, "42000.00 + 18000.50")
    check(abs(sums["Vrijgesteld personeel (voltijdsen)"].value - 1.1) < 1e-9, "0.2 + 0.5 + 0.4")
    check(sums["Steun aan derden als actor"].value in (None, ""), "what is not stated is not 0")
    people = Workbook(report).cells("Begroting")
    check(people[3, 3].formula and people[3, 3].value == sum(m["inhabitants"] for m in told["municipalities"]),
          "inhabitants of both towns")


def check_whole(name, report, projects):
    told = json.loads(run("budget", *projects, "--json").stdout)
    book = Workbook(report)
    for fault in book.faults_of_package():
        check(False, f"{name}: {fault}")
    for sheet in book.sheets:
        for at, cell in book.cells(sheet).items():
            check(cell.kind != "e" and not str(cell.value).startswith("#"), f"{name}: {sheet}!{place_name(at)}: {cell.value}")
    check_table(name, book, told)
    check_lines(name, book, told)
    check_domains(name, book, told)
    check_cash(name, book, told)
    return book, told


def check_file(folder, town):
    """What the file is called, and that nothing but what was asked changes it."""
    report, again = folder / "town.xlsx", folder / "again.xlsx"
    run("budget", *reversed(town), "-o", again, "--lang", "nl", LC_ALL="nl_BE.UTF-8", TZ="Asia/Tokyo")
    check(again.read_bytes() == report.read_bytes(), "in another order, elsewhere: the same bytes")
    run("budget", *town, "-o", folder / "town.ods", status=2)
    check(not (folder / "town.ods").exists(), "no other ending")
    again.write_text("mine")
    run("budget", *town, "-o", again, status=3)
    check(again.read_text() == "mine", "another's file is kept")
    for lang, names in SHEETS.items():
        run("budget", *town, "-o", report, "--lang", lang)
        check(list(Workbook(report).sheets) == names, f"{lang}: {list(Workbook(report).sheets)}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        town, report = write_town(folder), folder / "town.xlsx"
        run("budget", *town, "-o", report, "--lang", "nl")
        book, told = check_whole("town", report, town)
        check_account("town", book, told)
        city = ROOT / "scenarios/antwerpen.ini"
        run("budget", city, "-o", folder / "city.xlsx", "--lang", "nl")
        _, told = check_whole("city", folder / "city.xlsx", [city])
        check(any(not y["known"] for e in told["entities"] for y in e["years"]), "of the city something is not known")
        check_form(folder)
        check_file(folder, town)
    if bad:
        sys.exit(f"{bad} not so")


main()
