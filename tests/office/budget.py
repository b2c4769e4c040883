# SPDX-License-Identifier: GPL-3.0-or-later
"""The workbook of a budget: where its figures stand, and what becomes of them when somebody changes an
amount.  What they should come to is worked out here, from what `budget --json` says."""
import json
import re
from collections import defaultdict
from decimal import Decimal

from workbook import Workbook, place_name

HEADS, FIRST = 5, 6
SIDES = {"Uitgaven": "out", "Ontvangsten": "in"}
NET, PER_HEAD, KNOWN, UNKNOWN = "Netto-uitgave (+) of -ontvangst (-)", "per inwoner", "waarvan bekend", "onbekend"
CHECKS, TOTAL = "Controles", "totaal"

# Three projects of a town: the OCMW runs a restaurant itself, and the town pays for it.
TOWN = {
    "bicycles.ini": """[project]
name = Bicycle point
start = 2020-01
years = 6
promoter = vzw
municipality = Kortrijk
price_growth = 2%
[service repairs]
task = other
hours = 1200 hours/year
customer = households
paid_by = price
price = 6.00 EUR/hour
[cost workshop]
amount = 24000.00 EUR/year
index = health
[contribution mobility]
service = repairs
payer = municipality
leaf = domains
policy_field = 0350
amount = 16000.00 EUR/year
amount.why_there = Every bicycle on the road is a car less
amount.why_it_matters = Six people repair 400 bicycles a year
index = health
""",
    "garden.ini": """[project]
name = Garden crew
start = 2021-01
years = 6
promoter = vzw
municipality = Kortrijk
[service gardens]
task = other
hours = 2000 hours/year
customer = city
price = 8.00 EUR/hour
[cost tools]
amount = 30000.00 EUR/year
[contribution green]
service = gardens
payer = municipality
leaf = domains
policy_field = 0680
amount = 9000.00 EUR/year
""",
    "restaurant.ini": """[project]
name = Restaurant
start = 2020-01
years = 6
promoter = ocmw
municipality = Kortrijk
policy_field = 0909
[service meals]
task = other
hours = 3000 hours/year
customer = households
paid_by = price
price = 7.00 EUR/hour
[cost kitchen]
amount = 60000.00 EUR/year
[contribution town]
service = meals
payer = municipality
leaf = domains
policy_field = 0909
amount = 25000.00 EUR/year
""",
}


def write_town(folder):
    for name, text in TOWN.items():
        (folder / name).write_text(text)
    return [folder / name for name in TOWN]


def years_of(cells):
    """{column: year} of the sheet's heads, and last {column: total}"""
    return {at[1]: cell.value if cell.value == TOTAL else int(cell.value) for at, cell in sorted(cells.items())
            if at[0] == HEADS and (cell.kind == "n" or cell.value == TOTAL)}


def table(cells, entities):
    """Begroting: {(authority, out|in|what, field, account): {year: what its cell holds}}"""
    rows, columns = {}, years_of(cells)
    entity = side = field = None
    for row in range(FIRST, max(at[0] for at in cells) + 1):
        label, account = (cells[row, n].value if (row, n) in cells else None for n in (1, 2))
        if label == CHECKS:
            break
        if label in entities and (row, 3) not in cells:
            entity, side, field = label, None, None
            continue
        if label in SIDES:
            side, field = SIDES[label], None
        elif label and label not in (NET, PER_HEAD, KNOWN):
            field = label
        key = (entity, label if label in (NET, PER_HEAD) else side, label if label == KNOWN else field, account)
        values = {columns[n]: cells[row, n] for n in columns if (row, n) in cells}
        if values and label not in (NET, PER_HEAD):
            rows[key] = values
        elif values:
            rows[entity, label, None, None] = values
    return rows


def lines(cells):
    """Regels: a row each, by the heads of its columns; years hold (place, cell)."""
    heads = {at[1]: cell.value for at, cell in cells.items() if at[0] == HEADS}
    last = next(n for n in sorted(heads) if heads[n] == TOTAL)
    found = []
    for row in range(FIRST, max(at[0] for at in cells) + 1):
        one = {heads[n]: cells[row, n].value if (row, n) in cells else None for n in range(1, 10)}
        one["years"] = {int(heads[n]): ((row, n), cells[row, n]) for n in range(10, last)}
        one["field"], one["account"] = cells[row, last + 2].value, cells[row, last + 3].value
        found.append(one)
    return found


def amount(value):
    return None if value == UNKNOWN else Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def expected(rows):
    """Begroting as these rows of Regels make it: {key: {year: euros, or None where it is not known}}"""
    sums = defaultdict(lambda: defaultdict(lambda: [Decimal(0), True]))
    for row in rows:
        side, between = SIDES[row["Uitgaven of ontvangsten"]], row["Tussen gemeente en OCMW"] == "ja"
        for entity in [row["Bestuur"]] + ([] if between else ["Gemeente en OCMW"]):
            for field, account in ((None, None), (row["field"], None), (row["field"], row["account"])):
                for year, (_, cell) in row["years"].items():
                    for when in (year, TOTAL):
                        sum_ = sums[entity, side, field, account][when]
                        euros = amount(cell.value)
                        sum_[0] += euros or 0
                        sum_[1] = sum_[1] and euros is not None
    return {key: {year: euros if known else None for year, (euros, known) in years.items()}
            for key, years in sums.items()}


# -- somebody changes amounts --------------------------------------------------------


def set_cell(book, sheet, at, value):
    """Writes over what is in a cell, whatever that is."""
    part = book.sheets[sheet]
    xml = book.parts[part].decode()
    found = re.search(rf'<c r="{place_name(at)}"((?: s="[0-9]+")?)[^>]*?(?:/>|>.*?</c>)', xml, re.DOTALL)
    text = f'<c r="{place_name(at)}"{found[1]}><v>{value!r}</v></c>'
    book.parts[part] = (xml[:found.start()] + text + xml[found.end():]).encode()


class Changed:
    """A workbook in which amounts were changed, and what its rows are then."""

    def __init__(self, path, folder, stem, change):
        self.stem, self.book = stem, Workbook(path)
        self.rows = lines(self.book.cells("Regels"))
        for number, row in enumerate(self.rows):
            for year, (at, cell) in row["years"].items():
                value = change(number, row, year, amount(cell.value))
                if value is not None:
                    set_cell(self.book, "Regels", at, float(value))
                    cell.value, cell.kind = float(value), "n"
        self.path = folder / f"{stem}.xlsx"

    def save(self):
        self.book.save(self.path)
        return self.path


def check_changed(changed, sheets, check):
    """Every sum follows to the cent; what is not known stays so and is never nothing."""
    name, begroting, count = changed.stem, sheets["Begroting"], 0
    entities = {row["Bestuur"] for row in changed.rows} | {"Gemeente en OCMW"}
    said = expected(changed.rows)
    places = {(key, year): at for key, at, year in places_of(changed.book.cells("Begroting"), entities)}
    people = float(begroting[2][2])
    for key, years in said.items():
        for year, euros in years.items():
            row, column = places[key, year]
            got = begroting[row - 1][column - 1]
            good = got == UNKNOWN if euros is None else is_near(got, euros)
            check(good, f"{name}: Begroting {key} {year}: {got} should be {euros}")
            count += 1
    for entity in entities:
        for year in next(iter(said.values())):
            out, in_ = (said.get((entity, side, None, None), {}).get(year, Decimal(0)) for side in ("out", "in"))
            net = None if out is None or in_ is None else out - in_
            for label, want in ((NET, net), (PER_HEAD, None if net is None else float(net) / people)):
                row, column = places[(entity, label, None, None), year]
                got = begroting[row - 1][column - 1]
                good = got == UNKNOWN if want is None else is_near(got, want)
                check(good, f"{name}: Begroting {entity} {label} {year}: {got} should be {want}")
    check(count > 50, f"{name}: {count} sums")
    for sheet in ("Begroting", "Spreiding", "Verantwoording", "Regels", "Kas"):
        for line in sheets[sheet]:
            check(not any(cell.startswith(("#", "Err:")) for cell in line), f"{name}: {sheet}: an error in {line}")


def places_of(cells, entities):
    """(key, (row, column), year) of all that table() finds"""
    at_of = {id(cell): at for at, cell in cells.items()}
    for key, years in table(cells, entities).items():
        for year, cell in years.items():
            yield key, at_of[id(cell)], year


def is_near(text, want):
    try:
        return abs(float(text or 0) - float(want)) < 0.005
    except ValueError:
        return False


def check_budget(folder, root, run, recalculate, sheets_of, check):
    """Four workbooks, worked out in one go."""
    town = write_town(folder)
    run("budget", *town, "-o", folder / "town.xlsx")
    run("budget", root / "scenarios/antwerpen.ini", "-o", folder / "city.xlsx")
    run("budget", town[0], "--window", "2040-2041", "--draws", 300, "-o", folder / "nothing.xlsx")
    for book, least in (("town", 300), ("city", 300), ("nothing", 10)):
        told = json.loads(run("verify", folder / f"{book}.xlsx", "--json"))
        check(told["different"] == 0 and told["formulas"] > least, f"{book}: verify: {told}")

    def one(number, row, year, euros):
        return euros + Decimal("1234.56") if number == 0 and year == 2022 else None

    def all_known(number, row, year, euros):
        return None if euros is None else euros + number + Decimal(year) / 100

    def none_unknown(number, row, year, euros):
        return Decimal("10.01") * number if euros is None else None

    changed = [Changed(folder / "town.xlsx", folder, "town.one", one),
               Changed(folder / "town.xlsx", folder, "town.all", all_known),
               Changed(folder / "city.xlsx", folder, "city.known", all_known),
               Changed(folder / "city.xlsx", folder, "city.filled", none_unknown)]
    wrong = Changed(folder / "town.xlsx", folder, "town.wrong", lambda *_: None)
    set_cell(wrong.book, "Begroting", next(at for key, at, year in places_of(
        wrong.book.cells("Begroting"), {"Gemeente", "OCMW", "Gemeente en OCMW"})
        if key[0] == "Gemeente" and key[3] and year == 2021), 1.0)
    recalculate([one.save() for one in changed + [wrong]], folder)
    for one in changed:
        sheets = sheets_of(folder, one.stem)
        check_changed(one, sheets, check)
        for sheet in ("Voorblad", "Begroting", "Spreiding", "Regels"):
            check(sheets[sheet][1][0].startswith("OK: alle controles kloppen; er zijn bedragen gewijzigd"),
                  f"{one.stem}: {sheet}: {sheets[sheet][1][0]}")
    unknown = sum(line.count(UNKNOWN) for line in sheets_of(folder, "city.known")["Begroting"])
    check(unknown > 40, f"city.known: {unknown} cells that are not known")
    filled = sheets_of(folder, "city.filled")["Begroting"]
    check(not any(UNKNOWN in line for line in filled), "city.filled: nothing is unknown any more")
    check(sheets_of(folder, "town.wrong")["Kas"][1][0].startswith("FOUT"), "a sum that is written over is found")
