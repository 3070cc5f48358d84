"""One shape in four formats, in every encoding, and every way a file can be wrong."""

from __future__ import annotations

import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.workbook.golden import zipped
from xl_tools.errors import BrokenWorkbook, DataError, FileError, RefusedWorkbook
from xl_tools.fill import Entry, read_data

CSV = """\
表,项目,列,值,单位
基础数据表,三公经费,本年预算,3,

基础数据表,公务接待,本年决算,"8,500.50",元
自评表,绩效指标[1],年度指标值,≥90%,
自评表,单位名称,,"某某,街道
办事处",
自评表,联系电话,,07312345,
基础数据表,政府采购金额,上年决算,——,
基础数据表,厉行节约保障措施,,无,
基础数据表,填表人,,NA,
基础数据表,公务接待,上年决算,,万元
"""


def _entries(path: Path) -> list[tuple]:
    return [(e.sheet, e.item, e.column, e.index, e.value, e.unit, e.where) for e in read_data(path)]


EXPECTED = [
    ("基础数据表", "三公经费", "本年预算", None, "3", "", "第 2 行"),
    ("基础数据表", "公务接待", "本年决算", None, "8,500.50", "元", "第 4 行"),
    ("自评表", "绩效指标", "年度指标值", 1, "≥90%", "", "第 5 行"),
    ("自评表", "单位名称", "", None, "某某,街道\n办事处", "", "第 6 行"),
    ("自评表", "联系电话", "", None, "07312345", "", "第 7 行"),
    ("基础数据表", "政府采购金额", "上年决算", None, "——", "", "第 8 行"),
    ("基础数据表", "厉行节约保障措施", "", None, "无", "", "第 9 行"),
    ("基础数据表", "填表人", "", None, "NA", "", "第 10 行"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_in_every_encoding(tmp_path, encoding, newline):
    path = tmp_path / "d.csv"
    path.write_bytes(CSV.replace("\n", newline).encode(encoding))
    expected = [(*e[:4], e[4].replace("\n", newline), *e[5:]) for e in EXPECTED]
    assert _entries(path) == expected


def test_csv_columns_in_any_order_after_blank_rows_and_with_tabs(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text(
        "\n\n值\t列\t 项 目 \t表\t备注\n3\t本年预算\t三公经费\t基础数据表\t不读\n", "utf-8"
    )
    assert _entries(path) == [("基础数据表", "三公经费", "本年预算", None, "3", "", "第 4 行")]


def test_csv_rows_may_end_in_empty_cells_or_stop_early(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("表,项目,列,值,单位\n自评表,单位名称,,甲\n自评表,填表人,,乙,,,,\n", "utf-8")
    assert [e.value for e in read_data(path)] == ["甲", "乙"]


def _book(path: Path, rows, title="Sheet1", first=None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    if first:
        book.create_sheet("说明", 0)["A1"] = first
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


HEAD = ["表", "项目", "列", "值"]


def test_csv_rows_with_line_breaks_in_quotes_lose_no_cell(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text('表,项目,列,备注,单位,值\n自评表,预期目标,,"a\nb","",甲\n', "utf-8")
    assert [(e.value, e.where) for e in read_data(path)] == [("甲", "第 2 行")]


def test_xlsx_keeps_types_and_texts(tmp_path):
    rows = [
        [],
        HEAD,
        ["基础数据表", "三公经费", "本年预算", 3],
        [],
        ["基础数据表", "公务接待", "本年决算", 0.85],
        ["基础数据表", "公务接待", "上年决算", 0],
        ["基础数据表", "填报日期", None, dt.datetime(2024, 3, 5)],
        ["基础数据表", "填表人", None, "NA"],
        ["基础数据表", "厉行节约保障措施", None, "无"],
        ["基础数据表", "出国经费", "本年决算", "——"],
        ["自评表", "绩效指标[2]", "实际完成值", "=1+1"],
        ["自评表", "预期目标", None, None],
        ["自评表", "填表人", None, True],
    ]
    path = _book(tmp_path / "d.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.active["D11"].data_type = "s"
    book.save(path)
    assert [(e.item, e.index, e.value, e.where) for e in read_data(path)] == [
        ("三公经费", None, Decimal(3), "第 3 行"),
        ("公务接待", None, Decimal("0.85"), "第 5 行"),
        ("公务接待", None, Decimal(0), "第 6 行"),
        ("填报日期", None, dt.datetime(2024, 3, 5), "第 7 行"),
        ("填表人", None, "NA", "第 8 行"),
        ("厉行节约保障措施", None, "无", "第 9 行"),
        ("出国经费", None, "——", "第 10 行"),
        ("绩效指标", 2, "=1+1", "第 11 行"),
        ("填表人", None, True, "第 13 行"),
    ]


def test_xlsx_prefers_the_sheet_named_data(tmp_path):
    path = _book(
        tmp_path / "d.xlsx", [HEAD, ["自评表", "单位名称", None, "甲"]], "数据", "说明文字"
    )
    assert [e.value for e in read_data(path)] == ["甲"]


def _patch(path: Path, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(old, new))


def test_xlsx_formulas_count_by_their_saved_results(tmp_path):
    path = tmp_path / "d.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for at, (formula, result) in enumerate(
            [("=1+2", 3), ("=1/0", "#DIV/0!"), ('=IF(1,"","")', ""), ('="甲"', "甲")], start=1
        ):
            sheet.write_row(at, 0, ["自评表", f"项{at}", ""])
            sheet.write_formula(at, 3, formula, None, result)
        sheet.write_row(5, 0, ["自评表", "项5", "", 0.92])
        sheet.write_number(5, 3, 0.92, book.add_format({"num_format": "0%"}))
    # Excel saves a formula that gives "" as an empty text; XlsxWriter cannot.
    _patch(path, b'<c r="D4"><f>', b'<c r="D4" t="str"><f>')
    assert [(e.item, e.value, e.problem, e.number_format) for e in read_data(path)] == [
        ("项1", Decimal(3), "", "General"),
        ("项2", None, "单元格是错误值 #DIV/0!，请改为数值", "General"),
        ("项4", "甲", "", "General"),
        ("项5", Decimal("0.92"), "", "0%"),
    ]


def test_xlsx_formula_never_calculated_is_a_problem(tmp_path):
    path = _book(tmp_path / "d.xlsx", [HEAD, ["自评表", "单位名称", None, "=A1"]])
    assert read_data(path)[0].problem == (
        "公式没有保存计算结果，请用 Excel 打开并保存，或直接填数值"
    )


def test_json_as_rows_and_nested(tmp_path):
    rows, nested = tmp_path / "r.json", tmp_path / "n.json"
    rows.write_text(
        '[{"表": "自评表", "项目": "单位名称", "值": "甲"}, {"表": "自评表", "项目": "绩效指标[1]",'
        ' "列": "分值", "值": 20.50, "单位": "分"},'
        ' {"表": "自评表", "项目": "填表人", "列": "", "值": null}]',
        "utf-8",
    )
    nested.write_text(
        '{"自评表": {"单位名称": "甲", "绩效指标": [{"分值": 20.50, "得分": ""}]}}', "utf-8"
    )
    assert _entries(rows) == [
        ("自评表", "单位名称", "", None, "甲", "", "第 1 条"),
        ("自评表", "绩效指标", "分值", 1, Decimal("20.50"), "分", "第 2 条"),
    ]
    assert _entries(nested) == [
        ("自评表", "单位名称", "", None, "甲", "", "自评表.单位名称"),
        ("自评表", "绩效指标", "分值", 1, Decimal("20.50"), "", "自评表.绩效指标[1].分值"),
    ]


TOML = """\
# 注释里的 项目 = 不算
[自评表]
单位名称 = "某某 = 街道" # 尾注
填报日期 = 2024-03-05
[基础数据表.三公经费]
上年决算 = 0
"本年预算" = 1676.350
[基础数据表."水费、电费、差旅费"]
本年决算 = 1
[[自评表.绩效指标]]
年度指标值 = '''≥90%
二行 = 文字'''
[[自评表.绩效指标]]
得分 = 6
"""


def test_toml_with_bare_chinese_keys(tmp_path):
    path = tmp_path / "d.toml"
    path.write_text(TOML, "utf-8")
    assert _entries(path) == [
        ("自评表", "单位名称", "", None, "某某 = 街道", "", "自评表.单位名称"),
        ("自评表", "填报日期", "", None, dt.date(2024, 3, 5), "", "自评表.填报日期"),
        (
            "自评表", "绩效指标", "年度指标值", 1, "≥90%\n二行 = 文字", "",
            "自评表.绩效指标[1].年度指标值",
        ),
        ("自评表", "绩效指标", "得分", 2, 6, "", "自评表.绩效指标[2].得分"),
        ("基础数据表", "三公经费", "上年决算", None, 0, "", "基础数据表.三公经费.上年决算"),
        (
            "基础数据表", "三公经费", "本年预算", None, Decimal("1676.350"), "",
            "基础数据表.三公经费.本年预算",
        ),
        (
            "基础数据表", "水费、电费、差旅费", "本年决算", None, 1, "",
            "基础数据表.水费、电费、差旅费.本年决算",
        ),
    ]  # fmt: skip


HEADER = "可用的列：表、项目、列、值、单位、备注、序号"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "", "文件里没有数据，第一行应为表头：表、项目、列、值"),
        ("a.csv", "表,项目,列,值\n", "文件里没有一个数值，请填写后再试"),
        (
            "a.csv",
            "表,项目,列,数 额\n",
            "第 1 行：缺少“值”列\nFILE 第 1 行：不认识“数额”列，" + HEADER,
        ),
        (
            "a.csv",
            "\n表,项目列,列,值\n",
            "第 2 行：缺少“项目”列，是否就是“项目列”\nFILE 第 2 行：不认识“项目列”列，" + HEADER,
        ),
        ("a.csv", "表,项目,列,值,值\n", "第 1 行：“值”列出现了 2 次，请只留一列"),
        (
            "a.csv",
            '表,项目,列,值\n自评表,单位名称,,"甲\n',
            "第 2 行：引号没有成对，或引号之后还有文字，请检查这一行的引号",
        ),
        ("a.csv", "," * 2000, "文件里没有数据，第一行应为表头：表、项目、列、值"),
        ("a.toml", "", "文件里没有一个数值，请填写后再试"),
        (
            "a.toml",
            "[自评表]\n单位名称 = 甲\n",
            "第 2 行：不是合法的 TOML：值写得不对，文字请加引号",
        ),
        (
            "a.toml",
            "[自评表]\n单位名称\n",
            "第 2 行：不是合法的 TOML：应写成“项目 = 值”，特殊字符请用英文引号括起",
        ),
        (
            "a.toml",
            "[自评表]\n填表人 = 1\n填表人 = 2\n",
            "第 3 行：不是合法的 TOML：同一项目写了两次，请只留一次",
        ),
        ("a.toml", "a = " + "[" * 3000, "括号嵌套过深，不是数据文件"),
        ("a.json", "", "第 1 行：不是合法的 JSON（第 1 列起），请检查引号、逗号和括号"),
        ("a.json", '[\n{"表": }]', "第 2 行：不是合法的 JSON（第 7 列起），请检查引号、逗号和括号"),
        (
            "a.json",
            '{"自评表": {"填表人": 1, "填表人": 2}}',
            "同一对象里“填表人”写了两次，请只留一次",
        ),
        ("a.json", "3", "应为一组对象 [{…}] 或一个对象 {…}"),
        ("a.json", "[3]", "第 1 条：应为对象，如 {“表”: …, “项目”: …, “列”: …, “值”: …}"),
        ("a.json", '[{"表": "自评表", "值": 1}]', "第 1 条：缺少“项目”列"),
        (
            "a.json",
            '[{"表": "自评表", "项目": "填表人", "值": [1]}]',
            "第 1 条：应为一个值，现为一组值",
        ),
        ("a.json", "[" * 100_000, "括号嵌套过深，不是数据文件"),
        ("a.json", "[]", "文件里没有一个数值，请填写后再试"),
    ],
)
def test_content_of_the_wrong_shape(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(DataError) as error:
        read_data(path)
    assert str(error.value) == f"{path} {message.replace('FILE', str(path))}"


NO_TEXT = "不是文本文件，或编码无法识别。请另存为 UTF-8 编码后再试。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再试。"
ODS = zipped({"mimetype": b"x", "content.xml": b"<x/>"})
XLSB = zipped({"xl/workbook.bin": b"x"})
DOCX = zipped({"word/document.xml": b"<x/>"})
NO_BOOK = "不是 Excel 工作簿，或文件已损坏。请用 Excel 另存为 .xlsx。"


@pytest.mark.parametrize(
    ("name", "content", "kind", "message"),
    [
        ("a.csv", None, FileError, "文件不存在。请检查路径和文件名。"),
        (
            "a.numbers", b"x", FileError,
            "不认识的数据文件类型。请用 .csv、.xlsx、.xlsm、.xls、.et、.json、.toml 文件。",
        ),
        ("a.csv", b"\xff\xff\x81", FileError, NO_TEXT),
        ("a.json", b"a\0b", FileError, NO_TEXT),
        ("a.xlsx", b"", BrokenWorkbook, "文件是空的（0 字节）。请重新取得这个文件。"),
        ("a.xlsx", b"PK", BrokenWorkbook, NO_BOOK),
        (
            "a.xls", b"<html>", BrokenWorkbook,
            f"这是网页（HTML），只是后缀改成了工作簿。{SAVE_AS}",
        ),
        (
            "a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), RefusedWorkbook,
            "工作簿已加密。请用 Excel 或 WPS 打开，去掉打开密码后保存再试。",
        ),
        ("a.ods", ODS, BrokenWorkbook, f"这是 OpenDocument 表格（.ods），不是 .xlsx。{SAVE_AS}"),
        ("a.xlsx", ODS, BrokenWorkbook, f"这是 OpenDocument 表格（.ods），不是 .xlsx。{SAVE_AS}"),
        ("a.xlsb", XLSB, BrokenWorkbook, f"这是 .xlsb 二进制工作簿，不是 .xlsx。{SAVE_AS}"),
        ("a.xlsm", DOCX, BrokenWorkbook, "这是 Word 文档，不是工作簿。请选择 .xlsx 文件。"),
        ("a.et", OLE, BrokenWorkbook, f"旧版 .xls 工作簿已损坏，无法读取。{SAVE_AS}"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(tmp_path, name, content, kind, message):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(kind) as error:
        read_data(path)
    assert str(error.value) == f"{path}：{message}"


def test_a_folder_is_no_data_file(tmp_path):
    folder = tmp_path / "a.toml"
    folder.mkdir()
    with pytest.raises(FileError, match="这是文件夹，不是数据文件"):
        read_data(folder)


def test_a_zip_that_is_no_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(BrokenWorkbook, match="工作簿已损坏，无法读取"):
        read_data(path)


def test_every_truncation_of_a_workbook_is_one_sentence(tmp_path):
    whole = _book(tmp_path / "d.xlsx", [HEAD, ["自评表", "单位名称", None, "甲"]]).read_bytes()
    path = tmp_path / "cut.xlsx"
    for end in range(0, len(whole), len(whole) // 17):
        path.write_bytes(whole[:end])
        with pytest.raises(BrokenWorkbook):
            read_data(path)


def test_a_zip_bomb_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (101 * 1024 * 1024))
    with pytest.raises(RefusedWorkbook, match="解压后过大，不是数据文件"):
        read_data(path)


def test_a_stray_cell_in_the_last_row_is_refused(tmp_path):
    path = tmp_path / "d.xlsx"
    book = openpyxl.Workbook()
    book.active["A1048576"] = 1
    book.save(path)
    with pytest.raises(
        RefusedWorkbook,
        match="表“Sheet”的范围过大。请删去数据以外的行和列；文件可信的，可放宽上限 data_rows 再试。",
    ):
        read_data(path)


def test_rows_with_too_many_cells_or_no_name_are_entries_with_a_problem(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text(
        "表,项目,列,值\n基础数据表,公务接待,本年决算,1,676.35\n,公务接待,本年决算,1\n自评表,,,1\n",
        "utf-8",
    )
    assert [e.problem for e in read_data(path)] == [
        "“676.35”不在任何列里，格数比表头多。数值里有逗号时请加引号",
        "“表”没有填写",
        "“项目”没有填写",
    ]


@pytest.mark.parametrize(
    ("toml", "where", "problem"),
    [
        ("自评表 = 3", "自评表", "应写在某个工作表之下，如 [基础数据表]"),
        ("[自评表]\n绩效指标 = [1]", "自评表.绩效指标[1]", "应为一组“列 = 值”，现为单个值"),
        ("[自评表.总分]\n得分 = [1]", "自评表.总分.得分", "应为一个值，现为一组值"),
        ("[自评表.总分.得分]\n甲 = 1", "自评表.总分.得分", "应为一个值，现为一组值"),
    ],
)
def test_toml_of_another_shape(tmp_path, toml, where, problem):
    path = tmp_path / "d.toml"
    path.write_text(toml, "utf-8")
    assert [(e.where, e.problem) for e in read_data(path)] == [(where, problem)]


def test_entries_name_their_file(tmp_path):
    path = tmp_path / "d.toml"
    path.write_text("[自评表]\n单位名称 = '甲'", "utf-8")
    assert read_data(path) == [
        Entry("自评表", "单位名称", "", None, "甲", "自评表.单位名称", file=str(path))
    ]
