"""``xl-tools replies``: what is said where there is nothing to read."""

from __future__ import annotations

from pathlib import Path

from xl_tools.batch.store import Store


def test_a_folder_without_a_list_is_a_wrong_call(run, tmp_path: Path):
    Store.create(tmp_path / "结果")
    (tmp_path / "清单").mkdir()
    said = run("replies", "清单", "--store", "结果")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "出错：清单：没有找到退回清单（.xlsx）。请指定单位报回的退回清单所在的文件夹。\n"
    )
