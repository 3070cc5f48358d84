"""Take away exactly what install wrote; what the user has changed since stays and is named."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from xl_tools.errors import FileBusy
from xl_tools.hosts.desktop.addin import Addin
from xl_tools.hosts.desktop.install import Done, doing, save_receipt
from xl_tools.hosts.desktop.ports import Machine
from xl_tools.hosts.desktop.receipt import (
    Receipt,
    Setting,
    WrittenFile,
    read_receipt,
    receipt_path,
    still_ours,
)
from xl_tools.hosts.desktop.writes import CONF
from xl_tools.hosts.desktop.xlwings_conf import Conf
from xl_tools.workbook.saving import replace_file


def uninstall(machine: Machine, addin: Addin, *, dry_run: bool = False) -> Done:
    """Take away what install wrote; what the user has changed since stays and is named."""
    receipt = read_receipt(machine)
    if receipt.is_empty:
        return Done(("没有安装过，没有要卸载的。",))
    steps = list(_steps(machine, addin, receipt, dry_run))
    if not dry_run:
        # One by one, each struck off the receipt: where one fails, the next try does the rest.
        for step in steps:
            step.act()
            save_receipt(machine, step.left)
        _clear_away(machine, receipt)
    return Done(tuple(line for step in steps for line in step.lines))


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing to take away: what is said of it, the doing, the receipt once it is done."""

    lines: tuple[str, ...]
    act: Callable[[], None]
    left: Receipt


def _steps(machine: Machine, addin: Addin, receipt: Receipt, dry_run: bool) -> Iterator[_Step]:
    left = receipt
    for path in dict.fromkeys(setting.path for setting in receipt.settings):
        left = replace(left, settings=tuple(s for s in left.settings if s.path != path))
        yield _withdraw(machine, receipt, Path(path), left, dry_run)
    for file in receipt.files:
        left = replace(left, files=tuple(f for f in left.files if f != file))
        if file.kind != CONF:
            yield _removal(file, left, dry_run)
    if receipt.addin:
        said = f"{doing('卸载', dry_run)}LibreOffice 插件"
        yield _Step((said,), addin.remove, replace(left, addin=False))


def _withdraw(
    machine: Machine, receipt: Receipt, path: Path, left: Receipt, dry_run: bool
) -> _Step:
    """Return the step that puts the settings of one file back to what they were before."""
    try:
        conf = Conf.parse(path.read_bytes(), machine.ansi)
    except OSError:
        return _Step((f"已不存在：{path}",), _nothing, left)
    lines = []
    for setting in (s for s in receipt.settings if s.path == str(path)):
        if conf.get(setting.key) == setting.value:
            conf = _restored(conf, setting)
            back = f"恢复为 {setting.before}" if setting.before is not None else "已删除"
            lines.append(f"{doing('改回', dry_run)}{path} 的 {setting.key}：{back}")
        else:
            lines.append(f"保留 {path} 的 {setting.key}：安装之后已被改动")
    made = receipt.of_kind(CONF)
    if conf.is_empty and made and made.path == str(path):
        return _Step(tuple(lines), path.unlink, left)
    content = conf.to_bytes(machine.ansi)
    return _Step(tuple(lines), lambda: replace_file(path, content), left)


def _restored(conf: Conf, setting: Setting) -> Conf:
    if setting.before is None:
        return conf.remove(setting.key)
    return conf.put(setting.key, setting.before)


def _removal(file: WrittenFile, left: Receipt, dry_run: bool) -> _Step:
    path = Path(file.path)
    if not path.exists():
        return _Step((f"已不存在：{path}",), _nothing, left)
    if not still_ours(file):
        return _Step((f"保留 {path}：安装之后已被改动，是您的文件",), _nothing, left)
    return _Step((f"{doing('删除', dry_run)}{path}",), lambda: _delete(path), left)


def _delete(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        raise FileBusy(path, "文件删不掉，可能正打开着", "请关闭后再卸载一次") from error


def _nothing() -> None:
    """Leave the thing as it is."""


def _clear_away(machine: Machine, receipt: Receipt) -> None:
    path = receipt_path(machine)
    path.unlink(missing_ok=True)
    for folder in (*reversed(receipt.folders), str(path.parent)):
        with contextlib.suppress(OSError):  # not empty: the user keeps things there
            Path(folder).rmdir()
