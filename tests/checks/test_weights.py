"""分值: by class, in all, and one by one."""

import pytest

from tests.checks.evaluation import (
    finding,
    funds,
    judge,
    passed,
    reasons,
    rows,
    texts,
    with_cell,
)
from xl_tools.domain.cells import CellValue
from xl_tools.forms.profiles import load_profile

GOOD = (
    "产出指标（40分）|数量指标|甲|≥1|1|25|25",
    "产出指标（40分）|质量指标|乙|≥1|1|15|15",
    "效益指标 (20分)|社会效益指标|丙|≥1|1|20|20",
    "满意度指标|服务对象满意度指标|丁|≥1|1|10|10",
    "成本指标（２０分）|经济成本指标|戊|≥1|1|20|20",
)


def test_weights_that_add_up_pass(filing):
    said = judge(
        filing(funds(), rows(*GOOD)), "weight.class", "weight.profile", "weight.total",
        "weight.missing", "weight.heavy",
    )  # fmt: skip
    assert texts(said) == []
    assert passed(said, "weight.class") == ["B14", "B16", "B18"]
    assert passed(said, "weight.profile") == ["B14", "B16", "B17", "B18"]
    assert reasons(said) == ["一级指标没有写明分值（B17）"]


@pytest.mark.parametrize(
    ("at", "line", "rule", "said"),
    [
        (
            1,
            "产出指标（40分）|质量指标|乙|≥1|1|10|10",
            "weight.class",
            "错误 自评表!B14：产出指标写明 40 分，各行分值之和为 35（G14:G15：25+10），少 5 分。"
            "请核对各行分值，或改正括号内的分值。 [weight.class]",
        ),
        (
            3,
            "满意度指标|服务对象满意度指标|丁|≥1|1|15|15",
            "weight.profile",
            "核实 自评表!B17：各类分值与评分方案“湖南部门整体支出绩效自评（2023年）”不一致：满意度指标 15 分（G17，应为 10 分，多 5 分）。请按方案调整分值；经批准另行设置的，在审核说明中写明依据。 [weight.profile]",
        ),
        (
            3,
            "满意度指标|服务对象满意度指标|丁|≥1|1|15|15",
            "weight.total",
            "错误 自评表!G21：预算执行与各指标的分值合计 105（10+25+15+20+15+20），应为 100，多 5 分。"
            "请核对各行分值，使合计为 100。 [weight.total]",
        ),
        (
            3,
            "满意度指标|服务对象满意度指标|丁|≥1|1||10",
            "weight.missing",
            "错误 自评表!G17：分值没有填写。"
            "请填写本指标的分值，使全部指标与预算执行的分值合计为 100 分。 [weight.missing]",
        ),
        (
            3,
            "满意度指标|服务对象满意度指标|丁|≥1|1|-10|0",
            "weight.missing",
            "错误 自评表!G17：分值 -10 小于 0。"
            "请填写本指标的分值，使全部指标与预算执行的分值合计为 100 分。 [weight.missing]",
        ),
        (
            3,
            "满意度指标|服务对象满意度指标|丁|≥1|1|50|50",
            "weight.heavy",
            "核实 自评表!G17：指标“丁”一项占 50 分（总分的 50%），评分几乎全由它决定。"
            "请把分值分到其他指标；确有依据的，在审核说明中写明。 [weight.heavy]",
        ),
    ],
)
def test_a_fault_is_said_in_full(filing, at, line, rule, said):
    lines = [*GOOD[:at], line, *GOOD[at + 1 :]]
    assert texts(judge(filing(funds(), rows(*lines)), rule)) == [said]


def test_a_wrong_bracket_is_not_also_held_against_the_profile(filing):
    lines = ("产出指标（40分）|数量指标|甲|≥1|1|35|35", *GOOD[2:])
    said = judge(filing(funds(), rows(*lines)), "weight.class", "weight.profile")
    assert [one.rsplit(" ", 1)[1] for one in texts(said)] == ["[weight.class]"]
    assert "各行之和与括号内分值不一致，请先改正" in reasons(said)


def test_a_missing_weight_leaves_sums_unchecked(filing):
    lines = ("产出指标（40分）|数量指标|甲|≥1|1||25", *GOOD[1:])
    said = judge(filing(funds(), rows(*lines)), "weight.class", "weight.profile", "weight.total")
    assert texts(said) == []
    assert reasons(said).count("G14 没有分值，无法合计") == 3


def test_the_class_finding_names_the_sum_as_the_other_value(filing):
    lines = ("产出指标（40分）|数量指标|甲|≥1|1|35|35", *GOOD[2:])
    found = finding(judge(filing(funds(), rows(*lines)), "weight.class"), "weight.class")
    assert (str(found.other), found.other_value, found.difference) == ("自评表!G14", "35", 5)


def test_a_total_that_is_not_the_sum(filing):
    filed = with_cell(filing(funds(), rows(*GOOD)), "总分.分值", value=CellValue.of(95), formula="")
    assert texts(judge(filed, "weight.total")) == [
        "错误 自评表!G21：总分的分值 95 与各行合计 100（10+25+15+20+10+20）不符，少 5 分。请改为 100。"
        " [weight.total]"
    ]
    filed = with_cell(filed, "总分.分值", value=CellValue.of(None))
    assert texts(judge(filed, "weight.total")) == [
        "错误 自评表!G21：总分的分值为空，各行合计 100（10+25+15+20+10+20）。请改为 100。 [weight.total]"
    ]


def test_a_profile_may_weigh_all_indicators_together(filing):
    profile = load_profile("sichuan-2025")
    said = judge(filing(funds(), rows(*GOOD)), "weight.profile", profile=profile)
    assert texts(said) == []
    assert passed(said, "weight.profile") == ["B14"]
    lines = ("产出指标|数量指标|甲|≥1|1|30|30", *GOOD[1:])
    said = judge(filing(funds(), rows(*lines)), "weight.profile", profile=profile)
    assert "绩效指标 95 分（G14:G18，应为 90 分，多 5 分）" in texts(said)[0]


def test_classes_the_profile_does_not_know_are_not_checked(filing):
    said = judge(filing(funds(), rows("投入管理|预算|甲|≥1|1|90|90")), "weight.profile")
    assert reasons(said) == [
        "评分方案“湖南部门整体支出绩效自评（2023年）”没有规定这些一级指标的分值"
    ]


def test_a_class_whose_rows_are_apart_is_one_class(filing):
    lines = (GOOD[0], *GOOD[2:], GOOD[1])
    said = judge(filing(funds(), rows(*lines)), "weight.class", "weight.profile")
    assert texts(said) == []
    assert passed(said, "weight.profile") == ["B14", "B15", "B16", "B17"]
