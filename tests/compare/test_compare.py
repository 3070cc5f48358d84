"""Two versions of a filing: what is told of each way they can differ."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests import shipped
from tests.hosts.cli.conftest import run
from xl_tools.compare import compare
from xl_tools.compare.values import change_of
from xl_tools.domain.cells import CellValue, Place
from xl_tools.domain.filing import Cell
from xl_tools.workbook import Workbook

__all__ = ["run"]
UNIT = "株洲市芦淞区建宁街道办事处"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return shipped.put(tmp_path / "旧.xlsx", shipped.refreshed(shipped.SEED))


def edited(old: Path, *edits) -> Path:
    """Return a new version; an edit is (cell, value), or a function of the sheet 自评表."""
    book = Workbook.open(old)
    for edit in edits:
        if callable(edit):
            edit(book["自评表"])
        else:
            ref, value = edit
            sheet, _, cell = ref.partition("!")
            book[sheet][cell].value = value
    new = old.with_name("新.xlsx")
    book.save(new)
    return new


def fields(found) -> list[tuple[str, str, str, str]]:
    return [(c.name, c.before, c.after, f"{c.sheet}!{c.cell}") for c in found.fields]


def rows(found) -> list[tuple]:
    return [
        (r.fate.value, r.former, r.name, {c.name: (c.before, c.after) for c in r.cells})
        for r in found.rows
    ]


def test_the_same_file_does_not_differ(old, run):
    said = run("diff", old, old)
    assert said.code == 0
    assert said.out.splitlines()[2:] == ["填报内容和审核问题都相同。"]


def test_a_refresh_alone_is_no_difference(tmp_path, old):
    filed = shipped.put(tmp_path / "未审.xlsx", shipped.filled(shipped.SEED))
    assert not compare(filed, old).differs


def test_a_field_and_what_follows_from_it(old):
    found = compare(old, edited(old, ("基础数据表!F16", Decimal("342.17"))))
    assert fields(found) == [("公用经费.本年决算", "562.30", "342.17", "基础数据表!F16")]
    assert [(c.before, c.after) for c in found.derived] == [("71.26%", "4.22%")]
    assert "prior.main" in [finding.rule for finding, _ in found.gone]


def test_moved_rows_are_no_difference(old):
    found = compare(old, edited(old, lambda sheet: sheet.insert_rows(14, 2)))
    assert (found.fields, found.rows, found.derived, found.gone, found.arrived) == (
        (),
        (),
        (),
        (),
        (),
    )


def insert_indicator(sheet) -> None:
    sheet.insert_rows(14, 1)
    for cell, value in {"D15": "新指标", "E15": "≥5个", "F15": "6个"}.items():
        sheet[cell].value = value


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (
            [insert_indicator],
            [
                ("added", "", "新指标", {
                    "一级指标": ("（空）", "产出指标(40分)"),
                    "三级指标": ("（空）", "新指标"),
                    "年度指标值": ("（空）", "≥5个"),
                    "实际完成值": ("（空）", "6个"),
                })
            ],
        ),
        (
            [("自评表!H19", Decimal(10))],
            [("changed", "", "社会公众或服务对象满意度", {"得分": ("6", "10")})],
        ),
        (
            [("自评表!D16", "各项活动按期完成")],
            [("renamed", "是否及时按各活动进度完成", "各项活动按期完成", {})],
        ),
        # The same rows in another order, and one of them gone.
        (
            [("自评表!D15", "是否及时按各活动进度完成"), ("自评表!D16", "综治维稳、信访宣传力综合宣传力等各类宣传指标率（%）"),
             ("自评表!E15", "及时"), ("自评表!F15", "及时"), ("自评表!E16", "=100%"), ("自评表!F16", "=100%")],
            [("changed", "", "是否及时按各活动进度完成", {"二级指标": ("时效指标", "质量指标")}),
             ("changed", "", "综治维稳、信访宣传力综合宣传力等各类宣传指标率（%）", {"二级指标": ("质量指标", "时效指标")})],
        ),
    ],
    ids=["added", "changed", "renamed", "swapped"],
)  # fmt: skip
def test_rows_are_matched_by_name(old, edits, expected):
    assert rows(compare(old, edited(old, *edits))) == expected


def test_a_row_that_went(old):
    new = edited(old, lambda sheet: sheet.delete_rows(16, 1))
    ((fate, _, name, cells),) = rows(compare(old, new))
    assert (fate, name, cells["得分"]) == ("removed", "是否及时按各活动进度完成", ("10", "（空）"))


def test_what_is_said(old, run):
    new = edited(old, ("自评表!H19", Decimal(10)))
    said = run("diff", old, new)
    assert said.code == 1
    lines = said.out.splitlines()
    assert lines[:5] == [
        f"旧：{old}（{UNIT}，2023 年）",
        f"新：{new}（{UNIT}，2023 年）",
        "绩效指标：改动 1 行",
        "  改动 “社会公众或服务对象满意度”（自评表!D19）",
        "    得分 6 → 10",
    ]
    assert "审核问题：消除 2，新增 0，仍有 34" in lines


def test_json(old, run):
    new = edited(old, ("基础数据表!F16", "３４２元"), ("自评表!H19", Decimal(10)))
    record = json.loads(run("diff", old, new, "--format", "json").out)
    assert record["fields"] == [
        {
            "field": "公用经费.本年决算",
            "before": "562.30",
            "after": "３４２元",
            "sheet": "基础数据表",
            "cell": "F16",
        }
    ]
    assert [(row["change"], row["name"]) for row in record["rows"]] == [
        ("changed", "社会公众或服务对象满意度")
    ]
    assert record["same"] is False
    assert {"gone", "new", "remaining"} == record["findings"].keys()


def test_another_unit_is_said(old, tmp_path, run):
    other = shipped.put(tmp_path / "别.xlsx", shipped.refreshed(shipped.CLEAN))
    said = run("diff", old, other)
    assert said.code == 1
    assert any(line.startswith("注意：单位不同，“") for line in said.out.splitlines())


def test_an_unreadable_file(old, tmp_path, run):
    (tmp_path / "坏.xlsx").write_bytes(b"")
    said = run("diff", old, tmp_path / "坏.xlsx")
    assert (said.code, said.out) == (3, "")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Decimal("6"), Decimal("6.00"), None),
        (Decimal("0.30000000000000004"), Decimal("0.3"), None),
        ("及时", " 及时　", None),
        (None, "　", None),
        (None, Decimal(0), ("（空）", "0.00")),
        ("6.00", Decimal(6), ("6.00（文字）", "6.00（数值）")),
        (Decimal("1.234"), Decimal("1.2341"), ("1.234", "1.2341")),
    ],
)
def test_when_two_values_are_the_same(before, after, expected):
    cells = [Cell(Place("表", "A1", "x"), CellValue.of(value, "0.00")) for value in (before, after)]
    change = change_of("x", *cells)
    assert ((change.before, change.after) if change else None) == expected
