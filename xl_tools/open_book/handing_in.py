"""生成汇报材料: the two official sheets as values only, as a workbook and as PDF."""

from __future__ import annotations

from pathlib import Path

from xl_tools.domain.findings import Severity
from xl_tools.open_book.document import Document
from xl_tools.open_book.editing import read_book
from xl_tools.open_book.guards import require_folder, require_form
from xl_tools.open_book.pressing import button
from xl_tools.refresh import refresh_book
from xl_tools.refresh.values_copy import write_values

_WORD = "汇报"


@button
def make_report(document: Document) -> str:
    """Write a workbook of values and a PDF of it beside the book; no file is overwritten."""
    path = require_folder(document)
    with document.undisturbed():
        document.show_status("正在读取工作簿…")
        book = read_book(document)
        form = require_form(book)
        errors = refresh_book(book).report.count(Severity.ERROR)
        values, pdf = _free_names(path)
        document.show_status("正在生成汇报材料…")
        write_values(book, form, values)
        document.export_pdf(values, pdf)
    lines = [f"已生成：\n{values}\n{pdf}"]
    if errors:
        lines.append(f"注意：还有 {errors} 个“错误”没有改正，报送前请点“校验并标记”处理。")
    return "\n".join(lines)


def _free_names(path: Path) -> tuple[Path, Path]:
    """Return names for workbook and PDF that no file has (``自评-汇报-2.xlsx``)."""
    number = 1
    while True:
        stem = f"{path.stem}-{_WORD}" + (f"-{number}" if number > 1 else "")
        values, pdf = path.with_name(f"{stem}.xlsx"), path.with_name(f"{stem}.pdf")
        if not values.exists() and not pdf.exists():
            return values, pdf
        number += 1
