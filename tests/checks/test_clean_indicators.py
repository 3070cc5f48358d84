"""A 自评表 with nothing wrong in it gives no finding at all, and nothing is passed over unsaid."""

from tests.checks.evaluation import RULES, funds, judge, reasons, rows, texts

TABLE = rows(
    "产出指标（40分）|数量指标|公益文化活动场次|≥120场|126场|8|8",
    "产出指标（40分）|数量指标|新增馆藏图书|≥5000册|5230册|6|6",
    "产出指标（40分）|数量指标|业务培训人次|≥3000人次|3180人次|6|6",
    "产出指标（40分）|质量指标|活动验收合格率|≥98%|99.2%|6|6",
    "产出指标（40分）|质量指标|设施设备完好率|95%以上|96%|4|4",
    "产出指标（40分）|时效指标|年度活动计划按期完成率|=100%|100%|6|6",
    "产出指标（40分）|时效指标|免费开放资金支付完成时间|2023年12月底前|2023年11月完成|4|4",
    "效益指标（20分）|经济效益指标|带动文化消费金额|≥300万元|318万元|5|5",
    "效益指标（20分）|社会效益指标|群众文化获得感|稳步提升|部分提升|10|7|基层点位少，偏远社区活动不足，2024年增设3个点。",
    "效益指标（20分）|可持续影响指标|安全责任事故|0起|0起|5|5",
    "满意度指标（10分）|服务对象满意度指标|服务对象满意度|≥90%|88%|10|9.78"
    "|问卷显示停车位不足占不满意意见的六成，拟共享停车位30个。",
    "成本指标（20分）|经济成本指标|三公经费支出|≤4.20万元|3.90万元|10|10",
    "成本指标（20分）|经济成本指标|项目支出总额|≤343万元|340.80万元|10|10",
)


def test_a_clean_filing_gives_no_finding(filing):
    said = judge(filing(funds("975.40", "970.20", "9.95", **{"总分.得分": "96.73"}), TABLE))
    assert texts(said) == []
    assert {one.rule for one in said} == {rule.id for rule in RULES}


def test_what_was_not_checked_has_a_reason(filing):
    said = judge(filing(funds("975.40", "970.20", "9.95", **{"总分.得分": "96.73"}), TABLE))
    assert reasons(said) == [
        "没有与表内数据相同的指标",
        "没有不适用的指标",
        "没有达到目标而扣分的指标",
    ]


def test_an_empty_sheet_says_once_that_it_is_empty(filing):
    said = judge(filing({}), "indicators.none", "indicators.few", "score.due", "weight.total")
    assert texts(said) == [
        "错误 自评表!D14：绩效指标一行也没有填写。"
        "请按年初批复的绩效目标，一项一行填写三级指标、年度指标值、实际完成值、分值和得分。"
        " [indicators.none]"
    ]
    assert set(reasons(said)) == {"绩效指标表没有填写任何指标"}
