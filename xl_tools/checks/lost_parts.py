"""A sheet of the form that the workbook has lost: nothing of it is checked, so it cannot pass.

A single lost field is said by each rule that needs it (`NotChecked`). A sheet without any field, or
without half of them, a table without rows and a field of `fields` are an error: said once a sheet,
at no cell.

PASS: every table and most fields are found.
FAIL: 自评表 was deleted, or renamed by a program that left the names behind.
FAIL: the cell of 单位名称 was deleted. FAIL: all rows of 绩效指标 were deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xl_tools.checks.kind import Param
from xl_tools.domain.cells import Place
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Finding, Outcome, Pass
from xl_tools.domain.form import SheetForm
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "fields": Param("fields", default=(), help="缺了一个就是错误的单元格"),
}
WORDS = frozenset({"sheet", "lost"})
TEXTS = frozenset({"parts", "parts_suggestion"})

_NAMED = 5  # so many lost parts are named; of more, their number is told


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for each sheet that is lost as a whole or in a part it cannot do without."""
    found = [one for sheet in filing.form.sheets if (one := _lost_of(rule, filing, sheet))]
    yield from found
    if not found:
        yield Pass(rule.id, (), f"{len(filing.form.sheets)} 张表都在")


def _lost_of(rule: Rule, filing: Filing, sheet: SheetForm) -> Finding | None:
    tables = [table.key for table in sheet.tables if not filing.tables.get(table.key)]
    fields = [field.key for field in sheet.fields if field.key not in filing.cells]
    vital = [key for key in fields if key in rule.params.get("fields", ())]
    lost = [*vital, *tables, *(key for key in fields if key not in vital)]
    if lost and len(lost) == len(sheet.fields) + len(sheet.tables):
        return _finding(rule, sheet, rule.message, rule.suggestion, lost)
    if vital or tables or 2 * len(fields) > len(sheet.fields):
        texts = rule.texts
        return _finding(rule, sheet, texts["parts"], texts["parts_suggestion"], lost)
    return None


def _finding(
    rule: Rule, sheet: SheetForm, message: str, suggestion: str, lost: Sequence[str]
) -> Finding:
    more = f"等 {len(lost)} 项" if len(lost) > _NAMED else ""
    words = {"sheet": sheet.name, "lost": f"“{'”“'.join(lost[:_NAMED])}”{more}"}
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        place=Place(sheet.name, ""),
        value="",
        message=message.format_map(words),
        suggestion=suggestion.format_map(words),
        values=(("缺少", "、".join(lost)),),
    )
