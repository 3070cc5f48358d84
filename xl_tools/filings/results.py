"""The sheet 校验结果: every finding with links, and the explanations (审核说明) typed beside them.

The columns are found by their headings, so that a reviewer may widen, hide or add columns. The
hidden columns 键 and 依据值 say what a row is about and which values its explanation was given
for; an explanation lapses when one of those values changes. A row belongs to its key: rows are
inserted and deleted where findings come and go, so that what a reviewer added to a row, and the
row's colours, stay with the finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xl_tools.domain.findings import Severity
from xl_tools.domain.report import Report
from xl_tools.filings.listing import HEADER_NAME, HEADINGS, ITEM, listing_of
from xl_tools.filings.result_lines import (
    BASIS,
    EXPLANATION,
    KEY,
    PLACE,
    RULE,
    STATUS,
    Explanation,
    Line,
    lines_of,
)
from xl_tools.workbook.book import Workbook

__all__ = ["BASIS", "EXPLANATION", "HEADER_NAME", "KEY", "SHEET", "STATUS", "Explanation"]

SHEET = "校验结果"
_COUNTS = ("结果_错误", "结果_核实", "结果_提示", "结果_已说明", "结果_通过", "结果_未校验")


class Results:
    """The list on 校验结果 of a workbook: read once, and then written.

    Between the two nobody else may edit the sheet.
    """

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._listing = listing_of(book)

    def explanations(self) -> dict[str, Explanation]:
        """Return the explanations and statuses on the sheet, by finding key; {} without the sheet.

        A row whose key was deleted is under its rule and place (``rule|自评表!H14``).
        """
        found: dict[str, Explanation] = {}
        listing = self._listing
        if not listing:
            return found
        for slot in listing.slots:
            text, basis, status, rule, place = [
                listing.text(heading, slot.row, slot.contents)
                for heading in (EXPLANATION, BASIS, STATUS, RULE, PLACE)
            ]
            found.setdefault(
                slot.key or f"{rule}|{place}", Explanation(text, basis, status, rule, place)
            )
        return found

    def rename(self, change: Callable[[str], str]) -> None:
        """Put new names of items into what the rows say they are about; the rest stays."""
        listing = self._listing
        if not listing:
            return
        self._listing = None  # what was read of it holds no more
        for slot in listing.slots:
            for heading in (ITEM, KEY, BASIS):
                if heading in listing.columns:
                    cell = listing.sheet[f"{listing.columns[heading]}{slot.row}"]
                    text = cell.value.text
                    if text and change(text) != text:
                        cell.value = change(text)

    def write(
        self, report: Report, statuses: Mapping[str, str], explanations: Mapping[str, str]
    ) -> bool:
        """Write counts and one row for each finding, explained finding and rule not checked.

        `statuses` and `explanations` are by finding key. False where the book has lost the sheet:
        it is left as it is then.
        """
        listing = self._listing
        if not listing:
            return False
        self._listing = None  # what was read of it holds no more
        _write_counts(self._book, report)
        # One row always stays, blank if need be: it carries the styles for the next run.
        lines = lines_of(report, statuses, explanations) or [Line("", dict.fromkeys(HEADINGS), {})]
        listing.hold(lines)
        return True


def read_explanations(book: Workbook) -> dict[str, Explanation]:
    """Return the explanations and statuses on 校验结果, as `Results.explanations` does."""
    return Results(book).explanations()


def write_results(
    book: Workbook,
    report: Report,
    statuses: Mapping[str, str],
    explanations: Mapping[str, str],
) -> bool:
    """Write what `report` says to 校验结果, as `Results.write` does."""
    return Results(book).write(report, statuses, explanations)


def _write_counts(book: Workbook, report: Report) -> None:
    counts = (
        *(report.count(severity) for severity in Severity),
        len(report.explained),
        len(report.passes),
        len(report.not_checked),
    )
    for name, count in zip(_COUNTS, counts, strict=True):
        found = book.place(name)
        if found:
            sheet, area = found
            sheet.at(area.top, area.left).value = count
