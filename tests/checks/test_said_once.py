"""One fault is said once, where it is; one cause of not checking is one line."""

import re

import pytest

from tests.checks.conftest import line
from tests.checks.evaluation import funds, judge, reasons, rows, texts
from tests.checks.filings import BASIC_RULES, CASE_2018, CLEAN, CLEAN_ROWS, SEED, columns
from xl_tools import checks
from xl_tools.domain.findings import Finding, NotChecked

ROW = "产出指标|质量指标|任务完成情况|"


@pytest.fixture(scope="module")
def run(filing, profile):
    def of(values, tables=CLEAN_ROWS, year=2023):
        return checks.run(filing(values, tables, year=year), profile)

    return of


def found(outcomes, *rules):
    return [line(o) for o in outcomes if isinstance(o, Finding) and (not rules or o.rule in rules)]


def test_a_wrong_amount_is_one_finding_at_the_cell_to_mend(run):
    outcomes = run(CLEAN | {"项目支出": "380.4"})
    assert found(outcomes, "agreement.projects", "agreement.funds") == [
        "错误 自评表!I8：“项目支出” 380.40 万元，基础数据表“项目支出”本年决算 340.80 万元，两表不一致，相差 39.60 万元。"
        "按基础数据表的数，基本支出与项目支出之和正好等于全年执行数，有误的应是本格。"
        "请改为 340.80，或更正另一处。 [agreement.projects]"
    ]


def test_a_part_over_budget_by_as_much_as_its_total_is_named_in_it(run):
    outcomes = run(CLEAN | {"公务接待.本年决算": "2.35"})
    assert found(outcomes, "ratio.control", "ratio.overspend") == [
        "核实 基础数据表!F6：“三公经费”本年决算 5.40 万元，本年预算 4.20 万元，控制率 128.57%，超出 1.20 万元。"
        "请核对预算数与决算数，属实请说明超支原因。 [ratio.control]",
        "核实 基础数据表!F11：“公务接待”本年决算 2.35 万元，本年预算 1.00 万元，超出 1.35 万元（135%）。"
        "请核对两列（预算含年中追加），属实请说明超支原因。 [ratio.overspend]",
    ]
    outcomes = run(CLEAN | {"公务接待.本年决算": "2.35", "公车运行维护.本年决算": "3.20"})
    assert found(outcomes, "ratio.control", "ratio.overspend") == [
        "核实 基础数据表!F6：“三公经费”本年决算 5.55 万元，本年预算 4.20 万元，控制率 132.14%，超出 1.35 万元。"
        "超出部分全部来自“公务接待”。请核对预算数与决算数，属实请说明超支原因。 [ratio.control]"
    ]


def test_an_indicator_is_not_held_against_a_figure_that_is_known_to_be_wrong(run):
    indicators = "成本指标|经济成本指标|三公经费控制率|≤100%|92.86%|10|10"
    tables = CLEAN_ROWS | rows(indicators)
    # 三公经费 adds up without the text: 3.05 ÷ 3.20 and 3.90 ÷ 3.20 are no fault of their own.
    for typed in ({"公务接待.本年决算": "0.85万元"}, {"公务接待.本年预算": "1.00."}):
        outcomes = run(CLEAN | typed, tables)
        assert found(outcomes, "agreement.indicator") == []
        assert len(found(outcomes, "format.number")) == 1
    outcomes = run(CLEAN | {"公务接待.本年决算": "0.35"}, tables)
    assert found(outcomes, "agreement.indicator") == [
        "核实 自评表!F14：指标“三公经费控制率”的实际完成值为 92.86%，按表内数据应为 80.95%（3.40÷4.20），两处不一致。"
        "请核对后改为同一数；口径不同的，在审核说明中写明算法。 [agreement.indicator]"
    ]


def test_a_new_unit_is_asked_once_for_last_year(run):
    values = {key: value for key, value in CLEAN.items() if not key.endswith("上年决算")}
    tables = {"专项资金": [{"名称": "公共文化服务", "本年预算": "85", "本年决算": "85"}]}
    outcomes = run(values, tables)
    assert found(outcomes, "required.prior") == [
        "提示 基础数据表!B6：上年决算一列全部为空（B6、B12、B16、B17、B18、B19），无法与上年比较。"
        "新设立的单位请填 0；其他单位请按上年决算补填。 [required.prior]"
    ]
    assert [o.reason for o in outcomes if isinstance(o, NotChecked) and o.rule == "prior.main"] == [
        "上年决算（B6、B12、B16）为空，无法与上年比较"
    ]


def test_a_form_in_yuan_is_one_question(run):
    values = {
        key: str(round(float(value) * 10000, 2)) if "." in key and _is_amount(value) else value
        for key, value in CLEAN.items()
    }
    values |= {
        key: str(float(CLEAN[key]) * 10000) for key in ("基本支出", "项目支出", "一般公共预算")
    }
    tables = {
        "专项资金": [{"名称": "甲", "上年决算": "8E5", "本年预算": "8.5E5", "本年决算": "8.5E5"}]
    }
    assert found(run(values, tables), "unit.form", "unit.scale", "agreement.running") == [
        "核实 自评表!I7：“基本支出”填 6294000.00，按在职 43 人计，人均 146372.09 万元，整张表可能按“元”填报。"
        "如是，请把各项金额改为万元（本格为 629.40）；属实请说明原因。 [unit.form]"
    ]


def _is_amount(value):
    return isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?", value) is not None


def test_many_cells_with_too_many_decimals_are_one_hint(run):
    values = columns("公用经费", "96.201", "99.001", "97.401") | {"公务接待.本年决算": "0.8512"}
    assert found(run(CLEAN | values), "format.decimals") == [
        "提示 基础数据表!F11：“公务接待”本年决算填 0.8512，超过两位小数；共 4 格如此，"
        "另见 基础数据表!B16、基础数据表!D16、基础数据表!F16。请保留两位小数。 [format.decimals]"
    ]


SCHEME = (
    "产出指标|数量指标|甲|≥1场|1场|20|20",
    "产出指标|质量指标|乙|≥90%|92%|30|30",
    "效益指标|社会效益指标|丙|≥90%|92%|30|30",
    "满意度指标|满意度|丁|≥90%|92%|10|10",
)


def test_another_scheme_is_one_finding_that_names_it(filing):
    said = judge(filing(funds(), rows(*SCHEME)), "weight.profile", "indicators.class_missing")
    assert texts(said) == [
        "核实 自评表!B14：各类分值按“产出 50、效益 30、满意度 10（成本列入产出）”设置，"
        "与本表的评分方案“湖南部门整体支出绩效自评（2023年）”不同："
        "产出指标 50 分（G14:G15，应为 40 分，多 10 分）；效益指标 30 分（G16，应为 20 分，多 10 分）。"
        "请与财政部门确认本年采用的方案；按本表方案的请调整分值，另行规定的在审核说明中写明依据。"
        " [weight.profile]"
    ]
    assert reasons(said) == [
        "各类分值按“产出 50、效益 30、满意度 10（成本列入产出）”设置，该方案不含所缺的一级指标"
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("成本指标|经济成本指标|预算控制数|532.25万元|530万元|5|5", []),
        ("成本指标|经济成本指标|维修成本|35万元|35万元|5|5", []),
        ("产出指标|时效指标|办结时限|15个工作日|12个工作日|5|5", []),
        ("产出指标|数量指标|保障车辆|5辆|5|5|5", []),
        ("产出指标|质量指标|持续改善|持续改善|持续改善|5|4|经费不足，部分设备未更新", []),
        ("产出指标|质量指标|合格率|100%|100%（8/8）|5|5", []),
        ("产出指标|数量指标|培训次数|≥3次|三次|5|5", []),
        (
            ROW + "≥95%|≥95%|5|5",
            [
                "错误 自评表!F14：实际完成值“≥95%”不是一个确定的数，不能与年度指标值“≥95%”比较计分。"
                "与年度指标值一字不差，疑似照抄目标。请填写实际达到的数，如 95%。 [actual.comparator]"
            ],
        ),
        (
            ROW + "≥50次|检查62次，排查隐患120处|5|5",
            [
                "核实 自评表!F14：实际完成值“检查62次，排查隐患120处”是一句话，无法直接与年度指标值“≥50次”比较计分。"
                "请只填与年度指标值对应的一个数和单位，其余内容写在实际完成情况或偏差原因栏。"
                " [actual.not_number]"
            ],
        ),
        (
            ROW + "——|——|5|5",
            [
                "错误 自评表!E14：指标“任务完成情况”的年度指标值和实际完成值均为空。"
                "请按年初批复的绩效目标填写，如 ≥90%、≥120场、2023年12月底前。 [target.blank]"
            ],
        ),
        (
            ROW + "≥90%|92%|10|6",
            [
                "错误 自评表!H14：得分 6 低于应得 10（目标 ≥90%，实际 92%）。按 6 分反推，实际完成值应约为 54%。"
                "请改为 10，或更正实际完成值。 [score.due]"
            ],
        ),
        (
            ROW + "≥200条|195条|5|4|因设备更换，更新中断一个月",
            [
                "核实 自评表!H14：得分 4 低于应得 4.88（目标 ≥200条，实际 195条）。"
                "请改为 4.88，或更正实际完成值。 [score.due]"
            ],
        ),
        (
            ROW + "2023年3月31日前|2023年4月15日|10|10",
            [
                "核实 自评表!H14：实际 2023年4月15日 晚于年度指标值 2023年3月31日前，得分却是满分 10。"
                "请酌情扣分并写明逾期的原因；时限经批准调整的，在审核说明中写明依据。 [score.rounded]"
            ],
        ),
        (
            ROW + "12月31日前|2024年1月15日|10|10",
            [
                "核实 自评表!H14：实际 2024年1月15日 晚于年度指标值 12月31日前，得分却是满分 10。"
                "请酌情扣分并写明逾期的原因；时限经批准调整的，在审核说明中写明依据。 [score.rounded]"
            ],
        ),
        (ROW + "12月|12个月|10|10", []),
        (ROW + "2023年3月31日前|2023年4月15日|10|8|招标流标一次，重新组织采购", []),
        (
            ROW + "100%|全覆盖|10|10",
            [
                "提示 自评表!F14：实际完成值“全覆盖”是文字，已按 100% 与年度指标值“100%”比较。"
                "建议改为 100%，并在佐证材料中列出分子、分母。 [actual.in_words]"
            ],
        ),
        (
            "产出指标|质量指标|预算执行率|≥95%|95%|10|10",
            [
                "核实 自评表!F14：指标“预算执行率”的实际完成值为 95%，按表内数据应为 100%（100.00÷100.00），两处不一致。"
                "请核对后改为同一数；口径不同的，在审核说明中写明算法。 [agreement.indicator]"
            ],
        ),
        ("产出指标|质量指标|预算执行率|≥95%|100%|10|10", []),
    ],
)
def test_a_row_is_judged_as_a_reviewer_would(row, said, filing):
    ids = (
        "score.due", "score.rounded", "score.band", "reason.missing", "reason.needless",
        "reason.empty", "actual.blank", "actual.comparator", "actual.not_number", "actual.unit",
        "actual.in_words", "target.blank", "agreement.indicator",
    )  # fmt: skip
    assert texts(judge(filing(funds(), rows(row)), *ids)) == said


def test_the_noise_of_a_binary_sum_is_no_difference(filing):
    values = {"总分.分值": "100.00000000000001", "总分.得分": "99.34999999999999"}
    lines = ["产出指标|数量指标|甲|≥1场|1场|89.7|89.05", "产出指标|数量指标|乙|≥1场|1场|0.3|0.3"]
    filed = filing(funds(**values), rows(*lines))
    assert texts(judge(filed, "weight.total", "score.total")) == []


@pytest.mark.parametrize("none", ["无", "——", "无。"])
def test_where_words_are_due_none_is_no_answer(run, none):
    said = found(
        run(CLEAN | {"厉行节约保障措施": none, "实际完成情况": none}),
        "required.economy",
        "goal.missing",
    )
    assert said == [
        f"核实 基础数据表!B24：“厉行节约保障措施”填的是“{none}”，等于没有填写。"
        "请写明本单位厉行节约的制度和措施。 [required.economy]",
        f"错误 自评表!F12：“实际完成情况”填的是“{none}”，等于没有填写。"
        "请写明年初确定的目标和全年的实际结果，尽量有数量、质量和时限。 [goal.missing]",
    ]


def test_a_reason_for_several_rows_stands_for_all_of_them(filing):
    lines = [
        "产出指标|数量指标|甲|≥10场|9场|10|9|以上三项均因场馆维修，部分活动取消",
        "产出指标|数量指标|乙|≥20场|18场|10|9",
        "产出指标|数量指标|丙|≥30场|27场|10|9",
    ]
    assert texts(judge(filing(funds(), rows(*lines)), "reason.missing")) == []
    lines[0] = "产出指标|数量指标|甲|≥10场|9场|10|9|因场馆维修，部分活动取消"
    assert len(texts(judge(filing(funds(), rows(*lines)), "reason.missing"))) == 2


@pytest.mark.parametrize(
    ("values", "year"), [(SEED, 2023), (CASE_2018, 2018), (CLEAN, 2023), ({}, 2023)]
)
def test_no_blank_stands_between_chinese_words(run, values, year):
    outcomes = run(values, {}, year)
    said = [o.text for o in outcomes if isinstance(o, Finding)]
    said += [o.reason for o in outcomes if isinstance(o, NotChecked)]
    word = "[\u4e00-\u9fff“”（）：，。、]"
    assert [text for text in said if re.search(f"{word} +{word}", text)] == []


@pytest.mark.parametrize(("values", "tables", "most"), [(SEED, {}, 12), (CLEAN, CLEAN_ROWS, 1)])
def test_what_was_not_checked_on_the_basic_sheet_is_a_few_lines(run, values, tables, most):
    skipped = [o for o in run(values, tables) if isinstance(o, NotChecked)]
    assert len([o for o in skipped if o.rule in BASIC_RULES]) <= most
    assert len({(o.rule, o.reason) for o in skipped}) == len(skipped)
