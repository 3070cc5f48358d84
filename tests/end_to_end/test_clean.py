"""A filing without a fault through the whole job: not one finding, not one mark."""

from __future__ import annotations

import json

import openpyxl
import pytest

from tests.end_to_end.conftest import make
from xl_tools.filings.marks import COLOURS
from xl_tools.workbook import Workbook


def test_there_is_no_finding_of_any_severity(run, tmp_path):
    make("clean-2023", tmp_path)
    done = run("refresh", "a.xlsx", "--format", "json", "--fail-on", "hint")
    assert (done.returncode, done.stderr) == (0, "")
    (record,) = json.loads(done.stdout)
    assert record["findings"] == []
    assert {level: record["counts"][level] for level in ("error", "review", "hint")} == {
        "error": 0,
        "review": 0,
        "hint": 0,
    }
    assert record["counts"]["passed"] > 60


def test_no_cell_is_marked(run, tmp_path):
    path = make("clean-2023", tmp_path)
    assert run("refresh", "a.xlsx").returncode == 0
    book = Workbook.open(path)
    for name in ("基础数据表", "自评表"):
        assert not {cell.fill for cell in book[name].cells()} & set(COLOURS.values())
        assert not book[name].notes
    levels = [
        book["校验结果"][f"B{row}"].value.text for row in range(7, book["校验结果"].max_row + 1)
    ]
    assert set(levels) <= {"未校验", ""}


@pytest.mark.parametrize("command", ["check", "refresh"])
def test_the_last_line_counts(run, tmp_path, command):
    make("clean-2023", tmp_path)
    done = run(command, "a.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().splitlines()[-1].startswith("错误 0 · 核实 0 · 提示 0 · 通过 ")


def test_every_helper_agrees_with_the_filed_points(run, tmp_path):
    path = make("clean-2023", tmp_path)
    sheet = openpyxl.load_workbook(path, data_only=True)["自评表"]
    differences = [sheet[f"L{row}"].value for row in range(14, 27)]
    assert {value for value in differences if value not in ("", None)} == {0}


def test_check_leaves_the_file_alone(run, tmp_path):
    path = make("clean-2023", tmp_path)
    before, time = path.read_bytes(), path.stat().st_mtime_ns
    assert run("check", "a.xlsx").returncode == 0
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, time)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.xlsx"]


def test_one_fault_is_found_and_mended_again(run, tmp_path):
    path = make("clean-2023", tmp_path)
    run("refresh", "a.xlsx")
    clean = Workbook.open(path)
    looks = {c.ref: (c.style, c.fill) for c in clean["自评表"].cells()}
    fault, cure = tmp_path / "fault.csv", tmp_path / "cure.csv"
    head = "表,项目,列,值\n自评表,绩效指标[1],得分,"
    fault.write_text(f"{head}1\n", "utf-8")
    cure.write_text(f"{head}{clean['自评表']['H14'].value.shown}\n", "utf-8")
    done = run("refresh", "a.xlsx", "--from", "fault.csv")
    assert done.returncode == 1
    assert "自评表!H14：得分 1 低于应得 8" in done.stdout
    assert Workbook.open(path)["自评表"].notes
    assert run("refresh", "a.xlsx", "--from", "cure.csv", "--fail-on", "hint").returncode == 0
    again = Workbook.open(path)["自评表"]
    assert {c.ref: (c.style, c.fill) for c in again.cells()} == looks
    assert not again.notes
