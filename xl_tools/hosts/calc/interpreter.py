"""The user's own Python, in which the buttons of LibreOffice run: where it is written down."""

from __future__ import annotations

import json
import os
from pathlib import Path

# For tests, and where the home folder cannot be written to.
VARIABLE = "XL_TOOLS_PYTHON"


def note_path(home: Path) -> Path:
    """Return the file that says which Python has xl-tools; `install` writes it."""
    return home / ".xl-tools" / "libreoffice.json"


def note(python: Path) -> bytes:
    """Return the content of that file."""
    return json.dumps({"python": str(python)}, ensure_ascii=False).encode()


def interpreter() -> Path | None:
    """Return the Python that has xl-tools; None where none is known or it is gone."""
    named = os.environ.get(VARIABLE) or _noted()
    return Path(named) if named and Path(named).is_file() else None


def _noted() -> str | None:
    try:
        found = json.loads(note_path(Path.home()).read_text("utf-8"))
        return str(found["python"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
