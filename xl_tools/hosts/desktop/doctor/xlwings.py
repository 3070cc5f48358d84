"""Whether Excel can reach Python: the package, its DLL, its configuration, its server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xl_tools.errors import UsageError
from xl_tools.hosts.desktop.doctor.answers import Answer, Patient, not_checked, ok, problem
from xl_tools.hosts.desktop.doctor.excel import NO_EXCEL
from xl_tools.hosts.desktop.ports import XLWINGS_VERSION, Machine, Platform, ProbeFailure
from xl_tools.hosts.desktop.xlwings_conf import BOM, conf_path, read_conf, wanted_settings

_PIP = f'请运行 python -m pip install --force-reinstall "xlwings=={XLWINGS_VERSION}"'
_INSTALL = "请运行 xl-tools install"


def check_package(patient: Patient) -> Answer:
    """The package in the version that the template was made with."""
    found = patient.machine.xlwings
    if found is None:
        return problem("没有安装 xlwings", f"{_PIP}，再运行 xl-tools install")
    if found.version != XLWINGS_VERSION:
        return problem(f"版本是 {found.version}，模板用的是 {XLWINGS_VERSION}", _PIP)
    return ok(XLWINGS_VERSION)


def check_dll(patient: Patient) -> Answer:
    """The DLL of Excel's bits, next to the interpreter or in the folder above it.

    Source: XLPyLoadDLL in xlwings.bas.
    """
    if patient.excel is None:
        return not_checked(NO_EXCEL)
    machine = patient.machine
    name = dll_name(patient.excel.bits or machine.python.bits)
    found = next((path for path in dll_places(machine, name) if path.is_file()), None)
    if found:
        return ok(str(found))
    listed = next((dll for dll in _listed(machine) if dll.name == name), None)
    if listed and listed.is_file():
        return problem(
            f"{name} 在 {listed.parent}，不在 Python 旁边，Excel 找不到",
            f"请把它复制到 {machine.python.executable.parent}，或不带 --user 重新安装 xlwings",
        )
    if listed:
        return problem(
            f"{name} 已不见，可能被杀毒软件隔离",
            f"请在杀毒软件中恢复它，信任 Python 文件夹 {machine.python.prefix}，再{_PIP[1:]}",
        )
    return problem(f"Python 旁边没有 {name}", _PIP)


def dll_name(bits: int) -> str:
    """Return the name of the DLL that an Excel of these bits loads.

    >>> dll_name(64)
    'xlwings64-0.37.8.dll'
    """
    return f"xlwings{bits}-{XLWINGS_VERSION}.dll"


def dll_places(machine: Machine, name: str) -> Iterator[Path]:
    """Yield where xlwings looks for the DLL: the interpreter's folder and the one above."""
    folder = machine.python.executable.parent
    yield folder / name
    yield folder.parent / name


def _listed(machine: Machine) -> tuple[Path, ...]:
    return machine.xlwings.dlls if machine.xlwings else ()


def check_conf(patient: Patient) -> Answer:
    """Xlwings' configuration names this interpreter, and it exists."""
    machine = patient.machine
    path = conf_path(machine)
    conf, content = read_conf(machine)
    if content is None:
        return problem(f"没有 {path}", _INSTALL)
    if content.startswith(BOM):
        return problem(f"{path} 开头有 UTF-8 标记（BOM），Excel 读不到第一行", "请另存为 ANSI 编码")
    try:
        wanted = wanted_settings(machine)
    except UsageError as error:
        return problem(str(error).rstrip("。"), "装好后运行 xl-tools install")
    key = "INTERPRETER_MAC" if machine.platform is Platform.MAC else "INTERPRETER_WIN"
    stated = conf.get(key)
    if not stated:
        return problem(f"{path} 没有写 {key}", _INSTALL)
    if machine.python.conda:
        differing = [name for name, value in wanted.items() if conf.get(name) != value]
        if differing:
            return problem(f"{path} 的 {'、'.join(differing)} 不是现在的 conda 环境", _INSTALL)
        return ok(f"conda 环境 {machine.python.conda[1]}")
    target = Path(machine.expand(stated))
    if not target.is_file():
        return problem(f"{key} 指向的 {target} 不存在，Python 可能已移动或卸载", _INSTALL)
    if target.parent.resolve() != machine.python.executable.parent.resolve():
        return problem(f"{key} 指向另一个 Python：{target}", _INSTALL)
    return ok(str(target))


def check_server(patient: Patient) -> Answer:
    """The Python server that formulas call starts and can be reached."""
    if patient.machine.xlwings is None:
        return not_checked("没有安装 xlwings")
    try:
        patient.machine.start_python_server()
    except ProbeFailure as failure:
        return problem(
            f"Python 的 COM 服务启动不了：{failure}",
            "请把 Python 文件夹加入杀毒软件的信任，关闭所有 Excel 后再试；"
            "仍不行请重新安装 pywin32：python -m pip install --force-reinstall pywin32",
        )
    return ok("能启动，能连上")
