# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of everything that may be chosen in a workbook: every cell of Invoer with a list, or with
yes or no.  What can be chosen there stands in the workbook itself.

A workbook has a few dozen of those cells and over a hundred answers, and working one out takes more
than a second.  So members are changed together, one answer of each at a time, in the order in which
the cells stand: first one other answer of every cell, then the next.  Cells of the same name that are
of other members begin at other answers, so that together they get through most.  After ROUNDS
workbooks of each project it stops; --all goes on until every answer was given.  An answer with which the
program refuses the project, because it then needs something that is not there, is left out."""
import re
from itertools import count, islice, zip_longest
from xml.sax.saxutils import unescape

from changes import Change, cell_name
from workbook import place

ROUNDS = 5
LISTED = re.compile(r'<dataValidation type="(list|decimal)"[^>]*? sqref="(E[0-9]+)"[^>]*>\s*<formula1>([^<]*)</formula1>')
UNIT = 4


def sections(path, seen):
    """{(level, member)} of a scenario and what it includes; a member of `staff` is a worker."""
    for line in path.read_text().splitlines():
        if found := re.match(r"\[(\w+) ([^\]]+)\]", line):
            seen.add(("worker" if found[1] == "staff" else found[1], found[2]))
        elif found := re.match(r"include\s*=\s*(.*)", line):
            for name in found[1].split(","):
                sections(path.parent / name.strip(), seen)
        elif found := re.match(r"municipality\s*=\s*(.*)", line):
            seen.update(("municipality", name.strip()) for name in found[1].split(","))
    return seen


def paths(root, scenario):
    """{name of a cell: path in a scenario}"""
    attributes = re.findall(r"^\[attribute (\w+)\.(\w+)\]", (root / "rules/attributes.ini").read_text(), re.M)
    known = {}
    for level, member in sections(scenario, set()) | {("project", "")}:
        for of, name in attributes:
            if of == level:
                parts = [part for part in (level, member, name) if part]
                known[cell_name(*parts)] = (level, member, ".".join(parts))
    return known


class Choice:
    """A cell with what may be chosen in it: {what a scenario has: what the cell has}"""

    def __init__(self, cell, owner, path, now, answers):
        self.cell, self.owner, self.path, self.now, self.answers = cell, owner, path, now, answers


def choices_of(root, scenario, book):
    """Of the cells that are open, in the order of the sheet."""
    cells, lists = book.cells("Invoer"), book.cells("Lijsten")
    known, names = paths(root, scenario), {at: name for name, (sheet, at) in book.names.items() if sheet == "Invoer"}
    found, xml = [], book.parts[book.sheets["Invoer"]].decode()
    for kind, where, formula in LISTED.findall(xml):
        at = place(where)
        name, unit = names[at], cells.get((at[0], UNIT))
        base, since = re.fullmatch(r"(.*?)(_[12][0-9]{3}_[0-9]{2})?", name).groups()
        if base not in known or (kind == "decimal" and (unit is None or unit.value != "ja of nee")):
            continue
        level, member, path = known[base]
        now = cells[at].value
        if kind == "list":
            first, last = (int(n) for n in re.findall(r"\$B\$([0-9]+)", unescape(formula)))
            answers = {lists[row, 3].value: lists[row, 2].value for row in range(first, last + 1)}
        else:
            answers = {"yes": 1, "no": 0}
        found.append(Choice(name, (level, member), path + (since or "").replace("_", ".", 1).replace("_", "-"),
                            now, answers))
    return found


def rounds(project, choices, accepts):
    """Changes: of every member one answer, until all were given.  accepts: does the program take it?"""
    seen, queues = {}, {}
    for choice in choices:
        others = [(written, shown) for written, shown in choice.answers.items() if shown != choice.now]
        attribute = without_date(choice.path).rsplit(".", 1)[-1]
        shift = seen[attribute] = seen.get(attribute, -1) + 1
        shift %= len(others) or 1
        queues.setdefault(choice.owner, []).append([(choice, *one) for one in others[shift:] + others[:shift]])
    turns = {owner: [one for layer in zip_longest(*queue) for one in layer if one] for owner, queue in queues.items()}
    for number in count(1):
        now = [turn.pop(0) for turn in turns.values() if turn]
        if not now:
            return
        change = together(f"choices {number}", project, choices, now)
        if not accepts(change):
            now = [one for one in now if accepts(together("", project, choices, [one]))]
            change = together(f"choices {number}", project, choices, now)
        if change.cells:
            yield change


def together(what, project, choices, now):
    """A path that is given takes the place of all its dates: those go with it."""
    change = Change(project, what + ": " + ", ".join(f"{choice.path} = {written}" for choice, written, _ in now))
    for choice, _, _ in now:
        for other in choices:
            if without_date(other.path) == without_date(choice.path):
                change.given[other.path] = next(w for w, shown in other.answers.items() if shown == other.now)
    for choice, written, shown in now:
        change.given[choice.path] = written
        change.cells[choice.cell] = shown
    return change


def without_date(path):
    return re.sub(r"\.[12][0-9]{3}-[0-9]{2}$", "", path)


def sweep(root, scenario, book, accepts, everything):
    """The changes of a project's workbook."""
    choices = choices_of(root, scenario, book)
    return list(islice(rounds(scenario.stem, choices, accepts), None if everything else ROUNDS))
