"""The doctor: looks at everything Excel needs to run our buttons and formulas, one check each.

A check is a function from `Patient` to `Answer`, registered in `CHECKS` by its id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_tools.hosts.desktop.doctor import (
    excel,
    files,
    macros,
    other_programs,
    python,
    template,
    xlwings,
)
from xl_tools.hosts.desktop.doctor.answers import Answer, Check, Patient
from xl_tools.hosts.desktop.ports import Platform

__all__ = ["CHECKS", "examine"]

_WINDOWS = frozenset({Platform.WINDOWS})
_DESKTOP = frozenset({Platform.WINDOWS, Platform.MAC})

CHECKS: Mapping[str, Check] = {
    "python": Check("Python", python.check_interpreter),
    "python.moved": Check("虚拟环境", python.check_moved),
    "excel": Check("Excel", excel.check_present, _DESKTOP),
    "excel.bits": Check("位数", excel.check_bits, _WINDOWS),
    "excel.com": Check("Excel 启动", excel.check_start, _WINDOWS),
    "excel.hung": Check("卡住的 Excel", excel.check_hung, _WINDOWS),
    "xlwings": Check("xlwings", xlwings.check_package, _DESKTOP),
    "xlwings.dll": Check("xlwings DLL", xlwings.check_dll, _WINDOWS),
    "xlwings.conf": Check("xlwings 配置", xlwings.check_conf, _DESKTOP),
    "xlwings.server": Check("Python 服务", xlwings.check_server, _WINDOWS),
    "macros": Check("宏设置", macros.check_macros, _WINDOWS),
    "blocked": Check("被阻止的文件", files.check_blocked, _WINDOWS),
    "paths": Check("路径中的文字", files.check_paths, _WINDOWS),
    "writable": Check("写入权限", files.check_writable),
    "template": Check("模板版本", template.check_version),
    "wps": Check("WPS", other_programs.check_wps, _WINDOWS),
    "libreoffice": Check("LibreOffice", other_programs.check_libreoffice),
}


def examine(patient: Patient) -> Iterator[tuple[str, Check, Answer]]:
    """Yield every check with its id and answer, one after the other."""
    for check_id, check in CHECKS.items():
        yield check_id, check, check.answer(patient)
