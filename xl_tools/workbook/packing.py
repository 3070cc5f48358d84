"""Writing a zip file from an old one: untouched members raw, changed ones compressed anew.

The result depends only on the old file and the new contents, never on the clock.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

from xl_tools.workbook.archive import (
    CENTRAL,
    CENTRAL_SIGNATURE,
    DEFLATED,
    END,
    END_SIGNATURE,
    LOCAL,
    LOCAL_SIGNATURE,
    STORED,
    UTF8_FLAG,
    ZIP64_EXTRA,
    ZIP64_MARK,
    Archive,
)
from xl_tools.workbook.deflating import deflate

_MADE_BY = 20  # zip 2.0 on MS-DOS: no file permissions, as Excel writes
_DOS_EPOCH = (0, 0x21)  # 00:00 on 1980-01-01, the date Excel gives to every member
_DESCRIPTOR_FLAG = 0x8


def pack(
    archive: Archive, contents: Mapping[str, bytes], deleted: frozenset[str] = frozenset()
) -> bytes:
    """Return `archive` with the members in `contents` replaced or added and `deleted` left out.

    Old members keep their order and dates; new ones follow in the order of `contents`.
    """
    kept = [name for name in archive.entries if name not in deleted]
    added = [name for name in contents if name not in archive.entries]
    bodies: list[bytes] = []
    directory: dict[str, bytes] = {}
    position = 0
    # By position, so that members which the directory lists in another order stay in place.
    for name in [*sorted(kept, key=lambda name: archive.entries[name].start), *added]:
        old = archive.entries[name].record if name in archive.entries else None
        if old is not None and name not in contents:
            body, directory[name] = archive.raw(name), _moved(old, position)
        else:
            body, directory[name] = _member(name, old, contents[name], position)
        bodies.append(body)
        position += len(body)
    records = [directory[name] for name in [*kept, *added]]
    size = sum(map(len, records))
    end = END.pack(
        END_SIGNATURE, 0, 0, len(records), len(records), size, position, len(archive.comment)
    )
    return b"".join([*bodies, *records, end, archive.comment])


def _moved(record: bytes, position: int) -> bytes:
    """Return a directory record whose member now begins at `position`."""
    fields = CENTRAL.unpack_from(record)
    if fields[16] != ZIP64_MARK:
        return record[: CENTRAL.size - 4] + struct.pack("<L", position) + record[CENTRAL.size :]
    # The short field may hold the offset again; the wide one must then go from the extra field.
    wide_before = 8 * sum(field == ZIP64_MARK for field in (fields[9], fields[8]))
    at = CENTRAL.size + fields[10]
    while struct.unpack_from("<H", record, at)[0] != ZIP64_EXTRA:
        at += 4 + struct.unpack_from("<H", record, at + 2)[0]
    at += 4 + wide_before
    return record[:at] + struct.pack("<Q", position) + record[at + 8 :]


def _member(name: str, old: bytes | None, content: bytes, position: int) -> tuple[bytes, bytes]:
    """Return local header with compressed content, and the directory record."""
    made_by, flags, method, clock, attributes = _identity(name, old)
    packed = content if method == STORED else deflate(content)
    raw_name = name.encode("utf-8" if flags & UTF8_FLAG else "cp437")
    common = (flags, method, *clock, zlib.crc32(content), len(packed), len(content), len(raw_name))
    local = LOCAL.pack(LOCAL_SIGNATURE, _MADE_BY, *common, 0)
    record = CENTRAL.pack(
        CENTRAL_SIGNATURE, made_by, _MADE_BY, *common, 0, 0, 0, *attributes, position
    )
    return local + raw_name + packed, record + raw_name


def _identity(
    name: str, old: bytes | None
) -> tuple[int, int, int, tuple[int, int], tuple[int, int]]:
    """Return maker, flags, method, time and date, and attributes: those of the old member."""
    if old is None:
        return _MADE_BY, 0 if name.isascii() else UTF8_FLAG, DEFLATED, _DOS_EPOCH, (0, 0)
    fields = CENTRAL.unpack_from(old)
    flags = fields[3] & ~_DESCRIPTOR_FLAG
    return fields[1], flags, fields[4], (fields[5], fields[6]), (fields[14], fields[15])
