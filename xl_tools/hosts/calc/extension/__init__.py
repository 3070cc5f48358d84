"""Build ``xl-tools.oxt`` from the registry: the same bytes every time, on every system."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from xl_tools.hosts.calc.extension.bundle import bundled
from xl_tools.hosts.calc.extension.component import component, idl
from xl_tools.hosts.calc.extension.configuration import functions_xcu, menu_xcu, toolbar_xcu
from xl_tools.hosts.calc.extension.description import description, description_text, manifest
from xl_tools.hosts.calc.extension.icons import icons
from xl_tools.workbook.saving import replace_file

__all__ = ["build", "extension"]

# The first day a zip can hold: a build does not depend on the day it is made.
_DATE = (1980, 1, 1, 0, 0, 0)


def build(out: Path) -> None:
    """Write the extension to `out`; FileError where that cannot be done."""
    replace_file(out, extension())


def extension() -> bytes:
    """Return the extension's file. It is stored, not compressed: no two zlibs squeeze alike."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(_members().items()):
            member = zipfile.ZipInfo(name, _DATE)
            member.create_system = 3  # the same on Windows
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return target.getvalue()


def _members() -> Mapping[str, bytes]:
    return {
        "META-INF/manifest.xml": manifest().encode(),
        "description.xml": description().encode(),
        "description/zh.txt": description_text().encode(),
        "xltools.idl": idl().encode(),
        "xltools_component.py": component().encode(),
        "CalcAddIns.xcu": functions_xcu().encode(),
        "Addons.xcu": menu_xcu().encode(),
        "CalcWindowState.xcu": toolbar_xcu().encode(),
        **{f"icons/{name}": content for name, content in icons().items()},
        **{f"pythonpath/{name}": content for name, content in bundled().items()},
    }
