"""Whatever happens while saving, the file is the old or the new one, whole."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.workbook.golden import handmade, parts_of
from xl_tools.errors import FileBusy, FileError, XlToolsError
from xl_tools.workbook import Workbook, saving, system_errors, temporary

NOBODY = 65534
KILLS = 40
# Large enough that writing it takes a moment, and nothing in it can be compressed.
BALLAST = random.Random(1).randbytes(1 << 20)
ROW = '<row r="1"><c r="A1"><v>0</v></c></row>'

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can take another's place")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "自评.xlsx"
    path.write_bytes(handmade(ROW, more={"xl/media/image1.bin": BALLAST}))
    return path


def in_child(work: Callable[[], None]) -> int:
    """Do the work in a child process; return its id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(1)


def ended(child: int) -> int:
    """Wait for a child; return its exit code, negative for the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def count(path: Path) -> int:
    """Return the number in A1 of a file that must be whole."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    assert parts_of(path.read_bytes())["xl/media/image1.bin"] == BALLAST
    return int(Workbook.open(path)["表"]["A1"].value.number or 0)


def save_once(path: Path) -> None:
    book = Workbook.open(path)
    cell = book["表"]["A1"]
    cell.value = (cell.value.number or 0) + 1
    book.save()


def others(path: Path) -> list[str]:
    return [file.name for file in path.parent.iterdir() if file != path]


def test_a_process_killed_at_any_moment_leaves_the_file_whole(path: Path) -> None:
    chance = random.Random(7)

    def save_forever() -> None:
        while True:
            save_once(path)

    begun = time.perf_counter()
    save_once(path)
    span = time.perf_counter() - begun
    last = count(path)
    # On a busy machine a child gets to nothing in its time; then there are more of them.
    kills = 0
    while kills < KILLS or (last <= KILLS / 4 and kills < 10 * KILLS):
        kills += 1
        child = in_child(save_forever)
        time.sleep(chance.uniform(0, 3 * span))
        os.kill(child, signal.SIGKILL)
        assert ended(child) == -signal.SIGKILL
        now = count(path)
        assert now >= last
        last = now
        left = others(path)
        assert len(left) <= 1
        assert all(name.startswith(".xl-tools-") and name.endswith(".tmp") for name in left)
    assert last > KILLS / 4  # the children did get somewhere
    save_once(path)
    assert others(path) == []


STEPS = {
    "after the temporary file was made": (temporary, "_locked", 0),
    "before it is written": (saving, "_write", 0),
    "before it is made durable": (saving.os, "fsync", 0),
    "before it gets its permissions": (saving, "_give_rights", 0),
    "before it is renamed": (Path, "replace", 0),
    "after it was renamed": (saving, "sync_folder", 1),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_at_each_step_leaves_the_file_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    holder, name, expected = STEPS[step]
    monkeypatch.setattr(holder, name, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    child = in_child(lambda: save_once(path))
    assert ended(child) == -signal.SIGKILL
    monkeypatch.undo()
    assert count(path) == expected
    assert len(others(path)) == 1 - expected
    save_once(path)
    assert others(path) == []
    assert count(path) == expected + 1


def test_what_another_process_is_writing_stays(path: Path, tmp_path: Path) -> None:
    with temporary.temporary_beside(path) as (file, mine):
        file.write(b"x")
        temporary.remove_leftovers(path)
        save_once(path)
        assert mine.read_bytes() == b"x"
    assert others(path) == []
    (tmp_path / ".xl-tools-00000000-abc.tmp").touch()  # another file's
    (tmp_path / ".自评.xlsx.tmp").touch()  # another program's
    save_once(path)
    assert sorted(others(path)) == [".xl-tools-00000000-abc.tmp", ".自评.xlsx.tmp"]


def test_several_processes_saving_at_once_leave_one_whole_file(path: Path) -> None:
    def save_often() -> None:
        for _ in range(15):
            with contextlib.suppress(FileBusy):
                save_once(path)
        os._exit(0)

    children = [in_child(save_often) for _ in range(3)]
    assert [ended(child) for child in children] == [0, 0, 0]
    assert 0 < count(path) <= 45
    assert others(path) == []


# ---------------------------------------------------------------- full disks, foreign folders


@pytest.fixture
def small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("no disk can be mounted here")
        yield Path(folder)
        subprocess.run(["umount", folder], check=True)


@needs_root
def test_a_full_disk_leaves_the_old_file(path: Path, small_disk: Path) -> None:
    target = Path(shutil.copy(path, small_disk / path.name))
    (small_disk / "filler").write_bytes(bytes(1_500_000))
    with pytest.raises(FileBusy) as error:
        save_once(target)
    assert str(error.value) == f"{target}：磁盘空间不足，没有写入。请腾出空间或另存到别处。"
    assert count(target) == 0
    assert others(target) == ["filler"]
    (small_disk / "filler").unlink()
    save_once(target)
    assert count(target) == 1


def test_a_quota_reached_half_way_leaves_the_old_file(path: Path) -> None:
    said = path.parent / "said"

    def save_with_little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))
        try:
            save_once(path)
        except FileBusy as error:
            said.write_text(str(error), encoding="utf-8")
        os._exit(0)

    assert ended(in_child(save_with_little_room)) == 0
    assert said.read_text(encoding="utf-8") == (
        f"{path}：写入失败（File too large）。请检查磁盘和网络后再试，原文件没有改动。"
    )
    assert count(path) == 0
    assert others(path) == ["said"]


@needs_root
@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "what"),
    [
        (0o555, 0o666, "文件正在别处打开，或没有写入权限。请在 Excel 或 WPS 中关闭这个文件再试。"),
        (0o777, 0o644, "文件是只读的，没有写入。请去掉文件的只读属性，或另存到别处。"),
    ],
)
def test_what_belongs_to_others_is_not_replaced(
    path: Path, folder_mode: int, file_mode: int, what: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(folder_mode)
        target = Path(shutil.copy(path, folder))
        target.chmod(file_mode)
        reader, writer = os.pipe()

        def save_as_nobody() -> None:
            os.setuid(NOBODY)
            try:
                save_once(target)
            except XlToolsError as error:
                os.write(writer, str(error).encode())
            os._exit(0)

        assert ended(in_child(save_as_nobody)) == 0
        os.close(writer)
        with os.fdopen(reader, "rb") as said:
            assert said.read().decode() == f"{target}：{what}"
        assert count(target) == 0


# ---------------------------------------------------------------- what stays as it was


@needs_root
def test_owner_and_permissions_stay(path: Path) -> None:
    os.chown(path, 1234, 2345)
    path.chmod(0o640)
    save_once(path)
    status = path.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (1234, 2345, 0o640)


def test_a_name_as_long_as_it_may_be(path: Path) -> None:
    long = path.rename(path.with_name("绩" * 83 + ".xlsx"))
    save_once(long)
    assert count(long) == 1


def test_others_changes_since_opening_are_not_overwritten(path: Path) -> None:
    book = Workbook.open(path)
    save_once(path)
    book["表"]["B1"].value = "迟"
    with pytest.raises(FileBusy) as error:
        book.save()
    assert str(error.value) == (
        f"{path}：打开之后，文件已被别的程序改动，没有写入。请重新打开再试，以免覆盖他人的改动。"
    )
    assert count(path) == 1
    other = path.with_name("另存.xlsx")
    assert book.save(other)
    assert Workbook.open(other)["表"]["B1"].value.text == "迟"


def test_a_file_that_was_only_touched_is_saved(path: Path) -> None:
    book = Workbook.open(path)
    os.utime(path, (0, 0))
    book["表"]["B1"].value = "甲"
    assert book.save()


def test_a_file_that_went_away_is_written_again(path: Path) -> None:
    book = Workbook.open(path)
    path.unlink()
    book["表"]["B1"].value = "甲"
    assert book.save()
    assert Workbook.open(path)["表"]["B1"].value.text == "甲"


# ---------------------------------------------------------------- backups


def edited(path: Path) -> Workbook:
    book = Workbook.open(path)
    book["表"]["A1"].value = (book["表"]["A1"].value.number or 0) + 1
    return book


def test_a_backup_is_the_version_before(path: Path) -> None:
    before = path.read_bytes()
    os.utime(path, (1_700_000_000, 1_700_000_000))
    path.chmod(0o640)
    book = edited(path)
    assert book.save(backup=True)
    backup = path.with_name("自评.bak.xlsx")
    assert book.backup == backup
    assert backup.read_bytes() == before
    status = backup.stat()
    assert (status.st_mtime, status.st_mode & 0o777) == (1_700_000_000, 0o640)
    assert count(path) == 1


def test_no_backup_replaces_an_older_one(path: Path) -> None:
    names = []
    for _ in range(3):
        book = edited(path)
        book.save(backup=True)
        names.append(book.backup.name if book.backup else "")
    assert names == ["自评.bak.xlsx", "自评.bak2.xlsx", "自评.bak3.xlsx"]
    assert [count(path.with_name(name)) for name in names] == [0, 1, 2]
    assert count(path) == 3


def test_a_version_is_kept_once(path: Path) -> None:
    shutil.copy(path, path.with_name("自评.bak.xlsx"))
    book = edited(path)
    assert book.save(backup=True)
    assert book.backup == path.with_name("自评.bak.xlsx")
    assert others(path) == ["自评.bak.xlsx"]


def test_no_backup_of_a_file_that_cannot_be_written_then(path: Path) -> None:
    path.with_name("~$自评.xlsx").touch()
    with pytest.raises(FileBusy):
        edited(path).save(backup=True)
    assert others(path) == ["~$自评.xlsx"]


def test_no_backup_where_nothing_is_replaced(path: Path) -> None:
    assert not Workbook.open(path).save(backup=True)
    assert edited(path).save(path.with_name("新.xlsx"), backup=True)
    assert others(path) == ["新.xlsx"]


@needs_root
def test_without_room_for_a_backup_the_file_stays(path: Path, small_disk: Path) -> None:
    target = Path(shutil.copy(path, small_disk / path.name))
    (small_disk / "filler").write_bytes(bytes(1_500_000))
    backup = target.with_name("自评.bak.xlsx")
    with pytest.raises(FileBusy) as error:
        edited(target).save(backup=True)
    assert str(error.value) == f"{backup}：磁盘空间不足，没有写入。请腾出空间或另存到别处。"
    assert count(target) == 0
    assert sorted(others(target)) == ["filler"]


# ---------------------------------------------------------------- the system's errors


@pytest.mark.parametrize(
    ("number", "what"),
    [
        (errno.EHOSTDOWN, "网络位置连不上，没有写入。请检查网络连接，或把文件放到本机再试。"),
        (errno.ESTALE, "网络位置连不上，没有写入。请检查网络连接，或把文件放到本机再试。"),
        (errno.EBUSY, "文件正在别处打开，或没有写入权限。请在 Excel 或 WPS 中关闭这个文件再试。"),
        (errno.EROFS, "所在磁盘是只读的，没有写入。请另存到别处。"),
        (errno.ENAMETOOLONG, "文件名过长，没有写入。请换一个短一些的文件名。"),
    ],
)
def test_what_the_system_says_is_a_sentence_and_the_file_is_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, what: str
) -> None:
    def failing(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(saving.os, "fsync", failing)
        with pytest.raises(FileError) as error:
            save_once(path)
    assert str(error.value) == f"{path}：{what}"
    assert count(path) == 0
    assert others(path) == []


@pytest.mark.parametrize("number", [53, 59, 64, 67])
def test_a_share_of_windows_that_went_away_is_named(number: int) -> None:
    error = OSError(errno.ENOENT, "The network path was not found")
    error.winerror = number
    assert str(system_errors.unread("//s/甲.xlsx", error)) == (
        "//s/甲.xlsx：网络位置连不上，读不到文件。请检查网络连接，或把文件放到本机再试。"
    )


def test_attributes_of_the_file_stay(path: Path) -> None:
    if not hasattr(os, "setxattr"):
        pytest.skip("this system has no such attributes")
    os.setxattr(path, "user.note", b"x")
    save_once(path)
    assert os.getxattr(path, "user.note") == b"x"
