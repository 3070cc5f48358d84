"""What the manifest knows of one input."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Known:
    """What the manifest knows of one input of this run; `outcome` is '' where it is new."""

    file: str
    source: str
    target: str
    size: int
    mtime_ns: int
    sha256: str
    edition: str
    written: str
    outcome: str
    message: str
    unit: str
    year: int
    again: bool
    errors: int
    reviews: int
    hints: int


def known_of(row: sqlite3.Row) -> Known:
    """Return what a row of the table files says."""
    blank = row["outcome"] is None
    return Known(
        row["file"],
        os.fsdecode(row["source"]),
        os.fsdecode(row["target"]),
        *((-1, -1, "", "", "", "", "", "", 0, False, 0, 0, 0) if blank else _state(row)),
    )


def _state(row: sqlite3.Row) -> tuple[Any, ...]:
    names = ("size", "mtime_ns", "sha256", "edition", "written", "outcome", "message", "unit")
    texts = (row[name] for name in names)
    counts = (row[name] or 0 for name in ("errors", "reviews", "hints"))
    return (*texts, row["year"], bool(row["again"]), *counts)
