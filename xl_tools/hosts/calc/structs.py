"""LibreOffice's structures and constants, made when they are needed: outside it there is no uno."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def properties(**values: object) -> tuple[Any, ...]:
    """Return PropertyValues, as loading and storing take them."""
    kind = "com.sun.star.beans.PropertyValue"
    return tuple(struct(kind, Name=name, Value=value) for name, value in values.items())


def struct(name: str, **values: object) -> Any:
    """Return a structure with these members."""
    import uno

    made = uno.createUnoStruct(name)
    for member, value in values.items():
        setattr(made, member, value)
    return made


def enum(kind: str, value: str) -> Any:
    """Return a value of an enumeration."""
    import uno

    return uno.Enum(kind, value)


def url_of(path: Path) -> str:
    """Return a path as LibreOffice takes it."""
    import uno

    return str(uno.systemPathToFileUrl(str(path)))


def path_of(url: str) -> Path | None:
    """Return the file of an address; None for one that is not on this computer."""
    import uno

    return Path(uno.fileUrlToSystemPath(url)) if url.startswith("file://") else None
