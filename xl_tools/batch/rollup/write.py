"""Write roll-ups: ``python -m xl_tools.batch.rollup.write OUT DISTRICT 2023``.

::

    汇总.xlsx  汇总.html                the newest year of the store
    汇总-2022.xlsx  汇总-2022.html      an older one

A batch does it in a process of its own, whose memory goes with it. That process says in one
sentence on stderr what went wrong.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xl_tools.batch.apart import serve
from xl_tools.batch.district import keep_district
from xl_tools.batch.rollup.book import write_book
from xl_tools.batch.rollup.facts import RollUp
from xl_tools.batch.rollup.page import page
from xl_tools.batch.store import Store
from xl_tools.batch.units import compare_units
from xl_tools.refresh import open_form
from xl_tools.workbook.saving import replace_file, replacing

NAME = "汇总"


def write_rollup(out: Path, year: int = 0) -> list[Path]:
    """Write the roll-up of `year` (0: the newest) into the batch folder `out`; return the files.

    UsageError where there is no store or nothing of that year; FileBusy where an old roll-up is
    open elsewhere: it stays whole then.
    """
    facts = RollUp.of(out, year)
    book = rolled_up(out, facts.year, newest=facts.newest)
    web = book.with_suffix(".html")
    replace_file(web, page(facts, book.name).encode())
    return [_write_book(book, facts), web]


def rolled_up(out: Path, year: int, *, newest: bool) -> Path:
    """Return where the workbook of a roll-up stands.

    >>> rolled_up(Path("out"), 2022, newest=False).as_posix()
    'out/汇总-2022.xlsx'
    """
    return out / (f"{NAME}.xlsx" if newest else f"{NAME}-{year}.xlsx")


def set_district(out: Path, said: str, year: int = 0) -> None:
    """Keep the district's own figures, of a data file or of a unit's filing, for `year`.

    The sums are held against them, and what differs is a finding of the store.
    """
    facts = RollUp.of(out, year)
    for form in facts.forms[:1]:
        keep_district(facts.store, facts.year, said, open_form(form))
        compare_units(facts.store, [facts.year])


def _write_book(target: Path, facts: RollUp) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / target.name
        write_book(path, facts)
        with path.open("rb") as written, replacing(target) as file:
            shutil.copyfileobj(written, file)
    return target


def main(arguments: Sequence[str]) -> None:
    """Write as the command line says: OUT, what the district is or '', years.

    Years that have no roll-up yet are written too.
    """
    out, district, *texts = arguments
    store = Store.open(Path(out))
    known = store.years()
    years = {int(text) for text in texts} & set(known)
    years |= {year for year in known[:-1] if not rolled_up(Path(out), year, newest=False).exists()}
    # The newest always: files that have no year are listed there.
    years |= set(known[-1:])
    if district:
        set_district(Path(out), district)
    for year in sorted(years or {0}):
        write_rollup(Path(out), year)


if __name__ == "__main__":
    serve(main)
