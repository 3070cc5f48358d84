"""The report on one filing: every outcome of every rule, counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from xl_tools.domain.findings import Finding, NotChecked, Outcome, Pass, Severity
from xl_tools.domain.recalculation import NotRecalculated


@dataclass(frozen=True)
class Report:
    """What the checks said of one filing, in the order of the form's rules.

    `explained` are review findings (核实) that a valid explanation clears, with that explanation;
    they are not among `findings`. `not_recalculated` names the cells whose formula could not be
    calculated here, and those calculated from them: the rules took their results as they stood.
    """

    form: str
    unit: str
    year: int
    outcomes: tuple[Outcome, ...]
    explained: tuple[tuple[Finding, str], ...] = ()
    not_recalculated: tuple[NotRecalculated, ...] = ()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that stand, worst first, then in the order of the rules."""
        found = [o for o in self.outcomes if isinstance(o, Finding)]
        cleared = {id(finding) for finding, _ in self.explained}
        return tuple(
            sorted((f for f in found if id(f) not in cleared), key=lambda f: f.severity.rank)
        )

    @cached_property
    def passes(self) -> tuple[Pass, ...]:
        """What was looked at and found right."""
        return tuple(o for o in self.outcomes if isinstance(o, Pass))

    @cached_property
    def not_checked(self) -> tuple[NotChecked, ...]:
        """What could not be looked at, each with its reason."""
        return tuple(o for o in self.outcomes if isinstance(o, NotChecked))

    def count(self, severity: Severity) -> int:
        """Return how many findings of this severity stand."""
        return sum(finding.severity is severity for finding in self.findings)

    def worst(self) -> Severity | None:
        """Return the worst severity that stands, or None for a clean filing."""
        return min((f.severity for f in self.findings), key=lambda s: s.rank, default=None)

    def fails(self, level: Severity) -> bool:
        """Return whether any finding stands at or above `level`."""
        worst = self.worst()
        return worst is not None and worst.rank <= level.rank


def merge(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Return the outcomes without exact repeats, in order.

    >>> len(merge([Pass("a.b"), Pass("a.b")]))
    1
    """
    return tuple(dict.fromkeys(outcomes))
