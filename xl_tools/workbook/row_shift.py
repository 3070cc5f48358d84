"""What inserting or deleting rows does to row numbers and to ranges of rows."""

from __future__ import annotations

from dataclasses import dataclass

from xl_tools.domain.grid import MAX_ROW


@dataclass(frozen=True, slots=True)
class RowShift:
    """`count` rows inserted before row `first`; a negative `count` deletes rows from `first` on.

    `by_host` means as Excel and LibreOffice insert rows by themselves: a range that ends just
    above them does not take them in, and links to moved cells are left behind.

    >>> RowShift(17, 2).row(16), RowShift(17, 2).row(17), RowShift(17, -2).row(18)
    (16, 19, None)
    """

    first: int
    count: int
    by_host: bool = False

    def row(self, row: int) -> int | None:
        """Return the new number of a row; None where it is deleted or pushed off the sheet."""
        if row < self.first:
            return row
        moved = row + self.count
        return moved if self.first <= moved <= MAX_ROW else None

    def span(
        self, top: int, bottom: int, *, grow: bool = True, grow_single: bool = False
    ) -> tuple[int, int] | None:
        """Return the new first and last row of a range; None where nothing of it is left.

        A range of several rows that ends just above inserted rows takes them in, unless `grow`
        is False, so that a total over a block counts the rows added to it; with `grow_single`
        (validations, conditional formats) a range of one row does as well. A program does not
        grow ranges by itself (`by_host`), but those two it does.

        >>> RowShift(17, 2).span(14, 16), RowShift(17, 2).span(16, 16), RowShift(17, 2).span(9, 20)
        ((14, 18), (16, 16), (9, 22))
        >>> RowShift(17, -2).span(16, 17), RowShift(17, -2).span(17, 18)
        ((16, 16), None)
        """
        if self.count < 0:
            return self._shrunk(top, bottom)
        grow = grow_single or (grow and not self.by_host)
        touches = bottom == self.first - 1 and (grow if top < bottom else grow_single)
        new_top = top + self.count if top >= self.first else top
        new_bottom = bottom + self.count if touches or bottom >= self.first else bottom
        return (new_top, min(new_bottom, MAX_ROW)) if new_top <= MAX_ROW else None

    def _shrunk(self, top: int, bottom: int) -> tuple[int, int] | None:
        if bottom == MAX_ROW and top < self.first:
            return top, bottom  # a whole column stays one
        new_top = top if top < self.first else max(self.first, top + self.count)
        new_bottom = bottom if bottom < self.first else max(self.first - 1, bottom + self.count)
        return (new_top, new_bottom) if new_top <= new_bottom else None
