"""Whether what an earlier run made of a file still holds."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

import xl_tools
from xl_tools.batch.known import Known
from xl_tools.batch.rows import DONE
from xl_tools.forms.places import places

# What a worker runs; how results are shown and asked for changes none.
_CODE = ("batch", "checks", "domain", "filings", "fill", "forms", "refresh", "workbook")


def edition(*settings: object) -> str:
    """Return what results depend on beside the input: program, forms, profiles and options."""
    digest = hashlib.sha256(f"{xl_tools.__version__}|{settings}|{_program()}".encode())
    for place in places():
        for path in sorted(place.rglob("*.toml")):
            _take(digest, place, path)
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def _program() -> str:
    """Return the hash of the code that results come from: it may change without a new version."""
    digest = hashlib.sha256()
    package = Path(xl_tools.__file__).parent
    for name in _CODE:
        for path in sorted((package / name).rglob("*.py")):
            _take(digest, package, path)
    return digest.hexdigest()


def _take(digest: hashlib._Hash, folder: Path, path: Path) -> None:
    digest.update(f"{path.relative_to(folder).as_posix()}|".encode() + path.read_bytes())


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
