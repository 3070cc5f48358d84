"""Which row of 校验结果 is whose: rows belong to their findings, and come and go with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from xl_tools.workbook.appending import can_append
from xl_tools.workbook.cell_content import Content
from xl_tools.workbook.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Slot:
    """A row of the list, its key and what it holds by column; one just inserted has neither.

    A row that `is_below` all others is not there yet: it is appended, filled, in one go.
    """

    row: int
    key: str
    contents: Mapping[int, Content] = field(default_factory=dict)
    is_new: bool = False
    is_below: bool = False


def arranged(sheet: Sheet, slots: Sequence[Slot], keys: Sequence[str]) -> list[Slot]:
    """Insert and delete rows until there is one for each of `keys`; rows with such a key stay."""
    slots = list(slots)
    present = [slot.key for slot in slots]
    if present == keys:
        return slots
    changes = SequenceMatcher(None, present, keys, autojunk=False).get_opcodes()
    for _, first, last, wanted_first, wanted_last in reversed(changes):
        missing = (wanted_last - wanted_first) - (last - first)
        if missing > 0:
            slots = _insert(sheet, slots, max(0, last - 1), missing)
        elif missing < 0:
            slots = _delete(sheet, slots, last + missing, last)
    return slots


def _insert(sheet: Sheet, slots: list[Slot], after: int, count: int) -> list[Slot]:
    row = slots[after].row
    is_below = can_append(sheet, row)
    if not is_below:
        sheet.insert_rows(row, count)
    new = [Slot(row + number, "", is_new=True, is_below=is_below) for number in range(1, count + 1)]
    below = [replace(slot, row=slot.row + count) for slot in slots[after + 1 :]]
    return [*slots[: after + 1], *new, *below]


def _delete(sheet: Sheet, slots: list[Slot], first: int, last: int) -> list[Slot]:
    # One by one from below: a reviewer's own rows may stand between them.
    for slot in reversed(slots[first:last]):
        sheet.delete_rows(slot.row, 1)
    gone = last - first
    return slots[:first] + [replace(slot, row=slot.row - gone) for slot in slots[last:]]
