"""Bring the parts into the store: ``python -m xl_tools.batch.publish OUT``.

It is done in a process of its own, whose memory goes with it.

A year is cut into blocks of workbooks; for each block that changed, the rows in the store and
those in new parts become one file for each table, in the order of the workbooks. So the store has
the same bytes however the work was cut up, and whoever did it; a rerun writes little, and memory
is bounded by the size of a block.
"""

from __future__ import annotations

import contextlib
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_tools.batch.apart import serve
from xl_tools.batch.blocks import Block, blocks
from xl_tools.batch.manifest import FILE, where_rows_are, years_to_write
from xl_tools.batch.merging import Source, merge
from xl_tools.batch.schema import TABLES, UNITS, Table
from xl_tools.batch.store import FILING, YEARS, Store
from xl_tools.batch.store import UNITS as UNITS_SCOPE

RUN_FOLDER, PARTS = "运行", "parts"


def publish(out: Path, years: Sequence[int]) -> None:
    """Bring the store of the batch folder `out` up to date for `years`, from itself and the parts.

    Only blocks with a workbook that is new, changed or gone are written. Until all are there the
    store is what it was.
    """
    store = Store.create(out)
    known = store.blocks()
    written: list[Path] = []
    for year in years:
        task = _Year(store, out / RUN_FOLDER, year, known.pop(str(year), None))
        if now := list(task.write(written)):
            known[str(year)] = now
    for path in written:
        path.replace(path.with_suffix(""))
    store.keep_blocks(known)
    for year in years:
        _sweep(store, year, known.get(str(year), ()))


@dataclass(frozen=True, slots=True)
class _Year:
    """One year to bring up to date; `before` are its blocks so far, None where none were listed."""

    store: Store
    run: Path
    year: int
    before: Sequence[Sequence[str]] | None

    def write(self, written: list[Path]) -> Iterator[list[str]]:
        """Yield the blocks there are now; the files that were written are put into `written`."""
        cut = blocks(where_rows_are(self.run / FILE, self.year))
        for block, is_alone in _with_neighbour(cut):
            name = FILING if is_alone else f"{FILING}-{block.digest}"
            if block.is_new or not self._stands(name, block):
                written += (self._write(table, name, block) for table in TABLES.values())
            yield [name, block.first, block.digest]

    def _stands(self, name: str, block: Block) -> bool:
        """Return whether the block is there with these very workbooks."""
        known = self.before is not None and [name, block.first, block.digest] in self.before
        return known and self.store.file(UNITS, self.year, name).is_file()

    def _write(self, table: Table, name: str, block: Block) -> Path:
        """Write one table of a block beside its place."""
        target = self.store.file(table, self.year, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f"{target.name}.new")
        merge(beside, table, self._sources(table, block))
        return beside

    def _sources(self, table: Table, block: Block) -> Iterator[Source]:
        """Yield the files that have rows of the block, with the workbooks to take from each."""
        wanted: dict[str, set[str]] = {}
        for file, part in block.files:
            wanted.setdefault(part, set()).add(file)
        for part, files in sorted(wanted.items()):
            if part:
                yield self.run / PARTS / f"{part}.{table.name}.parquet", files
            else:
                yield from ((path, files) for path in self._standing(table, files))

    def _standing(self, table: Table, files: Collection[str]) -> list[Path]:
        """Return the files of the store that have these workbooks."""
        if self.before is None:
            return sorted(self.store.file(table, self.year).parent.glob(f"{FILING}*.parquet"))
        firsts = [first for _, first, _ in self.before]
        places = {max(0, bisect_right(firsts, file) - 1) for file in files}
        return [self.store.file(table, self.year, self.before[n][0]) for n in sorted(places)]


def _with_neighbour(cut: Iterator[Block]) -> Iterator[tuple[Block, bool]]:
    """Yield each block, and whether it is the only one."""
    before = next(cut, None)
    is_alone = True
    for block in cut:
        is_alone = False
        if before:
            yield before, False
        before = block
    if before:
        yield before, is_alone


def _sweep(store: Store, year: int, listed: Sequence[Sequence[str]]) -> None:
    """Take away the files that are in no block of a year, and a year no workbook is of any more."""
    names = {name for name, *_ in listed} | ({YEARS, UNITS_SCOPE} if listed else set())
    for table in TABLES.values():
        folder = store.file(table, year).parent
        for path in sorted(folder.glob("*.parquet*")):
            if path.name.partition(".")[0] not in names or path.suffix != ".parquet":
                path.unlink()
        if not listed:
            with contextlib.suppress(OSError):
                folder.rmdir()


def main(arguments: Sequence[str]) -> None:
    """Publish the years of the manifest that are no longer right in the store: OUT."""
    (out,) = arguments
    publish(Path(out), years_to_write(Path(out) / RUN_FOLDER / FILE))


if __name__ == "__main__":
    serve(main, "pyarrow.parquet")
