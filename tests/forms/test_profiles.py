"""The shipped profiles, and what the loader says of a wrong one."""

from decimal import Decimal
from importlib.resources import files

import pytest

from xl_tools.domain.grades import grade
from xl_tools.domain.ratios import points_on
from xl_tools.errors import FormError
from xl_tools.forms.profiles import THRESHOLDS, load_profile, parse_profile, profile_ids

GOOD = (files("xl_tools.forms") / "profiles" / "hunan-2023.toml").read_text("utf-8")


def wrong(old, new):
    assert GOOD.count(old) >= 1, old
    with pytest.raises(FormError) as error:
        parse_profile("x", GOOD.replace(old, new, 1))
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("profile_id", profile_ids())
def test_every_profile_adds_up_and_states_every_limit(profile_id):
    profile = load_profile(profile_id)
    assert profile.id == profile_id
    assert sum(profile.weights.values()) == 100
    assert set(profile.thresholds) == set(THRESHOLDS)
    assert profile.over_target == profile.thresholds["over_target"] == Decimal("1.3")
    assert grade(Decimal("89.5"), profile) == "良"


@pytest.mark.parametrize(
    ("profile_id", "weights", "middle"),
    [
        ("mof-10", [10, 50, 30, 10], 60),
        ("mof-101", [10, 40, 20, 10, 20], 60),
        ("hunan-2023", [10, 40, 20, 10, 20], 60),
        ("sichuan-2025", [10, 90], 70),
    ],
)
def test_weights_and_grades(profile_id, weights, middle):
    profile = load_profile(profile_id)
    assert list(profile.weights.values()) == weights
    assert [band.at_least for band in profile.grades] == [90, 80, middle, 0]


@pytest.mark.parametrize(
    ("name", "ratio", "points"),
    [
        ("在职人员控制率", "1", "5.00"),
        ("在职人员控制率", "1.03125", "3.50"),
        ("三公经费变动率", "0", "8.00"),
        ("三公经费变动率", "0.983125", "0.00"),
        ("三公经费控制率", "1.02", "4.00"),
        ("预算完成率", "0.9927", "5.00"),
        ("预算完成率", "0.94", "3.00"),
        ("预算调整率", "0", "5.00"),
        ("预算调整率", "0.1", "4.00"),
        ("预算调整率", "0.2", "3.00"),
        ("预算调整率", "0.3", "2.00"),
        ("预算调整率", "0.3994", "0.00"),
        ("公用经费控制率", "1.01", "4.00"),
        ("政府采购执行率", "9.4583", "0.00"),
        ("政府采购执行率", "0.95", "3.00"),
        ("重点支出安排率", "0.85", "4.00"),
        ("重点支出安排率", "0.5", "0.00"),
        ("楼堂馆所规模控制率", "1.05", "3.00"),
        ("楼堂馆所投资控制率", "1.04", "5.00"),
    ],
)
def test_the_scales_of_the_frame(name, ratio, points):
    profile = load_profile("hunan-2023")
    assert points_on(profile.scales[name], Decimal(ratio), profile.step)[0] == Decimal(points)


def test_an_unknown_profile_offers_the_nearest():
    with pytest.raises(FormError) as error:
        load_profile("hunan-2024")
    assert str(error.value) == (
        "方案 hunan-2024：没有这个方案，您是否想写 hunan-2023？"
        "（可用：hunan-2023、mof-10、mof-101、sichuan-2025）"
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('over_limit = "linear2T"', 'over_limit = "linear"',
         "x.toml over_limit：没有“linear”这个取值，您是否想写 linear2T？"),
        ("step = ", "stepp = ", "x.toml stepp：没有这个键，您是否想写 step？"),
        ('"产出指标" = 40', '"产出指标" = 30', "x.toml weights：各类分值合计应为 100，现为 90"),
        ('"产出指标" = 40', '"产出指标" = "40"', "x.toml weights.产出指标：应为数字，现为 \"40\""),
        ('"产出指标" = 40', '"产出" = 40',
         "x.toml weights.产出：没有这个键，您是否想写 产出指标？"),
        ('"预算执行" = 10', '"预算执行" = -10', "x.toml weights.预算执行：不能为负，现为 -10"),
        ("at_least = 80", "at_least = 95",
         "x.toml grades：应从高到低排列，最后一档从 0 起，现为 90、95、60、0"),
        ("at_least = 0 ", "at_least = 5 ",
         "x.toml grades：应从高到低排列，最后一档从 0 起，现为 90、80、60、5"),
        ("partly = [0.6, 0.8]", "partly = [0.8, 0.6]",
         "x.toml partly：应为两个由小到大的比例，如 [0.6, 0.8]"),
        ("control_max = 1.0\n#", "contol_max = 1.0\n#", "x.toml thresholds.control_max：缺少此项"),
        ("over_target = 1.3", "over_target = true",
         "x.toml thresholds.over_target：应为数字，现为 true"),
        ("over_target = 1.3", "over_target = nan",
         "x.toml thresholds.over_target：应为数字，现为 NaN"),
        ("minus = 0.5", "minis = 0.5",
         "x.toml scales.在职人员控制率.minis：没有这个键，您是否想写 minus？"),
        ("per = 0.01", "per = 0", "x.toml scales.在职人员控制率.per：应大于 0，现为 0"),
        ('sides = "under"', 'sides = "below"',
         "x.toml scales.预算完成率.sides：没有“below”这个取值，可用：over、under、both"),
        ("bands = [[0, 5], ", "bands = [[0], ",
         "x.toml scales.预算调整率.bands[1]：应为 [界限, 得分]，现为 [0]"),
    ],
)  # fmt: skip
def test_a_wrong_profile_says_what_and_where(old, new, problem):
    assert problem in wrong(old, new)


def test_all_problems_are_listed_at_once():
    assert len(wrong('[weights]\n"预算执行" = 10', 'x = 1\n[weights]\n"预算执行" = 9')) == 2


def test_broken_toml_is_named():
    with pytest.raises(FormError) as caught:
        parse_profile("x", "title = ")
    assert str(caught.value) == "方案 x.toml 第 1 行：不是合法的 TOML：值写得不对，文字请加引号"


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ('"预算执行" = 20\n"投入指标" = 30\n"过程指标" = 50', []),
        ('"投入" = 100', ["x.toml weights.投入：一级指标应写全称，如“投入指标”"]),
        (
            '"预算执行" = 10\n"产出旨标" = 90',
            ["x.toml weights.产出旨标：没有这个键，您是否想写 产出指标？"],
        ),
    ],
)
def test_a_form_may_have_classes_of_its_own(weights, said):
    shipped = files("xl_tools.forms") / "profiles" / "mof-101.toml"
    before, _, after = shipped.read_text(encoding="utf-8").partition("[weights]")
    text = f"{before}[weights]\n{weights}\n[thresholds]{after.partition('[thresholds]')[2]}"
    try:
        parse_profile("x", text)
        found = []
    except FormError as error:
        found = [str(problem) for problem in error.problems]
    assert found == said
