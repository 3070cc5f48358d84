"""The colour of a fill in a word: ``FFRRGGBB``, or Office's own ``THEME4P0.39``, ``INDEXED22``."""

from __future__ import annotations

import re

from xl_tools.errors import UsageError
from xl_tools.workbook.xml_document import Element

_COLOUR = re.compile(r"[0-9A-F]{8}")
_SCHEME = re.compile(r"THEME(\d+)(?:([PN])([\d.]+))?")
_INDEXED = re.compile(r"INDEXED(\d+)")


def colour_word(colour: Element) -> str | None:
    """Return the word for a colour element; None where it names no colour."""
    rgb, theme, indexed = (colour.get(name) for name in ("rgb", "theme", "indexed"))
    if rgb:
        return rgb.upper().rjust(8, "F") if _COLOUR.fullmatch(rgb.upper().rjust(8, "F")) else None
    if theme:
        tint = colour.get("tint", "")
        sign = "N" if tint.startswith("-") else "P"
        return f"THEME{theme}" + (f"{sign}{tint.lstrip('-')}" if tint else "")
    return f"INDEXED{indexed}" if indexed else None


def colour_attributes(word: str) -> dict[str, str]:
    """Return the attributes of the colour that a word means; UsageError for any other word."""
    scheme, indexed = _SCHEME.fullmatch(word), _INDEXED.fullmatch(word)
    if scheme:
        theme, sign, tint = scheme.groups()
        signed = f"-{tint}" if sign == "N" else tint
        return {"theme": theme, "tint": signed} if tint else {"theme": theme}
    if indexed:
        return {"indexed": indexed[1]}
    if not _COLOUR.fullmatch(word):
        raise UsageError(f"颜色“{word}”不对。请写成 FFRRGGBB，例如 FFFFC7CE。")
    return {"rgb": word}


def solid_colour(fill: Element) -> dict[str, str] | None:
    """Return the attributes of the colour of a solid fill; None for any other fill."""
    pattern = fill.find("{*}patternFill")
    if pattern is None or pattern.get("patternType") != "solid":
        return None
    colour = pattern.find("{*}fgColor")
    if colour is None:
        return None
    found = {str(name): str(value) for name, value in colour.attrib.items()}
    if "rgb" in found:
        found["rgb"] = found["rgb"].upper().rjust(8, "F")
    return found
