"""Whether Excel calculates the whole workbook when it opens it (``calcPr`` of workbook.xml).

Asking leaves a trace that is true by itself: ``calcCompleted="0"``, "calculation was not complete
when the file was saved" (ECMA-376 Part 1, 18.2.2). Excel drops both when it saves. So a request
of our own is told from one of other programs, which stays.
"""

from __future__ import annotations

from lxml import etree

from xl_tools.workbook.schema import WORKBOOK_ORDER, insert_in_order
from xl_tools.workbook.workbook_parts import WorkbookParts
from xl_tools.workbook.xml_document import Element

_ON_LOAD, _COMPLETED = "fullCalcOnLoad", "calcCompleted"
_TRUE, _FALSE = ("1", "true"), ("0", "false")


def is_asked_for(parts: WorkbookParts) -> bool:
    """Return whether Excel is told to calculate everything on opening, by whomever."""
    settings = _settings(parts)
    return settings is not None and settings.get(_ON_LOAD) in _TRUE


def results_are_final(parts: WorkbookParts) -> bool:
    """Return whether the results in the file are those of a calculation that was completed.

    False where it is calculated by hand, and where another program asks for a calculation.
    """
    settings = _settings(parts)
    if settings is None:
        return True
    asked_by_others = settings.get(_ON_LOAD) in _TRUE and settings.get(_COMPLETED) not in _FALSE
    return not asked_by_others and settings.get("calcMode") != "manual"


def ask(parts: WorkbookParts) -> None:
    """Have Excel calculate everything when it opens the file."""
    if is_asked_for(parts):
        return
    settings = _settings(parts)
    if settings is None:
        settings = etree.Element(parts.dialect.tag("calcPr"))
        insert_in_order(parts.document.root, settings, WORKBOOK_ORDER)
    settings.set(_COMPLETED, "0")
    settings.set(_ON_LOAD, "1")
    parts.document.touch()


def withdraw(parts: WorkbookParts) -> None:
    """Take our own request back; one that another program made stays."""
    settings = _settings(parts)
    if settings is None or not is_asked_for(parts) or settings.get(_COMPLETED) not in _FALSE:
        return
    del settings.attrib[_ON_LOAD], settings.attrib[_COMPLETED]
    if not settings.attrib:
        parts.document.root.remove(settings)
    parts.document.touch()


def _settings(parts: WorkbookParts) -> Element | None:
    return parts.document.root.find("{*}calcPr")
