# SPDX-License-Identifier: GPL-3.0-or-later
"""run.py PROGRAM [--all] [projects|others]

The workbooks of every project in scenarios/: are they well made, do they say what the program
says, and do they go on saying it when somebody changes an input?  LibreOffice works the formulas
out; what they come to is compared with what the program makes of a scenario with that change.

What can be chosen in a workbook is tried in part, and with --all, in some minutes more, entirely:
see sweep.py.

Ends with status 77 (skipped) when LibreOffice or openpyxl is not there.
"""
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SKIPPED = 77
SYSTEM_PYTHON = "/usr/bin/python3"

try:
    import openpyxl
except ImportError:
    if sys.executable != SYSTEM_PYTHON and os.access(SYSTEM_PYTHON, os.X_OK):
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv])
    print("skipped: openpyxl is not there; apt-get install python3-openpyxl")
    sys.exit(SKIPPED)

from budget import check_budget
from changes import CHANGES, WRONG, Change
from regie import check_regie
from sweep import sweep
from workbook import Workbook, place_name, relative, without_texts

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.ini"))
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
CENT = 0.005
HEADS, FIRST_PERIOD = 5, 7      # months (as numbers) and years stand in row 5, from column G
bad = 0


def check(good, what):
    global bad
    if not good:
        bad += 1
        print("not so:", what)
    return good


def same(got, want, what):
    return check(got == want, f"{what}: {got!r} should be {want!r}")


def run(*words, status=0):
    done = subprocess.run([PROGRAM, *map(str, words), "--quiet", "--lang", "nl"], capture_output=True,
                          env=ENVIRONMENT, timeout=600)
    if not same(done.returncode, status, " ".join(map(str, words))):
        print(done.stdout.decode(errors="replace")[-3000:], done.stderr.decode(errors="replace")[-3000:])
    return done.stdout


# -- as it was written ---------------------------------------------------------------


def check_written(scenario, folder):
    report, again = folder / f"{scenario.stem}.xlsx", folder / f"{scenario.stem}.again.xlsx"
    run("run", scenario, "-o", report)
    run("run", scenario, "-o", again)
    if not check(report.exists() and again.exists(), f"{scenario.stem}: there is a workbook"):
        return
    check(report.read_bytes() == again.read_bytes(), f"{scenario.stem}: twice the same bytes")
    again.unlink()
    book = Workbook(report)
    check_package(report, book)
    formulas = check_formulas(scenario.stem, book)
    told = json.loads(run("verify", report, "--json"))
    same((told["formulas"], told["different"]), (formulas, 0), f"{scenario.stem}: verify, formulas and differences")
    check(formulas > 10000, f"{scenario.stem}: it has {formulas} formulas")


def check_package(report, book):
    for fault in book.faults_of_package():
        check(False, f"{report.stem}: {fault}")
    folder = report.with_suffix("")
    subprocess.run(["unzip", "-q", report, "-d", folder], check=True)
    parts = [str(p) for p in folder.rglob("*") if p.is_file()]
    same(len(parts), len(book.parts), f"{report.stem}: parts that unzip finds")
    done = subprocess.run(["xmllint", "--noout", "--nonet", *parts], capture_output=True)
    check(done.returncode == 0, f"{report.stem}: xmllint: {done.stderr.decode()[:2000]}")
    shutil.rmtree(folder)


# What changes of itself, hides where it looks, or looks outside.
REFUSED = re.compile(r"\b(OFFSET|INDIRECT|NOW|TODAY|RAND\w*|INFO|CELL|HYPERLINK|WEBSERVICE)\(|\[[0-9]+\]|#REF!")


def check_formulas(name, book):
    """Every formula has its value; along a row all are the same.  Returns how many there are."""
    total = 0
    for sheet in book.sheets:
        cells = book.cells(sheet)
        title = cells.get((1, 1))
        check(title and title.kind == "str" and title.value, f"{name}: {sheet} has no title in A1")
        rows = defaultdict(dict)
        for at, cell in cells.items():
            if cell.formula is None:
                continue
            total += 1
            where = f"{name}: {sheet}!{place_name(at)}"
            check(cell.formula, f"{where}: no formula")
            check(cell.value is not None or cell.kind == "str", f"{where}: no value")
            check(cell.value == "#N/A" or not str(cell.value).startswith("#"), f"{where}: {cell.value}")
            check(not REFUSED.search(without_texts(cell.formula)), f"{where}: {cell.formula}")
            rows[at[0]][at[1]] = relative(cell.formula, at)
        check_rows(f"{name}: {sheet}", cells, rows)
    for part in book.parts:
        check("externalLink" not in part and "vba" not in part.lower(), f"{name}: {part}")
    return total


def check_rows(where, cells, rows):
    """Along the months or years of a row all formulas are the same, but for where they stand."""
    periods = {at[1]: cell.value for at, cell in cells.items() if at[0] == HEADS and cell.kind == "n"}
    others = [at[0] for at, cell in cells.items() if at[1] == FIRST_PERIOD and at[0] > HEADS and
              cell.kind == "str" and cell.formula is None]
    last = min(others, default=max(rows, default=0))    # a table with other heads begins there
    for row, formulas in rows.items():
        for column, formula in formulas.items():
            beside = formulas.get(column - 1, formula)
            follows = periods.get(column, 0) == periods.get(column - 1, 0) + 1
            check(formula == beside or not follows or row > last,
                  f"{where}!{place_name((row, column))}: {formula} beside {beside}")


def check_other_reader(report):
    read = openpyxl.load_workbook(report, read_only=True, data_only=True)
    check(all(next(sheet.values)[0] for sheet in read.worksheets), f"{report.stem}: openpyxl reads titles")


def check_risk(folder):
    """Its sheet has values, and formulas over them; all come to what they say."""
    for project, more in (("energiesnoeiers", ["--variants", "all"]), ("maatwerk-2026", [])):
        report = folder / f"{project}.risk.xlsx"
        run("risk", ROOT / "scenarios" / f"{project}.ini", "--draws", 300, *more, "-o", report)
        told = json.loads(run("verify", report, "--json"))
        same(told["different"], 0, f"{project}: verify of the workbook with risk")


def check_regie_book(folder):
    schedules = folder / "schedules"
    schedules.mkdir()
    check_regie(schedules, ROOT, run, recalculate, Sheets, check)


def check_budget_book(folder):
    budgets = folder / "budgets"
    budgets.mkdir()
    check_budget(budgets, ROOT, run, recalculate, Sheets, check)


def check_verify_sees(report, folder):
    """A stored value that is not what the formula comes to is found, wherever it is."""
    book, wrong = Workbook(report), {}
    for sheet in ("Berekening", "Boekingen", "Klaverblad", "Kas"):
        part = book.sheets[sheet]
        xml = book.parts[part].decode()
        found = re.search(r'<c r="(H[0-9]+)"[^>]*><f>[^<]*</f><v>([0-9.]+)</v></c>', xml[len(xml) // 2:])
        old = found[0]
        book.parts[part] = xml.replace(old, old.replace(f"<v>{found[2]}</v>", f"<v>{float(found[2]) + 0.02}</v>")).encode()
        wrong[sheet] = found[1]
    copy = folder / "wrong.xlsx"
    book.save(copy)
    told = json.loads(run("verify", copy, "--json", status=4))
    same({d["sheet"]: d["cell"] for d in told["differences"]}, wrong, "verify sees what is wrong")
    copy.unlink()


# -- after a change --------------------------------------------------------------------


def recalculate(workbooks, folder):
    """Has LibreOffice work them out, and write their sheets as CSV into the folder."""
    settings = folder / "profile/user/registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text('<?xml version="1.0" encoding="UTF-8"?>\n<oor:items'
                        ' xmlns:oor="http://openoffice.org/2001/registry">'
                        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
                        '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>')
    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
                    "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,true,true,false,false,false,-1",
                    "--outdir", folder, *workbooks], capture_output=True, env=ENVIRONMENT, timeout=900)


class Sheets:
    """The sheets of a workbook, worked out."""

    def __init__(self, folder, stem):
        self.folder, self.stem = folder, stem

    def __getitem__(self, name):
        with open(self.folder / f"{self.stem}-{name}.csv", newline="") as file:
            return list(csv.reader(file))


def number(text):
    """None if it is no number."""
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return None


def write_variant(project, given, path):
    """A scenario with these values; returns the words that run it."""
    lines = "".join(f"{key} = {value}\n" for key, value in given.items())
    path.write_text(f"[project]\ninclude = {ROOT / 'scenarios' / project}.ini\n\n[variant test]\n{lines}")
    return [path, "--variant", "test"] if given else [path]


def is_accepted(change, folder):
    words = write_variant(change.project, change.given, folder / "accepted.ini")
    done = subprocess.run([PROGRAM, "run", *map(str, words), "--quiet"], capture_output=True, env=ENVIRONMENT, timeout=600)
    return done.returncode == 0


class Asked:
    """What the program says of the scenario with the change."""

    def __init__(self, change, folder, stem):
        words = write_variant(change.project, {**change.before, **change.given}, folder / f"{stem}.ini")
        if change.reform:
            reform = folder / f"{stem}.reform.ini"
            reform.write_text(change.reform)
            words += ["--reform", reform]
        self.run = json.loads(run("run", *words, "--json"))
        tables = folder / f"{stem}.csv"
        run("run", *words, "--csv", tables)
        with open(tables / "ledger.csv", newline="") as file:
            self.ledger = list(csv.DictReader(file))
        shutil.rmtree(tables)


def month_number(month):
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def booked_of_ledger(ledger):
    """{(amount, member, from, to): {month: euros}}, whatever is paid in parts taken together"""
    rows = defaultdict(lambda: defaultdict(float))
    for r in ledger:
        rows[f"{r['instrument']}.{r['amount']}", r["member"], r["from"], r["to"]][month_number(r["month"])] += \
            float(r["counted"] if float(r["counted"]) else r["cash"])
    return rows


def booked_of_sheets(sheets):
    booked, posts = sheets["Boekingen"], sheets["Posten"]
    months = [int(x) for x in booked[4][FIRST_PERIOD - 1:] if x]
    rows = defaultdict(lambda: defaultdict(float))
    for line, post in zip(booked[5:], posts[5:]):
        if not line[2]:
            continue
        ids = post[-6:]
        member = post[0].rsplit(" ", 1)[1:]            # "Werknemer eddy", "Project"
        key = (line[2], member[0] if member else "", ids[2], ids[4])
        for month, cell in zip(months, line[FIRST_PERIOD - 1:]):
            rows[key][month] += number(cell) or 0
    return rows


def check_booked(name, sheets, asked):
    got, want = booked_of_sheets(sheets), booked_of_ledger(asked.ledger)
    check(any(want.values()), f"{name}: something is booked")
    for key in {**want, **got}:
        for month in {**want[key], **got[key]}:
            if abs(got[key][month] - want[key][month]) >= CENT:
                check(False, f"{name}: Boekingen: {key} in {month // 12}-{month % 12 + 1:02d}:"
                             f" {got[key][month]:.2f} should be {want[key][month]:.2f}")
                break               # one month of each


def check_cell(name, got, want, what, tolerance=CENT):
    """want: None if it cannot be told"""
    value = number(got)
    return check(value is None if want is None else value is not None and abs(value - want) < tolerance,
                 f"{name}: {what}: {got!r} should be {want}")


def check_clover(name, sheets, asked):
    sheet, result = sheets["Klaverblad"], asked.run
    heads = [int(x) for x in sheet[4][FIRST_PERIOD - 1:] if re.fullmatch(r"\d{4}", x)]
    same(heads, [y["year"] for y in result["years"]], f"{name}: years")
    rows = defaultdict(list)
    for line in sheet[5:]:
        rows[line[0], line[2]].append(line)
    costs = {i["id"]: i for i in result["instruments"] if i["kind"] == "cost"}
    leaves = {leaf["id"] or "-": leaf for leaf in result["leaves"]}

    def compare(key, which, total, years, flow):
        line = rows[key][which] if len(rows[key]) > which else None
        if line is None:
            check(float(total[flow]) == 0, f"{name}: Klaverblad has no row {key}")
            return
        for cell, want in zip([line[4], *line[FIRST_PERIOD - 1:]], [total, *years]):
            check_cell(name, cell, float(want[flow]), f"Klaverblad: {key} {want.get('year', '')}")

    for id_, row in costs.items():
        compare(("kosten", id_), 0, row["total"], row["years"], "out")
    for id_, row in leaves.items():
        compare(("financiering", id_), 0, row["total"], row["years"], "in")
    compare(("kosten", ""), 0, result["total"], result["years"], "out")
    compare(("financiering", ""), 0, result["total"], result["years"], "in")
    gap = next(line for line in sheet if line[0].startswith("Tekort"))
    for cell, want in zip([gap[4], *gap[FIRST_PERIOD - 1:]], [result["total"], *result["years"]]):
        check_cell(name, cell, -float(want["gap"]) if want["known"] else None, f"Klaverblad: gap {want.get('year', '')}")
    labels = {leaf["label"]["nl"]: leaf for leaf in result["leaves"] if leaf["id"]}
    for line in sheet:
        leaf = labels.get(line[1]) if line[3] == "%" else None
        for cell, want in zip([line[4], *line[FIRST_PERIOD - 1:]], [leaf["total"], *leaf["years"]] if leaf else []):
            check_cell(name, cell, None if want["share"] is None else float(want["share"]),
                       f"Klaverblad: share of {leaf['id']} {want.get('year', '')}", 1e-6)


def check_cash(name, sheets, asked):
    sheet, cash = sheets["Kas"], asked.run["cash"]
    months = [int(x) for x in sheet[4][FIRST_PERIOD - 1:] if x]
    wanted = {month_number(m["month"]): m for m in cash["months"]}
    lines = [("in", next(l for l in sheet if l[0] == "in")), ("out", next(l for l in sheet if l[0] == "uit")),
             ("position", next(l for l in sheet if l[1] == "Kasstand"))]
    check(set(wanted) <= set(months), f"{name}: Kas ends in {max(months)}, money in {max(wanted)}")
    for flow, line in lines:
        for month, cell in zip(months, line[FIRST_PERIOD - 1:]):
            if month in wanted and not check_cell(name, cell, float(wanted[month][flow]),
                                                  f"Kas: {flow} in {wanted[month]['month']}"):
                break
    lowest = next(l for l in sheet if l[1].startswith("Laagste"))
    check_cell(name, lowest[4], float(cash["lowest"]["position"]), "Kas: lowest")


def check_changed(change, stem, folder, asked, before):
    name = f"{change.project}: {change.what}"
    sheets = Sheets(folder, stem)
    if not check((folder / f"{stem}-Klaverblad.csv").exists(), f"{name}: LibreOffice reads it"):
        return
    verdict = sheets["Controles"][2][0]
    check(verdict.startswith("OK"), f"{name}: {verdict}")
    check_booked(name, sheets, asked)
    check_clover(name, sheets, asked)
    check_cash(name, sheets, asked)
    if before and not change.before:
        check(asked.ledger != before.ledger, f"{name}: changes nothing")


def write_changed(report, cells, path):
    book = Workbook(report)
    for cell, value in cells.items():
        book.change(cell, value)
    book.save(path)


def changed_workbook(change, stem, folder, half):
    """Writes it into the half, and returns what the program says of that change."""
    report = folder / f"{change.project}.xlsx"
    if change.before:
        report = folder / f"{stem}.before.xlsx"
        run("run", *write_variant(change.project, change.before, folder / f"{stem}.before.ini"), "-o", report)
    write_changed(report, change.cells, half / f"{stem}.xlsx")
    return Asked(change, half, stem)


def check_changes(folder, pool):
    """Two LibreOffices, each with half of the workbooks."""
    halves = [folder / "one", folder / "two"]
    for half in halves:
        half.mkdir()
    todo = [(Change(s.stem, "as it is"), f"base{i}", halves[i % 2]) for i, s in enumerate(SCENARIOS)]
    swept = [change for s in SCENARIOS for change in
             sweep(ROOT, s, Workbook(folder / f"{s.stem}.xlsx"), lambda c: is_accepted(c, folder), "--all" in sys.argv)]
    todo += [(change, f"change{i}", halves[i % 2]) for i, change in enumerate(CHANGES + swept)]
    for i, (project, cells) in enumerate(WRONG):
        write_changed(folder / f"{project}.xlsx", cells, halves[i % 2] / f"wrong{i}.xlsx")
    asked = list(pool.map(lambda one: changed_workbook(one[0], one[1], folder, one[2]), todo))
    list(pool.map(lambda half: recalculate(sorted(half.glob("*.xlsx")), half), halves))
    bases = {}
    for (change, stem, half), said in zip(todo, asked):
        check_changed(change, stem, half, said, None if change in swept else bases.get(change.project))
        bases.setdefault(change.project, said)
    for i, (project, cells) in enumerate(WRONG):
        verdict = Sheets(halves[i % 2], f"wrong{i}")["Controles"][2][0]
        check(verdict.startswith("FOUT"), f"{project}: {cells}: {verdict}")
    check(len(swept) >= 30, "enough choices")
    check(len(CHANGES) >= 25, "enough changes")
    return len(swept)


def check_projects(folder, pool):
    list(pool.map(lambda scenario: check_written(scenario, folder), SCENARIOS))
    check_other_reader(folder / f"{SCENARIOS[0].stem}.xlsx")
    check_verify_sees(folder / "bik.xlsx", folder)
    swept = check_changes(folder, pool)
    return f"{len(SCENARIOS)} workbooks, {len(CHANGES)} changes, choices {swept} times"


def check_others(folder, _pool):
    """Those that are not of a project as it stands."""
    check_risk(folder)
    check_regie_book(folder)
    check_budget_book(folder)
    return "risk, regie and budget"


WHAT = {"projects": check_projects, "others": check_others}


def main():
    global PROGRAM
    PROGRAM = str(Path(sys.argv[1]).resolve())
    if not shutil.which("soffice"):
        print("skipped: LibreOffice is not there; apt-get install libreoffice-calc-nogui")
        return SKIPPED
    for what in [w for w in WHAT if w in sys.argv[2:]] or WHAT:
        with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(2) as pool:
            print(f"office: {WHAT[what](Path(name), pool)}, {bad} bad")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
