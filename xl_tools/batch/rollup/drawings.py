"""Charts as inline SVG, drawn for the page: no script, no library, sharp at any size."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_WIDTH = 360
_BAR, _STEP = 18, 27
_TALL, _BASE, _TOP = 232, 204, 46
# A Chinese character of 12 px is 12 wide; so many fit beside the bars.
_NAME = 11

# The label of a series, its class in page.css, and its values.
Series = tuple[str, str, Sequence[int]]


def columns(
    title: str, names: Sequence[str], series: Sequence[tuple[str, str, Sequence[int]]]
) -> str:
    """Return upright bars, those of one name side by side; a series is (label, class, values).

    >>> columns("等级", ["优"], [("自评", "filed", [3])]).count("<rect")
    2
    """
    most = max((value for _, _, values in series for value in values), default=0) or 1
    slot = _WIDTH / max(1, len(names))
    width = min(34.0, slot * 0.8 / max(1, len(series)))
    parts = [f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{_BASE}" y2="{_BASE}"/>']
    for at, name in enumerate(names):
        middle = (at + 0.5) * slot
        parts.append(_text(middle, _BASE + 18, name, "middle"))
        left = middle - width * len(series) / 2
        for number, (_, kind, values) in enumerate(series):
            height = (_BASE - _TOP) * values[at] / most
            x = left + number * width
            parts.append(f"<g><title>{escape(name)}：{values[at]:,}</title>")
            parts.append(_bar(x, _BASE - height, width - 2, height, kind))
            parts.append(_text(x + width / 2 - 1, _BASE - height - 5, _short(values[at]), "middle"))
            parts.append("</g>")
    for number, (label, kind, _) in enumerate(series):
        parts.append(_bar(number * 110.0, 0, 12, 12, kind))
        parts.append(_text(number * 110 + 18, 11, label, "start"))
    return _figure(title, _TALL, parts)


def bars(title: str, lines: Sequence[tuple[str, int, str]]) -> str:
    """Return lying bars, the first on top; a line is (name, value, class).

    >>> "甲&lt;乙" in bars("规则", [("甲<乙", 3, "filed")])
    True
    """
    most = max((value for _, value, _ in lines), default=0) or 1
    left = 12 * min(_NAME, max((len(name) for name, _, _ in lines), default=0)) + 8
    room = _WIDTH - left - 48
    parts = []
    for at, (name, value, kind) in enumerate(lines):
        y = at * _STEP + 4
        shown = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
        parts.append(f"<g><title>{escape(name)}：{value:,}</title>")
        parts.append(_text(left - 6, y + 14, shown, "end"))
        length = room * value / most
        parts.append(_bar(left, y, max(length, 1), _BAR, kind))
        parts.append(_text(left + length + 6, y + 14, f"{value:,}", "start"))
        parts.append("</g>")
    if not lines:
        parts.append(_text(0, 18, "没有审核问题。", "start"))
    return _figure(title, max(1, len(lines)) * _STEP + 4, parts)


def _short(number: int) -> str:
    """Return the number as it fits above a bar.

    >>> _short(9_999), _short(97_959), _short(100_000)
    ('9,999', '9.8万', '10.0万')
    """
    return f"{number:,}" if number < 10_000 else f"{number / 10_000:.1f}万"


def _figure(title: str, height: float, parts: Sequence[str]) -> str:
    said = escape(title)
    box = f'viewBox="0 0 {_WIDTH} {height:g}" role="img" aria-label="{said}"'
    return f"<figure><figcaption>{said}</figcaption><svg {box}>{''.join(parts)}</svg></figure>"


def _bar(x: float, y: float, width: float, height: float, kind: str) -> str:
    size = f'width="{width:.1f}" height="{height:.1f}"'
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" {size} rx="2"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
