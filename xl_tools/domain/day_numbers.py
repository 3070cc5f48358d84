"""Days that reach a worksheet function as numbers.

Excel hands a date cell over as a day, LibreOffice and the calculating engine as the number that it
is kept as. What that number means shows only beside a date: 45280 may be an amount as well.
"""

from __future__ import annotations

import datetime as dt

from xl_tools.domain.dates import parse_period
from xl_tools.domain.scalars import Scalar
from xl_tools.domain.targets import TargetKind, parse_target

# The 1900 date system, after its 29 February 1900; days of the years 2000 to 2100.
_DAY_ZERO = dt.date(1899, 12, 30)
_FIRST, _AFTER_LAST = 36_526, 73_416


def as_days(target: Scalar, actual: Scalar) -> tuple[Scalar, Scalar]:
    """Return target and actual, a bare number as a day where the other one is written as a date.

    Two numbers stay numbers.

    >>> as_days("2023年12月底前", 45280.0)[1]
    datetime.date(2023, 12, 20)
    >>> as_days("≤45300元", 45280.0)[1]
    45280.0
    """
    if isinstance(target, str) and (day := _day(actual)):
        return target, day if parse_target(target).kind is TargetKind.DATE else actual
    if isinstance(actual, str) and (day := _day(target)):
        period = parse_period(actual)
        return day if period and period.year else target, actual
    return target, actual


def _day(value: Scalar) -> dt.date | None:
    if isinstance(value, float) and _FIRST <= value < _AFTER_LAST:
        return _DAY_ZERO + dt.timedelta(days=int(value))
    return None
