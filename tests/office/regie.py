# SPDX-License-Identifier: GPL-3.0-or-later
"""The workbook of schedules of support: is it what the program says, and does it go on saying it
when somebody changes a town, an amount of a schedule or a bound?  The same change is made in the
files that the program reads."""
import csv
import json
import re

from workbook import Workbook

CENT = 0.005
GROUPING = "scenarios/partnerships/zuid-west-vlaanderen.ini"
SCHEDULES = ["trappen", "schijven", "bodem-en-plafond"]

# name: cells of the workbook; what people have on which day, and who is a centre city; what a schedule says
CHANGES = {
    "as it is": ({}, {}, {}),
    "Kortrijk passes a bound, and Turnhout shrinks": (
        {"in_municipality_Kortrijk_population": 81000, "in_municipality_Turnhout_population": 19999},
        {"Kortrijk": {"pop_2012": "81000"}, "Turnhout": {"pop_2012": "19999"}}, {}),
    "Kortrijk is no centre city, Vilvoorde is one": (
        {"in_municipality_Kortrijk_centre_city": 0, "in_municipality_Vilvoorde_centre_city": 1},
        {"Kortrijk": {"centre_city": "no"}, "Vilvoorde": {"centre_city": "yes"}}, {}),
    "other amounts in one schedule": (
        {"=Cijfers trappen|37500|E": 40000.55, "=Cijfers trappen|50000|E": 60000},
        {}, {"trappen": [("2015-01.80000  = 37500.00", "2015-01.80000  = 40000.55"),
                         ("2015-01.115000 = 50000.00", "2015-01.115000 = 60000.00")]}),
}


def towns_file(root, given, path):
    """Our own data with those changes, as a user would give them."""
    text = (root / "rules/population.csv").read_text().splitlines()
    rows = list(csv.DictReader(line for line in text if not line.startswith("#")))
    for row in rows:
        row.update(given.get(row["municipality"], {}))
    keep = ["municipality", "centre_city", "pop_2012"]
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(keep)
        writer.writerows([row[k] for k in keep] for row in rows)
    return path


def schedule_files(root, changed, folder):
    paths = []
    for name in SCHEDULES:
        text = (root / f"scenarios/schedules/{name}.ini").read_text()
        for old, new in changed.get(name, []):
            assert old in text, old
            text = text.replace(old, new)
        path = folder / f"{name}.ini"
        path.write_text(text)
        paths += ["--schedule", path]
    return paths


def named(book, cell):
    """A cell by its name, or "=SHEET|VALUE|COLUMN": the first with that value in the column, from the amounts on."""
    if not cell.startswith("="):
        return cell
    sheet, value, column = cell[1:].split("|")
    number = ord(column) - ord("A") + 1
    for at, found in sorted(book.cells(sheet).items()):
        if at[1] == number and found.formula is None and found.value == float(value) and \
                book.cells(sheet)[at[0], 1].value and "scale" in str(book.cells(sheet)[at[0], 3].value):
            return next(name for name, place in book.names.items() if place == (sheet, at))
    raise ValueError(cell)


def number(text):
    try:
        return float(text.replace("%", ""))
    except ValueError:
        return None


def compare(name, sheets, told, check):
    """The list of who gets what, and the sums over it, to the cent."""
    def near(got, want, what, most=CENT):
        value = number(got)
        check(value is None if want is None else value is not None and abs(value - want) < most,
              f"{name}: {what}: {got!r} should be {want}")

    schedules = told["schedules"]
    rows = {row[0]: row for row in sheets["Wie krijgt wat"][5:]}
    for group in told["groups"]:
        row = rows[group["name"]]
        near(row[3], group["inhabitants"], f"people of {group['name']}")
        for i, support in enumerate(group["support"]):
            want = None if support["state"] == "unknown" else float(support.get("amount", 0))
            near(row[4 + i], want, f"{group['name']} under {support['schedule'] or 'now'}")
    answer = sheets["Regie"]
    labels = {"samen": "total", "wie iets krijgt (aantal)": "receivers", "hun inwoners": "their_inhabitants",
              "ongelijkheid (Gini)": "gini", "winnaars (aantal)": "winners", "zij winnen": "won",
              "verliezers (aantal)": "losers", "zij verliezen": "lost"}
    seen = set()
    for row in answer:
        key = labels.get(row[0])
        if not key or key in seen:
            continue
        seen.add(key)
        for i, schedule in enumerate(schedules):
            if i or key not in ("winners", "won", "losers", "lost"):
                want = float(schedule[key])
                near(row[1 + i], -want if key == "lost" and want > 0 else want, f"{key} of schedule {i}",
                     5e-6 if key == "gini" else CENT)
    check(seen == set(labels.values()), f"{name}: sums on the sheet: {sorted(seen)}")
    check(sheets["Controles"][1][0].startswith("OK"), f"{name}: {sheets['Controles'][1][0]}")


def check_jumps(name, sheets, told, check):
    """Those on the sheet are among those that the program finds."""
    found = {(round(j["from"]), round(float(j["amount"]), 2)) for s in told["schedules"] for j in s["jumps"]}
    at = next(i for i, row in enumerate(sheets["Regie"]) if row[0].startswith("Sprongen"))
    count = 0
    for row in sheets["Regie"][at + 2:]:
        if not re.fullmatch(r"[0-9]+", row[1] or ""):
            break
        count += 1
        check((int(row[1]), round(number(row[3]), 2)) in found, f"{name}: jump {row[:4]}")
    check(count >= 8, f"{name}: {count} jumps")


def check_regie(folder, root, run, recalculate, Sheets, check):
    report, again = folder / "regie.xlsx", folder / "again.xlsx"
    words = ["regie", "--partnerships", root / GROUPING, *schedule_files(root, {}, folder)]
    words += ["--population", towns_file(root, {}, folder / "people.csv")]
    run(*words, "-o", report)
    run(*words, "-o", again)
    check(report.read_bytes() == again.read_bytes(), "regie: twice the same bytes")
    told = json.loads(run("verify", report, "--json"))
    check(told["different"] == 0 and told["formulas"] > 20000, f"regie: verify {told['formulas']}, {told['different']}")
    for fault in Workbook(report).faults_of_package():
        check(False, f"regie: {fault}")
    check_unknown(folder, run, check)
    asked, work = {}, folder / "changed"
    work.mkdir()
    for i, (name, (cells, towns, schedules)) in enumerate(CHANGES.items()):
        book = Workbook(report)
        for cell, value in cells.items():
            book.change(named(book, cell), value)
        book.save(work / f"change{i}.xlsx")
        own = folder / f"files{i}"
        own.mkdir()
        asked[name] = json.loads(run("regie", "--partnerships", root / GROUPING, *schedule_files(root, schedules, own),
                                     "--population", towns_file(root, towns, own / "people.csv"), "--json"))
        check(i == 0 or asked[name]["schedules"] != asked["as it is"]["schedules"], f"regie: {name}: changes nothing")
    recalculate(sorted(work.glob("*.xlsx")), work)
    for i, name in enumerate(CHANGES):
        compare(f"regie: {name}", Sheets(work, f"change{i}"), asked[name], check)
    check_jumps("regie: as it is", Sheets(work, "change0"), asked["as it is"], check)
    check_members(Sheets(work, "change0")["Samenwerking"], check)


def check_unknown(folder, run, check):
    """From 2023 on the amounts are a gap: no sum, and not zero."""
    path = folder / "unknown.xlsx"
    run("regie", "--month", "2023-01", "-o", path)
    cells = Workbook(path).cells("Regie")
    row = next(at[0] for at, cell in sorted(cells.items()) if cell.value == "samen")
    labels = {cells[at].value: cells[at[0], 2].value for at in cells
              if at[1] == 1 and row <= at[0] < row + 8 and (at[0], 2) in cells}
    check((labels["samen"], labels["over van het budget"], labels["ongelijkheid (Gini)"]) == ("#N/A",) * 3 and
          labels["niet te zeggen (aantal)"] == 13, f"regie: what is not known: {labels}")


def check_members(sheet, check):
    """By hand: 75 000 EUR is shared out by inhabitants; without Kortrijk the others get 50 000, without anybody else 75 000."""
    rows = [row for row in sheet if row[0] == "Zuid-West-Vlaanderen"]
    people, shares = sum(number(row[2]) for row in rows), [number(row[3]) for row in rows]
    check((len(rows), people) == (13, 301550), f"regie: {len(rows)} members with {people} people")
    check(abs(sum(shares) - 75000) < CENT, f"regie: the shares are {sum(shares)} together")
    for row, share in zip(rows, shares):
        check(abs(share - 75000 * number(row[2]) / people) < 0.011, f"regie: the share of {row[1]}: {share}")
        check(number(row[5]) == (50000 if row[1] == "Kortrijk" else 75000), f"regie: without {row[1]}: {row[5]}")
