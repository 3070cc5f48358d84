"""A batch as a whole: what it leaves, what a rerun does, and that nothing depends on chance."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests import shipped
from tests.batch.conftest import Heard, fill_folder, results, run
from xl_tools.batch.run import Options, batch
from xl_tools.batch.store import Store
from xl_tools.errors import FileBusy, UsageError
from xl_tools.refresh import refresh

EMPTY = "文件是空的（0 字节）。请重新取得这个文件。"
OLD = "这是旧版 .xls 或 .et 工作簿，不是 .xlsx。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。"


def test_every_workbook_is_refreshed_as_a_copy(folder: Path, done, tmp_path: Path):
    out, summary = done
    assert (summary.total, summary.done, summary.unreadable, summary.failed) == (6, 4, 2, 0)
    assert summary.troubles == [("旧.xls", OLD), ("空.xlsx", EMPTY)]
    copy = out / "工作簿" / "片区1" / "单位1.xlsx"
    alone = shipped.put(tmp_path / "a.xlsx", (folder / "片区1" / "单位1.xlsx").read_bytes())
    refresh(alone)
    assert copy.read_bytes() == alone.read_bytes()
    original = (folder / "片区1" / "单位1.xlsx").read_bytes()
    assert original == shipped.filled(shipped.SEED)


def test_the_store_has_every_workbook(done):
    store = Store.open(done[0])
    assert store.rows(
        "SELECT file, year, outcome, errors, output FROM units ORDER BY year DESC, file LIMIT 2"
    ) == [
        {
            "file": "片区1/单位1.xlsx",
            "year": 2023,
            "outcome": "done",
            "errors": 13,
            "output": "工作簿/片区1/单位1.xlsx",
        },
        {
            "file": "片区1/单位3.xlsx",
            "year": 2023,
            "outcome": "done",
            "errors": 13,
            "output": "工作簿/片区1/单位3.xlsx",
        },
    ]
    bad = store.rows(
        "SELECT file, year, message FROM units WHERE outcome = 'unreadable' ORDER BY file"
    )
    assert bad == [
        {"file": "旧.xls", "year": 0, "message": OLD},
        {"file": "空.xlsx", "year": 0, "message": EMPTY},
    ]
    assert store.years() == (2023,)
    assert done[1].errors == store.rows("SELECT sum(errors)::INT AS n FROM units")[0]["n"] == 26
    assert sorted(path.name for path in (done[0] / "运行").iterdir()) == [
        "lock.db",
        "manifest.db",
        "parts",
    ]


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_number_of_workers_changes_no_byte(folder: Path, done, tmp_path: Path, jobs: int):
    run(folder, tmp_path, jobs=jobs)
    assert results(tmp_path) == results(done[0])


def test_a_rerun_does_nothing_and_starts_no_worker(folder: Path, done, tmp_path: Path, monkeypatch):
    out = tmp_path / "out"
    shutil.copytree(done[0], out)
    before = results(out)
    monkeypatch.setattr("xl_tools.batch.run.Pool", None)
    # The copies of this OUT are elsewhere than those the manifest knows; it is the rows that count.
    summary, heard = run(folder, done[0])
    assert (summary.unchanged, summary.done, summary.unreadable) == (6, 4, 2)
    assert all(unchanged for _, unchanged in heard.stamps)
    assert results(done[0]) == before


@pytest.mark.usefixtures("inline")
def test_a_rerun_does_what_changed_and_forgets_what_is_gone(tmp_path: Path):
    folder, out = fill_folder(tmp_path / "上报", 3), tmp_path / "out"
    run(folder, out)
    shipped.put(folder / "片区1" / "单位1.xlsx", shipped.filled(shipped.CLEAN))
    (folder / "片区2" / "单位2.xlsx").unlink()
    shipped.put(folder / "新.xlsx", shipped.filled(shipped.SEED))
    os.utime(folder / "片区1" / "单位3.xlsx")  # another date, the same content
    _, heard = run(folder, out)
    again = [stamp.file for stamp, unchanged in heard.stamps if not unchanged]
    assert sorted(again) == ["新.xlsx", "片区1/单位1.xlsx"]
    fresh = tmp_path / "fresh"
    run(folder, fresh)
    kept = {name: digest for name, digest in results(out).items() if "单位2" not in name}
    assert kept == results(fresh)


@pytest.mark.usefixtures("inline")
def test_a_copy_that_somebody_wrote_into_is_kept_beside_the_new_one(tmp_path: Path):
    folder, out = fill_folder(tmp_path / "上报", 1), tmp_path / "out"
    run(folder, out)
    copy = out / "工作簿" / "片区1" / "单位1.xlsx"
    copy.write_bytes(b"explained")
    shipped.put(folder / "片区1" / "单位1.xlsx", shipped.filled(shipped.CLEAN))
    run(folder, out)
    assert copy.read_bytes() == shipped.refreshed(shipped.CLEAN)
    assert copy.with_name("单位1.bak.xlsx").read_bytes() == b"explained"


@pytest.mark.usefixtures("inline")
def test_in_place(tmp_path: Path):
    folder, out = fill_folder(tmp_path / "上报", 2), tmp_path / "out"
    summary, _ = run(folder, out, in_place=True)
    assert summary.done == 2
    assert not (out / "工作簿").exists()
    path = folder / "片区1" / "单位1.xlsx"
    assert path.read_bytes() == shipped.refreshed(shipped.SEED)
    assert (folder / "空.xlsx").read_bytes() == b""
    rows = Store.open(out).rows("SELECT output, source FROM units WHERE file LIKE '%单位1%'")
    assert rows == [{"output": str(path), "source": str(path)}]
    assert run(folder, out, in_place=True)[0].unchanged == 4


@pytest.mark.usefixtures("inline")
def test_years_accumulate(tmp_path: Path):
    out = tmp_path / "out"
    for year in (2022, 2023):
        folder = fill_folder(tmp_path / str(year) / "上报", 1)
        run(folder, out, year=year)
    store = Store.open(out)
    files = store.rows("SELECT file, year FROM units ORDER BY file")
    assert [row["file"] for row in files] == [
        "2022/旧.xls",
        "2022/片区1/单位1.xlsx",
        "2022/空.xlsx",
        "2023/旧.xls",
        "2023/片区1/单位1.xlsx",
        "2023/空.xlsx",
    ]
    # What a workbook says of itself counts; what cannot be read is of the batch's year.
    assert [row["year"] for row in files] == [2022, 2023, 2022, 2023, 2023, 2023]


@pytest.mark.usefixtures("inline")
def test_two_files_of_one_name_are_told_apart(tmp_path: Path):
    out = tmp_path / "out"
    folders = [tmp_path / "甲", tmp_path / "乙"]
    for folder, name in zip(folders, (shipped.SEED, shipped.CLEAN), strict=True):
        folder.mkdir()
        shipped.put(folder / "自评.xlsx", shipped.filled(name))
    batch(folders, out, Options(jobs=1), Heard())
    assert (out / "工作簿" / "自评.xlsx").read_bytes() == shipped.refreshed(shipped.SEED)
    assert (out / "工作簿" / "自评 (2).xlsx").read_bytes() == shipped.refreshed(shipped.CLEAN)


@pytest.mark.usefixtures("inline")
def test_a_folder_that_was_moved_is_the_same(tmp_path: Path):
    folder, out = fill_folder(tmp_path / "E盘", 1), tmp_path / "out"
    run(folder, out)
    moved = folder.rename(tmp_path / "F盘")
    run(moved, out)
    assert len(Store.open(out).rows("SELECT file FROM units")) == 3
    assert not list((out / "工作簿").rglob("*(2)*"))


@pytest.mark.usefixtures("inline")
def test_a_folder_that_is_empty_all_at_once_forgets_nothing(tmp_path: Path):
    folder, out = fill_folder(tmp_path / "上报", 1), tmp_path / "out"
    run(folder, out)
    folder.rename(tmp_path / "拔掉的盘")
    folder.mkdir()
    with pytest.raises(UsageError) as caught:
        run(folder, out)
    assert str(caught.value) == f"{folder}：没有找到工作簿（.xlsx、.xlsm）。"
    assert len(Store.open(out).rows("SELECT file FROM units")) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="not run: only Linux has names of any bytes")
@pytest.mark.usefixtures("inline")
def test_a_name_out_of_a_chinese_zip_goes_all_the_way(tmp_path: Path):
    folder, out = tmp_path / "上报", tmp_path / "out"
    folder.mkdir()
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + "自评.xlsx".encode("gbk")))
    shipped.put(path, shipped.filled(shipped.CLEAN))
    assert run(folder, out)[0].done == 1
    assert (out / "工作簿" / "自评.xlsx").read_bytes() == shipped.refreshed(shipped.CLEAN)
    rows = Store.open(out).rows("SELECT file, source FROM units")
    assert rows[0]["file"] == "自评.xlsx"
    assert rows[0]["source"].endswith("/自评.xlsx")


def test_two_batches_do_not_share_an_out(folder: Path, tmp_path: Path):
    from xl_tools.batch.manifest import Manifest

    first = Manifest(tmp_path / "运行")
    with pytest.raises(FileBusy) as caught:
        run(folder, tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}：另一个批量处理正在使用这个输出文件夹。请等它结束，或换一个 --out。"
    )
    first.close()
