"""The shipped template with another VBA project in it, as users may have one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from pyopenvba import ExcelFile
from pyopenvba.vba import VBAProject

from tests.shipped import parts
from xl_tools.workbook import Workbook

TEMPLATE = Path(__file__).parents[2] / "workbooks" / "template.xlsm"
PROJECT = "xl/vbaProject.bin"
OLDER = 'Attribute VB_Name = "XltMacros"\r\nSub XltOld()\r\nEnd Sub\r\n'

Change = Callable[[ExcelFile, VBAProject], None]


def with_macros(path: Path, change: Change | None = None) -> Path:
    """Return the shipped template with another VBA project and something filled in."""
    shutil.copy(TEMPLATE, path)
    if change:
        with ExcelFile(path) as book:
            change(book, book.vba_project())
            book.save(path.with_suffix(".tmp.xlsm"))
        project = parts(path.with_suffix(".tmp.xlsm"))[PROJECT]
        path.with_suffix(".tmp.xlsm").unlink()
        put(path, PROJECT, project)
    book = Workbook.open(path)
    book["自评表"]["D3"].value = "甲"
    book.save()
    return path


def put(path: Path, name: str, content: bytes) -> None:
    book = Workbook.open(path)
    book.parts.package.write(name, content)
    book.save()


def older_program(book: ExcelFile, _: VBAProject) -> None:
    book.set_module("XltMacros", OLDER)
