"""One version of a filing: its values and what the rules say of them; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Finding
from xl_tools.domain.report import Report
from xl_tools.filings.result_lines import finding_keys
from xl_tools.refresh import refresh_book
from xl_tools.workbook import Workbook
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits


@dataclass(frozen=True)
class Version:
    """A workbook as it is after a refresh."""

    path: Path
    filing: Filing
    report: Report

    @classmethod
    def read(cls, path: Path, limits: Limits = DEFAULT_LIMITS) -> Version:
        """Read the workbook at `path`; FileError where it cannot be read."""
        done = refresh_book(Workbook.open(path, limits), limits=limits)
        return cls(path, done.filing, done.report)

    def findings(self) -> Mapping[str, Finding]:
        """Return every finding by its key, those that an explanation clears too."""
        found = [one for one in self.report.outcomes if isinstance(one, Finding)]
        return dict(zip(finding_keys(found), found, strict=True))

    def standing(self) -> Mapping[str, Finding]:
        """Return the findings that no explanation clears, by key."""
        cleared = {id(finding) for finding, _ in self.report.explained}
        return {key: one for key, one in self.findings().items() if id(one) not in cleared}
