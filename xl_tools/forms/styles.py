"""Read the styles of a form: properties of a cell format, with inheritance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from xl_tools.forms.section import Section, nearest

# The properties of an XlsxWriter format that a form may set, and their kinds.
PROPERTIES: Mapping[str, type] = {
    "align": str,
    "bg_color": str,
    "bold": bool,
    "border": int,
    "border_color": str,
    "bottom": int,
    "font_color": str,
    "font_name": str,
    "font_size": float,
    "indent": int,
    "italic": bool,
    "left": int,
    "right": int,
    "rotation": int,
    "shrink": bool,
    "text_wrap": bool,
    "top": int,
    "underline": int,
    "valign": str,
}
INHERITS = "inherits"
ALIGNMENTS: Mapping[str, tuple[str, ...]] = {
    "align": ("left", "center", "right", "fill", "justify", "center_across", "distributed"),
    "valign": ("top", "vcenter", "bottom", "vjustify", "vdistributed"),
}
COLOURS = ("bg_color", "border_color", "font_color")
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


def read_styles(section: Section) -> dict[str, dict[str, object]]:
    """Return every style with what it inherits filled in."""
    sections = {key: section.child(key) for key in section.data}
    own = {key: _own(part) for key, part in sections.items()}
    return {key: _whole(key, own, sections, ()) for key in own}


def _own(section: Section) -> dict[str, Any]:
    style: dict[str, Any] = {}
    for key in section.data:
        kind = str if key == INHERITS else PROPERTIES.get(key)
        if kind is None:
            section.wrong(key, f"没有这个样式属性{nearest(key, PROPERTIES)}")
            continue
        style[key] = section.take(key, kind, kind())
        if key in ALIGNMENTS:
            section.one_of(key, "", ALIGNMENTS[key])
        if key in COLOURS and not _COLOUR.fullmatch(style[key]):
            section.wrong(key, f"“{style[key]}”不是颜色，应为 #F2FAF2 的样子")
    return style


def _whole(
    name: str,
    own: Mapping[str, Mapping[str, Any]],
    sections: Mapping[str, Section],
    children: tuple[str, ...],
) -> dict[str, object]:
    parent = own[name].get(INHERITS)
    rest = {key: value for key, value in own[name].items() if key != INHERITS}
    if parent is None:
        return rest
    if parent not in own:
        sections[name].wrong(INHERITS, f"没有样式“{parent}”{nearest(parent, own)}")
        return rest
    if parent in (*children, name):
        sections[name].wrong(INHERITS, f"样式“{name}”绕回了自己")
        return rest
    return _whole(parent, own, sections, (*children, name)) | rest
