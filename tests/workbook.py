# SPDX-License-Identifier: GPL-3.0-or-later
"""workbook.py PROGRAM

What people may do to a workbook's file and what stands in its way: names that no sheet may have,
a folder that is not there, a file of somebody else, a disk that is full.  What is in a workbook is
tested by tests/office.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PROGRAM = str(Path(sys.argv[1]).resolve())
ROOT = Path(__file__).resolve().parents[1]
SCENARIO = ROOT / "scenarios" / "strijkwinkel.ini"
bad = 0

NASTY = ["a*b?c/d\\e", "y" * 300, "<b>&amp;", "-1|x"]
PROJECT = """[project]
name         = =1+1 []:*?/\\ & <b> "q"
start        = 2008-01
years        = {years}
promoter     = vzw
recognition  = lde
rsz_category = social_maribel
municipality = Kortrijk
list.worker  = workers.csv
"""


def check(good, what):
    global bad
    if not good:
        bad += 1
        print("not so:", what)


def run(*words, lang="nl", status=0, **environment):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", **environment}
    done = subprocess.run([PROGRAM, *map(str, words), "--lang", lang, "--quiet"], capture_output=True,
                          env=env, timeout=300)
    check(done.returncode == status, f"{words}: status {done.returncode}, {done.stderr.decode()}")
    return done.stderr.decode()


def part(path, name):
    with zipfile.ZipFile(path) as book:
        check(book.testzip() is None, f"{path.name}: a whole zip file")
        return book.read(name).decode()


def sheets(path):
    return re.findall(r'<sheet name="([^"]*)"', part(path, "xl/workbook.xml"))


def names(path):
    found = re.findall(r'<definedName name="((?:in|par)_[^"]*)">[^!<]*!([^<]*)<', part(path, "xl/workbook.xml"))
    return dict(found)


def test_files(folder):
    book, other = folder / "a.xlsx", folder / "b.xlsx"
    run("run", SCENARIO, "-o", book)
    first = book.read_bytes()
    run("run", SCENARIO, "-o", book)
    check(book.read_bytes() == first, "ours is replaced, by the same bytes")
    run("run", SCENARIO, "-o", other, TMPDIR=folder, LC_ALL="nl_BE.UTF-8", TZ="Asia/Tokyo")
    check(other.read_bytes() == first, "elsewhere the same bytes")
    run("run", SCENARIO, "-o", other, SOURCE_DATE_EPOCH="1767225600")
    check("2026-01-01T00:00:00Z" in part(other, "docProps/core.xml"), "a date that is asked for")
    with zipfile.ZipFile(book) as ours, zipfile.ZipFile(other, "w") as saved:
        for name in ours.namelist():
            saved.writestr(name, ours.read(name))
    kept = other.read_bytes()
    check("K054" in run("run", SCENARIO, "-o", other, status=3), "what somebody saved again is kept")
    check(other.read_bytes() == kept, "byte for byte")
    run("run", SCENARIO, "-o", other, "--force")
    check(other.read_bytes() == first, "until that is asked for")
    text = folder / "text.xlsx"
    text.write_text("mine")
    run("run", SCENARIO, "-o", text, status=3)
    check(text.read_text() == "mine", "another's file is kept")


def test_what_stands_in_the_way(folder):
    book = folder / "a.xlsx"
    before = book.read_bytes()
    check("K051" in run("run", SCENARIO, "-o", folder / "none" / "a.xlsx", status=3), "no folder")
    full = folder / "full.xlsx"
    full.symlink_to("/dev/full")
    check("K053" in run("run", SCENARIO, "-o", full, status=3), "no ordinary file")
    check("K055" in run("run", SCENARIO, "-o", book, TMPDIR=folder / "none", status=3), "no room to work in")
    done = subprocess.run(["bash", "-c", f'ulimit -f 20; trap "" XFSZ; "{PROGRAM}" run "{SCENARIO}" -o "{book}" -q'],
                          capture_output=True, env={"PATH": os.environ["PATH"], "TMPDIR": str(folder)})
    check(done.returncode == 3, f"no room for the file: {done.returncode} {done.stderr.decode()}")
    check(book.read_bytes() == before, "what was there is as it was")
    check(sorted(p.name for p in folder.iterdir() if p.name.startswith((".klaver", "klaver"))) == [],
          "nothing is left behind")


def test_names(folder):
    quoted = ['"' + n.replace('"', '""') + '"' for n in NASTY]
    row = ",1970-01,2008-01,primary,unemployed,30,1,1350.00,600.00,60%\n"
    head = "name,birth,hired,education,status_hired,jobless,fte,wage,bonus,productivity\n"
    (folder / "workers.csv").write_text(head + "".join(n + row for n in quoted))
    (folder / "nasty.ini").write_text(PROJECT.format(years=1))
    book = folder / "nasty.xlsx"
    run("run", folder / "nasty.ini", "-o", book)
    text = part(book, "xl/worksheets/sheet1.xml") + part(book, "xl/sharedStrings.xml")
    check("=1+1 []:*?/\\ &amp; &lt;b&gt;" in text, "a name that begins with = is text")
    for sheet in range(1, 1 + len(sheets(book))):
        check("<f>1+1" not in part(book, f"xl/worksheets/sheet{sheet}.xml"), "and nowhere a formula")
    found = names(book)
    check(len(found) > 20 and all(re.fullmatch(r"\w{1,255}", n) for n in found), "names of cells are safe")
    check("in_worker_a_b_c_d_e_wage" in found, "a name of a cell")


def test_languages(folder):
    told = {"nl": ("Voorblad", "Lijsten"), "fr": ("Couverture", "Listes"), "en": ("Cover", "Lists")}
    places = []
    for lang, (first, last) in told.items():
        book = folder / f"{lang}.xlsx"
        run("run", SCENARIO, "-o", book, lang=lang)
        check((sheets(book)[0], sheets(book)[-1]) == (first, last), f"{lang}: {sheets(book)}")
        places.append(names(book))
    check(places[0] == places[1] == places[2] and len(places[0]) > 100, "cells have the same names in every language")


def test_too_large(folder):
    row = ",1970-01,2008-01,primary,unemployed,30,1,1350.00,600.00,60%\n"
    head = "name,birth,hired,education,status_hired,jobless,fte,wage,bonus,productivity\n"
    (folder / "workers.csv").write_text(head + "".join(f"w{n}{row}" for n in range(400)))
    (folder / "large.ini").write_text(PROJECT.format(years=6))
    book = folder / "large.xlsx"
    run("run", folder / "large.ini", "-o", book)
    check("Invoer" not in sheets(book) and "Klaverblad" in sheets(book), f"large: {sheets(book)}")
    check("te groot" in part(book, "xl/sharedStrings.xml"), "it says so")
    check("<f>" not in part(book, "xl/worksheets/sheet2.xml"), "and has values only")


def test_compare(folder):
    book = folder / "compare.xlsx"
    run("compare", ROOT / "scenarios" / "bik.ini", "-o", book)
    check("Vergelijking" in sheets(book), "compare has a sheet of its own")
    run("compare", ROOT / "scenarios" / "bik.ini", "--reform", ROOT / "scenarios/reforms/sine-ruimer.ini", "-o", book)
    check("Vergelijking" in sheets(book), "of a reform as well")


# -- the sheet with risk: values that are those of --json ---------------------------


SHARES = (1, 5, 10, 25, 50, 75, 90, 95, 99)


def printed(*words):
    """What the program says of it as JSON; all numbers, labels in Dutch."""
    done = subprocess.run([PROGRAM, *map(str, words), "--json", "--quiet"], capture_output=True,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C"}, timeout=300)
    return json.loads(done.stdout)


def rows(path, title):
    """The sheet's rows from 1 on, each with what its columns hold."""
    found = sheets(path).index(title) + 1
    text = part(path, f"xl/worksheets/sheet{found}.xml")
    shared = [re.sub(r"<[^>]*>", "", s) for s in
              re.findall(r"<si>(.*?)</si>", part(path, "xl/sharedStrings.xml"), re.S)]
    table = {}
    for row, cells in re.findall(r'<row r="(\d+)"[^>]*>(.*?)</row>', text, re.S):
        table[int(row)] = line = {}
        for column, kind, formula, value in re.findall(
                r'<c r="([A-Z]+)\d+"(?: s="\d+")?(?: t="(\w+)")?>(?:<f>(.*?)</f>)?(?:<v>(.*?)</v>)?</c>', cells):
            if value:
                line[column] = shared[int(value)] if kind == "s" else value if kind == "str" else float(value)
            if formula:
                line["=" + column] = formula
    return table


def near(got, want, what, most=0.0051):
    check(isinstance(got, float) and abs(got - float(want)) < most, f"{what}: {got} should be {want}")


def below(table, heading, label, nth=0):
    """The row with that label in the first column, under that heading."""
    start = min(n for n, row in table.items() if row.get("A") == heading)
    found = [n for n, row in sorted(table.items()) if n > start and row.get("A") == label]
    check(len(found) > nth, f"{heading}: a row {label}")
    return table[found[nth]], table.get(found[nth] + 1, {})


def check_sum(table, place, told, turned, what):
    row, errors = below(table, *place)
    sign = -1 if turned else 1
    near(row.get("B"), sign * float(told["stated"]), f"{what}: as stated")
    near(row.get("L"), sign * float(told["mean"]), f"{what}: mean")
    by_share = {p["percent"]: p for p in told["percentiles"]}
    for column, share in zip("CDEFGHIJK", SHARES):
        p = by_share[100 - share if turned else share]
        near(row.get(column), sign * float(p["value"]), f"{what}: P{share}")
        if float(told["deviation"]) > 0:
            near(errors.get(column), p["error"], f"{what}: error of P{share}")
    if "M" in row:
        near(row["M"], 100 * float(told["above_zero"]["chance"]), f"{what}: chance of a shortfall", 1e-3)


def check_sums(table, told):
    years, cash, spread = ("Jaar per jaar: tekort (-) of overschot (+)",
                           "Kasstand op het einde van elk jaar, en de laagste",
                           "Hoe de bedragen uiteenlopen, alle jaren samen")
    count = 0
    for one in told["scenarios"][0]["sums"]:
        if one["perimeter"] != "project" or not one["known"]:
            continue
        year, what = str(one["year"] or ""), one["of"]
        places = {"gap": (years, year or "alle jaren samen"),
                  "cash": (cash, year), "lowest_cash": (cash, "Laagste kasstand"),
                  "leaf": (spread, one["label"]["nl"] if one["id"] else ""),
                  "payer": (spread, one["label"]["nl"] if one["id"] else "")}
        if what in places and (what in ("gap", "cash") or not year) and places[what][1]:
            if float(one["least"]) or float(one["most"]):
                check_sum(table, places[what], one, what == "gap", f"{what} {one['id'] or ''} {year}")
                count += 1
    check(count > 15, f"{count} sums")


def check_what_matters(table, told):
    start = min(n for n, row in table.items() if str(row.get("A")).startswith("Eén voor één")) + 4
    stated = table[start - 1]["B"]
    for n, one in enumerate(told["one_at_a_time"][:20]):
        if one["gap_at_10"] == one["gap_at_90"]:
            break
        row = table[start + n]
        near(row.get("B"), -float(one["gap_at_10"]), "at 10%")
        near(row.get("C"), -float(one["gap_at_90"]), "at 90%")
        near(row.get("D"), row["B"] - stated, "a difference")
        check(row.get("=D") == f"B{start + n}-$B${start - 1}", f"that is a formula: {row.get('=D')}")
    start = min(n for n, row in table.items() if str(row.get("A")).startswith("Allemaal samen"))
    start = min(n for n, row in table.items() if n > start and row.get("B") == "op zich") + 1
    for n, one in enumerate(told["variance_shares"][:20]):
        near(table[start + n].get("B"), min(1, max(0, float(one["alone"]))), "a part, alone", 1e-5)
        near(table[start + n].get("D"), min(1, max(0, float(one["in_all"]))), "a part, with the rest", 1e-5)
    start = min(n for n, row in table.items() if row.get("A") == "De prijs waarbij er niets tekort is") + 3
    for n, one in enumerate(told["break_even"]):
        at = {p["percent"]: p["value"] for p in one["percentiles"]}
        near(table[start + n].get("C"), one["stated"], "a price")
        for column, share in zip("DEF", (10, 50, 90)):
            if share in at:
                near(table[start + n].get(column), at[share], f"the price at P{share}")


def check_stress(table, told):
    start = min(n for n, row in table.items() if str(row.get("A")).startswith("EUR, als")) + 1
    near(table[start].get("B"), -float(told["base"]["gap"]), "the project as it stands")
    seen = [row for n, row in sorted(table.items()) if n > start and "=C" in row and "=F" in row]
    ran = [one for one in told["tests"] if one.get("told") and one.get("applies") and one.get("known")]
    for row, one in zip(seen, ran):
        near(row.get("B"), -float(one["gap"]), f"stress {one['name']}")
        near(row.get("D"), one["lowest_cash"], f"lowest cash, stress {one['name']}")
        near(row.get("C"), -float(one["gap_difference"]), f"difference, stress {one['name']}")
    check(len(ran) > 5 and len(seen) >= len(ran), f"{len(ran)} stress tests")


def check_variants(table, told):
    start = min(n for n, row in table.items() if row.get("A") == "Varianten, met dezelfde trekkingen") + 3
    for n, one in enumerate(told["scenarios"]):
        gap = one["sums"][0]
        row = table[start + n]
        near(row.get("G"), -float(gap["mean"]), f"mean of variant {n}")
        near(row.get("B"), 100 * float(gap["above_zero"]["chance"]), f"chance of variant {n}", 1e-3)
        if n:
            near(row.get("J"), 100 * float(one["better"]["above_zero"]["chance"]), f"better, variant {n}", 1e-3)


def test_risk(folder):
    one, other = folder / "risk.xlsx", folder / "other.xlsx"
    asked = ["risk", ROOT / "scenarios" / "energiesnoeiers.ini", "--draws", 700, "--seed", 3, "--variants", "all"]
    run(*asked, "--threads", 1, "-o", one)
    run(*asked, "--threads", 2, "-o", other)
    check(one.read_bytes() == other.read_bytes(), "risk: the same bytes on one thread and on two")
    run(*asked, "--threads", 2, "-o", other)
    check(one.read_bytes() == other.read_bytes(), "and again")
    order = sheets(one)
    check(order.index("Risico") == order.index("Kas") + 1, f"a sheet behind that of cash: {order}")
    plain = folder / "plain.xlsx"
    run("run", asked[1], "-o", plain)
    check([s for s in order if s != "Risico"] == sheets(plain), "the other sheets are those of run")
    table, told = rows(one, "Risico"), printed(*asked)
    check(table[1].get("A", "").startswith("Risico"), "its title stands in A1")
    text = " ".join(str(v) for n in range(1, 8) for v in table.get(n, {}).values())
    check("--draws 700 --seed 3 --variants all" in text, "it says how to make it again")
    check_sums(table, told)
    check_what_matters(table, told)
    check_variants(table, told)
    check_stress(table, printed("stress", asked[1]))
    with zipfile.ZipFile(one) as book:
        sheet = f"xl/worksheets/sheet{order.index('Risico') + 1}.xml"
        check("<mergeCell" not in book.read(sheet).decode(), "no cells are merged")
        drawn = [book.read(n).decode() for n in book.namelist() if re.fullmatch(r"xl/drawings/drawing\d+.xml", n)]
    graphs = max((re.findall(r'<xdr:cNvPr [^>]*descr="[^"]{20,}"', d) for d in drawn), key=len)
    check(len(graphs) == 5, f"{len(graphs)} graphs, each told in words")
    run("risk", ROOT / "scenarios" / "buurtkinderopvang.ini", "--draws", 300, "--perimeter", "local", "-o", other, "--force")
    check("Risico" in sheets(other), "seen from who governs, where sums are not known")
    run("risk", asked[1], "--draws", 50, "-o", folder / "risk.txt", status=2)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        test_files(folder)
        test_what_stands_in_the_way(folder)
        test_names(folder)
        test_languages(folder)
        test_too_large(folder)
        test_compare(folder)
        test_risk(folder)
    return bad != 0


sys.exit(main())
