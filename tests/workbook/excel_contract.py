"""Would Excel open this without repairing it? The contracts between the parts of a workbook.

Written from ECMA-376 and from what Excel is known to refuse, without a line of the engine, so that
the two cannot be wrong together. `faults` is for comparing: what a file had before an edit is
none of the engine's doing.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from urllib.parse import unquote

from lxml import etree

ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
BOOK_ORDER = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
]
STYLES_ORDER = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
]
CELL_ORDER = ("f", "v", "is", "extLst")
KINDS = {"b", "n", "e", "s", "str", "inlineStr", "d"}
LONGEST_TEXT, LONGEST_FORMULA, LAST_ROW, LAST_COLUMN = 32_767, 8_192, 1_048_576, 16_384
_PARSER = etree.XMLParser(resolve_entities=False, huge_tree=True)
_REF = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")

# VML need not be sound XML, and may have any prefix.
_SHAPE_ID = re.compile(r"<(?:[\w.-]+:)?shape\s[^>]*?\bid=['\"]([^'\"]+)")
_NOTE_DATA = re.compile(
    r"<(?:[\w.-]+:)?ClientData\s[^>]*ObjectType=['\"]Note['\"].*?</(?:[\w.-]+:)?ClientData>", re.S
)

Box = tuple[int, int, int, int]  # left, top, right, bottom


def faults(data: bytes) -> list[str]:
    """Return what Excel would repair or refuse in the workbook file, a line each."""
    return sorted(_Package(data).faults())


def new_faults(before: bytes, after: bytes) -> list[str]:
    """Return the faults of `after` that `before` has not."""
    return sorted((Counter(faults(after)) - Counter(faults(before))).elements())


def box_of(ref: str | None) -> Box | None:
    """Return the area of a reference; None where it is none, or beyond the sheet."""
    found = _REF.fullmatch(ref or "")
    if not found:
        return None
    left, top = _column(found[1]), int(found[2])
    right, bottom = (_column(found[3]), int(found[4])) if found[3] else (left, top)
    sound = left <= right <= LAST_COLUMN and 1 <= top <= bottom <= LAST_ROW
    return (left, top, right, bottom) if sound else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if parent is None else [child for child in parent if _name(child) == name]


def _child(parent: etree._Element | None, name: str) -> etree._Element | None:
    return next(iter(_children(parent, name)), None)


def _items(parent: etree._Element | None, name: str) -> list[etree._Element]:
    """Return what the child of this name holds."""
    child = _child(parent, name)
    return [] if child is None else [item for item in child if isinstance(item.tag, str)]


def _rel(element: etree._Element) -> str | None:
    return next((v for k, v in element.attrib.items() if k.endswith("}id")), None)


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")


def _out_of_order(root: etree._Element, order: Iterable[str]) -> Iterator[str]:
    places = {name: place for place, name in enumerate(order)}
    known = [name for child in root if (name := _name(child)) in places]
    for before, after in pairwise(known):
        if places[before] > places[after]:
            yield f"elements out of order: {after} after {before}"
    for name, count in Counter(known).items():
        if count > 1 and name != "conditionalFormatting":
            yield f"{name} stands {count} times"


def _text(element: etree._Element) -> str:
    """Return the text of an ``si`` or ``is``, without what is read aloud."""
    return "".join(
        t.text or "" for t in element.iter() if _name(t) == "t" and _name(t.getparent()) != "rPh"
    )


class _Package:
    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = self.zip.namelist()
        self.by_fold = {"/" + name.replace("\\", "/").casefold().lstrip("/"): name
                        for name in self.names}  # fmt: skip
        self.found: list[str] = []
        self._roots: dict[str, etree._Element | None] = {}

    def say(self, part: str, faults: Iterable[str]) -> None:
        self.found += [f"{part}: {fault}" for fault in faults]

    def root(self, part: str | None) -> etree._Element | None:
        if part is None:
            return None
        if part not in self._roots:
            try:
                self._roots[part] = etree.fromstring(self.zip.read(part), _PARSER)
            except (etree.XMLSyntaxError, KeyError, ValueError):
                self._roots[part] = None
        return self._roots[part]

    def faults(self) -> list[str]:
        self.say("zip", self._zip())
        self.say("types", self._types())
        for name in self.names:
            if name.endswith(".rels"):
                self.say(name, self._relationships(name))
            elif name.endswith(".xml") and self.root(name) is None:
                self.found.append(f"{name}: not well-formed")
        book = next((t for _, kind, t in self.links("") if kind == "officeDocument"), None)
        root = self.root(book)
        if book is None or root is None:
            return [*self.found, "no workbook"]
        _Book(self, book, root).check()
        return self.found

    def _zip(self) -> Iterator[str]:
        if len(self.by_fold) != len(self.names):
            yield "two members of one name"
        if self.zip.testzip() is not None:
            yield "wrong checksum"

    def _types(self) -> Iterator[str]:
        types = self.root("[Content_Types].xml")
        if types is None:
            yield "unreadable"
            return
        by_suffix = [d.get("Extension", "").casefold() for d in types if _name(d) == "Default"]
        by_part = [o.get("PartName", "").casefold() for o in types if _name(o) == "Override"]
        for what, listed in (("Default", by_suffix), ("Override", by_part)):
            for item, count in Counter(listed).items():
                if count > 1:
                    yield f"{what} {item} stands {count} times"
        for part in by_part:
            if unquote(part) not in self.by_fold and part not in self.by_fold:
                yield f"Override of the missing {part}"
        for fold in self.by_fold:
            suffix = posixpath.basename(fold).rpartition(".")[2]
            stated = fold in ("/[content_types].xml", *by_part) or suffix in by_suffix
            if not stated and not fold.endswith("/"):
                yield f"no type for {fold}"

    def _relationships(self, name: str) -> Iterator[str]:
        root = self.root(name)
        if root is None:
            yield "not well-formed"
            return
        for key, count in Counter(r.get("Id") for r in root).items():
            if count > 1:
                yield f"Id {key} stands {count} times"
        source = posixpath.join(posixpath.dirname(posixpath.dirname(name)),
                                posixpath.basename(name)[:-5])  # fmt: skip
        if source and "/" + source.casefold() not in self.by_fold:
            yield "of a part that is not there"
        for relationship in root:
            target = relationship.get("Target", "")
            elsewhere = relationship.get("TargetMode") == "External" or target.startswith("#")
            if not elsewhere and self._target(source, target) is None:
                yield f"leads to the missing {target}"

    def _target(self, source: str, target: str) -> str | None:
        path = posixpath.normpath(
            posixpath.join("/", posixpath.dirname(source), target.split("#")[0].replace("\\", "/"))
        )
        return self.by_fold.get(path.casefold()) or self.by_fold.get(unquote(path).casefold())

    def links(self, part: str) -> Iterator[tuple[str, str, str | None]]:
        """Yield id, kind and target of each relationship of a part."""
        folder, base = posixpath.split(part)
        rels = self.by_fold.get("/" + posixpath.join(folder, "_rels", base + ".rels").casefold())
        for r in self.root(rels) if self.root(rels) is not None else ():
            kind = r.get("Type", "").rpartition("/")[2]
            external = r.get("TargetMode") == "External"
            target = None if external else self._target(part, r.get("Target", ""))
            yield r.get("Id", ""), kind, target


class _Book:
    def __init__(self, package: _Package, part: str, root: etree._Element) -> None:
        self.package, self.part, self.root = package, part, root
        self.links = {id_: (kind, target) for id_, kind, target in package.links(part)}
        self.strings = self._strings()
        self.formats = self.differential = 0
        self.sheet_parts: dict[str, str] = {}  # by sheetId
        self.formulas: dict[str, set[str]] = {}
        self.table_ids: Counter[str] = Counter()
        self.table_names: Counter[str] = Counter()
        self.shape_blocks: Counter[str] = Counter()
        metadata = package.root(self._one("sheetMetadata"))
        self.metadata = {
            name: len(_items(metadata, element))
            for name, element in (("cm", "cellMetadata"), ("vm", "valueMetadata"))
        }

    def _one(self, kind: str) -> str | None:
        return next((target for k, target in self.links.values() if k == kind), None)

    def _strings(self) -> list[str]:
        root = self.package.root(self._one("sharedStrings"))
        return [_text(si) for si in _children(root, "si")] if root is not None else []

    def check(self) -> None:
        say = self.package.say
        say("workbook", _out_of_order(self.root, BOOK_ORDER))
        say("workbook", self._names())
        say("styles", self._styles())
        say("strings", self._shared())
        for sheet in _items(self.root, "sheets"):
            kind, target = self.links.get(_rel(sheet) or "", ("", None))
            root = self.package.root(target)
            if target and root is not None and kind == "worksheet":
                self.sheet_parts[sheet.get("sheetId", "")] = target
                say(target, _Sheet(self, target, root).check())
        say("calcChain", self._chain())
        for what, listed in (("id", self.table_ids), ("name", self.table_names)):
            say("tables", (f"{what} {k} stands {n} times" for k, n in listed.items() if n > 1))

    def _names(self) -> Iterator[str]:
        sheets = list(_items(self.root, "sheets"))
        if not sheets:
            yield "no sheets"
        folded = Counter((s.get("name") or "").casefold() for s in sheets)
        ids = Counter(s.get("sheetId") for s in sheets)
        places = Counter(_rel(s) for s in sheets)
        for listed in (folded, ids, places):
            yield from (f"sheet {k} stands {n} times" for k, n in listed.items() if n > 1)
        yield from (f"sheet without part {_rel(s)}" for s in sheets if _rel(s) not in self.links)
        for s in sheets:
            name = s.get("name") or ""
            if not 0 < len(name.encode("utf-16-le")) // 2 <= 31 or set(name) & set("[]:*?/\\"):
                yield f"sheet name {name!r}"
        if all(s.get("state", "visible") != "visible" for s in sheets):
            yield "no visible sheet"
        for view in _items(self.root, "bookViews"):
            for name in ("activeTab", "firstSheet"):
                if int(view.get(name, 0)) >= len(sheets):
                    yield f"{name} beyond the sheets"
        names = list(_items(self.root, "definedNames"))
        keys = Counter(((n.get("name") or "").casefold(), n.get("localSheetId")) for n in names)
        yield from (f"name {k} stands {n} times" for k, n in keys.items() if n > 1)
        for n in names:
            if int(n.get("localSheetId", 0)) >= len(sheets):
                yield f"name {n.get('name')} of no sheet"
            if not n.text:
                yield f"name {n.get('name')} means nothing"

    def _styles(self) -> Iterator[str]:
        root = self.package.root(self._one("styles"))
        if root is None:
            return
        yield from _out_of_order(root, STYLES_ORDER)
        count = {name: len(_items(root, name)) for name in STYLES_ORDER}
        self.formats, self.differential = count["cellXfs"], count["dxfs"]
        formats = Counter(f.get("numFmtId") for f in _items(root, "numFmts"))
        yield from (f"numFmtId {k} stands {n} times" for k, n in formats.items() if n > 1)
        for name in ("cellXfs", "cellStyleXfs"):
            for number, xf in enumerate(_items(root, name)):
                for attribute, listed in (("fontId", "fonts"), ("fillId", "fills"),
                                          ("borderId", "borders"), ("xfId", "cellStyleXfs")):  # fmt: skip
                    said = xf.get(attribute)
                    if said is not None and int(said) >= max(count[listed], 1):
                        yield f"{name} {number}: {attribute} {said} of {count[listed]}"
        for name in STYLES_ORDER[:8]:
            listed = _child(root, name)
            if listed is not None and int(listed.get("count", len(listed))) != len(listed):
                yield f"{name}: count {listed.get('count')} of {len(listed)}"

    def _shared(self) -> Iterator[str]:
        root = self.package.root(self._one("sharedStrings"))
        said = root.get("uniqueCount") if root is not None else None
        if said and int(said) != len(self.strings):
            yield f"uniqueCount {said} of {len(self.strings)}"
        yield from (f"{n} is too long" for n, s in enumerate(self.strings)
                    if len(s) > LONGEST_TEXT)  # fmt: skip

    def _chain(self) -> Iterator[str]:
        seen: Counter[tuple[str | None, ...]] = Counter()  # an array stands twice: a="1", s="1"
        sheet = "0"
        chain = self.package.root(self._one("calcChain"))
        for c in chain if chain is not None else ():
            sheet = c.get("i", sheet)
            seen[sheet, c.get("r"), c.get("a"), c.get("s")] += 1
            if c.get("r") not in self.formulas.get(sheet, ()):
                yield f"{sheet}!{c.get('r')} has no formula"
        yield from (f"{k} stands {n} times" for k, n in seen.items() if n > 1)


class _Sheet:
    def __init__(self, book: _Book, part: str, root: etree._Element) -> None:
        self.book, self.part, self.root = book, part, root
        self.links = {id_: (kind, target) for id_, kind, target in book.package.links(part)}
        self.texts: dict[tuple[int, int], str | None] = {}
        self.formulas: set[str] = set()
        self.arrays: list[Box] = []

    def check(self) -> Iterator[str]:
        yield from _out_of_order(self.root, ORDER)
        sheet_id = next(k for k, v in self.book.sheet_parts.items() if v == self.part)
        self.book.formulas[sheet_id] = self.formulas
        yield from self._rows()
        yield from self._frame()
        yield from self._linked()
        yield from self._tables()
        yield from self._notes()

    def _rows(self) -> Iterator[str]:
        self.masters: set[str] = set()
        self.shared: list[tuple[str, str]] = []
        last = 0
        for row in _children(_child(self.root, "sheetData"), "row"):
            number = int(row.get("r", last + 1))
            if not last < number <= LAST_ROW:
                yield f"row {number} after {last}"
            last = number
            style = row.get("s")
            if style is not None and int(style) >= max(self.book.formats, 1):
                yield f"row {number} has the format {style} of {self.book.formats}"
            yield from self._cells(row, number)
        for ref, index in self.shared:
            if index not in self.masters:
                yield f"{ref} shares a formula {index} that nobody has"

    def _cells(self, row: etree._Element, number: int) -> Iterator[str]:
        last = 0
        for c in _children(row, "c"):
            ref = c.get("r")
            found = _REF.fullmatch(ref) if ref else None
            column = _column(found[1]) if found else last + 1
            if ref and (not found or int(found[2]) != number):
                yield f"{ref} in row {number}"
            if not last < column <= LAST_COLUMN:
                yield f"cell {ref} after column {last} of row {number}"
            last = column
            yield from self._cell(c, ref or f"#{column}.{number}", number, column)
        spans = (row.get("spans") or "").split()
        if spans and last:
            right = max(int(span.partition(":")[2]) for span in spans)
            if last > right:
                yield f"row {number} spans {spans} and has column {last}"

    def _cell(self, c: etree._Element, ref: str, row: int, column: int) -> Iterator[str]:
        kind, style = c.get("t", "n"), int(c.get("s", 0))
        if kind not in KINDS:
            yield f"{ref} is of the type {kind}"
        if style >= max(self.book.formats, 1):
            yield f"{ref} has the format {style} of {self.book.formats}"
        for name in ("cm", "vm"):
            if c.get(name) and int(c.get(name, 0)) > self.book.metadata[name]:
                yield f"{ref} has {name} {c.get(name)} of {self.book.metadata[name]}"
        names = [_name(child) for child in c]
        places = [CELL_ORDER.index(name) for name in names if name in CELL_ORDER]
        if places != sorted(set(places)):
            yield f"{ref} holds {names}"
        formula, value, inline = _child(c, "f"), _child(c, "v"), _child(c, "is")
        if inline is not None and kind != "inlineStr":
            yield f"{ref} holds a text of its own and is of the type {kind}"
        if formula is not None:
            yield from self._formula(formula, ref, row, column)
        text = value.text if value is not None else None
        self.texts[row, column] = _text(inline) if inline is not None else text
        yield from self._value(kind, text, ref, row, column)

    def _value(self, kind: str, text: str | None, ref: str, row: int, column: int) -> Iterator[str]:
        if text is None:
            shown = self.texts[row, column]
            if shown is not None and len(shown) > LONGEST_TEXT:
                yield f"{ref} is too long"
            return
        if kind == "s":
            known = text.strip().isdecimal() and int(text) < len(self.book.strings)
            self.texts[row, column] = self.book.strings[int(text)] if known else None
            if not known:
                yield f"{ref} is the text {text} of {len(self.book.strings)}"
        elif kind == "n":
            try:
                float(text)
            except ValueError:
                yield f"{ref} is no number: {text[:20]}"
        elif kind == "b" and text.strip() not in ("0", "1", "true", "false"):
            yield f"{ref} is no truth: {text[:20]}"
        elif len(text) > LONGEST_TEXT * (7 if "_x" in text else 1):
            yield f"{ref} is too long"

    def _formula(self, f: etree._Element, ref: str, row: int, column: int) -> Iterator[str]:
        self.formulas.add(ref)
        kind, area = f.get("t", "normal"), box_of(f.get("ref"))
        if len(f.text or "") > LONGEST_FORMULA:
            yield f"{ref} has too long a formula"
        if (f.text or "").startswith("="):
            yield f"{ref} has a formula that starts with ="
        if kind == "shared" and f.text:
            self.masters.add(f.get("si", ""))
            if area is None:
                yield f"{ref} shares its formula with {f.get('ref')}"
        elif kind == "shared":
            self.shared.append((ref, f.get("si", "")))
        elif kind in ("array", "dataTable"):
            if area is None or area[:2] != (column, row):
                yield f"{ref} fills {f.get('ref')}"
            else:
                self.arrays.append(area)

    def _frame(self) -> Iterator[str]:
        dimension = _child(self.root, "dimension")
        box = box_of(dimension.get("ref")) if dimension is not None else None
        if dimension is not None and box is None:
            yield f"dimension {dimension.get('ref')}"
        if box and self.texts:
            rows, columns = zip(*self.texts, strict=True)
            if not (box[0] <= min(columns) and max(columns) <= box[2]
                    and box[1] <= min(rows) and max(rows) <= box[3]):  # fmt: skip
                yield "dimension leaves out cells"
        last = 0
        for col in _items(self.root, "cols"):
            first, end = int(col.get("min", 0)), int(col.get("max", 0))
            if not last < first <= end <= LAST_COLUMN:
                yield f"columns {first} to {end} after {last}"
            last = end
        yield from self._merges()
        for rules in _children(self.root, "conditionalFormatting"):
            yield from self._areas("conditionalFormatting", rules)
            for rule in _children(rules, "cfRule"):
                if rule.get("dxfId") and int(rule.get("dxfId", 0)) >= self.book.differential:
                    yield f"rule with the format {rule.get('dxfId')} of {self.book.differential}"
        validations = _child(self.root, "dataValidations")
        for validation in _children(validations, "dataValidation"):
            yield from self._areas("dataValidation", validation)
            for name, most in (("error", 255), ("prompt", 255), ("errorTitle", 32),
                               ("promptTitle", 32)):  # fmt: skip
                if len(validation.get(name, "")) > most:
                    yield f"{name} of a validation is too long"
        for name in ("mergeCells", "dataValidations", "tableParts"):
            listed = _child(self.root, name)
            said = listed.get("count") if listed is not None else None
            if listed is not None and not len(listed):
                yield f"{name} is empty"
            if listed is not None and said is not None and int(said) != len(listed):
                yield f"{name}: count {said} of {len(listed)}"

    def _areas(self, what: str, element: etree._Element) -> Iterator[str]:
        refs = (element.get("sqref") or "").split()
        if not refs and what != "dataValidation":
            yield f"{what} of no cell"
        yield from (f"{what} of {ref}" for ref in refs if box_of(ref) is None)

    def _merges(self) -> Iterator[str]:
        boxes: list[Box] = []
        for merge in _items(self.root, "mergeCells"):
            box = box_of(merge.get("ref"))
            if box is None:
                yield f"merges {merge.get('ref')}"
                continue
            if any(_meet(box, other) for other in boxes):
                yield f"{merge.get('ref')} overlaps another merged area"
            boxes.append(box)

    def _linked(self) -> Iterator[str]:
        wanted = {"drawing": "drawing", "legacyDrawing": "vmlDrawing",
                  "legacyDrawingHF": "vmlDrawing", "picture": "image"}  # fmt: skip
        for child in self.root:
            kind = wanted.get(_name(child))
            if kind and self.links.get(_rel(child) or "", ("", None))[0] != kind:
                yield f"{_name(child)} {_rel(child)} is no {kind}"
        for link in _items(self.root, "hyperlinks"):
            if _rel(link) is not None and _rel(link) not in self.links:
                yield f"link {link.get('ref')} leads to no {_rel(link)}"
            if box_of(link.get("ref")) is None:
                yield f"link of {link.get('ref')}"
        for kind, count in Counter(kind for kind, _ in self.links.values()).items():
            if kind in ("comments", "drawing", "threadedComment") and count > 1:
                yield f"{count} parts of {kind}"

    def _tables(self) -> Iterator[str]:
        for part in _items(self.root, "tableParts"):
            kind, target = self.links.get(_rel(part) or "", ("", None))
            table = self.book.package.root(target)
            if kind != "table" or table is None:
                yield f"table {_rel(part)} is not there"
                continue
            self.book.table_ids[table.get("id", "")] += 1
            self.book.table_names[table.get("displayName", "").casefold()] += 1
            yield from self._table(table)

    def _table(self, table: etree._Element) -> Iterator[str]:
        name, box = table.get("displayName"), box_of(table.get("ref"))
        columns = _children(_child(table, "tableColumns"), "tableColumn")
        if box is None:
            yield f"table {name} is {table.get('ref')}"
            return
        if len(columns) != box[2] - box[0] + 1:
            yield f"table {name} has {len(columns)} columns in {table.get('ref')}"
        folded = Counter((c.get("name") or "").casefold() for c in columns)
        yield from (f"column {k} of {name} stands {n} times" for k, n in folded.items() if n > 1)
        if table.get("headerRowCount", "1") != "0":
            for number, column in enumerate(columns):
                shown = self.texts.get((box[1], box[0] + number))
                if _plain(shown) != _plain(column.get("name")):
                    yield f"column {column.get('name')!r} of {name} is headed {shown!r}"

    def _notes(self) -> Iterator[str]:
        parts = [target for kind, target in self.links.values() if kind == "comments"]
        root = self.book.package.root(parts[0]) if parts else None
        authors = len(_items(root, "authors"))
        refs = Counter[tuple[int, int]]()
        for comment in _items(root, "commentList"):
            box = box_of(comment.get("ref"))
            if int(comment.get("authorId", 0)) >= authors:
                yield f"note {comment.get('ref')} by nobody"
            if box is None:
                yield f"note on {comment.get('ref')}"
            else:
                refs[box[1] - 1, box[0] - 1] += 1
            if len("".join(comment.itertext())) > LONGEST_TEXT:
                yield f"note {comment.get('ref')} is too long"
        yield from (f"cell {k} has {n} notes" for k, n in refs.items() if n > 1)
        yield from self._boxes(refs)

    def _boxes(self, refs: Counter[tuple[int, int]]) -> Iterator[str]:
        element = _child(self.root, "legacyDrawing")
        target = self.links.get(_rel(element) or "", ("", None))[1] if element is not None else None
        xml = self.book.package.zip.read(target).decode("utf-8", "replace") if target else ""
        if refs and not xml:
            yield "notes without a drawing"
            return
        ids = Counter(found[1] for found in _SHAPE_ID.finditer(xml))
        yield from (f"shape {k} stands {n} times" for k, n in ids.items() if n > 1)
        boxes = Counter[tuple[int, int]]()
        for data in _NOTE_DATA.findall(xml):
            row = re.search(r"<(?:[\w.-]+:)?Row>\s*(\d+)", data)
            column = re.search(r"<(?:[\w.-]+:)?Column>\s*(\d+)", data)
            boxes[int(row[1]) if row else 0, int(column[1]) if column else 0] += 1
        for at in refs.keys() - boxes.keys():
            yield f"note on {at} without a box"
        for at in boxes.keys() - refs.keys():
            yield f"box on {at} without a note"


def _meet(one: Box, other: Box) -> bool:
    return (one[0] <= other[2] and other[0] <= one[2]
            and one[1] <= other[3] and other[1] <= one[3])  # fmt: skip


def _plain(text: str | None) -> str:
    """Return a heading as Excel compares it: line ends are written in several ways."""
    return re.sub(r"_x000[aAdD]_|\s", "", text or "").casefold()
