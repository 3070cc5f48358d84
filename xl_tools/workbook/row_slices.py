"""Where in a sheet's XML its rows stand: offsets only, so that a million rows cost little."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from itertools import pairwise

_NUMBER = re.compile(rb"""\sr\s*=\s*["']\s*(\d{1,9})\s*["']""")


class RowSlices:
    """The rows in the XML inside ``sheetData``, in ascending order of their `numbers`."""

    def __init__(self, content: bytes, row_tag: bytes) -> None:
        """Cut `content` at the start tags of its rows; a row without number follows its neighbour.

        >>> slices = RowSlices(b'<row r="2"/> <row r="5"><c/></row>', b"row")
        >>> list(slices.numbers), slices.source(5), slices.source(3)
        ([2, 5], b'<row r="5"><c/></row>', None)
        """
        self._content = content
        self.numbers = array("l")
        self._bounds = array("q")  # where each row starts, and where the last one ends
        start_tag = re.compile(rb"<" + re.escape(row_tag) + rb'(?: r="(\d{1,9})"|[\s/>])')
        number = 0
        for match in start_tag.finditer(content):
            start = match.start()
            number = int(match[1] or _number_at(content, start) or number + 1)
            self.numbers.append(number)
            self._bounds.append(start)
        self._bounds.append(len(content))
        self.is_repeated = False
        if any(after <= before for before, after in pairwise(self.numbers)):
            self._sort()

    def _sort(self) -> None:
        """Put the rows into order, as any program that writes the file again would."""
        content, starts = self._content, pairwise(self._bounds)
        pieces = sorted(
            ((number, content[start:end]) for number, (start, end) in zip(self.numbers, starts,
                                                                           strict=True)),
            key=lambda piece: piece[0],
        )  # fmt: skip
        self.numbers = array("l", (number for number, _ in pieces))
        self.is_repeated = any(one == other for one, other in pairwise(self.numbers))
        position = self._bounds[0]
        self._bounds = array("q", [position])
        for _, piece in pieces:
            position += len(piece)
            self._bounds.append(position)
        self._content = content[: self._bounds[0]] + b"".join(piece for _, piece in pieces)

    @property
    def last(self) -> int:
        """The highest number; 0 where there are no rows."""
        return self.numbers[-1] if self.numbers else 0

    def source(self, number: int) -> bytes | None:
        """Return the XML of a row with the white space behind it; None where there is none."""
        index = bisect_left(self.numbers, number)
        if index == len(self.numbers) or self.numbers[index] != number:
            return None
        return self._content[self._bounds[index] : self._bounds[index + 1]]

    def holding(self, mark: bytes) -> Iterator[int]:
        """Yield the numbers of the rows in whose XML the mark occurs."""
        position = self._content.find(mark, self._bounds[0])
        while position >= 0:
            index = bisect_right(self._bounds, position) - 1
            yield self.numbers[index]
            position = self._content.find(mark, self._bounds[index + 1])

    def with_rows(self, rows: Mapping[int, bytes]) -> list[bytes | memoryview]:
        """Return the XML, in pieces, with `rows` in place of those that have their numbers.

        >>> slices = RowSlices(b'<row r="2"/><row r="5"/>', b"row")
        >>> b"".join(slices.with_rows({2: b"", 3: b"<row/>"}))
        b'<row/><row r="5"/>'
        """
        content = memoryview(self._content)
        pieces: list[bytes | memoryview] = []
        position = 0
        for number in sorted(rows):
            index = bisect_left(self.numbers, number)
            pieces += [content[position : self._bounds[index]], rows[number]]
            is_there = index < len(self.numbers) and self.numbers[index] == number
            position = self._bounds[index + is_there]
        return [*pieces, content[position:]]


def _number_at(content: bytes, start: int) -> int:
    match = _NUMBER.search(content, start, content.find(b">", start))
    return int(match[1]) if match else 0
