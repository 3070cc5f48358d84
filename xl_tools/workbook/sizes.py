"""Widths and heights as a sheet states them."""

from __future__ import annotations

_LARGEST = 10_000.0  # Excel stops at 409.5 points and 255 characters


def stated_size(text: str | None) -> float | None:
    """Return the size that `text` states; None where it states none that a sheet can have.

    >>> stated_size("13.5"), stated_size("0"), stated_size(None)
    (13.5, 0.0, None)
    >>> [stated_size(text) for text in ("x", "-1", "nan", "1e999")]
    [None, None, None, None]
    """
    try:
        size = float(text) if text else -1.0
    except ValueError:
        return None
    return size if 0 <= size <= _LARGEST else None
