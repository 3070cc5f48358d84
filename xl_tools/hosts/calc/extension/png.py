"""Draw a few strokes into a PNG, the same bytes on every system: nothing is compressed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

Point = tuple[float, float]
Colour = tuple[int, int, int]
GRID = 24.0  # the drawing's side; icons of all sizes are drawn from it
_SAMPLES = 4  # a pixel is looked at in so many rows and columns of points


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points with round ends, or with `filled` the area they enclose."""

    points: tuple[Point, ...]
    colour: Colour
    width: float = 2.2
    filled: bool = False

    def comes_near(self, x: float, y: float, reach: float) -> bool:
        """Return whether a square of twice `reach` around the point may meet the stroke."""
        far = reach + self.width / 2
        left, right = min(p[0] for p in self.points), max(p[0] for p in self.points)
        top, bottom = min(p[1] for p in self.points), max(p[1] for p in self.points)
        return left - far <= x <= right + far and top - far <= y <= bottom + far

    def covers(self, x: float, y: float) -> bool:
        """Return whether the point lies on the stroke."""
        if self.filled and _inside(self.points, x, y):
            return True
        pairs = zip(self.points, self.points[1:], strict=False)
        return any(_distance(a, b, x, y) <= self.width / 2 for a, b in pairs)


def _distance(a: Point, b: Point, x: float, y: float) -> float:
    length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
    along = ((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / length if length else 0.0
    along = max(0.0, min(1.0, along))
    return hypot(x - a[0] - along * (b[0] - a[0]), y - a[1] - along * (b[1] - a[1]))


def _inside(points: Sequence[Point], x: float, y: float) -> bool:
    crossings = 0
    for a, b in zip(points, (*points[1:], points[0]), strict=True):
        if (a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]):
            crossings += 1
    return crossings % 2 == 1


def png(strokes: Sequence[Stroke], side: int) -> bytes:
    r"""Return the picture of `side` × `side` pixels with a transparent ground.

    >>> png([Stroke(((2, 2), (20, 20)), (0, 0, 0))], 16)[:4]
    b'\x89PNG'
    """
    rows = b"".join(
        b"\0" + b"".join(_pixel(strokes, x, y, GRID / side) for x in range(side))
        for y in range(side)
    )
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def _pixel(strokes: Sequence[Stroke], x: int, y: int, size: float) -> bytes:
    half = size / 2
    # The last stroke lies on top.
    near = [s for s in reversed(strokes) if s.comes_near(x * size + half, y * size + half, half)]
    seen: list[Colour] = []
    for number in range(_SAMPLES * _SAMPLES if near else 0):
        right = (x + (number % _SAMPLES + 0.5) / _SAMPLES) * size
        down = (y + (number // _SAMPLES + 0.5) / _SAMPLES) * size
        top = next((s.colour for s in near if s.covers(right, down)), None)
        if top:
            seen.append(top)
    if not seen:
        return b"\0\0\0\0"
    mixed = (round(sum(channel) / len(seen)) for channel in zip(*seen, strict=True))
    return bytes((*mixed, round(255 * len(seen) / _SAMPLES**2)))
