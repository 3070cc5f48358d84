"""LibreOffice's configuration: names and help of the functions; menu and toolbar 绩效自评."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from xl_tools.domain.signatures import SIGNATURES, Argument
from xl_tools.hosts.calc.extension.description import XML
from xl_tools.hosts.calc.names import BUTTONS, CALLER, FUNCTIONS, IDENTIFIER, TITLE, methods
from xl_tools.vba.actions import ACTIONS

# LibreOffice takes English where it has no text in the user's language; a clerk gets Chinese.
_LANGUAGES = ("en", "zh-CN")
_CATEGORY = "Add-In"  # one of LibreOffice's own; another name would not be listed
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_PREFIX = IDENTIFIER.replace("-", "_")


def functions_xcu() -> str:
    """Return CalcAddIns.xcu; CompatibilityName is what an .xlsx calls the function."""
    nodes = "".join(map(_function, SIGNATURES))
    inner = _node(FUNCTIONS, _node("AddInFunctions", nodes, replace=False))
    return _data("CalcAddIns", _node("AddInInfo", inner, replace=False))


def _function(name: str) -> str:
    arguments, text = SIGNATURES[name]
    caller = Argument(CALLER, "")
    parameters = "".join(
        _node(argument.name, _prop("DisplayName", argument.name) + _prop("Description", help_of))
        for argument in (caller, *arguments)
        for help_of in (argument.help or argument.name,)
    )
    return _node(
        methods()[name],
        _prop("DisplayName", name)
        + _prop("Description", text)
        + f'<prop oor:name="Category"><value>{_CATEGORY}</value></prop>'
        + _prop("CompatibilityName", name)
        + _node("Parameters", parameters, replace=False),
    )


def menu_xcu() -> str:
    """Return Addons.xcu: a menu and a toolbar in Calc, and an icon for each entry."""
    menu = _node(
        f"{_PREFIX}.menu",
        _prop("Title", TITLE)
        + _plain("Context", _CALC)
        + _node("Submenu", _entries("m"), replace=False),
    )
    bar = _node(f"{_PREFIX}.toolbar", _entries("t"))
    ui = (
        _node("OfficeMenuBar", menu, replace=False)
        + _node("OfficeToolBar", bar, replace=False)
        + _node("Images", "".join(map(_image, _names())), replace=False)
    )
    return _data("Addons", _node("AddonUI", ui, replace=False))


def toolbar_xcu() -> str:
    """Return CalcWindowState.xcu: the toolbar has a name and a place of its own, and is shown."""
    state = (
        _prop("UIName", TITLE)
        + _typed("DockingArea", "int", "0")
        + _typed("Docked", "boolean", "true")
        + _typed("DockPos", "string", "0,2")
        + _typed("Visible", "boolean", "true")
    )
    bar = _node(f"private:resource/toolbar/addon_{_PREFIX}.toolbar", state)
    states = _node("UIElements", _node("States", bar, replace=False), replace=False)
    return _data("CalcWindowState", states, package="org.openoffice.Office.UI")


def _names() -> Iterable[str]:
    return (action.function for action in ACTIONS)


def _entries(kind: str) -> str:
    """Return the entries in the order of the ribbon, a line between its groups."""
    nodes, group = [], ACTIONS[0].group
    for number, action in enumerate(ACTIONS):
        if action.group != group:
            nodes.append(_node(f"{kind}{number:02}a", _plain("URL", "private:separator")))
            group = action.group
        entry = (
            _plain("Context", _CALC)
            + _plain("URL", url(action.function))
            + _prop("Title", action.caption)
            + _plain("Target", "_self")
        )
        nodes.append(_node(f"{kind}{number:02}b", entry))
    return "".join(nodes)


def url(function: str) -> str:
    """Return what is dispatched for an entry.

    >>> url("score")
    'service:xltools.Buttons?score'
    """
    return f"service:{BUTTONS}?{function}"


def _image(function: str) -> str:
    sizes = {"ImageSmallURL": 16, "ImageBigURL": 26}
    files = "".join(
        _plain(name, f"%origin%/icons/{function}_{size}.png") for name, size in sizes.items()
    )
    named = _node("UserDefinedImages", files, replace=False)
    return _node(f"{_PREFIX}.{function}", _plain("URL", url(function)) + named)


# ---------------------------------------------------------------- XML


def _data(name: str, content: str, package: str = "org.openoffice.Office") -> str:
    return (
        f'{XML}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name={quoteattr(name)} '
        f"oor:package={quoteattr(package)}>{content}</oor:component-data>\n"
    )


def _node(name: str, content: str, *, replace: bool = True) -> str:
    made = ' oor:op="replace"' if replace else ""
    return f"<node oor:name={quoteattr(name)}{made}>{content}</node>"


def _prop(name: str, text: str) -> str:
    values = (f'<value xml:lang="{lang}">{escape(text)}</value>' for lang in _LANGUAGES)
    return f"<prop oor:name={quoteattr(name)}>{''.join(values)}</prop>"


def _plain(name: str, text: str) -> str:
    return _typed(name, "string", text)


def _typed(name: str, kind: str, text: str) -> str:
    return (
        f'<prop oor:name={quoteattr(name)} oor:type="xs:{kind}">'
        f"<value>{escape(text)}</value></prop>"
    )
