"""Checking: a report and nothing else, whatever state the workbook is in."""

from __future__ import annotations

import stat

import pytest

from tests.shipped import CLEAN, SEED, empty, filled, found, put, refreshed
from xl_tools.errors import BrokenWorkbook, FileError
from xl_tools.refresh import check
from xl_tools.workbook import Workbook


@pytest.mark.parametrize("name", [SEED, CLEAN, "empty"])
def test_nothing_is_written(tmp_path, name):
    path = put(tmp_path / "a.xlsx", empty() if name == "empty" else filled(name))
    path.chmod(stat.S_IRUSR)  # a read-only file can be checked
    before, time = path.read_bytes(), path.stat().st_mtime_ns
    check(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, time)
    assert list(tmp_path.iterdir()) == [path]


def test_stale_results_are_recalculated_first(tmp_path):
    path = put(tmp_path / "a.xlsx", filled(CLEAN))
    book = Workbook.open(path)
    cell = book["基础数据表"]["D6"]
    cell.result = 999
    book.save()
    assert check(path).findings == ()


def test_marks_and_the_list_make_no_difference(tmp_path):
    plain = check(put(tmp_path / "a.xlsx", filled(SEED)))
    marked = check(put(tmp_path / "b.xlsx", refreshed(SEED)))
    assert plain == marked


def test_an_empty_workbook_has_findings_and_what_could_not_be_checked(tmp_path):
    report = check(put(tmp_path / "a.xlsx", empty()))
    assert ("基础数据表!B4", "required.main") in found(report)
    assert all(outcome.reason for outcome in report.not_checked)
    assert report.not_checked


def test_a_row_typed_in_below_the_block_counts(tmp_path):
    path = put(tmp_path / "a.xlsx", filled(CLEAN))
    book = Workbook.open(path)
    sheet = book["自评表"]
    last = int(book.locate("绩效指标_行")[1].partition(":I")[2])
    sheet.insert_rows(last, 1)
    book.set_name("绩效指标_行", f"自评表!$B$14:$I${last}")
    total = sheet[f"H{last + 2}"]
    total.formula = total.formula.replace(f"H{last + 1}", f"H{last}")
    for at, value in {"D": "新增指标", "E": "≥5次", "F": "6次", "G": 5, "H": 5}.items():
        sheet[f"{at}{last + 1}"].value = value
    book.save()
    findings = found(check(path))
    # The class's bracket and the hundred points no longer hold: the row was read and added up.
    assert {rule for _, rule in findings} >= {"weight.class", "weight.total"}
    assert "合计 105" in findings[f"自评表!G{last + 2}", "weight.total"].message
    # And the total of points takes it in, though its formula in the file does not yet.
    assert (f"自评表!H{last + 2}", "score.total") not in findings


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的（0 字节）。请重新取得这个文件。"),
        (b"PK\x03\x04", "文件不完整或已损坏，像是没有复制或下载完。请重新复制或下载这个文件。"),
        (
            b"<html><table></table></html>",
            "这是网页（HTML），只是后缀改成了工作簿。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。",
        ),
    ],
)
def test_a_file_that_is_no_workbook(tmp_path, content, said):
    path = put(tmp_path / "a.xlsx", content)
    with pytest.raises(BrokenWorkbook) as caught:
        check(path)
    assert str(caught.value) == f"{path}：{said}"


def test_a_folder(tmp_path):
    with pytest.raises(FileError) as caught:
        check(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}：这是文件夹，不是工作簿。请给出 .xlsx 或 .xlsm 文件。"
    )
