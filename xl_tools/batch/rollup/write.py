"""Write roll-ups: ``python -m xl_tools.batch.rollup.write OUT 2023``.

::

    汇总.xlsx  汇总.html                the newest year of the store
    汇总-2022.xlsx  汇总-2022.html      an older one

A batch does it in a process of its own, whose memory goes with it. It begins with the figures,
while another process still looks for findings across units.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xl_tools.batch.apart import serve, wait
from xl_tools.batch.rollup.book import Pause, at_once, write_book
from xl_tools.batch.rollup.facts import RollUp
from xl_tools.batch.rollup.page import page
from xl_tools.batch.store import Store
from xl_tools.workbook.saving import replace_file, replacing

NAME = "汇总"


def write_rollup(out: Path, year: int = 0, pause: Pause = at_once) -> list[Path]:
    """Write the roll-up of `year` (0: the newest) into the batch folder `out`; return the files.

    `pause` is called when all is written that does not depend on findings. UsageError where there
    is no store or nothing of that year; FileBusy where an old roll-up is open elsewhere: it stays
    whole then.
    """
    facts = RollUp.of(out, year)
    book = rolled_up(out, facts.year, newest=facts.newest)
    web = book.with_suffix(".html")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / book.name
        write_book(path, facts, pause)
        replace_file(web, page(facts, book.name).encode())
        with path.open("rb") as written, replacing(book) as file:
            shutil.copyfileobj(written, file)
    return [book, web]


def rolled_up(out: Path, year: int, *, newest: bool) -> Path:
    """Return where the workbook of a roll-up stands.

    >>> rolled_up(Path("out"), 2022, newest=False).as_posix()
    'out/汇总-2022.xlsx'
    """
    return out / (f"{NAME}.xlsx" if newest else f"{NAME}-{year}.xlsx")


def main(arguments: Sequence[str], pause: Pause = at_once) -> None:
    """Write as the command line says: OUT, years.

    Years that have no roll-up yet are written too.
    """
    out, *texts = arguments
    store = Store.open(Path(out))
    known = store.years()
    years = {int(text) for text in texts} & set(known)
    years |= {year for year in known[:-1] if not rolled_up(Path(out), year, newest=False).exists()}
    # The newest always: files that have no year are listed there.
    years |= set(known[-1:])
    for year in sorted(years or {0}):
        write_rollup(Path(out), year, pause)
        pause = at_once


if __name__ == "__main__":
    serve(lambda arguments: main(arguments, wait), "duckdb")
