"""The text of a data file in whatever encoding it was saved."""

from __future__ import annotations

import codecs
from pathlib import Path

from xl_tools.errors import FileError

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def decode(path: Path, content: bytes) -> str:
    """Return the text: by its byte order mark, else as UTF-8, else as GBK (in GB 18030).

    UTF-8 is tried first because Chinese text in GBK is practically never valid UTF-8. FileError
    where the bytes are no text at all.
    """
    marked = [name for mark, name in _MARKS.items() if content.startswith(mark)]
    for encoding in marked or ["utf-8", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileError(path, "不是文本文件，或编码无法识别", "请另存为 UTF-8 编码后再试")
