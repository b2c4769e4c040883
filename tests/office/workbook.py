# SPDX-License-Identifier: GPL-3.0-or-later
"""Workbooks as they are inside: parts, cells, names.  Read without a library for them, so
that nothing is mended or left out on the way, and changed in one cell and nowhere else."""
import re
import zipfile
from posixpath import dirname, join, normpath
from xml.etree import ElementTree
from xml.sax.saxutils import escape

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

# In a formula: texts, names of sheets, places; names and functions with digits are none.
PIECE = re.compile(r"""("(?:[^"]|"")*" | '(?:[^']|'')*'!)
                     | (?<![\w.$])(\$?)([A-Z]{1,3})(\$?)([0-9]+)(?![\w(.])""", re.VERBOSE)


class Cell:
    """kind: n number, str text, b truth, e error; formula: None or text without the =."""
    __slots__ = ("kind", "value", "formula")

    def __init__(self, kind, value, formula):
        self.kind, self.value, self.formula = kind, value, formula


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number):
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place(text):
    """$E$12 -> (12, 5)"""
    letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?([0-9]+)", text).groups()
    return int(digits), column_number(letters)


def place_name(at):
    return column_letters(at[1]) + str(at[0])


def relative(formula, at):
    """The formula with each relative place as steps from the cell: R[-1]C5."""
    def one(found):
        text, fixed_column, letters, fixed_row, digits = found.groups()
        if text:
            return text
        row, column = int(digits), column_number(letters)
        return (f"R{row}" if fixed_row else f"R[{row - at[0]}]") + \
               (f"C{column}" if fixed_column else f"C[{column - at[1]}]")
    return PIECE.sub(one, formula)


def without_texts(formula):
    """The formula without texts and names of sheets."""
    return PIECE.sub(lambda found: "" if found[1] else found[0], formula)


class Workbook:
    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
            self.entries = len(archive.namelist())
        self.sheets = {}                # name -> part
        self.names = {}                 # name -> (sheet, place)
        book = self.tree("xl/workbook.xml")
        related = {r.get("Id"): r.get("Target") for r in self.tree("xl/_rels/workbook.xml.rels")}
        for sheet in book.iter(MAIN + "sheet"):
            self.sheets[sheet.get("name")] = "xl/" + related[sheet.get(ID)]
        for name in book.iter(MAIN + "definedName"):
            found = re.fullmatch(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$[A-Z]+\$[0-9]+)", name.text or "")
            if found and name.get("localSheetId") is None:
                self.names[name.get("name")] = ((found[1] or found[2]).replace("''", "'"), place(found[3]))
        strings = self.parts.get("xl/sharedStrings.xml", b"<sst/>")
        self.strings = ["".join(t.text or "" for t in item.iter(MAIN + "t"))
                        for item in ElementTree.fromstring(strings).iter(MAIN + "si")]

    def tree(self, part):
        return ElementTree.fromstring(self.parts[part])

    def cells(self, sheet):
        """{(row, column): Cell}, without those that are empty"""
        cells = {}
        for c in self.tree(self.sheets[sheet]).iter(MAIN + "c"):
            kind, formula, value = c.get("t", "n"), c.find(MAIN + "f"), c.find(MAIN + "v")
            text = value.text if value is not None else None
            if kind == "s":
                kind, text = "str", self.strings[int(text)]
            elif kind == "inlineStr":
                kind, text = "str", "".join(t.text or "" for t in c.iter(MAIN + "t"))
            if text is None and formula is None:
                continue
            cells[place(c.get("r"))] = Cell(kind, float(text) if kind == "n" and text else text,
                                            None if formula is None else formula.text or "")
        return cells

    def change(self, name, value):
        """Gives an input, by its name, another value: a number, or a text.  Where there are no
        data, people write over the formula that says so."""
        sheet, at = self.names[name]
        part = self.sheets[sheet]
        xml = self.parts[part].decode()
        cell = re.compile(rf'<c r="{place_name(at)}"((?: s="[0-9]+")?)[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
        found = cell.search(xml)
        if not found or ("<f>" in found[0] and "<f>NA()</f>" not in found[0]):
            raise ValueError(f"{name} is no input cell")
        content = f'><v>{value!r}</v></c>' if isinstance(value, (int, float)) else \
                  f' t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        self.parts[part] = (xml[:found.start()] + f'<c r="{place_name(at)}"{found[1]}' + content +
                            xml[found.end():]).encode()

    def save(self, path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)

    # -- the package --

    def faults_of_package(self):
        """Parts without a content type or that nothing leads to, and relations to nowhere."""
        faults = []
        types = self.tree("[Content_Types].xml")
        defaults = {t.get("Extension").lower() for t in types.iter(TYPES + "Default")}
        overrides = {t.get("PartName").lstrip("/") for t in types.iter(TYPES + "Override")}
        reached = {"[Content_Types].xml"}
        for part in self.parts:
            if part not in overrides and part.rsplit(".", 1)[-1].lower() not in defaults:
                faults.append(f"{part} has no content type")
            if part.endswith(".rels"):
                reached.add(part)
                faults += self.faults_of_relations(part, reached)
        faults += [f"{part} has a content type but is not there" for part in overrides - set(self.parts)]
        faults += [f"nothing leads to {part}" for part in set(self.parts) - reached]
        if self.entries != len(self.parts):
            faults.append("a part is there twice")
        return faults

    def faults_of_relations(self, part, reached):
        faults, ids = [], set()
        owner = normpath(join(dirname(part), "..", part.rsplit("/", 1)[-1].removesuffix(".rels")))
        if owner != "." and owner not in self.parts and part != "_rels/.rels":
            faults.append(f"{part} is of nothing")
        for relation in self.tree(part).iter(RELATED + "Relationship"):
            if relation.get("Id") in ids:
                faults.append(f"{part} has {relation.get('Id')} twice")
            ids.add(relation.get("Id"))
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target")
            path = target.lstrip("/") if target.startswith("/") else \
                normpath(join(dirname(owner) if part != "_rels/.rels" else "", target))
            reached.add(path)
            if path not in self.parts:
                faults.append(f"{part} leads to {path}, which is not there")
        if owner in self.parts:
            used = set(re.findall(rb'\br:id="([^"]+)"', self.parts[owner]))
            faults += [f"{owner} uses {i.decode()}, which {part} does not have" for i in used if i.decode() not in ids]
        return faults
