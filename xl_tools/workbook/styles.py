"""The cell formats of a workbook: what a format prints like and its fill, and formats made from it.

A new format is the old one with one thing changed, so that number format, font, border,
alignment and protection stay; a format that exists already is used again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from copy import deepcopy
from pathlib import Path

from lxml import etree

from xl_tools.errors import RefusedWorkbook
from xl_tools.workbook.alike_formats import are_alike, numbers
from xl_tools.workbook.fill_colours import colour_attributes, colour_word, solid_colour
from xl_tools.workbook.limits import beyond
from xl_tools.workbook.number_formats import BUILTIN, GENERAL
from xl_tools.workbook.style_lists import complete, obtain_list, recount, take_back
from xl_tools.workbook.xml_document import Document, Element

_AUTO_BACKGROUND = "64"  # the system's window text: what Excel writes behind a solid fill


class Styles:
    """The part styles.xml; formats (xf) are known by their index."""

    def __init__(self, document: Document, path: Path | str, most: int) -> None:
        self._document = document
        self._path = path
        self._most = most
        self._main = etree.QName(document.root).namespace or ""
        self._formats = self._list("cellXfs", "xf")
        self._fills = self._list("fills", "fill")
        if len(self._formats) > most:
            raise beyond(
                path, f"单元格格式过多（{len(self._formats)} 种，上限 {most} 种）", "styles",
                "请在 Excel 中清理多余的单元格格式后再试",
            )  # fmt: skip
        self._loaded = (len(self._formats), len(self._fills))
        self.released = False
        self._is_complete = False
        self._made: list[Element] = []
        self._patterns = self._custom_patterns()
        self._by_numbers: dict[tuple[str, ...], list[int]] | None = None
        self._printed: dict[int, str] = {}
        self._fill_of: dict[int, str | None] = {}
        self._filled: dict[tuple[int, str | None], int] = {}
        self._fill_numbers: dict[str | None, int] = {}
        self._fill_words: dict[int, str | None] = {}

    # ------------------------------------------------------------------ reading

    def __len__(self) -> int:
        return len(self._formats)

    def number_format(self, index: int) -> str:
        """Return the number format of the format `index`; General where there is none such."""
        if index not in self._printed:
            number = self._attribute(index, "numFmtId")
            self._printed[index] = self._patterns.get(number) or BUILTIN.get(number, GENERAL)
        return self._printed[index]

    def number_format_id(self, index: int) -> int:
        """Return the number by which this workbook knows the number format of `index`."""
        return self._attribute(index, "numFmtId")

    def fill(self, index: int) -> str | None:
        """Return the fill of the format `index`: None, or its colour as ``FFRRGGBB``.

        A fill that is no plain colour comes back as a word that `with_fill` understands:
        ``THEME4P0.39`` and ``INDEXED22`` (Office's own colours), ``FILL7`` (pattern, gradient).
        """
        if index not in self._fill_of:
            self._fill_of[index] = self._read_fill(index)
        return self._fill_of[index]

    def filled_with(self, fills: Collection[str]) -> frozenset[int]:
        """Return the formats whose fill is one of these (as `fill` gives them)."""
        numbers = {at for at in range(len(self._fills)) if self._fill_word(at) in fills}
        if not numbers:
            return frozenset()
        formats = enumerate(self._formats)
        return frozenset([at for at, xf in formats if _number(xf, "fillId") in numbers])

    def _read_fill(self, index: int) -> str | None:
        return self._fill_word(self._attribute(index, "fillId"))

    def _fill_word(self, number: int) -> str | None:
        if number >= len(self._fills):
            return None
        if number not in self._fill_words:
            self._fill_words[number] = self._read_fill_word(number)
        return self._fill_words[number]

    def _read_fill_word(self, number: int) -> str | None:
        pattern = self._fills[number].find("{*}patternFill")
        if pattern is None:
            return f"FILL{number}"
        kind = pattern.get("patternType", "none")
        if kind == "none":
            return None
        colour = pattern.find("{*}fgColor")
        word = colour_word(colour) if kind == "solid" and colour is not None else None
        return word or f"FILL{number}"

    # ------------------------------------------------------------------ deriving

    def with_fill(self, index: int, fill: str | None) -> int:
        """Return the format that is `index` with this fill (a colour or word as `fill` gives)."""
        known = self._filled.get((index, fill))
        if known is None:
            known = index if self.fill(index) == fill else self._refilled(index, fill)
            self._filled[index, fill] = known
        return known

    def _refilled(self, index: int, fill: str | None) -> int:
        return self._derived(index, {"fillId": str(self._fill_number(fill))}, "applyFill")

    def with_number_format(self, index: int, number: int) -> int:
        """Return the format that is `index` with the number format `number` of this workbook."""
        return self._derived(index, {"numFmtId": str(number)}, "applyNumberFormat")

    def look_alike(self, one: int, other: int) -> bool:
        """Return whether two formats are the same but for their numbers."""
        if one == other:
            return True
        known = one < len(self._formats) and other < len(self._formats)
        # Formats with different fills need no closer look: the usual case, and the cheap one.
        return known and self.fill(one) == self.fill(other) and self._are_alike(one, other)

    def same_beside_fill(self, one: int, other: int) -> bool:
        """Return whether two formats differ in fill and number format at most."""
        if not (one < len(self._formats) and other < len(self._formats)):
            return one == other
        return self._are_alike(one, other, "fillId", "numFmtId")

    def _are_alike(self, one: int, other: int, *beside: str) -> bool:
        return are_alike(self._formats[one], self._formats[other], *beside)

    def release(self, fills: Collection[str]) -> None:
        """Let `trim` drop what an earlier session added at the end of the lists for these fills."""
        formats, count = self._loaded
        while formats and self.fill(formats - 1) in fills:
            formats -= 1
        while count and self._fill_word(count - 1) in fills:
            count -= 1
        self.released = self.released or (formats, count) != self._loaded
        self._loaded = (formats, count)

    def trim(self, is_used: Callable[[int], bool]) -> None:
        """Drop formats and fills, those added since loading and released ones, that nobody uses.

        Formats go from the end of the list only, so that `is_used` is mostly asked for one.
        """
        while len(self._formats) > self._loaded[0] and not is_used(len(self._formats) - 1):
            self._drop(self._formats)
        if len(self._fills) > self._loaded[1]:
            used = {xf.get("fillId") for xf in self._document.root.iter("{*}xf")}
            while len(self._fills) > self._loaded[1] and str(len(self._fills) - 1) not in used:
                self._drop(self._fills)
        if self._made and (len(self._formats), len(self._fills)) == self._loaded:
            take_back(self._made)
            self._relist()
            self._is_complete = False

    def _complete(self) -> None:
        """Put in front of the first own format what Excel takes for granted to be there."""
        if self._is_complete:
            return
        self._is_complete = True
        made = complete(self._document.root)
        if made:
            self._made += made
            self._relist()
            self._document.touch()

    def _relist(self) -> None:
        self._formats, self._fills = self._list("cellXfs", "xf"), self._list("fills", "fill")
        self._loaded = (len(self._formats), len(self._fills))
        self._by_numbers = None

    # ------------------------------------------------------------------ the XML

    def _list(self, parent: str, child: str) -> list[Element]:
        holder = self._document.root.find(f"{{*}}{parent}")
        return [] if holder is None else list(holder.iterchildren(f"{{*}}{child}"))

    def _custom_patterns(self) -> dict[int, str]:
        formats = self._document.root.iterfind("{*}numFmts/{*}numFmt")
        return {_number(f, "numFmtId"): f.get("formatCode") or GENERAL for f in formats}

    def _attribute(self, index: int, name: str) -> int:
        return _number(self._formats[index], name) if 0 <= index < len(self._formats) else 0

    def _fill_number(self, fill: str | None) -> int:
        if fill not in self._fill_numbers:
            self._fill_numbers[fill] = self._find_fill(fill)
        return self._fill_numbers[fill]

    def _find_fill(self, fill: str | None) -> int:
        if fill is None:
            return 0  # fills 0 and 1 are reserved: none, and gray125
        if fill.startswith("FILL") and fill[4:].isdigit() and int(fill[4:]) < len(self._fills):
            return int(fill[4:])
        self._complete()
        wanted = colour_attributes(fill)
        for number, element in enumerate(self._fills):
            if solid_colour(element) == wanted:
                return number
        return self._add(self._solid(wanted), "fills", self._fills)

    def _solid(self, colour: dict[str, str]) -> Element:
        fill = etree.Element(f"{{{self._main}}}fill")
        pattern = etree.SubElement(fill, f"{{{self._main}}}patternFill", patternType="solid")
        etree.SubElement(pattern, f"{{{self._main}}}fgColor", colour)
        etree.SubElement(pattern, f"{{{self._main}}}bgColor", indexed=_AUTO_BACKGROUND)
        return fill

    def _derived(self, index: int, changes: dict[str, str], applied: str) -> int:
        self._complete()
        if 0 <= index < len(self._formats):
            base = self._formats[index]
        else:
            base = etree.Element(f"{{{self._main}}}xf", numFmtId="0", fontId="0", fillId="0",
                                 borderId="0")  # fmt: skip
        if all(base.get(name, "0") == value for name, value in changes.items()):
            return index
        wanted = deepcopy(base)
        wanted.tail = None
        for name, value in changes.items():
            wanted.set(name, value)
        wanted.set(applied, "1")
        alike = self._formats_by_numbers().setdefault(numbers(wanted), [])
        for found in alike:
            if are_alike(self._formats[found], wanted):
                return found
        if len(self._formats) >= self._most:
            raise RefusedWorkbook(
                self._path, f"单元格格式已达上限（{self._most} 种），无法再加颜色",
                "请在 Excel 中清理多余的单元格格式后再试",
            )  # fmt: skip
        alike.append(len(self._formats))
        return self._add(wanted, "cellXfs", self._formats)

    def _formats_by_numbers(self) -> dict[tuple[str, ...], list[int]]:
        if self._by_numbers is None:
            self._by_numbers = {}
            for index, xf in enumerate(self._formats):
                self._by_numbers.setdefault(numbers(xf), []).append(index)
        return self._by_numbers

    def _add(self, element: Element, parent: str, known: list[Element]) -> int:
        holder = known[0].getparent() if known else None
        if holder is None:
            holder = obtain_list(self._document.root, parent)
        if known:
            element.tail, known[-1].tail = known[-1].tail, _between(known)
        holder.append(element)
        known.append(element)
        recount(holder, len(known))
        self._document.touch()
        return len(known) - 1

    def _drop(self, known: list[Element]) -> None:
        element = known.pop()
        self._is_complete = False
        holder = element.getparent()
        if holder is not None:
            if known:
                known[-1].tail = element.tail
            holder.remove(element)
            recount(holder, len(known))
            self._document.touch()
        for memo in (self._printed, self._fill_of, self._filled):
            memo.clear()
        self._fill_numbers.clear()
        self._fill_words.clear()
        self._by_numbers = None


def _between(known: list[Element]) -> str | None:
    """Return the white space that stands between two elements of a list."""
    return known[0].tail if len(known) > 1 else None


def _number(element: Element, name: str) -> int:
    text = element.get(name, "0")
    return int(text) if text.isascii() and text.isdigit() else 0
