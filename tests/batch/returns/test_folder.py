"""The lists of a batch as files: names, reruns, and what others did to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.batch.conftest import fill_folder, inline, run
from tests.batch.returns.test_lists import finding
from xl_tools.batch.returns import writing
from xl_tools.batch.returns.folder import write_returns
from xl_tools.batch.returns.lists import Chosen
from xl_tools.batch.schema import FINDINGS, UNITS
from xl_tools.batch.store import Store
from xl_tools.errors import FileBusy
from xl_tools.workbook import durability

__all__ = ["inline"]


def rows(*units: str):
    return [finding(f"{n}.xlsx", "r.x", "error", unit=unit) for n, unit in enumerate(units)]


def store_of(out: Path, *units: str) -> Path:
    store = Store.create(out)
    store.write(
        UNITS,
        2023,
        [
            {"file": f"{n}.xlsx", "year": 2023, "unit": u, "outcome": "done"}
            for n, u in enumerate(units)
        ],
    )
    store.write(FINDINGS, 2023, rows(*units))
    return out


def names(out: Path) -> list[str]:
    root = out / "退回清单"
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def test_each_unit_has_its_own_name_even_if_it_is_another_units(tmp_path):
    written = write_returns(store_of(tmp_path, "甲/乙", "甲:乙", "", "A", "a"))
    assert (written.units, written.findings) == (5, 5)
    assert names(tmp_path) == [
        f"2023/{name}.{suffix}"
        for name in ("2", "A", "a (2)", "甲_乙 (2)", "甲_乙")
        for suffix in ("docx", "xlsx")
    ]


def test_a_rerun_writes_nothing_anew_and_takes_away_what_is_no_longer_due(tmp_path):
    write_returns(store_of(tmp_path, "甲", "乙"))
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "退回清单").rglob("*.*")}
    assert write_returns(tmp_path).kept == []
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "退回清单").rglob("*.*")} == before
    Store.open(tmp_path).write(FINDINGS, 2023, rows("甲"))
    write_returns(tmp_path, Chosen(units=("甲",)))
    assert names(tmp_path) == [f"2023/{n}.{s}" for n in "乙甲" for s in ("docx", "xlsx")]
    write_returns(tmp_path)
    assert names(tmp_path) == ["2023/甲.docx", "2023/甲.xlsx"]


def test_an_answered_list_is_never_lost(tmp_path):
    write_returns(store_of(tmp_path, "甲", "乙"))
    folder = tmp_path / "退回清单" / "2023"
    for unit in "甲乙":
        (folder / f"{unit}.xlsx").write_bytes(f"answered by {unit}".encode())
    Store.open(tmp_path).write(FINDINGS, 2023, rows("甲") + rows("甲"))
    written = write_returns(tmp_path)
    assert written.kept == [folder / "甲.旧.xlsx"]
    assert (folder / "甲.旧.xlsx").read_bytes() == "answered by 甲".encode()
    assert (folder / "乙.xlsx").read_bytes() == "answered by 乙".encode()
    assert not (folder / "乙.docx").exists()


def test_the_number_of_processes_changes_no_byte(tmp_path, monkeypatch):
    units = [f"第{n}站" for n in range(7)]
    write_returns(store_of(tmp_path / "one", *units))
    monkeypatch.setattr(writing, "_LOT", 2)
    write_returns(store_of(tmp_path / "two", *units), jobs=2)
    one, two = (
        {p.relative_to(out): p.read_bytes() for p in out.rglob("退回清单*/**/*") if p.is_file()}
        | {Path("record"): (out / "运行" / "退回清单.json").read_bytes()}
        for out in (tmp_path / "one", tmp_path / "two")
    )
    assert len(one) == 15
    assert one == two


def test_the_disk_is_waited_for_once_a_lot(tmp_path, monkeypatch):
    order = []
    monkeypatch.setattr(durability, "sync_file", lambda path: order.append(path.name))
    monkeypatch.setattr(writing, "_LOT", 2)
    real = writing.replace_file
    monkeypatch.setattr(writing, "replace_file", lambda *a: (order.append("写"), real(*a)))
    write_returns(store_of(tmp_path, "甲", "乙"))
    assert order[:4] == ["写"] * 4
    assert sorted(order[4:8]) == ["乙.docx", "乙.xlsx", "甲.docx", "甲.xlsx"]


def test_a_list_that_is_open_elsewhere_keeps_no_other_back(tmp_path):
    out = store_of(tmp_path, "甲", "乙", "丙")
    (out / "退回清单" / "2023").mkdir(parents=True)
    lock = out / "退回清单" / "2023" / "~$乙.docx"
    lock.write_bytes(b"")
    with pytest.raises(FileBusy) as caught:
        write_returns(out)
    assert str(caught.value) == (
        f"{lock.with_name('乙.docx')}：文件正在别处打开（有锁文件 ~$乙.docx）。"
        "请在 Excel 或 WPS 中关闭这个文件再试；确已关闭则删除锁文件。"
    )
    lock.unlink()
    assert names(out) == [f"2023/{n}.{s}" for n in "丙甲" for s in ("docx", "xlsx")]
    assert write_returns(out).kept == []
    assert len(names(out)) == 6


@pytest.mark.usefixtures("inline")
def test_what_the_district_has_wrong_is_in_its_list_and_in_the_counts(tmp_path):
    out = tmp_path / "结果"
    data = tmp_path / "全区.toml"
    data.write_text('["基础数据表"]\n"编制数" = 999\n', "utf-8")
    summary, _ = run(fill_folder(tmp_path / "上报", 2), out, returns=True, district=str(data))
    assert summary.across["error"] == 1
    assert "2023/全区.toml.docx" in names(out)


@pytest.mark.usefixtures("inline")
def test_a_batch_writes_the_lists(tmp_path):
    out = tmp_path / "结果"
    run(fill_folder(tmp_path / "上报", 2), out, returns=True)
    unit = "2023/株洲市芦淞区建宁街道办事处"
    assert names(out) == [f"{unit}.docx", f"{unit}.xlsx"]


@pytest.mark.usefixtures("inline")
def test_a_list_that_is_open_elsewhere_does_not_stop_the_batch(tmp_path):
    folder, out = fill_folder(tmp_path / "上报", 1), tmp_path / "结果"
    lists = out / "退回清单" / "2023"
    lists.mkdir(parents=True)
    (lists / "~$株洲市芦淞区建宁街道办事处.xlsx").write_bytes(b"")
    summary, _ = run(folder, out, returns=True)
    assert "文件正在别处打开" in summary.not_returned
    assert summary.done == 1
    (lists / "~$株洲市芦淞区建宁街道办事处.xlsx").unlink()
    assert run(folder, out, returns=True)[0].not_returned == ""
    assert len(names(out)) == 2
