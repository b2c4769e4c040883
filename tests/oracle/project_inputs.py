# SPDX-License-Identifier: GPL-3.0-or-later
"""What an example project says of itself, for oracle_projects.py.

A small reader of its own of the files in scenarios/: sections, keys, what holds from
a month on, lists, files that are included, variants, and the figures of reforms.  It
takes files to be right: what is wrong in one is for the program to say.  Refuses to
know any law.
"""
import csv
import os
import re
from fractions import Fraction as F
from functools import lru_cache

from oracle import month

DATED = re.compile(r"^(.+)\.(\d{4})(-\d\d)?$")
REMARK = re.compile(r"\.(source|status|note|nl|fr|en)$")
MONTHS_IN = {"month": 1, "months": 1, "quarter": 3, "quarters": 3, "year": 12, "years": 12}
ALIASES = {"staff": ("worker", {"role": "guidance"})}


class Unknown:
    """What nobody found.  Whatever is worked out with it is unknown too."""

    def of(self, name, options=None):          # where the other oracles guess
        return self

    def same(self, other=None):
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = same


UNKNOWN = Unknown()


# ---- a value as it is written ----

@lru_cache(maxsize=None)
def number(text):
    """1650.00 EUR/month, 60%, 0.8: the unit is for people."""
    first = text.split()[0]
    return F(first[:-1]) / 100 if first.endswith("%") else F(first)


def duration(text):
    """26 months, 5 years: in months."""
    count, unit = text.split()
    return F(count) * MONTHS_IN[unit]


# ---- a file, line by line ----

def lines_of(path):
    """(section, key, value); a line that begins with a blank goes on with the one before it."""
    section, key, value = None, None, ""
    for line in open(path, encoding="utf-8-sig"):
        line = re.sub(r"(^|  |\t)[;#].*", "", line.rstrip("\n"))
        if line[:1] in (" ", "\t") and line.strip() and key:
            value += " " + line.strip()
            continue
        if key:
            yield section, key, value
            key = None
        if line.startswith("["):
            section = line[1:line.rindex("]")].strip()
            yield section, None, None
        elif line.strip():
            key, value = (part.strip() for part in line.split("=", 1))
    if key:
        yield section, key, value


class Said:
    """What is said of one attribute: a text from each month on (or from the beginning)."""

    def __init__(self):
        self.texts = {}                        # month, 0 for always -> text

    def say(self, start, text):
        self.texts[start] = text

    def laid_over(self, below):
        """What a file says without a date takes the place of all that the lower one says."""
        if 0 not in self.texts and below:
            self.texts = {**below.texts, **self.texts}
        return self

    def at(self, m):
        starts = [start for start in self.texts if start <= m]
        return self.texts[max(starts)] if starts else None


class Statements:
    """All that a file says, by (level, member) and attribute."""

    def __init__(self):
        self.of = {}
        self.variants = {}

    def member(self, level, name):
        return self.of.setdefault((level, name), {})

    def say(self, level, name, key, text):
        if REMARK.search(key):
            return
        dated = DATED.match(key)
        start = month(dated.group(2) + (dated.group(3) or "-01")) if dated else 0
        self.member(level, name).setdefault(dated.group(1) if dated else key, Said()).say(start, text)

    def lay_over(self, below):
        for who, attributes in below.of.items():
            mine = self.of.setdefault(who, {})
            for key, said in attributes.items():
                mine[key] = mine[key].laid_over(said) if key in mine else said
        self.variants = {**below.variants, **self.variants}


def read_list(statements, level, path):
    """A list of members as a spreadsheet saves it: with semicolons the decimal mark is a comma."""
    text = open(path, encoding="utf-8-sig").read()
    semicolons = ";" in text.splitlines()[0]
    for row in csv.DictReader(text.splitlines(), delimiter=";" if semicolons else ","):
        name = row.pop("name")
        statements.member(level, name)
        for key, cell in row.items():
            if semicolons and re.fullmatch(r"\d+,\d+", cell):
                cell = cell.replace(",", ".")
            if cell:
                statements.say(level, name, key, cell)


def read_file(path):
    here, out, included = os.path.dirname(path), Statements(), []
    for section, key, value in lines_of(path):
        level, _, name = section.partition(" ")
        if level in ("target", "uncertain", "correlation"):
            continue
        if level == "variant":
            out.variants.setdefault(name, {})
            if key and not key.startswith("label."):
                out.variants[name][key] = value
            continue
        level, also = ALIASES.get(level, (level, {}))
        out.member(level, name)
        for other, text in also.items():
            out.say(level, name, other, text)
        if key == "include":
            included += [os.path.join(here, piece.strip()) for piece in value.split(",")]
        elif key and key.startswith("list."):
            read_list(out, key[len("list."):], os.path.join(here, value))
        elif key:
            out.say(level, name, key, value)
    for other in included:
        out.lay_over(read_file(other))
    return out


def read_reform(path):
    """Figures by name, each with its values from a month on: 'minimum_wage' -> {2026-04: 2189.13}."""
    out = {}
    for section, key, value in lines_of(path):
        if section.startswith("param ") and re.fullmatch(r"\d{4}-\d\d", key or ""):
            out.setdefault(section[len("param "):], {})[month(key)] = number(value)
    return out


# ---- the project ----

class Member:
    def __init__(self, level, name, said):
        self.level, self.name, self.said = level, name, said
        self.chain = None


class Project:
    """The members of a project, and its months."""

    def __init__(self, path, variant=None, reform=None):
        statements = read_file(path)
        self.reform = os.path.basename(reform) if reform else None
        self.reformed = read_reform(reform) if reform else {}
        if variant:
            self.change(statements, statements.variants[variant])
        self.variants = list(statements.variants)
        self.members = {}
        for (level, name), said in statements.of.items():
            self.members.setdefault(level, []).append(Member(level, name, said))
        self.itself = self.members["project"][0]
        self.first = month(self.itself.said["start"].at(0))
        years = self.itself.said.get("years")
        self.last = self.first + 12 * (int(years.at(0)) if years else 6) - 1
        for member in [m for members in self.members.values() for m in members]:
            if "instruments" in member.said:
                member.chain = chain_of(member.said["instruments"].at(0), *self.stay(member))

    @staticmethod
    def change(statements, changes):
        """LEVEL.MEMBER.ATTRIBUTE = VALUE, or project.ATTRIBUTE."""
        over = Statements()
        for key, text in changes.items():
            level, _, rest = key.partition(".")
            names = [n for l, n in statements.of if l == level and n and rest.startswith(n + ".")]
            name = max(names, key=len) if names else ""
            over.say(level, name, rest[len(name) + 1:] if name else rest, text)
        over.lay_over(statements)
        statements.of = over.of

    def stay(self, member):
        """The first and the last month in which it is there."""
        first, last = self.first, self.last
        for key in ("hired", "start", "bought"):
            if member.level != "project" and key in member.said:
                first = max(first, month(member.said[key].at(0)))
        if "last" in member.said:
            last = min(last, month(member.said["last"].at(0)))
        return first, last

    def then(self, member, m):
        return Then(self, member, m)

    def all_then(self, level, m):
        return [Then(self, member, m) for member in self.members.get(level, [])]


def once(work_out):
    """What is asked more than once of a member in a month is worked out once."""
    def kept(then):
        if work_out not in then.kept:
            then.kept[work_out] = work_out(then)
        return then.kept[work_out]
    return kept


class Then:
    """One member of a project as it is in one month."""

    def __init__(self, project, member, m):
        self.all, self.member, self.m = project, member, m
        self.kept = {}                         # what was worked out of it already

    @property
    def project(self):
        return Then(self.all, self.all.itself, self.m)

    def has(self, key):
        return self.word(key, None) is not None

    def word(self, key, *otherwise):
        said = self.member.said.get(key)
        text = said.at(self.m) if said else None
        if text is None:
            if not otherwise:
                raise SystemExit("%s %s: %s is not given" % (self.member.level, self.member.name, key))
            return otherwise[0]
        return text

    def number(self, key, *otherwise):
        text = self.word(key, *otherwise)
        if isinstance(text, str) and text.count(",") == 11:      # a value for each calendar month
            text = text.split(",")[self.m % 12]
        return number(text) if isinstance(text, str) else text

    def months(self, key):
        text = self.word(key)
        return duration(text) if " " in text else F(text)

    def date(self, key, *otherwise):
        text = self.word(key, *otherwise)
        return month(text) if isinstance(text, str) else text

    def yes(self, key, otherwise="no"):
        return self.word(key, otherwise) == "yes"

    def figure(self, name, otherwise=UNKNOWN):
        """A figure of the law that a reform may change; what nobody found is unknown if it does not."""
        values = self.all.reformed.get(name, {})
        begun = [start for start in values if start <= self.m]
        return values[max(begun)] if begun else otherwise

    def takes(self, instrument):
        chain = self.member.chain or []
        return any(first <= self.m <= last and instrument in names for first, last, names in chain)

    def taken(self):
        return set().union(*(names for first, last, names in self.member.chain or [] if first <= self.m <= last))

    @property
    def hired(self):
        return self.date("hired", self.all.first)

    @property
    def last(self):
        return self.date("last", self.all.last)

    def in_service(self):
        return self.hired <= self.m <= self.last


def chain_of(text, first, last):
    """'art60 until 2007-12, then sine + lde': who takes what from when to when."""
    out, begins = [], first
    for step in text.split(", then "):
        words = step.split()
        until = month(words[words.index("until") + 1]) if "until" in words else last
        begins = month(words[words.index("from") + 1]) if "from" in words else begins
        cut = min([words.index(w) for w in ("from", "until") if w in words] + [len(words)])
        names = {w for w in words[:cut] if w not in ("+", "none")}
        out.append((begins, until, names))
        begins = until + 1
    return out
