"""Rows that users insert and delete, by LibreOffice and by our own engine: all finds its place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.office import Office
from tests.shipped import CLEAN, RESULTS, SEED, filled, found, put, refreshed
from xl_tools.domain.findings import Severity
from xl_tools.filings.marks import AUTHOR, COLOURS
from xl_tools.refresh import refresh
from xl_tools.workbook import Workbook

ROW = {"D": "新增指标", "E": "≥5次", "F": "6次", "G": 5, "H": 5}

# Each step is (what, sheet, row, count or cells).
_SCRIPT = """
for what, sheet, row, more in given:
    at = doc.Sheets.getByName(sheet)
    if what == "insert":
        at.Rows.insertByIndex(row - 1, more)
    elif what == "delete":
        at.Rows.removeByIndex(row - 1, more)
    else:
        for column, value in more.items():
            one = at.getCellRangeByName(f"{column}{row}")
            if isinstance(value, str):
                one.String = value
            else:
                one.Value = value
"""


def _by_engine(path: Path, steps: list) -> None:
    book = Workbook.open(path)
    for what, sheet, row, more in steps:
        if what == "insert":
            book[sheet].insert_rows(row - 1, more)
            continue
        if what == "delete":
            book[sheet].delete_rows(row, more)
            continue
        for column, value in more.items():
            number = isinstance(value, int)
            book[sheet][f"{column}{row}"].value = Decimal(value) if number else value
    book.save()


@pytest.fixture(params=["engine", pytest.param("LibreOffice", marks=pytest.mark.soffice)])
def edit(request: pytest.FixtureRequest) -> Callable[[Path, list], None]:
    """Return what edits a workbook as a user of the program named does."""
    if request.param == "engine":
        return _by_engine
    office: Office = request.getfixturevalue("office")
    return lambda path, steps: office.run(path, _SCRIPT, path, steps)


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    return put(tmp_path / "seed.xlsx", refreshed(SEED))


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return put(tmp_path / "clean.xlsx", refreshed(CLEAN))


def fills(path: Path, sheet: str = "自评表") -> dict[str, str | None]:
    return {cell.ref: cell.fill for cell in Workbook.open(path)[sheet].cells()}


def marked(path: Path, sheet: str = "自评表") -> set[str]:
    return {ref for ref, fill in fills(path, sheet).items() if fill in COLOURS.values()}


def places(path: Path, sheet: str = "自评表") -> set[str]:
    findings = refresh(path).report.findings
    return {f.place.cell for f in findings if f.place.sheet == sheet}


# ---------------------------------------------------------------- above everything


def test_marks_notes_links_and_explanations_move_with_their_cells(seed, edit):
    why = "政策条数由上级下达，年初无法量化。"
    edit(
        seed,
        [
            ("insert", "自评表", 2, 3),
            ("insert", "基础数据表", 7, 1),
            ("type", RESULTS, _row(seed, "target.unquantified"), {"K": why}),
        ],
    )
    report = refresh(seed).report
    at = found(report)
    assert ("自评表!H22", "score.due") in at
    assert ("基础数据表!D6", "total.parts") in at
    assert at["基础数据表!F21", "ratio.procurement"].severity is Severity.REVIEW
    assert [(str(f.place), text) for f, text in report.explained] == [("自评表!E17", why)]
    for sheet in ("自评表", "基础数据表"):
        expected = {f.place.cell for f in report.findings if f.place.sheet == sheet}
        assert marked(seed, sheet) == expected
        notes = Workbook.open(seed)[sheet].notes
        assert {ref for ref, note in notes.items() if note.author == AUTHOR} == expected
    links = Workbook.open(seed)[RESULTS].links
    assert f"'自评表'!{at['自评表!H22', 'score.due'].place.cell}" in links.values()
    assert not refresh(seed).changed


def _row(path: Path, rule: str) -> int:
    sheet = Workbook.open(path)[RESULTS]
    return next(r for r in range(7, sheet.max_row + 1) if sheet[f"M{r}"].value.text == rule)


def test_the_right_colour_comes_back_to_the_right_cell(seed, edit):
    plain = Workbook.from_bytes(filled(SEED), "a.xlsx")["自评表"]
    edit(seed, [("insert", "自评表", 2, 3), ("type", "自评表", 22, {"H": 10})])
    assert "H22" not in places(seed)
    assert fills(seed)["H22"] == plain["H19"].fill
    expected = places(seed)
    assert marked(seed) == expected


def test_a_deleted_row_takes_its_findings_and_marks_along(seed, edit):
    edit(seed, [("delete", "自评表", 15, 1)])  # a hint stood there
    expected = places(seed)
    assert marked(seed) == expected
    assert "H18" in expected
    assert not refresh(seed).changed


# ---------------------------------------------------------------- in the tables


@pytest.mark.parametrize("where", ["inside", "below", "above"])
def test_an_added_indicator_is_read_and_totalled(clean, edit, where):
    first, last = _block(clean)
    row = {"inside": last, "below": last + 1, "above": first}[where]
    edit(clean, [("insert", "自评表", row, 1), ("type", "自评表", row, ROW)])
    report = refresh(clean).report
    sheet = Workbook.open(clean)["自评表"]
    total = last + 2
    assert _block(clean) == (first, last + 1)
    assert (sheet[f"G{total}"].value.raw, sheet[f"H{total}"].value.raw) == (105, _points(sheet) + 5)
    assert sheet[f"G{total}"].formula.replace("$", "") == f"SUM(G5,G{first}:G{last + 1})"
    # The helpers beside the row are there, and right.
    assert sheet[f"K{row}"].value.raw == 5
    assert sheet[f"M{row}"].value.text
    assert "合计 105" in found(report)[f"自评表!G{total}", "weight.total"].message
    assert not refresh(clean).changed


def _block(path: Path) -> tuple[int, int]:
    first, _, last = Workbook.open(path).locate("绩效指标_行")[1].partition(":")
    return int(first[1:]), int(last[1:])


def _points(sheet) -> Decimal:
    return Workbook.from_bytes(filled(CLEAN), "a.xlsx")["自评表"]["H27"].value.raw


def test_added_funds_are_totalled(clean, edit):
    before = Workbook.open(clean)["基础数据表"]
    row = int(Workbook.open(clean).locate("公用经费_本年决算")[1][1:])
    total = before["F12"].value.raw
    cells = {"A": "新增专项", "B": 1, "D": 2, "F": 3}
    edit(clean, [("insert", "基础数据表", row, 1), ("type", "基础数据表", row, cells)])
    report = refresh(clean).report
    assert Workbook.open(clean)["基础数据表"]["F12"].value.raw == total + 3
    assert Workbook.open(clean).locate("专项资金_行")[1].endswith(f"G{row}")
    assert ("基础数据表!F12", "total.parts") not in found(report)
    assert not refresh(clean).changed


def test_an_added_building_gets_its_ratios(clean, edit):
    row = int(Workbook.open(clean).locate("楼堂馆所_行")[1].split(":")[0][1:]) + 1
    cells = {"B": 200, "C": 100, "E": 100, "F": 25}
    edit(clean, [("insert", "基础数据表", row, 1), ("type", "基础数据表", row, cells)])
    refresh(clean)
    sheet = Workbook.open(clean)["基础数据表"]
    assert [sheet[f"{at}{row}"].value.raw for at in "DG"] == [Decimal("0.5"), Decimal("0.25")]


def test_an_unused_row_that_is_deleted_leaves_the_rest_right(seed, edit):
    edit(seed, [("delete", "基础数据表", 23, 1)])
    result = refresh(seed)
    assert result.warnings == ("“基础数据表”的“楼堂馆所”找不到单元格，没有校验。",)
    assert ("基础数据表!D6", "total.parts") in found(result.report)


# ---------------------------------------------------------------- after LibreOffice alone


@pytest.mark.soffice
@pytest.mark.parametrize("name", [SEED, CLEAN])
def test_a_workbook_that_libreoffice_saved_is_refreshed_as_before(office, tmp_path, name):
    path = put(tmp_path / "a.xlsx", refreshed(name))
    report = refresh(path).report
    office.run(path, "doc.calculateAll()", path)
    again = refresh(path)
    assert again.report == report
    assert (again.not_recalculated, again.warnings) == ((), ())
    assert marked(path) == {f.place.cell for f in report.findings if f.place.sheet == "自评表"}
    assert not refresh(path).changed
