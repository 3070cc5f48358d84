"""Which version of the template a workbook is, and whether this program knows it."""

from __future__ import annotations

from xl_tools.errors import FileError, FormError
from xl_tools.filings.version import version_of
from xl_tools.hosts.desktop.doctor.answers import Answer, Patient, not_checked, ok, problem
from xl_tools.refresh.opening import form_of
from xl_tools.workbook import Workbook

_ANOTHER = "请换一个由 xl-tools new 生成的工作簿，或运行 xl-tools install 重新安装模板"


def check_version(patient: Patient) -> Answer:
    """The workbook given, or the installed template, is of the version this program draws."""
    path = patient.template
    if path is None:
        return not_checked("还没有安装模板，也没有给出工作簿")
    try:
        book = Workbook.open(path)
        form = form_of(book)
    except FileError as error:
        return problem(f"{path}：{error.what}", error.step or _ANOTHER)
    except FormError as error:
        return problem(str(error), _ANOTHER)
    found = version_of(book)
    if found < form.version:
        return problem(
            f"{path} 是第 {found} 版，现为第 {form.version} 版",
            f"请运行 xl-tools template upgrade {path}",
        )
    if found > form.version:
        return problem(
            f"{path} 是第 {found} 版，比本程序的第 {form.version} 版新",
            "请升级 xl-tools：python -m pip install --upgrade xl-tools",
        )
    return ok(f"{path}：{form.id} 第 {found} 版")
