"""Whatever stands in a cell of a filing, it is judged: no content ends a command with a traceback."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from tests.shipped import SEED, filled, put
from xl_tools.refresh import check, refresh
from xl_tools.workbook import Workbook
from xl_tools.workbook.cell_content import ErrorCode

ODD = {
    "thirty digits": Decimal("1E+30"),
    "largest number": Decimal("-1E+300"),
    "next to nothing": Decimal("1E-300"),
    "negative": Decimal(-5),
    "error": ErrorCode("#DIV/0!"),
    "truth": True,
    "day": dt.date(2024, 1, 1),
    "text of figures": "1,234.5",
    "bounds": ">=<5",
    "character beyond the first plane": "😀",
    "long text": "长" * 500,
}
AMOUNTS, SCORES = ("基础数据表", range(5, 34), "CDEF"), ("自评表", range(4, 34), "EFGHI")


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_it_is_judged(odd, tmp_path: Path):
    book = Workbook.from_bytes(filled(SEED))
    for name, rows, columns in (AMOUNTS, SCORES):
        for row in rows:
            for column in columns:
                book[name][f"{column}{row}"].value = odd
    path = put(tmp_path / "a.xlsx", book.to_bytes())
    assert refresh(path).report.findings


def test_points_in_a_percentage_format_are_added_up_as_they_are(tmp_path: Path):
    book = Workbook.from_bytes(filled(SEED))
    sheet = book["自评表"]
    percent = next(cell.style for cell in sheet.cells() if "%" in cell.number_format)
    for row in range(14, 30):
        sheet[f"H{row}"].style = percent
    before = check(put(tmp_path / "a.xlsx", filled(SEED)))
    after = check(put(tmp_path / "b.xlsx", book.to_bytes()))
    assert [f for f in after.findings if f.rule == "score.total"] == [
        f for f in before.findings if f.rule == "score.total"
    ]
