"""A look at what is about to be written: readable, and different only where it was meant to be."""

from __future__ import annotations

from xl_tools.errors import BrokenWorkbook
from xl_tools.workbook.archive import Archive
from xl_tools.workbook.package import Package


def check_written(package: Package, data: bytes) -> None:
    """Raise BrokenWorkbook unless `data` holds every part of `package` as it should be.

    Parts nobody changed must have the very bytes of the file; changed ones must unpack to what
    was meant.
    """
    written = Archive(data, package.path, package.limits)
    changed = package.changed_parts
    expected = {name for name in package.archive.entries if changed.get(name, b"") is not None}
    expected |= {name for name, content in changed.items() if content is not None}
    sound = set(written.entries) == expected and all(
        _is_as_meant(package, written, name, changed.get(name)) for name in expected
    )
    if not sound:
        raise BrokenWorkbook(
            package.path, "写出前自检不通过，没有写入，原文件没有改动", "请把文件交给开发者查看"
        )


def _is_as_meant(package: Package, written: Archive, name: str, content: bytes | None) -> bool:
    if content is None:
        return written.raw(name) == package.archive.raw(name)
    return written.holds(name, content)
