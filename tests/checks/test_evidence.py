"""Worded indicators at full marks: one finding a sheet, where they carry much of the weight."""

from tests.checks.evaluation import funds, judge, passed, rows, texts

RULE = "qualitative.evidence"
NUMBERED = "产出指标|数量指标|场次|≥120场|126场|40|40"


def said_of(filing, *lines):
    return judge(filing(funds(), rows(*lines)), RULE)


def test_worded_rows_at_full_marks_want_evidence_once(filing):
    said = said_of(
        filing,
        NUMBERED,
        "效益指标|社会效益指标|营商环境|优化|优化|20|20",
        "效益指标|可持续影响指标|机制|健全|健全|30|30|——",
    )
    assert texts(said) == [
        "核实 自评表!H15：2 项定性指标均得满分（H15、H16，共 50 分，占指标分值的 55.6%），没有写依据："
        "“营商环境”、“机制”。请在偏差原因栏写明依据（文件、台账、检查或测评结果），或改为可以计量的指标。"
        " [qualitative.evidence]"
    ]


def test_few_light_or_evidenced_rows_are_left_alone(filing):
    worded = "效益指标|社会效益指标|营商环境|优化|优化|20|20"
    for other in (
        "效益指标|可持续影响指标|机制|健全|健全|30|24|新任务机制未定型",
        "效益指标|可持续影响指标|机制|健全|健全|30|30|印发制度3项，见台账",
        "效益指标|可持续影响指标|机制|健全|制定值班、督办、回访三项制度并全部执行|30|30",
        "效益指标|可持续影响指标|机制|健全|修订制度3项|30|30",
        "效益指标|可持续影响指标|满意|≥90%|95%|30|30",
    ):
        said = said_of(filing, NUMBERED, worded, other)
        assert texts(said) == [], other
        assert passed(said, RULE) == ["H14", "H15", "H16"]


def test_worded_rows_of_little_weight_are_left_alone(filing):
    light = "效益指标|社会效益指标|营商环境|优化|优化|8|8"
    said = said_of(filing, NUMBERED, light, light.replace("营商环境", "机制"))
    assert texts(said) == []
