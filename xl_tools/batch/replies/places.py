"""The workbook a list belongs to: the copy in a batch's OUT, or a file in a folder."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Protocol

from xl_tools.batch.figures import bare
from xl_tools.batch.inputs import WORKBOOKS, find_inputs
from xl_tools.batch.returns.seal import Seal
from xl_tools.batch.rows import DONE
from xl_tools.batch.store import FOLDER, Store
from xl_tools.errors import FileError, XlToolsError
from xl_tools.filings.reader import identify, unit_of
from xl_tools.refresh import open_form
from xl_tools.workbook import Workbook


class Missing(Exception):
    """There is no such workbook; the text says why, in Chinese."""


class Places(Protocol):
    """Where workbooks are looked for."""

    def find(self, seal: Seal) -> Path:
        """Return the workbook that an answer is for; Missing where there is none."""


class InStore:
    """The workbooks that a batch has refreshed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._out = store.root.parent if store.root.name == FOLDER else store.root

    @cached_property
    def _outputs(self) -> dict[tuple[str, str], tuple[str, str]]:
        rows = self._store.rows("SELECT file, year, outcome, output FROM units")
        return {(r["file"], str(r["year"])): (r["outcome"], r["output"]) for r in rows}

    def find(self, seal: Seal) -> Path:
        """Return the batch's copy, or the original that it refreshed in place."""
        found = self._outputs.get((seal.file, seal.year))
        if found is None:
            raise Missing(f"批量处理的结果中没有“{seal.file}”（{seal.year} 年）。")
        outcome, output = found
        path = self._out / output
        if outcome != DONE or not path.is_file():
            raise Missing(f"工作簿“{output or seal.file}”不存在或读不了。")
        return path


class InFolder:
    """The workbooks of a folder: by their path, or else by unit and year."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise FileError(folder, "没有这个文件夹", "请检查路径")
        self._folder = folder

    def find(self, seal: Seal) -> Path:
        """Return the file at the same place below the folder, or the unit's only one."""
        path = self._folder.joinpath(*seal.file.split("/"))
        # A list comes from outside: its path leads nowhere else.
        is_below = path.resolve().is_relative_to(self._folder.resolve())
        if seal.file and is_below and path.is_file():
            return path
        found = self._by_unit.get((bare(seal.unit), seal.year), [])
        if len(found) == 1:
            return found[0]
        what = f"有 {len(found)} 个" if found else "没有"
        raise Missing(f"{self._folder} 中{what}“{seal.unit}”{seal.year} 年的工作簿。")

    @cached_property
    def _by_unit(self) -> dict[tuple[str, str], list[Path]]:
        found: dict[tuple[str, str], list[Path]] = {}
        for one in find_inputs([self._folder], self._folder / FOLDER):
            path = Path(one.source)
            if path.suffix.lower() in WORKBOOKS and (whose := _whose(path)):
                found.setdefault(whose, []).append(path)
        return found


def _whose(path: Path) -> tuple[str, str] | None:
    """Return unit and year of a filing; other files, and broken ones, do not matter here."""
    try:
        book = Workbook.open(path)
        mine = identify(book)
        return bare(unit_of(book, open_form(mine.form))), str(mine.year)
    except XlToolsError:
        return None
