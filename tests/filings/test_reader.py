"""Reading a filing: fields by their names, rows by their blocks, wherever users moved them."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest

from tests.shipped import CLEAN, FORM, SEED, filled
from xl_tools.domain.cells import Kind
from xl_tools.domain.filing import Filing
from xl_tools.errors import UnknownForm
from xl_tools.filings.reader import identify, read_filing
from xl_tools.refresh import open_form
from xl_tools.workbook import Workbook

INDICATORS = "绩效指标"


@pytest.fixture
def form():
    return open_form(FORM)


@pytest.fixture
def book() -> Workbook:
    return Workbook.from_bytes(filled(SEED), "a.xlsx")


def names(filing: Filing) -> list[str]:
    return [row["三级指标"].value.text for row in filing.rows(INDICATORS)]


def test_the_form_and_year_are_in_hidden_names(book):
    found = identify(book)
    assert (found.form, found.year) == ("hunan-2023", 2023)


def test_a_workbook_without_them_is_none_of_ours(tmp_path):
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(UnknownForm) as caught:
        identify(Workbook.open(path))
    assert str(caught.value) == (
        f"{path}：这个工作簿不是由本工具的模板生成的，找不到套表标识。"
        "请用 xl-tools new 生成工作簿，再用 xl-tools fill 填入数据。"
    )


def test_every_field_and_table_of_the_form_is_read(book, form):
    filing = read_filing(book, form)
    assert set(filing.cells) == {field.key for field in form.fields()}
    assert set(filing.tables) == {table.key for table in form.tables()}
    assert (filing.unit, filing.year) == ("株洲市芦淞区建宁街道办事处", 2023)


@pytest.mark.parametrize(
    ("key", "cell", "kind", "shown", "formula"),
    [
        ("公务接待.本年预算", "D11", Kind.NUMBER, "3.00", ""),
        ("三公经费.本年预算", "D6", Kind.NUMBER, "0.00", ""),
        ("运行维护经费.本年决算", "F14", Kind.BLANK, "", ""),
        ("政府采购金额.上年决算", "B20", Kind.TEXT, "——", ""),
        ("在职人员控制率", "F4", Kind.NUMBER, "97%", None),
        ("总分.得分", "H21", Kind.NUMBER, "96", None),
    ],
)
def test_blank_zero_dash_and_number_stay_apart(book, form, key, cell, kind, shown, formula):
    found = read_filing(book, form).cells[key]
    assert (found.place.cell, found.value.kind, found.value.shown) == (cell, kind, shown)
    assert bool(found.formula) is (formula is None)


def test_an_error_cell_is_an_error(book, form):
    book["基础数据表"]["D11"].formula = "1/0"
    book["基础数据表"]["D11"].result = book["基础数据表"]["D11"].value.error("#DIV/0!")
    cell = read_filing(book, form).cells["公务接待.本年预算"]
    assert (cell.value.kind, cell.value.raw, cell.number) == (Kind.ERROR, "#DIV/0!", None)


def test_merged_classes_are_carried_down(form):
    filing = read_filing(Workbook.from_bytes(filled(CLEAN), "a.xlsx"), form)
    classes = [row["一级指标"].value.text for row in filing.rows(INDICATORS)]
    assert classes[:7] == ["产出指标（40分）"] * 7
    assert classes[7:10] == ["效益指标（20分）"] * 3


def test_a_row_is_named_by_its_title_and_a_repeated_title_by_number(book, form):
    book["自评表"]["D15"].value = book["自评表"]["D14"].value.text
    book["自评表"]["D16"].value = None
    keys = [row["得分"].place.field for row in read_filing(book, form).tables[INDICATORS][:3]]
    assert keys == [
        "绩效指标[利益导向政策落实到位程度].得分",
        "绩效指标[利益导向政策落实到位程度#2].得分",
        "绩效指标[3].得分",
    ]


def test_a_fund_is_named_by_its_name(book, form):
    row = read_filing(book, form).tables["专项资金"][0]
    assert row["本年预算"].place.field == "专项资金[3、市级专项资金（一个专项一行）].本年预算"


# ---------------------------------------------------------------- rows users added


def _write(book: Workbook, row: int, title: str) -> None:
    sheet = book["自评表"]
    for at, value in {"D": title, "E": "≥5次", "F": "6次", "G": 5, "H": 5}.items():
        sheet[f"{at}{row}"].value = Decimal(value) if isinstance(value, int) else value


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (16, ["否优化辖区营商环境", "维护社会稳定"]),  # inside the block
        (20, ["成本控制率", "新指标"]),  # just below it, as a row inserted above 总分
    ],
)
def test_rows_inserted_inside_or_below_are_read(book, form, after, expected):
    book["自评表"].insert_rows(after, 1)
    _write(book, after + 1, "新指标")
    found = names(read_filing(book, form))
    assert len(found) == 8
    assert "新指标" in found
    if after == 20:
        assert found[-2:] == expected


def test_a_row_below_the_named_block_belongs_to_it(book, form):
    sheet = book["自评表"]
    sheet.insert_rows(20, 1)
    _write(book, 21, "新指标")
    book.set_name("绩效指标_行", "自评表!$B$14:$I$20")
    assert names(read_filing(book, form))[-1] == "新指标"


def test_a_row_above_the_named_block_belongs_to_it(book, form):
    sheet = book["自评表"]
    sheet.insert_rows(14, 1)
    book.set_name("绩效指标_行", "自评表!$B$15:$I$21")
    assert names(read_filing(book, form))[0] == "利益导向政策落实到位程度"


def test_headings_and_totals_are_no_rows(book, form):
    filing = read_filing(book, form)
    rows = [row.sheet_row for row in filing.tables[INDICATORS]]
    assert rows == list(range(14, 21))
    assert [row.sheet_row for row in filing.tables["楼堂馆所"]] == [23]
    assert [row.sheet_row for row in filing.tables["专项资金"]] == [15]


def test_an_inserted_column_moves_the_block(book, form):
    book.set_name("绩效指标_行", "自评表!$C$14:$J$20")
    row = read_filing(book, form).tables[INDICATORS][0]
    assert row["得分"].place.cell == "I14"


# ---------------------------------------------------------------- what is lost


def test_a_field_whose_cell_was_deleted_is_absent(book, form):
    book["基础数据表"].delete_rows(11, 1)
    filing = read_filing(book, form)
    assert filing.get("公务接待.本年决算") is None
    assert filing.cells["业务工作经费.本年决算"].place.cell == "F12"


def test_a_table_whose_name_is_lost_has_no_rows(book, form):
    book.remove_name("绩效指标_行")
    assert read_filing(book, form).tables[INDICATORS] == ()
