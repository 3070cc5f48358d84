"""text.claim: what 厉行节约保障措施 says of an item, against the table."""

import pytest

from tests.checks.conftest import line
from tests.checks.filings import CLEAN, CLEAN_ROWS, columns
from xl_tools import checks
from xl_tools.domain.findings import Finding

FIELD = "厉行节约保障措施"
# 三公经费 4.30 → 5.10 of 4.20 budgeted; 公务接待 1.10 → 0.85 of 1.00; 公用经费 96.20 → 97.40 of 99.
ROSE = CLEAN | columns("公车运行维护", "3.20", "3.20", "4.25")
_ADVICE = "请核对文字和表内的数，改为一致；口径不同的，在审核说明中写明算法。 [economy.claim]"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "全年三公经费比上年下降9.3%。",
            "“厉行节约保障措施”写“全年三公经费比上年下降9.3%”，而表内“三公经费”本年决算 5.10 万元、"
            "上年决算 4.30 万元，是增加 0.80 万元。",
        ),
        (
            "严格公务接待管理，公务接待费较上年增长2%",
            "“厉行节约保障措施”写“公务接待费较上年增长2%”，而表内“公务接待”本年决算 0.85 万元、"
            "上年决算 1.10 万元，是减少 0.25 万元。",
        ),
        (
            "“三公”经费支出未超年度预算。",
            "“厉行节约保障措施”写“三公经费支出未超年度预算”，而表内“三公经费”本年决算 5.10 万元、"
            "本年预算 4.20 万元，超出 0.90 万元。",
        ),
        (
            "公务接待费同比下降30%。",
            "“厉行节约保障措施”写“公务接待费同比下降30%”，而按表内“公务接待”本年决算 0.85 万元、"
            "上年决算 1.10 万元计算，变动 22.73%，不是 30%。",
        ),
    ],
)
def test_a_claim_that_the_table_contradicts(text, told, filing, said):
    filed = filing(ROSE | {FIELD: text}, CLEAN_ROWS)
    assert said("economy.claim", filed) == [f"核实 基础数据表!B24：{told}{_ADVICE}"]


@pytest.mark.parametrize(
    "text",
    [
        "三公经费支出5.1万元，较上年减少0.8万元",
        "三公经费实际支出5.10万元，比上年同期下降15%",
        "三公经费：同比下降",
        "严格执行中央八项规定，三公经费较上年下降5%",
        "三公经费支出5.1万元，比2022年减少0.8万元",
        "三公经费严格控制在预算内",
        "公用经费较去年有所下降",
        "公车运行维护费比上年度降低",
        "公务用车运行维护费控制在年初预算范围内",
    ],
)
def test_other_ways_to_say_it(text, filing, said):
    assert len(said("economy.claim", filing(ROSE | {FIELD: text}, CLEAN_ROWS))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "三公经费比上年增长18.6%",
        "三公经费同比增加0.8万元",
        "公务接待费比上年下降22.7%",
        "公务接待费比上年下降22%",  # cut off
        "公务接待费比上年下降约20%",
        "公用经费控制在预算内",
        "确保三公经费比上年下降5%",
        "力争厉行节约，三公经费比上年下降5%",
        "三公经费比2021年下降5%",
        "力争实现三公经费同比下降",
        "严格落实三公经费只减不增要求",
        "三公经费不得超预算",
        "三公经费未比上年下降",
        "三公经费比上年没有下降",
        "公务接待批次比上年减少",
        "三公经费中办公用品比上年减少",
        "三公经费预算比上年下降10%",
        "人均公务接待费比上年增长1%",
        "压减三公经费，办公用电比上年下降10%",
        "除公车外，三公经费比上年下降",
        "三公经费和公用经费均比上年下降",
        "三公经费比上年预算下降5%",
        "加强三公经费管理。用电量同比下降5%。",
        "三公经费（不含公车）比上年下降",
        "三公经费比上年不减反增",
        "无",
        "",
    ],
)
def test_what_is_no_claim_or_a_true_one(text, filing, said):
    assert said("economy.claim", filing(ROSE | {FIELD: text}, CLEAN_ROWS)) == []


def test_a_standstill_is_no_fall(filing, said):
    same = CLEAN | columns("公务接待", "1.10", "1.00", "1.10") | {FIELD: "公务接待费比上年下降"}
    (told,) = said("economy.claim", filing(same, CLEAN_ROWS))
    assert "本年决算、上年决算都是 1.10 万元，没有增减。" in told


def test_nothing_to_compare_is_said(filing, said):
    blank = {FIELD: "公务接待费比上年下降5%"}
    assert said("economy.claim", filing(blank), every=True) == ["—— 文字说到的项目，表内没有数可比"]
    assert said("economy.claim", filing({}), every=True) == ["—— 文字没有说到表内项目的增减"]
    (passed,) = said("economy.claim", filing(CLEAN, CLEAN_ROWS), every=True)
    assert passed == "PASS B24"


def test_a_figure_that_is_known_to_be_wrong_contradicts_nobody(filing, profile):
    wrong = ROSE | columns("公务接待", "1.10", "1.00", "12000") | {FIELD: "公务接待费比上年下降5%"}
    found = [o for o in checks.run(filing(wrong, CLEAN_ROWS), profile) if isinstance(o, Finding)]
    assert [line(o) for o in found if o.rule == "economy.claim"] == []
    assert "unit.scale" in {o.rule for o in found}


@pytest.mark.parametrize("part", ["1", "1元", "费用", "1.1", "2023年"])
def test_a_row_of_figures_takes_no_time(part, filing, said):
    text = "三公经费" + part * 12 + "比上年" + part * 10
    assert said("economy.claim", filing(ROSE | {FIELD: text}, CLEAN_ROWS)) == []
