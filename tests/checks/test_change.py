"""prior.change: the whole text of every outcome."""

from __future__ import annotations

import pytest

from tests.checks.filings import columns

JUMPS = {
    "a main item": (
        "prior.main",
        columns("公用经费", "328.33", None, "562.3"),
        "核实 基础数据表!F16：“公用经费”本年决算 562.30 万元，上年决算 328.33 万元，增长 233.97 万元（71.26%），超过 20%。请核对两年的数和口径，属实请说明增减原因。 [prior.main]",
    ),
    "a part falls far": (
        "prior.part",
        columns("水费电费差旅费", "1.81", None, "0.12"),
        "核实 基础数据表!F18：“水费电费差旅费”本年决算 0.12 万元，上年决算 1.81 万元，下降 1.69 万元（93.37%），超过 80%。请核对金额单位、有无漏填，属实请说明增减原因。 [prior.part]",
    ),
    "a part falls": (
        "prior.part",
        columns("办公经费", "7.16", None, "2.5"),
        "提示 基础数据表!F17：“办公经费”本年决算 2.50 万元，上年决算 7.16 万元，下降 4.66 万元（65.08%），超过 20%。请核对金额单位、有无漏填，属实请说明增减原因。 [prior.part]",
    ),
    "from nothing, a main item": (
        "prior.main",
        columns("公用经费", "0", None, "5"),
        "核实 基础数据表!F16：“公用经费”本年决算 5.00 万元，上年为 0，增加 5.00 万元。请核对两年的数和口径，属实请说明增减原因。 [prior.main]",
    ),
    "from nothing, a part": (
        "prior.part",
        columns("办公经费", "0", None, "29.46"),
        "提示 基础数据表!F17：“办公经费”本年决算 29.46 万元，上年为 0，增加 29.46 万元。请核对金额单位、有无漏填，属实请说明增减原因。 [prior.part]",
    ),
    "to nothing": (
        "prior.part",
        columns("办公经费", "7", None, "0"),
        "核实 基础数据表!F17：“办公经费”本年决算 0.00 万元，上年决算 7.00 万元，下降 7.00 万元（100%），超过 80%。请核对金额单位、有无漏填，属实请说明增减原因。 [prior.part]",
    ),
    "a text that plainly means a number": (
        "prior.part",
        columns("办公经费", "7.0.", None, "1"),
        "核实 基础数据表!F17：“办公经费”本年决算 1.00 万元，上年决算 7.0. 万元，下降 6 万元（85.71%），超过 80%。请核对金额单位、有无漏填，属实请说明增减原因。 [prior.part]",
    ),
}


@pytest.mark.parametrize("case", JUMPS)
def test_a_jump(case, filing, said):
    rule, values, text = JUMPS[case]
    assert said(rule, filing(values)) == [text]


@pytest.mark.parametrize(
    ("rule", "values", "outcome"),
    [
        (
            "prior.main",
            columns("项目支出", "464.33", None, "419.02"),
            "PASS F12,B12 464.33 → 419.02",
        ),
        ("prior.part", columns("会议费培训费", "0.56", None, "0"), "PASS F19,B19 0.56 → 0.00"),
        ("prior.part", columns("办公经费", "100", None, "120"), "PASS F17,B17 100.00 → 120.00"),
        (
            "prior.part",
            columns("办公经费", None, None, "120"),
            "—— “办公经费”上年决算为空，无法与上年比较",
        ),
        (
            "prior.part",
            columns("办公经费", "约1", None, "9"),
            "—— “办公经费”上年决算填的是文字“约1”，无法与上年比较",
        ),
    ],
)
def test_no_jump_or_not_to_be_told(rule, values, outcome, filing, said):
    assert said(rule, filing(values)) == []
    assert outcome in said(rule, filing(values), every=True)


def test_the_only_part_of_a_total_is_not_named_again(filing, said):
    values = columns("业务工作经费", "938.8", None, "189.16")
    assert said("prior.part", filing(values)) == []
    assert said("prior.part", filing(values), every=True) == []
    assert len(said("prior.main", filing(values))) == 1


def test_rows_of_the_grants_are_compared_one_by_one(filing, said):
    rows = {
        "专项资金": [
            {"名称": "甲", "上年决算": "80", "本年决算": "85"},
            {"名称": "乙", "上年决算": "10", "本年决算": "1"},
        ]
    }
    assert said("prior.part", filing({}, rows)) == [
        "核实 基础数据表!F16：“专项资金”第2行本年决算 1.00 万元，上年决算 10.00 万元，下降 9.00 万元（90%），超过 80%。请核对金额单位、有无漏填，属实请说明增减原因。 [prior.part]"
    ]
