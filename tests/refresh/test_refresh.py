"""Refreshing: the second time changes nothing, marks come and go, what users did stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from tests.shipped import (
    CLEAN,
    RESULTS,
    SEED,
    data_of,
    empty,
    filled,
    found,
    parts,
    put,
    refreshed,
)
from xl_tools.domain.findings import Severity
from xl_tools.errors import UsageError
from xl_tools.filings.marks import AUTHOR, COLOURS, apply_marks
from xl_tools.refresh import check, refresh
from xl_tools.workbook import Workbook

YELLOW = "FFFFFF00"
FIRST = 7  # the first row of the list in 校验结果


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return put(tmp_path / "clean.xlsx", refreshed(CLEAN))


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    return put(tmp_path / "seed.xlsx", refreshed(SEED))


def edit(path: Path, **values: object) -> None:
    """Type values into cells of 自评表, as a user would, and save."""
    book = Workbook.open(path)
    for ref, value in values.items():
        book["自评表"][ref].value = value
    book.save()


# ---------------------------------------------------------------- twice is once


@pytest.mark.parametrize("name", [SEED, CLEAN, "empty"])
def test_the_second_refresh_changes_nothing(tmp_path, name):
    path = put(tmp_path / "a.xlsx", empty() if name == "empty" else filled(name))
    assert refresh(path).changed
    once, time = path.read_bytes(), path.stat().st_mtime_ns
    again = refresh(path)
    assert not again.changed
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (once, time)
    assert again.report == check(path)


@pytest.mark.parametrize("name", [SEED, "empty"])
def test_the_second_refresh_changes_nothing_where_cells_had_our_colours(tmp_path, name):
    path = put(tmp_path / "a.xlsx", empty() if name == "empty" else filled(name))
    book = Workbook.open(path)
    for colour, ref in zip(COLOURS.values(), ("H14", "C3", "I30"), strict=True):
        for sheet in ("自评表", "基础数据表"):
            book[sheet][ref].fill = colour
    book.save()
    assert refresh(path).changed
    once = path.read_bytes()
    assert not refresh(path).changed
    assert path.read_bytes() == once


def test_the_second_refresh_of_a_copy_changes_nothing(tmp_path):
    path, out = put(tmp_path / "a.xlsx", filled(SEED)), tmp_path / "folder" / "b.xlsx"
    before = path.read_bytes()
    first = refresh(path, out=out)
    assert (first.changed, first.path) == (True, out)
    assert path.read_bytes() == before
    once, time = out.read_bytes(), out.stat().st_mtime_ns
    assert not refresh(out).changed
    assert not refresh(path, out=out).changed
    assert (out.read_bytes(), out.stat().st_mtime_ns) == (once, time)


def test_the_second_refresh_with_the_same_data_changes_nothing(tmp_path):
    path = put(tmp_path / "a.xlsx", empty())
    assert refresh(path, data=data_of(SEED)).changed
    once = path.read_bytes()
    assert not refresh(path, data=data_of(SEED)).changed
    assert path.read_bytes() == once


def test_the_same_workbook_gives_the_same_bytes(tmp_path):
    one, other = (put(tmp_path / name, filled(SEED)) for name in ("a.xlsx", "b.xlsx"))
    refresh(one)
    refresh(other)
    assert one.read_bytes() == other.read_bytes()


# ---------------------------------------------------------------- marks come and go


def test_a_fault_that_is_mended_leaves_no_trace(clean):
    before = parts(clean)
    looks = {c.ref: (c.style, c.fill) for c in Workbook.open(clean)["自评表"].cells()}
    good = Workbook.open(clean)["自评表"]["H14"].value.raw
    edit(clean, H14=1)
    report = refresh(clean).report
    assert set(found(report)) == {("自评表!H14", "score.due")}
    marked = Workbook.open(clean)["自评表"]
    assert marked["H14"].fill == COLOURS[Severity.ERROR]
    assert {ref for ref, note in marked.notes.items() if note.author == AUTHOR} == {"H14"}
    edit(clean, H14=good)
    assert refresh(clean).report.findings == ()
    book = Workbook.open(clean)
    assert {c.ref: (c.style, c.fill) for c in book["自评表"].cells()} == looks
    assert not book["自评表"].notes
    after = parts(clean)
    assert list(after) == list(before)
    results = f"xl/worksheets/sheet{book.sheet_names.index(RESULTS) + 1}.xml"
    for name, content in after.items():
        if name.endswith(".xml") and name != results:
            assert _canonical(content) == _canonical(before[name]), name


def _canonical(content: bytes) -> bytes:
    return etree.tostring(etree.fromstring(content), method="c14n")


def test_all_marks_of_the_seed_taken_off_leave_the_official_sheets_as_never_marked(tmp_path):
    never = put(tmp_path / "never.xlsx", filled(SEED))
    marked = Workbook.from_bytes(refreshed(SEED), "a.xlsx")
    apply_marks(marked, {})
    marked.save(tmp_path / "off.xlsx")
    before, after = parts(never), parts(tmp_path / "off.xlsx")
    assert list(after) == list(before)
    results = f"xl/worksheets/sheet{marked.sheet_names.index(RESULTS) + 1}.xml"
    differ = [
        name
        for name, content in after.items()
        if name != results and _canonical(content) != _canonical(before[name])
    ]
    # The list's own rows moved its relationships and the end of its filter, nothing else.
    assert set(differ) <= {"xl/workbook.xml"}


def test_one_fault_mended_of_many_takes_only_its_own_mark(seed):
    before = {c.ref: c.fill for c in Workbook.open(seed)["自评表"].cells()}
    edit(seed, H19=10)
    refresh(seed)
    sheet = Workbook.open(seed)["自评表"]
    after = {c.ref: c.fill for c in sheet.cells()}
    unmarked = {c.ref: c.fill for c in _unmarked(SEED)["自评表"].cells()}
    changed = {ref for ref in after if after[ref] != before[ref]}
    assert changed == {"H19", "I19"}  # the reason beside it was queried for the same fault
    assert {ref: after[ref] for ref in changed} == {ref: unmarked[ref] for ref in changed}
    assert "H19" not in sheet.notes


def _unmarked(name: str) -> Workbook:
    return Workbook.from_bytes(filled(name), "a.xlsx")


def test_a_finding_that_changes_its_severity_changes_its_colour(clean):
    edit(clean, F15="≥5230册")
    assert refresh(clean).report.worst() is Severity.ERROR
    assert Workbook.open(clean)["自评表"]["F15"].fill == COLOURS[Severity.ERROR]
    edit(clean, F15="=5230册")
    assert refresh(clean).report.worst() is Severity.HINT
    assert Workbook.open(clean)["自评表"]["F15"].fill == COLOURS[Severity.HINT]


# ---------------------------------------------------------------- what users did stays


def test_what_a_user_did_to_the_workbook_stays(seed):
    book = Workbook.open(seed)
    sheet = book["自评表"]
    sheet["H19"].fill = YELLOW  # a marked cell
    sheet["D14"].fill = YELLOW  # a marked one whose finding stays
    sheet["C16"].fill = YELLOW  # an unmarked one
    sheet.set_note("F20", "请财务核对", "张")
    sheet.set_row_height(30, 44)
    sheet["B30"].value = "本页由财务保管"
    sheet["P3"].value = Workbook.open(seed)["自评表"]["H21"].value
    mine = book.add_sheet("我的底稿")
    mine["A1"].value = "合同清单"
    mine["A2"].formula = "自评表!G21*2"
    book.save()
    assert refresh(seed).not_recalculated == ()
    edit(seed, H19=10, F20="94%")
    refresh(seed)
    sheet = Workbook.open(seed)["自评表"]
    assert [sheet[ref].fill for ref in ("H19", "C16")] == [YELLOW, YELLOW]
    assert (sheet.notes["F20"].author, sheet.notes["F20"].text) == ("张", "请财务核对")
    assert sheet["F20"].fill == _unmarked(SEED)["自评表"]["F20"].fill
    assert (sheet.row_height(30), sheet["B30"].value.raw) == (44, "本页由财务保管")
    assert sheet["P3"].value.raw == 96
    mine = Workbook.open(seed)["我的底稿"]
    assert (mine["A1"].value.raw, mine["A2"].result.raw) == ("合同清单", 200)


def test_a_formula_the_program_cannot_calculate_is_named_and_kept(seed):
    book = Workbook.open(seed)
    book["自评表"]["P5"].formula = "VSTACK2(A1:A3)"
    book["自评表"]["P5"].result = "他算的"
    book.save()
    (kept,) = check(seed).not_recalculated
    assert str(kept) == "自评表!P5：不认识函数 VSTACK2"
    assert refresh(seed).not_recalculated == (kept,)
    assert Workbook.open(seed)["自评表"]["P5"].result.raw == "他算的"


def test_check_writes_nothing(seed):
    edit(seed, H19=10)
    before, time = seed.read_bytes(), seed.stat().st_mtime_ns
    report = check(seed)
    assert ("自评表!H19", "score.due") not in found(report)
    assert (seed.read_bytes(), seed.stat().st_mtime_ns) == (before, time)
    assert list(seed.parent.iterdir()) == [seed]


def test_check_and_refresh_say_the_same(seed):
    assert check(seed) == refresh(seed).report


def test_the_year_and_unit_are_those_of_the_workbook(seed):
    report = check(seed)
    assert (report.form, report.year, report.unit) == (
        "hunan-2023",
        2023,
        "株洲市芦淞区建宁街道办事处",
    )


# ---------------------------------------------------------------- lost sheets and names


def _without(path: Path, *sheets: str) -> None:
    """Delete sheets as a user does: their names come to refer to nothing."""
    from xl_tools.workbook.sheet_removal import remove_sheets

    remove_sheets(Workbook.open(path), sheets).save(path)


def test_without_the_list_the_cells_are_marked_and_the_loss_is_told(tmp_path):
    path = put(tmp_path / "a.xlsx", filled(SEED))
    _without(path, RESULTS)
    result = refresh(path)
    assert result.warnings == (
        "找不到“校验结果”的工作表，问题只标在单元格上，没有列出清单。"
        "需要清单和审核说明的，请用 xl-tools new 重新生成工作簿。",
    )
    assert Workbook.open(path)["自评表"]["H19"].fill == COLOURS[Severity.ERROR]
    assert not refresh(path).changed


def test_a_list_without_its_header_is_told_too(seed):
    book = Workbook.open(seed)
    book[RESULTS].delete_rows(6, 1)
    book.save()
    assert refresh(seed).warnings == (
        "找不到“校验结果”的表头，问题只标在单元格上，没有列出清单。"
        "需要清单和审核说明的，请用 xl-tools new 重新生成工作簿。",
    )


def test_without_an_official_sheet_the_rest_is_checked(seed):
    _without(seed, "自评表")
    result = refresh(seed)
    assert result.warnings == ("找不到工作表“自评表”，其中的项目都没有校验。",)
    assert ("基础数据表!D6", "total.parts") in found(result.report)
    assert not refresh(seed).changed


@pytest.mark.parametrize("fault", ["deleted", "renamed", "blank", "names"])
def test_a_lost_sheet_is_an_error_on_the_list(clean, fault):
    _spoil(clean, fault)
    report = refresh(clean).report
    assert [(str(one.place), one.rule) for one in report.findings] == [("自评表", "form.lost")]
    assert report.fails(Severity.ERROR)
    sheet = Workbook.open(clean)[RESULTS]
    assert [sheet[f"{at}{FIRST}"].value.shown for at in "BCI"] == [
        "■错误",
        "自评表",
        "找不到“自评表”：工作表已被删除或改名，或者单元格的名称已失效，其中的项目都没有校验。",
    ]
    assert f"C{FIRST}" not in sheet.links
    assert check(clean) == report
    assert not refresh(clean).changed


def test_a_sheet_that_gets_its_name_back_is_whole_again(clean):
    _spoil(clean, "renamed")
    assert refresh(clean).report.fails(Severity.ERROR)
    book = load_workbook(clean)
    book["表"].title = "自评表"
    book.save(clean)
    assert refresh(clean).report.findings == ()


def _spoil(path: Path, fault: str) -> None:
    """Lose 自评表 as a program does that knows nothing of names."""
    book = load_workbook(path)
    if fault == "deleted":
        del book["自评表"]
    elif fault == "names":
        for name in book.defined_names.values():
            if name.attr_text.startswith(("自评表!", "'自评表'!")):
                name.attr_text = "#REF!"
    else:
        book["自评表"].title = {"renamed": "表", "blank": " 自评表"}[fault]
    book.save(path)


def test_deleted_rows_are_told_by_their_fields(seed):
    book = Workbook.open(seed)
    book["基础数据表"].delete_rows(17, 2)
    book.save()
    result = refresh(seed)
    assert result.warnings == (
        "“基础数据表”的“办公经费.上年决算”“办公经费.本年预算”“办公经费.本年决算”"
        "“办公经费.预算控制率”“办公经费.比上年增减”等 10 项找不到单元格，没有校验。",
    )
    assert ("自评表!H19", "score.due") in found(result.report)


# ---------------------------------------------------------------- where it goes


def test_values_may_not_go_over_the_workbook_itself(seed):
    before = seed.read_bytes()
    with pytest.raises(UsageError) as caught:
        refresh(seed, values=seed)
    assert str(caught.value) == f"--values 不能写到 {seed}：那是工作簿本身。请换一个文件名。"
    assert seed.read_bytes() == before


def test_importing_the_use_cases_loads_no_library_for_other_jobs():
    import subprocess
    import sys

    code = (
        "import sys, xl_tools.refresh\n"
        "print(sorted({'openpyxl', 'pandas', 'numpy', 'xlsxwriter', 'click'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
