"""What a recalculation could not vouch for."""

from __future__ import annotations

from dataclasses import dataclass

from xl_tools.domain.cells import Place


@dataclass(frozen=True, slots=True)
class NotRecalculated:
    """A cell whose result may be out of date, and why (in Chinese).

    Either its own formula could not be calculated, and it keeps the result it had, or it was
    calculated from such a result.

    >>> str(NotRecalculated(Place("自评表", "P5"), "不认识函数 FOO"))
    '自评表!P5：不认识函数 FOO'
    """

    place: Place
    reason: str

    def __str__(self) -> str:
        return f"{self.place}：{self.reason}"
