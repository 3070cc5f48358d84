"""A workbook of which many are cast: alike in all but what some cells hold and how tall rows are.

To write a cell into an open workbook means to look at what is there, to keep it where it is the
same, to remember what it was. Where thousands of workbooks are made from one, none of that is
needed: the sheets are cut once at the cells that differ, and all other parts are compressed once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from xl_tools.domain.grid import column_letters, column_number
from xl_tools.errors import UsageError
from xl_tools.workbook.archive import Archive
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell_content import Content, result_as, says, stored_as, to_content
from xl_tools.workbook.date_serials import to_serial
from xl_tools.workbook.engine_values import Result
from xl_tools.workbook.limits import DEFAULT_LIMITS
from xl_tools.workbook.packing import pack
from xl_tools.workbook.readers import At
from xl_tools.workbook.row_text import cell_xml
from xl_tools.workbook.shared_strings import SharedStrings
from xl_tools.workbook.stored import CELL, INLINE, ROW, Stored

_HEIGHT = re.compile(r' (?:ht|customHeight)="[^"]*"')
_ROW_NUMBER = re.compile(r' r="(\d+)"')


@dataclass(slots=True)
class _CutSheet:
    """A sheet's XML in pieces, some of them cells or the start tags of rows."""

    part: str
    pieces: list[str] = field(default_factory=list)
    cells: dict[tuple[int, int], int] = field(default_factory=dict)  # where each piece is
    rows: dict[int, int] = field(default_factory=dict)


class Stencil:
    """The workbooks that `cast` returns differ in what `cells` hold, and in nothing else."""

    def __init__(self, content: bytes, cells: Collection[At]) -> None:
        """Cut the workbook whose file is `content`; its parts are to be compressed already.

        UsageError where a cell is not in the file, or its row is not spelled plainly.
        """
        book = Workbook.from_bytes(content)
        self._archive = Archive(content, book.path, DEFAULT_LIMITS)
        self._strings = _listed(book.parts.strings)
        self._epoch_1904 = book.parts.epoch_1904
        self._stored: dict[At, Stored] = {}
        self._sheets: dict[str, _CutSheet] = {}
        for sheet in sorted({at[0] for at in cells}):
            wanted = {(row, column) for name, row, column in cells if name == sheet}
            source = book.parts.source(sheet).decode()
            self._sheets[sheet] = self._cut(sheet, book.parts.sheets[sheet].part, source, wanted)
        lost = set(cells) - self._stored.keys()
        if lost:
            sheet, row, column = min(lost)
            ref = f"{sheet}!{column_letters(column)}{row}"
            raise UsageError(f"工作簿里没有单元格 {ref}，不能按它成批生成。请先在其中写入内容。")

    def _cut(self, sheet: str, part: str, source: str, wanted: set[tuple[int, int]]) -> _CutSheet:
        cut, kept = _CutSheet(part), 0
        for row in ROW.finditer(source):
            found = _ROW_NUMBER.search(row[0])
            number = int(found[1]) if found else 0
            cut.pieces.append(source[kept : row.start()])
            cut.rows[number] = len(cut.pieces)
            cut.pieces.append(row[0])
            kept = position = row.end()
            while cell := CELL.match(source, position):
                position = cell.end()
                at = (number, column_number(cell[1]))
                if at in wanted:
                    cut.pieces.append(source[kept : cell.start()])
                    cut.cells[at] = len(cut.pieces)
                    cut.pieces.append(cell[0])
                    kept = position
                    self._stored[sheet, *at] = _stored(cell)
        cut.pieces.append(source[kept:])
        return cut

    def cast(
        self,
        values: Mapping[At, Content],
        results: Mapping[At, Result],
        heights: Mapping[tuple[str, int], float],
    ) -> bytes:
        """Return the file with `values` in cells and `results` in formulas, rows so many points.

        A value takes the place of a formula. A cell that is in neither stays as it is.
        """
        changed = {name: list(cut.pieces) for name, cut in self._sheets.items()}
        for at, value in values.items():
            kind, text = self._as_stored(value)
            self._put(changed, at, Stored(self._stored[at].style, kind, text))
        for at, result in results.items():
            stored = self._stored[at]
            if not says(stored, result):  # a year, say: its result is there already
                kind, text = result_as("" if result == "" else to_content(result))
                self._put(changed, at, stored._replace(kind=kind, text=text))
        for (sheet, row), height in heights.items():
            piece = self._sheets[sheet].rows[row]
            changed[sheet][piece] = _with_height(changed[sheet][piece], height)
        parts = {
            self._sheets[name].part: "".join(pieces).encode() for name, pieces in changed.items()
        }
        return pack(self._archive, parts)

    def _put(self, changed: Mapping[str, list[str]], at: At, stored: Stored) -> None:
        sheet, row, column = at
        changed[sheet][self._sheets[sheet].cells[row, column]] = cell_xml(row, column, stored)

    def _as_stored(self, content: Content) -> tuple[str, str | None]:
        if isinstance(content, dt.date):
            content = to_serial(content, epoch_1904=self._epoch_1904)
        if content.__class__ is str:
            shared = self._strings.get(str(content))
            return (INLINE, str(content)) if shared is None else ("s", shared)
        return stored_as(content, _NO_STRINGS)


_NO_STRINGS = SharedStrings(b"<sst/>", "", "")


def _listed(strings: SharedStrings) -> dict[str, str]:
    """Return the index of each text, the first of equal ones."""
    texts = ((strings.text(index), str(index)) for index in reversed(range(len(strings))))
    return {text: index for text, index in texts if text}


def _stored(cell: re.Match[str]) -> Stored:
    formula = None if cell[5] is None else _unescaped(cell[5])
    return Stored(int(cell[2] or 0), cell[3] or "n", cell[6], formula)


def _unescaped(formula: str) -> str:
    return formula.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _with_height(tag: str, height: float) -> str:
    end = "/>" if tag.endswith("/>") else ">"
    stated = f' ht="{height:g}" customHeight="1"'
    return f"{_HEIGHT.sub('', tag.removesuffix(end))}{stated}{end}"
