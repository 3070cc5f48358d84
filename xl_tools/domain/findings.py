"""What a rule can say of a filing: pass, finding, or not checked with its reason.

There are three outcomes, never two: a rule that could not look says so and is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from xl_tools.domain.cells import Place


class Severity(StrEnum):
    """How bad a finding is, worst first.

    >>> Severity.REVIEW.label
    '核实'
    """

    ERROR = "error"
    REVIEW = "review"
    HINT = "hint"

    @property
    def label(self) -> str:
        """The word a clerk sees: 错误 (blocks), 核实 (needs an explanation), 提示 (a hint)."""
        return _LABELS[self]

    @property
    def sign(self) -> str:
        """What says the same without a colour, on paper and to everybody: ■ ▲ ●; all are in GBK."""
        return _SIGNS[self]

    @property
    def rank(self) -> int:
        """0 for the worst; for sorting and for `--fail-on`."""
        return _RANKS[self]


_LABELS = {Severity.ERROR: "错误", Severity.REVIEW: "核实", Severity.HINT: "提示"}
_SIGNS = {Severity.ERROR: "■", Severity.REVIEW: "▲", Severity.HINT: "●"}
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Edit:
    """The one edit that would clear a finding: put `value` (as typed by hand) into `place`."""

    place: Place
    value: str


@dataclass(frozen=True, slots=True)
class Pass:
    """A rule that looked at these places and found nothing wrong; `detail` is the arithmetic."""

    rule: str
    # Compared, but left out of the hash: the rest tells most apart, and places are many.
    places: tuple[Place, ...] = field(default=(), hash=False)
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A rule that could not look, and why, in Chinese: 本年预算数为空，无法计算控制率."""

    rule: str
    place: Place | None
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure or text that a reviewer would query.

    `value` and `other_value` are as printed; `difference` is value − other in the unit of the
    field, where both are numbers. `message` says what is wrong and the next step; `cause` is the
    likely cause where the program can tell; `edits` (mostly one, two for a swap) clear it.
    `key` names the subject in words that survive inserted rows (rule + field), `values` the
    values an explanation (审核说明) would be given for.
    """

    rule: str
    severity: Severity
    place: Place
    value: str
    message: str
    suggestion: str = ""
    cause: str = ""
    other: Place | None = None
    other_value: str = ""
    difference: Decimal | None = None
    edits: tuple[Edit, ...] = ()
    values: tuple[tuple[str, str], ...] = field(default=())

    @property
    def text(self) -> str:
        """The whole line: place, message, next step, rule."""
        return f"{self.place}：{self.advice} [{self.rule}]"

    @property
    def advice(self) -> str:
        """What is wrong, the likely cause and the next step, without place and rule."""
        return "".join(part for part in (self.message, self.cause, self.suggestion) if part)

    @property
    def key(self) -> str:
        """What the finding is about, the same after rows were inserted above it."""
        return f"{self.rule}|{self.place.sheet}|{self.place.field}"

    @property
    def basis(self) -> str:
        """The values it speaks of, as one string: an explanation holds only while this does."""
        pairs = self.values or (
            (self.place.field, self.value),
            *(((self.other.field, self.other_value),) if self.other else ()),
        )
        return "；".join(f"{name}={value}" for name, value in pairs)


Outcome = Pass | Finding | NotChecked
