"""Are there enough indicators, of every class, each named and once?"""

import pytest

from tests.checks.evaluation import funds, judge, reasons, rows, texts


def said_of(filing, rule, *lines, **fields):
    return texts(judge(filing(funds(**fields), rows(*lines)), rule))


CLASSES = (
    "产出指标|数量指标|甲|≥1|1|40|40",
    "效益指标|社会效益指标|乙|≥1|1|20|20",
    "满意度指标|服务对象满意度指标|丙|≥1|1|10|10",
    "成本指标|经济成本指标|丁|≥1|1|20|20",
)


def test_one_indicator_under_each_heading_is_few(filing):
    assert said_of(filing, "indicators.few", *CLASSES) == [
        "核实 自评表!D14：只有 4 项指标，4 个二级指标各只有 1 项，少于 10 项，反映不了全年主要工作。"
        "请把自评报告中可以量化的成果（人数、次数、户数、金额等）补充为指标；"
        "确实只有这些的，在审核说明中写明理由。 [indicators.few]"
    ]


def test_two_under_one_heading_or_ten_in_all_are_enough(filing):
    assert said_of(filing, "indicators.few", *CLASSES, "产出指标|数量指标|戊|≥1|1|0|0") == []
    ten = [f"产出指标|第{n}类指标|事项{n}|≥1|1|9|9" for n in range(10)]
    assert said_of(filing, "indicators.few", *ten) == []


def test_a_class_without_a_row(filing):
    assert said_of(filing, "indicators.class_missing", *CLASSES) == []
    assert said_of(filing, "indicators.class_missing", *CLASSES[:2]) == [
        "核实 自评表!B14：缺少评分方案规定的一级指标：满意度指标 10 分、成本指标 20 分。"
        "请补充这类指标；确不适用的，在审核说明中写明理由和分值的安排。 [indicators.class_missing]"
    ]


def test_a_foreign_frame_is_not_held_against_the_profile(filing):
    said = judge(filing(funds(), rows("目标1|质量|甲|≥1|1|90|90")), "indicators.class_missing")
    assert reasons(said) == ["评分方案没有规定这些一级指标的分值"]


@pytest.mark.parametrize(
    ("second", "cause"),
    [
        (
            "产出指标|数量指标|培训 人次|≥100人|120人|5|5",
            "两行的年度指标值和实际完成值也相同，可能是复制时多出一行。",
        ),
        (
            "产出指标|质量指标|培训人次|≥90%|92%|5|5",
            "两行的年度指标值或实际完成值不同，可能是名称没有写全。",
        ),
    ],
)
def test_the_same_name_twice(filing, second, cause):
    first = "产出指标|数量指标|培训人次|≥100人|120人|5|5"
    name = second.split("|")[2].replace(" ", "")
    assert said_of(filing, "indicators.duplicate", first, second) == [
        f"核实 自评表!D15：三级指标“{name}”与 自评表!D14 重复。{cause}"
        "请删去一行，或把名称写具体，使两行可以区分。 [indicators.duplicate]"
    ]
    assert said_of(filing, "indicators.duplicate", first) == []


def test_a_row_without_a_name(filing):
    assert said_of(filing, "indicators.unnamed", "产出指标|数量指标||≥1|1|9|9") == [
        "错误 自评表!D14：这一行填了内容，但三级指标为空。"
        "请写明指标名称；如是多余的行，请整行清空。 [indicators.unnamed]"
    ]


@pytest.mark.parametrize(
    ("rule", "name", "said"),
    [
        (
            "indicators.name_word",
            "否优化营商环境",
            "以“否”开头，疑似漏了“是”。建议改为“是否优化营商环境”。",
        ),
        ("indicators.name_word", "是否优化营商环境", ""),
        ("indicators.name_word", "否决事项数", ""),
        (
            "indicators.name_repeated",
            "培训培训人次",
            "中“培训”重复出现。建议核对文字；如包含几件事，请分成几行。",
        ),
        (
            "indicators.name_repeated",
            "信访宣传力综合宣传力等各类宣传指标率",
            "中“宣传力”重复出现。建议核对文字；如包含几件事，请分成几行。",
        ),
        ("indicators.name_repeated", "社会公众或服务对象满意度", ""),
        ("indicators.name_repeated", "培训人员培训合格率", ""),
        ("indicators.name_repeated", "高新技术企业高新技术产品产值", ""),
    ],
)
def test_names_gone_wrong(filing, rule, name, said):
    expected = [f"提示 自评表!D14：三级指标“{name}”{said} [{rule}]"] if said else []
    assert said_of(filing, rule, f"产出指标|数量指标|{name}|≥1|1|9|9") == expected


@pytest.mark.parametrize(
    ("goal", "measurable"),
    [
        ("解决群众急难愁盼民生实事", False),
        ("完成2023年各项工作任务", False),
        ("1.保障机构运转\n2.提升服务水平", False),
        ("全年举办公益文化活动不少于120场", True),
        ("完成十二项民生实事", True),
        ("实现零上访", True),
        ("群众满意度90%以上", True),
    ],
)
def test_a_goal_holds_a_figure(filing, goal, measurable):
    expected = (
        []
        if measurable
        else [
            f"提示 自评表!B12：预期目标“{goal}”没有数量、比率或次数，完成与否无法衡量。"
            "建议补充可以核对的数，如“全年化解信访件不少于100件”。 [goal.unmeasurable]"
        ]
    )
    assert said_of(filing, "goal.unmeasurable", 预期目标=goal) == expected


def test_a_blank_goal_is_missing_and_not_also_unmeasurable(filing):
    said = judge(filing({}), "goal.missing", "goal.unmeasurable")
    assert texts(said) == [
        "错误 自评表!B12：“预期目标”没有填写。"
        "请写明年初确定的目标和全年的实际结果，尽量有数量、质量和时限。 [goal.missing]",
        "错误 自评表!F12：“实际完成情况”没有填写。"
        "请写明年初确定的目标和全年的实际结果，尽量有数量、质量和时限。 [goal.missing]",
    ]
    assert reasons(said) == ["“预期目标”为空"]
