"""Whether Excel runs the template's macros: its setting, policies, Trusted Locations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xl_tools.hosts.desktop.doctor.answers import Answer, Patient, not_checked, ok, problem
from xl_tools.hosts.desktop.doctor.excel import NO_EXCEL
from xl_tools.hosts.desktop.excel import VERSIONS
from xl_tools.hosts.desktop.ports import Hive, Machine

# VBAWarnings, from "all macros" to "none, and no word of it"; absent means 2.
# Source: Office administrative templates, "VBA Macro Notification Settings".
_ALL, _ASK, _SIGNED, _NONE = 1, 2, 3, 4
_CENTRE = "文件 > 选项 > 信任中心 > 信任中心设置"
_MACRO_STEP = f"请在 {_CENTRE} > 宏设置 中选“禁用所有宏，并发出通知”"
_ADMINISTRATOR = "这是单位的策略，请联系管理员把模板所在文件夹设为受信任位置"


def check_macros(patient: Patient) -> Answer:
    """Macros may run in the template's folder: by the setting, or because it is trusted."""
    machine, excel = patient.machine, patient.excel
    if excel is None:
        return not_checked(NO_EXCEL)
    version = excel.version or VERSIONS[0]
    folder = (patient.template or machine.documents / "-").parent
    trusted = _trusted(machine, version, folder)
    if trusted:
        return ok(f"{folder} 在受信任位置 {trusted} 中")
    setting, by_policy = _setting(machine, version)
    if setting == _ALL:
        return ok("启用所有宏")
    if setting == _ASK:
        return ok("禁用并通知：打开模板后点“启用内容”")
    what = "只运行已签名的宏，模板没有签名" if setting == _SIGNED else "禁用所有宏，且不通知"
    if by_policy:
        return problem(f"{what}（由单位策略规定）", _ADMINISTRATOR)
    return problem(what, _MACRO_STEP)


def _setting(machine: Machine, version: str) -> tuple[int, bool]:
    """Return VBAWarnings, and whether a policy states it: policies come first."""
    own = _key(version)
    policy = own.replace("Software", r"Software\Policies", 1)
    for hive, key in ((Hive.USER, policy), (Hive.MACHINE, policy), (Hive.USER, own)):
        value = machine.registry.value(hive, key, "VBAWarnings")
        if isinstance(value, int) and _ALL <= value <= _NONE:
            return value, key == policy
    return _ASK, False


def _key(version: str) -> str:
    return rf"Software\Microsoft\Office\{version}\Excel\Security"


def _trusted(machine: Machine, version: str, folder: Path) -> str:
    """Return the Trusted Location that `folder` lies in, or ''."""
    own = rf"{_key(version)}\Trusted Locations"
    policy = own.replace("Software", r"Software\Policies", 1)
    for key in (policy, own):
        if machine.registry.value(Hive.USER, key, "AllLocationsDisabled") == 1:
            return ""
    for place, deep in _locations(machine, (policy, own)):
        at = Path(machine.expand(place))
        inside = _folded(folder) == _folded(at)
        if inside or (deep and _folded(folder).startswith(_folded(at) + "/")):
            return place
    return ""


def _locations(machine: Machine, keys: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    registry = machine.registry
    for key in keys:
        for name in registry.subkeys(Hive.USER, key):
            path = registry.value(Hive.USER, rf"{key}\{name}", "Path")
            if path:
                deep = registry.value(Hive.USER, rf"{key}\{name}", "AllowSubfolders") == 1
                yield str(path), deep


def _folded(path: Path) -> str:
    return str(path).replace("\\", "/").rstrip("/").casefold()
