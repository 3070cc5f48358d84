"""The VBA project of the template, read by olevba, which knows nothing of how it was made."""

from __future__ import annotations

import ast
import io
import re
import sys
import zipfile
from pathlib import Path

import olefile
import pytest
import xlwings
from oletools.olevba import VBA_Parser

from xl_tools.errors import UsageError
from xl_tools.open_book.actions import CAPTIONS
from xl_tools.vba import generate, project
from xl_tools.vba.actions import ACTIONS
from xl_tools.vba.texts import TEXTS

ROOT = Path(__file__).parents[2]
MACROS = "xl_tools/hosts/excel/macros.py"
TEMPLATE = ROOT / "workbooks" / "template.xlsm"
OURS = sorted(path.stem for path in generate.MODULES.glob("*.bas"))
SHEETS = ["Sheet1", "Sheet2", "Sheet3", "Sheet4"]


@pytest.fixture(scope="module")
def modules() -> dict[str, str]:
    """Return the source of each module of the shipped template, as olevba reads it."""
    parser = VBA_Parser(str(TEMPLATE))
    found = {Path(name).stem: code for _, _, name, code in parser.extract_macros()}
    parser.close()
    return found


@pytest.fixture(scope="module")
def streams() -> olefile.OleFileIO:
    with zipfile.ZipFile(TEMPLATE) as package:
        return olefile.OleFileIO(io.BytesIO(package.read(project.PART)))


def _plain(code: str) -> str:
    return code.replace("\r\n", "\n").strip()


def test_the_committed_project_is_what_is_built_here():
    with zipfile.ZipFile(TEMPLATE) as package:
        assert project.build_project(len(SHEETS)) == package.read(project.PART)


def test_olevba_reads_every_module(modules):
    assert sorted(modules) == sorted(["ThisWorkbook", *SHEETS, *OURS, "xlwings", "Dictionary"])


@pytest.mark.parametrize("name", OURS)
def test_our_modules_are_the_text_files(modules, name):
    text = (generate.MODULES / f"{name}.bas").read_text(encoding="ascii")
    assert _plain(modules[name]) == _plain(text)


def test_the_generated_modules_are_up_to_date():
    for name, made in generate.GENERATED.items():
        assert (generate.MODULES / name).read_text(encoding="ascii") == made()


def test_xlwings_own_module_is_that_of_the_installed_package(modules):
    shipped = Path(xlwings.__file__).with_name("xlwings.bas").read_text(encoding="utf-8")
    assert _plain(modules["xlwings"]) == _plain(shipped)


def test_the_workbook_says_on_opening_what_is_missing(modules):
    assert "Private Sub Workbook_Open()" in modules["ThisWorkbook"]
    assert "    XltOpen" in modules["ThisWorkbook"]


def _subs(code: str) -> dict[str, str]:
    """Return what each Sub of a module does, by its name and arguments."""
    found = re.findall(r"^Public Sub (\w+\([^)\n]*\))$\n(.*?)^End Sub$", code, re.M | re.S)
    return {name: body.strip() for name, body in found}


def test_each_button_has_its_sub_and_each_sub_its_function(modules):
    assert _subs(_plain(modules["XltMacros"])) == {
        f"{action.sub}()": f'RunMacro "{action.function}"' for action in ACTIONS
    }
    assert _subs(_plain(modules["XltRibbon"])) == {
        f"{action.callback}(control As IRibbonControl)": action.sub for action in ACTIONS
    }
    run = 'RunPython("import xl_tools.hosts.excel.macros as m; m." & name & "()")'
    assert run in modules["XltSupport"]


def test_every_function_that_is_called_exists():
    """The macros are a module of their own; only its functions count here, not xlwings."""
    source = (ROOT / MACROS).read_text(encoding="utf-8")
    found = {
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
        and not (node.args.args or node.args.posonlyargs or node.args.kwonlyargs)
    }
    assert {action.function for action in ACTIONS} == {n for n in found if not n.startswith("_")}


def test_the_words_on_the_buttons_are_those_the_functions_use():
    assert {action.function: action.caption for action in ACTIONS} == dict(CAPTIONS)


def test_vba_spells_the_chinese_texts_right(modules):
    code = _plain(modules["XltTexts"])
    found = re.findall(r"^Public Function (\w+)\((.*?)^End Function$", code, re.M | re.S)
    codes = {name: re.findall(r'FromHex\("([0-9A-F]*)"\)', body) for name, body in found}
    spelled = {n: bytes.fromhex("".join(c)).decode("utf-16-be") for n, c in codes.items()}
    assert spelled == TEXTS


def test_every_sheet_has_its_document_module(streams):
    declared = streams.openstream("PROJECT").read().decode("ascii").splitlines()
    documents = [line for line in declared if line.startswith("Document=")]
    assert documents == [f"Document={name}/&H00000000" for name in ["ThisWorkbook", *SHEETS]]
    assert not [line for line in declared if line.startswith("Class=Sheet")]
    with zipfile.ZipFile(TEMPLATE) as package:
        book = package.read("xl/workbook.xml").decode()
        sheets = [package.read(f"xl/worksheets/sheet{n}.xml").decode() for n in range(1, 5)]
    assert re.findall(r'<workbookPr[^>]* codeName="(\w+)"', book) == ["ThisWorkbook"]
    names = [re.findall(r'<sheetPr[^>]* codeName="(\w+)"', sheet) for sheet in sheets]
    assert names == [[name] for name in SHEETS]


def test_there_is_no_compiled_code_that_could_be_stale(streams):
    assert streams.openstream("VBA/_VBA_PROJECT").read() == b"\xcc\x61\xff\xff\x00\x00\x00"
    assert not [path for path in streams.listdir() if path[-1].startswith("__SRP")]


@pytest.mark.parametrize("sheets", [1, 3, 11])
def test_a_project_for_other_forms_has_as_many_documents(sheets):
    file = olefile.OleFileIO(io.BytesIO(project.build_project(sheets)))
    declared = file.openstream("PROJECT").read().decode("ascii")
    assert len(re.findall(r"Document=Sheet\d+/", declared)) == sheets
    assert "Class=Sheet" not in declared
    _, windows = declared.split("[Workspace]\r\n")
    assert "" not in windows.rstrip("\r\n").split("\r\n")


def test_without_its_library_the_next_step_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyopenvba", None)
    monkeypatch.setattr(project, "find_spec", lambda name: None)
    with pytest.raises(UsageError) as caught:
        project.build_project(4)
    assert str(caught.value) == (
        "生成带宏的模板（.xlsm）需要 pyopenvba，这里没有安装。"
        "请先运行：python -m pip install 'xl-tools[build]'；或改为生成 .xlsx"
    )
