"""A zip file as it stands in memory: its members, their raw bytes and, when asked, their content.

Read here rather than by `zipfile` because an untouched member must be copied with its header and
compressed bytes as they are, and because a hostile file must be refused before it is unpacked.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from xl_tools.errors import BrokenWorkbook, RefusedWorkbook
from xl_tools.workbook.limits import MEGABYTE, Limits, beyond
from xl_tools.workbook.recognise import explain

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
LOCAL_SIGNATURE, CENTRAL_SIGNATURE, END_SIGNATURE = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
STORED, DEFLATED = 0, 8
ENCRYPTED_FLAG, UTF8_FLAG = 0x1, 0x800
ZIP64_EXTRA, ZIP64_MARK = 1, 0xFFFFFFFF
_ZIP64_COUNT = 0xFFFF
_WIDE_LOCATOR, _WIDE_END = struct.Struct("<4sLQL"), struct.Struct("<4sQ2H2L4Q")
_WIDE_LOCATOR_SIGNATURE, _WIDE_END_SIGNATURE = b"PK\x06\x07", b"PK\x06\x06"
_PIECE = 1 << 16
_LONGEST_COMMENT = 0xFFFF
_DAMAGED = "文件不完整或已损坏"
_SAVE_ANEW = "请确认文件来源；用 Excel 打开后另存为新文件再试"
_FETCH_AGAIN = "请重新复制或下载这个文件，或用 Excel 打开修复后另存"


@dataclass(frozen=True, slots=True)
class Entry:
    """One member: `record` is its central directory record as in the file.

    `start` and `end` bound its local header, compressed bytes and whatever trails them;
    `payload` is where the compressed bytes begin.
    """

    name: str
    record: bytes
    flags: int
    method: int
    crc: int
    packed_size: int
    size: int
    start: int
    payload: int
    end: int


class Archive:
    """The members of a zip file, by name, in the order of its directory."""

    def __init__(self, data: bytes, path: Path | str, limits: Limits) -> None:
        """Read the directory of `data`; raise a FileError that names `path` for a bad file."""
        self.data = data
        self.path = path
        self._limits = limits
        self.comment = b""
        self.entries = {entry.name: entry for entry in self._read_directory()}

    def read(self, name: str) -> bytes:
        """Return the content of the member `name`; raise BrokenWorkbook where it is damaged."""
        entry = self.entries[name]
        packed = self.data[entry.payload : entry.payload + entry.packed_size]
        content = packed if entry.method == STORED else self._inflate(packed, entry)
        if len(content) != entry.size or zlib.crc32(content) != entry.crc:
            raise self._damaged(name)
        return content

    def holds(self, name: str, content: bytes) -> bool:
        """Return whether the member `name` is there and has exactly this content."""
        entry = self.entries.get(name)
        # The size tells most differences, and the checksum most others, without unpacking anything.
        if entry is None or entry.size != len(content) or entry.crc != zlib.crc32(content):
            return False
        packed = memoryview(self.data)[entry.payload : entry.payload + entry.packed_size]
        return packed == content if entry.method == STORED else _unpacks_to(packed, content)

    def raw(self, name: str) -> bytes:
        """Return the member's local header and compressed bytes exactly as they are."""
        entry = self.entries[name]
        return self.data[entry.start : entry.end]

    def _inflate(self, packed: bytes, entry: Entry) -> bytes:
        # One byte more than declared is enough to see that a member lies about its size.
        try:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.size + 1)
        except zlib.error as error:
            raise self._damaged(entry.name) from error

    def _damaged(self, name: str = "") -> BrokenWorkbook:
        return BrokenWorkbook(
            self.path, f"{_DAMAGED}（{name}）" if name else _DAMAGED, _FETCH_AGAIN
        )

    def _refused(self, what: str) -> RefusedWorkbook:
        return RefusedWorkbook(self.path, what, _SAVE_ANEW)

    def _beyond(self, what: str, limit: str) -> RefusedWorkbook:
        return beyond(self.path, what, limit, _SAVE_ANEW)

    def _read_directory(self) -> list[Entry]:
        if not self.data.startswith(b"PK"):
            raise explain(self.path, self.data)
        start, end, count = self._directory_span()
        records = self._records(start, end)
        # A record that swallows its neighbours would make their parts vanish on saving.
        if len(records) != count:
            raise self._damaged()
        entries = self._with_bounds(records, start)
        self._refuse_bombs(entries)
        return entries

    def _directory_span(self) -> tuple[int, int, int]:
        """Return where the directory starts and ends, and how many members it lists."""
        at = self.data.rfind(END_SIGNATURE, max(0, len(self.data) - END.size - _LONGEST_COMMENT))
        if at < 0 or at + END.size > len(self.data):
            raise explain(self.path, self.data)
        *_, count, size, offset, comment = END.unpack_from(self.data, at)
        self.comment = self.data[at + END.size : at + END.size + comment]
        if ZIP64_MARK in (size, offset) or count == _ZIP64_COUNT:
            size, offset, count = self._wide_span(at)
        if offset + size > at:
            raise explain(self.path, self.data)
        if count > self._limits.members:
            what = f"内部文件过多（{count} 个，上限 {self._limits.members} 个）"
            raise self._beyond(what, "members")
        return offset, offset + size, count

    def _wide_span(self, end: int) -> tuple[int, int, int]:
        """Return size, offset and count of the directory from the ZIP64 records before `end`.

        Streaming writers leave them in small files too.
        """
        at = end - _WIDE_LOCATOR.size
        if at < 0 or self.data[at : at + 4] != _WIDE_LOCATOR_SIGNATURE:
            raise self._damaged()
        _, _, wide, _ = _WIDE_LOCATOR.unpack_from(self.data, at)
        if wide + _WIDE_END.size > at or self.data[wide : wide + 4] != _WIDE_END_SIGNATURE:
            raise self._damaged()
        *_, count, size, offset = _WIDE_END.unpack_from(self.data, wide)
        return size, offset, count

    def _records(self, at: int, end: int) -> list[tuple[str, bytes]]:
        records: list[tuple[str, bytes]] = []
        seen: set[str] = set()
        while at < end:
            if self.data[at : at + 4] != CENTRAL_SIGNATURE or at + CENTRAL.size > end:
                raise self._damaged()
            fields = CENTRAL.unpack_from(self.data, at)
            name_end = at + CENTRAL.size + fields[10]
            record_end = name_end + fields[11] + fields[12]
            name = self._name(self.data[at + CENTRAL.size : name_end], fields[3])
            if name.casefold() in seen:
                raise self._refused(f"内部有重名文件（{name}）")
            seen.add(name.casefold())
            records.append((name, self.data[at:record_end]))
            at = record_end
        if at != end:
            raise self._damaged()
        return records

    def _name(self, raw: bytes, flags: int) -> str:
        try:
            written = raw.decode("utf-8" if flags & UTF8_FLAG else "cp437")
        except UnicodeDecodeError as error:
            raise self._damaged() from error
        # Old packers of .NET write back slashes, and Excel reads it.
        name = written.replace("\\", "/")
        unsafe = name.startswith("/") or "\0" in name or ":" in name
        if unsafe or ".." in name.split("/"):
            raise self._refused(f"内部文件名不合规（{_shown(written)}）")
        return name

    def _with_bounds(self, records: list[tuple[str, bytes]], directory: int) -> list[Entry]:
        """Return the entries; each ends where the next one, or the `directory`, starts."""
        stated = [_true_values(record) for _, record in records]
        places = [at for _, _, at in stated]
        following = dict(pairwise([*sorted(places), directory]))
        if len(following) != len(places):
            raise self._refused("内部文件互相重叠")
        return [
            self._entry(name, record, size, packed, at, following[at])
            for (name, record), (size, packed, at) in zip(records, stated, strict=True)
        ]

    def _entry(
        self, name: str, record: bytes, size: int, packed_size: int, start: int, end: int
    ) -> Entry:
        fields = CENTRAL.unpack_from(record)
        flags, method, crc = fields[3], fields[4], fields[7]
        if flags & ENCRYPTED_FLAG:
            raise RefusedWorkbook(self.path, "压缩包已加密", "请去掉密码后再试")
        if method not in (STORED, DEFLATED):
            raise self._refused(f"压缩方式不受支持（{name}）")
        if start + LOCAL.size > end or self.data[start : start + 4] != LOCAL_SIGNATURE:
            raise self._damaged(name)
        local = LOCAL.unpack_from(self.data, start)
        payload = start + LOCAL.size + local[9] + local[10]
        if payload + packed_size > end:
            raise self._damaged(name)
        return Entry(name, record, flags, method, crc, packed_size, size, start, payload, end)

    def _refuse_bombs(self, entries: list[Entry]) -> None:
        limits = self._limits
        for entry in entries:
            if entry.size > limits.member_bytes:
                what = f"解压后过大（{entry.name} 有 {_megabytes(entry.size)}"
                what += f"，上限 {_megabytes(limits.member_bytes)}）"
                raise self._beyond(what, "member_bytes")
            large = entry.size > limits.ratio_from_bytes
            if large and entry.size > limits.ratio * max(1, entry.packed_size):
                raise self._beyond(f"压缩比异常（{entry.name}），疑似压缩炸弹", "ratio")
        total = sum(entry.size for entry in entries)
        if total > limits.total_bytes:
            what = f"解压后共 {_megabytes(total)}，过大（上限 {_megabytes(limits.total_bytes)}）"
            raise self._beyond(what, "total_bytes")


def _shown(name: str) -> str:
    """Return a name for a sentence: as it is, but for characters that cannot be printed."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in name)


def _unpacks_to(packed: memoryview, content: bytes) -> bool:
    """Return whether deflated bytes are `content`, without holding it a second time."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    position = 0
    try:
        for start in range(0, len(packed), _PIECE):
            piece = unpacker.decompress(packed[start : start + _PIECE])
            if not content.startswith(piece, position):
                return False
            position += len(piece)
    except zlib.error:
        return False
    return unpacker.eof and position == len(content)


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.0f} MB"


def _zip64_values(record: bytes) -> list[int]:
    """Return the 8-byte numbers of the ZIP64 extra field, in their order; [] without one."""
    fields = CENTRAL.unpack_from(record)
    at = CENTRAL.size + fields[10]
    end = at + fields[11]
    while at + 4 <= end:
        kind, size = struct.unpack_from("<HH", record, at)
        if kind == ZIP64_EXTRA and at + 4 + size <= end:
            return [
                value for (value,) in struct.iter_unpack("<Q", record[at + 4 :][: size // 8 * 8])
            ]
        at += 4 + size
    return []


def _true_values(record: bytes) -> tuple[int, int, int]:
    """Return uncompressed size, compressed size and offset, wherever the record keeps them."""
    fields = CENTRAL.unpack_from(record)
    size, packed, offset = fields[9], fields[8], fields[16]
    if ZIP64_MARK not in (size, packed, offset):
        return size, packed, offset
    wide = iter(_zip64_values(record))
    size, packed, offset = (
        next(wide, short) if short == ZIP64_MARK else short for short in (size, packed, offset)
    )
    return size, packed, offset
