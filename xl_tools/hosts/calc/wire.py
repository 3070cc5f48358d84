"""What goes between LibreOffice and the user's own Python: one JSON text a line.

The worker calls methods of the open document, ``{"call": "select", "with": ["自评表", "H14"]}``;
LibreOffice answers each, ``{"value": null}`` or ``{"error": …}``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from xl_tools.open_book.document import FileKind, Selection
from xl_tools.open_book.edits import RemoveName, SetName, SheetEdit

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (*get_args(SheetEdit), RemoveName, SetName, Selection, FileKind)
}
_TYPE = "is"  # the key that says what an object is


def dumps(message: object) -> str:
    """Return the message as a line without its end; ASCII, whatever the pipe's encoding is."""
    return json.dumps(_encoded(message))


def loads(line: str) -> Any:
    """Return the message that `dumps` wrote; ValueError where it is none.

    >>> loads(dumps({"with": [Selection("自评表", ("H14",)), Decimal("0.10")]}))
    {'with': (Selection(sheet='自评表', areas=('H14',)), Decimal('0.10'))}
    """
    return _decoded(json.loads(line))


def _encoded(value: object) -> object:
    if type(value).__name__ in _KINDS:
        parts = {each.name: _encoded(getattr(value, each.name)) for each in fields(value)}  # type: ignore[arg-type]
        return {_TYPE: type(value).__name__, **parts}
    match value:
        case Decimal():
            return {_TYPE: "number", "text": str(value)}
        case dt.date():
            return {_TYPE: "day", "text": value.isoformat()}
        case Path():
            return {_TYPE: "path", "text": str(value)}
        case dict():
            return {key: _encoded(each) for key, each in value.items()}
        case Sequence() if not isinstance(value, str):
            return [_encoded(each) for each in value]
    return value


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_decoded, value))
    if not isinstance(value, dict):
        return value
    parts = {key: _decoded(each) for key, each in value.items()}
    match parts.pop(_TYPE, None):
        case None:
            return parts
        case "number":
            return Decimal(parts["text"])
        case "day":
            return dt.date.fromisoformat(parts["text"])
        case "path":
            return Path(parts["text"])
        case kind if kind in _KINDS:
            return _KINDS[kind](**parts)
    raise ValueError(value)
