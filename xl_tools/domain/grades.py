"""The grade (评价等级) a total earns."""

from __future__ import annotations

from decimal import Decimal

from xl_tools.domain.profile import Profile


def grade(total: Decimal, profile: Profile) -> str:
    """Return the name of the grade for a `total` of 100; bands are half-open.

    A total is not rounded first: 89.5 is 良, and so is 89.99. '' for a profile without grades.

    >>> from xl_tools.domain.profile import Grade
    >>> grades = (Grade("优", Decimal(90)), Grade("良", Decimal(80)), Grade("差", Decimal(0)))
    >>> grade(Decimal("89.5"), Profile("p", "", {}, grades))
    '良'
    """
    for band in profile.grades:
        if total >= band.at_least:
            return band.name
    return profile.grades[-1].name if profile.grades else ""
