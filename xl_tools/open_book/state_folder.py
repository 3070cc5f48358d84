"""The user's own folder for what is not the workbook: the log, and the copies that are kept."""

from __future__ import annotations

import datetime as dt
import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_state_path

_FOLDER = "XL_TOOLS_STATE"  # for tests, and where the home folder cannot be written to
_LOG_BYTES = 1_000_000
_COPIES = 20  # kept of one workbook: some days of work


def state_folder() -> Path:
    """Return the folder; it is made when something is written to it."""
    named = os.environ.get(_FOLDER)
    return Path(named) if named else user_state_path("xl-tools", appauthor=False)


def log_error(error: BaseException, name: str) -> Path | None:
    """Write the error with its trace into the log; return the log, None where that failed."""
    path = state_folder() / "buttons.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    # Not among the loggers of the process: the host's own logging is not ours to change.
    logger = logging.Logger("xl-tools")
    logger.addHandler(handler)
    trace = (type(error), error, error.__traceback__)
    logger.error("%s", name, exc_info=trace)
    handler.close()
    return path


def keep_copy(content: bytes, name: str) -> Path:
    """Keep a copy of the workbook `name`, and of the same one the newest few; return its path.

    A copy equal to the newest one is not kept twice. OSError where it cannot be written.
    """
    folder = state_folder() / "copies"
    folder.mkdir(parents=True, exist_ok=True)
    stem, ending = Path(name).stem, Path(name).suffix or ".xlsx"
    present = sorted(folder.glob(f"{_plain(stem)}.????????-??????-??????{ending}"))
    if present and present[-1].read_bytes() == content:
        return present[-1]
    now = dt.datetime.now(tz=dt.UTC).astimezone()
    path = folder / f"{stem}.{now:%Y%m%d-%H%M%S-%f}{ending}"
    path.write_bytes(content)
    for old in present[: 1 - _COPIES or None] if len(present) >= _COPIES else ():
        old.unlink(missing_ok=True)
    return path


def _plain(stem: str) -> str:
    """Return a pattern for exactly this name."""
    return "".join(f"[{c}]" if c in "[*?" else c for c in stem)
