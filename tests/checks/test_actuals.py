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
            "actual.scale",
            "≥15万人次|16.2人次|10|10",
            "核实 自评表!F14：实际完成值“16.2人次”远小于年度指标值“≥15万人次”，单位可能没有写全，疑似 16.2万人次；"
            "没有核实以前不能据以计分。"
            "请核对单位，如应为 16.2万人次，请改正；属实的，在审核说明中写明。 [actual.scale]",
        ),
        (
            "actual.beyond_whole",
            "≥95%|120%|10|10",
            "核实 自评表!F14：指标“产品合格率”的实际完成值为 120%，这类比率不会超过 100%。"
            "请核对分子、分母和小数点；口径不同的，在审核说明中写明算法。 [actual.beyond_whole]",
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
    if rule == "actual.beyond_whole":
        line = f"产出指标|质量指标|产品合格率|{line}"
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
        ("≥15万人次|16.2人次|20|20", "actual.scale"),
        ("≥95%|0.96%|20|20", "actual.scale"),
        ("≤15万元|14.5元|20|20", "actual.scale"),
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


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("≥150000人次|16.2|10|10", "16.2万人次"),
        ("≥150000人次|16.2|10|0", "16.2万人次"),  # no head counts for two tenths
        ("≥15万|16.2人次|10|10", "16.2万人次"),
        ("≥2亿元|2.1万元|10|10", "2.1亿元"),
        ("≥20000人|2人|10|10", "2万人"),
        ("≥5千人次|5.1人次|10|10", "5.1千人次"),
        ("≥1500次|1.5次|10|10", "1.5千次"),
        ("≥12公里|12.5米|10|10", "12.5公里"),
        ("≥98%|1%|10|10", "100%"),
        ("1~2万人次|1.5人次|10|10", "1.5万人次"),
    ],
)
def test_an_actual_far_too_small_is_asked_about(filing, line, meant):
    table = rows(f"产出指标|数量指标|服务情况|{line}")
    said = judge(filing(funds(), table))
    assert [edit.value for edit in finding(said, "actual.scale").edits] == [meant]
    # Nobody advises the points that the figure earns as it stands.
    rules = {one.rule for one in said if hasattr(one, "severity")}
    assert not rules & {"score.due", "score.rounded", "reason.over_target", "reason.needless"}


@pytest.mark.parametrize(
    "line",
    [
        "≥2000万元|3万元|10|10",
        "≥100户|1户|10|10",
        "≥20000人|2人|10|0|受疫情影响，活动没有开展",
        "≥15万人次|3万人次|10|2",
        "≥15万人次|162000人次|10|10",
        "≥1年|1个月|10|0.83|次年继续",
        "≤2%|0.02%|10|10",
        "≥12公里|0.1公里|10|0.08|征地没有完成",
        "≤50万元|300元|10|10",
    ],
)
def test_a_small_actual_may_be_true(filing, line):
    assert one_row(filing, line, "actual.scale") == []


@pytest.mark.parametrize(
    ("name", "actual", "is_told"),
    [
        ("产品合格率", "100.5%", True),
        ("群众满意度", "105", True),
        ("补贴发放及时率", "1000%", True),
        ("疫苗接种覆盖率", "100%", False),
        ("群众满意度", "98", False),
        ("任务完成率", "120%", False),
        ("预算执行率", "104%", False),
        ("满意度提升幅度", "120%", False),
        ("覆盖率目标完成率", "120%", False),
        ("政策知晓率", "105人", False),
        ("满意度调查完成率", "120%", False),
        ("移动电话普及率", "112%", False),
        ("贷款拨备覆盖率", "180%", False),
        ("产品合格率（%）", "120%", True),
        ("按期完成率", "110%", True),
    ],
)
def test_some_rates_end_at_the_whole(filing, name, actual, is_told):
    row = f"产出指标|质量指标|{name}|≥90%|{actual}|10|10|年中增加任务"
    assert bool(one_row(filing, row, "actual.beyond_whole")) is is_told


def test_a_target_above_the_whole_says_that_another_rate_is_meant(filing):
    row = "产出指标|质量指标|资金覆盖率|≥150%|180%|10|10"
    assert one_row(filing, row, "actual.beyond_whole") == []


def test_an_impossible_rate_is_not_asked_why_it_is_so_high(filing):
    table = rows("产出指标|质量指标|产品合格率|≥90%|120%|10|10")
    of_the_row = [rule for rule in one_row_rules(filing, table) if rule.startswith(("act", "rea"))]
    assert of_the_row == ["actual.beyond_whole"]
