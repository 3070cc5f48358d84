"""Files that Windows blocks, paths that VBA cannot spell, folders that cannot be written to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from xl_tools.hosts.desktop.doctor.answers import Answer, Patient, not_checked, ok, problem
from xl_tools.hosts.desktop.doctor.xlwings import dll_name, dll_places
from xl_tools.hosts.desktop.xlwings_conf import can_encode

# Where Windows notes that a file came from the internet (mark of the web); 3 is the internet
# zone, 4 restricted sites. Source: URLZONE in urlmon.h.
_STREAM = ":Zone.Identifier"
_BLOCKED = ("ZoneId=3", "ZoneId=4")


def check_blocked(patient: Patient) -> Answer:
    """Excel runs no macro of a file from the internet, and Windows may refuse its DLL."""
    files = list(_files(patient))
    if not files:
        return not_checked("没有模板，也没有 xlwings 的 DLL")
    blocked = [path for path in files if _is_blocked(path)]
    if blocked:
        return problem(
            f"来自网络，被 Windows 阻止：{'、'.join(map(str, blocked))}",
            "请右击文件 > 属性，勾选“解除锁定”后确定，再重新打开",
        )
    return ok("没有")


def _files(patient: Patient) -> Iterator[Path]:
    if patient.template:
        yield patient.template
    for bits in (32, 64):
        yield from (p for p in dll_places(patient.machine, dll_name(bits)) if p.is_file())


def _is_blocked(path: Path) -> bool:
    try:
        text = Path(f"{path}{_STREAM}").read_bytes().decode("utf-8", "replace")
    except OSError:
        return False
    return any(zone in text for zone in _BLOCKED)


def check_paths(patient: Patient) -> Answer:
    """VBA passes paths in the ANSI code page: what that lacks arrives as question marks."""
    machine = patient.machine
    paths = {
        "用户文件夹": machine.home,
        "Python": machine.python.executable,
        "临时文件夹": machine.temporary,
        "模板": patient.template,
    }
    named = {name: path for name, path in paths.items() if path and not str(path).isascii()}
    lost = [f"{n} {path}" for n, path in named.items() if not can_encode(str(path), machine.ansi)]
    if lost:
        return problem(
            f"含有本机代码页（{machine.ansi}）没有的字：{'；'.join(lost)}",
            "请改放到英文路径，如 C:\\Python311、C:\\绩效 改为 C:\\jixiao",
        )
    if named:
        return ok(f"{'、'.join(named)} 含中文，本机代码页（{machine.ansi}）能表示")
    return ok("都是英文")


def check_writable(patient: Patient) -> Answer:
    """The folders that the program writes to."""
    machine = patient.machine
    folders = [machine.documents, machine.temporary]
    if patient.workbook:
        folders.append(patient.workbook.resolve().parent)
    for folder in dict.fromkeys(folders):
        # One that is missing is made when it is needed: then the one above it counts.
        there = next((place for place in (folder, *folder.parents) if place.is_dir()), folder)
        if not _can_write(there):
            return problem(
                f"不能写入 {folder}",
                "请检查文件夹的权限；Windows 开了“受控文件夹访问”的，请允许 Python 通过",
            )
    if patient.workbook and patient.workbook.is_file() and _is_read_only(patient.workbook):
        return problem(f"{patient.workbook} 是只读的", "请在文件属性中去掉“只读”")
    return ok("、".join(map(str, dict.fromkeys(folders))))


def _can_write(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _is_read_only(path: Path) -> bool:
    return not path.stat().st_mode & 0o222
