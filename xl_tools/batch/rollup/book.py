"""汇总.xlsx: every sheet of the roll-up in one workbook."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from xl_tools.batch.rollup import lists, sums
from xl_tools.batch.rollup.facts import RollUp
from xl_tools.batch.rollup.overview import OVERVIEW, draw_overview, heading
from xl_tools.batch.rollup.sheet import Sheet, Styles, print_set_up

# A fixed date: the same store must give the same bytes on every day.
CREATED = dt.datetime(2024, 1, 1)
# From so many lines on, rows go to the disk as they are written and are not kept in memory.
LARGE = 5_000


@dataclass(frozen=True, slots=True)
class Pages:
    """Makes the sheets of one workbook."""

    book: xlsxwriter.Workbook
    styles: Styles

    def sheet(self, name: str, colour: str = "", *, upright: bool = False) -> Sheet:
        """Return a new sheet, set up for print."""
        paper = self.book.add_worksheet(name)
        print_set_up(paper, name, upright=upright)
        if colour:
            paper.set_tab_color(colour)
        return Sheet(paper, self.styles)

    def more(self, name: str, colour: str) -> Iterator[Sheet]:
        """Yield the sheet `name`, and 名（2）, 名（3）… where one is not enough."""
        for number in itertools.count(1):
            yield self.sheet(name if number == 1 else f"{name}（{number}）", colour)


def write_book(path: Path, facts: RollUp) -> None:
    """Write 汇总.xlsx to `path`."""
    large = facts.count_findings() + len(facts.units) > LARGE
    options = {
        "constant_memory": large,
        "in_memory": not large,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": "微软雅黑", "font_size": 10},
    }
    book = xlsxwriter.Workbook(path, options)
    book.set_properties({"title": heading(facts), "author": "xl-tools", "created": CREATED})
    book.set_size(28_000, 18_000)
    pages = Pages(book, Styles(book))
    draw_overview(pages.sheet(OVERVIEW, "#1F4E79"), facts, book)
    lists.draw_units(pages.sheet(lists.UNITS, "#2E75B6"), facts)
    lists.draw_findings(pages.more(lists.FINDINGS, "#D9534F"), facts)
    lists.draw_matrix(pages.sheet(lists.MATRIX), facts)
    sums.draw_sums(pages.sheet(sums.SUMS, "#548235"), facts)
    sums.draw_details(pages.sheet(sums.DETAILS), facts)
    lists.draw_unreadable(pages.sheet(lists.UNREADABLE, "#7F7F7F"), facts)
    book.close()
