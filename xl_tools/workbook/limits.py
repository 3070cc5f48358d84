"""How large a workbook may be before it is refused: bounded memory and time on hostile files.

A filing is some 20 KB. The defaults leave room for files a thousand times larger and still keep
one open workbook well under 500 MB; a caller with an honest giant passes its own Limits.
"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is accepted; sizes in bytes.

    `tree_bytes` is what parsing one part may take, by a rough count of its tags and attributes:
    a few megabytes of XML can become a gigabyte of elements.

    `ratio` is uncompressed / compressed size, looked at only for members larger than
    `ratio_from`: small XML parts of honest files compress by a factor of several hundred.
    """

    file_bytes: int = 200 * MEGABYTE
    member_bytes: int = 128 * MEGABYTE
    total_bytes: int = 512 * MEGABYTE
    members: int = 10_000
    ratio: int = 300
    ratio_from: int = 16 * MEGABYTE
    tree_bytes: int = 300 * MEGABYTE
    styles: int = 65_490  # Excel's own limit of cell formats per workbook
    names: int = 100_000


DEFAULT_LIMITS = Limits()
