"""Drawing figures: the same seed draws the same figures on every machine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

T = TypeVar("T")
_CENT = Decimal("0.01")


class Dice:
    """Draws amounts, counts and choices for one filing.

    >>> Dice(7, 1).amount(100, (0.9, 1.1)) == Dice(7, 1).amount(100, (0.9, 1.1))
    True
    """

    def __init__(self, seed: int, number: int) -> None:
        # A string seeds alike whatever PYTHONHASHSEED is.
        self._random = Random(f"{seed}/{number}")  # noqa: S311 - invented figures, no secret

    def within(self, bounds: Sequence[float]) -> float:
        """Return a number between two bounds."""
        return self._random.uniform(bounds[0], bounds[1])

    def amount(self, base: Decimal | float, bounds: Sequence[float]) -> Decimal:
        """Return `base` times a factor within `bounds`, to two decimals."""
        return (Decimal(repr(self.within(bounds))) * Decimal(str(base))).quantize(_CENT)

    def count(self, bounds: Sequence[float]) -> int:
        """Return a whole number within `bounds`, small ones as often as large ones (log scale)."""
        low, high = bounds
        return round(math.exp(self._random.uniform(math.log(low), math.log(high))))

    def happens(self, share: float) -> bool:
        """Tell whether something happens that happens to `share` of all."""
        return self._random.random() < share

    def one(self, choices: Sequence[T]) -> T:
        """Return one of `choices`."""
        return self._random.choice(choices)

    def some(self, choices: Sequence[T], number: int) -> list[T]:
        """Return `number` different ones of `choices`, in their order of drawing."""
        return self._random.sample(choices, number)

    def filled(self, sentence: str) -> str:
        """Return a sentence with a number for {n} and a smaller one for {m}.

        No two filings are likely to get the same: units that file the same text are a finding.

        >>> sentence = Dice(7, 1).filled("审批{n}人次，退回{m}人次。")
        >>> "{" in sentence
        False
        """
        number = self.whole(1000, 99999)
        return sentence.format(n=number, m=self.whole(10, 999))

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        return self._random.randint(low, high)
