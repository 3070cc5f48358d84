"""Every check of the doctor, well, ill and not possible: what it says, word for word."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hosts.desktop import computer as made
from tests.hosts.desktop.computer import Computer, put
from xl_tools.hosts.desktop.addin import NoAddin
from xl_tools.hosts.desktop.doctor import CHECKS, examine
from xl_tools.hosts.desktop.doctor.answers import Answer, Patient, State
from xl_tools.hosts.desktop.install import install
from xl_tools.hosts.desktop.ports import XLWINGS_VERSION, Hive, ProbeFailure, Python, Xlwings
from xl_tools.hosts.desktop.xlwings_conf import conf_path

SECURITY = r"Software\Microsoft\Office\16.0\Excel\Security"
POLICY = SECURITY.replace("Software", r"Software\Policies", 1)
DLL = f"xlwings64-{XLWINGS_VERSION}.dll"
PIP = f'python -m pip install --force-reinstall "xlwings=={XLWINGS_VERSION}"'
WORKBOOKS = Path(__file__).parents[3] / "workbooks"


AGAIN = "请关闭 LibreOffice，运行 xl-tools uninstall 后再运行 xl-tools install --libreoffice"


@dataclasses.dataclass(frozen=True)
class Addin(NoAddin):
    """An add-in of these versions."""

    ship: str | None = "1.0"
    have: str | None = None
    shows: str | ProbeFailure = "9"

    def probe(self):
        if isinstance(self.shows, ProbeFailure):
            raise self.shows
        return self.shows

    def shipped(self):
        return self.ship

    def installed(self):
        return self.have


def ask(computer: Computer, check: str, workbook: Path | None = None, addin=None) -> Answer:
    return CHECKS[check].answer(Patient(computer, addin or NoAddin(), workbook))


@pytest.fixture
def healthy(tmp_path) -> Computer:
    computer = made.windows(tmp_path)
    install(computer, NoAddin())
    return computer


def test_an_installed_computer_is_healthy(healthy):
    answers = {name: answer for name, _, answer in examine(Patient(healthy, NoAddin()))}
    assert {name: a for name, a in answers.items() if a.state is State.PROBLEM} == {}
    assert {name: a.detail for name, a in answers.items() if a.state is State.NOT_CHECKED} == {
        "python.moved": "没有使用虚拟环境",
        "libreoffice": "没有安装 LibreOffice，不用它就不需要",
    }


# ---------------------------------------------------------------- one thing broken at a time

Break = Callable[[Computer], object]


def _python(**changes) -> Break:
    def change(computer: Computer) -> None:
        values = {k: v(computer) if callable(v) else v for k, v in changes.items()}
        computer.python = dataclasses.replace(computer.python, **values)

    return change


def _remove(path: Callable[[Computer], Path]) -> Break:
    return lambda computer: path(computer).unlink()


def _write(path: Callable[[Computer], Path], content: bytes) -> Break:
    return lambda computer: put(path(computer), content)


def _set(**fields) -> Break:
    return lambda computer: [setattr(computer, name, value) for name, value in fields.items()]


def _registry(hive: Hive, key: str, name: str, value: str | int) -> Break:
    return lambda computer: computer.registry.values.update({(hive, key, name): value})


def _both(*breaks: Break) -> Break:
    return lambda computer: [each(computer) for each in breaks]


def _dll(computer: Computer) -> Path:
    return computer.python.executable.parent / DLL


def _store_excel(computer: Computer) -> None:
    path = put(computer.folder / "WindowsApps" / "EXCEL.EXE", made.program(64))
    key = rf"CLSID\{made.EXCEL_ID}\LocalServer32"
    computer.registry.values[Hive.CLASSES, key, ""] = f'"{path}"'


def _user_dll(computer: Computer) -> None:
    """Install xlwings with --user: the DLL lies in the user's own Python folder."""
    moved = computer.home / "AppData" / "Python" / DLL
    moved.parent.mkdir(parents=True)
    shutil.move(_dll(computer), moved)
    computer.xlwings = Xlwings(XLWINGS_VERSION, moved.parent, (moved,))


PROBLEMS = [
    (
        "python",
        _remove(lambda c: c.python.executable),
        "{folder}/Python311/python.exe 不存在",
        "请从 python.org 安装 Python，再重新安装 xl-tools，然后运行 xl-tools install",
    ),
    (
        "python",
        _python(base=lambda c: c.folder / "WindowsApps" / "Python"),
        "64 位，{folder}/Python311/python.exe（来自微软商店，Excel 不能使用）",
        "请从 python.org 安装 Python，再重新安装 xl-tools，然后运行 xl-tools install",
    ),
    (
        "python.moved",
        _both(
            _python(base=lambda c: c.folder / "gone"),
            _write(lambda c: c.python.prefix / "pyvenv.cfg", b"home = /gone/Python311\n"),
        ),
        "虚拟环境所依赖的 Python /gone/Python311 已不存在",
        "请在 {folder}/Python311 以外的地方重建：python -m venv 新文件夹，再安装 xl-tools 并运行 xl-tools install",
    ),
    (
        "python.moved",
        _both(
            _python(base=lambda c: c.folder),
            _write(
                lambda c: c.python.prefix / "Scripts" / "activate.bat",
                b"@echo off\r\nset VIRTUAL_ENV=D:\\old\\venv\r\n",
            ),
        ),
        "虚拟环境已从 D:\\old\\venv 搬到 {folder}/Python311",
        "请在 {folder}/Python311 以外的地方重建：python -m venv 新文件夹，再安装 xl-tools 并运行 xl-tools install",
    ),
    (
        "excel",
        made.no_excel,
        "没有找到 Excel，按钮和公式不能用",
        "请用命令行 xl-tools refresh 文件，或安装桌面版 Excel",
    ),
    (
        "excel",
        _store_excel,
        "16.0，{folder}/WindowsApps/EXCEL.EXE（微软商店版，启动不了 Python 服务）",
        "请卸载商店版 Office，从 office.com 下载安装桌面版",
    ),
    (
        "excel.com",
        _set(excel_says=ProbeFailure("60 秒内没有回应")),
        "Excel 不能由程序启动：60 秒内没有回应",
        "请先手工打开一次 Excel，关掉激活、登录之类的窗口；仍不行就在“应用”里修复 Office",
    ),
    (
        "excel.com",
        _both(
            lambda c: made.wps(c, takes_excel=True),
            _registry(
                Hive.MACHINE,
                r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe",
                "",
                "{folder}/Office16/EXCEL.EXE",
            ),
        ),
        "Excel 的名字（Excel.Application）被 WPS 占用：{folder}/WPS Office/et.exe",
        "请在 WPS“配置工具”的“兼容设置”中取消与 Microsoft Office 兼容，再修复 Office",
    ),
    (
        "excel.hung",
        _set(hung=(812, 4711)),
        "有没有响应的 Excel（进程 812、4711）",
        "请在任务管理器中结束它，再重新打开文件",
    ),
    ("xlwings", _set(xlwings=None), "没有安装 xlwings", f"请运行 {PIP}，再运行 xl-tools install"),
    (
        "xlwings",
        _set(xlwings=Xlwings("0.30.0", Path())),
        f"版本是 0.30.0，模板用的是 {XLWINGS_VERSION}",
        f"请运行 {PIP}",
    ),
    (
        "xlwings.dll",
        _remove(_dll),
        f"{DLL} 已不见，可能被杀毒软件隔离",
        f"请在杀毒软件中恢复它，信任 Python 文件夹 {{folder}}/Python311，再运行 {PIP}",
    ),
    (
        "xlwings.dll",
        _both(_remove(_dll), _set(xlwings=Xlwings(XLWINGS_VERSION, Path()))),
        f"Python 旁边没有 {DLL}",
        f"请运行 {PIP}",
    ),
    (
        "xlwings.dll",
        _user_dll,
        f"{DLL} 在 {{folder}}/Users/zhang/AppData/Python，不在 Python 旁边，Excel 找不到",
        "请把它复制到 {folder}/Python311，或不带 --user 重新安装 xlwings",
    ),
    (
        "xlwings.conf",
        _remove(conf_path),
        "没有 {folder}/Users/zhang/.xlwings/xlwings.conf",
        "请运行 xl-tools install",
    ),
    (
        "xlwings.conf",
        _write(conf_path, b'\xef\xbb\xbf"INTERPRETER_WIN","x"'),
        "{folder}/Users/zhang/.xlwings/xlwings.conf 开头有 UTF-8 标记（BOM），Excel 读不到第一行",
        "请另存为 ANSI 编码",
    ),
    (
        "xlwings.conf",
        _write(conf_path, b'"SHOW CONSOLE","True"\r\n'),
        "{folder}/Users/zhang/.xlwings/xlwings.conf 没有写 INTERPRETER_WIN",
        "请运行 xl-tools install",
    ),
    (
        "xlwings.conf",
        _write(conf_path, b'"INTERPRETER_WIN","/gone/python.exe"\r\n'),
        "INTERPRETER_WIN 指向的 /gone/python.exe 不存在，Python 可能已移动或卸载",
        "请运行 xl-tools install",
    ),
    (
        "xlwings.conf",
        lambda c: put(
            conf_path(c),
            f'"INTERPRETER_WIN","{put(c.folder / "Other" / "python.exe")}"\r\n'.encode(),
        ),
        "INTERPRETER_WIN 指向另一个 Python：{folder}/Other/python.exe",
        "请运行 xl-tools install",
    ),
    (
        "xlwings.conf",
        _python(conda=("C:\\conda", "xl")),
        "{folder}/Users/zhang/.xlwings/xlwings.conf 的 INTERPRETER_WIN、CONDA PATH、CONDA ENV 不是现在的 conda 环境",
        "请运行 xl-tools install",
    ),
    (
        "xlwings.conf",
        _both(
            _set(ansi="cp1252"), _python(executable=lambda c: put(c.folder / "软件" / "python.exe"))
        ),
        "Python 的位置 {folder}/软件/python.exe 含有本机代码页（cp1252）没有的字，Excel 传不过去。"
        "请把 Python 装到英文路径（如 C:\\Python311）后再安装",
        "装好后运行 xl-tools install",
    ),
    (
        "xlwings.server",
        _set(server_says=ProbeFailure("没有注册类")),
        "Python 的 COM 服务启动不了：没有注册类",
        "请把 Python 文件夹加入杀毒软件的信任，关闭所有 Excel 后再试；"
        "仍不行请重新安装 pywin32：python -m pip install --force-reinstall pywin32",
    ),
    (
        "macros",
        _registry(Hive.USER, SECURITY, "VBAWarnings", 4),
        "禁用所有宏，且不通知",
        "请在 文件 > 选项 > 信任中心 > 信任中心设置 > 宏设置 中选“禁用所有宏，并发出通知”",
    ),
    (
        "macros",
        _both(
            _registry(Hive.USER, POLICY, "VBAWarnings", 3),
            _registry(Hive.USER, SECURITY, "VBAWarnings", 1),
        ),
        "只运行已签名的宏，模板没有签名（由单位策略规定）",
        "这是单位的策略，请联系管理员把模板所在文件夹设为受信任位置",
    ),
    (
        "macros",
        _both(
            _registry(Hive.USER, SECURITY, "VBAWarnings", 4),
            lambda c: _trust(c, c.documents.parent, deep=False),
        ),
        "禁用所有宏，且不通知",
        "请在 文件 > 选项 > 信任中心 > 信任中心设置 > 宏设置 中选“禁用所有宏，并发出通知”",
    ),
    (
        "macros",
        _both(
            _registry(Hive.MACHINE, POLICY, "VBAWarnings", 4),
            _registry(Hive.USER, rf"{POLICY}\Trusted Locations", "AllLocationsDisabled", 1),
            lambda c: _trust(c, c.documents, deep=False),
        ),
        "禁用所有宏，且不通知（由单位策略规定）",
        "这是单位的策略，请联系管理员把模板所在文件夹设为受信任位置",
    ),
    (
        "blocked",
        lambda c: _from_internet(_template(c)),
        "来自网络，被 Windows 阻止：{template}",
        "请右击文件 > 属性，勾选“解除锁定”后确定，再重新打开",
    ),
    (
        "blocked",
        lambda c: _from_internet(_dll(c)),
        f"来自网络，被 Windows 阻止：{{folder}}/Python311/{DLL}",
        "请右击文件 > 属性，勾选“解除锁定”后确定，再重新打开",
    ),
    (
        "paths",
        _both(_set(ansi="cp1252"), lambda c: setattr(c, "temporary", c.home / "临时")),
        "含有本机代码页（cp1252）没有的字：临时文件夹 {folder}/Users/zhang/临时；模板 {template}",
        "请改放到英文路径，如 C:\\Python311、C:\\绩效 改为 C:\\jixiao",
    ),
    (
        "writable",
        lambda c: setattr(c, "documents", Path("/proc/1")),
        "不能写入 /proc/1",
        "请检查文件夹的权限；Windows 开了“受控文件夹访问”的，请允许 Python 通过",
    ),
    (
        "wps",
        _both(made.no_excel, made.wps),
        "只有 WPS（{folder}/WPS Office/et.exe），按钮和公式不能用",
        "请在 WPS 里填报、保存并关闭，再运行 xl-tools refresh 文件",
    ),
    (
        "libreoffice",
        _set(office="7.4.7.2"),
        "版本 7.4.7.2 太旧，公式要 25.2 以上",
        "请升级 LibreOffice",
    ),
    (
        "template",
        lambda c: put(_template(c), b"PK"),
        "{template}：文件不完整或已损坏，像是没有复制或下载完",
        "请重新复制或下载这个文件",
    ),
]


def _template(computer: Computer) -> Path:
    return next(computer.documents.glob("绩效自评模板*"))


def _from_internet(path: Path) -> None:
    put(Path(f"{path}:Zone.Identifier"), b"[ZoneTransfer]\r\nZoneId=3\r\n")


def _trust(computer: Computer, folder: Path, *, deep: bool) -> None:
    key = rf"{SECURITY}\Trusted Locations\Location7"
    computer.registry.values[Hive.USER, key, "Path"] = f"{folder}\\"
    computer.registry.values[Hive.USER, key, "AllowSubfolders"] = int(deep)


@pytest.mark.parametrize(
    ("check", "harm", "detail", "step"),
    PROBLEMS,
    ids=[f"{p[0]}-{n}" for n, p in enumerate(PROBLEMS)],
)
def test_a_problem_is_named_with_its_next_step(healthy, check, harm, detail, step):
    template = _template(healthy)
    harm(healthy)
    values = healthy.registry.values
    healthy.registry.values = {
        k: v.replace("{folder}", str(healthy.folder)) if isinstance(v, str) else v
        for k, v in values.items()
    }
    words = {"folder": healthy.folder, "template": template}
    answer = ask(healthy, check)
    assert (answer.state, answer.detail, answer.step) == (
        State.PROBLEM,
        detail.format(**words),
        step.format(**words),
    )


def test_every_check_is_tried_well_and_ill():
    assert {problem[0] for problem in PROBLEMS} | {"excel.bits"} == set(CHECKS)


def test_every_sign_and_word_can_be_shown_on_a_chinese_console(healthy):
    texts = [p[2] + p[3] for p in PROBLEMS]
    texts += [
        check.title + answer.detail for _, check, answer in examine(Patient(healthy, NoAddin()))
    ]
    "●■○".join(texts).encode("gbk")


# ---------------------------------------------------------------- well


WELL = [
    ("python", None, "64 位，{folder}/Python311/python.exe"),
    ("excel", None, "16.0，{folder}/Office16/EXCEL.EXE"),
    ("excel.bits", None, "Excel 64 位，Python 64 位"),
    ("excel.bits", lambda c: made.excel(c, 32), "Excel 32 位，Python 64 位（可以不同）"),
    ("excel.com", None, "能由程序启动，版本 16.0"),
    ("excel.hung", None, "没有"),
    ("xlwings", None, XLWINGS_VERSION),
    ("xlwings.dll", None, f"{{folder}}/Python311/{DLL}"),
    (
        "xlwings.dll",
        lambda c: made.excel(c, 32),
        f"{{folder}}/Python311/xlwings32-{XLWINGS_VERSION}.dll",
    ),
    (
        "xlwings.dll",  # a virtual environment: python.exe is in Scripts, the DLL above it
        _python(executable=lambda c: put(c.python.prefix / "Scripts" / "python.exe")),
        f"{{folder}}/Python311/{DLL}",
    ),
    ("xlwings.conf", None, "{folder}/Python311/python.exe"),
    (
        "xlwings.conf",
        _both(_python(conda=("C:\\conda", "xl")), lambda c: install(c, NoAddin())),
        "conda 环境 xl",
    ),
    ("xlwings.server", None, "能启动，能连上"),
    ("macros", None, "禁用并通知：打开模板后点“启用内容”"),
    ("macros", _registry(Hive.USER, SECURITY, "VBAWarnings", 1), "启用所有宏"),
    (
        "macros",
        _both(
            _registry(Hive.USER, SECURITY, "VBAWarnings", 4),
            lambda c: _trust(c, c.documents.parent, deep=True),
        ),
        "{documents} 在受信任位置 {folder}/Users/zhang/OneDrive\\ 中",
    ),
    ("blocked", None, "没有"),
    (
        "blocked",
        lambda c: put(Path(f"{_template(c)}:Zone.Identifier"), b"[ZoneTransfer]\r\nZoneId=1\r\n"),
        "没有",
    ),
    ("paths", None, "模板 含中文，本机代码页（cp936）能表示"),
    ("writable", None, "{documents}、{folder}/Users/zhang/Temp"),
    ("template", None, "{template}：hunan-2023 第 1 版"),
    ("wps", None, "没有安装"),
    (
        "wps",
        made.wps,
        "与 Excel 并存（{folder}/WPS Office/et.exe）；请用 Excel 打开模板，在 WPS 里按钮和公式不能用",
    ),
]


@pytest.mark.parametrize(
    ("check", "change", "detail"), WELL, ids=[f"{w[0]}-{n}" for n, w in enumerate(WELL)]
)
def test_what_is_well_says_what_was_seen(healthy, check, change, detail):
    if change:
        change(healthy)
    answer = ask(healthy, check)
    words = {
        "folder": healthy.folder,
        "documents": healthy.documents,
        "template": _template(healthy),
    }
    assert (answer.state, answer.detail, answer.step) == (State.OK, detail.format(**words), "")


def test_a_virtual_environment_where_it_was_made_is_well(healthy):
    prefix = healthy.python.prefix
    healthy.python = dataclasses.replace(healthy.python, base=healthy.folder)
    put(prefix / "pyvenv.cfg", f"home = {healthy.folder}\nversion = 3.11\n".encode())
    put(prefix / "Scripts" / "activate.bat", f"set VIRTUAL_ENV={prefix}\r\n".encode())
    assert ask(healthy, "python.moved") == Answer(State.OK, str(prefix))
    # One that can be moved works its place out.
    put(prefix / "Scripts" / "activate.bat", b"set VIRTUAL_ENV=%~dp0..\r\n")
    assert ask(healthy, "python.moved").state is State.OK


# ---------------------------------------------------------------- a workbook, LibreOffice


def test_a_given_workbook_is_examined_in_place_of_the_template(healthy, tmp_path):
    book = Path(shutil.copy(WORKBOOKS / "clean-2023.xlsx", tmp_path / "甲.xlsx"))
    assert ask(healthy, "template", book).detail == f"{book}：hunan-2023 第 1 版"
    book.chmod(0o444)
    answer = ask(healthy, "writable", book)
    assert (answer.detail, answer.step) == (f"{book} 是只读的", "请在文件属性中去掉“只读”")
    assert ask(healthy, "template", tmp_path / "无.xlsx").detail == (
        f"{tmp_path / '无.xlsx'}：文件不存在"
    )


@pytest.mark.parametrize(
    ("addin", "state", "detail", "step"),
    [
        (Addin(have="1.0"), State.OK, "版本 25.2.3.2，插件 1.0，公式试算正确", ""),
        (
            Addin(have="1.0", shows="#NAME?"),
            State.PROBLEM,
            "版本 25.2.3.2，插件 1.0，但公式试算得 #NAME?，应为 9",
            AGAIN,
        ),
        (
            Addin(have="1.0", shows=ProbeFailure("120 秒内没有回应")),
            State.PROBLEM,
            "版本 25.2.3.2，插件 1.0，但试算没有结果：120 秒内没有回应",
            AGAIN,
        ),
        (
            Addin(),
            State.PROBLEM,
            "版本 25.2.3.2，没有安装插件",
            "请运行 xl-tools install --libreoffice",
        ),
        (
            Addin(have="0.9"),
            State.PROBLEM,
            "版本 25.2.3.2，插件是 0.9，应为 1.0",
            "请运行 xl-tools install --libreoffice",
        ),
        (
            NoAddin(),
            State.NOT_CHECKED,
            "版本 25.2.3.2；这一版 xl-tools 没有 LibreOffice 插件，插件没有检查",
            "",
        ),
    ],
)
def test_libreoffice_and_its_add_in(tmp_path, addin, state, detail, step):
    computer = made.linux(tmp_path)
    computer.office = "25.2.3.2"
    assert ask(computer, "libreoffice", addin=addin) == Answer(state, detail, step)


def test_libreoffice_beside_excel_needs_no_add_in(healthy):
    healthy.office = "25.2.3.2"
    answer = ask(healthy, "libreoffice", addin=Addin())
    assert answer == Answer(State.NOT_CHECKED, "版本 25.2.3.2，没有安装插件；用 Excel 就不需要")


# ---------------------------------------------------------------- what cannot be checked


def test_what_needs_excel_is_not_checked_without_it(healthy):
    made.no_excel(healthy)
    for check in ("excel.bits", "excel.com", "xlwings.dll", "macros"):
        assert ask(healthy, check) == Answer(State.NOT_CHECKED, "没有找到 Excel"), check
    healthy.xlwings = None
    assert ask(healthy, "xlwings.server") == Answer(State.NOT_CHECKED, "没有安装 xlwings")


def test_before_install_there_is_no_template_to_check(tmp_path):
    computer = made.windows(tmp_path)
    assert ask(computer, "template") == Answer(
        State.NOT_CHECKED, "还没有安装模板，也没有给出工作簿"
    )
    for dll in computer.xlwings.dlls:
        dll.unlink()
    assert ask(computer, "blocked") == Answer(State.NOT_CHECKED, "没有模板，也没有 xlwings 的 DLL")


def test_an_excel_that_does_not_tell_its_bits(healthy):
    path = put(healthy.folder / "Office16" / "EXCEL.EXE", b"MZ")
    assert ask(healthy, "excel.bits") == Answer(
        State.NOT_CHECKED, f"看不出 {path} 是 32 位还是 64 位"
    )
    key = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
    healthy.registry.values[Hive.MACHINE, key, "Platform"] = "x86"
    assert ask(healthy, "excel.bits").detail == "Excel 32 位，Python 64 位（可以不同）"


def test_windows_alone_is_not_checked_on_linux(tmp_path):
    computer = made.linux(tmp_path)
    answers = {name: answer for name, _, answer in examine(Patient(computer, NoAddin()))}
    assert answers["python"].state is State.OK
    assert answers["python.moved"].state is State.OK
    assert answers["writable"].state is State.OK
    only = {n for n, a in answers.items() if re.fullmatch("只在 .*上检查", a.detail)}
    assert only == {
        *("excel", "excel.bits", "excel.com", "excel.hung", "macros", "blocked", "paths", "wps"),
        *("xlwings", "xlwings.dll", "xlwings.conf", "xlwings.server"),
    }


def test_on_a_mac_the_interpreter_and_the_package_are_checked(tmp_path):
    computer = made.mac(tmp_path)
    install(computer, NoAddin())
    assert ask(computer, "xlwings.conf") == Answer(State.OK, str(computer.python.executable))
    assert ask(computer, "xlwings").state is State.OK
    assert ask(computer, "xlwings.dll") == Answer(State.NOT_CHECKED, "只在 Windows 上检查")
    assert isinstance(computer.python, Python)
