"""Lift the protection of sheets for a while, and put it back as it was."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any


class Unlocked(AbstractContextManager[None]):
    """Sheets without protection; one with a password stays, and LibreOffice refuses to write.

    What a protected sheet allows all the same (selecting, inserting …) LibreOffice keeps while the
    sheet is not protected, so nothing of it has to be remembered here.
    """

    def __init__(self, model: Any, names: Iterable[str]) -> None:
        self._sheets = [model.Sheets.getByName(name) for name in names]
        self._lifted: list[Any] = []

    def __enter__(self) -> None:
        for sheet in self._sheets:
            if sheet.isProtected():
                sheet.unprotect("")
                if not sheet.isProtected():
                    self._lifted.append(sheet)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for sheet in self._lifted:
            sheet.protect("")
