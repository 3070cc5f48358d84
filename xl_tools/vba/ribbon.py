"""The ribbon tab: one part of the package, which Excel 2010 and later read."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from lxml import etree

from xl_tools.vba.actions import ACTIONS, Action
from xl_tools.vba.texts import TITLE
from xl_tools.workbook import Workbook

PART = "customUI/customUI14.xml"
NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"


def ribbon_xml() -> bytes:
    """Return the part: a tab with a group for each kind of action."""
    root = etree.fromstring(f'<customUI xmlns="{NAMESPACE}"/>')
    tabs = etree.SubElement(etree.SubElement(root, _tag("ribbon")), _tag("tabs"))
    tab = etree.SubElement(tabs, _tag("tab"), id="XltTab", label=TITLE)
    for number, (label, actions) in enumerate(groupby(ACTIONS, lambda one: one.group), 1):
        group = etree.SubElement(tab, _tag("group"), id=f"XltGroup{number}", label=label)
        for action in actions:
            etree.SubElement(group, _tag("button"), _attributes(action))
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _attributes(action: Action) -> dict[str, str]:
    return {
        "id": f"{action.callback}Button",
        "label": action.caption,
        "imageMso": action.icon,
        "size": "large" if action.large else "normal",
        "screentip": action.caption,
        "supertip": action.tip,
        "onAction": action.callback,
    }


def with_ribbon(workbook: bytes) -> bytes:
    """Return a workbook's file with the ribbon tab in it; all else as it was.

    The part needs no content type of its own: every package declares what ``xml`` is.
    """
    package = Workbook.from_bytes(workbook, Path("template.xlsm")).parts.package
    package.write(PART, ribbon_xml())
    package.relationships("").add(RELATIONSHIP, PART)
    package.flush()
    return package.to_bytes()
