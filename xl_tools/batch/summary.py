"""What is told of a batch: while it goes on, and at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from xl_tools.batch.jobs import Stamp
from xl_tools.batch.rows import DONE, UNREADABLE


class Watch(Protocol):
    """Who is told how the batch goes on."""

    def started(self, total: int) -> None:
        """So many workbooks are to be looked at."""

    def happened(self, stamp: Stamp, *, unchanged: bool) -> None:
        """One workbook is done, or was passed over as unchanged."""

    def publishing(self) -> None:
        """All workbooks are done; the results are put in order."""


@dataclass(slots=True)
class Summary:
    """What a batch came to; workbooks that were passed over are counted with what they had.

    `not_rolled_up` says why the roll-up could not be written, '' where it was; `not_returned` why
    the lists that go back to the units were not.
    `across` counts the findings across years and units, by severity, of the years at hand.
    `other_years` maps the workbooks that are of another year than the batch to their years.
    """

    total: int = 0
    done: int = 0
    unchanged: int = 0
    unreadable: int = 0
    failed: int = 0
    errors: int = 0
    reviews: int = 0
    hints: int = 0
    across: dict[str, int] = field(default_factory=dict)
    troubles: list[tuple[str, str]] = field(default_factory=list)
    other_years: dict[str, int] = field(default_factory=dict)
    not_rolled_up: str = ""
    not_returned: str = ""

    def add(self, stamp: Stamp, *, unchanged: bool) -> None:
        """Count one workbook."""
        self.unchanged += unchanged
        if stamp.outcome == DONE:
            self.done += 1
        elif stamp.outcome == UNREADABLE:
            self.unreadable += 1
        else:
            self.failed += 1
        self.errors += stamp.errors
        self.reviews += stamp.reviews
        self.hints += stamp.hints
