"""Whether what an earlier run made of a file still holds."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import xl_tools
from xl_tools.batch.known import Known
from xl_tools.batch.rows import DONE
from xl_tools.forms.places import places


def edition(*settings: object) -> str:
    """Return what results depend on beside the input: program, forms, profiles and options."""
    digest = hashlib.sha256(f"{xl_tools.__version__}|{settings}".encode())
    for place in places():
        for path in sorted(place.rglob("*.toml")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def still_holds(known: Known, edition: str) -> os.stat_result | None:
    """Return the state of the input where its results still hold, else None.

    They do for the same size and date, or else the same content.
    """
    if not known.outcome or known.again or known.edition != edition:
        return None
    if known.outcome == DONE and not Path(known.target).is_file():
        return None
    source = Path(known.source)
    try:
        state = source.stat()
        if state.st_size != known.size:
            return None
        if state.st_mtime_ns == known.mtime_ns:
            return state
        with source.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == known.sha256
    except OSError:
        return None
    return state if same else None
