"""Saving: in one step, only when needed, and with the old file whole on any failure."""

from __future__ import annotations

import errno
import os
import random
import stat
import zlib
from pathlib import Path

import pytest

from tests.workbook.golden import handmade, parts_of, rich
from xl_tools.errors import BrokenWorkbook, FileBusy, FileError
from xl_tools.workbook import Workbook, deflating, saving
from xl_tools.workbook.packing import pack


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "自评.xlsx"
    path.write_bytes(rich())
    return path


def edited(path: Path) -> Workbook:
    book = Workbook.open(path)
    book["自评表"]["A1"].value = "新"
    return book


def test_nothing_is_written_when_nothing_changed(path: Path) -> None:
    before = path.stat()
    book = Workbook.open(path)
    _ = [cell.value for name in book.sheet_names for cell in book[name].cells()]
    assert not book.save()
    assert not book.save(path)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_the_file_is_replaced_and_the_book_goes_on(path: Path) -> None:
    path.chmod(0o640)
    book = edited(path)
    cell = book["自评表"]["A1"]
    assert book.save()
    assert not book.changed
    assert not book.save()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert cell.value.text == "新"
    cell.value = "更新"
    assert book.save()
    assert Workbook.open(path)["自评表"]["A1"].value.text == "更新"
    assert [file.name for file in path.parent.iterdir()] == ["自评.xlsx"]


def test_another_path_gets_a_copy(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    assert Workbook.open(path).save(tmp_path / "副本.xlsx")
    assert (tmp_path / "副本.xlsx").read_bytes() == before
    book = edited(path)
    assert book.save(tmp_path / "副本.xlsx")
    assert path.read_bytes() == before
    assert Workbook.open(tmp_path / "副本.xlsx")["自评表"]["A1"].value.text == "新"
    assert book.save()


def test_a_link_to_a_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "链接.xlsx"
    link.symlink_to(path)
    assert edited(link).save()
    assert link.is_symlink()
    assert Workbook.open(path)["自评表"]["A1"].value.text == "新"


def test_saving_is_reproducible(path: Path) -> None:
    first = edited(path).to_bytes()
    assert first == edited(path).to_bytes()


@pytest.mark.parametrize("lock", ["~$自评.xlsx", ".~自评.xlsx", ".~lock.自评.xlsx#"])
def test_a_file_open_elsewhere_is_not_overwritten(path: Path, lock: str) -> None:
    before = path.read_bytes()
    (path.parent / lock).touch()
    with pytest.raises(FileBusy) as error:
        edited(path).save()
    assert str(error.value) == (
        f"{path}：文件正在别处打开（有锁文件 {lock}）。"
        "请在 Excel 或 WPS 中关闭这个文件再试；确已关闭则删除锁文件。"
    )
    assert path.read_bytes() == before


def test_a_read_only_file_is_not_overwritten(path: Path) -> None:
    path.chmod(0o444)
    with pytest.raises(FileBusy) as error:
        edited(path).save()
    assert (
        str(error.value) == f"{path}：文件是只读的，没有写入。请去掉文件的只读属性，或另存到别处。"
    )


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (errno.EACCES, "文件正在别处打开，或没有写入权限。请在 Excel 或 WPS 中关闭这个文件再试。"),
        (errno.ENOSPC, "磁盘空间不足，没有写入。请腾出空间或另存到别处。"),
        (errno.EROFS, "所在磁盘是只读的，没有写入。请另存到别处。"),
        (
            errno.EIO,
            f"写入失败（{os.strerror(errno.EIO)}）。请检查磁盘和网络后再试，原文件没有改动。",
        ),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int, what: str, step: str
) -> None:
    before = path.read_bytes()

    def fails(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    book = edited(path)
    monkeypatch.setattr(saving.os if step == "fsync" else Path, step, fails)
    with pytest.raises(FileBusy) as error:
        book.save()
    assert str(error.value) == f"{path}：{what}"
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["自评.xlsx"]
    monkeypatch.undo()
    assert book.save()


def test_a_folder_that_is_not_there(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "无" / "副本.xlsx"
    with pytest.raises(FileError) as error:
        edited(path).save(target)
    assert str(error.value) == (f"{target}：要写入的文件夹不存在。请先建立文件夹，或换一个位置。")


def test_the_self_check_stops_a_bad_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    workbook = edited(path)

    def careless(*arguments: object) -> bytes:
        archive, contents, deleted = arguments
        return pack(archive, {**contents, "xl/theme/theme1.xml": b"<x/>"}, deleted)

    monkeypatch.setattr("xl_tools.workbook.package.pack", careless)
    with pytest.raises(BrokenWorkbook) as error:
        workbook.save()
    assert str(error.value) == (
        f"{path}：写出前自检不通过，没有写入，原文件没有改动。请把文件交给开发者查看。"
    )
    assert path.read_bytes() == before


def test_a_new_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        Workbook.from_bytes(handmade()).save(tmp_path / "新.xlsx")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "新.xlsx").stat().st_mode) == 0o640
    assert parts_of((tmp_path / "新.xlsx").read_bytes())


@pytest.mark.parametrize("size", [0, 1, 70_000, 3_500_000])
@pytest.mark.parametrize("by", ["isal", "zlib"])
def test_a_part_is_packed_the_same_each_time_with_and_without_isa_l(
    size: int, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by == "zlib":
        monkeypatch.setattr(deflating, "isal_zlib", None)
    chance = random.Random(size)
    content = b"".join(b"<c>%d</c>" % chance.randrange(5_000) for _ in range(size // 8))[:size]
    packed = []
    for _ in range(2):
        book = Workbook.from_bytes(handmade())
        book.parts.package.write("xl/media/image1.bin", content)
        packed.append(book.parts.package.to_bytes())
        assert parts_of(packed[-1])["xl/media/image1.bin"] == content
    assert packed[0] == packed[1]
    # What is saved in time is not paid in size.
    assert len(packed[0]) < 1.25 * len(zlib.compress(content, 6)) + len(handmade()) + 200
