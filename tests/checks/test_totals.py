"""total.parts, total.within, total.share: the whole text of every outcome."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.conftest import line
from tests.checks.filings import columns
from xl_tools.domain.cells import BLANK, CellValue
from xl_tools.domain.findings import Finding

VEHICLES = columns("公车购置", "0", "0", "0") | columns("公车运行维护", "3", "3", "3")

PARTS = {
    "a part left out": (
        {"三公经费.本年预算": "0", "公务接待.本年预算": "3", "出国经费.本年预算": "0"},
        "错误 基础数据表!D6：“三公经费”本年预算填 0.00，应为各分项之和 3.00（出国经费 0.00＋公务接待 3.00），相差 3.00 万元。差额恰等于“公务接待”的 3.00，可能漏加。请改为 3.00，或更正分项。 [total.parts]",
        [("D6", "3")],
    ),
    "a part counted twice": (
        {"三公经费.本年决算": "9", "出国经费.本年决算": "5", "公务接待.本年决算": "2"},
        "错误 基础数据表!F6：“三公经费”本年决算填 9.00，应为各分项之和 7.00（出国经费 5.00＋公务接待 2.00），相差 2.00 万元。差额恰等于“公务接待”的 2.00，可能重复计入。请改为 7.00，或更正分项。 [total.parts]",
        [("F6", "7")],
    ),
    "a part in 元": (
        {
            "项目支出.本年决算": "419.02",
            "业务工作经费.本年决算": "4000000",
            "运行维护经费.本年决算": "19.02",
        },
        "错误 基础数据表!F12：“项目支出”本年决算填 419.02，应为各分项之和 4000019.02（业务工作经费 4000000.00＋运行维护经费 19.02），相差 3999600.00 万元。“业务工作经费” 4000000.00 可能按“元”填报，折合万元为 400.00。请改为 4000019.02，或更正分项。 [total.parts]",
        [("F13", "400")],
    ),
    "the total in 元": (
        {
            "项目支出.本年决算": "4190200",
            "业务工作经费.本年决算": "400",
            "运行维护经费.本年决算": "19.02",
        },
        "错误 基础数据表!F12：“项目支出”本年决算填 4190200.00，应为各分项之和 419.02（业务工作经费 400.00＋运行维护经费 19.02），相差 4189780.98 万元。“项目支出” 4190200.00 可能按“元”填报，折合万元为 419.02。请改为 419.02，或更正分项。 [total.parts]",
        [("F12", "419.02")],
    ),
    "two digits changed over in a part": (
        {
            "项目支出.本年决算": "80.5",
            "业务工作经费.本年决算": "36",
            "运行维护经费.本年决算": "17.5",
        },
        "错误 基础数据表!F12：“项目支出”本年决算填 80.50，应为各分项之和 53.50（业务工作经费 36.00＋运行维护经费 17.50），相差 27.00 万元。“业务工作经费” 36.00 可能有两位数字颠倒，应为 63.00。请改为 53.50，或更正分项。 [total.parts]",
        [("F13", "63")],
    ),
    "a slipped point": (
        {"项目支出.本年决算": "120", "业务工作经费.本年决算": "10", "运行维护经费.本年决算": "20"},
        "错误 基础数据表!F12：“项目支出”本年决算填 120.00，应为各分项之和 30.00（业务工作经费 10.00＋运行维护经费 20.00），相差 90.00 万元。“业务工作经费” 10.00 可能小数点错位，应为 100.00。请改为 30.00，或更正分项。 [total.parts]",
        [("F13", "100")],
    ),
    "a blank part as last year": (
        {"项目支出.本年决算": "86", "业务工作经费.本年决算": "50", "运行维护经费.上年决算": "36"},
        "错误 基础数据表!F12：“项目支出”本年决算填 86.00，应为各分项之和 50.00（业务工作经费 50.00），相差 36 万元。“运行维护经费”为空，若填 36，合计即相符。请改为 50.00，或更正分项。 [total.parts]",
        [("F14", "36")],
    ),
    "no likely cause": (
        {
            "三公经费.本年决算": "8.31",
            "出国经费.本年决算": "5",
            "公务接待.本年决算": "2",
            "公务用车购置和维护经费.本年决算": "0",
        },
        "错误 基础数据表!F6：“三公经费”本年决算填 8.31，应为各分项之和 7.00（公务用车购置和维护经费 0.00＋出国经费 5.00＋公务接待 2.00），相差 1.31 万元。请改为 7.00，或更正分项。 [total.parts]",
        [("F6", "7")],
    ),
    "blank total": (
        {"项目支出.本年预算": None, "业务工作经费.本年预算": "320"},
        "错误 基础数据表!D12：“项目支出”本年预算为空，各分项之和为 320.00（业务工作经费 320.00）。请填 320.00。 [total.parts]",
        [("D12", "320")],
    ),
}


@pytest.mark.parametrize("case", PARTS)
def test_a_total_that_is_not_its_parts(case, filing, outcomes):
    values, text, edits = PARTS[case]
    found = [o for o in outcomes("total.parts", filing(values)) if isinstance(o, Finding)]
    assert [line(o) for o in found] == [text]
    assert [(edit.place.cell, edit.value) for edit in found[0].edits] == edits


def test_a_total_that_is_its_parts(filing, said):
    values = columns("三公经费", "29.08", "63.46", "44.29") | columns(
        "公务接待", "17.22", "22", "4.99"
    )
    values |= columns("公务用车购置和维护经费", "11.86", "41.46", "39.30")
    values |= columns("公车购置", None, "29.46", "29.46") | columns(
        "公车运行维护", "11.86", "12", "9.84"
    )
    every = said("total.parts", filing(values), every=True)
    assert every[:3] == [
        "PASS B6,B7,B11 29.08＝公务用车购置和维护经费 11.86＋公务接待 17.22",
        "PASS D6,D7,D11 63.46＝公务用车购置和维护经费 41.46＋公务接待 22.00",
        "PASS F6,F7,F11 44.29＝公务用车购置和维护经费 39.30＋公务接待 4.99",
    ]
    assert "PASS B7,B9 11.86＝公车运行维护 11.86" in every


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"项目支出.本年决算": "100"}, "—— “项目支出”本年决算的各分项均为空，无法核对合计"),
        (
            {},
            "—— 上年决算（B6、B7、B12）、本年预算（D6、D7、D12）、本年决算（F6、F7、F12）及其各分项均为空，无法核对合计",
        ),
        (
            {"项目支出.本年决算": "9", "业务工作经费.本年决算": "7.50."},
            "—— “业务工作经费”本年决算填的是文字“7.50.”，无法核对合计",
        ),
        (
            {"项目支出.本年决算": "#REF!", "业务工作经费.本年决算": "7"},
            "—— “项目支出”本年决算是错误值 #REF!，无法核对合计",
        ),
    ],
)
def test_a_total_that_cannot_be_checked(values, reason, filing, said):
    assert said("total.parts", filing(values), every=True)[-1] == reason


def test_a_lost_part_is_no_wrong_sum(filing, said):
    values = {"公务接待.本年决算": "3", "出国经费.本年决算": "1"}
    every = said("total.parts", filing(values, lost=["公务接待.本年决算"]), every=True)
    assert "—— “公务接待”本年决算的单元格已被删除，无法核对合计" in every


def test_an_error_cell_is_not_a_blank_total(filing, said):
    values = {"业务工作经费.本年决算": "#N/A"}
    assert said("total.parts", filing(values), every=True)[-1] == (
        "—— “业务工作经费”本年决算是错误值 #N/A，无法核对合计"
    )


def test_a_formula_not_calculated_yet(filing, said):
    values = {"业务工作经费.本年决算": "7"}
    filed = filing(values)
    total = filed.cells["项目支出.本年决算"]
    cells = {**filed.cells, "项目支出.本年决算": replace(total, value=BLANK)}
    assert said("total.parts", replace(filed, cells=cells), every=True)[-1] == (
        "—— “项目支出”本年决算的公式尚未计算，无法核对合计"
    )


def test_every_row_of_the_grants_is_a_part(filing, said):
    rows = {"专项资金": [{"名称": "甲", "本年决算": "80"}, {"名称": "乙", "本年决算": "5"}]}
    every = said("total.parts", filing({"项目支出.本年决算": "85"}, rows), every=True)
    assert (
        every[-1]
        == "—— 上年决算（B6、B7、B12）、本年预算（D6、D7、D12）、本年决算（F6、F7）及其各分项均为空，无法核对合计"
    )


def test_tolerance_is_that_of_the_print(filing, said):
    # As typed without a format: 3.9 may be 3.85 to 3.95.
    values = {
        "三公经费.本年决算": CellValue.of(3.9),
        "公务接待.本年决算": "3.94",
    }
    assert said("total.parts", filing(values)) == []
    values["公务接待.本年决算"] = "3.96"
    assert len(said("total.parts", filing(values))) == 1


CENTS = st.decimals(0, 10_000, places=2)


@given(parts=st.lists(CENTS, min_size=3, max_size=3))
def test_a_sum_that_is_right_is_never_queried(parts, filing, said):
    names = ("公务用车购置和维护经费", "出国经费", "公务接待")
    values = {f"{n}.本年决算": str(p) for n, p in zip(names, parts, strict=True)}
    values["三公经费.本年决算"] = str(sum(parts))
    assert said("total.parts", filing(values)) == []


@given(parts=st.lists(CENTS, min_size=2, max_size=2), off=st.decimals("0.03", 100, places=2))
def test_a_sum_that_is_wrong_is_always_found(parts, off, filing, said):
    values = {
        "出国经费.本年决算": str(parts[0]),
        "公务接待.本年决算": str(parts[1]),
        "三公经费.本年决算": str(sum(parts) + off),
    }
    assert len(said("total.parts", filing(values))) == 1


RUNNING = columns("公用经费", "328.33", None, "562.3")
OF_IT = (
    columns("办公经费", "7.16", None, "2.5")
    | columns("水费电费差旅费", "1.81", None, "0.12")
    | columns("会议费培训费", "0.56", None, "0")
)


def test_parts_within(filing, said):
    assert said("total.within", filing(RUNNING | OF_IT), every=True) == [
        "PASS B16,B17,B18,B19 328.33 ≥ 办公经费 7.16＋水费电费差旅费 1.81＋会议费培训费 0.56",
        "PASS F16,F17,F18,F19 562.30 ≥ 办公经费 2.50＋水费电费差旅费 0.12＋会议费培训费 0.00",
        "—— “公用经费”本年预算及其各分项均为空，无法与其中项比较",
    ]


@pytest.mark.parametrize(
    ("values", "text", "edits"),
    [
        (
            {"公用经费.本年决算": "2.5", "办公经费.本年决算": "7.16"},
            "错误 基础数据表!F16：“公用经费”本年决算填 2.50，小于其中各项之和 7.16（办公经费 7.16），相差 4.66 万元。请核对该项与其中各项，更正有误的一格。 [total.within]",
            [],
        ),
        (
            {
                "公用经费.本年决算": "97.4",
                "办公经费.本年决算": "118000",
                "会议费培训费.本年决算": "3.9",
            },
            "错误 基础数据表!F16：“公用经费”本年决算填 97.40，小于其中各项之和 118003.90（办公经费 118000.00＋会议费培训费 3.90），相差 117906.50 万元。“办公经费” 118000.00 可能按“元”填报，折合万元为 11.80。请核对该项与其中各项，更正有误的一格。 [total.within]",
            [("F17", "11.8")],
        ),
        (
            {"办公经费.上年决算": "14.44", "会议费培训费.上年决算": "0"},
            "错误 基础数据表!B16：“公用经费”上年决算为空，而其中各项之和为 14.44（办公经费 14.44＋会议费培训费 0.00）。请补填，且不小于 14.44。 [total.within]",
            [],
        ),
    ],
)
def test_parts_not_within(values, text, edits, filing, outcomes):
    found = [o for o in outcomes("total.within", filing(values)) if isinstance(o, Finding)]
    assert [line(o) for o in found] == [text]
    assert [(edit.place.cell, edit.value) for edit in found[0].edits] == edits


def test_a_vanishing_share(filing, said):
    assert said("total.share", filing(RUNNING | OF_IT)) == [
        "核实 基础数据表!F16：“公用经费”本年决算 562.30 万元，其中各项合计 2.62 万元（办公经费 2.50＋水费电费差旅费 0.12＋会议费培训费 0.00），仅占 0.47%。请核对公用经费是否混入项目支出、其中项是否漏填，或说明原因。 [total.share]"
    ]


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        (RUNNING | OF_IT | {"公用经费.本年决算": "97.4"}, "PASS F16,F17,F18,F19 2.62÷97.40＝2.69%"),
        (
            RUNNING | {"办公经费.本年决算": "2.5"},
            "—— “公用经费”本年决算的其中项未填全，无法计算其中项的占比",
        ),
        (
            OF_IT | {"公用经费.本年决算": "0"},
            "—— “公用经费”本年决算为空或为 0，无法计算其中项的占比",
        ),
        (OF_IT, "—— “公用经费”本年决算为空或为 0，无法计算其中项的占比"),
    ],
)
def test_a_share_that_is_fine_or_cannot_be_told(values, outcome, filing, said):
    assert said("total.share", filing(values), every=True) == [outcome]
