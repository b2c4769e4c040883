# SPDX-License-Identifier: GPL-3.0-or-later
"""joining.py PROGRAM: who had best apply together, by another way.

The order of 2012 in whole euros, the neighbours and the inhabitants are read here anew.  For
the 13 municipalities of Zuid-West-Vlaanderen every grouping that brings the most is listed;
for the provinces every partnership is worked out, and the bound again as a knapsack of people.
"""

import csv
import json
import os
import re
import subprocess
import sys

PROGRAM = os.path.realpath(sys.argv[1])
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
AREA = "scenarios/partnerships/zuid-west-vlaanderen"
failures = 0


def check(what, got, want):
    global failures
    if got != want:
        print(f"{what}: {got}, should be {want}")
        failures += 1


def ask(*options):
    words = [PROGRAM, "regie", "--json", "--lang", "en", *options]
    return json.loads(subprocess.run(words, cwd=ROOT, check=True, capture_output=True).stdout)


def cents(text):
    euros, part = text.split(".")
    return int(euros) * 100 + int(part)


# -- the order of 2012, in cents --

BANDS = [(500000, 200), (430000, 175), (360000, 150), (290000, 125), (220000, 100), (150000, 75),
         (80000, 50)]


def row(people):
    return next((amount for bound, amount in BANDS if people > bound), 25) * 100000


def support(group, people, cities):
    """None if it is not known."""
    total = sum(people[t] for t in group)
    of_cities = [people[t] for t in group if t in cities]
    if len(group) == 1:
        return row(total) if of_cities else 0
    if total < 60000:
        return 0
    if not of_cities:
        return min(row(total), 5000000)
    return None if total <= 80000 else min(row(total), row(max(of_cities)) + 5000000)


def read_towns(year):
    people, cities, province = {}, set(), {}
    with open(os.path.join(ROOT, "rules/population.csv"), encoding="utf-8") as file:
        for line in csv.DictReader(r for r in file if not r.startswith("#")):
            if line[f"pop_{year}"]:
                people[line["municipality"]] = int(line[f"pop_{year}"])
                province[line["municipality"]] = line["province"]
                if line["centre_city"] == "yes":
                    cities.add(line["municipality"])
    return people, cities, province


def read_neighbours():
    near = {}
    with open(os.path.join(ROOT, AREA + ".buren.ini"), encoding="utf-8") as file:
        for line in file:
            if title := re.match(r"\[municipality (.*)\]", line):
                town = title.group(1)
            if names := re.match(r"may_join = (.*)", line):
                for other in names.group(1).split(","):
                    near.setdefault(town, set()).add(other.strip())
                    near.setdefault(other.strip(), set()).add(town)
    return near


def connected(group, near):
    group, reached = set(group), [group[0]]
    seen = set(reached)
    while reached:
        for other in near[reached.pop()] & group - seen:
            seen.add(other)
            reached.append(other)
    return seen == group


def shares(group, amount, people):
    total = sum(people[t] for t in group)
    part = {t: amount * people[t] // total for t in group}
    lost = sorted(range(len(group)), key=lambda i: (-(amount * people[group[i]] % total), i))
    for i in lost[:amount - sum(part.values())]:
        part[group[i]] += 1
    return part


# -- the 13 --

def all_groupings(towns, worth):
    """Every grouping that brings the most, as lists of sets; a set is a bit for each town."""
    full = (1 << len(towns)) - 1
    by_first = {}
    for group, amount in worth.items():
        if amount > 0 and group & (group - 1):
            by_first.setdefault(group & -group, []).append(group)
    best = [0] * (full + 1)
    for left in range(1, full + 1):
        first = left & -left
        best[left] = best[left ^ first] + max(0, worth.get(first) or 0)
        for group in by_first.get(first, ()):
            if group & left == group:
                best[left] = max(best[left], best[left ^ group] + worth[group])

    def go_on(left, chosen):
        if not left:
            yield list(chosen)
            return
        first = left & -left
        if best[left ^ first] + max(0, worth.get(first) or 0) == best[left]:
            yield from go_on(left ^ first, chosen)
        for group in by_first.get(first, ()):
            if group & left == group and best[left ^ group] + worth[group] == best[left]:
                yield from go_on(left ^ group, chosen + [group])
    return best[full], list(go_on(full, []))


def most_gained(groups, sets, people, cities):
    has = {t: support([t], people, cities) or 0 for t in people}
    for group in groups:
        has.update(shares(group, support(group, people, cities), people))
    return max(amount - sum(has[t] for t in group) for group, amount in sets)


def check_area(year, most, fewest):
    people, cities, _ = read_towns(year)
    near = read_neighbours()
    towns = sorted(near, key=list(people).index)
    name = f"13 in {year}, at most {most or 'any'}, {'fewest' if fewest else 'support'}"
    worth, sets, unknown = {}, [], 0
    for which in range(1, 1 << len(towns)):
        group = [t for i, t in enumerate(towns) if which >> i & 1]
        if (most and len(group) > max(most, 1)) or not connected(group, near):
            continue
        amount = support(group, people, cities)
        unknown += amount is None
        if amount is not None:
            worth[which] = amount
            sets.append((group, amount))
    best, groupings = all_groupings(towns, worth)
    options = ["--neighbours", AREA + ".buren.ini", "--date", str(year)]
    options += ["--most", str(most)] if most else []
    options += ["--best", "fewest"] if fewest else []
    told = ask(*options)["joining"]
    area = told["areas"][0]
    members = [sum(bin(g).count("1") for g in chosen) for chosen in groupings]
    found = [[m["name"] for m in p["members"]] for p in told["partnerships"]]
    check(name + ": found", cents(told["found"]), best)
    check(name + ": at most", cents(told["at_most"]), best)
    check(name + ": sets", area["sets"], len(worth) + unknown)
    check(name + ": unknown", area["sets_unknown"], unknown)
    check(name + ": groupings", area["as_good"]["groupings"], len(groupings))
    check(name + ": members", sum(map(len, found)), min(members) if fewest else max(members))
    check(name + ": brings", sum(support(g, people, cities) for g in found) +
          sum(support([t], people, cities) for t in towns if not any(t in g for g in found)), best)
    check(name + ": connected", all(connected(g, near) for g in found), True)
    stable = 0
    for chosen in groupings:
        groups = [[t for i, t in enumerate(towns) if g >> i & 1] for g in chosen]
        stable += most_gained(groups, sets, people, cities) <= 0
    check(name + ": stable", area["as_good"]["stable"], stable)
    gain = told["leaving"].get("most", {"then": "0.00", "now": "0.00"})
    check(name + ": a set gains", cents(gain["then"]) - cents(gain["now"]),
          max(0, most_gained(found, sets, people, cities)))


def check_given():
    people, cities, _ = read_towns(2012)
    told = ask("--neighbours", AREA + ".buren.ini", "--partnerships", AREA + ".ini")["joining"]
    members = told["partnerships"][0]["members"]
    group = [m["name"] for m in members]
    part = shares(group, support(group, people, cities), people)
    for m in members:
        others = [t for t in group if t != m["name"]]
        check(m["name"] + ": share", cents(m["share"]), part[m["name"]])
        check(m["name"] + ": without", cents(m["without"]), support(others, people, cities))
        check(m["name"] + ": alone", cents(m["alone"]), support([m["name"]], people, cities))
    check("members that bring something",
          [m["name"] for m in members if m["with"] != m["without"]], ["Kortrijk"])
    check("the 13 together", members[0]["with"], "75000.00")


# -- the provinces --

def bound_of(towns, people, cities):
    """The most that could be had if people who live in no centre city were sand."""
    own = [t for t in towns if t in cities]
    sand = sum(people[t] for t in towns if t not in cities)
    ways = {0: [(60000, 2500000), (80001, 5000000)]}       # people needed, amount
    for which in range(1, 1 << len(own)):
        group = [people[t] for i, t in enumerate(own) if which >> i & 1]
        alone = [(0, row(group[0]))] if len(group) == 1 else []
        limit = row(max(group)) + 5000000
        more = [(max(0, bound + 1 - sum(group)), min(amount * 100000, limit))
                for bound, amount in BANDS]
        ways[which] = alone + more
    unit, top = 2500000, 200
    least = [[0] + [None] * top for _ in range(1 << len(own))]
    for which in range(1 << len(own)):
        first = which & -which
        for v in range(1, top + 1):
            options = [least[which ^ first][v]] if which else []
            for part in range(which + 1):
                if part & ~which or (which and not part & first) or (not which and part):
                    continue
                for needed, amount in ways[part]:
                    rest = least[which ^ part][max(0, v - amount // unit)]
                    options.append(None if rest is None else rest + needed)
            least[which][v] = min((o for o in options if o is not None), default=None)
    return max(v for v in range(top + 1) if least[-1][v] is not None and least[-1][v] <= sand) * unit


def check_provinces(year):
    people, cities, province = read_towns(year)
    told = ask("--neighbours", "province", "--date", str(year))["joining"]
    groups = [[m["name"] for m in p["members"]] for p in told["partnerships"]]
    check(f"{year}: one province each", [len({province[t] for t in g}) for g in groups],
          [1] * len(groups))
    check(f"{year}: each in one", len({t for g in groups for t in g}), sum(map(len, groups)))
    total = 0
    for area in told["areas"]:
        towns = area["municipalities"]
        here = [g for g in groups if g[0] in towns]
        amounts = [support(g, people, cities) for g in here] + [
            support([t], people, cities) for t in towns if not any(t in g for g in here)]
        name = f"{year}: {province[towns[0]]}"
        check(name + ": found", cents(area["found"]), sum(amounts))
        check(name + ": at most", cents(area["at_most"]), bound_of(towns, people, cities))
        total += sum(amounts)
    check(f"{year}: in all", cents(told["found"]), total)


for year, most, fewest in [(2012, 0, False), (2012, 4, True), (2020, 0, True)]:
    check_area(year, most, fewest)
check_given()
check_provinces(2012)
check_provinces(2020)
print(f"joining: {failures} wrong")
sys.exit(failures != 0)
