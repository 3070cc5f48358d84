"""A workbook with macros goes through every use case and keeps them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.office import Office
from tests.shipped import CLEAN, FORM, SEED, data_of
from xl_tools.errors import UsageError
from xl_tools.refresh import build_template, check, fill, new, refresh
from xl_tools.vba.actions import ACTIONS, ON_RESULTS
from xl_tools.workbook import Workbook
from xl_tools.workbook.macro_removal import has_macros

TEMPLATE = Path(__file__).parents[2] / "workbooks" / "template.xlsm"
PROGRAM = ("xl/vbaProject.bin", "customUI/customUI14.xml", "_rels/.rels", "[Content_Types].xml")
BUTTONS = b'ObjectType="Button"'
COUNTS = (8, 8, 9, 4)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "甲.xlsm"
    new(path, form=FORM, unit="某局", year=2023, data=data_of(SEED))
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def assert_program_of_the_template(path: Path) -> None:
    ours, template = parts(path), parts(TEMPLATE)
    for name in ("xl/vbaProject.bin", "customUI/customUI14.xml"):
        assert ours[name] == template[name]
    shapes = [ours[name].count(BUTTONS) for name in sorted(ours) if name.endswith(".vml")]
    assert tuple(shapes) == COUNTS
    assert has_macros(Workbook.open(path))


def test_new_makes_one_with_the_shipped_program(book: Path):
    assert_program_of_the_template(book)
    assert Workbook.open(book)["自评表"]["D3"].value.text == "株洲市芦淞区建宁街道办事处"


def test_fill_changes_no_part_of_the_program(book: Path):
    before = parts(book)
    fill(book, data=data_of(CLEAN))
    after = parts(book)
    assert_program_of_the_template(book)
    kept = {*PROGRAM, *(name for name in before if name.endswith(".vml"))}
    assert not [name for name in kept if after[name] != before[name]]


def test_refresh_puts_notes_beside_the_buttons(book: Path):
    report = refresh(book).report
    assert report.findings
    assert_program_of_the_template(book)
    assert Workbook.open(book)["基础数据表"].notes
    assert check(book).findings
    again = refresh(book)
    assert not again.changed


def test_the_results_are_those_of_a_workbook_without_macros(book: Path, tmp_path: Path):
    plain = tmp_path / "甲.xlsx"
    new(plain, form=FORM, unit="某局", year=2023, data=data_of(SEED))
    assert [str(one) for one in check(book).findings] == [str(one) for one in check(plain).findings]


def test_a_program_is_not_written_under_a_name_excel_would_not_open(book: Path, tmp_path: Path):
    before = book.read_bytes()
    out = tmp_path / "乙.xlsx"
    with pytest.raises(UsageError) as caught:
        refresh(book, out=out)
    assert str(caught.value) == (
        f"{out}：这个工作簿带宏，存成 .xlsx 后 Excel 打不开。请把输出文件名改为 .xlsm。"
    )
    with pytest.raises(UsageError) as caught:
        refresh(book, values=tmp_path / "值.xlsm")
    assert str(caught.value) == (
        f"--values 只存数值，不带宏：请把 {tmp_path / '值.xlsm'} 改为 .xlsx 文件。"
    )
    assert not out.exists()
    assert book.read_bytes() == before


def test_the_copy_of_values_has_no_program(book: Path, tmp_path: Path):
    refresh(book, values=tmp_path / "值.xlsx")
    copy = parts(tmp_path / "值.xlsx")
    assert not has_macros(Workbook.open(tmp_path / "值.xlsx"))
    assert not [name for name in copy if "vba" in name.lower() or "customUI" in name]
    assert BUTTONS not in b"".join(copy.values())


def test_a_form_with_other_sheets_gets_a_program_of_its_own(tmp_path: Path, monkeypatch):
    from xl_tools.refresh import making

    monkeypatch.setattr(making, "shipped_file", lambda name: None)
    out = tmp_path / "a.xlsm"
    new(out, form=FORM, unit="某局", year=2024)
    assert parts(out)["xl/vbaProject.bin"] == parts(TEMPLATE)["xl/vbaProject.bin"]


def test_the_template_for_another_year_has_the_same_program(tmp_path: Path):
    build_template(tmp_path / "t.xlsm", form=FORM, year=2025)
    assert_program_of_the_template(tmp_path / "t.xlsm")


# ---------------------------------------------------------------- LibreOffice

_BUTTONS = """
said = {}
for each in range(doc.Sheets.Count):
    sheet = doc.Sheets.getByIndex(each)
    page = sheet.DrawPage
    said[sheet.Name] = found = []
    for number in range(page.Count):
        shape = page.getByIndex(number)
        if shape.supportsService("com.sun.star.drawing.ControlShape"):
            model = shape.Control
            found.append([model.Label, shape.Size.Width > 1000, shape.Size.Height > 400])
"""


@pytest.mark.soffice
def test_libreoffice_shows_every_button(office: Office, book: Path):
    refresh(book)
    everywhere = [action.caption for action in ACTIONS if not action.table]
    captions = {action.function: action.caption for action in ACTIONS}
    for path in (TEMPLATE, book):
        found = office.run(path, _BUTTONS)
        assert {name: [label for label, *_ in shown] for name, shown in found.items()} == {
            "填报说明": everywhere,
            "基础数据表": everywhere,
            "自评表": [action.caption for action in ACTIONS],
            "校验结果": [captions[function] for function in ON_RESULTS],
        }
        assert all(big == [True, True] for shown in found.values() for _, *big in shown)
