"""Install for the user who is logged in; repeated, it writes only what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from xl_tools.errors import FileBusy, FileError
from xl_tools.hosts.desktop.addin import Addin
from xl_tools.hosts.desktop.excel import Excel, find_excel, find_wps
from xl_tools.hosts.desktop.ports import Machine, Platform
from xl_tools.hosts.desktop.receipt import (
    Receipt,
    as_bytes,
    read_receipt,
    receipt_path,
)
from xl_tools.hosts.desktop.writes import TEMPLATE, Write, planned_writes
from xl_tools.workbook.saving import replace_file


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, or would be, and what the user should know besides; in Chinese, by line."""

    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()


def install(
    machine: Machine, addin: Addin, *, libreoffice: bool = False, dry_run: bool = False
) -> Done:
    """Write what is missing: configuration, template, and with `libreoffice` the add-in.

    UsageError or FileError where that cannot work; what was written before is on the receipt.
    """
    receipt = read_receipt(machine)
    if libreoffice and addin.shipped() is None:
        addin.install()  # says what is missing, before anything is written
    writes = list(planned_writes(machine, receipt))
    lines = [f"{doing('写入', dry_run)}{write.said}" for write in writes]
    if not dry_run:
        for write in writes:
            receipt = _carry_out(machine, receipt, write)
    if libreoffice and addin.installed() != addin.shipped():
        lines.append(f"{doing('安装', dry_run)}LibreOffice 插件 {addin.shipped()}")
        if not dry_run:
            addin.install()
            save_receipt(machine, replace(receipt, addin=True))
    return Done(tuple(lines) or ("已经安装好，没有要改动的。",), tuple(_notes(machine)))


# ---------------------------------------------------------------- writing


def _carry_out(machine: Machine, receipt: Receipt, write: Write) -> Receipt:
    receipt = replace(receipt, folders=(*receipt.folders, *_make_folder(write.path.parent)))
    replace_file(write.path, write.content)
    if write.entry:
        former = receipt.of_kind(write.kind)
        if former and former.path != str(write.path):  # changed by the user: theirs from now on
            receipt = replace(receipt, files=tuple(f for f in receipt.files if f != former))
        receipt = receipt.with_file(write.entry)
    for setting in write.settings:
        receipt = receipt.with_setting(setting)
    save_receipt(machine, receipt)
    return receipt


def save_receipt(machine: Machine, receipt: Receipt) -> None:
    """Keep what is installed now for the next install and for uninstall."""
    path = receipt_path(machine)
    _make_folder(path.parent)
    replace_file(path, as_bytes(receipt))


def _make_folder(folder: Path) -> tuple[str, ...]:
    """Make the folder with those above it; return the ones that were missing, outermost first."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise FileBusy(folder, "没有权限建立这个文件夹", "请检查文件夹的权限") from error
    except OSError as error:
        raise FileError(folder, "无法建立这个文件夹", "请检查磁盘和路径") from error
    return tuple(str(place) for place in reversed(missing))


# ---------------------------------------------------------------- what to know besides


def _notes(machine: Machine) -> Iterator[str]:
    if machine.platform is Platform.LINUX:
        return
    excel = find_excel(machine)
    if excel:
        yield f"Excel：{_described(excel)}"
        if machine.platform is Platform.MAC:
            yield "Mac 的 Excel 里按钮可用，SCORE 等公式不能用：请用“计算得分”按钮或命令行。"
    elif machine.platform is Platform.WINDOWS and find_wps(machine.registry):
        yield "没有找到 Excel，只有 WPS：按钮和公式不能用，请用命令行 xl-tools refresh 文件。"
    else:
        yield "没有找到 Excel。命令行照常可用；装好 Excel 后请运行 xl-tools doctor。"


def _described(excel: Excel) -> str:
    bits = f"，{excel.bits} 位" if excel.bits else ""
    version = f"{excel.version}" if excel.version else "版本不明"
    return f"{version}{bits}（{excel.path}）"


def installed_template(machine: Machine) -> Path | None:
    """Return the template that install put into the documents, if it is there still."""
    file = read_receipt(machine).of_kind(TEMPLATE)
    return Path(file.path) if file and Path(file.path).is_file() else None


def doing(verb: str, dry_run: bool) -> str:
    """Return the verb as done, or in a dry run as to be done.

    >>> doing("写入", dry_run=False), doing("写入", dry_run=True)
    ('已写入 ', '将写入 ')
    """
    return f"将{verb} " if dry_run else f"已{verb} "
