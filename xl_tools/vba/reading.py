"""What a VBA project holds, without the libraries that write one: its modules and their text.

A module's stream ends in its source, compressed ([MS-OVBA] 2.4.1), behind whatever Excel compiled.
The source begins with ``Attribute VB_Name``, of which the first eight letters are never packed.
"""

from __future__ import annotations

import io
import struct

_START = b"\x00Attribut"  # after the three bytes of container and chunk
_BEFORE = 3
_CONTAINER, _SIGNATURE, _CHUNK = 1, 3, 4096
_KINDS = {"Document": True, "Module": False, "Class": False, "BaseClass": False}


class UnreadableProjectError(ValueError):
    """Raised where a file is no VBA project, or one that nobody should take to pieces."""


def modules_of(project: bytes) -> dict[str, str]:
    """Return the text of each module by its name, without the attributes that stand before it.

    Lines end as in Python; the module of a sheet that nobody wrote into is "". Raises
    UnreadableProjectError.
    """
    import xlrd
    from xlrd.compdoc import CompDoc, CompDocError

    try:
        file = CompDoc(project, logfile=io.StringIO())
        declared = _stream(file, "PROJECT").decode("latin-1")
        names = [name for line in declared.splitlines() if (name := _name(line))]
        return {name: _code(_stream(file, f"VBA/{name}")) for name in names}
    except (CompDocError, xlrd.XLRDError, struct.error, IndexError, LookupError) as error:
        raise UnreadableProjectError(str(error)) from error


def _name(line: str) -> str:
    """Return the module that a line of the stream PROJECT declares, or ""."""
    kind, _, rest = line.partition("=")
    if kind not in _KINDS:
        return ""
    return rest.partition("/")[0] if _KINDS[kind] else rest


def _stream(file: object, name: str) -> bytes:
    memory, start, size = file.locate_named_stream(name)  # type: ignore[attr-defined]
    if memory is None:
        raise LookupError(name)
    return bytes(memory[start : start + size])


def _code(stream: bytes) -> str:
    at = stream.rfind(_START)
    if at < _BEFORE:
        raise LookupError("no source")
    text = unpacked(stream[at - _BEFORE :]).decode("latin-1")
    lines = [line.rstrip() for line in text.splitlines()]
    return "\n".join(line for line in lines if not line.startswith("Attribute ")).strip()


def unpacked(container: bytes) -> bytes:
    """Return what a compressed container holds.

    >>> unpacked(bytes.fromhex("01 03 B0 02 61 45 00"))  # from [MS-OVBA] 3.2.3
    b'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
    """
    if not container or container[0] != _CONTAINER:
        raise LookupError("no container")
    found, at = bytearray(), 1
    while at + 1 < len(container):
        (header,) = struct.unpack_from("<H", container, at)
        if header >> 12 & 7 != _SIGNATURE:
            break
        end = at + (header & 0xFFF) + 3
        chunk = container[at + 2 : end]
        found += _chunk(chunk) if header >> 15 else chunk
        at = end
    return bytes(found)


def _chunk(packed: bytes) -> bytes:
    found, at = bytearray(), 0
    while at < len(packed) and len(found) < _CHUNK:
        flags, at = packed[at], at + 1
        for bit in range(8):
            if at >= len(packed):
                break
            if not flags >> bit & 1:
                found.append(packed[at])
                at += 1
                continue
            (token,) = struct.unpack_from("<H", packed, at)
            at += 2
            width = max((len(found) - 1).bit_length(), 4)
            back = (token >> (16 - width)) + 1
            for _ in range((token & (0xFFFF >> width)) + 3):
                found.append(found[-back])
    return bytes(found)
