"""The LibreOffice add-in, as install sees it: a port, and the adapter for a copy without one."""

from __future__ import annotations

from typing import Protocol

from xl_tools.errors import UsageError
from xl_tools.hosts.desktop.ports import ProbeFailure

MISSING = (
    "这一版 xl-tools 还没有 LibreOffice 插件，没有安装任何东西。"
    "在 LibreOffice 里填报后，请用命令行校验：xl-tools refresh 文件.xlsx。"
)


class Addin(Protocol):
    """LibreOffice's extension manager, as far as our extension goes."""

    def shipped(self) -> str | None:
        """Return the version of the extension in this copy of xl-tools, or None."""

    def installed(self) -> str | None:
        """Return the version that LibreOffice has for this user, or None."""

    def install(self) -> None:
        """Put the shipped extension into the user's LibreOffice; UsageError where it cannot."""

    def remove(self) -> None:
        """Take the extension out, if it is there."""

    def probe(self) -> str:
        """Return what a cell with ``=SCORE("≥90%","81%",10)`` shows; ProbeFailure if nothing."""


class NoAddin:
    """A copy of xl-tools that comes without the extension."""

    def shipped(self) -> str | None:
        """Return None: there is none."""
        return None

    def installed(self) -> str | None:
        """Return None: no version of ours was ever given out."""
        return None

    def install(self) -> None:
        """Say what is missing."""
        raise UsageError(MISSING)

    def remove(self) -> None:
        """Do nothing."""

    def probe(self) -> str:
        """Say what is missing."""
        raise ProbeFailure(MISSING)


def this_addin() -> Addin:
    """Return the add-in in the LibreOffice of this computer."""
    from xl_tools.hosts.desktop.libreoffice import LibreOffice
    from xl_tools.hosts.desktop.real import ThisComputer

    return LibreOffice(ThisComputer())
