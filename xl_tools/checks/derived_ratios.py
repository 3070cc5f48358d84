"""A ratio on the form must agree with the two figures it is made of.

The template works ratios out by formula, but forms come back with the formula typed over. What is
printed is compared to its own last digit: 97 % for 32/33 = 96.97 % is right, 86.19 % for 86.18 % is
one unit off and a hint, anything further off is wrong.

PASS: 在职 32, 编制 33, printed 97%. PASS: 编制 0, printed —.
FAIL: 在职 32, 编制 33, printed 103%. FAIL: printed #DIV/0! (`error`).
HINT: 0 of 0 printed as 0% or 100% (`zero`): there is no ratio, and the cell should say —.
NOT CHECKED: one of the two figures is blank or text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xl_tools.checks.gaps import Gap, gaps_of_pair, told
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import LOST, NOT_CALCULATED, cells_at, name_of, says_none
from xl_tools.checks.wording import finding, percent, said
from xl_tools.domain.cells import CellValue, Kind
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Edit, Finding, Outcome, Pass, Severity
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.domain.values import parse_quantity

PARAMS: Mapping[str, Param] = {
    "ratios": Param(
        "tables",
        required=True,
        help="每个比率及其分子、分母",
        parts={
            "ratio": Param("cell", required=True, help="比率"),
            "top": Param("cell", required=True, help="分子"),
            "bottom": Param("cell", required=True, help="分母"),
        },
    ),
}
WORDS = frozenset({"due", "top", "top_value", "bottom", "bottom_value"})
TEXTS = frozenset({"blank", "error", "zero", "near", "percent"})

NO_RATIO = "—"
NO_RATIO_DUE = "无法核对比率"
NONE_DUE = "{}为 0，没有比率"


@dataclass(frozen=True, slots=True)
class Ratio:
    """The printed ratio and the two figures it is made of."""

    printed: Cell
    top: Cell
    bottom: Cell

    def due(self) -> Decimal | None:
        """Return what the ratio is, or None where a figure is missing or the bottom is 0."""
        if self.top.number is None or not self.bottom.number:
            return None
        return self.top.number / self.bottom.number


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for every ratio."""
    gaps: list[Gap] = []
    for entry in rule.params["ratios"]:
        columns = [cells_at(filing, entry[part]) for part in ("ratio", "top", "bottom")]
        for row in zip(*columns, strict=True):
            cells = [cell for _, cell in row if cell is not None]
            if len(cells) < len(row):
                gaps += [Gap(key, None, LOST) for key, cell in row if cell is None]
            elif outcome := _judge(rule, Ratio(*cells), gaps):
                yield outcome
    yield from told(rule, gaps, NO_RATIO_DUE)


def _judge(rule: Rule, ratio: Ratio, gaps: list[Gap]) -> Outcome | None:
    printed, due = ratio.printed, ratio.due()
    if printed.value.kind is Kind.ERROR:
        return _finding(rule, ratio, rule.texts["error"], due)
    filed = _as_percentage(printed.value)
    if due is None:
        return _without_due(rule, ratio, filed, gaps)
    if filed is None:
        if printed.value.is_blank and printed.formula:
            gaps.append(Gap(printed.place.field, printed.place, NOT_CALCULATED))
            return None
        return _finding(rule, ratio, rule.texts["blank"], due)
    return _compare(rule, ratio, filed, due)


def _without_due(
    rule: Rule, ratio: Ratio, filed: CellValue | None, gaps: list[Gap]
) -> Outcome | None:
    cells = (ratio.bottom, ratio.top)
    if any(cell.number is None for cell in cells):
        gaps += gaps_of_pair(*((cell.place.field, cell) for cell in cells))
        return None
    if filed is None:
        detail = NONE_DUE.format(name_of(ratio.bottom.place.field))
        return Pass(rule.id, (ratio.printed.place, ratio.bottom.place), detail)
    severity = rule.severity if ratio.top.number else Severity.HINT
    return _finding(rule, ratio, rule.texts["zero"], None, severity=severity)


def _compare(rule: Rule, ratio: Ratio, filed: CellValue, due: Decimal) -> Outcome:
    number, half = filed.number or Decimal(0), filed.half_unit
    off = abs(number - due)
    if off <= half:
        places = (ratio.printed.place, ratio.top.place, ratio.bottom.place)
        top, bottom = said(ratio.top.value), said(ratio.bottom.value)
        return Pass(rule.id, places, f"{top}÷{bottom}＝{percent(due)}，填 {filed.shown}")
    if off < 3 * half:  # rounded alike, one unit apart
        return _finding(rule, ratio, rule.texts["near"], due, severity=Severity.HINT)
    hundredfold = not filed.is_percent and abs(number / 100 - due) <= half
    return _finding(rule, ratio, "", due, cause=rule.texts["percent"] if hundredfold else "")


def _as_percentage(value: CellValue) -> CellValue | None:
    """Return the ratio as a number; text such as "97%" is read with the digits it shows."""
    if value.kind is Kind.NUMBER:
        return value
    quantity = None if says_none(value) else parse_quantity(value)
    if quantity is None or not quantity.is_single:
        return None
    if not quantity.is_percent:
        return CellValue.of(quantity.low)
    exponent = quantity.low.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return CellValue.of(quantity.low / 100, f"0.{'0' * decimals}%" if decimals else "0%")


def _finding(
    rule: Rule,
    ratio: Ratio,
    message: str,
    due: Decimal | None,
    *,
    severity: Severity | None = None,
    cause: str = "",
) -> Finding:
    should_be = NO_RATIO if due is None else percent(due)
    return finding(
        rule,
        ratio.printed,
        other=ratio.top,
        message=message,
        severity=severity,
        cause=cause,
        edits=[Edit(ratio.printed.place, should_be)],
        uses=(ratio.bottom,),
        due=should_be,
        top=name_of(ratio.top.place.field),
        top_value=said(ratio.top.value),
        bottom=name_of(ratio.bottom.place.field),
        bottom_value=said(ratio.bottom.value),
    )
