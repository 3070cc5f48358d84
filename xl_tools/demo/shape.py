"""The shape of an invented workbook: what of its draft changes more than what cells hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from xl_tools.demo.draft import Draft
from xl_tools.domain.form import Form
from xl_tools.fill.change import Change


@dataclass(frozen=True, slots=True)
class Shape:
    """How many rows each table has, and how the rows of its grouped columns are merged.

    `groups` says for table and column how long each run of the same text is.
    """

    rows: tuple[tuple[str, int], ...]
    groups: tuple[tuple[str, str, tuple[int, ...]], ...]

    @classmethod
    def of(cls, form: Form, draft: Draft) -> Shape:
        """Return the shape of the workbook that holds `draft`."""
        rows = tuple(sorted((table, len(rows)) for table, rows in draft.rows.items()))
        return cls(rows, tuple(_groups(form, draft)))

    def changes(self, form: Form) -> Iterator[Change]:
        """Yield what gives an empty workbook this shape; only cells that are merged get a text."""
        runs = {(table, column): _letters(lengths) for table, column, lengths in self.groups}
        for table, count in self.rows:
            for index in range(1, count + 1):
                for column in form.table(table).columns:
                    letters = runs.get((table, column.key))
                    text = letters[index - 1] if letters else ""
                    if not column.formula:
                        yield Change(text, table=table, index=index, column=column.key)


def _groups(form: Form, draft: Draft) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    for table in form.tables():
        for column in table.columns:
            if column.grouped:
                texts = [str(row.get(column.key) or "") for row in draft.rows.get(table.key, ())]
                yield table.key, column.key, run_lengths(texts)


def run_lengths(texts: Sequence[str]) -> tuple[int, ...]:
    """Return how many rows each group has; one without a text belongs to the group above.

    >>> run_lengths(["产出指标", "", "产出指标", "效益指标"])
    (3, 1)
    """
    carried: list[str] = []
    for text in texts:
        carried.append(text or (carried[-1] if carried else ""))
    return tuple(len(list(run)) for _, run in groupby(carried))


def _letters(lengths: Sequence[int]) -> list[str]:
    return [f"组{number}" for number, length in enumerate(lengths, 1) for _ in range(length)]
