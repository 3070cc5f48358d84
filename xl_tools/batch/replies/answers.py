"""What an answered list says: the answers, each with the seal of what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_tools.batch.inputs import WORKBOOKS, find_inputs
from xl_tools.batch.replies.notes import Note, Outcome
from xl_tools.batch.returns.seal import ANSWER, CODE, HEADER_NAME, HIDDEN, PLACE, Seal
from xl_tools.batch.store import FOLDER
from xl_tools.domain.grid import column_letters
from xl_tools.errors import FileError
from xl_tools.filings.results import HEADER_NAME as RESULTS_HEADER
from xl_tools.workbook import Workbook
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits
from xl_tools.workbook.sheet import Sheet

# Where the name of the header row was lost, it is looked for in the first rows.
_SEARCHED = 60
_LIST = ".docx"
_IN_WORD = "Word 版的答复不能自动读入，请填写同名的 Excel 清单，或直接写到工作簿的“审核说明”栏。"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered row; `where` is 甲.xlsx 第 7 行（自评表!H14）."""

    where: str
    list_name: str
    row: int
    seal: Seal
    text: str


def lists_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name below `folder` and the path of every workbook there; FileError without it."""
    if not folder.is_dir():
        raise FileError(folder, "没有这个文件夹", "请检查路径")
    for one in find_inputs([folder], folder / FOLDER):
        yield one.relative, Path(one.source)


def only_in_word(folder: Path) -> Iterator[Note]:
    """Yield a note for each Word list that has no Excel list beside it."""
    for path in sorted(folder.rglob(f"*{_LIST}")):
        if path.name.startswith((".", "~$")) or path.with_suffix(".xlsx").exists():
            continue
        name = path.relative_to(folder).as_posix()
        what = (
            "Word 版的答复不能自动读入，请填写同名的 Excel 清单，或直接写到工作簿的“审核说明”栏。"
        )
        yield Note(Outcome.NO_LIST, name, what)


def read_list(
    name: str, path: Path, limits: Limits = DEFAULT_LIMITS
) -> tuple[list[Answer], list[Note]] | None:
    """Return the answers of a list (blank ones too), and what is wrong with the list.

    A filing that was sent along is no list and nothing to speak of: None. FileError where the file
    cannot be read.
    """
    if path.suffix.lower() not in WORKBOOKS:
        what = f"不能读取 {path.suffix.lower()} 文件，请用 Excel 或 WPS 另存为 .xlsx 再试。"
        return [], [Note(Outcome.UNREADABLE, name, what)]
    book = Workbook.open(path, limits)
    found = _header(book)
    if found is None:
        if book.place(RESULTS_HEADER):
            return None
        what = "不是退回清单，或“答复”“校验码”等列已被删除。请用原清单重新填写。"
        return [], [Note(Outcome.NO_LIST, name, what)]
    return _read(name, *found)


def _read(
    name: str, sheet: Sheet, header: int, columns: Mapping[str, str]
) -> tuple[list[Answer], list[Note]]:
    answers: list[Answer] = []
    notes: list[Note] = []
    for row in range(header + 1, sheet.max_row + 1):
        cells = {h: sheet[f"{at}{row}"].value.shown for h, at in columns.items()}
        text = cells.get(ANSWER, "").strip()
        if not text and not any(cells.get(heading) for heading in HIDDEN):
            continue
        seal = Seal.read(cells)
        place = cells.get(PLACE, "")
        where = f"{name} 第 {row} 行" + (f"（{place}）" if place else "")
        if seal:
            answers.append(Answer(where, name, row, seal, text))
        else:
            said = f"答复没有读入：{text}" if text else "这一行没有答复"
            what = f"隐藏的标识被改动或缺少，{said}。请用原清单重新填写。"
            notes.append(Note(Outcome.BROKEN, where, what))
    return answers, notes


def _header(book: Workbook) -> tuple[Sheet, int, dict[str, str]] | None:
    named = book.place(HEADER_NAME)
    if named and (columns := _columns(named[0], named[1].top)):
        return named[0], named[1].top, columns
    for name in book.sheet_names:
        sheet = book[name]
        for row in range(1, min(sheet.max_row, _SEARCHED) + 1):
            if columns := _columns(sheet, row):
                return sheet, row, columns
    return None


def _columns(sheet: Sheet, row: int) -> dict[str, str]:
    """Return the columns by heading where `row` is the header of a list, else {}."""
    columns: dict[str, str] = {}
    for number in sheet.contents(row):
        letters = column_letters(number)
        columns.setdefault(sheet[f"{letters}{row}"].value.shown.strip(), letters)
    return columns if ANSWER in columns and CODE in columns else {}
