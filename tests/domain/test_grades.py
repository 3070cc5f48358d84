"""Grades are half-open bands."""

from decimal import Decimal

import pytest

from xl_tools.domain.grades import grade
from xl_tools.domain.profile import Grade, Profile

GRADES = tuple(
    Grade(name, Decimal(at)) for name, at in [("优", 90), ("良", 80), ("中", 60), ("差", 0)]
)
PROFILE = Profile("p", "", {}, GRADES)


@pytest.mark.parametrize(
    ("total", "name"),
    [("100", "优"), ("90", "优"), ("89.99", "良"), ("89.5", "良"), ("80", "良"), ("79.99", "中"),
     ("60", "中"), ("59.99", "差"), ("0", "差"), ("-1", "差")],
)  # fmt: skip
def test_grade(total, name):
    assert grade(Decimal(total), PROFILE) == name
