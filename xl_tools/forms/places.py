"""Where forms and profiles are looked for: the engineer's own folders, then the package's.

The environment variable ``XL_TOOLS_FORMS`` names folders, separated as in ``PATH``; each holds
form folders (``guangdong-2025/form.toml``) and may hold ``profiles/*.toml``. A form of one's own
with the id of a shipped one takes its place.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

VARIABLE = "XL_TOOLS_FORMS"
PACKAGE = Path(__file__).parent


def places() -> tuple[Path, ...]:
    """Return the folders to look in that exist, the engineer's own first.

    >>> places()[-1].joinpath("hunan-2023").is_dir()
    True
    """
    return (*own_places(), PACKAGE)


def own_places() -> tuple[Path, ...]:
    """Return the engineer's own folders that exist."""
    texts = os.environ.get(VARIABLE, "").split(os.pathsep)
    folders = (Path(text) for text in texts if text.strip())
    return tuple(folder for folder in folders if folder.is_dir())


def find(*names: str) -> Path | None:
    """Return the first thing of this name in `places`, or None."""
    own = (found for place in own_places() if (found := _in(place, names)))
    return next(own, None) or _shipped(names)


@lru_cache(maxsize=256)  # the package's own files stay as they are
def _shipped(names: tuple[str, ...]) -> Path | None:
    return _in(PACKAGE, names)


def _in(place: Path, names: tuple[str, ...]) -> Path | None:
    found = place.joinpath(*names)
    return found if found.is_file() or found.is_dir() else None
