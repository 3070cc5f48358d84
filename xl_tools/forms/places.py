"""Where forms and profiles are looked for: the engineer's own folders, then the package's.

The environment variable ``XL_TOOLS_FORMS`` names folders, separated as in ``PATH``; each holds
form folders (``guangdong-2025/form.toml``) and may hold ``profiles/*.toml``. A form of one's own
with the id of a shipped one takes its place. A folder named there that is not there is an error:
passed over, it would let the shipped form judge in place of one's own.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from xl_tools.errors import UsageError

VARIABLE = "XL_TOOLS_FORMS"
PACKAGE = Path(__file__).parent
_FORM = "form.toml"


def places() -> tuple[Path, ...]:
    """Return the folders to look in, the engineer's own first.

    UsageError where the variable names a folder that is not there, or a form instead of the
    folder it stands in.

    >>> places()[-1].joinpath("hunan-2023").is_dir()
    True
    """
    return (*own_places(), PACKAGE)


def own_places() -> tuple[Path, ...]:
    """Return the engineer's own folders; UsageError as `places`."""
    texts = os.environ.get(VARIABLE, "").split(os.pathsep)
    return tuple(_own(text.strip()) for text in texts if text.strip())


def _own(text: str) -> Path:
    folder = Path(text).expanduser()
    if not folder.is_dir():
        raise UsageError(
            f"环境变量 {VARIABLE} 中的文件夹“{text}”不存在。请改正它，不用自己的套表时去掉。"
        )
    if (folder / _FORM).is_file():
        raise UsageError(
            f"环境变量 {VARIABLE} 中的“{text}”本身是一个套表。请写它所在的文件夹“{folder.parent}”。"
        )
    return folder


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
