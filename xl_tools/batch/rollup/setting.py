"""Keep the district's own figures: ``python -m xl_tools.batch.rollup.setting OUT 全区.csv``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xl_tools.batch.apart import serve
from xl_tools.batch.district import keep_district
from xl_tools.batch.rollup.facts import RollUp
from xl_tools.batch.units import compare_units
from xl_tools.refresh import open_form


def set_district(out: Path, said: str, year: int = 0) -> None:
    """Keep the district's own figures, of a data file or of a unit's filing, for `year`.

    The sums are held against them, and what differs is a finding of the store.
    """
    facts = RollUp.of(out, year)
    for form in facts.forms[:1]:
        keep_district(facts.store, facts.year, said, open_form(form))
        compare_units(facts.store, [facts.year])


def main(arguments: Sequence[str]) -> None:
    """Keep what the command line says: OUT, a data file or the name of a unit."""
    out, district = arguments
    set_district(Path(out), district)


if __name__ == "__main__":
    serve(main)
