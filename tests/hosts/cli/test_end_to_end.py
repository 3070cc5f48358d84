"""The real commands on real workbooks: new → fill → check → refresh, in one process and in many."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from xl_tools.fill import read_data

WORKBOOKS = Path(__file__).parents[3] / "workbooks"
CLEAN, FAULTY = WORKBOOKS / "clean-2023.toml", WORKBOOKS / "jianning-2023.toml"
HEAD = ["表", "项目", "列", "值"]


def new(run, out: str, data: Path, year: int = 2023):
    said = run("new", out, "--unit", _unit(data), "--year", year, "--from", data)
    assert (said.code, said.err) == (0, "")
    return said


def _unit(data: Path) -> str:
    """Return the unit that the data are of: those of another unit would be refused."""
    names = [str(entry.value) for entry in read_data(data) if entry.item == "单位名称"]
    return names[0] if names else "示例单位"


def _rows(path: Path) -> list[list]:
    return [
        [e.sheet, e.item if e.index is None else f"{e.item}[{e.index}]", e.column, e.value]
        for e in read_data(path)
    ]


def _as_csv(path: Path, encoding: str) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEAD, *_rows(CLEAN)])
    return path


def _as_xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    for at, row in enumerate((HEAD, *_rows(CLEAN)), start=1):
        for column, value in enumerate(row, start=1):
            cell = book.active.cell(at, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # "=8个" is a text
    book.save(path)
    return path


def _as_json(path: Path) -> Path:
    rows = [dict(zip(HEAD, row, strict=True)) for row in _rows(CLEAN)]
    path.write_text(json.dumps(rows, default=str, ensure_ascii=False), "utf-8")
    return path


def test_every_format_of_the_same_data_makes_the_same_workbook(run, tmp_path):
    files = [
        CLEAN,
        _as_csv(tmp_path / "u.csv", "utf-8"),
        _as_csv(tmp_path / "g.csv", "gbk"),
        _as_xlsx(tmp_path / "d.xlsx"),
        _as_json(tmp_path / "d.json"),
    ]
    made = []
    for at, data in enumerate(files):
        new(run, f"{at}.xlsx", data)
        made.append((tmp_path / f"{at}.xlsx").read_bytes())
    assert made == [made[0]] * len(files)


def test_a_clean_filing_is_clean_and_a_second_refresh_changes_nothing(run, tmp_path):
    new(run, "a.xlsx", CLEAN)
    path = tmp_path / "a.xlsx"
    before = path.read_bytes()
    said = run("check", "a.xlsx", "--fail-on", "hint")
    assert (said.code, said.err) == (0, "")
    assert "错误 0 · 核实 0 · 提示 0 · 通过 " in said.out
    assert path.read_bytes() == before
    assert run("refresh", "a.xlsx", "--fail-on", "hint").code == 0
    once = path.read_bytes()
    assert "没有变化：a.xlsx\n" in run("refresh", "a.xlsx").out
    assert path.read_bytes() == once


def test_the_readmes_way_from_an_empty_workbook_to_a_flagged_one(run, tmp_path):
    assert run("new", "a.xlsx", "--unit", "示例单位", "--year", 2023).code == 0
    empty = (tmp_path / "a.xlsx").read_bytes()
    said = run("refresh", "a.xlsx", "--from", FAULTY, "--out", "out/b.xlsx")
    assert (said.code, said.err) == (1, "")
    assert "已更新：out/b.xlsx\n" in said.out
    assert (tmp_path / "a.xlsx").read_bytes() == empty
    assert run("refresh", "out/b.xlsx", "--fail-on", "never").code == 0
    (record,) = json.loads(run("check", "out/b.xlsx", "--format", "json").out)
    text = {finding["text"] for finding in record["findings"]}
    assert (
        "自评表!H19：得分 6 低于应得 10（目标 ≥90%，实际 92%）。按 6 分反推，实际完成值应约为 54%。"
        "请改为 10，或更正实际完成值。 [score.due]"
    ) in text
    assert record["counts"]["error"] == sum(f["severity"] == "error" for f in record["findings"])
    assert record["counts"]["not_checked"] == len(record["not_checked"]) > 0
    assert all(part["reason"] for part in record["not_checked"])


def test_jsonl_says_the_same_as_json(run):
    new(run, "a.xlsx", FAULTY)
    (record,) = json.loads(run("check", "a.xlsx", "--format", "json").out)
    lines = [json.loads(x) for x in run("check", "a.xlsx", "--format", "jsonl").out.splitlines()]
    for kind, name in (("finding", "findings"), ("not_checked", "not_checked")):
        parts = [{k: v for k, v in x.items() if k != "type"} for x in lines if x["type"] == kind]
        assert parts == record.pop(name)
    record.pop("explained")
    assert lines[-1] == {"type": "summary"} | record


def test_bad_data_changes_nothing(run, tmp_path):
    new(run, "a.xlsx", CLEAN)
    before = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "d.csv").write_text(
        "表,项目,列,值\n基础数据表,公务招待,本年决算,1\n基础数据表,公务接待,本年决算,一千\n"
        "基础数据表,公务接待,本年预算,3㎡\n基础数据表,3、公务接待,本年决算,2\n",
        "gbk",
    )
    said = run("fill", "a.xlsx", "--from", "d.csv")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "出错：d.csv 第 2 行：“基础数据表”没有项目“公务招待”，最接近的是“公务接待”\n"
        "出错：d.csv 第 3 行：“公务接待.本年决算”应填数字，现为“一千”\n"
        "出错：d.csv 第 4 行：“公务接待.本年预算”单位“㎡”与本项目的单位“万元”不符，请换算后再填\n"
        "出错：d.csv 第 5 行：“公务接待.本年决算”重复，第 3 行已经给出，请只留一处\n"
    )
    assert (tmp_path / "a.xlsx").read_bytes() == before


def test_text_never_becomes_a_formula(run, tmp_path):
    (tmp_path / "d.toml").write_text(
        "[[自评表.绩效指标]]\n三级指标 = '=1+1'\n年度指标值 = '=100%'\n实际完成值 = '@甲'\n"
        "偏差原因 = '+HYPERLINK(\"http://x\")'\n",
        "utf-8",
    )
    new(run, "a.xlsx", tmp_path / "d.toml")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["自评表"]
    assert [(sheet[c].data_type, sheet[c].value) for c in ("D14", "E14", "F14", "I14")] == [
        ("s", "=1+1"),
        ("s", "=100%"),
        ("s", "@甲"),
        ("s", '+HYPERLINK("http://x")'),
    ]


def test_last_years_workbook_gives_this_years_prior_column(run, tmp_path):
    new(run, "2023.xlsx", CLEAN)
    unit = openpyxl.load_workbook(tmp_path / "2023.xlsx")["自评表"]["D3"].value
    said = run("new", "2024.xlsx", "--unit", unit, "--year", 2024, "--prior", "2023.xlsx")
    assert (said.code, said.err) == (0, "")
    sheet = openpyxl.load_workbook(tmp_path / "2024.xlsx", data_only=True)["基础数据表"]
    assert [sheet[cell].value for cell in ("B4", "D4", "B9", "B11", "D11")] == [
        45,
        43,
        3.05,
        0.85,
        None,
    ]


@pytest.mark.parametrize(
    ("unit", "year", "said"),
    [
        ("另一单位", 2024, "不是同一单位。请换本单位的文件。"),
        ("", 2025, "上年工作簿应为 2024 年的填报，现为 2023 年。请换上一年的文件。"),
    ],
)
def test_the_wrong_workbook_of_last_year(run, tmp_path, unit, year, said):
    new(run, "2023.xlsx", CLEAN)
    name = unit or openpyxl.load_workbook(tmp_path / "2023.xlsx")["自评表"]["D3"].value
    result = run("new", "n.xlsx", "--unit", name, "--year", year, "--prior", "2023.xlsx")
    assert (result.code, result.out) == (2, "")
    assert result.err.strip().endswith(said)
    assert not (tmp_path / "n.xlsx").exists()


def test_new_does_not_overwrite_unless_told(run, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"mine")
    assert run("new", "a.xlsx", "--unit", "甲", "--year", 2023).code == 2
    assert (tmp_path / "a.xlsx").read_bytes() == b"mine"
    assert run("new", "a.xlsx", "--unit", "甲", "--year", 2023, "--force").code == 0


def test_files_that_cannot_be_read_do_not_stop_the_others(run, tmp_path):
    new(run, "a.xlsx", CLEAN)
    (tmp_path / "html.xlsx").write_text("<html>", "utf-8")
    (tmp_path / "cut.xlsx").write_bytes((tmp_path / "a.xlsx").read_bytes()[:3000])
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    (tmp_path / "dir.xlsx").mkdir()
    names = ["none.xlsx", "html.xlsx", "cut.xlsx", "other.xlsx", "dir.xlsx", "a.xlsx"]
    said = run("check", *names)
    assert said.code == 3
    assert [line.partition("：")[2].partition("：")[0] for line in said.err.splitlines()] == names[
        :-1
    ]
    assert said.out.startswith("a.xlsx：")
    assert "共 6 个文件，5 个未能处理：错误 0 · 核实 0 · 提示 0\n" in said.out


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_real_report_through_a_real_pipe(run, tmp_path, encoding):
    new(run, "a.xlsx", FAULTY)
    done = subprocess.run(
        [sys.executable, "-m", "xl_tools", "check", "a.xlsx"],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    out = done.stdout.decode(encoding)
    assert out == run("check", "a.xlsx").out
    assert "\x1b" not in out


def test_help_loads_no_heavy_library():
    code = (
        "import sys\n"
        "from xl_tools.hosts.cli import main\n"
        "main(['check', '--help'], standalone_mode=False)\n"
        "print({'pandas', 'openpyxl', 'formualizer', 'lxml', 'xlsxwriter'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[-1] == "set()"


def test_starting_loads_no_rules():
    code = (
        "import sys\n"
        "import xl_tools.hosts.cli.app\n"
        "print([name for name in sys.modules if name.startswith('xl_tools.checks')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout == "[]\n"
