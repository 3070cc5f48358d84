"""The defined names of a workbook: what they refer to, and where that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from xl_tools.domain.grid import Area
from xl_tools.errors import UsageError
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.formula_references import sheet_name
from xl_tools.workbook.schema import WORKBOOK_ORDER, insert_in_order
from xl_tools.workbook.xml_document import Document, Element

_PLACE = re.compile(r"((?:'(?:[^']|'')+'|[^'!,()\[\]]+)!)([$A-Z0-9]+(?::[$A-Z0-9]+)?)")
_NAME = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*")
_LOOKS_LIKE_CELL = re.compile(r"(?i)[a-z]{1,3}\d{1,7}|r\d*c\d*|r|c")
_LONGEST_TEXT = 8_192

Place = tuple[str, Area]


class Names:
    """The ``definedNames`` of workbook.xml."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._index: dict[str, Element] | None = None
        self._texts: dict[str, str] | None = None
        self._places: dict[str, Place | None] = {}
        self._before: dict[str, str | None] = {}
        holder = document.root.find("{*}definedNames")
        # openpyxl writes an empty list: it stays then.
        self._keeps_list = holder is not None and not len(holder)

    def workbook_wide(self) -> dict[str, str]:
        """Return the names valid in the whole workbook, with the raw text they refer to."""
        if self._texts is None:
            found = self._by_name().values()
            self._texts = {element.get("name", ""): element.text or "" for element in found}
        return dict(self._texts)

    def is_hidden(self, name: str) -> bool:
        """Return whether a name is kept out of the lists that users see."""
        element = self._by_name().get(name.casefold())
        return element is not None and element.get("hidden") in ("1", "true")

    def refers_to(self, name: str) -> str | None:
        """Return the raw text that a name refers to, in whatever case; None for no name."""
        element = self._by_name().get(name.casefold())
        return None if element is None else element.text or ""

    def place(self, name: str) -> Place | None:
        """Return the sheet and the area that a name refers to; None for anything else."""
        if name not in self._places:
            text = self.refers_to(name)
            self._places[name] = None if text is None else _place_in(text)
        return self._places[name]

    def set(self, name: str, refers_to: str, *, hidden: bool) -> None:
        """Make the name refer to a formula (without "="), in place of what it referred to."""
        if not _NAME.fullmatch(name) or _LOOKS_LIKE_CELL.fullmatch(name):
            raise UsageError(f"名称“{name}”不合规。名称以文字开头，不含空格，也不像单元格地址。")
        if len(refers_to) > _LONGEST_TEXT:
            raise UsageError(f"名称“{name}”的引用过长（上限 {_LONGEST_TEXT} 字）。")
        element = self._by_name().get(name.casefold())
        self._before.setdefault(name.casefold(), None if element is None else element.text or "")
        if element is None:
            element = self._insert(name)
        element.text = refers_to
        if hidden:
            element.set("hidden", "1")
        else:
            element.attrib.pop("hidden", "")
        self.touch()

    def remove(self, name: str) -> None:
        """Take a name away, if it is there."""
        element = self._by_name().pop(name.casefold(), None)
        holder = element.getparent() if element is not None else None
        if element is None or holder is None:
            return
        self._before.setdefault(name.casefold(), element.text or "")
        holder.remove(element)
        if not len(holder) and not self._keeps_list:
            self._document.root.remove(holder)
        self.touch()

    def redefined(self) -> frozenset[str]:
        """Return the names, folded, that somebody made, took away or gave another meaning."""
        now = self._by_name()
        texts = {name: now[name].text or "" if name in now else None for name in self._before}
        return frozenset(name for name, before in self._before.items() if texts[name] != before)

    def elements(self) -> Iterator[Element]:
        """Yield every ``definedName``, those of single sheets (print areas) too."""
        yield from self._document.root.iterfind("{*}definedNames/{*}definedName")

    def touch(self) -> None:
        """Say that an element was edited."""
        self._texts = None
        self._places.clear()
        self._document.touch()

    def _insert(self, name: str) -> Element:
        root = self._document.root
        main = etree.QName(root).namespace
        holder = root.find("{*}definedNames")
        if holder is None:
            holder = etree.Element(f"{{{main}}}definedNames")
            insert_in_order(root, holder, WORKBOOK_ORDER)
        element = etree.Element(f"{{{main}}}definedName", name=name)
        # Excel keeps the names sorted.
        folded = name.casefold()
        later = (e for e in holder if e.get("name", "").casefold() > folded)
        following = next(later, None)
        if following is None:
            holder.append(element)
        else:
            following.addprevious(element)
        self._by_name()[folded] = element
        return element

    def _by_name(self) -> dict[str, Element]:
        if self._index is None:
            self._index = {}
            for element in self.elements():
                if element.get("localSheetId") is None:
                    self._index.setdefault(element.get("name", "").casefold(), element)
        return self._index


@lru_cache(maxsize=8192)  # the workbooks of one form have the same names, at the same places
def _place_in(text: str) -> Place | None:
    """Return sheet and area of a reference to one place.

    >>> _place_in("自评表!$H$14"), _place_in("自评表!$H$14,自评表!$A$1")
    (('自评表', Area(left=8, top=14, right=8, bottom=14)), None)
    """
    match = _PLACE.fullmatch(text.strip())
    area = area_of(match[2]) if match else None
    return (sheet_name(match[1]), area) if match and area else None
