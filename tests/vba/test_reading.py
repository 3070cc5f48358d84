"""The text of VBA modules, as olevba reads it."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path

import pytest
import xlwings
from oletools.olevba import VBA_Parser

from xl_tools.vba.reading import UnreadableProjectError, modules_of

TEMPLATE = Path(__file__).parents[2] / "workbooks" / "template.xlsm"
FILES = [TEMPLATE, *sorted(Path(xlwings.__file__).parent.rglob("*.xl[sa]m"))]


def project(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/vbaProject.bin")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_module_is_read_as_olevba_reads_it(path):
    found = modules_of(project(path))
    parser = VBA_Parser(str(path))
    theirs = {
        name.rsplit(".", 1)[0]: "\n".join(
            line.rstrip() for line in text.splitlines() if not line.startswith("Attribute ")
        ).strip()
        for _, _, name, text in parser.extract_macros()
    }
    parser.close()
    assert found == theirs


@pytest.mark.parametrize(
    "data", [b"", b"PK", project(TEMPLATE)[:3000], bytes(5000), project(TEMPLATE)[:512] * 20]
)
def test_what_is_no_project_is_said(data):
    with pytest.raises(UnreadableProjectError):
        modules_of(data)


def test_damage_is_said_or_read_but_nothing_else():
    whole = project(TEMPLATE)
    for at in range(0, len(whole), 977):
        damaged = bytearray(whole)
        damaged[at] ^= 0x5A
        with contextlib.suppress(UnreadableProjectError):
            modules_of(bytes(damaged))
