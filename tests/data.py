# SPDX-License-Identifier: GPL-3.0-or-later
"""data.py PROGRAM

What `run --json`, `run --csv` and `compare --json` say, read by Python's own readers:
for the made-up project in data/ the figures that were worked out by hand, and for it and
every project in scenarios/ that all tables say the same and add up.
"""
import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PROGRAM = str(Path(sys.argv[1]).resolve())
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
TOY = [str(HERE / "data/project.ini"), "--rules", str(HERE / "data/rules")]
FLOWS = ("out", "in", "within")
bad = 0


def check(good, what):
    global bad
    if not good:
        print("not so:", what)
        bad += 1


def same(got, want, what):
    check(got == want, f"{what}: {got!r} should be {want!r}")


class Failed(Exception):
    pass


def run(*words, status=0):
    done = subprocess.run([PROGRAM, *words, "--quiet"], capture_output=True, env=ENVIRONMENT, timeout=120)
    same(done.returncode, status, " ".join(words))
    if done.returncode != status:
        print(done.stderr.decode(errors="replace"))
        raise Failed
    return done.stdout


def run_json(*words):
    # whatever is text stays text: a number that Python reads as a float is a mistake
    return json.loads(run(*words, "--json"), parse_float=lambda text: check(False, f"a fraction: {text}"))


def money(text):
    check(re.fullmatch(r"-?\d+\.\d\d", text), f"money is {text!r}")
    return Decimal(text)


def read_csv(folder, name, belgian=False):
    """The rows as dictionaries; of the Belgian style with points for decimal commas."""
    data = (folder / name).read_bytes()
    check(data.startswith(b"\xef\xbb\xbf") == belgian, f"{name}: mark of UTF-8")
    check(data.endswith(b"\r\n") and data.count(b"\n") == data.count(b"\r\n"), f"{name}: ends of lines")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""),
                           delimiter=";" if belgian else ",", strict=True))
    for row in rows:
        same(len(row), len(rows[0]), f"{name}: cells in {row}")
        check(not any(re.match(r"[=+@\t\r]|-(?!\d+[.,]\d\d$)", cell) for cell in row), f"{name}: formula in {row}")
    if belgian:
        rows = [[re.sub(r"^(-?\d+),(\d\d)$", r"\1.\2", cell) for cell in row] for row in rows]
    return [dict(zip(rows[0], row)) for row in rows[1:]]


# -- laws ------------------------------------------------------------------------


def check_adds_up(run_, name):
    """All tables of a run come to its totals, and its years to its total."""
    total = run_["total"]
    same(money(total["gap"]), money(total["out"]) - money(total["in"]), f"{name}: gap")
    tables = ("leaves", "payers", "receivers", "instruments", "amounts", "members")
    for flow in FLOWS:
        same(sum(money(y[flow]) for y in run_["years"]), money(total[flow]), f"{name}: years, {flow}")
        same(sum(money(m[flow]) for m in run_["by_month"]), money(total[flow]), f"{name}: months, {flow}")
        for year in run_["years"]:
            months = [m for m in run_["by_month"] if m["month"].startswith(str(year["year"]))]
            same(sum(money(m[flow]) for m in months), money(year[flow]), f"{name}: months of {year['year']}")
        for table in tables:
            rows = run_[table]
            same(sum(money(r["total"][flow]) for r in rows), money(total[flow]), f"{name}: {table}, {flow}")
            for i, year in enumerate(run_["years"]):
                same(sum(money(r["years"][i][flow]) for r in rows), money(year[flow]),
                     f"{name}: {table} in {year['year']}, {flow}")
    for table in tables + ("in_kind", "memo"):
        for row in run_[table]:
            for flow in FLOWS:
                same(sum(money(y[flow]) for y in row["years"]), money(row["total"][flow]), f"{name}: {table}")
    flow = "out" if run_["perimeter"]["authority"] else "in"
    for leaf in run_["leaves"]:
        if leaf["total"]["share"] is not None:
            share = money(leaf["total"][flow]) / money(total["out"])
            check(abs(Decimal(leaf["total"]["share"]) - share) <= Decimal("0.0000005"), f"{name}: share")
    check_cash(run_["cash"], name)


def check_cash(cash, name):
    position, positions = Decimal(0), []
    for month in cash["months"]:
        position += money(month["in"]) - money(month["out"])
        same(money(month["position"]), position, f"{name}: position in {month['month']}")
        positions.append(position)
    lowest = min(positions)
    same(money(cash["lowest"]["position"]), lowest, f"{name}: lowest position")
    same(cash["lowest"]["month"], cash["months"][positions.index(lowest)]["month"], f"{name}: its month")


SHEETS = {"payer": "payers", "receiver": "receivers", "instrument": "instruments", "amount": "amounts",
          "member": "members", "leaf": "leaves"}


def check_csv(run_, folder, name, belgian):
    """The files say what the JSON says, and the ledger comes to it."""
    rows = {stem.stem: read_csv(folder, stem.name, belgian) for stem in folder.glob("*.csv")}
    same(sorted(rows), sorted([*SHEETS, "ledger", "month", "year", "cash"]), f"{name}: files")
    for flow in FLOWS:
        postings = [p for p in rows["ledger"] if p["flow"] == flow and p["kind"] in ("funding", "cost")]
        same(sum(money(p["counted"]) for p in postings), money(run_["total"][flow]), f"{name}: ledger, {flow}")
        if flow != "within":
            same(sum(money(p["cash"]) for p in postings), sum(money(m[flow]) for m in run_["cash"]["months"]),
                 f"{name}: cash in the ledger, {flow}")
    same([(r["month"], r["in"], r["out"], r["position"]) for r in rows["cash"]],
         [(m["month"], m["in"], m["out"], m["position"]) for m in run_["cash"]["months"]], f"{name}: cash")
    for sheet, key in (("month", "by_month"), ("year", "years")):
        same([(r[sheet], r["out"], r["in"], r["gap"], r["known"]) for r in rows[sheet]],
             [(str(c[sheet]), c["out"], c["in"], c["gap"], "yes" if c["known"] else "no") for c in run_[key]],
             f"{name}: {sheet}.csv")
    for sheet, key in SHEETS.items():
        asides = ["in_kind", "memo"] if sheet == "instrument" else []
        want = [(flow, [y[flow] for y in row["years"]], row["total"][flow])
                for table in [key, *asides] for row in run_[table] for flow in FLOWS]
        got = [(r["flow"], [r[str(y["year"])] for y in run_["years"]], r["total"]) for r in rows[sheet]
               if asides or r.get("kind") not in ("in_kind", "memo")]
        # what is 0 in every year is there only if it is not known
        moves = lambda row: money(row[2]) or any(map(money, row[1]))
        same(list(filter(moves, got)), list(filter(moves, want)), f"{name}: {sheet}.csv")


def without_words(value):
    """What is the same in every language."""
    if isinstance(value, dict):
        return {k: without_words(v) for k, v in value.items() if k not in ("reason", "message")}
    return [without_words(v) for v in value] if isinstance(value, list) else value


def check_project(path, perimeters, *words):
    for perimeter in perimeters:
        name = f"{Path(path).name} from {perimeter}"
        run_ = run_json("run", path, "--perimeter", perimeter, *words)
        same(run_["perimeter"]["id"], perimeter, name)
        check_adds_up(run_, name)
        if perimeter == perimeters[0]:
            french = run_json("run", path, "--perimeter", perimeter, "--lang", "fr", *words)
            same(without_words(french), without_words(run_), f"{name}: in French")
        if perimeter in perimeters[:2]:
            for style in ("plain", "be"):
                with tempfile.TemporaryDirectory() as folder:
                    run("run", path, "--perimeter", perimeter, *words, "--csv", folder, "--csv-style", style)
                    check_csv(run_, Path(folder), f"{name}, {style}", style == "be")


# -- the made-up project -----------------------------------------------------------


def check_by_hand():
    run_ = run_json("run", *TOY, "--lang", "en")
    # ann 12 x 1000, bob 8 x 2000; premium 12 x 100; grant 2/12 and 10/12 of 1000; lost 2 x 5
    same({k: run_["total"][k] for k in ("out", "in", "gap", "known")},
         {"out": "28000.00", "in": "2210.00", "gap": "25790.00", "known": False}, "total")
    same([(y["year"], y["out"], y["in"], y["known"]) for y in run_["years"]],
         [(2008, "2000.00", "376.67", True), (2009, "26000.00", "1833.33", False)], "years")
    same([(p["id"], p["government"], p["total"]["in"], p["total"]["known"]) for p in run_["payers"]],
         [("state", "state", "1200.00", True), ("town", "local", "1010.00", False),
          ("books", None, "0.00", True)], "payers")
    same([(leaf["id"], leaf["total"]["in"], leaf["total"]["share"]) for leaf in run_["leaves"]],
         [(None, "0.00", "0"), ("work", "1200.00", "0.042857"), ("city", "1010.00", None)], "leaves")
    same([(m["level"], m["name"], m["total"]["out"], m["total"]["in"]) for m in run_["members"]],
         [("project", "", "0.00", "1010.00"), ("worker", "ann", "12000.00", "1200.00"),
          ("worker", "bob", "16000.00", "0.00")], "members")
    same([(i["id"], i["kind"], i["total"]["in"]) for i in run_["in_kind"]], [("desk", "in_kind", "120.00")], "in kind")
    same((run_["project"]["name"], run_["project"]["variant"]), ('Klussen "=1+1", en meer', None), "project")
    same(run_["months"], {"first": "2008-11", "last": "2009-10"}, "months")
    # until October: -28000 + 10 premiums + the grant of 2008 + 10; the grant of 2009 comes in June 2010
    same(run_["cash"]["lowest"], {"month": "2009-10", "position": "-26823.33"}, "lowest position")
    same(run_["cash"]["months"][-1], {"month": "2010-06", "in": "833.33", "out": "0.00", "position": "-25790.00"},
         "the last that is paid")
    # one head for 4 months, two for 8: 20/12; a head costs 28000 / (20/12) a year
    same(run_["measures"][0]["total"], {"mean": "1.666667", "cost": "16800.00"}, "measure")
    same([(r["instrument"], r["member"], r["months"], r["conditions"]) for r in run_["refusals"]],
         [("young", "bob", {"first": "2009-03", "last": "2009-10"}, ["age"])], "refusals")
    same([(u["instrument"], u["amount"], u["months"], u["missing"]) for u in run_["unknowns"]],
         [("lost", "sum", {"first": "2009-01", "last": "2009-02"}, "lost.worth")], "unknowns")
    same([(a["attribute"], a["member"], a["source"]) for a in run_["assumed"]],
         [("worker.wage", "ann", "geraamd")], "assumed")
    same([(d["figure"], d["assumed"], d["old"]) for d in run_["doubts"]], [("lost.worth", True, False)], "doubts")

    town = run_json("run", *TOY, "--perimeter", "town")
    same((town["total"]["out"], town["total"]["in"], town["perimeter"]["authority"]), ("1010.00", "0.00", True),
         "seen from the town")
    owned = run_json("run", *TOY, "--perimeter", "town", "--variant", "town")
    same((owned["total"]["out"], owned["total"]["in"], owned["total"]["within"]),
         ("28000.00", "1200.00", "1010.00"), "the town's own project")
    same(owned["project"]["changes"], [{"path": "project.owner", "value": "town"}], "what the variant changes")


def check_compare():
    columns = run_json("compare", *TOY)["comparisons"][0]["columns"]
    same([c["project"]["variant"] for c in columns], [None, "cheaper", "town"], "columns")
    same(columns[0]["total"], run_json("run", *TOY)["total"], "the base")
    check("difference" not in columns[0], "the base does not differ from itself")
    difference = columns[1]["difference"]
    same((difference["total"]["out"], difference["total"]["in"], difference["total"]["gap"]),
         ("-4000.00", "0.00", "-4000.00"), "bob, 8 x 500 cheaper")
    same([(y["year"], y["out"]) for y in difference["years"]], [(2008, "0.00"), (2009, "-4000.00")], "by year")
    for column in columns:
        check_adds_up(column, f"compare, {column['name']}")


# -- files -------------------------------------------------------------------------


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def check_files():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "out"
        csv_ = ["run", *TOY, "--csv", str(folder)]
        run(*csv_)
        first = contents(folder)
        run(*csv_)
        same(contents(folder), first, "the same again")
        run(*csv_, "--csv-style", "be", "--variant", "cheaper")
        check(contents(folder) != first, "our own files are replaced")
        run(*csv_)
        same(contents(folder), first, "and back")

        theirs = folder / "leaf.csv"
        theirs.write_bytes(b"theirs;not ours\n")
        theirs.chmod(0o600)
        before = contents(folder)
        run(*csv_, "--variant", "cheaper", status=3)
        same(contents(folder), before, "one file of somebody else: nothing is written")
        run(*csv_, "--force")
        same(contents(folder), first, "unless that is asked for")
        same(stat.S_IMODE(theirs.stat().st_mode), 0o600, "rights are kept")

        run("run", *TOY, "--csv", str(folder / "leaf.csv"), status=3)
        run("run", *TOY, "--csv", str(folder / "a/b"), status=3)
        same(contents(folder), first, "no folder, no files")


# -- stress tests ------------------------------------------------------------------


def check_stress_csv(stress, folder, name, belgian):
    told = [("", "", stress["base"])]
    told += [(t["name"], t.get("stops", ""), t) for t in stress["tests"] if t["told"]]
    want = []
    for test, stops, sums in told:
        whole = {"year": "", "gap": sums["gap"], "lowest_cash": sums["lowest_cash"],
                 "lowest_month": sums["lowest_month"]}
        years = [{"year": str(y["year"]), "gap": y["gap"], "lowest_cash": "", "lowest_month": ""}
                 for y in sums["years"]]
        want += [{"stress": test, "stops": stops, **row} for row in years + [whole]]
    rows = read_csv(folder, "stress.csv", belgian)
    keys = ["stress", "stops", "year", "gap", "lowest_cash", "lowest_month"]
    same([{key: row[key] for key in keys} for row in rows], want, f"{name}: stress.csv")


def check_stress(path):
    stress = run_json("stress", path)
    same(stress["base"]["gap"], run_json("run", path)["total"]["gap"], f"{path}: as it stands")
    for test in [stress["base"]] + [t for t in stress["tests"] if t["told"]]:
        same(sum(money(y["gap"]) for y in test["years"]), money(test["gap"]), f"{path}: years of {test.get('name')}")
    for test in stress["tests"]:
        if test["told"]:
            same(money(test["gap"]) - money(stress["base"]["gap"]), money(test["gap_difference"]), f"{path}: difference")
    for belgian in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            run("stress", path, "--csv", folder, *(["--csv-style", "be"] if belgian else []))
            check_stress_csv(stress, Path(folder), path, belgian)


def attempt(what, *words):
    try:
        what(*words)
    except Failed:
        pass


def main():
    attempt(check_by_hand)
    attempt(check_compare)
    attempt(check_files)
    attempt(check_project, TOY[0], ["project", "town"], *TOY[1:])
    attempt(check_project, TOY[0], ["town", "project"], *TOY[1:], "--variant", "town")
    perimeters = re.findall(r"^\[perimeter (\S+)\]", (ROOT / "rules/payers.ini").read_text(), re.M)
    for path in sorted((ROOT / "scenarios").glob("*.ini")):
        attempt(check_project, str(path), perimeters)
        attempt(check_stress, str(path))
    return bad > 0


sys.exit(main())
