"""The worksheet functions, one registry for every host (Excel, LibreOffice, recalculation).

Each takes single cells or ranges (`spread`) and never raises for what stands in a cell: an
error cell passes through, an unusable value gives ``#VALUE!``, ``#NUM!`` or ``#N/A``, and what
has no answer by design gives "". A truth value counts as 是 or 否 in a target or actual and as
``#VALUE!`` where a number is due. A host's function sees no number formats, so a bare number
against a % target is read as in `scoring`: up to 1 as a fraction, above 1 as per cent; and one
against a date is the day that Excel keeps as this number, of the years 2000 to 2100.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial

from xl_tools.domain import ratios
from xl_tools.domain.ceilings import is_ceiling
from xl_tools.domain.cells import plain
from xl_tools.domain.day_numbers import as_days
from xl_tools.domain.grades import grade
from xl_tools.domain.plain_rows import PlainRows
from xl_tools.domain.profile import Profile
from xl_tools.domain.scalars import (
    NOT_A_NUMBER,
    NOT_A_VALUE,
    NOT_AVAILABLE,
    CellError,
    Scalar,
    cell_of,
    is_blank,
    number_of,
)
from xl_tools.domain.scoring import Score, score
from xl_tools.domain.signatures import SIGNATURES, Argument
from xl_tools.domain.spread import Result, Value, rows_of, spread
from xl_tools.domain.targets import parse_target

__all__ = ["Argument", "CellError", "WorksheetFunction", "registry"]

NO_BASE = "—"
AGREES = "一致"
# Amounts print with two decimals: each figure may hide half a unit of the second.
_HALF_CENT = Decimal("0.005")
_CACHE = 65_536
_LONGEST = 32_767  # characters that a cell holds; a file with more is damaged to Excel

Rate = Callable[[Decimal | None, Decimal | None], Decimal | None]


@dataclass(frozen=True, slots=True)
class WorksheetFunction:
    """A function as users type it. `call` takes the arguments in order, optional ones left out.

    Too few or too many arguments give ``#VALUE!``.
    """

    name: str
    arguments: tuple[Argument, ...]
    help: str
    call: Callable[..., Result]


def registry(profiles: Mapping[str, Profile], default: str) -> dict[str, WorksheetFunction]:
    """Return every worksheet function by its name; `default` is the id of the profile to use.

    >>> functions = registry({"p": Profile("p", "", {}, ())}, "p")
    >>> functions["SCORE"].call("≥90%", "81%", 10), functions["EXECRATE"].call(1, 0)
    (9.0, '—')
    >>> functions["SCORE"].call("15万元", "14万元", 10, "经济成本指标物业费用")
    10.0
    """
    scored = _scorer(profiles, default)
    functions = (
        _function("SCORE", _shortened(partial(_points, scored), profiles, default)),
        _function("SCOREWHY", partial(_why, scored, profiles)),
        _function("GRADE", partial(_grade, profiles, default)),
        *(_function(name, partial(_rate, rate)) for name, rate in _RATES.items()),
        WorksheetFunction("CHECKTOTAL", *SIGNATURES["CHECKTOTAL"], _check_total),
    )
    return {function.name: function for function in functions}


def _function(name: str, plain_function: Callable[..., Scalar]) -> WorksheetFunction:
    arguments, text = SIGNATURES[name]
    least = sum(not argument.optional for argument in arguments)
    spread_out = spread(plain_function)

    def call(*given: Value) -> Result:
        if not least <= len(given) <= len(arguments):
            return NOT_A_VALUE
        return spread_out(*given, *[None] * (len(arguments) - len(given)))

    return WorksheetFunction(name, arguments, text, call)


_Scorer = Callable[[Scalar, Scalar, Scalar, Scalar, Scalar], Score | CellError | None]


def _scorer(profiles: Mapping[str, Profile], default: str) -> _Scorer:
    """Return what scores one row of cells: a score, an error to show, or None for an unused row."""

    @lru_cache(maxsize=_CACHE, typed=True)
    def scored(
        target: Scalar, actual: Scalar, weight: Scalar, indicator: Scalar, profile: Scalar
    ) -> Score | CellError | None:
        for value in (target, actual, weight, profile, indicator):
            if isinstance(value, CellError):
                return value
        if is_blank(target) and (is_blank(weight) or is_blank(actual)):
            return None
        number = number_of(weight)
        if isinstance(number, CellError):
            return number
        if number is not None and number < 0:
            return NOT_A_NUMBER
        chosen = profiles.get(_profile_id(profile, default))
        if chosen is None:
            return NOT_AVAILABLE
        target, actual = as_days(target, actual)
        wanted, name = cell_of(target), "" if is_blank(indicator) else str(indicator)
        ceiling = bool(name) and is_ceiling(name, name, parse_target(wanted))
        return score(wanted, cell_of(actual), number, profile=chosen, ceiling=ceiling)

    return scored


def _profile_id(profile: Scalar, default: str) -> str:
    return default if is_blank(profile) else str(profile).strip()


def _points(
    scored: _Scorer,
    target: Scalar,
    actual: Scalar,
    weight: Scalar,
    indicator: Scalar,
    profile: Scalar,
) -> Scalar:
    result = scored(target, actual, weight, indicator, profile)
    if isinstance(result, CellError):
        return result
    return "" if result is None or result.points is None else float(result.points)


def _shortened(
    points: Callable[..., Scalar], profiles: Mapping[str, Profile], default: str
) -> Callable[..., Scalar]:
    """Return `points` with a short way for plain rows, to the same results."""
    shortcuts = {name: PlainRows(profile.over_limit).points for name, profile in profiles.items()}
    usual = shortcuts.get(default)

    def one(
        target: Scalar, actual: Scalar, weight: Scalar, indicator: Scalar, profile: Scalar
    ) -> Scalar:
        shortcut = usual
        if profile is not None:
            shortcut = shortcuts.get(profile) if type(profile) is str else None
        result = shortcut(target, actual, weight, indicator) if shortcut else None
        return points(target, actual, weight, indicator, profile) if result is None else result

    return one


def _why(
    scored: _Scorer,
    profiles: Mapping[str, Profile],
    target: Scalar,
    actual: Scalar,
    weight: Scalar,
    indicator: Scalar,
    profile: Scalar,
) -> Scalar:
    result = scored(target, actual, weight, indicator, profile)
    if isinstance(result, Score):
        return _fit(result.text)
    if result == NOT_AVAILABLE and not is_blank(profile) and str(profile).strip() not in profiles:
        return _fit(f"没有方案“{profile}”，可用：{'、'.join(profiles)}")
    return "" if result is None else result


def _fit(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _grade(profiles: Mapping[str, Profile], default: str, total: Scalar, profile: Scalar) -> Scalar:
    number = number_of(total)
    if isinstance(profile, CellError):
        return profile
    if not isinstance(number, Decimal):
        return "" if number is None else number
    chosen = profiles.get(_profile_id(profile, default))
    return NOT_AVAILABLE if chosen is None else grade(number, chosen)


def _rate(rate: Rate, part: Scalar, whole: Scalar) -> Scalar:
    top, base = number_of(part), number_of(whole)
    if isinstance(top, CellError):
        return top
    if isinstance(base, CellError):
        return base
    if base is None or base <= 0:
        return NO_BASE
    result = rate(top, base)
    return "" if result is None else float(result)


def _check_total(*given: Value) -> Result:
    """Compare one total with the cells of a range; see the help text."""
    if not 2 <= len(given) <= 3:
        return NOT_A_VALUE
    total, tolerance = _single(given[0]), _single(given[2] if len(given) == 3 else None)
    rows = rows_of(given[1])
    parts = [cell for row in rows for cell in row] if rows else [_single(given[1])]
    for value in (total, *parts, tolerance):
        if isinstance(value, CellError):
            return value
    limit = number_of(tolerance)
    if isinstance(limit, CellError):
        return limit
    return _difference(total, parts, limit)


def _single(value: Value) -> Scalar:
    rows = rows_of(value)
    if rows is None:
        return value  # type: ignore[return-value]  # not a list, so it is one cell
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else NOT_A_VALUE


def _difference(total: Scalar, parts: list[Scalar], tolerance: Decimal | None) -> str:
    numbers = []
    for part in (total, *parts):
        number = number_of(part)
        if isinstance(number, CellError):
            return _fit(f"“{part}”不是数值，无法核对合计")
        numbers.append(number)
    whole, filled = numbers[0], [number for number in numbers[1:] if number is not None]
    if not filled:
        return "" if whole is None else f"合计 {plain(whole)}，分项全部为空，无法核对"
    added = sum(filled, Decimal(0))
    if whole is None:
        return f"合计为空，分项之和为 {plain(added)}"
    limit = _HALF_CENT * (len(filled) + 1) if tolerance is None else abs(tolerance)
    if abs(whole - added) <= limit:
        return AGREES
    return f"合计 {plain(whole)} 与分项之和 {plain(added)} 相差 {plain(whole - added)}"


_RATES: dict[str, Rate] = {
    "EXECRATE": ratios.execution_rate,
    "CONTROLRATE": ratios.control_rate,
    "CHANGERATE": ratios.change_rate,
    "ADJUSTRATE": ratios.adjustment_rate,
}
