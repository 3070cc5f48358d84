"""The filings of one form, profile and year: what the rules across units look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xl_tools.batch.rows import DONE
from xl_tools.batch.store import Store, quoted
from xl_tools.domain.profile import Profile

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Peers:
    """The filings of one form, profile and year in `store`."""

    store: Store
    year: int
    form: str
    profile: Profile

    def limit(self, name: str) -> float:
        """Return a threshold of the profile."""
        return float(self.profile.thresholds[name])

    def fields(
        self, keys: Sequence[str], where: str = "TRUE", asked: Sequence[object] = ()
    ) -> pd.DataFrame:
        """Return the cells of some fields: file, unit, line, key, place, value and text.

        `where` speaks of the cell f and the filing u.
        """
        return self.store.frame(
            "SELECT f.file, f.unit, f.line, f.key, f.sheet, f.cell, f.field,"
            f" f.shown AS value, f.text {self._cells(keys)} AND {where} ORDER BY f.file, f.seq",
            [self.year, self.form, self.profile.id, *asked],
        )

    def stream(self, columns: str, keys: Sequence[str], where: str) -> Iterator[tuple[Any, ...]]:
        """Yield some columns of cells as `fields` has them, without holding them all."""
        return self.store.stream(
            f"SELECT {columns} {self._cells(keys)} AND {where}",
            [self.year, self.form, self.profile.id],
        )

    def numbers(self, of: str, by: str) -> pd.DataFrame:
        """Return file, unit and two figures (number, number_by) of filings with both above 0."""
        return self.store.frame(
            "SELECT f.file, f.unit, f.number, b.number AS number_by"
            f" {self._cells([of], 'JOIN filings b ON b.file = f.file AND b.year = f.year')}"
            f" AND b.key = {quoted(by)} AND f.number > 0 AND b.number > 0 ORDER BY f.file",
            [self.year, self.form, self.profile.id],
        )

    @staticmethod
    def _cells(keys: Sequence[str], join: str = "") -> str:
        listed = ", ".join(quoted(key) for key in keys)
        return (
            f"FROM filings f {join} JOIN units u ON u.file = f.file AND u.year = f.year"
            f" AND u.outcome = '{DONE}' WHERE f.year = ? AND u.form = ? AND u.profile = ?"
            f" AND f.used AND f.key IN ({listed})"
        )
