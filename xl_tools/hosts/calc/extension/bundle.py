"""What of xl-tools goes into the extension: what its component imports, and no more."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

_PACKAGE = Path(__file__).parents[3]
_ENTRIES = ("xl_tools.hosts.calc.functions", "xl_tools.hosts.calc.pressing")
_PRESENT_IN_LIBREOFFICE = frozenset({"uno", "unohelper"})
_DATA = "forms"  # profiles and forms, in TOML


def bundled() -> dict[str, bytes]:
    """Return the modules and data files by their path under ``pythonpath``.

    ImportError names a module that is neither ours nor of every Python: it cannot be bundled.
    """
    sources = {_path(name): _source(name) for name in sorted(modules())}
    folder = _PACKAGE / _DATA
    data = {
        f"xl_tools/{path.relative_to(_PACKAGE).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*.toml"))
    }
    return {**sources, **data}


def modules() -> set[str]:
    """Return the names of our modules that the component imports, directly or not."""
    found: set[str] = set()
    waiting = list(_ENTRIES)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += (parent for parent in _parents(name) if parent not in found)
        waiting += _imports(name)
    return found


def _parents(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts)))


def _imports(name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(_source(name))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _ours(name, alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from _ours(name, node.module)
            for alias in node.names:  # a module may be imported from its package
                if _file(f"{node.module}.{alias.name}"):
                    yield f"{node.module}.{alias.name}"


def _ours(importer: str, name: str) -> Iterator[str]:
    first = name.split(".")[0]
    if first == "xl_tools":
        yield name
    elif first not in sys.stdlib_module_names and first not in _PRESENT_IN_LIBREOFFICE:
        raise ImportError(f"{importer} imports {name}, which cannot be bundled")


def _file(name: str) -> Path | None:
    base = _PACKAGE.parent.joinpath(*name.split("."))
    return next((p for p in (base.with_suffix(".py"), base / "__init__.py") if p.is_file()), None)


def _path(name: str) -> str:
    file = _file(name)
    if file is None:
        raise ImportError(f"no module {name}")
    return file.relative_to(_PACKAGE.parent).as_posix()


def _source(name: str) -> bytes:
    return _PACKAGE.parent.joinpath(_path(name)).read_bytes().replace(b"\r\n", b"\n")
