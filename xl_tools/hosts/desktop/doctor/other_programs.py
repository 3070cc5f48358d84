"""WPS and LibreOffice: what is there, and what works in it."""

from __future__ import annotations

from xl_tools.hosts.desktop.doctor.answers import Answer, Patient, not_checked, ok, problem
from xl_tools.hosts.desktop.excel import find_wps
from xl_tools.hosts.desktop.libreoffice import is_right
from xl_tools.hosts.desktop.ports import Platform, ProbeFailure

# Older ones do not bind a plain =SCORE(…) of an .xlsx to the add-in.
_LEAST = (25, 2)


def check_wps(patient: Patient) -> Answer:
    """Xlwings does not support WPS: what WPS users rely on is the command line."""
    program = find_wps(patient.machine.registry)
    if program is None:
        return ok("没有安装")
    if patient.excel is None:
        return problem(
            f"只有 WPS（{program}），按钮和公式不能用",
            "请在 WPS 里填报、保存并关闭，再运行 xl-tools refresh 文件",
        )
    return ok(f"与 Excel 并存（{program}）；请用 Excel 打开模板，在 WPS 里按钮和公式不能用")


def check_libreoffice(patient: Patient) -> Answer:
    """LibreOffice in a version that our add-in works in, with the add-in."""
    version = patient.machine.libreoffice()
    if version is None:
        return not_checked("没有安装 LibreOffice，不用它就不需要")
    if _numbers(version) < _LEAST:
        least = ".".join(map(str, _LEAST))
        return problem(f"版本 {version} 太旧，公式要 {least} 以上", "请升级 LibreOffice")
    shipped, installed = patient.addin.shipped(), patient.addin.installed()
    if shipped is None:
        return not_checked(f"版本 {version}；这一版 xl-tools 没有 LibreOffice 插件，插件没有检查")
    if installed != shipped:
        said = "没有安装插件" if installed is None else f"插件是 {installed}，应为 {shipped}"
        if installed is None and patient.machine.platform is not Platform.LINUX:
            return not_checked(f"版本 {version}，{said}；用 Excel 就不需要")
        return problem(f"版本 {version}，{said}", "请运行 xl-tools install --libreoffice")
    return _probed(patient, f"版本 {version}，插件 {installed}")


def _probed(patient: Patient, said: str) -> Answer:
    """Let the add-in answer in a cell."""
    again = "请关闭 LibreOffice，运行 xl-tools uninstall 后再运行 xl-tools install --libreoffice"
    try:
        shown = patient.addin.probe()
    except ProbeFailure as failure:
        return problem(f"{said}，但试算没有结果：{failure}", again)
    if not is_right(shown):
        return problem(f"{said}，但公式试算得 {shown or '空'}，应为 9", again)
    return ok(f"{said}，公式试算正确")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
