"""What a workbook has lost that its form needs: said, never passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator

from xl_tools.domain.filing import Filing
from xl_tools.domain.form import Form
from xl_tools.filings.results import SHEET
from xl_tools.workbook import Workbook

_NAMED = 5  # so many lost fields are named; of more, their number is told


def warnings_for(book: Workbook, form: Form, filing: Filing, *, listed: bool) -> Iterator[str]:
    """Yield a sentence for each thing lost; `listed` tells whether 校验结果 could be written."""
    for sheet in form.sheets:
        lost = [field.key for field in sheet.fields if filing.get(field.key) is None]
        lost += [table.key for table in sheet.tables if not filing.tables.get(table.key)]
        if lost and len(lost) == len(sheet.fields) + len(sheet.tables):
            yield f"找不到工作表“{sheet.name}”，其中的项目都没有校验。"
        elif lost:
            more = f"等 {len(lost)} 项" if len(lost) > _NAMED else ""
            yield f"“{sheet.name}”的“{'”“'.join(lost[:_NAMED])}”{more}找不到单元格，没有校验。"
    if not listed:
        lost_part = "表头" if SHEET in book else "工作表"
        yield (
            f"找不到“{SHEET}”的{lost_part}，问题只标在单元格上，没有列出清单。"
            "需要清单和审核说明的，请用 xl-tools new 重新生成工作簿。"
        )
