"""Compressing a changed part: by ISA-L, some twelve times as fast as zlib at its level 6.

Its result is a fifth larger for a sheet of 60 KB and 3 % for one of 40 MB; parts nobody changed are
not compressed again. Reading, and reading back what was written, stay with zlib: another's eye.
"""

from __future__ import annotations

import zlib

try:
    from isal import isal_zlib
except ImportError:  # no processor it was built for: all works, and takes the time zlib takes
    isal_zlib = None  # type: ignore[assignment]

_ISAL_LEVEL = 2  # 3 is twice as slow and no smaller on the XML of sheets
_ZLIB_LEVEL = 6


def deflate(content: bytes) -> bytes:
    """Return `content` as a raw deflate stream: the same on the same machine each time.

    >>> zlib.decompress(deflate(b"<row/>" * 9), -zlib.MAX_WBITS) == b"<row/>" * 9
    True
    """
    if isal_zlib is None:
        return zlib.compress(content, _ZLIB_LEVEL, -zlib.MAX_WBITS)
    return isal_zlib.compress(content, _ISAL_LEVEL, -zlib.MAX_WBITS)
