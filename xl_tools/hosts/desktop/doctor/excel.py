"""Whether Excel is there, starts, and is what answers to its name."""

from __future__ import annotations

from xl_tools.hosts.desktop.doctor.answers import Answer, Patient, not_checked, ok, problem
from xl_tools.hosts.desktop.excel import PROG_ID, com_program, is_wps
from xl_tools.hosts.desktop.ports import ProbeFailure

NO_EXCEL = "没有找到 Excel"
_BY_HAND = "请用命令行 xl-tools refresh 文件，或安装桌面版 Excel"


def check_present(patient: Patient) -> Answer:
    """A desktop Excel, not one of the Microsoft Store's sandbox."""
    excel = patient.excel
    if excel is None:
        return problem(f"{NO_EXCEL}，按钮和公式不能用", _BY_HAND)
    detail = f"{excel.version or '版本不明'}，{excel.path}"
    if excel.is_from_store:
        return problem(
            f"{detail}（微软商店版，启动不了 Python 服务）",
            "请卸载商店版 Office，从 office.com 下载安装桌面版",
        )
    return ok(detail)


def check_bits(patient: Patient) -> Answer:
    """Excel and Python may differ, as they run apart; the DLL follows Excel."""
    excel = patient.excel
    if excel is None:
        return not_checked(NO_EXCEL)
    if excel.bits is None:
        return not_checked(f"看不出 {excel.path} 是 32 位还是 64 位")
    bits = patient.machine.python.bits
    both = f"Excel {excel.bits} 位，Python {bits} 位"
    return ok(both if bits == excel.bits else f"{both}（可以不同）")


def check_start(patient: Patient) -> Answer:
    """Excel starts over COM; WPS may have put itself in its place."""
    if patient.excel is None:
        return not_checked(NO_EXCEL)
    program = com_program(patient.machine.registry, PROG_ID)
    if program and is_wps(program):
        return problem(
            f"Excel 的名字（{PROG_ID}）被 WPS 占用：{program}",
            "请在 WPS“配置工具”的“兼容设置”中取消与 Microsoft Office 兼容，再修复 Office",
        )
    try:
        version = patient.machine.start_excel()
    except ProbeFailure as failure:
        return problem(
            f"Excel 不能由程序启动：{failure}",
            "请先手工打开一次 Excel，关掉激活、登录之类的窗口；仍不行就在“应用”里修复 Office",
        )
    return ok(f"能由程序启动，版本 {version}")


def check_hung(patient: Patient) -> Answer:
    """An Excel that does not respond keeps files locked and calls waiting."""
    hung = patient.machine.not_responding("EXCEL.EXE")
    if hung:
        return problem(
            f"有没有响应的 Excel（进程 {'、'.join(map(str, hung))}）",
            "请在任务管理器中结束它，再重新打开文件",
        )
    return ok("没有")
