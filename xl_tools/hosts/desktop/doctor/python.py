"""Whether the Python is sound that Excel is to start."""

from __future__ import annotations

import re
from pathlib import Path

from xl_tools.hosts.desktop.doctor.answers import Answer, Patient, not_checked, ok, problem
from xl_tools.hosts.desktop.ports import Platform, Python

_REINSTALL = "请从 python.org 安装 Python，再重新安装 xl-tools，然后运行 xl-tools install"
# The place a virtual environment was made for, as its activation script has it.
_MADE_FOR = re.compile(r'^(?:set |)"?VIRTUAL_ENV=["\']?([^"\'\r\n]+)', re.MULTILINE)
_SCRIPTS = ("Scripts/activate.bat", "bin/activate")


def check_interpreter(patient: Patient) -> Answer:
    """A Python of the Microsoft Store keeps its files where Excel cannot find the DLL."""
    python = patient.machine.python
    detail = f"{python.bits} 位，{python.executable}"
    if not python.executable.is_file():
        return problem(f"{python.executable} 不存在", _REINSTALL)
    if patient.machine.platform is Platform.WINDOWS and "windowsapps" in str(python.base).lower():
        return problem(f"{detail}（来自微软商店，Excel 不能使用）", _REINSTALL)
    return ok(detail)


def check_moved(patient: Patient) -> Answer:
    """A virtual environment works only where it was made, and as long as its Python is there."""
    python = patient.machine.python
    if not python.is_virtual:
        return not_checked("没有使用虚拟环境")
    again = (
        f"请在 {python.prefix} 以外的地方重建：python -m venv 新文件夹，"
        "再安装 xl-tools 并运行 xl-tools install"
    )
    home = _home(python)
    if home and not home.is_dir():
        return problem(f"虚拟环境所依赖的 Python {home} 已不存在", again)
    made_for = _made_for(python)
    if made_for and not _same(Path(made_for), python.prefix):
        return problem(f"虚拟环境已从 {made_for} 搬到 {python.prefix}", again)
    return ok(str(python.prefix))


def _home(python: Python) -> Path | None:
    for line in _text(python.prefix / "pyvenv.cfg").splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "home" and value.strip():
            return Path(value.strip())
    return None


def _made_for(python: Python) -> str | None:
    found = (_MADE_FOR.search(_text(python.prefix / script)) for script in _SCRIPTS)
    text = next((match[1] for match in found if match), None)
    # A script that works its place out ($(…), %…%) can be moved.
    return None if text is None or set("$%") & set(text) else text


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""
