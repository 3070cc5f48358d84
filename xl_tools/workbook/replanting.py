"""Give sheets of a workbook the content of another workbook's sheets: cells, looks, print set-up.

What hangs on the old sheets stays with them (pictures, shapes, buttons, their code names), and
so does everything else in the workbook. Formats are added to those there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree

from xl_tools.errors import UsageError
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.limits import DEFAULT_LIMITS
from xl_tools.workbook.schema import STYLES_ORDER, WORKSHEET_ORDER, insert_in_order
from xl_tools.workbook.workbook_parts import WorkbookParts
from xl_tools.workbook.xml_document import Element

# What refers to other parts of the old sheet's own, by its relationships.
_HANGING = ("drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls")
_FIRST_CUSTOM_FORMAT = 164  # numbers below are Excel's built-in number formats
_LISTS = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}


def replant(book: Workbook, source: Workbook, sheets: Mapping[str, str]) -> Workbook:
    """Return `book` in which each sheet of `sheets` holds what its counterpart in `source` does.

    `sheets` maps names in `book` to names in `source`. Print areas and titles come along; names
    of the whole workbook are the caller's. UsageError where one is strict OOXML and one is not.
    """
    ours = WorkbookParts(book.to_bytes(), book.path, DEFAULT_LIMITS)
    theirs = WorkbookParts(source.to_bytes(), source.path, DEFAULT_LIMITS)
    if ours.dialect != theirs.dialect:
        raise UsageError(f"{book.path}：是“严格的 Open XML”格式。请另存为普通的 .xlsx 再试。")
    formats = _Formats(ours, theirs)
    for name, origin in sheets.items():
        _replace(ours, name, theirs, origin, formats)
    _take_local_names(ours, theirs, sheets)
    ours.drop_chain()
    ours.package.flush()
    return Workbook.from_bytes(ours.package.to_bytes(), book.path)


class _Formats:
    """The formats of `theirs` added to those of `ours`; every list of theirs is shifted."""

    def __init__(self, ours: WorkbookParts, theirs: WorkbookParts) -> None:
        document = _styles(ours)
        self._root = ours.package.document(document).root
        source = theirs.package.document(_styles(theirs)).root
        patterns = self._add_patterns(source)
        shifts = {attribute: self._append(source, name) for name, attribute in _LISTS.items()}
        self.differential = self._append(source, "dxfs")
        self.cells = self._append(source, "cellXfs")
        for xf in list(self._holder("cellXfs"))[self.cells :]:
            xf.set("xfId", "0")
            xf.set("numFmtId", patterns.get(xf.get("numFmtId", "0"), xf.get("numFmtId", "0")))
            for attribute, shift in shifts.items():
                xf.set(attribute, str(int(xf.get(attribute, "0")) + shift))
        ours.package.document(document).touch()

    def _add_patterns(self, source: Element) -> dict[str, str]:
        """Add their number formats; return their numbers with ours."""
        known = {e.get("formatCode"): e.get("numFmtId", "") for e in self._children("numFmts")}
        numbers = [int(number) for number in known.values() if number.isdecimal()]
        following = max([_FIRST_CUSTOM_FORMAT - 1, *numbers]) + 1
        mapped: dict[str, str] = {}
        for element in source.iterfind("{*}numFmts/{*}numFmt"):
            code = element.get("formatCode")
            if code not in known:
                added = deepcopy(element)
                added.set("numFmtId", str(following))
                self._holder("numFmts").append(added)
                known[code] = str(following)
                following += 1
            mapped[element.get("numFmtId", "")] = known[code]
        if mapped:
            self._count("numFmts")
        return mapped

    def _append(self, source: Element, name: str) -> int:
        """Append their list to ours; return how far its numbers move."""
        added = [deepcopy(element) for element in source.iterfind(f"{{*}}{name}/{{*}}*")]
        before = len(self._children(name))
        if added:
            self._holder(name).extend(added)
            self._count(name)
        return before

    def _children(self, name: str) -> list[Element]:
        return list(self._root.iterfind(f"{{*}}{name}/{{*}}*"))

    def _holder(self, name: str) -> Element:
        holder = self._root.find(f"{{*}}{name}")
        if holder is None:
            holder = self._root.makeelement(f"{{{etree.QName(self._root).namespace}}}{name}", {})
            insert_in_order(self._root, holder, STYLES_ORDER)
        return holder

    def _count(self, name: str) -> None:
        self._holder(name).set("count", str(len(self._children(name))))


def _styles(parts: WorkbookParts) -> str:
    relationship = parts.package.relationships(parts.name).first("styles")
    name = parts.package.target(parts.name, relationship)
    if name is None:
        raise UsageError(f"{parts.path}：工作簿没有单元格格式。请用 Excel 打开另存后再试。")
    return name


def _replace(
    ours: WorkbookParts, name: str, theirs: WorkbookParts, origin: str, formats: _Formats
) -> None:
    old = ours.package.document(ours.sheets[name].part)
    new = deepcopy(theirs.package.document(theirs.sheets[origin].part).root)
    for kind in (*_HANGING, "tableParts"):
        for element in list(new.iterfind(f"{{*}}{kind}")):
            new.remove(element)
    for element in new.iter("{*}pageSetup"):
        element.attrib.pop(ours.dialect.rel_id, "")
    for element in new.iter("{*}c", "{*}row", "{*}col"):
        attribute = "style" if etree.QName(element).localname == "col" else "s"
        if element.get(attribute):
            element.set(attribute, str(int(element.get(attribute, "0")) + formats.cells))
    for element in new.iter("{*}cfRule"):
        if element.get("dxfId"):
            element.set("dxfId", str(int(element.get("dxfId", "0")) + formats.differential))
    _write_texts_out(new, theirs)
    _keep_hanging(old.root, new)
    root = old.root
    for child in list(root):
        root.remove(child)
    root.extend(list(new))
    old.touch()


def _write_texts_out(sheet: Element, theirs: WorkbookParts) -> None:
    """Put each shared text into its own cell: the shared texts are those of the other workbook."""
    relationship = theirs.package.relationships(theirs.name).first("sharedStrings")
    name = theirs.package.target(theirs.name, relationship)
    items = list(theirs.package.document(name).root.iterchildren("{*}si")) if name else []
    for cell in sheet.iter("{*}c"):
        value = cell.find("{*}v")
        if cell.get("t") != "s" or value is None:
            continue
        inner = cell.makeelement(cell.tag.replace("}c", "}is"), {})
        inner.extend([deepcopy(child) for child in items[int(value.text or "0")]])
        cell.replace(value, inner)
        cell.set("t", "inlineStr")


def _keep_hanging(old: Element, new: Element) -> None:
    """Let the new content have the old sheet's pictures, buttons, code name and place in view."""
    for element in list(old):
        names = {etree.QName(e).localname for e in element.iter() if isinstance(e.tag, str)}
        if names & set(_HANGING) and etree.QName(element).localname != "sheetData":
            insert_in_order(new, element, WORKSHEET_ORDER)
    former, present = old.find("{*}sheetPr"), new.find("{*}sheetPr")
    if former is not None and former.get("codeName"):
        if present is None:
            present = new.makeelement(former.tag, {})
            insert_in_order(new, present, WORKSHEET_ORDER)
        present.set("codeName", former.get("codeName", ""))
    selected = old.find("{*}sheetViews/{*}sheetView[@tabSelected]")
    for view in new.iterfind("{*}sheetViews/{*}sheetView"):
        view.attrib.pop("tabSelected", "")
        if selected is not None:
            view.set("tabSelected", selected.get("tabSelected", "1"))


# ---------------------------------------------------------------- names of single sheets


def _take_local_names(
    ours: WorkbookParts, theirs: WorkbookParts, sheets: Mapping[str, str]
) -> None:
    """Replace print areas and titles of the replanted sheets by those of their counterparts."""
    places = {name: str(number) for number, name in enumerate(_all_sheets(ours))}
    origins = {name: str(number) for number, name in enumerate(_all_sheets(theirs))}
    gone = {places[name] for name in sheets}
    for element in list(ours.names.elements()):
        holder = element.getparent()
        if element.get("localSheetId") in gone and holder is not None:
            holder.remove(element)
    taken = {origins[origin]: places[name] for name, origin in sheets.items()}
    for element in theirs.names.elements():
        place = taken.get(element.get("localSheetId", ""))
        if place is not None:
            _add_local_name(ours, element, place)
    ours.names.touch()


def _add_local_name(ours: WorkbookParts, element: Element, place: str) -> None:
    holder = ours.document.root.find("{*}definedNames")
    if holder is None:
        return
    added = deepcopy(element)
    added.set("localSheetId", place)
    # Excel keeps the names sorted, those of single sheets in the order of the sheets.
    rank = (added.get("name", "").casefold(), int(place))
    for other in holder:
        if (other.get("name", "").casefold(), int(other.get("localSheetId", "-1"))) > rank:
            other.addprevious(added)
            return
    holder.append(added)


def _all_sheets(parts: WorkbookParts) -> Iterator[str]:
    """Yield the names of all sheets, chart sheets too: they count in localSheetId."""
    for element in parts.document.root.iterfind("{*}sheets/{*}sheet"):
        yield element.get("name", "")
