"""Two things in one target: what was missed is told, what was met is left to a person."""

from decimal import Decimal

import pytest

from xl_tools.domain.outcome import Hint
from xl_tools.domain.scoring import score


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("2023年12月31日前完成率100%", "80%", "8"),
        ("12月底前完成率≥95%", "80%", "8.42"),
        ("12月底前，支付率100%", "80%", "8"),
        ("12月底前完成率≥95%", "完成", "10"),
    ],
)
def test_a_missed_rate_with_a_date_is_scored_as_the_rate(target, actual, points):
    assert score(target, actual, 10).points == Decimal(points)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("培训2期，120人次", "培训1期，80人次"),
        ("培训2期，1,200人次", "培训2期，1,100人次"),
        ("新建2处、维修3处", "新建2处、维修2处"),
        ("新建≥2处、维修≥3处", "新建1处、维修3处"),
    ],
)
def test_a_part_that_is_lower_is_told(target, actual):
    found = score(target, actual, 10)
    assert (found.points, found.hints, found.needs_person) == (None, (Hint.PART_MISSED,), True)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("12月底前完成率≥95%", "96%"),  # when it was done is not said
        ("12月底前完成率≥95%", "12月完成"),
        ("12月底前下降5%", "3%"),
        ("6月底前完成60%，12月底前完成100%", "80%"),
        ("新建2处、维修3处", "新建3处、维修3处"),
        ("新建2处、维修3处", "维修3处、新建1处"),
        ("新建2处、维修3处", "共4处"),
        ("投诉2起、事故1起", "投诉1起、事故0起"),
        ("减少2处、压减3处", "减少1处、压减3处"),
        ("投资100万元、建设2处", "投资90万元、建设2处"),
    ],
)
def test_what_cannot_be_paired_is_left_to_a_person(target, actual):
    found = score(target, actual, 10)
    assert (found.points, found.hints, found.needs_person) == (None, (), True)
