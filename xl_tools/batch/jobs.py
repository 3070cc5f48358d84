"""What the main process asks of a worker, and what it hears back, as plain values.

They travel as one line of JSON each, between processes and to other machines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """One workbook to refresh.

    `file` is its name in the store, `source` and `target` are absolute paths (the same one for
    work in place), `output` is what the store says of the target, `shown` of the source. `year`
    is that of the batch, or 0; `edition` tells by which program and forms it is done, `written`
    is the hash of what an earlier run left at the target. With a `failure` the workbook is not
    opened again: the sentence is written down. `backup`, `break_signature` and `file_limits` (as
    ``NAME=VALUE``) are as for `refresh`.
    """

    file: str
    source: str
    target: str
    output: str
    shown: str
    year: int = 0
    edition: str = ""
    written: str = ""
    failure: str = ""
    backup: bool = False
    break_signature: bool = False
    file_limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some jobs that one worker does in a row; their rows become the part `name` in `folder`.

    `salvage` names the journals of workers that died over this chunk.
    """

    name: str
    folder: str
    jobs: tuple[Job, ...]
    salvage: tuple[str, ...] = ()

    def line(self) -> bytes:
        """Return the chunk as a line of JSON."""
        return line(asdict(self))

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Chunk:
        """Return the chunk that such a line holds."""
        jobs = tuple(Job(**job) for job in data["jobs"])
        return cls(data["name"], data["folder"], jobs, tuple(data["salvage"]))


@dataclass(frozen=True, slots=True)
class Stamp:
    """What became of one workbook, as the manifest remembers it.

    `size`, `mtime_ns` and `sha256` are of the input as it stands now; a later run passes it over
    while they hold. `again` says that a later run should try it anyhow (it was open elsewhere).
    `written` is the hash of the refreshed workbook, `changed` tells whether a file was written.
    """

    file: str
    outcome: str
    message: str = ""
    unit: str = ""
    year: int = 0
    size: int = -1
    mtime_ns: int = -1
    sha256: str = ""
    errors: int = 0
    reviews: int = 0
    hints: int = 0
    explained: int = 0
    not_checked: int = 0
    edition: str = ""
    written: str = ""
    changed: bool = False
    again: bool = False


def line(data: Mapping[str, Any]) -> bytes:
    """Return `data` as one line of JSON; names that are no UTF-8 survive it."""
    return json.dumps(data, separators=(",", ":")).encode() + b"\n"
