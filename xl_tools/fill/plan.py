"""Plan what the entries of a data file change in a form, or say everything that is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from xl_tools.domain.cells import CellValue
from xl_tools.domain.form import Field, FieldKind, Form
from xl_tools.errors import DataError, Problem
from xl_tools.fill.change import Change
from xl_tools.fill.content import Content, Misfit, fit
from xl_tools.fill.entries import Entry
from xl_tools.fill.targets import Target, Targets, targets_of


def plan(entries: Sequence[Entry], form: Form, year: int | None = None) -> list[Change]:
    """Return the changes the entries mean, in their order.

    `year` is the year of the filing (the form's own, if None): it decides what 2023年决算数 means.
    A value filed for a cell that the form calculates is kept and marked `derived`; one that
    repeats a constant of the form changes nothing. DataError lists every entry that is unknown,
    given twice or does not fit its cell.
    """
    planner = _Planner(targets_of(form, year or form.year))
    for entry in entries:
        planner.add(entry)
    planner.close()
    if planner.problems:
        raise DataError(entries[0].file, planner.problems)
    return planner.changes


class _Planner:
    """Collects changes and problems while the entries go by."""

    def __init__(self, targets: Targets) -> None:
        self.targets = targets
        self.changes: list[Change] = []
        self.problems: list[Problem] = []
        self._given: dict[str, str] = {}
        self._rows: dict[str, dict[int, str]] = {}

    def add(self, entry: Entry) -> None:
        try:
            self._plan(entry)
        except Misfit as misfit:
            self.problems.append(Problem(entry.where, str(misfit)))

    def _plan(self, entry: Entry) -> None:
        if entry.problem and not (entry.sheet and entry.item):
            raise Misfit(entry.problem)
        target = self.targets.find(entry)
        if target.table:
            self._rows.setdefault(target.table, {}).setdefault(target.index, entry.where)
        first = self._given.setdefault(target.name, entry.where)
        if first != entry.where:
            raise Misfit(f"“{target.name}”重复，{first}已经给出，请只留一处")
        try:
            content = fit(target.spec, entry)
        except Misfit as misfit:
            raise Misfit(f"“{target.name}”{misfit}") from None
        if not _is_constant(target, content):
            self.changes.append(_change(target, content, entry))

    def close(self) -> None:
        """Note the rows that are missing: the second of three is nowhere in the file."""
        for table, rows in self._rows.items():
            wanted = next(number for number in range(1, len(rows) + 2) if number not in rows)
            later = [where for number, where in rows.items() if number > wanted]
            if later:
                text = f"缺少“{table}[{wanted}]”，行号应从 1 起连续"
                self.problems.append(Problem(later[0], text))


def _is_constant(target: Target, content: Content) -> bool:
    """Return whether the form has this very value already; Misfit where it has another."""
    spec = target.spec
    if spec.kind is not FieldKind.CONSTANT:
        return False
    own = CellValue.of(spec.value if isinstance(spec, Field) else "")
    same = own.is_dash and CellValue.of(content.value).is_dash
    if same or CellValue.of(content.value).shown == own.shown:
        return True
    raise Misfit(f"“{target.name}”是表内固定值“{own.shown}”，不能填写，请删去这一项")


def _change(target: Target, content: Content, entry: Entry) -> Change:
    return Change(
        content.value,
        entry.where,
        key="" if target.table else target.name,
        table=target.table,
        index=target.index,
        column=target.spec.key if target.table else "",
        derived=target.spec.kind is FieldKind.DERIVED,
        number_format=content.number_format,
    )
