"""What a 年度指标值 asks for."""

import datetime as dt
from decimal import Decimal

import pytest

from xl_tools.domain.cells import CellValue
from xl_tools.domain.targets import TargetKind, parse_target

CASES = [
    ("≥90%", TargetKind.NUMBER),
    ("8个", TargetKind.NUMBER),
    ("0起", TargetKind.NUMBER),
    ("零非访", TargetKind.NUMBER),
    ("无", TargetKind.NUMBER),
    ("90%-95%", TargetKind.NUMBER),
    (8, TargetKind.NUMBER),
    (Decimal("0.9"), TargetKind.NUMBER),
    (CellValue.of(Decimal("0.9"), "0%"), TargetKind.NUMBER),
    ("及时", TargetKind.TEXT),
    ("全部落实到位", TargetKind.TEXT),
    ("专款专用", TargetKind.TEXT),
    ("2023年两会期间，建宁街道实现零非访、零登记", TargetKind.TEXT),
    ("每年12月底前", TargetKind.TEXT),
    ("2023年12月底前", TargetKind.DATE),
    ("2021年12月完成", TargetKind.DATE),
    ("12月底前", TargetKind.DATE),
    ("2023-12-20", TargetKind.DATE),
    (CellValue.of(dt.date(2023, 12, 31)), TargetKind.DATE),
    ("是", TargetKind.YES_NO),
    ("建立与否", TargetKind.YES_NO),
    ("是否建立", TargetKind.YES_NO),
    (CellValue.of(True), TargetKind.YES_NO),
    ("不适用", TargetKind.NOT_APPLICABLE),
    ("", TargetKind.BLANK),
    (None, TargetKind.BLANK),
    ("——", TargetKind.BLANK),
    (CellValue.error("#REF!"), TargetKind.INVALID),
    (Decimal("Infinity"), TargetKind.INVALID),
]


@pytest.mark.parametrize(("written", "kind"), CASES)
def test_kind(written, kind):
    assert parse_target(written).kind is kind


@pytest.mark.parametrize(
    ("written", "zero", "floor"),
    [
        ("0起", True, False),
        ("=0", True, False),
        ("≤0", True, False),
        ("零投诉", True, False),
        ("≥0", False, False),
        ("0~5", False, False),
        ("≥8个", False, True),
        ("8", False, True),
        ("≤8个", False, False),
        ("及时", False, False),
    ],
)
def test_zero_and_floor(written, zero, floor):
    target = parse_target(written)
    assert (target.is_zero, target.is_floor) == (zero, floor)


def test_the_text_is_kept_as_written():
    assert parse_target(" 全部落实，\n到位 ").text == "全部落实， 到位"
