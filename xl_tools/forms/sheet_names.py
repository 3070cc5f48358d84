"""The names of a form's sheets: such as Excel takes, each once, and none of the program's own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xl_tools.forms.section import Problems

MAX_LENGTH = 31
# Sheets that every workbook has beside those of its form.
RESERVED = ("填报说明", "校验结果", "旧版其他内容")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")


def check_sheet_names(named: Iterable[tuple[str, str]], problems: Problems) -> None:
    """Note names that Excel would not take; `named` yields each name and its file."""
    seen: dict[str, str] = {}
    for name, file in named:
        where = f"{file} name"
        if name in RESERVED:
            problems.add(where, f"“{name}”是程序自己的工作表，请换一个名称")
        if len(name) > MAX_LENGTH or _FORBIDDEN.search(name):
            problems.add(
                where, f"“{name}”不能作工作表名称：最多 {MAX_LENGTH} 字，不含 [ ] : * ? / \\"
            )
        other = seen.setdefault(name.casefold(), file)
        if other != file:
            problems.add(where, f"工作表“{name}”重复，已见于 {other}")
