# SPDX-License-Identifier: GPL-3.0-or-later
"""workbook.py PROGRAM

What people may do to a workbook's file and what stands in its way: names that no sheet may have,
a folder that is not there, a file of somebody else, a disk that is full.  What is in a workbook is
tested by tests/office.
"""
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


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        test_files(folder)
        test_what_stands_in_the_way(folder)
        test_names(folder)
        test_languages(folder)
        test_too_large(folder)
        test_compare(folder)
    return bad != 0


sys.exit(main())
