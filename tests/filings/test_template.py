"""The template: rebuilt to the byte, and read back with another library."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xl_tools.domain.form import FieldKind, Form
from xl_tools.domain.placement import Placement
from xl_tools.filings import marks
from xl_tools.filings.template import build_template, write_template
from xl_tools.forms import load_form

TEMPLATE = Path(__file__).parents[2] / "workbooks" / "template.xlsx"
SHEETS = ["填报说明", "基础数据表", "自评表", "校验结果"]


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form("hunan-2023")


@pytest.fixture(scope="module")
def data(form: Form) -> bytes:
    return build_template(form, form.year)


@pytest.fixture(scope="module")
def book(data: bytes) -> openpyxl.Workbook:
    return _open(data)


def _open(data: bytes, *, values: bool = False) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def _part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


# ---------------------------------------------------------------- the file


def test_the_committed_template_is_what_the_form_gives(form: Form, tmp_path: Path) -> None:
    rebuilt = tmp_path / "template.xlsx"
    write_template(rebuilt, form)
    assert rebuilt.read_bytes() == TEMPLATE.read_bytes()


def test_the_bytes_hold_no_time_and_no_compression(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {part.compress_type for part in package.infolist()} == {zipfile.ZIP_STORED}
    core = _part(data, "docProps/core.xml")
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2024-01-01T00:00:00Z"}


def test_opening_does_not_force_a_recalculation(data: bytes) -> None:
    assert re.findall(r"<calcPr[^>]*>", _part(data, "xl/workbook.xml")) == [
        '<calcPr calcId="191029"/>'
    ]


def test_the_sheets_stand_in_order(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS


# ---------------------------------------------------------------- names


def test_every_field_and_table_has_its_name(form: Form, book: openpyxl.Workbook) -> None:
    names = {name: found.attr_text for name, found in book.defined_names.items()}
    for name, refers_to in Placement(form).names():
        assert names.pop(name) == refers_to
    results = {name: names.pop(name) for name in list(names) if name.startswith("结果_")}
    assert results == {
        "结果_表头": "校验结果!$A$6:$O$6",
        "结果_错误": "校验结果!$C$4",
        "结果_核实": "校验结果!$D$4",
        "结果_提示": "校验结果!$E$4",
        "结果_已说明": "校验结果!$F$4",
        "结果_通过": "校验结果!$G$4",
        "结果_未校验": "校验结果!$H$4",
    }
    assert names == {
        "XLT_FORM": '"hunan-2023"',
        "XLT_VERSION": "1",
        "XLT_YEAR": "2023",
        "XLT_SIGNS_1": "基础数据表!$H$1:$H$27",
        "XLT_SIGNS_2": "自评表!$J$1:$J$22",
    }
    assert all(book.defined_names[name].hidden for name in names)


# ---------------------------------------------------------------- cells


def test_labels_stand_at_their_places_merged(form: Form, book: openpyxl.Workbook) -> None:
    for part in form.sheets:
        sheet = book[part.name]
        merged = {str(area) for area in sheet.merged_cells.ranges}
        for label in part.labels:
            cell = sheet[label.at.split(":")[0]]
            assert (cell.value or "") == label.text.format(year=2023, last_year=2022)
            assert (label.at in merged) == (":" in label.at)


@pytest.mark.parametrize("name", SHEETS)
def test_no_two_merges_meet(book: openpyxl.Workbook, name: str) -> None:
    seen: set[tuple[int, int]] = set()
    for area in book[name].merged_cells.ranges:
        cells = {(row, column) for row, column in _cells(str(area))}
        assert not cells & seen
        seen |= cells


def _cells(area: str) -> list[tuple[int, int]]:
    left, top, right, bottom = range_boundaries(area)
    return [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]


def _derived(form: Form) -> dict[tuple[str, str], str]:
    place = Placement(form)
    found = {
        (f.sheet, place.field_area(f).first): place.field_formula(f)
        for f in form.fields()
        if f.kind is FieldKind.DERIVED
    }
    for table in form.tables():
        for column in table.columns:
            if column.kind is FieldKind.DERIVED:
                for index in range(1, len(table.rows) + 1):
                    cell = place.column_area(table, column, index).first
                    found[table.sheet, cell] = place.column_formula(table, column, index)
    return found


def test_every_derived_cell_has_its_formula_and_nothing_else_has(
    form: Form, book: openpyxl.Workbook
) -> None:
    found = {
        (sheet.title, cell.coordinate): cell.value[1:]
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    head = {("校验结果", "C2"): 'IF(自评表!D3="","",自评表!D3)', ("校验结果", "I2"): "XLT_YEAR"}
    assert found == _derived(form) | head


def test_every_formula_has_the_right_result(form: Form, data: bytes) -> None:
    values = _open(data, values=True)
    shown: dict[object, set[str]] = {}
    for sheet, cell in _derived(form):
        shown.setdefault(values[sheet][cell].value, set()).add(f"{sheet}!{cell}")
    rates = {f"基础数据表!{c}{r}" for r in (*range(6, 15), *range(16, 22)) for c in "IJ"}
    assert shown.pop("—") == rates | {
        "基础数据表!F4",
        "基础数据表!D23",
        "基础数据表!G23",
        "自评表!H5",
    }
    assert shown.pop(10) == {"自评表!G21"}
    assert shown.pop("全年预算数为空或为 0，不能计算执行率") == {"自评表!M5"}
    # Everything else is "" until something is filled in; openpyxl reads that as None.
    assert set(shown) == {None}
    assert values["校验结果"]["I2"].value == 2023
    assert not re.search(r"<f>[^<]*</f></c>", _part(data, "xl/worksheets/sheet3.xml"))


def test_inputs_are_unlocked_and_all_else_is_locked(form: Form, book: openpyxl.Workbook) -> None:
    place = Placement(form)
    free = {
        (field.sheet, cell)
        for field in form.fields()
        if field.kind is FieldKind.INPUT
        for cell in _cells(str(place.field_area(field)))
    }
    free |= {
        (table.sheet, cell)
        for table in form.tables()
        for column in table.columns
        if column.kind is FieldKind.INPUT
        for cell in _cells(str(place.column_area(table, column)))
    }
    free.add(("校验结果", (7, 11)))  # 审核说明
    unlocked = {
        (sheet.title, (cell.row, cell.column))
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == free


def test_inputs_and_derived_cells_look_different(book: openpyxl.Workbook) -> None:
    def fill(cell: str) -> str:
        return str(book["基础数据表"][cell].fill.fgColor.rgb)

    assert (fill("B8"), fill("B6"), fill("A8")) == ("FFF2FAF2", "FFEDEDED", "00000000")


def test_targets_and_actuals_are_text(book: openpyxl.Workbook, data: bytes) -> None:
    sheet = book["自评表"]
    assert {sheet[f"{c}{r}"].number_format for c in "EF" for r in range(14, 21)} == {"@"}
    assert "numberStoredAsText" in _part(data, "xl/worksheets/sheet3.xml")


def test_the_legend_shows_the_colours_that_marks_use(book: openpyxl.Workbook) -> None:
    sheet = book["填报说明"]
    shown = {
        row[0].value: row[0].fill.fgColor.rgb
        for row in sheet.iter_rows(max_col=1)
        if row[0].value in {"■错误", "▲核实", "●提示"}
    }
    assert shown == {f"{s.sign}{s.label}": colour for s, colour in marks.COLOURS.items()}


# ---------------------------------------------------------------- guards on entry


def _guard(sheet: Worksheet, cell: str) -> DataValidation:
    found = [dv for dv in sheet.data_validations.dataValidation if cell in dv.sqref]
    assert len(found) == 1
    return found[0]


GUARDS = {
    "基础数据表!B4": ("whole", "greaterThanOrEqual", "0", "这里只能填不小于 0 的整数，不带单位。"),
    "基础数据表!F11": (
        "decimal",
        "greaterThanOrEqual",
        "0",
        "这里只能填不小于 0 的数字（万元，不带单位）；没有发生额填 0。",
    ),
    "基础数据表!D21": (
        "decimal",
        None,
        "-1000000000000.0",
        "这里只能填数字（万元，不带单位），调减填负数；没有的填 0。",
    ),
    "基础数据表!C23": (
        "custom",
        None,
        'OR(AND(ISNUMBER(C23),C23>=0),C23="无",C23="——",C23="—")',
        "这里只能填不小于 0 的数字（㎡，不带单位）；没有的填“无”。",
    ),
    "基础数据表!F26": (
        "date",
        None,
        "44927",
        "请按 年-月-日 填写 2023 年至 2025 年的日期，如 2024-3-15。",
    ),
    "基础数据表!B24": ("textLength", "lessThanOrEqual", "1000", "最多 1000 个字，请精简。"),
    "自评表!G20": ("decimal", None, "0", "这里只能填 0 到 100 的数字，不带“分”字。"),
}


@pytest.mark.parametrize(("place", "guard"), GUARDS.items())
def test_entry_is_guarded(
    book: openpyxl.Workbook, place: str, guard: tuple[str, str | None, str, str]
) -> None:
    sheet, cell = place.split("!")
    found = _guard(book[sheet], cell)
    assert (found.type, found.operator, found.formula1, found.error) == guard
    assert (found.errorStyle or "stop", found.allowBlank, found.showErrorMessage) == (
        "stop",
        True,
        True,
    )


def test_the_second_level_is_a_list_that_may_be_overruled(book: openpyxl.Workbook) -> None:
    found = _guard(book["自评表"], "C14")
    assert (found.type, found.errorStyle, str(found.sqref)) == ("list", "warning", "C14:C20")
    assert str(found.formula1).strip('"').split(",")[0] == "数量指标"


def test_prompts_are_in_the_year_of_the_filing(form: Form) -> None:
    book = _open(build_template(form, 2024))
    assert (
        _guard(book["基础数据表"], "B8").prompt == "填2023年决算数，单位：万元。没有发生额请填 0。"
    )
    assert book["自评表"]["A2"].value == "2024年度部门（单位）整体支出绩效自评表"
    assert book.defined_names["XLT_YEAR"].attr_text == "2024"


# ---------------------------------------------------------------- protection and print


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_protected_without_a_password(book: openpyxl.Workbook, name: str) -> None:
    protection = book[name].protection
    assert protection.sheet
    assert protection.password is None
    # openpyxl's flags say what is forbidden.
    assert not protection.formatCells
    if name != "填报说明":
        assert not protection.insertRows
        assert not protection.deleteRows
    if name == "校验结果":
        assert not protection.sort
        assert not protection.autoFilter


PRINT = {
    "填报说明": ("portrait", 1, 1, "", None),
    "基础数据表": ("portrait", 1, 0, "'基础数据表'!$A$1:$H$27", None),
    "自评表": ("portrait", 1, 0, "'自评表'!$A$1:$J$22", "$13:$13"),
    "校验结果": ("landscape", 1, 0, "", "$6:$6"),
}


@pytest.mark.parametrize(("name", "expected"), PRINT.items())
def test_a_sheet_prints_one_page_wide_on_a4(
    book: openpyxl.Workbook, name: str, expected: tuple[str, int, int, str, str | None]
) -> None:
    sheet = book[name]
    setup = sheet.page_setup
    assert int(setup.paperSize) == 9
    assert (
        setup.orientation,
        1 if setup.fitToWidth is None else int(setup.fitToWidth),
        1 if setup.fitToHeight is None else int(setup.fitToHeight),
        sheet.print_area,
        sheet.print_title_rows,
    ) == expected
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_options.horizontalCentered


# ---------------------------------------------------------------- 校验结果


def test_the_list_of_findings_has_its_columns(book: openpyxl.Workbook) -> None:
    sheet = book["校验结果"]
    assert [cell.value for cell in sheet[6]] == [
        *("序号", "级别", "位置", "项目", "填报值", "对照位置", "对照值", "差额"),
        *("问题", "建议", "审核说明", "状态", "规则", "键", "依据值"),
    ]
    hidden = [key for key, column in sheet.column_dimensions.items() if column.hidden]
    assert hidden == ["N"]  # N and O, as one range
    assert sheet.column_dimensions["N"].max == 15
    assert sheet.freeze_panes == "A7"
    assert sheet.max_row == 7
    assert all(cell.border.left.style == "thin" for cell in sheet[7])
    assert all(cell.alignment.wrap_text for cell in sheet[7])


# ---------------------------------------------------------------- larger tables and the unit


def test_a_larger_table_moves_all_below_it(form: Form) -> None:
    data = build_template(form, 2023, "某单位", rows={"绩效指标": 12, "专项资金": 3})
    book, values = _open(data), _open(data, values=True)
    sheet = book["自评表"]
    assert sheet["D3"].value == "某单位"
    assert values["校验结果"]["C2"].value == "某单位"
    assert book.defined_names["绩效指标_行"].attr_text == "自评表!$B$14:$I$25"
    assert (sheet["A26"].value, sheet["G26"].value) == ("总分", "=SUM(G5,G14:G25)")
    assert values["自评表"]["G26"].value == 10
    given = ",".join(f'IF(ISBLANK({cell}),"",{cell})' for cell in ("E25", "F25", "G25"))
    assert sheet["K25"].value == f"=SCORE({given},C25&D25)"
    assert (sheet["B25"].value, sheet["C25"].value) == (None, None)
    assert sheet["D25"]._style == sheet["D20"]._style
    assert sheet.row_dimensions[25].height == sheet.row_dimensions[20].height
    assert sheet.row_dimensions[26].height == pytest.approx(26, abs=0.5)  # whole pixels
    assert str(_guard(sheet, "G25").sqref) == "G14:G25"
    assert sheet.print_area == "'自评表'!$A$1:$J$27"
    assert "A13:A25" in {str(area) for area in sheet.merged_cells.ranges}
    assert book["基础数据表"]["A18"].value == "公用经费"


def test_first_level_classes_are_merged_over_their_rows(book: openpyxl.Workbook) -> None:
    merged = {str(area) for area in book["自评表"].merged_cells.ranges}
    assert {"B14:B16", "B17:B18"} <= merged
    assert not any(area.startswith(("B19:B", "B20:B")) for area in merged)
