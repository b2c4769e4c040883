# SPDX-License-Identifier: GPL-3.0-or-later
"""budget_risk.py PROGRAM

What `klaverblad budget --draws` says, against the simulations that `klaverblad risk --csv-worlds`
writes of each project with the seed that the budget gave it: added up here, world by world, with
percentiles by the definition of docs/risk.md.
"""
import csv
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = str(Path(sys.argv[1]).resolve())
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
YEARS = range(2020, 2026)
bad = 0

SHOP = """[project]
name = {name}
start = {start}-01
years = {years}
promoter = vzw
municipality = Kortrijk
[service work]
task = other
hours = 2000 hours/year
customer = households
paid_by = price
price = 9.00 EUR/hour
[cost running]
amount = 40000.00 EUR/year
[contribution town]
service = work
payer = municipality
leaf = domains
amount = {amount} EUR/year
"""
PROJECTS = {
    "a.ini": SHOP.format(name="Alpha", start=2020, years=6, amount="21000.00") +
    "[uncertain]\nservice.work.take_up = uniform(85%, 100%)\ncontribution.town.amount = triangular(18000 EUR/year, 21000 EUR/year, 26000 EUR/year)\n",
    "b.ini": SHOP.format(name="Beta", start=2019, years=4, amount="22500.00") +
    "[uncertain]\nservice.work.take_up = uniform(80%, 100%)\n",
    "c.ini": SHOP.format(name="Gamma", start=2022, years=6, amount="19000.00"),
    "own.ini": SHOP.format(name="Kitchen", start=2020, years=6, amount="9000.00").replace("promoter = vzw", "promoter = ocmw") +
    "[uncertain]\nservice.work.take_up = uniform(60%, 100%)\n",
    "van.ini": SHOP.format(name="Van", start=2020, years=5, amount="20500.00") +
    "[investment van]\nprice = 20000.00 EUR\nlife = 5 years\ngrant = 5000.00 EUR\npayer = municipality\n"
    "[uncertain]\ninvestment.van.grant = uniform(2000 EUR, 8000 EUR)\n",
}


def check(good, what):
    global bad
    if not good:
        print("not so:", what)
        bad += 1
    return good


def run(*words):
    done = subprocess.run([PROGRAM, *map(str, words), "--quiet"], capture_output=True, env=ENVIRONMENT, timeout=300)
    check(done.returncode == 0, f"{words}: {done.returncode}: {done.stderr.decode()[:400]}")
    return done.stdout.decode()


def worlds(project, seed, perimeter, draws, folder, *more):
    """{year: [what falls short, or is spent net, in each world]}"""
    run("risk", project, "--seed", seed, "--draws", draws, "--perimeter", perimeter, "--csv", folder, "--csv-worlds", "--force", *more)
    with open(Path(folder) / "worlds.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return {year: [Decimal(row.get(f"gap.{year}") or 0) for row in rows] for year in YEARS}


def percentile(values, percent):
    """The least value that at least so many in a hundred do not exceed."""
    rank = -(-percent * len(values) // 100)
    return sorted(values)[max(rank, 1) - 1]


def check_sums(what, told, per_project):
    """per_project: [{year: values}]"""
    draws = len(per_project[0][YEARS[0]])
    years = {year: [sum(p[year][w] for p in per_project) for w in range(draws)] for year in YEARS}
    years[None] = [sum(years[year][w] for year in YEARS) for w in range(draws)]
    whole = [[sum(p[year][w] for year in YEARS) for w in range(draws)] for p in per_project]
    for one in told:
        values, year = years[one["year"]], one["year"]
        for percent in (5, 50, 95):
            check(Decimal(one[f"p{percent}"]) == percentile(values, percent),
                  f"{what} {year}: P{percent}: {one[f'p{percent}']} should be {percentile(values, percent)}")
        above = Decimal(sum(v > 0 for v in values)) / draws
        check(abs(Decimal(str(one["above_zero"])) - above) < Decimal("0.000001"), f"{what} {year}: above zero: {one}")
        each = [p[year] for p in per_project] if year else whole
        badly = sum(percentile(values, 95) for values in each)
        check(Decimal(one["p95_of_each_project"]) == badly, f"{what} {year}: of each project: {one} should be {badly}")
    spread = [one for one in told if one["p5"] != one["p95"]]
    check(len(spread) >= 4, f"{what}: {len(spread)} sums are uncertain")


def check_pooled(folder, names, *more, draws=1000):
    projects = [folder / name for name in names]
    told = json.loads(run("budget", *projects, "--draws", draws, "--seed", 7, "--window", "2020-2025", "--json", *more))
    risk, net, added = told["risk"], [], []
    by_name = {p["name"]: p for p in risk["projects"]}
    check(len({p["seed"] for p in risk["projects"]}) == len(projects), "each project has a seed of its own")
    for path in projects:
        one = by_name[next(line.split("= ")[1] for line in path.read_text().splitlines() if line.startswith("name"))]
        check(one["shortfall_is_in_net"] == ("own" in path.name), f"{path.name}: whose shortfall it is")
        gap = worlds(path, one["seed"], "project", draws, folder / "csv", *more)
        if not one["shortfall_is_in_net"]:
            added.append({year: [max(v, Decimal(0)) for v in values] for year, values in gap.items()})
        net.append(worlds(path, one["seed"], "gemeente_ocmw", draws, folder / "csv", *more))
    check_sums(f"{names} to add", risk["to_add"], added)
    if "van.ini" not in names:         # depreciation is in no budget: tests/unit/test_many.c has that
        check_sums(f"{names} net", risk["net"], net)
    return told


def check_certain(folder):
    """With nothing uncertain all percentiles are what is stated, to the cent, also of what is paid once."""
    plain = folder / "plain"
    plain.mkdir()
    for name, text in PROJECTS.items():
        (plain / name).write_text(text.split("[uncertain]")[0])
    projects = [plain / name for name in PROJECTS]
    told = json.loads(run("budget", *projects, "--draws", 300, "--window", "2020-2025", "--json"))
    together = next(e for e in told["entities"] if e["id"] == "gemeente_ocmw")
    wanted = {None: together["total"]["net"], **{y["year"]: y["net"] for y in together["years"]}}
    for one in told["risk"]["net"]:
        check(one["p5"] == one["p50"] == one["p95"] == one["stated"] == wanted[one["year"]], f"certain: net {one}")
        check(float(one["p95_error"]) == 0, f"certain: no error in {one}")
    # by hand: Alpha 40000 - 18000 - 21000, Gamma 40000 - 18000 - 19000, Van 40000 + 4000 - 18000 - 20500 - 1000
    by_hand = {2020: 1000 + 4500, 2021: 1000 + 4500, 2022: 1000 + 3000 + 4500, 2023: 1000 + 3000 + 4500,
               2024: 1000 + 3000 + 4500, 2025: 1000 + 3000}
    by_hand[None] = sum(by_hand.values())
    for one in told["risk"]["to_add"]:
        want = f"{by_hand[one['year']]:.2f}"
        check(one["p50"] == one["p95"] == one["stated"] == want, f"certain: to add {one} should be {want}")


def check_same(folder):
    projects = [folder / name for name in PROJECTS]
    words = ["--draws", 600, "--seed", 3, "--json"]
    first = run("budget", *projects, *words, "--threads", 1)
    check(run("budget", *reversed(projects), *words, "--threads", 3) == first, "any order, any number of threads")
    told = json.loads(first)
    run("budget", *projects, *words[:-1], "--csv", folder / "tables")
    rows = list(csv.DictReader((folder / "tables/budget_risk.csv").read_text().splitlines()))
    wanted = [("net", one) for one in told["risk"]["net"]] + [("to_add", one) for one in told["risk"]["to_add"]]
    for row, (of, one) in zip(rows, wanted, strict=True):
        check((row["of"], row["year"], row["p5"], row["p50"], row["p95"], row["stated"]) ==
              (of, str(one["year"] or ""), one["p5"], one["p50"], one["p95"], one["stated"]), f"CSV: {row} {one}")
    alone = json.loads(run("budget", folder / "a.ini", *words))
    seeds = {p["name"]: p["seed"] for p in told["risk"]["projects"]}
    check(alone["risk"]["projects"][0]["seed"] == seeds["Alpha"], "other projects do not change what one draws")
    check("risk" not in json.loads(run("budget", *projects, "--json")), "only when it is asked for")


def check_sheet(folder):
    sys.path.insert(0, str(ROOT / "tests" / "office"))
    from workbook import Workbook
    projects, report = [folder / name for name in PROJECTS], folder / "risk.xlsx"
    told = json.loads(run("budget", *projects, "--draws", 600, "--json"))["risk"]
    run("budget", *projects, "--draws", 600, "--lang", "nl", "-o", report)
    cells = Workbook(report).cells("Begroting")
    for title, of in (("Netto-uitgave van gemeente en OCMW samen", "net"), ("Wat er nog bij kan komen", "to_add")):
        row = next(at[0] for at, cell in cells.items() if at[1] == 1 and str(cell.value).startswith(title))
        for number, one in enumerate(told[of], 1):
            values = [cells[row + number, column].value for column in (4, 5, 6)]
            check(values == [float(one[k]) for k in ("p50", "p95", "stated")], f"sheet: {of} {one['year']}: {values}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in PROJECTS.items():
            (folder / path).write_text(text)
        check_pooled(folder, ["a.ini", "b.ini", "c.ini", "own.ini"])
        check_pooled(folder, ["a.ini", "b.ini"], "--quasi", draws=700)
        check_pooled(folder, ["a.ini", "van.ini"], draws=300)
        check_certain(folder)
        check_same(folder)
        check_sheet(folder)
    if bad:
        sys.exit(f"{bad} not so")


main()
