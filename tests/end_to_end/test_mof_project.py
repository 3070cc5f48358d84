"""The Ministry's general form for one project, shipped as data: the whole job, as for any form."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest

from xl_tools.checks.classes import class_name
from xl_tools.domain.grid import Area
from xl_tools.filings.marks import COLOURS
from xl_tools.forms.loader import load_form
from xl_tools.forms.profiles import load_profile
from xl_tools.workbook import Workbook
from xl_tools.workbook.macro_removal import has_macros

UNIT = "示例县水利工程管理站"
CLEAN = Path(__file__).with_name("mof-project-clean.toml")
SHEET = "项目自评表"


@pytest.fixture
def filed(run, tmp_path) -> Path:
    arguments = ("--form", "mof-project", "--unit", UNIT, "--year", 2023, "--from", CLEAN)
    done = run("new", "a.xlsx", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return tmp_path / "a.xlsx"


def findings(done) -> dict[str, str]:
    (record,) = json.loads(done.stdout)
    return {found["rule"]: found["cell"] for found in record["findings"]}


def test_the_weights_of_its_rows_are_those_of_its_profile():
    form = load_form("mof-project")
    weights = load_profile(form.profile).weights
    classes = {class_name(row["一级指标"]): row["一级指标"] for row in form.table("绩效指标").rows}
    stated = {name: f"{name}（{weights[name]}分）" for name in classes}
    assert classes == stated
    assert set(weights) == {"预算执行", *classes}
    assert form.field("年度资金总额.分值").value == str(weights["预算执行"])


def test_a_clean_filing_is_silent(run, filed):
    done = run("refresh", "a.xlsx", "--format", "json", "--fail-on", "hint")
    assert (done.returncode, done.stderr) == (0, "")
    assert findings(done) == {}
    sheet = Workbook.open(filed)[SHEET]
    assert not {cell.fill for cell in sheet.cells()} & set(COLOURS.values())
    assert [sheet[at].value.shown for at in ("D6", "E6", "F6", "H6", "I6")] == [
        "900.00",
        "900.00",
        "891.40",
        "99.04%",
        "9.9",
    ]


FAULTS = [
    ("F6", 900, {"total.parts": "F6"}),
    ("H13", 9, {"score.due": "H13"}),
    ("F14", "完成", {"actual.not_number": "F14"}),
    ("G19", 20, {"weight.class": "B19", "weight.total": "G22"}),
    ("F7", 8514000, {"unit.scale": "F7"}),
    ("F8", 60, {"execution.over": "F6"}),
    ("C3", None, {"required.project": "C3"}),
    ("E24", dt.date(2023, 6, 30), {"date.early": "E24"}),
    ("I18", None, {"reason.missing": "I18"}),
]


@pytest.mark.parametrize(("cell", "value", "expected"), FAULTS, ids=[cell for cell, *_ in FAULTS])
def test_a_fault_is_found_in_its_cell(run, filed, cell, value, expected):
    book = Workbook.open(filed)
    book[SHEET][cell].value = value
    book.save()
    done = run("refresh", "a.xlsx", "--format", "json", "--fail-on", "never")
    assert (done.returncode, done.stderr) == (0, "")
    found = findings(done)
    assert {rule: at for rule, at in found.items() if rule in expected} == expected
    assert Workbook.open(filed)[SHEET].notes


def test_every_item_has_a_place_that_prints(filed):
    sheet = openpyxl.load_workbook(filed)[SHEET]
    printed = Area.parse(sheet.print_area.replace("$", "").rpartition("!")[2])
    assert all(
        printed.holds(Area.parse(f.at)) for f in load_form("mof-project").fields() if f.printed
    )


def test_the_template_has_buttons_too(run, tmp_path):
    done = run("template", "build", "t.xlsm", "--form", "mof-project")
    assert (done.returncode, done.stderr) == (0, "")
    book = Workbook.open(tmp_path / "t.xlsm")
    assert has_macros(book)
    assert book.sheet_names == ("填报说明", SHEET, "校验结果")


def test_projects_of_one_unit_are_rolled_up(run, filed, tmp_path):
    folder = tmp_path / "上报"
    folder.mkdir()
    filed.rename(folder / "甲.xlsx")
    (folder / "乙.xlsx").write_bytes((folder / "甲.xlsx").read_bytes())
    done = run("batch", "上报", "--out", "汇总", "--year", 2023)
    assert (done.returncode, done.stderr) == (0, "")
    assert "错误 0 · 核实 0 · 提示 0" in done.stdout
    assert (tmp_path / "汇总" / "汇总.xlsx").is_file()
