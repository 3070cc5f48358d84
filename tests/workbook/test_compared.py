"""Our results beside LibreOffice's, cell by cell: what both calculate, and what we hold back.

Where the two differ and Excel's documentation sides with us, `LIBREOFFICE` says so; where it does
not, the function or the call is held (`engine_functions`, `careful_calls`, `cautions`) and so is
not compared at all.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.end_to_end.examples import WORKBOOKS
from tests.shipped import put
from tests.workbook.formula_corpus import SIGNATURES, workbook_of
from tests.workbook.golden import rich
from xl_tools.domain.cells import CellValue, Kind
from xl_tools.domain.functions import registry
from xl_tools.forms.profiles import load_profile
from xl_tools.workbook import Workbook
from xl_tools.workbook.engine_functions import refusal
from xl_tools.workbook.recalc import recalculate

OURS = registry({"hunan-2023": load_profile("hunan-2023")}, "hunan-2023")
SEEDS = (1, 2, 7)
EACH = 8  # formulas of every function

# LibreOffice's own errors, as Excel knows them. 502, 519 and 522 stand for several of Excel's.
ERRORS = {503: "#NUM!", 523: "#NUM!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}
ANY_ERROR = (502, 504, 519)

# Functions of which LibreOffice makes something else than Excel, and what Excel's help says.
LIBREOFFICE = {
    "GEOMEAN": "If any data point <= 0, GEOMEAN returns the #NUM! error value",
    "WEEKNUM": "System 1: the week containing January 1 is the first week, so December can have 53",
    "MROUND": "If number and multiple have different signs, MROUND returns the #NUM! error value",
    "VALUE": "If text is not in one of these formats, VALUE returns #VALUE!; an empty text is not",
    "ATAN2": "If both x_num and y_num are 0, ATAN2 returns the #DIV/0! error value",
    "MINUTE": "a time is a positive number; others give #NUM!",
    "HOUR": "a time is a positive number; others give #NUM!",
    "ERROR.TYPE": "LibreOffice has errors of its own, with numbers of their own",
    "DEVSQ": "no figures at all give #NUM!",
}
# Days before March 1900: Excel has a 29 February 1900, LibreOffice counts from 1899-12-30.
EARLY_DAYS = re.compile(r'TEXT\(.*"(yyyy|mm)')


@pytest.mark.soffice
@pytest.mark.parametrize("seed", SEEDS)
def test_generated_formulas_have_libreoffices_results(office, tmp_path, seed):
    path = put(tmp_path / "a.xlsx", workbook_of(seed, EACH))
    same, different, held = compared(office, path, "公式")
    assert not different
    assert len(same) > 2 * held  # what is held back is the exception


@pytest.mark.soffice
@pytest.mark.parametrize("name", [*sorted(path.name for path in WORKBOOKS.glob("*.xlsx")), "rich"])
def test_all_workbooks_have_libreoffices_results(office, tmp_path, name):
    data = rich() if name == "rich" else (WORKBOOKS / name).read_bytes()
    path = put(tmp_path / "a.xlsx", data)
    same, different, _ = compared(office, path)
    assert not different
    assert same


def compared(office, path: Path, only: str | None = None) -> tuple[list, list, int]:
    """Return which formulas have the same result, which another, and how many were held."""
    theirs = office.values(path)
    book = Workbook.open(path)
    held = {str(cell.place) for cell in recalculate(book, OURS).kept}
    unlike = _ours(book)
    same, different = [], []
    for sheet in (only,) if only else book.sheet_names:
        for cell in book[sheet].formula_cells():
            place = f"{sheet}!{cell.ref}"
            formula = (cell.formula or "").replace("_xlfn.", "")
            if place in held or place in unlike:
                continue
            other = theirs[sheet].get(cell.ref)
            alike = _agree(cell.result, other) or _is_excels(formula, cell.result, other)
            (same if alike else different).append((place, formula, cell.result.raw, other))
    return same, different, len(held)


def _agree(own: CellValue, other: object) -> bool:
    code = int(other[1:]) if isinstance(other, str) and re.fullmatch(r"#\d+", other) else 0
    match own.kind:
        case Kind.ERROR:
            return code in ANY_ERROR or ERRORS.get(code) == own.raw
        case Kind.BOOLEAN:
            return other == float(bool(own.raw))  # LibreOffice has truth values as numbers
        case Kind.NUMBER | Kind.DATE:
            number = own.raw if isinstance(own.raw, Decimal) else None
            if number is None:
                return isinstance(other, float)  # a day; its serial is compared elsewhere
            return isinstance(other, float) and float(number) == pytest.approx(
                other, rel=1e-9, abs=1e-9
            )
    return isinstance(other, str) and (own.raw or "").strip() == other.strip()


def _is_excels(formula: str, own: CellValue, other: object) -> bool:
    """Tell whether the difference is one of LibreOffice from Excel."""
    if any(f"{name}(" in formula for name in LIBREOFFICE) or EARLY_DAYS.search(formula):
        return True
    if own.kind is Kind.ERROR and isinstance(other, str) and other.startswith("#"):
        return True  # two errors meet, and each program passes on another one
    if isinstance(own.raw, str) and re.search("TRUE|FALSE", own.raw):
        return True  # LibreOffice writes truth values into texts as 1 and 0
    if own.raw == "#VALUE!" and formula.startswith("IF("):
        return True  # a text is no condition; LibreOffice reads numbers in it
    return own.kind is Kind.BOOLEAN and ">" in formula  # 1 and TRUE are alike there


def _ours(book: Workbook) -> set[str]:
    """Return the cells in whose results one of our own functions has a part."""
    found: set[str] = set()
    cells = {f"{n}!{c.ref}": c for n in book.sheet_names for c in book[n].formula_cells()}
    while True:
        more = {
            place
            for place, cell in cells.items()
            if place not in found
            and (
                any(f"{name}(" in (cell.formula or "") for name in OURS)
                or any(_refers(cell, other) for other in found)
            )
        }
        if not more:
            return found
        found |= more


def _refers(cell, place: str) -> bool:
    sheet, ref = place.split("!")
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", ref).groups()
    if cell.sheet.name != sheet and sheet not in (cell.formula or ""):
        return False
    for left, top, right, bottom in re.findall(
        r"\$?([A-Z]{1,2})\$?(\d+)(?::\$?([A-Z]{1,2})\$?(\d+))?", cell.formula or ""
    ):
        if left <= column <= (right or left) and int(top) <= int(row) <= int(bottom or top):
            return True
    return False


def test_every_function_that_is_calculated_is_among_those_compared():
    known = {name for name in SIGNATURES if refusal(name) is None}
    assert len(known) > 130
    from xl_tools.workbook.engine_functions import _COMPARED

    assert set(SIGNATURES) >= _COMPARED
