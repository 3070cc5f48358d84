"""Indicator rows of published filings: their faults found, what is right in them left alone."""

from tests.checks.evaluation import funds, judge, passed, reasons, rows, texts, with_cell
from xl_tools.domain.cells import CellValue
from xl_tools.forms.profiles import load_profile

MOF_10 = load_profile("mof-10")


def test_shanghai_2022_scores_and_weights_pass_and_the_low_execution_wants_a_reason(filing):
    # In 元, weights 50/30/10; the total has a thousands comma and ">=" for "≥".
    table = rows(
        "产出指标|数量指标|与委托运营方结算完成率|=100%|100%|10|10",
        "产出指标|质量指标|合同结算条款完成率|=100%|100%|20|20",
        "产出指标|时效指标|费用结算及时性|及时|及时|20|20",
        "效益指标|社会效益指标|与委托运营方合同完成率|=100%|100%|30|30",
        "满意度指标|服务对象满意度指标|场馆开放满意度|>=90%|100%|10|10",
    )
    values = funds("250000", "215457.6", "8.62", **{"总分.得分": "98.62"})
    said = judge(filing(values, table), profile=MOF_10)
    assert texts(said) == [
        "核实 自评表!H5：执行率 86.18%（215457.60÷250000.00）低于 90%，有 34542.40 万元未执行，没有说明原因。请核对全年预算数和全年执行数；无误的，在“校验结果”的审核说明中写明未执行的原因。 [execution.low]",
        "核实 自评表!D14：只有 5 项指标，5 个二级指标各只有 1 项，少于 10 项，反映不了全年主要工作。"
        "请把自评报告中可以量化的成果（人数、次数、户数、金额等）补充为指标；"
        "确实只有这些的，在审核说明中写明理由。 [indicators.few]",
        "提示 自评表!E16：时效指标“费用结算及时性”为“及时”/“及时”，没有日期，也没有及时率。"
        "建议写明时限或比率，如“2023年12月底前”“及时率100%”。 [target.time]",
    ]
    assert passed(said, "score.due") == ["H14", "H15", "H16", "H17", "H18"]
    assert passed(said, "weight.profile") == ["B14", "B17", "B18"]
    assert passed(said, "score.execution") == ["I5"]
    assert passed(said, "score.total") == ["H21"]


def test_shanghai_2022_the_second_project_s_rate_gives_its_points(filing):
    said = judge(filing(funds("20000", "9034", "4.52")), "score.execution", "execution.low")
    assert passed(said, "score.execution") == ["I5"]
    assert [one.rsplit(" ", 1)[1] for one in texts(said)] == ["[execution.low]"]


def test_hubei_2020_the_author_multiplied_by_the_value(filing):
    table = rows(
        "目标1(40分)|质量|监测数据必须合格|100%|100%|10|10",
        "目标1(40分)|进度|取得2018-2022监测资料|100%|100%|10|10",
        "目标1(40分)|满意度|整编资料审核|98%|98%|20|19.6",
        "目标2(40分)|质量|监测数据资料整编|100%|100%|20|20",
        "目标2(40分)|进度|完成年度资料上报|100%|100%|20|20",
    )
    filed = filing(funds("10", "10", "20", **{"总分.得分": "99.6"}), table)
    said = judge(with_cell(filed, "年度资金总额.分值", value=CellValue.of(20)))
    assert texts(said)[1:] == [
        "错误 自评表!H16：得分 19.6 低于应得 20（目标 98%，实际 98%）。"
        "可能按“分值×实际完成值”计分（20×98%），达到目标的应得满分。请改为 20，或更正实际完成值。"
        " [score.due]",
    ]
    assert "[indicators.few]" in texts(said)[0]
    assert passed(said, "score.total") == ["H21"]
    assert passed(said, "weight.class") == ["B14", "B17"]
    assert passed(said, "weight.total") == ["G21"]


def test_ningxia_2021_points_taken_off_without_a_reason(filing):
    table = rows(
        "产出指标|数量|保障人数|2370人|2370人|10|10",
        "产出指标|质量|公用经费标准|符合相关文件要求|符合相关文件要求|5|5",
        "产出指标|时效|公用经费完成时间|2021年12月完成|2021年12月完成|5|4",
        "产出指标|成本|办公所需成本|15万元|15万元|4|4",
        "产出指标|成本|维修(维护)所需成本|35万元|35万元|3|3",
        "产出指标|成本|绿化、水电费等成本|14.8万元|14.8万元|3|3",
        "效益指标|可持续|学生和老师有更好的环境|社会认可|社会认可的办学环境|10|8",
    )
    # The page is cut: weights and total cannot add up, so those rules are left out here.
    partial = {"weight.total", "weight.profile", "score.total", "indicators.class_missing"}
    said = [
        one for one in judge(filing(funds("64.8", "64.8", "9"), table)) if one.rule not in partial
    ]
    assert texts(said) == [
        "错误 自评表!I5：得分 9 低于应得 10（执行率 64.80÷64.80=100%，分值 10）。"
        "请改为 10，或更正全年预算数、全年执行数。 [score.execution]",
        "错误 自评表!H16：得分 4 低于应得 5（目标 2021年12月完成，实际 2021年12月完成）。"
        "请改为 5，或更正实际完成值。 [score.due]",
        "核实 自评表!I20：得分 8 低于分值 10，没有写偏差原因（目标 社会认可，实际 社会认可的办学环境）。"
        "目标已经达到：不应扣分的，请把得分改为 10；确应扣分的，请写明原因。 [reason.missing]",
    ]
    assert passed(said, "score.due") == ["H14", "H15", "H17", "H18", "H19"]


def test_sichuan_2023_one_unnumbered_indicator_carries_everything(filing):
    table = rows("产出指标|经济成本指标|成本控制数|≤30万元|完成|90|90")
    filed = filing(funds("3.36", "3.36", "10"), table)
    said = judge(with_cell(filed, "总分.得分", formula=""))
    assert texts(said) == [
        "核实 自评表!D14：只有 1 项指标，1 个二级指标各只有 1 项，少于 10 项，反映不了全年主要工作。"
        "请把自评报告中可以量化的成果（人数、次数、户数、金额等）补充为指标；"
        "确实只有这些的，在审核说明中写明理由。 [indicators.few]",
        "核实 自评表!B14：缺少评分方案规定的一级指标：效益指标 20 分、满意度指标 10 分、成本指标 20 分。"
        "请补充这类指标；确不适用的，在审核说明中写明理由和分值的安排。 [indicators.class_missing]",
        "核实 自评表!B14：各类分值与评分方案“湖南部门整体支出绩效自评（2023年）”不一致：产出指标 90 分（G14，应为 40 分，多 50 分）。请按方案调整分值；经批准另行设置的，在审核说明中写明依据。 [weight.profile]",
        "核实 自评表!G14：指标“成本控制数”一项占 90 分（总分的 90%），评分几乎全由它决定。"
        "请把分值分到其他指标；确有依据的，在审核说明中写明。 [weight.heavy]",
        "错误 自评表!F14：年度指标值“≤30万元”是数，实际完成值“完成”不是，不能计分。"
        "请填写实际完成的数和单位，写法与年度指标值相同。 [actual.not_number]",
        "错误 自评表!H21：总分为空，各项得分之和为 100（10+90）。请改为 100，或更正有误的得分。"
        " [score.total]",
    ]
    assert passed(said, "score.execution") == ["I5"]
    assert reasons(one for one in said if one.rule == "score.due") == [
        "无法计算应得分：年度指标值是数值，实际完成值不是数值（H14）"
    ]


def test_hebei_2019_targets_as_written_can_be_scored(filing):
    table = rows(
        "产出指标|规章制度|规章制度建立情况|建立与否|建立|20|20",
        "产出指标|数量|享受资助人数达到预计值|2100|2100|10|10",
        "产出指标|数量|资金支出率达到目标值|95%|96%|10|10",
        "产出指标|质量|建档立卡学生全面覆盖|100%|100%|10|10",
        "产出指标|质量|资助对象满意度达到目标值|95%以上|97%|10|10",
        "产出指标|时效|及时发放率达到目标值|100%|100%|20|20",
        "产出指标|成本|资助标准达标率|100%|100%|20|20",
    )
    scored = ("score.due", "target.direction", "target.time", "target.unquantified", "target.ocr")
    said = judge(filing(funds(points=""), table), *scored)
    assert texts(said) == []
    assert passed(said, "score.due") == [f"H{row}" for row in range(14, 21)]
