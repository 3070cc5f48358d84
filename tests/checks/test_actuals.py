"""What stands in 实际完成值: each line is target|actual|weight|points and what is said of it."""

import pytest

from tests.checks.evaluation import finding, funds, judge, one_row, rows


@pytest.mark.parametrize(
    ("rule", "line", "said"),
    [
        (
            "actual.comparator",
            "≥95%|≥97%|20|20",
            "错误 自评表!F14：实际完成值“≥97%”不是一个确定的数，不能与年度指标值“≥95%”比较计分。"
            "请填写实际达到的数，如 97%。 [actual.comparator]",
        ),
        (
            "actual.comparator",
            "≥90%|97%以上|10|10",
            "错误 自评表!F14：实际完成值“97%以上”不是一个确定的数，不能与年度指标值“≥90%”比较计分。"
            "请填写实际达到的数，如 97%。 [actual.comparator]",
        ),
        (
            "actual.comparator",
            "120场|126余场|10|10",
            "错误 自评表!F14：实际完成值“126余场”不是一个确定的数，不能与年度指标值“120场”比较计分。"
            "请填写实际达到的数，如 126场。 [actual.comparator]",
        ),
        (
            "actual.comparator",
            "92%|≥90%|10|10",
            "错误 自评表!F14：实际完成值“≥90%”不是一个确定的数，不能与年度指标值“92%”比较计分。"
            "年度指标值反而是一个确定的数，两格可能填反。"
            "请核对后把两格对调，使年度指标值为目标、实际完成值为结果。 [actual.comparator]",
        ),
        (
            "actual.not_number",
            "≤30万元|完成|90|90",
            "错误 自评表!F14：年度指标值“≤30万元”是数，实际完成值“完成”不是，不能计分。"
            "请填写实际完成的数和单位，写法与年度指标值相同。 [actual.not_number]",
        ),
        (
            "actual.not_number",
            "无拖欠|社会效益好|10|10",
            "核实 自评表!F14：年度指标值“无拖欠”要求一起也没有，从实际完成值“社会效益好”看不出发生了几起，不能计分。"
            "请填写实际发生的数，没有发生的填 0 或“未发生”。 [actual.not_number]",
        ),
        (
            "actual.unit",
            "≥90%|50个|10|10",
            "错误 自评表!F14：实际完成值“50个”的单位（个）与年度指标值“≥90%”的单位（%）不同，不能计分。"
            "请按年度指标值的单位填写。 [actual.unit]",
        ),
        (
            "actual.blank",
            "≥90%||10|10",
            "错误 自评表!F14：指标“任务完成情况”的实际完成值为空。"
            "请填写全年实际结果；没有开展的，填“不适用”并在偏差原因中说明。 [actual.blank]",
        ),
        (
            "actual.blank",
            "≥90%|——|10|10",
            "错误 自评表!F14：指标“任务完成情况”的实际完成值为空。"
            "请填写全年实际结果；没有开展的，填“不适用”并在偏差原因中说明。 [actual.blank]",
        ),
        (
            "actual.equals_sign",
            "=100%|＝100%|10|10",
            "提示 自评表!F14：实际完成值“＝100%”带有等号，不影响计分。建议改为 100%。 [actual.equals_sign]",
        ),
        (
            "actual.percent_ambiguous",
            "≥90%|0.95|10|10",
            "提示 自评表!F14：“0.95”没有写百分号，已按 95% 与“≥90%”比较。建议补写为 95%。"
            " [actual.percent_ambiguous]",
        ),
        (
            "actual.percent_ambiguous",
            "≥90%|95|10|10",
            "提示 自评表!F14：“95”没有写百分号，已按 95% 与“≥90%”比较。建议补写为 95%。"
            " [actual.percent_ambiguous]",
        ),
        (
            "actual.percent_ambiguous",
            "≥0.9|95%|10|10",
            "提示 自评表!E14：“≥0.9”没有写百分号，已按 ≥90% 与“95%”比较。建议补写为 ≥90%。"
            " [actual.percent_ambiguous]",
        ),
        (
            "actual.percent_ambiguous",
            "≤5%|0.8|10|10",
            "核实 自评表!F14：“0.8”没有写百分号，是 80% 还是 0.8%，与“≤5%”比较得分不同，应得分须人工判定。"
            "请补写百分号，如 0.8% 或 80%；得分由人工核定。 [actual.percent_ambiguous]",
        ),
        (
            "actual.scale",
            "≥30万元|312000万元|10|10",
            "核实 自评表!F14：实际完成值“312000万元”约为年度指标值“≥30万元”的一万倍，疑似把元当作万元。"
            "请核对单位，如应为 31.2万元，请改正；属实的，在审核说明中写明。 [actual.scale]",
        ),
        (
            "actual.scale",
            "≥1.2万株|12500|10|10",
            "核实 自评表!F14：实际完成值“12500”没有写单位，按年度指标值“≥1.2万株”的单位约为目标的一万倍，"
            "疑似 12500株，即 1.25万株。"
            "请补写单位，如应为 1.25万株，请改正；属实的，在审核说明中写明。 [actual.scale]",
        ),
        (
            "actual.negative",
            "≥5%|-3%|10|0",
            "核实 自评表!F14：实际完成值“-3%”为负数，已按 0 计算应得分。"
            "请核对正负号；确为负数的，在审核说明中写明含义。 [actual.negative]",
        ),
        (
            "actual.unit_words",
            "8个|8项|10|10",
            "提示 自评表!F14：实际完成值“8项”与年度指标值“8个”的计量单位写法不同。"
            "建议统一为年度指标值的单位。 [actual.unit_words]",
        ),
        (
            "actual.vague",
            "确保全年不发生重大安全事故|社会效益好|10|10",
            "核实 自评表!F14：年度指标值“确保全年不发生重大安全事故”，实际完成值“社会效益好”只是笼统评语，"
            "看不出目标是否达到。请对照目标写实际结果，如完成了什么、发生了几起；"
            "无法量化的，在审核说明中写明依据。 [actual.vague]",
        ),
        (
            "actual.undated",
            "2023年12月底前|已完成|10|10",
            "提示 自评表!F14：年度指标值“2023年12月底前”有时限，实际完成值“已完成”没有写明何时完成。"
            "建议写明完成时间，如“2023年11月完成”，或写“按时完成”。 [actual.undated]",
        ),
    ],
)
def test_a_fault_is_said_in_full(filing, rule, line, said):
    assert one_row(filing, line, rule) == [said]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("actual.comparator", "≥95%|97%|20|20"),
        ("actual.comparator", "≥95%|达到97%|20|20"),
        ("actual.not_number", "全部落实到位|完成|20|20"),
        ("actual.not_number", "无拖欠|未拖欠|20|20"),
        ("actual.not_number", "零事故|全年安全生产无事故|20|20"),
        ("actual.unit", "≥30万元|350000元|20|20"),
        ("actual.blank", "≥90%|0|20|0"),
        ("actual.blank", "≥90%|不适用|20|"),
        ("actual.equals_sign", "=100%|达到100%|20|20"),
        ("actual.percent_ambiguous", "≥90|95|20|20"),
        ("actual.percent_ambiguous", "≥90%|95%|20|20"),
        ("actual.vague", "显著提升|效果明显|20|20"),
        ("actual.vague", "群众获得感不断增强|显著增强|20|20"),
        ("actual.undated", "2023年12月底前|2023年11月|20|20"),
        ("actual.undated", "2023年12月底前|按时完成|20|20"),
    ],
)
def test_a_sound_actual_is_left_alone(filing, rule, line):
    assert one_row(filing, line, rule) == []


def test_one_fault_gives_one_finding(filing):
    # A comparator, text for a number, or a blank: no rule but its own speaks of target and actual.
    for line, rule in (
        ("≥95%|≥97%|20|20", "actual.comparator"),
        ("≤30万元|完成|20|20", "actual.not_number"),
        ("≥90%|50个|20|20", "actual.unit"),
        ("≥90%||20|20", "actual.blank"),
        ("2023年累计化解矛盾纠纷120起|效果良好|20|20", "target.swapped"),
        ("290%|95%|20|20", "target.ocr"),
        ("≥30万元|312000万元|20|20", "actual.scale"),
    ):
        table = rows(f"产出指标|质量指标|任务完成情况|{line}")
        whole_sheet = ("indicators.", "weight.", "score.total")
        found = [one for one in one_row_rules(filing, table) if not one.startswith(whole_sheet)]
        assert found == [rule], line


def one_row_rules(filing, table):
    said = judge(filing(funds(), table))
    return [one.rule for one in said if hasattr(one, "severity")]


def test_the_exchanged_pair_is_cleared_by_two_edits(filing):
    said = judge(filing(funds(), rows("产出指标|质量指标|甲|92%|≥90%|10|10")), "actual.comparator")
    edits = finding(said, "actual.comparator").edits
    assert [(edit.place.cell, edit.value) for edit in edits] == [("E14", "≥90%"), ("F14", "92%")]


@pytest.mark.parametrize(
    "line", ["≤1%|0.5|10|10", "≤5%|0.8|10|10", "≥1%|0.8|10|10", "≥1%|0.8|10|8"]
)
def test_a_missing_percent_sign_is_no_wrong_score(filing, line):
    said = judge(filing(funds(), rows(f"产出指标|质量指标|投诉率|{line}|受疫情影响")))
    of_the_row = ("actual.", "score.due", "score.rounded", "reason.")
    rules = [one.rule for one in said if hasattr(one, "severity")]
    assert [one for one in rules if one.startswith(of_the_row)] == ["actual.percent_ambiguous"]
