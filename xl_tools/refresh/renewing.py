"""Bring the buttons' program in an .xlsm up to this version, where it is all of ours.

The program is a VBA project and a ribbon tab. A project that holds anything of the user's own is
left alone, and that is said: nobody's macros are lost. Buttons on the sheets call by name what the
project holds, and stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from xl_tools.errors import UsageError
from xl_tools.vba.generate import MODULES
from xl_tools.vba.project import WORKBOOK_NAME
from xl_tools.vba.reading import UnreadableProjectError, modules_of
from xl_tools.vba.ribbon import PART as RIBBON
from xl_tools.vba.ribbon import RELATIONSHIP, ribbon_xml
from xl_tools.workbook import Workbook
from xl_tools.workbook.package import Package

_SHEET = re.compile(r"Sheet(\d+)")
_FOREIGN = frozenset({"xlwings", "Dictionary"})  # xlwings' own, which every version brings
_PROJECT = "/vbaProject"
_SIGNATURE = "/vbaProjectSignature"
_TAB = "/ui/extensibility"
_OUR_TAB = b'id="XltTab"'


@dataclass(frozen=True, slots=True)
class Renewal:
    """What became of a workbook's macros: renewed, or kept as they were and why (in Chinese)."""

    is_renewed: bool = False
    kept: str = ""


NOTHING_RENEWED = Renewal()


def renew_macros(book: Workbook) -> Renewal:
    """Put this version's VBA project and ribbon tab into `book`, in place of an older one of ours.

    Nothing changes where there are no macros or where they say the same: Excel writes a project
    anew each time, so that bytes tell nothing.
    """
    package = book.parts.package
    part = _linked(package, book.parts.name, _PROJECT)
    if part is None:
        return NOTHING_RENEWED
    from xl_tools.refresh.making import project_for  # only here a project may be built

    try:
        present = modules_of(package.read(part))
    except UnreadableProjectError:
        return Renewal(kept="宏工程读不出来")
    sheets = sorted(int(match[1]) for name in present if (match := _SHEET.fullmatch(name)))
    own = _own(present)
    if own:
        return Renewal(kept=f"里面有自己的宏（{'、'.join(own)}）")
    if _linked(package, part, _SIGNATURE):
        return Renewal(kept="宏工程带有数字签名")
    if sheets != list(range(1, len(sheets) + 1)):
        return Renewal(kept="工作表的代码名称不是 Sheet1、Sheet2……")
    try:
        project = project_for(len(sheets))
    except UsageError as error:
        return Renewal(kept=str(error))
    renewed = _renew_ribbon(package)
    if _folded(modules_of(project)) != _folded(present):
        package.write(part, project)
        renewed = True
    return Renewal(is_renewed=renewed)


def _own(present: dict[str, str]) -> list[str]:
    """Return the modules that are not of our making, and sheets with a program of their own."""
    ours = {path.stem for path in MODULES.glob("*.bas")} | _FOREIGN | {WORKBOOK_NAME}
    return [
        name
        for name, text in present.items()
        if name not in ours and (not _SHEET.fullmatch(name) or _says_something(text))
    ]


def _says_something(text: str) -> bool:
    return any(line and line.casefold() != "option explicit" for line in text.split("\n"))


def _folded(modules: dict[str, str]) -> dict[str, str]:
    """Return the modules so that only another program differs: Excel writes names its own way."""
    return {name: re.sub(r"\s+", " ", text).casefold() for name, text in modules.items()}


def _renew_ribbon(package: Package) -> bool:
    """Replace our own tab by this version's; tell whether it was another one."""
    part = _linked(package, "", _TAB)
    if part is None:
        package.write(RIBBON, ribbon_xml())
        package.relationships("").add(RELATIONSHIP, RIBBON)
        return True
    if _OUR_TAB not in package.read(part) or package.read(part) == ribbon_xml():
        return False
    package.write(part, ribbon_xml())
    return True


def _linked(package: Package, source: str, ending: str) -> str | None:
    found = (one for one in package.relationships(source) if one.type.endswith(ending))
    return package.target(source, next(found, None))
