"""What installing means on a computer: the files to write, planned before any is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from xl_tools.errors import FileError, UsageError
from xl_tools.forms.shipped import shipped_template
from xl_tools.hosts.desktop.ports import XLWINGS_VERSION, Machine, Platform
from xl_tools.hosts.desktop.receipt import Receipt, Setting, WrittenFile, digest, still_ours
from xl_tools.hosts.desktop.xlwings_conf import BOM, conf_path, read_conf, wanted_settings

TEMPLATE_NAME = "绩效自评模板"
TEMPLATE, SCRIPT, CONF = "template", "script", "conf"
_PIP = f'python -m pip install "xlwings=={XLWINGS_VERSION}"'


@dataclass(frozen=True, slots=True)
class Write:
    """A file to write, what to say of it, and what uninstall has to know of it."""

    path: Path
    content: bytes
    said: str
    kind: str = ""
    settings: tuple[Setting, ...] = ()

    @property
    def entry(self) -> WrittenFile | None:
        """The receipt's entry; None for a file that was the user's before."""
        return WrittenFile(self.kind, str(self.path), digest(self.content)) if self.kind else None


def planned_writes(machine: Machine, receipt: Receipt) -> Iterator[Write]:
    """Yield what is to be written; nothing where all is installed as it should be.

    UsageError where the installation cannot work: xlwings missing, a path VBA cannot read.
    """
    if machine.platform is not Platform.LINUX:
        _need_xlwings(machine)
        yield from _settings(machine)
    if machine.platform is Platform.MAC:
        yield from _script(machine)
    yield from _template(machine, receipt)


def _need_xlwings(machine: Machine) -> None:
    found = machine.xlwings
    if found is None:
        raise UsageError(f"没有安装 xlwings，Excel 里的按钮和公式要用它。请先运行：{_PIP}")
    if found.version != XLWINGS_VERSION:
        raise UsageError(
            f"xlwings 的版本是 {found.version}，模板用的是 {XLWINGS_VERSION}，两者必须一致。"
            f"请先运行：{_PIP}"
        )


def _settings(machine: Machine) -> Iterator[Write]:
    path = conf_path(machine)
    conf, former = read_conf(machine)
    if former is not None and former.startswith(BOM):
        raise FileError(
            path,
            "文件开头有 UTF-8 标记（BOM），Excel 读不到第一行",
            "请用记事本另存为 ANSI 编码后再安装",
        )
    changed = conf
    settings: list[Setting] = []
    for key, value in wanted_settings(machine).items():
        before = conf.get(key)
        if before != value:
            changed = changed.put(key, value)
            settings.append(Setting(str(path), key, value, before))
    if settings:
        said = "；".join(f"{s.key} = {s.value}{_formerly(s.before)}" for s in settings)
        kind = "" if former is not None else CONF
        content = changed.to_bytes(machine.ansi)
        yield Write(path, content, f"xlwings 配置 {path}：{said}", kind, tuple(settings))


def _formerly(before: str | None) -> str:
    return "" if before is None else f"（原为 {before or '空'}）"


def _script(machine: Machine) -> Iterator[Write]:
    """Yield the script that lets Excel for Mac run Python: `xlwings runpython install`."""
    package = machine.xlwings
    if package is None:
        return
    name = f"xlwings-{XLWINGS_VERSION}.applescript"
    try:
        content = (package.folder / name).read_bytes()
    except OSError as error:
        raise FileError(package.folder / name, "xlwings 不完整", f"请重新安装：{_PIP}") from error
    path = machine.home / "Library" / "Application Scripts" / "com.microsoft.Excel" / name
    if not _holds(path, content):
        yield Write(path, content, f"RunPython 脚本：{path}", SCRIPT)


def _template(machine: Machine, receipt: Receipt) -> Iterator[Write]:
    shipped = shipped_template()
    if shipped is None:
        raise UsageError("这份 xl-tools 里没有模板。请重新安装：python -m pip install xl-tools")
    content = shipped.read_bytes()
    former = receipt.of_kind(TEMPLATE)
    if former and still_ours(former) and Path(former.path).suffix == shipped.suffix:
        target = Path(former.path)
    else:
        target = _free(machine.documents, shipped.suffix, content)
    if not _holds(target, content):
        yield Write(target, content, f"模板：{target}", TEMPLATE)


def _free(folder: Path, suffix: str, content: bytes) -> Path:
    """Return the first name that is free, or has this very content: no user's file is touched."""
    names = (f"{TEMPLATE_NAME}{f' ({n})' if n > 1 else ''}{suffix}" for n in count(1))
    paths = (folder / name for name in names)
    return next(path for path in paths if not path.exists() or _holds(path, content))


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
