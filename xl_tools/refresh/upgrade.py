"""Move a workbook of an older template into this version's form, losing nothing.

The official sheets are drawn anew inside the same file, so that the user's own sheets, pictures
and macros stay as they are. Every figure, text, filed total and note of the old sheets goes to
its place in the new ones; what has none is listed on the sheet 旧版其他内容.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_tools.domain.form import Form
from xl_tools.errors import UsageError
from xl_tools.filings.added_rows import adopt_rows
from xl_tools.filings.marks import apply_marks
from xl_tools.filings.reader import identify, is_ours
from xl_tools.filings.results import SHEET as RESULTS
from xl_tools.filings.signs import NAME as SIGNS_NAME
from xl_tools.filings.spots import Key, spots_of
from xl_tools.filings.version import VERSION_NAME, version_of
from xl_tools.forms.loader import load_older
from xl_tools.refresh.leftovers import Leftover, write_leftovers
from xl_tools.refresh.moving import Mover
from xl_tools.refresh.old_content import contents_of, printed_texts, take_notes, written_beside
from xl_tools.refresh.opening import Writing, recognised, save
from xl_tools.refresh.overwriting import refuse_other
from xl_tools.refresh.renewing import NOTHING_RENEWED, Renewal, renew_macros
from xl_tools.workbook import Workbook
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits
from xl_tools.workbook.replanting import replant


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did: versions before and after, cells moved, and what was listed apart.

    `by_layout` says that the workbook had no names and was read by where its labels stand.
    `macros` is what became of the buttons' program. `backup` is where the file that was written
    over is kept, or None where there was none.
    """

    path: Path
    before: int
    after: int
    moved: int = 0
    leftovers: tuple[Leftover, ...] = ()
    sheet: str = ""
    backup: Path | None = None
    macros: Renewal = NOTHING_RENEWED
    by_layout: bool = False

    @property
    def is_current(self) -> bool:
        """True where the workbook was of this version already; at most a copy was written then."""
        return self.before == self.after and not self.macros.is_renewed


def upgrade(
    path: Path,
    *,
    out: Path | None = None,
    force: bool = False,
    break_signature: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Upgraded:
    """Upgrade the workbook at `path` to the form's version, into `out` or, with a backup, itself.

    A filing that was pasted into another workbook is put back into the form, if its labels stand
    where the form has them.

    Raises UsageError where it is newer than this program, of a version that is not known, or has
    comment threads on the official sheets: they cannot be moved; RefusedWorkbook where it has a
    digital signature, unless `break_signature`. A file at `out` as for `fill`.
    """
    book = Workbook.open(path, limits)
    by_names = is_ours(book)
    form = recognised(book)
    before = version_of(book)
    if out and not force:
        refuse_other(out, book, form, limits)
    target, writing = out or path, Writing(backup=True, break_signature=break_signature)
    if before == form.version:
        macros = renew_macros(book)
        if not macros.is_renewed and os.path.realpath(target) == os.path.realpath(path):
            return Upgraded(path, before, form.version, macros=macros)
        kept = save(book, target, writing).backup
        return Upgraded(target, before, form.version, backup=kept, macros=macros)
    if before > form.version:
        raise UsageError(
            f"{path} 是第 {before} 版模板生成的，比本程序的第 {form.version} 版新。"
            "请升级 xl-tools：python -m pip install --upgrade xl-tools。"
        )
    older = load_older(form, before) if by_names else form
    new, moved, leftovers = _moved(book, older, form)
    sheet = write_leftovers(new, leftovers)
    macros = renew_macros(new)
    saved = save(new, target, writing)
    return Upgraded(
        target,
        before,
        form.version,
        moved,
        tuple(leftovers),
        sheet,
        saved.backup,
        macros,
        not by_names,
    )


def _moved(book: Workbook, older: Form, form: Form) -> tuple[Workbook, int, list[Leftover]]:
    from xl_tools.refresh.making import drawn_book  # only here a workbook is drawn

    year = identify(book).year
    apply_marks(book, {})  # they are this program's, and come back with the next refresh
    spots = spots_of(book, older, adopt_rows(book, older))
    keys = {key: key.renamed(form.renamed) for key in spots}
    pristine = drawn_book(older, year, _rows(spots, older))
    drawn = drawn_book(form, year, _rows(keys.values(), form))
    replaced = frozenset(name for name in drawn.sheet_names if name in book and name != RESULTS)
    content = contents_of(book, spots, pristine, older)
    beside = list(written_beside(book, replaced, spots, printed_texts(pristine)))
    notes = take_notes(book, replaced)
    # 校验结果 is found by its headings and holds what reviewers added: it stays, if it is there.
    wanted = [name for name in drawn.sheet_names if name != RESULTS or name not in book]
    for name in drawn.sheet_names:
        if name not in book:
            book.add_sheet(name)
    new = replant(book, drawn, {name: name for name in wanted})
    _rename(new, older, form, drawn, _result_names(drawn) if RESULTS in wanted else {})
    mover = Mover(new, form, keys, content, notes, replaced)
    moved, leftovers = mover.move()
    lost = _names(older) - new.names.keys()
    rerouted = mover.reroute(_user_names(new, older, form), lost)
    return new, moved, [*leftovers, *beside, *rerouted]


def _rows(keys: Iterable[Key], form: Form) -> dict[str, int]:
    """Return the highest row number that `keys` use of each of the form's tables."""
    rows: dict[str, int] = {}
    for key in keys:
        if key.table and form.has_table(key.table):
            rows[key.table] = max(rows.get(key.table, 0), key.index)
    return rows


# ---------------------------------------------------------------- drawing the new one


def _rename(
    new: Workbook, older: Form, form: Form, drawn: Workbook, more: Mapping[str, str]
) -> None:
    """Give the new form's names; an old name of something renamed stays, for users' formulas."""
    wanted = {name: drawn.names[name] for name in _names(form)} | dict(more)
    for field in older.fields():
        key = form.renamed.get(field.key)
        same = next((entry for entry in form.fields() if entry.key == key), None)
        if same:
            wanted.setdefault(field.name, drawn.names[same.name])
    for name in _names(older) - wanted.keys():
        new.remove_name(name)
    for name, refers_to in wanted.items():
        new.set_name(name, refers_to)
    hidden = {VERSION_NAME: str(form.version)} | _signs(drawn)
    for name in _signs(new).keys() - hidden.keys():
        new.remove_name(name)
    for name, refers_to in hidden.items():
        new.set_name(name, refers_to, hidden=True)


def _names(form: Form) -> set[str]:
    return {field.name for field in form.fields()} | {table.name for table in form.tables()}


def _result_names(drawn: Workbook) -> dict[str, str]:
    places = {name: drawn.locate(name) for name in drawn.names}
    return {name: drawn.names[name] for name, at in places.items() if at and at[0] == RESULTS}


def _signs(book: Workbook) -> dict[str, str]:
    return {name: refers for name, refers in book.names.items() if name.startswith(SIGNS_NAME)}


def _user_names(new: Workbook, older: Form, form: Form) -> set[str]:
    return set(new.names) - _names(older) - _names(form) - _signs(new).keys()
