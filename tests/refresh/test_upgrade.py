"""A workbook of an older template moves into the new form, and nothing of it is lost."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.refresh.macro_workbooks import older_program, with_macros
from tests.refresh.older_form import FORM, SOURCE, forms, make_forms, old_book
from tests.shipped import parts
from xl_tools.domain.cells import CellValue
from xl_tools.domain.form import FieldKind, ValueType
from xl_tools.domain.grid import column_letters
from xl_tools.errors import FormError, UsageError
from xl_tools.filings.added_rows import adopt_rows
from xl_tools.filings.reader import read_filing
from xl_tools.filings.spots import Key, spots_of
from xl_tools.filings.version import version_of
from xl_tools.forms.loader import load_form
from xl_tools.refresh import check, refresh
from xl_tools.refresh.leftovers import SHEET
from xl_tools.refresh.opening import open_form
from xl_tools.refresh.upgrade import upgrade
from xl_tools.vba.reading import modules_of
from xl_tools.workbook import Workbook

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
ROWS = {"绩效指标": 12, "专项资金": 3, "楼堂馆所": 2}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_forms(tmp_path_factory.mktemp("forms"))


@pytest.fixture
def demo(folder, monkeypatch):
    monkeypatch.setenv("XL_TOOLS_FORMS", str(folder))
    open_form.cache_clear()
    yield forms()
    open_form.cache_clear()


def spots(book: Workbook, form) -> dict:
    return spots_of(book, form, adopt_rows(book, form))


def fill_all(book: Workbook, older) -> dict[Key, object]:
    """Give every input cell of the old workbook a value of its own."""
    given: dict[Key, object] = {}
    for number, (key, spot) in enumerate(spots(book, older).items(), 1):
        if spot.entry.kind is not FieldKind.INPUT:
            continue
        value: object = Decimal(number)
        if spot.entry.type is ValueType.TEXT:
            value = f"内容{number}"
            if getattr(spot.entry, "grouped", False):
                value = f"一级{(key.index + 1) // 2}" if key.index % 2 else None
        elif spot.entry.type is ValueType.DATE:
            value = dt.date(2024, 3, 1 + number % 20)
        if value is not None or not spot.cell(book).value.is_blank:
            spot.cell(book).value = value
        given[key] = value
    return given


def put(book: Workbook, path: Path) -> Path:
    path.write_bytes(book.to_bytes())
    return path


def test_every_input_is_in_its_new_place_or_listed(demo, tmp_path):
    older, form = demo
    book = old_book(ROWS)
    given = fill_all(book, older)
    done = upgrade(put(book, tmp_path / "旧.xlsx"), out=tmp_path / "新.xlsx")
    new = Workbook.open(tmp_path / "新.xlsx")
    places = spots(new, form)
    missing = []
    for key, value in given.items():
        spot = places.get(key.renamed(form.renamed))
        if spot is None:
            missing.append((str(key), value))
        else:
            expected = CellValue.of(value, spot.cell(new).number_format).raw
            assert spot.cell(new).value.raw == expected, key
    listed = [(one.item, one.value.raw) for one in done.leftovers]
    assert listed == missing
    assert [name for name, _ in missing] == ["旧项目", "楼堂馆所[1].备注", "楼堂馆所[2].备注"]
    assert (done.before, done.after, done.backup) == (1, 2, None)
    groups = {area for area in new["自评表"].merged if re.fullmatch(r"B\d+:B\d+", area)}
    assert groups == {f"B{row}:B{row + 1}" for row in range(14, 26, 2)}
    assert version_of(new) == 2
    shown = [new[SHEET][f"{c}2"].value.shown for c in "ABCF"]
    assert shown == ["基础数据表!I29", "旧项目", given[Key("旧项目")], "新版表中没有这一项"]


def test_the_result_is_a_workbook_of_the_new_version(demo, tmp_path):
    book = old_book(ROWS)
    fill_all(book, demo[0])
    path = put(book, tmp_path / "旧.xlsx")
    upgrade(path)
    openpyxl.load_workbook(path)
    new = Workbook.open(path)
    filing = read_filing(new, demo[1])
    assert filing.unit.startswith("内容")
    assert set(filing.cells) == {field.key for field in demo[1].fields()}
    assert {key: len(rows) for key, rows in filing.tables.items()} == ROWS
    report = check(path)
    assert report.year == 2023
    assert refresh(path).warnings == ()


def test_upgrading_keeps_a_backup_and_a_second_time_changes_nothing(demo, tmp_path):
    path = put(old_book(), tmp_path / "旧.xlsx")
    before = path.read_bytes()
    done = upgrade(path)
    assert done.backup == tmp_path / "旧.bak.xlsx"
    assert done.backup.read_bytes() == before
    after = path.read_bytes()
    again = upgrade(path)
    assert (again.is_current, again.backup) == (True, None)
    assert path.read_bytes() == after


def test_an_empty_workbook_leaves_nothing_over(demo, tmp_path):
    done = upgrade(put(old_book(), tmp_path / "旧.xlsx"))
    assert (done.leftovers, done.sheet) == ((), "")
    assert SHEET not in Workbook.open(done.path)


def test_a_filed_total_stands_and_a_formula_of_the_users_is_listed(demo, tmp_path):
    older, form = demo
    book = old_book()
    at = spots(book, older)
    at[Key("三公经费.本年决算")].cell(book).value = Decimal("12.5")
    at[Key("总分.得分")].cell(book).formula = "95+1"
    at[Key("总分.得分")].cell(book).result = Decimal(96)
    at[Key("办公经费.本年决算")].cell(book).formula = "F18*2"
    at[Key("办公经费.本年决算")].cell(book).result = Decimal(6)
    at[Key("水费电费差旅费.本年决算")].cell(book).formula = "I5+1"
    at[Key("水费电费差旅费.本年决算")].cell(book).result = Decimal(1)
    done = upgrade(put(book, tmp_path / "旧.xlsx"))
    new = Workbook.open(done.path)
    places = spots(new, form)
    total = places[Key("三公经费.本年决算")].cell(new)
    assert (total.value.number, total.formula) == (Decimal("12.5"), None)
    assert places[Key("办公经费.本年决算")].cell(new).formula == "F18*2"
    assert places[Key("水费电费差旅费.本年决算")].cell(new).formula is None
    assert [str(one) for one in done.leftovers] == [
        "基础数据表!F18（水费电费差旅费.本年决算）：1.00；公式 =I5+1。公式引用的格子在新版表中没有对应，公式已改为数值",
        "自评表!H21（总分.得分）：96；公式 =95+1。公式与表样不同，新版表用了表样的公式",
    ]


def test_what_stands_beside_the_form_is_listed(demo, tmp_path):
    book = old_book()
    book["自评表"]["O5"].value = "内部备忘"
    book["基础数据表"]["L3"].formula = "B4*2"
    book["填报说明"]["D1"].value = Decimal(7)
    done = upgrade(put(book, tmp_path / "旧.xlsx"))
    assert [(one.place, one.value.shown, one.formula, one.why) for one in done.leftovers] == [
        ("填报说明!D1", "7", "", "写在表样以外的内容"),
        ("基础数据表!L3", "", "B4*2", "写在表样以外的内容"),
        ("自评表!O5", "内部备忘", "", "写在表样以外的内容"),
    ]
    sheet = Workbook.open(done.path)[SHEET]
    assert sheet["D3"].value.shown == "=B4*2"
    assert sheet["D3"].formula is None


def test_notes_move_with_their_cells(demo, tmp_path):
    older, form = demo
    book = old_book()
    target = spots(book, older)[Key("年度指标值", "绩效指标", 2)]
    book[target.sheet].set_note(target.ref, "按批复填", "李")
    book["自评表"].set_note("A2", "标题上的批注", "李")
    done = upgrade(put(book, tmp_path / "旧.xlsx"))
    new = Workbook.open(done.path)
    now = spots(new, form)[Key("年度指标值", "绩效指标", 2)]
    assert (target.ref, now.ref) == ("F15", "E15")
    assert {ref: (n.text, n.author) for ref, n in new["自评表"].notes.items()} == {
        "E15": ("按批复填", "李")
    }
    assert [str(one) for one in done.leftovers] == [
        "自评表!A2：批注 标题上的批注。批注所在的格子在新版表中没有对应"
    ]


def test_the_users_own_sheet_stays_and_its_formulas_follow(demo, tmp_path):
    book = old_book()
    own = book.add_sheet("我的表")
    own["A1"].value = "甲"
    cells = {
        "B1": '自评表!F15&"F15"',  # 年度指标值 was in F and is in E
        "B2": "SUM(基础数据表!F17:F18)",
        "B3": "节约措施",
        "B4": "旧项目",
        "B5": "自评表!O99+1",
        "B6": "A1",
        "B7": "COUNTA(自评表!F14:F20)",
        "B8": "COUNTA(自评表!E14:F14)",  # both columns are there, each elsewhere
    }
    for ref, formula in cells.items():
        own[ref].formula = formula
        own[ref].result = Decimal(3)
    book.set_name("我的名称", "自评表!$F$15")
    book.set_name("失去的名称", "自评表!$O$99")
    done = upgrade(put(book, tmp_path / "旧.xlsx"))
    new = Workbook.open(done.path)
    assert new["我的表"]["A1"].value.shown == "甲"
    assert {ref: new["我的表"][ref].formula for ref in cells} == {
        "B1": '自评表!E15&"F15"',
        "B2": "SUM(基础数据表!F17:F18)",
        "B3": "节约措施",
        "B4": None,
        "B5": None,
        "B6": "A1",
        "B7": "COUNTA(自评表!E14:E20)",
        "B8": None,
    }
    assert new.locate("节约措施") == new.locate("厉行节约保障措施")
    assert new.names["我的名称"] == "自评表!$E$15"
    assert new.names["失去的名称"] == "#REF!"
    assert [(one.place, one.formula) for one in done.leftovers] == [
        ("我的表!B4", "旧项目"),
        ("我的表!B5", "自评表!O99+1"),
        ("我的表!B8", "COUNTA(自评表!E14:F14)"),
        ("名称 失去的名称", "自评表!$O$99"),
    ]


def test_what_hangs_in_the_file_stays_to_the_byte(demo, tmp_path):
    book = old_book()
    own = book.add_sheet("我的表")
    own["A1"].value = "甲"
    raw = io.BytesIO(book.to_bytes())
    with zipfile.ZipFile(raw, "a") as archive:
        archive.writestr("customXml/item1.xml", "<mine/>")
    path = tmp_path / "旧.xlsx"
    path.write_bytes(raw.getvalue())
    with zipfile.ZipFile(path) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    upgrade(path)
    with zipfile.ZipFile(path) as archive:
        after = {name: archive.read(name) for name in archive.namelist()}
    kept = ["customXml/item1.xml", "xl/theme/theme1.xml", "xl/worksheets/sheet5.xml"]
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


@pytest.fixture
def older_template(tmp_path, monkeypatch):
    """The shipped form, with an older version of it that is otherwise the same."""
    forms = tmp_path / "forms" / "hunan-2023"
    for folder in (forms, forms / "older" / "1"):
        shutil.copytree(SOURCE, folder)
    for rules in (forms / "older" / "1").glob("rules*.toml"):
        rules.unlink()
    main = forms / "form.toml"
    main.write_text(main.read_text("utf-8").replace("version = 1", "version = 2"), "utf-8")
    monkeypatch.setenv("XL_TOOLS_FORMS", str(forms.parent))
    open_form.cache_clear()
    yield
    open_form.cache_clear()


def test_a_workbook_with_macros_keeps_them_and_its_buttons(older_template, tmp_path):
    book = Workbook.open(WORKBOOKS / "template.xlsm")
    book["自评表"]["D3"].value = "甲"
    book["自评表"].set_note("D3", "批注", "李")
    path = put(book, tmp_path / "旧.xlsm")
    before = parts(path)
    assert upgrade(path).leftovers == ()
    open_form.cache_clear()
    after = parts(path)
    assert {name for name in before if name not in after} <= {"xl/calcChain.xml"}
    drawn = {f"xl/worksheets/sheet{number}.xml" for number in range(1, 5)}
    others = before.keys() - drawn - {"xl/workbook.xml", "xl/styles.xml", "xl/calcChain.xml"}
    notes = {name for name in others if "comments" in name or "vmlDrawing" in name}
    assert {name for name in others - notes if after[name] != before[name]} == set()
    for name in drawn | {name for name in notes if name.endswith(".vml")}:
        for mark in (rb'codeName="\w+"', rb'ObjectType="Button"', rb"<legacyDrawing "):
            assert re.findall(mark, after[name]) == re.findall(mark, before[name]), name
    assert Workbook.open(path)["自评表"].notes["D3"].text == "批注"


def test_an_older_program_goes_along_with_an_older_form(older_template, tmp_path):
    path = with_macros(tmp_path / "旧.xlsm", older_program)
    done = upgrade(path)
    assert (done.before, done.after, done.macros.is_renewed) == (1, 2, True)
    after, shipped = parts(path), parts(WORKBOOKS / "template.xlsm")
    assert modules_of(after["xl/vbaProject.bin"]) == modules_of(shipped["xl/vbaProject.bin"])
    assert Workbook.open(path)["自评表"]["D3"].value.raw == "甲"


def test_the_users_colours_and_number_formats_go_along(demo, tmp_path):
    older, form = demo
    book = old_book()
    at = spots(book, older)
    at[Key("分值", "绩效指标", 1)].cell(book).fill = "FF00B0F0"
    plain = at[Key("会议费培训费.本年决算")].cell(book).number_format
    percent = at[Key("办公经费.本年决算")].cell(book)
    percent.value = Decimal("0.125")
    percent.style = book.parts.styles.with_number_format(percent.style, 10)
    done = upgrade(put(book, tmp_path / "旧.xlsx"))
    new = Workbook.open(done.path)
    places = spots(new, form)
    assert places[Key("分值", "绩效指标", 1)].cell(new).fill == "FF00B0F0"
    moved = places[Key("办公经费.本年决算")].cell(new)
    assert (moved.number_format, moved.value.shown) == ("0.00%", "12.50%")
    assert places[Key("会议费培训费.本年决算")].cell(new).number_format == plain


def test_explanations_stay_in_force(demo, tmp_path):
    older, _ = demo
    book = old_book()
    fill_all(book, older)
    path = put(book, tmp_path / "旧.xlsx")
    results = book["校验结果"]
    row = {
        "级别": "核实",
        "规则": "causes.given",
        "键": "causes.given|自评表|绩效指标[内容1].原因",
        "依据值": "绩效指标[内容1].原因=无；绩效指标[内容1].得分=5",
    }
    headings = {
        results[f"{column_letters(n)}6"].value.shown: column_letters(n) for n in range(1, 16)
    }
    for heading, text in row.items():
        results[f"{headings[heading]}7"].value = text
    results[f"{headings['审核说明']}7"].value = "因项目跨年实施"
    path = put(book, tmp_path / "旧.xlsx")
    upgrade(path)
    sheet = Workbook.open(path)["校验结果"]
    assert sheet[f"{headings['审核说明']}7"].value.shown == "因项目跨年实施"
    assert sheet[f"{headings['键']}7"].value.shown == row["键"].replace("原因", "偏差原因")
    assert sheet[f"{headings['依据值']}7"].value.shown == row["依据值"].replace("原因", "偏差原因")


@pytest.mark.soffice
def test_libreoffice_opens_it_and_calculates_the_same(demo, office, tmp_path):
    book = old_book(ROWS)
    fill_all(book, demo[0])
    done = upgrade(put(book, tmp_path / "旧.xlsx"))
    new = Workbook.open(done.path)
    values = office.values(done.path)
    total = spots(new, demo[1])[Key("三公经费.本年决算")]
    calculated = Decimal(str(values[total.sheet][total.ref]))
    assert calculated == total.cell(new).value.number
    assert calculated > 0


def test_a_real_filing_keeps_its_points_and_findings(demo, tmp_path):
    """The shipped filing, as if it had been filed with the older version."""
    older, form = demo
    source = Workbook.open(WORKBOOKS / "jianning-2023.xlsx")
    hunan = load_form("hunan-2023")
    given = spots(source, hunan)
    rows = {key.table: 0 for key in given if key.table}
    for key in given:
        rows[key.table] = max(rows.get(key.table, 0), key.index)
    book = old_book({table: count for table, count in rows.items() if table})
    back = {new: old for old, new in form.renamed.items()}
    targets = spots(book, older)
    for key, spot in given.items():
        target = targets.get(key.renamed(back))
        cell = spot.cell(source)
        filed = cell.formula is None and spot.entry.kind is not FieldKind.CONSTANT
        if target and filed and not cell.value.is_blank:
            target.cell(book).value = cell.value
    path = put(book, tmp_path / "旧.xlsx")
    assert upgrade(path).leftovers == ()
    purchase = spots(Workbook.open(path), form)
    new = Workbook.open(path)
    for key, spot in given.items():
        if key.name.startswith("政府采购金额") and spot.is_input:
            purchase[key].cell(new).value = spot.cell(source).value
    path.write_bytes(new.to_bytes())
    moved, filed = check(path), check(WORKBOOKS / "jianning-2023.xlsx")
    assert {(f.rule, str(f.place), f.value) for f in moved.findings} == {
        (f.rule, str(f.place), f.value) for f in filed.findings
    }


# ---------------------------------------------------------------- what cannot be upgraded


def test_a_workbook_newer_than_the_program(demo, tmp_path):
    book = old_book()
    book.set_name("XLT_VERSION", "3", hidden=True)
    path = put(book, tmp_path / "新.xlsx")
    before = path.read_bytes()
    with pytest.raises(UsageError) as raised:
        upgrade(path)
    assert str(raised.value) == (
        f"{path} 是第 3 版模板生成的，比本程序的第 2 版新。"
        "请升级 xl-tools：python -m pip install --upgrade xl-tools。"
    )
    assert (path.read_bytes(), list(tmp_path.glob("*.bak.*"))) == (before, [])


@pytest.mark.parametrize("version", ["0", None, '"x"'])
def test_a_version_that_is_not_known(demo, tmp_path, version):
    book = old_book()
    if version is None:
        book.remove_name("XLT_VERSION")
    else:
        book.set_name("XLT_VERSION", version, hidden=True)
    with pytest.raises(UsageError) as raised:
        upgrade(put(book, tmp_path / "旧.xlsx"))
    assert str(raised.value) == (
        "本程序没有套表“demo”第 0 版的定义，不能升级。"
        "请用生成这个工作簿的那一版 xl-tools，或新建工作簿后用 --prior 带入。"
    )


def test_a_comment_thread_on_an_official_sheet_is_refused(demo, tmp_path):
    book = old_book()
    book["自评表"].set_note("D3", "会话", "tc={0001}")
    path = put(book, tmp_path / "旧.xlsx")
    before = path.read_bytes()
    with pytest.raises(UsageError, match="D3 已有批注会话"):
        upgrade(path)
    assert path.read_bytes() == before


def test_a_renamed_item_that_the_form_does_not_have_is_an_error(tmp_path, monkeypatch):
    folder = make_forms(tmp_path / "forms")
    file = folder / FORM / "form.toml"
    file.write_text(
        file.read_text("utf-8").replace('= "厉行节约保障措施"', '= "厉行节约"'), "utf-8"
    )
    with pytest.raises(FormError, match=r"renamed\.节约措施：没有项目“厉行节约”"):
        load_form(folder / FORM)
