"""The buttons of the template with macros: what they call, and where they stand."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from xl_tools.domain.grid import Area
from xl_tools.forms import load_form
from xl_tools.refresh import build_template
from xl_tools.vba.actions import ACTIONS, ON_RESULTS
from xl_tools.workbook import Workbook

TEMPLATE = Path(__file__).parents[2] / "workbooks" / "template.xlsm"
SHEETS = ("填报说明", "基础数据表", "自评表", "校验结果")
Box = tuple[int, int, int, int]


def buttons(number: int) -> dict[str, tuple[str, list[int]]]:
    """Return the buttons of a sheet by caption: the macro, and the anchor."""
    with zipfile.ZipFile(TEMPLATE) as package:
        drawing = package.read(f"xl/drawings/vmlDrawing{number}.vml").decode()
    found = {}
    for shape in re.findall(r"<v:shape .*?</v:shape>", drawing, re.S):
        assert 'ObjectType="Button"' in shape
        assert "<x:PrintObject>False</x:PrintObject>" in shape
        caption = re.findall(r"<font[^>]*>(.*?)</font>", shape)[0]
        macro = re.findall(r"<x:FmlaMacro>(.*?)</x:FmlaMacro>", shape)[0]
        anchor = re.findall(r"<x:Anchor>(.*?)</x:Anchor>", shape)[0]
        found[caption] = (macro, [int(value) for value in anchor.split(",")])
    return found


CAPTIONS = {action.function: action.caption for action in ACTIONS}
MACROS = {action.caption: f"[0]!{action.sub}" for action in ACTIONS}
EVERYWHERE = [action.caption for action in ACTIONS if not action.table]


@pytest.mark.parametrize(
    ("number", "captions"),
    [
        (1, EVERYWHERE),
        (2, EVERYWHERE),
        (3, [action.caption for action in ACTIONS]),
        (4, [CAPTIONS[function] for function in ON_RESULTS]),
    ],
    ids=SHEETS,
)
def test_each_sheet_has_its_buttons(number: int, captions: list[str]):
    found = buttons(number)
    assert list(found) == captions
    assert {caption: macro for caption, (macro, _) in found.items()} == {
        caption: MACROS[caption] for caption in captions
    }


@pytest.mark.parametrize("number", [1, 2, 3, 4], ids=SHEETS)
def test_a_button_stays_in_its_column_and_none_covers_another(number: int):
    boxes = [anchor for _, anchor in buttons(number).values()]
    for left, _, _, _, right, _, _, _ in boxes:
        assert left == right
    areas = [
        (column, x1, (top, y1), x2, (bottom, y2))
        for column, x1, top, y1, _, x2, bottom, y2 in boxes
    ]
    for index, (column, x1, top, x2, bottom) in enumerate(areas):
        for other, ox1, otop, ox2, obottom in areas[index + 1 :]:
            apart = column != other or x2 <= ox1 or ox2 <= x1 or bottom <= otop or obottom <= top
            assert apart


@pytest.mark.parametrize("number", [2, 3], ids=SHEETS[1:3])
def test_on_the_official_sheets_they_cover_nothing_that_prints_or_is_filled(number: int):
    sheet = load_form("hunan-2023").sheets[number - 2]
    printed = Area.parse(sheet.page.print_area)
    areas = [Area.parse(label.at) for label in sheet.labels]
    areas += [Area.parse(field.at) for field in sheet.fields]
    for column, _, top, _, _, _, bottom, y2 in (anchor for _, anchor in buttons(number).values()):
        assert column + 1 > printed.right
        covered = Area(column + 1, top + 1, column + 1, bottom + (1 if y2 else 0))
        assert not [area for area in areas if area.meets(covered)]


def test_the_committed_template_is_what_is_built(tmp_path: Path):
    build_template(tmp_path / "t.xlsm", form="hunan-2023")
    assert (tmp_path / "t.xlsm").read_bytes() == TEMPLATE.read_bytes()


def test_cells_names_and_print_set_up_are_those_of_the_plain_template():
    ours, plain = Workbook.open(TEMPLATE), Workbook.open(TEMPLATE.with_suffix(".xlsx"))
    assert ours.sheet_names == plain.sheet_names == SHEETS
    assert ours.names == plain.names
    for name in SHEETS:
        cells = {cell.ref: (cell.value, cell.formula, cell.style) for cell in ours[name].cells()}
        assert cells == {c.ref: (c.value, c.formula, c.style) for c in plain[name].cells()}
        assert ours[name].merged == plain[name].merged
