"""xlwings as it is on Windows, on a stand-in for pywin32 that is just large enough to load it.

What runs is xlwings' own code: the generator of wrappers, `call_udf` with its conversion, and the
COM server's `CallUDF`. What is made up is the other side: ranges, workbooks, and times.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from unittest import mock

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"
MISSING = -2147352572
OURS = ("xlwings", "xl_tools.hosts.excel")


class ComError(Exception):
    hresult = 0


class ComTime(dt.datetime):
    """A date as pywin32 hands it over: a datetime with a time zone."""


class FakeRange:
    """As much of Range as `call_udf` looks at; `Value` is counted, as each read is a COM call."""

    def __init__(self, value, address="$A$1"):
        self._value, self.Address, self.reads = value, address, 0
        info = SimpleNamespace(GetTypeAttr=lambda: SimpleNamespace(iid=RANGE_IID))
        self._oleobj_ = SimpleNamespace(GetTypeInfo=lambda: info)
        self.Worksheet = SimpleNamespace(
            Parent=SimpleNamespace(Application=SimpleNamespace(Hwnd=1))
        )
        self.Row = self.Column = 1
        one = not isinstance(value, tuple)
        self.Rows = SimpleNamespace(Count=1 if one else len(value))
        self.Columns = SimpleNamespace(Count=1 if one else len(value[0]))

    @property
    def Value(self):  # noqa: N802  # the name is Excel's
        self.reads += 1
        return self._value


class FakeBook:
    """A workbook with defined names; `asked` counts how often its name was read."""

    def __init__(self, full_name="C:\\自评.xlsm", **names):
        self._full_name, self.asked = full_name, 0
        self.Names = [SimpleNamespace(Name=n, RefersTo=f'="{v}"') for n, v in names.items()]
        self.Name, self.Sheets, self.Worksheets = "自评.xlsm", [], FakeSheets()

    @property
    def FullName(self):  # noqa: N802
        self.asked += 1
        return self._full_name


class FakeSheets:
    Count = 0

    def __iter__(self):
        return iter(())


def _module(name: str, **members: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(members)
    module.__file__ = f"{name}.py"
    return module


def _pywin32() -> dict[str, ModuleType]:
    known = {
        "pythoncom": _module(
            "pythoncom",
            TypeIIDs={"IDispatch": type("PyIDispatch", (), {})},
            IID_IDispatch="IDispatch",
            IID_IEnumVARIANT="IEnumVARIANT",
            CoInitialize=lambda: None,
            com_error=ComError,
            ole_error=ComError,
        ),
        "pywintypes": _module(
            "pywintypes", com_error=ComError, error=ComError, TimeType=ComTime, IID=str
        ),
        "win32timezone": _module("win32timezone", TimeZoneInfo=mock.MagicMock()),
    }
    client = _module(
        "win32com.client",
        CDispatch=type("CDispatch", (), {}),
        CoClassBaseClass=type("CoClassBaseClass", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        Dispatch=lambda found, **_: found,
        DispatchEx=lambda found: found,
        gencache=mock.MagicMock(),
        dynamic=mock.MagicMock(),
        VARIANT=mock.MagicMock(),
    )
    server = _module("win32com.server", util=mock.MagicMock(), exception=mock.MagicMock())
    server.util.unwrap.side_effect = ComError("not ours")
    rest = {
        name: mock.MagicMock(name=name)
        for name in (
            *("win32api", "win32con", "win32event", "win32gui", "win32process", "win32pdh"),
            *("win32com.server.dispatcher", "win32com.server.policy"),
        )
    }
    tree = {
        "win32com": _module("win32com", client=client, server=server),
        "win32com.client": client,
        "win32com.client.dynamic": client.dynamic,
        "win32com.server": server,
        "win32com.server.util": server.util,
    }
    return {**known, **tree, **rest}


@contextmanager
def windows() -> Iterator[SimpleNamespace]:
    """Give `xlwings`, `udfs`, `com_server` and our `functions`, loaded as on Windows."""
    for heavy in ("pandas", "numpy"):
        importlib.import_module(heavy)
    ours = {name: module for name, module in sys.modules.items() if name.startswith(OURS)}
    for name in ours:
        del sys.modules[name]
    loaders = {name: mock.MagicMock(name=name) for name in ("oledll", "windll")}
    python_api = {"PyDLL": mock.MagicMock(name="PyDLL")}
    try:
        with mock.patch.dict(sys.modules, _pywin32()):
            with (
                mock.patch.multiple(ctypes, create=True, **loaders, **python_api),
                mock.patch.object(sys, "platform", "win32"),
            ):
                xlwings = importlib.import_module("xlwings")
            yield SimpleNamespace(
                xlwings=xlwings,
                udfs=importlib.import_module("xlwings.udfs"),
                com_server=importlib.import_module("xlwings.com_server"),
                functions=importlib.import_module("xl_tools.hosts.excel.functions"),
            )
    finally:
        for name in [name for name in sys.modules if name.startswith(OURS)]:
            del sys.modules[name]
        sys.modules.update(ours)
