"""Blocks: a year's workbooks cut into lots of a few hundred, each a file of the store.

Where a block ends is decided by the names alone, and by no count of what stands before: a name
whose hash says so begins a block. So one workbook more or less changes one block, or two; the
other files of the store stay as they are, and what is rewritten takes the memory of one block.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# One name in so many begins a block.
USUAL = 512
# A block that no name has ended ends here.
MOST = 2 * USUAL


@dataclass(frozen=True, slots=True)
class Block:
    """Some workbooks of one year, in order: pairs of file and the part its rows are in.

    A part is '' for rows that are in the store already.
    """

    files: tuple[tuple[str, str], ...]

    @property
    def first(self) -> str:
        """The name of its first workbook."""
        return self.files[0][0]

    @property
    def digest(self) -> str:
        """What tells its workbooks, by name, from those of any other block.

        >>> Block((("甲.xlsx", "r1-c1"),)).digest == Block((("甲.xlsx", ""),)).digest
        True
        """
        names = "\n".join(file for file, _ in self.files)
        return hashlib.sha256(names.encode("utf-8", "surrogateescape")).hexdigest()[:16]

    @property
    def is_new(self) -> bool:
        """True where some of its rows are not in the store yet."""
        return any(part for _, part in self.files)


def blocks(files: Iterable[tuple[str, str]]) -> Iterator[Block]:
    """Yield the blocks of files that come in the order of their names; one is held at a time.

    >>> names = [(f"{number:04d}.xlsx", "") for number in range(5000)]
    >>> cut, less = list(blocks(names)), list(blocks(names[:2500] + names[2501:]))
    >>> sum(len(block.files) for block in cut), max(len(block.files) for block in cut) <= MOST
    (5000, True)
    >>> len({block.digest for block in cut} - {block.digest for block in less}) <= 2
    True
    """
    waiting: list[tuple[str, str]] = []
    for file in files:
        if waiting and (len(waiting) == MOST or _begins(file[0])):
            yield Block(tuple(waiting))
            waiting = []
        waiting.append(file)
    if waiting:
        yield Block(tuple(waiting))


def _begins(name: str) -> bool:
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
    return int.from_bytes(digest[:4]) % USUAL == 0
