"""Days as the numbers that cells store, in the date systems of 1900 and of 1904.

The system of 1900 has a 29 February 1900 that never was: it is serial 60.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

_BASE_1900, _BASE_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_LEAP_BUG = 60
_SECONDS = 86_400
_LAST = 2_958_465  # 9999-12-31


def from_serial(serial: Decimal, *, epoch_1904: bool = False) -> dt.date | None:
    """Return the day (a datetime where there is a time too); None where there is no such day.

    >>> from_serial(Decimal("45291")), from_serial(Decimal("45291.5")), from_serial(Decimal(60))
    (datetime.date(2023, 12, 31), datetime.datetime(2023, 12, 31, 12, 0), None)
    """
    if epoch_1904:
        days, base = serial, _BASE_1904
    else:
        days, base = (serial if serial >= _LEAP_BUG else serial + 1), _BASE_1900
    too_early = serial < (0 if epoch_1904 else 1)
    if too_early or serial >= _LAST + 1 or (not epoch_1904 and int(serial) == _LEAP_BUG):
        return None
    day = base + dt.timedelta(days=int(days))
    seconds = round((days - int(days)) * _SECONDS)
    if not seconds:
        return day
    return dt.datetime(day.year, day.month, day.day) + dt.timedelta(seconds=seconds)


def to_serial(day: dt.date, *, epoch_1904: bool = False) -> Decimal | None:
    """Return the number that stores `day`; None where the date system cannot hold it.

    >>> to_serial(dt.date(2023, 12, 31)), to_serial(dt.date(1900, 1, 1))
    (Decimal('45291'), Decimal('1'))
    """
    date = day.date() if isinstance(day, dt.datetime) else day
    days = (date - (_BASE_1904 if epoch_1904 else _BASE_1900)).days
    if not epoch_1904 and days <= _LEAP_BUG:
        days -= 1
    if days < (0 if epoch_1904 else 1):
        return None
    if not isinstance(day, dt.datetime):
        return Decimal(days)
    seconds = day.hour * 3600 + day.minute * 60 + day.second
    return Decimal(days) + Decimal(seconds) / _SECONDS
