"""Our VBA run by LibreOffice's VBA mode: what can be told of it without Excel.

LibreOffice knows no conditional compilation and no xlwings, so the branch for Windows is chosen
here, and xlwings is a stand-in without Python. The modules are otherwise those of the template.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import Office
from xl_tools.domain.signatures import SIGNATURES
from xl_tools.vba.actions import ACTIONS
from xl_tools.vba.generate import INNER, MODULES
from xl_tools.vba.texts import TEXTS

WORKBOOK = Path(__file__).parents[2] / "workbooks" / "template.xlsx"
OURS = ("XltSupport", "XltTexts", "XltFunctions", "XltMacros")
XLWINGS = """\
Public Const XLWINGS_VERSION As String = "0.37.8"
Public Files As String
Public Ran As String

Public Function GetConfig(key, Optional other) As Variant
    GetConfig = "C:\\py\\pythonw.exe"
End Function

Public Function FileExists(ByVal path As String) As Boolean
    FileExists = InStr(1, " " & Files, "<" & path & ">") > 0
End Function

Public Sub Pretend(ByVal present As String)
    Files = present
End Sub

Public Sub Note(ByVal what As String)
    Ran = what
End Sub

Public Function Noted() As String
    Noted = Ran
    Ran = ""
End Function

Public Function ParentFolder(ByVal path) As Variant
    ParentFolder = Left(path, InStrRev(path, "\\") - 1)
End Function

Public Function RunPython(command As String) As Variant
    Ran = command
End Function

Public Function XLPy() As Variant
    Err.Raise 1000
End Function
"""
PROBE = """\
Public Function Look(present)
    Pretend present
    RunMacro "score"
    Look = Noted()
End Function

Public Function Scored(present)
    Pretend present
    Scored = SCORE("a", "b", 10) & CHECKTOTAL(1, 1)
End Function

Public Function ErrorOf(reply)
    Dim shown
    shown = Answer(reply)
    ErrorOf = IsError(shown)
End Function

Public Function Shown(text)
    Shown = AsShown(text)
End Function

Public Function Second(reply)
    Dim row
    row = Answer(reply)
    Second = row(1)
End Function
"""
# Runs the modules as a library of the program itself: macros of a document are barred.
SCRIPT = """
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext(
    "com.sun.star.bridge.UnoUrlResolver", local)
context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
make = context.ServiceManager.createInstanceWithContext
libraries = make("com.sun.star.script.ApplicationScriptLibraryContainer", context)
if libraries.hasByName("XltTest"):
    libraries.removeLibrary("XltTest")
libraries.createLibrary("XltTest")
library = libraries.getByName("XltTest")
for name, text in given["modules"].items():
    library.insertByName(name, text)
factory = make("com.sun.star.script.provider.MasterScriptProviderFactory", context)
scripts = factory.createScriptProvider("")
said = []
for name, arguments in given["calls"]:
    url = f"vnd.sun.star.script:XltTest.{name}?language=Basic&location=application"
    arguments = tuple(tuple(a) if isinstance(a, list) else a for a in arguments)
    said.append(scripts.getScript(url).invoke(arguments, (), ())[0])
"""


def on_windows(text: str) -> str:
    """Return a module as the compiler of Excel for Windows sees it."""
    lines, chosen = [], []
    for line in text.splitlines():
        word = line.strip()
        if word.startswith("#If"):
            chosen.append(word in {"#If Win64 Then", "#If Not Mac Then"})
        elif word == "#Else":
            chosen[-1] = not chosen[-1]
        elif word == "#End If":
            chosen.pop()
        elif all(chosen) and not line.startswith("Attribute"):
            lines.append(line)
    return "\n".join(lines) + "\n"


def modules() -> dict[str, str]:
    texts = {name: on_windows((MODULES / f"{name}.bas").read_text("ascii")) for name in OURS}
    # Told where it stands, so that the probes reach what is private.
    texts["XltSupport"] = texts["XltSupport"].replace("Private Function", "Public Function") + PROBE
    texts["XltSupport"] = texts["XltSupport"].replace(
        'CreateObject("WScript.Shell").Popup text, 0, XLT_TITLE(), vbInformation', "Note text"
    )
    texts["xlwings"] = XLWINGS
    texts["xlwings_udfs"] = "".join(
        f"Public Function {INNER}{name}({', '.join('Optional ' + a.name for a in arguments)})\n"
        f'    {INNER}{name} = ChrW(2) & "{name}"\nEnd Function\n'
        for name, (arguments, _) in SIGNATURES.items()
    )
    # LibreOffice has a FileExists of its own, which would be asked instead of xlwings'.
    texts = {name: text.replace("FileExists", "XwFileExists") for name, text in texts.items()}
    head = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\n"
    return {name: head + text for name, text in texts.items()}


PYTHON, DLL = "<C:\\py\\pythonw.exe>", "<C:\\py\\xlwings64-0.37.8.dll>"
RUN = "import xl_tools.hosts.excel.macros as m; m.score()"
CALLS = [
    ("XltSupport.FromHex", ["5206003100E9"], "分1é"),
    *((f"XltTexts.{name}", [], text) for name, text in TEXTS.items()),
    ("XltSupport.Answer", [9.5], 9.5),
    ("XltSupport.Answer", ["\x02优"], "优"),
    ("XltSupport.Answer", ["\x02"], ""),
    ("XltSupport.Second", [[9.5, "\x02优"]], "优"),
    ("XltSupport.Shown", ["9.00"], 9.0),
    ("XltSupport.Shown", ["97.5%"], 0.975),
    ("XltSupport.Shown", ["——"], "——"),
    ("XltSupport.Shown", ["####"], ""),
    ("XltSupport.Shown", ["#N/A"], ""),
    ("XltSupport.Shown", [""], ""),
    ("XltSupport.Shown", ["优"], "优"),
    ("XltSupport.Look", [""], TEXTS["XLT_NO_PYTHON"]),
    ("XltSupport.Look", [PYTHON], TEXTS["XLT_NO_DLL"]),
    ("XltSupport.Look", [PYTHON + DLL], RUN),
    ("XltSupport.Look", [PYTHON + "<C:\\xlwings64-0.37.8.dll>"], RUN),
    ("XltSupport.Scored", [PYTHON + DLL], "SCORECHECKTOTAL"),
    ("XltSupport.Scored", [PYTHON], ""),
    ("XltSupport.ErrorOf", ["\x012042"], True),
    ("XltSupport.ErrorOf", ["Traceback (most recent call last)"], False),
]  # fmt: skip


@pytest.mark.soffice
def test_the_modules_do_what_they_say(office: Office):
    assert len({action.sub for action in ACTIONS}) == len(ACTIONS)
    calls = [[name, arguments] for name, arguments, _ in CALLS]
    said = office.run(WORKBOOK, SCRIPT, given={"modules": modules(), "calls": calls})
    assert list(zip((name for name, *_ in CALLS), said, strict=True)) == [
        (name, result) for name, _, result in CALLS
    ]
