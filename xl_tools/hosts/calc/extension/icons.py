"""The icons of menu and toolbar: paper and a sign, told apart by shape and not by colour."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import cos, pi, sin

from xl_tools.hosts.calc.extension.png import Colour, Point, Stroke, png

_INK, _BLUE, _RED, _GREEN, _PAPER = (
    (64, 64, 64),
    (21, 101, 192),
    (198, 40, 40),
    (27, 120, 60),
    (255, 255, 255),
)
SIZES = (16, 26)


@cache
def icons() -> Mapping[str, bytes]:
    """Return every icon as PNG, by file name (``score_16.png``)."""
    return {
        f"{name}_{size}.png": png(strokes, size)
        for name, strokes in _DRAWN.items()
        for size in SIZES
    }


def _line(colour: Colour, *points: Point, width: float = 2.6) -> Stroke:
    return Stroke(points, colour, width)


def _sheet(left: float, top: float, right: float, bottom: float) -> tuple[Stroke, ...]:
    corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    return (Stroke(corners, _PAPER, filled=True), Stroke(corners, _INK, 1.8))


def _ring(x: float, y: float, radius: float) -> tuple[Point, ...]:
    steps = 24
    angles = (2 * pi * step / steps for step in range(steps + 1))
    return tuple((x + radius * cos(angle), y + radius * sin(angle)) for angle in angles)


def _arrow(right: bool) -> tuple[Stroke, ...]:
    tip, tail, wing = (21.0, 3.0, 14.0) if right else (3.0, 21.0, 10.0)
    return (
        _line(_BLUE, (tail, 12), (tip, 12), width=3.0),
        _line(_BLUE, (wing, 5), (tip, 12), (wing, 19), width=3.0),
    )


_LINES = tuple(_line(_INK, (6, y), (14, y), width=1.4) for y in (7.0, 11.0, 15.0))
_DRAWN: dict[str, tuple[Stroke, ...]] = {
    # An arrow down into a sheet.
    "fill_data": (
        *_sheet(3, 9, 21, 21),
        _line(_BLUE, (12, 2), (12, 16), width=3.0),
        _line(_BLUE, (7, 11.5), (12, 16.5), (17, 11.5), width=3.0),
    ),
    # Sigma.
    "score": (
        _line(
            _BLUE,
            (18.5, 7),
            (18.5, 3.5),
            (5.5, 3.5),
            (13, 12),
            (5.5, 20.5),
            (18.5, 20.5),
            (18.5, 17),
            width=3.0,
        ),
    ),
    # A sheet with a plus.
    "add_indicator": (
        *_sheet(3, 3, 21, 13),
        _line(_INK, (3, 8), (21, 8), width=1.4),
        _line(_GREEN, (12, 12.5), (12, 22.5), width=3.2),
        _line(_GREEN, (7, 17.5), (17, 17.5), width=3.2),
    ),
    # A sheet with a tick.
    "check_and_mark": (
        *_sheet(3, 2, 17, 20),
        *_LINES,
        _line(_RED, (10, 16.5), (14, 21), (22, 9), width=3.2),
    ),
    "previous_finding": _arrow(right=False),
    "next_finding": _arrow(right=True),
    # A sheet with a cross.
    "clear_marks": (
        *_sheet(3, 2, 17, 20),
        *_LINES,
        _line(_INK, (13, 13), (22, 22), width=3.0),
        _line(_INK, (22, 13), (13, 22), width=3.0),
    ),
    # Two sheets, the front one with lines.
    "make_report": (
        *_sheet(8, 2, 21, 17),
        *_sheet(3, 6, 16, 22),
        *(_line(_BLUE, (6, y), (13, y), width=1.6) for y in (11.0, 14.5, 18.0)),
    ),
    # A question mark in a ring.
    "show_help": (
        Stroke(_ring(12, 12, 9.5), _BLUE, 2.2),
        _line(
            _BLUE,
            (8.8, 9.2),
            (9.8, 7.2),
            (12, 6.4),
            (14.4, 7.4),
            (15, 9.4),
            (13.6, 11.4),
            (12, 12.6),
            (12, 14.2),
            width=2.4,
        ),
        _line(_BLUE, (12, 17.6), (12, 17.7), width=2.8),
    ),
}
