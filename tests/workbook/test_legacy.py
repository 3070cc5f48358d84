"""Legacy .xls: what LibreOffice saves in it is read as it was, and nothing is made of damage."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.office import Office
from xl_tools.errors import BrokenWorkbook, FileError, RefusedWorkbook
from xl_tools.fill import read_data
from xl_tools.workbook import Limits, Workbook
from xl_tools.workbook.legacy import modernised, open_any

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再试。"
HEAD = ["表", "项目", "列", "值", "单位"]


def as_xls(office: Office, source: Path, target: Path) -> Path:
    """Save a workbook as Excel 97 does."""
    script = """
doc.storeToURL(uno.systemPathToFileUrl(given), (_property("FilterName", "MS Excel 97"),))
"""
    office.run(source, script, given=str(target))
    assert target.read_bytes().startswith(OLE)
    return target


@pytest.fixture
def xls(office: Office, tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "数 据"
    sheet.append(["文字", 0.97, 1676.35, True, "=1/0", "=1+1", dt.date(2024, 3, 5)])
    sheet["B1"].number_format = "0%"
    sheet["G1"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["A2"].value, sheet["A2"].data_type = "=8个", "s"
    sheet["A3"] = "合"
    sheet.merge_cells("A3:C4")
    sheet["IV9"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    book.create_sheet("二")["B2"] = 2
    for name, refers_to in (("格", "'数 据'!$B$1"), ("块", "二!$B$2:$C$3"), ("年", "2023"),
                            ("号", '"hunan-2023"'), ("多", "二!$A$1,二!$C$1")):  # fmt: skip
        book.defined_names[name] = DefinedName(name, attr_text=refers_to)
    book.save(tmp_path / "a.xlsx")
    return as_xls(office, tmp_path / "a.xlsx", tmp_path / "甲.xls")


@pytest.mark.soffice
def test_values_formats_and_names_are_read(xls: Path) -> None:
    before = xls.read_bytes()
    book = open_any(xls)
    assert book.sheet_names == ("数 据", "二")
    sheet = book["数 据"]
    assert [sheet[f"{column}1"].value.shown for column in "ABCDEFG"] == [
        "文字", "97%", "1676.35", "TRUE", "#DIV/0!", "2", "2024-03-05",
    ]  # fmt: skip
    assert sheet["B1"].value.number_format == "0%"
    assert "年" in sheet["G1"].value.number_format
    assert (sheet["A2"].value.text, sheet["A2"].formula) == ("=8个", None)
    assert [sheet[ref].value.shown for ref in ("A3", "B3", "A4", "H1")] == ["合", "", "", ""]
    assert {name: book.locate(name) for name in ("格", "块", "多")} == {
        "格": ("数 据", "B1"), "块": ("二", "B2:C3"), "多": None,
    }  # fmt: skip
    assert (book.names["年"], book.names["号"]) == ("2023", '"hunan-2023"')
    assert xls.read_bytes() == before


@pytest.mark.soffice
def test_it_is_never_opened_to_be_written(xls: Path) -> None:
    with pytest.raises(BrokenWorkbook) as error:
        Workbook.open(xls)
    assert str(error.value) == f"{xls}：这是旧版 .xls 或 .et 工作簿，不是 .xlsx。{SAVE_AS}"


@pytest.mark.soffice
def test_it_may_be_so_large(xls: Path) -> None:
    data = xls.read_bytes()
    raised = "请删去数据以外的行和列；文件可信的，可放宽上限 {} 再试。"
    for limits, said in (
        (Limits(data_bytes=3), f"旧版工作簿过大（0 MB，上限 0 MB）。{SAVE_AS[:-1]}；"
         "文件可信的，可放宽上限 data_bytes 再试。"),
        (Limits(data_rows=2), "表“数 据”的内容过多（到第 3 行，上限 2 行）。"
         + raised.format("data_rows")),
        (Limits(data_columns=3), "表“数 据”的内容过多（到第 4 列，上限 3 列）。"
         + raised.format("data_columns")),
    ):  # fmt: skip
        with pytest.raises(RefusedWorkbook) as error:
            modernised(data, "甲.xls", limits)
        assert str(error.value) == f"甲.xls：{said}"


@pytest.mark.soffice
def test_damage_is_a_sentence(xls: Path) -> None:
    whole, chance = xls.read_bytes(), random.Random(5)
    said = set()
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 3, 30])):
            data[chance.randrange(512, len(data))] = chance.randrange(256)
        cut = chance.random() < 0.2
        try:
            modernised(bytes(data[: chance.randrange(600, len(data))] if cut else data), "甲.xls")
        except FileError as error:
            said.add(str(error))
    assert {text.split("（")[0].split("。")[0] for text in said} <= {
        "甲.xls：旧版 .xls 工作簿已损坏，无法读取",
        "甲.xls：工作簿已加密",
        "甲.xls：表“数 据”的内容过多",
    }
    assert said


@pytest.mark.soffice
@pytest.mark.parametrize("name", ["甲.xls", "甲.et", "甲.xlsx"])
def test_a_data_file_in_it_is_read_whatever_its_suffix(
    office: Office, tmp_path: Path, name: str
) -> None:
    book = openpyxl.Workbook()
    for row in (HEAD, ["自评表", "单位名称", None, "甲单位", None],
                ["基础数据表", "公务接待", "本年决算", 8500, "元"],
                ["自评表", "绩效指标[1]", "实际完成值", 0.97, None],
                ["基础数据表", "会议费", "本年决算", "=1/0", None]):  # fmt: skip
        book.active.append(row)
    book.active["D4"].number_format = "0%"
    book.save(tmp_path / "a.xlsx")
    path = as_xls(office, tmp_path / "a.xlsx", tmp_path / "b.xls").rename(tmp_path / name)
    entries = [(e.item, e.value, e.unit, e.number_format, e.problem) for e in read_data(path)]
    assert [(entry[0], str(entry[1]), *entry[2:]) for entry in entries] == [
        ("单位名称", "甲单位", "", "General", ""),
        ("公务接待", "8500", "元", "General", ""),
        ("绩效指标", "0.97", "", "0%", ""),
        ("会议费", "None", "", "General", "单元格是错误值 #DIV/0!，请改为数值"),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (OLE, f"旧版 .xls 工作簿已损坏，无法读取。{SAVE_AS}"),
        (OLE + bytes(4096), f"旧版 .xls 工作簿已损坏，无法读取。{SAVE_AS}"),
        (b"", "文件是空的（0 字节）。请重新取得这个文件。"),
        (b"<table>", f"这是网页（HTML），只是后缀改成了工作簿。{SAVE_AS}"),
        (
            OLE + "WordDocument".encode("utf-16-le"),
            "这是 Word 文档，不是工作簿。请选择 .xlsx 文件。",
        ),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "工作簿已加密。请用 Excel 或 WPS 打开，去掉打开密码后保存再试。",
        ),
    ],
)
def test_what_is_no_legacy_workbook_is_named(data: bytes, message: str) -> None:
    with pytest.raises(FileError) as error:
        modernised(data, "甲.xls")
    assert str(error.value) == f"甲.xls：{message}"
