"""The VBA project of a workbook: xlwings' own standalone project with our modules put in.

It holds source text and no compiled code, as xlwings' does, so that Excel compiles it afresh. The
same inputs give the same bytes.
"""

from __future__ import annotations

import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from xl_tools.errors import UsageError
from xl_tools.vba.generate import MODULES

if TYPE_CHECKING:
    from pyopenvba.vba import VBAProject

PART = "xl/vbaProject.bin"
WORKBOOK_NAME = "ThisWorkbook"
_STANDALONE = "quickstart_standalone.xlsm"
_SAMPLE = "Module1"
_WINDOWS = b"[Workspace]\r\n"
# The header of a sheet's module; VB_Base is the class id of a worksheet.
_SHEET_HEADER = """\
Attribute VB_Name = "%s"
Attribute VB_Base = "0{00020820-0000-0000-C000-000000000046}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = True
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = True
"""


def sheet_name(number: int) -> str:
    """Return the code name of a sheet, counted from 1; the project has a module of that name."""
    return f"Sheet{number}"


def build_project(sheets: int) -> bytes:
    """Return ``vbaProject.bin`` for a workbook with that many sheets.

    UsageError where the libraries that write VBA are not installed.
    """
    for library in ("pyopenvba", "xlwings"):
        if find_spec(library) is None:
            raise UsageError(
                f"生成带宏的模板（.xlsm）需要 {library}，这里没有安装。"
                "请先运行：python -m pip install 'xl-tools[build]'；或改为生成 .xlsx"
            )
    import xlwings
    from pyopenvba import ExcelFile

    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "project.xlsm"
        with ExcelFile(Path(xlwings.__file__).with_name(_STANDALONE)) as book:
            _put_in(book.vba_project(), sheets)
            book.set_module(WORKBOOK_NAME, _text(MODULES / f"{WORKBOOK_NAME}.cls"))
            book.save(saved)
        with zipfile.ZipFile(saved) as package:
            return _with_documents(package.read(PART), sheets)


def _put_in(project: VBAProject, sheets: int) -> None:
    from pyopenvba.vba import VBAModuleKind

    present = {module.name for module in project.modules}
    wanted = {sheet_name(number) for number in range(1, sheets + 1)}
    for name in sorted(name for name in present if name.startswith("Sheet") and name not in wanted):
        project.delete_module(name)
    project.delete_module(_SAMPLE)
    for name in sorted(wanted - present):
        header = _lines(_SHEET_HEADER % name)
        project.add_module(name, header, kind=VBAModuleKind.other)
    for path in sorted(MODULES.glob("*.bas")):
        project.add_module(path.stem, _text(path))


def _with_documents(project: bytes, sheets: int) -> bytes:
    """Return the project with the modules of all sheets declared as theirs, not as classes."""
    from pyopenvba.cfb import CFB

    file = CFB.from_bytes(project)
    declared = file.get_stream("PROJECT")
    for number in range(1, sheets + 1):
        name = sheet_name(number).encode()
        declared = declared.replace(b"Class=%s\r\n" % name, b"Document=%s/&H00000000\r\n" % name)
    head, windows = declared.split(_WINDOWS)
    # The first project ended in a blank line, which now stands between the windows.
    lines = [line for line in windows.split(b"\r\n") if line]
    file.write_stream("PROJECT", head + _WINDOWS + b"".join(line + b"\r\n" for line in lines))
    return bytes(file.to_bytes())


def _text(path: Path) -> str:
    return _lines(path.read_text(encoding="ascii"))


def _lines(text: str) -> str:
    """Return the text with the line ends that VBA writes."""
    return text.replace("\n", "\r\n")
