"""A filing typed into the empty template in LibreOffice has the findings of the command line's.

Every value of the data file goes in as a clerk enters it: the cell is gone to, the text typed and
entered, so that LibreOffice makes of it what it makes of typing. Formula cells are locked; where the
filing contradicts one, the protection is taken off first. The command line has no part in it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.end_to_end.examples import UNITS, WORKBOOKS
from tests.hosts.calc.soffice import Soffice
from tests.shipped import FORM, SEED, data_of
from xl_tools.domain.findings import Finding
from xl_tools.domain.form import FieldKind
from xl_tools.domain.placement import Placement
from xl_tools.fill.sources import read_data
from xl_tools.fill.targets import targets_of
from xl_tools.forms.loader import load_form
from xl_tools.refresh import check, new, refresh
from xl_tools.workbook import Workbook

pytestmark = pytest.mark.soffice
_TYPE = """
from com.sun.star.lang import Locale
doc = load(given["path"])
doc.CharLocale = Locale("zh", "CN", "")  # by which LibreOffice reads what is typed
view = doc.CurrentController
dispatcher = service("com.sun.star.frame.DispatchHelper")

def do(command, **arguments):
    dispatcher.executeDispatch(
        view.Frame, ".uno:" + command, "", 0,
        tuple(prop(name, value) for name, value in arguments.items()))

def type_in(sheet, ref, text):
    view.setActiveSheet(sheet)
    do("GoToCell", ToPoint=ref)
    do("EnterString", StringName=text)

said = {"typed": 0, "locked": []}
for name, ref, text, formula in given["entries"]:
    sheet = doc.Sheets.getByName(name)
    merged = sheet.createCursorByRange(sheet.getCellRangeByName(ref))
    merged.collapseToMergedArea()
    cell = merged.getCellByPosition(0, 0)
    if cell.String == text:
        continue  # printed there already
    if cell.Type.value == "FORMULA":
        # Shown otherwise, but the same figure: the clerk leaves the formula alone.
        if formula is not None and abs(cell.Value - formula) < 5e-3:
            continue
        said["locked"].append(name + "!" + ref)
        sheet.unprotect("")
    place = cell.AbsoluteName.split(".")[-1].replace("$", "")
    type_in(sheet, place, text)
    said["typed"] += 1
doc.storeToURL(
    uno.systemPathToFileUrl(given["out"]), (prop("FilterName", "Calc MS Excel 2007 XML"),))
doc.close(True)
"""


def typed(calc: Soffice, data: Path, out: Path) -> dict[str, object]:
    """Type a data file into the empty template and save it as `out`."""
    given = {
        "path": str(calc.copy(WORKBOOKS / "template.xlsx")),
        "entries": entries(data),
        "out": str(out),
    }
    return calc.run(_TYPE, given, seconds=120)


def entries(data: Path) -> list[tuple[str, str, str, float | None]]:
    """Return sheet, cell and text of each value in the data file, and a formula's figure."""
    form = load_form(FORM)
    targets, place = targets_of(form, 2023), Placement(form)
    found = []
    for entry in read_data(data):
        target = targets.find(entry)
        if target.table:
            table = form.table(target.table)
            sheet, area = table.sheet, place.column_area(table, target.spec, target.index)
        else:
            sheet, area = target.spec.sheet, place.field_area(target.spec)
        found.append(
            (sheet, area.first, as_typed(entry.value), figure(target.spec.kind, entry.value))
        )
    # Totals come last: they show what was typed before.
    return sorted(found, key=lambda each: each[3] is not None)


def as_typed(value: object) -> str:
    """Return what a clerk types for it: a day in Chinese."""
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def figure(kind: FieldKind, value: object) -> float | None:
    if kind is not FieldKind.DERIVED:
        return None
    text = str(value)
    return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def told(finding: Finding) -> tuple[str, ...]:
    return str(finding.place), finding.rule, str(finding.severity), finding.message


def test_the_findings_are_those_of_the_command_line(calc: Soffice, tmp_path: Path):
    data = tmp_path / "数据.toml"
    text = data_of(SEED).read_text("utf-8")
    dated = text.replace('["自评表"]\n', '["自评表"]\n"填报日期" = 2024-03-15\n', 1)
    assert dated != text
    data.write_text(dated, "utf-8")
    by_hand, by_command = tmp_path / "手填.xlsx", tmp_path / "命令行.xlsx"
    said = typed(calc, data, by_hand)
    assert said["typed"] > 60
    assert said["locked"] == ["基础数据表!D6"]  # 三公经费 filed as 0, its parts as 3
    new(by_command, form=FORM, unit=UNITS[SEED], year=2023, data=data)
    ours, theirs = check(by_command), check(by_hand)
    assert sorted(map(told, theirs.findings)) == sorted(map(told, ours.findings))
    assert len(ours.findings) > 0
    # And so after a refresh of both, which marks and lists them.
    assert refresh(by_hand).report == refresh(by_command).report
    assert contents(by_hand) == contents(by_command)


def contents(path: Path) -> dict[str, tuple[object, str | None, str | None]]:
    """Return what the cells hold, with their formulas and colours."""
    book = Workbook.open(path)
    return {
        f"{name}!{cell.ref}": (cell.value.shown, cell.formula, cell.fill)
        for name in book.sheet_names
        for cell in book[name].cells()
        if not cell.value.is_blank or cell.formula
    }
