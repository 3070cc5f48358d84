"""Arrow without pandas, for a process that has no use for pandas.

Arrow looks for pandas the first time it makes an array, to know a pandas value when it sees one.
Where pandas is installed that loads it: 0.4 s and 45 MB of every worker.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec

_PANDAS = "pandas"


def load_arrow_alone() -> None:
    """Load Arrow and let it find no pandas, now and as long as this process lives.

    Whoever else imports pandas gets it.
    """
    import pyarrow as pa

    with _not_there(_PANDAS):
        pa.array([])


class _Missing(MetaPathFinder):
    """Says of one package that it is not installed."""

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name.partition(".")[0] == self._package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


@contextlib.contextmanager
def _not_there(package: str) -> Iterator[None]:
    finder = _Missing(package)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
