"""A workbook that is open in LibreOffice, as the buttons see it (`Document`), through UNO.

It runs inside LibreOffice; the button that uses it runs in the user's own Python and asks through
`serving`. So `undisturbed` comes in two halves, which `worker` puts together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from xl_tools.hosts.calc import dialogs
from xl_tools.hosts.calc.playing import Player
from xl_tools.hosts.calc.protection import Unlocked
from xl_tools.hosts.calc.structs import path_of, properties, url_of
from xl_tools.open_book.document import FileKind, Selection
from xl_tools.open_book.edits import Edit, sheets_of

UNDO_STEP = "绩效自评"
_FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML"}


class CalcDocument:
    """The open workbook `model`; `context` is LibreOffice's own."""

    def __init__(self, context: Any, model: Any) -> None:
        self._context = context
        self._model = model
        self._restore: list[Callable[[], object]] = []

    @property
    def _controller(self) -> Any:
        return self._model.CurrentController

    @property
    def _desktop(self) -> Any:
        return self._service("com.sun.star.frame.Desktop")

    def _service(self, name: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    @property
    def name(self) -> str:
        """See `Document`."""
        path = path_of(self._model.URL)
        return path.name if path else str(self._model.Title)

    @property
    def path(self) -> Path | None:
        """See `Document`."""
        return path_of(self._model.URL)

    @property
    def is_read_only(self) -> bool:
        """See `Document`."""
        return bool(self._model.isReadonly())

    @property
    def is_active(self) -> bool:
        """See `Document`; a hidden one is in front where no other is."""
        current = self._desktop.getCurrentComponent()
        return current is None or current == self._model

    # ------------------------------------------------------------------ state

    def snapshot(self, path: Path) -> None:
        """See `Document`."""
        kind = _FILTERS.get(path.suffix.lower(), _FILTERS[".xlsx"])
        self._model.storeToURL(url_of(path), properties(FilterName=kind))

    def apply(self, edits: Sequence[Edit]) -> None:
        """See `Document`; all edits are one step to undo."""
        undo = self._model.getUndoManager()
        undo.enterUndoContext(UNDO_STEP)
        try:
            with Unlocked(self._model, sheets_of(edits)):
                player = Player(self._model)
                for edit in edits:
                    player.play(edit)
        finally:
            undo.leaveUndoContext()

    def recalculate(self) -> None:
        """See `Document`."""
        self._model.calculateAll()

    def begin_undisturbed(self) -> None:
        """Stop drawing and calculating; `end_undisturbed` puts it back."""
        model, place = self._model, self.selection if self.is_active else None
        automatic = model.isAutomaticCalculationEnabled()
        model.lockControllers()
        model.addActionLock()
        model.enableAutomaticCalculation(False)
        # Played from the end: the selection last, when the window draws again.
        if place is not None:
            self._restore.append(lambda: self.select(place.sheet, ";".join(place.areas)))
        self._restore += (
            self.clear_status,
            lambda: model.enableAutomaticCalculation(automatic),
            model.unlockControllers,
            model.removeActionLock,
        )

    def end_undisturbed(self) -> None:
        """Put back what `begin_undisturbed` stopped, and the selection."""
        while self._restore:
            self._restore.pop()()

    # ------------------------------------------------------------------ place

    @property
    def selection(self) -> Selection | None:
        """See `Document`."""
        found = self._controller.getSelection()
        if not hasattr(found, "queryContentCells"):  # a drawing, a chart
            return None
        several = hasattr(found, "RangeAddressesAsString")
        ranges = [found.getByIndex(n) for n in range(found.Count)] if several else [found]
        if not ranges:
            return None
        return Selection(ranges[0].Spreadsheet.Name, tuple(map(_area, ranges)))

    def select(self, sheet: str, cell: str) -> None:
        """See `Document`."""
        found = self._model.Sheets.getByName(sheet)
        controller = self._controller
        controller.setActiveSheet(found)
        controller.select(found.getCellRangeByName(cell.split(";")[0]))

    # ------------------------------------------------------------------ output

    def export_pdf(self, workbook: Path, pdf: Path) -> None:
        """See `Document`."""
        opened = self._desktop.loadComponentFromURL(
            url_of(workbook), "_blank", 0, properties(Hidden=True, ReadOnly=True)
        )
        try:
            opened.storeToURL(url_of(pdf), properties(FilterName="calc_pdf_Export"))
        finally:
            opened.close(True)

    def show_status(self, text: str) -> None:
        """See `Document`."""
        indicator = self._controller.StatusIndicator
        indicator.end()
        indicator.start(text, 0)

    def clear_status(self) -> None:
        """See `Document`."""
        self._controller.StatusIndicator.end()

    # ------------------------------------------------------------------ dialogs

    def tell(self, message: str) -> None:
        """See `Document`."""
        dialogs.tell(self._service, self._controller, message)

    def ask(self, question: str) -> bool:
        """See `Document`."""
        return dialogs.ask(self._service, self._controller, question)

    def ask_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        """See `Document`."""
        return dialogs.ask_file(self._service, title, kinds)


def _area(cells: Any) -> str:
    """Return an area's address; a cell of a merge is all of the merge."""
    address = cells.RangeAddress
    is_cell = (address.StartColumn, address.StartRow) == (address.EndColumn, address.EndRow)
    if is_cell and cells.IsMerged:
        cells = cells.Spreadsheet.createCursorByRange(cells)
        cells.collapseToMergedArea()
    columns, rows = cells.Spreadsheet.Columns.Count, cells.Spreadsheet.Rows.Count
    first, _, last = str(cells.AbsoluteName).rpartition(".")[2].replace("$", "").partition(":")
    address = cells.RangeAddress
    if address.EndColumn - address.StartColumn + 1 == columns:
        return f"{address.StartRow + 1}:{address.EndRow + 1}"
    if address.EndRow - address.StartRow + 1 == rows:
        return ":".join(part.rstrip("0123456789") for part in (first, last or first))
    return f"{first}:{last}" if last else first
