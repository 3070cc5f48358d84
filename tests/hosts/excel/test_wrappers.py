"""The wrappers in the template are what xlwings itself generates for our functions."""

from __future__ import annotations

import io
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlwings

from tests.hosts.excel.windows import windows
from xl_tools.domain.signatures import SIGNATURES
from xl_tools.vba.generate import MODULES

MODULE = "xl_tools.hosts.excel.functions"
HEADER = """\
Attribute VB_Name = "xlwings_udfs"
'Made by xlwings.udfs.generate_vba_wrapper for xl_tools.hosts.excel.functions.
Option Private Module
#Const App = "Microsoft Excel"
"""
WRAPPERS = MODULES / "xlwings_udfs.bas"


def generated() -> str:
    with windows() as host:
        wrappers = io.StringIO()
        book = SimpleNamespace(Name="template.xlsm")
        host.udfs.generate_vba_wrapper(MODULE, host.functions, wrappers, book)
    return HEADER + wrappers.getvalue()


def test_the_wrappers_are_what_xlwings_generates():
    """Run ``python -m tests.hosts.excel.test_wrappers`` to write them anew."""
    assert WRAPPERS.read_text(encoding="ascii") == generated()


def test_every_worksheet_function_has_a_wrapper_with_its_arguments():
    text = WRAPPERS.read_text(encoding="ascii")
    found = dict(re.findall(r"^Function (\w+)\((.*)\)$", text, re.MULTILINE))
    assert found == {
        f"XLT_{name}": ", ".join(("Optional " if a.optional else "") + a.name for a in arguments)
        for name, (arguments, _) in SIGNATURES.items()
    }


def test_the_dll_of_the_module_is_that_of_the_pinned_version():
    module = Path(xlwings.__file__).with_name("xlwings.bas").read_text(encoding="utf-8")
    pins = re.findall(r'"xlwings==([\d.]+)"', Path("pyproject.toml").read_text(encoding="utf-8"))
    assert set(pins) == {xlwings.__version__}
    dlls = set(re.findall(r"xlwings(?:32|64)-[\d.]+\.dll", module))
    assert dlls == {f"xlwings{bits}-{pins[0]}.dll" for bits in (32, 64)}
    assert f'XLWINGS_VERSION As String = "{pins[0]}"' in module


@pytest.mark.parametrize("path", sorted(MODULES.iterdir()), ids=lambda path: path.name)
def test_vba_is_ascii_in_lines_vba_can_read(path: Path):
    lines = path.read_bytes().decode("ascii").splitlines()
    assert max(map(len, lines)) < 1000


if __name__ == "__main__":
    WRAPPERS.write_text(generated(), encoding="ascii", newline="\n")
