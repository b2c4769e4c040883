# SPDX-License-Identifier: GPL-3.0-or-later
"""risk.py PROGRAM

What `risk` promises whatever the project: the same bytes on any number of threads; with
nothing spread what `run` says, to the cent; each simulation what `run --world` says of it;
figures that are those of worlds.csv; and when it is interrupted or the disk is full nothing
that looks whole and is not.
"""
import csv
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = str(Path(sys.argv[1]).resolve())
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
SHARES = (1, 5, 10, 25, 50, 75, 90, 95, 99)
bad = 0


def check(good, what):
    global bad
    if not good:
        print("not so:", what)
        bad += 1


def same(got, want, what):
    check(got == want, f"{what}: {got!r} should be {want!r}")


def run(*words, status=0, **more):
    done = subprocess.run([PROGRAM, *map(str, words), "--quiet"], capture_output=True,
                          env=ENVIRONMENT, timeout=300, **more)
    same(done.returncode, status, " ".join(map(str, words)))
    return done.stdout


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows_of(folder, name):
    with open(folder / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def project(name):
    return ROOT / "scenarios" / name


# -- the same, however it is worked out ------------------------------------------


def check_threads(folder):
    for words in (["--draws", 5000], ["--draws", 5000, "--quasi"], ["--until-error", "0.3%"]):
        seen = []
        for threads in (1, 2, 5):
            words_ = ["risk", project("energiesnoeiers.ini"), *words, "--variants", "all", "--csv",
                      folder / "t", "--csv-worlds", "--threads", threads]
            seen.append((run(*words_), run(*words_, "--json"), contents(folder / "t")))
        check(seen[0] == seen[1] == seen[2], f"the same bytes on 1, 2 and 5 threads: {words}")


def check_seed():
    one, again, other = (run("risk", project("bik.ini"), "--draws", 600, "--seed", seed, "--json")
                         for seed in (1, 1, 2))
    same(one, again, "the same seed")
    check(one != other, "another seed gives other draws")


# -- nothing spread ---------------------------------------------------------------


def stated_sums(run_):
    """What run --json says of each sum that risk --json tells."""
    sums = {}
    years = [(None, "total", None)] + [(y["year"], "years", i) for i, y in enumerate(run_["years"])]
    for year, key, i in years:
        def pick(row):
            return row[key] if i is None else row[key][i]
        for of in ("gap", "out", "in"):
            sums[of, None, year] = pick(run_)[of]
        for leaf in run_["leaves"]:
            sums["leaf", leaf["id"], year] = pick(leaf)["in"]
        for payer in run_["payers"]:
            sums["payer", payer["id"], year] = pick(payer)["in"]
        if year:
            december = [m for m in run_["cash"]["months"] if m["month"].startswith(str(year))]
            within = [m for m in december if m["month"] <= run_["months"]["last"]]
            sums["cash", None, year] = within[-1]["position"]
    sums["lowest_cash", None, None] = run_["cash"]["lowest"]["position"]
    return sums


def check_nothing_spread(folder):
    for name, fixed in (("bik.ini", "service.klussen.take_up = fixed(85%)\n"
                                    "contribution.milieudienst = renewal(2009-01, 100%)\n"),
                        ("energiesnoeiers.ini", "contribution.lde = renewal(2017-01, 100%)\n"),
                        ("sociaal-restaurant.ini", "service.maaltijden.take_up = fixed(90%)\n")):
        text = project(name).read_text(encoding="utf-8")
        text = re.sub(r"^\[uncertain\].*?(?=^\[|\Z)", f"[uncertain]\n{fixed}\n", text, flags=re.M | re.S)
        scenarios = folder / name / "scenarios"
        shutil.copytree(ROOT / "scenarios", scenarios)
        path = scenarios / name
        path.write_text(text, encoding="utf-8")
        stated = stated_sums(json.loads(run("run", path, "--json")))
        told = json.loads(run("risk", path, "--draws", 300, "--json"))
        for sum_ in told["scenarios"][0]["sums"]:
            what = f"{name}: {sum_['of']} {sum_['id']} {sum_['year']}"
            key = sum_["of"], sum_["id"], sum_["year"]
            if sum_["perimeter"] != "project" or key == ("cash", None, None):
                continue
            same(sum_["stated"], stated.get(key, "0.00"), what)
            for figure in ("mean", "least", "most"):
                same(sum_[figure], sum_["stated"], f"{what}, {figure}")
            for percentile in sum_["percentiles"]:
                same(percentile["value"], sum_["stated"], what)


# -- each simulation alone ----------------------------------------------------------


def check_worlds(folder):
    for name, variant in (("../tests/data/uncertain.ini", "duurder"),
                          ("energiesnoeiers.ini", "twintig-cent")):
        for design in ([], ["--quasi", "--seed", "9"]):
            words = [project(name), "--draws", 6000, *design]
            run("risk", *words, "--variants", variant, "--csv", folder / "w", "--csv-worlds", "--json")
            rows = rows_of(folder / "w", "worlds.csv")
            same(len(rows), 6000, "a row per simulation")
            for world in (1, 2, 256, 257, 4097, 6000):
                row = rows[world - 1]
                same(row["world"], str(world), "in order")
                alone = json.loads(run("run", *words, "--world", world, "--json"))
                what = f"{name} {design}: simulation {world}"
                same(alone["total"]["gap"], row["gap"], what)
                same(alone["cash"]["lowest"]["position"], row["lowest_cash"], f"{what}, lowest cash")
                for year in alone["years"]:
                    same(year["gap"], row[f"gap.{year['year']}"], f"{what} in {year['year']}")
                other = json.loads(run("run", *words, "--world", world, "--variant", variant, "--json"))
                same(other["total"]["gap"], row[f"gap.{variant}"], f"{what}, {variant}")


def check_figures(folder):
    """What is told is what the rows say."""
    told = json.loads(run("risk", project("energiesnoeiers.ini"), "--draws", 5000, "--variants", "all",
                          "--csv", folder / "f", "--csv-worlds", "--json"))
    rows = rows_of(folder / "f", "worlds.csv")
    table = rows_of(folder / "f", "risk.csv")
    for scenario in told["scenarios"]:
        variant = scenario["variant"]
        sum_ = scenario["sums"][0]
        column = f"gap.{variant}" if variant else "gap"
        values = sorted(Decimal(row[column]) for row in rows)
        above = sum(value > 0 for value in values)
        same(sum_["above_zero"]["simulations"], above, "how many fall short")
        mean = sum(values) / len(values)
        check(abs(Decimal(sum_["mean"]) - mean) <= Decimal("0.01"), "the mean")
        for percentile in sum_["percentiles"]:
            want = values[-(-len(values) * percentile["percent"] // 100) - 1]
            width = (values[-1] - values[0]) / 2000
            check(abs(Decimal(percentile["value"]) - want) <= width, f"percentile {percentile}, {want}")
        row = next(r for r in table if r["variant"] == (variant or "") and r["of"] == "gap"
                   and r["perimeter"] == "project" and not r["year"])
        same([row[f"p{share}"] for share in SHARES], [p["value"] for p in sum_["percentiles"]], "as CSV")
        if variant:
            better = sum(Decimal(r[column]) < Decimal(r["gap"]) for r in rows)
            same(scenario["better"]["above_zero"]["simulations"], better, f"{variant} is better")


# -- when it does not go on -----------------------------------------------------------


def no_large_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def check_full_disk(folder):
    there = folder / "full"
    words = ["risk", project("bik.ini"), "--draws", 5000, "--csv", there, "--csv-worlds"]
    run(*words, status=3, preexec_fn=no_large_files)
    same(contents(there), {}, "a file that does not fit is not there at all")
    (there / "worlds.csv").write_text("mine,theirs\r\n", encoding="utf-8")
    run(*words, status=3)
    same(list(contents(there)), ["worlds.csv"], "what somebody else wrote stays, alone")
    run(*words, "--force")
    same(len(rows_of(there, "worlds.csv")), 5000, "unless that is asked for")


def check_interrupt(folder):
    words = [PROGRAM, "risk", str(project("bik.ini")), "--draws", "10000000", "--csv",
             str(folder / "i"), "--csv-worlds", "--json"]
    going = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
                             preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
    for _ in range(600):
        time.sleep(0.1)
        beside = list((folder / "i").glob(".klaverblad-*")) if (folder / "i").exists() else []
        if any(path.stat().st_size > 10_000 for path in beside):
            break
    going.send_signal(signal.SIGINT)
    out, _ = going.communicate(timeout=300)
    same(going.returncode, 130, "interrupted")
    told = json.loads(out)["simulations"]
    check(told["stopped"] and 0 < told["done"] < told["asked"], f"it says so: {told}")
    same(len(rows_of(folder / "i", "worlds.csv")), told["done"], "the rows are those that were done")


# -- on the page ------------------------------------------------------------------------


def check_page():
    for path in sorted((ROOT / "scenarios").glob("*.ini")):
        for lang in ("nl", "fr", "en"):
            page = run("risk", path, "--draws", 300, "--variants", "all", "--lang", lang).decode()
            for line in page.splitlines():
                check(len(line) <= 80 and line == line.rstrip(), f"{path.name}: a line: {line!r}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for one in (check_threads, check_nothing_spread, check_worlds, check_figures, check_full_disk,
                    check_interrupt):
            below = folder / one.__name__
            below.mkdir()
            one(below)
    check_seed()
    check_page()
    return bad > 0


sys.exit(main())
