"""Cells grouped into rectangles, so that a host is called once for each and not for each cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xl_tools.domain.grid import Area

At = tuple[int, int]


def rectangles(cells: Iterable[At]) -> list[Area]:
    """Return rectangles that cover exactly these cells (row, column), from the top.

    Neighbours in a row are joined first, then rows with the same columns.

    >>> [str(area) for area in rectangles([(1, 1), (1, 2), (2, 1), (2, 2), (3, 2)])]
    ['A1:B2', 'B3']
    """
    done: list[Area] = []
    growing: dict[tuple[int, int], Area] = {}
    for row, left, right in _runs(sorted(set(cells))):
        above = growing.get((left, right))
        if above is not None and above.bottom == row - 1:
            growing[left, right] = Area(left, above.top, right, row)
            continue
        if above is not None:
            done.append(above)
        growing[left, right] = Area(left, row, right, row)
    return sorted([*done, *growing.values()], key=lambda area: (area.top, area.left))


def _runs(cells: list[At]) -> Iterator[tuple[int, int, int]]:
    """Yield row, first and last column of each run of neighbours."""
    start: At | None = None
    last: At | None = None
    for cell in cells:
        if start is None or last is None or cell != (last[0], last[1] + 1):
            if start is not None and last is not None:
                yield start[0], start[1], last[1]
            start = cell
        last = cell
    if start is not None and last is not None:
        yield start[0], start[1], last[1]
