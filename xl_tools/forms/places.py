"""Where forms and profiles are looked for: the engineer's own folders, then the package's.

The environment variable ``XL_TOOLS_FORMS`` names folders, separated as in ``PATH``; each holds
form folders (``guangdong-2025/form.toml``) and may hold ``profiles/*.toml``. A form of one's own
with the id of a shipped one takes its place.
"""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "XL_TOOLS_FORMS"


def places() -> tuple[Path, ...]:
    """Return the folders to look in that exist, the engineer's own first.

    >>> places()[-1].joinpath("hunan-2023").is_dir()
    True
    """
    own = (Path(text) for text in os.environ.get(VARIABLE, "").split(os.pathsep) if text.strip())
    return (*(folder for folder in own if folder.is_dir()), Path(__file__).parent)


def find(*names: str) -> Path | None:
    """Return the first thing of this name in `places`, or None."""
    for place in places():
        found = place.joinpath(*names)
        if found.is_file() or found.is_dir():
            return found
    return None
