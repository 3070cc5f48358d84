"""Rounding of figures of any size: a slip of many zeros has to be shown, not refused."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

_WIDE = Context(prec=400)  # digits; the largest number of a cell has 309 before the point


def rounded(number: Decimal, decimals: int) -> Decimal:
    """Return `number` rounded half up to so many decimals.

    >>> rounded(Decimal("8.615"), 2), rounded(Decimal("1E+30"), 0)
    (Decimal('8.62'), Decimal('1000000000000000000000000000000'))
    """
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)
