"""A `Document` without a host: a workbook in memory, edited as Excel and LibreOffice would.

It plays each edit by the letter of its docstring and nothing more: rows are inserted as a host
inserts them, so an edit that the difference forgot is missing here as well.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import singledispatch
from pathlib import Path

from xl_tools.domain.grid import Area, column_letters
from xl_tools.errors import XlToolsError
from xl_tools.open_book import Edit, FileKind, Selection
from xl_tools.open_book import edits as e
from xl_tools.workbook import Workbook


class FileDocument:
    """An open workbook; `said` are the messages, `answers` what the user does in dialogs."""

    def __init__(self, content: bytes, path: Path | None = None, name: str = "自评.xlsx"):
        self.book = Workbook.from_bytes(content, name)
        self._path = path
        self._name = path.name if path else name
        self.is_read_only = False
        self.is_active = True
        self.selection: Selection | None = Selection(self.book.sheet_names[0], ("A1",))
        self.said: list[str] = []
        self.answers: list[bool | Path | None] = []
        self.status = ""
        self.disturbed = True
        self.calculated = 0
        self.printed: list[tuple[str, ...]] = []
        self.fail: Callable[[Edit], bool] = lambda _edit: False

    @property
    def name(self) -> str:
        return self._name

    @property
    def path(self) -> Path | None:
        return self._path

    def snapshot(self, path: Path) -> None:
        assert not path.exists()
        path.write_bytes(self.book.to_bytes())

    def apply(self, edits: Sequence[Edit]) -> None:
        for edit in edits:
            if self.fail(edit):
                raise OSError("连接已断开")
            play(edit, self.book)

    def recalculate(self) -> None:
        self.calculated += 1

    @contextlib.contextmanager
    def undisturbed(self) -> Iterator[None]:
        selection, status, self.disturbed = self.selection, self.status, False
        try:
            yield
        finally:
            self.selection, self.status, self.disturbed = selection, status, True

    def select(self, sheet: str, cell: str) -> None:
        assert sheet in self.book
        self.selection = Selection(sheet, (cell,))

    def export_pdf(self, workbook: Path, pdf: Path) -> None:
        self.printed.append(Workbook.open(workbook).sheet_names)
        pdf.write_bytes(b"%PDF-1.7\n")

    def show_status(self, text: str) -> None:
        self.status = text

    def clear_status(self) -> None:
        self.status = ""

    def tell(self, message: str) -> None:
        self.said.append(message)

    def ask(self, question: str) -> bool:
        self.said.append(question)
        return bool(self.answers.pop(0))

    def ask_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        self.said.append(f"{title} {' '.join(kind.name for kind in kinds)}")
        answer = self.answers.pop(0)
        assert answer is None or isinstance(answer, Path)
        return answer


# ---------------------------------------------------------------- edits


@singledispatch
def play(edit: Edit, book: Workbook) -> None:
    raise XlToolsError(f"不认识的操作 {edit}")


@play.register
def _(edit: e.InsertRows, book: Workbook) -> None:
    book[edit.sheet].insert_rows(edit.after, edit.count, by_host=True)


@play.register
def _(edit: e.DeleteRows, book: Workbook) -> None:
    book[edit.sheet].delete_rows(edit.first, edit.count)


@play.register
def _(edit: e.SetHeight, book: Workbook) -> None:
    for row in range(edit.first, edit.last + 1):
        book[edit.sheet].set_row_height(row, edit.points)


@play.register
def _(edit: e.Unmerge, book: Workbook) -> None:
    assert edit.area in book[edit.sheet].merged
    book[edit.sheet].unmerge(edit.area)


@play.register
def _(edit: e.Merge, book: Workbook) -> None:
    book[edit.sheet].merge(edit.area)


@play.register
def _(edit: e.WriteValues, book: Workbook) -> None:
    for ref, value in _spread(edit.cell, edit.rows):
        book[edit.sheet][ref].value = value


@play.register
def _(edit: e.WriteFormulas, book: Workbook) -> None:
    for ref, formula in _spread(edit.cell, edit.rows):
        book[edit.sheet][ref].formula = formula


def _spread(cell, rows):
    first = Area.parse(cell)
    assert len({len(row) for row in rows}) == 1
    for row, contents in enumerate(rows, first.top):
        for column, content in enumerate(contents, first.left):
            yield f"{column_letters(column)}{row}", content


@play.register
def _(edit: e.CopyLook, book: Workbook) -> None:
    for cell in _cells(book, edit.sheet, edit.areas):
        cell.style = book[edit.sheet][edit.source].style


@play.register
def _(edit: e.SetNumberFormat, book: Workbook) -> None:
    # The engine makes no number formats: the one that is there already is found by its pattern.
    styles = book.parts.styles
    for cell in _cells(book, edit.sheet, edit.areas):
        for number in range(len(styles)):
            alike = styles.number_format(number) == edit.number_format
            if (
                alike
                and styles.same_beside_fill(number, cell.style)
                and styles.fill(number) == cell.fill
            ):
                cell.style = number
                break
        else:
            cell.style = styles.with_number_format(cell.style, 14)
            assert cell.number_format == edit.number_format


@play.register
def _(edit: e.SetFill, book: Workbook) -> None:
    for cell in _cells(book, edit.sheet, edit.areas):
        cell.fill = edit.fill


def _cells(book, sheet, areas):
    for area in areas:
        for row, column in Area.parse(area).cells():
            yield book[sheet][f"{column_letters(column)}{row}"]


@play.register
def _(edit: e.SetNote, book: Workbook) -> None:
    book[edit.sheet].set_note(edit.cell, edit.text, edit.author)


@play.register
def _(edit: e.RemoveNote, book: Workbook) -> None:
    assert edit.cell in book[edit.sheet].notes
    book[edit.sheet].remove_note(edit.cell)


@play.register
def _(edit: e.SetLink, book: Workbook) -> None:
    book[edit.sheet].set_link(edit.cell, edit.location)


@play.register
def _(edit: e.SetName, book: Workbook) -> None:
    book.set_name(edit.name, edit.refers_to, hidden=edit.hidden)


@play.register
def _(edit: e.RemoveName, book: Workbook) -> None:
    assert edit.name in book.names
    book.remove_name(edit.name)
