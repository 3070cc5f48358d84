"""What is told of an answer: where it stands, and why it was not simply put in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of an answer or a list."""

    PUT = "put"
    ALREADY = "already"
    REPLACED = "replaced"
    GONE = "gone"
    SAME_LIST = "same_list"
    ERROR = "error"
    BLANK = "blank"
    NO_REASON = "no_reason"
    CHANGED = "changed"
    KEPT = "kept"
    CONTRADICTION = "contradiction"
    BROKEN = "broken"
    UNPLACED = "unplaced"
    ACROSS = "across"
    NO_LIST = "no_list"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


# All is as it should be: nothing is left to do for a person.
SETTLED = frozenset({
    Outcome.PUT, Outcome.ALREADY, Outcome.REPLACED, Outcome.GONE, Outcome.SAME_LIST,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """One line: `where` is the list and its row, `what` a sentence in Chinese or ''."""

    outcome: Outcome
    where: str
    what: str = ""

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"
