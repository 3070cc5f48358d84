"""汇总.xlsx: every sheet of the roll-up in one workbook."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from xl_tools.batch.rollup import lists, sums
from xl_tools.batch.rollup.facts import RollUp
from xl_tools.batch.rollup.overview import OVERVIEW, draw_overview, heading
from xl_tools.batch.rollup.paper import Paper
from xl_tools.batch.rollup.sheet import Sheet, Styles, print_set_up

# A fixed date: the same store must give the same bytes on every day.
CREATED = dt.datetime(2024, 1, 1)
_RED = "#D9534F"
Pause = Callable[[], None]


def at_once() -> None:
    """Make no pause."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Makes the sheets of one workbook."""

    book: xlsxwriter.Workbook
    styles: Styles

    def sheet(self, name: str, colour: str = "", *, upright: bool = False) -> Sheet:
        """Return a new sheet, set up for print."""
        paper = self.book.add_worksheet(name, Paper)
        print_set_up(paper, name, upright=upright)
        if colour:
            paper.set_tab_color(colour)
        return Sheet(paper, self.styles)

    def more(self, made: Sequence[Sheet], name: str, colour: str) -> Iterator[Sheet]:
        """Yield the sheets of that name that are made, and new ones behind all others."""
        yield from made
        for number in itertools.count(len(made) + 1):
            yield self.sheet(_numbered(name, number), colour)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}（{number}）"


def write_book(path: Path, facts: RollUp, pause: Pause = at_once) -> None:
    """Write 汇总.xlsx to `path`; `pause` is called before anything is asked about findings.

    Rows go to the disk beside it as they are written, and are not kept in memory.
    """
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": "微软雅黑", "font_size": 10},
    }
    book = xlsxwriter.Workbook(path, options)
    book.set_properties({"title": heading(facts), "author": "xl-tools", "created": CREATED})
    book.set_size(28_000, 18_000)
    pages = Pages(book, Styles(book))
    overview = pages.sheet(OVERVIEW, "#1F4E79")
    units = pages.sheet(lists.UNITS, "#2E75B6")
    # One is usual; in a country there are more, and of findings across units one more at the end.
    findings = [
        pages.sheet(_numbered(lists.FINDINGS, number), _RED)
        for number in range(1, lists.sheets_for(facts.count_own_findings()) + 1)
    ]
    matrix = pages.sheet(lists.MATRIX)
    totals = pages.sheet(sums.SUMS, "#548235")
    details = pages.sheet(sums.DETAILS)
    unreadable = pages.sheet(lists.UNREADABLE, "#7F7F7F")
    sums.draw_details(details, facts)
    sums.draw_sums(totals, facts)
    lists.draw_unreadable(unreadable, facts)
    pause()
    draw_overview(overview, facts, book)
    lists.draw_units(units, facts)
    lists.draw_findings(pages.more(findings, lists.FINDINGS, _RED), facts)
    lists.draw_matrix(matrix, facts)
    book.close()
