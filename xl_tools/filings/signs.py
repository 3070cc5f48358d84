"""The signs beside a form: ``■3`` says that the row has an error, number 3 on 校验结果.

A colour alone says nothing in black-and-white print, nor to everybody's eyes. The template keeps a
column for the signs, inside the print area and blank while nothing is marked; a hidden name for
each sheet says which, and moves along with inserted rows and columns. A workbook without the name
gets no signs, and what others wrote into the column stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from xl_tools.domain.findings import Severity
from xl_tools.domain.grid import Area, column_letters
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.formula_references import sheet_name

NAME = "XLT_SIGNS_"
_REFERENCE = re.compile(r"((?:'(?:[^']|'')+'|[^'!,]+)!)(\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)")
_OURS = re.compile(
    rf"[{''.join(s.sign for s in Severity)}]\d[\d,+…\s{''.join(s.sign for s in Severity)}]*"
)
_NUMBERS = 2  # so many fit the column; 校验结果 has them all

Numbered = tuple[Severity, int]


def write_signs(book: Workbook, numbers: Mapping[tuple[str, str], Iterable[Numbered]]) -> None:
    """Make the signs of `book` those of the marked cells, by (sheet, cell).

    A cell that was marked before and is no more has no numbers. Rows without any cell are not
    looked at: reading them would take longer than all else here.
    """
    for sheet, area in _columns(book):
        rows: dict[int, list[Numbered]] = {}
        for (name, ref), found in numbers.items():
            if name == sheet:
                rows.setdefault(Area.parse(ref).top, []).extend(found)
        target, letters = book[sheet], column_letters(area.left)
        for row in sorted(rows):
            if not area.top <= row <= area.bottom:
                continue
            cell = target[f"{letters}{row}"]
            present, wanted = cell.value.shown, signs(rows[row])
            if present != wanted and (not present or is_sign(present)):
                cell.value = wanted or None


def is_sign(text: str) -> bool:
    """Return whether the text is signs of ours, as they stand beside a row: ``■3``.

    >>> is_sign("■5 ▲14"), is_sign("■ 见附件")
    (True, False)
    """
    return _OURS.fullmatch(text) is not None


def signs(found: Iterable[Numbered]) -> str:
    r"""Return what stands beside a row: the worst in the first line, the rest in the second.

    >>> signs([(Severity.HINT, 30), (Severity.ERROR, 3), (Severity.REVIEW, 18)])
    '■3\n▲18●30'
    >>> signs((Severity.ERROR, number) for number in (7, 3, 5)), signs([])
    ('■3+', '')
    """
    by_severity: dict[Severity, list[int]] = {}
    for severity, number in sorted(found, key=lambda one: (one[0].rank, one[1])):
        by_severity.setdefault(severity, []).append(number)
    if not by_severity:
        return ""
    (worst, numbers), *rest = by_severity.items()
    shown = ",".join(map(str, numbers)) if len(numbers) <= _NUMBERS else f"{numbers[0]}+"
    first = worst.sign + shown
    second = "".join(f"{severity.sign}{others[0]}" for severity, others in rest)
    return f"{first}\n{second}" if second else first


def _columns(book: Workbook) -> Iterator[tuple[str, Area]]:
    """Yield the sheets that have a column for signs, and the column's cells."""
    for name, refers_to in book.names.items():
        found = _REFERENCE.fullmatch(refers_to) if name.startswith(NAME) else None
        if found and sheet_name(found[1]) in book:
            yield sheet_name(found[1]), Area.parse(found[2].replace("$", ""))
