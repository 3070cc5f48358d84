"""Write the VBA modules that follow from Python: functions, buttons, Chinese texts.

Run ``python -m xl_tools.vba.generate`` after a change of a signature, an action or a text; a test
tells when that was forgotten. The wrappers of `xlwings_udfs` come from xlwings itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xl_tools.domain.signatures import SIGNATURES, Argument
from xl_tools.vba.actions import ACTIONS
from xl_tools.vba.texts import TEXTS

MODULES = Path(__file__).with_name("modules")
# Before the name of a worksheet function: the wrapper that xlwings generates for it.
INNER = "XLT_"
# VBA takes lines of 1023 characters and 24 continuations.
_CODES_A_LINE = 800


def functions_module() -> str:
    """Return the functions that formulas call, and their help."""
    lines = [
        'Attribute VB_Name = "XltFunctions"',
        "'Made by xl_tools.vba.generate. What formulas call: Python's answer, or the value shown.",
        "Option Explicit",
    ]
    for name, (arguments, _) in SIGNATURES.items():
        lines += ["", *_function(name, arguments)]
    lines += ["", "Public Sub DescribeFunctions()"]
    for name, (arguments, text) in SIGNATURES.items():
        lines += _description(name, text, arguments)
    return _module([*lines, "End Sub"])


def _function(name: str, arguments: tuple[Argument, ...]) -> Iterator[str]:
    given = ", ".join(f"{'Optional ' if a.optional else ''}{a.name}" for a in arguments)
    passed = ", ".join(argument.name for argument in arguments)
    yield f"Public Function {name}({given})"
    yield "    If CanCalculate() Then"
    yield f"        {name} = Answer({INNER}{name}({passed}))"
    yield "    Else"
    yield f"        {name} = Kept()"
    yield "    End If"
    yield "End Function"


def _description(name: str, text: str, arguments: tuple[Argument, ...]) -> Iterator[str]:
    yield f'    Describe "{name}", _'
    yield f'        FromHex("{hex_codes(text)}"), _'
    yield "        Array( _"
    helps = [f'            FromHex("{hex_codes(argument.help)}")' for argument in arguments]
    yield from (f"{line}, _" for line in helps[:-1])
    yield f"{helps[-1]})"


def macros_module() -> str:
    """Return the Subs of the buttons, each calling one Python function."""
    lines = [
        'Attribute VB_Name = "XltMacros"',
        "'Made by xl_tools.vba.generate. What buttons call: one Python function each.",
        "Option Explicit",
    ]
    for action in ACTIONS:
        lines += ["", f"Public Sub {action.sub}()", f'    RunMacro "{action.function}"', "End Sub"]
    return _module(lines)


def ribbon_module() -> str:
    """Return the Subs of the ribbon; apart, as other programs do not know their argument."""
    lines = [
        'Attribute VB_Name = "XltRibbon"',
        "'Made by xl_tools.vba.generate. What the ribbon calls: the Subs of the buttons.",
        "Option Explicit",
    ]
    for action in ACTIONS:
        lines += ["", f"Public Sub {action.callback}(control As IRibbonControl)"]
        lines += [f"    {action.sub}", "End Sub"]
    return _module(lines)


def texts_module() -> str:
    """Return the Chinese texts as functions that spell them by their codes."""
    lines = [
        'Attribute VB_Name = "XltTexts"',
        "'Made by xl_tools.vba.generate. Chinese by its codes, as VBA keeps only ASCII.",
        "Option Explicit",
        "Option Private Module",
    ]
    for name, text in TEXTS.items():
        lines += ["", f"Public Function {name}() As String"]
        codes = hex_codes(text)
        for start in range(0, len(codes), _CODES_A_LINE):
            lines.append(f'    {name} = {name} & FromHex("{codes[start : start + _CODES_A_LINE]}")')
        lines.append("End Function")
    return _module(lines)


def hex_codes(text: str) -> str:
    r"""Return the UTF-16 codes of a text, four hexadecimal digits each.

    >>> hex_codes("分\n")
    '5206000A'
    """
    return text.encode("utf-16-be").hex().upper()


def _module(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


GENERATED = {
    "XltFunctions.bas": functions_module,
    "XltMacros.bas": macros_module,
    "XltRibbon.bas": ribbon_module,
    "XltTexts.bas": texts_module,
}


def write_modules(folder: Path = MODULES) -> None:
    """Write every generated module into `folder`."""
    for name, made in GENERATED.items():
        (folder / name).write_text(made(), encoding="ascii", newline="\n")


if __name__ == "__main__":
    write_modules()
